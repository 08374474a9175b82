//! People: sign-in, throttling, sessions, second factor, and how accounts and seats are managed.

mod managing;

use jiff::civil::date;
use store::{Options, Place, Store};

use super::*;
use crate::actor::{Actor, ActorKind, Client, Must};
use crate::clock::{ManualClock, moment_of};
use crate::entropy::SeededEntropy;
use crate::error::{Error, Refusal as Any};
use crate::seed::Seed;
use crate::service::{Service, Started};
use crate::settings::Settings;
use std::path::Path;
use std::sync::Arc;

const OWN: &str = "竹篮 铁路 七弦琴 露水";

/// A service that was just started for the first time.
struct First {
    service: Service,
    clock: Arc<ManualClock>,
    password: String,
    _directory: tempfile::TempDir,
}

async fn start(directory: &Path, clock: &Arc<ManualClock>) -> (Service, Started) {
    let place = Place::Directory(directory.to_path_buf());
    let store = Store::open(&place, Options::default()).await.unwrap();
    let settings = Settings {
        hashing_memory: 64,
        ..Settings::default()
    };
    let entropy = Arc::new(SeededEntropy::new("people"));
    let clock = Arc::clone(clock) as Arc<_>;
    Service::start(store, clock, entropy, settings, Seed::default())
        .await
        .unwrap()
}

async fn first() -> First {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(moment_of(date(2026, 7, 15), 9)));
    let (service, started) = start(directory.path(), &clock).await;
    First {
        service,
        clock,
        password: started.one_time_password.expect("it is the first start"),
        _directory: directory,
    }
}

fn at(network: &str, device: Option<&str>) -> Client {
    Client {
        network: network.to_owned(),
        device: device.map(str::to_owned),
        browser: "Firefox".to_owned(),
    }
}

impl First {
    async fn try_in(&self, client: Client, login: &str, password: &str) -> Result<SignedIn, Error> {
        let visitor = Actor::visitor(client);
        let typed = SignIn {
            login: login.to_owned(),
            password: password.to_owned(),
        };
        self.service.acting_as(&visitor).sign_in(typed).await
    }

    async fn actor(&self, cookie: &str) -> Actor {
        let client = at("10.1.2", None);
        self.service.actor_of(cookie, client).await.unwrap()
    }

    /// The administrator with a password of their own.
    async fn admin(&self) -> (SignedIn, Actor) {
        let once = self.try_in(at("10.1.2", None), "admin", &self.password);
        let actor = self.actor(&once.await.unwrap().cookie).await;
        let acting = self.service.acting_as(&actor);
        let changed = acting.change_password(self.password.clone(), OWN.to_owned());
        changed.await.unwrap();
        let signed = self.try_in(at("10.1.2", None), "admin", OWN).await.unwrap();
        let actor = self.actor(&signed.cookie).await;
        (signed, actor)
    }
}

fn said(error: &Error) -> String {
    error.to_string()
}

fn is_visitor(actor: &Actor) -> bool {
    actor.kind == ActorKind::Visitor
}

#[tokio::test]
async fn the_first_start_tells_one_password_once_and_it_must_be_changed() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(moment_of(date(2026, 7, 15), 9)));
    let (service, started) = start(directory.path(), &clock).await;
    let password = started.one_time_password.expect("it is the first start");
    assert_eq!(password.len(), 24);
    service.stop().await;
    let (service, again) = start(directory.path(), &clock).await;
    assert_eq!(again.one_time_password, None);
    let visitor = Actor::visitor(at("10.1.2", None));
    let typed = SignIn {
        login: " Admin ".to_owned(),
        password: password.clone(),
    };
    let signed = service.acting_as(&visitor).sign_in(typed).await.unwrap();
    assert_eq!(signed.must, Some(Must::ChangePassword));
    let client = at("10.1.2", None);
    let actor = service
        .actor_of(&signed.cookie, client.clone())
        .await
        .unwrap();
    assert!(matches!(
        actor.person(),
        Err(Error::Refused(refusal)) if matches!(*refusal, Any::Must(Must::ChangePassword))
    ));
    let acting = service.acting_as(&actor);
    let cookie = acting
        .change_password(password, OWN.to_owned())
        .await
        .unwrap();
    let actor = service.actor_of(&cookie, client).await.unwrap();
    actor.person().expect("nothing is left to do first");
}

