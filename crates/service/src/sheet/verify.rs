//! Verifying a sheet as a whole: taking over what is suggested, finishing, reopening.

use std::collections::BTreeMap;

use appraisal::permit::Action;
use appraisal::sheet::{Layer, Missing};
use rubric::number::Points;
use store::db::Db;
use store::fault::Fault;
use store::id::{Revision, SheetId};
use store::mark::Mark;
use store::sheet::{Sheet, Stamp, Touched, put, touch};
use store::tx::Tx;
use store::{item_return, mark, table};

use super::book::{Basis, runs};
use super::head::Opened;
use super::lines::{Rows, in_words, missing};
use super::mark::{name_of, sheet_row};
use super::refusal::Refusal as No;
use crate::act::{Act, UseCase};
use crate::error::{Error, Noun, Refusal, Stale};
use crate::service::Acting;

/// What was taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Accepted {
    /// Items that now have the suggested points.
    pub taken: usize,
    /// Items without points of the team that were left: nothing certain is suggested, or they are returned.
    pub left: usize,
}

/// How often something is tried again that others change all the time.
const TRIES: usize = 4;

impl Acting<'_> {
    /// Takes what is suggested for certain as verified, for every item of a section that the team has not scored yet.
    /// Nothing that somebody wrote is overwritten.
    ///
    /// # Errors
    /// The section is somebody else's, or the actor may not.
    pub async fn accept_suggested(&self, sheet: SheetId, section: &str) -> Result<Accepted, Error> {
        for _ in 0..TRIES {
            if let Some(accepted) = self.try_accept(sheet, section).await? {
                return Ok(accepted);
            }
        }
        Err(Fault::Busy.into())
    }

    async fn try_accept(&self, sheet: SheetId, section: &str) -> Result<Option<Accepted>, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        let assigned = opened
            .assignment(&mut db, self.actor, Action::VerifySheet)
            .await?;
        let ready = opened.ready(inner, &mut db).await?;
        drop(db);
        let scheme = &ready.scheme;
        if scheme.section(section).is_none() {
            return Err(Refusal::NotHere(Noun::Item).into());
        }
        let runs = runs(inner, opened.standing.cycle, Basis::Suggested).await?;
        let unit = runs.row(opened.standing.unit);
        let unit = (runs.at(opened.standing.position).zip(unit))
            .and_then(|((_, run), row)| run.units.get(row));
        let Some(unit) = unit else {
            return Err(Refusal::NotHere(Noun::Sheet).into());
        };
        let mut suggested = BTreeMap::new();
        let mut is_any = false;
        for (place, item) in scheme.items.iter().enumerate() {
            let is_there = scheme
                .lineage(&item.section)
                .iter()
                .any(|s| s.id == section);
            if !is_there || !assigned.has_item(scheme, place) {
                continue;
            }
            is_any = true;
            let score = &unit.score.items[place];
            if score.applies != Some(false) {
                let certain = score.points.exact().filter(|_| score.applies == Some(true));
                suggested.insert(item.id.clone(), certain);
            }
        }
        if !is_any {
            let item = scheme.section(section).map(|it| it.title.clone());
            let item = item.unwrap_or_default();
            return Err(No::NotYours { item }.into());
        }
        let stamp = runs.stamp;
        self.commit(Accept {
            sheet,
            suggested,
            stamp,
        })
        .await
    }

    /// Finishes the verification of a sheet.
    ///
    /// # Errors
    /// Something is open, somebody was faster, or the actor does not lead the team.
    pub async fn finish_verification(&self, sheet: SheetId, revision: i64) -> Result<(), Error> {
        for _ in 0..TRIES {
            if self.try_finish(sheet, revision).await? {
                return Ok(());
            }
        }
        Err(Fault::Busy.into())
    }

    async fn try_finish(&self, sheet: SheetId, revision: i64) -> Result<bool, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        must_lead(&opened, &mut db, self).await?;
        let rows = Rows::of(&mut db, sheet).await?;
        drop(db);
        let runs = runs(inner, opened.standing.cycle, Basis::Suggested).await?;
        let open = missing(&runs, &opened.standing, &rows)?;
        if !open.is_empty() {
            let (member, _) = runs
                .at(opened.standing.position)
                .ok_or(Refusal::NotHere(Noun::Sheet))?;
            let what = |it: &Missing| in_words(member, *it);
            let what = open.iter().map(what).collect();
            return Err(No::Open { what }.into());
        }
        let version = opened.standing.version;
        let stamp = runs.stamp;
        let revision = Revision(revision);
        self.commit(Finish {
            sheet,
            version,
            stamp,
            revision,
        })
        .await
    }

    /// Opens a finished sheet again; signatures under it are void once something changes.
    ///
    /// # Errors
    /// Somebody was faster, or the actor does not lead the team.
    pub async fn reopen_sheet(&self, sheet: SheetId, revision: i64) -> Result<(), Error> {
        let mut db = self.read().await?;
        let opened = Opened::find(self.inner(), &mut db, sheet).await?;
        must_lead(&opened, &mut db, self).await?;
        drop(db);
        let revision = Revision(revision);
        self.commit(Reopen { sheet, revision }).await
    }
}

