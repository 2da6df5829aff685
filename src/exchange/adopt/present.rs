//! What the project has already of what is imported: a file that is imported
//! once more adds nothing but what was added to it.
//!
//! What a record is called and where it came from say nothing; formats that
//! carry less than a project does say no more than what is there.

use crate::model::{
    Account, Annotation, AnnotationId, EventId, EventLink, Fragments, NotSame, Passage, Project,
    Record as _, Relation, SourceId, TagId, Verdict, Zone,
};
use crate::text::CharSpan;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// The project's records, by what they are about.
pub(super) struct Present<'p> {
    project: &'p Project,
    annotations: Groups<(&'p SourceId, &'p Fragments, &'p TagId), &'p Arc<Annotation>>,
    /// Annotations that were found to be imported ones.
    taken: HashSet<&'p AnnotationId>,
    relations: Groups<(&'p str, &'p AnnotationId, &'p AnnotationId), &'p Arc<Relation>>,
    zones: Groups<(&'p SourceId, CharSpan), &'p Arc<Zone>>,
    accounts: Groups<(&'p EventId, &'p Passage), &'p Arc<Account>>,
    event_links: Groups<(&'p EventId, &'p EventId), &'p Arc<EventLink>>,
    verdicts: Groups<&'p EventId, &'p Arc<Verdict>>,
}

type Groups<K, V> = HashMap<K, Vec<V>>;

fn grouped<K: Eq + Hash, V>(all: impl Iterator<Item = V>, key: impl Fn(&V) -> K) -> Groups<K, V> {
    let mut groups: Groups<K, V> = HashMap::new();
    for it in all {
        groups.entry(key(&it)).or_default().push(it);
    }
    groups
}

impl<'p> Present<'p> {
    /// Of annotations only those of `sources`.
    pub fn of(project: &'p Project, sources: &HashSet<&SourceId>) -> Self {
        let annotations = project.annotations().iter();
        let annotations = annotations.filter(|it| sources.contains(&it.source));
        Self {
            project,
            annotations: grouped(annotations, |it| (&it.source, &it.spans, &it.tag)),
            taken: HashSet::new(),
            relations: grouped(project.relations().iter(), |it| {
                (&*it.kind, &it.from, &it.to)
            }),
            zones: grouped(project.zones().iter(), |it| (&it.source, it.span)),
            accounts: grouped(project.accounts().iter(), |it| (&it.event, &it.passage)),
            event_links: grouped(project.event_links().iter(), |it| (&it.from, &it.to)),
            verdicts: grouped(project.verdicts().iter(), |it| &it.event),
        }
    }

    /// The annotation that says all that an imported one says, one of the same
    /// id first; each is given once.
    pub fn take_annotation(&mut self, new: &Annotation) -> Option<&'p AnnotationId> {
        let here = self.annotations.get(&(&new.source, &new.spans, &new.tag))?;
        let attributes = |old: &Annotation| {
            let mut all = new.attributes.iter();
            all.all(|(name, it)| old.attributes.get(name) == Some(it))
        };
        let adds_nothing = |old: &Annotation| {
            (new.value.is_none() || new.value == old.value)
                && new.entities.iter().all(|it| old.entities.contains(it))
                && (!new.unidentified || old.unidentified)
                && (!new.unsure || old.unsure)
                && attributes(old)
                && (new.note.is_empty() || new.note == old.note)
        };
        let is_equal = |old: &Annotation| {
            (&new.value, &new.entities, new.unidentified, new.unsure)
                == (&old.value, &old.entities, old.unidentified, old.unsure)
                && (&new.attributes, &new.note) == (&old.attributes, &old.note)
        };
        let fitting = here.iter().filter(|it| !self.taken.contains(&it.id));
        let fitting = fitting.filter(|it| adds_nothing(it));
        // An equal one before one that says more, which another may be equal to.
        let found = fitting.min_by_key(|it| (it.id != new.id, !is_equal(it)))?;
        let id = &found.id;
        self.taken.insert(id);
        Some(id)
    }

    /// Whether the same ends are joined so.
    pub fn has_relation(&self, new: &Relation) -> bool {
        let here = self.relations.get(&(&*new.kind, &new.from, &new.to));
        let mut here = here.into_iter().flatten();
        here.any(|old| new.note.is_empty() || new.note == old.note)
    }

    /// Whether there is such a zone.
    pub fn has_zone(&self, new: &Zone) -> bool {
        let mut here = self
            .zones
            .get(&(&new.source, new.span))
            .into_iter()
            .flatten();
        here.any(|old| {
            Zone {
                id: old.id.clone(),
                ..new.clone()
            } == ***old
        })
    }

    /// The account of the same event in the same passage that has all members
    /// of an imported one.
    pub fn account(&self, new: &Account) -> Option<&'p Arc<Account>> {
        let here = self.accounts.get(&(&new.event, &new.passage));
        let mut here = here.into_iter().flatten();
        let found = here.find(|old| {
            new.members.iter().all(|it| old.members.contains(it))
                && (new.note.is_empty() || new.note == old.note)
        });
        found.copied()
    }

    /// Whether the events are linked so.
    pub fn has_event_link(&self, new: &EventLink) -> bool {
        let mut here = self
            .event_links
            .get(&(&new.from, &new.to))
            .into_iter()
            .flatten();
        here.any(|old| {
            EventLink {
                id: old.id.clone(),
                ..new.clone()
            } == ***old
        })
    }

    /// Whether the passages are held apart; for which reason is theirs who did.
    pub fn has_not_same(&self, new: &NotSame) -> bool {
        self.project.not_same().contains(&new.id())
    }

    /// Whether that was decided.
    pub fn has_verdict(&self, new: &Verdict) -> bool {
        let mut here = self.verdicts.get(&new.event).into_iter().flatten();
        here.any(|old| {
            Verdict {
                id: old.id.clone(),
                ..new.clone()
            } == ***old
        })
    }
}
