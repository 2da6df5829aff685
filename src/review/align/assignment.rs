//! Assignments of greatest worth in a sparse bipartite graph.
//!
//! The method of shortest augmenting paths with prices (the Hungarian method,
//! as Jonker and Volgenant run it), on edge lists: each row is added in turn,
//! and the cheapest way to seat it is found by Dijkstra's search, which stops
//! at the first free column or at the first row that is better left alone.
//! Worths are whole numbers, so that no rounding blurs which is best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most edges looked at before the search of one stretch is given up.
pub(crate) const MAX_STEPS: u64 = 1 << 25;
/// As many are always looked at.
pub(crate) const FREE_STEPS: u64 = 1 << 22;

/// Edges from rows to columns, ascending.
#[derive(Clone, Debug)]
pub(crate) struct Edges {
    starts: Vec<u32>,
    columns: Vec<u32>,
}

impl Edges {
    /// From pairs of row and column, ascending and each once.
    pub fn new(rows: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        let mut at = 0;
        for row in 0..rows as u32 {
            starts.push(at as u32);
            while pairs.get(at).is_some_and(|it| it.0 == row) {
                at += 1;
            }
        }
        starts.push(at as u32);
        Self {
            starts,
            columns: pairs.iter().map(|it| it.1).collect(),
        }
    }

    /// How many rows there are, those without an edge included.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// The numbers of a row's edges.
    pub fn of_row(&self, row: u32) -> std::ops::Range<usize> {
        self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize
    }

    /// The column of an edge.
    pub fn column(&self, edge: usize) -> u32 {
        self.columns[edge]
    }

    /// All edges as row and column, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let rows = 0..self.rows() as u32;
        rows.flat_map(move |row| self.of_row(row).map(move |edge| (row, self.columns[edge])))
    }
}

/// A best assignment with the prices that prove it: for every edge the worth
/// is at most `row_price + column_price`, with equality where it is taken;
/// prices are never negative, and zero where nothing is assigned.
#[derive(Clone, Debug)]
pub(crate) struct Solution {
    /// The column of each row.
    pub column_of: Vec<Option<u32>>,
    /// What a row's place is worth.
    pub row_price: Vec<i128>,
    /// What a column's place is worth.
    pub column_price: Vec<i128>,
}

/// The assignment of greatest total worth; rows and columns may stay alone.
/// All worths must be positive. `None` after `max_steps` steps.
pub(crate) fn assign(
    edges: &Edges,
    worth: &[i128],
    columns: usize,
    max_steps: u64,
) -> Option<Solution> {
    let rows = edges.rows();
    // Costs are negative worths; a row alone costs nothing.
    let mut search = Search {
        edges,
        worth,
        row_of: vec![None; columns],
        column_of: vec![None; rows],
        // Column prices as costs are never positive, row prices likewise.
        row: (0..rows as u32)
            .map(|row| {
                let best = edges.of_row(row).map(|it| -worth[it]).min();
                best.unwrap_or(0).min(0)
            })
            .collect(),
        column: vec![0; columns],
        distance: vec![0; columns],
        from: vec![0; columns],
        seen: vec![0; columns],
        done: vec![0; columns],
        steps: 0,
        max_steps,
    };
    for row in 0..rows as u32 {
        search.seat(row)?;
    }
    Some(Solution {
        column_of: search.column_of,
        row_price: search.row.iter().map(|it| -it).collect(),
        column_price: search.column.iter().map(|it| -it).collect(),
    })
}

struct Search<'e> {
    edges: &'e Edges,
    worth: &'e [i128],
    row_of: Vec<Option<u32>>,
    column_of: Vec<Option<u32>>,
    row: Vec<i128>,
    column: Vec<i128>,
    /// Of the search that `seen` names: the way's length and its last row.
    distance: Vec<i128>,
    from: Vec<u32>,
    /// The number of the last search, from 1, that met or settled the column.
    seen: Vec<u32>,
    done: Vec<u32>,
    steps: u64,
    max_steps: u64,
}

impl Search<'_> {
    fn seat(&mut self, new: u32) -> Option<()> {
        let number = new + 1;
        // Of equally near columns a free one first: it ends the search.
        let mut heap: BinaryHeap<Reverse<(i128, bool, u32)>> = BinaryHeap::new();
        // Rows reached, each with the way's length to it.
        let mut reached: Vec<(u32, i128)> = Vec::new();
        let mut settled: Vec<u32> = Vec::new();
        let mut alone: Option<(i128, u32)> = None;
        let mut next = (new, 0_i128);
        let (end, way) = loop {
            let (row, length) = next;
            reached.push(next);
            // Leaving this row alone costs nothing, against its price.
            let leave = length - self.row[row as usize];
            if alone.is_none_or(|it| leave < it.0) {
                alone = Some((leave, row));
            }
            let own = self.edges.of_row(row);
            self.steps += own.len() as u64 + 1;
            if self.steps > self.max_steps {
                return None;
            }
            for edge in own {
                let column = self.edges.column(edge) as usize;
                if self.done[column] == number {
                    continue;
                }
                let to = length - self.worth[edge] - self.row[row as usize] - self.column[column];
                if self.seen[column] != number || to < self.distance[column] {
                    self.seen[column] = number;
                    self.distance[column] = to;
                    self.from[column] = row;
                    let taken = self.row_of[column].is_some();
                    heap.push(Reverse((to, taken, column as u32)));
                }
            }
            let nearest = loop {
                match heap.pop() {
                    Some(Reverse((length, _, column))) => {
                        let at = column as usize;
                        if self.done[at] != number && self.distance[at] == length {
                            break Some((length, column));
                        }
                    }
                    None => break None,
                }
            };
            match (nearest, alone) {
                (Some((length, column)), Some((leave, _))) if length < leave => {
                    let Some(row) = self.row_of[column as usize] else {
                        break (End::Column(column), length);
                    };
                    self.done[column as usize] = number;
                    settled.push(column);
                    next = (row, length);
                }
                (_, Some((leave, row))) => break (End::Alone(row), leave),
                (_, None) => return None,
            }
        };
        for (row, length) in reached {
            self.row[row as usize] += way - length;
        }
        for column in settled {
            self.column[column as usize] -= way - self.distance[column as usize];
        }
        let mut free = match end {
            End::Column(column) => column,
            End::Alone(row) => match self.column_of[row as usize].take() {
                Some(column) => column,
                None => return Some(()),
            },
        };
        // Each row on the way moves one place on.
        loop {
            let row = self.from[free as usize];
            self.row_of[free as usize] = Some(row);
            let left = self.column_of[row as usize].replace(free);
            match left {
                Some(column) if row != new => free = column,
                _ => return Some(()),
            }
        }
    }
}

enum End {
    /// A free column takes the last row of the way.
    Column(u32),
    /// This row is left alone from now on.
    Alone(u32),
}
