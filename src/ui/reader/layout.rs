//! From the text of a block to rows of cells: the offset wall.
//!
//! This file and [`super::paint`] are the only ones that see a galley, and no
//! egui cursor is used at all: everything that leaves this file speaks
//! [`ByteOffset`].
//!
//! Two paths lead to the same [`Geometry`]:
//!
//! * **Whole**: one galley for the block, where the count of glyphs in it
//!   equals the count of characters and nothing runs from right to left.
//! * **Pieces**: one galley for each word, placed by us: lines are filled here
//!   and put in visual order by UAX #9. egui 0.37 has no bidirectional text,
//!   and gives some letters more glyphs than characters, so that its own
//!   offsets behind them are wrong (emilk/egui#8576). Inside such a word an
//!   edge is placed by the share of its graphemes: approximate on screen, exact
//!   in offsets.
//!
//! Galleys are asked for anew every frame, which egui's cache makes cheap, and
//! never kept: they go stale when the glyph atlas is cleared. What is kept is
//! the geometry.

use super::blocks::Block;
use super::pieces;
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{self, Color32, FontId, Galley, Pos2, Rect, Vec2, pos2, vec2};
use egui::text::{LayoutJob, TextFormat};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation as _;

/// What decides how text is laid out. Where it changes, all geometry is stale.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The face and size of the reading column.
    pub font: FontId,
    /// From one baseline to the next, in points.
    pub line_height: f32,
    /// The width of the column, in points.
    pub width: f32,
    /// Pixels for each point.
    pub pixels_per_point: f32,
}

/// A grapheme on screen: its bytes in the whole text, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The gap before it, in bytes of the whole text.
    pub start: ByteOffset,
    /// The gap behind it.
    pub end: ByteOffset,
    /// Its left edge, in points from the column's left.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Whether it is read from right to left.
    pub rtl: bool,
}

/// A row of text as it stands on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its top, in points from the block's top.
    pub top: f32,
    /// Its height.
    pub height: f32,
    /// The line that its letters stand on, in points from the block's top.
    pub baseline: f32,
    /// The gap before its first character, in bytes of the whole text.
    pub start: ByteOffset,
    /// The gap behind its last character.
    pub end: ByteOffset,
    /// Its graphemes in the order of the text.
    pub cells: Vec<Cell>,
}

/// Where everything in a block stands, independent of the glyph atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// The rows, from top to bottom; at least one.
    pub rows: Vec<Row>,
    /// The height of all rows, without the gap behind the block.
    pub height: f32,
    /// Which path laid it out, and what painting needs to do it again.
    pub(super) path: Path,
    /// Characters that are shown by a stand-in: controls and invisible marks.
    pub stand_ins: Vec<ByteOffset>,
}

/// How a block is painted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Path {
    /// One galley for all of it.
    Whole,
    /// One galley for each piece, at its place.
    Pieces(Vec<PlacedPiece>),
}

/// A word with its place, for painting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedPiece {
    /// What is drawn: mirrored where it runs from right to left.
    pub text: String,
    /// Its top left corner, in points from the block's.
    pub pos: Vec2,
}

/// Lays a block out.
pub(super) fn lay_out(
    ctx: &egui::Context,
    text: &SourceText,
    block: Block,
    setting: &Setting,
) -> Geometry {
    let slice = block.span().map_or("", |span| text.slice(span));
    let shown = shown(slice);
    let stand_ins = stand_ins(slice, block.start);
    let whole = if pieces::needs_bidi(slice) {
        None
    } else {
        let galley = whole_galley(ctx, shown.clone(), setting, Color32::PLACEHOLDER);
        whole_rows(&galley, &shown, slice, block.start, setting)
    };
    let (rows, path) = match whole {
        Some(rows) => (rows, Path::Whole),
        None => {
            let base = pieces::base_direction(text, block);
            let (rows, placed) = pieces::lay_out(ctx, slice, &shown, block.start, base, setting);
            (rows, Path::Pieces(placed))
        }
    };
    let height = rows
        .last()
        .map_or(setting.line_height, |row| row.top + row.height);
    Geometry {
        rows,
        height,
        path,
        stand_ins,
    }
}

