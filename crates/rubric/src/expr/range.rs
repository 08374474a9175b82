//! What values a number can take, from the declared ranges of its inputs. Sound outer bounds, not always tight.

mod interval;
mod walk;

pub use interval::Interval;
pub use walk::{Ranges, condition, number};
