//! From text to tree. Reports and gives no tree when anything is wrong; never guesses a meaning.

use crate::diag::{Diagnostic, Span};

use super::ast::{Binary, Expr, Kind, Unary};
use super::lex::{Lexed, Token, TokenKind, lex};

/// Most nodes of one tree.
const MAX_NODES: usize = 10_000;
/// Greatest height of a tree, so that whatever walks it by recursion is safe.
const MAX_HEIGHT: u32 = 300;

/// Reads an expression that stands at byte `offset` of a larger text; places count from the start of that text.
pub fn parse(text: &str, offset: usize) -> (Option<Expr>, Vec<Diagnostic>) {
    let Lexed {
        tokens,
        diagnostics,
        usable,
    } = lex(text, offset);
    if !usable {
        return (None, diagnostics);
    }
    if tokens.len() == 1 {
        let span = Span::new(offset, offset + text.len());
        let empty = Diagnostic::error("E201", span, "表达式是空的")
            .help("请写出条件或算式;不需要时删去这个键");
        return (None, vec![empty]);
    }
    let mut parser = Parser {
        tokens,
        at: 0,
        nodes: 0,
        diagnostics,
    };
    let tree = parser.whole();
    let mut diagnostics = parser.diagnostics;
    diagnostics.sort_by_key(|d| d.span);
    (tree.filter(|_| diagnostics.is_empty()), diagnostics)
}

