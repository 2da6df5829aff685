//! Project files, texts and reports on the disk, with errors in the one form
//! that the command line prints: path, place, cause.

use super::output::{Failure, Outcome};
use crate::io::atomic::{self, MAX_FILE_BYTES, Stamp};
use crate::io::digest::Digest;
use crate::io::fs::{Fs as _, Kind, RealFs, in_words};
use crate::io::project::{self, OpenError};
use crate::io::state::Folders;
use crate::model::file::Access;
use crate::model::{Problem, Project, Severity};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A project that was read.
pub(super) struct Opened {
    /// Where it was read from.
    pub path: PathBuf,
    /// The project.
    pub project: Project,
    /// What is wrong with it, its texts aside.
    pub problems: Vec<Problem>,
    access: Access,
    stamp: Stamp,
}

/// Reads a project to look at it.
pub(super) fn open(path: &Path) -> Result<Opened, Failure> {
    let read = project::read_project(path).map_err(|error| {
        // These three name a place; it stands behind the path as everywhere.
        match error {
            OpenError::Read { path, source } => Failure::at(&path, source),
            OpenError::NotUtf8 { path, line } => Failure::at(
                &path,
                format_args!("line {line}: this is not UTF-8, as project files are"),
            ),
            OpenError::ConflictMarkers { path, line } => Failure::at(
                &path,
                format_args!(
                    "line {line}: a merge left both sides in the file; settle it there, or take \
                     one side with git"
                ),
            ),
            OpenError::Io { path, source } => Failure::at(&path, in_words(&source)),
            OpenError::NoPlainFile { path, what } => {
                Failure::at(&path, format_args!("this is {what}, not a project file"))
            }
            other => Failure::new(other),
        }
    })?;
    Ok(Opened {
        path: path.to_owned(),
        project: read.loaded.project,
        problems: read.loaded.problems,
        access: read.loaded.access,
        stamp: read.stamp,
    })
}

/// Reads a project to change it.
pub(super) fn edit(path: &Path) -> Result<Opened, Failure> {
    let opened = open(path)?;
    match opened.newer() {
        None => Ok(opened),
        Some(version) => Err(Failure::at(
            path,
            format_args!(
                "a later version of the program wrote it (format {version}); saving here would \
                 lose what that added, so nothing was changed"
            ),
        )),
    }
}

impl Opened {
    /// The version in the file, if it is newer than this program knows.
    pub fn newer(&self) -> Option<&str> {
        match &self.access {
            Access::Full => None,
            Access::NewerMinor { version } => Some(version),
        }
    }

    /// The hash of the file's bytes.
    pub fn sha256(&self) -> Digest {
        self.stamp.sha256
    }

    /// Whether the file holds exactly these bytes.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        Digest::of(bytes) == self.stamp.sha256
    }

    /// Says that there are problems, and how to see them.
    pub fn remark_on_problems(&self, outcome: &mut Outcome) {
        let errors = self
            .problems
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .count();
        if errors > 0 {
            let errors = super::output::count(errors, "error");
            outcome.remark(format_args!(
                "{}: {errors}; `variorum check` lists them",
                self.path.display()
            ));
        }
    }

    /// Puts a changed project in place of the one that was read, unless
    /// somebody else changed the file or has it open.
    pub fn save(&self, project: &Project) -> Result<(), Failure> {
        let folders = Folders::of_user().map_err(Failure::new)?;
        project::write_project(&self.path, project, &self.stamp, &folders).map_err(Failure::new)
    }
}

/// Refuses a path at which something stands already.
pub(super) fn must_be_free(path: &Path) -> Result<(), Failure> {
    match RealFs.stat_link(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::at(path, in_words(&error))),
        Ok(_) => Err(Failure::at(
            path,
            "it exists already and was not touched; choose another name",
        )),
    }
}

/// Where a command writes a project of its own: nothing stands there, or a
/// project that `replace` says may go.
pub(super) fn output(path: &Path, replace: bool) -> Result<Output, Failure> {
    match RealFs.stat_link(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Output::New(path.to_owned())),
        Ok(_) if !replace => Err(Failure::at(
            path,
            "it exists already and was not touched; choose another name, or say --yes to replace it",
        )),
        // Anything but a project is refused here.
        _ => Ok(Output::Over(Box::new(edit(path)?))),
    }
}

/// A project file to be written as a whole.
pub(super) enum Output {
    /// There is none yet.
    New(PathBuf),
    /// It takes the place of another.
    Over(Box<Opened>),
}

impl Output {
    /// Writes it, unless somebody else changed what it replaces.
    pub fn write(&self, project: &Project, outcome: &mut Outcome) -> Result<(), Failure> {
        match self {
            Self::New(path) => create(path, project, outcome),
            Self::Over(opened) => opened.save(project),
        }
    }
}

/// Whether two paths lead to one file.
pub(super) fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| RealFs.canonicalize(path).ok();
    a == b || (real(a).is_some() && real(a) == real(b))
}

/// Makes a project file where there is none.
pub(super) fn create(path: &Path, project: &Project, outcome: &mut Outcome) -> Result<(), Failure> {
    let saved = project::create_project(path, project).map_err(Failure::new)?;
    for note in saved.notes {
        outcome.remark(format_args!("{}: {note}", path.display()));
    }
    Ok(())
}

/// A project to import into: one that is there, or one that will be made.
pub(super) enum Target {
    /// It is there.
    Existing(Box<Opened>),
    /// It is not.
    New(PathBuf, Box<Project>),
}

/// The project at a path, or a new one for it.
pub(super) fn edit_or_new(
    path: &Path,
    new: impl FnOnce() -> Result<Project, Failure>,
) -> Result<Target, Failure> {
    match RealFs.stat_link(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Target::New(path.to_owned(), Box::new(new()?)))
        }
        _ => Ok(Target::Existing(Box::new(edit(path)?))),
    }
}

impl Target {
    /// The project as it is now.
    pub fn project(&self) -> &Project {
        match self {
            Self::Existing(opened) => &opened.project,
            Self::New(_, project) => project,
        }
    }

    /// Whether the project file is yet to be made.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New(..))
    }

    /// Writes the project in one step.
    pub fn save(&self, project: &Project, outcome: &mut Outcome) -> Result<(), Failure> {
        match self {
            Self::Existing(opened) => opened.save(project),
            Self::New(path, _) => create(path, project, outcome),
        }
    }
}

/// Reads a plain file of another tool.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    RealFs
        .read(path, MAX_FILE_BYTES)
        .map_err(|error| Failure::at(path, in_words(&error)))
}

/// Refuses a report's path before anything is done that it reports on.
pub(super) fn must_be_writable(report: &Path, project: &Path) -> Result<(), Failure> {
    if is_same(report, project) {
        return Err(Failure::at(report, "this is the project, not a report"));
    }
    match RealFs.stat(report) {
        Ok(stat) if stat.kind == Kind::File => Ok(()),
        Ok(stat) => Err(Failure::at(
            report,
            format_args!("this is {}, not a file to write to", stat.kind.in_words()),
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::at(report, in_words(&error))),
    }
}

/// Writes a report, over an earlier one if there is one.
pub(super) fn write_report(
    path: &Path,
    bytes: &[u8],
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    for note in atomic::export_atomically(&RealFs, path, bytes).map_err(Failure::new)? {
        outcome.remark(format_args!("{}: {note}", path.display()));
    }
    Ok(())
}
