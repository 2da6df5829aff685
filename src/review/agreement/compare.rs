//! Two annotators against each other.

use super::cluster_data::{BothScores, Clusters};
use super::counts::Counts;
use super::intervals::{ClusterIntervals, Intervals, Sample, cluster_intervals, intervals};
use super::links::{LinkCounts, event_links};
use super::measure::Undefined;
use super::scope::Scope;
use super::tally::Tally;
use super::unit_figures::UnitFigures;
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
    /// 95% intervals of [`Part::entities`] over all; `None` where these are.
    pub entity_intervals: Option<ClusterIntervals>,
    /// 95% intervals of [`Part::events`] over all; `None` where these are.
    pub event_intervals: Option<ClusterIntervals>,
    /// How the two link events.
    pub event_links: LinkCounts,
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
        let mut work = Work::default();
        let linked = self.count(a, b, &documents, &mut |document, counts, cases| {
            work.cases.extend(cases);
            for (label, part) in counts.labels {
                let by_label = work.label_counts.entry(document).or_default();
                by_label.insert(label, part.counts);
                work.labels.entry(label).or_default().add(&part);
            }
            work.tallies.insert(document, counts.tally);
        });
        for (document, links) in &linked.documents {
            if let Some(tally) = work.tallies.get_mut(document) {
                tally.links = *links;
            }
        }
        for (label, found) in &linked.labels {
            let tally = work.labels.entry(*label).or_default();
            for links in found.values() {
                tally.links.add(links);
            }
        }
        let labels: Vec<u32> = work.labels.keys().copied().collect();
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
        let drawn = |it: &Clusters| {
            let any = !it.is_empty();
            any.then(|| cluster_intervals(it, documents.len(), seed))
        };
        let (entity_intervals, event_intervals) = (drawn(&entities), drawn(&events));
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
                // Most projects link no mention at all.
                let of_label = || {
                    let all = documents.iter().map(|it| both(*it));
                    Clusters::of_entities(all, |it| it.label == label).scores()
                };
                let any = !entities.is_empty() || !entities.torn.is_empty();
                let entities = any.then(of_label).flatten();
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
            entity_intervals,
            event_intervals,
            event_links: event_links(projects, &self.paired, [a, b]),
            cases: work.cases,
            torn_mentions: entities
                .torn
                .iter()
                .map(|(side, document, span)| (*side, *document, span.start().get()))
                .collect(),
        }
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
#[derive(Default)]
struct Work<'p> {
    tallies: BTreeMap<usize, Tally>,
    labels: BTreeMap<u32, Tally>,
    label_counts: BTreeMap<usize, BTreeMap<u32, Counts>>,
    cases: Vec<Case<'p>>,
}
