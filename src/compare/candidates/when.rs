//! When a passage says that something happened.

use super::sentence::Word;
use crate::model::DateValue;
use chrono::{Datelike as _, NaiveDate};

/// How a time came to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Source {
    /// Part of its name: "the 2012 coup".
    Named,
    /// Its own clause.
    Clause,
    /// Another clause of its sentence.
    Sentence,
    /// The sentence before it.
    Leant,
    /// It lies before or behind another event of the sentence.
    Bound,
    /// Nothing is said.
    Unknown,
}

/// Days, both inclusive; an end may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    pub source: Source,
    /// A day and month whose year nobody says.
    pub day: Option<(u32, u32)>,
}

/// How two times stand to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meeting {
    /// At least one is not said.
    Unknown,
    /// They meet; how much that says, from 0 to 1.
    Meet(f64),
    /// The same day and month, and one year is not said.
    DayWithoutYear,
    /// The same day of different years.
    OtherYear,
    /// They do not meet, and so many days lie between.
    Apart(i64),
}

impl When {
    pub const fn unknown() -> Self {
        Self {
            first: None,
            last: None,
            source: Source::Unknown,
            day: None,
        }
    }

    /// The time that a date means; `words` are its words.
    pub fn of(date: &DateValue, words: &[Word]) -> Self {
        let open = date.earliest.is_none() && date.latest.is_none();
        Self {
            first: date.earliest,
            last: date.latest,
            source: Source::Clause,
            day: open.then(|| day_of(words)).flatten(),
        }
    }

    pub fn is_known(&self) -> bool {
        self.first.is_some() || self.last.is_some()
    }

    fn with(self, source: Source) -> Self {
        Self {
            source: self.source.max(source),
            ..self
        }
    }

    pub fn named(self) -> Self {
        Self {
            source: Source::Named,
            ..self
        }
    }

    pub fn same_sentence(self) -> Self {
        self.with(Source::Sentence)
    }

    pub fn leant(self) -> Self {
        self.with(Source::Leant)
    }

    /// Some time up to the end of this.
    pub fn before(self) -> Self {
        Self {
            first: None,
            last: self.last,
            source: Source::Bound,
            day: None,
        }
    }

    /// Some time from the beginning of this.
    pub fn after(self) -> Self {
        Self {
            first: self.first,
            last: None,
            source: Source::Bound,
            day: None,
        }
    }

    pub fn then_on(self) -> Self {
        self.after()
    }

    pub fn until_then(self) -> Self {
        self.before()
    }

    /// How many days it may be; `None` if it is open.
    pub fn days(&self) -> Option<i64> {
        Some((self.last? - self.first?).num_days() + 1)
    }

    /// Whether it is one day, or the night between two.
    pub fn is_day(&self) -> bool {
        self.days().is_some_and(|it| it <= 2)
    }

    /// How this stands to another time. Neither comes first.
    pub fn meets(&self, other: &Self) -> Meeting {
        if let Some(meeting) = self
            .without_year(other)
            .or_else(|| other.without_year(self))
        {
            return meeting;
        }
        if !self.is_known() || !other.is_known() {
            return Meeting::Unknown;
        }
        let first = self.first.max(other.first);
        let last = match (self.last, other.last) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            return self.apart(other, (first - last).num_days());
        }
        let (Some(a), Some(b)) = (self.days(), other.days()) else {
            // "since September", twice, is one beginning.
            let one = |x: Option<NaiveDate>, y| x.is_some() && x == y;
            let begins =
                one(self.first, other.first) && self.last.is_none() && other.last.is_none();
            return Meeting::Meet(if begins { 0.5 } else { 0.08 });
        };
        let says = match a.max(b) {
            ..=2 => 1.0,
            3..=10 => 0.9,
            11..=31 => 0.8,
            32..=124 => 0.6,
            125..=366 => 0.45,
            367..=800 => 0.25,
            801..=4000 => 0.1,
            _ => 0.04,
        };
        let sure = |source: Source| match source {
            Source::Named | Source::Clause => 1.0,
            Source::Sentence => 0.95,
            Source::Leant => 0.75,
            Source::Bound | Source::Unknown => 0.2,
        };
        Meeting::Meet(says * sure(self.source) * sure(other.source))
    }

    fn apart(&self, other: &Self, gap: i64) -> Meeting {
        let day = |it: &Self| {
            it.is_day()
                .then(|| it.first.map(|day| (day.month(), day.day())))
                .flatten()
        };
        if day(self).is_some() && day(self) == day(other) {
            Meeting::OtherYear
        } else {
            Meeting::Apart(gap)
        }
    }

    /// If this is a day without its year, how it stands to the other.
    fn without_year(&self, other: &Self) -> Option<Meeting> {
        let day = self.day?;
        let there = match (other.day, other.first) {
            (Some(there), _) => there,
            (None, Some(first)) if other.is_day() => (first.month(), first.day()),
            _ => return None,
        };
        Some(if day == there {
            Meeting::DayWithoutYear
        } else {
            Meeting::Apart(2)
        })
    }

    /// In words, for a chip.
    pub fn words(&self) -> String {
        let day = |it: NaiveDate| it.format("%Y-%m-%d").to_string();
        match (self.first, self.last) {
            (Some(a), Some(b)) if a == b => day(a),
            (Some(a), Some(b)) => {
                let whole_years = a.ordinal() == 1 && (b.month(), b.day()) == (12, 31);
                let next = b.succ_opt().unwrap_or(b);
                if whole_years && a.year() == b.year() {
                    a.year().to_string()
                } else if a.day() == 1
                    && next.day() == 1
                    && (a.year(), a.month()) == (b.year(), b.month())
                {
                    a.format("%Y-%m").to_string()
                } else {
                    format!("{} to {}", day(a), day(b))
                }
            }
            (Some(a), None) => format!("from {} on", day(a)),
            (None, Some(b)) => format!("before {}", day(b)),
            (None, None) => String::new(),
        }
    }
}

