//! Tests of the expression language as a whole: reading, typing, values, ranges and words. The oracle is an
//! integration test.

mod laws;
mod limits;
mod random;
mod ranges;
mod reading;
mod typing;
mod values;
mod wording;

use super::ir::{Cond, Input, Num};
use super::{Expr, Lowering, Scope, parse};
use crate::diag::{Diagnostic, Span};
use crate::model::{
    Benchmark, BenchmarkRow, Choice, Combine, Dictionary, Fact, FactKind, Origin, Parameter,
    Period, UpperBound,
};
use crate::number::Decimal;

/// A fact with sensible defaults for its kind.
fn fact(id: &str, title: &str, kind: FactKind, unit: &str, period: Period) -> Fact {
    let (places, range) = match kind {
        FactKind::Amount => (2, (0, 100_000_000)),
        FactKind::Rate => (4, (0, 10_000)),
        FactKind::Date => (0, (0, 40_000)),
        FactKind::Bool => (0, (0, 1)),
        FactKind::Count => (0, (0, 100)),
        FactKind::Choice | FactKind::Event => (0, (0, 2)),
    };
    let choices = match kind {
        FactKind::Choice | FactKind::Event => {
            [("none", "未建立"), ("joint", "联合"), ("own", "单独")]
                .map(|(id, title)| Choice {
                    id: id.to_owned(),
                    title: title.to_owned(),
                })
                .to_vec()
        }
        _ => Vec::new(),
    };
    Fact {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: unit.to_owned(),
        kind,
        period,
        combine: match kind {
            FactKind::Count | FactKind::Amount => Combine::Sum,
            _ => Combine::Latest,
        },
        range,
        places,
        better: None,
        from: Origin::Reported,
        ledger: None,
        choices,
        minutes: 0,
        aliases: Vec::new(),
        note: None,
        span: Span::default(),
    }
}

fn dictionary() -> Dictionary {
    use FactKind::{Amount, Bool, Count, Date, Event, Rate};
    use Period::{Half, Month, Once, Quarter};
    let mut classes = fact("party_classes", "党课次数", Count, "次", Month);
    classes.aliases.push("党课".to_owned());
    Dictionary::new(vec![
        fact("member_meetings", "党员大会次数", Count, "次", Quarter),
        classes,
        fact("council_exists", "已建立议事机构", Bool, "", Once),
        fact("has_room", "有活动室", Bool, "", Once),
        fact("pass_rate", "合格率", Rate, "", Once),
        fact("funds", "党建经费", Amount, "元", Once),
        fact("members", "党员数", Count, "人", Once),
        fact("attended", "到会人数", Count, "人", Once),
        fact("org_form", "组织形式", FactKind::Choice, "", Once),
        fact("finished_on", "完成日期", Date, "", Once),
        fact("honour", "荣誉", Event, "", Once),
        fact("full_members", "党员(正式)数", Count, "人", Half),
    ])
}

fn parameters() -> Vec<Parameter> {
    vec![Parameter {
        id: "fund_per_member".to_owned(),
        title: "人均经费".to_owned(),
        value: Decimal::new(200, 0),
        unit: "元".to_owned(),
        range: None,
        note: None,
        span: Span::default(),
    }]
}

fn benchmarks() -> Vec<Benchmark> {
    let row = |upper, value| BenchmarkRow {
        upper,
        value: Decimal::new(value, 0),
    };
    vec![Benchmark {
        id: "work_funds".to_owned(),
        title: "工作经费标准".to_owned(),
        unit: "元".to_owned(),
        source: None,
        rows: vec![
            row(Some(UpperBound::Below(Decimal::new(20, 0))), 40_000),
            row(Some(UpperBound::UpTo(Decimal::new(30, 0))), 50_000),
            row(Some(UpperBound::Below(Decimal::new(25, 0))), 1),
            row(Some(UpperBound::UpTo(Decimal::new(50, 0))), 60_000),
            row(None, 70_000),
        ],
        span: Span::default(),
    }]
}

/// Lowers with the test dictionary; `f` says into what.
fn lowered<T>(
    text: &str,
    f: impl FnOnce(&mut Lowering<'_>, &Expr) -> T,
) -> (T, Vec<Input>, Vec<Diagnostic>) {
    let (tree, diagnostics) = parse(text, 0);
    let tree = tree.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
    let (dictionary, parameters, benchmarks) = (dictionary(), parameters(), benchmarks());
    let mut lowering = Lowering::new(Scope {
        dictionary: &dictionary,
        parameters: &parameters,
        benchmarks: &benchmarks,
    });
    let result = f(&mut lowering, &tree);
    let (inputs, diagnostics) = lowering.finish();
    (result, inputs, diagnostics)
}

fn condition(text: &str) -> (Cond, Vec<Input>, Vec<Diagnostic>) {
    lowered(text, |l, e| l.condition(e))
}

fn number(text: &str) -> (Num, Vec<Input>, Vec<Diagnostic>) {
    lowered(text, |l, e| l.number(e))
}

/// The codes of diagnostics, in order.
fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|d| d.code).collect()
}
