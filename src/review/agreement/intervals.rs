//! 95% intervals by resampling documents (the percentile bootstrap of Efron
//! 1979): 2,000 draws of as many documents as there are, with replacement.
//!
//! Every figure is a function of sums over documents, so that a draw costs one
//! weighted sum, and no alignment is made again.

mod cluster_draws;
mod draws;

pub use cluster_draws::{CLUSTER_F1S, ClusterIntervals, cluster_intervals};

use super::counts::Counts;
use super::links::LinkCounts;
use super::measure::{Measure, Undefined};
use super::random::Random;
use super::units::{LabelSets, Table};
use draws::{Layout, Views};
use std::collections::BTreeMap;

/// How many draws an interval comes from.
pub const DRAWS: usize = 2_000;
/// Under this many documents an interval would say nothing.
pub const FEWEST: usize = 5;

/// An interval, or why there is none.
pub type Interval = Result<(f64, f64), Undefined>;

/// What is added up of one document.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The alignment's counts, over all labels.
    pub counts: Counts,
    /// The same for each label that occurs.
    pub labels: BTreeMap<u32, Counts>,
    /// Typed links.
    pub links: LinkCounts,
    /// Words of two annotators.
    pub tokens: Table,
    /// Characters of two annotators.
    pub characters: Table,
}

/// Intervals of every F1, kappa and alpha.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// Over all labels, in the order of [`F1S`].
    pub f1: [Interval; F1S.len()],
    /// For each label.
    pub label_f1: BTreeMap<u32, [Interval; F1S.len()]>,
    /// Of links, strict and relaxed.
    pub links: [Interval; 2],
    /// Kappa on words: combined, any.
    pub kappa: [Interval; 2],
    /// Kappa on words, per label.
    pub label_kappa: BTreeMap<u32, Interval>,
    /// Alpha on characters: combined, any.
    pub alpha: [Interval; 2],
    /// Alpha on characters, per label.
    pub label_alpha: BTreeMap<u32, Interval>,
    /// Alpha with MASI distance on words.
    pub masi: Interval,
}

/// The F1 figures that have an interval.
pub const F1S: [&str; 6] = [
    "set_f1",
    "strict_f1",
    "exact_f1",
    "partial_f1",
    "type_f1",
    "value_f1",
];

fn f1s(counts: &Counts) -> [Measure; F1S.len()] {
    [
        counts.set().f1(),
        counts.strict().f1(),
        counts.exact().f1(),
        counts.partial().f1(),
        counts.typed().f1(),
        counts.value().f1(),
    ]
}

/// Draws the intervals.
///
/// # Errors
///
/// [`Undefined`] under [`FEWEST`] documents.
pub fn intervals(
    samples: &[Sample],
    labels: &[u32],
    sets: &LabelSets,
    seed: u64,
) -> Result<Intervals, Undefined> {
    if samples.len() < FEWEST {
        return Err(super::counts::TOO_FEW);
    }
    let layout = Layout::of(samples, labels);
    let vectors: Vec<Vec<(u32, u64)>> = samples.iter().map(|it| layout.vector(it)).collect();
    let names = labels.len();
    // Figures of all draws, one list a figure.
    let mut drawn: Vec<Vec<f64>> = Vec::new();
    let mut random = Random::of(seed);
    let mut weights = vec![0_u64; samples.len()];
    let mut sums = vec![0_u64; layout.width];
    let views = Views::of(&layout, labels, sets);
    for _ in 0..DRAWS {
        weights.fill(0);
        sums.fill(0);
        for _ in 0..samples.len() {
            weights[random.below(samples.len())] += 1;
        }
        for (vector, weight) in vectors.iter().zip(&weights) {
            if *weight > 0 {
                for (at, value) in vector {
                    sums[*at as usize] += value * weight;
                }
            }
        }
        let figures = views.figures(&layout, &sums, names);
        drawn.resize_with(figures.len(), || Vec::with_capacity(DRAWS));
        for (list, figure) in drawn.iter_mut().zip(figures) {
            list.extend(figure.ok());
        }
    }
    let mut found = drawn.into_iter().map(percentiles);
    let mut next = || {
        found
            .next()
            .unwrap_or(Err(Undefined("undefined in most draws")))
    };
    let mut six = || -> [Interval; F1S.len()] { std::array::from_fn(|_| next()) };
    let f1 = six();
    let label_f1 = labels.iter().map(|it| (*it, six())).collect();
    let links = [next(), next()];
    let kappa = [next(), next()];
    let label_kappa = labels.iter().map(|it| (*it, next())).collect();
    let alpha = [next(), next()];
    let label_alpha = labels.iter().map(|it| (*it, next())).collect();
    Ok(Intervals {
        f1,
        label_f1,
        links,
        kappa,
        label_kappa,
        alpha,
        label_alpha,
        masi: next(),
    })
}

