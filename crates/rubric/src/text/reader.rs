//! A typed view of TOML tables: values with places, unknown keys told with the nearest known one, nothing lost.
//!
//! Knows TOML and the product's scalar notations (exact decimals, percent texts, expressions), no scheme.

use std::cell::{Cell, RefCell};

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Span};
use crate::expr;
use crate::expr::ast::{Expr, Kind};
use crate::model::Formula;
use crate::number::{Decimal, Points};

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

/// A table being read. Keys that nobody asks for are reported by [`TableReader::finish`].
pub(crate) struct TableReader<'t> {
    document: &'t Document<'t>,
    table: &'t DeTable<'t>,
    span: Span,
    what: String,
    asked: RefCell<Vec<&'static str>>,
    open: Cell<bool>,
}

impl<'t> TableReader<'t> {
    fn new(
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
    pub(crate) fn name(&mut self, what: impl Into<String>) {
        self.what = what.into();
    }

    /// The name for messages.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// Place of the table (its header or its braces).
    pub(crate) fn span(&self) -> Span {
        self.span
    }

    /// Adds a diagnostic.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.document.report(diagnostic);
    }

    /// True when the key is there, whatever its value.
    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    /// True when the key's value is a text.
    pub(crate) fn is_text(&self, key: &'static str) -> bool {
        self.get(key).is_some_and(|v| v.get_ref().is_str())
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Place of a key's value, or of the table when the key is missing.
    pub(crate) fn span_of(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, |v| v.span().into())
    }

    /// Reports a missing key.
    pub(crate) fn missing(&self, key: &str) {
        self.report(
            Diagnostic::error("E102", self.span, format!("{}缺少“{key}”", self.what))
                .help(format!("补上 {key} = …")),
        );
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
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
    pub(crate) fn text(&self, key: &'static str) -> Option<String> {
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
    pub(crate) fn required_text(&self, key: &'static str) -> String {
        let before = self.document.sink.borrow().len();
        let text = self.text(key);
        if text.is_none() && self.document.sink.borrow().len() == before {
            self.missing(key);
        }
        text.unwrap_or_default()
    }

    /// A truth value.
    pub(crate) fn truth(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.wrong_type(key, value, "true 或 false");
        }
        truth
    }

    /// An exact decimal.
    pub(crate) fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let value = self.get(key)?;
        let decimal = decimal_of(value.get_ref());
        if decimal.is_none() {
            match value.get_ref() {
                DeValue::Integer(_) | DeValue::Float(_) => self.report(
                    Diagnostic::error(
                        "E108",
                        value.span().into(),
                        format!("{}的“{key}”数字太长或用了指数写法", self.what),
                    )
                    .help("最多 15 位数字,小数最多 6 位,不用 1e3 这类写法"),
                ),
                _ => self.wrong_type(key, value, "数字"),
            }
        }
        decimal
    }

