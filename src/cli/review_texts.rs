//! The files and texts that several annotators are compared over.

use super::disk::{self, Opened};
use super::output::{Failure, Outcome};
use crate::io::sources::{TextState, load_text};
use crate::model::Project;
use crate::review::agreement::units::Tokens;
use crate::review::pairing::Paired;
use std::path::{Path, PathBuf};

/// Reads several projects at once: large files take a good part of a second each.
pub(super) fn open_all(paths: &[PathBuf]) -> Result<Vec<Opened>, Failure> {
    let read = std::thread::scope(|threads| {
        let started: Vec<_> = paths
            .iter()
            .map(|path| threads.spawn(|| disk::open(path)))
            .collect();
        let all = started.into_iter().zip(paths).map(|(it, path)| {
            it.join()
                .unwrap_or_else(|_| Err(Failure::at(path, "it could not be read")))
        });
        all.collect::<Vec<_>>()
    });
    read.into_iter().collect()
}

/// The words of each paired document, from whichever file's text is at hand
/// and the recorded one. What is missing is told in the outcome.
pub(super) fn words(
    paired: &Paired,
    files: &[(&Path, &Project)],
    outcome: &mut Outcome,
) -> Vec<Option<Tokens>> {
    let mut all = Vec::with_capacity(paired.documents.len());
    let mut missing = 0;
    for document in &paired.documents {
        let text = files.iter().zip(&document.sources).find_map(|(file, id)| {
            let source = file.1.sources().get(id.as_ref()?)?;
            match load_text(file.0, source, false) {
                TextState::Text(found) => Some(found.text),
                _ => None,
            }
        });
        if text.is_none() {
            missing += 1;
            if missing <= 10 {
                outcome.remark(format_args!(
                    "{}: its text is not at hand, so nothing is counted in its words",
                    document.title
                ));
            }
        }
        all.push(text.map(|it| Tokens::of(it.as_str())));
    }
    if missing > 10 {
        outcome.remark(format_args!("{} more texts are not at hand", missing - 10));
    }
    all
}
