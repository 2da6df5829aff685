//! The files and texts that several annotators are compared over.

use super::disk::{self, Opened};
use super::output::{Failure, Outcome};
use crate::io::sources::{TextState, load_text};
use crate::model::Project;
use crate::review::agreement::units::Tokens;
use crate::review::pairing::{Document, Paired};
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
    // Reading, hashing and cutting megabytes is worth a second processor.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let part = paired.documents.len().div_ceil(workers.min(8)).max(1);
    let all: Vec<Option<Tokens>> = std::thread::scope(|threads| {
        let parts = paired.documents.chunks(part);
        let started: Vec<_> = parts
            .map(|part| {
                let count = part.len();
                let work = move || part.iter().map(|it| tokens_of(it, files)).collect();
                (count, threads.spawn(work))
            })
            .collect();
        let joined = started.into_iter().flat_map(|(count, it)| {
            let found: Result<Vec<Option<Tokens>>, _> = it.join();
            found.unwrap_or_else(|_| vec![None; count])
        });
        joined.collect()
    });
    let missing = paired.documents.iter().zip(&all);
    let missing: Vec<&str> = missing
        .filter(|it| it.1.is_none())
        .map(|it| &*it.0.title)
        .collect();
    const SHOWN: usize = 10;
    for title in missing.iter().take(SHOWN) {
        outcome.remark(format_args!(
            "{title}: its text is not at hand, so nothing is counted in its words"
        ));
    }
    if missing.len() > SHOWN {
        let more = missing.len() - SHOWN;
        outcome.remark(format_args!("{more} more texts are not at hand"));
    }
    all
}

fn tokens_of(document: &Document, files: &[(&Path, &Project)]) -> Option<Tokens> {
    files
        .iter()
        .zip(&document.sources)
        .find_map(|((path, project), id)| {
            let source = project.sources().get(id.as_ref()?)?;
            match load_text(path, source, false) {
                TextState::Text(found) => Some(Tokens::of(found.text.as_str())),
                _ => None,
            }
        })
}
