//! Writing brat's files.

use super::config;
use super::{ENTITIES, EVENTS, NOTES, OURS, WORLD, flat, join, split};
use crate::exchange::adopt::file_stem;
use crate::exchange::corpus::{Corpus, CorpusDocument};
use crate::exchange::left::{Kind, left};
use crate::exchange::names::Names;
use crate::exchange::out::Out;
use crate::exchange::world::{self, Extra};
use crate::exchange::{Counting, Loss, OffsetUnit, OutFile, Ruler, Take, WriteOptions, Written};
use crate::model::{
    Account, Annotation, AnnotationId, AttributeKind, AttributeValue, EventKind, Relation, Role,
};
use crate::text::CharSpan;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// What the files of a corpus have in common.
pub(super) struct Common<'a> {
    pub tags: Names,
    pub relations: Names,
    pub attributes: Names,
    /// The fields of each tag that stand as brat's attributes, by tag and name.
    pub native: HashMap<(&'a str, &'a str), &'a AttributeKind>,
}

impl<'a> Common<'a> {
    fn of(corpus: &Corpus<'a>) -> Self {
        let scheme = corpus.project().scheme();
        let mut common = Self {
            tags: Names::default(),
            relations: Names::default(),
            attributes: Names::default(),
            native: HashMap::new(),
        };
        for tag in &scheme.tags {
            common.tags.of(tag.id.as_str());
            for field in &tag.attributes {
                if matches!(field.kind, AttributeKind::Flag | AttributeKind::Choice(_)) {
                    common.attributes.of(&field.name);
                    let key = (tag.id.as_str(), field.name.as_str());
                    common.native.insert(key, &field.kind);
                }
            }
        }
        for it in &scheme.relations {
            common.relations.of(&it.id);
        }
        for kind in [EventKind::Incident, EventKind::Standing] {
            common.event(kind);
        }
        common
    }

    /// The type of an event and its trigger.
    pub(super) fn event(&mut self, kind: EventKind) -> &str {
        // No tag's id has a space in it.
        let name = format!("{kind:?}");
        self.tags.named(&format!("event {name}"), &name)
    }
}

/// Whether a word can stand as an attribute's value, in the file and in
/// `annotation.conf`.
pub(super) fn is_plain_word(word: &str) -> bool {
    !word.is_empty()
        && !word.contains(|it: char| {
            it.is_whitespace() || it.is_control() || matches!(it, '|' | ',' | '<' | '>' | ':')
        })
}

/// Writes a text and its annotations for each document, and the configuration.
pub(in crate::exchange) fn write(
    corpus: &Corpus<'_>,
    _: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mut common = Common::of(corpus);
    let mut written = Written::default();
    let from = corpus.relations_by_start();
    let mut accounts = corpus.accounts_by_source();
    let mut stems = HashSet::new();
    for document in corpus.documents() {
        let mut stem = file_stem(&document.source.id);
        while !stems.insert(stem.to_lowercase()) {
            stem.push('_');
        }
        let text = document.text.as_str();
        let path = format!("{stem}.txt");
        let mut out = Out::file(&path, take);
        for (number, line) in text.split("\r\n").enumerate() {
            out.push(if number > 0 { b"\n" } else { b"" });
            out.push(line.as_bytes());
        }
        out.finish();
        let path = format!("{stem}.ann");
        let mut sheet = Sheet {
            file: Out::file(&path, take),
            corpus,
            common: &mut common,
            document,
            ruler: Ruler::new(document.text, LINE_FEEDS),
            spans: String::new(),
            rest: String::new(),
            numbers: HashMap::new(),
            counts: Counts::default(),
            written: &mut written,
        };
        for it in &document.annotations {
            sheet.annotation(it);
        }
        for it in &document.annotations {
            for relation in from.get(&it.id).into_iter().flatten() {
                sheet.relation(relation);
            }
        }
        for account in accounts.remove(&document.source.id).into_iter().flatten() {
            sheet.account(account);
        }
        let mut file = sheet.file;
        file.push(sheet.spans.as_bytes());
        file.push_made(sheet.rest.into_bytes());
        file.finish();
        let mut note = |reason, detail: &str| {
            written.notes.push(Loss {
                reason,
                document: document.source.id.to_string(),
                item: format!("source {}", document.source.id),
                detail: detail.to_owned(),
            });
        };
        if text.contains("\r\n") {
            note("text-changed", "each CR LF of its text became LF");
        }
        if text.starts_with('\u{feff}') {
            let detail = "its text begins with U+FEFF, which some readers drop; brat counts it";
            note("byte-order-mark", detail);
        }
    }
    // What is left of them has no text here.
    let mut homeless: Vec<&Account> = accounts.into_values().flatten().collect();
    homeless.sort_by_key(|it| &it.id);
    for it in homeless {
        written.losses.push(Loss {
            reason: "account",
            document: it.passage.source.to_string(),
            item: it.id.to_string(),
            detail: "its passage is in no document of the export".to_owned(),
        });
    }
    written.files.extend(config::write(corpus, &mut common));
    let world = world::lines(corpus);
    if !world.is_empty() {
        written.files.push(OutFile {
            path: WORLD.to_owned(),
            bytes: world,
        });
    }
    let carried = [
        Kind::Relations,
        Kind::Entities,
        Kind::Events,
        Kind::Accounts,
        Kind::EventLinks,
    ];
    written.losses.extend(left(corpus, &carried));
    written
}

