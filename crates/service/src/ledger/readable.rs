//! Pages of the entries of all units that somebody may read.
//!
//! A right to read follows seats, the tree and the cycles, which no statement knows. So that a page is never empty while
//! there are entries further on, few units are read one by one along their own index and merged; with many units the
//! entries of the kind are read on until the page is full.

use std::collections::BTreeSet;

use appraisal::permit::Action;
use store::cycle::Cycle;
use store::db::Db;
use store::fault::Fault;
use store::id::OrganisationId;
use store::ledger_entry::{self, LedgerEntry, Span, Turn};
use store::{cycle_unit, table};

use crate::actor::Actor;
use crate::cycle::head_of;
use crate::error::Error;
use crate::rights::{Target, is_allowed};
use crate::tree::Tree;

/// Up to so many units are read one by one: one step into the index for each.
const FEW: usize = 64;

/// How many entries are read at a time once the first were not enough.
const MORE: i64 = 1_000;

/// The units whose ledgers somebody may read: as members of cycles, or because of a seat there.
pub(super) async fn units(
    db: &mut Db,
    actor: &Actor,
    tree: &Tree,
) -> Result<BTreeSet<OrganisationId>, Error> {
    let may = |target: Target<'_>| is_allowed(actor, tree, Action::ReadLedger, target);
    let all = tree.all().into_iter();
    let mut units: BTreeSet<_> = all.filter(|it| may(Target::Organisation(*it))).collect();
    for row in table::all::<Cycle>(db).await? {
        let head = head_of(&row)?;
        for member in cycle_unit::of_cycle(db, head.id).await? {
            if !units.contains(&member.unit) && may(Target::Unit(member.unit, &head)) {
                units.insert(member.unit);
            }
        }
    }
    Ok(units)
}

/// Which entries of a kind make the page: at most `most` of them, those next to the turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'k> {
    pub(super) kind: &'k str,
    pub(super) span: Span,
    pub(super) turn: Turn,
    pub(super) most: i64,
}

/// The page of these units, the newest entry first.
pub(super) async fn page(
    db: &mut Db,
    units: &BTreeSet<OrganisationId>,
    wanted: Wanted<'_>,
) -> Result<Vec<LedgerEntry>, Fault> {
    if units.len() <= FEW {
        merged(db, units, wanted).await
    } else {
        filled(db, units, wanted).await
    }
}

async fn merged(
    db: &mut Db,
    units: &BTreeSet<OrganisationId>,
    wanted: Wanted<'_>,
) -> Result<Vec<LedgerEntry>, Fault> {
    let Wanted {
        kind,
        span,
        turn,
        most,
    } = wanted;
    let mut rows = Vec::new();
    for unit in units {
        rows.extend(ledger_entry::page_of_kind(db, *unit, kind, span, turn, most).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.day, row.id)));
    nearest(&mut rows, turn, most);
    Ok(rows)
}

async fn filled(
    db: &mut Db,
    units: &BTreeSet<OrganisationId>,
    wanted: Wanted<'_>,
) -> Result<Vec<LedgerEntry>, Fault> {
    let (kind, span, most) = (wanted.kind, wanted.span, wanted.most);
    let mut turn = wanted.turn;
    let (wanted, mut asked) = (usize::try_from(most).unwrap_or_default(), most);
    let mut kept: Vec<LedgerEntry> = Vec::new();
    loop {
        let rows = ledger_entry::page_of_all(db, kind, span, turn, asked).await?;
        let is_last = rows.len() < usize::try_from(asked).unwrap_or_default();
        let (first, last) = (rows.first(), rows.last());
        let next = match turn {
            Turn::Older(..) => last.map(|row| Turn::Older(row.day, row.id)),
            Turn::Newer(..) => first.map(|row| Turn::Newer(row.day, row.id)),
        };
        let mut readable = rows;
        readable.retain(|row| units.contains(&row.unit));
        kept = match turn {
            Turn::Older(..) => [kept, readable].concat(),
            Turn::Newer(..) => [readable, kept].concat(),
        };
        match next {
            Some(next) if !is_last && kept.len() < wanted => turn = next,
            _ => break,
        }
        asked = MORE;
    }
    nearest(&mut kept, turn, most);
    Ok(kept)
}

