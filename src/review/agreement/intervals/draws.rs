//! The sums of one draw as a vector, and every figure as a function of it.

use super::super::counts::Counts;
use super::super::links::LinkCounts;
use super::super::measure::{Measure, Undefined};
use super::super::units::{LabelSets, Table, View};
use super::super::{alpha, kappa};
use super::{Sample, f1s};
use std::collections::BTreeMap;

/// Tables with more different rows than this are not drawn from: label sets
/// that number in the thousands carry no figure that anybody reads.
const MOST_ROWS: usize = 4_096;

/// Where each number stands in a vector: counts over all labels, then per
/// label, links, rows of words, rows of characters.
pub(super) struct Layout {
    labels: Vec<u32>,
    tokens: BTreeMap<(u32, u32), u32>,
    characters: BTreeMap<(u32, u32), u32>,
    pub width: usize,
}

const COUNTS: usize = 9;
const LINKS: usize = 8;

impl Layout {
    pub fn of(samples: &[Sample], labels: &[u32]) -> Self {
        let first = COUNTS * (labels.len() + 1) + LINKS;
        let rows = |pick: fn(&Sample) -> &Table, from: usize| -> BTreeMap<(u32, u32), u32> {
            let all = samples.iter().flat_map(|it| pick(it).rows());
            let mut rows: BTreeMap<(u32, u32), u32> =
                all.map(|(key, _)| ((key[0], key[1]), 0)).collect();
            if rows.len() > MOST_ROWS {
                rows.clear();
            }
            for (at, place) in rows.values_mut().zip(from..) {
                *at = place as u32;
            }
            rows
        };
        let tokens = rows(|it| &it.tokens, first);
        let characters = rows(|it| &it.characters, first + tokens.len());
        Self {
            labels: labels.to_vec(),
            width: first + tokens.len() + characters.len(),
            tokens,
            characters,
        }
    }

    /// A document's numbers that are not zero.
    pub fn vector(&self, sample: &Sample) -> Vec<(u32, u64)> {
        let mut vector = Vec::new();
        let mut put = |at: usize, all: &[u64]| {
            let places = (at as u32..).zip(all);
            vector.extend(places.filter(|it| *it.1 > 0).map(|(at, it)| (at, *it)));
        };
        put(0, &sample.counts.as_array());
        for (place, label) in self.labels.iter().enumerate() {
            if let Some(counts) = sample.labels.get(label) {
                put(COUNTS * (place + 1), &counts.as_array());
            }
        }
        put(COUNTS * (self.labels.len() + 1), &sample.links.as_array());
        for (rows, table) in [
            (&self.tokens, &sample.tokens),
            (&self.characters, &sample.characters),
        ] {
            for (key, count) in table.rows() {
                if let Some(at) = rows.get(&(key[0], key[1])) {
                    vector.push((*at, count));
                }
            }
        }
        vector
    }
}

/// The categories of every row of both tables in every view.
pub(super) struct Views {
    /// For words: combined, any, then each label.
    tokens: Vec<Viewed>,
    /// The same for characters.
    characters: Vec<Viewed>,
    /// The distance of each row of words, and the sets of both sides.
    masi: Masi,
}

/// One view of a table: for each row the categories of both sides, numbered
/// from 0, and how many categories there are.
struct Viewed {
    rows: Vec<(u32, u32, u32)>,
    categories: usize,
}

struct Masi {
    rows: Vec<(u32, u32, u32, f64)>,
    distances: Vec<f64>,
    categories: usize,
}

impl Views {
    pub fn of(layout: &Layout, labels: &[u32], sets: &LabelSets) -> Self {
        let all: Vec<View> = [View::Combined, View::Any]
            .into_iter()
            .chain(labels.iter().map(|it| View::Label(*it)))
            .collect();
        let views = |rows: &BTreeMap<(u32, u32), u32>| -> Vec<Viewed> {
            all.iter().map(|it| Viewed::of(rows, *it, sets)).collect()
        };
        let combined = Viewed::of(&layout.tokens, View::Combined, sets);
        let mut names = vec![0; combined.categories];
        for ((x, y), (_, i, j)) in layout.tokens.keys().zip(&combined.rows) {
            names[*i as usize] = *x;
            names[*j as usize] = *y;
        }
        let apart = |x: u32, y: u32| alpha::distance(sets.labels(x), sets.labels(y));
        let distances = names
            .iter()
            .flat_map(|x| names.iter().map(move |y| (*x, *y)))
            .map(|(x, y)| apart(x, y))
            .collect();
        let rows = combined.rows.iter().map(|&(at, i, j)| {
            let distance = apart(names[i as usize], names[j as usize]);
            (at, i, j, distance)
        });
        Self {
            tokens: views(&layout.tokens),
            characters: views(&layout.characters),
            masi: Masi {
                rows: rows.collect(),
                distances,
                categories: combined.categories,
            },
        }
    }

