//! Why two statements relate as they do, in words: the chips and the sentence.

use super::count::{Count, Differs, Scope};
use super::names::{self, Set, Table};
use super::population::unit_label;
use super::relate::{Found, Vector};
use super::relation::{Chip, Component, Relation};
use super::teller::{Content, Statement};
use super::voice::Stance;
use crate::model::words::{figure_words, number_words};
use crate::model::{Certainty, Class, EntityId, Harm};
use std::collections::BTreeSet;

/// The chips of a pair: every component that differs, and the value where
/// scope or time differ, since it is compared all the same.
pub(super) fn chips(
    found: &Found<'_, '_>,
    a: &Statement<'_>,
    b: &Statement<'_>,
    table: &Table<'_>,
) -> Vec<Chip> {
    let vector = &found.vector;
    let mut chips = Vec::new();
    let mut put = |component: Component, relation: Relation, detail: String| {
        chips.push(Chip {
            component,
            relation,
            detail,
        });
    };
    if !vector.scope.is_nothing() {
        let detail = found.counts.map_or_else(String::new, |(a, b)| {
            scope_detail(vector.scope, a, b, table)
        });
        put(Component::Scope, Relation::OtherScope, detail);
    }
    if vector.time {
        let detail = time_detail(found, a, b);
        put(Component::Time, Relation::OtherTime, detail);
    }
    let before = !vector.scope.is_nothing() || vector.time;
    if let Some(value) = vector.value
        && (before || value != Relation::Same)
    {
        put(Component::Interval, value, value_detail(found, a, b, table));
    }
    if let Some(commitment) = vector.commitment {
        let detail = commitment_detail(commitment, &a.stance, &b.stance);
        put(Component::Commitment, commitment, detail);
    }
    chips
}

/// One sentence on why a pair relates as it does.
pub(super) fn why(
    found: &Found<'_, '_>,
    a: &Statement<'_>,
    b: &Statement<'_>,
    table: &Table<'_>,
) -> String {
    let Vector {
        scope,
        time,
        value,
        commitment,
    } = found.vector;
    let relation = found.vector.relation();
    match relation {
        Relation::OtherScope => {
            let detail = found
                .counts
                .map_or_else(String::new, |(a, b)| scope_detail(scope, a, b, table));
            format!("they do not count the same: {detail}")
        }
        Relation::OtherTime => {
            debug_assert!(time);
            format!("they are of different times: {}", time_detail(found, a, b))
        }
        Relation::Certainty | Relation::Denies if commitment == Some(relation) => {
            commitment_detail(relation, &a.stance, &b.stance)
        }
        _ if value.is_none() => "nothing in it differs".to_owned(),
        _ => value_detail(found, a, b, table),
    }
}

/// The sentence for two of which one is silent.
pub(super) fn why_silent(silent: &str) -> String {
    format!("only one of the two says it; the other {silent}")
}

fn scope_detail(scope: Differs, a: &Count<'_>, b: &Count<'_>, table: &Table<'_>) -> String {
    let (a, b) = (&a.scope, &b.scope);
    let mut parts = Vec::new();
    let mut put = |which: Differs, name: &str, of: &dyn Fn(&Scope<'_>) -> String| {
        if scope.has(which) {
            parts.push(format!("{name}: {} / {}", of(a), of(b)));
        }
    };
    put(Differs::UNIT, "unit", &unit_label);
    put(Differs::HARM, "harm", &|it| harm_words(it.harm));
    put(Differs::CLASS, "class", &|it| class_words(it.class));
    put(Differs::WHO, "group", &|it| labels(&it.who, table));
    put(Differs::PART, "extent", &|it| {
        let words = if it.part { "a part" } else { "the whole" };
        words.to_owned()
    });
    put(Differs::AREA, "area", &|it| labels(&it.area, table));
    if scope.has(Differs::EVENT) {
        parts.push("they belong to different events of one family".to_owned());
    }
    parts.join("; ")
}

fn harm_words(harm: Harm) -> String {
    harm.label().to_lowercase()
}

fn class_words(class: Class) -> String {
    class.label().to_lowercase()
}

fn labels(ids: &BTreeSet<&EntityId>, table: &Table<'_>) -> String {
    if ids.is_empty() {
        return "not said".to_owned();
    }
    let labels: Vec<String> = ids.iter().map(|it| table.label(it)).collect();
    labels.join(", ")
}

