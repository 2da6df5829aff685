//! Progress of what takes longer than a moment.

use super::{Icon, Tip, icon_button_ui};
use crate::ui::theme::{Tokens, size, space};
use eframe::egui::{CornerRadius, Rect, RichText, Role, Sense, Ui, WidgetInfo, vec2};

/// What is being done, how far it is (`None` = unknown; otherwise 0 to 1), and
/// a button to stop it. Says whether that was pressed.
pub fn progress_ui(ui: &mut Ui, what: &str, done: Option<f32>) -> bool {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.label(
            RichText::new(what)
                .size(size::SMALL)
                .color(tokens.text_secondary),
        );
        let (rect, response) = ui.allocate_exact_size(vec2(120.0, 4.0), Sense::hover());
        let percent = done.map(|done| (done.clamp(0.0, 1.0) * 100.0).round());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, what);
            info.value = percent.map(f64::from);
            info
        });
        let corner = CornerRadius::same(2);
        ui.painter().rect_filled(rect, corner, tokens.pressed);
        match done {
            Some(done) => {
                let filled = rect.width() * done.clamp(0.0, 1.0);
                let part = Rect::from_min_size(rect.min, vec2(filled, rect.height()));
                ui.painter().rect_filled(part, corner, tokens.accent);
            }
            None => {
                // Something moves only while something is being done.
                let at = ui.input(|input| input.time).fract() as f32;
                let wide = rect.width() * 0.3;
                let left = rect.min.x + (rect.width() + wide) * at - wide;
                let part = Rect::from_min_size(
                    eframe::egui::pos2(left, rect.min.y),
                    vec2(wide, rect.height()),
                );
                ui.painter()
                    .rect_filled(part.intersect(rect), corner, tokens.accent);
                ui.ctx()
                    .request_repaint_after(std::time::Duration::from_millis(50));
            }
        }
        if let Some(percent) = percent {
            ui.label(
                RichText::new(format!("{percent} %"))
                    .monospace()
                    .color(tokens.text_secondary),
            );
        }
        icon_button_ui(ui, Icon::Close, &format!("Stop: {what}"), Tip::default()).clicked()
    })
    .inner
}
