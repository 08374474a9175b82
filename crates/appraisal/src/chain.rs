//! Appraisals that need each other's results, over one table of facts, each after those it waits for.
//!
//! A result that the table states counts as stated; the others are computed from the facts. What is computed stays
//! in the chain: the caller's table is not changed.

mod received;

use std::collections::{BTreeMap, BTreeSet};

use rubric::columns::Columns;
use rubric::diag::Diagnostic;
use rubric::expr::ir::{Figure, Source};
use rubric::expr::nearest::nearest;
use rubric::facts::{Cycle, Datum, FactTable, Label, columns};
use rubric::model::{Dictionary, PartSource, Scheme};
use rubric::plan::Program;
use rubric::score::{GivenItems, UnitScore, score_units_given};

use crate::appraise::appraise;
use crate::bonus::Claim;
use crate::decision::{Decisions, Refusal};
use crate::effect::{self, Dependence};
use crate::exact::ExactBounds;
use crate::result::Appraisal;
use crate::scoring::PointsOnly;
use crate::unit::{AboveValues, UnitFacts};
use crate::weighting::PartValue;
use received::received;

/// A scheme with its program.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// As written.
    pub scheme: &'a Scheme,
    /// Compiled.
    pub program: &'a Program,
}

/// One scheme's appraisal and what it was made from.
#[derive(Debug, Clone)]
pub struct Run {
    /// Id of the scheme.
    pub scheme: String,
    /// The columns of its program, a row for each unit of the table in its order.
    pub columns: Columns,
    /// What was known of the units, in the order of the table.
    pub units: Vec<UnitFacts>,
    /// The result.
    pub appraisal: Appraisal,
}

/// Why a chain is not worked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// Schemes need each other in a circle.
    Circle(effect::Cycle),
    /// An appraisal was refused.
    Refused {
        /// Id of the scheme.
        scheme: String,
        /// Why.
        refusal: Refusal,
    },
}

/// Ids of the schemes whose results a scheme needs, directly or through others, and its own at the end, in the order
/// in which they are to be appraised. Results of schemes that are not among `known` are taken from the facts alone.
///
/// # Errors
/// The circle when schemes need each other in one.
pub fn order(target: &str, known: &[Dependence]) -> Result<Vec<String>, effect::Cycle> {
    let mut wanted: BTreeSet<&str> = BTreeSet::from([target]);
    loop {
        let more: Vec<&str> = known
            .iter()
            .filter(|d| !wanted.contains(d.scheme.as_str()))
            .filter(|d| {
                let is_read = known
                    .iter()
                    .filter(|w| wanted.contains(w.scheme.as_str()))
                    .any(|w| w.reads.contains(&d.scheme));
                is_read || d.changes.iter().any(|c| wanted.contains(c.as_str()))
            })
            .map(|d| d.scheme.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        wanted.extend(more);
    }
    let members: Vec<Dependence> = known
        .iter()
        .filter(|d| wanted.contains(d.scheme.as_str()))
        .cloned()
        .collect();
    effect::order(&members)
}

/// What is wrong with the links of a scheme to others: results of schemes that are not there, and circles.
/// `peers` are the other schemes of its library.
pub fn check_links(scheme: &Scheme, program: &Program, peers: &[&Scheme]) -> Vec<Diagnostic> {
    let own = Dependence::of(scheme, &program.inputs);
    let id = &scheme.head.id;
    let place = |other: &str| {
        let part = scheme
            .parts
            .iter()
            .find(|p| matches!(&p.from, Some(PartSource::Scheme(from)) if from == other));
        part.map_or(scheme.head.span, |p| p.span)
    };
    let mut found = Vec::new();
    for read in &own.reads {
        if read != id && peers.iter().all(|p| p.head.id != *read) {
            let d = Diagnostic::warning(
                "E415",
                place(read),
                format!("方案库里没有所引用的方案:{read}"),
            );
            let known = peers.iter().map(|p| p.head.id.as_str());
            found.push(match nearest(read, known).first() {
                Some(near) => d.help(format!("是不是想写 {near}?")),
                None => d.help(format!(
                    "把它放进方案库,或者在数据表里直接填 {read}/total 等结果"
                )),
            });
        }
    }
    let mut known = vec![own];
    known.extend(
        peers
            .iter()
            .filter(|p| p.head.id != *id)
            .map(|p| Dependence::of(p, &[])),
    );
    if let Err(effect::Cycle(circle)) = order(id, &known)
        && circle.contains(id)
    {
        let next = circle.iter().find(|other| *other != id);
        found.push(
            Diagnostic::error(
                "E416",
                place(next.unwrap_or(id)),
                format!("方案互相要用对方的结果,排不出先后:{}", circle.join(" → ")),
            )
            .help("去掉其中一处引用:part 的 from、表达式里的考评结果,或 effect 的 on"),
        );
    }
    found
}

/// What people said under one scheme, besides the facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Weights, ties and quotas.
    pub decisions: Decisions,
    /// Points given for items and amounts found, by unit.
    pub given: BTreeMap<String, GivenItems>,
    /// Answers to what the program leaves to people, by unit and name, raw as in a table of facts; they come before
    /// what the table states.
    pub answers: BTreeMap<String, BTreeMap<String, i64>>,
    /// Claims to bonus and cases of malus, by unit.
    pub claims: BTreeMap<String, Vec<Claim>>,
}

