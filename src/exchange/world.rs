//! What a project knows beside its texts, one line of JSON a record: entities,
//! events and how those are linked; and what an annotation carries that its
//! format has no place for.
//!
//! A record is an object with one key that says what it is:
//! `{"entity": {"id", "kind", "label", "aliases", "within", "sensitive",
//! "note"}}`, `{"event": {"id", "title", "kind", "note"}}`,
//! `{"event_link": {"id", "kind", "from", "to", "why"}}`. Keys that would say
//! nothing are left out.

pub(super) use super::json::Object;
use super::json::{Json, parse_line};
use super::tokens::side::utf8;
use super::value::word;
use super::{Corpus, Imported, InFile, LabelledSpan, Loss, ReadError, fields};
use crate::model::{
    Annotation, AttributeValue, Entity, EntityId, EntityKind, Event, EventId, EventKind, EventLink,
    EventLinkId, EventLinkKind, PartialDate, Sensitivity, Within,
};
use serde_json::{Map, Value as Out, json};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::fmt::Debug;

/// The file that has these records, beside those of the format.
pub(super) const FILE: &str = "variorum.jsonl";

/// An object as it is written; keys come out sorted.
pub(super) type Extra = Map<String, Out>;

/// An object on one line, in characters that any line and any XML can hold:
/// controls, separators of lines and the like are escaped.
pub(super) fn line(object: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(object).expect("strings, numbers and lists");
    // Controls below the space are escaped already; of the others, these are
    // the first bytes.
    let suspect = |it: u8| matches!(it, 0x7f | 0xc2 | 0xe2 | 0xef);
    if !json.bytes().any(suspect) || !json.contains(is_awkward) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 8);
    for letter in json.chars() {
        if is_awkward(letter) {
            // All of these lie below U+10000.
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

fn is_awkward(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// An object from one line.
///
/// # Errors
///
/// That it is none, in words.
pub(super) fn object(text: &str) -> Result<Object, String> {
    match parse_line(text, 1) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(other) => Err(format!("{}, where an object is expected", other.kind())),
        Err(error) => Err(error.message),
    }
}

/// All records of a corpus, a line each.
pub(super) fn lines(corpus: &Corpus<'_>) -> Vec<u8> {
    let mut out = String::new();
    let mut push = |record: &Out| {
        out.push_str(&line(record));
        out.push('\n');
    };
    for it in corpus.entities() {
        push(&entity(it));
    }
    for it in corpus.events() {
        push(&event(it));
    }
    for it in corpus.event_links() {
        push(&event_link(it));
    }
    out.into_bytes()
}

/// Without the keys that say nothing.
fn told(kind: &str, object: Out) -> Out {
    let said = |it: &Out| match it {
        Out::Null => false,
        Out::Bool(it) => *it,
        Out::String(it) => !it.is_empty(),
        Out::Array(it) => !it.is_empty(),
        Out::Number(_) | Out::Object(_) => true,
    };
    let object = match object {
        Out::Object(it) => Out::Object(it.into_iter().filter(|(_, it)| said(it)).collect()),
        other => other,
    };
    json!({ kind: object })
}

pub(super) fn entity(it: &Entity) -> Out {
    let Entity {
        id,
        kind,
        label,
        aliases,
        within,
        sensitivity,
        note,
    } = it;
    let date = |it: &Option<PartialDate>| it.map(|it| it.to_string());
    let within: Vec<Out> = within
        .iter()
        .map(|it| json!([it.entity.as_str(), date(&it.from), date(&it.to)]))
        .collect();
    let sensitive = *sensitivity == Sensitivity::Sensitive;
    told(
        "entity",
        json!({
            "id": id.as_str(), "kind": word(kind), "label": label, "aliases": aliases,
            "within": within, "sensitive": sensitive, "note": note,
        }),
    )
}

pub(super) fn event(it: &Event) -> Out {
    let Event {
        id,
        title,
        kind,
        note,
    } = it;
    told(
        "event",
        json!({ "id": id.as_str(), "title": title, "kind": word(kind), "note": note }),
    )
}

pub(super) fn event_link(it: &EventLink) -> Out {
    let EventLink {
        id,
        kind,
        from,
        to,
        why,
    } = it;
    told(
        "event_link",
        json!({
            "id": id.as_str(), "kind": word(kind), "from": from.as_str(), "to": to.as_str(),
            "why": why,
        }),
    )
}

/// Takes records in, each id once.
#[derive(Default)]
pub(super) struct World {
    seen: HashSet<String>,
}

impl World {
    /// Takes one record from its line.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn take(&mut self, line: &str, out: &mut Imported) -> Result<(), String> {
        self.record(object(line)?, out)
    }

    /// Takes one record.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn record(&mut self, mut record: Object, out: &mut Imported) -> Result<(), String> {
        let Some((kind, Json::Object(it))) = record.pop_first() else {
            return Err("it is no record".to_owned());
        };
        match kind.as_str() {
            "entity" => self.entity(read_entity(&it)?, out),
            "event" => self.event(read_event(&it)?, out),
            "event_link" => self.event_link(read_event_link(&it)?, out),
            other => return Err(format!("‘{other}’ is no kind of record")),
        }
        Ok(())
    }

    /// Takes a file of records in, a line each.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if it is no UTF-8; a line that is no record is a loss.
    pub fn read(&mut self, file: &InFile<'_>, out: &mut Imported) -> Result<(), ReadError> {
        for (index, line) in utf8(file)?.split('\n').enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            if let Err(why) = self.take(line, out) {
                out.losses.push(Loss {
                    reason: "malformed",
                    document: file.path.to_owned(),
                    item: format!("line {}", index + 1),
                    detail: why,
                });
            }
        }
        Ok(())
    }

    /// Takes what the next file names, which has each id once, unless it is known.
    pub fn join(&mut self, next: &mut Imported, out: &mut Imported) {
        for it in std::mem::take(&mut next.entities) {
            self.entity(it, out);
        }
        for it in std::mem::take(&mut next.events) {
            self.event(it, out);
        }
        for it in std::mem::take(&mut next.event_links) {
            self.event_link(it, out);
        }
    }

    /// Takes a link between events unless it is known.
    fn event_link(&mut self, it: EventLink, out: &mut Imported) {
        if self.seen.insert(format!("link {}", it.id)) {
            out.event_links.push(it);
        }
    }

    /// Takes an entity unless it is known.
    pub fn entity(&mut self, it: Entity, out: &mut Imported) {
        if self.seen.insert(format!("entity {}", it.id)) {
            out.entities.push(it);
        }
    }

    /// Takes an event unless it is known.
    pub fn event(&mut self, it: Event, out: &mut Imported) {
        if self.seen.insert(format!("event {}", it.id)) {
            out.events.push(it);
        }
    }
}

