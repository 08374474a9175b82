//! What holds for all expressions and all rows.

use proptest::prelude::*;

use super::random::{NUMBERS, cond, inputs, num, row, tree};
use crate::diag::Span;
use crate::expr::ast::{Expr, Kind};
use crate::expr::ir::{Cond, Num, Order};
use crate::expr::lower::size;
use crate::expr::range::{self, Direction, Ranges};
use crate::expr::{eval, parse};
use crate::number::Ratio;

/// The tree without its places.
fn placeless(e: &Expr) -> Expr {
    let inner = |e: &Expr| Box::new(placeless(e));
    let kind = match &e.kind {
        Kind::Call { name, args, .. } => Kind::Call {
            name: name.clone(),
            name_span: Span::default(),
            args: args.iter().map(placeless).collect(),
        },
        Kind::Unary(op, a) => Kind::Unary(*op, inner(a)),
        Kind::Binary(op, a, b) => Kind::Binary(*op, inner(a), inner(b)),
        Kind::Conditional(c, a, b) => Kind::Conditional(inner(c), inner(a), inner(b)),
        leaf => leaf.clone(),
    };
    Expr {
        kind,
        span: Span::default(),
    }
}

/// The row with its gaps filled from another.
fn filled(row: &[Option<i64>], from: &[Option<i64>]) -> Vec<Option<i64>> {
    row.iter().zip(from).map(|(&a, &b)| a.or(b)).collect()
}

/// The condition with every input that it reads replaced by a choice of one input, where it is a number.
fn about_one(c: &Cond) -> Cond {
    let number = |n: &Num| number_about_one(n);
    let both = |a: &Cond, b: &Cond| (Box::new(about_one(a)), Box::new(about_one(b)));
    match c {
        Cond::Const(truth) => Cond::Const(*truth),
        Cond::Input(_) => Cond::Compare(Order::Greater, Num::Input(0), Num::Const(Ratio::whole(4))),
        Cond::Compare(order, a, b) => Cond::Compare(*order, number(a), number(b)),
        Cond::And(a, b) => {
            let (a, b) = both(a, b);
            Cond::And(a, b)
        }
        Cond::Or(a, b) => {
            let (a, b) = both(a, b);
            Cond::Or(a, b)
        }
        Cond::Not(a) => Cond::Not(Box::new(about_one(a))),
        Cond::If(c, a, b) => {
            let (a, b) = both(a, b);
            Cond::If(Box::new(about_one(c)), a, b)
        }
    }
}

fn number_about_one(n: &Num) -> Num {
    let both = |a: &Num, b: &Num| (Box::new(number_about_one(a)), Box::new(number_about_one(b)));
    let all = |of: &[Num]| of.iter().map(number_about_one).collect();
    match n {
        Num::Const(c) => Num::Const(*c),
        Num::Input(_) => Num::Input(0),
        Num::Add(a, b) => {
            let (a, b) = both(a, b);
            Num::Add(a, b)
        }
        Num::Sub(a, b) => {
            let (a, b) = both(a, b);
            Num::Sub(a, b)
        }
        Num::Mul(a, b) => {
            let (a, b) = both(a, b);
            Num::Mul(a, b)
        }
        Num::Div(a, b) => {
            let (a, b) = both(a, b);
            Num::Div(a, b)
        }
        Num::Min(of) => Num::Min(all(of)),
        Num::Max(of) => Num::Max(all(of)),
        Num::If(c, a, b) => {
            let (a, b) = both(a, b);
            Num::If(Box::new(about_one(c)), a, b)
        }
        Num::Steps { of, step, partial } => Num::Steps {
            of: Box::new(number_about_one(of)),
            step: *step,
            partial: *partial,
        },
    }
}

