//! Publication: a draft becomes a version that never changes. Errors, open findings, failing cases, an unread burden,
//! a taken version and unchanged content keep it from that; burden findings need the leading group's approval.

use appraisal::permit::Action;
use rubric::lint::Burden;
use serde::{Deserialize, Serialize};
use store::dictionary::{self, Dictionary};
use store::id::{DictionaryId, Revision, SchemeId, VersionId};
use store::scheme::Scheme;
use store::scheme_draft::SchemeDraft;
use store::scheme_version::SchemeVersion;
use store::table;
use store::tx::Tx;
use store::value::Value;

use super::check::{Diagnosed, cases_of, looked};
use super::draft::{account, draft, fresh, raced, scheme};
use super::refusal::Refusal;
use crate::act::{Act, UseCase};
use crate::error::{Error, FieldRefusal};
use crate::rights::{Target, may};
use crate::service::Acting;
use crate::view::OrgRef;

/// The leading group's approval of burden findings in one content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Name of the body that approved.
    pub authority: String,
    /// The document's number.
    pub document: String,
    /// The hash of the content that was approved.
    pub hash: String,
    /// Name of the person who recorded it.
    pub name: String,
}

impl Approval {
    /// An approval as it is stored, where it is of this content.
    pub(crate) fn of(stored: Option<&str>, hash: &str) -> Option<Approval> {
        let approval: Approval = serde_json::from_str(stored?).ok()?;
        (approval.hash == hash).then_some(approval)
    }
}

/// What is shown before a draft is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishPage {
    /// Number of the scheme in its library.
    pub id: SchemeId,
    /// The scheme's id in its text.
    pub key: String,
    /// Its title in the draft.
    pub title: String,
    /// The organisation in whose library it is.
    pub organisation: OrgRef,
    /// What is found in the draft.
    pub found: Diagnosed,
    /// What it asks of each unit; none while it has errors.
    pub burden: Option<Burden>,
    /// Hours a year in words.
    pub hours: String,
    /// The approval of burden findings.
    pub approval: Option<Approval>,
    /// What stands in the way, in sentences.
    pub obstacles: Vec<String>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
}

impl Acting<'_> {
    /// What publishing a draft would mean.
    ///
    /// # Errors
    /// Not there, not allowed.
    pub async fn publish_page(&self, id: SchemeId) -> Result<PublishPage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = scheme(&mut db, id).await?;
        let target = Target::Organisation(row.organisation);
        may(self.actor, &tree, Action::PublishScheme, target)?;
        let draft = draft(&mut db, id).await?;
        let texts = (draft.text.clone(), cases_of(&draft.cases));
        let looked = looked(self.inner(), &mut db, &tree, &row, texts).await?;
        let versions = versions(&mut db, id).await?;
        drop(db);
        let (found, burden) = looked.look().await?;
        let approval = Approval::of(draft.approval.as_deref(), &found.hash);
        let obstacles = obstacles(&row, &found, approval.is_some(), &versions);
        Ok(PublishPage {
            id,
            key: row.key,
            title: found.title.clone(),
            organisation: tree.org(row.organisation),
            hours: burden
                .as_ref()
                .map(Burden::hours_in_words)
                .unwrap_or_default(),
            burden,
            approval,
            obstacles: obstacles.iter().map(ToString::to_string).collect(),
            revision: draft.revision,
            found,
        })
    }

    /// Publishes a draft: frozen from now on.
    ///
    /// # Errors
    /// Whatever keeps it from being published, each in its words.
    pub async fn publish_scheme(
        &self,
        id: SchemeId,
        revision: Revision,
        burden_seen: bool,
    ) -> Result<VersionId, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = scheme(&mut db, id).await?;
        let target = Target::Organisation(row.organisation);
        may(self.actor, &tree, Action::PublishScheme, target)?;
        if !burden_seen {
            return Err(Refusal::BurdenNotSeen.into());
        }
        let draft = draft(&mut db, id).await?;
        let texts = (draft.text.clone(), cases_of(&draft.cases));
        let looked = looked(self.inner(), &mut db, &tree, &row, texts).await?;
        drop(db);
        let known = looked.known.id;
        let (found, burden) = looked.look().await?;
        let burden = serde_json::to_string(&burden).unwrap_or_default();
        self.commit(Publish {
            id,
            read: revision,
            looked_at: draft.revision,
            found,
            burden,
            known,
        })
        .await
    }

    /// Records the leading group's approval of the burden findings of a draft.
    ///
    /// # Errors
    /// Not allowed; nothing to approve; authority or document missing.
    pub async fn approve_burden(
        &self,
        id: SchemeId,
        revision: Revision,
        authority: String,
        document: String,
    ) -> Result<(), Error> {
        let mut wrongs = Vec::new();
        for (field, text, words) in [
            (
                "authority",
                &authority,
                "请写明批准机关,例如:青川街道党工委。",
            ),
            ("document", &document, "请写明文号或会议纪要编号。"),
        ] {
            if text.trim().is_empty() || text.chars().count() > 100 {
                wrongs.push(FieldRefusal {
                    field: field.to_owned(),
                    words: words.to_owned(),
                });
            }
        }
        Error::unless_fit(wrongs)?;
        let page = self.draft(id).await?;
        if page.found.burdens == 0 {
            return Err(Refusal::NothingToApprove.into());
        }
        let hash = page.found.hash;
        self.commit(Approve {
            id,
            revision,
            looked_at: page.revision,
            approval: Approval {
                authority: authority.trim().to_owned(),
                document: document.trim().to_owned(),
                hash,
                name: String::new(),
            },
        })
        .await
    }
}

