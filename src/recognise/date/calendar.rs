//! Arithmetic with days that refuses rather than wraps.

use super::expression::Part;
use super::lexicon::Unit;
use chrono::{Datelike as _, Days, Months, NaiveDate};

/// The years that a date may have: four digits, as project files write them.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A first and a last day, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Interval {
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last && YEARS.contains(&first.year()) && YEARS.contains(&last.year()))
            .then_some(Self { first, last })
    }

    pub fn day(year: i32, month: u8, day: u8) -> Option<Self> {
        let day = NaiveDate::from_ymd_opt(year, u32::from(month), u32::from(day))?;
        Self::new(day, day)
    }

    /// Whole months, `months` of them from `month` on, which may lie past the
    /// end of the year.
    pub fn months(year: i32, month: u8, months: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, u32::from(month), 1)?;
        let last = first.checked_add_months(Months::new(months))?.pred_opt()?;
        Self::new(first, last)
    }

    pub fn years(first: i32, last: i32) -> Option<Self> {
        Self::new(
            NaiveDate::from_ymd_opt(first, 1, 1)?,
            NaiveDate::from_ymd_opt(last, 12, 31)?,
        )
    }

    pub fn hull(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }

    /// How exact it is, as the largest unit that holds it.
    pub fn precision(self) -> Unit {
        let days = (self.last - self.first).num_days();
        match days {
            0 => Unit::Day,
            1..=6 => Unit::Week,
            7..=30 => Unit::Month,
            31..=365 => Unit::Year,
            366..=3_700 => Unit::Decade,
            _ => Unit::Century,
        }
    }

    /// The whole unit that lies `count` units from this.
    pub fn beside(self, unit: Unit, count: i32) -> Option<Self> {
        let edge = if count > 0 { self.last } else { self.first };
        // The same unit of a longer stretch is where it ends.
        let edge = if count == 0 { self.last } else { edge };
        match unit {
            Unit::Day => {
                let first = shift_days(self.first, count)?;
                let last = shift_days(self.last, count)?;
                Self::new(first, last)
            }
            Unit::Week => {
                let day = shift_days(edge, count.checked_mul(7)?)?;
                let monday = shift_days(day, -(day.weekday().num_days_from_monday() as i32))?;
                Self::new(monday, shift_days(monday, 6)?)
            }
            Unit::Month => {
                let day = shift_months(edge, count)?;
                Self::months(day.year(), day.month() as u8, 1)
            }
            Unit::Year => {
                let year = edge.year().checked_add(count)?;
                Self::years(year, year)
            }
            Unit::Decade => {
                let first = edge
                    .year()
                    .div_euclid(10)
                    .checked_add(count)?
                    .checked_mul(10)?;
                Self::years(first.max(1), first.checked_add(9)?)
            }
            Unit::Century => {
                let first = (edge.year() - 1)
                    .div_euclid(100)
                    .checked_add(count)?
                    .checked_mul(100)?;
                Self::years(first.checked_add(1)?, first.checked_add(100)?)
            }
        }
    }

    /// One of `of` equal parts, by months, years or days, whatever it is made of.
    pub fn part(self, index: u8, of: u8) -> Option<Self> {
        let (index, of) = (i64::from(index), i64::from(of));
        let cut = |length: i64| (length * index / of, length * (index + 1) / of);
        let days = (self.last - self.first).num_days() + 1;
        match days {
            ..=6 => Some(self),
            7..=31 => {
                // Months are cut after the tenth and the twentieth, the
                // fifteenth, or each week.
                let (from, to) = match of {
                    3 => (index * 10, if index == 2 { days } else { index * 10 + 10 }),
                    2 => (index * 15, if index == 1 { days } else { 15 }),
                    _ => cut(days),
                };
                Self::new(
                    shift_days(self.first, from as i32)?,
                    shift_days(self.first, to as i32 - 1)?,
                )
            }
            32..=1_000 => {
                let months = i64::from(self.last.year() - self.first.year()) * 12
                    + i64::from(self.last.month())
                    - i64::from(self.first.month())
                    + 1;
                let (from, to) = cut(months);
                let first = shift_months(self.first, from as i32)?;
                let last = shift_months(self.first, to as i32)?.pred_opt()?;
                Self::new(first, last)
            }
            _ => {
                let years = i64::from(self.last.year() - self.first.year()) + 1;
                let (from, to) = cut(years);
                let first = self.first.year() + from as i32;
                Self::years(first, self.first.year() + to as i32 - 1)
            }
        }
    }
}

