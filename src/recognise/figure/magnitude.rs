//! Orders of magnitude: "hundreds", "tens of thousands", "several hundred".

use super::amount::{Amount, Shape, decimal};
use super::passage::Passage;
use crate::recognise::number::{Numeral, numeral};
use crate::recognise::token::Kind;
use rust_decimal::Decimal;

/// "several hundred", "a few thousand": at least one of them.
pub(super) fn vague_hundreds(
    passage: &Passage<'_>,
    at: usize,
    floor: usize,
    word: Numeral,
) -> Option<Amount> {
    if at <= floor || !passage.goes_on(at) {
        return None;
    }
    let mut start = at - 1;
    let mut exact = None;
    if passage.is_any(start, &["several", "many", "plusieurs"]) {
    } else if passage.is(start, "few") || passage.is(start, "quelques") {
        if start > floor && passage.is(start - 1, "a") {
            start -= 1;
        }
    } else if passage.is_any(start, &["couple", "of"]) {
        if passage.is(start, "of") {
            start = start.checked_sub(1).filter(|&it| it >= floor)?;
        }
        if !passage.is(start, "couple") || start <= floor || !passage.is(start - 1, "a") {
            return None;
        }
        start -= 1;
        exact = Some(2);
    } else {
        return None;
    }
    let mut size = match word {
        Numeral::Hundred => 100,
        Numeral::Scale(scale) => scale,
        _ => return None,
    };
    let mut end = at + 1;
    if let Some(Numeral::Scale(more)) = numeral(passage.word(end), passage.at(end).french)
        && passage.goes_on(end)
    {
        size = size.checked_mul(more)?;
        end += 1;
    }
    Some(Amount {
        start,
        end,
        value: decimal(size.checked_mul(exact.unwrap_or(1))?),
        shape: if exact.is_some() {
            Shape::Exact
        } else {
            Shape::Magnitude
        },
        approx: true,
        digits: false,
        plain: false,
        scaled: true,
        times: Decimal::ONE,
        bare: end,
    })
}

/// "hundreds", "tens of thousands", "dizaines de milliers", "dozens".
pub(super) fn magnitude(passage: &Passage<'_>, at: usize, word: Numeral) -> Option<Amount> {
    let french = passage.at(at).french;
    let (Numeral::Plural(mut value) | Numeral::Scale(mut value)) = word else {
        return None;
    };
    let mut end = at + 1;
    let link = passage.is(end, "of") || (french && passage.is_any(end, &["de"]));
    if link && passage.goes_on(end + 1) {
        let scale = match numeral(passage.word(end + 1), french) {
            Some(Numeral::Plural(scale) | Numeral::Scale(scale)) => Some(scale),
            _ => None,
        };
        if let Some(scale) = scale.filter(|&scale| scale >= 1_000) {
            // "dizaines de milliers" as "tens of thousands".
            let base = if passage.is(at, "dizaines") {
                10
            } else {
                value
            };
            value = base.checked_mul(scale)?;
            end += 2;
        }
    }
    // "hundreds upon hundreds", "thousands and thousands"
    if end == at + 1
        && passage.is_any(end, &["upon", "and", "et"])
        && passage.goes_on(end + 1)
        && passage.is(end + 1, passage.word(at))
    {
        end += 2;
    }
    if passage.is(at, "tens") && end == at + 1 {
        return None;
    }
    if passage.is(at, "scores") && !is_many(passage, at, end) {
        return None;
    }
    Some(Amount {
        start: at,
        end,
        value: decimal(value),
        shape: Shape::Magnitude,
        approx: true,
        digits: false,
        plain: false,
        scaled: true,
        times: Decimal::ONE,
        bare: end,
    })
}

/// Whether "scores" are twenties: "scores of homes", "scores were killed"; not
/// the verb, nor the result of a match or a test.
fn is_many(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    if !passage.goes_on(end) {
        return false;
    }
    if end > at + 1 || passage.is_any(end, &["dead", "killed", "wounded", "injured", "others"]) {
        return true;
    }
    let before = if passage.starts_sentence(at) {
        ""
    } else {
        passage.word_before(at)
    };
    let results = passage.is_any(
        at.wrapping_sub(1),
        &[
            "test", "tests", "exam", "credit", "final", "high", "low", "average", "total", "match",
            "risk", "index", "his", "her", "their", "its", "our", "he", "she", "it", "who",
            "match", "these", "those", "mean", "literacy", "reading", "maths", "their",
        ],
    );
    if passage.is(end, "of") {
        let measured = passage.at(end + 1).kind == Kind::Digits
            || passage.is_any(end + 1, &["the", "each", "both", "zero"])
                && before.eq_ignore_ascii_case("the");
        return !results && !measured;
    }
    let clause = before.is_empty()
        || passage.is_any(
            at.wrapping_sub(1),
            &[
                "and", "but", "while", "that", "said", "where", "as", "after", "when", "with",
                "killing", "wounding", "injuring", "leaving", "left", "killed", "wounded",
                "before", "for", "then", "because", "since", "of",
            ],
        );
    let verb = passage.is_any(end, &["were", "have", "are", "had", "more", "remain"])
        || super::counted::is_deed(passage.word(end));
    let level = passage.is_any(
        end + 1,
        &[
            "level",
            "tied",
            "high",
            "low",
            "higher",
            "lower",
            "good",
            "bad",
            "better",
            "worse",
            "equal",
            "published",
            "released",
            "calculated",
            "based",
            "given",
            "improved",
            "risen",
            "fallen",
        ],
    );
    clause && verb && !level
}
