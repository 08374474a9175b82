//! Draws that anyone can repeat, what was found, and what steps in.

use appraisal::cycle::Stage;
use appraisal::sampling;
use store::id::{CycleId, DrawId, Revision};

use super::*;
use crate::cycle::tests::{daily, words, world};
use crate::testing::World;

const LIST: &str = "第一党支部\n第二党支部\n第三党支部\n第四党支部\n\n第五党支部\n";
const SEED: &str = "2026年第80期 03 11 17 22 25 31 09";

fn lots(draw: DrawId) -> DrawLots {
    DrawLots {
        draw,
        revision: Revision(1),
        seed: SEED.to_owned(),
        seed_source: "7月15日公布的开奖号码".to_owned(),
    }
}

fn withdrawn(draw: DrawId, reason: &str) -> WithdrawList {
    WithdrawList {
        draw,
        revision: Revision(1),
        reason: reason.to_owned(),
    }
}

/// A list of five for the first item of a cycle.
async fn first_list(world: &World, cycle: CycleId) -> NewList {
    let office = world.service.acting_as(world.actor("office"));
    let page = office.samples(cycle).await.expect("the page");
    let (_, item) = page.items[0].key.split_once('/').expect("a key");
    NewList {
        cycle,
        position: 0,
        item: item.to_owned(),
        kind: "branches".to_owned(),
        unit: None,
        list: LIST.to_owned(),
        take: Some(2),
        nonce: String::new(),
    }
}

#[tokio::test]
async fn a_draw_follows_from_its_list_and_its_seed_and_is_made_once() {
    let (_directory, world, version) = world().await;
    let cycle = daily(&world, version).await;
    let asked = first_list(&world, cycle).await;
    let office = world.service.acting_as(world.actor("office"));
    let id = office.announce(asked.clone()).await.expect("announced");
    let before = office.draw_page(id).await.expect("the page");
    assert_eq!((before.state, before.names), (DrawState::Announced, 5));
    assert!(before.objects.is_empty(), "nothing is drawn yet");
    assert!(words(office.announce(asked.clone()).await).contains("在等种子"));

    world.clock.advance_seconds(86_400);
    office.draw(lots(id)).await.expect("drawn");
    let page = office.draw_page(id).await.expect("the page");
    assert_eq!(page.list_hash, before.list_hash);
    let DrawState::Drawn { at, seed, .. } = &page.state else {
        panic!("{:?}", page.state);
    };
    assert!(page.announced_at < *at, "the list was there first");
    let again = sampling::draw(seed, page.list.lines(), 2).expect("repeated");
    let drawn: Vec<&str> = again.drawn().iter().map(|it| it.unit.as_str()).collect();
    let shown = page.objects.iter().filter(|it| !it.is_reserve);
    let shown: Vec<&str> = shown.map(|it| it.name.as_str()).collect();
    assert_eq!(shown, drawn);
    assert!(words(office.draw(lots(id)).await).contains("已由别人抽取"));
    assert!(words(office.withdraw_list(withdrawn(id, "重来")).await).contains("已由别人抽取"));
    assert!(words(office.announce(asked.clone()).await).contains("不能重抽"));
    let unit = Some(world.organisation("spring"));
    office
        .announce(NewList { unit, ..asked })
        .await
        .expect("of one unit it is another draw");
}

#[tokio::test]
async fn a_wrong_list_is_withdrawn_with_its_reason_before_it_is_drawn_from() {
    let (_directory, world, version) = world().await;
    let cycle = daily(&world, version).await;
    let asked = first_list(&world, cycle).await;
    let office = world.service.acting_as(world.actor("office"));
    let id = office.announce(asked.clone()).await.expect("announced");
    assert!(words(office.withdraw_list(withdrawn(id, " ")).await).contains("错在哪里"));
    office
        .withdraw_list(withdrawn(id, "漏了一个支部"))
        .await
        .expect("withdrawn");
    let page = office.draw_page(id).await.expect("the page");
    let DrawState::Withdrawn { reason, .. } = page.state else {
        panic!("{:?}", page.state);
    };
    assert_eq!(reason, "漏了一个支部");
    assert!(words(office.draw(lots(id)).await).contains("已经撤回"));
    let next = office.announce(asked).await.expect("another list");
    office.draw(lots(next)).await.expect("drawn");
    let list = office.samples(cycle).await.expect("the list");
    let states: Vec<bool> = list.draws.iter().map(DrawLine::is_withdrawn).collect();
    assert_eq!(states, [false, true]);
}

