//! Keys, drawn as small caps.

use crate::app::chord::Chord;
use crate::ui::keys;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use eframe::egui::{
    Align2, CornerRadius, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

/// Height of a cap.
const CAP: f32 = 18.0;
/// Between two caps.
const GAP: f32 = 2.0;

/// The keys of a chord, one cap each.
pub fn key_caps_ui(ui: &mut Ui, chord: Chord) -> Response {
    let tokens = Tokens::of_ui(ui);
    let mac = keys::mac(ui.ctx());
    let font = FontId::proportional(11.0);
    let caps: Vec<_> = chord
        .caps(mac)
        .into_iter()
        .map(|cap| {
            ui.painter()
                .layout_no_wrap(cap.to_owned(), font.clone(), tokens.text_secondary)
        })
        .collect();
    let width: f32 = caps.iter().map(|cap| cap_width(cap.size().x) + GAP).sum();
    let (rect, response) = ui.allocate_exact_size(vec2(width - GAP, CAP), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, chord.shown(mac)));
    let mut left = rect.min.x;
    for cap in caps {
        let mut square = rect;
        square.min.x = left;
        square.set_width(cap_width(cap.size().x));
        left = square.max.x + GAP;
        let painter = ui.painter();
        painter.rect(
            square,
            CornerRadius::same(radius::SMALL - 1),
            tokens.control,
            Stroke::new(stroke::HAIR, tokens.edge),
            StrokeKind::Inside,
        );
        let at = Align2::CENTER_CENTER.align_size_within_rect(cap.size(), square);
        painter.galley(at.min, cap, tokens.text_secondary);
    }
    response
}

/// How wide the caps of a chord are.
pub(super) fn key_caps_width(ui: &Ui, chord: Chord) -> f32 {
    let caps = chord.caps(keys::mac(ui.ctx()));
    let widths = caps.iter().map(|cap| {
        let font = FontId::proportional(11.0);
        let color = eframe::egui::Color32::PLACEHOLDER;
        let galley = ui.painter().layout_no_wrap((*cap).to_owned(), font, color);
        cap_width(galley.size().x) + GAP
    });
    widths.sum::<f32>() - GAP
}

/// How wide a cap is around letters of this width.
fn cap_width(letters: f32) -> f32 {
    (letters + 8.0).max(CAP).ceil()
}

/// Keys and what they do, for the status line.
pub fn key_hint_ui(ui: &mut Ui, chord: Chord, does: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS + 1.0;
        ui.horizontal(|ui| {
            key_caps_ui(ui, chord);
            let words = eframe::egui::RichText::new(does)
                .size(size::SMALL)
                .color(tokens.text_secondary);
            ui.label(words);
        });
    });
}
