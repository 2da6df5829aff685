//! Looking at the items of a stretch, and the small things that all rules read.

use super::item::{Gap, Item, What};
use super::lexicon::{Lex, Tongue, Unit};
use crate::recognise::number::{Reading, cardinal, is_ordinal_ending, ordinal};
use crate::recognise::token::Token;

/// The items of a stretch, under the rules that hold for it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub items: &'a [Item],
    pub french: bool,
    /// Whether a person says that a date is meant: doubt is no objection.
    pub loose: bool,
    /// Whether 3/7/2022 is a day of March.
    pub month_first: bool,
}

/// The name of a month in a text.
#[derive(Clone, Copy)]
pub(super) struct MonthName {
    pub month: u8,
    pub end: usize,
    pub short: bool,
}

impl<'a> Reader<'a> {
    pub fn what(&self, at: usize) -> Option<What> {
        self.items.get(at).map(|it| it.what)
    }

    pub fn gap(&self, at: usize) -> Gap {
        self.items.get(at).map_or(Gap::Break, |it| it.gap)
    }

    /// Whether it touches what stands before it.
    pub fn joined(&self, at: usize) -> bool {
        self.gap(at) == Gap::None
    }

    pub fn spaced(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
    }

    pub fn lex(&self, at: usize) -> Lex {
        match self.what(at) {
            Some(What::Word(lex)) => lex,
            _ => Lex::Other,
        }
    }

    /// The word at `at`, if it goes on from what stands before it.
    pub fn next_lex(&self, at: usize) -> Lex {
        if self.spaced(at) {
            self.lex(at)
        } else {
            Lex::Other
        }
    }

    pub fn mark(&self, at: usize) -> Option<char> {
        match self.what(at) {
            Some(What::Mark(mark)) => Some(mark),
            _ => None,
        }
    }

