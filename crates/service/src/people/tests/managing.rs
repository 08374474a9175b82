//! Accounts, seats, organisations and departments: who may, and what is refused.

use appraisal::organisation::Kind;
use appraisal::permit::Role;
use store::id::AccountId;

use crate::error::{Error, Refusal as Any};
use crate::people::{
    AccountFilter, NewAccount, NewOrganisation, NewSeat, OneTime, Refusal, SignIn,
};
use crate::service::Acting;
use crate::testing::World;

async fn world() -> (World, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (World::in_directory(directory.path()).await, directory)
}

trait As {
    fn acting(&self, login: &str) -> Acting<'_>;
}

impl As for World {
    fn acting(&self, login: &str) -> Acting<'_> {
        self.service.acting_as(self.actor(login))
    }
}

fn new(world: &World, login: &str, at: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: "新来的人".to_owned(),
        organisation: world.organisation(at),
        nonce: String::new(),
    }
}

async fn made(world: &World, login: &str, at: &str) -> OneTime {
    let admin = world.acting("admin");
    admin.create_account(new(world, login, at)).await.unwrap()
}

fn seat(world: &World, account: AccountId, role: Role, at: &str) -> NewSeat {
    NewSeat {
        account,
        role,
        organisation: world.organisation(at),
        department: None,
    }
}

fn is(error: &Error, refusal: &Refusal) -> bool {
    error.to_string() == refusal.to_string()
}

fn field(error: Error) -> String {
    match error.refusal() {
        Some(Any::Fields(fields)) => fields[0].field.clone(),
        other => panic!("no field: {other:?}"),
    }
}

#[tokio::test]
async fn a_new_account_signs_in_with_its_one_time_password_and_has_no_rights_yet() {
    let (world, _directory) = world().await;
    let one = made(&world, "zhang", "spring").await;
    let visitor = crate::actor::Actor::visitor(Default::default());
    let signed = world
        .service
        .acting_as(&visitor)
        .sign_in(SignIn {
            login: one.login,
            password: one.password,
        })
        .await
        .unwrap();
    let actor = world.service.actor_of(&signed.cookie, Default::default());
    assert_eq!(actor.await.unwrap().seats, []);
}

#[tokio::test]
async fn logins_are_plain_and_nobodys_else() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    made(&world, "zhang", "spring").await;
    for login in [
        "zhang",
        " ZHANG ",
        "a",
        "1zhang",
        "张三",
        "a b",
        "x'--",
        &"a".repeat(33),
    ] {
        let refused = admin.create_account(new(&world, login, "spring")).await;
        assert_eq!(field(refused.unwrap_err()), "login", "{login:?}");
    }
}

#[tokio::test]
async fn nobody_but_an_administrator_manages_accounts_and_only_below() {
    let (world, _directory) = world().await;
    for login in ["office", "group", "county", "auditor", "clerk", "secretary"] {
        let acting = world.acting(login);
        let refused = acting.create_account(new(&world, "zhang", "spring")).await;
        assert!(
            matches!(refused.unwrap_err().refusal(), Some(Any::Denied(_))),
            "{login}"
        );
        let refused = acting.accounts(AccountFilter::default()).await;
        assert!(
            matches!(refused.unwrap_err().refusal(), Some(Any::Denied(_))),
            "{login}"
        );
    }
    // An administrator of the street manages the street's, not the county's nor the other street's.
    let one = made(&world, "street-admin", "street").await;
    let admin = world.acting("admin");
    admin
        .appoint(seat(
            &world,
            one.account,
            Role::SystemAdministrator,
            "street",
        ))
        .await
        .unwrap();
    let cookie = world.cookie("street-admin").await;
    let mut local = world
        .service
        .actor_of(&cookie, Default::default())
        .await
        .unwrap();
    if let crate::actor::ActorKind::Person { must, .. } = &mut local.kind {
        *must = None;
    }
    let local = world.service.acting_as(&local);
    local
        .create_account(new(&world, "below", "dawn"))
        .await
        .unwrap();
    for at in ["county", "other_street", "other"] {
        local
            .create_account(new(&world, "zhang", at))
            .await
            .expect_err(at);
    }
    let lines = local
        .accounts(AccountFilter::default())
        .await
        .unwrap()
        .lines;
    assert!(lines.iter().any(|it| it.login == "below"));
    assert!(
        lines
            .iter()
            .all(|it| it.login != "county" && it.login != "clerk_other")
    );
    let below = lines.iter().find(|it| it.login == "below").unwrap().id;
    let auditor = local
        .appoint(seat(&world, below, Role::Auditor, "dawn"))
        .await;
    assert!(is(&auditor.unwrap_err(), &Refusal::AuditorFromAbove));
}

