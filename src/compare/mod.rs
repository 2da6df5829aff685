//! The accounts that sources give of one event, side by side.
//!
//! Only accounts of one event are compared. For every aspect of it, every two
//! accounts stand in one of twelve [`Relation`]s, which is computed from what
//! their annotations come to; words as written count only where nothing else
//! says what they mean.
//!
//! # How two statements are compared
//!
//! By scope, time, value and commitment, in this order. The first that differs
//! names the relation; all that differ are shown as [`Chip`]s.
//!
//! - *Scope* (figures only): unit, harm, class, groups, whether it is part of
//!   another figure, and for standing facts the area. What one says and the
//!   other leaves unsaid differs.
//! - *Time* (figures only): as of when. An incident's toll without one differs
//!   from none; a standing fact takes the date of its zone or source.
//! - *Value*: intervals of numbers or days, sets of entities, or words.
//! - *Commitment*: certainty, who stands behind it, and whether somebody
//!   rejects it.
//!
//! # Entry points
//!
//! [`Lookup::new`] reads a project once; [`Lookup::compare`] and
//! [`Lookup::overview`] then cost no more than the accounts they are about.
//! [`compare`] and [`overview`] do both in one step.

mod amount;
pub mod candidates;
mod comparison;
mod count;
mod days;
mod explain;
mod family;
#[cfg(test)]
mod fixture;
mod links;
mod lookup;
mod matrix;
mod names;
mod panel;
pub mod picture;
pub mod plot_svg;
mod plotted;
mod population;
mod present;
mod relate;
mod relation;
pub mod report;
mod setting;
mod silence;
mod teller;
#[cfg(test)]
mod tests;
mod verdict;
mod voice;

pub use comparison::{
    Across, Aspect, Cell, Column, Comparison, Days, Judgement, MemberView, Overview, Pair, Row,
    Said, Silence, SilentSource, Step, Summary,
};
pub use lookup::Lookup;
pub use panel::{Line, Mark, Panel, Stretch};
pub use present::{compare, overview};
pub use relation::{Badge, Chip, Component, Conflict, Relation};