#[tokio::test]
async fn unknown_disabled_and_wrong_are_told_with_the_same_words() {
    let first = first().await;
    let wrong = first.try_in(at("10.1.2", None), "admin", "wrong").await;
    let unknown = first.try_in(at("10.1.2", None), "nobody", "wrong").await;
    assert_eq!(said(&wrong.unwrap_err()), said(&unknown.unwrap_err()));
}

#[tokio::test]
async fn an_attacker_waits_longer_and_longer_while_a_known_device_gets_in() {
    let first = first().await;
    let (known, _) = first.admin().await;
    for _ in 0..5 {
        let wrong = first.try_in(at("66.6.6", None), "admin", "wrong").await;
        assert!(!said(&wrong.unwrap_err()).contains("请等"));
    }
    let sixth = first.try_in(at("66.6.6", None), "admin", "wrong").await;
    assert!(said(&sixth.unwrap_err()).contains("请等 2 秒"));
    let at_once = first.try_in(at("66.6.6", None), "admin", OWN).await;
    assert!(said(&at_once.unwrap_err()).contains("试得太频繁"));
    // The device that signed in before gets in from the attacker's own network.
    let own = first.try_in(at("66.6.6", Some(&known.device)), "admin", OWN);
    own.await
        .expect("a known device is not stopped by a stranger");
    // And so does a new device from elsewhere: the login itself is never locked.
    let elsewhere = first.try_in(at("10.9.9", None), "admin", OWN).await;
    elsewhere.expect("another network is not stopped either");
    // A made-up device cookie gives no fresh tries.
    let made_up = first.try_in(at("66.6.6", Some("0123.4567")), "admin", OWN);
    assert!(said(&made_up.await.unwrap_err()).contains("试得太频繁"));
    // After the wait the right password counts, and then all is forgotten.
    first.clock.advance_seconds(2);
    first
        .try_in(at("66.6.6", None), "admin", OWN)
        .await
        .unwrap();
    let wrong = first.try_in(at("66.6.6", None), "admin", "wrong").await;
    assert!(!said(&wrong.unwrap_err()).contains("请等"));
}

#[tokio::test]
async fn an_office_behind_one_address_stays_usable_until_somebody_tries_sixty_logins() {
    let first = first().await;
    first.admin().await;
    for login in 0..60 {
        let login = format!("person{login}");
        let tried = first.try_in(at("10.7.7", None), &login, "wrong").await;
        assert!(!said(&tried.unwrap_err()).contains("试得太频繁"), "{login}");
    }
    let more = first.try_in(at("10.7.7", None), "admin", OWN).await;
    assert!(said(&more.unwrap_err()).contains("试得太频繁"));
    first.clock.advance_seconds(61);
    first
        .try_in(at("10.7.7", None), "admin", OWN)
        .await
        .unwrap();
}

