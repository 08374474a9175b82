//! Fills a new data directory by rows, for measurements and for tests of strength: a prefecture that appraises counties
//! under the scheme of 120 points, everybody signed in already, and as many ledger entries as asked.
//!
//! `fill DIRECTORY UNITS ENTRIES [DATABASE]` prints what a client needs as JSON. Nothing of the service is used: what is measured
//! later starts from rows, not from the code under measurement.

use std::error::Error;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use appraisal::cycle::Stage;
use appraisal::permit::Role;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::account::Account;
use store::appointment::Appointment;
use store::cycle::Cycle;
use store::cycle_date::CycleDate;
use store::cycle_department::CycleDepartment;
use store::cycle_scheme::CycleScheme;
use store::cycle_unit::CycleUnit;
use store::department::Department;
use store::dictionary::Dictionary;
use store::id::{
    AccountId, AppointmentId, CycleId, DepartmentId, DictionaryId, EntryId, OrganisationId,
    Revision, SchemeId, VersionId,
};
use store::ledger_entry::LedgerEntry;
use store::organisation::Organisation;
use store::scheme::Scheme;
use store::scheme_version::SchemeVersion;
use store::session::Session;
use store::time::{Day, Moment};
use store::{Command, Fault, Options, Place, Stamp, Store, Tx, sheet, table};

const SCHEME: &str = include_str!("../../../schemes/county-120/scheme.toml");
const FACTS: &str = include_str!("../../../schemes/facts.toml");
const LEDGERS: &str = include_str!("../../../schemes/ledgers.toml");
/// Entries of one command.
const BATCH: i64 = 1_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("which directory?")?);
    let units: i64 = arguments.next().ok_or("how many units?")?.parse()?;
    let entries: i64 = arguments.next().ok_or("how many entries?")?.parse()?;
    let place = match arguments.next() {
        Some(url) => Place::Database { url, directory },
        None => Place::Directory(directory),
    };
    let store = Store::open(&place, Options::default()).await?;
    let at = now()?;
    let (dictionary, told) = rubric::text::read_dictionary(FACTS);
    if told.iter().any(rubric::diag::Diagnostic::is_error) {
        return Err("the dictionary does not read".into());
    }
    let checked = rubric::check::Checked::read(SCHEME, &dictionary);
    if checked.program.is_none() {
        return Err("the scheme does not read".into());
    }
    let (scheme, _) = rubric::text::read_scheme(SCHEME);
    let items: Vec<String> = scheme.items.iter().map(|it| it.id.clone()).collect();
    let departments = scheme.departments.iter().map(|it| it.id.clone()).collect();
    let made = store
        .submit(Ground {
            at,
            units,
            hash: checked.hash,
            departments,
        })
        .await?;
    let bar = ProgressBar::new(entries.unsigned_abs());
    if let Ok(style) =
        ProgressStyle::with_template("entries {wide_bar} {human_pos}/{human_len} {eta}")
    {
        bar.set_style(style);
    }
    let mut done = 0;
    while done < entries {
        let count = BATCH.min(entries - done);
        let units = made.units.clone();
        store
            .submit(Entries {
                at,
                units,
                first: done,
                count,
            })
            .await?;
        done += count;
        bar.set_position(done.unsigned_abs());
    }
    bar.finish_and_clear();
    store.stop().await;
    let sheets: Vec<_> = made
        .sheets
        .iter()
        .zip(&made.units)
        .map(|(sheet, (unit, account))| {
            json!({ "sheet": sheet, "unit": unit.0, "cookie": cookie(account.0) })
        })
        .collect();
    let told = json!({
        "cycle": made.cycle,
        "organiser": made.organiser,
        "office": cookie(made.office.0),
        "administrator": cookie(made.administrator.0),
        "auditor": cookie(made.auditor.0),
        "items": items,
        "sheets": sheets,
    });
    #[allow(clippy::print_stdout, reason = "it is what the program is for")]
    {
        println!("{told}");
    }
    Ok(())
}

/// The cookie of an account's session.
fn cookie(account: i64) -> String {
    format!("filled-session-of-account-{account:06}")
}

fn now() -> Result<Moment, Box<dyn Error>> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Moment(i64::try_from(since.as_micros())?))
}