/// The galley of a whole block; cheap when it was asked for in the last frame.
pub(super) fn whole_galley(
    ctx: &egui::Context,
    shown: String,
    setting: &Setting,
    color: Color32,
) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(shown, format(setting, color));
    job.wrap.max_width = setting.width;
    job.break_on_newline = false;
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The galley of one word, unwrapped.
pub(super) fn piece_galley(
    ctx: &egui::Context,
    shown: &str,
    setting: &Setting,
    color: Color32,
) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(shown.to_owned(), format(setting, color));
    job.wrap.max_width = f32::INFINITY;
    job.break_on_newline = false;
    ctx.fonts_mut(|fonts| fonts.layout_job(job))
}

fn format(setting: &Setting, color: Color32) -> TextFormat {
    TextFormat {
        font_id: setting.font.clone(),
        line_height: Some(setting.line_height),
        color,
        ..TextFormat::default()
    }
}

/// The rows of a galley, if its glyphs can be trusted: one for each character.
fn whole_rows(
    galley: &Galley,
    shown: &str,
    slice: &str,
    start: ByteOffset,
    setting: &Setting,
) -> Option<Vec<Row>> {
    let glyphs: usize = galley.rows.iter().map(|row| row.glyphs.len()).sum();
    if glyphs != slice.chars().count() || galley.elided {
        return None;
    }
    // Byte offsets count in the text, not in the shown copy.
    let mut ends = slice.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut graphemes = slice
        .grapheme_indices(true)
        .map(|(at, it)| at + it.len())
        .peekable();
    let mut at = 0;
    let mut grapheme_start = 0;
    let mut rows = Vec::with_capacity(galley.rows.len());
    let mut shown = shown.chars();
    for placed in &galley.rows {
        let mut cells: Vec<Cell> = Vec::with_capacity(placed.row.glyphs.len());
        // egui breaks a word that is too long anywhere, also inside a grapheme.
        if at != grapheme_start {
            return None;
        }
        let row_start = at;
        for glyph in &placed.row.glyphs {
            if shown.next() != Some(glyph.chr) {
                return None;
            }
            let end = ends.next()?;
            let left = placed.pos.x + glyph.pos.x;
            let right = left + glyph.advance_width;
            // The characters of one grapheme share a cell.
            match cells.last_mut() {
                Some(cell) if at != grapheme_start => {
                    cell.end = offset(start, end);
                    cell.right = cell.right.max(right);
                }
                _ => cells.push(Cell {
                    start: offset(start, at),
                    end: offset(start, end),
                    left,
                    right,
                    rtl: false,
                }),
            }
            at = end;
            if graphemes.next_if(|&boundary| boundary <= at).is_some() {
                grapheme_start = at;
            }
        }
        rows.push(Row {
            top: placed.pos.y,
            height: placed.row.size.y.max(setting.line_height),
            baseline: placed.pos.y + baseline(&placed.row, setting),
            start: offset(start, row_start),
            end: offset(start, at),
            cells,
        });
    }
    (at == slice.len() && !rows.is_empty()).then_some(rows)
}

/// Where the letters of a row stand, from its top; a guess for an empty one.
pub(super) fn baseline(row: &egui::epaint::text::Row, setting: &Setting) -> f32 {
    row.glyphs
        .first()
        .map_or(setting.line_height * 0.7, |glyph| glyph.pos.y)
}

pub(super) fn offset(start: ByteOffset, local: usize) -> ByteOffset {
    start.plus(local as u32)
}

/// The copy of a block that is drawn: character by character the same, but what
/// would be invisible, reorder the line or break it has a visible stand-in.
pub(super) fn shown(slice: &str) -> String {
    slice.chars().map(|c| stand_in(c).unwrap_or(c)).collect()
}

/// What stands in for a character on screen, if it is not shown itself.
fn stand_in(c: char) -> Option<char> {
    let hidden = matches!(c,
        '\0'..='\u{8}' | '\u{A}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}'
        | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E001F}');
    hidden.then_some('¤')
}

