//! Tokens and sentences, for formats that know no offsets.
//!
//! A token is a piece between word borders of UAX #29, never with white space
//! in it: a word, a number, a mark. Tokens cover all of a text but its white
//! space, and that is wider than Unicode's by the four information separators,
//! at which some readers split lines and words too. Sentences are those of UAX
//! #29, so a line end ends one. All offsets are code points.

pub(super) mod mention;
pub(super) mod side;

use crate::text::{CharOffset, CharSpan, SourceText};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// Whether a character parts tokens and stands in none.
pub(super) fn is_blank(it: char) -> bool {
    it.is_whitespace() || matches!(it, '\u{1c}'..='\u{1f}')
}

/// A place in a text.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    chars: CharOffset,
    /// No text has more than 1 GiB.
    bytes: u32,
}

impl Place {
    /// The place so many characters and bytes further on.
    fn plus(self, chars: usize, bytes: usize) -> Self {
        // No text is longer than offsets count.
        let short = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Self {
            chars: self.chars.plus(short(chars)),
            bytes: self.bytes + short(bytes),
        }
    }
}

/// How far, in bytes, the first stretch of a text reaches that can be parted
/// into words by itself: up to a space behind which there is a border whatever
/// stands before it, since no mark that combines is in ASCII.
fn stretch(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: &usize| bytes[*at - 1] == b' ' && bytes.get(*at).is_none_or(u8::is_ascii);
    (1..bytes.len()).find(ends).unwrap_or(bytes.len())
}

/// Where the sentences of a text end, as `split_sentence_bounds` has them.
///
/// Between two letters with nothing but quiet characters between them there is
/// no border, and a letter is as good as the start of a text: what stood before
/// it changes nothing of what follows. So only the stretches from a letter over
/// what may end a sentence to the next letter are put to the rules.
fn sentence_ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = quiet(&bytes[at..]);
        if length > 0 {
            at += length;
            continue;
        }
        let is_letter = |it: &u8| it.is_ascii_alphabetic();
        let from = bytes[..at].iter().rposition(is_letter).unwrap_or(0);
        let to = bytes[at..].iter().position(is_letter);
        let to = to.map_or(bytes.len(), |it| at + it + 1);
        let borders = text[from..to].split_sentence_bound_indices();
        ends.extend(borders.map(|it| from + it.0).filter(|it| *it > from));
        at = to;
    }
    ends.push(bytes.len());
    ends
}

/// How many bytes the first character has if it can neither end a sentence nor
/// a line; 0 if it may.
fn quiet(bytes: &[u8]) -> usize {
    match bytes {
        [b'.' | b'!' | b'?' | b'\n' | b'\r', ..] => 0,
        [..=0x7f, ..] => 1,
        // Latin letters with marks.
        [0xc3, ..] => 2,
        // Hyphens, dashes, quotes and the ellipsis.
        [0xe2, 0x80, 0x90..=0x9f | 0xa6, ..] => 3,
        _ => 0,
    }
}

/// The tokens of a text, and which of them begin a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    spans: Vec<CharSpan>,
    /// The same in bytes; empty for tokens that somebody else made.
    bytes: Vec<Range<u32>>,
    /// The first token of each sentence, ascending; 0 first, if there is any.
    starts: Vec<usize>,
}

impl Tokens {
    /// The tokens of that text, in one pass over it.
    pub fn of(text: &SourceText) -> Self {
        let mut tokens = Self::default();
        let mut at = Place::default();
        let mut start = 0;
        for end in sentence_ends(text.as_str()) {
            let first = tokens.spans.len();
            let mut rest = &text.as_str()[start..end];
            start = end;
            while !rest.is_empty() {
                let (stretch, behind) = rest.split_at(stretch(rest));
                rest = behind;
                if stretch.is_ascii() {
                    tokens.take_ascii(stretch.as_bytes(), at);
                    at = at.plus(stretch.len(), stretch.len());
                } else {
                    at = tokens.take(stretch, at);
                }
            }
            if tokens.spans.len() > first {
                tokens.starts.push(first);
            }
        }
        tokens
    }

    /// Adds the tokens of a stretch between two word borders; gives its end.
    fn take(&mut self, stretch: &str, mut at: Place) -> Place {
        for piece in stretch.split_word_bounds() {
            // Marks that combine with a space stand in one piece with it.
            let mut start = at;
            for letter in piece.chars() {
                let next = at.plus(1, letter.len_utf8());
                if is_blank(letter) {
                    self.push(start, at);
                    start = next;
                }
                at = next;
            }
            self.push(start, at);
        }
        at
    }

