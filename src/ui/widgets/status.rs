//! The cells of the status line.

use super::button::focus_ring;
use super::key_caps::key_caps_width;
use super::{Icon, key_caps_ui};
use crate::app::chord::Chord;
use crate::ui::theme::{Tokens, radius, size, space};
use eframe::egui::{
    Align, Color32, CornerRadius, FontId, Layout, Response, RichText, Role, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

/// A cell of the status line. It can be pressed; `does` says what that does,
/// for the tooltip and for screen readers. With an empty `does` it is a label.
pub fn status_cell_ui(
    ui: &mut Ui,
    icon: Option<Icon>,
    text: &str,
    tint: Option<Color32>,
    does: &str,
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let galley = ui.painter().layout_no_wrap(
        text.to_owned(),
        FontId::proportional(size::SMALL),
        Color32::PLACEHOLDER,
    );
    let icon_width = icon.map_or(0.0, |_| 14.0 + space::XS);
    let wanted = vec2(2.0 * 6.0 + icon_width + galley.size().x, size::STATUS - 4.0);
    let sense = if does.is_empty() {
        Sense::hover()
    } else {
        Sense::click()
    };
    let (rect, response) = ui.allocate_exact_size(wanted.ceil(), sense);
    let name = if does.is_empty() {
        text.to_owned()
    } else {
        format!("{text}: {does}")
    };
    let role = if does.is_empty() {
        Role::Label
    } else {
        Role::Button
    };
    response.widget_info(|| WidgetInfo::labeled(role, true, &name));
    let corner = CornerRadius::same(radius::SMALL);
    let hovered = response.hovered() && !does.is_empty();
    if hovered {
        ui.painter().rect_filled(rect, corner, tokens.hovered);
    }
    let words = tint.unwrap_or(if hovered {
        tokens.text
    } else {
        tokens.text_secondary
    });
    let mut left = rect.min.x + 6.0;
    if let Some(icon) = icon {
        let mut square = rect;
        square.min.x = left;
        square.set_width(14.0);
        icon.paint(ui, square, 14.0, words);
        left += icon_width;
    }
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(left, top), galley, words);
    focus_ring(ui, &response, corner);
    if does.is_empty() {
        response
    } else {
        response.on_hover_text(does)
    }
}

/// The keys that make sense now, at the right end of the status line; those
/// that do not fit are left out, the last ones first.
pub fn status_hints_ui(ui: &mut Ui, hints: &[(Chord, &str)]) {
    let tokens = Tokens::of_ui(ui);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let font = FontId::proportional(size::SMALL);
        let mut left = ui.available_width();
        let mut fitting = 0;
        for (chord, does) in hints {
            let words = ui.painter().layout_no_wrap(
                (*does).to_owned(),
                font.clone(),
                tokens.text_secondary,
            );
            left -= words.size().x + key_caps_width(ui, *chord) + space::XS + space::M;
            if left < 0.0 {
                break;
            }
            fitting += 1;
        }
        for (chord, does) in hints[..fitting].iter().rev() {
            ui.label(
                RichText::new(*does)
                    .font(font.clone())
                    .color(tokens.text_secondary),
            );
            ui.add_space(space::XS - space::M);
            key_caps_ui(ui, *chord);
        }
    });
}
