//! What names each entity, and which mentions are linked to none yet.
//!
//! Kept up from each transaction's [`Change`]; what an edit costs depends on
//! what it touches. The annotations that name one entity are kept per source
//! in sorted lists, so that a page of them can show any row at once.

#[cfg(test)]
mod tests;

use super::names::{LONGEST_NAME, Likeness, Names, folded};
use crate::command::{Change, Swap};
use crate::model::{
    Annotation, AnnotationId, Entity, EntityId, Project, SourceId, TagId, Value, ValueKind, Voice,
    Zone, ZoneId,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Annotations by source, in reading order within each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BySource {
    sources: BTreeMap<SourceId, Vec<Arc<Annotation>>>,
    len: usize,
}

impl BySource {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Each source that has any, with its annotations in reading order.
    pub fn sources(&self) -> impl Iterator<Item = (&SourceId, &[Arc<Annotation>])> {
        self.sources.iter().map(|(id, list)| (id, &list[..]))
    }

    /// Those of one source, in reading order.
    pub fn of(&self, source: &SourceId) -> &[Arc<Annotation>] {
        self.sources.get(source).map_or(&[], |list| &list[..])
    }

    /// All of them, source by source.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Annotation>> {
        self.sources.values().flatten()
    }

    /// Takes some out and others in.
    fn edit(&mut self, edit: Edit) {
        let mut by_source: BTreeMap<SourceId, Edit> = BTreeMap::new();
        for it in edit.out {
            by_source.entry(it.source.clone()).or_default().out.push(it);
        }
        for it in edit.into {
            by_source
                .entry(it.source.clone())
                .or_default()
                .into
                .push(it);
        }
        for (source, edit) in by_source {
            let list = self.sources.entry(source.clone()).or_default();
            self.len -= list.len();
            edit_list(list, edit);
            self.len += list.len();
            if list.is_empty() {
                self.sources.remove(&source);
            }
        }
    }
}

/// An annotation as it stands somewhere in a transaction, if it does.
type Before<'a> = Option<&'a Arc<Annotation>>;

/// What goes out of a list and what comes in.
#[derive(Debug, Default)]
struct Edit {
    out: Vec<Arc<Annotation>>,
    into: Vec<Arc<Annotation>>,
}

fn by_place(a: &Arc<Annotation>, b: &Arc<Annotation>) -> std::cmp::Ordering {
    (a.spans.hull(), &a.id).cmp(&(b.spans.hull(), &b.id))
}

fn edit_list(list: &mut Vec<Arc<Annotation>>, edit: Edit) {
    // One by one moves the rest of the list each time: good for a few.
    const FEW: usize = 16;
    if edit.out.len() + edit.into.len() <= FEW {
        for it in &edit.out {
            if let Ok(at) = list.binary_search_by(|row| by_place(row, it)) {
                list.remove(at);
            }
        }
        for it in edit.into {
            match list.binary_search_by(|row| by_place(row, &it)) {
                Ok(at) => list[at] = it,
                Err(at) => list.insert(at, it),
            }
        }
        return;
    }
    let gone: BTreeSet<&AnnotationId> = edit.out.iter().map(|it| &it.id).collect();
    list.retain(|it| !gone.contains(&it.id));
    list.extend(edit.into);
    // Two runs that are nearly in order: merged, not sorted anew.
    list.sort_by(by_place);
}

/// What names one entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uses {
    /// The annotations that link to it.
    pub mentions: BySource,
    /// The figures that count it and the claims that it speaks in.
    pub values: BySource,
    /// The zones in which it speaks.
    pub zones: BTreeSet<ZoneId>,
    /// The entities that lie or serve in it.
    pub inside: BTreeSet<EntityId>,
}

impl Uses {
    fn is_empty(&self) -> bool {
        self.mentions.is_empty()
            && self.values.is_empty()
            && self.zones.is_empty()
            && self.inside.is_empty()
    }
}

/// An entity that words may be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySuggestion {
    /// The entity.
    pub entity: EntityId,
    /// How much one of its names is like the words.
    pub how: Likeness,
    /// That name, as the entity has it.
    pub name: String,
}

/// A mention that is linked to nothing and looks like an entity's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// The mention.
    pub annotation: AnnotationId,
    /// How much it is like the name.
    pub how: Likeness,
}

/// What names each entity of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    uses: HashMap<EntityId, Uses>,
    /// Entities by label and further names.
    names: Names<EntityId>,
    /// Entities by label, in the order of lists.
    labels: BTreeSet<(Box<str>, EntityId)>,
    /// Mentions without a link, by their words.
    unlinked: Names<AnnotationId>,
    /// The tags whose annotations link to entities.
    tags: BTreeSet<TagId>,
}

