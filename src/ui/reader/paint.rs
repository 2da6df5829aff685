//! Painting what is in view: fills, selection, text, underline lanes, margins.

use super::interact::Gesture;
use super::layout::{Path, Setting, piece_galley, shown, whole_galley};
use super::view::{View, Visible};
use super::{Gutter, Input};
use crate::index::{Placed, lanes};
use crate::model::Origin;
use crate::text::{ByteOffset, ByteSpan};
use crate::ui::theme::color::faded;
use crate::ui::theme::{Lane, SpanLook, SpanState, TagLook, Tokens, stroke};
use crate::ui::widgets::{paint_lane, paint_outline};
use eframe::egui::{
    self, Align2, Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2, vec2,
};

/// From the line that letters stand on to the first underline, in points.
const FIRST_LANE: f32 = 3.5;
/// From one underline lane to the next, in points.
const LANE: f32 = 3.25;
/// The most annotations that are painted in one block; the rest is told by "+n".
pub(super) const MOST: usize = 1500;

impl View {
    pub(super) fn paint(&self, ui: &egui::Ui, response: &egui::Response, input: &Input<'_>) {
        let painter = ui.painter_at(self.area);
        let tokens = Tokens::of_ui(ui);
        painter.rect_filled(self.area, 0.0, tokens.reading);
        let modifiers = ui.input(|it| it.modifiers);
        let selection = self.live_selection(modifiers, input);
        for visible in &self.visible {
            self.paint_zones(&painter, visible, input);
            self.paint_reviewed(&painter, tokens, visible, input);
            let spans = in_block(visible, input);
            self.paint_fills(&painter, tokens, visible, &spans, input);
            paint_hedges(&painter, tokens, visible, input);
            self.paint_selection(&painter, tokens, visible, &selection, input);
            if let Some(setting) = self.setting() {
                paint_text(ui.ctx(), &painter, tokens, visible, setting, input);
            }
            self.paint_lanes(&painter, tokens, visible, &spans, input);
            self.paint_suggestions(&painter, tokens, visible, input);
            self.paint_gutter(&painter, tokens, visible, input);
        }
        if let Some(edge) = &self.edge {
            painter.rect_filled(edge.line.expand2(vec2(1.0, 0.0)), 1.0, tokens.caret);
        }
        let shows_caret = input.caret_mode || selection.is_empty() && response.has_focus();
        if shows_caret && let Some(caret) = self.caret_rect(self.selection.head) {
            painter.rect_filled(caret.expand2(vec2(0.75, -3.0)), 0.0, tokens.caret);
        }
    }

    fn paint_fills(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        spans: &[&Placed],
        input: &Input<'_>,
    ) {
        // The longest first, so that what lies inside stays visible.
        let mut by_length: Vec<&&Placed> = spans.iter().collect();
        by_length.sort_by_key(|it| std::cmp::Reverse(it.hull.len()));
        for placed in by_length {
            let tag = &(input.look)(&placed.annotation.tag).look;
            let look = SpanLook::of(tokens, tag, self.state_of(placed, input));
            for span in self.shown_spans(placed) {
                for rect in rects(visible, span) {
                    let rect = rect.shrink2(vec2(0.0, 2.0));
                    if look.fill != Color32::TRANSPARENT {
                        painter.rect_filled(rect, CornerRadius::same(3), look.fill);
                    }
                    if let Some((color, lane)) = look.outline {
                        paint_outline(painter, rect, lane, color, stroke::RING);
                    }
                }
            }
        }
    }

    /// What is special about an annotation; what the hand does comes first.
    fn state_of(&self, placed: &Placed, input: &Input<'_>) -> SpanState {
        if input.is_focused(placed) {
            SpanState::Selected
        } else if self.hovered.first() == Some(&placed.annotation.id) {
            SpanState::Hovered
        } else if placed.annotation.unsure {
            SpanState::Unsure
        } else if placed.annotation.origin == Origin::Propagated {
            SpanState::Propagated
        } else {
            SpanState::Plain
        }
    }

