//! Replacing a file so that at any moment the old or the new one is whole.
//!
//! The order matters and each step is there for a fault that others met: a
//! temporary file beside the target, written in full and flushed before it is
//! renamed over the target, then the folder flushed. After a failed flush the
//! temporary file is thrown away, since a second flush would succeed without
//! having written anything.

use super::clock;
use super::digest::{Digest, Digesting};
use super::fs::{self, Fs, FsFile, Kind, Stat};
use super::history::{self, Keep};
use super::random;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The longest file that is read or replaced: 1 GiB.
pub const MAX_FILE_BYTES: u64 = 1 << 30;

/// What a file was when it was read, to tell later whether another program
/// changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When it was last written, by the file system's clock.
    pub modified: Option<SystemTime>,
    /// The file's number on its device; 0 where there is none.
    pub inode: u64,
    /// The hash of all of it.
    pub sha256: Digest,
}

impl Stamp {
    fn of(stat: &Stat, sha256: Digest) -> Self {
        Self {
            size: stat.size,
            modified: stat.modified,
            inode: stat.inode,
            sha256,
        }
    }

    /// Takes over when and where the file was last written, once its contents
    /// were found to be the same.
    pub(super) fn refresh(&mut self, stat: &Stat) {
        if stat.size == self.size {
            self.modified = stat.modified;
            self.inode = stat.inode;
        }
    }

    /// Whether the file looks untouched, without reading it.
    pub fn looks_like(&self, stat: &Stat) -> bool {
        stat.kind == Kind::File
            && self.size == stat.size
            && self.modified == stat.modified
            && self.inode == stat.inode
    }

    /// Whether the file was changed since: looked at first, and read only if
    /// it looks different. A file that is missing or cannot be read has.
    pub fn is_stale(&self, fs: &dyn Fs, path: &Path) -> bool {
        match fs.stat(path) {
            Ok(stat) if self.looks_like(&stat) => false,
            Ok(stat) if stat.kind == Kind::File && stat.size == self.size => {
                digest_of(fs, path).map_or(true, |it| it != self.sha256)
            }
            _ => true,
        }
    }
}

/// Reads a plain file with its stamp.
///
/// # Errors
///
/// Whatever [`Fs::read`] says.
pub fn read_stamped(fs: &dyn Fs, path: &Path) -> io::Result<(Vec<u8>, Stamp)> {
    // If the file changes while it is read, the stamp is of the older state
    // and the next look at it finds the difference.
    let stat = fs.stat(path)?;
    let bytes = fs.read(path, MAX_FILE_BYTES)?;
    let sha256 = Digest::of(&bytes);
    Ok((bytes, Stamp::of(&stat, sha256)))
}

/// The same for a file that is read piece by piece; `take` gets the pieces.
///
/// # Errors
///
/// Whatever [`Fs::read_pieces`] says.
pub fn read_stamped_pieces(
    fs: &dyn Fs,
    path: &Path,
    take: &mut dyn FnMut(&[u8]),
) -> io::Result<Stamp> {
    let stat = fs.stat(path)?;
    let mut sha256 = Digesting::default();
    fs.read_pieces(path, MAX_FILE_BYTES, &mut |piece| {
        sha256.take(piece);
        take(piece);
    })?;
    Ok(Stamp::of(&stat, sha256.finish()))
}

/// The hash of a plain file.
fn digest_of(fs: &dyn Fs, path: &Path) -> io::Result<Digest> {
    let mut sha256 = Digesting::default();
    fs.read_pieces(path, MAX_FILE_BYTES, &mut |piece| sha256.take(piece))?;
    Ok(sha256.finish())
}

/// What must stand at the target for it to be replaced.
#[derive(Clone, Copy, Debug)]
pub enum Expect<'a> {
    /// A plain file or nothing; for exports that the user was asked about.
    Anything,
    /// Nothing.
    Absent,
    /// The file that was read.
    Unchanged(&'a Stamp),
}

/// A save that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The new file.
    pub stamp: Stamp,
    /// What is worth a word although the save was done: a share that cannot
    /// flush, an earlier version that could not be kept, other names of the file.
    pub notes: Vec<String>,
}

