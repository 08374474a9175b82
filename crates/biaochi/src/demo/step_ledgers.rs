//! The half-year of three communities that keep their ledgers here: what happened, recorded by their clerks on the days
//! around it, with slips, late additions and declarations; and the reports that the office asks for.
//!
//! All of it is made up. The other communities' figures come in with a file.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use service::Error;
use service::clock::day_of_date;
use service::id::{EntryId, FormId, OrganisationId, Revision};
use service::ledger::{ChangedEntry, Declaration, NewEntry, WithdrawnEntry};
use service::report::{FilledReport, NewForm, ReportRef};

use super::entries::YEAR;
use super::registers::REGISTERS;
use super::stage::Stage;
use super::step_people::SHOWN;
use super::street::COMMUNITIES;

/// The communities that keep their ledgers, with their clerks.
const KEEPERS: &[(&str, &str)] = &[
    ("朝阳社区", "clerk"),
    ("春晓社区", "clerk@春晓社区"),
    ("星河社区", "clerk@星河社区"),
];

/// The ledgers that are complete for the first quarter.
const COMPLETE: &[&str] = &[
    "meeting",
    "activity",
    "disclosure",
    "training",
    "study",
    "matter",
    "work_log",
    "fund",
    "filing",
    "site",
    "election",
    "organisation",
    "team",
    "grid",
    "project",
];

/// Communities that have not handed in their second quarter's report.
const SLOW: &[&str] = &["星河社区", "望湖社区", "秋实社区", "兰芷社区"];

/// When the first quarter is declared complete, when its report is handed in, and the same for the second.
const DECLARED: Date = date(2026, 4, 10);
const REPORTED: Date = date(2026, 4, 7);
const REPORTED_AGAIN: Date = date(2026, 7, 3);
const PARTLY_DECLARED: Date = date(2026, 7, 8);
/// The day on which the figures of the others come in.
const IMPORTED: Date = date(2026, 7, 6);

/// Records the first half of the year, in the order of days, so that the clock goes forward.
pub(super) async fn first_half(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2026, 2, 26));
    let form = define(stage).await?;
    for (name, clerk) in KEEPERS {
        for (kind, fields) in REGISTERS {
            let unit = stage.organisations[*name];
            record(stage, clerk, unit, kind, date(2025, 12, 31), fields).await?;
        }
    }
    for (on, lines) in days() {
        if on >= IMPORTED {
            break;
        }
        stage.on(on);
        if on == DECLARED {
            for (name, clerk) in KEEPERS {
                declare(stage, clerk, stage.organisations[*name], COMPLETE, "2026Q1").await?;
            }
        }
        if on == REPORTED {
            hand_in(stage, form, "2026Q1", &[], 0).await?;
        }
        if on == REPORTED_AGAIN {
            hand_in(stage, form, "2026Q2", SLOW, 4).await?;
            send_back(stage, form).await?;
        }
        record_all(stage, &lines).await?;
    }
    Ok(())
}

/// Records the days after the figures of the others came in.
pub(super) async fn summer(stage: &Stage) -> Result<(), Error> {
    let mut last = None;
    for (on, lines) in days() {
        if on < IMPORTED {
            continue;
        }
        stage.on(on);
        if on == PARTLY_DECLARED {
            for (name, clerk) in &KEEPERS[..2] {
                let kinds = ["meeting", "activity", "disclosure"];
                declare(stage, clerk, stage.organisations[*name], &kinds, "2026Q2").await?;
            }
        }
        last = record_all(stage, &lines).await?.or(last);
    }
    if let Some((id, clerk)) = last {
        let acting = stage.acting(clerk);
        let page = acting.entry(id).await?;
        acting
            .withdraw_entry(WithdrawnEntry {
                id,
                revision: page.revision,
                reason: "与七一主题党日重复登记".to_owned(),
                is_back: false,
            })
            .await?;
    }
    corrections(stage).await
}

/// The days on which something is written, with what: line and keeper.
fn days() -> BTreeMap<Date, Vec<(usize, usize)>> {
    let mut days: BTreeMap<Date, Vec<(usize, usize)>> = BTreeMap::new();
    for on in [DECLARED, REPORTED, REPORTED_AGAIN, PARTLY_DECLARED] {
        days.entry(on).or_default();
    }
    for (line, (month, day, after, ..)) in YEAR.iter().enumerate() {
        for keeper in 0..KEEPERS.len() {
            // Each clerk has a rhythm of their own, and not everything happens everywhere.
            if (line + keeper * 5) % 13 == 12 {
                continue;
            }
            let shift = i64::from(*after) + i64::try_from(keeper).unwrap_or_default();
            let on = date(2026, *month, *day).saturating_add(shift.days());
            let on = on.clamp(date(2026, 2, 26), date(2026, 7, 14));
            days.entry(on).or_default().push((line, keeper));
        }
    }
    days
}

