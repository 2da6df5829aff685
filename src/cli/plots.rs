//! The plots of events as files in a folder: `compare --plots`.

use super::disk::write_report;
use super::output::{Failure, Outcome};
use crate::compare::Comparison;
use crate::compare::picture;
use crate::compare::report::Report;
use crate::io::faces::FACES;
use crate::io::fs::{Fs as _, Kind, RealFs, in_words};
use crate::model::Project;
use crate::model::slug::{free, plain_slug};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A folder for plots.
#[derive(Debug)]
pub(super) struct Plots {
    folder: PathBuf,
}

impl Plots {
    /// Takes a folder, which need not be there yet.
    ///
    /// # Errors
    ///
    /// If something else has its name.
    pub fn in_folder(folder: &Path) -> Result<Self, Failure> {
        match RealFs.stat(folder) {
            Ok(stat) if stat.kind != Kind::Folder => Err(Failure::at(
                folder,
                format_args!("this is {}, not a folder", stat.kind.in_words()),
            )),
            Err(err) if err.kind() != ErrorKind::NotFound => {
                Err(Failure::at(folder, in_words(&err)))
            }
            _ => Ok(Self {
                folder: folder.to_owned(),
            }),
        }
    }

    /// Writes the plots of each event of a report, or those of one event with
    /// its steps below; those without a figure are counted.
    ///
    /// # Errors
    ///
    /// If the disk refuses; what was written before that stays.
    pub fn write(
        &self,
        project: &Project,
        report: &Report<'_>,
        one: bool,
        outcome: &mut Outcome,
    ) -> Result<(), Failure> {
        let with_steps = report.comparisons.first().filter(|_| one);
        let with_steps = with_steps.and_then(|it| Report::of_event(project, &it.event, true));
        let events: Vec<&[Comparison]> = match &with_steps {
            Some(it) => vec![&it.comparisons],
            None => report.comparisons.chunks(1).collect(),
        };
        let mut taken = BTreeSet::new();
        let mut without = 0;
        for event in events {
            let (Some(first), Some(svg)) = (event.first(), picture::svg(event)) else {
                without += 1;
                continue;
            };
            if taken.is_empty() {
                RealFs
                    .create_dir_all(&self.folder)
                    .map_err(|err| Failure::at(&self.folder, in_words(&err)))?;
            }
            let title = plain_slug(&first.title, "event");
            let name = format!("{title}-{}", plain_slug(first.event.as_str(), "event"));
            // Two ids may be alike but for what a plain name leaves out.
            let name = free(&name, &mut 1, |it| taken.contains(it));
            let path = self.folder.join(format!("{name}.svg"));
            write_report(&path, svg.as_bytes(), outcome)?;
            let path = self.folder.join(format!("{name}.png"));
            match picture::png(&svg, &FACES) {
                Ok(points) => write_report(&path, &points, outcome)?,
                Err(err) => outcome.refuse(format_args!("{}: {err}", path.display())),
            }
            taken.insert(name);
        }
        let folder = self.folder.display();
        outcome.remark(match (taken.len(), without) {
            (1, 0) => format!("{folder}: the plots of 1 event"),
            (some, 0) => format!("{folder}: the plots of {some} events"),
            (some, none) => {
                let events = if some == 1 { "event" } else { "events" };
                format!("{folder}: the plots of {some} {events}; {none} without a figure to draw")
            }
        });
        Ok(())
    }
}
