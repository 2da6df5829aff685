//! How tags and the states of annotations are told apart.
//!
//! Colour is never the only cue: every tag has an underline pattern and a
//! letter as well, and every state an outline or a mark.

use super::{Tokens, color};
use eframe::egui::Color32;

/// One colour in its three uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hue {
    /// Underlines, bars, swatches: at least 3 to 1 against the reading column.
    pub strong: Color32,
    /// Words in this colour: at least 4.5 to 1 on every surface and on `fill`.
    pub text: Color32,
    /// Behind the words of an annotation; lets the ground through.
    pub fill: Color32,
}

impl Hue {
    /// A hue from a colour that a person chose, shifted as far as the theme
    /// needs to stay readable.
    pub fn of(chosen: Color32, tokens: &Tokens) -> Self {
        let strong = color::readable(chosen.to_opaque(), tokens.reading, 3.2);
        let fill = (4..=16u8)
            .rev()
            .map(|step| color::faded(strong, f32::from(step) / 100.0))
            .find(|fill| {
                color::contrast(tokens.reading_text, color::over(tokens.reading, *fill)) >= 7.2
            })
            .unwrap_or_else(|| color::faded(strong, 0.04));
        let mut text = color::readable(strong, color::over(tokens.reading, fill), 4.6);
        for surface in tokens.surfaces() {
            text = color::readable(text, surface, 4.6);
        }
        Self { strong, text, fill }
    }
}

/// The pattern of an underline: the cue beside colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Lane {
    Solid,
    Dashed,
    Wavy,
    Double,
    Dotted,
}

impl Lane {
    /// All patterns, in the order in which own tags get them.
    pub const ALL: [Self; 5] = [
        Self::Solid,
        Self::Dashed,
        Self::Wavy,
        Self::Double,
        Self::Dotted,
    ];

    /// What the legend calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Dashed => "dashed",
            Self::Wavy => "wavy",
            Self::Double => "double",
            Self::Dotted => "dotted",
        }
    }
}

/// How the annotations of one tag look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TagLook {
    /// Its colour.
    pub hue: Hue,
    /// Its underline.
    pub lane: Lane,
    /// Its letter, upper case.
    pub letter: char,
    /// Whether its spans are long: drawn as an underline and a bar in the
    /// margin, without a fill, so that the spans inside stay readable.
    pub bar: bool,
}

impl TagLook {
    /// The look of a tag.
    ///
    /// `slug` and `label` are the tag's own; `own_color` is `#rrggbb` or
    /// empty; `place` is its place in the scheme, from 0, which decides the
    /// look of tags that have no colour of their own and no built-in one.
    pub fn of(tokens: &Tokens, slug: &str, label: &str, own_color: &str, place: usize) -> Self {
        let built_in = match slug {
            "actor" => Some((tokens.actor, Lane::Solid)),
            "place" => Some((tokens.place, Lane::Dashed)),
            "figure" => Some((tokens.figure, Lane::Wavy)),
            "claim" => Some((tokens.claim, Lane::Double)),
            "date" => Some((tokens.date, Lane::Dotted)),
            _ => None,
        };
        let (hue, lane) = built_in.unwrap_or_else(|| {
            let hue = tokens.further[place % tokens.further.len()];
            (hue, Lane::ALL[place % Lane::ALL.len()])
        });
        let hue = color::parse(own_color).map_or(hue, |own| Hue::of(own, tokens));
        let letter = label
            .chars()
            .chain(slug.chars())
            .find(|letter| letter.is_alphanumeric())
            .and_then(|letter| letter.to_uppercase().next())
            .unwrap_or('?');
        Self {
            hue,
            lane,
            letter,
            bar: slug == "claim",
        }
    }
}

/// What can be special about one annotation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanState {
    /// Nothing.
    #[default]
    Plain,
    /// The pointer is on it.
    Hovered,
    /// It is the one that keys act on.
    Selected,
    /// The program proposes it; nobody accepted it yet.
    Suggested,
    /// It was made by tagging all occurrences of the same words.
    Propagated,
    /// Annotators disagree about it.
    Disputed,
    /// Its words could not be found again in the changed text.
    Orphaned,
    /// Its annotator is not sure of it.
    Unsure,
}

impl SpanState {
    /// All states, in the order of the legend.
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Hovered,
        Self::Selected,
        Self::Suggested,
        Self::Propagated,
        Self::Disputed,
        Self::Orphaned,
        Self::Unsure,
    ];

    /// What the legend calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Plain => "Annotation",
            Self::Hovered => "Under the pointer",
            Self::Selected => "Focused",
            Self::Suggested => "Suggested",
            Self::Propagated => "Made by tagging all occurrences",
            Self::Disputed => "Disputed between annotators",
            Self::Orphaned => "Words not found any more",
            Self::Unsure => "Unsure",
        }
    }
}

/// What to paint for one annotation in one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpanLook {
    /// Behind the words; transparent for none.
    pub fill: Color32,
    /// The underline.
    pub lane_color: Color32,
    /// Around the words, if anything.
    pub outline: Option<(Color32, Lane)>,
    /// The width of what is around the words, in points.
    pub outline_width: f32,
    /// A sign behind the words, in `mark_color`.
    pub mark: Option<char>,
    /// The colour of the mark.
    pub mark_color: Color32,
}

impl SpanLook {
    /// The look of an annotation of a tag in a state.
    pub fn of(tokens: &Tokens, tag: &TagLook, state: SpanState) -> Self {
        let hue = tag.hue;
        let plain = Self {
            fill: if tag.bar {
                Color32::TRANSPARENT
            } else {
                hue.fill
            },
            lane_color: hue.strong,
            outline: None,
            outline_width: 1.0,
            mark: None,
            mark_color: hue.text,
        };
        match state {
            SpanState::Plain => plain,
            SpanState::Hovered => Self {
                fill: hue.fill,
                outline: Some((color::faded(hue.strong, 0.55), Lane::Solid)),
                ..plain
            },
            SpanState::Selected => Self {
                fill: hue.fill,
                outline: Some((tokens.focus, Lane::Solid)),
                outline_width: 2.0,
                ..plain
            },
            SpanState::Suggested => Self {
                fill: Color32::TRANSPARENT,
                outline: Some((hue.strong, Lane::Dashed)),
                lane_color: Color32::TRANSPARENT,
                mark: Some('+'),
                ..plain
            },
            SpanState::Propagated => Self {
                fill: color::faded(hue.fill, 0.5),
                mark: Some('='),
                ..plain
            },
            SpanState::Disputed => Self {
                outline: Some((tokens.warning.strong, Lane::Solid)),
                mark: Some('!'),
                mark_color: tokens.warning.text,
                ..plain
            },
            SpanState::Orphaned => Self {
                fill: Color32::TRANSPARENT,
                lane_color: tokens.text_disabled,
                outline: Some((tokens.error.strong, Lane::Dotted)),
                outline_width: 1.0,
                mark: Some('×'),
                mark_color: tokens.error.text,
            },
            SpanState::Unsure => Self {
                fill: color::faded(hue.fill, 0.5),
                mark: Some('?'),
                ..plain
            },
        }
    }
}