/// Why a file was not saved. The file on disk is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program changed the file.
    #[error(
        "‘{}’ was {what} by another program since it was opened, so it was not overwritten; \
         your edits are kept, and you can save them under another name", path.display()
    )]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
        /// What became of it: "changed", "removed".
        what: &'static str,
    },
    /// There is something already.
    #[error("‘{}’ exists already and was not overwritten; choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Something else than a plain file.
    #[error("‘{}’ is {what} and cannot be replaced; choose another name", path.display())]
    NoPlainFile {
        /// The path.
        path: PathBuf,
        /// What it is: "a folder".
        what: &'static str,
    },
    /// A call of the system failed.
    #[error(
        "‘{}’ could not be saved: {step} failed, {}; the file is as it was before",
        path.display(), fs::in_words(source)
    )]
    Failed {
        /// The file.
        path: PathBuf,
        /// What was being done: "writing the new version".
        step: &'static str,
        /// What the system said.
        source: io::Error,
        /// A temporary file that could not be removed either.
        litter: Option<PathBuf>,
    },
    /// The new file stands there, but whether it would outlast a power cut is
    /// not known.
    #[error(
        "‘{}’ was written, but the disk did not confirm it ({}); it is saved again soon",
        path.display(), fs::in_words(source)
    )]
    Unconfirmed {
        /// The file.
        path: PathBuf,
        /// The new file.
        stamp: Stamp,
        /// What the system said.
        source: io::Error,
    },
}

/// Replaces a file as a whole, or leaves it as it was.
///
/// A symbolic link is followed and its target replaced.
///
/// # Errors
///
/// [`SaveError`]; in every case but [`SaveError::Unconfirmed`] the old file is
/// untouched.
pub fn save_atomically(
    fs: &dyn Fs,
    path: &Path,
    bytes: &[u8],
    expect: Expect<'_>,
    keep: Option<&Keep>,
) -> Result<Saved, SaveError> {
    let mut new = Replacing::start(fs, path, expect)?;
    new.put(bytes);
    new.finish(Digest::of(bytes), keep)
}

/// The same for an export, which stands in the place of whatever is there and
/// is not looked at again: its hash, which takes longer than writing it, is
/// nobody's concern. Gives the notes.
///
/// # Errors
///
/// As for [`save_atomically`].
pub fn export_atomically(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> Result<Vec<String>, SaveError> {
    let mut new = Replacing::start(fs, path, Expect::Anything)?;
    new.put(bytes);
    new.finish_export()
}

/// A file whose new version is being written beside it, piece by piece. If this
/// is dropped before it is finished, the file is as it was.
pub struct Replacing<'f> {
    fs: &'f dyn Fs,
    /// As it was given, for messages.
    path: PathBuf,
    target: PathBuf,
    before: Option<Stat>,
    folder: PathBuf,
    temp: PathBuf,
    /// Until all is written.
    file: Option<Box<dyn FsFile>>,
    /// How many bytes were written.
    size: u64,
    /// What went wrong while writing: after it nothing more is written.
    failed: Option<io::Error>,
    /// Whether the temporary file is there.
    is_there: bool,
}

impl<'f> Replacing<'f> {
    /// Starts with a temporary file in the same folder.
    ///
    /// # Errors
    ///
    /// [`SaveError`] if there stands what may not be replaced, or no file can be made.
    pub fn start(fs: &'f dyn Fs, path: &Path, expect: Expect<'_>) -> Result<Self, SaveError> {
        let failed = |step, source| SaveError::Failed {
            path: path.to_owned(),
            step,
            source,
            litter: None,
        };
        let target = resolve(fs, path).map_err(|err| failed("looking up the file", err))?;
        let before = look(fs, path, &target, expect)?;
        let (folder, temp) = beside(&target).map_err(|err| failed("looking up the folder", err))?;
        let file = fs
            .create_new(&temp)
            .map_err(|err| failed("making a temporary file in the same folder", err))?;
        Ok(Self {
            fs,
            path: path.to_owned(),
            target,
            before,
            folder,
            temp,
            file: Some(file),
            size: 0,
            failed: None,
            is_there: true,
        })
    }

    /// Writes the next piece; what goes wrong is told in the end.
    pub fn put(&mut self, bytes: &[u8]) {
        if let (None, Some(file)) = (&self.failed, &mut self.file) {
            self.failed = fs::write_all(&mut **file, bytes).err();
            self.size += bytes.len() as u64;
        }
    }

    /// Puts the new version in place, whose hash is `sha256`.
    ///
    /// # Errors
    ///
    /// As for [`save_atomically`].
    pub fn finish(self, sha256: Digest, keep: Option<&Keep>) -> Result<Saved, SaveError> {
        let path = self.path.clone();
        let (stat, notes, confirmed) = self.replace(keep)?;
        let stamp = Stamp::of(&stat, sha256);
        match confirmed {
            Ok(()) => Ok(Saved { stamp, notes }),
            Err(source) => Err(SaveError::Unconfirmed {
                path,
                stamp,
                source,
            }),
        }
    }

