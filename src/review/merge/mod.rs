//! Three-way merge of project files, fact by fact.
//!
//! Two people started from one state, the *base*, and both went on. The merge
//! takes over what either did, record by record and, inside a record, slot by
//! slot ([`slots`]). Where both changed one slot differently, or one deleted
//! what the other changed or newly names, there is a conflict: one version
//! stands, the other is kept beside it as a [`Conflict`], and a person decides
//! when they like. The result is a project like any other.
//!
//! # Laws
//!
//! Each is a property in `laws.rs`.
//!
//! - Neither side is favoured: swapping ours and theirs gives the same bytes.
//!   So a conflict does not say whose version stands, and which one does is
//!   decided by what the versions say: something rather than nothing, then the
//!   text that sorts first.
//! - Who changed nothing, or the same, has no say: `merge3(x, x, y)` and
//!   `merge3(x, y, y)` are `y`.
//! - The order of several merges over one base changes no fact and no conflict.
//!   That is why a slot in conflict is a set of values ([`register`]).
//! - Nothing is lost: what either side added or changed stands in the result or
//!   in a conflict. Nothing is there twice: what both added is one record
//!   ([`identity`]).
//! - The result is whole ([`whole`]): `check` finds no error in it that it did
//!   not find in one of the sides.

mod identity;
mod kept;
#[cfg(test)]
mod laws;
mod order;
mod records;
mod register;
mod renames;
mod reviewed;
mod scheme;
mod settle;
mod slots;
#[cfg(test)]
mod tests;
mod whole;

pub use settle::{Settle, changes, settle};

use crate::model::file::InFile;
use crate::model::{
    Account, Annotation, Aside, Conflict, ConflictId, Dismissed, Entity, Event, EventLink, Head,
    InProject, NotSame, Project, Relation, Reviewed, Scheme, Settled, Source, Table, Verdict, Zone,
};
use identity::States;
use records::{Bundle, merged};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a merge gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The merged project.
    pub project: Project,
    /// The conflicts in it that neither side had, by id.
    pub conflicts: Vec<ConflictId>,
}

/// Merges two states of a project that come from one. Without a common
/// ancestor the base is [`Project::default`].
pub fn merge3(base: &Project, ours: &Project, theirs: &Project) -> Merged {
    let plain = if ours == theirs || base == ours {
        Some(theirs)
    } else if base == theirs {
        Some(ours)
    } else {
        None
    };
    let project = match plain {
        Some(project) => project.clone(),
        None => Work::new(base, ours, theirs).project(),
    };
    let known = |id: &ConflictId| ours.conflicts().contains(id) || theirs.conflicts().contains(id);
    let conflicts = project.conflicts().iter().map(|it| it.id.clone());
    let conflicts = conflicts.filter(|id| !known(id)).collect();
    Merged { project, conflicts }
}

impl States {
    /// The same of base, ours and theirs, in this order.
    fn each<T>(&self, get: impl Fn(&Project) -> T) -> [T; 3] {
        [get(&self.base), get(&self.ours), get(&self.theirs)]
    }
}

/// Conflicts by list and name of their record.
type ByRecord = BTreeMap<(String, String), Vec<Arc<Conflict>>>;

/// The conflicts of base, ours and theirs.
struct Conflicts([ByRecord; 3]);

impl Conflicts {
    /// Those about one record; `side` counts base, ours, theirs.
    fn of(&self, side: usize, list: &str, name: &str) -> Vec<Arc<Conflict>> {
        let key = (list.to_owned(), name.to_owned());
        self.0[side].get(&key).cloned().unwrap_or_default()
    }

    /// The names of all records of a list that are in conflict.
    fn names(&self, list: &str) -> BTreeSet<String> {
        let keys = self.0.iter().flat_map(BTreeMap::keys);
        let named = keys.filter(|(of, _)| of == list);
        named.map(|(_, name)| name.clone()).collect()
    }

    /// Merges something of which there is one in every project.
    fn merge_one<T: InFile + PartialEq>(
        &self,
        name: &str,
        [base, ours, theirs]: [T; 3],
        kept: &mut Vec<Arc<Conflict>>,
    ) -> Option<Arc<T>> {
        let bundle = |side, record| Bundle {
            record: Some(Arc::new(record)),
            conflicts: self.of(side, T::LIST, name),
        };
        let bundle = merged(name, &bundle(0, base), &bundle(1, ours), &bundle(2, theirs));
        kept.extend(bundle.conflicts);
        bundle.record
    }
}