/// Offsets of the text as it is written.
const LINE_FEEDS: Counting = Counting {
    unit: OffsetUnit::CodePoints,
    joined_line_ends: true,
    mark: false,
};

/// How many lines of each kind there are.
#[derive(Default)]
struct Counts {
    spans: usize,
    relations: usize,
    events: usize,
    attributes: usize,
    references: usize,
    notes: usize,
}

/// One `.ann` file while it is written. Spans come first: readers want them
/// before what points to them.
struct Sheet<'s, 'a, 'o> {
    file: Out<'o>,
    corpus: &'s Corpus<'a>,
    common: &'s mut Common<'a>,
    document: &'s CorpusDocument<'a>,
    ruler: Ruler<'s>,
    /// Lines of spans that are not in the file yet.
    spans: String,
    /// All other lines.
    rest: String,
    /// The number of each annotation's `T`.
    numbers: HashMap<&'a AnnotationId, usize>,
    counts: Counts,
    written: &'s mut Written,
}

impl<'a> Sheet<'_, 'a, '_> {
    fn lose(&mut self, reason: &'static str, item: &str, detail: &str) {
        let loss = self.loss(reason, item, detail);
        self.written.losses.push(loss);
    }

    fn loss(&self, reason: &'static str, item: &str, detail: &str) -> Loss {
        Loss {
            reason,
            document: self.document.source.id.to_string(),
            item: item.to_owned(),
            detail: detail.to_owned(),
        }
    }

