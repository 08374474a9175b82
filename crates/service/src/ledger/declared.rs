//! How the units stand with the declarations of a period, kind by kind, and the declarations that an organiser makes
//! for all of them at once.
//!
//! Units declare what they keep; the organiser declares what it keeps about them. Nobody declares for another.

#[cfg(test)]
mod tests;

use appraisal::cycle::Stage;
use appraisal::ledger::{Keeper, Kind, covers};
use appraisal::permit::Action;
use rubric::facts::Label;
use rubric::model::Period;
use serde::Serialize;
use store::cycle::Cycle;
use store::db::Db;
use store::id::OrganisationId;
use store::tx::Tx;
use store::{cycle_unit, ledger_close, table};

use super::close::{Declaration, Reopening, declare, period, reopen};
use super::ground::kind_of;
use super::refusal::Refusal;
use super::standing::Standing;
use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::clock::date_of;
use crate::cycle::head_of;
use crate::error::Error;
use crate::receipt;
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::tree::Tree;
use crate::view::OrgRef;

/// How the units stand with a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Declarations {
    /// The year that is shown.
    pub year: i16,
    /// Years that can be chosen.
    pub years: Vec<i16>,
    /// The period, such as `2026Q1`; empty before the year begins.
    pub label: String,
    /// The period in Chinese.
    pub period: String,
    /// Periods that have begun: label and words.
    pub periods: Vec<(String, String)>,
    /// Units of the year's cycles.
    pub units: Vec<OrgRef>,
    /// The kinds of the dictionary, those that the organiser keeps first.
    pub kinds: Vec<DeclaredKind>,
    /// This person may declare the organiser's kinds for these units.
    pub may_declare: bool,
}

/// A kind with how the units stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeclaredKind {
    /// Id of the ledger in the dictionary.
    pub id: String,
    /// Chinese title of the ledger.
    pub title: String,
    /// How it is kept.
    pub note: Option<String>,
    /// Why evidence may be needed.
    pub evidence: Option<String>,
    /// A register.
    pub is_register: bool,
    /// Kept by the organiser.
    pub is_of_organiser: bool,
    /// Titles of the facts that it feeds.
    pub feeds: Vec<String>,
    /// Units that are declared complete.
    pub complete: usize,
    /// Units that are not.
    pub open: Vec<OrgRef>,
    /// Units whose declaration for exactly this period stands and can be taken back.
    pub standing: usize,
}

struct ForAll {
    kinds: Vec<String>,
    label: String,
    nonce: String,
}

struct ReopenAll {
    kind: String,
    label: String,
    reason: String,
}

impl Acting<'_> {
    /// How the units that somebody may look through stand with a period; without one, the last that is over.
    ///
    /// # Errors
    /// Nothing that may be read in any cycle.
    pub async fn declarations(
        &self,
        year: Option<i16>,
        label: Option<&str>,
    ) -> Result<Declarations, Error> {
        let asked = label.and_then(|text| Label::parse(text).ok());
        let year = year.or(asked.and_then(Label::year));
        let all = self.ledgers_of_all(year).await?;
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let today = date_of(self.today());
        let begun: Vec<Label> = (1..=4)
            .filter_map(|n| Label::of(all.year, Period::Quarter, n))
            .filter(|label| label.first_day().is_some_and(|first| first <= today))
            .collect();
        let over = begun.iter().rfind(|label| label.is_over_by(today));
        let chosen = begun.iter().find(|label| Some(**label) == asked);
        let label = chosen.or(over).or(begun.last()).copied();
        let mut kinds: Vec<DeclaredKind> = known
            .kinds
            .iter()
            .map(|kind| DeclaredKind {
                id: kind.id.clone(),
                title: kind.title.clone(),
                note: kind.note.clone(),
                evidence: kind.evidence.clone(),
                is_register: kind.is_register,
                is_of_organiser: kind.keeper == Keeper::Organiser,
                feeds: known
                    .feeds
                    .of_kind(&kind.id)
                    .iter()
                    .filter_map(|feed| known.dictionary.facts().get(feed.fact))
                    .map(|fact| fact.title.clone())
                    .collect(),
                complete: 0,
                open: Vec::new(),
                standing: 0,
            })
            .collect();
        let mut may_declare = false;
        for unit in &all.units {
            let rows = ledger_close::of_unit(&mut db, unit.id).await?;
            for (line, kind) in kinds.iter_mut().zip(known.kinds.iter()) {
                let standing = || {
                    rows.iter()
                        .filter(|row| row.kind == kind.id && row.reopened_at.is_none())
                        .filter_map(|row| Label::parse(&row.label).ok())
                };
                let Some(label) = label else { continue };
                let declared: Vec<Label> = standing().collect();
                match covers(&declared, label, kind.is_register) {
                    true => line.complete += 1,
                    false => line.open.push(unit.clone()),
                }
                line.standing += usize::from(declared.contains(&label));
            }
            if !may_declare {
                let standing = Standing::of(&mut db, unit.id).await?;
                let action = Action::StateFact;
                let can = standing.can_write(self.actor, &tree, action, all.year, true);
                may_declare = can.is_some();
            }
        }
        kinds.sort_by_key(|kind| !kind.is_of_organiser);
        Ok(Declarations {
            year: all.year,
            years: all.years,
            label: label.map_or_else(String::new, |label| label.to_string()),
            period: label.map_or_else(String::new, Label::words),
            periods: begun
                .iter()
                .map(|it| (it.to_string(), it.words()))
                .collect(),
            units: all.units,
            kinds,
            may_declare,
        })
    }

    /// Declares ledgers that the organiser keeps complete for a period, for all units of the year's cycles that this
    /// person may write for. Answers for how many units.
    ///
    /// # Errors
    /// No right to any unit, a kind that units keep, a period that has not begun, no kind chosen, sent before.
    pub async fn declare_for_all(
        &self,
        kinds: Vec<String>,
        label: &str,
        nonce: &str,
    ) -> Result<usize, Error> {
        let (label, nonce) = (label.to_owned(), nonce.to_owned());
        self.commit(ForAll {
            kinds,
            label,
            nonce,
        })
        .await
    }

    /// Takes back for all units that a ledger of the organiser is complete. Answers for how many units.
    ///
    /// # Errors
    /// No right to any unit, a kind that units keep, nothing declared, no reason.
    pub async fn reopen_for_all(
        &self,
        kind: &str,
        label: &str,
        reason: &str,
    ) -> Result<usize, Error> {
        self.commit(ReopenAll {
            kind: kind.to_owned(),
            label: label.to_owned(),
            reason: reason.to_owned(),
        })
        .await
    }
}

