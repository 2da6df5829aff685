//! What a transaction changed, for the indexes that are kept up to date.

use crate::model::{Annotation, Dismissed, Entity, Relation, Reviewed, Zone};
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
/// Annotations, zones, relations, entities and what was reviewed or dismissed are
/// given before and after, since the indexes over them are updated in place. The
/// rest is small and looked up anew.
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
    /// Whether a source came, went or changed.
    pub sources: bool,
    /// Whether the scheme changed.
    pub scheme: bool,
    /// Whether anything else did: entities, events, verdicts …
    pub other: bool,
}
