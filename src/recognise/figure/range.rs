//! Two numbers in one expression: ranges, ratios and rates.

use super::amount::{self, Amount, Read, Shape};
use super::calendar;
use super::expression::{Draft, field_of, plain_second};
use super::fraction;
use super::guard;
use super::nouns::{self, Noun};
use super::passage::{Gap, Passage};
use super::unit::{self, Measure};
use crate::model::Unit;
use crate::recognise::number::numeral;
use crate::recognise::token::Kind;
use rust_decimal::Decimal;

impl Draft {
    /// The other end of a range.
    pub(super) fn take_range(&mut self, passage: &Passage<'_>) -> bool {
        if self.first.shape == Shape::Magnitude {
            return false;
        }
        let opener = self
            .start
            .checked_sub(1)
            .filter(|&it| it >= self.floor && passage.goes_on(self.start));
        let between = opener.is_some_and(|it| passage.is_any(it, &["between", "entre"]));
        let from = opener.is_some_and(|it| passage.is(it, "from"));
        let mut at = self.end;
        if !passage.goes_on(at) {
            return false;
        }
        // "five-to-seven-year", "two- to three-year"
        let loose = passage
            .touching(at)
            .is_some_and(|it| matches!(it, '-' | '\u{2010}'))
            && passage.is_any(at + 1, &["to", "or"]);
        if loose {
            at += 1;
        }
        let french = passage.at(at).french;
        let mut words = true;
        let next = if (between && passage.is_any(at, &["and", "et", "to"]))
            || passage.is(at, "to")
            || (french && passage.is(at, "à"))
        {
            at + 1
        } else if passage.is_any(at, &["or", "ou"]) {
            if between {
                return false;
            }
            words = false;
            at + 1
        } else if let Some('-' | '–' | '—' | '\u{2010}' | '\u{2011}') = passage.mark(at) {
            let glued = passage.at(at).gap == Gap::None && passage.at(at + 1).gap == Gap::None;
            let spaced = passage.at(at).gap == Gap::Space && passage.at(at + 1).gap == Gap::Space;
            let dash = passage.mark(at) == Some('—');
            if !(glued || spaced && passage.mark(at) == Some('–')) || dash {
                return false;
            }
            at + 1
        } else {
            return false;
        };
        let next = if loose && passage.hyphen(next) {
            next + 1
        } else {
            next
        };
        if !passage.goes_on(next) {
            return false;
        }
        let mut second_start = next;
        // "between $2 million and $3 million", "€3 to €5"
        for _ in 0..3 {
            let sign = matches!(passage.mark(second_start), Some('$' | '€' | '£' | '¥'))
                || (passage.is_any(
                    second_start,
                    &[
                        "US", "USD", "EUR", "CFA", "FCFA", "C", "A", "about", "around", "some", "a",
                    ],
                ) && passage.at(second_start + 1).gap <= Gap::Space
                    && (between || !passage.is(second_start, "a")));
            if !sign {
                break;
            }
            second_start += 1;
        }
        let item = passage.at(second_start);
        let starts_number = item.kind == Kind::Digits
            || (item.kind == Kind::Word
                && numeral(passage.str(second_start), item.french).is_some());
        if !starts_number {
            return false;
        }
        let Read::Amount(second) = amount::read(passage, second_start, next, true) else {
            return false;
        };
        if second.shape == Shape::Magnitude || guard_second(passage, &second) {
            return false;
        }
        let (mut low, mut high) = (self.first.value, second.value);
        // "10 to 15 million": the scale is of both.
        if second.times > Decimal::ONE && !self.first.scaled && low < Decimal::ONE_THOUSAND {
            match low.checked_mul(second.times) {
                Some(scaled) if scaled < high => low = scaled,
                _ => {}
            }
        }
        let kinds = (self.first.shape == Shape::Fraction) == (second.shape == Shape::Fraction);
        if low >= high || !kinds {
            return false;
        }
        if !words {
            // "two or three": neighbours only; "12 dead or 15 wounded" has a
            // noun between and does not come here.
            let near =
                self.measure.is_none() && high <= low * Decimal::TWO + Decimal::TWO && !between;
            if !near || (self.first.digits != second.digits) {
                return false;
            }
        }
        let de = french && opener.is_some_and(|it| passage.is_any(it, &["de"]));
        if (from || de) && changes(passage, opener.unwrap_or(0), self.floor) {
            return false;
        }
        // Units of both must be one.
        let mine = self.measure.take();
        let before = self.end;
        let first_currency = self.currency;
        self.end = second.end;
        self.second = Some(second);
        self.take_unit(passage);
        let same = match (&mine, &self.measure) {
            (Some(mine), Some(theirs)) => mine.name == theirs.name,
            (Some(mine), None) => mine.unit == Unit::Money,
            (None, _) => true,
        };
        let fits = same
            && (first_currency.is_none()
                || self
                    .measure
                    .as_ref()
                    .is_none_or(|it| it.unit == Unit::Money));
        if !fits {
            self.second = None;
            self.end = before;
            self.measure = mine;
            return false;
        }
        if self.measure.is_none() {
            self.measure = mine.map(|it| Measure {
                end: self.end,
                ..it
            });
        }
        (low, high) = (low.min(high), low.max(high));
        self.low = Some(low);
        self.high = Some(high);
        self.why = "a range";
        // "between" is part of the range; "from" stays outside, as it does
        // before a range of dates, and as "de" does in French.
        if between || from {
            self.opener = opener;
        }
        if between && let Some(opener) = opener {
            self.start = opener;
        }
        true
    }

