//! What takes longer than a moment runs on threads and answers here.

use super::gazetteers::Gazetteers;
use super::suggestions::Computed;
use super::workbench::Exported;
use super::workbench::FiguresDone;
use super::workbench::GoldMade;
use super::workbench::ImportRead;
use super::workbench::ImportReady;
use super::workbench::Looked;
use super::workbench::MergeDone;
use super::workbench::Proposed;
use super::workbench::Reviewed;
use super::workbench::TextsFound;
use crate::command::Refit;
use crate::index::{DocumentIndex, Mentions, Statistics};
use crate::io::Wake;
use crate::io::project::{OpenError, Opened};
use crate::io::sources::{SourceFile, TextState};
use crate::model::{Source, SourceId};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

/// Names a job, to cancel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(u64);

/// What a job found.
pub(super) enum Done {
    /// A project was opened, or not.
    Opened(PathBuf, Result<Box<(Opened, Mentions)>, OpenError>),
    /// A source's text was looked for.
    Text(SourceId, Box<TextLoad>),
    /// Annotations were looked for in a changed text.
    Refit(SourceId, Refit),
    /// Whose texts of that project are not where it says, and where that is.
    Surveyed(PathBuf, Vec<(SourceId, PathBuf)>),
    /// Texts were looked for by their hashes, or why not.
    Found(Result<Box<TextsFound>, String>),
    /// The project of that revision was counted.
    Counted(u64, Statistics),
    /// Pairs of passages that may tell one event.
    Candidates(Vec<Proposed>),
    /// The gazetteers were read; those that could not be, with the reason.
    Gazetteers(Box<Gazetteers>, Vec<String>),
    /// New sources were read; those that could not be, with the reason.
    Read(Vec<(Source, SourceFile)>, Vec<String>),
    /// The recognisers went over a source; `None` = it was called off.
    Suggested(SourceId, Option<Box<Computed>>),
    /// Another version of the project was merged with it, or not.
    Merged(Box<MergeDone>),
    /// How well the annotators of a review agree.
    Figures(Box<FiguresDone>),
    /// A gold project was made, or not.
    GoldMade(GoldMade),
    /// The annotators' files were read and compared, or not.
    Reviewed(Box<Reviewed>),
    /// Something was written for the next start, or made ready, of which
    /// nothing is to be told.
    Kept,
    /// What an export would come to.
    Looked(Box<Looked>),
    /// The project of that path was exported, or not.
    Exported(PathBuf, Result<Box<Exported>, String>),
    /// Files of another tool were read, or not.
    Import(Box<ImportRead>),
    /// What is in them can be taken over, or not.
    ImportReady(Box<ImportReady>),
}

/// What became of a text, and its index if it is the recorded one.
pub(super) struct TextLoad {
    pub state: TextState,
    /// The index over the annotations of that revision of the store.
    pub index: Option<(DocumentIndex, u64)>,
}

/// A job that is under way.
#[derive(Clone, Debug)]
pub struct Running {
    /// Names it.
    pub id: JobId,
    /// What people read: "Opening mali.ron".
    pub what: String,
    /// When it began.
    pub since: Instant,
}

/// The jobs under way and their answers.
pub(super) struct Jobs {
    sender: Sender<(JobId, Done)>,
    receiver: Receiver<(JobId, Done)>,
    running: Vec<Running>,
    next: u64,
    wake: Option<Wake>,
}

impl Default for Jobs {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            running: Vec::new(),
            next: 0,
            wake: None,
        }
    }
}

impl Jobs {
    /// Whom to wake when a job is done.
    pub fn on_done(&mut self, wake: Wake) {
        self.wake = Some(wake);
    }

    /// Starts a job. Where no thread is to be had it is done at once.
    pub fn start(&mut self, what: String, work: impl FnOnce() -> Done + Send + 'static) -> JobId {
        let id = JobId(self.next);
        self.next += 1;
        self.running.push(Running {
            id,
            what,
            since: Instant::now(),
        });
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        let run = move || {
            // Nobody listens any more once the window is closed.
            let _ = sender.send((id, work()));
            if let Some(wake) = wake {
                wake();
            }
        };
        let builder = std::thread::Builder::new().name("variorum-job".to_owned());
        if let Err(err) = builder.spawn(run) {
            log::error!("a thread could not be started: {err}");
            self.running.retain(|it| it.id != id);
        }
        id
    }

    /// Forgets a job: its answer is dropped when it comes.
    pub fn cancel(&mut self, id: JobId) {
        self.running.retain(|it| it.id != id);
    }

    /// Whether that job is still under way: neither done nor called off.
    pub fn is_running(&self, id: Option<JobId>) -> bool {
        id.is_some_and(|id| self.running.iter().any(|it| it.id == id))
    }

    /// Drops something large on a thread of its own: to free what a hundred
    /// thousand records hold takes longer than a frame.
    pub fn let_go<T: Send + 'static>(&self, what: T) {
        let builder = std::thread::Builder::new().name("variorum-drop".to_owned());
        if let Err(err) = builder.spawn(move || drop(what)) {
            log::error!("a thread could not be started: {err}");
        }
    }

    /// The jobs under way, oldest first.
    pub fn running(&self) -> &[Running] {
        &self.running
    }

    /// The answers of jobs that were not cancelled.
    pub fn finished(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        while let Ok((id, answer)) = self.receiver.try_recv() {
            let before = self.running.len();
            self.running.retain(|it| it.id != id);
            if self.running.len() < before {
                done.push(answer);
            }
        }
        done
    }
}
