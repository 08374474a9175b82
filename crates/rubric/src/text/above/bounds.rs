//! Reads bounds of bands, grades and benchmark rows.

use crate::diag::Diagnostic;
use crate::model::*;
use crate::text::reader::TableReader;

/// `below` or `up_to`, not both.
pub(crate) fn read_upper(r: &TableReader<'_>) -> Option<UpperBound> {
    match (r.decimal_or_share("below"), r.decimal_or_share("up_to")) {
        (Some(_), Some(_)) => {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span(),
                    format!("{}的 below 和 up_to 只能写一个", r.what()),
                )
                .help("below 不含端点,up_to 含端点"),
            );
            None
        }
        (Some(n), None) => Some(UpperBound::Below(n)),
        (None, n) => n.map(UpperBound::UpTo),
    }
}

/// `from` or `above`, not both.
pub(crate) fn read_lower(r: &TableReader<'_>) -> Option<LowerBound> {
    match (r.decimal_or_share("from"), r.decimal_or_share("above")) {
        (Some(_), Some(_)) => {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span(),
                    format!("{}的 from 和 above 只能写一个", r.what()),
                )
                .help("from 含端点,above 不含端点"),
            );
            None
        }
        (Some(n), None) => Some(LowerBound::From(n)),
        (None, n) => n.map(LowerBound::Above),
    }
}
