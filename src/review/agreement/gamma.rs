//! Gamma (Mathet, Widlöcher and Métivier 2015) for two annotators in one
//! document: one less the disorder that is observed over the one that random
//! drafts of the same kind have.
//!
//! Two units of different annotators cost the square of how far their ends lie
//! apart, measured by their lengths, and one more if their labels differ; a
//! unit without a partner costs one. The observed disorder is that of the
//! cheapest one-to-one alignment, over the mean number of units. A draft has as
//! many units, as long and as far apart, as a normal distribution with the
//! document's means and deviations gives, and labels as often as the document.

use super::super::align::assignment::{Edges, assign};
use super::measure::{Measure, Undefined};
use super::random::Random;
use std::collections::BTreeMap;

/// The most pairs of units of one document that are weighed.
const MOST_PAIRS: usize = 1 << 22;
/// Costs as whole numbers of this part.
const PART: f64 = (1_u64 << 40) as f64;

/// A unit of one annotator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Where it starts.
    pub start: f64,
    /// Where it ends; behind the start.
    pub end: f64,
    /// Its label's rank.
    pub label: u32,
}

/// Gamma of one document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gamma {
    /// The figure itself.
    pub gamma: Measure,
    /// 95% interval that comes from the number of drafts.
    pub interval: Option<(f64, f64)>,
    /// The disorder of the best alignment.
    pub observed: Measure,
    /// The mean disorder of the drafts.
    pub expected: Measure,
}

/// Gamma from that many drafts.
pub fn gamma(a: &[Unit], b: &[Unit], drafts: u32, random: &mut Random) -> Gamma {
    let observed = disorder(a, b);
    let nothing = |why: Undefined| Gamma {
        gamma: Err(why),
        interval: None,
        observed,
        expected: Err(why),
    };
    let found = match observed {
        Ok(found) => found,
        Err(why) => return nothing(why),
    };
    let habits = Habits::of(a, b);
    let mut drawn = Vec::with_capacity(drafts as usize);
    for _ in 0..drafts {
        let (x, y) = (habits.draft(random), habits.draft(random));
        // A draft without a unit says nothing.
        if let Ok(it) = disorder(&x, &y) {
            drawn.push(it);
        }
    }
    let count = drawn.len() as f64;
    if drawn.is_empty() {
        return nothing(Undefined("no draft had a unit"));
    }
    let mean = drawn.iter().sum::<f64>() / count;
    let variance = drawn.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
    let error = 1.96 * (variance / count).sqrt();
    let at = |expected: f64| 1.0 - found / expected;
    let (gamma, interval) = if found == 0.0 {
        (Ok(1.0), Some((1.0, 1.0)))
    } else if mean > 0.0 {
        let low = if mean > error {
            Some(at(mean - error))
        } else {
            None
        };
        (Ok(at(mean)), low.map(|low| (low, at(mean + error))))
    } else {
        (Err(Undefined("the drafts have no disorder")), None)
    };
    Gamma {
        gamma,
        interval,
        observed,
        expected: Ok(mean),
    }
}

/// What two units cost together.
pub fn dissimilarity(a: &Unit, b: &Unit) -> f64 {
    let apart = (a.start - b.start).abs() + (a.end - b.end).abs();
    let lengths = (a.end - a.start) + (b.end - b.start);
    (apart / lengths).powi(2) + f64::from(u8::from(a.label != b.label))
}

/// The disorder of the best alignment of two lists.
pub fn disorder(a: &[Unit], b: &[Unit]) -> Measure {
    if a.is_empty() && b.is_empty() {
        return Err(Undefined("nothing was marked on either side"));
    }
    let mut right: Vec<(usize, &Unit)> = b.iter().enumerate().collect();
    right.sort_by(|x, y| x.1.start.total_cmp(&y.1.start));
    let longest = b.iter().map(|it| it.end - it.start).fold(0.0, f64::max);
    let mut pairs: Vec<(u32, u32, f64)> = Vec::new();
    for (row, x) in a.iter().enumerate() {
        // A pair that costs 2 or more is no better than two units alone; it
        // lies within the root of that many lengths.
        let reach = std::f64::consts::SQRT_2 * (x.end - x.start + longest) + 1e-9;
        let first = right.partition_point(|it| it.1.start < x.start - reach);
        for (column, y) in &right[first..] {
            if y.start > x.start + reach {
                break;
            }
            let cost = dissimilarity(x, y);
            if cost < 2.0 {
                pairs.push((row as u32, *column as u32, cost));
            }
        }
        if pairs.len() > MOST_PAIRS {
            return Err(Undefined("too many units lie close together"));
        }
    }
    pairs.sort_by_key(|it| (it.0, it.1));
    let places: Vec<(u32, u32)> = pairs.iter().map(|it| (it.0, it.1)).collect();
    // What a pair saves; never nothing, so that it counts as an edge.
    let saves = |it: &(u32, u32, f64)| (((2.0 - it.2) * PART) as i128).max(1);
    let weights: Vec<i128> = pairs.iter().map(saves).collect();
    let edges = Edges::new(a.len(), &places);
    let Some(solution) = assign(&edges, &weights, b.len(), u64::MAX) else {
        return Err(Undefined("too many units lie close together"));
    };
    let taken = pairs
        .iter()
        .filter(|it| solution.column_of[it.0 as usize] == Some(it.1));
    let (mut cost, mut used) = (0.0, 0);
    for it in taken {
        cost += it.2;
        used += 1;
    }
    let alone = (a.len() + b.len() - 2 * used) as f64;
    Ok((cost + alone) / ((a.len() + b.len()) as f64 / 2.0))
}