/// A merge at work.
struct Work {
    states: States,
    conflicts: Conflicts,
    /// Begins as ours, so that only what differs is put.
    project: Project,
    /// The conflicts of the result that the merge understands.
    kept: Vec<Arc<Conflict>>,
}

impl Work {
    fn new(base: &Project, ours: &Project, theirs: &Project) -> Self {
        let states = States::identified(base, ours, theirs);
        Self {
            conflicts: Conflicts(states.each(kept::by_record)),
            project: states.ours.clone(),
            kept: Vec::new(),
            states,
        }
    }

    fn project(mut self) -> Project {
        let heads = self.states.each(|it| Head::clone(it.head()));
        if let Some(head) = self.conflicts.merge_one("head", heads, &mut self.kept) {
            self.project.set_head(head);
        }
        self.table::<Source>(Project::sources);
        self.table::<Zone>(Project::zones);
        self.table::<Annotation>(Project::annotations);
        self.table::<Relation>(Project::relations);
        self.table::<Entity>(Project::entities);
        self.table::<Event>(Project::events);
        self.table::<Account>(Project::accounts);
        self.table::<EventLink>(Project::event_links);
        self.table::<Verdict>(Project::verdicts);
        self.table::<Settled>(Project::settled);
        self.facts::<NotSame>(Project::not_same);
        self.facts::<Dismissed>(Project::dismissed);
        self.reviewed();
        self.aside();

        // Tags that are needed after all bring nothing else back, but what is
        // brought back may need tags.
        let mut needed = BTreeSet::new();
        let mut kept = Vec::new();
        let in_scheme = loop {
            let before = needed.len();
            let (scheme, conflicts) = scheme::merged_scheme(&self.states, &self.conflicts, &needed);
            self.set_scheme(scheme);
            let all = [&self.kept[..], &conflicts].concat();
            let more = whole::restore(&mut self.project, &self.states, &all, &mut needed);
            kept.extend(more);
            if needed.len() == before {
                break conflicts;
            }
        };
        self.kept.extend(in_scheme);
        whole::close_circles(&mut self.project, &self.states, &mut self.kept);
        kept.extend(whole::cut_circles(&mut self.project, &self.states));
        kept.extend(whole::keep_texts_long(&mut self.project, &self.states));
        for conflict in kept {
            kept::add(&mut self.kept, conflict);
        }
        self.put_conflicts();
        self.project
    }

    fn set_scheme(&mut self, scheme: Scheme) {
        if scheme != **self.project.scheme() {
            self.project.set_scheme(Arc::new(scheme));
        }
    }

    fn table<T>(&mut self, table: fn(&Project) -> &Table<T>)
    where
        T: InProject + InFile,
        T::Id: ToString,
    {
        let States { base, ours, theirs } = &self.states;
        let (base, ours, theirs) = (table(base), table(ours), table(theirs));
        let mut names = self.conflicts.names(T::LIST);
        let same = |a: Option<&Arc<T>>, b: &Arc<T>| a.is_some_and(|a| Arc::ptr_eq(a, b) || a == b);
        let mut ids: Vec<T::Id> = Vec::new();
        for record in ours.iter() {
            let id = record.id();
            let settled = same(base.get(&id), record) && same(theirs.get(&id), record);
            if !settled || (!names.is_empty() && names.contains(&id.to_string())) {
                ids.push(id);
            }
        }
        ids.extend(
            theirs
                .iter()
                .map(|it| it.id())
                .filter(|id| !ours.contains(id)),
        );
        let mut puts: Vec<(T::Id, Option<Arc<T>>)> = Vec::new();
        for id in ids {
            let name = id.to_string();
            names.remove(&name);
            let bundle = |side: usize, table: &Table<T>| Bundle {
                record: table.get(&id).cloned(),
                conflicts: self.conflicts.of(side, T::LIST, &name),
            };
            let bundle = merged(
                &name,
                &bundle(0, base),
                &bundle(1, ours),
                &bundle(2, theirs),
            );
            self.kept.extend(bundle.conflicts);
            if bundle.record.as_ref() != ours.get(&id) {
                puts.push((id, bundle.record));
            }
        }
        // Conflicts about records that are not there, or were on neither side.
        for name in names {
            let bundle = |side| Bundle::<T> {
                record: None,
                conflicts: self.conflicts.of(side, T::LIST, &name),
            };
            let bundle = merged(&name, &bundle(0), &bundle(1), &bundle(2));
            self.kept.extend(bundle.conflicts);
        }
        for (id, record) in puts {
            self.project.put(&id, record);
        }
    }

