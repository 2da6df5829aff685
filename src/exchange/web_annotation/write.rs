//! Writing a collection.

use super::{CONTEXT, CONTEXT_CHARS, RECORDS, SOURCES, URN};
use crate::exchange::fields::{attribute, attribute_of};
use crate::exchange::left::{Kind, left};
use crate::exchange::value::word;
use crate::exchange::world::{self, Extra};
use crate::exchange::{
    Corpus, CorpusDocument, Counting, Loss, OutFile, Ruler, WriteOptions, Written,
};
use crate::model::{Annotation, AnnotationId, AttributeValue, Certainty, Relation, Scheme, TagId};
use crate::text::CharSpan;
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Vec<Body<'a>>,
    target: Targets<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Text {
        #[serde(rename = "type")]
        kind: &'static str,
        purpose: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<&'static str>,
        value: std::borrow::Cow<'a, str>,
    },
    Resource {
        #[serde(rename = "type")]
        kind: &'static str,
        purpose: &'static str,
        source: String,
    },
}

#[derive(Serialize)]
#[serde(untagged)]
enum Targets<'a> {
    One(Target<'a>),
    Many(Vec<Target<'a>>),
    Annotation(String),
}

#[derive(Serialize)]
struct Target<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    source: &'a str,
    selector: (Quote<'a>, Position),
}

#[derive(Serialize)]
struct Quote<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    exact: &'a str,
    prefix: &'a str,
    suffix: &'a str,
}

#[derive(Serialize)]
struct Position {
    #[serde(rename = "type")]
    kind: &'static str,
    start: u64,
    end: u64,
}

fn textual<'a>(purpose: &'static str, value: impl Into<std::borrow::Cow<'a, str>>) -> Body<'a> {
    Body::Text {
        kind: "TextualBody",
        purpose,
        format: None,
        value: value.into(),
    }
}

fn resource<'a>(purpose: &'static str, kind: &str, id: &str) -> Body<'a> {
    Body::Resource {
        kind: "SpecificResource",
        purpose,
        source: format!("{URN}{kind}:{id}"),
    }
}

/// Writes one collection with all annotations.
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let mut written = Written::default();
    let from = corpus.relations_by_start();
    let project = corpus.project();
    let mut records: Vec<Json> = Vec::new();
    records.extend(corpus.entities().into_iter().map(world::entity));
    records.extend(corpus.events().into_iter().map(world::event));
    records.extend(corpus.event_links().into_iter().map(world::event_link));
    // The count stands before the items.
    let (mut pages, mut total) = (Vec::new(), 0);
    for it in corpus.each(|_, document| page(corpus, document, &from, options)) {
        pages.push(it.items);
        total += it.count;
        written.losses.extend(it.losses);
    }
    let sources: Vec<Json> = corpus.all().iter().map(about).collect();
    let literal = |list: Vec<Json>| json!({ "@type": "@json", "@value": list });
    let mut bytes = b"{\n".to_vec();
    let mut key = |key: &str, value: &Json, last: &[u8]| {
        serde_json::to_writer(&mut bytes, key).expect("a string serialises");
        bytes.push(b':');
        serde_json::to_writer(&mut bytes, value).expect("what was made of strings serialises");
        bytes.extend_from_slice(last);
    };
    let context = json!([CONTEXT, { "variorum": format!("{URN}terms:") }]);
    key("@context", &context, b",\n");
    key("id", &json!(format!("{URN}collection")), b",\n");
    key("type", &json!("AnnotationCollection"), b",\n");
    key("label", &json!(project.head().title), b",\n");
    key(SOURCES, &literal(sources), b",\n");
    key(RECORDS, &literal(records), b",\n");
    key("total", &json!(total), b",\n");
    bytes.extend_from_slice(b"\"first\":{\"id\":\"urn:variorum:page:1\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[");
    // The comma before the first one of all.
    let mut skipped = 1;
    for items in pages {
        let comma = skipped.min(items.len());
        bytes.extend_from_slice(&items[comma..]);
        skipped -= comma;
    }
    bytes.extend_from_slice(b"\n]}}\n");
    written.files.push(OutFile {
        path: "annotations.jsonld".to_owned(),
        bytes,
    });
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::EventLinks,
    ];
    written.losses.extend(left(corpus, &carried));
    written
}

/// The items of one document, with a comma before each.
#[derive(Default)]
struct Page {
    items: Vec<u8>,
    count: usize,
    losses: Vec<Loss>,
}

impl Page {
    fn push(&mut self, item: &Item<'_>) {
        self.items.extend_from_slice(b",\n");
        serde_json::to_writer(&mut self.items, item)
            .expect("strings, numbers and lists always serialise into memory");
        self.count += 1;
    }
}

