//! Figures that follow edits. What was counted in each document is kept; after
//! an edit only the documents that it touched are counted again, and the sums
//! are made anew. Intervals and clusters, which no sum gives, are not here.

use super::super::marks::Labels;
use super::super::pairing::{Document, Paired, Silence, pair};
use super::counting::DocumentCounts;
use super::kappa;
use super::measure::Measure;
use super::scope::Scope;
use super::tally::Tally;
use super::unit_figures::{NO_TEXT, UnitFigures};
use super::units::{LabelSets, Tokens, View};
use crate::model::{AnnotationId, Project, SourceId};
use std::collections::{BTreeMap, BTreeSet};

/// The counts of two files, document by document.
#[derive(Clone, Debug)]
pub struct Recount {
    paired: Paired,
    labels: Labels,
    sets: LabelSets,
    documents: BTreeMap<usize, DocumentCounts>,
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

impl Recount {
    /// Counts the first two files of a scope.
    pub fn new(scope: &Scope<'_>) -> Self {
        let mut found = Self {
            paired: scope.paired.clone(),
            labels: scope.labels.clone(),
            sets: scope.sets.clone(),
            documents: BTreeMap::new(),
        };
        let all: Vec<usize> = scope.common(0, 1).collect();
        found.take(scope, &all, &all);
        found
    }

    /// Counts the documents again in which either of the two files was
    /// changed: sources of the first, sources of the second. `words` gives the
    /// words of a document, if its text is at hand.
    ///
    /// `false` if this change reaches further: other documents are compared
    /// now, a tag is new, or something leads from one document to another.
    /// Nothing was counted then, and all must be.
    #[must_use]
    pub fn update(
        &mut self,
        projects: [&Project; 2],
        changed: [&BTreeSet<SourceId>; 2],
        words: &dyn Fn(&Document) -> Option<Tokens>,
    ) -> bool {
        let paired = pair(&projects, Silence::NotOpened);
        if paired.documents != self.paired.documents || projects.iter().any(|it| reaches_over(it)) {
            return false;
        }
        let is_changed = |it: &Document| {
            let sides = it.sources.iter().zip(changed);
            sides.into_iter().any(|(source, changed)| {
                let source = source.as_ref();
                source.is_some_and(|it| changed.contains(it))
            })
        };
        let places: Vec<usize> = self
            .documents
            .keys()
            .copied()
            .filter(|&at| is_changed(&paired.documents[at]))
            .collect();
        let news = projects.iter().zip(changed).any(|(project, changed)| {
            let here = |it: &SourceId| changed.contains(it);
            let mut inside = project.annotations().iter().filter(|it| here(&it.source));
            inside.any(|it| self.labels.rank(&it.tag).is_none())
        });
        if news {
            return false;
        }
        let part = Paired {
            documents: places
                .iter()
                .map(|&at| paired.documents[at].clone())
                .collect(),
            ..Paired::default()
        };
        let tokens = part.documents.iter().map(words).collect();
        let sets = std::mem::take(&mut self.sets);
        let labels = self.labels.clone();
        let scope = Scope::with_labels(projects.to_vec(), part, tokens, labels, sets);
        let all: Vec<usize> = (0..places.len()).collect();
        self.take(&scope, &all, &places);
        self.sets = scope.sets;
        self.paired = paired;
        true
    }

    /// Counts documents of a scope, which are those places here.
    fn take(&mut self, scope: &Scope<'_>, documents: &[usize], places: &[usize]) {
        let mut counted: BTreeMap<usize, DocumentCounts> = BTreeMap::new();
        let linked = scope.count(0, 1, documents, &mut |at, counts, _| {
            counted.insert(at, counts);
        });
        for (at, links) in linked.documents {
            if let Some(it) = counted.get_mut(&at) {
                it.tally.links = links;
            }
        }
        for (label, by_document) in linked.labels {
            for (at, links) in by_document {
                if let Some(it) = counted.get_mut(&at) {
                    it.labels.entry(label).or_default().links = links;
                }
            }
        }
        let of = places.iter().zip(documents);
        for (place, at) in of {
            self.documents
                .insert(*place, counted.remove(at).unwrap_or_default());
        }
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let mut tally = Tally::default();
        let mut per_label: BTreeMap<u32, Tally> = BTreeMap::new();
        for counts in self.documents.values() {
            tally.add(&counts.tally);
            for (label, part) in &counts.labels {
                per_label.entry(*label).or_default().add(part);
            }
        }
        let labels: Vec<u32> = per_label.keys().copied().collect();
        let documents = self.documents.len();
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
    pub fn documents(&self) -> impl Iterator<Item = (&Document, &Tally, Measure)> {
        self.documents.iter().map(|(at, counts)| {
            let tally = &counts.tally;
            let kappa = if tally.without_text > 0 {
                Err(NO_TEXT)
            } else {
                let any = |set: u32| View::Any.category(set, &self.sets);
                kappa::cohen(&tally.tokens.map(any))
            };
            (&self.paired.documents[*at], tally, kappa)
        })
    }
}

/// Whether a relation or an account of a project has its ends in several
/// sources.
fn reaches_over(project: &Project) -> bool {
    let source = |id: &AnnotationId| project.annotations().get(id).map(|it| &it.source);
    let relations = project.relations().iter();
    let mut relations = relations.map(|it| (source(&it.from), source(&it.to)));
    if relations.any(|(from, to)| from != to) {
        return true;
    }
    project.accounts().iter().any(|account| {
        let mut members = account.members.iter();
        members.any(|it| source(&it.annotation).is_some_and(|it| *it != account.passage.source))
    })
}
