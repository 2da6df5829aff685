//! Numbers that are parts of dates and times of day.

use super::amount::{Amount, Shape};
use super::guard::{Evidence, counts_something};
use super::nouns;
use super::passage::Passage;
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use rust_decimal::prelude::ToPrimitive;
use std::sync::LazyLock;

/// Months; `true` if the word is a month only with a capital.
static MONTHS: LazyLock<Lexicon<bool>> = LazyLock::new(|| {
    let english = "january february march april may june july august september october november \
                   december jan feb mar apr jun jul aug sep sept oct nov dec";
    let french = "janvier février mars avril mai juin juillet août septembre octobre novembre \
                  décembre janv févr fevrier aout decembre";
    Lexicon::new(
        english
            .split_whitespace()
            .map(|word| (word, true))
            .chain(french.split_whitespace().map(|word| (word, false))),
    )
});

static WEEKDAYS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun lundi \
         mardi mercredi jeudi vendredi samedi dimanche"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Whether an item is the name of a month.
pub(super) fn is_month(passage: &Passage<'_>, at: usize) -> bool {
    let word = passage.word(at);
    match MONTHS.get(word) {
        Some(true) => passage.capital(at),
        Some(false) => {
            passage.capital(at) || passage.at(at).french || !matches!(word, "mars" | "mai")
        }
        None => false,
    }
}

/// Whether an item is the name of a day of the week.
pub(super) fn is_weekday(passage: &Passage<'_>, at: usize) -> bool {
    WEEKDAYS.has(passage.word(at))
}

/// The day, the year and whatever else of a number is part of a date.
pub(super) fn is_date(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    let (start, end) = (amount.start, amount.end);
    if let Some(1..=31) = amount.small()
        && amount.plain
    {
        if month_behind(passage, end)
            || (month_before(passage, start) && !in_month(passage, start, end))
        {
            return true;
        }
        if WEEKDAYS.has(passage.word_before(start))
            && passage.capital(start.wrapping_sub(1))
            && !counts_something(passage, end)
        {
            return true;
        }
    }
    if year(amount).is_none() {
        return false;
    }
    // "March 2012", "12 May 2012", "May 12, 2012".
    let comma = usize::from(passage.mark(start.wrapping_sub(1)) == Some(','));
    let before = start.wrapping_sub(1 + comma);
    let day_before =
        passage.at(before).kind == Kind::Digits && is_month(passage, before.wrapping_sub(1));
    if is_month(passage, before) || day_before {
        return true;
    }
    if evidence.bounded {
        return false;
    }
    let counted = nouns::head(passage, end, 2).is_some_and(|(index, _)| {
        nouns::looks_plural(passage.word(index))
            || passage.is_any(
                index,
                &["people", "men", "women", "children", "personnes", "cattle"],
            )
    });
    if counted && (evidence.qualified || evidence.several) {
        return false;
    }
    // What follows is counted unless the word before asks for a year.
    !counted
        || asks_for_year(passage.word_before(start))
        || passage.mark(start.wrapping_sub(1)) == Some(',')
}

/// Whether a word before a number of four digits makes a year of it.
fn asks_for_year(word: &str) -> bool {
    [
        "in",
        "since",
        "by",
        "of",
        "until",
        "till",
        "from",
        "before",
        "after",
        "during",
        "the",
        "mid",
        "early",
        "late",
        "to",
        "between",
        "for",
        "through",
        "throughout",
        "en",
        "depuis",
        "avant",
        "après",
        "fin",
        "début",
        "de",
        "du",
        "its",
        "his",
        "their",
        "this",
        "year",
        "l",
        "s",
        "around",
        "circa",
        "about",
    ]
    .iter()
    .any(|it| word.eq_ignore_ascii_case(it))
}

/// The year that a bare run of four digits may be.
pub(super) fn year(amount: &Amount) -> Option<u32> {
    if !amount.plain || amount.shape != Shape::Exact {
        return None;
    }
    amount
        .value
        .to_u32()
        .filter(|year| (1000..=2100).contains(year))
}

