//! Comparisons written to files from the window.

use super::Workbench;
use crate::app::ComparisonFile;
use crate::compare::picture;
use crate::compare::report::{Report, csv, html, json, text};
use crate::io::atomic::{Expect, save_atomically};
use crate::io::faces::FACES;
use crate::io::fs::RealFs;
use crate::model::{EventId, Project};
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
        let bytes = written(open.store.project(), file, event)?;
        save_atomically(&RealFs, path, &bytes, Expect::Anything, None)
            .map(drop)
            .map_err(|err| err.to_string())
    }
}

/// The comparison as the file has it.
fn written(project: &Project, file: ComparisonFile, event: &EventId) -> Result<Vec<u8>, String> {
    // For people the steps are told too; a table or data is about one event.
    let steps = !matches!(file, ComparisonFile::Csv | ComparisonFile::Json);
    let report = Report::of_event(project, event, steps);
    let report = report.ok_or("the event is not in the project any more")?;
    let plots = || {
        let none = "no account of this event gives a figure that can be drawn";
        picture::svg(&report.comparisons).ok_or(none)
    };
    let text = match file {
        ComparisonFile::Html => html(&report),
        ComparisonFile::Csv => csv(&report),
        ComparisonFile::Json => json(&report).map_err(|err| err.to_string())?,
        ComparisonFile::Text => text(&report).join("\n") + "\n",
        ComparisonFile::Svg => plots()?,
        ComparisonFile::Png => {
            return picture::png(&plots()?, &FACES).map_err(|err| err.to_string());
        }
    };
    Ok(text.into_bytes())
}
