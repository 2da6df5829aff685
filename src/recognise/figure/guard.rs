//! Numbers that are no figures: dates, times of day, references, names,
//! addresses, numbering.

use super::amount::{Amount, Shape};
use super::calendar::{is_clock, is_date, is_month};
use super::nouns;
use super::passage::{Gap, Passage};
use crate::recognise::lexicon::Lexicon;
use crate::recognise::number::{Numeral, is_ordinal_ending, numeral};
use crate::recognise::token::Kind;
use std::sync::LazyLock;

/// Words whose number says which one, not how many.
static REFERENCES: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "resolution resolutions tbl tr q sura mile ground grounds kilométrique article articles art arts law laws decree decrees ordinance \
         directive regulation regulations act bill no nos number numbers num nr nº chapter chapters chap \
         section sections sect page pages p pp paragraph paragraphs para paras par figure figures \
         fig figs table tables map annex annexes appendix appendices schedule exhibit \
         stage stages level levels phase phases step steps rule rules principle principles route highway \
         motorway rn line flight room gate block sector op vol volume volumes issue version protocol \
         category tier grade class type track pillar objective goal sdg target item items \
         part parts title clause clauses point episode season series day week month year round \
         channel radio studio boeing airbus apartment apt floor building bp box street rue avenue \
         division brigade battalion regiment squadron company platoon battalion unit camp check \
         document doc note notes footnote footnotes fn ref reference case file count counts psalm verse \
         isbn issn ipc doi tel phone telephone fax mobile whatsapp ext extension sms call hotline cell ligne \
         lesson option scenario group zone area district precinct ward kilometre kilometer flat suite house pk base post station \
         article alinéa page résolution loi décret numéro niveau étape annexe tableau arrêté ordonnance \
         unité paragraphe chapitre règle titre vol tome catégorie formula windows covid"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// Of these, the ones that also come right before a count: "the camp 12 people
/// left", "this year 40 people".
static WEAK: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    Lexicon::new(
        "day week month year camp group unit area zone district base post case line map law type \
         room class target part parts step building company station item items figure figures count \
         counts round street phase stage level floor series season call point note notes report issue \
         file line camp option goal number numbers radio mobile cell division brigade battalion regiment \
         act bill"
            .split_whitespace()
            .map(|word| (word, ())),
    )
});

/// What the guards know besides the amount.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    /// A unit or a currency stands with it.
    pub measured: bool,
    /// A qualifier that no date takes stands before it.
    pub bounded: bool,
    /// Any qualifier stands before it or behind it.
    pub qualified: bool,
    /// A qualifier stands before it.
    pub led: bool,
    /// It is a range or another expression of several numbers.
    pub several: bool,
    /// A share or a rate stands shortly before it.
    pub shared: bool,
    /// The number before it was found to be part of a date or a reference, and
    /// only a comma or "and" lies between.
    pub enumerated: bool,
}

/// Whether what touches the digits says that they are part of a name, an
/// address, a date or a code. Gives the item from which to go on.
pub(super) fn is_glued(passage: &Passage<'_>, amount: &Amount) -> Option<usize> {
    let skip = || Some(super::digits::skip(passage, amount.end));
    let start = amount.start;
    let item = passage.at(start);
    if let Some(before) = passage.glued_before(start) {
        let previous = passage.before(start);
        let fine = match before {
            '$' | '€' | '£' | '¥' | '₦' | '₹' | '₪' | '₴' | '₽' | '₱' | '₺' | '₩' | '(' | '['
            | '"' | '“' | '‘' | '«' | '~' | '≈' | '±' | '>' | '<' | '≥' | '≤' | '—' | '–' | '•'
            | '·' | '…' | '¿' | '¡' | '*' | '„' | '|' | ';' => true,
            // A quotation mark, or the apostrophe of "d'une"; not of '68.
            '\'' | '’' => {
                let length = item.end - item.start;
                let elided =
                    previous.gap == Gap::None && passage.word(start.wrapping_sub(2)).len() <= 6;
                elided && passage.at(start).french || (length != 2 && previous.gap > Gap::None)
            }
            '-' | '\u{2010}' | '\u{2011}' => {
                // "sub-20", "AK-47", "COVID-19", a bullet, a minus.
                previous.gap > Gap::None
            }
            ':' => previous.gap == Gap::None && passage.before(start - 1).kind == Kind::Word,
            // "193/188 per 1,000"
            '/' => passage.is(amount.end, "per"),
            letter if letter.is_alphabetic() => {
                super::unit::currency_before(passage, start).is_some()
            }
            _ => false,
        };
        if !fine && amount.digits {
            return skip();
        }
        // Words: "twenty-one" was read whole; "G-five" and "and/or one" are rare.
        if !fine && matches!(before, '-' | '/' | '_' | '@' | '#' | '.') {
            return skip();
        }
    }
    is_glued_behind(passage, amount)
}

