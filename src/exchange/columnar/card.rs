//! The card of a data set, and what cards and footers say of the names of labels.

use super::schema::{Kind, Layout};
use crate::exchange::Corpus;
use crate::exchange::json::{Json as Read, parse_line};
use parquet::basic::{ConvertedType, Type as Physical};
use parquet::schema::types::Type;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The names of labels by their numbers.
pub(super) struct Classes(Vec<String>);

impl Classes {
    /// The tags of the scheme in its order, then those that it lacks.
    pub fn of(corpus: &Corpus<'_>) -> Self {
        let scheme = corpus.project().scheme();
        let mut names: Vec<String> = scheme.tags.iter().map(|it| it.id.to_string()).collect();
        for it in corpus.documents().flat_map(|it| &it.annotations) {
            if !names.iter().any(|name| name == it.tag.as_str()) {
                names.push(it.tag.to_string());
            }
        }
        Self(names)
    }

    /// The number of a tag.
    pub fn number(&self, tag: &str) -> usize {
        self.0.iter().position(|it| it == tag).unwrap_or_default()
    }
}

/// The folder of a table. That of the documents is where such libraries look first.
pub(super) fn folder(kind: Kind) -> &'static str {
    match kind {
        Kind::Documents => "data",
        other => other.name(),
    }
}

/// A column or a field, as the libraries describe it.
enum Feature<'a> {
    Value(&'static str),
    Label,
    List(&'a Type),
}

fn feature(of: &Type) -> Feature<'_> {
    if of.is_group() {
        // There are no other groups than lists of records in a data set.
        let element = of
            .get_fields()
            .first()
            .and_then(|it| it.get_fields().first());
        return element.map_or(Feature::Value("string"), |it| Feature::List(it));
    }
    match of.get_physical_type() {
        Physical::INT64 if of.name() == "label" => Feature::Label,
        Physical::INT64 => Feature::Value("int64"),
        Physical::INT32 => Feature::Value("int32"),
        Physical::BOOLEAN => Feature::Value("bool"),
        _ => Feature::Value("string"),
    }
}