fn stand_ins(slice: &str, start: ByteOffset) -> Vec<ByteOffset> {
    slice
        .char_indices()
        .filter(|(_, c)| stand_in(*c).is_some())
        .map(|(at, _)| offset(start, at))
        .collect()
}

/// What a place on screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The nearest gap.
    pub gap: ByteOffset,
    /// The character under the pointer, by the gap before it; `None` beside the text.
    pub over: Option<ByteOffset>,
}

impl Geometry {
    /// What a place means, given in points from the block's top left corner.
    pub fn hit(&self, at: Vec2) -> Hit {
        let row = self
            .rows
            .iter()
            .find(|row| at.y < row.top + row.height)
            .or(self.rows.last())
            .expect("a block has at least one row");
        let Some(nearest) = row
            .cells
            .iter()
            .min_by(|a, b| distance(a, at.x).total_cmp(&distance(b, at.x)))
        else {
            return Hit {
                gap: row.start,
                over: None,
            };
        };
        let inside = nearest.left <= at.x && at.x <= nearest.right;
        let right_half = at.x >= f32::midpoint(nearest.left, nearest.right);
        let gap = if right_half == nearest.rtl {
            nearest.start
        } else {
            nearest.end
        };
        let in_row = row.top <= at.y && at.y < row.top + row.height;
        Hit {
            gap,
            over: (inside && in_row).then_some(nearest.start),
        }
    }

    /// Where the caret stands at a gap of this block, in points from its top
    /// left corner. At a soft line break it stands at the start of the lower row.
    pub fn caret(&self, at: ByteOffset) -> Rect {
        let row = self.row_of(at);
        let x = match row.cells.iter().find(|cell| at < cell.end) {
            Some(cell) if cell.rtl => cell.right,
            Some(cell) => cell.left,
            None => row
                .cells
                .last()
                .map_or(0.0, |cell| if cell.rtl { cell.left } else { cell.right }),
        };
        Rect::from_min_size(pos2(x, row.top), vec2(0.0, row.height))
    }

    /// The row that holds a gap; at a soft line break the lower one.
    pub fn row_of(&self, at: ByteOffset) -> &Row {
        let index = self
            .rows
            .partition_point(|row| row.start <= at)
            .saturating_sub(1);
        &self.rows[index.min(self.rows.len() - 1)]
    }

    /// The rectangles that `[start, end)` covers, row by row and, where text
    /// runs both ways, several in a row; from the block's top left corner.
    pub fn rects(&self, start: ByteOffset, end: ByteOffset) -> Vec<Rect> {
        self.rects_and_baselines(start, end)
            .into_iter()
            .map(|(rect, _)| rect)
            .collect()
    }

    /// The same, each with the line that its letters stand on.
    pub fn rects_and_baselines(&self, start: ByteOffset, end: ByteOffset) -> Vec<(Rect, f32)> {
        let mut rects: Vec<(Rect, f32)> = Vec::new();
        for row in self
            .rows
            .iter()
            .filter(|row| row.start < end && start < row.end)
        {
            let from = row.cells.partition_point(|cell| cell.end <= start);
            let to = row.cells.partition_point(|cell| cell.start < end);
            let mut parts: Vec<(f32, f32)> = row.cells[from..to.max(from)]
                .iter()
                .map(|cell| (cell.left, cell.right))
                .collect();
            parts.sort_by(|a, b| a.0.total_cmp(&b.0));
            let first = rects.len();
            for (left, right) in parts {
                match rects[first..].last_mut() {
                    // Cells of one run touch, give or take a rounding.
                    Some((last, _)) if left <= last.right() + 1.0 => {
                        last.max.x = last.max.x.max(right);
                    }
                    _ => {
                        let area = Rect::from_min_max(
                            pos2(left, row.top),
                            Pos2::new(right, row.top + row.height),
                        );
                        rects.push((area, row.baseline));
                    }
                }
            }
        }
        rects
    }
}

fn distance(cell: &Cell, x: f32) -> f32 {
    if x < cell.left {
        cell.left - x
    } else if x > cell.right {
        x - cell.right
    } else {
        0.0
    }
}
