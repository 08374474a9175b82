//! The schemes of a cycle: the target and those whose results it needs, in the order in which they are worked off.

use std::collections::BTreeMap;
use std::sync::Arc;

use appraisal::chain;
use appraisal::effect::Dependence;
use rubric::model::Scheme;
use store::cycle_scheme::{self, CycleScheme};
use store::db::Db;
use store::id::{CycleId, OrganisationId, VersionId};
use store::scheme_version::{self, Listed};
use store::tx::Tx;
use store::{table, values};

use super::refusal::Refusal;
use crate::error::Error;
use crate::scheme::library::Ready;
use crate::service::Inner;
use crate::tree::{Tree, inner as pure, outer};

/// A scheme of a cycle.
pub(crate) struct Member {
    /// Its place in the order.
    pub(crate) position: i64,
    /// Whether its result is the cycle's.
    pub(crate) is_target: bool,
    /// The pinned version.
    pub(crate) ready: Arc<Ready>,
}

/// The schemes of a cycle, in their order.
pub(crate) async fn members(
    inner: &Inner,
    db: &mut Db,
    cycle: CycleId,
) -> Result<Vec<Member>, Error> {
    let mut members = Vec::new();
    for row in cycle_scheme::of_cycle(db, cycle).await? {
        members.push(Member {
            position: row.position,
            is_target: row.is_target,
            ready: inner.library.ready(db, row.version).await?,
        });
    }
    Ok(members)
}

/// The published versions that an organisation can pin: its own schemes and those of the organisations above it, the
/// newest version of each first; of schemes with one id, those nearest to it.
pub(crate) async fn usable(
    db: &mut Db,
    tree: &Tree,
    organiser: OrganisationId,
) -> Result<Vec<Listed>, Error> {
    let above = tree.pure().ancestors(pure(organiser));
    let near: Vec<OrganisationId> = [organiser]
        .into_iter()
        .chain(above.map(|it| outer(it.id)))
        .collect();
    let place = |line: &Listed| near.iter().position(|it| *it == line.organisation);
    let mut lines = scheme_version::listed(db).await?;
    lines.retain(|line| place(line).is_some());
    let mut nearest: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        let here = place(line).unwrap_or(usize::MAX);
        let best = nearest.entry(line.key.clone()).or_insert(here);
        *best = (*best).min(here);
    }
    lines.retain(|line| place(line) == nearest.get(&line.key).copied());
    Ok(lines)
}

/// A version with everything it needs, in the order in which they are worked off; the flag marks the target.
pub(crate) async fn chain_of(
    inner: &Inner,
    db: &mut Db,
    usable: &[Listed],
    target: VersionId,
) -> Result<Vec<(Arc<Ready>, bool)>, Error> {
    let target = inner.library.ready(db, target).await?;
    let mut known: BTreeMap<String, Arc<Ready>> = BTreeMap::new();
    for line in usable {
        if line.key != target.scheme.head.id && !known.contains_key(&line.key) {
            let ready = inner.library.ready(db, line.id).await?;
            known.insert(line.key.clone(), ready);
        }
    }
    let id = target.scheme.head.id.clone();
    let dependence = |ready: &Ready| Dependence::of(&ready.scheme, &ready.program.inputs);
    let own = dependence(&target);
    if let Some(needs) = own
        .reads
        .iter()
        .find(|it| !known.contains_key(*it) && **it != id)
    {
        return Err(Refusal::MissingMember {
            scheme: target.scheme.head.title.clone(),
            needs: needs.clone(),
        }
        .into());
    }
    let mut dependences: Vec<Dependence> = known.values().map(|it| dependence(it)).collect();
    dependences.push(own);
    let order = chain::order(&id, &dependences);
    let order = order.map_err(|circle| Refusal::Circle { schemes: circle.0 })?;
    let ready = |it: String| {
        let is_target = it == id;
        let ready = if is_target {
            Some(&target)
        } else {
            known.get(&it)
        };
        ready.map(|ready| (Arc::clone(ready), is_target))
    };
    Ok(order.into_iter().filter_map(ready).collect())
}

