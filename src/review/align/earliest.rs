//! The earliest of all best assignments.
//!
//! The prices of one best assignment describe them all: an assignment is best
//! if and only if it uses *tight* edges alone, whose worth is the sum of the
//! two prices, and seats every row and column whose price is not zero. So the
//! first row is given its first column with which such an assignment still
//! exists, then the next row, and so on; whether it exists is asked with
//! alternating paths.

use super::assignment::Solution;
use super::graph::Graph;
use std::collections::VecDeque;

/// Edges looked at before the order of equally good pairs is left as it is.
const MAX_STEPS: u64 = 1 << 24;

/// Pairs of row and column, ascending: of all best assignments the one whose
/// list of pairs comes first.
pub(super) fn refine(
    graph: &Graph,
    weights: &[i128],
    solution: Solution,
    columns: usize,
) -> Vec<(u32, u32)> {
    let Solution {
        column_of,
        row_price,
        column_price,
    } = solution;
    let rows = column_of.len();
    let mut tight: Vec<Vec<u32>> = vec![Vec::new(); rows];
    let mut tight_of_column: Vec<Vec<u32>> = vec![Vec::new(); columns];
    let mut count = 0;
    for (edge, (row, column)) in graph.edges.iter().enumerate() {
        if weights[edge] == row_price[row as usize] + column_price[column as usize] {
            tight[row as usize].push(column);
            tight_of_column[column as usize].push(row);
            count += 1;
        }
    }
    let mut row_of = vec![None; columns];
    for (row, column) in column_of.iter().enumerate() {
        if let Some(column) = column {
            row_of[*column as usize] = Some(row as u32);
        }
    }
    let mut work = Refining {
        tight,
        tight_of_column,
        column_of,
        row_of,
        row_must: row_price.iter().map(|it| *it != 0).collect(),
        column_must: column_price.iter().map(|it| *it != 0).collect(),
        fixed_row: vec![false; rows],
        fixed_column: vec![false; columns],
        steps: 0,
    };
    // Where every tight edge is taken there is no choice.
    if count > work.column_of.iter().flatten().count() {
        work.run();
    }
    let pairs = work.column_of.iter().enumerate();
    pairs
        .filter_map(|(row, column)| Some((row as u32, (*column)?)))
        .collect()
}

struct Refining {
    tight: Vec<Vec<u32>>,
    tight_of_column: Vec<Vec<u32>>,
    column_of: Vec<Option<u32>>,
    row_of: Vec<Option<u32>>,
    row_must: Vec<bool>,
    column_must: Vec<bool>,
    fixed_row: Vec<bool>,
    fixed_column: Vec<bool>,
    steps: u64,
}

impl Refining {
    fn run(&mut self) {
        for row in 0..self.column_of.len() as u32 {
            for at in 0..self.tight[row as usize].len() {
                let column = self.tight[row as usize][at];
                if self.column_of[row as usize] == Some(column) {
                    break;
                }
                if !self.fixed_column[column as usize] && self.force(row, column) {
                    break;
                }
                if self.steps > MAX_STEPS {
                    return;
                }
            }
            self.fixed_row[row as usize] = true;
            if let Some(column) = self.column_of[row as usize] {
                self.fixed_column[column as usize] = true;
            }
        }
    }

    /// Pairs the two if a best assignment allows it; else changes nothing.
    fn force(&mut self, row: u32, column: u32) -> bool {
        let before = (self.column_of.clone(), self.row_of.clone());
        let left = self.column_of[row as usize];
        let robbed = self.row_of[column as usize];
        if let Some(left) = left {
            self.row_of[left as usize] = None;
        }
        if let Some(robbed) = robbed {
            self.column_of[robbed as usize] = None;
        }
        self.column_of[row as usize] = Some(column);
        self.row_of[column as usize] = Some(row);
        self.fixed_row[row as usize] = true;
        self.fixed_column[column as usize] = true;
        let works = robbed.is_none_or(|it| self.reseat_row(it))
            && left.is_none_or(|it| self.reseat_column(it));
        self.fixed_row[row as usize] = false;
        self.fixed_column[column as usize] = false;
        if !works {
            (self.column_of, self.row_of) = before;
        }
        self.steps += self.column_of.len() as u64;
        works
    }

    /// Finds a place for a row that lost its own, or a row that may stay alone
    /// in its stead.
    fn reseat_row(&mut self, row: u32) -> bool {
        let mut from: Vec<Option<u32>> = vec![None; self.row_of.len()];
        let mut queue = VecDeque::from([row]);
        while let Some(at) = queue.pop_front() {
            if !self.row_must[at as usize] {
                // It gives its place up along the way it was reached.
                if let Some(free) = self.column_of[at as usize].take() {
                    self.move_on(free, &from, row);
                }
                return true;
            }
            self.steps += self.tight[at as usize].len() as u64;
            for &column in &self.tight[at as usize] {
                let place = column as usize;
                if from[place].is_some() || self.fixed_column[place] {
                    continue;
                }
                from[place] = Some(at);
                match self.row_of[place] {
                    None => {
                        self.move_on(column, &from, row);
                        return true;
                    }
                    Some(next) => queue.push_back(next),
                }
            }
        }
        false
    }

    /// Each row on the way to a free column moves one place on.
    fn move_on(&mut self, mut free: u32, from: &[Option<u32>], first: u32) {
        while let Some(row) = from[free as usize] {
            self.row_of[free as usize] = Some(row);
            let left = self.column_of[row as usize].replace(free);
            match left {
                Some(column) if row != first => free = column,
                _ => break,
            }
        }
    }

    /// Finds a row for a column that lost its own, unless it may stay alone or
    /// was given one meanwhile; or a column that may stay alone in its stead.
    fn reseat_column(&mut self, column: u32) -> bool {
        if self.row_of[column as usize].is_some() {
            return true;
        }
        let mut from: Vec<Option<u32>> = vec![None; self.column_of.len()];
        let mut queue = VecDeque::from([column]);
        while let Some(at) = queue.pop_front() {
            if !self.column_must[at as usize] {
                if let Some(free) = self.row_of[at as usize].take() {
                    self.move_back(free, &from, column);
                }
                return true;
            }
            self.steps += self.tight_of_column[at as usize].len() as u64;
            for &row in &self.tight_of_column[at as usize] {
                let place = row as usize;
                if from[place].is_some() || self.fixed_row[place] {
                    continue;
                }
                from[place] = Some(at);
                match self.column_of[place] {
                    None => {
                        self.move_back(row, &from, column);
                        return true;
                    }
                    Some(next) => queue.push_back(next),
                }
            }
        }
        false
    }

    fn move_back(&mut self, mut free: u32, from: &[Option<u32>], first: u32) {
        while let Some(column) = from[free as usize] {
            self.column_of[free as usize] = Some(column);
            let left = self.row_of[column as usize].replace(free);
            match left {
                Some(row) if column != first => free = row,
                _ => break,
            }
        }
    }
}
