//! S302: quantities of different units added or compared.

use super::typing::{self, Typing};
use super::uses::{self, Role, item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::Form;

pub(super) static ABOUT: About = About {
    code: "S302",
    name: "units",
    title: "计量单位不一致",
    severity: Severity::Warning,
    explanation: "\
相加减、相比较的两个数计量单位不同,如“元”和“名”、“万元”和“元”。分数会差出几个数量级,\
而程序照算不误。缺额、超额规则(`shortfall`、`excess`)的 `of` 与 `target` 也在检查之内。

同义的单位(人、名、位;平方米、㎡)不报告;单独写的数字没有单位,不报告;\
乘除以后单位变了的,只在看得出来时检查。",
    facts: r#"
[[fact]]
id = "funds"
title = "工作经费"
unit = "元"
type = "amount"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "members"
title = "党员数"
unit = "名"
type = "count"
period = "year"
from = "statistics"

[[fact]]
id = "funds_needed"
title = "应有工作经费"
unit = "元"
type = "amount"
period = "year"
from = "statistics"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "工作经费"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "funds < members"
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "工作经费"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "funds < funds_needed"
"#,
};

/// Units that mean the same.
const SYNONYMS: &[&[&str]] = &[
    &["人", "名", "位"],
    &["平方米", "㎡", "m²", "平米"],
    &["元", "人民币元"],
    &["次", "场", "场次", "回"],
    &["个", "项"],
    &["小时", "时"],
    &["天", "日"],
];

const HELP: &str =
    "换成同一单位的数据项,或先换算(如万元乘10000);单位登记错的,改数据字典里的 unit。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.program.is_none() {
        return;
    }
    for meeting in typing::meetings(cx) {
        if !is_same(&meeting.left, &meeting.right) {
            out.push(
                ABOUT
                    .finding(
                        meeting.span,
                        format!(
                            "{} 把“{}”与“{}”相加减或相比较",
                            meeting.subject, meeting.left, meeting.right
                        ),
                    )
                    .help(HELP)
                    .about(meeting.subject),
            );
        }
    }
    let mut typing = Typing::new(cx);
    for item in &cx.scheme.items {
        for (i, rule) in item.rules.iter().enumerate() {
            if !matches!(
                rule.form,
                Form::Shortfall(_) | Form::Excess(_) | Form::ProRata(_)
            ) {
                continue;
            }
            let both = uses::of_form(&rule.form);
            let unit = |typing: &mut Typing<'_>, role: Role| {
                both.iter()
                    .find(|(r, _)| *r == role)
                    .map(|(_, f)| typing.quantity(&f.expr).unit)
                    .unwrap_or_default()
            };
            let value = unit(&mut typing, Role::Quantity);
            let target = unit(&mut typing, Role::Target);
            if !value.is_empty() && !target.is_empty() && !is_same(&value, &target) {
                out.push(
                    ABOUT
                        .finding(
                            rule.span,
                            format!(
                                "{}的{}:数量的单位是“{value}”,目标的单位是“{target}”",
                                item_name(item),
                                rule_name(rule, i)
                            ),
                        )
                        .help(HELP)
                        .about(&item.id),
                );
            }
        }
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a == b || SYNONYMS.iter().any(|s| s.contains(&a) && s.contains(&b))
}
