//! From a scheme's text to everything known about it: the model, the program, the identity, all findings.

use std::collections::BTreeSet;

use crate::compile::compile;
use crate::diag::{Diagnostic, Severity};
use crate::identity;
use crate::lint::{self, Context};
use crate::model::{Dictionary, Scheme};
use crate::plan::Program;
use crate::text::read_scheme;

/// A scheme that was read, with what was found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The scheme as far as it could be read.
    pub scheme: Scheme,
    /// The program; `None` when the text or an expression is wrong.
    pub program: Option<Program>,
    /// Identity of the scheme.
    pub hash: String,
    /// All diagnostics, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a check needs beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The data dictionary.
    pub dictionary: &'a Dictionary,
    /// Ids of items and norms with a worked case.
    pub covered: &'a BTreeSet<String>,
    /// Recorded versions with their hashes.
    pub recorded: &'a [(String, String)],
    /// Other schemes of the library.
    pub peers: &'a [&'a Scheme],
}

impl Checked {
    /// Reads and compiles, without lints: what scoring needs.
    pub fn read(text: &str, dictionary: &Dictionary) -> Checked {
        let (scheme, mut diagnostics) = read_scheme(text);
        let (program, more) = compile(&scheme, dictionary);
        diagnostics.extend(more);
        diagnostics.sort_by_key(|d| d.span);
        let usable = !diagnostics.iter().any(Diagnostic::is_error);
        Checked {
            hash: identity::hash(&scheme),
            scheme,
            program: program.filter(|_| usable),
            diagnostics,
        }
    }

    /// Adds the findings of all lints.
    #[must_use]
    pub fn linted(mut self, around: &Surroundings<'_>) -> Checked {
        let context = Context {
            scheme: &self.scheme,
            dictionary: around.dictionary,
            program: self.program.as_ref(),
            covered: around.covered,
            recorded_hashes: around.recorded,
            peers: around.peers,
            hash: &self.hash,
        };
        let findings = lint::run(&context);
        self.diagnostics.extend(findings);
        self.diagnostics.sort_by_key(|d| d.span);
        self
    }

    /// Findings that nobody acknowledged, notes left out: what keeps a scheme from being published as it is.
    pub fn open_findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|d| d.acknowledged.is_none() && d.severity != Severity::Note)
    }
}