#[tokio::test]
async fn whoever_manages_the_service_does_not_audit_it() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let one = made(&world, "both", "county").await;
    let give = |role| admin.appoint(seat(&world, one.account, role, "county"));
    give(Role::SystemAdministrator).await.unwrap();
    let refused = give(Role::Auditor).await.unwrap_err();
    assert!(is(
        &refused,
        &Refusal::Separation {
            held: Role::SystemAdministrator,
            wanted: Role::Auditor,
        }
    ));
    let again = give(Role::SystemAdministrator).await.unwrap_err();
    assert!(is(&again, &Refusal::SeatTwice));
    let two = made(&world, "audit2", "county").await;
    let give = |role| admin.appoint(seat(&world, two.account, role, "county"));
    give(Role::Auditor).await.unwrap();
    let refused = give(Role::SystemAdministrator).await.unwrap_err();
    assert!(refused.to_string().contains("不能同时担任"));
}

#[tokio::test]
async fn nobody_disables_or_appoints_themselves_and_the_last_administrator_stays() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let own = world.actor("admin").account().unwrap();
    let own_seat = admin.account(own).await.unwrap().history[0].id;
    let refused = admin.disable_account(own, "试试").await.unwrap_err();
    assert!(is(&refused, &Refusal::OwnAccount));
    let refused = admin
        .appoint(seat(&world, own, Role::Office, "county"))
        .await;
    assert!(is(&refused.unwrap_err(), &Refusal::OwnAccount));
    let refused = admin.end_appointment(own, own_seat, "试试").await;
    assert!(is(&refused.unwrap_err(), &Refusal::OwnAccount));
    // Another administrator below the top cannot reach the last one; one at the top could, and is refused.
    let one = made(&world, "second", "county").await;
    let given = admin.appoint(seat(
        &world,
        one.account,
        Role::SystemAdministrator,
        "county",
    ));
    given.await.unwrap();
    admin.disable_account(one.account, "调走").await.unwrap();
    admin.enable_account(one.account).await.unwrap();
    let cookie = world.cookie("second").await;
    let mut second = world
        .service
        .actor_of(&cookie, Default::default())
        .await
        .unwrap();
    if let crate::actor::ActorKind::Person { must, .. } = &mut second.kind {
        *must = None;
    }
    let second = world.service.acting_as(&second);
    second
        .disable_account(own, "退休")
        .await
        .expect("there is another one");
    admin
        .disable_account(one.account, "试试")
        .await
        .expect_err("the last that can sign in");
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_takes_no_seats() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let cookie = world.cookie("clerk").await;
    let clerk = world.actor("clerk").account().unwrap();
    let refused = admin.disable_account(clerk, "  ").await.unwrap_err();
    assert_eq!(field(refused), "reason");
    admin.disable_account(clerk, "调离").await.unwrap();
    let gone = world
        .service
        .actor_of(&cookie, Default::default())
        .await
        .unwrap();
    assert_eq!(gone.account(), None);
    let refused = admin
        .appoint(seat(&world, clerk, Role::UnitSecretary, "spring"))
        .await;
    assert!(refused.unwrap_err().to_string().contains("已停用"));
    let refused = admin.reset_password(clerk, "").await.unwrap_err();
    assert!(refused.to_string().contains("已停用"));
}

#[tokio::test]
async fn a_reset_ends_sessions_and_asks_for_a_new_password() {
    let (world, _directory) = world().await;
    let cookie = world.cookie("clerk").await;
    let clerk = world.actor("clerk").account().unwrap();
    let admin = world.acting("admin");
    let once = admin.reset_password(clerk, "n1").await.unwrap();
    let gone = world
        .service
        .actor_of(&cookie, Default::default())
        .await
        .unwrap();
    assert_eq!(gone.account(), None);
    let again = admin.reset_password(clerk, "n1").await.unwrap_err();
    assert!(
        matches!(again.refusal(), Some(Any::SeenBefore { .. })),
        "one form, one password"
    );
    assert_eq!(once.password.len(), 14);
    let page = admin.account(clerk).await.unwrap();
    assert!(page.account.must_change);
}

#[tokio::test]
async fn a_lead_department_sits_in_a_department_and_nobody_else_does() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let one = made(&world, "zhang", "street").await;
    let mut wanted = seat(&world, one.account, Role::LeadDepartment, "street");
    assert_eq!(
        field(admin.appoint(wanted.clone()).await.unwrap_err()),
        "department"
    );
    wanted.department = Some(world.departments["office"]);
    wanted.organisation = world.organisation("other_street");
    assert_eq!(
        field(admin.appoint(wanted.clone()).await.unwrap_err()),
        "department"
    );
    wanted.organisation = world.organisation("street");
    wanted.role = Role::Office;
    assert_eq!(
        field(admin.appoint(wanted.clone()).await.unwrap_err()),
        "department"
    );
    wanted.role = Role::LeadDepartment;
    let given = admin.appoint(wanted).await.unwrap();
    let held = admin.close_department(world.departments["office"]).await;
    assert!(is(
        &held.unwrap_err(),
        &Refusal::DepartmentHeld { seats: 2 }
    ));
    let wrong = admin
        .end_appointment(world.actor("clerk").account().unwrap(), given, "x")
        .await;
    assert!(matches!(
        wrong.unwrap_err().refusal(),
        Some(Any::NotHere(_))
    ));
    admin
        .end_appointment(one.account, given, "轮岗")
        .await
        .unwrap();
    let twice = admin.end_appointment(one.account, given, "轮岗").await;
    assert!(is(&twice.unwrap_err(), &Refusal::SeatEnded));
}

