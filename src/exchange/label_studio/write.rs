//! Writing tasks.

use super::config::{self, Controls};
use super::{FRAGMENT, LABELS, OURS, TEXT};
use crate::exchange::fields::{ATTRIBUTE, attribute, attribute_of, fields};
use crate::exchange::json::push;
use crate::exchange::left::{Kind, left};
use crate::exchange::out::{Out, each_document};
use crate::exchange::world::{self, Extra};
use crate::exchange::{
    Corpus, CorpusDocument, Counting, Loss, OutFile, Ruler, Take, WriteOptions, Written,
};
use crate::model::{
    Annotation, AnnotationId, AnnotatorRole, AttributeKind, AttributeValue, Relation, SourceState,
};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

#[derive(Serialize)]
struct Task<'a> {
    id: usize,
    data: Data<'a>,
    annotations: Vec<Completion<'a>>,
    predictions: [(); 0],
    meta: Json,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    publisher: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
}

#[derive(Serialize)]
struct Completion<'a> {
    id: usize,
    result: Vec<Item<'a>>,
    was_cancelled: bool,
    ground_truth: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Region {
        id: Cow<'a, str>,
        from_name: Cow<'a, str>,
        to_name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        value: Place<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        meta: Option<Json>,
    },
    Relation {
        #[serde(rename = "type")]
        kind: &'static str,
        from_id: Cow<'a, str>,
        to_id: Cow<'a, str>,
        direction: &'static str,
        labels: [&'a str; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        meta: Option<Json>,
    },
}

#[derive(Serialize)]
struct Place<'a> {
    start: u64,
    end: u64,
    #[serde(flatten)]
    what: What<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'a> {
    Labels { text: &'a str, labels: [&'a str; 1] },
    Text { text: [String; 1] },
    Choices { choices: [String; 1] },
    Number { number: Json },
}

/// Writes a list of tasks and the configuration.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let scheme = corpus.project().scheme();
    let controls = Controls::of(scheme);
    let mut losses = Vec::new();
    let from = corpus.relations_by_start();
    let role = corpus.project().head().annotator.role;
    // What the tasks share lies with the first.
    let mut shared: Vec<Json> = Vec::new();
    shared.extend(corpus.entities().into_iter().map(world::entity));
    shared.extend(corpus.events().into_iter().map(world::event));
    shared.extend(corpus.event_links().into_iter().map(world::event_link));
    let task = |index, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let mut losses = Vec::new();
        let mut sheet = Sheet {
            document,
            ruler: Ruler::new(document.text, Counting::of(options.unit)),
            controls: &controls,
            items: Vec::new(),
        };
        document
            .annotations
            .iter()
            .for_each(|it| sheet.annotation(it));
        sheet.relations(&from, &mut losses);
        let source = document.source;
        let result = sheet.items;
        let state = source.state;
        let mut ours = json!({ "state": crate::exchange::value::word(state) });
        if index == 0 && !shared.is_empty() {
            ours["records"] = Json::Array(shared.clone());
        }
        let looked = state != SourceState::Untouched || !result.is_empty();
        let completion = looked.then_some(Completion {
            id: index + 1,
            result,
            was_cancelled: false,
            ground_truth: role == AnnotatorRole::Reviewer,
        });
        let task = Task {
            id: index + 1,
            data: Data {
                text: document.text.as_str(),
                name: source.id.as_str(),
                title: &source.title,
                publisher: &source.publisher,
                published: source.published.map(|it| it.to_string()),
                covers: source.covers.map(|it| it.to_string()),
                language: &source.language,
            },
            annotations: completion.into_iter().collect(),
            predictions: [],
            meta: json!({ OURS: ours }),
        };
        out.push(if index == 0 { b"\n" } else { b",\n" });
        push(&task, out);
        losses
    };
    let mut out = Out::file("tasks.json", take);
    out.push(b"[");
    each_document(corpus, &mut out, task, |mut lost| losses.append(&mut lost));
    out.push(b"\n]\n");
    out.finish();
    let carried: &[Kind] = if corpus.is_empty() {
        &[Kind::Relations]
    } else {
        &[
            Kind::Relations,
            Kind::Entities,
            Kind::Events,
            Kind::EventLinks,
        ]
    };
    losses.extend(left(corpus, carried));
    let config = config::write(scheme, &controls, &mut losses);
    Written {
        files: vec![OutFile {
            path: "config.xml".to_owned(),
            bytes: config,
        }],
        losses,
        ..Written::default()
    }
}

/// One document while it is written.
struct Sheet<'a, 'c> {
    document: &'c CorpusDocument<'a>,
    ruler: Ruler<'c>,
    controls: &'c Controls<'c>,
    items: Vec<Item<'c>>,
}