/// Records the lines of a day; the last entry with its clerk.
async fn record_all(
    stage: &Stage,
    lines: &[(usize, usize)],
) -> Result<Option<(EntryId, &'static str)>, Error> {
    let mut last = None;
    for (line, keeper) in lines {
        let (month, day, _, kind, fields) = YEAR[*line];
        let (name, clerk) = KEEPERS[*keeper];
        let unit = stage.organisations[name];
        let id = record(stage, clerk, unit, kind, date(2026, month, day), fields).await?;
        last = Some((id, clerk));
    }
    Ok(last)
}

/// Whether a community keeps its ledgers here: its quarters and months follow from them and come in with no file.
pub(super) fn keeps_ledgers(community: &str) -> bool {
    KEEPERS.iter().any(|(name, _)| *name == community)
}

async fn declare(
    stage: &Stage,
    clerk: &str,
    unit: OrganisationId,
    kinds: &[&str],
    label: &str,
) -> Result<(), Error> {
    let declaration = Declaration {
        unit,
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        label: label.to_owned(),
    };
    stage.acting(clerk).declare_complete(declaration).await?;
    Ok(())
}

/// A topic put right, a filing taken by the office, a spot check by the discipline department.
async fn corrections(stage: &Stage) -> Result<(), Error> {
    stage.on(date(2026, 7, 14));
    let (name, clerk) = KEEPERS[0];
    let unit = stage.organisations[name];
    let list = service::ledger::ListOf {
        unit: Some(unit),
        kind: Some("filing".to_owned()),
        year: Some(2026),
        cursor: None,
    };
    let filings = stage.acting(clerk).entries(list).await?;
    if let Some(line) = filings.lines.last() {
        let office = stage.acting("office");
        let page = office.entry(line.id).await?;
        let judged = ChangedEntry {
            id: line.id,
            revision: page.revision,
            day: String::new(),
            fields: typed(&[("accepted", "是")]),
            reason: "已收到并备案".to_owned(),
        };
        office.change_entry(judged).await?;
    }
    let found = [
        ("department", "discipline"),
        ("problem", "二季度公开栏有一项未按时更新"),
        ("notice", "青纪检〔2026〕12号"),
        ("confirmed", "是"),
    ];
    let on = date(2026, 7, 13);
    record(stage, "dept_discipline", unit, "inspection", on, &found).await?;
    Ok(())
}

/// The office asks for four figures a quarter.
async fn define(stage: &Stage) -> Result<FormId, Error> {
    let form = NewForm {
        title: "党员发挥作用季报".to_owned(),
        period: "quarter".to_owned(),
        due_working_days: "5".to_owned(),
        from_day: Some(day_of_date(date(2026, 1, 1))),
        facts: "在职党员数\n在职党员参与数\n离退休党员数\n离退休党员参与数".to_owned(),
        why: "台账只记活动次数,参与的面要有人数才看得出;每季度四个数,不要附件".to_owned(),
        nonce: String::new(),
    };
    stage.acting("office").define_form(form).await
}

/// The communities hand it in, but for the slow ones.
async fn hand_in(
    stage: &Stage,
    form: FormId,
    label: &str,
    slow: &[&str],
    more: usize,
) -> Result<(), Error> {
    for (at, community) in COMMUNITIES.iter().enumerate() {
        let name = community.name;
        if slow.contains(&name) {
            continue;
        }
        let clerk = match name {
            SHOWN => "clerk".to_owned(),
            name => format!("clerk@{name}"),
        };
        let (members, retired) = (60 + at * 7 % 40, 25 + at * 5 % 30);
        let figures = [
            ("in_service_members", members),
            ("in_service_participants", members * 3 / 5 + more),
            ("retired_members", retired),
            ("retired_participants", retired * 7 / 10 + more),
        ];
        let typed = figures.map(|(fact, figure)| (fact.to_owned(), figure.to_string()));
        let filled = FilledReport {
            of: ReportRef {
                unit: stage.organisations[name],
                form,
                label: label.to_owned(),
            },
            revision: Revision::NONE,
            typed: typed.into_iter().collect(),
            is_submitted: true,
        };
        stage.acting(&clerk).fill_report(filled).await?;
    }
    Ok(())
}

/// One report comes back.
async fn send_back(stage: &Stage, form: FormId) -> Result<(), Error> {
    let of = ReportRef {
        unit: stage.organisations[SHOWN],
        form,
        label: "2026Q2".to_owned(),
    };
    let office = stage.acting("office");
    let page = office.report(&of).await?;
    let why = "离退休党员参与数是不是年初以来的累计,请核对后重报";
    match page.id {
        Some(id) => office.return_report(id, page.revision, why).await,
        None => Ok(()),
    }
}

async fn record(
    stage: &Stage,
    login: &str,
    unit: OrganisationId,
    kind: &str,
    day: Date,
    fields: &[(&str, &str)],
) -> Result<EntryId, Error> {
    let entry = NewEntry {
        unit,
        kind: kind.to_owned(),
        day: day.to_string(),
        fields: typed(fields),
        nonce: String::new(),
    };
    stage.acting(login).record_entry(entry).await
}

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    let fields = fields.iter();
    fields
        .map(|(id, text)| ((*id).to_owned(), (*text).to_owned()))
        .collect()
}
