//! Folding: texts made alike where people write the same in several ways,
//! with the way back to the text as it stands.
//!
//! Always alike are kinds of white space (a run of it, with at most one line
//! break, is one space; with more it is two line feeds), kinds of apostrophe,
//! double quotation mark and hyphen, composed and decomposed letters, and
//! printers' ligatures; marks that nobody sees (zero-width spaces, soft
//! hyphens, writing direction) are left out. [`Keep`] says whether case and
//! diacritics count.
//!
//! Most of most texts is ASCII, and that part runs at the speed of copying.

mod letter;

use crate::text::{ByteOffset, ByteSpan};
use letter::{LetterTable, Piece, left_out};
use unicode_normalization::char::is_combining_mark;

/// What folding leaves apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Whether capitals and small letters are told apart.
    pub case: bool,
    /// Whether `é` and `e`, `œ` and `oe`, `ɗ` and `d` are told apart.
    pub diacritics: bool,
}

impl Keep {
    /// Neither case nor diacritics count: Ségou, Segou and SÉGOU are alike.
    pub const NOTHING: Self = Self {
        case: false,
        diacritics: false,
    };
    /// Both count.
    pub const ALL: Self = Self {
        case: true,
        diacritics: true,
    };
}

/// A folded text, and where each of its bytes comes from.
///
/// It can be filled again and again ([`Folded::refill`]), so that a long text
/// is folded piece by piece in the same memory.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    /// By `folded`; a run reaches to the next one.
    runs: Vec<Run>,
}

/// A stretch of a folded text.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it starts in the folded text.
    folded: u32,
    /// Where it starts in the text it was folded from.
    start: u32,
    /// Where it ends there; [`COPIED`] if it is as long as in the folded text,
    /// byte by byte. Other runs are one letter each and cannot be cut.
    end: u32,
}

const COPIED: u32 = u32::MAX;

/// What each ASCII byte is folded to if case does not count: white space to a
/// space, the grave accent to an apostrophe.
const SMALL: [u8; 128] = ascii_table(true);
/// The same if case counts.
const AS_IS: [u8; 128] = ascii_table(false);

const fn ascii_table(lower: bool) -> [u8; 128] {
    let mut table = [0; 128];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        table[at] = match byte {
            b'\t' | b'\n' | 0x0B | 0x0C | b'\r' => b' ',
            b'`' => b'\'',
            _ if lower => byte.to_ascii_lowercase(),
            _ => byte,
        };
        at += 1;
    }
    table
}

impl Folded {
    /// The whole of a text, folded.
    pub fn new(text: &str, keep: Keep) -> Self {
        let mut folded = Self::default();
        folded.refill(text, 0, text.len(), keep);
        folded
    }

