//! Krippendorff's alpha: one less observed over expected disagreement, for any
//! number of annotators, some of whom may not have seen every unit.

use super::measure::{Measure, Undefined};
use super::units::{LabelSets, MISSING, Table};
use std::collections::BTreeMap;

const NO_VARIATION: &str = "everything is in one category";
const NO_PAIRS: &str = "no unit was seen by two annotators";

/// Alpha of categories that are the same or not.
pub fn nominal(table: &Table) -> Measure {
    let mut values: BTreeMap<u32, f64> = BTreeMap::new();
    let (mut all, mut observed) = (0.0, 0.0);
    for (key, count) in table.rows() {
        let votes = votes(key);
        let seen: f64 = votes.values().sum();
        if seen < 2.0 {
            continue;
        }
        let count = count as f64;
        let squares: f64 = votes.values().map(|it| it * it).sum();
        observed += count * (seen * seen - squares) / (seen - 1.0);
        all += count * seen;
        for (value, votes) in votes {
            *values.entry(value).or_default() += votes * count;
        }
    }
    let squares: f64 = values.values().map(|it| it * it).sum();
    if all == 0.0 {
        return Err(Undefined(NO_PAIRS));
    }
    if values.len() < 2 {
        return Err(Undefined(NO_VARIATION));
    }
    Ok(1.0 - (all - 1.0) * observed / (all * all - squares))
}

/// Alpha of sets of labels, with MASI as the distance between two sets
/// (Passonneau 2006): one less the share of common labels, weighed by whether
/// one set lies within the other. A unit without a label has the set {none}.
pub fn masi(table: &Table, sets: &LabelSets) -> Measure {
    let mut values: BTreeMap<u32, f64> = BTreeMap::new();
    let (mut all, mut observed) = (0.0, 0.0);
    for (key, count) in table.rows() {
        let votes = votes(key);
        let seen: f64 = votes.values().sum();
        if seen < 2.0 {
            continue;
        }
        let count = count as f64;
        let mut apart = 0.0;
        for (x, votes_x) in &votes {
            for (y, votes_y) in &votes {
                apart += votes_x * votes_y * distance(sets.labels(*x), sets.labels(*y));
            }
        }
        observed += count * apart / (seen - 1.0);
        all += count * seen;
        for (value, votes) in votes {
            *values.entry(value).or_default() += votes * count;
        }
    }
    if all == 0.0 {
        return Err(Undefined(NO_PAIRS));
    }
    let mut expected = 0.0;
    for (x, count_x) in &values {
        for (y, count_y) in &values {
            expected += count_x * count_y * distance(sets.labels(*x), sets.labels(*y));
        }
    }
    if expected == 0.0 {
        return Err(Undefined(NO_VARIATION));
    }
    Ok(1.0 - (all - 1.0) * observed / expected)
}

fn votes(key: &[u32]) -> BTreeMap<u32, f64> {
    let mut votes = BTreeMap::new();
    for value in key.iter().filter(|it| **it != MISSING) {
        *votes.entry(*value).or_default() += 1.0;
    }
    votes
}

/// The MASI distance of two sets, both ascending.
pub fn distance(a: &[u32], b: &[u32]) -> f64 {
    if a == b {
        return 0.0;
    }
    // No label is one category of its own: nothing in common with any other.
    if a.is_empty() || b.is_empty() {
        return 1.0;
    }
    let common = a.iter().filter(|it| b.binary_search(it).is_ok()).count();
    if common == 0 {
        return 1.0;
    }
    let union = a.len() + b.len() - common;
    let weight = if common == a.len().min(b.len()) {
        2.0 / 3.0
    } else {
        1.0 / 3.0
    };
    1.0 - common as f64 / union as f64 * weight
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&[u32], u64)]) -> Table {
        let mut table = Table::default();
        for (key, count) in rows {
            table.count(key, *count);
        }
        table
    }

    /// The reliability data of Krippendorff's worked example with missing
    /// values: alpha is 0.743 (krippendorff 0.9.0 gives 0.743421052631579).
    #[test]
    fn the_worked_example() {
        let data: [[u32; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let mut it = Table::default();
        for unit in 0..12 {
            let key: Vec<u32> = data
                .iter()
                .map(|who| if who[unit] == 0 { MISSING } else { who[unit] })
                .collect();
            it.count(&key, 1);
        }
        let alpha = nominal(&it).expect("defined");
        assert!((alpha - 0.743_421_052_631_579).abs() < 1e-12, "{alpha}");
    }

    #[test]
    fn undefined_without_variation() {
        assert!(nominal(&table(&[(&[3, 3], 10)])).is_err());
        assert!(nominal(&table(&[(&[3, MISSING], 10)])).is_err());
        assert!(masi(&table(&[(&[0, 0], 10)]), &LabelSets::default()).is_err());
    }

    #[test]
    fn distances_of_sets() {
        assert_eq!(distance(&[], &[]), 0.0);
        assert_eq!(distance(&[], &[1]), 1.0);
        assert_eq!(distance(&[1, 2], &[1, 2]), 0.0);
        assert!((distance(&[1], &[1, 2]) - 2.0 / 3.0).abs() < 1e-12);
        assert!((distance(&[1, 3], &[1, 2]) - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(distance(&[1], &[2]), 1.0);
    }
}
