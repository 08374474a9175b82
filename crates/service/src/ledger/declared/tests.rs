//! What the organiser declares for all units at once.

use appraisal::cycle::Stage;

use crate::error::Refusal as Said;
use crate::testing::World;

#[tokio::test]
async fn the_organiser_declares_what_it_keeps_for_all_units_and_takes_it_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let world = World::in_directory(directory.path()).await;
    world.cycle(Stage::Daily).await;
    let office = world.service.acting_as(world.actor("office"));
    let seen = office.declarations(None, None).await.expect("readable");
    assert_eq!((seen.label.as_str(), seen.units.len()), ("2026Q2", 3));
    let kind = seen.kinds.first().expect("a kind of the organiser").clone();
    assert!(kind.is_of_organiser && kind.open.len() == 3 && seen.may_declare);
    let kinds = vec![kind.id.clone()];
    for (kinds, label, part) in [
        (vec!["meeting".to_owned()], "2026Q1", "由各单位自己记"),
        (Vec::new(), "2026Q1", "至少选一种"),
        (kinds.clone(), "2026Q4", "才开始"),
        (kinds.clone(), "2025Q1", "2025年还没有开始"),
        (kinds.clone(), "去年", "不是可以声明的时期"),
    ] {
        let no = office.declare_for_all(kinds, label, "").await;
        let no = no.expect_err(part).to_string();
        assert!(no.contains(part), "{no}");
    }
    for login in ["clerk", "auditor", "admin", "office_other"] {
        let acting = world.service.acting_as(world.actor(login));
        let no = acting.declare_for_all(kinds.clone(), "2026Q1", "").await;
        let no = no.expect_err(login);
        assert!(
            matches!(no.refusal(), Some(Said::Denied(_))),
            "{login} {no:?}"
        );
    }
    let done = office.declare_for_all(kinds.clone(), "2026Q1", "n1").await;
    assert_eq!(done.expect("declared"), 3);
    let again = office.declare_for_all(kinds.clone(), "2026Q1", "n1").await;
    assert!(matches!(
        again.expect_err("sent before").refusal(),
        Some(Said::SeenBefore { .. })
    ));
    let of_kind = async |label: &str| {
        let seen = office.declarations(None, Some(label)).await;
        let seen = seen.expect("readable");
        let line = seen.kinds.into_iter().find(|it| it.id == kind.id);
        let line = line.expect("the kind");
        (line.complete, line.open.len(), line.standing)
    };
    assert_eq!(of_kind("2026Q1").await, (3, 0, 3));
    assert_eq!(of_kind("2026Q2").await.1, 3);
    let no = office.reopen_for_all(&kind.id, "2026Q1", " ").await;
    assert!(no.expect_err("no reason").to_string().contains("理由"));
    let no = office.reopen_for_all(&kind.id, "2026Q2", "x").await;
    assert!(no.expect_err("none").to_string().contains("还没有声明"));
    let done = office
        .reopen_for_all(&kind.id, "2026Q1", "还有一条没有记")
        .await;
    assert_eq!(done.expect("taken back"), 3);
    assert_eq!(of_kind("2026Q1").await, (0, 3, 0));
}
