//! What stands around a hit: for showing it, and for sorting by it.

use crate::recognise::fold::{Keep, folded};
use crate::text::{ByteSpan, SourceText};
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

/// A hit in its surroundings, cut where user-perceived characters end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context<'a> {
    /// What stands before it.
    pub left: &'a str,
    /// The hit itself, or as much of it as was asked for.
    pub hit: &'a str,
    /// What stands behind it; empty if the hit was cut.
    pub right: &'a str,
    /// Whether the hit was cut.
    pub cut: bool,
}

/// How much further a cut may move to come to lie between two characters.
const SLACK: usize = 64;

/// At most `reach` bytes to either side of a hit, and of the hit itself. It
/// costs the same in a line of any length. A span that is not of this text
/// gives nothing.
pub fn context(text: &SourceText, hit: ByteSpan, reach: usize) -> Context<'_> {
    let whole = text.as_str();
    let (start, end) = (hit.start().to_usize(), hit.end().to_usize());
    if whole.get(start..end).is_none() {
        return Context {
            left: "",
            hit: "",
            right: "",
            cut: false,
        };
    }
    let shown = border_before(whole, start, end, reach);
    let cut = shown < end;
    let right = if cut {
        ""
    } else {
        &whole[end..border_before(whole, end, whole.len(), reach)]
    };
    Context {
        left: &whole[border_after(whole, start, reach)..start],
        hit: &whole[start..shown],
        right,
        cut,
    }
}

/// The first border between characters that lies at most `reach` before `at`.
fn border_after(whole: &str, at: usize, reach: usize) -> usize {
    let wanted = at.saturating_sub(reach);
    if wanted == 0 {
        return 0;
    }
    let from = whole.floor_char_boundary(wanted.saturating_sub(SLACK));
    let mut borders = whole[from..at]
        .grapheme_indices(true)
        .map(|(index, _)| from + index);
    borders.find(|border| *border >= wanted).unwrap_or(at)
}

/// The last border between characters that lies at most `reach` behind `at`,
/// and not behind `end`.
fn border_before(whole: &str, at: usize, end: usize, reach: usize) -> usize {
    let wanted = at.saturating_add(reach);
    if wanted >= end {
        return end;
    }
    let to = whole.floor_char_boundary((wanted + SLACK).min(end));
    let borders = whole[at..to]
        .grapheme_indices(true)
        .map(|(index, _)| at + index);
    borders
        .take_while(|border| *border <= wanted)
        .last()
        .unwrap_or(at)
}

/// What hits are sorted by: some folded words, so many bytes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u8; 24]);

/// How far words for a key are looked for, in bytes.
const KEY_REACH: usize = 120;

impl Key {
    /// That of some words by themselves.
    pub fn of_words(words: &str) -> Self {
        Self::of(words.split(splits))
    }

    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut key = [0; 24];
        let mut len = 0;
        for word in words.filter(|it| !it.is_empty()) {
            // A blank sorts before every letter, the end before the blank.
            if len > 0 && len < key.len() {
                key[len] = b' ';
                len += 1;
            }
            let word = folded(word, Keep::NOTHING);
            let room = key.len() - len.min(key.len());
            let part = &word.as_bytes()[..word.len().min(room)];
            key[len..len + part.len()].copy_from_slice(part);
            len += part.len();
            if len >= key.len() {
                break;
            }
        }
        Self(key)
    }
}

fn splits(c: char) -> bool {
    !(c.is_alphanumeric() || is_combining_mark(c))
}

/// The words before a hit, the nearest first.
pub fn key_of_left(text: &SourceText, hit: ByteSpan) -> Key {
    let whole = text.as_str();
    let end = hit.start().to_usize().min(whole.len());
    let start = whole.ceil_char_boundary(end.saturating_sub(KEY_REACH));
    Key::of(whole.get(start..end).unwrap_or("").rsplit(splits))
}

/// The words of a hit, and then those behind it.
pub fn key_of_hit(text: &SourceText, hit: ByteSpan) -> Key {
    key_from(text, hit.start().to_usize())
}

/// The words behind a hit.
pub fn key_of_right(text: &SourceText, hit: ByteSpan) -> Key {
    key_from(text, hit.end().to_usize())
}

fn key_from(text: &SourceText, start: usize) -> Key {
    let whole = text.as_str();
    let end = whole.floor_char_boundary(start.saturating_add(KEY_REACH));
    Key::of(whole.get(start..end).unwrap_or("").split(splits))
}
