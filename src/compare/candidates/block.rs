//! Which tellings are compared at all.
//!
//! Comparing every two would be quadratic. Two that may be one event share a
//! block: a village or a named event; a kind and a month; a kind and a year,
//! if a country has few of the kind; a kind and a region; a kind and a rare
//! name. In a block of more than [`FULL`] members each is compared with the
//! next [`REACH`] of them in the order of their dates only, so that the work
//! grows with the text and not with its square.

use super::place::Level;
use super::reading::Telling;
use super::when::Source;
use super::words::{Id, Vocabulary};
use chrono::Datelike as _;
use std::collections::BTreeMap;

/// In smaller blocks every two are compared.
pub(super) const FULL: usize = 60;
/// In larger ones each with so many that follow.
pub(super) const REACH: usize = 16;
/// Names in more tellings than these tell nothing apart.
const RARE: f64 = 0.3;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Place(Id),
    Month(u8, i32),
    Year(u8, i32),
    Region(u8, Id),
    Name(u8, Id),
}

/// Pairs of tellings to be compared, by number, the lesser first; sorted.
pub(super) fn pairs(tellings: &[Telling], vocabulary: &Vocabulary) -> Vec<(u32, u32)> {
    let mut blocks: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for (index, telling) in tellings.iter().enumerate() {
        let mut keys = keys(telling, vocabulary);
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            blocks.entry(key).or_default().push(index as u32);
        }
    }
    let mut found: Vec<(u32, u32)> = Vec::new();
    for mut block in blocks.into_values() {
        let reach = if block.len() <= FULL {
            block.len()
        } else {
            block.sort_by_key(|it| (tellings[*it as usize].when.first, *it));
            REACH
        };
        for (at, a) in block.iter().enumerate() {
            let others = block[at + 1..].iter().take(reach);
            found.extend(
                others
                    .filter(|b| may_pair(&tellings[*a as usize], &tellings[**b as usize]))
                    .map(|b| (*a.min(b), *a.max(b))),
            );
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn keys(telling: &Telling, vocabulary: &Vocabulary) -> Vec<Key> {
    let family = telling.class.family();
    let mut keys = Vec::new();
    keys.extend(telling.named.map(Key::Place));
    for spot in &telling.places {
        keys.push(match spot.level {
            Level::Local => Key::Place(spot.name),
            Level::Region | Level::Area => Key::Region(family, spot.name),
        });
    }
    if telling.when.source != Source::Bound
        && let (Some(first), Some(last)) = (telling.when.first, telling.when.last)
    {
        let month = |it: chrono::NaiveDate| it.year() * 12 + it.month0() as i32;
        if month(last) - month(first) <= 2 {
            keys.extend((month(first)..=month(last)).map(|it| Key::Month(family, it)));
        }
        if telling.class.is_national() && last.year() - first.year() <= 1 {
            keys.extend((first.year()..=last.year()).map(|it| Key::Year(family, it)));
        }
    }
    let rare = telling
        .names
        .iter()
        .filter(|it| vocabulary.rarity(**it) > RARE);
    keys.extend(rare.map(|it| Key::Name(family, *it)));
    keys
}

/// One paragraph tells of one event once, unless it gives the same time with
/// words of its own each time; and a sentence does not repeat itself.
fn may_pair(a: &Telling, b: &Telling) -> bool {
    if a.document != b.document {
        return true;
    }
    if a.sentence == b.sentence {
        return false;
    }
    let dated = |it: &Telling| {
        matches!(
            it.when.source,
            Source::Named | Source::Clause | Source::Sentence
        )
    };
    let one_time = a.when.first == b.when.first && a.when.last == b.when.last;
    a.paragraph != b.paragraph
        || (dated(a) && dated(b) && one_time && a.class.likeness(b.class) > 0.5)
}
