//! Recognisers: what a text seems to say, for a person to accept or dismiss.
//!
//! Rules, no statistics and no models: whoever reads a suggestion can be told
//! why it was made. Every function is pure and linear in the text; none of
//! them changes a project. Positions are bytes of the text at hand.
//!
//! [`token`] cuts a text into words, digit runs and marks; the recognisers
//! work on these. [`number`] reads numbers that are written in words,
//! [`date`] dates.

pub mod date;
mod figure;
pub mod claim;
pub mod fold;
pub mod gazetteer;
pub mod known;
pub mod lexicon;
pub mod names;
pub mod number;
pub mod occurrences;
pub mod token;
pub mod zones;

pub use date::{date_in, dates};
pub use figure::{Options as FigureOptions, figure_in, figures, figures_with};
pub use claim::{ClaimCues, claim_in};
pub use gazetteer::{EntryId, Gazetteer};
pub use known::{Described, KnownNames, shipped};
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
#[derive(Clone, Debug, Default, PartialEq)]
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

// ---- Stand-ins until the recognisers are merged; see the branch's report. ----

/// Cues of a claim.
#[derive(Clone, Debug, Default)]
pub struct ClaimCues {
    /// Who speaks.
    pub voice: Option<ByteSpan>,
    /// With which verb.
    pub verb: Option<ByteSpan>,
    /// The words that hedge.
    pub hedges: Vec<ByteSpan>,
    /// How sure.
    pub certainty: crate::model::Certainty,
    /// Which way.
    pub polarity: crate::model::Polarity,
    /// Why.
    pub why: String,
}

fn find(text: &SourceText, span: ByteSpan, word: &str) -> Option<ByteSpan> {
    let at = text.slice(span).find(word)? as u32;
    text.span(
        span.start().plus(at),
        span.start().plus(at + word.len() as u32),
    )
    .ok()
}

/// Stand-in.
pub fn claim_in(text: &SourceText, _context: &Context, span: ByteSpan) -> Option<ClaimCues> {
    let cues = ClaimCues {
        voice: find(text, span, "The government").or_else(|| find(text, span, "a witness")),
        verb: find(text, span, "denied").or_else(|| find(text, span, "said")),
        hedges: find(text, span, "reportedly").into_iter().collect(),
        certainty: Default::default(),
        polarity: if text.slice(span).contains("denied") {
            crate::model::Polarity::Denies
        } else {
            Default::default()
        },
        why: "‘denied’".to_owned(),
    };
    (cues.voice.is_some() || !cues.hedges.is_empty()).then_some(cues)
}
