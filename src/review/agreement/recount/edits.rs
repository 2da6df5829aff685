//! What edits touched, and where the annotations of a file lie.

use crate::command::Change;
use crate::model::{AccountId, AnnotationId, Project, RelationId, SourceId};
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What edits of a file touched, of any number of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Annotations, with every place where they stood on the way.
    pub(super) annotations: BTreeMap<AnnotationId, BTreeSet<(SourceId, CharSpan)>>,
    pub(super) relations: BTreeSet<RelationId>,
    pub(super) accounts: BTreeSet<AccountId>,
    /// Whether a source came, went or changed.
    pub(super) sources: bool,
    /// Whether the scheme changed.
    pub(super) scheme: bool,
}

impl Edits {
    /// Keeps in mind what an edit touched.
    pub fn note(&mut self, change: &Change) {
        for swap in &change.annotations {
            for it in [&swap.before, &swap.after].into_iter().flatten() {
                let stood = self.annotations.entry(it.id.clone()).or_default();
                stood.insert((it.source.clone(), it.spans.hull()));
            }
        }
        for swap in &change.relations {
            let both = [&swap.before, &swap.after].into_iter().flatten();
            self.relations.extend(both.map(|it| it.id.clone()));
        }
        for swap in &change.accounts {
            let both = [&swap.before, &swap.after].into_iter().flatten();
            self.accounts.extend(both.map(|it| it.id.clone()));
        }
        self.sources |= change.sources;
        self.scheme |= change.scheme;
    }

    /// Whether nothing was touched that is counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Start, end and id.
type Place = (u32, u32, AnnotationId);

/// Where the annotations of a file lie.
#[derive(Clone, Debug, Default)]
pub(super) struct Held(HashMap<SourceId, BTreeSet<Place>>);

impl Held {
    pub fn of(project: &Project) -> Self {
        let mut lists: HashMap<SourceId, Vec<Place>> = HashMap::new();
        for it in project.annotations().iter() {
            let place = place(it.spans.hull(), &it.id);
            match lists.get_mut(&it.source) {
                Some(list) => list.push(place),
                None => drop(lists.insert(it.source.clone(), vec![place])),
            }
        }
        let lists = lists.into_iter();
        Self(
            lists
                .map(|(source, list)| (source, list.into_iter().collect()))
                .collect(),
        )
    }

    /// Takes an annotation over as it is now; `stood` are its places from
    /// before. The sources that have their first annotation now, or none.
    pub fn put(
        &mut self,
        project: &Project,
        id: &AnnotationId,
        stood: &BTreeSet<(SourceId, CharSpan)>,
    ) -> Vec<SourceId> {
        let now = project.annotations().get(id);
        let sources: BTreeSet<&SourceId> = stood
            .iter()
            .map(|it| &it.0)
            .chain(now.map(|it| &it.source))
            .collect();
        let is_empty = |all: &Self, source: &SourceId| all.list(source).is_none();
        let before: Vec<bool> = sources.iter().map(|it| is_empty(self, it)).collect();
        for (source, span) in stood {
            if let Some(list) = self.0.get_mut(source) {
                list.remove(&place(*span, id));
            }
        }
        if let Some(it) = now {
            let list = self.0.entry(it.source.clone()).or_default();
            list.insert(place(it.spans.hull(), id));
        }
        let changed = sources.into_iter().zip(before);
        changed
            .filter(|(source, before)| is_empty(self, source) != *before)
            .map(|(source, _)| source.clone())
            .collect()
    }

    fn list(&self, source: &SourceId) -> Option<&BTreeSet<Place>> {
        self.0.get(source).filter(|it| !it.is_empty())
    }

    /// The annotations of a source that start in `[from, to)`, by place.
    pub fn within(&self, source: &SourceId, from: u32, to: u32) -> impl Iterator<Item = &Place> {
        let least = |start: u32| (start, 0, AnnotationId::least());
        let list = self.list(source).into_iter();
        list.flat_map(move |it| it.range(least(from)..least(to)))
    }
}

fn place(span: CharSpan, id: &AnnotationId) -> Place {
    (span.start().get(), span.end().get(), id.clone())
}
