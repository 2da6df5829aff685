//! Writing our tables.

use super::card::{self, Classes};
use super::schema::{Kind, Layout};
use super::shred::{Late, Sheet};
use crate::exchange::package::splits_of;
use crate::exchange::value::word;
use crate::exchange::{Corpus, CorpusDocument, Loss, OutFile, WriteOptions, Written, jsonl};
use crate::model::{AnnotationId, EntityId, EventId, SourceId};
use parquet::errors::ParquetError;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// What the library calls the splits of packages. What documents share stands
/// with the first.
const SET_SPLITS: [&str; 3] = ["train", "validation", "test"];

/// Writes the four tables, a file each.
pub(in crate::exchange) fn write(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let mut tables = Tables::of(corpus, Layout::Plain);
    tables.fill(corpus, options, &|_| 0);
    let mut out = Written::default();
    for (kind, mut sheets) in Kind::ALL.into_iter().zip(tables.sheets) {
        let path = format!("{}.parquet", kind.name());
        put(&mut out, path, sheets.swap_remove(0));
    }
    out.losses.extend(tables.losses);
    out
}

/// Writes them by splits, with a card that says what is in them.
pub(in crate::exchange) fn write_set(corpus: &Corpus<'_>, options: &WriteOptions) -> Written {
    let mut tables = Tables::of(corpus, Layout::Set);
    let splits = options.splits;
    let splits = splits.map(|(shares, seed)| splits_of(corpus.project(), shares, seed));
    let splits = splits.unwrap_or_default();
    let split_of = |source: &SourceId| splits.get(source).copied().unwrap_or(0);
    tables.fill(corpus, options, &split_of);
    let mut out = Written::default();
    let mut card: Vec<(Kind, Vec<&str>)> = Vec::new();
    for (kind, sheets) in Kind::ALL.into_iter().zip(tables.sheets) {
        let mut names = Vec::new();
        for (index, (name, sheet)) in SET_SPLITS.into_iter().zip(sheets).enumerate() {
            // The library does not load what is empty. A set has documents all the same.
            let must = kind == Kind::Documents && corpus.is_empty() && index == 0;
            if sheet.as_ref().is_ok_and(|it| it.rows == 0) && !must {
                continue;
            }
            let path = format!("{}/{name}-00000-of-00001.parquet", card::folder(kind));
            put(&mut out, path, sheet);
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

/// A file, or why there is none.
type Filled = Result<Sheet, ParquetError>;

fn put(out: &mut Written, path: String, sheet: Filled) {
    match sheet.and_then(Sheet::end) {
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

/// Adds a row to a file, unless it is too much for that.
fn push(to: &mut Filled, row: &Json, late: Option<Late<'_>>) {
    if let Ok(sheet) = to
        && let Err(error) = sheet.push(row, late)
    {
        *to = Err(error);
    }
}

/// The tables of a corpus while they are filled, document by document: as rows
/// they would take many times the memory that they do as columns.
struct Tables {
    layout: Layout,
    /// For each of the kinds a file for each split.
    sheets: [Vec<Filled>; Kind::ALL.len()],
    classes: Classes,
    losses: Vec<Loss>,
}

impl Tables {
    fn of(corpus: &Corpus<'_>, layout: Layout) -> Self {
        let classes = Classes::of(corpus);
        let sheets = Kind::ALL.map(|kind| {
            let schema = kind.schema(layout);
            let mut notes = Vec::new();
            if layout == Layout::Set {
                let features = card::features_json(&schema, &classes);
                let note = format!("{{\"info\":{{\"features\":{features}}}}}");
                notes.push(("huggingface", note));
            }
            let new = |_| Sheet::new(schema.clone(), &notes);
            SET_SPLITS.iter().map(new).collect()
        });
        Self {
            layout,
            sheets,
            classes,
            losses: Vec::new(),
        }
    }

    fn fill(
        &mut self,
        corpus: &Corpus<'_>,
        options: &WriteOptions,
        split_of: &dyn Fn(&SourceId) -> usize,
    ) {
        let (head, losses) = jsonl::records(corpus, options, &mut |document, line, all| {
            let split = split_of(&document.source.id);
            self.mention(corpus, document, split, options);
            self.document(split, line, all);
        });
        self.losses = losses;
        self.told(corpus, split_of, options);
        self.shared(&head);
    }

    fn sheet(&mut self, kind: Kind, split: usize) -> &mut Filled {
        &mut self.sheets[kind as usize][split]
    }

    fn document(&mut self, split: usize, line: Json, all: &mut dyn Iterator<Item = Json>) {
        let Json::Object(mut line) = line else {
            return;
        };
        let id = line.remove("id").unwrap_or_default();
        line.remove("annotations");
        let mut row = Map::new();
        row.insert("doc_id".to_owned(), id.clone());
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
        let [documents, spans, ..] = &mut self.sheets;
        let (classes, layout) = (&self.classes, self.layout);
        // Each goes both with its document and into a table of its own.
        let mut all = all.map(|it| {
            let mut row = annotation(it, layout, classes);
            if let Some(object) = row.as_object_mut() {
                let own = object.get("id").cloned().unwrap_or_default();
                object.insert("span_id".to_owned(), own);
                object.insert("doc_id".to_owned(), id.clone());
            }
            push(&mut spans[split], &row, None);
            row
        });
        let late = ("spans", &mut all as &mut dyn Iterator<Item = Json>);
        push(&mut documents[split], &row.into(), Some(late));
        // A document that was too much takes none; their own table has them all the same.
        all.for_each(drop);
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
                push(self.sheet(Kind::Mentions, split), &row, None);
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
            let split = split_of(&it.passage.source);
            push(self.sheet(Kind::Mentions, split), &row, None);
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
            push(self.sheet(Kind::Records, 0), &row, None);
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

/// The row of an annotation.
fn annotation(it: Json, layout: Layout, classes: &Classes) -> Json {
    let Json::Object(mut it) = it else {
        return it;
    };
    let mut row = Map::new();
    let mut more = Map::new();
    let tag = it.remove("tag").unwrap_or_default();
    let tag = tag.as_str().unwrap_or_default();
    let label = match layout {
        Layout::Plain => json!(tag),
        Layout::Set => json!(classes.number(tag)),
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
