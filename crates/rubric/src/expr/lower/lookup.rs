//! Lookup tables: the function `benchmark` as nested choices.

use super::super::ast::{Expr, Kind};
use super::super::ir::{Cond, Num, Order};
use super::super::nearest::nearest;
use super::Lowering;
use super::calls::Function;
use super::names::short;
use super::quantity::{NumberKind, Quantity, Value};
use crate::diag::Diagnostic;
use crate::model::{Benchmark, UpperBound};
use crate::number::Ratio;

/// Most nodes a lookup may come to, since every row repeats the key.
const MOST_LOOKUP: usize = 10_000;

impl Lowering<'_> {
    pub(super) fn benchmark(&mut self, which: &Expr, of: &Expr) -> Value {
        let Kind::Text(name) = &which.kind else {
            return self.wrong_argument(
                which.span,
                "第一个参数要写引号里的基准表编号",
                Function::Benchmark,
            );
        };
        let benchmarks = self.scope.benchmarks;
        let found = benchmarks
            .iter()
            .find(|b| b.id == *name || b.title == *name);
        let Some(benchmark) = found else {
            let names = benchmarks
                .iter()
                .flat_map(|b| [b.id.as_str(), b.title.as_str()]);
            let close = nearest(name, names);
            let help = if close.is_empty() {
                "请在方案里用 [[benchmark]] 声明它".to_owned()
            } else {
                format!("是不是 {} ?", close.join("、"))
            };
            self.report(
                Diagnostic::error(
                    "E234",
                    which.span,
                    format!("没有名为“{}”的基准表", short(name)),
                )
                .help(help),
            );
            return Value::Broken;
        };
        let Some(Quantity { num: key, .. }) = self.number_of(of) else {
            return Value::Broken;
        };
        if nodes(&key).saturating_mul(benchmark.rows.len()) > MOST_LOOKUP {
            self.report(
                Diagnostic::error("E216", of.span, "查表用的算式太长")
                    .help("请缩短算式;表里查出的值不要再用来查表"),
            );
            return Value::Broken;
        }
        Value::Number(Quantity {
            num: lookup(benchmark, &key),
            kind: NumberKind::Amount,
            unit: benchmark.unit.clone(),
        })
    }
}

/// Number of nodes of a tree.
fn nodes(n: &Num) -> usize {
    match n {
        Num::Const(_) | Num::Input(_) => 1,
        Num::Add(a, b) | Num::Sub(a, b) | Num::Mul(a, b) | Num::Div(a, b) => {
            1 + nodes(a) + nodes(b)
        }
        Num::Min(of) | Num::Max(of) => 1 + of.iter().map(nodes).sum::<usize>(),
        Num::If(c, a, b) => 1 + condition_nodes(c) + nodes(a) + nodes(b),
        Num::Steps { of, .. } => 1 + nodes(of),
    }
}

fn condition_nodes(c: &Cond) -> usize {
    match c {
        Cond::Const(_) | Cond::Input(_) => 1,
        Cond::Compare(_, a, b) => 1 + nodes(a) + nodes(b),
        Cond::And(a, b) | Cond::Or(a, b) => 1 + condition_nodes(a) + condition_nodes(b),
        Cond::Not(a) => 1 + condition_nodes(a),
        Cond::If(c, a, b) => 1 + condition_nodes(c) + condition_nodes(a) + condition_nodes(b),
    }
}

/// A lookup table as nested choices; unknown where no row fits.
fn lookup(benchmark: &Benchmark, key: &Num) -> Num {
    // Rows below an earlier bound never come to be; the rest rise, so that halving finds the row.
    let mut rows: Vec<(UpperBound, Ratio)> = Vec::new();
    let mut rest: Option<Ratio> = None;
    for row in &benchmark.rows {
        let Some(upper) = row.upper else {
            rest = Some(row.value.ratio());
            break;
        };
        if rows.last().is_none_or(|(before, _)| rises(*before, upper)) {
            rows.push((upper, row.value.ratio()));
        }
    }
    let otherwise = rest.map_or_else(unknown, Num::Const);
    halved(&rows, &otherwise, key)
}

/// A number that is never known.
fn unknown() -> Num {
    Num::Div(
        Box::new(Num::Const(Ratio::ONE)),
        Box::new(Num::Const(Ratio::ZERO)),
    )
}

fn rises(before: UpperBound, after: UpperBound) -> bool {
    let place = |bound| match bound {
        UpperBound::Below(d) => (d, 0),
        UpperBound::UpTo(d) => (d, 1),
    };
    place(before) < place(after)
}

fn halved(rows: &[(UpperBound, Ratio)], otherwise: &Num, key: &Num) -> Num {
    let below = |bound: UpperBound| match bound {
        UpperBound::Below(d) => Cond::Compare(Order::Less, key.clone(), Num::Const(d.ratio())),
        UpperBound::UpTo(d) => Cond::Compare(Order::LessEqual, key.clone(), Num::Const(d.ratio())),
    };
    match rows {
        [] => otherwise.clone(),
        [(bound, value)] => Num::If(
            Box::new(below(*bound)),
            Box::new(Num::Const(*value)),
            Box::new(otherwise.clone()),
        ),
        _ => {
            // The last row of the lower half decides between the halves.
            let (low, high) = rows.split_at(rows.len() / 2);
            let (last, value) = low[low.len() - 1];
            Num::If(
                Box::new(below(last)),
                Box::new(halved(&low[..low.len() - 1], &Num::Const(value), key)),
                Box::new(halved(high, otherwise, key)),
            )
        }
    }
}
