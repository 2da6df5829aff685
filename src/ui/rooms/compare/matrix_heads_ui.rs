//! The heads of the matrix: each account with its source, date and voice.

use super::drag::{self, Target};
use super::matrix::Laid;
use super::matrix_ui::{Done, Geometry};
use super::words::published_words;
use crate::app::Request;
use crate::compare::Column;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, stroke, strong_family};
use eframe::egui::{
    self, Align2, FontFamily, FontId, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

/// What stands over each column: the account of the event itself, else that of
/// the first step that has one there.
pub(super) fn heads(laid: &Laid) -> Vec<&Column> {
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
        let quoted = told.voices.iter().skip(usize::from(told.own_voice));
        let quoted: Vec<String> = quoted.map(|it| one_line(it, 60)).collect();
        facts = format!("{facts} · quotes {}", quoted.join(", "));
    }
    (name, facts)
}

pub(super) fn strong(points: f32) -> FontId {
    FontId::new(points, strong_family())
}

pub(super) fn job(
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

/// How high the heads want to be; in a low window only names fit.
pub(super) fn head_height(ui: &Ui, told: &Column, width: f32, compact: bool) -> f32 {
    let (name, facts) = head_lines(told);
    let width = width - 2.0 * space::S;
    let plain = FontId::new(size::SMALL, FontFamily::Proportional);
    let none = egui::Color32::PLACEHOLDER;
    let of = |it| ui.painter().layout_job(it).size().y;
    if compact {
        return of(job(name, strong(size::BODY), none, width, 1)) + 12.0;
    }
    of(job(name, strong(size::BODY), none, width, 2)) + of(job(facts, plain, none, width, 2)) + 14.0
}

/// Shows the heads of the columns and of the sides.
pub(super) fn heads_ui(
    ui: &mut Ui,
    laid: &Laid,
    geometry: &Geometry,
    done: &mut Done,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let Geometry {
        area,
        middle,
        widths,
        compact,
        head: height,
        offset,
    } = *geometry;
    let offset = offset.x;
    let rows = if compact { 1 } else { 2 };
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
            .layout_job(job(name, strong(size::BODY), color, width, rows));
        let below = placed.size().y + 2.0;
        ui.painter().galley(at, placed, color);
        let plain = FontId::proportional(size::SMALL);
        let color = tokens.text_secondary;
        if !compact {
            let placed = ui
                .painter()
                .layout_job(job(facts.clone(), plain, color, width, 2));
            ui.painter().galley(at + vec2(0.0, below), placed, color);
        }
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        ui.painter().vline(rect.right(), rect.y_range(), line);
        if let Some(it) = drag::dropped(ui, &response, rect) {
            let target = Target {
                event: told.event.clone(),
                account: Some(told.account.clone()),
                role: None,
            };
            done.dropped = Some((it, target));
        }
        let help = format!("{facts}\nShow the passage in its source");
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
