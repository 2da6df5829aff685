//! Several people's files over the same texts: what matches, what differs, how
//! well they agree, and how their files are merged.
//!
//! [`pairing`] says which documents are compared, [`marks`] holds what each
//! annotator marked in them, [`align`] pairs the spans one to one, and
//! [`kinds`] says how the two of a pair differ. On these stand [`diff`], the
//! list of disagreements, and [`agreement`], the figures.

pub mod agreement;
pub mod align;
pub mod blind;
pub mod diff;
pub mod entities;
pub mod event_ties;
pub mod events;
pub mod gold;
pub mod kinds;
pub mod lesson;
pub mod marks;
pub mod pairing;
mod schemes;
pub mod values;

pub mod merge;
