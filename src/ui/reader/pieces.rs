//! Laying out word by word: right-to-left text, and whatever egui's own layout
//! gives wrong glyph counts for.

use super::blocks::Block;
use super::layout::{Cell, PlacedPiece, Row, Setting, baseline, offset, piece_galley};
use crate::text::{ByteOffset, SourceText};
use eframe::egui::{self, Color32, vec2};
use std::ops::Range;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation as _;

/// A short text with its words in the order in which they are seen, for labels:
/// they paint words from left to right as they come.
pub(super) fn words_in_visual_order(text: &str) -> String {
    if !needs_bidi(text) {
        return text.to_owned();
    }
    let bidi = BidiInfo::new(text, None);
    let mut pieces: Vec<(String, Level)> = Vec::new();
    for (at, word) in text.split_word_bound_indices() {
        for range in same_level(at..at + word.len(), text, &bidi, |_| true) {
            let level = bidi
                .levels
                .get(range.start)
                .copied()
                .unwrap_or(Level::ltr());
            pieces.push((drawn(&text[range], level), level));
        }
    }
    let levels: Vec<Level> = pieces.iter().map(|(_, level)| *level).collect();
    BidiInfo::reorder_visual(&levels)
        .into_iter()
        .map(|at| pieces[at].0.as_str())
        .collect()
}

/// Whether a text holds characters that run from right to left.
pub(super) fn needs_bidi(slice: &str) -> bool {
    // Nothing below U+0590 does; nearly every text ends here.
    slice.chars().any(|c| {
        c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
    })
}

/// The direction of the line that a block belongs to: that of its first letter
/// with one (rules P2 and P3 of UAX #9), so that all pieces of a line agree.
pub(super) fn base_direction(text: &SourceText, block: Block) -> Level {
    const LOOK: usize = 8192;
    let line = text.line(block.line);
    let head = &line[..line.floor_char_boundary(LOOK)];
    let strong = head
        .chars()
        .map(bidi_class)
        .find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL));
    match strong {
        Some(BidiClass::R | BidiClass::AL) => Level::rtl(),
        _ => Level::ltr(),
    }
}

/// A stretch of one direction that is shaped together: a word or white space.
struct Piece {
    /// Its bytes in the block.
    range: Range<usize>,
    width: f32,
    baseline: f32,
    level: Level,
    blank: bool,
    /// Cells from the piece's left edge, in the order of the text.
    cells: Vec<Cell>,
    shown: String,
}

/// Fills lines with the words of a block and puts each line in visual order.
///
/// `slice` is the text, `shown` its drawn copy, character for character.
pub(super) fn lay_out(
    ctx: &egui::Context,
    slice: &str,
    shown: &str,
    start: ByteOffset,
    base: Level,
    setting: &Setting,
) -> (Vec<Row>, Vec<PlacedPiece>) {
    // The order is worked out on the shown copy: bidi controls have a stand-in
    // there and must not reorder what a person is asked to judge.
    let bidi = BidiInfo::new(shown, Some(base));
    let to_text = byte_map(slice, shown);
    let mut rows = Vec::new();
    let mut placed = Vec::new();
    let pieces = measure(ctx, slice, shown, &bidi, &to_text, start, setting);
    let mut top = 0.0;
    for line in fill(&pieces, setting.width) {
        let line = &pieces[line];
        let order = visual_order(line);
        // White space at the end of a line hangs over, it does not push.
        let ink: f32 = line
            .iter()
            .rev()
            .skip_while(|it| it.blank)
            .map(|it| it.width)
            .sum();
        let mut x = if base.is_rtl() {
            setting.width - ink
        } else {
            0.0
        };
        let trailing = line.iter().rev().take_while(|it| it.blank).count();
        let kept = line.len() - trailing;
        let mut lefts = vec![0.0; line.len()];
        for &index in order.iter().filter(|&&index| index < kept) {
            lefts[index] = x;
            x += line[index].width;
        }
        let mut hang = if base.is_rtl() {
            setting.width - ink
        } else {
            x
        };
        for (piece, left) in line.iter().zip(&mut lefts).skip(kept) {
            if base.is_rtl() {
                hang -= piece.width;
                *left = hang;
            } else {
                *left = hang;
                hang += piece.width;
            }
        }
        let mut cells = Vec::new();
        for (index, (piece, &left)) in line.iter().zip(&lefts).enumerate() {
            // White space at the end runs as the line does (rule L1).
            let turned = index >= kept && piece.level.is_rtl() != base.is_rtl();
            cells.extend(piece.cells.iter().map(|cell| {
                let (from, to) = if turned {
                    (piece.width - cell.right, piece.width - cell.left)
                } else {
                    (cell.left, cell.right)
                };
                Cell {
                    left: from + left,
                    right: to + left,
                    rtl: cell.rtl != turned,
                    ..*cell
                }
            }));
            if !piece.blank {
                placed.push(PlacedPiece {
                    text: piece.shown.clone(),
                    pos: vec2(left, top),
                });
            }
        }
        let range =
            line.first().map_or(0, |it| it.range.start)..line.last().map_or(0, |it| it.range.end);
        rows.push(Row {
            top,
            height: setting.line_height,
            baseline: top + line.iter().map(|it| it.baseline).fold(0.0, f32::max),
            start: offset(start, range.start),
            end: offset(start, range.end),
            cells,
        });
        top += setting.line_height;
    }
    if rows.is_empty() {
        let height = setting.line_height;
        rows.push(Row {
            top: 0.0,
            height,
            baseline: height * 0.7,
            start,
            end: start,
            cells: Vec::new(),
        });
    }
    (rows, placed)
}

