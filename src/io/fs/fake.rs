//! A file system in memory that fails on demand, for tests.
//!
//! It keeps two states: what programs see, and what is on the disk. Data get
//! to the disk by `sync`, names by `sync_dir`, as POSIX promises and no more.

use super::{Fs, FsFile, Kind, Stat};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The call of this number (from 0) fails, later ones work.
    Once(usize),
    /// That call and all after it fail.
    FromThenOn(usize),
    /// The power goes at that call.
    PowerCut(usize),
}

/// What of the unflushed survives a power cut.
#[derive(Clone, Copy, Debug)]
pub enum Survives {
    /// Nothing.
    Nothing,
    /// All names, no data: the state that leaves empty files.
    Names,
    /// All data, no names.
    Data,
    /// All names, and data up to the middle.
    Half,
    /// All of it.
    Everything,
}

pub const ALL_SURVIVALS: [Survives; 5] = [
    Survives::Nothing,
    Survives::Names,
    Survives::Data,
    Survives::Half,
    Survives::Everything,
];

#[derive(Clone, Debug, PartialEq)]
enum Node {
    File(u64),
    Folder,
    Link(PathBuf),
}

#[derive(Clone, Debug, Default)]
struct Content {
    now: Vec<u8>,
    disk: Vec<u8>,
    mode: u32,
    modified: u64,
}

#[derive(Default)]
struct Inner {
    contents: HashMap<u64, Content>,
    now: BTreeMap<PathBuf, Node>,
    disk: BTreeMap<PathBuf, Node>,
    numbers: u64,
    ticks: u64,
    calls: usize,
    fault: Option<Fault>,
    error: Option<io::ErrorKind>,
    no_links: bool,
    no_sync: bool,
    longest_write: Option<usize>,
    room: Option<usize>,
}

#[derive(Clone, Default)]
pub struct FakeFs(Arc<Mutex<Inner>>);

struct FakeFile {
    fs: FakeFs,
    number: u64,
}

impl FakeFs {
    pub fn new() -> Self {
        let fs = Self::default();
        fs.folder("/");
        fs
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no test panics holding it")
    }

    /// Puts a folder on the disk.
    pub fn folder(&self, path: &str) {
        let mut inner = self.inner();
        inner.now.insert(path.into(), Node::Folder);
        inner.disk.insert(path.into(), Node::Folder);
    }

    /// Puts a file on the disk, flushed.
    pub fn put(&self, path: &str, bytes: &[u8]) {
        let mut inner = self.inner();
        let number = inner.fresh(0o644);
        inner.touch(number);
        let content = inner.contents.get_mut(&number).expect("just made");
        content.now = bytes.to_vec();
        content.disk = bytes.to_vec();
        inner.now.insert(path.into(), Node::File(number));
        inner.disk.insert(path.into(), Node::File(number));
    }

    /// Puts a link on the disk.
    pub fn link(&self, path: &str, to: &str) {
        let mut inner = self.inner();
        inner.now.insert(path.into(), Node::Link(to.into()));
        inner.disk.insert(path.into(), Node::Link(to.into()));
    }

