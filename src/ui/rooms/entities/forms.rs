//! The forms of the room: a new entity, and the questions before entities are
//! merged, split or deleted. All of it can be undone; the forms are there to
//! show what will move.

use super::state::{EntitiesState, Form};
use super::words::{KINDS, counted, kind_word};
use super::{EntitiesInput, fresh_id, label_of};
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::entity_edit::{
    add_entities, delete_entity, merge_entities, plain_entity, split_entity,
};
use crate::index::Uses;
use crate::index::names::folded;
use crate::model::{AnnotationId, EntityId, EntityKind};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{ButtonKind, Icon, button_ui, form_frame, heading_ui};
use eframe::egui::{self, Align2, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2};
use std::collections::BTreeSet;

/// What a form wants.
enum Answer {
    Stay,
    Close,
}

pub(super) fn form_ui(
    ctx: &egui::Context,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) {
    let Some(mut form) = state.form.take() else {
        return;
    };
    let id = egui::Id::unique("entity form");
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(Tokens::of(ctx).veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(440.0);
        match &mut form {
            Form::New { label, kind } => new_ui(ui, state, input, label, kind, fresh, requests),
            Form::Merge { from, into } => merge_ui(ui, state, input, from, into, requests),
            Form::Split { label, aliases } => {
                split_ui(ui, state, input, label, aliases, fresh, requests)
            }
            Form::Delete(id) => delete_ui(ui, input, id, requests),
        }
    });
    if matches!(shown.inner, Answer::Stay) && !shown.should_close() {
        state.form = Some(form);
    }
}

fn quiet(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of_ui(ui).text_secondary));
}

/// The button that does it and the one that does not; Enter does it.
fn answers_ui(ui: &mut Ui, verb: &str, kind: ButtonKind, ready: bool) -> (bool, bool) {
    ui.add_space(space::M);
    let entered = ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        let does = button_ui(ui, None, verb, kind, ready).clicked();
        let leaves = button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        (ready && (does || entered), leaves)
    })
    .inner
}

fn name_field_ui(ui: &mut Ui, label: &mut String, hint: &str) {
    let named = ui.label("Name");
    let edit = TextEdit::singleline(label).hint_text(hint);
    let response = ui
        .add(edit.desired_width(f32::INFINITY))
        .labelled_by(named.id);
    // Not while the window has no keyboard: asking again would keep it painting.
    if ui.input(|it| it.focused) && ui.memory(|it| it.focused().is_none()) {
        response.request_focus();
    }
}

fn new_ui(
    ui: &mut Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    label: &mut String,
    kind: &mut EntityKind,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(ui, "New entity");
    name_field_ui(ui, label, "Ogossagou");
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        for it in KINDS {
            ui.selectable_value(kind, it, kind_word(it));
        }
    });
    let twins = input.store.mentions().suggest(input.store.project(), label);
    if let Some(twin) = twins.first() {
        let entity = input.store.project().entities().get(&twin.entity);
        let name = entity.map_or("", |it| it.label.as_str());
        let words = format!("There is ‘{}’ already", one_line(name, 60));
        ui.label(RichText::new(words).color(Tokens::of_ui(ui).warning.text));
    }
    let mut added = false;
    let offers = input.gazetteers.suggest(label, 5);
    if !offers.is_empty() {
        ui.add_space(space::S);
        quiet(ui, "From a gazetteer, with what it lies in");
    }
    for (entry, _) in offers {
        let Some(name) = input.gazetteers.get(&entry) else {
            continue;
        };
        let name = input.gazetteers.label(name);
        let words = format!("{name}, {}", input.gazetteers.place_words(&entry));
        let words = one_line(&words, 64);
        if button_ui(
            ui,
            Some(Icon::Plus),
            &words,
            ButtonKind::Quiet,
            input.writable,
        )
        .clicked()
        {
            let (project, mentions) = (input.store.project(), input.store.mentions());
            let made = input.gazetteers.entities(project, mentions, &entry, fresh);
            if let Some((id, new)) = made {
                requests.extend(add_entities(new).map(Request::Apply));
                state.show(&id);
                added = true;
            }
        }
    }
    if added {
        return Answer::Close;
    }
    let ready = !label.trim().is_empty() && input.writable;
    let (does, leaves) = answers_ui(ui, "Add entity", ButtonKind::Primary, ready);
    if does {
        let id = fresh_id(input.store, fresh);
        let entity = plain_entity(id.clone(), *kind, label);
        requests.extend(add_entities(vec![entity]).map(Request::Apply));
        state.show(&id);
    }
    if does || leaves {
        Answer::Close
    } else {
        Answer::Stay
    }
}

