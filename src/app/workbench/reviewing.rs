//! The annotators' files that are reviewed beside an open gold project.

use super::{News, OpenProject, Workbench};
use crate::app::jobs::Done;
use crate::app::notices::Level;
use crate::command::Change;
use crate::io::digest::Digest;
use crate::io::review::{self, Look, Side};
use crate::model::Project;
use crate::review::agreement::frozen::FrozenFile;
use crate::review::blind::own_unfinished;
use crate::review::gold::{Board, Progress, Review, Status};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The annotators' files beside the open project, and what they come to.
#[derive(Clone, Debug)]
pub struct Annotators {
    /// The files, in the order in which they were given.
    pub paths: Vec<PathBuf>,
    /// What they hold.
    pub sides: Vec<Arc<Project>>,
    /// What they have at each place.
    pub board: Arc<Board>,
    /// What is settled of it.
    pub progress: Progress,
    /// The items that the last edit of the gold bore on.
    pub touched: BTreeSet<usize>,
    /// Moves on when the files were read anew.
    pub reading: u64,
    looks: Vec<Look>,
    hashes: Vec<Digest>,
    /// Whether these files are remembered for the next start.
    remembered: bool,
    /// Whether what decisions rest on is kept for it.
    kept: bool,
}

impl Annotators {
    /// What decisions are made on.
    pub fn review<'a>(&'a self, gold: &'a Project) -> Review<'a> {
        Review {
            gold,
            sides: &self.sides,
            board: &self.board,
            progress: &self.progress,
        }
    }

    /// The same beside a gold that was edited since; what was open again stays
    /// so until somebody decides.
    fn held_against(mut self, gold: &Project) -> Self {
        let status = |at: &usize| self.progress.status(*at);
        let again = (0..self.board.items.len()).filter(|at| status(at) == Status::Again);
        self.progress = Progress::new(gold, &self.board, again.collect());
        self
    }

    /// The files as a frozen agreement names them.
    pub(super) fn frozen_files(&self) -> Vec<FrozenFile> {
        let files = self.paths.iter().zip(&self.sides).zip(&self.hashes);
        files
            .map(|((path, project), hash)| FrozenFile {
                file: path
                    .file_name()
                    .unwrap_or(path.as_os_str())
                    .to_string_lossy()
                    .into_owned(),
                annotator: project.head().annotator.name.clone(),
                sha256: hash.to_string(),
            })
            .collect()
    }
}

/// A review that was asked for.
#[derive(Debug)]
pub(super) struct Wanted {
    gold: PathBuf,
    files: Vec<PathBuf>,
    /// Whether the reviewer may see the others' work, the own file finished or
    /// not.
    see: bool,
    /// What the files held when they were last read for it; empty if they were not.
    sides: Vec<Side>,
}

/// Why a review is not begun.
enum Refusal {
    /// Something does not work.
    Fault(String),
    /// The reviewer is one of the annotators and has not finished.
    Unfinished(String),
}

/// Files that a thread read and compared.
pub(in crate::app) struct Reviewed {
    gold: PathBuf,
    files: Vec<PathBuf>,
    revision: u64,
    result: Result<Annotators, Refusal>,
}

/// A gold project that a thread made.
pub(in crate::app) struct GoldMade {
    wanted: Wanted,
    /// The annotators' files, which were read for it.
    result: Result<Vec<Side>, Refusal>,
}

/// Reads the files for a person; refused as long as that person's own is among
/// them and not finished, unless it is to be seen all the same.
fn read_for(person: &str, files: &[PathBuf], see: bool) -> Result<Vec<Side>, Refusal> {
    let sides = review::read_sides(files).map_err(Refusal::Fault)?;
    let projects = sides.iter().map(|it| &it.project);
    match own_unfinished(projects, person).filter(|_| !see) {
        Some(it) => Err(Refusal::Unfinished(it.in_words())),
        None => Ok(sides),
    }
}

impl Workbench {
    /// Begins a review: opens the gold project, made anew if it is not there,
    /// with the annotators' files beside it. If the reviewer's own file is one
    /// of them and not finished, that is [`News::Unfinished`] instead, unless
    /// `see` says that it may be.
    pub fn begin_review(&mut self, files: Vec<PathBuf>, gold: PathBuf, reviewer: &str, see: bool) {
        let files: Vec<PathBuf> = files
            .into_iter()
            .map(|it| std::path::absolute(&it).unwrap_or(it))
            .collect();
        let whole = gold.canonicalize().unwrap_or_else(|_| gold.clone());
        let mut wanted = Wanted {
            gold,
            files,
            see,
            sides: Vec::new(),
        };
        if self.open.as_ref().is_some_and(|it| it.path() == whole) {
            // The gold is open already: only the files beside it are new.
            wanted.gold.clone_from(&whole);
            self.then_review = Some(wanted);
            self.resume_review(&whole);
            return;
        }
        if wanted.gold.exists() {
            let gold = wanted.gold.clone();
            self.then_review = Some(wanted);
            self.open(gold);
            return;
        }
        let reviewer = reviewer.to_owned();
        self.jobs
            .start("Making the gold project".to_owned(), move || {
                let result = read_for(&reviewer, &wanted.files, wanted.see).and_then(|sides| {
                    review::create_gold(&wanted.gold, &reviewer, &sides).map_err(Refusal::Fault)?;
                    Ok(sides)
                });
                Done::GoldMade(GoldMade { wanted, result })
            });
    }