    /// Folds the stretch `start..end` of a text in place of what was there.
    /// The stretch lies on character borders; spans are still those of the
    /// whole text.
    pub fn refill(&mut self, text: &str, start: usize, end: usize, keep: Keep) {
        let mut work = Work {
            text,
            end,
            keep,
            table: LetterTable::of(keep),
            at: start,
            out: std::mem::take(&mut self.text).into_bytes(),
            runs: std::mem::take(&mut self.runs),
            open_at: usize::MAX,
        };
        work.out.clear();
        work.runs.clear();
        work.out.reserve(end - start);
        work.run();
        self.runs = work.runs;
        // Only whole characters were written.
        self.text = String::from_utf8(work.out).unwrap_or_default();
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The stretch of the original from which `from..to` of the folded text
    /// comes: from the first letter to behind the last, with its combining
    /// marks. `None` if it is empty, or if either border cuts through what was
    /// one letter ("o" in "œ").
    pub fn span(&self, from: usize, to: usize) -> Option<ByteSpan> {
        if from >= to || to > self.text.len() {
            return None;
        }
        let first = self.run_at(from)?;
        let start = if first.end == COPIED {
            first.start as usize + (from - first.folded as usize)
        } else if first.folded as usize == from {
            first.start as usize
        } else {
            return None;
        };
        let last_index = self.index_at(to - 1)?;
        let last = self.runs[last_index];
        let end = if last.end == COPIED {
            last.start as usize + (to - last.folded as usize)
        } else {
            let next = self.runs.get(last_index + 1);
            let border = next.map_or(self.text.len(), |it| it.folded as usize);
            if border != to {
                return None;
            }
            last.end as usize
        };
        if !self.text.is_char_boundary(from) || !self.text.is_char_boundary(to) {
            return None;
        }
        ByteSpan::new(ByteOffset::of_index(start), ByteOffset::of_index(end)).ok()
    }

    /// Where in the original the byte at `at` of the folded text comes from.
    fn run_at(&self, at: usize) -> Option<Run> {
        self.index_at(at).map(|index| self.runs[index])
    }

    fn index_at(&self, at: usize) -> Option<usize> {
        self.runs
            .partition_point(|run| run.folded as usize <= at)
            .checked_sub(1)
    }
}

/// A needle or a name, folded: nobody asks where its bytes come from.
pub fn folded(text: &str, keep: Keep) -> String {
    Folded::new(text, keep).text
}

struct Work<'a> {
    text: &'a str,
    end: usize,
    keep: Keep,
    table: &'static LetterTable,
    at: usize,
    out: Vec<u8>,
    runs: Vec<Run>,
    /// The position of the text that would go on with the last copied run;
    /// `usize::MAX` if the last run is none.
    open_at: usize,
}

impl Work<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < self.end {
            if bytes[self.at] < 0x80 {
                self.ascii(bytes);
            }
            if self.at < self.end {
                self.letter();
            }
        }
    }

    /// Copies ASCII up to the next letter or run of white space that needs a
    /// closer look.
    fn ascii(&mut self, bytes: &[u8]) {
        let table = if self.keep.case { &AS_IS } else { &SMALL };
        let blank = |byte: u8| byte == b' ' || (0x09..=0x0D).contains(&byte);
        let from = self.at;
        let mut to = from;
        let mut after_blank = false;
        while to < self.end {
            let byte = bytes[to];
            if byte >= 0x80 {
                // White space may go on behind it in other kinds.
                to -= usize::from(after_blank);
                break;
            }
            let is_blank = blank(byte);
            if is_blank && after_blank {
                to -= 1;
                break;
            }
            after_blank = is_blank;
            to += 1;
        }
        if to > from {
            self.open_run(self.out.len(), from);
            let folded = bytes[from..to]
                .iter()
                .map(|byte| table[usize::from(byte & 0x7F)]);
            self.out.extend(folded);
            self.at = to;
            self.open_at = to;
        }
    }

    /// Folds one letter with its marks, or one run of white space.
    fn letter(&mut self) {
        let start = self.at;
        let Some(letter) = self.text[start..self.end].chars().next() else {
            self.at = self.end;
            return;
        };
        if letter.is_whitespace() {
            self.white_space();
            return;
        }
        self.at += letter.len_utf8();
        let from = self.out.len();
        match self.table.fold(letter, &mut self.out) {
            Piece::Nothing => {}
            Piece::Mark => self.extend_last(),
            Piece::Letters => {
                if self.out[from..] == self.text.as_bytes()[start..self.at] {
                    self.open_run(from, start);
                    self.open_at = self.at;
                } else {
                    self.unit(from, start);
                }
            }
        }
    }

    /// A run of white space: one space, or two line feeds if it parts
    /// paragraphs. What is left out anyway does not end the run.
    fn white_space(&mut self) {
        let start = self.at;
        let mut breaks = 0;
        let mut behind_cr = false;
        for (index, letter) in self.text[start..self.end].char_indices() {
            if !letter.is_whitespace() {
                if left_out(letter, self.keep) {
                    continue;
                }
                break;
            }
            let is_break = matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
            breaks += usize::from(is_break && !(letter == '\n' && behind_cr));
            breaks += usize::from(letter == '\u{2029}');
            behind_cr = letter == '\r';
            self.at = start + index + letter.len_utf8();
        }
        let from = self.out.len();
        self.out
            .extend_from_slice(if breaks > 1 { b"\n\n" } else { b" " });
        self.unit(from, start);
    }

    /// Makes what was written from `from` on one letter that cannot be cut.
    fn unit(&mut self, from: usize, start: usize) {
        self.runs.push(Run {
            folded: from as u32,
            start: start as u32,
            end: self.at as u32,
        });
        self.open_at = usize::MAX;
    }

    /// Copying goes on, or starts anew at `folded`.
    fn open_run(&mut self, folded: usize, start: usize) {
        if self.open_at != start {
            self.runs.push(Run {
                folded: folded as u32,
                start: start as u32,
                end: COPIED,
            });
        }
    }

    /// A combining mark was left out: the letter before it reaches over it.
    fn extend_last(&mut self) {
        let Some(last) = self.runs.last_mut() else {
            return;
        };
        if last.end != COPIED {
            // Marks on white space are nobody's.
            if !matches!(self.out.last(), Some(b' ' | b'\n')) {
                last.end = self.at as u32;
            }
            return;
        }
        let Some(length) = last_letter(&self.out) else {
            return;
        };
        let from = self.out.len() - length;
        if self.out[from] == b' ' {
            return;
        }
        let start = last.start as usize + (from - last.folded as usize);
        if from == last.folded as usize {
            self.runs.pop();
        }
        self.unit(from, start);
    }
}

