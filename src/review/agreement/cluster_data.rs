//! The mentions of entities, and the passages of events, of two annotators.

use super::super::align::{Span, align};
use super::super::events::Passages;
use super::super::marks::{Mark, Marks};
use super::super::pairing::Paired;
use super::clusters::{ClusterScores, Contingency, Mentions};
use crate::model::{Fragments, Project};
use crate::text::CharSpan;
use std::collections::{BTreeMap, HashMap};

/// A mention: its document, by its place among those compared, and its fragments.
type Key = (usize, Fragments);

/// A mention with its numbers: equal numbers match.
#[derive(Clone, Copy, Debug)]
struct Numbered {
    document: usize,
    strict: u32,
    relaxed: u32,
    cluster: u32,
}

/// Mentions of both sides, ready to be scored.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    sides: [Vec<Numbered>; 2],
    /// Mentions that stand in two clusters on one side and are left out: the
    /// side, the document and where.
    pub torn: Vec<(usize, usize, CharSpan)>,
}

/// Scores by both ways of matching mentions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BothScores {
    /// Mentions are equal.
    pub strict: ClusterScores,
    /// Mentions are aligned.
    pub relaxed: ClusterScores,
}

impl Clusters {
    /// The entity mentions among the marks of each document that pass.
    pub fn of_entities<'m, 'p: 'm>(
        documents: impl Iterator<Item = (usize, [&'m Marks<'p>; 2])>,
        keep: impl Fn(&Mark<'_>) -> bool,
    ) -> Self {
        let mut all: [Vec<(Key, &str)>; 2] = Default::default();
        for (document, sides) in documents {
            for (list, marks) in all.iter_mut().zip(sides) {
                let repeats = marks.repeats.iter().map(|it| &it.0);
                for mark in marks.kept.iter().chain(repeats).filter(|it| keep(it)) {
                    for link in &mark.annotation.entities {
                        list.push(((document, mark.spans.clone()), link.entity.as_str()));
                    }
                }
            }
        }
        Self::of(all)
    }

    /// The passages of events in the compared documents.
    pub fn of_events(projects: [&Project; 2], paired: &Paired, files: [usize; 2]) -> Self {
        let mut all: [Vec<(Key, &str)>; 2] = Default::default();
        let both = |it: usize| {
            let document = &paired.documents[it];
            files.iter().all(|&file| document.opened[file])
        };
        for (side, list) in all.iter_mut().enumerate() {
            let passages = Passages::of(projects[side], paired, files[side]);
            for document in (0..paired.documents.len()).filter(|&it| both(it)) {
                for (span, _, account) in passages.accounts(document) {
                    list.push(((document, Fragments::one(*span)), account.event.as_str()));
                }
            }
        }
        Self::of(all)
    }

    fn of(all: [Vec<(Key, &str)>; 2]) -> Self {
        let [a, b] = all.map(Mentions::of);
        let mut found = Self::default();
        for (side, mentions) in [&a, &b].into_iter().enumerate() {
            let torn = mentions.torn.iter();
            found.torn.extend(torn.map(|it| (side, it.0, it.1.hull())));
        }
        let mut strict: BTreeMap<&Key, u32> = BTreeMap::new();
        for key in a.cluster_of.keys().chain(b.cluster_of.keys()) {
            let next = strict.len() as u32;
            strict.entry(key).or_insert(next);
        }
        let left: Vec<&Key> = a.cluster_of.keys().collect();
        let right: Vec<&Key> = b.cluster_of.keys().collect();
        let partner = partners(&left, &right);
        for (at, (key, cluster)) in a.cluster_of.iter().enumerate() {
            found.sides[0].push(Numbered {
                document: key.0,
                strict: strict[key],
                relaxed: at as u32,
                cluster: *cluster,
            });
        }
        for (at, (key, cluster)) in b.cluster_of.iter().enumerate() {
            found.sides[1].push(Numbered {
                document: key.0,
                strict: strict[key],
                relaxed: partner[at].unwrap_or((left.len() + at) as u32),
                cluster: *cluster,
            });
        }
        found
    }

