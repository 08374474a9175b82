//! What somebody looks for in the dictionary, and its facts in groups by where they come from. Narrows a page that was
//! read; reads nothing by itself.

use store::id::VersionId;

use super::{DictionaryPage, FactLine, LedgerLine};

/// Which lines are shown; what is empty narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DictionaryFilter {
    /// Words divided by blanks. All of them stand in what a line says of itself: id, titles, unit of measure, note.
    pub words: String,
    /// Where facts come from, as [`FactLine::source`] says it.
    pub source: String,
    /// The version that uses them, by its number; `none` for facts that no scheme uses.
    pub scheme: String,
}

/// Facts that come from the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactGroup<'p> {
    /// The place, as [`FactLine::source`] says it.
    pub source: &'p str,
    /// The place in words.
    pub title: String,
    /// The facts, in the order of the dictionary.
    pub facts: Vec<&'p FactLine>,
}

impl DictionaryFilter {
    /// Whether anything is looked for.
    #[must_use]
    pub fn is_any(&self) -> bool {
        [&self.words, &self.source, &self.scheme]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    fn has_fact(&self, fact: &FactLine) -> bool {
        let scheme = self.scheme.trim();
        let is_used = match scheme {
            "" => true,
            "none" => fact.used.is_empty(),
            version => fact
                .used
                .iter()
                .any(|used| used.version.to_string() == version),
        };
        let said = [&fact.id, &fact.title, &fact.kind, &fact.note, &fact.ledger];
        let said = said.into_iter().chain(&fact.aliases);
        is_used && self.has_source(&fact.source) && self.has_words(said)
    }

    /// Kinds of ledger belong to no scheme, and only to their own source.
    fn has_ledger(&self, ledger: &LedgerLine) -> bool {
        let said = [&ledger.id, &ledger.title, &ledger.note];
        let said = said.into_iter().chain(&ledger.fields).chain(&ledger.feeds);
        self.scheme.trim().is_empty()
            && self.has_source(&format!("ledger:{}", ledger.id))
            && self.has_words(said)
    }

    fn has_source(&self, source: &str) -> bool {
        let wanted = self.source.trim();
        wanted.is_empty() || wanted == source
    }

    fn has_words<'t>(&self, said: impl Iterator<Item = &'t String>) -> bool {
        let said: Vec<String> = said.map(|text| text.to_lowercase()).collect();
        self.words
            .to_lowercase()
            .split_whitespace()
            .all(|word| said.iter().any(|text| text.contains(word)))
    }
}

impl DictionaryPage {
    /// The facts that fit, by where they come from: ledgers last, else in the order in which the dictionary first names
    /// each place.
    #[must_use]
    pub fn groups(&self, filter: &DictionaryFilter) -> Vec<FactGroup<'_>> {
        let mut groups: Vec<FactGroup<'_>> = Vec::new();
        for fact in self.facts.iter().filter(|fact| filter.has_fact(fact)) {
            match groups.iter_mut().find(|it| it.source == fact.source) {
                Some(group) => group.facts.push(fact),
                None => groups.push(FactGroup {
                    source: &fact.source,
                    title: fact.place(),
                    facts: vec![fact],
                }),
            }
        }
        groups.sort_by_key(|group| group.source.contains(':'));
        groups
    }

    /// The kinds of ledger that fit.
    #[must_use]
    pub fn ledgers_found(&self, filter: &DictionaryFilter) -> Vec<&LedgerLine> {
        let ledgers = self.ledgers.iter();
        ledgers.filter(|ledger| filter.has_ledger(ledger)).collect()
    }

    /// The schemes that use any of the facts, by title.
    #[must_use]
    pub fn schemes(&self) -> Vec<(VersionId, &str)> {
        let used = self.facts.iter().flat_map(|fact| &fact.used);
        let mut schemes: Vec<(VersionId, &str)> =
            used.map(|it| (it.version, it.title.as_str())).collect();
        schemes.sort_by_key(|(version, title)| (*title, version.0));
        schemes.dedup();
        schemes
    }
}

