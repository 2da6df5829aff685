//! Conflicts as they are kept in a project.
//!
//! A conflict is about one slot of a record, or about the record as a whole.
//! `ours` is the version that stands, `theirs` one that does not; which side
//! of the merge either came from is not recorded, so that both directions
//! give the same bytes. Of three versions of one slot one stands, and each of
//! the others is a conflict with it.

use super::ByRecord;
use super::slots::{Slot, Slots, in_record};
use crate::model::{Conflict, ConflictId, Project};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a conflict is about: the record as a whole, or a slot.
type About = Option<Slot>;

/// A conflict as the merge understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Understood {
    /// What it is about; `None` = the whole record.
    pub about: About,
    /// The version that does not stand: the text of the slot or the record.
    pub other: Option<String>,
    /// The common ancestor, as it is written.
    pub base: String,
}

/// The lists whose records may be in conflict. Facts that are their own id
/// are there or not.
const LISTS: [&str; 14] = [
    "head",
    "scheme",
    "scheme.tags",
    "scheme.relations",
    "sources",
    "zones",
    "annotations",
    "relations",
    "entities",
    "events",
    "accounts",
    "event_links",
    "verdicts",
    "settled",
];

/// Reads a conflict; `None` if it is none that a merge made.
pub(super) fn understood(conflict: &Conflict) -> Option<Understood> {
    let list = conflict.list.as_str();
    if !LISTS.contains(&list) {
        return None;
    }
    let texts = [&conflict.theirs, &conflict.ours, &conflict.base];
    let first = texts.into_iter().find(|it| !it.is_empty())?;
    let whole = !Slots::cut(list, first)?.id.is_empty();
    let (about, other) = if whole {
        let other = (!conflict.theirs.is_empty()).then(|| conflict.theirs.clone());
        (None, other)
    } else {
        let (slot, _) = Slots::only(list, first)?;
        let other = if conflict.theirs.is_empty() {
            None
        } else {
            Some(Slots::only(list, &conflict.theirs)?)
        };
        // The version that stands may be another element, but of this part.
        if other.as_ref().is_some_and(|(of, _)| of.part != slot.part) {
            return None;
        }
        (Some(slot), other.map(|(_, text)| text))
    };
    Some(Understood {
        about,
        other,
        base: conflict.base.clone(),
    })
}

/// The conflicts of a project by the record that they are about; those that
/// are not understood stay apart.
pub(super) fn by_record(project: &Project) -> ByRecord {
    let mut found = ByRecord::new();
    for it in project.conflicts().iter() {
        if understood(it).is_some() {
            let key = (it.list.to_string(), it.record.to_string());
            found.entry(key).or_default().push(Arc::clone(it));
        }
    }
    found
}

/// Where a conflict is, for those who make several.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// The list of the file.
    pub list: &'a str,
    /// The record's name.
    pub record: &'a str,
}

impl At<'_> {
    /// A conflict about a slot. Texts are those of the slot.
    pub fn slot(
        self,
        slot: &Slot,
        base: String,
        stands: Option<&str>,
        other: Option<&str>,
    ) -> Conflict {
        let ours = in_record(self.list, slot, stands);
        let theirs = in_record(self.list, slot, other);
        self.conflict(&format!("{}\0{}", slot.part, slot.key), base, ours, theirs)
    }

    /// A conflict about the record as a whole. Texts are records; empty = absent.
    pub fn whole(self, base: String, stands: String, other: String) -> Conflict {
        self.conflict("", base, stands, other)
    }

    fn conflict(self, about: &str, base: String, ours: String, theirs: String) -> Conflict {
        let id = id_of(&[self.list, self.record, about, &theirs]);
        Conflict {
            id,
            list: self.list.into(),
            record: self.record.into(),
            base,
            ours,
            theirs,
        }
    }

    /// What tells two records of one id apart, slot by slot: `stands` is what
    /// the project holds.
    pub fn between(self, base: &str, stands: &str, other: &str) -> Vec<Conflict> {
        let [cut_base, a, b] =
            [base, stands, other].map(|it| Slots::cut(self.list, it).unwrap_or_default());
        let differing = Slots::names(&[&a, &b]).into_iter();
        let differing = differing.filter(|it| a.texts.get(*it) != b.texts.get(*it));
        let conflicts = differing.map(|slot| {
            let of = |it: &'_ Slots| it.texts.get(slot).cloned();
            let base = in_record(self.list, slot, of(&cut_base).as_deref());
            self.slot(slot, base, of(&a).as_deref(), of(&b).as_deref())
        });
        conflicts.collect()
    }
}

/// An id from what the conflict says: whoever merges the same gives it the
/// same. The hash is FNV-1a of 64 bits (Fowler, Noll and Vo).
fn id_of(parts: &[&str]) -> ConflictId {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |byte: u8| {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0100_0000_01b3);
    };
    for part in parts {
        part.bytes().for_each(&mut eat);
        // No byte of a text, so that where one ends is part of the hash.
        eat(0xff);
    }
    // The low bits of the product are the weakest.
    ConflictId::of_random(hash ^ (hash >> 32))
}

/// The versions of a whole record that do not stand, among conflicts about it.
pub(super) fn whole_versions(conflicts: &[Arc<Conflict>]) -> BTreeSet<Option<String>> {
    let understood = conflicts.iter().filter_map(|it| understood(it));
    let whole = understood.filter(|it| it.about.is_none());
    whole.map(|it| it.other).collect()
}

/// Adds a conflict to those of a merge. The version that now stands is no
/// conflict any more, and the other conflicts about the same are with it.
pub(super) fn add(kept: &mut Vec<Arc<Conflict>>, new: Conflict) {
    let Some(about) = understood(&new).map(|it| it.about) else {
        kept.push(Arc::new(new));
        return;
    };
    let same = |it: &Conflict| {
        (&it.list, &it.record) == (&new.list, &new.record)
            && understood(it).is_some_and(|it| it.about == about)
    };
    kept.retain(|it| !same(it) || (it.theirs != new.ours && it.theirs != new.theirs));
    for it in kept.iter_mut().filter(|it| it.ours != new.ours && same(it)) {
        Arc::make_mut(it).ours.clone_from(&new.ours);
    }
    kept.push(Arc::new(new));
}
