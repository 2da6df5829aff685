//! The real file system.

use super::{Fs, FsFile, Kind, Stat};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealFs;

struct RealFile(File);

impl FsFile for RealFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }
}

/// Opening a pipe to read waits for a writer unless this flag says not to.
/// Devices such as terminals wait likewise.
#[cfg(any(target_os = "linux", target_os = "android"))]
const NON_BLOCKING: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const NON_BLOCKING: i32 = 0x4;

fn open_to_read(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NON_BLOCKING);
    options.open(path)
}

/// Opens a plain file of no more than `limit` bytes, and says how many it has.
fn open_plain(path: &Path, limit: u64) -> io::Result<(File, u64)> {
    let refuse = |kind: Kind| {
        let words = format!("it is {}", kind.in_words());
        Err(io::Error::new(io::ErrorKind::InvalidInput, words))
    };
    // Looked at before it is opened, since opening a device may do
    // something, and again once open, since it may have been swapped.
    let before = kind_of(&fs::metadata(path)?);
    if before != Kind::File {
        return refuse(before);
    }
    let file = open_to_read(path)?;
    let metadata = file.metadata()?;
    if kind_of(&metadata) != Kind::File {
        return refuse(kind_of(&metadata));
    }
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok((file, metadata.len()))
}

fn owner_alone(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn stat_of(metadata: &Metadata) -> Stat {
    #[cfg(unix)]
    let (inode, mode, group, links) = {
        use std::os::unix::fs::MetadataExt as _;
        (
            metadata.ino(),
            Some(metadata.mode() & 0o7777),
            Some(metadata.gid()),
            metadata.nlink(),
        )
    };
    #[cfg(not(unix))]
    let (inode, mode, group, links) = (0, None, None, 1);
    Stat {
        kind: kind_of(metadata),
        size: metadata.len(),
        modified: metadata.modified().ok(),
        inode,
        mode,
        group,
        links,
    }
}

fn kind_of(metadata: &Metadata) -> Kind {
    let kind = metadata.file_type();
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return Kind::Other("a named pipe");
        }
        if kind.is_socket() {
            return Kind::Other("a socket");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Kind::Other("a device");
        }
    }
    if kind.is_file() {
        Kind::File
    } else if kind.is_dir() {
        Kind::Folder
    } else if kind.is_symlink() {
        Kind::Link
    } else {
        Kind::Other("no plain file")
    }
}

impl Fs for RealFs {
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        fs::metadata(path).map(|it| stat_of(&it))
    }

    fn stat_link(&self, path: &Path) -> io::Result<Stat> {
        fs::symlink_metadata(path).map(|it| stat_of(&it))
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (file, length) = open_plain(path, limit)?;
        // A length is a claim (files have holes); memory follows what is read.
        let mut bytes = Vec::with_capacity(length.min(64 << 20) as usize);
        // A file may grow while it is read; files of /proc claim no length.
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn read_pieces(&self, path: &Path, limit: u64, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        let (mut file, _) = open_plain(path, limit)?;
        let (mut piece, mut read) = (vec![0; 64 << 10], 0);
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(some) => {
                    read += some as u64;
                    if read > limit {
                        return Err(io::ErrorKind::FileTooLarge.into());
                    }
                    take(piece.get(..some).unwrap_or_default());
                }
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        let mut options = OpenOptions::new();
        let file = owner_alone(options.write(true).create_new(true)).open(path)?;
        Ok(Box::new(RealFile(file)))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        // Only our own state folder is written to in this way; a link planted
        // there is not followed.
        if let Ok(stat) = self.stat_link(path)
            && stat.kind != Kind::File
        {
            let words = format!("it is {}", stat.kind.in_words());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
        }
        let mut options = OpenOptions::new();
        let file = owner_alone(options.append(true).create(true)).open(path)?;
        Ok(Box::new(RealFile(file)))
    }

    fn may_write(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().append(true).open(path).map(drop)
    }

    #[cfg(unix)]
    fn dress_like(&self, path: &Path, like: &Stat) -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let own = self.stat_link(path)?;
        let mut mode = like.mode.unwrap_or(0o600) & 0o777;
        if like.group != own.group && std::os::unix::fs::chown(path, None, like.group).is_err() {
            mode = (mode & 0o707) | (mode & ((mode & 0o007) << 3));
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }

    #[cfg(not(unix))]
    fn dress_like(&self, _path: &Path, _like: &Stat) -> io::Result<()> {
        Ok(())
    }

    #[cfg(not(windows))]
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Virus scanners, indexers and sync programs hold files for moments.
    #[cfg(windows)]
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut wait = std::time::Duration::from_millis(10);
        loop {
            match fs::rename(from, to) {
                Err(err)
                    if matches!(err.raw_os_error(), Some(5 | 32 | 33))
                        && wait.as_millis() <= 1280 =>
                {
                    std::thread::sleep(wait);
                    wait *= 2;
                }
                done => return done,
            }
        }
    }

    #[cfg(unix)]
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    #[cfg(not(unix))]
    fn sync_dir(&self, _dir: &Path) -> io::Result<()> {
        Ok(())
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let names: io::Result<Vec<PathBuf>> = fs::read_dir(path)?
            .map(|entry| entry.map(|it| PathBuf::from(it.file_name())))
            .collect();
        let mut names = names?;
        names.sort();
        Ok(names)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn planted_links_are_not_written_through() {
        let dir = tempfile::tempdir().expect("a folder");
        let (victim, link) = (dir.path().join("victim"), dir.path().join("link"));
        fs::write(&victim, "precious").expect("writes");
        std::os::unix::fs::symlink(&victim, &link).expect("links");
        let taken = RealFs.create_new(&link).err().map(|err| err.kind());
        assert_eq!(taken, Some(io::ErrorKind::AlreadyExists));
        assert!(RealFs.append(&link).is_err());
        // Nor through one that leads nowhere.
        fs::remove_file(&victim).expect("removes");
        assert!(RealFs.create_new(&link).is_err());
        assert!(RealFs.append(&link).is_err());
        assert!(!victim.exists());
    }

    #[test]
    fn reading_stops_at_the_limit_and_at_what_never_ends() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a");
        fs::write(&path, "12345").expect("writes");
        assert_eq!(RealFs.read(&path, 5).expect("fits"), b"12345");
        let mut pieces = Vec::new();
        let mut take = |piece: &[u8]| pieces.extend_from_slice(piece);
        RealFs.read_pieces(&path, 5, &mut take).expect("fits");
        assert_eq!(pieces, b"12345");
        let kind = |path: &Path| {
            let whole = RealFs.read(path, 4).err().map(|err| err.kind());
            let pieces = RealFs.read_pieces(path, 4, &mut |_| {});
            assert_eq!(pieces.err().map(|err| err.kind()), whole);
            whole
        };
        assert_eq!(kind(&path), Some(io::ErrorKind::FileTooLarge));
        assert_eq!(
            kind(Path::new("/dev/zero")),
            Some(io::ErrorKind::InvalidInput)
        );
        assert_eq!(kind(dir.path()), Some(io::ErrorKind::InvalidInput));
    }
}
