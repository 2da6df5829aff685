//! Headings, cards and rows of forms.

use crate::ui::theme::{Tokens, radius, size, space, stroke, strong_family};
use eframe::egui::{
    Align, Context, CornerRadius, Frame, InnerResponse, Layout, Margin, RichText, Stroke, Ui,
    WidgetText,
};

/// The ground of a form over the window.
pub fn form_frame(ctx: &Context) -> Frame {
    Frame::popup(&ctx.global_style()).inner_margin(Margin::same(20))
}

/// The title of a form or a page.
pub fn heading_ui(ui: &mut Ui, text: &str) {
    let words = RichText::new(text)
        .size(size::TITLE)
        .family(strong_family());
    ui.label(words);
    ui.add_space(space::S);
}

/// A heading over a group, with room for buttons at its right end.
pub fn section_ui<R>(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL);
        let words = RichText::new(title)
            .family(strong_family())
            .size(size::BODY)
            .color(tokens.text);
        ui.label(words);
        ui.with_layout(Layout::right_to_left(Align::Center), right)
            .inner
    })
    .inner
}

/// A group on a ground of its own.
pub fn card_ui<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let tokens = Tokens::of_ui(ui);
    Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(stroke::HAIR, tokens.hairline))
        .corner_radius(CornerRadius::same(radius::LARGE))
        .inner_margin(Margin::same(space::L as i8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            content(ui)
        })
}

/// A row of a form: what is set at the left, the means to set it behind it.
/// The inputs inside are named after the label for screen readers.
pub fn form_row_ui<R>(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL);
        let width = 150.0;
        let left = ui.cursor().min.x;
        let words = WidgetText::from(RichText::new(label).color(tokens.text_secondary));
        let named = ui.label(words);
        let used = ui.cursor().min.x - left;
        ui.add_space((width - used).max(space::S));
        ui.label_inputs_by(named.id, content)
    })
    .inner
}
