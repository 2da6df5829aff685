//! What is ours in a CAS: features that come back as they were.

use super::read::{Cas, Structure, Value};
use super::{IRI, OURS, clean};
use crate::exchange::json::Json;
use crate::exchange::world::{self, Object};
use crate::exchange::{LabelledSpan, fields};
use crate::model::{AttributeValue, Certainty};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What types and features are called, in files of ours.
pub(super) struct Called {
    pub source: String,
    pub tags: Object,
    pub relations: Object,
    features: Object,
}

impl Called {
    pub fn of(cas: &Cas) -> Option<Self> {
        let it = cas.all.iter().find(|it| it.kind == OURS)?;
        let mut record = world::object(it.text("record")).unwrap_or_default();
        let mut part = |key: &str| match record.remove(key) {
            Some(Json::Object(it)) => it,
            _ => Object::new(),
        };
        Some(Self {
            source: it.text("source").to_owned(),
            tags: part("tags"),
            relations: part("relations"),
            features: part("features"),
        })
    }
}

/// What stands in a structure as it was, since XML could not hold it.
fn record(it: &Structure) -> Object {
    match it.text("record") {
        "" => Object::new(),
        record => world::object(record).unwrap_or_default(),
    }
}

/// The text of a feature, or the exact one where XML could not hold it.
pub(super) fn exact(it: &Structure, name: &str) -> String {
    let shown = it.text(name);
    let record = record(it);
    match world::text(&record, name) {
        exact if clean(exact) == shown => exact.to_owned(),
        _ => shown.to_owned(),
    }
}

/// Puts features of ours onto a span; gives what is wrong with them.
pub(super) fn features(ours: &Called, it: &Structure, span: &mut LabelledSpan) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut record = record(it);
    let mut exact_attributes = match record.remove("attributes") {
        Some(Json::Object(it)) => it,
        _ => Object::new(),
    };
    let mut named = BTreeSet::new();
    for (name, value) in &it.features {
        match (name.as_str(), value) {
            ("id", Value::Text(id)) => span.id = id.into(),
            ("record" | "identifier", _) => {}
            ("unsure", Value::Flag(flag)) => span.unsure = *flag,
            ("unidentified", Value::Flag(flag)) => span.unidentified = *flag,
            (name, Value::Text(shown)) if fields::NAMES.contains(&name) => {
                let exact = match world::text(&record, name) {
                    exact if clean(exact) == *shown => exact,
                    _ => shown,
                };
                if let Err(why) = fields::set(span, name, exact) {
                    wrong.push(format!("{name}: {why}"));
                }
            }
            (name, value) => {
                let called = match ours.features.get(name) {
                    Some(Json::Text(called)) => called,
                    _ => name,
                };
                let value = match value {
                    Value::Text(text) => AttributeValue::Text(text.clone()),
                    Value::Flag(flag) => AttributeValue::Flag(*flag),
                    Value::Texts(texts) => AttributeValue::Text(texts.join(" | ")),
                    Value::One(_) | Value::Many(_) => continue,
                };
                named.insert(called.to_owned());
                span.attributes.insert(SmolStr::new(called), value);
            }
        }
    }
    // What stands in a feature too is exact only as long as that is the same.
    exact_attributes.retain(|name, exact| {
        let shown = span
            .attributes
            .get(name.as_str())
            .filter(|_| named.contains(name.as_str()));
        shown.is_none_or(|shown| {
            world::read_attribute(exact)
                .is_ok_and(|it| clean(&fields::attribute(&it)) == fields::attribute(shown))
        })
    });
    if !exact_attributes.is_empty() {
        let extra = Object::from_iter([("attributes", Json::Object(exact_attributes))]);
        wrong.extend(world::put_on(span, &extra));
    }
    // Whoever links it to another entity changes the one feature for that.
    if let Some(id) = it.text("identifier").strip_prefix(IRI)
        && span.entities.first().is_none_or(|(first, _)| first != id)
    {
        span.entities = vec![(SmolStr::new(id), Certainty::Certain)].into();
    }
    wrong
}
