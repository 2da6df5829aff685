//! The shapes of the file, apart from the domain types.
//!
//! A wire record holds what was written, valid or not: numbers are wide, ids
//! and dates are strings. Turning it into a domain record is where it is
//! checked, and a record that fails is kept as it was written. Both the
//! project file and the journal speak this vocabulary.

mod annotation;
mod command;
mod event;
mod head;
mod settled;
mod source;
mod value;

pub(super) use annotation::{Annotation, Dismissed, Entity, Relation, Reviewed};
pub(super) use command::{Command, Head};
pub(super) use event::{Account, Conflict, Event, EventLink, NotSame, Verdict};
pub(super) use head::{Annotator, Offsets, RelationType, SchemeName, Settings, Tag};
pub(super) use settled::Settled;
pub(super) use source::{Source, Zone};

/// The choices, for a test to see that its fixture makes each of them.
#[cfg(test)]
pub(super) mod words_of {
    pub(in crate::model::file) use super::annotation::{EntityKind, Sensitivity};
    pub(in crate::model::file) use super::event::{Bound, EventKind, EventLinkKind, Role};
    pub(in crate::model::file) use super::head::{AnnotatorRole, ValueKind};
    pub(in crate::model::file) use super::settled::SettledKind;
    pub(in crate::model::file) use super::source::{SourceState, ZoneKind};
    pub(in crate::model::file) use super::value::{Basis, Certainty, Class, Harm, Polarity, Unit};
}

use crate::model::shared::Words;
use crate::model::{IdError, PartialDate, TimeError};
use crate::text::{CharOffset, CharSpan};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use smol_str::{SmolStr, ToSmolStr};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A record as it stands in the file.
pub(super) trait Wire: Serialize + DeserializeOwned {
    /// What it means.
    type Domain;

    /// A valid record, written down.
    fn of(domain: &Self::Domain) -> Self;

    /// The record it stands for, if it makes one.
    fn domain(&self) -> Result<Self::Domain, Why>;

    /// What to call it in a message: its id or, for facts, a description.
    fn name(&self) -> String;

    /// Whether what the domain type lets through may stand in a file.
    fn fits(&self) -> Result<(), Why> {
        Ok(())
    }

    /// Has a record share with others what many have alike.
    fn share(_: &mut Self::Domain, _: &mut Words) {}
}

/// Why a wire record makes no domain record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Why(pub(super) String);

/// Every error of a checked constructor is such a reason.
impl<E: std::error::Error> From<E> for Why {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// A record: the fields before the `;` must be there, those behind it have a
/// default, which is not written.
macro_rules! record {
    ($name:ident { $($field:ident: $ty:ty),* $(; $($optional:ident: $optional_ty:ty),*)? $(,)? }) => {
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in crate::model::file) struct $name {
            $(pub(in crate::model::file) $field: $ty,)*
            $($(
                #[serde(default, skip_serializing_if = "crate::model::file::wire::is_default")]
                pub(in crate::model::file) $optional: $optional_ty,
            )*)?
        }

        #[cfg(test)]
        impl $name {
            #[allow(dead_code, reason = "not every record is a list of its own")]
            pub(in crate::model::file) const FIELDS: &[&str] =
                &[$(stringify!($field),)* $($(stringify!($optional),)*)?];
        }
    };
}
use record;

/// A choice of plain words that are called the same in the domain.
macro_rules! words {
    ($name:ident: $($word:ident),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub(in crate::model::file) enum $name {
            $($word,)*
        }

        #[cfg(test)]
        impl $name {
            pub(in crate::model::file) const WORDS: &[&str] = &[$(stringify!($word)),*];
        }

        impl From<crate::model::$name> for $name {
            fn from(it: crate::model::$name) -> Self {
                match it {
                    $(crate::model::$name::$word => Self::$word,)*
                }
            }
        }

        impl From<$name> for crate::model::$name {
            fn from(it: $name) -> Self {
                match it {
                    $($name::$word => Self::$word,)*
                }
            }
        }
    };
    // The word behind `default` is not written.
    (default $name:ident: $($word:ident),* $(,)?) => {
        words!($name: $($word),*);

        impl Default for $name {
            fn default() -> Self {
                crate::model::$name::default().into()
            }
        }
    };
}
use words;

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A span as written: first and last gap, in code points.
pub(super) type Span = (i64, i64);

fn span_of(span: CharSpan) -> Span {
    (span.start().get().into(), span.end().get().into())
}

fn span((start, end): Span) -> Result<CharSpan, Why> {
    let offset = |at: i64| {
        u32::try_from(at)
            .map(CharOffset::new)
            .map_err(|_| Why(format!("the position {at} is none that a text can have")))
    };
    if start == end {
        return Err(Why(format!("the span ({start}, {end}) is empty")));
    }
    CharSpan::new(offset(start)?, offset(end)?)
        .map_err(|_| Why(format!("the span ({start}, {end}) ends before it starts")))
}

fn ids<T>(list: &[SmolStr], parse: impl Fn(&str) -> Result<T, IdError>) -> Result<Vec<T>, Why> {
    list.iter().map(|id| Ok(parse(id)?)).collect()
}

fn names<'a, T: fmt::Display + 'a>(ids: impl IntoIterator<Item = &'a T>) -> Vec<SmolStr> {
    ids.into_iter().map(ToSmolStr::to_smolstr).collect()
}

fn count(what: &str, number: i64) -> Result<u32, Why> {
    u32::try_from(number).map_err(|_| Why(format!("{what} cannot be {number}")))
}

fn date(text: Option<&SmolStr>) -> Result<Option<PartialDate>, TimeError> {
    text.map(|it| PartialDate::parse(it)).transpose()
}

fn written<T: fmt::Display>(it: Option<T>) -> Option<SmolStr> {
    it.map(|it| it.to_smolstr())
}

/// A day, and only in the form in which we write it.
fn day(text: &SmolStr) -> Result<NaiveDate, Why> {
    match text.parse::<NaiveDate>() {
        Ok(day) if day.to_smolstr() == *text => Ok(day),
        _ => Err(Why(format!("‘{text}’ is no day: write 2023-10-05"))),
    }
}

/// An exact decimal: digits with at most one point, kept to the last zero.
pub(super) fn decimal(text: &str) -> Result<Decimal, Why> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(Why(format!(
            "‘{text}’ is no decimal number: write 1250 or 14.70"
        )));
    }
    Decimal::from_str_exact(text)
        .map_err(|_| Why(format!("‘{text}’ has more digits than can be kept exactly")))
}

/// A map whose keys are there once each: two values under one key would mean
/// that one of them is lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Unique<V>(pub(super) BTreeMap<SmolStr, V>);

impl<V> Default for Unique<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Unique<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Unique<V>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = BTreeMap::new();
                while let Some(key) = map.next_key::<SmolStr>()? {
                    let value = map.next_value()?;
                    if entries.contains_key(&key) {
                        let twice = format!("the key ‘{key}’ is there twice");
                        return Err(serde::de::Error::custom(twice));
                    }
                    entries.insert(key, value);
                }
                Ok(Unique(entries))
            }
        }

        from.deserialize_map(Entries(PhantomData))
    }
}
