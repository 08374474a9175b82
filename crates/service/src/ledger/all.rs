//! The ledgers of all units that somebody may read: which kinds, which units, which years.

use appraisal::permit::Action;
use serde::Serialize;
use store::cycle::Cycle;
use store::{cycle_unit, table};

use crate::clock::date_of;
use crate::cycle::head_of;
use crate::error::{Error, Refusal};
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::view::OrgRef;

/// What can be looked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgersOfAll {
    /// The year that is shown.
    pub year: i16,
    /// Years that can be chosen.
    pub years: Vec<i16>,
    /// Kinds: id and title.
    pub kinds: Vec<(String, String)>,
    /// Units of the year's cycles that may be read.
    pub units: Vec<OrgRef>,
}

impl Acting<'_> {
    /// The ledgers that somebody may look through in a year.
    ///
    /// # Errors
    /// Not signed in; nothing that may be read in any cycle.
    pub async fn ledgers_of_all(&self, year: Option<i16>) -> Result<LedgersOfAll, Error> {
        let mut db = self.read().await?;
        let inner = self.inner();
        let tree = inner.tree.tree(&mut db).await?;
        let known = inner.library.current(&mut db, &inner.seed).await?;
        let this_year = date_of(self.today()).year();
        let year = year.unwrap_or(this_year);
        let mut years = vec![this_year, year];
        let mut units: Vec<OrgRef> = Vec::new();
        let mut no = None;
        for row in table::all::<Cycle>(&mut db).await? {
            let head = head_of(&row)?;
            let over = Target::Units(&head);
            if let Err(error) = may(self.actor, &tree, Action::ReadLedger, over) {
                no.get_or_insert(error);
                continue;
            }
            years.push(head.year);
            if head.year != year {
                continue;
            }
            for member in cycle_unit::of_cycle(&mut db, head.id).await? {
                let of = Target::Unit(member.unit, &head);
                let is_new = units.iter().all(|unit| unit.id != member.unit);
                if is_new && is_allowed(self.actor, &tree, Action::ReadLedger, of) {
                    units.push(tree.org(member.unit));
                }
            }
        }
        if years.len() == 2 {
            // Nothing may be read: who could never read is told so, the others see an empty page.
            let bare = self.actor.account().ok_or(Refusal::SignIn)?;
            let _ = bare;
            if let Some(error) = no
                && !self.actor.seats.iter().any(|seat| is_reader(seat.role))
            {
                return Err(error);
            }
        }
        years.sort_unstable();
        years.dedup();
        years.reverse();
        // Registers change seldom: they come after what is kept day by day.
        let mut kinds: Vec<_> = known.kinds.iter().collect();
        kinds.sort_by_key(|kind| kind.is_register);
        Ok(LedgersOfAll {
            year,
            years,
            kinds: kinds
                .into_iter()
                .map(|kind| (kind.id.clone(), kind.title.clone()))
                .collect(),
            units,
        })
    }
}

fn is_reader(role: appraisal::permit::Role) -> bool {
    appraisal::permit::GRANTS
        .iter()
        .any(|grant| grant.action == Action::ReadLedger && grant.roles.contains(&role))
}