fn stamp(at: Moment) -> Stamp {
    Stamp {
        at,
        account: None,
        login: "fill".to_owned(),
        role: "system".to_owned(),
        organisation: None,
    }
}

/// Organisations, people, scheme, cycle and sheets.
struct Ground {
    at: Moment,
    units: i64,
    hash: String,
    departments: Vec<String>,
}

#[derive(Clone)]
struct Made {
    cycle: i64,
    organiser: i64,
    office: AccountId,
    administrator: AccountId,
    auditor: AccountId,
    sheets: Vec<i64>,
    units: Vec<(OrganisationId, AccountId)>,
}

impl Command for Ground {
    type Answer = Made;
    type Error = Fault;

    fn stamp(&self) -> Stamp {
        stamp(self.at)
    }

    async fn run(self, tx: &mut Tx) -> Result<Made, Fault> {
        let organiser = organisation(tx, None, "云岭市委", "prefecture", 0).await?;
        let office = person(tx, &self, organiser, "office", Role::Office).await?;
        let version = version(tx, &self, organiser, office).await?;
        let cycle = cycle(tx, &self, organiser, office, version).await?;
        let mut made = Made {
            cycle: cycle.0,
            organiser: organiser.0,
            office,
            administrator: person(
                tx,
                &self,
                organiser,
                "administrator",
                Role::SystemAdministrator,
            )
            .await?,
            auditor: person(tx, &self, organiser, "auditor", Role::Auditor).await?,
            sheets: Vec::new(),
            units: Vec::new(),
        };
        for position in 1..=self.units {
            let name = format!("第{position}县");
            let unit = organisation(tx, Some(organiser), &name, "county", position).await?;
            let clerk = person(
                tx,
                &self,
                unit,
                &format!("clerk{position}"),
                Role::UnitClerk,
            )
            .await?;
            // A cycle of a thousand units is another question; sheets are for the first of them.
            if position <= 15 {
                let row = CycleUnit {
                    cycle,
                    unit,
                    position,
                };
                table::insert(tx, "cycle.unit", row).await?;
                made.sheets
                    .push(sheet::make(tx, cycle, unit, 1).await?.id.0);
            }
            made.units.push((unit, clerk));
        }
        Ok(made)
    }
}

async fn organisation(
    tx: &mut Tx,
    parent: Option<OrganisationId>,
    name: &str,
    kind: &str,
    position: i64,
) -> Result<OrganisationId, Fault> {
    let row = Organisation {
        id: OrganisationId(tx.new_id().await?),
        parent,
        name: name.to_owned(),
        kind: kind.to_owned(),
        position,
        external_code: None,
        closed_at: None,
        revision: Revision::NONE,
    };
    Ok(table::insert(tx, "organisation.make", row).await?.id)
}

/// Somebody with a seat and a session.
async fn person(
    tx: &mut Tx,
    ground: &Ground,
    organisation: OrganisationId,
    login: &str,
    role: Role,
) -> Result<AccountId, Fault> {
    let account = Account {
        id: AccountId(tx.new_id().await?),
        login: login.to_owned(),
        name: login.to_owned(),
        kind: "person".to_owned(),
        organisation,
        password_hash: None,
        password_at: None,
        must_change: false,
        totp_secret: None,
        totp_step: None,
        sessions_from: Moment(0),
        disabled_at: None,
        revision: Revision::NONE,
    };
    let account = table::insert(tx, "account.make", account).await?.id;
    let seat = Appointment {
        id: AppointmentId(tx.new_id().await?),
        account,
        role,
        organisation,
        department: None,
        from_at: ground.at,
        ended_at: None,
        revision: Revision::NONE,
    };
    table::insert(tx, "appointment.make", seat).await?;
    let session = Session {
        key: Sha256::digest(cookie(account.0).as_bytes()).to_vec(),
        account,
        made_at: ground.at,
        // Long enough for a machine that keeps the directory.
        seen_at: ground.at.plus_seconds(365 * 86_400),
        ends_at: ground.at.plus_seconds(365 * 86_400),
        client: "filled".to_owned(),
        stage: "full".to_owned(),
    };
    table::insert(tx, "session.begin", session).await?;
    Ok(account)
}

