//! The library as people see it: schemes with their versions, and a version with its text and its burden.

use std::sync::Arc;

use appraisal::permit::Action;
use rubric::lint::Burden;
use serde::Serialize;
use store::db::Db;
use store::id::{OrganisationId, Revision, SchemeId, VersionId};
use store::scheme::Scheme;
use store::scheme_draft::SchemeDraft;
use store::scheme_version::{self, SchemeVersion};
use store::table;
use store::time::Moment;
use store::tx::Tx;
use store::value::Value;

use super::check::burden;
use super::draft::{fresh, name, raced, scheme};
use super::form::FormView;
use super::library::blocking;
use super::publish::Approval;
use super::words::SchemeTitles;
use crate::act::{Act, UseCase};
use crate::error::{Error, Noun, Refusal};
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;
use crate::view::OrgRef;

/// The schemes of the library that the reader may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LibraryPage {
    /// Schemes in use, then archived ones.
    pub schemes: Vec<SchemeLine>,
    /// Schemes that are shipped: key, title, points in words.
    pub shipped: Vec<ShippedLine>,
    /// Organisations in which the actor may begin a scheme.
    pub writable: Vec<OrgRef>,
}

/// A scheme of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemeLine {
    /// Number of the scheme in its library.
    pub id: SchemeId,
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// The organisation in whose library it is.
    pub organisation: OrgRef,
    /// Its newest published version; `None` before the first.
    pub newest: Option<VersionLine>,
    /// Whether somebody is working on a draft, where the actor may know.
    pub has_draft: bool,
    /// Whether it is archived.
    pub is_archived: bool,
}

/// A shipped scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShippedLine {
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// Total, items and norms in words.
    pub words: String,
}

/// A version in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionLine {
    /// Number of the published version.
    pub id: VersionId,
    /// What the text calls this version.
    pub version: String,
    /// Canonical hash of the scheme: `sha256:` and 64 digits.
    pub hash: String,
    /// When it was published.
    pub published_at: Moment,
    /// Name of the person who published it.
    pub published_by: String,
    /// Approval of burden findings.
    pub approval: Option<Approval>,
}

/// A scheme with its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemePage {
    /// Number of the scheme in its library.
    pub id: SchemeId,
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// The organisation in whose library it is.
    pub organisation: OrgRef,
    /// Its versions, newest first.
    pub versions: Vec<VersionLine>,
    /// The draft, where there is one and the actor may see it: who changed it last, when.
    pub draft: Option<(String, Moment)>,
    /// When it was archived.
    pub archived_at: Option<Moment>,
    /// How often it was written: whoever changes it sends back the revision that was read.
    pub revision: Revision,
    /// Whether the actor may write it.
    pub may_write: bool,
    /// Whether the actor may publish and archive it.
    pub may_publish: bool,
}

/// A version as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VersionPage {
    /// Number of the scheme in its library.
    pub scheme: SchemeId,
    /// Title of the scheme.
    pub title: String,
    /// The organisation in whose library it is.
    pub organisation: OrgRef,
    /// The version as lists show it.
    pub line: VersionLine,
    /// The paper form.
    pub form: FormView,
    /// What it asks of each unit.
    pub burden: Burden,
    /// Hours a year in words.
    pub hours: String,
    /// The text as published.
    pub text: String,
    /// Its worked cases: name and text of each.
    pub cases: Vec<(String, String)>,
}

/// Versions as lines.
pub(crate) async fn version_lines(
    db: &mut Db,
    versions: &[SchemeVersion],
) -> Result<Vec<VersionLine>, Error> {
    let mut lines = Vec::with_capacity(versions.len());
    for version in versions {
        let approval = version.approval.as_deref();
        lines.push(VersionLine {
            id: version.id,
            version: version.version.clone(),
            hash: version.hash.clone(),
            published_at: version.published_at,
            published_by: name(db, version.published_by).await?,
            approval: Approval::of(approval, &version.hash),
        });
    }
    Ok(lines)
}

