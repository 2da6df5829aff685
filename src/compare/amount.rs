//! Amounts as intervals: what is written, how far an approximate number
//! reaches, and how two of them relate.

use super::panel::Stretch;
use super::relation::Relation;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// An amount, in the unit in which it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// The bounds as written.
    pub written: Stretch,
    /// The bounds with the tolerance added where the number is approximate.
    pub reach: Stretch,
    /// Whether the words say about, some, nearly …
    pub approx: bool,
}

impl Amount {
    /// Takes bounds as written. `tolerance` is in per cent of the number:
    /// about n reaches from n less the tolerance to n and the tolerance, and
    /// nearly n (no lower bound, approximate) from n less the tolerance to n,
    /// so that it does not swallow every smaller number.
    pub fn new(written: Stretch, approx: bool, tolerance: Decimal) -> Self {
        let mut reach = written;
        if approx {
            let less = |number: Decimal| number.checked_sub(part(number, tolerance));
            let more = |number: Decimal| number.checked_add(part(number, tolerance));
            match (written.low, written.high) {
                (Some(low), Some(high)) => {
                    reach.low = less(low);
                    reach.high = more(high);
                }
                (None, Some(high)) => reach.low = less(high),
                // "Hundreds" has its one bound as written.
                (Some(_) | None, None) => {}
            }
        }
        Self {
            written,
            reach,
            approx,
        }
    }

    /// Whether it says anything: a bound at least.
    pub fn is_value(&self) -> bool {
        self.written.low.is_some() || self.written.high.is_some()
    }

    /// How the two relate.
    pub fn relation(&self, other: &Self) -> Relation {
        if self.written == other.written && self.approx == other.approx {
            Relation::Same
        } else if self.approx == other.approx && rounds(&self.written, &other.written) {
            Relation::Rounds
        } else if self.reach.holds(&other.reach) || other.reach.holds(&self.reach) {
            Relation::Refines
        } else if self.reach.meets(&other.reach) {
            Relation::Overlaps
        } else {
            Relation::Disjoint
        }
    }
}

/// So much of a number, never negative.
fn part(number: Decimal, per_cent: Decimal) -> Decimal {
    let part = number.abs().checked_mul(per_cent.max(Decimal::ZERO));
    part.map_or(Decimal::ZERO, |it| it / Decimal::ONE_HUNDRED)
}

impl Stretch {
    /// Whether every number of the other is one of its own.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(its)) => {
                own < its || (own == its && (!self.low_open || other.low_open))
            }
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(its)) => {
                own > its || (own == its && (!self.high_open || other.high_open))
            }
        };
        low && high
    }

    /// Whether the two have a number in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        !self.lies_below(other) && !other.lies_below(self)
    }

    /// Whether all of it is less than all of the other.
    pub(super) fn lies_below(&self, other: &Self) -> bool {
        match (self.high, other.low) {
            (Some(high), Some(low)) => match high.cmp(&low) {
                Ordering::Less => true,
                Ordering::Equal => self.high_open || other.low_open,
                Ordering::Greater => false,
            },
            _ => false,
        }
    }

    /// What the two have in common, if that is anything.
    pub(super) fn common(&self, other: &Self) -> Option<Self> {
        if !self.meets(other) {
            return None;
        }
        let (low, low_open) = match (self.low, other.low) {
            (Some(own), Some(its)) if own == its => (Some(own), self.low_open || other.low_open),
            (Some(own), Some(its)) if own > its => (Some(own), self.low_open),
            (Some(own), None) => (Some(own), self.low_open),
            (_, its) => (its, other.low_open),
        };
        let (high, high_open) = match (self.high, other.high) {
            (Some(own), Some(its)) if own == its => (Some(own), self.high_open || other.high_open),
            (Some(own), Some(its)) if own < its => (Some(own), self.high_open),
            (Some(own), None) => (Some(own), self.high_open),
            (_, its) => (its, other.high_open),
        };
        Some(Self {
            low,
            high,
            low_open,
            high_open,
        })
    }
}

/// Whether two are equal at the coarser of their precisions, bound by bound.
fn rounds(a: &Stretch, b: &Stretch) -> bool {
    let bounds = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a == b || number_rounds(a, b),
        _ => false,
    };
    a.low_open == b.low_open
        && a.high_open == b.high_open
        && bounds(a.low, b.low)
        && bounds(a.high, b.high)
}

/// Whether the finer number is the coarser one where that ends. Of a half,
/// either neighbour is right.
fn number_rounds(a: Decimal, b: Decimal) -> bool {
    let (Some(step_a), Some(step_b)) = (step(a), step(b)) else {
        return false;
    };
    let Some(apart) = a.checked_sub(b) else {
        return false;
    };
    step_a != step_b && apart.abs() <= step_a.max(step_b) / Decimal::TWO
}

