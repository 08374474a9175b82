//! One row of a file as a report: which one it is, whether it may still be filled in, what it says, what it changes.

use std::collections::BTreeMap;

use appraisal::label::Label as _;
use rubric::facts::{Cell, GridRow, Label, Problem, says_nothing};
use rubric::model::Fact;
use store::id::{OrganisationId, Revision};
use store::report::Report;

use super::columns::{Columns, Key};
use super::ground::Ground;
use super::{Filling, SeenReport, SeenValue};
use crate::clock::date_of;
use crate::error::Error;
use crate::import::{Reading, UnitNames};
use crate::ledger::{Permit, Standing};
use crate::report::due::{due_day, is_asked, must_run, state_of};
use crate::report::fill::{FilledReport, ReportRef};
use crate::report::form::period_words;
use crate::report::refusal::Refusal;
use crate::report::write::{Hand, comes_late, read_value, target, typed_of};
use crate::service::Acting;

/// A row understood.
pub(super) struct Found {
    pub(super) label: Label,
    pub(super) filling: Filling,
    pub(super) seen: SeenReport,
}

/// The rows of a file on the way.
pub(super) struct Rows<'a> {
    acting: &'a Acting<'a>,
    ground: &'a Ground,
    asked: &'a [&'a Fact],
    columns: &'a Columns<'a>,
    hand: Hand,
    names: UnitNames<'a>,
    /// Which reports there were, with the row of each.
    seen: BTreeMap<(OrganisationId, String), usize>,
    /// Rows without a value.
    pub(super) skipped: usize,
}