    /// All figures of one draw, in one order.
    pub fn figures(&self, layout: &Layout, sums: &[u64], labels: usize) -> Vec<Measure> {
        let mut figures = Vec::new();
        let counts = |at: usize| -> Counts {
            let from = at * COUNTS;
            Counts::of_array(std::array::from_fn(|it| sums[from + it]))
        };
        for at in 0..=layout.labels.len() {
            figures.extend(f1s(&counts(at)));
        }
        let from = COUNTS * (labels + 1);
        let links = LinkCounts::of_array(std::array::from_fn(|it| sums[from + it]));
        figures.extend([links.strict().f1(), links.relaxed().f1()]);
        figures.extend(self.tokens.iter().map(|it| it.kappa(sums)));
        figures.extend(self.characters.iter().map(|it| it.alpha(sums)));
        figures.push(self.masi.alpha(sums));
        figures
    }
}

impl Viewed {
    fn of(rows: &BTreeMap<(u32, u32), u32>, view: View, sets: &LabelSets) -> Self {
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        let mut number = |set: u32| {
            let next = numbers.len() as u32;
            *numbers.entry(view.category(set, sets)).or_insert(next)
        };
        let rows: Vec<(u32, u32, u32)> = rows
            .iter()
            .map(|((x, y), at)| (*at, number(*x), number(*y)))
            .collect();
        Self {
            rows,
            categories: numbers.len(),
        }
    }

    fn marginals(&self, sums: &[u64]) -> (Vec<(u128, u128)>, u128, u128) {
        let mut marginals = vec![(0, 0); self.categories];
        let (mut all, mut same) = (0, 0);
        for &(at, x, y) in &self.rows {
            let count = u128::from(sums[at as usize]);
            marginals[x as usize].0 += count;
            marginals[y as usize].1 += count;
            all += count;
            if x == y {
                same += count;
            }
        }
        (marginals, all, same)
    }

    fn kappa(&self, sums: &[u64]) -> Measure {
        let (marginals, all, same) = self.marginals(sums);
        let chance = marginals.iter().map(|it| it.0 * it.1).sum();
        kappa::of_counts(all, same, chance)
    }

    /// Nominal alpha of two who have seen every unit.
    fn alpha(&self, sums: &[u64]) -> Measure {
        let (marginals, units, same) = self.marginals(sums);
        let all = (2 * units) as f64;
        let squares: f64 = marginals
            .iter()
            .map(|it| ((it.0 + it.1) as f64).powi(2))
            .sum();
        let used = marginals.iter().filter(|it| it.0 + it.1 > 0).count();
        if used < 2 {
            return Err(Undefined("everything is in one category"));
        }
        let observed = 2.0 * (units - same) as f64;
        Ok(1.0 - (all - 1.0) * observed / (all * all - squares))
    }
}

impl Masi {
    fn alpha(&self, sums: &[u64]) -> Measure {
        let mut values = vec![0.0; self.categories];
        let (mut all, mut observed) = (0.0, 0.0);
        for &(at, x, y, distance) in &self.rows {
            let count = sums[at as usize] as f64;
            values[x as usize] += count;
            values[y as usize] += count;
            observed += 2.0 * count * distance;
            all += 2.0 * count;
        }
        let mut expected = 0.0;
        for (x, row) in values
            .iter()
            .zip(self.distances.chunks(self.categories.max(1)))
        {
            let sum: f64 = row.iter().zip(&values).map(|(d, y)| d * y).sum();
            expected += x * sum;
        }
        if expected == 0.0 {
            return Err(Undefined("everything is in one category"));
        }
        Ok(1.0 - (all - 1.0) * observed / expected)
    }
}
