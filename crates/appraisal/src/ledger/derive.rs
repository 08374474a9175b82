//! From entries to facts: which facts a kind of ledger feeds, and what they are for a period.
//!
//! A ledger says nothing until its period is declared complete: that there is
//! no entry is then a number (none), before it is merely unknown.

use std::collections::BTreeSet;

use rubric::diag::Diagnostic;
use rubric::facts::{Label, date_of_day, day_number};
use rubric::model::{Derivation, Dictionary, Fact, FactKind, Period};

use super::condition::Condition;
use super::kind::{Entry, FieldKind, Kind, Raw};

/// A fact and how the entries of one kind make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// Place of the fact in the dictionary.
    pub fact: usize,
    how: Derivation,
    /// The field, and by how much its raw values are multiplied to have the places of the fact.
    field: Option<(String, FieldKind, i64)>,
    condition: Option<Condition>,
    is_register: bool,
}

/// Which facts the ledgers of a dictionary feed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feeds {
    by_kind: Vec<(String, Vec<Feed>)>,
}

/// What the entries make of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A value.
    Value(Derived),
    /// The ledger is not declared complete for the period.
    Undeclared,
    /// It is complete, but no entry says a value.
    NoValue,
    /// The entries make more or less than the fact can be.
    OutOfRange(i64),
}

/// A value made from entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Derived {
    /// Raw value of the fact.
    pub raw: i64,
    /// An entry that counts was late.
    pub is_late: bool,
    /// How many entries count.
    pub entries: usize,
}

impl Feeds {
    /// What the facts of a dictionary take from these kinds.
    ///
    /// # Errors
    /// Facts whose kind, field, choice or condition the ledgers do not have, with the place in the dictionary.
    pub fn of(dictionary: &Dictionary, kinds: &[Kind]) -> Result<Feeds, Vec<Diagnostic>> {
        let mut by_kind: Vec<(String, Vec<Feed>)> =
            kinds.iter().map(|k| (k.id.clone(), Vec::new())).collect();
        let mut flaws = Vec::new();
        for (at, fact) in dictionary.facts().iter().enumerate() {
            let Some(source) = &fact.ledger else { continue };
            let Some(position) = kinds.iter().position(|kind| kind.id == source.kind) else {
                flaws.push(flaw(fact, format!("没有“{}”这种台账", source.kind)));
                continue;
            };
            match feed(at, fact, &kinds[position]) {
                Ok(feed) => by_kind[position].1.push(feed),
                Err(words) => flaws.push(flaw(fact, words)),
            }
        }
        if flaws.is_empty() {
            Ok(Feeds { by_kind })
        } else {
            Err(flaws)
        }
    }

    /// The facts that a kind feeds, in the order of the dictionary.
    pub fn of_kind(&self, kind: &str) -> &[Feed] {
        self.by_kind
            .iter()
            .find(|(id, _)| id == kind)
            .map_or(&[], |(_, feeds)| feeds)
    }
}

impl Feed {
    /// True when this entry counts for the fact in the period of the label.
    pub fn takes(&self, label: Label, entry: &Entry) -> bool {
        self.is_in(label, entry.day) && self.condition.as_ref().is_none_or(|c| c.holds(entry))
    }

    /// What a fact is for a period; the entries may be in any order.
    pub fn derive(
        &self,
        fact: &Fact,
        label: Label,
        entries: &[Entry],
        is_complete: bool,
    ) -> Outcome {
        if !is_complete {
            return Outcome::Undeclared;
        }
        let mut counted: Vec<&Entry> = entries
            .iter()
            .filter(|entry| self.takes(label, entry))
            .collect();
        counted.sort_by_key(|entry| (entry.day, entry.number));
        let Some(raw) = self.value(fact, &counted) else {
            return Outcome::NoValue;
        };
        let cell = rubric::facts::Cell::for_period(fact, label);
        if raw < cell.range.0 || raw > cell.range.1 {
            return Outcome::OutOfRange(raw);
        }
        let last = counted.len().saturating_sub(1);
        let deciding = match self.how {
            Derivation::Latest => counted.get(last..).unwrap_or_default(),
            _ => &counted[..],
        };
        Outcome::Value(Derived {
            raw,
            is_late: deciding.iter().any(|entry| entry.is_late),
            entries: deciding.len(),
        })
    }

    fn is_in(&self, label: Label, day: i64) -> bool {
        let last = label.last_day().map(day_number);
        let first = label.first_day().map(day_number);
        last.is_none_or(|last| day <= last)
            && (self.is_register || first.is_none_or(|first| day >= first))
    }

