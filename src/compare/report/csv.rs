//! The report as a table: a row for every event, aspect and account. Numbers
//! and dates are as they were normalised, in plain digits; several of one cell
//! stand in one field with `; ` between them.

use super::{Report, place, role_word, silence_word, verdict_words};
use crate::compare::comparison::{Column, Comparison, Row};
use crate::model::{Annotation, Figure, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

const HEAD: [&str; 32] = [
    "event",
    "title",
    "event_badge",
    "aspect",
    "role",
    "relation",
    "badge",
    "account",
    "source",
    "published",
    "voice",
    "says",
    "silence",
    "words",
    "value",
    "low",
    "high",
    "low_open",
    "high_open",
    "approx",
    "unit",
    "unit_name",
    "counted",
    "class",
    "harm",
    "as_of",
    "earliest",
    "latest",
    "places",
    "annotations",
    "verdict",
    "stale",
];

/// The report as comma-separated values (RFC 4180, rows end with LF).
pub fn csv(report: &Report<'_>) -> String {
    let mut out = String::new();
    write_row(&mut out, &HEAD.map(str::to_owned));
    for comparison in &report.comparisons {
        for row in &comparison.rows {
            for at in 0..comparison.columns.len() {
                write_row(&mut out, &fields(report, comparison, row, at));
            }
        }
    }
    out
}

fn fields(report: &Report<'_>, of: &Comparison, row: &Row, at: usize) -> [String; 32] {
    let column: &Column = &of.columns[at];
    let cell = &row.cells[at];
    let said = cell.said();
    let members: Vec<&Arc<Annotation>> = said
        .iter()
        .flat_map(|it| &it.members)
        .filter_map(|it| report.annotation(it))
        .collect();
    let all = |of: &dyn Fn(&Annotation) -> Option<String>| -> String {
        let fields: Vec<String> = members.iter().filter_map(|it| of(it)).collect();
        fields.join("; ")
    };
    let figure = |of: &dyn Fn(&Figure) -> String| {
        all(&|it| match &it.value {
            Some(Value::Figure(figure)) => Some(of(figure)),
            _ => None,
        })
    };
    let number = |it: Option<Decimal>| it.map_or_else(String::new, |it| it.to_string());
    let date = |latest: bool| {
        all(&|it| match &it.value {
            Some(Value::Date(date)) => {
                let day = if latest { date.latest } else { date.earliest };
                Some(day.map_or_else(String::new, |it| it.to_string()))
            }
            _ => None,
        })
    };
    let verdict = row.verdicts.first();
    [
        of.event.to_string(),
        of.title.clone(),
        of.badge.word().to_owned(),
        row.aspect.name.to_string(),
        role_word(row.aspect.role).to_owned(),
        row.relation.word().to_owned(),
        row.badge.word().to_owned(),
        column.account.to_string(),
        column.source.to_string(),
        column
            .published
            .map_or_else(String::new, |it| it.to_string()),
        column.voices.join("; "),
        said.is_some().to_string(),
        silence_word(cell).unwrap_or_default().to_owned(),
        said.map_or_else(String::new, |it| it.words.join("; ")),
        said.map_or_else(String::new, |it| it.value.clone()),
        figure(&|it| number(it.low)),
        figure(&|it| number(it.high)),
        figure(&|it| it.low_open.to_string()),
        figure(&|it| it.high_open.to_string()),
        figure(&|it| it.approx.to_string()),
        figure(&|it| it.unit.label().to_lowercase()),
        figure(&|it| it.unit_name.to_string()),
        figure(&|it| it.counted.words.to_string()),
        figure(&|it| it.counted.class.label().to_lowercase()),
        figure(&|it| it.counted.harm.label().to_lowercase()),
        figure(&|it| it.as_of.map_or_else(String::new, |it| it.to_string())),
        date(false),
        date(true),
        all(&|it| Some(place(it))),
        all(&|it| Some(it.id.to_string())),
        verdict.map_or_else(String::new, |it| verdict_words(report, &it.verdict)),
        verdict.map_or_else(String::new, |it| it.stale.to_string()),
    ]
}

/// Adds a row, with quotation marks around what needs them.
fn write_row(out: &mut String, fields: &[String; 32]) {
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}
