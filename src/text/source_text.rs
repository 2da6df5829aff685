//! The immutable text of a source, with fast conversion between offset units.

use super::{ByteOffset, ByteSpan, CharOffset, CharSpan, SpanError, Utf16Offset};
use std::sync::Arc;

/// The longest text that is taken: 1 GiB of UTF-8. Offsets are 32 bits wide,
/// and nothing a person reads comes near.
pub const MAX_TEXT_BYTES: usize = 1 << 30;

/// Bytes between two checkpoints: a conversion scans at most this far.
const STRIDE: usize = 128;

/// A text that is longer than [`MAX_TEXT_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text has {bytes} bytes; at most {MAX_TEXT_BYTES} are taken")]
pub struct TextTooLarge {
    /// Its length in bytes of UTF-8.
    pub bytes: usize,
}

/// The text of one source: shared, immutable, and indexed for conversion.
#[derive(Clone, Debug)]
pub struct SourceText {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    text: String,
    /// For every multiple of [`STRIDE`] bytes: characters that start before it,
    /// and how many of those need two UTF-16 units. Empty if all is ASCII.
    checkpoints: Vec<Checkpoint>,
    chars: u32,
    astral: u32,
    /// Where each line starts, in bytes; the first is always 0.
    lines: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Checkpoint {
    chars: u32,
    astral: u32,
}

impl SourceText {
    /// Takes over a text and indexes it in one pass.
    ///
    /// # Errors
    ///
    /// [`TextTooLarge`] beyond [`MAX_TEXT_BYTES`].
    pub fn new(text: impl Into<String>) -> Result<Self, TextTooLarge> {
        let text = text.into();
        if text.len() > MAX_TEXT_BYTES {
            return Err(TextTooLarge { bytes: text.len() });
        }
        let lines = line_starts(text.as_bytes());
        let (checkpoints, chars, astral) = if text.is_ascii() {
            (Vec::new(), text.len() as u32, 0)
        } else {
            checkpoints(text.as_bytes())
        };
        Ok(Self {
            inner: Arc::new(Inner {
                text,
                checkpoints,
                chars,
                astral,
                lines,
            }),
        })
    }

    /// The text itself.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.inner.text
    }

    /// Its length in bytes of UTF-8.
    #[inline]
    pub fn byte_len(&self) -> ByteOffset {
        ByteOffset::of_index(self.inner.text.len())
    }

    /// Its length in code points.
    #[inline]
    pub fn char_len(&self) -> CharOffset {
        CharOffset::new(self.inner.chars)
    }

    /// Its length in UTF-16 code units.
    pub fn utf16_len(&self) -> Utf16Offset {
        Utf16Offset::new(self.inner.chars + self.inner.astral)
    }

    /// How many lines it has. A line ends with LF, CR LF or a lone CR; a text
    /// that ends with a line break has an empty last line.
    pub fn line_count(&self) -> usize {
        self.inner.lines.len()
    }

    /// Where line `line` (from 0) starts; the end of the text past the last.
    pub fn line_start(&self, line: usize) -> ByteOffset {
        self.inner
            .lines
            .get(line)
            .map_or_else(|| self.byte_len(), |&start| ByteOffset::new(start))
    }

    /// Which line (from 0) holds `at`.
    pub fn line_of(&self, at: ByteOffset) -> usize {
        self.inner
            .lines
            .partition_point(|&start| start <= at.get())
            .saturating_sub(1)
    }

