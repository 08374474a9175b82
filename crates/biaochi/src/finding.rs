//! Findings as the command line shows them: with the command that helps, where one does.
//! What is wrong and what to do in the text is said by `rubric`.

use rubric::diag::{self, Deed, Diagnostic, Style};
use serde_json::Value;

use crate::library::Text;

/// A finding as a block of text with the line it speaks of, without a final newline.
pub(crate) fn block(finding: &Diagnostic, text: &Text, style: Style) -> String {
    diag::render(&with_way(finding), &text.name, &text.text, style)
}

/// A finding for programs.
pub(crate) fn json(finding: &Diagnostic, text: &Text) -> Value {
    diag::render_json(&with_way(finding), &text.name, &text.text)
}

/// The finding with the command that helps.
fn with_way(finding: &Diagnostic) -> Diagnostic {
    let mut told = finding.clone();
    let Some(way) = finding.deed.map(way) else {
        return told;
    };
    told.help = Some(match &finding.help {
        Some(help) => format!("{};{way}", help.trim_end_matches('。')),
        None => way.to_owned(),
    });
    told
}

/// How a thing is done on the command line.
const fn way(deed: Deed) -> &'static str {
    match deed {
        Deed::BeginFromSample => "可以用 biaochi scheme new 从样板开始",
        Deed::Rename => "方案库里的编号就是目录名,改目录名也行",
        Deed::SeeBurden => "用 biaochi scheme burden 看明细",
        Deed::RunCases => "算例放在方案目录的 cases/ 下,用 biaochi scheme try 试算",
        Deed::Seal => "用 biaochi scheme seal 登记",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rubric::diag::Span;

    #[test]
    fn the_command_line_says_a_way_to_every_deed_after_the_help() {
        for deed in Deed::ALL {
            let finding = Diagnostic::error("E102", Span::new(0, 0), "缺少")
                .help("请补上。")
                .deed(deed);
            let help = with_way(&finding).help.expect("a help");
            assert!(help.starts_with("请补上;"), "{help}");
        }
    }
}
