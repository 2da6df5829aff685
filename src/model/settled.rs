//! What a reviewer decided about records of annotators' files.
//!
//! An annotation of the gold says itself what it was settled from. What was
//! turned down stands nowhere, and relations, entities, events, accounts, links
//! of events and verdicts say nothing of where they come from: for these the
//! decision is a record.

use super::{Record, Ref, SettledId};
use smol_str::SmolStr;

/// A decision about records that annotators' files have for one and the same
/// thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Its id.
    pub id: SettledId,
    /// What was decided about.
    pub about: SettledKind,
    /// The ids of the records in the annotators' files: first those that the
    /// gold follows, then those that were turned down with it.
    pub from: Vec<SmolStr>,
    /// The id of the gold's own record; `None` = all were turned down. The
    /// record may be absent: a relation waits until both its ends stand.
    pub stands: Option<SmolStr>,
    /// A hash of what the annotators said; empty = not known.
    pub judged: SmolStr,
    /// The reviewer.
    pub decided_by: SmolStr,
    /// Why; may be empty.
    pub reason: String,
    /// Which rule of the guideline applied; may be empty.
    pub rule: String,
}

impl Record for Settled {
    type Id = SettledId;

    fn id(&self) -> SettledId {
        self.id.clone()
    }

    /// None that must be there: `from` are records of other files, and what
    /// stands may be deleted later without the decision being undone.
    fn visit_refs(&self, _visit: &mut dyn FnMut(Ref<'_>)) {}
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SettledKind {
    Annotation,
    Entity,
    Event,
    Account,
    Relation,
    EventLink,
    Verdict,
}
