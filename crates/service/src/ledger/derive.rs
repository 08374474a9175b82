//! Facts made anew from entries, inside the command that wrote one.

use appraisal::ledger::{self, Entry, Kind, Outcome, Source, covers, labels_of};
use rubric::facts::{Label, day_number};
use rubric::model::Fact;
use store::db::Db;
use store::fact_value::{self, FactValue};
use store::fault::Fault;
use store::id::{OrganisationId, Revision};
use store::ledger_close;
use store::ledger_entry::{self, LedgerEntry};
use store::time::Day;
use store::tx::Tx;

use crate::error::Error;
use crate::scheme::library::Known;

/// The first and last day that any register looks at.
const ALWAYS: (Day, Day) = (Day(-25_567), Day(84_005));

/// Makes the facts of a kind anew for these years, for all periods in them. Answers how many facts changed.
pub(crate) async fn derive(
    tx: &mut Tx,
    known: &Known,
    unit: OrganisationId,
    kind: &Kind,
    years: &[i16],
) -> Result<usize, Error> {
    let feeds = known.feeds.of_kind(&kind.id);
    if feeds.is_empty() {
        return Ok(0);
    }
    let declared = declared(tx.db(), unit, &kind.id).await?;
    let mut years: Vec<i16> = years.to_vec();
    if kind.is_register {
        // A register is what it is at the end of every period that was declared.
        years.extend(declared.iter().filter_map(|label| label.year()));
    }
    years.sort_unstable();
    years.dedup();
    let mut changed = 0;
    let mut is_once_done = false;
    for year in years {
        let span = if kind.is_register {
            ALWAYS
        } else {
            year_span(year)
        };
        let rows = ledger_entry::counting(tx.db(), unit, &kind.id, span).await?;
        let entries = rows.iter().map(entry_of).collect::<Result<Vec<_>, _>>()?;
        for feed in feeds {
            let Some(fact) = known.dictionary.facts().get(feed.fact) else {
                continue;
            };
            for label in labels_of(fact, year) {
                if label == Label::Open && is_once_done {
                    continue;
                }
                let is_complete = covers(&declared, label, kind.is_register);
                let outcome = feed.derive(fact, label, &entries, is_complete);
                changed += usize::from(put(tx, unit, kind, fact, label, outcome).await?);
            }
        }
        is_once_done = true;
    }
    if changed > 0 {
        fact_value::touch(tx).await?;
    }
    Ok(changed)
}

/// The periods that a unit has declared complete for a kind.
pub(crate) async fn declared(
    db: &mut Db,
    unit: OrganisationId,
    kind: &str,
) -> Result<Vec<Label>, Error> {
    let rows = ledger_close::standing(db, unit, kind).await?;
    Ok(rows
        .iter()
        .filter_map(|row| Label::parse(&row.label).ok())
        .collect())
}

/// First and last day of a year.
pub(crate) fn year_span(year: i16) -> (Day, Day) {
    let label = Label::Year(year);
    let day = |date: Option<jiff::civil::Date>| date.map_or(Day(0), |date| Day(day_number(date)));
    (day(label.first_day()), day(label.last_day()))
}

/// What facts see of an entry.
pub(crate) fn entry_of(row: &LedgerEntry) -> Result<Entry, Fault> {
    Ok(Entry {
        number: row.id.0,
        day: row.day.0,
        fields: fields_of(row)?,
        is_late: row.late,
    })
}

/// The values of an entry.
pub(crate) fn fields_of(
    row: &LedgerEntry,
) -> Result<std::collections::BTreeMap<String, ledger::Raw>, Fault> {
    serde_json::from_str(&row.fields)
        .map_err(|_| Fault::damaged(format!("fields of entry {}", row.id)))
}

/// A label as people read it; what is stated once has no period.
pub(crate) fn word_of_label(label: Label) -> String {
    match label {
        Label::Open => "不分时期".to_owned(),
        label => label.words(),
    }
}

/// Writes what the entries make of a fact, unless somebody stated it otherwise. Answers whether anything changed.
async fn put(
    tx: &mut Tx,
    unit: OrganisationId,
    kind: &Kind,
    fact: &Fact,
    label: Label,
    outcome: Outcome,
) -> Result<bool, Error> {
    let key = label.to_string();
    let before = fact_value::get(tx.db(), unit, &fact.id, &key).await?;
    let (raw, late, source) = match outcome {
        Outcome::Value(made) => (
            Some(made.raw),
            made.is_late,
            format!("台账·{}:{}条", kind.title, made.entries),
        ),
        Outcome::Undeclared | Outcome::NoValue | Outcome::OutOfRange(_) => {
            (None, false, String::new())
        }
    };
    if let Some(before) = &before {
        let is_stated = before.origin != Source::Ledger.key() && before.raw.is_some();
        let is_same = before.raw == raw && before.late == late && before.source == source;
        if is_stated || is_same {
            return Ok(false);
        }
    } else if raw.is_none() {
        return Ok(false);
    }
    let after = FactValue {
        unit,
        fact: fact.id.clone(),
        label: key,
        raw,
        origin: Source::Ledger.key().to_owned(),
        source,
        report: None,
        late,
        changed_at: tx.stamp().at,
        changed_by: tx.stamp().account,
        changed: 0,
        revision: before.as_ref().map_or(Revision::NONE, |it| it.revision),
    };
    let written = fact_value::put(tx, "fact.derive", before.as_ref(), after).await?;
    // The row was read in this transaction, so nobody can have been faster.
    written
        .map(|_| true)
        .ok_or_else(|| Fault::damaged("fact_value").into())
}
