//! Tags as they look: colour, pattern and letter together.

use super::button::focus_ring;
use super::{paint_lane, paint_outline};
use crate::ui::theme::{
    SpanLook, SpanState, TagLook, Tokens, radius, reading_family, size, space, stroke,
};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

/// A square with the colour, the letter and the underline of a tag.
pub fn tag_swatch_ui(ui: &mut Ui, look: &TagLook) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
    paint_swatch(ui, rect, look);
    response
}

fn paint_swatch(ui: &Ui, rect: Rect, look: &TagLook) {
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(3), look.hue.fill);
    painter.text(
        rect.center() - vec2(0.0, 1.5),
        Align2::CENTER_CENTER,
        look.letter,
        FontId::new(11.0, crate::ui::theme::strong_family()),
        look.hue.text,
    );
    paint_lane(
        painter,
        rect.x_range(),
        rect.max.y - 1.5,
        look.lane,
        look.hue.strong,
        1.5,
    );
}

/// A tag as a button: swatch, label, its key at the right end. `on` marks the
/// tag that is kept on.
pub fn tag_chip_ui(ui: &mut Ui, look: &TagLook, label: &str, key: &str, on: bool) -> Response {
    let tokens = Tokens::of_ui(ui);
    let galley = ui.painter().layout_no_wrap(
        label.to_owned(),
        FontId::proportional(size::BODY),
        tokens.text,
    );
    let key_width = if key.is_empty() { 0.0 } else { space::S + 8.0 };
    let width = 5.0 + 18.0 + space::S + galley.size().x + key_width + space::S;
    let (rect, response) =
        ui.allocate_exact_size(vec2(width.ceil(), size::CONTROL), Sense::click());
    let enabled = ui.is_enabled();
    let name = if key.is_empty() {
        label.to_owned()
    } else {
        format!("{label}, key {key}")
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, &name));
    let corner = CornerRadius::same(radius::SMALL);
    let ground = match (on, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.hovered,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, corner, ground);
    let square = Rect::from_center_size(pos2(rect.min.x + 14.0, rect.center().y), vec2(18.0, 18.0));
    paint_swatch(ui, square, look);
    let top = rect.center().y - galley.size().y / 2.0;
    let painter = ui.painter();
    painter.galley(pos2(square.max.x + space::S, top), galley, tokens.text);
    painter.text(
        pos2(rect.max.x - space::S, rect.center().y),
        Align2::RIGHT_CENTER,
        key,
        FontId::monospace(11.0),
        tokens.text_secondary,
    );
    focus_ring(ui, &response, corner);
    response
}

/// Some words as an annotation in a state would look in the reading column.
pub fn span_sample_ui(ui: &mut Ui, look: &TagLook, state: SpanState, words: &str) -> Response {
    let tokens = Tokens::of_ui(ui);
    let font = FontId::new(size::LARGE, reading_family());
    let galley = ui
        .painter()
        .layout_no_wrap(words.to_owned(), font, tokens.reading_text);
    let mark_width = 10.0;
    let wanted = vec2(galley.size().x + 4.0 + mark_width, 26.0);
    let (rect, response) = ui.allocate_exact_size(wanted.ceil(), Sense::hover());
    response.widget_info(|| {
        let name = format!("{words}, {}", state.label());
        WidgetInfo::labeled(Role::Mark, true, name)
    });
    let seen = SpanLook::of(tokens, look, state);
    let mut body = rect;
    body.max.x -= mark_width;
    let painter = ui.painter();
    painter.rect_filled(body, CornerRadius::same(2), seen.fill);
    let top = body.center().y - galley.size().y / 2.0 - 1.0;
    painter.galley(pos2(body.min.x + 2.0, top), galley, tokens.reading_text);
    let lane_y = body.max.y - 2.5;
    let x = body.x_range();
    paint_lane(painter, x, lane_y, look.lane, seen.lane_color, stroke::LANE);
    if let Some((color, pattern)) = seen.outline {
        paint_outline(painter, body, pattern, color, seen.outline_width);
    }
    if let Some(mark) = seen.mark {
        painter.text(
            pos2(body.max.x + 2.0, body.min.y + 1.0),
            Align2::LEFT_TOP,
            mark,
            FontId::new(11.0, crate::ui::theme::strong_family()),
            seen.mark_color,
        );
    }
    response
}