impl FactLine {
    /// Where it comes from in words, with the ledger's title.
    #[must_use]
    pub fn place(&self) -> String {
        if self.ledger.is_empty() {
            self.origin.clone()
        } else {
            format!("{}:{}", self.origin, self.ledger)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Used;
    use super::*;

    fn fact(id: &str, title: &str, kind: &str, source: &str, ledger: &str) -> FactLine {
        FactLine {
            id: id.to_owned(),
            title: title.to_owned(),
            kind: kind.to_owned(),
            period: "每年1个".to_owned(),
            source: source.to_owned(),
            origin: "来源".to_owned(),
            ledger: ledger.to_owned(),
            aliases: Vec::new(),
            note: String::new(),
            minutes: 1,
            used: Vec::new(),
        }
    }

    fn page() -> DictionaryPage {
        let mut households = fact("households", "社区户数", "个数(户)", "statistics", "");
        households.used.push(Used {
            version: VersionId(7),
            title: "社区考评".to_owned(),
            items: vec!["A1".to_owned()],
        });
        let area = fact("area", "场所面积", "数量(平方米)", "ledger:site", "场所");
        let meetings = fact("meetings", "会议次数", "个数(次)", "ledger:meeting", "会议");
        let members = fact("members", "党员数", "个数(人)", "statistics", "");
        let ledger = LedgerLine {
            id: "site".to_owned(),
            title: "场所".to_owned(),
            note: String::new(),
            fields: vec!["用途".to_owned()],
            feeds: vec!["场所面积".to_owned()],
        };
        DictionaryPage {
            id: None,
            facts: vec![households, area, meetings, members],
            ledgers: vec![ledger],
            texts: None,
        }
    }

    fn found(filter: &DictionaryFilter) -> Vec<String> {
        let page = page();
        let groups = page.groups(filter);
        let facts = groups.iter().flat_map(|group| &group.facts);
        facts.map(|fact| fact.id.clone()).collect()
    }

    fn words(words: &str) -> DictionaryFilter {
        DictionaryFilter {
            words: words.to_owned(),
            ..DictionaryFilter::default()
        }
    }

    #[test]
    fn without_conditions_everything_is_there_in_groups_by_source() {
        let page = page();
        let all = DictionaryFilter::default();
        assert!(!all.is_any() && words(" x").is_any());
        let groups = page.groups(&all);
        let sources: Vec<(&str, usize)> = groups
            .iter()
            .map(|it| (it.source, it.facts.len()))
            .collect();
        assert_eq!(
            sources,
            [("statistics", 2), ("ledger:site", 1), ("ledger:meeting", 1)]
        );
        assert_eq!(page.ledgers_found(&all).len(), 1);
        assert_eq!(page.schemes(), [(VersionId(7), "社区考评")]);
    }

    #[test]
    fn words_find_ids_titles_units_and_ledgers_and_all_of_them_must_fit() {
        assert_eq!(found(&words("HOUSE")), ["households"]);
        assert_eq!(found(&words("面积")), ["area"]);
        assert_eq!(found(&words("平方米")), ["area"]);
        assert_eq!(found(&words("会议 次")), ["meetings"]);
        assert!(found(&words("会议 平方米")).is_empty());
        assert_eq!(page().ledgers_found(&words("用途")).len(), 1);
        assert!(page().ledgers_found(&words("户")).is_empty());
    }

    #[test]
    fn a_source_or_a_scheme_narrows_to_its_own() {
        let from = |source: &str| DictionaryFilter {
            source: source.to_owned(),
            ..DictionaryFilter::default()
        };
        assert_eq!(found(&from("ledger:site")), ["area"]);
        assert_eq!(page().ledgers_found(&from("ledger:site")).len(), 1);
        assert!(page().ledgers_found(&from("statistics")).is_empty());
        let by = |scheme: &str| DictionaryFilter {
            scheme: scheme.to_owned(),
            ..DictionaryFilter::default()
        };
        assert_eq!(found(&by("7")), ["households"]);
        assert_eq!(found(&by("none")), ["members", "area", "meetings"]);
        assert!(found(&by("8")).is_empty());
        assert!(page().ledgers_found(&by("7")).is_empty());
    }
}