/// The same for what stands behind it.
pub(super) fn is_glued_behind(passage: &Passage<'_>, amount: &Amount) -> Option<usize> {
    if !amount.digits {
        return None;
    }
    let skip = || Some(super::digits::skip(passage, amount.end));
    let (start, end) = (amount.start, amount.end);
    let next = passage.at(end);
    if next.gap != Gap::None {
        return None;
    }
    match next.kind {
        Kind::Word => {
            let word = passage.str(end);
            if is_ordinal_ending(word, next.french) {
                return skip();
            }
            let unit = super::unit::measure(passage, end, false).is_some()
                || super::unit::currency_before(passage, start).is_some() && amount.scaled;
            let hours = matches!(word, "h" | "H");
            if hours || !unit {
                return skip();
            }
            None
        }
        Kind::Mark('/') => {
            let slash = passage.at(end + 1);
            if slash.gap != Gap::None {
                return None;
            }
            let priced =
                slash.kind == Kind::Word && super::unit::currency_before(passage, start).is_some();
            if priced || rate_base(passage, end).is_some() {
                return None;
            }
            // "193/188 per 1,000" is two figures; "2012/13" and "S/2021" are not.
            let pair = slash.kind == Kind::Digits
                && passage.touching(end + 2).is_none()
                && passage.is(end + 2, "per");
            if pair { None } else { skip() }
        }
        Kind::Mark(':' | '_' | '@' | '#' | '&' | '=' | '\\' | '×') => {
            let glued = passage.at(end + 1).gap == Gap::None
                && matches!(passage.at(end + 1).kind, Kind::Word | Kind::Digits);
            if glued { skip() } else { None }
        }
        Kind::Mark('.') => {
            let glued = passage.at(end + 1).gap == Gap::None
                && matches!(passage.at(end + 1).kind, Kind::Word | Kind::Digits);
            if glued { skip() } else { None }
        }
        Kind::Mark('°' | '′' | '″' | 'º') => {
            let degrees = super::unit::measure(passage, end, false).is_some();
            if degrees { None } else { skip() }
        }
        Kind::Mark('(') => skip(),
        Kind::Mark('-' | '\u{2010}' | '\u{2011}') => {
            // A chain of digits with hyphens is a date, a telephone number or
            // an ISBN; a capital letter behind one makes a code.
            let mut hyphens = 0;
            let mut at = end;
            while passage.hyphen(at) && passage.at(at + 1).kind == Kind::Digits && hyphens < 8 {
                hyphens += 1;
                at += 2;
            }
            let code = passage.hyphen(end) && {
                let word = passage.word(end + 1);
                !word.is_empty() && word.chars().all(char::is_uppercase)
            };
            if hyphens >= 2 || code { skip() } else { None }
        }
        _ => None,
    }
}

/// The base of a rate with a stroke, "42/100,000", and the item behind it.
pub(super) fn rate_base(passage: &Passage<'_>, at: usize) -> Option<Amount> {
    use super::amount::{Read, read};
    if passage.touching(at) != Some('/') || passage.at(at + 1).gap != Gap::None {
        return None;
    }
    let Read::Amount(base) = read(passage, at + 1, at + 1, false) else {
        return None;
    };
    let power = [1_000_u32, 10_000, 100_000, 1_000_000]
        .iter()
        .any(|&it| base.value == rust_decimal::Decimal::from(it));
    (power && base.digits && !base.scaled && is_glued_behind(passage, &base).is_none())
        .then_some(base)
}