async fn versions(db: &mut store::db::Db, id: SchemeId) -> Result<Vec<SchemeVersion>, Error> {
    let end = "where scheme = $1 order by id";
    Ok(table::find(db, end, vec![Value::from(id)]).await?)
}

/// Everything that keeps a draft from being published; what the head of the text says first.
fn obstacles(
    row: &Scheme,
    found: &Diagnosed,
    is_approved: bool,
    versions: &[SchemeVersion],
) -> Vec<Refusal> {
    let mut obstacles = Vec::new();
    if found.key != row.key && !found.key.is_empty() {
        obstacles.push(Refusal::OtherKey {
            text: found.key.clone(),
            key: row.key.clone(),
        });
    }
    if !found.failed.is_empty() {
        obstacles.push(Refusal::CasesFail {
            cases: found.failed.len(),
        });
    }
    if found.version.is_empty() {
        obstacles.push(Refusal::NoVersion);
    }
    let content = |version: &SchemeVersion| {
        rubric::identity::content_hash(&rubric::text::read_scheme(&version.text).0)
    };
    if let Some(same) = versions.iter().find(|v| content(v) == found.content_hash) {
        obstacles.push(Refusal::SameContent {
            version: same.version.clone(),
        });
    } else if versions.iter().any(|v| v.version == found.version) {
        obstacles.push(Refusal::VersionTaken {
            version: found.version.clone(),
        });
    }
    if found.errors > 0 || found.warnings > 0 {
        obstacles.push(Refusal::Open {
            errors: found.errors,
            warnings: found.warnings,
        });
    }
    if found.burdens > 0 && !is_approved {
        obstacles.push(Refusal::NotApproved {
            findings: found.burdens,
        });
    }
    obstacles
}

struct Publish {
    id: SchemeId,
    read: Revision,
    looked_at: Revision,
    found: Diagnosed,
    burden: String,
    known: Option<DictionaryId>,
}

impl UseCase for Publish {
    type Answer = VersionId;

