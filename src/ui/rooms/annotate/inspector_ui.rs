//! The inspector: everything about the annotation that keys act on.

use super::state::NoteDraft;
use super::{AnnotateState, Looks, RoomInput};
use crate::app::Request;
use crate::app::action::Action;
use crate::command::edit;
use crate::model::{
    Annotation, AttributeKind, AttributeType, AttributeValue, Origin, PartialDate, Value,
};
use crate::ui::reader::{one_line, quote_ui};
use crate::ui::rooms::entities::links_ui;
use crate::ui::theme::{Tokens, reading_family, size, space};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, Tip, button_ui, empty_state_ui, section_ui, tag_chip_ui,
    toggle_button_ui,
};
use eframe::egui::{self, FontId, RichText, ScrollArea, TextEdit};
use rust_decimal::Decimal;
use std::str::FromStr as _;
use std::sync::Arc;

pub(super) fn inspector_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let target = state.inspected(input.store).cloned();
    hand_over_note(state, input, target.as_ref(), requests);
    let Some(annotation) = target else {
        let empty = EmptyState {
            icon: Icon::Annotate,
            sentence: "What an annotation says is shown here.",
            actions: &[],
            hint: "Drag over words and press a tag’s key, or click an annotation.",
        };
        empty_state_ui(ui, empty);
        return;
    };
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add_enabled_ui(input.writable, |ui| {
                head_ui(ui, &annotation, input, looks, requests);
            });
            ui.add_space(space::M);
            words_ui(ui, &annotation);
            ui.add_space(space::M);
            facts_ui(ui, state, &annotation, input);
            ui.add_space(space::S);
            links_ui(ui, &annotation, input.store, input.writable, requests);
            ui.add_enabled_ui(input.writable, |ui| {
                attributes_ui(ui, &annotation, input, requests);
                ui.add_space(space::M);
                note_ui(ui, state, &annotation);
            });
            ui.add_space(space::M);
            stack_ui(ui, state, &annotation, input, looks);
        });
}

/// Tag, unsure, delete.
fn head_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let scheme = input.store.project().scheme();
    let label = scheme
        .tag(&annotation.tag)
        .map_or_else(|| annotation.tag.to_string(), |it| it.label.clone());
    section_ui(ui, &label, |ui| {
        let tip = Tip {
            help: Action::DeleteAnnotation.help(),
            keys: None,
        };
        if crate::ui::widgets::icon_button_ui(ui, Icon::Trash, "Delete annotation", tip).clicked() {
            let delete = edit::delete_annotations(
                input.store.project(),
                std::slice::from_ref(&annotation.id),
            );
            requests.extend(delete.map(Request::Apply));
        }
        let tip = Tip {
            help: Action::ToggleUnsure.help(),
            keys: None,
        };
        if toggle_button_ui(ui, Icon::Unsure, "Unsure", annotation.unsure, tip).clicked() {
            let name = if annotation.unsure {
                "Mark as sure"
            } else {
                "Mark as unsure"
            };
            let change =
                edit::change_annotations(input.store.project(), name, [&annotation.id], |it| {
                    it.unsure = !it.unsure;
                });
            requests.extend(change.map(Request::Apply));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
        for tag in &scheme.tags {
            let on = tag.id == annotation.tag;
            let look = &looks.get(&tag.id).look;
            if tag_chip_ui(ui, look, &tag.label, &tag.key, on).clicked() && !on {
                let ids = std::slice::from_ref(&annotation.id);
                requests
                    .extend(edit::retag(input.store.project(), ids, &tag.id).map(Request::Apply));
            }
        }
    });
}

fn words_ui(ui: &mut egui::Ui, annotation: &Annotation) {
    if annotation.quotes.is_empty() {
        let tokens = Tokens::of_ui(ui);
        let words = "This project is kept without quotes.";
        ui.label(RichText::new(words).color(tokens.text_secondary));
        return;
    }
    ScrollArea::vertical()
        .id_salt("quote")
        .max_height(180.0)
        .show(ui, |ui| {
            for quote in &annotation.quotes {
                quote_ui(ui, quote, FontId::new(size::LARGE, reading_family()));
            }
        });
}

