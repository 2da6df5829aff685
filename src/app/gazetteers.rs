//! The gazetteers at hand, found by name, and the entities that entries become.

use crate::command::entity_edit::plain_entity;
use crate::index::names::{Names, folded};
use crate::index::{Likeness, Mentions};
use crate::model::{Entity, EntityId, EntityKind, Project, Within};
use crate::recognise::gazetteer::{Entry, EntryId, Gazetteer, Sort, chain};
use std::sync::Arc;

/// The gazetteers at hand.
#[derive(Debug)]
pub struct Gazetteers {
    all: Arc<[Gazetteer]>,
    names: Names<EntryId>,
}

impl Default for Gazetteers {
    /// None at all.
    fn default() -> Self {
        Self {
            all: Arc::from([]),
            names: Names::default(),
        }
    }
}

impl Gazetteers {
    /// Takes over gazetteers that were read.
    pub fn new(all: Vec<Gazetteer>) -> Self {
        let mut names = Names::default();
        for (id, entry) in all.iter().flat_map(Gazetteer::entries) {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                names.insert(&folded(name), id.clone());
            }
        }
        Self {
            all: all.into(),
            names,
        }
    }

    /// The gazetteers themselves.
    pub fn all(&self) -> &Arc<[Gazetteer]> {
        &self.all
    }

    /// An entry.
    pub fn get(&self, id: &EntryId) -> Option<&Entry> {
        self.all.iter().find_map(|it| it.get(id))
    }

    /// The entries that words may be of, at most `most`: of the name itself
    /// first, then those whose name begins so, then those one letter off.
    /// Towns come before what is named after them.
    pub fn suggest(&self, words: &str, most: usize) -> Vec<(EntryId, Option<Likeness>)> {
        let key = folded(words);
        let mut found: Vec<(EntryId, Option<Likeness>)> = Vec::new();
        if key.is_empty() || key.len() > crate::index::names::LONGEST_NAME {
            return found;
        }
        let mut same: Vec<&EntryId> = self.names.get(&key).into_iter().flatten().collect();
        same.sort_by_key(|id| (self.get(id).map(|it| rank(it.sort)), *id));
        let same = same.into_iter().map(|id| (id, Some(Likeness::Folded)));
        let begin = self.names.starting(&key, most);
        let begin = begin.into_iter().map(|id| (id, None));
        let near = self.names.near(&key).into_iter().flat_map(|it| it.1);
        let near = near.map(|id| (id, Some(Likeness::Near)));
        for (id, how) in same.chain(begin).chain(near) {
            if found.len() >= most {
                break;
            }
            if !found.iter().any(|it| it.0 == *id) {
                found.push((id.clone(), how));
            }
        }
        found
    }

    /// What people read of an entry: "cercle in Mopti region › Mali".
    pub fn place_words(&self, id: &EntryId) -> String {
        let Some(entry) = self.get(id) else {
            return String::new();
        };
        let way: Vec<String> = chain(id, &self.all)
            .into_iter()
            .map(|(_, outer)| self.label(outer))
            .collect();
        if way.is_empty() {
            entry.sort.word().to_owned()
        } else {
            format!("{} in {}", entry.sort.word(), way.join(" › "))
        }
    }

    /// What an entity of an entry is called: with its sort, where a town or
    /// another entry has the same name.
    pub fn label(&self, entry: &Entry) -> String {
        let twins = self
            .names
            .get(&folded(&entry.name))
            .map_or(0, std::collections::BTreeSet::len);
        let division = matches!(
            entry.sort,
            Sort::Region | Sort::District | Sort::Cercle | Sort::Commune
        );
        if twins > 1 && division {
            format!("{} {}", entry.name, entry.sort.word())
        } else {
            entry.name.to_string()
        }
    }

    /// The entities that an entry becomes: itself first, then what it lies in,
    /// as far as the project does not have that yet. What the project has is
    /// not made again; if that is the entry itself, the list is empty and the
    /// id is that of the known one.
    pub fn entities(
        &self,
        project: &Project,
        mentions: &Mentions,
        id: &EntryId,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<(EntityId, Vec<Entity>)> {
        let own = self.get(id)?;
        let mut way = vec![own];
        way.extend(chain(id, &self.all).into_iter().map(|it| it.1));
        let mut made: Vec<Entity> = Vec::new();
        let mut first = None;
        for entry in way {
            let kind = entry.sort.entity_kind();
            let label = self.label(entry);
            let known = known(project, mentions, &label, kind);
            let entity = known.clone().unwrap_or_else(|| {
                let mut id = EntityId::of_random(fresh());
                while project.entities().contains(&id) || made.iter().any(|it| it.id == id) {
                    id = EntityId::of_random(fresh());
                }
                id
            });
            if let Some(inner) = made.last_mut() {
                inner.within.push(Within {
                    entity: entity.clone(),
                    from: None,
                    to: None,
                });
            }
            first.get_or_insert(entity.clone());
            if known.is_some() {
                break;
            }
            let mut new = plain_entity(entity, kind, &label);
            new.aliases = entry.aliases.iter().map(ToString::to_string).collect();
            new.aliases.remove(&new.label);
            made.push(new);
        }
        Some((first?, made))
    }
}