/// What names an entity, in words, one line each.
fn moves(store: &Store, id: &EntityId) -> Vec<String> {
    let none = Uses::default();
    let uses = store.mentions().uses(id).unwrap_or(&none);
    let mut lines = Vec::new();
    let mentions = uses.mentions.len();
    if mentions > 0 {
        let sources = uses.mentions.sources();
        let each: Vec<String> = sources
            .take(6)
            .map(|(source, list)| format!("{} in {source}", list.len()))
            .collect();
        let dots = if uses.mentions.sources().count() > 6 {
            ", …"
        } else {
            ""
        };
        let all = counted(mentions, "mention", "mentions");
        lines.push(format!("{all}: {}{dots}", each.join(", ")));
    }
    let values = uses.values.len();
    if values > 0 {
        lines.push(counted(
            values,
            "figure or claim that names it",
            "figures and claims that name it",
        ));
    }
    let zones = uses.zones.len();
    if zones > 0 {
        lines.push(counted(
            zones,
            "zone in which it speaks",
            "zones in which it speaks",
        ));
    }
    let inside = uses.inside.len();
    if inside > 0 {
        lines.push(counted(
            inside,
            "entity that lies in it",
            "entities that lie in it",
        ));
    }
    lines
}

fn merge_ui(
    ui: &mut Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    from: &mut EntityId,
    into: &mut EntityId,
    requests: &mut Vec<Request>,
) -> Answer {
    let project = input.store.project();
    let (Some(gone), Some(kept)) = (project.entities().get(from), project.entities().get(into))
    else {
        return Answer::Close;
    };
    let (gone_name, kept_name) = (one_line(label_of(gone), 60), one_line(label_of(kept), 60));
    heading_ui(ui, &format!("Merge ‘{gone_name}’ into ‘{kept_name}’"));
    let names = std::iter::once(&gone.label).chain(&gone.aliases);
    let names: BTreeSet<&str> = names
        .map(String::as_str)
        .filter(|it| *it != kept.label && !kept.aliases.contains(*it) && !it.is_empty())
        .collect();
    ui.label(format!("What moves to ‘{kept_name}’:"));
    let mut lines = moves(input.store, from);
    if !names.is_empty() {
        let shown: Vec<String> = names.iter().take(8).map(|it| one_line(it, 40)).collect();
        let dots = if names.len() > 8 { ", …" } else { "" };
        lines.push(format!("as further names: {}{dots}", shown.join(", ")));
    }
    if lines.is_empty() {
        lines.push("nothing: no record names it".to_owned());
    }
    for line in &lines {
        ui.label(format!("•  {line}"));
    }
    if gone.kind != kept.kind {
        let words = format!(
            "It stays a {}; ‘{gone_name}’ is a {}.",
            kind_word(kept.kind),
            kind_word(gone.kind)
        );
        ui.label(RichText::new(words).color(Tokens::of_ui(ui).warning.text));
    }
    ui.add_space(space::XS);
    quiet(ui, "One step of undo brings both back as they are.");
    ui.add_space(space::S);
    if button_ui(
        ui,
        None,
        &format!("Keep ‘{gone_name}’ instead"),
        ButtonKind::Quiet,
        true,
    )
    .clicked()
    {
        std::mem::swap(from, into);
        return Answer::Stay;
    }
    let (does, leaves) = answers_ui(ui, "Merge", ButtonKind::Primary, input.writable);
    if does {
        let merge = merge_entities(project, std::slice::from_ref(from), into);
        requests.extend(merge.map(Request::Apply));
        state.show(into);
    }
    if does || leaves {
        Answer::Close
    } else {
        Answer::Stay
    }
}

