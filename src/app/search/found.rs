//! The annotations that fit a filter.

use super::{Column, Run, Sorting, worker};
use crate::io::Wake;
use crate::model::{Annotation, Project, SourceId};
use crate::recognise::search::{Complaint, Filter, Key, Sieve, key_of_left, key_of_right};
use crate::text::SourceText;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The annotations that answered the last question, by source and place. Until
/// the next answer is there, the last one stays.
#[derive(Default)]
pub struct Found {
    list: Vec<Arc<Annotation>>,
    complaint: Option<Complaint>,
    run: Option<Run<Answer>>,
    wake: Option<Wake>,
}

/// What an annotation is sorted by. Without a text nothing stands around it.
fn key(column: Column, it: &Annotation, text: Option<&SourceText>) -> Key {
    let around = || text.and_then(|text| Some((text, text.bytes_of(it.spans.hull()).ok()?)));
    match column {
        Column::Place => Key::default(),
        Column::Hit if it.quotes.is_empty() => {
            around().map_or_else(Key::default, |(text, span)| Key::of_words(text.slice(span)))
        }
        Column::Hit => Key::of_words(&it.first_words()),
        Column::Left => around().map_or_else(Key::default, |(text, span)| key_of_left(text, span)),
        Column::Right => {
            around().map_or_else(Key::default, |(text, span)| key_of_right(text, span))
        }
    }
}

type Answer = Result<Vec<Arc<Annotation>>, Complaint>;

impl std::fmt::Debug for Found {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Found")
            .field("list", &self.list.len())
            .finish_non_exhaustive()
    }
}

impl Found {
    /// Whom to wake when there is news.
    pub fn on_news(&mut self, wake: Wake) {
        self.wake = Some(wake);
    }

    /// Asks anew over a project as it is now, and the texts at hand.
    pub fn start(
        &mut self,
        filter: Filter,
        sorting: Sorting,
        project: Project,
        texts: Vec<(SourceId, SourceText)>,
    ) {
        self.run = worker::answer(self.wake.clone(), move |stop| {
            let sieve = match Sieve::new(filter) {
                Ok(sieve) => sieve,
                Err(complaint) => return Some(Err(complaint)),
            };
            let texts: HashMap<SourceId, SourceText> = texts.into_iter().collect();
            let mut list = Vec::new();
            for (number, it) in project.annotations().iter().enumerate() {
                if number % 1024 == 0 && stop.load(Ordering::Relaxed) {
                    return None;
                }
                if sieve.lets_pass(it, texts.get(&it.source)) {
                    list.push(Arc::clone(it));
                }
            }
            list.sort_by(|a, b| {
                let place = (&a.source, a.spans.hull()).cmp(&(&b.source, b.spans.hull()));
                place.then_with(|| a.id.cmp(&b.id))
            });
            if sorting.column != Column::Place {
                list.sort_by_cached_key(|it| key(sorting.column, it, texts.get(&it.source)));
            }
            if sorting.descending {
                list.reverse();
            }
            Some(Ok(list))
        });
    }

    /// Takes the answer in. Says whether one came.
    pub fn poll(&mut self) -> bool {
        let Some(run) = &self.run else { return false };
        match run.parts.try_recv() {
            Ok(Ok(list)) => {
                self.list = list;
                self.complaint = None;
            }
            Ok(Err(complaint)) => {
                self.list.clear();
                self.complaint = Some(complaint);
            }
            Err(std::sync::mpsc::TryRecvError::Empty) => return false,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => {}
        }
        self.run = None;
        true
    }

    /// Forgets the answer.
    pub fn clear(&mut self) {
        self.list.clear();
        self.run = None;
        self.complaint = None;
    }

    /// The annotations.
    pub fn list(&self) -> &[Arc<Annotation>] {
        &self.list
    }

    /// Whether an answer is on its way.
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// What is wrong with the question.
    pub fn complaint(&self) -> Option<&Complaint> {
        self.complaint.as_ref()
    }
}
