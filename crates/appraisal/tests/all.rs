//! Tests of the crate from the outside, on the project's own data.

#[path = "all/calendars.rs"]
mod calendars;
#[path = "all/cases.rs"]
mod cases;
#[path = "all/schemes.rs"]
mod schemes;
