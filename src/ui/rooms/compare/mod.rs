//! The Compare room: events at the left, and what the accounts of one of them
//! say, side by side, in the middle.
//!
//! The matrix is its home; the interval plot, the texts side by side, the
//! timeline, the coverage and the candidates are further views of the same
//! data. Every value leads to the words behind it.

mod account;
mod account_ui;
mod cache;
mod candidates;
mod candidates_ui;
mod cell_ui;
mod coverage_ui;
mod detail_ui;
mod drag;
mod form_account;
mod form_links;
mod forms;
mod list;
mod list_ui;
mod matrix;
mod matrix_heads_ui;
mod matrix_sides_ui;
mod matrix_ui;
mod perform;
mod pick;
mod plot_ui;
mod rejected_ui;
mod series_ui;
mod state;
mod texts_ui;
mod timeline;
mod timeline_ui;
mod told;
mod words;

pub use account::{AccountForm, AccountWish};
pub use account_ui::AccountEvent;
pub use perform::perform;
pub use state::{CompareState, View};
pub use words::kind_word as event_kind_word;
pub use words::{
    BOUNDS, CERTAINTIES, ROLES, bound_word, decision_words, doubt_word, link_words, role_word,
};

use crate::app::action::Action;
use crate::app::keymap::Keymap;
use crate::app::{Proposed, Request, Store};
use crate::compare::Cell;
use crate::model::Passage;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, stroke, strong_family};
use crate::ui::widgets::{Badge, EmptyState, Icon, Tip, badge_ui, empty_state_ui, icon_button_ui};
use eframe::egui::{self, Frame, Key, Margin, Modifiers, Panel, RichText, Stroke, Ui};
use std::sync::Arc;
use words::{badge_look, counted, kind_word};

/// What the room is told for one frame.
pub struct CompareInput<'a> {
    /// The open project.
    pub store: &'a Store,
    /// Whether it may be changed.
    pub writable: bool,
    /// Whether keys belong to the room: no dialog or field has them.
    pub keys: bool,
    /// Pairs of passages that may tell one event, once they were looked for.
    pub candidates: Option<&'a Arc<[Proposed]>>,
    /// The keys of actions, to show them.
    pub keymap: &'a Keymap,
    /// What is selected in the Annotate room.
    pub selected: Option<Passage>,
}

/// A way over the cells of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Go {
    Up,
    Down,
    Left,
    Right,
    First,
    Last,
}

/// Shows the room and gives back what was asked for.
pub fn compare_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let tokens = Tokens::of_ui(ui);
    let none = input.store.project().events().is_empty();
    if none && state.view != View::Candidates {
        empty_ui(ui, state, input);
        forms::form_ui(ui.ctx(), state, input, fresh, &mut requests);
        return requests;
    }
    let unsettled = state.cache.advance(input.store);
    if unsettled {
        ui.request_repaint();
    }
    state.list.update(input.store, &state.cache, state.filters);
    let first = state.list.rows.first();
    if first.is_some() && state.chosen.as_ref() != first && (state.chosen.is_none() || state.drifts)
    {
        // Until all badges are known, what is first in the list may change.
        state.chosen = first.cloned();
        state.drifts = true;
    }
    state.drifts &= unsettled;
    if input.keys && state.form.is_none() {
        take_keys(ui, state, input, &mut requests);
    }
    let side = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
    let room = ui.available_width();
    if !none {
        Panel::left("event list")
            .resizable(true)
            .default_size(250.0)
            .size_range(150.0..=(room * 0.36).clamp(170.0, 420.0))
            .frame(side)
            .show(ui, |ui| {
                keep_width(ui, |ui| list_ui::list_ui(ui, state, input, &mut requests));
            });
    }
    Panel::top("compare views")
        .frame(Frame::new().fill(tokens.panel))
        .show(ui, |ui| views_ui(ui, state, input, &mut requests));
    if let Some(id) = state.chosen.clone().filter(|_| state.view.is_of_event()) {
        event_ui(ui, state, input, &id, side, &mut requests);
    } else {
        let ground = Frame::new().fill(tokens.reading);
        egui::CentralPanel::default()
            .frame(ground)
            .show(ui, |ui| match state.view {
                View::Timeline => timeline_ui::timeline_ui(ui, state, input, &mut requests),
                View::Coverage => coverage_ui::coverage_ui(ui, state, input, &mut requests),
                View::Candidates => {
                    candidates_ui::candidates_ui(ui, state, input, &mut requests);
                }
                View::Matrix | View::Plot | View::Texts => {
                    let empty = EmptyState {
                        icon: Icon::Compare,
                        sentence: "Choose an event to see what its accounts say.",
                        actions: &[],
                        hint: "",
                    };
                    empty_state_ui(ui, empty);
                }
            });
    }
    drag::dragged_ui(ui.ctx(), input.writable);
    if let Some((dragged, target)) = state.dropped.take() {
        requests.extend(drag::carry_out(input.store, &dragged, &target, fresh));
    }
    forms::form_ui(ui.ctx(), state, input, fresh, &mut requests);
    requests
}

