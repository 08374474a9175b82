//! Saving what stands at one item in one layer: points, remark, reason.

use std::sync::Arc;

use appraisal::cycle::{LateWork, Stage};
use appraisal::permit::Action;
use appraisal::sheet::{Layer, Unfit, check_own, check_verified};
use rubric::number::Points;
use rubric::score::Bounds;
use store::account::Account;
use store::db::Db;
use store::fault::Fault;
use store::id::{AccountId, Revision, SheetId};
use store::mark::Mark;
use store::sheet::{Sheet, Touched, touch};
use store::time::Moment;
use store::tx::Tx;
use store::{item_return, mark, table, values};

use super::head::Opened;
use super::recent::suggested;
use super::refusal::Refusal as No;
use super::typed;
use crate::act::{Act, UseCase};
use crate::error::{Error, Noun, Refusal, Stale};
use crate::scheme::library::Ready;
use crate::service::Acting;

/// What stands at one item in one layer. What is absent stays as it is; empty points are no points.
#[derive(Debug, Clone, Default)]
pub struct SaveMark {
    /// Id of the item.
    pub item: String,
    /// Points as typed.
    pub points: Option<String>,
    /// Remark as typed.
    pub remark: Option<String>,
    /// Reason as typed; of the verified layer.
    pub reason: Option<String>,
    /// The revision that was read; 0 where nothing stood there.
    pub revision: i64,
}

/// What stands there now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Saved {
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// The points that stand there now; `None` where there are none.
    pub points: Option<Points>,
    /// When it was written.
    pub at: Moment,
}

impl Acting<'_> {
    /// Saves what the unit says of an item of its own sheet.
    ///
    /// # Errors
    /// The points do not fit, the sheet is handed in, somebody was faster, or the actor may not.
    pub async fn save_own(&self, sheet: SheetId, input: SaveMark) -> Result<Saved, Error> {
        self.save(sheet, Layer::SelfAssessed, input).await
    }

    /// Saves what the team says of an item.
    ///
    /// # Errors
    /// The points do not fit or need a reason, the item is somebody else's, somebody was faster, or the actor may not.
    pub async fn save_verified(&self, sheet: SheetId, input: SaveMark) -> Result<Saved, Error> {
        self.save(sheet, Layer::Verified, input).await
    }

    async fn save(&self, sheet: SheetId, layer: Layer, input: SaveMark) -> Result<Saved, Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, sheet).await?;
        let action = match layer {
            Layer::SelfAssessed => Action::SelfAssess,
            _ => Action::VerifySheet,
        };
        opened.may(self.actor, action)?;
        let ready = opened.ready(inner, &mut db).await?;
        drop(db);
        let place = ready.scheme.items.iter().position(|it| it.id == input.item);
        let place = place.ok_or(Refusal::NotHere(Noun::Item))?;
        let title = &ready.scheme.items[place].title;
        let points = match &input.points {
            Some(text) => Some(typed::points("points", title, text)?),
            None => None,
        };
        let write = WriteMark {
            sheet,
            layer,
            place,
            item: input.item,
            remark: (input.remark.as_deref())
                .map(|text| typed::words("remark", "备注", text, 500))
                .transpose()?,
            reason: (input.reason.as_deref())
                .map(|text| typed::words("reason", "理由", text, 500))
                .transpose()?,
            revision: Revision(input.revision),
            suggested: match layer {
                Layer::SelfAssessed => None,
                _ => {
                    let runs = suggested(inner, &opened.standing).await?;
                    let item = runs.score(&opened.standing)?.items.get(place);
                    item.map(|item| (item.applies, item.points))
                }
            },
            points,
            ready,
        };
        self.commit(write).await
    }
}

/// A mark with everything that could be worked out before the transaction.
struct WriteMark {
    sheet: SheetId,
    ready: Arc<Ready>,
    layer: Layer,
    place: usize,
    item: String,
    points: Option<Option<Points>>,
    remark: Option<String>,
    reason: Option<String>,
    revision: Revision,
    /// Whether the item applies and what is suggested for it.
    suggested: Option<(Option<bool>, Bounds)>,
}

impl UseCase for WriteMark {
    type Answer = Saved;

    async fn run(act: Act<WriteMark>, tx: &mut Tx) -> Result<Saved, Error> {
        let input = &act.input;
        let opened = Opened::find(&act.inner, tx.db(), input.sheet).await?;
        let ready = &input.ready;
        let seat = match input.layer {
            Layer::SelfAssessed => {
                let seat = opened.may(&act.actor, Action::SelfAssess)?;
                must_take_own(&opened, tx.db(), &input.item).await?;
                seat
            }
            _ => {
                let seat = opened.may(&act.actor, Action::VerifySheet)?;
                let assigned = opened.assignment(tx.db(), &act.actor, Action::VerifySheet);
                assigned.await?.must_have_item(&ready.scheme, input.place)?;
                opened.must_be_open()?;
                seat
            }
        };
        tx.acting_as(seat.role.key(), seat.organisation);
        tx.about(opened.standing.unit);
        let layer = input.layer.key();
        let before = mark::get(tx.db(), input.sheet, &input.item, layer).await?;
        let after = input.over(before.as_ref(), &act)?;
        if before.is_none() && is_empty(&after) {
            let of = input.item.clone();
            return Err(typed::refused("points", &No::NothingMarked { of }));
        }
        if let Some(before) = &before {
            if is_same(before, &after) {
                return Ok(saved(before));
            }
            if before.revision != input.revision {
                return Err(stale(tx.db(), before, &after).await?);
            }
        }
        if let (Some(plan), Some(points)) = (ready.program.items.get(input.place), after.points) {
            let points = Points::from_units(points);
            let checked = match (input.layer, input.suggested) {
                (Layer::SelfAssessed, _) | (_, None) => check_own(plan, points),
                (_, Some((applies, suggested))) => {
                    check_verified(plan, applies, suggested, points, &after.reason)
                }
            };
            checked.map_err(|why| unfit(&input.item, why))?;
        }
        let written = match &before {
            None => Some(table::insert(tx, "mark.save", after).await?),
            Some(before) => table::update(tx, "mark.save", before, after).await?,
        };
        let written = written.ok_or(Fault::Busy)?;
        touch(tx, input.sheet, Touched::Writing).await?;
        Ok(saved(&written))
    }
}

