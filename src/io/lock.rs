//! One process at a time edits a project on this machine.
//!
//! The lock is the operating system's own, on a file in the state folder: it
//! goes with its process, however that ends, so a stale lock cannot be. A
//! second file holds the number of the process, for the message only.

use super::fs::{Fs, Kind, RealFs};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A project is ours to edit until this is dropped.
#[derive(Debug)]
pub struct Lock {
    /// Held for its lock alone.
    _file: File,
    owner: PathBuf,
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another window or process has it.
    #[error("it is open in another window{}", owner.map_or_else(String::new, |it| format!(" (process {it})")))]
    Taken {
        /// The number of that process, if known.
        owner: Option<u32>,
    },
    /// The lock could not be tried.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Takes the lock at `path`.
///
/// # Errors
///
/// [`LockError::Taken`] at once if another holds it; this never waits.
pub fn take(path: &Path) -> Result<Lock, LockError> {
    let folder = path
        .parent()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    RealFs.create_dir_all(folder)?;
    let owner = path.with_extension("pid");
    for planted in [path, &owner] {
        // Never written through a link that somebody put there.
        if RealFs
            .stat_link(planted)
            .is_ok_and(|it| it.kind == Kind::Link)
        {
            RealFs.remove(planted)?;
        }
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let number = std::fs::read_to_string(&owner).ok();
            return Err(LockError::Taken {
                owner: number.and_then(|it| it.trim().parse().ok()),
            });
        }
        // A home folder on a share without locks: the hash of the project
        // file still keeps two writers apart.
        Err(TryLockError::Error(err)) if err.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(err)) => return Err(err.into()),
    }
    // Only the message suffers if this fails.
    let _ = File::create(&owner).and_then(|mut it| writeln!(it, "{}", std::process::id()));
    Ok(Lock { _file: file, owner })
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock file itself stays: removing it would let two processes
        // lock two files of one name.
        let _ = std::fs::remove_file(&self.owner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_has_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("locks/a.lock");
        let first = take(&path).expect("free");
        let Err(LockError::Taken { owner }) = take(&path) else {
            unreachable!("two may not have it");
        };
        assert_eq!(owner, Some(std::process::id()));
        drop(first);
        take(&path).expect("free again");
    }

    #[test]
    fn files_left_behind_do_not_block() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.lock");
        std::fs::write(&path, "").expect("writes");
        std::fs::write(path.with_extension("pid"), "1").expect("writes");
        take(&path).expect("nobody holds it");
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_not_followed() {
        let dir = tempfile::tempdir().expect("a folder");
        let victim = dir.path().join("victim");
        std::fs::write(&victim, "precious").expect("writes");
        let path = dir.path().join("a.lock");
        std::os::unix::fs::symlink(&victim, &path).expect("links");
        std::os::unix::fs::symlink(&victim, path.with_extension("pid")).expect("links");
        drop(take(&path).expect("free"));
        assert_eq!(std::fs::read_to_string(&victim).expect("reads"), "precious");
    }
}
