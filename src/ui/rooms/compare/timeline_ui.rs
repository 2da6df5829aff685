//! The timeline on screen: lanes are sources, bars the days that accounts give;
//! a line joins the accounts of the chosen event.

use super::CompareInput;
use super::series_ui::{year_marks, year_words};
use super::state::CompareState;
use super::timeline::{Bar, FADE};
use crate::app::Request;
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, size, space, stroke};
use crate::ui::widgets::{ButtonKind, EmptyState, Icon, button_ui, empty_state_ui};
use eframe::egui::{
    self, Align2, Color32, FontId, Mesh, Pos2, Rect, RichText, Role, ScrollArea, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// The height of a bar with its gap, around a lane, and of the axis.
const BAR: f32 = 11.0;
const AROUND: f32 = 12.0;
const AXIS: f32 = 26.0;

/// So many bars get a node of their own for screen readers.
const NODES: usize = 240;

pub(super) fn timeline_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    state.timeline.update(input.store);
    let count: usize = state.timeline.lanes.iter().map(|it| it.bars.len()).sum();
    if count == 0 {
        let empty = EmptyState {
            icon: Icon::Compare,
            sentence: "When each source says that things happened is drawn here.",
            actions: &[],
            hint: "No account has a date with a value yet.",
        };
        empty_state_ui(ui, empty);
        return;
    }
    head_ui(ui, state);
    let area = ui.available_rect_before_wrap();
    let names = (area.width() * 0.2).clamp(80.0, 170.0);
    let axis = Rect::from_min_max(
        pos2(area.left() + names, area.top()),
        pos2(area.right(), area.top() + AXIS),
    );
    let body = Rect::from_min_max(pos2(area.left(), axis.bottom()), area.max);
    reveal(state);
    move_view(ui, state, axis, body);
    let Some(view) = state.timeline.view else {
        return;
    };
    axis_ui(ui, tokens, view, axis, body);
    let mut done = Done::default();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(body));
    ScrollArea::vertical()
        .id_salt("lanes")
        .auto_shrink([false, false])
        .scroll_source(egui::containers::scroll_area::ScrollSource::SCROLL_BAR)
        .show(&mut inside, |ui| {
            lanes_ui(ui, state, view, axis, &mut done);
        });
    ui.advance_cursor_after_rect(area);
    if let Some(at) = done.chosen {
        state.timeline.at = Some(at);
        if let Some(id) = state.timeline.chosen() {
            state.choose(&id);
        }
    }
    if done.opened
        && let Some(bar) = state.timeline.bar()
    {
        requests.push(Request::ShowAnnotation(bar.annotation.clone()));
    }
}

fn head_ui(ui: &mut Ui, state: &mut CompareState) {
    let tokens = Tokens::of_ui(ui);
    let margin = egui::Margin::symmetric(space::M as i8, 6);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let key = "solid: written out · hollow or dashed: inferred, from context · fading: open end · \
                       line: accounts of one event";
            let words = RichText::new(key).size(size::SMALL);
            ui.label(words.color(tokens.text_secondary));
            if button_ui(ui, None, "Show all", ButtonKind::Quiet, true).clicked() {
                state.timeline.fit(true);
            }
            if button_ui(ui, None, "Where most lie", ButtonKind::Quiet, true).clicked() {
                state.timeline.fit(false);
            }
        });
    });
}

/// Brings the chosen bar into view after a key moved to it.
fn reveal(state: &mut CompareState) {
    if !std::mem::take(&mut state.timeline.reveal) {
        return;
    }
    if let Some(id) = state.timeline.chosen() {
        state.choose(&id);
    }
    let (Some(bar), Some(view)) = (state.timeline.bar(), state.timeline.view) else {
        return;
    };
    let (from, to) = bar.days();
    let wide = view.1 - view.0;
    if from < view.0 || to > view.1 {
        let middle = f64::midpoint(from, to);
        state.timeline.view = Some((middle - wide / 2.0, middle + wide / 2.0));
    }
}