/// A string of an object; empty if it is not there.
pub(super) fn text<'o>(object: &'o Object, key: &str) -> &'o str {
    match object.get(key) {
        Some(Json::Text(it)) => it,
        _ => "",
    }
}

/// One of the words; the first where the key is not there.
pub(super) fn one_of<T: Copy + Debug>(object: &Object, key: &str, all: &[T]) -> Result<T, String> {
    match text(object, key) {
        "" => Ok(all[0]),
        said => all
            .iter()
            .copied()
            .find(|it| word(it) == said)
            .ok_or_else(|| format!("‘{said}’ is no {key}")),
    }
}

fn read_entity(it: &Object) -> Result<Entity, String> {
    const KINDS: [EntityKind; 5] = [
        EntityKind::Other,
        EntityKind::Person,
        EntityKind::Group,
        EntityKind::Organisation,
        EntityKind::Place,
    ];
    let list = |key: &str| match it.get(key) {
        Some(Json::List(list)) => list.as_slice(),
        _ => &[],
    };
    let date = |it: Option<&Json>| match it {
        Some(Json::Text(it)) => PartialDate::parse(it)
            .map(Some)
            .map_err(|it| it.to_string()),
        _ => Ok(None),
    };
    let within = list("within").iter().map(|it| match it {
        Json::List(parts) => match parts.first() {
            Some(Json::Text(id)) => Ok(Within {
                entity: EntityId::parse(id).map_err(|it| it.to_string())?,
                from: date(parts.get(1))?,
                to: date(parts.get(2))?,
            }),
            _ => Err("‘within’ names no entity".to_owned()),
        },
        other => Err(format!("‘within’ holds {}", other.kind())),
    });
    let aliases = list("aliases").iter().filter_map(|it| match it {
        Json::Text(it) => Some(it.clone()),
        _ => None,
    });
    Ok(Entity {
        id: EntityId::parse(text(it, "id")).map_err(|it| it.to_string())?,
        kind: one_of(it, "kind", &KINDS)?,
        label: text(it, "label").to_owned(),
        aliases: aliases.collect(),
        within: within.collect::<Result<_, String>>()?,
        sensitivity: match it.get("sensitive") {
            Some(Json::Bool(true)) => Sensitivity::Sensitive,
            _ => Sensitivity::Public,
        },
        note: text(it, "note").to_owned(),
    })
}

fn read_event(it: &Object) -> Result<Event, String> {
    Ok(Event {
        id: EventId::parse(text(it, "id")).map_err(|it| it.to_string())?,
        title: text(it, "title").to_owned(),
        kind: one_of(it, "kind", &[EventKind::Incident, EventKind::Standing])?,
        note: text(it, "note").to_owned(),
    })
}

fn read_event_link(it: &Object) -> Result<EventLink, String> {
    const KINDS: [EventLinkKind; 5] = [
        EventLinkKind::Same,
        EventLinkKind::Probable,
        EventLinkKind::PartOf,
        EventLinkKind::StepOf,
        EventLinkKind::NotSame,
    ];
    let event = |key| EventId::parse(text(it, key)).map_err(|it| it.to_string());
    Ok(EventLink {
        id: EventLinkId::parse(text(it, "id")).map_err(|it| it.to_string())?,
        kind: one_of(it, "kind", &KINDS)?,
        from: event("from")?,
        to: event("to")?,
        why: text(it, "why").to_owned(),
    })
}