/// A view of the chosen event, with the strip below it.
fn event_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    id: &crate::model::EventId,
    side: Frame,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let laid = state
        .matrix
        .laid(input.store, &mut state.cache, id, state.filters);
    let empty = laid
        .groups
        .iter()
        .all(|it| it.comparison.columns.is_empty());
    if !empty {
        let high = ui.available_height();
        Panel::bottom("compare detail")
            .resizable(true)
            .default_size((high * if is_low(ui) { 0.28 } else { 0.32 }).clamp(56.0, 220.0))
            .size_range(48.0..=(high * 0.6).max(60.0))
            .frame(side)
            .show(ui, |ui| {
                // As high as the person has it, whatever it says.
                keep_width(ui, |ui| {
                    detail_ui::detail_ui(ui, state, input, &laid, requests);
                });
            });
    }
    let ground = Frame::new().fill(tokens.reading);
    egui::CentralPanel::default().frame(ground).show(ui, |ui| {
        if empty {
            let empty = EmptyState {
                icon: Icon::Compare,
                sentence: "What the sources say of this event goes here.",
                actions: &["Go and annotate"],
                hint: "Select a passage in a source and press M to make it an account.",
            };
            if empty_state_ui(ui, empty).is_some() {
                requests.push(Request::Act(Action::ShowAnnotate));
            }
            return;
        }
        match state.view {
            View::Plot => plot_ui::plot_ui(ui, state, input, &laid, requests),
            View::Texts => texts_ui::texts_ui(ui, state, input, &laid, requests),
            _ => matrix_ui::matrix_ui(ui, state, input, &laid, requests),
        }
    });
}

fn empty_ui(ui: &mut Ui, state: &mut CompareState, input: &CompareInput<'_>) {
    let actions: &[&str] = if input.writable {
        &["Look for candidates", "New event…"]
    } else {
        &["Look for candidates"]
    };
    let empty = EmptyState {
        icon: Icon::Compare,
        sentence: "Events that several sources tell of go here, side by side.",
        actions,
        hint: "or select a passage in a source and press M",
    };
    match empty_state_ui(ui, empty) {
        Some(0) => state.view = View::Candidates,
        Some(_) => state.form = Some(forms::Form::new_event()),
        None => {}
    }
}

/// Whether the window is so low (or so much is zoomed) that every line counts.
fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < 560.0
}

/// Draws a side panel so that it stays as wide as the person has it.
fn keep_width(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let room = ui.max_rect();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
    content(&mut inside);
    ui.advance_cursor_after_rect(room);
}

