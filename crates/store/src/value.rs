//! What is bound to statements and read from rows: three types, each with its typed null (PostgreSQL asks for the
//! type of a null too).

use appraisal::cycle::Stage;
use appraisal::permit::Role;

use crate::db::Row;
use crate::fault::Fault;

/// A value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

/// The values of a statement's parameters, in order.
#[macro_export]
macro_rules! values {
    ($($it:expr),* $(,)?) => { ::std::vec![$($crate::value::Value::from($it)),*] };
}

/// A field of a row: how it is written and read.
pub trait Column: Sized {
    /// As a parameter.
    fn to_value(&self) -> Value;
    /// From a place of a row, counted from 0.
    ///
    /// # Errors
    /// [`Fault::Damaged`] when another type or an unknown word stands there.
    fn of(row: &Row, at: usize) -> Result<Self, Fault>;
}

impl Value {
    /// The value as one part of a row's key in the audit log.
    pub fn key_part(&self) -> String {
        match self {
            Value::Int(Some(it)) => it.to_string(),
            Value::Text(Some(it)) => it.clone(),
            Value::Bytes(Some(it)) => hex(it),
            Value::Int(None) | Value::Text(None) | Value::Bytes(None) => String::new(),
        }
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

macro_rules! plain {
    ($($type:ty, $case:ident, $read:ident, $maybe:ident, |$it:ident| $value:expr;)+) => {$(
        impl Column for $type {
            fn to_value(&self) -> Value {
                let $it = self;
                Value::$case(Some($value))
            }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> {
                row.$read(at)
            }
        }
        impl Column for Option<$type> {
            fn to_value(&self) -> Value {
                Value::$case(self.as_ref().map(|$it| $value))
            }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> {
                row.$maybe(at)
            }
        }
        impl From<$type> for Value {
            fn from(it: $type) -> Value {
                it.to_value()
            }
        }
        impl From<Option<$type>> for Value {
            fn from(it: Option<$type>) -> Value {
                it.to_value()
            }
        }
    )+};
}

plain! {
    i64, Int, int, maybe_int, |it| *it;
    String, Text, text, maybe_text, |it| it.clone();
    Vec<u8>, Bytes, bytes, maybe_bytes, |it| it.clone();
}

impl Column for bool {
    fn to_value(&self) -> Value {
        Value::Int(Some(i64::from(*self)))
    }
    fn of(row: &Row, at: usize) -> Result<Self, Fault> {
        row.truth(at)
    }
}
impl From<bool> for Value {
    fn from(it: bool) -> Value {
        it.to_value()
    }
}
impl From<&str> for Value {
    fn from(it: &str) -> Value {
        Value::Text(Some(it.to_owned()))
    }
}
impl From<Option<&str>> for Value {
    fn from(it: Option<&str>) -> Value {
        Value::Text(it.map(str::to_owned))
    }
}
impl From<&String> for Value {
    fn from(it: &String) -> Value {
        Value::Text(Some(it.clone()))
    }
}
impl From<&[u8]> for Value {
    fn from(it: &[u8]) -> Value {
        Value::Bytes(Some(it.to_vec()))
    }
}

/// Closed sets of words are stored by their key.
macro_rules! keyed {
    ($($type:ty),+ $(,)?) => {$(
        impl Column for $type {
            fn to_value(&self) -> Value {
                Value::Text(Some(self.key().to_owned()))
            }
            fn of(row: &Row, at: usize) -> Result<Self, Fault> {
                let key = row.text(at)?;
                <$type>::from_key(&key).ok_or_else(|| Fault::Damaged {
                    what: format!("{} {key:?}", stringify!($type)),
                })
            }
        }
        impl From<$type> for Value {
            fn from(it: $type) -> Value {
                it.to_value()
            }
        }
    )+};
}

keyed!(Role, Stage);
