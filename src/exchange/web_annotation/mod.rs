//! W3C Web Annotation in JSON-LD: one file of annotations, without the texts.
//!
//! An annotation has bodies, which say something, and targets, which are places
//! in a resource: a quote with what stands before and behind it, and a position
//! in code points, the end exclusive. Programs that run in a browser count
//! UTF-16 units instead; the quote tells, and where a text has changed it finds
//! the place.
//!
//! Written is a collection with one page. A tag is a body for tagging, an
//! attribute one for describing, `name=value`, a note one for commenting, an
//! entity one for identifying; parts of an annotation are targets of it, a
//! relation is an annotation for linking. What has no such form stands in a
//! body of JSON, and entities and events under a key of our own. Sources are
//! `urn:variorum:source:ID`; the collection says what they are, with the hashes
//! of their texts.
//!
//! Read are collections, pages, lists, single annotations and what Hypothesis
//! hands out. A text is one of the project's, by hash, id, path or title, or a
//! file that is named beside.

mod item;
mod place;
mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// The context of the standard.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What our names begin with.
const URN: &str = "urn:variorum:";
/// The keys of our own, in full.
const RECORDS: &str = "variorum:records";
const SOURCES: &str = "variorum:sources";
/// How many characters stand before and behind a quote.
const CONTEXT_CHARS: usize = 32;
