//! Every change of a project, as a value with an exact inverse.
//!
//! A [`Command`] sets, replaces or removes one record (or the head, or the
//! scheme); its inverse is the command that puts back what stood there. A
//! [`Transaction`] is what a person did in one gesture, under a name they
//! know it by; it is one journal record and one step of undo. [`edit`] and its
//! neighbours [`entity_edit`], [`event_edit`], [`value_edit`], [`relation_edit`]
//! and [`suggest_edit`] build the transactions that the rooms need.

pub mod bulk;
mod change;
pub mod edit;
pub mod entity_edit;
pub mod event_edit;
mod history;
#[cfg(test)]
pub(crate) mod properties;
mod refit;
pub mod relation_edit;
pub mod suggest_edit;
mod transaction;
pub mod value_edit;

pub use change::{Change, Swap};
pub use history::{History, Step};
pub use refit::{Fitted, Refit, apply_refit, refit};
pub use transaction::{Applied, Command, Put, Rejected, Transaction, apply, apply_unchecked};

/// A project over one source `s` of 13 characters, for the tests beside the
/// builders of transactions.
#[cfg(test)]
pub(crate) fn project_for_tests() -> crate::model::Project {
    use crate::model::{Head, Project, Source, SourceId, SourceState};
    let source = Source {
        id: SourceId::parse("s").expect("an id"),
        path: "s.txt".to_owned(),
        sha256: "aa".into(),
        encoding: "utf-8".into(),
        bom: false,
        chars: 13,
        title: String::new(),
        publisher: String::new(),
        published: None,
        covers: None,
        language: Default::default(),
        state: SourceState::Started,
    };
    let mut project = Project::new(Head::default());
    apply(&mut project, &edit::add_sources(vec![source]).commands).expect("is whole");
    project
}
