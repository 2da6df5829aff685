//! Rows as other people name their columns, and as we name ours.

use super::card::Names;
use crate::exchange::conll::chunks::Chunks;
use crate::exchange::counting::Budget;
use crate::exchange::json::{Json, Object, parse_line};
use crate::exchange::tokens::side::Sides;
use crate::exchange::{Document, ImportError, Imported, InFile, LabelledSpan, Loss, ReadOptions};
use crate::model::{Fragments, SourceState};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What others call the columns, the best first.
pub(super) const TEXT: [&str; 4] = ["text", "content", "document", "sentence"];
pub(super) const SPANS: [&str; 4] = ["spans", "entities", "annotations", "labels"];
pub(super) const START: [&str; 5] = ["start", "start_offset", "begin", "start_char", "char_start"];
pub(super) const END: [&str; 5] = ["end", "end_offset", "stop", "end_char", "char_end"];
pub(super) const LABEL: [&str; 6] = ["label", "tag", "type", "entity_type", "entity", "category"];
pub(super) const TOKENS: [&str; 2] = ["tokens", "words"];
pub(super) const TOKEN_LABELS: [&str; 5] = ["ner_tags", "tags", "ner", "labels", "label"];
const QUOTE: [&str; 4] = ["text", "quote", "span", "surface"];
const ID: [&str; 2] = ["id", "span_id"];
const NAME: [&str; 7] = [
    "doc_id",
    "document_id",
    "doc_key",
    "doc",
    "id",
    "filename",
    "file_name",
];
/// Further columns and fields of ours, and those of maps.
const OURS: [&str; 24] = [
    "title",
    "publisher",
    "published",
    "covers",
    "language",
    "state",
    "sha256",
    "links",
    "more",
    "fragments",
    "value",
    "unidentified",
    "unsure",
    "attributes",
    "note",
    "entities",
    "certainty",
    "from",
    "to",
    "key",
    "name",
    "kind",
    "json",
    "type",
];

/// Whether a column or a field is looked into. Others may be large: pictures,
/// sound, vectors.
pub(super) fn is_wanted(name: &str) -> bool {
    let lists = [
        &TEXT[..],
        &SPANS,
        &START,
        &END,
        &LABEL,
        &TOKENS,
        &TOKEN_LABELS,
        &QUOTE,
        &ID,
        &NAME,
        &OURS,
    ];
    lists.iter().any(|it| it.contains(&name))
}

/// One row.
pub(super) struct Row<'r> {
    pub columns: Object,
    /// What numbered labels are called.
    pub names: &'r Names,
    /// Told what cannot be taken: the part of the row, and why.
    pub lose: &'r mut dyn FnMut(String, String),
}

/// Takes the first of those fields that says something.
fn take(from: &mut Object, keys: &[&str]) -> Option<Json> {
    let key = keys
        .iter()
        .find(|key| from.get(key).is_some_and(|it| !it.is_empty()))?;
    from.remove(key)
}

/// The name of a label that may be numbered; `of` is its column.
fn label(it: Json, of: &str, names: &Names) -> Json {
    match it {
        Json::Whole(number) => {
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            let name = names.get(of).and_then(|it| it.get(at));
            Json::Text(name.cloned().unwrap_or_else(|| number.to_string()))
        }
        other => other,
    }
}

