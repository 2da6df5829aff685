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
    pub const ABOUT: [Self; 5] = [
        Self::About(SettledKind::Annotation),
        Self::About(SettledKind::Entity),
        Self::About(SettledKind::Event),
        Self::About(SettledKind::Account),
        Self::About(SettledKind::Relation),
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

/// The listed items.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub list: LongList,
    pub items: Vec<u32>,
    /// What they were made from: the reading of the files and the filters, and
    /// the revision where the filters ask what is settled.
    made: Option<(u64, Filters, Option<u64>)>,
}

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

    /// Lists the items again if anything that decides it has changed.
    pub(super) fn refresh(&mut self, store: &Store, annotators: &Annotators) {
        let asks = matches!(self.filters.show, Show::Open | Show::Again | Show::Decided)
            || self.filters.behind.as_ref().is_some_and(Behind::asks_gold);
        let key = (
            annotators.reading,
            self.filters.clone(),
            asks.then(|| store.revision()),
        );
        if self.rows.made.as_ref() == Some(&key) {
            return;
        }
        let board = &annotators.board;
        let fits = board
            .entries()
            .filter(|(at, item)| self.fits(store, annotators, *at, *item));
        self.rows.items = fits.map(|(at, _)| at as u32).collect();
        let other = self.rows.made.as_ref().is_none_or(|it| it.1 != key.1);
        if self.chosen.is_none() {
            let anchor = self.anchor.as_ref();
            self.chosen =
                anchor.and_then(|(about, id)| board.of_record(*about, id).first().copied());
        }
        self.rows.made = Some(key);
        let listed = self.chosen.is_some_and(|at| self.place(at).is_some());
        if !listed && (other || self.chosen.is_none()) {
            let open = |at: &&u32| annotators.progress.status(**at as usize) != Status::Settled;
            let next = self
                .rows
                .items
                .iter()
                .find(open)
                .or(self.rows.items.first());
            self.chosen = next.map(|at| *at as usize);
        }
        if let Some(row) = self.chosen.and_then(|at| self.place(at)) {
            self.rows.list.reveal(row);
        }
    }

    /// Whether the filters let an item through.
    fn fits(&self, store: &Store, annotators: &Annotators, at: usize, item: Entry<'_>) -> bool {
        let board = &annotators.board;
        let status = annotators.progress.status(at);
        let source = item.document().map(|it| &board.documents[it].source);
        let shown = match self.filters.show {
            Show::Disputes => item.is_dispute(),
            Show::Open => item.is_dispute() && status != Status::Settled,
            Show::Again => status == Status::Again,
            Show::Decided => item.is_dispute() && status == Status::Settled,
            Show::Agreed => !item.is_dispute(),
            Show::Everything => true,
        };
        let behind = self.filters.behind.as_ref().is_none_or(|it| match item {
            Entry::Mark(item) => it.fits(store, annotators, at, item),
            Entry::Fact(_) => false,
        });
        let of_kind = match (self.filters.kind, item) {
            (None, _) => true,
            (Some(Of::Kind(kind)), _) => kind == item.kind(),
            (Some(Of::About(about)), Entry::Fact(it)) => it.about == about,
            (Some(Of::About(about)), Entry::Mark(_)) => about == SettledKind::Annotation,
        };
        shown
            && behind
            && of_kind
            && self.filters.tag.as_ref().is_none_or(|it| item.has_tag(it))
            && self
                .filters
                .source
                .as_ref()
                .is_none_or(|it| Some(it) == source)
    }

    /// Takes an edit of the gold over: only what it bears on is looked at.
    pub fn follow(&mut self, store: &Store, annotators: &Annotators, change: &Change) {
        self.text.follow(store, annotators, change);
        let Some((reading, _, Some(revision))) = &self.rows.made else {
            return;
        };
        if *reading != annotators.reading || *revision + 1 != store.revision() {
            return;
        }
        for &at in &annotators.touched {
            let Some(item) = annotators.board.entry(at) else {
                continue;
            };
            let fits = self.fits(store, annotators, at, item);
            match (self.rows.items.binary_search(&(at as u32)), fits) {
                (Ok(row), false) => drop(self.rows.items.remove(row)),
                (Err(row), true) => self.rows.items.insert(row, at as u32),
                (Ok(_), true) | (Err(_), false) => {}
            }
        }
        if let Some((_, _, Some(revision))) = &mut self.rows.made {
            *revision = store.revision();
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
    /// `except` counts as settled.
    pub(super) fn next_open(
        &self,
        annotators: &Annotators,
        back: bool,
        except: &[usize],
    ) -> Option<usize> {
        type Items<'i> = Box<dyn DoubleEndedIterator<Item = usize> + 'i>;
        let rows = &self.rows.items;
        let left = annotators.progress.left();
        let (here, next) = self.chosen.map_or((0, 0), |at| (at, at + 1));
        // No more is looked through than need be: what is listed, or what is
        // left, whichever is less.
        let (behind, ahead): (Items<'_>, Items<'_>) = if left.len() < rows.len() {
            let (behind, ahead) = (left.range(..here), left.range(next..));
            (Box::new(behind.copied()), Box::new(ahead.copied()))
        } else {
            let (behind, ahead) = (
                &rows[..rows.partition_point(|it| (*it as usize) < here)],
                &rows[rows.partition_point(|it| (*it as usize) < next)..],
            );
            let number = |it: &u32| *it as usize;
            (
                Box::new(behind.iter().map(number)),
                Box::new(ahead.iter().map(number)),
            )
        };
        let open = |at: &usize| {
            annotators.progress.status(*at) != Status::Settled
                && except.binary_search(at).is_err()
                && self.place(*at).is_some()
        };
        let mut round: Items<'_> = if back {
            Box::new(behind.rev().chain(ahead.rev()))
        } else {
            Box::new(ahead.chain(behind))
        };
        round.find(open).or(self.chosen.filter(open))
    }

    /// Goes to what a step of undo or redo has touched.
    pub fn show_change(&mut self, annotators: &Annotators, change: &Change) {
        let annotations = change.annotations.iter();
        let gold = annotations.flat_map(|it| [&it.before, &it.after]).flatten();
        let of_gold = gold.filter_map(|it| match &it.origin {
            Origin::Gold { from, .. } => from
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
