//! The values that a slot holds: one, or several that are in conflict.
//!
//! A slot is a set of values, of which one stands in the record and the others
//! in conflicts. Sets merge alike whichever side is called ours and in
//! whatever order several merges are done, which single values do not.

use std::collections::BTreeSet;

/// The value of a slot; `None` = as usual, or absent.
pub(super) type Value = Option<String>;
/// All values of a slot.
pub(super) type Values = BTreeSet<Value>;

/// What is in both or was added by either: removing wins over keeping, and
/// nothing that was added is lost.
pub(super) fn merged_sets<T: Ord + Clone>(
    base: &BTreeSet<T>,
    ours: &BTreeSet<T>,
    theirs: &BTreeSet<T>,
) -> BTreeSet<T> {
    let all = ours.union(theirs);
    let stays = |it: &&T| {
        let (a, b, c) = (ours.contains(*it), theirs.contains(*it), base.contains(*it));
        if c { a && b } else { a || b }
    };
    all.filter(stays).cloned().collect()
}

/// The values of a slot after a merge; never none. Two that settled a conflict
/// in different ways leave it as a conflict.
pub(super) fn merged_values(base: &Values, ours: &Values, theirs: &Values) -> Values {
    let merged = merged_sets(base, ours, theirs);
    if merged.is_empty() {
        ours.union(theirs).cloned().collect()
    } else {
        merged
    }
}

/// The value that stands in the record: something rather than nothing, and of
/// several the one whose text comes first.
pub(super) fn standing(values: &Values) -> Value {
    let some = values.iter().find(|it| it.is_some());
    some.or(values.first()).cloned().flatten()
}

/// Drops values that another outweighs, where that needs nobody's decision:
/// how far a source is, how an annotation came about.
pub(super) fn outweighed(list: &str, part: &str, mut values: Values) -> Values {
    if values.len() < 2 {
        return values;
    }
    let weight: fn(&Value) -> u64 = match (list, part) {
        ("sources", "state") => |it| match it.as_deref() {
            Some("state: Done") => 2,
            Some("state: Started") => 1,
            _ => 0,
        },
        // What a person did outweighs what a person let a program do.
        ("annotations", "origin") => |it| {
            let Some(it) = it.as_deref() else { return 3 };
            let word = it.trim_start_matches("origin: ");
            match word {
                _ if word.starts_with("Gold") => 4,
                "Suggested" => 2,
                "Propagated" => 1,
                _ => 0,
            }
        },
        ("scheme", "version") => |it| {
            let number = it.as_deref().and_then(|it| it.strip_prefix("version: "));
            number.and_then(|it| it.parse().ok()).unwrap_or(0)
        },
        _ => return values,
    };
    let most = values.iter().map(weight).max();
    values.retain(|it| Some(weight(it)) == most);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Values {
        text.split(' ')
            .map(|it| (it != "-").then(|| it.to_owned()))
            .collect()
    }

    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, expected: &str) {
        let [base, ours, theirs] = [base, ours, theirs].map(values);
        assert_eq!(merged_values(&base, &ours, &theirs), values(expected));
        assert_eq!(merged_values(&base, &theirs, &ours), values(expected));
    }

    #[test]
    fn sets_of_values_merge() {
        check("x", "x", "x", "x");
        check("x", "a", "x", "a");
        check("x", "a", "a", "a");
        check("x", "a", "b", "a b");
        check("x", "-", "b", "- b");
        check("x", "a b", "c", "a b c");
        // A conflict of the base, settled by one side, then by both.
        check("a b", "a", "a b", "a");
        check("a b", "a", "a", "a");
        check("a b", "a", "b", "a b");
        check("a b", "a", "c", "c");
    }

    #[test]
    fn something_stands_rather_than_nothing() {
        assert_eq!(standing(&values("- b a")).as_deref(), Some("a"));
        assert_eq!(standing(&values("-")), None);
    }

    #[test]
    fn the_further_state_outweighs() {
        let set = ["state: Done", "state: Started"].map(|it| Some(it.to_owned()));
        let left = outweighed("sources", "state", BTreeSet::from(set));
        assert_eq!(left, BTreeSet::from([Some("state: Done".to_owned())]));
    }
}
