//! From what the words say to the days that are meant.

use super::around::{Anchor, Around, Named, Whence};
use super::calendar::{Interval, apart, century, run, season, shift_days, step};
use super::expression::{Base, Expression, Join, Lean, Note, Piece, Relative};
use super::lexicon::{Step, Unit};
use crate::model::{Basis, DateValue};
use chrono::Datelike as _;
use smol_str::{SmolStr, format_smolstr};

/// What the words around an expression add to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints {
    /// The year of the date that follows, and its month.
    pub behind: Option<(i32, u8)>,
    /// Whether the sentence speaks of what is to come.
    pub ahead: bool,
    /// Whether "until" or "by" stands before it.
    pub until: bool,
    /// Whether "since" stands before it.
    pub since: bool,
    /// The place, in bytes.
    pub at: u32,
}

/// What came out.
#[derive(Clone, Debug)]
pub(super) enum Resolved {
    /// Days, the basis, and the reason.
    Days(Interval, Basis, SmolStr),
    /// A date that leans on something that is not there.
    Open(Basis, SmolStr),
}

struct Resolver<'a, 'b> {
    around: &'a Around<'b>,
    text: &'a str,
    hints: Hints,
    basis: Basis,
    why: SmolStr,
}

/// The days that an expression means; `None` if there are no such days
/// (30 February).
pub(super) fn resolve(
    text: &str,
    around: &Around<'_>,
    hints: Hints,
    expression: &Expression,
) -> Option<Resolved> {
    let mut resolver = Resolver {
        around,
        text,
        hints,
        basis: Basis::Explicit,
        why: SmolStr::default(),
    };
    let (mut from, mut to) = (expression.from, expression.to);
    if !days_exist(&from) || to.is_some_and(|it| !days_exist(&it)) {
        return None;
    }
    if let Some((count, lean)) = from.year_of {
        match resolver.lean(lean, Unit::Year) {
            Ok((days, whence)) => {
                let year = step(days, Unit::Year, i32::from(count))?.last.year();
                from.year = Some(year);
                if let Some(to) = &mut to {
                    to.year = Some(year);
                }
                resolver.basis = Basis::Relative;
                resolver.why = resolver.source("the year leans on", whence);
            }
            Err(fault) => return fault.open(Basis::Relative),
        }
    }
    if let Some(to) = &mut to {
        resolver.share_year(&mut from, to);
    }
    if let Some(days) = resolver.weekdays(&from, to.as_ref()) {
        return match days {
            Ok(days) => Some(Resolved::Days(days, resolver.basis, resolver.why)),
            Err(fault) => fault.open(Basis::Relative),
        };
    }
    let first = resolver.piece(&from);
    let days = match (first, to) {
        (Ok(first), None) => first,
        (Ok(first), Some(to)) => match resolver.piece(&to) {
            Ok(last) => {
                if expression.join != Join::And && last.last < first.first {
                    return None;
                }
                first.hull(last)
            }
            Err(fault) => return fault.open(resolver.basis),
        },
        (Err(fault), _) => return fault.open(resolver.basis),
    };
    let note = if to.is_some() { Note::None } else { from.note };
    resolver.note(note);
    if resolver.why.is_empty() {
        resolver.why = SmolStr::new_static("written out");
    }
    Some(Resolved::Days(days, resolver.basis, resolver.why))
}

impl Resolved {
    /// As the value of an annotation.
    pub fn value(self, throughout: bool) -> DateValue {
        match self {
            Self::Days(days, basis, why) => DateValue {
                earliest: Some(days.first),
                latest: Some(days.last),
                throughout,
                basis,
                why,
            },
            Self::Open(basis, why) => DateValue {
                earliest: None,
                latest: None,
                throughout: false,
                basis,
                why,
            },
        }
    }
}

