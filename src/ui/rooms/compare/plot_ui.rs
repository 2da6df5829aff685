//! The interval plot: one panel for each counted population, one line for each
//! account, what all leave possible, and the gap where two do not meet.
//!
//! A dot is a plain number, a soft band an approximate one, an arrow an open
//! bound (its start hollow where it is itself excluded), a bracket a range.
//! Standing facts stand over time, panel by panel.

use super::CompareInput;
use super::forms::Form;
use super::matrix::{Cursor, Group, Laid};
use super::series_ui::series_ui;
use super::state::CompareState;
use super::words::capital;
use crate::app::Request;
use crate::compare::{Line, Mark, Panel, Row, Stretch};
use crate::model::{AnnotationId, Role as Part};
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, EmptyState, Icon, button_ui, empty_state_ui};
use eframe::egui::{
    self, Align2, Color32, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
};
use egui_plot::{
    Arrows, GridMark, LineStyle, Plot, PlotPoint, PlotPoints, PlotUi, Points, Polygon, Span, Text,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The height of a line, and of the axis under them, in points.
const LINE: f32 = 40.0;
const AXIS: f32 = 34.0;

/// Which panels have a logarithmic axis.
#[derive(Debug, Default)]
pub(super) struct PlotState {
    log: BTreeMap<(SmolStr, usize), bool>,
}

impl PlotState {
    /// Forgets the axes: another event is shown.
    pub fn rewind(&mut self) {
        self.log.clear();
    }
}

/// What a click in a panel leads to.
pub(super) struct Clicked {
    pub line: usize,
}

pub(super) fn plot_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let rows: Vec<usize> = (0..laid.lines.len())
        .filter(|&line| {
            laid.row(line)
                .is_some_and(|(_, row)| row.aspect.role == Part::Figure && !row.panels.is_empty())
        })
        .collect();
    if rows.is_empty() {
        let hint = if laid.hidden > 0 {
            "The filter hides some rows."
        } else {
            ""
        };
        let empty = EmptyState {
            icon: Icon::Statistics,
            sentence: "No account of this event gives a figure that can be drawn.",
            actions: &[],
            hint,
        };
        empty_state_ui(ui, empty);
        return;
    }
    let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(space::L as i8, 8));
    frame.show(ui, |ui| {
        if !super::is_low(ui) {
            let id = laid.groups.first().map(|it| it.comparison.event.clone());
            if let Some(id) = id.filter(|_| key_ui(ui, tokens)) {
                state.form = Some(Form::Save { id, plots: true });
            }
        }
        ScrollArea::vertical()
            .id_salt("panels")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for line in rows {
                    let Some((group, row)) = laid.row(line) else {
                        continue;
                    };
                    row_ui(ui, state, input, group, row, requests);
                }
            });
    });
}

/// What the shapes mean; gives back whether the plots are to be saved.
fn key_ui(ui: &mut Ui, tokens: &Tokens) -> bool {
    let shown = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for (shape, words) in [
            (Mark::Dot, "as written"),
            (Mark::Band, "about"),
            (Mark::ArrowUp, "at least (hollow: over)"),
            (Mark::ArrowDown, "at most"),
            (Mark::Bracket, "from, to"),
        ] {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(26.0, 14.0), Sense::hover());
            sample(ui, rect, shape, tokens.text);
            let words = RichText::new(words).size(size::SMALL);
            ui.label(words.color(tokens.text_secondary));
            ui.add_space(space::S);
        }
        let save = button_ui(ui, Some(Icon::Save), "Save plot…", ButtonKind::Quiet, true);
        save.on_hover_text("Write the plots of this event as SVG or PNG")
            .clicked()
    });
    ui.add_space(space::XS);
    shown.inner
}

