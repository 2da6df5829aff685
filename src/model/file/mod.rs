//! The project file: wire types, the canonical writer, the reader.

use super::{Problem, Project};
use crate::command::Command;

/// A project as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The project.
    pub project: Project,
    /// Whether it may be written back.
    pub access: Access,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Whether a project that was read may be written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Full,
    /// A later version of the program wrote it; saving would lose what this one does not know.
    NewerMinor {
        /// The version in the file: "1.3".
        version: String,
    },
}

/// Why a text is no project file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ReadError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a project file.
///
/// # Errors
///
/// [`ReadError`] names the place.
pub fn read(text: &str) -> Result<Loaded, ReadError> {
    let _ = text;
    Err(ReadError {
        line: 1,
        column: 1,
        message: String::from("not built yet"),
    })
}

/// Writes a project in the one canonical form.
pub fn write(project: &Project) -> String {
    let _ = project;
    String::new()
}

/// Commands as one line of JSON, for the journal.
pub fn encode_commands(commands: &[Command]) -> String {
    let _ = commands;
    String::new()
}

/// Commands from a line of the journal.
///
/// # Errors
///
/// A message if it is none.
pub fn decode_commands(json: &str) -> Result<Vec<Command>, String> {
    Err(json.to_owned())
}
