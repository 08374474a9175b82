//! S405: the content changed but the version did not.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "S405",
    name: "version-unchanged",
    title: "内容变了,版本号没有变",
    severity: Severity::Error,
    explanation: "\
一个版本一经公布就不再改动,考评结果记着它的校验值。内容(标题、分值、规则、条件)有改动而版本号照旧,\
同一个版本号就有了两种内容,过去的结果无法复核。

改动内容时同时改 `version`,并在 CHANGES.md 里写明改了什么。确认(acknowledge)和注释的改动不影响校验值。",
    facts: "",
    bad: r#"
# 2026.1 版已经公布,校验值与现在的内容不同
[scheme]
id = "example"
title = "示例考评"
version = "2026.1"
subject = ["community"]
"#,
    good: r#"
[scheme]
id = "example"
title = "示例考评"
version = "2026.2"
subject = ["community"]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let head = &cx.scheme.head;
    let changed = cx
        .recorded_hashes
        .iter()
        .find(|(version, hash)| *version == head.version && hash != cx.hash);
    if let Some((version, hash)) = changed {
        out.push(
            ABOUT
                .finding(
                    head.span,
                    format!("{version} 版公布以后内容变了,版本号没有变"),
                )
                .help(
                    "改 version(如下一个小号),并在 CHANGES.md 里写明改了什么;不该改的就恢复原样。",
                )
                .note(format!("公布时的校验值:{hash}"))
                .note(format!("现在的校验值:{}", cx.hash))
                .about("scheme"),
        );
    }
}
