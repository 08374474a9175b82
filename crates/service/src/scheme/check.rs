//! What is found in the texts of a scheme: every finding with line, column, what to do; worked cases run; the burden.
//! Nothing is saved here.

use std::sync::Arc;

use appraisal::permit::Action;
use appraisal::trial::Trial;
use rubric::diag::{Deed, Diagnostic, Severity, place};
use rubric::identity;
use rubric::inspect::{Texts, inspect};
use rubric::lint::{self, Burden, Context};
use rubric::model::Scheme;
use serde::Serialize;
use store::db::Db;
use store::id::{OrganisationId, SchemeId};
use store::scheme_version::SchemeVersion;
use store::table;
use store::value::Value;

use super::library::{Known, Ready, blocking};
use crate::error::Error;
use crate::rights::{Target, may};
use crate::service::{Acting, Inner};
use crate::tree::{Tree, inner, outer};

/// The longest text of a scheme, in bytes.
pub const MOST_BYTES: usize = 1 << 20;

/// What was found in the texts of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosed {
    /// The id in the text.
    pub key: String,
    /// The title in the text.
    pub title: String,
    /// The version in the text.
    pub version: String,
    /// Canonical hash of the scheme: `sha256:` and 64 digits.
    pub hash: String,
    /// The hash of everything but the version.
    pub content_hash: String,
    /// All findings in the order of their places.
    pub lines: Vec<Told>,
    /// Worked cases that were run.
    pub cases: usize,
    /// Those that came out differently.
    pub failed: Vec<Failed>,
    /// Errors.
    pub errors: usize,
    /// Findings that nobody decided; burden findings not among them.
    pub warnings: usize,
    /// Burden findings that nobody decided.
    pub burdens: usize,
    /// Findings the author acknowledged.
    pub acknowledged: usize,
    /// What it asks of each unit, in a sentence; empty while the text has errors.
    pub burden: String,
}

/// A finding as an author reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The text it speaks of: empty for the scheme, else the name of the file of cases.
    pub text: String,
    /// Line from 1.
    pub line: usize,
    /// Column in characters from 1.
    pub column: usize,
    /// Code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The word for it.
    pub label: &'static str,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do about it in the text, in a sentence; may be empty.
    pub help: String,
    /// What else can be done about it; pages link to where.
    pub deed: Option<Deed>,
    /// Further facts.
    pub notes: Vec<String>,
    /// The author's reason for accepting it.
    pub acknowledged: Option<String>,
}

/// A worked case that came out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// What it is about.
    pub subject: String,
    /// What it shows.
    pub title: String,
    /// What must come out.
    pub expected: String,
    /// What came out.
    pub actual: String,
}

impl Diagnosed {
    /// Whether it can be published, once the burden is acknowledged and, where needed, approved.
    pub fn is_publishable(&self) -> bool {
        self.errors == 0 && self.warnings == 0 && self.failed.is_empty()
    }

    /// In one line.
    pub fn words(&self) -> String {
        let parts = [
            (self.errors, "处错误"),
            (self.warnings, "处提醒"),
            (self.burdens, "条减负检查待批准"),
            (self.failed.len(), "个算例不符"),
            (self.acknowledged, "处已说明理由"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{n}{what}"))
            .collect();
        if parts.is_empty() {
            "没有发现问题".to_owned()
        } else {
            parts.join(",")
        }
    }
}

/// The texts of a scheme and what they are held against.
pub(crate) struct Looked {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) cases: Vec<(String, String)>,
    pub(crate) known: Arc<Known>,
    pub(crate) peers: Vec<Arc<Ready>>,
    pub(crate) recorded: Vec<(String, String)>,
}

impl Looked {
    /// Looks, on a thread of its own.
    pub(crate) async fn look(self) -> Result<(Diagnosed, Option<Burden>), Error> {
        Ok(blocking(move || self.now()).await?)
    }

