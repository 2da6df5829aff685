//! The scroll bar, with marks where the annotations of each tag lie.

use super::Input;
use super::view::{BAR, View};
use crate::index::Coverage;
use crate::ui::theme::Tokens;
use crate::ui::theme::color::faded;
use eframe::egui::{self, Color32, Mesh, Rect, Sense, Shape, pos2, vec2};
use std::sync::Arc;

/// The drawing of the marks, kept until the counts, the colours or the size change.
#[derive(Debug, Default)]
pub(super) struct Marks {
    key: Option<(u64, Option<u64>, Rect, Vec<Color32>)>,
    mesh: Arc<Mesh>,
}

impl View {
    /// Shows the bar and moves the view with it.
    pub(super) fn bar_ui(&mut self, ui: &egui::Ui, input: &Input<'_>) {
        let bar = Rect::from_min_max(
            pos2(self.area.right() - BAR, self.area.top()),
            self.area.right_bottom(),
        );
        let response = ui.interact(bar, ui.scope_id().with("bar"), Sense::click_and_drag());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, "Position in the document")
        });
        let (above, part) = self.shares();
        if let Some(pos) = response.interact_pointer_pos() {
            // The place under the pointer comes to the middle of the view.
            let share = f64::from((pos.y - bar.top()) / bar.height().max(1.0));
            self.scroll_to_share(share - part / 2.0);
            ui.request_repaint();
        }
        let painter = ui.painter_at(bar);
        let tokens = Tokens::of_ui(ui);
        painter.add(Shape::mesh(self.marks.mesh(bar, input, tokens)));
        if part < 1.0 {
            let height = ((part * f64::from(bar.height())) as f32).max(24.0);
            let free = bar.height() - height;
            let top = bar.top() + (above / (1.0 - part).max(1e-9)).clamp(0.0, 1.0) as f32 * free;
            let handle = Rect::from_min_size(pos2(bar.left() + 1.0, top), vec2(BAR - 2.0, height));
            let strength = if response.hovered() || response.dragged() {
                0.45
            } else {
                0.25
            };
            painter.rect_filled(handle, 4.0, faded(tokens.text_secondary, strength));
        }
        if let Some(focused) = input.focused {
            let y = bar.top() + self.share_of(focused.hull.start()) as f32 * bar.height();
            let line = Rect::from_center_size(pos2(bar.center().x, y), vec2(BAR - 2.0, 3.0));
            painter.rect_filled(line, 1.0, tokens.focus);
        }
    }
}

impl Marks {
    /// One mark a bucket and tag, tags side by side; drawn anew only on change.
    fn mesh(&mut self, bar: Rect, input: &Input<'_>, tokens: &Tokens) -> Arc<Mesh> {
        let density = input.index.density();
        let lit = input.lens.filter(|lens| lens.lit).map(|it| it.coverage);
        let tags = density
            .tags()
            .map(|(tag, _)| (input.look)(tag).look.hue.strong);
        let lens = lit.map(|_| tokens.accent);
        let colors: Vec<Color32> = tags.chain(lens).collect();
        let lens = lit.map(Coverage::revision);
        let key = (density.revision(), lens, bar, colors);
        if self.key.as_ref() == Some(&key) {
            return Arc::clone(&self.mesh);
        }
        let mut mesh = Mesh::default();
        let lane = ((BAR - 4.0) / key.3.len().max(1) as f32).min((BAR - 4.0) / 2.0);
        let counts = density.tags().map(|(_, counts)| counts);
        let counts = counts.chain(lit.map(Coverage::buckets));
        for (place, counts) in counts.enumerate() {
            let left = bar.left() + 2.0 + lane * place as f32;
            let most = counts.iter().copied().max().unwrap_or(1).max(1) as f32;
            for (bucket, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let y = bar.top() + bar.height() * bucket as f32 / counts.len() as f32;
                let mark = Rect::from_min_size(pos2(left, y), vec2((lane - 1.0).max(1.0), 2.0));
                // Full strength for the fullest bucket, and never too faint to see.
                let strength = 0.45 + 0.55 * count as f32 / most;
                mesh.add_colored_rect(mark, faded(key.3[place], strength));
            }
        }
        self.mesh = Arc::new(mesh);
        self.key = Some(key);
        Arc::clone(&self.mesh)
    }
}
