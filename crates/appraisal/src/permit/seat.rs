//! The table of permissions, asked for a role held in a certain organisation.
//!
//! The table knows roles and relations. Within a cycle they are not enough: an office of the county stands above the
//! street's communities too, and must not run the street's cycle. So roles of an organiser count only in the
//! organiser's own seat, a superior's and an auditor's at the organiser or above it.

use super::{Action, Refusal, Relation, Role, Why, permit};
use crate::cycle::Stage;
use crate::organisation::{Id, Tree};

/// Allows or denies an action on the affairs of `target`.
///
/// `organiser` and `stage` are those of the cycle touched, absent outside of any cycle.
///
/// # Errors
/// What stands in the way, in the order role, relation, stage.
pub fn permit_seat(
    role: Role,
    seat: Id,
    action: Action,
    target: Id,
    organiser: Option<Id>,
    tree: &Tree,
    stage: Option<Stage>,
) -> Result<(), Refusal> {
    let mut relation = tree.relation(seat, target);
    if organiser.is_some_and(|organiser| !sits(role, seat, organiser, tree)) {
        relation = Relation::Other;
    }
    permit(role, action, relation, stage)
}

/// Allows or denies an action on all units of an organiser's cycle.
///
/// # Errors
/// What stands in the way, in the order role, relation, stage.
pub fn permit_over(
    role: Role,
    seat: Id,
    action: Action,
    organiser: Id,
    tree: &Tree,
    stage: Option<Stage>,
) -> Result<(), Refusal> {
    let relation = if sits(role, seat, organiser, tree) && !role.is_of_unit() {
        Relation::Below
    } else {
        Relation::Other
    };
    let result = permit(role, action, relation, stage);
    // Those of a unit see of a cycle what is open to all.
    match result {
        Err(Refusal {
            why: Why::Relation(_),
            ..
        }) if role.is_of_unit() => permit(role, action, Relation::Other, stage),
        other => other,
    }
}

/// Whether the seat is one from which the role counts in this organiser's cycle.
fn sits(role: Role, seat: Id, organiser: Id, tree: &Tree) -> bool {
    match role {
        Role::Office
        | Role::LeadDepartment
        | Role::Assessor
        | Role::TeamLeader
        | Role::LeadingGroup
        | Role::SystemAdministrator => seat == organiser,
        Role::Superior => tree.is_below(organiser, seat),
        Role::Auditor => seat == organiser || tree.is_below(organiser, seat),
        Role::UnitClerk | Role::UnitSecretary => true,
    }
}

impl Role {
    /// Whether it is held in a unit that is appraised.
    pub fn is_of_unit(self) -> bool {
        matches!(self, Role::UnitClerk | Role::UnitSecretary)
    }
}
