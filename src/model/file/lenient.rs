//! A file of a later minor version, cut down to what this one knows.
//!
//! Each record is tried by itself: fields that we do not know are cut out of
//! it, and a record that still cannot be read (a word of a choice that came
//! later) is taken out whole. The project is then opened for reading only, so
//! nothing that was cut is ever lost from the file.

use super::clip;
use super::scan::{self, Found};
use super::wire::{self, Wire};
use crate::model::Aside;
use ron::error::SpannedError;

/// How many unknown fields are cut out of one record, or of the rest of the
/// file, before we say that it is not a file we can read.
const MOST_CUTS: usize = 64;

/// What is left of a file.
pub(super) struct Clean {
    pub(super) text: String,
    /// The records that were taken out, as they stand in the file.
    pub(super) aside: Vec<Aside>,
}

pub(super) fn clean(text: &str) -> Result<Clean, SpannedError> {
    let mut clean = String::with_capacity(text.len());
    let mut aside = Vec::new();
    let mut copied = 0;
    let mut kept: Vec<String> = Vec::new();
    scan::walk(text, |found| {
        match found {
            Found::Item(outer, list, _, range) => {
                if let Some((list, trim)) = trimmer(outer, list) {
                    let record = &text[range];
                    match trim(record) {
                        Ok(record) => kept.push(record),
                        Err(why) => aside.push(Aside {
                            list,
                            name: clip(record),
                            text: record.to_owned(),
                            why,
                        }),
                    }
                }
            }
            Found::List(outer, list, range) if trimmer(outer, list).is_some() => {
                clean.push_str(&text[copied..range.start]);
                clean.push('[');
                for record in kept.drain(..) {
                    clean.push_str(&record);
                    clean.push_str(",\n");
                }
                clean.push(']');
                copied = range.end;
            }
            _ => {}
        }
        true
    });
    clean.push_str(&text[copied..]);
    let text = without_unknown::<super::reader::ProjectFile>(clean)?;
    Ok(Clean { text, aside })
}

type Trim = fn(&str) -> Result<String, String>;

fn trimmer(outer: &str, list: &str) -> Option<(&'static str, Trim)> {
    Some(match (outer, list) {
        ("scheme", "tags") => ("scheme.tags", trim::<wire::Tag>),
        ("scheme", "relations") => ("scheme.relations", trim::<wire::RelationType>),
        ("", "sources") => ("sources", trim::<wire::Source>),
        ("", "zones") => ("zones", trim::<wire::Zone>),
        ("", "annotations") => ("annotations", trim::<wire::Annotation>),
        ("", "relations") => ("relations", trim::<wire::Relation>),
        ("", "entities") => ("entities", trim::<wire::Entity>),
        ("", "events") => ("events", trim::<wire::Event>),
        ("", "accounts") => ("accounts", trim::<wire::Account>),
        ("", "event_links") => ("event_links", trim::<wire::EventLink>),
        ("", "not_same") => ("not_same", trim::<wire::NotSame>),
        ("", "verdicts") => ("verdicts", trim::<wire::Verdict>),
        ("", "reviewed") => ("reviewed", trim::<wire::Reviewed>),
        ("", "dismissed") => ("dismissed", trim::<wire::Dismissed>),
        ("", "settled") => ("settled", trim::<wire::Settled>),
        ("", "conflicts") => ("conflicts", trim::<wire::Conflict>),
        _ => return None,
    })
}

fn trim<W: Wire>(record: &str) -> Result<String, String> {
    without_unknown::<W>(record.to_owned()).map_err(|error| clip(&error.code.to_string()))
}

/// The text without the fields that `T` does not have.
fn without_unknown<T: serde::de::DeserializeOwned>(
    mut text: String,
) -> Result<String, SpannedError> {
    let mut cuts = 0;
    loop {
        let Err(error) = ron::from_str::<T>(&text) else {
            return Ok(text);
        };
        let ron::Error::NoSuchStructField { found, .. } = &error.code else {
            return Err(error);
        };
        cuts += 1;
        let at = scan::offset(&text, error.span.end.line, error.span.end.col);
        match scan::field_before(&text, found, at) {
            Some(range) if cuts <= MOST_CUTS => text.replace_range(range, ""),
            _ => return Err(error),
        }
    }
}