/// The length in bytes of the last letter of well-formed UTF-8.
fn last_letter(bytes: &[u8]) -> Option<usize> {
    let from = bytes.iter().rposition(|byte| byte & 0xC0 != 0x80)?;
    Some(bytes.len() - from)
}

/// Whether a mark stands at `at`, which would be parted from its letter by a
/// border there.
pub fn cuts_letter(text: &str, at: usize) -> bool {
    let next = text.as_bytes().get(at);
    next.is_some_and(|byte| *byte >= 0x80)
        && text[at..].chars().next().is_some_and(is_combining_mark)
}

/// Stretches of a text that can be worked on one after the other: each owns
/// what starts inside it. Together they are the whole text.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// How far a piece reads into the next, in bytes.
    overlap: usize,
}

/// A stretch of a text: what starts in `start..own_end` is its own, and it is
/// read to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPiece {
    /// Where it starts.
    pub start: usize,
    /// Where the next one starts.
    pub own_end: usize,
    /// How far it is read.
    pub end: usize,
}

/// So much is folded at a time: it stays in the processor's cache.
const PIECE: usize = 1 << 17;

impl<'a> Pieces<'a> {
    /// The pieces of a text, in which nothing longer than `overlap` bytes is
    /// sought.
    pub fn new(text: &'a str, overlap: usize) -> Self {
        Self {
            text,
            at: 0,
            overlap,
        }
    }

    /// A border near `at`: in front of a letter that follows white space if
    /// there is one nearby, else between two characters.
    fn border(&self, at: usize) -> usize {
        const NEAR: usize = 512;
        if at >= self.text.len() {
            return self.text.len();
        }
        let high = self.text.ceil_char_boundary(at);
        let low = self.text.floor_char_boundary(high.saturating_sub(NEAR));
        let mut behind_space = None;
        let mut last_space = false;
        for (index, letter) in self.text[low..high].char_indices() {
            let space = letter.is_whitespace();
            if last_space && !space && !is_combining_mark(letter) {
                behind_space = Some(low + index);
            }
            last_space = space;
        }
        behind_space.unwrap_or(high)
    }
}

impl Iterator for Pieces<'_> {
    type Item = TextPiece;

    fn next(&mut self) -> Option<TextPiece> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let own_end = self.border(start + PIECE);
        let end = own_end.saturating_add(self.overlap).min(self.text.len());
        self.at = own_end;
        Some(TextPiece {
            start,
            own_end,
            end: self.text.ceil_char_boundary(end),
        })
    }
}

#[cfg(test)]
mod tests;
