//! A whole year in small: from a published scheme to a published result and its next revision.

mod filing;
mod open;

use std::collections::BTreeMap;

use appraisal::cycle::Stage;
use jiff::civil::{Date, date};
use store::id::{CycleId, OrganisationId, Revision, SheetId, VersionId};
use store::sheet::Sheet;
use store::{table, values};

use super::{EnteredPoll, NewDecision, NewPublication, Order, Refusal, SaveOpinion};
use crate::clock::{day_of_date, moment_of};
use crate::cycle::{
    Advance, Assigned, ChosenUnits, Given, NamedMember, NamedTeam, NewCycle, StageDates,
};
use crate::scheme::draft::{Beginning, NewScheme};
use crate::sheet::discretion::Decide;
use crate::sheet::mark::SaveMark;
use crate::testing::World;

/// A cycle on its way.
struct Year {
    world: World,
    cycle: CycleId,
    _directory: tempfile::TempDir,
}

const SCHEME: &str = "community-100";
const UNITS: [&str; 2] = ["spring", "dawn"];

impl Year {
    /// Published scheme, opened and set up cycle, in preparation.
    async fn begin() -> Year {
        Year::under(async |world: &World| publish(world).await).await
    }

    /// The same under a scheme that is published there and then.
    async fn under(publish: impl AsyncFnOnce(&World) -> VersionId) -> Year {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = World::in_directory(directory.path()).await;
        world.clock.set(moment_of(date(2026, 1, 5), 9));
        let version = publish(&world).await;
        let office = world.service.acting_as(world.actor("office"));
        let new = NewCycle {
            title: "社区党建考评".to_owned(),
            year: Some(2026),
            version: Some(version),
            nonce: world.service.nonce(),
        };
        let cycle = office.open_cycle(new).await.expect("a cycle opens");
        let year = Year {
            world,
            cycle,
            _directory: directory,
        };
        year.set_up().await;
        year
    }

    async fn revision(&self) -> Revision {
        let office = self.world.service.acting_as(self.world.actor("office"));
        let mut db = office.read().await.expect("the store reads");
        crate::cycle::row(&mut db, self.cycle)
            .await
            .expect("the cycle")
            .revision
    }

    async fn set_up(&self) {
        let world = &self.world;
        let office = world.service.acting_as(world.actor("office"));
        let cycle = self.cycle;
        let units = UNITS.map(|word| world.organisation(word)).to_vec();
        let revision = self.revision().await;
        office
            .choose_units(ChosenUnits {
                cycle,
                revision,
                units,
            })
            .await
            .expect("units are chosen");
        let asked = office
            .departments_step(cycle)
            .await
            .expect("departments are asked for");
        let department = world.departments["office"];
        let departments = asked
            .asked
            .iter()
            .map(|line| (line.position, line.key.clone(), department))
            .collect();
        let revision = self.revision().await;
        office
            .assign_departments(Assigned {
                cycle,
                revision,
                departments,
            })
            .await
            .expect("departments are assigned");
        let account = |login: &str| world.actor(login).account().expect("a person");
        let team = NamedTeam {
            cycle,
            revision: self.revision().await,
            leader: Some(account("leader")),
            members: vec![NamedMember {
                account: account("assessor"),
                units: Vec::new(),
                sections: Vec::new(),
            }],
        };
        office.name_team(team).await.expect("a team is named");
        let stages = [
            (Stage::Daily, date(2026, 1, 5), date(2026, 10, 31)),
            (Stage::SelfAssessment, date(2026, 11, 1), date(2026, 11, 15)),
            (Stage::Verification, date(2026, 11, 16), date(2026, 11, 30)),
            (Stage::Totals, date(2026, 12, 1), date(2026, 12, 2)),
            (Stage::Decision, date(2026, 12, 3), date(2026, 12, 4)),
            (Stage::Publication, date(2026, 12, 5), date(2026, 12, 6)),
            (
                Stage::ObjectionWindow,
                date(2026, 12, 7),
                date(2026, 12, 28),
            ),
        ];
        let dates: BTreeMap<_, _> = stages
            .into_iter()
            .map(|(stage, from, to)| (stage, (day_of_date(from), day_of_date(to))))
            .collect();
        let revision = self.revision().await;
        office
            .set_dates(StageDates {
                cycle,
                revision,
                dates,
            })
            .await
            .expect("dates are set");
    }

