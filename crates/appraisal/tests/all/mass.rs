//! Many units at once: points from columns are the points of the rules, through effects, weights and ranks.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use appraisal::chain::{Member, Run, appraise_all, appraise_points, order};
use appraisal::decision::Decisions;
use appraisal::effect::Dependence;
use appraisal::scoring::{MANY_UNITS, PointsOnly};
use rubric::compile::compile;
use rubric::expr::ir::{Input, Source};
use rubric::facts::{Cycle, Datum, FactTable, Label};
use rubric::model::{Dictionary, Period, Scheme};
use rubric::plan::Program;
use rubric::text::read_dictionary;

use crate::given;

const YEAR: i16 = 2026;

/// A number as good as drawn, the same in every run.
fn drawn(seed: usize, unit: usize) -> u64 {
    let mut z = (seed as u64) << 32 ^ unit as u64 ^ 0x5EED;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// States what a program reads of most units; some values are late, some are not stated.
fn state(program: &Program, dictionary: &Dictionary, units: usize, table: &mut FactTable) {
    let names: Vec<usize> = (0..units)
        .map(|u| table.add_unit(&format!("u{u}")))
        .collect();
    for (n, Input { source, range, .. }) in program.inputs.iter().enumerate() {
        let (name, label) = match source {
            Source::Fact {
                fact,
                years_back,
                part,
            } => {
                let fact = dictionary.get(fact).expect("the dictionary has it");
                let year = YEAR - i16::from(*years_back);
                let label = match (fact.period, part) {
                    (Period::Once, _) => Label::Open,
                    (_, Some((period, n))) => Label::of(year, *period, *n).expect("a part"),
                    _ => Label::Year(year),
                };
                (&fact.id, label)
            }
            Source::Decision { id, .. } => (id, Label::Open),
            _ => continue,
        };
        let (low, high) = (range.0, range.1.min(range.0.saturating_add(60)));
        let span = u64::try_from(high - low + 1).expect("a range");
        for &unit in &names {
            let drawn = drawn(n, unit);
            if drawn % 100 < 3 {
                continue;
            }
            let datum = Datum {
                late: drawn % 100 > 97,
                ..Datum::plain(low + i64::try_from((drawn >> 32) % span).expect("small"))
            };
            // Several inputs may read one fact.
            let _ = table.set(unit, name, label, datum);
        }
    }
}

fn compiled(text: &str, dictionary: &Dictionary) -> (Scheme, Program) {
    let scheme = given::scheme(text);
    let (program, told) = compile(&scheme, dictionary);
    let program = program.unwrap_or_else(|| panic!("{told:#?}"));
    (scheme, program)
}

/// What answers without reasons show of a run.
fn shown(runs: &[Run]) -> Vec<String> {
    let unit = |u: &appraisal::unit::UnitFacts| {
        let score = &u.score;
        let applies: Vec<Option<bool>> = score.items.iter().map(|i| i.applies).collect();
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {applies:?} {:?}",
            u.unit, score.norms, score.sections, score.total, score.full, u.received, u.above
        )
    };
    let run = |run: &Run| {
        let units: Vec<String> = run.units.iter().map(unit).collect();
        format!("{:?} {units:#?}", run.appraisal)
    };
    runs.iter().map(run).collect()
}

fn both_ways(texts: &[&str], target: &str, units: usize) -> (Vec<Run>, Vec<Run>, usize) {
    let (dictionary, _) = read_dictionary(include_str!("../../../../schemes/facts.toml"));
    let schemes: Vec<(Scheme, Program)> = texts.iter().map(|t| compiled(t, &dictionary)).collect();
    let known: Vec<Dependence> = schemes
        .iter()
        .map(|(scheme, program)| Dependence::of(scheme, &program.inputs))
        .collect();
    let order = order(target, &known).expect("no circle");
    let find = |id: &String| schemes.iter().find(|(s, _)| s.head.id == *id);
    let members: Vec<Member<'_>> = order
        .iter()
        .filter_map(find)
        .map(|(scheme, program)| Member { scheme, program })
        .collect();
    let mut table = FactTable::new();
    for (_, program) in &schemes {
        state(program, &dictionary, units, &mut table);
    }
    let cycle = Cycle::whole(YEAR);
    let none: BTreeMap<String, Decisions> = BTreeMap::new();
    let by_rules = appraise_all(&members, &table, &dictionary, cycle, &none, |_| {});
    let told = AtomicUsize::new(0);
    let progress = |done: usize| {
        told.fetch_max(done, Ordering::Relaxed);
    };
    let points = PointsOnly {
        threads: 2,
        progress: &progress,
    };
    let in_columns = appraise_points(&members, &table, &dictionary, cycle, &none, points);
    (
        by_rules.expect("an appraisal"),
        in_columns.expect("an appraisal"),
        told.into_inner(),
    )
}

#[test]
fn points_of_many_units_are_those_of_the_rules_with_effects_and_ranks() {
    let texts = [
        include_str!("../../../../schemes/responsibility/scheme.toml"),
        include_str!("../../../../schemes/five-star/scheme.toml"),
    ];
    let (by_rules, in_columns, told) = both_ways(&texts, "responsibility", MANY_UNITS);
    assert_eq!(by_rules.len(), 2, "the star rating comes first");
    assert_eq!(shown(&by_rules), shown(&in_columns));
    assert_eq!(told, 2 * MANY_UNITS, "every unit under every scheme");
    let rules = |run: &Run| {
        run.units[0]
            .score
            .items
            .iter()
            .map(|i| i.rules.len())
            .sum::<usize>()
    };
    assert!(by_rules.iter().map(rules).sum::<usize>() > 0);
    assert_eq!(in_columns.iter().map(rules).sum::<usize>(), 0);
}

#[test]
fn items_that_do_not_apply_and_norms_are_the_same_in_columns() {
    for (text, id) in [
        (
            include_str!("../../../../schemes/county-120/scheme.toml"),
            "county-120",
        ),
        (
            include_str!("../../../../schemes/community-norms/scheme.toml"),
            "community-norms",
        ),
    ] {
        let (by_rules, in_columns, _) = both_ways(&[text], id, MANY_UNITS);
        assert_eq!(shown(&by_rules), shown(&in_columns), "{id}");
    }
}

#[test]
fn few_units_keep_their_rules() {
    let text = include_str!("../../../../schemes/community-100/scheme.toml");
    let (by_rules, points, told) = both_ways(&[text], "community-100", 5);
    assert_eq!(by_rules[0].units, points[0].units);
    assert_eq!(told, 5);
}
