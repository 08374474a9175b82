//! Facts of units that nobody has, from a fixed seed: each value depends on the seed, the input and the row
//! alone, so that the first million of five are the million measured before.

use rubric::columns::{Column, Columns, UNKNOWN_TRUTH};
use rubric::expr::ir::{Cond, Input, InputId, Num, Source, ValueKind};
use rubric::plan::{Program, Term};

use super::THREADS;

const SEED: u64 = 0x5EED_0120;

/// Columns for a program; so many of a hundred values are unknown. Divisors are never zero, so that known facts
/// give known points.
pub(super) fn facts(program: &Program, rows: usize, unknown_percent: u64) -> Columns {
    let mut divisors = Vec::new();
    let rules = program.items.iter().flat_map(|item| &item.rules);
    for rule in rules {
        rule.gate.iter().for_each(|c| in_cond(c, &mut divisors));
        for term in &rule.terms {
            match term {
                Term::Switch { arms, .. } => {
                    arms.iter()
                        .for_each(|arm| in_cond(&arm.when, &mut divisors));
                }
                Term::Amount { of, .. } => in_num(of, &mut divisors),
            }
        }
    }
    let mut columns: Vec<Option<Column>> = vec![None; program.inputs.len()];
    std::thread::scope(|scope| {
        let share = columns.len().div_ceil(THREADS).max(1);
        for (n, part) in columns.chunks_mut(share).enumerate() {
            let (divisors, inputs) = (&divisors, &program.inputs);
            scope.spawn(move || {
                for (i, place) in part.iter_mut().enumerate() {
                    let id = n * share + i;
                    let least = i64::from(divisors.contains(&id));
                    *place = Some(column(id, &inputs[id], least, rows, unknown_percent));
                }
            });
        }
    });
    Columns {
        rows,
        columns: columns.into_iter().flatten().collect(),
        late: Vec::new(),
    }
}

fn column(id: InputId, input: &Input, least: i64, rows: usize, unknown_percent: u64) -> Column {
    let draw = |row: usize| mixed(SEED ^ ((id as u64) << 40) ^ row as u64);
    let unknown = |draw: u64| draw % 100 < unknown_percent;
    if input.kind == ValueKind::Truth {
        let value = |row| match draw(row) {
            d if unknown(d) => UNKNOWN_TRUTH,
            // Seven in eight: most standards are met by most units.
            d => i8::from((d >> 32) % 8 != 0),
        };
        return Column::Truth((0..rows).map(value).collect());
    }
    let (low, span, step) = likely(input, least);
    let value = |row| {
        let d = draw(row);
        (!unknown(d)).then(|| low + ((d >> 32) % span) as i64 * step)
    };
    Column::numbers(input.range, (0..rows).map(value))
}

/// Values that can well occur: lowest, how many, how far apart.
fn likely(input: &Input, least: i64) -> (i64, u64, i64) {
    let (lo, hi) = input.range;
    let low = lo.max(least);
    let up_to = |most: i64, step: i64| {
        let most = hi.min(most).max(low);
        (low, ((most - low) / step + 1) as u64, step)
    };
    match (&input.source, input.kind) {
        (Source::Decision { step, .. }, _) => {
            up_to(i64::MAX, step.map_or(1, |step| step.units().max(1)))
        }
        // The year that is appraised, 2026, in days.
        (_, ValueKind::Date) => (20_454.clamp(lo, hi), 365, 1),
        (_, ValueKind::Choice) => up_to(i64::MAX, 1),
        (_, kind) => up_to(50 * 10i64.pow(u32::from(kind.places())), 1),
    }
}

/// A number as good as drawn: the finaliser of splitmix64.
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn in_cond(cond: &Cond, divisors: &mut Vec<InputId>) {
    match cond {
        Cond::Const(_) | Cond::Input(_) => {}
        Cond::Compare(_, a, b) => [a, b].into_iter().for_each(|n| in_num(n, divisors)),
        Cond::And(a, b) | Cond::Or(a, b) => {
            [a, b].into_iter().for_each(|c| in_cond(c, divisors));
        }
        Cond::Not(a) => in_cond(a, divisors),
        Cond::If(c, a, b) => [c, a, b].into_iter().for_each(|c| in_cond(c, divisors)),
    }
}

fn in_num(num: &Num, divisors: &mut Vec<InputId>) {
    match num {
        Num::Const(_) | Num::Input(_) => {}
        Num::Div(a, b) => {
            if let Num::Input(id) = **b {
                divisors.push(id);
            }
            [a, b].into_iter().for_each(|n| in_num(n, divisors));
        }
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) => {
            [a, b].into_iter().for_each(|n| in_num(n, divisors));
        }
        Num::Min(all) | Num::Max(all) => all.iter().for_each(|n| in_num(n, divisors)),
        Num::If(c, a, b) => {
            in_cond(c, divisors);
            [a, b].into_iter().for_each(|n| in_num(n, divisors));
        }
        Num::Steps { of, .. } => in_num(of, divisors),
    }
}
