//! The one-to-one alignment of two annotators' spans in one document.
//!
//! Only spans that share a code point can be paired. Among all one-to-one
//! pairings the one is taken that makes these as large as possible, the
//! earlier first: (1) pairs equal in boundaries and label, (2) pairs equal in
//! boundaries, (3) pairs, (4) pairs of the same label, (5) shared code points,
//! (6) closeness of the ends; what is then left open is settled by (7), the
//! earliest pairs in the order of start, end and label.
//!
//! The work is cut down before anything is searched. Spans are unique by
//! boundaries and label, so every equal pair stands in every best alignment.
//! Of spans with the same boundaries as many are paired as there are on the
//! shorter side; where both sides have the same number these too are done.
//! What is left falls into stretches that touch nothing else, each solved
//! alone: a single pair at once, flat stretches as chains ([`chain`]), all
//! others as an assignment ([`assignment`], then [`earliest`] for (7)).
//!
//! A stretch with millions of overlapping pairs is beyond any exact method in
//! useful time. It is swept instead ([`sweep`]): (1), (2) and (3) are still as
//! large as possible, (4) to (7) are approached, and [`Aligned::exact`] says so.

pub(crate) mod assignment;
mod chain;
mod earliest;
mod graph;
mod stretches;
mod sweep;
#[cfg(test)]
mod tests;
mod typed;

pub use typed::{TypeCounts, type_counts};

use crate::text::CharSpan;
use std::cmp::Ordering;

/// A span as the alignment sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// The first code point.
    pub start: u32,
    /// The code point behind the last one.
    pub end: u32,
    /// The label's rank among all labels.
    pub label: u32,
    /// The fragments of a discontinuous annotation, ascending; empty for a
    /// single stretch.
    pub pieces: &'a [CharSpan],
}

impl<'a> Span<'a> {
    /// A span over these fragments, of which there is at least one.
    pub fn new(fragments: &'a [CharSpan], label: u32) -> Self {
        let start = fragments.first().map_or(0, |it| it.start().get());
        let end = fragments.last().map_or(0, |it| it.end().get());
        let pieces = if fragments.len() > 1 { fragments } else { &[] };
        Self {
            start,
            end,
            label,
            pieces,
        }
    }

    fn boundaries(&self) -> (u32, u32, &'a [CharSpan]) {
        (self.start, self.end, self.pieces)
    }

    /// Whether both cover exactly the same code points.
    pub fn same_boundaries(&self, other: &Self) -> bool {
        self.boundaries() == other.boundaries()
    }

    /// How many code points the two share; 0 = they do not overlap.
    pub fn shared(&self, other: &Self) -> u32 {
        let hull = |a: (u32, u32), b: (u32, u32)| a.1.min(b.1).saturating_sub(a.0.max(b.0));
        if self.pieces.is_empty() && other.pieces.is_empty() {
            return hull((self.start, self.end), (other.start, other.end));
        }
        let (mine, theirs) = (self.ranges(), other.ranges());
        let (mut i, mut j, mut total) = (0, 0, 0);
        while let (Some(&a), Some(&b)) = (mine.get(i), theirs.get(j)) {
            total += hull(a, b);
            if a.1 <= b.1 {
                i += 1;
            } else {
                j += 1;
            }
        }
        total
    }

    fn ranges(&self) -> Vec<(u32, u32)> {
        if self.pieces.is_empty() {
            return vec![(self.start, self.end)];
        }
        let pieces = self.pieces.iter();
        pieces
            .map(|it| (it.start().get(), it.end().get()))
            .collect()
    }

    /// How far the two lie apart at their starts and at their ends, in all.
    pub fn distance(&self, other: &Self) -> u64 {
        u64::from(self.start.abs_diff(other.start)) + u64::from(self.end.abs_diff(other.end))
    }

    /// The order in which spans are given and pairs are preferred.
    pub fn order(&self, other: &Self) -> Ordering {
        self.boundaries()
            .cmp(&other.boundaries())
            .then(self.label.cmp(&other.label))
    }
}

