//! What the reader asks about the annotations of a text: which of them meet a
//! stretch, and how they are spread.
//!
//! A room that edits a text keeps a whole index of it. One that shows marks of
//! several files over it makes them where the reader looks, a piece of the
//! text at a time: to open a text costs the same however much is marked in it.

use crate::index::{Density, DocumentIndex, Placed};
use crate::text::ByteOffset;
use std::cell::OnceCell;

/// The annotations of one text by position.
pub trait Placings {
    /// All whose hull meets `[start, end)`, in reading order.
    fn meeting(&self, start: ByteOffset, end: ByteOffset) -> Vec<&Placed>;

    /// How they are spread, for the marks beside the scroll bar.
    fn density(&self) -> &Density;

    /// Those with a fragment over the character behind `at`, the shortest first:
    /// the innermost is what a click means.
    fn at(&self, at: ByteOffset) -> Vec<&Placed> {
        let mut found = self.meeting(at, at.plus(1));
        let over = |it: &&Placed| {
            let mut spans = it.spans().iter();
            spans.any(|span| span.start() <= at && at < span.end())
        };
        found.retain(over);
        found.sort_by_key(|placed| placed.hull.len());
        found
    }
}

impl Placings for DocumentIndex {
    fn meeting(&self, start: ByteOffset, end: ByteOffset) -> Vec<&Placed> {
        self.meeting(start, end)
    }

    fn density(&self) -> &Density {
        self.density()
    }
}

/// Bytes of text in a piece: about two screens.
const PIECE: u32 = 8192;

/// So many pieces are kept; who scrolls on makes more.
const KEPT: usize = 64;

/// The pieces of one text that were looked at.
#[derive(Debug, Default)]
pub struct Cells {
    cells: Vec<OnceCell<Box<DocumentIndex>>>,
    density: Option<Density>,
}

impl Cells {
    /// Nothing yet, over a text of that length.
    pub fn new(length: ByteOffset, density: Density) -> Self {
        let count = length.get() / PIECE + 1;
        Self {
            cells: (0..count).map(|_| OnceCell::new()).collect(),
            density: Some(density),
        }
    }

    /// Forgets what was made: it is out of date.
    pub fn forget(&mut self) {
        for cell in &mut self.cells {
            cell.take();
        }
    }

    /// Forgets it once it is much.
    pub fn forget_much(&mut self) {
        let made = self.cells.iter().filter(|it| it.get().is_some());
        if made.count() > KEPT {
            self.forget();
        }
    }
}

/// Makes the index of what meets a stretch.
pub type Make<'a> = dyn Fn(ByteOffset, ByteOffset) -> DocumentIndex + 'a;

/// Annotations that are made where somebody looks.
pub struct Parts<'a> {
    cells: &'a Cells,
    nowhere: Density,
    make: &'a Make<'a>,
}

impl<'a> Parts<'a> {
    /// `make` gives the annotations that meet a stretch of the text, those that
    /// reach beyond it too, and the same ones whenever it is asked.
    pub fn new(cells: &'a Cells, make: &'a Make<'a>) -> Self {
        Self {
            cells,
            nowhere: Density::default(),
            make,
        }
    }
}

impl Placings for Parts<'_> {
    fn meeting(&self, start: ByteOffset, end: ByteOffset) -> Vec<&Placed> {
        let Some(last) = self.cells.cells.len().checked_sub(1) else {
            return Vec::new();
        };
        let first = (start.get() / PIECE) as usize;
        let behind = (end.get().max(start.get() + 1) - 1) / PIECE;
        let mut found: Vec<&Placed> = Vec::new();
        for at in first.min(last)..=(behind as usize).min(last) {
            let index = self.cells.cells[at].get_or_init(|| {
                let from = ByteOffset::new(at as u32 * PIECE);
                Box::new((self.make)(from, from.plus(PIECE)))
            });
            found.extend(index.meeting(start, end));
        }
        // What reaches over the end of a piece is in both.
        found.sort_unstable_by(|a, b| {
            let key = |it: &Placed| it.hull;
            (key(a), &a.annotation.id).cmp(&(key(b), &b.annotation.id))
        });
        found.dedup_by(|a, b| a.annotation.id == b.annotation.id);
        found
    }

    fn density(&self) -> &Density {
        self.cells.density.as_ref().unwrap_or(&self.nowhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Annotation, AnnotationId, Fragments, SourceId, TagId};
    use crate::text::{CharOffset, CharSpan, SourceText};
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::sync::Arc;

    proptest! {
        /// Pieces that are made on the way answer as an index of the whole does.
        #[test]
        fn pieces_answer_as_the_whole(
            spans in prop::collection::vec((0_u32..30_000, 1_u32..12_000), 0..40),
            asked in prop::collection::vec((0_u32..60_000, 1_u32..9_000), 1..12),
        ) {
            let text = SourceText::new("é".repeat(30_000)).expect("short");
            let all: Vec<Arc<Annotation>> = spans.iter().enumerate().map(|(at, (start, len))| {
                let end = (start + len).min(30_000);
                let span = CharSpan::new(CharOffset::new(*start), CharOffset::new(end));
                Arc::new(Annotation::manual(
                    AnnotationId::of_random(at as u64),
                    SourceId::parse("s").expect("an id"),
                    Fragments::one(span.expect("ordered")),
                    TagId::parse("actor").expect("an id"),
                    Vec::new(),
                ))
            }).collect();
            let whole = DocumentIndex::new(&text, &all);
            let made = Cell::new(0);
            let make = |from: ByteOffset, to: ByteOffset| {
                made.set(made.get() + 1);
                let here = whole.meeting(from, to);
                let here: Vec<Arc<Annotation>> =
                    here.into_iter().map(|it| Arc::clone(&it.annotation)).collect();
                DocumentIndex::new(&text, &here)
            };
            let mut cells = Cells::new(text.byte_len(), Density::default());
            for (start, len) in asked {
                let (start, end) = (ByteOffset::new(start), ByteOffset::new(start + len));
                let parts = Parts::new(&cells, &make);
                let ids = |it: Vec<&Placed>| -> Vec<AnnotationId> {
                    it.into_iter().map(|it| it.annotation.id.clone()).collect()
                };
                prop_assert_eq!(ids(parts.meeting(start, end)), ids(whole.meeting(start, end)));
                prop_assert_eq!(ids(parts.at(start)), ids(whole.at(start)));
                cells.forget_much();
            }
            prop_assert!(made.get() <= 8, "each piece is made once");
        }
    }
}
