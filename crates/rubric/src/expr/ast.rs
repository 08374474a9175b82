//! The tree of an expression as written, with the place of every node in the scheme text.

use serde::{Serialize, Serializer};

use crate::diag::Span;
use crate::number::Decimal;

/// An expression as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it says.
    pub kind: Kind,
    /// Where it stands in the whole text.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A number; `90%` is the number 0.9 with `percent` set.
    Number {
        /// The exact value.
        value: Decimal,
        /// Written with a percent sign.
        percent: bool,
    },
    /// A quoted text: the id of a choice, a scheme, a benchmark or a date.
    Text(String),
    /// `true` or `false`.
    Truth(bool),
    /// A fact or parameter by id or by title.
    Name(String),
    /// A call of a built-in function.
    Call {
        /// The function's name as written.
        name: String,
        /// Where the name stands.
        name_span: Span,
        /// The arguments.
        args: Vec<Expr>,
    },
    /// `!a` or `-a`.
    Unary(Unary, Box<Expr>),
    /// `a op b`.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// `c ? a : b`.
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `!`
    Not,
    /// `-`
    Minus,
}

/// Infix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Binary {
    /// The operator as written.
    pub const fn sign(self) -> &'static str {
        match self {
            Binary::Or => "||",
            Binary::And => "&&",
            Binary::Equal => "==",
            Binary::NotEqual => "!=",
            Binary::Less => "<",
            Binary::LessEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterEqual => ">=",
            Binary::Add => "+",
            Binary::Subtract => "-",
            Binary::Multiply => "*",
            Binary::Divide => "/",
        }
    }

    /// How tightly the operator binds, as in CEL; larger binds tighter.
    pub const fn strength(self) -> u8 {
        match self {
            Binary::Or => 1,
            Binary::And => 2,
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => 3,
            Binary::Add | Binary::Subtract => 4,
            Binary::Multiply | Binary::Divide => 5,
        }
    }
}

impl Expr {
    /// The expression in one canonical spelling: one space around infix operators, only needed parentheses.
    /// Equal trees give equal texts, so the canonical text can be hashed.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, outer: u8) {
        match &self.kind {
            Kind::Number {
                value,
                percent: false,
            } => out.push_str(&value.to_string()),
            Kind::Number {
                value,
                percent: true,
            } => {
                let hundredfold = value
                    .ratio()
                    .checked_mul(crate::number::Ratio::whole(100))
                    .and_then(crate::number::Ratio::decimal);
                match hundredfold {
                    Some(n) => out.push_str(&format!("{n}%")),
                    None => out.push_str(&value.to_string()),
                }
            }
            Kind::Text(text) => {
                out.push('"');
                out.push_str(text);
                out.push('"');
            }
            Kind::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Kind::Name(name) if is_plain_name(name) => out.push_str(name),
            Kind::Name(name) => out.push_str(&format!("`{name}`")),
            Kind::Call { name, args, .. } => {
                out.push_str(name);
                out.push('(');
                for (i, arg) in args.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    arg.write(out, 0);
                }
                out.push(')');
            }
            Kind::Unary(op, of) => {
                out.push(match op {
                    Unary::Not => '!',
                    Unary::Minus => '-',
                });
                of.write(out, 6);
            }
            Kind::Binary(op, a, b) => {
                let strength = op.strength();
                let parenthesise = strength < outer;
                if parenthesise {
                    out.push('(');
                }
                // Comparisons do not chain, so one inside another keeps its parentheses on either side.
                let chains = strength != Binary::Equal.strength();
                a.write(out, if chains { strength } else { strength + 1 });
                out.push_str(&format!(" {} ", op.sign()));
                b.write(out, strength + 1);
                if parenthesise {
                    out.push(')');
                }
            }
            Kind::Conditional(c, a, b) => {
                let parenthesise = outer > 0;
                if parenthesise {
                    out.push('(');
                }
                c.write(out, 1);
                out.push_str(" ? ");
                a.write(out, 1);
                out.push_str(" : ");
                b.write(out, 0);
                if parenthesise {
                    out.push(')');
                }
            }
        }
    }

    /// Every name of a fact or parameter in the expression, with its place, in order of writing.
    pub fn names(&self) -> Vec<(&str, Span)> {
        let mut names = Vec::new();
        self.walk(&mut |e| {
            if let Kind::Name(name) = &e.kind {
                names.push((name.as_str(), e.span));
            }
        });
        names
    }

    /// Calls `visit` on this node and all below it, parents first.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Expr)) {
        visit(self);
        match &self.kind {
            Kind::Call { args, .. } => args.iter().for_each(|a| a.walk(visit)),
            Kind::Unary(_, a) => a.walk(visit),
            Kind::Binary(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Kind::Conditional(c, a, b) => {
                c.walk(visit);
                a.walk(visit);
                b.walk(visit);
            }
            Kind::Number { .. } | Kind::Text(_) | Kind::Truth(_) | Kind::Name(_) => {}
        }
    }
}

/// True when a name can stand without backticks: letters (any script), digits, `_`, not starting with a digit,
/// and not a word that is taken for an operator.
pub fn is_plain_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && !matches!(name, "true" | "false")
        && super::lex::operator_word(name).is_none()
}

impl Serialize for Expr {
    /// Serialises as the canonical text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.canonical())
    }
}
