//! What the board counts, on a small cycle of two communities.

use appraisal::cycle::Stage;

use super::Cell;
use crate::sheet::given::Given;
use crate::sheet::mark::SaveMark;

/// The cells of spring's line.
async fn cells(given: &Given) -> Vec<Cell> {
    let office = given.acting("office");
    let board = office.progress(given.cycle).await.expect("the board");
    assert_eq!(board.tables.len(), 1);
    let spring = given.world.organisation("spring");
    let mut rows = board.tables[0].rows.iter();
    let row = rows.find(|row| row.unit.id == spring);
    row.expect("a line of spring").cells.clone()
}

#[tokio::test]
async fn a_returned_item_is_counted_as_returned_then_as_answered_then_not_at_all() {
    let given = Given::at(Stage::SelfAssessment).await;
    let sheet = given.sheets[0];
    let mark = SaveMark {
        item: "I2".to_owned(),
        points: Some("9".to_owned()),
        ..SaveMark::default()
    };
    given
        .acting("clerk")
        .save_own(sheet, mark)
        .await
        .expect("saved");
    let (one, two) = (
        Cell {
            items: 2,
            own: 1,
            ..Cell::default()
        },
        Cell {
            items: 2,
            ..Cell::default()
        },
    );
    assert_eq!(cells(&given).await, [one, two]);

    given.to(Stage::Verification).await;
    let leader = given.acting("leader");
    let id = leader
        .return_item(sheet, "I1", "缺会议记录", "2026-08-01")
        .await
        .expect("returned");
    assert_eq!(cells(&given).await, [Cell { returned: 1, ..one }, two]);
    let clerk = given.acting("clerk");
    clerk
        .answer_return(id, 1, "补上了")
        .await
        .expect("answered");
    assert_eq!(cells(&given).await, [Cell { answered: 1, ..one }, two]);
    leader.close_return(id, 2).await.expect("closed");
    assert_eq!(cells(&given).await, [one, two]);
}

#[tokio::test]
async fn the_board_is_for_those_who_run_the_cycle() {
    let given = Given::at(Stage::SelfAssessment).await;
    for login in ["clerk", "clerk_dawn", "office_other"] {
        let refused = given.acting(login).progress(given.cycle).await;
        assert!(refused.is_err(), "{login}");
    }
}