/// Whether an amount is no figure by what stands around it.
pub(super) fn is_none(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    if evidence.measured {
        return is_clock(passage, amount);
    }
    if evidence.enumerated
        && amount.plain
        && !counts_something(passage, amount.end)
        && !super::counted::befalls_people(passage, amount.end)
        && !evidence.qualified
    {
        return true;
    }
    is_date(passage, amount, evidence)
        || is_clock(passage, amount)
        || is_reference(passage, amount, evidence)
        || super::naming::is_naming(passage, amount, evidence)
        || is_name(passage, amount, evidence)
        || is_numbering(passage, amount, evidence)
        || is_compound_word(passage, amount)
}

/// Whether a noun that reports count follows.
pub(super) fn counts_something(passage: &Passage<'_>, at: usize) -> bool {
    nouns::head(passage, at, 4).is_some()
        || (passage.goes_on(at) && nouns::looks_plural(passage.word(at)))
}

/// Resolution 2085, Article 5, page 12, No. 7.
fn is_reference(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    let start = amount.start;
    // "Phase 3 or above" is a phase still.
    let staged = !evidence.led
        && passage.is_any(
            start.wrapping_sub(1),
            &[
                "phase", "phases", "level", "stage", "category", "ipc", "grade", "niveau",
            ],
        );
    if evidence.qualified && !staged
        || amount.scaled
        || !matches!(amount.shape, Shape::Exact)
        || !passage.goes_on(start)
    {
        return false;
    }
    let mut before = start.wrapping_sub(1);
    // Signs between: "No. 5", "n° 5", "Article (5)", "level: 3".
    match passage.mark(before) {
        Some('°' | 'º' | '#' | '№' | '§') => return true,
        Some('.') if passage.touching(before).is_some() && passage.at(start).gap <= Gap::Space => {
            let short = passage.word(before.wrapping_sub(1));
            return short.len() <= 5
                && REFERENCES.has(short)
                && !matches!(
                    short,
                    "year" | "week" | "month" | "day" | "case" | "camp" | "file" | "unit" | "area"
                )
                && (amount.digits || short.len() <= 4);
        }
        Some('-' | '–') if passage.at(before).gap == Gap::None => {
            return false;
        }
        Some(_) => return false,
        None => {}
    }
    if passage.is(before, "number") && passage.is(before.wrapping_sub(1), "case") {
        before = before.wrapping_sub(1);
    }
    let word = passage.word(before);
    // "staff number 17,500": nothing is numbered so high with a mark between.
    if !amount.plain && amount.value >= rust_decimal::Decimal::ONE_THOUSAND {
        return false;
    }
    if !REFERENCES.has(word) || super::naming::is_subject(passage, amount, before) {
        return false;
    }
    // French "par" is a preposition.
    if passage.at(start).french && passage.is(before, "par") {
        return false;
    }
    // Words that are references and common nouns: "this year 40 people".
    let lower = !passage.capital(before) || passage.starts_sentence(before);
    if WEAK.has(word) {
        if lower
            && (counts_something(passage, amount.end)
                || !amount.digits
                    && !passage.ends_line(amount.end)
                    && !matches!(passage.at(amount.end).kind, Kind::Mark(_)))
        {
            return false;
        }
        return true;
    }
    if !amount.digits
        && matches!(
            word.to_ascii_lowercase().as_str(),
            "no" | "p" | "art" | "par"
        )
    {
        return !word.eq_ignore_ascii_case("no") || passage.capital(start);
    }
    // "No 12 people", "no 5": only with a capital or a sign.
    if word == "no" && counts_something(passage, amount.end) {
        return false;
    }
    true
}

