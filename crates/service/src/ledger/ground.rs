//! What use cases of ledgers start from: the kinds that are declared, the tree, how the unit stands.

use std::sync::Arc;

use appraisal::ledger::{Keeper, Kind};
use appraisal::permit::Action;
use store::id::OrganisationId;
use store::tx::Tx;

use super::refusal::Refusal;
use super::standing::{Permit, Standing};
use crate::act::Act;
use crate::error::Error;
use crate::scheme::library::Known;
use crate::service::Inner;

/// What everything here starts from.
pub(super) struct Ground {
    pub(super) known: Arc<Known>,
    pub(super) tree: Arc<crate::tree::Tree>,
    pub(super) standing: Standing,
}

impl Ground {
    pub(super) async fn of(
        inner: &Inner,
        db: &mut store::Db,
        unit: OrganisationId,
    ) -> Result<Ground, Error> {
        let tree = inner.tree.tree(db).await?;
        tree.get(unit)?;
        Ok(Ground {
            known: inner.library.current(db, &inner.seed).await?,
            standing: Standing::of(db, unit).await?,
            tree,
        })
    }

    pub(super) fn kind(&self, id: &str) -> Result<&Kind, Error> {
        kind_of(&self.known, id)
    }

    /// Lets whoever acts write entries of a kind that belong to a year, and writes down in which role.
    pub(super) fn permit<I>(
        &self,
        act: &Act<I>,
        tx: &mut Tx,
        kind: &Kind,
        year: i16,
    ) -> Result<Permit, Error> {
        let (tree, action) = (&self.tree, action_of(kind));
        let permit = (self.standing).may_write(&act.actor, tree, action, year, kind.is_register)?;
        tx.acting_as(permit.seat.role.key(), permit.seat.organisation);
        Ok(permit)
    }
}

/// The kind with this id.
pub(super) fn kind_of<'k>(known: &'k Known, id: &str) -> Result<&'k Kind, Error> {
    known
        .kinds
        .iter()
        .find(|kind| kind.id == id)
        .ok_or_else(|| {
            Refusal::NoKind {
                kind: id.chars().take(40).collect(),
            }
            .into()
        })
}

/// What it takes to write entries of a kind.
pub(super) fn action_of(kind: &Kind) -> Action {
    match kind.keeper {
        Keeper::Unit => Action::RecordLedger,
        Keeper::Organiser => Action::StateFact,
    }
}