    async fn run(act: Act<Publish>, tx: &mut Tx) -> Result<VersionId, Error> {
        let tree = act.inner.tree.tree(tx.db()).await?;
        let row = scheme(tx.db(), act.input.id).await?;
        let target = Target::Organisation(row.organisation);
        let seat = may(&act.actor, &tree, Action::PublishScheme, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let by = account(&act)?;
        if row.archived_at.is_some() {
            return Err(Refusal::Archived.into());
        }
        let draft = draft(tx.db(), row.id).await?;
        let now = (draft.revision, draft.changed_by, draft.changed_at);
        let both = (draft.text.as_str(), draft.text.as_str());
        fresh(tx.db(), act.input.read, now, "text", both).await?;
        let known = dictionary::latest(tx.db()).await?;
        if act.input.looked_at != draft.revision || known != act.input.known {
            return Err(Refusal::Changed.into());
        }
        let approval = Approval::of(draft.approval.as_deref(), &act.input.found.hash);
        let versions = versions(tx.db(), row.id).await?;
        let obstacles = obstacles(&row, &act.input.found, approval.is_some(), &versions);
        if let Some(obstacle) = obstacles.into_iter().next() {
            return Err(obstacle.into());
        }
        let dictionary = match known {
            Some(id) => id,
            None => first_dictionary(&act, tx, by).await?,
        };
        let version = SchemeVersion {
            id: VersionId(tx.new_id().await?),
            scheme: row.id,
            version: act.input.found.version.clone(),
            hash: act.input.found.hash.clone(),
            text: draft.text.clone(),
            cases: draft.cases.clone(),
            dictionary,
            burden: act.input.burden.clone(),
            burden_seen_by: by,
            approval: approval.and_then(|approval| serde_json::to_string(&approval).ok()),
            published_at: act.at,
            published_by: by,
        };
        let id = version.id;
        table::insert(tx, "scheme.publish", version).await?;
        table::remove(tx, "scheme.publish", &draft).await?;
        if row.title != act.input.found.title {
            let after = Scheme {
                title: act.input.found.title.clone(),
                ..row.clone()
            };
            table::update(tx, "scheme.publish", &row, after)
                .await?
                .ok_or_else(raced)?;
        }
        Ok(id)
    }
}

/// Stores the dictionary that the installation began with, when nothing was stored yet.
async fn first_dictionary<I>(
    act: &Act<I>,
    tx: &mut Tx,
    by: store::id::AccountId,
) -> Result<DictionaryId, Error> {
    let seed = &act.inner.seed;
    let row = Dictionary {
        id: DictionaryId(tx.new_id().await?),
        facts: seed.facts.clone(),
        ledgers: seed.ledgers.clone(),
        hash: crate::dictionary::hash(&seed.facts, &seed.ledgers),
        made_at: act.at,
        made_by: by,
    };
    let row = table::insert(tx, "dictionary.begin", row).await?;
    Ok(row.id)
}

struct Approve {
    id: SchemeId,
    revision: Revision,
    looked_at: Revision,
    approval: Approval,
}

impl UseCase for Approve {
    type Answer = ();

    async fn run(act: Act<Approve>, tx: &mut Tx) -> Result<(), Error> {
        let tree = act.inner.tree.tree(tx.db()).await?;
        let row = scheme(tx.db(), act.input.id).await?;
        let target = Target::Organisation(row.organisation);
        let seat = may(&act.actor, &tree, Action::ApproveBurden, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let by = account(&act)?;
        let before = draft(tx.db(), row.id).await?;
        let now = (before.revision, before.changed_by, before.changed_at);
        let both = ("批准", before.text.as_str());
        fresh(tx.db(), act.input.revision, now, "document", both).await?;
        if act.input.looked_at != before.revision {
            return Err(Refusal::Changed.into());
        }
        let approval = Approval {
            name: super::draft::name(tx.db(), by).await?,
            ..act.input.approval.clone()
        };
        let after = SchemeDraft {
            approval: serde_json::to_string(&approval).ok(),
            ..before.clone()
        };
        table::update(tx, "scheme.approve_burden", &before, after)
            .await?
            .ok_or_else(raced)?;
        Ok(())
    }
}
