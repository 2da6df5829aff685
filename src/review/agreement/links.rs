//! Typed links: the same if their types are and both ends match.

use super::super::events::paired_events;
use super::super::pairing::Paired;
use super::counts::SetScore;
use crate::model::{AnnotationId, EventId, EventLinkKind, Project, Relation};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A document and the place of a mark among those compared.
pub type Place = (usize, u32);

/// What is compared: the places of annotations, and which of them are aligned.
#[derive(Clone, Debug, Default)]
pub struct Ends<'p> {
    /// For each side the place of every annotation, repeats included.
    pub of: [HashMap<&'p AnnotationId, Place>; 2],
    /// The second side's place for an aligned place of the first, and whether
    /// boundaries and label are the same.
    pub to_b: BTreeMap<Place, (Place, bool)>,
}

/// Counts of links; they add up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkCounts {
    /// Links of the first side.
    pub a: u64,
    /// Links of the second side.
    pub b: u64,
    /// Links whose ends are aligned.
    pub relaxed: u64,
    /// Links whose ends are equal in boundaries and label.
    pub strict: u64,
    /// Links of the first side whose ends the second has too: aligned, equal.
    pub found_a: [u64; 2],
    /// The same for the second side.
    pub found_b: [u64; 2],
}

impl LinkCounts {
    /// Adds the counts of further documents.
    pub fn add(&mut self, other: &Self) {
        let all = self.as_array();
        let more = other.as_array();
        *self = Self::of_array(std::array::from_fn(|at| all[at] + more[at]));
    }

    /// Takes counts off again that were added.
    pub fn take(&mut self, other: &Self) {
        let all = self.as_array();
        let less = other.as_array();
        *self = Self::of_array(std::array::from_fn(|at| all[at].saturating_sub(less[at])));
    }

    /// All as numbers.
    pub fn as_array(&self) -> [u64; 8] {
        let Self {
            a,
            b,
            relaxed,
            strict,
            found_a,
            found_b,
        } = self;
        [
            *a, *b, *relaxed, *strict, found_a[0], found_a[1], found_b[0], found_b[1],
        ]
    }

    /// The reverse of [`Self::as_array`].
    pub fn of_array(all: [u64; 8]) -> Self {
        let [a, b, relaxed, strict, fa0, fa1, fb0, fb1] = all;
        Self {
            a,
            b,
            relaxed,
            strict,
            found_a: [fa0, fa1],
            found_b: [fb0, fb1],
        }
    }

    /// Ends equal in boundaries and label.
    pub fn strict(&self) -> SetScore {
        score(self.strict, self.a, self.b)
    }

    /// Ends aligned.
    pub fn relaxed(&self) -> SetScore {
        score(self.relaxed, self.a, self.b)
    }

    /// Among links whose ends both sides have: linking without finding.
    pub fn strict_found(&self) -> SetScore {
        score(self.strict, self.found_a[1], self.found_b[1])
    }

    /// The same with aligned ends.
    pub fn relaxed_found(&self) -> SetScore {
        score(self.relaxed, self.found_a[0], self.found_b[0])
    }
}

fn score(tp: u64, a: u64, b: u64) -> SetScore {
    SetScore {
        tp,
        fp: b - tp,
        fneg: a - tp,
    }
}

/// How two files link their events. Events are taken for the same if their
/// accounts are aligned, or else by id and title; a link is the same if its
/// kind is and both its events are. There is no looser way: strict and relaxed
/// are one.
pub fn event_links(projects: [&Project; 2], paired: &Paired, files: [usize; 2]) -> LinkCounts {
    let mut counts = LinkCounts::default();
    if projects.iter().all(|it| it.event_links().is_empty()) {
        return counts;
    }
    let to_b = paired_events(projects, paired, files);
    let in_b: BTreeSet<&EventId> = to_b.values().copied().collect();
    let [mine, theirs] = projects.map(|project| -> BTreeSet<EventKey<'_>> {
        let all = project.event_links().iter();
        all.map(|it| event_key(it.kind, &it.from, &it.to)).collect()
    });
    counts.a = mine.len() as u64;
    counts.b = theirs.len() as u64;
    for (kind, from, to) in &mine {
        if let (Some(from), Some(to)) = (to_b.get(from), to_b.get(to)) {
            let same = u64::from(theirs.contains(&event_key(*kind, from, to)));
            counts.found_a = counts.found_a.map(|it| it + 1);
            counts.relaxed += same;
            counts.strict += same;
        }
    }
    let found = theirs
        .iter()
        .filter(|it| in_b.contains(it.1) && in_b.contains(it.2));
    counts.found_b = [found.count() as u64; 2];
    counts
}

