//! The Entities room: every person, group and place at the left, the mentions
//! of one of them in the middle, what is known of it at the right. And the
//! picker, with which any room asks which entity is meant.

mod facts_ui;
mod forms;
mod kwic;
mod links_ui;
mod list_ui;
mod page_ui;
mod picker;
mod picker_ui;
mod state;
mod words;

use crate::app::action::Action;
use crate::app::{Gazetteers, Request, Store};
use crate::model::{Entity, EntityId};
use crate::ui::theme::{Tokens, space, stroke};
use crate::ui::widgets::{EmptyState, Icon, empty_state_ui};
use eframe::egui::{self, Frame, Key, Margin, Modifiers, Panel, Stroke};

pub use links_ui::links_ui;
pub use picker::{Picked, Picker, fresh_id};
pub use picker_ui::PickerEvent;
pub use state::EntitiesState;
pub use words::{certainty_word, kind_word, way_up, way_words};

/// What the room is told for one frame.
pub struct EntitiesInput<'a> {
    /// The open project.
    pub store: &'a Store,
    /// Whether it may be changed.
    pub writable: bool,
    /// Whether keys belong to the room: no dialog or field has them.
    pub keys: bool,
    /// From which entities can be added.
    pub gazetteers: &'a Gazetteers,
}

/// Shows the room and gives back what was asked for.
pub fn entities_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let tokens = Tokens::of_ui(ui);
    if input.store.project().entities().is_empty() {
        let actions: &[&str] = if input.writable {
            &["New entity…"]
        } else {
            &[]
        };
        let empty = EmptyState {
            icon: Icon::Entity,
            sentence: "Persons, groups and places that the sources name go here.",
            actions,
            hint: "or press E on an actor or a place in a source",
        };
        if empty_state_ui(ui, empty).is_some() {
            state.ask_new();
        }
        forms::form_ui(ui.ctx(), state, input, fresh, &mut requests);
        return requests;
    }
    state.list.update(input.store);
    if state.chosen.is_none() {
        state.chosen = state.list.rows.first().cloned();
    }
    if let Some(id) = state.chosen.clone() {
        state.page.update(input.store, &id);
    }
    if input.keys && state.form.is_none() {
        take_keys(ui, state, input, &mut requests);
    }
    let side = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
    Panel::left("entity list")
        .resizable(true)
        .default_size(264.0)
        .size_range(190.0..=460.0)
        .frame(side)
        .show(ui, |ui| list_ui::list_ui(ui, state, input, &mut requests));
    let chosen = state.chosen.clone();
    let entity = chosen.and_then(|id| input.store.project().entities().get(&id).cloned());
    if let Some(entity) = &entity {
        Panel::right("entity facts")
            .resizable(true)
            .default_size(288.0)
            .size_range(220.0..=480.0)
            .frame(side)
            .show(ui, |ui| {
                facts_ui::facts_ui(ui, state, entity, input, &mut requests);
            });
    }
    egui::CentralPanel::default()
        .frame(Frame::new().fill(tokens.reading))
        .show(ui, |ui| match &entity {
            Some(entity) => page_ui::page_ui(ui, state, entity, input, &mut requests),
            None => {
                let empty = EmptyState {
                    icon: Icon::Entity,
                    sentence: "Choose an entity to see every mention of it.",
                    actions: &[],
                    hint: "",
                };
                empty_state_ui(ui, empty);
            }
        });
    forms::form_ui(ui.ctx(), state, input, fresh, &mut requests);
    requests
}

/// The keys of the room: they move through the list and the mentions.
fn take_keys(
    ui: &egui::Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
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
    let moves = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, 12),
        (Key::PageUp, -12),
        (Key::End, isize::MAX / 4),
        (Key::Home, isize::MIN / 4),
    ];
    for (key, rows) in moves {
        let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
        for _ in 0..times {
            if state.in_page {
                state.page.go(rows);
            } else {
                requests.extend(list_ui::go(state, input.store, rows));
            }
        }
    }
    if pressed(Key::ArrowRight) {
        state.in_page = true;
        state.page.reveal = true;
    }
    if pressed(Key::ArrowLeft) {
        state.in_page = false;
    }
    if pressed(Key::Escape) && !std::mem::take(&mut state.in_page) {
        state.page.ticked.clear();
    }
    let Some(id) = state.chosen.clone() else {
        return;
    };
    if pressed(Key::Enter) {
        if state.in_page {
            let here = state.page.annotation(input.store, &id, state.page.cursor);
            requests.extend(here.map(Request::ShowAnnotation));
        } else {
            state.in_page = true;
            state.page.reveal = true;
        }
    }
    if pressed(Key::Space) {
        page_ui::tick(state, input.store, &id);
    }
    if input.writable && pressed(Key::Y) {
        state.in_page = true;
        requests.extend(page_ui::accept(state, input.store, &id));
    }
    if input.writable && state.in_page && pressed(Key::Delete) {
        requests.extend(page_ui::unlink_chosen(state, input.store, &id));
    }
}

/// Carries out the actions of the room that need a form or a choice.
pub fn perform(state: &mut EntitiesState, store: &Store, action: Action) -> Vec<Request> {
    use crate::app::EntityWish;
    use crate::app::notices::Level;
    let chosen = state.chosen.clone();
    match (action, chosen) {
        (Action::NewEntity, _) => state.ask_new(),
        (Action::MergeEntity, Some(id)) => {
            if store.project().entities().len() < 2 {
                let text = "There is no other entity to merge it with".to_owned();
                return vec![Request::Tell(Level::Info, text)];
            }
            return vec![Request::PickEntity(EntityWish::Merge(id))];
        }
        (Action::SplitEntity, Some(_)) => {
            if state.page.ticked.is_empty() {
                let text = "Tick the mentions that are of another entity first: click the box \
                            before a mention, or press Space on it";
                return vec![Request::Tell(Level::Info, text.to_owned())];
            }
            state.ask_split();
        }
        (Action::DeleteEntity, Some(_)) => state.ask_delete(),
        _ => {}
    }
    Vec::new()
}

/// A line under a heading, as wide as there is room.
fn hairline(ui: &egui::Ui) {
    let tokens = Tokens::of_ui(ui);
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    let below = ui.min_rect().bottom();
    ui.painter().hline(ui.max_rect().x_range(), below, line);
}

/// Whether an entity is the one that is shown.
fn is_chosen(state: &EntitiesState, id: &EntityId) -> bool {
    state.chosen.as_ref() == Some(id)
}

/// The label of an entity, or its id where there is none to show.
fn label_of(entity: &Entity) -> &str {
    if entity.label.trim().is_empty() {
        entity.id.as_str()
    } else {
        &entity.label
    }
}
