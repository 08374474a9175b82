//! Worked cases put to the test: what comes out against what the author says must come out.

use rubric::cases::{Case, Expectation, Subject, YEAR};
use rubric::columns::Columns;
use rubric::explain::Explainer;
use rubric::facts::{Cycle, columns};
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;
use rubric::score::{Bounds, UnitScore, score_units};
use serde::Serialize;

use crate::appraise::appraise;
use crate::decision::Decisions;
use crate::level::LevelName;
use crate::unit::{AboveValues, UnitFacts};
use crate::words::{self, Words};

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What it is about.
    pub subject: Subject,
    /// What it shows.
    pub title: String,
    /// What must come out, in Chinese.
    pub expected: String,
    /// What came out, in Chinese.
    pub actual: String,
    /// The reasons given.
    pub words: Vec<String>,
    /// Texts that the author wants in the reasons and that are not there.
    pub missing: Vec<String>,
    /// Everything is as the author says.
    pub passed: bool,
}

/// Runs the cases of one scheme.
pub struct Trial<'a> {
    scheme: &'a Scheme,
    /// The scheme without quotas: a case shows one unit, and a share of one unit is no place at all.
    unlimited: Scheme,
    program: &'a Program,
    dictionary: &'a Dictionary,
    explainer: Explainer<'a>,
}

impl<'a> Trial<'a> {
    /// Prepares to run cases; the program must be compiled from the scheme.
    pub fn of(scheme: &'a Scheme, program: &'a Program, dictionary: &'a Dictionary) -> Trial<'a> {
        let mut unlimited = scheme.clone();
        unlimited.quotas.clear();
        Trial {
            scheme,
            unlimited,
            program,
            dictionary,
            explainer: Explainer::new(scheme, program, dictionary),
        }
    }

    /// Runs a case.
    pub fn run(&self, case: &Case) -> Outcome {
        let expected = expected(&case.expect);
        let (actual, agrees, words) = match case.table() {
            Ok(table) => {
                let columns = columns(
                    self.program,
                    &table,
                    self.dictionary,
                    Cycle::whole(YEAR),
                    |_| 0,
                );
                let scores = score_units(self.program, &columns, &vec![0; columns.rows]);
                self.compare(case, &columns, scores)
            }
            Err(_) => ("算例里同一个数给了两次".to_owned(), false, Vec::new()),
        };
        let missing: Vec<String> = case
            .reasons
            .iter()
            .filter(|reason| !words.iter().any(|w| w.contains(reason.as_str())))
            .cloned()
            .collect();
        Outcome {
            subject: case.subject.clone(),
            title: case.title.clone(),
            expected,
            actual,
            passed: agrees && missing.is_empty(),
            words,
            missing,
        }
    }

    /// What came out in words, whether it agrees, and the reasons.
    fn compare(
        &self,
        case: &Case,
        columns: &Columns,
        scores: Vec<UnitScore>,
    ) -> (String, bool, Vec<String>) {
        let Some(score) = scores.first() else {
            return ("没有单位".to_owned(), false, Vec::new());
        };
        let row = columns.row(0);
        match &case.subject {
            Subject::Item(id) => {
                let Some(item) = self.scheme.items.iter().position(|i| i.id == *id) else {
                    return ("没有这个条目".to_owned(), false, Vec::new());
                };
                let points = score.items[item].points;
                let findings = self.explainer.item(item, &row, score);
                (
                    points_words(points),
                    case.expect.points == Some(points),
                    findings.into_iter().map(|f| f.words).collect(),
                )
            }
            Subject::Norm(id) => {
                let Some(norm) = self.scheme.norms.iter().position(|n| n.id == *id) else {
                    return ("没有这条规范标准".to_owned(), false, Vec::new());
                };
                match score.norms[norm] {
                    None => ("不适用".to_owned(), false, Vec::new()),
                    Some(met) => (
                        met_words(met).to_owned(),
                        case.expect.met == Some(met),
                        Vec::new(),
                    ),
                }
            }
            Subject::Sheet => self.sheet(case, columns, scores),
        }
    }

    fn sheet(
        &self,
        case: &Case,
        columns: &Columns,
        scores: Vec<UnitScore>,
    ) -> (String, bool, Vec<String>) {
        let row = columns.row(0);
        let mut reasons: Vec<String> = match scores.first() {
            Some(score) => self
                .explainer
                .unit(&row, score)
                .into_iter()
                .map(|f| f.words)
                .collect(),
            None => Vec::new(),
        };
        let units: Vec<UnitFacts> = scores
            .into_iter()
            .enumerate()
            .map(|(n, score)| UnitFacts {
                unit: n.to_string(),
                cohort: None,
                score,
                above: AboveValues::of(self.program, &columns.row(n)),
                claims: Vec::new(),
                received: Vec::new(),
            })
            .collect();
        let unit_name = |_: &str| "算例".to_owned();
        let words = Words {
            scheme: &self.unlimited,
            unit_name: &unit_name,
        };
        let appraisal = match appraise(&self.unlimited, &units, &Decisions::default()) {
            Ok(appraisal) => appraisal,
            Err(refusal) => return (words.refusal(&refusal), false, reasons),
        };
        let Some(result) = appraisal.unit("0") else {
            return ("没有结果".to_owned(), false, reasons);
        };
        reasons.extend(words.account(result));
        let mut actual = points_words(result.total);
        let mut agrees = case.expect.points.is_none_or(|p| p == result.total);
        if let Some(stars) = &result.stars {
            actual.push_str(&format!(",{}", words.span(&stars.level)));
        }
        if let Some(wanted) = case.expect.stars {
            let stars = result.stars.as_ref().and_then(|s| s.exact());
            agrees &= stars == Some(&LevelName::Stars(usize::from(wanted)));
        }
        (actual, agrees, reasons)
    }
}

fn expected(expect: &Expectation) -> String {
    let mut parts = Vec::new();
    parts.extend(expect.points.map(points_words));
    parts.extend(expect.stars.map(|stars| format!("{stars}颗星")));
    parts.extend(expect.met.map(|met| met_words(met).to_owned()));
    parts.join(",")
}

fn points_words(points: Bounds) -> String {
    format!("{}分", words::points(points))
}

fn met_words(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "达到",
        Some(false) => "没有达到",
        None => "尚不清楚",
    }
}