/// One shape of the key.
fn sample(ui: &Ui, rect: egui::Rect, mark: Mark, color: Color32) {
    let painter = ui.painter();
    let line = Stroke::new(2.0, color);
    let (left, middle, right) = (rect.left() + 4.0, rect.center(), rect.right() - 2.0);
    let at = |x: f32| egui::pos2(x, middle.y);
    match mark {
        Mark::Dot => {
            painter.circle_filled(middle, 4.0, color);
        }
        Mark::Band => {
            let band = egui::Rect::from_center_size(middle, egui::vec2(22.0, 10.0));
            painter.rect_filled(band, 2.0, faded(color, 0.22));
            painter.circle_filled(middle, 4.0, color);
        }
        Mark::ArrowUp => {
            painter.circle_stroke(at(left), 3.5, Stroke::new(1.5, color));
            painter.arrow(at(left + 4.0), egui::vec2(right - left - 4.0, 0.0), line);
        }
        Mark::ArrowDown => {
            painter.circle_filled(at(right - 3.0), 3.5, color);
            painter.arrow(at(right - 4.0), egui::vec2(left - right + 4.0, 0.0), line);
        }
        Mark::Bracket => {
            painter.line_segment([at(left), at(right)], line);
            for x in [left, right] {
                let ends = [egui::pos2(x, middle.y - 5.0), egui::pos2(x, middle.y + 5.0)];
                painter.line_segment(ends, line);
            }
        }
    }
}

/// The panels of one row.
fn row_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    group: &Group,
    row: &Row,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    for (place, panel) in row.panels.iter().enumerate() {
        let chosen = state
            .matrix
            .at
            .as_ref()
            .filter(|at| at.event == group.comparison.event && at.aspect == row.aspect.name);
        let account = chosen.and_then(|at| at.account.clone());
        let key = (row.aspect.name.clone(), place);
        let mut log = state.plot.log.get(&key).copied().unwrap_or(false);
        ui.horizontal_wrapped(|ui| {
            let mut title = capital(&row.aspect.name);
            if !panel.title.is_empty() {
                title = format!("{title}: {}", panel.title);
            }
            if group.step.is_some() {
                title = format!("{title} ({})", one_line(&group.comparison.title, 60));
            }
            let words = RichText::new(title).family(strong_family());
            ui.label(if chosen.is_some() {
                words.color(tokens.accent)
            } else {
                words
            });
            ui.label(
                RichText::new(&panel.unit)
                    .size(size::SMALL)
                    .color(tokens.text_secondary),
            );
            if panel.wants_log || log {
                let toggle = ui.checkbox(&mut log, "Logarithmic axis");
                toggle.on_hover_text("The values lie more than a factor of 20 apart");
            }
        });
        state.plot.log.insert(key, log);
        let id = (
            group.comparison.event.as_str().to_owned(),
            row.aspect.name.to_string(),
            place,
        );
        let here = account.as_ref();
        let here = panel.lines.iter().position(|it| Some(&it.account) == here);
        let clicked = if panel.series {
            series_ui(ui, &id, group, panel, here)
        } else {
            panel_ui(ui, &id, group, panel, log, here)
        };
        said_ui(ui, panel);
        ui.add_space(space::M);
        let Some(line) = clicked.and_then(|it| panel.lines.get(it.line)) else {
            continue;
        };
        state.matrix.at = Some(Cursor {
            event: group.comparison.event.clone(),
            aspect: row.aspect.name.clone(),
            account: Some(line.account.clone()),
        });
        requests.extend(open(input, &line.annotation));
    }
}

/// The words behind a mark.
fn open(input: &CompareInput<'_>, id: &AnnotationId) -> Option<Request> {
    let there = input.store.project().annotations().contains(id);
    there.then(|| Request::ShowAnnotation(id.clone()))
}

/// Below a panel: what all leave possible, or what lies between.
fn said_ui(ui: &mut Ui, panel: &Panel) {
    let tokens = Tokens::of_ui(ui);
    let words = shared_words(panel);
    if !words.is_empty() {
        let color = if panel.gap.is_some() {
            tokens.error.text
        } else {
            tokens.text_secondary
        };
        ui.label(RichText::new(words).size(size::SMALL).color(color));
    }
}

/// What all leave possible, or the gap, in words.
pub(super) fn shared_words(panel: &Panel) -> String {
    if let Some((low, high)) = panel.gap {
        return format!(
            "Nothing joins {} and {}: they do not meet",
            number(low),
            number(high)
        );
    }
    if panel.series || panel.lines.len() < 2 {
        return String::new();
    }
    let Some(shared) = &panel.shared else {
        return String::new();
    };
    match (shared.low, shared.high) {
        (Some(low), Some(high)) if low == high => format!("All leave {} possible", number(low)),
        (Some(low), Some(high)) => {
            format!("All leave {} to {} possible", number(low), number(high))
        }
        (Some(low), None) => format!("All leave {} and more possible", number(low)),
        (None, Some(high)) => format!("All leave {} and fewer possible", number(high)),
        (None, None) => String::new(),
    }
}

