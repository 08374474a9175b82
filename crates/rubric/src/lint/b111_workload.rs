//! B111: how much work the scheme makes for each unit.

use super::burden::{MINUTES_PER_DOCUMENT, burden};
use super::{About, Context};
use crate::diag::{Deed, Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B111",
    name: "workload",
    title: "本方案给每个单位带来的工作量",
    severity: Severity::Note,
    explanation: "\
按数据字典估算:本方案要每个被考评单位每年填多少个数、交多少份材料、花多少小时。公布方案以前看一看是不是值得。

依据:中央《整治形式主义为基层减负若干规定》(2024年,据转述)要求不得频繁要求基层填表报材料、同类材料最多报一次,\
制发文件要评估与减负要求是否一致。

怎样算:由单位填报或记台账的数据项,按时期(月报一年12个、季报4个……)计个数,乘以数据字典里写的每个数所需分钟(`minutes`);\
佐证材料同名的只算一份,每份按10分钟。由抽查、评议、统计、测评得来的数不算在单位头上。\
写了佐证材料而没有用到的数据项、开会和迎检的时间不在其中。",
    facts: r#"
[[fact]]
id = "meetings"
title = "党员大会次数"
unit = "次"
type = "count"
period = "quarter"
better = "more"
from = "reported"
minutes = 10
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "党员大会"
clause = "第1条"
points = 4
verify = ["minutes"]
evidence = [{ title = "会议记录", why = "核对次数", kind = "document" }]
  [[item.rule]]
  form = "shortfall"
  of = "meetings"
  per = "quarter"
  target = 1
  deduct = 1
"#,
    good: r#"
# 由考核组评定,单位不用填数、不用交材料
[[item]]
id = "A1"
section = "main"
title = "党员大会"
clause = "第1条"
points = 4
verify = ["minutes"]
  [[item.rule]]
  form = "discretion"
  title = "没有按季召开"
  max = 4
  step = 1
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let burden = burden(cx);
    if burden.minutes() == 0 && burden.figures == 0 {
        return;
    }
    let dearest: Vec<String> = burden
        .facts
        .iter()
        .take(3)
        .filter(|f| f.minutes > 0)
        .map(|f| format!("{}({}个数,{}分钟)", f.title, f.values, f.minutes))
        .collect();
    let mut finding = ABOUT
        .finding(cx.scheme.head.span, burden.in_words())
        .help("能从台账、统计取得的不要再报,能抽查的不要再交材料。")
        .deed(Deed::SeeBurden)
        .note(format!(
            "其中{}个数从台账取得;另有{}个数由抽查、评议、统计等得来,不用单位填;材料每份按{MINUTES_PER_DOCUMENT}分钟估算。",
            burden.from_ledgers, burden.found_by_others
        ))
        .about("scheme");
    if !dearest.is_empty() {
        finding = finding.note(format!("最费时的:{}", dearest.join("、")));
    }
    out.push(finding);
}
