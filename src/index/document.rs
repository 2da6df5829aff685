//! The annotations of one source, tied to its text and found by position.
//!
//! Annotations are kept in classes by length: class `k` holds those of up to
//! `2^k` bytes, sorted by start. All that meet a stretch `[a, b)` start in
//! `[a - 2^k, b)`, so a query looks at each class once and passes over little
//! more than it returns, a few document-long annotations notwithstanding.
//! Adding and removing is logarithmic. This does what an interval tree does,
//! with maps of the standard library.

use super::Density;
use crate::model::{Annotation, AnnotationId, Fragments};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// The place of an annotation in reading order: by start, then end, then id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// From the first start to the last end, in bytes.
    pub hull: ByteSpan,
    /// The annotation.
    pub id: AnnotationId,
}

/// An annotation whose spans lie inside the text.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The annotation.
    pub annotation: Arc<Annotation>,
    /// From the first start to the last end, in bytes.
    pub hull: ByteSpan,
    /// The fragments in bytes, if there is more than one.
    fragments: Option<Box<[ByteSpan]>>,
}

impl Placed {
    /// Its spans in bytes, ascending.
    pub fn spans(&self) -> &[ByteSpan] {
        self.fragments
            .as_deref()
            .unwrap_or(std::slice::from_ref(&self.hull))
    }

    /// Its place in reading order.
    pub fn key(&self) -> Key {
        Key {
            hull: self.hull,
            id: self.annotation.id.clone(),
        }
    }
}

const CLASSES: usize = 32;

/// The annotations of one source by position.
#[derive(Clone, Debug)]
pub struct DocumentIndex {
    classes: [BTreeMap<Key, Placed>; CLASSES],
    /// Those that do not fit into the text, kept and shown as such.
    orphans: BTreeMap<AnnotationId, Arc<Annotation>>,
    density: Density,
    len: usize,
}

