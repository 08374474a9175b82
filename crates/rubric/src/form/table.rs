//! Rule form `table`: two factors give the points.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, Sign, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// Two factors give the points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Factor of the rows.
    pub row: Factor,
    /// Factor of the columns.
    pub column: Factor,
    /// Signed points, a row of columns for every row.
    pub cells: Vec<Vec<Points>>,
}

/// One factor of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factor {
    /// The value.
    pub of: Formula,
    /// How values become rows or columns.
    pub scale: Scale,
}

/// How a factor's values become rows or columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The first bound the value does not exceed; one more line for values above the last.
    Bounds(Vec<Decimal>),
    /// The choice itself, by id.
    Values(Vec<String>),
}

pub(crate) const ABOUT: About = About {
    keyword: "table",
    title: "两个因素查表",
    explanation: "`row` 和 `column` 各写一个因素:数值用 `bounds`(不超过第一个界的为第一行,超过最后一个界的为最后一行),选择类数据项用 `values`。`cells` 逐行写分值,默认扣分,`effect = \"add\"` 为加分。",
    keys: &[
        "row = { of, bounds / values }",
        "column = { … }",
        "cells",
        "effect?",
    ],
    example: "form = \"table\"\nrow = { of = \"逾期天数\", bounds = [5, 10] }\ncolumn = { of = \"责任程度\", values = [\"minor\", \"major\"] }\ncells = [[0.5, 1], [1, 2], [2, 3]]",
};

impl Table {
    pub(crate) fn read(r: &TableReader<'_>) -> Table {
        let factor = |key: &'static str| {
            let found = r.table(key, "查表的因素").map(|t| {
                let bounds = t
                    .has("bounds")
                    .then(|| t.decimals("bounds").unwrap_or_default());
                let values: Vec<String> = t.texts("values").into_iter().map(|(v, _)| v).collect();
                let scale = match (bounds, values.is_empty()) {
                    (Some(bounds), true)
                        if bounds.is_sorted_by(|a, b| a < b) && !bounds.is_empty() =>
                    {
                        Scale::Bounds(bounds)
                    }
                    (None, false) => Scale::Values(values),
                    _ => {
                        t.report(
                            Diagnostic::error(
                                "E109",
                                t.span(),
                                "因素要在 bounds(由小到大)和 values 中恰好写一个",
                            )
                            .help("如 { of = \"逾期天数\", bounds = [5, 10] }"),
                        );
                        Scale::Values(values)
                    }
                };
                let factor = Factor {
                    of: t.required_formula("of"),
                    scale,
                };
                t.finish();
                factor
            });
            if found.is_none() && !r.has(key) {
                r.missing(key);
            }
            found.unwrap_or_else(|| Factor {
                of: r.required_formula(key),
                scale: Scale::Values(Vec::new()),
            })
        };
        let (row, column) = (factor("row"), factor("column"));
        let negative = r
            .word("effect", &[("deduct", Sign::Deduct), ("add", Sign::Add)])
            .unwrap_or_default()
            == Sign::Deduct;
        let mut cells = r.points_grid("cells").unwrap_or_default();
        for cell in cells.iter_mut().flatten() {
            *cell = if negative { -*cell } else { *cell };
        }
        let (rows, columns) = (row.scale.lines(), column.scale.lines());
        if cells.len() != rows || cells.iter().any(|line| line.len() != columns) {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("cells"),
                    format!("{}的 cells 应是 {rows} 行 {columns} 列", r.what()),
                )
                .help("行数、列数:bounds 的个数加 1,或 values 的个数"),
            );
            cells = vec![vec![Points::ZERO; columns]; rows];
        }
        Table { row, column, cells }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.row.of, &self.column.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let (rows, row_value) = self.row.lower(cx);
        let (columns, column_value) = self.column.lower(cx);
        let mut arms = Vec::new();
        for (line, row) in self.cells.iter().zip(&rows) {
            for (cell, column) in line.iter().zip(&columns) {
                let when = Cond::And(Box::new(row.clone()), Box::new(column.clone()));
                arms.push(Arm {
                    when,
                    gives: Gives::Amount(*cell),
                });
            }
        }
        let shown = [row_value, column_value].into_iter().flatten().collect();
        Lowered {
            terms: vec![Term::Switch {
                arms,
                otherwise: Points::ZERO,
            }],
            shown,
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let mut shown = 0;
        let width = self.column.scale.lines().max(1);
        let arm = seen.arm(0);
        let factors = [
            (&self.row, arm.map(|a| a / width)),
            (&self.column, arm.map(|a| a % width)),
        ];
        for (n, (factor, line)) in factors.into_iter().enumerate() {
            text.push_str(if n == 0 { "" } else { "、" });
            text.push_str(seen.text(n));
            match &factor.scale {
                Scale::Bounds(_) => {
                    if let Some(value) = seen.value(shown) {
                        let value = quantity(value, seen.unit(shown), seen.is_rate(shown));
                        push(text, format_args!("{value}"));
                    }
                    shown += 1;
                }
                Scale::Values(values) => {
                    if let Some(value) = line.and_then(|i| values.get(i)) {
                        let title = seen.choice_title(&factor.of, value);
                        push(text, format_args!("“{title}”"));
                    }
                }
            }
        }
    }
}

impl Factor {
    /// A condition for every line, and the number to show where the factor is one.
    fn lower(&self, cx: &mut FormContext<'_, '_>) -> (Vec<Cond>, Option<Num>) {
        match &self.scale {
            Scale::Bounds(bounds) => {
                let value = cx.number(&self.of);
                let compare = |order, bound: &Decimal| {
                    Cond::Compare(order, value.clone(), Num::Const(bound.ratio()))
                };
                let mut lines = Vec::new();
                for (i, bound) in bounds.iter().enumerate() {
                    let below = compare(Order::LessEqual, bound);
                    lines.push(match i.checked_sub(1) {
                        Some(before) => Cond::And(
                            Box::new(compare(Order::Greater, &bounds[before])),
                            Box::new(below),
                        ),
                        None => below,
                    });
                }
                lines.extend(bounds.last().map(|last| compare(Order::Greater, last)));
                (lines, Some(value))
            }
            Scale::Values(values) => (
                values
                    .iter()
                    .map(|value| cx.choice_is(&self.of, value))
                    .collect(),
                None,
            ),
        }
    }
}

impl Scale {
    /// Number of rows or columns.
    fn lines(&self) -> usize {
        match self {
            Scale::Bounds(bounds) => bounds.len() + 1,
            Scale::Values(values) => values.len(),
        }
    }
}
