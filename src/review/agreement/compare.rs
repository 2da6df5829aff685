//! Two annotators against each other.

use super::cluster_data::{BothScores, Clusters};
use super::counts::Counts;
use super::intervals::{Intervals, Sample, intervals};
use super::links::{Ends, links};
use super::measure::Undefined;
use super::scope::Scope;
use super::tally::{Sides, Tally};
use super::unit_figures::UnitFigures;
use super::value_counts::Roles;
use crate::model::Annotation;
use std::collections::BTreeMap;

/// One document, one label, or everything.
#[derive(Clone, Debug)]
pub struct Part {
    /// All counts.
    pub tally: Tally,
    /// Figures on words and characters.
    pub units: UnitFigures,
    /// How entity mentions are grouped; `None` if nobody has any.
    pub entities: Option<BothScores>,
    /// How passages are grouped to events; `None` if nobody has any.
    pub events: Option<BothScores>,
}

/// An aligned pair, or a span that only one side has.
#[derive(Clone, Copy, Debug)]
pub struct Case<'p> {
    /// The document, by its place among those compared.
    pub document: usize,
    /// The first side's annotation.
    pub a: Option<&'p Annotation>,
    /// The second side's annotation.
    pub b: Option<&'p Annotation>,
}

/// Two annotators against each other.
#[derive(Clone, Debug)]
pub struct Comparison<'p> {
    /// The labels that either of the two used.
    pub labels: Vec<u32>,
    /// Everything.
    pub overall: Part,
    /// Each label by itself, as if nothing else were marked.
    pub per_label: BTreeMap<u32, Part>,
    /// Each document, by its place among those compared.
    pub per_document: BTreeMap<usize, Part>,
    /// 95% intervals over documents.
    pub intervals: Result<Intervals, Undefined>,
    /// Every pair of the alignment and every span without one, by document and
    /// position.
    pub cases: Vec<Case<'p>>,
    /// Entity mentions in two clusters: side, document, and where they start.
    pub torn_mentions: Vec<(usize, usize, u32)>,
}

