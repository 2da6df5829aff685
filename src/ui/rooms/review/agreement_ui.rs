//! How well the annotators agree: the figures, and the confusion table as a
//! heat map. Every figure leads to the places behind it.

use super::state::{Filters, ReviewState, Show};
use super::{Looks, ReviewInput};
use crate::app::{Annotators, ConfusionCell, Figures};
use crate::model::TagId;
use crate::review::agreement::measure::Measure;
use crate::ui::theme::{Tokens, color, radius, size, space, strong_family};
use eframe::egui::{
    self, Align, CornerRadius, FontId, Frame, Grid, Layout, Margin, RichText, Role, ScrollArea,
    Sense, Ui, WidgetInfo, vec2,
};

/// The side of a cell of the heat map, in points.
const CELL: f32 = 44.0;

pub(super) fn agreement_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(figures) = input.figures else {
        ui.centered_and_justified(|ui| {
            let words = "The figures are being computed…";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    };
    let margin = Margin::symmetric(space::L as i8, space::M as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ScrollArea::both()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                headline_ui(ui, state, annotators, figures);
                ui.add_space(space::S);
                tags_ui(ui, state, looks, figures);
                ui.add_space(space::S);
                confusion_ui(ui, state, annotators, looks, figures);
                ui.add_space(space::S);
                sources_ui(ui, state, figures);
            });
    });
}

/// A figure with two places behind the point, or why there is none.
fn words(figure: Measure) -> (String, &'static str) {
    match figure {
        Ok(it) => (format!("{it:.3}"), ""),
        Err(why) => ("–".to_owned(), why.0),
    }
}

/// A figure that leads to what is behind it.
fn figure_ui(ui: &mut Ui, name: &str, figure: Measure) -> bool {
    let (shown, why) = words(figure);
    let link = ui.link(RichText::new(&shown).monospace());
    let told = if why.is_empty() {
        format!("{name}: {shown}")
    } else {
        format!("{name}: undefined, {why}")
    };
    link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &told));
    let link = if why.is_empty() {
        link
    } else {
        link.on_hover_text(format!("undefined: {why}"))
    };
    link.clicked()
}

fn show(state: &mut ReviewState, filters: Filters) {
    state.filters = filters;
    state.rows.list.rewind();
}

fn headline_ui(ui: &mut Ui, state: &mut ReviewState, annotators: &Annotators, figures: &Figures) {
    let tokens = Tokens::of_ui(ui);
    let (f1, why) = words(figures.f1);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let words = RichText::new(&f1).size(size::DISPLAY).family(strong_family());
        ui.label(words);
        let names = &annotators.board.names;
        let [both, a, b] = figures.counts;
        let first = names.first().map_or("left", String::as_str);
        let second = names.get(1).map_or("right", String::as_str);
        let told = if why.is_empty() {
            format!("agreement F1 of {first} and {second}: {both} spans alike, {a} only {first}, {b} only {second}")
        } else {
            format!("agreement F1 is undefined: {why}")
        };
        ui.label(RichText::new(told).color(tokens.text_secondary));
        if ui.link("Show all disagreements").clicked() {
            show(state, Filters::default());
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for (name, figure) in [
            ("F1, overlapping pairs count half", figures.partial),
            ("kappa on words, marked or not", figures.kappa_any),
            ("alpha on characters, marked or not", figures.alpha_any),
        ] {
            let (shown, why) = words(figure);
            let label = ui.label(RichText::new(format!("{name}: {shown}")).size(size::SMALL));
            if !why.is_empty() {
                label.on_hover_text(format!("undefined: {why}"));
            }
        }
        for (a, b, figure) in &figures.pairs {
            let name = |side: &usize| {
                annotators
                    .board
                    .names
                    .get(*side)
                    .map_or("?", String::as_str)
            };
            let pair = format!("{} and {}: {}", name(a), name(b), words(*figure).0);
            ui.label(RichText::new(pair).size(size::SMALL));
        }
    });
}

fn head_ui(ui: &mut Ui, names: &[&str]) {
    let tokens = Tokens::of_ui(ui);
    for name in names {
        let words = RichText::new(*name)
            .size(size::SMALL)
            .color(tokens.text_secondary);
        ui.label(words);
    }
    ui.end_row();
}

fn number_ui(ui: &mut Ui, number: u64) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.label(RichText::new(number.to_string()).monospace());
    });
}

fn tags_ui(ui: &mut Ui, state: &mut ReviewState, looks: &Looks, figures: &Figures) {
    let mut chosen = None;
    Grid::new("figures by tag")
        .num_columns(7)
        .spacing(vec2(space::L, space::XS))
        .striped(true)
        .show(ui, |ui| {
            head_ui(
                ui,
                &[
                    "Tag",
                    "F1",
                    "kappa",
                    "alike",
                    "only left",
                    "only right",
                    "F1 if settled",
                ],
            );
            for it in &figures.tags {
                let name = &looks.get(&it.of).name;
                ui.label(name);
                let clicked = figure_ui(ui, &format!("F1 of {name}"), it.f1)
                    | figure_ui(ui, &format!("kappa of {name}"), it.kappa);
                for count in it.counts {
                    number_ui(ui, count);
                }
                let clicked =
                    clicked | figure_ui(ui, &format!("F1 if {name} were settled"), it.if_settled);
                if clicked {
                    chosen = Some(it.of.clone());
                }
                ui.end_row();
            }
        });
    if let Some(tag) = chosen {
        show(
            state,
            Filters {
                tag: Some(tag),
                ..Filters::default()
            },
        );
    }
}

