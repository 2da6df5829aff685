//! Reads RON in the one form that the writer writes, several times faster than
//! a parser of all of RON does: large projects are opened many times a day, and
//! nearly always as we wrote them.
//!
//! What is read here means the same as RON; what is not (comments, raw
//! strings, signs and underscores in numbers, any error) is refused without a
//! reason, and the general parser then reads the text or says what is wrong.
//! White space and commas behind the last item may stand anywhere, so that
//! most files that people edited are read here too.

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::borrow::Cow;
use std::fmt;

/// The value that the whole text is, if this reader can tell.
pub(super) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut at = Cursor { text, at: 0 };
    let value = T::deserialize(&mut at).ok()?;
    (at.peek().is_none()).then_some(value)
}

/// The text is for the general parser.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not in the form that is written")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The text, and the byte that is next.
struct Cursor<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Cursor<'de> {
    fn rest(&self) -> &'de [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The next byte that is no white space, which is stepped over.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.rest();
        let blank = rest
            .iter()
            .take_while(|it| matches!(it, b' ' | b'\n' | b'\r' | b'\t'))
            .count();
        self.at += blank;
        rest.get(blank).copied()
    }

    fn take(&mut self, byte: u8) -> Result<(), Refused> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Refused)
        }
    }

    /// Whether an item follows in brackets of which `first` were read; steps
    /// over the comma before it.
    fn item_follows(&mut self, first: bool, close: u8) -> Result<bool, Refused> {
        match self.peek().ok_or(Refused)? {
            byte if byte == close => Ok(false),
            b',' if !first => {
                self.at += 1;
                Ok(self.peek() != Some(close))
            }
            _ if first => Ok(true),
            _ => Err(Refused),
        }
    }

    /// A plain name: a letter, then letters, digits and underscores.
    fn word(&mut self) -> Result<&'de str, Refused> {
        let first = self.peek().ok_or(Refused)?;
        if !first.is_ascii_alphabetic() {
            return Err(Refused);
        }
        let rest = self.rest();
        let long = rest
            .iter()
            .take_while(|it| it.is_ascii_alphanumeric() || **it == b'_')
            .count();
        // Names may go on with other characters in RON, and `r"` is no name.
        if matches!(
            rest.get(long),
            Some(b'"' | b'#' | b'.' | b'+' | b'-' | 0x80..)
        ) {
            return Err(Refused);
        }
        let word = &self.text[self.at..self.at + long];
        self.at += long;
        Ok(word)
    }

    /// Digits, with a sign before them: a whole number as everybody writes it.
    fn digits(&mut self) -> Result<&'de str, Refused> {
        self.peek();
        let rest = self.rest();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = &rest[sign..];
        let long = digits.iter().take_while(|it| it.is_ascii_digit()).count();
        let plain = matches!(
            digits.get(long),
            Some(b',' | b')' | b']' | b'}' | b' ' | b'\n' | b'\r')
        );
        if long == 0 || (digits[0] == b'0' && long + sign > 1) || !plain {
            return Err(Refused);
        }
        let number = &self.text[self.at..self.at + sign + long];
        self.at += sign + long;
        Ok(number)
    }

    fn string(&mut self) -> Result<Cow<'de, str>, Refused> {
        self.take(b'"')?;
        let start = self.at;
        let plain = self.plain()?;
        if plain == b'"' {
            let text = &self.text[start..self.at];
            self.at += 1;
            return Ok(Cow::Borrowed(text));
        }
        let mut text = self.text[start..self.at].to_owned();
        loop {
            self.at += 1;
            text.push(self.escaped()?);
            let start = self.at;
            let end = self.plain()?;
            text.push_str(&self.text[start..self.at]);
            if end == b'"' {
                self.at += 1;
                return Ok(Cow::Owned(text));
            }
        }
    }

    /// Steps over what stands for itself in a string, to its end or to the
    /// next escape.
    fn plain(&mut self) -> Result<u8, Refused> {
        let rest = self.rest();
        let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
        let long = rest.iter().position(ends).ok_or(Refused)?;
        self.at += long;
        match rest[long] {
            end @ (b'"' | b'\\') => Ok(end),
            _ => Err(Refused),
        }
    }

    /// The character of an escape whose backslash is behind us.
    fn escaped(&mut self) -> Result<char, Refused> {
        let rest = self.rest();
        let (character, long) = match rest.first().ok_or(Refused)? {
            b'"' => ('"', 1),
            b'\\' => ('\\', 1),
            b'n' => ('\n', 1),
            b'r' => ('\r', 1),
            b't' => ('\t', 1),
            b'u' if rest.get(1) == Some(&b'{') => {
                let digits = &rest[2..];
                let hex = digits.iter().take(7).position(|&it| it == b'}');
                let hex = hex.filter(|&it| it > 0).ok_or(Refused)?;
                let mut code = 0;
                for &digit in &digits[..hex] {
                    let digit = char::from(digit).to_digit(16).ok_or(Refused)?;
                    code = code * 16 + digit;
                }
                (char::from_u32(code).ok_or(Refused)?, hex + 3)
            }
            _ => return Err(Refused),
        };
        self.at += long;
        Ok(character)
    }
}

