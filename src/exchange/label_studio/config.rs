//! The labelling configuration, written and read.

use super::{FRAGMENT, LABELS, TEXT};
use crate::exchange::fields::ATTRIBUTE;
use crate::exchange::value::word;
use crate::exchange::xml::{Element, Piece, Xml, is_clean, push_attribute};
use crate::exchange::{ImportError, Loss};
use crate::model::slug::slug;
use crate::model::{AttributeKind, AttributeType, RelationType, Scheme, Tag, TagId, ValueKind};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// How the attributes of a scheme are asked for: one control for each name, of
/// the kind that the first tag with that name has.
pub(super) struct Controls<'a> {
    by_name: BTreeMap<&'a str, Control<'a>>,
}

struct Control<'a> {
    field: &'a AttributeType,
    tags: Vec<&'a str>,
}

impl<'a> Controls<'a> {
    pub fn of(scheme: &'a Scheme) -> Self {
        let mut by_name: BTreeMap<&'a str, Control<'a>> = BTreeMap::new();
        for tag in &scheme.tags {
            for field in &tag.attributes {
                if field.name.is_empty() || !is_clean(&field.name) {
                    continue;
                }
                match by_name.entry(&field.name) {
                    Entry::Vacant(free) => {
                        let tags = vec![tag.id.as_str()];
                        free.insert(Control { field, tags });
                    }
                    Entry::Occupied(mut taken) if taken.get().field.kind == field.kind => {
                        taken.get_mut().tags.push(tag.id.as_str());
                    }
                    // Two kinds under one name: the second has no control.
                    Entry::Occupied(_) => {}
                }
            }
        }
        Self { by_name }
    }

    /// The kind of the control for that attribute of a tag, if there is one.
    pub fn kind(&self, tag: &str, name: &str) -> Option<&'a AttributeKind> {
        let control = self.by_name.get(name)?;
        control.tags.contains(&tag).then_some(&control.field.kind)
    }
}

/// Writes the configuration. What it cannot say of the scheme is listed.
pub(super) fn write(scheme: &Scheme, controls: &Controls<'_>, losses: &mut Vec<Loss>) -> Vec<u8> {
    let mut out = String::from("<View>\n  <Relations>\n");
    for it in &scheme.relations {
        push(&mut out, 4, "Relation", &[("value", &it.id)], true);
    }
    push(&mut out, 4, "Relation", &[("value", FRAGMENT)], true);
    out.push_str("  </Relations>\n");
    let named = [("name", LABELS), ("toName", TEXT)];
    push(&mut out, 2, "Labels", &named, false);
    for tag in &scheme.tags {
        let label = if tag.label.trim().is_empty() || !is_clean(&tag.label) {
            tag.id.as_str()
        } else {
            &tag.label
        };
        let kind = word(tag.value);
        let mut attributes = vec![("value", label), ("alias", tag.id.as_str())];
        let color = is_color(&tag.color).then_some(tag.color.as_str());
        let kind = (tag.value != ValueKind::None).then_some(kind.as_str());
        let said = |it: &'_ str| !it.is_empty() && is_clean(it);
        let more = [
            ("background", color),
            ("hotkey", Some(&*tag.key).filter(|it| said(it))),
            ("hint", Some(&*tag.guideline).filter(|it| said(it))),
            ("kind", kind),
        ];
        attributes.extend(more.into_iter().filter_map(|(key, it)| Some((key, it?))));
        push(&mut out, 4, "Label", &attributes, true);
        if !tag.examples.is_empty() {
            losses.push(Loss {
                reason: "scheme",
                document: "scheme".to_owned(),
                item: format!("tag {}", tag.id),
                detail: "the configuration has no place for its examples".to_owned(),
            });
        }
    }
    out.push_str("  </Labels>\n");
    let text = [("name", TEXT), ("value", "$text")];
    push(&mut out, 2, "Text", &text, true);
    for name in ["value", "entity", "gold"] {
        area(&mut out, name, &[]);
    }
    for name in ["unidentified", "unsure"] {
        choices(&mut out, name, &[], ["true"].into_iter());
    }
    for (name, control) in &controls.by_name {
        let name = format!("{ATTRIBUTE}{name}");
        let tags = control.tags.join(",");
        let mut more = vec![("whenTagName", LABELS), ("whenLabelValue", &*tags)];
        if control.field.required {
            more.push(("required", "true"));
        }
        if !control.field.guideline.is_empty() && is_clean(&control.field.guideline) {
            more.push(("guideline", &control.field.guideline));
        }
        match &control.field.kind {
            AttributeKind::Text => area(&mut out, &name, &more),
            AttributeKind::Date => {
                more.push(("kind", "date"));
                area(&mut out, &name, &more);
            }
            AttributeKind::Number => {
                let mut all = per_region(&name);
                all.extend(more);
                push(&mut out, 2, "Number", &all, true);
            }
            AttributeKind::Flag => choices(&mut out, &name, &more, ["true", "false"].into_iter()),
            AttributeKind::Choice(words) => {
                let clean = words.iter().map(SmolStr::as_str).filter(|it| is_clean(it));
                choices(&mut out, &name, &more, clean);
            }
        }
    }
    out.push_str("</View>\n");
    out.into_bytes()
}

