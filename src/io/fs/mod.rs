//! The few file system calls that saving, the journal and reading need.
//!
//! They stand behind a trait so that tests can let each call fail in turn,
//! shorten writes and cut the power; see `fake`. Everything that must survive
//! a crash goes through here and nowhere else.

#[cfg(test)]
pub(crate) mod fake;
mod real;

pub use real::RealFs;

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A plain file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link; only [`Fs::stat_link`] gives it.
    Link,
    /// Something else, in words: "a named pipe".
    Other(&'static str),
}

impl Kind {
    /// What it is, in words: "a folder".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::File => "a file",
            Self::Folder => "a folder",
            Self::Link => "a symbolic link",
            Self::Other(what) => what,
        }
    }
}

/// What the file system says of a path without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What stands there.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// When it was last written, by the file system's clock.
    pub modified: Option<SystemTime>,
    /// The file's number on its device; 0 where there is none.
    pub inode: u64,
    /// Permission bits, on Unix.
    pub mode: Option<u32>,
    /// The owning group, on Unix.
    pub group: Option<u32>,
    /// How many names the file has; 1 where unknown.
    pub links: u64,
}

/// A file open for writing.
pub trait FsFile: Send {
    /// Writes some of `bytes` and says how many; fewer than all is no error.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize>;

    /// Waits until all that was written is on the disk.
    ///
    /// # Errors
    ///
    /// After an error nothing is known of what was written since the last
    /// successful call; it must be written again.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the file to `length` bytes.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn truncate(&mut self, length: u64) -> io::Result<()>;
}

/// The calls. All paths are taken as given; only those that say so follow a
/// symbolic link in the last part.
pub trait Fs: Send + Sync {
    /// The path without links and dots; the last part must exist.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;

    /// What stands at a path, following links.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn stat(&self, path: &Path) -> io::Result<Stat>;

    /// What stands at a path, a link being [`Kind::Link`].
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn stat_link(&self, path: &Path) -> io::Result<Stat>;

    /// Reads a plain file whole, following links. It never waits for a writer:
    /// named pipes and devices are refused.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::FileTooLarge`] if there are more than `limit` bytes,
    /// [`io::ErrorKind::InvalidInput`] for what is no plain file.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The same piece by piece, none of them empty, so that no large file is in
    /// memory whole.
    ///
    /// # Errors
    ///
    /// As for [`Fs::read`]; pieces that were given by then are to be thrown away.
    fn read_pieces(&self, path: &Path, limit: u64, take: &mut dyn FnMut(&[u8])) -> io::Result<()>;

    /// Creates a file that must not exist (a link there counts as existing),
    /// readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn FsFile>>;

    /// Opens a file to write at its end, creating it, readable by its owner alone.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn append(&self, path: &Path) -> io::Result<Box<dyn FsFile>>;

    /// Whether a file may be written, without writing it.
    ///
    /// # Errors
    ///
    /// Why it may not.
    fn may_write(&self, path: &Path) -> io::Result<()>;

    /// Gives a file the permission bits and the group of another. Where the
    /// group may not be given, the new group gets no more than everybody.
    ///
    /// # Errors
    ///
    /// Whatever the system says about the permission bits.
    fn dress_like(&self, path: &Path, like: &Stat) -> io::Result<()>;

    /// Moves a file over another in one step.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Waits until the names in a folder are on the disk; nothing where the
    /// system has no such call.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;

    /// Gives a file a second name.
    ///
    /// # Errors
    ///
    /// Whatever the system says; many shares have no such thing.
    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file or a link.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder and those above it, for its owner alone.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn create_dir_all(&self, path: &Path) -> io::Result<()>;

    /// The names in a folder, sorted.
    ///
    /// # Errors
    ///
    /// Whatever the system says.
    fn read_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>>;
}

/// Writes all of `bytes`, however short the single writes are.
///
/// # Errors
///
/// Whatever the system says; a write of nothing is an error too.
pub fn write_all(file: &mut dyn FsFile, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(done) => bytes = bytes.get(done..).unwrap_or_default(),
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(err) => return Err(err),
        }
    }
    Ok(())
}

/// Flushes a file; `false` if it lies on a share that cannot flush, which is
/// worth a word but no failure.
///
/// # Errors
///
/// What a disk says that fails or is full.
pub fn sync_or_share(file: &mut dyn FsFile) -> io::Result<bool> {
    match file.sync() {
        Ok(()) => Ok(true),
        Err(err) if cannot_flush(&err) => Ok(false),
        Err(err) => Err(err),
    }
}

/// Whether the error means that this file system has no flush at all.
pub fn cannot_flush(err: &io::Error) -> bool {
    matches!(
        err.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
    )
}

/// An error of the system in words that say what to do something about.
pub fn in_words(err: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let words = match err.kind() {
        Kind::StorageFull => "the disk is full",
        Kind::QuotaExceeded => "your share of the disk is used up",
        Kind::PermissionDenied => "you have no permission for it",
        Kind::ReadOnlyFilesystem => "the disk can only be read",
        Kind::NotFound => "it is not there",
        Kind::AlreadyExists => "it exists already",
        Kind::FileTooLarge => "it is too large",
        Kind::WriteZero => "the disk took nothing more",
        Kind::StaleNetworkFileHandle => "the network share has gone",
        _ => {
            let text = err.to_string();
            return match text.split_once(" (os error") {
                Some((words, _)) => words.to_lowercase(),
                None => text,
            };
        }
    };
    words.to_owned()
}
