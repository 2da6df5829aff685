//! Writing our tables.

use super::card::{self, Classes};
use super::schema::{Kind, Layout};
use super::shred;
use crate::exchange::package::splits_of;
use crate::exchange::value::word;
use crate::exchange::{Corpus, CorpusDocument, Loss, OutFile, WriteOptions, Written, jsonl};
use crate::model::{AnnotationId, EntityId, EventId, SourceId};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What the library calls the splits of packages. What documents share stands
/// with the first.
const SET_SPLITS: [&str; 3] = ["train", "validation", "test"];

/// Writes the four tables, a file each.
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let tables = Tables::of(corpus, options, Layout::Plain);
    let mut out = Written::default();
    for kind in Kind::ALL {
        let rows: Vec<Json> = tables.rows(kind, None);
        let path = format!("{}.parquet", kind.name());
        put(&mut out, path, kind, Layout::Plain, &rows, &[]);
    }
    out.losses.extend(tables.losses);
    out
}

/// Writes them by splits, with a card that says what is in them.
pub(in crate::exchange) fn write_set(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let tables = Tables::of(corpus, options, Layout::Set);
    let mut out = Written::default();
    let mut card: Vec<(Kind, Vec<&str>)> = Vec::new();
    for kind in Kind::ALL {
        let features = card::features_json(&kind.schema(Layout::Set), &tables.classes);
        let note = format!("{{\"info\":{{\"features\":{features}}}}}");
        let notes = [("huggingface", note)];
        let mut names = Vec::new();
        for (index, name) in SET_SPLITS.into_iter().enumerate() {
            let rows = tables.rows(kind, Some(index));
            // The library does not load what is empty. A set has documents all the same.
            let must = kind == Kind::Documents && corpus.is_empty() && index == 0;
            if rows.is_empty() && !must {
                continue;
            }
            let path = format!("{}/{name}-00000-of-00001.parquet", card::folder(kind));
            put(&mut out, path, kind, Layout::Set, &rows, &notes);
            names.push(name);
        }
        if !names.is_empty() {
            card.push((kind, names));
        }
    }
    out.files.push(OutFile {
        path: "README.md".to_owned(),
        bytes: card::card(corpus, &card, &tables.classes).into_bytes(),
    });
    out.losses.extend(tables.losses);
    out
}

fn put(
    out: &mut Written,
    path: String,
    kind: Kind,
    layout: Layout,
    rows: &[Json],
    notes: &[(&str, String)],
) {
    match shred::file(&kind.schema(layout), rows, notes) {
        Ok(bytes) => out.files.push(OutFile { path, bytes }),
        // More than the format can count: nothing of it is written.
        Err(error) => out.losses.push(Loss {
            reason: "too-much",
            document: "project".to_owned(),
            item: path,
            detail: format!("the table could not be written: {error}"),
        }),
    }
}

/// The rows of a corpus.
struct Tables {
    documents: Vec<Row>,
    spans: Vec<Row>,
    mentions: Vec<Row>,
    records: Vec<Row>,
    classes: Classes,
    losses: Vec<Loss>,
}

/// A row, and the split that it belongs to.
struct Row(usize, Json);

impl Tables {
    fn of(corpus: &Corpus<'_>, options: &WriteOptions, layout: Layout) -> Self {
        let mut tables = Self {
            documents: Vec::new(),
            spans: Vec::new(),
            mentions: Vec::new(),
            records: Vec::new(),
            classes: Classes::of(corpus),
            losses: Vec::new(),
        };
        let splits = options.splits;
        let splits = splits.map(|(shares, seed)| splits_of(corpus.project(), shares, seed));
        let splits = splits.unwrap_or_default();
        let split_of = |source: &SourceId| splits.get(source).copied().unwrap_or(0);
        let mut documents = Vec::new();
        let (head, losses) = jsonl::records(corpus, options, &mut |document, line| {
            documents.push((split_of(&document.source.id), line));
            tables.mention(corpus, document, split_of(&document.source.id), options);
        });
        for (split, line) in documents {
            tables.document(split, line, layout);
        }
        tables.told(corpus, &split_of, options);
        tables.shared(&head);
        tables.losses = losses;
        tables
    }

