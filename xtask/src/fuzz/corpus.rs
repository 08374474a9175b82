//! Sound texts to start from: the shipped schemes cut into small ones, their expressions, a facts file for them.

use rubric::model::{Dictionary, Fact, FactKind, Period};
use rubric::text::read_dictionary;

use super::target::{CASES_OF, Target};
use crate::failure::Failure;
use crate::repository::Repository;

/// Sound texts.
pub(super) struct Corpus {
    texts: Vec<Vec<u8>>,
}

impl Corpus {
    /// The texts for a reader.
    pub(super) fn of(repository: &Repository, target: Target) -> Result<Corpus, Failure> {
        let mut texts = Vec::new();
        for path in repository.files()? {
            if !path.starts_with("schemes/") {
                continue;
            }
            let of_scheme = path.ends_with("/scheme.toml");
            match target {
                Target::Scheme if of_scheme => {
                    texts.extend(small_schemes(&repository.read(&path)?))
                }
                Target::Expression if of_scheme => {
                    texts.extend(expressions(&repository.read(&path)?))
                }
                Target::Cases if path.starts_with(&format!("{CASES_OF}cases/")) => {
                    texts.extend(groups(&repository.read(&path)?, "[[case]]", 3));
                }
                Target::Dictionary if path == "schemes/facts.toml" => {
                    texts.extend(groups(&repository.read(&path)?, "[[fact]]", 4));
                }
                Target::Facts if path == "schemes/facts.toml" => {
                    let (dictionary, _) = read_dictionary(&repository.read(&path)?);
                    texts.extend(facts_files(&dictionary));
                }
                _ => {}
            }
        }
        if target == Target::Scheme {
            texts.extend(rubric::form::ABOUT.iter().map(|about| {
                format!(
                    "{HEAD}[[item]]\nid = \"A1\"\nsection = \"s\"\npoints = 5\n[[item.rule]]\n{}\n",
                    about.example
                )
            }));
        }
        if texts.is_empty() {
            return Err(Failure::new(format!(
                "there is no text to start from for {}",
                target.name()
            )));
        }
        texts.sort_unstable();
        texts.dedup();
        Ok(Corpus::from_texts(
            texts.into_iter().map(String::into_bytes).collect(),
        ))
    }

    /// These texts.
    pub(super) fn from_texts(texts: Vec<Vec<u8>>) -> Corpus {
        Corpus { texts }
    }

    /// How many texts.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// One of them.
    pub(super) fn text(&self, at: usize) -> &[u8] {
        &self.texts[at]
    }
}

const HEAD: &str = "[scheme]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n[[section]]\nid = \"s\"\ntitle = \"S\"\n";

/// A scheme's head with one of its other tables each, and its parts above the items whole.
fn small_schemes(text: &str) -> Vec<String> {
    let tables = tables(text);
    let is_item = |table: &str| table.starts_with("[[item]]") || table.starts_with("[[norm]]");
    let frame: String = tables.iter().filter(|t| !is_item(t)).copied().collect();
    let head: String = tables
        .iter()
        .filter(|t| {
            [
                "[scheme]",
                "[[section]]",
                "[[department]]",
                "[[parameter]]",
                "[[benchmark]]",
            ]
            .iter()
            .any(|kind| t.starts_with(kind))
        })
        .copied()
        .collect();
    let items = tables
        .iter()
        .filter(|t| is_item(t))
        .map(|item| format!("{head}{item}"));
    items.chain([frame]).collect()
}

/// The text cut before every table that stands at the beginning of a line.
fn tables(text: &str) -> Vec<&str> {
    let mut cuts: Vec<usize> = text.match_indices("\n[").map(|(at, _)| at + 1).collect();
    cuts.insert(0, 0);
    cuts.push(text.len());
    cuts.windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .collect()
}

/// Runs of `size` tables that begin with a line.
fn groups(text: &str, first: &str, size: usize) -> Vec<String> {
    let tables: Vec<&str> = tables(text)
        .into_iter()
        .filter(|t| t.starts_with(first))
        .collect();
    tables.chunks(size).map(<[&str]>::concat).collect()
}