impl WriteMark {
    /// The mark as it is to stand.
    fn over(&self, before: Option<&Mark>, act: &Act<WriteMark>) -> Result<Mark, Error> {
        let author = act.actor.account().ok_or(Refusal::SignIn)?;
        let mut after = before.cloned().unwrap_or_else(|| Mark {
            sheet: self.sheet,
            item: self.item.clone(),
            layer: self.layer.key().to_owned(),
            points: None,
            remark: String::new(),
            reason: String::new(),
            changed_at: act.at,
            changed_by: author,
            revision: Revision::NONE,
        });
        if let Some(points) = self.points {
            after.points = points.map(Points::units);
        }
        if let Some(remark) = &self.remark {
            after.remark.clone_from(remark);
        }
        if let Some(reason) = self
            .reason
            .as_ref()
            .filter(|_| self.layer == Layer::Verified)
        {
            after.reason.clone_from(reason);
        }
        after.changed_at = act.at;
        after.changed_by = author;
        Ok(after)
    }
}

/// The field at which a misfit is told.
pub(super) fn unfit(of: &str, why: Unfit) -> Error {
    let field = match why {
        Unfit::ReasonNeeded { .. } => "reason",
        _ => "points",
    };
    let of = of.to_owned();
    typed::refused(field, &No::Unfit { of, why })
}

/// The row of a sheet.
pub(super) async fn sheet_row(db: &mut Db, id: SheetId) -> Result<Sheet, Error> {
    let row: Option<Sheet> = table::get(db, values![id]).await?;
    row.ok_or_else(|| Refusal::NotHere(Noun::Sheet).into())
}

/// The unit writes until it has handed in; afterwards only what was returned to it. What is late follows the table of
/// moves.
async fn must_take_own(opened: &Opened, db: &mut Db, item: &str) -> Result<(), Error> {
    let standing = &opened.standing;
    if standing.stage == Stage::Verification {
        let open = item_return::open_at(db, standing.sheet, item).await?;
        if open.is_some() {
            return Ok(());
        }
    }
    if standing.submitted_at.is_some() {
        return Err(No::SubmittedAlready.into());
    }
    is_taken_late(opened).map(drop)
}

/// What becomes of a self-assessment that comes now: the word that is kept, empty while it is in time.
pub(super) fn is_taken_late(opened: &Opened) -> Result<&'static str, Error> {
    match opened.head.cycle.late_work(Stage::SelfAssessment) {
        Some(LateWork::Open) => Ok(""),
        Some(late @ (LateWork::Marked | LateWork::NotCounted)) => Ok(late.key()),
        Some(LateWork::Refused) | None => Err(No::TooLate {
            stage: opened.standing.stage,
        }
        .into()),
    }
}

fn is_empty(it: &Mark) -> bool {
    it.points.is_none() && it.remark.is_empty() && it.reason.is_empty()
}

fn is_same(a: &Mark, b: &Mark) -> bool {
    (a.points, &a.remark, &a.reason) == (b.points, &b.remark, &b.reason)
}

fn saved(mark: &Mark) -> Saved {
    Saved {
        revision: mark.revision,
        points: mark.points.map(Points::from_units),
        at: mark.changed_at,
    }
}

async fn stale(db: &mut Db, theirs: &Mark, yours: &Mark) -> Result<Error, Error> {
    let in_words = |mark: &Mark| {
        let points = mark.points.map(Points::from_units);
        let points = points.map_or_else(|| "没有填分".to_owned(), |it| format!("{it}分"));
        let parts = [points.as_str(), &mark.reason, &mark.remark];
        let parts: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        parts.join(";")
    };
    let stale = Stale {
        field: "points".to_owned(),
        yours: in_words(yours),
        theirs: in_words(theirs),
        by: name_of(db, theirs.changed_by).await?,
        at: theirs.changed_at,
        revision: theirs.revision,
    };
    Ok(Refusal::Stale(Box::new(stale)).into())
}

/// The name of whoever holds an account.
pub(super) async fn name_of(db: &mut Db, account: AccountId) -> Result<String, Fault> {
    let row: Option<Account> = table::get(db, values![account]).await?;
    Ok(row.map_or_else(|| "已撤销的账号".to_owned(), |row| row.name))
}