/// A number with commas between the thousands, as many decimals as it has.
pub(super) fn number(it: Decimal) -> String {
    let text = it.normalize().to_string();
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |it| ("−", it));
    let (whole, rest) = digits.split_once('.').map_or((digits, ""), |it| it);
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{rest}")
    }
}

pub(super) fn float(it: Decimal) -> f64 {
    it.to_f64().unwrap_or(0.0)
}

/// From a value to the axis and back. The logarithm is of one more, so that
/// nobody is lost who counts none.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    log: bool,
}

impl Scale {
    fn at(self, it: f64) -> f64 {
        if self.log {
            (it.max(0.0) + 1.0).log10()
        } else {
            it
        }
    }

    fn back(self, at: f64) -> f64 {
        if self.log { 10_f64.powf(at) - 1.0 } else { at }
    }
}

/// The words of a mark, without a value that only repeats them.
pub(super) fn short_label(label: &str, most: usize) -> String {
    let parts = label.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    match parts {
        Some((words, value)) if value.starts_with(words) => one_line(words, most),
        _ => one_line(label, most),
    }
}

/// The numbers that a panel has to show, from the least to the most.
pub(super) fn range(panel: &Panel) -> (f64, f64) {
    let all = panel
        .lines
        .iter()
        .flat_map(|it| [it.written.low, it.written.high, it.reach.low, it.reach.high]);
    let all: Vec<f64> = all.flatten().map(float).collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low > high { (0.0, 1.0) } else { (low, high) }
}

/// The ends of the axis: some room at either side, and down to nothing where
/// that is near.
fn ends(panel: &Panel, scale: Scale) -> (f64, f64) {
    let (low, high) = range(panel);
    let open_up = panel.lines.iter().any(|it| it.written.high.is_none());
    let open_down = panel.lines.iter().any(|it| it.written.low.is_none());
    let (from, to) = (scale.at(low), scale.at(high));
    let wide = (to - from).max(to.abs() * 0.3).max(1e-6);
    let mut left = from - wide * if open_down { 0.4 } else { 0.16 };
    if low >= 0.0 && (left < 0.0 || scale.log || from < wide * 0.6) {
        left = -wide * 0.03;
    }
    (left, to + wide * if open_up { 0.45 } else { 0.22 })
}

