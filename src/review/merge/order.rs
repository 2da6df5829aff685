//! The order of a list that both sides may have changed: of the tags, where a
//! person put them so, and of the elements of a record, where it means little.

use std::collections::{BTreeMap, BTreeSet};

/// Puts `members` in order. A side that moved what was there gets its way,
/// unless the other moved it elsewhere: then the order that sorts first wins.
/// What is new stands behind what it was put behind; where both sides put
/// something there, by key.
pub(super) fn merged_order<K: Ord + Clone>(
    base: &[K],
    ours: &[K],
    theirs: &[K],
    members: &BTreeSet<K>,
) -> Vec<K> {
    let old: BTreeSet<&K> = base.iter().collect();
    let mut spine = spine(base, ours, theirs, &old);
    spine.retain(|it| members.contains(it));
    let place: BTreeMap<&K, usize> = spine
        .iter()
        .enumerate()
        .map(|(at, it)| (it, at + 1))
        .collect();

    // Behind which place of the spine each new key stands; 0 is the front.
    let anchored = |side: &[K]| {
        let (mut at, mut found) = (0, BTreeMap::new());
        for key in side {
            if let Some(&place) = place.get(key) {
                at = place;
            } else if members.contains(key) {
                found.entry(key.clone()).or_insert(at);
            }
        }
        found
    };
    let (in_ours, in_theirs) = (anchored(ours), anchored(theirs));
    let mut behind: BTreeMap<usize, BTreeSet<&K>> = BTreeMap::new();
    for key in members.iter().filter(|it| !place.contains_key(it)) {
        let places = in_ours.get(key).into_iter().chain(in_theirs.get(key));
        let at = places.min().copied().unwrap_or(spine.len());
        behind.entry(at).or_default().insert(key);
    }
    let mut merged = Vec::with_capacity(members.len());
    for at in 0..=spine.len() {
        if at > 0 {
            merged.push(spine[at - 1].clone());
        }
        let Some(new) = behind.get(&at) else { continue };
        // Where one side put them all, it put them in an order.
        let as_in =
            |side: &[K]| -> Vec<K> { side.iter().filter(|it| new.contains(it)).cloned().collect() };
        let (a, b) = (as_in(ours), as_in(theirs));
        if a.len() == new.len() && (b.is_empty() || a == b) {
            merged.extend(a);
        } else if b.len() == new.len() && a.is_empty() {
            merged.extend(b);
        } else {
            merged.extend(new.iter().map(|it| (*it).clone()));
        }
    }
    merged
}

/// Puts the elements of a record that both sides changed in order: those of
/// the base as there, behind them the new ones by key.
pub(super) fn merged_elements<K: Ord + Clone>(base: &[K], members: &BTreeSet<K>) -> Vec<K> {
    let mut merged: Vec<K> = base
        .iter()
        .filter(|it| members.contains(it))
        .cloned()
        .collect();
    let placed: BTreeSet<K> = merged.iter().cloned().collect();
    merged.extend(members.difference(&placed).cloned());
    merged
}

/// All keys of the base in the order that the merge gives them.
fn spine<K: Ord + Clone>(base: &[K], ours: &[K], theirs: &[K], old: &BTreeSet<&K>) -> Vec<K> {
    let of =
        |side: &[K]| -> Vec<K> { side.iter().filter(|it| old.contains(it)).cloned().collect() };
    let moved = |kept: &[K]| {
        let kept_set: BTreeSet<&K> = kept.iter().collect();
        !kept
            .iter()
            .eq(base.iter().filter(|it| kept_set.contains(it)))
    };
    let (ours, theirs) = (of(ours), of(theirs));
    let mut spine = match (moved(&ours), moved(&theirs)) {
        (false, false) => return base.to_vec(),
        (true, false) => ours,
        (false, true) => theirs,
        (true, true) => ours.min(theirs),
    };
    for (at, key) in base.iter().enumerate() {
        if spine.contains(key) {
            continue;
        }
        let before = base[..at].iter().rev();
        let behind = before
            .filter_map(|it| spine.iter().position(|key| key == it))
            .next();
        spine.insert(behind.map_or(0, |it| it + 1), key.clone());
    }
    spine
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, members: &str, expected: &str) {
        let [base, ours, theirs, members] =
            [base, ours, theirs, members].map(|it| it.chars().collect::<Vec<char>>());
        let members = members.into_iter().collect();
        let merged = |a: &[char], b: &[char]| -> String {
            merged_order(&base, a, b, &members).into_iter().collect()
        };
        assert_eq!(merged(&ours, &theirs), expected);
        assert_eq!(merged(&theirs, &ours), expected);
    }

    #[test]
    fn both_sides_get_their_way_where_that_can_be() {
        check("abc", "abc", "abc", "abc", "abc");
        check("abc", "cab", "abc", "abc", "cab");
        check("abc", "cab", "bca", "abc", "bca");
        check("abc", "abczy", "abc", "abczy", "abczy");
        check("abc", "abczy", "abcm", "abczym", "abcmyz");
        check("abc", "xabc", "abc", "xabc", "xabc");
        check("abc", "axbc", "ac", "axc", "axc");
        // What one side removed, but had to be kept, stands where it stood.
        check("abc", "ac", "cba", "abc", "cba");
        check("abc", "ca", "abc", "abc", "cab");
        check("", "ab", "ba", "ab", "ab");
    }

    #[test]
    fn elements_stand_as_in_the_base_and_new_ones_behind() {
        let base: Vec<char> = "cab".chars().collect();
        let members = "abxd".chars().collect();
        let merged: String = merged_elements(&base, &members).iter().collect();
        assert_eq!(merged, "abdx");
    }
}