/// The title of the event and what it comes to; the views.
fn views_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let margin = Margin::symmetric(space::M as i8, 6);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        if state.view.is_of_event() {
            title_ui(ui, state, input, requests);
            ui.add_space(2.0);
        }
        if is_low(ui) {
            // One line for all views where lines are few.
            if !state.view.is_of_event() {
                view_menu_ui(ui, state);
            }
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::XS, space::XS);
            for view in View::ALL {
                let on = state.view == view;
                let action = Action::CompareView(view.number());
                let tab = ui.selectable_label(on, view.label());
                let keys = input.keymap.chords(action).first().copied();
                let tab = tab.on_hover_ui(|ui| {
                    ui.label(action.help());
                    if let Some(keys) = keys {
                        crate::ui::widgets::key_caps_ui(ui, keys);
                    }
                });
                if tab.clicked() {
                    state.view = view;
                }
            }
        });
    });
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    let bottom = ui.min_rect().bottom();
    ui.painter().hline(ui.max_rect().x_range(), bottom, line);
}

/// The views as a list to choose from, where there is no room for all of them.
fn view_menu_ui(ui: &mut Ui, state: &mut CompareState) {
    let now = state.view.label();
    let shown = egui::ComboBox::from_id_salt("view of events")
        .selected_text(now)
        .icon(crate::ui::widgets::chevron)
        .width(112.0)
        .show_ui(ui, |ui| {
            for view in View::ALL {
                ui.selectable_value(&mut state.view, view, view.label());
            }
        });
    shown.response.widget_info(|| {
        let words = format!("View: {now}");
        egui::WidgetInfo::labeled(egui::Role::ComboBox, true, words)
    });
}

fn title_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(comparison) = state.comparison(input.store) else {
        return;
    };
    ui.horizontal(|ui| {
        let low = is_low(ui);
        if low {
            view_menu_ui(ui, state);
        }
        let buttons = 3.0 * (size::CONTROL + space::XS) + space::S;
        let room = (ui.available_width() - buttons).max(80.0);
        ui.allocate_ui_with_layout(
            egui::vec2(room, size::CONTROL),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                let (icon, hue) = badge_look(tokens, comparison.badge);
                badge_ui(
                    ui,
                    Badge {
                        icon: Some(icon),
                        text: comparison.badge.word(),
                        hue,
                    },
                );
                let title = RichText::new(one_line(&comparison.title, 200))
                    .size(size::LARGE)
                    .family(strong_family());
                let title = ui.add(egui::Label::new(title).truncate());
                title.on_hover_text(&comparison.title);
            },
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            for (action, icon) in [
                (Action::SaveComparison, Icon::Save),
                (Action::LinkEvent, Icon::Link),
                (Action::EditEvent, Icon::Edit),
            ] {
                let enabled = input.writable || action == Action::SaveComparison;
                let keys = input.keymap.chords(action).first().copied();
                let tip = Tip {
                    help: action.help(),
                    keys,
                };
                ui.add_enabled_ui(enabled, |ui| {
                    if icon_button_ui(ui, icon, action.label(), tip).clicked() {
                        requests.push(Request::Act(action));
                    }
                });
            }
        });
    });
    if is_low(ui) {
        return;
    }
    let mut facts = vec![kind_word(comparison.kind).to_owned()];
    facts.extend(crate::command::event_edit::guess::days(
        comparison.when.from,
        comparison.when.to,
    ));
    facts.push(counted(comparison.columns.len(), "account", "accounts"));
    facts.push(counted(comparison.documents, "source", "sources"));
    facts.push(counted(comparison.voices, "voice", "voices"));
    facts.push(format!(
        "about means ± {} %",
        comparison.tolerance.normalize()
    ));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let words = RichText::new(facts.join(" · ")).size(size::SMALL);
        ui.label(words.color(tokens.text_secondary));
        links_ui(ui, state, input);
    });
}

/// The events that this one is tied to; a click shows them.
fn links_ui(ui: &mut Ui, state: &mut CompareState, input: &CompareInput<'_>) {
    let Some(id) = state.chosen.clone() else {
        return;
    };
    let project = input.store.project();
    let mut shown = None;
    for link in input.store.events().links_of(&id) {
        let Some(link) = project.event_links().get(link) else {
            continue;
        };
        let forward = link.from == id;
        let other = if forward { &link.to } else { &link.from };
        let Some(event) = project.events().get(other) else {
            continue;
        };
        let words = format!(
            "{}: {}",
            link_words(link.kind, forward),
            one_line(&event.title, 60)
        );
        let words = RichText::new(words).size(size::SMALL);
        let link_shown = ui.link(words);
        let link_shown = if link.why.is_empty() {
            link_shown
        } else {
            link_shown.on_hover_text(&link.why)
        };
        if link_shown.clicked() {
            shown = Some(other.clone());
        }
    }
    if let Some(other) = shown {
        state.show(&other);
    }
}

