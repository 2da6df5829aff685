//! The matrix on screen: the aspects stay at the left, what they come to at
//! the right, and the accounts scroll between them.

use super::CompareInput;
use super::cell_ui::{self, Inside};
use super::drag::{Dragged, Target};
use super::matrix::{Cursor, Group, Laid, Line};
use super::matrix_heads_ui::{head_height, heads, heads_ui};
use super::matrix_sides_ui::{side_height, sides_ui};
use super::state::CompareState;
use crate::app::Request;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, stroke};
use eframe::egui::{self, FontId, Pos2, Rect, Role, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};
use std::sync::Arc;

/// The least height of a row, and the height of a step's heading.
const ROW: f32 = 40.0;
const HEAD: f32 = 44.0;
/// The widest an account gets.
const WIDEST: f32 = 340.0;

/// How wide the parts of the matrix are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Widths {
    pub aspect: f32,
    pub account: f32,
    pub relation: f32,
    /// Zero where there is too little room: then it stands below the relation.
    pub verdict: f32,
}

/// Where the parts of the matrix stand in one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    /// All of it, and the part in which the accounts scroll.
    pub area: Rect,
    pub middle: Rect,
    pub widths: Widths,
    /// Whether the window is so low that heads are one line.
    pub compact: bool,
    /// The height of the heads.
    pub head: f32,
    /// How far the accounts are scrolled.
    pub offset: egui::Vec2,
}

impl Widths {
    fn of(room: f32, slots: usize) -> Self {
        let wide = room > 620.0;
        let aspect = if wide { 104.0 } else { 76.0 };
        let (relation, verdict) = match room {
            _ if room > 760.0 => (138.0, 136.0),
            _ if wide => (118.0, 112.0),
            _ => (112.0, 0.0),
        };
        let left = room - aspect - relation - verdict;
        let least = if wide { 150.0 } else { 128.0 };
        let account = (left / slots.max(1) as f32).clamp(least, WIDEST);
        Self {
            aspect,
            account: account.floor(),
            relation,
            verdict,
        }
    }
}

pub(super) fn matrix_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let area = ui.available_rect_before_wrap();
    let widths = Widths::of(area.width(), laid.slots);
    let compact = super::is_low(ui);
    measure(ui, state, laid, widths, compact);
    let head = state.matrix.heights.head;
    let total = state.matrix.heights.tops.last().copied().unwrap_or(0.0);
    let right = widths.relation + widths.verdict;
    let middle = Rect::from_min_max(
        pos2(area.left() + widths.aspect, area.top() + head),
        pos2(
            (area.right() - right).max(area.left() + widths.aspect + 40.0),
            area.bottom(),
        ),
    );
    let mut scroll = ScrollArea::both()
        .id_salt("matrix")
        .auto_shrink([false, false]);
    if std::mem::take(&mut state.matrix.reveal)
        && let Some(offset) = revealed(state, laid, widths, middle)
    {
        scroll = scroll.scroll_offset(offset);
    } else if let Some(offset) = state.matrix.wanted.take() {
        scroll = scroll.scroll_offset(offset);
    }
    let mut done = Done::default();
    let mut inside = ui.new_child(UiBuilder::new().max_rect(middle));
    inside.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let builder = UiBuilder::new()
        .accessibility_role(Role::Table)
        .accessibility_label("What each account says");
    let shown = inside
        .scope_builder(builder, |ui| {
            let size = vec2(laid.slots as f32 * widths.account, total);
            scroll.show_viewport(ui, |ui, viewport| {
                ui.set_min_size(size);
                let origin = ui.min_rect().min;
                cells_ui(ui, state, laid, widths, origin, viewport, &mut done);
                viewport.min
            })
        })
        .inner;
    let geometry = Geometry {
        area,
        middle,
        widths,
        compact,
        head,
        offset: shown.inner.to_vec2(),
    };
    let offset = geometry.offset;
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    heads_ui(ui, laid, &geometry, &mut done, requests);
    sides_ui(ui, state, input, laid, &geometry, &mut done);
    ui.painter().hline(area.x_range(), middle.top(), line);
    ui.painter().vline(middle.left(), area.y_range(), line);
    ui.painter().vline(middle.right(), area.y_range(), line);
    // The wheel scrolls over the parts that stand still, too.
    let over = ui.rect_contains_pointer(area) && !ui.rect_contains_pointer(middle);
    let delta = ui.input(egui::InputState::smooth_scroll_delta);
    if over && delta != egui::Vec2::ZERO {
        let most = vec2(
            (laid.slots as f32 * widths.account - middle.width()).max(0.0),
            (total - middle.height()).max(0.0),
        );
        let to = (offset - delta).max(egui::Vec2::ZERO).min(most);
        state.matrix.wanted = Some(to);
        ui.request_repaint();
    }
    ui.advance_cursor_after_rect(area);
    if let Some(at) = done.chosen {
        state.matrix.at = Some(at);
    }
    state.dropped = done.dropped.or(state.dropped.take());
    if done.opened {
        requests.extend(super::open_words(state, input.store));
    }
}

/// What a click or a drop did.
#[derive(Default)]
pub(super) struct Done {
    pub chosen: Option<Cursor>,
    pub opened: bool,
    /// What was dropped on a head, and on which.
    pub dropped: Option<(Arc<Dragged>, Target)>,
}

