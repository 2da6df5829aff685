//! One list of a project merged record by record.

use super::kept::{At, understood, whole_versions};
use super::register::{Values, merged_sets, merged_values, outweighed, standing};
use super::slots::{Slot, Slots, in_record, which};
use crate::model::Conflict;
use crate::model::file::{InFile, named};
use crate::recognise::fold::{Keep, folded};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record with the conflicts about it, which are merged as one.
#[derive(Debug, PartialEq)]
pub(super) struct Bundle<T> {
    /// The record, if there is one.
    pub record: Option<Arc<T>>,
    /// The conflicts about it that the merge understands, by id.
    pub conflicts: Vec<Arc<Conflict>>,
}

impl<T> Clone for Bundle<T> {
    fn clone(&self) -> Self {
        Self {
            record: self.record.clone(),
            conflicts: self.conflicts.clone(),
        }
    }
}

impl<T: PartialEq> Bundle<T> {
    fn is(&self, other: &Self) -> bool {
        let same = match (&self.record, &other.record) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || a == b,
            (None, None) => true,
            _ => false,
        };
        same && self.conflicts == other.conflicts
    }
}

/// Merges the three states of one record.
pub(super) fn merged<T: InFile + PartialEq>(
    name: &str,
    base: &Bundle<T>,
    ours: &Bundle<T>,
    theirs: &Bundle<T>,
) -> Bundle<T> {
    let (ours, theirs) = (&unless_needed(base, ours), &unless_needed(base, theirs));
    // Whoever changed nothing leaves it to the other, to the letter.
    if ours.is(base) || ours.is(theirs) {
        return theirs.clone();
    }
    if theirs.is(base) {
        return ours.clone();
    }
    Merge::new(name, base, ours, theirs).bundle()
}

/// A record that an earlier merge brought back as it was, only because
/// something named it, counts as deleted: whether it is needed is found out
/// anew, since what named it may be gone by now.
fn unless_needed<T: PartialEq>(base: &Bundle<T>, side: &Bundle<T>) -> Bundle<T> {
    let new = |it: &Arc<Conflict>| {
        let whole = understood(it).is_some_and(|it| it.about.is_none() && it.other.is_none());
        whole && !base.conflicts.contains(it)
    };
    if side.record.is_none() || side.record != base.record || !side.conflicts.iter().any(new) {
        return side.clone();
    }
    let conflicts = side.conflicts.iter().filter(|it| !new(it));
    Bundle {
        record: None,
        conflicts: conflicts.cloned().collect(),
    }
}

/// One side of the merge of a record.
struct Side<'a, T> {
    bundle: &'a Bundle<T>,
    text: String,
    slots: Slots,
    /// The values of each slot that has any but the usual.
    values: BTreeMap<Slot, Values>,
    /// Elements that do not stand, since others of them do.
    others: BTreeMap<Slot, String>,
}

impl<'a, T: InFile> Side<'a, T> {
    fn new(bundle: &'a Bundle<T>) -> Self {
        let text = bundle
            .record
            .as_ref()
            .map_or_else(String::new, |it| it.written());
        let slots = Slots::cut(T::LIST, &text).unwrap_or_default();
        let mut values: BTreeMap<Slot, Values> = BTreeMap::new();
        for (slot, text) in &slots.texts {
            values.insert(slot.clone(), Values::from([Some(text.clone())]));
        }
        let mut others: BTreeMap<Slot, String> = BTreeMap::new();
        for it in bundle.conflicts.iter().filter_map(|it| understood(it)) {
            let Some(slot) = it.about else { continue };
            match it.other {
                Some(text) if which(T::LIST, &slot.part, &text).is_some() => {
                    others.insert(slot, text);
                }
                other => {
                    let usual = || Values::from([None]);
                    values.entry(slot).or_insert_with(usual).insert(other);
                }
            }
        }
        Self {
            bundle,
            text,
            slots,
            values,
            others,
        }
    }