fn per_region(name: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", name),
        ("toName", TEXT),
        ("perRegion", "true"),
        ("visibleWhen", "region-selected"),
    ]
}

fn area(out: &mut String, name: &str, more: &[(&str, &str)]) {
    let mut all = per_region(name);
    all.extend([("editable", "true"), ("placeholder", name)]);
    all.extend(more);
    push(out, 2, "TextArea", &all, true);
}

fn choices<'a>(
    out: &mut String,
    name: &str,
    more: &[(&str, &str)],
    words: impl Iterator<Item = &'a str>,
) {
    let mut all = per_region(name);
    all.push(("choice", "single"));
    all.extend(more);
    push(out, 2, "Choices", &all, false);
    for it in words {
        push(out, 4, "Choice", &[("value", it)], true);
    }
    out.push_str("  </Choices>\n");
}

fn push(out: &mut String, indent: usize, name: &str, attributes: &[(&str, &str)], empty: bool) {
    out.extend(std::iter::repeat_n(' ', indent));
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        push_attribute(out, key, value);
    }
    out.push_str(if empty { "/>\n" } else { ">\n" });
}

/// Whether a text is a colour as `#rrggbb`.
fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|it| it.len() == 6 && it.bytes().all(|it| it.is_ascii_hexdigit()))
}

/// What a configuration says, as far as it matters here.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The text's name, the key of the data that holds it, and whether the data
    /// only say where it lies.
    pub text: Option<(String, String, bool)>,
    /// The labels as tags.
    pub tags: Vec<Tag>,
    /// The types of relations.
    pub relations: Vec<RelationType>,
}

/// Reads a configuration.
///
/// # Errors
///
/// [`ImportError`] where it is no XML.
pub(super) fn read(bytes: &[u8]) -> Result<Config, ImportError> {
    let mut xml = Xml::new(bytes)?;
    let mut config = Config::default();
    // The attribute that is being described, and the tags that have it.
    let mut asked: Option<(AttributeType, Vec<String>)> = None;
    let mut labelling = false;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(it) => match it.name {
                "Labels" | "HyperTextLabels" | "ParagraphLabels" => labelling = true,
                "Label" if labelling => config.label(&it),
                "Relation" => config.relation(&it),
                "Text" | "HyperText" => config.object(&it),
                "TextArea" if it.get("kind") == Some("date") => {
                    asked = question(&it, AttributeKind::Date);
                }
                "TextArea" => asked = question(&it, AttributeKind::Text),
                "Number" => asked = question(&it, AttributeKind::Number),
                "Choices" => asked = question(&it, AttributeKind::Choice(Vec::new())),
                "Choice" => {
                    if let Some((field, _)) = &mut asked
                        && let AttributeKind::Choice(words) = &mut field.kind
                    {
                        let word = it.get("alias").unwrap_or(it.text("value"));
                        words.push(SmolStr::new(word));
                    }
                }
                _ => {}
            },
            Piece::Close("Labels" | "HyperTextLabels" | "ParagraphLabels") => labelling = false,
            Piece::Close("TextArea" | "Number" | "Choices") => {
                if let Some((field, tags)) = asked.take() {
                    config.attribute(field, &tags);
                }
            }
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    Ok(config)
}

