//! The lines of such a file as they stand, before anything is held against a
//! text: what an extractor's output is scored by, for which no text is needed.

use crate::exchange::fields::{certainty, gold_of};
use crate::exchange::json::{Json, Late, Object, each_line, parse_line, parse_line_late};
use crate::exchange::line::{Found, Line, LinkLine};
use crate::exchange::value::{decimal, value};
use crate::exchange::{About, ImportError, LabelledSpan, Loss};
use crate::model::file::InFile;
use crate::model::{
    AttributeValue, Certainty, Entity, Event, EventLink, Fragments, NotSame, Origin, PartialDate,
    Period, RelationType, SourceState, Tag, Verdict,
};
use crate::text::{CharOffset, CharSpan};
use ecow::{EcoString, eco_format};
use smol_str::SmolStr;

/// The version of the format.
const SCHEMA: u64 = 1;

/// All lines of a file, and what could not be taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The documents, in the order of the file.
    pub documents: Vec<Line>,
    /// The tags that the file describes.
    pub tags: Vec<Tag>,
    /// The types of links that it describes.
    pub relations: Vec<RelationType>,
    /// Its entities.
    pub entities: Vec<Entity>,
    /// Its events.
    pub events: Vec<Event>,
    /// How they are linked.
    pub event_links: Vec<EventLink>,
    /// Passages that do not tell the same event; sources by their ids in the file.
    pub not_same: Vec<NotSame>,
    /// What was decided about the events.
    pub verdicts: Vec<Verdict>,
    /// Records that mean nothing.
    pub losses: Vec<Loss>,
}

/// Whether a file looks like this format rather than another one of JSON lines:
/// its first line says what kind it is, lists `annotations`, or names its
/// document by a hash.
pub fn is_ours(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = bytes
        .split(|it| *it == b'\n')
        .find(|it| !it.trim_ascii().is_empty());
    let Some(Ok(line)) = first.map(std::str::from_utf8) else {
        return false;
    };
    match parse_line(line, 1) {
        Ok(Json::Object(object)) => {
            let kind = |kind: &str| object.get("kind") == Some(&Json::Text(kind.to_owned()));
            object.contains_key("annotations")
                || object.contains_key("sha256")
                || kind("project")
                || kind("document")
        }
        _ => false,
    }
}

/// Reads such a file. `file` is its name for the report.
///
/// # Errors
///
/// [`ImportError`] for bytes that are not UTF-8 and for a line that is no JSON
/// object or does not say which document it is about.
pub fn read(bytes: &[u8], file: &str) -> Result<Lines, ImportError> {
    let mut out = Lines::default();
    for it in each_line(bytes, |line, number| one(line, number, file))? {
        out.append(it?);
    }
    Ok(out)
}

/// Reads one line.
///
/// # Errors
///
/// As for [`read`].
pub(super) fn one(line: &str, number: usize, file: &str) -> Result<Lines, ImportError> {
    let mut out = Lines::default();
    let mut early = Early::default();
    let mut late = Late {
        lists: &[&[ANNOTATIONS]],
        only: false,
        each: &mut |_, _, item| early.take(&item),
    };
    let mut object = match parse_line_late(line, number, &mut late)? {
        Json::Object(object) => object,
        other => {
            return Err(ImportError {
                line: number,
                column: 1,
                message: format!("{}, where one JSON object a line is expected", other.kind()),
            });
        }
    };
    if let Some(Json::Whole(schema)) = object.get("schema")
        && *schema > SCHEMA
    {
        return Err(ImportError {
            line: number,
            column: 1,
            message: format!(
                "this line is of version {schema} of the format; this program reads {SCHEMA}"
            ),
        });
    }
    if object.get("kind") == Some(&Json::Text("project".to_owned())) {
        head(&mut object, number, &mut out);
    } else {
        document(&mut object, early, number, file, &mut out)?;
    }
    Ok(out)
}

/// Where a document lists its annotations.
const ANNOTATIONS: &str = "annotations";

