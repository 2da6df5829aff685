//! Foreign formats: bytes to documents with spans, and what was lost on the way.
//!
//! Each format has a module of its own, and [`Format`] lists them. A reader
//! places every span that can be placed, checked against the text, and names
//! every one that cannot, with the reason: nothing is dropped in silence.
//! [`adopt`] then turns documents into one transaction on a project. A writer
//! takes a [`Corpus`], which is the part of a project that was asked for with
//! its texts, and gives files, long ones piece by piece (`out`), and the list of
//! what they do not carry. What an annotation carries beside its span and tag has one spelling
//! for all formats that know strings only ([`fields`]), and each format says in
//! one place in which unit it counts ([`Counting`]).
//!
//! [`detach`] and [`attach`] make text-free projects and undo that. Files,
//! names on disk and randomness are the caller's concern.

pub mod adopt;
mod archive;
pub mod attach;
mod brat;
mod cas;
#[cfg(feature = "parquet")]
mod columnar;
pub mod conll;
mod corefud;
mod cores;
mod corpus;
mod counting;
pub mod csv;
pub mod detach;
mod detect;
mod digits;
pub mod doccano;
mod ecb;
mod fields;
pub mod foreseen;
mod format;
mod guess;
pub mod html;
mod json;
pub mod jsonl;
pub mod label_studio;
mod left;
mod line;
mod names;
mod out;
pub mod package;
mod parts;
mod placing;
mod plain;
mod prodigy;
pub mod refi_qda;
mod report;
#[cfg(test)]
mod round_trip;
mod spacy;
mod table;
mod tokens;
pub mod value;
pub mod web_annotation;
mod world;
mod xlsx;
mod xml;

pub use corpus::{Corpus, CorpusDocument, Scope, Watch};
pub use counting::{Claimed, Counting, OffsetUnit, Proof, Ruler};
pub use format::{Format, InFile, OutFile, ReadError, ReadOptions, Take, WriteOptions, Written};
pub use guess::guess;
pub use line::{Found, Line, LinkLine};
pub use report::{Counts, Loss, report_json};

use crate::model::{
    AttributeValue, Bound, Certainty, Entity, Event, EventId, EventLink, Fragments, Origin,
    PartialDate, Period, Rare, RelationType, Role, SourceState, Tag, Value, Verdict, Zone,
};
use crate::text::{CharSpan, SourceText};
use ecow::EcoString;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What a reader of a foreign format gives. Ids in it are the file's own and
/// mean nothing outside it; [`adopt`] keeps those that are free in the project
/// and changes the others throughout.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The documents, in the order of the file.
    pub documents: Vec<Document>,
    /// What the file says of its labels; labels that it says nothing of may
    /// stand in the documents all the same.
    pub tags: Vec<Tag>,
    /// What the file says of its types of links.
    pub relations: Vec<RelationType>,
    /// The entities that spans and values name.
    pub entities: Vec<Entity>,
    /// The events that accounts and claims name.
    pub events: Vec<Event>,
    /// How those are linked.
    pub event_links: Vec<EventLink>,
    /// What documents tell of events.
    pub accounts: Vec<ToldEvent>,
    /// Passages that do not tell the same event.
    pub not_same: Vec<Apart>,
    /// What was decided about the events; the accounts by their ids in the file.
    pub verdicts: Vec<Verdict>,
    /// Whose work the files hold, where they name people.
    pub people: BTreeSet<String>,
    /// What could not be taken over.
    pub losses: Vec<Loss>,
    /// What is worth knowing, but cost no span, link or text.
    pub notes: Vec<Loss>,
}

impl Imported {
    /// Whether there is nothing in it to take over, nor anything that was lost.
    pub fn is_nothing(&self) -> bool {
        self.documents.is_empty()
            && self.losses.is_empty()
            && self.tags.is_empty()
            && self.relations.is_empty()
            && self.entities.is_empty()
            && self.events.is_empty()
    }
}

/// A document with what was marked in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the file calls it, if it says.
    pub name: Option<String>,
    /// The line of the file that it stands in, from 1.
    pub line: usize,
    /// Its text, as it stands in the file, or as the project has it.
    pub text: SourceText,
    /// Whether the text came from the project, so that what is marked goes to
    /// the source that has it.
    pub known: bool,
    /// Done if it came with a list of spans, an empty one too.
    pub state: SourceState,
    /// What the file says about it.
    pub about: About,
    /// Its spans, in the order of the file.
    pub spans: Vec<LabelledSpan>,
    /// Links between its spans.
    pub links: Vec<Link>,
    /// Its zones, with the file's ids; the source that they name means nothing.
    pub zones: Vec<Zone>,
    /// Where it was looked at: whatever was not marked there is not there.
    pub reviewed: Vec<Looked>,
    /// Suggestions that were turned down: where, and the label.
    pub dismissed: Vec<(CharSpan, String)>,
}

