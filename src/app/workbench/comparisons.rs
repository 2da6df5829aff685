//! Comparisons written to files from the window.

use super::Workbench;
use crate::app::ComparisonFile;
use crate::compare::plot_svg::{self, Drawing};
use crate::compare::report::{Report, csv, html, json, text};
use crate::io::atomic::{Expect, save_atomically};
use crate::io::fs::RealFs;
use crate::model::{EventId, Project};
use std::fmt::Write as _;
use std::path::Path;

impl Workbench {
    /// Writes the comparison of an event; a file of that name is replaced.
    ///
    /// # Errors
    ///
    /// What went wrong with which file, in words.
    pub fn save_comparison(
        &self,
        file: ComparisonFile,
        event: &EventId,
        path: &Path,
    ) -> Result<(), String> {
        let open = self.open.as_ref().ok_or("no project is open")?;
        let text = written(open.store.project(), file, event)?;
        save_atomically(&RealFs, path, text.as_bytes(), Expect::Anything, None)
            .map(drop)
            .map_err(|err| err.to_string())
    }
}

/// The comparison as the file has it.
fn written(project: &Project, file: ComparisonFile, event: &EventId) -> Result<String, String> {
    // For people the steps are told too; a table or data is about one event.
    let steps = !matches!(file, ComparisonFile::Csv | ComparisonFile::Json);
    let report = Report::of_event(project, event, steps);
    let report = report.ok_or("the event is not in the project any more")?;
    Ok(match file {
        ComparisonFile::Html => html(&report),
        ComparisonFile::Csv => csv(&report),
        ComparisonFile::Json => json(&report).map_err(|err| err.to_string())?,
        ComparisonFile::Text => text(&report).join("\n") + "\n",
        ComparisonFile::Svg => plots(&report)?,
    })
}

/// All plots of an event and its steps below one another, as one picture.
fn plots(report: &Report<'_>) -> Result<String, String> {
    let drawing = Drawing {
        log: false,
        standalone: true,
    };
    let mut inside = String::new();
    let (mut top, mut wide) = (0.0, 0.0_f64);
    for comparison in &report.comparisons {
        let columns = comparison.columns.iter();
        let names: Vec<String> = columns.map(|it| it.source_name.clone()).collect();
        for panel in comparison.rows.iter().flat_map(|row| &row.panels) {
            let drawn = plot_svg::panel(
                panel,
                &names,
                Drawing {
                    log: panel.wants_log,
                    ..drawing
                },
            );
            let Some(rest) = drawn.strip_prefix("<svg") else {
                continue;
            };
            let _ = write!(inside, "<svg y=\"{top}\"{rest}");
            top += attribute(&drawn, "height") + 16.0;
            wide = wide.max(attribute(&drawn, "width"));
        }
    }
    if inside.is_empty() {
        return Err("no account of this event gives a figure that can be drawn".to_owned());
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{top}\" \
         viewBox=\"0 0 {wide} {top}\">{inside}</svg>\n"
    ))
}

/// A size that a drawing says of itself.
fn attribute(drawn: &str, name: &str) -> f64 {
    let key = format!(" {name}=\"");
    let value = drawn.split_once(&key).and_then(|it| it.1.split_once('"'));
    value.and_then(|it| it.0.parse().ok()).unwrap_or(0.0)
}
