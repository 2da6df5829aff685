//! Prodigy's JSONL: one task a line, `{"text", "meta", "spans": [{"start",
//! "end", "label"}], "relations", "answer"}`. It counts code points.
//!
//! Taken are spans, relations by the places of their ends, and the name of the
//! document in `meta` or beside the text. A task that was rejected or ignored is
//! left out and noted. Tokens and hashes are passed over: they can be made again.
//!
//! Prodigy knows no parts of one annotation: they become spans of their own. It
//! draws relations between tokens, which are its own tokeniser's to make, and so
//! they are not written where it would look for them. They and whatever else an
//! annotation carries stand in the document's `meta`, which Prodigy hands back.

use super::doccano::{label, parted, place};
use super::format::each_file;
use super::json::{Json, Late, Object, document, push_line, take_name};
use super::jsonl::kept::{self, Around, Kept, Links};
use super::left::{Kind, left};
use super::line::{Found, Line, LinkLine};
use super::out::{Out, each_document};
use super::placing::Placing;
use super::{
    Corpus, CorpusDocument, Counting, ImportError, Imported, InFile, OffsetUnit, ReadError,
    ReadOptions, Ruler, Take, WriteOptions, Written,
};
use crate::model::Fragments;
use serde::Serialize;
use std::collections::HashMap;

/// Reads files, each of which stands alone.
pub(super) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    each_file(files, &["jsonl", "ndjson", "json"], |bytes, name| {
        read(bytes, name, options)
    })
}

/// What is ours.
const KEPT: &[&str] = &["meta", kept::KEY, kept::LIST];

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    let mut placing = Placing::new(file, options);
    placing.lines(bytes, |json, number, out| {
        let (mut count, mut found, mut faults) = (0, Vec::new(), Vec::new());
        let mut late = Late {
            lists: &[&["spans"], KEPT],
            only: false,
            each: &mut |list, _, item| {
                if list > 0 {
                    return;
                }
                let name = format!("span {count}");
                count += 1;
                match span(&item, &name) {
                    Ok(it) => found.push(it),
                    Err((reason, why)) => {
                        faults.push((reason, name, format!("{}: {why}", item.shown())));
                    }
                }
            },
        };
        let (text, mut object) = document(json, number, &mut late)?;
        let mut meta = match object.remove("meta") {
            Some(Json::Object(meta)) => meta,
            _ => Object::new(),
        };
        let mut line = Line {
            number,
            id: take_name(&mut meta).or_else(|| take_name(&mut object)),
            text: Some(text),
            ..Line::default()
        };
        if let Some(Json::Text(answer)) = object.remove("answer")
            && answer != "accept"
        {
            let detail = format!("the task was answered with ‘{answer}’ and is left out");
            out.notes.push(line.loss(file, "rejected", "", detail));
            return Ok(None);
        }
        for key in ["spans", "relations"] {
            if let Some(other) = object.get(key)
                && !matches!(other, Json::List(_))
                && !other.is_empty()
            {
                let detail = format!("{} is {}, not a list", other.shown(), other.kind());
                out.losses.push(line.loss(file, "malformed", key, detail));
                object.remove(key);
            }
        }
        items(&mut object, "spans", &mut line);
        line.annotations = found;
        for (reason, name, detail) in faults {
            out.losses.push(line.loss(file, reason, &name, detail));
        }
        let relations = items(&mut object, "relations", &mut Line::default());
        let links: Vec<Result<LinkLine, String>> = {
            let ends = Ends::of(&mut line.annotations, relations.is_empty());
            let named = relations.iter().enumerate();
            named
                .map(|(index, it)| ends.link(it, format!("relation {index}")))
                .collect()
        };
        for (index, (link, item)) in links.into_iter().zip(&relations).enumerate() {
            match link {
                Ok(link) => line.links.push(link),
                Err(why) => {
                    let detail = format!("{}: {why}", item.shown());
                    let loss = line.loss(file, "dangling", &format!("relation {index}"), detail);
                    out.losses.push(loss);
                }
            }
        }
        if let Some(kept) = meta.remove(kept::KEY) {
            let around = Around {
                file,
                json,
                list: KEPT,
                linked: !line.links.is_empty(),
            };
            kept::restore(kept, &around, &mut line, &mut out.losses, &mut out.notes)?;
        }
        // What Prodigy needs for itself begins with a low line.
        let said = |key: &str| !key.starts_with('_') && key != "tokens";
        for (key, value) in object
            .iter()
            .filter(|(key, it)| said(key) && !it.is_empty())
        {
            let detail = format!("a project has no place for it: {}", value.shown());
            let item = format!("key {key}");
            out.notes.push(line.loss(file, "metadata", &item, detail));
        }
        for (key, value) in meta.iter().filter(|(_, value)| !value.is_empty()) {
            let detail = format!("a project has no place for it: {}", value.shown());
            let item = format!("meta {key}");
            out.notes.push(line.loss(file, "metadata", &item, detail));
        }
        Ok(Some(line))
    })?;
    Ok(placing.out)
}

/// The items of a list; that there is one says that somebody looked.
fn items(object: &mut Object, key: &str, line: &mut Line) -> Vec<Json> {
    match object.remove(key) {
        Some(Json::List(items)) => {
            line.listed = true;
            items
        }
        _ => Vec::new(),
    }
}

fn span(item: &Json, name: &str) -> Result<Found, (&'static str, String)> {
    let Json::Object(object) = item else {
        let why = format!("a span is an object, not {}", item.kind());
        return Err(("malformed", why));
    };
    let part = |key: &str| object.get(key).unwrap_or(&Json::Null);
    let spans = place(part("start"), part("end"))?;
    let mut found = Found::new(name, spans, label(part("label"))?);
    if let Json::Text(quote) = part("text") {
        found.quote = Some(quote.into());
    }
    Ok(found)
}

