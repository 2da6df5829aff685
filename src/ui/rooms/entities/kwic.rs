//! A mention with what stands before and behind it, in one line.

use crate::app::Store;
use crate::model::Annotation;

/// How many bytes of context are looked at on either side.
const AROUND: usize = 220;

/// A mention in its context; the context is empty where the text is not at hand.
pub(super) struct Line {
    pub left: String,
    pub hit: String,
    pub right: String,
    /// Whether the text of its source was at hand.
    pub at_hand: bool,
}

impl Line {
    pub(super) fn of(store: &Store, annotation: &Annotation) -> Self {
        let hit = crate::ui::reader::one_line(&store.words(annotation), 120);
        let document = store.document(&annotation.source);
        let placed = document.and_then(|it| it.placed(annotation));
        let (Some(document), Some(placed)) = (document, placed) else {
            return Self {
                left: String::new(),
                hit,
                right: String::new(),
                at_hand: document.is_some(),
            };
        };
        let text = document.text.as_str();
        let (start, end) = (placed.hull.start().to_usize(), placed.hull.end().to_usize());
        let from = text
            .ceil_char_boundary(start.saturating_sub(AROUND))
            .min(start);
        let to = text
            .floor_char_boundary((end + AROUND).min(text.len()))
            .max(end);
        Self {
            left: flat(&text[from..start]),
            hit,
            right: flat(&text[end..to]),
            at_hand: true,
        }
    }
}

/// Line breaks and runs of blanks as one space; one at an end stays.
fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_whitespace() || letter.is_control() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(letter);
        }
    }
    out
}
