//! Opening, making and writing project files.

use super::atomic::{self, Expect, MAX_FILE_BYTES, Replacing, SaveError, Saved, Stamp};
use super::digest::{Digest, Digesting};
use super::fs::{self, Fs, Kind, RealFs};
use super::history::{self, Keep};
use super::journal::Writer;
use super::lock::{self, Lock, LockError};
use super::recover::{self, Conflict, Read, Recovered};
use super::session::{Session, SessionStart, not_saved};
use super::state::Folders;
use crate::command::History;
use crate::model::{Problem, Project, file};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a project is opened.
#[derive(Clone, Debug)]
pub struct OpenMode {
    /// Only to look at.
    pub read_only: bool,
    /// Whether earlier versions are kept beside the file, and how.
    pub keep: Option<Keep>,
    /// Journals of more bytes than this are shortened where that loses nothing.
    pub compact_beyond: u64,
}

impl Default for OpenMode {
    fn default() -> Self {
        Self {
            read_only: false,
            keep: Some(Keep::default()),
            compact_beyond: 8 << 20,
        }
    }
}

/// Whether a project may be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Full,
    /// It may not, for this reason, in words.
    ReadOnly(String),
}

/// A project that was opened.
pub struct Opened {
    /// The project, with every edit that the journal held beyond the file.
    pub project: Project,
    /// The undo history, also of earlier sessions.
    pub history: History,
    /// What is wrong with the file's contents.
    pub problems: Vec<Problem>,
    /// Whether it may be edited.
    pub access: Access,
    /// How many edits were brought back that the file did not hold.
    pub recovered: Option<usize>,
    /// Our versions of the project that were never saved, since another
    /// program had changed the file. The file's version is the one that opened.
    pub conflicts: Vec<Conflict>,
    /// Other versions that a program which synchronises folders left beside it.
    pub rivals: Vec<PathBuf>,
    /// What the user should be told, in words.
    pub notices: Vec<String>,
    /// What saves it.
    pub session: Session,
}

/// A project that was read without a session.
#[derive(Clone, Debug)]
pub struct ReadProject {
    /// The project and what is wrong with it.
    pub loaded: file::Loaded,
    /// What the file was, for [`write_project`].
    pub stamp: Stamp,
}

/// Why a project did not open. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The system did not give the file.
    #[error("‘{}’ cannot be opened: {}", path.display(), fs::in_words(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something else than a file.
    #[error("‘{}’ is {what}, not a project file", path.display())]
    NoPlainFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Too much.
    #[error("‘{}’ has more than 1 GiB, which no project file has", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// An empty file, or one of zeros, as a crash or a sync program leaves it.
    #[error(
        "‘{}’ is damaged: it {what}{}", path.display(),
        match versions.first() {
            Some(version) => format!("; an earlier version is in ‘{}’", version.display()),
            None => String::new(),
        }
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How: "is empty".
        what: &'static str,
        /// Earlier versions, newest first.
        versions: Vec<PathBuf>,
    },
    /// A merge that nobody finished.
    #[error(
        "‘{}’, line {line}: a merge left both sides in the file; settle it there, or take one \
         side with git, and open it again", path.display()
    )]
    ConflictMarkers {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// No text.
    #[error("‘{}’, line {line}: this is not UTF-8, as project files are", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A text, but no project.
    #[error("‘{}’, {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: file::ReadError,
    },
}

/// Reads a project file, without lock and journal.
///
/// # Errors
///
/// [`OpenError`] names the file, the place in it and the cause.
pub fn read_project(path: &Path) -> Result<ReadProject, OpenError> {
    let fs = &RealFs;
    must_be_file(fs, path)?;
    // As we wrote it, it need not be in memory.
    let mut pieces = file::Pieces::default();
    let stamp = atomic::read_stamped_pieces(fs, path, &mut |piece| pieces.take(piece));
    let stamp = stamp.map_err(|it| unreadable(path, it))?;
    match pieces.finish() {
        Some(loaded) => Ok(ReadProject { loaded, stamp }),
        None => read_whole(fs, path, file::read).map(|(read, _)| read),
    }
}

/// The same without a look at whether its records make sense.
///
/// # Errors
///
/// [`OpenError`] names the file, the place in it and the cause.
pub fn read_unchecked(path: &Path) -> Result<ReadProject, OpenError> {
    must_be_file(&RealFs, path)?;
    read_whole(&RealFs, path, file::read_unchecked).map(|(read, _)| read)
}