impl DocumentIndex {
    /// Ties annotations of one source to its text.
    pub fn new<'a>(
        text: &SourceText,
        annotations: impl IntoIterator<Item = &'a Arc<Annotation>>,
    ) -> Self {
        let mut index = Self {
            classes: std::array::from_fn(|_| BTreeMap::new()),
            orphans: BTreeMap::new(),
            density: Density::new(text.byte_len()),
            len: 0,
        };
        // Sorted lists become full tree nodes, which is quicker and takes half
        // the memory of inserting one by one.
        let mut lists: [Vec<(Key, Placed)>; CLASSES] = std::array::from_fn(|_| Vec::new());
        // In the order of the text, which is then read once from end to end.
        let annotations = annotations.into_iter();
        let mut ordered: Vec<_> = annotations.map(|it| (it.spans.hull(), it)).collect();
        ordered.sort_by_key(|it| it.0);
        for (_, annotation) in ordered {
            match place(text, annotation) {
                Some(placed) => {
                    index.density.add(&placed);
                    index.len += 1;
                    lists[class_of(placed.hull)].push((placed.key(), placed));
                }
                None => {
                    let id = annotation.id.clone();
                    index.orphans.insert(id, Arc::clone(annotation));
                }
            }
        }
        for (class, mut list) in index.classes.iter_mut().zip(lists) {
            list.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            *class = list.into_iter().collect();
        }
        index
    }

    /// Takes an edit over: what stood there, what stands there now.
    pub fn update(
        &mut self,
        text: &SourceText,
        before: Option<&Arc<Annotation>>,
        after: Option<&Arc<Annotation>>,
    ) {
        if let Some(before) = before {
            self.remove(text, before);
        }
        if let Some(after) = after {
            self.insert(text, after);
        }
    }

    fn insert(&mut self, text: &SourceText, annotation: &Arc<Annotation>) {
        match place(text, annotation) {
            Some(placed) => {
                self.density.add(&placed);
                self.len += 1;
                self.classes[class_of(placed.hull)].insert(placed.key(), placed);
            }
            None => {
                self.orphans
                    .insert(annotation.id.clone(), Arc::clone(annotation));
            }
        }
    }

    fn remove(&mut self, text: &SourceText, annotation: &Arc<Annotation>) {
        if self.orphans.remove(&annotation.id).is_none()
            && let Some(placed) = place(text, annotation)
            && self.classes[class_of(placed.hull)]
                .remove(&placed.key())
                .is_some()
        {
            self.density.remove(&placed);
            self.len -= 1;
        }
    }

    /// How many annotations lie inside the text.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no annotation lies inside the text.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Those that do not fit into the text.
    pub fn orphans(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.orphans.values()
    }

    /// How the annotations are spread, for the marks beside the scroll bar.
    pub fn density(&self) -> &Density {
        &self.density
    }

    /// The placed form of an annotation of this source.
    pub fn get(&self, text: &SourceText, annotation: &Annotation) -> Option<&Placed> {
        let hull = text.bytes_of(annotation.spans.hull()).ok()?;
        self.classes[class_of(hull)].get(&Key {
            hull,
            id: annotation.id.clone(),
        })
    }

    /// All whose hull meets `[start, end)`, in reading order. Hulls touch where
    /// fragments may not: ask [`Placed::spans`].
    pub fn meeting(&self, start: ByteOffset, end: ByteOffset) -> Vec<&Placed> {
        let mut found = Vec::new();
        for (class, map) in self
            .classes
            .iter()
            .enumerate()
            .filter(|(_, map)| !map.is_empty())
        {
            let reach = u32::try_from(1u64 << class).unwrap_or(u32::MAX);
            let from = ByteOffset::new(start.get().saturating_sub(reach));
            found.extend(
                map.range((
                    Bound::Included(first_at(from)),
                    Bound::Excluded(first_at(end)),
                ))
                .map(|(_, placed)| placed)
                .filter(|placed| placed.hull.end() > start),
            );
        }
        found.sort_unstable_by(|a, b| by_position(a, b));
        found
    }

    /// Those with a fragment over the character behind `at`, the shortest first:
    /// the innermost is what a click means.
    pub fn at(&self, at: ByteOffset) -> Vec<&Placed> {
        let mut found = self.meeting(at, at.plus(1));
        found.retain(|placed| {
            placed
                .spans()
                .iter()
                .any(|span| span.start() <= at && at < span.end())
        });
        found.sort_by_key(|placed| placed.hull.len());
        found
    }

    /// The next annotation in reading order behind `key`.
    pub fn next(&self, from: &Key) -> Option<&Placed> {
        self.first_in((Bound::Excluded(from.clone()), Bound::Unbounded))
    }

    /// The first in reading order at or behind a position.
    pub fn first_from(&self, at: ByteOffset) -> Option<&Placed> {
        self.first_in((Bound::Included(first_at(at)), Bound::Unbounded))
    }

    fn first_in(&self, keys: (Bound<Key>, Bound<Key>)) -> Option<&Placed> {
        let firsts = self.classes.iter();
        let firsts = firsts.filter_map(|map| map.range(keys.clone()).next());
        firsts.min_by(|a, b| a.0.cmp(b.0)).map(|(_, placed)| placed)
    }

    /// The last annotation in reading order before `key`.
    pub fn previous(&self, from: &Key) -> Option<&Placed> {
        let keys = (Bound::Unbounded, Bound::Excluded(from.clone()));
        let lasts = self.classes.iter();
        let lasts = lasts.filter_map(|map| map.range(keys.clone()).next_back());
        lasts.max_by(|a, b| a.0.cmp(b.0)).map(|(_, placed)| placed)
    }

    /// The last in reading order that starts before a position.
    pub fn last_before(&self, at: ByteOffset) -> Option<&Placed> {
        self.previous(&first_at(at))
    }

    /// All in reading order. This walks the whole document: not for every frame.
    pub fn all(&self) -> Vec<&Placed> {
        let mut all: Vec<&Placed> = self.classes.iter().flat_map(BTreeMap::values).collect();
        all.sort_unstable_by(|a, b| by_position(a, b));
        all
    }
}

fn by_position(a: &Placed, b: &Placed) -> std::cmp::Ordering {
    (a.hull, &a.annotation.id).cmp(&(b.hull, &b.annotation.id))
}

/// The least key that starts at `at`: spans are not empty and no id is.
fn first_at(at: ByteOffset) -> Key {
    let at = at.min(ByteOffset::new(u32::MAX - 1));
    let hull = ByteSpan::new(at, at.plus(1)).expect("one byte is not empty");
    Key {
        hull,
        id: AnnotationId::least(),
    }
}

/// The class of spans of up to `2^k` bytes.
fn class_of(hull: ByteSpan) -> usize {
    (hull.len().next_power_of_two().trailing_zeros() as usize).min(CLASSES - 1)
}

