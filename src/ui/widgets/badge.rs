//! Badges: a shape and a word first, then a colour.

use super::Icon;
use crate::ui::theme::{Hue, Tokens, color, radius, size, space, stroke};
use eframe::egui::{
    Color32, CornerRadius, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

/// What a badge says.
#[derive(Clone, Copy, Debug)]
pub struct Badge<'a> {
    /// The shape that says it without colour.
    pub icon: Option<Icon>,
    /// The word.
    pub text: &'a str,
    /// Its colour; `None` = quiet.
    pub hue: Option<Hue>,
}

/// A badge.
pub fn badge_ui(ui: &mut Ui, badge: Badge<'_>) -> Response {
    let tokens = Tokens::of_ui(ui);
    let words = badge.hue.map_or(tokens.text_secondary, |hue| hue.text);
    let galley = ui.painter().layout_no_wrap(
        badge.text.to_owned(),
        FontId::proportional(size::SMALL),
        Color32::PLACEHOLDER,
    );
    let icon_width = badge.icon.map_or(0.0, |_| 12.0 + space::XS);
    let wanted = vec2(2.0 * 6.0 + icon_width + galley.size().x, 20.0);
    let (rect, response) = ui.allocate_exact_size(wanted.ceil(), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, badge.text));
    let (ground, edge) = badge.hue.map_or((tokens.control, tokens.hairline), |hue| {
        (color::faded(hue.fill, 0.7), color::faded(hue.strong, 0.5))
    });
    ui.painter().rect(
        rect,
        CornerRadius::same(radius::SMALL),
        ground,
        Stroke::new(stroke::HAIR, edge),
        StrokeKind::Inside,
    );
    let mut left = rect.min.x + 6.0;
    if let Some(icon) = badge.icon {
        let mut square = rect;
        square.min.x = left;
        square.set_width(12.0);
        icon.paint(ui, square, 12.0, words);
        left += icon_width;
    }
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(left, top), galley, words);
    response
}
