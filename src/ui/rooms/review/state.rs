//! What the room remembers.

use super::behind::Behind;
use super::dialogs::Dialog;
use super::lesson_ui::LessonState;
use super::text_ui::Text;
use crate::app::{Annotators, Store};
use crate::command::Change;
use crate::model::{Origin, SettledKind, SourceId, TagId};
use crate::review::gold::{Entry, Status, Why};
use crate::review::kinds::Kind;
use crate::ui::widgets::LongList;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// Which items are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Show {
    /// Every disagreement, settled or not.
    #[default]
    Disputes,
    /// Those that are not settled.
    Open,
    /// Those that are open again, since an annotator has changed.
    Again,
    /// Those that are settled.
    Decided,
    /// What all have alike.
    Agreed,
    /// Disagreements and agreements.
    Everything,
}

impl Show {
    pub const ALL: [Self; 6] = [
        Self::Disputes,
        Self::Open,
        Self::Again,
        Self::Decided,
        Self::Agreed,
        Self::Everything,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::Disputes => "Disagreements",
            Self::Open => "Open",
            Self::Again => "Open again",
            Self::Decided => "Decided",
            Self::Agreed => "Agreed",
            Self::Everything => "Everything",
        }
    }
}

/// Of which kind items are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// What the disagreement is about.
    Kind(Kind),
    /// What there is disagreement about.
    About(SettledKind),
}

impl Of {
    pub const ABOUT: [Self; 7] = [
        Self::About(SettledKind::Annotation),
        Self::About(SettledKind::Entity),
        Self::About(SettledKind::Event),
        Self::About(SettledKind::Account),
        Self::About(SettledKind::Relation),
        Self::About(SettledKind::EventLink),
        Self::About(SettledKind::Verdict),
    ];
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub show: Show,
    pub kind: Option<Of>,
    pub tag: Option<TagId>,
    pub source: Option<SourceId>,
    /// The places behind a figure.
    pub behind: Option<Behind>,
}

/// The listed items. A long list is made over several frames, from its start;
/// an edit of the gold touches single rows of it.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub list: LongList,
    pub items: Vec<u32>,
    /// Those of them that are not settled.
    open: BTreeSet<u32>,
    made: Option<Made>,
    /// The first entry that was not looked at yet.
    next: usize,
    /// Whether it is still to be seen which row is chosen; and whether one is
    /// to be chosen anew if the one before is not listed.
    choosing: Option<bool>,
}

/// What rows are made from.
#[derive(Debug)]
struct Made {
    /// The reading of the files.
    reading: u64,
    filters: Filters,
    /// The revision of the gold that the rows are in step with.
    revision: u64,
    /// For each set of tags on the board, whether the filters let it through.
    sets: Option<Vec<bool>>,
    /// The place of the only document, if the filters name one.
    document: Option<Option<usize>>,
}

/// For so long a frame lists entries.
const LISTING: Duration = Duration::from_millis(3);
/// So many entries are listed between two looks at the clock.
const AT_ONCE: usize = 1024;

/// The state of the Review room.
#[derive(Debug, Default)]
pub struct ReviewState {
    pub(super) chosen: Option<usize>,
    /// A record of the chosen item: items get other numbers when the files are
    /// read anew.
    anchor: Option<(SettledKind, SmolStr)>,
    pub(super) filters: Filters,
    pub(super) rows: Rows,
    pub(super) reason: String,
    pub(super) rule: String,
    pub(super) focus_reason: bool,
    pub(super) text: Text,
    pub(super) dialog: Option<Dialog>,
    /// Whether the figures are shown in place of the text.
    pub(super) agreement: bool,
    /// Which two annotators' figures are shown, by their place among all pairs.
    pub(super) pair: usize,
    pub(super) lesson: LessonState,
}

impl ReviewState {
    /// The listed items, by their places on the board.
    #[cfg(test)]
    pub fn listed(&self) -> &[u32] {
        &self.rows.items
    }