/// A link of events: how, and between which two.
type EventKey<'p> = (EventLinkKind, &'p EventId, &'p EventId);

fn event_key<'p>(kind: EventLinkKind, from: &'p EventId, to: &'p EventId) -> EventKey<'p> {
    let directed = matches!(kind, EventLinkKind::PartOf | EventLinkKind::StepOf);
    if directed || from < to {
        (kind, from, to)
    } else {
        (kind, to, from)
    }
}

/// The links of two files per document, a link counting where it starts. Only
/// those are taken of which `keep` lets both ends through, by side and place.
pub fn links(
    a: &Project,
    b: &Project,
    ends: &Ends<'_>,
    keep: &dyn Fn(usize, Place) -> bool,
) -> BTreeMap<usize, LinkCounts> {
    let lists = [a, b].map(|it| it.relations().iter().map(AsRef::as_ref));
    links_among(lists, &symmetric_types([a, b]), ends, keep)
}

/// The types of relations that have no direction.
pub(super) fn symmetric_types(projects: [&Project; 2]) -> BTreeSet<SmolStr> {
    let types = projects.into_iter().flat_map(|it| &it.scheme().relations);
    types
        .filter(|it| it.symmetric)
        .map(|it| it.id.as_str().into())
        .collect()
}

/// The same of some relations of either file.
pub(super) fn links_among<'p>(
    relations: [impl Iterator<Item = &'p Relation>; 2],
    symmetric: &BTreeSet<SmolStr>,
    ends: &Ends<'_>,
    keep: &dyn Fn(usize, Place) -> bool,
) -> BTreeMap<usize, LinkCounts> {
    let key = |it: &Relation, from: Place, to: Place| {
        let turned = symmetric.contains(&*it.kind) && to < from;
        let (from, to) = if turned { (to, from) } else { (from, to) };
        (it.kind.clone(), from, to)
    };
    let [a, b] = relations;
    let own = |relations: &mut dyn Iterator<Item = &'p Relation>, side: usize| {
        let mut all: BTreeMap<_, usize> = BTreeMap::new();
        for it in relations {
            let place = |id: &AnnotationId| {
                let place = ends.of[side].get(id).copied();
                place.filter(|it| keep(side, *it))
            };
            if let (Some(from), Some(to)) = (place(&it.from), place(&it.to)) {
                all.entry(key(it, from, to)).or_insert(from.0);
            }
        }
        all
    };
    let (mine, theirs) = (own(&mut { a }, 0), own(&mut { b }, 1));
    let mut counts: BTreeMap<usize, LinkCounts> = BTreeMap::new();
    for ((kind, from, to), document) in &mine {
        let count = counts.entry(*document).or_default();
        count.a += 1;
        let (Some(x), Some(y)) = (ends.to_b.get(from), ends.to_b.get(to)) else {
            continue;
        };
        let equal = x.1 && y.1;
        count.found_a[0] += 1;
        count.found_a[1] += u64::from(equal);
        let turned = symmetric.contains(&**kind) && y.0 < x.0;
        let there = if turned { (y.0, x.0) } else { (x.0, y.0) };
        if theirs.contains_key(&(kind.clone(), there.0, there.1)) {
            count.relaxed += 1;
            count.strict += u64::from(equal);
        }
    }
    let aligned: BTreeMap<Place, bool> = ends.to_b.values().copied().collect();
    for ((_, from, to), document) in &theirs {
        let count = counts.entry(*document).or_default();
        count.b += 1;
        if let (Some(x), Some(y)) = (aligned.get(from), aligned.get(to)) {
            count.found_b[0] += 1;
            count.found_b[1] += u64::from(*x && *y);
        }
    }
    counts
}
