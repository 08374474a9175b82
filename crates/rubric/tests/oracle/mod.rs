//! The `cel` crate as an oracle: where both languages can say a thing, they must mean the same by it.
//!
//! Left out, because the languages differ by design: whole numbers and decimals do not mix in CEL, and its
//! division of whole numbers drops the rest; its decimals are binary, so only eighths are used, divided only by
//! powers of two. Unknown facts are undeclared names there: an error that `&&` and `||` absorb alike.

#![expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "the oracle's decimals are binary"
)]

use std::sync::{Arc, OnceLock};

use cel::{Context, Env, Value};
use proptest::prelude::*;

use rubric::diag::Span;
use rubric::expr::ir::{Input, Source};
use rubric::expr::{Lowering, Scope, eval, parse};
use rubric::model::{Combine, Dictionary, Fact, FactKind, Origin, Period};
use rubric::number::{Decimal, Ratio};

/// One environment for all cases; making one is slow.
fn environment() -> Arc<Env> {
    static ENVIRONMENT: OnceLock<Arc<Env>> = OnceLock::new();
    ENVIRONMENT.get_or_init(|| Arc::new(Env::stdlib())).clone()
}

/// Values of `a`, `b`, `c` in eighths or wholes, of the truths `p`, `q`; `u` and `w` are never known.
#[derive(Debug, Clone)]
struct World {
    numbers: [i64; 3],
    truths: [bool; 2],
}

fn world() -> impl Strategy<Value = World> {
    (
        prop::array::uniform3(-40i64..=40),
        prop::array::uniform2(any::<bool>()),
    )
        .prop_map(|(numbers, truths)| World { numbers, truths })
}

fn fact(id: &str, title: String, kind: FactKind) -> Fact {
    Fact {
        id: id.to_owned(),
        title,
        unit: String::new(),
        kind,
        period: Period::Once,
        combine: Combine::Latest,
        range: match kind {
            FactKind::Bool => (0, 1),
            _ => (-40_000, 40_000),
        },
        places: if kind == FactKind::Amount { 3 } else { 0 },
        better: None,
        from: Origin::Reported,
        ledger: None,
        choices: Vec::new(),
        minutes: 0,
        aliases: Vec::new(),
        note: None,
        span: Span::default(),
    }
}

fn dictionary(eighths: bool) -> Dictionary {
    let number = |id: &str| {
        let kind = if eighths {
            FactKind::Amount
        } else {
            FactKind::Count
        };
        fact(id, format!("数{id}"), kind)
    };
    let truth = |id: &str| fact(id, format!("真{id}"), FactKind::Bool);
    Dictionary::new(
        ["a", "b", "c", "u"]
            .map(number)
            .into_iter()
            .chain(["p", "q", "w"].map(truth))
            .collect(),
    )
}

/// Our value as a truth or a number; `None` when unknown.
#[derive(Debug, PartialEq)]
enum Answer {
    Truth(bool),
    Number(Ratio),
    Unknown,
}

fn ours(text: &str, world: &World, eighths: bool, truth: bool) -> Option<Answer> {
    let (tree, diagnostics) = parse(text, 0);
    let tree = tree.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
    let dictionary = dictionary(eighths);
    let mut lowering = Lowering::new(Scope {
        dictionary: &dictionary,
        parameters: &[],
        benchmarks: &[],
    });
    let raw = |input: &Input| {
        let Source::Fact { fact, .. } = &input.source else {
            return None;
        };
        let scale = if eighths { 125 } else { 1 };
        Some(match fact.as_str() {
            "a" => world.numbers[0] * scale,
            "b" => world.numbers[1] * scale,
            "c" => world.numbers[2] * scale,
            "p" => i64::from(world.truths[0]),
            "q" => i64::from(world.truths[1]),
            _ => return None,
        })
    };
    // What may grow past exact arithmetic is refused; the oracle has nothing to say about that.
    if truth {
        let condition = lowering.condition(&tree);
        let (inputs, diagnostics) = lowering.finish();
        let row: Vec<Option<i64>> = inputs.iter().map(raw).collect();
        diagnostics.is_empty().then(|| {
            eval::condition(&condition, &inputs, row.as_slice())
                .map_or(Answer::Unknown, Answer::Truth)
        })
    } else {
        let number = lowering.number(&tree);
        let (inputs, diagnostics) = lowering.finish();
        let row: Vec<Option<i64>> = inputs.iter().map(raw).collect();
        diagnostics.is_empty().then(|| {
            eval::number(&number, &inputs, row.as_slice()).map_or(Answer::Unknown, Answer::Number)
        })
    }
}

fn theirs(text: &str, world: &World, eighths: bool) -> Option<Answer> {
    let env = environment();
    let program = env
        .compile(text)
        .unwrap_or_else(|e| panic!("{text}: {e:?}"));
    let mut context = Context::with_env(env);
    for (name, value) in ["a", "b", "c"].into_iter().zip(world.numbers) {
        if eighths {
            let value = f64::from(i32::try_from(value).expect("small")) / 8.0;
            context.add_variable_from_value(name, value);
        } else {
            context.add_variable_from_value(name, value);
        }
    }
    context.add_variable_from_value("p", world.truths[0]);
    context.add_variable_from_value("q", world.truths[1]);
    match program.execute(&context) {
        Ok(Value::Bool(truth)) => Some(Answer::Truth(truth)),
        Ok(Value::Int(whole)) => Some(Answer::Number(Ratio::whole(whole))),
        Ok(Value::Float(double)) => {
            // Exact while it is a small multiple of a small power of two.
            let scaled = double * f64::from(1u32 << 24);
            let small = scaled.abs() < 2f64.powi(53) && scaled.fract() == 0.0;
            small.then(|| Answer::Number(Ratio::new_raw(scaled as i128, 1 << 24)))
        }
        Ok(other) => panic!("{text}: {other:?}"),
        Err(cel::ExecutionError::Overflow(..)) => None,
        Err(_) => Some(Answer::Unknown),
    }
}