/// Why a piece has no days.
enum Fault {
    /// It names none.
    Wrong,
    /// What it leans on is not known.
    Unknown(&'static str),
}

impl Fault {
    fn open(self, basis: Basis) -> Option<Resolved> {
        match self {
            Self::Wrong => None,
            Self::Unknown(why) => Some(Resolved::Open(basis, SmolStr::new_static(why))),
        }
    }
}

type Found = Result<Interval, Fault>;

fn made(days: Option<Interval>) -> Found {
    days.ok_or(Fault::Wrong)
}

/// Whether the month has such a day in some year.
fn days_exist(piece: &Piece) -> bool {
    match piece.base {
        Base::Day {
            month: Some(month),
            day,
            ..
        } => Interval::day(piece.year.unwrap_or(2000), month, day).is_some(),
        _ => true,
    }
}

fn month_of(piece: &Piece) -> Option<u8> {
    match piece.base {
        Base::Day { month, .. } => month,
        Base::Month(month) => Some(month),
        _ => None,
    }
}

impl Resolver<'_, '_> {
    fn because(&mut self, basis: Basis, why: SmolStr) {
        if self.basis != Basis::Relative {
            self.basis = basis;
        }
        if self.why.is_empty() {
            self.why = why;
        }
    }

    fn note(&mut self, note: Note) {
        let words = match note {
            Note::None => return,
            Note::DayFirst => "written out, read as day before month",
            Note::MonthFirst => {
                "written out, read as month before day, since the other order is no date"
            }
            Note::MonthFirstHere => {
                "written out, read as month before day, as elsewhere in this text"
            }
            Note::ShortYear => "written out, with two digits of the year",
        };
        if self.why.is_empty() {
            self.why = SmolStr::new_static(words);
        }
    }

    /// One end of a range takes its year from the other, across a new year if
    /// need be.
    fn share_year(&mut self, from: &mut Piece, to: &mut Piece) {
        let (Some(first), Some(last)) = (month_of(from), month_of(to)) else {
            return;
        };
        let wraps = first > last;
        match (from.year, to.year) {
            (None, Some(year)) => from.year = Some(if wraps { year - 1 } else { year }),
            (Some(year), None) => to.year = Some(if wraps { year + 1 } else { year }),
            (None, None) => {
                if let Some(year) = self.year_for(last, day_of(to), None) {
                    to.year = Some(year);
                    from.year = Some(if wraps { year - 1 } else { year });
                }
            }
            _ => {}
        }
    }

    fn piece(&mut self, piece: &Piece) -> Found {
        let days = match piece.base {
            Base::Day {
                weekday,
                month: Some(month),
                day,
            } => {
                let year = match piece.year {
                    Some(year) => year,
                    None => self
                        .year_for(month, Some(day), weekday)
                        .ok_or(Fault::Unknown(NO_YEAR))?,
                };
                // 29 February of a year that has none: the nearest that has.
                made(Interval::day(year, month, day).or_else(|| {
                    piece
                        .year
                        .is_none()
                        .then(|| (1..8).find_map(|back| Interval::day(year - back, month, day)))
                        .flatten()
                }))
            }
            Base::Day { month: None, .. } => Err(Fault::Wrong),
            Base::Month(month) => {
                let year = match piece.year {
                    Some(year) => year,
                    None => self
                        .year_for(month, None, None)
                        .ok_or(Fault::Unknown(NO_YEAR))?,
                };
                made(Interval::months(year, month, 1))
            }
            Base::Season(number) => {
                let year = piece.year.ok_or(Fault::Wrong)?;
                made(season(year, number))
            }
            Base::Year => {
                let year = piece.year.ok_or(Fault::Wrong)?;
                made(Interval::years(year, year))
            }
            Base::Decade(year) => made(Interval::years(year, year + 9)),
            Base::Hundred(year) => made(Interval::years(year, year + 99)),
            Base::Century(number) => made(century(number)),
            Base::Nth(nth) => self.nth(nth),
            Base::Relative(relative) => self.relative(relative),
        }?;
        match piece.part {
            None => Ok(days),
            Some(part) => made(apart(days, part)),
        }
    }

    /// "the 13th": a century where one was named last, else a day.
    fn nth(&mut self, nth: u8) -> Found {
        let Some(last) = self.around.last[0] else {
            return Err(Fault::Wrong);
        };
        let near = last.paragraph == self.around.paragraph;
        if last.days.precision() == Unit::Century && near && nth <= 21 {
            self.because(
                Basis::Context,
                self.said("the century is meant, as in", last.start, last.end),
            );
            return made(century(i32::from(nth)));
        }
        let Some(month) = self.around.last[1] else {
            return Err(Fault::Wrong);
        };
        if self.around.paragraph.saturating_sub(month.paragraph) > 2 {
            return Err(Fault::Wrong);
        }
        self.because(
            Basis::Context,
            self.said("the month is taken from", month.start, month.end),
        );
        let day = month.days.last;
        made(Interval::day(day.year(), day.month() as u8, nth))
    }

