//! Which entities of two files are the same: those of the same id, then those
//! of the same kind whose labels are the same but for case, accents and kinds
//! of white space, then those where a label or alias of one is a label or
//! alias of the other.

use crate::model::{Entity, EntityId, EntityKind, EntityLink, Project};
use crate::recognise::fold::{Keep, folded};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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

/// In what the records of one entity in two files differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntityAspect {
    /// What it is called: neither file knows the other's label.
    Label,
    /// What kind of thing it is.
    Kind,
    /// What it lies or serves in.
    Within,
    /// Whether it may be named to strangers.
    Sensitivity,
    /// A further name that is another entity's in the other file.
    Names,
}

impl EntityAspect {
    /// A stable word for scripts, which people read too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Kind => "kind",
            Self::Within => "within",
            Self::Sensitivity => "sensitivity",
            Self::Names => "names",
        }
    }
}

/// Two records of one entity that differ.
#[derive(Clone, Debug)]
pub struct EntityDifference<'p> {
    /// The first file's.
    pub a: &'p Arc<Entity>,
    /// The second file's.
    pub b: &'p Arc<Entity>,
    /// In what.
    pub aspects: Vec<EntityAspect>,
}

/// A kind and a folded name.
type NameKey = (EntityKind, String);

/// The entities of one file by their names, kept up edit by edit: who looks
/// for one entity in a large file does not pair all of them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    labels: HashMap<NameKey, BTreeSet<EntityId>>,
    all: HashMap<NameKey, BTreeSet<EntityId>>,
}

impl Names {
    /// The names of a file.
    pub fn of(project: &Project) -> Self {
        let mut found = Self::default();
        for entity in project.entities().iter() {
            found.put(entity, true);
        }
        found
    }

    /// Takes an entity's names in, or out again.
    pub fn put(&mut self, entity: &Entity, there: bool) {
        let of = |map: &mut HashMap<NameKey, BTreeSet<EntityId>>, key: NameKey| {
            if there {
                map.entry(key).or_default().insert(entity.id.clone());
            } else if let Some(ids) = map.get_mut(&key) {
                ids.remove(&entity.id);
                if ids.is_empty() {
                    map.remove(&key);
                }
            }
        };
        of(&mut self.labels, label_key(entity));
        for key in keys(entity) {
            of(&mut self.all, key);
        }
    }
}

fn label_key(entity: &Entity) -> NameKey {
    (entity.kind, folded(entity.label.trim(), Keep::NOTHING))
}

fn keys(entity: &Entity) -> BTreeSet<NameKey> {
    names(entity).map(|name| (entity.kind, name)).collect()
}

/// The entity of the first file for one of the second: what [`EntityPairs`]
/// pairs, found without pairing all others. Only where further names lead from
/// one entity to several others may it choose another of these.
pub fn partner(a: (&Project, &Names), b: (&Project, &Names), entity: &Entity) -> Option<EntityId> {
    if a.0.entities().contains(&entity.id) {
        return Some(entity.id.clone());
    }
    let free = |of: (&Project, &Names), other: &Project, key: &NameKey| -> Vec<EntityId> {
        let ids = of.1.labels.get(key).into_iter().flatten();
        ids.filter(|id| !other.entities().contains(id))
            .cloned()
            .collect()
    };
    let key = label_key(entity);
    let (here, there) = (free(b, a.0, &key), free(a, b.0, &key));
    let place = here.iter().position(|id| *id == entity.id);
    if let Some(found) = place.and_then(|at| there.get(at)) {
        return Some(found.clone());
    }
    // Those whose labels have found no partner.
    let left = |of: (&Project, &Names), other: (&Project, &Names), key: &NameKey| {
        let ids = of.1.all.get(key).into_iter().flatten();
        let mut left: Vec<EntityId> = Vec::new();
        for id in ids.filter(|id| !other.0.entities().contains(id)) {
            let Some(own) = of.0.entities().get(id) else {
                continue;
            };
            let key = label_key(own);
            let mine = free(of, other.0, &key);
            let place = mine.iter().position(|it| it == id);
            if place.is_none_or(|at| at >= free(other, of.0, &key).len()) {
                left.push(id.clone());
            }
        }
        left
    };
    keys(entity).iter().find_map(|key| {
        let place = left(b, a, key).iter().position(|id| *id == entity.id)?;
        left(a, b, key).get(place).cloned()
    })
}

