//! Comparisons written to files from the window.

use super::Workbench;
use crate::app::ComparisonFile;
use crate::compare::{Cell, Comparison, Lookup};
use crate::exchange::csv;
use crate::io::atomic::{Expect, save_atomically};
use crate::io::fs::RealFs;
use crate::model::EventId;
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
        let found = Lookup::new(open.store.project()).compare(event);
        let comparison = found.ok_or("the event is not in the project any more")?;
        let text = written(file, &comparison);
        save_atomically(&RealFs, path, text.as_bytes(), Expect::Anything, None)
            .map(drop)
            .map_err(|err| err.to_string())
    }
}

fn written(_file: ComparisonFile, comparison: &Comparison) -> String {
    let mut out = String::new();
    csv::write_row(
        &mut out,
        ["aspect", "relation", "badge", "source", "words", "value"].into_iter(),
    );
    for row in &comparison.rows {
        for (column, cell) in comparison.columns.iter().zip(&row.cells) {
            let (words, value) = match cell {
                Cell::Said(said) => (said.words.join("; "), said.value.clone()),
                Cell::Silent(silence) => (String::new(), silence.word().to_owned()),
            };
            let cells = [
                row.aspect.name.as_str(),
                row.relation.word(),
                row.badge.word(),
                column.source.as_str(),
                &words,
                &value,
            ];
            csv::write_row(&mut out, cells.into_iter());
        }
    }
    out
}
