//! What facts are for: what reads them in the schemes in which a unit is appraised, items and what stands above them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use rubric::explain::{reads_above, reads_beside_rules};
use rubric::expr::ir::Source;
use serde::Serialize;
use store::db::Db;
use store::id::{CycleId, VersionId};
use store::{cycle_scheme, table, values};

use crate::error::Error;
use crate::scheme::library::Ready;
use crate::service::Inner;

/// An item that reads a fact, or something above the items that does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The version of the scheme.
    pub version: VersionId,
    /// Title of the scheme.
    pub scheme: String,
    /// Id of the item or norm; empty for what stands above them.
    pub item: String,
    /// Title of the item or norm.
    pub title: String,
}

impl Use {
    /// Where it stands in the scheme, in a word: the id of an item, the title of what stands above.
    pub fn place(&self) -> &str {
        match self.item.is_empty() {
            true => &self.title,
            false => &self.item,
        }
    }

    /// The page of the scheme, at the item where it is one.
    pub fn link(&self) -> String {
        match self.item.is_empty() {
            true => format!("/versions/{}", self.version),
            false => format!("/versions/{}#item-{}", self.version, self.item),
        }
    }
}

/// Items by the id of the fact they read.
pub(crate) type Uses = BTreeMap<String, Vec<Use>>;

/// What versions read, worked out once each.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    versions: Mutex<HashMap<VersionId, Arc<Uses>>>,
}

/// The most versions that are kept.
const KEPT: usize = 128;

impl Cache {
    fn of(&self, ready: &Ready) -> Arc<Uses> {
        let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
        if versions.len() >= KEPT {
            versions.clear();
        }
        let uses = versions
            .entry(ready.version)
            .or_insert_with(|| Arc::new(uses_in(ready)));
        Arc::clone(uses)
    }
}

/// What the schemes of these cycles read. A scheme that stands in several counts once.
pub(crate) async fn uses_of(inner: &Inner, db: &mut Db, cycles: &[CycleId]) -> Result<Uses, Error> {
    let mut versions: Vec<VersionId> = Vec::new();
    for &cycle in cycles {
        let rows: Vec<cycle_scheme::CycleScheme> =
            table::find(db, "where cycle = $1 order by position", values![cycle]).await?;
        for row in rows {
            if !versions.contains(&row.version) {
                versions.push(row.version);
            }
        }
    }
    let mut all = Uses::new();
    for version in versions {
        let ready = inner.library.ready(db, version).await?;
        for (fact, uses) in inner.uses.of(&ready).iter() {
            all.entry(fact.clone())
                .or_default()
                .extend(uses.iter().cloned());
        }
    }
    Ok(all)
}

fn uses_in(ready: &Ready) -> Uses {
    let (scheme, program) = (&ready.scheme, &ready.program);
    let mut uses = Uses::new();
    let mut add = |inputs: &[usize], item: &str, title: &str| {
        for input in inputs {
            let fact = match program.inputs.get(*input).map(|input| &input.source) {
                Some(Source::Fact { fact, .. } | Source::Events { fact, .. }) => fact,
                _ => continue,
            };
            let found = uses.entry(fact.clone()).or_default();
            if !found
                .iter()
                .any(|seen| seen.item == item && (!item.is_empty() || seen.title == title))
            {
                found.push(Use {
                    version: ready.version,
                    scheme: scheme.head.title.clone(),
                    item: item.to_owned(),
                    title: title.to_owned(),
                });
            }
        }
    };
    for (plan, item) in program.items.iter().zip(&scheme.items) {
        for rule in &plan.rules {
            add(&rule.reads, &item.id, &item.title);
        }
        add(&reads_beside_rules(plan, program), &item.id, &item.title);
    }
    for (plan, norm) in program.norms.iter().zip(&scheme.norms) {
        add(&plan.reads, &norm.id, &norm.title);
    }
    for above in reads_above(scheme, program) {
        let title = format!("{}“{}”", above.what, above.title);
        add(&above.reads, "", &title);
    }
    uses
}