    /// Puts an export in place, which can be made again, and gives the notes.
    ///
    /// # Errors
    ///
    /// As for [`save_atomically`], but for [`SaveError::Unconfirmed`], which is a
    /// note.
    pub fn finish_export(self) -> Result<Vec<String>, SaveError> {
        let (_, mut notes, confirmed) = self.replace(None)?;
        if let Err(err) = confirmed {
            let why = fs::in_words(&err);
            notes.push(format!(
                "it was written, but the disk did not confirm it ({why})"
            ));
        }
        Ok(notes)
    }

    /// Does so, and gives what the new file is, the notes, and whether the disk
    /// confirmed it.
    fn replace(
        mut self,
        keep: Option<&Keep>,
    ) -> Result<(Stat, Vec<String>, io::Result<()>), SaveError> {
        let mut notes = Vec::new();
        let stat = match self.written(&mut notes) {
            Ok(stat) => stat,
            Err((step, source)) => return Err(self.give_up(step, source)),
        };
        let (fs, target) = (self.fs, &self.target);
        if let Some(before) = &self.before {
            if before.links > 1 {
                notes
                    .push("it had other names (hard links), which keep the old version".to_owned());
            }
            if let Some(keep) = keep
                && let Err(err) = history::keep(fs, target, keep, clock::now())
            {
                notes.push(format!(
                    "the earlier version could not be kept: {}",
                    fs::in_words(&err)
                ));
            }
        }
        // Another program may have written while we did.
        if let Err(mut err) = still(fs, &self.path, target, self.before.as_ref()) {
            let left = self.clean_up();
            if let SaveError::Failed { litter, .. } = &mut err {
                *litter = left;
            }
            return Err(err);
        }
        if let Err(source) = fs.rename(&self.temp, target) {
            return Err(self.give_up("putting the new version in place", source));
        }
        self.is_there = false;
        let confirmed = match fs.sync_dir(&self.folder) {
            Err(err) if !fs::cannot_flush(&err) => Err(err),
            _ => Ok(()),
        };
        Ok((stat, notes, confirmed))
    }

    /// Gets the temporary file onto the disk.
    fn written(&mut self, notes: &mut Vec<String>) -> Result<Stat, (&'static str, io::Error)> {
        if let Some(err) = self.failed.take() {
            return Err(("writing the new version", err));
        }
        if let Some(before) = &self.before {
            // A file system without permissions is no reason not to save.
            if self.fs.dress_like(&self.temp, before).is_err() {
                notes.push("its permissions could not be kept".to_owned());
            }
        }
        if let Some(mut file) = self.file.take() {
            let flushed = fs::sync_or_share(&mut *file)
                .map_err(|err| ("getting the new version onto the disk", err))?;
            if !flushed {
                notes.push("it lies on a share that cannot confirm what is written".to_owned());
            }
        }
        let stat = self
            .fs
            .stat_link(&self.temp)
            .map_err(|err| ("checking the new version", err))?;
        if stat.size != self.size {
            return Err(("checking the new version", io::ErrorKind::WriteZero.into()));
        }
        Ok(stat)
    }

    fn give_up(mut self, step: &'static str, source: io::Error) -> SaveError {
        SaveError::Failed {
            path: std::mem::take(&mut self.path),
            step,
            source,
            litter: self.clean_up(),
        }
    }

    fn clean_up(&mut self) -> Option<PathBuf> {
        self.is_there = false;
        self.file = None;
        clean_up(self.fs, &self.temp)
    }
}

impl Drop for Replacing<'_> {
    fn drop(&mut self) {
        if self.is_there {
            self.clean_up();
        }
    }
}

/// Removes a temporary file; gives it back if it cannot be removed.
fn clean_up(fs: &dyn Fs, temp: &Path) -> Option<PathBuf> {
    let left = || match fs.remove(temp) {
        Err(err) => err.kind() != io::ErrorKind::NotFound,
        Ok(()) => false,
    };
    // Once more, for what fails only now and then.
    (left() && left()).then(|| temp.to_owned())
}

/// Where a save of `path` really goes: links are followed, also one that leads
/// to a file that is not there yet.
fn resolve(fs: &dyn Fs, path: &Path) -> io::Result<PathBuf> {
    match fs.canonicalize(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => {}
        done => return done,
    }
    match fs.stat_link(path) {
        // A dangling link: making what it points to would surprise.
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a link to a file that is not there",
        )),
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
            Ok(fs.canonicalize(folder_of(path))?.join(name))
        }
        Err(err) => Err(err),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => path,
    }
}

