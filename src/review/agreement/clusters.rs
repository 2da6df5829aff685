//! Clusters of mentions: which mentions two annotators take to be of one
//! entity, or which passages of one event.
//!
//! A mention is a document and its fragments, once per side. It matches one of
//! the other side if the two are the same (strict) or aligned (relaxed).
//! Documents are pooled before anything is divided. Of the measures, LEA is
//! the one to read first: CEAF-e and B3 reward mentions that nobody linked.

use super::super::align::assignment::{Edges, assign};
use super::measure::{Measure, Undefined, harmonic, share};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Precision, recall and F1 of one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prf {
    /// Of the second side's clusters.
    pub precision: Measure,
    /// Of the first side's clusters.
    pub recall: Measure,
    /// The harmonic mean.
    pub f1: Measure,
}

impl Prf {
    fn of(recall: (f64, f64), precision: (f64, f64)) -> Self {
        let recall = share(recall.0, recall.1, "nothing to count on the first side");
        let precision = share(
            precision.0,
            precision.1,
            "nothing to count on the second side",
        );
        let f1 = harmonic(precision, recall);
        Self {
            precision,
            recall,
            f1: f1.map_err(|_| Undefined("nothing to count on either side")),
        }
    }
}

/// All measures of one comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClusterScores {
    /// Of the sets of mentions.
    pub mentions: Prf,
    /// Vilain et al. 1995: links that are missing.
    pub muc: Prf,
    /// Bagga and Baldwin 1998: per mention.
    pub b3: Prf,
    /// Luo 2005: best assignment of clusters, by their likeness.
    pub ceaf_e: Prf,
    /// Luo 2005: best assignment of clusters, by common mentions.
    pub ceaf_m: Prf,
    /// Moosavi and Strube 2016: links that are kept, clusters by their size.
    pub lea: Prf,
    /// The mean F1 of MUC, B3 and CEAF-e; an undefined one counts 0.
    pub conll: Measure,
}

/// A partition: for each mention, by its number, the cluster it is in. Mentions
/// of both sides that match have the same number.
pub type Partition = BTreeMap<u32, u32>;

/// Compares two partitions: the first is the key, the second the response.
pub fn score(key: &Partition, response: &Partition) -> ClusterScores {
    let mut table = Contingency::default();
    for (mention, cluster) in key {
        table.key(*cluster, 1);
        if let Some(other) = response.get(mention) {
            table.common(*cluster, *other, 1);
        }
    }
    for cluster in response.values() {
        table.response(*cluster, 1);
    }
    table.scores()
}

/// How many mentions each cluster has, and each two clusters in common: all
/// that the measures ask for. Tables of several documents add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contingency {
    key: BTreeMap<u32, u64>,
    response: BTreeMap<u32, u64>,
    common: BTreeMap<(u32, u32), u64>,
}

impl Contingency {
    /// Counts mentions of a cluster of the key.
    pub fn key(&mut self, cluster: u32, mentions: u64) {
        *self.key.entry(cluster).or_default() += mentions;
    }

    /// Counts mentions of a cluster of the response.
    pub fn response(&mut self, cluster: u32, mentions: u64) {
        *self.response.entry(cluster).or_default() += mentions;
    }

    /// Counts mentions that a cluster of the key and one of the response share.
    pub fn common(&mut self, key: u32, response: u32, mentions: u64) {
        *self.common.entry((key, response)).or_default() += mentions;
    }

    /// Whether there is no mention.
    pub fn is_empty(&self) -> bool {
        self.key.is_empty() && self.response.is_empty()
    }

    /// All measures.
    pub fn scores(&self) -> ClusterScores {
        let grid = Grid::of([self]);
        let mut sums = vec![0; grid.width()];
        for (at, count) in grid.vector(self) {
            sums[at as usize] += count;
        }
        grid.scores(&sums)
    }
}

/// The clusters of some tables, each numbered, so that the tables are vectors
/// that can be added up with weights.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    key: BTreeMap<u32, u32>,
    response: BTreeMap<u32, u32>,
    cells: BTreeMap<(u32, u32), u32>,
    /// For each cell the numbers of both clusters, each within its side.
    ends: Vec<(u32, u32)>,
}

