//! Small parts that the sections of the inspector are made of.

use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::{Icon, chevron, focus_ring};
use eframe::egui::{
    self, ComboBox, CornerRadius, FontId, Response, RichText, Role, Sense, Stroke, StrokeKind,
    WidgetInfo, pos2, vec2,
};

/// The room for the name of a part, in points.
const NAME: f32 = 76.0;

/// A part: its name at the left, what it holds in the rest of the width. The
/// inputs inside that have no name of their own are named after it.
pub(super) fn line_ui<R>(
    ui: &mut egui::Ui,
    name: &str,
    content: impl FnOnce(&mut egui::Ui) -> R,
) -> R {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        // Painted and no node of its own: the input says the name.
        let (rect, _) = ui.allocate_exact_size(vec2(NAME, size::CONTROL), Sense::hover());
        let font = FontId::proportional(size::BODY);
        let mut job =
            egui::text::LayoutJob::simple_singleline(name.to_owned(), font, tokens.text_secondary);
        job.wrap = egui::text::TextWrapping::truncate_at_width(NAME);
        let galley = ui.painter().layout_job(job);
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter()
            .galley(pos2(rect.min.x, top), galley, tokens.text_secondary);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_width(ui.available_width());
            ui.name_inputs(name, content)
        })
        .inner
    })
    .inner
}

/// A choice of one of a few values; `Some` when another was chosen.
pub(super) fn choice_ui<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    name: &str,
    now: T,
    all: &[T],
    label: impl Fn(T) -> &'static str,
) -> Option<T> {
    let mut next = now;
    line_ui(ui, name, |ui| {
        ComboBox::from_id_salt(name)
            .selected_text(label(now))
            .icon(chevron)
            .width(ui.available_width())
            .show_ui(ui, |ui| {
                for &it in all {
                    ui.selectable_value(&mut next, it, label(it));
                }
            });
    });
    (next != now).then_some(next)
}

/// What was done to a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChipEvent {
    /// Its words were clicked.
    Jump,
    /// Its cross was clicked.
    Remove,
}

/// Some words in a box, with a cross that removes them; `remove` names the cross.
pub(super) fn chip_ui(
    ui: &mut egui::Ui,
    words: &str,
    remove: &str,
    jumps: bool,
) -> Option<ChipEvent> {
    let tokens = Tokens::of_ui(ui);
    let cross = 22.0;
    let room = (ui.available_width() - cross - space::S).max(40.0);
    let font = FontId::proportional(size::BODY);
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, tokens.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let galley = ui.painter().layout_job(job);
    let wanted = vec2((galley.size().x + cross + space::S).ceil(), 24.0);
    let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
    let mut body = rect;
    body.max.x -= cross;
    let mut end = rect;
    end.min.x = body.max.x;
    let sense = if jumps {
        Sense::click()
    } else {
        Sense::hover()
    };
    let id = ui.scope_id().with(("chip", remove));
    let said = ui.interact(body, id, sense);
    let gone = ui.interact(end, id.with("remove"), Sense::click());
    let enabled = ui.is_enabled();
    said.widget_info(|| {
        let role = if jumps { Role::Button } else { Role::Label };
        WidgetInfo::labeled(role, enabled, words)
    });
    gone.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, remove));
    let corner = CornerRadius::same(radius::SMALL);
    let ground = if jumps && said.hovered() {
        tokens.hovered
    } else {
        tokens.control
    };
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    let painter = ui.painter();
    painter.rect(rect, corner, ground, line, StrokeKind::Inside);
    let top = body.center().y - galley.size().y / 2.0;
    painter.galley(pos2(body.min.x + space::S, top), galley, tokens.text);
    let tint = if gone.hovered() {
        tokens.text
    } else {
        tokens.text_secondary
    };
    Icon::Close.paint(ui, end, 12.0, tint);
    focus_ring(ui, &said, corner);
    focus_ring(ui, &gone, corner);
    if gone.clicked() {
        Some(ChipEvent::Remove)
    } else if jumps && said.clicked() {
        Some(ChipEvent::Jump)
    } else {
        None
    }
}

/// Small print.
pub(super) fn small_ui(ui: &mut egui::Ui, words: &str) -> Response {
    let tokens = Tokens::of_ui(ui);
    let words = RichText::new(words)
        .size(size::SMALL)
        .color(tokens.text_secondary);
    ui.add(egui::Label::new(words).wrap())
}