    async fn advance(&self, login: &str, day: Date, to: Stage) {
        self.world.clock.set(moment_of(day, 10));
        let acting = self.world.service.acting_as(self.world.actor(login));
        let asked = Advance {
            cycle: self.cycle,
            revision: self.revision().await,
            to,
            given: Given {
                reason: "按计划".to_owned(),
                document: "青党工委〔2026〕1号".to_owned(),
                are_bonuses_confirmed: true,
                are_objections_confirmed: true,
            },
        };
        let now = acting.advance(asked).await;
        assert_eq!(now.map_err(|error| error.to_string()), Ok(to));
    }

    async fn sheets(&self) -> Vec<Sheet> {
        let office = self.world.service.acting_as(self.world.actor("office"));
        let mut db = office.read().await.expect("the store reads");
        let end = "where cycle = $1 order by id";
        table::find(&mut db, end, values![self.cycle])
            .await
            .expect("sheets")
    }

    /// Verifies every item of a sheet with full points but for `less`, and signs it.
    async fn verify(&self, sheet: SheetId, less: &str) {
        let leader = self.world.service.acting_as(self.world.actor("leader"));
        let view = leader.sheet(sheet).await.expect("the sheet opens");
        let items: Vec<(String, String, i64)> = view
            .sections
            .iter()
            .flat_map(|section| &section.items)
            .map(|item| {
                let read = item.verified.as_ref().map_or(0, |mark| mark.revision.0);
                (item.id.clone(), item.points.to_string(), read)
            })
            .collect();
        assert!(!items.is_empty(), "a sheet has items");
        for (item, full, revision) in items {
            let points = if item == less { "0".to_owned() } else { full };
            let input = SaveMark {
                item: item.clone(),
                points: Some(points),
                reason: Some("查阅台账并实地查看".to_owned()),
                revision,
                ..SaveMark::default()
            };
            let saved = leader.save_verified(sheet, input).await;
            assert!(saved.is_ok(), "{item}: {}", saved.map(|_| ()).unwrap_err());
        }
        let questions = view.sections.iter().flat_map(|section| &section.items);
        for question in questions.flat_map(|item| &item.discretion) {
            let answer = Decide {
                name: question.name.clone(),
                points: if question.is_truth { "否" } else { "0" }.to_owned(),
                reason: "没有发现".to_owned(),
                revision: 0,
            };
            let decided = leader.decide(sheet, answer).await;
            assert!(
                decided.is_ok(),
                "{}: {}",
                question.name,
                decided.unwrap_err()
            );
        }
        let row = self.sheets().await.into_iter().find(|row| row.id == sheet);
        let revision = row.expect("the sheet").revision;
        leader
            .finish_verification(sheet, revision.0)
            .await
            .expect("nothing is missing");
        for login in ["leader", "assessor"] {
            let acting = self.world.service.acting_as(self.world.actor(login));
            acting.sign(sheet).await.expect("members sign");
        }
    }

    async fn opinions(&self) {
        let dept = self.world.service.acting_as(self.world.actor("dept"));
        for word in UNITS {
            let opinion = SaveOpinion {
                cycle: self.cycle,
                unit: self.world.organisation(word),
                words: "工作扎实".to_owned(),
                revision: Revision::NONE,
            };
            dept.give_opinion(opinion)
                .await
                .expect("an opinion is given");
        }
    }

