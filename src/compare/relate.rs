//! How two statements on one aspect relate: a vector of four components, of
//! which the first that differs names the relation.

use super::count::{self, Count, Differs};
use super::names;
use super::relation::{Badge, Relation};
use super::teller::{Content, Statement};
use crate::model::{EventKind, Role};

/// Scope, time, value, commitment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Vector {
    /// In what the scopes differ.
    pub scope: Differs,
    /// Whether they were measured, or said, at different dates.
    pub time: bool,
    /// How the values relate, if they can be held against each other.
    pub value: Option<Relation>,
    /// How the commitments differ, if they do.
    pub commitment: Option<Relation>,
}

impl Vector {
    /// The first component that differs. A value that is equal, be it by
    /// another name or rounded, leaves the word to the commitment.
    pub fn relation(&self) -> Relation {
        if !self.scope.is_nothing() {
            return Relation::OtherScope;
        }
        if self.time {
            return Relation::OtherTime;
        }
        let value = self.value.unwrap_or(Relation::Same);
        if value.is_equal() {
            self.commitment.unwrap_or(value)
        } else {
            value
        }
    }
}

/// Two statements held against each other.
#[derive(Clone, Debug)]
pub(super) struct Found<'x, 'a> {
    pub vector: Vector,
    /// The figures that decided.
    pub counts: Option<(&'x Count<'a>, &'x Count<'a>)>,
}

/// Whether a value inside another is no difference: dates and places.
pub(super) const fn refining_agrees(role: Role) -> bool {
    matches!(role, Role::When | Role::SaidWhen | Role::Where)
}

/// How sharp a relation is in a role: by its badge first.
pub(super) fn rank(relation: Relation, role: Role) -> (Badge, u8) {
    (relation.badge(refining_agrees(role)), relation.sharpness())
}

/// How two statements relate; `None` if one of them has no value that could be
/// compared, and nobody rejects anything.
pub(super) fn relate<'x, 'a>(
    a: &'x Statement<'a>,
    b: &'x Statement<'a>,
    role: Role,
    kind: EventKind,
) -> Option<Found<'x, 'a>> {
    let commitment = a.stance.relation(&b.stance);
    let denies = commitment == Some(Relation::Denies);
    let mut vector = Vector {
        commitment,
        ..Vector::default()
    };
    let mut counts = None;
    match (&a.content, &b.content) {
        // All accounts are of one event: what they say happened is the same,
        // however it is worded.
        _ if role == Role::What => vector.value = Some(of_event(&a.content, &b.content)),
        // A denial answers the reason that was given, in words of its own.
        (Content::Words(_), _) | (_, Content::Words(_)) if denies => {}
        (Content::Days(a), Content::Days(b)) => {
            let relation = a.relation(*b);
            // A state stands at many times, and things are said at many.
            let may = kind == EventKind::Standing || role == Role::SaidWhen;
            if relation == Relation::Disjoint && may {
                vector.time = true;
            } else {
                vector.value = Some(relation);
            }
        }
        (Content::Names(a), Content::Names(b)) => {
            let relation = names::relation(a, b);
            if role == Role::Voice && relation == Relation::Rival {
                // Two voices are no two answers.
                vector.commitment = Some(Relation::Certainty);
            } else {
                vector.value = Some(relation);
            }
        }
        (Content::Words(a), Content::Words(b)) => {
            vector.value = Some(if a.is_disjoint(b) {
                Relation::Rival
            } else {
                Relation::Same
            });
        }
        (Content::Words(_), Content::Names(_)) | (Content::Names(_), Content::Words(_)) => {
            vector.value = Some(Relation::Rival);
        }
        (Content::Counts(a), Content::Counts(b)) => {
            let pairs = count::matched(a, b, kind).into_iter();
            // Of equally sharp ones the first in reading order.
            let (a, b, measured) = pairs.reduce(|kept, next| {
                let rank = |it: &(_, _, count::Measured)| rank(it.2.relation(), role);
                if rank(&next) > rank(&kept) {
                    next
                } else {
                    kept
                }
            })?;
            vector.scope = measured.scope;
            vector.time = measured.time;
            vector.value = Some(measured.amount).filter(|it| *it != Relation::Silent);
            counts = Some((a, b));
        }
        _ if denies => {}
        _ => return None,
    }
    Some(Found { vector, counts })
}

fn of_event(a: &Content<'_>, b: &Content<'_>) -> Relation {
    match (a, b) {
        (Content::Names(a), Content::Names(b)) => match names::relation(a, b) {
            Relation::Rival | Relation::Overlaps => Relation::Same,
            other => other,
        },
        _ => Relation::Same,
    }
}
