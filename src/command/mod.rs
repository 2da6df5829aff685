//! Every change of a project, as a value with an exact inverse.
//!
//! A [`Command`] sets, replaces or removes one record (or the head, or the
//! scheme); its inverse is the command that puts back what stood there. A
//! [`Transaction`] is what a person did in one gesture, under a name they
//! know it by; it is one journal record and one step of undo. [`edit`] builds
//! the transactions that the rooms need, [`entity_edit`] those over entities.

mod change;
pub mod edit;
pub mod entity_edit;
mod history;
#[cfg(test)]
pub(crate) mod properties;
mod refit;
mod transaction;

pub use change::{Change, Swap};
pub use history::{History, Step};
pub use refit::{Fitted, Refit, apply_refit, refit};
pub use transaction::{Applied, Command, Put, Rejected, Transaction, apply, apply_unchecked};