    fn said(&self, what: &str, start: u32, end: u32) -> SmolStr {
        format_smolstr!("{what} {}", self.quote(start, end))
    }

    /// A few words of the text between quotation marks.
    fn quote(&self, start: u32, end: u32) -> SmolStr {
        const MOST: usize = 60;
        let words = self.text[start as usize..end as usize].trim();
        match words.char_indices().nth(MOST) {
            None => format_smolstr!("‘{words}’"),
            Some((cut, _)) => format_smolstr!("‘{}…’", &words[..cut]),
        }
    }

    /// Where something was taken from, in words.
    fn source(&self, what: &str, from: Whence) -> SmolStr {
        let place = match from {
            Whence::Heading(start, end) => {
                return format_smolstr!("{what} the heading {}", self.quote(start, end));
            }
            Whence::Dateline(start, end) => {
                return format_smolstr!("{what} the line {}", self.quote(start, end));
            }
            Whence::Text(start, end) => {
                return format_smolstr!("{what} {} before it", self.quote(start, end));
            }
            Whence::ZoneCovers => "the period of its zone",
            Whence::ZonePublished => "the publication of its zone",
            Whence::Covers => "the period that the source covers",
            Whence::Published => "the publication of the source",
            Whence::Behind => "the date behind it",
        };
        format_smolstr!("{what} {place}")
    }

    /// The year of a bare day or month.
    fn year_for(&mut self, month: u8, day: Option<u8>, weekday: Option<u8>) -> Option<i32> {
        let Some((mut year, from)) = self.find_year(month, day) else {
            self.basis = Basis::Context;
            return None;
        };
        if let (Some(weekday), Some(day)) = (weekday, day) {
            let fits = |year: i32| {
                Interval::day(year, month, day).is_some_and(|it| {
                    it.first.weekday().num_days_from_monday() == u32::from(weekday)
                })
            };
            if !fits(year)
                && let Some(other) = [year - 1, year + 1].into_iter().find(|it| fits(*it))
            {
                year = other;
            }
        }
        let why = self.source("the year is taken from", from);
        self.because(Basis::Context, why);
        Some(year)
    }

    fn find_year(&self, month: u8, day: Option<u8>) -> Option<(i32, Whence)> {
        let at = self.hints.at;
        if let Some((year, next)) = self.hints.behind {
            return Some((if month > next { year - 1 } else { year }, Whence::Behind));
        }
        let spot = |year: i32| match day {
            Some(day) => {
                Interval::day(year, month, day).or_else(|| Interval::months(year, month, 1))
            }
            None => Interval::months(year, month, 1),
        };
        let named = self.around.year;
        let here = named.filter(|it| it.paragraph == self.around.paragraph);
        let precise =
            here.filter(|it| matches!(it.days.precision(), Unit::Day | Unit::Week | Unit::Month));
        let published = self.around.published(at);
        let too_late = |year: i32| {
            // "In force until late April" may lie a little past the day of
            // publication.
            published.is_some_and(|(days, _)| {
                spot(year).is_some_and(|it| (it.first - days.last).num_days() > self.grace(it))
            }) && !self.hints.ahead
        };
        if let Some(named) = precise
            && named.sentence == self.around.sentence
            && named.opens_sentence
            && !too_late(forward(named.days, month))
        {
            return Some((
                forward(named.days, month),
                Whence::Text(named.start, named.end),
            ));
        }
        if let Some((days, from)) = self.around.covers(at) {
            return Some((self.year_within(days, month, spot), from));
        }
        if self.hints.ahead
            && let Some((days, from)) = published
            && here.is_none_or(|it| it.days.last.year() < days.last.year())
        {
            return Some((self.nearest(days, spot), from));
        }
        let report = published.is_none_or(|(days, _)| days.precision() != Unit::Day);
        // A day that lies within weeks of one just named belongs to its story.
        let near = |it: &Named| {
            matches!(it.days.precision(), Unit::Day | Unit::Week)
                && self.around.sentence - it.sentence <= 2
                && spot(forward(it.days, month))
                    .is_some_and(|day| (day.first - it.days.last).num_days().abs() <= NEAR)
        };
        let governs = here.filter(|it| {
            report
                || near(it)
                || self.around.tells_old_story()
                || it.opens_sentence
                || (precise.is_some() && it.sentence == self.around.sentence)
        });
        if let Some(named) = governs {
            let mut year = forward(named.days, month);
            let told = published.is_some_and(|it| named.days.first <= it.0.last);
            if told && too_late(year) {
                year -= 1;
            }
            return Some((year, Whence::Text(named.start, named.end)));
        }
        if let Some((days, from)) = published {
            return Some((self.nearest(days, spot), from));
        }
        let named = named?;
        Some((
            forward(named.days, month),
            Whence::Text(named.start, named.end),
        ))
    }

