//! Dates of less than full precision, and periods.

use chrono::{Datelike as _, NaiveDate};
use std::fmt;

/// Why a string is no date or period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not a year, a month or a day of ISO 8601.
    #[error("‘{0}’ is no date: write 2023, 2023-10 or 2023-10-05")]
    Date(String),
    /// Not an interval of ISO 8601.
    #[error("‘{0}’ is no period: write 2025, 2025-01/2025-06 or ../2025")]
    Period(String),
    /// An interval whose end comes before its start.
    #[error("the period ‘{0}’ ends before it starts")]
    Reversed(String),
}

/// A day, a month or a year, written as in ISO 8601: `2023-10-05`, `2023-10`, `2023`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl PartialDate {
    /// One day.
    pub fn of_day(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }

    /// Reads `2023`, `2023-10` or `2023-10-05`; years have four digits.
    ///
    /// # Errors
    ///
    /// [`TimeError::Date`] for anything else and for days that do not exist.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let bad = || TimeError::Date(text.to_owned());
        let mut parts = text.split('-');
        let mut part = |digits: usize| -> Result<Option<u32>, TimeError> {
            let Some(part) = parts.next() else {
                return Ok(None);
            };
            let plain = part.len() == digits && part.bytes().all(|it| it.is_ascii_digit());
            if plain {
                part.parse().map(Some).map_err(|_| bad())
            } else {
                Err(bad())
            }
        };
        let year = part(4)?.ok_or_else(bad)? as i32;
        let (month, day) = (part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(bad());
        }
        let date = Self { year, month, day };
        NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).ok_or_else(bad)?;
        Ok(date)
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("a PartialDate is built only from parts that are a day")
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let (year, month) = match (self.month, self.day) {
            (Some(_), Some(_)) => return self.first_day(),
            (Some(month), None) if month < 12 => (self.year, month + 1),
            _ => (self.year + 1, 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1)
            .and_then(|next| next.pred_opt())
            .expect("years have four digits, so the next month exists")
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(formatter, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(formatter, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A stretch of time, either end of which may be open; written as in ISO
/// 8601-2: `2025-01/2025-06`, `../2025`, or a single date for all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Where it begins; `None` is open.
    pub from: Option<PartialDate>,
    /// Where it ends, inclusive; `None` is open.
    pub to: Option<PartialDate>,
}

impl Period {
    /// Reads a period.
    ///
    /// # Errors
    ///
    /// [`TimeError`] says whether it is malformed or reversed.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let bad = |_| TimeError::Period(text.to_owned());
        let Some((from, to)) = text.split_once('/') else {
            let both = PartialDate::parse(text).map_err(bad)?;
            return Ok(Self {
                from: Some(both),
                to: Some(both),
            });
        };
        let end = |part: &str| {
            if part == ".." {
                Ok(None)
            } else {
                PartialDate::parse(part).map(Some)
            }
        };
        let period = Self {
            from: end(from).map_err(bad)?,
            to: end(to).map_err(bad)?,
        };
        match (period.from, period.to) {
            (None, None) => Err(TimeError::Period(text.to_owned())),
            (Some(from), Some(to)) if to.last_day() < from.first_day() => {
                Err(TimeError::Reversed(text.to_owned()))
            }
            _ => Ok(period),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |it: Option<PartialDate>| it.map_or_else(|| "..".to_owned(), |it| it.to_string());
        if self.from == self.to {
            formatter.write_str(&end(self.from))
        } else {
            write!(formatter, "{}/{}", end(self.from), end(self.to))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_span_what_they_name() {
        let days = |text: &str| {
            let date = PartialDate::parse(text).expect(text);
            assert_eq!(date.to_string(), text);
            format!("{} {}", date.first_day(), date.last_day())
        };
        assert_eq!(days("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(days("2023-12"), "2023-12-01 2023-12-31");
        assert_eq!(days("0701"), "0701-01-01 0701-12-31");
        assert_eq!(days("2025-02-07"), "2025-02-07 2025-02-07");
        for bad in [
            "",
            "23",
            "2023-13",
            "2023-02-30",
            "2023-1",
            "2023-01-01-01",
            "+023",
            "-2023",
        ] {
            assert!(PartialDate::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn periods_read_back() {
        for text in ["2025", "2025-01/2025-06", "../2025", "2012-03-22/.."] {
            assert_eq!(Period::parse(text).expect(text).to_string(), text);
        }
        assert!(matches!(
            Period::parse("2025/2024"),
            Err(TimeError::Reversed(_))
        ));
        assert!(Period::parse("../..").is_err());
    }
}