    /// "176 out of 187", "one in five", "6 of 9", "101 of every 1,000".
    pub(super) fn take_ratio(&mut self, passage: &Passage<'_>) {
        if self.measure.is_some() || self.currency.is_some() || self.first.shape != Shape::Exact {
            return;
        }
        let at = self.end;
        if !passage.goes_on(at) {
            return;
        }
        if passage.is_any(at, &["of", "in", "for"]) && passage.is_any(at + 1, &["every", "each"]) {
            if let Some(base) = plain_second(passage, at + 2) {
                self.end = base.end;
                if base.value < Decimal::ONE_HUNDRED {
                    self.be_fraction_of(base.value);
                } else {
                    self.be_rate(passage, base.value, base.end);
                }
            }
            return;
        }
        if let Some((field, every)) = field_of(passage, at) {
            if field.value < self.first.value || passage.is(at, "among") {
                return;
            }
            self.end = field.end;
            if every && field.value >= Decimal::ONE_HUNDRED {
                self.be_rate(passage, field.value, field.end);
                return;
            }
            if every {
                self.be_fraction_of(field.value);
                return;
            }
            self.unit = self.is_ranked(passage).then_some(Unit::Rank);
            self.why = "a part of a number";
            return;
        }
        if passage.is(at, "of") && self.first.digits && passage.at(at + 1).kind == Kind::Digits {
            if let Some(field) = plain_second(passage, at + 1)
                && field.value > self.first.value
                && calendar::year(&field).is_none()
                && !calendar::is_month(passage, field.end)
            {
                self.end = field.end;
                self.unit = self.is_ranked(passage).then_some(Unit::Rank);
                self.why = "a part of a number";
            }
            return;
        }
        if self.take_scattered_ratio(passage) {
            return;
        }
        if passage.is(at, "in") {
            let Some(field) = plain_second(passage, at + 1) else {
                return;
            };
            let next_is_unit = unit::measure(passage, field.end, false).is_some();
            let one = self.first.value == Decimal::ONE;
            let usual = [3_u32, 4, 5, 10, 100, 1_000, 10_000, 100_000]
                .iter()
                .any(|&it| field.value == Decimal::from(it));
            let fits = field.value > self.first.value
                && calendar::year(&field).is_none_or(|_| field.value == Decimal::ONE_THOUSAND)
                && field.digits == self.first.digits
                && !next_is_unit
                && !calendar::is_month(passage, field.end)
                && (one || usual)
                && (one
                    || !nouns::head(passage, field.end, 3)
                        .is_some_and(|(_, noun)| matches!(noun, Noun::Thing | Noun::Event(_))));
            if fits {
                self.end = field.end;
                self.be_fraction_of(field.value);
            }
        }
    }