/// Whether a month follows, through at most a few more days: "12, 13 and 14
/// May", "3 au 5 mai", "12th of May".
fn month_behind(passage: &Passage<'_>, mut at: usize) -> bool {
    for _ in 0..8 {
        if !passage.goes_on(at) {
            return false;
        }
        let number = passage.at(at).kind == Kind::Digits && passage.str(at).len() <= 2;
        if number {
            at += 1;
            continue;
        }
        if is_month(passage, at) {
            return true;
        }
        let connects = matches!(
            passage.mark(at),
            Some(',' | '-' | '–' | '—' | '/' | '&' | '\u{2011}')
        ) || passage.is_any(
            at,
            &[
                "and", "to", "or", "until", "et", "au", "à", "ou", "of", "le", "through",
            ],
        );
        let number = passage.is_any(at, &["th", "st", "nd", "rd", "er"]);
        if !connects && !number {
            return false;
        }
        at += 1;
    }
    false
}

/// Whether a month comes before, through at most a few more days: "May 8 and
/// 11".
fn month_before(passage: &Passage<'_>, start: usize) -> bool {
    // "Between January and March, 3 workers": a comma parts them.
    if passage.mark(start.wrapping_sub(1)) == Some(',') && is_month(passage, start.wrapping_sub(2))
    {
        return false;
    }
    let mut at = start;
    for step in 0..8 {
        if at == 0 || !passage.goes_on(at) {
            return false;
        }
        at -= 1;
        let number = passage.at(at).kind == Kind::Digits && passage.str(at).len() <= 2;
        if number {
            continue;
        }
        if is_month(passage, at) {
            return true;
        }
        let connects = matches!(
            passage.mark(at),
            Some(',' | '-' | '–' | '—' | '/' | '&' | '\u{2011}')
        ) || passage.is_any(at, &["and", "to", "or", "until"])
            || (step == 0
                && passage.mark(at) == Some('.')
                && is_month(passage, at.wrapping_sub(1)));
        if !connects {
            return false;
        }
    }
    false
}

/// "In May 12 people were killed": the month goes with "in", the number with
/// what follows.
fn in_month(passage: &Passage<'_>, start: usize, end: usize) -> bool {
    if !is_month(passage, start.wrapping_sub(1)) && passage.mark(start.wrapping_sub(1)) != Some(',')
    {
        return false;
    }
    let month = if passage.mark(start.wrapping_sub(1)) == Some(',') {
        start.wrapping_sub(2)
    } else {
        start.wrapping_sub(1)
    };
    is_month(passage, month)
        && passage.is_any(
            month.wrapping_sub(1),
            &["in", "during", "since", "en", "of", "late", "early", "mid"],
        )
        && nouns::head(passage, end, 3).is_some()
}

/// "am", "p.m.", "GMT".
fn is_meridiem(passage: &Passage<'_>, at: usize) -> bool {
    passage.goes_on(at)
        && (passage.is_any(at, &["am", "pm", "gmt", "utc"])
            || (passage.is_any(at, &["a", "p"])
                && passage.touching(at + 1) == Some('.')
                && passage.is(at + 2, "m")))
}

