//! Units of measure, of money and of time behind or before a number.

use super::currency;
use super::passage::{Gap, Passage};
use crate::model::Unit;
use crate::recognise::lexicon::Lexicon;
use crate::recognise::token::Kind;
use smol_str::SmolStr;
use std::sync::LazyLock;

/// A unit that stands with a number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measure {
    pub unit: Unit,
    pub name: SmolStr,
    /// The index of the item behind its last one.
    pub end: usize,
    /// What the number is to be multiplied by: ten for decades.
    pub times: u32,
}

const DURATIONS: &[(&str, &str)] = &[
    ("second", "second seconds seconde secondes"),
    ("minute", "minute minutes min mins"),
    ("hour", "hour hours hr hrs heure heures"),
    ("day", "day days jour jours journée journées"),
    ("night", "night nights nuit nuits"),
    ("week", "week weeks semaine semaines"),
    ("month", "month months mois"),
    ("year", "year years yr yrs année années"),
    ("decade", "decade decades décennie décennies"),
    ("century", "century centuries siècle siècles"),
];
const DISTANCES: &[(&str, &str)] = &[
    (
        "km",
        "km kms kilometre kilometres kilometer kilometers kilomètre kilomètres",
    ),
    ("m", "metre metres meter meters mètre mètres"),
    (
        "cm",
        "cm centimetre centimetres centimeter centimeters centimètres",
    ),
    (
        "mm",
        "mm millimetre millimetres millimeter millimeters millimètres",
    ),
    ("mile", "mile miles"),
    ("foot", "foot feet ft"),
    ("yard", "yard yards"),
    ("inch", "inch inches"),
];
const SIZES: &[(&str, &str)] = &[
    ("ha", "hectare hectares ha"),
    ("acre", "acre acres"),
    ("litre", "litre litres liter liters"),
    ("gallon", "gallon gallons"),
    (
        "kg",
        "kg kgs kilogram kilograms kilogramme kilogrammes kilo kilos",
    ),
    ("g", "gram grams gramme grammes gr"),
    ("mg", "mg milligram milligrams milligramme milligrammes"),
    ("ml", "ml millilitre millilitres milliliter milliliters"),
    ("cl", "cl centilitre centilitres"),
    ("kilowatt", "kilowatt kilowatts kw"),
    ("gigawatt", "gigawatt gigawatts gw"),
    ("kilowatt-hour", "kwh"),
    ("megawatt-hour", "mwh"),
    ("quintal", "quintal quintals quintaux"),
    ("tonne", "tonne tonnes ton tons"),
    ("pound", "lb lbs"),
    ("barrel", "barrel barrels baril barils"),
    ("megawatt", "megawatt megawatts mw mégawatts"),
];
static UNITS: LazyLock<Lexicon<(Unit, &'static str)>> = LazyLock::new(|| {
    let mut words = Vec::new();
    for (unit, lists) in [
        (Unit::Duration, DURATIONS),
        (Unit::Distance, DISTANCES),
        (Unit::Size, SIZES),
        (Unit::Money, currency::NAMES),
    ] {
        for &(name, list) in lists {
            words.extend(list.split_whitespace().map(|word| (word, (unit, name))));
        }
    }
    Lexicon::new(words)
});

/// What a single word measures.
pub(super) fn unit_word(word: &str, french: bool) -> Option<(Unit, &'static str)> {
    if french && (word.eq_ignore_ascii_case("an") || word.eq_ignore_ascii_case("ans")) {
        return Some((Unit::Duration, "year"));
    }
    if french && word.eq_ignore_ascii_case("cents") {
        return None;
    }
    UNITS.get(word)
}

/// Words that may stand between a number and its unit.
const FILLERS: &[&str] = &[
    "consecutive",
    "full",
    "whole",
    "long",
    "straight",
    "successive",
    "calendar",
    "working",
    "square",
    "cubic",
    "sq",
    "nautical",
    "metric",
    "additional",
    "more",
    "american",
    "us",
    "cfa",
    "u",
    "s",
    "f",
    "difficult",
];

fn is_filler(passage: &Passage<'_>, at: usize) -> bool {
    passage.is_any(at, FILLERS)
}

