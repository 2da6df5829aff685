//! Which records of several files are the same thing.

/// Records of several files, put together pair by pair. No group has two
/// records of one file.
#[derive(Default)]
pub(super) struct Groups {
    groups: Sets,
    /// Those of one class say the same.
    classes: Sets,
    /// The file of each record.
    sides: Vec<usize>,
    /// The next record of the same group, in a ring.
    next: Vec<usize>,
}

impl Groups {
    /// A further record, of that file; its number.
    pub fn add(&mut self, side: usize) -> usize {
        self.groups.add();
        self.classes.add();
        let record = self.sides.len();
        self.sides.push(side);
        self.next.push(record);
        record
    }

    /// Makes the groups of two records one. `false` if a file would have two
    /// records in it: then they stay apart.
    pub fn join(&mut self, a: usize, b: usize) -> bool {
        if self.groups.root(a) == self.groups.root(b) {
            return true;
        }
        // A group has no more records than there are files.
        let has = |side: usize| self.ring(b).any(|it| self.sides[it] == side);
        if self.ring(a).any(|it| has(self.sides[it])) {
            return false;
        }
        self.groups.join(a, b);
        self.next.swap(a, b);
        true
    }

    /// The records of a group, one of which is given first.
    fn ring(&self, first: usize) -> impl Iterator<Item = usize> {
        let further = move |at: &usize| Some(self.next[*at]).filter(|it| *it != first);
        std::iter::successors(Some(first), further)
    }

    /// Two records of a group say the same.
    pub fn agree(&mut self, a: usize, b: usize) {
        self.classes.join(a, b);
    }

    /// The number that stands for a record's group.
    pub fn root(&mut self, record: usize) -> usize {
        self.groups.root(record)
    }

    /// The records of every group, which is told by its root.
    pub fn members(&mut self) -> Vec<(usize, Vec<usize>)> {
        let mut members = Vec::new();
        for record in 0..self.sides.len() {
            if self.root(record) == record {
                let mut group: Vec<usize> = self.ring(record).collect();
                group.sort_unstable();
                members.push((record, group));
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_group_has_two_records_of_one_file() {
        let mut groups = Groups::default();
        let [a, b, c, again] = [0, 1, 2, 0].map(|side| groups.add(side));
        assert!(groups.join(a, b));
        assert!(groups.join(b, a));
        assert!(groups.join(c, again));
        assert!(!groups.join(b, c));
        assert_eq!(groups.members(), [(a, vec![a, b]), (c, vec![c, again])]);
        let alone = groups.add(3);
        assert!(groups.join(alone, b));
        groups.agree(a, alone);
        assert_eq!(groups.members()[0], (a, vec![a, b, alone]));
        assert_eq!(groups.classes(&[a, b, alone]), [0, 1, 0]);
    }
}
