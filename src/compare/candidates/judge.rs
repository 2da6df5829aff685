//! How likely two passages tell of the same event, and why.
//!
//! Each support raises the score by its share of what is left to certainty
//! (1 - ∏(1 - wᵢ)), so that no sum passes 1 and one strong support beats many
//! weak ones; each doubt scales it down. What cannot be the same is not scored
//! at all:
//!
//! - kinds of events that have nothing in common;
//! - two places that differ, or whose names differ by a letter;
//! - days that do not meet, the same day of another year among them;
//! - an execution by a court, by soldiers and by militants are three things.

use super::countries::country;
use super::lexicon::{EventClass, Side};
use super::place::{Level, one_letter_apart};
use super::reading::{Spot, Telling};
use super::when::{Meeting, Source};
use super::words::{Id, Vocabulary};
use super::{Reason, ReasonKind, Weight};
use std::collections::BTreeSet;

/// A pair with a lower score is not offered.
pub(super) const LEAST: f64 = 0.4;

/// What was found out about a pair.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub score: f64,
    pub reasons: Vec<Reason>,
}

/// The scales: supports and doubts so far.
struct Scales {
    left: f64,
    doubt: f64,
    /// Whether reasons are wanted: most pairs are weighed for their score.
    explain: bool,
    reasons: Vec<Reason>,
}

impl Scales {
    fn support(&mut self, kind: ReasonKind, by: f64, words: impl FnOnce() -> String) {
        self.left *= 1.0 - by.clamp(0.0, 0.95);
        let weight = if by < 0.1 {
            Weight::Weak
        } else {
            Weight::Support
        };
        self.add(kind, weight, words);
    }

    fn doubt(&mut self, kind: ReasonKind, by: f64, words: impl FnOnce() -> String) {
        self.doubt *= by;
        self.add(kind, Weight::Against, words);
    }

    fn add(&mut self, kind: ReasonKind, weight: Weight, words: impl FnOnce() -> String) {
        if self.explain {
            self.reasons.push(Reason {
                kind,
                weight,
                words: words(),
            });
        }
    }
}

/// How the places of two tellings stand to each other.
enum Where {
    Unknown,
    /// A common place, or one inside the other.
    Same(Id, f64),
    Inside(Id, Id),
    /// Different places; `near` if two names differ by a letter.
    Other {
        a: Id,
        b: Id,
        near: bool,
        local: bool,
    },
}

