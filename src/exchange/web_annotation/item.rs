//! Annotations as they are parsed: what each says, and of what.

use super::place::{Target, address};
use super::write::is_plain;
use super::{RECORDS, SOURCES};
use crate::exchange::json::Json;
use crate::exchange::world::{self, Object};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::fmt;

/// One annotation. A tree of JSON would take many times its size.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Which it is in the file, from 1.
    pub number: usize,
    pub id: String,
    pub motivations: Vec<SmolStr>,
    pub labels: Vec<SmolStr>,
    pub notes: Vec<String>,
    pub attributes: Vec<(String, String)>,
    /// What we wrote where nothing else fits.
    pub ours: Vec<Object>,
    /// What it identifies: the address, and a label if there is one.
    pub identified: Vec<(String, String)>,
    /// Addresses of other things that it ties its target to.
    pub linked: Vec<String>,
    pub targets: Vec<Target>,
}

/// A file.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub items: Vec<Item>,
    /// Entities and events that we wrote.
    pub records: Vec<Json>,
    /// What we wrote of the sources.
    pub sources: Vec<Object>,
    /// Addresses of pages that are not in the file.
    pub elsewhere: Vec<String>,
    /// Things in lists of annotations that are none.
    pub strange: Vec<String>,
}

/// Reads a file.
///
/// # Errors
///
/// What is wrong with the JSON.
pub(super) fn parse(json: &str) -> Result<Parsed, serde_json::Error> {
    let mut parsed = Parsed::default();
    let mut reader = serde_json::Deserializer::from_str(json);
    Any(&mut parsed).deserialize(&mut reader)?;
    reader.end()?;
    Ok(parsed)
}

/// A list of annotations, or an object: a collection, a page, an annotation.
struct Any<'p>(&'p mut Parsed);

impl<'de> DeserializeSeed<'de> for Any<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Any<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("annotations: an object or a list")
    }

    /// The address of a page.
    fn visit_str<E: Error>(self, address: &str) -> Result<(), E> {
        self.0.elsewhere.push(address.to_owned());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Any(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut rest: Vec<(String, Json)> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        let mut holds_items = false;
        while let Some(key) = map.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                let key: String = key.chars().take(60).collect();
                let message = format!("the key ‘{key}’ stands in this object twice");
                return Err(A::Error::custom(message));
            }
            match &*key {
                // The page that follows may be in the file, or an address.
                "first" | "items" | "rows" | "@graph" | "next" => {
                    holds_items = true;
                    map.next_value_seed(Any(self.0))?;
                }
                RECORDS => self.0.records.extend(literal(map.next_value()?)),
                SOURCES => {
                    let all = literal(map.next_value()?).into_iter();
                    self.0.sources.extend(all.filter_map(|it| match it {
                        Json::Object(it) => Some(it),
                        _ => None,
                    }));
                }
                _ => {
                    rest.push((key, map.next_value()?));
                }
            }
        }
        if !holds_items {
            self.0.object(Object::from_iter(rest));
        }
        Ok(())
    }
}

/// The list in a literal of JSON inside JSON-LD.
fn literal(json: Json) -> Vec<Json> {
    match json {
        Json::List(list) => list,
        Json::Object(mut it) => match it.remove("@value") {
            Some(Json::List(list)) => list,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// One thing, or a list of them.
fn each(json: Option<Json>) -> Vec<Json> {
    match json {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::List(list)) => list,
        Some(one) => vec![one],
    }
}

fn text(object: &Object, key: &str) -> String {
    match object.get(key) {
        Some(Json::Text(it)) => it.clone(),
        Some(Json::Whole(it)) => it.to_string(),
        _ => String::new(),
    }
}

impl Parsed {
    /// Takes an object that holds no others: an annotation, or nothing of ours.
    fn object(&mut self, mut it: Object) {
        let id = match text(&it, "id") {
            id if id.is_empty() => text(&it, "@id"),
            id => id,
        };
        let mut item = Item {
            number: self.items.len() + 1,
            id,
            ..Item::default()
        };
        for target in each(it.remove("target")) {
            item.targets.push(Target::of(&target));
        }
        // As Hypothesis hands them out: the address stands for all targets.
        let uri = text(&it, "uri");
        if !uri.is_empty() {
            if item.targets.is_empty() {
                item.targets.push(Target::default());
            }
            for target in &mut item.targets {
                if target.source.is_empty() {
                    target.source.clone_from(&uri);
                }
            }
            let tags = each(it.remove("tags"));
            item.labels
                .extend(tags.iter().filter_map(Json::as_text).map(SmolStr::new));
            item.notes
                .extend(Some(text(&it, "text")).filter(|it| !it.is_empty()));
        }
        if item.targets.is_empty() {
            // A collection without items, or an account of something else.
            let kind = text(&it, "type");
            if kind != "AnnotationCollection" && kind != "AnnotationPage" {
                self.strange.push(Json::Object(it).shown());
            }
            return;
        }
        let motivations = each(it.remove("motivation"));
        let motivations = motivations.iter().filter_map(Json::as_text);
        item.motivations = motivations.map(SmolStr::new).collect();
        let value = it.remove("bodyValue");
        for body in each(it.remove("body")) {
            item.body(body);
        }
        if let Some(Json::Text(value)) = value {
            item.notes.push(value);
        }
        // There are many, and lists begin with room for four.
        item.targets.shrink_to_fit();
        item.labels.shrink_to_fit();
        item.motivations.shrink_to_fit();
        self.items.push(item);
    }
}

impl Item {
    fn body(&mut self, json: Json) {
        let body = match json {
            Json::Text(address) => return self.linked.push(address),
            Json::Object(body) => body,
            _ => return,
        };
        let purpose = match text(&body, "purpose") {
            it if it.is_empty() => self.motivations.first().cloned().unwrap_or_default(),
            it => it.into(),
        };
        let value = match body.get("value") {
            Some(Json::Text(it)) => Some(it.clone()),
            Some(Json::Whole(it)) => Some(it.to_string()),
            Some(Json::Number(it)) => Some(it.clone()),
            Some(Json::Bool(it)) => Some(it.to_string()),
            _ => None,
        };
        let Some(value) = value else {
            // Recogito keeps what it identifies as a value with an address.
            let inner = match body.get("value") {
                Some(Json::Object(it)) => it,
                _ => &body,
            };
            if let Some(address) = address(inner) {
                if purpose == "linking" {
                    self.linked.push(address);
                } else {
                    let label = match (text(inner, "label"), inner.get("source")) {
                        (label, Some(Json::Object(it))) if label.is_empty() => text(it, "label"),
                        (label, _) => label,
                    };
                    self.identified.push((address, label));
                }
            }
            return;
        };
        match &*purpose {
            "tagging" | "classifying" => self.labels.push(value.into()),
            "linking" => self.linked.push(value),
            "identifying" => {
                let label = text(&body, "label");
                self.identified.push((value, label));
            }
            "describing" => {
                if text(&body, "format") == "application/json"
                    && let Ok(ours) = world::object(&value)
                {
                    self.ours.push(ours);
                } else if let Some((name, said)) = value.split_once('=')
                    && is_plain(name)
                {
                    self.attributes.push((name.to_owned(), said.to_owned()));
                } else {
                    self.notes.push(value);
                }
            }
            _ => self.notes.push(value),
        }
    }
}