/// A unit that starts at item `at`, right behind a number. Only a round number
/// takes "of" before it: "thousands of years".
pub(super) fn measure(passage: &Passage<'_>, at: usize, round: bool) -> Option<Measure> {
    let item = passage.at(at);
    if item.gap == Gap::Paragraph {
        return None;
    }
    let found = |unit, name: &str, end| {
        Some(Measure {
            unit,
            name: SmolStr::new(name),
            end,
            times: 1,
        })
    };
    match item.kind {
        Kind::Mark('%') => return found(Unit::Percent, "%", at + 1),
        Kind::Mark('‰') => return found(Unit::Rate, "‰", at + 1),
        Kind::Mark('€') if item.gap <= Gap::Space => return found(Unit::Money, "EUR", at + 1),
        Kind::Mark('°' | 'º') if item.gap <= Gap::Space => {
            let letter = passage.str(at + 1);
            return match letter {
                "C" | "F" if passage.at(at + 1).gap <= Gap::Space => {
                    found(Unit::Other, if letter == "C" { "°C" } else { "°F" }, at + 2)
                }
                // "40° or more"; not 16°14′N.
                _ if passage.at(at + 1).gap > Gap::None
                    && passage.is_any(at + 1, &["or", "and", "ou", "et", "celsius"])
                    && item.gap == Gap::None =>
                {
                    let celsius = passage.is(at + 1, "celsius");
                    found(Unit::Other, "°", at + 1 + usize::from(celsius))
                }
                _ => None,
            };
        }
        // "3,5 M$", "5 $": the sign of money behind its number.
        Kind::Mark(sign @ ('$' | '£')) if item.gap <= Gap::Space && sign_behind(passage, at) => {
            return found(Unit::Money, if sign == '$' { "USD" } else { "GBP" }, at + 1);
        }
        Kind::Word if passage.is_any(at, &["degrees", "degree", "degrés", "degré"]) => {
            return degrees(passage, at);
        }
        Kind::Word => {}
        _ => return None,
    }
    if !opens_unit(passage.str(at)) && !passage.at(at).french && !currency::opens(passage, at) {
        return None;
    }
    if let Some((name, end)) = percent(passage, at) {
        return found(Unit::Percent, name, end);
    }
    money_words(passage, at, round).or_else(|| physical(passage, at, round))
}

/// Words that a unit starts with in English; most words are turned away by one
/// look here.
static OPENERS: LazyLock<Lexicon<()>> = LazyLock::new(|| {
    let units = [DURATIONS, DISTANCES, SIZES, currency::NAMES]
        .into_iter()
        .flatten()
        .flat_map(|(_, list)| list.split_whitespace());
    let others =
        "percent pct pc per pour percentage point points de of d cfa f us american canadian \
                  australian british m g l t an ans"
            .split_whitespace();
    Lexicon::new(
        units
            .chain(others)
            .chain(FILLERS.iter().copied())
            .map(|word| (word, ())),
    )
});

fn opens_unit(word: &str) -> bool {
    OPENERS.has(word)
}

/// Whether a sign of money belongs to the number before it and not to one
/// behind it.
fn sign_behind(passage: &Passage<'_>, at: usize) -> bool {
    let french = passage.at(at).french;
    let abbreviated = matches!(
        passage.word(at.wrapping_sub(1)),
        "M" | "Md" | "Mds" | "Mrd" | "Mrds" | "k" | "K" | "m" | "bn"
    );
    let next = passage.at(at + 1);
    let pauses = matches!(next.kind, Kind::Mark('.' | ',' | ';' | ')')) || next.gap >= Gap::Line;
    let apart = pauses && passage.at(at.wrapping_sub(1)).kind == Kind::Digits;
    (french || abbreviated || apart) && !(next.kind == Kind::Digits && next.gap <= Gap::Space)
}

/// "30 degrees Celsius", "40 degrees or more". A bare "degrees" is a noun like
/// others.
fn degrees(passage: &Passage<'_>, at: usize) -> Option<Measure> {
    let found = |name: &str, end| {
        Some(Measure {
            unit: Unit::Other,
            name: SmolStr::new(name),
            end,
            times: 1,
        })
    };
    let scale = passage.word(at + 1);
    if passage.is_any(at + 1, &["celsius", "centigrade"]) || scale == "C" {
        return found("°C", at + 2);
    }
    if passage.is(at + 1, "fahrenheit") || scale == "F" {
        return found("°F", at + 2);
    }
    super::qualifier::behind(passage, at + 1).and_then(|_| found("degree", at + 1))
}

