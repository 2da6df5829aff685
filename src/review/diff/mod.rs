//! What two annotators disagree on: every aligned pair with its kind, every
//! annotation that only one of them has, and the facts that stand on
//! annotations, relations, entities and the accounts of events.
//!
//! White space at the ends of spans and annotations entered twice are nothing
//! to disagree on: spans are compared without such white space (unlike in the
//! figures of [`super::agreement`], which take offsets to the letter), and
//! both are counted apart.

mod relations;
#[cfg(test)]
mod tests;

pub use relations::{RelationEnd, RelationSide};

use super::align::align;
use super::entities::{EntityDifference, EntityPairs, entity_differences};
use super::event_ties::EventTies;
use super::events::{EventDiff, event_diff};
use super::kinds::{Kind, compare};
use super::marks::{Ends, Labels, Mark, Marks, marks};
use super::pairing::{Paired, Silence, pair};
use super::values::Aspect;
use crate::model::{Annotation, AnnotationId, Project, Relation};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// An aligned pair of annotations, or one that only one side has.
#[derive(Clone, Debug)]
pub struct Item<'p> {
    /// How the two differ.
    pub kind: Kind,
    /// The document, by its place in [`Paired::documents`].
    pub document: usize,
    /// The first file's annotation.
    pub a: Option<&'p Annotation>,
    /// The second file's annotation.
    pub b: Option<&'p Annotation>,
    /// In what the values differ, whatever the kind.
    pub aspects: Vec<Aspect>,
    /// Whether the spans differ in white space at their ends, which does not count.
    pub white_space: bool,
    /// Whether it is of the kind [`Kind::Link`] for a relation that starts
    /// from it and nothing else.
    pub by_relation: bool,
}

/// All that two files agree and disagree on.
#[derive(Clone, Debug)]
pub struct Diff<'p> {
    /// Which documents were compared.
    pub paired: Paired,
    /// Every pair and every annotation without one, the same ones too: by
    /// document, then by position.
    pub items: Vec<Item<'p>>,
    /// Annotations left out as repeats, of the first and of the second file.
    pub repeats: [usize; 2],
    /// The entities of both files.
    pub entities: EntityPairs,
    /// Paired entities of which the files say different things.
    pub entity_differences: Vec<EntityDifference<'p>>,
    /// Relations that only one side has.
    pub relations: Vec<RelationSide<'p>>,
    /// Relations that both have.
    pub same_relations: Vec<[&'p Relation; 2]>,
    /// Events and their accounts.
    pub events: EventDiff<'p>,
    /// Links between events, and verdicts.
    pub ties: EventTies<'p>,
    /// Whether the alignment is the best by every criterion everywhere.
    pub exact: bool,
}

impl Diff<'_> {
    /// How many items are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.items.iter().filter(|it| it.kind == kind).count()
    }

    /// How many pairs differ in white space at their ends alone.
    pub fn white_space(&self) -> usize {
        let same = self.items.iter().filter(|it| it.kind == Kind::Same);
        same.filter(|it| it.white_space).count()
    }
}

/// Which kept marks stand for an annotation: document, place in the list.
pub(super) type Place = (usize, u32);

/// What annotation ids stand for, and who is aligned with whom.
pub(super) struct Places<'p> {
    /// For each side the place of every compared annotation, repeats included.
    pub of: [HashMap<&'p AnnotationId, Place>; 2],
    /// The second side's place for an aligned place of the first.
    pub to_b: BTreeMap<Place, Place>,
}

