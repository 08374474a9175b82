//! Scheme text to model and diagnostics. Reading never fails: what can be read is read, the rest is told.

mod above;
mod cases;
mod dictionary;
mod reader;
mod scheme;
mod scheme_items;
mod versions;

pub use cases::{read_case_files, read_cases};
pub use dictionary::read_dictionary;
pub use reader::{Document, TableReader};
pub use scheme::read_scheme;
pub use versions::{read_versions, write_versions};

pub(crate) use above::{read_lower, read_upper};
pub(crate) use reader::nearest;
pub(crate) use scheme_items::read_shares;
