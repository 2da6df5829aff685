//! Relations, counted by the two pieces that they tie. A relation can only be
//! matched by one between the same two pieces, so a pair of pieces is counted
//! alone.

use super::super::counting::Linked;
use super::super::links::{Ends, LinkCounts, Place, links_among, symmetric_types};
use super::pieces::Pieces;
use crate::model::{AnnotationId, Project, Relation, RelationId};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// An annotation with its place in the piece, and its label.
pub(super) type Tied = (AnnotationId, u32, u32);

/// The relations of a pair of pieces, and what they come to.
#[derive(Clone, Debug, Default)]
struct Group {
    relations: [BTreeSet<RelationId>; 2],
    counts: Linked,
}

/// A pair of pieces, the lesser number first.
type Pair = (usize, usize);

/// The partners of places, and whether boundaries and label are the same.
#[derive(Clone, Debug, Default)]
struct Partners {
    to_b: HashMap<Place, (Place, bool)>,
    to_a: HashMap<Place, Place>,
}

/// All relations of two files.
#[derive(Clone, Debug, Default)]
pub(super) struct Ties {
    symmetric: BTreeSet<SmolStr>,
    /// The places of annotations that something names, with their labels.
    places: [HashMap<AnnotationId, (Place, u32)>; 2],
    /// Those of each piece.
    of_piece: HashMap<usize, [Vec<AnnotationId>; 2]>,
    /// Among all annotations, and among those of one label.
    partners: [Partners; 2],
    groups: BTreeMap<Pair, Group>,
    pairs_of: HashMap<usize, BTreeSet<Pair>>,
    pair_of: [HashMap<RelationId, Pair>; 2],
}

impl Ties {
    pub fn of(projects: [&Project; 2]) -> Self {
        Self {
            symmetric: symmetric_types(projects),
            ..Self::default()
        }
    }

    /// Whether the place of an annotation is known.
    pub fn knows(&self, side: usize, id: &AnnotationId) -> bool {
        self.places[side].contains_key(id)
    }

    /// Takes over which types of relations have no direction; if these are
    /// others now, all relations are to be looked at.
    pub fn set_symmetric(
        &mut self,
        projects: [&Project; 2],
        relations: &mut BTreeSet<(usize, RelationId)>,
    ) {
        let symmetric = symmetric_types(projects);
        if symmetric == self.symmetric {
            return;
        }
        self.symmetric = symmetric;
        for (side, known) in self.pair_of.iter().enumerate() {
            relations.extend(known.keys().map(|id| (side, id.clone())));
        }
    }

    /// Takes over where the named annotations of a new piece are, and with
    /// which they are aligned.
    pub fn add_piece(
        &mut self,
        number: usize,
        tied: [Vec<Tied>; 2],
        ends: &Ends<'_>,
        label_ends: &BTreeMap<u32, Ends<'_>>,
    ) {
        let mut wanted: [BTreeSet<Place>; 2] = Default::default();
        for (side, tied) in tied.into_iter().enumerate() {
            for (id, at, label) in tied {
                let place = (number, at);
                wanted[side].insert(place);
                self.places[side].insert(id.clone(), (place, label));
                self.of_piece.entry(number).or_default()[side].push(id);
            }
        }
        let of_labels = label_ends.values().flat_map(|it| &it.to_b);
        let all: [Vec<_>; 2] = [ends.to_b.iter().collect(), of_labels.collect()];
        for (partners, pairs) in self.partners.iter_mut().zip(all) {
            for (a, (b, same)) in pairs {
                if wanted[0].contains(a) || wanted[1].contains(b) {
                    partners.to_b.insert(*a, (*b, *same));
                    partners.to_a.insert(*b, *a);
                }
            }
        }
    }

    /// Lets go of a piece; its relations are to be looked at again.
    pub fn forget_piece(&mut self, number: usize, relations: &mut BTreeSet<(usize, RelationId)>) {
        for pair in self.pairs_of.get(&number).into_iter().flatten() {
            let Some(group) = self.groups.get(pair) else {
                continue;
            };
            for (side, ids) in group.relations.iter().enumerate() {
                relations.extend(ids.iter().map(|id| (side, id.clone())));
            }
        }
        for (side, ids) in self
            .of_piece
            .remove(&number)
            .unwrap_or_default()
            .into_iter()
            .enumerate()
        {
            for id in ids {
                let place = self.places[side].remove(&id).map(|it| it.0);
                let Some(place) = place else { continue };
                for partners in &mut self.partners {
                    let a = match side {
                        0 => Some(place),
                        _ => partners.to_a.get(&place).copied(),
                    };
                    if let Some((b, _)) = a.and_then(|it| partners.to_b.remove(&it)) {
                        partners.to_a.remove(&b);
                    }
                }
            }
        }
    }

