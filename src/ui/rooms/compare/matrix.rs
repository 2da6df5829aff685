//! The matrix as data: which lines it has, which account stands in which
//! column, and where in it one is.
//!
//! Steps and parts are row groups under their whole. An account of a step
//! stands in the column of its own source where the whole has one that is
//! free, else in a column further to the right.

use super::Go;
use super::cache::Cache;
use super::state::{CompareState, Filters};
use crate::app::Store;
use crate::compare::{Column, Comparison, Pair, Row};
use crate::model::{AccountId, EventId, EventLinkKind};
use eframe::egui::Vec2;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A cell, or a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The event that the row belongs to: the chosen one or a step of it.
    pub event: EventId,
    /// The aspect.
    pub aspect: SmolStr,
    /// The account; `None` = the row as a whole.
    pub account: Option<AccountId>,
}

/// Where one is in the matrix, and what it was laid out from.
#[derive(Debug, Default)]
pub(super) struct Matrix {
    pub at: Option<Cursor>,
    /// The pair that the pointer rests on in the strip below.
    pub pointed: Option<(EventId, usize, usize)>,
    /// Whether the cursor is to be scrolled to.
    pub reveal: bool,
    /// A scroll position to be taken on in the next frame.
    pub wanted: Option<Vec2>,
    /// The heights of the lines, and what they were measured for.
    pub heights: Heights,
    made: Option<(EventId, u64, Filters)>,
    laid: Arc<Laid>,
}

/// How high each line is, in points.
#[derive(Debug, Default)]
pub(super) struct Heights {
    pub of: Option<(usize, u32, u32)>,
    pub tops: Vec<f32>,
    pub head: f32,
    scroll: Vec2,
}

/// A comparison that is shown: the chosen event's or that of a step.
#[derive(Debug)]
pub(super) struct Group {
    pub comparison: Arc<Comparison>,
    /// The column on screen of each account.
    pub slots: Vec<usize>,
    /// How it belongs to the group above; `None` for the event itself.
    pub step: Option<EventLinkKind>,
    /// How deep it lies.
    pub depth: usize,
}

impl Group {
    /// The account in a column on screen.
    pub fn column(&self, slot: usize) -> Option<(usize, &Column)> {
        let at = self.slots.iter().position(|it| *it == slot)?;
        Some((at, self.comparison.columns.get(at)?))
    }
}

/// A line of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The heading of a step.
    Head(usize),
    /// A row, by group and place in it.
    Row(usize, usize),
}

/// The matrix laid out.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub groups: Vec<Group>,
    pub lines: Vec<Line>,
    /// How many columns there are on screen.
    pub slots: usize,
    /// How many rows the filters hide.
    pub hidden: usize,
}

impl Laid {
    /// The row of a line, with its group.
    pub fn row(&self, line: usize) -> Option<(&Group, &Row)> {
        let Line::Row(group, row) = *self.lines.get(line)? else {
            return None;
        };
        let group = self.groups.get(group)?;
        Some((group, group.comparison.rows.get(row)?))
    }

    /// The line of a cursor.
    pub fn line_of(&self, at: &Cursor) -> Option<usize> {
        (0..self.lines.len()).find(|&line| {
            self.row(line).is_some_and(|(group, row)| {
                group.comparison.event == at.event && row.aspect.name == at.aspect
            })
        })
    }

    /// The column on screen of a cursor.
    pub fn slot_of(&self, at: &Cursor) -> Option<usize> {
        let account = at.account.as_ref()?;
        let group = self
            .groups
            .iter()
            .find(|it| it.comparison.event == at.event)?;
        let columns = &group.comparison.columns;
        let column = columns.iter().position(|it| it.account == *account)?;
        group.slots.get(column).copied()
    }

    /// What a cursor would be at a line and a column on screen. Where the group
    /// has no account in that column, the row as a whole.
    pub fn cursor(&self, line: usize, slot: Option<usize>) -> Option<Cursor> {
        let (group, row) = self.row(line)?;
        let account = slot.and_then(|it| group.column(it));
        Some(Cursor {
            event: group.comparison.event.clone(),
            aspect: row.aspect.name.clone(),
            account: account.map(|it| it.1.account.clone()),
        })
    }

    /// The lines whose row conflicts.
    fn conflicts(&self) -> Vec<usize> {
        (0..self.lines.len())
            .filter(|&line| {
                self.row(line)
                    .is_some_and(|(_, row)| row.conflicts().next().is_some())
            })
            .collect()
    }

    /// The line of the next or previous conflict from a line on.
    pub fn conflict_from(&self, line: Option<usize>, forward: bool) -> Option<usize> {
        let all = self.conflicts();
        match (line, forward) {
            (None, true) => all.first().copied(),
            (None, false) => all.last().copied(),
            (Some(line), true) => all.into_iter().find(|it| *it > line),
            (Some(line), false) => all.into_iter().rev().find(|it| *it < line),
        }
    }
}

/// The sharpest pair of a row: of those with an account, if one is given.
pub(super) fn sharpest(row: &Row, column: Option<usize>) -> Option<&Pair> {
    let bears = |it: &&Pair| column.is_none_or(|at| it.a == at || it.b == at);
    let pairs = row.pairs.iter().filter(bears);
    pairs.max_by_key(|it| (it.relation.sharpness(), std::cmp::Reverse((it.a, it.b))))
}

impl Matrix {
    /// Forgets where one was: another event is shown.
    pub fn rewind(&mut self) {
        self.at = None;
        self.pointed = None;
        self.made = None;
        self.wanted = Some(Vec2::ZERO);
    }

