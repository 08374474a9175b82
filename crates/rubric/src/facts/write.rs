//! A table as a facts file, long or wide, that `csv` reads back as the same table. Text only; encoding it is for the caller.

use super::cells::Cell;
use super::names::{KnownNames, Names};
use super::period::Label;
use super::table::FactTable;
use crate::model::Dictionary;

/// The byte order mark by which spreadsheets know UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The header of the long form.
pub(super) const LONG_HEADER: [&str; 8] = [
    "单位",
    "单位名称",
    "数据项",
    "时期",
    "数值",
    "来源",
    "逾期",
    "事项",
];

/// Writes rows as CSV with a byte order mark in front.
pub fn csv_text(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for row in rows {
        writer
            .write_record(&row)
            .expect("writing to memory does not fail, and rows are of one length");
    }
    let bytes = writer
        .into_inner()
        .expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("only UTF-8 was written")
}

/// The table in the long form, with everything it holds. Values under names that are neither in the dictionary nor
/// known are left out.
pub fn write_long(table: &FactTable, dictionary: &Dictionary, known: &KnownNames) -> String {
    let names = Names { dictionary, known };
    let mut rows = vec![LONG_HEADER.map(str::to_owned).to_vec()];
    let unit_of = |index: usize| {
        let unit = &table.units()[index];
        let name = if unit.name == unit.id { "" } else { &unit.name };
        [guarded(&unit.id), guarded(name)]
    };
    for (name, label) in table.stated() {
        let (Some(target), Some(series)) = (names.find(name), table.find_series(name, label))
        else {
            continue;
        };
        let cell = target.cell(label);
        for (unit, datum) in table.values(series) {
            let [id, unit_name] = unit_of(unit);
            rows.push(vec![
                id,
                unit_name,
                cell_name(&cell, target.id()),
                sheet_label(label),
                cell.write(datum.raw),
                guarded(datum.source),
                late_word(datum.late),
                String::new(),
            ]);
        }
    }
    for fact in table.event_facts() {
        let Some(target) = names.find(fact) else {
            continue;
        };
        let cell = target.cell(Label::Open);
        for unit in 0..table.units().len() {
            for event in table.events(unit, fact) {
                let [id, unit_name] = unit_of(unit);
                rows.push(vec![
                    id,
                    unit_name,
                    cell_name(&cell, target.id()),
                    Label::Day(event.date).to_string(),
                    cell.write(i64::try_from(event.level).unwrap_or(i64::MAX)),
                    guarded(event.source),
                    late_word(event.late),
                    guarded(event.matter),
                ]);
            }
        }
    }
    // Rows of one unit stand together, in the order of units.
    let order: std::collections::HashMap<String, usize> = (0..table.units().len())
        .map(|i| (unit_of(i)[0].clone(), i))
        .collect();
    rows[1..].sort_by_key(|row| order.get(&row[0]).copied());
    csv_text(rows.into_iter())
}

/// The table in the wide form: values only, without sources, late marks and events.
pub fn write_wide(table: &FactTable, dictionary: &Dictionary, known: &KnownNames) -> String {
    let names = Names { dictionary, known };
    let columns: Vec<_> = table
        .stated()
        .into_iter()
        .filter_map(|(name, label)| {
            let target = names.find(name)?;
            Some((
                target.cell(label),
                target.id(),
                label,
                table.find_series(name, label)?,
            ))
        })
        .collect();
    let mut header = vec!["单位".to_owned(), "单位名称".to_owned()];
    header.extend(
        columns
            .iter()
            .map(|(cell, id, label, _)| wide_header(&cell_name(cell, id), *label)),
    );
    let rows = table.units().iter().enumerate().map(|(index, unit)| {
        let name = if unit.name == unit.id { "" } else { &unit.name };
        let mut row = vec![guarded(&unit.id), guarded(name)];
        row.extend(columns.iter().map(|(cell, _, _, series)| {
            table
                .datum(*series, index)
                .map_or_else(String::new, |d| cell.write(d.raw))
        }));
        row
    });
    csv_text(std::iter::once(header).chain(rows))
}

/// The header of a column of the wide form.
pub(super) fn wide_header(name: &str, label: Label) -> String {
    match label {
        Label::Open => name.to_owned(),
        label => format!("{name}@{label}"),
    }
}

/// A label in a cell of its own. Spreadsheets take `2026-03` for a date and write something else back; the Chinese
/// form of a month survives them.
pub fn sheet_label(label: Label) -> String {
    match label {
        Label::Month(..) => label.words(),
        label => label.to_string(),
    }
}

/// A free text that no spreadsheet takes for a formula; reading takes the mark away again.
pub fn guarded(text: &str) -> String {
    if needs_guard(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// True when a spreadsheet could take a text for a formula, or when the mark could be taken away by mistake.
pub(super) fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Facts go by title, decisions and results by id.
fn cell_name(cell: &Cell<'_>, id: &str) -> String {
    if id.contains('/') {
        id.to_owned()
    } else {
        cell.title.to_owned()
    }
}

fn late_word(late: bool) -> String {
    if late { "是" } else { "" }.to_owned()
}
