//! XML of other tools: read as a flat stream, written piece by piece.
//!
//! Names come without their prefixes. Entities other than the five of XML and
//! those of characters are refused, so that nothing is ever expanded.

use super::ImportError;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// The longest piece of a stranger's markup in a message, in characters.
const MAX_SHOWN: usize = 200;

/// One step through a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An element begins. One that is empty ends with the next piece.
    Open(Element<'a>),
    /// The element of that name ends.
    Close(&'a str),
    /// Characters inside an element; several pieces may follow one another.
    Text(Cow<'a, str>),
}

/// An element's start.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Its name without prefix.
    pub name: &'a str,
    /// The prefix; empty if it has none.
    pub prefix: &'a str,
    attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Element<'a> {
    /// An attribute by its name without prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|it| local(it.0) == name).map(|it| &*it.1)
    }

    /// The same, empty if there is none, taken out.
    pub fn take(&mut self, name: &str) -> Cow<'a, str> {
        let mut all = self.attributes.iter_mut();
        let found = all.find(|it| local(it.0) == name);
        found.map_or(Cow::Borrowed(""), |it| std::mem::take(&mut it.1))
    }

    /// All attributes in order, by their names with prefixes.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &str)> {
        self.attributes
            .iter()
            .map(|(name, value)| (*name, &**value))
    }

    /// The same, empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// A file of XML, from start to end.
pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// The name of an empty element whose end is still to be told.
    ending: Option<&'a str>,
    /// How many elements are open.
    depth: usize,
    /// Where the last piece begins, in bytes.
    start: usize,
    /// Lines counted up to a byte, so that nothing is counted twice.
    counted: (usize, usize),
}