    /// The elements of a part that stand.
    fn standing<'b>(&'b self, part: &'b str) -> impl Iterator<Item = &'b String> {
        let slots = self.slots.texts.iter();
        slots
            .filter(move |(slot, _)| slot.part == part)
            .map(|(_, text)| text)
    }

    /// The elements of a part, those in conflicts among them.
    fn elements(&self, part: &str) -> BTreeSet<String> {
        let others = self.others.iter().filter(|(slot, _)| slot.part == part);
        let others = others.map(|(_, text)| text);
        self.standing(part).chain(others).cloned().collect()
    }

    fn values(&self, slot: &Slot) -> Values {
        let found = self.values.get(slot).cloned();
        found.unwrap_or_else(|| Values::from([None]))
    }

    fn is_there(&self) -> bool {
        self.bundle.record.is_some()
    }
}

struct Merge<'a, T> {
    at: At<'a>,
    base: Side<'a, T>,
    ours: Side<'a, T>,
    theirs: Side<'a, T>,
}

impl<'a, T: InFile + PartialEq> Merge<'a, T> {
    fn new(name: &'a str, base: &'a Bundle<T>, ours: &'a Bundle<T>, theirs: &'a Bundle<T>) -> Self {
        let at = At {
            list: T::LIST,
            record: name,
        };
        let mut merge = Self {
            at,
            base: Side::new(base),
            ours: Side::new(ours),
            theirs: Side::new(theirs),
        };
        // Who deleted a record has said nothing of its fields.
        for side in [&mut merge.ours, &mut merge.theirs] {
            if merge.base.is_there() && !side.is_there() {
                side.slots = merge.base.slots.clone();
                side.values = merge.base.values.clone();
            }
        }
        merge
    }

    fn bundle(&self) -> Bundle<T> {
        let Self {
            base, ours, theirs, ..
        } = self;
        let mut others = merged_sets(
            &whole_versions(&base.bundle.conflicts),
            &whole_versions(&ours.bundle.conflicts),
            &whole_versions(&theirs.bundle.conflicts),
        );
        let deleted = |side: &Side<'_, T>| base.is_there() && !side.is_there();
        match (ours.is_there(), theirs.is_there()) {
            (false, false) => {
                others.remove(&None);
                return self.gone(others);
            }
            (true, true) => {}
            (a, _) => {
                let (left, right) = if a { (ours, theirs) } else { (theirs, ours) };
                if deleted(right) {
                    let same_others = left.others == base.others;
                    // The order of elements means nothing.
                    if left.values == base.values && same_others {
                        others.remove(&None);
                        return self.gone(others);
                    }
                    others.insert(None);
                }
            }
        }
        self.there(others)
    }

    /// The record is gone; versions of it may be kept all the same.
    fn gone(&self, others: Values) -> Bundle<T> {
        let conflicts = others.into_iter().flatten();
        let conflicts = conflicts.map(|other| {
            let base = self.base_of(None, Some(&other), || self.base.text.clone());
            self.at.whole(base, String::new(), other)
        });
        Bundle {
            record: None,
            conflicts: sorted(conflicts.collect()),
        }
    }