/// One panel of figures along an axis; gives back the line that was clicked.
fn panel_ui(
    ui: &mut Ui,
    id: &(String, String, usize),
    group: &Group,
    panel: &Panel,
    log: bool,
    here: Option<usize>,
) -> Option<Clicked> {
    let tokens = *Tokens::of_ui(ui);
    let count = panel.lines.len();
    let scale = Scale { log };
    let (left, right) = ends(panel, scale);
    let names: Vec<String> = panel.lines.iter().map(|it| name(group, it, 26)).collect();
    let least = if ui.available_width() > 560.0 {
        170.0
    } else {
        96.0
    };
    let shown = Plot::new(("interval plot", id))
        .height(count as f32 * LINE + AXIS)
        .show_background(false)
        .show_grid([true, false])
        .grid_color(tokens.edge)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .default_x_bounds(left, right)
        .default_y_bounds(-0.6, count as f64 - 0.4)
        .y_axis_min_width(least)
        .x_grid_spacer(move |input| {
            if log {
                log_marks(input.bounds.1)
            } else {
                egui_plot::log_grid_spacer(10)(input)
            }
        })
        .y_grid_spacer(move |_| {
            let marks = (0..count).map(|at| GridMark {
                value: at as f64,
                step_size: 1.0,
            });
            marks.collect()
        })
        .y_axis_formatter(move |mark, _| {
            let at = count.checked_sub(1 + mark.value.round().max(0.0) as usize);
            at.and_then(|at| names.get(at)).cloned().unwrap_or_default()
        })
        .x_axis_formatter(move |mark, _| axis_words(scale.back(mark.value)))
        .label_formatter(|_| None)
        .show(ui, |plot| {
            common(plot, &tokens, panel, scale, (left, right));
            for (at, line) in panel.lines.iter().enumerate() {
                let y = (count - 1 - at) as f64;
                mark(
                    plot,
                    &tokens,
                    line,
                    y,
                    scale,
                    (left, right),
                    here == Some(at),
                );
            }
        });
    let response = shown.response.interact(Sense::CLICK);
    let told: Vec<String> = panel
        .lines
        .iter()
        .map(|it| format!("{}: {}", name(group, it, 40), one_line(&it.label, 120)))
        .collect();
    let words = format!(
        "{}; {}. {}",
        panel.title,
        told.join("; "),
        shared_words(panel)
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let pointed = response.hover_pos().map(|pos| {
        let y = shown.transform.value_from_position(pos).y;
        (count as f64 - 1.0 - y)
            .round()
            .clamp(0.0, count.saturating_sub(1) as f64) as usize
    });
    if let Some(line) = pointed.and_then(|at| panel.lines.get(at)) {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        let words = format!("{}\n{}", name(group, line, 60), one_line(&line.label, 200));
        response.clone().on_hover_text_at_pointer(words);
    }
    let line = pointed.filter(|_| response.clicked())?;
    Some(Clicked { line })
}

/// What a line is called: its source.
pub(super) fn name(group: &Group, line: &Line, most: usize) -> String {
    let column = group.comparison.columns.get(line.column);
    column.map_or_else(String::new, |it| one_line(&it.source_name, most))
}

/// The band that all leave possible, or the gap between two that do not meet.
fn common(plot: &mut PlotUi<'_>, tokens: &Tokens, panel: &Panel, scale: Scale, ends: (f64, f64)) {
    if let Some((low, high)) = panel.gap {
        let range = scale.at(float(low))..=scale.at(float(high));
        plot.span(
            Span::new("", range)
                .fill(faded(tokens.error.strong, 0.12))
                .border_color(faded(tokens.error.strong, 0.7))
                .border_style(LineStyle::dashed_dense()),
        );
        let middle = (scale.at(float(low)) + scale.at(float(high))) / 2.0;
        let at = PlotPoint::new(middle, -0.56);
        let words = RichText::new("gap").color(tokens.error.text);
        plot.text(
            Text::new("gap", at, words)
                .anchor(Align2::CENTER_BOTTOM)
                .allow_hover(false),
        );
        return;
    }
    let Some(shared) = panel.shared.filter(|_| panel.lines.len() > 1) else {
        return;
    };
    let low = shared.low.map_or(ends.0, |it| scale.at(float(it)));
    let high = shared.high.map_or(ends.1, |it| scale.at(float(it)));
    // A single number that all share is a line, not a band.
    let pad = (ends.1 - ends.0) * 0.002;
    plot.span(
        Span::new("", low - pad..=high + pad)
            .fill(faded(tokens.good.strong, 0.13))
            .border_color(faded(tokens.good.strong, 0.5)),
    );
}

/// One figure on its line.
fn mark(
    plot: &mut PlotUi<'_>,
    tokens: &Tokens,
    line: &Line,
    y: f64,
    scale: Scale,
    ends: (f64, f64),
    here: bool,
) {
    let color = if here { tokens.accent } else { tokens.text };
    let at = |it: Option<Decimal>| it.map(|it| scale.at(float(it)));
    let Stretch {
        low,
        high,
        low_open,
        high_open,
    } = line.written;
    let (low, high) = (at(low), at(high));
    let width = if here { 3.0 } else { 2.0 };
    let segment = |plot: &mut PlotUi<'_>, from: f64, to: f64, y0: f64, y1: f64| {
        let points = PlotPoints::from(vec![[from, y0], [to, y1]]);
        plot.line(
            egui_plot::Line::new("", points)
                .stroke(Stroke::new(width, color))
                .allow_hover(false),
        );
    };
    // The soft band, where a number is approximate.
    if line.reach != line.written || line.mark == Mark::Band {
        let from = at(line.reach.low).unwrap_or(ends.0);
        let to = at(line.reach.high).unwrap_or(ends.1);
        let corners = vec![
            [from, y - 0.26],
            [to, y - 0.26],
            [to, y + 0.26],
            [from, y + 0.26],
        ];
        plot.polygon(
            Polygon::new("", PlotPoints::from(corners))
                .fill_color(faded(color, 0.16))
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
    let arrow = |plot: &mut PlotUi<'_>, from: f64, to: f64| {
        let (origin, tip) = (vec![[from, y]], vec![[to, y]]);
        plot.arrows(
            Arrows::new("", PlotPoints::from(origin), PlotPoints::from(tip))
                .tip_length(9.0)
                .color(color)
                .allow_hover(false),
        );
    };
    match (low, high) {
        (Some(low), Some(high)) if low < high => {
            segment(plot, low, high, y, y);
            for (x, open) in [(low, low_open), (high, high_open)] {
                segment(plot, x, x, y - 0.2, y + 0.2);
                if open {
                    dot(plot, tokens, x, y, color, true);
                }
            }
        }
        (Some(low), Some(_)) => dot(plot, tokens, low, y, color, false),
        (Some(low), None) => {
            arrow(plot, low, ends.1 - (ends.1 - ends.0) * 0.012);
            dot(plot, tokens, low, y, color, low_open);
        }
        (None, Some(high)) => {
            arrow(plot, high, ends.0 + (ends.1 - ends.0) * 0.012);
            dot(plot, tokens, high, y, color, high_open);
        }
        (None, None) => segment(plot, ends.0, ends.1, y, y),
    }
    // The words stand over the mark, inside the panel.
    let middle = low.or(high).unwrap_or(ends.0);
    let share = (middle - ends.0) / (ends.1 - ends.0).max(1e-9);
    let anchor = if share > 0.72 {
        Align2::RIGHT_BOTTOM
    } else {
        Align2::LEFT_BOTTOM
    };
    let words = RichText::new(short_label(&line.label, 60))
        .size(size::SMALL)
        .color(color);
    plot.text(
        Text::new("", PlotPoint::new(middle, y + 0.16), words)
            .anchor(anchor)
            .allow_hover(false),
    );
}

/// A dot, hollow where the number is itself excluded.
fn dot(plot: &mut PlotUi<'_>, tokens: &Tokens, x: f64, y: f64, color: Color32, hollow: bool) {
    let points = |radius: f32, color: Color32| {
        Points::new("", vec![[x, y]])
            .radius(radius)
            .color(color)
            .filled(true)
            .allow_hover(false)
    };
    plot.points(points(5.5, color));
    if hollow {
        plot.points(points(3.4, tokens.reading));
    }
}

/// The marks of a logarithmic axis: none, one, ten …
fn log_marks(most: f64) -> Vec<GridMark> {
    let mut marks = vec![GridMark {
        value: 0.0,
        step_size: 1.0,
    }];
    let mut power = 1.0_f64;
    while (power + 1.0).log10() <= most && marks.len() < 20 {
        marks.push(GridMark {
            value: (power + 1.0).log10(),
            step_size: 1.0,
        });
        power *= 10.0;
    }
    marks
}

/// A number at the axis.
pub(super) fn axis_words(it: f64) -> String {
    if it < -1e-9 {
        return String::new();
    }
    let rounded = (it * 1000.0).round() / 1000.0;
    Decimal::from_f64_retain(rounded).map_or_else(String::new, |it| number(it.round_dp(3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nothing_is_rounded() {
        let check = |text: &str, shown: &str| {
            let it: Decimal = text.parse().expect("a number");
            assert_eq!(number(it), shown);
        };
        check("160", "160");
        check("1500", "1,500");
        check("15000000", "15,000,000");
        check("94.80", "94.8");
        check("0.3333", "0.3333");
        check("-12345.5", "−12,345.5");
    }

    #[test]
    fn a_label_says_a_number_once() {
        assert_eq!(short_label("470,000 (470,000 persons)", 60), "470,000");
        assert_eq!(
            short_label("Some 160 (≈ 160 persons)", 60),
            "Some 160 (≈ 160 persons)"
        );
        assert_eq!(short_label("over 500", 60), "over 500");
    }

    #[test]
    fn a_logarithmic_axis_keeps_a_zero() {
        let scale = Scale { log: true };
        assert_eq!(scale.at(0.0), 0.0);
        for it in [0.0, 1.0, 130.0, 737_000.0] {
            assert!(
                (scale.back(scale.at(it)) - it).abs() < 1e-6 * (it + 1.0),
                "{it}"
            );
        }
        assert_eq!(log_marks(4.01).len(), 6, "0, 1, 10, 100, 1,000, 10,000");
        assert_eq!(axis_words(1000.0), "1,000");
        assert_eq!(axis_words(-3.0), "");
    }
}
