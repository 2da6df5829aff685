//! One number, in digits or words, with its scale: "1.5 million", "a dozen",
//! "two thirds", "hundreds".

use super::digits;
use super::fraction;
use super::magnitude::{magnitude, vague_hundreds};
use super::nouns;
use super::passage::{Gap, Passage};
use crate::recognise::number::{self, Numeral, Reading, numeral};
use crate::recognise::token::Kind;
use rust_decimal::Decimal;

/// What kind of number an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number that is itself.
    Exact,
    /// A part of a whole.
    Fraction,
    /// An order of magnitude: the value is the least that it can mean.
    Magnitude,
}

/// A number and where it stands, in items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    pub start: usize,
    pub end: usize,
    pub value: Decimal,
    pub shape: Shape,
    pub approx: bool,
    /// Whether it is in digits.
    pub digits: bool,
    /// Whether it is a bare run of digits, as a year or a reference may be.
    pub plain: bool,
    /// Whether a scale or a group word is part of it.
    pub scaled: bool,
    /// The scale word behind it, as a factor: "1.5 million".
    pub times: Decimal,
    /// The index of the item behind the number without its scale.
    pub bare: usize,
}

impl Amount {
    /// Whether it has no part behind the point.
    pub(super) fn is_whole(&self) -> bool {
        self.value.scale() == 0 || self.value.fract().is_zero()
    }

    /// Its value as a small whole number in plain digits or words.
    pub(super) fn small(&self) -> Option<u32> {
        use rust_decimal::prelude::ToPrimitive;
        (self.shape == Shape::Exact && !self.scaled && self.is_whole())
            .then(|| self.value.to_u32())
            .flatten()
    }
}

/// What was made of an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Read {
    /// No number starts here.
    Nothing,
    /// A number.
    Amount(Amount),
    /// Looks like a number and is none; go on from here.
    Skip(usize),
}

/// Reads the amount at item `at`. `floor` is the first item that may belong to
/// it (an article before "hundred" may). `and` is whether "and" may join words.
pub(super) fn read(passage: &Passage<'_>, at: usize, floor: usize, and: bool) -> Read {
    match passage.at(at).kind {
        Kind::Digits => in_digits(passage, at),
        Kind::Mark('½' | '¼' | '¾' | '⅓' | '⅔') => {
            Read::Amount(fraction::vulgar(passage, at))
        }
        Kind::Word => match numeral(passage.str(at), passage.at(at).french) {
            Some(word) => match in_words(passage, at, floor, and, word) {
                Some(amount) => Read::Amount(Amount {
                    bare: amount.end,
                    ..amount
                }),
                None => Read::Nothing,
            },
            None => Read::Nothing,
        },
        _ => Read::Nothing,
    }
}

pub(super) fn decimal(value: u64) -> Decimal {
    Decimal::from(value)
}

fn in_digits(passage: &Passage<'_>, at: usize) -> Read {
    let found = match digits::read(passage, at) {
        Ok(found) => found,
        Err(end) => return Read::Skip(end),
    };
    let mut amount = Amount {
        start: at,
        end: found.end,
        value: found.value,
        shape: Shape::Exact,
        approx: false,
        digits: true,
        plain: found.plain,
        scaled: false,
        times: Decimal::ONE,
        bare: found.end,
    };
    // 2½
    if let Some(mark @ ('½' | '¼' | '¾' | '⅓' | '⅔')) = passage.touching(amount.end) {
        amount.value += fraction::vulgar_value(mark);
        amount.end += 1;
        amount.bare = amount.end;
        amount.plain = false;
    }
    // "3 1/2 hours"
    let above = passage.at(amount.end);
    if amount.plain
        && above.kind == Kind::Digits
        && above.gap == Gap::Space
        && passage.touching(amount.end + 1) == Some('/')
        && passage.at(amount.end + 2).gap == Gap::None
        && let Some(part) = match (passage.str(amount.end), passage.str(amount.end + 2)) {
            ("1", "2") => Some(Decimal::new(5, 1)),
            ("1", "4") => Some(Decimal::new(25, 2)),
            ("3", "4") => Some(Decimal::new(75, 2)),
            _ => None,
        }
    {
        amount.value += part;
        amount.end += 3;
        amount.bare = amount.end;
        amount.plain = false;
    }
    // 1/3 of, 2/3: a small proper fraction.
    if amount.plain
        && passage.touching(amount.end) == Some('/')
        && passage.at(amount.end + 1).kind == Kind::Digits
        && passage.at(amount.end + 1).gap == Gap::None
    {
        let below = passage.str(amount.end + 1).parse::<u32>().unwrap_or(0);
        let above = amount.small().unwrap_or(u32::MAX);
        let of = passage.is_any(amount.end + 2, &["of", "des", "du", "de"]);
        if of
            && above > 0
            && above < below
            && below <= 10
            && let Some(value) = fraction::part(Decimal::from(above), Decimal::from(below))
        {
            amount.value = value;
            amount.end += 2;
            amount.bare = amount.end;
            amount.shape = Shape::Fraction;
            amount.plain = false;
            return Read::Amount(amount);
        }
    }
    if let Some((times, end)) = scale(passage, amount.end, amount.start) {
        match amount.value.checked_mul(times) {
            Some(value) => amount.value = value.normalize(),
            None => return Read::Skip(end),
        }
        amount.end = end;
        amount.times = times;
        amount.scaled = true;
        amount.plain = false;
    }
    Read::Amount(amount)
}