    /// The bytes of a file as programs see them.
    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        let inner = self.inner();
        match inner.now.get(Path::new(path))? {
            Node::File(number) => Some(inner.contents[number].now.clone()),
            _ => None,
        }
    }

    pub fn mode(&self, path: &str) -> Option<u32> {
        self.stat(Path::new(path)).ok()?.mode
    }

    /// All names, as programs see them.
    pub fn names(&self) -> Vec<String> {
        let inner = self.inner();
        inner
            .now
            .keys()
            .map(|it| it.display().to_string())
            .collect()
    }

    /// How many calls were made since the last fault was set.
    pub fn calls(&self) -> usize {
        self.inner().calls
    }

    /// Counts calls from 0 again and lets one fail with that kind of error.
    pub fn fail(&self, fault: Option<Fault>, error: io::ErrorKind) {
        let mut inner = self.inner();
        inner.calls = 0;
        inner.fault = fault;
        inner.error = Some(error);
    }

    pub fn writes_at_most(&self, bytes: usize) {
        self.inner().longest_write = Some(bytes);
    }

    /// From now on there is room for that many more bytes.
    pub fn room_for(&self, bytes: Option<usize>) {
        self.inner().room = bytes;
    }

    pub fn without_hard_links(&self) {
        self.inner().no_links = true;
    }

    pub fn without_sync(&self) {
        self.inner().no_sync = true;
    }

    /// The machine after it was switched on again.
    pub fn reboot(&self, survives: Survives) -> Self {
        let inner = self.inner();
        let names = match survives {
            Survives::Names | Survives::Half | Survives::Everything => inner.now.clone(),
            Survives::Nothing | Survives::Data => inner.disk.clone(),
        };
        let mut contents = inner.contents.clone();
        for content in contents.values_mut() {
            match survives {
                Survives::Nothing | Survives::Names => content.now = content.disk.clone(),
                Survives::Half if content.now != content.disk => {
                    let half = content.disk.len().midpoint(content.now.len());
                    content.now.truncate(half);
                }
                Survives::Data | Survives::Half | Survives::Everything => {}
            }
            content.disk = content.now.clone();
        }
        Self(Arc::new(Mutex::new(Inner {
            contents,
            disk: names.clone(),
            now: names,
            numbers: inner.numbers,
            ticks: inner.ticks,
            ..Inner::default()
        })))
    }

    /// Counts a call; an error if this one is to fail.
    fn call(&self) -> io::Result<MutexGuard<'_, Inner>> {
        let mut inner = self.inner();
        let at = inner.calls;
        inner.calls += 1;
        let fails = match inner.fault {
            Some(Fault::Once(number)) => at == number,
            Some(Fault::FromThenOn(number) | Fault::PowerCut(number)) => at >= number,
            None => false,
        };
        if fails {
            return Err(inner.error.unwrap_or(io::ErrorKind::Other).into());
        }
        Ok(inner)
    }
}

impl Inner {
    fn fresh(&mut self, mode: u32) -> u64 {
        self.numbers += 1;
        let content = Content {
            mode,
            ..Content::default()
        };
        self.contents.insert(self.numbers, content);
        self.numbers
    }

    fn touch(&mut self, number: u64) {
        self.ticks += 1;
        if let Some(content) = self.contents.get_mut(&number) {
            content.modified = self.ticks;
        }
    }

