//! From several annotators' files to gold: what is to be decided, what was,
//! and the transactions that decide it.
//!
//! [`Board`] lists what the annotators' files have at each place, agreements
//! and disagreements. [`Progress`] holds it against the gold project and says
//! which of it is settled; it follows every edit of the gold. [`decide`] makes
//! the one transaction of a decision or of many, and [`rules`] find what can
//! be decided without looking.
//!
//! # How a decision is kept
//!
//! What is accepted becomes an annotation of the gold whose origin names the
//! annotations it was settled from: first those that it follows, then those
//! that were turned down with it. What is turned down without anything in its
//! place is kept as a [`Dismissed`](crate::model::Dismissed) of its span and
//! tag, which is what the model calls a proposal that never comes back: it is
//! not asked again here, and the coverage lens of the gold is silent there too.
//! Who turned it down and why is a [`Settled`](crate::model::Settled) beside it.
//!
//! Entities, events, accounts, relations, links between events and verdicts
//! have no origin of their own, so every decision about one is such a record:
//! what it was settled from, what stands for it, and a hash of what the files
//! said. Accounts and relations stand on annotations of the gold only; they
//! grow and shrink with these. Links and verdicts stand on its events.
//!
//! Decisions are found again by the ids of annotations, and where an
//! annotator's file came back with other ids, by content. So nothing decided
//! is lost when a file changes; what rests on words or values that are others
//! now is listed as open again.

mod alike;
mod board;
mod decide;
mod decide_facts;
mod draft;
mod facets;
mod fact_draft;
#[cfg(test)]
mod fact_tests;
mod facts;
mod groups;
mod making;
mod notes;
mod progress;
pub mod rules;
#[cfg(test)]
mod tests;

pub use board::{Board, BoardDocument, Content, Entry, Item, Reading};
pub use decide::{Choice, Review, Why, choice_name, decide};
pub use facets::{Facets, Overview};
pub use facts::{Fact, FactItem, FactReading, Facts};
pub use progress::{Progress, Status};
