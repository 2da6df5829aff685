//! What the room remembers.

use super::behind::Behind;
use super::dialogs::Dialog;
use super::lesson_ui::LessonState;
use super::text_ui::Text;
use crate::app::{Annotators, Store};
use crate::command::Change;
use crate::model::{AnnotationId, Origin, SourceId, TagId};
use crate::review::gold::{Status, Why};
use crate::review::kinds::Kind;
use crate::ui::widgets::LongList;

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

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub show: Show,
    pub kind: Option<Kind>,
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
    /// An annotation of the chosen item: items get other numbers when the
    /// files are read anew.
    anchor: Option<AnnotationId>,
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
        let items = annotators.board.items.iter().enumerate();
        let fits = items.filter(|(at, item)| {
            let status = annotators.progress.status(*at);
            let source = &annotators.board.documents[item.document].source;
            let shown = match self.filters.show {
                Show::Disputes => item.is_dispute(),
                Show::Open => item.is_dispute() && status != Status::Settled,
                Show::Again => status == Status::Again,
                Show::Decided => item.is_dispute() && status == Status::Settled,
                Show::Agreed => !item.is_dispute(),
                Show::Everything => true,
            };
            let behind = self.filters.behind.as_ref();
            shown
                && behind.is_none_or(|it| it.fits(store, annotators, *at, item))
                && self.filters.kind.is_none_or(|it| it == item.kind)
                && self.filters.tag.as_ref().is_none_or(|it| item.has_tag(it))
                && self.filters.source.as_ref().is_none_or(|it| it == source)
        });
        self.rows.items = fits.map(|(at, _)| at as u32).collect();
        let other = self.rows.made.as_ref().is_none_or(|it| it.1 != key.1);
        if self.chosen.is_none() {
            let anchor = self.anchor.as_ref();
            let found = anchor.and_then(|id| annotators.board.with_id(id).first());
            self.chosen = found.map(|at| *at as usize);
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

    /// Remembers the chosen item by one of its annotations.
    pub(super) fn hold(&mut self, annotators: &Annotators) {
        let item = self.chosen.and_then(|at| annotators.board.items.get(at));
        let id = item
            .and_then(|it| it.present().next())
            .map(|it| &it.1.annotation.id);
        if id.is_some() && id != self.anchor.as_ref() {
            self.anchor = id.cloned();
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
        let rows = &self.rows.items;
        let after = self.chosen.map_or(0, |at| {
            rows.partition_point(|it| {
                if back {
                    (*it as usize) < at
                } else {
                    *it as usize <= at
                }
            })
        });
        let (behind, ahead) = rows.split_at(after);
        let open = |at: &&u32| {
            let at = **at as usize;
            annotators.progress.status(at) != Status::Settled && except.binary_search(&at).is_err()
        };
        let found = if back {
            behind
                .iter()
                .rev()
                .find(open)
                .or_else(|| ahead.iter().rev().find(open))
        } else {
            ahead.iter().find(open).or_else(|| behind.iter().find(open))
        };
        found.map(|at| *at as usize)
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
        if let Some(first) = of_gold.chain(of_dismissed).min() {
            self.choose(first as usize);
        }
    }
}