async fn must_lead(opened: &Opened, db: &mut Db, acting: &Acting<'_>) -> Result<(), Error> {
    let assigned = opened.assignment(db, acting.actor, Action::VerifySheet);
    match assigned.await?.is_leader {
        true => Ok(()),
        false => Err(No::LeaderOnly.into()),
    }
}

/// Somebody changed the state of the whole sheet.
pub(super) async fn changed(db: &mut Db, row: &Sheet) -> Result<Error, Error> {
    let state = match (row.submitted_at, row.verified_at) {
        (_, Some(_)) => "已完成核实",
        (Some(_), None) => "自评已提交,正在核实",
        (None, None) => "自评尚未提交",
    };
    let by = row.verified_by.or(row.submitted_by);
    let by = match by {
        Some(by) => name_of(db, by).await?,
        None => "另一位人员".to_owned(),
    };
    let at = row.verified_at.or(row.submitted_at);
    let stale = Stale {
        field: "revision".to_owned(),
        yours: "按打开页面时的状态办理".to_owned(),
        theirs: state.to_owned(),
        by,
        at: at.unwrap_or(store::time::Moment(0)),
        revision: row.revision,
    };
    Ok(Refusal::Stale(Box::new(stale)).into())
}

struct Accept {
    sheet: SheetId,
    /// By item: the points that are certain.
    suggested: BTreeMap<String, Option<Points>>,
    /// How new the suggestion is.
    stamp: Stamp,
}

impl UseCase for Accept {
    type Answer = Option<Accepted>;

    async fn run(act: Act<Accept>, tx: &mut Tx) -> Result<Option<Accepted>, Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let seat = opened.may(&act.actor, Action::VerifySheet)?;
        opened.must_be_open()?;
        let now = opened.standing.stamp;
        if (now.facts, now.answers) != (input.stamp.facts, input.stamp.answers) {
            return Ok(None);
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let author = act.actor.account().ok_or(Refusal::SignIn)?;
        let marks = mark::of_sheet(tx.db(), input.sheet).await?;
        let returned = item_return::of_sheet(tx.db(), input.sheet).await?;
        let mut accepted = Accepted { taken: 0, left: 0 };
        for (item, points) in &input.suggested {
            let layer = Layer::Verified.key();
            let before = marks
                .iter()
                .find(|it| it.item == *item && it.layer == layer);
            if before.is_some_and(|it| it.points.is_some()) {
                continue;
            }
            let mut open = returned.iter().filter(|it| it.closed_at.is_none());
            let Some(points) = points.filter(|_| !open.any(|it| it.item == *item)) else {
                accepted.left += 1;
                continue;
            };
            let after = Mark {
                sheet: input.sheet,
                item: item.clone(),
                layer: layer.to_owned(),
                points: Some(points.units()),
                remark: before.map_or_else(String::new, |it| it.remark.clone()),
                reason: before.map_or_else(String::new, |it| it.reason.clone()),
                changed_at: act.at,
                changed_by: author,
                revision: Revision::NONE,
            };
            match before {
                None => drop(table::insert(tx, "mark.accept", after).await?),
                Some(before) => drop(table::update(tx, "mark.accept", before, after).await?),
            }
            accepted.taken += 1;
        }
        if accepted.taken > 0 {
            touch(tx, input.sheet, Touched::Writing).await?;
        }
        Ok(Some(accepted))
    }
}

struct Finish {
    sheet: SheetId,
    version: i64,
    stamp: Stamp,
    revision: Revision,
}

impl UseCase for Finish {
    type Answer = bool;

    async fn run(act: Act<Finish>, tx: &mut Tx) -> Result<bool, Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let seat = opened.may(&act.actor, Action::VerifySheet)?;
        let row = sheet_row(tx.db(), input.sheet).await?;
        if row.verified_at.is_some() {
            return Err(No::Finished.into());
        }
        if row.revision != input.revision {
            return Err(changed(tx.db(), &row).await?);
        }
        let now = opened.standing.stamp;
        let is_same_facts = (now.facts, now.answers) == (input.stamp.facts, input.stamp.answers);
        if opened.standing.version != input.version || !is_same_facts {
            return Ok(false);
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let after = Sheet {
            verified_at: Some(act.at),
            verified_by: act.actor.account(),
            ..row.clone()
        };
        let written = put(tx, "sheet.finish", &row, after).await?;
        written.map(|_| true).ok_or_else(|| Fault::Busy.into())
    }
}

struct Reopen {
    sheet: SheetId,
    revision: Revision,
}

impl UseCase for Reopen {
    type Answer = ();

    async fn run(act: Act<Reopen>, tx: &mut Tx) -> Result<(), Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let seat = opened.may(&act.actor, Action::VerifySheet)?;
        let row = sheet_row(tx.db(), input.sheet).await?;
        if row.revision != input.revision {
            return Err(changed(tx.db(), &row).await?);
        }
        if row.verified_at.is_none() {
            return Ok(());
        }
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let after = Sheet {
            verified_at: None,
            verified_by: None,
            ..row.clone()
        };
        let written = put(tx, "sheet.reopen", &row, after).await?;
        written.map(drop).ok_or_else(|| Fault::Busy.into())
    }
}