/// The annotations of a document that were read before all else of it.
#[derive(Default)]
pub(in crate::exchange) struct Early {
    found: Vec<Found>,
    /// How many there were.
    count: usize,
    /// Reason, item and detail of each loss.
    faults: Vec<(&'static str, String, String)>,
}

impl Early {
    fn take(&mut self, item: &Json) {
        let name = format!("annotation {}", self.count);
        self.count += 1;
        let faults = &mut self.faults;
        let mut lose = |reason, item, detail| faults.push((reason, item, detail));
        match found(item, &name, &mut lose) {
            Ok(found) => self.found.push(found),
            Err((reason, why)) => lose(reason, name, format!("{}: {why}", item.shown())),
        }
    }
}

impl Lines {
    /// Adds what the next line holds.
    fn append(&mut self, mut next: Self) {
        self.documents.append(&mut next.documents);
        self.tags.append(&mut next.tags);
        self.relations.append(&mut next.relations);
        self.entities.append(&mut next.entities);
        self.events.append(&mut next.events);
        self.event_links.append(&mut next.event_links);
        self.not_same.append(&mut next.not_same);
        self.verdicts.append(&mut next.verdicts);
        self.losses.append(&mut next.losses);
    }
}

/// Tells a loss: reason, item and detail.
type Lose<'l> = dyn FnMut(&'static str, String, String) + 'l;

/// Takes the record of what the documents share.
pub(in crate::exchange) fn head(object: &mut Object, number: usize, out: &mut Lines) {
    let losses = &mut out.losses;
    let mut lose = |reason: &'static str, item: String, detail: String| {
        losses.push(Loss {
            reason,
            document: "project".to_owned(),
            item: format!("line {number}, {item}"),
            detail,
        });
    };
    out.tags.append(&mut records(object, "tags", &mut lose));
    let relations = &mut records(object, "relations", &mut lose);
    out.relations.append(relations);
    let entities = &mut records(object, "entities", &mut lose);
    out.entities.append(entities);
    out.events.append(&mut records(object, "events", &mut lose));
    let links = &mut records(object, "event_links", &mut lose);
    out.event_links.append(links);
    let not_same = &mut records(object, "not_same", &mut lose);
    out.not_same.append(not_same);
    let verdicts = &mut records(object, "verdicts", &mut lose);
    out.verdicts.append(verdicts);
}

/// Takes the record of a document, of which some annotations may have been read.
///
/// # Errors
///
/// [`ImportError`] for one that does not say which document it is about.
pub(in crate::exchange) fn document(
    object: &mut Object,
    mut early: Early,
    number: usize,
    file: &str,
    out: &mut Lines,
) -> Result<(), ImportError> {
    let mut text = |key: &str| match object.remove(key) {
        Some(Json::Text(it)) if key == "text" || !it.trim().is_empty() => Some(it),
        Some(Json::Whole(it)) if key == "id" => Some(it.to_string()),
        _ => None,
    };
    let mut line = Line {
        number,
        id: text("id").or_else(|| text("source")),
        sha256: text("sha256"),
        text: text("text"),
        about: About {
            title: text("title").unwrap_or_default(),
            publisher: text("publisher").unwrap_or_default(),
            published: text("published").and_then(|it| PartialDate::parse(&it).ok()),
            covers: text("covers").and_then(|it| Period::parse(&it).ok()),
            language: text("language").unwrap_or_default().into(),
        },
        state: match text("state").as_deref() {
            Some("untouched") => Some(SourceState::Untouched),
            Some("started") => Some(SourceState::Started),
            Some("done") => Some(SourceState::Done),
            _ => None,
        },
        ..Line::default()
    };
    if line.id.is_none() && line.sha256.is_none() && line.text.is_none() {
        return Err(ImportError {
            line: number,
            column: 1,
            message: "the line has no ‘sha256’, ‘text’ or ‘id’, so it is about no document"
                .to_owned(),
        });
    }
    let name = line.name(file);
    let losses = &mut out.losses;
    let mut lose = |reason: &'static str, item: String, detail: String| {
        losses.push(Loss {
            reason,
            document: name.clone(),
            item: format!("line {number}, {item}"),
            detail,
        });
    };
    line.listed = matches!(object.get(ANNOTATIONS), Some(Json::List(_)));
    for (_, item) in items(object, ANNOTATIONS, &mut lose) {
        early.take(&item);
    }
    line.annotations = early.found;
    for (reason, item, detail) in early.faults {
        lose(reason, item, detail);
    }
    for (index, item) in items(object, "links", &mut lose) {
        let name = format!("link {index}");
        match link(&item, &name) {
            Ok(link) => line.links.push(link),
            Err(why) => lose("malformed", name, format!("{}: {why}", item.shown())),
        }
    }
    line.zones = records(object, "zones", &mut lose);
    line.reviewed = records(object, "reviewed", &mut lose);
    line.dismissed = records(object, "dismissed", &mut lose);
    line.accounts = records(object, "accounts", &mut lose);
    out.documents.push(line);
    Ok(())
}

