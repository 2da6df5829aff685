//! From a passage to an account of an event, and to the Compare room and back.

use super::forms::Form;
use super::{App, Purpose};
use crate::app::action::{Action, Room};
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::io::random;
use crate::model::{Annotation, EventId, Passage};
use crate::text::ByteSpan;
use crate::ui::rooms::annotate::AnnotateState;
use crate::ui::rooms::compare::{
    self, AccountEvent, AccountForm, AccountWish, CompareInput, compare_ui,
};
use eframe::egui;
use std::sync::Arc;

impl App {
    /// The actions about events; `false` if it is none of them.
    pub(super) fn act_on_events(&mut self, ctx: &egui::Context, action: Action) -> bool {
        match action {
            Action::ShowCompare => self.room = Room::Compare,
            Action::MakeAccount => self.ask_account(),
            Action::ShowEvents => self.show_events_of_target(),
            Action::NewEvent
            | Action::EditEvent
            | Action::LinkEvent
            | Action::MergeEvent
            | Action::SplitEvent
            | Action::DeleteEvent
            | Action::DeleteAccount
            | Action::AcceptComparison
            | Action::RejectCandidate
            | Action::OverrideRelation
            | Action::PublishRange
            | Action::PreferAccount
            | Action::DeferVerdict
            | Action::PendingVerdict
            | Action::AskSource
            | Action::WithdrawVerdict
            | Action::NextConflict
            | Action::PreviousConflict
            | Action::NextEvent
            | Action::PreviousEvent
            | Action::CompareView(_)
            | Action::SaveComparison => {
                self.room = Room::Compare;
                let Some(open) = self.workbench.project() else {
                    return true;
                };
                let requests =
                    compare::perform(&mut self.compare, &open.store, action, &mut random::bits);
                self.carry_out(ctx, requests);
            }
            _ => return false,
        }
        true
    }

    /// Shows an event in the Compare room.
    pub(super) fn show_event(&mut self, id: &EventId) {
        self.room = Room::Compare;
        self.compare.show(id);
    }

    /// Opens the form that makes an account of what is selected, or of the
    /// annotation at the caret.
    fn ask_account(&mut self) {
        let Some(open) = self.workbench.project() else {
            return;
        };
        if let Some(wish) = wish(&self.annotate, &open.store) {
            self.account = Some(AccountForm::new(&open.store, wish));
        }
    }

    /// The event in whose account the annotation at the caret stands; the next
    /// one each time, if there are several.
    fn show_events_of_target(&mut self) {
        let Some(open) = self.workbench.project() else {
            return;
        };
        let target = self.annotate.target(&open.store);
        let events = target.map(|it| open.store.events().events_with(&it.id));
        let events: Vec<EventId> = events.into_iter().flatten().cloned().collect();
        let here = events
            .iter()
            .position(|id| Some(id) == self.compare.event());
        let next = here.map_or(0, |here| (here + 1) % events.len());
        match events.get(next).cloned() {
            Some(id) => self.show_event(&id),
            None => {
                let text = "The annotation is in no account of an event yet; press M to add it";
                self.workbench.tell(Level::Info, text);
            }
        }
    }

    pub(super) fn account_ui(&mut self, ctx: &egui::Context, requests: &mut Vec<Request>) {
        let Some(mut form) = self.account.take() else {
            return;
        };
        let Some(open) = self.workbench.project() else {
            return;
        };
        match form.show(ctx, &open.store, &mut random::bits) {
            None => self.account = Some(form),
            Some(AccountEvent::Closed) => {}
            Some(AccountEvent::Done(asked)) => requests.extend(asked),
        }
    }

    /// The Compare room.
    pub(super) fn compare_room_ui(&mut self, ui: &mut egui::Ui, keys: bool) -> Vec<Request> {
        let (wanted, again) = self.compare.wants_candidates();
        if again {
            self.workbench.look_again();
        }
        let candidates = wanted.then(|| self.workbench.candidates()).flatten();
        let Some(open) = self.workbench.project() else {
            self.room = Room::Library;
            return Vec::new();
        };
        let input = CompareInput {
            candidates: candidates.as_ref(),
            store: &open.store,
            writable: open.writable(),
            keys,
            keymap: &self.keymap,
            selected: selected(&self.annotate, &open.store).map(|it| it.0),
        };
        compare_ui(ui, &mut self.compare, &input, &mut random::bits)
    }

    /// The keys that make sense in the Compare room now.
    pub(super) fn comparing_cells_ui(&self, ui: &mut egui::Ui) {
        let hints: &[(Action, &str)] = self.with_facts(ui.ctx(), |facts| {
            if facts.candidate {
                &[
                    (Action::AcceptComparison, "one event"),
                    (Action::RejectCandidate, "not the same"),
                ][..]
            } else if facts.aspect_chosen {
                &[
                    (Action::NextConflict, "next conflict"),
                    (Action::AcceptComparison, "accept"),
                    (Action::OverrideRelation, "override"),
                    (Action::PublishRange, "range"),
                    (Action::PreferAccount, "prefer"),
                ][..]
            } else {
                &[
                    (Action::NextConflict, "next conflict"),
                    (Action::NextEvent, "next event"),
                    (Action::ShowPalette, "all actions"),
                ][..]
            }
        });
        let hints: Vec<_> = hints
            .iter()
            .filter_map(|(action, does)| Some((*self.keymap.chords(*action).first()?, *does)))
            .collect();
        crate::ui::widgets::status_hints_ui(ui, &hints);
    }

    /// Asks where the comparison is to be written.
    pub(super) fn ask_comparison_path(&mut self, file: crate::app::ComparisonFile, event: EventId) {
        self.form = Some(Form::path(Purpose::SaveComparison(file, event)));
    }
}

/// From the first to the last of what is selected in the Annotate room.
fn selected(state: &AnnotateState, store: &Store) -> Option<(Passage, ByteSpan)> {
    let source = state.current.clone()?;
    let document = store.document(&source)?;
    let selection = state.view()?.selection();
    let hull = selection.into_iter().reduce(ByteSpan::hull)?;
    let span = document.text.chars_of(hull).ok()?;
    Some((Passage { source, span }, hull))
}

/// What is to become an account: the annotations inside the selection, else the
/// one that keys act on, by itself.
fn wish(state: &AnnotateState, store: &Store) -> Option<AccountWish> {
    if let Some((passage, hull)) = selected(state, store) {
        let document = store.document(&passage.source)?;
        let there = document.index.meeting(hull.start(), hull.end()).into_iter();
        let inside = there.filter(|it| hull.contains(it.hull));
        let annotations: Vec<Arc<Annotation>> =
            inside.map(|it| Arc::clone(&it.annotation)).collect();
        return Some(AccountWish {
            passage,
            annotations,
            single: false,
        });
    }
    let target = state.target(store)?;
    Some(AccountWish {
        passage: Passage {
            source: target.source.clone(),
            span: target.spans.hull(),
        },
        annotations: vec![Arc::clone(target)],
        single: true,
    })
}
