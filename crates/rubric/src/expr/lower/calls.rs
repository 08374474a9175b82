//! The built-in functions.

use super::super::ast::{Expr, Kind};
use super::super::ir::{Figure, Num};
use super::super::nearest::nearest;
use super::names::{period_word, short};
use super::quantity::{NumberKind, Quantity, Value};
use super::{CohortFigure, Frame, Lowering};
use crate::diag::{Diagnostic, Span};
use crate::model::Period;
use crate::number::Ratio;

/// Longest look back, in years.
const MOST_YEARS: i64 = 20;

/// A built-in function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    Min,
    Max,
    Previous,
    Period,
    Cohort(CohortFigure),
    Result,
    Stars,
    Benchmark,
    Date,
}

/// Names of the built-in functions, the Chinese one beside the English.
pub(crate) const FUNCTIONS: [(&str, &str, Function); 11] = [
    ("min", "最小", Function::Min),
    ("max", "最大", Function::Max),
    ("previous", "上年", Function::Previous),
    ("period", "期", Function::Period),
    (
        "cohort_max",
        "同组最高",
        Function::Cohort(CohortFigure::Max),
    ),
    (
        "cohort_min",
        "同组最低",
        Function::Cohort(CohortFigure::Min),
    ),
    (
        "cohort_mean",
        "同组均值",
        Function::Cohort(CohortFigure::Mean),
    ),
    ("result", "考评结果", Function::Result),
    ("stars", "星级", Function::Stars),
    ("benchmark", "基准", Function::Benchmark),
    ("date", "日期", Function::Date),
];

/// The function of a name.
pub(crate) fn function(name: &str) -> Option<Function> {
    FUNCTIONS
        .iter()
        .find(|(english, chinese, _)| *english == name || *chinese == name)
        .map(|&(_, _, function)| function)
}

impl Function {
    /// How it is written, for messages.
    const fn usage(self) -> &'static str {
        match self {
            Function::Min => "min(a, b, …)",
            Function::Max => "max(a, b, …)",
            Function::Previous => "previous(数据项) 或 previous(数据项, 年数)",
            Function::Period => "period(数据项, 第几期)",
            Function::Cohort(CohortFigure::Max) => "cohort_max(算式)",
            Function::Cohort(CohortFigure::Min) => "cohort_min(算式)",
            Function::Cohort(_) => "cohort_mean(算式)",
            Function::Result => "result(\"方案编号\")",
            Function::Stars => "stars(\"方案编号\")",
            Function::Benchmark => "benchmark(\"基准表编号\", 算式)",
            Function::Date => "date(\"2026-09-15\")",
        }
    }

    /// Least and most number of arguments.
    const fn arity(self) -> (usize, usize) {
        match self {
            Function::Min | Function::Max => (2, 50),
            Function::Previous => (1, 2),
            Function::Period | Function::Benchmark => (2, 2),
            Function::Cohort(_) | Function::Result | Function::Stars | Function::Date => (1, 1),
        }
    }
}

impl<'a> Lowering<'a> {
    pub(super) fn call(&mut self, name: &str, name_span: Span, args: &[Expr], span: Span) -> Value {
        let Some(function) = function(name) else {
            self.unknown_function(name, name_span);
            return Value::Broken;
        };
        let (least, most) = function.arity();
        if args.len() < least || args.len() > most {
            self.report(
                Diagnostic::error(
                    "E222",
                    span,
                    format!("{} 的参数个数不对,写了{}个", short(name), args.len()),
                )
                .help(format!("写法:{}", function.usage())),
            );
            return Value::Broken;
        }
        match function {
            Function::Min | Function::Max => self.extreme(function == Function::Max, args, span),
            Function::Previous => self.previous(args),
            Function::Period => self.period(args),
            Function::Cohort(figure) => self.cohort_call(figure, &args[0], span),
            Function::Result => self.result_call(Figure::Total, &args[0], span),
            Function::Stars => self.result_call(Figure::Stars, &args[0], span),
            Function::Benchmark => self.benchmark(&args[0], &args[1]),
            Function::Date => self.date(&args[0]),
        }
    }