/// Weighs two tellings; `None` if they cannot be of one event, or if nothing
/// that tells events apart supports it.
pub(super) fn judge(
    a: &Telling,
    b: &Telling,
    vocabulary: &Vocabulary,
    explain: bool,
) -> Option<Judged> {
    let likeness = a.class.likeness(b.class);
    if likeness == 0.0 || !may_be_one_deed(a, b) {
        return None;
    }
    let meeting = a.when.meets(&b.when);
    let far = |gap: i64| gap > 1 || !a.when.is_day() || !b.when.is_day() || a.class != b.class;
    match meeting {
        Meeting::OtherYear => return None,
        Meeting::Apart(gap) if far(gap) => return None,
        _ => {}
    }
    let mut scales = Scales {
        left: 1.0,
        doubt: 1.0,
        explain,
        reasons: Vec::new(),
    };
    let national = a.class.is_national() && b.class.is_national();
    let named = named(a, b, vocabulary);
    if let Some(name) = named {
        scales.support(ReasonKind::NamedEvent, 0.35, || {
            let name = shown(vocabulary.word(name));
            format!("named event: {name} {}", a.class.min(b.class).word())
        });
    }
    let place_says = weigh_places(a, b, national, vocabulary, &mut scales)?;
    if let Some((x, y)) = other_country(a, b) {
        if national || place_says < 0.3 {
            return None;
        }
        scales.doubt(ReasonKind::Place, 0.6, || {
            format!("other country: {}, {}", shown(x), shown(y))
        });
    }
    // Names that no text says to be places may be such, and near ones two.
    if place_says < 0.1
        && !national
        && let Some((x, y)) = near_people(a, b, vocabulary)
    {
        scales.doubt(ReasonKind::NearPlace, 0.5, || {
            format!("names spelt nearly alike: {}, {}", shown(x), shown(y))
        });
    }
    let time_says = weigh_times(a, b, meeting, &mut scales);
    if matches!(meeting, Meeting::Apart(_)) && place_says < 0.3 {
        return None;
    }
    let class_says = a.class.weight().min(b.class.weight()) * likeness;
    if class_says > 0.0 {
        scales.support(ReasonKind::Class, class_says, || {
            let (x, y) = (a.class.min(b.class), a.class.max(b.class));
            if x == y {
                format!("kind: {}", x.word())
            } else {
                format!("kinds that go together: {}, {}", x.word(), y.word())
            }
        });
    }
    if let (Some(x), Some(y)) = (a.side, b.side)
        && x != y
    {
        scales.doubt(ReasonKind::Side, 0.75, || {
            format!("done by others: {}, {}", x.min(y).word(), x.max(y).word())
        });
    }
    let who_says = compare_names(a, b, vocabulary, &mut scales);
    if who_says == 0.0
        && let Some((x, y)) = other_people(a, b, vocabulary)
    {
        if place_says < 0.3 {
            return None;
        }
        scales.doubt(ReasonKind::Actors, 0.6, || {
            format!("other people: {}, {}", shown(x), shown(y))
        });
    }
    figures(a, b, vocabulary, &mut scales);
    let alike = alike(a, b, vocabulary);
    if alike > 0.12 {
        scales.support(ReasonKind::Words, (alike * 0.4).min(0.25), || {
            format!("common words: {}", common(a, b, vocabulary))
        });
    }
    // A noun that is only pointed at says little of its own.
    if (a.aside || b.aside) && !(time_says > 0.0 && national) {
        scales.doubt *= if named.is_some() { 0.85 } else { 0.75 };
    }
    // A second source is worth more than the same one again.
    if a.document == b.document {
        scales.doubt *= 0.97;
    }
    if a.class == EventClass::Other && (alike < 0.2 || time_says < 0.6) {
        return None;
    }
    let tells_apart = named.is_some() && (time_says > 0.0 || who_says + place_says > 0.1)
        || place_says >= 0.3 && (time_says >= 0.3 || likeness >= 0.75)
        || time_says >= 0.5 && (place_says > 0.0 || who_says >= 0.1 || national || alike >= 0.25)
        || time_says >= 0.4 && place_says >= 0.07 && class_says >= 0.25
        || time_says >= 0.2 && national && (likeness == 1.0 || who_says >= 0.15)
        || time_says >= 0.2 && who_says >= 0.25 && likeness == 1.0
        || national && who_says >= 0.25 && alike >= 0.2 && likeness == 1.0
        || national && alike >= 0.3 && likeness == 1.0;
    let score = (1.0 - scales.left) * scales.doubt;
    (tells_apart && score >= LEAST).then_some(Judged {
        score,
        reasons: scales.reasons,
    })
}

/// Puts the places on the scales and gives how much they say; `None` if the
/// two cannot be one event.
fn weigh_places(
    a: &Telling,
    b: &Telling,
    national: bool,
    vocabulary: &Vocabulary,
    scales: &mut Scales,
) -> Option<f64> {
    let pair = |x: Id, y: Id| (shown(vocabulary.word(x)), shown(vocabulary.word(y)));
    match compare_places(a, b, vocabulary) {
        Where::Unknown => Some(0.0),
        Where::Same(name, says) => {
            scales.support(ReasonKind::Place, says, || {
                format!("place: {}", shown(vocabulary.word(name)))
            });
            Some(says)
        }
        Where::Inside(inner, outer) => {
            scales.support(ReasonKind::Place, 0.15, || {
                let (inner, outer) = pair(inner, outer);
                format!("place: {inner} lies in {outer}")
            });
            Some(0.15)
        }
        Where::Other {
            near: true,
            local: true,
            ..
        } => None,
        Where::Other { a, b, near, .. } => {
            if !national {
                return None;
            }
            if near {
                scales.doubt(ReasonKind::NearPlace, 0.85, || {
                    let (a, b) = pair(a, b);
                    format!("places spelt nearly alike: {a}, {b}")
                });
            } else {
                scales.doubt(ReasonKind::Place, 0.7, || {
                    let (a, b) = pair(a, b);
                    format!("other place: {a}, {b}")
                });
            }
            Some(0.0)
        }
    }
}

