//! The overlapping pairs of a stretch, and what each of them is worth.

use super::Span;
use super::assignment::{self, Edges, Solution};
use super::stretches::Stretch;

/// The most overlapping pairs of one stretch that are looked at one by one.
const MAX_EDGES: u64 = 1 << 20;

/// Overlapping pairs by the place of their spans in the stretch: rows are the
/// first annotator's spans, columns the second's.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub edges: Edges,
}

impl Graph {
    /// `None` if there are too many pairs.
    pub fn of(a: &[Span<'_>], b: &[Span<'_>], stretch: &Stretch<'_>) -> Option<Self> {
        if meetings(a, b, stretch) > MAX_EDGES {
            return None;
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        // Both lists ascend by start: whoever starts later meets those of the
        // other side that are still open.
        let (mut i, mut j) = (0, 0);
        let (mut open_a, mut open_b): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let left = |at: u32| &a[stretch.a[at as usize] as usize];
        let right = |at: u32| &b[stretch.b[at as usize] as usize];
        while i < stretch.a.len() || j < stretch.b.len() {
            let a_next = j == stretch.b.len()
                || (i < stretch.a.len() && left(i as u32).start <= right(j as u32).start);
            if a_next {
                let span = left(i as u32);
                open_b.retain(|&at| right(at).end > span.start);
                let meets = open_b.iter().filter(|&&at| span.shared(right(at)) > 0);
                pairs.extend(meets.map(|&at| (i as u32, at)));
                open_a.push(i as u32);
                i += 1;
            } else {
                let span = right(j as u32);
                open_a.retain(|&at| left(at).end > span.start);
                let meets = open_a.iter().filter(|&&at| left(at).shared(span) > 0);
                pairs.extend(meets.map(|&at| (at, j as u32)));
                open_b.push(j as u32);
                j += 1;
            }
        }
        pairs.sort_unstable();
        Some(Self {
            edges: Edges::new(stretch.a.len(), &pairs),
        })
    }

    /// What each pair is worth: the criteria as the digits of one number, each
    /// wide enough that no sum over a whole alignment carries over.
    pub fn weights(&self, a: &[Span<'_>], b: &[Span<'_>], stretch: &Stretch<'_>) -> Vec<i128> {
        let most = stretch.a.len().min(stretch.b.len()) as i128;
        let length = i128::from(stretch.length);
        let (mut shared, mut close) = (most * length + 1, 2 * most * length + 1);
        let fits = |shared: i128, close: i128| {
            // The best alignment's worth, with room for the differences that
            // the search forms.
            let count = most + 1;
            let product = [4 * count, count, count, shared, close]
                .into_iter()
                .try_fold(1_i128, i128::checked_mul);
            product.is_some_and(|it| it < i128::MAX / 8)
        };
        if !fits(shared, close) {
            close = 1;
        }
        if !fits(shared, close) {
            shared = 1;
        }
        self.edges
            .iter()
            .map(|(row, column)| {
                let x = &a[stretch.a[row as usize] as usize];
                let y = &b[stretch.b[column as usize] as usize];
                let mut worth = i128::from(x.same_boundaries(y));
                worth = worth * (most + 1) + 1;
                worth = worth * (most + 1) + i128::from(x.label == y.label);
                if shared > 1 {
                    worth = worth * shared + i128::from(x.shared(y));
                }
                if close > 1 {
                    worth = worth * close + 2 * length - i128::from(x.distance(y));
                }
                worth
            })
            .collect()
    }

    /// The assignment of greatest worth; `None` if it takes too long.
    pub fn assign(&self, rows: usize, columns: usize, weights: &[i128]) -> Option<Solution> {
        let size = (rows + columns + weights.len()) as u64;
        let steps = assignment::MAX_STEPS.min(assignment::FREE_STEPS + 256 * size);
        assignment::assign(&self.edges, weights, columns, steps)
    }
}

/// How many pairs of hulls overlap, without listing them.
pub(super) fn meetings(a: &[Span<'_>], b: &[Span<'_>], stretch: &Stretch<'_>) -> u64 {
    let of_b = || stretch.b.iter().map(|&it| &b[it as usize]);
    let starts: Vec<u32> = of_b().map(|it| it.start).collect();
    let mut ends: Vec<u32> = of_b().map(|it| it.end).collect();
    ends.sort_unstable();
    let of_a = stretch.a.iter().map(|&it| &a[it as usize]);
    of_a.map(|it| {
        let begun = starts.partition_point(|&at| at < it.end);
        let over = ends.partition_point(|&at| at <= it.start);
        (begun - over) as u64
    })
    .sum()
}