proptest! {
    #[test]
    fn the_canonical_text_reads_as_the_same_tree(tree in tree()) {
        let text = tree.canonical();
        let (again, diagnostics) = parse(&text, 3);
        prop_assert!(again.is_some(), "{text}: {diagnostics:?}");
        let again = again.expect("just seen");
        prop_assert_eq!(placeless(&again), placeless(&tree), "{}", text);
        prop_assert_eq!(again.canonical(), text);
    }

    #[test]
    fn no_text_is_too_strange_to_be_told_why(text in "\\PC{0,40}|[-+*/!=<>&|?:()%.,\"'` 0-9a-c党次（＜“。]{0,40}") {
        let (tree, diagnostics) = parse(&text, 5);
        prop_assert_eq!(tree.is_none(), !diagnostics.is_empty());
        for d in diagnostics {
            prop_assert!(d.span.start >= 5 && d.span.start <= d.span.end && d.span.end <= 5 + text.len());
            prop_assert!(text.is_char_boundary(d.span.start - 5) && text.is_char_boundary(d.span.end - 5));
        }
    }

    #[test]
    fn what_is_known_stays_so_when_more_becomes_known(
        c in cond(4), n in num(4), partial in row(40), rest in row(0),
    ) {
        let inputs = inputs();
        let full = filled(&partial, &rest);
        if let Some(before) = eval::condition(&c, &inputs, partial.as_slice()) {
            prop_assert_eq!(eval::condition(&c, &inputs, full.as_slice()), Some(before));
        }
        if let Some(before) = eval::number(&n, &inputs, partial.as_slice()) {
            prop_assert_eq!(eval::number(&n, &inputs, full.as_slice()), Some(before));
        }
    }

    #[test]
    fn a_full_row_is_unknown_only_through_a_division_by_zero(
        c in cond(4), n in num(4), full in row(0),
    ) {
        let inputs = inputs();
        let ranges = Ranges::of(&inputs);
        if let Some(bounds) = size(&n, &inputs) {
            match eval::number(&n, &inputs, full.as_slice()) {
                None => prop_assert!(ranges.number(&n).may_divide_by_zero),
                Some(value) => {
                    prop_assert!(value.num().unsigned_abs() <= bounds.num);
                    prop_assert!(value.den().unsigned_abs() <= bounds.den);
                }
            }
        }
        // A condition as a number carries the same flag.
        let one = Num::If(Box::new(c.clone()), Box::new(Num::Const(Ratio::ONE)), Box::new(Num::Const(Ratio::ZERO)));
        if eval::condition(&c, &inputs, full.as_slice()).is_none() && size(&one, &inputs).is_some() {
            prop_assert!(ranges.number(&one).may_divide_by_zero);
        }
    }

    #[test]
    fn both_widths_of_arithmetic_agree(c in cond(4), n in num(4), row in row(20), factor in 1i64..=1 << 40) {
        let inputs = inputs();
        // Far beyond the ranges, so that 64 bits often do not suffice.
        let wide: Vec<Option<i64>> = row.iter().take(NUMBERS).map(|r| r.map(|r| r * factor)).chain(row[NUMBERS..].iter().copied()).collect();
        for row in [&row, &wide] {
            let (narrow, exact) = (
                eval::number(&n, &inputs, row.as_slice()),
                eval::exact(&n, &inputs, row.as_slice()),
            );
            prop_assert_eq!(narrow, exact);
            prop_assert_eq!(
                eval::condition(&c, &inputs, row.as_slice()),
                eval::exact_condition(&c, &inputs, row.as_slice())
            );
        }
    }

    #[test]
    fn values_lie_in_their_intervals_and_verdicts_hold(
        c in cond(4), n in num(4), full in row(0), partial in row(30),
    ) {
        let inputs = inputs();
        let ranges = Ranges::of(&inputs);
        for row in [&full, &partial] {
            if let Some(value) = eval::number(&n, &inputs, row.as_slice()) {
                let interval = ranges.number(&n);
                prop_assert!(interval.contains(value), "{value} in {interval:?}");
            }
            if let (Some(verdict), Some(truth)) =
                (ranges.condition(&c), eval::condition(&c, &inputs, row.as_slice()))
            {
                prop_assert_eq!(verdict, truth);
            }
        }
    }

    #[test]
    fn values_lie_in_the_intervals_of_narrowed_inputs(
        c in cond(3), n in num(4), full in row(0), width in 0i64..4,
    ) {
        let inputs = inputs();
        let mut ranges = Ranges::of(&inputs);
        for (id, raw) in full.iter().enumerate().take(NUMBERS) {
            let raw = raw.expect("full");
            ranges = ranges.with(id, raw - width, raw + width);
        }
        if let Some(value) = eval::number(&n, &inputs, full.as_slice()) {
            prop_assert!(ranges.number(&n).contains(value));
        }
        if let Some(truth) = eval::condition(&c, &inputs, full.as_slice()) {
            prop_assert_ne!(ranges.condition(&c), Some(!truth));
            let left = ranges.assuming(&c, truth);
            prop_assert!(left.is_some());
            let left = left.expect("just seen");
            for (id, raw) in full.iter().enumerate() {
                let (low, high) = left.raw(id);
                prop_assert!((low..=high).contains(&raw.expect("full")));
            }
        }
    }

    #[test]
    fn directions_are_kept(c in cond(3), n in num(3), full in row(0), a in 0i64..=9, b in 0i64..=9) {
        let inputs = inputs();
        let ranges = Ranges::of(&inputs);
        let (mut low, mut high) = (full.clone(), full);
        (low[0], high[0]) = (Some(a.min(b)), Some(a.max(b)));
        let ends = (
            eval::number(&n, &inputs, low.as_slice()),
            eval::number(&n, &inputs, high.as_slice()),
        );
        if let (Some(first), Some(second)) = ends {
            match range::direction(&n, 0, &ranges) {
                Direction::Rises => prop_assert!(first <= second),
                Direction::Falls => prop_assert!(first >= second),
                Direction::Constant => prop_assert_eq!(first, second),
                Direction::Mixed => {}
            }
        }
        let ends = (
            eval::condition(&c, &inputs, low.as_slice()),
            eval::condition(&c, &inputs, high.as_slice()),
        );
        if let (Some(first), Some(second)) = ends {
            match range::condition_direction(&c, 0, &ranges) {
                Direction::Rises => prop_assert!(first <= second),
                Direction::Falls => prop_assert!(first >= second),
                Direction::Constant => prop_assert_eq!(first, second),
                Direction::Mixed => {}
            }
        }
    }

    #[test]
    fn a_condition_on_one_input_switches_only_at_thresholds(c in cond(3)) {
        let inputs = inputs();
        let c = about_one(&c);
        let found = range::thresholds(&c, 0, &Ranges::of(&inputs));
        let at = |raw: i64| {
            let mut row = vec![None; inputs.len()];
            row[0] = Some(raw);
            eval::condition(&c, &inputs, row.as_slice())
        };
        for raw in 1..=9 {
            if let (Some(before), Some(now)) = (at(raw - 1), at(raw)) && before != now {
                prop_assert!(found.contains(&raw), "{raw} in {found:?}");
            }
        }
    }
}
