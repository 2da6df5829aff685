//! What keeps a merged project whole: each side's work made sense, and both
//! together must as well.

use super::States;
use super::kept::{At, understood};
use super::scheme::missing_tags;
use super::settle::{version, visit_other_refs};
use crate::model::file::InFile;
use crate::model::{
    Annotation, AnnotationId, Conflict, Entity, EntityId, EventId, EventLink, EventLinkKind,
    InProject, Project, Record as _, Ref, RefKey, Source, SourceId, Table, TagId, Value,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Brings back what one side deleted and the other newly names, with a
/// conflict that says so; `needed` gets the tags among them, which the caller
/// brings back. Gives the conflicts.
pub(super) fn restore(
    project: &mut Project,
    states: &States,
    kept: &[Arc<Conflict>],
    needed: &mut BTreeSet<TagId>,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    // A version that a person may still choose names others as well.
    let new = kept
        .iter()
        .filter(|it| !states.base.conflicts().contains(&it.id));
    let new: Vec<&Arc<Conflict>> = new.collect();
    loop {
        let mut missing: BTreeSet<RefKey> = BTreeSet::new();
        let mut look = |it: Ref<'_>| {
            if !project.holds(it) {
                missing.insert(it.into());
            }
        };
        project.visit_refs(&mut look);
        for conflict in &new {
            visit_other_refs(project, conflict, &mut look);
        }
        missing.extend(missing_tags(project.scheme()).into_iter().map(RefKey::Tag));
        let mut found = false;
        for key in missing {
            found |= match key {
                RefKey::Tag(id) => {
                    let has = |it: &Project| it.scheme().tag(&id).is_some();
                    (has(&states.ours) || has(&states.theirs)) && needed.insert(id)
                }
                RefKey::Source(id) => {
                    bring_back(project, states, Project::sources, &id, &mut conflicts)
                }
                RefKey::Annotation(id) => {
                    bring_back(project, states, Project::annotations, &id, &mut conflicts)
                }
                RefKey::Entity(id) => {
                    bring_back(project, states, Project::entities, &id, &mut conflicts)
                }
                RefKey::Event(id) => {
                    bring_back(project, states, Project::events, &id, &mut conflicts)
                }
                RefKey::Account(id) => {
                    bring_back(project, states, Project::accounts, &id, &mut conflicts)
                }
            };
        }
        if !found {
            return conflicts;
        }
    }
}

fn bring_back<T: InProject + InFile>(
    project: &mut Project,
    states: &States,
    table: fn(&Project) -> &Table<T>,
    id: &T::Id,
    conflicts: &mut Vec<Conflict>,
) -> bool {
    let [base, ours, theirs] = states.each(|it| table(it).get(id).cloned());
    // Whoever has it has it as the base does, or it would not be missing.
    let Some(record) = ours.or(theirs) else {
        return false;
    };
    let base = base.map_or_else(String::new, |it| it.written());
    let at = At {
        list: T::LIST,
        record: &record.name(),
    };
    conflicts.push(at.whole(base, record.written(), String::new()));
    project.put(id, Some(record));
    true
}

/// Puts back what earlier merges over the same base took out of circles: which
/// steps close one is found out anew.
pub(super) fn close_circles(project: &mut Project, states: &States, kept: &mut Vec<Arc<Conflict>>) {
    kept.retain(|conflict| {
        let known = states.base.conflicts().contains(&conflict.id);
        let Some(it) = understood(conflict).filter(|it| !known && it.other.is_some()) else {
            return true;
        };
        match (conflict.list.as_str(), &it.about) {
            (Entity::LIST, Some(slot)) if slot.part == "within" => {
                let id = EntityId::parse(&conflict.record).ok();
                let here = id.and_then(|id| project.entities().get(&id).cloned());
                let Some(Some(entity)) = here.and_then(|here| version(Some(&*here), &it)) else {
                    return true;
                };
                project.put(&entity.id(), Some(Arc::new(entity)));
                false
            }
            (EventLink::LIST, None) => {
                let Some(Some(link)) = version::<EventLink>(None, &it) else {
                    return true;
                };
                if project.event_links().contains(&link.id) {
                    return true;
                }
                project.put(&link.id(), Some(Arc::new(link)));
                false
            }
            _ => true,
        }
    });
}

/// Takes out steps of ways that lead back to where they started, if neither
/// side had them so; each is kept as a conflict.
pub(super) fn cut_circles(project: &mut Project, states: &States) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for edge in circular(states, project, within) {
        let (from, to) = &edge;
        let Some(before) = project.entities().get(from).cloned() else {
            continue;
        };
        let mut after = Entity::clone(&before);
        after.within.retain(|it| it.entity != *to);
        conflicts.extend(replaced(project, states, Project::entities, &before, after));
    }
    for edge in circular(states, project, parts_of_figures) {
        let Some(before) = project.annotations().get(&edge.0).cloned() else {
            continue;
        };
        let mut after = Annotation::clone(&before);
        if let Some(Value::Figure(figure)) = &mut after.value {
            figure.part_of = None;
        }
        conflicts.extend(replaced(
            project,
            states,
            Project::annotations,
            &before,
            after,
        ));
    }
    for edge in circular(states, project, parts_of_events) {
        let links = project.event_links().iter();
        let links = links.filter(|it| is_part(it) && it.from == edge.0 && it.to == edge.1);
        for link in links.cloned().collect::<Vec<Arc<EventLink>>>() {
            let base = states.base.event_links().get(&link.id);
            let base = base.map_or_else(String::new, |it| it.written());
            let at = At {
                list: EventLink::LIST,
                record: link.id.as_str(),
            };
            conflicts.push(at.whole(base, String::new(), link.written()));
            project.put::<EventLink>(&link.id, None);
        }
    }
    conflicts
}

