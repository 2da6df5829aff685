//! The inspector: everything about the annotation that keys act on.

mod attributes_ui;
mod claim_ui;
mod date_ui;
mod drafts;
mod events_ui;
mod figure_ui;
mod parts;
mod relations_ui;
mod selection_ui;
mod value_ui;

use super::lens_ui::suggestion_ui;
use super::state::NoteDraft;
use super::zone_ui::{zone_here, zone_ui};
use super::{AnnotateState, Looks, RoomInput, relating};
use crate::app::Request;
use crate::app::action::Action;
use crate::command::edit;
use crate::model::{Annotation, Origin};
use crate::ui::reader::{one_line, quote_ui};
use crate::ui::rooms::entities::links_ui;
use crate::ui::theme::{Tokens, reading_family, size, space};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, Tip, button_ui, empty_state_ui, section_ui, tag_chip_ui,
    toggle_button_ui,
};
use drafts::Shown;
use eframe::egui::{self, FontId, RichText, ScrollArea, TextEdit};
use std::sync::Arc;

pub(super) use drafts::Drafts;

pub(super) fn inspector_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) {
    let target = state.inspected(input.store).cloned();
    hand_over(state, input, target.as_ref(), requests);
    if let Some(zone) = zone_here(state, input) {
        egui::Panel::bottom("zone here")
            .resizable(false)
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(0, space::S as i8)))
            .show(ui, |ui| zone_ui(ui, state, &zone, input, requests));
    }
    if let Some((coverage, it)) = state.focused_suggestion(input.suggestions) {
        suggestion_ui(ui, state, coverage, it, input, looks, requests);
        return;
    }
    let Some(annotation) = target else {
        state.relating = None;
        state.focus_value = false;
        if selection_ui::selection_ui(ui, state, input, looks, requests) {
            return;
        }
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
            // The bar lies beside what is shown, not over it.
            ui.set_max_width(ui.available_width() - space::S);
            ui.add_enabled_ui(input.writable, |ui| {
                head_ui(ui, &annotation, input, looks, requests);
            });
            ui.add_space(space::M);
            words_ui(ui, &annotation, input);
            ui.add_space(space::M);
            if let Some(to) = relations_ui::relating_ui(ui, state, &annotation, input) {
                requests.extend(relating::choose(state, input.store, &to, fresh));
            }
            let proposed = state.proposals.focused(&annotation.id);
            let base = proposed.map(|it| it.value.clone());
            let shown = Shown {
                annotation: &annotation,
                base: base.as_ref(),
            };
            value_ui::value_ui(ui, state, shown, input, requests);
            links_ui(ui, &annotation, input.store, input.writable, requests);
            ui.add_enabled_ui(input.writable, |ui| {
                attributes_ui::attributes_ui(ui, state, shown, input, requests);
                ui.add_space(space::M);
                note_ui(ui, state, &annotation);
            });
            let reveal = std::mem::take(&mut state.reveal_relations);
            relations_ui::relations_ui(ui, &annotation, input, reveal, requests);
            ui.add_space(space::M);
            events_ui::events_ui(ui, &annotation, input, requests);
            ui.add_space(space::M);
            facts_ui(ui, state, &annotation, input);
            ui.add_space(space::M);
            stack_ui(ui, state, &annotation, input, looks);
            // A key asked for a field that this tag does not have.
            state.focus_value = false;
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

fn words_ui(ui: &mut egui::Ui, annotation: &Annotation, input: &RoomInput<'_>) {
    if annotation.quotes.is_empty() {
        let tokens = Tokens::of_ui(ui);
        let why = if input.store.document(&annotation.source).is_some() {
            quote_ui(
                ui,
                &input.store.words(annotation),
                FontId::new(size::LARGE, reading_family()),
            );
            "The project itself has no quotes."
        } else {
            ui.label(RichText::new(annotation.place_words()).monospace());
            "The project has no quotes, and the text is not at hand."
        };
        ui.label(RichText::new(why).color(tokens.text_secondary));
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

fn origin_words(origin: &Origin) -> String {
    match origin {
        Origin::Manual => "by hand".to_owned(),
        Origin::Propagated => "by tagging all occurrences".to_owned(),
        Origin::Suggested => "from a suggestion".to_owned(),
        Origin::Imported(format) => format!("imported from {format}"),
        Origin::Gold(it) => format!("in review, by {}", it.decided_by),
    }
}

fn note_ui(ui: &mut egui::Ui, state: &mut AnnotateState, annotation: &Annotation) {
    let label = ui.label("Note");
    let mut text = match &state.note {
        Some(draft) if draft.id == annotation.id => draft.text.clone(),
        _ => String::clone(&annotation.note),
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

/// What was left, or belongs to an annotation that is no longer shown, becomes
/// a step.
fn hand_over(
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    target: Option<&Arc<Annotation>>,
    requests: &mut Vec<Request>,
) {
    let shown = target.map(|it| &it.id);
    let due = |draft: &NoteDraft| draft.left || shown != Some(&draft.id);
    if state.note.as_ref().is_some_and(due) {
        requests.extend(state.leave(Some(input.store)));
    } else {
        requests.extend(state.drafts.hand_over(input.store, shown));
    }
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
            let text = one_line(&input.store.words(&other), 80);
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