    /// Shows the lesson of that file's annotator when lessons are shown.
    #[cfg(test)]
    pub fn show_lesson_of(&mut self, side: usize) {
        self.lesson.side = side;
    }

    /// Whether a place is chosen.
    pub fn has_item(&self) -> bool {
        self.chosen.is_some()
    }

    /// The chosen item, by its place on the board.
    pub fn item(&self) -> Option<usize> {
        self.chosen
    }

    /// Whether the figures are shown.
    pub fn wants_figures(&self) -> bool {
        self.agreement
    }

    /// Whose lesson is shown, by file, if one is.
    pub fn wants_lesson(&self) -> Option<usize> {
        self.lesson.shown.then_some(self.lesson.side)
    }

    /// The text or the list takes the focus as a field does, but no letters.
    pub fn has_focus(&self, ctx: &eframe::egui::Context) -> bool {
        let focused = ctx.memory(eframe::egui::Memory::focused);
        focused.is_some()
            && (focused == self.text.widget_id() || focused == self.rows.list.widget_id())
    }

    /// Whether a dialog of the room is open.
    pub fn has_dialog(&self) -> bool {
        self.dialog.is_some()
    }

    /// Sets what the next decisions are given as reason and rule.
    pub fn set_why(&mut self, reason: &str, rule: &str) {
        reason.clone_into(&mut self.reason);
        rule.clone_into(&mut self.rule);
    }

    /// Who decides and why, for the next decision.
    pub(super) fn why(&self, store: &Store) -> Why {
        let annotator = &store.project().head().annotator;
        let id = annotator.id.clone();
        Why {
            decided_by: if id.is_empty() {
                annotator.name.as_str().into()
            } else {
                id
            },
            reason: self.reason.clone(),
            rule: self.rule.clone(),
        }
    }

    /// The files were read anew: items have other numbers now.
    pub fn reread(&mut self) {
        self.rows.made = None;
        self.chosen = None;
        self.dialog = None;
        self.text.forget();
    }

    /// Lists the items again if anything that decides it has changed, for no
    /// longer than a frame bears. Whether there is more to be listed.
    pub(super) fn refresh(&mut self, store: &Store, annotators: &Annotators) -> bool {
        let begun = Instant::now();
        self.list(store, annotators, &|| begun.elapsed() < LISTING)
    }

    /// The same, however long it takes.
    pub(super) fn refresh_all(&mut self, store: &Store, annotators: &Annotators) {
        self.list(store, annotators, &|| true);
    }

    /// Whether rows are still being looked for.
    pub(super) fn is_listing(&self, annotators: &Annotators) -> bool {
        self.rows.next < annotators.board.len()
    }

    fn list(&mut self, store: &Store, annotators: &Annotators, more: &dyn Fn() -> bool) -> bool {
        let current = self.rows.made.as_ref().is_some_and(|it| {
            it.reading == annotators.reading
                && it.revision == store.revision()
                && it.filters == self.filters
        });
        if !current {
            self.begin_list(store, annotators);
        }
        let count = annotators.board.len();
        while self.rows.next < count {
            let until = (self.rows.next + AT_ONCE).min(count);
            for at in self.rows.next..until {
                if self.fits(store, annotators, at) {
                    self.rows.items.push(at as u32);
                    if annotators.progress.status(at) != Status::Settled {
                        self.rows.open.insert(at as u32);
                    }
                }
            }
            self.rows.next = until;
            if !more() {
                break;
            }
        }
        self.choose_listed(annotators);
        self.rows.next < count
    }

