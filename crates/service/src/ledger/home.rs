//! The ledgers of a unit in one look: how many entries, which periods are declared complete, what they are for.

use appraisal::ledger::{Keeper, covers};
use appraisal::permit::Action;
use rubric::facts::{Label, day_number};
use rubric::model::Period;
use serde::Serialize;
use store::db::Db;
use store::id::OrganisationId;
use store::time::{Day, Moment};
use store::{ledger_close, ledger_entry};

use super::derive::year_span;
use super::ground::{Ground, action_of};
use super::uses::uses_of;
use crate::clock::date_of;
use crate::error::Error;
use crate::looks::Look;
use crate::service::Acting;
use crate::view::OrgRef;

/// How a period of a ledger stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodState {
    /// It has not begun.
    Ahead,
    /// It runs.
    Running,
    /// It is over and nobody has declared it.
    Open,
    /// It is declared complete.
    Complete,
}

/// A period of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodLine {
    /// Its label, such as `2026Q1`.
    pub label: String,
    /// The period in Chinese.
    pub words: String,
    /// Whether the period has begun, is over, and was declared complete.
    pub state: PeriodState,
    /// When it was declared.
    pub at: Option<Moment>,
}

/// A kind in the look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindLine {
    /// Id of the ledger in the dictionary.
    pub id: String,
    /// Chinese title of the ledger.
    pub title: String,
    /// A register.
    pub is_register: bool,
    /// Kept by the organiser.
    pub is_of_organiser: bool,
    /// Entries that are not withdrawn.
    pub entries: i64,
    /// Of these, late ones.
    pub late: i64,
    /// Day of the newest.
    pub newest: Option<Day>,
    /// Quarters of the year.
    pub periods: Vec<PeriodLine>,
    /// Facts that it feeds and a scheme of the unit reads.
    pub facts_asked: usize,
    /// Items that read them.
    pub items_asked: usize,
    /// This person may write.
    pub may_record: bool,
}

/// The ledgers of a unit in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerHome {
    /// The unit, by number and name.
    pub unit: OrgRef,
    /// The year that is shown.
    pub year: i16,
    /// Years that can be chosen.
    pub years: Vec<i16>,
    /// The kinds: what is asked first.
    pub kinds: Vec<KindLine>,
    /// Cycles of the year.
    pub cycles: Vec<(store::id::CycleId, String)>,
    /// The quarter that is over and not declared, or the one that runs: what the form of declaring offers.
    pub quarters: Vec<PeriodLine>,
    /// What is said when things come late.
    pub late: Option<&'static str>,
    /// Why nothing can be recorded.
    pub closed: Option<String>,
    /// This person may declare.
    pub may_declare: bool,
}

