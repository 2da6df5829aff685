//! The tag scheme merged: its tags and types of relations one by one, their
//! order, and keys that would set two tags.

use super::kept::{At, understood};
use super::order::merged_order;
use super::records::{Bundle, merged};
use super::settle::version;
use super::{Conflicts, States};
use crate::model::file::{InFile, SchemeName};
use crate::model::{Conflict, RelationType, Scheme, Tag, TagId};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Merges the schemes. Tags in `needed` stay though a side removed them, since
/// something names them.
pub(super) fn merged_scheme(
    states: &States,
    conflicts: &Conflicts,
    needed: &BTreeSet<TagId>,
) -> (Scheme, Vec<Arc<Conflict>>) {
    let of = |scheme: &Scheme| SchemeName {
        name: scheme.id.clone(),
        version: scheme.version,
    };
    let schemes = states.each(|it| Scheme::clone(it.scheme()));
    let mut kept = Vec::new();
    let names = schemes.each_ref().map(of);
    let name = conflicts.merge_one("scheme", names, &mut kept);
    let tags = schemes
        .each_ref()
        .map(|it| keyed(&it.tags, |it| it.id.to_string()));
    let mut tags = merged_list(conflicts, tags, &mut kept, |name| {
        needed.iter().any(|it| it.as_str() == name)
    });
    let types = schemes
        .each_ref()
        .map(|it| keyed(&it.relations, |it| it.id.to_string()));
    let relations = merged_list(conflicts, types, &mut kept, |_| false);
    part_keys(states, &schemes, &mut tags, &mut kept);
    let [_, ours, _] = &schemes;
    let name = name.map_or_else(|| of(ours), |it| SchemeName::clone(&it));
    let scheme = Scheme {
        id: name.name,
        version: name.version,
        tags,
        relations,
    };
    (scheme, kept)
}

/// Two records of one id in one list are an error, but both stay.
type Key = (String, usize);

fn keyed<T: Clone>(list: &[T], id: impl Fn(&T) -> String) -> Vec<(Key, Arc<T>)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let key = |it: &T| {
        let count = seen.entry(id(it)).or_insert(0);
        *count += 1;
        (id(it), *count)
    };
    list.iter()
        .map(key)
        .zip(list.iter().cloned().map(Arc::new))
        .collect()
}

fn merged_list<T: InFile + Clone + PartialEq>(
    conflicts: &Conflicts,
    [base, ours, theirs]: [Vec<(Key, Arc<T>)>; 3],
    kept: &mut Vec<Arc<Conflict>>,
    needed: impl Fn(&str) -> bool,
) -> Vec<T> {
    let order = |list: &[(Key, Arc<T>)]| list.iter().map(|it| it.0.clone()).collect::<Vec<Key>>();
    let (in_base, in_ours, in_theirs) = (order(&base), order(&ours), order(&theirs));
    let [base, ours, theirs] =
        [base, ours, theirs].map(|it| it.into_iter().collect::<BTreeMap<Key, Arc<T>>>());
    let named = conflicts.names(T::LIST).into_iter().map(|it| (it, 1));
    let keys: BTreeSet<Key> = (base.keys().chain(ours.keys()).chain(theirs.keys()).cloned())
        .chain(named)
        .collect();
    let mut found: BTreeMap<Key, T> = BTreeMap::new();
    for key in keys {
        let bundle = |side: usize, records: &BTreeMap<Key, Arc<T>>| Bundle {
            record: records.get(&key).cloned(),
            conflicts: if key.1 == 1 {
                conflicts.of(side, T::LIST, &key.0)
            } else {
                Vec::new()
            },
        };
        let states = [bundle(0, &base), bundle(1, &ours), bundle(2, &theirs)];
        let mut bundle = merged(&key.0, &states[0], &states[1], &states[2]);
        if bundle.record.is_none()
            && needed(&key.0)
            && let [base, ours, theirs] = &states
            && let Some(record) = ours.record.as_ref().or(theirs.record.as_ref())
        {
            let at = At {
                list: T::LIST,
                record: &key.0,
            };
            let text = base
                .record
                .as_ref()
                .map_or_else(String::new, |it| it.written());
            let conflict = at.whole(text, record.written(), String::new());
            bundle.record = Some(Arc::clone(record));
            super::kept::add(&mut bundle.conflicts, conflict);
        }
        kept.extend(bundle.conflicts);
        if let Some(record) = bundle.record {
            found.insert(key, T::clone(&record));
        }
    }
    let members = found.keys().cloned().collect();
    let order = merged_order(&in_base, &in_ours, &in_theirs, &members);
    order.iter().filter_map(|key| found.remove(key)).collect()
}

/// A key sets one tag. Where each side gave it to another, the tag that had it
/// before keeps it, or the one whose id comes first; the other waits. What an
/// earlier merge let wait is looked at anew, since the first may be gone.
fn part_keys(
    states: &States,
    schemes: &[Scheme; 3],
    tags: &mut [Tag],
    kept: &mut Vec<Arc<Conflict>>,
) {
    let [base, ours, theirs] = schemes;
    kept.retain(|conflict| {
        let known = conflict.list != Tag::LIST || states.base.conflicts().contains(&conflict.id);
        let waits = understood(conflict).filter(|it| {
            let of_key = it.about.as_ref().is_some_and(|slot| slot.part == "key");
            !known && of_key && it.other.is_some()
        });
        let tag = tags.iter_mut().find(|it| it.id.as_str() == conflict.record);
        let (Some(waits), Some(tag)) = (waits, tag.filter(|it| it.key.is_empty())) else {
            return true;
        };
        let Some(Some(with_key)) = version(Some(&*tag), &waits) else {
            return true;
        };
        *tag = with_key;
        false
    });
    let mut holders: BTreeMap<SmolStr, Vec<usize>> = BTreeMap::new();
    for (at, tag) in tags.iter().enumerate() {
        if !tag.key.is_empty() {
            holders.entry(tag.key.clone()).or_default().push(at);
        }
    }
    for (key, mut holders) in holders {
        let twice = |scheme: &Scheme| scheme.tags.iter().filter(|it| it.key == key).count() > 1;
        if holders.len() < 2 || twice(ours) || twice(theirs) {
            continue;
        }
        let had = |id: &TagId| base.tag(id).is_some_and(|it| it.key == key);
        holders.sort_by_key(|&at| (!had(&tags[at].id), tags[at].id.clone()));
        for &at in &holders[1..] {
            let tag = &mut tags[at];
            let (id, other) = (tag.id.to_string(), tag.written());
            tag.key = SmolStr::default();
            let before = base.tag(&tag.id).map_or_else(String::new, InFile::written);
            let at = At {
                list: Tag::LIST,
                record: &id,
            };
            let conflicts = at.between(&before, &tag.written(), &other);
            for conflict in conflicts {
                super::kept::add(kept, conflict);
            }
        }
    }
}

/// Every tag that the scheme's types of relations name and that it lacks.
pub(super) fn missing_tags(scheme: &Scheme) -> BTreeSet<TagId> {
    let named = scheme.relations.iter().flat_map(RelationType::tags);
    named
        .filter(|it| scheme.tag(it).is_none())
        .cloned()
        .collect()
}

impl RelationType {
    fn tags(&self) -> impl Iterator<Item = &TagId> {
        self.from.iter().chain(&self.to)
    }
}
