//! A whole expression around a number: range, ratio, rate, sum, unit and
//! qualifiers.

use super::Options;
use super::amount::{self, Amount, Read, Shape};
use super::guard::{self, Evidence};
use super::nouns::{self, Noun};
use super::passage::{Gap, Passage};
use super::qualifier::{self, Bound};
use super::unit::{self, Measure};
use crate::model::Unit;
use crate::recognise::number::{Numeral, numeral};
use crate::recognise::token::Kind;
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// A figure, in items of its passage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expression {
    /// The first item and the one behind the last.
    pub span: (usize, usize),
    /// The bare number or numbers inside.
    pub number: (usize, usize),
    /// The qualifier, before or behind.
    pub qualifier: Option<(usize, usize)>,
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    pub low_open: bool,
    pub high_open: bool,
    pub approx: bool,
    /// The unit, if the expression itself has one.
    pub unit: Option<Unit>,
    pub unit_name: SmolStr,
    /// The base of a rate: how many, and the items of what.
    pub per: Option<(Decimal, usize, usize)>,
    /// What it is, in words for people.
    pub why: &'static str,
}

/// What was found at an item, and from where to go on.
pub(super) enum Outcome {
    Found(Box<Expression>, usize),
    Skip(usize),
}

/// What is known of what came before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// The first item that is still free.
    pub floor: usize,
    /// Behind the last number that was no figure, and none of it is.
    pub refused: Option<usize>,
}

/// Reads the figure at item `at`, if one starts there.
pub(super) fn read(passage: &Passage<'_>, at: usize, before: Before, options: Options) -> Outcome {
    let floor = before.floor;
    if options.guards && passage.at(at).kind == Kind::Digits {
        if let Some(end) = guard::is_row_of_digits(passage, at) {
            return Outcome::Skip(end);
        }
        let alone = passage.at(at).gap != Gap::None && passage.at(at + 1).gap != Gap::None;
        if !alone && let Some(end) = guard::is_address(passage, at) {
            return Outcome::Skip(end);
        }
    }
    if let Some(found) = super::special::read(passage, at, floor, options) {
        let end = found.span.1;
        return Outcome::Found(Box::new(found), end);
    }
    let after_between = passage.is_any(at.wrapping_sub(1), &["between", "entre"]);
    let first = match amount::read(passage, at, floor, !after_between) {
        Read::Nothing => return Outcome::Skip(at + 1),
        Read::Skip(end) => return Outcome::Skip(end.max(at + 1)),
        Read::Amount(first) => first,
    };
    if let Some((found, end)) = ranked(passage, &first) {
        return Outcome::Found(Box::new(found), end);
    }
    if options.guards
        && let Some(end) = guard::is_glued(passage, &first)
    {
        return Outcome::Skip(end.max(first.end));
    }
    let draft = Draft::new(passage, first, floor);
    draft.finish(passage, before, options)
}

/// "176th out of 187", "176th among 187": a rank with the size of its field.
fn ranked(passage: &Passage<'_>, first: &Amount) -> Option<(Expression, usize)> {
    let ending = passage.word(first.end);
    if !first.plain
        || passage.at(first.end).gap != Gap::None
        || !crate::recognise::number::is_ordinal_ending(ending, passage.at(first.end).french)
    {
        return None;
    }
    let (field, _) = field_of(passage, first.end + 1)?;
    Some((
        Expression {
            span: (first.start, field.end),
            number: (first.start, first.end),
            qualifier: None,
            low: Some(first.value),
            high: Some(first.value),
            low_open: false,
            high_open: false,
            approx: false,
            unit: Some(Unit::Rank),
            unit_name: SmolStr::default(),
            per: None,
            why: "a rank in a field",
        },
        field.end,
    ))
}

/// "out of 187", "among 187": the field, and whether it says "every".
fn field_of(passage: &Passage<'_>, at: usize) -> Option<(Amount, bool)> {
    if !passage.goes_on(at) {
        return None;
    }
    let mut next = if passage.is(at, "out") && passage.is(at + 1, "of") {
        at + 2
    } else if passage.is_any(at, &["among", "sur"]) {
        at + 1
    } else {
        return None;
    };
    let mut every = false;
    if passage.is_any(next, &["the", "a", "every", "each"]) && passage.is_any(at, &["out"]) {
        every = !passage.is_any(next, &["the", "a"]);
        if passage.is(next, "a") {
            // "out of a total of 187"
            if !(passage.is(next + 1, "total") && passage.is(next + 2, "of")) {
                return None;
            }
            next += 2;
        }
        next += 1;
    }
    Some((plain_second(passage, next)?, every))
}