fn split_ui(
    ui: &mut Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    label: &mut String,
    aliases: &mut BTreeSet<String>,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    let project = input.store.project();
    let old = state
        .chosen
        .as_ref()
        .and_then(|id| project.entities().get(id))
        .cloned();
    let Some(old) = old else {
        return Answer::Close;
    };
    let name = one_line(label_of(&old), 60);
    let ticked = counted(state.page.ticked.len(), "mention", "mentions");
    heading_ui(ui, &format!("Split {ticked} off ‘{name}’"));
    quiet(
        ui,
        "They link to a new entity of the same kind. The others stay.",
    );
    ui.add_space(space::S);
    if label.is_empty() && ui.memory(|it| it.focused().is_none()) {
        *label = common_words(input.store, &state.page.ticked);
    }
    name_field_ui(ui, label, "the name of the new entity");
    if !old.aliases.is_empty() {
        ui.add_space(space::S);
        ui.label("Further names that go with them");
        ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
            for alias in &old.aliases {
                let mut on = aliases.contains(alias);
                if ui.checkbox(&mut on, one_line(alias, 60)).changed() {
                    if on {
                        aliases.insert(alias.clone());
                    } else {
                        aliases.remove(alias);
                    }
                }
            }
        });
    }
    let ready = !label.trim().is_empty() && input.writable;
    let (does, leaves) = answers_ui(ui, "Split", ButtonKind::Primary, ready);
    if does {
        let new = fresh_id(input.store, fresh);
        let mentions: Vec<AnnotationId> = state.page.ticked.iter().cloned().collect();
        let aliases: Vec<String> = aliases.iter().cloned().collect();
        match split_entity(project, &old.id, &new, label, &mentions, &aliases) {
            Ok(split) => {
                requests.push(Request::Apply(split));
                state.page.ticked.clear();
                state.show(&new);
            }
            Err(err) => requests.push(Request::Tell(Level::Warning, err.to_string())),
        }
    }
    if does || leaves {
        Answer::Close
    } else {
        Answer::Stay
    }
}

/// What ticked mentions say, if all say the same.
fn common_words(store: &Store, ticked: &BTreeSet<AnnotationId>) -> String {
    let annotations = store.project().annotations();
    let mut words = ticked
        .iter()
        .filter_map(|id| annotations.get(id))
        .map(|it| it.text());
    let Some(first) = words.next() else {
        return String::new();
    };
    let key = folded(&first);
    if words.all(|it| folded(&it) == key) {
        one_line(&first, 120)
    } else {
        String::new()
    }
}

fn delete_ui(
    ui: &mut Ui,
    input: &EntitiesInput<'_>,
    id: &EntityId,
    requests: &mut Vec<Request>,
) -> Answer {
    let project = input.store.project();
    let Some(entity) = project.entities().get(id) else {
        return Answer::Close;
    };
    heading_ui(ui, &format!("Delete ‘{}’", one_line(label_of(entity), 60)));
    let lines = moves(input.store, id);
    if lines.is_empty() {
        ui.label("Nothing names it.");
    } else {
        ui.label("These stay, but name it no more:");
        for line in &lines {
            ui.label(format!("•  {line}"));
        }
    }
    ui.add_space(space::XS);
    quiet(ui, "One step of undo brings everything back.");
    let (does, leaves) = answers_ui(ui, "Delete entity", ButtonKind::Danger, input.writable);
    if does {
        requests.extend(delete_entity(project, id).map(Request::Apply));
    }
    if does || leaves {
        Answer::Close
    } else {
        Answer::Stay
    }
}
