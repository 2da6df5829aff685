//! The reader in the accessibility tree.
//!
//! Every block in view is a paragraph with a text run for each row, which
//! carries the length, position and width of its characters; every annotation
//! in view is a node of its own under its paragraph. They are made from the
//! same geometry that is painted, so that what a screen reader or a test from
//! outside computes from them is where the text is.

use super::layout::{Cell, Row};
use super::paint::{in_block, rects};
use super::view::{View, Visible};
use super::{Input, ReaderEvent, spoken_name};
use crate::text::ByteSpan;
use eframe::egui::accesskit::{Action, Node, Rect as NodeRect, Role, TextDirection};
use eframe::egui::{self, Id, Rect, Sense, UiBuilder, pos2};

/// A text run's word starts are bytes: this many characters at most.
const LONGEST_RUN: usize = 255;

/// The length of a character in the tree is a byte.
const LONGEST_CHARACTER: u32 = 255;

impl View {
    /// Adds what is in view to the accessibility tree, if anybody reads it.
    pub(super) fn report(
        &mut self,
        ui: &mut egui::Ui,
        response: &egui::Response,
        input: &Input<'_>,
        events: &mut Vec<ReaderEvent>,
    ) {
        response.widget_info(|| egui::WidgetInfo::labeled(Role::Document, true, "Reading column"));
        let active = ui.accesskit_node_builder(response.id, |_| ()).is_some();
        if !active {
            return;
        }
        for visible in &self.visible {
            self.report_block(ui, response.id, visible, input, events);
        }
    }

    fn report_block(
        &self,
        ui: &mut egui::Ui,
        parent: Id,
        visible: &Visible,
        input: &Input<'_>,
        events: &mut Vec<ReaderEvent>,
    ) {
        let block = visible.block;
        let height = visible.geometry.height;
        let rect = Rect::from_min_max(
            visible.pos,
            pos2(self.column.right(), visible.pos.y + height),
        );
        let text = block.span().map_or("", |span| input.text.slice(span));
        let id = parent.with(("block", block.index));
        let builder = UiBuilder::new()
            .scope_id(id)
            .max_rect(rect)
            .accessibility_parent(parent)
            .accessibility_role(Role::Paragraph);
        let paragraph = ui.new_child(builder);
        paragraph.accesskit_node_builder(paragraph.unique_id(), |node| {
            node.set_role(Role::Paragraph);
            node.set_value(text);
            node.set_bounds(bounds(rect));
        });
        for (number, row) in visible.geometry.rows.iter().enumerate() {
            report_row(&paragraph, id.with(("row", number)), row, visible, input);
        }
        self.report_suggestions(ui, &paragraph, id, visible, input, events);
        for placed in in_block(visible, input) {
            let areas: Vec<Rect> = placed
                .spans()
                .iter()
                .flat_map(|&span| rects(visible, span))
                .collect();
            let Some(area) = areas.into_iter().reduce(Rect::union) else {
                continue;
            };
            let name = spoken_name(
                &placed.annotation,
                (input.look)(&placed.annotation.tag),
                input.text,
            );
            let told = input.told.and_then(|told| told(&placed.annotation.id));
            let name = told.map_or(name.clone(), |it| format!("{name}; {}", it.words));
            let node_id = id.with(("annotation", placed.annotation.id.as_str()));
            let mark = paragraph.interact(area, node_id, Sense::hover());
            paragraph.accesskit_node_builder(mark.id, |node| {
                node.set_role(Role::Mark);
                node.set_label(name);
                node.set_description(placed.annotation.note.as_str());
                node.set_bounds(bounds(area));
                node.set_selected(input.is_focused(placed));
                node.add_action(Action::Click);
            });
            if ui.input(|it| it.has_accesskit_action_request(mark.id, Action::Click)) {
                events.push(ReaderEvent::Clicked(vec![placed.annotation.id.clone()]));
            }
        }
    }
}

