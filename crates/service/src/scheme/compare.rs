//! What changed between two versions of a scheme, and whether results can change.

use appraisal::permit::Action;
use rubric::diff::{Change, can_change_results, diff};
use rubric::text::read_scheme;
use serde::Serialize;
use store::id::{SchemeId, VersionId};
use store::scheme_version::SchemeVersion;
use store::table;
use store::value::Value;

use super::draft::scheme;
use super::library::blocking;
use super::show::VersionLine;
use crate::error::{Error, Noun, Refusal};
use crate::rights::{Target, is_allowed, may};
use crate::service::Acting;

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A published version.
    Version(VersionId),
    /// The draft.
    Draft,
}

/// What differs between two texts of a scheme, and whether results can differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Number of the scheme in its library.
    pub scheme: SchemeId,
    /// Title of the scheme.
    pub title: String,
    /// What it was, in words.
    pub from: String,
    /// What it is, in words.
    pub to: String,
    /// Every change, in the order of the text.
    pub changes: Vec<Change>,
    /// Whether any of them can move a result.
    pub can_change_results: bool,
    /// All versions, for choosing others.
    pub versions: Vec<VersionLine>,
    /// Whether there is a draft that the actor may see.
    pub has_draft: bool,
}

impl Acting<'_> {
    /// Compares two sides of a scheme.
    ///
    /// # Errors
    /// Not there; not allowed.
    pub async fn compare_scheme(
        &self,
        id: SchemeId,
        from: Side,
        to: Side,
    ) -> Result<Comparison, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = scheme(&mut db, id).await?;
        let target = Target::Organisation(row.organisation);
        may(self.actor, &tree, Action::ReadScheme, target)?;
        let may_see_draft = is_allowed(self.actor, &tree, Action::WriteScheme, target);
        let versions: Vec<SchemeVersion> = table::find(
            &mut db,
            "where scheme = $1 order by id desc",
            vec![Value::from(id)],
        )
        .await?;
        let draft: Option<store::scheme_draft::SchemeDraft> = match may_see_draft {
            true => table::get(&mut db, vec![Value::from(id)]).await?,
            false => None,
        };
        let lines = super::show::version_lines(&mut db, &versions).await?;
        drop(db);
        let text = |side: Side| match side {
            Side::Draft => draft
                .as_ref()
                .map(|draft| ("草稿".to_owned(), draft.text.clone())),
            Side::Version(asked) => versions
                .iter()
                .find(|version| version.id == asked)
                .map(|version| (format!("版本 {}", version.version), version.text.clone())),
        };
        let missing = || Error::from(Refusal::NotHere(Noun::Version));
        let (from, before) = text(from).ok_or_else(missing)?;
        let (to, after) = text(to).ok_or_else(missing)?;
        let compared =
            blocking(move || diff(&read_scheme(&before).0, &read_scheme(&after).0)).await?;
        Ok(Comparison {
            scheme: id,
            title: row.title,
            from,
            to,
            can_change_results: can_change_results(&compared),
            changes: compared,
            versions: lines,
            has_draft: draft.is_some(),
        })
    }
}
