//! `stats`: how much there is of what, for people, programs and spreadsheets.

use super::args::{Stats, StatsTable};
use super::disk;
use super::output::{Answer, Outcome, json};
use crate::exchange::csv;
use crate::exchange::value::word;
use crate::index::{ByTag, Statistics, Table, Tally, statistics};
use serde::Serialize;
use serde_json::{Map, Value};

pub(super) fn run(arguments: &Stats) -> Answer {
    let opened = arguments.projects.iter().map(|path| disk::open(path));
    let opened = opened.collect::<Result<Vec<_>, _>>()?;
    let found = statistics(opened.iter().map(|it| &it.project));
    let mut outcome = if arguments.json {
        json(&stats_json(&found))?
    } else if let Some(table) = arguments.csv {
        csv_of(&found, table)
    } else {
        in_words(&found)
    };
    for it in &opened {
        it.remark_on_problems(&mut outcome);
    }
    Ok(outcome)
}

fn csv_of(found: &Statistics, table: StatsTable) -> Outcome {
    let table = match table {
        StatsTable::Tags => Table::Tags,
        StatsTable::Sources => Table::Sources,
        StatsTable::Entities => Table::Entities,
        StatsTable::Annotators => Table::Annotators,
    };
    let (head, rows) = found.table(table);
    let mut out = String::new();
    for row in std::iter::once(head).chain(rows) {
        // Control characters never reach a terminal as they are; the line
        // ends between rows are ours.
        let cells: Vec<String> = row.iter().map(|cell| super::escape::escape(cell)).collect();
        csv::write_row(&mut out, cells.iter().map(String::as_str));
    }
    Outcome {
        out,
        ..Outcome::default()
    }
}

/// The tables one below the other, numbers at the right of their columns.
fn in_words(found: &Statistics) -> Outcome {
    let mut outcome = Outcome::default();
    for table in Table::ALL {
        let (head, rows) = found.table(table);
        if rows.is_empty() {
            continue;
        }
        if !outcome.out.is_empty() {
            outcome.say("");
        }
        let lines: Vec<&Vec<String>> = std::iter::once(&head).chain(&rows).collect();
        let width = |at: usize| {
            let cells = lines.iter().map(|line| line[at].chars().count());
            cells.max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        let numeric: Vec<bool> = (0..head.len())
            .map(|at| rows.iter().all(|row| row[at].parse::<u64>().is_ok()))
            .collect();
        for line in &lines {
            let cells = line.iter().enumerate().map(|(at, cell)| {
                let gap = " ".repeat(widths[at] - cell.chars().count());
                if numeric[at] {
                    format!("{gap}{cell}")
                } else {
                    format!("{cell}{gap}")
                }
            });
            let cells: Vec<String> = cells.collect();
            outcome.say(cells.join("  ").trim_end());
        }
    }
    outcome
}

#[derive(Debug, Serialize)]
struct StatsJson<'a> {
    schema: u32,
    totals: Counts,
    tags: Vec<TagJson<'a>>,
    sources: Vec<SourceJson<'a>>,
    entities: Vec<EntityJson<'a>>,
    annotators: Vec<AnnotatorJson<'a>>,
}

#[derive(Debug, Serialize)]
struct Counts {
    annotations: u32,
    characters: u64,
    valued: u32,
    linked: u32,
    unsure: u32,
    assisted: u32,
}

impl From<Tally> for Counts {
    fn from(it: Tally) -> Self {
        Self {
            annotations: it.annotations,
            characters: it.chars,
            valued: it.valued,
            linked: it.linked,
            unsure: it.unsure,
            assisted: it.assisted,
        }
    }
}

#[derive(Debug, Serialize)]
struct TagJson<'a> {
    id: &'a str,
    label: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct SourceJson<'a> {
    id: &'a str,
    title: &'a str,
    state: String,
    chars: u32,
    reviewed: u32,
    #[serde(flatten)]
    counts: Counts,
    tags: Map<String, Value>,
}

#[derive(Debug, Serialize)]
struct EntityJson<'a> {
    id: &'a str,
    label: &'a str,
    kind: String,
    mentions: u32,
    sources: u32,
}

#[derive(Debug, Serialize)]
struct AnnotatorJson<'a> {
    name: &'a str,
    role: String,
    #[serde(flatten)]
    counts: Counts,
    tags: Map<String, Value>,
}

fn stats_json(found: &Statistics) -> StatsJson<'_> {
    let by_tag = |counts: &ByTag| -> Map<String, Value> {
        let tags = found.tags.iter().map(|row| row.id.to_string());
        tags.zip(counts.iter().map(|&it| Value::from(it))).collect()
    };
    StatsJson {
        schema: 1,
        totals: found.total.into(),
        tags: found
            .tags
            .iter()
            .map(|row| TagJson {
                id: row.id.as_str(),
                label: &row.label,
                counts: row.tally.into(),
            })
            .collect(),
        sources: found
            .sources
            .iter()
            .map(|row| SourceJson {
                id: row.id.as_str(),
                title: &row.title,
                state: word(row.state),
                chars: row.chars,
                reviewed: row.reviewed,
                counts: row.tally.into(),
                tags: by_tag(&row.by_tag),
            })
            .collect(),
        entities: found
            .entities
            .iter()
            .map(|row| EntityJson {
                id: row.id.as_str(),
                label: &row.label,
                kind: word(row.kind),
                mentions: row.mentions,
                sources: row.sources,
            })
            .collect(),
        annotators: found
            .annotators
            .iter()
            .map(|row| AnnotatorJson {
                name: &row.name,
                role: word(row.role),
                counts: row.tally.into(),
                tags: by_tag(&row.by_tag),
            })
            .collect(),
    }
}
