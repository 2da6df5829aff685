//! Which records of the three states are the same under different ids.
//!
//! Ids come first: a record is the one of that id. What both sides added is
//! one record if its content is the same, which is what makes it that record:
//! for an annotation its place and tag, for an entity its kind and name. It
//! goes on under the lesser id. Several of the same content on one side are
//! several, matched in the order of their ids.
//!
//! A record that one side deleted is never taken for one that it added, alike
//! as they may be: whether they were would depend on what else was merged
//! before, and the order of merges would begin to matter.

use super::renames::Renames;
use crate::model::{
    Account, Annotation, Entity, EntityKind, Event, EventId, EventKind, EventLink, EventLinkKind,
    Fragments, InProject, Passage, Project, Relation, Settled, SourceId, Table, TagId, Verdict,
    Zone, ZoneKind,
};
use crate::recognise::fold::{Keep, folded};
use crate::text::CharSpan;
use std::collections::BTreeMap;

/// The three states of a project, with the same records under the same ids.
pub(super) struct States {
    pub base: Project,
    pub ours: Project,
    pub theirs: Project,
}

/// What either side renames.
#[derive(Debug, PartialEq)]
struct Maps<I> {
    ours: BTreeMap<I, I>,
    theirs: BTreeMap<I, I>,
}

impl<I> Default for Maps<I> {
    fn default() -> Self {
        Self {
            ours: BTreeMap::new(),
            theirs: BTreeMap::new(),
        }
    }
}

/// What tells the content of a record; `None` = it is like no other.
type KeyOf<'a, I, K> = Box<dyn Fn(&I) -> Option<K> + 'a>;

/// The ids of one kind in a state, each with what tells its content.
struct Ids<'a, I, K> {
    /// All ids, sorted.
    ids: Vec<I>,
    key: KeyOf<'a, I, K>,
}

impl<I: Ord + Clone, K: Ord> Ids<'_, I, K> {
    fn has(&self, id: &I) -> bool {
        self.ids.binary_search(id).is_ok()
    }

    /// Those that neither of two other states has, by content.
    fn without(&self, base: &Self, other: &Self) -> BTreeMap<K, Vec<I>> {
        let mut found: BTreeMap<K, Vec<I>> = BTreeMap::new();
        for id in self.ids.iter().filter(|it| !base.has(it) && !other.has(it)) {
            if let Some(key) = (self.key)(id) {
                found.entry(key).or_default().push(id.clone());
            }
        }
        found
    }
}

impl<I: Ord + Clone> Maps<I> {
    fn of<K: Ord>(base: &Ids<'_, I, K>, ours: &Ids<'_, I, K>, theirs: &Ids<'_, I, K>) -> Self {
        let mut maps = Self::default();
        let (new_ours, new_theirs) = (ours.without(base, theirs), theirs.without(base, ours));
        for (a, b) in pairs(&new_ours, &new_theirs) {
            if a < b {
                maps.theirs.insert(b, a);
            } else {
                maps.ours.insert(a, b);
            }
        }
        maps
    }
}

/// The ids of the same content, first with first.
fn pairs<I: Ord + Clone, K: Ord>(
    from: &BTreeMap<K, Vec<I>>,
    to: &BTreeMap<K, Vec<I>>,
) -> BTreeMap<I, I> {
    let mut found = BTreeMap::new();
    for (key, from) in from {
        if let Some(to) = to.get(key) {
            found.extend(from.iter().cloned().zip(to.iter().cloned()));
        }
    }
    found
}

impl States {
    /// Gives the same records the same ids.
    pub fn identified(base: &Project, ours: &Project, theirs: &Project) -> Self {
        let mut states = Self {
            base: base.clone(),
            ours: ours.clone(),
            theirs: theirs.clone(),
        };
        // Each kind after those that its content names.
        states.part_clashing_sources();
        states.identify(Project::sources, source_key, |it, map| it.sources = map);
        states.identify(Project::entities, entity_key, |it, map| it.entities = map);
        states.identify(Project::events, event_key, |it, map| it.events = map);
        states.identify(Project::annotations, annotation_key, |it, map| {
            it.annotations = map;
        });
        states.identify(Project::accounts, account_key, |it, map| it.accounts = map);
        states.identify(Project::zones, zone_key, |it, map| it.zones = map);
        states.identify(Project::relations, relation_key, |it, map| {
            it.relations = map;
        });
        states.identify(Project::event_links, link_key, |it, map| {
            it.event_links = map;
        });
        states.identify(Project::verdicts, verdict_key, |it, map| it.verdicts = map);
        states.identify(Project::settled, settled_key, |it, map| it.settled = map);
        states
    }

