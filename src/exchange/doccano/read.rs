//! Reading doccano's JSONL.

use crate::exchange::json::{Json, parse_line};
use crate::exchange::{
    Counting, Document, ImportError, Imported, LabelledSpan, Link, Loss, OffsetUnit, Ruler,
};
use crate::model::{Fragments, SourceState};
use crate::text::SourceText;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The most text that the spans of one file may quote in all, in characters. A
/// small file can claim a hundred thousand spans over its whole text; their
/// quotes would fill any memory.
const MAX_QUOTED: u64 = 1 << 28;

/// The keys that name a document, the best first.
const NAME_KEYS: [&str; 4] = ["id", "name", "doc_id", "filename"];

/// The keys that hold plain spans.
const LABEL_KEYS: [&str; 2] = ["label", "labels"];

/// Reads a doccano file. `file` is its name for the report.
///
/// # Errors
///
/// [`ImportError`] for bytes that are not UTF-8, for a line that is no JSON
/// object with a text, and for spans that quote more than 256 million
/// characters in all.
pub fn read(bytes: &[u8], file: &str, unit: OffsetUnit) -> Result<Imported, ImportError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = Reader {
        file,
        unit,
        quoted: 0,
        out: Imported::default(),
    };
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        let line = std::str::from_utf8(line).map_err(|error| {
            let valid = String::from_utf8_lossy(&line[..error.valid_up_to()]);
            ImportError {
                line: number,
                column: valid.chars().count() + 1,
                message: "this is not UTF-8, which doccano files are".to_owned(),
            }
        })?;
        let line = line.trim_end_matches('\r');
        if !line.trim().is_empty() {
            reader.document(line, number)?;
        }
    }
    Ok(reader.out)
}

struct Reader<'a> {
    file: &'a str,
    unit: OffsetUnit,
    /// Characters that the spans so far quote.
    quoted: u64,
    out: Imported,
}