/// A number that may be the second of an expression.
fn plain_second(passage: &Passage<'_>, at: usize) -> Option<Amount> {
    if !passage.goes_on(at) {
        return None;
    }
    let second = match amount::read(passage, at, at, true) {
        Read::Amount(second) => second,
        _ => return None,
    };
    (second.start == at && guard::is_glued(passage, &second).is_none()).then_some(second)
}

/// A number on its way to a figure.
struct Draft {
    first: Amount,
    second: Option<Amount>,
    start: usize,
    end: usize,
    floor: usize,
    low: Option<Decimal>,
    high: Option<Decimal>,
    measure: Option<Measure>,
    currency: Option<&'static str>,
    unit: Option<Unit>,
    per: Option<(Decimal, usize, usize)>,
    behind: Option<(Bound, usize, usize)>,
    /// The words "between" or "from" that open a range.
    opener: Option<usize>,
    why: &'static str,
    /// Where to go on, if that is not the end.
    resume: usize,
}

impl Draft {
    fn new(passage: &Passage<'_>, first: Amount, floor: usize) -> Self {
        let magnitude = first.shape == Shape::Magnitude;
        let mut draft = Self {
            start: first.start,
            end: first.end,
            floor,
            low: Some(first.value),
            high: (!magnitude).then_some(first.value),
            measure: None,
            currency: None,
            unit: (first.shape == Shape::Fraction).then_some(Unit::Fraction),
            per: None,
            behind: None,
            opener: None,
            why: match first.shape {
                Shape::Exact if first.digits => "a number in digits",
                Shape::Exact => "a number in words",
                Shape::Fraction => "a fraction",
                Shape::Magnitude => "an order of magnitude",
            },
            resume: 0,
            second: None,
            first,
        };
        if let Some((start, name)) = unit::currency_before(passage, draft.start)
            && start >= floor
        {
            draft.start = start;
            draft.currency = Some(name);
        }
        draft.take_unit(passage);
        let ranged = draft.take_range(passage);
        if !ranged {
            draft.take_ratio(passage);
        }
        draft.take_behind(passage);
        if draft.measure.is_none() {
            draft.take_unit(passage);
            if draft.behind.is_none() {
                draft.take_behind(passage);
            }
        }
        draft.take_rate(passage);
        draft
    }

    /// The unit behind the number: "48.1 years", "seven-year", "30 km".
    fn take_unit(&mut self, passage: &Passage<'_>) {
        let mut at = self.end;
        let hyphen = passage.hyphen(at);
        if hyphen {
            at += 1;
        }
        let last = self.second.as_ref().unwrap_or(&self.first);
        let round = last.scaled || last.shape == Shape::Magnitude;
        let Some(measure) = unit::measure(passage, at, round) else {
            // "US$4 million": nothing behind, but a half has its article.
            if last.shape == Shape::Fraction && !hyphen && passage.is_any(at, &["a", "an"]) {
                if let Some(measure) = unit::measure(passage, at + 1, false)
                    && measure.unit == Unit::Duration
                {
                    self.end = measure.end;
                    self.measure = Some(measure);
                }
            }
            return;
        };
        // A fraction of a thing is no length: "half of the year", "a third km".
        if last.shape == Shape::Fraction && matches!(measure.unit, Unit::Percent) {
            return;
        }
        // "one second", "the 12 second-year students".
        if measure.unit == Unit::Duration
            && measure.name == "second"
            && !last.digits
            && last.value == Decimal::ONE
        {
            return;
        }
        self.end = measure.end;
        self.measure = Some(measure);
    }