/// What drafts are made from: means and deviations of a document.
struct Habits {
    number: (f64, f64),
    gap: (f64, f64),
    length: (f64, f64),
    labels: Vec<(u32, f64)>,
}

impl Habits {
    fn of(a: &[Unit], b: &[Unit]) -> Self {
        // One gap of nothing keeps drafts of very few units from drifting off.
        let (mut gaps, mut lengths) = (vec![0.0], Vec::new());
        let mut labels: BTreeMap<u32, f64> = BTreeMap::new();
        for side in [a, b] {
            let mut last: Option<f64> = None;
            for unit in side {
                match last {
                    Some(end) => gaps.push(unit.start - end),
                    None if unit.start > 0.0 => gaps.push(unit.start),
                    None => {}
                }
                last = Some(unit.end);
                lengths.push(unit.end - unit.start);
                *labels.entry(unit.label).or_default() += 1.0;
            }
        }
        Self {
            number: spread(&[a.len() as f64, b.len() as f64]),
            gap: spread(&gaps),
            length: spread(&lengths),
            labels: labels.into_iter().collect(),
        }
    }

    fn draft(&self, random: &mut Random) -> Vec<Unit> {
        let number = random.normal(self.number.0, self.number.1).trunc().abs() as usize;
        let all: f64 = self.labels.iter().map(|it| it.1).sum();
        let mut at = 0.0;
        let mut units = Vec::with_capacity(number);
        for _ in 0..number {
            let gap = random.normal(self.gap.0, self.gap.1);
            let mut length = random.normal(self.length.0, self.length.1).abs();
            if length <= 0.0 {
                length = 1.0;
            }
            let mut left = random.unit() * all;
            let label = self.labels.iter().find(|it| {
                left -= it.1;
                left < 0.0
            });
            let start = at + gap;
            at = start + length;
            units.push(Unit {
                start,
                end: at,
                label: label.map_or(0, |it| it.0),
            });
        }
        units
    }
}

fn spread(all: &[f64]) -> (f64, f64) {
    if all.is_empty() {
        return (0.0, 0.0);
    }
    let count = all.len() as f64;
    let mean = all.iter().sum::<f64>() / count;
    let variance = all.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count;
    (mean, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(start: u32, end: u32, label: u32) -> Unit {
        Unit {
            start: start.into(),
            end: end.into(),
            label,
        }
    }

    #[test]
    fn disorder_by_hand() {
        // (1 + 1) / (4 + 4) squared, and a unit alone, over (1 + 2) / 2 units.
        let a = [unit(0, 4, 0)];
        let b = [unit(1, 5, 0), unit(50, 60, 0)];
        let found = disorder(&a, &b).expect("defined");
        assert!((found - (0.0625 + 1.0) / 1.5).abs() < 1e-12, "{found}");
        // Another label costs one.
        let found = disorder(&a, &[unit(0, 4, 1)]).expect("defined");
        assert!((found - 1.0).abs() < 1e-12);
        assert!(disorder(&[], &[]).is_err());
    }

    #[test]
    fn gamma_of_equal_and_of_unlike_lists() {
        let a: Vec<Unit> = (0..20)
            .map(|it| unit(it * 13, it * 13 + 5 + it % 4, it % 3))
            .collect();
        let equal = gamma(&a, &a, 10, &mut Random::of(1));
        assert_eq!(equal.gamma, Ok(1.0));
        let b: Vec<Unit> = (0..20)
            .map(|it| unit(it * 17 + 6, it * 17 + 9, (it + 1) % 3))
            .collect();
        let first = gamma(&a, &b, 30, &mut Random::of(1));
        assert_eq!(first, gamma(&a, &b, 30, &mut Random::of(1)));
        let value = first.gamma.expect("defined");
        assert!(value < 0.3, "{value}");
        let (low, high) = first.interval.expect("an interval");
        assert!(low <= value && value <= high);
    }
}