fn must_be_file(fs: &dyn Fs, path: &Path) -> Result<(), OpenError> {
    match fs.stat(path).map_err(|it| unreadable(path, it))?.kind {
        Kind::File => Ok(()),
        kind => Err(OpenError::NoPlainFile {
            path: path.to_owned(),
            what: kind.in_words(),
        }),
    }
}

fn unreadable(path: &Path, source: io::Error) -> OpenError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::FileTooLarge => OpenError::TooLarge { path },
        _ => OpenError::Io { path, source },
    }
}

fn read_whole(
    fs: &dyn Fs,
    path: &Path,
    read: impl Fn(&str) -> Result<file::Loaded, file::ReadError>,
) -> Result<(ReadProject, Vec<u8>), OpenError> {
    let (bytes, stamp) = atomic::read_stamped(fs, path).map_err(|it| unreadable(path, it))?;
    debug_assert!(bytes.len() as u64 <= MAX_FILE_BYTES);
    let text = text_of(fs, path, &bytes)?;
    let loaded = read(text).map_err(|source| {
        let marker = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
        match text.lines().position(marker) {
            Some(line) => OpenError::ConflictMarkers {
                path: path.to_owned(),
                line: line + 1,
            },
            None => OpenError::Read {
                path: path.to_owned(),
                source,
            },
        }
    })?;
    Ok((ReadProject { loaded, stamp }, bytes))
}

fn text_of<'b>(fs: &dyn Fs, path: &Path, bytes: &'b [u8]) -> Result<&'b str, OpenError> {
    let damage = match bytes {
        [] => Some("is empty"),
        _ if bytes.iter().all(|&byte| byte == 0) => Some("holds nothing but zeros"),
        _ => None,
    };
    if let Some(what) = damage {
        let target = fs.canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let versions = history::versions(fs, &target);
        return Err(OpenError::Damaged {
            path: path.to_owned(),
            what,
            versions: versions.into_iter().map(|it| it.path).collect(),
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(err) => {
            let good = bytes.get(..err.valid_up_to()).unwrap_or_default();
            Err(OpenError::NotUtf8 {
                path: path.to_owned(),
                line: good.iter().filter(|&&byte| byte == b'\n').count() + 1,
            })
        }
    }
}

/// Opens a project: reads the file, takes the lock, brings back from the
/// journal what the file does not hold.
///
/// # Errors
///
/// [`OpenError`] if the file cannot be read. Trouble with lock or journal is
/// no error but a notice.
pub fn open_project(path: &Path, folders: &Folders, mode: &OpenMode) -> Result<Opened, OpenError> {
    open_on(Arc::new(RealFs), path, folders, mode, &|path| {
        lock::take(&folders.lock(path)).map(Some)
    })
}

/// How the lock of a canonical path is taken.
type TakeLock<'a> = &'a dyn Fn(&Path) -> Result<Option<Lock>, LockError>;

fn open_on(
    fs: Arc<dyn Fs>,
    given: &Path,
    folders: &Folders,
    mode: &OpenMode,
    take_lock: TakeLock<'_>,
) -> Result<Opened, OpenError> {
    let failed = |source: io::Error| OpenError::Io {
        path: given.to_owned(),
        source,
    };
    let path = fs.canonicalize(given).map_err(failed)?;
    let mut notices = Vec::new();
    // The lock comes before the file is read: whoever had it may just have saved.
    let lock = if mode.read_only {
        Err("it was opened read-only".to_owned())
    } else {
        match take_lock(&path) {
            Ok(lock) => Ok(lock),
            Err(err @ LockError::Taken { .. }) => Err(format!(
                "{err}, and is read-only here so that no edit is lost; close it there to edit it here"
            )),
            Err(LockError::Io(err)) => {
                notices.push(format!(
                    "This window could not note that it has the project open ({}); do not open it \
                     in a second window",
                    fs::in_words(&err)
                ));
                Ok(None)
            }
        }
    };
    must_be_file(&*fs, &path)?;
    let (read, bytes) = read_whole(&*fs, &path, file::read)?;
    let lock = match read.loaded.access {
        file::Access::Full => lock,
        file::Access::NewerMinor { version } => Err(format!(
            "it was written by a later version of Variorum ({version}), and saving it here would \
             lose what that added"
        )),
    };
    let lock = lock.and_then(|lock| match fs.may_write(&path) {
        Ok(()) => Ok(lock),
        Err(err) => Err(format!(
            "the file cannot be written: {}",
            fs::in_words(&err)
        )),
    });
    let rivals = atomic::rivals(&*fs, &path);
    let opened = |project, history, access, session| Opened {
        project,
        history,
        problems: read.loaded.problems.clone(),
        access,
        recovered: None,
        conflicts: Vec::new(),
        rivals: rivals.clone(),
        notices: Vec::new(),
        session,
    };
    let lock = match lock {
        Ok(lock) => lock,
        Err(reason) => {
            let session = Session::read_only(path);
            return Ok(opened(
                read.loaded.project,
                History::default(),
                Access::ReadOnly(reason),
                session,
            ));
        }
    };
    atomic::sweep(&*fs, &path);
    let file = Read {
        path: &path,
        bytes: bytes.into(),
        stamp: &read.stamp,
        project: &read.loaded.project,
    };
    let recovered = recover::recover(&*fs, &folders.journal(&path), &file, mode.compact_beyond);
    let Recovered {
        project,
        history,
        edits,
        conflicts,
        notices: told,
        mut start,
        steps,
        saved,
    } = recovered;
    let lock = lock.map(Arc::new);
    start.lock.clone_from(&lock);
    notices.extend(told);
    let journal = Writer::start(Arc::clone(&fs), start).map_err(failed)?;
    let session = Session::start(SessionStart {
        fs,
        path,
        stamp: read.stamp.clone(),
        on_file: read.loaded.project.clone(),
        journal,
        steps,
        saved,
        lock,
        keep: mode.keep.clone(),
    })
    .map_err(failed)?;
    Ok(Opened {
        recovered: (edits > 0).then_some(edits),
        conflicts,
        notices,
        ..opened(project, history, Access::Full, session)
    })
}

/// Why a project was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A window has it open and would overwrite, or be overwritten.
    #[error(
        "‘{}’ is open in another window{}; close it there first", path.display(),
        owner.map_or_else(String::new, |it| format!(" (process {it})"))
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// The number of that process, if known.
        owner: Option<u32>,
    },
    /// The file was not saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// A fault of this program.
    #[error("{0}")]
    Internal(String),
}