impl UseCase for ForAll {
    type Answer = usize;

    async fn run(act: Act<ForAll>, tx: &mut Tx) -> Result<usize, Error> {
        receipt::once(tx, &act.input.nonce).await?;
        let (_, year) = period(&act.input.label)?;
        if act.input.kinds.is_empty() {
            return Err(Refusal::NothingChosen.into());
        }
        let tree = act.inner.tree.tree(tx.db()).await?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        for id in &act.input.kinds {
            of_organiser(kind_of(&known, id)?)?;
        }
        let units = units(tx.db(), &tree, &act.actor, year).await?;
        for unit in &units {
            let declaration = Declaration {
                unit: *unit,
                kinds: act.input.kinds.clone(),
                label: act.input.label.clone(),
            };
            declare(&act, tx, &declaration).await?;
        }
        let place = format!("/ledgers/declared?label={}", act.input.label);
        receipt::keep(&act, tx, &act.input.nonce, place).await?;
        Ok(units.len())
    }
}

impl UseCase for ReopenAll {
    type Answer = usize;

    async fn run(act: Act<ReopenAll>, tx: &mut Tx) -> Result<usize, Error> {
        let (label, year) = period(&act.input.label)?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let known = act.inner.library.current(tx.db(), &act.inner.seed).await?;
        let kind = kind_of(&known, &act.input.kind)?;
        of_organiser(kind)?;
        let mut reopened = 0;
        for unit in units(tx.db(), &tree, &act.actor, year).await? {
            let row = ledger_close::get(tx.db(), unit, &kind.id, &label.to_string()).await?;
            if row.is_none_or(|row| row.reopened_at.is_some()) {
                continue;
            }
            let it = Reopening {
                unit,
                kind: kind.id.clone(),
                label: act.input.label.clone(),
                reason: act.input.reason.clone(),
            };
            reopen(&act, tx, &it).await?;
            reopened += 1;
        }
        if reopened == 0 {
            return Err(Refusal::NotDeclared.into());
        }
        Ok(reopened)
    }
}

/// Only what the organiser keeps is the organiser's to declare.
fn of_organiser(kind: &Kind) -> Result<(), Error> {
    match kind.keeper {
        Keeper::Organiser => Ok(()),
        Keeper::Unit => Err(Refusal::OfUnits {
            ledger: kind.title.clone(),
        }
        .into()),
    }
}

/// The units of a year's cycles that somebody may state facts for.
async fn units(
    db: &mut Db,
    tree: &Tree,
    actor: &Actor,
    year: i16,
) -> Result<Vec<OrganisationId>, Error> {
    let mut units = Vec::new();
    let mut no = None;
    for row in table::all::<Cycle>(db).await? {
        let head = head_of(&row)?;
        if head.year != year || head.cycle.stage() == Stage::Preparation {
            continue;
        }
        for member in cycle_unit::of_cycle(db, head.id).await? {
            let of = Target::Unit(member.unit, &head);
            match may(actor, tree, Action::StateFact, of) {
                Ok(_) if !units.contains(&member.unit) => units.push(member.unit),
                Ok(_) => {}
                Err(error) => no = Some(error),
            }
        }
    }
    match (units.is_empty(), no) {
        (false, _) => Ok(units),
        (true, Some(no)) => Err(no),
        (true, None) => Err(Refusal::NoCycle { year }.into()),
    }
}