    /// Facts that are their own id are there or not.
    fn facts<T: InProject<Id = T> + Ord>(&mut self, table: fn(&Project) -> &Table<T>) {
        let [base, ours, theirs] = self.states.each(|it| {
            let facts = table(it).iter();
            facts.map(|fact| T::clone(fact)).collect::<BTreeSet<T>>()
        });
        let merged = register::merged_sets(&base, &ours, &theirs);
        self.put_facts(table, &merged);
    }

    fn reviewed(&mut self) {
        let States { base, ours, theirs } = &self.states;
        let merged = reviewed::merged_reviewed(base, ours, theirs);
        self.put_facts::<Reviewed>(Project::reviewed, &merged.into_iter().collect());
    }

    fn put_facts<T: InProject<Id = T> + Ord>(
        &mut self,
        table: fn(&Project) -> &Table<T>,
        merged: &BTreeSet<T>,
    ) {
        let here: BTreeSet<T> = table(&self.project).iter().map(|it| T::clone(it)).collect();
        for gone in here.difference(merged) {
            self.project.put::<T>(gone, None);
        }
        for new in merged.difference(&here) {
            self.project.put(new, Some(Arc::new(new.clone())));
        }
    }

    /// Records that were set aside are kept as they are written, list by list.
    fn aside(&mut self) {
        type Key = (&'static str, String, usize);
        let keyed = |project: &Project| -> Vec<(Key, Aside)> {
            let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
            let aside = project.aside().iter().map(|it| {
                let count = seen.entry((it.list, &it.text)).or_insert(0);
                *count += 1;
                ((it.list, it.text.clone(), *count), it.clone())
            });
            aside.collect()
        };
        let [base, ours, theirs] = self.states.each(keyed);
        let keys = |of: &[(Key, Aside)]| of.iter().map(|it| it.0.clone()).collect::<Vec<Key>>();
        let set = |of: &[Key]| of.iter().cloned().collect::<BTreeSet<Key>>();
        let [b, o, t] = [&base, &ours, &theirs].map(|it| keys(it));
        let members = register::merged_sets(&set(&b), &set(&o), &set(&t));
        let order = order::merged_order(&b, &o, &t, &members);
        // Of two reasons for one text, which are both right, the first.
        let mut records: BTreeMap<Key, Aside> = BTreeMap::new();
        for (key, aside) in ours.into_iter().chain(theirs) {
            match records.get(&key) {
                Some(known) if (&known.name, &known.why) <= (&aside.name, &aside.why) => {}
                _ => drop(records.insert(key, aside)),
            }
        }
        let aside: Vec<Aside> = order.iter().filter_map(|key| records.remove(key)).collect();
        if aside != **self.project.aside() {
            self.project.set_aside(aside);
        }
    }

    fn put_conflicts(&mut self) {
        let opaque = |of: &'_ Project| -> BTreeMap<ConflictId, Arc<Conflict>> {
            let all = of.conflicts().iter();
            let opaque = all.filter(|it| kept::understood(it).is_none());
            opaque.map(|it| (it.id.clone(), Arc::clone(it))).collect()
        };
        let [base, ours, theirs] = self.states.each(opaque);
        let ids = |of: &BTreeMap<ConflictId, _>| of.keys().cloned().collect::<BTreeSet<_>>();
        let stay = register::merged_sets(&ids(&base), &ids(&ours), &ids(&theirs));
        let mut all: BTreeMap<ConflictId, Arc<Conflict>> = BTreeMap::new();
        for id in stay {
            let text = |it: &Arc<Conflict>| (it.ours.clone(), it.theirs.clone(), it.base.clone());
            let sides = [ours.get(&id), theirs.get(&id)].into_iter().flatten();
            let changed = sides
                .clone()
                .filter(|it| base.get(&id) != Some(*it))
                .min_by_key(|it| text(it));
            if let Some(conflict) = changed.or_else(|| sides.min_by_key(|it| text(it))) {
                all.insert(id, Arc::clone(conflict));
            }
        }
        for conflict in std::mem::take(&mut self.kept) {
            all.insert(conflict.id.clone(), conflict);
        }
        let here: Vec<ConflictId> = self
            .project
            .conflicts()
            .iter()
            .map(|it| it.id.clone())
            .collect();
        for id in here.iter().filter(|id| !all.contains_key(id)) {
            self.project.put::<Conflict>(id, None);
        }
        for (id, conflict) in all {
            if self.project.conflicts().get(&id) != Some(&conflict) {
                self.project.put(&id, Some(conflict));
            }
        }
    }
}