impl Acting<'_> {
    /// The library.
    ///
    /// # Errors
    /// Nobody signed in, or a fault.
    pub async fn library(&self) -> Result<LibraryPage, Error> {
        let tree = self.tree().await?;
        let home = self.home_organisation(&tree);
        may(
            self.actor,
            &tree,
            Action::ReadScheme,
            Target::Organisation(home),
        )?;
        let mut db = self.read().await?;
        let rows: Vec<Scheme> = table::all(&mut db).await?;
        let drafts: Vec<SchemeDraft> = table::all(&mut db).await?;
        let mut schemes = Vec::new();
        for row in rows {
            let target = Target::Organisation(row.organisation);
            let sees_draft = is_allowed(self.actor, &tree, Action::WriteScheme, target)
                || is_allowed(self.actor, &tree, Action::ApproveBurden, target);
            let newest = match scheme_version::newest(&mut db, row.id).await? {
                Some(id) => table::get::<SchemeVersion>(&mut db, vec![Value::from(id)]).await?,
                None => None,
            };
            if newest.is_none() && !sees_draft {
                continue;
            }
            let newest = version_lines(&mut db, newest.as_slice()).await?.pop();
            schemes.push(SchemeLine {
                id: row.id,
                has_draft: sees_draft && drafts.iter().any(|draft| draft.scheme == row.id),
                key: row.key,
                title: row.title,
                organisation: tree.org(row.organisation),
                newest,
                is_archived: row.archived_at.is_some(),
            });
        }
        schemes.sort_by_key(|line| (line.is_archived, line.organisation.id, line.id));
        let mut writable: Vec<OrganisationId> = Vec::new();
        for seat in &self.actor.seats {
            let target = Target::Organisation(seat.organisation);
            if is_allowed(self.actor, &tree, Action::WriteScheme, target)
                && !writable.contains(&seat.organisation)
            {
                writable.push(seat.organisation);
            }
        }
        let inner = Arc::clone(self.service.inner());
        let shipped = blocking(move || shipped(&inner.seed.schemes)).await?;
        Ok(LibraryPage {
            schemes,
            shipped,
            writable: writable.into_iter().map(|id| tree.org(id)).collect(),
        })
    }

    /// A scheme.
    ///
    /// # Errors
    /// Not there; not published and not the actor's to write.
    pub async fn scheme(&self, id: SchemeId) -> Result<SchemePage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = scheme(&mut db, id).await?;
        let target = Target::Organisation(row.organisation);
        may(self.actor, &tree, Action::ReadScheme, target)?;
        let may_write = is_allowed(self.actor, &tree, Action::WriteScheme, target);
        let may_publish = is_allowed(self.actor, &tree, Action::PublishScheme, target);
        let may_approve = is_allowed(self.actor, &tree, Action::ApproveBurden, target);
        let versions: Vec<SchemeVersion> = table::find(
            &mut db,
            "where scheme = $1 order by id desc",
            vec![Value::from(id)],
        )
        .await?;
        let sees_draft = may_write || may_publish || may_approve;
        if versions.is_empty() && !sees_draft {
            return Err(Refusal::NotHere(Noun::Scheme).into());
        }
        let draft = match sees_draft {
            true => table::get::<SchemeDraft>(&mut db, vec![Value::from(id)]).await?,
            false => None,
        };
        let draft = match draft {
            Some(draft) => Some((name(&mut db, draft.changed_by).await?, draft.changed_at)),
            None => None,
        };
        Ok(SchemePage {
            id,
            key: row.key,
            title: row.title,
            organisation: tree.org(row.organisation),
            versions: version_lines(&mut db, &versions).await?,
            draft,
            archived_at: row.archived_at,
            revision: row.revision,
            may_write,
            may_publish,
        })
    }

    /// A published version, as the paper form, with its text and its burden.
    ///
    /// # Errors
    /// Not there; nobody signed in.
    pub async fn version_page(&self, id: VersionId) -> Result<VersionPage, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let version: Option<SchemeVersion> = table::get(&mut db, vec![Value::from(id)]).await?;
        let version = version.ok_or(Refusal::NotHere(Noun::Version))?;
        let row = scheme(&mut db, version.scheme).await?;
        let target = Target::Organisation(row.organisation);
        may(self.actor, &tree, Action::ReadScheme, target)?;
        let line = version_lines(&mut db, std::slice::from_ref(&version)).await?;
        let line = line
            .into_iter()
            .next()
            .ok_or(Refusal::NotHere(Noun::Version))?;
        let inner = self.inner();
        let ready = inner.library.ready(&mut db, id).await?;
        let known = inner
            .library
            .dictionary(&mut db, version.dictionary)
            .await?;
        let others = published_titles(&mut db, row.organisation).await?;
        drop(db);
        let shown = Arc::clone(&ready);
        let (form, burden) = blocking(move || {
            let burden = burden(&shown.scheme, &known, &shown.hash);
            (FormView::of(&shown, others), burden)
        })
        .await?;
        Ok(VersionPage {
            scheme: row.id,
            title: form.title.clone(),
            organisation: tree.org(row.organisation),
            line,
            hours: burden.hours_in_words(),
            form,
            burden,
            text: ready.text.clone(),
            cases: super::check::cases_of(&version.cases),
        })
    }

    /// Archives a scheme, or takes it out of the archive.
    ///
    /// # Errors
    /// Not allowed; somebody was faster.
    pub async fn archive_scheme(
        &self,
        id: SchemeId,
        revision: Revision,
        archived: bool,
    ) -> Result<(), Error> {
        self.commit(Archive {
            id,
            revision,
            archived,
        })
        .await
    }
}

