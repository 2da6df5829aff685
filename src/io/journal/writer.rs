//! The thread that gets records onto the disk.
//!
//! Nothing here blocks the caller: records go through a channel, all that has
//! queued up is written and flushed at once, and the number of acknowledged
//! records is published. When the disk fails, records stay in memory and are
//! written again, whole, to a file cut back to what was acknowledged, since
//! nothing is known of what a failed flush left behind.

use super::record::{HEADER, Record};
use crate::io::Wake;
use crate::io::atomic::{Expect, save_atomically};
use crate::io::fs::{self, Fs, FsFile};
use crate::io::lock::Lock;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Where and behind what a journal is written.
pub struct Start {
    /// The journal's file.
    pub path: PathBuf,
    /// How many bytes of it are good; the rest is cut off. 0 begins it anew.
    pub good: u64,
    /// Records that go before the first one, if it begins anew.
    pub head: Vec<Record>,
    /// A file that must be there before the first record: the project file
    /// that the session starts from.
    pub base: Option<(PathBuf, Arc<[u8]>)>,
    /// Held until the thread ends.
    pub lock: Option<Arc<Lock>>,
}

/// The caller's end of the thread.
pub struct Writer {
    sender: Mutex<Option<Sender<Job>>>,
    shared: Arc<Shared>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

/// A record, or how to make it: encoding a step of many commands takes its
/// time, which the caller does not have.
type Job = Box<dyn FnOnce() -> Record + Send>;

#[derive(Default)]
struct Shared {
    queued: AtomicU64,
    acknowledged: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
    wake: Mutex<Option<Wake>>,
}

#[derive(Default)]
struct State {
    /// Why the disk does not take the records, while it does not.
    error: Option<String>,
    /// Whether the thread has ended.
    ended: bool,
}

impl Shared {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut state)
    }

    fn tell(&self) {
        self.changed.notify_all();
        let wake = self.wake.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wake) = wake.as_ref() {
            wake();
        }
    }
}