/// Puts the times on the scales and gives how much they say.
fn weigh_times(a: &Telling, b: &Telling, meeting: Meeting, scales: &mut Scales) -> f64 {
    let pair = || {
        let (x, y) = (a.when.words(), b.when.words());
        if x <= y { (x, y) } else { (y, x) }
    };
    match meeting {
        Meeting::Meet(says) => {
            let bound = a.when.source == Source::Bound || b.when.source == Source::Bound;
            scales.support(ReasonKind::Date, 0.5 * says, || {
                let (x, y) = pair();
                let words = if x == y {
                    format!("date: {x}")
                } else {
                    format!("dates meet: {x}, {y}")
                };
                if bound {
                    format!("{words} (inferred)")
                } else {
                    words
                }
            });
            says
        }
        Meeting::DayWithoutYear => {
            scales.doubt(ReasonKind::Date, 0.7, || {
                "the same day, but of which year is not said".to_owned()
            });
            0.0
        }
        Meeting::Apart(_) => {
            scales.doubt(ReasonKind::Date, 0.75, || {
                let (x, y) = pair();
                format!("dates a day apart: {x}, {y}")
            });
            0.0
        }
        Meeting::Unknown | Meeting::OtherYear => 0.0,
    }
}

/// A name in capitals again: keys are folded.
pub(super) fn shown(key: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in key.split(' ') {
        let mut letters = word.chars();
        words.push(match letters.next() {
            Some(first) if word != "the" => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        });
    }
    words.join(" ")
}

/// Executions by a court, by soldiers and by militants are three things, and
/// what a court orders is no massacre.
fn may_be_one_deed(a: &Telling, b: &Telling) -> bool {
    let execution = |it: &Telling| it.class == EventClass::Execution;
    let court = |it: &Telling| execution(it) && it.side == Some(Side::Court);
    if court(a) != court(b) {
        return false;
    }
    match (a.side, b.side) {
        (Some(x), Some(y)) => x == y || !(execution(a) && execution(b)),
        _ => true,
    }
}