    pub fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.what(at) {
            Some(What::Number { value, digits }) => Some((value, digits)),
            _ => None,
        }
    }

    pub fn is_word(&self, at: usize) -> bool {
        matches!(self.what(at), Some(What::Word(_)))
    }

    pub fn word(&self, at: usize) -> &'a str {
        self.items
            .get(at)
            .map_or("", |it| &self.text[it.start as usize..it.end as usize])
    }

    /// The item before `at`, if nothing ends between the two.
    pub fn before(&self, at: usize) -> Option<usize> {
        (at > 0 && self.gap(at) != Gap::Break).then(|| at - 1)
    }

    /// The word before `at`, or nothing.
    pub fn lex_before(&self, at: usize) -> Lex {
        self.before(at).map_or(Lex::Other, |it| self.lex(it))
    }

    pub fn capital(&self, at: usize) -> bool {
        self.word(at).chars().next().is_some_and(char::is_uppercase)
    }

    pub fn lower(&self, at: usize) -> bool {
        self.word(at).chars().next().is_some_and(char::is_lowercase)
    }

    pub fn shouted(&self, at: usize) -> bool {
        let word = self.word(at);
        word.len() > 1 && word.chars().all(char::is_uppercase)
    }

    /// Whether a sentence or a line starts at `at`.
    pub fn opens(&self, at: usize) -> bool {
        match self.before(at) {
            None => true,
            Some(before) => matches!(
                self.mark(before),
                Some('.' | '!' | '?' | '•' | '“' | '«' | '"' | '…')
            ),
        }
    }

    pub fn is_dash(&self, at: usize) -> bool {
        matches!(
            self.mark(at),
            Some('-' | '–' | '—' | '\u{2010}' | '\u{2011}' | '\u{2212}')
        )
    }

    pub fn is_apostrophe(&self, at: usize) -> bool {
        matches!(self.mark(at), Some('\'' | '’' | '‘' | 'ʼ'))
    }

    /// Whether the number at `at` stands by itself to its left.
    pub fn free_left(&self, at: usize) -> bool {
        if !self.joined(at) || at == 0 {
            return !self.grouped_left(at);
        }
        let before = at - 1;
        match self.what(before) {
            Some(What::Word(_) | What::Number { .. }) => false,
            Some(What::Mark(mark)) => match mark {
                '$' | '€' | '£' | '#' | '+' | '_' | '=' | '@' | '\\' | '&' | '%' | '°' | '№'
                | '§' | '/' | '~' | '<' | '>' | '*' | '^' | '\u{fffc}' => false,
                '.' | ',' | ':' => {
                    !(self.joined(before) && before > 0 && self.number(before - 1).is_some())
                }
                _ if self.is_dash(before) => {
                    !self.joined(before)
                        || before == 0
                        || matches!(
                            self.word(before - 1).to_ascii_lowercase().as_str(),
                            "pre" | "post" | "mid" | "early" | "late" | "non" | "since" | "mi"
                        )
                }
                _ => true,
            },
            None => true,
        }
    }

    /// "2 000": the number is the rest of a grouped one.
    fn grouped_left(&self, at: usize) -> bool {
        let (Some((_, digits)), Some(before)) = (self.number(at), self.before(at)) else {
            return false;
        };
        digits == 3 && self.number(before).is_some_and(|(_, digits)| digits <= 3)
    }

    /// Whether what ends before `end` stands by itself to its right.
    pub fn free_right(&self, end: usize) -> bool {
        if !self.joined(end) {
            return true;
        }
        match self.what(end) {
            Some(What::Word(_) | What::Number { .. }) => false,
            Some(What::Mark(mark)) => {
                let follower = self.joined(end + 1).then(|| self.what(end + 1)).flatten();
                match mark {
                    '%' | '‰' | '°' | '_' | '@' | '\\' | '=' | '+' | '$' | '€' | '£'
                    | '\u{fffc}' => false,
                    '.' => match follower {
                        Some(What::Number { .. }) => false,
                        Some(What::Word(_)) => self.capital(end + 1),
                        _ => true,
                    },
                    ',' | ':' => !matches!(follower, Some(What::Number { .. })),
                    // "June/July", "28 February/1 March"
                    '/' => {
                        let month = |at: usize| matches!(self.lex(at), Lex::Month { .. });
                        follower.is_none()
                            || month(end + 1)
                            || self.number(end + 1).is_some() && month(end + 2)
                    }
                    _ if self.is_dash(end) => !matches!(follower, Some(What::Number { .. })),
                    _ => true,
                }
            }
            None => true,
        }
    }

    /// The name of a month, with the point of a short one.
    pub fn month(&self, at: usize) -> Option<MonthName> {
        let Lex::Month {
            month,
            short,
            tongue,
        } = self.lex(at)
        else {
            return None;
        };
        if short && !self.capital(at) && tongue != Tongue::French && !self.french {
            return None;
        }
        let mut end = at + 1;
        if short && self.joined(end) && self.mark(end) == Some('.') {
            // The point is the name's own unless it ends the sentence.
            let goes_on = !matches!(self.gap(end + 1), Gap::Break)
                && (self.number(end + 1).is_some()
                    || self.is_dash(end + 1)
                    || matches!(self.mark(end + 1), Some(','))
                    || (self.is_word(end + 1) && self.lower(end + 1)));
            if goes_on {
                end += 1;
            }
        }
        Some(MonthName { month, end, short })
    }

    /// A day of a month in digits, with its ending: "7", "7th", "1er". The
    /// flag says that it has one.
    pub fn day(&self, at: usize) -> Option<(u8, usize, bool)> {
        let (value, digits) = self.number(at)?;
        if digits > 2 || !(1..=31).contains(&value) {
            return None;
        }
        if self.joined(at + 1) && self.is_word(at + 1) {
            let ending = is_ordinal_ending(self.word(at + 1), true);
            return ending.then_some((value as u8, at + 2, true));
        }
        Some((value as u8, at + 1, false))
    }

    /// A whole number of four digits that can be a year.
    pub fn year_number(&self, at: usize) -> Option<i32> {
        let (value, digits) = self.number(at)?;
        (digits == 4 && (1000..=2100).contains(&value)).then_some(value as i32)
    }

    /// "'12", "’98": the year and what follows it.
    pub fn short_year(&self, at: usize) -> Option<(i32, usize)> {
        if !self.is_apostrophe(at) || !self.joined(at + 1) {
            return None;
        }
        let (value, digits) = self.number(at + 1)?;
        (digits == 2 && self.free_right(at + 2)).then(|| (full_year(value), at + 2))
    }

    /// A unit of time, whether it is plural, and whether it is a part of a day.
    pub fn unit(&self, at: usize) -> Option<(Unit, bool, bool)> {
        match self.lex(at) {
            Lex::Unit {
                unit,
                many,
                part_of_day,
            } => {
                let english_article = !self.french && self.word(at).len() == 2;
                (!english_article).then_some((unit, many, part_of_day))
            }
            Lex::Annees => Some((Unit::Year, true, false)),
            _ => None,
        }
    }

    /// A count in digits or words: "11", "eleven", "a", "une".
    pub fn count(&self, at: usize) -> Option<(i32, usize)> {
        match self.what(at)? {
            What::Number { value, digits } => {
                (digits <= 4 && self.free_left(at) && self.free_right(at + 1))
                    .then_some((value as i32, at + 1))
            }
            What::Word(Lex::A) => Some((1, at + 1)),
            What::Word(Lex::Numeral) => {
                let reading = Reading {
                    french: self.french,
                    and: true,
                };
                let token = self.items[at].token as usize;
                let found = cardinal(self.text, self.tokens, token, reading)?;
                let count = i32::try_from(found.value).ok().filter(|it| *it < 10_000)?;
                Some((count, self.item_from(found.end, at)))
            }
            _ => None,
        }
    }

    /// An ordinal in digits or words below one hundred.
    pub fn nth(&self, at: usize) -> Option<(u8, usize)> {
        match self.what(at)? {
            What::Word(Lex::Nth(nth)) => Some((nth, at + 1)),
            What::Word(Lex::Numeral) | What::Number { .. } => {
                let token = self.items[at].token as usize;
                let found = ordinal(self.text, self.tokens, token, self.french)?;
                let nth = u8::try_from(found.value).ok().filter(|it| *it < 100)?;
                Some((nth, self.item_from(found.end, at)))
            }
            _ => None,
        }
    }

    /// The first item at or behind a token; it lies a few items past `from`.
    fn item_from(&self, token: usize, from: usize) -> usize {
        let mut at = from;
        while self
            .items
            .get(at)
            .is_some_and(|it| (it.token as usize) < token)
        {
            at += 1;
        }
        at
    }

    /// Past "the", "le", "l’" if it stands there.
    pub fn past_article(&self, at: usize) -> usize {
        match self.lex(at) {
            Lex::The | Lex::Le | Lex::La if self.spaced(at + 1) => at + 1,
            Lex::L if self.is_apostrophe(at + 1) => at + 2,
            _ => at,
        }
    }

    /// Past "of", "of the", "de", "de l’", "du", "d’".
    pub fn past_of(&self, at: usize) -> Option<usize> {
        match self.lex(at) {
            Lex::Of | Lex::De => Some(at + 1),
            Lex::Du if self.french => Some(at + 1),
            Lex::D if self.is_apostrophe(at + 1) => Some(at + 2),
            _ => None,
        }
    }
}

/// The year that two digits mean: up to 49 of this century.
pub(super) fn full_year(two: u32) -> i32 {
    let two = two as i32;
    if two < 50 { 2000 + two } else { 1900 + two }
}
