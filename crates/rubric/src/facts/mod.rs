//! Facts of units: the table that holds them, the files they come from, the columns a program reads.
//!
//! Bytes and strings in, values out; opening files and the clock belong to the caller.

mod cells;
mod csv;
mod day;
mod explain;
mod names;
mod period;
mod problem;
mod table;
mod values;
mod width;
mod write;

pub use cells::{Cell, Expected};
pub use csv::{is_header_word, read_csv};
pub use day::{date as date_of_day, number as day_number};
pub use names::KnownNames;
pub use period::{Label, fits};
pub use problem::{CellError, ColumnPlace, Problem, Rejection, column_letters};
pub use table::{AlreadySet, Datum, Event, FactTable, SeriesId, Unit, result_name};
pub use write::{BYTE_ORDER_MARK, guarded, write_long, write_wide};
