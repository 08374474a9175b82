//! What imports of reports ask of a store and write to it: the units of an organiser's year, the reports of a form.

use appraisal::cycle::Stage;
use store::cycle::Cycle;
use store::cycle_unit::{self, CycleUnit};
use store::id::{AccountId, CycleId, FormId, OrganisationId, ReportId, Revision};
use store::receipt::Receipt;
use store::report::{self, Report};
use store::report_form::ReportForm;
use store::time::{Day, Moment};
use store::{Command, Stamp, Tx, table, values};

use crate::engine::{Said, both, organisation, stamp};

/// Organisers and units.
const STREET: OrganisationId = OrganisationId(1);
const COUNTY: OrganisationId = OrganisationId(2);
const SPRING: OrganisationId = OrganisationId(11);
const DAWN: OrganisationId = OrganisationId(12);
const RIVER: OrganisationId = OrganisationId(13);
const FORM: FormId = FormId(31);
const OTHER: FormId = FormId(32);

/// Cycles: number, organiser, year, units.
const CYCLES: [(CycleId, OrganisationId, i64, &[OrganisationId]); 4] = [
    (CycleId(21), STREET, 2025, &[SPRING, RIVER]),
    (CycleId(22), STREET, 2026, &[DAWN, SPRING]),
    (CycleId(23), STREET, 2026, &[DAWN]),
    (CycleId(24), COUNTY, 2026, &[RIVER, SPRING]),
];

/// Organisations, cycles and two forms of the street.
struct Lay;

impl Command for Lay {
    type Answer = ();
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, tx: &mut Tx) -> Result<(), Said> {
        for it in [STREET, COUNTY, SPRING, DAWN, RIVER] {
            let row = organisation(it.0, &format!("o{it}"));
            table::insert(tx, "organisation.make", row).await?;
        }
        for (id, organiser, year, units) in CYCLES {
            let cycle = Cycle {
                id,
                organiser,
                title: "年度考核".to_owned(),
                year,
                stage: Stage::Daily,
                result_revision: 1,
                objection_until_day: None,
                made_at: stamp().at,
                made_by: AccountId(1),
                revision: Revision::NONE,
            };
            table::insert(tx, "cycle.make", cycle).await?;
            for (position, unit) in (1..).zip(units) {
                let row = CycleUnit {
                    cycle: id,
                    unit: *unit,
                    position,
                };
                table::insert(tx, "cycle.unit", row).await?;
            }
        }
        for id in [FORM, OTHER] {
            let form = ReportForm {
                id,
                organiser: STREET,
                title: "党员季报".to_owned(),
                period: "quarter".to_owned(),
                due_working_days: 20,
                from_day: Day(20_454),
                facts: "[]".to_owned(),
                why: String::new(),
                closed_at: None,
                revision: Revision::NONE,
            };
            table::insert(tx, "form.define", form).await?;
        }
        Ok(())
    }
}

fn draft(id: i64, form: FormId, unit: OrganisationId, label: &str) -> Report {
    Report {
        id: ReportId(id),
        form,
        unit,
        label: label.to_owned(),
        state: "prefilled".to_owned(),
        due_day: Day(20_000),
        entered: "{\"members\":\"６０\"}".to_owned(),
        late: false,
        return_reason: None,
        submitted_at: None,
        changed_at: stamp().at,
        changed_by: None,
        revision: Revision::NONE,
    }
}

/// Reports of a file: each with the row it is written over, if there is one.
struct Take {
    key: &'static str,
    reports: Vec<(Option<Report>, Report)>,
}

impl Command for Take {
    type Answer = Vec<Option<Report>>;
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, tx: &mut Tx) -> Result<Vec<Option<Report>>, Said> {
        let mut written = Vec::new();
        for (before, after) in self.reports {
            written.push(match before {
                None => Some(table::insert(tx, "report.prefill", after).await?),
                Some(before) => table::update(tx, "report.prefill", &before, after).await?,
            });
        }
        let receipt = Receipt {
            nonce: self.key.to_owned(),
            account: None,
            location: "/reports".to_owned(),
            at: stamp().at,
        };
        table::insert(tx, "receipt.keep", receipt).await?;
        Ok(written)
    }
}

fn new(reports: impl IntoIterator<Item = Report>) -> Vec<(Option<Report>, Report)> {
    reports.into_iter().map(|it| (None, it)).collect()
}