/// A subtree with what the parser needs to know of it.
struct Node {
    expr: Expr,
    height: u32,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Parser {
    fn whole(&mut self) -> Option<Expr> {
        let node = self.expression()?;
        match self.peek() {
            TokenKind::End => Some(node.expr),
            TokenKind::Close => self.fail(
                "E211",
                "这个右括号没有与之成对的左括号",
                "请删去它,或在前面补上左括号",
            ),
            TokenKind::Comma => self.fail(
                "E213",
                "函数之外不能用逗号",
                "逗号只分开函数的参数;数字不用逗号分节,多个条件用 && 或 || 连接",
            ),
            TokenKind::Colon => self.fail(
                "E214",
                "冒号前面没有问号",
                "条件选择的写法是:条件 ? 成立时的值 : 不成立时的值",
            ),
            _ => self.surplus(),
        }
    }

    fn surplus<T>(&mut self) -> Option<T> {
        let after_name = self.at > 0 && matches!(self.tokens[self.at - 1].kind, TokenKind::Name(_));
        let help = match self.peek() {
            TokenKind::Name(_) | TokenKind::Number { .. } if after_name => {
                "请在两者之间写上运算符;如果是一个含空格的名称,用反引号把整个名称括起来"
            }
            _ => "请在两者之间写上运算符,或删去多出来的内容",
        };
        self.fail("E213", "式子到前面已经完整,这里多出了内容", help)
    }

    fn peek(&self) -> &TokenKind {
        &self.tokens[self.at].kind
    }

    fn span(&self) -> Span {
        self.tokens[self.at].span
    }

    fn advance(&mut self) -> Token {
        let token = self.tokens[self.at].clone();
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
        token
    }

    fn eat(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek() == kind;
        if found {
            self.advance();
        }
        found
    }

    fn fail<T>(&mut self, code: &'static str, message: &str, help: &str) -> Option<T> {
        let span = self.span();
        self.fail_at(span, code, message, help)
    }

    fn fail_at<T>(
        &mut self,
        span: Span,
        code: &'static str,
        message: &str,
        help: &str,
    ) -> Option<T> {
        self.diagnostics
            .push(Diagnostic::error(code, span, message).help(help));
        None
    }

    fn node(&mut self, kind: Kind, span: Span, height: u32) -> Option<Node> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self.fail_at(span, "E216", "表达式的成分太多", "请拆成几条规则");
        }
        if height > MAX_HEIGHT {
            let message = format!("连着的运算超过 {MAX_HEIGHT} 个");
            let place = Span::new(span.end.saturating_sub(1), span.end);
            return self.fail_at(place, "E216", &message, "请拆成几条规则");
        }
        Some(Node {
            expr: Expr { kind, span },
            height,
        })
    }

    fn expression(&mut self) -> Option<Node> {
        let condition = self.binary(1)?;
        if *self.peek() != TokenKind::Question {
            return Some(condition);
        }
        let question = self.advance().span;
        let yes = self.expression()?;
        if !self.eat(&TokenKind::Colon) {
            return self.fail_at(
                question,
                "E214",
                "这个问号后面缺少冒号",
                "条件选择的写法是:条件 ? 成立时的值 : 不成立时的值",
            );
        }
        let no = self.expression()?;
        let span = Span::new(condition.expr.span.start, no.expr.span.end);
        let height = 1 + condition.height.max(yes.height).max(no.height);
        let kind = Kind::Conditional(
            Box::new(condition.expr),
            Box::new(yes.expr),
            Box::new(no.expr),
        );
        self.node(kind, span, height)
    }

    fn binary(&mut self, least: u8) -> Option<Node> {
        let mut left = self.unary()?;
        let mut compared = false;
        while let TokenKind::Op(op) = *self.peek() {
            let strength = op.strength();
            if strength < least {
                break;
            }
            let comparison = strength == Binary::Equal.strength();
            if comparison && compared {
                return self.fail(
                    "E210",
                    "比较不能连着写",
                    "请拆成两个比较,用 && 连起来,如 a < b && b < c",
                );
            }
            compared = comparison;
            self.advance();
            let right = self.binary(strength + 1)?;
            let span = Span::new(left.expr.span.start, right.expr.span.end);
            let height = 1 + left.height.max(right.height);
            let kind = Kind::Binary(op, Box::new(left.expr), Box::new(right.expr));
            left = self.node(kind, span, height)?;
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        let op = match self.peek() {
            TokenKind::Not => Unary::Not,
            TokenKind::Op(Binary::Subtract) => Unary::Minus,
            _ => return self.primary(),
        };
        let start = self.advance().span.start;
        let of = self.unary()?;
        let span = Span::new(start, of.expr.span.end);
        self.node(Kind::Unary(op, Box::new(of.expr)), span, of.height + 1)
    }

    fn primary(&mut self) -> Option<Node> {
        let span = self.span();
        match self.peek() {
            TokenKind::Number { value, percent } => {
                let kind = Kind::Number {
                    value: *value,
                    percent: *percent,
                };
                self.advance();
                self.node(kind, span, 1)
            }
            TokenKind::Truth(truth) => {
                let kind = Kind::Truth(*truth);
                self.advance();
                self.node(kind, span, 1)
            }
            TokenKind::Text(text) => {
                let kind = Kind::Text(text.clone());
                self.advance();
                self.node(kind, span, 1)
            }
            TokenKind::Name(name) => {
                let name = name.clone();
                self.advance();
                if *self.peek() == TokenKind::Open {
                    self.call(name, span)
                } else {
                    self.node(Kind::Name(name), span, 1)
                }
            }
            TokenKind::Open => {
                self.advance();
                if *self.peek() == TokenKind::Close {
                    return self.fail("E212", "括号里没有内容", "请写出括号里的算式或条件");
                }
                let inner = self.expression()?;
                self.close(span)?;
                Some(inner)
            }
            _ => self.missing(),
        }
    }

    /// The bracket opened at `open` must close here.
    fn close(&mut self, open: Span) -> Option<()> {
        if self.eat(&TokenKind::Close) {
            return Some(());
        }
        match self.peek() {
            TokenKind::End => self.fail_at(
                open,
                "E211",
                "这个左括号没有与之成对的右括号",
                "请在结束处补上 )",
            ),
            TokenKind::Comma => self.fail(
                "E213",
                "函数之外不能用逗号",
                "逗号只分开函数的参数;多个条件用 && 或 || 连接",
            ),
            TokenKind::Colon => self.fail(
                "E214",
                "冒号前面没有问号",
                "条件选择的写法是:条件 ? 成立时的值 : 不成立时的值",
            ),
            _ => self.surplus(),
        }
    }

    fn call(&mut self, name: String, name_span: Span) -> Option<Node> {
        let open = self.advance().span;
        let mut args = Vec::new();
        let mut height = 0;
        if *self.peek() != TokenKind::Close {
            loop {
                let arg = self.expression()?;
                height = height.max(arg.height);
                args.push(arg.expr);
                if !self.eat(&TokenKind::Comma) {
                    break;
                }
            }
        }
        let end = self.span().end;
        self.close(open)?;
        let kind = Kind::Call {
            name,
            name_span,
            args,
        };
        self.node(kind, Span::new(name_span.start, end), height + 1)
    }

    /// An operand is missing before the current token.
    fn missing<T>(&mut self) -> Option<T> {
        let here = self.span();
        let before = self.at.checked_sub(1).map(|i| &self.tokens[i]);
        let (span, message) = match before {
            None => (here, "式子开头缺少数、名称或条件".to_owned()),
            Some(token) => (
                token.span,
                match &token.kind {
                    TokenKind::Op(op) => format!("“{}”后面缺少数、名称或条件", op.sign()),
                    TokenKind::Not => "“!”后面缺少条件".to_owned(),
                    TokenKind::Open => "左括号后面缺少数、名称或条件".to_owned(),
                    TokenKind::Comma => "逗号后面缺少参数".to_owned(),
                    TokenKind::Question => "“?”后面缺少成立时的值".to_owned(),
                    TokenKind::Colon => "“:”后面缺少不成立时的值".to_owned(),
                    _ => "这里缺少数、名称或条件".to_owned(),
                },
            ),
        };
        self.fail_at(span, "E212", &message, "请补上,或删去多余的符号")
    }
}
