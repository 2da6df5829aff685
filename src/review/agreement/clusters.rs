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
    let (k, r) = (Side::of(key), Side::of(response));
    let meets = overlaps(&k, response);
    let met = overlaps(&r, key);
    let common = key.keys().filter(|it| response.contains_key(it)).count() as f64;
    let (ceaf_e, ceaf_m) = ceaf(&k, &r, &meets);
    let mentions = (key.len() as f64, response.len() as f64);
    let clusters = (k.sizes.len() as f64, r.sizes.len() as f64);
    let mut scores = ClusterScores {
        mentions: Prf::of((common, mentions.0), (common, mentions.1)),
        muc: Prf::of(muc(&k, &meets), muc(&r, &met)),
        b3: Prf::of(b3(&k, &meets), b3(&r, &met)),
        ceaf_e: Prf::of((ceaf_e, clusters.0), (ceaf_e, clusters.1)),
        ceaf_m: Prf::of((ceaf_m, mentions.0), (ceaf_m, mentions.1)),
        lea: Prf::of(lea(&k, &r, &meets), lea(&r, &k, &met)),
        conll: Err(Undefined("no mentions on either side")),
    };
    if !key.is_empty() || !response.is_empty() {
        let f1 = |it: &Prf| it.f1.unwrap_or(0.0);
        scores.conll = Ok((f1(&scores.muc) + f1(&scores.b3) + f1(&scores.ceaf_e)) / 3.0);
    }
    scores
}

/// The clusters of one side, numbered in the order of their names.
struct Side {
    sizes: Vec<u64>,
    members: Vec<Vec<u32>>,
    names: BTreeMap<u32, u32>,
}

impl Side {
    fn of(partition: &Partition) -> Self {
        let names: BTreeSet<u32> = partition.values().copied().collect();
        let names: BTreeMap<u32, u32> = names.into_iter().zip(0..).collect();
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); names.len()];
        for (mention, cluster) in partition {
            members[names[cluster] as usize].push(*mention);
        }
        Self {
            sizes: members.iter().map(|it| it.len() as u64).collect(),
            members,
            names,
        }
    }
}

/// For each cluster of one side the other side's clusters it meets, by their
/// names there, with the number of common mentions.
fn overlaps(side: &Side, other: &Partition) -> Vec<BTreeMap<u32, u64>> {
    let of = |members: &Vec<u32>| {
        let mut meets: BTreeMap<u32, u64> = BTreeMap::new();
        for mention in members {
            if let Some(cluster) = other.get(mention) {
                *meets.entry(*cluster).or_default() += 1;
            }
        }
        meets
    };
    side.members.iter().map(of).collect()
}

fn muc(side: &Side, meets: &[BTreeMap<u32, u64>]) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for (size, meets) in side.sizes.iter().zip(meets) {
        let found: u64 = meets.values().sum();
        // A mention that the other side lacks is a part of its own.
        let parts = meets.len() as u64 + (size - found);
        kept += size - parts;
        all += size - 1;
    }
    (kept as f64, all as f64)
}

fn b3(side: &Side, meets: &[BTreeMap<u32, u64>]) -> (f64, f64) {
    let mut kept = 0.0;
    for (size, meets) in side.sizes.iter().zip(meets) {
        let squares: u64 = meets.values().map(|it| it * it).sum();
        kept += squares as f64 / *size as f64;
    }
    (kept, side.sizes.iter().sum::<u64>() as f64)
}

fn lea(side: &Side, other: &Side, meets: &[BTreeMap<u32, u64>]) -> (f64, f64) {
    let pairs = |count: u64| (count * count.saturating_sub(1) / 2) as f64;
    let mut kept = 0.0;
    for (size, meets) in side.sizes.iter().zip(meets) {
        if *size == 1 {
            // A mention alone is linked to itself, and stays so if it is alone
            // on the other side as well.
            let alone = meets.keys().next();
            let alone = alone.and_then(|it| other.names.get(it));
            let alone = alone.is_some_and(|it| other.sizes[*it as usize] == 1);
            kept += f64::from(u8::from(alone));
            continue;
        }
        let links: f64 = meets.values().map(|it| pairs(*it)).sum();
        kept += *size as f64 * links / pairs(*size);
    }
    (kept, side.sizes.iter().sum::<u64>() as f64)
}

/// The greatest total likeness of clusters assigned one to one, by the share
/// and by the number of common mentions.
fn ceaf(k: &Side, r: &Side, meets: &[BTreeMap<u32, u64>]) -> (f64, f64) {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut common: Vec<u64> = Vec::new();
    for (row, meets) in meets.iter().enumerate() {
        for (name, count) in meets {
            pairs.push((row as u32, r.names[name]));
            common.push(*count);
        }
    }
    let sizes = |at: usize| {
        let (row, column) = pairs[at];
        k.sizes[row as usize] + r.sizes[column as usize]
    };
    let likeness = |at: usize| 2.0 * common[at] as f64 / sizes(at) as f64;
    let edges = Edges::new(k.sizes.len(), &pairs);
    let total = |worth: &dyn Fn(usize) -> i128, value: &dyn Fn(usize) -> f64| -> f64 {
        let weights: Vec<i128> = (0..pairs.len()).map(worth).collect();
        let Some(solution) = assign(&edges, &weights, r.sizes.len(), u64::MAX) else {
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
