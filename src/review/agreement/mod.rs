//! How well annotators agree, in figures, and how well an extractor does
//! against gold.
//!
//! [`Scope`] holds what several files marked in the documents they share.
//! [`Scope::compare`] sets two of them against each other ([`Comparison`]):
//! for each document, and over all of them, for each label and over all
//! labels, a [`tally::Tally`], of which every figure is read off. [`Many`]
//! holds the figures of three and more annotators together.
//!
//! Offsets are taken to the letter. A figure that is nothing over nothing is
//! undefined and says why ([`measure::Measure`]); it is never 0 and never 1.

pub mod alpha;
pub mod cluster_data;
pub mod clusters;
mod compare;
mod counting;
pub mod counts;
pub mod frozen;
pub mod gamma;
pub mod intervals;
pub mod kappa;
pub mod links;
mod many;
pub mod measure;
pub mod nervaluate;
#[cfg(test)]
mod properties;
pub mod random;
mod recount;
mod scope;
pub mod tally;
pub mod unit_figures;
pub mod units;
pub mod value_counts;

pub use compare::{Case, Comparison, Part};
pub use many::Many;
pub use recount::{Edits, Recount, Totals};
pub use scope::Scope;
