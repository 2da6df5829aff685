//! The matrix on screen: the aspects stay at the left, what they come to at
//! the right, and the accounts scroll between them.

use super::cell_ui::{self, Inside};
use super::matrix::{Cursor, Group, Laid, Line};
use super::state::CompareState;
use super::words::{badge_look, capital, counted, link_words, published_words, relation_hue};
use super::{CompareInput, Go};
use crate::app::Request;
use crate::compare::{Cell, Column, Row};
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, size, space, stroke, strong_family};
use eframe::egui::{
    self, Align2, FontFamily, FontId, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

/// The least height of a row, and the height of a step's heading.
const ROW: f32 = 40.0;
const HEAD: f32 = 30.0;
/// The widest an account gets.
const WIDEST: f32 = 340.0;

/// How wide the parts of the matrix are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Widths {
    aspect: f32,
    account: f32,
    relation: f32,
    /// Zero where there is too little room: then it stands below the relation.
    verdict: f32,
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
    measure(ui, state, laid, widths);
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
    let offset = shown.inner;
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    heads_ui(ui, laid, widths, area, middle, head, offset.x, requests);
    sides_ui(
        ui, state, input, laid, widths, area, middle, offset.y, &mut done,
    );
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
        let to = (offset.to_vec2() - delta).max(egui::Vec2::ZERO).min(most);
        state.matrix.wanted = Some(to);
        ui.request_repaint();
    }
    ui.advance_cursor_after_rect(area);
    if let Some(at) = done.chosen {
        state.matrix.at = Some(at);
    }
    if done.opened {
        requests.extend(super::open_words(state, input.store));
    }
}

/// What a click did.
#[derive(Default)]
struct Done {
    chosen: Option<Cursor>,
    opened: bool,
}

/// Measures the lines, unless that was done for the same width.
fn measure(ui: &Ui, state: &mut CompareState, laid: &Laid, widths: Widths) {
    let pixels = ui.ctx().pixels_per_point();
    let key = (
        std::ptr::from_ref(laid).addr(),
        widths.account.to_bits(),
        (pixels + widths.relation).to_bits(),
    );
    let heights = &mut state.matrix.heights;
    if heights.of == Some(key) {
        return;
    }
    heights.head = heads(laid)
        .iter()
        .map(|it| head_height(ui, it, widths.account))
        .fold(52.0, f32::max);
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
        let top = rect.center().y - placed.size().y / 2.0;
        ui.painter()
            .galley(pos2(left + space::S, top), placed, color);
    }
}

/// What stands over each column: the account of the event itself, else that of
/// the first step that has one there.
fn heads(laid: &Laid) -> Vec<&Column> {
    let of = |slot| laid.groups.iter().find_map(|group| group.column(slot));
    (0..laid.slots)
        .filter_map(|slot| of(slot).map(|it| it.1))
        .collect()
}

/// How many accounts of the event stand in the source of this one, and which
/// of them it is.
fn twins(laid: &Laid, told: &Column) -> Option<(usize, usize)> {
    let columns = &laid.groups.first()?.comparison.columns;
    let same: Vec<_> = columns
        .iter()
        .filter(|it| it.source == told.source)
        .collect();
    let at = same.iter().position(|it| it.account == told.account)?;
    (same.len() > 1).then_some((at + 1, same.len()))
}

fn head_lines(told: &Column) -> (String, String) {
    let name = one_line(&told.source_name, 120);
    let mut facts = published_words(told.published);
    if told.quoted {
        let voices: Vec<String> = told.voices.iter().map(|it| one_line(it, 60)).collect();
        facts = format!("{facts} · quotes {}", voices.join(", "));
    }
    (name, facts)
}

fn strong(points: f32) -> FontId {
    FontId::new(points, strong_family())
}

fn job(
    words: String,
    font: FontId,
    color: egui::Color32,
    width: f32,
    rows: usize,
) -> egui::text::LayoutJob {
    let mut job = egui::text::LayoutJob::simple(words, font, color, width);
    job.wrap.max_rows = rows;
    job.wrap.break_anywhere = false;
    job
}