    /// The year within a period that this month falls in; of several the last,
    /// or the one that was named before.
    fn year_within(
        &self,
        days: Interval,
        month: u8,
        spot: impl Fn(i32) -> Option<Interval>,
    ) -> i32 {
        let (first, last) = (days.first.year(), days.last.year());
        if first == last {
            // A month in the heading of a tracker: days of the months before.
            let whole = days.precision() == Unit::Year;
            let after = spot(last).is_some_and(|it| it.first > days.last);
            let far = i32::from(month) - days.last.month() as i32 > 6;
            return if !whole && after && far {
                last - 1
            } else {
                last
            };
        }
        let inside =
            |year: i32| spot(year).is_some_and(|it| days.first <= it.last && it.first <= days.last);
        if let Some(named) = self.around.year.map(|it| it.days.last.year())
            && inside(named)
        {
            return named;
        }
        (first..=last)
            .rev()
            .take(200)
            .find(|it| inside(*it))
            .unwrap_or(last)
    }

    /// The year that puts it nearest to the day of publication, hardly after it
    /// unless the sentence looks ahead.
    fn nearest(&self, published: Interval, spot: impl Fn(i32) -> Option<Interval>) -> i32 {
        let year = published.last.year();
        let in_year = |year: i32| spot(year);
        if self.hints.ahead {
            return match in_year(year) {
                Some(it) if it.last < published.first => year + 1,
                _ => year,
            };
        }
        match in_year(year) {
            Some(it) if (it.first - published.last).num_days() > self.grace(it) => year - 1,
            _ => year,
        }
    }

    /// How many days after publication a time may lie before the one of the
    /// year before is meant. A few days on, nobody would leave out that it was
    /// a year ago.
    fn grace(&self, days: Interval) -> i64 {
        if self.hints.until {
            FAR
        } else if self.hints.since || days.precision() != Unit::Day {
            0
        } else {
            GRACE
        }
    }

    /// What a relative date leans on.
    fn lean(&self, lean: Lean, unit: Unit) -> Result<Anchor, Fault> {
        let at = self.hints.at;
        let there = || {
            self.around
                .there(unit)
                .map(|it| (it.days, Whence::Text(it.start, it.end), it.paragraph))
        };
        let now = || self.around.published(at);
        let covers = || {
            self.around
                .covers(at)
                .filter(|_| matches!(unit, Unit::Year | Unit::Decade | Unit::Century))
        };
        match lean {
            Lean::Now => now().or_else(covers).ok_or(Fault::Unknown(NO_PUBLICATION)),
            Lean::There => there()
                .map(|it| (it.0, it.1))
                .or_else(covers)
                .ok_or(Fault::Unknown(NO_DATE)),
            Lean::Either => there()
                .filter(|it| it.2 == self.around.paragraph)
                .map(|it| (it.0, it.1))
                .or_else(covers)
                .or_else(now)
                .or_else(|| there().map(|it| (it.0, it.1)))
                .ok_or(Fault::Unknown(NO_DATE)),
        }
    }

    fn relative(&mut self, relative: Relative) -> Found {
        self.basis = Basis::Relative;
        let (unit, lean) = match relative {
            Relative::Unit(unit, _, lean) | Relative::Run(unit, _, lean) => (unit, lean),
            Relative::Month(_, Step::Same, lean) => (Unit::Year, lean),
            Relative::Month(_, _, lean) => (Unit::Month, lean),
            Relative::Weekday(_, _, lean) => (Unit::Day, lean),
        };
        if let Relative::Weekday(day, step, _) = relative {
            return self.weekday(day, step, lean);
        }
        let (days, from) = self.lean(lean, unit)?;
        let why = self.source("it leans on", from);
        self.because(Basis::Relative, why);
        match relative {
            Relative::Unit(unit, count, _) => made(step(days, unit, count)),
            Relative::Run(unit, count, _) => made(run(days, unit, count)),
            Relative::Month(month, step, _) => {
                let year = days.last.year();
                let here = days.last.month() as u8;
                let year = match step {
                    Step::Same => year,
                    Step::Previous if month < here => year,
                    Step::Previous => year - 1,
                    Step::Next if month > here => year,
                    Step::Next => year + 1,
                };
                made(Interval::months(year, month, 1))
            }
            Relative::Weekday(..) => Err(Fault::Wrong),
        }
    }