    fn there(&self, mut others: Values) -> Bundle<T> {
        let Self {
            at,
            base,
            ours,
            theirs,
        } = self;
        let mut slots = Slots {
            id: [ours, theirs]
                .map(|it| it.slots.id.clone())
                .into_iter()
                .max()
                .unwrap_or_default(),
            ..Slots::default()
        };
        let (mut conflicts, mut spellings) = (Vec::new(), Vec::new());
        let all = [base, ours, theirs]
            .into_iter()
            .flat_map(|it| it.values.keys());
        for slot in all.collect::<BTreeSet<&Slot>>() {
            if which(at.list, &slot.part, "()").is_some() {
                continue;
            }
            let [old, a, b] = [base, ours, theirs].map(|it| it.values(slot));
            // Of a record that both sides added, each says how it came about,
            // also where that is as usual.
            let is_origin = (at.list, &*slot.part) == ("annotations", "origin");
            let values = if is_origin && !base.is_there() {
                a.union(&b).cloned().collect()
            } else {
                merged_values(&old, &a, &b)
            };
            let mut values = outweighed(at.list, &slot.part, values);
            if !base.is_there() {
                values = without_less(&values);
            }
            let values = if (at.list, &*slot.part) == ("entities", "label") {
                one_spelling(values, &mut spellings)
            } else {
                values
            };
            let stands = standing(&values);
            for other in values.iter().filter(|it| **it != stands) {
                let text = base.slots.texts.get(slot);
                let written = || in_record(at.list, slot, text.map(String::as_str));
                let base = self.base_of(Some(slot), other.as_ref(), written);
                conflicts.push(at.slot(slot, base, stands.as_deref(), other.as_deref()));
            }
            if let Some(text) = stands {
                slots.texts.insert(slot.clone(), text);
            }
        }
        for part in self.parts_of_elements() {
            self.merge_elements(&part, &mut slots, &mut conflicts);
        }
        for text in spellings {
            let (part, key) = ("aliases".to_owned(), text.clone());
            slots.texts.insert(Slot { part, key }, text);
        }
        let order = self.order(&slots);
        slots.order.extend(order);
        let record = T::parsed(&slots.join(at.list));
        let (record, text) = match record {
            Ok(record) => {
                let text = record.written();
                (record, text)
            }
            // What each side says makes sense, what both say together does
            // not: one version stands as a whole, the other is kept whole.
            Err(_) => {
                conflicts.clear();
                let sides = [ours, theirs].into_iter().filter(|it| it.is_there());
                let mut sides: Vec<_> = sides.collect();
                sides.sort_by(|a, b| a.text.cmp(&b.text));
                others.extend(sides.iter().skip(1).map(|it| Some(it.text.clone())));
                let Some(record) = sides.first().and_then(|it| it.bundle.record.clone()) else {
                    return self.gone(others);
                };
                let text = record.written();
                return self.with(record, &text, conflicts, others);
            }
        };
        self.with(Arc::new(record), &text, conflicts, others)
    }

    /// Every part whose elements are told apart by some of their fields.
    fn parts_of_elements(&self) -> BTreeSet<String> {
        let sides = [&self.base, &self.ours, &self.theirs].into_iter();
        let slots = sides.flat_map(|it| it.values.keys().chain(it.others.keys()));
        let parts = slots.filter(|slot| which(self.at.list, &slot.part, "()").is_some());
        parts.map(|slot| slot.part.clone()).collect()
    }

    /// Merges the elements of a part as a set. Where that leaves more versions
    /// of one element than either side has, as many stand as one side has and
    /// the others are in conflict with them. A changed element wins over one
    /// that was taken out.
    fn merge_elements(&self, part: &str, slots: &mut Slots, conflicts: &mut Vec<Conflict>) {
        let list = self.at.list;
        let which = |element: &str| which(list, part, element).unwrap_or_default();
        let [base, ours, theirs] =
            [&self.base, &self.ours, &self.theirs].map(|it| it.elements(part));
        let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for element in merged_sets(&base, &ours, &theirs) {
            versions.entry(which(&element)).or_default().push(element);
        }
        let mut stand: Vec<(String, String)> = Vec::new();
        for (key, versions) in versions {
            let count =
                |side: &Side<'_, T>| side.standing(part).filter(|it| which(it) == key).count();
            let most = count(&self.ours).max(count(&self.theirs)).max(1);
            let slot = |element: &str| Slot {
                part: part.to_owned(),
                key: element.to_owned(),
            };
            for other in versions.iter().skip(most) {
                let about = slot(other);
                let before = self.base.standing(part).find(|it| which(it) == key);
                let before = || in_record(list, &about, before.map(String::as_str));
                let before = self.base_of(Some(&about), Some(other), before);
                let first = versions.first().map(String::as_str);
                conflicts.push(self.at.slot(&about, before, first, Some(other)));
            }
            stand.extend(versions.into_iter().take(most).map(|it| (key.clone(), it)));
        }
        // As in the base, changed ones in their places, and behind that what is new.
        let old = self.base.slots.order.get(part);
        let old: Vec<&String> = old.into_iter().flatten().collect();
        let place = |(key, element): &(String, String)| {
            let exact = old.iter().position(|it| *it == element);
            let changed = || old.iter().position(|it| which(it) == *key);
            exact.or_else(changed).unwrap_or(usize::MAX)
        };
        stand.sort_by_cached_key(|it| (place(it), it.clone()));
        let order = stand.into_iter().map(|(_, element)| element);
        let order: Vec<String> = order.collect();
        for element in &order {
            let slot = Slot {
                part: part.to_owned(),
                key: element.clone(),
            };
            slots.texts.insert(slot, element.clone());
        }
        slots.order.insert(part.to_owned(), order);
    }

