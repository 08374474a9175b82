//! A published result is read by its units, sent above and taken on file there, and each is told whose turn it is.

use super::super::{SendResult, TakeOnFile};
use super::*;

/// Whether somebody's own page names something to do, by its words and its page.
async fn has_to(world: &World, login: &str, (words, link): &(&str, String)) -> bool {
    let home = world.service.acting_as(world.actor(login)).home().await;
    let home = home.expect("a home");
    let mut tasks = home.due.iter().chain(&home.overdue);
    tasks.any(|task| task.words == *words && task.link == *link)
}

/// Sent by the office when the year is closed, taken on file by the superior, and each only once.
pub(super) async fn the_result_is_taken_on_file_once(year: &Year) {
    let (world, cycle) = (&year.world, year.cycle);
    let office = world.service.acting_as(world.actor("office"));
    let county = world.service.acting_as(world.actor("county"));
    let send = |note: &str| SendResult {
        cycle,
        note: note.to_owned(),
    };
    let taken = TakeOnFile {
        cycle,
        result_revision: 1,
    };
    let early = office.file_result(send("")).await;
    assert!(early.is_err(), "not before the year is closed");
    let read = (
        "看本单位的考评结果",
        format!("/cycles/{cycle}/results/{}", year.spring()),
    );
    assert!(
        has_to(world, "clerk", &read).await,
        "a unit is told of its result"
    );
    assert!(!has_to(world, "clerk_dawn", &read).await, "of its own only");
    year.advance("office", date(2026, 12, 7), Stage::ObjectionWindow)
        .await;
    assert!(
        has_to(world, "clerk", &read).await,
        "as long as it may object"
    );
    year.advance("office", date(2026, 12, 30), Stage::Closed)
        .await;
    assert!(
        !has_to(world, "clerk", &read).await,
        "not when that is over"
    );
    let filing = |words: &'static str| (words, format!("/cycles/{cycle}/filing"));
    let (to_send, to_take) = (filing("报送结果备案"), filing("受理报送的结果备案"));
    assert!(has_to(world, "office", &to_send).await);
    assert!(!has_to(world, "county", &to_take).await, "nothing was sent");
    let early = county.take_on_file(taken.clone()).await;
    let early = because(early.expect_err("nothing was sent"));
    assert_eq!(early, Refusal::NotFiled.to_string());
    let long = office.file_result(send(&"长".repeat(501))).await;
    assert!(because(long.expect_err("too long")).contains("现在有501字"));
    let other = county.file_result(send("")).await;
    assert!(other.is_err(), "the superior does not send it");
    office.file_result(send(" 请备案 ")).await.expect("sent");
    assert!(!has_to(world, "office", &to_send).await, "it is done");
    assert!(has_to(world, "county", &to_take).await);
    let twice = because(office.file_result(send("")).await.expect_err("once only"));
    assert_eq!(twice, Refusal::FiledAlready.to_string());
    let own = office.take_on_file(taken.clone()).await;
    assert!(own.is_err(), "nobody takes the own result on file");
    let other = TakeOnFile {
        result_revision: 2,
        ..taken.clone()
    };
    let other = because(county.take_on_file(other).await.expect_err("another one"));
    assert_eq!(other, Refusal::NotTheNewest.to_string());
    let page = county.filing(cycle).await.expect("the superior sees it");
    assert!(page.may_accept && !page.may_file);
    county.take_on_file(taken.clone()).await.expect("on file");
    let twice = because(county.take_on_file(taken).await.expect_err("once only"));
    assert_eq!(twice, Refusal::OnFileAlready.to_string());
    assert!(!has_to(world, "county", &to_take).await, "it is done");
    let page = office.filing(cycle).await.expect("the office sees it");
    let [line] = &page.sent[..] else {
        panic!("one was sent: {:?}", page.sent);
    };
    assert_eq!(line.note, "请备案");
    assert!(line.accepted.is_some() && !page.may_file);
    let clerk = world.service.acting_as(world.actor("clerk"));
    assert!(clerk.filing(cycle).await.is_err(), "no affair of the unit");
}
