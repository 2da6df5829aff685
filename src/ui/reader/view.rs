//! The state of one document in the reader: where it is scrolled to, what is
//! selected, and the geometry of what is in view.

use super::blocks::{Block, Blocks};
use super::heights::Heights;
use super::interact::{Edge, Gesture, Presses};
use super::layout::{Geometry, Setting, lay_out};
use super::marks::Marks;
use super::{Gutter, Input, ReaderEvent};
use crate::model::AnnotationId;
use crate::text::{ByteOffset, ByteSpan, SourceText};
use eframe::egui::{self, Pos2, Rect, Sense, Vec2, pos2, vec2};
use std::collections::HashMap;
use std::sync::Arc;

/// The space above the first line.
const TOP_SPACE: f64 = 20.0;
/// How much empty space may be scrolled in below the last line, as a share of the view.
const BOTTOM_SPACE: f64 = 0.35;
/// The width of the margin on either side of the column.
const MARGIN: f32 = 28.0;
/// The further width that line numbers take.
const GUTTER: f32 = 44.0;
/// The width of the scroll bar with its marks.
pub(super) const BAR: f32 = 18.0;
/// How many blocks' geometry is kept; a screen shows some 20.
const KEPT: usize = 192;

/// A selection in one document: what is being stretched, and stretches that
/// were finished before with the modifier held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where it began.
    pub anchor: ByteOffset,
    /// Where it is moved.
    pub head: ByteOffset,
}

/// One document in the reader.
#[derive(Debug)]
pub struct View {
    text: SourceText,
    blocks: Blocks,
    heights: Heights,
    setting: Option<Setting>,
    geometry: HashMap<usize, Arc<Geometry>>,
    /// The block at the top of the view and how far its top is above that.
    top: usize,
    offset: f64,
    /// What is in view, from top to bottom, after the last frame.
    pub(super) visible: Vec<Visible>,
    /// The whole reader and the column in it, on screen.
    pub(super) area: Rect,
    pub(super) column: Rect,
    pub(super) selection: Selection,
    /// Finished stretches of a selection of several.
    pub(super) stretches: Vec<ByteSpan>,
    pub(super) gesture: Gesture,
    pub(super) presses: Presses,
    /// Where the pointer was last during a gesture: outside the window it is
    /// not always told.
    pub(super) dragged_to: Option<Pos2>,
    /// The annotations under the pointer, the innermost first.
    pub(super) hovered: Vec<AnnotationId>,
    /// The edge under the pointer.
    pub(super) edge: Option<Edge>,
    pub(super) marks: Marks,
    /// The column that up and down keep to, in points.
    pub(super) goal_x: Option<f32>,
    wanted: Option<Wanted>,
    id: Option<egui::Id>,
}

/// A place that shall be brought into view.
#[derive(Clone, Copy, Debug)]
struct Wanted {
    at: ByteOffset,
    /// Where in the view, as a share of its height; `None` = as near as it is.
    share: Option<f32>,
}

/// A block in view.
#[derive(Clone, Debug)]
pub(super) struct Visible {
    pub block: Block,
    /// Its top left corner on screen.
    pub pos: Pos2,
    pub geometry: Arc<Geometry>,
}

impl View {
    /// Opens a text at its start.
    pub fn new(text: SourceText) -> Self {
        let blocks = Blocks::new(&text);
        Self {
            text,
            blocks,
            heights: Heights::default(),
            setting: None,
            geometry: HashMap::new(),
            top: 0,
            offset: -TOP_SPACE,
            visible: Vec::new(),
            area: Rect::NOTHING,
            column: Rect::NOTHING,
            selection: Selection::default(),
            stretches: Vec::new(),
            gesture: Gesture::None,
            presses: Presses::default(),
            dragged_to: None,
            hovered: Vec::new(),
            edge: None,
            marks: Marks::default(),
            goal_x: None,
            wanted: None,
            id: None,
        }
    }

    /// What is selected: finished stretches and the one at hand, ascending.
    /// Empty if there is only a caret.
    pub fn selection(&self) -> Vec<ByteSpan> {
        let mut all = self.stretches.clone();
        let Selection { anchor, head } = self.selection;
        all.extend(ByteSpan::new(anchor.min(head), anchor.max(head)));
        all.sort_unstable();
        all
    }

    /// Where the caret stands.
    pub fn caret(&self) -> ByteOffset {
        self.selection.head
    }

    /// Selects a stretch.
    pub fn select(&mut self, span: ByteSpan) {
        self.stretches.clear();
        self.selection = Selection {
            anchor: span.start(),
            head: span.end(),
        };
        self.goal_x = None;
    }

