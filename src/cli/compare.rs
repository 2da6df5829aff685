//! `compare`: the accounts of events side by side, for people and programs.

use super::args::{Compare, CompareFormat};
use super::disk;
use super::escape::{escape, escape_json};
use super::output::{Answer, Failure, Outcome};
use super::plots::Plots;
use crate::compare::report::{Report, csv, html, json, text};
use crate::model::EventId;

pub(super) fn run(arguments: &Compare) -> Answer {
    let path = &arguments.project;
    if let Some(target) = &arguments.output {
        disk::must_be_writable(target, path)?;
    }
    let plots = arguments.plots.as_deref();
    let plots = plots.map(Plots::in_folder).transpose()?;
    let opened = disk::open(path)?;
    let report = match &arguments.event {
        None => Report::of_all(&opened.project),
        Some(id) => {
            let for_people = matches!(arguments.to, CompareFormat::Html | CompareFormat::Text);
            let event = EventId::parse(id).ok();
            event
                .and_then(|it| Report::of_event(&opened.project, &it, for_people))
                .ok_or_else(|| {
                    Failure::at(
                        path,
                        format_args!(
                            "there is no event ‘{id}’; `variorum compare` without --event lists \
                             all of them"
                        ),
                    )
                })?
        }
    };
    let written = match arguments.to {
        CompareFormat::Json => json(&report).map_err(Failure::new)?,
        CompareFormat::Html => html(&report),
        CompareFormat::Csv => csv(&report),
        CompareFormat::Text => {
            let lines = text(&report).into_iter();
            lines.map(|it| escape(&it) + "\n").collect()
        }
    };
    let mut outcome = Outcome::default();
    match &arguments.output {
        Some(target) => disk::write_report(target, written.as_bytes(), &mut outcome)?,
        None => {
            outcome.out = match arguments.to {
                CompareFormat::Json => escape_json(&written),
                // A terminal is no place for what a file may hold raw.
                CompareFormat::Csv => {
                    let lines: Vec<String> = written.split('\n').map(escape).collect();
                    lines.join("\n")
                }
                CompareFormat::Html | CompareFormat::Text => written,
            }
        }
    }
    if let Some(plots) = &plots {
        let one = arguments.event.is_some();
        plots.write(&opened.project, &report, one, &mut outcome)?;
    }
    opened.remark_on_problems(&mut outcome);
    Ok(outcome)
}
