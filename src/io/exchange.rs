//! Files of other tools on the disk: read in groups, written as files or
//! folders, and the texts that go into them.

pub mod import;
mod texts;

use super::atomic::{Expect, MAX_FILE_BYTES, Replacing};
use super::fs::{Fs as _, Kind, RealFs, in_words};
use super::sources::{TextState, load_text};
use crate::exchange::{OutFile, Take};
use crate::model::{Project, SourceId};
use crate::text::SourceText;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

/// Why files could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct ExchangeError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub cause: String,
}

fn at(path: &Path, cause: impl std::fmt::Display) -> ExchangeError {
    ExchangeError {
        path: path.to_owned(),
        cause: cause.to_string(),
    }
}

/// Files that belong together: those of one folder, or one file alone, or all
/// files that were named singly.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// What was named: the folder, or the first file.
    pub name: PathBuf,
    /// Paths inside the folder with forward slashes, or names of files, each
    /// with what is in it; sorted by path.
    pub files: Vec<(String, Vec<u8>)>,
}

/// More files than this nobody meant to import at once.
const MAX_FILES: usize = 100_000;
/// Folders inside folders are looked into so deep.
const MAX_DEPTH: usize = 16;
/// The most that is read into memory at once.
const MAX_BYTES: u64 = 2 << 30;

/// Reads what is named: every folder is a group of all plain files in it and
/// below, hidden ones left out; files named singly are one group in all, so
/// that a text and its annotations can be named side by side.
///
/// # Errors
///
/// [`ExchangeError`] for what is not there, cannot be read or is too much.
pub fn read_groups(paths: &[PathBuf]) -> Result<Vec<Group>, ExchangeError> {
    let mut alone = Group::default();
    let mut groups = Vec::new();
    let mut budget = Budget {
        files: MAX_FILES,
        bytes: MAX_BYTES,
    };
    for path in paths {
        let kind = RealFs
            .stat(path)
            .map_err(|it| at(path, in_words(&it)))?
            .kind;
        if kind == Kind::Folder {
            let mut group = Group {
                name: path.clone(),
                files: Vec::new(),
            };
            let mut seen = BTreeSet::new();
            read_folder(path, "", 0, &mut seen, &mut group.files, &mut budget)?;
            group.files.sort();
            groups.push(group);
        } else {
            if alone.files.is_empty() {
                alone.name.clone_from(path);
            }
            let name = path.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            alone.files.push((name, budget.read(path)?));
        }
    }
    if !alone.files.is_empty() {
        groups.insert(0, alone);
    }
    Ok(groups)
}

struct Budget {
    files: usize,
    bytes: u64,
}

impl Budget {
    fn read(&mut self, path: &Path) -> Result<Vec<u8>, ExchangeError> {
        self.files = self.files.checked_sub(1).ok_or_else(|| {
            at(
                path,
                format!("these are more than {MAX_FILES} files; import them in parts"),
            )
        })?;
        let bytes = RealFs
            .read(path, MAX_FILE_BYTES)
            .map_err(|it| at(path, in_words(&it)))?;
        self.bytes = self.bytes.checked_sub(bytes.len() as u64).ok_or_else(|| {
            at(
                path,
                "these files have more than 2 GiB in all; import them in parts",
            )
        })?;
        Ok(bytes)
    }
}

fn read_folder(
    folder: &Path,
    inside: &str,
    depth: usize,
    seen: &mut BTreeSet<PathBuf>,
    files: &mut Vec<(String, Vec<u8>)>,
    budget: &mut Budget,
) -> Result<(), ExchangeError> {
    let failed = |it: std::io::Error| at(folder, in_words(&it));
    // Links that lead in circles are followed once.
    if depth > MAX_DEPTH || !seen.insert(RealFs.canonicalize(folder).map_err(failed)?) {
        return Ok(());
    }
    for name in RealFs.read_dir(folder).map_err(failed)? {
        let shown = name.as_os_str().to_string_lossy().into_owned();
        let path = folder.join(&name);
        let shown = shown
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(&shown)
            .to_owned();
        if shown.starts_with('.') {
            continue;
        }
        let inner = format!("{inside}{shown}");
        match RealFs.stat(&path).map(|it| it.kind) {
            Ok(Kind::File) => files.push((inner, budget.read(&path)?)),
            Ok(Kind::Folder) => {
                read_folder(&path, &format!("{inner}/"), depth + 1, seen, files, budget)?;
            }
            // Pipes, devices and links to nothing are nobody's corpus.
            _ => {}
        }
    }
    Ok(())
}