impl<'a> Xml<'a> {
    /// Takes a file in UTF-8, with or without a mark.
    ///
    /// # Errors
    ///
    /// [`ImportError`] where it is not UTF-8.
    pub fn new(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = before.matches('\n').count() + 1;
            let last = before.rsplit('\n').next().unwrap_or_default();
            ImportError {
                line,
                column: last.chars().count() + 1,
                message: "this is not UTF-8, in which XML is taken".to_owned(),
            }
        })?;
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Ok(Self {
            text,
            reader,
            ending: None,
            depth: 0,
            start: 0,
            counted: (0, 1),
        })
    }

    /// The line of the piece that was read last, from 1.
    pub fn line(&mut self) -> usize {
        let (from, line) = self.counted;
        let to = self.start.min(self.text.len());
        if to >= from {
            let more = self.text.as_bytes()[from..to].iter();
            self.counted = (to, line + more.filter(|it| **it == b'\n').count());
        }
        self.counted.1
    }

    /// An error at the piece that was read last.
    pub fn error(&self, message: impl Into<String>) -> ImportError {
        let before = &self.text[..self.text.floor_char_boundary(self.start)];
        let last = before.rsplit('\n').next().unwrap_or_default();
        ImportError {
            line: before.matches('\n').count() + 1,
            column: last.chars().count() + 1,
            message: message.into(),
        }
    }

    fn broken(&mut self, error: &quick_xml::Error) -> ImportError {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
        self.start = at.max(self.start).min(self.text.len());
        self.error(format!("this is no XML: {}", shown(&error.to_string())))
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ImportError`] where the file is no XML, or names an entity that XML
    /// does not have.
    pub fn next(&mut self) -> Result<Option<Piece<'a>>, ImportError> {
        if let Some(name) = self.ending.take() {
            return Ok(Some(Piece::Close(name)));
        }
        loop {
            self.start = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            let event = self.reader.read_event();
            let event = event.map_err(|error| self.broken(&error))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    Piece::Open(self.element(&start)?)
                }
                Event::Empty(start) => {
                    let element = self.element(&start)?;
                    self.ending = Some(element.name);
                    Piece::Open(element)
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(local(self.name_at(self.start + 2)))
                }
                Event::Text(text) => Piece::Text(text.xml10_content()),
                Event::CData(text) => Piece::Text(text.xml10_content()),
                Event::GeneralRef(named) => {
                    let letter = named.resolve_char_ref();
                    let letter = letter.map_err(|error| self.broken(&error))?;
                    Piece::Text(match (letter, &*named) {
                        (Some(letter), _) => Cow::Owned(letter.to_string()),
                        (None, "lt") => Cow::Borrowed("<"),
                        (None, "gt") => Cow::Borrowed(">"),
                        (None, "amp") => Cow::Borrowed("&"),
                        (None, "apos") => Cow::Borrowed("'"),
                        (None, "quot") => Cow::Borrowed("\""),
                        (None, other) => {
                            let message = format!("the entity ‘{}’ is not taken", shown(other));
                            return Err(self.error(message));
                        }
                    })
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
                Event::Eof if self.depth > 0 => {
                    let message = "this is no XML: the file ends before its elements do";
                    return Err(self.error(message));
                }
                Event::Eof => return Ok(None),
            }));
        }
    }

    /// The name that stands at a byte of the file, with its prefix.
    fn name_at(&self, at: usize) -> &'a str {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest.find(|it: char| it.is_ascii_whitespace() || matches!(it, '>' | '/'));
        &rest[..end.unwrap_or(rest.len())]
    }

    fn element(&mut self, start: &BytesStart<'_>) -> Result<Element<'a>, ImportError> {
        let end = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let tag = self.text.get(self.start + 1..end).unwrap_or_default();
        let tag = tag.strip_suffix('>').unwrap_or(tag);
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let mut attributes = Vec::new();
        for attribute in Attributes::new(tag, start.name().as_ref().len()) {
            let attribute = attribute.map_err(|error| self.broken(&error.into()))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.broken(&error))?;
            attributes.push((attribute.key.into_inner(), value));
        }
        let name = self.name_at(self.start + 1);
        Ok(Element {
            name: local(name),
            prefix: name.rsplit_once(':').map_or("", |(prefix, _)| prefix),
            attributes,
        })
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn shown(text: &str) -> String {
    let mut out: String = text
        .chars()
        .filter(|it| !it.is_control())
        .take(MAX_SHOWN)
        .collect();
    if text.chars().nth(MAX_SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// Adds ` name="value"`, so that any reader gives the same value back: line
/// ends and tabs are not left to become spaces. The value is [`clean`].
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value, true);
    out.push('"');
}

/// Adds characters of an element, so that any reader gives them back.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, false);
}

fn push_escaped(out: &mut String, text: &str, quoted: bool) {
    let mut rest = text;
    // Most of any text stands as it is.
    while let Some(at) = rest.bytes().position(is_special) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(letter) = rest.chars().next() else {
            return;
        };
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' if quoted => out.push_str("&quot;"),
            '\n' if quoted => out.push_str("&#10;"),
            '\t' if quoted => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            it if is_legal(it) => out.push(it),
            _ => out.push('\u{fffd}'),
        }
        rest = &rest[letter.len_utf8()..];
    }
    out.push_str(rest);
}

/// Whether a character that begins with that byte may be one that is escaped
/// or illegal.
fn is_special(byte: u8) -> bool {
    // EF begins, among many others, the two noncharacters.
    byte < b' ' || matches!(byte, b'<' | b'>' | b'&' | b'"' | 0xef)
}

/// Whether XML can hold all of a text; control characters it cannot.
pub(super) fn is_clean(text: &str) -> bool {
    let suspect = |it: u8| matches!(it, 0..=8 | 0xb | 0xc | 0xe..=0x1f | 0xef);
    !text.bytes().any(suspect) || text.chars().all(is_legal)
}

fn is_legal(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Result<String, ImportError> {
        let mut xml = Xml::new(text.as_bytes())?;
        let mut out = String::new();
        while let Some(piece) = xml.next()? {
            match piece {
                Piece::Open(it) => {
                    let attributes: Vec<(&str, &str)> =
                        it.attributes().map(|it| (local(it.0), it.1)).collect();
                    out.push_str(&format!("<{} {attributes:?}>", it.name));
                }
                Piece::Close(name) => out.push_str(&format!("</{name}>")),
                Piece::Text(text) => out.push_str(&text),
            }
        }
        Ok(out)
    }

    #[test]
    fn elements_come_flat_and_without_prefixes() {
        let found = pieces(
            "\u{feff}<?xml version=\"1.0\"?><q:a x:b='1&#10;2' c=\"&lt;\"><d/><q:e >é&amp;&#x1F600;<![CDATA[<]]></q:e ></q:a>",
        );
        let expected = "<a [(\"b\", \"1\\n2\"), (\"c\", \"<\")]><d []></d><e []>é&😀<</e></a>";
        assert_eq!(found.as_deref(), Ok(expected));
    }

    #[test]
    fn errors_name_the_place() {
        let check = |text: &str, line: usize, column: usize, part: &str| {
            let error = pieces(text).expect_err(text);
            assert_eq!((error.line, error.column), (line, column), "{error}");
            assert!(error.message.contains(part), "{error}");
        };
        check("<a>\né<b></a>", 2, 5, "no XML");
        check("<a>\n&bomb;</a>", 2, 1, "‘bomb’");
        check("<a b=\"&bomb;\"/>", 1, 1, "no XML");
        check("<a b='1' b='2'/>", 1, 1, "no XML");
        check("<a", 1, 1, "no XML");
        check("<a>\n<b></b>", 2, 8, "ends before");
        let error = Xml::new(b"<a>\n\xff").err().expect("no UTF-8");
        assert_eq!((error.line, error.column), (2, 1));
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(value: String, text: String) {
            let mut out = String::from("<a");
            push_attribute(&mut out, "b", &value);
            out.push('>');
            push_text(&mut out, &text);
            out.push_str("</a>");
            let mut xml = Xml::new(out.as_bytes()).expect("UTF-8");
            let Ok(Some(Piece::Open(it))) = xml.next() else {
                panic!("an element");
            };
            if is_clean(&value) {
                prop_assert_eq!(it.get("b"), Some(&*value));
            }
            let mut back = String::new();
            while let Ok(Some(Piece::Text(more))) = xml.next() {
                back.push_str(&more);
            }
            if is_clean(&text) {
                prop_assert_eq!(back, text);
            }
        }

        #[test]
        fn anything_gets_an_answer(text in "[<>/&;=\"'a:!\\[\\]?# é\\n-]{0,60}") {
            if let Err(error) = pieces(&text) {
                prop_assert!(error.line >= 1 && error.column >= 1);
            }
        }
    }
}
