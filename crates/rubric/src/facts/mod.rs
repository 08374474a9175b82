//! Facts of units: the table that holds them, the files they come from, the columns a program reads.
//!
//! Bytes and strings in, values out; opening files and the clock belong to the caller.

mod assemble;
mod basis;
mod cadence;
mod cells;
mod cohort;
mod csv;
mod day;
mod events;
mod explain;
mod names;
mod period;
mod periods;
mod problem;
mod table;
mod template;
mod values;
mod width;
mod write;

pub use assemble::{Cycle, columns};
pub use basis::{Basis, Disagreement, disagreements, sources};
pub use cadence::fits;
pub use cells::{Cell, Expected, says_nothing};
pub use csv::{Grid, GridRow, is_header_word, read_csv, read_grid};
pub use day::{date as date_of_day, number as day_number};
pub use events::{Tally, tally};
pub use names::KnownNames;
pub use period::Label;
pub use problem::{CellError, ColumnPlace, Problem, Rejection, column_letters};
pub use table::{AlreadySet, Datum, Event, FactTable, SeriesId, Unit, result_name};
pub use template::{Giver, Need, needs, template_long, template_wide};
pub use write::{BYTE_ORDER_MARK, csv_text, guarded, sheet_label, write_long, write_wide};