/// The items of a list with their numbers; anything but a list is a loss.
pub(super) fn items(
    object: &mut Object,
    key: &str,
    lose: &mut Lose<'_>,
) -> impl Iterator<Item = (usize, Json)> + use<> {
    let list = match object.remove(key) {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::List(list)) => list,
        Some(other) => {
            let detail = format!("{} is {}, not a list", other.shown(), other.kind());
            lose("malformed", key.to_owned(), detail);
            Vec::new()
        }
    };
    list.into_iter().enumerate()
}

/// Records in the vocabulary of the project file.
fn records<T: InFile>(object: &mut Object, key: &str, lose: &mut Lose<'_>) -> Vec<T> {
    let mut out = Vec::new();
    for (index, item) in items(object, key, lose) {
        let shown = item.shown();
        match T::of_json(item.into()) {
            Ok(record) => out.push(record),
            Err(why) => lose(
                "malformed",
                format!("{key} {index}"),
                format!("{shown}: {why}"),
            ),
        }
    }
    out
}

/// Why an item is none: the stable word and the explanation.
type Fault = (&'static str, String);

pub(super) fn found(item: &Json, name: &str, lose: &mut Lose<'_>) -> Result<Found, Fault> {
    let Json::Object(object) = item else {
        let why = format!("an annotation is an object, not {}", item.kind());
        return Err(("malformed", why));
    };
    let label = ["tag", "label"].into_iter().find_map(|key| object.get(key));
    let label = match label {
        Some(Json::Text(label)) if !label.trim().is_empty() => SmolStr::new(label),
        _ => return Err(("no-label", "it has no ‘tag’ or ‘label’".to_owned())),
    };
    let spans = match object.get("spans") {
        Some(Json::List(pairs)) => pairs
            .iter()
            .map(|pair| match pair {
                Json::List(ends) if ends.len() == 2 => span(&ends[0], &ends[1]),
                _ => Err((
                    "malformed",
                    "a span is a list of a start and an end".to_owned(),
                )),
            })
            .collect::<Result<Vec<_>, _>>()?,
        _ => {
            let end = |key: &str| object.get(key).unwrap_or(&Json::Null);
            vec![span(end("start"), end("end"))?]
        }
    };
    let spans = Fragments::merging(spans).map_err(|it| ("malformed", it.to_string()))?;
    let mut span = LabelledSpan::new(spans, label);
    span.id = match object.get("id") {
        Some(Json::Text(id)) => id.into(),
        Some(Json::Whole(id)) => eco_format!("{id}"),
        _ => EcoString::new(),
    };
    // What is said of the words may be wrong without the words being so.
    let mut fields = |field: &'static str, read: Result<(), String>| {
        if let Err(why) = read {
            let detail = format!("{}: {why}", item.shown());
            lose(field, name.to_owned(), detail);
        }
    };
    fields("value", read_value(object, &mut span));
    fields("field", read_entities(object, &mut span));
    fields("field", read_attributes(object, &mut span));
    fields("field", read_origin(object, &mut span));
    let flag = |key: &str| object.get(key) == Some(&Json::Bool(true));
    span.unidentified = flag("unidentified");
    span.unsure = flag("unsure");
    if let Some(Json::Text(note)) = object.get("note") {
        span.note = note.clone().into();
    }
    let quote = match object.get("text") {
        Some(Json::Text(quote)) => Some(SmolStr::new(quote)),
        _ => None,
    };
    Ok(Found {
        item: name.into(),
        key: None,
        span,
        quote,
    })
}

fn span(start: &Json, end: &Json) -> Result<CharSpan, Fault> {
    let offset = |it: &Json| {
        let number = match it {
            Json::Whole(number) => u32::try_from(*number).ok(),
            _ => None,
        };
        let why = || ("not-a-position", format!("{} is no position", it.shown()));
        number.map(CharOffset::new).ok_or_else(why)
    };
    let (start, end) = (offset(start)?, offset(end)?);
    if start == end {
        return Err(("empty", "its start is its end".to_owned()));
    }
    let reversed = |_| ("reversed", "its end lies before its start".to_owned());
    CharSpan::new(start, end).map_err(reversed)
}