impl Mentions {
    /// Looks through a project once.
    pub fn new(project: &Project) -> Self {
        let mut it = Self {
            tags: linking_tags(project),
            ..Self::default()
        };
        for entity in project.entities().iter() {
            it.add_entity(entity);
        }
        let mut edits = Edits::default();
        for annotation in project.annotations().iter() {
            edits.note(annotation, false);
            it.add_unlinked(annotation);
        }
        it.apply(edits);
        for zone in project.zones().iter() {
            it.zone(zone, true);
        }
        it
    }

    /// Takes a transaction over.
    pub fn follow(&mut self, project: &Project, change: &Change) {
        for swap in &change.entities {
            swap.before.iter().for_each(|it| self.remove_entity(it));
            swap.after.iter().for_each(|it| self.add_entity(it));
        }
        // A transaction may touch an annotation twice: what stood there first
        // goes, what stands there last comes.
        let mut touched: BTreeMap<&AnnotationId, (Before<'_>, Before<'_>)> = BTreeMap::new();
        for Swap { before, after } in &change.annotations {
            let Some(some) = before.as_ref().or(after.as_ref()) else {
                continue;
            };
            let slot = touched.entry(&some.id).or_insert((before.as_ref(), None));
            slot.1 = after.as_ref();
        }
        let mut edits = Edits::default();
        for (before, after) in touched.into_values() {
            if let Some(before) = before {
                edits.note(before, true);
                self.remove_unlinked(before);
            }
            if let Some(after) = after {
                edits.note(after, false);
                self.add_unlinked(after);
            }
        }
        self.apply(edits);
        for swap in &change.zones {
            swap.before.iter().for_each(|it| self.zone(it, false));
            swap.after.iter().for_each(|it| self.zone(it, true));
        }
        // Which tags link to entities changes once in a project's life.
        if change.scheme {
            let tags = linking_tags(project);
            if tags != self.tags {
                self.tags = tags;
                self.unlinked = Names::default();
                for annotation in project.annotations().iter() {
                    self.add_unlinked(annotation);
                }
            }
        }
    }

    /// What names an entity; `None` if nothing does.
    pub fn uses(&self, entity: &EntityId) -> Option<&Uses> {
        self.uses.get(entity)
    }

    /// How many mentions link to an entity.
    pub fn count(&self, entity: &EntityId) -> usize {
        self.uses.get(entity).map_or(0, |it| it.mentions.len())
    }

    /// All entities by their folded label, then id.
    pub fn by_label(&self) -> impl Iterator<Item = &EntityId> {
        self.labels.iter().map(|(_, id)| id)
    }

    /// The entities that words may be of: the same name first, then the same
    /// but for case and marks, then one letter apart; of equals the one with
    /// more mentions.
    pub fn suggest(&self, project: &Project, words: &str) -> Vec<EntitySuggestion> {
        if words.len() > LONGEST_NAME {
            return Vec::new();
        }
        let key = folded(words);
        let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found: Vec<EntitySuggestion> = Vec::new();
        let mut add = |id: &EntityId, like: Likeness, bears: &str| {
            let Some(entity) = project.entities().get(id) else {
                return;
            };
            if found.iter().any(|it| it.entity == *id) {
                return;
            }
            let mut names = std::iter::once(&entity.label).chain(&entity.aliases);
            let exact = names.clone().find(|it| **it == plain);
            let name = exact.or_else(|| names.find(|it| folded(it) == bears));
            found.push(EntitySuggestion {
                entity: id.clone(),
                how: if exact.is_some() {
                    Likeness::Exact
                } else {
                    like
                },
                name: name.unwrap_or(&entity.label).clone(),
            });
        };
        for id in self.names.get(&key).into_iter().flatten() {
            add(id, Likeness::Folded, &key);
        }
        for (name, ids) in self.names.near(&key) {
            ids.iter().for_each(|id| add(id, Likeness::Near, name));
        }
        found.sort_by_key(|it| (it.how, std::cmp::Reverse(self.count(&it.entity))));
        found
    }

    /// Mentions without a link whose words are like a name of an entity: at
    /// most `most` of them, with how many there are.
    pub fn look_alikes(&self, entity: &Entity, most: usize) -> (Vec<LookAlike>, usize) {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut found = Vec::new();
        let mut all = 0;
        let mut take = |ids: &BTreeSet<AnnotationId>, how| {
            all += ids.len();
            let room = most.saturating_sub(found.len());
            found.extend(ids.iter().take(room).map(|id| LookAlike {
                annotation: id.clone(),
                how,
            }));
        };
        let names = std::iter::once(&entity.label).chain(&entity.aliases);
        let names: BTreeSet<String> = names.map(|it| folded(it)).collect();
        for name in &names {
            if let Some(ids) = self.unlinked.get(name) {
                seen.insert(name);
                take(ids, Likeness::Folded);
            }
        }
        for name in &names {
            for (near, ids) in self.unlinked.near(name) {
                if seen.insert(near) {
                    take(ids, Likeness::Near);
                }
            }
        }
        (found, all)
    }