/// The month and day that words name.
fn day_of(words: &[Word]) -> Option<(u32, u32)> {
    let month = words.iter().find_map(|it| month(&it.folded))?;
    let day = words.iter().find_map(|it| {
        let number = it.folded.trim_end_matches(|it: char| it.is_alphabetic());
        number.parse().ok().filter(|it| (1..=31).contains(it))
    })?;
    Some((month, day))
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "jan", "janvier"],
        &["february", "feb", "fevrier"],
        &["march", "mar", "mars"],
        &["april", "apr", "avril"],
        &["may", "mai"],
        &["june", "jun", "juin"],
        &["july", "jul", "juillet"],
        &["august", "aug", "aout"],
        &["september", "sep", "sept", "septembre"],
        &["october", "oct", "octobre"],
        &["november", "nov", "novembre"],
        &["december", "dec", "decembre"],
    ];
    let at = MONTHS.iter().position(|it| it.contains(&word))?;
    Some(at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(first: &str, last: &str, source: Source) -> When {
        let day = |it: &str| (!it.is_empty()).then(|| it.parse().expect("a day"));
        When {
            first: day(first),
            last: day(last),
            source,
            day: None,
        }
    }

    #[test]
    fn times_meet_or_do_not() {
        use Meeting::{Apart, DayWithoutYear, Meet, OtherYear, Unknown};
        let day = when("2023-02-07", "2023-02-07", Source::Clause);
        let year = when("2023-01-01", "2023-12-31", Source::Clause);
        let bare = When {
            day: Some((2, 7)),
            ..When::unknown()
        };
        for (a, b, expected) in [
            (day, day, Meet(1.0)),
            (day, year, Meet(0.45)),
            (day, year.leant(), Meet(0.45 * 0.75)),
            (day, When::unknown(), Unknown),
            (
                day,
                when("2025-02-07", "2025-02-07", Source::Clause),
                OtherYear,
            ),
            (
                day,
                when("2023-02-08", "2023-02-08", Source::Clause),
                Apart(1),
            ),
            (
                day,
                when("2022-01-01", "2022-12-31", Source::Clause),
                Apart(38),
            ),
            (day, bare, DayWithoutYear),
            (bare, bare, DayWithoutYear),
            (year, bare, Unknown),
            (year, day.before(), Meet(0.08)),
            (year, when("", "2022-05-01", Source::Bound), Apart(245)),
            (year.after(), year.after(), Meet(0.5)),
            (year.after(), day.after(), Meet(0.08)),
        ] {
            assert_eq!(a.meets(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.meets(&a), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn in_words() {
        for (first, last, expected) in [
            ("2023-02-07", "2023-02-07", "2023-02-07"),
            ("2023-02-01", "2023-02-28", "2023-02"),
            ("2023-01-01", "2023-12-31", "2023"),
            ("2012-01-01", "2012-04-30", "2012-01-01 to 2012-04-30"),
            ("", "2019-04-30", "before 2019-04-30"),
        ] {
            assert_eq!(when(first, last, Source::Clause).words(), expected);
        }
    }
}
