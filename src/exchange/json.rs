//! JSON from strangers: any value, but no key twice.

mod visitor;

use super::out::Out;
use super::{ImportError, cores};
use smol_str::SmolStr;
use std::fmt::Write as _;
use std::io;
pub(super) use visitor::Late;
use visitor::value_late;

/// A JSON value. Keys come out sorted, so that what is shown has one order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// A whole number without a sign.
    Whole(u64),
    /// Any other number, as it would be written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

/// The keys of a JSON object with their values, sorted; no key stands twice. Most
/// objects have few and short ones, so that a list takes less than a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object(Vec<(SmolStr, Json)>);

impl Object {
    pub fn new() -> Self {
        Self::default()
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|it| it.0.as_str().cmp(key))
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        Some(&self.0[self.find(key).ok()?].1)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.find(key).is_ok()
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        Some(self.0.remove(self.find(key).ok()?).1)
    }

    /// The first key and its value, taken out.
    pub fn pop_first(&mut self) -> Option<(SmolStr, Json)> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    pub fn first_key_value(&self) -> Option<(&SmolStr, &Json)> {
        self.iter().next()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&SmolStr, &Json)> {
        self.0.iter().map(|(key, it)| (key, it))
    }

    /// Leaves out what `keep` does not want.
    pub fn retain(&mut self, mut keep: impl FnMut(&SmolStr, &mut Json) -> bool) {
        self.0.retain_mut(|(key, it)| keep(key, it));
    }
}

/// What tables are made into objects with.
#[cfg(feature = "parquet")]
impl Object {
    /// Puts a value under a key, in place of the one that was there.
    pub fn insert(&mut self, key: impl Into<SmolStr>, value: Json) {
        let key = key.into();
        match self.find(&key) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    pub fn values(&self) -> impl Iterator<Item = &Json> {
        self.0.iter().map(|it| &it.1)
    }
}

#[cfg(feature = "parquet")]
impl<K: Into<SmolStr>> Extend<(K, Json)> for Object {
    fn extend<I: IntoIterator<Item = (K, Json)>>(&mut self, entries: I) {
        for (key, it) in entries {
            self.insert(key, it);
        }
    }
}

impl IntoIterator for Object {
    type Item = (SmolStr, Json);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Into<SmolStr>> FromIterator<(K, Json)> for Object {
    /// Of the values of one key the first stays.
    fn from_iter<I: IntoIterator<Item = (K, Json)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut entries: Vec<_> = entries.map(|(key, it)| (key.into(), it)).collect();
        entries.sort_by(|a: &(SmolStr, Json), b| a.0.cmp(&b.0));
        entries.dedup_by(|b, a| a.0 == b.0);
        Self(entries)
    }
}

/// Reads one line of a file as JSON. Nesting beyond 128 levels is refused, as
/// are numbers that no machine holds.
///
/// # Errors
///
/// [`ImportError`] with the line and the column in characters.
pub(super) fn parse_line(line: &str, number: usize) -> Result<Json, ImportError> {
    serde_json::from_str(line).map_err(|error| ImportError {
        line: number,
        ..error_at(line, &error)
    })
}

/// The same of a line that has long lists: their items are handed on as they
/// come, and the lists are empty in what is given back. As values all of them
/// would take many times the memory of the line.
pub(super) fn parse_line_late(
    line: &str,
    number: usize,
    late: &mut Late<'_>,
) -> Result<Json, ImportError> {
    let mut parser = serde_json::Deserializer::from_str(line);
    let json = value_late(&mut parser, late);
    let json = json.and_then(|it| parser.end().map(|()| it));
    json.map_err(|error| ImportError {
        line: number,
        ..error_at(line, &error)
    })
}

/// What the parser says of a file, with the place in lines and characters.
pub(super) fn error_at(text: &str, error: &serde_json::Error) -> ImportError {
    let line = error.line().max(1);
    let words = text.split('\n').nth(line - 1).unwrap_or_default();
    // The parser counts bytes; people count characters.
    let byte = words.floor_char_boundary(error.column().saturating_sub(1));
    let full = error.to_string();
    let message = full
        .rsplit_once(" at line ")
        .map_or(full.as_str(), |(message, _)| message);
    ImportError {
        line,
        column: words[..byte].chars().count() + 1,
        message: format!("this is no JSON: {message}"),
    }
}

/// The elements of a list, cut out of it and not read yet; `None` where that is
/// no list, as far as its brackets and quotes tell.
pub(super) fn elements(json: &str) -> Option<Vec<&str>> {
    let list = json.trim().strip_prefix('[')?.strip_suffix(']')?;
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let bytes = list.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => loop {
                at += 1;
                match bytes.get(at)? {
                    b'"' => break,
                    b'\\' => at += 1,
                    _ => {}
                }
            },
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                out.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if !list[start..].trim().is_empty() || !out.is_empty() {
        out.push(&list[start..]);
    }
    (depth == 0).then_some(out)
}

/// What `read` makes of each line of a file that is not blank, with its number
/// from 1, on all cores and in their order. A leading byte-order mark and CRs
/// before line ends are no part of the lines. Of a file that is one list its
/// elements are taken, as programs write it that know no lines.
///
/// # Errors
///
/// [`ImportError`] for bytes that are not UTF-8.
pub(super) fn each_line<R: Send>(
    bytes: &[u8],
    read: impl Fn(&str, usize) -> R + Sync,
) -> Result<Vec<R>, ImportError> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii_start().starts_with(b"[")
        && let Ok(json) = std::str::from_utf8(bytes)
        && let Some(parts) = elements(json)
    {
        let (mut number, mut counted) = (1, 0);
        for it in parts.into_iter().map(str::trim) {
            let start = it.as_ptr().addr() - json.as_ptr().addr();
            number += json[counted..start].matches('\n').count();
            counted = start;
            lines.push((number, it));
        }
        return Ok(cores::each(&lines, |_, (number, line)| read(line, *number)));
    }
    for (index, line) in bytes.split(|it| *it == b'\n').enumerate() {
        let number = index + 1;
        let line = std::str::from_utf8(line).map_err(|error| {
            let valid = String::from_utf8_lossy(&line[..error.valid_up_to()]);
            ImportError {
                line: number,
                column: valid.chars().count() + 1,
                message: "this is not UTF-8".to_owned(),
            }
        })?;
        let line = line.trim_end_matches('\r');
        if !line.trim().is_empty() {
            lines.push((number, line));
        }
    }
    Ok(cores::each(&lines, |_, (number, line)| read(line, *number)))
}

