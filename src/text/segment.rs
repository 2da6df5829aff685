//! Words, sentences and graphemes around a position, after UAX #29.
//!
//! Every function looks at a bounded stretch of text around its position, so
//! a click costs the same in a ten-megabyte line as in a short one. Where the
//! stretch is cut, it is cut at white space if there is any.

use super::{ByteOffset, ByteSpan, SourceText};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// How far to either side of a position a word or sentence may reach, in bytes.
const REACH: usize = 4096;

/// To which borders a dragged selection is widened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Snap {
    /// Not widened: user-perceived characters, so that no accent is parted from its letter.
    Character,
    /// To whole words, less white space and punctuation at the ends.
    #[default]
    Word,
    /// To whole sentences, less white space at the ends.
    Sentence,
}

/// The stretch of the line around `at`, and where it starts.
fn window(text: &SourceText, at: ByteOffset) -> (usize, &str) {
    let line = text.line_of(at);
    let line_start = text.line_start(line).to_usize();
    let line_end = line_start + text.line(line).len();
    let at = at.to_usize().clamp(line_start, line_end);
    let whole = text.as_str();
    let mut start = line_start;
    if at - line_start > REACH {
        let cut = whole.floor_char_boundary(at - REACH);
        start = whole[cut..at]
            .find(char::is_whitespace)
            .map_or(cut, |space| cut + space);
    }
    let mut end = line_end;
    if line_end - at > REACH {
        let cut = whole.ceil_char_boundary(at + REACH);
        end = whole[at..cut]
            .rfind(char::is_whitespace)
            .map_or(cut, |space| at + space);
    }
    (start, &whole[start..end])
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The word that holds the character behind `at`, or at the end of a word the
/// one before it. Elsewhere the run of white space or the single mark there;
/// `None` on an empty line.
pub fn word_at(text: &SourceText, at: ByteOffset) -> Option<ByteSpan> {
    let (start, window) = window(text, at);
    let local = at.to_usize().saturating_sub(start).min(window.len());
    let mut touching: Option<(usize, usize)> = None;
    for (index, piece) in window.split_word_bound_indices() {
        let end = index + piece.len();
        if end < local {
            continue;
        }
        if end == local {
            touching = Some((index, end));
        } else if is_word(piece) || !touching.is_some_and(|(from, to)| is_word(&window[from..to])) {
            touching = Some((index, end));
            break;
        } else {
            break;
        }
    }
    let (from, to) = touching?;
    span(start + from, start + to)
}

/// The sentence that holds `at`, without white space at its ends.
pub fn sentence_at(text: &SourceText, at: ByteOffset) -> Option<ByteSpan> {
    let (start, window) = window(text, at);
    let local = at.to_usize().saturating_sub(start).min(window.len());
    let mut found = None;
    for (index, piece) in window.split_sentence_bound_indices() {
        found = Some((index, index + piece.len()));
        if index + piece.len() > local {
            break;
        }
    }
    let (from, to) = found?;
    trim(text, span(start + from, start + to)?)
}

/// The span without white space at its ends (no-break and zero-width included);
/// `None` if nothing else is in it.
pub fn trim(text: &SourceText, it: ByteSpan) -> Option<ByteSpan> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}');
    let slice = text.slice(it);
    let leading = slice.len() - slice.trim_start_matches(blank).len();
    let kept = slice.trim_matches(blank).len();
    let start = it.start().to_usize() + leading;
    span(start, start + kept)
}

