//! One cell of the matrix: the source's own words first, what they come to
//! small beneath; or a hatch with the kind of silence.

use super::drag;
use super::matrix::Group;
use super::words::{badge_look, decision_icon, decision_words, doubt_word, relation_hue};
use crate::app::Store;
use crate::compare::{Badge, Cell, Column, Judgement, Relation, Row, Said, Silence};
use crate::model::{Decision, Role as Part};
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::Icon;
use eframe::egui::{
    Align2, Color32, CornerRadius, CursorIcon, FontId, Painter, Pos2, Rect, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};

/// The most lines of the source's words in a cell, and of what they come to.
const WORDS: usize = 5;
const VALUE: usize = 3;
/// The room for the sign of a group at the right.
const SIGN: f32 = 18.0;

/// What a cell is shown with.
pub(super) struct Inside<'a> {
    pub row: &'a Row,
    /// The place of the account among the columns of its comparison.
    pub column: usize,
    pub told: &'a Column,
    /// Whether the cursor is on it.
    pub chosen: bool,
    /// Whether the cursor is in its row.
    pub in_row: bool,
    /// The column of the cursor, if it is in this row.
    pub beside: Option<usize>,
    /// Whether the pair that the pointer rests on below has it.
    pub pointed: bool,
}

fn job(words: String, points: f32, color: Color32, width: f32, rows: usize) -> LayoutJob {
    let mut job = LayoutJob::simple(words, FontId::proportional(points), color, width.max(20.0));
    job.wrap.max_rows = rows;
    job
}

/// The words of a statement in quotes, one annotation a line.
pub(super) fn quoted(said: &Said) -> String {
    let words = said.words.iter().filter(|it| !it.trim().is_empty());
    let lines: Vec<String> = words.map(|it| format!("“{}”", one_line(it, 400))).collect();
    lines.join("\n")
}

/// What stands below the words: the value, how sure it is, who rejects it.
fn beneath(said: &Said, words: &str) -> String {
    let mut parts = Vec::new();
    let plain = words.trim_matches(['“', '”']);
    if !said.value.is_empty() && said.value != plain {
        parts.push(said.value.clone());
    }
    if said.words.iter().all(|it| it.trim().is_empty()) && said.value.is_empty() {
        parts.push("kept without quotes".to_owned());
    }
    let doubt = doubt_word(said.certainty);
    if !doubt.is_empty() && !said.value.contains(doubt) {
        parts.push(doubt.to_owned());
    }
    if !said.denied_by.is_empty() && !said.value.contains("denied") {
        let who: Vec<String> = said.denied_by.iter().map(|it| one_line(it, 60)).collect();
        parts.push(format!("denied by {}", who.join(", ")));
    }
    parts.join(" · ")
}

/// How high a cell wants to be.
pub(super) fn height(ui: &Ui, cell: &Cell, width: f32) -> f32 {
    let Some(said) = cell.said() else {
        return 40.0;
    };
    let width = width - 2.0 * space::S - SIGN;
    let none = Color32::PLACEHOLDER;
    let words = quoted(said);
    let below = beneath(said, &words);
    let of = |it: LayoutJob| ui.painter().layout_job(it).size().y;
    let mut height = 14.0;
    if !words.is_empty() {
        height += of(job(words, size::BODY, none, width, WORDS));
    }
    if !below.is_empty() {
        height += 3.0 + of(job(below, size::SMALL, none, width + SIGN, VALUE));
    }
    height
}

