//! Source texts and positions in them.
//!
//! # Coordinate systems
//!
//! A position is a *gap between characters*, never a character: in `Mali` gap
//! 0 stands before `M` and gap 4 behind `i`. A span is half-open, `[start,
//! end)`. Three units exist, and each has a type of its own so that they
//! cannot be mixed up:
//!
//! | unit | type | where it is used |
//! |---|---|---|
//! | code point | [`CharOffset`] | project files, JSON, the model, everything a person reads |
//! | byte of UTF-8 | [`ByteOffset`] | slicing a text that is at hand: reader, search, recognisers |
//! | UTF-16 unit | [`Utf16Offset`] | exchange with Java and JavaScript tools |
//!
//! [`SourceText`] converts between them, in one place, in constant time for
//! text that is all ASCII and by a short scan from a checkpoint otherwise.
//!
//! A text is immutable: it is what the file says, decoded, less a leading
//! byte-order mark. Line ends, no-break spaces and combining marks stay.

mod active;
mod decode;
mod markup;
mod offset;
mod segment;
mod source_text;
mod span;

pub use active::is_active;
pub use decode::{DecodeError, Decoded, Encoding, decode, decode_owned};
pub use markup::{escaped, escaped_block};
pub use offset::{ByteOffset, CharOffset, Utf16Offset};
pub use segment::{
    Snap, next_grapheme, next_word, previous_grapheme, previous_word, sentence_at, snap, trim,
    word_at,
};
pub use source_text::{MAX_TEXT_BYTES, SourceText, TextTooLarge};
pub use span::{ByteSpan, CharSpan, SpanError};