impl Writer {
    /// Starts the thread; nothing is written before the first record.
    ///
    /// # Errors
    ///
    /// If the system gives no thread.
    pub fn start(fs: Arc<dyn Fs>, start: Start) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let shared = Arc::new(Shared::default());
        let theirs = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("variorum-journal".to_owned())
            .spawn(move || {
                Work::new(fs, start, theirs).run(&receiver);
            })?;
        Ok(Self {
            sender: Mutex::new(Some(sender)),
            shared,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Takes a record; returns at once.
    pub fn record(&self, record: Record) {
        self.record_made(move || record);
    }

    /// Takes what makes a record, to be called on the thread; returns at once.
    pub fn record_made(&self, make: impl FnOnce() -> Record + Send + 'static) {
        self.shared.queued.fetch_add(1, Ordering::SeqCst);
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = sender.as_ref() {
            // The thread ends only after this sender is dropped.
            let _ = sender.send(Box::new(make));
        }
    }

    /// How many records were taken.
    pub fn queued(&self) -> u64 {
        self.shared.queued.load(Ordering::SeqCst)
    }

    /// How many of them are on the disk.
    pub fn acknowledged(&self) -> u64 {
        self.shared.acknowledged.load(Ordering::SeqCst)
    }

    /// Why records are not getting onto the disk, while they are not.
    pub fn error(&self) -> Option<String> {
        self.shared.with(|state| state.error.clone())
    }

    /// Calls `wake` from the thread whenever records were acknowledged or the
    /// error changed.
    pub fn on_change(&self, wake: Wake) {
        let mut slot = self
            .shared
            .wake
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *slot = Some(wake);
    }

    /// Waits until all records taken so far are on the disk; `false` if they
    /// are not when the time is over or the disk fails.
    pub fn flush(&self, within: Duration) -> bool {
        self.wait(within, false)
    }

    /// The same, but gives up as soon as the disk fails.
    pub fn flush_unless_failing(&self, within: Duration) -> bool {
        self.wait(within, true)
    }

    fn wait(&self, within: Duration, hasty: bool) -> bool {
        let until = self.queued();
        let deadline = Instant::now() + within;
        let done = || self.shared.acknowledged.load(Ordering::SeqCst) >= until;
        let mut state = self
            .shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while !done() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || state.ended || (hasty && state.error.is_some()) {
                return false;
            }
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Gets what is left onto the disk and ends the thread; `false` if
    /// something is left when the time is over.
    pub fn close(&self, within: Duration) -> bool {
        let done = self.flush(within);
        self.end(done);
        done
    }

    /// The same, but gives up as soon as the disk fails.
    pub fn close_unless_failing(&self, within: Duration) {
        let done = self.flush_unless_failing(within);
        self.end(done);
    }

    fn end(&self, done: bool) {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        *sender = None;
        drop(sender);
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.take_if(|_| done) {
            // It has nothing left to write, so this takes no time.
            let _ = thread.join();
        }
    }
}

/// What the thread knows.
struct Work {
    fs: Arc<dyn Fs>,
    start: Start,
    shared: Arc<Shared>,
    file: Option<Box<dyn FsFile>>,
    /// Records that are not on the disk, encoded, and how many.
    pending: Vec<u8>,
    count: u64,
}

const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(5);

impl Work {
    fn new(fs: Arc<dyn Fs>, start: Start, shared: Arc<Shared>) -> Self {
        let mut pending = Vec::new();
        if start.good == 0 {
            pending.extend(HEADER);
            start.head.iter().for_each(|it| pending.extend(it.encode()));
        }
        Self {
            fs,
            start,
            shared,
            file: None,
            pending,
            count: 0,
        }
    }

    fn run(mut self, receiver: &Receiver<Job>) {
        let mut retry = FIRST_RETRY;
        loop {
            let next = if self.count == 0 {
                receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                receiver.recv_timeout(retry)
            };
            let last = match next {
                Ok(make) => {
                    self.take(&make());
                    false
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            while let Ok(make) = receiver.try_recv() {
                self.take(&make());
            }
            if self.count > 0 {
                match self.write() {
                    Ok(()) => {
                        retry = FIRST_RETRY;
                        self.acknowledge();
                    }
                    Err(err) => {
                        retry = (retry * 2).min(LAST_RETRY);
                        self.report(&err);
                    }
                }
            }
            if last {
                self.shared.with(|state| state.ended = true);
                self.shared.tell();
                return;
            }
        }
    }

    fn take(&mut self, record: &Record) {
        self.pending.extend(record.encode());
        self.count += 1;
    }

    fn acknowledge(&mut self) {
        self.start.good += self.pending.len() as u64;
        self.pending = Vec::new();
        // Within the lock, so that a waiter cannot miss it.
        self.shared.with(|state| {
            state.error = None;
            self.shared
                .acknowledged
                .fetch_add(self.count, Ordering::SeqCst);
        });
        self.count = 0;
        self.shared.tell();
    }

    fn report(&mut self, err: &io::Error) {
        self.file = None;
        let message = format!(
            "the journal ‘{}’ cannot be written: {}; your last edits are kept in memory only \
             and written as soon as this is mended",
            self.start.path.display(),
            fs::in_words(err)
        );
        let changed = self
            .shared
            .with(|state| state.error.replace(message.clone()) != Some(message));
        if changed {
            self.shared.tell();
        }
    }

    fn write(&mut self) -> io::Result<()> {
        if let Some((path, bytes)) = &self.start.base {
            self.fs
                .create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
            write_base(&*self.fs, path, bytes)?;
            self.start.base = None;
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => open(&*self.fs, &self.start.path, self.start.good)?,
        };
        fs::write_all(&mut *file, &self.pending)?;
        fs::sync_or_share(&mut *file)?;
        // Written into a file that nobody will find is not written.
        let size = self.fs.stat_link(&self.start.path)?.size;
        if size != self.start.good + self.pending.len() as u64 {
            return Err(io::Error::other("another program changed it"));
        }
        self.file = Some(file);
        Ok(())
    }
}

fn write_base(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    use crate::io::atomic::SaveError;
    match save_atomically(fs, path, bytes, Expect::Anything, None) {
        Ok(_) => Ok(()),
        Err(SaveError::Failed { source, .. } | SaveError::Unconfirmed { source, .. }) => {
            Err(source)
        }
        Err(other) => Err(io::Error::other(other.to_string())),
    }
}

/// Opens a journal to go on behind its first `good` bytes.
fn open(fs: &dyn Fs, path: &Path, good: u64) -> io::Result<Box<dyn FsFile>> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    fs.create_dir_all(folder)?;
    let mut file = fs.append(path)?;
    let size = fs.stat_link(path)?.size;
    if size < good {
        return Err(io::Error::other("another program cut or removed it"));
    }
    if size > good {
        file.truncate(good)?;
    }
    match fs.sync_dir(folder) {
        Err(err) if !fs::cannot_flush(&err) => Err(err),
        _ => Ok(file),
    }
}

#[cfg(test)]
mod tests;