/// The keys that name a document, the best first.
const NAME_KEYS: [&str; 4] = ["id", "name", "doc_id", "filename"];

/// The document's own name: the first of the naming keys with a usable value,
/// which is taken out.
pub(super) fn take_name(object: &mut Object) -> Option<String> {
    for key in NAME_KEYS {
        let name = match object.get(key) {
            Some(Json::Text(name)) if !name.trim().is_empty() => name.clone(),
            Some(Json::Whole(number)) => number.to_string(),
            _ => continue,
        };
        object.remove(key);
        return Some(name);
    }
    None
}

/// The text of a line that is a document, and what else stands in it, without
/// the items of late lists.
///
/// # Errors
///
/// [`ImportError`] for a line that is no JSON object with a `text`.
pub(super) fn document(
    line: &str,
    number: usize,
    late: &mut Late<'_>,
) -> Result<(String, Object), ImportError> {
    let fail = |message: String| ImportError {
        line: number,
        column: 1,
        message,
    };
    let mut object = match parse_line_late(line, number, late)? {
        Json::Object(object) => object,
        Json::List(_) => {
            return Err(fail(
                "a list, where one JSON object a line is expected; export as JSONL".to_owned(),
            ));
        }
        other => {
            return Err(fail(format!(
                "{}, where a JSON object is expected",
                other.kind()
            )));
        }
    };
    match object.remove("text") {
        Some(Json::Text(text)) => Ok((text, object)),
        Some(other) => Err(fail(format!("‘text’ is {}, not a string", other.kind()))),
        None => Err(fail("the document has no ‘text’".to_owned())),
    }
}

/// Adds one line of JSON to a file of lines. Line and paragraph separators are
/// escaped: some readers of lines break at them, though JSON lets them stand.
pub(super) fn push_line(value: &impl serde::Serialize, to: &mut Out<'_>) {
    push(value, &mut Escaping(to));
    to.push(b"\n");
}

/// Adds a value to a file.
pub(super) fn push(value: &(impl serde::Serialize + ?Sized), to: &mut impl io::Write) {
    serde_json::to_writer(to, value)
        .expect("strings, numbers and lists always serialise into what takes all");
}

/// Escapes U+2028 and U+2029. Whoever writes a character writes it whole.
struct Escaping<'o, 't>(&'o mut Out<'t>);

