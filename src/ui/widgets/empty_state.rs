//! What a place says while nothing is in it.

use super::{ButtonKind, Icon, button_ui};
use crate::ui::theme::{Tokens, size, space};
use eframe::egui::{Align, Layout, RichText, Sense, Ui, vec2};

/// What goes here, and how it gets here.
#[derive(Clone, Copy, Debug)]
pub struct EmptyState<'a> {
    /// Stands for what goes here.
    pub icon: Icon,
    /// What goes here, in one sentence.
    pub sentence: &'a str,
    /// The labels of the buttons, the one to press first.
    pub actions: &'a [&'a str],
    /// A further way, e.g. dropping files; may be empty.
    pub hint: &'a str,
}

/// An empty state in the middle of what is left of `ui`; gives the place in
/// `actions` of the button that was pressed.
pub fn empty_state_ui(ui: &mut Ui, state: EmptyState<'_>) -> Option<usize> {
    let tokens = Tokens::of_ui(ui);
    let mut pressed = None;
    let above = ((ui.available_height() - 170.0) * 0.42).max(space::L);
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.add_space(above);
        let (rect, _) = ui.allocate_exact_size(vec2(40.0, 40.0), Sense::hover());
        state.icon.paint(ui, rect, 36.0, tokens.text_disabled);
        ui.add_space(space::S);
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width().min(420.0));
            ui.label(RichText::new(state.sentence).size(size::LARGE));
        });
        ui.add_space(space::M);
        // A horizontal row knows its width only after it was laid out once;
        // measuring the words first keeps it in the middle from the start.
        let widths: f32 = state.actions.iter().map(|label| width_of(ui, label)).sum();
        let gaps = state.actions.len().saturating_sub(1) as f32 * space::S;
        ui.allocate_ui(vec2(widths + gaps, size::CONTROL), |ui| {
            ui.horizontal(|ui| {
                for (place, label) in state.actions.iter().enumerate() {
                    let kind = if place == 0 {
                        ButtonKind::Primary
                    } else {
                        ButtonKind::Plain
                    };
                    if button_ui(ui, None, label, kind, true).clicked() {
                        pressed = Some(place);
                    }
                }
            });
        });
        if !state.hint.is_empty() {
            ui.add_space(space::S);
            ui.colored_label(tokens.text_secondary, state.hint);
        }
    });
    pressed
}

fn width_of(ui: &Ui, label: &str) -> f32 {
    let font = eframe::egui::FontId::proportional(size::BODY);
    let galley =
        ui.painter()
            .layout_no_wrap(label.to_owned(), font, eframe::egui::Color32::PLACEHOLDER);
    (galley.size().x + 2.0 * space::M).ceil()
}
