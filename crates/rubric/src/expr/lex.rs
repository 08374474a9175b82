//! Tokens of an expression. Keeps every limit that protects what comes after: length, number of tokens, nesting.
//!
//! Full-width spellings are reported and then read as what they stand for, so that one slip gives one message.

mod half;
mod nesting;

use crate::diag::{Diagnostic, Span};
use crate::number::Decimal;

use super::ast::Binary;
use half::half_width;
use nesting::Nesting;

/// Most bytes of one expression.
const MAX_BYTES: usize = 100_000;
/// Most tokens of one expression.
const MAX_TOKENS: usize = 20_000;
/// Most brackets, prefix operators and conditionals inside each other.
pub(super) const MAX_NESTING: usize = 200;
/// Most messages about one text; the rest would only bury the first.
const MAX_DIAGNOSTICS: usize = 10;

/// A token and its place in the whole text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// Kinds of token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Number { value: Decimal, percent: bool },
    Text(String),
    Name(String),
    Truth(bool),
    Op(Binary),
    Not,
    Open,
    Close,
    Comma,
    Question,
    Colon,
    End,
}

/// What the tokenizer found.
#[derive(Debug)]
pub(super) struct Lexed {
    /// Tokens, the last one [`TokenKind::End`].
    pub(super) tokens: Vec<Token>,
    /// What is wrong.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// False when something could not be read as what it must have meant: parsing would only guess.
    pub(super) usable: bool,
}

/// Cuts a text into tokens; places are counted from `offset`.
pub(super) fn lex(text: &str, offset: usize) -> Lexed {
    let mut cut = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let (chars, full_width) = half_width(&text[..cut], offset);
    let mut lexer = Lexer {
        chars,
        end: offset + cut,
        at: 0,
        tokens: Vec::new(),
        diagnostics: full_width,
        usable: true,
        stopped: false,
        nesting: Nesting::default(),
    };
    lexer.run();
    if cut < text.len() && !lexer.stopped {
        lexer.diagnostics.clear();
        let place = Span::new(offset + cut, offset + cut + 1);
        lexer.stop(
            Diagnostic::error("E216", place, format!("表达式超过 {MAX_BYTES} 字节"))
                .help("请拆成几条规则"),
        );
    }
    if lexer.stopped {
        // A text past the limits gets the one message about the limit.
        let last = lexer.diagnostics.pop();
        lexer.diagnostics = last.into_iter().collect();
    }
    lexer.diagnostics.sort_by_key(|d| d.span);
    lexer.diagnostics.truncate(MAX_DIAGNOSTICS);
    let end = lexer.end;
    lexer.push(TokenKind::End, Span::new(end, end));
    Lexed {
        tokens: lexer.tokens,
        diagnostics: lexer.diagnostics,
        usable: lexer.usable && !lexer.stopped,
    }
}

/// The operator that a word is mistaken for.
pub(super) fn operator_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "and" | "AND" | "And" | "且" | "并且" | "而且" => "&&",
        "or" | "OR" | "Or" | "或" | "或者" => "||",
        "not" | "NOT" | "Not" | "非" => "!",
        _ => return None,
    })
}

struct Lexer {
    chars: Vec<(char, usize)>,
    end: usize,
    at: usize,
    tokens: Vec<Token>,
    diagnostics: Vec<Diagnostic>,
    usable: bool,
    stopped: bool,
    nesting: Nesting,
}

