//! The columns of a file of entries: what a header means, how each is filled in, and a row as an entry.

use std::collections::BTreeMap;

use appraisal::ledger::{Field, FieldKind, Kind, Setter};
use rubric::facts::{GridRow, Problem};
use serde::Serialize;
use store::time::Day;

use crate::import::{self, Reading, doubled, missing};
use crate::ledger::typed::{Read, parse};

/// The header of a column that names the unit; every row of it must name the one that the file is for.
const UNIT: &str = "单位";
/// The header of a column that spells the unit out, and says nothing of an entry.
const UNIT_NAME: &str = "单位名称";

/// A column of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryColumn {
    /// Its header.
    pub title: String,
    /// How it is filled in.
    pub how: String,
    /// It must be filled in in every row.
    pub is_required: bool,
}

/// Which column holds what.
pub(super) struct Columns {
    /// The day.
    pub(super) day: usize,
    fields: Vec<(usize, String)>,
    unit: Option<usize>,
}

/// The columns of the template of a kind: the day, then what its keeper fills in.
pub(super) fn of(kind: &Kind) -> Vec<EntryColumn> {
    let day = EntryColumn {
        title: kind.date_title.clone(),
        how: "写成 2026-05-03 或 2026/5/3".to_owned(),
        is_required: true,
    };
    let fields = keepers(kind).map(|field| EntryColumn {
        title: header_of(field),
        how: how(kind, field),
        is_required: field.is_required && field.when.is_none(),
    });
    std::iter::once(day).chain(fields).collect()
}

fn keepers(kind: &Kind) -> impl Iterator<Item = &Field> {
    kind.fields
        .iter()
        .filter(|field| field.setter == Setter::Keeper)
}

/// The title of a field with its unit of measure.
fn header_of(field: &Field) -> String {
    import::titled(&field.title, &field.unit)
}

fn how(kind: &Kind, field: &Field) -> String {
    let mut words = Vec::new();
    let when = kind.when_words(field);
    if !when.is_empty() {
        words.push(format!("{when}填写,其他情况留空"));
    }
    words.push(match field.kind {
        FieldKind::Choice => {
            let titles: Vec<&str> = field.choices.iter().map(|it| it.title.as_str()).collect();
            format!("填其中一项:{}", titles.join("、"))
        }
        _ => field.how(),
    });
    words.extend(field.why.clone());
    words.join(";")
}

/// What a header means.
enum Meaning<'k> {
    Day,
    Unit,
    Field(&'k Field),
    Nothing,
}

fn meaning<'k>(kind: &'k Kind, header: &str) -> Option<Meaning<'k>> {
    let names = |it: &&Field| import::is_titled(header, &it.id, &it.title, &it.unit);
    if let Some(field) = kind.fields.iter().find(names) {
        return Some(Meaning::Field(field));
    }
    match header {
        _ if header == kind.date_title || header == "日期" => Some(Meaning::Day),
        UNIT => Some(Meaning::Unit),
        _ if header.is_empty() || header == UNIT_NAME => Some(Meaning::Nothing),
        _ if import::IGNORED.contains(&header) => Some(Meaning::Nothing),
        _ => None,
    }
}

impl Columns {
    /// Reads the header; tells what is wrong with it and answers nothing where rows cannot be read with it.
    pub(super) fn read(kind: &Kind, reading: &mut Reading<'_>) -> Option<Columns> {
        let grid = reading.grid;
        let before = reading.wrongs();
        let mut day = None;
        let mut unit = None;
        let mut fields: Vec<(usize, String)> = Vec::new();
        for (index, header) in grid.headers.iter().enumerate() {
            let column = Some(index);
            match meaning(kind, header) {
                Some(Meaning::Day) if day.is_some() => reading.in_header(column, doubled()),
                Some(Meaning::Day) => day = column,
                Some(Meaning::Unit) => unit = column,
                Some(Meaning::Field(field)) if field.setter == Setter::Office => {
                    reading.in_header(
                        column,
                        Problem::new(
                            "E303",
                            format!("“{}”由主办方办公室认定,不由本单位填写", field.title),
                            "请删去这一列",
                        ),
                    );
                }
                Some(Meaning::Field(field)) => {
                    if fields.iter().any(|(_, id)| *id == field.id) {
                        reading.in_header(column, doubled());
                    }
                    fields.push((index, field.id.clone()));
                }
                Some(Meaning::Nothing) => {}
                None => reading.in_header(column, strange(kind, header)),
            }
        }
        if day.is_none() {
            reading.in_header(None, missing(&kind.date_title));
        }
        for field in keepers(kind) {
            let is_there = fields.iter().any(|(_, id)| *id == field.id);
            if field.is_required && field.when.is_none() && !is_there {
                reading.in_header(None, missing(&field.title));
            }
        }
        let day = day.filter(|_| reading.wrongs() == before)?;
        Some(Columns { day, fields, unit })
    }

    /// A row as an entry; tells what is wrong with it.
    pub(super) fn entry(
        &self,
        kind: &Kind,
        unit: &str,
        row: &GridRow,
        today: Day,
        reading: &mut Reading<'_>,
    ) -> Option<Read> {
        let cell = |index: usize| row.cells.get(index).map_or("", String::as_str);
        let before = reading.wrongs();
        if let Some(at) = self.unit
            && !matches!(cell(at), "" | UNIT)
            && cell(at) != unit
        {
            let words = format!("这一行是别的单位的,这里只导入{unit}的台账");
            let help = "请删去这一行,或到那个单位的台账里导入";
            reading.in_row(row, self.unit, Problem::new("E322", words, help));
        }
        let typed: BTreeMap<String, String> = self
            .fields
            .iter()
            .map(|(index, id)| (id.clone(), cell(*index).to_owned()))
            .collect();
        let read = match parse(kind, cell(self.day), &typed, today) {
            Ok(read) => Some(read),
            Err(wrongs) => {
                for wrong in wrongs {
                    let column = match wrong.field.as_str() {
                        "day" => Some(self.day),
                        id => self.column_of(id),
                    };
                    let help = "请改正这一格,再预览一次";
                    reading.in_row(row, column, Problem::new("E310", wrong.words, help));
                }
                None
            }
        };
        read.filter(|_| reading.wrongs() == before)
    }

    fn column_of(&self, id: &str) -> Option<usize> {
        let found = self.fields.iter().find(|(_, field)| field == id);
        found.map(|(index, _)| *index)
    }
}

fn strange(kind: &Kind, header: &str) -> Problem {
    let titles: Vec<String> = of(kind).into_iter().map(|it| it.title).collect();
    import::strange(header, &titles, "本台账")
}