/// A scale behind digits: "million", "bn", "m" of money, "dozen".
fn scale(passage: &Passage<'_>, at: usize, start: usize) -> Option<(Decimal, usize)> {
    let hyphen = usize::from(passage.hyphen(at));
    let index = at + hyphen;
    if !passage.goes_on(index) {
        return None;
    }
    let word = passage.word(index);
    let glued = passage.at(at).gap == Gap::None && hyphen == 0;
    let money = super::unit::currency_before(passage, start).is_some()
        || matches!(passage.mark(index + 1), Some('€' | '$'))
        || passage.is_any(index + 1, &["fcfa", "cfa"])
        || super::currency::read(passage, index + 1).is_some();
    // "the 9K33 Osa" is no nine thousand.
    if passage.at(index + 1).kind == Kind::Digits && passage.at(index + 1).gap == Gap::None {
        return None;
    }
    let times = match word {
        "m" | "M" if money => 1_000_000,
        "M" if glued => 1_000_000,
        "m" if glued && counts_millions(passage, index + 1) => 1_000_000,
        "B" if glued && at > start + 1 && counts_millions(passage, index + 1) => 1_000_000_000,
        "mn" | "Mn" | "mio" => 1_000_000,
        "k" | "K" if glued || money => 1_000,
        "b" | "B" if money => 1_000_000_000,
        "tn" | "trn" if money => 1_000_000_000_000,
        "Md" | "Mds" | "mds" | "Mrd" | "Mrds" if money || passage.at(index).french => 1_000_000_000,
        _ => match numeral(word, passage.at(index).french)? {
            Numeral::Scale(scale) => scale,
            Numeral::Hundred if !passage.at(index).french => 100,
            Numeral::Plural(scale @ 1_000_000..) => scale,
            Numeral::Group(group, false) => u64::from(group),
            _ => return None,
        },
    };
    let mut times = decimal(times);
    let mut end = index + 1;
    // "1.5 million million" and "2 hundred thousand".
    if let Some(Numeral::Scale(more)) = numeral(passage.word(end), passage.at(end).french)
        && passage.goes_on(end)
    {
        times = times.checked_mul(decimal(more))?;
        end += 1;
    }
    Some((times, end))
}

/// Whether "3.4m" means millions, since people or things follow.
fn counts_millions(passage: &Passage<'_>, at: usize) -> bool {
    nouns::head(passage, at, 3).is_some()
        || passage.is_any(at, &["have", "are", "were", "had", "more", "others"])
            && passage.goes_on(at)
}

