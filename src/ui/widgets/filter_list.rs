//! A list that filters as one types.

use super::button::focus_ring;
use super::{Fuzzy, Icon, search_field_ui};
use crate::ui::theme::{Tokens, radius, size, space};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Key, Modifiers, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, vec2,
};

/// A row of a list.
#[derive(Clone, Copy, Debug)]
pub struct ListRow<'a> {
    /// Before the label.
    pub icon: Option<Icon>,
    /// What it is; the filter looks at it.
    pub label: &'a str,
    /// At the right end, quieter; may be empty.
    pub detail: &'a str,
}

/// One row of a list, as wide as there is room.
pub fn list_row_ui(ui: &mut Ui, row: ListRow<'_>, chosen: bool) -> Response {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), size::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| {
        let name = if row.detail.is_empty() {
            row.label.to_owned()
        } else {
            format!("{}, {}", row.label, row.detail)
        };
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, name)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let corner = CornerRadius::same(radius::SMALL);
    let ground = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.hovered,
        (false, false) => Color32::TRANSPARENT,
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, corner, ground);
    let mut left = rect.min.x + space::S;
    if let Some(icon) = row.icon {
        let mut square = rect;
        square.min.x = left;
        square.set_width(size::ICON);
        icon.paint(ui, square, size::ICON, tokens.text_secondary);
        left += size::ICON + space::S;
    }
    let detail = painter.text(
        pos2(rect.max.x - space::S, rect.center().y),
        Align2::RIGHT_CENTER,
        row.detail,
        FontId::proportional(size::SMALL),
        tokens.text_secondary,
    );
    let mut room = rect;
    room.min.x = left;
    room.max.x = detail.min.x - space::S;
    let font = FontId::proportional(size::BODY);
    let mut job =
        eframe::egui::text::LayoutJob::simple_singleline(row.label.to_owned(), font, tokens.text);
    job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.width().max(0.0));
    let galley = painter.layout_job(job);
    let top = rect.center().y - galley.size().y / 2.0;
    painter.galley(pos2(left, top), galley, tokens.text);
    focus_ring(ui, &response, corner);
    response
}

/// A filter field over rows; gives the place in `rows` of the one that was
/// clicked, or of the first one that fits when Enter is pressed in the field.
/// `nothing` is said when no row fits.
pub fn filter_list_ui(
    ui: &mut Ui,
    typed: &mut String,
    name: &str,
    rows: &[ListRow<'_>],
    chosen: Option<usize>,
    nothing: &str,
) -> Option<usize> {
    filter_list_focus_ui(ui, typed, name, rows, chosen, nothing, false)
}

/// The same; `focus` puts the keyboard into the filter field.
pub fn filter_list_focus_ui(
    ui: &mut Ui,
    typed: &mut String,
    name: &str,
    rows: &[ListRow<'_>],
    chosen: Option<usize>,
    nothing: &str,
    focus: bool,
) -> Option<usize> {
    let tokens = Tokens::of_ui(ui);
    let width = ui.available_width();
    let field = search_field_ui(ui, typed, name, width);
    if focus {
        field.request_focus();
    }
    let mut fuzzy = Fuzzy::default();
    let fitting: Vec<usize> = (0..rows.len())
        .filter(|at| typed.is_empty() || fuzzy.fit(typed, rows[*at].label).is_some())
        .collect();
    let mut picked = None;
    if field.lost_focus() && ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter)) {
        picked = fitting.first().copied();
    }
    if fitting.is_empty() {
        ui.colored_label(tokens.text_secondary, nothing);
        return picked;
    }
    let scroll = ScrollArea::vertical().id_salt(("filter list", name));
    ui.spacing_mut().item_spacing.y = 2.0;
    scroll.show_rows(ui, size::CONTROL, fitting.len(), |ui, shown| {
        for at in &fitting[shown] {
            if list_row_ui(ui, rows[*at], chosen == Some(*at)).clicked() {
                picked = Some(*at);
            }
        }
    });
    picked
}
