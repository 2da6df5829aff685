//! Codes as labels: which of them are tags, and which a word of an attribute.

use super::super::project::Code;
use crate::exchange::json::Json;
use crate::exchange::value::word;
use crate::exchange::world::{self, Object, text};
use crate::model::slug::slug;
use crate::model::{AttributeKind, AttributeType, Tag, TagId, ValueKind};
use smol_str::SmolStr;
use std::collections::HashMap;

/// What a coding means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Means {
    /// That label.
    Label(String),
    /// That word of an attribute of the label.
    Word {
        label: String,
        name: String,
        word: String,
    },
}

/// The codes of a project by their identifiers.
#[derive(Default)]
pub(super) struct Codes {
    means: HashMap<String, Means>,
    tags: Vec<Tag>,
}

impl Codes {
    pub fn of(codes: &[Code]) -> Self {
        let mut out = Self::default();
        let mut names: HashMap<String, usize> = HashMap::new();
        for it in codes {
            *names.entry(it.name.trim().to_lowercase()).or_default() += 1;
        }
        let mut labels: Vec<Option<String>> = Vec::with_capacity(codes.len());
        for it in codes {
            let above = it.above.map(|at| &codes[at]);
            let above_label = it.above.and_then(|at| labels[at].clone());
            // `name=word` below a tag of ours, or below any code for coding.
            if let Some((name, word)) = it.name.split_once('=')
                && let Some(label) = &above_label
                && above.is_some_and(|it| it.codable)
                && !name.is_empty()
                && !word.is_empty()
            {
                let means = Means::Word {
                    label: label.clone(),
                    name: name.to_owned(),
                    word: word.to_owned(),
                };
                out.means.insert(it.guid.clone(), means);
                labels.push(None);
                continue;
            }
            let (guideline, tag) = ours(&it.description);
            let label = match &tag {
                Some(tag) => text(tag, "id").to_owned(),
                None => {
                    let name = it.name.trim();
                    let many = names.get(&name.to_lowercase()).is_some_and(|it| *it > 1);
                    match above.filter(|_| many) {
                        Some(above) => format!("{} / {name}", above.name.trim()),
                        None => name.to_owned(),
                    }
                }
            };
            if it.codable && !label.is_empty() {
                out.tags
                    .extend(described(it, &label, guideline, tag.as_ref()));
            }
            out.means
                .insert(it.guid.clone(), Means::Label(label.clone()));
            labels.push(Some(label));
        }
        out
    }

    /// What a code means; `None` if there is no such code, or it has no name.
    pub fn means(&self, guid: &str) -> Option<&Means> {
        let means = self.means.get(guid)?;
        match means {
            Means::Label(label) if label.is_empty() => None,
            means => Some(means),
        }
    }

    /// The codes that are for coding, as tags.
    pub fn tags(&self) -> Vec<Tag> {
        self.tags.clone()
    }
}

/// The words of a description, and the tag that we wrote below them.
fn ours(description: &str) -> (&str, Option<Object>) {
    let (before, last) = description.rsplit_once('\n').unwrap_or(("", description));
    let tag = match world::object(last) {
        Ok(mut it) => match it.remove("tag") {
            Some(Json::Object(tag)) if TagId::parse(text(&tag, "id")).is_ok() => tag,
            _ => return (description, None),
        },
        Err(_) => return (description, None),
    };
    (before, Some(tag))
}

fn described(code: &Code, label: &str, guideline: &str, ours: Option<&Object>) -> Option<Tag> {
    let id = TagId::parse(label).or_else(|_| TagId::parse(&slug(&label.to_lowercase(), "tag")));
    let color = code.color.strip_prefix('#').unwrap_or_default();
    let color = match color.len() {
        6 if color.bytes().all(|it| it.is_ascii_hexdigit()) => code.color.clone(),
        // Short colours double each digit.
        3 if color.bytes().all(|it| it.is_ascii_hexdigit()) => {
            let doubled = color.chars().flat_map(|it| [it, it]);
            std::iter::once('#').chain(doubled).collect()
        }
        _ => String::new(),
    };
    let mut tag = Tag {
        id: id.ok()?,
        label: if ours.is_some() {
            code.name.clone()
        } else {
            label.to_owned()
        },
        key: SmolStr::default(),
        color: SmolStr::new(color),
        value: ValueKind::None,
        attributes: Vec::new(),
        guideline: guideline.to_owned(),
        examples: Vec::new(),
    };
    if let Some(ours) = ours {
        if let Some(Json::Text(it)) = ours.get("guideline") {
            tag.guideline.clone_from(it);
        }
        tag.key = text(ours, "key").into();
        let kinds = [
            ValueKind::Entity,
            ValueKind::Figure,
            ValueKind::Claim,
            ValueKind::Date,
        ];
        let kind = kinds.into_iter().find(|it| word(it) == text(ours, "value"));
        tag.value = kind.unwrap_or_default();
        let list = |key: &str| match ours.get(key) {
            Some(Json::List(list)) => list.as_slice(),
            _ => &[],
        };
        let examples = list("examples").iter().filter_map(Json::as_text);
        tag.examples = examples.map(str::to_owned).collect();
        tag.attributes = list("attributes").iter().filter_map(field).collect();
    }
    Some(tag)
}

fn field(json: &Json) -> Option<AttributeType> {
    let Json::Object(it) = json else {
        return None;
    };
    let kind = match text(it, "kind") {
        "number" => AttributeKind::Number,
        "flag" => AttributeKind::Flag,
        "date" => AttributeKind::Date,
        "choice" => {
            let words = match it.get("words") {
                Some(Json::List(list)) => list.as_slice(),
                _ => &[],
            };
            let words = words.iter().filter_map(Json::as_text);
            AttributeKind::Choice(words.map(SmolStr::new).collect())
        }
        _ => AttributeKind::Text,
    };
    Some(AttributeType {
        name: text(it, "name").into(),
        kind,
        required: it.get("required") == Some(&Json::Bool(true)),
        guideline: text(it, "guideline").to_owned(),
    })
}
