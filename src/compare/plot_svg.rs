//! The interval plot as SVG: for reports, and as part of a picture that is
//! saved. Nothing is rounded in what is written; only places are.
//!
//! Shapes say what colours say: a dot is a plain number, a soft band an
//! approximate one, an arrow an open bound (its start hollow where the number
//! itself is excluded), a bracket a range. Colours follow light and dark.

use super::panel::{Line, Mark, Panel, Stretch};
use crate::model::words::number_words;
use crate::text::escaped;
use chrono::{Datelike as _, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::fmt::Write as _;

/// The colours of the parts on a white ground; what holds several plots has
/// them once for all.
///
/// Plain colours, no variables: most programs that read SVG know only those.
pub const STYLE: &str = "\
.vp{color:#1c1c1c;font-family:Inter,system-ui,sans-serif;font-size:13px}\
.vp text{fill:#1c1c1c}.vp .vp-quiet{fill:#595959;font-size:12px}\
.vp .vp-axis{stroke:#8a8a8a;stroke-width:1}.vp .vp-grid{stroke:#dedede;stroke-width:1}\
.vp .vp-line{stroke:#0b57a4;stroke-width:2;fill:none}\
.vp .vp-full{fill:#0b57a4;stroke:#0b57a4;stroke-width:2}\
.vp .vp-hollow{fill:#fff;stroke:#0b57a4;stroke-width:2}\
.vp .vp-soft{fill:#7da7d9;opacity:.45}.vp .vp-shared{fill:#2e7d32;opacity:.14}\
.vp .vp-gap{fill:none;stroke:#b3261e;stroke-width:1.5;stroke-dasharray:5 4}";

/// The colours in a page that is read in the dark, or printed.
pub const STYLE_OF_PAGES: &str = "\
@media (prefers-color-scheme:dark){.vp{color:#e6e6e6}.vp text{fill:#e6e6e6}\
.vp .vp-quiet{fill:#a8a8a8}.vp .vp-axis{stroke:#777}.vp .vp-grid{stroke:#333}\
.vp .vp-line{stroke:#8ab8f0}.vp .vp-full{fill:#8ab8f0;stroke:#8ab8f0}\
.vp .vp-hollow{fill:#161616;stroke:#8ab8f0}.vp .vp-soft{fill:#4d7fb8}\
.vp .vp-shared{fill:#7cc47f}.vp .vp-gap{stroke:#f2857d}}\
@media print{.vp text,.vp .vp-quiet{fill:#000}.vp .vp-line,.vp .vp-full,.vp .vp-hollow,\
.vp .vp-gap{stroke:#000}.vp .vp-full{fill:#000}.vp .vp-soft{fill:#999}}";

/// How wide a panel is, in pixels.
pub(super) const WIDTH: f64 = 760.0;
const NAMES: f64 = 190.0;
const LABELS: f64 = 200.0;
const ROW: f64 = 30.0;
const TOP: f64 = 34.0;
const AXIS: f64 = 30.0;

/// How high a panel is, in pixels.
pub(super) fn height(panel: &Panel) -> f64 {
    if panel.series {
        TOP + 260.0 + AXIS
    } else {
        TOP + ROW * panel.lines.len() as f64 + AXIS + 8.0
    }
}

/// A panel as an SVG element at `top` of what holds it, which has the colours.
/// `names` are what to call the columns, in their order; a column without one
/// goes by its account's id. The axis is logarithmic where that helps.
pub fn panel(panel: &Panel, names: &[String], top: f64) -> String {
    let height = height(panel);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"vp\" role=\"img\" y=\"{top}\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\"><title>{}</title><desc>{}</desc>",
        escaped(&format!("{} ({})", panel.title, panel.unit)),
        escaped(&described(panel, names)),
    );
    let _ = write!(
        out,
        "<text x=\"8\" y=\"20\" font-weight=\"600\">{}</text>\
         <text class=\"vp-quiet\" x=\"{}\" y=\"20\" text-anchor=\"end\">{}</text>",
        escaped(&cut(&panel.title, 80)),
        WIDTH - 8.0,
        escaped(&cut(&panel.unit, 30)),
    );
    let axis = Axis::of(panel, panel.wants_log);
    if panel.series {
        series(&mut out, panel, names, &axis, height);
    } else {
        intervals(&mut out, panel, names, &axis, height);
    }
    out.push_str("</svg>");
    out
}