/// The day `count` days on.
pub(super) fn shift_days(day: NaiveDate, count: i32) -> Option<NaiveDate> {
    let days = Days::new(u64::from(count.unsigned_abs()));
    if count < 0 {
        day.checked_sub_days(days)
    } else {
        day.checked_add_days(days)
    }
}

/// The same day `count` months on, or the last of that month.
pub(super) fn shift_months(day: NaiveDate, count: i32) -> Option<NaiveDate> {
    let months = Months::new(count.unsigned_abs());
    if count < 0 {
        day.checked_sub_months(months)
    } else {
        day.checked_add_months(months)
    }
}

/// The years of a century by its number.
pub(super) fn century(number: i32) -> Option<Interval> {
    let last = number.checked_mul(100)?;
    Interval::years(last - 99, last)
}

/// The months of a season of the north, by its number from winter = 0; a
/// winter begins in the December of its year.
pub(super) fn season(year: i32, season: u8) -> Option<Interval> {
    match season {
        0 => Interval::months(year, 12, 3),
        it => Interval::months(year, it * 3, 3),
    }
}

/// The unit that lies so many from `days`; what is coarser than the unit
/// stays as coarse.
pub(super) fn step(days: Interval, unit: Unit, count: i32) -> Option<Interval> {
    let rank = |unit: Unit| unit as u8;
    // From several days on, it is the day behind the last of them.
    if unit == Unit::Day && days.precision() == Unit::Week {
        let edge = match count {
            0 => return Some(days),
            ..0 => days.first,
            _ => days.last,
        };
        return Interval::new(edge, edge)?.beside(unit, count);
    }
    if rank(days.precision()) <= rank(unit) || unit == Unit::Day {
        return days.beside(unit, count);
    }
    if count == 0 {
        return Some(days);
    }
    let first = Interval::new(days.first, days.first)?.beside(unit, count)?;
    let last = Interval::new(days.last, days.last)?.beside(unit, count)?;
    Some(first.hull(last))
}

/// The stretch of so many units up to `days`, or from them on.
pub(super) fn run(days: Interval, unit: Unit, count: i32) -> Option<Interval> {
    let (months, each) = match unit {
        Unit::Day => (false, 1),
        Unit::Week => (false, 7),
        Unit::Month => (true, 1),
        Unit::Year => (true, 12),
        Unit::Decade => (true, 120),
        Unit::Century => (true, 1200),
    };
    let count = count.checked_mul(each)?;
    let shift = if months { shift_months } else { shift_days };
    if count < 0 {
        Interval::new(shift_days(shift(days.last, count)?, 1)?, days.last)
    } else {
        let first = shift_days(days.last, 1)?;
        Interval::new(first, shift(days.last, count)?)
    }
}

/// A part of a time.
pub(super) fn apart(days: Interval, part: Part) -> Option<Interval> {
    match part {
        Part::Of(index, of) => days.part(index, of),
        Part::Week(9) => Interval::new(shift_days(days.last, -6)?, days.last),
        Part::Week(week) => {
            let first = shift_days(days.first, 7 * i32::from(week))?;
            Interval::new(first, shift_days(first, 6)?.min(days.last))
        }
        Part::Run(count, unit, from_end) => {
            let count = i32::from(count);
            let (shift, count): (fn(_, _) -> _, _) = match unit {
                Unit::Month => (shift_months, count),
                Unit::Year => (shift_months, 12 * count),
                _ => (shift_days, count),
            };
            let cut = if from_end {
                let first = shift(shift_days(days.last, 1)?, -count)?;
                Interval::new(first.max(days.first), days.last)
            } else {
                let last = shift_days(shift(days.first, count)?, -1)?;
                Interval::new(days.first, last.min(days.last))
            };
            cut.filter(|it| it.first >= days.first)
        }
    }
}