    fn begin_list(&mut self, store: &Store, annotators: &Annotators) {
        let board = &annotators.board;
        let same = self
            .rows
            .made
            .as_ref()
            .is_some_and(|it| it.filters == self.filters);
        self.rows.choosing = Some(!same);
        self.rows.items.clear();
        self.rows.open.clear();
        self.rows.next = 0;
        if self.chosen.is_none() {
            let anchor = self.anchor.as_ref();
            self.chosen =
                anchor.and_then(|(about, id)| board.of_record(*about, id).first().copied());
        }
        let (tag, source) = (self.filters.tag.as_ref(), self.filters.source.as_ref());
        self.rows.made = Some(Made {
            reading: annotators.reading,
            filters: self.filters.clone(),
            revision: store.revision(),
            sets: tag.map(|it| board.overview.sets_with(it)),
            document: source.map(|it| board.document(it)),
        });
    }

    /// Chooses an item when the list is new: the one from before if it is
    /// listed, else the first that is open.
    fn choose_listed(&mut self, annotators: &Annotators) {
        let Some(anew) = self.rows.choosing else {
            return;
        };
        let row = self.chosen.and_then(|at| self.place(at));
        if let Some(row) = row {
            self.rows.list.reveal(row);
            self.rows.choosing = None;
            return;
        }
        let whole = !self.is_listing(annotators);
        let stays = self.chosen.is_some() && !anew;
        let awaited = self.chosen.is_some_and(|at| at >= self.rows.next);
        let first = self.rows.items.first().filter(|_| whole);
        let first = self.rows.open.first().or(first).copied();
        if !whole && (stays || awaited || first.is_none()) {
            return;
        }
        self.rows.choosing = None;
        if !stays {
            self.chosen = None;
            if let Some(at) = first {
                self.choose(at as usize);
            }
        }
    }

    /// Whether the filters let an item through.
    fn fits(&self, store: &Store, annotators: &Annotators, at: usize) -> bool {
        let board = &annotators.board;
        let Some(facets) = board.overview.facets().get(at) else {
            return false;
        };
        let made = self.rows.made.as_ref();
        let status = annotators.progress.status(at);
        let shown = match self.filters.show {
            Show::Disputes => facets.is_dispute(),
            Show::Open => facets.is_dispute() && status != Status::Settled,
            Show::Again => status == Status::Again,
            Show::Decided => facets.is_dispute() && status == Status::Settled,
            Show::Agreed => !facets.is_dispute(),
            Show::Everything => true,
        };
        let of_kind = match self.filters.kind {
            None => true,
            Some(Of::Kind(kind)) => kind == facets.kind,
            Some(Of::About(about)) => about == facets.about,
        };
        let of_document = made.and_then(|it| it.document);
        let of_document = of_document.is_none_or(|it| it.is_some() && it == facets.document());
        let of_tag = made.and_then(|it| it.sets.as_ref());
        let of_tag = of_tag.is_none_or(|it| facets.is_in(it));
        let behind = || {
            self.filters.behind.as_ref().is_none_or(|it| {
                let item = board.items.get(at);
                item.is_some_and(|item| it.fits(store, annotators, at, item))
            })
        };
        shown && of_kind && of_document && of_tag && behind()
    }

    /// Takes an edit of the gold over: only what it bears on is looked at.
    pub fn follow(&mut self, store: &Store, annotators: &Annotators) {
        let Some(made) = &self.rows.made else {
            return;
        };
        if made.reading != annotators.reading
            || made.revision + 1 != store.revision()
            || made.filters != self.filters
        {
            return;
        }
        for &at in &annotators.touched {
            // Those behind are looked at when their turn comes.
            if at >= self.rows.next {
                continue;
            }
            let number = at as u32;
            let fits = self.fits(store, annotators, at);
            match (self.rows.items.binary_search(&number), fits) {
                (Ok(row), false) => drop(self.rows.items.remove(row)),
                (Err(row), true) => self.rows.items.insert(row, number),
                (Ok(_), true) | (Err(_), false) => {}
            }
            if fits && annotators.progress.status(at) != Status::Settled {
                self.rows.open.insert(number);
            } else {
                self.rows.open.remove(&number);
            }
        }
        if let Some(made) = &mut self.rows.made {
            made.revision = store.revision();
        }
    }

