//! Empty facts files for people to fill in: what a program asks for, with title, period, unit of measure and how the
//! value is written. What comes back is read by `csv`.

use std::collections::BTreeSet;

use super::assemble::{Asked, Cycle, asked};
use super::cells::Cell;
use super::names::{KnownNames, Names};
use super::period::Label;
use super::table::result_name;
use super::write::{csv_text, guarded, sheet_label, wide_header};
use crate::expr::ir::{Input, Source};
use crate::model::{Dictionary, Fact, FactKind, Period};

/// A value that a program asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// What facts files call it: the title of a fact, the id of a decision or result.
    pub name: String,
    /// Chinese title.
    pub title: String,
    /// For which period; open for what is stated once, and for events, whose dates are filled in.
    pub label: Label,
    /// Unit of measure, possibly empty.
    pub unit: String,
    /// How the value is written, in Chinese.
    pub how: String,
    /// Who gives it.
    pub giver: Giver,
}

/// Who gives a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Giver {
    /// A fact that the unit or an office states.
    Fact,
    /// An event of the unit, with a date, as often as it happened.
    Event,
    /// A decision of the people who appraise.
    Decision,
    /// A result of another scheme, which may also be computed.
    Result,
}

/// What the inputs of a program ask for in the cycle of a year: facts in the order of the dictionary, each with its
/// periods in order; then decisions and results.
pub fn needs(inputs: &[Input], dictionary: &Dictionary, year: i16) -> Vec<Need> {
    let cycle = Cycle::whole(year);
    let mut facts: BTreeSet<(usize, Label)> = BTreeSet::new();
    let mut others: Vec<(String, Giver)> = Vec::new();
    for input in inputs {
        match &input.source {
            Source::Fact {
                fact,
                years_back,
                part,
            } => {
                let (Some(position), Some(asked)) =
                    (dictionary.position(fact), asked(cycle, *years_back, *part))
                else {
                    continue;
                };
                let labels = match (asked, dictionary.facts()[position].period) {
                    (Asked::Cycle, Period::Once) => vec![Label::Open],
                    (Asked::Cycle, period) => stated_in(Label::Year(year), period),
                    (Asked::Period(label), period) => stated_in(label, period),
                };
                facts.extend(labels.into_iter().map(|label| (position, label)));
            }
            Source::Events { fact, .. } => {
                facts.extend(dictionary.position(fact).map(|p| (p, Label::Open)));
            }
            Source::Decision { id, .. } => others.push((id.clone(), Giver::Decision)),
            Source::Result { scheme, figure } => {
                others.push((result_name(scheme, *figure), Giver::Result));
            }
            Source::Cohort { .. } => {}
        }
    }
    let known = KnownNames::of(inputs);
    let names = Names {
        dictionary,
        known: &known,
    };
    let facts = facts
        .into_iter()
        .map(|(position, label)| need_of_fact(&dictionary.facts()[position], label));
    let others = others.into_iter().filter_map(|(name, giver)| {
        let cell = names.find(&name)?.cell(Label::Open);
        Some(Need {
            title: cell.title.to_owned(),
            label: Label::Open,
            unit: cell.unit.to_owned(),
            how: how(&cell),
            giver,
            name,
        })
    });
    facts.chain(others).collect()
}

fn need_of_fact(fact: &Fact, label: Label) -> Need {
    let cell = Cell::for_period(fact, label);
    let event = fact.kind == FactKind::Event;
    Need {
        name: fact.title.clone(),
        title: fact.title.clone(),
        label,
        unit: fact.unit.clone(),
        how: if event {
            format!("每件事写一行:时期填日期,{};没有发生就留空", cell.how())
        } else {
            how(&cell)
        },
        giver: if event { Giver::Event } else { Giver::Fact },
    }
}

/// How a value is written, with its bounds where they say something.
fn how(cell: &Cell<'_>) -> String {
    match cell.step {
        Some(step) => format!(
            "{},{}到{},每{}一档",
            cell.how(),
            cell.write(cell.range.0),
            cell.write(cell.range.1),
            cell.write(step)
        ),
        None => cell.how(),
    }
}

/// The labels by which a fact is stated inside a period.
fn stated_in(label: Label, period: Period) -> Vec<Label> {
    if label.months() <= 12 / period.per_year() {
        return vec![label];
    }
    label
        .parts()
        .into_iter()
        .flat_map(|part| stated_in(part, period))
        .collect()
}

/// An empty facts file in the long form, as CSV with a byte order mark: a row for each unit and need. Without units
/// the column of the unit stays empty, once for each need.
pub fn template_long(needs: &[Need], units: &[&str]) -> String {
    const HEADER: [&str; 9] = [
        "单位",
        "数据项",
        "时期",
        "数值",
        "计量单位",
        "来源",
        "逾期",
        "事项",
        "说明",
    ];
    let units = if units.is_empty() { &[""][..] } else { units };
    let rows = units.iter().flat_map(|unit| {
        needs.iter().map(|need| {
            let note = if need.name == need.title {
                need.how.clone()
            } else {
                format!("{}:{}", need.title, need.how)
            };
            let mut row = vec![String::new(); HEADER.len()];
            row[0] = guarded(unit);
            row[1].clone_from(&need.name);
            row[2] = sheet_label(need.label);
            row[4].clone_from(&need.unit);
            row[8] = guarded(&note);
            row
        })
    });
    csv_text(std::iter::once(HEADER.map(str::to_owned).to_vec()).chain(rows))
}

/// An empty facts file in the wide form, as CSV with a byte order mark: a row for each unit, a column for each need.
/// Events have no column; they need the long form.
pub fn template_wide(needs: &[Need], units: &[&str]) -> String {
    let columns = needs.iter().filter(|need| need.giver != Giver::Event);
    let mut header = vec!["单位".to_owned()];
    header.extend(columns.map(|need| wide_header(&need.name, need.label)));
    let width = header.len();
    let rows = units.iter().map(move |unit| {
        let mut row = vec![String::new(); width];
        row[0] = guarded(unit);
        row
    });
    csv_text(std::iter::once(header).chain(rows))
}
