//! Annotations as a table, one a row: CSV and TSV.
//!
//! The columns are `doc`, `start`, `end`, `label`, `text`, `id`, `fragments`, one
//! `attr.NAME` for each attribute, then the names of [`super::fields`], then some
//! words to the `left` and `right` for whoever reads the table. `doc` is the id
//! of the source. Offsets count code points unless asked for otherwise; parts of
//! one annotation stand side by side, parted by semicolons, and `fragments` says
//! how many they are.
//!
//! CSV is written as RFC 4180 has it, with CR LF and a byte-order mark, which
//! Excel asks for; TSV with LF and without. A text is not in the table: on import
//! it is the project's, and the words of a row prove that they stand there.
//!
//! Lost is all that is no annotation: relations, what entities are beside their
//! ids, events. An attribute comes back as what the scheme says that it is; where
//! that says nothing, it is text, and the report names it.

mod read;
mod write;

use super::csv::Style;
use super::out::Out;
use super::{Corpus, Take, WriteOptions, Written};

pub(super) use read::{read_files, read_rows};
pub(super) use write::Columns;

/// Writes CSV.
pub(super) fn write_csv(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mark = options.mark.unwrap_or(true);
    write::write(
        corpus,
        options,
        Style::CSV,
        mark,
        Out::file("annotations.csv", take),
    )
}

/// Writes TSV.
pub(super) fn write_tsv(
    corpus: &Corpus<'_>,
    options: &WriteOptions,
    take: &mut Take<'_>,
) -> Written {
    let mark = options.mark.unwrap_or(false);
    write::write(
        corpus,
        options,
        Style::TSV,
        mark,
        Out::file("annotations.tsv", take),
    )
}

/// The columns before the attributes, in order.
pub(super) const COLUMNS: [&str; 7] = ["doc", "start", "end", "label", "text", "id", "fragments"];

/// What a spreadsheet takes for the start of a formula, and the sign that stops
/// it, which is put before itself too so that it can be taken off again.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];
