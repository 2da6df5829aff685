//! The list of events: which rows it has, in which order.

use super::cache::Cache;
use super::state::Filters;
use crate::app::Store;
use crate::compare::{Badge, Summary};
use crate::model::EventId;
use crate::ui::widgets::{ChosenList, Fuzzy, Typed};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What decides the order of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// Conflicts first, then by date.
    #[default]
    Badge,
    /// By title.
    Title,
    /// By the first day; those without one last.
    Date,
    /// Those that most accounts tell of first.
    Accounts,
}

impl Sort {
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Badge, "worst first"),
        (Self::Date, "by date"),
        (Self::Title, "by title"),
        (Self::Accounts, "by accounts"),
    ];

    pub fn label(self) -> &'static str {
        let found = Self::ALL.iter().find(|it| it.0 == self);
        found.map_or("", |it| it.1)
    }
}

/// The list, kept until something it depends on moves.
#[derive(Debug, Default)]
pub(super) struct EventList {
    pub filter: String,
    pub sort: Sort,
    /// The events that are shown, in order.
    pub rows: Vec<EventId>,
    /// How many events there are beside those that are the same as another.
    pub all: usize,
    /// Where it is scrolled to.
    pub scroll: ChosenList,
    /// Whether the filter field has the keyboard.
    pub filtering: bool,
    made: Option<Made>,
}

type Made = (String, Sort, Filters, (u64, bool, usize));

impl EventList {
    /// Where an event stands in the list.
    pub fn place(&self, id: Option<&EventId>) -> Option<usize> {
        self.rows.iter().position(|it| Some(it) == id)
    }

    /// Makes the rows anew if anything moved.
    pub fn update(&mut self, store: &Store, cache: &Cache, filters: Filters) {
        let key = (
            self.filter.clone(),
            self.sort,
            filters,
            cache.revision(store),
        );
        if self.made.as_ref() == Some(&key) {
            return;
        }
        let mut fuzzy = Fuzzy::default();
        let typed = Typed::new(&self.filter);
        let blank = self.filter.trim().is_empty();
        let mut rows: Vec<(EventId, String, Option<Arc<Summary>>)> = Vec::new();
        let mut joined: BTreeSet<EventId> = BTreeSet::new();
        let mut all = 0;
        for event in store.project().events().iter() {
            let summary = cache.known(&event.id).cloned();
            if joined.contains(&event.id) {
                continue;
            }
            if let Some(summary) = &summary {
                joined.extend(summary.joined.iter().cloned());
            }
            all += 1;
            let fits = blank || fuzzy.score(&typed, &event.title).is_some();
            let shown = match &summary {
                Some(it) => filters.event(it),
                None => filters.is_off(),
            };
            if fits && shown {
                rows.push((event.id.clone(), event.title.to_lowercase(), summary));
            }
        }
        rows.sort_by(|a, b| self.sort.order(a, b));
        self.rows = rows.into_iter().map(|it| it.0).collect();
        self.all = all;
        self.made = Some(key);
    }
}

type Entry = (EventId, String, Option<Arc<Summary>>);

impl Sort {
    fn order(self, a: &Entry, b: &Entry) -> std::cmp::Ordering {
        let badge = |it: &Entry| {
            let summary = it.2.as_ref();
            let badge = summary.map_or(Badge::OnlyOne, |it| it.badge);
            std::cmp::Reverse((badge, summary.and_then(|it| it.conflict)))
        };
        let date = |it: &Entry| {
            let when = it.2.as_ref().map(|it| it.when);
            let day = when.and_then(|it| it.from.or(it.to));
            (day.is_none(), day)
        };
        let accounts = |it: &Entry| std::cmp::Reverse(it.2.as_ref().map_or(0, |it| it.accounts));
        let rest = |it: &Entry| (it.1.clone(), it.0.clone());
        match self {
            Self::Badge => badge(a)
                .cmp(&badge(b))
                .then_with(|| date(a).cmp(&date(b)))
                .then_with(|| rest(a).cmp(&rest(b))),
            Self::Title => rest(a).cmp(&rest(b)),
            Self::Date => date(a).cmp(&date(b)).then_with(|| rest(a).cmp(&rest(b))),
            Self::Accounts => accounts(a)
                .cmp(&accounts(b))
                .then_with(|| rest(a).cmp(&rest(b))),
        }
    }
}
