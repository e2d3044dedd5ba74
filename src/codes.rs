//! Codes: what the database stores and a form sends, as a type with a word for each value.
//!
//! A column is text, or smallint where the codes are numbers; which column is which type stands in `sqlx.toml`. A stored code that is not known is an error of the query,
//! never a guess.

/// Turns a stored code into a value and a word, both ways, without a catch-all.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident => $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code the database and the forms use.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The words a user reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }

            /// The value a code names.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }

        $crate::codes::stored!($name);
    };
}
pub(crate) use codes;

/// A type with `from_code`, read from a column of codes.
macro_rules! stored {
    ($name:ident) => {
        impl sqlx::Type<sqlx::Postgres> for $name {
            fn type_info() -> sqlx::postgres::PgTypeInfo {
                <str as sqlx::Type<sqlx::Postgres>>::type_info()
            }

            fn compatible(found: &sqlx::postgres::PgTypeInfo) -> bool {
                <str as sqlx::Type<sqlx::Postgres>>::compatible(found)
                    || <i16 as sqlx::Type<sqlx::Postgres>>::compatible(found)
            }
        }

        impl sqlx::Decode<'_, sqlx::Postgres> for $name {
            fn decode(
                value: sqlx::postgres::PgValueRef<'_>,
            ) -> Result<Self, sqlx::error::BoxDynError> {
                use sqlx::{Decode, Postgres, Type, ValueRef};

                let number = <i16 as Type<Postgres>>::compatible(&value.type_info());
                let code = if number {
                    <i16 as Decode<Postgres>>::decode(value)?.to_string()
                } else {
                    <String as Decode<Postgres>>::decode(value)?
                };
                Self::from_code(&code)
                    .ok_or_else(|| concat!("not a code of ", stringify!($name)).into())
            }
        }
    };
}
pub(crate) use stored;
