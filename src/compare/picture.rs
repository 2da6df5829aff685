//! The plots of an event as one picture on a white ground, as SVG and as PNG.
//!
//! The words stand in the picture as text. A PNG is painted with the faces
//! that are given and looks the same on every machine.

use super::comparison::Comparison;
use super::plot_svg::{STYLE, WIDTH, cut, height, panel};
use super::report::{source_names, tolerance_words};
use crate::text::escaped;
use resvg::{tiny_skia, usvg};
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::sync::Arc;

/// The space around the plots, and between them.
const MARGIN: f64 = 16.0;

/// The height of a heading.
const HEADING: f64 = 30.0;

/// How many pixels of a PNG one of the SVG becomes, so that it can be printed.
const SHARPNESS: f32 = 2.0;

/// A PNG has no more pixels than these: some 200 MB while it is painted.
const MOST_PIXELS: f32 = 50_000_000.0;

/// Why a picture cannot be painted.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Something in it is not understood.
    #[error("the plots cannot be painted: {0}")]
    Unreadable(#[from] usvg::Error),
    /// It is too high or too wide.
    #[error("the plots are too large for a PNG; the SVG holds all of them")]
    TooLarge,
    /// It cannot be written down.
    #[error("the PNG cannot be written: {0}")]
    Unwritable(String),
}

/// The plots of an event, and of its steps behind it, as an SVG file; `None` if
/// no account gives a figure that can be drawn.
pub fn svg(comparisons: &[Comparison]) -> Option<String> {
    let drawn = |it: &&Comparison| it.rows.iter().any(|row| !row.panels.is_empty());
    let shown: Vec<&Comparison> = comparisons.iter().filter(drawn).collect();
    let tolerance = shown.first()?.tolerance;
    let mut inside = String::new();
    let mut top = MARGIN;
    for comparison in shown {
        heading(&mut inside, &comparison.title, top);
        top += HEADING;
        let names = source_names(comparison);
        for it in comparison.rows.iter().flat_map(|row| &row.panels) {
            inside.push_str(&panel(it, &names, top));
            top += height(it) + MARGIN;
        }
    }
    note(&mut inside, tolerance, top);
    let (wide, high) = (WIDTH, top + MARGIN + 8.0);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"vp\" width=\"{wide}\" \
         height=\"{high}\" viewBox=\"0 0 {wide} {high}\"><style>{STYLE}</style>\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"#fff\"/>{inside}</svg>\n"
    ))
}

/// An SVG of this module as a PNG, painted with these faces; the first is that
/// of all words that it can write.
///
/// # Errors
///
/// [`PictureError`] if there are more plots than a picture of points can hold.
pub fn png(svg: &str, faces: &[&'static [u8]]) -> Result<Vec<u8>, PictureError> {
    let mut fonts = usvg::fontdb::Database::new();
    for face in faces {
        fonts.load_font_source(usvg::fontdb::Source::Binary(Arc::new(*face)));
    }
    let options = usvg::Options {
        font_family: "Inter".to_owned(),
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)?;
    let size = tree.size();
    let fits = (MOST_PIXELS / (size.width() * size.height())).sqrt();
    let sharpness = SHARPNESS.min(fits);
    // Below that nobody could read it.
    if sharpness.is_nan() || sharpness < 0.5 {
        return Err(PictureError::TooLarge);
    }
    let size = size.to_int_size().scale_by(sharpness);
    let size = size.ok_or(PictureError::TooLarge)?;
    let mut points = tiny_skia::Pixmap::new(size.width(), size.height());
    let points = points.as_mut().ok_or(PictureError::TooLarge)?;
    let scale = tiny_skia::Transform::from_scale(sharpness, sharpness);
    resvg::render(&tree, scale, &mut points.as_mut());
    let written = points.encode_png();
    written.map_err(|err| PictureError::Unwritable(err.to_string()))
}

fn heading(out: &mut String, title: &str, top: f64) {
    let title = match title.trim() {
        "" => "(no title)".to_owned(),
        title => cut(title, 84),
    };
    let _ = write!(
        out,
        "<text x=\"8\" y=\"{:.1}\" font-weight=\"600\" style=\"font-size:16px\">{}</text>",
        top + 16.0,
        escaped(&title),
    );
}

fn note(out: &mut String, tolerance: Decimal, top: f64) {
    let _ = write!(
        out,
        "<text class=\"vp-quiet\" x=\"8\" y=\"{:.1}\">{}</text>",
        top + 4.0,
        escaped(&tolerance_words(tolerance)),
    );
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, event_id};
    use super::super::report::Report;
    use super::*;
    use crate::model::EventKind;

    const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");

    fn drawn(grow: impl FnOnce(&mut Fixture)) -> Option<String> {
        let mut world = Fixture::new();
        world.source("s", None, None);
        world.source("t", None, None);
        world.event("e", EventKind::Incident);
        world.account("a", "e", "s");
        grow(&mut world);
        let project = world.project();
        let report = Report::of_event(&project, &event_id("e"), true).expect("there");
        svg(&report.comparisons)
    }

    #[test]
    fn without_a_figure_there_is_no_picture() {
        assert_eq!(drawn(|_| {}), None);
        let dated = drawn(|world| {
            world.dated(crate::model::Role::When, "2019");
        });
        assert_eq!(dated, None);
    }

    #[test]
    fn a_picture_stands_alone_on_white_whatever_the_reader_prefers() {
        let svg = drawn(|world| {
            world.figure("~160", |_| {});
            world.account("b", "e", "s").figure("130", |_| {});
            world.account("c", "e", "t").figure(">500", |_| {});
        });
        let svg = svg.expect("drawn");
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        assert!(svg.contains("fill=\"#fff\"") && !svg.contains("@media"));
        assert!(svg.contains(">1: s<") && svg.contains(">2: s<") && svg.contains(">t<"));
        assert!(
            svg.contains("reach 10 per cent"),
            "the tolerance is printed"
        );
    }

    #[test]
    fn a_png_has_ink_where_the_svg_has_words_and_marks() {
        let svg = drawn(|world| {
            world.figure("160", |_| {});
            world.account("b", "e", "t").figure("130", |_| {});
        });
        let svg = svg.expect("drawn");
        let ink = |svg: &str, faces: &[&'static [u8]]| {
            let bytes = png(svg, faces).expect("painted");
            let points = tiny_skia::Pixmap::decode_png(&bytes).expect("a PNG");
            assert_eq!(f64::from(points.width()), WIDTH * f64::from(SHARPNESS));
            let dark = |it: &&tiny_skia::PremultipliedColorU8| it.red() < 128;
            points.pixels().iter().filter(dark).count()
        };
        let (with, without) = (ink(&svg, &[INTER]), ink(&svg, &[]));
        assert!(with > without + 500, "words have ink: {with}, {without}");
        assert!(without > 100, "marks have ink without any face: {without}");
    }

    #[test]
    fn what_is_too_large_is_refused_and_not_painted() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"760\" height=\"9000000\"/>";
        assert!(matches!(png(svg, &[]), Err(PictureError::TooLarge)));
        assert!(matches!(png("<svg", &[]), Err(PictureError::Unreadable(_))));
    }
}
