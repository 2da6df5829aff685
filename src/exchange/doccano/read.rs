//! Reading doccano's JSONL.

use crate::exchange::counting::Budget;
use crate::exchange::json::{Json, each_line, parse_line};
use crate::exchange::{
    Counting, Document, ImportError, Imported, LabelledSpan, Link, Loss, OffsetUnit, Ruler,
};
use crate::model::{Fragments, SourceState};
use crate::text::SourceText;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
    let mut reader = Reader {
        file,
        unit,
        budget: Budget::default(),
        out: Imported::default(),
    };
    each_line(bytes, |line, number| reader.document(line, number))?;
    Ok(reader.out)
}

struct Reader<'a> {
    file: &'a str,
    unit: OffsetUnit,
    budget: Budget,
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

        for it in &record.spans {
            self.budget.add(&it.spans).map_err(fail)?;
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
mod tests;
