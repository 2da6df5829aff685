//! The height of every block, summed in a Fenwick tree.
//!
//! Heights are estimates until a block has been laid out. Sums are `f64`: the
//! blocks of a text of 100 MB reach far beyond what `f32` counts exactly.

/// Heights in points, with prefix sums in logarithmic time.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f32>,
    /// `tree[i]` sums the `i & -i` heights that end at index `i - 1`.
    tree: Vec<f64>,
}

impl Heights {
    /// Starts anew from estimates.
    pub fn reset(&mut self, estimates: impl Iterator<Item = f32>) {
        self.heights.clear();
        self.heights.extend(estimates);
        self.tree.clear();
        self.tree.resize(self.heights.len() + 1, 0.0);
        for at in 1..self.tree.len() {
            self.tree[at] += f64::from(self.heights[at - 1]);
            let parent = at + (at & at.wrapping_neg());
            if parent < self.tree.len() {
                self.tree[parent] += self.tree[at];
            }
        }
    }

    /// The height of a block, measured or estimated.
    pub fn get(&self, index: usize) -> f32 {
        self.heights.get(index).copied().unwrap_or(0.0)
    }

    /// Replaces an estimate by what was measured.
    pub fn set(&mut self, index: usize, height: f32) {
        let Some(old) = self.heights.get_mut(index) else {
            return;
        };
        let difference = f64::from(height) - f64::from(*old);
        if difference == 0.0 {
            return;
        }
        *old = height;
        let mut at = index + 1;
        while at < self.tree.len() {
            self.tree[at] += difference;
            at += at & at.wrapping_neg();
        }
    }

    /// The sum of the heights of all blocks before `index`.
    pub fn top(&self, index: usize) -> f64 {
        let mut at = index.min(self.heights.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.tree[at];
            at -= at & at.wrapping_neg();
        }
        sum
    }

    /// The sum of all heights.
    pub fn total(&self) -> f64 {
        self.top(self.heights.len())
    }

    /// The block at that height from the top; the first or last beyond the ends.
    pub fn at(&self, y: f64) -> usize {
        let mut index = 0;
        let mut left = y;
        let mut step = self
            .heights
            .len()
            .checked_ilog2()
            .map_or(0, |bits| 1usize << bits);
        while step > 0 {
            if index + step < self.tree.len() && self.tree[index + step] <= left {
                index += step;
                left -= self.tree[index];
            }
            step >>= 1;
        }
        index.min(self.heights.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sums_agree_with_adding_up(
            estimates in prop::collection::vec(1u8..100, 1..200),
            changes in prop::collection::vec((any::<prop::sample::Index>(), 1u8..200), 0..50),
            y in 0.0f64..20000.0,
        ) {
            let mut list: Vec<f32> = estimates.iter().map(|&it| f32::from(it)).collect();
            let mut heights = Heights::default();
            heights.reset(list.iter().copied());
            for (index, height) in changes {
                let index = index.index(list.len());
                list[index] = f32::from(height);
                heights.set(index, list[index]);
            }
            let mut top = 0.0;
            let mut found = list.len() - 1;
            let mut passed = false;
            for (index, &height) in list.iter().enumerate() {
                prop_assert_eq!(heights.top(index), top);
                if !passed && y < top + f64::from(height) {
                    found = index;
                    passed = true;
                }
                top += f64::from(height);
            }
            prop_assert_eq!(heights.total(), top);
            prop_assert_eq!(heights.at(y), found);
        }
    }
}