/// The common name of both, or the name of one that is a place of the other.
fn named(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> Option<Id> {
    let holds = |it: &Telling, name: Id| {
        it.places
            .iter()
            .any(|spot| spot.name == name && spot.level == Level::Local)
    };
    match (a.named, b.named) {
        (Some(x), Some(y)) if x == y => Some(x),
        (Some(x), _) if holds(b, x) => Some(x),
        (_, Some(y)) if holds(a, y) => Some(y),
        _ => None,
    }
    .filter(|it| vocabulary.rarity(*it) > 0.3)
}

fn compare_places(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> Where {
    let says = |level: Level| match level {
        Level::Local => 0.45,
        Level::Region => 0.2,
        Level::Area => 0.1,
    };
    let mut best: Option<(Id, f64)> = None;
    for spot in &a.places {
        for other in b.places.iter().filter(|it| it.name == spot.name) {
            let level = spot.level.max(other.level);
            let says = says(level) * (0.4 + 0.6 * vocabulary.rarity(spot.name));
            if best.is_none_or(|(_, it)| says > it) {
                best = Some((spot.name, says));
            }
        }
    }
    let of = |it: &Telling, level: Level| -> Vec<Spot> {
        let all = it.places.iter().filter(|it| it.level == level);
        all.cloned().collect()
    };
    let (in_a, in_b) = (of(a, Level::Local), of(b, Level::Local));
    let common = |x: &[Spot], y: &[Spot]| x.iter().any(|it| y.iter().any(|o| o.name == it.name));
    let lies_in = |x: &[Spot], y: &[Spot]| {
        x.iter().find_map(|it| {
            let outer = y.iter().find(|o| it.within.contains(&o.name))?;
            Some((it.name, outer.name))
        })
    };
    // Villages decide, if both say one.
    if !in_a.is_empty() && !in_b.is_empty() && !common(&in_a, &in_b) {
        if let Some((inner, outer)) = lies_in(&in_a, &in_b).or_else(|| lies_in(&in_b, &in_a)) {
            return Where::Inside(inner, outer);
        }
        let near = near_names(&in_a, &in_b, vocabulary);
        let (x, y) = near.unwrap_or((in_a[0].name, in_b[0].name));
        return other(x, y, near.is_some(), true, vocabulary);
    }
    if let Some((name, says)) = best {
        return Where::Same(name, says);
    }
    let inside = lies_in(&a.places, &b.places).or_else(|| lies_in(&b.places, &a.places));
    if let Some((inner, outer)) = inside {
        return Where::Inside(inner, outer);
    }
    let wide = |it: &Telling| -> Vec<Spot> {
        let all = it.places.iter().filter(|it| it.level != Level::Area);
        all.cloned().collect()
    };
    let (in_a, in_b) = (wide(a), wide(b));
    if let Some((x, y)) = near_names(&a.places, &b.places, vocabulary) {
        return other(x, y, true, false, vocabulary);
    }
    if in_a.is_empty() || in_b.is_empty() {
        let (in_a, in_b) = (&a.around, &b.around);
        let apart =
            !common(in_a, in_b) && lies_in(in_a, in_b).is_none() && lies_in(in_b, in_a).is_none();
        return match (in_a.first(), in_b.first()) {
            (Some(x), Some(y)) if apart => {
                let near = near_names(in_a, in_b, vocabulary);
                let (x, y) = near.unwrap_or((x.name, y.name));
                other(x, y, near.is_some(), true, vocabulary)
            }
            _ => Where::Unknown,
        };
    }
    other(in_a[0].name, in_b[0].name, false, false, vocabulary)
}

/// Whichever comes first: the words do not depend on the order of the pair.
fn other(a: Id, b: Id, near: bool, local: bool, vocabulary: &Vocabulary) -> Where {
    let (a, b) = if vocabulary.word(a) <= vocabulary.word(b) {
        (a, b)
    } else {
        (b, a)
    };
    Where::Other { a, b, near, local }
}

fn near_names(a: &[Spot], b: &[Spot], vocabulary: &Vocabulary) -> Option<(Id, Id)> {
    let mut found: Vec<(Id, Id)> = Vec::new();
    for x in a {
        for y in b {
            if one_letter_apart(vocabulary.word(x.name), vocabulary.word(y.name)) {
                found.push((x.name, y.name));
            }
        }
    }
    found.into_iter().min_by_key(|(x, y)| {
        let (x, y) = (vocabulary.word(*x), vocabulary.word(*y));
        (x.min(y).to_owned(), x.max(y).to_owned())
    })
}

/// Whether they are said to be in different countries.
fn other_country(a: &Telling, b: &Telling) -> Option<(&'static str, &'static str)> {
    let (x, y) = (&a.countries, &b.countries);
    if x.is_empty() || y.is_empty() || x.iter().any(|it| y.contains(it)) {
        return None;
    }
    let (x, y) = (x[0].name(), y[0].name());
    Some((x.min(y), x.max(y)))
}

/// Names of people and groups that both have. Gives how much they say.
fn compare_names(a: &Telling, b: &Telling, vocabulary: &Vocabulary, scales: &mut Scales) -> f64 {
    let mut common: Vec<(f64, Id)> = Vec::new();
    let mut left = 1.0;
    for name in &a.names {
        if b.names.binary_search(name).is_ok() {
            let says = 0.22 * vocabulary.rarity(*name).powi(2);
            left *= 1.0 - says;
            common.push((says, *name));
        }
    }
    let says = f64::min(1.0 - left, 0.45);
    if common.is_empty() {
        return 0.0;
    }
    scales.support(ReasonKind::Actors, says, || {
        common.sort_by(|x, y| {
            y.0.total_cmp(&x.0)
                .then_with(|| vocabulary.word(x.1).cmp(vocabulary.word(y.1)))
        });
        let names: Vec<String> = common
            .iter()
            .take(4)
            .map(|it| shown(vocabulary.word(it.1)))
            .collect();
        format!("actors: {}", names.join(", "))
    });
    says
}

/// Names that differ by a letter, each in one telling only.
fn near_people<'a>(
    a: &Telling,
    b: &Telling,
    vocabulary: &'a Vocabulary,
) -> Option<(&'a str, &'a str)> {
    let only = |it: &Telling, other: &Telling| -> Vec<&'a str> {
        it.names
            .iter()
            .filter(|name| other.names.binary_search(name).is_err())
            .map(|name| vocabulary.word(*name))
            .filter(|name| name.len() >= 4)
            .collect()
    };
    let (of_a, of_b) = (only(a, b), only(b, a));
    let near = of_a.iter().flat_map(|x| {
        of_b.iter()
            .filter(|y| one_letter_apart(x, y))
            .map(|y| (*x.min(y), *x.max(y)))
    });
    near.min()
}

