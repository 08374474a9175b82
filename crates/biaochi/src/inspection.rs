//! A scheme held against everything: reading, compiling, cases, lints, links to the other schemes of its library.

use std::collections::BTreeSet;

use rubric::check::Checked;
use rubric::diag::{Diagnostic, Severity, Style};
use rubric::inspect::{Texts, inspect};
use rubric::lint::{self, Burden};
use rubric::model::{Dictionary, Scheme};
use rubric::text::{read_dictionary, read_scheme};
use serde::Serialize;
use serde_json::Value;

use crate::finding;
use crate::library::{Library, Source, Text};
use crate::refusal::Refusal;

/// What an inspection found.
pub(crate) struct Inspected {
    /// The texts.
    pub source: Source,
    /// The dictionary the scheme draws on.
    pub dictionary: Dictionary,
    /// The scheme and what was found in its text.
    pub checked: Checked,
    covered: BTreeSet<String>,
    /// Findings with the text each speaks of: 0 the scheme, then the cases, then versions and dictionary.
    findings: Vec<(Spoken, Diagnostic)>,
}

/// The text that a finding speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spoken {
    Scheme,
    Case(usize),
    Versions,
    Dictionary,
}

/// How many findings of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Tally {
    /// Errors that nobody acknowledged.
    pub errors: usize,
    /// Warnings that nobody acknowledged.
    pub warnings: usize,
    /// Notes that nobody acknowledged.
    pub notes: usize,
    /// Acknowledged findings.
    pub acknowledged: usize,
}

impl Tally {
    /// Nothing but notes and acknowledged findings.
    pub(crate) const fn is_clean(self) -> bool {
        self.errors == 0 && self.warnings == 0
    }

    /// In words.
    pub(crate) fn words(self) -> String {
        let parts: Vec<String> = [
            (self.errors, "处错误"),
            (self.warnings, "处提醒"),
            (self.notes, "处说明"),
            (self.acknowledged, "处已确认"),
        ]
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

/// The schemes of a library, read once, to hold others against.
pub(crate) struct Peers {
    /// With the name of the text each was read from.
    schemes: Vec<(String, Scheme)>,
}

impl Peers {
    /// Reads all schemes of a library; what cannot be read is no peer.
    pub(crate) fn of(library: &Library) -> Result<Peers, Refusal> {
        let mut schemes = Vec::new();
        for id in library.ids()? {
            let source = library.source(&id)?;
            let (scheme, _) = read_scheme(&source.scheme.text);
            schemes.push((source.scheme.name, scheme));
        }
        Ok(Peers { schemes })
    }

    /// All but the scheme of this text, and but others that bear its id.
    fn except(&self, text: &Text) -> Vec<&Scheme> {
        let known = self.schemes.iter().find(|(name, _)| *name == text.name);
        let id = match known {
            Some((_, scheme)) => scheme.head.id.clone(),
            None => read_scheme(&text.text).0.head.id,
        };
        let others = self.schemes.iter().map(|(_, scheme)| scheme);
        others.filter(|s| s.head.id != id).collect()
    }
}

impl Inspected {
    /// Inspects a scheme. `dictionary` is its dictionary read before, with what was told of it.
    pub(crate) fn of(
        source: Source,
        dictionary: (Dictionary, Vec<Diagnostic>),
        peers: &Peers,
    ) -> Inspected {
        let (dictionary, in_dictionary) = dictionary;
        let others = peers.except(&source.scheme);
        let cases: Vec<&str> = source.cases.iter().map(|c| c.text.as_ref()).collect();
        let inspection = inspect(
            Texts {
                folder: source.folder.as_ref().map(|_| source.id.as_str()),
                scheme: &source.scheme.text,
                cases: &cases,
                versions: source.versions.as_ref().map(|v| v.text.as_ref()),
            },
            &dictionary,
            &others,
        );
        let checked = inspection.checked;
        let mut in_scheme = checked.diagnostics.clone();
        if let Some(program) = &checked.program {
            in_scheme.extend(appraisal::chain::check_links(
                &checked.scheme,
                program,
                &others,
            ));
            in_scheme.sort_by_key(|d| d.span);
        }
        let mut findings: Vec<(Spoken, Diagnostic)> = Vec::new();
        findings.extend(in_dictionary.into_iter().map(|d| (Spoken::Dictionary, d)));
        findings.extend(in_scheme.into_iter().map(|d| (Spoken::Scheme, d)));
        for (n, told) in inspection.in_cases.into_iter().enumerate() {
            findings.extend(told.into_iter().map(|d| (Spoken::Case(n), d)));
        }
        let in_versions = inspection.in_versions.into_iter();
        findings.extend(in_versions.map(|d| (Spoken::Versions, d)));
        Inspected {
            source,
            dictionary,
            covered: rubric::cases::covered(&inspection.cases),
            checked,
            findings,
        }
    }

    /// Inspects one scheme of a library, or beside it.
    pub(crate) fn one(library: &Library, source: Source) -> Result<Inspected, Refusal> {
        let dictionary = read_dictionary(&source.dictionary.text);
        Ok(Inspected::of(source, dictionary, &Peers::of(library)?))
    }

    /// How many findings there are.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (_, d) in &self.findings {
            let count = match (&d.acknowledged, d.severity) {
                (Some(_), _) => &mut tally.acknowledged,
                (None, Severity::Error) => &mut tally.errors,
                (None, Severity::Warning) => &mut tally.warnings,
                (None, Severity::Note) => &mut tally.notes,
            };
            *count += 1;
        }
        tally
    }

    /// Every finding with the lines it speaks of.
    pub(crate) fn blocks(&self, style: Style) -> Vec<String> {
        self.findings
            .iter()
            .map(|(spoken, d)| {
                let text = self.text(*spoken);
                finding::block(d, text, style)
            })
            .collect()
    }

    /// Every finding for programs.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.findings
            .iter()
            .map(|(spoken, d)| {
                let text = self.text(*spoken);
                finding::json(d, text)
            })
            .collect()
    }

    /// What the scheme asks of each unit.
    pub(crate) fn burden(&self) -> Burden {
        lint::burden(&lint::Context {
            scheme: &self.checked.scheme,
            dictionary: &self.dictionary,
            program: self.checked.program.as_ref(),
            covered: &self.covered,
            recorded_hashes: &[],
            peers: &[],
            hash: &self.checked.hash,
        })
    }

    /// Title, id and version for people.
    pub(crate) fn name(&self) -> String {
        let head = &self.checked.scheme.head;
        if head.title.is_empty() {
            self.source.scheme.name.clone()
        } else {
            format!("{}({} {})", head.title, head.id, head.version)
        }
    }

    fn text(&self, spoken: Spoken) -> &Text {
        match spoken {
            Spoken::Scheme => &self.source.scheme,
            Spoken::Case(n) => &self.source.cases[n],
            Spoken::Versions => self.source.versions.as_ref().unwrap_or(&self.source.scheme),
            Spoken::Dictionary => &self.source.dictionary,
        }
    }
}