    /// An annotation's spans, with an edge that is being dragged where it is now.
    fn shown_spans(&self, placed: &Placed) -> Vec<ByteSpan> {
        let mut spans = placed.spans().to_vec();
        if let Gesture::Edge(drag) = &self.gesture
            && drag.id == placed.annotation.id
            && let Some(span) = spans.get_mut(drag.fragment)
        {
            *span = drag.to;
        }
        spans
    }

    fn paint_selection(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        selection: &[ByteSpan],
        input: &Input<'_>,
    ) {
        let color = match (input.sticky, &self.gesture) {
            (Some(sticky), Gesture::Select { .. }) => faded(sticky.look.hue.strong, 0.35),
            _ => tokens.selection,
        };
        for &span in selection {
            for rect in rects(visible, span) {
                painter.rect_filled(rect, 0.0, color);
            }
            // A selected line break shows as a sliver behind the line.
            let end = visible.block.end;
            if visible.block.last_of_line && span.start() <= end && end < span.end() {
                let caret = visible.geometry.caret(end).translate(visible.pos.to_vec2());
                let sliver = Rect::from_min_size(caret.min, vec2(5.0, caret.height()));
                painter.rect_filled(sliver, 0.0, color);
            }
        }
    }

    /// Underlines below the text, margin bars for long spans, letters, "+n".
    fn paint_lanes(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        spans: &[&Placed],
        input: &Input<'_>,
    ) {
        // Short spans lie nearest to the text; long ones take what is left below.
        let mut order: Vec<&&Placed> = spans.iter().collect();
        order.sort_by_key(|it| {
            (
                (input.look)(&it.annotation.tag).look.bar,
                it.hull.start(),
                it.hull.end(),
            )
        });
        let lanes = lanes(order.iter().map(|it| it.hull));
        let mut hidden: Vec<(ByteOffset, usize)> = Vec::new();
        let mut bars = 0;
        for (placed, lane) in order.iter().zip(lanes) {
            let tag = &(input.look)(&placed.annotation.tag).look;
            let Some(lane) = lane else {
                note_hidden(&mut hidden, visible, placed.hull.start());
                continue;
            };
            let look = SpanLook::of(tokens, tag, self.state_of(placed, input));
            // Long spans cover whole lines: theirs is the quietest underline.
            let (width, opacity) = if tag.bar { (1.0, 0.6) } else { (1.6, 1.0) };
            let color = faded(look.lane_color, opacity);
            for span in self.shown_spans(placed) {
                for (rect, baseline) in rects_and_baselines(visible, span) {
                    let y = baseline + FIRST_LANE + lane as f32 * LANE;
                    paint_lane(painter, rect.x_range(), y, tag.lane, color, width);
                }
            }
            if tag.bar && bars < 3 {
                self.paint_margin_bar(painter, visible, placed, tag, bars);
                bars += 1;
            }
            paint_start_marks(painter, visible, placed, tag, &look, input);
            paint_told(painter, tokens, visible, placed, input);
        }
        for (at, count) in hidden {
            let caret = visible.geometry.caret(at).translate(visible.pos.to_vec2());
            let text = format!("+{count}");
            let at = pos2(caret.left(), caret.top() + 1.0);
            painter.text(
                at,
                Align2::LEFT_TOP,
                text,
                input.style.small_font.clone(),
                tokens.reading_faint,
            );
        }
    }

    fn paint_margin_bar(
        &self,
        painter: &Painter,
        visible: &Visible,
        placed: &Placed,
        tag: &TagLook,
        place: usize,
    ) {
        let rects = rects(visible, placed.hull);
        let (Some(first), Some(last)) = (rects.first(), rects.last()) else {
            return;
        };
        let x = self.column.left() - 10.0 - 4.0 * place as f32;
        let bar = Rect::from_min_max(
            pos2(x - 1.25, first.top() + 3.0),
            pos2(x + 1.25, last.bottom() - 3.0),
        );
        painter.rect_filled(bar, 1.0, tag.hue.strong);
    }

