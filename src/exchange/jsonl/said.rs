//! What is said of an annotation beside its place and its tag, and of links.

use crate::exchange::fields::{GoldJson, attribute};
use crate::exchange::value::{Number, ValueJson, exact, word};
use crate::model::{Annotation, AttributeKind, AttributeValue, Origin, Project, Relation};
use serde::Serialize;
use serde_json::{Value as JsonValue, json};
use std::collections::BTreeMap;

/// What an annotation carries; nothing is written of what it does not have.
#[derive(Serialize)]
pub(super) struct SaidJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<ValueJson>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<EntityJson<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unidentified: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsure: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, JsonValue>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<JsonValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gold: Option<GoldJson<'a>>,
}

#[derive(Serialize)]
struct EntityJson<'a> {
    id: &'a str,
    certainty: String,
}

impl<'a> SaidJson<'a> {
    pub fn of(project: &'a Project, it: &'a Annotation) -> Self {
        let tag = project.scheme().tag(&it.tag);
        let attributes = it.attributes.iter().map(|(name, value)| {
            let declared = tag.and_then(|it| it.attributes.iter().find(|it| it.name == *name));
            let json = attribute_json(value, declared.map(|it| &it.kind));
            (name.as_str(), json)
        });
        let entities = it.entities.iter().map(|it| EntityJson {
            id: it.entity.as_str(),
            certainty: word(it.certainty),
        });
        Self {
            value: it.value.as_ref().map(ValueJson::exact),
            entities: entities.collect(),
            unidentified: it.unidentified,
            unsure: it.unsure,
            attributes: attributes.collect(),
            note: &it.note,
            origin: match &it.origin {
                Origin::Manual => Some(json!("manual")),
                Origin::Propagated => Some(json!("propagated")),
                Origin::Suggested => Some(json!("suggested")),
                Origin::Imported(format) => Some(json!({ "imported": **format })),
                Origin::Gold(_) => None,
            },
            gold: GoldJson::of(&it.origin),
        }
    }
}

/// A plain value where JSON has one for it or the scheme says what it is; else
/// one that says so itself.
fn attribute_json(value: &AttributeValue, declared: Option<&AttributeKind>) -> JsonValue {
    match (value, declared) {
        (AttributeValue::Text(it), _) => json!(it),
        (AttributeValue::Flag(it), _) => json!(it),
        (AttributeValue::Number(it), _) => match exact(*it) {
            Number::Digits(it) => json!({ "number": it }),
            plain => json!(plain),
        },
        (AttributeValue::Choice(it), Some(AttributeKind::Choice(words))) if words.contains(it) => {
            json!(it.as_str())
        }
        (AttributeValue::Date(_), Some(AttributeKind::Date)) => json!(attribute(value)),
        (AttributeValue::Choice(it), _) => json!({ "choice": it.as_str() }),
        (AttributeValue::Date(_), _) => json!({ "date": attribute(value) }),
    }
}

/// A link between two annotations.
#[derive(Serialize)]
pub(super) struct LinkJson<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    from: &'a str,
    to: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
}

impl<'a> LinkJson<'a> {
    pub fn of(it: &'a Relation) -> Self {
        Self {
            id: it.id.as_str(),
            kind: &it.kind,
            from: it.from.as_str(),
            to: it.to.as_str(),
            note: &it.note,
        }
    }
}
