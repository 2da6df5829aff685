//! What the Compare room remembers.

use super::cache::Cache;
use super::candidates::Candidates;
use super::coverage_ui::Grid;
use super::drag::{Dragged, Target};
use super::forms::Form;
use super::list::EventList;
use super::matrix::Matrix;
use super::plot_ui::PlotState;
use super::texts_ui::Texts;
use super::timeline::Timeline;
use super::told::Told;
use crate::app::Store;
use crate::compare::{Badge, Comparison, Conflict, Row, Summary};
use crate::model::{AccountId, EventId, VerdictId};
use std::sync::Arc;

/// The views of the room, in the order of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum View {
    #[default]
    Matrix,
    Plot,
    Texts,
    Timeline,
    Coverage,
    Candidates,
}

impl View {
    /// All views.
    pub const ALL: [Self; 6] = [
        Self::Matrix,
        Self::Plot,
        Self::Texts,
        Self::Timeline,
        Self::Coverage,
        Self::Candidates,
    ];

    /// What people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Matrix => "Matrix",
            Self::Plot => "Interval plot",
            Self::Texts => "Side by side",
            Self::Timeline => "Timeline",
            Self::Coverage => "Coverage",
            Self::Candidates => "Candidates",
        }
    }

    /// Its number in the list of actions, from 1.
    pub fn number(self) -> u8 {
        let at = Self::ALL.iter().position(|it| *it == self);
        at.map_or(1, |at| at as u8 + 1)
    }

    /// The view of that number.
    pub fn of_number(number: u8) -> Option<Self> {
        let at = usize::from(number).checked_sub(1)?;
        Self::ALL.get(at).copied()
    }

    /// Whether it shows the event that is chosen in the list.
    pub const fn is_of_event(self) -> bool {
        matches!(self, Self::Matrix | Self::Plot | Self::Texts)
    }
}

/// What events and rows are shown; nothing chosen shows all, several show what
/// fits any of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub hard: bool,
    pub soft: bool,
    pub compatible: bool,
    pub only_one: bool,
    pub undecided: bool,
    pub stale: bool,
}

impl Filters {
    /// Whether nothing is chosen.
    pub fn is_off(self) -> bool {
        self == Self::default()
    }

    /// Whether an event is shown.
    pub fn event(self, it: &Summary) -> bool {
        self.is_off()
            || self.hard && it.conflict == Some(Conflict::Hard)
            || self.soft && it.conflict == Some(Conflict::Soft)
            || self.compatible && it.badge == Badge::Compatible
            || self.only_one && it.only_one > 0
            || self.undecided && it.undecided > 0
            || self.stale && it.stale > 0
    }

    /// Whether a row of the matrix is shown.
    pub fn row(self, it: &Row) -> bool {
        let conflict = |kind| {
            it.conflicts()
                .any(|pair| pair.relation.conflict() == Some(kind))
        };
        self.is_off()
            || self.hard && conflict(Conflict::Hard)
            || self.soft && conflict(Conflict::Soft)
            || self.compatible && it.badge == Badge::Compatible
            || self.only_one && it.badge == Badge::OnlyOne
            || self.undecided && it.badge == Badge::Conflict && !it.is_decided()
            || self.stale && it.is_stale()
    }
}

/// The state of the room for one open project.
#[derive(Debug, Default)]
pub struct CompareState {
    /// The event that is shown.
    pub(super) chosen: Option<EventId>,
    /// Whether nobody has chosen it yet: it is only the first of the list.
    pub(super) drifts: bool,
    /// Which view of it.
    pub(super) view: View,
    pub(super) list: EventList,
    pub(super) filters: Filters,
    pub(super) cache: Cache,
    pub(super) matrix: Matrix,
    pub(super) plot: PlotState,
    pub(super) texts: Texts,
    pub(super) timeline: Timeline,
    pub(super) grid: Grid,
    pub(super) candidates: Candidates,
    pub(super) told: Told,
    pub(super) form: Option<Form>,
    /// What was dropped in this frame, and where.
    pub(super) dropped: Option<(Arc<Dragged>, Target)>,
    /// Whether the filter of the list is to get the keyboard.
    pub(super) focus_filter: bool,
}

impl CompareState {
    /// Whether a form of the room is open.
    pub fn has_dialog(&self) -> bool {
        self.form.is_some()
    }

    /// Whether a text that is read side by side has the keyboard.
    pub fn text_has_focus(&self, ctx: &eframe::egui::Context) -> bool {
        self.view == View::Texts && self.texts.has_focus(ctx)
    }

    /// Shows an event in a view of its own, where one is.
    pub fn show(&mut self, id: &EventId) {
        if !self.view.is_of_event() {
            self.view = View::Matrix;
        }
        self.choose(id);
    }

    /// Chooses an event of the list; the view stays.
    pub(super) fn choose(&mut self, id: &EventId) {
        if self.chosen.as_ref() != Some(id) {
            self.chosen = Some(id.clone());
            self.matrix.rewind();
            self.texts.rewind();
            self.plot.rewind();
        }
        self.drifts = false;
        self.list.scroll.reveal();
    }

    /// How many comparisons were made so far.
    #[cfg(test)]
    pub fn comparisons_made(&self) -> u64 {
        self.cache.made()
    }

    /// Shows a view.
    pub fn show_view(&mut self, number: u8) {
        if let Some(view) = View::of_number(number) {
            self.view = view;
        }
    }

    /// The event that is shown.
    pub fn event(&self) -> Option<&EventId> {
        self.chosen.as_ref()
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, store: &Store) {
        let events = store.project().events();
        if self.chosen.as_ref().is_some_and(|id| !events.contains(id)) {
            self.chosen = None;
            self.matrix.rewind();
        }
        if let Some(form) = &self.form
            && !form.holds(store)
        {
            self.form = None;
        }
    }

    /// The comparison of the chosen event.
    pub(super) fn comparison(&mut self, store: &Store) -> Option<Arc<Comparison>> {
        let id = self.chosen.clone()?;
        self.cache.get(store, &id)
    }

    /// Whether a row of the matrix is chosen, as far as the views show one.
    pub fn has_aspect(&self) -> bool {
        self.chosen.is_some() && self.view.is_of_event() && self.matrix.at.is_some()
    }

    /// The account of the chosen cell.
    pub fn account(&self) -> Option<&AccountId> {
        let at = self.matrix.at.as_ref()?;
        self.view
            .is_of_event()
            .then_some(at.account.as_ref())
            .flatten()
    }

    /// Whether somebody decided about the chosen row.
    pub fn has_verdict(&self) -> bool {
        self.verdict().is_some()
    }

    /// The last verdict on the chosen row as it is shown, whatever event it was
    /// given under and however that wrote the aspect.
    pub(super) fn verdict(&self) -> Option<VerdictId> {
        let at = self.matrix.at.as_ref().filter(|_| self.has_aspect())?;
        let latest = self.matrix.shown_row(at)?.verdicts.first()?;
        Some(latest.verdict.id.clone())
    }

    /// Whether candidates are to be looked for; and whether once more.
    pub fn wants_candidates(&mut self) -> (bool, bool) {
        let again = std::mem::take(&mut self.candidates.again);
        (self.view == View::Candidates, again)
    }

    /// Whether a pair of the candidates is chosen.
    pub fn has_candidate(&self) -> bool {
        self.view == View::Candidates && self.candidates.chosen().is_some()
    }
}
