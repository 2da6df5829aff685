//! Which records of several files are the same thing.

use std::collections::{BTreeMap, BTreeSet};

/// Records of several files, put together pair by pair. No group has two
/// records of one file.
#[derive(Default)]
pub(super) struct Groups {
    groups: Sets,
    /// Those of one class say the same.
    classes: Sets,
    /// Which files a group has a record of, by its root.
    has: Vec<BTreeSet<usize>>,
}

impl Groups {
    /// A further record, of that file; its number.
    pub fn add(&mut self, side: usize) -> usize {
        self.groups.add();
        self.classes.add();
        self.has.push(BTreeSet::from([side]));
        self.has.len() - 1
    }

    /// Makes the groups of two records one. `false` if a file would have two
    /// records in it: then they stay apart.
    pub fn join(&mut self, a: usize, b: usize) -> bool {
        let (x, y) = (self.groups.root(a), self.groups.root(b));
        if x == y {
            return true;
        }
        if !self.has[x].is_disjoint(&self.has[y]) {
            return false;
        }
        let root = self.groups.join(x, y);
        let other = std::mem::take(&mut self.has[x + y - root]);
        self.has[root].extend(other);
        true
    }

    /// Two records of a group say the same.
    pub fn agree(&mut self, a: usize, b: usize) {
        self.classes.join(a, b);
    }

    /// The number that stands for a record's group.
    pub fn root(&mut self, record: usize) -> usize {
        self.groups.root(record)
    }

    /// The records of every group, by its root.
    pub fn members(&mut self) -> BTreeMap<usize, Vec<usize>> {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for record in 0..self.has.len() {
            members.entry(self.root(record)).or_default().push(record);
        }
        members
    }

    /// Small numbers for the classes of some records, in order.
    pub fn classes(&mut self, records: &[usize]) -> Vec<u8> {
        let mut seen: Vec<usize> = Vec::new();
        let mut numbers = Vec::with_capacity(records.len());
        for &record in records {
            let root = self.classes.root(record);
            let class = seen.iter().position(|it| *it == root);
            let class = class.unwrap_or_else(|| {
                seen.push(root);
                seen.len() - 1
            });
            numbers.push(class.min(usize::from(u8::MAX)) as u8);
        }
        numbers
    }
}

/// Disjoint sets of numbers.
#[derive(Default)]
struct Sets(Vec<usize>);

impl Sets {
    fn add(&mut self) {
        self.0.push(self.0.len());
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Makes two sets one; its root is the smaller of the two.
    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        let root = a.min(b);
        self.0[a.max(b)] = root;
        root
    }
}
