//! Random trees and rows for the laws.

use proptest::prelude::*;

use crate::diag::Span;
use crate::expr::ast::{Binary, Expr, Kind, Unary};
use crate::expr::ir::{Cond, Input, InputId, Num, Order, Partial, Source, ValueKind};
use crate::number::{Decimal, Ratio};

/// Inputs 0 to 4 are numbers, 5 and 6 truths.
pub(super) const NUMBERS: InputId = 5;

/// The inputs that random typed trees read.
pub(super) fn inputs() -> Vec<Input> {
    let number = |places, rate| ValueKind::Number { places, rate };
    let kinds = [
        (number(0, false), (0, 9)),
        (number(0, false), (-5, 5)),
        (number(2, false), (0, 1_000)),
        (number(4, true), (0, 10_000)),
        (ValueKind::Choice, (0, 2)),
        (ValueKind::Truth, (0, 1)),
        (ValueKind::Truth, (0, 1)),
    ];
    kinds
        .into_iter()
        .enumerate()
        .map(|(i, (kind, range))| Input {
            source: Source::Fact {
                fact: format!("f{i}"),
                years_back: 0,
                part: None,
            },
            kind,
            range,
            title: format!("数据{i}"),
            unit: String::new(),
        })
        .collect()
}

/// A row of values within the ranges; `unknown` in a hundred are missing.
pub(super) fn row(unknown: u32) -> impl Strategy<Value = Vec<Option<i64>>> {
    let cells: Vec<_> = inputs()
        .into_iter()
        .map(move |input| {
            let (low, high) = input.range;
            prop_oneof![
                unknown => Just(None),
                100 - unknown => (low..=high).prop_map(Some),
            ]
        })
        .collect();
    cells
}

fn constant() -> impl Strategy<Value = Num> {
    (
        -20i64..=20,
        prop_oneof![Just(1i128), Just(2), Just(10), Just(100)],
    )
        .prop_map(|(n, d)| Num::Const(Ratio::new_raw(i128::from(n), d)))
}

/// A random number over the inputs, at most `depth` high.
pub(super) fn num(depth: u32) -> BoxedStrategy<Num> {
    let leaf = prop_oneof![constant(), (0..NUMBERS).prop_map(Num::Input)];
    if depth == 0 {
        return leaf.boxed();
    }
    let pair = || (num(depth - 1), num(depth - 1)).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
    let partial = prop_oneof![
        Just(Partial::Whole),
        Just(Partial::Started),
        Just(Partial::Proportional)
    ];
    prop_oneof![
        2 => leaf,
        2 => pair().prop_map(|(a, b)| Num::Add(a, b)),
        2 => pair().prop_map(|(a, b)| Num::Sub(a, b)),
        2 => pair().prop_map(|(a, b)| Num::Mul(a, b)),
        2 => pair().prop_map(|(a, b)| Num::Div(a, b)),
        1 => prop::collection::vec(num(depth - 1), 1..4).prop_map(Num::Min),
        1 => prop::collection::vec(num(depth - 1), 1..4).prop_map(Num::Max),
        2 => (cond(depth - 1), pair()).prop_map(|(c, (a, b))| Num::If(Box::new(c), a, b)),
        1 => (num(depth - 1), 1i128..30, partial).prop_map(|(of, step, partial)| Num::Steps {
            of: Box::new(of),
            step: Ratio::new_raw(step, 10),
            partial,
        }),
    ]
    .boxed()
}

/// A random comparison sign.
fn order() -> impl Strategy<Value = Order> {
    prop_oneof![
        Just(Order::Equal),
        Just(Order::NotEqual),
        Just(Order::Less),
        Just(Order::LessEqual),
        Just(Order::Greater),
        Just(Order::GreaterEqual),
    ]
}

/// A random condition over the inputs, at most `depth` high.
pub(super) fn cond(depth: u32) -> BoxedStrategy<Cond> {
    let simple = (order(), 0..NUMBERS, constant())
        .prop_map(|(order, id, c)| Cond::Compare(order, Num::Input(id), c));
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Cond::Const),
        2 => (NUMBERS..NUMBERS + 2).prop_map(Cond::Input),
        4 => simple,
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let pair = || (cond(depth - 1), cond(depth - 1)).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
    prop_oneof![
        2 => leaf,
        2 => (order(), num(depth - 1), num(depth - 1))
            .prop_map(|(order, a, b)| Cond::Compare(order, a, b)),
        2 => pair().prop_map(|(a, b)| Cond::And(a, b)),
        2 => pair().prop_map(|(a, b)| Cond::Or(a, b)),
        1 => cond(depth - 1).prop_map(|a| Cond::Not(Box::new(a))),
        1 => (cond(depth - 1), pair()).prop_map(|(c, (a, b))| Cond::If(Box::new(c), a, b)),
    ]
    .boxed()
}

/// A random tree as the parser may give it, typed or not.
pub(super) fn tree() -> impl Strategy<Value = Expr> {
    let expr = |kind| Expr {
        kind,
        span: Span::default(),
    };
    let name = prop_oneof![
        "[a-z_][a-z0-9_]{0,6}",
        "[\u{4e00}-\u{4e20}]{1,5}",
        "[（-）(-+a-c 党]{1,5}",
        prop_oneof![
            Just("且".to_owned()),
            Just("or".to_owned()),
            Just("true".to_owned()),
            Just("1号".to_owned()),
            Just("１号".to_owned())
        ],
    ]
    .prop_filter("not blank", |n: &String| !n.trim().is_empty());
    let decimal = (0i64..1_000_000_000_000, 0u8..=6)
        .prop_map(|(mantissa, places)| Decimal::new(mantissa, places).trimmed());
    let leaf = prop_oneof![
        decimal.clone().prop_map(move |value| expr(Kind::Number {
            value,
            percent: false
        })),
        decimal.prop_map(move |value| expr(Kind::Number {
            value: value.percent(),
            percent: true
        })),
        "[a-z一-三（ ]{1,6}"
            .prop_filter("not blank", |t: &String| !t.trim().is_empty())
            .prop_map(move |text| expr(Kind::Text(text))),
        any::<bool>().prop_map(move |truth| expr(Kind::Truth(truth))),
        name.clone().prop_map(move |name| expr(Kind::Name(name))),
    ];
    let binary = prop_oneof![
        Just(Binary::Or),
        Just(Binary::And),
        Just(Binary::Equal),
        Just(Binary::NotEqual),
        Just(Binary::Less),
        Just(Binary::LessEqual),
        Just(Binary::Greater),
        Just(Binary::GreaterEqual),
        Just(Binary::Add),
        Just(Binary::Subtract),
        Just(Binary::Multiply),
        Just(Binary::Divide),
    ];
    leaf.prop_recursive(6, 60, 4, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            4 => (binary.clone(), boxed(), boxed())
                .prop_map(move |(op, a, b)| expr(Kind::Binary(op, a, b))),
            1 => (any::<bool>(), boxed()).prop_map(move |(not, of)| expr(Kind::Unary(
                if not { Unary::Not } else { Unary::Minus },
                of
            ))),
            1 => (boxed(), boxed(), boxed())
                .prop_map(move |(c, a, b)| expr(Kind::Conditional(c, a, b))),
            1 => ("[a-z]{1,4}", prop::collection::vec(inner.clone(), 0..4)).prop_filter(
                "not a word for an operator",
                |(name, _)| crate::expr::ast::is_plain_name(name)
            )
            .prop_map(move |(name, args)| expr(Kind::Call {
                name,
                name_span: Span::default(),
                args
            })),
        ]
    })
}