/// What the plot shows, for those who do not see it.
fn described(panel: &Panel, names: &[String]) -> String {
    let mut lines: Vec<String> = panel
        .lines
        .iter()
        .map(|it| {
            let as_of = it.as_of.map(|it| format!(", as of {}", it.0.words()));
            format!(
                "{}: {}{}",
                name(it, names),
                it.label,
                as_of.unwrap_or_default()
            )
        })
        .collect();
    if let Some((from, to)) = panel.gap {
        lines.push(format!(
            "Nothing fits both sides of the gap from {} to {}",
            number_words(from),
            number_words(to)
        ));
    }
    lines.join(". ")
}

fn name(line: &Line, names: &[String]) -> String {
    let own = names.get(line.column).filter(|it| !it.is_empty());
    own.map_or_else(|| line.account.to_string(), String::clone)
}

/// As many letters as have place, an ellipsis for the rest.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// The axis of values: numbers to fractions of its length.
struct Axis {
    least: f64,
    most: f64,
    log: bool,
}

impl Axis {
    fn of(panel: &Panel, log: bool) -> Self {
        let bounds = panel.lines.iter().flat_map(|it| {
            let Line { written, reach, .. } = it;
            [written.low, written.high, reach.low, reach.high]
        });
        let bounds: Vec<f64> = bounds.flatten().filter_map(|it| it.to_f64()).collect();
        let mut least = bounds.iter().copied().fold(f64::INFINITY, f64::min);
        let mut most = bounds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !least.is_finite() || !most.is_finite() {
            (least, most) = (0.0, 1.0);
        }
        let log = log && least > 0.0;
        let open = panel
            .lines
            .iter()
            .any(|it| it.reach.high.is_none() || it.reach.low.is_none());
        if log {
            (least, most) = (least / 1.3, most * 1.5);
        } else {
            let reach = (most - least).max(most.abs() * 0.05).max(1e-9);
            let room = reach * if open { 0.25 } else { 0.08 };
            // A count's axis does not go below nothing for the sake of room.
            least = if least >= 0.0 {
                (least - room).max(0.0)
            } else {
                least - room
            };
            most += room;
        }
        Self { least, most, log }
    }

    /// Where a number lies, from 0 to 1.
    fn part(&self, number: f64) -> f64 {
        let part = if self.log {
            (number.max(self.least).ln() - self.least.ln()) / (self.most.ln() - self.least.ln())
        } else {
            (number - self.least) / (self.most - self.least)
        };
        if part.is_finite() {
            part.clamp(0.0, 1.0)
        } else {
            0.5
        }
    }

    /// Numbers to write at the axis, each with its words.
    fn ticks(&self) -> Vec<(f64, String)> {
        let mut ticks = Vec::new();
        if self.log {
            for power in -12..=27 {
                for factor in [1.0, 2.0, 5.0] {
                    let tick = factor * 10f64.powi(power);
                    if tick >= self.least && tick <= self.most {
                        ticks.push((tick, tick_words(tick)));
                    }
                }
            }
            let every = ticks.len().div_ceil(7).max(1);
            return ticks.into_iter().step_by(every).collect();
        }
        let rough = (self.most - self.least) / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0]
            .into_iter()
            .map(|it| it * power)
            .find(|it| *it >= rough)
            .unwrap_or(rough);
        if !(step > 0.0 && step.is_finite()) {
            return ticks;
        }
        let first = (self.least / step).ceil();
        for at in 0..12 {
            let tick = (first + f64::from(at)) * step;
            if tick > self.most {
                break;
            }
            ticks.push((tick, tick_words(tick)));
        }
        ticks
    }
}

fn tick_words(tick: f64) -> String {
    let decimal = Decimal::from_f64_retain(tick).unwrap_or_default();
    // Ticks are round; what is left behind the tenth place is the machine's.
    number_words(decimal.round_dp(10))
}

fn number(decimal: Decimal) -> f64 {
    decimal.to_f64().unwrap_or(0.0)
}

