//! The audit chain page by page, with filters. An auditor of the root sees everything, one further down what happened
//! at and below the own organisation.

use appraisal::label::Label;
use appraisal::permit::{Action, Role};
use serde::Serialize;
use serde_json::{Map, Value};
use store::account::Account;
use store::audit::chain::Entry;
use store::audit::page::{Filter, list, number_at};
use store::db::Db;
use store::id::{AccountId, OrganisationId};
use store::table;
use store::time::{Day, Moment};
use store::value;

use super::names::Names;
use super::shape::Of;
use super::shown::Told;
use super::{deeds, fields};
use crate::actor::Actor;
use crate::error::Error;
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::tree::{Tree, inner, outer};
use crate::view::{OrgRef, PAGE};

/// The most rows that are looked through for one page.
const LOOKED: usize = 5_000;
/// Microseconds of a day, and how far Shanghai is ahead.
const DAY: i64 = 86_400_000_000;
const SHANGHAI: i64 = 8 * 3_600_000_000;

/// Which rows of the audit chain are shown; what is `None` narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Only what is about this unit.
    pub unit: Option<OrganisationId>,
    /// Who did it, by login or by name.
    pub login: Option<String>,
    /// What was done, by key.
    pub deed: Option<String>,
    /// To which table's rows.
    pub subject: Option<String>,
    /// To which row.
    pub key: Option<String>,
    /// Not before this day.
    pub from: Option<Day>,
    /// Not after this day.
    pub to: Option<Day>,
}

/// A page of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditPage {
    /// Rows, newest first.
    pub lines: Vec<AuditLine>,
    /// The number below which the next page begins.
    pub older: Option<i64>,
    /// Deeds to choose from.
    pub deeds: Vec<(&'static str, &'static str)>,
    /// Organisations to choose from.
    pub units: Vec<OrgRef>,
    /// The head of the chain: number and mac.
    pub head: (i64, String),
}

/// A row of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    /// Its place in the chain, from 1 without gaps.
    pub number: i64,
    /// When, in microseconds since 1970 UTC.
    pub at: Moment,
    /// The login under which it was done.
    pub login: String,
    /// Name of the account, of whoever was signing in too; empty for visitors and for the service itself.
    pub person: String,
    /// As what, in words.
    pub role: String,
    /// The organisation of the account.
    pub organisation: String,
    /// Name of the unit it is about; empty where it is about none.
    pub unit: String,
    /// What was done, in words.
    pub deed: String,
    /// To what, in words.
    pub subject: String,
    /// To which one, by name; empty where only its key is known.
    pub name: String,
    /// Name of the table whose row was written or looked at.
    pub table: String,
    /// Key of that row, its parts joined with `/`.
    pub key: String,
    /// What changed: field, before, after.
    pub changes: Vec<(String, String, String)>,
}

/// How far somebody sees the chain.
pub(crate) enum Reach {
    /// Everything.
    All,
    /// At and below these.
    Below(Vec<OrganisationId>),
}

impl Acting<'_> {
    /// A page of the chain, with rows below `before`.
    ///
    /// # Errors
    /// No auditor; a login that nobody has.
    pub async fn audit_page(
        &self,
        filter: &AuditFilter,
        before: Option<i64>,
    ) -> Result<AuditPage, Error> {
        let tree = self.tree().await?;
        let reach = reach(self.actor, &tree)?;
        let mut db = self.read().await?;
        let (entries, older) = entries(&mut db, &tree, &reach, filter, before, PAGE).await?;
        let names = Names::of(&mut db, self.inner(), &tree, &entries).await?;
        drop(db);
        let head = self.inner().store.head().await?;
        let units = tree.pure().iter().map(|it| outer(it.id));
        let units = units.filter(|id| reach.covers(&tree, Some(*id)));
        Ok(AuditPage {
            lines: entries
                .into_iter()
                .map(|entry| line(entry, &names))
                .collect(),
            older,
            deeds: deeds::all().collect(),
            units: units.map(|id| tree.org(id)).collect(),
            head: (head.number, value::hex(&head.mac)),
        })
    }
}

/// How far an auditor sees.
pub(crate) fn reach(actor: &Actor, tree: &Tree) -> Result<Reach, Error> {
    let seats: Vec<OrganisationId> = actor
        .seats_as(Role::Auditor)
        .map(|seat| seat.organisation)
        .collect();
    let first = seats
        .first()
        .or(actor.seats.first().map(|seat| &seat.organisation));
    let at = first.copied().unwrap_or(OrganisationId(0));
    may(actor, tree, Action::ReadAuditLog, Target::Organisation(at))?;
    let is_root = |id: &OrganisationId| tree.get(*id).is_ok_and(|it| it.parent.is_none());
    Ok(match seats.iter().any(is_root) {
        true => Reach::All,
        false => Reach::Below(seats),
    })
}

impl Reach {
    fn covers(&self, tree: &Tree, organisation: Option<OrganisationId>) -> bool {
        match (self, organisation) {
            (Reach::All, _) => true,
            (Reach::Below(_), None) => false,
            (Reach::Below(seats), Some(id)) => seats
                .iter()
                .any(|seat| *seat == id || tree.pure().is_below(inner(id), inner(*seat))),
        }
    }
}