fn literal(eighths: bool) -> BoxedStrategy<String> {
    if eighths {
        (0i64..64)
            .prop_map(|n| {
                let text = Decimal::new(n * 125, 3).to_string();
                if text.contains('.') {
                    text
                } else {
                    format!("{text}.0")
                }
            })
            .boxed()
    } else {
        (0i64..10).prop_map(|n| n.to_string()).boxed()
    }
}

/// A sum of products without a comparison at its top, as text.
fn arithmetic(depth: u32, eighths: bool) -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        4 => literal(eighths),
        4 => prop_oneof![Just("a"), Just("b"), Just("c")].prop_map(str::to_owned),
        1 => Just("u".to_owned()),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = move || arithmetic(depth - 1, eighths);
    let operand = prop_oneof![
        4 => leaf,
        2 => inner().prop_map(|e| format!("({e})")),
        1 => inner().prop_map(|e| format!("-({e})")),
        1 => prop_oneof![Just("a"), Just("b")].prop_map(|n| format!("-{n}")),
        1 => (truth(depth - 1, eighths), inner(), inner())
            .prop_map(|(c, x, y)| format!("({c} ? {x} : {y})")),
    ]
    .boxed();
    let operator = prop_oneof![Just("+"), Just("-"), Just("*")];
    let rest = if eighths {
        prop_oneof![
            3 => (operator, operand.clone()).prop_map(|(op, e)| format!(" {op} {e}")),
            1 => prop_oneof![Just("2.0"), Just("4.0")].prop_map(|d| format!(" / {d}")),
        ]
        .boxed()
    } else {
        (operator, operand.clone())
            .prop_map(|(op, e)| format!(" {op} {e}"))
            .boxed()
    };
    (operand, prop::collection::vec(rest, 0..4))
        .prop_map(|(first, rest)| first + &rest.concat())
        .boxed()
}

/// Comparisons and truths joined without more brackets than needed, as text.
fn truth(depth: u32, eighths: bool) -> BoxedStrategy<String> {
    let order = prop_oneof![
        Just("=="),
        Just("!="),
        Just("<"),
        Just("<="),
        Just(">"),
        Just(">=")
    ];
    let numbers = depth.saturating_sub(1);
    let compared = (
        arithmetic(numbers, eighths),
        order,
        arithmetic(numbers, eighths),
    )
        .prop_map(|(a, op, b)| format!("{a} {op} {b}"));
    let name = prop_oneof![Just("p"), Just("q"), Just("w"), Just("true"), Just("false")];
    if depth == 0 {
        return prop_oneof![compared, name.prop_map(str::to_owned)].boxed();
    }
    let inner = move || truth(depth - 1, eighths);
    let operand = prop_oneof![
        4 => compared,
        2 => name.clone().prop_map(str::to_owned),
        1 => name.prop_map(|n| format!("!{n}")),
        2 => inner().prop_map(|e| format!("({e})")),
        1 => inner().prop_map(|e| format!("!({e})")),
        1 => (inner(), inner()).prop_map(|(a, b)| format!("({a}) == ({b})")),
        1 => (inner(), inner(), inner()).prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")),
    ]
    .boxed();
    let rest = (prop_oneof![Just("&&"), Just("||")], operand.clone())
        .prop_map(|(op, e)| format!(" {op} {e}"));
    (operand, prop::collection::vec(rest, 0..4))
        .prop_map(|(first, rest)| first + &rest.concat())
        .boxed()
}

fn agree(text: &str, world: &World, eighths: bool, truth: bool) -> Result<(), TestCaseError> {
    if let (Some(ours), Some(theirs)) = (
        ours(text, world, eighths, truth),
        theirs(text, world, eighths),
    ) {
        prop_assert_eq!(ours, theirs, "{} in {:?}", text, world);
    }
    Ok(())
}

#[test]
fn the_oracle_answers() {
    let world = World {
        numbers: [1, 2, 3],
        truths: [true, false],
    };
    for (text, expected) in [
        ("a + b * c == 7 && p", Answer::Truth(true)),
        ("w && false", Answer::Truth(false)),
        ("w || u > 1", Answer::Unknown),
    ] {
        assert_eq!(theirs(text, &world, false), Some(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn whole_numbers_mean_the_same(text in arithmetic(3, false), world in world()) {
        agree(&text, &world, false, false)?;
    }

    #[test]
    fn decimals_mean_the_same(text in arithmetic(3, true), world in world()) {
        agree(&text, &world, true, false)?;
    }

    #[test]
    fn truths_of_whole_numbers_mean_the_same(text in truth(3, false), world in world()) {
        agree(&text, &world, false, true)?;
    }

    #[test]
    fn truths_of_decimals_mean_the_same(text in truth(3, true), world in world()) {
        agree(&text, &world, true, true)?;
    }
}