    async fn polls(&self) {
        let office = self.world.service.acting_as(self.world.actor("office"));
        let page = office.satisfaction(self.cycle).await.expect("polls show");
        assert!(page.is_editable && page.missing > 0);
        for poll in &page.polls {
            for line in &poll.lines {
                let mut entered = EnteredPoll {
                    cycle: self.cycle,
                    unit: line.unit.id,
                    fact: poll.fact.clone(),
                    text: "95".to_owned(),
                    source: String::new(),
                    revision: line.revision,
                };
                let error = office.enter_satisfaction(entered.clone()).await;
                assert!(error.is_err(), "a poll has a document");
                "青党工委函〔2026〕5号".clone_into(&mut entered.source);
                if office.enter_satisfaction(entered.clone()).await.is_err() {
                    "95%".clone_into(&mut entered.text);
                    let done = office.enter_satisfaction(entered).await;
                    assert!(done.is_ok(), "{}: {}", poll.title, done.unwrap_err());
                }
            }
        }
        let page = office.satisfaction(self.cycle).await.expect("polls show");
        assert_eq!(page.missing, 0);
    }

    fn decision(&self) -> NewDecision {
        NewDecision {
            cycle: self.cycle,
            minute: "青党工委纪要〔2026〕12号".to_owned(),
            day: Some(day_of_date(date(2026, 12, 3))),
            words: "同意考评结果。".to_owned(),
        }
    }

    fn spring(&self) -> OrganisationId {
        self.world.organisation("spring")
    }
}

async fn publish(world: &World) -> VersionId {
    let office = world.service.acting_as(world.actor("office"));
    let new = NewScheme {
        organisation: world.organisation("street"),
        key: SCHEME.to_owned(),
        title: "社区党组织建设百分制考评".to_owned(),
        from: Beginning::Shipped(SCHEME.to_owned()),
    };
    let id = office.create_scheme(new).await.expect("a draft");
    let draft = office.draft(id).await.expect("the draft opens");
    office
        .publish_scheme(id, draft.revision, true)
        .await
        .expect("the scheme is published")
}

fn because(error: crate::Error) -> String {
    error.to_string()
}

