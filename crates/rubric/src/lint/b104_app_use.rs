//! B104: installs, registrations and log-ins as a basis of appraisal.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B104",
    name: "app-use",
    title: "以安装、注册、登录、活跃度为考评依据",
    severity: Severity::Error,
    explanation: "\
安装率、注册率、下载量、登录次数、活跃度不得作为考评依据。有的地方为凑数花钱买下载量,账号装了就再也不打开。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):不得强制推广下载、考核通报安装使用率、强制定期登录。

企业注册、工商注册、注册资金这类用语与此无关,不报告;“使用率”只在指应用、平台、系统时报告。",
    facts: r#"
[[fact]]
id = "app_install_rate"
title = "应用安装率"
type = "rate"
period = "year"
better = "more"
from = "reported"

[[fact]]
id = "requests_answered"
title = "群众诉求按期答复率"
type = "rate"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "智慧平台"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "flat"
  when = "app_install_rate < 80%"
  deduct = 2
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "诉求办理"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "flat"
  when = "requests_answered < 80%"
  deduct = 2
"#,
};

static BANNED: Banned = Banned {
    phrases: &[
        "安装率",
        "安装量",
        "安装数",
        "装机率",
        "装机量",
        "下载量",
        "下载率",
        "下载数",
        "注册率",
        "注册量",
        "注册数",
        "注册人数",
        "注册用户",
        "激活率",
        "激活数",
        "绑定率",
        "登录率",
        "登录次数",
        "登录天数",
        "登录频次",
        "定期登录",
        "每日登录",
        "每天登录",
        "日活",
        "月活",
        "活跃度",
        "活跃率",
        "活跃用户",
        "活跃人数",
        "用户在线率",
        "人员在线率",
        "应用使用率",
        "平台使用率",
        "系统使用率",
        "APP使用率",
        "App使用率",
        "小程序使用率",
        "上传次数",
    ],
    ids: &[
        "install",
        "app_installs",
        "installs",
        "install_rate",
        "app_users",
        "app_registrations",
        "account_registrations",
        "registered_users",
        "registration_rate",
        "downloads",
        "download_rate",
        "logins",
        "login_rate",
        "log_ins",
        "active_users",
        "activation_rate",
    ],
    innocent: &[
        "企业注册",
        "工商注册",
        "市场主体注册",
        "法人注册",
        "电梯安装",
        "设施安装数",
        "设备安装数",
        "监控安装",
        "党员活跃",
        "设备安装率",
        "器安装率",
        "桩安装率",
        "电梯安装率",
        "探头安装率",
        "设施安装率",
    ],
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    banned::check(
        cx,
        &ABOUT,
        &BANNED,
        "改用应用解决了什么问题;确有法定依据的,确认并写明批准机关和文号。",
        out,
    );
}
