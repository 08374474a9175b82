//! B109: a second comprehensive appraisal of the same kind of organisation.

use super::{About, Context};
use crate::diag::{Diagnostic, Severity};

pub(super) static ABOUT: About = About {
    code: "B109",
    name: "second-appraisal",
    title: "同一对象一年里有两个综合考评",
    severity: Severity::Error,
    explanation: "\
同一类对象(社区、村等)已经有一个综合考评(`comprehensive = true`),又来一个。各搞各的,一样的材料交两遍。

依据:民政部、中央组织部《关于进一步开展社区减负工作的通知》(民发〔2015〕136号)要求对社区的综合考核评比以市为单位统一指标体系,\
各部门的指标一并纳入,部门不再单独组织;中央《整治形式主义为基层减负若干规定》(2024年,据转述)要求同类督查检查考核合并。

把后来的方案作为一个部分并入:在综合考评方案里写 `[[part]]`,`from = { scheme = \"方案编号\" }`,\
并把并入的方案改为 `comprehensive = false`。",
    facts: "",
    bad: r#"
# 同一个方案库里,社区已有一个 comprehensive = true 的「社区综合考评」
[scheme]
id = "example"
title = "社区党建综合考评"
version = "2026.1"
subject = ["community"]
comprehensive = true
"#,
    good: r#"
[scheme]
id = "example"
title = "社区党建考评"
version = "2026.1"
subject = ["community"]
comprehensive = false
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let head = &cx.scheme.head;
    if !head.comprehensive {
        return;
    }
    for peer in cx.peers {
        let other = &peer.head;
        if !other.comprehensive || other.id == head.id {
            continue;
        }
        if let Some(kind) = head.subject.iter().find(|k| other.subject.contains(k)) {
            out.push(
                ABOUT
                    .finding(
                        head.span,
                        format!(
                            "对{}已有综合考评「{}」({}),不得另设",
                            kind_in_words(kind),
                            other.title,
                            other.id
                        ),
                    )
                    .help(format!(
                        "去掉 comprehensive = true,把本方案作为一个部分并入「{}」:[[part]] from = {{ scheme = \"{}\" }}。",
                        other.title, head.id
                    ))
                    .about("scheme"),
            );
        }
    }
}

/// Chinese word for a kind of organisation.
fn kind_in_words(kind: &str) -> &str {
    match kind {
        "county" => "县(市、区)",
        "street" => "街道",
        "town" => "乡镇",
        "community" => "社区",
        "village" => "村",
        "branch" => "党支部",
        other => other,
    }
}