/// What is known without anybody having typed it.
fn facts_ui(
    ui: &mut egui::Ui,
    state: &AnnotateState,
    annotation: &Annotation,
    input: &RoomInput<'_>,
) {
    let tokens = Tokens::of_ui(ui);
    let spans: Vec<String> = annotation
        .spans
        .as_slice()
        .iter()
        .map(|span| format!("{}–{}", span.start(), span.end()))
        .collect();
    let line = input.store.placed(&annotation.id).and_then(|placed| {
        let document = input.store.document(&annotation.source)?;
        Some(document.text.line_of(placed.hull.start()) + 1)
    });
    let source = input.store.project().sources().get(&annotation.source);
    let source = source.map_or_else(
        || annotation.source.to_string(),
        |it| {
            if it.title.is_empty() {
                it.id.to_string()
            } else {
                it.title.clone()
            }
        },
    );
    let mut rows: Vec<(&str, String)> = vec![("Characters", spans.join(", "))];
    rows.extend(line.map(|line| ("Line", line.to_string())));
    if state.current.as_ref() != Some(&annotation.source) {
        rows.push(("Source", source));
    }
    rows.extend(
        annotation
            .value
            .as_ref()
            .map(|value| ("Value", value_words(value))),
    );
    rows.push(("Made", origin_words(&annotation.origin)));
    rows.push(("Id", annotation.id.to_string()));
    egui::Grid::new("facts")
        .num_columns(2)
        .spacing([space::M, space::XS])
        .show(ui, |ui| {
            for (name, value) in rows {
                ui.label(RichText::new(name).color(tokens.text_secondary));
                ui.add(egui::Label::new(value).wrap());
                ui.end_row();
            }
        });
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Figure(it) => {
            let end =
                |bound: Option<Decimal>| bound.map_or_else(|| "…".to_owned(), |it| it.to_string());
            let range = if it.low == it.high {
                end(it.low)
            } else {
                format!("{} to {}", end(it.low), end(it.high))
            };
            let about = if it.approx { "about " } else { "" };
            format!("{about}{range} {} {}", it.unit_name, it.counted.words)
                .trim_end()
                .to_owned()
        }
        Value::Date(it) => {
            let end = |day: Option<chrono::NaiveDate>| {
                day.map_or_else(|| "…".to_owned(), |it| it.to_string())
            };
            if it.earliest == it.latest {
                end(it.earliest)
            } else {
                format!("{} to {}", end(it.earliest), end(it.latest))
            }
        }
        Value::Claim(it) => {
            let voices: Vec<&str> = it.voices.iter().map(|voice| voice.words.as_str()).collect();
            let verb = match it.polarity {
                crate::model::Polarity::Affirms => "says",
                crate::model::Polarity::Denies => "denies",
            };
            let who = if voices.is_empty() {
                "the source".to_owned()
            } else {
                voices.join(", ")
            };
            format!("{who} {verb}")
        }
    }
}

fn origin_words(origin: &Origin) -> String {
    match origin {
        Origin::Manual => "by hand".to_owned(),
        Origin::Propagated => "by tagging all occurrences".to_owned(),
        Origin::Suggested => "from a suggestion".to_owned(),
        Origin::Imported(format) => format!("imported from {format}"),
        Origin::Gold { decided_by, .. } => format!("in review, by {decided_by}"),
    }
}

/// The further fields that the tag declares.
fn attributes_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let Some(tag) = input.store.project().scheme().tag(&annotation.tag) else {
        return;
    };
    for field in &tag.attributes {
        ui.add_space(space::S);
        let name = if field.required {
            format!("{} (needed)", field.name)
        } else {
            field.name.to_string()
        };
        let label = ui.label(name).on_hover_text(&field.guideline);
        let now = annotation.attributes.get(&field.name);
        if let Some(next) = attribute_ui(ui, &label, annotation, field, now) {
            let change = edit::change_annotations(
                input.store.project(),
                format!("Set {}", field.name),
                [&annotation.id],
                |it| match &next {
                    Some(value) => {
                        it.attributes.insert(field.name.clone(), value.clone());
                    }
                    None => {
                        it.attributes.remove(&field.name);
                    }
                },
            );
            requests.extend(change.map(Request::Apply));
        }
    }
}