#[tokio::test]
async fn a_year_runs_to_a_published_result_that_its_units_can_read() {
    let year = Year::begin().await;
    let world = &year.world;
    let office = || world.service.acting_as(world.actor("office"));
    let group = || world.service.acting_as(world.actor("group"));
    let cycle = year.cycle;
    year.advance("office", date(2026, 1, 6), Stage::Daily).await;
    year.advance("office", date(2026, 11, 1), Stage::SelfAssessment)
        .await;
    year.advance("office", date(2026, 11, 16), Stage::Verification)
        .await;

    let refused = office()
        .compute_totals(cycle)
        .await
        .expect_err("not its stage");
    assert!(because(refused).contains("汇总"), "the stage is named");

    let waits = office().totals_wait_for(cycle).await.expect("what is open");
    assert_eq!(waits.len(), UNITS.len(), "no total is settled yet");
    assert_eq!(waits[0].items.len(), 30, "every item is named");

    let sheets = year.sheets().await;
    assert_eq!(sheets.len(), UNITS.len());
    let first = sheets
        .iter()
        .find(|row| row.unit == year.spring())
        .expect("a sheet");
    for sheet in &sheets {
        let less = if sheet.id == first.id { "" } else { "A1.1" };
        year.verify(sheet.id, less).await;
    }
    year.opinions().await;
    year.advance("office", date(2026, 12, 1), Stage::Totals)
        .await;

    year.polls().await;
    office()
        .compute_totals(cycle)
        .await
        .expect("totals are computed");
    let totals = office().totals(cycle).await.expect("totals show");
    let document = &totals.members[0].document;
    assert_eq!(
        document.lines[0].unit,
        year.spring().0,
        "full points come first"
    );
    assert!(
        document.lines.iter().all(|line| line.total.is_exact()),
        "nothing is open"
    );
    assert_eq!(totals.waits, [], "nothing is waited for");
    assert!(
        totals
            .computed
            .as_ref()
            .is_some_and(|computed| computed.is_current)
    );

    let early = group().record_decision(year.decision()).await;
    assert!(early.is_err(), "the decision waits for its stage");
    year.advance("office", date(2026, 12, 3), Stage::Decision)
        .await;
    let nobody = Order {
        cycle,
        position: totals.members[0].position,
        units: Vec::new(),
        reason: "抽签".to_owned(),
        minute: "1".to_owned(),
    };
    let error = group().order_ties(nobody).await.expect_err("no order");
    assert_eq!(because(error), Refusal::OrderIncomplete.to_string());
    let empty = NewDecision {
        minute: String::new(),
        ..year.decision()
    };
    let error = group()
        .record_decision(empty)
        .await
        .expect_err("minutes are needed");
    assert!(because(error).contains("纪要"), "what is missing is named");
    let other = office().record_decision(year.decision()).await;
    assert!(other.is_err(), "the office does not decide");
    group()
        .record_decision(year.decision())
        .await
        .expect("the group decides");
    let twice = group()
        .record_decision(year.decision())
        .await
        .expect_err("once only");
    assert_eq!(because(twice), Refusal::DecidedAlready.to_string());

    let clerk = || world.service.acting_as(world.actor("clerk"));
    assert!(
        clerk()
            .unit_result(cycle, year.spring(), None)
            .await
            .is_err(),
        "not before its stage"
    );
    year.advance("group", date(2026, 12, 5), Stage::Publication)
        .await;
    let asked = NewPublication {
        cycle,
        document: "青党工委通〔2026〕9号".to_owned(),
    };
    office()
        .publish_result(asked.clone())
        .await
        .expect("the result is published");
    let twice = office().publish_result(asked).await.expect_err("once only");
    assert_eq!(because(twice), Refusal::PublishedAlready.to_string());

    let totals = office().totals(cycle).await.expect("totals show");
    let computed = totals.computed.expect("computed");
    assert!(computed.is_published && totals.waits.is_empty());

    let own = clerk()
        .unit_result(cycle, year.spring(), None)
        .await
        .expect("the unit reads");
    assert!(
        own.feedback.contains("得"),
        "feedback is told: {}",
        own.feedback
    );
    assert!(own.proof.is_some());
    let items = &own.members[0].detail.items;
    assert_eq!(items.len(), 30);
    for item in items {
        let told = |words: &str| item.reasons.iter().any(|it| it.words.contains(words));
        assert!(
            told("理由:查阅台账并实地查看"),
            "{}: the team's reason",
            item.id
        );
        assert!(
            !item.reasons.iter().any(|it| it.is_open),
            "{}: open",
            item.id
        );
    }
    let neighbour = world.organisation("dawn");
    assert!(
        clerk().unit_result(cycle, neighbour, None).await.is_err(),
        "a unit reads only its own"
    );
    assert!(
        clerk().result(cycle, None).await.is_err(),
        "the list is not for units"
    );
    let county = world.service.acting_as(world.actor("county"));
    let read = county
        .result(cycle, None)
        .await
        .expect("the superior reads");
    assert_eq!(read.members.len(), 1);
    let for_programs = serde_json::to_string(&read).expect("it is JSON");
    assert!(for_programs.contains("\"full\":100,\"sections\""));
    for line in &read.members[0].document.lines {
        let points = line.total.low();
        let total = format!("\"total\":{{\"low\":{points},\"high\":{points}}}");
        assert!(for_programs.contains(&total), "{total}: {for_programs}");
    }
    let of_spring = county.unit_result(cycle, year.spring(), None).await;
    let means: Vec<String> = of_spring.expect("the superior reads").members[0]
        .means
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        means,
        ["17", "14", "24", "27", "17"],
        "of 18 and 16, of 14 …"
    );
    assert_eq!(
        own.members[0].means,
        [],
        "a unit is told nothing of the others"
    );
    filing::the_result_is_taken_on_file_once(&year).await;
    crate::proof::tests::every_change_of_what_was_published_is_told(world, cycle).await;
}
