//! What happens when the program itself is wrong: journals are flushed, and a
//! report is left that holds no word of any document.

use super::atomic::{Expect, save_atomically};
use super::clock;
use super::fs::{Fs, RealFs};
use super::random;
use super::state::Folders;
use crate::exchange::foreseen::is_foreseen;
use std::any::Any;
use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// Gets a journal onto the disk; see [`super::session::Session::flusher`].
pub type Flush = Arc<dyn Fn() + Send + Sync>;

static FLUSHERS: Mutex<Vec<(u64, Flush)>> = Mutex::new(Vec::new());

/// Keeps a callback registered until it is dropped.
#[derive(Debug)]
pub struct Registered(u64);

impl Drop for Registered {
    fn drop(&mut self) {
        let mut flushers = FLUSHERS.lock().unwrap_or_else(PoisonError::into_inner);
        flushers.retain(|(id, _)| *id != self.0);
    }
}

/// Has `flush` called should the program panic. Keep the result as long as
/// the project is open.
#[must_use = "the callback goes when this is dropped"]
pub fn flush_on_panic(flush: Flush) -> Registered {
    let id = random::bits();
    let mut flushers = FLUSHERS.lock().unwrap_or_else(PoisonError::into_inner);
    flushers.push((id, flush));
    Registered(id)
}

/// How many reports are kept.
const KEPT: usize = 20;
/// How long a dying program waits for its journals.
const PATIENCE: Duration = Duration::from_secs(3);

/// Installs the hook. What the hook before it would print, which may quote a
/// document, is printed in debug builds only.
pub fn install(folders: &Folders) {
    let folder = folders.crashes();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_foreseen() {
            return;
        }
        if cfg!(debug_assertions) {
            before(info);
        }
        flush_all();
        match write_report(&folder, &report(info)) {
            Some(path) => log::error!("internal fault; a report is in ‘{}’", path.display()),
            None => log::error!("internal fault; no report could be written"),
        }
    }));
}

/// Has nothing printed of panics that are foreseen; for where no hook is installed.
pub fn pass_over_foreseen() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_foreseen() {
            before(info);
        }
    }));
}

/// Calls all callbacks on a thread of their own, since the one that panicked
/// may hold what they need, and waits no longer than [`PATIENCE`].
fn flush_all() {
    let Ok(flushers) = FLUSHERS.try_lock().map(|it| it.clone()) else {
        return;
    };
    let (sender, done) = mpsc::channel();
    let thread = std::thread::Builder::new().name("variorum-flush".to_owned());
    let spawned = thread.spawn(move || {
        for (_, flush) in flushers {
            flush();
        }
        // Nobody may be waiting any more.
        let _ = sender.send(());
    });
    if spawned.is_ok() {
        let _ = done.recv_timeout(PATIENCE);
    }
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let place = info
        .location()
        .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    format!(
        "Variorum {} ({} {}) stopped on {}\nthread: {}\nplace: {place}\nmessage: {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        clock::written(clock::now()),
        thread.name().unwrap_or("unnamed"),
        message(info.payload()),
        Backtrace::force_capture(),
    )
}

/// A message that was composed may quote a document (the standard library's
/// own do); only one that stands in the program as it is goes into a report.
fn message(payload: &dyn Any) -> &'static str {
    match payload.downcast_ref::<&'static str>() {
        Some(message) => message,
        None => "(left out, since it may quote a document)",
    }
}

fn write_report(folder: &Path, text: &str) -> Option<PathBuf> {
    RealFs.create_dir_all(folder).ok()?;
    let now = clock::now().format("%Y%m%dT%H%M%SZ");
    let path = folder.join(format!("{now}-{}.txt", random::letters()));
    save_atomically(&RealFs, &path, text.as_bytes(), Expect::Absent, None).ok()?;
    let names = RealFs.read_dir(folder).unwrap_or_default();
    for old in names.iter().rev().skip(KEPT) {
        // An old report that stays does no harm.
        let _ = RealFs.remove(&folder.join(old));
    }
    Some(path)
}

/// The reports of crashes, newest first.
pub fn reports(folders: &Folders) -> Vec<PathBuf> {
    let folder = folders.crashes();
    let names = RealFs.read_dir(&folder).unwrap_or_default();
    names.into_iter().rev().map(|it| folder.join(it)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_panic_flushes_and_leaves_a_report_without_text() {
        let dir = tempfile::tempdir().expect("a folder");
        let folders = Folders::under(dir.path());
        install(&folders);
        let flushed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&flushed);
        let flush: Flush = Arc::new(move || {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let registered = flush_on_panic(flush);
        let secret = "some 160 Fulani herders were killed: é";
        let slice = |end: usize| secret[..end].len();
        let caught = std::panic::catch_unwind(|| slice(secret.len() - 1));
        assert!(caught.is_err());
        assert_eq!(flushed.load(Ordering::SeqCst), 1);
        drop(registered);
        let foreseen = crate::exchange::foreseen::cautiously(|| slice(secret.len() - 1));
        assert_eq!(foreseen, None);
        let caught = std::panic::catch_unwind(|| slice(secret.len() - 1));
        assert!(caught.is_err());
        assert_eq!(flushed.load(Ordering::SeqCst), 1);
        // Give back the hook of the test runner.
        drop(std::panic::take_hook());

        let reports = reports(&folders);
        assert_eq!(reports.len(), 2);
        let text = std::fs::read_to_string(&reports[0]).expect("reads");
        assert!(
            text.contains("crash.rs") && text.contains("left out"),
            "{text}"
        );
        assert!(!text.contains("herders"), "{text}");
    }

    #[test]
    fn old_reports_go() {
        let dir = tempfile::tempdir().expect("a folder");
        for number in 0..30 {
            write_report(dir.path(), &number.to_string()).expect("writes");
        }
        assert_eq!(std::fs::read_dir(dir.path()).expect("lists").count(), KEPT);
    }
}
