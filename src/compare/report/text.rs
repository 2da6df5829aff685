//! The report as lines, for reading in a terminal. Lines hold the words of
//! sources as they are; whoever prints them makes them harmless.

use super::{
    Report, across_names, column_names, link_word, pair_names, place, tolerance_words,
    verdict_words,
};
use crate::compare::comparison::{Cell, Comparison, Row};
use crate::compare::relation::Relation;

/// The report, a line each.
pub fn text(report: &Report<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if report.comparisons.is_empty() {
        lines.push("No events.".to_owned());
    }
    for comparison in &report.comparisons {
        event(report, comparison, &mut lines);
        lines.push(String::new());
    }
    for problem in &report.problems {
        lines.push(format!("problem: {}", problem.message));
    }
    lines.push(tolerance_words(report.tolerance()));
    lines
}

fn plural(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

fn event(report: &Report<'_>, of: &Comparison, lines: &mut Vec<String>) {
    let title = if of.title.is_empty() {
        "(no title)"
    } else {
        &of.title
    };
    lines.push(format!("{title}  [{}]  {}", of.badge.word(), of.event));
    let mut facts = vec![
        plural(of.columns.len(), "account"),
        plural(of.documents, "source"),
        plural(of.voices, "voice"),
    ];
    if of.when.is_value() {
        facts.push(of.when.words());
    }
    lines.push(format!("  {}", facts.join(", ")));
    let names = column_names(of);
    for (column, name) in of.columns.iter().zip(&names) {
        let mut facts = vec![format!(
            "{} {}-{}",
            column.source,
            column.passage.span.start(),
            column.passage.span.end()
        )];
        facts.extend(column.published.map(|it| format!("published {it}")));
        facts.push(column.voices.join(", "));
        lines.push(format!("  {name}: {}", facts.join("; ")));
    }
    for row in &of.rows {
        self::row(report, of, row, &names, lines);
    }
    for step in &of.steps {
        lines.push(format!(
            "  {}: {} ({}) [{}]",
            link_word(step.kind),
            step.title,
            step.event,
            step.badge.word()
        ));
    }
    for across in &of.across {
        lines.push(format!(
            "  {}: {}: {}",
            across_names(report, across),
            across.relation.word(),
            across.why
        ));
    }
    let silent = of.silent.iter();
    let silent: Vec<String> = silent
        .map(|it| format!("{} ({})", it.source, it.silence.word()))
        .collect();
    if !silent.is_empty() {
        lines.push(format!("  without an account: {}", silent.join(", ")));
    }
    for problem in &of.problems {
        lines.push(format!("  problem: {}", problem.message));
    }
}

fn row(report: &Report<'_>, of: &Comparison, row: &Row, names: &[String], lines: &mut Vec<String>) {
    lines.push(format!(
        "  {}: {} [{}]",
        row.aspect.name,
        row.relation.word(),
        row.badge.word()
    ));
    for (cell, name) in row.cells.iter().zip(names) {
        match cell {
            Cell::Silent(silence) => lines.push(format!("    {name}: – ({})", silence.word())),
            Cell::Said(said) => {
                let places: Vec<String> = said
                    .members
                    .iter()
                    .zip(&said.words)
                    .map(|(id, words)| {
                        let place = report
                            .annotation(id)
                            .map(|it| place(it))
                            .unwrap_or_default();
                        if words.is_empty() {
                            place
                        } else {
                            format!("“{words}” ({place})")
                        }
                    })
                    .collect();
                let mut line = format!("    {name}: {}", places.join(", "));
                if !said.value.is_empty() {
                    line.push_str(" = ");
                    line.push_str(&said.value);
                }
                if !said.denied_by.is_empty() {
                    line.push_str("; rejected by ");
                    line.push_str(&said.denied_by.join(", "));
                }
                lines.push(line);
            }
        }
    }
    for pair in &row.pairs {
        if matches!(pair.relation, Relation::Same | Relation::Silent) {
            continue;
        }
        let own = if pair.own { " (self)" } else { "" };
        let others = pair.chips.iter().map(|it| it.relation);
        let others: Vec<&str> = others
            .filter(|it| *it != pair.relation)
            .map(Relation::word)
            .collect();
        let also = if others.is_empty() {
            String::new()
        } else {
            format!(" (also {})", others.join(", "))
        };
        lines.push(format!(
            "    {}{own}: {}{also}: {}",
            pair_names(pair, names),
            pair.relation.word(),
            pair.why
        ));
    }
    for it in &row.verdicts {
        let stale = if it.stale { " STALE" } else { "" };
        lines.push(format!(
            "    verdict{stale}: {}",
            verdict_words(report, &it.verdict)
        ));
    }
    debug_assert_eq!(row.cells.len(), of.columns.len());
}
