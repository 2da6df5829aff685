//! The annotators' files that are reviewed beside an open gold project.

use super::{News, OpenProject, Workbench};
use crate::app::jobs::Done;
use crate::app::notices::Level;
use crate::command::Change;
use crate::io::review::{self, Look, Side};
use crate::model::Project;
use crate::review::gold::{Board, Progress, Review};
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
    /// Whether what decisions rest on is kept for the next start.
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
}

/// Files that a thread read and compared.
pub(in crate::app) struct Reviewed {
    gold: PathBuf,
    revision: u64,
    result: Result<Annotators, String>,
}

/// A gold project that a thread made.
pub(in crate::app) struct GoldMade {
    gold: PathBuf,
    files: Vec<PathBuf>,
    /// The annotators' files, which were read for it.
    result: Result<Vec<Side>, String>,
}

/// The files that are to be reviewed once a gold project is open.
#[derive(Debug)]
pub(super) struct Next {
    gold: PathBuf,
    files: Vec<PathBuf>,
    /// What they held when they were last read; empty if they were not.
    sides: Vec<Side>,
}

impl Next {
    fn new(gold: PathBuf, files: Vec<PathBuf>) -> Self {
        Self {
            gold,
            files,
            sides: Vec::new(),
        }
    }
}

impl Workbench {
    /// Begins a review: opens the gold project, made anew if it is not there,
    /// with the annotators' files beside it.
    pub fn begin_review(&mut self, files: Vec<PathBuf>, gold: PathBuf, reviewer: &str) {
        let files: Vec<PathBuf> = files
            .into_iter()
            .map(|it| std::path::absolute(&it).unwrap_or(it))
            .collect();
        let whole = gold.canonicalize().unwrap_or_else(|_| gold.clone());
        if self.open.as_ref().is_some_and(|it| it.path() == whole) {
            // The gold is open already: only the files beside it are new.
            self.then_review = Some(Next::new(whole.clone(), files));
            self.resume_review(&whole);
            return;
        }
        if gold.exists() {
            self.then_review = Some(Next::new(gold.clone(), files));
            self.open(gold);
            return;
        }
        let reviewer = reviewer.to_owned();
        self.jobs
            .start("Making the gold project".to_owned(), move || {
                let result = review::read_sides(&files).and_then(|sides| {
                    review::create_gold(&gold, &reviewer, &sides)?;
                    Ok(sides)
                });
                Done::GoldMade(GoldMade {
                    gold,
                    files,
                    result,
                })
            });
    }

    pub(super) fn take_gold(&mut self, made: GoldMade) {
        let GoldMade {
            gold,
            files,
            result,
        } = made;
        match result {
            Ok(sides) => {
                self.then_review = Some(Next {
                    sides,
                    ..Next::new(gold.clone(), files)
                });
                self.open(gold);
            }
            Err(message) => self.tell(Level::Error, message),
        }
    }

    /// Puts the files of a review beside the project that was just opened: those
    /// that were asked for, else those that were there the last time.
    pub(super) fn resume_review(&mut self, opened: &Path) {
        let Some(open) = &self.open else { return };
        let gold = open.path().to_owned();
        let (files, sides) = match self.then_review.take() {
            Some(next) if next.gold == opened => {
                if let Err(err) = review::remember(&self.folders, &gold, &next.files) {
                    log::warn!("the files of the review are not remembered: {err}");
                }
                (next.files, next.sides)
            }
            _ => (review::remembered(&self.folders, &gold), Vec::new()),
        };
        if !files.is_empty() {
            self.read_annotators(files, sides);
        }
    }

    /// Reads the annotators' files again.
    pub fn reload_annotators(&mut self) {
        let files = self.open.as_ref().and_then(|it| it.annotators.as_ref());
        if let Some(files) = files.map(|it| it.paths.clone()) {
            self.read_annotators(files, Vec::new());
        }
    }

    /// Reads the files and compares them; `read` is what they held a moment
    /// ago, if they were just read.
    fn read_annotators(&mut self, files: Vec<PathBuf>, read: Vec<Side>) {
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
                let same = |it: &Side| it.look.is_some() && review::look(&it.path) == it.look;
                let sides = if read.len() == files.len() && read.iter().all(same) {
                    Ok(read)
                } else {
                    review::read_sides(&files)
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
                    revision,
                    result,
                }))
            });
    }

    pub(super) fn take_review(&mut self, found: Reviewed) -> Option<News> {
        let open = self.open.as_mut().filter(|it| it.path() == found.gold)?;
        open.reading_annotators = false;
        let mut annotators = match found.result {
            Ok(it) => it,
            Err(message) => {
                self.tell(
                    Level::Error,
                    format!("The annotators’ files are not reviewed: {message}"),
                );
                return None;
            }
        };
        let gold = open.store.project();
        // Items that were open again stay so until somebody decides.
        let again: BTreeSet<usize> = (0..annotators.board.items.len())
            .filter(|it| annotators.progress.status(*it) == crate::review::gold::Status::Again)
            .collect();
        if open.store.revision() != found.revision {
            annotators.progress = Progress::new(gold, &annotators.board, again);
        }
        let first = open.annotators.is_none();
        let again = annotators.progress.again();
        open.annotators = Some(annotators);
        self.keep_annotators();
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

    /// Keeps the files that decisions rest on, once none of these is open
    /// again: at the next start it is then known what has changed.
    pub(super) fn keep_annotators(&mut self) {
        let Some(open) = self.open.as_mut() else {
            return;
        };
        let path = open.path().to_owned();
        if let Some(it) = open.annotators.as_mut()
            && !it.kept
            && it.progress.again() == 0
        {
            it.kept = true;
            review::keep(&self.folders, &path, &it.paths, &it.looks);
        }
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
        }
    }
}

/// Compares the files, and with what they were before.
fn compared(gold: &Project, sides: Vec<Side>, before: Option<(Arc<Board>, u64)>) -> Annotators {
    let names = names(&sides);
    let (mut paths, mut looks, mut projects) = (Vec::new(), Vec::new(), Vec::new());
    for Side {
        path,
        project,
        look,
    } in sides
    {
        paths.push(path);
        looks.push(look);
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
