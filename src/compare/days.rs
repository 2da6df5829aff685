//! Stretches of days: what a date in its role leaves possible, and how two
//! such stretches relate.

use super::comparison::Days;
use super::relation::Relation;
use crate::model::{Bound, DateValue, PartialDate, Period};

impl Days {
    /// All that a date says when it bounds an event in this way.
    pub(super) fn of_date(date: &DateValue, bound: Bound) -> Self {
        let (from, to) = (date.earliest, date.latest);
        match bound {
            Bound::At => Self { from, to },
            Bound::From => Self { from, to: None },
            Bound::Until => Self { from: None, to },
            Bound::Before => Self {
                from: None,
                to: from.or(to).and_then(|it| it.pred_opt()),
            },
            Bound::After => Self {
                from: to.or(from).and_then(|it| it.succ_opt()),
                to: None,
            },
        }
    }

    /// The days of a date of less than full precision.
    pub(super) fn of_partial(date: PartialDate) -> Self {
        Self {
            from: Some(date.first_day()),
            to: Some(date.last_day()),
        }
    }

    /// The days of a period.
    pub(super) fn of_period(period: Period) -> Self {
        Self {
            from: period.from.map(PartialDate::first_day),
            to: period.to.map(PartialDate::last_day),
        }
    }

    /// Whether it says anything.
    pub fn is_value(self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether all of it lies before all of the other.
    pub fn lies_before(self, other: Self) -> bool {
        matches!((self.to, other.from), (Some(to), Some(from)) if to < from)
    }

    /// Whether the two have a day in common.
    pub fn meets(self, other: Self) -> bool {
        !self.lies_before(other) && !other.lies_before(self)
    }

    /// Whether every day of the other is one of its own.
    pub fn holds(self, other: Self) -> bool {
        let from = self
            .from
            .is_none_or(|own| other.from.is_some_and(|its| own <= its));
        let to = self
            .to
            .is_none_or(|own| other.to.is_some_and(|its| own >= its));
        from && to
    }

    /// The days that both have, if there are any.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        self.meets(other).then(|| Self {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        })
    }

    /// The days from the first of either to the last of either.
    pub(super) fn hull(self, other: Self) -> Self {
        Self {
            from: self.from.zip(other.from).map(|(a, b)| a.min(b)),
            to: self.to.zip(other.to).map(|(a, b)| a.max(b)),
        }
    }

    /// What several statements of one account come to: the days that fit all
    /// of them, as in "2012" and "22 March", or those that fit any if they
    /// contradict each other.
    pub(super) fn of_several(several: impl IntoIterator<Item = Self>) -> Option<Self> {
        let several: Vec<Self> = several.into_iter().filter(|it| it.is_value()).collect();
        let mut all = several.iter().copied();
        let first = all.next()?;
        let common = all.try_fold(first, Self::common);
        common.or_else(|| several.iter().copied().reduce(Self::hull))
    }

    /// How the two relate.
    pub(super) fn relation(self, other: Self) -> Relation {
        if self == other {
            Relation::Same
        } else if self.holds(other) || other.holds(self) {
            Relation::Refines
        } else if self.meets(other) {
            Relation::Overlaps
        } else {
            Relation::Disjoint
        }
    }

    /// The days in words: "22 March 2012", "2019", "2012 or later".
    pub fn words(self) -> String {
        crate::model::words::interval_words(&DateValue {
            earliest: self.from,
            latest: self.to,
            ..DateValue::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// "2012", "2012-03-22", "2012/2013", "../2012", "2012/..".
    fn days(text: &str) -> Days {
        Days::of_period(Period::parse(text).expect(text))
    }

    fn dated(text: &str, bound: Bound) -> Days {
        let Days { from, to } = days(text);
        let date = DateValue {
            earliest: from,
            latest: to,
            ..DateValue::default()
        };
        Days::of_date(&date, bound)
    }

    #[test]
    fn days_relate() {
        use Relation::{Disjoint, Overlaps, Refines, Same};
        let check = |a: &str, b: &str, expected: Relation| {
            assert_eq!(days(a).relation(days(b)), expected, "{a} {b}");
            assert_eq!(days(b).relation(days(a)), expected, "{b} {a}");
        };
        check("2021", "2021", Same);
        check("2021", "2021-01/2021-12", Same);
        check("2012-03-22", "2012", Refines);
        check("2012-03-22", "2012-03", Refines);
        check("2012/..", "2013", Refines);
        check("2012/2014", "2013/2015", Overlaps);
        check("../2012", "2012/..", Overlaps);
        check("2012-03-22", "2012-03-23", Disjoint);
        check("2019-03", "2019-04", Disjoint);
        check("2019-03-23", "2018-03-23", Disjoint);
        check("../2011", "2012/..", Disjoint);
    }

    #[test]
    fn roles_turn_dates_into_bounds() {
        let check = |text: &str, bound: Bound, expected: &str| {
            assert_eq!(dated(text, bound), days(expected), "{text} {bound:?}");
        };
        check("2012-03", Bound::At, "2012-03");
        check("2012-03", Bound::From, "2012-03-01/..");
        check("2012-03", Bound::Until, "../2012-03-31");
        check("2012-03", Bound::Before, "../2012-02-29");
        check("2012-03", Bound::After, "2012-04-01/..");
    }

    #[test]
    fn several_dates_of_one_account() {
        let of = |all: &[&str]| Days::of_several(all.iter().map(|it| days(it)));
        assert_eq!(of(&["2012", "2012-03-22"]), Some(days("2012-03-22")));
        assert_eq!(of(&["2012/..", "../2014"]), Some(days("2012/2014")));
        assert_eq!(of(&["2012", "2014"]), Some(days("2012/2014")));
        assert_eq!(of(&[]), None);
        let nothing = Days::default();
        assert_eq!(
            Days::of_several([nothing, days("2012")]),
            Some(days("2012"))
        );
        assert_eq!(Days::of_several([nothing]), None);
    }

    fn any_days() -> impl Strategy<Value = Days> {
        let day = || prop::option::of(0i32..30);
        (day(), day()).prop_map(|(from, to)| {
            let day = |it: Option<i32>| {
                it.and_then(|it| chrono::NaiveDate::from_yo_opt(2020, it as u32 + 1))
            };
            Days {
                from: day(from),
                to: day(to),
            }
        })
    }

    proptest! {
        #[test]
        fn the_order_of_two_does_not_matter(a in any_days(), b in any_days()) {
            prop_assert_eq!(a.relation(b), b.relation(a));
            prop_assert_eq!(a.common(b), b.common(a));
            prop_assert_eq!(a.hull(b), b.hull(a));
        }
    }
}
