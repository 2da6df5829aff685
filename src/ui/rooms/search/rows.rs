//! One row of a concordance: painted so that the hits stand under one another.

use crate::text::{ByteSpan, SourceText};
use crate::ui::reader::one_line;
use crate::ui::theme::{TagLook, Tokens, radius, size, space, stroke, strong_family};
use crate::ui::widgets::{Icon, fitting_end};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};
use std::borrow::Cow;

/// The height of a row.
pub(super) const ROW: f32 = 26.0;
/// How much of a text is shown to either side, in bytes.
const REACH: usize = 320;
/// How many characters of a hit are shown.
const LONGEST: usize = 90;

/// What stands in a row.
pub(super) struct Row<'a> {
    /// Before all else.
    pub source: &'a str,
    pub left: String,
    pub hit: String,
    pub right: String,
    /// The tags that the hit bears.
    pub tags: Vec<&'a TagLook>,
    /// Shown at the end: "?" for what one is not sure of, "tagged".
    pub mark: &'a str,
    /// Whether it is ticked; `None` if it cannot be.
    pub ticked: Option<bool>,
    /// Whether keys act on it.
    pub chosen: bool,
    /// Whether the list has the keyboard.
    pub focused: bool,
    /// What a screen reader says before the words: "hit 3".
    pub name: Cow<'a, str>,
}

impl<'a> Row<'a> {
    /// The row of a stretch of a text.
    pub fn of(text: &SourceText, span: ByteSpan, source: &'a str, name: String) -> Self {
        let around = crate::recognise::search::context(text, span, REACH);
        let mut hit = one_line(around.hit, LONGEST);
        if around.cut && !hit.ends_with('…') {
            hit.push('…');
        }
        Self {
            source,
            left: side(around.left),
            hit,
            right: side(around.right),
            tags: Vec::new(),
            mark: "",
            ticked: Some(false),
            chosen: false,
            focused: false,
            name: name.into(),
        }
    }
}

/// One side of a hit on one line, blanks at its ends and all; where a
/// paragraph ends a sign says so.
fn side(words: &str) -> String {
    let mut marked = String::with_capacity(words.len() + 8);
    let mut breaks = None;
    for c in words.chars().chain(['\0']) {
        if c.is_whitespace() {
            *breaks.get_or_insert(0) += usize::from(c == '\n');
            continue;
        }
        if let Some(breaks) = breaks.take() {
            marked.push_str(if breaks > 1 { " ¶ " } else { " " });
        }
        if c != '\0' {
            marked.push(c);
        }
    }
    let mut line = one_line(&marked, usize::MAX / 8);
    if marked.starts_with(' ') {
        line.insert(0, ' ');
    }
    if marked.ends_with(' ') {
        line.push(' ');
    }
    line
}

/// Where the parts of a row lie.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub tick: f32,
    pub source: f32,
    /// Where hits begin, from the left of the row.
    pub hit: f32,
    pub tags: f32,
}

impl Columns {
    pub fn of(width: f32) -> Self {
        let (tick, tags) = (36.0, 64.0);
        let source = (width * 0.13).clamp(72.0, 168.0);
        let hit = tick + source + (width - tick - source - tags) * 0.46;
        Self {
            tick,
            source,
            hit: hit.round(),
            tags,
        }
    }
}

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// The row was clicked.
    Opened,
    /// Its box was clicked.
    Ticked,
}

