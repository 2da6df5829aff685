//! How like each other two tellings are in names, numbers and words.

use super::ReasonKind;
use super::countries::country;
use super::reading::Telling;
use super::scales::{Scales, shown};
use super::words::{Id, Vocabulary};
use std::collections::BTreeSet;

/// Names of people and groups that both have. Gives how much they say.
pub(super) fn compare_names(
    a: &Telling,
    b: &Telling,
    vocabulary: &Vocabulary,
    scales: &mut Scales,
) -> f64 {
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

/// Names of different people in what befalls or is done by one person.
pub(super) fn other_people<'a>(
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
pub(super) fn figures(a: &Telling, b: &Telling, vocabulary: &Vocabulary, scales: &mut Scales) {
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
pub(super) fn alike(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> f64 {
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
pub(super) fn common(a: &Telling, b: &Telling, vocabulary: &Vocabulary) -> String {
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
