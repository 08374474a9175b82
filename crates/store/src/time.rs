//! Moments and days as they are stored: whole numbers. No clock is read here.

use serde::{Deserialize, Serialize};

use crate::db::Row;
use crate::fault::Fault;
use crate::value::{Column, Value};

macro_rules! whole {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);
        impl From<$name> for Value {
            fn from(it: $name) -> Value {
                Value::Int(Some(it.0))
            }
        }
        impl From<Option<$name>> for Value {
            fn from(it: Option<$name>) -> Value {
                Value::Int(it.map(|it| it.0))
            }
        }
        impl Column for $name {
            fn to_value(&self) -> Value {
                Value::Int(Some(self.0))
            }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> {
                row.int(at).map($name)
            }
        }
        impl Column for Option<$name> {
            fn to_value(&self) -> Value {
                Value::Int(self.map(|it| it.0))
            }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> {
                Ok(row.maybe_int(at)?.map($name))
            }
        }
    };
}

whole!(
    /// Microseconds since 1970 UTC.
    Moment
);
whole!(
    /// Days since 1970, the same number as `rubric::facts::day_number`.
    Day
);

impl Moment {
    /// So many seconds later.
    pub const fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds * 1_000_000)
    }
}