impl<'p> Scope<'p> {
    /// Sets two of the files against each other. The seed decides the draws of
    /// the intervals.
    pub fn compare(&self, a: usize, b: usize, seed: u64) -> Comparison<'p> {
        let projects = [self.projects[a], self.projects[b]];
        let documents: Vec<usize> = self.common(a, b).collect();
        let linked = projects
            .iter()
            .any(|it| !it.relations().is_empty() || !it.accounts().is_empty());
        let mut ends = if linked {
            self.places(a, b, &documents)
        } else {
            Ends::default()
        };
        let roles = Roles::of(projects, &self.paired, [a, b], &ends);
        let mut work = Work {
            tallies: BTreeMap::new(),
            labels: BTreeMap::new(),
            label_counts: BTreeMap::new(),
            label_ends: BTreeMap::new(),
            cases: Vec::new(),
        };
        for &document in &documents {
            self.one_document(document, [a, b], &roles, &mut ends, &mut work);
        }
        let labels: Vec<u32> = work.labels.keys().copied().collect();
        for (document, counts) in links(projects[0], projects[1], &ends, &|_, _| true) {
            if let Some(tally) = work.tallies.get_mut(&document) {
                tally.links = counts;
            }
        }
        for (label, label_ends) in &mut work.label_ends {
            std::mem::swap(&mut label_ends.of, &mut ends.of);
            let keep = |side: usize, place: (usize, u32)| {
                let marks = &self.marks[place.0][[a, b][side]];
                marks.kept[place.1 as usize].label == *label
            };
            let found = links(projects[0], projects[1], label_ends, &keep);
            let tally = work.labels.entry(*label).or_default();
            for counts in found.values() {
                tally.links.add(counts);
            }
            std::mem::swap(&mut label_ends.of, &mut ends.of);
        }
        let mut total = Tally::default();
        for tally in work.tallies.values() {
            total.add(tally);
        }
        let both = |document: usize| {
            let marks = &self.marks[document];
            (document, [&marks[a], &marks[b]])
        };
        let all = documents.iter().map(|it| both(*it));
        let entities = Clusters::of_entities(all, |_| true);
        let events = Clusters::of_events(projects, &self.paired, [a, b]);
        let intervals = self.draw(&work, &labels, seed);
        let known = |tally: &Tally, documents: usize| {
            (tally.without_text as usize) < documents || documents == 0
        };
        let unit_figures = |tally: &Tally, documents: usize, only: Option<u32>| {
            let tokens = known(tally, documents).then_some(&tally.tokens);
            UnitFigures::of(tokens, &tally.characters, &labels, only, &self.sets)
        };
        let per_label = work
            .labels
            .into_iter()
            .map(|(label, tally)| {
                let units = unit_figures(&total, documents.len(), Some(label));
                let all = documents.iter().map(|it| both(*it));
                let entities = Clusters::of_entities(all, |it| it.label == label).scores();
                let part = Part {
                    tally,
                    units,
                    entities,
                    events: None,
                };
                (label, part)
            })
            .collect();
        let mut entity_scores = entities.scores_by_document();
        let mut event_scores = events.scores_by_document();
        let per_document = work
            .tallies
            .into_iter()
            .map(|(document, tally)| {
                let part = Part {
                    units: unit_figures(&tally, 1, None),
                    tally,
                    entities: entity_scores.remove(&document),
                    events: event_scores.remove(&document),
                };
                (document, part)
            })
            .collect();
        Comparison {
            overall: Part {
                units: unit_figures(&total, documents.len(), None),
                tally: total,
                entities: entities.scores(),
                events: events.scores(),
            },
            labels,
            per_label,
            per_document,
            intervals,
            cases: work.cases,
            torn_mentions: entities
                .torn
                .iter()
                .map(|(side, document, span)| (*side, *document, span.start().get()))
                .collect(),
        }
    }

    /// The places of all annotations in these documents.
    fn places(&self, a: usize, b: usize, documents: &[usize]) -> Ends<'p> {
        let mut ends = Ends::default();
        for &document in documents {
            for (side, file) in [a, b].into_iter().enumerate() {
                let marks = &self.marks[document][file];
                for (at, mark) in marks.kept.iter().enumerate() {
                    ends.of[side].insert(&mark.annotation.id, (document, at as u32));
                }
                for (mark, at) in &marks.repeats {
                    ends.of[side].insert(&mark.annotation.id, (document, *at));
                }
            }
        }
        ends
    }

    fn one_document(
        &self,
        document: usize,
        files: [usize; 2],
        roles: &Roles,
        ends: &mut Ends<'p>,
        work: &mut Work<'p>,
    ) {
        let [left, right] = files.map(|it| &self.marks[document][it]);
        let tokens = self.tokens.get(document).and_then(Option::as_ref);
        let sides = Sides::all(document, left, right);
        let (mut tally, aligned) = sides.tally(tokens, ends);
        sides.count_roles(&aligned, roles, &mut tally.values);
        tally.repeats = [left.repeats.len() as u64, right.repeats.len() as u64];
        match &self.token_tables[document] {
            Some(table) => tally.tokens = table.of_two(files[0], files[1]),
            None => tally.without_text = 1,
        }
        tally.characters = self.character_tables[document].of_two(files[0], files[1]);
        work.cases.extend(sides.cases(&aligned));
        for (label, sides) in Sides::by_label(document, left, right) {
            let label_ends = work.label_ends.entry(label).or_default();
            let (mut part, aligned) = sides.tally(tokens, label_ends);
            sides.count_roles(&aligned, roles, &mut part.values);
            let twins = |marks: &super::super::marks::Marks<'_>| {
                let of_label = marks.repeats.iter().filter(|it| it.0.label == label);
                of_label.count() as u64
            };
            part.repeats = [twins(left), twins(right)];
            let counts = work.label_counts.entry(document).or_default();
            counts.insert(label, part.counts);
            work.labels.entry(label).or_default().add(&part);
        }
        work.tallies.insert(document, tally);
    }

    fn draw(&self, work: &Work<'_>, labels: &[u32], seed: u64) -> Result<Intervals, Undefined> {
        let samples: Vec<Sample> = work
            .tallies
            .iter()
            .map(|(document, tally)| Sample {
                counts: tally.counts,
                labels: work.label_counts.get(document).cloned().unwrap_or_default(),
                links: tally.links,
                tokens: tally.tokens.clone(),
                characters: tally.characters.clone(),
            })
            .collect();
        intervals(&samples, labels, &self.sets, seed)
    }
}

/// What is gathered document by document.
struct Work<'p> {
    tallies: BTreeMap<usize, Tally>,
    labels: BTreeMap<u32, Tally>,
    label_counts: BTreeMap<usize, BTreeMap<u32, Counts>>,
    label_ends: BTreeMap<u32, Ends<'p>>,
    cases: Vec<Case<'p>>,
}
