//! The page of the message codes, from the registry of the diagnostics and the list of lints.

use std::fmt::Write as _;

use rubric::diag::Severity;
use rubric::diag::codes::CODES;

/// The page.
pub(super) fn page() -> String {
    let mut page = String::from(
        "# 提示编号\n\n每条提示都有编号;编号一经使用,不改含义,也不再用于别处。\
         E0 是文本,E1 是结构,E2 是条件和算式,E3 是数据文件,E4 是算例;\
         S 是方案检查,B 是减负检查,各有一页说明,见[检查规则](../guide/检查规则/README.md)。\n\n\
         | 编号 | 级别 | 含义 | 说明 |\n|---|---|---|---|\n",
    );
    for (code, severity, title, explanation) in CODES {
        let _ = writeln!(
            page,
            "| {code} | {} | {} | {} |",
            severity_words(*severity),
            super::cell(title),
            super::cell(explanation)
        );
    }
    page
}

/// The Chinese word of a severity.
pub(super) fn severity_words(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "错误",
        Severity::Warning => "提醒",
        Severity::Note => "说明",
    }
}
