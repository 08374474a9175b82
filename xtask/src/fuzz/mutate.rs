//! Damaged texts: sound ones with bytes, words and lines changed, from a chance that a seed repeats. Knows nothing of
//! what reads them.

use super::corpus::Corpus;

/// Pieces that readers stumble over.
const PIECES: &[&str] = &[
    "\0",
    "\u{feff}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "`",
    "\\",
    "\\u{d800}",
    "\r",
    "\r\n",
    "\n\n",
    "\t",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "(",
    ")",
    "(((((((((((((((((((((((((((((((",
    ",",
    ",,",
    "=",
    "==",
    "=>",
    "!=",
    "!",
    "!!!!!!",
    "&&",
    "||",
    "&",
    "?",
    ":",
    "%",
    "100%",
    "-",
    "--",
    "+",
    ".",
    "..",
    "#",
    "//",
    "@",
    "@2026Q1",
    "@2026Q9",
    "2026-02-30",
    "0",
    "-0",
    "-1",
    "00",
    "1e9",
    "0x10",
    "1_000",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "0.0000001",
    "0.00005",
    ".5",
    "5.",
    "nan",
    "inf",
    "true",
    "false",
    "是",
    "否",
    "无",
    "95%",
    "0.95",
    "1.01",
    "true",
    "中文",
    ",",
    "(",
    ")",
    "“",
    "”",
    "12",
    "%",
    ";",
    ":",
    " ",
    "\u{202e}",
    "\u{200b}",
    "é",
    "🏛",
    "id",
    "form",
    "when",
    "of",
    "target",
    "deduct",
    "add",
    "bands",
    "from",
    "below",
    "up_to",
    "above",
    "forfeit = true",
    "form = \"bands\"",
    "form = \"discretion\"",
    "form = \"rank\"",
    "form = \"table\"",
    "form = \"event\"",
    "per = \"quarter\"",
    "per = \"month\"",
    "once = \"x\"",
    "otherwise = \"rescale\"",
    "applies_when = \"true\"",
    "[[item]]",
    "[[item.rule]]",
    "[[section]]",
    "[[part]]",
    "[[norm]]",
    "[[fact]]",
    "[scheme]",
    "previous(",
    "cohort_mean(",
    "result(\"",
    "period(",
    "min()",
    "date(\"2026-09-15\")",
    "points = -1",
    "points = 0",
    "max = 1",
    "step = 0",
    "cap = -1",
    "floor = \"open\"",
];

/// Makes damaged texts, one after the other.
pub(super) struct Mutator<'c> {
    corpus: &'c Corpus,
    chance: Chance,
}

impl<'c> Mutator<'c> {
    /// Starts from a seed.
    pub(super) fn new(seed: u64, corpus: &'c Corpus) -> Mutator<'c> {
        Mutator {
            corpus,
            chance: Chance(seed),
        }
    }

    /// The next text; equal seeds give equal texts.
    pub(super) fn next_text(&mut self) -> Vec<u8> {
        let mut text = self.any_seed().to_vec();
        for _ in 0..=self.chance.below(4) {
            self.damage(&mut text);
        }
        text
    }

    fn any_seed(&mut self) -> &'c [u8] {
        let at = self.chance.below(self.corpus.len());
        self.corpus.text(at)
    }

    fn damage(&mut self, text: &mut Vec<u8>) {
        match self.chance.below(12) {
            0 => self.overwrite(text),
            1 | 2 => {
                let piece = PIECES[self.chance.below(PIECES.len())];
                self.insert(text, piece.as_bytes());
            }
            3 => {
                let (from, to) = self.range(text, 12);
                text.drain(from..to);
            }
            4 => {
                let (from, to) = self.range(text, 200);
                text.drain(from..to);
            }
            5 => {
                let (from, to) = self.range(text, 300);
                let copy = text[from..to].to_vec();
                self.insert(text, &copy);
            }
            6 => self.swap_lines(text),
            7 => {
                let length = self.chance.below(text.len() + 1);
                text.truncate(length);
            }
            8 => self.change_number(text),
            9 => {
                let other = self.any_seed();
                let (from, to) = self.range(other, 400);
                self.insert(text, &other[from..to]);
            }
            10 => {
                let piece = PIECES[self.chance.below(PIECES.len())];
                let times = 1 << self.chance.below(11);
                self.insert(text, piece.repeat(times).as_bytes());
            }
            _ => self.change_word(text),
        }
    }

    fn overwrite(&mut self, text: &mut [u8]) {
        if !text.is_empty() {
            let at = self.chance.below(text.len());
            text[at] = self.chance.below(256).to_le_bytes()[0];
        }
    }

    fn insert(&mut self, text: &mut Vec<u8>, piece: &[u8]) {
        let at = self.chance.below(text.len() + 1);
        text.splice(at..at, piece.iter().copied());
    }

    /// A range of at most `most` bytes.
    fn range(&mut self, text: &[u8], most: usize) -> (usize, usize) {
        let from = self.chance.below(text.len() + 1);
        let to = from + self.chance.below(most.min(text.len() - from) + 1);
        (from, to)
    }

    fn swap_lines(&mut self, text: &mut Vec<u8>) {
        let mut lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
        let (a, b) = (
            self.chance.below(lines.len()),
            self.chance.below(lines.len()),
        );
        lines.swap(a, b);
        *text = lines.join(&b'\n');
    }

    /// Puts a piece in the place of a run of digits.
    fn change_number(&mut self, text: &mut Vec<u8>) {
        self.replace_run(text, |b| b.is_ascii_digit() || b == b'.');
    }

    /// Puts a piece in the place of a run of letters.
    fn change_word(&mut self, text: &mut Vec<u8>) {
        self.replace_run(text, |b| b.is_ascii_alphabetic() || b == b'_' || b >= 0x80);
    }

    fn replace_run(&mut self, text: &mut Vec<u8>, belongs: impl Fn(u8) -> bool) {
        let start = self.chance.below(text.len() + 1);
        let Some(from) = (start..text.len()).find(|&i| belongs(text[i])) else {
            return;
        };
        let to = (from..text.len())
            .find(|&i| !belongs(text[i]))
            .unwrap_or(text.len());
        let piece = PIECES[self.chance.below(PIECES.len())];
        text.splice(from..to, piece.bytes());
    }
}

/// SplitMix64: repeatable, and good enough to spread damage.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("lengths fit into 64 bits");
        usize::try_from(self.next() % limit).expect("it is below a length")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_texts() {
        let corpus = Corpus::from_texts(vec![b"a = 1\nb = \"x\"\n".to_vec(), b"[[c]]\n".to_vec()]);
        let texts = |seed| -> Vec<Vec<u8>> {
            let mut mutator = Mutator::new(seed, &corpus);
            (0..500).map(|_| mutator.next_text()).collect()
        };
        assert_eq!(texts(7), texts(7));
        assert_ne!(texts(7), texts(8));
    }
}
