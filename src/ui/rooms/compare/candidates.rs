//! The candidates that are still open, and which of them is chosen.

use super::Go;
use crate::app::{Proposed, Store};
use crate::model::{AccountId, EventId, Passage, SourceId};
use crate::text::CharSpan;
use crate::ui::widgets::ChosenList;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the panel shows.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// All that were found.
    pub found: Option<Arc<[Proposed]>>,
    /// Those that nobody has settled, by their place in `found`.
    pub open: Vec<usize>,
    /// The chosen row of `open`.
    pub at: usize,
    /// Where the list is scrolled to.
    pub scroll: ChosenList,
    /// Whether the pairs that were rejected are shown instead.
    pub rejected: bool,
    /// Whether the person asked for another look.
    pub again: bool,
    made: Option<u64>,
}

impl Candidates {
    /// Takes over what was found, and leaves out what the project has settled.
    pub fn update(&mut self, store: &Store, found: Option<&Arc<[Proposed]>>) {
        let same = match (&self.found, found) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        if same && self.made == Some(store.revision()) {
            return;
        }
        let chosen = self.open.get(self.at).copied();
        self.found = found.cloned();
        let settled = Settled::of(store);
        let all = self.found.iter().flat_map(|it| it.iter()).enumerate();
        self.open = all
            .filter(|(_, it)| !settled.holds(&it.passages[0], &it.passages[1]))
            .map(|it| it.0)
            .collect();
        // What comes next takes the place of what was settled.
        let stays = chosen.and_then(|it| self.open.iter().position(|at| *at >= it));
        self.at = stays
            .unwrap_or(self.at)
            .min(self.open.len().saturating_sub(1));
        self.made = Some(store.revision());
    }

    /// The chosen pair.
    pub fn chosen(&self) -> Option<&Proposed> {
        if self.rejected {
            return None;
        }
        let at = *self.open.get(self.at)?;
        self.found.as_ref()?.get(at)
    }

    pub fn go(&mut self, way: Go) {
        let last = self.open.len().saturating_sub(1);
        self.at = match way {
            Go::Up => self.at.saturating_sub(1),
            Go::Down => (self.at + 1).min(last),
            Go::First => 0,
            Go::Last => last,
            Go::Left | Go::Right => self.at,
        };
        self.scroll.reveal();
    }
}

/// What was decided about pairs of passages.
struct Settled {
    apart: BTreeMap<(SourceId, SourceId), Vec<(CharSpan, CharSpan)>>,
    told: BTreeMap<SourceId, Vec<(CharSpan, EventId)>>,
}

impl Settled {
    fn of(store: &Store) -> Self {
        let mut settled = Self {
            apart: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        for it in store.project().not_same().iter() {
            let key = (it.a.source.clone(), it.b.source.clone());
            let spans = (it.a.span, it.b.span);
            settled.apart.entry(key).or_default().push(spans);
        }
        for it in store.project().accounts().iter() {
            let told = settled.told.entry(it.passage.source.clone()).or_default();
            told.push((it.passage.span, it.event.clone()));
        }
        settled
    }

    /// Whether the two are held apart, or tell one event already.
    fn holds(&self, a: &Passage, b: &Passage) -> bool {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let key = (a.source.clone(), b.source.clone());
        let apart = self.apart.get(&key).into_iter().flatten();
        let meets = |x: &CharSpan, y: &CharSpan| x.overlaps(*y);
        let crosses = |(x, y): &(CharSpan, CharSpan)| {
            meets(x, &a.span) && meets(y, &b.span)
                || a.source == b.source && meets(x, &b.span) && meets(y, &a.span)
        };
        let mut apart = apart;
        if apart.any(crosses) {
            return true;
        }
        let events = |it: &Passage| -> BTreeSet<&EventId> {
            let told = self.told.get(&it.source).into_iter().flatten();
            told.filter(|(span, _)| span.overlaps(it.span))
                .map(|it| &it.1)
                .collect()
        };
        !events(a).is_disjoint(&events(b))
    }
}

/// The account that a passage meets, the one that shares most of it first.
pub(super) fn account_at(store: &Store, passage: &Passage) -> Option<(AccountId, EventId)> {
    let accounts = store.project().accounts().iter();
    let there = accounts
        .filter(|it| it.passage.source == passage.source && it.passage.span.overlaps(passage.span));
    let shared = |span: CharSpan| {
        let end = span.end().min(passage.span.end()).get();
        end.saturating_sub(span.start().max(passage.span.start()).get())
    };
    let best =
        there.max_by_key(|it| (shared(it.passage.span), std::cmp::Reverse(it.id.clone())))?;
    Some((best.id.clone(), best.event.clone()))
}