    /// Whether there is no mention at all.
    pub fn is_empty(&self) -> bool {
        self.sides.iter().all(Vec::is_empty)
    }

    /// The scores over all documents.
    pub fn scores(&self) -> Option<BothScores> {
        scores([&self.sides[0], &self.sides[1]])
    }

    /// The scores of each document that has mentions.
    pub fn scores_by_document(&self) -> BTreeMap<usize, BothScores> {
        let all = self.by_document().into_iter();
        all.filter_map(|(document, [a, b])| Some((document, scores([&a, &b])?)))
            .collect()
    }

    /// The tables of each document that has mentions, strict and relaxed.
    pub fn tables_by_document(&self) -> BTreeMap<usize, [Contingency; 2]> {
        let all = self.by_document().into_iter();
        all.map(|(document, [a, b])| (document, tables([&a, &b])))
            .collect()
    }

    fn by_document(&self) -> BTreeMap<usize, [Vec<Numbered>; 2]> {
        let mut parts: BTreeMap<usize, [Vec<Numbered>; 2]> = BTreeMap::new();
        for (side, list) in self.sides.iter().enumerate() {
            for it in list {
                parts.entry(it.document).or_default()[side].push(*it);
            }
        }
        parts
    }
}

/// The tables of some mentions, strict and relaxed.
fn tables(sides: [&[Numbered]; 2]) -> [Contingency; 2] {
    let numbers: [fn(&Numbered) -> u32; 2] = [|it| it.strict, |it| it.relaxed];
    numbers.map(|number| {
        let mut table = Contingency::default();
        let in_b: HashMap<u32, u32> = sides[1].iter().map(|it| (number(it), it.cluster)).collect();
        for it in sides[0] {
            table.key(it.cluster, 1);
            if let Some(other) = in_b.get(&number(it)) {
                table.common(it.cluster, *other, 1);
            }
        }
        for it in sides[1] {
            table.response(it.cluster, 1);
        }
        table
    })
}

fn scores(sides: [&[Numbered]; 2]) -> Option<BothScores> {
    if sides.iter().all(|it| it.is_empty()) {
        return None;
    }
    let [strict, relaxed] = tables(sides);
    Some(BothScores {
        strict: strict.scores(),
        relaxed: relaxed.scores(),
    })
}

/// For each mention of the second side the place of the aligned one of the first.
fn partners(a: &[&Key], b: &[&Key]) -> Vec<Option<u32>> {
    let mut partner = vec![None; b.len()];
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let document = a[i].0.min(b[j].0);
        let run = |list: &[&Key], from: usize| {
            from + list[from..]
                .iter()
                .take_while(|it| it.0 == document)
                .count()
        };
        let (to_a, to_b) = (run(a, i), run(b, j));
        // The alignment wants its own order: by hull, then by fragments.
        let sorted = |list: &[&Key], from: usize, to: usize| -> Vec<usize> {
            let mut places: Vec<usize> = (from..to).collect();
            let span = |at: usize| {
                let spans = list[at].1.as_slice();
                let hull = list[at].1.hull();
                (hull, if spans.len() > 1 { spans } else { &[] })
            };
            places.sort_by(|x, y| span(*x).cmp(&span(*y)));
            places
        };
        let (left, right) = (sorted(a, i, to_a), sorted(b, j, to_b));
        let spans_a: Vec<Span<'_>> = left
            .iter()
            .map(|&at| Span::new(a[at].1.as_slice(), 0))
            .collect();
        let spans_b: Vec<Span<'_>> = right
            .iter()
            .map(|&at| Span::new(b[at].1.as_slice(), 0))
            .collect();
        for (x, y) in align(&spans_a, &spans_b).pairs {
            partner[right[y as usize]] = Some(left[x as usize] as u32);
        }
        (i, j) = (to_a, to_b);
    }
    partner
}