impl Document {
    /// A document with nothing marked yet, from that line of its file.
    pub fn new(name: Option<String>, line: usize, text: SourceText) -> Self {
        Self {
            name,
            line,
            text,
            known: false,
            state: SourceState::Untouched,
            about: About::default(),
            spans: Vec::new(),
            links: Vec::new(),
            zones: Vec::new(),
            reviewed: Vec::new(),
            dismissed: Vec::new(),
        }
    }
}

/// What is known of a document beside its text; empty where it is not.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the fields of a source")]
pub struct About {
    pub title: String,
    pub publisher: String,
    pub published: Option<PartialDate>,
    pub covers: Option<Period>,
    pub language: SmolStr,
}

/// A stretch of a document that somebody looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Where.
    pub span: CharSpan,
    /// For which labels; `None` = for all of the scheme.
    pub labels: Option<Vec<String>>,
}

/// A stretch of a document's text with a label, or several that are one
/// mention, and all that was said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledSpan {
    /// What the file calls it, kept where it makes a free id; empty where it has
    /// no name there.
    pub id: EcoString,
    /// Where; all of it lies inside the text.
    pub spans: Fragments,
    /// The label as written.
    pub label: SmolStr,
    /// What the words come to.
    pub value: Option<Value>,
    /// The entities that it mentions, by their ids in the file.
    pub entities: Rare<Vec<(SmolStr, Certainty)>>,
    /// Whether it mentions somebody unidentified.
    pub unidentified: bool,
    /// Whether it is to be looked at again.
    pub unsure: bool,
    /// Further fields. Text becomes what the scheme says the field is, where
    /// it can be read so.
    pub attributes: Rare<BTreeMap<SmolStr, AttributeValue>>,
    /// A free note.
    pub note: Rare<String>,
    /// How it came about, if the file says more than that it is in it.
    pub origin: Option<Origin>,
}

impl LabelledSpan {
    /// What the file calls it, if it has a name there.
    pub fn name(&self) -> Option<&str> {
        Some(&*self.id).filter(|it| !it.is_empty())
    }

    /// A span with a label and nothing else.
    pub fn new(spans: Fragments, label: impl Into<SmolStr>) -> Self {
        Self {
            id: EcoString::new(),
            spans,
            label: label.into(),
            value: None,
            entities: Rare::default(),
            unidentified: false,
            unsure: false,
            attributes: Rare::default(),
            note: Rare::default(),
            origin: None,
        }
    }
}

/// A typed link between two spans of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What the file calls it; kept where it makes a free id.
    pub id: Option<String>,
    /// The index of the span it starts from.
    pub from: usize,
    /// The index of the span it leads to.
    pub to: usize,
    /// Its type as written.
    pub kind: String,
    /// A free note.
    pub note: String,
}

impl Link {
    /// A link with nothing but its ends and its type.
    pub fn new(from: usize, to: usize, kind: impl Into<String>) -> Self {
        Self {
            id: None,
            from,
            to,
            kind: kind.into(),
            note: String::new(),
        }
    }
}

/// What one passage of a document tells of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldEvent {
    /// What the file calls the account; kept where it makes a free id.
    pub id: Option<String>,
    /// The event.
    pub event: EventId,
    /// The index of the document.
    pub document: usize,
    /// The passage.
    pub span: CharSpan,
    /// The spans that belong to it: index, role and the rest.
    pub members: Vec<ToldMember>,
    /// A free note.
    pub note: String,
}

/// One span's part in an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields of a member")]
pub struct ToldMember {
    /// The index of the span in its document.
    pub span: usize,
    pub role: Role,
    pub bound: Bound,
    pub certainty: Certainty,
    pub why: String,
}

/// Two passages that do not tell the same event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The index of a document, and the passage in it.
    pub a: (usize, CharSpan),
    /// The other one.
    pub b: (usize, CharSpan),
    /// The reason, in words.
    pub why: String,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ImportError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}
