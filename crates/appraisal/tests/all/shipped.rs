//! The project's own schemes, from compiled rules to results.

use std::collections::BTreeMap;

use appraisal::appraise::appraise;
use appraisal::decision::Decisions;
use appraisal::effect::{Dependence, order};
use appraisal::level::LevelName;
use appraisal::unit::{AboveValues, UnitFacts};
use rubric::columns::{Column, Columns};
use rubric::model::Scheme;
use rubric::plan::Program;
use rubric::score::score_unit;

use crate::given;

const SCHEMES: [(&str, &str); 5] = [
    (
        "community-100",
        include_str!("../../../../schemes/community-100/scheme.toml"),
    ),
    (
        "community-norms",
        include_str!("../../../../schemes/community-norms/scheme.toml"),
    ),
    (
        "county-120",
        include_str!("../../../../schemes/county-120/scheme.toml"),
    ),
    (
        "five-star",
        include_str!("../../../../schemes/five-star/scheme.toml"),
    ),
    (
        "responsibility",
        include_str!("../../../../schemes/responsibility/scheme.toml"),
    ),
];

fn compiled() -> BTreeMap<&'static str, (Scheme, Program)> {
    let facts = include_str!("../../../../schemes/facts.toml");
    let (dictionary, _) = rubric::text::read_dictionary(facts);
    SCHEMES
        .iter()
        .map(|&(id, text)| {
            let scheme = given::scheme(text);
            let (program, diagnostics) = rubric::compile::compile(&scheme, &dictionary);
            let program = program.unwrap_or_else(|| panic!("{id}: {diagnostics:#?}"));
            (id, (scheme, program))
        })
        .collect()
}

/// One unit of which no fact is known.
fn unknown(program: &Program) -> Columns {
    Columns {
        rows: 1,
        columns: (program.inputs.iter())
            .map(|input| Column::unknown(input, 1))
            .collect(),
        late: Vec::new(),
    }
}

/// A unit of which no fact is known.
fn blank(program: &Program, id: &str) -> UnitFacts {
    let columns = unknown(program);
    let row = columns.row(0);
    UnitFacts {
        unit: id.to_owned(),
        cohort: None,
        score: score_unit(program, &row),
        above: AboveValues::of(program, &row),
        claims: Vec::new(),
        received: Vec::new(),
    }
}

#[test]
fn every_shipped_scheme_is_appraised_and_nothing_unknown_counts_as_zero() {
    for (id, (scheme, program)) in compiled() {
        let units = [blank(&program, "a"), blank(&program, "b")];
        let appraisal = appraise(&scheme, &units, &Decisions::default());
        let appraisal = appraisal.unwrap_or_else(|refusal| panic!("{id}: {refusal:?}"));
        assert!(!appraisal.is_final(), "{id}");
        for unit in &appraisal.units {
            assert!(unit.is_provisional, "{id}");
            assert_eq!(unit.rank.map(|r| (r.best, r.worst)), Some((1, 2)), "{id}");
        }
    }
}

#[test]
fn the_total_of_items_equals_that_of_the_scalar_reference() {
    for (id, (scheme, program)) in compiled() {
        if !scheme.parts.is_empty() || !scheme.bonuses.is_empty() {
            continue;
        }
        let unit = blank(&program, "a");
        let expected = rubric::score::total_of(&program, &unit.score);
        let sections = unit.score.sections.clone();
        let mut unit = unit;
        unit.above.vetoes.fill(Some(false));
        let appraisal = appraise(&scheme, &[unit], &Decisions::default()).expect("computable");
        let result = given::of(&appraisal, "a");
        assert_eq!(result.total, expected, "{id}");
        let own: Vec<_> = result.sections.iter().map(|s| s.points).collect();
        assert_eq!(own, sections, "{id}");
    }
}

/// D9 and C17: stars give points to the responsibility assessment, which gives points to the overall one.
#[test]
fn the_shipped_schemes_have_an_order() {
    let schemes = compiled();
    let needs: Vec<Dependence> = schemes
        .values()
        .map(|(scheme, program)| Dependence::of(scheme, &program.inputs))
        .collect();
    let order = order(&needs).expect("there is no circle");
    let at = |id: &str| order.iter().position(|s| s == id);
    assert!(at("five-star") < at("responsibility"));
    assert!(at("community-100") < at("responsibility"));
}

/// D2, D3: fifteen communities with full marks everywhere, told apart by their first section.
#[test]
fn fifteen_communities_share_two_five_star_places() {
    let schemes = compiled();
    let (scheme, program) = &schemes["five-star"];
    let units: Vec<UnitFacts> = (0..15)
        .map(|n| {
            let mut unit = blank(program, &format!("c{n:02}"));
            unit.above.vetoes.fill(Some(false));
            for (item, plan) in unit.score.items.iter_mut().zip(&program.items) {
                item.points = rubric::score::Bounds::exactly(plan.points);
                item.applies = Some(true);
            }
            let less = rubric::number::Points::from_units(1000 * n);
            let first = &mut unit.score.items[0].points;
            *first = rubric::score::Bounds::exactly(first.low.minus(less));
            unit
        })
        .collect();
    let appraisal = appraise(scheme, &units, &Decisions::default()).expect("computable");
    let with = |stars: usize| {
        (appraisal.units.iter())
            .filter(|u| u.stars.as_ref().and_then(|s| s.exact()) == Some(&LevelName::Stars(stars)))
            .count()
    };
    assert_eq!([with(5), with(4), with(3)], [2, 4, 9]);
    let best = &appraisal.units[0];
    assert_eq!(best.unit, "c00");
    let to_responsibility: Vec<&str> = (best.effects.iter())
        .filter(|e| e.on.as_deref() == Some("responsibility"))
        .map(|e| e.effect.as_str())
        .collect();
    assert_eq!(to_responsibility, ["five-star-points"]);
}

#[test]
fn what_stands_above_the_items_names_the_facts_it_waits_for() {
    let facts = include_str!("../../../../schemes/facts.toml");
    let (dictionary, _) = rubric::text::read_dictionary(facts);
    let compiled = compiled();
    let (scheme, program) = &compiled["responsibility"];
    let above = rubric::explain::reads_above(scheme, program);
    let veto = above
        .iter()
        .find(|it| it.title == "党风廉政建设考核弄虚作假")
        .expect("a veto that reads a fact");
    assert_eq!(veto.what, "否决事项");
    assert!(above.iter().any(|it| it.what == "加分减分"), "{above:?}");

    let columns = unknown(program);
    let explainer = rubric::explain::Explainer::new(scheme, program, &dictionary);
    let waits = explainer.waits_above(&columns.row(0));
    let found = waits.iter().find(|it| it.title == veto.title);
    let missing = &found.expect("it waits").missing;
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(missing[0].title, "廉政考核弄虚作假");
    assert!(
        waits.iter().all(|it| it.what != "加分减分"),
        "nobody waits for a claim"
    );
}
