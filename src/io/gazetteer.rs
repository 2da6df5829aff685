//! Gazetteers: the one that ships with the program, and the users' own, which
//! are CSV files in the folder `gazetteers` beside the settings.

use super::fs::{self, Fs, Kind, RealFs};
use super::state::Folders;
use crate::exchange::csv;
use crate::recognise::Gazetteer;
use crate::recognise::gazetteer::{GazetteerError, MALI, MALI_NAME, Row};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// No gazetteer's file is longer.
const MAX_BYTES: u64 = 32 << 20;
/// More files than this are nobody's gazetteers.
const MOST_FILES: usize = 200;

/// Why a file is no gazetteer. The others are in use all the same.
#[derive(Debug, Error)]
pub enum GazetteerFault {
    /// It cannot be read.
    #[error("The gazetteer ‘{path}’ could not be read: {}", fs::in_words(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It is no UTF-8.
    #[error("The gazetteer ‘{path}’, line {line}, is not UTF-8; save it as CSV in UTF-8")]
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first line that is not, from 1.
        line: usize,
    },
    /// It is no table, or the table is no gazetteer.
    #[error("The gazetteer ‘{path}’, {fault}")]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        fault: GazetteerError,
    },
    /// Another gazetteer has its name.
    #[error("The gazetteer ‘{path}’ has the name of another, ‘{name}’; give the file another name")]
    Twice {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// There are too many files.
    #[error(
        "The folder ‘{path}’ holds more than {MOST_FILES} gazetteers; the first ones are in use"
    )]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
}

/// The gazetteers that could be read, ours first, and what is wrong with others.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What is in use, in the order in which later ones may lean on earlier.
    pub gazetteers: Vec<Gazetteer>,
    /// Which files are not, and why.
    pub faults: Vec<GazetteerFault>,
}

/// Reads all gazetteers: the one of Mali, those of the user's folder by name,
/// and those at `paths` (files, or folders of `.csv` files). It touches files,
/// so a window calls it from a thread.
pub fn load(folders: &Folders, paths: &[PathBuf]) -> Loaded {
    let mut loaded = Loaded::default();
    match read(MALI_NAME, MALI, &[]) {
        Ok(ours) => loaded.gazetteers.push(ours),
        Err(fault) => loaded.faults.push(GazetteerFault::Table {
            path: PathBuf::from("mali.csv"),
            fault,
        }),
    }
    let own = folder(folders);
    for path in std::iter::once(&own).chain(paths) {
        let is_folder = match RealFs.stat(path) {
            Ok(stat) => stat.kind == Kind::Folder,
            // Most users have none.
            Err(err) if err.kind() == io::ErrorKind::NotFound && *path == own => continue,
            Err(source) => {
                let path = path.clone();
                loaded.faults.push(GazetteerFault::Io { path, source });
                continue;
            }
        };
        if is_folder {
            loaded.add_folder(path);
        } else {
            loaded.add_file(path);
        }
    }
    loaded
}

/// Where a user puts gazetteers that all projects use.
pub fn folder(folders: &Folders) -> PathBuf {
    folders.config.join("gazetteers")
}

impl Loaded {
    fn add_folder(&mut self, folder: &Path) {
        let mut files = match RealFs.read_dir(folder) {
            Ok(names) => names,
            Err(source) => {
                let path = folder.to_owned();
                self.faults.push(GazetteerFault::Io { path, source });
                return;
            }
        };
        files.retain(|it| {
            it.extension()
                .is_some_and(|it| it.eq_ignore_ascii_case("csv"))
                && !it
                    .file_name()
                    .is_some_and(|it| it.as_encoded_bytes().starts_with(b"."))
        });
        files.sort();
        if files.len() > MOST_FILES {
            files.truncate(MOST_FILES);
            let path = folder.to_owned();
            self.faults.push(GazetteerFault::TooMany { path });
        }
        for name in files {
            // Names come with their folder or without it.
            self.add_file(&folder.join(name));
        }
    }

    fn add_file(&mut self, path: &Path) {
        match self.file(path) {
            Ok(gazetteer) => self.gazetteers.push(gazetteer),
            Err(fault) => self.faults.push(fault),
        }
    }

    fn file(&self, path: &Path) -> Result<Gazetteer, GazetteerFault> {
        let owned = || path.to_owned();
        let bytes = RealFs
            .read(path, MAX_BYTES)
            .map_err(|source| GazetteerFault::Io {
                path: owned(),
                source,
            })?;
        let text = std::str::from_utf8(&bytes).map_err(|err| {
            let before = &bytes[..err.valid_up_to()];
            GazetteerFault::Encoding {
                path: owned(),
                line: before.iter().filter(|it| **it == b'\n').count() + 1,
            }
        })?;
        let stem = path.file_stem().unwrap_or(path.as_os_str());
        let name = stem.to_string_lossy().into_owned();
        if self.gazetteers.iter().any(|it| it.name() == name) {
            let path = owned();
            return Err(GazetteerFault::Twice { path, name });
        }
        let others: Vec<&Gazetteer> = self.gazetteers.iter().collect();
        read(&name, text, &others).map_err(|fault| GazetteerFault::Table {
            path: owned(),
            fault,
        })
    }
}

