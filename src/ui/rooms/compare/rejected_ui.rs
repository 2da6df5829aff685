//! The pairs of passages that were rejected, each with the way to have it
//! offered again.

use super::CompareInput;
use super::candidates_ui::passage_ui;
use super::state::CompareState;
use super::words::counted;
use crate::app::Request;
use crate::command::event_edit::unhold_apart;
use crate::model::NotSame;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::{ButtonKind, Icon, button_ui};
use eframe::egui::{
    self, CornerRadius, Margin, Rect, RichText, Role, ScrollArea, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

/// The height of a pair, in points.
const ROW: f32 = 140.0;

pub(super) fn rejected_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let pairs = input.store.project().not_same();
    let margin = Margin::symmetric(space::M as i8, 6);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            let count = counted(pairs.len(), "rejected pair", "rejected pairs");
            ui.label(RichText::new(count).color(tokens.text_secondary));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let back = button_ui(ui, None, "Back to the candidates", ButtonKind::Plain, true);
                state.candidates.rejected = !back.clicked();
            });
        });
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let builder = UiBuilder::new()
        .accessibility_role(Role::List)
        .accessibility_label("Rejected pairs");
    ui.scope_builder(builder, |ui| {
        let scroll = ScrollArea::vertical()
            .id_salt("rejected")
            .auto_shrink([false, false]);
        scroll.show_rows(ui, ROW, pairs.len(), |ui, shown| {
            let first = shown.start;
            let some = pairs.iter().skip(first).take(shown.len());
            for (place, pair) in some.enumerate() {
                pair_ui(ui, input, first + place, pair, requests);
            }
        });
    });
}

fn pair_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    at: usize,
    pair: &Arc<NotSame>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    let (_, rect) = ui.allocate_space(wanted);
    let card = rect.shrink2(vec2(space::M, space::XS));
    let corner = CornerRadius::same(radius::LARGE);
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    ui.painter()
        .rect(card, corner, tokens.raised, line, StrokeKind::Inside);
    let inner = card.shrink2(vec2(space::M, space::S));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(inner).id_salt(("apart", at)));
    inside.set_clip_rect(card.intersect(ui.clip_rect()));
    let ui = &mut inside;
    ui.horizontal(|ui| {
        let room = (ui.available_width() - 150.0).max(60.0);
        let words = match pair.why.trim() {
            "" => "Not the same event".to_owned(),
            why => format!("Not the same event: {}", one_line(why, 200)),
        };
        ui.allocate_ui_with_layout(
            vec2(room, size::CONTROL),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| ui.add(egui::Label::new(words).truncate()),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let enabled = input.writable;
            let icon = Some(Icon::Undo);
            let again = button_ui(ui, icon, "Offer again", ButtonKind::Plain, enabled);
            again.widget_info(|| {
                let name = format!("Offer {} again", at + 1);
                WidgetInfo::labeled(Role::Button, enabled, name)
            });
            if again.clicked() {
                let lift = unhold_apart(input.store.project(), pair);
                requests.extend(lift.map(Request::Apply));
            }
        });
    });
    let top = ui.cursor().top() + space::XS;
    let half = (inner.width() - space::L) / 2.0;
    for (side, passage) in [&pair.a, &pair.b].into_iter().enumerate() {
        let left = inner.left() + side as f32 * (half + space::L);
        let at = Rect::from_min_max(pos2(left, top), pos2(left + half, inner.bottom()));
        passage_ui(ui, input, side, passage, at, requests);
    }
}
