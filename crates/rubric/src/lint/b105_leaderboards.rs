//! B105: leaderboards of points as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B105",
    name: "leaderboards",
    title: "以平台积分、积分排名为考评依据",
    severity: Severity::Error,
    explanation: "\
积分排名、积分公示榜、学习强国积分等不得作为考评依据。积分一排名,就有人代刷、代学。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述)和《关于防治“指尖上的形式主义”的若干意见》(2023年,据转述):不得设置积分排名这类强制功能。

考评方案自己的得分和名次与此无关;积分超市、积分兑换这类居民自愿参加的激励不报告,拿积分排名、上榜、公示的照样报告。",
    facts: r#"
[[fact]]
id = "study_points_posted"
title = "学习积分公示及时"
type = "bool"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "courses_useful"
title = "党员掌握实用技术"
type = "bool"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "学习教育"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "flat"
  when = "!study_points_posted"
  deduct = 2
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "学习教育"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "flat"
  when = "!courses_useful"
  deduct = 2
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "积分排名",
        "积分排行",
        "积分榜",
        "积分通报",
        "积分公示",
        "积分上墙",
        "公示积分",
        "积分名次",
        "学习强国积分",
        "强国积分",
        "学习积分",
        "平台积分",
        "登录积分",
        "APP积分",
        "App积分",
        "活跃积分",
        "排行榜",
    ],
    ids: &[
        "leaderboard",
        "points_rank",
        "points_ranking",
        "study_points",
        "learning_points",
        "app_points",
    ],
    innocent: &["积分超市", "积分兑换"],
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(
        cx,
        &ABOUT,
        &BANNED,
        "改用学习的效果;确有法定依据的,确认并写明批准机关和文号。",
        out,
    );
}