/// Numbers inside proper names.
fn is_name(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    let (start, end) = (amount.start, amount.end);
    if amount.scaled && amount.digits
        || amount.shape != Shape::Exact && amount.shape != Shape::Fraction
    {
        return false;
    }
    if !amount.digits {
        // A number with a capital inside a sentence: "Group of Five", "the Ten
        // Stages". In a heading all words have one.
        if !passage.capital(start) || passage.starts_sentence(start) || evidence.qualified {
            return false;
        }
        let named =
            passage.is(start.wrapping_sub(1), "of") && passage.capital(start.wrapping_sub(2));
        return named || !is_title_case(passage, start);
    }
    if evidence.qualified || evidence.several || !(amount.plain || has_decimals(amount)) {
        return false;
    }
    if is_street(passage, end) || passage.is_any(end, &["mawozo", "segond"]) {
        return true;
    }
    // "the 24 de Março district"
    if passage.is(end, "de") && !passage.at(start).french && amount.plain {
        return true;
    }
    // "Apollo 11", "France 24", "Camp 5"; not "Malians 12 of whom".
    let before = start.wrapping_sub(1);
    // "46.2 per cent were Fulani, the Dogon 23.1": the unit was said.
    let share = evidence.shared
        && amount.value <= rust_decimal::Decimal::ONE_HUNDRED
        && (has_decimals(amount)
            || (1..4).any(|back| {
                let index = before.wrapping_sub(back);
                matches!(passage.mark(index), Some(',' | ';'))
                    || passage.is_any(index, &["and", "et"])
            }));
    // "the Dogon 23.1": a version has no article.
    let group = has_decimals(amount)
        && (passage.is_any(before.wrapping_sub(1), &["the", "les"])
            || passage.mark(before.wrapping_sub(1)) == Some(',')
                && passage.ends_line(end.wrapping_sub(1)));
    let name = !share
        && !group
        && passage.at(start).gap == Gap::Space
        && passage.capital(before)
        && !passage.starts_sentence(before)
        && !is_month(passage, before)
        && !passage.text[..passage.at(start).start as usize].ends_with('\t');
    if name && !counts_something(passage, end) && !is_title_case(passage, start) {
        return true;
    }
    // "the Group of 77"
    passage.is(before, "of")
        && passage.capital(before.wrapping_sub(1))
        && passage.is_any(
            before.wrapping_sub(1),
            &["group", "committee", "council", "gang", "league"],
        )
        && !counts_something(passage, end)
}

/// Whether an amount has decimals.
pub(super) fn has_decimals(amount: &Amount) -> bool {
    amount.shape == Shape::Exact && amount.value.scale() > 0
}

/// Whether a street follows a house number: "24 rue Sankara", "31 Harbour
/// Road".
fn is_street(passage: &Passage<'_>, at: usize) -> bool {
    if passage.is_any(at, &["rue", "avenue", "boulevard", "quai", "bis"]) && passage.goes_on(at) {
        return true;
    }
    (at..at + 4)
        .take_while(|&index| passage.capital(index) && passage.at(index).gap <= Gap::Space)
        .skip(1)
        .any(|index| {
            passage.is_any(
                index,
                &[
                    "road",
                    "street",
                    "avenue",
                    "ave",
                    "lane",
                    "drive",
                    "boulevard",
                    "square",
                    "st",
                    "rd",
                ],
            )
        })
}

