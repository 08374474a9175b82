//! B102: likes, forwards and collected votes as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B102",
    name: "likes",
    title: "以点赞、转发、网络投票为考评依据",
    severity: Severity::Error,
    explanation: "\
点赞量、转发量、阅读量、网络投票数不得作为考评依据。这些数靠发动亲友和工作群去凑,与工作好坏无关。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):不得把点赞量、网络投票数、转发量作为考评依据。

上级党委以文件形式转发经验做法、党员大会投票表决、票决制与此无关,不报告;“转发”只在指网络内容时报告。",
    facts: r#"
[[fact]]
id = "article_likes"
title = "公众号文章点赞量"
unit = "次"
type = "count"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "party_news_published"
title = "党务公开按时完成"
type = "bool"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "宣传工作"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "shortfall"
  of = "article_likes"
  target = 100
  deduct = 1
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "宣传工作"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "flat"
  when = "!party_news_published"
  deduct = 2
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "点赞",
        "集赞",
        "转发量",
        "转发数",
        "转发率",
        "转发次数",
        "转发朋友圈",
        "转发链接",
        "转发推文",
        "转发公众号",
        "转发微信",
        "网络转发",
        "网上转发",
        "群内转发",
        "网络投票",
        "网上投票",
        "微信投票",
        "线上投票",
        "投票数",
        "投票量",
        "阅读量",
        "浏览量",
        "点击量",
        "播放量",
        "评论数",
        "粉丝数",
        "关注量",
        "关注人数",
        "群内接龙",
        "微信接龙",
    ],
    ids: &[
        "like",
        "likes",
        "forwards",
        "forward_count",
        "reposts",
        "shares_count",
        "votes_collected",
        "online_votes",
        "page_views",
        "article_views",
        "view_count",
        "clicks",
        "followers",
        "fans",
    ],
    innocent: &["图书阅读量"],
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(
        cx,
        &ABOUT,
        &BANNED,
        "改用反映结果的数据项(公开是否及时、意见是否答复);确有法定依据的,确认并写明批准机关和文号。",
        out,
    );
}