    /// Leaves only a caret, at the end of what was selected.
    pub fn clear_selection(&mut self) {
        self.stretches.clear();
        self.selection.anchor = self.selection.head;
    }

    /// Puts the caret somewhere, with nothing selected.
    pub fn set_caret(&mut self, at: ByteOffset) {
        let at = self.text.floor(at.min(self.text.byte_len()));
        self.stretches.clear();
        self.selection = Selection {
            anchor: at,
            head: at,
        };
        self.goal_x = None;
    }

    /// Brings a place into view in the next frame, a third from the top, unless
    /// it is comfortably in view already.
    pub fn reveal(&mut self, at: ByteOffset) {
        self.wanted = Some(Wanted {
            at,
            share: Some(0.33),
        });
    }

    /// Brings a place into view by the least scrolling.
    pub(super) fn follow(&mut self, at: ByteOffset) {
        self.wanted = Some(Wanted { at, share: None });
    }

    /// The annotations under the pointer, the innermost first.
    pub fn hovered(&self) -> &[AnnotationId] {
        &self.hovered
    }

    /// The widget that takes the keyboard focus, once it was shown.
    pub fn widget_id(&self) -> Option<egui::Id> {
        self.id
    }

    /// Whether a button is down on the text.
    pub fn is_dragging(&self) -> bool {
        self.gesture != Gesture::None
    }

    /// The first character in view, for the status line.
    pub fn first_visible(&self) -> ByteOffset {
        self.visible
            .first()
            .map_or(ByteOffset::ZERO, |it| it.block.start)
    }

    /// The text in view.
    pub fn visible_span(&self) -> (ByteOffset, ByteOffset) {
        let end = self
            .visible
            .last()
            .map_or(ByteOffset::ZERO, |it| it.block.end);
        (self.first_visible(), end)
    }

    pub(super) fn text(&self) -> &SourceText {
        &self.text
    }

    /// Where a gap is on screen, if it is in view.
    pub(super) fn screen_pos(&self, at: ByteOffset) -> Option<Pos2> {
        self.caret_rect(at).map(|rect| rect.center())
    }

    /// The caret at a gap, on screen, if its block is in view.
    pub(super) fn caret_rect(&self, at: ByteOffset) -> Option<Rect> {
        let visible = self
            .visible
            .iter()
            .find(|it| it.block.start <= at && at <= it.block.end)?;
        Some(visible.geometry.caret(at).translate(visible.pos.to_vec2()))
    }

