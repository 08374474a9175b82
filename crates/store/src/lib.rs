//! Tables and transactions.