/// A control that asks for an attribute of ours.
fn question(it: &Element<'_>, kind: AttributeKind) -> Option<(AttributeType, Vec<String>)> {
    let name = it.text("name").strip_prefix(ATTRIBUTE)?;
    let tags = it.text("whenLabelValue").split(',');
    let tags = tags.map(|it| it.trim().to_owned()).collect();
    let field = AttributeType {
        name: SmolStr::new(name),
        kind,
        required: it.get("required") == Some("true"),
        guideline: it.text("guideline").to_owned(),
    };
    Some((field, tags))
}

impl Config {
    fn object(&mut self, it: &Element<'_>) {
        if self.text.is_none()
            && let Some(key) = it.text("value").strip_prefix('$')
        {
            let remote = it.get("valueType") == Some("url");
            self.text = Some((it.text("name").to_owned(), key.to_owned(), remote));
        }
    }

    fn label(&mut self, it: &Element<'_>) {
        let label = it.text("value");
        let name = it.get("alias").unwrap_or(label);
        let id = TagId::parse(name).or_else(|_| TagId::parse(&slug(&name.to_lowercase(), "tag")));
        let Ok(id) = id else { return };
        let color = it.text("background");
        let kinds = [
            ValueKind::Entity,
            ValueKind::Figure,
            ValueKind::Claim,
            ValueKind::Date,
        ];
        let kind = kinds.into_iter().find(|kind| word(kind) == it.text("kind"));
        self.tags.push(Tag {
            id,
            label: label.to_owned(),
            key: SmolStr::default(),
            color: SmolStr::new(if is_color(color) { color } else { "" }),
            value: kind.unwrap_or_default(),
            attributes: Vec::new(),
            guideline: it.text("hint").to_owned(),
            examples: Vec::new(),
        });
    }

    fn relation(&mut self, it: &Element<'_>) {
        let value = it.text("value");
        if !value.trim().is_empty() && value != FRAGMENT {
            self.relations.push(RelationType {
                id: SmolStr::new(value),
                label: value.to_owned(),
                from: Vec::new(),
                to: Vec::new(),
                symmetric: false,
                guideline: String::new(),
            });
        }
    }

    fn attribute(&mut self, mut field: AttributeType, tags: &[String]) {
        if let AttributeKind::Choice(words) = &field.kind
            && words[..] == ["true", "false"]
        {
            field.kind = AttributeKind::Flag;
        }
        for tag in &mut self.tags {
            let meant = tags.iter().any(|it| tag.id.as_str() == it);
            if meant && tag.attributes.iter().all(|it| it.name != field.name) {
                tag.attributes.push(field.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_comes_back() {
        let field = |name: &str, kind| AttributeType {
            name: name.into(),
            kind,
            required: name == "a",
            guideline: format!("on {name}"),
        };
        let mut scheme = Scheme::built_in();
        scheme.tags[0].color = "#12abEF".into();
        scheme.tags[0].attributes = vec![
            field("a", AttributeKind::Text),
            field("b", AttributeKind::Number),
            field("c", AttributeKind::Flag),
            field(
                "d",
                AttributeKind::Choice(vec!["x & y".into(), "\"z\"".into()]),
            ),
            field("e", AttributeKind::Date),
        ];
        scheme.tags[2].attributes = vec![field("b", AttributeKind::Number)];
        scheme.tags[3].guideline = "one\n<two>".to_owned();
        for tag in &mut scheme.tags {
            tag.examples.clear();
            tag.key = SmolStr::default();
        }
        let mut losses = Vec::new();
        let written = write(&scheme, &Controls::of(&scheme), &mut losses);
        let config = read(&written).expect("is XML");
        assert_eq!(config.tags, scheme.tags);
        assert_eq!(losses, []);
        let text = (TEXT.to_owned(), "text".to_owned(), false);
        assert_eq!(config.text, Some(text));
    }
}