async fn version(
    tx: &mut Tx,
    ground: &Ground,
    organisation: OrganisationId,
    by: AccountId,
) -> Result<VersionId, Fault> {
    let dictionary = Dictionary {
        id: DictionaryId(tx.new_id().await?),
        facts: FACTS.to_owned(),
        ledgers: LEDGERS.to_owned(),
        hash: service::dictionary::hash(FACTS, LEDGERS),
        made_at: ground.at,
        made_by: by,
    };
    let dictionary = table::insert(tx, "dictionary.make", dictionary).await?.id;
    let scheme = Scheme {
        id: SchemeId(tx.new_id().await?),
        organisation,
        key: "county-120".to_owned(),
        title: "县(市、区)基层党建工作考核".to_owned(),
        archived_at: None,
        revision: Revision::NONE,
    };
    let scheme = table::insert(tx, "scheme.make", scheme).await?.id;
    let version = SchemeVersion {
        id: VersionId(tx.new_id().await?),
        scheme,
        version: "2026.1".to_owned(),
        hash: ground.hash.clone(),
        text: SCHEME.to_owned(),
        cases: "[]".to_owned(),
        dictionary,
        burden: "{}".to_owned(),
        burden_seen_by: by,
        approval: None,
        published_at: ground.at,
        published_by: by,
    };
    Ok(table::insert(tx, "scheme_version.make", version).await?.id)
}

async fn cycle(
    tx: &mut Tx,
    ground: &Ground,
    organiser: OrganisationId,
    by: AccountId,
    version: VersionId,
) -> Result<CycleId, Fault> {
    let today = day(ground.at);
    let cycle = Cycle {
        id: CycleId(tx.new_id().await?),
        organiser,
        title: "基层党建工作考核".to_owned(),
        year: 2026,
        stage: Stage::SelfAssessment,
        result_revision: 1,
        objection_until_day: None,
        made_at: ground.at,
        made_by: by,
        revision: Revision::NONE,
    };
    let cycle = table::insert(tx, "cycle.make", cycle).await?.id;
    let pinned = CycleScheme {
        cycle,
        position: 1,
        version,
        is_target: true,
    };
    table::insert(tx, "cycle.pin", pinned).await?;
    for key in &ground.departments {
        let row = Department {
            id: DepartmentId(tx.new_id().await?),
            organisation: organiser,
            key: key.clone(),
            title: key.clone(),
            closed_at: None,
            revision: Revision::NONE,
        };
        let department = table::insert(tx, "department.make", row).await?.id;
        let row = CycleDepartment {
            cycle,
            position: 1,
            key: key.clone(),
            department,
        };
        table::insert(tx, "cycle.assign", row).await?;
    }
    let row = CycleDate {
        cycle,
        stage: Stage::SelfAssessment,
        from_day: Day(today.0 - 1),
        to_day: Day(today.0 + 300),
    };
    table::insert(tx, "cycle.date", row).await?;
    Ok(cycle)
}

/// The day in Shanghai.
fn day(at: Moment) -> Day {
    Day((at.0 + 8 * 3_600_000_000).div_euclid(86_400_000_000))
}

/// Meetings of all units over two years.
struct Entries {
    at: Moment,
    units: Vec<(OrganisationId, AccountId)>,
    first: i64,
    count: i64,
}

impl Command for Entries {
    type Answer = ();
    type Error = Fault;

    fn stamp(&self) -> Stamp {
        stamp(self.at)
    }

    async fn run(self, tx: &mut Tx) -> Result<(), Fault> {
        let units = i64::try_from(self.units.len()).unwrap_or(1);
        for number in self.first..self.first + self.count {
            let at = usize::try_from(number % units).unwrap_or_default();
            let (unit, clerk) = self.units[at];
            let row = LedgerEntry {
                id: EntryId(tx.new_id().await?),
                unit,
                kind: "meeting".to_owned(),
                day: Day(day(self.at).0 - number / units % 730),
                fields: r#"{"topic":"研究工作","type":"committee"}"#.to_owned(),
                late: false,
                counted: true,
                backfilled: false,
                withdrawn: false,
                made_at: self.at,
                made_by: clerk,
                changed_at: self.at,
                changed_by: clerk,
                revision: Revision::NONE,
            };
            table::insert(tx, "ledger.record", row).await?;
        }
        Ok(())
    }
}
