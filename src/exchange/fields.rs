//! What an annotation carries beside its span and its tag, as names and
//! strings: one spelling for all formats that know nothing better.
//!
//! | name | text |
//! |---|---|
//! | `value` | the normalised value as one line of JSON |
//! | `entity` | ids separated by spaces, each with `?probable`, `?possible` or `?unknown` behind it if it is not certain |
//! | `unidentified`, `unsure` | `true` |
//! | `note` | the note |
//! | `gold` | where a settled annotation comes from, as JSON |
//! | `attr.NAME` | the attribute NAME: text as it is, numbers in digits, `true` or `false`, a choice's word, a date in ISO 8601 |
//!
//! The type of an attribute is the scheme's to say: reading takes all of them
//! for text, and [`super::adopt`] makes of it what the scheme has.

use super::LabelledSpan;
use super::json::{Json, parse_line};
use super::value::{of_line, to_line, word};
use crate::model::{
    Annotation, AnnotationId, AttributeKind, AttributeValue, Certainty, EntityLink, Gold, Origin,
    PartialDate, Scheme,
};
use serde::Serialize;
use smol_str::SmolStr;
use std::borrow::Cow;

/// What attributes' names begin with.
pub(super) const ATTRIBUTE: &str = "attr.";

/// The names that are ours, in the order in which they are written.
pub(super) const NAMES: [&str; 6] = ["value", "entity", "unidentified", "unsure", "note", "gold"];

/// All that an annotation carries, in the order of [`NAMES`], then attributes
/// by name. Nothing is written of what it does not have.
pub(super) fn fields(it: &Annotation) -> Vec<(Cow<'static, str>, String)> {
    let mut out: Vec<(Cow<'static, str>, String)> = Vec::new();
    let mut put = |name: &'static str, text: String| out.push((Cow::Borrowed(name), text));
    if let Some(value) = &it.value {
        put("value", to_line(value));
    }
    if !it.entities.is_empty() {
        put("entity", entities(&it.entities));
    }
    if it.unidentified {
        put("unidentified", "true".to_owned());
    }
    if it.unsure {
        put("unsure", "true".to_owned());
    }
    if !it.note.is_empty() {
        put("note", String::clone(&it.note));
    }
    if let Some(gold) = gold(&it.origin) {
        put("gold", gold);
    }
    for (name, value) in &it.attributes {
        let name = format!("{ATTRIBUTE}{name}");
        out.push((Cow::Owned(name), attribute(value)));
    }
    out
}

/// Puts one field onto a span.
///
/// # Errors
///
/// What is wrong with the text, in words; the span is left as it was. A name
/// that is none of these is an error too.
pub(super) fn set(span: &mut LabelledSpan, name: &str, text: &str) -> Result<(), String> {
    match name {
        "value" => span.value = Some(of_line(text)?),
        "entity" => span.entities = read_entities(text)?.into(),
        "unidentified" => span.unidentified = flag(text)?,
        "unsure" => span.unsure = flag(text)?,
        "note" => text.clone_into(&mut span.note),
        "gold" => span.origin = Some(read_gold(text)?),
        _ => {
            let attribute = name
                .strip_prefix(ATTRIBUTE)
                .ok_or_else(|| format!("‘{name}’ is no field of an annotation"))?;
            let value = AttributeValue::Text(text.to_owned());
            span.attributes.insert(SmolStr::new(attribute), value);
        }
    }
    Ok(())
}

/// An attribute's value as text.
pub(super) fn attribute(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(it) => it.clone(),
        AttributeValue::Number(it) => it.to_string(),
        AttributeValue::Flag(it) => it.to_string(),
        AttributeValue::Choice(it) => it.to_string(),
        AttributeValue::Date(it) => it.to_string(),
    }
}

/// The attributes of an annotation that text alone does not bring back as they
/// are, since the scheme does not say what they hold.
pub(super) fn untold<'a>(it: &'a Annotation, scheme: &Scheme) -> Vec<&'a str> {
    let tag = scheme.tag(&it.tag);
    let told = |name: &SmolStr, value: &AttributeValue| {
        let field = tag.and_then(|it| it.attributes.iter().find(|it| it.name == *name));
        let text = attribute(value);
        let back = field.and_then(|it| attribute_of(&text, &it.kind));
        back.unwrap_or(AttributeValue::Text(text)) == *value
    };
    let all = it.attributes.iter();
    all.filter(|(name, value)| !told(name, value))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// Text as what a scheme says an attribute is; `None` if it cannot be read so.
pub(super) fn attribute_of(text: &str, kind: &AttributeKind) -> Option<AttributeValue> {
    Some(match kind {
        AttributeKind::Text => AttributeValue::Text(text.to_owned()),
        AttributeKind::Number => AttributeValue::Number(text.trim().parse().ok()?),
        AttributeKind::Flag => AttributeValue::Flag(flag(text).ok()?),
        AttributeKind::Choice(words) => {
            let word = words.iter().find(|it| *it == text)?;
            AttributeValue::Choice(word.clone())
        }
        AttributeKind::Date => AttributeValue::Date(PartialDate::parse(text.trim()).ok()?),
    })
}

fn entities(links: &[EntityLink]) -> String {
    let mut out = String::new();
    for it in links {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(it.entity.as_str());
        if it.certainty != Certainty::Certain {
            out.push('?');
            out.push_str(&word(it.certainty));
        }
    }
    out
}

