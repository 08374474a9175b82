//! The long form: a row for each value. Rows that state the same are told together, so a second walk finds the first of them.

use std::collections::HashMap;

use super::header::{self, LongColumns, check_label, unknown_name};
use super::rows::Rows;
use super::{Sheet, is_late, unguarded};
use crate::facts::cells::says_nothing;
use crate::facts::explain::shown;
use crate::facts::names::{Names, Target};
use crate::facts::period::Label;
use crate::facts::problem::{CellError, Problem, Rejection};
use crate::facts::table::{AlreadySet, Event, SeriesId};

/// Labels read before, so that each spelling is read once.
#[derive(Default)]
struct Labels {
    read: HashMap<String, Result<Label, Problem>>,
}

impl Labels {
    fn get(&mut self, text: &str) -> Result<Label, Problem> {
        if let Some(label) = self.read.get(text) {
            return label.clone();
        }
        // A file of nothing but different wrong labels must not fill the memory with their words.
        if self.read.len() >= 10_000 {
            self.read.clear();
        }
        let label = Label::parse(text);
        self.read.insert(text.to_owned(), label.clone());
        label
    }
}

/// What a row states: enough to know another row that states the same.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Statement {
    unit: String,
    fact: String,
    label: Label,
    /// Level and matter of an event.
    event: Option<(String, String)>,
}

/// A row whose value was stated before.
struct Repeat {
    row: usize,
    line: usize,
    statement: Statement,
}

/// Reads all rows into the table of the sheet.
pub(super) fn read<'t>(
    sheet: &mut Sheet<'t>,
    columns: LongColumns,
    names: Names<'_>,
    again: impl Fn() -> Rows<'t>,
) {
    let mut labels = Labels::default();
    let mut targets: HashMap<String, Option<Target<'_>>> = HashMap::new();
    let mut series: HashMap<(&str, Label), SeriesId> = HashMap::new();
    let mut named = HashMap::new();
    let mut repeats: Vec<Repeat> = Vec::new();
    let mut unlisted = 0;
    while sheet.advance() {
        let unit = sheet.unit(columns.frame, &mut named);
        let Some(target) = find(&mut targets, sheet.rows.field(columns.fact), names) else {
            let name = shown(sheet.rows.field(columns.fact));
            sheet.problem(Some(columns.fact), || wrong_name(&name, names));
            continue;
        };
        let label_text = columns.period.map_or("", |i| sheet.rows.field(i));
        let event = header::is_event(&target);
        if event && label_text.is_empty() && says_nothing(sheet.rows.field(columns.value)) {
            // A line of the template for an event that did not happen.
            continue;
        }
        let label = labels
            .get(label_text)
            .and_then(|label| check_label(label, &target).map(|()| label));
        let cell = target.cell(label.as_ref().copied().unwrap_or(Label::Open));
        let late = columns
            .frame
            .late
            .map_or(Ok(false), |i| is_late(sheet.rows.field(i)));
        let label = told(sheet, columns.period, label);
        let value = match cell.parse(sheet.rows.field(columns.value)) {
            Ok(value) => Some(value),
            Err(wrong) => {
                sheet.wrong_cell(columns.value, &cell, wrong);
                None
            }
        };
        let late = told(sheet, columns.frame.late, late);
        let (Some(unit), Some(label), Some(value), Some(late)) = (unit, label, value, late) else {
            continue;
        };
        let Some(raw) = value else {
            if event {
                sheet.problem(Some(columns.value), || {
                    Problem::new("E321", "事件写了日期,却没有写等级", cell.how())
                });
            }
            continue;
        };
        let source = columns
            .frame
            .source
            .map_or("", |i| unguarded(sheet.rows.field(i)));
        let stated = match label {
            Label::Day(date) => sheet.table.add_event(
                unit,
                target.id(),
                Event {
                    date,
                    level: usize::try_from(raw).unwrap_or_default(),
                    matter: columns
                        .matter
                        .map_or("", |i| unguarded(sheet.rows.field(i))),
                    source,
                    late,
                },
            ),
            label => {
                let key = (target.id(), label);
                let id = *series
                    .entry(key)
                    .or_insert_with(|| sheet.table.series(target.id(), label));
                let source = sheet.table.intern(source);
                sheet.table.insert(id, unit, raw, source, late)
            }
        };
        if stated == Err(AlreadySet) {
            if repeats.len() < Rejection::MOST {
                let (row, line) = (sheet.rows.row(), sheet.rows.line());
                let statement = statement(&columns, &target, label, |i| sheet.rows.field(i));
                repeats.extend(statement.map(|statement| Repeat {
                    row,
                    line,
                    statement,
                }));
            } else {
                unlisted += 1;
            }
        }
    }
    tell_repeats(sheet, columns, names, repeats, again());
    sheet.problems.count(unlisted);
}

