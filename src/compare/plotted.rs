//! From a row of figures to the panels of its plot.

use super::count::{Count, Scope};
use super::matrix::{Aspectwise, Matrix};
use super::names::Table;
use super::panel::{Line, Mark, Panel, Stretch};
use super::population::unit_label;
use super::teller::{Content, Teller};
use crate::model::words::figure_words;
use crate::model::{Class, EventKind, Harm};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A logarithmic axis helps where values lie this many times apart.
const LOG_FROM: Decimal = Decimal::from_parts(20, 0, 0, false, 0);

/// One panel for each scope. Figures of standing facts are a series by date,
/// which breaks where the scope changes since that is another panel.
pub(super) fn panels(matrix: &Matrix<'_>, row: &Aspectwise<'_>, table: &Table<'_>) -> Vec<Panel> {
    let mut by_scope: BTreeMap<&Scope<'_>, Vec<(usize, &Count<'_>)>> = BTreeMap::new();
    for (column, cell) in row.cells.iter().enumerate() {
        let Some(Content::Counts(counts)) = cell.as_ref().map(|it| &it.content) else {
            continue;
        };
        for count in counts {
            by_scope
                .entry(&count.scope)
                .or_default()
                .push((column, count));
        }
    }
    let series = matrix.kind == EventKind::Standing;
    let panels = by_scope.into_iter().map(|(scope, mut counts)| {
        if series {
            counts.sort_by_key(|(column, it)| (it.as_of.map(|it| it.0), *column));
        }
        let lines: Vec<Line> = counts
            .iter()
            .map(|(column, count)| line(*column, count, &matrix.tellers[*column]))
            .collect();
        Panel {
            title: title(scope, &counts, table),
            unit: unit_label(scope),
            shared: if series { None } else { shared(&lines) },
            gap: if series { None } else { gap(&lines) },
            wants_log: wants_log(&lines),
            series,
            lines,
        }
    });
    panels.collect()
}

fn title(scope: &Scope<'_>, counts: &[(usize, &Count<'_>)], table: &Table<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !scope.who.is_empty() {
        let labels: Vec<String> = scope.who.iter().map(|it| table.label(it)).collect();
        parts.push(labels.join(", "));
    }
    if scope.class != Class::Unsaid {
        parts.push(scope.class.label().to_lowercase());
    }
    if parts.is_empty() {
        // Only words are left to say what is counted; those of the first.
        let words = counts
            .iter()
            .map(|(_, it)| it.figure.counted.words.as_str());
        parts.extend(words.filter(|it| !it.is_empty()).take(1).map(str::to_owned));
    }
    if scope.harm != Harm::Unsaid {
        parts.push(scope.harm.label().to_lowercase());
    }
    if scope.part {
        parts.push("a part".to_owned());
    }
    if !scope.area.is_empty() {
        let labels: Vec<String> = scope.area.iter().map(|it| table.label(it)).collect();
        parts.push(format!("in {}", labels.join(", ")));
    }
    if parts.is_empty() {
        parts.push(unit_label(scope));
    }
    parts.join(", ")
}

fn line(column: usize, count: &Count<'_>, teller: &Teller<'_>) -> Line {
    let annotation = count.part.annotation;
    let words = annotation.first_words();
    let value = figure_words(count.figure);
    // "130" is not said twice; the unit stands at the axis.
    let rest = value.strip_prefix(&*words);
    let said = rest.is_some_and(|it| it.is_empty() || it.starts_with(' '));
    let written = count.amount.written;
    Line {
        column,
        account: teller.account.id.clone(),
        annotation: annotation.id.clone(),
        label: if words.is_empty() {
            value
        } else if said {
            words
        } else {
            format!("{words} ({value})")
        },
        mark: match (written.low, written.high) {
            (Some(low), Some(high)) if low == high && count.amount.approx => Mark::Band,
            (Some(low), Some(high)) if low == high => Mark::Dot,
            (Some(_), Some(_)) => Mark::Bracket,
            (Some(_), None) => Mark::ArrowUp,
            // Nearly so many: a band below the number.
            (None, Some(_)) if count.amount.approx => Mark::Band,
            (None, _) => Mark::ArrowDown,
        },
        written,
        reach: count.amount.reach,
        as_of: count.as_of,
    }
}

fn shared(lines: &[Line]) -> Option<Stretch> {
    let (first, rest) = lines.split_first()?;
    if rest.is_empty() {
        return None;
    }
    rest.iter()
        .try_fold(first.reach, |shared, it| shared.common(&it.reach))
}

/// The widest stretch between two that do not meet.
fn gap(lines: &[Line]) -> Option<(Decimal, Decimal)> {
    let highest = lines.iter().filter_map(|it| it.reach.low).max()?;
    let lowest = lines.iter().filter_map(|it| it.reach.high).min()?;
    (lowest < highest).then_some((lowest, highest))
}

fn wants_log(lines: &[Line]) -> bool {
    let bounds = lines.iter().flat_map(|it| [it.reach.low, it.reach.high]);
    let bounds: Vec<Decimal> = bounds.flatten().collect();
    let (Some(least), Some(most)) = (bounds.iter().min(), bounds.iter().max()) else {
        return false;
    };
    *least > Decimal::ZERO && least.checked_mul(LOG_FROM).is_some_and(|it| *most > it)
}
