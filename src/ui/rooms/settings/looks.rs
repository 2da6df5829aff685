//! Theme, face and sizes.

use super::state::{Settings, SettingsEvent, ThemeChoice, ZOOM_MAX, ZOOM_MIN};
use crate::ui::theme::{ReadingFace, Tokens, reading_family, size, space, stroke};
use crate::ui::widgets::{ButtonKind, button_ui, card_ui, chevron, form_row_ui, section_ui};
use eframe::egui::{
    ComboBox, CornerRadius, DragValue, Frame, Label, Margin, Response, RichText, Slider, Stroke, Ui,
};

/// Emits the changed settings whole, at most once.
pub(super) fn looks_ui(ui: &mut Ui, settings: &Settings, events: &mut Vec<SettingsEvent>) {
    let mut new = settings.clone();
    card_ui(ui, |ui| {
        section_ui(ui, "Window", |_| {});
        form_row_ui(ui, "Theme", |ui| {
            for choice in ThemeChoice::ALL {
                ui.radio_value(&mut new.theme, choice, choice.label());
                ui.add_space(space::S);
            }
        });
        form_row_ui(ui, "Size of everything", |ui| {
            let mut percent = (new.zoom * 100.0).round();
            let range = (ZOOM_MIN * 100.0)..=(ZOOM_MAX * 100.0);
            // While it is dragged the slider itself would grow and run away
            // from the pointer; the size changes when it is let go.
            let held = ui.scope_id().with("zoom that is being dragged");
            percent = ui.data(|data| data.get_temp(held)).unwrap_or(percent);
            let response = slider_ui(ui, &mut percent, range, 5.0, " %");
            if response.dragged() {
                ui.data_mut(|data| data.insert_temp(held, percent));
            } else {
                ui.data_mut(|data| data.remove::<f32>(held));
                if response.drag_stopped() || response.changed() {
                    new.zoom = percent / 100.0;
                }
            }
        });
        form_row_ui(ui, "Movement", |ui| {
            ui.checkbox(&mut new.reduced_motion, "Nothing moves by itself");
        });
    });
    ui.add_space(space::M);
    card_ui(ui, |ui| {
        section_ui(ui, "Sources", |_| {});
        form_row_ui(ui, "Face", |ui| {
            ComboBox::from_id_salt("reading face")
                .selected_text(new.face.label())
                .icon(chevron)
                .show_ui(ui, |ui| {
                    for face in ReadingFace::ALL {
                        ui.selectable_value(&mut new.face, face, face.label());
                    }
                });
        });
        form_row_ui(ui, "Size", |ui| {
            let range = size::READING_MIN..=size::READING_MAX;
            slider_ui(ui, &mut new.reading_size, range, 1.0, " pt");
        });
        ui.add_space(space::S);
        sample_ui(ui, settings);
    });
    ui.add_space(space::M);
    let changed = *settings != Settings::default();
    if button_ui(
        ui,
        None,
        "Use the default looks",
        ButtonKind::Plain,
        changed,
    )
    .clicked()
    {
        new = Settings::default();
    }
    if new != *settings {
        events.push(SettingsEvent::Changed(new));
    }
}

/// A slider with its number behind it, which can be typed too. Gives the
/// response of both together.
fn slider_ui(
    ui: &mut Ui,
    value: &mut f32,
    range: std::ops::RangeInclusive<f32>,
    step: f64,
    suffix: &str,
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let slider = ui.scope(|ui| {
        // The height of a slider decides the size of its handle.
        ui.spacing_mut().interact_size.y = 18.0;
        ui.spacing_mut().slider_width = 180.0;
        let visuals = ui.visuals_mut();
        visuals.selection.bg_fill = tokens.accent;
        visuals.widgets.inactive.fg_stroke.color = tokens.text_disabled;
        visuals.widgets.inactive.bg_fill = tokens.pressed;
        ui.add(
            Slider::new(value, range.clone())
                .step_by(step)
                .show_value(false),
        )
    });
    let number = DragValue::new(value)
        .range(range)
        .speed(step)
        .suffix(suffix);
    slider.inner | ui.add(number.max_decimals(0))
}

fn sample_ui(ui: &mut Ui, settings: &Settings) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new()
        .fill(tokens.reading)
        .stroke(Stroke::new(stroke::HAIR, tokens.hairline))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::same(space::L as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = "The mission counted 34 burnt houses in the upper quarter and spoke with \
                     eleven people who had fled to Ségou. Ɲɛɛma Ŋɔrɔ named two of the drivers.";
        let words = RichText::new(words)
            .font(eframe::egui::FontId::new(
                settings.reading_size,
                reading_family(),
            ))
            .line_height(Some(settings.reading_size * size::LINE_HEIGHT))
            .color(tokens.reading_text);
        ui.add(Label::new(words).wrap());
    });
}
