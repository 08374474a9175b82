//! Opening, setting up and moving cycles, as the office of the street and others.

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use appraisal::label::Label;
use appraisal::readiness::DATED;
use jiff::civil::date;
use store::id::{CycleId, Revision, VersionId};
use store::time::Day;

use super::*;
use crate::clock::moment_of;
use crate::error::{Error, Refusal as Refused};
use crate::scheme::tests_world::publish;
use crate::testing::World;

pub(crate) async fn world() -> (tempfile::TempDir, World, VersionId) {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let world = World::in_directory(directory.path()).await;
    let version = publish(&world, "community-100", |text| text).await;
    (directory, world, version)
}

pub(crate) fn words<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.expect_err("a refusal").to_string()
}

fn new(title: &str, version: VersionId) -> NewCycle {
    NewCycle {
        title: title.to_owned(),
        year: Some(2026),
        version: Some(version),
        nonce: String::new(),
    }
}

async fn revision(world: &World, id: CycleId) -> Revision {
    let office = world.service.acting_as(world.actor("office"));
    office.cycle(id).await.expect("the page").revision
}

fn days() -> BTreeMap<Stage, (Day, Day)> {
    let first = rubric::facts::day_number(date(2026, 7, 1));
    let day = |at: i64| (Day(first + at * 20), Day(first + at * 20 + 19));
    (0..)
        .zip(DATED)
        .map(|(at, stage)| (*stage, day(at)))
        .collect()
}

fn account(world: &World, login: &str) -> store::id::AccountId {
    world.actor(login).account().expect("a person")
}

/// A cycle with all steps of setting up done.
async fn ready(world: &World, version: VersionId) -> CycleId {
    let office = world.service.acting_as(world.actor("office"));
    let id = office
        .open_cycle(new("2026 年考评", version))
        .await
        .expect("opened");
    let units = ["spring", "dawn"].map(|it| world.organisation(it)).to_vec();
    let chosen = ChosenUnits {
        cycle: id,
        revision: revision(world, id).await,
        units,
    };
    office.choose_units(chosen).await.expect("units");
    let step = office.departments_step(id).await.expect("the step");
    let department = world.departments["office"];
    let all = step
        .asked
        .iter()
        .map(|it| (it.position, it.key.clone(), department));
    let assigned = Assigned {
        cycle: id,
        revision: step.head.revision,
        departments: all.collect(),
    };
    office
        .assign_departments(assigned)
        .await
        .expect("departments");
    let team = NamedTeam {
        cycle: id,
        revision: revision(world, id).await,
        leader: Some(account(world, "leader")),
        members: vec![NamedMember {
            account: account(world, "assessor"),
            units: Vec::new(),
            sections: Vec::new(),
        }],
    };
    office.name_team(team).await.expect("the team");
    let dates = StageDates {
        cycle: id,
        revision: revision(world, id).await,
        dates: days(),
    };
    office.set_dates(dates).await.expect("dates");
    id
}

/// A cycle in its daily work.
pub(crate) async fn daily(world: &World, version: VersionId) -> CycleId {
    let id = ready(world, version).await;
    let moved = advance(world, "office", id, Stage::Daily, "").await;
    moved.expect("the daily work begins");
    id
}

async fn advance(
    world: &World,
    login: &str,
    id: CycleId,
    to: Stage,
    reason: &str,
) -> Result<Stage, Error> {
    let given = Given {
        reason: reason.to_owned(),
        ..Given::default()
    };
    let asked = Advance {
        cycle: id,
        revision: revision(world, id).await,
        to,
        given,
    };
    world
        .service
        .acting_as(world.actor(login))
        .advance(asked)
        .await
}

#[tokio::test]
async fn a_cycle_is_set_up_in_steps_and_its_sheets_are_laid_out_when_the_daily_work_begins() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    let clerk = world.service.acting_as(world.actor("clerk"));
    assert!(words(clerk.cycle(id).await).contains("没有找到"));
    assert!(clerk.cycles().await.expect("a list").running.is_empty());
    let moved = advance(&world, "office", id, Stage::Daily, "").await;
    assert_eq!(moved.expect("moved"), Stage::Daily);
    let page = clerk.cycle(id).await.expect("now it is seen");
    let own: Vec<usize> = page.units.iter().map(|it| it.sheets.len()).collect();
    assert_eq!(own, [1, 0], "one sheet for its own unit, none of the other");
    assert!(page.moves.is_empty() && page.steps.is_empty());
    assert_eq!(page.history.len(), 1);
    let office = world.service.acting_as(world.actor("office"));
    let page = office.cycle(id).await.expect("the page");
    assert!(page.units.iter().all(|it| it.sheets.len() == 1));
}