    pub(super) fn take_gold(&mut self, made: GoldMade) -> Option<News> {
        let GoldMade { mut wanted, result } = made;
        match result {
            Ok(sides) => {
                wanted.sides = sides;
                let gold = wanted.gold.clone();
                self.then_review = Some(wanted);
                self.open(gold);
                None
            }
            Err(Refusal::Unfinished(words)) => Some(News::Unfinished {
                files: wanted.files,
                gold: wanted.gold,
                words,
            }),
            Err(Refusal::Fault(message)) => {
                self.tell(Level::Error, message);
                None
            }
        }
    }

    /// Puts the files of a review beside the project that was just opened: those
    /// that were asked for, else those that were there the last time.
    pub(super) fn resume_review(&mut self, opened: &Path) {
        let Some(open) = &self.open else { return };
        let (files, see, sides) = match self.then_review.take() {
            Some(it) if it.gold == opened => (it.files, it.see, it.sides),
            // They were seen before.
            _ => {
                let files = review::remembered(&self.folders, open.path());
                (files, true, Vec::new())
            }
        };
        if !files.is_empty() {
            self.read_annotators(files, see, sides);
        }
    }

    /// Reads the annotators' files again.
    pub fn reload_annotators(&mut self) {
        let files = self.open.as_ref().and_then(|it| it.annotators.as_ref());
        if let Some(files) = files.map(|it| it.paths.clone()) {
            self.read_annotators(files, true, Vec::new());
        }
    }

    /// Reads the files and compares them; `read` is what they held a moment
    /// ago, if they were just read.
    fn read_annotators(&mut self, files: Vec<PathBuf>, see: bool, read: Vec<Side>) {
        let Some(open) = self.open.as_mut().filter(|it| !it.reading_annotators) else {
            return;
        };
        open.reading_annotators = true;
        let gold = open.store.project().clone();
        let revision = open.store.revision();
        let path = open.path().to_owned();
        let before = open.annotators.as_ref();
        let before = before.map(|it| (Arc::clone(&it.board), it.reading));
        let folders = self.folders.clone();
        self.jobs
            .start("Comparing the annotators’ files".to_owned(), move || {
                let reviewer = &gold.head().annotator.name;
                let same = |it: &Side| it.look.is_some() && review::look(&it.path) == it.look;
                let sides = if read.len() == files.len() && read.iter().all(same) {
                    Ok(read)
                } else {
                    read_for(reviewer, &files, see)
                };
                let result = sides.map(|sides| {
                    // At the start, against what they were when decisions were made.
                    let before = before.or_else(|| {
                        let old = review::kept(&folders, &path, &files)?;
                        let projects: Vec<&Project> = old.iter().map(|it| &it.project).collect();
                        Some((Arc::new(Board::new(&gold, &projects, names(&old))), 0))
                    });
                    compared(&gold, sides, before)
                });
                Done::Reviewed(Box::new(Reviewed {
                    gold: path,
                    files,
                    revision,
                    result,
                }))
            });
    }

    pub(super) fn take_review(&mut self, found: Reviewed) -> Option<News> {
        let open = self.open.as_mut().filter(|it| it.path() == found.gold)?;
        open.reading_annotators = false;
        let annotators = match found.result {
            Ok(it) => it,
            Err(Refusal::Unfinished(words)) => {
                return Some(News::Unfinished {
                    files: found.files,
                    gold: found.gold,
                    words,
                });
            }
            Err(Refusal::Fault(message)) => {
                self.tell(
                    Level::Error,
                    format!("The annotators’ files are not reviewed: {message}"),
                );
                return None;
            }
        };
        if open.store.revision() != found.revision {
            // The gold was edited meanwhile: held against it once more.
            open.reading_annotators = true;
            let (gold, revision) = (open.store.project().clone(), open.store.revision());
            self.jobs
                .start("Comparing the annotators’ files".to_owned(), move || {
                    Done::Reviewed(Box::new(Reviewed {
                        result: Ok(annotators.held_against(&gold)),
                        revision,
                        gold: found.gold,
                        files: found.files,
                    }))
                });
            return None;
        }
        let first = open.annotators.is_none();
        let again = annotators.progress.again();
        let board = Arc::clone(&annotators.board);
        let old = open.annotators.replace(annotators);
        self.jobs.let_go(old);
        self.keep_annotators();
        // The first page does not wait for it.
        let what = "Grouping what is alike".to_owned();
        self.jobs.start(what, move || {
            board.prepare();
            Done::Kept
        });
        match again {
            0 if first => {}
            0 => self.tell(
                Level::Info,
                "The annotators’ files were read again; every decision stands",
            ),
            1 => self.tell(
                Level::Warning,
                "The annotators’ files were read again; one decision is open again, since what \
                 it rests on has changed",
            ),
            several => self.tell(
                Level::Warning,
                format!(
                    "The annotators’ files were read again; {several} decisions are open again, \
                     since what they rest on has changed"
                ),
            ),
        }
        Some(News::Annotators { first })
    }

