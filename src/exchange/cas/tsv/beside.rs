//! What no row of WebAnno TSV has a place for, in a file beside those of the
//! documents: records of entities and events, a line each, and in the last line
//! what types and features are called, and which document each file is of.

use super::super::build::stem_of;
use super::super::kinds::Kinds;
use super::super::read::{Cas, Structure, Value};
use super::super::{META, OURS};
use crate::exchange::json::Json;
use crate::exchange::world::{self, Extra, FILE, Object};
use crate::exchange::{Corpus, InFile, OutFile};
use serde_json::{Value as Out, json};
use smol_str::SmolStr;
use std::collections::HashSet;

/// The key of the last line.
const KEY: &str = "webanno_tsv";

/// The file.
pub(in crate::exchange::cas) fn file(corpus: &Corpus<'_>) -> OutFile {
    let mut bytes = world::lines(corpus);
    let mut files = Extra::new();
    let mut stems = HashSet::new();
    for it in corpus.all() {
        let of = json!({
            "source": it.source.id.as_str(),
            "title": it.source.title,
            "language": it.source.language.as_str(),
        });
        files.insert(stem_of(it, &mut stems), of);
    }
    let mut last = Kinds::of(corpus).called().clone();
    last.insert("files".to_owned(), Out::Object(files));
    bytes.extend(world::line(&json!({ KEY: last })).into_bytes());
    bytes.push(b'\n');
    OutFile {
        path: FILE.to_owned(),
        bytes,
    }
}

/// The last line as it was read.
#[derive(Default)]
pub(in crate::exchange::cas) struct Beside {
    files: Object,
    /// What types and features are called, as one line of JSON.
    called: String,
}

impl Beside {
    /// Takes the last line of such a file, and gives those before it.
    pub fn take<'a>(&mut self, file: &InFile<'a>) -> &'a [u8] {
        let bytes = file.bytes.strip_suffix(b"\n").unwrap_or(file.bytes);
        let start = bytes
            .iter()
            .rposition(|it| *it == b'\n')
            .map_or(0, |at| at + 1);
        let line = std::str::from_utf8(&bytes[start..]).unwrap_or_default();
        let mut object = world::object(line).unwrap_or_default();
        let Some(Json::Object(mut last)) = object.remove(KEY) else {
            return file.bytes;
        };
        if let Some(Json::Object(files)) = last.remove("files") {
            self.files = files;
        }
        let called: Out = Json::Object(last).into();
        self.called = called.to_string();
        &bytes[..start]
    }

    /// Adds to a document what is known of its file.
    pub fn put(&self, file: &InFile<'_>, cas: &mut Cas) {
        let stem = file.stem_and_extension().0;
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let Some(Json::Object(of)) = self.files.get(stem) else {
            return;
        };
        let mut add = |id: u64, kind: &str, features: &[(&str, &str)]| {
            let features = features.iter().map(|(name, text)| {
                let text = Value::Text((*text).to_owned());
                (SmolStr::new(name), text)
            });
            let structure = Structure {
                id,
                kind: SmolStr::new(kind),
                features: features.collect(),
                ..Structure::default()
            };
            cas.take(structure, 0);
        };
        let source = world::text(of, "source");
        add(
            u64::MAX - 1,
            OURS,
            &[("source", source), ("record", &self.called)],
        );
        let title = world::text(of, "title");
        let features = [
            (
                "documentTitle",
                if title.is_empty() { source } else { title },
            ),
            ("language", world::text(of, "language")),
        ];
        add(u64::MAX - 2, META, &features);
    }
}