fn head_height(ui: &Ui, told: &Column, width: f32) -> f32 {
    let (name, facts) = head_lines(told);
    let width = width - 2.0 * space::S;
    let plain = FontId::new(size::SMALL, FontFamily::Proportional);
    let none = egui::Color32::PLACEHOLDER;
    let of = |it| ui.painter().layout_job(it).size().y;
    of(job(name, strong(size::BODY), none, width, 2)) + of(job(facts, plain, none, width, 2)) + 14.0
}

#[allow(clippy::too_many_arguments, reason = "the geometry of one frame")]
fn heads_ui(
    ui: &mut Ui,
    laid: &Laid,
    widths: Widths,
    area: Rect,
    middle: Rect,
    height: f32,
    offset: f32,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let strip = Rect::from_min_max(
        pos2(middle.left(), area.top()),
        pos2(middle.right(), area.top() + height),
    );
    let mut clipped = ui.new_child(UiBuilder::new().max_rect(strip));
    clipped.set_clip_rect(strip.intersect(ui.clip_rect()));
    for (slot, told) in heads(laid).into_iter().enumerate() {
        let left = strip.left() + slot as f32 * widths.account - offset;
        let rect = Rect::from_min_size(pos2(left, strip.top()), vec2(widths.account, height));
        if !rect.intersects(strip) {
            continue;
        }
        let ui = &mut clipped;
        let id = ui.scope_id().with(("account", slot));
        let response = ui.interact(rect, id, Sense::CLICK);
        let (name, mut facts) = head_lines(told);
        if let Some((at, all)) = twins(laid, told) {
            facts = format!("{at} of {all} in this source · {facts}");
        }
        response.widget_info(|| {
            let words = format!("Account: {name}, {facts}");
            WidgetInfo::labeled(Role::ColumnHeader, true, words)
        });
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, tokens.hovered);
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        let width = widths.account - 2.0 * space::S;
        let at = rect.min + vec2(space::S, 6.0);
        let color = tokens.text;
        let placed = ui
            .painter()
            .layout_job(job(name, strong(size::BODY), color, width, 2));
        let below = placed.size().y + 2.0;
        ui.painter().galley(at, placed, color);
        let plain = FontId::proportional(size::SMALL);
        let color = tokens.text_secondary;
        let placed = ui.painter().layout_job(job(facts, plain, color, width, 2));
        ui.painter().galley(at + vec2(0.0, below), placed, color);
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        ui.painter().vline(rect.right(), rect.y_range(), line);
        let help = "Show the passage in its source";
        if response.on_hover_text(help).clicked() {
            let passage = &told.passage;
            requests.push(Request::ShowPlace(passage.source.clone(), passage.span));
        }
    }
    let title = |left: f32, words: &str| {
        let font = FontId::proportional(size::SMALL);
        let at = pos2(left + space::S, strip.bottom() - 6.0);
        let color = tokens.text_secondary;
        ui.painter()
            .text(at, Align2::LEFT_BOTTOM, words, font, color);
    };
    title(area.left(), "Aspect");
    title(middle.right(), "Relation");
    if widths.verdict > 0.0 {
        title(middle.right() + widths.relation, "Verdict");
    }
}

fn side_height(ui: &Ui, row: &Row, widths: Widths) -> f32 {
    let plain = FontId::proportional(size::SMALL);
    let none = egui::Color32::PLACEHOLDER;
    let of = |words: String, width: f32| {
        let job = job(words, plain.clone(), none, width - 2.0 * space::S, 4);
        ui.painter().layout_job(job).size().y
    };
    let relation = 26.0 + of(counts(row), widths.relation) + 8.0;
    let verdict = if row.verdicts.is_empty() { 18.0 } else { 54.0 };
    if widths.verdict > 0.0 {
        relation.max(verdict + 6.0)
    } else {
        relation + verdict
    }
}

