//! S206: a divisor that can be zero leaves the rule undecided for ever.

use super::guards::{Known, ZeroDivisors};
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::compile::inputs_of_num;
use crate::diag::{Diagnostic, Severity};
use crate::expr::ir::{Input, Num};
use crate::plan::Program;

pub(super) static ABOUT: About = About {
    code: "S206",
    name: "zero-denominator",
    title: "除数可能是零",
    severity: Severity::Warning,
    explanation: "\
比率的分母是零时没有意义,程序按“未知”处理:这个单位的这一条永远评不出来,总分一直是一个区间。\
“当年发展党员总数”“外出流动党员数”这类数完全可能是零。

三种改法:分母不可能为零的,在数据字典里写 `min = 1`;分母为零时这条不考的,写 `applies_when = \"总数 > 0\"`;\
有别的规定的,在条件里先判断,如 `总数 > 0 && 完成数 / 总数 < 90%`。\
比较两个数的比率也可以不用除法:`完成数 < 总数 * 90%`(总数为零时不扣分)。",
    facts: r#"
[[fact]]
id = "recruits"
title = "发展党员总数"
unit = "名"
type = "count"
period = "year"
from = "statistics"

[[fact]]
id = "recruits_young"
title = "发展青年党员数"
unit = "名"
type = "count"
period = "year"
better = "more"
from = "statistics"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "发展青年党员"
clause = "第1条"
points = 1
verify = ["statistics"]
  [[item.rule]]
  form = "forfeit"
  when = "recruits_young / recruits < 50%"
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "发展青年党员"
clause = "第1条"
points = 1
verify = ["statistics"]
  [[item.rule]]
  form = "forfeit"
  when = "recruits > 0 && recruits_young / recruits < 50%"
"#,
};

const HELP: &str = "分母不会为零的,在数据字典里写 min = 1;为零时不考的,写 applies_when = \"… > 0\";或者在条件里先判断是否大于0。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    for (item, plan) in cx.scheme.items.iter().zip(&program.items) {
        let Some(known) = Known::in_item(&program.inputs, plan) else {
            continue;
        };
        for (i, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let divisors = ZeroDivisors::of_rule(&known, rule_plan);
            if !divisors.is_empty() {
                out.push(
                    ABOUT
                        .finding(
                            rule.span,
                            format!(
                                "{}的{}:除数{}可能是零,这时评不出来",
                                item_name(item),
                                rule_name(rule, i),
                                in_words(&divisors, program)
                            ),
                        )
                        .help(HELP)
                        .about(&item.id),
                );
            }
        }
    }
    for (norm, plan) in cx.scheme.norms.iter().zip(&program.norms) {
        let mut known = Known::nothing(&program.inputs);
        if let Some(applies) = &plan.applies {
            match known.given(applies, true) {
                Some(inside) => known = inside,
                None => continue,
            }
        }
        let divisors = ZeroDivisors::of_condition(&known, &plan.met);
        if !divisors.is_empty() {
            out.push(
                ABOUT
                    .finding(
                        norm.span,
                        format!(
                            "规范 {}「{}」:除数{}可能是零,这时评不出来",
                            norm.id,
                            norm.title,
                            in_words(&divisors, program)
                        ),
                    )
                    .help(HELP)
                    .about(&norm.id),
            );
        }
    }
}

/// The divisors by the titles of their inputs: `「发展党员总数」`.
fn in_words(divisors: &[&Num], program: &Program) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for divisor in divisors {
        let mut ids = Vec::new();
        inputs_of_num(divisor, &program.inputs, &mut ids);
        for id in ids {
            let Input { title, .. } = &program.inputs[id];
            if !titles.contains(&title.as_str()) {
                titles.push(title);
            }
        }
    }
    format!("「{}」", titles.join("」「"))
}