fn replaced<T: InProject + InFile>(
    project: &mut Project,
    states: &States,
    table: fn(&Project) -> &Table<T>,
    before: &T,
    after: T,
) -> Vec<Conflict> {
    let base = table(&states.base).get(&before.id());
    let base = base.map_or_else(String::new, |it| it.written());
    let at = At {
        list: T::LIST,
        record: &before.name(),
    };
    let conflicts = at.between(&base, &after.written(), &before.written());
    project.put(&before.id(), Some(Arc::new(after)));
    conflicts
}

fn within(project: &Project) -> BTreeSet<(EntityId, EntityId)> {
    let edges = project.entities().iter();
    let edges = edges.flat_map(|it| {
        it.within
            .iter()
            .map(|to| (it.id.clone(), to.entity.clone()))
    });
    edges.collect()
}

fn parts_of_figures(project: &Project) -> BTreeSet<(AnnotationId, AnnotationId)> {
    let whole = |it: &Arc<Annotation>| match &it.value {
        Some(Value::Figure(figure)) => figure.part_of.clone().map(|to| (it.id.clone(), to)),
        _ => None,
    };
    project.annotations().iter().filter_map(whole).collect()
}

fn is_part(link: &EventLink) -> bool {
    matches!(link.kind, EventLinkKind::PartOf | EventLinkKind::StepOf)
}

fn parts_of_events(project: &Project) -> BTreeSet<(EventId, EventId)> {
    let links = project.event_links().iter().filter(|it| is_part(it));
    links.map(|it| (it.from.clone(), it.to.clone())).collect()
}

/// The steps that close a circle which neither side has. New ones are added to
/// the old one by one, in their order, so that the answer does not depend on
/// whose they are.
fn circular<K: Ord + Clone>(
    states: &States,
    merged: &Project,
    edges: fn(&Project) -> BTreeSet<(K, K)>,
) -> Vec<(K, K)> {
    let all = edges(merged);
    let [base, ours, theirs] = states.each(|it| Graph::new(edges(it)));
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = all.into_iter().partition(|edge| base.has(edge));
    let mut graph = Graph::new(old);
    let mut found = Vec::new();
    for edge in new {
        let (from, to) = &edge;
        let closes = graph.leads(to, from);
        let was_so = [&ours, &theirs]
            .iter()
            .any(|it| it.has(&edge) && it.leads(to, from));
        if closes && !was_so {
            found.push(edge);
        } else {
            graph.add(edge);
        }
    }
    found
}

struct Graph<K>(BTreeMap<K, BTreeSet<K>>);

impl<K: Ord + Clone> Graph<K> {
    fn new(edges: BTreeSet<(K, K)>) -> Self {
        let mut graph = Self(BTreeMap::new());
        edges.into_iter().for_each(|edge| graph.add(edge));
        graph
    }

    fn add(&mut self, (from, to): (K, K)) {
        self.0.entry(from).or_default().insert(to);
    }

    fn has(&self, (from, to): &(K, K)) -> bool {
        self.0.get(from).is_some_and(|it| it.contains(to))
    }

    fn leads(&self, from: &K, to: &K) -> bool {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(here) = open.pop() {
            if here == to {
                return true;
            }
            if seen.insert(here) {
                open.extend(self.0.get(here).into_iter().flatten());
            }
        }
        false
    }
}

/// One side may have replaced a source by a shorter text while the other
/// marked what lies behind its end: then the longer text stands.
pub(super) fn keep_texts_long(project: &mut Project, states: &States) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut shorter: BTreeMap<SourceId, (Arc<Source>, Arc<Source>)> = BTreeMap::new();
    for source in project.sources().iter() {
        let [_, ours, theirs] = states.each(|it| it.sources().get(&source.id).cloned());
        if let (Some(a), Some(b)) = (ours, theirs)
            && a.chars != b.chars
        {
            let longer = if a.chars > b.chars { a } else { b };
            if longer.chars > source.chars {
                shorter.insert(source.id.clone(), (Arc::clone(source), longer));
            }
        }
    }
    if shorter.is_empty() {
        return conflicts;
    }
    let mut needed: BTreeSet<SourceId> = BTreeSet::new();
    crate::model::visit_every_span(project, &mut |source, span| {
        if shorter
            .get(source)
            .is_some_and(|it| span.end().get() > it.0.chars)
        {
            needed.insert(source.clone());
        }
    });
    for (id, (source, longer)) in shorter {
        if needed.contains(&id) {
            let after = Source {
                sha256: longer.sha256.clone(),
                encoding: longer.encoding.clone(),
                bom: longer.bom,
                chars: longer.chars,
                ..Source::clone(&source)
            };
            conflicts.extend(replaced(project, states, Project::sources, &source, after));
        }
    }
    conflicts
}