impl Row<'_> {
    /// What the document of a row is called.
    pub fn name(&mut self) -> String {
        match take(&mut self.columns, &NAME) {
            Some(Json::Text(name)) => name,
            Some(Json::Whole(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// The document that it is, as a line of our own format has it.
    pub fn document(&mut self) -> Object {
        let mut out = Object::new();
        let name = self.name();
        if !name.is_empty() {
            out.insert("id".to_owned(), Json::Text(name));
        }
        let text = TEXT.iter().find_map(|key| match self.columns.get(key) {
            Some(Json::Text(_)) => self.columns.remove(key),
            _ => None,
        });
        out.extend(text.map(|it| ("text".to_owned(), it)));
        for key in [
            "title",
            "publisher",
            "published",
            "covers",
            "language",
            "state",
            "sha256",
        ] {
            if let Some(it @ Json::Text(_)) = self.columns.remove(key) {
                out.insert(key.to_owned(), it);
            }
        }
        if let Some(it @ Json::List(_)) = self.columns.remove("links") {
            out.insert("links".to_owned(), it);
        }
        if let Some(Json::Object(more)) = self.more("more of the row") {
            let kept = ["zones", "reviewed", "dismissed", "accounts"];
            out.extend(more.into_iter().filter(|it| kept.contains(&&*it.0)));
        }
        let spans = SPANS.iter().find_map(|key| match self.columns.get(key) {
            Some(Json::List(_) | Json::Object(_)) => self.columns.remove(key),
            _ => None,
        });
        let spans = match spans {
            Some(Json::List(list)) => Some(list),
            // Lists side by side, one for each field.
            Some(Json::Object(lists)) => Some(side_by_side(lists)),
            _ => None,
        };
        if let Some(spans) = spans {
            let all = spans.into_iter().map(|it| match it {
                Json::Object(columns) => {
                    let mut row = Row {
                        columns,
                        names: self.names,
                        lose: &mut *self.lose,
                    };
                    Json::Object(row.annotation())
                }
                other => other,
            });
            let all = all.collect();
            out.insert("annotations".to_owned(), Json::List(all));
        }
        out
    }

    /// The annotation that it is.
    pub fn annotation(&mut self) -> Object {
        let mut out = Object::new();
        let mut put = |key: &str, value: Option<Json>| {
            out.extend(
                value
                    .filter(|it| *it != Json::Null)
                    .map(|it| (key.to_owned(), it)),
            );
        };
        let of = LABEL
            .iter()
            .find(|key| self.columns.get(key).is_some_and(|it| !it.is_empty()));
        if let Some(of) = of {
            let it = self.columns.remove(of).map(|it| label(it, of, self.names));
            put("label", it);
        }
        put("start", take(&mut self.columns, &START));
        put("end", take(&mut self.columns, &END));
        put("text", take(&mut self.columns, &QUOTE));
        if let Some(Json::List(parts)) = take(&mut self.columns, &["fragments"]) {
            let pair = |it: Json| match it {
                Json::Object(mut it) => {
                    let mut end = |key: &str| it.remove(key).unwrap_or(Json::Null);
                    Json::List(vec![end("start"), end("end")])
                }
                other => other,
            };
            put(
                "spans",
                Some(Json::List(parts.into_iter().map(pair).collect())),
            );
        }
        put("id", take(&mut self.columns, &ID));
        for key in ["unidentified", "unsure", "note", "entities"] {
            put(key, self.columns.remove(key));
        }
        // Whatever is no JSON is told by who reads the line.
        let value = match self.columns.remove("value") {
            Some(Json::Text(text)) => parse_line(&text, 1).ok().or(Some(Json::Text(text))),
            other => other,
        };
        put("value", value);
        let mut attributes = attributes(self.columns.remove("attributes"));
        if let Some(Json::Object(mut more)) = self.more("more of an annotation") {
            if let Some(Json::Object(typed)) = more.remove("attributes") {
                for (name, value) in typed {
                    // The column is what people see and change.
                    let shown = Json::Text(in_words(&value));
                    if attributes.get(&name) == Some(&shown) {
                        attributes.insert(name, value);
                    }
                }
            }
            put("origin", more.remove("origin"));
            put("gold", more.remove("gold"));
        }
        if !attributes.is_empty() {
            put("attributes", Some(Json::Object(attributes)));
        }
        out
    }

    /// What had no column.
    fn more(&mut self, item: &str) -> Option<Json> {
        let Some(Json::Text(text)) = self.columns.remove("more") else {
            return None;
        };
        match parse_line(&text, 1) {
            Ok(json) => Some(json),
            Err(error) => {
                (self.lose)(item.to_owned(), error.message);
                None
            }
        }
    }
}

/// A map, however it is spelt.
fn attributes(column: Option<Json>) -> Object {
    let pair = |it: Json| match it {
        Json::Object(mut it) => {
            let key = it.remove("key").or_else(|| it.remove("name"))?;
            Some((key.as_text()?.to_owned(), it.remove("value")?))
        }
        _ => None,
    };
    match column {
        Some(Json::List(pairs)) => pairs.into_iter().filter_map(pair).collect(),
        Some(Json::Object(map)) => map.into_iter().filter(|it| it.1 != Json::Null).collect(),
        _ => Object::new(),
    }
}

/// As [`super::write::in_words`] writes it.
fn in_words(value: &Json) -> String {
    match value {
        Json::Text(it) => it.clone(),
        Json::Object(it) if it.len() == 1 => it.values().map(in_words).collect(),
        other => serde_json::Value::from(other.clone()).to_string(),
    }
}

/// Records from a record of lists.
fn side_by_side(lists: Object) -> Vec<Json> {
    let mut out: Vec<Object> = Vec::new();
    for (name, list) in lists {
        let Json::List(list) = list else {
            continue;
        };
        out.resize_with(out.len().max(list.len()), Object::new);
        for (record, it) in out.iter_mut().zip(list) {
            record.insert(name.clone(), it);
        }
    }
    out.into_iter().map(Json::Object).collect()
}

/// Takes the rows of a table of tokens: each is a document of its own.
pub(super) struct Tokens<'t> {
    pub file: &'t str,
    pub names: &'t Names,
    pub options: &'t ReadOptions<'t>,
    pub out: &'t mut Imported,
    budget: Budget,
    /// The first remark of each kind, and how many there are.
    remarks: BTreeMap<&'static str, (usize, Loss)>,
}

impl<'t> Tokens<'t> {
    pub fn new(
        file: &'t str,
        names: &'t Names,
        options: &'t ReadOptions<'t>,
        out: &'t mut Imported,
    ) -> Self {
        Self {
            file,
            names,
            options,
            out,
            budget: Budget::default(),
            remarks: BTreeMap::new(),
        }
    }

    /// Takes one row.
    ///
    /// # Errors
    ///
    /// [`ImportError`] for labels that are none, and for numbers without names.
    pub fn row(&mut self, number: usize, mut row: Object) -> Result<(), ImportError> {
        let fail = |message: String| ImportError {
            line: number,
            column: 1,
            message,
        };
        let words = take(&mut row, &TOKENS).unwrap_or(Json::List(Vec::new()));
        let labels = TOKEN_LABELS.iter().find_map(|key| match row.remove(key) {
            Some(it @ Json::List(_)) => Some((*key, it)),
            _ => None,
        });
        let (of, labels) = labels.unwrap_or(("", Json::List(Vec::new())));
        let words = texts(words, "", self.names).map_err(fail)?;
        let labels = texts(labels, of, self.names).map_err(fail)?;
        if words.len() != labels.len() {
            let why = format!("{} tokens and {} labels", words.len(), labels.len());
            return Err(fail(why));
        }
        if let Some(bad) = words.iter().find(|it| it.trim().is_empty()) {
            return Err(fail(format!("‘{bad}’ is no token")));
        }
        let words: Vec<&str> = words.iter().map(|it| &**it).collect();
        let mut chunks = Chunks::default();
        for (at, it) in labels.iter().enumerate() {
            chunks.push(at, it, number).map_err(fail)?;
        }
        chunks.end_sentence(number);
        let text = match take(&mut row, &TEXT) {
            Some(Json::Text(text)) => Some(text),
            _ => None,
        };
        let beside = text.as_ref().map(|it| InFile {
            path: "row.txt",
            bytes: it.as_bytes(),
        });
        let sides = Sides::of(beside.as_slice());
        let name = match take(&mut row, &NAME) {
            Some(Json::Text(name)) => Some(name),
            Some(Json::Whole(number)) => Some(number.to_string()),
            _ => None,
        };
        let called = name.as_deref().unwrap_or_default();
        let placed = sides.place("row", called, &words, &[0], self.options);
        let placed = placed.map_err(|it| fail(it.error.message))?;
        let shown = name
            .clone()
            .unwrap_or_else(|| format!("{}, line {number}", self.file));
        let own = placed.notes.into_iter();
        let own = own.map(|(reason, why)| (reason, number, why));
        for (reason, line, detail) in own.chain(chunks.remarks()) {
            let first = || Loss {
                reason,
                document: shown.clone(),
                item: format!("line {line}"),
                detail,
            };
            let remark = self.remarks.entry(reason);
            remark.or_insert_with(|| (0, first())).0 += 1;
        }
        let mut document = Document::new(placed.name.or(name), number, placed.text);
        document.known = placed.known;
        document.state = SourceState::Done;
        for chunk in chunks.take() {
            let last = placed.spans.get(chunk.tokens.end.saturating_sub(1));
            let ends = placed.spans.get(chunk.tokens.start).zip(last);
            if let Some((first, last)) = ends {
                let spans = Fragments::one(first.hull(*last));
                self.budget.add(&spans).map_err(fail)?;
                document.spans.push(LabelledSpan::new(spans, chunk.label));
            }
        }
        self.out.documents.push(document);
        Ok(())
    }

    /// Says what is to be said of the rows: a table of sentences would say the
    /// same of each of them.
    pub fn end(self) {
        for (count, mut it) in self.remarks.into_values() {
            if count > 1 {
                it.detail = format!("{}; so in {count} rows", it.detail);
            }
            self.out.notes.push(it);
        }
    }
}

/// A list of words, or of numbers that have names.
fn texts(list: Json, of: &str, names: &Names) -> Result<Vec<Cow<'static, str>>, String> {
    let Json::List(list) = list else {
        return Err(format!("{}, where a list is expected", list.kind()));
    };
    let one = |it: Json| match it {
        Json::Text(text) => Ok(Cow::Owned(text)),
        Json::Whole(number) if !of.is_empty() => {
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            let name = names.get(of).and_then(|it| it.get(at));
            name.map(|it| Cow::Owned(it.clone())).ok_or_else(|| {
                format!(
                    "the label {number} of ‘{of}’ has no name, neither in the file nor in a \
                     README.md beside it"
                )
            })
        }
        other => Err(format!("{}, where a word is expected", other.kind())),
    };
    list.into_iter().map(one).collect()
}
