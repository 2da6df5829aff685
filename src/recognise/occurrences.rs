//! All places of a text that say the same words: for tagging them all at once
//! and for plain search.
//!
//! What counts as the same is [`super::fold`]'s to say, where a word ends is
//! [`border`]'s. The work is linear in the text whatever is sought, and the
//! places come one by one, so that a first page costs no more than it shows.

pub mod border;

use super::fold::{Folded, Keep, Pieces, TextPiece, cuts_letter, folded};
use crate::text::{ByteSpan, SourceText};
use aho_corasick::{AhoCorasick, Input, MatchKind};
use std::borrow::Cow;

/// How places are compared with what is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Only where it stands as words of its own; see [`border::stands_alone`].
    pub whole_words: bool,
    /// Whether capitals and small letters are told apart.
    pub case: bool,
    /// Whether `é` and `e` are told apart.
    pub diacritics: bool,
}

impl Default for Options {
    /// As tag-all has it: whole words, neither case nor diacritics.
    fn default() -> Self {
        Self {
            whole_words: true,
            case: false,
            diacritics: false,
        }
    }
}

/// Finds all places of `needle`: by start, not overlapping. There is none if
/// nothing of the needle is left after folding.
pub fn occurrences(text: &SourceText, needle: &str, options: Options) -> Vec<ByteSpan> {
    Finder::new(needle, options).map_or_else(Vec::new, |finder| finder.find(text).collect())
}

/// What is sought, made ready for any number of texts.
#[derive(Clone, Debug)]
pub struct Finder {
    automaton: AhoCorasick,
    /// The needle, folded.
    needle: Box<str>,
    /// Whether one place of the needle can begin inside another.
    overlaps_itself: bool,
    options: Options,
}

impl Finder {
    /// Makes a needle ready; `None` if nothing of it is left after folding, or
    /// if it is longer than any text a person would seek (a hundred thousand
    /// bytes).
    pub fn new(needle: &str, options: Options) -> Option<Self> {
        const LONGEST: usize = 100_000;
        if needle.len() > LONGEST {
            return None;
        }
        let needle = folded(needle, keep(options));
        if needle.is_empty() {
            return None;
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build([&needle])
            .ok()?;
        Some(Self {
            automaton,
            overlaps_itself: has_border(needle.as_bytes()),
            needle: needle.into(),
            options,
        })
    }

    /// Its places in a text, found as they are asked for: by start, not
    /// overlapping. White space and marks inside a place may make it longer
    /// than the needle, but not by more than a thousand bytes and three times.
    pub fn find<'a>(&'a self, text: &'a SourceText) -> Places<'a> {
        self.find_in(text.as_str())
    }

    fn find_in<'a>(&'a self, text: &'a str) -> Places<'a> {
        let longest = self.needle.len() * 4 + 1000;
        Places {
            finder: self,
            text,
            longest,
            pieces: Pieces::new(text, longest),
            piece: None,
            folded: Cow::Owned(Folded::default()),
            found: Vec::new(),
            next: 0,
            last_end: 0,
        }
    }

    /// All candidates of a folded piece.
    fn candidates(&self, folded: &str, found: &mut Vec<(u32, u32)>) {
        let input = Input::new(folded);
        let mut push = |it: aho_corasick::Match| found.push((it.start() as u32, it.end() as u32));
        if self.overlaps_itself {
            // A place that turns out to be no whole word may hide the start
            // of one that is.
            self.automaton
                .find_overlapping_iter(input)
                .for_each(&mut push);
        } else {
            self.automaton.find_iter(input).for_each(&mut push);
        }
    }
}

/// The places of a needle in a text; see [`Finder::find`].
#[derive(Clone, Debug)]
pub struct Places<'a> {
    finder: &'a Finder,
    text: &'a str,
    /// No place is longer, in bytes of the text.
    longest: usize,
    pieces: Pieces<'a>,
    piece: Option<TextPiece>,
    folded: Cow<'a, Folded>,
    /// Candidates of the piece at hand, in bytes of `folded`.
    found: Vec<(u32, u32)>,
    next: usize,
    last_end: usize,
}

impl Iterator for Places<'_> {
    type Item = ByteSpan;

    fn next(&mut self) -> Option<ByteSpan> {
        loop {
            while let Some((from, to)) = self.found.get(self.next).copied() {
                self.next += 1;
                let span = self.folded.span(from as usize, to as usize);
                if let Some(span) = span.filter(|span| self.takes(*span)) {
                    self.last_end = span.end().to_usize();
                    return Some(span);
                }
            }
            let piece = self.pieces.next()?;
            self.piece = Some(piece);
            let folded = self.folded.to_mut();
            folded.refill(self.text, piece.start, piece.end, keep(self.finder.options));
            self.found.clear();
            self.next = 0;
            self.finder.candidates(folded.as_str(), &mut self.found);
        }
    }
}

impl Places<'_> {
    fn takes(&self, span: ByteSpan) -> bool {
        let (start, end) = (span.start().to_usize(), span.end().to_usize());
        start >= self.last_end
            && self.piece.is_some_and(|piece| start < piece.own_end)
            && end - start <= self.longest
            && !cuts_letter(self.text, end)
            && (!self.finder.options.whole_words || border::stands_alone(self.text, start, end))
    }
}

fn keep(options: Options) -> Keep {
    Keep {
        case: options.case,
        diacritics: options.diacritics,
    }
}

/// Whether a string begins as it ends, so that two places of it can overlap.
fn has_border(needle: &[u8]) -> bool {
    // The failure function of Knuth, Morris and Pratt.
    let mut fail = vec![0; needle.len()];
    let mut length = 0;
    for at in 1..needle.len() {
        while length > 0 && needle[at] != needle[length] {
            length = fail[length - 1];
        }
        if needle[at] == needle[length] {
            length += 1;
        }
        fail[at] = length;
    }
    length > 0
}

#[cfg(test)]
mod tests;