fn sources_ui(ui: &mut Ui, state: &mut ReviewState, figures: &Figures) {
    let mut chosen = None;
    Grid::new("figures by source")
        .num_columns(7)
        .spacing(vec2(space::L, space::XS))
        .striped(true)
        .show(ui, |ui| {
            head_ui(
                ui,
                &[
                    "Source",
                    "F1",
                    "kappa",
                    "alike",
                    "only left",
                    "only right",
                    "F1 if settled",
                ],
            );
            for it in &figures.sources {
                ui.label(it.of.as_str());
                let name = it.of.as_str();
                let clicked = figure_ui(ui, &format!("F1 in {name}"), it.f1)
                    | figure_ui(ui, &format!("kappa in {name}"), it.kappa);
                for count in it.counts {
                    number_ui(ui, count);
                }
                let clicked =
                    clicked | figure_ui(ui, &format!("F1 if {name} were settled"), it.if_settled);
                if clicked {
                    chosen = Some(it.of.clone());
                }
                ui.end_row();
            }
        });
    if let Some(source) = chosen {
        show(
            state,
            Filters {
                source: Some(source),
                ..Filters::default()
            },
        );
    }
}

/// Rows are the first file's tags, columns the second's; a click lists the places.
fn confusion_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    annotators: &Annotators,
    looks: &Looks,
    figures: &Figures,
) {
    let tokens = Tokens::of_ui(ui);
    let mut axis: Vec<Option<TagId>> = figures.tags.iter().map(|it| Some(it.of.clone())).collect();
    axis.push(None);
    let name = |tag: &Option<TagId>| {
        tag.as_ref()
            .map_or_else(|| "none".to_owned(), |it| looks.get(it).name.clone())
    };
    let count = |a: &Option<TagId>, b: &Option<TagId>| {
        let found = figures
            .confusion
            .iter()
            .find(|it: &&ConfusionCell| it.0 == *a && it.1 == *b);
        found.map_or(0, |it| it.2)
    };
    let most = figures
        .confusion
        .iter()
        .map(|it| it.2)
        .max()
        .unwrap_or(1)
        .max(1);
    let names = &annotators.board.names;
    let first = names.first().map_or("left", String::as_str);
    let second = names.get(1).map_or("right", String::as_str);
    let words = format!("Rows are {first}’s tags, columns {second}’s");
    ui.label(
        RichText::new(words)
            .size(size::SMALL)
            .color(tokens.text_secondary),
    );
    let mut chosen = None;
    Grid::new("confusion")
        .spacing(vec2(2.0, 2.0))
        .show(ui, |ui| {
            ui.label("");
            for column in &axis {
                ui.label(RichText::new(name(column)).size(size::SMALL));
            }
            ui.end_row();
            for row in &axis {
                ui.label(RichText::new(name(row)).size(size::SMALL));
                for column in &axis {
                    if row.is_none() && column.is_none() {
                        ui.label("");
                        continue;
                    }
                    let number = count(row, column);
                    let (rect, cell) =
                        ui.allocate_exact_size(vec2(CELL + 14.0, CELL * 0.6), Sense::click());
                    let told =
                        format!("{first} {}, {second} {}: {number}", name(row), name(column));
                    cell.widget_info(|| WidgetInfo::labeled(Role::Button, true, &told));
                    let share = (number as f32).sqrt() / (most as f32).sqrt();
                    let hue = if row == column {
                        tokens.good
                    } else {
                        tokens.warning
                    };
                    let ground = if number == 0 {
                        tokens.control
                    } else {
                        color::faded(hue.strong, 0.12 + 0.38 * share)
                    };
                    let corner = CornerRadius::same(radius::SMALL);
                    ui.painter().rect_filled(rect, corner, ground);
                    let font = FontId::monospace(size::SMALL);
                    let shown = if number == 0 {
                        "·".to_owned()
                    } else {
                        number.to_string()
                    };
                    ui.painter().text(
                        rect.center(),
                        egui::Align2::CENTER_CENTER,
                        shown,
                        font,
                        tokens.text,
                    );
                    if cell.on_hover_text(&told).clicked() && number > 0 {
                        chosen = Some((row.clone(), column.clone()));
                    }
                }
                ui.end_row();
            }
        });
    if chosen.is_some() {
        let filters = Filters {
            show: Show::Everything,
            cell: chosen,
            ..Filters::default()
        };
        show(state, filters);
    }
}
