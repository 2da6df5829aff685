//! One newtype per kind of id.
//!
//! Ids of records are short random tokens, so that two people's files merge
//! without clashes; sources and tags have speaking slugs.

use super::shared::{Shared, Words};
use ecow::EcoString;
use smol_str::SmolStr;
use std::fmt;

/// Why a string is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ is no id: one to 64 letters, digits, ‘-’, ‘_’ or ‘.’ are")]
pub struct IdError(pub SmolStr);

/// Letters and digits of any script are let through, so that slugs may be in
/// the team's own language; nothing that could be taken for a path or markup.
fn is_id(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.chars().count() <= 64 && text.chars().all(fits)
}

/// The alphabet of random ids: no letter that reads like a digit or another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident($text:ty)) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($text);

        impl $name {
            /// Takes over an id from outside.
            ///
            /// # Errors
            ///
            /// [`IdError`] if it has characters that ids may not have, or too many.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                if is_id(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(IdError(SmolStr::new(text)))
                }
            }

            /// A fresh id from 50 of the given random bits.
            pub fn of_random(bits: u64) -> Self {
                let letter = |at: u32| char::from(ALPHABET[(bits >> (5 * at)) as usize & 31]);
                Self((0..10).map(letter).collect())
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

id_type! {
    /// Names a source: a slug such as `hrw`.
    SourceId(Shared)
}
id_type! {
    /// Names a tag of the scheme: a slug such as `figure`.
    TagId(Shared)
}
id_type! {
    /// Names an annotation.
    AnnotationId(EcoString)
}
id_type! {
    /// Names a zone of a source.
    ZoneId(EcoString)
}
id_type! {
    /// Names a typed relation between two annotations.
    RelationId(EcoString)
}
id_type! {
    /// Names an entity: a person, group or place that mentions link to.
    EntityId(EcoString)
}
id_type! {
    /// Names an event.
    EventId(EcoString)
}
id_type! {
    /// Names an account of an event.
    AccountId(EcoString)
}
id_type! {
    /// Names a link between two events.
    EventLinkId(EcoString)
}
id_type! {
    /// Names a verdict on how accounts relate.
    VerdictId(EcoString)
}
id_type! {
    /// Names a decision of a reviewer.
    SettledId(EcoString)
}
id_type! {
    /// Names a merge conflict kept as data.
    ConflictId(EcoString)
}

impl SourceId {
    /// Has records share it.
    pub(super) fn share(&mut self, words: &mut Words) {
        words.share(&mut self.0);
    }
}

impl TagId {
    /// Has records share it.
    pub(super) fn share(&mut self, words: &mut Words) {
        words.share(&mut self.0);
    }
}

impl AnnotationId {
    /// Comes before every id, and is none: a bound for searching sorted ids.
    pub(crate) fn least() -> Self {
        Self(EcoString::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_ids_are_ten_plain_characters() {
        let id = AnnotationId::of_random(u64::MAX);
        assert_eq!(id.as_str(), "zzzzzzzzzz");
        assert_eq!(AnnotationId::parse(id.as_str()), Ok(id));
        assert_eq!(AnnotationId::of_random(0).as_str(), "0000000000");
    }

    #[test]
    fn what_ids_may_not_be() {
        for bad in [
            "",
            "a b",
            "a/b",
            "..\\x",
            "a\u{202e}b",
            "a\nb",
            &"x".repeat(65),
        ] {
            assert!(SourceId::parse(bad).is_err(), "{bad:?}");
        }
        assert!(SourceId::parse("ségou-2.b_1").is_ok());
    }
}
