//! What the Statistics room remembers.

use crate::index::{Statistics, Table};
use std::cmp::Ordering;
use std::sync::Arc;

/// What the room shows, and the rows of the table in their order.
#[derive(Debug, Default)]
pub struct StatisticsState {
    /// Which table is shown.
    pub table: Table,
    /// The column that decides the order, and whether it is turned round;
    /// `None` = as the figures come.
    pub order: Option<(usize, bool)>,
    pub(super) head: Vec<String>,
    /// The rows, each with its place among the figures.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    made: Option<Made>,
}

/// What the rows were made from.
#[derive(Debug)]
struct Made {
    of: Arc<Statistics>,
    table: Table,
    order: Option<(usize, bool)>,
}

impl StatisticsState {
    /// Makes the rows anew if anything that they depend on has changed.
    pub(super) fn follow(&mut self, found: &Arc<Statistics>) {
        if let Some(made) = &self.made {
            if made.table != self.table {
                // Columns of another table mean something else.
                self.order = None;
            } else if Arc::ptr_eq(&made.of, found) && made.order == self.order {
                return;
            }
        }
        let (head, rows) = found.table(self.table);
        self.head = head;
        self.rows = rows.into_iter().enumerate().collect();
        if let Some((column, turned)) = self.order {
            self.rows.sort_by(|(_, a), (_, b)| {
                let order = compare(&a[column], &b[column]);
                if turned { order.reverse() } else { order }
            });
        }
        self.made = Some(Made {
            of: Arc::clone(found),
            table: self.table,
            order: self.order,
        });
    }

    /// Sorts by a column, the greatest number first; a second time turns the order.
    pub(super) fn sort_by(&mut self, column: usize) {
        let turned = match self.order {
            Some((of, turned)) if of == column => !turned,
            _ => self
                .rows
                .first()
                .is_some_and(|(_, row)| is_number(&row[column])),
        };
        self.order = Some((column, turned));
    }
}

/// Whether a cell is a number, which stands at the right of its column.
pub(super) fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|it| it.is_ascii_digit())
}

fn compare(a: &str, b: &str) -> Ordering {
    match (a.parse::<u64>(), b.parse::<u64>()) {
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => a.to_lowercase().cmp(&b.to_lowercase()),
    }
}
