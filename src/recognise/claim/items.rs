//! The words and marks of a few sentences.

use crate::recognise::fold::{Keep, folded};
use crate::recognise::token::{Kind, tokens};
use crate::text::{ByteOffset, ByteSpan};
use std::ops::Range;

/// Words and marks without the spaces between them.
pub(super) struct Items<'a> {
    pub(super) all: Vec<Item<'a>>,
}

/// A word, a number or a mark.
pub(super) struct Item<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// As it is written.
    pub(super) text: &'a str,
    /// Folded.
    pub(super) low: String,
    pub(super) kind: Kind,
}

impl<'a> Items<'a> {
    pub(super) fn new(text: &'a str, span: ByteSpan) -> Self {
        let mut found = Vec::new();
        tokens(
            text,
            span.start().to_usize(),
            span.end().to_usize(),
            &mut found,
        );
        let all = found
            .into_iter()
            .filter(|it| !matches!(it.kind, Kind::Space | Kind::Break))
            .map(|it| Item {
                start: it.start as usize,
                end: it.end as usize,
                text: it.text(text),
                low: folded(it.text(text), Keep::NOTHING),
                kind: it.kind,
            })
            .collect();
        Self { all }
    }

    /// The items that lie in a span.
    pub(super) fn range(&self, span: ByteSpan) -> Range<usize> {
        let start = self
            .all
            .partition_point(|it| it.end <= span.start().to_usize());
        let end = self
            .all
            .partition_point(|it| it.start < span.end().to_usize());
        start..end.max(start)
    }

    /// The text from the first of some items to the last.
    pub(super) fn span(&self, items: Range<usize>) -> Option<ByteSpan> {
        let first = self.all.get(items.start)?;
        let last = self.all.get(items.end.checked_sub(1)?)?;
        ByteSpan::new(
            ByteOffset::of_index(first.start),
            ByteOffset::of_index(last.end),
        )
        .ok()
    }

    /// An item folded; nothing past the ends.
    pub(super) fn low(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |it| it.low.as_str())
    }

    /// Whether these words stand at `at`, given folded.
    pub(super) fn reads(&self, at: usize, words: &str) -> Option<usize> {
        let mut count = 0;
        for word in words.split(' ') {
            if self.low(at + count) != word {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

impl Item<'_> {
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn is_number(&self) -> bool {
        self.kind == Kind::Digits
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }
}
