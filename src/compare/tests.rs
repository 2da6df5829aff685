//! The relations as a table: two accounts of one event, one aspect, and what
//! it comes to.

mod accounts;
mod cases;
mod laws;
mod links;
mod statements;

use super::fixture::{Fixture, account_id, event_id};
use super::relation::{Conflict, Relation};
use super::*;
use crate::model::*;

/// Two accounts, `a` in source `s` and `b` in source `t`, of the event `e`.
fn two(
    kind: EventKind,
    world: impl FnOnce(&mut Fixture),
    a: impl FnOnce(&mut Fixture),
    b: impl FnOnce(&mut Fixture),
) -> Comparison {
    let mut fixture = Fixture::new();
    fixture.source("s", None, None);
    fixture.source("t", None, None);
    fixture.event("e", kind);
    world(&mut fixture);
    fixture.account("a", "e", "s");
    a(&mut fixture);
    fixture.account("b", "e", "t");
    b(&mut fixture);
    compare(&fixture.project(), &event_id("e")).expect("the event is there")
}

/// The pair of `a` and `b` in a row: relation, badge, chips as words.
#[track_caller]
fn pair(comparison: &Comparison, aspect: &str) -> (Relation, Badge, Vec<&'static str>) {
    let row = comparison.row(aspect).unwrap_or_else(|| {
        let rows: Vec<_> = comparison.rows.iter().map(|it| &it.aspect.name).collect();
        panic!("no ‘{aspect}’ among {rows:?}")
    });
    let found = comparison
        .pair(row, &account_id("a"), &account_id("b"))
        .unwrap_or_else(|| panic!("no pair in {row:?}"));
    assert!(!found.why.is_empty());
    let chips = found.chips.iter().map(|it| it.relation.word()).collect();
    (found.relation, row.badge, chips)
}

#[track_caller]
fn check(comparison: &Comparison, aspect: &str, relation: Relation, badge: Badge) {
    let (found, found_badge, chips) = pair(comparison, aspect);
    assert_eq!(
        (found, found_badge),
        (relation, badge),
        "{aspect}, chips {chips:?}"
    );
}