    /// Remembers the chosen item by one of its annotations.
    pub(super) fn hold(&mut self, annotators: &Annotators) {
        let anchor = match self.chosen.and_then(|at| annotators.board.entry(at)) {
            Some(Entry::Mark(it)) => it.present().next().map(|(_, it)| {
                let id = it.annotation.id.as_str();
                (SettledKind::Annotation, SmolStr::new(id))
            }),
            Some(Entry::Fact(it)) => it.present().next().map(|(_, reading)| {
                let id = reading.fact.id();
                (it.about, id)
            }),
            None => None,
        };
        if anchor.is_some() {
            self.anchor = anchor;
        }
    }

    /// The row of an item. Rows ascend by item.
    pub(super) fn place(&self, item: usize) -> Option<usize> {
        self.rows.items.binary_search(&(item as u32)).ok()
    }

    /// Chooses an item.
    pub(super) fn choose(&mut self, item: usize) {
        self.chosen = Some(item);
        if let Some(row) = self.place(item) {
            self.rows.list.reveal(row);
        }
    }

    /// Chooses the row so many further on.
    pub(super) fn step(&mut self, by: isize) {
        let here = self
            .chosen
            .map(|at| self.rows.items.partition_point(|it| (*it as usize) < at));
        let last = self.rows.items.len().saturating_sub(1) as isize;
        let to = here.map_or(0, |here| (here as isize).saturating_add(by).clamp(0, last));
        if let Some(&at) = self.rows.items.get(to.unsigned_abs()) {
            self.choose(at as usize);
        }
    }

    /// The next open item of the list after the chosen one, round the end;
    /// `except`, in order, counts as settled.
    pub(super) fn next_open(&self, back: bool, except: &[usize]) -> Option<usize> {
        let open = &self.rows.open;
        let is_left = |at: &&u32| except.binary_search(&(**at as usize)).is_err();
        let (here, next) = self.chosen.map_or((0, 0), |at| (at as u32, at as u32 + 1));
        let found = if back {
            let mut behind = open.range(..here).rev();
            let mut ahead = open.range(next..).rev();
            behind.find(is_left).or_else(|| ahead.find(is_left))
        } else {
            let mut ahead = open.range(next..);
            let mut behind = open.range(..here);
            ahead.find(is_left).or_else(|| behind.find(is_left))
        };
        let own = || {
            self.chosen
                .map(|at| at as u32)
                .filter(|at| open.contains(at) && is_left(&at))
        };
        found.copied().or_else(own).map(|at| at as usize)
    }

    /// Goes to what a step of undo or redo has touched.
    pub fn show_change(&mut self, annotators: &Annotators, change: &Change) {
        let annotations = change.annotations.iter();
        let gold = annotations.flat_map(|it| [&it.before, &it.after]).flatten();
        let of_gold = gold.filter_map(|it| match &it.origin {
            Origin::Gold(it) => it
                .from
                .iter()
                .find_map(|id| annotators.board.with_id(id).first().copied()),
            _ => None,
        });
        let dismissed = change.dismissed.iter();
        let dismissed = dismissed.flat_map(|it| [&it.before, &it.after]).flatten();
        let of_dismissed = dismissed.filter_map(|it| {
            let content = crate::review::gold::Content {
                source: it.source.clone(),
                spans: crate::model::Fragments::one(it.span),
                tag: it.tag.clone(),
            };
            annotators.board.with_content(&content).first().copied()
        });
        let settled = change.settled.iter();
        let settled = settled.flat_map(|it| [&it.before, &it.after]).flatten();
        let of_settled = settled.filter_map(|it| {
            let mut records = it.from.iter();
            records.find_map(|id| annotators.board.of_record(it.about, id).first().copied())
        });
        let marks = of_gold.chain(of_dismissed).map(|at| at as usize);
        if let Some(first) = marks.chain(of_settled).min() {
            self.choose(first);
        }
    }
}