/// Towns first, then villages, then the larger, then people.
fn rank(sort: Sort) -> u8 {
    match sort {
        Sort::Town => 0,
        Sort::Village => 1,
        Sort::Country => 2,
        Sort::Region | Sort::District => 3,
        Sort::Cercle => 4,
        Sort::Commune => 5,
        Sort::Area | Sort::Place => 6,
        Sort::Person | Sort::Group | Sort::Organisation => 7,
    }
}

/// An entity of that very label and kind.
fn known(
    project: &Project,
    mentions: &Mentions,
    label: &str,
    kind: EntityKind,
) -> Option<EntityId> {
    let found = mentions.suggest(project, label);
    let same = found.into_iter().filter(|it| it.how != Likeness::Near);
    let mut of_kind = same.filter_map(|it| project.entities().get(&it.entity).cloned());
    of_kind
        .find(|it| it.kind == kind && folded(&it.label) == folded(label))
        .map(|it| it.id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{apply, entity_edit::add_entities};
    use crate::model::Head;
    use crate::recognise::gazetteer::Row;

    fn gazetteers(table: &str) -> Gazetteers {
        let rows: Vec<Row> = table
            .lines()
            .enumerate()
            .map(|(at, line)| Row {
                line: at + 1,
                fields: line.split(',').map(str::to_owned).collect(),
            })
            .collect();
        Gazetteers::new(vec![
            Gazetteer::read("own", &rows, &[]).expect("a gazetteer"),
        ])
    }

    #[test]
    fn an_entry_becomes_an_entity_with_all_that_it_lies_in_and_nothing_twice() {
        let all = gazetteers(
            "kind,name,aliases,within\ncountry,Mali,,\nregion,Ségou,Segu,Mali\n\
             cercle,Ségou,,region:Ségou\ntown,Ségou,,cercle:Ségou\ntown,Markala,,cercle:Ségou",
        );
        let mut project = Project::new(Head::default());
        let mut bits = 0;
        let mut fresh = || {
            bits += 1;
            bits
        };
        let found = all.suggest("segou", 9);
        assert_eq!(found.len(), 3);
        assert_eq!(
            all.place_words(&found[0].0),
            "town in Ségou cercle › Ségou region › Mali"
        );
        let mut take = |project: &mut Project, words: &str| {
            let id = all.suggest(words, 9).remove(0).0;
            let mentions = Mentions::new(project);
            let (first, made) = all
                .entities(project, &mentions, &id, &mut fresh)
                .expect("an entry");
            let labels: Vec<String> = made.iter().map(|it| it.label.clone()).collect();
            if let Some(add) = add_entities(made) {
                apply(project, &add.commands).expect("fits");
            }
            assert!(project.entities().contains(&first));
            labels
        };
        assert_eq!(
            take(&mut project, "Ségou"),
            ["Ségou", "Ségou cercle", "Ségou region", "Mali"]
        );
        assert_eq!(take(&mut project, "Ségou"), [""; 0]);
        assert_eq!(take(&mut project, "marka"), ["Markala"]);
        assert_eq!(project.entities().len(), 5);
        let errors = crate::model::check(&project);
        assert_eq!(errors, []);
        assert_eq!(all.suggest("Markal", 9)[0].1, None, "it begins so");
        assert_eq!(all.suggest("Marcala", 9)[0].1, Some(Likeness::Near));
        assert_eq!(all.suggest("", 9), []);
    }
}
