//! The step of the dates: first and last day of each stage.

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::readiness::{DATED, Dates, DatesFlaw};
use store::cycle_date::{self, CycleDate};
use store::id::{CycleId, Revision};
use store::table;
use store::time::Day;
use store::tx::Tx;

use super::setup::Setup;
use crate::act::{Act, UseCase};
use crate::error::{Error, FieldRefusal};
use crate::service::Acting;

/// What the step asks.
#[derive(Debug, Clone)]
pub struct StageDates {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// First and last day, by stage.
    pub dates: BTreeMap<Stage, (Day, Day)>,
}

impl Acting<'_> {
    /// Sets the dates of all stages; they can be moved until the cycle is closed.
    ///
    /// # Errors
    /// Dates that are missing or out of order, each at its stage.
    pub async fn set_dates(&self, dates: StageDates) -> Result<Revision, Error> {
        self.commit(Set(dates)).await
    }
}

/// What is wrong with dates, at the inputs `from-…` and `to-…`.
pub(crate) fn wrong(dates: &Dates) -> Vec<FieldRefusal> {
    let told = |flaw: DatesFlaw| {
        let (at, stage, words) = match flaw {
            DatesFlaw::Missing(stage) => (
                "from",
                stage,
                format!("“{}”还没有起止日期,请补上。", stage.label()),
            ),
            DatesFlaw::EndsBeforeItBegins(stage) => (
                "to",
                stage,
                format!("“{}”的截止日早于开始日,请检查。", stage.label()),
            ),
            DatesFlaw::BeginsBefore { stage, earlier } => (
                "from",
                stage,
                format!(
                    "“{}”比前一阶段“{}”开始得还早,请调整先后。",
                    stage.label(),
                    earlier.label()
                ),
            ),
        };
        FieldRefusal {
            field: format!("{at}-{}", stage.key()),
            words,
        }
    };
    dates.flaws().into_iter().map(told).collect()
}

/// The dates as the pure rules read them.
pub(crate) fn pure(rows: &[CycleDate]) -> Dates {
    let line = |it: &CycleDate| (it.stage, (it.from_day.0, it.to_day.0));
    Dates(rows.iter().map(line).collect())
}

struct Set(StageDates);

impl UseCase for Set {
    type Answer = Revision;

    async fn run(act: Act<Set>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input.0;
        let until = Some(Stage::ObjectionWindow);
        let setup = Setup::begin(&act, tx, asked.cycle, asked.revision, until).await?;
        let days = asked
            .dates
            .iter()
            .map(|(stage, (from, to))| (*stage, (from.0, to.0)));
        Error::unless_fit(wrong(&Dates(days.collect())))?;
        let old = cycle_date::of_cycle(tx.db(), asked.cycle).await?;
        for &stage in DATED {
            let Some(&(from_day, to_day)) = asked.dates.get(&stage) else {
                continue;
            };
            let row = CycleDate {
                cycle: asked.cycle,
                stage,
                from_day,
                to_day,
            };
            match old.iter().find(|it| it.stage == stage) {
                Some(same) if *same == row => {}
                Some(before) => {
                    table::update(tx, "cycle.dates", before, row).await?;
                }
                None => {
                    table::insert(tx, "cycle.dates", row).await?;
                }
            }
        }
        setup.done(tx, "cycle.dates").await
    }
}
