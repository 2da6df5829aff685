//! The Review room: what annotators disagree on, in a list at the left; the
//! text with what each of them marked; and below it both sides in full, with
//! one key for each decision.
//!
//! The open project is the gold. The annotators' files lie beside it and are
//! never changed. Each decision is one transaction, one step of undo.

mod agreement_ui;
mod amend;
mod behind;
mod confusion_ui;
mod detail_ui;
mod dialogs;
mod fact_ui;
mod figure_table_ui;
mod frozen_ui;
mod lesson_ui;
mod list_ui;
mod perform;
mod state;
mod text_ui;
mod words;

pub use perform::perform;
pub use state::ReviewState;

use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::keymap::Keymap;
use crate::app::{Annotators, Figures, GoldSummary, Request, Store};
use crate::model::{Project, TagId};
use crate::review::gold::{Entry, Fact};
use crate::review::lesson::Lesson;
use crate::ui::reader::TagShown;
use crate::ui::theme::{Lane, TagLook, Tokens, space};
use crate::ui::widgets::{EmptyState, Icon, empty_state_ui};
use eframe::egui::{self, Frame, Key, Margin, Modifiers, Panel, RichText, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the room is told for one frame.
pub struct ReviewInput<'a> {
    /// The gold.
    pub store: &'a Store,
    /// The annotators' files, if any are beside it.
    pub annotators: Option<&'a Annotators>,
    /// How well they agree, once that was computed.
    pub figures: Option<&'a Figures>,
    /// How each stands against the gold, and what its rules decided.
    pub gold_figures: Option<&'a GoldSummary>,
    /// What the chosen annotator can learn from the gold.
    pub lesson: Option<&'a Arc<Lesson>>,
    /// Whether the files are being read.
    pub reading: bool,
    /// Whether the gold may be changed.
    pub writable: bool,
    /// Whether keys belong to the room: no dialog or field has them.
    pub keys: bool,
    /// The size of the text.
    pub reading_size: f32,
    /// The keys of actions, to show them.
    pub keymap: &'a Keymap,
}

impl ReviewInput<'_> {
    fn key(&self, action: Action) -> Option<Chord> {
        self.keymap.chords(action).first().copied()
    }
}

/// Shows the room and gives back what was asked for.
pub fn review_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let Some(annotators) = input.annotators else {
        conflicts_strip_ui(ui, state, input);
        empty_ui(ui, input, &mut requests);
        dialogs::dialog_ui(ui.ctx(), state, input, fresh, &mut requests);
        return requests;
    };
    if state.refresh(input.store, annotators) {
        ui.ctx().request_repaint();
    }
    if input.keys && state.dialog.is_none() {
        take_keys(ui, state, input, annotators, &mut requests);
    }
    state.hold(annotators);
    let tokens = Tokens::of_ui(ui);
    let looks = Looks::of(tokens, input.store.project().scheme());
    let side = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
    let wide = ui.available_width();
    Panel::left("disagreements")
        .resizable(true)
        .default_size(320.0)
        .size_range(190.0..=(wide * 0.42).clamp(200.0, 520.0))
        .frame(side)
        .show(ui, |ui| {
            keep_width(ui, |ui| {
                list_ui::list_ui(ui, state, input, annotators, &looks, &mut requests);
            });
        });
    let high = ui.available_height();
    Panel::bottom("sides")
        .resizable(true)
        .default_size((high * 0.4).clamp(130.0, 290.0))
        .size_range(90.0..=(high * 0.7).max(100.0))
        .frame(side)
        .show(ui, |ui| {
            detail_ui::detail_ui(ui, state, input, annotators, &looks, &mut requests);
        });
    let ground = Frame::new().fill(tokens.reading);
    egui::CentralPanel::default().frame(ground).show(ui, |ui| {
        if state.lesson.shown {
            lesson_ui::lesson_ui(ui, state, input, annotators, &looks, &mut requests);
        } else if state.agreement {
            agreement_ui::agreement_ui(ui, state, input, annotators, &looks, &mut requests);
        } else {
            text_ui::text_ui(ui, state, input, annotators, &looks, &mut requests);
        }
    });
    dialogs::dialog_ui(ui.ctx(), state, input, fresh, &mut requests);
    requests
}

