//! A whole TOML text: parsed once, syntax errors told in Chinese, diagnostics gathered. Knows no key.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::DeTable;

use super::TableReader;
use crate::diag::{Diagnostic, Span};

/// A parsed TOML text with the diagnostics gathered while reading it.
pub(crate) struct Document<'t> {
    text: &'t str,
    root: Spanned<DeTable<'t>>,
    sink: RefCell<Vec<Diagnostic>>,
}

impl<'t> Document<'t> {
    /// Parses a text; syntax errors become diagnostics and the rest stays readable.
    pub(crate) fn parse(text: &'t str) -> Document<'t> {
        let (root, errors) = DeTable::parse_recoverable(text);
        // One broken line often makes the TOML parser complain several times at nearly the same place.
        let mut sink: Vec<Diagnostic> = Vec::new();
        for error in &errors {
            let span = error.span().map_or(Span::default(), Span::from);
            let line = text[..floor(text, span.start)].matches('\n').count();
            let seen = sink.iter().any(|d: &Diagnostic| {
                text[..floor(text, d.span.start)].matches('\n').count() == line
            });
            if !seen && sink.len() < 20 {
                sink.push(syntax_error(error.message(), span));
            }
        }
        Document {
            text,
            root,
            sink: RefCell::new(sink),
        }
    }

    /// The top table.
    pub(crate) fn root(&self) -> TableReader<'_> {
        TableReader::new(
            self,
            self.root.get_ref(),
            Span::new(0, 0),
            "文件".to_owned(),
        )
    }

    /// The diagnostics gathered so far, in order of place.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all = self.sink.into_inner();
        all.sort_by_key(|d| d.span);
        all
    }

    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.sink.borrow_mut().push(diagnostic);
    }

    /// How many diagnostics there are so far.
    pub(crate) fn told(&self) -> usize {
        self.sink.borrow().len()
    }

    /// The text of a place; nothing where the place is not in the text.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn syntax_error(message: &str, span: Span) -> Diagnostic {
    let first = message.lines().next().unwrap_or_default();
    let (what, help) = if first.contains("duplicate key") {
        (
            "同一个键写了两次",
            "删去其中一个;若是两条并列的内容,请用 [[…]] 分别开头",
        )
    } else if first.contains("string") || first.contains("quote") {
        (
            "引号没有配对,或字符串写法不对",
            "文字用英文双引号 \"…\" 括起来,一行内结束;中文引号只能出现在英文引号里面",
        )
    } else if first.contains("array") || first.contains("bracket") {
        (
            "方括号没有配对,或列表写法不对",
            "列表写作 [a, b, c],元素之间用英文逗号",
        )
    } else if first.contains("recursion") || first.contains("nest") || first.contains("depth") {
        ("嵌套太深", "请减少括号的层数")
    } else if first.contains("number") || first.contains("float") || first.contains("integer") {
        ("数字写法不对", "数字用半角,如 2、0.5;百分数写成 \"15%\"")
    } else {
        (
            "这里不符合 TOML 写法",
            "检查等号、英文引号、方括号和逗号是否齐全,全角标点要改成半角",
        )
    };
    Diagnostic::error("E001", span, what)
        .help(help)
        .note(format!("解析器原话:{first}"))
}