/// The texts of a project that are at hand, and in words why the others are not.
pub fn texts_of(
    path: &Path,
    project: &Project,
) -> (BTreeMap<SourceId, SourceText>, Vec<(SourceId, String)>) {
    let mut texts = BTreeMap::new();
    let mut missing = Vec::new();
    for source in project.sources().iter() {
        let id = source.id.clone();
        match load_text(path, source, false) {
            TextState::Text(file) => {
                texts.insert(id, file.text);
            }
            TextState::Missing { path } => {
                missing.push((id, format!("there is no ‘{}’", path.display())));
            }
            TextState::Changed { path, .. } => {
                let why = format!(
                    "‘{}’ holds another text than the recorded one",
                    path.display()
                );
                missing.push((id, why));
            }
            TextState::NeedsConsent { reason } | TextState::Refused { reason } => {
                missing.push((id, reason));
            }
        }
    }
    (texts, missing)
}

/// What stands at a place that an export is to be written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Standing {
    #[default]
    Nothing,
    File,
    EmptyFolder,
    FilledFolder,
    /// Something that cannot be written to, or not be looked at.
    Other,
}

impl Standing {
    /// Looks at a place.
    pub fn of(place: &Path) -> Self {
        match RealFs.stat(place).map(|it| it.kind) {
            Ok(Kind::File) => Self::File,
            Ok(Kind::Folder) => match RealFs.read_dir(place) {
                Ok(names) if names.is_empty() => Self::EmptyFolder,
                Ok(_) => Self::FilledFolder,
                Err(_) => Self::Other,
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Self::Nothing,
            _ => Self::Other,
        }
    }
}

/// Refuses a place that an export must not write to: the project itself, one
/// of its sources, a folder where a file is to be, or a folder with files in
/// it unless `replace`.
///
/// # Errors
///
/// [`ExchangeError`] names the place and the cause.
pub fn check_place(
    place: &Path,
    folder: bool,
    replace: bool,
    project: (&Path, &Project),
) -> Result<(), ExchangeError> {
    let kind = match RealFs.stat(place) {
        Ok(stat) => stat.kind,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(place, in_words(&error))),
    };
    match (kind, folder) {
        (Kind::Folder, true) => {
            let names = RealFs
                .read_dir(place)
                .map_err(|it| at(place, in_words(&it)))?;
            if !names.is_empty() && !replace {
                return Err(at(
                    place,
                    "this folder is not empty; choose another one, or say --yes to write over its files",
                ));
            }
            Ok(())
        }
        (Kind::File, false) => Own::of(project).spare(place),
        (kind, true) => Err(at(
            place,
            format!(
                "this is {}, and the format is a folder of files",
                kind.in_words()
            ),
        )),
        (kind, false) => Err(at(
            place,
            format!("this is {}, not a file to write to", kind.in_words()),
        )),
    }
}

/// The files that are the project’s own, by their real paths, looked up once
/// they are asked for.
struct Own<'a> {
    path: &'a Path,
    project: &'a Project,
    files: OnceCell<HashMap<PathBuf, String>>,
}

impl<'a> Own<'a> {
    fn of((path, project): (&'a Path, &'a Project)) -> Self {
        Self {
            path,
            project,
            files: OnceCell::new(),
        }
    }

    /// Refuses to write over the project or one of its sources.
    fn spare(&self, place: &Path) -> Result<(), ExchangeError> {
        let Ok(real) = RealFs.canonicalize(place) else {
            return Ok(());
        };
        let files = self.files.get_or_init(|| self.all());
        match files.get(&real) {
            Some(what) => Err(at(place, format_args!("this is the project{what}"))),
            None => Ok(()),
        }
    }

    fn all(&self) -> HashMap<PathBuf, String> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let sources = self.project.sources().iter();
        let sources = sources.map(|it| (folder.join(&it.path), format!("’s source ‘{}’", it.id)));
        let own = (self.path.to_owned(), " itself".to_owned());
        // The first of one path stays: the project, then sources in their order.
        let mut files = HashMap::new();
        for (path, what) in [own].into_iter().chain(sources) {
            if let Ok(real) = RealFs.canonicalize(&path) {
                files.entry(real).or_insert(what);
            }
        }
        files
    }
}

