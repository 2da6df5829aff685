//! Which zone is the innermost at a position.

use crate::model::ZoneKind;
use crate::text::{ByteOffset, ByteSpan};
use std::collections::BTreeSet;

/// A text cut at the borders of its zones, each piece with the kind of its
/// innermost zone. Of several zones around a place the shortest is innermost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces(Vec<(ByteOffset, ZoneKind)>);

impl Pieces {
    pub fn new(zones: impl Iterator<Item = (ByteSpan, ZoneKind)>) -> Self {
        let mut zones: Vec<(ByteSpan, ZoneKind)> = zones.collect();
        zones.sort();
        let mut borders: Vec<(ByteOffset, bool, usize)> = Vec::with_capacity(zones.len() * 2);
        for (number, (span, _)) in zones.iter().enumerate() {
            borders.push((span.start(), true, number));
            borders.push((span.end(), false, number));
        }
        borders.sort_unstable();
        let mut here: BTreeSet<(u32, usize)> = BTreeSet::new();
        let mut pieces = Vec::new();
        for group in borders.chunk_by(|a, b| a.0 == b.0) {
            for &(_, begins, number) in group {
                let key = (zones[number].0.len(), number);
                if begins {
                    here.insert(key);
                } else {
                    here.remove(&key);
                }
            }
            let inner = here.first().map_or(ZoneKind::Body, |it| zones[it.1].1);
            pieces.push((group[0].0, inner));
        }
        Self(pieces)
    }

    /// The kind of the innermost zone at a position; body outside all.
    pub fn at(&self, at: ByteOffset) -> ZoneKind {
        let before = self.0.partition_point(|it| it.0 <= at);
        before
            .checked_sub(1)
            .map_or(ZoneKind::Body, |it| self.0[it].1)
    }
}