impl Lexer {
    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            if self.stopped {
                return;
            }
            let from = self.at;
            if c.is_whitespace() {
                self.at += 1;
            } else if c.is_ascii_digit() || (c == '.' && self.digit(1)) {
                self.number();
            } else if matches!(c, '"' | '\'' | '`') {
                self.quoted(c);
            } else if c.is_alphabetic() || c == '_' {
                self.name();
            } else {
                self.sign(c);
            }
            if self.tokens.len() > MAX_TOKENS {
                let span = self.span(from);
                self.stop(
                    Diagnostic::error("E216", span, "表达式的成分太多").help("请拆成几条规则"),
                );
            }
            if self.nesting.depth > MAX_NESTING {
                let span = self.span(from);
                self.stop(
                    Diagnostic::error("E215", span, format!("到这里已经嵌套超过 {MAX_NESTING} 层"))
                        .help("请减少括号和条件选择,或拆成几条规则"),
                );
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|&(c, _)| c)
    }

    fn digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    fn place(&self, index: usize) -> usize {
        self.chars.get(index).map_or(self.end, |&(_, place)| place)
    }

    /// From the character at `from` to the one before the current.
    fn span(&self, from: usize) -> Span {
        Span::new(self.place(from), self.place(self.at))
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().map(|&(c, _)| c).collect()
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.tokens.push(Token { kind, span });
    }

    /// Reports something that is read as what it must have meant.
    fn mend(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < 2 * MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports something whose meaning is not clear.
    fn reject(&mut self, diagnostic: Diagnostic) {
        self.usable = false;
        self.mend(diagnostic);
    }

    /// Reports a limit and ends.
    fn stop(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.stopped = true;
    }

    /// True where an operand is expected next.
    fn before_operand(&self) -> bool {
        self.tokens.last().is_none_or(|t| {
            matches!(
                t.kind,
                TokenKind::Op(_)
                    | TokenKind::Not
                    | TokenKind::Open
                    | TokenKind::Comma
                    | TokenKind::Question
                    | TokenKind::Colon
            )
        })
    }

    fn number(&mut self) {
        let from = self.at;
        let mut points = 0;
        loop {
            match self.peek(0) {
                Some('0'..='9' | '_') => self.at += 1,
                Some('.') if self.digit(1) => {
                    points += 1;
                    self.at += 1;
                }
                _ => break,
            }
        }
        let digits = self.slice(from, self.at);
        let span = self.span(from);
        let value = Decimal::parse(&digits)
            .filter(|d| d.places() <= Decimal::MAX_PLACES)
            .filter(|_| points <= 1);
        let value = value.unwrap_or_else(|| {
            let help = if digits.starts_with('.') {
                format!("小数点前要有数字,请写 0{digits}")
            } else if points > 1 {
                "一个数只能有一个小数点;日期请写 date(\"2026-09-15\")".to_owned()
            } else {
                "最多15位数字,其中小数最多6位".to_owned()
            };
            let shown: String = digits.chars().take(24).collect();
            self.reject(
                Diagnostic::error("E205", span, format!("“{shown}”不是这里能用的数字")).help(help),
            );
            Decimal::default()
        });
        let tail = self.at;
        while self
            .peek(0)
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            self.at += 1;
        }
        if self.at > tail {
            self.after_number(from, tail, &digits);
        }
        let percent = self.peek(0) == Some('%');
        if percent {
            self.at += 1;
        }
        self.nesting.operand();
        let value = if percent { value.percent() } else { value };
        self.push(TokenKind::Number { value, percent }, self.span(from));
    }

    /// Letters directly behind a number: an exponent or a unit of measure.
    fn after_number(&mut self, from: usize, tail: usize, digits: &str) {
        let word = self.slice(tail, self.at);
        let exponent = word.strip_prefix(['e', 'E']).is_some_and(|rest| {
            rest.chars().all(|c| c.is_ascii_digit())
                && (!rest.is_empty() || matches!(self.peek(0), Some('+' | '-')))
        });
        if exponent {
            let span = self.span(from);
            self.reject(
                Diagnostic::error("E205", span, "这里不用科学记数法")
                    .help("请写成普通数字,如 1000"),
            );
            return;
        }
        let span = self.span(tail);
        let word: String = word.chars().take(20).collect();
        let help = match word.chars().next() {
            Some('万') => format!("请写成完整的数字,如 {digits}0000"),
            Some('亿') => format!("请写成完整的数字,如 {digits}00000000"),
            _ => format!("只写 {digits} ;单位由数据项规定"),
        };
        self.reject(
            Diagnostic::error("E206", span, format!("数字 {digits} 后面直接跟着“{word}”"))
                .help(help),
        );
    }

    fn quoted(&mut self, quote: char) {
        let from = self.at;
        self.at += 1;
        while self.peek(0).is_some_and(|c| c != quote && c != '\n') {
            self.at += 1;
        }
        let what = if quote == '`' { "反引号" } else { "引号" };
        if self.peek(0) != Some(quote) {
            let span = Span::new(self.place(from), self.place(from + 1));
            let message = format!("这个{what}没有与之成对的{what}");
            self.reject(
                Diagnostic::error("E204", span, message)
                    .help(format!("请在结束处补上 {quote} ,同一行之内")),
            );
            self.at = self.chars.len();
            return;
        }
        let inner = self.slice(from + 1, self.at);
        self.at += 1;
        let span = self.span(from);
        let bad = inner
            .chars()
            .find(|&c| matches!(c, '"' | '\'' | '`' | '\\') || c.is_control());
        if let Some(bad) = bad {
            let shown = bad.escape_debug();
            self.reject(
                Diagnostic::error("E217", span, format!("{what}里有不能用的字符“{shown}”"))
                    .help("请去掉这个字符"),
            );
        } else if inner.trim().is_empty() {
            self.reject(
                Diagnostic::error("E217", span, format!("{what}里没有内容"))
                    .help("请写上编号或名称"),
            );
        }
        if quote == '`' {
            self.operand_or_call();
            self.push(TokenKind::Name(inner), span);
        } else {
            self.nesting.operand();
            self.push(TokenKind::Text(inner), span);
        }
    }

    fn name(&mut self) {
        let from = self.at;
        while self
            .peek(0)
            .is_some_and(|c| c.is_alphanumeric() || c == '_')
        {
            self.at += 1;
        }
        let word = self.slice(from, self.at);
        let span = self.span(from);
        if let Some(sign) = operator_word(&word) {
            self.mend(
                Diagnostic::error("E208", span, format!("“{word}”不是运算符"))
                    .help(format!("请写 {sign} ;如果它是名称,用反引号括起来")),
            );
            match sign {
                "!" => self.prefix(TokenKind::Not, span),
                "&&" => self.push(TokenKind::Op(Binary::And), span),
                _ => self.push(TokenKind::Op(Binary::Or), span),
            }
            return;
        }
        match word.as_str() {
            "true" | "false" => {
                self.nesting.operand();
                self.push(TokenKind::Truth(word == "true"), span);
            }
            _ => {
                self.operand_or_call();
                self.push(TokenKind::Name(word), span);
            }
        }
    }

    /// A name: an operand, unless a bracket makes it a call that goes on.
    fn operand_or_call(&mut self) {
        let next = (0..)
            .map(|i| self.peek(i))
            .find(|c| !c.is_some_and(char::is_whitespace));
        if next.flatten() != Some('(') {
            self.nesting.operand();
        }
    }

    fn prefix(&mut self, kind: TokenKind, span: Span) {
        self.nesting.prefix();
        self.push(kind, span);
    }

    fn sign(&mut self, c: char) {
        let from = self.at;
        let pair = self.peek(1);
        // Spelling, length, and the operator meant when the spelling is wrong.
        let (length, kind, wrong): (usize, TokenKind, Option<&str>) = match (c, pair) {
            ('=', Some('=')) if self.peek(2) == Some('=') => {
                (3, TokenKind::Op(Binary::Equal), Some("=="))
            }
            ('!', Some('=')) if self.peek(2) == Some('=') => {
                (3, TokenKind::Op(Binary::NotEqual), Some("!="))
            }
            ('=', Some('=')) => (2, TokenKind::Op(Binary::Equal), None),
            ('!', Some('=')) => (2, TokenKind::Op(Binary::NotEqual), None),
            ('<', Some('=')) => (2, TokenKind::Op(Binary::LessEqual), None),
            ('>', Some('=')) => (2, TokenKind::Op(Binary::GreaterEqual), None),
            ('&', Some('&')) => (2, TokenKind::Op(Binary::And), None),
            ('|', Some('|')) => (2, TokenKind::Op(Binary::Or), None),
            ('<', Some('>')) => (2, TokenKind::Op(Binary::NotEqual), Some("!=")),
            ('=', Some('>')) => (2, TokenKind::Op(Binary::GreaterEqual), Some(">=")),
            ('=', Some('<')) => (2, TokenKind::Op(Binary::LessEqual), Some("<=")),
            ('=', _) => (1, TokenKind::Op(Binary::Equal), Some("==")),
            ('&', _) => (1, TokenKind::Op(Binary::And), Some("&&")),
            ('|', _) => (1, TokenKind::Op(Binary::Or), Some("||")),
            ('<', _) => (1, TokenKind::Op(Binary::Less), None),
            ('>', _) => (1, TokenKind::Op(Binary::Greater), None),
            ('+', _) => (1, TokenKind::Op(Binary::Add), None),
            ('-', _) => (1, TokenKind::Op(Binary::Subtract), None),
            ('*', _) => (1, TokenKind::Op(Binary::Multiply), None),
            ('/', _) => (1, TokenKind::Op(Binary::Divide), None),
            ('!', _) => (1, TokenKind::Not, None),
            ('(', _) => (1, TokenKind::Open, None),
            (')', _) => (1, TokenKind::Close, None),
            (',', _) => (1, TokenKind::Comma, None),
            ('?', _) => (1, TokenKind::Question, None),
            (':', _) => (1, TokenKind::Colon, None),
            _ => return self.unknown(c),
        };
        let prefix = self.before_operand();
        self.at += length;
        let span = self.span(from);
        if let Some(right) = wrong {
            let written = self.slice(from, self.at);
            // A full-width sign that is also incomplete has its message already.
            let told = self
                .diagnostics
                .iter()
                .any(|d| d.code == "E203" && d.span.start <= span.start && span.end <= d.span.end);
            if !told {
                self.mend(
                    Diagnostic::error("E207", span, format!("没有“{written}”这个运算符"))
                        .help(format!("请写 {right}")),
                );
            }
        }
        match kind {
            TokenKind::Open => self.nesting.open(),
            TokenKind::Close => self.nesting.close(),
            TokenKind::Comma => self.nesting.comma(),
            TokenKind::Question => self.nesting.conditional(),
            TokenKind::Not => self.nesting.prefix(),
            TokenKind::Op(Binary::Subtract) if prefix => self.nesting.prefix(),
            _ => {}
        }
        self.push(kind, span);
    }

    fn unknown(&mut self, c: char) {
        let from = self.at;
        self.at += 1;
        let span = self.span(from);
        if c == '%' {
            let after_number = matches!(
                self.tokens.last().map(|t| &t.kind),
                Some(TokenKind::Number { .. })
            );
            let help = if after_number {
                "请把百分号紧跟在数字后面,中间不留空格"
            } else {
                "百分数只能写成数字,如 90% ;这里没有取余数的运算"
            };
            self.reject(Diagnostic::error("E209", span, "百分号没有紧跟在数字后面").help(help));
            return;
        }
        let help = match c {
            '^' => "没有乘方运算,请写成连乘",
            '[' | ']' | '{' | '}' | '【' | '】' | '〔' | '〕' => "分组请用半角圆括号 ( )",
            ';' | '；' => "一个键里只写一个式子",
            '.' => "小数点前后都要有数字",
            '\\' => "请去掉反斜杠",
            _ => "请删去它;如果它是名称的一部分,用反引号把整个名称括起来",
        };
        let message = if c.is_control() || c.is_whitespace() || is_invisible(c) {
            format!("有一个看不见的字符 U+{:04X}", u32::from(c))
        } else {
            format!("不认识字符“{c}”")
        };
        self.reject(Diagnostic::error("E202", span, message).help(help));
    }
}

fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0x00AD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFEFF)
}