/// The last place that a number gives: 0.1 of 14.7, 1 of 15. Zeros at the end
/// of a large number are taken for rounding (15,000,000), but two digits
/// always count, and below a thousand a number is meant as it stands: 160 and
/// 158 dead are two numbers.
fn step(number: Decimal) -> Option<Decimal> {
    if number.scale() > 0 {
        return Some(Decimal::new(1, number.scale().min(27)));
    }
    // Without a fraction the mantissa is the number itself.
    let whole = number.mantissa().unsigned_abs();
    let mut step: i128 = 1;
    let mut left = whole;
    while left >= 100 && left.is_multiple_of(10) && whole >= 1000 {
        left /= 10;
        step *= 10;
    }
    Decimal::try_from_i128_with_scale(step, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Option<Decimal> {
        (!text.is_empty()).then(|| text.parse().expect("a decimal"))
    }

    /// "160", "~160", "[34,)", "(500,)", "(,600]", "~(,600]", "[15,20]".
    fn amount(text: &str) -> Amount {
        let (approx, text) = text
            .strip_prefix('~')
            .map_or((false, text), |it| (true, it));
        let written = if text.starts_with(['[', '(']) {
            let (low, high) = text[1..text.len() - 1].split_once(',').expect("a comma");
            Stretch {
                low: number(low),
                high: number(high),
                low_open: !low.is_empty() && text.starts_with('('),
                high_open: !high.is_empty() && text.ends_with(')'),
            }
        } else {
            Stretch {
                low: number(text),
                high: number(text),
                ..Stretch::default()
            }
        };
        Amount::new(written, approx, Decimal::TEN)
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        assert_eq!(amount(a).relation(&amount(b)), expected, "{a} {b}");
        assert_eq!(amount(b).relation(&amount(a)), expected, "{b} {a}");
    }

    #[test]
    fn numbers_relate() {
        use Relation::{Disjoint, Overlaps, Refines, Rounds, Same};
        check("160", "160", Same);
        check("~160", "~160", Same);
        check("14.70", "14.7", Same);
        check("14.7", "15", Rounds);
        check("33.33", "33", Rounds);
        check("14.4", "15", Disjoint);
        check("13200000", "13000000", Rounds);
        check("422000", "421900", Rounds);
        check("~160", "160", Refines);
        check("[34,)", "57", Refines);
        check("(500,)", "501", Refines);
        check("[15,20]", "17", Refines);
        check("(,1200]", "160", Refines);
        check("~500", "(500,)", Overlaps);
        check("[15,20]", "[18,25]", Overlaps);
        check("~160", "~150", Overlaps);
        check("(,1200]", "[34,)", Overlaps);
        check("~160", "130", Disjoint);
    }

    #[test]
    fn what_looks_alike_and_is_not() {
        use Relation::{Disjoint, Refines, Same};
        check("160", "158", Disjoint);
        check("500", "496", Disjoint);
        check("100", "130", Disjoint);
        check("20000", "15400", Disjoint);
        check("15000000", "13000000", Disjoint);
        check("(500,)", "500", Disjoint);
        check("34", "[35,)", Disjoint);
        check("34", "[34,)", Refines);
        check("0", "0", Same);
        check("0", "1", Disjoint);
        check("~0", "0", Refines);
        check("-5", "5", Disjoint);
        // Nearly 600 reaches down to 540, not to nothing.
        check("~(,600]", "500", Disjoint);
        check("~(,600]", "550", Refines);
        check("(,600]", "500", Refines);
        // Hundreds: 100 at least, and no tolerance below.
        check("~[100,)", "95", Disjoint);
        check("~[100,)", "160", Refines);
        check("~160", "144", Refines);
        check("~160", "143", Disjoint);
        check("~160", "176", Refines);
        check("~160", "177", Disjoint);
    }

    #[test]
    fn what_two_have_in_common() {
        let common = |a: &str, b: &str| amount(a).reach.common(&amount(b).reach);
        let shared = common("~500", "(500,)").expect("meet");
        assert_eq!(shared.low, number("500"));
        assert!(shared.low_open);
        assert_eq!(shared.high, number("550"));
        assert_eq!(common("~160", "130"), None);
        let nine = common("(,9]", "[9,)").expect("meet");
        assert_eq!((nine.low, nine.high), (number("9"), number("9")));
        assert_eq!(common("(,9)", "[9,)"), None);
    }

    #[test]
    fn the_largest_numbers_do_no_harm() {
        let huge = Decimal::MAX.to_string();
        check(&format!("~{huge}"), &huge, Relation::Refines);
        check(&huge, "0.0000000000000000000000000001", Relation::Disjoint);
        check(&format!("-{huge}"), &huge, Relation::Disjoint);
    }

    fn any_amount() -> impl Strategy<Value = Amount> {
        let bound = || prop::option::of((-40i64..40, 0u32..2));
        (bound(), bound(), any::<[bool; 3]>()).prop_map(|(low, high, [a, b, c])| {
            let decimal = |it: Option<(i64, u32)>| it.map(|(n, scale)| Decimal::new(n, scale));
            let written = Stretch {
                low: decimal(low),
                high: decimal(high),
                low_open: a && low.is_some(),
                high_open: b && high.is_some(),
            };
            Amount::new(written, c, Decimal::TEN)
        })
    }

    proptest! {
        #[test]
        fn the_order_of_two_does_not_matter(a in any_amount(), b in any_amount()) {
            prop_assert_eq!(a.relation(&b), b.relation(&a));
            prop_assert_eq!(a.relation(&a), Relation::Same);
            prop_assert_eq!(a.reach.common(&b.reach), b.reach.common(&a.reach));
        }
    }
}
