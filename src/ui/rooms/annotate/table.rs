//! The rows of the annotation table: filtered and sorted once, then kept up to
//! date by every edit.

use crate::app::Store;
use crate::command::{Change, Swap};
use crate::model::{Annotation, SourceId};
use std::cmp::Ordering;
use std::sync::Arc;

/// What the table is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the columns")]
pub enum Column {
    #[default]
    Place,
    Tag,
    Text,
    Note,
}

/// What the table shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Only this source; `None` = all.
    pub source: Option<SourceId>,
    /// Words that must stand in text, tag or note, in any case; `?` alone = unsure.
    pub filter: String,
    /// The column that decides the order.
    pub column: Column,
    /// Whether the order is turned round.
    pub descending: bool,
}

/// The rows that answer a query.
#[derive(Debug, Default)]
pub struct Table {
    /// What is asked.
    pub query: Query,
    rows: Vec<Arc<Annotation>>,
    answered: Option<Query>,
}

impl Table {
    /// The rows, in order. Walks the project when the query has changed.
    pub fn rows(&mut self, store: &Store) -> &[Arc<Annotation>] {
        if self.answered.as_ref() != Some(&self.query) {
            let query = self.query.clone();
            let words = words_of(&query);
            self.rows.clear();
            let all = store.project().annotations().iter();
            self.rows
                .extend(all.filter(|it| passes(store, &query, &words, it)).cloned());
            if query.column == Column::Text {
                // Each text is folded once, not in every comparison.
                let mut rows: Vec<_> = self
                    .rows
                    .drain(..)
                    .map(|it| (folded_text(&it), it))
                    .collect();
                rows.sort_by(|(a_text, a), (b_text, b)| {
                    turned(&query, a_text.cmp(b_text).then_with(|| by_place(a, b)))
                });
                self.rows.extend(rows.into_iter().map(|(_, it)| it));
            } else {
                self.rows.sort_by(|a, b| order(&query, a, b));
            }
            self.answered = Some(query);
        }
        &self.rows
    }

    /// In which of the rows an annotation stands, if it is among them.
    pub fn row_of(&mut self, store: &Store, annotation: &Annotation) -> Option<usize> {
        self.rows(store);
        let query = self.answered.as_ref()?;
        self.rows
            .binary_search_by(|row| order(query, row, annotation))
            .ok()
    }

    /// Takes a transaction over, row by row.
    pub fn follow(&mut self, store: &Store, change: &Change) {
        let Some(query) = &self.answered else { return };
        // Many changes at once are answered anew when they are next looked at.
        if change.annotations.len() > 200 {
            self.answered = None;
            return;
        }
        let words = words_of(query);
        for Swap { before, after } in &change.annotations {
            if let Some(before) = before
                && let Ok(at) = self.rows.binary_search_by(|row| order(query, row, before))
            {
                self.rows.remove(at);
            }
            if let Some(after) = after
                && passes(store, query, &words, after)
                && let Err(at) = self.rows.binary_search_by(|row| order(query, row, after))
            {
                self.rows.insert(at, Arc::clone(after));
            }
        }
    }
}

/// The words of a filter, in the form that is compared.
fn words_of(query: &Query) -> Vec<String> {
    let words = query.filter.split_whitespace();
    words.map(str::to_lowercase).collect()
}

fn passes(store: &Store, query: &Query, words: &[String], it: &Annotation) -> bool {
    if query
        .source
        .as_ref()
        .is_some_and(|source| it.source != *source)
    {
        return false;
    }
    let folded = |text: &str| text.to_lowercase();
    let bare = !words.is_empty() && it.quotes.is_empty();
    let bare = bare.then(|| folded(&store.words(it)));
    words.iter().all(|word| {
        (word == "?" && it.unsure)
            || folded(it.tag.as_str()).contains(word)
            || it.quotes.iter().any(|quote| folded(quote).contains(word))
            || bare.as_ref().is_some_and(|text| text.contains(word))
            || folded(&it.note).contains(word)
    })
}

/// A total order: place and id decide between what is otherwise equal.
fn order(query: &Query, a: &Annotation, b: &Annotation) -> Ordering {
    let first = match query.column {
        Column::Place => Ordering::Equal,
        Column::Tag => a.tag.cmp(&b.tag),
        Column::Text => folded_text(a).cmp(&folded_text(b)),
        // Those with a note come first.
        Column::Note => (a.note.is_empty(), &a.note).cmp(&(b.note.is_empty(), &b.note)),
    };
    turned(query, first.then_with(|| by_place(a, b)))
}

fn turned(query: &Query, order: Ordering) -> Ordering {
    if query.descending {
        order.reverse()
    } else {
        order
    }
}

fn by_place(a: &Annotation, b: &Annotation) -> Ordering {
    (&a.source, a.spans.hull(), &a.id).cmp(&(&b.source, b.spans.hull(), &b.id))
}

fn folded_text(it: &Annotation) -> Option<String> {
    it.quotes.first().map(|quote| quote.to_lowercase())
}
