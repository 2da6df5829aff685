//! File dialogs: the desktop's own, on a thread, and scripted ones for tests.
//!
//! On some desktops there is none, and on some it never shows. Whoever asks
//! for one offers a field for a typed path beside it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogKind {
    /// One file that exists.
    OpenFile,
    /// Files that exist, one or more.
    OpenFiles,
    /// A folder.
    OpenFolder,
    /// A name for a file, which may exist.
    SaveFile,
}

/// A dialog to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogRequest {
    /// What is asked for.
    pub kind: DialogKind,
    /// What stands above it.
    pub title: String,
    /// Where it starts.
    pub folder: Option<PathBuf>,
    /// The name it proposes, when saving.
    pub name: Option<String>,
    /// What files are shown: a label, and endings without the dot.
    pub filters: Vec<(String, Vec<String>)>,
}

impl DialogRequest {
    /// A dialog that starts where the desktop likes and shows all files.
    pub fn new(kind: DialogKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            folder: None,
            name: None,
            filters: Vec::new(),
        }
    }
}

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogAnswer {
    /// What the user chose; never empty.
    Chosen(Vec<PathBuf>),
    /// The user chose nothing.
    Cancelled,
    /// It ended before anybody could have seen it: this desktop has none.
    NoDialog,
}

/// Called once with the answer, from any thread.
pub type OnAnswer = Box<dyn FnOnce(DialogAnswer) + Send>;

/// Something that shows file dialogs.
pub trait FileDialogs: Send {
    /// Shows a dialog; returns at once.
    fn request(&self, request: DialogRequest, answer: OnAnswer);
}

/// The desktop's own dialogs.
#[derive(Clone, Copy, Debug, Default)]
pub struct DesktopDialogs;

/// No person is faster than this with a dialog.
const UNSEEN: Duration = Duration::from_millis(150);

impl FileDialogs for DesktopDialogs {
    fn request(&self, request: DialogRequest, answer: OnAnswer) {
        // Where there is no thread, the answer is dropped with the closure,
        // so it waits in a slot that both can reach.
        let slot = Arc::new(Mutex::new(Some(answer)));
        let theirs = Arc::clone(&slot);
        let take = |slot: &Mutex<Option<OnAnswer>>| {
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            slot.take()
        };
        let spawned = std::thread::Builder::new()
            .name("variorum-dialog".to_owned())
            .spawn(move || {
                let began = Instant::now();
                let chosen = show(request);
                if let Some(answer) = take(&theirs) {
                    answer(answer_of(chosen, began.elapsed()));
                }
            });
        if let Err(err) = spawned {
            log::warn!("no thread for a file dialog: {err}");
            if let Some(answer) = take(&slot) {
                answer(DialogAnswer::NoDialog);
            }
        }
    }
}

fn answer_of(chosen: Option<Vec<PathBuf>>, took: Duration) -> DialogAnswer {
    match chosen {
        Some(paths) if !paths.is_empty() => DialogAnswer::Chosen(paths),
        _ if took < UNSEEN => DialogAnswer::NoDialog,
        _ => DialogAnswer::Cancelled,
    }
}

fn show(request: DialogRequest) -> Option<Vec<PathBuf>> {
    let DialogRequest {
        kind,
        title,
        folder,
        name,
        filters,
    } = request;
    let mut dialog = rfd::AsyncFileDialog::new().set_title(title);
    if let Some(folder) = folder {
        dialog = dialog.set_directory(folder);
    }
    if let Some(name) = name {
        dialog = dialog.set_file_name(name);
    }
    for (label, endings) in filters {
        dialog = dialog.add_filter(label, &endings);
    }
    let one = |it: Option<rfd::FileHandle>| it.map(|it| vec![it.path().to_owned()]);
    match kind {
        DialogKind::OpenFile => one(wait_for(dialog.pick_file())),
        DialogKind::OpenFiles => wait_for(dialog.pick_files())
            .map(|files| files.iter().map(|it| it.path().to_owned()).collect()),
        DialogKind::OpenFolder => one(wait_for(dialog.pick_folder())),
        DialogKind::SaveFile => one(wait_for(dialog.save_file())),
    }
}

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread, which has nothing else to do: macOS lets only its
/// main thread show a dialog itself, but any thread wait for one.
fn wait_for<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Dialogs that answer by a script, for tests; without a next line they say
/// [`DialogAnswer::NoDialog`].
#[derive(Clone, Debug, Default)]
pub struct ScriptedDialogs {
    script: Arc<Mutex<VecDeque<DialogAnswer>>>,
    asked: Arc<Mutex<Vec<DialogRequest>>>,
}

impl ScriptedDialogs {
    /// Answers in this order.
    pub fn new(answers: impl IntoIterator<Item = DialogAnswer>) -> Self {
        Self {
            script: Arc::new(Mutex::new(answers.into_iter().collect())),
            asked: Arc::default(),
        }
    }

    /// Answers like that once the script is at its end.
    pub fn add(&self, answers: impl IntoIterator<Item = DialogAnswer>) {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        script.extend(answers);
    }

    /// What was asked for so far.
    pub fn asked(&self) -> Vec<DialogRequest> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }
}

impl FileDialogs for ScriptedDialogs {
    fn request(&self, request: DialogRequest, answer: OnAnswer) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(request);
        drop(asked);
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let next = script.pop_front();
        drop(script);
        answer(next.unwrap_or(DialogAnswer::NoDialog));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_at_once_is_no_dialog() {
        let path = || Some(vec![PathBuf::from("/a")]);
        let (fast, slow) = (Duration::from_millis(3), Duration::from_secs(1));
        assert_eq!(answer_of(None, fast), DialogAnswer::NoDialog);
        assert_eq!(answer_of(None, slow), DialogAnswer::Cancelled);
        assert_eq!(answer_of(Some(Vec::new()), slow), DialogAnswer::Cancelled);
        assert_eq!(
            answer_of(path(), fast),
            DialogAnswer::Chosen(vec!["/a".into()])
        );
    }

    #[test]
    fn a_script_answers_in_order() {
        let dialogs = ScriptedDialogs::new([DialogAnswer::Cancelled]);
        let (sender, answers) = std::sync::mpsc::channel();
        for _ in 0..2 {
            let sender = sender.clone();
            let request = DialogRequest::new(DialogKind::OpenFile, "Open project");
            let answer: OnAnswer = Box::new(move |it| sender.send(it).expect("is waited for"));
            dialogs.request(request, answer);
        }
        let answers: Vec<DialogAnswer> = answers.try_iter().collect();
        assert_eq!(answers, [DialogAnswer::Cancelled, DialogAnswer::NoDialog]);
        assert_eq!(dialogs.asked().len(), 2);
    }

    #[test]
    fn waiting_wakes_up() {
        let (sender, receiver) = std::sync::mpsc::channel::<Waker>();
        std::thread::spawn(move || {
            let waker = receiver.recv().expect("is polled");
            waker.wake();
        });
        let mut polled = 0;
        let value = wait_for(std::future::poll_fn(move |context| {
            polled += 1;
            if polled == 1 {
                sender.send(context.waker().clone()).expect("is waited for");
                return Poll::Pending;
            }
            Poll::Ready(polled)
        }));
        assert!(value >= 2);
    }
}
