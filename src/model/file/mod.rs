//! The project file: wire types, the canonical writer, the reader.
//!
//! The file is RON, one fact a line, sorted, without what is as usual; the
//! same project always gives the same bytes, and what was read and not
//! changed is written back as it was. Reading loses nothing: a record that
//! can be read but means nothing (a span that ends before it starts, an id
//! that is there twice) is set aside with a problem and written back where it
//! stood. Positions are code points; no text is needed.

#[cfg(test)]
pub(crate) mod arbitrary;
mod canonical;
mod journal;
mod lenient;
mod pieces;
mod reader;
mod record;
mod refusal;
mod ron_text;
mod scan;
#[cfg(test)]
mod tests;
mod wire;
mod writer;

pub use pieces::Pieces;
pub(crate) use record::{InFile, SchemeName};
pub(crate) use scan::{items, named};

use super::{Problem, Project};
use crate::command::Command;

/// What a file says in `format`: the program's name and the version.
const FORMAT: &str = "variorum/1.0";
/// The version that this program writes, before and after the point.
const VERSION: (u32, u32) = (1, 0);

/// A project as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The project.
    pub project: Project,
    /// Whether it may be written back.
    pub access: Access,
    /// What is wrong with it: what was set aside first, then what
    /// [`check`](super::check()) finds.
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
    /// What is wrong; at most 4,000 characters.
    pub message: String,
}

/// Reads a project file. A leading byte-order mark and CRLF line ends are
/// taken; the caller adds the path to an error.
///
/// # Errors
///
/// [`ReadError`] names the place.
pub fn read(text: &str) -> Result<Loaded, ReadError> {
    reader::read(text)
}

/// Writes a project in the one canonical form.
pub fn write(project: &Project) -> String {
    writer::write(project)
}

/// Writes a project piece by piece, and reads back what was written: whoever
/// takes the pieces gives them to nobody before this is done.
///
/// # Errors
///
/// [`NotTheSame`] for what can only be a fault of this program.
pub fn write_checked(project: &Project, take: &mut dyn FnMut(&str)) -> Result<(), NotTheSame> {
    writer::write_checked(project, take)
}

/// What would be written does not read back as the same project.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotTheSame(String);

/// The same as [`read`] without [`check`](super::check()): for whoever asks only what is in
/// the file.
///
/// # Errors
///
/// [`ReadError`] names the place.
pub fn read_unchecked(text: &str) -> Result<Loaded, ReadError> {
    reader::read_unchecked(text)
}

/// Commands as one line of JSON, for the journal.
pub fn encode_commands(commands: &[Command]) -> String {
    journal::encode(commands)
}

/// Commands from a line of the journal.
///
/// # Errors
///
/// A message of at most 4,000 characters if it is none.
pub fn decode_commands(json: &str) -> Result<Vec<Command>, String> {
    journal::decode(json)
}

/// A message that a stranger's file had a part in: no control characters, and
/// no longer than a person reads.
fn clip(message: &str) -> String {
    const LONGEST: usize = 600;
    let mut clipped = String::new();
    for (count, character) in message.chars().enumerate() {
        if count == LONGEST {
            clipped.push('…');
            break;
        }
        if character.is_control()
            || matches!(character, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            clipped.extend(character.escape_unicode());
        } else {
            clipped.push(character);
        }
    }
    clipped
}
