//! Underlines and outlines of annotations, painted the same way in the
//! reading column, in lists and in the legend.

use crate::ui::theme::Lane;
use eframe::egui::{
    Color32, CornerRadius, Painter, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, pos2,
};

/// Waves, dashes and dots beyond this many points are not drawn one by one.
const LONGEST: f32 = 20_000.0;

/// Paints an underline from left to right with its middle at `y`.
pub fn paint_lane(painter: &Painter, x: Rangef, y: f32, lane: Lane, color: Color32, width: f32) {
    if color == Color32::TRANSPARENT || !(x.span() > 0.0 && x.span() < LONGEST) {
        return;
    }
    let line = Stroke::new(width, color);
    let ends = [pos2(x.min, y), pos2(x.max, y)];
    match lane {
        Lane::Solid => {
            painter.line_segment(ends, line);
        }
        Lane::Dashed => painter.extend(Shape::dashed_line(&ends, line, 6.0, 3.0)),
        Lane::Dotted => {
            painter.extend(Shape::dotted_line(&ends, color, width * 2.0, width * 0.6));
        }
        Lane::Double => {
            let thin = Stroke::new((width * 0.5).max(1.0), color);
            let away = width * 0.75;
            painter.hline(x, y - away, thin);
            painter.hline(x, y + away, thin);
        }
        Lane::Wavy => {
            let thin = Stroke::new((width * 0.7).max(1.0), color);
            let (step, height) = (2.0, width * 0.7);
            let count = (x.span() / step).ceil() as usize;
            let points: Vec<Pos2> = (0..=count)
                .map(|at| {
                    let along = (at as f32 * step).min(x.span());
                    // Phase from the left end, so that a wave never swims
                    // while the text above it scrolls.
                    let swing = (along * std::f32::consts::TAU / 8.0).sin();
                    pos2(x.min + along, y + height * swing)
                })
                .collect();
            painter.add(Shape::line(points, thin));
        }
    }
}

/// Paints a border around words.
pub fn paint_outline(painter: &Painter, rect: Rect, lane: Lane, color: Color32, width: f32) {
    let line = Stroke::new(width, color);
    let corner = CornerRadius::same(2);
    match lane {
        Lane::Dashed | Lane::Dotted => {
            let (dash, gap) = if lane == Lane::Dashed {
                (4.0, 3.0)
            } else {
                (1.5, 2.5)
            };
            let around = [
                rect.left_top(),
                rect.right_top(),
                rect.right_bottom(),
                rect.left_bottom(),
                rect.left_top(),
            ];
            painter.extend(Shape::dashed_line(&around, line, dash, gap));
        }
        Lane::Solid | Lane::Wavy | Lane::Double => {
            painter.rect_stroke(rect, corner, line, StrokeKind::Inside);
        }
    }
}
