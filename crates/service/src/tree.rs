//! The tree of organisations, kept in memory as long as its revision stands.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use appraisal::organisation::{self, Organisation};
use store::db::Db;
use store::id::OrganisationId;
use store::meta::{self, TREE_REVISION};
use store::tx::Tx;
use store::{fault::Fault, table};

use crate::entropy::Entropy;
use crate::error::{Error, Noun, Refusal};
use crate::view::OrgRef;

/// The tree as it stood at a revision.
#[derive(Debug)]
pub struct Tree {
    revision: String,
    tree: organisation::Tree,
    closed: BTreeSet<OrganisationId>,
}

/// The tree read last.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    last: Mutex<Option<Arc<Tree>>>,
}

impl Cache {
    /// The tree as the connection sees it.
    pub(crate) async fn tree(&self, db: &mut Db) -> Result<Arc<Tree>, Error> {
        let revision = meta::get(db, TREE_REVISION).await?.unwrap_or_default();
        self.tree_at(db, &revision).await
    }

    /// The tree at the revision that the connection was told.
    pub(crate) async fn tree_at(&self, db: &mut Db, revision: &str) -> Result<Arc<Tree>, Error> {
        let last = || {
            self.last
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner())
        };
        if let Some(tree) = last().as_ref().filter(|tree| tree.revision == revision) {
            return Ok(Arc::clone(tree));
        }
        let rows = table::all::<store::organisation::Organisation>(db).await?;
        let closed = rows.iter().filter(|row| row.closed_at.is_some());
        let closed = closed.map(|row| row.id).collect();
        let organisations = rows.into_iter().map(|row| {
            let kind = organisation::Kind::from_key(&row.kind).ok_or_else(|| Fault::Damaged {
                what: format!("organisation kind {:?}", row.kind),
            })?;
            Ok(Organisation {
                id: inner(row.id),
                name: row.name,
                kind,
                parent: row.parent.map(inner),
                codes: Vec::new(),
            })
        });
        let organisations: Vec<Organisation> = organisations.collect::<Result<_, Fault>>()?;
        let tree = organisation::Tree::new(organisations)?;
        let tree = Arc::new(Tree {
            revision: revision.to_owned(),
            tree,
            closed,
        });
        *last() = Some(Arc::clone(&tree));
        Ok(tree)
    }

    /// A name from the tree read last, for heads of pages; none before anybody read it.
    pub(crate) fn name(&self, id: OrganisationId) -> Option<String> {
        let last = self
            .last
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let found = last.as_ref()?.tree.get(inner(id));
        found.map(|organisation| organisation.name.clone())
    }
}

/// Notes that the tree is another one. The word is drawn, so that a change that was lost again is never taken for the
/// next one.
pub(crate) async fn changed(tx: &mut Tx, entropy: &dyn Entropy) -> Result<(), Fault> {
    let mut drawn = [0; 8];
    entropy.fill(&mut drawn);
    meta::put(tx, TREE_REVISION, &store::value::hex(&drawn)).await
}

/// The number of an organisation in the pure tree.
pub fn inner(id: OrganisationId) -> organisation::Id {
    organisation::Id(id.0.unsigned_abs())
}

/// The number of an organisation of the pure tree.
pub fn outer(id: organisation::Id) -> OrganisationId {
    OrganisationId(i64::try_from(id.0).unwrap_or(i64::MAX))
}

impl Tree {
    /// The revision at which it stood so.
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// The pure tree.
    pub fn pure(&self) -> &organisation::Tree {
        &self.tree
    }

    /// An organisation.
    ///
    /// # Errors
    /// When there is none with this number.
    pub fn get(&self, id: OrganisationId) -> Result<&Organisation, Error> {
        let found = self.tree.get(inner(id));
        found.ok_or_else(|| Refusal::NotHere(Noun::Organisation).into())
    }

    /// Its name; a dash for one that is gone.
    pub fn name(&self, id: OrganisationId) -> &str {
        self.tree.get(inner(id)).map_or("—", |it| it.name.as_str())
    }

    /// By name.
    pub fn org(&self, id: OrganisationId) -> OrgRef {
        OrgRef {
            id,
            name: self.name(id).to_owned(),
        }
    }

    /// Whether it is there and not closed.
    pub fn is_open(&self, id: OrganisationId) -> bool {
        self.tree.get(inner(id)).is_some() && !self.closed.contains(&id)
    }

    /// Whether nothing stands above it.
    pub fn is_root(&self, id: OrganisationId) -> bool {
        let found = self.tree.get(inner(id));
        found.is_some_and(|it| it.parent.is_none())
    }

    /// All organisations, each before those below it.
    pub fn all(&self) -> Vec<OrganisationId> {
        self.tree.iter().map(|it| outer(it.id)).collect()
    }

    /// All organisations that are not closed, each before those below it.
    pub fn open(&self) -> impl Iterator<Item = OrganisationId> {
        let all = self.tree.iter().map(|it| outer(it.id));
        all.filter(|id| !self.closed.contains(id))
    }

    /// All below an organisation, at any depth, each before those below it.
    pub fn below(&self, id: OrganisationId) -> Vec<OrganisationId> {
        let subtree = self.tree.subtree(inner(id)).iter().skip(1);
        subtree.map(|it| outer(it.id)).collect()
    }

    /// How many stand above it.
    pub fn depth(&self, id: OrganisationId) -> usize {
        self.tree.ancestors(inner(id)).count()
    }

    /// Those above it, the topmost first.
    pub fn way(&self, id: OrganisationId) -> Vec<OrgRef> {
        let above = self.tree.ancestors(inner(id));
        let mut way: Vec<OrgRef> = above.map(|it| self.org(outer(it.id))).collect();
        way.reverse();
        way
    }
}