#[tokio::test]
async fn what_cannot_be_drawn_is_told_at_its_field() {
    let (_directory, world, version) = world().await;
    let cycle = daily(&world, version).await;
    let good = first_list(&world, cycle).await;
    let office = world.service.acting_as(world.actor("office"));
    for (wrong, words_of_it) in [
        (
            NewList {
                take: Some(9),
                ..good.clone()
            },
            "9",
        ),
        (
            NewList {
                list: "甲\n甲".to_owned(),
                ..good.clone()
            },
            "甲",
        ),
        (
            NewList {
                item: "no".to_owned(),
                ..good.clone()
            },
            "条目",
        ),
        (
            NewList {
                unit: Some(world.organisation("other")),
                ..good.clone()
            },
            "单位",
        ),
    ] {
        let told = words(office.announce(wrong).await);
        assert!(told.contains(words_of_it), "{told}");
    }
    let id = office.announce(good.clone()).await.expect("announced");
    for (wrong, words_of_it) in [
        (
            DrawLots {
                seed: String::new(),
                ..lots(id)
            },
            "种子",
        ),
        (
            DrawLots {
                seed_source: " ".to_owned(),
                ..lots(id)
            },
            "从哪里来",
        ),
    ] {
        let told = words(office.draw(wrong).await);
        assert!(told.contains(words_of_it), "{told}");
    }
    for login in ["clerk", "group", "county", "office_other"] {
        let acting = world.service.acting_as(world.actor(login));
        assert!(acting.announce(good.clone()).await.is_err(), "{login}");
        assert!(acting.draw(lots(id)).await.is_err(), "{login}");
        let reason = withdrawn(id, "不要");
        assert!(acting.withdraw_list(reason).await.is_err(), "{login}");
    }
}

#[tokio::test]
async fn what_was_found_is_recorded_and_the_next_reserve_steps_in() {
    let (_directory, world, version) = world().await;
    let cycle = daily(&world, version).await;
    let asked = first_list(&world, cycle).await;
    let office = world.service.acting_as(world.actor("office"));
    let id = office.announce(asked).await.expect("announced");
    office.draw(lots(id)).await.expect("drawn");
    let page = office.draw_page(id).await.expect("the page");
    let (one, two, reserve) = (&page.objects[0], &page.objects[1], &page.objects[2]);
    let assessor = world.service.acting_as(world.actor("assessor"));
    let found = |object, revision, text: &str| Found {
        object,
        revision,
        words: text.to_owned(),
        unit: None,
    };
    assert!(
        words(
            assessor
                .record_sampled(found(one.id, one.revision, " "))
                .await
        )
        .contains("看到")
    );
    let told = words(
        assessor
            .record_sampled(found(reserve.id, reserve.revision, "好"))
            .await,
    );
    assert!(told.contains("备选"), "{told}");
    assessor
        .record_sampled(found(one.id, one.revision, "记录齐全"))
        .await
        .expect("recorded");
    let late = assessor
        .record_sampled(found(one.id, one.revision, "缺两次"))
        .await;
    assert!(words(late).contains("记录齐全"));
    let replaced = |object, revision, reason: &str| Replaced {
        object,
        revision,
        reason: reason.to_owned(),
    };
    let told = words(
        assessor
            .replace_sampled(replaced(two.id, two.revision, ""))
            .await,
    );
    assert!(told.contains("为什么"), "{told}");
    assessor
        .replace_sampled(replaced(two.id, two.revision, "当日整体搬迁"))
        .await
        .expect("replaced");
    let page = office.draw_page(id).await.expect("the page");
    assert!(page.objects[1].is_replaced && !page.objects[2].is_reserve);
    let stage = office.cycle(cycle).await.expect("the cycle").cycle.stage;
    assert_eq!(stage, Stage::Daily);
    let list = office.samples(cycle).await.expect("the list");
    assert_eq!(list.draws[0].waiting, 1);
}
