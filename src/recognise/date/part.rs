//! Parts of a time: early, mid and late, halves, quarters, weeks of a month.

use super::expression::{Base, Expression, Join, Lean, Part, Piece, Relative};
use super::lexicon::{Lex, Unit};
use super::reader::Reader;

impl Reader<'_> {
    /// A part of a time that starts at `at`.
    pub fn part(&self, at: usize) -> Option<Expression> {
        match self.lex(at) {
            Lex::Third(third) => self.third(at, third),
            Lex::ThirdOf(third) => self.third_of(at, third),
            Lex::TiersOf(third) => self.french_third(at, third),
            Lex::Nth(_) | Lex::Last | Lex::Numeral => self.counted_part(at),
            _ if self.number(at).is_some() => self.counted_part(at),
            _ => None,
        }
    }

    /// "early 2012", "mid-2013", "late last year", "early in the 11th",
    /// "mid- to late 2012".
    fn third(&self, at: usize, third: u8) -> Option<Expression> {
        let mut next = at + 1;
        if self.joined(next) && self.is_dash(next) {
            next += 1;
        }
        // "early to mid-March", "mid- to late", "early-to-mid".
        let or = self.word(next) == "or";
        if or || matches!(self.lex(next), Lex::To | Lex::And) {
            let join = if self.lex(next) == Lex::To {
                Join::To
            } else {
                Join::And
            };
            let mut other = next + 1;
            if self.joined(other) && self.is_dash(other) {
                other += 1;
            }
            if let Lex::Third(last) = self.lex(other)
                && last > third
            {
                let found = self.third(other, last)?;
                if found.to.is_some() {
                    return None;
                }
                let mut from = found.from;
                from.part = Some(Part::Of(third, 3));
                return Some(Expression::range(from, found.from, join, at, found.end));
            }
            return None;
        }
        let part = Part::Of(third, 3);
        if matches!(self.lex(next), Lex::In | Lex::On) && self.spaced(next) && third != 1 {
            // "early in 2012"; "early on 7 March" is an hour.
            if self.lex(next) == Lex::On {
                return None;
            }
            let inner = self.past_article(next + 1);
            let found = self
                .relative(next + 1)
                .or_else(|| self.absolute(inner))
                .or_else(|| self.ellipsis(next + 1))?;
            return self.divisible(&found).then(|| found.with_part(part, at));
        }
        let found = self.unit_from_now(next).or_else(|| self.absolute(next))?;
        self.divisible(&found).then(|| found.with_part(part, at))
    }

    /// "beginning of the 8th century", "end of 2023", "end of the year".
    fn third_of(&self, at: usize, third: u8) -> Option<Expression> {
        let next = match self.lex(at + 1) {
            Lex::Of if self.spaced(at + 1) => at + 2,
            // "end 2022", "end-2022".
            _ if third == 2 && (self.is_dash(at + 1) && self.joined(at + 2)) => at + 2,
            _ => return None,
        };
        let found = self.whole(next)?;
        self.divisible(&found)
            .then(|| found.with_part(Part::Of(third, 3), at))
    }

    /// What a part is one of: a unit leaned on, or a time by itself. A year
    /// behind an article belongs to the noun that follows it.
    fn whole(&self, at: usize) -> Option<Expression> {
        if let Some(found) = self.unit_from_now(at).or_else(|| self.unit_there(at)) {
            return Some(found);
        }
        let inner = self.past_article(at);
        let found = self.absolute(inner)?;
        let borrowed =
            inner != at && matches!(found.from.base, Base::Year | Base::Month(_)) && !self.french;
        (!borrowed).then_some(found)
    }

    /// "the year", "the month", "l’année" as what a part is one of.
    fn unit_there(&self, at: usize) -> Option<Expression> {
        let inner = self.past_article(at);
        if inner == at && !(self.french && matches!(self.lex(at.wrapping_sub(1)), Lex::Du)) {
            return None;
        }
        let (unit, many, _) = self.unit(inner)?;
        if many && !self.word(inner).eq_ignore_ascii_case("mois") || unit == Unit::Day {
            return None;
        }
        // "l’année 2012", "the month of March", "du mois de mars".
        let behind = self.past_of(inner + 1).unwrap_or(inner + 1);
        if self.spaced(inner + 1)
            && let Some(named) = self.absolute(behind)
            && matches!(named.from.base, Base::Year | Base::Month(_))
        {
            return Some(named);
        }
        if matches!(self.lex(inner + 1), Lex::Of | Lex::Behind(..) | Lex::Last) {
            return match self.lex(inner + 1) {
                Lex::Of => None,
                _ => self.relative(at),
            };
        }
        self.free_right(inner + 1).then(|| {
            Expression::one(
                Piece::new(Base::Relative(Relative::Unit(unit, 0, Lean::Either))),
                at,
                inner + 1,
            )
        })
    }

    /// "début 2012", "mi-mars", "fin de l’année", "milieu des années 1990".
    fn french_third(&self, at: usize, third: u8) -> Option<Expression> {
        let mut next = at + 1;
        if self.joined(next) && self.is_dash(next) {
            next += 1;
        } else if !self.spaced(next) {
            return None;
        }
        let behind = match self.lex(next) {
            Lex::Des => next + 1,
            _ => self.past_of(next).unwrap_or(next),
        };
        let found = self
            .relative(behind)
            .or_else(|| self.whole(behind))
            .or_else(|| self.absolute(behind))?;
        self.divisible(&found)
            .then(|| found.with_part(Part::Of(third, 3), at))
    }

    /// "second half of 2020", "first quarter of 2023", "first week of March",
    /// "first two months of 2023", "premier semestre 2020".
    fn counted_part(&self, at: usize) -> Option<Expression> {
        let (nth, next) = match self.lex(at) {
            Lex::Last => (99, at + 1),
            _ => self.nth(at)?,
        };
        if !self.spaced(next) && !self.is_dash(next) {
            return None;
        }
        let next = if self.is_dash(next) { next + 1 } else { next };
        let index = |of: u8| match nth {
            99 => Some(of - 1),
            nth if nth <= of => Some(nth - 1),
            _ => None,
        };
        let (part, after) = match self.lex(next) {
            Lex::Half => (Part::Of(index(2)?, 2), next + 1),
            Lex::Quarter => (Part::Of(index(4)?, 4), next + 1),
            Lex::Unit {
                unit: Unit::Week, ..
            } => {
                let week = if nth == 99 { 9 } else { index(5)? };
                (Part::Week(week), next + 1)
            }
            _ => {
                if nth != 1 && nth != 99 {
                    return None;
                }
                let (count, after) = self.count(next).unwrap_or((0, next));
                let (unit, many, _) = self.unit(after)?;
                let count = if count == 0 && !many { 1 } else { count };
                let (unit, count) = match unit {
                    Unit::Week if count > 0 => (Unit::Day, 7 * count),
                    unit => (unit, count),
                };
                if !matches!(unit, Unit::Day | Unit::Month | Unit::Year) || count > 50 {
                    return None;
                }
                let part = match count {
                    0 if nth == 99 => Part::Of(2, 3),
                    0 => Part::Of(0, 3),
                    count => Part::Run(count as u8, unit, nth == 99),
                };
                (part, after + 1)
            }
        };
        let direct = matches!(self.lex(next), Lex::Half | Lex::Quarter)
            && self.year_number(after).is_some()
            && self.spaced(after);
        let whole_at = if direct {
            after
        } else {
            self.past_of(after).filter(|_| self.spaced(after))?
        };
        let found = if direct {
            self.absolute(whole_at)
        } else {
            self.whole(whole_at)
        }?;
        let weekly = matches!(part, Part::Week(_)) && !matches!(found.from.base, Base::Month(_));
        (!weekly && self.divisible(&found)).then(|| found.with_part(part, at))
    }

    /// Whether a part of it makes sense: of a single time, not of a day.
    fn divisible(&self, found: &Expression) -> bool {
        found.to.is_none()
            && found.from.part.is_none()
            && !matches!(
                found.from.base,
                Base::Day { .. }
                    | Base::Relative(
                        Relative::Unit(Unit::Day, ..) | Relative::Weekday(..) | Relative::Run(..)
                    )
            )
    }
}
