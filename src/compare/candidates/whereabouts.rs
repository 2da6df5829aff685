//! How the places and countries of two tellings stand to each other.

use super::ReasonKind;
use super::place::{Level, one_letter_apart};
use super::reading::{Spot, Telling};
use super::scales::{Scales, shown};
use super::words::{Id, Vocabulary};

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

/// Puts the places on the scales and gives how much they say; `None` if the
/// two cannot be one event.
pub(super) fn weigh_places(
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
pub(super) fn other_country(a: &Telling, b: &Telling) -> Option<(&'static str, &'static str)> {
    let (x, y) = (&a.countries, &b.countries);
    if x.is_empty() || y.is_empty() || x.iter().any(|it| y.contains(it)) {
        return None;
    }
    let (x, y) = (x[0].name(), y[0].name());
    Some((x.min(y), x.max(y)))
}

/// Names that differ by a letter, each in one telling only.
pub(super) fn near_people<'a>(
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