#[tokio::test]
async fn who_leads_on_before_the_planned_day_is_told_so_and_the_home_asks_for_it_only_when_it_is_near()
 {
    let (_directory, world, version) = world().await;
    let id = daily(&world, version).await;
    let office = world.service.acting_as(world.actor("office"));
    let next = Stage::SelfAssessment;
    let asks = async |day: i8| {
        world.clock.set(moment_of(date(2026, 7, day), 9));
        let home = office.home().await.expect("a home");
        let told = format!("可以推进到“{}”", next.label());
        home.due.iter().any(|task| task.words == told)
    };
    assert!(!asks(12).await, "eight days before the end");
    assert!(asks(13).await, "a week before the end");
    let page = office.cycle(id).await.expect("the page");
    assert_eq!(page.planned_ahead(next), Some(days()[&next].0));
    assert_eq!(page.planned_ahead(Stage::Daily), None);
    assert!(asks(20).await);
    world.clock.set(moment_of(date(2026, 7, 21), 9));
    let page = office.cycle(id).await.expect("the page");
    assert_eq!(page.planned_ahead(next), None, "its day has come");
}

#[tokio::test]
async fn everything_that_is_missing_is_told_at_once_with_the_page_that_mends_it() {
    let (_directory, world, version) = world().await;
    let office = world.service.acting_as(world.actor("office"));
    let id = office
        .open_cycle(new("空周期", version))
        .await
        .expect("opened");
    let told = words(advance(&world, "office", id, Stage::Daily, "").await);
    for part in ["被考评单位", "牵头部门", "日期"] {
        assert!(told.contains(part), "{told}");
    }
    let page = office.cycle(id).await.expect("the page");
    let way = page
        .moves
        .iter()
        .find(|it| it.to == Stage::Daily)
        .expect("the move");
    assert!(way.is_mine && !way.is_ready());
    let links: Vec<&str> = way.needs.iter().map(|it| it.link.as_str()).collect();
    assert_eq!(links[0], "", "the scheme is pinned");
    assert!(links[1].ends_with("/setup/units") && links[3].ends_with("/setup/dates"));
    assert!(page.steps.iter().filter(|it| it.is_done).count() == 1);
}

#[tokio::test]
async fn going_back_to_preparation_wants_a_reason_and_takes_the_empty_sheets_back() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    advance(&world, "office", id, Stage::Daily, "")
        .await
        .expect("moved");
    let told = words(advance(&world, "office", id, Stage::Preparation, " ").await);
    assert!(told.contains("理由"), "{told}");
    let moved = advance(&world, "office", id, Stage::Preparation, "单位名单要改").await;
    assert_eq!(moved.expect("moved"), Stage::Preparation);
    let office = world.service.acting_as(world.actor("office"));
    let page = office.cycle(id).await.expect("the page");
    assert!(page.units.iter().all(|it| it.sheets.is_empty()));
    advance(&world, "office", id, Stage::Daily, "")
        .await
        .expect("and on again");
}

#[tokio::test]
async fn others_do_not_move_the_cycle() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    for login in [
        "clerk",
        "dept",
        "county",
        "auditor",
        "office_other",
        "admin",
    ] {
        let moved = advance(&world, login, id, Stage::Daily, "").await;
        assert!(matches!(moved, Err(Error::Refused(_))), "{login}");
    }
    let told = words(advance(&world, "group", id, Stage::Daily, "").await);
    assert!(told.contains("办公室"), "{told}");
}

#[tokio::test]
async fn a_page_read_before_somebody_else_saved_is_refused() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    let office = world.service.acting_as(world.actor("office"));
    let old = revision(&world, id).await;
    let chosen = |units: &[&str]| ChosenUnits {
        cycle: id,
        revision: old,
        units: units.iter().map(|it| world.organisation(it)).collect(),
    };
    office
        .choose_units(chosen(&["spring"]))
        .await
        .expect("the first");
    let late = office.choose_units(chosen(&["dawn"])).await;
    let Err(Error::Refused(refused)) = late else {
        panic!("the second is refused");
    };
    assert!(matches!(*refused, Refused::Stale(_)));
}

