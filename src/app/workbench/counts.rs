//! Statistics of the open project, counted off the window's thread.

use super::{OpenProject, Workbench};
use crate::app::jobs::Done;
use crate::exchange::csv;
use crate::index::{Statistics, Table, statistics};
use crate::io::atomic::{Expect, save_atomically};
use crate::io::fs::RealFs;
use std::path::Path;
use std::sync::Arc;

/// What was counted, and what is being counted.
#[derive(Debug, Default)]
pub(super) struct Counted {
    /// The last figures and the revision that they are about.
    last: Option<(u64, Arc<Statistics>)>,
    /// Whether a count is under way.
    running: bool,
}

impl OpenProject {
    /// Whether the statistics are about the project as it is now.
    pub fn statistics_are_current(&self) -> bool {
        let last = self.statistics.last.as_ref();
        last.is_some_and(|(of, _)| *of == self.store.revision())
    }
}

impl Workbench {
    /// The statistics of the open project. While it is being counted anew they
    /// are those from before; `None` until the first count is done.
    pub fn statistics(&mut self) -> Option<Arc<Statistics>> {
        let open = self.open.as_mut()?;
        let revision = open.store.revision();
        let counted = &mut open.statistics;
        let current = counted.last.as_ref().is_some_and(|(of, _)| *of == revision);
        if !current && !counted.running {
            counted.running = true;
            let snapshot = open.store.project().clone();
            self.jobs.start("Counting".to_owned(), move || {
                Done::Counted(revision, statistics([&snapshot]))
            });
        }
        let open = self.open.as_ref()?;
        open.statistics.last.as_ref().map(|(_, it)| Arc::clone(it))
    }

    /// Writes a table of the statistics as comma-separated values; a file of
    /// that name is replaced.
    ///
    /// # Errors
    ///
    /// What went wrong with which file, in words.
    pub fn save_statistics(&mut self, table: Table, path: &Path) -> Result<(), String> {
        let found = self.statistics();
        let found = found.ok_or("The project is still being counted; try again in a moment")?;
        let (head, rows) = found.table(table);
        let mut out = String::new();
        for row in std::iter::once(head).chain(rows) {
            csv::write_row(&mut out, row.iter().map(String::as_str));
        }
        save_atomically(&RealFs, path, out.as_bytes(), Expect::Anything, None)
            .map(drop)
            .map_err(|err| err.to_string())
    }

    pub(super) fn take_statistics(&mut self, revision: u64, found: Statistics) {
        if let Some(open) = &mut self.open {
            open.statistics = Counted {
                last: Some((revision, Arc::new(found))),
                running: false,
            };
        }
    }
}