/// Pins a cycle to these versions in the place of what was pinned.
pub(crate) async fn pin(
    tx: &mut Tx,
    deed: &'static str,
    cycle: CycleId,
    chain: &[(VersionId, bool)],
) -> Result<(), Error> {
    let old = cycle_scheme::of_cycle(tx.db(), cycle).await?;
    let new = (0..)
        .zip(chain)
        .map(|(position, (version, is_target))| CycleScheme {
            cycle,
            position,
            version: *version,
            is_target: *is_target,
        });
    let new: Vec<CycleScheme> = new.collect();
    if old == new {
        return Ok(());
    }
    for row in &old {
        table::remove(tx, deed, row).await?;
    }
    for row in new {
        table::insert(tx, deed, row).await?;
    }
    Ok(())
}

/// The departments that a scheme asks something of: owners of sections, items and parts, and those who score shares.
pub(crate) fn departments_asked(scheme: &Scheme) -> Vec<(String, String)> {
    let sections = scheme.sections.iter().filter_map(|it| it.owner.as_deref());
    let items = scheme.items.iter().flat_map(|it| {
        let shares = it.scored_by.iter().map(|(id, _)| id.as_str());
        it.owner.as_deref().into_iter().chain(shares)
    });
    let norms = scheme.norms.iter().filter_map(|it| it.owner.as_deref());
    let parts = scheme.parts.iter().filter_map(|it| it.owner.as_deref());
    let asked: Vec<&str> = sections.chain(items).chain(norms).chain(parts).collect();
    let named = scheme.departments.iter();
    named
        .filter(|it| asked.contains(&it.id.as_str()))
        .map(|it| (it.id.clone(), it.title.clone()))
        .collect()
}

/// Another comprehensive cycle of the year that stands in the way: of the same organiser for the same kinds of unit
/// while no units are chosen, or with one of these units.
pub(crate) async fn other_comprehensive(
    inner: &Inner,
    db: &mut Db,
    tree: &Tree,
    cycle: (Option<CycleId>, OrganisationId, i64),
    scheme: &Scheme,
    units: &[OrganisationId],
) -> Result<Option<Refusal>, Error> {
    if !scheme.head.comprehensive {
        return Ok(None);
    }
    let (own, organiser, year) = cycle;
    for other in store::cycle::of_year(db, year).await? {
        if Some(other.id) == own {
            continue;
        }
        let members = members(inner, db, other.id).await?;
        let target = members.iter().find(|it| it.is_target);
        let Some(target) = target.filter(|it| it.ready.scheme.head.comprehensive) else {
            continue;
        };
        let theirs = store::cycle_unit::of_cycle(db, other.id).await?;
        let shared = theirs.iter().filter(|it| units.contains(&it.unit));
        let shared: Vec<String> = shared.map(|it| tree.name(it.unit).to_owned()).collect();
        let subject = &target.ready.scheme.head.subject;
        let same_kind = scheme.head.subject.iter().any(|it| subject.contains(it));
        let clashes = if units.is_empty() {
            other.organiser == organiser && same_kind
        } else {
            !shared.is_empty()
        };
        if clashes {
            return Ok(Some(Refusal::AlreadyComprehensive {
                cycle: other.title,
                year,
                units: shared,
            }));
        }
    }
    Ok(None)
}

/// A department row of the organiser by number.
pub(crate) async fn is_department_of(
    db: &mut Db,
    organiser: OrganisationId,
    department: store::id::DepartmentId,
) -> Result<bool, Error> {
    let row = table::get::<store::department::Department>(db, values![department]).await?;
    Ok(row.is_some_and(|it| it.organisation == organiser && it.closed_at.is_none()))
}
