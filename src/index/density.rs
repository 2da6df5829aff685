//! How the annotations of each tag are spread over a text.

use super::Placed;
use crate::model::TagId;
use crate::text::ByteOffset;
use std::collections::BTreeMap;

/// How many buckets a text is divided into: more than a scroll bar has pixels
/// to tell apart.
const BUCKETS: usize = 1024;

/// Counts of annotations by tag and by stretch of text, updated with every edit,
/// so that the marks beside the scroll bar never walk the document.
#[derive(Clone, Debug)]
pub struct Density {
    bytes: u64,
    tags: BTreeMap<TagId, Vec<u32>>,
    revision: u64,
}

impl Default for Density {
    /// Nothing, over an empty text.
    fn default() -> Self {
        Self::new(ByteOffset::ZERO)
    }
}

impl Density {
    /// Empty counts over a text of that length.
    pub(super) fn new(length: ByteOffset) -> Self {
        Self {
            bytes: u64::from(length.get()).max(1),
            tags: BTreeMap::new(),
            revision: 0,
        }
    }

    /// Counts of one kind of thing over a text of that length, by where each
    /// starts; length and starts are in the same unit, whichever that is.
    pub fn of(tag: &TagId, length: u32, starts: impl IntoIterator<Item = u32>) -> Self {
        let mut density = Self::new(ByteOffset::new(length));
        let mut counts = vec![0; BUCKETS];
        for start in starts {
            counts[density.bucket_of(start)] += 1;
            density.revision += 1;
        }
        density.tags.insert(tag.clone(), counts);
        density
    }

    pub(super) fn add(&mut self, placed: &Placed) {
        let bucket = self.bucket(placed);
        let tag = &placed.annotation.tag;
        if !self.tags.contains_key(tag) {
            self.tags.insert(tag.clone(), vec![0; BUCKETS]);
        }
        if let Some(counts) = self.tags.get_mut(tag) {
            counts[bucket] += 1;
        }
        self.revision += 1;
    }

    pub(super) fn remove(&mut self, placed: &Placed) {
        let bucket = self.bucket(placed);
        if let Some(counts) = self.tags.get_mut(&placed.annotation.tag) {
            counts[bucket] = counts[bucket].saturating_sub(1);
        }
        self.revision += 1;
    }

    fn bucket(&self, placed: &Placed) -> usize {
        self.bucket_of(placed.hull.start().get())
    }

    fn bucket_of(&self, start: u32) -> usize {
        let at = u64::from(start) * BUCKETS as u64 / self.bytes;
        (at as usize).min(BUCKETS - 1)
    }

    /// For each tag: the counts along the text, from its start to its end.
    pub fn tags(&self) -> impl Iterator<Item = (&TagId, &[u32])> {
        self.tags
            .iter()
            .map(|(tag, counts)| (tag, counts.as_slice()))
    }

    /// How many annotations are counted.
    pub fn total(&self) -> u64 {
        self.tags
            .values()
            .flatten()
            .map(|&count| u64::from(count))
            .sum()
    }

    /// Moves on with every change, for whoever keeps a drawing of the counts.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}