    /// "ranked 176 of 187": a place, not a part.
    fn is_ranked(&self, passage: &Passage<'_>) -> bool {
        (1..6).any(|back| {
            let word = passage.word(self.start.wrapping_sub(back));
            word.to_ascii_lowercase().starts_with("rank") || word.eq_ignore_ascii_case("placed")
        })
    }

    /// "One child in four", "deux enfants sur trois": the whole is the fraction.
    fn take_scattered_ratio(&mut self, passage: &Passage<'_>) -> bool {
        let Some((noun, Noun::Person(..) | Noun::Household)) = nouns::head(passage, self.end, 2)
        else {
            return false;
        };
        if !passage.is_any(noun + 1, &["in", "sur"])
            || nouns::looks_plural(passage.word(noun))
                && passage.is(noun + 1, "in")
                && self.first.value == Decimal::ONE
        {
            return false;
        }
        let Some(field) = plain_second(passage, noun + 2) else {
            return false;
        };
        let usual = [2_u32, 3, 4, 5, 6, 7, 8, 10, 100, 1_000]
            .iter()
            .any(|&it| field.value == Decimal::from(it));
        let fits = usual
            && field.value > self.first.value
            && field.digits == self.first.digits
            && field.shape == Shape::Exact
            && unit::measure(passage, field.end, false).is_none()
            && !guard::counts_something(passage, field.end)
            && !calendar::is_month(passage, field.end);
        if fits {
            self.end = field.end;
            self.be_fraction_of(field.value);
        }
        fits
    }

    fn be_fraction_of(&mut self, whole: Decimal) {
        let value = fraction::part(self.first.value, whole);
        self.low = value;
        self.high = value;
        self.unit = Some(Unit::Fraction);
        self.why = "a fraction, as so many in so many";
    }

    fn be_rate(&mut self, passage: &Passage<'_>, base: Decimal, end: usize) {
        let stop = words_end(passage, end);
        self.unit = Some(Unit::Rate);
        self.per = Some((base, end, stop));
        self.why = "a rate";
    }

    /// "per 1,000", "per day".
    pub(super) fn take_rate(&mut self, passage: &Passage<'_>) {
        if self.per.is_some()
            || self
                .measure
                .as_ref()
                .is_some_and(|it| it.unit == Unit::Percent)
        {
            return;
        }
        if self.measure.is_none()
            && self.currency.is_none()
            && let Some(base) = guard::rate_base(passage, self.end)
        {
            self.end = base.end;
            self.be_rate(passage, base.value, base.end);
            return;
        }
        // "193/188 per 1,000": the base is of both.
        let mut at = self.end;
        let mut shared = false;
        if passage.touching(at) == Some('/') && passage.at(at + 1).kind == Kind::Digits {
            at += 2;
            shared = true;
        }
        if !passage.goes_on(at) {
            return;
        }
        if passage.is_any(at, &["per", "pour"]) {
            if let Some(base) = plain_second(passage, at + 1) {
                if self.measure.is_none() && self.currency.is_none() {
                    if !shared {
                        self.end = base.end;
                    }
                    self.be_rate(passage, base.value, base.end);
                }
                return;
            }
            // "40 euros pour les vivres" is no rate.
            if passage.is(at, "pour") && nouns::is_stop(passage.word(at + 1)) {
                return;
            }
            if passage.at(at + 1).kind == Kind::Word && passage.goes_on(at + 1) {
                self.per = Some((Decimal::ONE, at + 1, at + 2));
                self.unit = self
                    .unit
                    .or((self.measure.is_none() && self.currency.is_none()).then_some(Unit::Rate));
            }
            return;
        }
        if passage.is_any(at, &["a", "an", "each", "every"])
            && unit::unit_word(passage.word(at + 1), false)
                .is_some_and(|(unit, _)| unit == Unit::Duration)
        {
            // "up from 389 a year earlier" is a date.
            let dated = passage.is_any(at + 2, &["earlier", "ago", "later", "before", "after"]);
            if !dated {
                self.per = Some((Decimal::ONE, at + 1, at + 2));
            }
            return;
        }
        // "11 deaths per 1,000 live births": the span is the number alone.
        if self.measure.is_none() && self.currency.is_none() && self.first.shape == Shape::Exact {
            let stop = words_end(passage, at);
            if stop > at && passage.is(stop, "per") {
                if let Some(base) = plain_second(passage, stop + 1)
                    && base.value >= Decimal::TEN
                {
                    self.be_rate(passage, base.value, base.end);
                    self.resume = base.end;
                } else if unit::unit_word(passage.word(stop + 1), false)
                    .is_some_and(|(unit, _)| unit == Unit::Duration)
                {
                    self.per = Some((Decimal::ONE, stop + 1, stop + 2));
                }
            }
        }
    }
}

