//! The alignment against all alignments there are.

use super::*;
use crate::text::CharOffset;
use proptest::prelude::*;

/// A span in pieces: start and end of each, and the label.
type Plain = (Vec<(u32, u32)>, u32);

struct Owned {
    pieces: Vec<Vec<CharSpan>>,
    labels: Vec<u32>,
}

impl Owned {
    /// In order, without repeats.
    fn new(plain: &[Plain]) -> Self {
        let mut all: Vec<(Vec<CharSpan>, u32)> = plain
            .iter()
            .map(|(pieces, label)| {
                let span = |&(start, end): &(u32, u32)| {
                    CharSpan::new(CharOffset::new(start), CharOffset::new(end)).expect("ordered")
                };
                (pieces.iter().map(span).collect(), *label)
            })
            .collect();
        all.sort_by(|x, y| Span::new(&x.0, x.1).order(&Span::new(&y.0, y.1)));
        all.dedup();
        let (pieces, labels) = all.into_iter().unzip();
        Self { pieces, labels }
    }

    fn spans(&self) -> Vec<Span<'_>> {
        let both = self.pieces.iter().zip(&self.labels);
        both.map(|(it, &label)| Span::new(it, label)).collect()
    }
}

/// The criteria of a pairing, as numbers to be as large as possible.
fn criteria(a: &[Span<'_>], b: &[Span<'_>], pairs: &[(u32, u32)]) -> [i64; 6] {
    let mut sums = [0; 6];
    for &(x, y) in pairs {
        let (x, y) = (&a[x as usize], &b[y as usize]);
        let (bounds, label) = (x.same_boundaries(y), x.label == y.label);
        sums[0] += i64::from(bounds && label);
        sums[1] += i64::from(bounds);
        sums[2] += 1;
        sums[3] += i64::from(label);
        sums[4] += i64::from(x.shared(y));
        sums[5] -= x.distance(y) as i64;
    }
    sums
}