/// "per cent", "percent", "percentage points", "pour cent".
fn percent(passage: &Passage<'_>, at: usize) -> Option<(&'static str, usize)> {
    let joined = |at| passage.goes_on(at);
    if passage.is_any(at, &["percent", "pct", "pc"]) {
        return Some(("per cent", at + 1));
    }
    let hyphen = usize::from(passage.hyphen(at + 1));
    if passage.is(at, "per") && passage.is(at + 1 + hyphen, "cent") && joined(at + 1 + hyphen) {
        return Some(("per cent", at + 2 + hyphen));
    }
    if passage.is(at, "pour") && passage.is(at + 1, "cent") && joined(at + 1) {
        return Some(("per cent", at + 2));
    }
    if passage.is(at, "percentage") && passage.is_any(at + 1, &["point", "points"]) {
        return Some(("percentage point", at + 2));
    }
    if passage.is_any(at, &["point", "points"])
        && passage.is(at + 1, "de")
        && passage.is(at + 2, "pourcentage")
    {
        return Some(("percentage point", at + 3));
    }
    None
}

/// "dollars", "US dollars", "CFA francs", "francs CFA", "F CFA", "d’euros".
fn money_words(passage: &Passage<'_>, at: usize, round: bool) -> Option<Measure> {
    let mut start = at;
    // "millions de francs", "millions d’euros".
    if round && passage.is_any(at, &["de", "of"]) {
        start = at + 1;
    } else if round && passage.is(at, "d") && matches!(passage.touching(at + 1), Some('\'' | '’'))
    {
        start = at + 2;
    }
    let found = |name: &str, end| {
        Some(Measure {
            unit: Unit::Money,
            name: SmolStr::new(name),
            end,
            times: 1,
        })
    };
    if passage.is(start, "CFA") {
        let francs = passage.is_any(start + 1, &["franc", "francs"]);
        return found("XOF", start + 1 + usize::from(francs));
    }
    if passage.is(start, "F") && passage.is(start + 1, "CFA") {
        return found("XOF", start + 2);
    }
    let (name, end) = currency::read(passage, start)?;
    found(name, end)
}

/// Time, length, area, weight.
fn physical(passage: &Passage<'_>, at: usize, round: bool) -> Option<Measure> {
    let mut head = at;
    let mut square = "";
    // "thousands of years", "hundreds of square kilometres".
    if passage.is(head, "of") || (passage.at(head).french && passage.is(head, "de")) {
        head += 1;
    } else if passage.at(head).french
        && passage.is(head, "d")
        && matches!(passage.touching(head + 1), Some('\'' | '’'))
    {
        head += 2;
    }
    let of = head > at;
    if of && !round {
        return None;
    }
    for _ in 0..2 {
        if !is_filler(passage, head) || !passage.goes_on(head + 1) {
            break;
        }
        if passage.is_any(head, &["square", "sq"]) {
            square = "square ";
        } else if passage.is(head, "cubic") {
            square = "cubic ";
        }
        head += 1;
    }
    let item = passage.at(head);
    if item.kind != Kind::Word || !passage.goes_on(head) {
        return None;
    }
    let word = passage.str(head);
    // Letters that mean a unit only where they stand right at a number.
    let (unit, name) = match word {
        "m" if head == at => (Unit::Distance, "m"),
        "g" | "l" | "L" | "t" if head == at && behind_digits(passage, at) => (
            Unit::Size,
            match word {
                "g" => "g",
                "t" => "tonne",
                _ => "litre",
            },
        ),
        "ft" | "in" | "yr" | "min" | "mm" | "ha" if of => return None,
        "lb" | "lbs" | "ft" | "mm" | "cm" | "km" | "ha" | "kg" => unit_word(word, item.french)?,
        _ => unit_word(word, item.french)?,
    };
    if unit == Unit::Money {
        return None;
    }
    let mut end = head + 1;
    let mut unit = unit;
    let mut name = format!("{square}{name}");
    if !square.is_empty() {
        unit = Unit::Size;
    }
    if item.french && passage.is_any(end, &["carrés", "carré", "cubes"]) {
        name = format!("square {name}");
        unit = Unit::Size;
        end += 1;
    }
    if matches!(passage.touching(end), Some('²' | '³')) {
        name = format!("square {name}");
        unit = Unit::Size;
        end += 1;
    }
    // "km2", as typed without a raised two.
    let raised = matches!(passage.str(end), "2" | "3") && passage.at(end).gap == Gap::None;
    if raised && unit == Unit::Distance {
        name = format!("square {name}");
        unit = Unit::Size;
        end += 1;
    }
    // A speed is none of these.
    if matches!(passage.touching(end), Some('/'))
        && passage.at(end + 1).gap == Gap::None
        && passage.is(end + 1, "h")
    {
        return Some(Measure {
            unit: Unit::Other,
            name: SmolStr::new("km/h"),
            end: end + 2,
            times: 1,
        });
    }
    let mut times = 1;
    if unit == Unit::Duration {
        match name.as_str() {
            "decade" => (times, name) = (10, "year".to_owned()),
            "century" => (times, name) = (100, "year".to_owned()),
            _ => {}
        }
        if let Some(age) = old(passage, end) {
            unit = Unit::Age;
            end = age;
        }
    }
    Some(Measure {
        unit,
        name: SmolStr::new(name),
        end,
        times,
    })
}