/// Widens what lies between two gaps to whole units of `level`.
///
/// The gaps come in either order. Whatever shares at least one character with
/// the stretch between them is taken; `None` if nothing but white space does.
pub fn snap(text: &SourceText, a: ByteOffset, b: ByteOffset, level: Snap) -> Option<ByteSpan> {
    let (from, to) = (text.floor(a.min(b)), text.floor(a.max(b)));
    let bare = ByteSpan::new(from, to).ok()?;
    match level {
        Snap::Character => {
            let start = grapheme_start(text, from);
            let end = grapheme_end(text, to);
            span(start.to_usize(), end.to_usize())
        }
        Snap::Word => {
            let bare = trim(text, bare)?;
            let first = word_after(text, bare.start());
            let last = word_before(text, bare.end());
            let wide = match (first, last) {
                (Some(first), Some(last)) if first.start() <= last.end() => first.hull(last),
                (Some(one), _) | (_, Some(one)) => one,
                (None, None) => return Some(bare),
            };
            // A stretch without a letter or digit (a lone dash) is taken as it is.
            let words = text.slice(wide);
            if is_word(words) {
                trim_marks(text, wide, bare)
            } else {
                Some(bare)
            }
        }
        Snap::Sentence => {
            let bare = trim(text, bare)?;
            let first = sentence_at(text, bare.start())?;
            let inside_last = previous_grapheme(text, bare.end());
            Some(sentence_at(text, inside_last).map_or(first, |last| first.hull(last)))
        }
    }
}

/// The word segment that starts at or holds the gap `at`, looking to the right.
fn word_after(text: &SourceText, at: ByteOffset) -> Option<ByteSpan> {
    let (start, window) = window(text, at);
    let local = at.to_usize().checked_sub(start)?;
    let (index, piece) = window
        .split_word_bound_indices()
        .find(|(index, piece)| index + piece.len() > local)?;
    span(start + index, start + index + piece.len())
}

/// The word segment that ends at or holds the gap `at`, looking to the left.
fn word_before(text: &SourceText, at: ByteOffset) -> Option<ByteSpan> {
    let (start, window) = window(text, at);
    let local = at.to_usize().checked_sub(start)?;
    let (index, piece) = window
        .split_word_bound_indices()
        .find(|(index, piece)| index + piece.len() >= local)?;
    span(start + index, start + index + piece.len())
}

/// Drops quotation marks, brackets and sentence ends that only the width of a
/// segment brought in; marks that were dragged over on purpose stay when a
/// word follows them inside the drag.
fn trim_marks(text: &SourceText, wide: ByteSpan, bare: ByteSpan) -> Option<ByteSpan> {
    let slice = text.slice(wide);
    let drop = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '.' | ','
                    | ';'
                    | ':'
                    | '!'
                    | '?'
                    | '…'
                    | '('
                    | ')'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '"'
                    | '“'
                    | '”'
                    | '„'
                    | '‘'
                    | '’'
                    | '\''
                    | '«'
                    | '»'
                    | '‹'
                    | '›'
                    | '—'
                    | '–'
                    | '-'
                    | '•'
                    | '·'
                    | '،'
                    | '؛'
                    | '؟'
            )
    };
    let leading = slice.len() - slice.trim_start_matches(drop).len();
    let kept = slice.trim_matches(drop).len();
    let start = wide.start().to_usize() + leading;
    let inner = span(start, start + kept)?;
    Some(with_partners(text, inner, bare))
}

/// Takes quotation marks and brackets back in that were dragged over and have
/// their partner: “accomplished” keeps both or neither. Sentence marks between
/// them stay with them.
fn with_partners(text: &SourceText, inner: ByteSpan, bare: ByteSpan) -> ByteSpan {
    const PAIRS: [(char, char); 7] = [
        ('“', '”'),
        ('‘', '’'),
        ('«', '»'),
        ('‹', '›'),
        ('(', ')'),
        ('[', ']'),
        ('"', '"'),
    ];
    let whole = text.as_str();
    let words = text.slice(inner);
    let (first, last) = (inner.start().to_usize(), inner.end().to_usize());
    let (mut start, mut end) = (first, last);
    // What was dragged over beside the words.
    let before = &whole[bare.start().to_usize().min(first)..first];
    let behind = &whole[last..bare.end().to_usize().max(last)];
    for (open, close) in PAIRS {
        let (opened, closed) = (words.matches(open).count(), words.matches(close).count());
        let (lone_open, lone_close) = if open == close {
            (opened % 2 == 1, opened % 2 == 1)
        } else {
            (opened > closed, closed > opened)
        };
        let opener = before.rfind(open).map(|at| first - before.len() + at);
        let closer = behind.find(close).map(|at| last + at + close.len_utf8());
        match (opener, closer) {
            (_, Some(to)) if lone_open => end = end.max(to),
            (Some(from), _) if lone_close => start = start.min(from),
            (Some(from), Some(to)) if !lone_open && !lone_close => {
                start = start.min(from);
                end = end.max(to);
            }
            _ => {}
        }
    }
    span(start, end).unwrap_or(inner)
}

