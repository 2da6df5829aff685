//! As many pairs as possible in a stretch that is too dense to search.
//!
//! Of all spans that are still alone, take the one that ends first. Whoever
//! overlaps it holds its last code point, so that of two possible partners the
//! one that ends sooner overlaps no span that the other would not: pairing it
//! with the partner that ends soonest is never wrong. One pass by position is
//! therefore enough for the greatest number of pairs.

use super::Span;
use super::stretches::Stretch;
use std::collections::BTreeSet;

/// How many partners that end together are asked for the same label.
const LOOK: usize = 16;

pub(super) fn solve(
    a: &[Span<'_>],
    b: &[Span<'_>],
    stretch: &Stretch<'_>,
    pairs: &mut Vec<(u32, u32)>,
) {
    let (rest_a, rest_b) = equal_boundaries(a, b, stretch, pairs);
    pairs.extend(most_pairs(a, b, &rest_a, &rest_b));
}

/// Pairs spans of the same boundaries, as many as there are, and gives the rest.
fn equal_boundaries(
    a: &[Span<'_>],
    b: &[Span<'_>],
    stretch: &Stretch<'_>,
    pairs: &mut Vec<(u32, u32)>,
) -> (Vec<u32>, Vec<u32>) {
    let (mut rest_a, mut rest_b) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while let (Some(&x), Some(&y)) = (stretch.a.get(i), stretch.b.get(j)) {
        match a[x as usize].boundaries().cmp(&b[y as usize].boundaries()) {
            std::cmp::Ordering::Less => {
                rest_a.push(x);
                i += 1;
            }
            std::cmp::Ordering::Greater => {
                rest_b.push(y);
                j += 1;
            }
            std::cmp::Ordering::Equal => {
                pairs.push((x, y));
                i += 1;
                j += 1;
            }
        }
    }
    rest_a.extend(&stretch.a[i..]);
    rest_b.extend(&stretch.b[j..]);
    (rest_a, rest_b)
}

/// A pairing with the greatest number of pairs. The indexes ascend by start.
pub(super) fn most_pairs(
    a: &[Span<'_>],
    b: &[Span<'_>],
    rest_a: &[u32],
    rest_b: &[u32],
) -> Vec<(u32, u32)> {
    let mut sweep = Sweep {
        a,
        b,
        open_a: BTreeSet::new(),
        open_b: BTreeSet::new(),
        pairs: Vec::new(),
    };
    let (mut i, mut j) = (0, 0);
    loop {
        let x = rest_a.get(i).map(|&it| (a[it as usize].start, it));
        let y = rest_b.get(j).map(|&it| (b[it as usize].start, it));
        match (x, y) {
            (Some((start, at)), y) if y.is_none_or(|it| start <= it.0) => {
                sweep.close_before(start);
                sweep.open_a.insert((a[at as usize].end, at));
                i += 1;
            }
            (_, Some((start, at))) => {
                sweep.close_before(start);
                sweep.open_b.insert((b[at as usize].end, at));
                j += 1;
            }
            _ => break,
        }
    }
    sweep.close_before(u32::MAX);
    sweep.pairs
}

struct Sweep<'s, 'a> {
    a: &'s [Span<'a>],
    b: &'s [Span<'a>],
    /// Spans that are alone so far, by their ends.
    open_a: BTreeSet<(u32, u32)>,
    open_b: BTreeSet<(u32, u32)>,
    pairs: Vec<(u32, u32)>,
}

impl Sweep<'_, '_> {
    /// Pairs or gives up all spans that end at or before `start`.
    fn close_before(&mut self, start: u32) {
        loop {
            let ended =
                |open: &BTreeSet<(u32, u32)>| open.first().copied().filter(|it| it.0 <= start);
            match (ended(&self.open_a), ended(&self.open_b)) {
                (None, None) => return,
                (Some(x), y) if y.is_none_or(|y| x.0 <= y.0) => {
                    self.open_a.pop_first();
                    let span = &self.a[x.1 as usize];
                    if let Some(y) = partner(span, self.b, &self.open_b) {
                        self.open_b.remove(&y);
                        self.pairs.push((x.1, y.1));
                    }
                }
                (_, Some(y)) => {
                    self.open_b.pop_first();
                    let span = &self.b[y.1 as usize];
                    if let Some(x) = partner(span, self.a, &self.open_a) {
                        self.open_a.remove(&x);
                        self.pairs.push((x.1, y.1));
                    }
                }
                (Some(_), None) => return,
            }
        }
    }
}

/// The open span that ends soonest and overlaps; of several that end together
/// one of the same label. Spans in pieces may overlap in their hulls alone.
fn partner(
    span: &Span<'_>,
    others: &[Span<'_>],
    open: &BTreeSet<(u32, u32)>,
) -> Option<(u32, u32)> {
    let mut first: Option<(u32, u32)> = None;
    for &it in open.iter().take(LOOK) {
        let other = &others[it.1 as usize];
        if first.is_some_and(|first| first.0 != it.0) {
            break;
        }
        if span.shared(other) > 0 {
            if other.label == span.label {
                return Some(it);
            }
            first = first.or(Some(it));
        }
    }
    first
}