    fn value(&self, fact: &Fact, counted: &[&Entry]) -> Option<i64> {
        let numbers = || {
            counted.iter().filter_map(|entry| {
                let (field, _, factor) = self.field.as_ref()?;
                match entry.fields.get(field)? {
                    Raw::Int(raw) => raw.checked_mul(*factor),
                    Raw::Text(_) => None,
                }
            })
        };
        match self.how {
            Derivation::Count => i64::try_from(counted.len()).ok(),
            Derivation::Sum => numbers().try_fold(0i64, i64::checked_add),
            Derivation::Min => numbers().min(),
            Derivation::Max => numbers().max(),
            Derivation::Distinct => {
                let (field, ..) = self.field.as_ref()?;
                let different: BTreeSet<&Raw> = counted
                    .iter()
                    .filter_map(|entry| entry.fields.get(field))
                    .collect();
                i64::try_from(different.len()).ok()
            }
            Derivation::Latest => {
                let Some(entry) = counted.last() else {
                    // Nothing of the kind happened: for a yes-or-no that is a no.
                    return (fact.kind == FactKind::Bool).then_some(0);
                };
                let (field, kind, factor) = self.field.as_ref()?;
                match (kind, entry.fields.get(field)?) {
                    (FieldKind::Choice, Raw::Text(id)) => fact
                        .choice(id)
                        .and_then(|choice| i64::try_from(choice).ok()),
                    (_, Raw::Int(raw)) => raw.checked_mul(*factor),
                    (_, Raw::Text(_)) => None,
                }
            }
        }
    }
}

/// The periods of a year for which a fact is stated; a fact stated once has the open label.
pub fn labels_of(fact: &Fact, year: i16) -> Vec<Label> {
    if fact.period == Period::Once {
        return vec![Label::Open];
    }
    (1..=fact.period.per_year())
        .filter_map(|n| Label::of(year, fact.period, n))
        .collect()
}

/// Whether declarations for these periods make a ledger complete for a period: its whole length for entries by day,
/// its last day for a register, any declaration for what is stated once.
pub fn covers(declared: &[Label], label: Label, is_register: bool) -> bool {
    if label == Label::Open {
        return !declared.is_empty();
    }
    let is_in = |outer: &Label, inner: Label| {
        outer.first_day() <= inner.first_day() && inner.last_day() <= outer.last_day()
    };
    if declared.iter().any(|outer| is_in(outer, label)) {
        return true;
    }
    let parts = label.parts();
    if parts.is_empty() {
        return false;
    }
    if is_register {
        return parts
            .last()
            .is_some_and(|&last| covers(declared, last, is_register));
    }
    parts
        .into_iter()
        .all(|part| covers(declared, part, is_register))
}

fn feed(at: usize, fact: &Fact, kind: &Kind) -> Result<Feed, String> {
    let source = fact.ledger.as_ref().ok_or("没有写台账来源")?;
    if fact.period == Period::Once && !kind.is_register {
        return Err(format!(
            "只填一次的数据项要取自登记类台账,“{}”不是",
            kind.title
        ));
    }
    let condition = source
        .condition
        .as_deref()
        .map(|text| Condition::of(text, &kind.fields))
        .transpose()?;
    let field = source
        .field
        .as_deref()
        .map(|id| {
            let field = kind
                .field(id)
                .ok_or_else(|| format!("台账“{}”没有“{id}”这一栏", kind.title))?;
            let factor = fit(source.how, fact, field.kind, field.places)
                .ok_or_else(|| format!("“{}”栏的值不能作这个数据项的值", field.title))?;
            if let (Derivation::Latest, FieldKind::Choice) = (source.how, field.kind)
                && let Some(lost) = field.choices.iter().find(|c| fact.choice(&c.id).is_none())
            {
                return Err(format!(
                    "“{}”栏的选项“{}”不在数据项的选项里",
                    field.title, lost.title
                ));
            }
            Ok((field.id.clone(), field.kind, factor))
        })
        .transpose()?;
    Ok(Feed {
        fact: at,
        how: source.how,
        field,
        condition,
        is_register: kind.is_register,
    })
}

/// By how much raw values of a field are multiplied to be raw values of the fact; `None` when they cannot be.
fn fit(how: Derivation, fact: &Fact, field: FieldKind, places: u8) -> Option<i64> {
    let is_number = matches!(field, FieldKind::Count | FieldKind::Amount);
    let fits = match how {
        Derivation::Count | Derivation::Distinct => return Some(1),
        Derivation::Sum => is_number,
        Derivation::Min | Derivation::Max | Derivation::Latest => match fact.kind {
            FactKind::Bool => field == FieldKind::Truth,
            FactKind::Count | FactKind::Amount => is_number,
            FactKind::Date => field == FieldKind::Date,
            FactKind::Choice => field == FieldKind::Choice,
            FactKind::Rate | FactKind::Event => false,
        },
    };
    let more = fact.places.checked_sub(places)?;
    fits.then(|| 10i64.pow(u32::from(more)))
}

fn flaw(fact: &Fact, words: String) -> Diagnostic {
    Diagnostic::error(
        "E122",
        fact.span,
        format!("数据项“{}”的台账来源不对:{words}", fact.title),
    )
    .help("改数据字典里的 ledger,或在台账种类里补上")
}

/// The year in which a day lies.
pub fn year_of_day(day: i64) -> Option<i16> {
    date_of_day(day).map(|date| date.year())
}