macro_rules! numbers {
    ($($method:ident: $visit:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            visitor.$visit(self.digits()?.parse().map_err(|_| Refused)?)
        }
    )*};
}

macro_rules! refused {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
            Err(Refused)
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Cursor<'de> {
    type Error = Refused;

    numbers! {
        deserialize_i8: visit_i8, deserialize_i16: visit_i16, deserialize_i32: visit_i32,
        deserialize_i64: visit_i64, deserialize_u8: visit_u8, deserialize_u16: visit_u16,
        deserialize_u32: visit_u32, deserialize_u64: visit_u64
    }

    // No wire type asks for these.
    refused! {
        deserialize_any deserialize_f32 deserialize_f64 deserialize_char deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_ignored_any
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.word()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Refused),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.word()? {
            "None" => visitor.visit_none(),
            "Some" => {
                self.take(b'(')?;
                let value = visitor.visit_some(&mut *self)?;
                self.take(b')')?;
                Ok(value)
            }
            _ => Err(Refused),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: V,
    ) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.take(b'(')?;
        let value = visitor.visit_newtype_struct(&mut *self)?;
        self.take(b')')?;
        Ok(value)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.between(b'[', b']', |items| visitor.visit_seq(items))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.between(b'(', b')', |items| visitor.visit_seq(items))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        _: V,
    ) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.between(b'{', b'}', |items| visitor.visit_map(items))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if self.peek() != Some(b'(') && self.word()? != name {
            return Err(Refused);
        }
        self.between(b'(', b')', |items| visitor.visit_map(items))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        visitor.visit_enum(self)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_borrowed_str(self.word()?)
    }
}

impl<'de> Cursor<'de> {
    fn between<T>(
        &mut self,
        open: u8,
        close: u8,
        visit: impl FnOnce(&mut Items<'_, 'de>) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        self.take(open)?;
        let mut items = Items {
            of: self,
            close,
            first: true,
        };
        let value = visit(&mut items)?;
        // Nobody who stops before the end has read all there is.
        if items.follows()? {
            return Err(Refused);
        }
        self.take(close)?;
        Ok(value)
    }
}

/// What stands between brackets.
struct Items<'a, 'de> {
    of: &'a mut Cursor<'de>,
    close: u8,
    first: bool,
}

impl Items<'_, '_> {
    fn follows(&mut self) -> Result<bool, Refused> {
        let first = std::mem::take(&mut self.first);
        self.of.item_follows(first, self.close)
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if !self.follows()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.of).map(Some)
    }
}