/// Whether a number may not be the second of a range.
fn guard_second(passage: &Passage<'_>, second: &Amount) -> bool {
    // A hyphen before it is the range's own.
    if matches!(
        passage.glued_before(second.start),
        Some('-' | '\u{2010}' | '\u{2011}')
    ) {
        guard::is_glued_behind(passage, second).is_some()
    } else {
        guard::is_glued(passage, second).is_some()
    }
}

/// Verbs of change before "from": "rose from 10 to 12" is two figures.
fn changes(passage: &Passage<'_>, from: usize, floor: usize) -> bool {
    const CHANGES: &[&str] = &[
        "rose",
        "rise",
        "risen",
        "rises",
        "rising",
        "fell",
        "fall",
        "fallen",
        "falling",
        "falls",
        "increased",
        "increase",
        "increases",
        "increasing",
        "decreased",
        "decrease",
        "dropped",
        "drop",
        "dropping",
        "declined",
        "decline",
        "declining",
        "grew",
        "grow",
        "grown",
        "growing",
        "went",
        "gone",
        "up",
        "down",
        "cut",
        "reduced",
        "reduce",
        "reduction",
        "jumped",
        "jump",
        "soared",
        "climbed",
        "climb",
        "shrank",
        "shrunk",
        "raised",
        "raise",
        "lowered",
        "extended",
        "doubled",
        "tripled",
        "trebled",
        "quadrupled",
        "halved",
        "dwindled",
        "shrinking",
        "multiplied",
        "slowed",
        "slipped",
        "surged",
        "plunged",
        "expanded",
        "moved",
        "changed",
        "revised",
        "passé",
        "passées",
        "passés",
        "passe",
        "passent",
        "augmente",
        "baissé",
        "grimpé",
        "reculé",
        "passée",
        "passant",
        "passer",
        "augmenté",
        "diminué",
        "chuté",
        "improved",
        "widened",
        "narrowed",
        "swelled",
        "accelerated",
        "commuted",
        "promoted",
    ];
    for back in 1..=6 {
        let Some(index) = from
            .checked_sub(back)
            .filter(|&it| it + 1 > floor || it + 12 > from)
        else {
            break;
        };
        if matches!(passage.mark(index), Some('.' | ';' | '!' | '?')) {
            break;
        }
        let word = passage.word(index);
        if !word.is_empty() && CHANGES.iter().any(|it| word.to_lowercase() == *it) {
            return true;
        }
    }
    false
}

/// The end of up to three plain words: "live births".
fn words_end(passage: &Passage<'_>, at: usize) -> usize {
    let mut end = at;
    while end < at + 3
        && passage.at(end).kind == Kind::Word
        && passage.goes_on(end)
        && !nouns::is_stop(passage.str(end))
    {
        end += 1;
    }
    end
}