/// Keeps the rows next to the turn: the first ones on the way down, the last ones on the way up.
fn nearest(rows: &mut Vec<LedgerEntry>, turn: Turn, most: i64) {
    let most = usize::try_from(most).unwrap_or_default();
    match turn {
        Turn::Older(..) => rows.truncate(most),
        Turn::Newer(..) => drop(rows.drain(..rows.len().saturating_sub(most))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use appraisal::cycle::Stage;
    use store::id::EntryId;
    use store::time::Day;

    use super::*;
    use crate::ledger::{EntryList, ListOf, NewEntry};
    use crate::testing::World;

    async fn record(world: &World, login: &str, unit: &str, day: i8) {
        let fields = [("type", "group"), ("topic", "研究工作")];
        let fields = fields.map(|(id, text)| (id.to_owned(), text.to_owned()));
        let entry = NewEntry {
            unit: world.organisation(unit),
            kind: "meeting".to_owned(),
            day: jiff::civil::date(2026, 5, day).to_string(),
            fields: BTreeMap::from(fields),
            nonce: String::new(),
        };
        let actor = world.actor(login).clone();
        let acting = world.service.acting_as(&actor);
        acting.record_entry(entry).await.expect("recorded");
    }

    /// Spring has 110 entries, the oldest and the newest ones; dawn has 60 between them.
    async fn world(directory: &tempfile::TempDir) -> World {
        let world = World::in_directory(directory.path()).await;
        world.cycle(Stage::Daily).await;
        for n in 0..170 {
            match n {
                0..55 => record(&world, "clerk", "spring", 5).await,
                55..115 => record(&world, "clerk_dawn", "dawn", 15).await,
                _ => record(&world, "clerk", "spring", 25).await,
            }
        }
        world
    }

    async fn list(world: &World, login: &str, cursor: Option<String>) -> EntryList {
        let list = ListOf {
            kind: Some("meeting".to_owned()),
            year: Some(2026),
            cursor,
            ..ListOf::default()
        };
        let actor = world.actor(login).clone();
        let entries = world.service.acting_as(&actor).entries(list).await;
        entries.expect("readable")
    }

    #[tokio::test]
    async fn a_page_is_full_of_what_may_be_read_however_much_lies_between() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = world(&directory).await;
        let first = list(&world, "clerk_dawn", None).await;
        assert_eq!(first.lines.len(), 50);
        let dawn = world.organisation("dawn");
        assert!(first.lines.iter().all(|line| line.unit.id == dawn));
        let second = list(&world, "clerk_dawn", first.older.clone()).await;
        assert_eq!((second.lines.len(), second.older), (10, None));
        let back = list(&world, "clerk_dawn", second.newer.clone()).await;
        assert_eq!(back.lines, first.lines);
        let office = list(&world, "office", None).await;
        assert_eq!(office.lines.len(), 50);
    }

    #[tokio::test]
    async fn many_units_and_few_units_make_the_same_pages() {
        let directory = tempfile::tempdir().expect("a directory");
        let world = world(&directory).await;
        let actor = world.actor("clerk_dawn").clone();
        let acting = world.service.acting_as(&actor);
        let mut db = acting.read().await.expect("a reader");
        let units = BTreeSet::from([world.organisation("dawn")]);
        let span = (Day(0), Day(84_005));
        let wanted = |turn, most| Wanted {
            kind: "meeting",
            span,
            turn,
            most,
        };
        let newest = Turn::Older(Day(84_006), EntryId(i64::MAX));
        let middle = merged(&mut db, &units, wanted(newest, 31)).await;
        let middle = middle.expect("readable");
        let at = middle.last().expect("rows");
        for turn in [
            newest,
            Turn::Older(at.day, at.id),
            Turn::Newer(at.day, at.id),
            Turn::Newer(Day(0), EntryId(0)),
        ] {
            for most in [1, 7, 51, 200] {
                let few = merged(&mut db, &units, wanted(turn, most)).await;
                let many = filled(&mut db, &units, wanted(turn, most)).await;
                assert_eq!(few.expect("readable"), many.expect("readable"), "{turn:?}");
            }
        }
    }
}