fn page<'a>(
    corpus: &Corpus<'a>,
    document: &CorpusDocument<'a>,
    from: &HashMap<&AnnotationId, Vec<&'a Relation>>,
    options: &WriteOptions,
) -> Page {
    let mut page = Page::default();
    let scheme = corpus.project().scheme();
    let source = format!("{URN}source:{}", document.source.id);
    let ruler = Ruler::new(document.text, Counting::of(options.unit));
    for it in &document.annotations {
        let mut targets = it.spans.as_slice().iter();
        let first = target(document, &ruler, &source, targets.next().copied());
        let mut all: Vec<Target<'_>> = first.into_iter().collect();
        all.extend(targets.filter_map(|it| target(document, &ruler, &source, Some(*it))));
        let target = match all.pop() {
            Some(one) if all.is_empty() => Targets::One(one),
            last => {
                all.extend(last);
                Targets::Many(all)
            }
        };
        page.push(&Item {
            id: format!("{URN}annotation:{}", it.id),
            kind: "Annotation",
            motivation: "tagging",
            body: bodies(it, scheme),
            target,
        });
    }
    let here: HashSet<&AnnotationId> = document.annotations.iter().map(|it| &it.id).collect();
    let all = document.annotations.iter();
    for it in all.flat_map(|it| from.get(&it.id).into_iter().flatten()) {
        if !here.contains(&it.to) {
            page.losses.push(Loss {
                reason: "across-documents",
                document: document.source.id.to_string(),
                item: it.id.to_string(),
                detail: "it leads to another document".to_owned(),
            });
            continue;
        }
        let mut body = vec![
            textual("tagging", &*it.kind),
            resource("linking", "annotation", it.to.as_str()),
        ];
        if !it.note.is_empty() {
            body.push(textual("commenting", &*it.note));
        }
        page.push(&Item {
            id: format!("{URN}relation:{}", it.id),
            kind: "Annotation",
            motivation: "linking",
            body,
            target: Targets::Annotation(format!("{URN}annotation:{}", it.from)),
        });
    }
    page
}

/// What a source is, for those who have its text.
fn about(document: &CorpusDocument<'_>) -> Json {
    let source = document.source;
    let mut out = Extra::new();
    let mut put = |key: &str, value: String| {
        if !value.is_empty() {
            out.insert(key.to_owned(), json!(value));
        }
    };
    put("id", source.id.to_string());
    put("path", source.path.clone());
    put("sha256", source.sha256.to_string());
    put("title", source.title.clone());
    put("publisher", source.publisher.clone());
    let date = source.published.map(|it| it.to_string());
    put("published", date.unwrap_or_default());
    let covers = source.covers.map(|it| it.to_string());
    put("covers", covers.unwrap_or_default());
    put("language", source.language.to_string());
    put("state", word(source.state));
    Json::Object(out)
}

fn target<'a>(
    document: &CorpusDocument<'a>,
    ruler: &Ruler<'_>,
    source: &'a str,
    span: Option<CharSpan>,
) -> Option<Target<'a>> {
    let span = span?;
    let text = document.text;
    let bytes = text.bytes_of(span).ok()?;
    let all = text.as_str();
    let (start, end) = (bytes.start().to_usize(), bytes.end().to_usize());
    let before = all[..start].char_indices().rev();
    let before = before.take(CONTEXT_CHARS).last().map_or(start, |it| it.0);
    let behind = all[end..].char_indices().nth(CONTEXT_CHARS);
    let behind = behind.map_or(all.len(), |it| end + it.0);
    Some(Target {
        kind: "SpecificResource",
        source,
        selector: (
            Quote {
                kind: "TextQuoteSelector",
                exact: &all[start..end],
                prefix: &all[before..start],
                suffix: &all[end..behind],
            },
            Position {
                kind: "TextPositionSelector",
                start: ruler.offset(span.start()),
                end: ruler.offset(span.end()),
            },
        ),
    })
}

/// All that an annotation says.
fn bodies<'a>(it: &'a Annotation, scheme: &Scheme) -> Vec<Body<'a>> {
    let mut out = vec![textual("tagging", it.tag.as_str())];
    let mut extra = world::extra(it);
    if extra.remove("note").is_some() {
        out.push(textual("commenting", &*it.note));
    }
    let mut seen = HashSet::new();
    let plain = it
        .entities
        .iter()
        .all(|it| it.certainty == Certainty::Certain && seen.insert(&it.entity));
    if plain {
        extra.remove("entity");
    }
    for link in &it.entities {
        out.push(resource("identifying", "entity", link.entity.as_str()));
    }
    let mut others = Extra::new();
    for (name, value) in &it.attributes {
        if is_plain(name) && comes_back(scheme, &it.tag, name, value) {
            out.push(textual(
                "describing",
                format!("{name}={}", attribute(value)),
            ));
        } else {
            others.insert(name.to_string(), world::attribute(value));
        }
    }
    if !others.is_empty() {
        extra.insert("attributes".to_owned(), Json::Object(others));
    }
    if !extra.is_empty() {
        out.push(Body::Text {
            kind: "TextualBody",
            purpose: "describing",
            format: Some("application/json"),
            value: world::line(&extra).into(),
        });
    }
    out
}

/// Whether a name can stand before an equals sign, and be told from prose.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= 64
        && !name.contains(|it: char| it == '=' || it.is_whitespace() || it.is_control())
}

/// Whether an attribute that is written as text is the same after an import.
fn comes_back(scheme: &Scheme, tag: &TagId, name: &str, value: &AttributeValue) -> bool {
    let text = attribute(value);
    let field = scheme
        .tag(tag)
        .and_then(|it| it.attributes.iter().find(|it| it.name == name));
    let read = field.and_then(|it| attribute_of(&text, &it.kind));
    match read {
        Some(read) => read == *value && attribute(&read) == text,
        None => matches!(value, AttributeValue::Text(_)),
    }
}
