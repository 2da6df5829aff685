//! Parts and steps of an event beside it: what a parent counts and what its
//! steps count are never the same thing.

use super::comparison::{Across, Step};
use super::count::{Count, Differs, Measured};
use super::explain;
use super::lookup::Lookup;
use super::matrix::Matrix;
use super::relate::{Found, Vector};
use super::relation::{Chip, Component, Relation};
use super::teller::{Content, Statement};
use crate::model::{AccountId, EventId, Role};

/// More pairs across events than these are not listed: a list of that length
/// is read by nobody.
const MOST: usize = 500;

/// The steps of an event, and every two accounts of different events of the
/// family that count something.
pub(super) fn steps<'a>(lookup: &Lookup<'a>, own: &Matrix<'a>) -> (Vec<Step>, Vec<Across>) {
    let children: Vec<_> = lookup.families.children(own.head).collect();
    let mut steps = Vec::with_capacity(children.len());
    let mut across = Vec::new();
    let mut earlier: Vec<Matrix<'a>> = Vec::new();
    for (id, kind) in children {
        let matrix = Matrix::new(lookup, id);
        let title = lookup.project.events().get(id);
        steps.push(Step {
            event: id.clone(),
            title: title.map_or_else(String::new, |it| it.title.clone()),
            kind,
            badge: matrix.badge(),
        });
        for other in std::iter::once(own).chain(&earlier) {
            if across.len() < MOST {
                pairs(lookup, other, &matrix, &mut across);
            }
        }
        // Steps beyond those that fill the list are not kept for it.
        if across.len() < MOST && earlier.len() < MOST {
            earlier.push(matrix);
        }
    }
    across.truncate(MOST);
    (steps, across)
}

/// An account that counts, with its event.
struct Teller<'x, 'a> {
    event: &'a EventId,
    account: &'a AccountId,
    statement: &'x Statement<'a>,
    counts: &'x [Count<'a>],
}

fn telling<'x, 'a>(matrix: &'x Matrix<'a>) -> impl Iterator<Item = Teller<'x, 'a>> {
    let rows = matrix.rows.iter();
    let rows = rows.filter(|it| it.aspect.role == Role::Figure);
    rows.flat_map(move |row| {
        let cells = matrix.tellers.iter().zip(&row.cells);
        cells.filter_map(move |(teller, cell)| {
            let statement = cell.as_ref()?;
            match &statement.content {
                Content::Counts(counts) => Some(Teller {
                    event: matrix.head,
                    account: &teller.account.id,
                    statement,
                    counts,
                }),
                _ => None,
            }
        })
    })
}

fn pairs<'a>(lookup: &Lookup<'a>, a: &Matrix<'a>, b: &Matrix<'a>, across: &mut Vec<Across>) {
    for own in telling(a) {
        for its in telling(b) {
            if across.len() >= MOST {
                return;
            }
            let (Some(first), Some(second)) = (own.counts.first(), its.counts.first()) else {
                continue;
            };
            let measured = Measured::of(first, second, a.kind);
            let found = Found {
                vector: Vector {
                    scope: measured.scope | Differs::EVENT,
                    time: measured.time,
                    value: Some(measured.amount).filter(|it| *it != Relation::Silent),
                    commitment: None,
                },
                counts: Some((first, second)),
            };
            let (one, other) = (own.statement, its.statement);
            let mut chips = explain::chips(&found, one, other, &lookup.table);
            if a.when.is_value() && b.when.is_value() && !a.when.meets(b.when) {
                chips.insert(
                    1,
                    Chip {
                        component: Component::Time,
                        relation: Relation::OtherTime,
                        detail: format!("{} / {}", a.when.words(), b.when.words()),
                    },
                );
            }
            across.push(Across {
                a: own.account.clone(),
                a_event: own.event.clone(),
                b: its.account.clone(),
                b_event: its.event.clone(),
                relation: Relation::OtherScope,
                chips,
                why: explain::why(&found, one, other, &lookup.table),
            });
        }
    }
}