    /// The same for a stretch of ASCII, for which the rules are few.
    fn take_ascii(&mut self, stretch: &[u8], at: Place) {
        let is_word = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
        let mut start = 0;
        while let Some(&first) = stretch.get(start) {
            let mut end = start + 1;
            while is_word(first)
                && let Some(&next) = stretch.get(end)
            {
                let joins = |is: fn(&u8) -> bool| {
                    is(&stretch[end - 1]) && stretch.get(end + 1).is_some_and(is)
                };
                end += match next {
                    it if is_word(it) => 1,
                    b'.' | b'\'' if joins(u8::is_ascii_alphabetic) => 2,
                    b':' if joins(u8::is_ascii_alphabetic) => 2,
                    b'.' | b'\'' | b',' | b';' if joins(u8::is_ascii_digit) => 2,
                    _ => break,
                };
            }
            if !is_blank(char::from(first)) {
                self.push(at.plus(start, start), at.plus(end, end));
            }
            start = end;
        }
    }

    /// Tokens that somebody else made, in order; `starts` are the numbers of
    /// those that begin a sentence.
    pub fn given(spans: Vec<CharSpan>, starts: Vec<usize>) -> Self {
        Self {
            spans,
            bytes: Vec::new(),
            starts,
        }
    }

    fn push(&mut self, start: Place, end: Place) {
        if let Ok(span) = CharSpan::new(start.chars, end.chars) {
            self.spans.push(span);
            self.bytes.push(start.bytes..end.bytes);
        }
    }

