//! The wide form: a row for each unit, a column for each fact and period.

use std::collections::HashMap;

use super::header::{Frame, WideColumn, is_event};
use super::{Sheet, is_late, unguarded};
use crate::facts::period::Label;
use crate::facts::problem::Problem;
use crate::facts::table::{Event, SeriesId};

/// Reads all rows into the table of the sheet.
pub(super) fn read(sheet: &mut Sheet<'_>, frame: Frame, columns: &[WideColumn<'_>]) {
    let series: Vec<Option<SeriesId>> = columns
        .iter()
        .map(|c| (!is_event(&c.target)).then(|| sheet.table.series(c.target.id(), c.label)))
        .collect();
    // Row of each unit, by the unit's index.
    let mut rows: Vec<usize> = Vec::new();
    let mut named = HashMap::new();
    while sheet.advance() {
        let Some(unit) = sheet.unit(frame, &mut named) else {
            continue;
        };
        if let Some(&first) = rows.get(unit) {
            let id = sheet.table.units()[unit].id.clone();
            sheet.problem(Some(frame.unit), || {
                Problem::new(
                    "E308",
                    format!("单位“{id}”在第{first}行已经出现过"),
                    "宽表里一个单位只有一行;请核对后合并成一行",
                )
            });
            continue;
        }
        rows.push(sheet.rows.row());
        let late = match frame
            .late
            .map_or(Ok(false), |i| is_late(sheet.rows.field(i)))
        {
            Ok(late) => late,
            Err(problem) => {
                sheet.problem(frame.late, || problem);
                false
            }
        };
        let source = frame
            .source
            .map_or("", |i| unguarded(sheet.rows.field(i)))
            .to_owned();
        let source_number = sheet.table.intern(&source);
        for (column, series) in columns.iter().zip(&series) {
            let text = sheet.rows.field(column.index);
            let raw = match column.cell.parse(text) {
                Ok(None) => continue,
                Ok(Some(raw)) => raw,
                Err(wrong) => {
                    sheet.wrong_cell(column.index, &column.cell, wrong);
                    continue;
                }
            };
            // Units and columns are single, so no value is stated twice.
            let _ = match (series, column.label) {
                (Some(series), _) => sheet.table.insert(*series, unit, raw, source_number, late),
                (None, Label::Day(date)) => sheet.table.add_event(
                    unit,
                    column.target.id(),
                    Event {
                        date,
                        level: usize::try_from(raw).unwrap_or_default(),
                        matter: "",
                        source: &source,
                        late,
                    },
                ),
                (None, _) => Ok(()),
            };
        }
    }
}