impl Grid {
    /// The clusters of these tables.
    pub fn of<'t>(tables: impl IntoIterator<Item = &'t Contingency>) -> Self {
        let mut grid = Self::default();
        for table in tables {
            grid.key.extend(table.key.keys().map(|it| (*it, 0)));
            grid.response
                .extend(table.response.keys().map(|it| (*it, 0)));
            grid.cells.extend(table.common.keys().map(|it| (*it, 0)));
        }
        let places = grid.key.values_mut().chain(grid.response.values_mut());
        for (place, at) in places.chain(grid.cells.values_mut()).zip(0..) {
            *place = at;
        }
        let first = grid.key.len() as u32;
        let ends = grid.cells.keys().map(|(k, r)| {
            // Whoever counts what is common counts it on both sides.
            let row = grid.key.get(k).copied().unwrap_or(0);
            (row, grid.response.get(r).map_or(0, |at| at - first))
        });
        grid.ends = ends.collect();
        grid
    }

    /// How many numbers a vector has.
    pub fn width(&self) -> usize {
        self.key.len() + self.response.len() + self.cells.len()
    }

    /// A table's numbers that are not zero, with their places.
    pub fn vector(&self, table: &Contingency) -> Vec<(u32, u64)> {
        let key = table.key.iter().map(|(it, n)| (self.key.get(it), *n));
        let response = table.response.iter();
        let response = response.map(|(it, n)| (self.response.get(it), *n));
        let cells = table.common.iter().map(|(it, n)| (self.cells.get(it), *n));
        let all = key.chain(response).chain(cells);
        all.filter_map(|(at, n)| Some((*at?, n))).collect()
    }

    /// All measures of a sum of vectors.
    pub fn scores(&self, sums: &[u64]) -> ClusterScores {
        let mut scores = self.link_scores(sums);
        let (k, r) = self.sizes(sums);
        let (ceaf_e, ceaf_m) = ceaf(k, r, self.meets(sums));
        let mentions = |side: &[u64]| side.iter().sum::<u64>() as f64;
        let clusters = |side: &[u64]| side.iter().filter(|it| **it > 0).count() as f64;
        scores.ceaf_e = Prf::of((ceaf_e, clusters(k)), (ceaf_e, clusters(r)));
        scores.ceaf_m = Prf::of((ceaf_m, mentions(k)), (ceaf_m, mentions(r)));
        if mentions(k) + mentions(r) > 0.0 {
            let f1 = |it: &Prf| it.f1.unwrap_or(0.0);
            scores.conll = Ok((f1(&scores.muc) + f1(&scores.b3) + f1(&scores.ceaf_e)) / 3.0);
        }
        scores
    }

    /// The measures that take no assignment of clusters; the others undefined.
    pub fn link_scores(&self, sums: &[u64]) -> ClusterScores {
        let (k, r) = self.sizes(sums);
        let recall = links(k, r, self.meets(sums));
        let precision = links(r, k, self.meets(sums).map(|(x, y, n)| (y, x, n)));
        let common: u64 = self.meets(sums).map(|it| it.2).sum();
        let share = |side: &[u64]| (common as f64, side.iter().sum::<u64>() as f64);
        let none = Undefined("no mentions on either side");
        let undefined = Prf {
            precision: Err(none),
            recall: Err(none),
            f1: Err(none),
        };
        ClusterScores {
            mentions: Prf::of(share(k), share(r)),
            muc: Prf::of(recall.muc, precision.muc),
            b3: Prf::of(recall.b3, precision.b3),
            lea: Prf::of(recall.lea, precision.lea),
            ceaf_e: undefined,
            ceaf_m: undefined,
            conll: Err(none),
        }
    }

    /// How many mentions each cluster of either side has; 0 = it is not there.
    fn sizes<'s>(&self, sums: &'s [u64]) -> (&'s [u64], &'s [u64]) {
        let (k, rest) = sums.split_at(self.key.len());
        (k, &rest[..self.response.len()])
    }

    /// Which clusters have how many mentions in common, by their numbers.
    fn meets<'s>(&'s self, sums: &'s [u64]) -> impl Iterator<Item = (u32, u32, u64)> + 's {
        let counts = &sums[self.key.len() + self.response.len()..];
        let cells = self.ends.iter().zip(counts);
        let cells = cells.map(|((k, r), count)| (*k, *r, *count));
        cells.filter(|it| it.2 > 0)
    }
}

/// What is kept of one side, and of how much, by the measures on links.
struct Kept {
    muc: (f64, f64),
    b3: (f64, f64),
    lea: (f64, f64),
}

/// What the other side has of one cluster.
#[derive(Clone, Copy, Default)]
struct Met {
    found: u64,
    parts: u64,
    squares: u64,
    pairs: u64,
    alone: bool,
}