    /// Points: an exact decimal with at most four places.
    pub(crate) fn points(&self, key: &'static str) -> Option<Points> {
        let decimal = self.decimal(key)?;
        let points = Points::from_decimal(decimal).filter(|p| p.abs() <= Points::whole(1_000_000));
        if points.is_none() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!("{}的“{key}”不能作分值:{decimal}", self.what),
                )
                .help("分值最多 4 位小数,且不超过一百万分"),
            );
        }
        points
    }

    /// Points that must be there and not negative; zero after the report.
    pub(crate) fn required_points(&self, key: &'static str) -> Points {
        if !self.has(key) {
            self.missing(key);
            return Points::ZERO;
        }
        self.amount_size(key).unwrap_or_default()
    }

    /// Points that must not be negative.
    pub(crate) fn amount_size(&self, key: &'static str) -> Option<Points> {
        let points = self.points(key)?;
        if points.is_negative() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!("{}的“{key}”不能是负数:{points}", self.what),
                )
                .help("写正数;扣分用 deduct,加分用 add"),
            );
            return None;
        }
        Some(points)
    }

    /// A whole number from zero.
    pub(crate) fn whole(&self, key: &'static str) -> Option<u32> {
        let decimal = self.decimal(key)?;
        let whole = decimal
            .scaled(0)
            .and_then(|n| u32::try_from(n).ok())
            .filter(|&n| n <= 1_000_000);
        if whole.is_none() {
            self.report(
                Diagnostic::error(
                    "E108",
                    self.span_of(key),
                    format!(
                        "{}的“{key}”应是 0 到 1000000 的整数,现在是 {decimal}",
                        self.what
                    ),
                )
                .help("改成整数"),
            );
        }
        whole
    }

    /// A number written plainly or as a percent text; `"50%"` is 0.5.
    pub(crate) fn decimal_or_share(&self, key: &'static str) -> Option<Decimal> {
        match self.get(key)?.get_ref() {
            DeValue::String(s) if s.trim().ends_with('%') => {
                let share =
                    Decimal::parse(s.trim().trim_end_matches('%').trim()).map(Decimal::percent);
                if share.is_none() {
                    self.report(
                        Diagnostic::error(
                            "E110",
                            self.span_of(key),
                            format!("{}的“{key}”应是数字或百分数", self.what),
                        )
                        .help("写成 50 或 \"50%\""),
                    );
                }
                share
            }
            _ => self.decimal(key),
        }
    }

    /// A whole number from 0 to 100.
    pub(crate) fn small(&self, key: &'static str) -> Option<u8> {
        let whole = self.whole(key)?;
        let small = u8::try_from(whole).ok().filter(|&n| n <= 100);
        if small.is_none() {
            self.report(Diagnostic::error(
                "E108",
                self.span_of(key),
                format!("{}的“{key}”应是 0 到 100 的整数", self.what),
            ));
        }
        small
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

    /// A share: `"15%"` or a fraction such as 0.15.
    pub(crate) fn share(&self, key: &'static str) -> Option<Decimal> {
        let value = self.get(key)?;
        let share = share_of(value.get_ref());
        if share.is_none() {
            self.report(
                Diagnostic::error(
                    "E110",
                    value.span().into(),
                    format!("{}的“{key}”应是百分数", self.what),
                )
                .help("写成 \"15%\",或 0 到 1 之间的小数 0.15"),
            );
        }
        share
    }

    /// Two shares, lower first.
    pub(crate) fn share_pair(&self, key: &'static str) -> Option<(Decimal, Decimal)> {
        let value = self.get(key)?;
        let pair = value
            .get_ref()
            .as_array()
            .and_then(|a| match (a.get(0), a.get(1), a.len()) {
                (Some(low), Some(high), 2) => {
                    Some((share_of(low.get_ref())?, share_of(high.get_ref())?))
                }
                _ => None,
            });
        let pair = pair.filter(|(low, high)| low <= high);
        if pair.is_none() {
            self.report(
                Diagnostic::error(
                    "E110",
                    value.span().into(),
                    format!("{}的“{key}”应是由小到大的两个百分数", self.what),
                )
                .help("写成 [\"20%\", \"40%\"]"),
            );
        }
        pair
    }

    /// Exact decimals in a list; percent texts are fractions.
    pub(crate) fn decimals(&self, key: &'static str) -> Option<Vec<Decimal>> {
        let value = self.get(key)?;
        let list = value
            .get_ref()
            .as_array()
            .and_then(|a| a.iter().map(|v| decimal_or_percent(v.get_ref())).collect());
        if list.is_none() {
            self.wrong_type(key, value, "数字的列表");
        }
        list
    }

    /// Points in a list.
    pub(crate) fn points_list(&self, key: &'static str) -> Option<Vec<Points>> {
        let list: Option<Vec<Points>> = self
            .decimals(key)?
            .into_iter()
            .map(Points::from_decimal)
            .collect();
        if list.is_none() {
            self.report(Diagnostic::error(
                "E108",
                self.span_of(key),
                format!("{}的“{key}”分值最多 4 位小数", self.what),
            ));
        }
        list
    }

    /// Lists of points in a list.
    pub(crate) fn points_grid(&self, key: &'static str) -> Option<Vec<Vec<Points>>> {
        let value = self.get(key)?;
        let grid = value.get_ref().as_array().and_then(|rows| {
            rows.iter()
                .map(|row| {
                    row.get_ref()
                        .as_array()?
                        .iter()
                        .map(|v| decimal_of(v.get_ref()).and_then(Points::from_decimal))
                        .collect()
                })
                .collect::<Option<Vec<Vec<Points>>>>()
        });
        if grid.is_none() {
            self.wrong_type(key, value, "分值的表格,如 [[0.5, 1], [1, 2]]");
        }
        grid
    }

    /// A date written as a TOML date or as a text; given back as `YYYY-MM-DD`.
    pub(crate) fn date(&self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(d) => Some(d.to_string()),
            DeValue::String(s) => Some(s.trim().to_owned()),
            _ => None,
        };
        let date = written.as_ref().and_then(|w| w.parse::<Date>().ok());
        if date.is_none() {
            self.report(
                Diagnostic::error(
                    "E111",
                    value.span().into(),
                    format!("{}的“{key}”不是存在的日期", self.what),
                )
                .help("写成 2026-01-01,并核对月份和日子"),
            );
        }
        date.map(|d| d.to_string())
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
    pub(crate) fn word<T: Copy>(
        &self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
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
                    self.report(Diagnostic::error(
                        "E108",
                        span,
                        format!("{}的“{key}”数字太长或用了指数写法", self.what),
                    ));
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
        let raw = self
            .document
            .text
            .get(span.start..span.end)
            .unwrap_or_default();
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
    pub(crate) fn table(&self, key: &'static str, what: &str) -> Option<TableReader<'t>> {
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
    pub(crate) fn tables(&self, key: &'static str, what: &str) -> Vec<TableReader<'t>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &format!("[[{key}]] 列表"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for v in array.iter() {
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

    /// The exact decimal under a key of a map.
    pub(crate) fn decimal_at(&self, key: &str) -> Option<Decimal> {
        let value = self.table.get(key)?;
        let decimal = decimal_of(value.get_ref());
        if decimal.is_none() {
            self.wrong_type(key, value, "数字");
        }
        decimal
    }

    /// The points under a key of a map.
    pub(crate) fn points_at(&self, key: &str) -> Option<Points> {
        let points = Points::from_decimal(self.decimal_at(key)?);
        if points.is_none() {
            self.report(Diagnostic::error(
                "E108",
                self.span_of(key),
                format!("{}的“{key}”分值最多 4 位小数", self.what),
            ));
        }
        points
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
    pub(crate) fn finish(self) {
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

fn decimal_of(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(i) if i.radix() == 10 => Decimal::parse(i.as_str()),
        DeValue::Float(f) => {
            Decimal::parse(f.as_str()).filter(|d| d.places() <= Decimal::MAX_PLACES)
        }
        _ => None,
    }
}

/// A number, or a percent text such as `"15%"`.
fn decimal_or_percent(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::String(s) => {
            Decimal::parse(s.trim().strip_suffix('%')?.trim()).map(Decimal::percent)
        }
        other => decimal_of(other),
    }
}

fn share_of(value: &DeValue<'_>) -> Option<Decimal> {
    let share = decimal_or_percent(value)?;
    (share >= Decimal::new(0, 0) && share <= Decimal::new(1, 0)).then_some(share)
}

/// The candidate most like a word, when one is like enough to be meant.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    crate::expr::nearest::nearest(word, candidates)
        .into_iter()
        .next()
}
