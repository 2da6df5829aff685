//! Forms that name a year or more: years, decades, centuries, seasons.

use super::expression::{Base, Expression, Join, Note, Part, Piece};
use super::lexicon::{Lex, Unit};
use super::reader::Reader;

impl Reader<'_> {
    /// A year by itself, or two with a sign between: "1984-1985", "2012/13".
    pub fn year(&self, at: usize) -> Option<Expression> {
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
    pub fn lone_short_year(&self, at: usize) -> Option<Expression> {
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
    pub fn decade(&self, at: usize) -> Option<Expression> {
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
            let cue = matches!(self.cue_before(at), Lex::The | Lex::Third(_));
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
    pub fn short_decade(&self, at: usize) -> Option<Expression> {
        if !self.joined(at + 1) {
            return None;
        }
        let (value, digits) = self.number(at + 1)?;
        let fits = digits == 2 && value % 10 == 0 && value >= 20;
        (fits && self.joined(at + 2) && self.word(at + 2) == "s" && self.free_right(at + 3))
            .then(|| Expression::one(Piece::new(Base::Decade(1900 + value as i32)), at, at + 3))
    }

    /// "the eighties", but not "in his eighties".
    pub fn ties(&self, at: usize, tens: u8) -> Option<Expression> {
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
    pub fn french_decade(&self, at: usize) -> Option<Expression> {
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
    pub fn century(&self, at: usize) -> Option<Expression> {
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
    pub fn season(&self, at: usize) -> Option<Expression> {
        let Lex::Season(season) = self.lex(at) else {
            return None;
        };
        // "The Arab Spring of 2011" is the name of something.
        let named = self.capital(at)
            && self.before(at).is_some_and(|it| {
                self.is_word(it) && self.capital(it) && self.lex(it) == Lex::Other
            });
        if named {
            return None;
        }
        let mut found = Expression::one(Piece::new(Base::Season(season)), at, at + 1);
        self.take_year(&mut found);
        // "The fall of 1991" may be one of a government.
        let fall = self.word(at).eq_ignore_ascii_case("fall");
        let of = matches!(self.lex(at + 1), Lex::Of | Lex::In);
        (found.from.year.is_some() && self.free_right(found.end) && !(fall && of)).then_some(found)
    }

    /// "Q1 2023", "2nd quarter" is elsewhere; "H1 2023", "T1 2023", "S2 2020".
    pub fn coded_part(&self, at: usize) -> Option<Expression> {
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
        piece.part = Some(Part::Of(value as u8 - 1, of as u8));
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
