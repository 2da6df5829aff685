//! What a date's words say, before the text around them is asked.

use super::lexicon::{Step, Unit};

/// A time as it is written: one piece, or from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    pub from: Piece,
    pub to: Option<Piece>,
    /// The first item, and the one behind the last.
    pub start: usize,
    pub end: usize,
    pub join: Join,
    /// Whether the words say that all of it is meant.
    pub throughout: bool,
}

/// What stands between the ends of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// There are no two ends.
    None,
    /// A dash or a slash.
    Sign,
    /// "to", "until", "through".
    To,
    /// "and", "or": a list.
    And,
}

/// One end of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub base: Base,
    pub year: Option<i32>,
    /// The year as leaned on something: "last year".
    pub year_of: Option<(i8, Lean)>,
    pub part: Option<Part>,
    pub note: Note,
}

/// What a piece names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// A day; its month may stand elsewhere.
    Day {
        weekday: Option<u8>,
        month: Option<u8>,
        day: u8,
    },
    Month(u8),
    Season(u8),
    Year,
    /// The first year of ten.
    Decade(i32),
    /// The first year of a hundred, as "the 1800s" has it.
    Hundred(i32),
    Century(i32),
    /// A century or a day without the word: "the 13th".
    Nth(u8),
    Relative(Relative),
}

/// A part of what a piece names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Part `.0` of `.1` equal ones, from 0.
    Of(u8, u8),
    /// A week of a month from 0; 9 is the last.
    Week(u8),
    /// The first or the last (`true`) units.
    Run(u8, Unit, bool),
}

/// What a relative piece leans on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    /// The day of publication.
    Now,
    /// The date before it in the text.
    There,
    /// The date before it in the paragraph, else the day of publication.
    Either,
}

/// A time that is named from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relative {
    /// The whole unit, so many away.
    Unit(Unit, i32, Lean),
    /// The stretch of so many units that ends (or starts, if positive) there.
    Run(Unit, i32, Lean),
    /// A month, seen from there.
    Month(u8, Step, Lean),
    /// A weekday, seen from there; `None` is the plain "on Tuesday".
    Weekday(u8, Option<Step>, Lean),
}

/// What is worth saying of how it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    None,
    /// Digits that are day and month in either order.
    DayFirst,
    /// The month first, since the other order is no date.
    MonthFirst,
    /// The month first, as elsewhere in the text.
    MonthFirstHere,
    /// Two digits of a year.
    ShortYear,
}

impl Piece {
    pub const fn new(base: Base) -> Self {
        Self {
            base,
            year: None,
            year_of: None,
            part: None,
            note: Note::None,
        }
    }

    pub const fn of_year(base: Base, year: i32) -> Self {
        Self {
            base,
            year: Some(year),
            year_of: None,
            part: None,
            note: Note::None,
        }
    }

    pub const fn is_relative(&self) -> bool {
        matches!(self.base, Base::Relative(_))
    }
}

impl Expression {
    pub const fn one(piece: Piece, start: usize, end: usize) -> Self {
        Self {
            from: piece,
            to: None,
            start,
            end,
            join: Join::None,
            throughout: false,
        }
    }

    pub const fn range(from: Piece, to: Piece, join: Join, start: usize, end: usize) -> Self {
        Self {
            from,
            to: Some(to),
            start,
            end,
            join,
            throughout: false,
        }
    }

    /// The end that a further joint would go on from.
    pub fn tail(&self) -> Piece {
        self.to.unwrap_or(self.from)
    }

    /// With a part put to it: "early", "the second half of".
    pub fn with_part(mut self, part: Part, start: usize) -> Self {
        self.from.part = Some(part);
        self.start = start;
        self
    }
}
