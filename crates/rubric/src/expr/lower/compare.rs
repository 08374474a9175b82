//! Comparisons and choices between two values, and what may stand on their two sides.

use super::super::ast::Binary;
use super::super::ir::{Cond, InputId, Num, Order};
use super::super::range;
use super::Lowering;
use super::quantity::{NumberKind, Quantity, Value, not};
use crate::diag::{Diagnostic, Span};
use crate::number::Ratio;

impl Lowering<'_> {
    /// A rate meets a bare number above 1, or something that is counted.
    pub(super) fn check_rates(&mut self, left: (&Quantity, Span), right: (&Quantity, Span)) {
        for ((rate, _), (other, span)) in [(left, right), (right, left)] {
            if rate.kind != NumberKind::Rate {
                continue;
            }
            if matches!(other.kind, NumberKind::Count | NumberKind::Amount) {
                self.report(
                    Diagnostic::error("E230", span, "这里的数与比率(百分数)相比或相加减")
                        .help("比率只与比率相比;要按比例算,请写成 总数 * 90% ,或先相除得到比率"),
                );
                continue;
            }
            let (Some(constant), None) = (other.constant(), rate.constant()) else {
                continue;
            };
            let most = range::number(&rate.num, self.inputs())
                .high
                .unwrap_or(Ratio::ONE)
                .max(Ratio::ONE);
            if other.kind == NumberKind::Plain && constant > most {
                self.report(
                    Diagnostic::error(
                        "E230",
                        span,
                        format!("比率在 0 与 1 之间,与 {constant} 相比没有意义"),
                    )
                    .help(format!("请写成百分数:{constant}%")),
                );
            }
        }
    }

    /// A share (a quotient of two numbers of one unit) meets a number such as 90.
    fn check_share(&mut self, share: &Quantity, (other, span): (&Quantity, Span)) {
        let Some(constant) = other.constant() else {
            return;
        };
        let large = constant >= Ratio::whole(10) && constant <= Ratio::whole(100);
        if share.kind == NumberKind::Share && large {
            self.report(
                Diagnostic::warning(
                    "E241",
                    span,
                    format!("同单位的两个数相除得到份额,与 {constant} 相比多半漏了百分号"),
                )
                .help(format!("若指百分之{constant},请写 {constant}%")),
            );
        }
    }

    pub(super) fn comparison(
        &mut self,
        op: Binary,
        (left, left_span): (Value, Span),
        (right, right_span): (Value, Span),
        span: Span,
    ) -> Value {
        let order = match op {
            Binary::Equal => Order::Equal,
            Binary::NotEqual => Order::NotEqual,
            Binary::Less => Order::Less,
            Binary::LessEqual => Order::LessEqual,
            Binary::Greater => Order::Greater,
            _ => Order::GreaterEqual,
        };
        match (left, right) {
            (Value::Broken, _) | (_, Value::Broken) => Value::Broken,
            (Value::Number(a), Value::Number(b)) => {
                self.number_comparison(order, (a, left_span), (b, right_span), span)
            }
            (Value::Truth(a), Value::Truth(b)) => match order {
                Order::Equal => Value::Truth(same(a, b)),
                Order::NotEqual => Value::Truth(not(same(a, b))),
                _ => {
                    self.report(
                        Diagnostic::error("E229", span, "条件不能比大小")
                            .help("条件只能用 == 或 != 比较,或用 && || 连接"),
                    );
                    Value::Broken
                }
            },
            (Value::Choice { fact, input }, Value::Text(text)) => {
                self.choice_comparison(order, (&fact, input), (&text, right_span), span)
            }
            (Value::Text(text), Value::Choice { fact, input }) => {
                self.choice_comparison(order, (&fact, input), (&text, left_span), span)
            }
            (
                Value::Choice { fact, input },
                Value::Choice {
                    fact: other,
                    input: second,
                },
            ) => {
                if fact != other || !matches!(order, Order::Equal | Order::NotEqual) {
                    self.report(
                        Diagnostic::error(
                            "E226",
                            span,
                            "选项类数据项之间只能比较同一项的相同与不同",
                        )
                        .help("请与它的某个选项比较,如 名称 == \"选项\""),
                    );
                    return Value::Broken;
                }
                let (a, b) = (Num::Input(input), Num::Input(second));
                Value::Truth(Cond::Compare(order, a, b))
            }
            (Value::Number(q), Value::Text(_)) | (Value::Text(_), Value::Number(q)) => {
                let help = if q.kind == NumberKind::Date {
                    "日期请写成 date(\"2026-09-15\")"
                } else {
                    "数不加引号;名称也不加引号"
                };
                self.report(Diagnostic::error("E228", span, "数不能与引号文字相比").help(help));
                Value::Broken
            }
            (Value::Text(_), _) | (_, Value::Text(_)) => {
                self.report(
                    Diagnostic::error("E228", span, "引号文字只能与选项类数据项相比")
                        .help("是与否直接写 名称 或 !名称 ;数不加引号"),
                );
                Value::Broken
            }
            (Value::Truth(_), Value::Number(_)) | (Value::Number(_), Value::Truth(_)) => {
                self.report(
                    Diagnostic::error("E229", span, "条件不能与数相比")
                        .help("是与否直接写 名称 或 !名称 ,不与 1、0 相比"),
                );
                Value::Broken
            }
            (Value::Choice { .. }, _) | (_, Value::Choice { .. }) => {
                self.report(
                    Diagnostic::error("E226", span, "选项类数据项只能与它的选项相比")
                        .help("请写成 名称 == \"选项\""),
                );
                Value::Broken
            }
        }
    }

    fn number_comparison(
        &mut self,
        order: Order,
        (a, a_span): (Quantity, Span),
        (b, b_span): (Quantity, Span),
        span: Span,
    ) -> Value {
        if (a.kind == NumberKind::Date) != (b.kind == NumberKind::Date) {
            self.report(
                Diagnostic::error("E229", span, "日期只能与日期相比")
                    .help("日期请写成 date(\"2026-09-15\") ;天数请用两个日期相减"),
            );
            return Value::Broken;
        }
        self.check_rates((&a, a_span), (&b, b_span));
        self.check_share(&a, (&b, b_span));
        self.check_share(&b, (&a, a_span));
        self.check_units(&a, &b, span);
        Value::Truth(match (a.constant(), b.constant()) {
            (Some(x), Some(y)) => Cond::Const(order.holds(x.cmp(&y))),
            _ => Cond::Compare(order, a.num, b.num),
        })
    }

    fn choice_comparison(
        &mut self,
        order: Order,
        (fact, input): (&str, InputId),
        (text, text_span): (&str, Span),
        span: Span,
    ) -> Value {
        if !matches!(order, Order::Equal | Order::NotEqual) {
            self.report(
                Diagnostic::error("E226", span, "选项不能比大小")
                    .help("请用 == 或 != ;多个选项用 || 连接"),
            );
            return Value::Broken;
        }
        let dictionary = self.scope().dictionary;
        let Some(fact) = dictionary.get(fact) else {
            return Value::Broken;
        };
        let Some(index) = fact.choice(text) else {
            let listed: Vec<String> = fact
                .choices
                .iter()
                .take(20)
                .map(|c| format!("{}({})", c.id, c.title))
                .collect();
            self.report(
                Diagnostic::error(
                    "E227",
                    text_span,
                    format!("“{}”没有选项“{}”", fact.title, super::names::short(text)),
                )
                .help(format!("可用的选项:{}", listed.join("、"))),
            );
            return Value::Broken;
        };
        let index = Num::Const(Ratio::whole(index as i64));
        Value::Truth(Cond::Compare(order, Num::Input(input), index))
    }

    pub(super) fn conditional(
        &mut self,
        condition: Cond,
        (yes, yes_span): (Value, Span),
        (no, no_span): (Value, Span),
    ) -> Value {
        let span = Span::new(yes_span.start, no_span.end);
        match (yes, no) {
            (Value::Broken, _) | (_, Value::Broken) => Value::Broken,
            (Value::Truth(a), Value::Truth(b)) => {
                Value::Truth(Cond::If(Box::new(condition), Box::new(a), Box::new(b)))
            }
            (Value::Number(a), Value::Number(b)) => {
                let both_dates = a.kind == NumberKind::Date && b.kind == NumberKind::Date;
                if !both_dates && (a.kind == NumberKind::Date || b.kind == NumberKind::Date) {
                    self.report(
                        Diagnostic::error("E229", span, "两个值一个是日期,一个是数")
                            .help("条件选择的两个值必须是同一种"),
                    );
                    return Value::Broken;
                }
                let Some((kind, unit)) = self.alternative_kind((&a, yes_span), (&b, no_span), span)
                else {
                    return Value::Broken;
                };
                Value::Number(Quantity {
                    num: Num::If(Box::new(condition), Box::new(a.num), Box::new(b.num)),
                    kind,
                    unit,
                })
            }
            (Value::Choice { .. } | Value::Text(_), _)
            | (_, Value::Choice { .. } | Value::Text(_)) => {
                self.report(
                    Diagnostic::error("E226", span, "条件选择的值不能是选项或引号文字")
                        .help("请先比较,再选择:条件 ? 名称 == \"甲\" : 名称 == \"乙\""),
                );
                Value::Broken
            }
            (Value::Truth(_), Value::Number(_)) | (Value::Number(_), Value::Truth(_)) => {
                self.report(
                    Diagnostic::error("E229", span, "两个值一个是条件,一个是数")
                        .help("条件选择的两个值必须是同一种"),
                );
                Value::Broken
            }
        }
    }

    /// Kind and unit of one of several numbers (`min`, `max`, `? :`).
    pub(super) fn alternative_kind(
        &mut self,
        a: (&Quantity, Span),
        b: (&Quantity, Span),
        span: Span,
    ) -> Option<(NumberKind, String)> {
        if a.0.kind == NumberKind::Date && b.0.kind == NumberKind::Date {
            return Some((NumberKind::Date, String::new()));
        }
        if a.0.kind == NumberKind::Date || b.0.kind == NumberKind::Date {
            self.report(
                Diagnostic::error("E229", span, "日期只能与日期相比")
                    .help("日期请写成 date(\"2026-09-15\")"),
            );
            return None;
        }
        self.sum_kind(false, a, b, span)
    }
}

fn same(a: Cond, b: Cond) -> Cond {
    match (a, b) {
        (Cond::Const(true), x) | (x, Cond::Const(true)) => x,
        (Cond::Const(false), x) | (x, Cond::Const(false)) => not(x),
        // As numbers, so that neither side is written twice.
        (a, b) => Cond::Compare(Order::Equal, indicator(a), indicator(b)),
    }
}

fn indicator(of: Cond) -> Num {
    let (yes, no) = (Num::Const(Ratio::ONE), Num::Const(Ratio::ZERO));
    Num::If(Box::new(of), Box::new(yes), Box::new(no))
}
