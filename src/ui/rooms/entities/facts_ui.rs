//! What is known of an entity, and the fields to change it.

use super::state::{Draft, EntitiesState, Field, commit};
use super::words::{KINDS, counted, kind_word, time_words, way_up};
use super::{EntitiesInput, label_of};
use crate::app::{EntityWish, Request};
use crate::command::entity_edit::{remove_alias, set_entity_kind, set_sensitivity, set_within};
use crate::model::{Entity, Sensitivity};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, icon_button_ui, section_ui};
use eframe::egui::{self, Key, RichText, ScrollArea, TextEdit};

pub(super) fn facts_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let scroll = ScrollArea::vertical().auto_shrink([false, false]);
    scroll.id_salt(entity.id.as_str()).show(ui, |ui| {
        // The scroll bar floats over the right edge.
        ui.set_max_width(ui.available_width() - space::M);
        ui.add_enabled_ui(input.writable, |ui| {
            section_ui(ui, "Name", |_| {});
            let field = Field::Label;
            field_ui(
                ui,
                state,
                entity,
                field,
                &entity.label,
                ("Name of the entity", ""),
                input,
                requests,
            );
            ui.add_space(space::S);
            kinds_ui(ui, entity, input, requests);
            ui.add_space(space::S);
            names_ui(ui, state, entity, input, requests);
            ui.add_space(space::S);
            within_ui(ui, state, entity, input, requests);
            ui.add_space(space::S);
            inside_ui(ui, entity, input, requests);
            section_ui(ui, "Note", |_| {});
            let hint = "What tells it from others of the name";
            let field = Field::Note;
            field_ui(
                ui,
                state,
                entity,
                field,
                &entity.note,
                ("Note on the entity", hint),
                input,
                requests,
            );
            ui.add_space(space::S);
            let mut sensitive = entity.sensitivity == Sensitivity::Sensitive;
            let tick = ui.checkbox(&mut sensitive, "Sensitive");
            let tick = tick.on_hover_text("A pseudonym stands in its place in a text-free copy");
            if tick.changed() {
                let to = if sensitive {
                    Sensitivity::Sensitive
                } else {
                    Sensitivity::Public
                };
                let change = set_sensitivity(input.store.project(), &entity.id, to);
                requests.extend(change.map(Request::Apply));
            }
        });
        ui.add_space(space::M);
        sources_ui(ui, entity, input, requests);
    });
}

/// A field whose text becomes a step when it is left; Escape takes it back.
#[allow(clippy::too_many_arguments, reason = "one line of a form")]
fn field_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    field: Field,
    written: &str,
    (name, hint): (&str, &str),
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let own = |it: &Draft| it.entity == entity.id && it.field == field;
    let draft = state.draft.as_ref().filter(|it| own(it));
    let mut text = draft.map_or_else(|| written.to_owned(), |it| it.text.clone());
    let edit = if field == Field::Note {
        TextEdit::multiline(&mut text).desired_rows(3)
    } else {
        TextEdit::singleline(&mut text)
    };
    let width = ui.available_width();
    let response = ui
        .add(edit.hint_text(hint).desired_width(width))
        .accessible_name(name);
    if response.changed() {
        // One is typed into at a time; another that was not handed over comes first.
        if state.draft.as_ref().is_some_and(|it| !own(it)) {
            requests.extend(state.leave(Some(input.store)));
        }
        state.draft = Some(Draft {
            entity: entity.id.clone(),
            field,
            text,
        });
    }
    if response.lost_focus()
        && state.draft.as_ref().is_some_and(own)
        && let Some(draft) = state.draft.take()
        && !ui.input(|it| it.key_pressed(Key::Escape))
    {
        requests.extend(commit(input.store, &draft));
    }
}

fn kinds_ui(
    ui: &mut egui::Ui,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    section_ui(ui, "Kind", |_| {});
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
        for kind in KINDS {
            let on = kind == entity.kind;
            if ui.selectable_label(on, kind_word(kind)).clicked() && !on {
                let change = set_entity_kind(input.store.project(), &entity.id, kind);
                requests.extend(change.map(Request::Apply));
            }
        }
    });
}

fn names_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    section_ui(ui, "Further names", |_| {});
    for alias in &entity.aliases {
        ui.horizontal(|ui| {
            let shown = one_line(alias, 80);
            let room = ui.available_width() - size::CONTROL - space::S;
            ui.allocate_ui(egui::vec2(room, size::CONTROL), |ui| {
                ui.set_min_width(room);
                ui.add(egui::Label::new(&shown).truncate());
            });
            let name = format!("Remove the name {shown}");
            if icon_button_ui(ui, Icon::Close, &name, Tip::default()).clicked() {
                let change = remove_alias(input.store.project(), &entity.id, alias);
                requests.extend(change.map(Request::Apply));
            }
        });
    }
    let words = ("Add a name", "Fulani, Peuhl");
    field_ui(ui, state, entity, Field::Alias, "", words, input, requests);
}

