//! One newtype per unit of text position.
//!
//! None of them converts from a bare integer by `From`: writing
//! `CharOffset::new` is the moment to ask which unit a number is in.

use std::fmt;

macro_rules! offset_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The start of a text.
            pub const ZERO: Self = Self(0);

            /// The offset `value`, in this type's unit.
            #[inline]
            pub const fn new(value: u32) -> Self {
                Self(value)
            }

            /// The number, for writing it down or counting.
            #[inline]
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The number as an index type.
            #[inline]
            pub const fn to_usize(self) -> usize {
                self.0 as usize
            }

            /// The offset `count` units further on, held at the type's end.
            #[inline]
            pub const fn plus(self, count: u32) -> Self {
                Self(self.0.saturating_add(count))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

offset_type! {
    /// A gap in a text, counted in bytes of UTF-8 from its start.
    ByteOffset
}
offset_type! {
    /// A gap in a text, counted in Unicode code points from its start.
    CharOffset
}
offset_type! {
    /// A gap in a text, counted in UTF-16 code units from its start.
    Utf16Offset
}

impl ByteOffset {
    /// The offset of an index into a text that [`super::SourceText`] holds;
    /// such a text is never longer than the type counts.
    #[inline]
    pub(crate) fn of_index(index: usize) -> Self {
        debug_assert!(u32::try_from(index).is_ok());
        Self(index as u32)
    }
}