/// The relations of a row's pairs with their numbers.
fn counts(row: &Row) -> String {
    let all = row.counts.iter();
    let words: Vec<String> = all
        .map(|(relation, count)| format!("{count} {}", relation.word()))
        .collect();
    words.join(", ")
}

/// The aspects at the left, the relation and the verdict at the right.
#[allow(clippy::too_many_arguments, reason = "the geometry of one frame")]
fn sides_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    widths: Widths,
    area: Rect,
    middle: Rect,
    offset: f32,
    done: &mut Done,
) {
    let tokens = Tokens::of_ui(ui);
    let here = state.matrix.at.as_ref().and_then(|at| laid.line_of(at));
    let body = Rect::from_x_y_ranges(area.x_range(), middle.y_range());
    let left = Rect::from_min_max(body.min, pos2(middle.left(), body.bottom()));
    let right = Rect::from_min_max(pos2(middle.right(), body.top()), body.max);
    let mut sides = ui.new_child(UiBuilder::new().max_rect(body));
    let tops = &state.matrix.heights.tops;
    for (line, kind) in laid.lines.iter().enumerate() {
        let (top, bottom) = (tops[line] - offset, tops[line + 1] - offset);
        if bottom <= 0.0 || top >= body.height() {
            continue;
        }
        let y = egui::Rangef::new(body.top() + top, body.top() + bottom);
        let ui = &mut sides;
        match *kind {
            Line::Head(group) => {
                // The heading runs over the accounts, where little else stands.
                ui.set_clip_rect(body.intersect(area));
                step_ui(ui, &laid.groups[group], left, right, y);
            }
            Line::Row(group, row) => {
                let group = &laid.groups[group];
                let row = &group.comparison.rows[row];
                let in_row = here == Some(line);
                ui.set_clip_rect(left.intersect(ui.ctx().content_rect()));
                let rect = Rect::from_x_y_ranges(left.x_range(), y);
                let name = capital(&row.aspect.name);
                let id = ui.scope_id().with(("aspect", line));
                let response = ui.interact(rect.intersect(left), id, Sense::CLICK);
                response.widget_info(|| {
                    let words = format!("{name}: {}, {}", row.badge.word(), row.relation.word());
                    WidgetInfo::selected(Role::RowHeader, true, in_row, words)
                });
                if in_row {
                    ui.painter().rect_filled(rect, 0.0, tokens.control);
                    let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
                    ui.painter().rect_filled(bar, 0.0, tokens.accent);
                }
                let at = rect.min + vec2(space::S + 2.0 + 8.0 * group.depth as f32, 8.0);
                let width = rect.right() - at.x - 4.0;
                let placed =
                    ui.painter()
                        .layout_job(job(name, strong(size::BODY), tokens.text, width, 2));
                let below = placed.size().y;
                ui.painter().galley(at, placed, tokens.text);
                let facts = voices_words(row);
                let small = FontId::proportional(size::SMALL);
                let placed =
                    ui.painter()
                        .layout_job(job(facts, small, tokens.text_secondary, width, 2));
                ui.painter()
                    .galley(at + vec2(0.0, below + 2.0), placed, tokens.text_secondary);
                if response.clicked() {
                    done.chosen = laid.cursor(line, None);
                }
                ui.set_clip_rect(right.intersect(ui.ctx().content_rect()));
                let rect = Rect::from_x_y_ranges(right.x_range(), y);
                if right_ui(ui, input, group, row, rect, line, widths, in_row) {
                    done.chosen = laid.cursor(line, None);
                }
            }
        }
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        for side in [left, right] {
            sides.set_clip_rect(side);
            sides.painter().hline(side.x_range(), y.max, line);
        }
    }
    if laid.hidden > 0 && laid.lines.is_empty() {
        let font = FontId::proportional(size::BODY);
        let words = format!("The filter hides {}.", counted(laid.hidden, "row", "rows"));
        sides.set_clip_rect(body);
        let color = tokens.text_secondary;
        let at = middle.center_top() + vec2(0.0, 40.0);
        sides
            .painter()
            .text(at, Align2::CENTER_TOP, words, font, color);
    }
}