/// Why a span cannot be placed: the stable word and the explanation.
type Misplaced = (&'static str, String);

impl Reader<'_> {
    fn document(&mut self, line: &str, number: usize) -> Result<(), ImportError> {
        let fail = |message: String| ImportError {
            line: number,
            column: 1,
            message,
        };
        let mut object = match parse_line(line, number)? {
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
        let text = match object.remove("text") {
            Some(Json::Text(text)) => text,
            Some(other) => return Err(fail(format!("‘text’ is {}, not a string", other.kind()))),
            None => return Err(fail("the document has no ‘text’".to_owned())),
        };
        let text = SourceText::new(text).map_err(|error| fail(error.to_string()))?;
        let name = take_name(&mut object);
        let mut record = Record {
            place: Place {
                document: name
                    .clone()
                    .unwrap_or_else(|| format!("{}, line {number}", self.file)),
                line: number,
            },
            text,
            unit: self.unit,
            ids: BTreeMap::new(),
            listed: false,
            spans: Vec::new(),
            links: Vec::new(),
        };
        for key in LABEL_KEYS {
            record.labels(key, object.remove(key), &mut self.out);
        }
        record.entities(object.remove("entities"), &mut self.out);
        record.relations(object.remove("relations"), &mut self.out);
        record.leftovers(&object, &mut self.out);

        self.quoted += record
            .spans
            .iter()
            .map(|it| u64::from(it.spans.hull().len()))
            .sum::<u64>();
        if self.quoted > MAX_QUOTED {
            return Err(fail(format!(
                "the spans up to this document cover more than {MAX_QUOTED} characters in all, \
                 counted once for each span; that many are not taken"
            )));
        }
        let mut document = Document::new(name, number, record.text);
        if record.listed {
            document.state = SourceState::Done;
        }
        document.spans = record.spans;
        document.links = record.links;
        self.out.documents.push(document);
        Ok(())
    }
}

/// The document's own name: the first of the naming keys with a usable value.
fn take_name(object: &mut BTreeMap<String, Json>) -> Option<String> {
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

struct Place {
    document: String,
    line: usize,
}

impl Place {
    fn loss(&self, reason: &'static str, item: &str, detail: String) -> Loss {
        Loss {
            reason,
            document: self.document.clone(),
            item: if item.is_empty() {
                format!("line {}", self.line)
            } else {
                format!("line {}, {item}", self.line)
            },
            detail,
        }
    }
}

/// One document while it is read.
struct Record {
    place: Place,
    text: SourceText,
    unit: OffsetUnit,
    /// Entities by their id as shown: which span, or none where it was lost.
    ids: BTreeMap<String, Option<usize>>,
    /// Whether it came with a list of spans.
    listed: bool,
    spans: Vec<LabelledSpan>,
    links: Vec<Link>,
}

impl Record {
    /// The items of a list, if there is one; anything else is a loss.
    fn items(&self, key: &str, list: Option<Json>, out: &mut Imported) -> Option<Vec<Json>> {
        match list {
            None | Some(Json::Null) => None,
            Some(Json::List(items)) => Some(items),
            Some(other) => {
                let detail = format!("{} is {}, not a list", other.shown(), other.kind());
                out.losses.push(self.place.loss("malformed", key, detail));
                None
            }
        }
    }

    fn labels(&mut self, key: &str, list: Option<Json>, out: &mut Imported) {
        let Some(items) = self.items(key, list, out) else {
            return;
        };
        self.listed = true;
        for (index, item) in items.iter().enumerate() {
            let placed = match item {
                Json::List(parts) => match &parts[..] {
                    [start, end, label] => self.place_span(start, end, label),
                    _ => Err(not_a_label()),
                },
                _ => Err(not_a_label()),
            };
            self.keep(placed, &format!("{key} {index}"), item, out);
        }
    }

    fn entities(&mut self, list: Option<Json>, out: &mut Imported) {
        let Some(items) = self.items("entities", list, out) else {
            return;
        };
        self.listed = true;
        for (index, item) in items.iter().enumerate() {
            let name = format!("entity {index}");
            let Json::Object(entity) = item else {
                let why = (
                    "malformed",
                    format!("an entity is an object, not {}", item.kind()),
                );
                self.keep(Err(why), &name, item, out);
                continue;
            };
            let part = |key: &str| entity.get(key).unwrap_or(&Json::Null);
            let placed = self.place_span(part("start_offset"), part("end_offset"), part("label"));
            let kept = self.keep(placed, &name, item, out);
            let extra: Vec<&str> = entity
                .iter()
                .filter(|(key, value)| {
                    !matches!(&***key, "id" | "start_offset" | "end_offset" | "label")
                        && !value.is_empty()
                })
                .map(|(key, _)| &**key)
                .collect();
            if !extra.is_empty() {
                out.notes.push(self.place.loss(
                    "metadata",
                    &name,
                    format!("no place for {} in {}", extra.join(", "), item.shown()),
                ));
            }
            let Some(id) = entity.get("id").filter(|id| !id.is_empty()) else {
                continue;
            };
            match self.ids.entry(id.shown()) {
                Entry::Vacant(free) => {
                    free.insert(kept);
                }
                Entry::Occupied(first) => {
                    let detail = format!(
                        "the id {} stands twice; relations go to the first entity of that id",
                        first.key()
                    );
                    out.losses
                        .push(self.place.loss("duplicate-id", &name, detail));
                }
            }
        }
    }

    fn relations(&mut self, list: Option<Json>, out: &mut Imported) {
        let Some(items) = self.items("relations", list, out) else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            match self.link(item) {
                Ok(link) => self.links.push(link),
                Err((reason, why)) => out.losses.push(self.place.loss(
                    reason,
                    &format!("relation {index}"),
                    format!("{}: {why}", item.shown()),
                )),
            }
        }
    }

    fn link(&self, item: &Json) -> Result<Link, Misplaced> {
        let Json::Object(relation) = item else {
            let why = format!("a relation is an object, not {}", item.kind());
            return Err(("malformed", why));
        };
        let kind = match relation.get("type") {
            Some(Json::Text(kind)) if !kind.trim().is_empty() => kind.clone(),
            _ => return Err(("no-label", "the relation has no type".to_owned())),
        };
        let end = |key: &str| match relation.get(key) {
            None | Some(Json::Null) => Err(("malformed", format!("‘{key}’ is missing"))),
            Some(id) => match self.ids.get(&id.shown()) {
                Some(Some(span)) => Ok(*span),
                Some(None) => Err((
                    "dangling",
                    format!("the entity {} could not be placed", id.shown()),
                )),
                None => Err(("dangling", format!("there is no entity {}", id.shown()))),
            },
        };
        Ok(Link::new(end("from_id")?, end("to_id")?, kind))
    }

    /// What stands in the document beside all this.
    fn leftovers(&self, object: &BTreeMap<String, Json>, out: &mut Imported) {
        for (key, value) in object.iter().filter(|(_, value)| !value.is_empty()) {
            let detail = format!("a project has no place for it: {}", value.shown());
            let item = format!("key {key}");
            out.notes.push(self.place.loss("metadata", &item, detail));
        }
        if self.text.utf16_len().get() > self.text.char_len().get() && !self.spans.is_empty() {
            let unit = match self.unit {
                OffsetUnit::CodePoints => "code points; --offsets utf16 reads them as UTF-16 units",
                OffsetUnit::Utf16 => "UTF-16 units; --offsets cp reads them as code points",
                OffsetUnit::Bytes => "bytes of UTF-8; --offsets cp reads them as code points",
            };
            let detail =
                format!("the text holds characters above U+FFFF; its offsets were read as {unit}");
            out.notes.push(self.place.loss("offset-unit", "", detail));
        }
    }

    /// Keeps a span that could be placed, and gives its index; reports another.
    fn keep(
        &mut self,
        placed: Result<LabelledSpan, Misplaced>,
        item: &str,
        json: &Json,
        out: &mut Imported,
    ) -> Option<usize> {
        match placed {
            Ok(span) => {
                self.spans.push(span);
                Some(self.spans.len() - 1)
            }
            Err((reason, why)) => {
                let detail = format!("{}: {why}", json.shown());
                out.losses.push(self.place.loss(reason, item, detail));
                None
            }
        }
    }

    fn place_span(
        &self,
        start: &Json,
        end: &Json,
        label: &Json,
    ) -> Result<LabelledSpan, Misplaced> {
        let (start, end) = (offset("start", start)?, offset("end", end)?);
        let label = match label {
            Json::Text(label) if !label.trim().is_empty() => label.clone(),
            other => return Err(("no-label", format!("its label is {}", other.kind()))),
        };
        let ruler = Ruler::new(&self.text, Counting::of(self.unit));
        let span = ruler.span(start, end)?;
        Ok(LabelledSpan::new(Fragments::one(span), label))
    }
}

/// An offset as the file has it.
fn offset(which: &str, json: &Json) -> Result<u64, Misplaced> {
    match json {
        Json::Whole(number) => Ok(*number),
        Json::Null => Err(("not-a-position", format!("its {which} is missing"))),
        other => {
            let why = format!(
                "its {which} is {}, not a whole number from 0",
                other.shown()
            );
            Err(("not-a-position", why))
        }
    }
}

fn not_a_label() -> Misplaced {
    (
        "malformed",
        "a label is a list of start, end and name".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn imported(json: &str) -> Imported {
        read(json.as_bytes(), "f.jsonl", OffsetUnit::CodePoints).expect("can be read")
    }

    /// The spans of the only document as `label=quote`, and the reasons of the losses.
    #[track_caller]
    fn check(json: &str, unit: OffsetUnit, spans: &[&str], losses: &[&str]) -> Imported {
        let imported = read(json.as_bytes(), "f.jsonl", unit).expect("can be read");
        let document = &imported.documents[0];
        let found: Vec<String> = document
            .spans
            .iter()
            .map(|it| {
                format!(
                    "{}={}",
                    it.label,
                    document.text.quote(it.span).expect("inside")
                )
            })
            .collect();
        assert_eq!(found, spans, "{json}");
        let reasons: Vec<&str> = imported.losses.iter().map(|it| it.reason).collect();
        assert_eq!(reasons, losses, "{json}");
        imported
    }

    const CP: OffsetUnit = OffsetUnit::CodePoints;

    #[test]
    fn labels_under_either_key() {
        check(
            r#"{"text":"Some 160 died","label":[[5,8,"figure"]]}"#,
            CP,
            &["figure=160"],
            &[],
        );
        check(
            r#"{"text":"Some 160 died","labels":[[0,8,"F"],[9,13,"V"]]}"#,
            CP,
            &["F=Some 160", "V=died"],
            &[],
        );
    }

    #[test]
    fn state_tells_a_list_from_none() {
        let imported = imported(
            "{\"text\":\"a\"}\r\n\r\n{\"text\":\"b\",\"label\":[]}\n{\"text\":\"c\",\"label\":null}\n{\"text\":\"d\",\"entities\":[]}",
        );
        let states: Vec<SourceState> = imported.documents.iter().map(|it| it.state).collect();
        use SourceState::{Done, Untouched};
        assert_eq!(states, [Untouched, Done, Untouched, Done]);
        let lines: Vec<usize> = imported.documents.iter().map(|it| it.line).collect();
        assert_eq!(lines, [1, 3, 4, 5]);
        assert!(imported.losses.is_empty() && imported.notes.is_empty());
    }

    #[test]
    fn relations_name_entities_by_id() {
        let imported = check(
            r#"{"id":7,"text":"ab cd","entities":[{"id":10,"start_offset":0,"end_offset":2,"label":"X"},{"id":"k","start_offset":3,"end_offset":5,"label":"Y"},{"id":12,"start_offset":3,"end_offset":99,"label":"Y"},{"id":10,"start_offset":0,"end_offset":1,"label":"Z"}],
"relations":[{"id":1,"from_id":10,"to_id":"k","type":"near"},{"id":2,"from_id":10,"to_id":12,"type":"near"},{"id":3,"from_id":10,"to_id":99,"type":"near"},{"id":4,"from_id":10,"to_id":"k","type":""},5],"Comments":[]}"#
            .replace('\n', "").as_str(),
            CP,
            &["X=ab", "Y=cd", "Z=a"],
            &["past-end", "duplicate-id", "dangling", "dangling", "no-label", "malformed"],
        );
        let link = Link {
            from: 0,
            to: 1,
            kind: "near".into(),
        };
        assert_eq!(imported.documents[0].links, [link]);
        assert_eq!(imported.documents[0].name.as_deref(), Some("7"));
        assert!(imported.notes.is_empty(), "{:?}", imported.notes);
    }

    #[test]
    fn spans_that_cannot_be_placed_are_listed() {
        let check_one = |label: &str, reason: &str| {
            let json = format!(r#"{{"text":"abc","label":[{label}]}}"#);
            let imported = check(&json, CP, &[], &[reason]);
            assert!(
                imported.losses[0].detail.starts_with(label),
                "{:?}",
                imported.losses
            );
            assert_eq!(imported.losses[0].item, "line 1, label 0");
            assert_eq!(imported.losses[0].document, "f.jsonl, line 1");
        };
        check_one(r#"[2,1,"X"]"#, "reversed");
        check_one(r#"[1,1,"X"]"#, "empty");
        check_one(r#"[0,4,"X"]"#, "past-end");
        check_one(r#"[4294967296,4294967297,"X"]"#, "past-end");
        check_one(r#"[18446744073709551615,1,"X"]"#, "past-end");
        check_one(r#"[1.5,2,"X"]"#, "not-a-position");
        check_one(r#"[1.0,2,"X"]"#, "not-a-position");
        check_one(r#"[true,2,"X"]"#, "not-a-position");
        check_one(r#"["0","2","X"]"#, "not-a-position");
        check_one(r#"[-1,2,"X"]"#, "not-a-position");
        check_one(r#"[0,2,null]"#, "no-label");
        check_one(r#"[0,2," "]"#, "no-label");
        check_one(r#"[0,2]"#, "malformed");
        check_one(r#"[0,2,"X",1]"#, "malformed");
        check_one(r#""positive""#, "malformed");
        check(
            r#"{"text":"abc","label":"positive"}"#,
            CP,
            &[],
            &["malformed"],
        );
        check(
            r#"{"text":"abc","entities":[[0,1,"X"],{"label":"X"}]}"#,
            CP,
            &[],
            &["malformed", "not-a-position"],
        );
    }

    #[test]
    fn the_unit_is_chosen_and_noted() {
        let json = r#"{"text":"😀 Ségou","label":[[2,7,"place"]]}"#;
        let imported = check(json, CP, &["place=Ségou"], &[]);
        assert_eq!(imported.notes[0].reason, "offset-unit");
        let json = r#"{"text":"😀 Ségou","label":[[3,8,"place"],[1,3,"X"],[3,9,"X"]]}"#;
        check(
            json,
            OffsetUnit::Utf16,
            &["place=Ségou"],
            &["inside-character", "past-end"],
        );
    }

    #[test]
    fn other_keys_are_noted_with_their_values() {
        let imported = imported(
            r#"{"id":"a","name":"b","text":"t","meta":{"x":[1]},"Comments":[],"note":""}"#,
        );
        let notes: Vec<String> = imported
            .notes
            .iter()
            .map(|it| format!("{} {}", it.item, it.detail))
            .collect();
        assert_eq!(notes.len(), 2, "{notes:?}");
        assert!(
            notes[0].contains("key meta") && notes[0].ends_with(r#"{"x":[1]}"#),
            "{notes:?}"
        );
        assert!(
            notes[1].contains("key name") && notes[1].ends_with("\"b\""),
            "{notes:?}"
        );
    }

    #[test]
    fn a_line_that_is_no_document_is_an_error_with_its_place() {
        let check = |bytes: &[u8], line: usize, part: &str| {
            let error = read(bytes, "f", CP).expect_err("is refused");
            assert_eq!(error.line, line, "{error}");
            assert!(error.to_string().contains(part), "{error}");
        };
        check(b"{\"text\":\"a\"}\n[1]", 2, "a list");
        check(b"17", 1, "a number, where");
        check(b"\n\n{\"text\":1}", 3, "‘text’ is a number");
        check(b"{}", 1, "no ‘text’");
        check(b"{\"text\":\"a\xFF\"}", 1, "column 11: this is not UTF-8");
        check(b"{\"text\":\"a\",\"text\":\"b\"}", 1, "twice");
        let bomb = format!("{{\"text\":\"a\",\"label\":{}", "[".repeat(1_000_000));
        check(bomb.as_bytes(), 1, "recursion limit");
    }

    #[test]
    fn a_mark_and_crlf_are_no_text() {
        let imported =
            read(b"\xEF\xBB\xBF{\"text\":\"a\\r\\nb\"}\r\n", "f", CP).expect("can be read");
        assert_eq!(imported.documents[0].text.as_str(), "a\r\nb");
        assert!(
            read(b"", "f", CP)
                .expect("can be read")
                .documents
                .is_empty()
        );
    }

    #[test]
    fn a_hundred_thousand_spans_that_quote_everything_are_refused() {
        let text = "x".repeat(100_000);
        let labels = vec!["[0,100000,\"X\"]"; 10_000].join(",");
        let json = format!("{{\"text\":\"{text}\",\"label\":[{labels}]}}");
        let error = read(json.as_bytes(), "f", CP).expect_err("is refused");
        assert!(error.message.contains("cover more than"), "{error}");
    }

    proptest! {
        /// Every span is either placed over the very characters that it names,
        /// or listed with a reason.
        #[test]
        fn spans_are_placed_or_listed(
            text in "(\\PC|[a-z \n]|é|😀|\u{a0}){0,30}",
            spans in prop::collection::vec((0_u32..45, 0_u32..45), 0..20),
            utf16: bool,
        ) {
            let labels: Vec<(u32, u32, &str)> =
                spans.iter().map(|&(start, end)| (start, end, "X")).collect();
            let json = serde_json::json!({ "text": text, "label": labels }).to_string();
            let unit = if utf16 { OffsetUnit::Utf16 } else { OffsetUnit::CodePoints };
            let imported = read(json.as_bytes(), "f", unit).expect("is a document");
            let slice = |start: u32, end: u32| -> Option<String> {
                let range = start as usize..end as usize;
                if start >= end {
                    None
                } else if utf16 {
                    let units: Vec<u16> = text.encode_utf16().collect();
                    String::from_utf16(units.get(range)?).ok()
                } else {
                    let chars: Vec<char> = text.chars().collect();
                    Some(chars.get(range)?.iter().collect())
                }
            };
            let expected: Vec<String> =
                spans.iter().filter_map(|&(start, end)| slice(start, end)).collect();
            let document = &imported.documents[0];
            let placed: Vec<String> = document
                .spans
                .iter()
                .map(|it| document.text.quote(it.span).expect("inside").to_owned())
                .collect();
            prop_assert_eq!(placed.len() + imported.losses.len(), spans.len());
            prop_assert_eq!(placed, expected);
        }

        /// Whatever bytes come, there is an answer.
        #[test]
        fn any_bytes_get_an_answer(bytes: Vec<u8>, junk in "[\\[\\]{}\":,0-9a-z\n\\\\ -]{0,80}") {
            let _ = read(&bytes, "f", OffsetUnit::CodePoints);
            let _ = read(junk.as_bytes(), "f", OffsetUnit::Utf16);
            let wrapped = format!("{{\"text\":\"abc\",\"entities\":[{junk}]}}");
            let _ = read(wrapped.as_bytes(), "f", OffsetUnit::CodePoints);
        }
    }
}
