//! B101: check-in as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B101",
    name: "check-in",
    title: "以打卡签到为考评依据",
    severity: Severity::Error,
    explanation: "\
打卡、签到率、签到次数不得作为考评依据。打卡只证明人到过某处,不证明事办成了;基层为它绕路、补卡。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):安保、应急等特殊场景以外,不得设置打卡签到这类强制功能;《关于防治“指尖上的形式主义”的若干意见》(2023年,据转述)有同样要求。

只查把打卡、签到当指标或强制动作的写法:打卡、签到率、签到次数、扫码签到、线上签到等。会议记录里的签到表、书记签到这类平常用语不报告。",
    facts: r#"
[[fact]]
id = "check_in_days"
title = "下沉网格打卡天数"
unit = "天"
type = "count"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "grid_problems_open"
title = "网格问题未办结件数"
unit = "件"
type = "count"
period = "year"
better = "less"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "网格走访"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "shortfall"
  of = "check_in_days"
  target = 200
  deduct = 1
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "网格走访"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "each"
  count = "grid_problems_open"
  deduct = 1
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "打卡",
        "签到率",
        "签到次数",
        "签到数",
        "签到量",
        "签到天数",
        "扫码签到",
        "线上签到",
        "网上签到",
        "定位签到",
        "每日签到",
        "签到积分",
        "人脸识别考勤",
        "指纹考勤",
        "刷脸签到",
        "刷脸考勤",
    ],
    ids: &[
        "check_in",
        "checkin",
        "check_ins",
        "checkins",
        "sign_in",
        "signin",
        "sign_ins",
        "clock_in",
        "punch_card",
    ],
    innocent: &[],
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(
        cx,
        &ABOUT,
        &BANNED,
        "改用反映结果的数据项(办结件数、覆盖率、群众反映);确有法定依据的,确认并写明批准机关和文号。",
        out,
    );
}