impl<'a: 'c, 'c> Sheet<'a, 'c> {
    fn annotation(&mut self, it: &'a Annotation) {
        let id = it.id.as_str();
        let (asked, meta) = self.fields(it);
        let mut meta = Some(meta).filter(|it| it.as_object().is_some_and(|it| !it.is_empty()));
        for (part, span) in it.spans.as_slice().iter().enumerate() {
            let (start, end) = (
                self.ruler.offset(span.start()),
                self.ruler.offset(span.end()),
            );
            let what = What::Labels {
                text: self.document.text.quote(*span).unwrap_or_default(),
                labels: [it.tag.as_str()],
            };
            self.items.push(Item::Region {
                id: part_id(id, part),
                from_name: LABELS.into(),
                to_name: TEXT,
                kind: "labels",
                value: Place { start, end, what },
                meta: meta.take(),
            });
        }
        let hull = it.spans.as_slice()[0];
        let (start, end) = (
            self.ruler.offset(hull.start()),
            self.ruler.offset(hull.end()),
        );
        for (name, what) in asked {
            let kind = match what {
                What::Labels { .. } => "labels",
                What::Text { .. } => "textarea",
                What::Choices { .. } => "choices",
                What::Number { .. } => "number",
            };
            self.items.push(Item::Region {
                id: id.into(),
                from_name: name,
                to_name: TEXT,
                kind,
                value: Place { start, end, what },
                meta: None,
            });
        }
        for part in 1..it.spans.as_slice().len() {
            self.items.push(Item::Relation {
                kind: "relation",
                from_id: id.into(),
                to_id: part_id(id, part),
                direction: "right",
                labels: [FRAGMENT],
                meta: None,
            });
        }
    }

    /// What is asked of the region, and its `meta`.
    fn fields(&self, it: &'a Annotation) -> (Vec<(Cow<'c, str>, What<'c>)>, Json) {
        let mut asked: Vec<(Cow<'c, str>, What<'c>)> = Vec::new();
        let mut meta = json!({});
        for (name, text) in fields(it) {
            match &*name {
                "value" | "entity" | "gold" => asked.push((name, What::Text { text: [text] })),
                "unidentified" | "unsure" => {
                    let choices = [text];
                    asked.push((name, What::Choices { choices }));
                }
                "note" => meta["text"] = json!([text]),
                _ => {}
            }
        }
        let mut others = Extra::new();
        for (name, value) in &it.attributes {
            let kind = self.controls.kind(it.tag.as_str(), name);
            match kind.and_then(|kind| native(value, kind)) {
                Some(what) => asked.push((format!("{ATTRIBUTE}{name}").into(), what)),
                None => {
                    others.insert(name.to_string(), world::attribute(value));
                }
            }
        }
        if !others.is_empty() {
            meta[OURS] = json!({ "attributes": others });
        }
        (asked, meta)
    }

    fn relations(
        &mut self,
        from: &HashMap<&AnnotationId, Vec<&'a Relation>>,
        losses: &mut Vec<Loss>,
    ) {
        let here: HashSet<&AnnotationId> =
            self.document.annotations.iter().map(|it| &it.id).collect();
        for it in &self.document.annotations {
            for relation in from.get(&it.id).into_iter().flatten() {
                if !here.contains(&relation.to) {
                    losses.push(Loss {
                        reason: "across-documents",
                        document: self.document.source.id.to_string(),
                        item: relation.id.to_string(),
                        detail: "it leads to another document".to_owned(),
                    });
                    continue;
                }
                let mut ours = json!({ "id": relation.id.as_str() });
                if !relation.note.is_empty() {
                    ours["note"] = json!(relation.note);
                }
                self.items.push(Item::Relation {
                    kind: "relation",
                    from_id: relation.from.as_str().into(),
                    to_id: relation.to.as_str().into(),
                    direction: "right",
                    labels: [&relation.kind],
                    meta: Some(json!({ OURS: ours })),
                });
            }
        }
    }
}

/// The id of a region; no id of an annotation has a tilde in it.
fn part_id(id: &str, part: usize) -> Cow<'_, str> {
    match part {
        0 => id.into(),
        _ => format!("{id}~{}", part + 1).into(),
    }
}

/// An attribute as its control takes it, if it comes back from that.
fn native(value: &AttributeValue, kind: &AttributeKind) -> Option<What<'static>> {
    let text = attribute(value);
    if attribute_of(&text, kind).as_ref() != Some(value) {
        return None;
    }
    Some(match kind {
        AttributeKind::Text | AttributeKind::Date => What::Text { text: [text] },
        AttributeKind::Flag => What::Choices { choices: [text] },
        // An empty choice is none.
        AttributeKind::Choice(_) if text.is_empty() || !crate::exchange::xml::is_clean(&text) => {
            return None;
        }
        AttributeKind::Choice(_) => What::Choices { choices: [text] },
        AttributeKind::Number => {
            let number: serde_json::Number = serde_json::from_str(&text).ok()?;
            // A number that JSON would change, be it by a zero, is none.
            if number.to_string() != text {
                return None;
            }
            What::Number {
                number: Json::Number(number),
            }
        }
    })
}