impl Acting<'_> {
    /// The ledgers of a unit in a year; without one, the year that runs.
    ///
    /// # Errors
    /// No right to read them.
    pub async fn ledger_home(
        &self,
        unit: OrganisationId,
        year: Option<i16>,
    ) -> Result<LedgerHome, Error> {
        let mut db = self.read().await?;
        self.ledger_home_from(&mut db, unit, year).await
    }

    /// The same over a connection that is held already.
    pub(crate) async fn ledger_home_from(
        &self,
        db: &mut Db,
        unit: OrganisationId,
        year: Option<i16>,
    ) -> Result<LedgerHome, Error> {
        let ground = Ground::of(self.inner(), db, unit).await?;
        let standing = &ground.standing;
        standing.may_read(self.actor, &ground.tree, Action::ReadLedger)?;
        if !standing.is_own(self.actor, &ground.tree) {
            self.note_look(Look {
                deed: "read.ledger",
                subject: "ledger",
                key: unit.to_string(),
                unit,
                words: serde_json::Value::Null,
            })
            .await?;
        }
        let today = self.today();
        let this_year = date_of(today).year();
        let year = year.unwrap_or(this_year);
        let in_year = standing.cycles_in(year);
        let uses = uses_of(self.inner(), db, &in_year).await?;
        let dated = ledger_entry::tallies(db, unit, year_span(year)).await?;
        let always = (Day(-25_567), year_span(year).1);
        let registers = ledger_entry::tallies(db, unit, always).await?;
        let closes = ledger_close::of_unit(db, unit).await?;
        let mut kinds = Vec::new();
        let mut late = None;
        let mut closed = None;
        let mut may_declare = false;
        for kind in ground.known.kinds.iter() {
            let tallies = if kind.is_register { &registers } else { &dated };
            let tally = tallies.iter().find(|tally| tally.kind == kind.id);
            let standing_closes = || {
                closes
                    .iter()
                    .filter(|row| row.kind == kind.id && row.reopened_at.is_none())
            };
            let declared: Vec<Label> = standing_closes()
                .filter_map(|row| Label::parse(&row.label).ok())
                .collect();
            let periods = quarters(year)
                .map(|label| {
                    let is_complete = covers(&declared, label, kind.is_register);
                    let row = standing_closes().find(|row| row.label == label.to_string());
                    period(label, is_complete, today, row.map(|row| row.closed_at))
                })
                .collect();
            let asked: Vec<usize> = ground
                .known
                .feeds
                .of_kind(&kind.id)
                .iter()
                .filter_map(|feed| ground.known.dictionary.facts().get(feed.fact))
                .filter_map(|fact| uses.get(&fact.id).map(Vec::len))
                .collect();
            let permit = standing.may_write(
                self.actor,
                &ground.tree,
                action_of(kind),
                year,
                kind.is_register,
            );
            let may_record = permit.is_ok();
            match permit {
                Ok(permit) => {
                    may_declare = true;
                    late = late.or(permit.late_words());
                }
                Err(error) if kind.keeper == Keeper::Unit => {
                    closed.get_or_insert_with(|| error.to_string());
                }
                Err(_) => {}
            }
            kinds.push(KindLine {
                id: kind.id.clone(),
                title: kind.title.clone(),
                is_register: kind.is_register,
                is_of_organiser: kind.keeper == Keeper::Organiser,
                entries: tally.map_or(0, |tally| tally.entries),
                late: tally.map_or(0, |tally| tally.late),
                newest: tally.map(|tally| tally.newest),
                periods,
                facts_asked: asked.len(),
                items_asked: asked.iter().sum(),
                may_record,
            });
        }
        let is_of_unit = standing.is_own(self.actor, &ground.tree);
        kinds.sort_by_key(|kind| (kind.is_of_organiser, kind.facts_asked == 0));
        let mut years: Vec<i16> = standing.heads.iter().map(|head| head.year).collect();
        years.extend([this_year, year]);
        years.sort_unstable();
        years.dedup();
        years.reverse();
        let mut cycles = Vec::new();
        for id in in_year {
            let row = crate::cycle::row(db, id).await?;
            // Nothing is visible before its stage.
            if row.stage != appraisal::cycle::Stage::Preparation {
                cycles.push((id, row.title));
            }
        }
        Ok(LedgerHome {
            unit: ground.tree.org(unit),
            year,
            years,
            cycles,
            quarters: quarters(year)
                .map(|label| period(label, false, today, None))
                .filter(|line| line.state != PeriodState::Ahead)
                .collect(),
            kinds,
            late,
            closed: closed.filter(|_| is_of_unit && !may_declare),
            may_declare,
        })
    }
}

fn quarters(year: i16) -> impl Iterator<Item = Label> {
    (1..=4).filter_map(move |n| Label::of(year, Period::Quarter, n))
}

fn period(label: Label, is_complete: bool, today: Day, at: Option<Moment>) -> PeriodLine {
    let day = |date: Option<jiff::civil::Date>| date.map_or(0, day_number);
    let state = if is_complete {
        PeriodState::Complete
    } else if day(label.first_day()) > today.0 {
        PeriodState::Ahead
    } else if day(label.last_day()) >= today.0 {
        PeriodState::Running
    } else {
        PeriodState::Open
    };
    PeriodLine {
        label: label.to_string(),
        words: label.words(),
        state,
        at,
    }
}