/// Compares two files.
pub fn diff<'p>(a: &'p Project, b: &'p Project) -> Diff<'p> {
    let projects = [a, b];
    let paired = pair(&projects, Silence::NotOpened);
    let labels = Labels::of(&projects);
    let all = marks(&projects, &paired, &labels, Ends::Trimmed);
    let entities = EntityPairs::of(a, b);
    let mut places = Places {
        of: projects.map(|it| HashMap::with_capacity(it.annotations().len())),
        to_b: BTreeMap::new(),
    };
    let mut found = Vec::new();
    let mut repeats = [0, 0];
    let mut exact = true;
    for (document, sides) in all.iter().enumerate() {
        let [left, right] = &sides[..] else {
            continue;
        };
        for (side, marks) in [left, right].into_iter().enumerate() {
            for (at, mark) in marks.kept.iter().enumerate() {
                places.of[side].insert(&mark.annotation.id, (document, at as u32));
            }
            for (mark, at) in &marks.repeats {
                places.of[side].insert(&mark.annotation.id, (document, *at));
            }
            repeats[side] += marks.repeats.len();
        }
        let aligned = align(&left.spans(), &right.spans());
        exact &= aligned.exact;
        for &(x, y) in &aligned.pairs {
            places.to_b.insert((document, x), (document, y));
        }
        items(document, left, right, &aligned.pairs, &entities, &mut found);
    }
    let relations = relations::relations(a, b, &places);
    for item in &mut found {
        let place = item.a.and_then(|it| places.of[0].get(&it.id));
        if item.kind == Kind::Same && place.is_some_and(|it| relations.relinked.contains(it)) {
            item.kind = Kind::Link;
            item.by_relation = true;
        }
    }
    let events = event_diff(a, b, &paired, &places);
    Diff {
        paired,
        items: found,
        repeats,
        entity_differences: entity_differences(a, b, &entities),
        entities,
        relations: relations.lone,
        same_relations: relations.same,
        ties: EventTies::of(a, b, &events),
        events,
        exact,
    }
}

fn items<'p>(
    document: usize,
    a: &Marks<'p>,
    b: &Marks<'p>,
    pairs: &[(u32, u32)],
    entities: &EntityPairs,
    out: &mut Vec<Item<'p>>,
) {
    let mut partner: Vec<Option<u32>> = vec![None; a.kept.len()];
    let mut taken = vec![false; b.kept.len()];
    for &(x, y) in pairs {
        partner[x as usize] = Some(y);
        taken[y as usize] = true;
    }
    let twins = |marks: &Marks<'p>| -> HashMap<u32, Vec<Mark<'p>>> {
        let mut twins: HashMap<u32, Vec<Mark<'p>>> = HashMap::new();
        for (mark, at) in &marks.repeats {
            twins.entry(*at).or_default().push(mark.clone());
        }
        twins
    };
    let (twins_a, twins_b) = (twins(a), twins(b));
    let one = |kind, a: Option<&Mark<'p>>, b: Option<&Mark<'p>>| Item {
        kind,
        document,
        a: a.map(|it| it.annotation),
        b: b.map(|it| it.annotation),
        aspects: Vec::new(),
        white_space: false,
        by_relation: false,
    };
    // Both lists ascend by position: an annotation that only the second side
    // has stands before the first pair or lone one that starts behind it.
    let mut lone = (0..b.kept.len()).filter(|&it| !taken[it]).peekable();
    for (at, mark) in a.kept.iter().enumerate() {
        while let Some(&other) = lone.peek() {
            if b.kept[other].span().order(&mark.span()).is_ge() {
                break;
            }
            out.push(one(Kind::OnlyB, None, Some(&b.kept[other])));
            lone.next();
        }
        let Some(other) = partner[at] else {
            out.push(one(Kind::OnlyA, Some(mark), None));
            continue;
        };
        // Who entered a thing twice has said it if either of the two says it.
        let mine = std::iter::once(mark).chain(twins_a.get(&(at as u32)).into_iter().flatten());
        let theirs: Vec<&Mark<'p>> = std::iter::once(&b.kept[other as usize])
            .chain(twins_b.get(&other).into_iter().flatten())
            .collect();
        let best = mine
            .flat_map(|x| theirs.iter().map(move |y| (x, *y)))
            .map(|(x, y)| (compare(x, y, entities), x, y))
            .min_by_key(|((kind, values), _, _)| {
                (*kind != Kind::Same, Reverse(*kind), values.len())
            });
        if let Some(((kind, aspects), x, y)) = best {
            let mut item = one(kind, Some(x), Some(y));
            item.aspects = aspects;
            item.white_space = x.spans == y.spans && x.annotation.spans != y.annotation.spans;
            out.push(item);
        }
    }
    out.extend(lone.map(|it| one(Kind::OnlyB, None, Some(&b.kept[it]))));
}