/// The keys of the room that are no actions of the list: they move.
fn take_keys(
    ui: &Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let pressed = |key| ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
    if pressed(Key::Slash) {
        state.focus_filter = true;
        // Its letter would land in the field.
        ui.input_mut(|it| {
            it.events
                .retain(|event| !matches!(event, egui::Event::Text(text) if text == "/"));
        });
    }
    let ways = [
        (Key::ArrowDown, Go::Down),
        (Key::ArrowUp, Go::Up),
        (Key::ArrowLeft, Go::Left),
        (Key::ArrowRight, Go::Right),
        (Key::Home, Go::First),
        (Key::End, Go::Last),
    ];
    for (key, way) in ways {
        let shift = ui.input_mut(|it| it.count_and_consume_key(Modifiers::SHIFT, key));
        let plain = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
        for times in 0..plain + shift {
            go(state, input.store, way, times >= plain);
        }
    }
    if pressed(Key::Enter) {
        requests.extend(enter(state, input.store));
    }
    if pressed(Key::Escape) && state.view.is_of_event() {
        state.matrix.at = None;
    }
}

/// Moves in the view that is shown; `shift` moves its other half, if it has one.
fn go(state: &mut CompareState, store: &Store, way: Go, shift: bool) {
    match state.view {
        View::Candidates => state.candidates.go(way),
        View::Timeline => state.timeline.go(way),
        View::Coverage => state.grid.go(way),
        View::Matrix | View::Plot | View::Texts => {
            let Some(id) = state.chosen.clone() else {
                return;
            };
            let laid = state
                .matrix
                .laid(store, &mut state.cache, &id, state.filters);
            if state.view == View::Texts && matches!(way, Go::Left | Go::Right) {
                state.texts.go(&laid, way, shift);
            } else {
                matrix::go(state, &laid, way);
            }
        }
    }
}

/// Opens what is chosen: the words behind a cell, an event of a view of all.
fn enter(state: &mut CompareState, store: &Store) -> Vec<Request> {
    match state.view {
        View::Candidates => candidates_ui::open(state),
        View::Timeline => {
            if let Some(id) = state.timeline.chosen() {
                state.view = View::Matrix;
                state.show(&id);
            }
            Vec::new()
        }
        View::Coverage => coverage_ui::open(state, store),
        View::Matrix | View::Plot | View::Texts => open_words(state, store),
    }
}

/// Goes to the words behind the chosen cell: the annotation, or the passage in
/// which nothing is said of the aspect.
fn open_words(state: &mut CompareState, store: &Store) -> Vec<Request> {
    let Some(at) = state.matrix.at.clone() else {
        return Vec::new();
    };
    let Some(comparison) = state.cache.get(store, &at.event) else {
        return Vec::new();
    };
    let Some(row) = comparison.row(&at.aspect) else {
        return Vec::new();
    };
    let columns = &comparison.columns;
    let column = match &at.account {
        Some(account) => columns.iter().position(|it| it.account == *account),
        // The row as a whole: the first account that says anything.
        None => row.cells.iter().position(|it| it.said().is_some()),
    };
    let Some((told, cell)) = column.and_then(|at| columns.get(at).zip(row.cells.get(at))) else {
        return Vec::new();
    };
    let first = match cell {
        Cell::Said(said) => said.members.first(),
        Cell::Silent(_) => None,
    };
    vec![match first {
        Some(id) => Request::ShowAnnotation(id.clone()),
        None => Request::ShowPlace(told.passage.source.clone(), told.passage.span),
    }]
}