/// The next gap between user-perceived characters behind `at`.
pub fn next_grapheme(text: &SourceText, at: ByteOffset) -> ByteOffset {
    let at = text.floor(at);
    let mut cursor = GraphemeCursor::new(at.to_usize(), text.as_str().len(), true);
    match cursor.next_boundary(text.as_str(), 0) {
        Ok(Some(next)) => ByteOffset::of_index(next),
        _ => text.byte_len(),
    }
}

/// The last gap between user-perceived characters before `at`.
pub fn previous_grapheme(text: &SourceText, at: ByteOffset) -> ByteOffset {
    let at = text.floor(at);
    let mut cursor = GraphemeCursor::new(at.to_usize(), text.as_str().len(), true);
    match cursor.prev_boundary(text.as_str(), 0) {
        Ok(Some(previous)) => ByteOffset::of_index(previous),
        _ => ByteOffset::ZERO,
    }
}

fn on_grapheme(text: &SourceText, at: ByteOffset) -> bool {
    let mut cursor = GraphemeCursor::new(at.to_usize(), text.as_str().len(), true);
    cursor.is_boundary(text.as_str(), 0).unwrap_or(true)
}

fn grapheme_start(text: &SourceText, at: ByteOffset) -> ByteOffset {
    if on_grapheme(text, at) {
        at
    } else {
        previous_grapheme(text, at)
    }
}

fn grapheme_end(text: &SourceText, at: ByteOffset) -> ByteOffset {
    if on_grapheme(text, at) {
        at
    } else {
        next_grapheme(text, at)
    }
}

/// Where the next word behind `at` ends: Ctrl+Right, and "end of span one word on".
pub fn next_word(text: &SourceText, at: ByteOffset) -> ByteOffset {
    let mut at = text.floor(at);
    while at < text.byte_len() {
        let (start, window) = window(text, at);
        let local = at.to_usize() - start.min(at.to_usize());
        let word = window
            .split_word_bound_indices()
            .find(|(index, piece)| index + piece.len() > local && is_word(piece));
        if let Some((index, piece)) = word {
            return ByteOffset::of_index(start + index + piece.len());
        }
        // Nothing more in this window: go on behind it, over the line break.
        let end = ByteOffset::of_index(start + window.len());
        at = if end > at {
            end
        } else {
            next_grapheme(text, at)
        };
    }
    text.byte_len()
}

/// Where the last word before `at` starts: Ctrl+Left.
pub fn previous_word(text: &SourceText, at: ByteOffset) -> ByteOffset {
    let mut at = text.floor(at);
    while at > ByteOffset::ZERO {
        let (start, window) = window(text, at);
        let local = at.to_usize().saturating_sub(start).min(window.len());
        let word = window
            .split_word_bound_indices()
            .take_while(|(index, _)| *index < local)
            .filter(|(_, piece)| is_word(piece))
            .last();
        if let Some((index, _)) = word {
            return ByteOffset::of_index(start + index);
        }
        let begin = ByteOffset::of_index(start);
        at = if begin < at {
            begin
        } else {
            previous_grapheme(text, at)
        };
    }
    ByteOffset::ZERO
}