fn in_words(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    and: bool,
    word: Numeral,
) -> Option<Amount> {
    let french = passage.at(at).french;
    let blank = Amount {
        start: at,
        end: at + 1,
        value: Decimal::ONE,
        shape: Shape::Exact,
        approx: false,
        digits: false,
        plain: false,
        scaled: false,
        times: Decimal::ONE,
        bare: at + 1,
    };
    // The words before that may belong to it.
    let room = |back: usize| at >= floor + back && (0..back).all(|it| passage.goes_on(at - it));
    let before = |back: usize| {
        if room(back) {
            passage.word(at - back)
        } else {
            ""
        }
    };
    let article = ["a", "an", "un", "une"]
        .iter()
        .any(|it| before(1).eq_ignore_ascii_case(it))
        && (french || !before(1).to_ascii_lowercase().starts_with('u'));
    match word {
        Numeral::Small(_) | Numeral::Hundred | Numeral::Scale(_) => {
            let mut start = at;
            // "une centaine" is read at its noun.
            let group = matches!(
                numeral(passage.word(at + 1), french),
                Some(Numeral::Group(_, true))
            );
            if word == Numeral::Small(1) && group && passage.goes_on(at + 1) {
                return None;
            }
            if matches!(word, Numeral::Hundred | Numeral::Scale(_)) {
                // "several hundred", "a few thousand", "a couple of hundred".
                if let Some(amount) = vague_hundreds(passage, at, floor, word) {
                    return Some(amount);
                }
                let ranked = word == Numeral::Hundred
                    && [
                        "next", "last", "first", "past", "final", "these", "those", "some",
                    ]
                    .iter()
                    .any(|it| before(1).eq_ignore_ascii_case(it))
                    && !passage.is_any(at + 1, &["or", "and", "years"]);
                if article {
                    start = at - 1;
                } else if ranked && !french {
                    return Some(Amount {
                        value: Decimal::ONE_HUNDRED,
                        ..blank
                    });
                } else if french && matches!(word, Numeral::Scale(1_000_000..)) {
                    // "des millions de".
                    return magnitude(passage, at, word);
                } else if !french {
                    return None;
                }
            }
            let reading = Reading { french, and };
            let first = passage.at(start).token as usize;
            let read = number::cardinal(passage.text, &passage.tokens, first, reading)?;
            let end = item_at(passage, start, read.end);
            let mut amount = Amount {
                start,
                end,
                value: decimal(read.value),
                ..blank
            };
            with_tail(passage, &mut amount)?;
            Some(amount)
        }
        Numeral::Group(size, about) => {
            let mut amount = Amount {
                value: decimal(u64::from(size)),
                approx: about,
                scaled: true,
                ..blank
            };
            if before(1).eq_ignore_ascii_case("half")
                || passage.hyphen(at.wrapping_sub(1)) && room(2) && passage.is(at - 2, "half")
            {
                let half = if before(1).eq_ignore_ascii_case("half") {
                    1
                } else {
                    2
                };
                amount.start = at - half;
                amount.value = fraction::part(amount.value, Decimal::TWO)?;
                if amount.start > floor && passage.is(amount.start - 1, "a") {
                    amount.start -= 1;
                }
            } else if article || before(1).eq_ignore_ascii_case("the") {
                amount.start = at - usize::from(article);
            } else if before(1).eq_ignore_ascii_case("several")
                || before(1).eq_ignore_ascii_case("few")
            {
                amount.start = at - 1;
                if before(1).eq_ignore_ascii_case("few") && before(2).eq_ignore_ascii_case("a") {
                    amount.start = at - 2;
                }
                amount.value = amount.value.checked_mul(Decimal::TWO)?;
                amount.shape = Shape::Magnitude;
                amount.approx = true;
            } else if !room(1) || !about {
                return None;
            }
            if french {
                scale_of_group(passage, &mut amount)?;
            }
            Some(amount)
        }
        Numeral::Plural(_) => {
            let mut amount = magnitude(passage, at, word)?;
            // "several dozens", "plusieurs dizaines"
            if ["several", "many", "plusieurs", "quelques"]
                .iter()
                .any(|it| before(1).eq_ignore_ascii_case(it))
            {
                amount.start = at - 1;
            }
            Some(amount)
        }
        Numeral::Part(parts) => fraction::word(passage, at, floor, parts, article),
        Numeral::Ordinal(parts) => {
            // "a third of", "one-fifth" is read with its first word.
            let ends = !passage.goes_on(at + 1) || matches!(passage.at(at + 1).kind, Kind::Mark(_));
            let of = passage.is_any(at + 1, &["of", "de", "des", "du"]);
            // "under a tenth", "a fifth were": no ordinal has these.
            let bounded = passage.is_any(
                at.wrapping_sub(2),
                &[
                    "under", "over", "than", "nearly", "almost", "about", "around", "roughly",
                    "most", "least", "barely",
                ],
            ) && room(2);
            let many = passage.is_any(at + 1, &["were", "are", "have"]);
            let fits = article
                && ((3..=10).contains(&parts) && (bounded || many) && !passage.hyphen(at + 1)
                    || parts >= 3
                        && (of
                            || (ends && parts == 3)
                            || passage.is_any(
                                at + 1,
                                &[
                                    "fewer", "less", "more", "have", "are", "were", "said", "say",
                                    "had", "lower", "higher", "cheaper", "smaller", "larger",
                                    "dearer",
                                ],
                            ) && parts == 3)
                        && !passage.hyphen(at + 1));
            if !fits {
                return None;
            }
            let mut amount = Amount {
                start: at - 1,
                value: fraction::part(Decimal::ONE, decimal(u64::from(parts)))?,
                shape: Shape::Fraction,
                ..blank
            };
            // "a third of a million"
            fraction::of_a_scale(passage, &mut amount)?;
            Some(amount)
        }
    }
}

/// The item whose token is at or behind token `token`.
fn item_at(passage: &Passage<'_>, mut item: usize, token: usize) -> usize {
    while item < passage.items.len() && (passage.at(item).token as usize) < token {
        item += 1;
    }
    item
}