/// For each character border of the shown copy, in bytes: the border in the text.
fn byte_map(slice: &str, shown: &str) -> Vec<(usize, usize)> {
    let ends = |text: &str| -> Vec<usize> {
        text.char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect()
    };
    std::iter::once((0, 0))
        .chain(ends(shown).into_iter().zip(ends(slice)))
        .collect()
}

fn measure(
    ctx: &egui::Context,
    slice: &str,
    shown: &str,
    bidi: &BidiInfo<'_>,
    to_text: &[(usize, usize)],
    start: ByteOffset,
    setting: &Setting,
) -> Vec<Piece> {
    let text_at = |shown_at: usize| {
        let index = to_text.partition_point(|&(from, _)| from < shown_at);
        to_text.get(index).map_or(slice.len(), |&(_, to)| to)
    };
    let graphemes: Vec<usize> = slice
        .grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([slice.len()])
        .collect();
    let mut pieces = Vec::new();
    let between = |it: usize| graphemes.binary_search(&text_at(it)).is_ok();
    for word in words(shown, between) {
        for range in same_level(word, shown, bidi, between) {
            let level = bidi
                .levels
                .get(range.start)
                .copied()
                .unwrap_or(Level::ltr());
            let text_range = text_at(range.start)..text_at(range.end);
            let drawn = drawn(&shown[range.clone()], level);
            for (range, drawn) in short_enough(ctx, slice, text_range, drawn, level, setting) {
                let galley = piece_galley(ctx, &drawn, setting, Color32::PLACEHOLDER);
                let width = galley.rows.first().map_or(0.0, |row| row.size.x);
                let baseline = galley
                    .rows
                    .first()
                    .map_or(0.0, |row| baseline(&row.row, setting));
                let piece_text = &slice[range.clone()];
                let blank = piece_text.chars().all(char::is_whitespace);
                let cells = cells(
                    piece_text,
                    offset(start, range.start),
                    width,
                    level,
                    &galley,
                );
                pieces.push(Piece {
                    range,
                    width,
                    baseline,
                    level,
                    blank,
                    cells,
                    shown: drawn,
                });
            }
        }
    }
    pieces
}

/// The words of a text and what is between them. A border of words is left out
/// where it is none `between` graphemes: UAX #29 cuts some, Thai vowels for one.
fn words(shown: &str, between: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (from, word) in shown.split_word_bound_indices() {
        let end = from + word.len();
        match words.last_mut() {
            Some(last) if !between(from) => last.end = end,
            _ => words.push(from..end),
        }
    }
    words
}

/// The parts of a word that run one way; no grapheme is cut.
fn same_level(
    range: Range<usize>,
    shown: &str,
    bidi: &BidiInfo<'_>,
    between: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, c) in shown[range.clone()].char_indices() {
        let from = range.start + at;
        let end = from + c.len_utf8();
        match parts.last_mut() {
            Some(last)
                if bidi.levels.get(last.start) == bidi.levels.get(from) || !between(from) =>
            {
                last.end = end;
            }
            _ => parts.push(from..end),
        }
    }
    parts
}