    fn add_entity(&mut self, entity: &Entity) {
        self.labels.insert(label_key(entity));
        for name in std::iter::once(&entity.label).chain(&entity.aliases) {
            self.names.insert(&folded(name), entity.id.clone());
        }
        for it in &entity.within {
            let inside = &mut self.uses.entry(it.entity.clone()).or_default().inside;
            inside.insert(entity.id.clone());
        }
    }

    fn remove_entity(&mut self, entity: &Entity) {
        self.labels.remove(&label_key(entity));
        for name in std::iter::once(&entity.label).chain(&entity.aliases) {
            self.names.remove(&folded(name), &entity.id);
        }
        for it in &entity.within {
            if let Some(uses) = self.uses.get_mut(&it.entity) {
                uses.inside.remove(&entity.id);
            }
            self.forget_unused(&it.entity);
        }
    }

    fn zone(&mut self, zone: &Zone, is_there: bool) {
        let mut ids = BTreeSet::new();
        zone.voice.iter().for_each(|it| speakers(it, &mut ids));
        for id in ids {
            if is_there {
                let uses = self.uses.entry(id.clone()).or_default();
                uses.zones.insert(zone.id.clone());
            } else {
                if let Some(uses) = self.uses.get_mut(id) {
                    uses.zones.remove(&zone.id);
                }
                self.forget_unused(id);
            }
        }
    }

    fn apply(&mut self, edits: Edits) {
        for ((id, kind), edit) in edits.0 {
            let uses = self.uses.entry(id.clone()).or_default();
            match kind {
                Kind::Mention => uses.mentions.edit(edit),
                Kind::Value => uses.values.edit(edit),
            }
            self.forget_unused(&id);
        }
    }

    fn forget_unused(&mut self, id: &EntityId) {
        if self.uses.get(id).is_some_and(Uses::is_empty) {
            self.uses.remove(id);
        }
    }

    fn add_unlinked(&mut self, annotation: &Annotation) {
        if let Some(words) = self.unlinked_words(annotation) {
            self.unlinked.insert(&words, annotation.id.clone());
        }
    }

    fn remove_unlinked(&mut self, annotation: &Annotation) {
        if let Some(words) = self.unlinked_words(annotation) {
            self.unlinked.remove(&words, &annotation.id);
        }
    }

    /// The folded words of a mention without a link.
    fn unlinked_words(&self, annotation: &Annotation) -> Option<String> {
        let open = annotation.entities.is_empty()
            && !annotation.unidentified
            && self.tags.contains(&annotation.tag);
        let length: usize = annotation.quotes.iter().map(|it| it.len() + 1).sum();
        (open && (1..=LONGEST_NAME).contains(&length)).then(|| folded(&annotation.text()))
    }
}

fn label_key(entity: &Entity) -> (Box<str>, EntityId) {
    (folded(&entity.label).into(), entity.id.clone())
}

fn linking_tags(project: &Project) -> BTreeSet<TagId> {
    let tags = project.scheme().tags.iter();
    let tags = tags.filter(|it| it.value == ValueKind::Entity);
    tags.map(|it| it.id.clone()).collect()
}

/// How an annotation names an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Mention,
    Value,
}

/// The edits of all lists that a transaction touches.
#[derive(Debug, Default)]
struct Edits(HashMap<(EntityId, Kind), Edit>);

impl Edits {
    fn note(&mut self, annotation: &Arc<Annotation>, out: bool) {
        if annotation.entities.is_empty() && annotation.value.is_none() {
            return;
        }
        let mut named: BTreeSet<(&EntityId, Kind)> = BTreeSet::new();
        let links = annotation.entities.iter();
        named.extend(links.map(|it| (&it.entity, Kind::Mention)));
        let mut ids = BTreeSet::new();
        match &annotation.value {
            Some(Value::Figure(figure)) => ids.extend(&figure.counted.who),
            Some(Value::Claim(claim)) => {
                claim.voices.iter().for_each(|it| speakers(it, &mut ids));
            }
            Some(Value::Date(_)) | None => {}
        }
        named.extend(ids.into_iter().map(|id| (id, Kind::Value)));
        for (id, kind) in named {
            let edit = self.0.entry((id.clone(), kind)).or_default();
            let list = if out { &mut edit.out } else { &mut edit.into };
            list.push(Arc::clone(annotation));
        }
    }
}

fn speakers<'a>(voice: &'a Voice, ids: &mut BTreeSet<&'a EntityId>) {
    ids.extend(voice.who.iter().chain(&voice.through));
}
