//! How often aligned annotations of the same tag come to the same value.

use super::super::entities::EntityPairs;
use super::super::events::{Passages, align_passages};
use super::super::pairing::Paired;
use super::super::values::{Aspect, dates, figures};
use super::kappa;
use super::links::{Ends, Place};
use super::measure::{Measure, Undefined, share};
use super::units::Table;
use crate::model::{Annotation, Figure, Project, Role, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Counts over aligned pairs of the same tag; they add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueCounts {
    /// Pairs of which at least one has a figure.
    pub figures: u64,
    /// Among them, those equal in each of [`FIGURE_PARTS`].
    pub figure_parts: [u64; FIGURE_PARTS.len()],
    /// Pairs of which at least one has a date.
    pub dates: u64,
    /// Among them, those equal in each of [`DATE_PARTS`].
    pub date_parts: [u64; DATE_PARTS.len()],
    /// Claims on both sides: who is how certain.
    pub certainty: Table,
    /// Claims on both sides: who affirms, who denies.
    pub polarity: Table,
    /// Pairs of which at least one plays a part in an account.
    pub roles: u64,
    /// Among them, those that play the same parts in aligned accounts.
    pub same_roles: u64,
}

/// What is compared of two figures; `all` is what scoring asks for.
pub const FIGURE_PARTS: [&str; 9] = [
    "low", "high", "bounds", "unit", "all", "approx", "counted", "class", "harm",
];

/// What is compared of two dates.
pub const DATE_PARTS: [&str; 3] = ["earliest", "latest", "all"];

impl ValueCounts {
    /// Adds the counts of further documents.
    pub fn add(&mut self, other: &Self) {
        let Self {
            figures,
            figure_parts,
            dates,
            date_parts,
            certainty,
            polarity,
            roles,
            same_roles,
        } = other;
        self.figures += figures;
        self.dates += dates;
        for (to, more) in self.figure_parts.iter_mut().zip(figure_parts) {
            *to += more;
        }
        for (to, more) in self.date_parts.iter_mut().zip(date_parts) {
            *to += more;
        }
        self.certainty.add(certainty);
        self.polarity.add(polarity);
        self.roles += roles;
        self.same_roles += same_roles;
    }

    /// Counts one aligned pair of the same tag.
    pub fn count(&mut self, a: &Annotation, b: &Annotation) {
        match (&a.value, &b.value) {
            (Some(Value::Figure(x)), Some(Value::Figure(y))) => {
                self.figures += 1;
                let differ = figures(x, y, &EntityPairs::default());
                let words = counted(x) == counted(y);
                let has = |aspect| !differ.contains(&aspect);
                let same = [
                    has(Aspect::Low),
                    has(Aspect::High),
                    has(Aspect::Bounds),
                    has(Aspect::Unit),
                    !differ.iter().any(|it| it.is_scored()),
                    has(Aspect::Approx),
                    words,
                    has(Aspect::Class),
                    has(Aspect::Harm),
                ];
                for (count, same) in self.figure_parts.iter_mut().zip(same) {
                    *count += u64::from(same);
                }
            }
            (Some(Value::Figure(_)), _) | (_, Some(Value::Figure(_))) => self.figures += 1,
            (Some(Value::Date(x)), Some(Value::Date(y))) => {
                self.dates += 1;
                let differ = dates(x, y);
                let has = |aspect| !differ.contains(&aspect);
                let same = [
                    has(Aspect::Earliest),
                    has(Aspect::Latest),
                    !differ.iter().any(|it| it.is_scored()),
                ];
                for (count, same) in self.date_parts.iter_mut().zip(same) {
                    *count += u64::from(same);
                }
            }
            (Some(Value::Date(_)), _) | (_, Some(Value::Date(_))) => self.dates += 1,
            (Some(Value::Claim(x)), Some(Value::Claim(y))) => {
                let certainty = [x.certainty as u32, y.certainty as u32];
                self.certainty.count(&certainty, 1);
                let polarity = [x.polarity as u32, y.polarity as u32];
                self.polarity.count(&polarity, 1);
            }
            _ => {}
        }
    }

    /// The share of figures that are equal in a part.
    pub fn figure_share(&self, part: usize) -> Measure {
        let count = self.figure_parts[part] as f64;
        share(count, self.figures as f64, "no aligned figures")
    }

    /// The share of dates that are equal in a part.
    pub fn date_share(&self, part: usize) -> Measure {
        let count = self.date_parts[part] as f64;
        share(count, self.dates as f64, "no aligned dates")
    }

    /// The share of annotations that play the same parts in accounts.
    pub fn role_share(&self) -> Measure {
        let count = self.same_roles as f64;
        share(count, self.roles as f64, "no aligned members of accounts")
    }

    /// Cohen's kappa of how certain the claims are.
    pub fn certainty_kappa(&self) -> Measure {
        claim_kappa(&self.certainty)
    }

    /// Cohen's kappa of whether the claims affirm or deny.
    pub fn polarity_kappa(&self) -> Measure {
        claim_kappa(&self.polarity)
    }
}

fn claim_kappa(table: &Table) -> Measure {
    if table.rows().next().is_none() {
        return Err(Undefined("no aligned claims"));
    }
    kappa::cohen(table)
}

fn counted(it: &Figure) -> String {
    it.counted.words.trim().to_lowercase()
}

/// An account as both sides know it: the document, and its place among the
/// first side's accounts, or, where it is not aligned, the second's.
pub(super) type AccountKey = (usize, u8, u32);

/// The parts that annotations of one side play, by their places.
pub(super) type PartsOf = BTreeMap<Place, BTreeSet<(AccountKey, Role)>>;

/// The parts that annotations play in accounts, by their places.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    of: [PartsOf; 2],
}

impl Roles {
    /// Parts that were found elsewhere, of either side.
    pub(super) fn from_parts(of: [PartsOf; 2]) -> Self {
        Self { of }
    }

    /// The parts in the compared documents.
    pub fn of(
        projects: [&Project; 2],
        paired: &Paired,
        files: [usize; 2],
        ends: &Ends<'_>,
    ) -> Self {
        let mut roles = Self::default();
        let sides = [
            Passages::of(projects[0], paired, files[0]),
            Passages::of(projects[1], paired, files[1]),
        ];
        for document in 0..paired.documents.len() {
            let lists = [sides[0].accounts(document), sides[1].accounts(document)];
            if lists.iter().all(|it| it.is_empty()) {
                continue;
            }
            let to_a: BTreeMap<u32, u32> = align_passages(lists[0], lists[1])
                .into_iter()
                .map(|(x, y)| (y, x))
                .collect();
            for (side, list) in lists.into_iter().enumerate() {
                for (at, (_, _, account)) in list.iter().enumerate() {
                    let at = at as u32;
                    let key = match (side, to_a.get(&at)) {
                        (0, _) => (document, 0, at),
                        (_, Some(&there)) => (document, 0, there),
                        (_, None) => (document, 1, at),
                    };
                    for member in &account.members {
                        if let Some(place) = ends.of[side].get(&member.annotation) {
                            let parts = roles.of[side].entry(*place).or_default();
                            parts.insert((key, member.role));
                        }
                    }
                }
            }
        }
        roles
    }

    /// Counts an aligned pair, if one of the two plays a part.
    pub fn count(&self, a: Place, b: Place, counts: &mut ValueCounts) {
        let (x, y) = (self.of[0].get(&a), self.of[1].get(&b));
        if x.is_some() || y.is_some() {
            counts.roles += 1;
            counts.same_roles += u64::from(x == y);
        }
    }
}
