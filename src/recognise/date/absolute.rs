//! Forms that name a time by itself: days, months, years, decades, centuries.

use super::expression::{Base, Expression, Join, Note, Piece};
use super::lexicon::{Lex, Tongue, Unit};
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
            if !self.free_left(at) && !(at > 0 && self.is_apostrophe(at - 1)) {
                return None;
            }
            return self
                .iso(at)
                .or_else(|| self.by_signs(at))
                .or_else(|| self.day_and_month(at, None))
                .or_else(|| self.century(at))
                .or_else(|| self.decade(at))
                .or_else(|| self.year(at));
        }
        if self.is_apostrophe(at) {
            return self.short_decade(at).or_else(|| self.lone_short_year(at));
        }
        if matches!(self.lex(at), Lex::Numeral | Lex::Nth(_)) {
            return self.century(at).or_else(|| self.day_and_month(at, None));
        }
        self.coded_part(at)
    }

    /// "2022-03-07", "2022/03/07", "2022-03"; a time of day may hang on it.
    fn iso(&self, at: usize) -> Option<Expression> {
        let year = self.year_number(at)?;
        let sign = self
            .mark(at + 1)
            .filter(|it| matches!(it, '-' | '/' | '.'))?;
        let (month, digits) = self.number(at + 2)?;
        if !(self.joined(at + 1) && self.joined(at + 2)) || !(1..=12).contains(&month) {
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
        self.free_right(found.end).then_some(found)
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
            // Only a list goes on so; it ends in "and".
            let mut ahead = self.day(at + 1)?.1;
            for _ in 0..8 {
                if self.mark(ahead) == Some(',') && self.joined(ahead) {
                    ahead = self.day(ahead + 1)?.1;
                }
            }
            let (_, _, join, _) = self.next_day(ahead).filter(|it| it.2 == Join::And)?;
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
        if !self.spaced(name.end) && !(self.is_dash(name.end) && name.short) {
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
        self.free_right(found.end).then_some(found)
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
        if !self.free_right(found.end) {
            return None;
        }
        if found.from.year.is_some() {
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
        }
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
        (sure && !self.counts_people(end)).then_some((year, end))
    }

    /// A year by itself, or two with a sign between: "1984-1985", "2012/13".
    fn year(&self, at: usize) -> Option<Expression> {
        let year = self.year_number(at)?;
        if let Some(range) = self.two_years(at, year) {
            return Some(range);
        }
        let piece = Piece::of_year(Base::Year, year);
        (self.free_right(at + 1) && (self.loose || self.year_stands(at, year)))
            .then(|| Expression::one(piece, at, at + 1))
    }

    fn two_years(&self, at: usize, year: i32) -> Option<Expression> {
        let sign = at + 1;
        let slash = self.mark(sign) == Some('/');
        if !slash && !self.is_dash(sign) || self.joined(sign) != self.joined(sign + 1) {
            return None;
        }
        let (value, digits) = self.number(sign + 1)?;
        let last = match digits {
            4 => value as i32,
            2 if self.joined(sign) => year - year % 100 + value as i32,
            _ => return None,
        };
        let end = sign + 2;
        let fits = last > year && last <= 2100 && last - year <= 400 && self.free_right(end);
        if !fits
            || (!self.loose
                && (self.labelled(at) || self.counts_something(end) || self.amount_before(at)))
        {
            return None;
        }
        // "the 1996-97" of a season is a year, "2012-13 people" is none.
        Some(Expression::range(
            Piece::of_year(Base::Year, year),
            Piece::of_year(Base::Year, last),
            Join::Sign,
            at,
            end,
        ))
    }

    /// "in ’12".
    fn lone_short_year(&self, at: usize) -> Option<Expression> {
        let (year, end) = self.short_year(at)?;
        let cue = matches!(
            self.lex_before(at),
            Lex::In | Lex::Of | Lex::Cue | Lex::From | Lex::Until | Lex::Third(_) | Lex::Season(_)
        ) && self.spaced(at);
        (cue || self.loose).then(|| {
            let mut piece = Piece::of_year(Base::Year, year);
            piece.note = Note::ShortYear;
            Expression::one(piece, at, end)
        })
    }

    /// "1980s", "1990’s", "80s".
    fn decade(&self, at: usize) -> Option<Expression> {
        let (value, digits) = self.number(at)?;
        if value % 10 != 0 || !matches!(digits, 2 | 4) {
            return None;
        }
        let mut end = at + 1;
        if self.joined(end) && self.is_apostrophe(end) {
            end += 1;
        }
        if !self.joined(end) || self.word(end) != "s" {
            return None;
        }
        end += 1;
        let year = if digits == 4 {
            self.year_number(at)?
        } else {
            let cue = matches!(self.lex_before(at), Lex::The | Lex::Third(_));
            if !cue || value < 20 {
                return None;
            }
            1900 + value as i32
        };
        self.free_right(end).then(|| {
            let base = if digits == 4 && year % 100 == 0 && year < 2000 {
                Base::Hundred(year)
            } else {
                Base::Decade(year)
            };
            Expression::one(Piece::new(base), at, end)
        })
    }

    /// "’80s".
    fn short_decade(&self, at: usize) -> Option<Expression> {
        if !self.joined(at + 1) {
            return None;
        }
        let (value, digits) = self.number(at + 1)?;
        let fits = digits == 2 && value % 10 == 0 && value >= 20;
        (fits && self.joined(at + 2) && self.word(at + 2) == "s" && self.free_right(at + 3))
            .then(|| Expression::one(Piece::new(Base::Decade(1900 + value as i32)), at, at + 3))
    }

    /// "the eighties", but not "in his eighties".
    fn ties(&self, at: usize, tens: u8) -> Option<Expression> {
        let before = self.lex_before(at);
        (self.loose
            || matches!(before, Lex::The | Lex::Third(_) | Lex::And)
            || self.is_dash(at.wrapping_sub(1)))
        .then(|| {
            Expression::one(
                Piece::new(Base::Decade(1900 + 10 * i32::from(tens))),
                at,
                at + 1,
            )
        })
    }

    /// "années 1990", "années 90", "années 1970 et 1980".
    fn french_decade(&self, at: usize) -> Option<Expression> {
        let decade = |at: usize| {
            let (value, digits) = self.number(at)?;
            match digits {
                4 if value % 10 == 0 => Some((self.year_number(at)?, at + 1)),
                2 if value % 10 == 0 => Some((1900 + value as i32, at + 1)),
                _ => None,
            }
        };
        let spelled = |at: usize| {
            let (value, end) = self.count(at)?;
            (20..=90)
                .contains(&value)
                .then_some((value, end))
                .filter(|(value, _)| value % 10 == 0)
                .map(|(value, end)| (1900 + value, end))
        };
        let read = |at: usize| decade(at).or_else(|| spelled(at));
        let (first, end) = read(at + 1)?;
        let piece = |year| Piece::new(Base::Decade(year));
        if self.lex(end) == Lex::Et
            && let Some((second, end)) = read(end + 1).filter(|(year, _)| *year > first)
        {
            return Some(Expression::range(
                piece(first),
                piece(second),
                Join::And,
                at,
                end,
            ));
        }
        self.free_right(end)
            .then(|| Expression::one(piece(first), at, end))
    }

    /// "8th century", "15th and 16th centuries", "8th to the 11th centuries".
    fn century(&self, at: usize) -> Option<Expression> {
        self.centuries(at, |at| self.nth(at))
    }

    /// "XIXe siècle", "XIe-XIIe siècles".
    pub fn numeral_century(&self, at: usize) -> Option<Expression> {
        self.centuries(at, |at| roman(self.word(at)).map(|it| (it, at + 1)))
    }

    fn centuries(
        &self,
        at: usize,
        read: impl Fn(usize) -> Option<(u8, usize)>,
    ) -> Option<Expression> {
        let (first, next) = read(at)?;
        let named = |at: usize| {
            let at = if self.is_dash(at) && self.joined(at) {
                at + 1
            } else {
                at
            };
            matches!(self.unit(at), Some((Unit::Century, ..))).then_some(at + 1)
        };
        let piece = |nth: u8| Piece::new(Base::Century(i32::from(nth)));
        if !(1..=21).contains(&first) {
            return None;
        }
        if let Some(end) = named(next) {
            return (self.lex(end) != Lex::BeforeEra || !self.spaced(end))
                .then(|| Expression::one(piece(first), at, end));
        }
        let (join, second) = if self.is_dash(next) {
            (Join::Sign, next + 1)
        } else {
            match self.next_lex(next) {
                Lex::And | Lex::Et => (Join::And, next + 1),
                Lex::To | Lex::Through | Lex::Au | Lex::Until => (Join::To, next + 1),
                _ => return None,
            }
        };
        let second = self.past_article(second);
        // "mid-to-late" and the like do not come here: a number must.
        let (last, next) = read(second).filter(|(nth, _)| *nth > first && *nth <= 21)?;
        let end = named(next)?;
        Some(Expression::range(piece(first), piece(last), join, at, end))
    }

    /// "summer 2020", "the spring of 2012", "été 2013".
    fn season(&self, at: usize) -> Option<Expression> {
        let Lex::Season(season) = self.lex(at) else {
            return None;
        };
        let mut found = Expression::one(Piece::new(Base::Season(season)), at, at + 1);
        self.take_year(&mut found);
        // "The fall of 1991" may be one of a government.
        let fall = self.word(at).eq_ignore_ascii_case("fall");
        let of = matches!(self.lex(at + 1), Lex::Of | Lex::In);
        (found.from.year.is_some() && self.free_right(found.end) && !(fall && of)).then_some(found)
    }

    /// "Q1 2023", "2nd quarter" is elsewhere; "H1 2023", "T1 2023", "S2 2020".
    fn coded_part(&self, at: usize) -> Option<Expression> {
        let of = match self.word(at) {
            "Q" | "T" => 4,
            "H" | "S" => 2,
            _ => return None,
        };
        let (value, digits) = self.number(at + 1)?;
        if !self.joined(at + 1) || digits != 1 || !(1..=of).contains(&value) || !self.spaced(at + 2)
        {
            return None;
        }
        let year = self.year_number(at + 2)?;
        let mut piece = Piece::of_year(Base::Year, year);
        piece.part = Some(super::expression::Part::Of(value as u8 - 1, of as u8));
        self.free_right(at + 3)
            .then(|| Expression::one(piece, at, at + 3))
    }
}

/// A Roman numeral with the ending of a French ordinal: "XIXe", "XVIème".
fn roman(word: &str) -> Option<u8> {
    let digits = ["ème", "eme", "e", "è", "er"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))?;
    let mut total = 0_u8;
    let mut last = 0;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    for digit in digits.bytes().rev() {
        let value = match digit {
            b'I' => 1,
            b'V' => 5,
            b'X' => 10,
            _ => return None,
        };
        if value < last {
            total = total.checked_sub(value)?;
        } else {
            total += value;
            last = value;
        }
    }
    (1..=21).contains(&total).then_some(total)
}