/// Paired entities of which the files say different things, by the first
/// file's ids. Further names that only one of them knows are no difference.
pub fn entity_differences<'p>(
    a: &'p Project,
    b: &'p Project,
    pairs: &EntityPairs,
) -> Vec<EntityDifference<'p>> {
    let (named_a, named_b) = (Named::of(a), Named::of(b));
    let mut found = Vec::new();
    for x in a.entities().iter() {
        let Some(y) = pairs.in_b(&x.id).and_then(|id| b.entities().get(id)) else {
            continue;
        };
        let wholes_a: Option<BTreeSet<_>> = x
            .within
            .iter()
            .map(|it| Some((pairs.in_b(&it.entity)?, it.from, it.to)))
            .collect();
        let wholes_b: BTreeSet<_> = y
            .within
            .iter()
            .map(|it| (&it.entity, it.from, it.to))
            .collect();
        let strangers = named_b.is_of_another(x, &y.id) || named_a.is_of_another(y, &x.id);
        let checks = [
            (
                !knows(y, &x.label) && !knows(x, &y.label),
                EntityAspect::Label,
            ),
            (x.kind != y.kind, EntityAspect::Kind),
            (wholes_a != Some(wholes_b), EntityAspect::Within),
            (x.sensitivity != y.sensitivity, EntityAspect::Sensitivity),
            (strangers, EntityAspect::Names),
        ];
        let aspects: Vec<EntityAspect> = checks
            .into_iter()
            .filter(|it| it.0)
            .map(|it| it.1)
            .collect();
        if !aspects.is_empty() {
            found.push(EntityDifference {
                a: x,
                b: y,
                aspects,
            });
        }
    }
    found
}

fn names(entity: &Entity) -> impl Iterator<Item = String> {
    let aliases = entity.aliases.iter().map(String::as_str);
    let all = std::iter::once(&*entity.label)
        .chain(aliases)
        .map(str::trim);
    all.filter(|it| !it.is_empty())
        .map(|it| folded(it, Keep::NOTHING))
}

fn knows(entity: &Entity, name: &str) -> bool {
    let name = folded(name.trim(), Keep::NOTHING);
    names(entity).any(|it| it == name)
}

/// The entities of a file by their folded names.
struct Named<'p>(HashMap<(EntityKind, String), Vec<&'p EntityId>>);

impl<'p> Named<'p> {
    fn of(project: &'p Project) -> Self {
        let mut all: HashMap<(EntityKind, String), Vec<&'p EntityId>> = HashMap::new();
        for entity in project.entities().iter() {
            for name in names(entity) {
                all.entry((entity.kind, name)).or_default().push(&entity.id);
            }
        }
        Self(all)
    }

    /// Whether a name of an entity is here that of another than its partner,
    /// and not its partner's too.
    fn is_of_another(&self, entity: &Entity, partner: &EntityId) -> bool {
        names(entity).any(|name| {
            let found = self.0.get(&(entity.kind, name));
            found.is_some_and(|all| !all.contains(&partner))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::entity_edit::plain_entity;
    use crate::command::{Command, Put, apply};
    use crate::model::Head;
    use proptest::prelude::*;

    /// An id, a name among few, and a further one.
    type Told = (u64, u8, Option<u8>);

    fn project(all: &[Told]) -> Project {
        let mut project = Project::new(Head::default());
        let name = |at: u8| format!("{}ame {}", if at > 9 { "n" } else { "N" }, at % 10);
        let put = all.iter().map(|(id, label, alias)| {
            let mut it = plain_entity(EntityId::of_random(*id), EntityKind::Person, &name(*label));
            it.aliases.extend(alias.map(name));
            Command::Entity(Put::set(it))
        });
        apply(&mut project, &put.collect::<Vec<_>>()).expect("fits");
        project
    }

    fn told(aliases: bool) -> impl Strategy<Value = Vec<Told>> {
        let alias = prop::option::of(0_u8..20).prop_map(move |it| it.filter(|_| aliases));
        prop::collection::vec((0_u64..12, 0_u8..20, alias), 0..12)
    }

    fn one_by_one(a: &Project, b: &Project) -> Vec<(EntityId, Option<EntityId>)> {
        let (names_a, names_b) = (Names::of(a), Names::of(b));
        let all = b.entities().iter();
        all.map(|it| (it.id.clone(), partner((a, &names_a), (b, &names_b), it)))
            .collect()
    }

    proptest! {
        /// One looked for finds what pairing all of them finds.
        #[test]
        fn one_is_found_as_all_are((a, b) in (told(false), told(false))) {
            let (a, b) = (project(&a), project(&b));
            let pairs = EntityPairs::of(&a, &b);
            for (id, found) in one_by_one(&a, &b) {
                prop_assert_eq!(found.as_ref(), pairs.in_a(&id));
            }
        }

        /// With further names too nobody is taken for two.
        #[test]
        fn partners_are_one_to_one((a, b) in (told(true), told(true))) {
            let (a, b) = (project(&a), project(&b));
            let mut seen = BTreeSet::new();
            for (id, found) in one_by_one(&a, &b) {
                let Some(found) = found else { continue };
                prop_assert!(a.entities().contains(&found));
                let twins = id == found || !b.entities().contains(&found);
                prop_assert!(twins, "{} is in both files", found);
                seen.insert(found);
            }
            prop_assert!(seen.len() <= a.entities().len());
        }

        /// Names that are put and taken one by one are those of the file.
        #[test]
        fn names_follow_edits(all in told(true)) {
            let whole = project(&all);
            let mut names = Names::of(&whole);
            for it in whole.entities().iter() {
                names.put(it, false);
            }
            prop_assert!(names.labels.is_empty() && names.all.is_empty());
        }
    }
}