/// Shows a cell, which can be dragged onto an event. A click beside the words chooses it; a click on the words, or
/// a double click, goes to them too: then the answer is true.
pub(super) fn cell_ui(
    ui: &mut Ui,
    rect: Rect,
    place: (usize, usize),
    inside: &Inside<'_>,
) -> Option<bool> {
    let tokens = Tokens::of_ui(ui);
    let id = ui.scope_id().with(("cell", place));
    let cell = inside.row.cells.get(inside.column)?;
    let sense = match cell {
        Cell::Said(_) => Sense::CLICK | Sense::DRAG,
        Cell::Silent(_) => Sense::CLICK,
    };
    let response = ui.interact(rect, id, sense);
    if let Cell::Said(said) = cell {
        drag::begin(&response, &said.members);
    }
    let words = words_rect(ui, rect, cell);
    let on_words = words
        .zip(response.hover_pos())
        .is_some_and(|(at, pos)| at.contains(pos));
    if on_words {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let relation = inside.beside.and_then(|beside| to_cursor(inside, beside));
    response.widget_info(|| {
        let mut words = format!(
            "{}, {}: {}",
            inside.told.source_name,
            inside.row.aspect.name,
            spoken(cell)
        );
        if let Some((relation, _)) = relation {
            words = format!("{words}; {}", relation.word());
        }
        WidgetInfo::selected(Role::Cell, true, inside.chosen, words)
    });
    let painter = ui.painter();
    let ground = match (inside.chosen, inside.in_row, response.hovered()) {
        (true, ..) => Some(tokens.accent_soft),
        (_, true, _) => Some(faded(tokens.control, 0.6)),
        (_, _, true) => Some(faded(tokens.hovered, 0.6)),
        _ => None,
    };
    if let Some(ground) = ground {
        painter.rect_filled(rect, 0.0, ground);
    }
    match cell {
        Cell::Silent(silence) => silent(ui, rect, *silence),
        Cell::Said(said) => said_ui(ui, rect, said, inside, relation, on_words),
    }
    if inside.chosen {
        let ring = Stroke::new(stroke::RING + 0.5, tokens.focus);
        let corner = CornerRadius::same(radius::SMALL);
        ui.painter()
            .rect_stroke(rect.shrink(1.0), corner, ring, StrokeKind::Inside);
    } else if inside.pointed {
        let ring = Stroke::new(stroke::RING, tokens.text_secondary);
        ui.painter()
            .rect_stroke(rect.shrink(1.0), 0.0, ring, StrokeKind::Inside);
    }
    let opens = response.double_clicked() || response.clicked() && on_words;
    (response.clicked() || opens).then_some(opens)
}

/// Where the source's words stand in a cell.
fn words_rect(ui: &Ui, rect: Rect, cell: &Cell) -> Option<Rect> {
    let words = quoted(cell.said()?);
    if words.is_empty() {
        return None;
    }
    let width = rect.width() - 2.0 * space::S - SIGN;
    let none = Color32::PLACEHOLDER;
    let size = ui
        .painter()
        .layout_job(job(words, size::BODY, none, width, WORDS))
        .size();
    Some(Rect::from_min_size(rect.min + vec2(space::S, 7.0), size))
}

/// How the cell relates to the one that the cursor is on, and whether both
/// stand in one source.
fn to_cursor(inside: &Inside<'_>, beside: usize) -> Option<(Relation, bool)> {
    let pair = (inside.column.min(beside), inside.column.max(beside));
    let found = inside.row.pairs.iter().find(|it| (it.a, it.b) == pair)?;
    (inside.column != beside).then_some((found.relation, found.own))
}

fn said_ui(
    ui: &Ui,
    rect: Rect,
    said: &Said,
    inside: &Inside<'_>,
    relation: Option<(Relation, bool)>,
    on_words: bool,
) {
    let tokens = Tokens::of_ui(ui);
    let painter = ui.painter();
    let width = rect.width() - 2.0 * space::S;
    let mut at = rect.min + vec2(space::S, 7.0);
    let words = quoted(said);
    let below = beneath(said, &words);
    if !words.is_empty() {
        let color = if on_words { tokens.accent } else { tokens.text };
        let placed = painter.layout_job(job(words, size::BODY, color, width - SIGN, WORDS));
        let high = placed.size().y;
        painter.galley(at, placed, color);
        at.y += high + 3.0;
    }
    if !below.is_empty() {
        let color = if said.denied_by.is_empty() {
            tokens.text_secondary
        } else {
            tokens.error.text
        };
        let placed = painter.layout_job(job(below, size::SMALL, color, width, VALUE));
        painter.galley(at, placed, color);
    }
    let groups = inside.row.cells.iter().filter_map(Cell::said);
    let several = groups.clone().any(|it| it.group != said.group);
    let sign = rect.right_top() + vec2(-space::S, 8.0);
    match relation {
        // Beside the cursor: how this one relates to it.
        Some((relation, own)) => relation_sign(ui, sign, relation, own, inside.row.aspect.role),
        // Equal values bear one letter.
        None if several && said.valued => group_sign(painter, tokens, sign, said.group),
        None => {}
    }
}

fn relation_sign(ui: &Ui, at: Pos2, relation: Relation, own: bool, part: Part) {
    let tokens = Tokens::of_ui(ui);
    let hue = relation_hue(tokens, relation, part);
    let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
    let refining_agrees = matches!(part, Part::When | Part::SaidWhen | Part::Where);
    let (icon, _) = badge_look(tokens, relation.badge(refining_agrees));
    let square = Rect::from_min_size(at - vec2(14.0, 0.0), vec2(14.0, 14.0));
    icon.paint(ui, square, 14.0, color);
    if own {
        let font = FontId::proportional(10.0);
        let below = pos2(square.center().x, square.bottom() + 1.0);
        ui.painter()
            .text(below, Align2::CENTER_TOP, "self", font, color);
    }
}

/// The letter of a group: the first is A.
fn group_sign(painter: &Painter, tokens: &Tokens, at: Pos2, group: usize) {
    let letter = char::from(b'A' + (group % 26) as u8);
    let square = Rect::from_min_size(at - vec2(15.0, 1.0), vec2(15.0, 15.0));
    let edge = Stroke::new(stroke::HAIR, tokens.edge);
    let corner = CornerRadius::same(radius::SMALL);
    painter.rect_stroke(square, corner, edge, StrokeKind::Inside);
    let font = FontId::proportional(10.0);
    let color = tokens.text_secondary;
    painter.text(square.center(), Align2::CENTER_CENTER, letter, font, color);
}

/// A hatch, and the kind of silence on a ground of its own.
fn silent(ui: &Ui, rect: Rect, silence: Silence) {
    let tokens = Tokens::of_ui(ui);
    hatch(&ui.painter_at(rect), rect, tokens.hairline);
    let font = FontId::proportional(size::SMALL);
    let color = tokens.text_secondary;
    let placed = ui
        .painter()
        .layout_no_wrap(silence.word().to_owned(), font, color);
    let at = pos2(
        rect.left() + space::S,
        rect.center().y - placed.size().y / 2.0,
    );
    let ground = Rect::from_min_size(at, placed.size()).expand2(vec2(5.0, 2.0));
    let corner = CornerRadius::same(radius::SMALL);
    ui.painter().rect_filled(ground, corner, tokens.reading);
    ui.painter().galley(at, placed, color);
}

/// Slanting lines over a rectangle.
pub(super) fn hatch(painter: &Painter, rect: Rect, color: Color32) {
    const STEP: f32 = 9.0;
    let line = Stroke::new(stroke::HAIR, color);
    let high = rect.height();
    let mut x = rect.left() - high;
    // From the same origin in every cell, so that the lines go on.
    x = (x / STEP).floor() * STEP;
    while x < rect.right() {
        let (from, to) = (pos2(x, rect.bottom()), pos2(x + high, rect.top()));
        painter.line_segment([from, to], line);
        x += STEP;
    }
}

/// A verdict in words.
pub(super) struct Decided {
    pub words: String,
    pub by: String,
    pub stale: bool,
    pub icon: Icon,
    pub why: String,
}

/// The last verdict of a row in words.
pub(super) fn verdict_words(store: &Store, group: &Group, row: &Row) -> Option<Decided> {
    let latest = row.verdicts.first();
    latest.map(|it| decided(store, group, it))
}

/// A verdict on a row of a group in words.
pub(super) fn decided(store: &Store, group: &Group, judgement: &Judgement) -> Decided {
    let verdict = &judgement.verdict;
    let account = || match &verdict.decision {
        Decision::Prefer(id) => {
            let columns = &group.comparison.columns;
            let found = columns.iter().find(|it| it.account == *id);
            found.map_or_else(
                || "an account".to_owned(),
                |it| one_line(&it.source_name, 40),
            )
        }
        _ => String::new(),
    };
    let annotator = &store.project().head().annotator;
    let by = if verdict.by == annotator.id && !annotator.name.is_empty() {
        annotator.name.clone()
    } else {
        verdict.by.to_string()
    };
    Decided {
        words: decision_words(verdict, account),
        by: format!("{by}, {}", verdict.at.format("%-d %b %Y")),
        stale: judgement.stale,
        icon: decision_icon(&verdict.decision),
        why: verdict.why.clone(),
    }
}

/// Shows a verdict, or that there is none where one is wanted.
pub(super) fn verdict_ui(ui: &Ui, decided: Option<&Decided>, row: &Row, at: Pos2, width: f32) {
    let tokens = Tokens::of_ui(ui);
    let painter = ui.painter();
    let secondary = tokens.text_secondary;
    let Some(decided) = decided else {
        if row.badge == Badge::Conflict {
            let placed = painter.layout_job(job(
                "undecided".to_owned(),
                size::SMALL,
                secondary,
                width,
                1,
            ));
            painter.galley(at, placed, secondary);
        }
        return;
    };
    let (icon, color) = if decided.stale {
        (Icon::Stale, tokens.warning.text)
    } else {
        (decided.icon, tokens.text)
    };
    let square = Rect::from_min_size(at, vec2(14.0, 14.0));
    icon.paint(ui, square, 14.0, color);
    let words = if decided.stale {
        format!("stale: {}", decided.words)
    } else {
        decided.words.clone()
    };
    let indent = 14.0 + space::XS;
    let placed = painter.layout_job(job(words, size::SMALL, color, width - indent, 2));
    let high = placed.size().y.max(16.0);
    painter.galley(at + vec2(indent, 0.0), placed, color);
    let placed = painter.layout_job(job(
        decided.by.clone(),
        size::SMALL - 1.0,
        secondary,
        width,
        1,
    ));
    painter.galley(at + vec2(0.0, high + 2.0), placed, secondary);
}

/// The words of a cell for a screen reader.
fn spoken(cell: &Cell) -> String {
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