/// "2 sources, 1 voice" where that tells something.
fn voices_words(row: &Row) -> String {
    if row.documents == 0 {
        return String::new();
    }
    if row.voices < row.documents {
        return format!(
            "{}, {}",
            counted(row.documents, "source", "sources"),
            counted(row.voices, "voice", "voices")
        );
    }
    counted(row.documents, "source", "sources")
}

/// The heading of a step: what it is, and what it comes to.
fn step_ui(ui: &Ui, group: &Group, left: Rect, right: Rect, y: egui::Rangef) {
    let tokens = Tokens::of_ui(ui);
    let comparison = &group.comparison;
    let kind = group.step.map_or("", |kind| link_words(kind, false));
    let kind = kind.trim_start_matches("Has the ");
    let rect = Rect::from_x_y_ranges(egui::Rangef::new(left.left(), left.right()), y);
    ui.painter().rect_filled(rect, 0.0, tokens.panel);
    let words = format!("{}: {}", capital(kind), one_line(&comparison.title, 120));
    let at = rect.min + vec2(space::S + 8.0 * group.depth.saturating_sub(1) as f32, 0.0);
    let width = rect.right() - at.x - 4.0;
    let mut title = job(words, strong(size::SMALL), tokens.text, width, 2);
    title.wrap.break_anywhere = true;
    let placed = ui.painter().layout_job(title);
    let top = rect.center().y - placed.size().y / 2.0;
    ui.painter().galley(pos2(at.x, top), placed, tokens.text);
    let rect = Rect::from_x_y_ranges(right.x_range(), y);
    ui.painter().rect_filled(rect, 0.0, tokens.panel);
    let (icon, hue) = badge_look(tokens, comparison.badge);
    let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
    let square = Rect::from_center_size(
        pos2(rect.left() + space::S + 7.0, rect.center().y),
        vec2(14.0, 14.0),
    );
    icon.paint(ui, square, 14.0, color);
    let font = FontId::proportional(size::SMALL);
    let at = pos2(square.right() + space::XS, rect.center().y);
    let word = comparison.badge.word();
    ui.painter()
        .text(at, Align2::LEFT_CENTER, word, font, color);
}

/// The relation and the verdict of a row; gives back whether it was clicked.
#[allow(clippy::too_many_arguments, reason = "the geometry of one row")]
fn right_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    group: &Group,
    row: &Row,
    rect: Rect,
    line: usize,
    widths: Widths,
    in_row: bool,
) -> bool {
    let tokens = Tokens::of_ui(ui);
    let id = ui.scope_id().with(("relation", line));
    let seen = rect.intersect(ui.clip_rect());
    let response = ui.interact(seen, id, Sense::CLICK);
    let verdict = cell_ui::verdict_words(input.store, group, row);
    response.widget_info(|| {
        let decided = verdict.as_ref().map_or("undecided".to_owned(), |it| {
            let stale = if it.stale { ", stale" } else { "" };
            format!("{}{stale}", it.words)
        });
        let words = format!(
            "{}: {}, {}; {decided}",
            row.aspect.name,
            row.badge.word(),
            counts(row)
        );
        WidgetInfo::selected(Role::Cell, true, in_row, words)
    });
    if in_row {
        ui.painter().rect_filled(rect, 0.0, tokens.control);
    }
    let (icon, _) = badge_look(tokens, row.badge);
    let hue = match row.badge {
        crate::compare::Badge::OnlyOne => None,
        _ => relation_hue(tokens, row.relation, row.aspect.role),
    };
    let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
    if let Some(hue) = hue.filter(|_| row.badge == crate::compare::Badge::Conflict) {
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, faded(hue.strong, 0.9));
    }
    let at = rect.min + vec2(space::S, 8.0);
    let square = Rect::from_min_size(at, vec2(15.0, 15.0));
    icon.paint(ui, square, 15.0, color);
    let word = if row.badge == crate::compare::Badge::OnlyOne {
        row.badge.word()
    } else {
        row.relation.word()
    };
    let beside = pos2(square.right() + space::XS + 1.0, square.center().y);
    ui.painter()
        .text(beside, Align2::LEFT_CENTER, word, strong(size::BODY), color);
    let small = FontId::proportional(size::SMALL);
    let secondary = tokens.text_secondary;
    let width = widths.relation - 2.0 * space::S;
    let placed = ui
        .painter()
        .layout_job(job(counts(row), small.clone(), secondary, width, 4));
    let below = placed.size().y;
    ui.painter().galley(at + vec2(0.0, 20.0), placed, secondary);
    let place = if widths.verdict > 0.0 {
        pos2(rect.left() + widths.relation + space::S, at.y)
    } else {
        at + vec2(0.0, 22.0 + below)
    };
    let width = if widths.verdict > 0.0 {
        widths.verdict
    } else {
        widths.relation
    };
    cell_ui::verdict_ui(ui, verdict.as_ref(), row, place, width - 2.0 * space::S);
    let why = super::matrix::sharpest(row, None).map(|it| it.why.clone());
    match why.filter(|it| !it.is_empty()) {
        Some(why) => response.on_hover_text(why).clicked(),
        None => response.clicked(),
    }
}

