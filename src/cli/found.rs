//! Texts where they are found on the disk, with errors in the one form that
//! the command line prints.

use super::output::{Failure, Outcome, count};
use crate::io::fs::in_words;
use crate::io::sources::{self, SourceError, SourceFile, TextState};
use crate::model::{Source, SourceId};
use crate::text::Encoding;
use std::path::{Path, PathBuf};

/// A file that may become a source.
pub(super) struct Candidate {
    pub path: PathBuf,
    /// Whether it was found in a folder, not named itself.
    pub listed: bool,
}

/// The files that paths stand for: a folder for the text files in it and below.
pub(super) fn collect(paths: &[PathBuf], outcome: &mut Outcome) -> Result<Vec<Candidate>, Failure> {
    let found = sources::collect_source_files(paths).map_err(failure)?;
    if found.left_out > 0 {
        outcome.remark(format_args!(
            "{} in the folders left out, since their names do not say that they are text; name \
             them one by one to add them",
            count(found.left_out, "file")
        ));
    }
    let candidate = |path: PathBuf| Candidate {
        listed: !paths.contains(&path),
        path,
    };
    Ok(found.files.into_iter().map(candidate).collect())
}

/// A file as a source of the project at `project`, with its text.
pub(super) fn new_source(
    project: &Path,
    file: &Path,
    encoding: Option<Encoding>,
    taken: &dyn Fn(&SourceId) -> bool,
) -> Result<(Source, SourceFile), Failure> {
    sources::new_source(project, file, taken, encoding).map_err(failure)
}

/// The text of a source, also if it is another than the recorded one.
///
/// # Errors
///
/// Why there is none, in words.
pub(super) fn text_of(project: &Path, source: &Source) -> Result<SourceFile, String> {
    match sources::load_text(project, source, false) {
        TextState::Text(found) | TextState::Changed { found, .. } => Ok(found),
        TextState::Missing { .. } => Err(format!("there is no file ‘{}’", source.path)),
        TextState::NeedsConsent { reason } => Err(format!(
            "{reason}, which is not read unasked; `variorum source relocate` takes it over"
        )),
        TextState::Refused { reason } => Err(reason),
    }
}

pub(super) fn failure(error: SourceError) -> Failure {
    match error {
        SourceError::Io { path, source } => Failure::at(&path, in_words(&source)),
        SourceError::NoPlainFile { path, what } => {
            Failure::at(&path, format_args!("this is {what}, not a text file"))
        }
        SourceError::NoText { path, source } => Failure::at(&path, source),
        SourceError::TooLarge { path } => Failure::at(
            &path,
            "this has more than 1 GiB, which is too much for a document",
        ),
        SourceError::Name { path } => Failure::at(
            &path,
            "its name is not Unicode, so a project cannot write it down; rename it",
        ),
        SourceError::TooMany { path, limit } => Failure::at(
            &path,
            format_args!(
                "it holds more than {limit} text files; add the folders inside it one by one"
            ),
        ),
    }
}
