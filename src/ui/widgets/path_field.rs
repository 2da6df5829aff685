//! A typed path, for when no file dialog is at hand or wanted.

use super::{ButtonKind, Icon, button_ui};
use crate::ui::theme::{Tokens, size, space};
use eframe::egui::{Key, TextEdit, Ui};

/// What was done with a path field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathEvent {
    /// The path was changed.
    Changed,
    /// Enter was pressed: use the path.
    Submitted,
    /// The system's file dialog is wanted.
    Browse,
}

/// A field for a path with a button that asks for the system's dialog.
/// `problem` says what is wrong with the path so far; may be empty. In a form
/// it has the keyboard as long as nothing else has.
pub fn path_field_ui(
    ui: &mut Ui,
    path: &mut String,
    name: &str,
    problem: &str,
) -> Option<PathEvent> {
    row_ui(ui, path, name, problem, true)
}

/// The same in a room, where nobody may be about to type.
pub fn room_path_field_ui(
    ui: &mut Ui,
    path: &mut String,
    name: &str,
    problem: &str,
) -> Option<PathEvent> {
    row_ui(ui, path, name, problem, false)
}

fn row_ui(
    ui: &mut Ui,
    path: &mut String,
    name: &str,
    problem: &str,
    eager: bool,
) -> Option<PathEvent> {
    let tokens = Tokens::of_ui(ui);
    let mut event = None;
    ui.horizontal(|ui| {
        let browse = 112.0;
        let field = TextEdit::singleline(path)
            .hint_text("/folder/file")
            .min_size(eframe::egui::vec2(0.0, size::CONTROL))
            .align(eframe::egui::Align2::LEFT_CENTER)
            .desired_width((ui.available_width() - browse).max(120.0));
        let response = ui.add(field).accessible_name(name);
        if response.changed() {
            event = Some(PathEvent::Changed);
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            event = Some(PathEvent::Submitted);
        }
        // A form that has just opened is typed into at once.
        if eager && !response.lost_focus() && ui.memory(|it| it.focused().is_none()) {
            response.request_focus();
        }
        if button_ui(ui, Some(Icon::Folder), "Browse…", ButtonKind::Plain, true).clicked() {
            event = Some(PathEvent::Browse);
        }
    });
    if !problem.is_empty() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            super::icon_ui(ui, Icon::Warning, tokens.warning.text, "Warning");
            ui.colored_label(tokens.warning.text, problem);
        });
    }
    event
}
