//! Tables and their keys: texts, words, expressions, tables below. Numbers are in `scalar`.

use std::cell::{Cell, RefCell};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::scalar::decimal_of;
use super::{Document, nearest};
use crate::diag::{Diagnostic, Span};
use crate::expr;
use crate::expr::ast::{Expr, Kind};
use crate::model::Formula;

/// Most tables read of one list.
const MOST_TABLES: usize = 5_000;

/// A table being read. Keys that nobody asks for are reported by [`TableReader::finish`].
pub struct TableReader<'t> {
    document: &'t Document<'t>,
    table: &'t DeTable<'t>,
    span: Span,
    what: String,
    asked: RefCell<Vec<&'static str>>,
    open: Cell<bool>,
}

impl<'t> TableReader<'t> {
    pub(super) fn new(
        document: &'t Document<'t>,
        table: &'t DeTable<'t>,
        span: Span,
        what: String,
    ) -> TableReader<'t> {
        TableReader {
            document,
            table,
            span,
            what,
            asked: RefCell::default(),
            open: Cell::new(false),
        }
    }

    /// Names the table for messages, such as `条目 A1.5`.
    pub fn name(&mut self, what: impl Into<String>) {
        self.what = what.into();
    }

    /// The name for messages.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Place of the table (its header or its braces).
    pub fn span(&self) -> Span {
        self.span
    }

    /// Adds a diagnostic.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.document.report(diagnostic);
    }

    /// True when the key is there, whatever its value.
    pub fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// True when the key's value is a text.
    pub(crate) fn is_text(&self, key: &'static str) -> bool {
        self.get(key).is_some_and(|v| v.get_ref().is_str())
    }

    pub(super) fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// The value under a key of a map, which is not one of the known keys.
    pub(super) fn value_at(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    /// Place of a key's value, or of the table when the key is missing.
    pub fn span_of(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, |v| v.span().into())
    }

    /// Reports a missing key.
    pub fn missing(&self, key: &str) {
        self.report(
            Diagnostic::error("E102", self.span, format!("{}缺少“{key}”", self.what))
                .help(format!("补上 {key} = …")),
        );
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "文字",
            DeValue::Integer(_) => "整数",
            DeValue::Float(_) => "小数",
            DeValue::Boolean(_) => "是非值",
            DeValue::Datetime(_) => "日期",
            DeValue::Array(_) => "列表",
            DeValue::Table(_) => "表",
        };
        self.report(
            Diagnostic::error(
                "E103",
                value.span().into(),
                format!("{}的“{key}”应是{wanted},现在是{found}", self.what),
            )
            .help(format!("把 {key} 改成{wanted}")),
        );
    }

    /// A text, trimmed; an empty one counts as missing.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::String(s) if s.trim().is_empty() => None,
            DeValue::String(s) => Some(s.trim().to_owned()),
            _ => {
                self.wrong_type(key, value, "文字(写在英文引号里)");
                None
            }
        }
    }

    /// A text that must be there; the empty text after the report.
    pub fn required_text(&self, key: &'static str) -> String {
        let before = self.document.told();
        let text = self.text(key);
        if text.is_none() && self.document.told() == before {
            self.missing(key);
        }
        text.unwrap_or_default()
    }

    /// Texts of a list that are each tried as an expression, unless they name something with a colon.
    pub(crate) fn texts_with_formulas(&self, key: &'static str) -> Vec<(String, Option<Formula>)> {
        let texts = self.texts(key);
        texts
            .into_iter()
            .map(|(text, span)| {
                let formula = if text.contains(':') {
                    None
                } else {
                    self.parse_expression(&text, span)
                };
                (text, formula)
            })
            .collect()
    }

    /// Texts in a list.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<(String, Span)> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "文字的列表");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for v in array.iter() {
            match v.get_ref().as_str() {
                Some(s) => texts.push((s.trim().to_owned(), v.span().into())),
                None => self.wrong_type(key, v, "文字"),
            }
        }
        texts
    }

    /// One of a closed set of words.
    pub fn word<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.known_word(key, &text, self.span_of(key), words)
    }

    /// The meaning of a word of a closed set; an unknown one is reported with the set.
    pub(crate) fn known_word<T: Copy>(
        &self,
        key: &str,
        text: &str,
        span: Span,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        if found.is_none() {
            let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let mut d = Diagnostic::error(
                "E104",
                span,
                format!("{}的“{key}”没有“{text}”这个取值", self.what),
            )
            .help(format!("可以写:{}", all.join("、")));
            if let Some(near) = nearest(text, all.iter().copied()) {
                d = d.note(format!("是不是想写 {near}?"));
            }
            self.report(d);
        }
        found
    }

    /// Words of a closed set in a list.
    pub(crate) fn words<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Vec<T> {
        self.texts(key)
            .iter()
            .filter_map(|(text, span)| self.known_word(key, text, *span, words))
            .collect()
    }

    /// An expression: a text, or a bare number or truth value.
    pub(crate) fn formula(&self, key: &'static str) -> Option<Formula> {
        let value = self.get(key)?;
        self.formula_of(key, value)
    }

    /// An expression that must be there; the constant `false` after the report.
    pub(crate) fn required_formula(&self, key: &'static str) -> Formula {
        if !self.has(key) {
            self.missing(key);
        }
        self.formula(key).unwrap_or_else(|| Formula {
            expr: Expr {
                kind: Kind::Truth(false),
                span: self.span,
            },
            span: Span::default(),
        })
    }

    fn formula_of(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Formula> {
        let span: Span = value.span().into();
        match value.get_ref() {
            DeValue::String(s) => self.parse_expression(s, span),
            DeValue::Boolean(b) => Some(Formula {
                expr: Expr {
                    kind: Kind::Truth(*b),
                    span,
                },
                span,
            }),
            DeValue::Integer(_) | DeValue::Float(_) => match decimal_of(value.get_ref()) {
                Some(n) => {
                    let number = Expr {
                        kind: Kind::Number {
                            value: n,
                            percent: false,
                        },
                        span,
                    };
                    Some(Formula { expr: number, span })
                }
                None => {
                    self.report(
                        Diagnostic::error(
                            "E108",
                            span,
                            format!("{}的“{key}”数字太长或用了指数写法", self.what),
                        )
                        .help("最多 15 位数字,小数最多 6 位,不用 1e3 这类写法"),
                    );
                    None
                }
            },
            _ => {
                self.wrong_type(key, value, "算式(写在英文引号里)");
                None
            }
        }
    }

    /// Parses an expression inside a TOML string. Places inside the string are exact unless it has escapes.
    fn parse_expression(&self, source: &str, span: Span) -> Option<Formula> {
        let raw = self.document.slice(span);
        let at = raw.find(source).filter(|_| !source.is_empty());
        let (expr, diagnostics) = expr::parse(source, span.start + at.unwrap_or(1));
        for mut d in diagnostics {
            if at.is_none() {
                d.span = span;
            }
            self.report(d);
        }
        expr.map(|expr| Formula { expr, span })
    }

    /// A table below this one.
    pub fn table(&self, key: &'static str, what: &str) -> Option<TableReader<'t>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "表");
            return None;
        };
        Some(TableReader::new(
            self.document,
            table,
            value.span().into(),
            what.to_owned(),
        ))
    }

    /// Tables in a list below this one.
    pub fn tables(&self, key: &'static str, what: &str) -> Vec<TableReader<'t>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("[[{key}]] 列表"));
            return Vec::new();
        };
        if array.len() > MOST_TABLES {
            let message = format!("[[{key}]] 有{}个,最多{MOST_TABLES}个", array.len());
            let span = array[MOST_TABLES].span().into();
            self.report(
                Diagnostic::error("E003", span, message)
                    .help("看看是不是选错了文件;确实这么多时,拆成几个方案"),
            );
        }
        let mut tables = Vec::new();
        for v in array.iter().take(MOST_TABLES) {
            match v.get_ref().as_table() {
                Some(table) => tables.push(TableReader::new(
                    self.document,
                    table,
                    v.span().into(),
                    what.to_owned(),
                )),
                None => self.wrong_type(key, v, "表"),
            }
        }
        tables
    }

    /// The elements of a list that may be tables or expressions.
    pub(crate) fn tables_or_formulas(
        &self,
        key: &'static str,
        what: &str,
    ) -> Vec<Result<TableReader<'t>, Formula>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "列表");
            return Vec::new();
        };
        let mut all = Vec::new();
        for v in array.iter() {
            match v.get_ref().as_table() {
                Some(table) => {
                    all.push(Ok(TableReader::new(
                        self.document,
                        table,
                        v.span().into(),
                        what.to_owned(),
                    )));
                }
                None => all.extend(self.formula_of(key, v).map(Err)),
            }
        }
        all
    }

    /// The text or the table under a key that allows both.
    pub(crate) fn text_or_table(
        &self,
        key: &'static str,
        what: &str,
    ) -> Option<Result<TableReader<'t>, String>> {
        match self.get(key)?.get_ref() {
            DeValue::Table(_) => self.table(key, what).map(Ok),
            _ => self.text(key).map(Err),
        }
    }

    /// All keys of a table that is a map, in order of the text.
    pub(crate) fn keys(&self) -> Vec<(String, Span)> {
        self.open.set(true);
        let mut keys: Vec<(String, Span)> = self
            .table
            .iter()
            .map(|(k, _)| (k.get_ref().to_string(), k.span().into()))
            .collect();
        keys.sort_by_key(|(_, span)| *span);
        keys
    }

    /// The text under a key of a map.
    pub(crate) fn text_at(&self, key: &str) -> Option<String> {
        let value = self.table.get(key)?;
        let text = value.get_ref().as_str().map(|s| s.trim().to_owned());
        if text.is_none() {
            self.wrong_type(key, value, "文字");
        }
        text
    }

    /// Reports keys that nobody asked for. Call once, at the end.
    pub fn finish(self) {
        if self.open.get() {
            return;
        }
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            if asked.iter().any(|a| *a == key.get_ref().as_ref()) {
                continue;
            }
            let span: Span = key.span().into();
            let known: Vec<&str> = asked.iter().copied().collect();
            let mut d = Diagnostic::error(
                "E101",
                span,
                format!("{}里没有“{}”这个键", self.what, key.get_ref()),
            );
            d = match nearest(key.get_ref(), known.iter().copied()) {
                Some(near) => d.help(format!("是不是想写 {near}?")),
                None => {
                    let mut known = known;
                    known.sort_unstable();
                    known.dedup();
                    d.help(format!("可以写的键:{}", known.join("、")))
                }
            };
            self.report(d);
        }
    }
}