/// An attribute's value, so that its type comes back too: text as a string, a
/// flag as true or false, any other as an object that names the type.
pub(super) fn attribute(value: &AttributeValue) -> Out {
    let text = fields::attribute(value);
    match value {
        AttributeValue::Text(_) => json!(text),
        AttributeValue::Flag(it) => json!(it),
        AttributeValue::Number(_) => json!({ "number": text }),
        AttributeValue::Choice(_) => json!({ "choice": text }),
        AttributeValue::Date(_) => json!({ "date": text }),
    }
}

/// The value that [`attribute`] was made of.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(super) fn read_attribute(json: &Json) -> Result<AttributeValue, String> {
    let object = match json {
        Json::Text(it) => return Ok(AttributeValue::Text(it.clone())),
        Json::Bool(it) => return Ok(AttributeValue::Flag(*it)),
        Json::Object(it) => it,
        other => return Err(format!("{} is no attribute’s value", other.kind())),
    };
    match object.first_key_value() {
        Some((key, Json::Text(it))) if key == "number" => it
            .parse()
            .map(AttributeValue::Number)
            .map_err(|_| format!("‘{it}’ is no number")),
        Some((key, Json::Text(it))) if key == "choice" => Ok(AttributeValue::Choice(it.into())),
        Some((key, Json::Text(it))) if key == "date" => PartialDate::parse(it)
            .map(AttributeValue::Date)
            .map_err(|it| it.to_string()),
        _ => Err("it is no attribute’s value".to_owned()),
    }
}

/// All fields of an annotation but its attributes, by the names of [`fields`].
pub(super) fn extra(it: &Annotation) -> Extra {
    let own = fields::fields(it).into_iter();
    let own = own.filter(|(name, _)| !name.starts_with(fields::ATTRIBUTE));
    own.map(|(name, text)| (name.into_owned(), Out::String(text)))
        .collect()
}

/// Puts the fields and the `attributes` of such an object onto a span; gives
/// what is wrong with them, in words.
pub(super) fn put_on(span: &mut LabelledSpan, extra: &Object) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in fields::NAMES {
        if let Some(Json::Text(text)) = extra.get(name)
            && let Err(why) = fields::set(span, name, text)
        {
            wrong.push(format!("{name}: {why}"));
        }
    }
    if let Some(Json::Object(attributes)) = extra.get("attributes") {
        for (name, json) in attributes.iter() {
            match read_attribute(json) {
                Ok(value) => {
                    span.attributes.insert(SmolStr::new(name), value);
                }
                Err(why) => wrong.push(format!("{name}: {why}")),
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Scope;
    use crate::exchange::round_trip::texts;
    use crate::model::file::arbitrary::project;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_world_comes_back(project in project(8)) {
            let texts = texts(&project);
            let corpus = Corpus::new(&project, &texts, &Scope::default());
            let lines = String::from_utf8(lines(&corpus)).expect("UTF-8");
            prop_assert!(!lines.chars().any(|it| it != '\n' && is_awkward(it)));
            let (mut world, mut out) = (World::default(), Imported::default());
            // A record that comes twice counts once.
            for line in lines.lines().chain(lines.lines()) {
                prop_assert_eq!(world.take(line, &mut out), Ok(()), "{}", line);
            }
            let entities: Vec<Entity> = corpus.entities().into_iter().cloned().collect();
            prop_assert_eq!(out.entities, entities);
            let events: Vec<Event> = corpus.events().into_iter().cloned().collect();
            prop_assert_eq!(out.events, events);
            let links: Vec<EventLink> = corpus.event_links().into_iter().cloned().collect();
            prop_assert_eq!(out.event_links, links);
        }

        #[test]
        fn attributes_keep_their_types(project in project(8)) {
            for (_, value) in project.annotations().iter().flat_map(|it| &it.attributes) {
                let json = object(&format!("{{\"a\":{}}}", line(&attribute(value)))).expect("JSON");
                let read = read_attribute(json.get("a").expect("a key"));
                prop_assert_eq!(read.as_ref(), Ok(value));
            }
        }
    }

    #[test]
    fn what_is_no_record() {
        let (mut world, mut out) = (World::default(), Imported::default());
        for bad in [
            "{}",
            "[]",
            "x",
            r#"{"entity":1}"#,
            r#"{"entity":{"label":"no id"}}"#,
            r#"{"entity":{"id":"a","kind":"ship"}}"#,
            r#"{"entity":{"id":"a","within":[["b","yesterday"]]}}"#,
            r#"{"person":{"id":"a"}}"#,
            r#"{"event_link":{"id":"a","from":"b"}}"#,
        ] {
            assert!(world.take(bad, &mut out).is_err(), "{bad}");
        }
        assert_eq!(out, Imported::default());
    }
}