/// The account that somebody means by its login, or by the name that stands in the rows.
async fn account_of(db: &mut Db, typed: &str) -> Result<AccountId, Error> {
    // Logins are kept in small letters, however they are typed.
    let login = value::Value::from(typed.to_lowercase().as_str());
    if let Some(row) = table::first::<Account>(db, "where login = $1", vec![login]).await? {
        return Ok(row.id);
    }
    let name = vec![value::Value::from(typed)];
    let named: Vec<Account> = table::find(db, "where name = $1 order by login", name).await?;
    match named.as_slice() {
        [row] => Ok(row.id),
        [] => Err(Error::field(
            "login",
            format!("没有账号或姓名是“{typed}”的人。请核对后再查。"),
        )),
        several => {
            let logins: Vec<&str> = several.iter().map(|row| row.login.as_str()).collect();
            let words = format!("叫“{typed}”的不止一人,请改填账号:{}。", logins.join("、"));
            Err(Error::field("login", words))
        }
    }
}

/// Rows that fit, newest first, and where the next page begins.
pub(crate) async fn entries(
    db: &mut Db,
    tree: &Tree,
    reach: &Reach,
    filter: &AuditFilter,
    before: Option<i64>,
    most: usize,
) -> Result<(Vec<Entry>, Option<i64>), Error> {
    let by = match &filter.login {
        Some(typed) => Some(account_of(db, typed).await?),
        None => None,
    };
    let narrow = match (
        filter.subject.as_ref(),
        filter.key.as_ref(),
        by,
        filter.unit,
    ) {
        (Some(subject), Some(key), ..) => Filter::Row {
            subject: subject.clone(),
            key: key.clone(),
        },
        (_, _, Some(account), _) => Filter::By(account),
        (_, _, _, Some(unit)) => Filter::About(unit),
        _ => match &filter.deed {
            Some(deed) => Filter::Deed(deed.clone()),
            None => Filter::All,
        },
    };
    let start = |day: Day| Moment(day.0 * DAY - SHANGHAI);
    let first = match filter.from {
        Some(day) => number_at(db, start(day)).await?,
        None => 1,
    };
    let mut at = match filter.to {
        Some(day) => number_at(db, start(Day(day.0 + 1))).await?,
        None => i64::MAX,
    };
    at = before.map_or(at, |before| before.min(at));
    let fits = |entry: &Entry| {
        by.is_none_or(|by| entry.account == Some(by))
            && filter.unit.is_none_or(|unit| entry.unit == Some(unit))
            && filter.deed.as_ref().is_none_or(|deed| *deed == entry.deed)
            && filter
                .subject
                .as_ref()
                .is_none_or(|it| *it == entry.subject)
            && filter
                .key
                .as_ref()
                .is_none_or(|key| *key == entry.subject_key)
            && (reach.covers(tree, entry.unit) || reach.covers(tree, entry.organisation))
    };
    let (mut found, mut looked) = (Vec::new(), 0);
    while found.len() < most && looked < LOOKED.max(most) {
        let rows = list(db, &narrow, at, 200).await?;
        let is_end = rows.len() < 200;
        for entry in rows {
            looked += 1;
            if entry.number < first {
                return Ok((found, None));
            }
            at = entry.number;
            if fits(&entry) {
                found.push(entry);
                if found.len() == most {
                    return Ok((found, Some(at)));
                }
            }
        }
        if is_end {
            return Ok((found, None));
        }
    }
    Ok((found, Some(at)))
}

/// A row as people read it.
pub(super) fn line(entry: Entry, names: &Names<'_>) -> AuditLine {
    let role = Role::from_key(&entry.role).map_or(entry.role.as_str(), |role| role.label());
    let name = |id: Option<OrganisationId>| id.map(|id| names.tree.name(id).to_owned());
    let signing_in = signing_in(&entry);
    let account = entry.account.map(|id| id.0);
    let account = account.or(signing_in.as_ref().and_then(|(_, id)| *id));
    let person = account.and_then(|id| names.get(Of::Account, id));
    let (before, after) = (read(&entry.before), read(&entry.after));
    let told = Told::of(names, &entry, &before, &after);
    AuditLine {
        person: person.unwrap_or_default().to_owned(),
        name: told.name(),
        number: entry.number,
        at: entry.at,
        role: role.to_owned(),
        organisation: name(entry.organisation).unwrap_or_default(),
        unit: name(entry.unit).unwrap_or_default(),
        deed: deeds::words(&entry.deed),
        subject: deeds::subject(&entry.subject),
        changes: changes(&before, &after, &told),
        login: signing_in.map_or(entry.login, |(login, _)| login),
        table: entry.subject,
        key: entry.subject_key,
    }
}

/// The columns of a row, as the chain keeps them.
pub(super) fn read(text: &str) -> Map<String, Value> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Who was signing in, by login and by the number of the account: nobody is signed in yet when that is written.
fn signing_in(entry: &Entry) -> Option<(String, Option<i64>)> {
    if entry.account.is_some() || !entry.deed.starts_with("session.") {
        return None;
    }
    let login = read(&entry.after).get("login")?.as_str()?.to_owned();
    let is_account = entry.subject == "account";
    let id = is_account.then(|| entry.subject_key.parse().ok()).flatten();
    Some((login, id))
}

/// Fields that differ, in words, long texts cut short.
fn changes(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    row: &Told<'_>,
) -> Vec<(String, String, String)> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let names = names.into_iter().filter(|name| *name != "revision");
    let told = |side: &Map<String, Value>, name: &str| {
        let value = side.get(name);
        value.map_or_else(String::new, |value| short(&row.shown(name, value)))
    };
    names
        .map(|name| {
            let words = fields::words(name).to_owned();
            (words, told(before, name), told(after, name))
        })
        .filter(|(_, before, after)| !before.is_empty() || !after.is_empty())
        .collect()
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(160).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
