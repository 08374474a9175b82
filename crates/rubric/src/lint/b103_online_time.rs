//! B103: online time and study time as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B103",
    name: "online-time",
    title: "以在线、学习、服务时长为考评依据",
    severity: Severity::Error,
    explanation: "\
在线时长、学习时长、服务时长不得作为考评依据。挂机、刷课都能攒出时长,攒不出效果。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):不得强制统计在线时长,不得把学习时长作为考评依据;《关于防治“指尖上的形式主义”的若干意见》(2023年,据转述)有同样要求。

“时长”“学习小时数”一律报告,志愿服务时长也在内。培训的学时、课时、天数是办班的规模,由组织培训的单位掌握,不向个人采集,不报告;“在线学时”“网络学时”等靠平台统计的学时照样报告。会议时长是减负规定本来就要控制的,不报告。",
    facts: r#"
[[fact]]
id = "study_hours_online"
title = "平台学习时长"
unit = "小时"
type = "amount"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "training_days"
title = "书记参加培训天数"
unit = "天"
type = "count"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "党员学习"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "shortfall"
  of = "study_hours_online"
  target = 32
  deduct = 1
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "书记培训"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "shortfall"
  of = "training_days"
  target = 7
  deduct = 1
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "时长",
        "学习小时",
        "在线小时",
        "服务小时",
        "累计学习时间",
        "学习总时间",
        "在线时间",
        "在线学时",
        "网络学时",
        "网上学时",
        "线上学时",
        "学时登录",
        "登录学时",
        "平台学时",
        "学时积分",
        "学习时限",
    ],
    ids: &[
        "online_time",
        "online_hours",
        "online_minutes",
        "study_time",
        "study_hours",
        "study_minutes",
        "learning_hours",
        "service_hours",
        "volunteer_hours",
        "watch_time",
    ],
    innocent: &[
        "会议时长",
        "会期时长",
        "发言时长",
        "会议总时长",
        "开放时长",
        "供电时长",
        "处理时长",
        "办理时长",
        "响应时长",
        "办结时长",
        "任职时长",
        "党龄时长",
        "等候时长",
        "排队时长",
        "办事时长",
    ],
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(
        cx,
        &ABOUT,
        &BANNED,
        "改用结果(掌握了什么、办成了什么)或办班次数、天数;确有法定依据的,确认并写明批准机关和文号。",
        out,
    );
}
