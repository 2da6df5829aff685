//! Times that are named from another: "the following day", "two months
//! later", "last year", "le lendemain", "on Tuesday".

use super::expression::{Base, Expression, Lean, Piece, Relative};
use super::item::Gap;
use super::lexicon::{Lex, Step, Unit};
use super::reader::Reader;

fn one(relative: Relative, start: usize, end: usize) -> Expression {
    Expression::one(Piece::new(Base::Relative(relative)), start, end)
}

impl Reader<'_> {
    /// A time named from another that starts at `at`.
    pub fn relative(&self, at: usize) -> Option<Expression> {
        let found = match self.lex(at) {
            Lex::DayFromNow(days) => self.day_from_now(at, days),
            Lex::This | Lex::That | Lex::Last | Lex::Beside(_) | Lex::Past => {
                self.unit_from_now(at)
            }
            Lex::The => self.behind_the(at),
            Lex::Le | Lex::La | Lex::L | Lex::Ce => self.behind_le(at),
            Lex::Earlier | Lex::Later => self.earlier_or_later(at),
            Lex::Before
                if self.is_dash(at + 1)
                    && self.joined(at + 1)
                    && self.lex(at + 2) == Lex::DayFromNow(-1)
                    && self.word(at).eq_ignore_ascii_case("avant") =>
            {
                Some(one(Relative::Unit(Unit::Day, -2, Lean::Now), at, at + 3))
            }
            Lex::Il => self.ago_in_french(at),
            // "Same day govt banned rally."
            Lex::Same if self.opens(at) && self.spaced(at + 1) => {
                self.stepped(at, at + 1, Step::Same, Lean::There)
            }
            Lex::A | Lex::Numeral => self.away(at),
            _ if self.number(at).is_some() => self.away(at),
            _ => None,
        }?;
        self.free_right(found.end).then_some(found)
    }

    /// "today", "yesterday"; "today’s Nigeria" is no day.
    fn day_from_now(&self, at: usize, days: i8) -> Option<Expression> {
        let possessive = self.is_apostrophe(at + 1)
            && self.joined(at + 1)
            && self.word(at + 2) == "s"
            && self.joined(at + 2);
        if possessive && self.capital(at + 3) && days == 0 {
            return None;
        }
        let mut end = at + 1;
        if self.word(at).eq_ignore_ascii_case("aujourd") {
            // "le Mali d’aujourd’hui" is no day either.
            let vague = at > 1 && self.is_apostrophe(at - 1) && self.lex(at - 2) == Lex::D;
            if vague || !self.is_apostrophe(end) || self.word(end + 1) != "hui" {
                return None;
            }
            end += 2;
        }
        Some(one(
            Relative::Unit(Unit::Day, i32::from(days), Lean::Now),
            at,
            end,
        ))
    }

    /// "this year", "that September", "last month", "next Monday", "the past
    /// two years", "that same day".
    pub fn unit_from_now(&self, at: usize) -> Option<Expression> {
        let lex = self.lex(at);
        let mut next = at + 1;
        if !self.spaced(next) {
            return None;
        }
        let (step, lean) = match lex {
            Lex::This => (Step::Same, Lean::Now),
            Lex::That => (Step::Same, Lean::There),
            Lex::Last => (Step::Previous, Lean::Now),
            Lex::Past => return self.run(at, next, -1, Lean::Now),
            Lex::Beside(Step::Next) if self.word(at).eq_ignore_ascii_case("next") => {
                (Step::Next, Lean::Now)
            }
            _ => return None,
        };
        if self.lex(next) == Lex::Same && self.spaced(next + 1) {
            if !matches!(lex, Lex::This | Lex::That) {
                return None;
            }
            return self.stepped(at, next + 1, Step::Same, Lean::There);
        }
        if matches!(lex, Lex::This | Lex::That) && matches!(self.lex(next), Lex::Weekday { .. }) {
            // "said that Tuesday’s attack": the weekday alone.
            if lex == Lex::That {
                return None;
            }
        }
        if matches!(lex, Lex::That) && matches!(self.lex(next), Lex::Month { .. }) {
            // "that September 2022 saw": the conjunction.
            if self.year_number(next + 1).is_some() || self.day(next + 1).is_some() {
                return None;
            }
        }
        if lex == Lex::Last || lex == Lex::Past {
            // "last two months" without an article is rare; "last week of" is a part.
            if self.past_of(next + 1).is_some() {
                return None;
            }
        }
        if let Some((_, true, _)) = self.unit(next) {
            next = at + 1;
            if !self.word(next).eq_ignore_ascii_case("mois") {
                return None;
            }
        }
        self.stepped(at, next, step, lean)
    }

    /// A unit, month or weekday at `at` that lies a step from what it leans on.
    fn stepped(&self, start: usize, at: usize, step: Step, lean: Lean) -> Option<Expression> {
        let count = match step {
            Step::Previous => -1,
            Step::Same => 0,
            Step::Next => 1,
        };
        if let Some((unit, many, _)) = self.unit(at) {
            let singular = !many || self.word(at).eq_ignore_ascii_case("mois");
            return singular.then(|| one(Relative::Unit(unit, count, lean), start, at + 1));
        }
        match self.lex(at) {
            Lex::Month { .. } => {
                let name = self.month(at).filter(|it| !it.short)?;
                let capital = self.french || self.capital(at);
                capital.then(|| one(Relative::Month(name.month, step, lean), start, name.end))
            }
            Lex::Weekday {
                day, short: false, ..
            } => Some(one(Relative::Weekday(day, Some(step), lean), start, at + 1)),
            _ => None,
        }
    }

    /// "the following day", "the same month", "the
    /// day before", "the end of the year", "the past decade", "the 13th".
    fn behind_the(&self, at: usize) -> Option<Expression> {
        let next = at + 1;
        if !self.spaced(next) {
            return None;
        }
        match self.lex(next) {
            Lex::Same => self.stepped(at, next + 1, Step::Same, Lean::There),
            Lex::Beside(step) => self.stepped(at, next + 1, step, Lean::There),
            Lex::Past => self.run(at, next + 1, -1, Lean::Now),
            Lex::Last => self.part_there(at),
            Lex::Unit { .. } => self.unit_beside(at, next),
            Lex::ThirdOf(_) | Lex::Nth(_) | Lex::Numeral => {
                self.part_there(at).or_else(|| self.ellipsis(at))
            }
            _ if self.number(next).is_some() => self.part_there(at).or_else(|| self.ellipsis(at)),
            _ => None,
        }
    }

    /// "the end of the year", "the second half of last year": relative, so the
    /// article is a part of it.
    fn part_there(&self, at: usize) -> Option<Expression> {
        let mut found = self.part(at + 1)?;
        found.start = at;
        found.from.is_relative().then_some(found)
    }

    /// "the day before", "the year after", as long as nothing follows that it
    /// would lean on instead.
    fn unit_beside(&self, at: usize, next: usize) -> Option<Expression> {
        let (unit, many, _) = self.unit(next)?;
        if many || !self.spaced(next + 1) {
            return None;
        }
        let count = match self.lex(next + 1) {
            Lex::Before | Lex::Earlier | Lex::Beside(Step::Previous) => -1,
            Lex::After | Lex::Later => 1,
            _ => return None,
        };
        let end = next + 2;
        if matches!(self.lex(next + 1), Lex::Before | Lex::After) {
            if unit == Unit::Day
                && let Lex::DayFromNow(days) = self.lex(end)
            {
                let days = i32::from(days) + count;
                return Some(one(Relative::Unit(Unit::Day, days, Lean::Now), at, end + 1));
            }
            if !self.closes(end) {
                return None;
            }
        }
        Some(one(Relative::Unit(unit, count, Lean::There), at, end))
    }

    /// "two months later", "a week earlier", "three days ago", "two days
    /// before".
    fn away(&self, at: usize) -> Option<Expression> {
        let (count, next) = self.count(at)?;
        let next = if self.is_dash(next) { next + 1 } else { next };
        let (unit, _, part_of_day) = self.unit(next)?;
        if part_of_day && unit != Unit::Day || !self.spaced(next + 1) {
            return None;
        }
        let behind = next + 1;
        let (way, lean, end) = match self.lex(behind) {
            Lex::Later => (1, Lean::There, behind + 1),
            Lex::Earlier => (-1, Lean::There, behind + 1),
            Lex::Ago => (-1, Lean::Now, behind + 1),
            // "three days after that", "five days on"
            Lex::Before | Lex::After if self.is_that(behind + 1) => {
                let way = if self.lex(behind) == Lex::After {
                    1
                } else {
                    -1
                };
                (way, Lean::There, behind + 2)
            }
            Lex::Before if self.closes(behind + 1) => (-1, Lean::There, behind + 1),
            Lex::After if self.closes(behind + 1) => (1, Lean::There, behind + 1),
            Lex::On if self.ends_phrase(behind + 1) => (1, Lean::There, behind + 1),
            Lex::Beside(Step::Previous) if self.closes(behind + 1) => (-1, Lean::There, behind + 1),
            Lex::Plus if self.lex(behind + 1) == Lex::Tard => (1, Lean::There, behind + 2),
            Lex::Plus if self.lex(behind + 1) == Lex::Tot => (-1, Lean::There, behind + 2),
            _ => return None,
        };
        // "Earlier than" compares, and "a day later than".
        if self.word(end).eq_ignore_ascii_case("than") || self.word(end) == "que" {
            return None;
        }
        // Weeks are counted in days, to a day; decades in years.
        let (unit, count) = match unit {
            Unit::Week => (Unit::Day, 7 * count),
            Unit::Decade => (Unit::Year, 10 * count),
            Unit::Century => (Unit::Year, 100 * count),
            unit => (unit, count),
        };
        Some(one(
            Relative::Unit(unit, way * count, lean),
            self.hedge_before(at),
            end,
        ))
    }

    /// "that" as what something leans on: "after that, …", "after that a second".
    fn is_that(&self, at: usize) -> bool {
        self.lex(at) == Lex::That
            && self.spaced(at)
            && (self.closes(at + 1) || matches!(self.lex(at + 1), Lex::The | Lex::A))
    }

    /// Whether a mark or the end of the line follows.
    fn ends_phrase(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Break => true,
            Gap::None => matches!(self.mark(at), Some('.' | ',' | ';' | ':' | '!' | '?')),
            Gap::Space => matches!(self.mark(at), Some('–' | '—')),
        }
    }

    /// "about", "some", "nearly" before a count belong to it.
    fn hedge_before(&self, at: usize) -> usize {
        let Some(before) = self.before(at).filter(|_| self.spaced(at)) else {
            return at;
        };
        let hedge = matches!(
            self.word(before).to_ascii_lowercase().as_str(),
            "about"
                | "some"
                | "around"
                | "nearly"
                | "almost"
                | "roughly"
                | "approximately"
                | "environ"
                | "quelque"
        );
        if hedge { before } else { at }
    }

    /// "earlier this year", "later that day".
    fn earlier_or_later(&self, at: usize) -> Option<Expression> {
        if !self.spaced(at + 1) {
            return None;
        }
        let mut found = match self.lex(at + 1) {
            Lex::The if self.lex(at + 2) == Lex::Same => self.behind_the(at + 1),
            Lex::This | Lex::That => self.unit_from_now(at + 1),
            Lex::In if self.lex(at + 2) == Lex::The && self.unit(at + 3).is_some() => {
                let (unit, many, _) = self.unit(at + 3)?;
                (!many && unit != Unit::Day && self.closes(at + 4))
                    .then(|| one(Relative::Unit(unit, 0, Lean::Either), at, at + 4))
            }
            _ => None,
        }?;
        found.start = at;
        Some(found)
    }

    /// "past year". With a number ("the past two years") it is a duration.
    fn run(&self, start: usize, at: usize, way: i32, lean: Lean) -> Option<Expression> {
        let (unit, many, _) = self.unit(at)?;
        (!many).then(|| one(Relative::Run(unit, way, lean), start, at + 1))
    }

    /// "the 13th" where a century or a month was named before.
    pub fn ellipsis(&self, at: usize) -> Option<Expression> {
        if self.lex(at) != Lex::The
            || !matches!(
                self.lex_before(at),
                Lex::In
                    | Lex::On
                    | Lex::Of
                    | Lex::Cue
                    | Lex::From
                    | Lex::Until
                    | Lex::Between
                    | Lex::To
            )
        {
            return None;
        }
        self.number(at + 1)?;
        if self.absolute(at + 1).is_some() {
            return None;
        }
        let (nth, end) = self.nth(at + 1)?;
        (nth <= 31 && self.closes(end))
            .then(|| Expression::one(Piece::new(Base::Nth(nth)), at, end))
    }

    /// Whether a phrase can end at `at`: no noun phrase follows.
    fn closes(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Break => true,
            Gap::None => !self.is_word(at) && self.number(at).is_none() && !self.is_dash(at),
            Gap::Space => {
                if self.mark(at).is_some() {
                    return !matches!(self.mark(at), Some('“' | '‘' | '"' | '«'));
                }
                matches!(
                    self.word(at).to_ascii_lowercase().as_str(),
                    "and"
                        | "but"
                        | "or"
                        | "in"
                        | "at"
                        | "on"
                        | "by"
                        | "near"
                        | "when"
                        | "while"
                        | "who"
                        | "which"
                        | "that"
                        | "had"
                        | "was"
                        | "were"
                        | "as"
                        | "to"
                        | "from"
                        | "with"
                        | "for"
                        | "because"
                        | "he"
                        | "she"
                        | "they"
                        | "it"
                        | "et"
                        | "mais"
                        | "dans"
                        | "à"
                        | "par"
                        | "lors"
                )
            }
        }
    }

    /// A weekday by itself, where it is no name and no custom.
    pub fn lone_weekday(&self, at: usize, day: u8) -> Option<Expression> {
        let behind = self.word(at + 1).to_ascii_lowercase();
        let before = self
            .before(at)
            .map(|it| self.word(it).to_ascii_lowercase())
            .unwrap_or_default();
        let name = matches!(
            behind.as_str(),
            "prayer"
                | "prayers"
                | "sermon"
                | "sermons"
                | "times"
                | "telegraph"
                | "mail"
                | "post"
                | "herald"
                | "express"
                | "tribune"
                | "mirror"
                | "mass"
                | "school"
                | "market"
        ) || matches!(
            before.as_str(),
            "a" | "un"
                | "bloody"
                | "black"
                | "good"
                | "ash"
                | "palm"
                | "easter"
                | "holy"
                | "every"
                | "each"
                | "saint"
                | "cyber"
                | "chaque"
                | "joe"
                | "girl"
                | "les"
                | "per"
        );
        if name && !self.loose {
            return None;
        }
        // "lundi dernier", "mardi prochain".
        let (step, end) = match self.lex(at + 1) {
            Lex::Last if self.french => (Some(Step::Previous), at + 2),
            Lex::Behind(step, _) => (Some(step), at + 2),
            _ => (None, at + 1),
        };
        self.free_right(end)
            .then(|| one(Relative::Weekday(day, step, Lean::Now), at, end))
    }

    /// "le lendemain", "la même année", "l’année suivante", "le mois dernier",
    /// "cette année-là".
    fn behind_le(&self, at: usize) -> Option<Expression> {
        let shown = self.lex(at) == Lex::Ce;
        let mut next = if shown { at + 1 } else { self.past_article(at) };
        if next == at || (shown && !self.spaced(next)) {
            return None;
        }
        if let Lex::DayFromThere(days) = self.lex(next) {
            // "le lendemain de l’attaque" leans on no date.
            let of = self.past_of(next + 1).is_some();
            return (!of).then(|| {
                one(
                    Relative::Unit(Unit::Day, i32::from(days), Lean::There),
                    at,
                    next + 1,
                )
            });
        }
        let same = self.lex(next) == Lex::Same;
        if same {
            next += 1;
        }
        // "le 23 mars dernier" and "en mars dernier" are read with the month.
        let (unit, many, _) = self.unit(next)?;
        let many = many && !self.word(next).eq_ignore_ascii_case("mois");
        let end = next + 1;
        let found = |count, lean, end| Some(one(Relative::Unit(unit, count, lean), at, end));
        if same {
            return if many {
                None
            } else {
                found(0, Lean::There, end)
            };
        }
        if many {
            return None;
        }
        if self.joined(end) && self.is_dash(end) && self.joined(end + 1) {
            return match self.lex(end + 1) {
                Lex::La => found(0, Lean::There, end + 2),
                Lex::Ici => found(0, Lean::Now, end + 2),
                _ => None,
            };
        }
        match self.lex(end) {
            Lex::Behind(Step::Next, near) => {
                let lean = if near { Lean::Now } else { Lean::There };
                found(1, lean, end + 1)
            }
            Lex::Behind(_, near) => {
                let lean = if near { Lean::Now } else { Lean::There };
                found(-1, lean, end + 1)
            }
            Lex::Last => found(-1, Lean::Now, end + 1),
            Lex::D if self.is_apostrophe(end + 1) => match self.lex(end + 2) {
                Lex::After => found(1, Lean::There, end + 3),
                Lex::Before => found(-1, Lean::There, end + 3),
                _ => None,
            },
            _ if shown => found(0, Lean::Now, end),
            _ => None,
        }
    }

    /// "il y a deux ans".
    fn ago_in_french(&self, at: usize) -> Option<Expression> {
        if self.lex(at + 1) != Lex::Y || !self.word(at + 2).eq_ignore_ascii_case("a") {
            return None;
        }
        let (count, next) = self.count(at + 3)?;
        let (unit, ..) = self.unit(next)?;
        Some(one(Relative::Unit(unit, -count, Lean::Now), at, next + 1))
    }
}
