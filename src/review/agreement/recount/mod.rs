//! Figures that follow edits. Each document is counted in pieces that no span
//! reaches out of; after an edit only the pieces that it touched are counted
//! again, and the sums are made anew. Intervals and clusters, which no sum
//! gives, are not here.
//!
//! What leads from one place to another is kept apart: relations by the two
//! pieces that they tie, and the accounts that annotations play parts in. So a
//! new tag, another relation or another account costs no more than the pieces
//! that it bears on.

mod edits;
mod parts;
mod pieces;
#[cfg(test)]
mod tests;
mod ties;

pub use edits::Edits;

use super::super::marks::Labels;
use super::super::pairing::{Document, Paired, Silence, pair};
use super::kappa;
use super::measure::Measure;
use super::tally::Tally;
use super::unit_figures::{NO_TEXT, UnitFigures};
use super::units::{LabelSets, Tokens, View};
use crate::model::{AnnotationId, Project, SourceId, SourceState, TagId};
use edits::Held;
use parts::Parts;
use pieces::{ENOUGH, Pieces};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use ties::Ties;

/// The counts of two files, piece by piece.
#[derive(Clone, Debug)]
pub struct Recount {
    paired: Paired,
    labels: Labels,
    sets: LabelSets,
    /// The words of each document whose text is at hand.
    tokens: Vec<Option<Tokens>>,
    /// The documents by each file's ids.
    places: [HashMap<SourceId, usize>; 2],
    held: [Held; 2],
    pieces: Pieces,
    parts: Parts,
    ties: Ties,
}

/// Sums over all documents.
#[derive(Clone, Debug)]
pub struct Totals {
    /// Over all labels.
    pub tally: Tally,
    /// Figures on words and characters.
    pub units: UnitFigures,
    /// Of each label by itself.
    pub per_label: BTreeMap<u32, Tally>,
}

/// Stretches of documents, in code points, that are to be counted again.
type Dirty = BTreeMap<usize, Vec<(u32, u32)>>;

impl Recount {
    /// Counts two files. `words` gives the words of a document, if its text is
    /// at hand.
    pub fn new(projects: [&Project; 2], words: &dyn Fn(&Document) -> Option<Tokens>) -> Self {
        Self::in_pieces(projects, words, ENOUGH)
    }

    /// The same in pieces of about so many spans.
    fn in_pieces(
        projects: [&Project; 2],
        words: &dyn Fn(&Document) -> Option<Tokens>,
        enough: usize,
    ) -> Self {
        let paired = pair(&projects, Silence::NotOpened);
        let place = |side: usize| -> HashMap<SourceId, usize> {
            let documents = paired.documents.iter().enumerate();
            let opened = documents.filter(|(_, it)| it.opened[side]);
            opened
                .filter_map(|(at, it)| Some((it.sources[side].clone()?, at)))
                .collect()
        };
        let places = [place(0), place(1)];
        let mut found = Self {
            labels: Labels::of(&projects),
            sets: LabelSets::default(),
            tokens: paired.documents.iter().map(words).collect(),
            held: projects.map(Held::of),
            pieces: Pieces::of(enough),
            parts: Parts::of(projects, &places),
            ties: Ties::of(projects),
            places,
            paired,
        };
        for document in 0..found.paired.documents.len() {
            found.count(projects, document, (0, u32::MAX));
        }
        let every: BTreeSet<_> = (0..2)
            .flat_map(|side| {
                let all = projects[side].relations().iter();
                all.map(move |it| (side, it.id.clone()))
            })
            .collect();
        found.ties.regroup(projects, every, &mut found.pieces);
        found
    }

