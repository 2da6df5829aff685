//! What is wrong with a project, found without its texts.

use super::Project;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Warning,
    /// Something is broken; `check` exits with 1.
    Error,
}

/// What a problem is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The project as a whole.
    Project,
    /// A record, by the list it is in and its id.
    Record {
        /// The list's name in the file.
        list: &'static str,
        /// The record's id or, for facts without one, a description.
        id: String,
    },
}

/// Something wrong with a project; a value, never a panic and never dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// A stable word for scripts: "dangling", "past-end".
    pub code: &'static str,
    /// What it is about.
    pub place: Place,
    /// What is wrong, in words.
    pub message: String,
}

/// All problems that show without the texts.
pub fn check(project: &Project) -> Vec<Problem> {
    let _ = project;
    Vec::new()
}