/// Looks at the target before anything is written.
fn look(
    fs: &dyn Fs,
    path: &Path,
    target: &Path,
    expect: Expect<'_>,
) -> Result<Option<Stat>, SaveError> {
    let changed = |what| SaveError::ChangedOnDisk {
        path: path.to_owned(),
        what,
    };
    let failed = |source| SaveError::Failed {
        path: path.to_owned(),
        step: "looking at the file",
        source,
        litter: None,
    };
    let stat = match fs.stat_link(target) {
        Ok(stat) => stat,
        Err(err) if err.kind() == io::ErrorKind::NotFound => {
            return match expect {
                Expect::Unchanged(_) => Err(changed("removed")),
                Expect::Anything | Expect::Absent => Ok(None),
            };
        }
        Err(err) => return Err(failed(err)),
    };
    if stat.kind != Kind::File {
        return Err(SaveError::NoPlainFile {
            path: path.to_owned(),
            what: stat.kind.in_words(),
        });
    }
    match expect {
        Expect::Anything => {}
        Expect::Absent => {
            return Err(SaveError::Exists {
                path: path.to_owned(),
            });
        }
        // Always by the hash: clocks of file systems tick coarsely, and a
        // change within one tick would otherwise be overwritten.
        Expect::Unchanged(stamp) => {
            let same =
                stat.size == stamp.size && digest_of(fs, target).map_err(failed)? == stamp.sha256;
            if !same {
                return Err(changed(if stat.size == 0 { "emptied" } else { "changed" }));
            }
        }
    }
    Ok(Some(stat))
}

/// Looks once more, right before the rename.
fn still(fs: &dyn Fs, path: &Path, target: &Path, before: Option<&Stat>) -> Result<(), SaveError> {
    let now = match fs.stat_link(target) {
        Ok(stat) => Some(stat),
        Err(err) if err.kind() == io::ErrorKind::NotFound => None,
        Err(source) => {
            return Err(SaveError::Failed {
                path: path.to_owned(),
                step: "looking at the file",
                source,
                litter: None,
            });
        }
    };
    let changed = |what| {
        Err(SaveError::ChangedOnDisk {
            path: path.to_owned(),
            what,
        })
    };
    match (before, now) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(SaveError::Exists {
            path: path.to_owned(),
        }),
        (Some(_), None) => changed("removed"),
        (Some(before), Some(now)) => {
            let same = before.kind == now.kind
                && before.size == now.size
                && before.modified == now.modified
                && before.inode == now.inode;
            if same { Ok(()) } else { changed("changed") }
        }
    }
}

/// The folder of a target and a fresh name for a temporary file in it.
fn beside(target: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let folder = folder_of(target).to_owned();
    let temp = folder.join(temp_name(&name.to_string_lossy(), &random::letters()));
    Ok((folder, temp))
}

/// `.NAME.XXXXXXXX.tmp`, cut so that it fits where `NAME` does.
fn temp_name(name: &str, letters: &str) -> String {
    let cut = name.floor_char_boundary(name.len().min(200));
    format!(".{}.{letters}.tmp", &name[..cut])
}

/// Removes temporary files that saves of this file left behind when they were
/// killed. Whoever calls this holds the lock of the file, so no save of this
/// machine is at work; one of another machine would fail, say so, and be done again.
pub fn sweep(fs: &dyn Fs, target: &Path) {
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
        return;
    };
    let pattern = temp_name(&name.to_string_lossy(), "*");
    let Some((front, back)) = pattern.split_once('*') else {
        return;
    };
    let is_ours = |it: &Path| {
        let middle = it
            .to_str()
            .and_then(|it| it.strip_prefix(front))
            .and_then(|it| it.strip_suffix(back));
        middle.is_some_and(|it| it.len() == 8 && it.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    for name in fs.read_dir(folder).unwrap_or_default() {
        let path = folder.join(&name);
        if is_ours(&name) && fs.stat_link(&path).is_ok_and(|it| it.kind == Kind::File) {
            // Litter that cannot be removed is tried again at the next start.
            let _ = fs.remove(&path);
        }
    }
}

/// Other versions of a file that programs which synchronise folders left
/// beside it, by the names that they give them.
pub fn rivals(fs: &dyn Fs, target: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(stem)) = (target.parent(), target.file_stem()) else {
        return Vec::new();
    };
    let stem = stem.to_string_lossy();
    let is_rival = |name: &Path| {
        let rest = name.to_str().and_then(|it| it.strip_prefix(&*stem));
        let marks = [".sync-conflict-", "conflicted copy", "(conflict"];
        name.extension() == target.extension()
            && rest.is_some_and(|rest| marks.iter().any(|mark| rest.contains(mark)))
    };
    let names = fs.read_dir(folder).unwrap_or_default().into_iter();
    names
        .filter(|it| is_rival(it))
        .map(|it| folder.join(it))
        .collect()
}

#[cfg(test)]
mod tests;