fn read_entities(text: &str) -> Result<Vec<(SmolStr, Certainty)>, String> {
    let one = |it: &str| {
        let (id, how) = it.split_once('?').unwrap_or((it, "certain"));
        Ok((SmolStr::new(id), certainty(how)?))
    };
    text.split_whitespace().map(one).collect()
}

/// A certainty by its word.
///
/// # Errors
///
/// That it is none.
pub(super) fn certainty(text: &str) -> Result<Certainty, String> {
    match text {
        "certain" => Ok(Certainty::Certain),
        "probable" => Ok(Certainty::Probable),
        "possible" => Ok(Certainty::Possible),
        "unknown" => Ok(Certainty::Unknown),
        other => Err(format!("‘{other}’ is no certainty")),
    }
}

fn flag(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" | "" => Ok(false),
        other => Err(format!("‘{other}’ is neither true nor false")),
    }
}

/// How a settled annotation came about, keys in fixed order.
#[derive(Serialize)]
pub(super) struct GoldJson<'a> {
    from: Vec<&'a str>,
    by: &'a str,
    reason: &'a str,
    rule: &'a str,
}

impl<'a> GoldJson<'a> {
    /// Of an origin, if it is a review.
    pub fn of(origin: &'a Origin) -> Option<Self> {
        match origin {
            Origin::Gold(it) => Some(Self {
                from: it.from.iter().map(AnnotationId::as_str).collect(),
                by: &it.decided_by,
                reason: &it.reason,
                rule: &it.rule,
            }),
            _ => None,
        }
    }
}

fn gold(origin: &Origin) -> Option<String> {
    let json = GoldJson::of(origin)?;
    Some(serde_json::to_string(&json).expect("strings always serialise"))
}

fn read_gold(text: &str) -> Result<Origin, String> {
    let json = parse_line(text, 1).map_err(|it| it.message)?;
    gold_of(&json)
}

/// The origin that [`GoldJson`] was made from.
///
/// # Errors
///
/// What is wrong with it, in words.
pub(super) fn gold_of(json: &Json) -> Result<Origin, String> {
    let Json::Object(it) = json else {
        return Err(format!("‘gold’ is {}, not an object", json.kind()));
    };
    let text = |key: &str| match it.get(key) {
        Some(Json::Text(it)) => it.clone(),
        _ => String::new(),
    };
    let from = match it.get("from") {
        Some(Json::List(ids)) => ids.iter().map(|it| match it {
            Json::Text(id) => AnnotationId::parse(id).map_err(|it| it.to_string()),
            other => Err(format!("{} is no id", other.shown())),
        }),
        _ => return Err("‘gold’ does not say what it was settled from".to_owned()),
    };
    Ok(Origin::Gold(Box::new(Gold {
        from: from.collect::<Result<_, _>>()?,
        decided_by: text("by").into(),
        reason: text("reason"),
        rule: text("rule"),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::file::arbitrary::project;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fields_come_back(project in project(8)) {
            for it in project.annotations().iter() {
                let mut span = LabelledSpan::new(it.spans.clone(), it.tag.as_str());
                for (name, text) in fields(it) {
                    set(&mut span, &name, &text).expect(&text);
                }
                prop_assert_eq!(&span.value, &it.value);
                prop_assert_eq!(span.unsure, it.unsure);
                prop_assert_eq!(span.unidentified, it.unidentified);
                prop_assert_eq!(&span.note, &it.note);
                let links: Vec<(SmolStr, Certainty)> = it.entities.iter()
                    .map(|it| (SmolStr::new(it.entity.as_str()), it.certainty))
                    .collect();
                prop_assert_eq!(&*span.entities, &links);
                if let Origin::Gold(_) = it.origin {
                    prop_assert_eq!(span.origin.as_ref(), Some(&it.origin));
                }
                for (name, value) in &it.attributes {
                    let AttributeValue::Text(text) = &span.attributes[name] else {
                        panic!("text is what is read");
                    };
                    let kind = match value {
                        AttributeValue::Text(_) => AttributeKind::Text,
                        AttributeValue::Number(_) => AttributeKind::Number,
                        AttributeValue::Flag(_) => AttributeKind::Flag,
                        AttributeValue::Choice(word) => AttributeKind::Choice(vec![word.clone()]),
                        AttributeValue::Date(_) => AttributeKind::Date,
                    };
                    let back = attribute_of(text, &kind);
                    prop_assert_eq!(back.as_ref(), Some(value));
                }
            }
        }
    }

    #[test]
    fn what_is_no_field() {
        let one = crate::text::CharSpan::new(
            crate::text::CharOffset::new(0),
            crate::text::CharOffset::new(1),
        )
        .expect("ordered");
        let mut span = LabelledSpan::new(crate::model::Fragments::one(one), "actor");
        for (name, text) in [
            ("value", "160"),
            ("value", "{"),
            ("entity", "jnim?perhaps"),
            ("unsure", "maybe"),
            ("gold", "{}"),
            ("size", "x"),
        ] {
            assert!(set(&mut span, name, text).is_err(), "{name} {text}");
        }
        assert_eq!(
            span,
            LabelledSpan::new(crate::model::Fragments::one(one), "actor")
        );
    }
}
