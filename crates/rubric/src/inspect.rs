//! All texts of a scheme inspected together: the scheme itself, its worked cases, its record of versions.
//!
//! Texts in, findings out, each held to the text it speaks of. Running the cases is the business of `appraisal`.

use std::collections::BTreeSet;

use crate::cases::{Case, covered};
use crate::check::{Checked, Surroundings};
use crate::diag::{Deed, Diagnostic};
use crate::model::{Dictionary, Scheme};
use crate::text::{read_case_files, read_versions};

/// The texts of one scheme.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'t> {
    /// Name of the directory it stands in, by which others find it.
    pub folder: Option<&'t str>,
    /// The scheme.
    pub scheme: &'t str,
    /// Its files of worked cases.
    pub cases: &'t [&'t str],
    /// Its record of published versions, when there is one.
    pub versions: Option<&'t str>,
}

/// What an inspection found.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The scheme with the findings in its text, lints among them.
    pub checked: Checked,
    /// The worked cases.
    pub cases: Vec<Case>,
    /// Findings in each file of cases.
    pub in_cases: Vec<Vec<Diagnostic>>,
    /// Findings in the record of versions.
    pub in_versions: Vec<Diagnostic>,
}

/// Inspects a scheme. `peers` are the other schemes of its library.
///
/// Lints speak only once there is no error: what is broken is not worth judging.
pub fn inspect(texts: Texts<'_>, dictionary: &Dictionary, peers: &[&Scheme]) -> Inspection {
    let mut checked = Checked::read(texts.scheme, dictionary);
    let mut cases = Vec::new();
    let mut in_cases = vec![Vec::new(); texts.cases.len()];
    let (recorded, in_versions) = texts.versions.map(read_versions).unwrap_or_default();
    if let Some(program) = &checked.program {
        let files = read_case_files(texts.cases, &checked.scheme, dictionary, program);
        for ((found, diagnostics), told) in files.into_iter().zip(&mut in_cases) {
            cases.extend(found);
            *told = diagnostics;
        }
        let mut with_case = covered(&cases);
        // A case that cannot be read is told as such; that its item has none would be a second tale of it.
        if in_cases.iter().flatten().any(Diagnostic::is_error) {
            with_case = everything(&checked.scheme);
        }
        checked = checked.linted(&Surroundings {
            dictionary,
            covered: &with_case,
            recorded: &recorded,
            peers,
        });
    }
    let head = &checked.scheme.head;
    if let Some(folder) = texts.folder
        && !head.id.is_empty()
        && folder != head.id
    {
        checked.diagnostics.push(
            Diagnostic::warning(
                "E417",
                head.span,
                format!("正文里的编号 {} 与方案库里的编号 {folder} 不同", head.id),
            )
            .help(format!(
                "请把 id 改成 {folder}:两处编号一致,别的方案引用它时才找得到"
            ))
            .deed(Deed::Rename),
        );
        checked.diagnostics.sort_by_key(|d| d.span);
    }
    Inspection {
        checked,
        cases,
        in_cases,
        in_versions,
    }
}

fn everything(scheme: &Scheme) -> BTreeSet<String> {
    let items = scheme.items.iter().map(|i| i.id.clone());
    items
        .chain(scheme.norms.iter().map(|n| n.id.clone()))
        .collect()
}
