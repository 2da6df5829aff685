//! Walking a text with a matcher, piece by piece.

use super::{Matcher, Way};
use crate::recognise::occurrences::{Places, border};
use crate::text::{ByteOffset, ByteSpan, SourceText};
use regex::Regex;

/// The longest hit of a pattern that is given, in bytes. A longer one is no
/// passage that anybody could look at; it is counted in [`Scan::left_out`].
pub const MAX_HIT: usize = 16 << 10;

/// A walk over one text. Hits come by place and do not overlap.
#[derive(Debug)]
pub struct Scan<'a>(Walk<'a>);

#[derive(Debug)]
enum Walk<'a> {
    Nothing,
    Words(Box<Places<'a>>),
    Regex(Pattern<'a>),
}

#[derive(Debug)]
struct Pattern<'a> {
    regex: &'a Regex,
    whole_words: bool,
    text: &'a str,
    at: usize,
    left_out: u32,
}

impl<'a> Scan<'a> {
    pub(super) fn new(matcher: &'a Matcher, text: &'a SourceText) -> Self {
        Self(match &matcher.0 {
            Way::Nothing => Walk::Nothing,
            Way::Words(finder) => Walk::Words(Box::new(finder.find(text))),
            Way::Regex(regex, whole_words) => Walk::Regex(Pattern {
                regex,
                whole_words: *whole_words,
                text: text.as_str(),
                at: 0,
                left_out: 0,
            }),
        })
    }

    /// How many bytes of the text were looked at so far.
    pub fn done(&self) -> usize {
        match &self.0 {
            Walk::Nothing => 0,
            Walk::Words(places) => places.done(),
            Walk::Regex(pattern) => pattern.at.min(pattern.text.len()),
        }
    }

    /// How many hits were left out since they are longer than [`MAX_HIT`].
    pub fn left_out(&self) -> u32 {
        match &self.0 {
            Walk::Regex(pattern) => pattern.left_out,
            Walk::Nothing | Walk::Words(_) => 0,
        }
    }

    /// Looks at about `bytes` more bytes and gives the hits that begin in
    /// them. `stop` is asked now and then; once it says so, nothing more is
    /// given. Says whether there is more to look at.
    pub fn step(
        &mut self,
        bytes: usize,
        stop: &dyn Fn() -> bool,
        found: &mut dyn FnMut(ByteSpan),
    ) -> bool {
        match &mut self.0 {
            Walk::Nothing => false,
            Walk::Words(places) => {
                let end = places.done().saturating_add(bytes);
                while places.done() < end {
                    if stop() || !places.step(found) {
                        return false;
                    }
                }
                true
            }
            Walk::Regex(pattern) => pattern.step(bytes, stop, found),
        }
    }
}

impl Pattern<'_> {
    fn step(
        &mut self,
        bytes: usize,
        stop: &dyn Fn() -> bool,
        found: &mut dyn FnMut(ByteSpan),
    ) -> bool {
        let text = self.text;
        let end = text.floor_char_boundary(self.at.saturating_add(bytes.max(4)));
        // What begins in the piece may reach beyond it. What stands before it
        // is seen too: a line or a word may have begun there.
        let window_end = text.floor_char_boundary(end.saturating_add(MAX_HIT));
        let window = &text[..window_end];
        let mut asked = 0u32;
        while self.at < end {
            asked = asked.wrapping_add(1);
            if asked % 64 == 1 && stop() {
                return false;
            }
            let hit = self.regex.find_at(window, self.at);
            let Some(hit) = hit.filter(|hit| hit.start() < end) else {
                self.at = end;
                break;
            };
            let (start, end) = (hit.start(), hit.end());
            // What ends where the window does may go on behind it.
            let unknown = end == window_end && window_end < text.len();
            if start == end {
                self.at = end + text[end..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            // After a hit that does not count too: going on inside it could
            // take time without end.
            self.at = end;
            if end - start > MAX_HIT || unknown {
                self.left_out = self.left_out.saturating_add(1);
            } else if !self.whole_words || border::stands_alone(text, start, end) {
                let span = ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end));
                span.into_iter().for_each(&mut *found);
            }
        }
        self.at < text.len()
    }
}