/// Whether the line of an item is a heading in which most words have capitals.
fn is_title_case(passage: &Passage<'_>, at: usize) -> bool {
    const REACH: usize = 24;
    let mut first = at;
    while first > 0 && !passage.starts_line(first) && at - first < REACH {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < passage.items.len() && !passage.ends_line(last) && last - at < REACH {
        last += 1;
    }
    if matches!(passage.mark(last), Some('.' | ';' | ',')) || !passage.capital(first) {
        return false;
    }
    let (mut long, mut capitals, mut lower_verbs) = (0, 0, 0);
    for index in first..=last {
        let word = passage.word(index);
        if word.len() >= 4 {
            long += 1;
            if passage.capital(index) {
                capitals += 1;
            } else {
                lower_verbs += 1;
            }
        }
    }
    long >= 3 && capitals * 4 >= long * 3 && lower_verbs <= 2
}

/// List numbers, headings, footnotes, page numbers.
fn is_numbering(passage: &Passage<'_>, amount: &Amount, evidence: Evidence) -> bool {
    let (start, end) = (amount.start, amount.end);
    if !amount.digits || evidence.qualified || evidence.several || amount.scaled {
        return false;
    }
    let decimals = !amount.is_whole();
    let plain = amount.plain || decimals;
    if !plain {
        return false;
    }
    let enclosed = matches!(passage.mark(start.wrapping_sub(1)), Some('(' | '['))
        && passage.at(start).gap == Gap::None
        && matches!(passage.touching(end), Some(')' | ']'));
    if enclosed && amount.plain {
        return true;
    }
    // A closing bracket alone: "1) to stop".
    if passage.touching(end) == Some(')')
        && amount.plain
        && amount.value < rust_decimal::Decimal::from(100)
    {
        let opened = (1..24)
            .map_while(|back| start.checked_sub(back))
            .take_while(|&it| it == start || !passage.starts_line(it + 1))
            .any(|it| passage.mark(it) == Some('('));
        if !opened {
            return true;
        }
    }
    // "2/ The army came": a post of several.
    if passage.touching(end) == Some('/')
        && passage.at(end + 1).gap > Gap::None
        && amount.plain
        && passage.starts_sentence(start)
    {
        return true;
    }
    // Dots that lead to a page number.
    let leaders = passage.mark(start.wrapping_sub(1)) == Some('.')
        && passage.mark(start.wrapping_sub(2)) == Some('.')
        && passage.mark(start.wrapping_sub(3)) == Some('.');
    if leaders || passage.mark(start.wrapping_sub(1)) == Some('…') && passage.ends_line(end - 1) {
        return true;
    }
    let first = passage.starts_line(start)
        || (passage.starts_line(start.wrapping_sub(1))
            && matches!(passage.mark(start.wrapping_sub(1)), Some('[' | '(' | '#')));
    if !first {
        return false;
    }
    // Alone on its line: a page number, the number of a heading.
    if passage.ends_line(end - 1) {
        return amount.plain && amount.value < rust_decimal::Decimal::from(10_000);
    }
    // "12. ", "12) ", "12 Interview with"
    if matches!(passage.touching(end), Some('.' | ')' | ']')) && passage.at(end + 1).gap > Gap::None
    {
        return true;
    }
    let capital = passage.capital(end) && passage.at(end).gap > Gap::None;
    if decimals {
        return capital;
    }
    // "12 Human Rights Watch interview"; not "12 Fulani men".
    let title = capital && passage.capital(end + 1) && nouns::noun(passage.word(end)).is_none();
    title || capital && !counts_something(passage, end) && nouns::head(passage, end, 5).is_none()
}

/// "one-party", "two-way", "24/7".
fn is_compound_word(passage: &Passage<'_>, amount: &Amount) -> bool {
    let end = amount.end;
    if amount.value.is_zero() && !amount.digits {
        return passage.hyphen(end)
            || passage.is_any(end, &["tolerance", "sum", "hour", "option"])
            || passage.is_any(
                amount.start.wrapping_sub(1),
                &[
                    "ground", "year", "day", "patient", "net", "to", "from", "absolute",
                ],
            );
    }
    if !passage.hyphen(end) || passage.at(end + 1).kind != Kind::Word {
        return false;
    }
    let word = passage.word(end + 1);
    const PLAIN: &[&str] = &[
        "party",
        "way",
        "ways",
        "sided",
        "time",
        "off",
        "on",
        "to",
        "state",
        "faced",
        "fold",
        "wheel",
        "wheeler",
        "pronged",
        "dimensional",
        "tier",
        "tiered",
        "piece",
        "man",
        "star",
        "stop",
        "size",
        "sixth",
        "tracked",
        "track",
        "part",
        "step",
        "stage",
        "level",
        "thirty",
        "by",
        "stroke",
        "lane",
        "up",
        "down",
        "over",
        "a",
        "room",
        "word",
        "legged",
        "eyed",
        "handed",
        "armed",
        "figure",
        "figures",
        "digit",
        "ply",
        "pack",
        "edged",
        "speed",
        "upmanship",
        "liner",
    ];
    if word.eq_ignore_ascii_case("something") {
        return true;
    }
    if amount.digits {
        return word.chars().next().is_some_and(char::is_uppercase) && nouns::noun(word).is_none();
    }
    if numeral(word, false).is_some_and(|it| matches!(it, Numeral::Small(_) | Numeral::Ordinal(_)))
    {
        return true;
    }
    amount.value < rust_decimal::Decimal::from(4)
        && PLAIN.iter().any(|it| word.eq_ignore_ascii_case(it))
}
