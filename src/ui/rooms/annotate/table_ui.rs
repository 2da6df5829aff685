//! The table of annotations: filter, sort, a click jumps.

use super::table::Column;
use super::{AnnotateState, Looks, RoomInput};
use crate::app::Request;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{search_field_ui, section_ui, tag_swatch_ui};
use eframe::egui::{self, Align, Layout, RichText, Sense};
use egui_extras::{Column as Width, TableBuilder};

/// The height of a row.
const ROW: f32 = 24.0;

pub(super) fn table_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let everywhere = state.table.query.source.is_none();
    let shown = state.table.rows(input.store).len();
    let all = input.store.counts().total();
    let title = match all {
        1 if shown == 1 => "1 annotation".to_owned(),
        _ if shown as u32 == all => format!("{all} annotations"),
        _ => format!("{shown} of {all} annotations"),
    };
    section_ui(ui, &title, |ui| {
        let mut all_sources = everywhere;
        ui.checkbox(&mut all_sources, "All sources");
        state.table.query.source = if all_sources {
            None
        } else {
            state.current.clone()
        };
        let field = search_field_ui(
            ui,
            &mut state.table.query.filter,
            "Filter annotations",
            260.0,
        );
        if std::mem::take(&mut state.focus_filter) {
            field.request_focus();
        }
    });
    ui.add_space(space::XS);
    let focused = state.focused.clone();
    let mut query = state.table.query.clone();
    {
        let tokens = Tokens::of_ui(ui);
        let count = state.table.rows(input.store).len();
        let mut builder = TableBuilder::new(ui)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(Align::Center))
            .column(Width::exact(104.0))
            .column(Width::remainder().at_least(110.0).clip(true))
            .column(Width::exact(104.0).clip(true))
            .column(Width::exact(72.0))
            .column(Width::initial(120.0).at_least(40.0).clip(true))
            .min_scrolled_height(60.0)
            // The panel keeps its height however few rows pass the filter.
            .auto_shrink(false);
        if state.table_shows != focused {
            let annotations = input.store.project().annotations();
            let annotation = focused.as_ref().and_then(|id| annotations.get(id));
            let at = annotation.and_then(|it| state.table.row_of(input.store, it));
            if let Some(at) = at {
                builder = builder.scroll_to_row(at, None);
            }
            state.table_shows.clone_from(&focused);
        }
        let mut clicked = None;
        builder
            .header(ROW, |mut header| {
                for (column, name) in [
                    (Some(Column::Tag), "Tag"),
                    (Some(Column::Text), "Words"),
                    (Some(Column::Place), "Source"),
                    (None, "Start"),
                    (Some(Column::Note), "Note"),
                ] {
                    header.col(|ui| head_cell_ui(ui, column, name, &mut query));
                }
            })
            .body(|body| {
                let rows = state.table.rows(input.store);
                body.rows(ROW, count, |mut row| {
                    let Some(annotation) = rows.get(row.index()) else {
                        return;
                    };
                    row.set_selected(focused.as_ref() == Some(&annotation.id));
                    let words = input.store.words(annotation);
                    let name = format!(
                        "{}: {words}, {}",
                        looks.get(&annotation.tag).name,
                        annotation.source
                    );
                    let tag = looks.get(&annotation.tag);
                    row.col(|ui| {
                        tag_swatch_ui(ui, &tag.look);
                        ui.add(egui::Label::new(&tag.name).selectable(false));
                    });
                    row.col(|ui| {
                        let mut words = one_line(&words, 240);
                        if annotation.unsure {
                            words.insert_str(0, "? ");
                        }
                        ui.add(egui::Label::new(words).truncate().selectable(false));
                    });
                    row.col(|ui| {
                        let source =
                            RichText::new(annotation.source.as_str()).color(tokens.text_secondary);
                        ui.add(egui::Label::new(source).truncate().selectable(false));
                    });
                    row.col(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            let start = annotation.spans.hull().start().to_string();
                            ui.add(
                                egui::Label::new(RichText::new(start).monospace())
                                    .selectable(false),
                            );
                        });
                    });
                    row.col(|ui| {
                        ui.add(
                            egui::Label::new(annotation.note.as_str())
                                .truncate()
                                .selectable(false),
                        );
                    });
                    let response = row.response();
                    response
                        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Row, true, &name));
                    if response.clicked() {
                        clicked = Some(annotation.id.clone());
                    }
                });
            });
        requests.extend(clicked.map(Request::ShowAnnotation));
    }
    state.table.query.column = query.column;
    state.table.query.descending = query.descending;
}

/// A heading that sorts when it is clicked, and turns the order when clicked again.
fn head_cell_ui(
    ui: &mut egui::Ui,
    column: Option<Column>,
    name: &str,
    query: &mut super::table::Query,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(column) = column else {
        // Over numbers, which end at the right.
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(name).color(tokens.text_secondary));
        });
        return;
    };
    let chosen = query.column == column;
    let arrow = match (chosen, query.descending) {
        (false, _) => "",
        (true, false) => " ↑",
        (true, true) => " ↓",
    };
    let words = RichText::new(format!("{name}{arrow}")).color(if chosen {
        tokens.text
    } else {
        tokens.text_secondary
    });
    if ui.add(egui::Button::new(words).frame(false)).clicked() {
        query.descending = chosen && !query.descending;
        query.column = column;
    }
}