    fn unknown_function(&mut self, name: &str, span: Span) {
        let names = FUNCTIONS.iter().flat_map(|&(en, zh, _)| [en, zh]);
        let close = nearest(name, names);
        let help = if self.scope.dictionary.get(name).is_some() {
            "数据项后面不加括号;取往年的值写 previous(数据项) ,取某一期的值写 period(数据项, 期数)"
                .to_owned()
        } else if close.is_empty() {
            let all: Vec<&str> = FUNCTIONS.iter().map(|&(en, _, _)| en).collect();
            format!("可用的函数:{}", all.join("、"))
        } else {
            format!("是不是 {} ?", close.join("、"))
        };
        self.report(
            Diagnostic::error("E221", span, format!("没有名为“{}”的函数", short(name))).help(help),
        );
    }

    pub(super) fn wrong_argument(
        &mut self,
        span: Span,
        message: &str,
        function: Function,
    ) -> Value {
        self.report(
            Diagnostic::error("E223", span, message).help(format!("写法:{}", function.usage())),
        );
        Value::Broken
    }

    fn extreme(&mut self, max: bool, args: &[Expr], span: Span) -> Value {
        let mut all: Vec<Num> = Vec::with_capacity(args.len());
        let mut so_far: Option<Quantity> = None;
        let mut broken = false;
        for arg in args {
            let Some(next) = self.number_of(arg) else {
                broken = true;
                continue;
            };
            if let Some(before) = &so_far {
                match self.alternative_kind((before, args[0].span), (&next, arg.span), span) {
                    Some((kind, unit)) => {
                        so_far = Some(Quantity {
                            num: before.num.clone(),
                            kind,
                            unit,
                        });
                    }
                    None => broken = true,
                }
            } else {
                so_far = Some(next.clone());
            }
            all.push(next.num);
        }
        let Some(quantity) = so_far.filter(|_| !broken) else {
            return Value::Broken;
        };
        let constants: Option<Vec<Ratio>> = all
            .iter()
            .map(|n| match n {
                Num::Const(c) => Some(*c),
                _ => None,
            })
            .collect();
        let folded = constants.and_then(|c| {
            if max {
                c.into_iter().max()
            } else {
                c.into_iter().min()
            }
        });
        let num = match folded {
            Some(constant) => Num::Const(constant),
            None if max => Num::Max(all),
            None => Num::Min(all),
        };
        Value::Number(Quantity { num, ..quantity })
    }

    /// A whole constant argument within bounds.
    fn whole(&self, e: &Expr, least: i64, most: i64) -> Option<i64> {
        let Kind::Number {
            value,
            percent: false,
        } = e.kind
        else {
            return None;
        };
        value.scaled(0).filter(|n| (least..=most).contains(n))
    }

    fn mentions(&self, e: &Expr, wanted: &[Function]) -> Option<Span> {
        let mut found = None;
        e.walk(&mut |node| {
            if let Kind::Call { name, .. } = &node.kind
                && function(name).is_some_and(|f| wanted.contains(&f))
                && found.is_none()
            {
                found = Some(node.span);
            }
        });
        found
    }

    fn previous(&mut self, args: &[Expr]) -> Value {
        let of = &args[0];
        let back = match args.get(1) {
            None => Some(1),
            Some(years) => self.whole(years, 1, MOST_YEARS),
        };
        let total = back.map(|b| i64::from(self.frame.years_back) + b);
        let years_back = total
            .filter(|&t| t <= MOST_YEARS)
            .and_then(|t| u8::try_from(t).ok());
        let Some(years_back) = years_back else {
            let span = args.get(1).map_or(of.span, |a| a.span);
            self.report(
                Diagnostic::error(
                    "E237",
                    span,
                    format!("往前的年数要是 1 到 {MOST_YEARS} 的整数"),
                )
                .help("写法:previous(数据项) 或 previous(数据项, 2)"),
            );
            return Value::Broken;
        };
        if let Some(span) = self.mentions(of, &[Function::Result, Function::Stars]) {
            self.report(
                Diagnostic::error("E237", span, "其他方案的结果没有往年值")
                    .help("请把往年的结果声明为数据项"),
            );
            return Value::Broken;
        }
        if !self.has_fact(of) {
            self.report(
                Diagnostic::error("E237", of.span, "这里面没有数据项,往年与今年没有分别")
                    .help("写法:previous(数据项)"),
            );
            return Value::Broken;
        }
        let frame = Frame {
            years_back,
            ..self.frame
        };
        self.in_frame(frame, |l| l.value(of))
    }

    /// True unless every name in the expression is known and none is a fact.
    fn has_fact(&self, e: &Expr) -> bool {
        e.names().iter().any(|(name, _)| {
            self.scope.dictionary.get(name).is_some()
                || !self
                    .scope
                    .parameters
                    .iter()
                    .any(|p| p.id == *name || p.title == *name)
        })
    }

