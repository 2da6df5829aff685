//! Which of many numbered hits are ticked, one bit each.

/// A set of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ticks {
    words: Vec<u64>,
    count: usize,
}

impl Ticks {
    pub fn clear(&mut self) {
        self.words.clear();
        self.count = 0;
    }

    pub fn has(&self, number: usize) -> bool {
        self.words
            .get(number / 64)
            .is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub fn set(&mut self, number: usize, on: bool) {
        if self.has(number) == on {
            return;
        }
        if self.words.len() <= number / 64 {
            self.words.resize(number / 64 + 1, 0);
        }
        self.words[number / 64] ^= 1 << (number % 64);
        if on {
            self.count += 1;
        } else {
            self.count -= 1;
        }
    }

    /// Makes it all numbers below `len`.
    pub fn fill(&mut self, len: usize) {
        self.words = vec![u64::MAX; len / 64];
        if !len.is_multiple_of(64) {
            self.words.push((1 << (len % 64)) - 1);
        }
        self.count = len;
    }

    pub fn len(&self) -> usize {
        self.count
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            (0..64)
                .filter(move |bit| word >> bit & 1 == 1)
                .map(move |bit| at * 64 + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn agrees_with_a_plain_set(fill in 0usize..200, steps in prop::collection::vec((0usize..300, any::<bool>()), 0..80)) {
            let mut ticks = Ticks::default();
            ticks.fill(fill);
            let mut set: BTreeSet<usize> = (0..fill).collect();
            for (number, on) in steps {
                ticks.set(number, on);
                if on { set.insert(number) } else { set.remove(&number) };
                prop_assert_eq!(ticks.has(number), on);
            }
            prop_assert_eq!(ticks.len(), set.len());
            prop_assert_eq!(ticks.iter().collect::<Vec<_>>(), set.into_iter().collect::<Vec<_>>());
        }
    }
}
