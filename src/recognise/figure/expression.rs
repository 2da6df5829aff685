//! A whole expression around a number: range, ratio, rate, sum, unit and
//! qualifiers.

use super::Options;
use super::amount::{self, Amount, Read, Shape};
use super::calendar;
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
    /// Behind the last share, whose unit bare numbers after it have:
    /// "46.2 per cent were Fulani, the Dogon 23.1".
    pub shared: Option<usize>,
}

/// Reads the figure at item `at`, if one starts there.
pub(super) fn read(passage: &Passage<'_>, at: usize, before: Before, options: Options) -> Outcome {
    let floor = before.floor;
    let item = passage.at(at);
    if item.kind == Kind::Word
        && !super::special::is_candidate(passage.str(at))
        && numeral(passage.str(at), item.french).is_none()
    {
        return Outcome::Skip(at + 1);
    }
    if options.guards && passage.at(at).kind == Kind::Digits {
        if let Some(end) = super::codes::is_row_of_digits(passage, at) {
            return Outcome::Skip(end);
        }
        let alone = passage.at(at).gap != Gap::None && passage.at(at + 1).gap != Gap::None;
        if !alone && let Some(end) = super::codes::is_address(passage, at) {
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
    if let Some((found, end)) =
        ranked(passage, &first).or_else(|| super::twice::feet(passage, &first))
    {
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
    let field = match field_of(passage, first.end + 1) {
        Some((field, _)) => field,
        None => rank_of(passage, first)?,
    };
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

/// "186th of 191": a field that is no month and no year.
fn rank_of(passage: &Passage<'_>, first: &Amount) -> Option<Amount> {
    let of = first.end + 1;
    if !passage.is_any(of, &["of", "de"]) || !passage.goes_on(of) {
        return None;
    }
    let field = plain_second(passage, of + 1)?;
    let fits = field.digits
        && field.shape == Shape::Exact
        && !field.scaled
        && field.value > first.value
        && calendar::year(&field).is_none()
        && !calendar::is_month(passage, field.end);
    fits.then_some(field)
}

/// "out of 187", "among 187": the field, and whether it says "every".
pub(super) fn field_of(passage: &Passage<'_>, at: usize) -> Option<(Amount, bool)> {
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
pub(super) fn plain_second(passage: &Passage<'_>, at: usize) -> Option<Amount> {
    if !passage.goes_on(at) {
        return None;
    }
    let Read::Amount(second) = amount::read(passage, at, at, true) else {
        return None;
    };
    (second.start == at && guard::is_glued(passage, &second).is_none()).then_some(second)
}

/// A number on its way to a figure.
pub(super) struct Draft {
    pub first: Amount,
    pub second: Option<Amount>,
    pub start: usize,
    pub end: usize,
    pub floor: usize,
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    pub measure: Option<Measure>,
    pub currency: Option<&'static str>,
    pub unit: Option<Unit>,
    pub per: Option<(Decimal, usize, usize)>,
    pub behind: Option<(Bound, usize, usize)>,
    /// The words "between" or "from" that open a range.
    pub opener: Option<usize>,
    pub why: &'static str,
    /// Where to go on, if that is not the end.
    pub resume: usize,
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
        draft.take_repeated(passage);
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
    pub(super) fn take_unit(&mut self, passage: &Passage<'_>) {
        let mut at = self.end;
        let hyphen = passage.hyphen(at);
        if hyphen {
            at += 1;
        }
        let last = self.second.as_ref().unwrap_or(&self.first);
        let round = last.scaled || last.shape == Shape::Magnitude;
        let Some(measure) = unit::measure(passage, at, round) else {
            // "US$4 million": nothing behind, but a half has its article.
            if last.shape == Shape::Fraction
                && !hyphen
                && passage.is_any(at, &["a", "an"])
                && let Some(measure) = unit::measure(passage, at + 1, false)
                && measure.unit == Unit::Duration
            {
                self.end = measure.end;
                self.measure = Some(measure);
                self.unit = None;
            }
            // "a quarter of an hour", "un quart d’heure"
            if last.shape == Shape::Fraction && !hyphen {
                let joined = passage.is(at, "of") && passage.is_any(at + 1, &["a", "an"])
                    || passage.is(at, "d") && matches!(passage.touching(at + 1), Some('\'' | '’'));
                if !joined {
                    return;
                }
                let behind = at + 2;
                if passage.is_any(behind, &["hour", "century", "heure", "mile"])
                    && let Some(measure) = unit::measure(passage, behind, false)
                {
                    self.end = measure.end;
                    self.measure = Some(measure);
                    self.unit = None;
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
        // "half an hour", "half-hour": half of the unit.
        if last.shape == Shape::Fraction && self.unit == Some(Unit::Fraction) {
            self.unit = None;
        }
        self.measure = Some(measure);
        self.take_inches(passage);
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
            aging: self.measure.as_ref().is_some_and(|it| it.name == "year")
                && self.first.value >= Decimal::TEN,
            few: few && self.first.shape == Shape::Exact,
            row: ends_cell(passage, self.end),
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
            led: words,
            several: self.second.is_some() || self.opener.is_some(),
            enumerated: before
                .refused
                .is_some_and(|end| is_enumerated(passage, end, unqualified, &self.first)),
            shared: before
                .shared
                .is_some_and(|end| shares_unit(passage, end, self.first.start)),
        };
        let end = self.end.max(self.resume);
        if options.guards {
            // "3-1", "20-10": a score, a code, no range.
            let scored = self.second.is_none()
                && matches!(passage.mark(self.first.end), Some('-' | '–' | '\u{2011}'))
                && passage.at(self.first.end).gap == Gap::None
                && passage.at(self.first.end + 1).gap == Gap::None
                && passage.at(self.first.end + 1).kind == Kind::Digits
                && self.first.digits;
            if scored {
                return Outcome::Skip(self.first.end + 2);
            }
            // "95 per cent below 2022": a year that is compared with.
            let compared = !measured
                && calendar::year(&self.first).is_some()
                && passage.is_any(self.start, &["below", "above", "over", "under"])
                && self.start + 1 == self.first.start
                && (passage.is_any(self.start.wrapping_sub(1), &["cent", "percent", "points"])
                    || passage.mark(self.start.wrapping_sub(1)) == Some('%'));
            if compared {
                return Outcome::Skip(end);
            }
            let behind_unit = self.measure.as_ref().map_or(self.first.end, |it| it.end);
            let refused = guard::is_none(passage, &self.first_for_guard(), evidence)
                || super::naming::is_calibre(passage, &self.first, behind_unit)
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
        let bare = !evidence.several && self.unit.is_none() && !measured && self.per.is_none();
        if bare {
            self.take_sum(passage);
        }
        if bare
            && evidence.shared
            && guard::has_decimals(&self.first)
            && self.first.digits
            && !self.first.scaled
            && nouns::head(passage, self.end, 2).is_none()
        {
            self.unit = Some(Unit::Percent);
            self.why = "a share, as the one before it";
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
            && calendar::year(&first).is_some()
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
        let on = passage.goes_on(at);
        let relative = on && passage.is_any(
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
            ) || (passage.is_any(at, &["plus"]) && passage.is_any(at + 1, &["tard", "tôt"]))
                || (passage.is(at, "from") && passage.is_any(at + 1, &["now", "then"]))
                // "five days on, they lay there still"
                || (on
                    && passage.is(at, "on")
                    && (!passage.goes_on(at + 1)
                        || matches!(passage.touching(at + 1), Some('.' | ',' | ';' | ':'))))
                || (on
                    && passage.is_any(at, &["into"])
                    && passage.is_any(at + 1, &["the", "its"])
                    && passage.starts_sentence(self.start));
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
        relative || since || (on && first)
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
            Some((self.start, unqualified))
        } else if let Some((_, from, to)) = self.behind {
            Some((from, to))
        } else {
            // "between"; a "from" before the range is no part of it.
            let between = self.opener.filter(|opener| *opener == self.start);
            between.map(|opener| (opener, opener + 1))
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
}

/// "1984-1985": years, unless something is counted.
fn both_years(passage: &Passage<'_>, first: &Amount, second: &Amount, evidence: Evidence) -> bool {
    let short = second.plain && second.value < Decimal::ONE_HUNDRED;
    calendar::year(first).is_some()
        && (calendar::year(second).is_some() || short)
        && !evidence.measured
        && !guard::counts_something(passage, second.end)
}

/// Whether a cell of a table or a line ends before an item.
pub(super) fn ends_cell(passage: &Passage<'_>, at: usize) -> bool {
    let item = passage.at(at);
    item.gap >= Gap::Wide
        || matches!(item.kind, Kind::Mark('|' | ':'))
        || passage.text[..item.start as usize].ends_with('\t')
}

/// Whether a number still stands in the sentence or the next ones of a share
/// whose unit it may have.
fn shares_unit(passage: &Passage<'_>, end: usize, start: usize) -> bool {
    const REACH: usize = 60;
    start >= end && start - end <= REACH && (end + 1..=start).all(|it| passage.goes_on(it))
}

/// Whether only a comma or "and" lies between a refused number and an item, so
/// that the two may be of one kind.
fn is_enumerated(passage: &Passage<'_>, end: usize, start: usize, amount: &Amount) -> bool {
    if end > start || start - end > 2 || end == start {
        return false;
    }
    // "in November 2016, 421 defenders", "at 10 a.m., 3 shells": a year or an
    // hour, and then something else.
    let last = end.wrapping_sub(1);
    // "22 TB2s and 800 Stingers": the name before has its own.
    let named = (last.saturating_sub(1)..=last).any(|it| {
        passage.at(it).kind == Kind::Digits
            && passage.at(it).gap == Gap::None
            && !passage.word(it.wrapping_sub(1)).is_empty()
    });
    if named && passage.at(amount.end).kind == Kind::Word {
        return false;
    }
    let comma = passage.mark(end) == Some(',') && end + 1 == start;
    let year = passage.at(last).kind == Kind::Digits
        && passage.str(last).len() == 4
        && calendar::year(amount).is_none();
    let follows = passage.at(amount.end).kind == Kind::Word && passage.goes_on(amount.end);
    if comma && follows && (year || passage.at(last).kind == Kind::Word) {
        return false;
    }
    (end..start).all(|index| {
        matches!(passage.mark(index), Some(',' | '-' | '–' | '&' | '/'))
            || passage.is_any(index, &["and", "or", "to", "et", "ou", "à", "of"])
    }) && passage.goes_on(start)
}
