//! Recognisers: what a text seems to say, for a person to accept or dismiss.
//!
//! Rules, no statistics and no models: whoever reads a suggestion can be told
//! why it was made. Every function is pure and linear in the text; none of
//! them changes a project. Positions are bytes of the text at hand.
//!
//! [`token`] cuts a text into words, digit runs and marks; the recognisers
//! work on these.

pub mod claim;
pub mod fold;
pub mod gazetteer;
pub mod names;
pub mod occurrences;
pub mod token;
pub mod zones;

pub use claim::{ClaimCues, claim_in};
pub use gazetteer::{EntryId, Gazetteer};
pub use names::{FoundName, How, NameTarget, Names};
pub use occurrences::{Finder, Options, occurrences};
pub use zones::{FoundZone, zones};

use crate::model::{DateValue, Figure, PartialDate, Period, Project, SourceId, ZoneKind};
use crate::text::{ByteSpan, SourceText};

/// A figure in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundFigure {
    /// The number with its qualifier and scale: "at least 34", "1.5 million".
    pub span: ByteSpan,
    /// The bare number inside: "34", "1.5".
    pub number: ByteSpan,
    /// The words that say what is counted, as far as they were made out.
    pub counted: Option<ByteSpan>,
    /// What it comes to.
    pub figure: Figure,
    /// Which rule read it so, in words for people.
    pub why: String,
}

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// The whole expression: "late August 2024", "23-26 Feb".
    pub span: ByteSpan,
    /// What it comes to, on what basis, and why.
    pub date: DateValue,
}

/// What is known around a text before a word of it is read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// When the whole was published.
    pub published: Option<PartialDate>,
    /// The period that the whole tells about.
    pub covers: Option<Period>,
    /// A BCP 47 language tag, or empty.
    pub language: String,
    /// Its zones, by start; of two with one start the wider comes first.
    pub zones: Vec<ZoneContext>,
}

/// A zone as the recognisers see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneContext {
    /// Where.
    pub span: ByteSpan,
    /// What it is.
    pub kind: ZoneKind,
    /// When this stretch was published, if that is said.
    pub published: Option<PartialDate>,
    /// The period this stretch tells about, if that is said.
    pub covers: Option<Period>,
}

impl Context {
    /// What a project knows of one of its sources. Zones that do not lie in
    /// the text are left out.
    pub fn of(project: &Project, id: &SourceId, text: &SourceText) -> Self {
        let source = project.sources().get(id);
        let mut zones: Vec<ZoneContext> = project
            .zones()
            .iter()
            .filter(|zone| zone.source == *id)
            .filter_map(|zone| {
                Some(ZoneContext {
                    span: text.bytes_of(zone.span).ok()?,
                    kind: zone.kind,
                    published: zone.published,
                    covers: zone.covers,
                })
            })
            .collect();
        zones.sort_by_key(|zone| (zone.span.start(), std::cmp::Reverse(zone.span.end())));
        Self {
            published: source.and_then(|it| it.published),
            covers: source.and_then(|it| it.covers),
            language: source.map_or_else(String::new, |it| it.language.to_string()),
            zones,
        }
    }
}
