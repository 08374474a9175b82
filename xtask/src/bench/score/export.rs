//! The program and its columns for readers that are not ours: the lowered trees as JSON, the columns and our
//! totals as raw little-endian files. Parts of the language that the readers do not know are refused.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rubric::columns::{Column, Columns};
use rubric::expr::ir::{Cond, Input, Num, Order, Partial, ValueKind};
use rubric::kernel::ColumnScores;
use rubric::model::{Otherwise, RoundingPlace};
use rubric::number::{Points, Ratio};
use rubric::plan::{Gives, ItemPlan, Program, RulePlan, Term};
use serde_json::{Value, json};

use crate::failure::Failure;

/// Writes `program.json`, one `input-N.raw` for every input, and `low.raw` and `high.raw` with both ends of our
/// totals into a folder that is there.
pub(super) fn write(
    program: &Program,
    columns: &Columns,
    scores: &ColumnScores,
    folder: &Path,
) -> Result<(), Failure> {
    if program.rounding.at != RoundingPlace::Total {
        return Err(unknown("rounding before the total"));
    }
    if !columns.late.is_empty() {
        return Err(unknown("late facts"));
    }
    let items = program.items.iter().map(item);
    let inputs = program.inputs.iter().zip(&columns.columns);
    let inputs = inputs.map(|(declared, column)| input(declared, column));
    let lowered = json!({
        "rows": columns.rows,
        "inputs": inputs.collect::<Vec<_>>(),
        "items": items.collect::<Result<Vec<_>, _>>()?,
    });
    save(folder, "program.json", |file| {
        file.write_all(lowered.to_string().as_bytes())
    })?;
    for (id, column) in columns.columns.iter().enumerate() {
        save(folder, &format!("input-{id}.raw"), |file| match column {
            Column::Truth(values) | Column::Tiny(values) => {
                raw(file, values.iter().map(|value| value.to_le_bytes()))
            }
            Column::Short(values) => raw(file, values.iter().map(|value| value.to_le_bytes())),
            Column::Medium(values) => raw(file, values.iter().map(|value| value.to_le_bytes())),
            Column::Wide(values) => raw(file, values.iter().map(|value| value.to_le_bytes())),
        })?;
    }
    let total = &scores.total;
    for (name, end) in [("low.raw", &total.low), ("high.raw", &total.high)] {
        save(folder, name, |file| {
            raw(file, end.iter().map(|value| value.to_le_bytes()))
        })?;
    }
    Ok(())
}

fn save(
    folder: &Path,
    name: &str,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let path = folder.join(name);
    let written = File::create(&path).and_then(|file| {
        let mut file = BufWriter::with_capacity(1 << 20, file);
        fill(&mut file)?;
        file.flush()
    });
    written.map_err(|e| Failure::new(format!("{}: {e}", path.display())))
}

fn raw<const BYTES: usize>(
    file: &mut impl Write,
    mut values: impl Iterator<Item = [u8; BYTES]>,
) -> std::io::Result<()> {
    values.try_for_each(|value| file.write_all(&value))
}

fn unknown(what: &str) -> Failure {
    Failure::new(format!("{what}: the peer script does not know it"))
        .help("teach the script in benches/peers first, or measure --without-peers")
}

fn input(input: &Input, column: &Column) -> Value {
    let bits = match column {
        Column::Truth(_) | Column::Tiny(_) => 8,
        Column::Short(_) => 16,
        Column::Medium(_) => 32,
        Column::Wide(_) => 64,
    };
    json!({
        "kind": if input.kind == ValueKind::Truth { "truth" } else { "number" },
        "bits": bits,
        "places": input.kind.places(),
        "range": [input.range.0, input.range.1],
    })
}

