//! The sides of the matrix: the aspects at the left, the computed relation and
//! the verdict of people at the right.

use super::CompareInput;
use super::cell_ui;
use super::drag::{self, Target};
use super::matrix::{Group, Laid, Line};
use super::matrix_heads_ui::{job, strong};
use super::matrix_ui::{Done, Geometry, Widths};
use super::state::CompareState;
use super::words::{badge_look, capital, counted, link_words, relation_hue};
use crate::compare::{Badge, Row};
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, size, space, stroke};
use eframe::egui::{
    self, Align2, FontId, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

/// How high the relation and the verdict of a row want to be.
pub(super) fn side_height(ui: &Ui, row: &Row, widths: Widths) -> f32 {
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
pub(super) fn sides_ui(
    ui: &mut Ui,
    state: &CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    geometry: &Geometry,
    done: &mut Done,
) {
    let tokens = Tokens::of_ui(ui);
    let Geometry {
        area,
        middle,
        widths,
        ..
    } = *geometry;
    let offset = geometry.offset.y;
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
                if let Some(it) = drag::dropped(ui, &response, rect) {
                    let target = Target {
                        role: Some(row.aspect.role),
                        ..Target::event(group.comparison.event.clone())
                    };
                    done.dropped = Some((it, target));
                }
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
    let words = format!("{}: {}", capital(kind), one_line(&comparison.title, 160));
    // The title runs over the accounts; their sources stand below it.
    let at = rect.min + vec2(space::S + 8.0 * group.depth.saturating_sub(1) as f32, 5.0);
    let width = right.left() - at.x - space::S;
    let placed = ui
        .painter()
        .layout_job(job(words, strong(size::BODY), tokens.text, width, 1));
    ui.painter().galley(at, placed, tokens.text);
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
        Badge::OnlyOne => None,
        _ => relation_hue(tokens, row.relation, row.aspect.role),
    };
    let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
    if let Some(hue) = hue.filter(|_| row.badge == Badge::Conflict) {
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, faded(hue.strong, 0.9));
    }
    let at = rect.min + vec2(space::S, 8.0);
    let square = Rect::from_min_size(at, vec2(15.0, 15.0));
    icon.paint(ui, square, 15.0, color);
    let word = if row.badge == Badge::OnlyOne {
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