fn read_value(object: &Object, span: &mut LabelledSpan) -> Result<(), String> {
    match object.get("value") {
        None | Some(Json::Null) => Ok(()),
        Some(Json::Object(it)) => value(it).map(|it| span.value = Some(it)),
        Some(other) => Err(format!("a value is an object, not {}", other.kind())),
    }
}

fn read_entities(object: &Object, span: &mut LabelledSpan) -> Result<(), String> {
    let list = match object.get("entities") {
        None | Some(Json::Null) => return Ok(()),
        Some(Json::List(list)) => list,
        Some(other) => return Err(format!("‘entities’ is {}, not a list", other.kind())),
    };
    for it in list {
        let named = match it {
            Json::Text(id) => Some((id, Certainty::Certain)),
            Json::Object(it) => match (it.get("id"), it.get("certainty")) {
                (Some(Json::Text(id)), None) => Some((id, Certainty::Certain)),
                (Some(Json::Text(id)), Some(Json::Text(how))) => Some((id, certainty(how)?)),
                _ => None,
            },
            _ => None,
        };
        let (id, how) = named.ok_or_else(|| format!("{} names no entity", it.shown()))?;
        span.entities.push((SmolStr::new(id), how));
    }
    Ok(())
}

fn read_attributes(object: &Object, span: &mut LabelledSpan) -> Result<(), String> {
    let attributes = match object.get("attributes") {
        None | Some(Json::Null) => return Ok(()),
        Some(Json::Object(it)) => it,
        Some(other) => return Err(format!("‘attributes’ is {}, not an object", other.kind())),
    };
    let one = |it: &Json| {
        let number = |it| decimal(Some(it)).ok().flatten().map(AttributeValue::Number);
        match it {
            Json::Text(it) => Some(AttributeValue::Text(it.clone())),
            Json::Bool(it) => Some(AttributeValue::Flag(*it)),
            Json::Whole(_) | Json::Number(_) => number(it),
            Json::Object(it) if it.len() == 1 => match it.iter().next() {
                Some((kind, it)) if kind == "number" => number(it),
                Some((kind, Json::Text(it))) if kind == "choice" => {
                    Some(AttributeValue::Choice(it.as_str().into()))
                }
                Some((kind, Json::Text(it))) if kind == "date" => {
                    PartialDate::parse(it).ok().map(AttributeValue::Date)
                }
                _ => None,
            },
            _ => None,
        }
    };
    let mut faulty = Vec::new();
    for (name, it) in attributes.iter() {
        match one(it) {
            Some(value) => {
                span.attributes.insert(SmolStr::new(name), value);
            }
            None => faulty.push(name.as_str()),
        }
    }
    if faulty.is_empty() {
        Ok(())
    } else {
        Err(format!("no attributes are made of {}", faulty.join(", ")))
    }
}

fn read_origin(object: &Object, span: &mut LabelledSpan) -> Result<(), String> {
    if let Some(gold) = object.get("gold") {
        return gold_of(gold).map(|it| span.origin = Some(it));
    }
    span.origin = match object.get("origin") {
        Some(Json::Text(it)) if it == "manual" => Some(Origin::Manual),
        Some(Json::Text(it)) if it == "propagated" => Some(Origin::Propagated),
        Some(Json::Text(it)) if it == "suggested" => Some(Origin::Suggested),
        Some(Json::Object(it)) => match it.get("imported") {
            Some(Json::Text(format)) => Some(Origin::Imported(format.as_str().into())),
            _ => None,
        },
        _ => None,
    };
    Ok(())
}

pub(super) fn link(item: &Json, name: &str) -> Result<LinkLine, String> {
    let Json::Object(object) = item else {
        return Err(format!("a link is an object, not {}", item.kind()));
    };
    let text = |key: &str| match object.get(key) {
        Some(Json::Text(it)) if !it.is_empty() => Some(it.clone()),
        Some(Json::Whole(it)) => Some(it.to_string()),
        _ => None,
    };
    let must = |key: &str| text(key).ok_or_else(|| format!("it has no ‘{key}’"));
    Ok(LinkLine {
        item: name.to_owned(),
        id: text("id"),
        kind: must("type")?,
        from: must("from")?,
        to: must("to")?,
        note: text("note").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
