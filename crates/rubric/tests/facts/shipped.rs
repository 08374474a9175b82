//! Templates of the shipped schemes: filled in completely, nothing a program asks for is left unknown.

use rubric::compile::compile;
use rubric::expr::ir::Source;
use rubric::facts::{
    Cell, Cycle, Giver, KnownNames, Label, Need, columns, needs, read_csv, template_long,
    template_wide,
};
use rubric::model::Dictionary;
use rubric::plan::Program;

const DICTIONARY: &str = include_str!("../../../../schemes/facts.toml");

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
        "responsibility",
        include_str!("../../../../schemes/responsibility/scheme.toml"),
    ),
    (
        "five-star",
        include_str!("../../../../schemes/five-star/scheme.toml"),
    ),
    (
        "county-120",
        include_str!("../../../../schemes/county-120/scheme.toml"),
    ),
];

fn compiled(text: &str) -> (Dictionary, Program) {
    let (dictionary, _) = rubric::text::read_dictionary(DICTIONARY);
    let (scheme, _) = rubric::text::read_scheme(text);
    let (program, diagnostics) = compile(&scheme, &dictionary);
    let program = program.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    (dictionary, program)
}

/// A value that fits.
fn filled(need: &Need, dictionary: &Dictionary) -> String {
    match (need.giver, dictionary.get(&need.name)) {
        (Giver::Fact, Some(fact)) => {
            let cell = Cell::for_period(fact, need.label);
            cell.write(cell.range.0)
        }
        (Giver::Result, _) => "1".to_owned(),
        _ => "0".to_owned(),
    }
}

#[test]
fn an_empty_template_of_every_scheme_reads_back_as_its_units() {
    for (id, text) in SCHEMES {
        let (dictionary, program) = compiled(text);
        let known = KnownNames::of(&program.inputs);
        let needs = needs(&program.inputs, &dictionary, 2026);
        for text in [
            template_long(&needs, &["东社区", "西社区"]),
            template_wide(&needs, &["东社区", "西社区"]),
        ] {
            let table = read_csv(text.as_bytes(), &dictionary, &known)
                .unwrap_or_else(|rejection| panic!("{id}: {rejection}"));
            assert_eq!((table.units().len(), table.len()), (2, 0), "{id}");
        }
    }
}

#[test]
fn a_filled_template_of_every_scheme_leaves_no_input_unknown() {
    for (id, text) in SCHEMES {
        let (dictionary, program) = compiled(text);
        let known = KnownNames::of(&program.inputs);
        let mut text = "单位,数据项,时期,数值\n".to_owned();
        for need in needs(&program.inputs, &dictionary, 2026) {
            if need.giver == Giver::Event {
                continue;
            }
            let label = if need.label == Label::Open {
                String::new()
            } else {
                need.label.words()
            };
            text.push_str(&format!(
                "东社区,{},{label},{}\n",
                need.name,
                filled(&need, &dictionary)
            ));
        }
        let table = read_csv(text.as_bytes(), &dictionary, &known)
            .unwrap_or_else(|rejection| panic!("{id}: {rejection}"));
        let columns = columns(&program, &table, &dictionary, Cycle::whole(2026), |_| 0);
        for (input, column) in program.inputs.iter().zip(&columns.columns) {
            if !matches!(input.source, Source::Cohort { .. }) {
                assert!(column.raw(0).is_some(), "{id}: {} is unknown", input.title);
            }
        }
    }
}
