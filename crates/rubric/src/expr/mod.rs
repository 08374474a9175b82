//! Quantities and conditions: the tree an author's text becomes, and the typed form the kernels run.
//!
//! Syntax and meaning follow the Common Expression Language, cut to what schemes need, with facts named by
//! their Chinese titles as well as by id, three-valued truth, and exact numbers.

pub mod ast;
pub mod eval;
pub mod ir;
mod lex;
pub mod lower;
pub mod nearest;
mod parse;
pub mod range;
#[cfg(test)]
mod tests;
pub mod words;

pub use ast::Expr;
pub use lower::{CohortFigure, Frame, Lowering, Scope};
pub use parse::parse;