    fn with(
        &self,
        record: Arc<T>,
        text: &str,
        mut conflicts: Vec<Conflict>,
        others: Values,
    ) -> Bundle<T> {
        for other in others {
            if other.as_deref() == Some(text) {
                continue;
            }
            let base = self.base_of(None, other.as_ref(), || self.base.text.clone());
            let other = other.unwrap_or_default();
            conflicts.push(self.at.whole(base, text.to_owned(), other));
        }
        Bundle {
            record: Some(record),
            conflicts: sorted(conflicts),
        }
    }

    /// The ancestor that a conflict names: a version that was in conflict
    /// before this merge keeps the one that it had.
    fn base_of(
        &self,
        about: Option<&Slot>,
        other: Option<&String>,
        here: impl FnOnce() -> String,
    ) -> String {
        let sides = [&self.ours, &self.theirs].into_iter();
        let known = sides
            .flat_map(|it| &it.bundle.conflicts)
            .filter_map(|it| understood(it))
            .filter(|it| it.about.as_ref() == about && it.other.as_ref() == other);
        known.map(|it| it.base).min().unwrap_or_else(here)
    }

    fn order(&self, merged: &Slots) -> BTreeMap<String, Vec<String>> {
        let mut members: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
        for slot in merged.texts.keys() {
            if merged.order.contains_key(&slot.part) {
                continue;
            }
            members
                .entry(&slot.part)
                .or_default()
                .insert(slot.key.clone());
        }
        let parts = members.into_iter().map(|(part, members)| {
            let base = self.base.slots.order.get(part);
            let base = base.map_or(&[][..], |it| it);
            (part.clone(), super::order::merged_elements(base, &members))
        });
        parts.collect()
    }
}

fn sorted(mut conflicts: Vec<Conflict>) -> Vec<Arc<Conflict>> {
    conflicts.sort_by(|a, b| a.id.cmp(&b.id));
    conflicts.into_iter().map(Arc::new).collect()
}

/// Drops what says less than another: of a record that both sides added, one
/// may have a value, or quotes, where the other has none yet.
fn without_less(values: &Values) -> Values {
    let less = |it: &str, other: &str| {
        other
            .strip_prefix(it)
            .is_some_and(|rest| rest.starts_with(", "))
    };
    let some = || values.iter().flatten();
    let kept = values.iter().filter(|it| match it {
        Some(it) => !some().any(|other| less(it, other)),
        None => true,
    });
    kept.cloned().collect()
}

/// Of labels that differ only in spelling one is enough; the others become
/// further names, which is what they are.
fn one_spelling(labels: Values, others: &mut Vec<String>) -> Values {
    let mut known = BTreeSet::new();
    let kept = labels.into_iter().filter(|label| {
        let Some((_, label)) = label.as_deref().and_then(named) else {
            return true;
        };
        let new = known.insert(folded(label, Keep::NOTHING));
        if !new {
            others.push(label.to_owned());
        }
        new
    });
    kept.collect()
}