/// The wheel zooms around the pointer, a drag moves.
fn move_view(ui: &mut Ui, state: &mut CompareState, axis: Rect, body: Rect) {
    let Some((from, to)) = state.timeline.view else {
        return;
    };
    let field = Rect::from_min_max(axis.min, body.max);
    let id = ui.scope_id().with("time");
    let response = ui.interact(field, id, Sense::DRAG);
    let wide = to - from;
    if response.dragged() {
        let by = f64::from(-response.drag_delta().x / axis.width()) * wide;
        state.timeline.view = Some((from + by, to + by));
        ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        return;
    }
    let Some(pos) = ui
        .input(|it| it.pointer.hover_pos())
        .filter(|it| field.contains(*it))
    else {
        return;
    };
    let (delta, zoom) = ui.input(|it| (it.smooth_scroll_delta(), it.zoom_delta()));
    let factor = f64::from((-delta.y / 240.0).exp()) / f64::from(zoom);
    if (factor - 1.0).abs() > 1e-4 {
        let share = f64::from((pos.x - axis.left()) / axis.width().max(1.0));
        let at = from + wide * share;
        let wide = (wide * factor).clamp(20.0, 2_000_000.0);
        state.timeline.view = Some((at - wide * share, at + wide * (1.0 - share)));
    }
    if delta.x != 0.0 {
        let by = f64::from(-delta.x / axis.width()) * wide;
        state.timeline.view = Some((from + by, to + by));
    }
}

fn axis_ui(ui: &Ui, tokens: &Tokens, view: (f64, f64), axis: Rect, body: Rect) {
    let font = FontId::proportional(size::SMALL);
    let painter = ui.painter_at(Rect::from_min_max(axis.min, body.max));
    for mark in year_marks(view) {
        let x = x_of(mark.value, view, axis);
        if !axis.x_range().contains(x) {
            continue;
        }
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        painter.vline(x, axis.center().y..=body.bottom(), line);
        let at = pos2(x + 3.0, axis.center().y);
        let words = year_words(mark.value);
        painter.text(
            at,
            Align2::LEFT_CENTER,
            words,
            font.clone(),
            tokens.text_secondary,
        );
    }
}

fn x_of(day: f64, view: (f64, f64), axis: Rect) -> f32 {
    axis.left() + ((day - view.0) / (view.1 - view.0)) as f32 * axis.width()
}

/// What a click did.
#[derive(Default)]
struct Done {
    chosen: Option<(usize, usize)>,
    opened: bool,
}