fn time_detail(found: &Found<'_, '_>, a: &Statement<'_>, b: &Statement<'_>) -> String {
    if let Some((a, b)) = found.counts {
        let as_of = |it: &Count<'_>| match it.as_of {
            Some((days, _)) => format!("as of {}", days.words()),
            None => "without a date".to_owned(),
        };
        return format!("{} / {}", as_of(a), as_of(b));
    }
    match (&a.content, &b.content) {
        (Content::Days(a), Content::Days(b)) => format!("{} / {}", a.words(), b.words()),
        _ => String::new(),
    }
}

fn value_detail(
    found: &Found<'_, '_>,
    a: &Statement<'_>,
    b: &Statement<'_>,
    table: &Table<'_>,
) -> String {
    let relation = found.vector.value.unwrap_or(Relation::Same);
    // Whether the first lies within the second, where one does.
    let (own, its, note, first) = if let Some((a, b)) = found.counts {
        let first = b.amount.reach.holds(&a.amount.reach);
        (count_words(a), count_words(b), String::new(), first)
    } else {
        match (&a.content, &b.content) {
            (Content::Days(a), Content::Days(b)) => {
                (a.words(), b.words(), String::new(), b.holds(*a))
            }
            (Content::Names(a), Content::Names(b)) => {
                let unlinked = names::has_unlinked(a) || names::has_unlinked(b);
                let note = if unlinked && relation != Relation::Same {
                    " (words that are linked to no entity)"
                } else {
                    ""
                };
                let first = names::lies_within(a, b);
                (
                    set_words(a, table),
                    set_words(b, table),
                    note.to_owned(),
                    first,
                )
            }
            _ => {
                return match relation {
                    Relation::Rival => "the words differ, and both may hold".to_owned(),
                    _ => "the accounts are of one event".to_owned(),
                };
            }
        }
    };
    let verb = match relation {
        Relation::Same => return format!("both come to {own}{note}"),
        Relation::Alias => return format!("two names of {own}"),
        Relation::Rounds => "are equal at the coarser precision",
        Relation::Refines => {
            let (inner, outer) = if first { (own, its) } else { (its, own) };
            return format!("{inner} lies within {outer}{note}");
        }
        Relation::Overlaps => "meet, and neither lies inside the other",
        Relation::Rival => "are different answers, and both may hold",
        _ => "do not meet",
    };
    format!("{own} and {its} {verb}{note}")
}

/// A figure in words, with how far it reaches where that is not what it says.
fn count_words(count: &Count<'_>) -> String {
    let words = figure_words(count.figure);
    let reach = &count.amount.reach;
    match (reach.low, reach.high) {
        (Some(low), Some(high)) if *reach != count.amount.written => {
            format!("{words} [{} to {}]", number_words(low), number_words(high))
        }
        _ => words,
    }
}

pub(super) fn set_words(set: &Set<'_>, table: &Table<'_>) -> String {
    let labels: Vec<String> = set.keys().map(|it| it.label(table)).collect();
    labels.join(", ")
}

fn commitment_detail(relation: Relation, a: &Stance<'_>, b: &Stance<'_>) -> String {
    if relation == Relation::Denies {
        let mut voices: BTreeSet<&str> = BTreeSet::new();
        let (from_b, from_a) = (a.is_denied_by(b), b.is_denied_by(a));
        if from_b {
            voices.extend(b.deny.values().map(String::as_str));
        }
        if from_a {
            voices.extend(a.deny.values().map(String::as_str));
        }
        let voices: Vec<&str> = voices.into_iter().collect();
        return format!("it is rejected by {}", voices.join(", "));
    }
    let mut parts = Vec::new();
    if a.certainty != b.certainty {
        let words = |it: Certainty| it.label().to_lowercase();
        parts.push(format!("{} / {}", words(a.certainty), words(b.certainty)));
    }
    if a.attributed != b.attributed {
        let words = |it: &Stance<'_>| match it.attributed.len() {
            0 => "in its own voice".to_owned(),
            1 => "put down to a voice".to_owned(),
            more => format!("put down to {more} voices"),
        };
        let (own, its) = (words(a), words(b));
        parts.push(if own == its {
            "put down to different voices".to_owned()
        } else {
            format!("{own} / {its}")
        });
    }
    if a.deny.is_empty() != b.deny.is_empty() {
        parts.push("one voice both affirms and rejects it".to_owned());
    }
    if parts.is_empty() {
        parts.push("the voices differ".to_owned());
    }
    parts.join("; ")
}
