//! A sorted collection of records that is cheap to snapshot.

use super::Ref;
use imbl::OrdMap;
use std::sync::Arc;

/// Something a project holds many of, found by an id and sorted by it.
///
/// Facts without an id of their own (what was reviewed, what was dismissed)
/// are their own id.
pub trait Record: Clone + PartialEq {
    /// What it is found by.
    type Id: Clone + Ord;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// Calls `visit` with every other record that this one names. This is the
    /// only place that knows them: `check`, deletion and merging all ask here.
    fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>));
}

/// Records by id. Cloning shares them, so a snapshot for the saving thread
/// costs nothing, however many there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T: Record>(OrdMap<T::Id, Arc<T>>);

impl<T: Record> Default for Table<T> {
    fn default() -> Self {
        Self(OrdMap::new())
    }
}

impl<T: Record> Table<T> {
    /// The record of that id.
    pub fn get(&self, id: &T::Id) -> Option<&Arc<T>> {
        self.0.get(id)
    }

    /// Whether there is a record of that id.
    pub fn contains(&self, id: &T::Id) -> bool {
        self.0.contains_key(id)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the two share their records: then they are equal. The answer
    /// takes no time; a `false` says nothing.
    pub fn shares(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }

    /// Whether every record stands under its own id, so that none is there twice.
    pub(crate) fn is_by_id(&self) -> bool {
        self.0.iter().all(|(id, record)| *id == record.id())
    }

    /// All records, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<T>> {
        self.0.values()
    }

    /// Adds records that come in the order of their ids to a table that has none.
    pub(super) fn fill(&mut self, records: &[Arc<T>]) {
        // A leaf of the map has so many records at most, and is halved where one
        // more comes: in order they would all stay half empty. So the second half
        // of each comes later.
        const LEAF: usize = 16;
        for half in [0, 1] {
            for leaf in records.chunks(LEAF) {
                let half = leaf.chunks(LEAF / 2).nth(half).unwrap_or_default();
                self.0
                    .extend(half.iter().map(|it| (it.id(), Arc::clone(it))));
            }
        }
    }

    /// Sets or removes the record of that id and gives back what stood there.
    /// Only [`super::Project`] does this, since it counts references.
    pub(super) fn put(&mut self, id: &T::Id, to: Option<Arc<T>>) -> Option<Arc<T>> {
        match to {
            Some(record) => self.0.insert(id.clone(), record),
            None => self.0.remove(id),
        }
    }
}