    /// One frame.
    pub(super) fn ui(&mut self, ui: &mut egui::Ui, input: &Input<'_>) -> Vec<ReaderEvent> {
        let area = ui.available_rect_before_wrap();
        let response = ui.interact(area, ui.scope_id().with("reader"), Sense::click_and_drag());
        ui.advance_cursor_after_rect(area);
        self.area = area;
        self.id = Some(response.id);
        if response.has_focus() {
            // Arrows and Escape mean something here; Tab still leaves.
            let ours = egui::EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                escape: true,
                tab: false,
            };
            ui.memory_mut(|it| it.set_focus_lock_filter(response.id, ours));
        }
        self.prepare(ui.ctx(), area, input);
        let mut events = Vec::new();
        self.handle_scrolling(ui, &response);
        self.show_wanted(ui.ctx());
        self.lay_out_visible(ui.ctx());
        self.handle_input(ui, &response, input, &mut events);
        // What the input moved is brought into view in the same frame.
        if self.wanted.is_some() {
            self.show_wanted(ui.ctx());
            self.lay_out_visible(ui.ctx());
        }
        self.paint(ui, &response, input);
        self.bar_ui(ui, input);
        self.report(ui, &response, input, &mut events);
        self.forget_far();
        events
    }

    /// Starts geometry anew if anything that decides it has changed.
    fn prepare(&mut self, ctx: &egui::Context, area: Rect, input: &Input<'_>) {
        let gutter = if input.gutter == Gutter::None {
            0.0
        } else {
            GUTTER
        };
        let free = area.width() - BAR - 2.0 * MARGIN - gutter;
        let width = free.min(input.style.measure).max(120.0);
        let spare = (area.width() - BAR - width - gutter).max(0.0);
        let left = (area.left() + gutter + spare / 2.0).round();
        self.column = Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
        let setting = Setting {
            font: input.style.font.clone(),
            line_height: input.style.line_height,
            width: width.floor(),
            pixels_per_point: ctx.pixels_per_point(),
        };
        if self.setting.as_ref() == Some(&setting) {
            return;
        }
        let before = f64::from(self.heights.get(self.top));
        let share = if before > 0.0 {
            self.offset / before
        } else {
            0.0
        };
        self.geometry.clear();
        let estimate = |index: usize| self.estimate(index, &setting);
        let estimates: Vec<f32> = (0..self.blocks.len()).map(estimate).collect();
        self.heights.reset(estimates.into_iter());
        self.setting = Some(setting);
        if before > 0.0 && self.offset > 0.0 {
            let height = self.measure(ctx, self.top).1;
            self.offset = share * f64::from(height);
        }
    }

    /// About how high a block will be: Latin text of the reading face has some
    /// 0.46 em to the character.
    fn estimate(&self, index: usize, setting: &Setting) -> f32 {
        let bytes = self.blocks.bytes(&self.text, index) as f32;
        let per_row = (setting.width / (setting.font.size * 0.46)).max(8.0);
        let rows = (bytes / per_row).ceil().max(1.0);
        rows * setting.line_height + paragraph_gap(setting)
    }

    /// The geometry of a block, and its height with the gap behind it.
    fn measure(&mut self, ctx: &egui::Context, index: usize) -> (Arc<Geometry>, f32) {
        let Some(setting) = &self.setting else {
            unreachable!("prepare() runs first in every frame and sets it")
        };
        let block = self.blocks.get(&self.text, index);
        let geometry = self
            .geometry
            .entry(index)
            .or_insert_with(|| Arc::new(lay_out(ctx, &self.text, block, setting)))
            .clone();
        let gap = if block.last_of_line {
            paragraph_gap(setting)
        } else {
            0.0
        };
        let height = geometry.height + gap;
        self.heights.set(index, height);
        (geometry, height)
    }

    fn handle_scrolling(&mut self, ui: &egui::Ui, response: &egui::Response) {
        if !response.contains_pointer() {
            return;
        }
        let delta = ui.input(egui::InputState::smooth_scroll_delta);
        self.offset -= f64::from(delta.y);
    }

    /// Moves the view by points; down is positive.
    pub(super) fn scroll_by(&mut self, points: f32) {
        self.offset += f64::from(points);
    }

    /// Moves the view to a share of the whole height.
    pub(super) fn scroll_to_share(&mut self, share: f64) {
        let y = share.clamp(0.0, 1.0) * self.heights.total();
        self.top = self.heights.at(y);
        self.offset = y - self.heights.top(self.top);
    }

    /// Where the view is: the share of the height above it, and of it.
    pub(super) fn shares(&self) -> (f64, f64) {
        let total = self.heights.total().max(1.0);
        let above = self.heights.top(self.top) + self.offset;
        (above / total, f64::from(self.area.height()) / total)
    }

    /// The share of the whole height at which a place lies.
    pub(super) fn share_of(&self, at: ByteOffset) -> f64 {
        let index = self.blocks.index_of(at);
        let block = self.blocks.get(&self.text, index);
        let length = f64::from(block.end.get() - block.start.get()).max(1.0);
        let inside = f64::from(at.get().saturating_sub(block.start.get())) / length;
        let y = self.heights.top(index) + inside.min(1.0) * f64::from(self.heights.get(index));
        y / self.heights.total().max(1.0)
    }

    fn show_wanted(&mut self, ctx: &egui::Context) {
        let Some(Wanted { at, share }) = self.wanted.take() else {
            return;
        };
        let index = self.blocks.index_of(at);
        let (geometry, _) = self.measure(ctx, index);
        let caret = geometry.caret(at);
        let view = self.area.height();
        let line = caret.height();
        // Where it is now, if it is near; blocks between are measured on the way.
        let now = (index.abs_diff(self.top) < KEPT / 2).then(|| {
            self.heights.top(index) - self.heights.top(self.top) - self.offset
                + f64::from(caret.top())
        });
        let comfortable = f64::from(line)..f64::from(view - 2.0 * line).max(f64::from(line));
        let target = match (share, now) {
            (_, Some(now)) if comfortable.contains(&now) => return,
            (None, Some(now)) if now < f64::from(line) => line,
            (None, Some(_)) => (view - 2.0 * line).max(0.0),
            (share, _) => view * share.unwrap_or(0.33),
        };
        self.top = index;
        self.offset = f64::from(caret.top() - target);
    }

    /// Finds what is in view, from the place that the view is tied to.
    fn lay_out_visible(&mut self, ctx: &egui::Context) {
        let view = f64::from(self.area.height());
        self.settle_top(ctx);
        let mut bottom = self.walk_down(ctx);
        // Past the end: back until the last line is where it may be at most.
        let lowest = view * (1.0 - BOTTOM_SPACE);
        let at_start = self.top == 0 && self.offset <= -TOP_SPACE;
        if bottom < lowest && !at_start {
            self.offset -= lowest - bottom;
            self.settle_top(ctx);
            bottom = self.walk_down(ctx);
        }
        debug_assert!(bottom.is_finite());
    }

    /// The same after the pointer has scrolled within a frame.
    pub(super) fn lay_out_again(&mut self, ctx: &egui::Context) {
        self.lay_out_visible(ctx);
    }

    /// Moves `top` so that `offset` lies inside its block.
    fn settle_top(&mut self, ctx: &egui::Context) {
        while self.offset < 0.0 && self.top > 0 {
            self.top -= 1;
            self.offset += f64::from(self.measure(ctx, self.top).1);
        }
        loop {
            let height = f64::from(self.measure(ctx, self.top).1);
            if self.offset < height || self.top + 1 >= self.blocks.len() {
                break;
            }
            self.offset -= height;
            self.top += 1;
        }
        if self.top == 0 {
            self.offset = self.offset.max(-TOP_SPACE);
        }
    }

    /// Lists the blocks in view and gives the lowest point reached, from the view's top.
    fn walk_down(&mut self, ctx: &egui::Context) -> f64 {
        self.visible.clear();
        let mut y = -self.offset;
        let mut index = self.top;
        let view = f64::from(self.area.height());
        let pixels = ctx.pixels_per_point();
        while y < view && index < self.blocks.len() {
            let (geometry, height) = self.measure(ctx, index);
            let top = self.area.top() + y as f32;
            let pos = pos2(self.column.left(), (top * pixels).round() / pixels);
            let block = self.blocks.get(&self.text, index);
            self.visible.push(Visible {
                block,
                pos,
                geometry,
            });
            y += f64::from(height);
            index += 1;
        }
        y
    }

    /// Keeps the geometry of a few screens.
    fn forget_far(&mut self) {
        if self.geometry.len() <= KEPT {
            return;
        }
        let (first, last) = match (self.visible.first(), self.visible.last()) {
            (Some(first), Some(last)) => (first.block.index, last.block.index),
            _ => (self.top, self.top),
        };
        let near = first.saturating_sub(KEPT / 4)..=last + KEPT / 4;
        self.geometry.retain(|index, _| near.contains(index));
    }

    /// The block in view that a place on screen means, nearest if it is beside.
    pub(super) fn visible_at(&self, pos: Pos2) -> Option<&Visible> {
        let below = self.visible.partition_point(|it| it.pos.y <= pos.y);
        self.visible.get(below.saturating_sub(1))
    }

    pub(super) fn setting(&self) -> Option<&Setting> {
        self.setting.as_ref()
    }

    /// The height of a line, for scrolling by keys.
    pub(super) fn line_height(&self) -> f32 {
        self.setting.as_ref().map_or(24.0, |it| it.line_height)
    }

    /// The place one row up or down from a gap, keeping to a column of the screen.
    pub(super) fn row_step(
        &mut self,
        ctx: &egui::Context,
        from: ByteOffset,
        down: bool,
    ) -> ByteOffset {
        let index = self.blocks.index_of(from);
        let (geometry, _) = self.measure(ctx, index);
        let caret = geometry.caret(from);
        let x = *self.goal_x.get_or_insert(caret.left());
        let row = geometry.row_of(from);
        let line = self.line_height();
        let y = if down {
            row.top + row.height + line / 2.0
        } else {
            row.top - line / 2.0
        };
        if y >= 0.0 && y < geometry.height {
            return geometry.hit(Vec2::new(x, y)).gap;
        }
        let other = if down {
            index + 1
        } else {
            index.wrapping_sub(1)
        };
        if other >= self.blocks.len() {
            return if down {
                self.text.byte_len()
            } else {
                ByteOffset::ZERO
            };
        }
        let (geometry, _) = self.measure(ctx, other);
        let y = if down {
            0.0
        } else {
            geometry.height - line / 2.0
        };
        geometry.hit(Vec2::new(x, y)).gap
    }

    /// The ends of the row that holds a gap.
    pub(super) fn row_ends(
        &mut self,
        ctx: &egui::Context,
        at: ByteOffset,
    ) -> (ByteOffset, ByteOffset) {
        let index = self.blocks.index_of(at);
        let (geometry, _) = self.measure(ctx, index);
        let row = geometry.row_of(at);
        let end = if row.end > row.start && geometry.rows.last() != Some(row) {
            crate::text::previous_grapheme(&self.text, row.end)
        } else {
            row.end
        };
        (row.start, end)
    }
}

/// The space between two lines of the text, beside the line height itself.
fn paragraph_gap(setting: &Setting) -> f32 {
    (setting.line_height * 0.3).round()
}