/// What a name of the file means, found once for each name.
fn find<'d>(
    targets: &mut HashMap<String, Option<Target<'d>>>,
    name: &str,
    names: Names<'d>,
) -> Option<Target<'d>> {
    if let Some(target) = targets.get(name) {
        return *target;
    }
    let target = names.find(name);
    // A file of nothing but wrong names must not fill the memory with them.
    if targets.len() < 100_000 {
        targets.insert(name.to_owned(), target);
    }
    target
}

const REPEAT_HELP: &str = "同一单位、同一数据项、同一时期只能有一行;请核对后删去一行";

/// Takes a value, or tells of the problem in a column.
fn told<T>(sheet: &mut Sheet<'_>, column: Option<usize>, read: Result<T, Problem>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problem) => {
            sheet.problem(column, || problem);
            None
        }
    }
}

fn wrong_name(name: &str, names: Names<'_>) -> Problem {
    if name.is_empty() {
        return Problem::new("E307", "没有写数据项", "请写数据字典里的名称或编号");
    }
    unknown_name(name, names)
}

fn statement<'f>(
    columns: &LongColumns,
    target: &Target<'_>,
    label: Label,
    field: impl Fn(usize) -> &'f str,
) -> Option<Statement> {
    let value = target.cell(label).parse(field(columns.value)).ok()??;
    let event = header::is_event(target).then(|| {
        let matter = columns.matter.map_or("", |i| unguarded(field(i)));
        (value.to_string(), matter.to_owned())
    });
    Some(Statement {
        unit: unguarded(field(columns.frame.unit)).to_owned(),
        fact: target.id().to_owned(),
        label,
        event,
    })
}

/// Tells of every repeated row, with the number of the row that stated it first.
fn tell_repeats(
    sheet: &mut Sheet<'_>,
    columns: LongColumns,
    names: Names<'_>,
    repeats: Vec<Repeat>,
    mut rows: Rows<'_>,
) {
    if repeats.is_empty() {
        return;
    }
    let mut first: HashMap<&Statement, Option<usize>> =
        repeats.iter().map(|r| (&r.statement, None)).collect();
    let mut labels = Labels::default();
    let mut missing = first.len();
    rows.advance();
    while missing > 0 && rows.advance() {
        let field = |i: usize| rows.field(i);
        let Some(target) = names.find(field(columns.fact)) else {
            continue;
        };
        let Ok(label) = labels.get(columns.period.map_or("", field)) else {
            continue;
        };
        let Some(statement) = statement(&columns, &target, label, field) else {
            continue;
        };
        if let Some(row @ None) = first.get_mut(&statement) {
            *row = Some(rows.row());
            missing -= 1;
        }
    }
    for repeat in &repeats {
        let before = first.get(&repeat.statement).copied().flatten();
        sheet.problems.add(|| {
            let message = match before {
                Some(before) => format!("与第{before}行重复:{}", repeat.statement.words(names)),
                None => format!("与前面的行重复:{}", repeat.statement.words(names)),
            };
            let help = match repeat.statement.event {
                Some(_) => "确是两件事时,请在“事项”列写明各是什么事;否则删去一行",
                None => REPEAT_HELP,
            };
            CellError::at(
                Problem::new("E308", message, help),
                repeat.row,
                repeat.line,
                None,
            )
        });
    }
}

impl Statement {
    /// What is stated, for people.
    fn words(&self, names: Names<'_>) -> String {
        let title = names
            .find(&self.fact)
            .map_or(self.fact.as_str(), |t| t.cell(self.label).title);
        let time = match self.label {
            Label::Open => String::new(),
            label => label.words(),
        };
        format!("单位“{}”的“{title}”{time}已经写过", shown(&self.unit))
    }
}