both!(
    the_units_of_a_year_come_with_all_their_cycles_and_no_other_unit_does,
    |bed| {
        bed.store.submit(Lay).await.unwrap();
        let mut db = bed.store.read().await.unwrap();
        let mut places = async |organiser, year| -> Vec<(i64, i64)> {
            let rows = cycle_unit::of_units_of(&mut db, organiser, year).await;
            let rows = rows.unwrap().into_iter();
            rows.map(|it| (it.unit.0, it.cycle.0)).collect()
        };
        let street = places(STREET, 2026).await;
        assert_eq!(street, [(11, 21), (11, 22), (11, 24), (12, 22), (12, 23)]);
        let county = places(COUNTY, 2026).await;
        assert_eq!(county, [(11, 21), (11, 22), (11, 24), (13, 21), (13, 24)]);
        assert_eq!(places(COUNTY, 2025).await, []);
        let cycles = cycle_unit::cycles_of(&mut db, SPRING).await.unwrap();
        let cycles: Vec<(i64, i64)> = cycles.iter().map(|it| (it.year, it.id.0)).collect();
        assert_eq!(cycles, [(2025, 21), (2026, 22), (2026, 24)]);
    }
);

both!(
    reports_are_found_by_form_with_period_or_unit_and_nothing_of_another_form,
    |bed| {
        bed.store.submit(Lay).await.unwrap();
        let reports = new([
            draft(41, FORM, DAWN, "2026Q2"),
            draft(42, FORM, SPRING, "2026Q2"),
            draft(43, FORM, SPRING, "2026Q1"),
            draft(44, OTHER, SPRING, "2026Q2"),
        ]);
        let key = "one";
        let taken = bed.store.submit(Take { key, reports }).await.unwrap();
        let mut db = bed.store.read().await.unwrap();
        let ids = |rows: Vec<Report>| rows.iter().map(|it| it.id.0).collect::<Vec<_>>();
        let of_period = report::of_form(&mut db, FORM, "2026Q2").await.unwrap();
        assert_eq!(ids(of_period), [42, 41], "by unit");
        let of_unit = report::of_unit_on(&mut db, FORM, SPRING).await.unwrap();
        assert_eq!(ids(of_unit), [43, 42], "by period");
        let none = report::of_unit_on(&mut db, OTHER, DAWN).await.unwrap();
        assert_eq!(none, []);
        let one = report::of_period(&mut db, FORM, DAWN, "2026Q2").await;
        assert_eq!(one.unwrap(), taken[0], "as it was written");
        let none = report::of_period(&mut db, FORM, DAWN, "2026Q1").await;
        assert_eq!(none.unwrap(), None);
    }
);

both!(
    a_file_is_written_whole_or_not_at_all_and_never_over_who_was_faster,
    |bed| {
        bed.store.submit(Lay).await.unwrap();
        let reports = new([draft(41, FORM, SPRING, "2026Q2")]);
        let key = "one";
        let first = bed.store.submit(Take { key, reports }).await.unwrap();
        let first = first[0].clone().expect("written");
        let told = "select count(*) from audit where deed = 'report.prefill'";
        assert_eq!(bed.number(told).await, 1);
        // The second row is of a report that is there: neither it nor the first is kept, nor the number of the form.
        let reports = new([
            draft(42, FORM, DAWN, "2026Q2"),
            draft(43, FORM, SPRING, "2026Q2"),
        ]);
        let key = "two";
        let no = bed.store.submit(Take { key, reports }).await;
        assert!(matches!(no, Err(Said::Fault(_))), "{no:?}");
        assert_eq!(bed.number(told).await, 1);
        let mut db = bed.store.read().await.unwrap();
        let rows = report::of_form(&mut db, FORM, "2026Q2").await.unwrap();
        assert_eq!(rows, std::slice::from_ref(&first));
        let receipt: Option<Receipt> = table::get(&mut db, values![key]).await.unwrap();
        assert_eq!(receipt, None);
        drop(db);
        let over = |text: &str| Report {
            entered: text.to_owned(),
            changed_at: Moment(stamp().at.0 + 1),
            ..first.clone()
        };
        let reports = vec![(Some(first.clone()), over("{\"members\":\"61\"}"))];
        let key = "three";
        let second = bed.store.submit(Take { key, reports }).await.unwrap();
        let second = second[0].clone().expect("written over");
        assert_eq!(second.revision, Revision(2));
        let reports = vec![(Some(first.clone()), over("{\"members\":\"62\"}"))];
        let key = "four";
        let slower = bed.store.submit(Take { key, reports }).await.unwrap();
        assert_eq!(slower, [None], "the slower one is told");
        let mut db = bed.store.read().await.unwrap();
        let row = report::get(&mut db, ReportId(41)).await.unwrap();
        assert_eq!(row, Some(second));
        assert_eq!(bed.number(told).await, 2);
    }
);
