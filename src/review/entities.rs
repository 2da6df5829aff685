//! Which entities of two files are the same: those of the same id, then those
//! of the same kind whose labels are the same but for case, accents and kinds
//! of white space, then those where a label or alias of one is a label or
//! alias of the other.

use crate::model::{Entity, EntityId, EntityKind, EntityLink, Project};
use crate::recognise::fold::{Keep, folded};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The entities of two files, one to one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityPairs {
    of_b: BTreeMap<EntityId, EntityId>,
    of_a: BTreeMap<EntityId, EntityId>,
}

impl EntityPairs {
    /// Pairs the entities of two files.
    pub fn of(a: &Project, b: &Project) -> Self {
        let mut pairs = Self::default();
        for entity in a.entities().iter() {
            if b.entities().contains(&entity.id) {
                pairs.add(&entity.id, &entity.id);
            }
        }
        pairs.by_names(a, b, |it| vec![&*it.label]);
        pairs.by_names(a, b, |it| {
            let aliases = it.aliases.iter().map(String::as_str);
            std::iter::once(&*it.label).chain(aliases).collect()
        });
        pairs
    }

    fn add(&mut self, a: &EntityId, b: &EntityId) {
        self.of_b.insert(a.clone(), b.clone());
        self.of_a.insert(b.clone(), a.clone());
    }

    fn by_names<'p>(
        &mut self,
        a: &'p Project,
        b: &'p Project,
        names: impl Fn(&'p Entity) -> Vec<&'p str>,
    ) {
        type Key = (EntityKind, String);
        let keys = |it: &'p Arc<Entity>| -> BTreeSet<Key> {
            let names = names(it).into_iter().map(str::trim);
            names
                .filter(|it| !it.is_empty())
                .map(|name| (it.kind, folded(name, Keep::NOTHING)))
                .collect()
        };
        let mut free: BTreeMap<Key, Vec<&EntityId>> = BTreeMap::new();
        for entity in b.entities().iter() {
            if !self.of_a.contains_key(&entity.id) {
                for key in keys(entity) {
                    free.entry(key).or_default().push(&entity.id);
                }
            }
        }
        for entity in a.entities().iter() {
            if self.of_b.contains_key(&entity.id) {
                continue;
            }
            let found = keys(entity).iter().find_map(|key| {
                let all = free.get(key)?;
                all.iter().copied().find(|it| !self.of_a.contains_key(it))
            });
            if let Some(found) = found {
                self.add(&entity.id, found);
            }
        }
    }

    /// The second file's entity for one of the first file's.
    pub fn in_b(&self, a: &EntityId) -> Option<&EntityId> {
        self.of_b.get(a)
    }

    /// The first file's entity for one of the second file's.
    pub fn in_a(&self, b: &EntityId) -> Option<&EntityId> {
        self.of_a.get(b)
    }

    /// Whether two lists name the same entities.
    pub fn same_sets(&self, a: &[EntityId], b: &[EntityId]) -> bool {
        let mapped: Option<BTreeSet<&EntityId>> = a.iter().map(|it| self.in_b(it)).collect();
        a.is_empty() && b.is_empty() || mapped.is_some_and(|it| it == b.iter().collect())
    }

    /// Whether two mentions are linked to the same entities with the same
    /// certainty.
    pub fn same_links(&self, a: &[EntityLink], b: &[EntityLink]) -> bool {
        let theirs: BTreeSet<_> = b.iter().map(|it| (&it.entity, it.certainty)).collect();
        let mapped: Option<BTreeSet<_>> = a
            .iter()
            .map(|it| Some((self.in_b(&it.entity)?, it.certainty)))
            .collect();
        a.is_empty() && b.is_empty() || mapped.is_some_and(|it| it == theirs)
    }

    /// The entities of the first file that the second lacks, by id.
    pub fn only_in_a<'p>(&self, a: &'p Project) -> Vec<&'p Arc<Entity>> {
        let all = a.entities().iter();
        all.filter(|it| !self.of_b.contains_key(&it.id)).collect()
    }

    /// The entities of the second file that the first lacks, by id.
    pub fn only_in_b<'p>(&self, b: &'p Project) -> Vec<&'p Arc<Entity>> {
        let all = b.entities().iter();
        all.filter(|it| !self.of_a.contains_key(&it.id)).collect()
    }

    /// How many are paired.
    pub fn len(&self) -> usize {
        self.of_b.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.of_b.is_empty()
    }
}