/// What it lies or serves in: the whole way up, and the time of each first step.
fn within_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let project = input.store.project();
    section_ui(ui, "Lies or serves in", |ui| {
        let tip = Tip {
            help: "A village in a region, a unit in an army",
            keys: None,
        };
        if icon_button_ui(ui, Icon::Plus, "Say what it lies in…", tip).clicked() {
            let wish = EntityWish::Within(entity.id.clone());
            requests.push(Request::PickEntity(wish));
        }
    });
    if entity.within.is_empty() {
        let words = "Nothing that is known here";
        ui.label(RichText::new(words).color(tokens.text_secondary));
    }
    for (at, it) in entity.within.iter().enumerate() {
        let Some(outer) = project.entities().get(&it.entity) else {
            continue;
        };
        ui.push_id(("within", at), |ui| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                let room = ui.available_width() - size::CONTROL - space::S;
                ui.allocate_ui(egui::vec2(room, size::CONTROL), |ui| {
                    ui.set_min_width(room);
                    ui.horizontal_wrapped(|ui| {
                        link_ui(ui, outer, requests);
                        for id in way_up(project, outer) {
                            if let Some(next) = project.entities().get(&id) {
                                ui.label(RichText::new("›").color(tokens.text_secondary));
                                link_ui(ui, next, requests);
                            }
                        }
                    });
                });
                let name = format!("Not in {}", one_line(label_of(outer), 40));
                if icon_button_ui(ui, Icon::Close, &name, Tip::default()).clicked() {
                    let mut within = entity.within.clone();
                    within.remove(at);
                    // Taking one away makes no circle.
                    let change = set_within(project, &entity.id, within).ok().flatten();
                    requests.extend(change.map(Request::Apply));
                }
            });
            let time = time_words(it);
            let from = it.from.map_or_else(String::new, |it| it.to_string());
            let to = it.to.map_or_else(String::new, |it| it.to_string());
            ui.horizontal(|ui| {
                ui.label(RichText::new("from").color(tokens.text_secondary));
                let outer = one_line(label_of(outer), 40);
                for (field, text, word) in
                    [(Field::From(at), &from, "from"), (Field::To(at), &to, "to")]
                {
                    if word == "to" {
                        ui.label(RichText::new("to").color(tokens.text_secondary));
                    }
                    let name = format!("In {outer}, {word}");
                    ui.allocate_ui(egui::vec2(78.0, size::CONTROL), |ui| {
                        let words = (name.as_str(), "open");
                        field_ui(ui, state, entity, field, text, words, input, requests);
                    });
                }
            })
            .response
            .on_hover_text(if time.is_empty() {
                "A year, a month or a day: 2012, 2012-03 or 2012-03-22"
            } else {
                &time
            });
        });
    }
}

fn link_ui(ui: &mut egui::Ui, entity: &Entity, requests: &mut Vec<Request>) {
    if ui.link(one_line(label_of(entity), 40)).clicked() {
        requests.push(Request::ShowEntity(entity.id.clone()));
    }
}

/// What lies or serves in it, as far as there is room.
fn inside_ui(
    ui: &mut egui::Ui,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    const MOST: usize = 12;
    let Some(uses) = input.store.mentions().uses(&entity.id) else {
        return;
    };
    if uses.inside.is_empty() {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    section_ui(ui, "In it", |_| {});
    ui.horizontal_wrapped(|ui| {
        let mut inside = uses.inside.iter();
        for id in inside.by_ref().take(MOST) {
            if let Some(inner) = input.store.project().entities().get(id) {
                link_ui(ui, inner, requests);
            }
        }
        let more = inside.count();
        if more > 0 {
            let words = format!("and {more} more");
            ui.label(RichText::new(words).color(tokens.text_secondary));
        }
    });
    ui.add_space(space::S);
}

/// How many mentions each source has, and what else names it.
fn sources_ui(
    ui: &mut egui::Ui,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    const MOST: usize = 40;
    let tokens = Tokens::of_ui(ui);
    section_ui(ui, "Mentions by source", |_| {});
    let none = crate::index::Uses::default();
    let uses = input.store.mentions().uses(&entity.id).unwrap_or(&none);
    if uses.mentions.is_empty() {
        ui.label(RichText::new("None yet").color(tokens.text_secondary));
    }
    for (source, list) in uses.mentions.sources().take(MOST) {
        let title = input.store.project().sources().get(source);
        let title = title.map_or("", |it| it.title.as_str());
        let title = if title.is_empty() {
            source.as_str()
        } else {
            title
        };
        let words = format!("{}  {}", list.len(), one_line(title, 30));
        let button = button_ui(ui, None, &words, ButtonKind::Quiet, true);
        if let Some(first) = list.first()
            && button
                .on_hover_text("Show the first of them in the text")
                .clicked()
        {
            requests.push(Request::ShowAnnotation(first.id.clone()));
        }
    }
    let mut others: Vec<String> = Vec::new();
    let values = uses.values.len();
    if values > 0 {
        others.push(counted(values, "figure or claim", "figures and claims"));
    }
    if !uses.zones.is_empty() {
        others.push(counted(uses.zones.len(), "zone", "zones"));
    }
    if !others.is_empty() {
        let words = format!("Also named by {}", others.join(" and "));
        ui.label(RichText::new(words).color(tokens.text_secondary));
    }
    ui.add_space(space::S);
    let words = format!("Id {}", entity.id);
    let words = RichText::new(words).size(size::SMALL);
    ui.label(words.color(tokens.text_secondary));
}
