//! Comparisons, made once and kept until something they depend on moves.
//!
//! Nothing in a frame depends on the number of events: a comparison is kept by
//! its event and revision; the summaries of the list are brought up to date a
//! few milliseconds at a time, those in view first.

use crate::app::Store;
use crate::compare::{Badge, Comparison, Lookup, Relation, Summary};
use crate::model::EventId;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many whole comparisons are kept; a summary is kept for every event.
const KEPT: usize = 48;

/// How long a frame may work on summaries that are not in view.
const SHARE: Duration = Duration::from_millis(5);

/// What was compared so far.
#[derive(Debug, Default)]
pub(super) struct Cache {
    whole: HashMap<EventId, Kept>,
    summaries: HashMap<EventId, (u64, Arc<Summary>)>,
    /// The revision up to which all summaries are known to be current.
    current: Option<u64>,
    clock: u64,
    /// How many comparisons were made.
    made: u64,
}

#[derive(Debug)]
struct Kept {
    revision: u64,
    comparison: Arc<Comparison>,
    used: u64,
}

impl Cache {
    /// The comparison of an event as it is now; `None` if there is no such event.
    pub fn get(&mut self, store: &Store, id: &EventId) -> Option<Arc<Comparison>> {
        self.get_with(store, id, None)
    }

    fn get_with(
        &mut self,
        store: &Store,
        id: &EventId,
        lookup: Option<&Lookup<'_>>,
    ) -> Option<Arc<Comparison>> {
        let revision = store.events().revision(id);
        self.clock += 1;
        if let Some(kept) = self.whole.get_mut(id)
            && kept.revision == revision
        {
            kept.used = self.clock;
            return Some(Arc::clone(&kept.comparison));
        }
        let comparison = match lookup {
            Some(lookup) => lookup.compare(id)?,
            None => Lookup::new(store.project()).compare(id)?,
        };
        self.made += 1;
        let comparison = Arc::new(comparison);
        let summary = Arc::new(summary_of(&comparison));
        self.summaries.insert(id.clone(), (revision, summary));
        let kept = Kept {
            revision,
            comparison: Arc::clone(&comparison),
            used: self.clock,
        };
        self.whole.insert(id.clone(), kept);
        if self.whole.len() > KEPT {
            let oldest = self.whole.iter().min_by_key(|(_, it)| it.used);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                self.whole.remove(&oldest);
            }
        }
        Some(comparison)
    }

    /// The comparisons of some events, each with its place among them. Those in
    /// view of a grid are fewer than are kept.
    pub fn all(&mut self, store: &Store, ids: &[EventId]) -> Vec<(usize, Arc<Comparison>)> {
        let missing = ids.iter().any(|id| !self.has(store, id));
        let lookup = missing.then(|| Lookup::new(store.project()));
        ids.iter()
            .enumerate()
            .filter_map(|(at, id)| Some((at, self.get_with(store, id, lookup.as_ref())?)))
            .collect()
    }

    /// Whether the comparison of an event is at hand.
    pub fn has(&self, store: &Store, id: &EventId) -> bool {
        let kept = self.whole.get(id);
        kept.is_some_and(|it| it.revision == store.events().revision(id))
    }

    /// How many comparisons were made so far.
    #[cfg(test)]
    pub fn made(&self) -> u64 {
        self.made
    }

    /// The summary of an event, if it is known; it may be a little old while
    /// others are being made.
    pub fn known(&self, id: &EventId) -> Option<&Arc<Summary>> {
        self.summaries.get(id).map(|(_, it)| it)
    }

    /// Whether the summary of an event is as the event is now.
    fn is_current(&self, store: &Store, id: &EventId) -> bool {
        let kept = self.summaries.get(id);
        kept.is_some_and(|(of, _)| *of == store.events().revision(id))
    }

    /// The summary of an event as it is now.
    pub fn summary(&mut self, store: &Store, id: &EventId) -> Option<Arc<Summary>> {
        self.ensure(store, std::slice::from_ref(id));
        self.known(id).cloned()
    }

    /// Brings the summaries of some events up to date.
    pub fn ensure(&mut self, store: &Store, ids: &[EventId]) {
        let old: Vec<&EventId> = ids
            .iter()
            .filter(|id| !self.is_current(store, id))
            .collect();
        if old.is_empty() {
            return;
        }
        let lookup = Lookup::new(store.project());
        for id in old {
            self.summarise(store, &lookup, id);
        }
    }

    fn summarise(&mut self, store: &Store, lookup: &Lookup<'_>, id: &EventId) {
        let revision = store.events().revision(id);
        if let Some(comparison) = lookup.compare(id) {
            self.made += 1;
            let summary = Arc::new(summary_of(&comparison));
            self.summaries.insert(id.clone(), (revision, summary));
        }
    }

    /// Makes some of the summaries that are missing or old; gives back whether
    /// any are left, so that another frame is wanted.
    pub fn advance(&mut self, store: &Store) -> bool {
        let revision = store.events().revision_of_all();
        if self.current == Some(revision) {
            return false;
        }
        let events = store.project().events();
        let mut old = events
            .iter()
            .map(|it| &it.id)
            .filter(|id| !self.is_current(store, id))
            .cloned()
            .collect::<Vec<_>>()
            .into_iter();
        if let Some(first) = old.next() {
            let lookup = Lookup::new(store.project());
            let begun = Instant::now();
            for id in std::iter::once(first).chain(old) {
                if begun.elapsed() > SHARE {
                    return true;
                }
                self.summarise(store, &lookup, &id);
            }
        }
        self.summaries.retain(|id, _| events.contains(id));
        self.whole.retain(|id, _| events.contains(id));
        self.current = Some(revision);
        true
    }

    /// Moves on whenever a summary may have changed: for what is made from them.
    pub fn revision(&self, store: &Store) -> (u64, bool, usize) {
        let revision = store.events().revision_of_all();
        let done = self.current == Some(revision);
        (revision, done, if done { 0 } else { self.summaries.len() })
    }
}

/// What a list shows of a comparison.
fn summary_of(it: &Comparison) -> Summary {
    let rows = it.rows.iter();
    let conflicts = rows.clone().flat_map(crate::compare::Row::conflicts);
    let undecided = |row: &&crate::compare::Row| row.badge == Badge::Conflict && !row.is_decided();
    let sharpest = rows
        .clone()
        .filter(|row| row.relation != Relation::Silent)
        .max_by_key(|row| row.relation.sharpness());
    Summary {
        event: it.event.clone(),
        title: it.title.clone(),
        kind: it.kind,
        joined: it.joined.clone(),
        when: it.when,
        badge: it.badge,
        conflict: conflicts.filter_map(|pair| pair.relation.conflict()).max(),
        sharpest: sharpest.map(|row| (row.aspect.clone(), row.relation)),
        accounts: it.columns.len(),
        documents: it.documents,
        voices: it.voices,
        only_one: rows
            .clone()
            .filter(|row| row.badge == Badge::OnlyOne)
            .count(),
        undecided: rows.clone().filter(undecided).count(),
        stale: rows.filter(|row| row.is_stale()).count(),
        // A list of events shows none of its links.
        parents: Vec::new(),
        steps: it.steps.len(),
    }
}