fn intervals(out: &mut String, panel: &Panel, names: &[String], axis: &Axis, height: f64) {
    let (left, right) = (NAMES, WIDTH - LABELS);
    let x = |value: f64| left + axis.part(value) * (right - left);
    let bottom = height - AXIS;
    for (tick, words) in axis.ticks() {
        let _ = write!(
            out,
            "<line class=\"vp-grid\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"{TOP}\" y2=\"{bottom:.1}\"/>\
             <text class=\"vp-quiet\" x=\"{0:.1}\" y=\"{1:.1}\" text-anchor=\"middle\">{2}</text>",
            x(tick),
            bottom + 18.0,
            escaped(&words),
        );
    }
    let _ = write!(
        out,
        "<line class=\"vp-axis\" x1=\"{left}\" x2=\"{right}\" y1=\"{bottom:.1}\" y2=\"{bottom:.1}\"/>"
    );
    if let Some(shared) = &panel.shared {
        let from = shared.low.map_or(left, |it| x(number(it)));
        let to = shared.high.map_or(right, |it| x(number(it)));
        let _ = write!(
            out,
            "<rect class=\"vp-shared\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            (to - from).max(2.0),
            bottom - TOP,
        );
    }
    if let Some((from, to)) = panel.gap {
        let (from, to) = (x(number(from)), x(number(to)));
        let _ = write!(
            out,
            "<rect class=\"vp-gap\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{:.1}\" height=\"{:.1}\"/>\
             <text class=\"vp-quiet\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">gap</text>",
            (to - from).max(2.0),
            bottom - TOP,
            f64::midpoint(from, to),
            TOP - 3.0,
        );
    }
    for (at, line) in panel.lines.iter().enumerate() {
        let y = TOP + ROW * (at as f64 + 0.5);
        let _ = write!(
            out,
            "<text x=\"8\" y=\"{0:.1}\">{1}</text><text x=\"{2:.1}\" y=\"{0:.1}\">{3}</text>",
            y + 4.0,
            escaped(&cut(&name(line, names), 26)),
            right + 12.0,
            escaped(&cut(&line.label, 28)),
        );
        mark(out, line, y, left, right, &x);
    }
}

/// One figure on its line.
fn mark(out: &mut String, line: &Line, y: f64, left: f64, right: f64, x: &dyn Fn(f64) -> f64) {
    let Stretch {
        low,
        high,
        low_open,
        high_open,
    } = line.written;
    let at = |it: Option<Decimal>, open: f64| it.map_or(open, |it| x(number(it)));
    let (from, to) = (at(low, left), at(high, right));
    if line.reach != line.written || line.mark == Mark::Band {
        let (soft_from, soft_to) = (at(line.reach.low, left), at(line.reach.high, right));
        let _ = write!(
            out,
            "<rect class=\"vp-soft\" x=\"{soft_from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"14\" rx=\"5\"/>",
            y - 7.0,
            (soft_to - soft_from).max(2.0),
        );
    }
    match line.mark {
        Mark::Dot => dot(out, from, y, false),
        Mark::Band => dot(out, to, y, high_open),
        Mark::ArrowUp => {
            stroke(out, from + if low_open { 5.0 } else { 0.0 }, right - 2.0, y);
            arrow(out, right, y, -8.0);
            dot(out, from, y, low_open);
        }
        Mark::ArrowDown => {
            stroke(out, left + 2.0, to - if high_open { 5.0 } else { 0.0 }, y);
            arrow(out, left, y, 8.0);
            dot(out, to, y, high_open);
        }
        Mark::Bracket => {
            stroke(out, from, to, y);
            end(out, from, y, low_open, 5.0);
            end(out, to, y, high_open, -5.0);
        }
    }
}

fn stroke(out: &mut String, from: f64, to: f64, y: f64) {
    let _ = write!(
        out,
        "<line class=\"vp-line\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"
    );
}

fn dot(out: &mut String, x: f64, y: f64, hollow: bool) {
    let class = if hollow { "vp-hollow" } else { "vp-full" };
    let _ = write!(
        out,
        "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\"/>"
    );
}

/// The head of an arrow whose tip is at `x`.
fn arrow(out: &mut String, x: f64, y: f64, back: f64) {
    let _ = write!(
        out,
        "<polygon class=\"vp-full\" points=\"{x:.1},{y:.1} {0:.1},{1:.1} {0:.1},{2:.1}\"/>",
        x + back,
        y - 5.0,
        y + 5.0,
    );
}

