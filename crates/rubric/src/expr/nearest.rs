//! Which known names a misspelt name may have meant.

/// Longest name that is compared; longer ones are nobody's slip of the pen.
const LONGEST: usize = 64;

/// Up to three of the candidates that are close to the name, closest first.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    let wanted: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if wanted.len() > LONGEST {
        return Vec::new();
    }
    let mut close: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let known: Vec<char> = candidate.chars().take(LONGEST).collect();
        let contained = wanted.len() >= 2 && (candidate.contains(name) || name.contains(candidate));
        let distance = distance(&wanted, &known);
        let allowed = (wanted.len().max(known.len()) / 3).max(1);
        let most = wanted.len().min(known.len());
        if (distance <= allowed && distance < most) || (contained && known.len() >= 2) {
            close.push((distance, candidate));
        }
    }
    close.sort();
    close.dedup();
    close.truncate(3);
    close.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Number of inserted, deleted or replaced characters between two words.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_the_word_and_strangers_find_nothing() {
        let known = ["党员大会次数", "党课次数", "member_meetings"];
        assert_eq!(nearest("党员大会次", known), ["党员大会次数"]);
        assert_eq!(nearest("member_meeting", known), ["member_meetings"]);
        assert_eq!(nearest("大会", known), ["党员大会次数"]);
        assert!(nearest("财务公开", known).is_empty());
        assert!(nearest(&"长".repeat(100_000), known).is_empty());
    }
}
