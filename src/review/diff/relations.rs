//! Typed relations of two files: the same if their types are and both ends are
//! aligned.

use super::{Place, Places};
use crate::model::{AnnotationId, Project, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// A relation that only one side has.
#[derive(Clone, Copy, Debug)]
pub struct RelationSide<'p> {
    /// Whether it is the first file's.
    pub of_a: bool,
    /// The relation.
    pub relation: &'p Relation,
    /// Whether the other file has annotations for both of its ends.
    pub ends: RelationEnd,
}

/// Whether the other file has annotations for a relation's ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationEnd {
    /// It has both: the two disagree on the relation itself.
    Found,
    /// It lacks at least one: the disagreement is about that annotation.
    Missing,
}

/// The relations of two files.
pub(super) struct Relations<'p> {
    /// Those that only one side has.
    pub lone: Vec<RelationSide<'p>>,
    /// Those that both have.
    pub same: Vec<[&'p Relation; 2]>,
    /// The places of the first file from which such lone ones start whose ends
    /// both files have.
    pub relinked: BTreeSet<Place>,
}

/// A relation's type and its ends, as places of the first file where there are
/// such; ends of symmetric types in one order.
type Key<'p> = (&'p str, Place, Place);

pub(super) fn relations<'p>(a: &'p Project, b: &'p Project, places: &Places<'p>) -> Relations<'p> {
    let symmetric: BTreeSet<&str> = [a, b]
        .into_iter()
        .flat_map(|it| &it.scheme().relations)
        .filter(|it| it.symmetric)
        .map(|it| &*it.id)
        .collect();
    let to_a: BTreeMap<Place, Place> = places.to_b.iter().map(|(x, y)| (*y, *x)).collect();
    let key = |kind: &'p str, from: Place, to: Place| -> Key<'p> {
        if symmetric.contains(kind) && to < from {
            (kind, to, from)
        } else {
            (kind, from, to)
        }
    };
    // Both ends as places of the first file, if both are aligned.
    let keys = |project: &'p Project, side: usize| -> Vec<(Option<Key<'p>>, &'p Relation)> {
        let place = |id: &AnnotationId| places.of[side].get(id).copied();
        let in_a = |at: Place| match side {
            0 => places.to_b.contains_key(&at).then_some(at),
            _ => to_a.get(&at).copied(),
        };
        let mut seen: BTreeSet<(&str, Place, Place)> = BTreeSet::new();
        let relations = project.relations().iter();
        relations
            .filter_map(|it| {
                // Ends outside the compared documents, or nowhere.
                let (from, to) = (place(&it.from)?, place(&it.to)?);
                let own = key(&it.kind, from, to);
                if !seen.insert(own) {
                    return None;
                }
                let ends = in_a(from).zip(in_a(to));
                Some((ends.map(|it_| key(&it.kind, it_.0, it_.1)), it.as_ref()))
            })
            .collect()
    };
    let (mine, theirs) = (keys(a, 0), keys(b, 1));
    let by_key = |list: &[(Option<Key<'p>>, &'p Relation)]| -> BTreeMap<Key<'p>, &'p Relation> {
        let keyed = list.iter().rev();
        keyed.filter_map(|it| Some((it.0?, it.1))).collect()
    };
    let (of_a, of_b) = (by_key(&mine), by_key(&theirs));
    let mut found = Vec::new();
    let mut relinked = BTreeSet::new();
    for (is_a, list, other) in [(true, &mine, &of_b), (false, &theirs, &of_a)] {
        for (key, relation) in list {
            if key.is_some_and(|it| other.contains_key(&it)) {
                continue;
            }
            if let Some((_, from, _)) = key {
                relinked.insert(*from);
            }
            found.push(RelationSide {
                of_a: is_a,
                relation,
                ends: match key {
                    Some(_) => RelationEnd::Found,
                    None => RelationEnd::Missing,
                },
            });
        }
    }
    let same = of_a.iter();
    let same = same.filter_map(|(key, mine)| Some([*mine, *of_b.get(key)?]));
    Relations {
        lone: found,
        same: same.collect(),
        relinked,
    }
}
