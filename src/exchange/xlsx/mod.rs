//! Spreadsheets of the kind XLSX: the table of annotations, for people.
//!
//! The sheet `annotations` has the columns of [`super::table`], and so counts
//! and proves offsets as that does. Beside it stand `relations`, `entities`,
//! `events` with the links between them, and `sources`, for looking things up.
//! Every cell is a string, none a formula, whatever it begins with; control
//! characters are spelt as Excel spells them, so that they come back.
//!
//! Read are the annotations, of the sheet of that name or else of the first
//! one; `relations`; and `entities` and `events` by their last column, which has
//! them whole. Cells that were typed as numbers, dates or truths become the
//! words for them. A cell holds no more than 32,767 UTF-16 units: what is longer
//! is left out and named.

mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// The names of the sheets.
const ANNOTATIONS: &str = "annotations";
const RELATIONS: &str = "relations";
const ENTITIES: &str = "entities";
const EVENTS: &str = "events";
const SOURCES: &str = "sources";

/// What a cell holds, in UTF-16 units.
const MAX_CELL: usize = 32_767;