fn item(plan: &ItemPlan) -> Result<Value, Failure> {
    if plan.multiplier.is_some() {
        return Err(unknown("a multiplier of an item"));
    }
    let otherwise = match (&plan.applies, plan.otherwise) {
        (None, _) | (Some(_), Otherwise::LeaveOut) => Points::ZERO,
        (Some(_), Otherwise::Full) => plan.points,
        (Some(_), Otherwise::CohortMean | Otherwise::Rescale) => {
            return Err(unknown("a mean or a scaled total in place of an item"));
        }
    };
    Ok(json!({
        "start": plan.start.units(),
        "floor": plan.floor.map(Points::units),
        "cap": plan.cap.map(Points::units),
        "applies": plan.applies.as_ref().map(cond),
        "otherwise": otherwise.units(),
        "rules": plan.rules.iter().map(rule).collect::<Result<Vec<_>, _>>()?,
    }))
}

fn rule(plan: &RulePlan) -> Result<Value, Failure> {
    if plan.multiplier.is_some() {
        return Err(unknown("a multiplier of a rule"));
    }
    if plan.once.is_some() {
        return Err(unknown("rules of which one counts"));
    }
    if plan.smallest != Points::ZERO {
        return Err(unknown("a smallest amount"));
    }
    Ok(json!({
        "gate": plan.gate.as_ref().map(cond),
        "terms": plan.terms.iter().map(term).collect::<Vec<_>>(),
        "least": plan.least.units(),
        "most": plan.most.units(),
    }))
}

fn term(term: &Term) -> Value {
    match term {
        Term::Switch { arms, otherwise } => {
            let arm = |arm: &rubric::plan::Arm| {
                let gives = match arm.gives {
                    Gives::Amount(points) => json!(points.units()),
                    Gives::Forfeit => json!("forfeit"),
                };
                json!({ "when": cond(&arm.when), "gives": gives })
            };
            json!({ "switch": {
                "arms": arms.iter().map(arm).collect::<Vec<_>>(),
                "otherwise": otherwise.units(),
            } })
        }
        Term::Amount { of, range } => json!({
            "amount": num(of),
            "range": [range.0.units(), range.1.units()],
        }),
    }
}

fn num(tree: &Num) -> Value {
    let all = |of: &[Num]| of.iter().map(num).collect::<Vec<_>>();
    match tree {
        Num::Const(value) => json!({ "const": ratio(*value) }),
        Num::Input(id) => json!({ "input": id }),
        Num::Add(a, b) => json!({ "add": [num(a), num(b)] }),
        Num::Sub(a, b) => json!({ "sub": [num(a), num(b)] }),
        Num::Mul(a, b) => json!({ "mul": [num(a), num(b)] }),
        Num::Div(a, b) => json!({ "div": [num(a), num(b)] }),
        Num::Min(of) => json!({ "min": all(of) }),
        Num::Max(of) => json!({ "max": all(of) }),
        Num::If(c, a, b) => json!({ "if": [cond(c), num(a), num(b)] }),
        Num::Steps { of, step, partial } => {
            let partial = match partial {
                Partial::Whole => "whole",
                Partial::Started => "started",
                Partial::Proportional => "proportional",
            };
            json!({ "steps": { "of": num(of), "step": ratio(*step), "partial": partial } })
        }
    }
}

fn cond(tree: &Cond) -> Value {
    match tree {
        Cond::Const(truth) => json!({ "const": truth }),
        Cond::Input(id) => json!({ "input": id }),
        Cond::Compare(order, a, b) => {
            let sign = match order {
                Order::Equal => "==",
                Order::NotEqual => "!=",
                Order::Less => "<",
                Order::LessEqual => "<=",
                Order::Greater => ">",
                Order::GreaterEqual => ">=",
            };
            json!({ "compare": [sign, num(a), num(b)] })
        }
        Cond::And(a, b) => json!({ "and": [cond(a), cond(b)] }),
        Cond::Or(a, b) => json!({ "or": [cond(a), cond(b)] }),
        Cond::Not(a) => json!({ "not": cond(a) }),
        Cond::If(c, a, b) => json!({ "if": [cond(c), cond(a), cond(b)] }),
    }
}

/// Numerator and denominator as text: JSON readers may hold numbers in 64 bits.
fn ratio(value: Ratio) -> Value {
    json!([value.num().to_string(), value.den().to_string()])
}