/// "un millier", "une centaine de milliers".
fn scale_of_group(passage: &Passage<'_>, amount: &mut Amount) -> Option<()> {
    if passage.is(amount.end, "de")
        && let Some(Numeral::Plural(scale @ 1_000..) | Numeral::Scale(scale)) =
            numeral(passage.word(amount.end + 1), true)
    {
        amount.value = amount.value.checked_mul(decimal(scale))?;
        amount.end += 2;
    }
    Some(())
}

/// What a half behind item `at` is half of: the million of "a million and a
/// half", else one.
fn last_scale(passage: &Passage<'_>, at: usize) -> Decimal {
    let last = at.wrapping_sub(1);
    match numeral(passage.word(last), passage.at(last).french) {
        Some(Numeral::Scale(scale) | Numeral::Plural(scale @ 1_000..)) => decimal(scale),
        _ => Decimal::ONE,
    }
}

/// What may follow a number in words: "and a half", "thirds", "dozen",
/// "million".
fn with_tail(passage: &Passage<'_>, amount: &mut Amount) -> Option<()> {
    let french = passage.at(amount.start).french;
    let hyphen = |at: usize| usize::from(passage.hyphen(at));
    // "two point five"
    if passage.is(amount.end, "point")
        && let Some(Numeral::Small(digit @ 0..=9)) = numeral(passage.word(amount.end + 1), french)
    {
        amount.value += Decimal::new(i64::from(digit), 1);
        amount.end += 2;
    }
    // "two thirds", "one-third", "three-quarters", "deux tiers"
    let at = amount.end + hyphen(amount.end);
    if passage.goes_on(at) && passage.at(at).kind == Kind::Word {
        let parts = match numeral(passage.str(at), french) {
            Some(Numeral::Part(parts)) if !passage.is_any(at, &["half", "moitié"]) => Some(parts),
            Some(Numeral::Ordinal(parts))
                if parts >= 3 && amount.value == Decimal::ONE && !french =>
            {
                Some(parts)
            }
            Some(Numeral::Part(2)) if amount.value == Decimal::ONE => Some(2),
            _ if french => match passage.str(at) {
                "cinquièmes" => Some(5),
                "sixièmes" => Some(6),
                "septièmes" => Some(7),
                "huitièmes" => Some(8),
                "neuvièmes" => Some(9),
                "dixièmes" => Some(10),
                _ => None,
            },
            _ => None,
        };
        if let Some(parts) = parts
            && amount.value < Decimal::from(parts)
            && amount.value > Decimal::ZERO
        {
            amount.value = fraction::part(amount.value, decimal(u64::from(parts)))?;
            amount.end = at + 1;
            amount.shape = Shape::Fraction;
            return fraction::of_a_scale(passage, amount);
        }
    }
    // "two and a half", "two-and-a-half", "deux et demi"
    let at = amount.end;
    let first = at + hyphen(at);
    if passage.is(first, "and") && passage.goes_on(first) {
        let second = first + 1 + hyphen(first + 1);
        let third = second + 1 + hyphen(second + 1);
        if passage.is(second, "a") && passage.is_any(third, &["half", "quarter"]) {
            let half = passage.is(third, "half");
            let part = if half {
                Decimal::new(5, 1)
            } else {
                Decimal::new(25, 2)
            };
            amount.value = amount
                .value
                .checked_add(part.checked_mul(last_scale(passage, at))?)?;
            amount.end = third + 1;
        }
    } else if french && passage.is(first, "et") && passage.is_any(first + 1, &["demi", "demie"]) {
        let part = Decimal::new(5, 1).checked_mul(last_scale(passage, at))?;
        amount.value = amount.value.checked_add(part)?;
        amount.end = first + 2;
    }
    amount.value = amount.value.normalize();
    // "two and a half million", "two dozen", "three million" behind a half.
    let at = amount.end + hyphen(amount.end);
    if passage.goes_on(at) {
        let times = match numeral(passage.word(at), french) {
            Some(Numeral::Scale(scale)) => Some(scale),
            Some(Numeral::Group(group, false)) => Some(u64::from(group)),
            Some(Numeral::Plural(scale @ 1_000_000..)) => Some(scale),
            Some(Numeral::Plural(100)) if french => None,
            _ => None,
        };
        if let Some(times) = times {
            amount.value = amount.value.checked_mul(decimal(times))?.normalize();
            amount.times = decimal(times);
            amount.end = at + 1;
            amount.scaled = true;
        }
    }
    amount.scaled |= amount.value >= Decimal::from(1_000_000);
    Some(())
}
