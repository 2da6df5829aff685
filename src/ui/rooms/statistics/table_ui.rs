//! The table under the plot: a heading sorts, a row leads to what it counts.

use super::state::is_number;
use super::{StatisticsEvent, StatisticsState};
use crate::app::Request;
use crate::index::{Statistics, Table};
use crate::ui::theme::{Tokens, size};
use eframe::egui::{self, Align, Layout, RichText, Role, Sense, WidgetInfo};
use egui_extras::{Column, TableBuilder};

/// The height of a row, in points.
const ROW: f32 = 26.0;

pub(super) fn table_ui(
    ui: &mut egui::Ui,
    state: &mut StatisticsState,
    found: &Statistics,
    events: &mut Vec<StatisticsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let mut sorted = None;
    let mut clicked = None;
    let numbers: Vec<bool> = (0..state.head.len())
        .map(|at| {
            let first = state.rows.first();
            first.is_some_and(|(_, row)| is_number(&row[at]))
        })
        .collect();
    let height = (state.rows.len() as f32 + 1.5) * ROW + size::CONTROL;
    egui::ScrollArea::horizontal()
        .auto_shrink([false, true])
        .show(ui, |ui| {
            let mut builder = TableBuilder::new(ui)
                .sense(Sense::click())
                .striped(true)
                .vscroll(height > 900.0)
                .max_scroll_height(900.0)
                .cell_layout(Layout::left_to_right(Align::Center));
            for (at, number) in numbers.iter().enumerate() {
                builder = builder.column(match (at, number) {
                    (0, _) => Column::initial(140.0).at_least(90.0).clip(true),
                    (_, true) => Column::initial(92.0).at_least(56.0),
                    (_, false) => Column::initial(170.0).at_least(70.0).clip(true),
                });
            }
            builder
                .header(ROW, |mut header| {
                    for (at, name) in state.head.iter().enumerate() {
                        header.col(|ui| {
                            let arrow = match state.order {
                                Some((of, false)) if of == at => " ↑",
                                Some((of, true)) if of == at => " ↓",
                                _ => "",
                            };
                            // The names are those of the CSV, in small letters.
                            let mut letters = name.chars();
                            let first = letters.next().into_iter().flat_map(char::to_uppercase);
                            let name: String = first.chain(letters).collect();
                            let words = RichText::new(format!("{name}{arrow}"))
                                .color(tokens.text_secondary);
                            let head = egui::Button::new(words).frame(false);
                            let layout = if numbers[at] {
                                Layout::right_to_left(Align::Center)
                            } else {
                                Layout::left_to_right(Align::Center)
                            };
                            ui.with_layout(layout, |ui| {
                                if ui.add(head).clicked() {
                                    sorted = Some(at);
                                }
                            });
                        });
                    }
                })
                .body(|body| {
                    body.rows(ROW, state.rows.len(), |mut row| {
                        let Some((place, cells)) = state.rows.get(row.index()) else {
                            return;
                        };
                        for cell in cells {
                            row.col(|ui| cell_ui(ui, cell));
                        }
                        let response = row.response();
                        let name = cells.join(", ");
                        response.widget_info(|| WidgetInfo::labeled(Role::Row, true, &name));
                        if response.clicked() {
                            clicked = Some(*place);
                        }
                    });
                });
        });
    if let Some(column) = sorted {
        state.sort_by(column);
    }
    let led_to = clicked.and_then(|place| leads_to(state.table, found, place));
    events.extend(led_to.map(StatisticsEvent::Ask));
}

fn cell_ui(ui: &mut egui::Ui, cell: &str) {
    if is_number(cell) {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let number = RichText::new(cell).monospace();
            ui.add(egui::Label::new(number).selectable(false));
        });
    } else {
        ui.add(egui::Label::new(cell).truncate().selectable(false));
    }
}

/// Where a row leads: every number clicks through to the text behind it.
fn leads_to(table: Table, found: &Statistics, place: usize) -> Option<Request> {
    Some(match table {
        Table::Tags => Request::ListAnnotations(found.tags.get(place)?.id.to_string()),
        Table::Sources => Request::ShowSource(found.sources.get(place)?.id.clone()),
        Table::Entities => Request::ShowEntity(found.entities.get(place)?.id.clone()),
        Table::Annotators => Request::ListAnnotations(String::new()),
    })
}