impl io::Write for Escaping<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        // In UTF-8 they are E2 80 A8 and E2 80 A9.
        let mut from = 0;
        while let Some(at) = rest[from..].iter().position(|it| *it == 0xe2) {
            let at = from + at;
            let escape = match rest[at + 1..] {
                [0x80, 0xa8, ..] => b"\\u2028",
                [0x80, 0xa9, ..] => b"\\u2029",
                _ => {
                    from = at + 1;
                    continue;
                }
            };
            self.0.push(&rest[..at]);
            self.0.push(escape);
            rest = &rest[at + 3..];
            from = 0;
        }
        self.0.push(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Json {
    /// What kind of value it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Whole(_) | Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The string that it is, if it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(it) => Some(it),
            _ => None,
        }
    }

    /// Whether it says nothing: null, an empty string, list or object.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Object(object) => object.is_empty(),
            Self::Bool(_) | Self::Whole(_) | Self::Number(_) => false,
        }
    }

    /// The value as it is shown in reports, cut after about 200 characters.
    pub(super) fn shown(&self) -> String {
        let mut out = String::new();
        self.show(&mut out);
        if let Some((cut, _)) = out.char_indices().nth(200) {
            out.truncate(cut);
            out.push('…');
        }
        out
    }

    fn show(&self, out: &mut String) {
        // What lies behind the cut of `shown` need not be written.
        if out.len() > 1000 {
            return;
        }
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(it) => out.push_str(if *it { "true" } else { "false" }),
            Self::Whole(it) => {
                let _ = write!(out, "{it}");
            }
            Self::Number(it) => out.push_str(it),
            Self::Text(text) => show_text(text, out),
            Self::List(list) => {
                for (index, it) in list.iter().enumerate() {
                    out.push(if index == 0 { '[' } else { ',' });
                    it.show(out);
                }
                out.push_str(if list.is_empty() { "[]" } else { "]" });
            }
            Self::Object(object) => {
                for (index, (key, it)) in object.iter().enumerate() {
                    out.push(if index == 0 { '{' } else { ',' });
                    show_text(key, out);
                    out.push(':');
                    it.show(out);
                }
                out.push_str(if object.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

fn show_text(text: &str, out: &mut String) {
    out.push('"');
    let cut = text.floor_char_boundary(1000);
    for letter in text[..cut].chars() {
        if matches!(letter, '"' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out.push('"');
}

impl From<Json> for serde_json::Value {
    fn from(it: Json) -> Self {
        match it {
            Json::Null => Self::Null,
            Json::Bool(it) => Self::Bool(it),
            Json::Whole(it) => it.into(),
            // Every number that was read is one that a machine holds.
            Json::Number(it) => it
                .parse::<i64>()
                .map(Self::from)
                .or_else(|_| it.parse::<f64>().map(Self::from))
                .unwrap_or(Self::Null),
            Json::Text(it) => Self::String(it),
            Json::List(it) => it.into_iter().map(Self::from).collect(),
            Json::Object(it) => it
                .into_iter()
                .map(|(key, it)| (key.to_string(), Self::from(it)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::visitor::MANY;
    use super::*;

    #[test]
    fn a_list_is_read_as_its_elements() {
        let read = |text: &str| {
            let bytes = text.as_bytes();
            each_line(bytes, |line, number| format!("{number} {line}")).expect("UTF-8")
        };
        assert_eq!(read("{}\n\n[]\n"), ["1 {}", "3 []"]);
        assert_eq!(
            read("\u{feff}[\n  {\"a\": [1,\n 2]},\n\n  {\"b\": \"]\"}\n]\n"),
            ["2 {\"a\": [1,\n 2]}", "5 {\"b\": \"]\"}"]
        );
        assert_eq!(read(" [ ] "), Vec::<String>::new());
        // Lines that are lists, and a list that is cut.
        assert_eq!(read("[1]\n[2]\n"), ["1 [1]", "2 [2]"]);
        assert_eq!(read("[{\n"), ["1 [{"]);
    }

    #[test]
    fn the_items_of_a_long_list_come_alone() {
        let read = |line: &str| {
            let mut items: Vec<String> = Vec::new();
            let mut late = Late {
                lists: &[&["a"]],
                only: false,
                each: &mut |_, _, it| items.push(it.shown()),
            };
            let json = parse_line_late(line, 3, &mut late);
            (
                json.map(|it| it.shown()).map_err(|it| it.to_string()),
                items,
            )
        };
        let ok = |rest: &str, items: &[&str]| {
            let items = items.iter().map(|it| (*it).to_owned()).collect();
            (Ok(rest.to_owned()), items)
        };
        assert_eq!(
            read(r#"{"a":[1,{"a":[2]}],"b":{"a":[3]}}"#),
            ok(r#"{"a":[],"b":{"a":[3]}}"#, &["1", r#"{"a":[2]}"#])
        );
        assert_eq!(read(r#"{"a":"no list"}"#), ok(r#"{"a":"no list"}"#, &[]));
        assert_eq!(read("[[1]]"), ok("[[1]]", &[]));
        assert!(read(r#"{"a":[1],"a":[2]}"#).0.is_err());
        let cut = read(r#"{"a":[1,"#);
        assert!(cut.0.is_err_and(|it| it.starts_with("line 3, ")));
        assert_eq!(read(r#"{"a":[]} x"#).1, Vec::<String>::new());
        assert!(read(r#"{"a":[]} x"#).0.is_err());
    }

    #[test]
    fn late_lists_lie_at_any_depth() {
        let read = |line: &str, only: bool| {
            let mut items: Vec<String> = Vec::new();
            let mut late = Late {
                lists: &[&["a"], &["b", "c"], &["d", "*"]],
                only,
                each: &mut |list, key, it| items.push(format!("{list} {key} {}", it.shown())),
            };
            let json = parse_line_late(line, 1, &mut late).expect("is JSON");
            (json.shown(), items)
        };
        let line = r#"{"c":[0],"b":{"a":[1],"c":[2]},"d":{"x":[3],"y":[[4]],"z":5},"a":{"c":[6]}}"#;
        let items = ["1 c 2", "2 x 3", "2 y [4]"].map(str::to_owned).to_vec();
        let rest = r#"{"a":{"c":[6]},"b":{"a":[1],"c":[]},"c":[0],"d":{"x":[],"y":[],"z":5}}"#;
        assert_eq!(read(line, false), (rest.to_owned(), items.clone()));
        assert_eq!(read(line, true).1, items);
    }

    #[test]
    fn values_read_and_show_alike() {
        for json in [
            "null",
            "true",
            "17",
            "-3",
            "1.5",
            r#""a\"b""#,
            "[]",
            "[1,[2,{}]]",
            r#"{"a":1,"b":[true]}"#,
        ] {
            assert_eq!(parse_line(json, 1).expect("is JSON").shown(), json);
        }
        let long = format!("[\"{}\"]", "x".repeat(5000));
        assert_eq!(
            parse_line(&long, 1)
                .expect("is JSON")
                .shown()
                .chars()
                .count(),
            201
        );
    }

    #[test]
    fn lists_are_cut_between_their_elements() {
        let check = |json: &str, parts: Option<&[&str]>| {
            assert_eq!(elements(json).as_deref(), parts, "{json}");
        };
        check(" [] ", Some(&[]));
        check("[1]", Some(&["1"]));
        check(
            r#"[{"a":[1,2],"b":"é,]\"\\"} ,[]]"#,
            Some(&[r#"{"a":[1,2],"b":"é,]\"\\"} "#, "[]"]),
        );
        check("[1,]", Some(&["1", ""]));
        for none in ["{}", "[", "[}]", "[{]", "[\"]", "[\"\\\"]"] {
            check(none, None);
        }
    }

    #[test]
    fn objects_of_any_size() {
        for count in [0, 1, MANY - 1, MANY, MANY + 1, 1000] {
            let keys = (0..count).rev().map(|it| format!("\"{it:04}\":{it}"));
            let json = format!("{{{}}}", keys.collect::<Vec<_>>().join(","));
            let Ok(Json::Object(mut object)) = parse_line(&json, 1) else {
                panic!("an object");
            };
            assert_eq!(object.len(), count);
            assert!(object.iter().map(|it| it.0).is_sorted());
            for number in 0..count {
                let key = format!("{number:04}");
                assert_eq!(object.get(&key), Some(&Json::Whole(number as u64)));
                assert!(object.remove(&key).is_some() && !object.contains_key(&key));
            }
            if count > 0 {
                let twice = json.replace('}', ",\"0000\":1}");
                assert!(parse_line(&twice, 1).is_err(), "{count}");
            }
        }
    }

    #[test]
    fn errors_name_the_place_in_characters() {
        let check = |json: &str, column: usize, part: &str| {
            let error = parse_line(json, 7).expect_err(json);
            assert_eq!((error.line, error.column), (7, column), "{error}");
            assert!(error.message.contains(part), "{error}");
            assert!(!error.message.contains("at line"), "{error}");
        };
        check(r#"{"é":1,"é":2}"#, 13, "twice");
        check("{", 1, "EOF");
        check("[1e999]", 6, "out of range");
        check(&"[".repeat(100_000), 128, "recursion limit");
        check(r#"{"a":"\ud800"}"#, 13, "hex escape");
        check("{} {}", 4, "trailing");
    }
}
