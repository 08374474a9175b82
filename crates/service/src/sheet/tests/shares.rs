//! Decisions that several departments share: each decides its own part, whoever owns the section or the item.

use appraisal::cycle::Stage;
use rubric::facts::Label;
use store::cycle_department::CycleDepartment;
use store::id::{CycleId, DepartmentId};
use store::tx::Tx;
use store::{cycle_department, table};

use crate::act::{Act, UseCase};
use crate::actor::Actor;
use crate::error::Error;
use crate::sheet::discretion::Decide;
use crate::sheet::given::{FACTS, Given, SCHEME};

/// Shares of a rule (`split`), in the section of the office and of the assessor, and of an item (`scored_by`), in the
/// section of the discipline office.
const SHARES: [&str; 4] = [
    "I2/1/office",
    "I2/1/discipline",
    "I3/1/office",
    "I3/1/discipline",
];

/// The small scheme with its decision of the first section split between the departments.
async fn given(directory: &tempfile::TempDir) -> Given {
    let whole = "title = \"效果不好\"\nmax = 5\n";
    assert!(SCHEME.contains(whole), "the rule that is split");
    let split = format!("{whole}split = {{ office = 3, discipline = 2 }}\n");
    let scheme = SCHEME.replace(whole, &split).leak();
    let given = Given::in_directory(directory.path(), Stage::Verification, scheme, FACTS).await;
    given.state("spring", "runs", Label::Open, Some(1)).await;
    given
}

async fn decide(given: &Given, login: &str, name: &str, points: &str) -> Result<(), Error> {
    let decided = given.see("leader").await;
    let items = decided.sections.iter().flat_map(|it| &it.items);
    let mut asked = items.flat_map(|it| &it.discretion);
    let there = asked.find(|it| it.name == name).expect("it is asked");
    let input = Decide {
        name: name.to_owned(),
        points: points.to_owned(),
        reason: "听取汇报".to_owned(),
        revision: there.revision.0,
    };
    let decided = given.acting(login).decide(given.sheets[0], input).await;
    decided.map(drop)
}

/// The shares with the department that decides each, the most it may be, what was decided, and whether the viewer may.
async fn shares(given: &Given, login: &str) -> Vec<(String, String, String, String, bool)> {
    let view = given.see(login).await;
    let items = view.sections.iter().flat_map(|it| &it.items);
    let asked = items.flat_map(|it| &it.discretion);
    asked
        .map(|it| {
            let points = |it: Option<rubric::number::Points>| it.map(|it| it.to_string());
            (
                it.name.clone(),
                it.department.clone().unwrap_or_default(),
                points(it.most).unwrap_or_default(),
                points(it.points).unwrap_or_default(),
                it.is_editable,
            )
        })
        .collect()
}

#[tokio::test]
async fn a_departments_share_is_decided_by_that_department_or_the_leader_and_by_nobody_else() {
    let directory = tempfile::tempdir().expect("a directory");
    let given = given(&directory).await;
    let may: &[(&str, &[&str])] = &[
        ("dept", &["I2/1/office", "I3/1/office"]),
        ("discipline", &["I2/1/discipline", "I3/1/discipline"]),
        ("leader", &SHARES),
    ];
    let own = |login: &str| {
        let found = may.iter().find(|(who, _)| *who == login);
        found.map_or(&[][..], |(_, own)| *own)
    };
    for login in given.world.logins() {
        for share in SHARES {
            let is_own = own(login).contains(&share);
            let decided = decide(&given, login, share, "2").await;
            assert_eq!(decided.is_ok(), is_own, "{login} decides {share}");
            if !is_own {
                // What another decided is not taken back either.
                decide(&given, login, share, "").await.expect_err(login);
                continue;
            }
            decide(&given, login, share, "").await.expect("taken back");
        }
    }
    for login in ["dept", "discipline", "assessor", "leader"] {
        for (name, .., is_editable) in shares(&given, login).await {
            let is_own = own(login).contains(&name.as_str());
            assert_eq!(is_editable, is_own, "{login} is offered {name}");
        }
    }
    for login in ["dept", "discipline"] {
        for name in own(login) {
            decide(&given, login, name, "1.5").await.expect("its own");
        }
    }
    let rows = shares(&given, "dept").await;
    let rows: Vec<_> = (rows.iter())
        .map(|(name, whose, most, points, _)| [name.as_str(), whose, most, points])
        .collect();
    assert_eq!(
        rows,
        [
            ["I2/1/office", "党建办", "3", "1.5"],
            ["I2/1/discipline", "纪检监察室", "2", "1.5"],
            ["I3/1/office", "党建办", "6", "1.5"],
            ["I3/1/discipline", "纪检监察室", "4", "1.5"],
        ]
    );
    let no = decide(&given, "discipline", "I2/1/discipline", "2.5").await;
    let no = no.expect_err("more than its share").to_string();
    assert!(no.contains("0分到2分之间"), "{no}");
    let no = decide(&given, "discipline", "I2/1/office", "1").await;
    let no = no.expect_err("another's").to_string();
    assert!(no.contains("不在您负责"), "{no}");
    let view = given.see("leader").await;
    let suggested = |section: usize, item: usize| {
        let bounds = view.sections[section].items[item].suggested;
        let bounds = bounds.expect("it is shown");
        assert_eq!(bounds.low, bounds.high);
        bounds.low.to_string()
    };
    assert_eq!((suggested(0, 1), suggested(1, 0)), ("7".into(), "3".into()));
}

/// Puts one department in the place of all.
struct Stands {
    cycle: CycleId,
    department: DepartmentId,
}

impl UseCase for Stands {
    type Answer = ();

    async fn run(act: Act<Stands>, tx: &mut Tx) -> Result<(), Error> {
        for before in cycle_department::of_cycle(tx.db(), act.input.cycle).await? {
            let after = CycleDepartment {
                department: act.input.department,
                ..before.clone()
            };
            table::update(tx, "cycle.assign", &before, after).await?;
        }
        Ok(())
    }
}

#[tokio::test]
async fn what_a_department_decides_moves_with_the_department_that_stands_for_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let given = given(&directory).await;
    decide(&given, "dept", "I2/1/office", "1")
        .await
        .expect("its own");
    let stands = Stands {
        cycle: given.cycle,
        department: given.world.departments["discipline"],
    };
    let system = Actor::system();
    let acting = given.world.service.acting_as(&system);
    acting.commit(stands).await.expect("assigned");
    let no = decide(&given, "dept", "I2/1/office", "2").await;
    no.expect_err("no longer its own");
    decide(&given, "discipline", "I2/1/office", "2")
        .await
        .expect("now its own");
}