/// One field; `Some(new value)` when it was changed, where `None` inside clears it.
fn attribute_ui(
    ui: &mut egui::Ui,
    label: &egui::Response,
    annotation: &Annotation,
    field: &AttributeType,
    now: Option<&AttributeValue>,
) -> Option<Option<AttributeValue>> {
    match &field.kind {
        AttributeKind::Flag => {
            let before = matches!(now, Some(AttributeValue::Flag(true)));
            let mut on = before;
            ui.checkbox(&mut on, "yes").labelled_by(label.id);
            (on != before).then_some(Some(AttributeValue::Flag(on)))
        }
        AttributeKind::Choice(words) => {
            let mut next = None;
            ui.horizontal_wrapped(|ui| {
                for word in words {
                    let on = matches!(now, Some(AttributeValue::Choice(it)) if it == word);
                    if ui.selectable_label(on, word.as_str()).clicked() {
                        next = Some((!on).then(|| AttributeValue::Choice(word.clone())));
                    }
                }
            });
            next
        }
        AttributeKind::Text | AttributeKind::Number | AttributeKind::Date => {
            let written = match now {
                Some(AttributeValue::Text(it)) => it.clone(),
                Some(AttributeValue::Number(it)) => it.to_string(),
                Some(AttributeValue::Date(it)) => it.to_string(),
                _ => String::new(),
            };
            // What is being typed lives in the window until the field is left,
            // so that a word is one step of undo and not one for each letter.
            let id = ui
                .scope_id()
                .with((annotation.id.as_str(), field.name.as_str()));
            let mut draft = ui
                .data_mut(|it| it.get_temp::<String>(id))
                .unwrap_or_else(|| written.clone());
            let response = ui
                .add(TextEdit::singleline(&mut draft).desired_width(f32::INFINITY))
                .labelled_by(label.id);
            if !response.lost_focus() {
                if response.has_focus() {
                    ui.data_mut(|it| it.insert_temp(id, draft));
                }
                return None;
            }
            ui.data_mut(|it| it.remove::<String>(id));
            let text = draft.trim();
            if text == written {
                return None;
            }
            if text.is_empty() {
                return Some(None);
            }
            let value = match field.kind {
                AttributeKind::Number => Decimal::from_str(text).ok().map(AttributeValue::Number),
                AttributeKind::Date => PartialDate::parse(text).ok().map(AttributeValue::Date),
                _ => Some(AttributeValue::Text(text.to_owned())),
            };
            value.map(Some)
        }
    }
}

fn note_ui(ui: &mut egui::Ui, state: &mut AnnotateState, annotation: &Annotation) {
    let label = ui.label("Note");
    let mut text = match &state.note {
        Some(draft) if draft.id == annotation.id => draft.text.clone(),
        _ => annotation.note.clone(),
    };
    let field = TextEdit::multiline(&mut text)
        .desired_rows(3)
        .desired_width(f32::INFINITY);
    let response = ui
        .add(field.hint_text("What the next reader should know"))
        .labelled_by(label.id);
    if std::mem::take(&mut state.focus_note) {
        response.request_focus();
    }
    if response.changed() {
        state.note = Some(NoteDraft {
            id: annotation.id.clone(),
            text,
            left: false,
        });
    }
    if response.has_focus() {
        state.focused = Some(annotation.id.clone());
        state.pointer_fresh = false;
    }
    let done = response.lost_focus();
    if done && let Some(draft) = &mut state.note {
        // Marked as left: handed over before the next frame's drawing.
        draft.left = true;
    }
}

/// A note that was left, or whose annotation is no longer shown, becomes a step.
fn hand_over_note(
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    target: Option<&Arc<Annotation>>,
    requests: &mut Vec<Request>,
) {
    let Some(draft) = &state.note else { return };
    let shown = target.is_some_and(|it| it.id == draft.id);
    if shown && !draft.left {
        return;
    }
    requests.extend(state.leave(Some(input.store)));
}

/// What else lies over the same words.
fn stack_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    looks: &Looks,
) {
    let others: Vec<_> = state
        .stack(input.store)
        .into_iter()
        .filter(|it| it.annotation.id != annotation.id)
        .map(|it| Arc::clone(&it.annotation))
        .collect();
    if others.is_empty() {
        return;
    }
    section_ui(ui, "Also here", |_| {});
    for other in others {
        ui.horizontal(|ui| {
            crate::ui::widgets::tag_swatch_ui(ui, &looks.get(&other.tag).look);
            let name = &looks.get(&other.tag).name;
            let text = one_line(&other.first_words(), 36);
            if button_ui(
                ui,
                None,
                &format!("{name}: {text}"),
                ButtonKind::Quiet,
                true,
            )
            .clicked()
            {
                state.focused = Some(other.id.clone());
                state.pointer_fresh = false;
            }
        });
    }
}