/// Moves the cursor over cells.
pub(super) fn go(state: &mut CompareState, laid: &Laid, way: Go) {
    let rows: Vec<usize> = (0..laid.lines.len())
        .filter(|&line| laid.row(line).is_some())
        .collect();
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
        return;
    };
    let at = state.matrix.at.as_ref();
    let line = at.and_then(|at| laid.line_of(at));
    let slot = at.and_then(|at| laid.slot_of(at));
    let place = line.and_then(|line| rows.iter().position(|it| *it == line));
    let (line, slot) = match (way, place) {
        (_, None) => (first, Some(0)),
        (Go::Down, Some(at)) => (rows[(at + 1).min(rows.len() - 1)], slot),
        (Go::Up, Some(at)) => (rows[at.saturating_sub(1)], slot),
        (Go::Left, Some(at)) => (rows[at], Some(slot.map_or(0, |it| it.saturating_sub(1)))),
        (Go::Right, Some(at)) => {
            let right = slot.map_or(0, |it| (it + 1).min(laid.slots.saturating_sub(1)));
            (rows[at], Some(right))
        }
        (Go::First, Some(_)) => (first, slot),
        (Go::Last, Some(_)) => (last, slot),
    };
    let to = laid.cursor(line, slot);
    // Over a gap in a step's columns the cursor goes on in the same direction.
    if let (Some(at), Some(slot)) = (&to, slot)
        && at.account.is_none()
        && let Some((group, _)) = laid.row(line)
    {
        let mut slots: Vec<usize> = group.slots.clone();
        slots.sort_unstable();
        let next = match way {
            Go::Left => slots.iter().rev().find(|it| **it <= slot),
            Go::Right => slots.iter().find(|it| **it >= slot),
            _ => slots.iter().min_by_key(|it| it.abs_diff(slot)),
        };
        if let Some(&next) = next {
            state.matrix.at = laid.cursor(line, Some(next));
            state.matrix.reveal = true;
        }
        return;
    }
    state.matrix.at = to;
    state.matrix.reveal = true;
}

/// The words of a cell for a screen reader.
pub(super) fn spoken(cell: &Cell) -> String {
    match cell {
        Cell::Silent(silence) => silence.word().to_owned(),
        Cell::Said(said) => {
            let words: Vec<String> = said
                .words
                .iter()
                .filter(|it| !it.is_empty())
                .map(|it| format!("“{}”", one_line(it, 200)))
                .collect();
            [words.join(", "), said.value.clone()]
                .into_iter()
                .filter(|it| !it.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }
    }
}