/// Titles of the schemes that an organisation has published, by their ids.
async fn published_titles(db: &mut Db, of: OrganisationId) -> Result<SchemeTitles, Error> {
    let all = scheme_version::listed(db).await?;
    let own = all.into_iter().filter(|line| line.organisation == of);
    Ok(own.map(|line| (line.key, line.title)).collect())
}

fn shipped(schemes: &[crate::seed::SeedScheme]) -> Vec<ShippedLine> {
    let lines = schemes.iter().map(|shipped| {
        let (scheme, _) = rubric::text::read_scheme(&shipped.text);
        let total = match scheme.head.points {
            Some(points) => format!("总分{points},"),
            None => String::new(),
        };
        let mut words = format!("{total}{}个条目", scheme.items.len());
        if !scheme.norms.is_empty() {
            words.push_str(&format!(",{}条规范标准", scheme.norms.len()));
        }
        if !scheme.parts.is_empty() {
            words.push_str(&format!(",{}个组成部分", scheme.parts.len()));
        }
        ShippedLine {
            key: shipped.key.clone(),
            title: scheme.head.title,
            words,
        }
    });
    lines.collect()
}

struct Archive {
    id: SchemeId,
    revision: Revision,
    archived: bool,
}

impl UseCase for Archive {
    type Answer = ();

    async fn run(act: Act<Archive>, tx: &mut Tx) -> Result<(), Error> {
        let tree = act.inner.tree.tree(tx.db()).await?;
        let row = scheme(tx.db(), act.input.id).await?;
        let target = Target::Organisation(row.organisation);
        let seat = may(&act.actor, &tree, Action::PublishScheme, target)?;
        tx.acting_as(seat.role.key(), seat.organisation);
        let by = super::draft::account(&act)?;
        let words = |archived: bool| if archived { "归档" } else { "使用中" };
        let both = (words(act.input.archived), words(row.archived_at.is_some()));
        let now = (row.revision, by, act.at);
        fresh(tx.db(), act.input.revision, now, "archived", both).await?;
        let after = Scheme {
            archived_at: act.input.archived.then_some(act.at),
            ..row.clone()
        };
        table::update(tx, "scheme.archive", &row, after)
            .await?
            .ok_or_else(raced)?;
        Ok(())
    }
}