/// A word wider than the column is drawn in parts that fit, cut between graphemes.
fn short_enough(
    ctx: &egui::Context,
    slice: &str,
    range: Range<usize>,
    whole: String,
    level: Level,
    setting: &Setting,
) -> Vec<(Range<usize>, String)> {
    let width = piece_galley(ctx, &whole, setting, Color32::PLACEHOLDER)
        .size()
        .x;
    let graphemes = slice[range.clone()].graphemes(true).count();
    if width <= setting.width || graphemes < 2 {
        return vec![(range, whole)];
    }
    // A little less than would fit on average, since letters differ in width;
    // a part that is still too wide is cut again.
    let fit = (graphemes as f32 * setting.width / width * 0.9) as usize;
    let ends: Vec<usize> = slice[range.clone()]
        .grapheme_indices(true)
        .map(|(at, it)| range.start + at + it.len())
        .collect();
    let mut parts = Vec::new();
    let mut from = range.start;
    for chunk in ends.chunks(fit.clamp(1, graphemes - 1)) {
        let end = chunk.last().copied().unwrap_or(range.end);
        let part = drawn(&super::layout::shown(&slice[from..end]), level);
        parts.extend(short_enough(ctx, slice, from..end, part, level, setting));
        from = end;
    }
    parts
}

/// What is drawn for a piece: brackets are mirrored where it runs right to left.
fn drawn(shown: &str, level: Level) -> String {
    if level.is_ltr() {
        return shown.to_owned();
    }
    shown.chars().map(mirrored).collect()
}

/// The brackets and quotation marks of reports; a letter is its own mirror.
fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 8] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
        ('≤', '≥'),
        ('⟨', '⟩'),
    ];
    PAIRS
        .iter()
        .find_map(|&(open, close)| match c {
            _ if c == open => Some(close),
            _ if c == close => Some(open),
            _ => None,
        })
        .unwrap_or(c)
}

/// Cells of a piece: from its glyphs where these can be trusted, else by share.
fn cells(
    text: &str,
    start: ByteOffset,
    width: f32,
    level: Level,
    galley: &egui::Galley,
) -> Vec<Cell> {
    let glyphs = galley.rows.first().map_or(&[][..], |row| &row.glyphs[..]);
    let trusted = level.is_ltr() && galley.rows.len() == 1 && glyphs.len() == text.chars().count();
    let count = text.graphemes(true).count().max(1) as f32;
    let mut seen = 0;
    text.grapheme_indices(true)
        .enumerate()
        .map(|(index, (at, grapheme))| {
            let chars = grapheme.chars().count();
            let (left, right) = if trusted {
                let own = &glyphs[seen..seen + chars];
                let left = own.first().map_or(0.0, |it| it.pos.x);
                let right = own
                    .iter()
                    .map(|it| it.pos.x + it.advance_width)
                    .fold(left, f32::max);
                (left, right)
            } else {
                let (from, to) = (index as f32 / count, (index + 1) as f32 / count);
                let (from, to) = if level.is_rtl() {
                    (1.0 - to, 1.0 - from)
                } else {
                    (from, to)
                };
                (from * width, to * width)
            };
            seen += chars;
            Cell {
                start: offset(start, at),
                end: offset(start, at + grapheme.len()),
                left,
                right,
                rtl: level.is_rtl(),
            }
        })
        .collect()
}

/// Which pieces stand in which line. A line breaks behind white space only.
fn fill(pieces: &[Piece], width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut from = 0;
    let mut x = 0.0;
    let mut last_break = 0;
    let mut index = 0;
    while index < pieces.len() {
        let piece = &pieces[index];
        if !piece.blank && x + piece.width > width + 0.5 && index > from {
            // Back to the last white space, unless a single word fills the line.
            let cut = if last_break > from { last_break } else { index };
            lines.push(from..cut);
            from = cut;
            x = 0.0;
            index = cut;
            last_break = cut;
            continue;
        }
        x += piece.width;
        index += 1;
        if piece.blank {
            last_break = index;
        }
    }
    if from < pieces.len() {
        lines.push(from..pieces.len());
    }
    lines
}

/// The pieces of a line from left to right: rule L2 of UAX #9, over pieces,
/// each of which has one level.
fn visual_order(line: &[Piece]) -> Vec<usize> {
    let levels: Vec<Level> = line.iter().map(|it| it.level).collect();
    BidiInfo::reorder_visual(&levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_right_to_left_text_needs_reordering() {
        assert!(!needs_bidi("Goïta — “Ségou” 中文 👩\u{200d}👧"));
        assert!(needs_bidi("Source: بيروت 1982"));
        assert!(needs_bidi("שלום"));
    }

    #[test]
    fn brackets_are_mirrored_in_pairs() {
        assert_eq!(drawn("(א)", Level::rtl()), ")א(");
        assert_eq!(drawn("(a)", Level::ltr()), "(a)");
    }
}