    /// The rows of a table, or those of one split of it.
    fn rows(&self, kind: Kind, split: Option<usize>) -> Vec<Json> {
        let all = match kind {
            Kind::Documents => &self.documents,
            Kind::Spans => &self.spans,
            Kind::Mentions => &self.mentions,
            Kind::Records => &self.records,
        };
        let of_it = all
            .iter()
            .filter(|it| split.is_none_or(|split| it.0 == split));
        of_it.map(|it| it.1.clone()).collect()
    }

    fn document(&mut self, split: usize, line: Json, layout: Layout) {
        let Json::Object(mut line) = line else {
            return;
        };
        let id = line.remove("id").unwrap_or_default();
        let annotations = match line.remove("annotations") {
            Some(Json::Array(all)) => all,
            _ => Vec::new(),
        };
        let mut rows = Vec::with_capacity(annotations.len());
        for it in annotations {
            let row = self.annotation(it, layout);
            let mut flat = row.clone();
            if let Some(flat) = flat.as_object_mut() {
                let own = flat.remove("id").unwrap_or_default();
                flat.insert("span_id".to_owned(), own);
                flat.insert("doc_id".to_owned(), id.clone());
            }
            self.spans.push(Row(split, flat));
            rows.push(row);
        }
        let mut row = Map::new();
        row.insert("doc_id".to_owned(), id);
        row.insert("spans".to_owned(), rows.into());
        for key in [
            "title",
            "publisher",
            "published",
            "covers",
            "language",
            "state",
            "sha256",
            "chars",
            "text",
            "links",
        ] {
            row.insert(key.to_owned(), line.remove(key).unwrap_or_default());
        }
        row.entry("links").and_modify(or_empty);
        line.retain(|key, _| !matches!(&**key, "schema" | "kind"));
        row.insert("more".to_owned(), more(line));
        self.documents.push(Row(split, row.into()));
    }

    fn annotation(&self, it: Json, layout: Layout) -> Json {
        let Json::Object(mut it) = it else {
            return it;
        };
        let mut row = Map::new();
        let mut more = Map::new();
        let tag = it.remove("tag").unwrap_or_default();
        let tag = tag.as_str().unwrap_or_default();
        let label = match layout {
            Layout::Plain => json!(tag),
            Layout::Set => json!(self.classes.number(tag)),
        };
        row.insert("label".to_owned(), label);
        let mut pairs = ["spans", "spans_utf16", "spans_byte"].map(|key| match it.remove(key) {
            Some(Json::Array(all)) => all,
            _ => Vec::new(),
        });
        for (of, (start, end)) in [
            ("start", "end"),
            ("start_utf16", "end_utf16"),
            ("start_byte", "end_byte"),
        ]
        .into_iter()
        .enumerate()
        {
            let ends = [
                it.remove(start).unwrap_or_default(),
                it.remove(end).unwrap_or_default(),
            ];
            // Of one part, the ends of the whole say it.
            if pairs[of].is_empty() {
                pairs[of].push(json!(ends));
            }
            let [first, last] = ends;
            row.insert(start.replace("utf16", "u16"), first);
            row.insert(end.replace("utf16", "u16"), last);
        }
        let [points, utf16, bytes] = &pairs;
        let parts = points
            .iter()
            .zip(utf16)
            .zip(bytes)
            .map(|((points, utf16), bytes)| {
                json!({
                    "start": points[0], "end": points[1],
                    "start_u16": utf16[0], "end_u16": utf16[1],
                    "start_byte": bytes[0], "end_byte": bytes[1],
                })
            });
        row.insert("fragments".to_owned(), parts.collect());
        if let Some(value) = it.remove("value") {
            row.insert("value".to_owned(), value.to_string().into());
        }
        let attributes = match it.remove("attributes") {
            Some(Json::Object(attributes)) => attributes,
            _ => Map::new(),
        };
        let texts = attributes
            .iter()
            .map(|(name, value)| json!({ "key": name, "value": in_words(value) }));
        row.insert("attributes".to_owned(), texts.collect());
        // What is more than text says there what it is.
        let typed = attributes.into_iter().filter(|it| !it.1.is_string());
        let typed: Map<String, Json> = typed.collect();
        if !typed.is_empty() {
            more.insert("attributes".to_owned(), typed.into());
        }
        for key in ["id", "text", "note"] {
            row.insert(key.to_owned(), it.remove(key).unwrap_or_default());
        }
        for key in ["unidentified", "unsure"] {
            let said = it.remove(key).unwrap_or(Json::Bool(false));
            row.insert(key.to_owned(), said);
        }
        let mut entities = it.remove("entities").unwrap_or_default();
        or_empty(&mut entities);
        row.insert("entities".to_owned(), entities);
        for key in ["origin", "gold"] {
            if let Some(value) = it.remove(key) {
                more.insert(key.to_owned(), value);
            }
        }
        row.insert("more".to_owned(), self::more(more));
        row.into()
    }