/// Adds a row as text runs.
fn report_row(paragraph: &egui::Ui, id: Id, row: &Row, visible: &Visible, input: &Input<'_>) {
    let offset = visible.pos.to_vec2();
    // A run has one direction, along which its positions count, and no hole: a
    // number in Arabic text and the Latin word behind it stand apart.
    let adjoin = |a: &Cell, b: &Cell| {
        let gap = if a.rtl {
            a.left - b.right
        } else {
            b.left - a.right
        };
        a.rtl == b.rtl && gap.abs() < 1.0
    };
    let cells: Vec<Cell> = row
        .cells
        .iter()
        .flat_map(|cell| characters(*cell, input))
        .collect();
    let runs = cells
        .chunk_by(adjoin)
        .flat_map(|run| run.chunks(LONGEST_RUN));
    for (number, cells) in runs.enumerate() {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            continue;
        };
        let left = cells.iter().map(|it| it.left).fold(f32::INFINITY, f32::min);
        let right = cells
            .iter()
            .map(|it| it.right)
            .fold(f32::NEG_INFINITY, f32::max);
        let area = Rect::from_min_max(pos2(left, row.top), pos2(right, row.top + row.height))
            .translate(offset);
        let run = paragraph.interact(area, id.with(number), Sense::hover());
        let Ok(span) = ByteSpan::new(first.start, last.end) else {
            continue;
        };
        paragraph.accesskit_node_builder(run.id, |node: &mut Node| {
            node.set_role(Role::TextRun);
            node.set_bounds(bounds(area));
            let rtl = first.rtl;
            node.set_text_direction(if rtl {
                TextDirection::RightToLeft
            } else {
                TextDirection::LeftToRight
            });
            let text = input.text.slice(span);
            node.set_value(text);
            // A character of the tree is a grapheme: the unit in which a person
            // moves. Positions count along the direction of reading.
            let position = |it: &Cell| {
                if rtl {
                    right - it.right
                } else {
                    it.left - left
                }
            };
            let length = |it: &Cell| u8::try_from(it.end.get() - it.start.get());
            let lengths = cells.iter().map(|it| length(it).unwrap_or(u8::MAX));
            node.set_character_lengths(lengths.collect::<Vec<u8>>());
            node.set_character_positions(cells.iter().map(position).collect::<Vec<f32>>());
            let widths: Vec<f32> = cells.iter().map(|it| it.right - it.left).collect();
            node.set_character_widths(widths);
            node.set_word_starts(word_starts(text, cells, span));
        });
    }
}

/// What the tree counts as characters: a grapheme, or its parts where it has so
/// many marks that its length does not fit. All but the first have no width.
fn characters(cell: Cell, input: &Input<'_>) -> Vec<Cell> {
    let mut parts = Vec::new();
    let mut rest = cell;
    while rest.end.get() - rest.start.get() > LONGEST_CHARACTER {
        let cut = input.text.floor(rest.start.plus(LONGEST_CHARACTER));
        parts.push(Cell { end: cut, ..rest });
        let x = if cell.rtl { cell.left } else { cell.right };
        rest = Cell {
            start: cut,
            left: x,
            right: x,
            ..rest
        };
    }
    parts.push(rest);
    parts
}

fn word_starts(text: &str, cells: &[Cell], span: ByteSpan) -> Vec<u8> {
    let mut starts = Vec::new();
    let mut in_word = false;
    for (index, cell) in cells.iter().enumerate() {
        let from = (cell.start.get() - span.start().get()) as usize;
        let to = (cell.end.get() - span.start().get()) as usize;
        let word = text
            .get(from..to)
            .is_some_and(|it| it.chars().any(char::is_alphanumeric));
        if word
            && !in_word
            && let Ok(index) = u8::try_from(index)
        {
            starts.push(index);
        }
        in_word = word;
    }
    starts
}

pub(super) fn bounds(rect: Rect) -> NodeRect {
    NodeRect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    }
}
