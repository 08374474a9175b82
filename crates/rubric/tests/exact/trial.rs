//! One random scheme with the facts of a few units, and the way of the crate from them to scores.

use rubric::columns::Columns;
use rubric::compile::compile;
use rubric::diag::{Style, render};
use rubric::facts::{Cycle, columns};
use rubric::form::Form;
use rubric::model::{Dictionary, Fact, FactKind, Scheme};
use rubric::number::Points;
use rubric::plan::Program;
use rubric::score::{Bounds, RuleScore, UnitScore, score_rule, score_units, total_of};
use rubric::text::{read_dictionary, read_scheme};

use super::book::{Dice, UnitBook, YEAR, random_events, random_statements, table};

/// The dictionary of random schemes.
pub(super) fn dictionary() -> Dictionary {
    let text = include_str!("dictionary.toml");
    let (dictionary, diagnostics) = read_dictionary(text);
    let told: Vec<String> = diagnostics
        .iter()
        .map(|d| render(d, "dictionary.toml", text, Style::Plain))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    dictionary
}

/// A scheme that compiled.
pub(super) struct Trial<'d> {
    pub(super) dictionary: &'d Dictionary,
    pub(super) scheme: Scheme,
    pub(super) program: Program,
    /// The facts it names.
    pub(super) facts: Vec<&'d Fact>,
    /// How many earlier years it may ask for.
    pub(super) years: i16,
}

impl<'d> Trial<'d> {
    /// Reads and compiles; `None` when numbers may become too large, which random expressions may deserve.
    ///
    /// # Errors
    /// What was told of the scheme.
    pub(super) fn new(text: &str, dictionary: &'d Dictionary) -> Result<Option<Trial<'d>>, String> {
        let (scheme, diagnostics) = read_scheme(text);
        let told: Vec<String> = diagnostics
            .iter()
            .map(|d| render(d, "scheme.toml", text, Style::Plain))
            .collect();
        if !told.is_empty() {
            return Err(told.join("\n"));
        }
        let (program, diagnostics) = compile(&scheme, dictionary);
        let errors = diagnostics.iter().filter(|d| d.is_error());
        let told: Vec<String> = errors
            .filter(|d| d.code != "E233")
            .map(|d| render(d, "scheme.toml", text, Style::Plain))
            .collect();
        if !told.is_empty() {
            return Err(told.join("\n"));
        }
        let named = |f: &&Fact| text.contains(&f.id) || text.contains(&f.title);
        let looks_back = ["previous", "上年", "\"change\"", "\"streak\""];
        let years = if looks_back.iter().any(|word| text.contains(word)) {
            4
        } else {
            0
        };
        Ok(program.map(|program| Trial {
            dictionary,
            scheme,
            program,
            facts: dictionary.facts().iter().filter(named).collect(),
            years,
        }))
    }

    /// Complete random facts of so many units.
    pub(super) fn units(&self, count: usize, dice: &mut Dice, late_percent: u64) -> Vec<UnitBook> {
        (0..count)
            .map(|_| {
                let mut book = UnitBook {
                    stated: random_statements(&self.facts, self.years, dice, late_percent),
                    ..UnitBook::default()
                };
                for fact in self.facts.iter().filter(|f| f.kind == FactKind::Event) {
                    book.events.extend(random_events(fact, dice, late_percent));
                }
                self.decide(&mut book, dice);
                book
            })
            .collect()
    }

    /// Decisions of people and results of other schemes.
    fn decide(&self, book: &mut UnitBook, dice: &mut Dice) {
        let mut decisions = Vec::new();
        for item in &self.scheme.items {
            for (n, rule) in item.rules.iter().enumerate() {
                decisions.extend(deciders(&rule.form, &item.id, n + 1, &item.scored_by));
            }
        }
        for bonus in self.scheme.bonuses.iter().chain(&self.scheme.maluses) {
            match &bonus.rule {
                Some(rule) => decisions.extend(deciders(&rule.form, &bonus.id, 1, &[])),
                None => decisions.push((
                    format!("{}/1", bonus.id),
                    bonus.cap.unwrap_or(Points::whole(2)),
                    Points::from_units(5000),
                )),
            }
        }
        for (id, most, step) in decisions {
            let steps = most.units() / step.units();
            let taken = dice.below(u64::try_from(steps).expect("positive") + 1);
            let taken = i64::try_from(taken).expect("small");
            book.decisions.insert(id, taken * step.units());
        }
        for norm in self.scheme.norms.iter().filter(|n| n.judged) {
            let id = format!("{}/judged", norm.id);
            book.decisions.insert(id, i64::from(dice.chance(60)));
        }
        let total = i64::try_from(dice.below(8)).expect("small");
        book.decisions
            .insert("other/total".to_owned(), total * 5000);
        book.decisions
            .insert("other/stars".to_owned(), total.min(5));
    }

    /// The columns of the units, statements entered in an order the dice choose.
    pub(super) fn columns(
        &self,
        units: &[UnitBook],
        cohorts: &[usize],
        order: &mut Dice,
    ) -> Columns {
        let table = table(units, self.dictionary, order);
        columns(
            &self.program,
            &table,
            self.dictionary,
            Cycle::whole(YEAR),
            |unit| cohorts[unit],
        )
    }

    /// The scores of the units.
    pub(super) fn score(
        &self,
        units: &[UnitBook],
        cohorts: &[usize],
        order: &mut Dice,
    ) -> Vec<Scored> {
        let columns = self.columns(units, cohorts, order);
        let scores = score_units(&self.program, &columns, cohorts);
        let scored = |(row, score): (usize, UnitScore)| Scored {
            total: total_of(&self.program, &score),
            bonuses: self
                .program
                .above
                .bonuses
                .iter()
                .map(|rule| score_rule(rule, &self.program.inputs, &columns.row(row)))
                .collect(),
            score,
        };
        scores.into_iter().enumerate().map(scored).collect()
    }
}

/// Everything that is scored of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scored {
    pub(super) score: UnitScore,
    pub(super) total: Bounds,
    pub(super) bonuses: Vec<RuleScore>,
}

/// Ids, largest amounts and steps of the decisions a rule asks for.
fn deciders(
    form: &Form,
    owner: &str,
    number: usize,
    scored_by: &[(String, Points)],
) -> Vec<(String, Points, Points)> {
    let Form::Discretion(f) = form else {
        return Vec::new();
    };
    let base = format!("{owner}/{number}");
    let shares = if f.split.is_empty() {
        scored_by
    } else {
        &f.split
    };
    match shares {
        [] => vec![(base, f.max, f.step)],
        shares => shares
            .iter()
            .map(|(department, most)| (format!("{base}/{department}"), *most, f.step))
            .collect(),
    }
}

/// How many cases a property runs through: one unit of one scheme is a case.
#[expect(
    clippy::disallowed_methods,
    reason = "a longer run is asked for in the environment"
)]
pub(super) fn cases() -> u32 {
    let given = |name: &str| std::env::var(name).ok()?.parse().ok();
    given("BIAOCHI_CASES")
        .or_else(|| given("PROPTEST_CASES"))
        .unwrap_or(10_000)
}
