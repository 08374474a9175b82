//! Proof: the audit chain as people read it, its export, its head.

pub(crate) mod deeds;
pub mod export;
pub mod page;
#[cfg(test)]
mod tests;