/// An alignment: indexes into the two lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    /// The pairs, ascending by the first index.
    pub pairs: Vec<(u32, u32)>,
    /// Whether all criteria were met; if not, only (1) to (3) surely were.
    pub exact: bool,
}

/// Aligns two lists of spans, each in the order of [`Span::order`] and without
/// repeats.
pub fn align(a: &[Span<'_>], b: &[Span<'_>]) -> Aligned {
    debug_assert!(a.is_sorted_by(|x, y| x.order(y).is_lt()));
    debug_assert!(b.is_sorted_by(|x, y| x.order(y).is_lt()));
    let mut aligned = Aligned {
        pairs: Vec::with_capacity(a.len().min(b.len())),
        exact: true,
    };
    let (rest_a, rest_b) = settle_equal(a, b, &mut aligned.pairs);
    for stretch in stretches::stretches(a, b, &rest_a, &rest_b) {
        solve(a, b, &stretch, &mut aligned);
    }
    aligned.pairs.sort_unstable();
    aligned
}

/// Pairs what is surely paired, and gives the indexes of what is left.
fn settle_equal(
    a: &[Span<'_>],
    b: &[Span<'_>],
    pairs: &mut Vec<(u32, u32)>,
) -> (Vec<u32>, Vec<u32>) {
    let (mut rest_a, mut rest_b) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let side = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => x.boundaries().cmp(&y.boundaries()),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        match side {
            Ordering::Less => {
                rest_a.push(i as u32);
                i += 1;
            }
            Ordering::Greater => {
                rest_b.push(j as u32);
                j += 1;
            }
            Ordering::Equal => {
                let (first_a, first_b) = (rest_a.len(), rest_b.len());
                let here = a[i].boundaries();
                // Both groups ascend by label: merge them.
                loop {
                    let x = a.get(i).filter(|it| it.boundaries() == here);
                    let y = b.get(j).filter(|it| it.boundaries() == here);
                    match (x, y) {
                        (Some(x), Some(y)) if x.label == y.label => {
                            pairs.push((i as u32, j as u32));
                            i += 1;
                            j += 1;
                        }
                        (Some(x), y) if y.is_none_or(|y| x.label < y.label) => {
                            rest_a.push(i as u32);
                            i += 1;
                        }
                        (_, Some(_)) => {
                            rest_b.push(j as u32);
                            j += 1;
                        }
                        _ => break,
                    }
                }
                if rest_a.len() - first_a == rest_b.len() - first_b {
                    pairs.extend(rest_a.drain(first_a..).zip(rest_b.drain(first_b..)));
                }
            }
        }
    }
    (rest_a, rest_b)
}

fn solve(a: &[Span<'_>], b: &[Span<'_>], stretch: &stretches::Stretch<'_>, out: &mut Aligned) {
    if let ([x], [y]) = (stretch.a, stretch.b) {
        if a[*x as usize].shared(&b[*y as usize]) > 0 {
            out.pairs.push((*x, *y));
        }
        return;
    }
    if stretch.is_flat(a, b) {
        chain::solve(a, b, stretch, &mut out.pairs);
        return;
    }
    let graph = graph::Graph::of(a, b, stretch);
    let pairs = graph.and_then(|graph| {
        let weights = graph.weights(a, b, stretch);
        let (rows, columns) = (stretch.a.len(), stretch.b.len());
        let solution = graph.assign(rows, columns, &weights)?;
        Some(earliest::refine(&graph, &weights, solution, columns))
    });
    match pairs {
        Some(pairs) => {
            let pairs = pairs.into_iter();
            out.pairs
                .extend(pairs.map(|(x, y)| (stretch.a[x as usize], stretch.b[y as usize])));
        }
        None => {
            sweep::solve(a, b, stretch, &mut out.pairs);
            out.exact = false;
        }
    }
}
