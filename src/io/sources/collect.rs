//! From files and folders, dropped or named, to the documents in them.

use super::SourceError;
use crate::io::fs::{Fs, Kind, RealFs};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// Documents, in the order of the paths given; sorted inside folders.
    pub files: Vec<PathBuf>,
    /// How many files of folders were left out, since their names do not say
    /// that they are text.
    pub left_out: usize,
}

/// More files than this nobody meant to add at once.
const LIMIT: usize = 10_000;
/// Folders inside folders are looked into so deep.
const DEPTH: usize = 32;
/// Endings of text files, in lower case.
const ENDINGS: [&str; 6] = ["txt", "text", "md", "markdown", "asc", "utf8"];

/// Lists the documents at `paths`. A file is taken as it is; of a folder, the
/// text files in it and below are, except hidden ones. No file comes twice, and
/// links that lead in circles are followed once.
///
/// # Errors
///
/// [`SourceError`] for a path that is not there or a folder that cannot be
/// read or holds too many files.
pub fn collect_source_files(paths: &[PathBuf]) -> Result<Collected, SourceError> {
    collect(paths, &|_| false)
}

/// The same, with those files of folders too that `also` takes.
pub(super) fn collect(
    paths: &[PathBuf],
    also: &dyn Fn(&Path) -> bool,
) -> Result<Collected, SourceError> {
    let mut walk = Walk {
        found: Collected::default(),
        seen: BTreeSet::new(),
        also,
    };
    for path in paths {
        walk.add(path, path, 0)?;
    }
    Ok(walk.found)
}

struct Walk<'a> {
    found: Collected,
    /// Canonical paths of what was taken or looked into.
    seen: BTreeSet<PathBuf>,
    /// Which files of folders count although their names do not say that they
    /// are text.
    also: &'a dyn Fn(&Path) -> bool,
}

impl Walk<'_> {
    fn add(&mut self, given: &Path, path: &Path, depth: usize) -> Result<(), SourceError> {
        let failed = |source| SourceError::Io {
            path: path.to_owned(),
            source,
        };
        let inside = depth > 0;
        let kind = match RealFs.stat(path) {
            Ok(stat) => stat.kind,
            // A dangling link inside a folder is not what was asked for.
            Err(_) if inside => {
                self.found.left_out += 1;
                return Ok(());
            }
            Err(err) => return Err(failed(err)),
        };
        if kind == Kind::File && inside && !is_text_name(path) && !(self.also)(path) {
            self.found.left_out += 1;
            return Ok(());
        }
        let canonical = RealFs.canonicalize(path).map_err(failed)?;
        match kind {
            Kind::File => {
                if self.seen.insert(canonical) {
                    self.found.files.push(path.to_owned());
                }
                if self.found.files.len() > LIMIT {
                    return Err(SourceError::TooMany {
                        path: given.to_owned(),
                        limit: LIMIT,
                    });
                }
            }
            Kind::Folder if depth < DEPTH && self.seen.insert(canonical) => {
                for name in RealFs.read_dir(path).map_err(failed)? {
                    if !name.as_os_str().as_encoded_bytes().starts_with(b".") {
                        self.add(given, &path.join(name), depth + 1)?;
                    }
                }
            }
            Kind::Folder => {}
            Kind::Link | Kind::Other(_) if inside => self.found.left_out += 1,
            Kind::Link | Kind::Other(_) => {
                return Err(SourceError::NoPlainFile {
                    path: path.to_owned(),
                    what: kind.in_words(),
                });
            }
        }
        Ok(())
    }
}

fn is_text_name(path: &Path) -> bool {
    match path.extension() {
        Some(ending) => {
            let ending = ending.to_string_lossy().to_lowercase();
            ENDINGS.contains(&&*ending)
        }
        None => !matches!(
            path.file_name().and_then(|it| it.to_str()),
            Some("LICENSE" | "LICENCE" | "Makefile" | "COPYING") | None
        ),
    }
}
