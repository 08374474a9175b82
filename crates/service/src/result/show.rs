//! What pages show of results: the totals while they are made, the published revision, and one unit's own.

use appraisal::cycle::Stage;
use appraisal::permit::Action;
use store::account::Account;
use store::db::Db;
use store::decision::Decision;
use store::id::{AccountId, CycleId, OrganisationId};
use store::publication::Publication;
use store::result::Result as Row;
use store::result_unit::ResultUnit;
use store::value::hex;
use store::{table, values};

use super::compute::{self, Computed, kept, revision, verdicts};
use super::decide::standing;
use super::moved::{Moved, moved};
use super::opinion;
use super::refusal::Refusal;
use super::said;
use super::show_view::{
    DecisionView, MemberView, Proof, ResultPage, RevisionRef, TotalsPage, UnitMember,
    UnitResultPage,
};
use super::waits::UnitWaits;
use crate::cycle;
use crate::error::{Error, Noun};
use crate::rights::{self, CycleHead, Target};
use crate::service::Acting;
use crate::tree::Tree;

impl Acting<'_> {
    /// The totals of a cycle as they were computed last.
    ///
    /// # Errors
    /// Without the right to read totals.
    pub async fn totals(&self, id: CycleId) -> Result<TotalsPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let target = Target::Units(&head);
        rights::may(self.actor, &tree, Action::ReadTotals, target)?;
        let allowed = |action| rights::is_allowed(self.actor, &tree, action, target);
        let number = revision(head.cycle);
        let rows = kept(&mut db, id, number).await?;
        let verdicts = verdicts(&mut db, id, number).await?;
        let pinned = cycle::members::members(self.inner(), &mut db, id).await?;
        let stands = standing(&mut db, id, number).await?.is_some();
        let decision = decision(&mut db, id, number).await?;
        let opinions_missing = opinion::missing(&mut db, id).await?.len();
        let by = match rows.first() {
            Some(row) => name_of(&mut db, row.computed_by).await?,
            None => String::new(),
        };
        let members = members(&mut db, id, &rows).await?;
        let page = TotalsPage {
            cycle: cycle::cycle_ref(&row, &tree),
            verdicts: said::to_all(&verdicts, &pinned, &tree),
            is_decided: stands,
            decision,
            opinions_missing,
            may_compute: allowed(Action::ComputeTotals),
            may_decide: allowed(Action::DecideResult),
            may_publish: allowed(Action::PublishResult),
            computed: None,
            waits: Vec::new(),
            members,
        };
        drop(db);
        let Some(first) = rows.first() else {
            return Ok(page);
        };
        let now = compute::figures(self, id).await?;
        let is_published = first.state == "published";
        Ok(TotalsPage {
            computed: Some(Computed {
                at: first.computed_at,
                by,
                is_current: compute::is_current(&rows, &now),
                is_published,
            }),
            waits: if is_published {
                Vec::new()
            } else {
                of_target(now)
            },
            ..page
        })
    }

    /// What the totals would wait for if they were computed now.
    ///
    /// # Errors
    /// Without the right to lead the cycle on.
    pub async fn totals_wait_for(&self, id: CycleId) -> Result<Vec<UnitWaits>, Error> {
        {
            let mut db = self.read().await?;
            let head = cycle::head(&mut db, id).await?;
            let tree = self.inner().tree.tree(&mut db).await?;
            let action = Action::AdvanceCycle;
            rights::may(self.actor, &tree, action, Target::Cycle(&head))?;
        }
        Ok(of_target(compute::figures(self, id).await?))
    }

    /// A revision of the result; the newest the viewer may see where none is named.
    ///
    /// # Errors
    /// Without the right to read totals, or when there is none.
    pub async fn result(&self, id: CycleId, wanted: Option<i64>) -> Result<ResultPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let revisions = revisions(&mut db, &head).await?;
        let visible = self.visible(&head, &tree, &revisions, |head| {
            rights::may(self.actor, &tree, Action::ReadTotals, Target::Units(head)).map(|_| ())
        })?;
        let number = chosen(&visible, wanted)?;
        let rows = kept(&mut db, id, number).await?;
        let members = members(&mut db, id, &rows).await?;
        let moved = since(&mut db, id, &visible, number).await?;
        let verdicts = verdicts(&mut db, id, number).await?;
        let pinned = cycle::members::members(self.inner(), &mut db, id).await?;
        Ok(ResultPage {
            cycle: cycle::cycle_ref(&row, &tree),
            verdicts: said::to_all(&verdicts, &pinned, &tree),
            decision: decision(&mut db, id, number).await?,
            proof: proof(&mut db, id, number, &rows)
                .await?
                .map(|(proof, _)| proof),
            objection_until: row.objection_until_day,
            revision: number,
            revisions: visible,
            members,
            moved,
        })
    }

    /// One unit's result with every reason.
    ///
    /// # Errors
    /// Without the right to read this unit's totals, or when there is none.
    pub async fn unit_result(
        &self,
        id: CycleId,
        unit: OrganisationId,
        wanted: Option<i64>,
    ) -> Result<UnitResultPage, Error> {
        let mut db = self.read().await?;
        let row = cycle::row(&mut db, id).await?;
        let head = cycle::head_of(&row)?;
        let tree = self.inner().tree.tree(&mut db).await?;
        let revisions = revisions(&mut db, &head).await?;
        let visible = self.visible(&head, &tree, &revisions, |head| {
            rights::may(
                self.actor,
                &tree,
                Action::ReadTotals,
                Target::Unit(unit, head),
            )
            .map(|_| ())
        })?;
        let number = chosen(&visible, wanted)?;
        let all = Target::Units(&head);
        let sees_all = rights::is_allowed(self.actor, &tree, Action::ReadTotals, all);
        let rows = kept(&mut db, id, number).await?;
        let mut own = Vec::new();
        for (member, row) in members(&mut db, id, &rows)
            .await?
            .into_iter()
            .zip(order(&rows))
        {
            let MemberView {
                is_target,
                mut document,
                ..
            } = member;
            let line = document
                .lines
                .iter()
                .find(|line| line.unit == unit.0)
                .cloned();
            let kept: Option<ResultUnit> = table::get(&mut db, values![row.id, unit]).await?;
            if let (Some(line), Some(kept)) = (line, kept) {
                let detail = serde_json::from_str(&kept.detail).map_err(|_| damaged(row))?;
                let means = if sees_all {
                    document.section_means()
                } else {
                    Vec::new()
                };
                document.lines.clear();
                own.push(UnitMember {
                    document,
                    line,
                    means,
                    detail,
                    is_target,
                });
            }
        }
        if own.is_empty() {
            return Err(crate::error::Refusal::NotHere(Noun::Result).into());
        }
        let proven = proof(&mut db, id, number, &rows).await?;
        let feedback = proven.as_ref().and_then(|(_, publication)| {
            let told: serde_json::Value = serde_json::from_str(&publication.feedback).ok()?;
            Some(told.get(unit.to_string())?.as_str()?.to_owned())
        });
        let departments = opinion::departments(&mut db, id).await?;
        let opinions = opinion::of_cycle(&mut db, id).await?;
        let opinions = opinions
            .into_iter()
            .filter(|it| it.unit == unit && it.is_given);
        let title = |id| {
            let found = departments.iter().find(|it| it.id == id);
            found.map_or_else(String::new, |it| it.title.clone())
        };
        let verdicts = verdicts(&mut db, id, number).await?;
        let pinned = cycle::members::members(self.inner(), &mut db, id).await?;
        let moved = since(&mut db, id, &visible, number).await?;
        Ok(UnitResultPage {
            cycle: cycle::cycle_ref(&row, &tree),
            unit: tree.org(unit),
            revision: number,
            revisions: visible,
            members: own,
            opinions: opinions
                .map(|it| (title(it.department), it.words))
                .collect(),
            feedback: feedback.unwrap_or_default(),
            verdicts: said::to_unit(&verdicts, &pinned, unit),
            moved: moved.into_iter().find(|it| it.unit == unit.0),
            decision: decision(&mut db, id, number).await?,
            proof: proven.map(|(proof, _)| proof),
            objection_until: row.objection_until_day,
            sees_all,
        })
    }

    /// The revisions for which `may` says yes, asked with the stage of each.
    fn visible(
        &self,
        head: &CycleHead,
        _tree: &Tree,
        revisions: &[RevisionRef],
        may: impl Fn(&CycleHead) -> Result<(), Error>,
    ) -> Result<Vec<RevisionRef>, Error> {
        let mut last = None;
        let mut visible = Vec::new();
        for revision in revisions {
            match may(&at_revision(head, revision.number)) {
                Ok(()) => visible.push(revision.clone()),
                Err(error) => last = Some(error),
            }
        }
        match (visible.is_empty(), last) {
            (true, Some(error)) => Err(error),
            (true, None) => Err(Refusal::NothingToRead.into()),
            (false, _) => Ok(visible),
        }
    }
}

