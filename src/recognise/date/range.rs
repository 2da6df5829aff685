//! Whole expressions: single times, ranges and lists of them.

use super::expression::{Base, Expression, Join, Piece, Relative};
use super::lexicon::Lex;
use super::reader::Reader;

impl Reader<'_> {
    /// The time expression that starts at `at`, as long as it reaches.
    pub fn expression(&self, at: usize) -> Option<Expression> {
        match self.lex(at) {
            Lex::From | Lex::Between | Lex::Entre => return self.framed(at),
            Lex::Du | Lex::De | Lex::Des if self.french => return self.framed(at),
            _ => {}
        }
        let mut found = self.single(at)?;
        // Each turn takes at least two items, and stops at the first that does
        // not go on; what is joined is checked only against the last piece.
        while let Some(longer) = self.joint(&found) {
            found = longer;
        }
        // What a sign ties to something else is no date of its own.
        let sign = self.is_dash(found.end) || self.mark(found.end) == Some('/');
        let tied = sign && !self.free_right(found.end);
        if tied && !self.loose {
            return None;
        }
        self.described(found)
    }

    /// One time without a range of its own making.
    fn single(&self, at: usize) -> Option<Expression> {
        let found = self
            .relative(at)
            .or_else(|| self.part(at))
            .or_else(|| self.absolute(at))?;
        Some(found)
    }

    /// "between … and …", "from … to …", "du … au …", "entre … et …".
    fn framed(&self, at: usize) -> Option<Expression> {
        let between = matches!(self.lex(at), Lex::Between | Lex::Entre);
        if !self.spaced(at + 1) {
            return None;
        }
        let first_at = self.past_article(at + 1);
        let first = self
            .part(first_at)
            .or_else(|| self.relative(at + 1))
            .or_else(|| self.loosely(first_at))?;
        if first.to.is_some() {
            // "between May 8 and 11", "from 23 to 26 February".
            let fits = match first.join {
                Join::And | Join::Sign => between,
                Join::To => !between,
                Join::None => false,
            };
            let mut found = first;
            if between {
                found.start = at;
            }
            found.throughout = !between;
            return fits.then_some(found);
        }
        let mut next = first.end;
        if !self.spaced(next) {
            return None;
        }
        let joint = self.lex(next);
        let fits = match joint {
            Lex::And | Lex::Et => between,
            Lex::To | Lex::Until | Lex::Through | Lex::Au => !between,
            Lex::Jusque => !between,
            _ => false,
        };
        if !fits {
            return None;
        }
        next += 1;
        if joint == Lex::Jusque {
            if self.is_apostrophe(next) {
                next += 1;
            }
            if matches!(self.lex(next), Lex::Au | Lex::En) {
                next += 1;
            }
        }
        if joint == Lex::Until && self.lex(next) == Lex::In {
            next += 1;
        }
        let second_at = self.past_article(next);
        let second = self
            .part(second_at)
            .or_else(|| self.relative(next))
            .or_else(|| self.loosely(second_at))?;
        if second.to.is_some() {
            return None;
        }
        let join = if between { Join::And } else { Join::To };
        // "Between" is a part of the form, "from" only its frame.
        let start = if between { at } else { first.start };
        let mut found = Expression::range(first.from, second.from, join, start, second.end);
        found.throughout = !between;
        self.in_order(&first.from, &second.from).then_some(found)
    }

    /// A time whose frame takes away the doubt: "between 1922 and 1946".
    fn loosely(&self, at: usize) -> Option<Expression> {
        if let Some(found) = self.absolute(at) {
            return Some(found);
        }
        let sure = Reader {
            loose: true,
            ..*self
        };
        let found = sure.absolute(at)?;
        let year = matches!(found.from.base, Base::Year) && found.to.is_none();
        let month = matches!(found.from.base, Base::Month(_)) && self.capital(at);
        ((year && !self.counts_something(found.end)) || month).then_some(found)
    }

    /// The same expression with what is joined to it by a sign or a word.
    fn joint(&self, found: &Expression) -> Option<Expression> {
        let at = found.end;
        let (join, next) = if self.is_dash(at) {
            // Signs stand close on both sides or apart on both.
            let fits = self.joined(at) == self.joined(at + 1) && found.join == Join::None;
            fits.then_some((Join::Sign, at + 1))?
        } else if self.mark(at) == Some('/') && self.joined(at) && self.joined(at + 1) {
            (found.join == Join::None).then_some((Join::Sign, at + 1))?
        } else if self.mark(at) == Some(',') && self.joined(at) {
            return self.listed(found);
        } else if self.spaced(at) {
            let join = match self.lex(at) {
                Lex::To | Lex::Through => Join::To,
                Lex::Au if self.french => Join::To,
                Lex::And | Lex::Et => Join::And,
                _ if matches!(self.word(at), "or" | "ou" | "&") => Join::And,
                _ => return None,
            };
            if join == Join::To && found.join != Join::None {
                return None;
            }
            (join, at + 1)
        } else {
            return None;
        };
        let second = match join {
            Join::And => self.listed_second(found, next),
            _ => self.second_end(next, join),
        }?;
        let fits = match join {
            Join::And => self.one_list(found, &second, next),
            _ => same_kind(&found.from, &second.from) && self.in_order(&found.tail(), &second.from),
        };
        fits.then(|| {
            let mut longer = *found;
            longer.to = Some(second.tail());
            longer.end = second.end;
            longer.join = if found.join == Join::None {
                join
            } else {
                found.join
            };
            longer
        })
    }

    fn second_end(&self, at: usize, join: Join) -> Option<Expression> {
        let inner = self.past_article(at);
        let second = if join == Join::Sign && self.number(at).is_some() {
            self.number_form(at)
        } else {
            self.part(inner).or_else(|| self.loosely(inner))
        }?;
        second.to.is_none().then_some(second)
    }

    fn listed_second(&self, found: &Expression, at: usize) -> Option<Expression> {
        let inner = self.past_article(at);
        // "the 1990s and 2000s", "1915 and 1916", "Monday and Tuesday".
        let second = match found.tail().base {
            Base::Relative(_) => self.relative(at).or_else(|| self.absolute(at))?,
            Base::Year if inner != at => return None,
            _ => self.part(inner).or_else(|| self.loosely(inner))?,
        };
        second.to.is_none().then_some(second)
    }

    /// A comma goes on only in a list that ends in "and": "2012, 2013 and 2014".
    fn listed(&self, found: &Expression) -> Option<Expression> {
        let next = found.end + 1;
        if !self.spaced(next) || matches!(found.join, Join::Sign | Join::To) {
            return None;
        }
        let second = self.listed_second(found, next)?;
        if !self.one_list(found, &second, next) {
            return None;
        }
        // Look ahead over a few more to the "and".
        let mut ahead = second;
        for _ in 0..6 {
            let and = self.spaced(ahead.end) && matches!(self.lex(ahead.end), Lex::And | Lex::Et);
            let comma = self.mark(ahead.end) == Some(',') && self.joined(ahead.end);
            if !and && !comma {
                return None;
            }
            let after = ahead.end + 1;
            // An Oxford comma.
            let after = if comma && matches!(self.lex(after), Lex::And | Lex::Et) {
                after + 1
            } else {
                after
            };
            let third = self.listed_second(&ahead, after)?;
            if !self.one_list(&ahead, &third, after) {
                return None;
            }
            if and || after != ahead.end + 1 {
                let mut longer = *found;
                longer.to = Some(third.tail());
                longer.end = third.end;
                longer.join = Join::And;
                return Some(longer);
            }
            ahead = third;
        }
        None
    }

    /// Whether two times with "and" between are one expression: years, decades,
    /// months that share a year, weekdays; each right behind the one before.
    /// Those further apart are dates of their own.
    fn one_list(&self, found: &Expression, second: &Expression, at: usize) -> bool {
        let (first, last) = (found.tail(), second.from);
        if first.part.is_some() || last.part.is_some() {
            return false;
        }
        let alike = match (first.base, last.base) {
            (Base::Year, Base::Year) => match (first.year, last.year) {
                (Some(first), Some(last)) => last - first == 1,
                _ => false,
            },
            (Base::Decade(first), Base::Decade(last)) => last - first == 10,
            (Base::Month(a), Base::Month(b)) => first.year.is_none() && b % 12 == (a + 1) % 12,
            (Base::Relative(Relative::Weekday(..)), Base::Relative(Relative::Weekday(..))) => {
                return true;
            }
            _ => false,
        };
        alike && !self.counts_people(at + 1) && self.in_order(&first, &last)
    }

    /// Whether the second may follow the first, as far as both say it.
    fn in_order(&self, first: &Piece, last: &Piece) -> bool {
        if let (Some(first), Some(last)) = (first.year, last.year)
            && first > last
        {
            return false;
        }
        match (first.base, last.base) {
            (Base::Year, Base::Year) => first.year < last.year || first.part.is_some(),
            (Base::Decade(first), Base::Decade(last))
            | (Base::Hundred(first), Base::Hundred(last))
            | (Base::Century(first), Base::Century(last)) => first < last,
            (Base::Month(a), Base::Month(b)) => {
                first.year.is_some() || last.year.is_some() || a != b || first.part != last.part
            }
            _ => true,
        }
    }

    /// Whether all of it is said to be meant: "throughout 2020".
    fn described(&self, mut found: Expression) -> Option<Expression> {
        let mut before = self.lex_before(found.start);
        if matches!(before, Lex::The | Lex::Of) && found.start > 0 {
            before = self.lex_before(found.start - 1);
        }
        found.throughout |= before == Lex::Whole;
        Some(found)
    }
}

/// Whether two times can be the ends of one range.
fn same_kind(first: &Piece, last: &Piece) -> bool {
    use Base::{Century, Day, Decade, Hundred, Month, Season, Year};
    match (first.base, last.base) {
        (Day { .. }, Day { .. } | Month(_)) | (Month(_), Month(_) | Day { .. }) => true,
        (Year, Year) => true,
        (Month(_), Year) | (Year, Month(_)) => first.year.is_some() && last.year.is_some(),
        (Decade(_) | Hundred(_), Decade(_) | Hundred(_)) => true,
        (Year, Decade(_)) | (Decade(_), Year) => true,
        (Century(_), Century(_)) | (Season(_), Season(_)) => true,
        (Base::Relative(Relative::Weekday(..)), Base::Relative(Relative::Weekday(..))) => true,
        _ => false,
    }
}
