//! Which figures answer one question: the rows of figures.
//!
//! Figures pair by what they count, not by position. Those of one scope are
//! one row. Rows that no account has both of, and that are near enough, become
//! one, the nearest first: 500 civilians executed here and 500 people killed
//! there are two answers to one question, in other scopes.

use super::count::{Count, Scope};
use super::names::Table;
use crate::model::{Class, EventKind, Harm, Unit};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A row of figures, before claims are added.
#[derive(Debug)]
pub(super) struct Population<'a> {
    /// What verdicts and claims call it; unique in the event.
    pub name: String,
    /// The figures of each account.
    pub counts: Cells<'a>,
}

impl Population<'_> {
    /// A row that no figure stands in.
    pub fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            counts: BTreeMap::new(),
        }
    }
}

/// The figures of each account.
type Cells<'a> = BTreeMap<usize, Vec<Count<'a>>>;

/// A row on its way: the scopes that it holds, and its figures.
type Merged<'a> = (Vec<Scope<'a>>, Cells<'a>);

/// More scopes than these in one event are left as they are: finding near ones
/// takes time by their square.
const MOST_SCOPES: usize = 300;

/// What the row of deaths is called.
const TOLL: &str = "toll";

/// What a row of parts of a whole is called, whether they are written as per
/// cent or as fractions.
pub(super) const SHARE: &str = "share";

/// The rows of figures, those of deaths first, then by how many accounts tell.
pub(super) fn populations<'a>(
    counts: Vec<Vec<Count<'a>>>,
    kind: EventKind,
    table: &Table<'a>,
) -> Vec<Population<'a>> {
    let mut by_scope: BTreeMap<Scope<'a>, Cells<'a>> = BTreeMap::new();
    for (teller, counts) in counts.into_iter().enumerate() {
        for count in counts {
            let cells = by_scope.entry(count.scope.clone()).or_default();
            cells.entry(teller).or_default().push(count);
        }
    }
    let mut rows: Vec<Merged<'a>> = by_scope
        .into_iter()
        .map(|(scope, cells)| (vec![scope], cells))
        .collect();
    if (2..=MOST_SCOPES).contains(&rows.len()) {
        rows = joined(rows);
    }
    for (scopes, _) in &mut rows {
        scopes.sort_unstable();
    }
    rows.sort_by(|(a, in_a), (b, in_b)| {
        let key = |scopes: &[Scope<'a>], accounts: usize| {
            (
                scopes.first().map_or(3, |it| it.harm_rank),
                Reverse(accounts),
            )
        };
        (key(a, in_a.len()), a).cmp(&(key(b, in_b.len()), b))
    });
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let deaths = rows
        .first()
        .and_then(|it| it.0.first())
        .map(|it| it.harm_rank)
        == Some(0);
    // Of an incident's people nothing may be said but how many they are.
    let bare = if kind == EventKind::Incident && !deaths {
        TOLL
    } else {
        "figure"
    };
    let rows = rows.into_iter().map(|(scopes, counts)| {
        let name = name(&scopes, bare, &mut taken, table);
        Population { name, counts }
    });
    rows.collect()
}

fn joined(rows: Vec<Merged<'_>>) -> Vec<Merged<'_>> {
    let mut near: Vec<(Reverse<u32>, usize, usize)> = Vec::new();
    for (at, (scopes, cells)) in rows.iter().enumerate() {
        for (bt, (others, others_cells)) in rows.iter().enumerate().skip(at + 1) {
            let apart = cells.keys().all(|it| !others_cells.contains_key(it));
            if let Some(nearness) = scopes[0].nearness(&others[0]).filter(|_| apart) {
                near.push((Reverse(nearness), at, bt));
            }
        }
    }
    near.sort_unstable();
    let mut home: Vec<usize> = (0..rows.len()).collect();
    let mut rows: Vec<Option<Merged<'_>>> = rows.into_iter().map(Some).collect();
    for (_, at, bt) in near {
        let (a, b) = (home[at], home[bt]);
        if a == b {
            continue;
        }
        let (Some((_, own)), Some((_, other))) = (&rows[a], &rows[b]) else {
            continue;
        };
        if own.keys().any(|it| other.contains_key(it)) {
            continue;
        }
        let Some((scopes, cells)) = rows[b].take() else {
            continue;
        };
        if let Some((own_scopes, own)) = &mut rows[a] {
            own_scopes.extend(scopes);
            own.extend(cells);
        }
        for it in &mut home {
            if *it == b {
                *it = a;
            }
        }
    }
    rows.into_iter().flatten().collect()
}

/// A name that no other row has: by what befell them, then by what they were,
/// who they are, the unit, and a number at last. `taken` holds the names there
/// are, each with how often it was asked for.
fn name(
    scopes: &[Scope<'_>],
    bare: &str,
    taken: &mut BTreeMap<String, usize>,
    table: &Table<'_>,
) -> String {
    let base = scopes
        .first()
        .map_or_else(|| "figure".to_owned(), |it| base_name(it, bare));
    let details = scopes
        .first()
        .map_or_else(Vec::new, |it| details(it, table));
    for end in 0..=details.len() {
        let name = if end == 0 {
            base.clone()
        } else {
            format!("{base} ({})", details[..end].join(", "))
        };
        if !taken.contains_key(&name) {
            taken.insert(name.clone(), 1);
            return name;
        }
    }
    let full = format!("{base} ({})", details.join(", "));
    let mut number = taken.get(&full).copied().unwrap_or(1);
    loop {
        number += 1;
        let name = format!("{full} {number}");
        if !taken.contains_key(&name) {
            taken.insert(full, number);
            taken.insert(name.clone(), 1);
            return name;
        }
    }
}

/// What tells a population from others that the same befell.
fn details(scope: &Scope<'_>, table: &Table<'_>) -> Vec<String> {
    let mut details: Vec<String> = Vec::new();
    if scope.class != Class::Unsaid {
        details.push(scope.class.label().to_lowercase());
    }
    if !scope.who.is_empty() {
        let labels: Vec<String> = scope.who.iter().map(|it| table.label(it)).collect();
        details.push(labels.join(", "));
    }
    if scope.part {
        details.push("a part".to_owned());
    }
    if scope.harm_rank == 0 && scope.harm != Harm::Killed {
        details.push(scope.harm.label().to_lowercase());
    }
    details.push(unit_label(scope));
    details
}

fn base_name(scope: &Scope<'_>, bare: &str) -> String {
    match scope.harm_rank {
        0 => TOLL.to_owned(),
        1 => scope.harm.label().to_lowercase(),
        _ => match scope.unit.unit {
            Unit::Count | Unit::Person | Unit::Other => bare.to_owned(),
            Unit::Percent | Unit::Fraction => SHARE.to_owned(),
            other => other.label().to_lowercase(),
        },
    }
}

/// The unit of a scope in words: "persons", "USD".
pub(super) fn unit_label(scope: &Scope<'_>) -> String {
    let measure = &scope.unit;
    let label = measure.unit.label().to_lowercase();
    match (measure.unit, &*measure.name) {
        (Unit::Count, _) => "number".to_owned(),
        (Unit::Rank, _) => match measure.out_of {
            Some(whole) => format!("out of {}", crate::model::words::number_words(whole)),
            None => label,
        },
        (_, "") => label,
        (Unit::Money, name) => name.to_uppercase(),
        (Unit::Duration | Unit::Age, name) => format!("{name}s"),
        (_, name) => name.to_owned(),
    }
}