/// Who moved under the scheme that the cycle is about, against the revision before that the viewer sees.
async fn since(
    db: &mut Db,
    id: CycleId,
    visible: &[RevisionRef],
    number: i64,
) -> Result<Vec<Moved>, Error> {
    let earlier = visible.iter().map(|it| it.number);
    let Some(earlier) = earlier.filter(|it| *it < number).max() else {
        return Ok(Vec::new());
    };
    let mut documents = Vec::new();
    for number in [earlier, number] {
        let rows = kept(db, id, number).await?;
        let members = members(db, id, &rows).await?;
        documents.extend(members.into_iter().find(|it| it.is_target));
    }
    Ok(match documents.as_slice() {
        [before, after] => moved(&before.document, &after.document),
        _ => Vec::new(),
    })
}

/// What the scheme waits for that the cycle is about.
fn of_target(figures: Vec<compute::Figures>) -> Vec<UnitWaits> {
    let target = figures.into_iter().find(|it| it.is_target);
    target.map(|it| it.waits).unwrap_or_default()
}

/// The cycle's head as rights see it for a revision: earlier ones are closed.
fn at_revision(head: &CycleHead, number: i64) -> CycleHead {
    let mut head = *head;
    if number < revision(head.cycle) {
        head.cycle = appraisal::cycle::Cycle::restore(Stage::Closed, head.cycle.revision());
    }
    head
}