    /// A line `T`; gives its number.
    fn span(&mut self, kind: &str, pieces: &[CharSpan]) -> usize {
        self.counts.spans += 1;
        let number = self.counts.spans;
        let out = &mut self.spans;
        let _ = write!(out, "T{number}\t{kind} ");
        for (index, piece) in pieces.iter().enumerate() {
            let between = if index == 0 { "" } else { ";" };
            let (start, end) = (
                self.ruler.offset(piece.start()),
                self.ruler.offset(piece.end()),
            );
            let _ = write!(out, "{between}{start} {end}");
        }
        out.push('\t');
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            out.push_str(self.document.text.quote(*piece).unwrap_or_default());
        }
        out.push('\n');
        self.file.spill(out);
        number
    }

    fn annotation(&mut self, it: &'a Annotation) {
        let text = self.document.text;
        let pieces = split(text, &it.spans);
        if pieces.is_empty() {
            let detail = "it is nothing but breaks, which no line can quote";
            self.lose("line-break", it.id.as_str(), detail);
            return;
        }
        let kind = self.common.tags.of(it.tag.as_str()).to_owned();
        let number = self.span(&kind, &pieces);
        self.numbers.insert(&it.id, number);
        let id = format!("T{number}");
        let mut extra = world::extra(it);
        extra.insert("id".to_owned(), json!(it.id.as_str()));
        if kind != it.tag.as_str() {
            extra.insert("tag".to_owned(), json!(it.tag.as_str()));
        }
        if pieces.len() > it.spans.as_slice().len() {
            let detail = format!("written as {} fragments, one a line", pieces.len());
            let note = self.loss("line-break", it.id.as_str(), &detail);
            self.written.notes.push(note);
        }
        // Where joining would make something else of the fragments.
        if join(text, &pieces).as_ref() != Some(&it.spans) {
            let spans = it.spans.as_slice().iter();
            let spans: Vec<_> = spans
                .map(|it| json!([it.start().get(), it.end().get()]))
                .collect();
            extra.insert("spans".to_owned(), json!(spans));
        }
        if it
            .entities
            .iter()
            .all(|it| it.certainty == crate::model::Certainty::Certain)
        {
            extra.remove("entity");
        }
        for link in &it.entities {
            let label = self.corpus.project().entities().get(&link.entity);
            let label = label.map(|it| flat(&it.label)).unwrap_or_default();
            self.reference(&id, ENTITIES, link.entity.as_str(), &label);
        }
        self.attributes(it, &id, &mut extra);
        self.note(&id, &mut extra);
        self.ours(&id, &extra);
    }

    fn attributes(&mut self, it: &'a Annotation, id: &str, extra: &mut Extra) {
        let (mut called, mut others) = (Extra::new(), Extra::new());
        for (name, value) in &it.attributes {
            let kind = self.common.native.get(&(it.tag.as_str(), name.as_str()));
            let word = match (kind, value) {
                (Some(AttributeKind::Flag), AttributeValue::Flag(true)) => "",
                (Some(AttributeKind::Choice(words)), AttributeValue::Choice(word))
                    if words.contains(word) && is_plain_word(word) =>
                {
                    word.as_str()
                }
                _ => {
                    others.insert(name.to_string(), world::attribute(value));
                    continue;
                }
            };
            let ascii = self.common.attributes.of(name);
            if ascii != name.as_str() {
                called.insert(ascii.to_owned(), json!(name));
            }
            self.counts.attributes += 1;
            let number = self.counts.attributes;
            let space = if word.is_empty() { "" } else { " " };
            let _ = writeln!(self.rest, "A{number}\t{ascii} {id}{space}{word}");
        }
        if !called.is_empty() {
            extra.insert("called".to_owned(), json!(called));
        }
        if !others.is_empty() {
            extra.insert("attributes".to_owned(), json!(others));
        }
    }

    fn reference(&mut self, id: &str, database: &str, key: &str, label: &str) {
        self.counts.references += 1;
        let number = self.counts.references;
        let _ = writeln!(
            self.rest,
            "N{number}\tReference {id} {database}:{key}\t{label}"
        );
    }

    /// The note as people read it; it stays in `extra` where a line cannot hold it.
    fn note(&mut self, id: &str, extra: &mut Extra) {
        let Some(serde_json::Value::String(note)) = extra.get("note") else {
            return;
        };
        let line = flat(note);
        self.counts.notes += 1;
        let number = self.counts.notes;
        let _ = writeln!(self.rest, "#{number}\t{NOTES} {id}\t{line}");
        if line == *note && note.trim() == note {
            extra.remove("note");
        }
    }

    fn ours(&mut self, id: &str, extra: &Extra) {
        self.counts.notes += 1;
        let number = self.counts.notes;
        let line = world::line(extra);
        let _ = writeln!(self.rest, "#{number}\t{OURS} {id}\t{line}");
    }

    fn relation(&mut self, it: &'a Relation) {
        let ends = self.numbers.get(&it.from).zip(self.numbers.get(&it.to));
        let Some((from, to)) = ends else {
            let project = self.corpus.project();
            let elsewhere = project
                .annotations()
                .get(&it.to)
                .is_some_and(|to| to.source != self.document.source.id);
            if elsewhere {
                let detail = "it leads to another document";
                self.lose("across-documents", it.id.as_str(), detail);
            } else {
                self.lose("relation", it.id.as_str(), "one of its ends is not written");
            }
            return;
        };
        self.counts.relations += 1;
        let number = self.counts.relations;
        let kind = self.common.relations.of(&it.kind);
        let _ = writeln!(self.rest, "R{number}\t{kind} Arg1:T{from} Arg2:T{to}");
        let mut extra = Extra::new();
        extra.insert("id".to_owned(), json!(it.id.as_str()));
        if kind != it.kind.as_str() {
            extra.insert("kind".to_owned(), json!(it.kind));
        }
        if !it.note.is_empty() {
            extra.insert("note".to_owned(), json!(it.note));
        }
        let id = format!("R{number}");
        self.note(&id, &mut extra);
        self.ours(&id, &extra);
    }

    fn account(&mut self, it: &'a Account) {
        let passage = crate::model::Fragments::one(it.passage.span);
        let pieces = split(self.document.text, &passage);
        let event = self.corpus.project().events().get(&it.event);
        let (Some(event), false) = (event, pieces.is_empty()) else {
            self.lose("account", it.id.as_str(), "its passage cannot be written");
            return;
        };
        let kind = self.common.event(event.kind).to_owned();
        let trigger = self.span(&kind, &pieces);
        self.counts.events += 1;
        let id = format!("E{}", self.counts.events);
        let mut line = format!("{id}\t{kind}:T{trigger}");
        let mut members = Vec::new();
        let mut roles: HashMap<Role, usize> = HashMap::new();
        let mut missing = 0;
        for member in &it.members {
            let Some(number) = self.numbers.get(&member.annotation) else {
                missing += 1;
                continue;
            };
            let count = roles.entry(member.role).or_default();
            *count += 1;
            let nth = if *count == 1 {
                String::new()
            } else {
                count.to_string()
            };
            let _ = write!(line, " {:?}{nth}:T{number}", member.role);
            let bound = crate::exchange::value::word(member.bound);
            let certainty = crate::exchange::value::word(member.certainty);
            members.push(json!([bound, certainty, member.why]));
        }
        if missing > 0 {
            let detail = format!("{missing} of its members are not in this document");
            self.lose("across-documents", it.id.as_str(), &detail);
        }
        self.rest.push_str(&line);
        self.rest.push('\n');
        self.reference(&id, EVENTS, event.id.as_str(), &flat(&event.title));
        let mut extra = Extra::new();
        extra.insert("id".to_owned(), json!(it.id.as_str()));
        let span = it.passage.span;
        if join(self.document.text, &pieces).as_ref() != Some(&passage) {
            let spans = json!([[span.start().get(), span.end().get()]]);
            extra.insert("spans".to_owned(), spans);
        }
        if !members.is_empty() {
            extra.insert("members".to_owned(), json!(members));
        }
        if !it.note.is_empty() {
            extra.insert("note".to_owned(), json!(it.note));
        }
        self.note(&id, &mut extra);
        self.ours(&id, &extra);
    }
}