/// The interval of how much a figure of the second of two versions lies above
/// that of the first, over the same documents: both are drawn together, so
/// that what is hard in a document is hard for both.
///
/// # Errors
///
/// [`Undefined`] under [`FEWEST`] documents.
pub fn difference(
    versions: &[(Counts, Counts)],
    figure: impl Fn(&Counts) -> Measure,
    seed: u64,
) -> Interval {
    if versions.len() < FEWEST {
        return Err(super::counts::TOO_FEW);
    }
    let mut random = Random::of(seed);
    let mut drawn = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let (mut first, mut second) = (Counts::default(), Counts::default());
        for _ in 0..versions.len() {
            let (x, y) = &versions[random.below(versions.len())];
            first.add(x);
            second.add(y);
        }
        if let (Ok(x), Ok(y)) = (figure(&first), figure(&second)) {
            drawn.push(y - x);
        }
    }
    percentiles(drawn)
}

/// The middle 95% of what was drawn, if the figure was defined nearly always.
fn percentiles(mut drawn: Vec<f64>) -> Interval {
    if drawn.len() * 20 < DRAWS * 19 {
        return Err(Undefined("undefined in too many draws"));
    }
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (drawn.len() - 1) as f64;
        let (low, part) = (place.floor() as usize, place.fract());
        let high = (low + 1).min(drawn.len() - 1);
        drawn[low] + (drawn[high] - drawn[low]) * part
    };
    Ok((at(0.025), at(0.975)))
}

#[cfg(test)]
mod tests {
    use super::super::{alpha, kappa};
    use super::*;

    fn sample(n1: u64, pos: u64, act: u64) -> Sample {
        let counts = Counts {
            n1,
            pos,
            act,
            type_cor: n1,
            ..Counts::default()
        };
        let mut tokens = Table::default();
        tokens.count(&[1, 1], n1);
        tokens.count(&[0, 0], 20);
        tokens.count(&[1, 0], pos - n1);
        Sample {
            counts,
            labels: BTreeMap::from([(0, counts)]),
            characters: tokens.clone(),
            tokens,
            ..Sample::default()
        }
    }

    #[test]
    fn equal_documents_have_no_spread_and_few_have_no_interval() {
        let mut sets = LabelSets::default();
        let marked = [sample(3, 5, 4), sample(3, 5, 4)];
        assert!(intervals(&marked, &[0], &sets, 1).is_err());
        sets = LabelSets::default();
        let all: Vec<Sample> = (0..6).map(|_| sample(3, 5, 4)).collect();
        let found = intervals(&all, &[0], &sets, 1).expect("six documents");
        let f1 = 6.0 / 9.0;
        assert_eq!(found.f1[0], Ok((f1, f1)));
        assert_eq!(found.label_f1[&0][1], Ok((f1, f1)));
        assert!(found.links[0].is_err(), "no links in any draw");
        let table = all.iter().fold(Table::default(), |mut sum, it| {
            sum.add(&it.tokens);
            sum
        });
        let kappa = kappa::cohen(&table).expect("defined");
        assert_eq!(found.kappa[0], Ok((kappa, kappa)));
        let alpha = alpha::nominal(&table).expect("defined");
        let (low, high) = found.alpha[0].expect("defined");
        assert!((low - alpha).abs() < 1e-12 && (high - alpha).abs() < 1e-12);
    }

    #[test]
    fn two_versions_are_drawn_together() {
        let of = |n1| sample(n1, 5, 4).counts;
        let f1 = |it: &Counts| it.set().f1();
        let same: Vec<(Counts, Counts)> = (0..8).map(|it| (of(it % 4), of(it % 4))).collect();
        assert_eq!(
            difference(&same, f1, 1),
            Ok((0.0, 0.0)),
            "whatever is drawn"
        );
        let better: Vec<(Counts, Counts)> = (0..8).map(|it| (of(it % 4), of(it % 4 + 1))).collect();
        let (low, high) = difference(&better, f1, 1).expect("eight documents");
        let step = 2.0 / 9.0;
        assert!((low - step).abs() < 1e-9 && (high - step).abs() < 1e-9);
        assert!(difference(&better[..4], f1, 1).is_err());
    }

    #[test]
    fn the_seed_decides_and_the_figure_lies_inside() {
        let sets = LabelSets::default();
        let all: Vec<Sample> = (0..12).map(|it| sample(it % 5, 5, 4)).collect();
        let first = intervals(&all, &[0], &sets, 7);
        assert_eq!(first, intervals(&all, &[0], &sets, 7));
        assert_ne!(first, intervals(&all, &[0], &sets, 8));
        let sum = all.iter().fold(Counts::default(), |mut sum, it| {
            sum.add(&it.counts);
            sum
        });
        let f1 = sum.set().f1().expect("defined");
        let (low, high) = first.expect("twelve documents").f1[0].expect("defined");
        assert!(low < f1 && f1 < high, "{low} {f1} {high}");
    }
}
