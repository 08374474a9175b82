//! What a scheme costs each unit: figures, documents and hours a year. An estimate from the data dictionary,
//! not a measurement.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Context, banned, uses};
use crate::model::{Dictionary, Fact, FactKind, LedgerUse, Origin};

/// Working minutes that handing in one document is taken to cost.
pub const MINUTES_PER_DOCUMENT: u32 = 10;

/// What a scheme asks of each unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Burden {
    /// Figures to be stated or entered in ledgers: one for each fact and period.
    pub figures: u32,
    /// Of these, figures that come from ledgers kept anyway.
    pub from_ledgers: u32,
    /// Documents asked for as evidence; the same document for two items counts once.
    pub documents: u32,
    /// Kinds of ledger that have to be kept.
    pub ledgers: Vec<String>,
    /// Figures found by others (samples, judgements, statistics, polls, results); they cost the unit no entry.
    pub found_by_others: u32,
    /// Working minutes of the figures.
    pub figure_minutes: u32,
    /// Working minutes of the documents.
    pub document_minutes: u32,
    /// Every fact that costs the unit something, the dearest first.
    pub facts: Vec<FactBurden>,
}

/// What one fact costs each unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactBurden {
    /// Id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// Values a year.
    pub values: u32,
    /// Working minutes a year.
    pub minutes: u32,
    /// Ids of the items and norms that use it.
    pub used_by: Vec<String>,
}

impl Burden {
    /// Working minutes in all.
    pub fn minutes(&self) -> u32 {
        self.figure_minutes.saturating_add(self.document_minutes)
    }

    /// Working hours in words, to a tenth.
    pub fn hours_in_words(&self) -> String {
        let tenths = (u64::from(self.minutes()) * 10).div_ceil(60);
        if tenths.is_multiple_of(10) {
            format!("{}", tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    }

    /// One sentence for people.
    pub fn in_words(&self) -> String {
        format!(
            "每个被考评单位每年约填{}个数、交{}份材料,约{}小时",
            self.figures,
            self.documents,
            self.hours_in_words()
        )
    }
}

/// What the scheme asks of each unit.
pub fn burden(cx: &Context<'_>) -> Burden {
    let mut by_fact: BTreeMap<&str, (&Fact, BTreeSet<&str>)> = BTreeMap::new();
    for used in uses::facts(cx.scheme, cx.dictionary) {
        by_fact
            .entry(&used.fact.id)
            .or_insert((used.fact, BTreeSet::new()))
            .1
            .insert(used.subject);
    }
    let mut burden = Burden {
        figures: 0,
        from_ledgers: 0,
        documents: documents(cx),
        ledgers: Vec::new(),
        found_by_others: 0,
        figure_minutes: 0,
        document_minutes: 0,
        facts: Vec::new(),
    };
    burden.document_minutes = burden.documents.saturating_mul(MINUTES_PER_DOCUMENT);
    let mut ledgers = BTreeSet::new();
    for (fact, used_by) in by_fact.into_values() {
        let values = values_a_year(fact);
        if !costs_the_unit(fact) {
            burden.found_by_others += values;
            continue;
        }
        let minutes = values.saturating_mul(fact.minutes);
        burden.figures += values;
        if let Some(ledger) = &fact.ledger {
            burden.from_ledgers += values;
            ledgers.insert(ledger.kind.clone());
        }
        burden.figure_minutes = burden.figure_minutes.saturating_add(minutes);
        burden.facts.push(FactBurden {
            id: fact.id.clone(),
            title: fact.title.clone(),
            values,
            minutes,
            used_by: used_by.into_iter().map(str::to_owned).collect(),
        });
    }
    burden.ledgers = ledgers.into_iter().collect();
    burden
        .facts
        .sort_by(|a, b| (b.minutes, &a.id).cmp(&(a.minutes, &b.id)));
    burden
}

/// Values of a fact that a unit states in a year. Events have no fixed number; one is assumed.
fn values_a_year(fact: &Fact) -> u32 {
    match fact.kind {
        FactKind::Event => 1,
        _ => u32::from(fact.period.per_year()),
    }
}

/// True when the unit itself has to state the fact.
pub(super) fn costs_the_unit(fact: &Fact) -> bool {
    matches!(fact.from, Origin::Ledger | Origin::Reported)
}

fn documents(cx: &Context<'_>) -> u32 {
    let titles: BTreeSet<String> = banned::evidence(cx)
        .into_iter()
        .map(|(_, evidence)| plain(&evidence.title))
        .collect();
    u32::try_from(titles.len()).unwrap_or(u32::MAX)
}

/// A title without punctuation, spaces and the words that every document bears.
pub(super) fn plain(title: &str) -> String {
    let mut text: String = title.chars().filter(|c| c.is_alphanumeric()).collect();
    for word in [
        "复印件",
        "佐证",
        "证明",
        "材料",
        "资料",
        "情况",
        "相关",
        "有关",
        "原件",
    ] {
        text = text.replace(word, "");
    }
    text
}

/// Pairs of facts the scheme draws on that are the same derivation of the same ledger.
pub(super) fn same_derivation<'s>(
    scheme: &'s crate::model::Scheme,
    dictionary: &'s Dictionary,
) -> Vec<(uses::FactUse<'s>, uses::FactUse<'s>)> {
    let mut seen: Vec<(uses::FactUse<'s>, &LedgerUse)> = Vec::new();
    let mut pairs = Vec::new();
    for used in uses::distinct_facts(scheme, dictionary) {
        let Some(ledger) = &used.fact.ledger else {
            continue;
        };
        let twin = seen
            .iter()
            .find(|(other, its)| *its == ledger && other.fact.period == used.fact.period);
        match twin {
            Some((other, _)) => pairs.push((*other, used)),
            None => seen.push((used, ledger)),
        }
    }
    pairs
}