fn place(text: &SourceText, annotation: &Arc<Annotation>) -> Option<Placed> {
    let bytes = |fragments: &Fragments| -> Option<Vec<ByteSpan>> {
        fragments
            .as_slice()
            .iter()
            .map(|&span| text.bytes_of(span).ok())
            .collect()
    };
    let spans = bytes(&annotation.spans)?;
    let hull = spans.first()?.hull(*spans.last()?);
    let fragments = (spans.len() > 1).then(|| spans.into_boxed_slice());
    Some(Placed {
        annotation: Arc::clone(annotation),
        hull,
        fragments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, TagId};
    use crate::text::{CharOffset, CharSpan};
    use proptest::prelude::*;

    fn annotation(number: u64, spans: &[(u32, u32)]) -> Arc<Annotation> {
        let spans: Vec<CharSpan> = spans
            .iter()
            .map(|&(s, e)| CharSpan::new(CharOffset::new(s), CharOffset::new(e)).expect("ordered"))
            .collect();
        Arc::new(Annotation::manual(
            AnnotationId::of_random(number),
            SourceId::parse("s").expect("id"),
            Fragments::merging(spans).expect("some"),
            TagId::parse("actor").expect("id"),
            Vec::new(),
        ))
    }

    fn text(len: usize) -> SourceText {
        SourceText::new("é".repeat(len)).expect("short")
    }

    #[test]
    fn what_does_not_fit_is_kept_apart() {
        let text = text(10);
        let far = annotation(1, &[(5, 11)]);
        let mut index = DocumentIndex::new(&text, [&far, &annotation(2, &[(0, 10)])]);
        assert_eq!((index.len(), index.orphans().count()), (1, 1));
        index.update(&text, Some(&far), None);
        assert_eq!((index.len(), index.orphans().count()), (1, 0));
    }

    #[test]
    fn the_innermost_comes_first_and_gaps_do_not_count() {
        let text = text(20);
        let all = [
            annotation(1, &[(0, 20)]),
            annotation(2, &[(2, 5), (8, 10)]),
            annotation(3, &[(3, 4)]),
        ];
        let index = DocumentIndex::new(&text, &all);
        let at = |chars: u32| -> Vec<String> {
            let at = text.byte_of(CharOffset::new(chars)).expect("inside");
            index
                .at(at)
                .iter()
                .map(|it| it.annotation.id.to_string())
                .collect()
        };
        assert_eq!(at(3).len(), 3);
        assert!(at(3)[0].starts_with('3'), "the shortest first: {:?}", at(3));
        assert_eq!(at(6).len(), 1, "between the fragments");
    }

    proptest! {
        /// The index answers as a plain list does, also after random removals.
        #[test]
        fn agrees_with_a_list(
            spans in prop::collection::vec((0u32..200, 1u32..120), 0..60),
            gone in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
            query in (0u32..220, 1u32..60),
        ) {
            let text = text(320);
            let mut list: Vec<Arc<Annotation>> = spans.iter().enumerate()
                .map(|(at, &(start, len))| annotation(at as u64, &[(start, start + len)])).collect();
            let mut index = DocumentIndex::new(&text, &list);
            for pick in gone {
                if list.is_empty() { break }
                let out = list.remove(pick.index(list.len()));
                index.update(&text, Some(&out), None);
            }
            prop_assert_eq!(index.len(), list.len());
            list.sort_by_key(|it| (it.spans.hull(), it.id.clone()));
            let ids = |it: Vec<&Placed>| -> Vec<AnnotationId> { it.iter().map(|it| it.annotation.id.clone()).collect() };
            let want: Vec<AnnotationId> = list.iter().map(|it| it.id.clone()).collect();
            prop_assert_eq!(ids(index.all()), want);
            let byte = |chars: u32| text.byte_of(CharOffset::new(chars)).expect("inside");
            let (from, to) = (query.0, query.0 + query.1);
            let meets: Vec<AnnotationId> = list.iter()
                .filter(|it| it.spans.hull().start().get() < to && it.spans.hull().end().get() > from)
                .map(|it| it.id.clone()).collect();
            prop_assert_eq!(ids(index.meeting(byte(from), byte(to))), meets);
            // Walking forward and backward passes every one, in order.
            let mut walked = Vec::new();
            let mut here = index.first_from(ByteOffset::ZERO);
            while let Some(placed) = here {
                walked.push(placed.annotation.id.clone());
                here = index.next(&placed.key());
            }
            let mut back = Vec::new();
            let mut here = index.last_before(text.byte_len());
            while let Some(placed) = here {
                back.push(placed.annotation.id.clone());
                here = index.previous(&placed.key());
            }
            back.reverse();
            prop_assert_eq!(&walked, &back);
            prop_assert_eq!(walked.len(), list.len());
            let all = index.density().total();
            prop_assert_eq!(all == 0, list.is_empty());
        }
    }
}