    fn period(&mut self, args: &[Expr]) -> Value {
        let (of, which) = (&args[0], &args[1]);
        let dictionary = self.scope.dictionary;
        let mut period: Option<Period> = None;
        for (name, span) in of.names() {
            let Some(fact) = dictionary.get(name) else {
                continue;
            };
            let message = if fact.period.per_year() <= 1 {
                format!("“{}”不按月、季度或半年填报,没有第几期", fact.title)
            } else if period.is_some_and(|p| p != fact.period) {
                format!(
                    "“{}”按{}填报,与前面的数据项时期不同",
                    fact.title,
                    period_word(fact.period)
                )
            } else {
                period = Some(fact.period);
                continue;
            };
            self.report(
                Diagnostic::error("E235", span, message)
                    .help("请直接写名称,或在数据字典里改填报的时期"),
            );
            return Value::Broken;
        }
        let Some(period) = period else {
            // An unknown name is reported as such.
            if of.names().is_empty() {
                return self.wrong_argument(
                    of.span,
                    "period 的第一个参数里要有数据项",
                    Function::Period,
                );
            }
            return self.value(of);
        };
        let most = period.per_year();
        let part = self
            .whole(which, 1, i64::from(most))
            .and_then(|n| u8::try_from(n).ok());
        let Some(part) = part else {
            self.report(
                Diagnostic::error(
                    "E235",
                    which.span,
                    format!("按{}填报,期数是 1 到 {most} 的整数", period_word(period)),
                )
                .help("写法:period(数据项, 期数)"),
            );
            return Value::Broken;
        };
        let frame = Frame {
            part: Some((period, part)),
            ..self.frame
        };
        self.in_frame(frame, |l| l.value(of))
    }

    fn cohort_call(&mut self, figure: CohortFigure, of: &Expr, span: Span) -> Value {
        if self.in_cohort {
            self.report(
                Diagnostic::error("E238", span, "同组统计里面不能再用同组统计")
                    .help("请把里面的统计移到外面"),
            );
            return Value::Broken;
        }
        self.in_cohort = true;
        let quantity = self.number_of(of);
        self.in_cohort = false;
        let Some(quantity) = quantity else {
            return Value::Broken;
        };
        let num = match quantity.num {
            Num::Const(_) => {
                return self.wrong_argument(
                    of.span,
                    "对常数作同组统计没有意义",
                    Function::Cohort(figure),
                );
            }
            num => self.bounded(num, of.span),
        };
        let num = self.cohort(figure, num);
        Value::Number(Quantity { num, ..quantity })
    }

    fn result_call(&mut self, figure: Figure, of: &Expr, span: Span) -> Value {
        let function = if figure == Figure::Stars {
            Function::Stars
        } else {
            Function::Result
        };
        let scheme = match &of.kind {
            Kind::Text(text) if is_scheme_id(text) => text,
            _ => {
                return self.wrong_argument(
                    of.span,
                    "参数要写引号里的方案编号(小写字母开头,只含小写字母、数字和 -)",
                    function,
                );
            }
        };
        if self.frame.years_back > 0 {
            self.report(
                Diagnostic::error("E237", span, "其他方案的结果没有往年值")
                    .help("请把往年的结果声明为数据项"),
            );
            return Value::Broken;
        }
        let input = self.result(scheme, figure);
        Value::Number(Quantity {
            num: Num::Input(input),
            kind: NumberKind::Amount,
            unit: self.inputs[input].unit.clone(),
        })
    }

    fn date(&mut self, of: &Expr) -> Value {
        let Kind::Text(text) = &of.kind else {
            return self.wrong_argument(of.span, "参数要写引号里的日期", Function::Date);
        };
        let Some(days) = days_since_epoch(text) else {
            self.report(
                Diagnostic::error(
                    "E231",
                    of.span,
                    format!("“{}”不是日历上的一天", short(text)),
                )
                .help("写成四位年、两位月、两位日,如 date(\"2026-09-15\")"),
            );
            return Value::Broken;
        };
        Value::Number(Quantity {
            num: Num::Const(Ratio::whole(days)),
            kind: NumberKind::Date,
            unit: String::new(),
        })
    }
}

fn is_scheme_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// The date `YYYY-MM-DD` as days since 1970-01-01.
pub fn days_since_epoch(text: &str) -> Option<i64> {
    let plain = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !plain {
        return None;
    }
    let date: jiff::civil::Date = text.parse().ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    Some(i64::from(epoch.until(date).ok()?.get_days()))
}
