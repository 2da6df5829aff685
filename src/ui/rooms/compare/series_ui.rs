//! A standing fact over time: one panel for one population, a mark for each
//! figure at the days that it holds for.

use super::matrix::Group;
use super::plot_ui::{Clicked, axis_words, float, name, range, short_label};
use crate::command::event_edit::guess::days;
use crate::compare::{Line, Panel};
use crate::model::Basis;
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, size};
use chrono::{Datelike as _, NaiveDate};
use eframe::egui::{self, Align2, RichText, Role, Sense, Stroke, Ui, WidgetInfo};
use egui_plot::{GridMark, LineStyle, Plot, PlotPoint, PlotPoints, Points, Text};

/// The height of a panel, in points.
const HIGH: f32 = 230.0;

/// The days of a line as numbers; its middle where it is a period.
fn place(line: &Line) -> Option<(f64, f64)> {
    let (of, _) = line.as_of?;
    let day = |it: NaiveDate| f64::from(it.num_days_from_ce());
    let from = of.from.or(of.to).map(day)?;
    let to = of.to.or(of.from).map(day)?;
    Some((from, to))
}

pub(super) fn series_ui(
    ui: &mut Ui,
    id: &(String, String, usize),
    group: &Group,
    panel: &Panel,
    here: Option<usize>,
) -> Option<Clicked> {
    let tokens = *Tokens::of_ui(ui);
    let places: Vec<Option<(f64, f64)>> = panel.lines.iter().map(place).collect();
    let known = places.iter().flatten();
    let first = known.clone().map(|it| it.0).fold(f64::INFINITY, f64::min);
    let last = known.map(|it| it.1).fold(f64::NEG_INFINITY, f64::max);
    let (first, last) = if first > last {
        (0.0, 365.0)
    } else {
        (first, last)
    };
    let pad = ((last - first) * 0.14).max(120.0);
    let (low, high) = range(panel);
    let tall = (high - low).max(high.abs() * 0.2).max(1e-6);
    let bottom = if low >= 0.0 {
        (low - tall * 0.5).max(0.0)
    } else {
        low - tall * 0.5
    };
    // What has no date stands before the others.
    let undated = first - pad * 0.6;
    let x_of = |at: usize| places[at].map_or(undated, |it| (it.0 + it.1) / 2.0);
    let shown = Plot::new(("series", id))
        .height(HIGH)
        .show_background(false)
        .show_grid([true, true])
        .grid_color(tokens.edge)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .default_x_bounds(first - pad, last + pad * 1.6)
        .default_y_bounds(bottom, high + tall * 0.35)
        .y_axis_min_width(76.0)
        .x_grid_spacer(|input| year_marks(input.bounds))
        .x_axis_formatter(|mark, _| year_words(mark.value))
        .y_axis_formatter(|mark, _| axis_words(mark.value))
        .label_formatter(|_| None)
        .show(ui, |plot| {
            let mut way: Vec<[f64; 2]> = Vec::new();
            for (at, line) in panel.lines.iter().enumerate() {
                let written = &line.written;
                let low = written.low.or(written.high).map_or(0.0, float);
                let high = written.high.or(written.low).map_or(0.0, float);
                let (x, y) = (x_of(at), f64::midpoint(low, high));
                let color = if here == Some(at) {
                    tokens.accent
                } else {
                    tokens.text
                };
                if places[at].is_some() {
                    way.push([x, y]);
                }
                let stroke = Stroke::new(2.0, color);
                let mut segment = |from: [f64; 2], to: [f64; 2]| {
                    let points = PlotPoints::from(vec![from, to]);
                    plot.line(
                        egui_plot::Line::new("", points)
                            .stroke(stroke)
                            .allow_hover(false),
                    );
                };
                let (reach_low, reach_high) = (line.reach.low, line.reach.high);
                if let (Some(from), Some(to)) = (reach_low, reach_high)
                    && from != to
                {
                    segment([x, float(from)], [x, float(to)]);
                }
                if let Some((from, to)) = places[at].filter(|it| it.1 - it.0 > 1.0) {
                    let thin = Stroke::new(1.0, faded(color, 0.6));
                    let points = PlotPoints::from(vec![[from, y], [to, y]]);
                    plot.line(
                        egui_plot::Line::new("", points)
                            .stroke(thin)
                            .allow_hover(false),
                    );
                }
                let dot = |radius: f32, color| {
                    Points::new("", vec![[x, y]])
                        .radius(radius)
                        .color(color)
                        .allow_hover(false)
                };
                plot.points(dot(5.0, color));
                let hollow = written.low_open || written.high_open || places[at].is_none();
                if hollow {
                    plot.points(dot(3.0, tokens.reading));
                }
                let words = format!(
                    "{}: {}",
                    name(group, line, 24),
                    short_label(&line.label, 36)
                );
                let words = RichText::new(words).size(size::SMALL).color(color);
                let share = (x - first) / (last - first + pad).max(1.0);
                let anchor = if share > 0.55 {
                    Align2::RIGHT_BOTTOM
                } else {
                    Align2::LEFT_BOTTOM
                };
                let text = Text::new("", PlotPoint::new(x, y + tall * 0.035), words);
                plot.text(text.anchor(anchor).allow_hover(false));
            }
            way.sort_by(|a, b| a[0].total_cmp(&b[0]));
            let thin = Stroke::new(1.0, faded(tokens.text_secondary, 0.7));
            let line = egui_plot::Line::new("", PlotPoints::from(way));
            plot.line(
                line.stroke(thin)
                    .style(LineStyle::dashed_loose())
                    .allow_hover(false),
            );
        });
    let response = shown.response.interact(Sense::CLICK);
    let told: Vec<String> = panel
        .lines
        .iter()
        .map(|it| {
            format!(
                "{}: {}{}",
                name(group, it, 40),
                one_line(&it.label, 120),
                when_words(it)
            )
        })
        .collect();
    let words = format!("{} over time; {}", panel.title, told.join("; "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let pointed = response.hover_pos().and_then(|pos| {
        let near = |at: &usize| {
            let line = &panel.lines[*at];
            let y = line.written.low.or(line.written.high).map_or(0.0, float);
            let mark = shown
                .transform
                .position_from_point(&PlotPoint::new(x_of(*at), y));
            (mark - pos).length() as i32
        };
        let nearest = (0..panel.lines.len()).min_by_key(near)?;
        (near(&nearest) < 40).then_some(nearest)
    });
    if let Some(line) = pointed.and_then(|at| panel.lines.get(at)) {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        let words = format!(
            "{}\n{}{}",
            name(group, line, 60),
            one_line(&line.label, 200),
            when_words(line)
        );
        response.clone().on_hover_text_at_pointer(words);
    }
    let line = pointed.filter(|_| response.clicked())?;
    Some(Clicked { line })
}

/// As of when a figure is, and where that comes from.
fn when_words(line: &Line) -> String {
    let Some((of, basis)) = line.as_of else {
        return ", undated".to_owned();
    };
    let Some(words) = days(of.from, of.to) else {
        return ", undated".to_owned();
    };
    let basis = match basis {
        Basis::Explicit => "",
        Basis::Context => ", from context",
        Basis::Relative => ", leaning on another date",
        Basis::Inferred => ", inferred",
    };
    format!(", as of {words}{basis}")
}

/// The first days of years in view, as many as can be read.
pub(super) fn year_marks(bounds: (f64, f64)) -> Vec<GridMark> {
    let year = |day: f64| {
        let day = NaiveDate::from_num_days_from_ce_opt(day as i32);
        day.map_or(0, |it| it.year())
    };
    let (from, to) = (year(bounds.0), year(bounds.1) + 1);
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        .into_iter()
        .find(|step| (to - from) / step <= 12)
        .unwrap_or(1000);
    let first = from.div_euclid(step) * step;
    (0..)
        .map(|place| first + place * step)
        .take_while(|year| *year <= to)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .map(|day| GridMark {
            value: f64::from(day.num_days_from_ce()),
            step_size: 365.0 * f64::from(step),
        })
        .collect()
}

/// The year of a mark.
pub(super) fn year_words(day: f64) -> String {
    NaiveDate::from_num_days_from_ce_opt(day.round() as i32)
        .map_or_else(String::new, |it| it.year().to_string())
}
