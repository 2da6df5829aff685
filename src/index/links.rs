//! Which annotations are tied to which: by relations, and as part and whole.

use crate::command::{Change, Swap};
use crate::model::{Annotation, AnnotationId, Project, Relation, RelationId, Value};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The ties between annotations by either end, updated with each transaction.
#[derive(Clone, Debug, Default)]
pub struct Links {
    relations: BTreeMap<AnnotationId, BTreeSet<RelationId>>,
    /// How many relations there are of each type.
    kinds: BTreeMap<SmolStr, usize>,
    /// The figures that say they are part of a figure.
    parts: BTreeMap<AnnotationId, BTreeSet<AnnotationId>>,
}

impl Links {
    /// The ties of a project. This walks all annotations once.
    pub fn new(project: &Project) -> Self {
        let mut links = Self::default();
        for it in project.relations().iter() {
            links.relate(it, true);
        }
        for it in project.annotations().iter() {
            links.part(it, true);
        }
        links
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, change: &Change) {
        for Swap { before, after } in &change.relations {
            before.iter().for_each(|it| self.relate(it, false));
            after.iter().for_each(|it| self.relate(it, true));
        }
        for Swap { before, after } in &change.annotations {
            before.iter().for_each(|it| self.part(it, false));
            after.iter().for_each(|it| self.part(it, true));
        }
    }

    /// The relations that start from or lead to an annotation, by id.
    pub fn relations_of(&self, id: &AnnotationId) -> impl Iterator<Item = &RelationId> + Clone {
        self.relations.get(id).into_iter().flatten()
    }

    /// How many relations bear a type.
    pub fn of_kind(&self, kind: &str) -> usize {
        self.kinds.get(kind).copied().unwrap_or(0)
    }

    /// The figures that say they are part of this one, by id.
    pub fn parts_of(&self, id: &AnnotationId) -> impl Iterator<Item = &AnnotationId> + Clone {
        self.parts.get(id).into_iter().flatten()
    }

    fn relate(&mut self, it: &Relation, there: bool) {
        for end in [&it.from, &it.to] {
            note(&mut self.relations, end, &it.id, there);
        }
        let count = self.kinds.entry(it.kind.clone()).or_insert(0);
        *count = if there {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
    }

    fn part(&mut self, it: &Annotation, there: bool) {
        if let Some(Value::Figure(figure)) = &it.value
            && let Some(whole) = &figure.part_of
        {
            note(&mut self.parts, whole, &it.id, there);
        }
    }
}

/// Takes something into a list, or out of it; a list that is empty goes.
pub(super) fn note<K: Clone + Ord, T: Clone + Ord>(
    lists: &mut BTreeMap<K, BTreeSet<T>>,
    of: &K,
    what: &T,
    there: bool,
) {
    if there {
        lists.entry(of.clone()).or_default().insert(what.clone());
    } else if let Some(list) = lists.get_mut(of) {
        list.remove(what);
        if list.is_empty() {
            lists.remove(of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Command, Put, apply, edit, project_for_tests};
    use crate::model::{Figure, Fragments, SourceId, TagId};
    use crate::text::{CharOffset, CharSpan};

    #[test]
    fn ties_are_known_at_both_ends_and_follow_edits() {
        let id = AnnotationId::of_random;
        let mut project = project_for_tests();
        for number in 1..=3 {
            let at = |at| CharOffset::new(at);
            let mut it = Annotation::manual(
                id(number),
                SourceId::parse("s").expect("id"),
                Fragments::one(CharSpan::new(at(0), at(number as u32)).expect("ordered")),
                TagId::parse("figure").expect("id"),
                Vec::new(),
            );
            if number == 3 {
                it.value = Some(Value::Figure(Box::new(Figure {
                    part_of: Some(id(1)),
                    ..Figure::default()
                })));
            }
            let add = edit::add_annotation(&project, it);
            apply(&mut project, &add.commands).expect("fits");
        }
        let mut links = Links::new(&project);
        let relation = Relation {
            id: RelationId::of_random(7),
            kind: "share".into(),
            from: id(1),
            to: id(2),
            note: String::new(),
        };
        let mut act = |links: &mut Links, commands: &[Command]| {
            let done = apply(&mut project, commands).expect("fits");
            links.follow(&done.change);
            let anew = Links::new(&project);
            assert_eq!(anew.relations, links.relations);
            assert_eq!(anew.parts, links.parts);
            assert_eq!(anew.of_kind("share"), links.of_kind("share"));
            done.inverse
        };
        let back = act(&mut links, &[Command::Relation(Put::set(relation.clone()))]);
        for end in [1, 2] {
            let found: Vec<_> = links.relations_of(&id(end)).collect();
            assert_eq!(found, [&relation.id]);
        }
        assert_eq!(links.of_kind("share"), 1);
        let parts: Vec<_> = links.parts_of(&id(1)).cloned().collect();
        assert_eq!(parts, [id(3)]);
        act(&mut links, &back);
        assert_eq!(links.relations_of(&id(1)).count(), 0);
        assert_eq!(links.of_kind("share"), 0);
        act(&mut links, &[Command::Annotation(Put::remove(id(3)))]);
        assert_eq!(links.parts_of(&id(1)).count(), 0);
    }
}
