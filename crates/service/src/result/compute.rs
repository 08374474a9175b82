//! Totals: what the verified sheets and the facts come to, with what people decided about ties and quotas.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::cycle::Cycle;
use appraisal::permit::Action;
use rubric::facts::{KnownNames, write_long};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::id::{CycleId, OrganisationId, ResultId, Revision};
use store::result::Result as Row;
use store::result_unit::ResultUnit;
use store::time::Moment;
use store::tx::Tx;
use store::value::hex;
use store::verdict::Verdict;
use store::{table, values};

use super::document::{Detail, Document, Rules, document};
use super::grounds::Grounds;
use super::said::decisions;
use super::waits::{UnitWaits, trace, waits};
use crate::act::{Act, UseCase};
use crate::cycle;
use crate::error::Error;
use crate::rights::{self, Target};
use crate::service::Acting;
use crate::sheet::book::{self, Basis};

/// What stands behind one scheme's result of a cycle, computed and not yet kept.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    /// Place of the scheme among those of the cycle.
    pub(crate) position: i64,
    /// It is the scheme that the cycle is about.
    pub(crate) is_target: bool,
    /// The result in words and figures.
    pub(crate) document: Document,
    /// One per line of the document.
    pub(crate) details: Vec<Detail>,
    /// Canonical hash of the scheme.
    pub(crate) scheme_hash: String,
    /// The facts it rests on, as a facts file.
    pub(crate) facts: String,
    /// SHA-256 of what people gave.
    pub(crate) people_hash: String,
    /// What keeps totals open, one per unit whose total is a range.
    pub(crate) waits: Vec<UnitWaits>,
}

/// When a result was computed, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// Name of the person who had it computed.
    pub by: String,
    /// Nothing changed since.
    pub is_current: bool,
    /// It is published: what changes from then on is not in it.
    pub is_published: bool,
}

/// The words that the program says of itself on results.
pub(crate) const ENGINE: &str = concat!("biaochi ", env!("CARGO_PKG_VERSION"));

/// The results of all schemes of a cycle as everything stands now.
pub(crate) async fn figures(acting: &Acting<'_>, id: CycleId) -> Result<Vec<Figures>, Error> {
    let mut snapshot = book::snapshot(acting.inner(), id, Basis::Verified).await?;
    let tree = acting.tree().await?;
    let (verdicts, grounds) = {
        let mut db = acting.read().await?;
        let head = cycle::head(&mut db, id).await?;
        let verdicts = verdicts(&mut db, id, revision(head.cycle)).await?;
        (verdicts, Grounds::of(&mut db, id).await?)
    };
    for member in snapshot.members.iter() {
        let people = snapshot
            .people
            .entry(member.ready.scheme.head.id.clone())
            .or_default();
        people.decisions = decisions(&verdicts, member.position);
    }
    let people_hash = people_hash(&snapshot, &verdicts)?;
    let done = tokio::task::spawn_blocking(move || -> Result<Vec<Figures>, Error> {
        let facts = facts_of(&snapshot);
        let runs = snapshot.appraise()?;
        let name = |unit: &str| tree.name(super::document::organisation(unit)).to_owned();
        let schemes: Vec<_> = (snapshot.members.iter())
            .map(|member| &member.ready.scheme)
            .collect();
        let members = snapshot.members.iter().zip(&runs);
        let figures = members.map(|(member, run)| {
            let rules = Rules {
                scheme: &member.ready.scheme,
                program: &member.ready.program,
                dictionary: &member.ready.dictionary,
                schemes: &schemes,
                position: member.position,
                grounds: &grounds,
            };
            let (document, details) = document(rules, run, &name);
            Figures {
                position: member.position,
                is_target: member.is_target,
                scheme_hash: member.ready.hash.clone(),
                facts: facts.clone(),
                people_hash: people_hash.clone(),
                waits: waits(rules, run, &name),
                document,
                details,
            }
        });
        let mut figures: Vec<Figures> = figures.collect();
        trace(&mut figures);
        Ok(figures)
    });
    done.await.map_err(|_| store::fault::Fault::Panicked)?
}

/// The facts of a cycle as a facts file.
fn facts_of(snapshot: &book::Snapshot) -> String {
    snapshot.members.last().map_or_else(String::new, |member| {
        write_long(
            &snapshot.table,
            &member.ready.dictionary,
            &KnownNames::none(),
        )
    })
}

/// SHA-256 of what people gave beside the facts: points and amounts, answers, claims and decisions, as JSON with
/// sorted keys.
fn people_hash(snapshot: &book::Snapshot, verdicts: &[Verdict]) -> Result<String, Error> {
    let people: BTreeMap<&str, _> = (snapshot.people.iter())
        .map(|(scheme, people)| {
            let said = (&people.given, &people.answers, &people.claims);
            (scheme.as_str(), said)
        })
        .collect();
    let standing = verdicts.iter().filter(|it| !it.withdrawn);
    let decided: Vec<(i64, &str)> = standing.map(|it| (it.position, it.body.as_str())).collect();
    let text = serde_json::to_string(&(people, decided)).map_err(|_| damaged())?;
    Ok(sha256(&text))
}

/// Decisions of people about a revision, in the order in which they were made.
pub(crate) async fn verdicts(
    db: &mut store::db::Db,
    id: CycleId,
    revision: i64,
) -> Result<Vec<Verdict>, Error> {
    let end = "where cycle = $1 and result_revision = $2 order by id";
    Ok(table::find(db, end, values![id, revision]).await?)
}

