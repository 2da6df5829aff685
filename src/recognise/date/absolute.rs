//! Forms that name a time by itself: days, months, years, decades, centuries.

use super::expression::{Base, Expression, Join, Lean, Note, Piece, Relative};
use super::lexicon::{Lex, Step, Tongue, Unit};
use super::reader::{Reader, full_year};

impl Reader<'_> {
    /// A time that starts at `at` and is named by itself.
    pub fn absolute(&self, at: usize) -> Option<Expression> {
        match self.lex(at) {
            Lex::Weekday { .. } => return self.weekday_and_day(at),
            Lex::Month { .. } => {
                return self
                    .month_and_day(at)
                    .or_else(|| self.month_and_year(at))
                    .or_else(|| self.numeral_century(at));
            }
            Lex::Season(_) => return self.season(at),
            Lex::Annees => return self.french_decade(at),
            Lex::Ties(tens) => return self.ties(at, tens),
            _ => {}
        }
        if self.number(at).is_some() {
            if !(self.free_left(at) || at > 0 && self.is_apostrophe(at - 1)) {
                return None;
            }
            return self.number_form(at);
        }
        if self.is_apostrophe(at) {
            return self.short_decade(at).or_else(|| self.lone_short_year(at));
        }
        if matches!(self.lex(at), Lex::Numeral | Lex::Nth(_)) {
            return self.century(at).or_else(|| self.day_and_month(at, None));
        }
        self.coded_part(at)
    }

    /// The forms that start with a number.
    pub fn number_form(&self, at: usize) -> Option<Expression> {
        self.iso(at)
            .or_else(|| self.by_signs(at))
            .or_else(|| self.day_and_month(at, None))
            .or_else(|| self.century(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.year(at))
    }

    /// "2022-03-07", "2022/03/07", "2022-03"; a time of day may hang on it.
    fn iso(&self, at: usize) -> Option<Expression> {
        let year = self.year_number(at)?;
        let sign = self
            .mark(at + 1)
            .filter(|it| matches!(it, '-' | '/' | '.'))?;
        let (month, digits) = self.number(at + 2)?;
        if !(self.joined(at + 1) && self.joined(at + 2) && (1..=12).contains(&month)) {
            return None;
        }
        if self.joined(at + 3) && self.mark(at + 3) == Some(sign) && self.joined(at + 4) {
            let (day, _) = self.number(at + 4).filter(|(_, digits)| *digits <= 2)?;
            let timed = self.joined(at + 5) && matches!(self.word(at + 5), "T" | "t");
            if !(1..=31).contains(&day) || !(timed || self.free_right(at + 5)) {
                return None;
            }
            let base = Base::Day {
                weekday: None,
                month: Some(month as u8),
                day: day as u8,
            };
            return Some(Expression::one(Piece::of_year(base, year), at, at + 5));
        }
        // "2011-12" are two years; "2020-03" is a month.
        let years = month as i32 > year % 100;
        (sign == '-' && digits == 2 && !years && self.free_right(at + 3))
            .then(|| Expression::one(Piece::of_year(Base::Month(month as u8), year), at, at + 3))
    }

    /// "07/03/2022", "7.3.2022", "7-3-22", "03/2022".
    fn by_signs(&self, at: usize) -> Option<Expression> {
        let (first, digits) = self.number(at).filter(|(_, digits)| *digits <= 2)?;
        let sign = self
            .mark(at + 1)
            .filter(|it| matches!(it, '/' | '.' | '-' | '–'))?;
        let (second, second_digits) = self.number(at + 2)?;
        if !(self.joined(at + 1) && self.joined(at + 2)) {
            return None;
        }
        if second_digits == 4 {
            let year = self.year_number(at + 2)?;
            return (sign == '/'
                && digits == 2
                && (1..=12).contains(&first)
                && self.free_right(at + 3))
            .then(|| Expression::one(Piece::of_year(Base::Month(first as u8), year), at, at + 3));
        }
        if second_digits > 2
            || self.mark(at + 3) != Some(sign)
            || !self.joined(at + 3)
            || !self.joined(at + 4)
        {
            return None;
        }
        let (value, digits) = self.number(at + 4)?;
        let (year, short) = match digits {
            4 => (self.year_number(at + 4)?, false),
            2 if sign == '/' => (full_year(value), true),
            _ => return None,
        };
        if !self.free_right(at + 5) {
            return None;
        }
        let fits = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
        let (day, month, note) = match (fits(first, second), fits(second, first)) {
            (true, true) if first == second => (first, second, Note::None),
            (true, true) if self.month_first => (second, first, Note::MonthFirstHere),
            (true, true) => (first, second, Note::DayFirst),
            (true, false) => (first, second, Note::None),
            (false, true) => (second, first, Note::MonthFirst),
            (false, false) => return None,
        };
        let base = Base::Day {
            weekday: None,
            month: Some(month as u8),
            day: day as u8,
        };
        let mut piece = Piece::of_year(base, year);
        piece.note = if short && note == Note::None {
            Note::ShortYear
        } else {
            note
        };
        Some(Expression::one(piece, at, at + 5))
    }

    /// "Mon 7 Mar", "Tuesday, March 7", "mardi 7 mars 2023"; or the weekday alone.
    fn weekday_and_day(&self, at: usize) -> Option<Expression> {
        let Lex::Weekday { day, short, tongue } = self.lex(at) else {
            return None;
        };
        let mut next = at + 1;
        if short && self.joined(next) && self.mark(next) == Some('.') {
            next += 1;
        }
        if self.joined(next) && self.mark(next) == Some(',') {
            next += 1;
        }
        if self.spaced(next) {
            let next = self.past_article(next);
            let full = match self.lex(next) {
                Lex::Month { .. } => self.month_and_day(next),
                _ => self.day_and_month(next, Some(day)),
            };
            if let Some(mut full) = full {
                if let Base::Day { weekday, .. } = &mut full.from.base {
                    *weekday = Some(day);
                }
                full.start = at;
                return Some(full);
            }
        }
        if short || (tongue == Tongue::English && !self.capital(at)) {
            return None;
        }
        self.lone_weekday(at, day)
    }

    /// "7 March 2022", "the 7th of March", "23-26 Feb", "7, 8 and 9 May".
    fn day_and_month(&self, at: usize, weekday: Option<u8>) -> Option<Expression> {
        let (first, mut next, mut ordinal) = match self.day(at) {
            Some(found) => found,
            None => {
                let (nth, next) = self.nth(at).filter(|(nth, _)| (1..=31).contains(nth))?;
                (nth, next, true)
            }
        };
        let mut second = None;
        let mut join = Join::None;
        while let Some((value, end, by, is_ordinal)) = self.next_day(next) {
            if second.unwrap_or(first) >= value || (join == Join::To || join == Join::Sign) {
                break;
            }
            (second, next, join) = (Some(value), end, by);
            ordinal |= is_ordinal;
        }
        let mut name_at = next;
        if self.joined(name_at) {
            // "7-March-2022", "07-Mar-22".
            return self.dashed_day(at, first);
        }
        if ordinal && let Some(past) = self.past_of(name_at) {
            name_at = past;
        }
        if !self.spaced(name_at) || self.mark(name_at).is_some() {
            return None;
        }
        let name = self.month(name_at)?;
        if !self.loose && !self.day_month_stands(at, name_at, ordinal) {
            return None;
        }
        let day = |day| Base::Day {
            weekday: None,
            month: Some(name.month),
            day,
        };
        let mut from = Piece::new(day(first));
        if let Base::Day { weekday: said, .. } = &mut from.base {
            *said = weekday;
        }
        let mut found = match second {
            None => Expression::one(from, at, name.end),
            Some(second) => Expression::range(from, Piece::new(day(second)), join, at, name.end),
        };
        self.take_year(&mut found);
        self.last_name(&mut found);
        (self.free_right(found.end) || self.is_dash(found.end)).then_some(found)
    }

    /// "7-Mar-2022".
    fn dashed_day(&self, at: usize, day: u8) -> Option<Expression> {
        if !self.is_dash(at + 1) || !self.joined(at + 2) {
            return None;
        }
        let name = self.month(at + 2)?;
        if !self.joined(name.end) || !self.is_dash(name.end) || !self.joined(name.end + 1) {
            return None;
        }
        let (value, digits) = self.number(name.end + 1)?;
        let year = match digits {
            4 => self.year_number(name.end + 1)?,
            2 => full_year(value),
            _ => return None,
        };
        let base = Base::Day {
            weekday: None,
            month: Some(name.month),
            day,
        };
        self.free_right(name.end + 2)
            .then(|| Expression::one(Piece::of_year(base, year), at, name.end + 2))
    }

    /// A further day behind "-", "to", "and" or a comma.
    fn next_day(&self, at: usize) -> Option<(u8, usize, Join, bool)> {
        let (join, next) = if self.is_dash(at) || self.mark(at) == Some('/') {
            (Join::Sign, at + 1)
        } else if self.spaced(at) {
            match self.lex(at) {
                Lex::To | Lex::Through | Lex::Until => (Join::To, at + 1),
                Lex::Au => (Join::To, at + 1),
                Lex::And | Lex::Et => (Join::And, at + 1),
                _ if matches!(self.word(at), "or" | "ou" | "&") => (Join::And, at + 1),
                _ => return None,
            }
        } else if self.mark(at) == Some(',') && self.spaced(at + 1) {
            // Only a list goes on so; it ends in "and", a few days on.
            let mut ahead = self.day(at + 1)?.1;
            for _ in 0..8 {
                if self.mark(ahead) == Some(',') && self.joined(ahead) {
                    ahead = self.day(ahead + 1)?.1;
                }
            }
            if !self.spaced(ahead) || !matches!(self.lex(ahead), Lex::And | Lex::Et) {
                return None;
            }
            self.day(self.past_article(ahead + 1))?;
            let join = Join::And;
            let (day, end, ordinal) = self.day(at + 1)?;
            return Some((day, end, join, ordinal));
        } else {
            return None;
        };
        let next = if join == Join::Sign {
            next
        } else {
            self.past_article(next)
        };
        // "Friday 6 to Sunday 8 November"
        let weekday = matches!(self.lex(next), Lex::Weekday { short: false, .. })
            && self.spaced(next + 1)
            && self.number(next + 1).is_some();
        let next = next + usize::from(weekday);
        if join == Join::Sign && self.joined(at) != self.joined(next) {
            return None;
        }
        if join != Join::Sign && !self.spaced(next) {
            return None;
        }
        let (day, end, ordinal) = self.day(next)?;
        // The end of a day's own number, not of a longer form.
        (ordinal || self.free_right(end) || self.is_dash(end)).then_some((day, end, join, ordinal))
    }

    /// "March 7, 2022", "March 7 and 8", "March 27-31".
    fn month_and_day(&self, at: usize) -> Option<Expression> {
        let name = self.month(at)?;
        if !(self.spaced(name.end) || self.is_dash(name.end) && name.short) {
            return None;
        }
        let mut next = name.end;
        if self.lex(next) == Lex::The {
            next += 1;
        }
        let (first, mut end, ordinal) = self.day(next)?;
        if !ordinal && !self.loose && !self.month_day_stands(at, end) {
            return None;
        }
        if !ordinal
            && self.joined(end)
            && matches!(self.mark(end), Some(':' | '%'))
            && !self.free_right(end)
        {
            return None;
        }
        let mut second = None;
        let mut join = Join::None;
        while let Some((value, after, by, _)) = self.next_day(end) {
            // "March 27-April 3" and "March 7 and 12 people" go on otherwise.
            let taken = matches!(self.lex(after), Lex::Month { .. }) && self.spaced(after)
                || by == Join::And && self.counts_something(after)
                || self.joined(after) && matches!(self.mark(after), Some('/' | ':'));
            if taken || second.unwrap_or(first) >= value || matches!(join, Join::To | Join::Sign) {
                break;
            }
            (second, end, join) = (Some(value), after, by);
        }
        let day = |day| {
            Piece::new(Base::Day {
                weekday: None,
                month: Some(name.month),
                day,
            })
        };
        let mut found = match second {
            None => Expression::one(day(first), at, end),
            Some(second) => Expression::range(day(first), day(second), join, at, end),
        };
        self.take_year(&mut found);
        (self.free_right(found.end) || self.is_dash(found.end)).then_some(found)
    }

    /// "March 2022", "March of 2022", or the month alone.
    fn month_and_year(&self, at: usize) -> Option<Expression> {
        let name = self.month(at)?;
        let mut found = Expression::one(Piece::new(Base::Month(name.month)), at, name.end);
        // "Mar-22", "March/2022".
        if self.joined(name.end)
            && (self.is_dash(name.end) || self.mark(name.end) == Some('/'))
            && self.joined(name.end + 1)
            && let Some(year) = self.year_number(name.end + 1)
            && self.free_right(name.end + 2)
        {
            found.from.year = Some(year);
            found.end = name.end + 2;
            return Some(found);
        }
        self.take_year(&mut found);
        if !self.free_right(found.end) && !self.is_dash(found.end) {
            return None;
        }
        if found.from.year.is_some() {
            return Some(found);
        }
        if (self.loose || self.french && (self.month_stands(at, name)))
            && self.last_name(&mut found)
        {
            return Some(found);
        }
        (self.loose || self.month_stands(at, name)).then_some(found)
    }

    /// Takes in a year that follows: "2022", ", 2022", "of 2022", "’22".
    pub fn take_year(&self, found: &mut Expression) {
        if let Some((year, end)) = self.year_behind(found.end) {
            found.end = end;
            found.from.year = Some(year);
            if let Some(to) = &mut found.to {
                to.year = Some(year);
                // The first end takes it when it is known which year that is.
                found.from.year = None;
            }
            return;
        }
        // "6 January this year", "March of last year".
        let at = found.end;
        if !self.spaced(at) || !matches!(found.from.base, Base::Day { .. } | Base::Month(_)) {
            return;
        }
        let at = self
            .past_of(at)
            .filter(|it| self.spaced(*it) || self.lex(*it) == Lex::L)
            .unwrap_or(at);
        let leaning = match self.lex(at) {
            Lex::This | Lex::That | Lex::Last | Lex::Beside(_) => self.unit_from_now(at),
            Lex::The | Lex::Le | Lex::La | Lex::L | Lex::Ce => self.relative(at),
            _ => None,
        };
        if let Some(leaning) = leaning
            && let Base::Relative(Relative::Unit(Unit::Year, count, lean)) = leaning.from.base
            && leaning.from.part.is_none()
        {
            found.end = leaning.end;
            let year_of = i8::try_from(count).ok().map(|count| (count, lean));
            found.from.year_of = year_of;
            if let Some(to) = &mut found.to {
                to.year_of = year_of;
            }
        }
    }

    /// "mars dernier", "le 23 mars dernier": of this month the last one.
    fn last_name(&self, found: &mut Expression) -> bool {
        let end = found.end;
        let last = matches!(self.lex(end), Lex::Last | Lex::Behind(_, true))
            && self.spaced(end)
            && found.tail().year.is_none()
            && self.word(end) != "last";
        if last {
            found.end = end + 1;
            if let Base::Month(month) = found.from.base {
                let step = match self.lex(end) {
                    Lex::Behind(step, _) => step,
                    _ => Step::Previous,
                };
                found.from.base = Base::Relative(Relative::Month(month, step, Lean::Now));
            }
        }
        last
    }

    fn year_behind(&self, at: usize) -> Option<(i32, usize)> {
        let (next, comma) = if self.joined(at) && self.mark(at) == Some(',') && self.spaced(at + 1)
        {
            (at + 1, true)
        } else if self.spaced(at) {
            match self.past_of(at) {
                Some(past) if self.spaced(past) => (past, false),
                _ if self.lex(at) == Lex::In => (at + 1, false),
                _ => (at, false),
            }
        } else {
            return None;
        };
        if let Some(short) = self.short_year(next).filter(|_| !comma) {
            return Some(short);
        }
        let year = self.year_number(next)?;
        let end = next + 1;
        let sure = self.free_right(end) || self.is_dash(end) || self.mark(end) == Some('/');
        // "In March 2000 people": a round number of people is no year.
        let amount = self.counts_people(end) && (year % 100 == 0 || !(1900..=2035).contains(&year));
        (sure && !amount).then_some((year, end))
    }
}
