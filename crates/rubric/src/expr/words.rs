//! Expressions and values in Chinese, for reasons.

use super::ast::Expr;
use super::ir::Input;
use crate::model::Dictionary;

/// tmp
pub fn words(expr: &Expr, _dictionary: &Dictionary) -> String {
    expr.canonical()
}
/// tmp
pub fn value_words(raw: i64, _input: &Input, _dictionary: &Dictionary) -> String {
    raw.to_string()
}
