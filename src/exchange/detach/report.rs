//! What went from a project when it was detached, and what stays readable.

use super::{Kind, Runs};
use crate::model::{EntityId, SourceId};
use crate::text::SourceText;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The whole account of one detaching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many sources the project has.
    pub sources: usize,
    /// How many annotations it has.
    pub annotations: usize,
    /// What went, by kind and list.
    pub dropped: Vec<Dropped>,
    /// Which entity got which pseudonym, by entity.
    pub pseudonyms: Vec<(EntityId, String)>,
    /// What stays readable, by kind and text, each text once.
    pub kept: Vec<Kept>,
}

/// Records that lost strings of a kind, or names inside them. The strings themselves are not told:
/// a report may be passed on too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// What they were.
    pub kind: Kind,
    /// The list of the file.
    pub list: &'static str,
    /// The records, in the order of the list.
    pub ids: Vec<SmolStr>,
}

/// A string that stays readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub kind: Kind,
    /// It, as it stands now.
    pub text: String,
    /// The list of the file that it stands in first.
    pub list: &'static str,
    /// The first record that has it.
    pub id: SmolStr,
    /// How often it stands in the file.
    pub times: usize,
    /// The pseudonyms with whose hidden names it shares a word.
    pub names: Vec<String>,
    /// The sources in which words of it stand in a row, see [`Runs`]; empty
    /// until their texts were looked at.
    pub runs_of: Vec<SourceId>,
}

impl Report {
    /// How many records lost strings of each kind.
    pub fn dropped_by_kind(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for it in &self.dropped {
            *counts.entry(it.kind).or_insert(0) += it.ids.len();
        }
        counts
    }

    /// How many different strings of each kind stay.
    pub fn kept_by_kind(&self) -> BTreeMap<Kind, usize> {
        let mut counts = BTreeMap::new();
        for it in &self.kept {
            *counts.entry(it.kind).or_insert(0) += 1;
        }
        counts
    }

    /// Looks for the strings that stay in the texts of the sources: those of
    /// which [`Runs::LENGTH`] words stand there in a row are marked.
    pub fn look_in<'a>(&mut self, texts: impl IntoIterator<Item = (&'a SourceId, &'a SourceText)>) {
        let runs = Runs::of(self.kept.iter().map(|it| it.text.as_str()));
        for (id, text) in texts {
            for place in runs.in_text(text.as_str()) {
                if let Some(kept) = self.kept.get_mut(place) {
                    kept.runs_of.push(id.clone());
                }
            }
        }
    }

    /// The report as one JSON document, keys in fixed order, with a line break
    /// at its end.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct ReportJson<'a> {
            schema: u32,
            sources: usize,
            annotations: usize,
            dropped: Vec<DroppedJson<'a>>,
            pseudonyms: Vec<PseudonymJson<'a>>,
            kept: Vec<KeptJson<'a>>,
        }
        #[derive(Serialize)]
        struct DroppedJson<'a> {
            kind: &'a str,
            list: &'a str,
            count: usize,
            ids: &'a [SmolStr],
        }
        #[derive(Serialize)]
        struct PseudonymJson<'a> {
            entity: &'a str,
            pseudonym: &'a str,
        }
        #[derive(Serialize)]
        struct KeptJson<'a> {
            kind: &'a str,
            text: &'a str,
            list: &'a str,
            id: &'a str,
            times: usize,
            names: &'a [String],
            runs_of: Vec<&'a str>,
        }
        let report = ReportJson {
            schema: 1,
            sources: self.sources,
            annotations: self.annotations,
            dropped: self
                .dropped
                .iter()
                .map(|it| DroppedJson {
                    kind: it.kind.word(),
                    list: it.list,
                    count: it.ids.len(),
                    ids: &it.ids,
                })
                .collect(),
            pseudonyms: self
                .pseudonyms
                .iter()
                .map(|(entity, pseudonym)| PseudonymJson {
                    entity: entity.as_str(),
                    pseudonym,
                })
                .collect(),
            kept: self
                .kept
                .iter()
                .map(|it| KeptJson {
                    kind: it.kind.word(),
                    text: &it.text,
                    list: it.list,
                    id: &it.id,
                    times: it.times,
                    names: &it.names,
                    runs_of: it.runs_of.iter().map(SourceId::as_str).collect(),
                })
                .collect(),
        };
        let mut json = serde_json::to_string_pretty(&report)
            .expect("strings and counts always serialise: no map, no float, no failing writer");
        json.push('\n');
        json
    }
}
