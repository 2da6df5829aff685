//! Tables of figures. Every figure is a link to the places that it counts.

use super::state::Filters;
use crate::review::agreement::measure::Measure;
use crate::ui::rooms::search::grouped;
use crate::ui::theme::{Tokens, size, space};
use eframe::egui::{Align, Grid, Layout, Response, RichText, Role, Ui, WidgetInfo, vec2};
use std::cell::RefCell;
use std::ops::Range;

/// A figure in a table.
pub(super) struct Cell {
    shown: String,
    told: String,
    hover: String,
    go: Option<Filters>,
}

impl Cell {
    /// A figure, which leads to places if there are any to lead to.
    pub fn figure(name: &str, figure: Measure, go: Option<Filters>) -> Self {
        match figure {
            Ok(it) => Self::words(name, format!("{it:.3}"), go),
            Err(why) => Self {
                shown: "–".to_owned(),
                told: format!("{name}: undefined, {}", why.0),
                hover: format!("undefined: {}", why.0),
                go,
            },
        }
    }

    /// A count; nothing leads nowhere.
    pub fn count(name: &str, count: u64, go: Filters) -> Self {
        Self::words(name, grouped(count), (count > 0).then_some(go))
    }

    /// Words of any kind.
    pub fn words(name: &str, shown: String, go: Option<Filters>) -> Self {
        Self {
            told: format!("{name}: {shown}"),
            shown,
            hover: String::new(),
            go,
        }
    }

    /// The same with words for whoever points at it.
    pub fn with_hover(mut self, hover: String) -> Self {
        if self.hover.is_empty() {
            self.hover = hover;
        }
        self
    }

    /// Shows it; where it leads to, if it was clicked.
    pub fn ui(self, ui: &mut Ui) -> Option<Filters> {
        let words = RichText::new(&self.shown).monospace();
        let response: Response = if self.go.is_some() {
            let link = ui.link(words);
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &self.told));
            link
        } else {
            let label = ui.label(words);
            label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &self.told));
            label
        };
        let response = if self.hover.is_empty() {
            response
        } else {
            response.on_hover_text(&self.hover)
        };
        self.go.filter(|_| response.clicked())
    }
}

/// Shows a table under its headings: a name and its figures in each row. Where
/// to, if a figure was clicked.
pub(super) fn table_ui(
    ui: &mut Ui,
    id: &str,
    heads: &[&str],
    rows: Vec<(String, Vec<Cell>)>,
) -> Option<Filters> {
    let count = rows.len();
    // Each is asked for once, in order.
    let rows = RefCell::new(rows.into_iter());
    let row = |_| rows.borrow_mut().next().unwrap_or_default();
    grid_ui(ui, id, heads, 0..count, count, &row)
}

/// A table of this many rows is made whole; of a longer one only what is in view.
const WHOLE: usize = 60;
/// The height of a row without the gap behind it, in points.
const ROW: f32 = 20.0;

/// The same of any number of rows: `row` makes one of them.
pub(super) fn long_table_ui(
    ui: &mut Ui,
    id: &str,
    heads: &[&str],
    count: usize,
    row: &dyn Fn(usize) -> (String, Vec<Cell>),
) -> Option<Filters> {
    if count <= WHOLE {
        return grid_ui(ui, id, heads, 0..count, count, row);
    }
    // The heads are a row too.
    let top = ui.cursor().top() + ROW + space::XS;
    let clip = ui.clip_rect();
    let at = |y: f32| ((y - top) / (ROW + space::XS)).floor().max(0.0) as usize;
    let last = (at(clip.bottom()) + 2).min(count);
    // Even, so that stripes stay where they are.
    let first = at(clip.top()).min(last) / 2 * 2;
    grid_ui(ui, id, heads, first..last, count, row)
}

/// Shows some rows of a table, with room for the others.
fn grid_ui(
    ui: &mut Ui,
    id: &str,
    heads: &[&str],
    shown: Range<usize>,
    count: usize,
    row: &dyn Fn(usize) -> (String, Vec<Cell>),
) -> Option<Filters> {
    let tokens = Tokens::of_ui(ui);
    let room_ui = |ui: &mut Ui, rows: usize| {
        if rows > 0 {
            let high = rows as f32 * (ROW + space::XS) - space::XS;
            ui.allocate_space(vec2(1.0, high));
            ui.end_row();
        }
    };
    let mut chosen = None;
    // The number of columns is not said: the last one would take all the room
    // that is left, and its figures would stand far from the others.
    Grid::new(id)
        .spacing(vec2(space::L, space::XS))
        .min_row_height(ROW)
        .striped(true)
        .show(ui, |ui| {
            for (at, head) in heads.iter().enumerate() {
                let words = RichText::new(*head)
                    .size(size::SMALL)
                    .color(tokens.text_secondary);
                if at == 0 {
                    ui.label(words);
                } else {
                    right_ui(ui, |ui| drop(ui.label(words)));
                }
            }
            ui.end_row();
            room_ui(ui, shown.start);
            for at in shown.clone() {
                let (name, cells) = row(at);
                ui.label(name);
                for cell in cells {
                    right_ui(ui, |ui| {
                        if let Some(to) = cell.ui(ui) {
                            chosen = Some(to);
                        }
                    });
                }
                ui.end_row();
            }
            room_ui(ui, count.saturating_sub(shown.end));
        });
    chosen
}

/// Figures stand at the right of their column.
fn right_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), content);
}