    fn node(&self, path: &Path) -> io::Result<&Node> {
        self.now
            .get(path)
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn follow(&self, path: &Path) -> io::Result<PathBuf> {
        let mut path = path.to_owned();
        for _ in 0..8 {
            match self.node(&path)? {
                Node::Link(to) => path = path.parent().unwrap_or(Path::new("/")).join(to),
                Node::File(_) | Node::Folder => return Ok(path),
            }
        }
        Err(io::ErrorKind::Other.into())
    }

    fn file(&self, path: &Path) -> io::Result<u64> {
        match self.node(&self.follow(path)?)? {
            Node::File(number) => Ok(*number),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let (kind, size, modified, inode, mode) = match self.node(path)? {
            Node::File(number) => {
                let content = &self.contents[number];
                let size = content.now.len() as u64;
                (Kind::File, size, content.modified, *number, content.mode)
            }
            Node::Folder => (Kind::Folder, 0, 0, 0, 0o755),
            Node::Link(_) => (Kind::Link, 0, 0, 0, 0o777),
        };
        let links = self
            .now
            .values()
            .filter(|it| **it == Node::File(inode))
            .count();
        Ok(Stat {
            kind,
            size,
            modified: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(modified)),
            inode,
            mode: Some(mode),
            group: Some(0),
            links: links as u64,
        })
    }

    fn parent_is_there(&self, path: &Path) -> io::Result<()> {
        match path.parent().map(|it| self.node(it)) {
            Some(Ok(Node::Folder)) => Ok(()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl FsFile for FakeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.fs.call()?;
        let mut length = bytes.len().min(inner.longest_write.unwrap_or(usize::MAX));
        if let Some(room) = &mut inner.room {
            if *room == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            length = length.min(*room);
            *room -= length;
        }
        inner.touch(self.number);
        let content = inner.contents.get_mut(&self.number).expect("is open");
        content.now.extend_from_slice(&bytes[..length]);
        Ok(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut inner = self.fs.call()?;
        if inner.no_sync {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let content = inner.contents.get_mut(&self.number).expect("is open");
        content.disk = content.now.clone();
        Ok(())
    }

    fn truncate(&mut self, length: u64) -> io::Result<()> {
        let mut inner = self.fs.call()?;
        inner.touch(self.number);
        let content = inner.contents.get_mut(&self.number).expect("is open");
        content.now.truncate(length as usize);
        Ok(())
    }
}

impl Fs for FakeFs {
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.call()?.follow(path)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let inner = self.call()?;
        let path = inner.follow(path)?;
        inner.stat(&path)
    }

    fn stat_link(&self, path: &Path) -> io::Result<Stat> {
        self.call()?.stat(path)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let inner = self.call()?;
        let number = inner.file(path)?;
        let bytes = inner.contents[&number].now.clone();
        if bytes.len() as u64 > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    fn read_pieces(&self, path: &Path, limit: u64, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        self.read(path, limit)?.chunks(100).for_each(take);
        Ok(())
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        let mut inner = self.call()?;
        inner.parent_is_there(path)?;
        if inner.now.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let number = inner.fresh(0o600);
        inner.touch(number);
        inner.now.insert(path.to_owned(), Node::File(number));
        let fs = self.clone();
        Ok(Box::new(FakeFile { fs, number }))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        let mut inner = self.call()?;
        inner.parent_is_there(path)?;
        let number = match inner.now.get(path) {
            Some(Node::File(number)) => *number,
            Some(_) => return Err(io::ErrorKind::InvalidInput.into()),
            None => {
                let number = inner.fresh(0o600);
                inner.now.insert(path.to_owned(), Node::File(number));
                number
            }
        };
        let fs = self.clone();
        Ok(Box::new(FakeFile { fs, number }))
    }

    fn may_write(&self, path: &Path) -> io::Result<()> {
        self.call()?.file(path).map(drop)
    }

    fn dress_like(&self, path: &Path, like: &Stat) -> io::Result<()> {
        let mut inner = self.call()?;
        let number = inner.file(path)?;
        let content = inner.contents.get_mut(&number).expect("has a name");
        content.mode = like.mode.unwrap_or(0o600);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.call()?;
        inner.parent_is_there(to)?;
        let node = inner.node(from)?.clone();
        inner.now.remove(from);
        inner.now.insert(to.to_owned(), node);
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut inner = self.call()?;
        if inner.no_sync {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let inside = |path: &Path| path.parent() == Some(dir);
        inner.disk.retain(|path, _| !inside(path));
        let fresh: Vec<(PathBuf, Node)> = inner
            .now
            .iter()
            .filter(|(path, _)| inside(path))
            .map(|(path, node)| (path.clone(), node.clone()))
            .collect();
        inner.disk.extend(fresh);
        Ok(())
    }

    fn hard_link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut inner = self.call()?;
        if inner.no_links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        inner.parent_is_there(to)?;
        if inner.now.contains_key(to) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let node = inner.node(from)?.clone();
        inner.now.insert(to.to_owned(), node);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.call()?;
        inner.node(path)?;
        inner.now.remove(path);
        Ok(())
    }

    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        let mut inner = self.call()?;
        for part in path.ancestors() {
            match inner.now.get(part) {
                Some(Node::Folder) => {}
                Some(_) => return Err(io::ErrorKind::AlreadyExists.into()),
                None => {
                    inner.now.insert(part.to_owned(), Node::Folder);
                    inner.disk.insert(part.to_owned(), Node::Folder);
                }
            }
        }
        Ok(())
    }

    fn read_dir(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let inner = self.call()?;
        inner.node(path)?;
        let inside = |it: &&PathBuf| it.parent() == Some(path);
        let name = |it: &PathBuf| PathBuf::from(it.file_name().unwrap_or_default());
        Ok(inner.now.keys().filter(inside).map(name).collect())
    }
}
