//! A project that is open: its journal, its saves, its file on the disk.
//!
//! Nothing here blocks the caller but [`Session::close`], whose wait is
//! bounded. The journal has its thread ([`super::journal::writer`]), saves have
//! another; what they have to say is fetched with [`Session::poll`].

use super::Wake;
use super::atomic::{self, Expect, SaveError, Stamp};
use super::clock;
use super::digest::Digest;
use super::fs::Fs;
use super::history::{self, Keep};
use super::journal::{Record, Writer};
use super::lock::Lock;
use crate::command::Step;
use crate::model::{Project, file};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What happened to an open project, for the status line and notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// The file holds the first `steps` steps.
    Saved {
        /// How many; compare with [`Session::steps`].
        steps: u64,
        /// What is worth a word, though it was saved.
        notes: Vec<String>,
    },
    /// The file was not saved; the edits are kept.
    SaveFailed {
        /// Which file, why, and what is safe.
        message: String,
    },
    /// Another program changed the file, and it was not overwritten.
    ChangedOnDisk {
        /// Which file, and what is safe.
        message: String,
    },
    /// Edits do not get into the journal.
    JournalFailed {
        /// Which file, why, and what is safe.
        message: String,
    },
    /// Edits get into the journal again, none is missing.
    JournalRecovered,
}

/// An open project, to be kept as long as its window is.
pub struct Session {
    path: PathBuf,
    writable: Option<Writable>,
    journal_failed: bool,
}

/// What a session has that may write.
struct Writable {
    journal: Arc<Writer>,
    saver: Saver,
    /// How many steps the journal holds.
    steps: u64,
}

/// What a session starts from.
pub(super) struct SessionStart {
    pub fs: Arc<dyn Fs>,
    /// Canonical.
    pub path: PathBuf,
    pub stamp: Stamp,
    /// What the file holds.
    pub on_file: Project,
    pub journal: Writer,
    /// How many steps the journal holds, and how many of them the file.
    pub steps: u64,
    pub saved: u64,
    pub lock: Option<Arc<Lock>>,
    pub keep: Option<Keep>,
}

impl Session {
    pub(super) fn start(start: SessionStart) -> std::io::Result<Self> {
        let path = start.path.clone();
        let journal = Arc::new(start.journal);
        let mailbox = Arc::new(Mailbox::default());
        mailbox.lock().on_file = start.on_file;
        let saver = Saver::start(Work {
            fs: start.fs,
            path: start.path,
            journal: Arc::clone(&journal),
            keep: start.keep,
            stamp: start.stamp,
            saved: Some(start.saved),
            changed: None,
            mailbox,
            _lock: start.lock,
        })?;
        Ok(Self {
            path,
            writable: Some(Writable {
                journal,
                saver,
                steps: start.steps,
            }),
            journal_failed: false,
        })
    }

    /// A project that is only looked at.
    pub(super) fn read_only(path: PathBuf) -> Self {
        Self {
            path,
            writable: None,
            journal_failed: false,
        }
    }

    /// The project file, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Calls `wake` from a thread whenever there is news.
    pub fn on_news(&self, wake: &Wake) {
        if let Some(it) = &self.writable {
            it.journal.on_change(Arc::clone(wake));
            it.saver.mailbox.lock().wake = Some(Arc::clone(wake));
        }
    }

    fn record(&mut self, make: impl FnOnce() -> Record + Send + 'static) {
        if let Some(it) = &mut self.writable {
            it.steps += 1;
            it.journal.record_made(make);
        }
    }

    /// Notes a step that was just done. A session that may not write ignores it.
    pub fn record_edit(&mut self, step: &Step, at: DateTime<Utc>) {
        let step = step.clone();
        self.record(move || Record::Edit {
            name: step.name,
            at: clock::written(at),
            forward: file::encode_commands(&step.forward),
            inverse: file::encode_commands(&step.inverse),
        });
    }

    /// Notes that the last step was undone.
    pub fn record_undo(&mut self) {
        self.record(|| Record::Undo);
    }

    /// Notes that the step undone last was done again.
    pub fn record_redo(&mut self) {
        self.record(|| Record::Redo);
    }

    /// How many records the journal was given in this session.
    pub fn queued(&self) -> u64 {
        self.writable.as_ref().map_or(0, |it| it.journal.queued())
    }