pub(super) fn row_ui(
    ui: &mut Ui,
    number: usize,
    rect: Rect,
    columns: Columns,
    row: &Row<'_>,
) -> Option<Done> {
    let tokens = Tokens::of_ui(ui);
    let id = ui.scope_id().with(("row", number));
    let response = ui.interact(rect, id, Sense::CLICK);
    let (left, hit, right) = (row.left.trim_start(), &row.hit, row.right.trim_end());
    // What is read out is bounded; the eye has the whole row.
    let near = left
        .char_indices()
        .rev()
        .nth(40)
        .map_or(left, |(at, _)| &left[at..]);
    let after = right
        .char_indices()
        .nth(40)
        .map_or(right, |(at, _)| &right[..at]);
    let name = format!("{}: {near}[{hit}]{after}, {}", row.name, row.source);
    response.widget_info(|| WidgetInfo::selected(Role::Row, true, row.chosen, &name));
    let ground = match (row.chosen, response.hovered(), row.ticked) {
        (true, ..) => tokens.accent_soft,
        (false, true, _) => tokens.hovered,
        (false, false, Some(true)) => tokens.control,
        _ => Color32::TRANSPARENT,
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::same(radius::SMALL), ground);
    if row.chosen && row.focused {
        let ring = Stroke::new(stroke::RING, tokens.focus);
        let corner = CornerRadius::same(radius::SMALL);
        painter.rect_stroke(rect, corner, ring, StrokeKind::Inside);
    }
    let ticked = tick_ui(ui, number, rect, columns, row);
    let middle = rect.center().y;
    let font = FontId::proportional(size::BODY);
    let cell = |from: f32, to: f32| {
        let room = Rect::from_x_y_ranges(rect.left() + from..=rect.left() + to, rect.y_range());
        painter.with_clip_rect(room.intersect(ui.clip_rect()))
    };
    cell(columns.tick, columns.tick + columns.source - space::S).text(
        pos2(rect.left() + columns.tick, middle),
        Align2::LEFT_CENTER,
        row.source,
        FontId::proportional(size::SMALL),
        tokens.text_secondary,
    );
    let faint = if row.ticked.is_none() {
        tokens.text_disabled
    } else {
        tokens.text
    };
    let at = pos2(rect.left() + columns.hit, middle);
    let before = cell(columns.tick + columns.source, columns.hit);
    let room = columns.hit - columns.tick - columns.source;
    let left = fitting_end(ui, left, &font, room);
    before.text(
        at,
        Align2::RIGHT_CENTER,
        left,
        font.clone(),
        tokens.text_secondary,
    );
    let behind = cell(columns.hit, rect.width() - columns.tags);
    let bold = FontId::new(size::BODY, strong_family());
    let mut job = LayoutJob::simple_singleline(hit.clone(), bold, faint);
    let most = rect.width() - columns.hit - columns.tags;
    job.wrap = TextWrapping::truncate_at_width(most.max(0.0));
    let words = painter.layout_job(job);
    let top_left = pos2(at.x, middle - words.size().y / 2.0);
    let shown = Rect::from_min_size(top_left, words.size());
    if let Some(look) = row.tags.first().filter(|look| !look.bar) {
        let under = shown.expand2(vec2(1.0, 1.0));
        behind.rect_filled(under, CornerRadius::same(2), look.hue.fill);
    }
    behind.galley(top_left, words, faint);
    let room = rect.right() - columns.tags - shown.right();
    let mut job = LayoutJob::simple_singleline(right.to_owned(), font, tokens.text_secondary);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    let after = painter.layout_job(job);
    let top = middle - after.size().y / 2.0;
    behind.galley(pos2(shown.right(), top), after, tokens.text_secondary);
    let mut end = rect.right() - space::S;
    if !row.mark.is_empty() {
        let mark = painter.text(
            pos2(end, middle),
            Align2::RIGHT_CENTER,
            row.mark,
            FontId::proportional(size::SMALL),
            tokens.text_secondary,
        );
        end = mark.left() - space::XS;
    }
    for look in row.tags.iter().take(3).rev() {
        let square = Rect::from_center_size(pos2(end - 9.0, middle), vec2(18.0, 18.0));
        painter.rect_filled(square, CornerRadius::same(3), look.hue.fill);
        painter.text(
            square.center(),
            Align2::CENTER_CENTER,
            look.letter,
            FontId::new(11.0, strong_family()),
            look.hue.text,
        );
        end = square.left() - 2.0;
    }
    if ticked {
        Some(Done::Ticked)
    } else {
        response.clicked().then_some(Done::Opened)
    }
}

/// The box of a row; says whether it was clicked.
fn tick_ui(ui: &Ui, number: usize, rect: Rect, columns: Columns, row: &Row<'_>) -> bool {
    let Some(on) = row.ticked else { return false };
    let tokens = Tokens::of_ui(ui);
    let room = rect.with_max_x(rect.left() + columns.tick);
    let id = ui.scope_id().with(("tick", number));
    let response = ui.interact(room, id, Sense::CLICK);
    let name = format!("Tick {}", row.name);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
    let square = Rect::from_center_size(room.center(), vec2(16.0, 16.0));
    let painter = ui.painter_at(rect);
    let (fill, edge) = match (on, response.hovered()) {
        (true, _) => (tokens.accent, tokens.accent),
        (false, true) => (tokens.field, tokens.text_secondary),
        (false, false) => (tokens.field, tokens.edge),
    };
    let line = Stroke::new(1.0, edge);
    painter.rect(
        square,
        CornerRadius::same(3),
        fill,
        line,
        StrokeKind::Inside,
    );
    if on {
        Icon::Check.paint(ui, square, 14.0, tokens.on_accent);
    }
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::side;

    #[test]
    fn sides_are_lines_that_keep_their_blanks() {
        assert_eq!(side("ended.\r\n\r\nThe "), "ended. ¶ The ");
        assert_eq!(side(" one\ntwo"), " one two");
        assert_eq!(side("end.\n\n"), "end. ¶ ");
        assert_eq!(side("\n\nNew"), " ¶ New");
        assert_eq!(side("ian"), "ian");
        assert_eq!(side(""), "");
    }
}