/// Measures the lines, unless that was done for the same width.
fn measure(ui: &Ui, state: &mut CompareState, laid: &Laid, widths: Widths, compact: bool) {
    let pixels = ui.ctx().pixels_per_point();
    let key = (
        std::ptr::from_ref(laid).addr(),
        widths.account.to_bits(),
        (pixels + widths.relation + f32::from(u8::from(compact))).to_bits(),
    );
    let heights = &mut state.matrix.heights;
    if heights.of == Some(key) {
        return;
    }
    heights.head = heads(laid)
        .iter()
        .map(|it| head_height(ui, it, widths.account, compact))
        .fold(if compact { 26.0 } else { 52.0 }, f32::max);
    heights.tops = vec![0.0];
    let mut top = 0.0;
    for line in &laid.lines {
        top += match *line {
            Line::Head(_) => HEAD,
            Line::Row(group, row) => {
                let row = &laid.groups[group].comparison.rows[row];
                let cells = row.cells.iter();
                let cells = cells.map(|it| cell_ui::height(ui, it, widths.account));
                let sides = side_height(ui, row, widths);
                cells.fold(ROW, f32::max).max(sides).ceil()
            }
        };
        heights.tops.push(top);
    }
    heights.of = Some(key);
}

/// The scroll position in which the cursor is in view by the least movement.
fn revealed(state: &CompareState, laid: &Laid, widths: Widths, middle: Rect) -> Option<egui::Vec2> {
    let at = state.matrix.at.as_ref()?;
    let line = laid.line_of(at)?;
    let tops = &state.matrix.heights.tops;
    let (top, bottom) = (*tops.get(line)?, *tops.get(line + 1)?);
    let now = state.matrix.heights_scroll();
    let fit = |now: f32, from: f32, to: f32, seen: f32| {
        if from < now || to - from > seen {
            from
        } else if to > now + seen {
            to - seen
        } else {
            now
        }
    };
    let y = fit(now.y, top, bottom, middle.height());
    let x = match laid.slot_of(at) {
        Some(slot) => {
            let left = slot as f32 * widths.account;
            fit(now.x, left, left + widths.account, middle.width())
        }
        None => now.x,
    };
    Some(vec2(x, y))
}

fn cells_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    laid: &Laid,
    widths: Widths,
    origin: Pos2,
    viewport: Rect,
    done: &mut Done,
) {
    state.matrix.set_scroll(viewport.min.to_vec2());
    let tokens = Tokens::of_ui(ui);
    let at = state.matrix.at.clone();
    let here = at.as_ref().and_then(|at| laid.line_of(at));
    let slot_here = at.as_ref().and_then(|at| laid.slot_of(at));
    let tops = &state.matrix.heights.tops;
    let first = tops
        .partition_point(|top| *top <= viewport.top())
        .saturating_sub(1);
    for (line, kind) in laid.lines.iter().enumerate().skip(first) {
        let (top, bottom) = (tops[line], tops[line + 1]);
        if top > viewport.bottom() {
            break;
        }
        let y = egui::Rangef::new(origin.y + top, origin.y + bottom);
        let row_rect = Rect::from_x_y_ranges(
            egui::Rangef::new(
                origin.x + viewport.left(),
                origin.x + viewport.right().max(laid.slots as f32 * widths.account),
            ),
            y,
        );
        let line_color = Stroke::new(stroke::HAIR, tokens.hairline);
        match *kind {
            Line::Head(group) => {
                ui.painter().rect_filled(row_rect, 0.0, tokens.panel);
                step_heads_ui(ui, &laid.groups[group], laid, widths, origin, y);
            }
            Line::Row(group, row) => {
                let group = &laid.groups[group];
                let row = &group.comparison.rows[row];
                for slot in 0..laid.slots {
                    let left = origin.x + slot as f32 * widths.account;
                    let rect =
                        Rect::from_x_y_ranges(egui::Rangef::new(left, left + widths.account), y);
                    let seen = left + widths.account > origin.x + viewport.left()
                        && left < origin.x + viewport.right();
                    if !seen {
                        continue;
                    }
                    let Some((column, told)) = group.column(slot) else {
                        continue;
                    };
                    let chosen = here == Some(line) && slot_here == Some(slot);
                    let inside = Inside {
                        row,
                        column,
                        told,
                        chosen,
                        in_row: here == Some(line),
                        beside: (here == Some(line))
                            .then(|| slot_here.and_then(|it| group.column(it)))
                            .flatten()
                            .map(|it| it.0),
                        pointed: state.matrix.pointed.as_ref().is_some_and(|(event, a, b)| {
                            here == Some(line)
                                && *event == group.comparison.event
                                && (*a == column || *b == column)
                        }),
                    };
                    let response = cell_ui::cell_ui(ui, rect, (line, slot), &inside);
                    if let Some(opens) = response {
                        done.chosen = laid.cursor(line, Some(slot));
                        done.opened |= opens;
                    }
                    ui.painter().vline(rect.right(), rect.y_range(), line_color);
                }
            }
        }
        ui.painter().hline(row_rect.x_range(), y.max, line_color);
    }
}

/// Over a step's rows: which source tells of it in which column.
fn step_heads_ui(
    ui: &Ui,
    group: &Group,
    laid: &Laid,
    widths: Widths,
    origin: Pos2,
    y: egui::Rangef,
) {
    let tokens = Tokens::of_ui(ui);
    for slot in 0..laid.slots {
        let Some((_, told)) = group.column(slot) else {
            continue;
        };
        let left = origin.x + slot as f32 * widths.account;
        let rect = Rect::from_x_y_ranges(egui::Rangef::new(left, left + widths.account), y);
        let font = FontId::proportional(size::SMALL);
        let words = one_line(&told.source_name, 80);
        let color = tokens.text_secondary;
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(widths.account - 2.0 * space::S);
        let placed = ui.painter().layout_job(job);
        let top = rect.bottom() - placed.size().y - 4.0;
        ui.painter()
            .galley(pos2(left + space::S, top), placed, color);
    }
}
