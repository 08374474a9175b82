//! Cycles of the demonstration: a finished year, the year that runs, a trial in verification, and a community that
//! prepares to appraise its branches. Set up by the office of each, moved by whoever must.

use std::collections::BTreeMap;

use appraisal::cycle::Stage as At;
use jiff::civil::{Date, date};
use service::Error;
use service::cycle::{
    Advance, Assigned, ChosenUnits, Given, NamedMember, NamedTeam, NewCycle, StageDates,
};
use service::id::{CycleId, OrganisationId};
use service::time::Day;

use super::stage::Stage;
use super::street::COMMUNITIES;

/// The finished year.
pub(super) const LAST: &str = "last";
/// The year that runs.
pub(super) const THIS: &str = "this";
/// The trial in verification.
pub(super) const TRIAL: &str = "trial";
/// The community's own.
pub(super) const BRANCHES: &str = "branches";

/// A cycle to be set up.
struct Plan {
    word: &'static str,
    office: &'static str,
    title: &'static str,
    year: i64,
    scheme: &'static str,
    opened: Date,
    /// First days of the stages from the daily work on, and the last day of all.
    days: [Date; 8],
}

const DATED: [At; 7] = [
    At::Daily,
    At::SelfAssessment,
    At::Verification,
    At::Totals,
    At::Decision,
    At::Publication,
    At::ObjectionWindow,
];

const fn last_plan() -> Plan {
    Plan {
        word: LAST,
        office: "office",
        title: "2025 年度社区党委落实党建工作责任考核",
        year: 2025,
        scheme: "responsibility",
        opened: date(2025, 1, 6),
        days: [
            date(2025, 1, 8),
            date(2025, 11, 20),
            date(2025, 12, 8),
            date(2025, 12, 29),
            date(2026, 1, 5),
            date(2026, 1, 12),
            date(2026, 1, 13),
            date(2026, 2, 10),
        ],
    }
}

const fn this_plan() -> Plan {
    Plan {
        word: THIS,
        office: "office",
        title: "2026 年度社区党委落实党建工作责任考核",
        year: 2026,
        scheme: "responsibility",
        opened: date(2026, 2, 24),
        days: [
            date(2026, 2, 25),
            date(2026, 11, 20),
            date(2026, 12, 7),
            date(2026, 12, 28),
            date(2027, 1, 4),
            date(2027, 1, 11),
            date(2027, 1, 12),
            date(2027, 2, 9),
        ],
    }
}

const fn trial_plan() -> Plan {
    Plan {
        word: TRIAL,
        office: "office",
        title: "2026 年社区党组织建设百分制考评(半年试评)",
        year: 2026,
        scheme: "community-100",
        opened: date(2026, 5, 11),
        days: [
            date(2026, 5, 12),
            date(2026, 6, 22),
            date(2026, 7, 6),
            date(2026, 7, 27),
            date(2026, 8, 3),
            date(2026, 8, 10),
            date(2026, 8, 11),
            date(2026, 9, 4),
        ],
    }
}

/// The finished year, up to the daily work.
pub(super) async fn last_year(stage: &mut Stage) -> Result<(), Error> {
    begin(stage, &last_plan()).await
}

/// The year that runs, in its daily work.
pub(super) async fn this_year(stage: &mut Stage) -> Result<(), Error> {
    begin(stage, &this_plan()).await
}

/// The trial, up to the self-assessment.
pub(super) async fn trial(stage: &mut Stage) -> Result<(), Error> {
    begin(stage, &trial_plan()).await?;
    advance(
        stage,
        "office",
        TRIAL,
        At::SelfAssessment,
        date(2026, 6, 22),
    )
    .await
}

/// The trial goes on to the verification; who has not handed in by then is late.
pub(super) async fn verify_trial(stage: &mut Stage) -> Result<(), Error> {
    advance(stage, "office", TRIAL, At::Verification, date(2026, 7, 6)).await
}

/// A community prepares to appraise the branches below it; the rest of the preparation is left to the reader.
pub(super) async fn branches(stage: &mut Stage) -> Result<(), Error> {
    stage.on(date(2026, 7, 10));
    let acting = stage.acting("chunxiao_office");
    let id = acting
        .open_cycle(NewCycle {
            title: "2026 年春晓社区所属党支部考评".to_owned(),
            year: Some(2026),
            version: stage.versions.get("community-100").copied(),
            nonce: String::new(),
        })
        .await?;
    let names = ["锦园网格党支部", "梧桐网格党支部"];
    let units = names.iter().filter_map(|it| stage.organisations.get(*it));
    let chosen = ChosenUnits {
        cycle: id,
        revision: acting.cycle(id).await?.revision,
        units: units.copied().collect(),
    };
    acting.choose_units(chosen).await?;
    stage.cycles.insert(BRANCHES.to_owned(), id);
    Ok(())
}

