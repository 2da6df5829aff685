//! Whom a mention is of: the part of the inspector that says it and changes it.

use super::label_of;
use super::words::{certainty_word, kind_word, way_words};
use crate::app::action::Action;
use crate::app::{EntityWish, Request, Store};
use crate::command::edit::change_annotations;
use crate::command::entity_edit::{Linking, is_mention, link_mentions, unlink};
use crate::index::Likeness;
use crate::model::{Annotation, Certainty, EntityLink};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, icon_button_ui, section_ui};
use eframe::egui::{self, RichText};

/// The links of an annotation whose tag has any; nothing for other tags.
pub fn links_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    store: &Store,
    writable: bool,
    requests: &mut Vec<Request>,
) {
    let linked = annotation.unidentified || !annotation.entities.is_empty();
    if !is_mention(store.project(), annotation) && !linked {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    section_ui(ui, "Mention of", |ui| {
        let tip = Tip {
            help: Action::LinkEntity.help(),
            keys: crate::app::chord::Chord::new(false, false, false, "E"),
        };
        ui.add_enabled_ui(writable, |ui| {
            if icon_button_ui(ui, Icon::Link, "Link to an entity…", tip).clicked() {
                let wish = EntityWish::Link(vec![annotation.id.clone()]);
                requests.push(Request::PickEntity(wish));
            }
        });
    });
    for link in &annotation.entities {
        ui.push_id(link.entity.as_str(), |ui| {
            link_row_ui(ui, annotation, link, store, writable, requests);
        });
    }
    if annotation.unidentified {
        ui.horizontal(|ui| {
            ui.label("Somebody unidentified");
            ui.add_enabled_ui(writable, |ui| {
                let name = "Not unidentified";
                if icon_button_ui(ui, Icon::Close, name, Tip::default()).clicked() {
                    let ids = std::slice::from_ref(&annotation.id);
                    let change = link_mentions(store.project(), ids, Linking::default());
                    requests.extend(change.map(Request::Apply));
                }
            });
        });
    }
    if !linked {
        suggestion_ui(ui, annotation, store, writable, tokens, requests);
    }
}

fn link_row_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    link: &EntityLink,
    store: &Store,
    writable: bool,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let project = store.project();
    let entity = project.entities().get(&link.entity);
    let label = entity.map_or(link.entity.as_str(), |it| label_of(it));
    let label = one_line(label, 60);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let shown = ui.link(&label).on_hover_text("Every mention of it");
        if shown.clicked() {
            requests.push(Request::ShowEntity(link.entity.clone()));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_enabled_ui(writable, |ui| {
                let name = format!("Unlink from {label}");
                if icon_button_ui(ui, Icon::Close, &name, Tip::default()).clicked() {
                    let ids = std::slice::from_ref(&annotation.id);
                    let change = unlink(project, ids, &link.entity);
                    requests.extend(change.map(Request::Apply));
                }
                let word = certainty_word(link.certainty);
                let button = button_ui(ui, None, word, ButtonKind::Quiet, true);
                let hover = "How surely it is a mention of it; press for the next";
                if button.on_hover_text(hover).clicked() {
                    let next = next(link.certainty);
                    let name = format!("Link as {}", certainty_word(next));
                    let change = change_annotations(project, name, [&annotation.id], |it| {
                        let own = |it: &&mut EntityLink| it.entity == link.entity;
                        it.entities
                            .iter_mut()
                            .filter(own)
                            .for_each(|it| it.certainty = next);
                    });
                    requests.extend(change.map(Request::Apply));
                }
            });
        });
    });
    if let Some(entity) = entity {
        let way = way_words(project, entity);
        let words = if way.is_empty() {
            kind_word(entity.kind).to_owned()
        } else {
            format!("{} in {way}", kind_word(entity.kind))
        };
        let words = RichText::new(one_line(&words, 80)).size(size::SMALL);
        ui.label(words.color(tokens.text_secondary));
    }
}

/// What the words say: one press links it. A near name only asks.
fn suggestion_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    store: &Store,
    writable: bool,
    tokens: &Tokens,
    requests: &mut Vec<Request>,
) {
    let project = store.project();
    let found = store.mentions().suggest(project, &annotation.first_words());
    let best = found
        .first()
        .and_then(|it| Some((it.how, project.entities().get(&it.entity)?)));
    let Some((how, entity)) = best else {
        ui.label(RichText::new("Nobody yet").color(tokens.text_secondary));
        return;
    };
    let label = one_line(label_of(entity), 40);
    if how == Likeness::Near {
        let words = format!("Did you mean {label}?");
        ui.label(RichText::new(words).color(tokens.warning.text));
    }
    let words = format!("Link to {label}");
    if button_ui(ui, Some(Icon::Link), &words, ButtonKind::Plain, writable).clicked() {
        let linking = Linking::to(EntityLink {
            entity: entity.id.clone(),
            certainty: Certainty::Certain,
        });
        let ids = std::slice::from_ref(&annotation.id);
        requests.extend(link_mentions(project, ids, linking).map(Request::Apply));
    }
}

fn next(certainty: Certainty) -> Certainty {
    match certainty {
        Certainty::Certain => Certainty::Probable,
        Certainty::Probable => Certainty::Possible,
        Certainty::Possible => Certainty::Unknown,
        Certainty::Unknown => Certainty::Certain,
    }
}
