//! What the interval plot of a row shows: a panel for each counted
//! population, a line for each figure.

use super::comparison::Days;
use crate::model::{AccountId, AnnotationId, Basis};
use rust_decimal::Decimal;

/// One counted population: figures that may be read along one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What is counted: "civilians, killed".
    pub title: String,
    /// The unit of the axis: "persons", "per cent", "USD".
    pub unit: String,
    /// The figures: by column, or by date where they stand over time.
    pub lines: Vec<Line>,
    /// What all of them leave possible, if that is anything.
    pub shared: Option<Stretch>,
    /// What lies between two that do not meet, the widest such gap.
    pub gap: Option<(Decimal, Decimal)>,
    /// Whether the lines are a series over time.
    pub series: bool,
    /// Whether the bounds lie so far apart that a logarithmic axis helps.
    pub wants_log: bool,
}

/// A figure on its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The column of its account.
    pub column: usize,
    /// Its account.
    pub account: AccountId,
    /// The annotation it is read from.
    pub annotation: AnnotationId,
    /// The source's words, then the value if that says more.
    pub label: String,
    /// How it is drawn.
    pub mark: Mark,
    /// The bounds as written, in the unit of the panel.
    pub written: Stretch,
    /// The bounds with the tolerance added where it is approximate.
    pub reach: Stretch,
    /// As of when, if that is known.
    pub as_of: Option<(Days, Basis)>,
}

/// Numbers between two bounds; `None` = unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The least.
    pub low: Option<Decimal>,
    /// The most.
    pub high: Option<Decimal>,
    /// Whether the least is itself excluded.
    pub low_open: bool,
    /// Whether the most is itself excluded.
    pub high_open: bool,
}

/// The shape of a figure in the plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// A plain number.
    Dot,
    /// An approximate number: a soft band around a dot.
    Band,
    /// At least: an arrow upwards. Its start is hollow where it is excluded.
    ArrowUp,
    /// At most: an arrow downwards.
    ArrowDown,
    /// From one number to another.
    Bracket,
}