/// Appraises schemes in the order given, which is that of [`order`]; each gets the results of those before it.
///
/// `decisions` are by scheme id. `tell` is called with the id of each scheme before its units are scored.
///
/// # Errors
/// The first refusal of [`appraise`].
pub fn appraise_all(
    members: &[Member<'_>],
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    decisions: &BTreeMap<String, Decisions>,
    tell: impl FnMut(&str),
) -> Result<Vec<Run>, Broken> {
    let people = only_decided(decisions);
    appraise_with(members, table, dictionary, cycle, &people, tell)
}

/// As [`appraise_all`], with what people said, by scheme id: points they gave for an item stand before those that the
/// rules make of the facts. It is here and nowhere else that both are added up.
///
/// # Errors
/// The first refusal of [`appraise`].
pub fn appraise_with(
    members: &[Member<'_>],
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    people: &BTreeMap<String, People>,
    mut tell: impl FnMut(&str),
) -> Result<Vec<Run>, Broken> {
    let score = |member: &Member<'_>, scored: &Scored<'_>| {
        tell(&member.scheme.head.id);
        score_units_given(member.program, scored.columns, scored.groups, scored.given)
    };
    appraise_by(members, table, dictionary, cycle, people, score)
}

/// As [`appraise_all`], for answers that tell points and no reasons: where units are many, the items in [`Run::units`]
/// have no rules. `points` says how, and is told how far it is.
///
/// # Errors
/// The first refusal of [`appraise`].
pub fn appraise_points(
    members: &[Member<'_>],
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    decisions: &BTreeMap<String, Decisions>,
    points: PointsOnly<'_>,
) -> Result<Vec<Run>, Broken> {
    let mut before = 0;
    let score = |member: &Member<'_>, scored: &Scored<'_>| {
        let progress = |done: usize| (points.progress)(before + done);
        let points = PointsOnly {
            progress: &progress,
            ..points
        };
        let scores = points.score(member.program, scored.columns, scored.groups);
        before += scored.columns.rows;
        scores
    };
    let people = only_decided(decisions);
    appraise_by(members, table, dictionary, cycle, &people, score)
}

/// People who decided, and said nothing else.
fn only_decided(decisions: &BTreeMap<String, Decisions>) -> BTreeMap<String, People> {
    let only_decided = |(scheme, decisions): (&String, &Decisions)| {
        let people = People {
            decisions: decisions.clone(),
            ..People::default()
        };
        (scheme.clone(), people)
    };
    decisions.iter().map(only_decided).collect()
}

/// What the units of one scheme are scored from.
struct Scored<'s> {
    columns: &'s Columns,
    /// The cohort of every row.
    groups: &'s [usize],
    /// What people gave for items of a row.
    given: &'s dyn Fn(usize) -> Option<&'s GivenItems>,
}

/// The whole chain, with the scores of each scheme's units from `score`.
fn appraise_by(
    members: &[Member<'_>],
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
    people: &BTreeMap<String, People>,
    mut score: impl FnMut(&Member<'_>, &Scored<'_>) -> Vec<UnitScore>,
) -> Result<Vec<Run>, Broken> {
    let mut table = table.clone();
    let mut runs: Vec<Run> = Vec::with_capacity(members.len());
    for member in members {
        let id = &member.scheme.head.id;
        let nobody = People::default();
        let people = people.get(id).unwrap_or(&nobody);
        // Names of decisions are those of one scheme only: afterwards the table is as it was.
        let answered = state_answers(&people.answers, &mut table);
        let cohorts = cohorts(member, &table, dictionary, cycle);
        let columns = columns(member.program, &table, dictionary, cycle, |row| {
            cohorts.group(row)
        });
        let groups: Vec<usize> = (0..columns.rows).map(|row| cohorts.group(row)).collect();
        let received = received(&runs, members, &table, id);
        let given = |row: usize| people.given.get(&table.units()[row].id);
        let scored = Scored {
            columns: &columns,
            groups: &groups,
            given: &given,
        };
        let units: Vec<UnitFacts> = score(member, &scored)
            .into_iter()
            .enumerate()
            .map(|(row, score)| {
                let unit = &table.units()[row].id;
                let mut above = AboveValues::of(member.program, &columns.row(row));
                fill_parts(member.scheme, &runs, unit, &mut above);
                UnitFacts {
                    unit: unit.clone(),
                    cohort: cohorts.names[row].clone(),
                    score,
                    above,
                    claims: people.claims.get(unit).cloned().unwrap_or_default(),
                    received: received.get(unit).cloned().unwrap_or_default(),
                }
            })
            .collect();
        let appraisal = appraise(member.scheme, &units, &people.decisions).map_err(|refusal| {
            Broken::Refused {
                scheme: id.clone(),
                refusal,
            }
        })?;
        take_back(answered, &mut table);
        state_results(&appraisal, &mut table);
        runs.push(Run {
            scheme: id.clone(),
            columns,
            units,
            appraisal,
        });
    }
    Ok(runs)
}

/// What stood in a table before an answer was put there: unit, name, raw value and source.
type Before = (usize, String, Option<(i64, String)>);

/// Puts answers into a table.
fn state_answers(
    answers: &BTreeMap<String, BTreeMap<String, i64>>,
    table: &mut FactTable,
) -> Vec<Before> {
    let mut before = Vec::new();
    for (unit, answers) in answers {
        let Some(unit) = table.unit(unit) else {
            continue;
        };
        for (name, raw) in answers {
            let stated = table.get(unit, name, Label::Open);
            let stated = stated.map(|datum| (datum.raw, datum.source.to_owned()));
            before.push((unit, name.clone(), stated));
            table.replace(unit, name, Label::Open, Some(Datum::plain(*raw)));
        }
    }
    before
}

fn take_back(before: Vec<Before>, table: &mut FactTable) {
    for (unit, name, stated) in before {
        let datum = stated.as_ref().map(|(raw, source)| Datum {
            raw: *raw,
            source,
            late: false,
        });
        table.replace(unit, &name, Label::Open, datum);
    }
}

/// Which units are compared with each other.
struct Cohorts {
    /// By row; `None` where the scheme makes no cohorts or the unit's is unknown.
    names: Vec<Option<String>>,
    groups: Vec<usize>,
}

impl Cohorts {
    fn group(&self, row: usize) -> usize {
        self.groups.get(row).copied().unwrap_or_default()
    }
}

/// The cohorts of a scheme. Units whose cohort is unknown are compared with nobody else's.
fn cohorts(
    member: &Member<'_>,
    table: &FactTable,
    dictionary: &Dictionary,
    cycle: Cycle,
) -> Cohorts {
    let rows = table.units().len();
    let mut found = Cohorts {
        names: vec![None; rows],
        groups: vec![0; rows],
    };
    let fact = member
        .scheme
        .rank
        .cohort
        .as_ref()
        .and_then(|name| dictionary.get(name));
    let Some(fact) = fact else { return found };
    let input = member.program.inputs.iter().position(|input| {
        matches!(&input.source, Source::Fact { fact: id, years_back: 0, part: None } if *id == fact.id)
    });
    let Some(input) = input else { return found };
    let columns = columns(member.program, table, dictionary, cycle, |_| 0);
    for row in 0..rows {
        let choice = columns.columns[input]
            .raw(row)
            .and_then(|raw| usize::try_from(raw).ok())
            .filter(|&raw| raw < fact.choices.len());
        found.groups[row] = choice.unwrap_or(fact.choices.len());
        found.names[row] = choice.map(|choice| fact.choices[choice].id.clone());
    }
    found
}

/// Parts fed by another scheme whose total is only known as a range get the range.
fn fill_parts(scheme: &Scheme, runs: &[Run], unit: &str, above: &mut AboveValues) {
    for (part, value) in scheme.parts.iter().zip(&mut above.parts) {
        let (Some(PartSource::Scheme(source)), PartValue::Unknown) = (&part.from, &value) else {
            continue;
        };
        let run = runs.iter().find(|r| r.scheme == *source);
        if let Some(result) = run.and_then(|r| r.appraisal.unit(unit)) {
            *value = PartValue::Between(ExactBounds::from(result.total));
        }
    }
}

/// Writes certain results into the table where it states none.
fn state_results(appraisal: &Appraisal, table: &mut FactTable) {
    for result in &appraisal.units {
        let Some(unit) = table.unit(&result.unit) else {
            continue;
        };
        let stars = result.stars.as_ref().and_then(|s| s.heights.exact());
        let rank = result.rank.and_then(|r| r.exact());
        let whole = |n: usize| i64::try_from(n).ok();
        for (figure, raw) in [
            (Figure::Total, result.total.exact().map(|p| p.units())),
            (Figure::Stars, stars.and_then(whole)),
            (Figure::Rank, rank.and_then(whole)),
        ] {
            let Some(raw) = raw else { continue };
            // What is stated already stays.
            let _ = table.set_result(unit, &appraisal.scheme, figure, Datum::plain(raw));
        }
    }
}