/// A record or a map: values behind names or strings.
impl<'de> MapAccess<'de> for &mut Items<'_, 'de> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        if !self.follows()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.of).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.of.take(b':')?;
        seed.deserialize(&mut *self.of)
    }
}

impl<'de> EnumAccess<'de> for &mut Cursor<'de> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Refused> {
        let word: StrDeserializer<'de, Refused> = self.word()?.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Cursor<'de> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Refused> {
        self.take(b'(')?;
        let value = seed.deserialize(&mut *self)?;
        self.take(b')')?;
        Ok(value)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.between(b'(', b')', |items| visitor.visit_seq(items))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.between(b'(', b')', |items| visitor.visit_map(items))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::file::arbitrary::project;
    use crate::model::file::reader::ProjectFile;
    use crate::model::file::write;
    use proptest::prelude::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Record {
        name: String,
        #[serde(default)]
        spans: Vec<(i64, i64)>,
        #[serde(default)]
        when: Option<String>,
        #[serde(default)]
        kind: Kind,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    enum Kind {
        #[default]
        Plain,
        Called(String),
        Made {
            by: u32,
        },
    }

    #[test]
    fn what_people_write_is_read_as_ron() {
        for text in [
            r#"(name: "a")"#,
            r#"Record(name: "a\u{301}\n\"\\ é😀", spans: [], when: None, kind: Plain,)"#,
            "( name : \"\" ,\r\n\tspans:[(0,-1),( 20 , 30 ),], when: Some(\"x\") )\n",
            r#"(name: "", kind: Called("x"))"#,
            r#"(name: "", kind: Made(by: 4294967295))"#,
        ] {
            let here: Option<Record> = read(text);
            assert!(here.is_some(), "{text}");
            assert_eq!(here, ron::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_as_written_is_left_to_the_general_parser() {
        for text in [
            "",
            "(",
            r#"(name: "a"#,
            r#"(name: "a",, )"#,
            r#"(name: "a") ()"#,
            r#"(name: "a", /* why */ spans: [])"#,
            r#"(name: r"a")"#,
            r#"(name: "a\x41")"#,
            r#"(name: "\u{110000}")"#,
            r#"(name: "\u{d800}")"#,
            r#"(name: "\u{00000041}")"#,
            r#"(name: "\u{}")"#,
            "(name: \"a\nb\")",
            r#"(name: "a", spans: [(1)])"#,
            r#"(name: "a", spans: [(1, 2, 3)])"#,
            r#"(name: "a", spans: [(01, 2)])"#,
            r#"(name: "a", spans: [(1_0, 2)])"#,
            r#"(name: "a", spans: [(+1, 2)])"#,
            r#"(name: "a", spans: [(0x1, 2)])"#,
            r#"(name: "a", spans: [(1.0, 2)])"#,
            r#"(name: "a", spans: [(99999999999999999999, 2)])"#,
            r#"(name: "a", kind: Made(by: -1))"#,
            r#"(name: "a", kind: Other)"#,
            r#"(name: "a", name: "a")"#,
            r#"(name: "a", more: "a")"#,
            r#"Other(name: "a")"#,
            r"(spans: [])",
        ] {
            assert_eq!(read::<Record>(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// What we wrote is read here; and whatever is read here means what
        /// it means as RON.
        #[test]
        fn both_parsers_read_the_same(
            project in project(12),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        ) {
            let text = write(&project);
            prop_assert!(read::<ProjectFile>(&text).is_some());
            let mut bytes = text.into_bytes();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                // Often a character that means something.
                let some = b"\"\\(),:[]{}/*#r_-0 \n";
                bytes[place] = some.get(usize::from(byte) % 64).copied().unwrap_or(byte);
            }
            if let Ok(text) = String::from_utf8(bytes)
                && let Some(here) = read::<ProjectFile>(&text)
            {
                let there: ProjectFile = ron::from_str(&text).expect("it is RON");
                prop_assert_eq!(here.project(&text), there.project(&text));
            }
        }
    }
}
