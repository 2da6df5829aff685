//! The scheme as a codebook.

use super::super::{CODEBOOK, guid};
use super::{close, description, named, open};
use crate::exchange::fields::attribute;
use crate::exchange::value::word;
use crate::exchange::world;
use crate::exchange::xml::is_clean;
use crate::model::{AttributeKind, AttributeType, AttributeValue, Scheme, Tag, TagId};
use serde_json::json;
use std::collections::HashMap;

/// The codes of a scheme.
pub(super) struct Codes<'a> {
    scheme: &'a Scheme,
    tags: HashMap<&'a TagId, String>,
}

impl<'a> Codes<'a> {
    pub fn of(scheme: &'a Scheme) -> Self {
        let tags = scheme.tags.iter();
        let tags = tags.map(|it| (&it.id, guid("tag", it.id.as_str())));
        Self {
            scheme,
            tags: tags.collect(),
        }
    }

    /// The code of a tag; every tag of an annotation is one of the scheme's.
    pub fn tag(&self, id: &TagId) -> &str {
        self.tags.get(id).map_or("", String::as_str)
    }

    /// The code of an attribute's word, if it has one of its own.
    pub fn word(&self, tag: &TagId, name: &str, value: &AttributeValue) -> Option<String> {
        let tag = self.scheme.tag(tag)?;
        let field = tag.attributes.iter().find(|it| it.name == name)?;
        let said = attribute(value);
        let fits = match (value, &field.kind) {
            (AttributeValue::Flag(_), AttributeKind::Flag) => true,
            (AttributeValue::Choice(it), AttributeKind::Choice(all)) => all.contains(it),
            _ => false,
        };
        (fits && has_code(field, &said)).then(|| code_of(tag, field, &said))
    }

    /// The element `Codes`.
    pub fn codes(&self) -> String {
        let mut out = String::from("<Codes>\n");
        let root = guid("scheme", &self.scheme.id);
        let attributes = [
            ("guid", &*root),
            ("name", named(&self.scheme.id, "Tags")),
            ("isCodable", "false"),
        ];
        open(&mut out, "Code", &attributes);
        out.push('\n');
        for tag in &self.scheme.tags {
            self.code(tag, &mut out);
        }
        close(&mut out, "Code");
        out.push_str("</Codes>");
        out
    }

    fn code(&self, tag: &Tag, out: &mut String) {
        let name = if is_clean(&tag.label) {
            named(&tag.label, tag.id.as_str())
        } else {
            tag.id.as_str()
        };
        let mut attributes = vec![
            ("guid", self.tag(&tag.id)),
            ("name", name),
            ("isCodable", "true"),
        ];
        let color = tag.color.strip_prefix('#');
        if color.is_some_and(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_hexdigit())) {
            attributes.push(("color", &*tag.color));
        }
        open(out, "Code", &attributes);
        let mut text = String::new();
        let mut ours = json!({
            "id": tag.id.as_str(), "value": word(tag.value), "key": tag.key.as_str(),
            "examples": tag.examples,
            "attributes": tag.attributes.iter().map(attribute_type).collect::<Vec<_>>(),
        });
        if is_clean(&tag.guideline) {
            text.push_str(&tag.guideline);
            if !text.is_empty() {
                text.push('\n');
            }
        } else {
            ours["guideline"] = json!(tag.guideline);
        }
        text.push_str(&world::line(&json!({ "tag": ours })));
        description(out, &text);
        out.push('\n');
        for field in &tag.attributes {
            let words: Vec<&str> = match &field.kind {
                AttributeKind::Flag => vec!["true", "false"],
                AttributeKind::Choice(words) => {
                    words.iter().map(smol_str::SmolStr::as_str).collect()
                }
                AttributeKind::Text | AttributeKind::Number | AttributeKind::Date => Vec::new(),
            };
            let mut seen: Vec<&str> = Vec::new();
            for word in words.into_iter().filter(|it| has_code(field, it)) {
                if seen.contains(&word) {
                    continue;
                }
                seen.push(word);
                let id = code_of(tag, field, word);
                let name = format!("{}={word}", field.name);
                let attributes = [("guid", &*id), ("name", &*name), ("isCodable", "true")];
                super::empty(out, "Code", &attributes);
                out.push('\n');
            }
        }
        close(out, "Code");
    }

    /// The codebook as a file of its own.
    pub fn codebook(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        let origin = concat!("Variorum ", env!("CARGO_PKG_VERSION"));
        let attributes = [("xmlns", CODEBOOK), ("origin", origin)];
        open(&mut out, "CodeBook", &attributes);
        out.push('\n');
        out.push_str(&self.codes());
        out.push('\n');
        close(&mut out, "CodeBook");
        out
    }
}

fn attribute_type(it: &AttributeType) -> serde_json::Value {
    let (kind, words) = match &it.kind {
        AttributeKind::Text => ("text", None),
        AttributeKind::Number => ("number", None),
        AttributeKind::Flag => ("flag", None),
        AttributeKind::Choice(words) => {
            let words: Vec<&str> = words.iter().map(smol_str::SmolStr::as_str).collect();
            ("choice", Some(words))
        }
        AttributeKind::Date => ("date", None),
    };
    json!({
        "name": it.name.as_str(), "kind": kind, "words": words, "required": it.required,
        "guideline": it.guideline,
    })
}

/// Whether a word of an attribute can be a code: `name=word` tells them apart.
fn has_code(field: &AttributeType, word: &str) -> bool {
    !field.name.is_empty()
        && !field.name.contains('=')
        && !word.is_empty()
        && is_clean(&field.name)
        && is_clean(word)
}

fn code_of(tag: &Tag, field: &AttributeType, word: &str) -> String {
    guid("word", &format!("{} {}={word}", tag.id, field.name))
}
