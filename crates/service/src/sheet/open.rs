//! Opening a sheet: what the stage shows to whom, and the page kept as long as nothing of it changed.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use appraisal::cycle::Stage;
use appraisal::permit::{Action, Role};
use appraisal::sheet::Question;
use rubric::expr::ir::Source;
use rubric::model::Otherwise;
use rubric::plan::Program;
use store::Reading;
use store::db::Db;
use store::id::{AccountId, SheetId};
use store::time::Day;

use super::build::{Build, Moved};
use super::head::{Assignment, Opened};
use super::view::{SheetRights, SheetView};
use crate::actor::Actor;
use crate::error::Error;
use crate::scheme::library::Ready;
use crate::service::Acting;

/// Which layers somebody sees at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Sees {
    /// The unit's own points and what is suggested.
    pub(super) own: bool,
    /// What was returned, and comments.
    pub(super) returned: bool,
    /// Findings.
    pub(super) findings: bool,
    /// Verified points and results.
    pub(super) verified: bool,
}

/// What somebody may see and write of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Look {
    pub(super) sees: Sees,
    pub(super) may: SheetRights,
    /// Items and questions that are the viewer's to write, one letter each.
    pub(super) items: String,
    pub(super) questions: String,
}

impl Look {
    /// Asks the table of permissions.
    ///
    /// # Errors
    /// The actor may see nothing of the sheet.
    async fn of(opened: &Opened, db: &mut Db, ready: &Ready, actor: &Actor) -> Result<Look, Error> {
        let can = |action: Action| opened.is_allowed(actor, action);
        let sees = Sees {
            own: can(Action::ReadSelfAssessment),
            returned: can(Action::ReadReturnedItems),
            findings: can(Action::ReadDailyFindings),
            verified: can(Action::ReadSheet),
        };
        let ledgers = can(Action::ReadLedger);
        if sees == Sees::default() && !ledgers {
            opened.may(actor, Action::ReadSheet)?;
        }
        let (verify, find) = (can(Action::VerifySheet), can(Action::RecordFinding));
        let assigned = match (verify, find) {
            (true, _) => opened.assignment(db, actor, Action::VerifySheet).await?,
            (false, true) => opened.assignment(db, actor, Action::RecordFinding).await?,
            (false, false) => Assignment::default(),
        };
        let letter = |own: bool| if own { 'y' } else { 'n' };
        let is_assigned = verify || find;
        let items = 0..if is_assigned {
            ready.scheme.items.len()
        } else {
            0
        };
        let items: String = items
            .map(|item| letter(assigned.has_item(&ready.scheme, item)))
            .collect();
        let asked: Vec<Question> = match verify {
            true => appraisal::sheet::questions(&ready.scheme, &ready.program),
            false => Vec::new(),
        };
        let questions: String = asked
            .iter()
            .map(|question| letter(verify && assigned.has_question(&ready.scheme, question)))
            .collect();
        let confirms = |role: Role| matches!(role, Role::TeamLeader | Role::LeadDepartment);
        let may = SheetRights {
            own: can(Action::SelfAssess),
            submit: can(Action::SubmitSelfAssessment),
            verify: verify && (items.contains('y') || questions.contains('y')),
            return_item: can(Action::ReturnItem) && items.contains('y'),
            answer: can(Action::SelfAssess) && opened.standing.stage == Stage::Verification,
            comment: can(Action::CommentOnItem),
            find: find && items.contains('y'),
            confirm: find && actor.seats.iter().any(|seat| confirms(seat.role)),
            finish: verify && assigned.is_leader,
            sign: can(Action::SignSheet),
            ledgers,
        };
        Ok(Look {
            sees,
            may,
            items,
            questions,
        })
    }
}

/// What makes a page of a sheet the same page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    sheet: SheetId,
    version: i64,
    cycle_revision: i64,
    facts: i64,
    others: i64,
    samples: i64,
    day: Option<Day>,
    tree: String,
    look: Look,
}

/// Pages shown last.
#[derive(Default)]
pub(crate) struct Views {
    kept: Mutex<Kept>,
}

/// Pages with the turn at which each was shown last.
#[derive(Default)]
struct Kept {
    turn: u64,
    pages: HashMap<Key, (u64, Arc<SheetView>)>,
}

/// Pages that are kept.
const KEPT: usize = 512;