fn links(sizes: &[u64], others: &[u64], meets: impl Iterator<Item = (u32, u32, u64)>) -> Kept {
    let pairs = |count: u64| count * count.saturating_sub(1) / 2;
    let mut met = vec![Met::default(); sizes.len()];
    for (own, other, count) in meets {
        let it = &mut met[own as usize];
        it.found += count;
        it.parts += 1;
        it.squares += count * count;
        it.pairs += pairs(count);
        it.alone |= others[other as usize] == 1;
    }
    let (mut muc, mut b3, mut lea) = ((0, 0), 0.0, 0.0);
    for (&size, met) in sizes.iter().zip(&met).filter(|it| *it.0 > 0) {
        // A mention that the other side lacks is a part of its own.
        let parts = met.parts + (size - met.found);
        muc.0 += size - parts;
        muc.1 += size - 1;
        b3 += met.squares as f64 / size as f64;
        lea += if size == 1 {
            // A mention alone is linked to itself, and stays so if it is alone
            // on the other side as well.
            f64::from(u8::from(met.alone))
        } else {
            size as f64 * met.pairs as f64 / pairs(size) as f64
        };
    }
    let mentions = sizes.iter().sum::<u64>() as f64;
    Kept {
        muc: (muc.0 as f64, muc.1 as f64),
        b3: (b3, mentions),
        lea: (lea, mentions),
    }
}

/// The greatest total likeness of clusters assigned one to one, by the share
/// and by the number of common mentions.
fn ceaf(k: &[u64], r: &[u64], meets: impl Iterator<Item = (u32, u32, u64)>) -> (f64, f64) {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut common: Vec<u64> = Vec::new();
    for (row, column, count) in meets {
        pairs.push((row, column));
        common.push(count);
    }
    let sizes = |at: usize| {
        let (row, column) = pairs[at];
        k[row as usize] + r[column as usize]
    };
    let likeness = |at: usize| 2.0 * common[at] as f64 / sizes(at) as f64;
    let edges = Edges::new(k.len(), &pairs);
    let total = |worth: &dyn Fn(usize) -> i128, value: &dyn Fn(usize) -> f64| -> f64 {
        let weights: Vec<i128> = (0..pairs.len()).map(worth).collect();
        let Some(solution) = assign(&edges, &weights, r.len(), u64::MAX) else {
            return 0.0;
        };
        let taken = (0..pairs.len())
            .filter(|&at| solution.column_of[pairs[at].0 as usize] == Some(pairs[at].1));
        taken.map(value).sum()
    };
    // Shares as whole numbers of 2^-64, which parts any two that differ.
    let whole = |at: usize| (i128::from(common[at]) << 65) / i128::from(sizes(at));
    (
        total(&whole, &likeness),
        total(&|at| common[at].into(), &|at| common[at] as f64),
    )
}

/// A side's mentions before they are numbered.
#[derive(Clone, Debug, Default)]
pub struct Mentions<K: Ord> {
    /// The cluster of each mention.
    pub cluster_of: BTreeMap<K, u32>,
    /// Mentions that stand in two clusters, left out.
    pub torn: Vec<K>,
}

