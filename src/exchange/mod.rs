//! Foreign formats: bytes to documents with spans, and what was lost on the way.
//!
//! Each format has a file of its own. A reader places every span that can be
//! placed, checked against the text, and names every one that cannot, with the
//! reason: nothing is dropped in silence. [`adopt`] then turns documents into
//! one transaction on a project. [`detach`] and [`attach`] make text-free
//! projects and undo that. Files, names on disk and randomness are the
//! caller's concern.

pub mod adopt;
pub mod attach;
pub mod csv;
pub mod detach;
pub mod doccano;
mod json;
pub mod predictions;
mod report;

pub use report::{Counts, Loss, report_json};

use crate::model::SourceState;
use crate::text::{CharSpan, SourceText};

/// What a reader of a foreign format gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The documents, in the order of the file.
    pub documents: Vec<Document>,
    /// What could not be taken over.
    pub losses: Vec<Loss>,
    /// What is worth knowing, but cost no span, link or text.
    pub notes: Vec<Loss>,
}

/// A document with what was marked in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What the file calls it, if it says.
    pub name: Option<String>,
    /// The line of the file that it stands in, from 1.
    pub line: usize,
    /// Its text, as it stands in the file.
    pub text: SourceText,
    /// Done if it came with a list of spans, an empty one too.
    pub state: SourceState,
    /// Its spans, in the order of the file.
    pub spans: Vec<LabelledSpan>,
    /// Links between its spans.
    pub links: Vec<Link>,
}

/// A stretch of a document's text with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledSpan {
    /// Where; it lies inside the text.
    pub span: CharSpan,
    /// The label as written.
    pub label: String,
}

/// A typed link between two spans of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The index of the span it starts from.
    pub from: usize,
    /// The index of the span it leads to.
    pub to: usize,
    /// Its type as written.
    pub kind: String,
}

/// The unit in which a file counts its offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Unicode code points.
    #[default]
    CodePoints,
    /// UTF-16 code units, as Java and JavaScript count.
    Utf16,
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
