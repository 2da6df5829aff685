//! Which source is for training, which for development, which for the test.

use crate::model::{Project, SourceId};
use sha2::{Digest as _, Sha256};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Shares of the annotations that go to train, dev and test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares(pub [u32; 3]);

/// The names of the three.
pub const SPLITS: [&str; 3] = ["train", "dev", "test"];

/// Why words are no shares.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("‘{0}’ are no shares: write three whole numbers such as 70/15/15, not all of them 0")]
pub struct NoShares(String);

impl std::str::FromStr for Shares {
    type Err = NoShares;

    fn from_str(text: &str) -> Result<Self, NoShares> {
        let parts: Result<Vec<u32>, _> = text.split('/').map(|it| it.trim().parse()).collect();
        match parts.as_deref() {
            Ok(&[train, dev, test]) if [train, dev, test].iter().any(|it| *it > 0) => {
                Ok(Self([train, dev, test]))
            }
            _ => Err(NoShares(text.to_owned())),
        }
    }
}

/// The splits of a project, by its sources: the same for all of its exports,
/// whatever part of it they are of.
pub fn splits_of(project: &Project, shares: Shares, seed: u64) -> BTreeMap<&SourceId, usize> {
    let mut counts: BTreeMap<&SourceId, usize> = BTreeMap::new();
    for it in project.annotations().iter() {
        *counts.entry(&it.source).or_default() += 1;
    }
    let sources = project.sources().iter().map(|it| &it.id);
    let sources = sources.map(|it| (it, counts.get(it).copied().unwrap_or_default()));
    let sources: Vec<(&SourceId, usize)> = sources.collect();
    let found = split(&sources, shares, seed);
    sources.into_iter().map(|it| it.0).zip(found).collect()
}

/// The split of each source, an index into [`SPLITS`], in the order given. A
/// source is never cut: what stands in one document stands in one split.
///
/// The sources are taken in an order that depends on the seed and on nothing
/// but their ids, each put where most annotations are still missing. A split
/// whose share is not 0 gets a source as long as there are enough of them.
pub fn split(sources: &[(&SourceId, usize)], shares: Shares, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sources.len()).collect();
    order.sort_by_cached_key(|&at| {
        let id = sources[at].0.as_str();
        (Sha256::digest(format!("{seed} {id}").as_bytes()), id)
    });
    // A document without annotations counts for one, so that it goes somewhere.
    let weight = |at: usize| sources[at].1.max(1) as u128;
    let total: u128 = (0..sources.len()).map(weight).sum();
    let parts: u128 = shares.0.iter().map(|it| u128::from(*it)).sum();
    let mut given = [0_u128; 3];
    let mut counts = [0_usize; 3];
    let mut out = vec![0; sources.len()];
    for (done, &at) in order.iter().enumerate() {
        let left = sources.len() - done;
        let empty = |it: usize| shares.0[it] > 0 && counts[it] == 0;
        let must = (0..3).filter(|it| empty(*it)).count() >= left;
        let best = (0..3)
            .filter(|&it| shares.0[it] > 0 && (!must || empty(it)))
            .max_by_key(|&it| {
                // What is missing, times `parts` so that it is whole; the
                // first of equals.
                let wanted = total * u128::from(shares.0[it]);
                let missing = wanted.saturating_sub(given[it] * parts);
                let over = (given[it] * parts).saturating_sub(wanted);
                (missing, Reverse(over), Reverse(it))
            })
            .unwrap_or(0);
        out[at] = best;
        given[best] += weight(at);
        counts[best] += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(count: usize) -> Vec<SourceId> {
        let id = |it| SourceId::parse(&format!("s{it}")).expect("an id");
        (0..count).map(id).collect()
    }

    #[test]
    fn shares_are_read() {
        assert_eq!("70/15/15".parse(), Ok(Shares([70, 15, 15])));
        assert_eq!("1/0/ 1".parse(), Ok(Shares([1, 0, 1])));
        for no in ["", "70/30", "0/0/0", "70/-1/31", "a/b/c", "1/2/3/4"] {
            assert!(no.parse::<Shares>().is_err(), "{no}");
        }
    }

    proptest! {
        #[test]
        fn every_split_gets_its_share(
            weights in prop::collection::vec(0_usize..50, 0..40),
            shares in prop::array::uniform3(0_u32..5),
            seed: u64,
        ) {
            prop_assume!(shares.iter().any(|it| *it > 0));
            let ids = ids(weights.len());
            let sources: Vec<(&SourceId, usize)> = ids.iter().zip(weights.iter().copied()).collect();
            let found = split(&sources, Shares(shares), seed);
            prop_assert_eq!(&found, &split(&sources, Shares(shares), seed));
            let count = |at: usize| found.iter().filter(|it| **it == at).count();
            let wanted = shares.iter().filter(|it| **it > 0).count();
            for (at, share) in shares.iter().copied().enumerate() {
                prop_assert!(share > 0 || count(at) == 0);
                prop_assert!(share == 0 || weights.len() < wanted || count(at) > 0);
            }
            // No split has more than its share by more than one document,
            // unless it had to be given one at all.
            let total: f64 = weights.iter().map(|it| (*it).max(1) as f64).sum();
            let largest = weights.iter().map(|it| (*it).max(1)).max().unwrap_or(0) as f64;
            let parts: f64 = shares.iter().map(|it| f64::from(*it)).sum();
            for (at, share) in shares.iter().copied().enumerate() {
                let has: f64 = found.iter().zip(&weights)
                    .filter(|(it, _)| **it == at)
                    .map(|(_, it)| (*it).max(1) as f64)
                    .sum();
                let wanted = total * f64::from(share) / parts;
                prop_assert!(has <= wanted + largest + 1e-9, "{has} of {wanted}");
            }
        }

        #[test]
        fn the_order_of_the_sources_does_not_matter(seed: u64, count in 1_usize..12) {
            let ids = ids(count);
            let there: Vec<(&SourceId, usize)> = ids.iter().map(|it| (it, 3)).collect();
            let back: Vec<(&SourceId, usize)> = there.iter().rev().copied().collect();
            let mut other = split(&back, Shares([2, 1, 1]), seed);
            other.reverse();
            prop_assert_eq!(split(&there, Shares([2, 1, 1]), seed), other);
        }
    }
}
