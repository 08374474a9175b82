//! Whether somebody may do something: the table of permissions, asked for each seat of the actor.

use appraisal::cycle;
use appraisal::permit::{Action, Refusal as Denial, Relation, Role, Why, permit_over, permit_seat};
use store::id::{CycleId, OrganisationId};

use crate::actor::{Actor, ActorKind, Seat};
use crate::error::{Error, Refusal};
use crate::tree::{Tree, inner};

/// The cycle as far as rights go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CycleHead {
    /// Its number.
    pub(crate) id: CycleId,
    /// Who organises it.
    pub(crate) organiser: OrganisationId,
    /// Stage and revision.
    pub(crate) cycle: cycle::Cycle,
    /// The year that is appraised.
    pub(crate) year: i16,
}

/// What is touched.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target<'c> {
    /// The affairs of an organisation outside of any cycle.
    Organisation(OrganisationId),
    /// The affairs of a unit within a cycle.
    Unit(OrganisationId, &'c CycleHead),
    /// All units of a cycle.
    Units(&'c CycleHead),
    /// The cycle itself: the organiser's own affair.
    Cycle(&'c CycleHead),
}

impl Target<'_> {
    fn allows(self, seat: &Seat, action: Action, tree: &Tree) -> Result<(), Denial> {
        let (role, at, tree) = (seat.role, inner(seat.organisation), tree.pure());
        match self {
            Target::Organisation(target) => {
                permit_seat(role, at, action, inner(target), None, tree, None)
            }
            Target::Unit(unit, head) => {
                let stage = Some(head.cycle.stage());
                let organiser = Some(inner(head.organiser));
                permit_seat(role, at, action, inner(unit), organiser, tree, stage)
            }
            Target::Units(head) => {
                let stage = Some(head.cycle.stage());
                permit_over(role, at, action, inner(head.organiser), tree, stage)
            }
            Target::Cycle(head) => {
                let (stage, organiser) = (Some(head.cycle.stage()), inner(head.organiser));
                permit_seat(role, at, action, organiser, Some(organiser), tree, stage)
            }
        }
    }
}

/// The first seat that may. Otherwise the refusal that says most: the stage before the relation before the role.
pub(crate) fn may(
    actor: &Actor,
    tree: &Tree,
    action: Action,
    target: Target<'_>,
) -> Result<Seat, Error> {
    match &actor.kind {
        ActorKind::Visitor => return Err(Refusal::SignIn.into()),
        ActorKind::Person {
            must: Some(must), ..
        } => return Err(Refusal::Must(*must).into()),
        ActorKind::Person { .. } | ActorKind::Program { .. } | ActorKind::System => {}
    }
    let mut best: Option<Denial> = None;
    for seat in &actor.seats {
        match target.allows(seat, action, tree) {
            Ok(()) => return Ok(seat.clone()),
            Err(denial) => {
                if best
                    .as_ref()
                    .is_none_or(|best| weight(&denial) > weight(best))
                {
                    best = Some(denial);
                }
            }
        }
    }
    let nobody = || Denial {
        role: actor
            .seats
            .first()
            .map_or(Role::UnitClerk, |seat| seat.role),
        action,
        why: Why::Relation(Relation::Other),
    };
    Err(best.unwrap_or_else(nobody).into())
}

/// Whether somebody may, when nobody asks why not: for showing a button, never instead of [`may`].
pub(crate) fn is_allowed(actor: &Actor, tree: &Tree, action: Action, target: Target<'_>) -> bool {
    may(actor, tree, action, target).is_ok()
}

fn weight(denial: &Denial) -> u8 {
    match denial.why {
        Why::Role => 0,
        Why::Relation(_) => 1,
        Why::Stage { .. } => 2,
    }
}