impl<K: Ord + Clone> Mentions<K> {
    /// From mentions and the names of their clusters; one that stands in two
    /// is left out.
    pub fn of<'c>(all: impl IntoIterator<Item = (K, &'c str)>) -> Self {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut clusters: BTreeMap<K, BTreeSet<u32>> = BTreeMap::new();
        for (mention, cluster) in all {
            let next = numbers.len() as u32;
            let number = *numbers.entry(cluster).or_insert(next);
            clusters.entry(mention).or_default().insert(number);
        }
        let mut mentions = Self {
            cluster_of: BTreeMap::new(),
            torn: Vec::new(),
        };
        for (mention, clusters) in clusters {
            match clusters.first() {
                Some(only) if clusters.len() == 1 => {
                    mentions.cluster_of.insert(mention, *only);
                }
                _ => mentions.torn.push(mention),
            }
        }
        mentions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partition(clusters: &[&[u32]]) -> Partition {
        let numbered = clusters.iter().zip(0..);
        numbered
            .flat_map(|(members, cluster)| members.iter().map(move |it| (*it, cluster)))
            .collect()
    }

    #[track_caller]
    fn near(found: Measure, expected: f64) {
        let found = found.expect("defined");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    /// Key {a b c} {d e f g}, response {a b} {c d} {f g h i}: the example that
    /// LEA was introduced with; its own authors give B3 and CEAF the same way.
    #[test]
    fn an_example_by_hand() {
        let key = partition(&[&[1, 2, 3], &[4, 5, 6, 7]]);
        let response = partition(&[&[1, 2], &[3, 4], &[6, 7, 8, 9]]);
        let it = score(&key, &response);
        near(it.mentions.recall, 6.0 / 7.0);
        near(it.mentions.precision, 6.0 / 8.0);
        // {a b c} falls into two parts, {d e f g} into three.
        near(it.muc.recall, 2.0 / 5.0);
        near(it.muc.precision, 2.0 / 5.0);
        near(
            it.b3.recall,
            (4.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 4.0 / 4.0) / 7.0,
        );
        near(
            it.b3.precision,
            (2.0 + 1.0 / 2.0 + 1.0 / 2.0 + 4.0 / 4.0) / 8.0,
        );
        near(it.ceaf_m.recall, 4.0 / 7.0);
        near(it.ceaf_m.precision, 4.0 / 8.0);
        near(it.ceaf_e.recall, (4.0 / 5.0 + 4.0 / 8.0) / 2.0);
        near(it.ceaf_e.precision, (4.0 / 5.0 + 4.0 / 8.0) / 3.0);
        near(it.lea.recall, (3.0 * 1.0 / 3.0 + 4.0 * 1.0 / 6.0) / 7.0);
        near(
            it.lea.precision,
            (2.0 * 1.0 + 2.0 * 0.0 + 4.0 * 1.0 / 6.0) / 8.0,
        );
    }

    /// Cases A1 to A4, A10 and A11 of the reference scorers of the CoNLL shared
    /// task, with the exact values that the tests of coval give for them: MUC,
    /// B3, LEA and CEAF-e, recall before precision.
    #[test]
    fn cases_of_the_reference_scorers() {
        // a, b to c, d to f as 1 to 6; 7 and up stand in the response alone.
        const KEY: [&[u32]; 3] = [&[1], &[2, 3], &[4, 5, 6]];
        fn check(response: &[&[u32]], expected: [[f64; 2]; 3], ceaf_e: Option<[f64; 2]>) {
            let it = score(&partition(&KEY), &partition(response));
            for (found, [recall, precision]) in [it.muc, it.b3, it.lea].iter().zip(expected) {
                near(found.recall, recall);
                // The shared task counts nothing over nothing as 0.
                match found.precision {
                    Ok(found) => near(Ok(found), precision),
                    Err(_) => assert_eq!(precision, 0.0),
                }
            }
            if let Some([recall, precision]) = ceaf_e {
                near(it.ceaf_e.recall, recall);
                near(it.ceaf_e.precision, precision);
            }
        }
        check(&KEY, [[1.0; 2]; 3], Some([1.0; 2]));
        check(
            &[&[1], &[4, 5]],
            [[1.0 / 3.0, 1.0], [7.0 / 18.0, 1.0], [2.0 / 6.0, 1.0]],
            Some([0.6, 0.9]),
        );
        check(
            &[&[1], &[2, 3, 7], &[4, 5, 6, 8], &[9]],
            [
                [1.0, 0.6],
                [1.0, (4.0 + 7.0 / 12.0) / 9.0],
                [1.0, 4.0 / 9.0],
            ],
            Some([
                (1.0 + 4.0 / 5.0 + 6.0 / 7.0) / 3.0,
                (1.0 + 4.0 / 5.0 + 6.0 / 7.0) / 4.0,
            ]),
        );
        check(
            &[&[1], &[2, 3, 7], &[4, 8], &[9]],
            [
                [1.0 / 3.0; 2],
                [(3.0 + 1.0 / 3.0) / 6.0, (1.0 + 4.0 / 3.0 + 1.0 / 2.0) / 7.0],
                [0.5, 2.0 / 7.0],
            ],
            Some([2.2 / 3.0, 0.55]),
        );
        check(
            &[&[1], &[2], &[3], &[4], &[5], &[6]],
            [[0.0, 0.0], [0.5, 1.0], [1.0 / 6.0, 1.0 / 6.0]],
            None,
        );
        check(
            &[&[1, 2, 3, 4, 5, 6]],
            [[1.0, 0.6], [1.0, 14.0 / 36.0], [5.0 / 6.0, 4.0 / 15.0]],
            None,
        );
    }

    #[test]
    fn singletons_and_nothing() {
        let lone = partition(&[&[1], &[2]]);
        let it = score(&lone, &lone);
        assert!(it.muc.f1.is_err(), "no links");
        near(it.lea.f1, 1.0);
        near(it.conll, 2.0 / 3.0);
        let it = score(&lone, &partition(&[&[1, 2]]));
        near(it.lea.recall, 0.0);
        near(it.muc.f1, 0.0);
        let none = Partition::new();
        assert!(score(&none, &none).conll.is_err());
        near(score(&lone, &none).b3.f1, 0.0);
    }

    #[test]
    fn who_is_in_two_clusters_is_left_out() {
        let it = Mentions::of([(1, "x"), (1, "x"), (2, "x"), (2, "y"), (3, "y")]);
        assert_eq!(it.torn, [2]);
        assert_eq!(it.cluster_of.len(), 2);
    }
}
