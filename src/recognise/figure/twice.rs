//! One figure of two numbers that are no range: "five (5) years", "six feet two
//! inches".

use super::amount::{self, Amount, Read, Shape};
use super::expression::{Draft, Expression};
use super::passage::{Gap, Passage};
use super::unit;
use crate::model::Unit;
use crate::recognise::token::Kind;
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// 6'2", 5′11″: feet and inches.
pub(super) fn feet(passage: &Passage<'_>, first: &Amount) -> Option<(Expression, usize)> {
    let inches = first.end + 1;
    let signs = first.plain
        && first.value < Decimal::TEN
        && matches!(passage.touching(first.end), Some('\'' | '’' | '′'))
        && passage.at(inches).kind == Kind::Digits
        && passage.at(inches).gap == Gap::None
        && matches!(passage.touching(inches + 1), Some('"' | '”' | '″'));
    let inch: u32 = passage
        .str(inches)
        .parse()
        .ok()
        .filter(|&it| signs && it < 12)?;
    let length =
        super::fraction::part(Decimal::from(inch), Decimal::from(12))?.checked_add(first.value)?;
    let found = Expression {
        span: (first.start, inches + 2),
        number: (first.start, inches + 1),
        qualifier: None,
        low: Some(length),
        high: Some(length),
        low_open: false,
        high_open: false,
        approx: false,
        unit: Some(Unit::Distance),
        unit_name: SmolStr::new_static("foot"),
        per: None,
        why: "feet and inches",
    };
    Some((found, inches + 2))
}

impl Draft {
    /// "five (5) years": the number, said again in digits.
    pub(super) fn take_repeated(&mut self, passage: &Passage<'_>) {
        let at = self.end;
        let repeated = !self.first.digits
            && self.first.shape == Shape::Exact
            && passage.mark(at) == Some('(')
            && passage.goes_on(at)
            && passage.at(at + 1).gap == Gap::None;
        if repeated
            && let Read::Amount(again) = amount::read(passage, at + 1, at + 1, false)
            && again.digits
            && again.value == self.first.value
            && passage.touching(again.end) == Some(')')
            && unit::measure(passage, again.end + 1, false).is_some()
        {
            self.end = again.end + 1;
            self.first.end = self.end;
        }
    }

    /// "six feet two inches", "5 ft 11 in": one length, in feet.
    pub(super) fn take_inches(&mut self, passage: &Passage<'_>) {
        let feet = self.second.is_none()
            && self.first.shape == Shape::Exact
            && self.first.value.fract().is_zero()
            && self
                .measure
                .as_ref()
                .is_some_and(|it| it.name == "foot" && it.unit == Unit::Distance);
        if !feet || passage.hyphen(self.end) {
            return;
        }
        let mut at = self.end;
        if passage.is(at, "and") || passage.mark(at) == Some(',') {
            at += 1;
        }
        let Read::Amount(inches) = amount::read(passage, at, at, true) else {
            return;
        };
        let unit = passage.is_any(inches.end, &["inch", "inches"])
            || inches.digits
                && passage.is(inches.end, "in")
                && !passage.is_any(inches.end + 1, &["the", "a"]);
        if !unit || !passage.goes_on(inches.end) || inches.value >= Decimal::from(12) {
            return;
        }
        if let Some(part) = super::fraction::part(inches.value, Decimal::from(12))
            && let Some(length) = self.first.value.checked_add(part)
        {
            self.low = Some(length);
            self.high = Some(length);
            self.end = inches.end + 1;
            self.first.bare = inches.end;
        }
    }
}
