//! Tests of the reader without a window: what is laid out, and where.

mod layout;
mod tree;

use super::blocks::{Block, Blocks};
use super::layout::{Geometry, Setting, lay_out};
use crate::text::{ByteOffset, SourceText};
use crate::ui::theme;
use eframe::egui::{self, Context, FontId, RawInput};

/// A context with our faces, in the middle of its first frame.
fn with_faces<R>(use_context: impl FnOnce(&Context) -> R) -> R {
    let ctx = Context::default();
    theme::apply(&ctx);
    let mut use_context = Some(use_context);
    let mut result = None;
    let input = RawInput {
        screen_rect: Some(egui::Rect::from_min_size(
            egui::Pos2::ZERO,
            egui::vec2(800.0, 600.0),
        )),
        ..RawInput::default()
    };
    let output = ctx.run_ui(input, |ui| {
        if let Some(use_context) = use_context.take() {
            result = Some(use_context(ui.ctx()));
        }
    });
    output.drop_without_applying_deltas();
    result.expect("a frame was run")
}

/// The reading face at 18 points in a column of that width.
fn setting(width: f32) -> Setting {
    Setting {
        font: FontId::new(18.0, theme::reading_family()),
        line_height: 30.0,
        width,
        pixels_per_point: 1.0,
    }
}

fn source(text: &str) -> SourceText {
    SourceText::new(text).expect("short")
}

/// Every block of a text with its geometry.
fn laid_out(ctx: &Context, text: &SourceText, width: f32) -> Vec<(Block, Geometry)> {
    let blocks = Blocks::new(text);
    let setting = setting(width);
    (0..blocks.len())
        .map(|index| {
            let block = blocks.get(text, index);
            (block, lay_out(ctx, text, block, &setting))
        })
        .collect()
}

fn at(index: usize) -> ByteOffset {
    ByteOffset::of_index(index)
}