    /// "Monday to Wednesday": the first is the one before the last.
    fn weekdays(&mut self, from: &Piece, to: Option<&Piece>) -> Option<Found> {
        let (Base::Relative(Relative::Weekday(first, ..)), Base::Relative(last)) =
            (from.base, to?.base)
        else {
            return None;
        };
        let Relative::Weekday(day, ..) = last else {
            return None;
        };
        Some(self.relative(last).and_then(|last| {
            let back = (i32::from(day) - i32::from(first)).rem_euclid(7);
            made(shift_days(last.first, -back).and_then(|it| Interval::new(it, last.last)))
        }))
    }

    /// The day of a weekday: in news the last on or before publication.
    fn weekday(&mut self, weekday: u8, step: Option<Step>, lean: Lean) -> Found {
        let at = self.hints.at;
        let day = |it: Interval| it.precision() == Unit::Day;
        let named = self.around.last[2].filter(|it| it.paragraph == self.around.paragraph);
        let published = self.around.published(at).filter(|it| day(it.0));
        let (from_day, from, forwards) = match (lean, published, named) {
            (Lean::There, _, _) => {
                let (days, from) = self.lean(Lean::There, Unit::Day)?;
                (days, from, step != Some(Step::Previous))
            }
            (_, Some((days, from)), named) => {
                // A day told long after it: leans on the story, not the paper.
                match named {
                    Some(named)
                        if step.is_none()
                            && self.around.sentence - named.sentence <= 1
                            && (days.first - named.days.last).num_days() > 10 =>
                    {
                        (named.days, Whence::Text(named.start, named.end), true)
                    }
                    _ => {
                        let ahead =
                            step == Some(Step::Next) || (step.is_none() && self.hints.ahead);
                        (days, from, ahead)
                    }
                }
            }
            (_, None, Some(named)) => (
                named.days,
                Whence::Text(named.start, named.end),
                step != Some(Step::Previous),
            ),
            (_, None, None) => match self.around.last[2] {
                Some(named) => (named.days, Whence::Text(named.start, named.end), true),
                None => return Err(Fault::Unknown(NO_PUBLICATION)),
            },
        };
        let from_day = match from_day.precision() {
            Unit::Day => from_day,
            Unit::Week => made(Interval::new(from_day.last, from_day.last))?,
            _ => return Err(Fault::Unknown(NO_DATE)),
        };
        let here = from_day.first.weekday().num_days_from_monday() as i32;
        let strictly = matches!(step, Some(Step::Previous | Step::Next));
        let mut distance = if forwards {
            (i32::from(weekday) - here).rem_euclid(7)
        } else {
            -(here - i32::from(weekday)).rem_euclid(7)
        };
        if distance == 0 && strictly {
            distance = if forwards { 7 } else { -7 };
        }
        let why = self.source("it leans on", from);
        self.because(Basis::Relative, why);
        made(from_day.beside(Unit::Day, distance))
    }
}

/// How many days after publication a day without a year may lie before it is
/// taken for one of the year before.
const GRACE: i64 = 21;
/// How many days from a day just named another one lies that takes its year.
const NEAR: i64 = 20;
/// The same behind "until" and "by".
const FAR: i64 = 200;

const NO_YEAR: &str = "no year is named for it";
const NO_DATE: &str = "no date stands before it that it could lean on";
const NO_PUBLICATION: &str = "the day of publication is not known";

fn day_of(piece: &Piece) -> Option<u8> {
    match piece.base {
        Base::Day { day, .. } => Some(day),
        _ => None,
    }
}

/// The year of a month that is told after `days`: late in a year the first
/// months are the next one's.
fn forward(days: Interval, month: u8) -> i32 {
    let precise = matches!(days.precision(), Unit::Day | Unit::Week | Unit::Month);
    let turns = days.last.month() as i32 - i32::from(month) >= 7;
    days.last.year() + i32::from(precise && turns)
}
