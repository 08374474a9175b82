//! B108: a veto over communities or villages.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Acknowledged, Diagnostic, Severity};
use crate::model::{Consequence, Scheme, Veto};

pub(super) static ABOUT: About = About {
    code: "B108",
    name: "veto",
    title: "对社区、村设一票否决",
    severity: Severity::Error,
    explanation: "\
考评对象是社区或村,方案里却有否决条款:一件事就把大项清零、降等次、取消评先或取消星级。\
有的县同时有十几项一票否决压在一个村(社区)身上。

依据:民政部、中央组织部《关于进一步开展社区减负工作的通知》(民发〔2015〕136号)取消对社区的一票否决;\
中办《关于解决形式主义突出问题为基层减负的通知》(2019年,据转述)严格控制一票否决,有的省规定部门不得单独设置,要统一报批(据转述)。

否决条款写明了批准机关(`authority`)和文号(`document`)的,照样列出,标为已确认;没有写全的是错误。\
后果只是提示(`consequence = { note = … }`)的不算否决。标题、标准里写“一票否决”的同样报告。",
    facts: r#"
[[fact]]
id = "falsified"
title = "弄虚作假"
type = "bool"
period = "year"
better = "less"
from = "judged"
"#,
    bad: r#"
[[veto]]
id = "falsification"
title = "弄虚作假"
clause = "第19条"
when = "falsified"
consequence = { no_commendation = true }
"#,
    good: r#"
[[veto]]
id = "falsification"
title = "弄虚作假"
clause = "第19条"
when = "falsified"
consequence = { note = "追究相关责任人的责任" }
"#,
};

static BANNED: Banned = Banned {
    phrases: &["一票否决", "一票否优", "否优", "否评先"],
    ids: &[],
    innocent: &["是否优", "是否评先"],
};

const HELP: &str = "对社区的一票否决已经要求取消:改为扣分或提示(note);确有批准的,在否决条款里写明批准机关(authority)和文号(document)。";

/// Kinds of organisation that must not be vetoed.
pub(super) fn appraises_grassroots(scheme: &Scheme) -> bool {
    scheme
        .head
        .subject
        .iter()
        .any(|kind| matches!(kind.as_str(), "community" | "village"))
}

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if !appraises_grassroots(cx.scheme) {
        return;
    }
    for veto in &cx.scheme.vetoes {
        if let Some(effect) = effect_of(veto) {
            out.push(finding(veto, effect));
        }
    }
    let before = out.len();
    banned::check(cx, &ABOUT, &BANNED, HELP, out);
    // The titles of vetoes have been told with the vetoes themselves.
    let is_veto = |d: &Diagnostic| {
        cx.scheme
            .vetoes
            .iter()
            .any(|v| d.subject.as_deref() == Some(v.id.as_str()))
    };
    let mut i = before;
    while i < out.len() {
        if is_veto(&out[i]) {
            out.remove(i);
        } else {
            i += 1;
        }
    }
}

fn finding(veto: &Veto, effect: &str) -> Diagnostic {
    let mut finding = ABOUT
        .finding(
            veto.span,
            format!("对社区(村)的否决条款「{}」:{effect}", veto.title),
        )
        .help(HELP)
        .note("对社区的一票否决,民发〔2015〕136号已要求取消。")
        .about(&veto.id);
    let filled = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .filter(|t| !t.is_empty())
            .map(str::to_owned)
    };
    if let (Some(authority), Some(document)) = (filled(&veto.authority), filled(&veto.document)) {
        finding.acknowledged = Some(Acknowledged {
            reason: "否决条款写明了批准机关和文号".to_owned(),
            authority: Some(authority),
            document: Some(document),
        });
    }
    finding
}

/// What the veto does to a unit, in words; `None` for a mere note.
fn effect_of(veto: &Veto) -> Option<&'static str> {
    match &veto.consequence {
        Consequence::ZeroSection(_) => Some("所属大项计零分"),
        Consequence::ZeroItem(_) => Some("条目计零分"),
        Consequence::ZeroPart(_) => Some("所属部分计零分"),
        Consequence::CapGrade(_) => Some("限制等次"),
        Consequence::NoCommendation => Some("取消评先"),
        Consequence::NoStar => Some("不评星"),
        Consequence::Note(_) => None,
    }
}