/// Moves a cycle on a day, as somebody.
pub(super) async fn advance(
    stage: &Stage,
    login: &str,
    word: &str,
    to: At,
    day: Date,
) -> Result<(), Error> {
    let given = Given {
        are_bonuses_confirmed: true,
        are_objections_confirmed: true,
        ..Given::default()
    };
    advance_with(stage, login, word, to, day, given).await
}

/// The same with a reason or a document.
pub(super) async fn advance_with(
    stage: &Stage,
    login: &str,
    word: &str,
    to: At,
    day: Date,
    given: Given,
) -> Result<(), Error> {
    stage.on(day);
    let id = stage.cycles[word];
    let acting = stage.acting(login);
    let revision = acting.cycle(id).await?.revision;
    acting
        .advance(Advance {
            cycle: id,
            revision,
            to,
            given,
        })
        .await?;
    Ok(())
}

/// Opens a cycle, takes every step of setting it up, and begins the daily work.
async fn begin(stage: &mut Stage, plan: &Plan) -> Result<(), Error> {
    stage.on(plan.opened);
    let id = set_up(stage, plan).await?;
    stage.cycles.insert(plan.word.to_owned(), id);
    advance(stage, plan.office, plan.word, At::Daily, plan.days[0]).await
}

async fn set_up(stage: &Stage, plan: &Plan) -> Result<CycleId, Error> {
    let acting = stage.acting(plan.office);
    let new = NewCycle {
        title: plan.title.to_owned(),
        year: Some(plan.year),
        version: stage.versions.get(plan.scheme).copied(),
        nonce: String::new(),
    };
    let id = acting.open_cycle(new).await?;
    let units = COMMUNITIES.iter();
    let units = units.filter_map(|it| stage.organisations.get(it.name).copied());
    let units: Vec<OrganisationId> = units.collect();
    let chosen = ChosenUnits {
        cycle: id,
        revision: acting.cycle(id).await?.revision,
        units: units.clone(),
    };
    acting.choose_units(chosen).await?;
    let step = acting.departments_step(id).await?;
    let departments = step.asked.iter().filter_map(|line| {
        let department = stage.departments.get(stands_for(&line.key))?;
        Some((line.position, line.key.clone(), *department))
    });
    let assigned = Assigned {
        cycle: id,
        revision: step.head.revision,
        departments: departments.collect(),
    };
    acting.assign_departments(assigned).await?;
    let account = |login: &str| stage.actors.get(login).and_then(|it| it.account());
    let (first, second) = units.split_at(units.len() / 2);
    let share = |login: &str, units: &[OrganisationId]| {
        account(login).map(|account| NamedMember {
            account,
            units: units.to_vec(),
            sections: Vec::new(),
        })
    };
    let members = [share("assessor", first), share("assessor2", second)];
    let team = NamedTeam {
        cycle: id,
        revision: acting.cycle(id).await?.revision,
        leader: account("leader"),
        members: members.into_iter().flatten().collect(),
    };
    acting.name_team(team).await?;
    let dates = StageDates {
        cycle: id,
        revision: acting.cycle(id).await?.revision,
        dates: dates(plan),
    };
    acting.set_dates(dates).await?;
    Ok(id)
}

/// Which department of the street stands for one that a scheme names.
fn stands_for(key: &str) -> &'static str {
    match key {
        "discipline" => "discipline",
        "publicity-line" => "publicity",
        _ => "office",
    }
}

/// Each stage ends on the day before the next begins.
fn dates(plan: &Plan) -> BTreeMap<At, (Day, Day)> {
    let day = |at: usize| rubric::facts::day_number(plan.days[at]);
    let stage = |(at, stage): (usize, &At)| {
        let is_last = at + 2 == plan.days.len();
        let end = day(at + 1) - i64::from(!is_last);
        (*stage, (Day(day(at)), Day(end.max(day(at)))))
    };
    DATED.iter().enumerate().map(stage).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_of_the_plans_has_its_dates_in_order() {
        for plan in [last_plan(), this_plan(), trial_plan()] {
            let dates = dates(&plan);
            let days = dates
                .iter()
                .map(|(stage, (from, to))| (*stage, (from.0, to.0)));
            let dates = appraisal::readiness::Dates(days.collect());
            assert_eq!(dates.flaws(), [], "{}", plan.title);
        }
    }
}
