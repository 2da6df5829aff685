//! Tables of figures. Every figure is a link to the places that it counts.

use super::state::Filters;
use crate::review::agreement::measure::Measure;
use crate::ui::rooms::search::grouped;
use crate::ui::theme::{Tokens, size, space};
use eframe::egui::{Align, Grid, Layout, Response, RichText, Role, Ui, WidgetInfo, vec2};

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
    let tokens = Tokens::of_ui(ui);
    let mut chosen = None;
    // The number of columns is not said: the last one would take all the room
    // that is left, and its figures would stand far from the others.
    Grid::new(id)
        .spacing(vec2(space::L, space::XS))
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
            for (name, cells) in rows {
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
        });
    chosen
}

/// Figures stand at the right of their column.
fn right_ui(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), content);
}