fn chosen(visible: &[RevisionRef], wanted: Option<i64>) -> Result<i64, Error> {
    let newest = visible.iter().map(|it| it.number).max();
    match wanted {
        None => newest.ok_or_else(|| Refusal::NothingToRead.into()),
        Some(wanted) if visible.iter().any(|it| it.number == wanted) => Ok(wanted),
        Some(_) => Err(crate::error::Refusal::NotHere(Noun::Result).into()),
    }
}

/// Revisions that were computed, from the first on.
async fn revisions(db: &mut Db, head: &CycleHead) -> Result<Vec<RevisionRef>, Error> {
    let published: Vec<Publication> = table::find(
        db,
        "where cycle = $1 order by result_revision",
        values![head.id],
    )
    .await?;
    let mut revisions = Vec::new();
    for number in 1..=revision(head.cycle) {
        if kept(db, head.id, number).await?.is_empty() {
            continue;
        }
        let found = published.iter().find(|it| it.result_revision == number);
        revisions.push(RevisionRef {
            number,
            published_at: found.map(|it| it.published_at),
        });
    }
    Ok(revisions)
}

fn damaged(row: &Row) -> store::fault::Fault {
    store::fault::Fault::Damaged {
        what: format!("result {}", row.id),
    }
}

/// Kept results, the scheme that the cycle is about first.
async fn members(db: &mut Db, id: CycleId, rows: &[Row]) -> Result<Vec<MemberView>, Error> {
    let pinned: Vec<store::cycle_scheme::CycleScheme> =
        table::find(db, "where cycle = $1 order by position", values![id]).await?;
    let members = order(rows).map(|row| {
        let document = serde_json::from_str(&row.appraisal).map_err(|_| damaged(row))?;
        Ok(MemberView {
            position: row.position,
            is_target: pinned
                .iter()
                .any(|it| it.position == row.position && it.is_target),
            document,
        })
    });
    members.collect()
}

/// The scheme that the cycle is about stands last in the order of appraising; people read it first.
fn order(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().rev()
}

async fn decision(db: &mut Db, id: CycleId, number: i64) -> Result<Option<DecisionView>, Error> {
    let row: Option<Decision> = table::get(db, values![id, number]).await?;
    Ok(row.map(|row| DecisionView {
        minute: row.minute,
        day: row.decided_day,
        words: row.words,
    }))
}

async fn proof(
    db: &mut Db,
    id: CycleId,
    number: i64,
    rows: &[Row],
) -> Result<Option<(Proof, Publication)>, Error> {
    let publication: Option<Publication> = table::get(db, values![id, number]).await?;
    Ok(publication.zip(rows.last()).map(|(it, target)| {
        let proof = Proof {
            document: it.document.clone(),
            at: it.published_at,
            hash: it.hash.clone(),
            scheme_hash: target.scheme_hash.clone(),
            facts_hash: target.facts_hash.clone(),
            people_hash: target.people_hash.clone(),
            engine: target.engine.clone(),
            head_number: it.head_number,
            head_mac: hex(&it.head_mac),
        };
        (proof, it)
    }))
}

pub(super) async fn name_of(db: &mut Db, account: AccountId) -> Result<String, Error> {
    let found: Option<Account> = table::get(db, values![account]).await?;
    Ok(found.map(|account| account.name).unwrap_or_default())
}
