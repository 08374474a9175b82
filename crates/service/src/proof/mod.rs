//! Proof: the audit chain as people read it, its export, its head; what was published worked out again.

pub mod contents;
pub(crate) mod deeds;
pub mod export;
mod fields;
mod names;
pub mod page;
mod shape;
mod shown;
#[cfg(test)]
pub(crate) mod tests;
