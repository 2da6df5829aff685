//! Who and where: sets of entities, unidentified mentions, and words that no
//! entity stands behind; what lies within what; how two such sets relate.

use super::comparison::Days;
use super::relation::Relation;
use crate::index::names::folded;
use crate::model::{Annotation, Certainty, Entity, EntityId, PartialDate, Project, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The entity table, by id and by name.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Asked for every mention and for all that it lies in.
    by_id: HashMap<&'a EntityId, &'a Entity>,
    /// Entities by folded label and alias; `None` where several bear one.
    by_name: HashMap<String, Option<&'a EntityId>>,
}

/// What a mention stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key<'a> {
    /// An entity.
    Entity(&'a EntityId),
    /// Words that no entity bears, folded.
    Words(String),
    /// Somebody unidentified: it could be anybody.
    Unidentified,
}

/// One of a set, with what it lies within and the words that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named<'a> {
    /// The entities that it lies or serves in, near and far.
    pub above: BTreeSet<&'a EntityId>,
    /// The words that name it, folded.
    pub words: BTreeSet<String>,
    /// How surely it is meant.
    pub certainty: Certainty,
}

/// A set of those who are named.
pub(super) type Set<'a> = BTreeMap<Key<'a>, Named<'a>>;

impl<'a> Table<'a> {
    pub fn new(project: &'a Project) -> Self {
        let mut by_name: HashMap<String, Option<&'a EntityId>> = HashMap::new();
        for entity in project.entities().iter() {
            for name in std::iter::once(&entity.label).chain(&entity.aliases) {
                let there = by_name.entry(folded(name)).or_insert(Some(&entity.id));
                if *there != Some(&entity.id) {
                    *there = None;
                }
            }
        }
        by_name.remove("");
        let entities = project.entities().iter();
        Self {
            by_id: entities.map(|it| (&it.id, &**it)).collect(),
            by_name,
        }
    }

    /// The only entity that bears a name.
    pub fn bearing(&self, name: &str) -> Option<&'a EntityId> {
        self.by_name.get(&folded(name)).copied().flatten()
    }

    pub fn get(&self, id: &EntityId) -> Option<&'a Entity> {
        self.by_id.get(id).copied()
    }

    /// What people call an entity; its id if it is not there.
    pub fn label(&self, id: &EntityId) -> String {
        let label = self.get(id).map(|it| it.label.as_str());
        label
            .filter(|it| !it.is_empty())
            .map_or_else(|| id.to_string(), str::to_owned)
    }

    /// What an entity lies in at that time, near and far. A chain that leads
    /// back to where it started is followed once; the entity itself is never
    /// above itself.
    pub fn above(&self, id: &'a EntityId, when: Days) -> BTreeSet<&'a EntityId> {
        /// Nothing real lies in more than this; a file may say so all the same.
        const MOST: usize = 500;
        let mut above = BTreeSet::new();
        let mut open = vec![id];
        while let Some(next) = open.pop().filter(|_| above.len() < MOST) {
            let Some(entity) = self.get(next) else {
                continue;
            };
            for within in &entity.within {
                let period = Days {
                    from: within.from.map(PartialDate::first_day),
                    to: within.to.map(PartialDate::last_day),
                };
                if period.meets(when) && within.entity != *id && above.insert(&within.entity) {
                    open.push(&within.entity);
                }
            }
        }
        above
    }

    /// Adds an entity under the words that a voice has.
    pub fn put(&self, set: &mut Set<'a>, id: &'a EntityId, words: &str, when: Days) {
        let named = set.entry(Key::Entity(id)).or_insert_with(|| Named {
            above: self.above(id, when),
            words: BTreeSet::new(),
            certainty: Certainty::Certain,
        });
        let words = folded(words);
        if !words.is_empty() {
            named.words.insert(words);
        }
    }

    /// Adds folded words that no entity bears.
    pub fn put_words(&self, set: &mut Set<'a>, words: String) {
        set.entry(Key::Words(words.clone()))
            .or_insert_with(|| Named {
                above: BTreeSet::new(),
                words: BTreeSet::from([words]),
                certainty: Certainty::Certain,
            });
    }

    /// Adds what a mention stands for. Without entities its words are looked
    /// up in the table; a mention without either adds nothing.
    pub fn add(&self, set: &mut Set<'a>, mention: &'a Annotation, when: Days, sure: Certainty) {
        let words = folded(&mention.first_words());
        let mut put = |key: Key<'a>, certainty: Certainty| {
            let named = set.entry(key).or_insert_with_key(|key| Named {
                above: match key {
                    Key::Entity(id) => self.above(id, when),
                    Key::Words(_) | Key::Unidentified => BTreeSet::new(),
                },
                words: BTreeSet::new(),
                certainty: Certainty::Certain,
            });
            named.certainty = named.certainty.max(certainty);
            if !words.is_empty() {
                named.words.insert(words.clone());
            }
        };
        for link in &mention.entities {
            put(Key::Entity(&link.entity), link.certainty.max(sure));
        }
        if mention.unidentified {
            put(Key::Unidentified, sure);
        }
        if !mention.entities.is_empty() || mention.unidentified {
            return;
        }
        match &mention.value {
            Some(Value::Figure(figure)) if !figure.counted.who.is_empty() => {
                for id in &figure.counted.who {
                    put(Key::Entity(id), sure);
                }
            }
            // A whole statement is no name.
            Some(Value::Claim(_)) => {}
            _ => match self.bearing(&words) {
                Some(id) => put(Key::Entity(id), sure),
                None if words.is_empty() => {}
                None => put(Key::Words(words.clone()), sure),
            },
        }
    }
}