/// The end of a range: a bracket, or a hollow dot where it is excluded.
fn end(out: &mut String, x: f64, y: f64, open: bool, turn: f64) {
    if open {
        dot(out, x, y, true);
    } else {
        let _ = write!(
            out,
            "<path class=\"vp-line\" d=\"M{0:.1} {1:.1}H{x:.1}V{2:.1}H{0:.1}\"/>",
            x + turn,
            y - 7.0,
            y + 7.0,
        );
    }
}

/// A standing fact over time: days across, values upwards.
fn series(out: &mut String, panel: &Panel, names: &[String], axis: &Axis, height: f64) {
    let (left, right) = (110.0, WIDTH - 150.0);
    let (top, bottom) = (TOP + 8.0, height - AXIS);
    let y = |value: f64| bottom - axis.part(value) * (bottom - top);
    for (tick, words) in axis.ticks() {
        let _ = write!(
            out,
            "<line class=\"vp-grid\" x1=\"{left}\" x2=\"{right}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>\
             <text class=\"vp-quiet\" x=\"{1:.1}\" y=\"{2:.1}\" text-anchor=\"end\">{3}</text>",
            y(tick),
            left - 8.0,
            y(tick) + 4.0,
            escaped(&words),
        );
    }
    let _ = write!(
        out,
        "<line class=\"vp-axis\" x1=\"{left}\" x2=\"{right}\" y1=\"{bottom:.1}\" y2=\"{bottom:.1}\"/>"
    );
    let middles: Vec<Option<f64>> = panel.lines.iter().map(middle).collect();
    let known = || middles.iter().copied().flatten();
    let first = known().fold(f64::INFINITY, f64::min);
    let last = known().fold(f64::NEG_INFINITY, f64::max);
    // Figures without a date stand apart, at the left.
    let undated = middles.iter().any(Option::is_none);
    let start = if undated { left + 90.0 } else { left + 24.0 };
    let x = |day: f64| {
        if last > first {
            start + (day - first) / (last - first) * (right - 24.0 - start)
        } else {
            f64::midpoint(start, right)
        }
    };
    if undated {
        let _ = write!(
            out,
            "<text class=\"vp-quiet\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">no date</text>",
            left + 40.0,
            bottom + 18.0,
        );
    }
    let mut labelled: Vec<f64> = Vec::new();
    for (line, middle) in panel.lines.iter().zip(&middles) {
        let at = middle.map_or(left + 40.0, &x);
        if let (Some((days, _)), Some(_)) = (line.as_of, middle)
            && labelled.iter().all(|it| (it - at).abs() > 70.0)
        {
            labelled.push(at);
            let _ = write!(
                out,
                "<text class=\"vp-quiet\" x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                bottom + 18.0,
                escaped(&cut(&days.words(), 24)),
            );
        }
        let low = line.reach.low.map_or(bottom, |it| y(number(it)));
        let high = line.reach.high.map_or(top, |it| y(number(it)));
        // A line without a length is no line to those who paint it.
        if low - high >= 0.1 {
            let _ = write!(
                out,
                "<line class=\"vp-line\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{low:.1}\" y2=\"{high:.1}\"/>"
            );
        }
        let (bound, open) = match (line.written.high, line.written.low) {
            (Some(high), _) => (high, line.written.high_open),
            (None, low) => (low.unwrap_or_default(), line.written.low_open),
        };
        dot(out, at, y(number(bound)), open);
        // Words stand towards the middle, where there is place for them.
        let (aside, anchor) = if at > f64::midpoint(left, right) {
            (at - 9.0, "end")
        } else {
            (at + 9.0, "start")
        };
        let _ = write!(
            out,
            "<text x=\"{aside:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>\
             <text class=\"vp-quiet\" x=\"{aside:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">{}</text>",
            y(number(bound)) - 3.0,
            escaped(&cut(&line.label, 40)),
            y(number(bound)) + 11.0,
            escaped(&cut(&name(line, names), 34)),
        );
    }
}

/// The middle of the days that a figure is of, in days.
fn middle(line: &Line) -> Option<f64> {
    let (days, _) = line.as_of?;
    let number = |it: NaiveDate| f64::from(it.num_days_from_ce());
    match (days.from.map(number), days.to.map(number)) {
        (Some(from), Some(to)) => Some(f64::midpoint(from, to)),
        (one, other) => one.or(other),
    }
}
