//! Training data for spaCy as JSON lines, with a script that makes a DocBin of
//! them. It counts code points.
//!
//! Written is a folder: `spans.jsonl`, a document a line, `{"text", "spans":
//! {"sc": [[start, end, "L"], …]}, "meta"}`, and `to_docbin.py`, which is run in
//! the user's own Python. Spans stand under the key `sc`, where spaCy lets them
//! overlap; the script makes named entities of them on request.
//!
//! spaCy keeps a span only if it begins and ends at borders of its tokens, and
//! never with white space. A span that does not, by the plain look of its text,
//! is listed: it is in the file, and training passes it over.
//!
//! Read are `spans` of any key, and `entities` as lists of start, end and label.
//! What else an annotation carries stands in `meta`.

use super::doccano::{label, labelled, parted, place};
use super::format::{each_file, ignored};
use super::json::{Json, Late, Object, document, push_line, take_name};
use super::jsonl::kept::{self, Around, Kept, Links};
use super::left::{Kind, left};
use super::line::{Found, Line};
use super::out::{Out, each_document};
use super::placing::Placing;
use super::{
    Corpus, CorpusDocument, Counting, ImportError, Imported, InFile, Loss, OffsetUnit, OutFile,
    ReadError, ReadOptions, Ruler, Take, WriteOptions, Written,
};
use crate::model::{Annotation, Fragments};
use crate::text::CharSpan;
use serde::Serialize;
use std::collections::HashMap;

/// The script that makes a DocBin.
const SCRIPT: &str = include_str!("spacy/to_docbin.py");

/// Reads files, each of which stands alone.
pub(super) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    // Our own script beside the data is no surprise.
    let (scripts, data): (Vec<InFile<'_>>, Vec<InFile<'_>>) = files
        .iter()
        .copied()
        .partition(|it| files.len() > 1 && it.name() == "to_docbin.py");
    let mut read = each_file(&data, &["jsonl", "ndjson", "json"], |bytes, name| {
        read(bytes, name, options)
    })?;
    if data.is_empty() {
        read.notes.extend(scripts.iter().map(ignored));
    }
    Ok(read)
}

/// What is ours.
const KEPT: &[&str] = &["meta", kept::KEY, kept::LIST];

/// What was found of a document before all else of it was read.
#[derive(Default)]
struct Early {
    found: Vec<Found>,
    /// How many items each list had.
    counts: HashMap<String, usize>,
    /// Reason, item and detail of each loss.
    faults: Vec<(&'static str, String, String)>,
    /// Item and detail.
    notes: Vec<(String, String)>,
}

impl Early {
    fn take(&mut self, list: String, item: &Json) {
        let count = self.counts.get(&list).copied().unwrap_or_default();
        let name = format!("{list} {count}");
        self.counts.insert(list, count + 1);
        match entry(item) {
            Ok((spans, label)) => {
                let more = beside(item);
                if !more.is_empty() {
                    self.notes.push((name.clone(), more));
                }
                self.found.push(Found::new(name, spans, label));
            }
            Err((reason, why)) => {
                let detail = format!("{}: {why}", item.shown());
                self.faults.push((reason, name, detail));
            }
        }
    }
}

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    let mut placing = Placing::new(file, options);
    placing.lines(bytes, |json, number, out| {
        let mut early = Early::default();
        let mut late = Late {
            lists: &[&["entities"], &["ents"], &["spans"], &["spans", "*"], KEPT],
            only: false,
            each: &mut |list, key, item| match list {
                4 => {}
                3 => early.take(format!("spans {key}"), &item),
                _ => early.take(key.to_owned(), &item),
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
        let mut listed = false;
        let mut take = |key: String, list: Json| match list {
            Json::List(_) => listed = true,
            other if other.is_empty() => {}
            other => {
                let detail = format!("{} is {}, not a list", other.shown(), other.kind());
                out.losses.push(line.loss(file, "malformed", &key, detail));
            }
        };
        for key in ["entities", "ents"] {
            if let Some(list) = object.remove(key) {
                take(key.to_owned(), list);
            }
        }
        match object.remove("spans") {
            Some(Json::Object(keys)) => {
                for (key, list) in keys {
                    take(format!("spans {key}"), list);
                }
            }
            Some(list) => take("spans".to_owned(), list),
            None => {}
        }
        line.listed = listed;
        line.annotations = early.found;
        for (name, more) in early.notes {
            out.notes.push(line.loss(file, "metadata", &name, more));
        }
        for (reason, name, detail) in early.faults {
            out.losses.push(line.loss(file, reason, &name, detail));
        }
        if let Some(kept) = meta.remove(kept::KEY) {
            let around = Around {
                file,
                json,
                list: KEPT,
                linked: false,
            };
            kept::restore(kept, &around, &mut line, &mut out.losses, &mut out.notes)?;
        }
        for (key, value) in meta
            .iter()
            .chain(object.iter())
            .filter(|(_, it)| !it.is_empty())
        {
            let detail = format!("a project has no place for it: {}", value.shown());
            let item = format!("key {key}");
            out.notes.push(line.loss(file, "metadata", &item, detail));
        }
        Ok(Some(line))
    })?;
    Ok(placing.out)
}

/// A span as a list, or as an object, which is what spaCy itself makes of one.
fn entry(item: &Json) -> Result<(Fragments, String), (&'static str, String)> {
    let Json::Object(object) = item else {
        return labelled(item);
    };
    let part = |key: &str| object.get(key).unwrap_or(&Json::Null);
    let spans = place(part("start"), part("end"))?;
    Ok((spans, label(part("label"))?))
}

/// What an object says beside place and label, in words.
fn beside(item: &Json) -> String {
    let Json::Object(object) = item else {
        return String::new();
    };
    let known = ["start", "end", "label", "token_start", "token_end"];
    let more = object
        .iter()
        .filter(|(key, it)| !known.contains(&key.as_str()) && !it.is_empty());
    let more: Vec<String> = more
        .map(|(key, it)| format!("{key}: {}", it.shown()))
        .collect();
    match more.is_empty() {
        true => String::new(),
        false => format!("a project has no place for {}", more.join(", ")),
    }
}

#[derive(Serialize)]
struct Doc<'a> {
    text: &'a str,
    spans: Keys<'a>,
    meta: Meta<'a>,
}

/// spaCy's own name for the usual key of spans.
#[derive(Serialize)]
struct Keys<'a> {
    sc: Vec<(u64, u64, &'a str)>,
}

#[derive(Serialize)]
struct Meta<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variorum: Option<Kept<'a>>,
}