    /// How many of them are on the disk. An edit is safe when this has caught
    /// up with what [`Self::queued`] was after it.
    pub fn acknowledged(&self) -> u64 {
        self.writable
            .as_ref()
            .map_or(0, |it| it.journal.acknowledged())
    }

    /// How many steps were done since the journal began.
    pub fn steps(&self) -> u64 {
        self.writable.as_ref().map_or(0, |it| it.steps)
    }

    /// Whether the project file holds all of them.
    pub fn is_saved(&self) -> bool {
        self.writable
            .as_ref()
            .is_none_or(|it| it.saver.mailbox.lock().saved == Some(it.steps))
    }

    /// Saves on the session's thread; returns at once. `project` must be in
    /// the state after all recorded steps. If a save is running, the newest
    /// request is next. What comes of it is told by [`Self::poll`].
    pub fn save(&self, project: &Project) {
        self.request(project, false);
    }

    /// Saves over what another program wrote, which goes into the history
    /// beside the file first. For after the user was asked.
    pub fn save_over(&self, project: &Project) {
        self.request(project, true);
    }

    fn request(&self, project: &Project, over: bool) {
        if let Some(it) = &self.writable {
            let mut mailbox = it.saver.mailbox.lock();
            mailbox.request = Some(Request {
                project: project.clone(),
                steps: it.steps,
                over,
            });
            it.saver.mailbox.changed.notify_all();
        }
    }

    /// The project that the file held when it was last read or written here:
    /// what another program started from that changed it since.
    pub fn on_file(&self) -> Project {
        let it = self.writable.as_ref();
        it.map_or_else(Project::default, |it| {
            it.saver.mailbox.lock().on_file.clone()
        })
    }

    /// Takes note of what another program wrote into the file, after it was
    /// merged: the next save replaces this very version and no later one.
    pub fn adopt(&self, theirs: Project, stamp: Stamp) {
        if let Some(it) = &self.writable {
            let mut mailbox = it.saver.mailbox.lock();
            mailbox.on_file = theirs;
            mailbox.adopted = Some(stamp);
            it.saver.mailbox.changed.notify_all();
        }
    }

    /// Has the session's thread look whether another program changed the
    /// file. Call it when the window gets the focus, and every few seconds.
    pub fn check_disk(&self) {
        if let Some(it) = &self.writable {
            it.saver.mailbox.lock().check = true;
            it.saver.mailbox.changed.notify_all();
        }
    }

    /// What happened since the last call, oldest first.
    pub fn poll(&mut self) -> Vec<SessionEvent> {
        let Some(it) = &self.writable else {
            return Vec::new();
        };
        let mut events = std::mem::take(&mut it.saver.mailbox.lock().events);
        match it.journal.error() {
            Some(message) if !self.journal_failed => {
                self.journal_failed = true;
                events.push(SessionEvent::JournalFailed { message });
            }
            None if self.journal_failed => {
                self.journal_failed = false;
                events.push(SessionEvent::JournalRecovered);
            }
            _ => {}
        }
        events
    }

    /// Waits until the journal is on the disk; `false` if it is not in time.
    #[cfg(test)]
    pub(super) fn flusher_for_tests(&self, within: Duration) -> bool {
        let it = self.writable.as_ref();
        it.is_some_and(|it| it.journal.flush(within))
    }

    /// A callback that gets the journal onto the disk, for the hook that runs
    /// when the program panics.
    pub fn flusher(&self) -> Arc<dyn Fn() + Send + Sync> {
        match &self.writable {
            Some(it) => {
                let journal = Arc::clone(&it.journal);
                Arc::new(move || {
                    journal.flush(Duration::from_secs(1));
                })
            }
            None => Arc::new(|| {}),
        }
    }

    /// Saves a last time, gets the journal onto the disk and ends. It waits no
    /// longer than `within`; what is not saved then is in the journal.
    pub fn close(mut self, project: &Project, within: Duration) -> Vec<SessionEvent> {
        let deadline = Instant::now() + within;
        if !self.is_saved() {
            self.save(project);
        }
        let mut events = Vec::new();
        if let Some(it) = &mut self.writable {
            it.saver.finish(deadline);
            let left = deadline.saturating_duration_since(Instant::now());
            it.journal.close(left.max(Duration::from_millis(100)));
            events = self.poll();
        }
        events
    }
}