/// The features of a table, as they stand in its footer. The order of fields
/// counts: those libraries compare it.
pub(super) fn features_json(of: &Type, classes: &Classes) -> String {
    debug_assert!(of.get_basic_info().converted_type() != ConvertedType::MAP);
    let one = |it: &Type| match feature(it) {
        Feature::Value(kind) => json!({ "dtype": kind, "_type": "Value" }).to_string(),
        Feature::Label => json!({ "names": classes.0, "_type": "ClassLabel" }).to_string(),
        Feature::List(element) => format!("[{}]", features_json(element, classes)),
    };
    let fields = of.get_fields().iter();
    let fields = fields.map(|it| format!("{}:{}", json!(it.name()), one(it)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

/// The same in the card.
fn features_yaml(of: &Type, classes: &Classes, indent: usize, out: &mut String) {
    let space = " ".repeat(indent);
    for it in of.get_fields() {
        let _ = writeln!(out, "{space}- name: {}", it.name());
        match feature(it) {
            Feature::Value(kind) => {
                let _ = writeln!(out, "{space}  dtype: {kind}");
            }
            Feature::Label => {
                let _ = writeln!(
                    out,
                    "{space}  dtype:\n{space}    class_label:\n{space}      names:"
                );
                for (number, name) in classes.0.iter().enumerate() {
                    let _ = writeln!(out, "{space}        '{number}': {}", quoted(name));
                }
            }
            Feature::List(element) => {
                let _ = writeln!(out, "{space}  list:");
                features_yaml(element, classes, indent + 2, out);
            }
        }
    }
}

/// A text in YAML, on one line.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            // What YAML takes for a break or does not take at all.
            it if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(it));
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// The card of a data set with those tables, each with its splits.
pub(super) fn card(corpus: &Corpus<'_>, tables: &[(Kind, Vec<&str>)], classes: &Classes) -> String {
    let head = corpus.project().head();
    let title = if head.title.is_empty() {
        "Annotated texts"
    } else {
        &head.title
    };
    let mut out = format!("---\npretty_name: {}\nconfigs:\n", quoted(title));
    for (kind, splits) in tables {
        let _ = writeln!(out, "- config_name: {}", kind.name());
        if *kind == Kind::Documents {
            out.push_str("  default: true\n");
        }
        out.push_str("  data_files:\n");
        for split in splits {
            let _ = writeln!(
                out,
                "  - split: {split}\n    path: {}/{split}-*.parquet",
                folder(*kind)
            );
        }
    }
    out.push_str("dataset_info:\n");
    for (kind, _) in tables {
        let _ = writeln!(out, "- config_name: {}\n  features:", kind.name());
        features_yaml(&kind.schema(Layout::Set), classes, 2, &mut out);
    }
    let documents = corpus.len();
    let annotations = corpus.annotations();
    // A title is one line of Markdown, whatever is in it.
    let heading: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(
        out,
        "---\n\n# {heading}\n\n\
         {documents} documents with {annotations} annotations, written by Variorum.\n\n\
         | Table | A row is |\n|---|---|\n\
         | `documents` | a text, with its annotations in `spans` and the links between them in `links` |\n\
         | `spans` | an annotation |\n\
         | `mentions` | a place that names an entity or tells of an event |\n\
         | `records` | a tag, an entity, an event …, whole, as JSON |\n\n\
         `start` and `end` count code points, `_u16` UTF-16 units, `_byte` bytes of UTF-8; the end is excluded.\n\
         An annotation in several parts has them in `fragments`.\n\n\
         ```python\n\
         from datasets import load_dataset\n\n\
         documents = load_dataset(\".\", \"documents\")\n\
         names = documents[\"{first}\"].features[\"spans\"].feature[\"label\"].names\n\
         for document in documents[\"{first}\"]:\n    \
             for span in document[\"spans\"]:\n        \
                 if len(span[\"fragments\"]) == 1 and document[\"text\"] is not None:\n            \
                     assert document[\"text\"][span[\"start\"]:span[\"end\"]] == span[\"text\"]\n\
         ```\n",
        first = tables
            .first()
            .and_then(|it| it.1.first())
            .unwrap_or(&"train"),
    );
    out
}

/// The names of numbered labels by the name of their column or field.
pub(super) type Names = BTreeMap<String, Vec<String>>;

/// Takes the names that a footer has.
pub(super) fn footer_names(notes: &[(String, String)], names: &mut Names) {
    for (_, text) in notes.iter().filter(|it| it.0 == "huggingface") {
        if let Ok(json) = parse_line(text, 1) {
            features(&json, "", names);
        }
    }
}

fn features(json: &Read, name: &str, names: &mut Names) {
    match json {
        Read::List(list) => list.iter().for_each(|it| features(it, name, names)),
        Read::Object(object) => {
            let kind = object.get("_type").and_then(Read::as_text);
            if let (Some("ClassLabel"), Some(Read::List(list))) = (kind, object.get("names")) {
                let texts = list.iter().filter_map(Read::as_text).map(str::to_owned);
                names
                    .entry(name.to_owned())
                    .or_insert_with(|| texts.collect());
                return;
            }
            for (key, it) in object.iter() {
                // The element of a list has no name of its own.
                let name = if key == "feature" { name } else { key.as_str() };
                features(it, name, names);
            }
        }
        _ => {}
    }
}

/// Takes the names that a card has: the lines below `class_label` and `names`.
pub(super) fn card_names(card: &str, names: &mut Names) {
    let mut name = "";
    let mut open: Option<(usize, &str)> = None;
    for line in card.lines().take_while({
        let mut fences = 0;
        move |line| {
            fences += usize::from(*line == "---");
            fences < 2
        }
    }) {
        let inside = line.trim_start();
        let indent = line.len() - inside.len();
        if let Some((depth, of)) = open {
            let numbered = inside.split_once(':').map(|it| it.1);
            let entry = inside.strip_prefix("- ").or(numbered);
            if let Some(entry) =
                entry.filter(|_| indent > depth || inside.starts_with("- ") && indent == depth)
            {
                names
                    .entry(of.to_owned())
                    .or_default()
                    .push(unquoted(entry.trim()));
                continue;
            }
            open = None;
        }
        if let Some(it) = inside
            .strip_prefix("- name:")
            .or(inside.strip_prefix("name:"))
        {
            name = it.trim();
        } else if inside == "names:" && !names.contains_key(name) {
            open = Some((indent, name));
        }
    }
}

fn unquoted(text: &str) -> String {
    if let Some(inside) = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        return inside.replace("''", "'");
    }
    if text.starts_with('"')
        && let Ok(Read::Text(text)) = parse_line(text, 1)
    {
        return text;
    }
    text.to_owned()
}