    /// The other end of a range.
    fn take_range(&mut self, passage: &Passage<'_>) -> bool {
        if self.first.shape == Shape::Magnitude {
            return false;
        }
        let opener = self
            .start
            .checked_sub(1)
            .filter(|&it| it >= self.floor && passage.goes_on(self.start));
        let between = opener.is_some_and(|it| passage.is_any(it, &["between", "entre"]));
        let from = opener.is_some_and(|it| passage.is_any(it, &["from", "de"]));
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
        let next = if between && passage.is_any(at, &["and", "et", "to"]) {
            at + 1
        } else if passage.is(at, "to") || (french && passage.is(at, "à")) {
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
                    && !(passage.is(second_start, "a") && !between));
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
        if from && changes(passage, opener.unwrap_or(0), self.floor) {
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
        // "from 10 to 12" belongs together, "between" always does.
        if between || from {
            self.opener = opener;
            if let Some(opener) = opener {
                self.start = opener;
            }
        }
        true
    }

    /// "176 out of 187", "one in five", "6 of 9", "101 of every 1,000".
    fn take_ratio(&mut self, passage: &Passage<'_>) {
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
            let rank = (1..6).any(|back| {
                let word = passage.word(self.start.wrapping_sub(back));
                word.to_ascii_lowercase().starts_with("rank") || word.eq_ignore_ascii_case("placed")
            });
            self.unit = rank.then_some(Unit::Rank);
            self.why = "a part of a number";
            return;
        }
        if passage.is(at, "of") && self.first.digits && passage.at(at + 1).kind == Kind::Digits {
            if let Some(field) = plain_second(passage, at + 1)
                && field.value > self.first.value
                && guard::year(&field).is_none()
                && !guard::is_month(passage, field.end)
            {
                self.end = field.end;
                self.why = "a part of a number";
            }
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
                && guard::year(&field).is_none_or(|_| field.value == Decimal::ONE_THOUSAND)
                && field.digits == self.first.digits
                && !next_is_unit
                && !guard::is_month(passage, field.end)
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

    fn be_fraction_of(&mut self, whole: Decimal) {
        let value = amount::part(self.first.value, whole);
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
    fn take_rate(&mut self, passage: &Passage<'_>) {
        if self.per.is_some()
            || self
                .measure
                .as_ref()
                .is_some_and(|it| it.unit == Unit::Percent)
        {
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
            self.per = Some((Decimal::ONE, at + 1, at + 2));
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

    /// "or more", "or so", "+".
    fn take_behind(&mut self, passage: &Passage<'_>) {
        if let Some((bound, end)) = qualifier::behind(passage, self.end) {
            self.behind = Some((bound, self.end, end));
            self.end = end;
        }
    }

    /// Qualifiers before it, guards, and the value.
    fn finish(mut self, passage: &Passage<'_>, before: Before, options: Options) -> Outcome {
        let few = self
            .high
            .or(self.low)
            .is_some_and(|it| it < Decimal::from(20))
            && !self.first.scaled;
        let lasting = self
            .measure
            .as_ref()
            .is_some_and(|it| matches!(it.unit, Unit::Duration | Unit::Age));
        let measured = self.measure.is_some() || self.currency.is_some();
        let number = qualifier::Number {
            measured: measured || self.unit == Some(Unit::Fraction),
            lasting,
            few: few && self.first.shape == Shape::Exact,
        };
        let unqualified = self.start;
        let mut bounds = [None; 4];
        for slot in bounds.iter_mut().take(3) {
            let Some(found) = qualifier::before(passage, self.start, self.floor, number) else {
                break;
            };
            *slot = Some(found.bound);
            self.start = found.start;
        }
        let words = self.start < unqualified;
        bounds[3] = self.behind.map(|(bound, ..)| bound);
        let bounded = bounds
            .iter()
            .flatten()
            .any(|it| !matches!(it, Bound::About | Bound::AtMost))
            || (words && passage.is_any(self.start, &["some", "an", "as"]));
        let evidence = Evidence {
            measured: measured || matches!(self.unit, Some(Unit::Rate)),
            bounded,
            qualified: bounds.iter().any(Option::is_some),
            several: self.second.is_some() || self.opener.is_some(),
            enumerated: before
                .refused
                .is_some_and(|end| is_enumerated(passage, end, unqualified)),
        };
        let end = self.end.max(self.resume);
        if options.guards {
            let refused = guard::is_none(passage, &self.first_for_guard(), evidence)
                || self.second.as_ref().is_some_and(|second| {
                    guard::is_none(passage, second, evidence)
                        || both_years(passage, &self.first, second, evidence)
                })
                || self.is_relative_date(passage)
                || (self.first.value == Decimal::ONE
                    && !self.first.digits
                    && self.first.shape == Shape::Exact
                    && !evidence.several
                    && self.unit.is_none()
                    && !super::special::is_one(
                        passage,
                        self.first.start,
                        self.end,
                        measured,
                        evidence.qualified,
                    ));
            if refused {
                return Outcome::Skip(end);
            }
        }
        if !evidence.several && self.unit.is_none() && !measured && self.per.is_none() {
            self.take_sum(passage);
        }
        let end = self.end.max(self.resume);
        Outcome::Found(
            Box::new(self.build(passage, &bounds, unqualified, words)),
            end,
        )
    }

    /// The first number as the guards are to see it.
    fn first_for_guard(&self) -> Amount {
        let mut first = self.first;
        if let Some(second) = &self.second
            && guard::year(&first).is_some()
        {
            // What is counted stands behind the second.
            first.end = second.end;
        }
        first
    }

    /// "two years ago", "eleven days later", "the first two months of 2023".
    fn is_relative_date(&self, passage: &Passage<'_>) -> bool {
        if self
            .measure
            .as_ref()
            .is_none_or(|it| it.unit != Unit::Duration)
        {
            return false;
        }
        let at = self.end;
        if !passage.goes_on(at) {
            return false;
        }
        let relative = passage.is_any(
            at,
            &[
                "ago",
                "later",
                "earlier",
                "hence",
                "before",
                "after",
                "prior",
                "beforehand",
                "afterwards",
                "afterward",
                "previously",
                "auparavant",
                "tard",
                "tôt",
                "après",
                "avant",
            ],
        ) || (passage.is_any(at, &["plus"])
            && passage.is_any(at + 1, &["tard", "tôt"]))
            || (passage.is(at, "from") && passage.is_any(at + 1, &["now", "then"]));
        let back = self.start;
        let since = passage.is(back.wrapping_sub(1), "a")
            && passage.is(back.wrapping_sub(2), "y")
            && passage.is(back.wrapping_sub(3), "il");
        let first = passage.is_any(
            back.wrapping_sub(1),
            &["first", "last", "final", "opening", "premiers", "derniers"],
        ) && passage.is_any(at, &["of", "de"])
            && passage.at(at + 1).kind == Kind::Digits
            && passage.str(at + 1).len() == 4;
        relative || since || first
    }

    /// "nine men and a woman": ten people.
    fn take_sum(&mut self, passage: &Passage<'_>) {
        let exact = self.low == self.high
            && self.first.shape == Shape::Exact
            && self.first.value > Decimal::ONE;
        if !exact || passage.hyphen(self.end) || self.behind.is_some() {
            return;
        }
        let Some((noun_at, Noun::Person(..))) = nouns::head(passage, self.end, 3) else {
            return;
        };
        let and = noun_at + 1;
        let article = and + 1;
        if !passage.is_any(and, &["and", "et"])
            || !passage.is_any(article, &["a", "an", "un", "une"])
            || !passage.goes_on(and)
            || !passage.goes_on(article)
            || numeral(passage.word(article + 1), passage.at(article).french)
                .is_some_and(|it| !matches!(it, Numeral::Ordinal(_)))
        {
            return;
        }
        let Some((last, Noun::Person(..))) = nouns::head(passage, article + 1, 3) else {
            return;
        };
        // "three men, two women and a child" is a longer list.
        let listed = (1..5).any(|back| {
            let index = self.start.wrapping_sub(back);
            passage.mark(index) == Some(',')
                && nouns::noun(passage.word(index.wrapping_sub(1))).is_some()
        });
        if listed || nouns::looks_plural(passage.word(last)) {
            return;
        }
        if let Some(sum) = self.first.value.checked_add(Decimal::ONE) {
            self.low = Some(sum);
            self.high = Some(sum);
            self.end = last + 1;
            self.unit = Some(Unit::Person);
            self.why = "a sum";
        }
    }

    fn build(
        self,
        passage: &Passage<'_>,
        bounds: &[Option<Bound>; 4],
        unqualified: usize,
        words: bool,
    ) -> Expression {
        let times = Decimal::from(self.measure.as_ref().map_or(1, |it| it.times));
        let scaled = |value: Option<Decimal>| value.and_then(|it| it.checked_mul(times));
        let (mut low, mut high) = (scaled(self.low), scaled(self.high));
        let (mut low_open, mut high_open) = (false, false);
        let magnitude = self.first.shape == Shape::Magnitude;
        let mut approx = self.first.approx || self.second.is_some_and(|it| it.approx);
        for bound in bounds.iter().flatten() {
            if matches!(bound, Bound::About | Bound::Nearly) {
                approx = true;
            }
        }
        // The outermost bound holds; "an estimated" and the like only soften.
        let bound = bounds
            .iter()
            .flatten()
            .rev()
            .find(|it| !matches!(it, Bound::About | Bound::Exactly));
        match bound {
            Some(Bound::AtLeast) => high = None,
            Some(Bound::Over) => {
                high = None;
                low_open = true;
            }
            Some(Bound::AtMost | Bound::Nearly) if !magnitude => low = None,
            Some(Bound::Under) if !magnitude => {
                low = None;
                high_open = true;
            }
            _ => {}
        }
        let (unit, unit_name) = if let Some(unit) = self.unit {
            (Some(unit), SmolStr::default())
        } else if let Some(name) = self.currency {
            (Some(Unit::Money), SmolStr::new(name))
        } else if let Some(measure) = &self.measure {
            (Some(self.age(passage, measure)), measure.name.clone())
        } else if self.is_age(passage) {
            (Some(Unit::Age), SmolStr::new("year"))
        } else {
            (None, SmolStr::default())
        };
        let last = self.second.as_ref().unwrap_or(&self.first);
        let qualifier = if words {
            let mut end = unqualified;
            while end > self.start && matches!(passage.mark(end - 1), Some('\'' | '’')) {
                end -= 1;
            }
            Some((self.start, end.max(self.start + 1)))
        } else if let Some((_, from, to)) = self.behind {
            Some((from, to))
        } else {
            self.opener.map(|opener| (opener, opener + 1))
        };
        Expression {
            span: (self.start, self.end),
            number: (self.first.start, last.bare.max(self.first.bare)),
            qualifier,
            low,
            high,
            low_open,
            high_open,
            approx,
            unit,
            unit_name,
            per: self.per,
            why: self.why,
        }
    }

    /// Life expectancy is an age; so is "aged 14 years".
    fn age(&self, passage: &Passage<'_>, measure: &Measure) -> Unit {
        if measure.unit == Unit::Duration && self.is_age(passage) {
            return Unit::Age;
        }
        measure.unit
    }

    /// "aged 14", "at the age of 14", "children under five", "a man of 43".
    fn is_age(&self, passage: &Passage<'_>) -> bool {
        let before = self.start.wrapping_sub(1);
        if passage.is_any(
            before,
            &[
                "aged", "age", "ages", "aging", "âgé", "âgée", "âgés", "turn", "turned",
            ],
        ) || passage.word(before).to_lowercase().starts_with("âgé")
        {
            return true;
        }
        if passage.is_any(before, &["of", "de"]) {
            let noun = passage.word(before.wrapping_sub(1));
            if ["age", "ages", "aged", "âge"]
                .iter()
                .any(|it| noun.to_lowercase() == *it)
            {
                return true;
            }
            let article = passage.is_any(before.wrapping_sub(2), &["a", "an"]);
            return article
                && matches!(nouns::noun(noun), Some(Noun::Person(..)))
                && self.measure.is_none();
        }
        let under = self.measure.is_none()
            && passage.is_any(self.start, &["under", "over", "below", "above"])
            && passage.is_any(
                before,
                &[
                    "children", "child", "girls", "boys", "those", "minors", "infants", "kids",
                    "women", "men", "aged",
                ],
            );
        under
            || (1..5).any(|back| {
                passage.is(self.start.wrapping_sub(back), "expectancy")
                    && passage.is(self.start.wrapping_sub(back + 1), "life")
            })
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

/// "1984-1985": years, unless something is counted.
fn both_years(passage: &Passage<'_>, first: &Amount, second: &Amount, evidence: Evidence) -> bool {
    let short = second.plain && second.value < Decimal::ONE_HUNDRED;
    guard::year(first).is_some()
        && (guard::year(second).is_some() || short)
        && !evidence.measured
        && !guard::counts_something(passage, second.end)
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
        "slowed",
        "slipped",
        "surged",
        "plunged",
        "expanded",
        "moved",
        "changed",
        "revised",
        "passé",
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

/// Whether only a comma or "and" lies between a refused number and an item.
fn is_enumerated(passage: &Passage<'_>, end: usize, start: usize) -> bool {
    if end > start || start - end > 2 || end == start {
        return false;
    }
    (end..start).all(|index| {
        matches!(passage.mark(index), Some(',' | '-' | '–' | '&' | '/'))
            || passage.is_any(index, &["and", "or", "to", "et", "ou", "à", "of"])
    }) && passage.goes_on(start)
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