    /// A token of [`Self::of`] that text, in its letters.
    pub fn word<'t>(&self, text: &'t SourceText, number: usize) -> &'t str {
        let bytes = self.bytes.get(number);
        let word = bytes.and_then(|it| text.as_str().get(it.start as usize..it.end as usize));
        word.unwrap_or_default()
    }

    /// What stands between a token of [`Self::of`] that text and the next one, or
    /// the end.
    pub fn gap<'t>(&self, text: &'t SourceText, number: usize) -> &'t str {
        let text = text.as_str();
        let end = self.bytes.get(number);
        let end = end.map_or(text.len(), |it| it.end as usize);
        let next = self.bytes.get(number + 1);
        text.get(end..next.map_or(text.len(), |it| it.start as usize))
            .unwrap_or_default()
    }

    /// What stands before the first token of [`Self::of`] that text.
    pub fn before<'t>(&self, text: &'t SourceText) -> &'t str {
        let text = text.as_str();
        let end = self.bytes.first();
        let end = end.map_or(text.len(), |it| it.start as usize);
        text.get(..end).unwrap_or_default()
    }

    /// Where the tokens are, in order.
    pub fn spans(&self) -> &[CharSpan] {
        &self.spans
    }

    /// The tokens that share a character with a span, by number; none if there
    /// is nothing but white space in it.
    pub fn touching(&self, span: CharSpan) -> Option<Range<usize>> {
        let first = self.spans.partition_point(|it| it.end() <= span.start());
        let end = self.spans.partition_point(|it| it.start() < span.end());
        (first < end).then_some(first..end)
    }

    /// What tokens cover together, with the white space between them.
    pub fn hull(&self, tokens: &Range<usize>) -> Option<CharSpan> {
        let first = self.spans.get(tokens.start)?;
        let last = self.spans.get(tokens.end.checked_sub(1)?)?;
        Some(first.hull(*last))
    }

    /// The sentences, each the numbers of its tokens.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.spans.len()]);
        self.starts.iter().copied().zip(ends).map(|(a, b)| a..b)
    }

    /// Joins the sentences that any of these runs of tokens reaches across, so
    /// that each run lies in one of them.
    pub fn join_across(&mut self, runs: impl IntoIterator<Item = Range<usize>>) {
        let mut runs: Vec<Range<usize>> = runs.into_iter().collect();
        runs.sort_unstable_by_key(|it| it.start);
        let (mut next, mut reach) = (0, 0);
        self.starts.retain(|start| {
            while let Some(run) = runs.get(next).filter(|it| it.start < *start) {
                reach = reach.max(run.end);
                next += 1;
            }
            reach <= *start
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(it: &str) -> SourceText {
        SourceText::new(it).expect("short")
    }

    #[track_caller]
    fn check(words: &str, sentences: &[&[&str]]) {
        let text = text(words);
        let tokens = Tokens::of(&text);
        let quote = |at: usize| text.quote(tokens.spans()[at]).expect("inside");
        let found: Vec<Vec<&str>> = tokens
            .sentences()
            .map(|it| it.map(quote).collect())
            .collect();
        assert_eq!(found, sentences, "{words:?}");
    }

    #[test]
    fn words_marks_and_sentences() {
        check("", &[]);
        check(" \n\u{a0}", &[]);
        check(
            "Some 1.5 million fled. It’s over!",
            &[
                &["Some", "1.5", "million", "fled", "."],
                &["It’s", "over", "!"],
            ],
        );
        check(
            "a\u{a0}b\u{2028}c\u{1f}d\r\ne",
            &[&["a", "b"], &["c", "d"], &["e"]],
        );
        // A mark on a space, a flag, a family and Arabic.
        check("x \u{301}y", &[&["x", "\u{301}", "y"]]);
        check("🇲🇱👨‍👩‍👧 مالي", &[&["🇲🇱", "👨‍👩‍👧", "مالي"]]);
        check("\u{feff}Mali", &[&["\u{feff}", "Mali"]]);
    }

    #[test]
    #[allow(clippy::single_range_in_vec_init, reason = "one range is meant")]
    fn sentences_are_joined_where_a_run_reaches_across() {
        let text = text("A b. C d. E f.");
        let joined = |runs: &[Range<usize>]| {
            let mut tokens = Tokens::of(&text);
            tokens.join_across(runs.iter().cloned());
            tokens.sentences().collect::<Vec<_>>()
        };
        assert_eq!(joined(&[]), [0..3, 3..6, 6..9]);
        assert_eq!(joined(&[0..3, 3..6]), [0..3, 3..6, 6..9]);
        assert_eq!(joined(&[4..5, 2..4]), [0..6, 6..9]);
        assert_eq!(joined(&[0..9]), [0..9]);
        assert_eq!(joined(&[5..7, 0..1]), [0..3, 3..9]);
    }

    /// What [`Tokens::of`] gives, without its short cuts.
    fn plain(text: &SourceText) -> Tokens {
        let mut tokens = Tokens::default();
        let mut at = Place::default();
        for sentence in text.as_str().split_sentence_bounds() {
            let first = tokens.spans.len();
            at = tokens.take(sentence, at);
            if tokens.spans.len() > first {
                tokens.starts.push(first);
            }
        }
        tokens
    }

    proptest! {
        #[test]
        fn short_cuts_lead_to_the_same_place(
            words in "[a-cA-B0-1 _.,:;'\"?!()\r\n\t\u{1}\u{1c}\u{85}\u{a0}é\u{301}\u{200d}\u{ad}’😀🇲م中\u{2028}…·]{0,40}"
        ) {
            let text = text(&words);
            let tokens = Tokens::of(&text);
            prop_assert_eq!(&tokens, &plain(&text));
            let mut back = tokens.before(&text).to_owned();
            for (number, span) in tokens.spans().iter().enumerate() {
                prop_assert_eq!(Some(tokens.word(&text, number)), text.quote(*span));
                back.push_str(tokens.word(&text, number));
                back.push_str(tokens.gap(&text, number));
            }
            prop_assert_eq!(back, words);
        }

        #[test]
        fn all_but_white_space_is_covered_once(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "É", "e\u{301}", "\u{301}", " ", "\u{a0}", "\n", "\r\n", "\u{2028}", "\u{1c}",
                    ".", "…", "3", ",", "’", "-", "😀", "\u{200d}", "\u{feff}", "م", "🇲", "\u{200b}", "中",
                ]),
                0..30,
            )
        ) {
            let words = words.concat();
            let text = text(&words);
            let tokens = Tokens::of(&text);
            let mut covered = vec![0; words.chars().count()];
            for it in tokens.spans() {
                prop_assert!(!text.quote(*it).expect("inside").contains(is_blank));
                for at in it.start().get()..it.end().get() {
                    covered[at as usize] += 1;
                }
                prop_assert_eq!(tokens.touching(*it).map(|it| it.len()), Some(1));
            }
            for (letter, count) in words.chars().zip(covered) {
                prop_assert_eq!(count, u32::from(!is_blank(letter)), "{:?}", letter);
            }
            prop_assert!(tokens.spans().is_sorted());
            let all: Vec<usize> = tokens.sentences().flatten().collect();
            prop_assert_eq!(all, (0..tokens.spans().len()).collect::<Vec<_>>());
        }
    }
}