/// Names of different people in what befalls or is done by one person.
fn other_people<'a>(
    a: &Telling,
    b: &Telling,
    vocabulary: &'a Vocabulary,
) -> Option<(&'a str, &'a str)> {
    if !a.class.is_personal() || !b.class.is_personal() {
        return None;
    }
    let first = |it: &Telling| {
        it.names
            .iter()
            .map(|it| vocabulary.word(*it))
            .filter(|it| country(it).is_none())
            .min()
    };
    let (x, y) = (first(a)?, first(b)?);
    Some((x.min(y), x.max(y)))
}

/// The same number of the same things.
fn figures(a: &Telling, b: &Telling, vocabulary: &Vocabulary, scales: &mut Scales) {
    let mut same: BTreeSet<String> = BTreeSet::new();
    for (number, counted) in &a.figures {
        let also = b.figures.iter().any(|(other, what)| {
            number == other && (counted == what || counted.is_none() || what.is_none())
        });
        // Small numbers are everywhere.
        if also && *number > rust_decimal::Decimal::TEN {
            let what = counted.map(|it| vocabulary.word(it)).unwrap_or_default();
            same.insert(format!("{} {what}", number.normalize()).trim().to_owned());
        }
    }
    if !same.is_empty() {
        scales.support(ReasonKind::Figure, 0.09, || {
            let all: Vec<String> = same.into_iter().collect();
            format!("figure: {}", all.join(", "))
        });
    }
}

/// The cosine between the words of both, each by its rarity.
fn alike(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> f64 {
    let square = |ids: &[Id]| -> f64 {
        ids.iter()
            .map(|it| vocabulary.rarity(*it).powi(2))
            .sum::<f64>()
    };
    let both: f64 = a
        .stems
        .iter()
        .filter(|it| b.stems.binary_search(it).is_ok())
        .map(|it| vocabulary.rarity(*it).powi(2))
        .sum();
    let all = (square(&a.stems) * square(&b.stems)).sqrt();
    if all > 0.0 { both / all } else { 0.0 }
}

/// The rarest words that both have.
fn common(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> String {
    let mut both: Vec<Id> = a
        .stems
        .iter()
        .copied()
        .filter(|it| b.stems.binary_search(it).is_ok())
        .collect();
    both.sort_by(|x, y| {
        let (p, q) = (vocabulary.rarity(*x), vocabulary.rarity(*y));
        q.total_cmp(&p)
            .then_with(|| vocabulary.word(*x).cmp(vocabulary.word(*y)))
    });
    let words: Vec<&str> = both
        .iter()
        .take(3)
        .map(|it| vocabulary.word(*it).trim_matches('\''))
        .collect();
    words.join(", ")
}