/// A session that is dropped without [`Session::close`] saves nothing more, but
/// its edits are in the journal, and the project is free to be opened again.
impl Drop for Session {
    fn drop(&mut self) {
        if let Some(it) = &mut self.writable {
            let patience = Duration::from_secs(2);
            it.saver.finish(Instant::now() + patience);
            it.journal.close_unless_failing(patience);
        }
    }
}

/// A save to be done.
struct Request {
    project: Project,
    steps: u64,
    over: bool,
}

/// What the caller and the thread tell each other.
#[derive(Default)]
struct Post {
    request: Option<Request>,
    /// What the file is now, written by another program and merged here.
    adopted: Option<Stamp>,
    /// What the file holds, as far as this session knows.
    on_file: Project,
    check: bool,
    stop: bool,
    busy: bool,
    events: Vec<SessionEvent>,
    saved: Option<u64>,
    wake: Option<Wake>,
}

#[derive(Default)]
struct Mailbox {
    post: Mutex<Post>,
    changed: Condvar,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, Post> {
        self.post.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The caller's end of the saving thread.
struct Saver {
    mailbox: Arc<Mailbox>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Saver {
    fn start(work: Work) -> std::io::Result<Self> {
        let mailbox = Arc::clone(&work.mailbox);
        mailbox.lock().saved = work.saved;
        let thread = std::thread::Builder::new()
            .name("variorum-save".to_owned())
            .spawn(move || work.run())?;
        Ok(Self {
            mailbox,
            thread: Some(thread),
        })
    }

    /// Waits until nothing is left to do, then ends the thread. What is at
    /// work when the time is over goes on to its end.
    fn finish(&mut self, deadline: Instant) {
        let mut post = self.mailbox.lock();
        while post.busy || post.request.is_some() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.mailbox.changed.wait_timeout(post, left);
            post = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        post.stop = true;
        let idle = !post.busy && post.request.is_none();
        drop(post);
        self.mailbox.changed.notify_all();
        if let Some(thread) = self.thread.take_if(|_| idle) {
            // It has nothing left to do, so this takes no time.
            let _ = thread.join();
        }
    }
}

/// What the saving thread knows.
struct Work {
    fs: Arc<dyn Fs>,
    path: PathBuf,
    journal: Arc<Writer>,
    keep: Option<Keep>,
    /// The file as we left it.
    stamp: Stamp,
    /// How many steps it holds; `None` if the disk did not confirm them.
    saved: Option<u64>,
    /// What another program made of the file, so that it is told once.
    changed: Option<Option<Digest>>,
    mailbox: Arc<Mailbox>,
    /// Held until the thread ends: nobody opens the project while it is saved.
    _lock: Option<Arc<Lock>>,
}

impl Work {
    fn run(mut self) {
        loop {
            let mut post = self.mailbox.lock();
            while post.request.is_none() && post.adopted.is_none() && !post.check && !post.stop {
                let waited = self.mailbox.changed.wait(post);
                post = waited.unwrap_or_else(PoisonError::into_inner);
            }
            let request = post.request.take();
            if let Some(stamp) = post.adopted.take() {
                self.stamp = stamp;
                self.saved = None;
                self.changed = None;
            }
            let check = std::mem::take(&mut post.check);
            if request.is_none() && post.stop {
                return;
            }
            post.busy = true;
            drop(post);
            let event = match request {
                Some(request) => Some(self.save(&request)),
                None if check => self.check(),
                None => None,
            };
            let mut post = self.mailbox.lock();
            post.busy = false;
            post.saved = self.saved;
            post.events.extend(event);
            let wake = post.wake.clone();
            drop(post);
            self.mailbox.changed.notify_all();
            if let Some(wake) = wake {
                wake();
            }
        }
    }

    /// Looks whether another program changed the file; tells it once.
    fn check(&mut self) -> Option<SessionEvent> {
        let stat = self.fs.stat(&self.path);
        if !self.stamp.is_stale(&*self.fs, &self.path) {
            self.changed = None;
            // Touched, but the same: the next look need not read it again.
            if let Ok(stat) = stat {
                self.stamp.refresh(&stat);
            }
            return None;
        }
        let found = atomic::read_stamped(&*self.fs, &self.path).ok();
        let found = found.map(|(_, stamp)| stamp.sha256);
        if self.changed == Some(found) {
            return None;
        }
        self.changed = Some(found);
        Some(self.changed_on_disk())
    }

    fn changed_on_disk(&self) -> SessionEvent {
        let there = matches!(self.changed, Some(Some(_)));
        let message = SaveError::ChangedOnDisk {
            path: self.path.clone(),
            what: if there { "changed" } else { "removed" },
        }
        .to_string();
        SessionEvent::ChangedOnDisk { message }
    }

    fn save(&mut self, request: &Request) -> SessionEvent {
        let steps = request.steps;
        if self.saved == Some(steps) && !request.over {
            self.changed = None;
            let notes = Vec::new();
            return self.check().unwrap_or(SessionEvent::Saved { steps, notes });
        }
        let text = match serialise(&request.project) {
            Ok(text) => text,
            Err(message) => return SessionEvent::SaveFailed { message },
        };
        let sha256 = Digest::of(text.as_bytes());
        // Whether the journal takes it or not: the file is worth more than
        // the undo history, and the trouble has been told.
        self.journal
            .record(Record::Checkpoint { sha256, at: steps });
        self.journal.flush_unless_failing(Duration::from_secs(5));
        match self.replace(text.as_bytes(), sha256, request.over) {
            Ok(notes) => {
                self.saved = Some(steps);
                self.changed = None;
                self.mailbox.lock().on_file = request.project.clone();
                self.journal.record(Record::Saved { sha256, at: steps });
                SessionEvent::Saved { steps, notes }
            }
            Err(SaveError::Unconfirmed {
                path,
                stamp,
                source,
            }) => {
                self.saved = None;
                self.stamp = stamp.clone();
                let message = SaveError::Unconfirmed {
                    path,
                    stamp,
                    source,
                }
                .to_string();
                SessionEvent::SaveFailed { message }
            }
            Err(err @ SaveError::ChangedOnDisk { .. }) => SessionEvent::ChangedOnDisk {
                message: err.to_string(),
            },
            Err(err) => SessionEvent::SaveFailed {
                message: format!(
                    "{err}. Your edits are kept in the journal, and saving is tried again"
                ),
            },
        }
    }

    fn replace(
        &mut self,
        bytes: &[u8],
        sha256: Digest,
        over: bool,
    ) -> Result<Vec<String>, SaveError> {
        let here = self.saved.is_some() && sha256 == self.stamp.sha256;
        if here && !self.stamp.is_stale(&*self.fs, &self.path) {
            // Edits that were all taken back: the file has these very bytes.
            return Ok(Vec::new());
        }
        let theirs = over
            .then(|| atomic::read_stamped(&*self.fs, &self.path).ok())
            .flatten()
            .map(|(_, stamp)| stamp);
        let always = Keep { spacing_secs: 0 };
        let (expect, keep) = match (&theirs, over) {
            (Some(theirs), true) => (Expect::Unchanged(theirs), Some(&always)),
            (None, true) => (Expect::Absent, None),
            (_, false) => (Expect::Unchanged(&self.stamp), self.keep.as_ref()),
        };
        let saved = atomic::save_atomically(&*self.fs, &self.path, bytes, expect, keep)?;
        self.stamp = saved.stamp;
        Ok(saved.notes)
    }
}

/// The bytes of a project, read back and compared before anybody gets them.
///
/// # Errors
///
/// Words for the user.
fn serialise(project: &Project) -> Result<String, String> {
    // A plain annotation takes about 150 bytes.
    let mut text = String::with_capacity(4096 + 160 * project.annotations().len());
    file::write_checked(project, &mut |piece| text.push_str(piece)).map_err(|it| not_saved(&it))?;
    Ok(text)
}

/// Says that a save was refused, since it would not have kept what there is.
pub(super) fn not_saved(why: &file::NotTheSame) -> String {
    format!(
        "the project was not saved: what would be written does not read back as the same \
         project ({why}), which is a fault of this program; the file is as it was before and \
         your edits are kept in the journal"
    )
}

/// The earlier versions kept beside a project file, newest first.
pub fn earlier_versions(path: &Path) -> Vec<history::Version> {
    history::versions(&super::fs::RealFs, path)
}
