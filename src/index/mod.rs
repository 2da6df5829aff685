//! Derived lookups: a project tied to its texts.
//!
//! What is here can be computed anew from project and text at any time. The
//! lookups over annotations are updated in place from each transaction's
//! [`crate::command::Change`], so that an edit costs the same in a large
//! document as in a small one.

pub mod coverage;
mod density;
mod document;
mod events;
mod lanes;
mod links;
mod mentions;
pub mod names;
mod statistics;

pub use coverage::{Coverage, Suggestion};
pub use density::Density;
pub use document::{DocumentIndex, Key, Placed};
pub use events::EventIndex;
pub use lanes::{LANES, lanes};
pub use links::Links;
pub use mentions::{BySource, EntitySuggestion, LookAlike, Mentions, Uses};
pub use names::Likeness;
pub use statistics::{
    AnnotatorRow, ByTag, EntityRow, SourceRow, Statistics, Table, TagRow, Tally, statistics,
};