    /// Takes edits of the two files over: what they touched is counted again.
    ///
    /// `false` if other documents are compared now. The counts mean nothing
    /// then, and all must be counted anew.
    #[must_use]
    pub fn update(&mut self, projects: [&Project; 2], edits: [&Edits; 2]) -> bool {
        if edits.iter().any(|it| it.sources) {
            let paired = pair(&projects, Silence::NotOpened);
            if paired.documents != self.paired.documents {
                return false;
            }
            self.paired = paired;
        }
        self.new_tags(projects, edits);
        let mut dirty = Dirty::new();
        for side in 0..2 {
            if !self.take_annotations(projects[side], side, edits[side], &mut dirty) {
                return false;
            }
        }
        let mut relations: BTreeSet<(usize, _)> = BTreeSet::new();
        for (side, (project, edits)) in projects.into_iter().zip(edits).enumerate() {
            for id in &edits.relations {
                relations.insert((side, id.clone()));
                let Some(it) = project.relations().get(id) else {
                    continue;
                };
                for end in [&it.from, &it.to] {
                    if !self.ties.knows(side, end) {
                        self.soil(project, side, end, &mut dirty);
                    }
                }
            }
            if edits.scheme {
                self.ties.set_symmetric(projects, &mut relations);
            }
        }
        for (side, members) in self.parts.update(projects, edits, &self.places) {
            for id in members {
                self.soil(projects[side], side, &id, &mut dirty);
            }
        }
        // All is let go of before anything is counted: an annotation may have
        // moved from one piece to another.
        let mut again: Vec<(usize, (u32, u32))> = Vec::new();
        for (document, stretches) in dirty {
            for stretch in self.pieces.meeting(document, stretches) {
                for number in self.pieces.take(document, stretch) {
                    self.ties.forget_piece(number, &mut relations);
                }
                again.push((document, stretch));
            }
        }
        for (document, stretch) in again {
            self.count(projects, document, stretch);
        }
        self.ties.regroup(projects, relations, &mut self.pieces);
        true
    }

    /// Gives new tags their ranks among the others; what is counted moves on.
    fn new_tags(&mut self, projects: [&Project; 2], edits: [&Edits; 2]) {
        let mut new: BTreeSet<TagId> = BTreeSet::new();
        for (project, edits) in projects.into_iter().zip(edits) {
            for id in edits.annotations.keys() {
                if let Some(it) = project.annotations().get(id)
                    && self.labels.rank(&it.tag).is_none()
                {
                    new.insert(it.tag.clone());
                }
            }
        }
        if new.is_empty() {
            return;
        }
        let ranks = self.labels.with(new);
        let moved = |label: u32| ranks.get(label as usize).copied().unwrap_or(label);
        self.sets.relabel(&moved);
        self.pieces.relabel(&moved);
        self.ties.relabel(&moved);
    }

    /// Takes over where the annotations of a file lie; `false` if a document is
    /// opened by it that was not, or the other way round.
    fn take_annotations(
        &mut self,
        project: &Project,
        side: usize,
        edits: &Edits,
        dirty: &mut Dirty,
    ) -> bool {
        for (id, stood) in &edits.annotations {
            for (source, span) in stood {
                if let Some(&document) = self.places[side].get(source) {
                    let stretch = (span.start().get(), span.end().get());
                    dirty.entry(document).or_default().push(stretch);
                }
            }
            for source in self.held[side].put(project, id, stood) {
                // The first mark opens a source, and without the last it may
                // not be opened any more.
                let record = project.sources().get(&source);
                if record.is_none_or(|it| it.state == SourceState::Untouched) {
                    return false;
                }
            }
        }
        true
    }

    /// Has the piece counted again in which an annotation lies.
    fn soil(&self, project: &Project, side: usize, id: &AnnotationId, dirty: &mut Dirty) {
        let Some(it) = project.annotations().get(id) else {
            return;
        };
        if let Some(&document) = self.places[side].get(&it.source) {
            let hull = it.spans.hull();
            let stretch = (hull.start().get(), hull.end().get());
            dirty.entry(document).or_default().push(stretch);
        }
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let mut tally = Tally::default();
        let mut per_label: BTreeMap<u32, Tally> = BTreeMap::new();
        for counts in self.pieces.counts() {
            tally.add(&counts.tally);
            for (label, part) in &counts.labels {
                per_label.entry(*label).or_default().add(part);
            }
        }
        let labels: Vec<u32> = per_label.keys().copied().collect();
        let documents = self.paired.documents.len();
        let known = (tally.without_text as usize) < documents || documents == 0;
        let tokens = known.then_some(&tally.tokens);
        let units = UnitFigures::of(tokens, &tally.characters, &labels, None, &self.sets);
        Totals {
            tally,
            units,
            per_label,
        }
    }

    /// The name of a label.
    pub fn label(&self, rank: u32) -> &str {
        self.labels.name(rank)
    }

    /// Each document with its counts and the kappa of its words, marked or not.
    pub fn documents(&self) -> impl Iterator<Item = (&Document, Tally, Measure)> {
        let all = self.paired.documents.iter().enumerate();
        all.map(|(at, document)| {
            let mut tally = Tally::default();
            for counts in self.pieces.of_document(at) {
                tally.add(&counts.tally);
            }
            let kappa = if tally.without_text > 0 {
                Err(NO_TEXT)
            } else {
                let any = |set: u32| View::Any.category(set, &self.sets);
                kappa::cohen(&tally.tokens.map(any))
            };
            (document, tally, kappa)
        })
    }
}