    /// Where a document mentions entities.
    fn mention(
        &mut self,
        corpus: &Corpus<'_>,
        document: &CorpusDocument<'_>,
        split: usize,
        options: &WriteOptions,
    ) {
        for it in &document.annotations {
            let hull = it.spans.hull();
            for link in &it.entities {
                let entity = corpus.project().entities().get(&link.entity);
                let row = json!({
                    "entity_id": EntityId::as_str(&link.entity),
                    "kind": entity.map_or_else(|| "entity".to_owned(), |it| word(it.kind)),
                    "name": entity.map(|it| &it.label),
                    "doc_id": document.source.id.as_str(),
                    "span_id": AnnotationId::as_str(&it.id),
                    "start": hull.start().get(),
                    "end": hull.end().get(),
                    "text": (!options.without_texts && !it.quotes.is_empty()).then(|| it.text()),
                    "certainty": word(link.certainty),
                });
                self.mentions.push(Row(split, row));
            }
        }
    }

    /// Where documents tell of events.
    fn told(
        &mut self,
        corpus: &Corpus<'_>,
        split_of: &dyn Fn(&SourceId) -> usize,
        options: &WriteOptions,
    ) {
        let texts: HashMap<&SourceId, _> = corpus
            .documents()
            .map(|it| (&it.source.id, it.text))
            .collect();
        for it in corpus.accounts() {
            let Some(text) = texts.get(&it.passage.source) else {
                continue;
            };
            let event = corpus.project().events().get(&it.event);
            let quote = text
                .quote(it.passage.span)
                .filter(|_| !options.without_texts);
            let row = json!({
                "entity_id": EventId::as_str(&it.event),
                "kind": "event",
                "name": event.map(|it| &it.title),
                "doc_id": it.passage.source.as_str(),
                "account_id": it.id.as_str(),
                "start": it.passage.span.start().get(),
                "end": it.passage.span.end().get(),
                "text": quote,
            });
            self.mentions.push(Row(split_of(&it.passage.source), row));
        }
    }

    /// What the documents share, from the head of our lines.
    fn shared(&mut self, head: &Json) {
        let mut row = |kind: &str, record: &Json| {
            let name = ["label", "title", "name"]
                .iter()
                .find_map(|key| record.get(key));
            let row = json!({
                "kind": kind,
                "id": record.get("id"),
                "name": name,
                "json": record.to_string(),
            });
            self.records.push(Row(0, row));
        };
        for kind in ["project", "scheme"] {
            if let Some(it) = head.get(kind) {
                row(kind, it);
            }
        }
        for (list, kind) in SHARED {
            for it in head
                .get(list)
                .and_then(Json::as_array)
                .into_iter()
                .flatten()
            {
                row(kind, it);
            }
        }
    }
}

/// The lists of a head, and what one of them is called.
pub(super) const SHARED: [(&str, &str); 7] = [
    ("tags", "tag"),
    ("relations", "relation"),
    ("entities", "entity"),
    ("events", "event"),
    ("event_links", "event_link"),
    ("not_same", "not_same"),
    ("verdicts", "verdict"),
];

/// Nothing listed is an empty list, not a missing one.
fn or_empty(list: &mut Json) {
    if list.is_null() {
        *list = json!([]);
    }
}

/// What has no column, as JSON; nothing if there is nothing.
fn more(it: Map<String, Json>) -> Json {
    if it.is_empty() {
        Json::Null
    } else {
        Json::Object(it).to_string().into()
    }
}

/// An attribute as other tools have it: text.
pub(super) fn in_words(value: &Json) -> String {
    match value {
        Json::String(it) => it.clone(),
        // `{"choice": …}`, `{"date": …}`, `{"number": …}`.
        Json::Object(it) if it.len() == 1 => it.values().map(in_words).collect(),
        other => other.to_string(),
    }
}