/// Every pairing there is.
fn every(a: &[Span<'_>], b: &[Span<'_>]) -> Vec<Vec<(u32, u32)>> {
    fn go(
        a: &[Span<'_>],
        b: &[Span<'_>],
        at: usize,
        used: &mut Vec<bool>,
        way: &mut Vec<(u32, u32)>,
        all: &mut Vec<Vec<(u32, u32)>>,
    ) {
        if at == a.len() {
            all.push(way.clone());
            return;
        }
        for other in 0..b.len() {
            if !used[other] && a[at].shared(&b[other]) > 0 {
                used[other] = true;
                way.push((at as u32, other as u32));
                go(a, b, at + 1, used, way, all);
                way.pop();
                used[other] = false;
            }
        }
        go(a, b, at + 1, used, way, all);
    }
    let mut all = Vec::new();
    go(
        a,
        b,
        0,
        &mut vec![false; b.len()],
        &mut Vec::new(),
        &mut all,
    );
    all
}

fn brute(a: &[Span<'_>], b: &[Span<'_>]) -> Vec<(u32, u32)> {
    every(a, b)
        .into_iter()
        .max_by(|x, y| {
            let worth = criteria(a, b, x).cmp(&criteria(a, b, y));
            worth.then_with(|| y.cmp(x))
        })
        .expect("the empty pairing is one")
}

#[track_caller]
fn check(a: &[(u32, u32, u32)], b: &[(u32, u32, u32)], expected: &[(u32, u32)]) {
    let plain = |list: &[(u32, u32, u32)]| -> Vec<Plain> {
        let list = list.iter();
        list.map(|&(start, end, label)| (vec![(start, end)], label))
            .collect()
    };
    let (a, b) = (Owned::new(&plain(a)), Owned::new(&plain(b)));
    let aligned = align(&a.spans(), &b.spans());
    assert_eq!(aligned.pairs, expected);
    assert!(aligned.exact);
    assert_eq!(brute(&a.spans(), &b.spans()), expected, "the test itself");
}

#[test]
fn what_each_criterion_decides() {
    // Touching is no overlap.
    check(&[(0, 4, 0)], &[(4, 8, 0)], &[]);
    // Two stacked spans against two: same labels first.
    check(
        &[(0, 4, 0), (0, 4, 1)],
        &[(0, 4, 1), (0, 4, 2)],
        &[(0, 1), (1, 0)],
    );
    // A long span over two: the pairs count, then the greater share.
    check(&[(0, 10, 0)], &[(0, 4, 0), (5, 10, 0)], &[(0, 1)]);
    // Equal shares and distances: the earlier one.
    check(&[(0, 10, 0)], &[(0, 4, 0), (6, 10, 0)], &[(0, 0)]);
    check(&[(0, 4, 0), (6, 10, 0)], &[(0, 10, 0)], &[(0, 0)]);
    // Two of a kind against one of another at the same place.
    check(&[(0, 4, 0), (0, 4, 1)], &[(0, 4, 2)], &[(0, 0)]);
    // The number of pairs goes before the label.
    check(
        &[(0, 6, 0), (5, 9, 1)],
        &[(0, 2, 1), (3, 8, 0)],
        &[(0, 0), (1, 1)],
    );
    // The same boundaries go before the number of pairs.
    check(&[(0, 5, 0), (0, 9, 1)], &[(0, 9, 0)], &[(1, 0)]);
}

#[test]
fn long_chains_take_linear_time() {
    let a: Vec<Plain> = (0..50_000)
        .map(|it| (vec![(it * 4, it * 4 + 3)], 0))
        .collect();
    let b: Vec<Plain> = (0..50_000)
        .map(|it| (vec![(it * 4 + 2, it * 4 + 5)], it % 2))
        .collect();
    let (a, b) = (Owned::new(&a), Owned::new(&b));
    let aligned = align(&a.spans(), &b.spans());
    assert_eq!(aligned.pairs.len(), 50_000);
    assert_eq!(type_counts(&a.spans(), &b.spans()).correct, 25_000);
}

#[test]
fn a_dense_stretch_is_bounded_and_keeps_the_first_three() {
    // 2,000 by 2,000 nested spans, all of which overlap each other.
    let nested = |shift: u32| -> Vec<Plain> {
        (0..2_000)
            .map(|it| (vec![(it, 10_000 - it * 2 - shift)], it % 5))
            .collect()
    };
    let (a, b) = (Owned::new(&nested(0)), Owned::new(&nested(1)));
    let aligned = align(&a.spans(), &b.spans());
    assert!(!aligned.exact);
    assert_eq!(aligned.pairs.len(), 2_000);
    let counts = type_counts(&a.spans(), &b.spans());
    assert_eq!((counts.correct, counts.incorrect), (2_000, 0));
}

#[test]
fn a_span_over_the_whole_document_does_not_spoil_the_speed() {
    let mut a: Vec<Plain> = (0..9_000)
        .map(|it| (vec![(it * 9, it * 9 + 6)], it % 3))
        .collect();
    let mut b: Vec<Plain> = (0..9_000)
        .map(|it| (vec![(it * 9 + 1, it * 9 + 8)], it % 2))
        .collect();
    a.push((vec![(0, 81_000)], 7));
    b.push((vec![(1, 80_999)], 7));
    let (a, b) = (Owned::new(&a), Owned::new(&b));
    let aligned = align(&a.spans(), &b.spans());
    assert!(aligned.exact);
    assert_eq!(aligned.pairs.len(), 9_001);
}

/// Spans close together, some in pieces.
fn spans(most: usize) -> impl Strategy<Value = Vec<Plain>> {
    let single = (0_u32..9, 1_u32..6).prop_map(|(start, length)| vec![(start, start + length)]);
    let double = (0_u32..6, 1_u32..3, 1_u32..3, 1_u32..3).prop_map(|(start, one, gap, two)| {
        let second = start + one + gap;
        vec![(start, start + one), (second, second + two)]
    });
    let pieces = prop_oneof![5 => single, 1 => double];
    prop::collection::vec((pieces, 0_u32..3), 0..most)
}

/// Spans that do not overlap each other.
fn flat() -> impl Strategy<Value = Vec<Plain>> {
    prop::collection::vec((0_u32..3, 1_u32..5, 0_u32..2), 0..6).prop_map(|steps| {
        let mut at = 0;
        let mut all = Vec::new();
        for (gap, length, label) in steps {
            all.push((vec![(at + gap, at + gap + length)], label));
            at += gap + length;
        }
        all
    })
}

fn agrees(a: &[Plain], b: &[Plain]) -> Result<(), TestCaseError> {
    let (a, b) = (Owned::new(a), Owned::new(b));
    let (a, b) = (a.spans(), b.spans());
    let aligned = align(&a, &b);
    prop_assert!(aligned.exact);
    prop_assert_eq!(&aligned.pairs, &brute(&a, &b));
    let counts = type_counts(&a, &b);
    let of = |pairs: &Vec<(u32, u32)>| {
        let alike = |it: &&(u32, u32)| a[it.0 as usize].label == b[it.1 as usize].label;
        let correct = pairs.iter().filter(alike).count();
        (correct, pairs.len() - correct)
    };
    let best = every(&a, &b).iter().map(of).max().unwrap_or_default();
    prop_assert_eq!(
        (counts.correct, counts.incorrect),
        (best.0 as u64, best.1 as u64)
    );
    // The sweep has as many pairs, and as many with the same boundaries.
    let all_a: Vec<u32> = (0..a.len() as u32).collect();
    let all_b: Vec<u32> = (0..b.len() as u32).collect();
    if a.iter().chain(&b).all(|it| it.pieces.is_empty()) {
        let most = every(&a, &b).iter().map(Vec::len).max();
        let swept = sweep::most_pairs(&a, &b, &all_a, &all_b);
        prop_assert_eq!(Some(swept.len()), most);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_best_of_all_alignments(a in spans(6), b in spans(6)) {
        agrees(&a, &b)?;
    }

    #[test]
    fn the_best_of_all_flat_alignments(a in flat(), b in flat()) {
        agrees(&a, &b)?;
    }

    #[test]
    fn counts_do_not_depend_on_who_comes_first(a in spans(9), b in spans(9)) {
        let (a, b) = (Owned::new(&a), Owned::new(&b));
        let (a, b) = (a.spans(), b.spans());
        let there = criteria(&a, &b, &align(&a, &b).pairs);
        let back = criteria(&b, &a, &align(&b, &a).pairs);
        prop_assert_eq!(there, back);
    }
}
