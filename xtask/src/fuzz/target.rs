//! The readers that are fed, each with what must hold whatever it is given: no panic, and every place that is told
//! lies in the text.

use std::collections::BTreeSet;

use rubric::check::{Checked, Surroundings};
use rubric::columns::{Column, Columns};
use rubric::diag::{Diagnostic, Style, render};
use rubric::expr::ir::Input;
use rubric::expr::lower::{Lowering, Scope};
use rubric::expr::parse;
use rubric::facts::{KnownNames, read_csv};
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;
use rubric::score::score_unit;
use rubric::text::{read_cases, read_dictionary};

use crate::failure::Failure;
use crate::repository::Repository;

/// What reads the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Target {
    /// Scheme texts: read, compiled, looked over by every lint, scored with nothing known.
    Scheme,
    /// Worked cases of the shipped scheme with the most items.
    Cases,
    /// Expressions: parsed, then lowered as a condition and as a number.
    Expression,
    /// Facts files.
    Facts,
    /// The data dictionary.
    Dictionary,
}

impl Target {
    /// All of them.
    pub(super) const ALL: &[Target] = &[
        Target::Scheme,
        Target::Cases,
        Target::Expression,
        Target::Facts,
        Target::Dictionary,
    ];

    /// The word on the command line.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Target::Scheme => "scheme",
            Target::Cases => "cases",
            Target::Expression => "expression",
            Target::Facts => "facts",
            Target::Dictionary => "dictionary",
        }
    }

    /// The reader, with the shipped dictionary beside it.
    pub(super) fn reader(self, repository: &Repository) -> Result<Reader, Failure> {
        let (dictionary, _) = read_dictionary(&repository.read("schemes/facts.toml")?);
        let shipped = repository.read(format!("{CASES_OF}scheme.toml"))?;
        let checked = Checked::read(&shipped, &dictionary);
        Ok(Reader {
            target: self,
            shipped: checked.program.map(|program| (checked.scheme, program)),
            dictionary,
        })
    }
}

/// A reader with what it needs.
pub(super) struct Reader {
    target: Target,
    dictionary: Dictionary,
    /// The scheme whose cases are read.
    shipped: Option<(Scheme, Program)>,
}

/// Folder of the scheme whose cases are read.
pub(super) const CASES_OF: &str = "schemes/county-120/";

impl Reader {
    /// Reads a text; false when it is refused. Panics where something does not hold that must.
    pub(super) fn read(&self, bytes: &[u8]) -> bool {
        if self.target == Target::Facts {
            return self.facts(bytes);
        }
        // Bytes that are no text are told by whoever opens the file.
        let text = String::from_utf8_lossy(bytes);
        match self.target {
            Target::Scheme => self.scheme(&text),
            Target::Cases => self.cases(&text),
            Target::Expression => self.expression(&text),
            _ => sound(&read_dictionary(&text).1, &text),
        }
    }

    fn scheme(&self, text: &str) -> bool {
        let checked = Checked::read(text, &self.dictionary);
        let accepted = sound(&checked.diagnostics, text);
        assert_eq!(
            accepted,
            checked.program.is_some(),
            "a program exactly when nothing is wrong"
        );
        if let Some(program) = &checked.program {
            nothing_known(program);
        }
        let checked = checked.linted(&Surroundings {
            dictionary: &self.dictionary,
            covered: &BTreeSet::new(),
            recorded: &[],
            peers: &[],
        });
        sound(&checked.diagnostics, text);
        accepted
    }

    fn cases(&self, text: &str) -> bool {
        let Some((scheme, program)) = &self.shipped else {
            return false;
        };
        let (cases, told) = read_cases(text, scheme, &self.dictionary, program);
        for case in &cases {
            assert!(
                !case.title.is_empty() || !told.is_empty(),
                "a case has a title"
            );
        }
        sound(&told, text)
    }

    fn expression(&self, text: &str) -> bool {
        let (tree, told) = parse(text, 0);
        let accepted = sound(&told, text);
        assert_eq!(
            accepted,
            tree.is_some(),
            "a tree exactly when nothing is wrong"
        );
        let Some(tree) = tree else { return false };
        let canonical = tree.canonical();
        let (again, _) = parse(&canonical, 0);
        let again = again.map(|tree| tree.canonical());
        assert_eq!(
            again.as_deref(),
            Some(canonical.as_str()),
            "the canonical text says the same"
        );
        // Every tree is one of the two at most; both ways are walked.
        let as_condition = self.lowered(text, |lowering| drop(lowering.condition(&tree)));
        let as_number = self.lowered(text, |lowering| drop(lowering.number(&tree)));
        as_condition || as_number
    }

    fn lowered(&self, text: &str, walk: impl FnOnce(&mut Lowering<'_>)) -> bool {
        let mut lowering = Lowering::new(Scope {
            dictionary: &self.dictionary,
            parameters: &[],
            benchmarks: &[],
        });
        walk(&mut lowering);
        sound(&lowering.finish().1, text)
    }

    fn facts(&self, bytes: &[u8]) -> bool {
        match read_csv(bytes, &self.dictionary, &KnownNames::none()) {
            Ok(table) => {
                assert!(!table.units().is_empty(), "an accepted file has a unit");
                true
            }
            Err(rejection) => {
                assert!(!rejection.errors.is_empty(), "a refusal says why");
                false
            }
        }
    }
}

/// A unit of which nothing is known has a range for every item.
fn nothing_known(program: &Program) {
    let unknown = |input: &Input| Column::unknown(input, 1);
    let columns = Columns {
        rows: 1,
        columns: program.inputs.iter().map(unknown).collect(),
        late: Vec::new(),
    };
    let score = score_unit(program, &columns.row(0));
    for item in &score.items {
        assert!(item.points.low <= item.points.high, "{item:?}");
    }
    assert!(score.total.low <= score.total.high, "{:?}", score.total);
}

/// True when nothing told is an error; every place lies in the text and can be shown.
fn sound(told: &[Diagnostic], text: &str) -> bool {
    for diagnostic in told {
        let span = diagnostic.span;
        assert!(
            span.start <= span.end,
            "{diagnostic:?} ends before it begins"
        );
        assert!(
            span.end <= text.len(),
            "{diagnostic:?} lies behind the text"
        );
        assert!(
            text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
            "{diagnostic:?} cuts a character"
        );
        assert!(
            !diagnostic.message.is_empty(),
            "{diagnostic:?} says nothing"
        );
    }
    if let Some(first) = told.first() {
        assert!(!render(first, "text", text, Style::Plain).is_empty());
    }
    !told.iter().any(Diagnostic::is_error)
}