/// "5.30 pm", "at 20.15": a time of day with a point.
pub(super) fn is_pointed_clock(passage: &Passage<'_>, amount: &Amount) -> bool {
    let written = passage.str(amount.start);
    let (start, end) = (amount.start, amount.end);
    let pointed = amount.digits
        && !amount.scaled
        && amount.shape == Shape::Exact
        && passage.touching(start + 1) == Some('.')
        && passage.str(start + 2).len() == 2
        && end == start + 3
        && written.len() <= 2
        && written.parse::<u32>().is_ok_and(|hour| hour <= 24)
        && passage.str(start + 2) < "60";
    if !pointed {
        return false;
    }
    if is_meridiem(passage, end) {
        return true;
    }
    let timed = passage.is_any(
        start.wrapping_sub(1),
        &[
            "at", "by", "until", "till", "from", "since", "before", "after", "around", "about",
            "to", "and", "between",
        ],
    );
    if timed && passage.is_any(end, &["hours", "hrs", "h", "hour"]) {
        return true;
    }
    // "between 5.30 and 6.45 pm", "from 9.15 to 10.45 am".
    if passage.is_any(end, &["to", "and", "until", "or"])
        && passage.at(end + 1).kind == Kind::Digits
        && passage.str(end + 3).len() == 2
        && (is_meridiem(passage, end + 2) || is_meridiem(passage, end + 4))
    {
        return true;
    }
    // "from 6.00 to 18.00": both on a quarter of an hour, and nothing counted.
    let quarter = |index: usize| matches!(passage.str(index), "00" | "15" | "30" | "45");
    if passage.is_any(start.wrapping_sub(1), &["from", "between"])
        && passage.is_any(end, &["to", "and", "until"])
        && quarter(start + 2)
        && passage.at(end + 1).kind == Kind::Digits
        && passage.str(end + 1).len() <= 2
        && passage.str(end + 1) <= "24"
        && passage.touching(end + 2) == Some('.')
        && quarter(end + 3)
        && (!passage.goes_on(end + 4)
            || matches!(passage.mark(end + 4), Some('.' | ',' | ';' | ')'))
            || passage.is_any(end + 4, &["on", "the", "every", "each", "daily", "local"]))
    {
        return true;
    }
    // Bare, it needs minutes as people say them and a word that asks when.
    let five = passage.str(start + 2).ends_with(['0', '5']);
    let ends = !passage.goes_on(end)
        || matches!(passage.mark(end), Some(',' | '.' | ';' | ')'))
        || passage.is_any(
            end,
            &[
                "on", "the", "they", "he", "she", "we", "it", "when", "in", "that", "local", "to",
                "and", "until", "this",
            ],
        );
    let valued = (2..5)
        .map(|back| start.wrapping_sub(back))
        .take_while(|&index| passage.mark(index).is_none())
        .any(|index| {
            // "was hit at 16.20" is an hour, "was at 16.20" hardly.
            let copula = passage.is_any(index, &["was", "is", "are", "were"]);
            !(copula && index + 2 < start)
                && passage.is_any(
                    index,
                    &[
                        "stood",
                        "stands",
                        "stand",
                        "was",
                        "is",
                        "remained",
                        "remains",
                        "put",
                        "estimated",
                        "valued",
                        "fixed",
                        "set",
                        "rate",
                        "rates",
                        "rose",
                        "fell",
                        "rise",
                        "fall",
                        "average",
                        "averaged",
                        "traded",
                        "closed",
                        "price",
                        "priced",
                        "peaked",
                        "index",
                        "level",
                        "per",
                        "score",
                        "scored",
                        "ranked",
                        "are",
                        "were",
                        "remain",
                        "steady",
                        "grew",
                        "growth",
                        "inflation",
                    ],
                )
        });
    five && ends && !valued && passage.is_any(start.wrapping_sub(1), &["at", "until", "till"])
}

/// Times of day.
pub(super) fn is_clock(passage: &Passage<'_>, amount: &Amount) -> bool {
    let (start, end) = (amount.start, amount.end);
    if is_pointed_clock(passage, amount) {
        return true;
    }
    if amount.small().is_none_or(|hour| hour > 2400) {
        return false;
    }
    let back = start.wrapping_sub(1);
    // "24 heures sur 24", "18 h 30"
    if passage.at(start).french
        && (passage.is(back, "sur")
            && passage.is_any(back.wrapping_sub(1), &["heures", "jours", "h"])
            || passage.is(back, "h") && passage.at(back.wrapping_sub(1)).kind == Kind::Digits)
    {
        return true;
    }
    let next = passage.word(end);
    if passage.goes_on(end) {
        let meridiem = is_meridiem(passage, end);
        let clock = next.eq_ignore_ascii_case("o") && passage.is(end + 2, "clock");
        if meridiem || clock {
            return true;
        }
        let french = passage.at(start).french;
        // "à 10 heures", "vers 18 h 30"; "24 heures sur 24".
        if french
            && passage.is_any(end, &["h", "heures", "heure"])
            && amount.value <= rust_decimal::Decimal::from(24)
        {
            let word = passage.word_before(start);
            let at = ["à", "vers", "dès", "avant", "après", "jusqu"]
                .iter()
                .any(|it| word.eq_ignore_ascii_case(it))
                && !passage.is(start.wrapping_sub(2), "quelques");
            if at || passage.is(end, "h") || passage.is(end + 1, "sur") {
                return true;
            }
        }
        if passage.is(end, "hours")
            && passage.str(start).len() == 4
            && amount.digits
            && amount.plain
        {
            return true;
        }
    }
    false
}
