//! The step of the units: which organisations below the organiser are appraised.

use std::collections::BTreeSet;

use appraisal::organisation::Kind;
use store::cycle_unit::{self, CycleUnit};
use store::id::{CycleId, OrganisationId, Revision};
use store::table;
use store::tx::Tx;

use super::members::{members, other_comprehensive};
use super::setup::Setup;
use crate::act::{Act, UseCase};
use crate::error::{Error, FieldRefusal};
use crate::service::Acting;
use crate::tree::{Tree, inner as pure, outer};

/// What the step asks.
#[derive(Debug, Clone)]
pub struct ChosenUnits {
    /// Number of the cycle.
    pub cycle: CycleId,
    /// The revision that was read.
    pub revision: Revision,
    /// The units, in any order.
    pub units: Vec<OrganisationId>,
}

/// An organisation that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Number of the organisation.
    pub id: OrganisationId,
    /// Name of the organisation.
    pub name: String,
    /// What kind of organisation it is; schemes name the kinds they are for.
    pub kind: Kind,
    /// Steps below the organiser, from 1.
    pub depth: usize,
    /// Of a kind that the scheme is for.
    pub is_subject: bool,
}

/// Which organisations to tick: of a kind, within a subtree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only this organisation and those below it.
    pub within: Option<OrganisationId>,
}

/// Everything below an organiser that is not closed, in the order of the tree.
pub(crate) fn candidates(
    tree: &Tree,
    closed: &BTreeSet<OrganisationId>,
    organiser: OrganisationId,
    subject: &[String],
) -> Vec<Candidate> {
    let subtree = tree.pure().subtree(pure(organiser)).iter().skip(1);
    let open = subtree.filter(|it| !closed.contains(&outer(it.id)));
    let line = |it: &appraisal::organisation::Organisation| {
        let above = tree.pure().ancestors(it.id);
        let between = above.take_while(|above| above.id != pure(organiser));
        Candidate {
            id: outer(it.id),
            name: it.name.clone(),
            kind: it.kind,
            depth: between.count() + 1,
            is_subject: subject.iter().any(|word| word == it.kind.key()),
        }
    };
    open.map(line).collect()
}

impl Filter {
    /// Whether an organisation is meant.
    pub(crate) fn takes(self, tree: &Tree, candidate: &Candidate) -> bool {
        let is_kind = self.kind.is_none_or(|kind| kind == candidate.kind);
        let is_within = self.within.is_none_or(|top| {
            top == candidate.id || tree.pure().is_below(pure(candidate.id), pure(top))
        });
        is_kind && is_within
    }
}

impl Acting<'_> {
    /// Chooses the units in the place of those chosen before.
    ///
    /// # Errors
    /// No unit at all, one that does not stand below the organiser, a second comprehensive appraisal of a unit.
    pub async fn choose_units(&self, chosen: ChosenUnits) -> Result<Revision, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let head = super::head(&mut db, chosen.cycle).await?;
        if let Some(target) = members(self.inner(), &mut db, head.id)
            .await?
            .iter()
            .find(|it| it.is_target)
        {
            let cycle = (Some(head.id), head.organiser, i64::from(head.year));
            let scheme = &target.ready.scheme;
            let (inner, units) = (self.inner(), &chosen.units);
            let other = other_comprehensive(inner, &mut db, &tree, cycle, scheme, units).await?;
            if let Some(refusal) = other.filter(|_| !units.is_empty()) {
                return Err(refusal.into());
            }
        }
        drop(db);
        self.commit(Choose(chosen)).await
    }
}

struct Choose(ChosenUnits);

impl UseCase for Choose {
    type Answer = Revision;

    async fn run(act: Act<Choose>, tx: &mut Tx) -> Result<Revision, Error> {
        let asked = &act.input.0;
        let setup = Setup::begin(&act, tx, asked.cycle, asked.revision, None).await?;
        let tree = act.inner.tree.tree(tx.db()).await?;
        let units: BTreeSet<OrganisationId> = asked.units.iter().copied().collect();
        if units.is_empty() {
            let words = "一个单位也没有选。请至少勾选一个,再保存。";
            return Err(Error::field("unit", words));
        }
        let closed = store::organisation::closed(tx.db()).await?;
        let closed: BTreeSet<OrganisationId> = closed.into_iter().collect();
        let lines = candidates(&tree, &closed, setup.head.organiser, &[]);
        let stranger = units.iter().find(|it| !lines.iter().any(|c| c.id == **it));
        if let Some(stranger) = stranger {
            return Err(crate::error::Refusal::Fields(vec![FieldRefusal {
                field: "unit".to_owned(),
                words: format!(
                    "“{}”不是本组织的下级,或者已经撤销,不能列入。请取消勾选。",
                    tree.name(*stranger)
                ),
            }])
            .into());
        }
        let chosen = lines.iter().filter(|it| units.contains(&it.id));
        let new: Vec<CycleUnit> = (1..)
            .zip(chosen)
            .map(|(position, it)| CycleUnit {
                cycle: asked.cycle,
                unit: it.id,
                position,
            })
            .collect();
        for row in &cycle_unit::of_cycle(tx.db(), asked.cycle).await? {
            match new.iter().find(|it| it.unit == row.unit) {
                Some(same) if same == row => {}
                _ => table::remove(tx, "cycle.units", row).await?,
            }
        }
        let old = cycle_unit::of_cycle(tx.db(), asked.cycle).await?;
        for row in new {
            if !old.contains(&row) {
                table::insert(tx, "cycle.units", row).await?;
            }
        }
        setup.done(tx, "cycle.units").await
    }
}