impl<'a> Rows<'a> {
    /// Before the first row.
    pub(super) fn of(
        acting: &'a Acting<'a>,
        ground: &'a Ground,
        asked: &'a [&'a Fact],
        columns: &'a Columns<'a>,
        hand: Hand,
    ) -> Rows<'a> {
        let below = ground.tree.below(ground.form.organiser);
        Rows {
            names: UnitNames::of(&ground.tree, below),
            seen: BTreeMap::new(),
            skipped: 0,
            acting,
            ground,
            asked,
            columns,
            hand,
        }
    }

    /// The report of a row; tells what is wrong with it.
    pub(super) fn read(
        &mut self,
        row: &GridRow,
        reading: &mut Reading<'_>,
    ) -> Result<Option<Found>, Error> {
        let before = reading.wrongs();
        let column = Some(self.columns.key);
        let (unit, label) = match self.which(row) {
            Ok(which) => which,
            Err(problem) => {
                reading.in_row(row, column, problem);
                return Ok(None);
            }
        };
        if let Some(problem) = self.strays(row, unit, label) {
            reading.in_row(row, self.columns.other, problem);
        }
        let first = *self
            .seen
            .entry((unit, label.to_string()))
            .or_insert(row.row);
        if first != row.row {
            reading.in_row(row, column, self.repeated(first));
        }
        let typed = self.typed(row);
        if typed.is_empty() {
            self.skipped += 1;
            return Ok(None);
        }
        let there = self.ground.there.report(unit, &label.to_string());
        if let Some(problem) = self.closed(there)? {
            reading.in_row(row, column, problem);
            return Ok(None);
        }
        let permit = match self.permit(unit, label) {
            Ok(permit) => permit,
            Err(problem) => {
                reading.in_row(row, column, problem);
                return Ok(None);
            }
        };
        for (index, fact) in &self.columns.facts {
            if let Err(problem) = read_value(fact, label, cell(row, *index)) {
                reading.in_row(row, Some(*index), problem);
            }
        }
        if reading.wrongs() > before {
            return Ok(None);
        }
        self.found((unit, label), there, typed, &permit).map(Some)
    }

    /// Which report a row is.
    fn which(&self, row: &GridRow) -> Result<(OrganisationId, Label), Problem> {
        let text = cell(row, self.columns.key);
        match (self.ground.standing(), self.ground.label()) {
            (Some(standing), _) => Ok((standing.unit, self.period(standing, text)?)),
            (None, Some(label)) => Ok((self.unit(text, label)?, label)),
            (None, None) => Err(unnamed(Key::Unit)),
        }
    }

    fn period(&self, standing: &Standing, text: &str) -> Result<Label, Problem> {
        if text.is_empty() {
            return Err(unnamed(Key::Period));
        }
        let label = Label::parse(text)?;
        let (year, period) = (label.year().unwrap_or_default(), self.ground.period());
        if label.period() != Some(period) {
            let words = format!("这张报表{}报一次,没有“{text}”这一期", period_words(period));
            let help = format!("请写成 {} 这样", self.ground.sample(year));
            return Err(Problem::new("E309", words, help));
        }
        let refused = if is_asked(standing, &self.ground.form, year) {
            must_run(&self.ground.form, label, self.acting.today()).err()
        } else {
            Some(Refusal::NotAsked.into())
        };
        match refused {
            None => Ok(label),
            Some(error) => {
                let help = "请删去这一行,或核对时期";
                Err(Problem::new("E309", error.to_string(), help))
            }
        }
    }

    fn unit(&self, text: &str, label: Label) -> Result<OrganisationId, Problem> {
        if text.is_empty() {
            return Err(unnamed(Key::Unit));
        }
        let unit = self.names.find(text, text)?;
        if self.ground.there.standing(unit).is_some() {
            return Ok(unit);
        }
        let year = label.year().unwrap_or_default();
        let words = format!("这张报表没有要求这个单位报送:它不在{year}年的考评里");
        Err(Problem::new("E322", words, "请删去这一行,或核对名称"))
    }

    /// What is wrong with a column that names what is the same in all rows.
    fn strays(&self, row: &GridRow, unit: OrganisationId, label: Label) -> Option<Problem> {
        let text = cell(row, self.columns.other?);
        if text.is_empty() {
            return None;
        }
        match self.ground.key() {
            Key::Period => {
                let name = self.ground.tree.name(unit);
                (text != name).then(|| {
                    let words = format!("这一行是别的单位的,这里只导入{name}的报表");
                    Problem::new("E322", words, "请删去这一行,或到那个单位的报表里导入")
                })
            }
            Key::Unit => (Label::parse(text) != Ok(label)).then(|| {
                let words = format!("这一行是别的时期的,这里只导入{}的报表", label.words());
                Problem::new("E309", words, "请删去这一行,或到那个时期的报表里导入")
            }),
        }
    }

    fn repeated(&self, first: usize) -> Problem {
        let what = self.ground.key().title();
        Problem::new(
            "E323",
            format!("与第{first}行是同一个{what}"),
            format!("一个{what}只能有一行,请删去一行"),
        )
    }

    /// What a row says, by fact.
    fn typed(&self, row: &GridRow) -> BTreeMap<String, String> {
        let cells = self.columns.facts.iter();
        cells
            .filter(|(index, _)| !says_nothing(cell(row, *index)))
            .map(|(index, fact)| (fact.id.clone(), cell(row, *index).to_owned()))
            .collect()
    }

    /// Why what stands there is not written over.
    fn closed(&self, there: Option<&Report>) -> Result<Option<Problem>, Error> {
        let Some(row) = there else { return Ok(None) };
        let state = state_of(row)?;
        let Err(refusal) = self.hand.over(state) else {
            return Ok(None);
        };
        let help = match refusal {
            Refusal::SentBack => "请删去这一行:退回的由单位自己改好再报",
            _ => "请删去这一行;确需改动的,先由主办方退回",
        };
        let words = format!("这份报表{},不能用文件改", state.label());
        Ok(Some(Problem::new("E327", words, help)))
    }

    fn permit(&self, unit: OrganisationId, label: Label) -> Result<Permit, Problem> {
        let (actor, tree) = (self.acting.actor, &self.ground.tree);
        let year = label.year().unwrap_or_default();
        let standing = self.ground.there.standing(unit);
        let permit = match standing {
            Some(it) => it.may_write(actor, tree, self.hand.action(), year, false),
            None => Err(Refusal::NotAsked.into()),
        };
        permit.map_err(|error| {
            let help = "请删去这一行,或核对时期";
            Problem::new("E309", error.to_string(), help)
        })
    }

    fn found(
        &self,
        (unit, label): (OrganisationId, Label),
        there: Option<&Report>,
        typed: BTreeMap<String, String>,
        permit: &Permit,
    ) -> Result<Found, Error> {
        let draft = match there {
            Some(row) => typed_of(row)?,
            None => BTreeMap::new(),
        };
        let values: Vec<SeenValue> = self
            .columns
            .facts
            .iter()
            .map(|(_, fact)| {
                let text = |from: &BTreeMap<String, String>| from.get(&fact.id).cloned();
                value(fact, label, text(&typed), text(&draft))
            })
            .collect();
        let mut merged = draft;
        merged.extend(typed);
        let is_missing = |fact: &&&Fact| merged.get(&fact.id).is_none_or(|text| says_nothing(text));
        let missing = self.asked.iter().filter(is_missing);
        let form = &self.ground.form;
        let due = there.map_or_else(
            || due_day(self.acting.inner(), form, label),
            |row| row.due_day,
        );
        let name = self.ground.tree.name(unit);
        let seen = SeenReport {
            name: match self.ground.key() {
                Key::Period => label.words(),
                Key::Unit => name.to_owned(),
            },
            is_late: comes_late(permit, there, due, self.acting.today()),
            is_running: !label.is_over_by(date_of(self.acting.today())),
            missing: missing.map(|fact| fact.title.clone()).collect(),
            values,
        };
        let changes = |it: &SeenValue| !it.text.is_empty() && !it.is_same;
        let filling = Filling {
            which: format!("{name}{}", label.words()),
            is_same: !seen.values.iter().any(changes),
            report: FilledReport {
                of: ReportRef {
                    unit,
                    form: form.id,
                    label: label.to_string(),
                },
                revision: there.map_or(Revision::NONE, |row| row.revision),
                typed: merged,
                is_submitted: false,
            },
        };
        Ok(Found {
            label,
            filling,
            seen,
        })
    }
}

fn cell(row: &GridRow, index: usize) -> &str {
    row.cells.get(index).map_or("", |text| text.trim())
}

fn unnamed(key: Key) -> Problem {
    let what = key.title();
    Problem::new(
        "E322",
        format!("没有写{what}"),
        format!("每一行都要写明是哪个{what}"),
    )
}

/// A value of the file beside that of the draft.
fn value(fact: &Fact, label: Label, new: Option<String>, old: Option<String>) -> SeenValue {
    let cell = Cell::for_period(fact, target(fact, label));
    let raw = |text: &str| cell.read_typed(text).ok().flatten();
    let show = |text: &str| raw(text).map_or_else(|| text.to_owned(), |raw| cell.show(raw));
    let old = old.filter(|text| !says_nothing(text));
    let Some(new) = new else {
        return SeenValue::default();
    };
    let is_same = old.as_ref().is_some_and(|old| raw(old) == raw(&new));
    SeenValue {
        text: show(&new),
        before: old.filter(|_| !is_same).map(|old| show(&old)),
        is_same,
    }
}
