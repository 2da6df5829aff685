//! Flat stretches: no annotator's spans overlap each other.
//!
//! The overlapping pairs, in order, then form a staircase: each shares one of
//! its spans with the next. A pairing is a choice of pairs of which no two
//! share a span, and the pairs that a chosen one rules out follow it directly.
//! One pass from the end gives the best choice for every tail.

use super::Span;
use super::stretches::Stretch;

/// What counts in a flat stretch, the more important first: pairs, pairs of
/// the same label, shared code points, closeness. Pairs with equal boundaries
/// are settled before.
type Gain = [i64; 4];

pub(super) fn solve(
    a: &[Span<'_>],
    b: &[Span<'_>],
    stretch: &Stretch<'_>,
    pairs: &mut Vec<(u32, u32)>,
) {
    let steps = staircase(a, b, stretch.a, stretch.b);
    let gain = |&(x, y): &(u32, u32)| -> Gain {
        let (x, y) = (&a[x as usize], &b[y as usize]);
        [
            1,
            i64::from(x.label == y.label),
            i64::from(x.shared(y)),
            -(x.distance(y) as i64),
        ]
    };
    pairs.extend(best(&steps, gain));
}

/// The overlapping pairs of two flat lists, ascending.
pub(super) fn staircase(
    a: &[Span<'_>],
    b: &[Span<'_>],
    indexes_a: &[u32],
    indexes_b: &[u32],
) -> Vec<(u32, u32)> {
    let mut steps = Vec::with_capacity(indexes_a.len() + indexes_b.len());
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (indexes_a.get(i), indexes_b.get(j)) {
        let (left, right) = (&a[x as usize], &b[y as usize]);
        if left.shared(right) > 0 {
            steps.push((x, y));
        }
        if left.end <= right.end {
            i += 1;
        } else {
            j += 1;
        }
    }
    steps
}

/// The best choice of steps; of equally good ones the earliest.
pub(super) fn best<const N: usize>(
    steps: &[(u32, u32)],
    gain: impl Fn(&(u32, u32)) -> [i64; N],
) -> Vec<(u32, u32)> {
    let plus = |x: [i64; N], y: [i64; N]| -> [i64; N] { std::array::from_fn(|at| x[at] + y[at]) };
    let mut tails = vec![[0; N]; steps.len() + 1];
    let mut taken = vec![false; steps.len()];
    let mut behind = vec![steps.len(); steps.len()];
    for at in (0..steps.len()).rev() {
        let (x, y) = steps[at];
        // Where the run of steps ends that share a span with this one.
        behind[at] = match steps.get(at + 1) {
            Some(next) if next.0 == x => same_run(steps, &behind, at, |it| it.0 == x),
            Some(next) if next.1 == y => same_run(steps, &behind, at, |it| it.1 == y),
            _ => at + 1,
        };
        let with = plus(gain(&steps[at]), tails[behind[at]]);
        taken[at] = with >= tails[at + 1];
        tails[at] = if taken[at] { with } else { tails[at + 1] };
    }
    let mut chosen = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        if taken[at] {
            chosen.push(steps[at]);
            at = behind[at];
        } else {
            at += 1;
        }
    }
    chosen
}

/// The end of the run that starts at `at`: the next step's own run ends there
/// too if it is of the same kind.
fn same_run(
    steps: &[(u32, u32)],
    behind: &[usize],
    at: usize,
    shares: impl Fn(&(u32, u32)) -> bool,
) -> usize {
    let end = behind[at + 1];
    // The next step may be the last of this run and the first of another.
    let last = steps.get(at + 2).is_some_and(&shares);
    if last { end } else { at + 2 }
}