/// Makes a project file where there is none.
///
/// # Errors
///
/// [`WriteError`], also if there is something at that path.
pub fn create_project(path: &Path, project: &Project) -> Result<Saved, WriteError> {
    let mut new = Replacing::start(&RealFs, path, Expect::Absent)?;
    let sha256 = put(project, &mut |piece| new.put(piece))?;
    Ok(new.finish(sha256, None)?)
}

/// Gives the bytes of a project piece by piece, and then their hash.
fn put(project: &Project, take: &mut dyn FnMut(&[u8])) -> Result<Digest, WriteError> {
    // Lines are short, and each write is a call of the system.
    const PIECE: usize = 64 << 10;
    let (mut piece, mut sha256) = (Vec::with_capacity(2 * PIECE), Digesting::default());
    let mut hand_over = |piece: &mut Vec<u8>| {
        sha256.take(piece);
        take(piece);
        piece.clear();
    };
    file::write_checked(project, &mut |line| {
        piece.extend_from_slice(line.as_bytes());
        if piece.len() >= PIECE {
            hand_over(&mut piece);
        }
    })
    .map_err(|why| WriteError::Internal(not_saved(&why)))?;
    hand_over(&mut piece);
    Ok(sha256.finish())
}

/// Writes a project that was read with [`read_project`], unless another
/// program changed it since or a window has it open. A file that holds these
/// very bytes is not touched.
///
/// # Errors
///
/// [`WriteError`]; the file is as it was.
pub fn write_project(
    path: &Path,
    project: &Project,
    expected: &Stamp,
    folders: &Folders,
) -> Result<(), WriteError> {
    let canonical = RealFs
        .canonicalize(path)
        .unwrap_or_else(|_| path.to_owned());
    let _lock = match lock::take(&folders.lock(&canonical)) {
        Ok(lock) => Some(lock),
        Err(LockError::Taken { owner }) => {
            return Err(WriteError::Open {
                path: path.to_owned(),
                owner,
            });
        }
        Err(LockError::Io(err)) => {
            log::warn!("the lock of ‘{}’ could not be taken: {err}", path.display());
            None
        }
    };
    let done = replace(path, project, expected);
    match done {
        // Where nothing can be written, a file that need not be is no trouble.
        Err(WriteError::Save(_)) if !expected.is_stale(&RealFs, path) => {
            let sha256 = put(project, &mut |_| {})?;
            if sha256 == expected.sha256 {
                Ok(())
            } else {
                done
            }
        }
        done => done,
    }
}

fn replace(path: &Path, project: &Project, expected: &Stamp) -> Result<(), WriteError> {
    let mut new = Replacing::start(&RealFs, path, Expect::Unchanged(expected))?;
    let sha256 = put(project, &mut |piece| new.put(piece))?;
    if sha256 != expected.sha256 {
        new.finish(sha256, None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
