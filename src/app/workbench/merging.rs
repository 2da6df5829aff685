//! Two versions of the open project made one: the file that another program
//! changed, or a copy that a program which synchronises folders left beside it.

use super::super::jobs::Done;
use super::super::notices::Level;
use super::{News, Workbench};
use crate::io::atomic::Stamp;
use crate::io::project::read_project;
use crate::model::Project;
use crate::model::file::Access;
use crate::review::merge::{Merged, changes, merge3};
use std::path::{Path, PathBuf};

/// Where the other version is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum Other {
    /// In the project file itself.
    OnDisk,
    /// In a file beside it.
    Beside(PathBuf),
}

/// A merge that a thread did.
pub(in crate::app) struct MergeDone {
    other: Other,
    /// The revision of ours that it began from.
    revision: u64,
    /// What came of it, with their version and its stamp; or why nothing.
    result: Result<(Merged, Project, Stamp), String>,
}

impl Workbench {
    /// Begins to merge what another program wrote into the project file with
    /// the open project. It becomes one step, which undo takes back.
    pub fn merge_change(&mut self) {
        let Some(open) = self.open.as_mut().filter(|it| it.writable()) else {
            return;
        };
        if let Some(message) = open.changed_on_disk.take() {
            open.merging = Some(message);
        }
        self.begin_merge(Other::OnDisk);
    }

    /// Begins to merge another version that lies beside the project file. No
    /// ancestor of the two is known, so that what either has is kept.
    pub fn merge_beside(&mut self, path: PathBuf) {
        if self.open.as_ref().is_some_and(super::OpenProject::writable) {
            self.begin_merge(Other::Beside(path));
        }
    }

    fn begin_merge(&mut self, other: Other) {
        let Some(open) = &self.open else { return };
        let ours = open.store.project().clone();
        let revision = open.store.revision();
        let (base, path) = match &other {
            Other::OnDisk => (open.session.on_file(), open.path().to_owned()),
            Other::Beside(path) => (Project::default(), path.clone()),
        };
        self.jobs
            .start("Merging both versions".to_owned(), move || {
                let result = read(&path).map(|(theirs, stamp)| {
                    let merged = merge3(&base, &ours, &theirs);
                    (merged, theirs, stamp)
                });
                Done::Merged(Box::new(MergeDone {
                    other,
                    revision,
                    result,
                }))
            });
    }

    pub(super) fn take_merge(&mut self, done: MergeDone) -> Option<News> {
        let open = self.open.as_mut()?;
        if open.store.revision() != done.revision {
            self.begin_merge(done.other);
            return None;
        }
        let message = open.merging.take();
        let is_on_disk = done.other == Other::OnDisk;
        let (merged, theirs, stamp) = match done.result {
            Ok(it) => it,
            Err(why) => {
                open.changed_on_disk = message;
                self.tell(
                    Level::Error,
                    format!("The versions cannot be merged: {why}"),
                );
                return None;
            }
        };
        if merged.project.aside() != open.store.project().aside() {
            open.changed_on_disk = message;
            self.tell(
                Level::Error,
                "The versions cannot be merged here, since records that make no sense were added \
                 or removed; close the project and use `variorum merge`",
            );
            return None;
        }
        // A text that was missing may be there under what is recorded now.
        let before = open.store.project().sources().clone();
        let after = merged.project.sources();
        open.absent.retain(|id, _| before.get(id) == after.get(id));
        let step = changes(
            "Merge with the other version",
            open.store.project(),
            &merged.project,
        );
        let change = match step {
            Some(step) => {
                let Some(change) = self.apply(step) else {
                    self.open.as_mut()?.changed_on_disk = message;
                    return None;
                };
                Some(change)
            }
            None => None,
        };
        let open = self.open.as_mut()?;
        if is_on_disk {
            open.postponed = false;
            open.session.adopt(theirs, stamp);
        }
        open.begin_save();
        match (merged.conflicts.len(), done.other) {
            (0, Other::OnDisk) => self.tell(Level::Info, "Both versions were merged"),
            (0, Other::Beside(path)) => self.tell(
                Level::Info,
                format!("{} was merged, and can be deleted", path.display()),
            ),
            (1, _) => self.tell(
                Level::Warning,
                "The versions were merged with one conflict, which is among the problems",
            ),
            (several, _) => self.tell(
                Level::Warning,
                format!(
                    "The versions were merged with {several} conflicts, which are among the \
                     problems"
                ),
            ),
        }
        change.map(|it| News::Merged(Box::new(it)))
    }
}

fn read(path: &Path) -> Result<(Project, Stamp), String> {
    let read = read_project(path).map_err(|err| err.to_string())?;
    match read.loaded.access {
        Access::Full => Ok((read.loaded.project, read.stamp)),
        Access::NewerMinor { version } => Err(format!(
            "‘{}’ was written by a later version of Variorum ({version})",
            path.display()
        )),
    }
}
