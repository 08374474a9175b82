//! B107: photographs, videos or screenshots asked for as proof.

use super::banned::{self, Banned};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::model::{EvidenceKind, Verification};

pub(super) static ABOUT: About = About {
    code: "B107",
    name: "photo-proof",
    title: "要求照片、视频或截图",
    severity: Severity::Error,
    explanation: "\
照片、视频、截图不作为必交的佐证:拍照留痕占去基层大量时间,拍得好看与办得好是两回事。\
查实可以看现成的记录、台账,或者写一句说明、由考核组抽查。

依据:《政务移动互联网应用程序规范化管理办法》(国办函〔2026〕12号,据转述):非必要不得强制下级和基层上传工作照片、视频;\
云南等地减负线索征集也把“以留痕代替成效”列为形式主义(据转述)。

佐证材料的类别是照片、视频、截图(`kind`),考核方式是看照片(`verify = [\"photo\"]`),\
或者标准、规则、佐证标题里写了要照片、截图,都报告。视频会议、视频监控这类用语与此无关。",
    facts: "",
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "主题党日"
clause = "第1条"
points = 2
verify = ["ledger"]
evidence = [{ title = "活动情况", why = "证明开展过", kind = "photo" }]
  [[item.rule]]
  form = "discretion"
  title = "开展不正常"
  max = 2
  step = 1
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "主题党日"
clause = "第1条"
points = 2
verify = ["ledger", "interview"]
  [[item.rule]]
  form = "discretion"
  title = "开展不正常"
  max = 2
  step = 1
"#,
};

/// Phrases that ask for pictures, wherever they stand.
static BANNED: Banned = Banned {
    phrases: &[
        "上传照片",
        "提供照片",
        "提交照片",
        "报送照片",
        "附照片",
        "附有照片",
        "工作照片",
        "活动照片",
        "现场照片",
        "走访照片",
        "照片佐证",
        "照片资料",
        "照片材料",
        "照片为证",
        "图片佐证",
        "影像佐证",
        "影像资料",
        "声像资料",
        "图片资料",
        "图像资料",
        "拍照",
        "摄影留存",
        "上传视频",
        "提供视频",
        "提交视频",
        "报送视频",
        "工作视频",
        "活动视频",
        "现场视频",
        "视频佐证",
        "视频资料",
        "截图",
        "截屏",
        "拍摄视频",
        "痕迹管理",
        "工作留痕",
        "录像资料",
        "录像佐证",
        "全程录像",
        "现场录像",
    ],
    ids: &["photos", "photo_count", "screenshots", "videos_uploaded"],
    innocent: &["视频会议", "视频监控", "电视录像", "录像设备", "监控录像"],
};

/// In the title of a piece of evidence the bare word is enough.
static IN_EVIDENCE: Banned = Banned {
    phrases: &["照片", "视频", "截图", "截屏", "录像", "影像", "图片"],
    ids: &[],
    innocent: &["视频会议", "视频监控"],
};

const HELP: &str =
    "改为查现成的记录、台账,或者写说明、由考核组抽查;确有法定依据的,确认并写明批准机关和文号。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let before = out.len();
    banned::check(cx, &ABOUT, &BANNED, HELP, out);
    let told: Vec<String> = out[before..]
        .iter()
        .filter_map(|d| d.subject.clone())
        .collect();
    let mut add = |subject: &str, span: Span, message: String| {
        let known = out[before..]
            .iter_mut()
            .find(|d| d.subject.as_deref() == Some(subject));
        match known {
            Some(finding) if told.contains(&subject.to_owned()) || finding.span != span => {
                finding.notes.push(format!("另见:{message}"));
            }
            Some(_) => {}
            None => out.push(ABOUT.finding(span, message).help(HELP).about(subject)),
        }
    };
    for (subject, evidence) in banned::evidence(cx) {
        let kind = match evidence.kind {
            EvidenceKind::Photo => Some("照片"),
            EvidenceKind::Video => Some("视频"),
            EvidenceKind::Screenshot => Some("截图"),
            EvidenceKind::Document | EvidenceKind::Location => None,
        };
        let asked = kind.or_else(|| banned::said(&evidence.title, &IN_EVIDENCE).first().copied());
        if let Some(kind) = asked {
            add(
                subject,
                evidence.span,
                format!("{subject} 的佐证材料要{kind}:{}", evidence.title),
            );
        }
    }
    let items = cx.scheme.items.iter().map(|i| (&i.id, &i.verify, i.span));
    let norms = cx.scheme.norms.iter().map(|n| (&n.id, &n.verify, n.span));
    for (id, verify, span) in items.chain(norms) {
        if verify.contains(&Verification::Photo) {
            add(
                id,
                span,
                format!("{id} 的考核方式是看照片(verify 里有 photo)"),
            );
        }
    }
}
