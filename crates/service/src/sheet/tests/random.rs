//! Random walks: the book equals an appraisal from scratch, and no page is kept too long.

use appraisal::cycle::Stage;
use rubric::facts::Label;

use crate::sheet::book::{Basis, Cache, runs};
use crate::sheet::discretion::Decide;
use crate::sheet::finding::NewFinding;
use crate::sheet::given::Given;
use crate::sheet::mark::SaveMark;
use crate::sheet::view::Shown;

/// A small generator with a seed of its own.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % n
    }
}

/// One deed of somebody, lawful or not; what is refused changes nothing.
async fn step(given: &Given, dice: &mut Dice) {
    let sheet = given.sheets[dice.below(2) as usize];
    let item = ["I1", "I2", "I3", "I4"][dice.below(4) as usize].to_owned();
    let leader = given.acting("leader");
    match dice.below(8) {
        0 | 1 => {
            let unit = ["spring", "dawn"][dice.below(2) as usize];
            let raw = Some(dice.below(6) as i64).filter(|it| *it > 0);
            given.state(unit, "meetings", Label::Year(2026), raw).await;
        }
        2 => {
            let runs = Some(dice.below(2) as i64);
            given.state("dawn", "runs", Label::Open, runs).await;
        }
        3 | 4 => {
            let (points, revision) = (dice.below(11).to_string(), dice.below(3) as i64);
            let input = SaveMark {
                item,
                points: Some(points),
                remark: None,
                reason: Some("查看".to_owned()),
                revision,
            };
            let _ = leader.save_verified(sheet, input).await;
        }
        5 => {
            let input = Decide {
                name: ["I2/1", "I3/1/office", "N1/judged"][dice.below(3) as usize].to_owned(),
                points: dice.below(2).to_string(),
                reason: "评议".to_owned(),
                revision: dice.below(3) as i64,
            };
            let _ = leader.decide(sheet, input).await;
        }
        6 => {
            let input = NewFinding {
                item,
                points: "1".to_owned(),
                words: "现场查看".to_owned(),
                ..NewFinding::default()
            };
            let _ = leader.find(sheet, input).await;
        }
        _ => {
            let _ = leader
                .accept_suggested(sheet, ["one", "two"][dice.below(2) as usize])
                .await;
        }
    }
}

#[tokio::test]
async fn the_book_equals_an_appraisal_from_scratch_and_no_page_is_kept_too_long() {
    let given = Given::at(Stage::Verification).await;
    let inner = given.world.service.inner();
    let mut dice = Dice(20_260_715);
    for round in 0..120 {
        step(&given, &mut dice).await;
        for basis in [Basis::Suggested, Basis::Verified] {
            let kept = runs(inner, given.cycle, basis).await.expect("the book");
            let fresh = Cache::default();
            let fresh = fresh
                .runs(inner, given.cycle, basis)
                .await
                .expect("a new book");
            for (kept, fresh) in kept.runs.iter().zip(&fresh.runs) {
                assert_eq!(kept.appraisal, fresh.appraisal, "round {round}, {basis:?}");
                assert_eq!(kept.units, fresh.units, "round {round}, {basis:?}");
            }
        }
        for login in ["clerk", "leader"] {
            let shown = given.see(login).await;
            inner.books.forget_pages();
            let fresh = given.see(login).await;
            assert_eq!(*shown, *fresh, "round {round}, {login}");
            assert!(matches!(shown.shown, Shown { .. }));
        }
        // Pages are filled again, so that the next round meets kept ones.
        for login in ["clerk", "leader"] {
            given.see(login).await;
        }
    }
}