/// Says where disagreements come from.
fn empty_ui(ui: &mut Ui, input: &ReviewInput<'_>, requests: &mut Vec<Request>) {
    if input.reading {
        let tokens = Tokens::of_ui(ui);
        ui.centered_and_justified(|ui| {
            let words = "The annotators’ files are being compared…";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    }
    let empty = EmptyState {
        icon: Icon::Merge,
        sentence: "What annotators disagree on goes here, to be settled into gold.",
        actions: &["Review annotators’ files…"],
        hint: "or drop two or more project files onto the window together",
    };
    if empty_state_ui(ui, empty).is_some() {
        requests.push(Request::Act(Action::ReviewFiles));
    }
}

/// Conflicts that a merge left in the project are settled here too.
fn conflicts_strip_ui(ui: &mut Ui, state: &mut ReviewState, input: &ReviewInput<'_>) {
    let count = input.store.project().conflicts().len();
    if count == 0 {
        return;
    }
    let words = match count {
        1 => "1 conflict of a merge…".to_owned(),
        several => format!("{several} conflicts of merges…"),
    };
    if ui.link(words).clicked() {
        state.dialog = Some(dialogs::Dialog::Conflicts);
    }
}

/// Draws a side panel so that it stays as wide as the person has it.
fn keep_width(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let room = ui.max_rect();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
    content(&mut inside);
    ui.advance_cursor_after_rect(room);
}

/// The keys of the room that are no actions of the list: they move.
fn take_keys(
    ui: &Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    requests: &mut Vec<Request>,
) {
    if state.lesson.shown {
        return;
    }
    let page = state.rows.list.page() as isize;
    let ways = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, page),
        (Key::PageUp, -page),
        (Key::Home, isize::MIN / 2),
        (Key::End, isize::MAX / 2),
    ];
    for (key, by) in ways {
        let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
        for _ in 0..times {
            state.step(by);
        }
    }
    if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter)) {
        requests.extend(place_of(state, input.store.project(), annotators));
    }
}

/// Leads to the chosen place in the Annotate room, or to the gold's record in
/// the room where it is edited.
fn place_of(state: &ReviewState, gold: &Project, annotators: &Annotators) -> Option<Request> {
    let at = state.chosen?;
    let (board, progress) = (&annotators.board, &annotators.progress);
    let entry = board.entry(at)?;
    if let Entry::Fact(item) = entry {
        let rulings = progress.rulings_of(gold, board, at).into_iter();
        let stands = rulings.filter_map(|it| it.stands.clone());
        let own = item.present().map(|(_, it)| it.fact.id());
        let mut found = stands
            .chain(own)
            .filter_map(|id| Fact::of(gold, item.about, &id));
        match found.next() {
            Some(Fact::Entity(it)) => return Some(Request::ShowEntity(it.id.clone())),
            Some(Fact::Event(it)) => return Some(Request::ShowEvent(it.id.clone())),
            Some(Fact::Account(it)) => return Some(Request::ShowEvent(it.event.clone())),
            Some(Fact::Relation(it)) => return Some(Request::ShowAnnotation(it.from.clone())),
            Some(Fact::EventLink(it)) => return Some(Request::ShowEvent(it.from.clone())),
            Some(Fact::Verdict(it)) => return Some(Request::ShowEvent(it.event.clone())),
            None => {}
        }
    }
    let source = board.documents[entry.document()?].source.clone();
    Some(Request::ShowPlace(source, entry.hull()?))
}

/// How tags look: by themselves, and as each file's.
pub(super) struct Looks {
    tags: BTreeMap<TagId, TagShown>,
    unknown: TagShown,
}

impl Looks {
    fn of(tokens: &Tokens, scheme: &crate::model::Scheme) -> Self {
        let tags = scheme.tags.iter().enumerate().map(|(place, tag)| {
            let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
            let name = tag.label.to_lowercase();
            (tag.id.clone(), TagShown { name, look })
        });
        Self {
            tags: tags.collect(),
            unknown: TagShown {
                name: "unknown tag".to_owned(),
                look: TagLook {
                    hue: tokens.date,
                    lane: Lane::Dotted,
                    letter: '?',
                    bar: false,
                },
            },
        }
    }

    fn get(&self, tag: &TagId) -> &TagShown {
        self.tags.get(tag).unwrap_or(&self.unknown)
    }
}