impl Views {
    fn get(&self, key: &Key) -> Option<Arc<SheetView>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        let (shown, view) = kept.pages.get_mut(key)?;
        *shown = turn;
        Some(Arc::clone(view))
    }

    fn keep(&self, key: Key, view: &Arc<SheetView>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.pages.len() >= KEPT {
            // Half of them go at once, so that this is rare.
            let mut turns: Vec<u64> = kept.pages.values().map(|(turn, _)| *turn).collect();
            turns.sort_unstable();
            let middle = turns[turns.len() / 2];
            kept.pages.retain(|_, (turn, _)| *turn > middle);
        }
        let turn = kept.turn;
        kept.pages.insert(key, (turn, Arc::clone(view)));
    }

    /// Forgets all pages.
    #[cfg(test)]
    pub(super) fn forget(&self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pages.clear();
    }
}

impl Acting<'_> {
    /// What a saved field of an item moves, as far as the actor may see it.
    ///
    /// # Errors
    /// There is no such sheet, or the actor may see nothing of it.
    pub async fn moved(&self, id: SheetId, item: &str) -> Result<Moved, Error> {
        let (db, opened, ready, look) = self.look_at(id).await?;
        Moved::read(self.inner(), db, &opened, &ready, look.sees, item).await
    }

    /// A sheet with what the actor may see of it; that somebody looked is noted.
    async fn look_at(&self, id: SheetId) -> Result<(Reading, Opened, Arc<Ready>, Look), Error> {
        let inner = self.inner();
        let mut db = self.read().await?;
        let opened = Opened::find(inner, &mut db, id).await?;
        let ready = opened.ready(inner, &mut db).await?;
        let look = Look::of(&opened, &mut db, &ready, self.actor).await?;
        self.note(&opened).await?;
        Ok((db, opened, ready, look))
    }

    /// A sheet as the actor may see it now.
    ///
    /// # Errors
    /// There is no such sheet, or the actor may see nothing of it.
    pub async fn sheet(&self, id: SheetId) -> Result<Arc<SheetView>, Error> {
        let inner = self.inner();
        let (db, opened, ready, look) = self.look_at(id).await?;
        let standing = &opened.standing;
        let is_early = standing.stage < Stage::SelfAssessment;
        let key = Key {
            sheet: id,
            version: standing.version,
            cycle_revision: standing.cycle_revision,
            facts: standing.stamp.facts,
            others: match is_linked(&ready.program) {
                true => standing.stamp.sheets,
                false => standing.stamp.answers,
            },
            samples: standing.samples,
            day: is_early.then(|| self.today()),
            tree: opened.tree.revision().to_owned(),
            look: look.clone(),
        };
        if let Some(view) = inner.books.views.get(&key) {
            return Ok(view);
        }
        let build = Build::read(inner, db, &opened, &ready, look).await?;
        let view = Arc::new(build.view()?);
        inner.books.views.keep(key, &view);
        Ok(view)
    }

    /// Writes down that somebody looked at another unit's sheet, once a day.
    async fn note(&self, opened: &Opened) -> Result<(), Error> {
        let unit = opened.standing.unit;
        let is_own = self
            .actor
            .seats
            .iter()
            .any(|seat| seat.organisation == unit);
        if is_own {
            return Ok(());
        }
        self.note_look(crate::looks::Look {
            deed: "read.sheet",
            subject: "sheet",
            key: opened.standing.sheet.to_string(),
            unit,
            words: serde_json::json!({}),
        })
        .await
    }
}

/// Whether points of other units, or of other schemes, move those of a unit.
fn is_linked(program: &Program) -> bool {
    let is_mean = |otherwise: Otherwise| otherwise == Otherwise::CohortMean;
    program.items.iter().any(|item| is_mean(item.otherwise))
        || (program.inputs.iter()).any(|input| matches!(input.source, Source::Result { .. }))
}

/// Names of accounts, each read once.
#[derive(Default)]
pub(super) struct Names(BTreeMap<AccountId, String>);

impl Names {
    pub(super) async fn learn(&mut self, db: &mut Db, account: AccountId) -> Result<(), Error> {
        if let std::collections::btree_map::Entry::Vacant(place) = self.0.entry(account) {
            place.insert(super::mark::name_of(db, account).await?);
        }
        Ok(())
    }

    pub(super) fn of(&self, account: AccountId) -> String {
        self.0.get(&account).cloned().unwrap_or_default()
    }
}