fn span(start: usize, end: usize) -> Option<ByteSpan> {
    ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks the two ends of the drag; the answer is what is selected.
    #[track_caller]
    fn check_snap(marked: &str, level: Snap, expected: &str) {
        let first = marked.find('|').expect("a mark");
        let second = marked.rfind('|').expect("a mark") - 1;
        let text = SourceText::new(marked.replace('|', "")).expect("short");
        let (a, b) = (ByteOffset::of_index(first), ByteOffset::of_index(second));
        let got = snap(&text, a, b, level).map_or("", |span| text.slice(span));
        assert_eq!(got, expected, "{marked}");
        let back = snap(&text, b, a, level).map_or("", |span| text.slice(span));
        assert_eq!(back, expected, "{marked}, dragged backwards");
    }

    #[test]
    fn words_that_the_drag_touches_are_taken_whole() {
        check_snap("after so|me 16|0 Peuhl herders", Snap::Word, "some 160");
        check_snap("after| some 160 |Peuhl", Snap::Word, "some 160");
        check_snap("“|some 160|”, it said", Snap::Word, "some 160");
        check_snap("the |Wagner Group,| which", Snap::Word, "Wagner Group");
        check_snap(
            "its |mission was “accomplished”|. It",
            Snap::Word,
            "mission was “accomplished”",
        );
        check_snap("a |“thing” was done|.", Snap::Word, "“thing” was done");
        check_snap("mr|g (the profile)|, it", Snap::Word, "mrg (the profile)");
        check_snap(
            "|“It is so, they say,”| it said",
            Snap::Word,
            "“It is so, they say,”",
        );
        check_snap("so |(some 160), |and", Snap::Word, "(some 160)");
        check_snap("is |“some 160|” of", Snap::Word, "some 160");
        check_snap("Assimi Go|ï|ta.", Snap::Word, "Goïta");
        check_snap("1.5\u{a0}m|illi|on", Snap::Word, "million");
        check_snap("14.7 p|er ce|nt", Snap::Word, "per cent");
        check_snap("a | | b", Snap::Word, "");
        check_snap("so |—| then", Snap::Word, "—");
    }

    #[test]
    fn characters_never_part_a_grapheme() {
        check_snap("e|\u{301}|x", Snap::Character, "e\u{301}");
        check_snap("👩|\u{200d}👧| x", Snap::Character, "👩\u{200d}👧");
        check_snap("M|al|i", Snap::Character, "al");
    }

    #[test]
    fn sentences() {
        check_snap(
            "One here. Two |is| longer. Three.",
            Snap::Sentence,
            "Two is longer.",
        );
        check_snap(
            "One h|ere. Two| is. Three.",
            Snap::Sentence,
            "One here. Two is.",
        );
    }

    #[test]
    fn word_steps_cross_lines_and_end() {
        let text = SourceText::new("one, two\r\n\r\nthree").expect("short");
        let mut at = ByteOffset::ZERO;
        let mut stops = Vec::new();
        while at < text.byte_len() {
            at = next_word(&text, at);
            stops.push(at.get());
        }
        assert_eq!(stops, [3, 8, 17]);
        let mut back = Vec::new();
        while at > ByteOffset::ZERO {
            at = previous_word(&text, at);
            back.push(at.get());
        }
        assert_eq!(back, [12, 5, 0]);
    }

    #[test]
    fn a_word_under_the_pointer() {
        let text = SourceText::new("in Ségou, today").expect("short");
        let word = |at| word_at(&text, ByteOffset::new(at)).map(|span| text.slice(span));
        assert_eq!(word(4), Some("Ségou"));
        assert_eq!(word(9), Some("Ségou"), "at its end");
        assert_eq!(word(3), Some("Ségou"), "at its start");
    }

    #[test]
    fn a_click_in_a_huge_line_is_bounded() {
        let text = SourceText::new("word ".repeat(2_000_000)).expect("short");
        let at = ByteOffset::new(5_000_002);
        assert_eq!(
            word_at(&text, at).map(|span| text.slice(span)),
            Some("word")
        );
        assert!(sentence_at(&text, at).is_some_and(|span| span.len() < 20_000));
    }
}
