//! The plot of a table: bars from the left, as names are easier to read in
//! lines than upright.

use super::label;
use crate::index::{ByTag, Statistics, Table};
use crate::ui::reader::one_line;
use crate::ui::theme::{TagLook, Tokens, space};
use crate::ui::widgets::tag_swatch_ui;
use eframe::egui::{self, Color32, Role, Stroke, WidgetInfo};
use egui_plot::{Bar, BarChart, Plot};

/// The height of one bar with its gap, and of the axis under them, in points.
const BAR: f32 = 26.0;
const AXIS: f32 = 34.0;

/// The most bars: what is further down stands in the table.
const MOST: usize = 20;

/// A bar: its name and its parts from the left, each with its colour.
struct Line {
    name: String,
    parts: Vec<(String, u32, Color32)>,
}

pub(super) fn plot_ui(ui: &mut egui::Ui, table: Table, found: &Statistics, looks: &[TagLook]) {
    let tokens = Tokens::of_ui(ui);
    let (lines, stacked) = lines(tokens, table, found, looks);
    if lines.is_empty() {
        return;
    }
    if stacked {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            for (row, look) in found.tags.iter().zip(looks) {
                tag_swatch_ui(ui, look);
                ui.label(&row.label);
                ui.add_space(space::S);
            }
        });
        ui.add_space(space::S);
    }
    let count = lines.len();
    let sum = |line: &Line| line.parts.iter().map(|part| part.1).sum::<u32>();
    let most = lines.iter().map(sum).max().unwrap_or(0).max(1);
    let names: Vec<String> = lines.iter().map(|it| one_line(&it.name, 28)).collect();
    let told: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {}", line.name, sum(line)))
        .collect();
    let charts = charts(tokens, lines);
    let shown = Plot::new(("statistics", label(table)))
        .height(count as f32 * BAR + AXIS)
        .show_background(false)
        .show_grid([true, false])
        .grid_color(tokens.edge)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .default_y_bounds(-0.6, count as f64 - 0.4)
        .default_x_bounds(0.0, f64::from(most) * 1.04)
        .y_axis_min_width(150.0)
        .y_grid_spacer(move |_| {
            // One mark a bar, so that every bar has its name.
            let marks = (0..count).map(|at| egui_plot::GridMark {
                value: at as f64,
                step_size: 1.0,
            });
            marks.collect()
        })
        .y_axis_formatter(move |mark, _| {
            let at = count.checked_sub(1 + mark.value.round().max(0.0) as usize);
            at.and_then(|at| names.get(at)).cloned().unwrap_or_default()
        })
        .x_axis_formatter(|mark, _| {
            let whole = mark.value.round();
            if (mark.value - whole).abs() < 1e-6 && whole >= 0.0 {
                format!("{whole}")
            } else {
                String::new()
            }
        })
        .label_formatter(|_| None)
        .show(ui, |plot| {
            for chart in charts {
                plot.bar_chart(chart);
            }
        });
    let words = format!(
        "Annotations of each of {}: {}",
        label(table),
        told.join(", ")
    );
    shown
        .response
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
}

/// The bars, the first at the top, and whether their parts are tags.
fn lines(
    tokens: &Tokens,
    table: Table,
    found: &Statistics,
    looks: &[TagLook],
) -> (Vec<Line>, bool) {
    let parts = |by_tag: &ByTag| -> Vec<(String, u32, Color32)> {
        let tags = found.tags.iter().zip(looks).zip(by_tag);
        tags.filter(|(_, count)| **count > 0)
            .map(|((row, look), &count)| (row.label.clone(), count, look.hue.strong))
            .collect()
    };
    let lines = match table {
        Table::Tags => {
            let tags = found.tags.iter().zip(looks);
            let line = |(row, look): (&crate::index::TagRow, &TagLook)| Line {
                name: row.label.clone(),
                parts: vec![(row.label.clone(), row.tally.annotations, look.hue.strong)],
            };
            return (tags.map(line).take(MOST).collect(), false);
        }
        Table::Entities => {
            let mentioned = found.entities.iter().filter(|row| row.mentions > 0);
            let line = |row: &crate::index::EntityRow| Line {
                name: row.label.clone(),
                parts: vec![(row.label.clone(), row.mentions, tokens.accent)],
            };
            return (mentioned.map(line).take(MOST).collect(), false);
        }
        Table::Sources => found
            .sources
            .iter()
            .map(|row| Line {
                name: row.id.to_string(),
                parts: parts(&row.by_tag),
            })
            .take(MOST)
            .collect(),
        Table::Annotators => found
            .annotators
            .iter()
            .map(|row| Line {
                name: row.name.clone(),
                parts: parts(&row.by_tag),
            })
            .take(MOST)
            .collect(),
    };
    (lines, true)
}

/// One chart with every part of every bar, each on top of the one before it.
fn charts(tokens: &Tokens, lines: Vec<Line>) -> Vec<BarChart> {
    let count = lines.len();
    let mut bars = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let mut from = 0.0;
        for (part, number, color) in line.parts {
            let bar = Bar::new((count - 1 - at) as f64, f64::from(number))
                .name(format!("{part}: {number}"))
                .fill(color)
                .stroke(Stroke::new(1.0, tokens.panel))
                .width(0.62)
                .base_offset(from)
                .horizontal();
            bars.push(bar);
            from += f64::from(number);
        }
    }
    let said = |bar: &Bar, _: &BarChart| bar.name.clone();
    vec![
        BarChart::new("annotations", bars)
            .horizontal()
            .element_formatter(Box::new(said)),
    ]
}