/// Writes one document a line, and the script.
pub(super) fn write(corpus: &Corpus<'_>, _: &WriteOptions, take: &mut Take<'_>) -> Written {
    let mut losses = left(corpus, &[Kind::Relations]);
    let links = Links::of(corpus, &mut losses);
    let mut out = Out::file("spans.jsonl", take);
    let one = |_, document: &CorpusDocument<'_>, out: &mut Out<'_>| {
        let ruler = Ruler::new(document.text, Counting::of(OffsetUnit::CodePoints));
        let (mut lost, mut sc) = (Vec::new(), Vec::with_capacity(document.annotations.len()));
        for it in &document.annotations {
            lost.extend(parted(document, it));
            lost.extend(off_border(document, it));
            sc.extend(it.spans.as_slice().iter().map(|span| {
                let (start, end) = (ruler.offset(span.start()), ruler.offset(span.end()));
                (start, end, it.tag.as_str())
            }));
        }
        let kept = Kept::of(corpus, document, &ruler, links.within(&document.source.id));
        let doc = Doc {
            text: document.text.as_str(),
            meta: Meta {
                id: document.source.id.as_str(),
                title: &document.source.title,
                variorum: (!sc.is_empty()).then_some(kept),
            },
            spans: Keys { sc },
        };
        push_line(&doc, out);
        lost
    };
    each_document(corpus, &mut out, one, |mut lost| losses.append(&mut lost));
    out.finish();
    Written {
        files: vec![OutFile {
            path: "to_docbin.py".to_owned(),
            bytes: SCRIPT.as_bytes().to_vec(),
        }],
        losses,
        ..Written::default()
    }
}

/// The loss of an annotation whose border cuts a word, or lies at white space.
fn off_border(document: &CorpusDocument<'_>, it: &Annotation) -> Option<Loss> {
    let why = it.spans.as_slice().iter().find_map(|span| {
        let words = document.text.quote(*span)?;
        let white = words.starts_with(char::is_whitespace) || words.ends_with(char::is_whitespace);
        if white {
            return Some("it begins or ends with white space");
        }
        let cut = cuts_a_word(document, *span, words);
        cut.then_some("it begins or ends inside a word")
    })?;
    Some(Loss {
        reason: "token-border",
        document: document.source.id.to_string(),
        item: it.id.to_string(),
        detail: format!("{why}; spaCy passes it over"),
    })
}

fn cuts_a_word(document: &CorpusDocument<'_>, span: CharSpan, words: &str) -> bool {
    let Ok(bytes) = document.text.bytes_of(span) else {
        return false;
    };
    let text = document.text.as_str();
    let before = text[..bytes.start().get() as usize].chars().next_back();
    let after = text[bytes.end().get() as usize..].chars().next();
    let joined = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    joined(before, words.chars().next()) || joined(words.chars().next_back(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialects_that_people_have() {
        let check = |line: &str, spans: usize, losses: &[&str]| {
            let read = read(line.as_bytes(), "f", &ReadOptions::default()).expect("can be read");
            assert_eq!(read.documents[0].spans.len(), spans, "{line}");
            let reasons: Vec<&str> = read.losses.iter().map(|it| it.reason).collect();
            assert_eq!(reasons, losses, "{line}");
        };
        check(
            r#"{"text":"Uber in Mali","entities":[[0,4,"ORG"],[8,12,"GPE"]]}"#,
            2,
            &[],
        );
        check(
            r#"{"text":"Uber","spans":{"sc":[[0,4,"ORG"]],"x":[[0,2,"Y"]]}}"#,
            2,
            &[],
        );
        check(
            r#"{"text":"Uber","entities":[[0,4],[0,9,"X"],[2,1,"X"]]}"#,
            0,
            &["malformed", "reversed", "past-end"],
        );
        check(r#"{"text":"Uber","spans":{"sc":7}}"#, 0, &["malformed"]);
        // As a document of spaCy's writes itself.
        let whole = r#"{"text":"Uber in Mali","ents":[{"start":0,"end":4,"label":"ORG"},{"start":8,"end":12,"label":"GPE","kb_id":"Q912"},{"start":8,"end":12}],"sents":[{"start":0,"end":12}]}"#;
        check(whole, 2, &["no-label"]);
        let read = read(whole.as_bytes(), "f", &ReadOptions::default()).expect("can be read");
        let notes: Vec<&str> = read.notes.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(notes, ["line 1, ents 1", "line 1, key sents"]);
    }
}
