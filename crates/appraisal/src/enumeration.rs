//! One way to declare a closed set of words that are stored, sent and shown.
//!
//! The macro keeps each variant beside its ASCII key, which is what the
//! database, JSON and scheme texts hold. Chinese words are not its business:
//! they stand in [`crate::label`].

/// Declares a field-less enum with `ALL`, `key()`, `from_key()` and serde by key.
macro_rules! enumeration {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $key:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $key)] $variant,)+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The ASCII word that is stored and sent for this variant.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)+
                }
            }

            /// The variant whose [`key`](Self::key) is `key`.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.key() == key)
            }
        }
    };
}

pub(crate) use enumeration;
