//! Searching off the window's thread: the hits over all texts, and the
//! annotations that fit a filter.
//!
//! Every question starts a thread of its own and stops the one before it. A
//! thread sends what it found in parts, the first at once, through a channel
//! of bounded length; [`Concordance::poll`] and [`Found::poll`] take them in.

mod found;
#[cfg(test)]
mod tests;
mod worker;

pub use found::Found;

use crate::io::Wake;
use crate::model::SourceId;
use crate::recognise::search::{Complaint, Query};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use worker::{Part, Sorted};

/// How many hits are kept to be shown: 24 MB of memory. Further ones are counted.
pub const MAX_HITS: usize = 2_000_000;

/// A text that is searched.
#[derive(Clone, Debug)]
pub struct Searched {
    /// Its source.
    pub source: SourceId,
    /// Its text.
    pub text: SourceText,
    /// Stretches in which hits do not count, by start, apart from one another.
    pub skip: Vec<ByteSpan>,
}

/// A hit, in little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// In which of the texts.
    text: u32,
    start: u32,
    end: u32,
}

/// By what hits are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// By source and place.
    #[default]
    Place,
    /// By the words before, the nearest first.
    Left,
    /// By the hit itself.
    Hit,
    /// By the words behind.
    Right,
}

/// An order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sorting {
    /// By what.
    pub column: Column,
    /// Whether it is turned round.
    pub descending: bool,
}

/// The hits of one query over a number of texts.
#[derive(Default)]
pub struct Concordance {
    texts: Arc<[Searched]>,
    hits: Arc<Vec<Hit>>,
    counted: u64,
    left_out: u64,
    bytes_done: u64,
    bytes_all: u64,
    complaint: Option<Complaint>,
    run: Option<Run<Part>>,
    sorting: Sorting,
    order: Option<Arc<Vec<u32>>>,
    sort_run: Option<Run<Sorted>>,
    wake: Option<Wake>,
}

/// A thread that works for us. Dropping it lets the thread stop.
pub(super) struct Run<T> {
    stop: Arc<AtomicBool>,
    parts: Receiver<T>,
}

impl<T> Drop for Run<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Concordance {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Concordance")
            .field("hits", &self.hits.len())
            .field("running", &self.is_running())
            .finish_non_exhaustive()
    }
}

impl Concordance {
    /// Whom to wake when there is news.
    pub fn on_news(&mut self, wake: Wake) {
        self.wake = Some(wake);
    }

    /// Whether it looks through these very texts, with the same left out.
    pub fn is_over(&self, texts: &[Searched]) -> bool {
        self.texts.len() == texts.len()
            && self.texts.iter().zip(texts).all(|(mine, theirs)| {
                mine.source == theirs.source
                    && mine.skip == theirs.skip
                    && std::ptr::eq(mine.text.as_str(), theirs.text.as_str())
            })
    }

    /// Begins anew: what is running stops, what was found goes.
    pub fn start(&mut self, query: Query, texts: Vec<Searched>) {
        let (sorting, wake) = (self.sorting, self.wake.take());
        *self = Self {
            texts: texts.into(),
            sorting,
            wake,
            ..Self::default()
        };
        self.bytes_all = self
            .texts
            .iter()
            .map(|it| it.text.as_str().len() as u64)
            .sum();
        if query.is_empty() {
            return;
        }
        self.run = worker::search(query, Arc::clone(&self.texts), self.wake.clone());
        if self.run.is_none() {
            self.complaint = Some(Complaint {
                text: "The search could not be started: the system gives no further thread".into(),
                place: None,
            });
        }
    }

    /// Drops everything and stops.
    pub fn clear(&mut self) {
        self.start(Query::default(), Vec::new());
    }

    /// Takes in what the thread has found. Says whether anything came.
    pub fn poll(&mut self) -> bool {
        let mut came = false;
        let mut ended = false;
        if let Some(run) = &self.run {
            loop {
                match run.parts.try_recv() {
                    Ok(part) => {
                        came = true;
                        ended |= part.last;
                        self.counted += part.counted;
                        self.left_out += u64::from(part.left_out);
                        self.bytes_done = part.bytes_done;
                        if part.complaint.is_some() {
                            self.complaint = part.complaint;
                        }
                        // No sorting thread looks at the hits while they grow.
                        Arc::make_mut(&mut self.hits).extend(part.hits);
                    }
                    Err(std::sync::mpsc::TryRecvError::Empty) => break,
                    Err(std::sync::mpsc::TryRecvError::Disconnected) => {
                        ended = true;
                        break;
                    }
                }
            }
        }
        if ended {
            self.run = None;
            self.bytes_done = self.bytes_all;
            self.begin_sort();
        }
        if let Some(run) = &self.sort_run
            && let Ok(sorted) = run.parts.try_recv()
        {
            self.order = Some(Arc::new(sorted));
            self.sort_run = None;
            came = true;
        }
        came || ended
    }

    /// Chooses another order. Hits are sorted once all are there; until then
    /// they stand by place.
    pub fn sort(&mut self, sorting: Sorting) {
        if self.sorting == sorting {
            return;
        }
        let same_column = self.sorting.column == sorting.column;
        self.sorting = sorting;
        if !same_column {
            self.order = None;
            self.begin_sort();
        }
    }

    fn begin_sort(&mut self) {
        self.sort_run = None;
        if self.run.is_some() || self.sorting.column == Column::Place || self.hits.is_empty() {
            return;
        }
        let (texts, hits) = (Arc::clone(&self.texts), Arc::clone(&self.hits));
        self.sort_run = worker::sort(self.sorting.column, texts, hits, self.wake.clone());
    }

    /// The order that was chosen.
    pub fn sorting(&self) -> Sorting {
        self.sorting
    }

    /// Whether the hits are still being put into the chosen order.
    pub fn is_sorting(&self) -> bool {
        self.sort_run.is_some()
    }

    /// Whether texts are still being searched.
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// How far the search is, from 0 to 1.
    pub fn progress(&self) -> f32 {
        if self.bytes_all == 0 {
            return 1.0;
        }
        (self.bytes_done as f64 / self.bytes_all as f64) as f32
    }

    /// What is wrong with the query.
    pub fn complaint(&self) -> Option<&Complaint> {
        self.complaint.as_ref()
    }

    /// How many hits can be shown.
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether there is no hit so far.
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// How many hits there are, also beyond [`MAX_HITS`].
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// How many hits are too long to be hits.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The texts that are searched.
    pub fn texts(&self) -> &[Searched] {
        &self.texts
    }

    /// Which hit stands in a row of the chosen order.
    pub fn at_row(&self, row: usize) -> Option<usize> {
        if row >= self.hits.len() {
            return None;
        }
        let row = if self.sorting.descending {
            self.hits.len() - 1 - row
        } else {
            row
        };
        match &self.order {
            Some(order) => order.get(row).map(|at| *at as usize),
            None => Some(row),
        }
    }

    /// A hit by its number: its key, the text it is in, and where.
    pub fn hit(&self, number: usize) -> Option<(Hit, &Searched, ByteSpan)> {
        let hit = *self.hits.get(number)?;
        let searched = self.texts.get(hit.text as usize)?;
        let span = ByteSpan::new(ByteOffset::new(hit.start), ByteOffset::new(hit.end)).ok()?;
        Some((hit, searched, span))
    }
}
