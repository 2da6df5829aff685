//! Underline lanes: which of several overlapping annotations is drawn how far
//! below the line.

use crate::text::{ByteOffset, ByteSpan};
use std::collections::BTreeMap;

/// How many lanes are drawn; what does not fit is told by a "+n" mark.
pub const LANES: usize = 3;

/// Gives each stretch the first lane in which it overlaps nothing that came
/// before it in the list; `None` when all are taken.
///
/// The caller's order is the order of precedence: what comes first lies nearest
/// to the text. The same list always gives the same lanes.
pub fn lanes(stretches: impl IntoIterator<Item = ByteSpan>) -> Vec<Option<usize>> {
    let mut taken: [BTreeMap<ByteOffset, ByteOffset>; LANES] = Default::default();
    stretches
        .into_iter()
        .map(|it| {
            let lane = taken.iter().position(|lane| {
                let before = lane.range(..it.end()).next_back();
                before.is_none_or(|(_, &end)| end <= it.start())
            })?;
            taken[lane].insert(it.start(), it.end());
            Some(lane)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_stretches_take_lanes_in_order_of_precedence() {
        let spans = [(0, 5), (6, 9), (2, 7), (0, 9), (1, 3), (9, 12)];
        let spans = spans.map(|(start, end)| {
            ByteSpan::new(ByteOffset::new(start), ByteOffset::new(end)).expect("ordered")
        });
        let got = lanes(spans);
        assert_eq!(got, [Some(0), Some(0), Some(1), Some(2), None, Some(0)]);
    }
}