#[tokio::test]
async fn right_passwords_never_use_up_the_tries_of_a_network() {
    let first = first().await;
    first.admin().await;
    for _ in 0..80 {
        first
            .try_in(at("10.7.7", None), "admin", OWN)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_the_latest_after_its_hours() {
    let first = first().await;
    let (signed, _) = first.admin().await;
    first.clock.advance_seconds(29 * 60);
    assert!(!is_visitor(&first.actor(&signed.cookie).await));
    first.clock.advance_seconds(29 * 60);
    assert!(
        !is_visitor(&first.actor(&signed.cookie).await),
        "it was used"
    );
    first.clock.advance_seconds(31 * 60);
    assert!(is_visitor(&first.actor(&signed.cookie).await), "idle");
    let signed = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    for _ in 0..35 {
        first.clock.advance_seconds(20 * 60);
        assert!(!is_visitor(&first.actor(&signed.cookie).await));
    }
    first.clock.advance_seconds(20 * 60);
    assert!(
        is_visitor(&first.actor(&signed.cookie).await),
        "twelve hours"
    );
}

#[tokio::test]
async fn logging_out_ends_this_session_and_logging_out_everywhere_ends_all() {
    let first = first().await;
    let (one, actor) = first.admin().await;
    let two = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    let three = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    let lines = first.service.acting_as(&actor).sessions().await.unwrap();
    assert_eq!(lines.len(), 4, "one of them began with the new password");
    assert_eq!(lines.iter().filter(|it| it.is_this).count(), 1);
    first.service.acting_as(&actor).sign_out().await.unwrap();
    assert!(is_visitor(&first.actor(&one.cookie).await));
    let actor = first.actor(&two.cookie).await;
    first.clock.advance_seconds(1);
    let acting = first.service.acting_as(&actor);
    acting.sign_out_everywhere().await.unwrap();
    assert!(is_visitor(&first.actor(&two.cookie).await));
    assert!(is_visitor(&first.actor(&three.cookie).await));
}

#[tokio::test]
async fn changing_the_password_asks_for_the_old_one_and_ends_other_sessions() {
    let first = first().await;
    let (one, actor) = first.admin().await;
    let two = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    let acting = first.service.acting_as(&actor);
    let new = "copper-violin-47-rainstorm";
    let refused = |old: &str, new: &str| {
        let change = acting.change_password(old.to_owned(), new.to_owned());
        async { change.await.unwrap_err().to_string() }
    };
    assert!(refused("wrong", new).await.contains("现在的密码不对"));
    assert!(refused(OWN, OWN).await.contains("和原来的一样"));
    assert!(refused(OWN, "dangjian2026").await.contains("容易被猜到"));
    assert!(refused(OWN, OF_DEMONSTRATION).await.contains("容易被猜到"));
    let cookie = acting
        .change_password(OWN.to_owned(), new.to_owned())
        .await
        .unwrap();
    assert!(is_visitor(&first.actor(&one.cookie).await));
    assert!(is_visitor(&first.actor(&two.cookie).await));
    assert!(!is_visitor(&first.actor(&cookie).await));
    first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .expect_err("the old one is gone");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_confirmed_and_no_code_counts_twice() {
    let first = first().await;
    let (_, actor) = first.admin().await;
    let acting = first.service.acting_as(&actor);
    let enrolment = acting.begin_second_factor().await.unwrap();
    let text = enrolment.secret_text.clone();
    let wrong = acting.confirm_second_factor(&text, "000000").await;
    assert!(said(&wrong.unwrap_err()).contains("动态验证码不对"));
    let code = code_of(&text, first.service.now());
    acting.confirm_second_factor(&text, &code).await.unwrap();
    let signed = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    assert_eq!(signed.must, Some(Must::SecondFactor));
    let half = first.actor(&signed.cookie).await;
    let refused = half.person().expect_err("the code is missing");
    assert!(said(&refused).contains("动态验证码"));
    let acting = first.service.acting_as(&half);
    let replayed = acting.second_factor(&code).await.unwrap_err();
    assert!(said(&replayed).contains("已经用过"));
    acting
        .change_password(OWN.to_owned(), "copper-violin-47-rainstorm".to_owned())
        .await
        .expect_err("half signed in is not signed in");
    first.clock.advance_seconds(30);
    let code = code_of(&text, first.service.now());
    let cookie = acting.second_factor(&code).await.unwrap();
    first.actor(&cookie).await.person().expect("signed in");
    assert!(
        is_visitor(&first.actor(&signed.cookie).await),
        "half a session"
    );
    let actor = first.actor(&cookie).await;
    let acting = first.service.acting_as(&actor);
    acting
        .drop_second_factor("wrong".to_owned())
        .await
        .expect_err("no password");
    acting.drop_second_factor(OWN.to_owned()).await.unwrap();
    let signed = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    assert_eq!(signed.must, None);
}

#[tokio::test]
async fn codes_are_not_tried_out() {
    let first = first().await;
    let (_, actor) = first.admin().await;
    let acting = first.service.acting_as(&actor);
    let text = acting.begin_second_factor().await.unwrap().secret_text;
    let code = code_of(&text, first.service.now());
    acting.confirm_second_factor(&text, &code).await.unwrap();
    let signed = first
        .try_in(at("10.1.2", None), "admin", OWN)
        .await
        .unwrap();
    let half = first.actor(&signed.cookie).await;
    let acting = first.service.acting_as(&half);
    for _ in 0..6 {
        acting.second_factor("000000").await.expect_err("wrong");
    }
    let seventh = acting.second_factor("000000").await.unwrap_err();
    assert!(said(&seventh).contains("试得太频繁"));
}