/// The kept results of a revision, in the order of the schemes.
pub(crate) async fn kept(
    db: &mut store::db::Db,
    id: CycleId,
    revision: i64,
) -> Result<Vec<Row>, Error> {
    let end = "where cycle = $1 and result_revision = $2 order by position";
    Ok(table::find(db, end, values![id, revision]).await?)
}

/// SHA-256 of a text in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 of the results of a revision: what is decided and published.
pub(crate) fn content(rows: &[Row]) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        for part in [
            &row.appraisal,
            &row.scheme_hash,
            &row.facts_hash,
            &row.people_hash,
            &row.engine,
        ] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex(&hash.finalize())
}

/// Whether kept results say what everything comes to now.
pub(crate) fn is_current(rows: &[Row], now: &[Figures]) -> bool {
    let texts: BTreeMap<i64, &str> = rows
        .iter()
        .map(|row| (row.position, row.appraisal.as_str()))
        .collect();
    !rows.is_empty()
        && now.iter().all(|figures| {
            let text = serde_json::to_string(&figures.document).unwrap_or_default();
            texts.get(&figures.position) == Some(&text.as_str())
        })
}

impl Acting<'_> {
    /// Computes the totals of a cycle and keeps them as the draft of this revision.
    ///
    /// # Errors
    /// Without the right, outside of the stage of totals, or when something is broken in the schemes.
    pub async fn compute_totals(&self, id: CycleId) -> Result<(), Error> {
        self.keep_figures(id, Action::ComputeTotals).await
    }

    /// Computes the kept totals again after the leading group decided about ties or quotas.
    ///
    /// # Errors
    /// Without the right to decide, or outside of the decision.
    pub async fn recompute(&self, id: CycleId) -> Result<(), Error> {
        self.keep_figures(id, Action::DecideResult).await
    }

    /// Computes under the right that `action` asks for, which is looked at again when the figures are kept.
    async fn keep_figures(&self, id: CycleId, action: Action) -> Result<(), Error> {
        {
            let mut db = self.read().await?;
            let head = cycle::head(&mut db, id).await?;
            let tree = self.inner().tree.tree(&mut db).await?;
            rights::may(self.actor, &tree, action, Target::Units(&head))?;
        }
        let figures = Arc::new(figures(self, id).await?);
        let keep = KeepFigures {
            id,
            action,
            figures,
        };
        self.commit(keep).await
    }
}

/// Keeps computed totals.
struct KeepFigures {
    id: CycleId,
    action: Action,
    figures: Arc<Vec<Figures>>,
}

impl UseCase for KeepFigures {
    type Answer = ();

    async fn run(act: Act<KeepFigures>, tx: &mut Tx) -> Result<(), Error> {
        let KeepFigures {
            id,
            action,
            figures,
        } = &act.input;
        let head = cycle::head(tx.db(), *id).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let seat = rights::may(&act.actor, &tree, *action, Target::Units(&head))?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let revision = revision(head.cycle);
        let before = kept(tx.db(), *id, revision).await?;
        for figures in figures.iter() {
            let found = before.iter().find(|row| row.position == figures.position);
            let result = match found {
                Some(row) => row.id,
                None => ResultId(tx.new_id().await?),
            };
            let row = row(&act, result, revision, figures)?;
            match found {
                Some(found) => {
                    table::update(tx, "result.compute", found, row).await?;
                }
                None => {
                    table::insert(tx, "result.compute", row).await?;
                }
            }
            lines(tx, result, figures).await?;
        }
        Ok(())
    }
}

/// The revision that a cycle works on, as it is kept.
pub(crate) fn revision(cycle: Cycle) -> i64 {
    i64::from(cycle.revision().get())
}

fn row(
    act: &Act<KeepFigures>,
    id: ResultId,
    revision: i64,
    figures: &Figures,
) -> Result<Row, Error> {
    let json = serde_json::to_string(&figures.document).map_err(|_| damaged())?;
    Ok(Row {
        id,
        cycle: act.input.id,
        result_revision: revision,
        position: figures.position,
        state: "draft".to_owned(),
        appraisal: json,
        facts_hash: sha256(&figures.facts),
        facts: figures.facts.clone(),
        scheme_hash: figures.scheme_hash.clone(),
        people_hash: figures.people_hash.clone(),
        engine: ENGINE.to_owned(),
        computed_at: act.at,
        computed_by: act.actor.account().ok_or(crate::error::Refusal::SignIn)?,
        revision: Revision::NONE,
    })
}

fn damaged() -> store::fault::Fault {
    store::fault::Fault::Damaged {
        what: "a result".to_owned(),
    }
}

/// Puts the lines of a result in the place of those kept before.
async fn lines(tx: &mut Tx, result: ResultId, figures: &Figures) -> Result<(), Error> {
    let before: Vec<ResultUnit> =
        table::find(tx.db(), "where result = $1 order by place", values![result]).await?;
    for row in &before {
        table::remove(tx, "result.compute", row).await?;
    }
    let lines = figures.document.lines.iter().zip(&figures.details);
    for (place, (line, detail)) in lines.enumerate() {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let row = ResultUnit {
            result,
            unit: OrganisationId(line.unit),
            place: whole(place),
            rank_low: line.rank.map(|(best, _)| whole(best)),
            rank_high: line.rank.map(|(_, worst)| whole(worst)),
            total_low: line.total.low,
            total_high: line.total.high,
            stars: line.stars.map(|(sure, _)| whole(sure)),
            grade: Some(line.grade.clone()).filter(|grade| !grade.is_empty()),
            detail: serde_json::to_string(detail).map_err(|_| damaged())?,
        };
        table::insert(tx, "result.compute", row).await?;
    }
    Ok(())
}