    fn now(&self) -> (Diagnosed, Option<Burden>) {
        let versions = rubric::text::write_versions(&self.recorded);
        let cases: Vec<&str> = self.cases.iter().map(|(_, text)| text.as_str()).collect();
        let peers: Vec<&Scheme> = self.peers.iter().map(|peer| &peer.scheme).collect();
        let texts = Texts {
            folder: Some(&self.key),
            scheme: &self.text,
            cases: &cases,
            versions: Some(&versions),
        };
        let dictionary = &self.known.dictionary;
        let found = inspect(texts, dictionary, &peers);
        let (scheme, program) = (&found.checked.scheme, found.checked.program.as_ref());
        let mut in_scheme = found.checked.diagnostics.clone();
        if let Some(program) = program {
            in_scheme.extend(appraisal::chain::check_links(scheme, program, &peers));
            in_scheme.sort_by_key(|told| told.span);
        }
        let mut lines: Vec<Told> = in_scheme.iter().map(|d| told(d, "", &self.text)).collect();
        for ((name, text), diagnostics) in self.cases.iter().zip(&found.in_cases) {
            lines.extend(diagnostics.iter().map(|d| told(d, name, text)));
        }
        let all = || in_scheme.iter().chain(found.in_cases.iter().flatten());
        let open = |d: &&Diagnostic| d.acknowledged.is_none();
        let is_burden = |d: &Diagnostic| d.code.starts_with('B');
        let warnings = || {
            all()
                .filter(open)
                .filter(|d| d.severity == Severity::Warning)
        };
        let trial = program.map(|program| Trial::of(scheme, program, dictionary));
        let outcomes = trial
            .iter()
            .flat_map(|trial| found.cases.iter().map(|case| trial.run(case)));
        let failed = outcomes
            .filter(|outcome| !outcome.passed)
            .map(|outcome| Failed {
                subject: outcome.subject.words(),
                title: outcome.title,
                expected: outcome.expected,
                actual: outcome.actual,
            });
        let failed: Vec<Failed> = failed.collect();
        let burden = program.map(|_| burden(scheme, &self.known, &found.checked.hash));
        let diagnosed = Diagnosed {
            key: scheme.head.id.clone(),
            title: scheme.head.title.clone(),
            version: scheme.head.version.clone(),
            hash: found.checked.hash.clone(),
            content_hash: identity::content_hash(scheme),
            cases: found.cases.len(),
            errors: all()
                .filter(open)
                .filter(|d| d.is_error() && !is_burden(d))
                .count(),
            warnings: warnings().filter(|d| !is_burden(d)).count(),
            burdens: all()
                .filter(open)
                .filter(|d| is_burden(d) && d.severity != Severity::Note)
                .count(),
            acknowledged: all().filter(|d| d.acknowledged.is_some()).count(),
            burden: burden.as_ref().map(Burden::in_words).unwrap_or_default(),
            lines,
            failed,
        };
        (diagnosed, burden)
    }
}

/// What a scheme asks of each unit.
pub(crate) fn burden(scheme: &Scheme, known: &Known, hash: &str) -> Burden {
    lint::burden(&Context {
        scheme,
        dictionary: &known.dictionary,
        program: None,
        covered: &std::collections::BTreeSet::new(),
        recorded_hashes: &[],
        peers: &[],
        hash,
    })
}

/// A finding in a text, with its place.
pub(crate) fn told(diagnostic: &Diagnostic, name: &str, text: &str) -> Told {
    let at = place(text, diagnostic.span.start);
    let (severity, label) = match diagnostic.severity {
        _ if diagnostic.acknowledged.is_some() => ("note", "已说明理由"),
        Severity::Error => ("error", "错误"),
        Severity::Warning => ("warning", "提醒"),
        Severity::Note => ("note", "说明"),
    };
    Told {
        text: name.to_owned(),
        line: at.line,
        column: at.column,
        code: diagnostic.code.to_owned(),
        severity,
        label,
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone().unwrap_or_default(),
        deed: diagnostic.deed,
        notes: diagnostic.notes.clone(),
        acknowledged: diagnostic.acknowledged.as_ref().map(|it| {
            let mut words = it.reason.clone();
            for more in [&it.authority, &it.document].into_iter().flatten() {
                words.push_str(&format!("({more})"));
            }
            words
        }),
    }
}

/// Cases as they are stored.
pub(crate) fn cases_of(stored: &str) -> Vec<(String, String)> {
    serde_json::from_str(stored).unwrap_or_default()
}

/// Everything that a draft is held against.
pub(crate) async fn looked(
    inner: &Inner,
    db: &mut Db,
    tree: &Tree,
    scheme: &store::scheme::Scheme,
    (text, cases): (String, Vec<(String, String)>),
) -> Result<Looked, Error> {
    let known = inner.library.current(db, &inner.seed).await?;
    let recorded = table::find::<SchemeVersion>(
        db,
        "where scheme = $1 order by id",
        vec![Value::from(scheme.id)],
    );
    let recorded = recorded.await?;
    Ok(Looked {
        key: scheme.key.clone(),
        text,
        cases,
        known,
        peers: peers(inner, db, tree, scheme.organisation, Some(scheme.id)).await?,
        recorded: recorded.into_iter().map(|v| (v.version, v.hash)).collect(),
    })
}

/// The newest versions of other schemes that an organisation lives under: its own and those of the organisations
/// above it, of one id the nearest.
pub(crate) async fn peers(
    inner_: &Inner,
    db: &mut Db,
    tree: &Tree,
    organisation: OrganisationId,
    but: Option<SchemeId>,
) -> Result<Vec<Arc<Ready>>, Error> {
    let mut line = vec![organisation];
    let mut at = tree.pure().get(inner(organisation));
    while let Some(above) = at.and_then(|it| it.parent) {
        line.push(outer(above));
        at = tree.pure().get(above);
    }
    let schemes: Vec<store::scheme::Scheme> = table::all(db).await?;
    let own = schemes.iter().find(|scheme| Some(scheme.id) == but);
    let own_key = own.map(|scheme| scheme.key.clone());
    let mut taken: Vec<String> = own_key.into_iter().collect();
    let mut peers = Vec::new();
    for organisation in line {
        let here = schemes
            .iter()
            .filter(|scheme| scheme.organisation == organisation && scheme.archived_at.is_none());
        for scheme in here {
            if taken.contains(&scheme.key) {
                continue;
            }
            let newest = store::scheme_version::newest(db, scheme.id).await?;
            if let Some(version) = newest {
                taken.push(scheme.key.clone());
                peers.push(inner_.library.ready(db, version).await?);
            }
        }
    }
    Ok(peers)
}

impl Acting<'_> {
    /// What is found in texts that somebody is writing; nothing is saved.
    ///
    /// # Errors
    /// Not allowed to write this scheme, or a fault.
    pub async fn diagnose(
        &self,
        scheme: SchemeId,
        text: String,
        cases: Vec<(String, String)>,
    ) -> Result<Diagnosed, Error> {
        let tree = self.tree().await?;
        let mut db = self.read().await?;
        let row = super::draft::scheme(&mut db, scheme).await?;
        may(
            self.actor,
            &tree,
            Action::WriteScheme,
            Target::Organisation(row.organisation),
        )?;
        fits(&text, &cases)?;
        let looked = looked(self.inner(), &mut db, &tree, &row, (text, cases)).await?;
        drop(db);
        Ok(looked.look().await?.0)
    }
}

/// Whether texts are short enough to be read.
pub(crate) fn fits(text: &str, cases: &[(String, String)]) -> Result<(), Error> {
    let size: usize = cases
        .iter()
        .map(|(name, text)| name.len() + text.len())
        .sum();
    if text.len() > MOST_BYTES {
        return Err(Error::field(
            "text",
            "方案正文超过1MB,没有保存。请拆成几个方案。",
        ));
    }
    if size > MOST_BYTES {
        return Err(Error::field(
            "cases",
            "算例合计超过1MB,没有保存。请删去重复的算例。",
        ));
    }
    Ok(())
}
