//! A value as one line of RON, in the one form we write.
//!
//! Ours, since the escaping of the `ron` crate follows the Unicode tables of
//! the compiler: the same project would come out differently from two builds.

use serde::ser::{self, Serialize};
use std::fmt::{self, Write as _};

/// Appends `value` to `out`.
pub(super) fn push(out: &mut String, value: &impl Serialize) {
    value
        .serialize(Line { out })
        .expect("wire records hold only what can be written");
}

/// `value` on a line of its own.
pub(super) fn of(value: &impl Serialize) -> String {
    let mut out = String::new();
    push(&mut out, value);
    out
}

/// Appends `text` as a string: only what would break a line, a string or the
/// reading order is escaped.
pub(super) fn push_str(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        if !is_escaped(character) {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + character.len_utf8();
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => {
                let written = write!(out, "\\u{{{:x}}}", u32::from(other));
                written.expect("writing to a string succeeds");
            }
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

fn is_escaped(character: char) -> bool {
    matches!(
        character,
        '"' | '\\'
            | '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// What wire types never hold, so no caller ever sees it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unwritable(String);

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Written = Result<(), Unwritable>;

struct Line<'a> {
    out: &'a mut String,
}

impl Line<'_> {
    fn display(self, value: impl fmt::Display) -> Written {
        write!(self.out, "{value}").map_err(ser::Error::custom)
    }
}

/// What stands between brackets, item by item.
struct Items<'a> {
    out: &'a mut String,
    first: bool,
    close: char,
}

impl<'a> Items<'a> {
    fn open(out: &'a mut String, open: char, close: char) -> Result<Self, Unwritable> {
        out.push(open);
        Ok(Self {
            out,
            first: true,
            close,
        })
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Written {
        self.comma();
        value.serialize(Line { out: self.out })
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Written {
        self.comma();
        self.out.push_str(name);
        self.out.push_str(": ");
        value.serialize(Line { out: self.out })
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.out.push_str(", ");
        }
    }

    fn close(self) -> Written {
        self.out.push(self.close);
        Ok(())
    }
}

macro_rules! plain {
    ($($method:ident: $ty:ty),*) => {
        $(fn $method(self, value: $ty) -> Written {
            self.display(value)
        })*
    };
}

impl<'a> ser::Serializer for Line<'a> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Items<'a>;
    type SerializeStruct = Items<'a>;
    type SerializeStructVariant = Items<'a>;

    plain! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64
    }

    fn serialize_f32(self, _: f32) -> Written {
        Err(ser::Error::custom("a float is never exact"))
    }

    fn serialize_f64(self, _: f64) -> Written {
        Err(ser::Error::custom("a float is never exact"))
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        push_str(self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(ser::Error::custom("no field holds bytes"))
    }

    fn serialize_none(self) -> Written {
        self.display("None")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        self.out.push_str("Some(");
        value.serialize(Line { out: self.out })?;
        self.out.push(')');
        Ok(())
    }

    fn serialize_unit(self) -> Written {
        self.display("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Written {
        self.display(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.out.push_str(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        let mut items = Items::open(self.out, '(', ')')?;
        items.item(value)?;
        items.close()
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.out.push_str(variant);
        let mut items = Items::open(self.out, '(', ')')?;
        items.item(value)?;
        items.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>, Unwritable> {
        Items::open(self.out, '[', ']')
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>, Unwritable> {
        Items::open(self.out, '(', ')')
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Unwritable> {
        Items::open(self.out, '(', ')')
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>, Unwritable> {
        self.out.push_str(variant);
        Items::open(self.out, '(', ')')
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'a>, Unwritable> {
        Items::open(self.out, '{', '}')
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'a>, Unwritable> {
        Items::open(self.out, '(', ')')
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>, Unwritable> {
        self.out.push_str(variant);
        Items::open(self.out, '(', ')')
    }
}

macro_rules! items {
    ($($of:ident: $method:ident),*) => {
        $(impl ser::$of for Items<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

items! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
}

macro_rules! fields {
    ($($of:ident),*) => {
        $(impl ser::$of for Items<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Written {
                self.field(name, value)
            }

            fn end(self) -> Written {
                self.close()
            }
        })*
    };
}

fields! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.out.push_str(": ");
        value.serialize(Line { out: self.out })
    }

    fn end(self) -> Written {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_mislead_is_escaped() {
        let check = |text: &str, written: &str| {
            assert_eq!(of(&text), written, "{text:?}");
            assert_eq!(ron::from_str::<String>(written).as_deref(), Ok(text));
        };
        check("", "\"\"");
        check(
            "said “no” – 😀 e\u{301} \u{a0}\u{200b}\u{feff}",
            "\"said “no” – 😀 e\u{301} \u{a0}\u{200b}\u{feff}\"",
        );
        check("a\"b\\c", r#""a\"b\\c""#);
        check("\n\r\t\0\x1b\x7f", r#""\n\r\t\u{0}\u{1b}\u{7f}""#);
        check("\u{80}\u{9f}\u{a0}", "\"\\u{80}\\u{9f}\u{a0}\"");
        check(
            "\u{2027}\u{2028}\u{202e}\u{202f}",
            "\"\u{2027}\\u{2028}\\u{202e}\u{202f}\"",
        );
        check(
            "\u{61c}\u{200d}\u{200e}\u{200f}\u{2010}",
            "\"\\u{61c}\u{200d}\\u{200e}\\u{200f}\u{2010}\"",
        );
        check(
            "\u{2065}\u{2066}\u{2069}\u{206a}",
            "\"\u{2065}\\u{2066}\\u{2069}\u{206a}\"",
        );
        check("\u{10ffff}\u{fffe}", "\"\u{10ffff}\u{fffe}\"");
    }
}