/// Whether digits stand right before a unit, and no letter goes on behind it:
/// "25 g", "25g"; not "g-force".
fn behind_digits(passage: &Passage<'_>, at: usize) -> bool {
    let before = passage.at(at.wrapping_sub(1));
    passage.at(at).gap <= Gap::Space
        && (before.kind == Kind::Digits || matches!(before.kind, Kind::Mark('½' | '¼' | '¾')))
        && !matches!(passage.touching(at + 1), Some('-' | '\'' | '’' | '&'))
        && passage.touching(at + 1) != Some('/')
}

/// "old", "-old", "-olds", "of age" behind a length of time.
fn old(passage: &Passage<'_>, at: usize) -> Option<usize> {
    let at = if passage.hyphen(at) { at + 1 } else { at };
    if passage.is_any(at, &["old", "olds"]) && passage.goes_on(at) {
        return Some(at + 1);
    }
    (passage.is(at, "of") && passage.is(at + 1, "age")).then_some(at + 2)
}

/// Whether digits go on as a large sum does: with groups or with a scale.
fn is_large(passage: &Passage<'_>, at: usize) -> bool {
    let mut next = at + 1;
    let mut grouped = false;
    while matches!(passage.touching(next), Some(',' | '.'))
        && passage.at(next + 1).kind == Kind::Digits
        && passage.at(next + 1).gap == Gap::None
    {
        grouped |= passage.touching(next) == Some(',') && passage.str(next + 1).len() == 3;
        next += 2;
    }
    grouped
        || passage.at(next).gap <= Gap::Space
            && passage.is_any(
                next,
                &["m", "bn", "k", "tn", "million", "billion", "trillion"],
            )
}

/// Currencies that stand before a number ("US$", "€", "CFA", "USD"): the index
/// of the first item and the name.
pub(super) fn currency_before(passage: &Passage<'_>, at: usize) -> Option<(usize, &'static str)> {
    let before = at.checked_sub(1)?;
    let gap = passage.at(at).gap;
    if gap > Gap::Space {
        return None;
    }
    let name = match passage.mark(before) {
        Some('$') => "USD",
        Some('€') => "EUR",
        Some('£') => "GBP",
        Some('¥') => "JPY",
        Some('₦') => "NGN",
        Some('₹') => "INR",
        Some('₪') => "ILS",
        Some('₴') => "UAH",
        Some('₽') => "RUB",
        Some('₱') => "PHP",
        Some('₺') => "TRY",
        Some('₩') => "KRW",
        _ => {
            let word = passage.word(before);
            let name = match word {
                "CFA" | "FCFA" => "XOF",
                "Rs" => "INR",
                "Ksh" | "KSh" => "KES",
                // "N3.2m", "R5 million"; "N4" is a road.
                "N" | "R" | "K" if gap == Gap::None && is_large(passage, at) => match word {
                    "N" => "NGN",
                    "R" => "ZAR",
                    _ => "kyat",
                },
                _ => currency::code(word)?,
            };
            return Some((before, name));
        }
    };
    // "US$", "C$", "A$".
    if name == "USD" && passage.at(before).gap == Gap::None {
        let prefix = before.wrapping_sub(1);
        let country = match passage.word(prefix) {
            "US" | "U" | "USD" => Some("USD"),
            "C" | "CA" | "CAD" => Some("CAD"),
            "A" | "AU" | "AUD" => Some("AUD"),
            "NZ" => Some("NZD"),
            "NT" => Some("TWD"),
            "HK" => Some("HKD"),
            _ => None,
        };
        if let Some(country) = country {
            return Some((prefix, country));
        }
    }
    Some((before, name))
}
