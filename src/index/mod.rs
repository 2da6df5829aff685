//! Derived lookups: a project tied to its texts.
//!
//! What is here can be computed anew from project and text at any time. The
//! lookups over annotations are updated in place from each transaction's
//! [`crate::command::Change`], so that an edit costs the same in a large
//! document as in a small one.

mod density;
mod document;
mod lanes;
mod mentions;
pub mod names;

pub use density::Density;
pub use document::{DocumentIndex, Key, Placed};
pub use lanes::{LANES, lanes};
pub use mentions::{BySource, LookAlike, Mentions, Suggestion, Uses};
pub use names::Likeness;