    fn paint_zones(&self, painter: &Painter, visible: &Visible, input: &Input<'_>) {
        let block = visible.block;
        for zone in input.zones {
            if zone.span.start() > block.end || zone.span.end() <= block.start {
                continue;
            }
            let x = self.column.left() - 22.0;
            let top = visible.pos.y;
            let bottom = top + visible.geometry.height;
            let bar = Rect::from_min_max(pos2(x - 1.0, top + 2.0), pos2(x + 1.0, bottom));
            painter.rect_filled(bar, 0.0, zone.color);
            if block.start <= zone.span.start() && zone.span.start() <= block.end {
                // Over the zone's first line, at the right, where lines rarely reach.
                let at = pos2(self.column.right(), top + 5.0);
                let font = input.style.small_font.clone();
                painter.text(at, Align2::RIGHT_BOTTOM, &zone.label, font, zone.color);
            }
        }
    }

    fn paint_gutter(
        &self,
        painter: &Painter,
        tokens: &Tokens,
        visible: &Visible,
        input: &Input<'_>,
    ) {
        let block = visible.block;
        let number = match input.gutter {
            Gutter::None => return,
            Gutter::LineNumbers if block.first_of_line => (block.line + 1).to_string(),
            Gutter::LineNumbers => return,
            Gutter::Offsets => input.text.char_of(block.start).to_string(),
        };
        let row = &visible.geometry.rows[0];
        let at = pos2(
            self.column.left() - 30.0,
            visible.pos.y + row.top + row.height / 2.0,
        );
        let font = input.style.small_font.clone();
        painter.text(at, Align2::RIGHT_CENTER, number, font, tokens.reading_faint);
    }
}

/// What stands at the start of a span: its letter on request, and the sign of its state.
fn paint_start_marks(
    painter: &Painter,
    visible: &Visible,
    placed: &Placed,
    tag: &TagLook,
    look: &SpanLook,
    input: &Input<'_>,
) {
    let start = placed.hull.start();
    if start < visible.block.start || start >= visible.block.end {
        return;
    }
    let caret = visible
        .geometry
        .caret(start)
        .translate(visible.pos.to_vec2());
    let font = input.style.small_font.clone();
    let at = pos2(caret.left(), caret.top() + 6.0);
    // A long span has its bar in the margin; its letter would lie on another's.
    if input.letters && !tag.bar {
        painter.text(
            at,
            Align2::CENTER_BOTTOM,
            tag.letter,
            font.clone(),
            tag.hue.text,
        );
    }
    // The focus hides the state's look, but not its sign.
    let sign = if placed.annotation.unsure {
        Some('?')
    } else {
        look.mark
    };
    if let Some(sign) = sign {
        let at = if input.letters && !tag.bar {
            at + vec2(9.0, 0.0)
        } else {
            at
        };
        painter.text(at, Align2::CENTER_BOTTOM, sign, font, look.mark_color);
    }
}

/// The sign of what other accounts make of it, at the end of an annotation.
fn paint_told(
    painter: &Painter,
    tokens: &Tokens,
    visible: &Visible,
    placed: &Placed,
    input: &Input<'_>,
) {
    let end = placed.hull.end();
    if end <= visible.block.start || end > visible.block.end {
        return;
    }
    let Some(told) = input.told.and_then(|told| told(&placed.annotation.id)) else {
        return;
    };
    let Some(last) = rects(visible, placed.hull).last().copied() else {
        return;
    };
    let font = input.style.small_font.clone();
    let middle = pos2(last.right(), last.top() + 3.0);
    if told.sign == '·' {
        painter.circle_filled(middle, 1.8, told.color);
        return;
    }
    // On a ground of its own, so that it is told from the letters.
    painter.circle(
        middle,
        font.size * 0.46,
        tokens.reading,
        Stroke::new(1.0, faded(told.color, 0.7)),
    );
    painter.text(middle, Align2::CENTER_CENTER, told.sign, font, told.color);
}