    /// The text of line `line` (from 0) without its line break.
    pub fn line(&self, line: usize) -> &str {
        let text =
            &self.as_str()[self.line_start(line).to_usize()..self.line_start(line + 1).to_usize()];
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text)
    }

    /// The code point offset of a byte offset. Inside a character it gives the
    /// offset of the next one; past the end, the end.
    pub fn char_of(&self, at: ByteOffset) -> CharOffset {
        let (chars, _) = self.counts_before(at.to_usize());
        CharOffset::new(chars)
    }

    /// The UTF-16 offset of a byte offset, rounded as [`Self::char_of`] does.
    pub fn utf16_of(&self, at: ByteOffset) -> Utf16Offset {
        let (chars, astral) = self.counts_before(at.to_usize());
        Utf16Offset::new(chars + astral)
    }

    /// The byte offset of a code point offset; `None` past the end.
    pub fn byte_of(&self, at: CharOffset) -> Option<ByteOffset> {
        self.find(at.get(), |checkpoint| checkpoint.chars, |_| 1)
    }

    /// The byte offset of a UTF-16 offset; `None` past the end and between the
    /// halves of a surrogate pair.
    pub fn byte_of_utf16(&self, at: Utf16Offset) -> Option<ByteOffset> {
        let units = |lead: u8| if lead >= 0xF0 { 2 } else { 1 };
        self.find(
            at.get(),
            |checkpoint| checkpoint.chars + checkpoint.astral,
            units,
        )
    }

    /// A checked byte span: ordered, inside the text, on character borders.
    ///
    /// # Errors
    ///
    /// [`SpanError`] says which of these fails.
    pub fn span(&self, start: ByteOffset, end: ByteOffset) -> Result<ByteSpan, SpanError> {
        let span = ByteSpan::new(start, end)?;
        if end > self.byte_len() {
            return Err(SpanError::PastEnd {
                offset: end.get(),
                length: self.byte_len().get(),
            });
        }
        for at in [start, end] {
            if !self.as_str().is_char_boundary(at.to_usize()) {
                return Err(SpanError::InsideChar(at.get()));
            }
        }
        Ok(span)
    }

    /// A span of the project file as a byte span of this text.
    ///
    /// # Errors
    ///
    /// [`SpanError::PastEnd`] if the text is too short for it.
    pub fn bytes_of(&self, span: CharSpan) -> Result<ByteSpan, SpanError> {
        let find = |at: CharOffset| {
            let past = SpanError::PastEnd {
                offset: at.get(),
                length: self.char_len().get(),
            };
            self.byte_of(at).ok_or(past)
        };
        ByteSpan::new(find(span.start())?, find(span.end())?)
    }

    /// A byte span of this text in the project file's unit.
    ///
    /// # Errors
    ///
    /// [`SpanError`] if the span does not come from this text.
    pub fn chars_of(&self, span: ByteSpan) -> Result<CharSpan, SpanError> {
        let span = self.span(span.start(), span.end())?;
        CharSpan::new(self.char_of(span.start()), self.char_of(span.end()))
    }

    /// The text of a byte span; empty if the span is of another text.
    pub fn slice(&self, span: ByteSpan) -> &str {
        self.as_str()
            .get(span.start().to_usize()..span.end().to_usize())
            .unwrap_or("")
    }

    /// The text of a code point span; `None` past the end.
    pub fn quote(&self, span: CharSpan) -> Option<&str> {
        self.bytes_of(span).ok().map(|bytes| self.slice(bytes))
    }

    /// The nearest character border at or before `at`.
    pub fn floor(&self, at: ByteOffset) -> ByteOffset {
        ByteOffset::of_index(self.as_str().floor_char_boundary(at.to_usize()))
    }

    /// Characters, and among them those of two UTF-16 units, that start before byte `at`.
    fn counts_before(&self, at: usize) -> (u32, u32) {
        let bytes = self.inner.text.as_bytes();
        let at = at.min(bytes.len());
        if self.inner.checkpoints.is_empty() {
            return (at as u32, 0);
        }
        let slot = at / STRIDE;
        let Checkpoint {
            mut chars,
            mut astral,
        } = self.inner.checkpoints[slot];
        for &byte in &bytes[slot * STRIDE..at] {
            chars += u32::from(starts_char(byte));
            astral += u32::from(byte >= 0xF0);
        }
        (chars, astral)
    }

    /// The byte at which `target` units have gone by: the last checkpoint that
    /// does not exceed it, then a scan of at most [`STRIDE`] bytes.
    fn find(
        &self,
        target: u32,
        before: impl Fn(&Checkpoint) -> u32,
        units: impl Fn(u8) -> u32,
    ) -> Option<ByteOffset> {
        let bytes = self.inner.text.as_bytes();
        if self.inner.checkpoints.is_empty() {
            return (target as usize <= bytes.len()).then(|| ByteOffset::new(target));
        }
        let slot = self
            .inner
            .checkpoints
            .partition_point(|it| before(it) <= target)
            - 1;
        let mut seen = before(&self.inner.checkpoints[slot]);
        let start = slot * STRIDE;
        for (index, &byte) in bytes[start..].iter().enumerate() {
            if starts_char(byte) {
                if seen >= target {
                    return (seen == target).then(|| ByteOffset::of_index(start + index));
                }
                seen += units(byte);
            }
        }
        (seen == target).then(|| self.byte_len())
    }
}

