//! What drops or lists each string that the walk comes by.

use super::names::Pseudonyms;
use super::report::{Dropped, Kept, Report};
use super::{Choice, Kind, runs};
use crate::model::Project;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Drops a string or keeps it, and remembers which.
pub(super) struct Pen<'a> {
    choice: &'a Choice,
    pub names: &'a Pseudonyms,
    dropped: BTreeMap<(Kind, &'static str), Vec<SmolStr>>,
    kept: BTreeMap<(Kind, String), Kept>,
    /// How many events have got a number for a title.
    pub events: usize,
}

impl<'a> Pen<'a> {
    pub fn new(choice: &'a Choice, names: &'a Pseudonyms) -> Self {
        Self {
            choice,
            names,
            dropped: BTreeMap::new(),
            kept: BTreeMap::new(),
            events: 0,
        }
    }

    /// Whether a string stays.
    pub fn stays(&self, kind: Kind, text: &str) -> bool {
        self.choice.stays(kind, text)
    }

    /// Notes that a record loses strings of a kind.
    pub fn drop(&mut self, kind: Kind, list: &'static str, id: &str) {
        let ids = self.dropped.entry((kind, list)).or_default();
        // One record after the other: several strings of one stand together.
        if ids.last().is_none_or(|it| it != id) {
            ids.push(id.into());
        }
    }

    /// Notes that a string stays readable.
    pub fn keep(&mut self, kind: Kind, list: &'static str, id: &str, text: &str) {
        let names = self.names.hinted(text);
        // An id is worth a line only if it tells something.
        if text.is_empty() || (kind == Kind::Ids && names.is_empty()) {
            return;
        }
        // A keyword that is one word says nothing about the texts.
        if kind == Kind::Keywords && runs::words(text).nth(1).is_none() {
            return;
        }
        let kept = self.kept.entry((kind, text.to_owned()));
        let kept = kept.or_insert_with(|| Kept {
            kind,
            text: text.to_owned(),
            list,
            id: id.into(),
            times: 0,
            names,
            runs_of: Vec::new(),
        });
        kept.times += 1;
    }

    /// A string of that kind: emptied, or kept with the hidden names replaced.
    pub fn string(&mut self, kind: Kind, list: &'static str, id: &str, text: &mut String) {
        if text.is_empty() {
            return;
        }
        if !self.stays(kind, text) {
            self.drop(kind, list, id);
            text.clear();
            return;
        }
        if let Some(hidden) = self.names.hide(text)
            && hidden != *text
        {
            self.drop(kind, list, id);
            *text = hidden;
        }
        self.keep(kind, list, id, text);
    }

    /// The same for a short string.
    pub fn word(&mut self, kind: Kind, list: &'static str, id: &str, text: &mut SmolStr) {
        if text.is_empty() {
            return;
        }
        let mut owned = text.to_string();
        self.string(kind, list, id, &mut owned);
        if owned != text.as_str() {
            *text = owned.into();
        }
    }

    pub fn into_report(self, project: &Project) -> Report {
        let dropped = self.dropped.into_iter();
        Report {
            sources: project.sources().len(),
            annotations: project.annotations().len(),
            dropped: dropped
                .map(|((kind, list), ids)| Dropped { kind, list, ids })
                .collect(),
            pseudonyms: self.names.list(),
            kept: self.kept.into_values().collect(),
        }
    }
}