    /// Remembers which files are reviewed, and keeps what decisions rest on,
    /// once none of these is open again: at the next start it is then known
    /// what has changed.
    pub(super) fn keep_annotators(&mut self) {
        let Some(open) = self.open.as_mut() else {
            return;
        };
        let gold = open.path().to_owned();
        let Some(it) = open.annotators.as_mut() else {
            return;
        };
        let keep = !it.kept && it.progress.again() == 0;
        if it.remembered && !keep {
            return;
        }
        it.kept |= keep;
        let remember = !std::mem::replace(&mut it.remembered, true);
        let (files, looks) = (it.paths.clone(), it.looks.clone());
        let folders = self.folders.clone();
        let what = "Remembering the annotators’ files".to_owned();
        self.jobs.start(what, move || {
            if remember && let Err(err) = review::remember(&folders, &gold, &files) {
                log::warn!("the files of the review are not remembered: {err}");
            }
            if keep {
                review::keep(&folders, &gold, &files, &looks);
            }
            Done::Kept
        });
    }

    /// Looks whether an annotator has saved since the files were read.
    pub(super) fn look_at_annotators(&mut self) {
        let Some(open) = &self.open else { return };
        let Some(annotators) = &open.annotators else {
            return;
        };
        let mut files = annotators.paths.iter().zip(&annotators.looks);
        let changed = files.any(|(path, before)| {
            let now = review::look(path);
            now.is_some() && now != *before
        });
        if changed {
            self.reload_annotators();
        }
    }
}

impl OpenProject {
    /// Keeps what is settled in step with an edit.
    pub(super) fn follow_review(&mut self, change: &Change) {
        if let Some(it) = &mut self.annotators {
            it.touched = it.progress.follow(self.store.project(), &it.board, change);
            self.touch_figures(change);
        }
    }

    /// How many disagreements of the review are decided.
    pub(super) fn decided(&self) -> usize {
        let annotators = self.annotators.as_ref();
        annotators.map_or(0, |it| it.progress.disputes().1)
    }
}

/// Compares the files, and with what they were before.
fn compared(gold: &Project, sides: Vec<Side>, before: Option<(Arc<Board>, u64)>) -> Annotators {
    let names = names(&sides);
    let (mut paths, mut looks, mut projects) = (Vec::new(), Vec::new(), Vec::new());
    let mut hashes = Vec::new();
    for Side {
        path,
        project,
        look,
        sha256,
    } in sides
    {
        paths.push(path);
        looks.push(look);
        hashes.push(sha256);
        projects.push(Arc::new(project));
    }
    let all: Vec<&Project> = projects.iter().map(AsRef::as_ref).collect();
    let board = Board::new(gold, &all, names);
    let changed = before.as_ref().map(|it| board.changed_since(&it.0));
    let progress = Progress::new(gold, &board, changed.unwrap_or_default());
    Annotators {
        paths,
        sides: projects,
        board: Arc::new(board),
        progress,
        touched: BTreeSet::new(),
        reading: before.map_or(1, |it| it.1 + 1),
        looks,
        hashes,
        remembered: false,
        kept: false,
    }
}

/// What the annotators are called: their names, told apart by their files.
fn names(sides: &[Side]) -> Vec<String> {
    let own: Vec<&str> = sides
        .iter()
        .map(|it| it.project.head().annotator.name.trim())
        .collect();
    let named = sides.iter().enumerate().map(|(at, side)| {
        let name = own[at];
        let twins = own.iter().filter(|it| **it == name).count();
        let stem = side.path.file_stem().unwrap_or_default().to_string_lossy();
        match (name.is_empty(), twins) {
            (true, _) => stem.into_owned(),
            (false, 1) => name.to_owned(),
            (false, _) => format!("{name} ({stem})"),
        }
    });
    named.collect()
}