#[tokio::test]
async fn an_older_page_overwrites_nothing() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let clerk = world.actor("clerk").account().unwrap();
    let read = admin.account(clerk).await.unwrap().revision;
    admin.rename_account(clerk, "甲", read).await.unwrap();
    let stale = admin.rename_account(clerk, "乙", read).await.unwrap_err();
    match stale.refusal() {
        Some(Any::Stale(stale)) => {
            assert_eq!((stale.yours.as_str(), stale.theirs.as_str()), ("乙", "甲"));
        }
        other => panic!("{other:?}"),
    }
}

fn below(world: &World, at: &str, name: &str) -> NewOrganisation {
    NewOrganisation {
        parent: world.organisation(at),
        name: name.to_owned(),
        kind: Kind::Community,
        nonce: String::new(),
    }
}

#[tokio::test]
async fn organisations_keep_to_the_tree() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let id = admin
        .create_organisation(below(&world, "street", "新社区"))
        .await
        .unwrap();
    let twice = admin
        .create_organisation(below(&world, "street", "新社区"))
        .await;
    assert_eq!(field(twice.unwrap_err()), "name");
    let beside = admin.create_organisation(below(&world, "other_street", "新社区"));
    beside.await.expect("elsewhere the name is free");
    let page = admin.organisation(id).await.unwrap();
    let ring = admin
        .move_organisation(world.organisation("street"), id, page.revision)
        .await;
    assert_eq!(field(ring.unwrap_err()), "parent");
    let root = world.organisation("county");
    let refused = admin.close_organisation(root, "试试").await.unwrap_err();
    assert!(is(&refused, &Refusal::Root));
    let street = world.organisation("street");
    let refused = admin.close_organisation(street, "试试").await.unwrap_err();
    assert!(refused.to_string().contains("下面还有"));
    let other = world.organisation("other_street");
    let moved = admin.move_organisation(id, other, page.revision).await;
    assert_eq!(
        field(moved.unwrap_err()),
        "parent",
        "a sister there has the name"
    );
    admin
        .change_organisation(id, "又一个社区", Kind::Community, page.revision)
        .await
        .unwrap();
    let page = admin.organisation(id).await.unwrap();
    admin
        .move_organisation(id, other, page.revision)
        .await
        .unwrap();
    let way: Vec<String> = admin
        .organisation(id)
        .await
        .unwrap()
        .way
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(way, ["云岭县委", "白石街道党工委"]);
}

#[tokio::test]
async fn closing_an_organisation_ends_its_seats_and_takes_no_new_ones() {
    let (world, _directory) = world().await;
    let admin = world.acting("admin");
    let river = world.organisation("river");
    let one = made(&world, "river-clerk", "river").await;
    admin
        .appoint(seat(&world, one.account, Role::UnitClerk, "river"))
        .await
        .unwrap();
    admin
        .close_organisation(river, "合并到朝阳社区")
        .await
        .unwrap();
    let page = admin.account(one.account).await.unwrap();
    assert!(page.account.seats.is_empty() && page.history[0].ended_at.is_some());
    let refused = admin
        .appoint(seat(&world, one.account, Role::UnitClerk, "river"))
        .await;
    assert!(refused.unwrap_err().to_string().contains("已经撤销"));
    let refused = admin.create_account(new(&world, "late", "river")).await;
    assert!(refused.unwrap_err().to_string().contains("已经撤销"));
    let refused = admin.close_organisation(river, "再来").await.unwrap_err();
    assert!(refused.to_string().contains("已经撤销"));
}

#[tokio::test]
async fn lists_go_on_after_a_login() {
    let (world, _directory) = world().await;
    for number in 0..60 {
        made(&world, &format!("person{number:02}"), "spring").await;
    }
    let admin = world.acting("admin");
    let filter = AccountFilter {
        words: "person".to_owned(),
        ..AccountFilter::default()
    };
    let first = admin.accounts(filter.clone()).await.unwrap();
    assert_eq!((first.lines.len(), first.is_first), (50, true));
    let rest = AccountFilter {
        after: first.next.unwrap(),
        ..filter
    };
    let rest = admin.accounts(rest).await.unwrap();
    assert_eq!(
        (rest.lines.len(), rest.next, rest.is_first),
        (10, None, false)
    );
}

#[tokio::test]
async fn only_a_demonstration_gives_away_its_password() {
    let (world, _directory) = world().await;
    world
        .service
        .introduce(&["admin"])
        .await
        .expect_err("this is none");
}