/// Annotations by their places, as relations name them.
struct Ends {
    at: HashMap<Fragments, String>,
}

impl Ends {
    /// Gives the annotations names for relations to use, if there are any.
    fn of(annotations: &mut [Found], none: bool) -> Self {
        let mut at = HashMap::new();
        for (index, it) in annotations.iter_mut().enumerate().filter(|_| !none) {
            let name = format!("span {index}");
            it.key = Some(name.as_str().into());
            at.entry(it.span.spans.clone()).or_insert(name);
        }
        Self { at }
    }

    fn link(&self, item: &Json, name: String) -> Result<LinkLine, String> {
        let Json::Object(object) = item else {
            return Err(format!("a relation is an object, not {}", item.kind()));
        };
        let end = |key: &str| {
            let Some(Json::Object(end)) = object.get(key) else {
                return Err(format!("‘{key}’ is missing"));
            };
            let part = |key: &str| end.get(key).unwrap_or(&Json::Null);
            let spans = place(part("start"), part("end")).map_err(|it| it.1)?;
            let found = self.at.get(&spans).cloned();
            found.ok_or_else(|| format!("there is no span at ‘{key}’"))
        };
        let kind = object.get("label").unwrap_or(&Json::Null);
        Ok(LinkLine {
            item: name,
            id: None,
            kind: label(kind).map_err(|it| it.1)?,
            from: end("head_span")?,
            to: end("child_span")?,
            note: String::new(),
        })
    }
}

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    meta: Meta<'a>,
    spans: Vec<Span<'a>>,
    answer: &'static str,
}

#[derive(Serialize)]
struct Meta<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variorum: Option<Kept<'a>>,
}

#[derive(Serialize)]
struct Span<'a> {
    start: u64,
    end: u64,
    label: &'a str,
}

/// Writes one task a document.
pub(super) fn write(corpus: &Corpus<'_>, _: &WriteOptions, take: &mut Take<'_>) -> Written {
    let mut losses = left(corpus, &[Kind::Relations]);
    let links = Links::of(corpus, &mut losses);
    let mut out = Out::file("tasks.jsonl", take);
    let one = |_, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let ruler = Ruler::new(document.text, Counting::of(OffsetUnit::CodePoints));
        let (mut lost, mut spans) = (Vec::new(), Vec::with_capacity(document.annotations.len()));
        for it in &document.annotations {
            lost.extend(parted(document, it));
            spans.extend(it.spans.as_slice().iter().map(|span| Span {
                start: ruler.offset(span.start()),
                end: ruler.offset(span.end()),
                label: it.tag.as_str(),
            }));
        }
        let kept = Kept::of(corpus, document, &ruler, links.within(&document.source.id));
        let task = Task {
            text: document.text.as_str(),
            meta: Meta {
                id: document.source.id.as_str(),
                title: &document.source.title,
                variorum: (!spans.is_empty()).then_some(kept),
            },
            spans,
            answer: "accept",
        };
        push_line(&task, out);
        lost
    };
    each_document(corpus, &mut out, one, |mut lost| losses.append(&mut lost));
    out.finish();
    Written {
        losses,
        ..Written::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_as_prodigy_writes_them() {
        let file = concat!(
            r#"{"text":"Uber in 😀 Mali","meta":{"source":"GitHub","id":7},"_input_hash":1,"tokens":[{"text":"Uber","start":0,"end":4,"id":0,"ws":true}],"#,
            r#""spans":[{"start":0,"end":4,"token_start":0,"token_end":0,"label":"ORG","text":"Uber"},{"start":10,"end":14,"label":"GPE"},{"start":9,"end":99,"label":"GPE"}],"#,
            r#""relations":[{"head":0,"child":3,"head_span":{"start":0,"end":4,"label":"ORG"},"child_span":{"start":10,"end":14,"label":"GPE"},"label":"in"},{"head":0,"child":1,"label":"x"}],"answer":"accept"}"#,
            "\n",
            r#"{"text":"no","spans":[],"answer":"reject"}"#,
            "\n",
            r#"{"text":"later"}"#,
        );
        let read = read(file.as_bytes(), "f", &ReadOptions::default()).expect("can be read");
        let first = &read.documents[0];
        assert_eq!(first.name.as_deref(), Some("7"));
        let found: Vec<String> = first
            .spans
            .iter()
            .map(|it| {
                let words = first.text.quote(it.spans.hull()).expect("inside");
                format!("{}={words}", it.label)
            })
            .collect();
        assert_eq!(found, ["ORG=Uber", "GPE=Mali"]);
        assert_eq!((first.links.len(), first.links[0].to), (1, 1));
        assert_eq!(read.documents.len(), 2);
        let reasons: Vec<&str> = read.losses.iter().map(|it| it.reason).collect();
        assert_eq!(reasons, ["dangling", "past-end"]);
        let reasons: Vec<&str> = read.notes.iter().map(|it| it.reason).collect();
        assert_eq!(reasons, ["metadata", "rejected"]);
    }

    #[test]
    fn what_has_no_place_is_named() {
        let file = concat!(
            r#"{"text":"Good","accept":["POS"],"options":[],"_view_id":"choice","tokens":[{"text":"Good"}]}"#,
            "\n",
            r#"{"text":"Good","spans":{"sc":[]},"relations":null}"#,
        );
        let read = read(file.as_bytes(), "f", &ReadOptions::default()).expect("can be read");
        let notes: Vec<&str> = read.notes.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(notes, ["line 1, key accept"]);
        let losses: Vec<&str> = read.losses.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(losses, ["line 2, spans"]);
    }
}
