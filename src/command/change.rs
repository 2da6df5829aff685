//! What a transaction changed, for the indexes that are kept up to date.

use crate::model::{Annotation, Zone};
use std::sync::Arc;

/// The records that a transaction touched, in the order in which it did.
///
/// Annotations and zones are given before and after, since the indexes over
/// them are updated in place. The rest is small and looked up anew.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Annotations: what stood there, what stands there now.
    pub annotations: Vec<(Option<Arc<Annotation>>, Option<Arc<Annotation>>)>,
    /// Zones: what stood there, what stands there now.
    pub zones: Vec<(Option<Arc<Zone>>, Option<Arc<Zone>>)>,
    /// Whether a source came, went or changed.
    pub sources: bool,
    /// Whether the scheme changed.
    pub scheme: bool,
    /// Whether anything else did: entities, events, dismissals …
    pub other: bool,
}