#[tokio::test]
async fn only_units_below_the_organiser_are_taken() {
    let (_directory, world, version) = world().await;
    let office = world.service.acting_as(world.actor("office"));
    let id = office
        .open_cycle(new("考评", version))
        .await
        .expect("opened");
    for stranger in ["other", "street", "county"] {
        let chosen = ChosenUnits {
            cycle: id,
            revision: revision(&world, id).await,
            units: vec![world.organisation(stranger)],
        };
        assert!(words(office.choose_units(chosen).await).contains("不是本组织的下级"));
    }
    let none = ChosenUnits {
        cycle: id,
        revision: revision(&world, id).await,
        units: vec![],
    };
    assert!(words(office.choose_units(none).await).contains("一个单位也没有选"));
    let step = office.units_step(id, None).await.expect("the step");
    assert_eq!(step.ticked.len(), 3, "the communities are proposed");
    let filter = Filter {
        within: Some(world.organisation("dawn")),
        ..Filter::default()
    };
    let step = office.units_step(id, Some(filter)).await.expect("the step");
    assert_eq!(step.ticked.len(), 1);
}

#[tokio::test]
async fn dates_out_of_order_are_told_at_their_stage() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    let office = world.service.acting_as(world.actor("office"));
    let mut dates = days();
    let daily = dates[&Stage::Daily];
    dates.insert(
        Stage::Verification,
        (Day(daily.0.0 - 1), Day(daily.0.0 - 2)),
    );
    let asked = StageDates {
        cycle: id,
        revision: revision(&world, id).await,
        dates,
    };
    let Err(Error::Refused(refused)) = office.set_dates(asked).await else {
        panic!("refused");
    };
    let Refused::Fields(fields) = *refused else {
        panic!("fields");
    };
    let names: Vec<&str> = fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(names, ["to-verification", "from-verification"]);
}

#[tokio::test]
async fn a_team_wants_one_leader_with_the_role_and_a_member() {
    let (_directory, world, version) = world().await;
    let id = ready(&world, version).await;
    let office = world.service.acting_as(world.actor("office"));
    let team = |leader: &str, members: &[&str], revision| NamedTeam {
        cycle: id,
        revision,
        leader: Some(account(&world, leader)),
        members: members
            .iter()
            .map(|it| NamedMember {
                account: account(&world, it),
                units: vec![],
                sections: vec![],
            })
            .collect(),
    };
    let now = revision(&world, id).await;
    assert!(words(office.name_team(team("assessor", &["leader"], now)).await).contains("组长"));
    assert!(words(office.name_team(team("leader", &[], now)).await).contains("至少"));
    assert!(words(office.name_team(team("leader", &["clerk"], now)).await).contains("成员"));
}

#[tokio::test]
async fn a_second_comprehensive_appraisal_of_the_year_is_refused() {
    let (_directory, world, _) = world().await;
    let turn = |text: String| text.replace("comprehensive = false", "comprehensive = true");
    let version = publish(&world, "community-norms", turn).await;
    let office = world.service.acting_as(world.actor("office"));
    office
        .open_cycle(new("综合考评", version))
        .await
        .expect("the first");
    let told = words(office.open_cycle(new("又一次综合考评", version)).await);
    assert!(told.contains("综合性考评"), "{told}");
    let next = NewCycle {
        year: Some(2027),
        ..new("明年综合考评", version)
    };
    office.open_cycle(next).await.expect("another year");
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_at_its_field() {
    let (_directory, world, version) = world().await;
    let office = world.service.acting_as(world.actor("office"));
    let wrong = NewCycle {
        title: String::new(),
        year: Some(26),
        version: None,
        nonce: String::new(),
    };
    let Err(Error::Refused(refused)) = office.open_cycle(wrong).await else {
        panic!("refused");
    };
    let Refused::Fields(fields) = *refused else {
        panic!("fields");
    };
    let names: Vec<&str> = fields.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(names, ["title", "year", "version"]);
    let once = NewCycle {
        nonce: "n".to_owned(),
        ..new("一次", version)
    };
    let id = office.open_cycle(once.clone()).await.expect("opened");
    let Err(Error::Refused(again)) = office.open_cycle(once).await else {
        panic!("refused");
    };
    let Refused::SeenBefore { location } = *again else {
        panic!("seen before");
    };
    assert_eq!(location, format!("/cycles/{id}"));
    let clerk = world.service.acting_as(world.actor("clerk"));
    assert!(words(clerk.open_cycle(new("越权", version)).await).contains("办公室"));
}