/// From the text of a file to a checked gazetteer.
fn read(name: &str, text: &str, others: &[&Gazetteer]) -> Result<Gazetteer, GazetteerError> {
    let rows = csv::read(text).map_err(|err| GazetteerError {
        line: err.line,
        what: err.what.to_owned(),
    })?;
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|row| Row {
            line: row.line,
            fields: row.fields,
        })
        .collect();
    Gazetteer::read(name, &rows, others)
}

#[cfg(test)]
mod tests {
    use super::{Loaded, folder, load};
    use crate::io::state::Folders;
    use crate::recognise::gazetteer::chain;
    use std::path::PathBuf;

    /// What is loaded where the user's folder holds these files.
    fn loaded(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Loaded) {
        let dir = tempfile::tempdir().expect("a folder");
        let folders = Folders::under(dir.path());
        std::fs::create_dir_all(folder(&folders)).expect("makes");
        for (name, bytes) in files {
            std::fs::write(folder(&folders).join(name), bytes).expect("writes");
        }
        let loaded = load(&folders, &[]);
        (dir, loaded)
    }

    fn names(loaded: &Loaded) -> Vec<&str> {
        loaded.gazetteers.iter().map(|it| it.name()).collect()
    }

    #[test]
    fn ours_is_there_without_a_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let loaded = load(&Folders::under(dir.path()), &[]);
        assert_eq!(names(&loaded), ["mali"]);
        assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    }

    #[test]
    fn users_add_their_own() {
        let villages =
            "\u{feff}kind,name,aliases,within\r\nvillage,\"Toguel, the old\",Togel,Mopti\r\n";
        let (dir, loaded) = loaded(&[
            ("villages.csv", villages.as_bytes()),
            ("actors.CSV", b"kind,name\ngroup,Some Group\n"),
            ("notes.txt", b"none"),
            (".hidden.csv", b"none"),
        ]);
        assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
        assert_eq!(names(&loaded), ["mali", "actors", "villages"]);
        let (id, entry) = loaded.gazetteers[2].entries().next().expect("an entry");
        assert_eq!(entry.name, "Toguel, the old");
        let way: Vec<_> = chain(&id, &loaded.gazetteers)
            .iter()
            .map(|(id, it)| format!("{}: {}", id.gazetteer, it.name))
            .collect();
        assert_eq!(way, ["mali: Mopti", "mali: Mopti", "mali: Mali"]);
        drop(dir);
    }

    #[test]
    fn a_bad_file_is_told_with_its_line_and_harms_no_other() {
        let (_dir, loaded) = loaded(&[
            ("a.csv", b"kind,name\ntown,A\ncity,B\n"),
            ("b.csv", b"kind,name\ntown,\"A\n"),
            ("c.csv", b"kind,name\ntown,A\ntown,\xff\n"),
            ("d.csv", b""),
            ("e.csv", b"kind,name\ntown,E\n"),
            ("mali.csv", b"kind,name\ntown,F\n"),
        ]);
        assert_eq!(names(&loaded), ["mali", "e"]);
        let faults: Vec<String> = loaded.faults.iter().map(ToString::to_string).collect();
        for (fault, (file, said)) in faults.iter().zip([
            ("a.csv", "line 3: ‘city’ is no kind"),
            ("b.csv", "line 2: a quotation mark is never closed"),
            ("c.csv", "line 3, is not UTF-8"),
            ("d.csv", "line 1: the table is empty"),
            ("mali.csv", "has the name of another, ‘mali’"),
        ]) {
            assert!(fault.contains(file) && fault.contains(said), "{fault}");
        }
        assert_eq!(faults.len(), 5, "{faults:?}");
    }

    #[test]
    fn paths_are_files_and_folders() {
        let dir = tempfile::tempdir().expect("a folder");
        let folders = Folders::under(dir.path());
        let inside = dir.path().join("lists");
        std::fs::create_dir_all(&inside).expect("makes");
        std::fs::write(inside.join("x.csv"), "kind,name\ntown,X\n").expect("writes");
        let file = dir.path().join("y.table");
        std::fs::write(&file, "kind,name\ntown,Y\n").expect("writes");
        let missing = dir.path().join("missing.csv");
        let loaded = load(&folders, &[inside, file, missing.clone()]);
        assert_eq!(names(&loaded), ["mali", "x", "y"]);
        let faults: Vec<String> = loaded.faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults.len(), 1);
        assert!(
            faults[0].contains(&missing.display().to_string()),
            "{faults:?}"
        );
        assert_eq!(load(&folders, &[PathBuf::new()]).faults.len(), 1);
    }
}