/// Writes an export: one file at `place`, or all of them into that folder,
/// which is made. Each is written whole or not at all. Gives what the disk had
/// to say.
///
/// # Errors
///
/// [`ExchangeError`] names the file that could not be written; those before it
/// stand.
pub fn write_files(
    place: &Path,
    folder: bool,
    files: &[OutFile],
    project: (&Path, &Project),
) -> Result<Vec<String>, ExchangeError> {
    let mut writing = Writing::new(place, folder, project);
    files.iter().try_for_each(|it| writing.put(it))?;
    writing.finish()
}

/// Writes what `make` hands over, file by file or piece by piece, while the next
/// is made, unless it gives nothing back: then the last file is not put in its
/// place. Gives what it gives back and what the disk had to say.
///
/// # Errors
///
/// [`ExchangeError`] names the file that could not be written; those before it
/// stand.
pub fn write_while_made<R>(
    place: &Path,
    folder: bool,
    project: (&Path, &Project),
    make: impl FnOnce(&mut Take<'_>) -> Option<R>,
) -> Result<Option<(R, Vec<String>)>, ExchangeError> {
    // So many pieces wait at most.
    const WAITING: usize = 8;
    let (send, receive) = sync_channel::<OutFile>(WAITING);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut writing = Writing::new(place, folder, project);
            let mut pieces = receive.into_iter();
            pieces.try_for_each(|it| writing.put(&it))?;
            Ok(writing)
        });
        let made = make(&mut |piece| {
            // Who writes no more says why in the end.
            let _ = send.send(piece);
        });
        drop(send);
        let writing = match writer.join() {
            Ok(writing) => writing?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        match made {
            Some(made) => Ok(Some((made, writing.finish()?))),
            None => Ok(None),
        }
    })
}

/// An export whose files come one by one, or piece by piece.
struct Writing<'a> {
    place: &'a Path,
    folder: bool,
    own: Own<'a>,
    /// The file whose pieces come: its path in the export and on the disk.
    open: Option<(String, PathBuf, Replacing<'static>)>,
    /// How many files were begun.
    files: usize,
    notes: Vec<String>,
}

impl<'a> Writing<'a> {
    /// One file at `place`, which is the first that comes, or all into that folder.
    fn new(place: &'a Path, folder: bool, project: (&'a Path, &'a Project)) -> Self {
        Self {
            place,
            folder,
            own: Own::of(project),
            open: None,
            files: 0,
            notes: Vec::new(),
        }
    }

    /// Takes the next file, or the next piece of the one before, which has its
    /// path. A file takes its place once another comes.
    fn put(&mut self, piece: &OutFile) -> Result<(), ExchangeError> {
        if let Some((path, _, file)) = &mut self.open
            && *path == piece.path
        {
            file.put(&piece.bytes);
            return Ok(());
        }
        self.close()?;
        let mut path = self.place.to_owned();
        if self.folder {
            for part in piece.path.split('/') {
                // The paths are ours; a part that leads elsewhere is a mistake in a writer.
                if part.is_empty() || part == "." || part == ".." {
                    let cause = format!("‘{}’ is no path inside it", piece.path);
                    return Err(at(self.place, cause));
                }
                path.push(part);
            }
            let above = path.parent().unwrap_or(self.place);
            std::fs::create_dir_all(above).map_err(|it| at(above, in_words(&it)))?;
        } else if self.files > 0 {
            return Ok(());
        }
        self.own.spare(&path)?;
        let file = Replacing::start(&RealFs, &path, Expect::Anything);
        let mut file = file.map_err(|it| at(&path, it))?;
        file.put(&piece.bytes);
        self.open = Some((piece.path.clone(), path, file));
        self.files += 1;
        Ok(())
    }

    /// Puts the last file in its place, and gives what the disk had to say.
    /// Without this it is not written.
    fn finish(mut self) -> Result<Vec<String>, ExchangeError> {
        self.close()?;
        Ok(self.notes)
    }

    fn close(&mut self) -> Result<(), ExchangeError> {
        if let Some((_, path, file)) = self.open.take() {
            let notes = file.finish_export().map_err(|it| at(&path, it))?;
            let notes = notes.iter().map(|it| format!("{}: {it}", path.display()));
            self.notes.extend(notes);
        }
        Ok(())
    }
}
