//! How SQLite finds the rows of lists: every list of a table that grows with the years goes along an index and sorts
//! nothing when it shows one page. Only tests.

use tokio::runtime::Builder;

use crate::audit::page::{self, Filter};
use crate::db::Db;
use crate::id::{
    AccountId, ComplaintId, CycleId, EntryId, EvidenceId, FormId, OrganisationId, SheetId,
};
use crate::ledger_entry::{self, Turn};
use crate::time::{Day, Moment};
use crate::{
    Options, Place, Store, account, complaint, cycle_unit, discretion, evidence, evidence_link,
    fact_event, fact_value, finding, item_comment, item_return, ledger_close, mark, report,
    session, sheet, signature,
};

const UNIT: OrganisationId = OrganisationId(1);
const SHEET: SheetId = SheetId(1);
const CYCLE: CycleId = CycleId(1);
const EVER: (Day, Day) = (Day(0), Day(20_000));

/// Asks for every page of a list that is shown page by page.
async fn pages(db: &mut Db) {
    let turns = [
        Turn::Older(Day(9), EntryId(9)),
        Turn::Newer(Day(9), EntryId(9)),
    ];
    for turn in turns {
        let of_kind = ledger_entry::page_of_kind(db, UNIT, "meeting", EVER, turn, 51);
        of_kind.await.unwrap();
        let of_unit = ledger_entry::page_of_unit(db, UNIT, EVER, turn, 51);
        of_unit.await.unwrap();
        let of_all = ledger_entry::page_of_all(db, "meeting", EVER, turn, 51);
        of_all.await.unwrap();
    }
    let row = Filter::Row {
        subject: "mark".to_owned(),
        key: "1".to_owned(),
    };
    let filters = [
        Filter::All,
        Filter::By(AccountId(1)),
        Filter::About(UNIT),
        Filter::Deed("mark.save".to_owned()),
        row,
    ];
    for filter in &filters {
        page::list(db, filter, 1_000, 50).await.unwrap();
    }
    page::number_at(db, Moment(0)).await.unwrap();
    evidence::page_of_unit(db, UNIT, EvidenceId(9), 51)
        .await
        .unwrap();
    account::after(db, "a", 51).await.unwrap();
    complaint::before(db, ComplaintId(9), 51).await.unwrap();
}

/// Asks for what is listed whole: the part of a table that belongs to one unit, sheet or cycle.
async fn parts(db: &mut Db) {
    let counting = ledger_entry::counting(db, UNIT, "meeting", EVER);
    counting.await.unwrap();
    ledger_entry::tallies(db, UNIT, EVER).await.unwrap();
    ledger_entry::past(db, EntryId(1)).await.unwrap();
    ledger_close::of_unit(db, UNIT).await.unwrap();
    ledger_close::standing(db, UNIT, "meeting").await.unwrap();
    fact_value::of_unit(db, UNIT).await.unwrap();
    fact_value::of_fact(db, UNIT, "members").await.unwrap();
    fact_value::past(db, UNIT, "members").await.unwrap();
    fact_event::of_unit(db, UNIT).await.unwrap();
    fact_event::of_fact(db, UNIT, "honours").await.unwrap();
    evidence::of_hash(db, "x").await.unwrap();
    evidence::of_subject(db, "ledger_entry", "1").await.unwrap();
    evidence_link::of_evidence(db, EvidenceId(1)).await.unwrap();
    report::of_unit(db, UNIT, EVER.0, EVER.1).await.unwrap();
    report::of_form(db, FormId(1), "2026-Q1").await.unwrap();
    account::by_login(db, "a").await.unwrap();
    account::of_organisation(db, UNIT).await.unwrap();
    session::signed(db, vec![0; 32]).await.unwrap();
    session::of_account(db, AccountId(1)).await.unwrap();
    cycle_unit::of_cycle(db, CYCLE).await.unwrap();
    cycle_unit::cycles_of(db, UNIT).await.unwrap();
    sheet::standing(db, SHEET).await.unwrap();
    sheet::of_cycle(db, CYCLE).await.unwrap();
    sheet::of_unit(db, UNIT).await.unwrap();
    sheet::versions(db, CYCLE).await.unwrap();
    mark::of_sheet(db, SHEET).await.unwrap();
    mark::of_cycle(db, CYCLE, "self").await.unwrap();
    discretion::of_sheet(db, SHEET).await.unwrap();
    discretion::of_cycle(db, CYCLE).await.unwrap();
    finding::of_sheet(db, SHEET).await.unwrap();
    finding::of_cycle(db, CYCLE).await.unwrap();
    item_return::of_sheet(db, SHEET).await.unwrap();
    item_return::of_cycle(db, CYCLE).await.unwrap();
    item_comment::of_sheet(db, SHEET).await.unwrap();
    signature::of_sheet(db, SHEET).await.unwrap();
    signature::of_cycle(db, CYCLE).await.unwrap();
}

/// What the engine says of every statement that was asked, one line a step.
async fn plans(db: &mut Db) -> Vec<(&'static str, Vec<String>)> {
    let mut plans = Vec::new();
    for sql in std::mem::take(&mut db.asked) {
        let mut steps = Vec::new();
        let explain = format!("explain query plan {sql}");
        let read = db.each(explain, |row| {
            steps.push(row.text(3)?);
            Ok(())
        });
        read.await.unwrap();
        assert!(!steps.is_empty(), "no plan for {sql}");
        plans.push((sql, steps));
    }
    plans
}

/// Steps that begin so go through a whole table.
fn is_scan(step: &str) -> bool {
    step.starts_with("SCAN ") && !step.contains("CONSTANT ROW")
}

fn in_a_new_store(test: impl AsyncFnOnce(&mut Db)) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::Directory(directory.path().to_owned());
        let store = Store::open(&place, Options::default()).await.unwrap();
        let mut db = store.read().await.unwrap();
        db.asked.clear();
        test(&mut db).await;
        drop(db);
        store.stop().await;
    });
}

#[test]
fn no_list_goes_through_a_whole_table() {
    in_a_new_store(async |db| {
        pages(db).await;
        parts(db).await;
        let plans = plans(db).await;
        assert!(plans.len() > 40);
        let scans = plans
            .iter()
            .filter(|(_, steps)| steps.iter().any(|step| is_scan(step)));
        let scans: Vec<_> = scans.collect();
        assert!(scans.is_empty(), "{scans:#?}");
    });
}

#[test]
fn a_page_of_a_list_is_read_in_its_order_without_sorting() {
    in_a_new_store(async |db| {
        pages(db).await;
        for (sql, steps) in plans(db).await {
            let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{sql}: {steps:#?}");
        }
    });
}
