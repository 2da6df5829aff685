//! The folder `sources` beside a project, into which imports write texts.

use super::{ExchangeError, at};
use crate::io::atomic::{self, Expect, MAX_FILE_BYTES, SaveError};
use crate::io::fs::{Fs as _, Kind, RealFs, in_words};
use std::collections::{BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder's name.
const FOLDER: &str = "sources";

/// Texts as they are written: no file that was there is ever changed.
#[derive(Debug)]
pub struct Texts {
    folder: PathBuf,
    /// Names of what stands in the folder, in lower case: some disks take
    /// names that differ in case for one.
    taken: BTreeSet<String>,
    written: Vec<PathBuf>,
    /// Where the numbering of each name stands.
    numbers: HashMap<String, u32>,
}

impl Texts {
    /// The folder beside that project; it is made when the first text is.
    pub fn beside(project: &Path) -> Result<Self, ExchangeError> {
        let above = match project.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => Path::new("."),
        };
        RealFs
            .stat(above)
            .map_err(|error| at(above, in_words(&error)))?;
        let folder = project.with_file_name(FOLDER);
        let names = match RealFs.stat_link(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(at(&folder, in_words(&error))),
            Ok(stat) if stat.kind == Kind::Folder => RealFs
                .read_dir(&folder)
                .map_err(|error| at(&folder, in_words(&error)))?,
            // A link could lead the texts anywhere.
            Ok(stat) => {
                return Err(at(
                    &folder,
                    format!(
                        "the texts go into this folder, but it is {}; move it away first",
                        stat.kind.in_words()
                    ),
                ));
            }
        };
        let taken = names.iter().filter_map(|it| it.file_name());
        Ok(Self {
            taken: taken
                .map(|it| it.to_string_lossy().to_lowercase())
                .collect(),
            folder,
            written: Vec::new(),
            numbers: HashMap::new(),
        })
    }

    /// Writes a text under that name, or a numbered one where another text has
    /// it, and gives its path relative to the project. A file that holds the
    /// very same text is used as it is.
    pub fn put(&mut self, stem: &str, bytes: &[u8]) -> Result<String, ExchangeError> {
        let mut name = format!("{stem}.txt");
        loop {
            if !self.taken.contains(&name.to_lowercase()) {
                match self.write(&name, bytes)? {
                    Written::Done => return Ok(format!("{FOLDER}/{name}")),
                    Written::TakenMeanwhile => {
                        self.taken.insert(name.to_lowercase());
                    }
                }
            }
            if self.holds(&name, bytes) {
                return Ok(format!("{FOLDER}/{name}"));
            }
            let number = self.numbers.entry(stem.to_lowercase()).or_insert(1);
            *number += 1;
            name = format!("{stem}-{number}.txt");
        }
    }

    /// The path of a text that was imported before, if its file lies in the
    /// folder and still holds exactly these bytes.
    pub fn reuse(&self, path: &str, bytes: &[u8]) -> Option<String> {
        let name = path.strip_prefix(FOLDER)?.strip_prefix('/')?;
        let plain = !name.contains(['/', '\\', ':']);
        (plain && self.holds(name, bytes)).then(|| path.to_owned())
    }

    /// Whether a plain file of that name holds exactly these bytes.
    fn holds(&self, name: &str, bytes: &[u8]) -> bool {
        let path = self.folder.join(name);
        RealFs
            .stat_link(&path)
            .is_ok_and(|stat| stat.kind == Kind::File && stat.size == bytes.len() as u64)
            && RealFs
                .read(&path, MAX_FILE_BYTES)
                .is_ok_and(|there| there == bytes)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<Written, ExchangeError> {
        if self.written.is_empty() {
            RealFs
                .create_dir_all(&self.folder)
                .map_err(|error| at(&self.folder, in_words(&error)))?;
        }
        let path = self.folder.join(name);
        match atomic::save_atomically(&RealFs, &path, bytes, Expect::Absent, None) {
            Ok(_) => {}
            Err(SaveError::Unconfirmed { .. }) => {
                log::warn!("‘{}’: the disk did not confirm it", path.display());
            }
            Err(SaveError::Exists { .. } | SaveError::NoPlainFile { .. }) => {
                return Ok(Written::TakenMeanwhile);
            }
            Err(error) => return Err(at(&path, error)),
        }
        self.taken.insert(name.to_lowercase());
        self.written.push(path);
        Ok(Written::Done)
    }

    /// Leaves what was written where it is: the project refers to it now.
    pub fn keep(&mut self) {
        self.written.clear();
    }
}

impl Drop for Texts {
    /// Removes what was written and not kept: the import failed or was called
    /// off, and nothing refers to these files. One that cannot be removed is only
    /// a spare copy.
    fn drop(&mut self) {
        for path in &self.written {
            if let Err(error) = RealFs.remove(path) {
                log::warn!("‘{}’ could not be removed: {error}", path.display());
            }
        }
    }
}

enum Written {
    Done,
    TakenMeanwhile,
}
