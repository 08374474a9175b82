//! Schemes and dictionaries made ready to score with: read and compiled once, kept for everybody.
//!
//! Published versions and dictionaries never change, so what is ready stays ready.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use appraisal::ledger::{Feeds, Kind, read_kinds};
use rubric::check::Checked;
use rubric::diag::Diagnostic;
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;
use rubric::text::read_dictionary;
use store::db::Db;
use store::fault::Fault;
use store::id::{DictionaryId, SchemeId, VersionId};
use store::scheme_version::SchemeVersion;
use store::value::Value;
use store::{dictionary, table};

use crate::error::{Error, Noun, Refusal};
use crate::seed::Seed;

/// The most that is kept ready; beyond it everything is made ready again.
const KEPT: usize = 128;

/// A dictionary of facts with the kinds of ledger, read.
#[derive(Debug)]
pub struct Known {
    /// Its number; `None` for the one that an installation begins with, until it is stored.
    pub id: Option<DictionaryId>,
    /// The facts.
    pub dictionary: Arc<Dictionary>,
    /// The kinds of ledger.
    pub kinds: Arc<Vec<Kind>>,
    /// What the kinds give the facts.
    pub feeds: Arc<Feeds>,
    /// The facts' text.
    pub facts_text: String,
    /// The ledgers' text.
    pub ledgers_text: String,
}

/// A published version, ready to score with.
#[derive(Debug)]
pub struct Ready {
    /// Number of the published version.
    pub version: VersionId,
    /// The scheme of the library that it is a version of.
    pub of: SchemeId,
    /// The model.
    pub scheme: Scheme,
    /// The program.
    pub program: Program,
    /// The facts, as they were declared when it was published.
    pub dictionary: Arc<Dictionary>,
    /// The kinds of ledger, as they were declared when it was published.
    pub kinds: Arc<Vec<Kind>>,
    /// What the kinds give the facts.
    pub feeds: Arc<Feeds>,
    /// Canonical hash of the scheme: `sha256:` and 64 digits.
    pub hash: String,
    /// The text as published.
    pub text: String,
}

/// What is ready.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    versions: Mutex<HashMap<VersionId, Arc<Ready>>>,
    dictionaries: Mutex<HashMap<Option<DictionaryId>, Arc<Known>>>,
}

impl Known {
    /// Reads both texts; what does not fit is told, and what reads is there all the same.
    pub(crate) fn read(
        id: Option<DictionaryId>,
        facts: &str,
        ledgers: &str,
    ) -> (Known, Vec<Diagnostic>, Vec<Diagnostic>) {
        let (dictionary, mut in_facts) = read_dictionary(facts);
        let (kinds, in_ledgers) = read_kinds(ledgers);
        let feeds = Feeds::of(&dictionary, &kinds).unwrap_or_else(|flaws| {
            in_facts.extend(flaws);
            Feeds::default()
        });
        let known = Known {
            id,
            dictionary: Arc::new(dictionary),
            kinds: Arc::new(kinds),
            feeds: Arc::new(feeds),
            facts_text: facts.to_owned(),
            ledgers_text: ledgers.to_owned(),
        };
        (known, in_facts, in_ledgers)
    }
}

impl Cache {
    /// A published version.
    pub(crate) async fn ready(&self, db: &mut Db, version: VersionId) -> Result<Arc<Ready>, Error> {
        if let Some(ready) = lock(&self.versions).get(&version) {
            return Ok(Arc::clone(ready));
        }
        let row: SchemeVersion = table::get(db, vec![Value::from(version)])
            .await?
            .ok_or(Refusal::NotHere(Noun::Version))?;
        let known = self.dictionary(db, row.dictionary).await?;
        let ready = Arc::new(blocking(move || ready(row, &known)).await??);
        let mut versions = lock(&self.versions);
        if versions.len() >= KEPT {
            versions.clear();
        }
        versions.insert(version, Arc::clone(&ready));
        Ok(ready)
    }

    /// The dictionary that stands now; the installation's first where none is stored.
    pub(crate) async fn current(&self, db: &mut Db, seed: &Seed) -> Result<Arc<Known>, Error> {
        if let Some(id) = dictionary::latest(db).await? {
            return self.dictionary(db, id).await;
        }
        if let Some(known) = lock(&self.dictionaries).get(&None) {
            return Ok(Arc::clone(known));
        }
        let (facts, ledgers) = (seed.facts.clone(), seed.ledgers.clone());
        let known = blocking(move || Known::read(None, &facts, &ledgers).0).await?;
        Ok(self.keep(known))
    }

    /// A dictionary as it stood.
    pub(crate) async fn dictionary(
        &self,
        db: &mut Db,
        id: DictionaryId,
    ) -> Result<Arc<Known>, Error> {
        if let Some(known) = lock(&self.dictionaries).get(&Some(id)) {
            return Ok(Arc::clone(known));
        }
        let row: dictionary::Dictionary = table::get(db, vec![Value::from(id)])
            .await?
            .ok_or(Refusal::NotHere(Noun::Page))?;
        let known = blocking(move || Known::read(Some(id), &row.facts, &row.ledgers).0).await?;
        Ok(self.keep(known))
    }

    fn keep(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        let mut dictionaries = lock(&self.dictionaries);
        if dictionaries.len() >= KEPT {
            dictionaries.clear();
        }
        dictionaries.insert(known.id, Arc::clone(&known));
        known
    }
}

fn ready(row: SchemeVersion, known: &Known) -> Result<Ready, Fault> {
    let checked = Checked::read(&row.text, &known.dictionary);
    let damaged = || Fault::Damaged {
        what: format!("scheme version {}", row.id),
    };
    if checked.hash != row.hash {
        return Err(damaged());
    }
    Ok(Ready {
        version: row.id,
        of: row.scheme,
        program: checked.program.ok_or_else(damaged)?,
        scheme: checked.scheme,
        dictionary: Arc::clone(&known.dictionary),
        kinds: Arc::clone(&known.kinds),
        feeds: Arc::clone(&known.feeds),
        hash: row.hash,
        text: row.text,
    })
}

/// Reading and compiling take milliseconds: not on a thread that answers requests.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Fault::Panicked)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}
