//! WebAnno TSV 3: a row for each token, a column for each feature of a layer.
//!
//! Values stand on every token of an annotation; a number in brackets says
//! which belong together. Stacked annotations are parted by `|`, what fills a
//! slot by `;`, a relation stands on the row of its target and names the
//! source's. A part of a token has a row of its own below it.
//!
//! Files are read as the CAS that they were written from, and written from the
//! structures of which the other forms are written too. What lies between the
//! sentences is not in such a file, so ours reach from the first token of each
//! to that of the next. What is no annotation has no place in it: it stands in
//! `variorum.jsonl` beside the files ([`beside`]).

pub(super) mod beside;
mod read;
mod write;

pub(super) use read::read;
pub(super) use write::Writer;