/// Two texts are equal if their characters are.
impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner) || self.as_str() == other.as_str()
    }
}

impl Eq for SourceText {}

/// Whether a byte of UTF-8 is the first of a character.
#[inline]
fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn checkpoints(bytes: &[u8]) -> (Vec<Checkpoint>, u32, u32) {
    let mut list = Vec::with_capacity(bytes.len() / STRIDE + 1);
    let (mut chars, mut astral) = (0, 0);
    for chunk in bytes.chunks(STRIDE) {
        list.push(Checkpoint { chars, astral });
        for &byte in chunk {
            chars += u32::from(starts_char(byte));
            astral += u32::from(byte >= 0xF0);
        }
    }
    if bytes.len().is_multiple_of(STRIDE) {
        list.push(Checkpoint { chars, astral });
    }
    (list, chars, astral)
}

fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let mut starts = vec![0];
    for (index, &byte) in bytes.iter().enumerate() {
        let breaks = byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        if breaks {
            starts.push(index as u32 + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> SourceText {
        SourceText::new(text).expect("short enough")
    }

    #[test]
    fn lines_end_at_any_of_the_three_breaks() {
        let text = text("a\r\nb\nc\rd\n");
        let lines: Vec<&str> = (0..text.line_count()).map(|line| text.line(line)).collect();
        assert_eq!(lines, ["a", "b", "c", "d", ""]);
        assert_eq!(text.line_of(ByteOffset::new(2)), 0);
        assert_eq!(text.line_of(ByteOffset::new(3)), 1);
    }

    #[test]
    fn a_surrogate_pair_has_no_gap_inside() {
        let text = text("a😀b");
        assert_eq!(text.utf16_len().get(), 4);
        assert_eq!(text.byte_of_utf16(Utf16Offset::new(2)), None);
        assert_eq!(
            text.byte_of_utf16(Utf16Offset::new(3)),
            Some(ByteOffset::new(5))
        );
    }

    #[test]
    fn spans_are_checked_against_the_text() {
        let text = text("é!");
        let at = ByteOffset::new;
        assert_eq!(text.span(at(0), at(1)), Err(SpanError::InsideChar(1)));
        assert!(matches!(
            text.span(at(0), at(9)),
            Err(SpanError::PastEnd { .. })
        ));
        assert!(matches!(
            text.span(at(2), at(2)),
            Err(SpanError::NotOrdered { .. })
        ));
        assert_eq!(
            text.span(at(0), at(2)).map(|span| text.slice(span)),
            Ok("é")
        );
    }

    proptest! {
        /// Every conversion agrees with counting from the start, across checkpoints too.
        #[test]
        fn conversions_agree_with_counting(seed in "(\\PC|[a-z ]|é|😀|\u{a0}){0,40}", repeat in 1usize..60) {
            let string = seed.repeat(repeat);
            let text = text(&string);
            let mut utf16 = 0;
            for (chars, (byte, character)) in string.char_indices().enumerate() {
                let at = ByteOffset::of_index(byte);
                prop_assert_eq!(text.char_of(at).to_usize(), chars);
                prop_assert_eq!(text.utf16_of(at).to_usize(), utf16);
                prop_assert_eq!(text.byte_of(CharOffset::new(chars as u32)), Some(at));
                prop_assert_eq!(text.byte_of_utf16(Utf16Offset::new(utf16 as u32)), Some(at));
                utf16 += character.len_utf16();
            }
            prop_assert_eq!(text.byte_of(text.char_len()), Some(text.byte_len()));
            prop_assert_eq!(text.byte_of(text.char_len().plus(1)), None);
        }
    }
}
