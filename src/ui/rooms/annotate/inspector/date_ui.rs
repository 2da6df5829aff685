//! The parts of a date.

use super::drafts::{Shown, field_ui};
use super::parts::{choice_ui, line_ui};
use super::value_ui::change;
use crate::app::Request;
use crate::command::value_edit::Field;
use crate::model::{Basis, DateValue, Value};
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use eframe::egui;

pub(super) fn date_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let none = DateValue::default();
    let date = match shown.value() {
        Some(Value::Date(it)) => it,
        _ => &none,
    };
    let focus = std::mem::take(&mut state.focus_value);
    line_ui(ui, "Earliest", |ui| {
        let hint = "2024-08-22 or 2024-08";
        field_ui(ui, &mut state.drafts, shown, Field::Earliest, hint, focus);
    });
    line_ui(ui, "Latest", |ui| {
        let hint = "2024-08-31 or 2024-08";
        field_ui(ui, &mut state.drafts, shown, Field::Latest, hint, false);
    });
    if date.earliest != date.latest {
        line_ui(ui, "Lasts", |ui| {
            let mut throughout = date.throughout;
            if ui.checkbox(&mut throughout, "all of this time").changed() {
                set(shown, input, requests, "Set how long", |it| {
                    it.throughout = throughout;
                });
            }
        });
    }
    if let Some(basis) = choice_ui(ui, "Basis", date.basis, &Basis::ALL, Basis::label) {
        set(shown, input, requests, "Set basis", |it| it.basis = basis);
    }
    line_ui(ui, "Why", |ui| {
        let hint = "what it leans on";
        field_ui(ui, &mut state.drafts, shown, Field::Why, hint, false);
    });
}

fn set(
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
    name: &str,
    set: impl FnOnce(&mut DateValue),
) {
    change(shown, input, requests, name, |value| {
        if let Value::Date(it) = value {
            set(it);
        }
    });
}