    /// Puts relations to the pieces that they tie now, and counts these pairs
    /// of pieces again.
    pub fn regroup(
        &mut self,
        projects: [&Project; 2],
        relations: BTreeSet<(usize, RelationId)>,
        pieces: &mut Pieces,
    ) {
        let mut changed: BTreeSet<Pair> = BTreeSet::new();
        for (side, id) in relations {
            if let Some(pair) = self.pair_of[side].remove(&id) {
                if let Some(group) = self.groups.get_mut(&pair) {
                    group.relations[side].remove(&id);
                }
                changed.insert(pair);
            }
            let Some(it) = projects[side].relations().get(&id) else {
                continue;
            };
            let number = |end| self.places[side].get(end).map(|it| it.0.0);
            if let (Some(from), Some(to)) = (number(&it.from), number(&it.to)) {
                let pair = (from.min(to), from.max(to));
                self.groups.entry(pair).or_default().relations[side].insert(id.clone());
                for number in [from, to] {
                    self.pairs_of.entry(number).or_default().insert(pair);
                }
                self.pair_of[side].insert(id, pair);
                changed.insert(pair);
            }
        }
        for pair in changed {
            self.count_again(projects, pair, pieces);
        }
    }

    fn count_again(&mut self, projects: [&Project; 2], pair: Pair, pieces: &mut Pieces) {
        let Some(mut group) = self.groups.remove(&pair) else {
            return;
        };
        enter(&group.counts, pieces, LinkCounts::take);
        if group.relations.iter().all(BTreeSet::is_empty) {
            for number in [pair.0, pair.1] {
                if let Some(pairs) = self.pairs_of.get_mut(&number) {
                    pairs.remove(&pair);
                    if pairs.is_empty() {
                        self.pairs_of.remove(&number);
                    }
                }
            }
            return;
        }
        let records: [Vec<&Relation>; 2] = [0, 1].map(|side| {
            let ids = group.relations[side].iter();
            ids.filter_map(|id| projects[side].relations().get(id))
                .map(AsRef::as_ref)
                .collect()
        });
        group.counts = self.counted(&records);
        enter(&group.counts, pieces, LinkCounts::add);
        self.groups.insert(pair, group);
    }

    /// What the relations of a pair of pieces come to.
    fn counted(&self, records: &[Vec<&Relation>; 2]) -> Linked {
        let mut ends = [Ends::default(), Ends::default()];
        let mut labels: BTreeMap<Place, u32> = BTreeMap::new();
        let mut of_b: BTreeMap<Place, u32> = BTreeMap::new();
        for (side, records) in records.iter().enumerate() {
            for id in records.iter().flat_map(|it| [&it.from, &it.to]) {
                let Some(&(place, label)) = self.places[side].get(id) else {
                    continue;
                };
                let known = if side == 0 { &mut labels } else { &mut of_b };
                known.insert(place, label);
                for (ends, partners) in ends.iter_mut().zip(&self.partners) {
                    ends.of[side].insert(id, place);
                    let a = match side {
                        0 => Some(place),
                        _ => partners.to_a.get(&place).copied(),
                    };
                    if let Some((a, b)) = a.and_then(|it| Some((it, *partners.to_b.get(&it)?))) {
                        ends.to_b.insert(a, b);
                    }
                }
            }
        }
        let [all, of_labels] = ends;
        let lists = [0, 1].map(|side: usize| records[side].iter().copied());
        let documents = links_among(lists, &self.symmetric, &all, &|_, _| true);
        let mut found = Linked {
            documents,
            labels: BTreeMap::new(),
        };
        let known: BTreeSet<u32> = labels.values().chain(of_b.values()).copied().collect();
        for label in known {
            let keep = |side: usize, place: Place| {
                let known = if side == 0 { &labels } else { &of_b };
                known.get(&place) == Some(&label)
            };
            let lists = [0, 1].map(|side: usize| records[side].iter().copied());
            let counts = links_among(lists, &self.symmetric, &of_labels, &keep);
            if !counts.is_empty() {
                found.labels.insert(label, counts);
            }
        }
        found
    }

    /// Gives labels other ranks, in the same order.
    pub fn relabel(&mut self, moved: &dyn Fn(u32) -> u32) {
        for it in self.places.iter_mut().flat_map(HashMap::values_mut) {
            it.1 = moved(it.1);
        }
        for group in self.groups.values_mut() {
            let labels = std::mem::take(&mut group.counts.labels).into_iter();
            group.counts.labels = labels.map(|(label, it)| (moved(label), it)).collect();
        }
    }
}

/// Adds the counts of a pair of pieces to these, or takes them off.
fn enter(counts: &Linked, pieces: &mut Pieces, how: fn(&mut LinkCounts, &LinkCounts)) {
    for (number, links) in &counts.documents {
        if let Some(of_piece) = pieces.counts_of(*number) {
            how(&mut of_piece.tally.links, links);
        }
    }
    for (label, by_piece) in &counts.labels {
        for (number, links) in by_piece {
            if let Some(of_piece) = pieces.counts_of(*number) {
                how(&mut of_piece.labels.entry(*label).or_default().links, links);
            }
        }
    }
}
