//! Handing in a self-assessment.

use appraisal::permit::Action;
use appraisal::sheet::Layer;
use store::fault::Fault;
use store::id::{Revision, SheetId};
use store::mark;
use store::sheet::{Sheet, put};
use store::tx::Tx;

use super::book::{Basis, runs};
use super::head::Opened;
use super::mark::{is_taken_late, sheet_row};
use super::refusal::Refusal as No;
use crate::act::{Act, UseCase};
use crate::error::Error;
use crate::service::Acting;

impl Acting<'_> {
    /// Hands in the unit's self-assessment.
    ///
    /// # Errors
    /// Items without points, a stage that takes none, a sheet that is handed in, or the actor may not.
    pub async fn submit_self(&self, sheet: SheetId, revision: i64) -> Result<(), Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        opened.may(self.actor, Action::SubmitSelfAssessment)?;
        let ready = opened.ready(inner, &mut db).await?;
        drop(db);
        let runs = runs(inner, opened.standing.cycle, Basis::Suggested).await?;
        let row = runs.row(opened.standing.unit);
        let unit = (runs.at(opened.standing.position).zip(row))
            .and_then(|((_, run), row)| run.units.get(row));
        let applies = |place: usize| {
            let item = unit.and_then(|unit| unit.score.items.get(place));
            item.is_none_or(|item| item.applies != Some(false))
        };
        let items = ready.scheme.items.iter().enumerate();
        let wanted = items.filter(|(place, _)| applies(*place));
        let wanted = wanted.map(|(_, item)| item.id.clone()).collect();
        let revision = Revision(revision);
        self.commit(HandIn {
            sheet,
            wanted,
            revision,
        })
        .await
    }
}

struct HandIn {
    sheet: SheetId,
    /// Items that need points.
    wanted: Vec<String>,
    revision: Revision,
}

impl UseCase for HandIn {
    type Answer = ();

    async fn run(act: Act<HandIn>, tx: &mut Tx) -> Result<(), Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let seat = opened.may(&act.actor, Action::SubmitSelfAssessment)?;
        let row = sheet_row(tx.db(), input.sheet).await?;
        if row.submitted_at.is_some() {
            return Err(No::SubmittedAlready.into());
        }
        if row.revision != input.revision {
            return Err(super::verify::changed(tx.db(), &row).await?);
        }
        let late = is_taken_late(&opened)?;
        let marks = mark::of_sheet(tx.db(), input.sheet).await?;
        let has = |item: &String| {
            let own = Layer::SelfAssessed.key();
            let mut marks = marks.iter();
            marks.any(|it| it.layer == own && it.item == *item && it.points.is_some())
        };
        let items: Vec<String> = input.wanted.iter().filter(|it| !has(it)).cloned().collect();
        if !items.is_empty() {
            return Err(No::Incomplete { items }.into());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let after = Sheet {
            submitted_at: Some(act.at),
            submitted_by: act.actor.account(),
            submitted_late: late.to_owned(),
            ..row.clone()
        };
        let written = put(tx, "sheet.submit", &row, after).await?;
        written.map(drop).ok_or_else(|| Fault::Busy.into())
    }
}
