//! A small world whose organiser asks for a form by the quarter, and what people do with it.

use appraisal::cycle::Stage;
use jiff::civil::date;
use store::id::{FormId, ReportId};

use crate::clock::day_of_date;
use crate::proof::page::AuditFilter;
use crate::report::{FilledReport, NewForm, ReportPage, ReportRef};
use crate::testing::World;

/// A world with a form by the quarter that asks for two counts of each unit.
pub(in crate::report) async fn world(
    directory: &tempfile::TempDir,
    stage: Stage,
) -> (World, FormId) {
    let world = World::in_directory(directory.path()).await;
    world.cycle(stage).await;
    let form = NewForm {
        title: "党员季报".to_owned(),
        period: "quarter".to_owned(),
        due_working_days: "20".to_owned(),
        from_day: Some(day_of_date(date(2026, 1, 1))),
        facts: "在职党员数\n在职党员参与数".to_owned(),
        why: "看参与的面".to_owned(),
        nonce: String::new(),
    };
    let office = world.service.acting_as(world.actor("office"));
    let form = office.define_form(form).await.expect("defined");
    (world, form)
}

/// A report's page as somebody reads it.
pub(in crate::report) async fn page(
    world: &World,
    login: &str,
    unit: &str,
    form: FormId,
    label: &str,
) -> ReportPage {
    let of = ReportRef {
        unit: world.organisation(unit),
        form,
        label: label.to_owned(),
    };
    let acting = world.service.acting_as(world.actor(login));
    acting.report(&of).await.expect("readable")
}

/// Keeps what is typed into a report, or hands it in.
pub(in crate::report) async fn fill(
    world: &World,
    login: &str,
    page: &ReportPage,
    texts: [&str; 2],
    is_submitted: bool,
) -> ReportId {
    let facts = page.fields.iter().map(|it| it.fact.clone());
    let report = FilledReport {
        of: ReportRef {
            unit: page.unit.id,
            form: page.form,
            label: page.label.clone(),
        },
        revision: page.revision,
        typed: facts.zip(texts.map(str::to_owned)).collect(),
        is_submitted,
    };
    let acting = world.service.acting_as(world.actor(login));
    acting.fill_report(report).await.expect("kept")
}

/// How often a deed stands in the audit log, in its words.
pub(in crate::report) async fn deeds(world: &World, words: &str) -> usize {
    let auditor = world.service.acting_as(world.actor("auditor"));
    let log = auditor.audit_page(&AuditFilter::default(), None).await;
    let lines = log.expect("readable").lines;
    lines.iter().filter(|line| line.deed == words).count()
}
