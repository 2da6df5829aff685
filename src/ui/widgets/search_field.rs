//! A one-line field to search or filter with.

use super::Icon;
use super::button::focus_ring;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use eframe::egui::{
    Align, CornerRadius, Frame, Layout, Margin, Response, Role, Sense, Stroke, TextEdit, Ui,
    WidgetInfo, vec2,
};

/// A field with a glass before it and a button to clear it behind it. Gives
/// the response of the text field, which counts as changed when cleared too.
pub fn search_field_ui(ui: &mut Ui, text: &mut String, name: &str, width: f32) -> Response {
    let tokens = Tokens::of_ui(ui);
    let corner = CornerRadius::same(radius::SMALL);
    let frame = Frame::new()
        .fill(tokens.field)
        .stroke(Stroke::new(stroke::HAIR, tokens.edge))
        .corner_radius(corner)
        .inner_margin(Margin::symmetric(space::S as i8, 0));
    let shown = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 2.0;
        let inside = width - 2.0 * space::S - 2.0;
        ui.set_width(inside);
        ui.set_height(size::CONTROL - 2.0);
        // From left to right also where the field stands in a row from the right.
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let (glass, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
            Icon::Search.paint(ui, glass, 14.0, tokens.text_secondary);
            let clear_width = 20.0 + space::XS;
            let mut response = ui
                .add(
                    TextEdit::singleline(text)
                        .hint_text(name)
                        .frame(Frame::NONE)
                        .margin(Margin::ZERO)
                        .min_size(vec2(0.0, size::CONTROL - 4.0))
                        .align(eframe::egui::Align2::LEFT_CENTER)
                        .desired_width(inside - 20.0 - clear_width),
                )
                .accessible_name(name);
            if !text.is_empty() {
                let (rect, clear) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::click());
                let words = format!("Clear: {name}");
                clear.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
                let tint = if clear.hovered() {
                    tokens.text
                } else {
                    tokens.text_secondary
                };
                Icon::Close.paint(ui, rect, 12.0, tint);
                focus_ring(ui, &clear, corner);
                if clear.clicked() {
                    text.clear();
                    response.mark_changed();
                    response.request_focus();
                }
            }
            response
        })
        .inner
    });
    let mut outer = shown.inner.clone();
    outer.rect = shown.response.rect;
    focus_ring(ui, &outer, corner);
    shown.inner
}
