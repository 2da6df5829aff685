//! Label Studio's tasks: a list of objects in one JSON file, and the labelling
//! configuration in XML beside it.
//!
//! A task is `{"id", "data": {"text", …}, "annotations": [{"result": […]}],
//! "predictions": […], "meta"}`. A result is a region (`labels` with `start`,
//! `end` and the quoted `text`), something asked of a region (`choices`,
//! `textarea`, `number` … under the region's id), or a relation between two
//! regions. Offsets are code points; files of before 2021 count UTF-16 units,
//! some take a CR LF for one, and the quotes tell which.
//!
//! A tag is a label, a further part of an annotation a region of its own that
//! a relation `fragment` leads to, a relation a relation. Attributes that the
//! scheme has are choices, numbers or text areas; so are the value, the
//! entities and where it was settled. The note of an annotation is the note of
//! its region. What Label Studio cannot show lies under `meta.variorum`, which
//! it keeps: entities, events and their links in that of the first task.
//!
//! Read are tasks as exported, tasks that are only data, and the short form
//! without regions' ids. Of several annotations of a task one is taken, that
//! which is marked as ground truth or else the first; predictions are taken
//! where nobody annotated. Positions inside HTML are taken where they are also
//! given in the text as a whole and the quote stands there.

mod config;
mod item;
mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// The key under `meta` that is ours.
const OURS: &str = "variorum";
/// What the control that labels is called.
const LABELS: &str = "label";
/// What the text is called.
const TEXT: &str = "text";
/// The type of the relation that leads to a further part.
const FRAGMENT: &str = "fragment";
