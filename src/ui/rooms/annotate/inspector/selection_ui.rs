//! What the selected words would read as, before anything is tagged.

use super::parts::small_ui;
use super::value_ui::{accept_ui, headline_ui};
use crate::app::Request;
use crate::app::action::Action;
use crate::model::TagId;
use crate::ui::reader::{View, one_line, quote_ui};
use crate::ui::rooms::annotate::proposals::claim_of_selection;
use crate::ui::rooms::annotate::{AnnotateState, Looks, RoomInput};
use crate::ui::theme::{reading_family, size, space};
use crate::ui::widgets::{ButtonKind, button_ui, card_ui, section_ui, tag_swatch_ui};
use eframe::egui::{self, FontId, ScrollArea};

/// The section; says whether there is a selection to show.
pub(super) fn selection_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) -> bool {
    let parts = state.view().map_or_else(Vec::new, View::selection);
    let document = state
        .current
        .as_ref()
        .and_then(|id| input.store.document(id));
    let (Some(first), Some(document)) = (parts.first(), document) else {
        return false;
    };
    let claim = claim_of_selection(state, input.store);
    let readings: Vec<(TagId, String, String)> = state
        .proposals
        .selected()
        .iter()
        .map(|(tag, it)| (tag.clone(), it.reading(), it.why.clone()))
        .collect();
    if readings.is_empty() && claim.is_none() {
        return false;
    }
    let words = one_line(document.text.slice(*first), 200);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - space::S);
            section_ui(ui, "Selected words", |_| {});
            quote_ui(ui, &words, FontId::new(size::LARGE, reading_family()));
            ui.add_space(space::M);
            for (place, (tag, reading, why)) in readings.into_iter().enumerate() {
                let shown = looks.get(&tag);
                card_ui(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = space::XS;
                    ui.horizontal(|ui| {
                        tag_swatch_ui(ui, &shown.look);
                        ui.label(format!("would read as a {}", shown.name));
                    });
                    headline_ui(ui, &reading);
                    if !why.is_empty() && !reading.contains(&why) {
                        small_ui(ui, &format!("Why: {why}"));
                    }
                    let verb = format!("Tag as {} with this value", shown.name);
                    let kind = if place == 0 {
                        ButtonKind::Primary
                    } else {
                        ButtonKind::Plain
                    };
                    ui.add_enabled_ui(input.writable, |ui| {
                        if accept_ui(ui, input, &verb, kind) {
                            state.accept_as = Some(tag.clone());
                            requests.push(Request::Act(Action::AcceptSuggestion));
                        }
                    });
                });
                ui.add_space(space::S);
            }
            if let Some(claim) = claim {
                claim_ui(ui, input, &claim, requests);
            }
        });
    true
}

/// The claim that the selected words could be marked for.
fn claim_ui(
    ui: &mut egui::Ui,
    input: &RoomInput<'_>,
    claim: &crate::model::AnnotationId,
    requests: &mut Vec<Request>,
) {
    let Some(claim) = input.store.project().annotations().get(claim) else {
        return;
    };
    section_ui(ui, "For the claim", |_| {});
    small_ui(
        ui,
        &format!("“{}”", one_line(&input.store.words(claim), 120)),
    );
    ui.add_enabled_ui(input.writable, |ui| {
        ui.horizontal_wrapped(|ui| {
            for (action, words) in [
                (Action::MarkHedge, "These words hedge it"),
                (Action::MarkVoice, "These words are its voice"),
            ] {
                let button = button_ui(ui, None, words, ButtonKind::Plain, true);
                if button.on_hover_text(action.help()).clicked() {
                    requests.push(Request::Act(action));
                }
            }
        });
    });
}
