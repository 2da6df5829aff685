//! What lists are narrowed by and where things lie, in a few bytes an entry:
//! whoever goes through a hundred thousand entries reads these, one behind the
//! other, and not the records themselves.

use super::board::{Board, Entry};
use crate::model::{SettledKind, TagId};
use crate::review::kinds::Kind;
use crate::text::CharOffset;
use std::collections::BTreeMap;

/// In place of a document: it stands in none.
const NOWHERE: u32 = u32::MAX;

/// What lists are narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facets {
    /// What the disagreement is about; [`Kind::Same`] if there is none.
    pub kind: Kind,
    /// What is reviewed.
    pub about: SettledKind,
    document: u32,
    start: u32,
    tags: u32,
}

impl Facets {
    /// The document it stands in, by its place among the board's.
    pub fn document(self) -> Option<usize> {
        (self.document != NOWHERE).then_some(self.document as usize)
    }

    /// Whether the annotators disagree.
    pub fn is_dispute(self) -> bool {
        self.kind != Kind::Same
    }

    /// Whether its tags are among those sets, which [`Overview::sets_with`] gives.
    pub fn is_in(self, sets: &[bool]) -> bool {
        sets.get(self.tags as usize).copied().unwrap_or(false)
    }
}

/// An item where it lies.
#[derive(Clone, Copy, Debug)]
struct Lying {
    document: u32,
    start: u32,
    end: u32,
    item: u32,
}

const CLASSES: usize = 32;

/// All entries of a board at a glance.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    facets: Vec<Facets>,
    /// The sets of tags that occur; the first is the empty one.
    sets: Vec<Vec<TagId>>,
    /// Items by the length of their hulls: class `k` holds those of up to `2^k`
    /// code points, by document and start. All that meet `[a, b)` start in
    /// `[a - 2^k, b)`.
    classes: Vec<Vec<Lying>>,
}

impl Overview {
    pub(super) fn of(board: &Board) -> Self {
        let mut found = Self {
            facets: Vec::with_capacity(board.len()),
            sets: vec![Vec::new()],
            classes: vec![Vec::new(); CLASSES],
        };
        let mut numbers: BTreeMap<Vec<TagId>, u32> = BTreeMap::from([(Vec::new(), 0)]);
        let mut last: (Vec<TagId>, u32) = (Vec::new(), 0);
        for (at, entry) in board.entries() {
            let tags = match entry {
                Entry::Mark(item) => {
                    let tags = || item.present().map(|(_, it)| &it.annotation.tag);
                    if !tags().eq(last.0.iter()) {
                        let own: Vec<TagId> = tags().cloned().collect();
                        let mut set = own.clone();
                        set.sort();
                        set.dedup();
                        let next = found.sets.len() as u32;
                        let number = *numbers.entry(set.clone()).or_insert(next);
                        if number == next {
                            found.sets.push(set);
                        }
                        last = (own, number);
                    }
                    last.1
                }
                Entry::Fact(_) => 0,
            };
            let document = entry.document().map_or(NOWHERE, |it| it as u32);
            let hull = entry.hull();
            let start = hull.map_or(0, |it| it.start().get());
            if let (Entry::Mark(_), Some(hull)) = (entry, hull) {
                let class = hull.len().next_power_of_two().trailing_zeros() as usize;
                found.classes[class.min(CLASSES - 1)].push(Lying {
                    document,
                    start,
                    end: hull.end().get(),
                    item: at as u32,
                });
            }
            found.facets.push(Facets {
                kind: entry.kind(),
                about: entry.about(),
                document,
                start,
                tags,
            });
        }
        for class in &mut found.classes {
            class.sort_by_key(|it| (it.document, it.start, it.item));
        }
        found
    }

    /// Of every entry, by its number.
    pub fn facets(&self) -> &[Facets] {
        &self.facets
    }

    /// For each set of tags that occurs, whether it holds that one.
    pub fn sets_with(&self, tag: &TagId) -> Vec<bool> {
        self.sets.iter().map(|it| it.contains(tag)).collect()
    }

    /// The items of a document whose hulls meet `[from, to)`, by their numbers.
    pub fn meeting(&self, document: usize, from: CharOffset, to: CharOffset) -> Vec<usize> {
        let document = document as u32;
        let (from, to) = (from.get(), to.get());
        let mut found = Vec::new();
        for (class, list) in self.classes.iter().enumerate() {
            let reach = u32::try_from(1_u64 << class).unwrap_or(u32::MAX);
            let first = (document, from.saturating_sub(reach));
            let first = list.partition_point(|it| (it.document, it.start) < first);
            let here = list[first..].iter();
            let here = here.take_while(|it| it.document == document && it.start < to);
            found.extend(here.filter(|it| it.end > from).map(|it| it.item as usize));
        }
        found.sort_unstable();
        found
    }

    /// Where the disagreements on the items of a document start, in code
    /// points; `items` is how many items the board has.
    pub fn disputes(&self, document: usize, items: usize) -> impl Iterator<Item = u32> {
        let marks = &self.facets[..items.min(self.facets.len())];
        let first = marks.partition_point(|it| (it.document as usize) < document);
        let last = marks.partition_point(|it| (it.document as usize) <= document);
        let here = marks[first..last].iter();
        here.filter(|it| it.is_dispute()).map(|it| it.start)
    }
}
