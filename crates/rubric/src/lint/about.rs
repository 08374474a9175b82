//! What a lint is, in words: code, title, severity, explanation, a bad and a good example, and the page of
//! documentation made of them. Finds nothing itself.

use std::fmt::Write as _;

use crate::diag::{Diagnostic, Severity, Span};

/// A lint in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Stable code such as `S201`; never reused.
    pub code: &'static str,
    /// Stable English name such as `worse-scores-better`.
    pub name: &'static str,
    /// Chinese title.
    pub title: &'static str,
    /// How grave its findings are.
    pub severity: Severity,
    /// What it finds and why that matters, in Chinese Markdown.
    pub explanation: &'static str,
    /// Declarations of facts that the examples use, as they stand in the dictionary; may be empty.
    pub facts: &'static str,
    /// An example with the finding. Head, department and section of the file are left out unless they matter.
    pub bad: &'static str,
    /// The same example put right.
    pub good: &'static str,
}

impl About {
    /// A finding of this lint.
    pub(super) fn finding(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, span, message)
    }

    /// True for lints about the burden on the grassroots and the national rules on it.
    pub fn is_burden(&self) -> bool {
        self.code.starts_with('B')
    }

    /// The page of documentation, in Chinese Markdown.
    pub fn page(&self) -> String {
        let mut page = String::new();
        let _ = writeln!(page, "# {} {}\n", self.code, self.title);
        let severity = match self.severity {
            Severity::Error => "错误",
            Severity::Warning => "提醒",
            Severity::Note => "说明",
        };
        let kind = if self.is_burden() {
            "减负检查"
        } else {
            "方案检查"
        };
        let _ = writeln!(
            page,
            "级别:**{severity}** · 类别:{kind} · 名称:`{}`\n",
            self.name
        );
        let _ = writeln!(page, "{}\n", self.explanation.trim());
        if !self.facts.trim().is_empty() {
            let _ = writeln!(
                page,
                "## 例子用到的数据项\n\n```toml\n{}\n```\n",
                self.facts.trim()
            );
        }
        let _ = writeln!(
            page,
            "## 有问题的写法\n\n```toml\n{}\n```\n",
            self.bad.trim()
        );
        let _ = writeln!(
            page,
            "## 改好的写法\n\n```toml\n{}\n```\n",
            self.good.trim()
        );
        let _ = writeln!(page, "{}", self.how_to_accept());
        page
    }

    fn how_to_accept(&self) -> String {
        let example = format!("[[acknowledge]]\nlint = \"{}\"\nat = \"…\"", self.code);
        match (self.is_burden(), self.severity) {
            (_, Severity::Note) => "## 不需要处理时\n\n这一条只作说明,不影响方案发布。".to_owned(),
            (true, _) => format!(
                "## 确有依据时\n\n减负检查只有写明批准机关和文号才能确认,两项缺一不可;确认写在方案里,随方案公布。\
                 `at` 写条目等的编号。\n\n```toml\n{example}\nreason = \"为什么必须这样\"\nauthority = \"批准机关\"\n\
                 document = \"文号\"\n```"
            ),
            (false, _) => format!(
                "## 确需保留时\n\n写明理由即可保留,理由写在方案里,检查结果照样显示。`at` 写条目等的编号。\n\n\
                 ```toml\n{example}\nreason = \"为什么保留\"\n```"
            ),
        }
    }
}
