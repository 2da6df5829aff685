//! A text cut into blocks: the pieces that are laid out one at a time.
//!
//! A block is a line of the text or, where a line is long, a piece of it that
//! ends at a sentence, a space or at least a grapheme. Only the drawing knows
//! of blocks; offsets always count in the whole text.

use crate::text::{ByteOffset, ByteSpan, SourceText, next_grapheme};

/// A line of up to this many bytes is one block: laying it out fits into a frame.
const WHOLE: usize = 4096;

/// Where a longer line is cut: after about this many bytes.
const PIECE: usize = 1536;

/// The blocks of one text.
#[derive(Clone, Debug)]
pub struct Blocks {
    /// Where each block starts, in bytes; ascending, the first is 0.
    starts: Vec<u32>,
}

/// One block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its place in the list.
    pub index: usize,
    /// Where its text starts, in bytes of the whole text.
    pub start: ByteOffset,
    /// Where its text ends, without the line break.
    pub end: ByteOffset,
    /// The line (from 0) that it belongs to.
    pub line: usize,
    /// Whether it is the first block of its line.
    pub first_of_line: bool,
    /// Whether it is the last block of its line.
    pub last_of_line: bool,
}

impl Block {
    /// Its text as a span; `None` for an empty line.
    pub fn span(self) -> Option<ByteSpan> {
        ByteSpan::new(self.start, self.end).ok()
    }
}

impl Blocks {
    /// Cuts a text, in one pass over its lines.
    pub fn new(text: &SourceText) -> Self {
        let mut starts = Vec::with_capacity(text.line_count());
        for line in 0..text.line_count() {
            let mut from = text.line_start(line).to_usize();
            let end = from + text.line(line).len();
            starts.push(from as u32);
            while end - from > WHOLE {
                from = cut(text, from, end);
                starts.push(from as u32);
            }
        }
        Self { starts }
    }

    /// How many blocks there are; at least one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The block of that index, or the last.
    pub fn get(&self, text: &SourceText, index: usize) -> Block {
        let index = index.min(self.starts.len() - 1);
        let start = ByteOffset::new(self.starts[index]);
        let line = text.line_of(start);
        let line_start = text.line_start(line);
        let line_end = ByteOffset::new(line_start.get() + text.line(line).len() as u32);
        let next = self
            .starts
            .get(index + 1)
            .map_or(line_end, |&next| ByteOffset::new(next));
        let end = next.min(line_end);
        Block {
            index,
            start,
            end,
            line,
            first_of_line: start == line_start,
            last_of_line: end == line_end,
        }
    }

    /// The block that holds `at`.
    pub fn index_of(&self, at: ByteOffset) -> usize {
        self.starts
            .partition_point(|&start| start <= at.get())
            .saturating_sub(1)
    }

    /// How many bytes block `index` has, its line break included; for estimates.
    pub fn bytes(&self, text: &SourceText, index: usize) -> u32 {
        let next = self
            .starts
            .get(index + 1)
            .copied()
            .unwrap_or(text.byte_len().get());
        next - self.starts[index]
    }
}

/// Where the piece that starts at `from` ends: behind a sentence if one ends
/// near enough, else behind white space, else at a grapheme.
fn cut(text: &SourceText, from: usize, end: usize) -> usize {
    let whole = text.as_str();
    let soft = whole.floor_char_boundary(from + PIECE);
    let hard = whole.floor_char_boundary((from + 2 * PIECE).min(end));
    let window = &whole[soft..hard];
    let sentence = window
        .match_indices(['.', '!', '?', '…', '。', '؟'])
        .map(|(at, mark)| soft + at + mark.len())
        .find(|&at| whole[at..].starts_with(char::is_whitespace));
    let behind_space = |at: usize| {
        let space = whole[at..].chars().next().map_or(0, char::len_utf8);
        at + space
    };
    if let Some(at) = sentence {
        return behind_space(at);
    }
    if let Some(at) = window.find(char::is_whitespace) {
        return behind_space(soft + at);
    }
    next_grapheme(text, ByteOffset::of_index(soft))
        .to_usize()
        .min(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let text = SourceText::new(text).expect("short");
        let blocks = Blocks::new(&text);
        (0..blocks.len())
            .map(|index| {
                let block = blocks.get(&text, index);
                block
                    .span()
                    .map_or_else(String::new, |span| text.slice(span).to_owned())
            })
            .collect()
    }

    #[test]
    fn short_lines_are_blocks() {
        assert_eq!(pieces("a\r\n\r\nb\n"), ["a", "", "b", ""]);
        assert_eq!(pieces(""), [""]);
    }

    #[test]
    fn long_lines_are_cut_at_sentences_and_lose_nothing() {
        let line = "A sentence that says something of some length. ".repeat(1000);
        let got = pieces(&line);
        assert!(got.len() > 10);
        assert!(
            got.iter()
                .all(|it| it.len() <= WHOLE && it.trim_end().ends_with('.'))
        );
        assert_eq!(got.concat(), line);
    }

    #[test]
    fn a_line_without_any_break_is_cut_between_graphemes() {
        let line = "👩\u{200d}👧".repeat(3000);
        let got = pieces(&line);
        assert_eq!(got.concat(), line);
        assert!(
            got.iter()
                .all(|it| it.starts_with('👩') && it.len() <= WHOLE)
        );
    }

    #[test]
    fn offsets_find_their_block() {
        let text = SourceText::new("ab\r\ncd").expect("short");
        let blocks = Blocks::new(&text);
        let of = |at| blocks.index_of(ByteOffset::new(at));
        assert_eq!([of(0), of(2), of(3), of(4), of(6)], [0, 0, 0, 1, 1]);
    }
}
