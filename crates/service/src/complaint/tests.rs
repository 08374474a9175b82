//! Complaints from both sides: whoever has something to say, and the office.

use super::*;
use crate::actor::{Actor, Client};
use crate::testing::World;

async fn world() -> (World, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (World::in_directory(directory.path()).await, directory)
}

fn from(network: &str) -> Actor {
    Actor::visitor(Client {
        network: network.to_owned(),
        ..Client::default()
    })
}

fn said(world: &World, at: &str, words: &str) -> NewComplaint {
    NewComplaint {
        organisation: Some(world.organisation(at)),
        words: words.to_owned(),
        ..NewComplaint::default()
    }
}

#[tokio::test]
async fn anybody_complains_and_reads_the_answer_by_its_code() {
    let (world, _directory) = world().await;
    let visitor = from("10.1.1");
    let acting = world.service.acting_as(&visitor);
    let to: Vec<String> = acting
        .addressees()
        .await
        .unwrap()
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(to, ["青川街道党工委", "白石街道党工委"]);
    let code = acting
        .complain(said(&world, "street", "台账太多"))
        .await
        .unwrap();
    let office = world.service.acting_as(world.actor("office"));
    let lines = office.complaints(None).await.unwrap().lines;
    assert_eq!((lines.len(), lines[0].may_answer), (1, true));
    let (id, revision) = (lines[0].id, lines[0].revision);
    office
        .answer_complaint(id, revision, "已减三项")
        .await
        .unwrap();
    let state = acting
        .complaint_by_code(&code.to_uppercase().replace('-', " "))
        .await
        .unwrap();
    assert_eq!(state.answer, "已减三项");
    let stale = office
        .answer_complaint(id, revision, "再改")
        .await
        .unwrap_err();
    assert!(matches!(stale.refusal(), Some(error::Refusal::Stale(_))));
    acting
        .complaint_by_code("abcde-fghij")
        .await
        .expect_err("no such code");
}

#[tokio::test]
async fn the_office_concerned_and_those_above_read_it_nobody_else() {
    let (world, _directory) = world().await;
    let visitor = from("10.1.1");
    let acting = world.service.acting_as(&visitor);
    acting
        .complain(said(&world, "street", "台账太多"))
        .await
        .unwrap();
    let count = async |login: &str| {
        let acting = world.service.acting_as(world.actor(login));
        acting.complaints(None).await.map(|page| page.lines.len())
    };
    assert_eq!(count("office").await.unwrap(), 1);
    assert_eq!(count("office_other").await.unwrap(), 0);
    let county = world.service.acting_as(world.actor("county"));
    let seen = county.complaints(None).await.unwrap().lines;
    assert_eq!((seen.len(), seen[0].may_answer), (1, false));
    let refused = county
        .answer_complaint(seen[0].id, seen[0].revision, "代答")
        .await;
    refused.expect_err("those above see whether it is answered");
    for login in ["admin", "clerk", "secretary", "group", "auditor", "dept"] {
        let refused = count(login).await.unwrap_err();
        assert!(
            matches!(refused.refusal(), Some(error::Refusal::Denied(_))),
            "{login}"
        );
    }
}

#[tokio::test]
async fn five_an_hour_from_one_network_and_others_are_not_kept_waiting() {
    let (world, _directory) = world().await;
    let visitor = from("10.1.1");
    let acting = world.service.acting_as(&visitor);
    for _ in 0..AN_HOUR {
        acting
            .complain(said(&world, "street", "意见"))
            .await
            .unwrap();
    }
    let more = acting
        .complain(said(&world, "street", "意见"))
        .await
        .unwrap_err();
    assert!(more.to_string().contains("分钟后再提交"), "{more}");
    let other = from("10.2.2");
    let elsewhere = world.service.acting_as(&other);
    elsewhere
        .complain(said(&world, "street", "意见"))
        .await
        .unwrap();
    world.clock.advance_seconds(12 * 60);
    acting
        .complain(said(&world, "street", "意见"))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_empty_or_endless_or_unaddressed_complaint_is_told_what_is_missing() {
    let (world, _directory) = world().await;
    let visitor = from("10.1.1");
    let acting = world.service.acting_as(&visitor);
    let long = "长".repeat(WORDS + 1);
    for (at, words, field) in [
        ("street", "  ", "words"),
        ("street", long.as_str(), "words"),
        ("spring", "意见", "organisation"),
    ] {
        let refused = acting.complain(said(&world, at, words)).await.unwrap_err();
        match refused.refusal() {
            Some(error::Refusal::Fields(fields)) => assert_eq!(fields[0].field, field),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn nothing_that_is_kept_tells_who_complained() {
    let (world, _directory) = world().await;
    let clerk = world.service.acting_as(world.actor("clerk"));
    clerk
        .complain(said(&world, "street", "匿名意见"))
        .await
        .unwrap();
    let mut db = clerk.read().await.unwrap();
    let rows = complaint::before(&mut db, ComplaintId(i64::MAX), 1)
        .await
        .unwrap();
    let (_, stamp) = clerk.commit(LastStamp).await.unwrap();
    assert_eq!(rows[0].words, "匿名意见");
    assert_eq!(stamp, "-");
}

/// What the audit row of an anonymous command would say.
struct LastStamp;

impl UseCase for LastStamp {
    type Answer = (Option<store::id::AccountId>, String);

    async fn run(_: Act<LastStamp>, tx: &mut Tx) -> Result<Self::Answer, Error> {
        tx.anonymously();
        Ok((tx.stamp().account, tx.stamp().login.clone()))
    }
}
