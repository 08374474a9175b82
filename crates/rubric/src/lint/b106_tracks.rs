//! B106: tracks and locations as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::model::EvidenceKind;

pub(super) static ABOUT: About = About {
    code: "B106",
    name: "tracks",
    title: "以轨迹、定位、里程为考评依据",
    severity: Severity::Error,
    explanation: "\
行动轨迹、定位、巡查里程不得作为考评依据。按里程考核,就有人出门绕圈刷里程;晚上入户、楼内上下,系统又不认。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):非必要不得强制下级和基层上传轨迹。佐证材料的类别写成位置(`kind = \"location\"`)也在内。

里程碑、功能定位、目标定位这类用语与此无关,不报告。",
    facts: r#"
[[fact]]
id = "patrol_mileage"
title = "网格员巡查里程"
unit = "公里"
type = "amount"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "hazards_open"
title = "安全隐患未整改数"
unit = "处"
type = "count"
period = "year"
better = "less"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "网格巡查"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "shortfall"
  of = "patrol_mileage"
  target = 100
  deduct = 1
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "网格巡查"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "each"
  count = "hazards_open"
  deduct = 1
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "行动轨迹",
        "巡查轨迹",
        "走访轨迹",
        "轨迹",
        "巡查里程",
        "巡河里程",
        "定位签到",
        "定位打卡",
        "实时定位",
        "手机定位",
        "位置定位",
        "定位信息",
        "定位上传",
        "上传定位",
        "电子围栏",
        "步数",
        "北斗定位",
        "GPS",
        "上传地理位置",
        "走访里程",
        "巡逻里程",
        "步行里程",
        "日均里程",
        "里程数",
        "里程考核",
    ],
    ids: &[
        "tracks",
        "trajectory",
        "trajectories",
        "mileage",
        "gps",
        "location_points",
        "geofence",
        "steps_walked",
    ],
    innocent: &[
        "里程碑",
        "发展轨迹",
        "成长轨迹",
        "公路里程",
        "道路里程",
        "管网里程",
    ],
};

const HELP: &str = "改用走访解决了什么;确有法定依据的,确认并写明批准机关和文号。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(cx, &ABOUT, &BANNED, HELP, out);
    for (subject, evidence) in banned::evidence(cx) {
        if evidence.kind == EvidenceKind::Location {
            out.push(
                ABOUT
                    .finding(
                        evidence.span,
                        format!("{subject} 要求上传位置:{}", evidence.title),
                    )
                    .help(HELP)
                    .about(subject),
            );
        }
    }
}