/// Everything that stands in quotes after a key which holds an expression.
fn expressions(text: &str) -> Vec<String> {
    let keys = [
        "when = \"",
        "of = \"",
        "target = \"",
        "needs = \"",
        "count = \"",
        "applies_when = \"",
    ];
    let mut found = Vec::new();
    for line in text.lines() {
        for key in keys {
            if let Some((_, rest)) = line.split_once(key)
                && let Some(end) = rest.rfind('"')
            {
                found.push(rest[..end].replace("\\\"", "\""));
            }
        }
    }
    found
}

/// Long and wide facts files over the facts of the dictionary, a dozen each.
fn facts_files(dictionary: &Dictionary) -> Vec<String> {
    let mut files = Vec::new();
    for facts in dictionary.facts().chunks(12) {
        let mut long = String::from("单位,数据项,时期,数值,来源,逾期,事项\n");
        for fact in facts {
            let (id, value, period) = (&fact.id, value_of(fact), period_of(fact));
            let matter = if fact.kind == FactKind::Event {
                "某事"
            } else {
                ""
            };
            long.push_str(&format!("东湖社区,{id},{period},{value},台账,,{matter}\n"));
            let title = &fact.title;
            long.push_str(&format!(
                "西岭社区,\"{title}\",{period},{value},\"台,账\",是,{matter}\n"
            ));
        }
        files.push(long);
        let plain = || facts.iter().filter(|fact| fact.kind != FactKind::Event);
        let names: Vec<String> = plain()
            .map(|fact| match fact.period {
                Period::Once | Period::Year => fact.id.clone(),
                _ => format!("{}@{}", fact.id, period_of(fact)),
            })
            .collect();
        let cells: Vec<String> = plain().map(value_of).collect();
        let (names_row, cells_row) = (names.join(","), cells.join(","));
        files.push(format!(
            "\u{feff}单位,{names_row}\n东湖社区,{cells_row}\n西岭社区,{cells_row}\n"
        ));
        let (names_row, cells_row) = (names.join("\t"), cells.join("\t"));
        files.push(format!("unit\t{names_row}\n东湖社区\t{cells_row}\n"));
    }
    files
}

/// A value that the fact can have.
fn value_of(fact: &Fact) -> String {
    match fact.kind {
        FactKind::Bool => "是".to_owned(),
        FactKind::Rate => "95%".to_owned(),
        FactKind::Date => "2026-03-01".to_owned(),
        FactKind::Choice | FactKind::Event => fact
            .choices
            .first()
            .map_or_else(String::new, |choice| choice.title.clone()),
        FactKind::Count | FactKind::Amount => fact.range.0.max(1).to_string(),
    }
}

/// A period for which the fact is stated.
fn period_of(fact: &Fact) -> &'static str {
    match (fact.kind, fact.period) {
        (FactKind::Event, _) => "2026-05-03",
        (_, Period::Once) => "",
        (_, Period::Year) => "2026",
        (_, Period::Half) => "2026H1",
        (_, Period::Quarter) => "2026Q1",
        (_, Period::Month) => "2026-03",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reader_has_texts_to_start_from() {
        let repository = Repository::find().expect("the tests run in the tree");
        for target in Target::ALL {
            let corpus = Corpus::of(&repository, *target).expect("the schemes are there");
            assert!(corpus.len() > 5, "{}: {}", target.name(), corpus.len());
        }
    }

    #[test]
    fn texts_to_start_from_are_mostly_sound() {
        let repository = Repository::find().expect("the tests run in the tree");
        for target in Target::ALL {
            let corpus = Corpus::of(&repository, *target).expect("the schemes are there");
            let reader = target.reader(&repository).expect("the dictionary is there");
            let refused: Vec<usize> = (0..corpus.len())
                .filter(|&at| !reader.read(corpus.text(at)))
                .collect();
            for at in refused.iter().take(3) {
                println!("refused:\n{}", String::from_utf8_lossy(corpus.text(*at)));
            }
            let share = refused.len() * 100 / corpus.len();
            assert!(share <= 20, "{}: {share} % are refused", target.name());
        }
    }

    #[test]
    fn a_scheme_is_cut_at_its_tables() {
        let text = "[scheme]\nid = \"x\"\n\n[[section]]\nid = \"s\"\n\n[[item]]\nid = \"A\"\n  [[item.rule]]\n  form = \"flat\"\n\n[[item]]\nid = \"B\"\n";
        let small = small_schemes(text);
        assert_eq!(small.len(), 3);
        assert!(small[0].contains("form = \"flat\"") && !small[0].contains("id = \"B\""));
    }
}