fn lanes_ui(ui: &mut Ui, state: &CompareState, view: (f64, f64), axis: Rect, done: &mut Done) {
    let tokens = Tokens::of_ui(ui);
    let mut joined: Vec<Pos2> = Vec::new();
    let mut nodes = 0;
    let chosen = state.chosen.as_ref();
    let pointer = ui.input(|it| it.pointer.hover_pos());
    let mut pointed: Option<((usize, usize), Rect)> = None;
    for (number, lane) in state.timeline.lanes.iter().enumerate() {
        let high = lane.rows as f32 * BAR + 2.0 * AROUND;
        let wanted = vec2(ui.available_width(), high.max(34.0));
        let (rect, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        ui.painter().hline(rect.x_range(), rect.bottom(), line);
        let seen = ui.is_rect_visible(rect);
        if seen {
            let width = axis.left() - rect.left() - space::M;
            let font = FontId::proportional(size::SMALL + 0.5);
            let name = one_line(&lane.name, 80);
            let mut job = egui::text::LayoutJob::simple(name, font, tokens.text, width - space::S);
            job.wrap.max_rows = 2;
            let placed = ui.painter().layout_job(job);
            let top = rect.center().y - placed.size().y / 2.0;
            let at = pos2(rect.left() + space::M, top);
            ui.painter().galley(at, placed, tokens.text);
        }
        let field = Rect::from_x_y_ranges(axis.x_range(), rect.y_range());
        let painter = ui.painter_at(field);
        for (place, bar) in lane.bars.iter().enumerate() {
            let own = chosen == Some(&bar.event);
            let shape = place_of(bar, view, axis, rect.top());
            if own {
                joined.push(shape.center());
            }
            let outside = shape.right() < axis.left() - 30.0 || shape.left() > axis.right() + 30.0;
            if !seen || outside {
                continue;
            }
            let here = state.timeline.at == Some((number, place));
            let color = if own {
                tokens.accent
            } else {
                tokens.text_secondary
            };
            bar_shape(&painter, bar, shape, axis, color);
            if here {
                let ring = Stroke::new(stroke::RING, tokens.focus);
                let around = shape.expand(3.0);
                painter.rect_stroke(around, 3.0, ring, StrokeKind::Outside);
            }
            if pointer.is_some_and(|pos| shape.expand(3.0).contains(pos) && field.contains(pos)) {
                pointed = Some(((number, place), shape));
            }
            if nodes < NODES || own {
                nodes += 1;
                let id = ui.scope_id().with(("bar", number, place));
                let node = ui.interact(shape.expand(2.0).intersect(field), id, Sense::hover());
                node.widget_info(|| {
                    let words = format!("{}: {}", lane.name, bar.words.replace('\n', ", "));
                    WidgetInfo::selected(Role::ListBoxOption, true, here, words)
                });
            }
        }
    }
    join(ui, tokens, axis, &mut joined);
    if let Some((at, shape)) = pointed {
        let id = ui.scope_id().with("pointed bar");
        let response = ui.interact(shape.expand(3.0), id, Sense::CLICK);
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        if response.clicked() {
            done.chosen = Some(at);
        }
        if response.double_clicked() {
            done.chosen = Some(at);
            done.opened = true;
        }
        if let Some(bar) = state
            .timeline
            .lanes
            .get(at.0)
            .and_then(|it| it.bars.get(at.1))
        {
            response.on_hover_text_at_pointer(&bar.words);
        }
    }
}

/// Where a bar lies; never narrower than can be pointed at.
fn place_of(bar: &Bar, view: (f64, f64), axis: Rect, top: f32) -> Rect {
    let (from, to) = bar.days();
    let (left, right) = (x_of(from, view, axis), x_of(to, view, axis));
    let y = top + AROUND + bar.row as f32 * BAR;
    let right = right.max(left + 5.0);
    Rect::from_min_max(pos2(left, y), pos2(right, y + BAR - 4.0))
}

/// Solid where the source writes the date out, dashed where somebody or
/// something inferred it; an open end fades.
fn bar_shape(painter: &egui::Painter, bar: &Bar, shape: Rect, axis: Rect, color: Color32) {
    if bar.explicit {
        painter.rect_filled(shape, 2.0, color);
    } else {
        painter.rect_filled(shape, 2.0, faded(color, 0.18));
        let line = Stroke::new(1.2, color);
        if shape.width() < 16.0 {
            // Too short for dashes.
            painter.rect_stroke(shape, 2.0, line, StrokeKind::Inside);
        } else {
            let corners = [
                shape.left_top(),
                shape.right_top(),
                shape.right_bottom(),
                shape.left_bottom(),
                shape.left_top(),
            ];
            painter.extend(Shape::dashed_line(&corners, line, 4.0, 3.0));
        }
    }
    let long = axis.width() * FADE as f32;
    for (open, x, to) in [
        (bar.to.is_none(), shape.right(), shape.right() + long),
        (bar.from.is_none(), shape.left(), shape.left() - long),
    ] {
        if open {
            let mut mesh = Mesh::default();
            let clear = faded(color, 0.0);
            let strong = faded(color, 0.8);
            for (x, color) in [(x, strong), (to, clear)] {
                mesh.colored_vertex(pos2(x, shape.top()), color);
                mesh.colored_vertex(pos2(x, shape.bottom()), color);
            }
            mesh.add_triangle(0, 1, 2);
            mesh.add_triangle(1, 2, 3);
            painter.add(Shape::mesh(mesh));
        }
    }
}

/// The line through all bars of the chosen event, from lane to lane.
fn join(ui: &Ui, tokens: &Tokens, axis: Rect, points: &mut [Pos2]) {
    points.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let clip = ui.clip_rect().intersect(Rect::from_x_y_ranges(
        axis.x_range(),
        egui::Rangef::EVERYTHING,
    ));
    let painter = ui.painter_at(clip);
    let line = Stroke::new(1.5, faded(tokens.accent, 0.8));
    for pair in points.windows(2) {
        painter.line_segment([pair[0], pair[1]], line);
    }
    for point in points.iter() {
        painter.circle_filled(*point, 2.5, tokens.accent);
    }
}
