//! What a transaction changed, for the indexes that are kept up to date.

use crate::model::{
    Account, Annotation, Dismissed, Entity, Event, EventLink, NotSame, Relation, Reviewed, Settled,
    Verdict, Zone,
};
use std::sync::Arc;

/// A record before and after a transaction. Absent before: it was added;
/// absent after: it was removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap<T> {
    /// What stood there.
    pub before: Option<Arc<T>>,
    /// What stands there now.
    pub after: Option<Arc<T>>,
}

/// The records that a transaction touched, in the order in which it did.
///
/// Records that lookups are kept over are given before and after, since those
/// lookups are updated in place. The rest is small and looked up anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// The annotations that were touched.
    pub annotations: Vec<Swap<Annotation>>,
    /// The zones that were touched.
    pub zones: Vec<Swap<Zone>>,
    /// The reviewed stretches that were touched.
    pub reviewed: Vec<Swap<Reviewed>>,
    /// The dismissals that were touched.
    pub dismissed: Vec<Swap<Dismissed>>,
    /// The relations that were touched.
    pub relations: Vec<Swap<Relation>>,
    /// The entities that were touched.
    pub entities: Vec<Swap<Entity>>,
    /// The events that were touched.
    pub events: Vec<Swap<Event>>,
    /// The accounts that were touched.
    pub accounts: Vec<Swap<Account>>,
    /// The links between events that were touched.
    pub event_links: Vec<Swap<EventLink>>,
    /// The pairs of passages held apart that were touched.
    pub not_same: Vec<Swap<NotSame>>,
    /// The verdicts that were touched.
    pub verdicts: Vec<Swap<Verdict>>,
    /// The decisions of a review that were touched.
    pub settled: Vec<Swap<Settled>>,
    /// Whether a source came, went or changed.
    pub sources: bool,
    /// Whether the scheme changed.
    pub scheme: bool,
    /// Whether the title, the annotator or the settings changed.
    pub head: bool,
    /// Whether anything else did that is told by no list of its own, or an
    /// entity or a relation.
    pub other: bool,
}
