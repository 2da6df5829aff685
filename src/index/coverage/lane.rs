//! A list of suggestions in the order of the text, with what stands against
//! each, and a bit for those against which nothing stands.

use super::{Suggestion, SuggestionPlace};
use crate::model::{TagId, ZoneKind};
use crate::text::{ByteOffset, ByteSpan};
use std::ops::Range;
use std::sync::Arc;

/// What stands against offering a suggestion, counted, so that each reason can
/// come and go by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Against {
    /// Fragments of annotations, or zones, that settle it.
    pub settled: u32,
    /// Dismissals.
    pub dismissed: u32,
    /// Reviewed stretches around it.
    pub reviewed: u32,
    /// The innermost zone at its start.
    pub zone: ZoneKind,
}

/// Suggestions by position.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    list: Vec<Arc<Suggestion>>,
    tags: Vec<Option<TagId>>,
    /// The furthest end of this suggestion and all before it: it only grows,
    /// so that what reaches into a stretch is found by binary search.
    reach: Vec<ByteOffset>,
    pub against: Vec<Against>,
    open: Vec<u64>,
    count: usize,
}

impl Lane {
    /// Takes over suggestions in any order; of two at one place the first stays.
    pub fn new(mut list: Vec<Arc<Suggestion>>, tag: impl Fn(&Suggestion) -> Option<TagId>) -> Self {
        list.sort_by_key(|it| it.place());
        list.dedup_by_key(|it| it.place());
        let mut furthest = ByteOffset::ZERO;
        let reach = list.iter().map(|it| {
            furthest = furthest.max(it.span.end());
            furthest
        });
        Self {
            reach: reach.collect(),
            tags: list.iter().map(|it| tag(it)).collect(),
            against: vec![Against::default(); list.len()],
            open: vec![0; list.len().div_ceil(64)],
            count: 0,
            list,
        }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn get(&self, at: usize) -> &Suggestion {
        &self.list[at]
    }

    pub fn tag(&self, at: usize) -> Option<&TagId> {
        self.tags[at].as_ref()
    }

    pub fn open_count(&self) -> usize {
        self.count
    }

    pub fn is_open(&self, at: usize) -> bool {
        self.open[at / 64] >> (at % 64) & 1 == 1
    }

    /// Sets whether one is open; says whether that changed.
    pub fn set_open(&mut self, at: usize, open: bool) -> bool {
        if self.is_open(at) == open {
            return false;
        }
        self.open[at / 64] ^= 1 << (at % 64);
        if open {
            self.count += 1;
        } else {
            self.count -= 1;
        }
        true
    }

    /// Those that overlap a stretch lie in this range, with few others.
    pub fn range(&self, span: ByteSpan) -> Range<usize> {
        let first = self.reach.partition_point(|it| *it <= span.start());
        let end = self.list.partition_point(|it| it.span.start() < span.end());
        first..end.max(first)
    }

    /// The place of one in the list.
    pub fn find(&self, place: SuggestionPlace) -> Option<usize> {
        self.list.binary_search_by_key(&place, |it| it.place()).ok()
    }

    /// The first open one behind a place, or, without one, of all.
    pub fn next(&self, behind: Option<SuggestionPlace>) -> Option<usize> {
        let from = behind.map_or(0, |place| {
            self.list.partition_point(|it| it.place() <= place)
        });
        self.first_from(from)
    }

    /// The last open one before a place.
    pub fn previous(&self, before: SuggestionPlace) -> Option<usize> {
        let end = self.list.partition_point(|it| it.place() < before);
        self.last_before(end)
    }

    /// The first open one that starts at or behind a position.
    pub fn starting_from(&self, at: ByteOffset) -> Option<usize> {
        self.first_from(self.list.partition_point(|it| it.span.start() < at))
    }

    /// The last open one that starts before a position.
    pub fn starting_before(&self, at: ByteOffset) -> Option<usize> {
        self.last_before(self.list.partition_point(|it| it.span.start() < at))
    }

    fn first_from(&self, from: usize) -> Option<usize> {
        let mut word = from / 64;
        let mut bits = *self.open.get(word)? & (u64::MAX << (from % 64));
        while bits == 0 {
            word += 1;
            bits = *self.open.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }

    fn last_before(&self, end: usize) -> Option<usize> {
        let mut word = end / 64;
        let below = (1u64 << (end % 64)) - 1;
        let mut bits = self.open.get(word).map_or(0, |it| it & below);
        while bits == 0 {
            word = word.checked_sub(1)?;
            bits = self.open[word];
        }
        Some(word * 64 + 63 - bits.leading_zeros() as usize)
    }
}
