//! Cohen's and Fleiss' kappa: agreement beyond what each one's habits, or the
//! habits of all, would give by chance.

use super::measure::{Measure, Undefined, share};
use super::units::Table;
use std::collections::BTreeMap;

const NO_UNITS: &str = "there is nothing to count in";
const ONE_CATEGORY: &str = "everything is in one category, so chance alone agrees";

/// Cohen's kappa of a table of two: (po - pe) / (1 - pe), with pe from each
/// one's own marginals.
pub fn cohen(table: &Table) -> Measure {
    let mut marginals: BTreeMap<u32, (u128, u128)> = BTreeMap::new();
    let (mut all, mut same) = (0_u128, 0_u128);
    for (key, count) in table.rows() {
        let count = u128::from(count);
        marginals.entry(key[0]).or_default().0 += count;
        marginals.entry(key[1]).or_default().1 += count;
        all += count;
        if key[0] == key[1] {
            same += count;
        }
    }
    let chance: u128 = marginals.values().map(|it| it.0 * it.1).sum();
    of_counts(all, same, chance)
}

/// Kappa from the number of units, those agreed on, and the sum over
/// categories of the products of both marginals.
pub(super) fn of_counts(all: u128, same: u128, chance: u128) -> Measure {
    if all == 0 {
        return Err(Undefined(NO_UNITS));
    }
    if chance == all * all {
        return Err(Undefined(ONE_CATEGORY));
    }
    let observed = (same * all) as f64 - chance as f64;
    Ok(observed / (all * all - chance) as f64)
}

/// The share of units on which the two of a table agree.
pub fn raw(table: &Table) -> Measure {
    let (mut all, mut same) = (0_u64, 0_u64);
    for (key, count) in table.rows() {
        all += count;
        same += if key.windows(2).all(|it| it[0] == it[1]) {
            count
        } else {
            0
        };
    }
    share(same as f64, all as f64, NO_UNITS)
}

/// Fleiss' kappa of a table in which nobody's word is missing: chance comes
/// from the marginals of all together.
pub fn fleiss(table: &Table) -> Measure {
    let mut shares: BTreeMap<u32, f64> = BTreeMap::new();
    let (mut units, mut agreement, mut raters) = (0.0, 0.0, 0.0);
    for (key, count) in table.rows() {
        let count = count as f64;
        raters = key.len() as f64;
        let mut votes: BTreeMap<u32, f64> = BTreeMap::new();
        for category in key {
            *votes.entry(*category).or_default() += 1.0;
        }
        let squares: f64 = votes.values().map(|it| it * it).sum();
        agreement += count * (squares - raters) / (raters * (raters - 1.0));
        units += count;
        for (category, votes) in votes {
            *shares.entry(category).or_default() += votes * count;
        }
    }
    if units == 0.0 {
        return Err(Undefined(NO_UNITS));
    }
    if shares.len() < 2 {
        return Err(Undefined(ONE_CATEGORY));
    }
    let chance: f64 = shares
        .values()
        .map(|it| (it / (units * raters)).powi(2))
        .sum();
    Ok((agreement / units - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: Measure, expected: f64) {
        let found = found.expect("defined");
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    fn table(rows: &[(&[u32], u64)]) -> Table {
        let mut table = Table::default();
        for (key, count) in rows {
            table.count(key, *count);
        }
        table
    }

    #[test]
    fn cohen_by_hand() {
        // 20 and 15 agreed, 5 and 10 not: po = 0.7, pe = 0.5.
        let it = table(&[(&[1, 1], 20), (&[1, 0], 5), (&[0, 1], 10), (&[0, 0], 15)]);
        near(cohen(&it), 0.4);
        near(raw(&it), 0.7);
        assert!(cohen(&table(&[(&[0, 0], 9)])).is_err());
        assert!(cohen(&Table::default()).is_err());
        near(cohen(&table(&[(&[0, 1], 4), (&[1, 0], 4)])), -1.0);
    }

    #[test]
    fn fleiss_by_hand() {
        // Two units all agree on, each in a category of its own, and one split
        // two to one: P = (1 + 1 + 1/3) / 3, shares 5/9 and 4/9.
        let it = table(&[(&[0, 0, 0], 1), (&[1, 1, 1], 1), (&[0, 0, 1], 1)]);
        let (observed, chance) = (7.0 / 9.0, 41.0 / 81.0);
        near(fleiss(&it), (observed - chance) / (1.0 - chance));
        assert!(fleiss(&table(&[(&[2, 2, 2], 5)])).is_err());
    }
}