/// The words that hedge the focused claim: a box of dots in the colour of
/// claims, filled once it is more than a proposal.
fn paint_hedges(painter: &Painter, tokens: &Tokens, visible: &Visible, input: &Input<'_>) {
    for &(span, proposed) in input.hedges {
        for rect in rects(visible, span) {
            let rect = rect.shrink2(vec2(0.0, 4.0)).expand2(vec2(1.0, 0.0));
            if !proposed {
                let fill = faded(tokens.claim.strong, 0.2);
                painter.rect_filled(rect, CornerRadius::same(3), fill);
            }
            let edge = tokens.claim.strong;
            paint_outline(painter, rect, Lane::Dotted, edge, stroke::RING);
        }
    }
}

/// The annotations that meet a block, in reading order.
pub(super) fn in_block<'a>(visible: &Visible, input: &Input<'a>) -> Vec<&'a Placed> {
    let mut spans = input.index.meeting(visible.block.start, visible.block.end);
    spans.truncate(MOST);
    spans
}

/// The rectangles of a span in a block, on screen.
pub(super) fn rects(visible: &Visible, span: ByteSpan) -> Vec<Rect> {
    if span.end() <= visible.block.start || span.start() >= visible.block.end {
        return Vec::new();
    }
    let offset = visible.pos.to_vec2();
    let mut rects = visible.geometry.rects(span.start(), span.end());
    rects
        .iter_mut()
        .for_each(|rect| *rect = rect.translate(offset));
    rects
}

fn rects_and_baselines(visible: &Visible, span: ByteSpan) -> Vec<(Rect, f32)> {
    let offset = visible.pos.to_vec2();
    let rects = visible
        .geometry
        .rects_and_baselines(span.start(), span.end());
    rects
        .into_iter()
        .map(|(rect, baseline)| (rect.translate(offset), baseline + offset.y))
        .collect()
}

fn note_hidden(hidden: &mut Vec<(ByteOffset, usize)>, visible: &Visible, start: ByteOffset) {
    let at = start.max(visible.block.start);
    match hidden.last_mut() {
        Some((near, count)) if at.get().saturating_sub(near.get()) < 12 => *count += 1,
        _ => hidden.push((at, 1)),
    }
}

fn paint_text(
    ctx: &egui::Context,
    painter: &Painter,
    tokens: &Tokens,
    visible: &Visible,
    setting: &Setting,
    input: &Input<'_>,
) {
    let dimmed = input.zones.iter().any(|zone| {
        zone.dimmed
            && zone.span.start() <= visible.block.start
            && visible.block.end <= zone.span.end()
    });
    let color = if dimmed {
        tokens.reading_faint
    } else {
        tokens.reading_text
    };
    match &visible.geometry.path {
        Path::Whole => {
            let slice = visible
                .block
                .span()
                .map_or("", |span| input.text.slice(span));
            let galley = whole_galley(ctx, shown(slice), setting, Color32::PLACEHOLDER);
            painter.galley(visible.pos, galley, color);
        }
        Path::Pieces(pieces) => {
            for piece in pieces {
                let galley = piece_galley(ctx, &piece.text, setting, Color32::PLACEHOLDER);
                painter.galley(visible.pos + piece.pos, galley, color);
            }
        }
    }
    for &at in &visible.geometry.stand_ins {
        // A box around a stand-in tells it from the character it borrows.
        for rect in visible.geometry.rects(at, at.plus(1)) {
            let rect = rect
                .translate(visible.pos.to_vec2())
                .shrink2(vec2(0.0, 5.0));
            let stroke = Stroke::new(1.0, tokens.reading_faint);
            painter.rect_stroke(rect, CornerRadius::same(2), stroke, StrokeKind::Inside);
        }
    }
}
