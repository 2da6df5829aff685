//! Parts of one: "half", "a quarter of", "la moitié", "½".

use super::amount::{Amount, Shape, decimal};
use super::passage::Passage;
use super::unit::unit_word;
use crate::model::Unit;
use crate::recognise::number::{Numeral, numeral};
use rust_decimal::Decimal;

/// A fraction to four digits, as the conventions want it.
pub(super) fn part(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    numerator
        .checked_div(denominator)
        .map(|it| it.round_dp(4).normalize())
}

/// The value of a fraction that is one character.
pub(super) fn vulgar_value(mark: char) -> Decimal {
    match mark {
        '¼' => Decimal::new(25, 2),
        '¾' => Decimal::new(75, 2),
        '⅓' => Decimal::new(3333, 4),
        '⅔' => Decimal::new(6667, 4),
        _ => Decimal::new(5, 1),
    }
}

/// A fraction that is one character, at item `at`.
pub(super) fn vulgar(passage: &Passage<'_>, at: usize) -> Amount {
    Amount {
        start: at,
        end: at + 1,
        value: vulgar_value(passage.mark(at).unwrap_or('½')),
        shape: Shape::Fraction,
        approx: false,
        digits: true,
        plain: false,
        scaled: false,
        times: Decimal::ONE,
        bare: at + 1,
    }
}

/// "half", "a quarter of", "la moitié", "un tiers".
pub(super) fn word(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    parts: u8,
    article: bool,
) -> Option<Amount> {
    let french = passage.at(at).french;
    let mut amount = Amount {
        start: at,
        end: at + 1,
        value: part(Decimal::ONE, decimal(u64::from(parts)))?,
        shape: Shape::Fraction,
        approx: false,
        digits: false,
        plain: false,
        scaled: false,
        times: Decimal::ONE,
        bare: at + 1,
    };
    let of = passage.is_any(at + 1, &["of", "de", "des", "du", "d"]);
    let word = passage.str(at);
    if word.eq_ignore_ascii_case("half") {
        // "half a million", "half a dozen": a number of its own.
        let article_next = passage.is(at + 1, "a") && passage.goes_on(at + 1);
        let hyphens = usize::from(passage.hyphen(at + 1));
        let next = if article_next {
            at + 2
        } else if hyphens == 1 && passage.is(at + 2, "a") && passage.hyphen(at + 3) {
            at + 4
        } else {
            at + 1 + hyphens
        };
        if passage.goes_on(next) {
            let size = match numeral(passage.word(next), french) {
                Some(Numeral::Scale(scale)) => Some(scale),
                Some(Numeral::Hundred) => Some(100),
                Some(Numeral::Group(group, false)) => Some(u64::from(group)),
                _ => None,
            };
            if let Some(size) = size {
                amount.end = next + 1;
                amount.value = part(decimal(size), Decimal::TWO)?;
                amount.shape = Shape::Exact;
                amount.scaled = true;
                if article && at > floor && passage.word(at - 1).len() == 1 {
                    amount.start = at - 1;
                }
                return Some(amount);
            }
        }
        if article_next {
            // "half a percentage point", "half a per cent"
            if super::unit::measure(passage, at + 2, false)
                .is_some_and(|it| it.unit == Unit::Percent)
            {
                amount.end = at + 2;
                amount.value = Decimal::new(5, 1);
                amount.shape = Shape::Exact;
                return Some(amount);
            }
            // "half a century", "half an hour": half of a unit.
            let unit = unit_word(passage.word(at + 2), french)?;
            if unit.0 == Unit::Money {
                return None;
            }
            amount.end = at + 2;
            return Some(amount);
        }
        if passage.is(at + 1, "an") && passage.is(at + 2, "hour") {
            amount.end = at + 2;
            return Some(amount);
        }
        if hyphens == 1 {
            // "half-hour" and nothing else.
            return unit_word(passage.word(at + 2), french).map(|_| amount);
        }
        let before = if at > floor && passage.goes_on(at) {
            passage.word(at - 1)
        } else {
            ""
        };
        let ordinal = matches!(numeral(before, french), Some(Numeral::Ordinal(_)))
            || [
                "second", "latter", "former", "last", "better", "other", "this", "that", "the",
                "every", "s", "top", "bottom", "northern", "southern",
            ]
            .iter()
            .any(|it| before.eq_ignore_ascii_case(it));
        if ordinal {
            return None;
        }
        let next = passage.word(at + 1);
        if [
            "past", "brother", "sister", "time", "way", "life", "measures", "measure", "truths",
            "truth", "mast", "term", "marathon", "finals", "final",
        ]
        .iter()
        .any(|it| next.eq_ignore_ascii_case(it))
        {
            return None;
        }
        if article {
            amount.start = at - 1;
        }
        return Some(amount);
    }
    if word.eq_ignore_ascii_case("moitié") || !word.is_ascii() {
        let article = at > floor && passage.is(at - 1, "la");
        let fits = of || passage.is_any(at + 1, &["sont", "ont", "étaient"]) || article;
        if article {
            amount.start = at - 1;
        }
        return fits.then_some(amount);
    }
    // A plural needs a number before it, which would have been read first;
    // "les deux tiers", "trois quarts" come that way too.
    if article && (of || (parts == 3 && french)) {
        amount.start = at - 1;
        of_a_scale(passage, &mut amount)?;
        return Some(amount);
    }
    if article && parts == 4 && !french && passage.is(at, "quarter") {
        // "a quarter have sold", "a quarter million".
        let verb = passage.is_any(
            at + 1,
            &[
                "have", "had", "were", "are", "said", "say", "live", "lived", "more", "less",
                "fewer", "lower", "higher", "cheaper", "smaller", "larger", "dearer",
            ],
        );
        let ends = matches!(passage.mark(at + 1), Some('.' | ',' | ';' | ')'));
        if verb || ends {
            amount.start = at - 1;
            return Some(amount);
        }
        if let Some(Numeral::Scale(scale)) = numeral(passage.word(at + 1), french) {
            amount.start = at - 1;
            amount.end = at + 2;
            amount.value = part(decimal(scale), Decimal::from(4))?;
            amount.shape = Shape::Exact;
            amount.scaled = true;
            return Some(amount);
        }
    }
    None
}

/// "three quarters of a million": a number after all.
pub(super) fn of_a_scale(passage: &Passage<'_>, amount: &mut Amount) -> Option<()> {
    let at = amount.end;
    if passage.is(at, "of")
        && passage.is(at + 1, "a")
        && passage.goes_on(at + 2)
        && let Some(Numeral::Scale(scale)) = numeral(passage.word(at + 2), false)
    {
        amount.value = amount.value.checked_mul(decimal(scale))?.normalize();
        amount.shape = Shape::Exact;
        amount.scaled = true;
        amount.end = at + 3;
    }
    Some(())
}
