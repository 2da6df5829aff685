//! Half-open stretches of text, ordered by construction.

use super::{ByteOffset, CharOffset};
use std::fmt;

/// Why two offsets do not make a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// The end does not lie behind the start.
    #[error("the end {end} does not lie behind the start {start}")]
    NotOrdered {
        /// The start that was given.
        start: u32,
        /// The end that was given.
        end: u32,
    },
    /// The span reaches past the end of its text.
    #[error("position {offset} lies past the end of the text, which has {length} characters")]
    PastEnd {
        /// The offset that lies outside.
        offset: u32,
        /// The length of the text, in the same unit.
        length: u32,
    },
    /// A byte offset points into the middle of a character.
    #[error("byte {0} lies inside a character")]
    InsideChar(u32),
}

macro_rules! span_type {
    ($(#[$doc:meta])* $name:ident, $offset:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            start: $offset,
            end: $offset,
        }

        impl $name {
            /// The span from `start` up to, not including, `end`.
            ///
            /// # Errors
            ///
            /// [`SpanError::NotOrdered`] unless `start < end`: no span is empty.
            pub fn new(start: $offset, end: $offset) -> Result<Self, SpanError> {
                if start < end {
                    Ok(Self { start, end })
                } else {
                    Err(SpanError::NotOrdered { start: start.get(), end: end.get() })
                }
            }

            /// The gap before the first unit.
            #[inline]
            pub const fn start(self) -> $offset {
                self.start
            }

            /// The gap behind the last unit.
            #[inline]
            pub const fn end(self) -> $offset {
                self.end
            }

            /// How many units the span holds; at least one.
            #[allow(clippy::len_without_is_empty, reason = "a span is never empty")]
            #[inline]
            pub const fn len(self) -> u32 {
                self.end.get() - self.start.get()
            }

            /// Whether the two share at least one unit; touching is not overlap.
            #[inline]
            pub fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// Whether `other` lies wholly inside (equal counts as inside).
            #[inline]
            pub fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// The smallest span that covers both.
            #[must_use]
            pub fn hull(self, other: Self) -> Self {
                Self { start: self.start.min(other.start), end: self.end.max(other.end) }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}..{}", self.start, self.end)
            }
        }
    };
}

span_type! {
    /// A non-empty stretch of text in code points: the unit of project files.
    ///
    /// It is ordered, but not tied to a text, since a project must load, merge
    /// and save where its texts are absent. [`super::SourceText::bytes_of`]
    /// checks it against a text.
    CharSpan, CharOffset
}
span_type! {
    /// A non-empty stretch of text in bytes of UTF-8. Those handed out by
    /// [`super::SourceText`] lie inside their text and on character borders.
    ByteSpan, ByteOffset
}
