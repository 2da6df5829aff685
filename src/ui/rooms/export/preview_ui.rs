//! How the main file begins, and which files there will be.

use super::{bytes_words, counted};
use crate::app::{Excerpt, Preview};
use crate::ui::theme::{Tokens, radius, size, space};
use crate::ui::widgets::{LongList, focus_ring, long_list_ui, section_ui};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Frame, Margin, Rect, RichText, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2,
};
use std::ops::Range;
use std::sync::Arc;

/// The height of a line of the file, and of a row of the list of files.
const LINE: f32 = 18.0;
const ROW: f32 = 24.0;
/// Room for the number of a line.
const GUTTER: f32 = 34.0;

/// The lines of an excerpt, broken where the room ends.
#[derive(Debug, Default)]
pub(super) struct PreviewLines {
    list: LongList,
    at: usize,
    /// What the rows are made of, and for how many columns.
    of: Option<(Arc<Excerpt>, usize)>,
    /// The line, from 0, and the part of it in bytes.
    rows: Vec<(usize, Range<usize>)>,
}

impl PreviewLines {
    fn follow(&mut self, excerpt: &Arc<Excerpt>, columns: usize) {
        let same = |it: &(Arc<Excerpt>, usize)| Arc::ptr_eq(&it.0, excerpt) && it.1 == columns;
        if self.of.as_ref().is_some_and(same) {
            return;
        }
        let other = self.of.as_ref();
        if other.is_none_or(|it| it.0.file != excerpt.file) {
            self.list.rewind();
            self.at = 0;
        }
        self.rows.clear();
        for (number, line) in excerpt.lines.iter().enumerate() {
            let mut start = 0;
            while let Some((length, _)) = line[start..].char_indices().nth(columns) {
                self.rows.push((number, start..start + length));
                start += length;
            }
            self.rows.push((number, start..line.len()));
        }
        self.of = Some((Arc::clone(excerpt), columns));
    }
}

pub(super) fn preview_ui(ui: &mut Ui, state: &mut PreviewLines, excerpt: Option<&Arc<Excerpt>>) {
    let tokens = Tokens::of_ui(ui);
    let name = excerpt.map_or("", |it| it.file.as_str());
    section_ui(ui, "How it begins", |ui| {
        let words = RichText::new(name)
            .size(size::SMALL)
            .color(tokens.text_secondary);
        ui.label(words);
    });
    let frame = Frame::new()
        .fill(tokens.reading)
        .stroke(Stroke::new(1.0, tokens.hairline))
        .corner_radius(CornerRadius::same(radius::SMALL))
        .inner_margin(Margin::same(space::S as i8));
    frame.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        let Some(excerpt) = excerpt else {
            return;
        };
        if excerpt.lines.is_empty() {
            let words = if excerpt.more {
                "This file is no text, so nothing of it is shown."
            } else {
                "This file is empty."
            };
            ui.label(RichText::new(words).color(tokens.text_secondary));
            return;
        }
        lines_ui(ui, state, excerpt);
    });
}

fn lines_ui(ui: &mut Ui, state: &mut PreviewLines, excerpt: &Arc<Excerpt>) {
    let tokens = Tokens::of_ui(ui);
    let font = FontId::monospace(size::SMALL);
    let ten =
        ui.painter()
            .layout_no_wrap("0000000000".to_owned(), font.clone(), Color32::PLACEHOLDER);
    let room = ui.available_width() - GUTTER - 16.0;
    let columns = ((room / (ten.size().x / 10.0)) as usize).max(20);
    state.follow(excerpt, columns);
    let more = usize::from(excerpt.more);
    let count = state.rows.len() + more;
    let rows = &state.rows;
    let response = long_list_ui(
        ui,
        &mut state.list,
        "Beginning of the file",
        count,
        LINE,
        |ui, row, rect| {
            let (number, words) = match rows.get(row) {
                Some((line, part)) => {
                    let number = (part.start == 0).then(|| (line + 1).to_string());
                    (
                        number.unwrap_or_default(),
                        &excerpt.lines[*line][part.clone()],
                    )
                }
                None => (String::new(), "… and so on"),
            };
            let id = ui.scope_id().with(("line", row));
            let line = ui.interact(rect, id, Sense::hover());
            line.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
            let painter = ui.painter_at(rect);
            painter.text(
                pos2(rect.left() + GUTTER - space::S, rect.center().y),
                Align2::RIGHT_CENTER,
                number,
                font.clone(),
                tokens.reading_faint,
            );
            let color = if row < rows.len() {
                tokens.reading_text
            } else {
                tokens.reading_faint
            };
            painter.text(
                pos2(rect.left() + GUTTER, rect.center().y),
                Align2::LEFT_CENTER,
                words,
                font.clone(),
                color,
            );
        },
    );
    focus_ring(ui, &response, CornerRadius::same(radius::SMALL));
    if response.has_focus() {
        state.list.move_by_keys(ui, &mut state.at, count);
    }
}

/// The files with their sizes.
pub(super) fn files_ui(ui: &mut Ui, list: &mut LongList, preview: Option<&Preview>) {
    let tokens = Tokens::of_ui(ui);
    let files = preview.map_or(&[][..], |it| &it.files);
    let title = match preview {
        Some(_) => counted(files.len(), "file"),
        None => "Files".to_owned(),
    };
    section_ui(ui, &title, |_| {});
    let response = long_list_ui(ui, list, "Files", files.len(), ROW, |ui, row, rect| {
        let Some((path, bytes)) = files.get(row) else {
            return;
        };
        let size_words = bytes_words(*bytes);
        let id = ui.scope_id().with(("file", row));
        let line = ui.interact(rect, id, Sense::hover());
        line.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("{path}, {size_words}"))
        });
        let painter = ui.painter_at(rect);
        let bytes = painter.text(
            pos2(rect.right() - space::S, rect.center().y),
            Align2::RIGHT_CENTER,
            size_words,
            FontId::monospace(size::SMALL),
            tokens.text_secondary,
        );
        one_line_ui(ui, rect, rect.left(), bytes.left(), path, tokens.text);
    });
    focus_ring(ui, &response, CornerRadius::same(radius::SMALL));
    if response.has_focus() {
        // A list without a cursor: the keys scroll it.
        let mut at = 0;
        list.move_by_keys(ui, &mut at, files.len());
    }
}

/// Words in one line between two edges, cut where they end.
pub(super) fn one_line_ui(ui: &Ui, rect: Rect, left: f32, right: f32, words: &str, color: Color32) {
    let font = FontId::proportional(size::BODY);
    let mut job = LayoutJob::simple_singleline(words.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width((right - left - space::S).max(0.0));
    let placed = ui.painter().layout_job(job);
    let top = rect.center().y - placed.size().y / 2.0;
    ui.painter_at(rect).galley(pos2(left, top), placed, color);
}