/// Leaves of a set of places only the closest: "Moura, in the Mopti region" is
/// Moura.
pub(super) fn closest(set: &mut Set<'_>) {
    if set.len() < 2 {
        return;
    }
    let mut wider = BTreeSet::new();
    for (key, named) in set.iter() {
        let Key::Entity(own) = key else { continue };
        for above in &named.above {
            let back = set
                .get(&Key::Entity(above))
                .is_some_and(|it| it.above.contains(own));
            if !back {
                wider.insert(*above);
            }
        }
    }
    set.retain(|key, _| !matches!(key, Key::Entity(id) if wider.contains(id)));
}

/// Whether one is the other or lies within it. Everybody could be somebody
/// unidentified.
fn within(own: &Key<'_>, named: &Named<'_>, other: &Key<'_>) -> bool {
    own == other
        || match other {
            Key::Entity(id) => named.above.contains(id),
            Key::Unidentified => true,
            Key::Words(_) => false,
        }
}

/// Whether all of one set is, or lies in, some of the other.
pub(super) fn lies_within(a: &Set<'_>, b: &Set<'_>) -> bool {
    a.iter()
        .all(|(own, named)| b.keys().any(|other| within(own, named, other)))
}

/// How two sets relate; neither is empty.
pub(super) fn relation(a: &Set<'_>, b: &Set<'_>) -> Relation {
    if a.keys().eq(b.keys()) {
        let shares = |(a, b): (&Named<'_>, &Named<'_>)| {
            a.words.is_empty() || b.words.is_empty() || !a.words.is_disjoint(&b.words)
        };
        return if a.values().zip(b.values()).all(shares) {
            Relation::Same
        } else {
            Relation::Alias
        };
    }
    if lies_within(a, b) || lies_within(b, a) {
        return Relation::Refines;
    }
    let touches = |a: &Set<'_>, b: &Set<'_>| {
        a.iter()
            .any(|(own, named)| b.keys().any(|other| within(own, named, other)))
    };
    if touches(a, b) || touches(b, a) {
        Relation::Overlaps
    } else {
        Relation::Rival
    }
}

/// Whether any of them is known by words alone.
pub(super) fn has_unlinked(set: &Set<'_>) -> bool {
    set.keys().any(|it| matches!(it, Key::Words(_)))
}

impl Key<'_> {
    /// What people call it.
    pub fn label(&self, table: &Table<'_>) -> String {
        match self {
            Self::Entity(id) => table.label(id),
            Self::Words(words) => words.clone(),
            Self::Unidentified => "unidentified".to_owned(),
        }
    }
}