    /// Other rows are shown: back to their top.
    pub fn rewind_rows(&mut self) {
        self.made = None;
        self.reveal = true;
    }

    /// The row of a cursor, as it was last shown.
    pub fn shown_row(&self, at: &Cursor) -> Option<&Row> {
        let line = self.laid.line_of(at)?;
        self.laid.row(line).map(|it| it.1)
    }

    /// Where it was scrolled to when it was last shown.
    pub fn heights_scroll(&self) -> Vec2 {
        self.heights.scroll
    }

    /// Notes where it is scrolled to.
    pub fn set_scroll(&mut self, to: Vec2) {
        self.heights.scroll = to;
    }

    /// The matrix of an event, laid out anew only if something moved.
    pub fn laid(
        &mut self,
        store: &Store,
        cache: &mut Cache,
        id: &EventId,
        filters: Filters,
    ) -> Arc<Laid> {
        let key = (id.clone(), store.events().revision(id), filters);
        if self.made.as_ref() == Some(&key) {
            return Arc::clone(&self.laid);
        }
        let mut laid = Laid::default();
        let mut seen = BTreeSet::new();
        add(&mut laid, store, cache, id, None, 0, &mut seen);
        for at in 0..laid.groups.len() {
            let group = &laid.groups[at];
            if group.step.is_some() {
                laid.lines.push(Line::Head(at));
            }
            for (row, it) in group.comparison.rows.iter().enumerate() {
                if filters.row(it) {
                    laid.lines.push(Line::Row(at, row));
                } else {
                    laid.hidden += 1;
                }
            }
        }
        self.heights.of = None;
        self.laid = Arc::new(laid);
        self.made = Some(key);
        if self
            .at
            .as_ref()
            .is_some_and(|at| self.laid.line_of(at).is_none())
        {
            self.at = None;
        }
        Arc::clone(&self.laid)
    }
}

/// Adds an event and what it is made of, the deepest last.
fn add(
    laid: &mut Laid,
    store: &Store,
    cache: &mut Cache,
    id: &EventId,
    step: Option<EventLinkKind>,
    depth: usize,
    seen: &mut BTreeSet<EventId>,
) {
    // A file from elsewhere may hold circles.
    if depth > 8 || !seen.insert(id.clone()) {
        return;
    }
    let Some(comparison) = cache.get(store, id) else {
        return;
    };
    let slots = slots(laid.groups.first(), &comparison);
    laid.slots = slots
        .iter()
        .map(|it| it + 1)
        .max()
        .unwrap_or(0)
        .max(laid.slots);
    let steps: Vec<_> = comparison
        .steps
        .iter()
        .map(|it| (it.event.clone(), it.kind))
        .collect();
    laid.groups.push(Group {
        comparison,
        slots,
        step,
        depth,
    });
    for (event, kind) in steps {
        add(laid, store, cache, &event, Some(kind), depth + 1, seen);
    }
}

/// In which column on screen each account of a group stands.
fn slots(whole: Option<&Group>, comparison: &Comparison) -> Vec<usize> {
    let Some(whole) = whole else {
        return (0..comparison.columns.len()).collect();
    };
    let own = &whole.comparison.columns;
    let mut taken = BTreeSet::new();
    let mut next = own.len();
    let slot = |it: &Column| {
        let same = (0..own.len()).find(|&at| own[at].source == it.source && !taken.contains(&at));
        let slot = same.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
        taken.insert(slot);
        slot
    };
    comparison.columns.iter().map(slot).collect()
}

/// Moves the cursor over cells.
pub(super) fn go(state: &mut CompareState, laid: &Laid, way: Go) {
    let rows: Vec<usize> = (0..laid.lines.len())
        .filter(|&line| laid.row(line).is_some())
        .collect();
    let (Some(&first), Some(&last)) = (rows.first(), rows.last()) else {
        return;
    };
    let at = state.matrix.at.as_ref();
    let line = at.and_then(|at| laid.line_of(at));
    let slot = at.and_then(|at| laid.slot_of(at));
    let place = line.and_then(|line| rows.iter().position(|it| *it == line));
    let (line, slot) = match (way, place) {
        (_, None) => (first, Some(0)),
        (Go::Down, Some(at)) => (rows[(at + 1).min(rows.len() - 1)], slot),
        (Go::Up, Some(at)) => (rows[at.saturating_sub(1)], slot),
        (Go::Left, Some(at)) => (rows[at], Some(slot.map_or(0, |it| it.saturating_sub(1)))),
        (Go::Right, Some(at)) => {
            let right = slot.map_or(0, |it| (it + 1).min(laid.slots.saturating_sub(1)));
            (rows[at], Some(right))
        }
        (Go::First, Some(_)) => (first, slot),
        (Go::Last, Some(_)) => (last, slot),
    };
    let to = laid.cursor(line, slot);
    // Over a gap in a step's columns the cursor goes on in the same direction.
    if let (Some(at), Some(slot)) = (&to, slot)
        && at.account.is_none()
        && let Some((group, _)) = laid.row(line)
    {
        let mut slots: Vec<usize> = group.slots.clone();
        slots.sort_unstable();
        let next = match way {
            Go::Left => slots.iter().rev().find(|it| **it <= slot),
            Go::Right => slots.iter().find(|it| **it >= slot),
            _ => slots.iter().min_by_key(|it| it.abs_diff(slot)),
        };
        if let Some(&next) = next {
            state.matrix.at = laid.cursor(line, Some(next));
            state.matrix.reveal = true;
        }
        return;
    }
    state.matrix.at = to;
    state.matrix.reveal = true;
}