    fn identify<T: InProject, K: Ord>(
        &mut self,
        table: fn(&Project) -> &Table<T>,
        key: fn(&T) -> Option<K>,
        set: fn(&mut Renames, BTreeMap<T::Id, T::Id>),
    ) {
        let (base, ours, theirs) = (table(&self.base), table(&self.ours), table(&self.theirs));
        if ours.shares(base) && theirs.shares(base) {
            return;
        }
        let ids = |of: &'_ Table<T>| {
            let table = of.clone();
            Ids {
                ids: of.iter().map(|it| it.id()).collect(),
                key: Box::new(move |id: &T::Id| table.get(id).and_then(|it| key(it))),
            }
        };
        let maps = Maps::of(&ids(base), &ids(ours), &ids(theirs));
        self.rename(maps, set);
    }

    fn rename<I>(&mut self, maps: Maps<I>, set: fn(&mut Renames, BTreeMap<I, I>)) {
        let Maps { ours, theirs } = maps;
        let states = [(&mut self.ours, ours), (&mut self.theirs, theirs)];
        for (project, map) in states {
            if !map.is_empty() {
                let mut renames = Renames::default();
                set(&mut renames, map);
                renames.apply(project);
            }
        }
    }

    /// Ids of sources are words that two people may choose for two texts. The
    /// one whose text's hash sorts last gets an id of its own, made from that
    /// hash, whichever side it is on.
    fn part_clashing_sources(&mut self) {
        let mut maps: Maps<SourceId> = Maps::default();
        for a in self.ours.sources().iter() {
            let Some(b) = self.theirs.sources().get(&a.id) else {
                continue;
            };
            let clash = !a.sha256.is_empty() && !b.sha256.is_empty() && a.sha256 != b.sha256;
            if !clash || self.base.sources().contains(&a.id) {
                continue;
            }
            let (map, last) = if a.sha256 < b.sha256 {
                (&mut maps.theirs, b)
            } else {
                (&mut maps.ours, a)
            };
            let hash: String = last.sha256.chars().take(8).collect();
            let Ok(new) = SourceId::parse(&format!("{}-{hash}", last.id)) else {
                continue;
            };
            // An earlier merge may have given it this id already.
            let states = [&self.base, &self.ours, &self.theirs];
            let mut there = states.iter().filter_map(|it| it.sources().get(&new));
            if there.all(|it| it.sha256 == last.sha256) {
                map.insert(last.id.clone(), new);
            }
        }
        self.rename(maps, |it, map| it.sources = map);
    }
}

fn source_key(it: &crate::model::Source) -> Option<(String, String)> {
    (!it.sha256.is_empty()).then(|| (it.sha256.to_string(), it.path.clone()))
}

fn annotation_key(it: &Annotation) -> Option<(SourceId, Fragments, TagId)> {
    Some((it.source.clone(), it.spans.clone(), it.tag.clone()))
}

fn entity_key(it: &Entity) -> Option<(EntityKind, String)> {
    let label = folded(&it.label, Keep::NOTHING);
    (!label.trim().is_empty()).then_some((it.kind, label))
}

/// A title alone, since an event has nothing else; one without a title is
/// like no other.
fn event_key(it: &Event) -> Option<(EventKind, String)> {
    let title = it.title.trim();
    (!title.is_empty()).then(|| (it.kind, title.to_owned()))
}

fn account_key(it: &Account) -> Option<(EventId, Passage)> {
    Some((it.event.clone(), it.passage.clone()))
}

fn zone_key(it: &Zone) -> Option<(SourceId, CharSpan, ZoneKind)> {
    Some((it.source.clone(), it.span, it.kind))
}

fn relation_key(it: &Relation) -> Option<(String, String, String)> {
    let ends = (it.from.to_string(), it.to.to_string());
    Some((it.kind.to_string(), ends.0, ends.1))
}

fn link_key(it: &EventLink) -> Option<(EventLinkKind, EventId, EventId)> {
    Some((it.kind, it.from.clone(), it.to.clone()))
}

/// All that it says: two decisions of two moments are two, even if they agree.
fn verdict_key(it: &Verdict) -> Option<String> {
    let nameless = Verdict {
        id: crate::model::VerdictId::of_random(0),
        ..it.clone()
    };
    Some(crate::model::file::InFile::written(&nameless))
}

/// Two reviewers who decided alike on the same records have said one thing.
fn settled_key(it: &Settled) -> Option<String> {
    let nameless = Settled {
        id: crate::model::SettledId::of_random(0),
        ..it.clone()
    };
    Some(crate::model::file::InFile::written(&nameless))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<(u32, u32)>;

    /// Records as id and content; what becomes of the ids in ours and theirs.
    #[track_caller]
    fn check(
        base: &[(u32, char)],
        ours: &[(u32, char)],
        theirs: &[(u32, char)],
        expected: [&[(u32, u32)]; 2],
    ) {
        let ids = |of: &[(u32, char)]| {
            let map: BTreeMap<u32, char> = of.iter().copied().collect();
            Ids {
                ids: map.keys().copied().collect(),
                key: Box::new(move |id: &u32| map.get(id).copied()),
            }
        };
        let list = |map: BTreeMap<u32, u32>| map.into_iter().collect::<Found>();
        let maps = Maps::of(&ids(base), &ids(ours), &ids(theirs));
        assert_eq!(
            [maps.ours, maps.theirs].map(list),
            expected.map(<[_]>::to_vec)
        );
        let back = Maps::of(&ids(base), &ids(theirs), &ids(ours));
        assert_eq!(
            [back.theirs, back.ours].map(list),
            expected.map(<[_]>::to_vec)
        );
    }

    #[test]
    fn what_both_added_is_one() {
        check(&[], &[(1, 'a')], &[(2, 'a')], [&[], &[(2, 1)]]);
        check(&[], &[(1, 'a')], &[(2, 'b')], [&[], &[]]);
        check(&[], &[(1, 'a')], &[(1, 'b')], [&[], &[]]);
        check(&[(3, 'a')], &[(3, 'a'), (1, 'a')], &[(3, 'a')], [&[], &[]]);
        check(
            &[],
            &[(1, 'a'), (5, 'a')],
            &[(2, 'a'), (3, 'a'), (9, 'a')],
            [&[(5, 3)], &[(2, 1)]],
        );
        // What replaced a record of the base is not the record of the base.
        check(&[(7, 'a')], &[(2, 'a')], &[(7, 'a')], [&[], &[]]);
        check(&[(7, 'a')], &[(2, 'a')], &[(4, 'a')], [&[], &[(4, 2)]]);
    }
}
