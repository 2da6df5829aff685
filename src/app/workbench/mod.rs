//! The open project with its session: what the window and tests drive.
//!
//! Every change goes through [`Workbench::apply`], [`Workbench::undo`] and
//! [`Workbench::redo`], which keep the journal in step with the store. Nothing
//! here waits for the disk.

mod attaching;
mod candidates;
mod comparisons;
mod counts;
mod exporting;
mod figures;
mod importing;
mod merging;
mod open_project;
mod reviewing;
mod texts;

pub use attaching::POINT_AT_FOLDER;
pub(in crate::app) use attaching::TextsFound;
pub use candidates::Proposed;
pub(in crate::app) use exporting::Looked;
pub use exporting::{Excerpt, ExportChoice, Exported, LossGroup, Outlook, Preview, Progress};
pub(in crate::app) use figures::FiguresDone;
pub use figures::{
    ConfusionCell, Figures, FiguresOf, GoldFigures, GoldSummary, Headline, KindFigures,
    ManyFigures, PairFigures, Parting, RuleFigures, same_span,
};
pub use importing::{Found as ImportFound, Import, ImportWish};
pub(in crate::app) use importing::{Read as ImportRead, Ready as ImportReady};
pub(in crate::app) use merging::MergeDone;
pub use open_project::{Absent, OpenProject, Safety};
pub use reviewing::Annotators;
pub(in crate::app) use reviewing::{GoldMade, Reviewed};

use super::gazetteers::Gazetteers;
use super::jobs::{Done, JobId, Jobs, Running};
use super::notices::{Level, Notices};
use super::store::Store;
use super::suggestions::Suggestions;
use crate::command::{Change, Refit, Transaction, edit};
use crate::index::Mentions;
use crate::io::project::{Access, OpenMode, Opened, create_project, open_project};
use crate::io::session::SessionEvent;
use crate::io::state::Folders;
use crate::io::{Wake, clock};
use crate::model::{Annotator, Head, Project, Settings, SourceId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the file is looked at while the window is used.
const LOOK: Duration = Duration::from_secs(3);

/// The workbench of one window.
pub struct Workbench {
    folders: Folders,
    open: Option<OpenProject>,
    jobs: Jobs,
    wake: Option<Wake>,
    gazetteers: Option<Arc<Gazetteers>>,
    /// A review to begin once its gold is open.
    then_review: Option<reviewing::Wanted>,
    /// Whether nobody sees suggestions now: the recognisers rest.
    resting: bool,
    /// What the window has told.
    pub notices: Notices,
}

/// What happened while the window was not looking.
#[derive(Debug)]
pub enum News {
    /// A project was opened and stands in [`Workbench::project`].
    Opened(PathBuf),
    /// A project did not open.
    NotOpened(PathBuf),
    /// A source's text came.
    Text(SourceId),
    /// The annotations of a source were looked for in its changed text.
    Refit(SourceId, Refit),
    /// New sources came into the project; the first of them.
    Added(SourceId),
    /// Another version was merged into the project, which changed it.
    Merged(Box<Change>),
    /// Texts were attached, with the change that the project took.
    Attached(Option<Box<Change>>),
    /// The project was exported to that place.
    Exported(PathBuf),
    /// Documents were taken in from another tool's files.
    Imported {
        /// The source of the first of them.
        first: Option<SourceId>,
        /// How the project changed; `None` = it had all of it already.
        change: Option<Box<Change>>,
    },
    /// The annotators' files were read and compared.
    Annotators {
        /// Whether they were not there before.
        first: bool,
    },
    /// A review was not begun: the reviewer is one of the annotators and has
    /// not finished.
    Unfinished {
        /// The annotators' files.
        files: Vec<PathBuf>,
        /// Where the gold is, or was to be.
        gold: PathBuf,
        /// What is not finished, in words.
        words: String,
    },
}

impl Workbench {
    /// A workbench without a project.
    pub fn new(folders: Folders) -> Self {
        Self {
            folders,
            open: None,
            jobs: Jobs::default(),
            wake: None,
            gazetteers: None,
            then_review: None,
            resting: false,
            notices: Notices::default(),
        }
    }

    /// Whom to wake when there is news from a thread.
    pub fn on_news(&mut self, wake: Wake) {
        self.jobs.on_done(wake.clone());
        self.wake = Some(wake);
    }

    /// The platform's folders.
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    /// The open project.
    pub fn project(&self) -> Option<&OpenProject> {
        self.open.as_ref()
    }

    /// The open project, for what the window keeps with it.
    pub fn project_mut(&mut self) -> Option<&mut OpenProject> {
        self.open.as_mut()
    }

    /// The jobs that take longer than a moment.
    pub fn running(&self) -> &[Running] {
        self.jobs.running()
    }

    /// Stops waiting for a job.
    pub fn cancel(&mut self, id: JobId) {
        self.jobs.cancel(id);
        if let Some(open) = &mut self.open {
            open.loading.clear();
            open.suggestions.give_up(id);
            open.exports.give_up(id);
            open.give_up_import(id);
        }
    }

    /// Tells the person something.
    pub fn tell(&mut self, level: Level, text: impl Into<String>) {
        self.notices.tell(level, text, "", clock::now());
    }

    /// The gazetteers at hand; empty until they are read.
    pub fn gazetteers(&self) -> Arc<Gazetteers> {
        self.gazetteers.clone().unwrap_or_default()
    }

    /// Suggestions with the gazetteers at hand, ours until all are read.
    fn new_suggestions(&self) -> Suggestions {
        let mut suggestions = Suggestions::default();
        if let Some(read) = self.gazetteers.as_ref().filter(|it| !it.all().is_empty()) {
            suggestions.set_gazetteers(read.all());
        }
        suggestions
    }

    /// Begins to read the gazetteers, unless that was done.
    fn want_gazetteers(&mut self) {
        if self.gazetteers.is_some() {
            return;
        }
        self.gazetteers = Some(Arc::default());
        let folders = self.folders.clone();
        self.jobs.start("Reading gazetteers".to_owned(), move || {
            let loaded = crate::io::gazetteer::load(&folders, &[]);
            let faults = loaded.faults.iter().map(ToString::to_string);
            Done::Gazetteers(
                Box::new(Gazetteers::new(loaded.gazetteers)),
                faults.collect(),
            )
        });
    }

    /// Begins to open a project file; the answer comes as [`News`].
    pub fn open(&mut self, path: PathBuf) {
        let folders = self.folders.clone();
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        self.jobs.start(format!("Opening {name}"), move || {
            let opened = open_project(&path, &folders, &OpenMode::default());
            // A large project has many mentions: not counted on the window's thread.
            let opened = opened.map(|it| {
                let mentions = Mentions::new(&it.project);
                Box::new((it, mentions))
            });
            Done::Opened(path, opened)
        });
    }

    /// Makes a project file and opens it.
    ///
    /// # Errors
    ///
    /// A message; nothing was written then.
    pub fn create(&mut self, path: &Path, title: &str, annotator: &str) -> Result<(), String> {
        let head = Head {
            title: title.trim().to_owned(),
            annotator: Annotator {
                id: crate::model::slug::slug(annotator, "annotator")
                    .to_lowercase()
                    .into(),
                name: annotator.trim().to_owned(),
                ..Annotator::default()
            },
            settings: Settings::default(),
        };
        create_project(path, &Project::new(head)).map_err(|err| err.to_string())?;
        self.open(path.to_owned());
        Ok(())
    }

    /// Saves and lets go of the open project. Waits for the disk, but no
    /// longer than a few seconds; what is not saved then is in the journal.
    pub fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let OpenProject { store, session, .. } = open;
        for event in session.close(store.project(), Duration::from_secs(10)) {
            if let SessionEvent::SaveFailed { message } | SessionEvent::JournalFailed { message } =
                event
            {
                self.notices.tell(Level::Error, message, "", clock::now());
            }
        }
    }

    /// Changes the project; journalled at once, saved soon. What does not fit
    /// is told and changes nothing.
    pub fn apply(&mut self, transaction: Transaction) -> Option<Change> {
        let open = self.open.as_mut()?;
        if !open.writable() {
            self.tell(
                Level::Warning,
                "The project is open read-only, so nothing was changed",
            );
            return None;
        }
        let applied = open.store.apply(transaction).map(|(change, step)| {
            open.session.record_edit(step, clock::now());
            open.suggestions.follow(&change);
            change
        });
        let decided = open.decided();
        if let Ok(change) = &applied {
            open.follow_review(change);
        }
        match applied {
            Ok(change) => {
                open.edited();
                self.keep_annotators();
                self.warn_of_first_decision(decided);
                Some(change)
            }
            Err(rejected) => {
                self.tell(Level::Error, format!("That cannot be done: {rejected}"));
                None
            }
        }
    }

    /// Takes the last step back.
    pub fn undo(&mut self) -> Option<(Change, String)> {
        let open = self.open.as_mut().filter(|it| it.writable())?;
        let undone = open.store.undo()?;
        open.suggestions.follow(&undone.0);
        open.follow_review(&undone.0);
        open.session.record_undo();
        open.edited();
        Some(undone)
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) -> Option<(Change, String)> {
        let open = self.open.as_mut().filter(|it| it.writable())?;
        let redone = open.store.redo()?;
        open.suggestions.follow(&redone.0);
        open.follow_review(&redone.0);
        open.session.record_redo();
        open.edited();
        Some(redone)
    }

    /// Saves the file now.
    pub fn save(&mut self) {
        if let Some(open) = self.open.as_mut().filter(|it| it.writable()) {
            open.postponed = false;
            open.begin_save();
        }
    }

    /// Saves over what another program wrote, which goes into the history
    /// beside the file first.
    pub fn save_over(&mut self) {
        if let Some(open) = self.open.as_mut().filter(|it| it.writable()) {
            open.changed_on_disk = None;
            open.postponed = false;
            open.session.save_over(open.store.project());
        }
    }

    /// Opens the file as another program left it; our version is kept and
    /// offered beside it.
    pub fn reload(&mut self) {
        let Some(open) = self.open.take() else { return };
        let path = open.path().to_owned();
        // Not closed by saving: the file is the other program's now, and the
        // journal holds every edit of ours.
        (open.session.flusher())();
        drop(open);
        self.open(path);
    }

    /// Leaves a change on the disk undecided for now: nothing is saved over it,
    /// and the journal keeps every edit.
    pub fn postpone_change(&mut self) {
        if let Some(open) = &mut self.open
            && let Some(message) = open.changed_on_disk.take()
        {
            open.postponed = true;
            self.tell(
                Level::Warning,
                format!("{message}. Saving waits until you choose with Save now"),
            );
        }
    }

    /// Writes the project as it is under another name.
    ///
    /// # Errors
    ///
    /// A message; nothing was written then.
    pub fn save_copy(&self, path: &Path) -> Result<(), String> {
        let open = self.open.as_ref().ok_or("no project is open")?;
        create_project(path, open.store.project())
            .map(drop)
            .map_err(|err| err.to_string())
    }
    /// Fetches what threads have done, saves when it is time. To be called in
    /// every frame, also while the window is hidden.
    pub fn tick(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        for done in self.jobs.finished() {
            news.extend(self.finish(done));
        }
        // The comparison of annotators' files comes first: somebody waits for it.
        if let Some(open) = self.open.as_mut()
            && !self.resting
            && !open.reading_annotators
        {
            open.suggestions.begin(&open.store, &mut self.jobs);
        }
        self.follow_session();
        news
    }

    /// Has the recognisers rest while no suggestion is to be seen: each decision
    /// of a review may bring an entity along, whose names they would look for.
    pub fn rest(&mut self, resting: bool) {
        self.resting = resting;
    }

    /// How long until [`Self::tick`] has something to do by itself.
    pub fn next_tick(&self) -> Option<Duration> {
        let open = self.open.as_ref()?;
        (open.writable() && !open.session.is_saved() && !open.waits_for_person())
            .then(|| open.until_save().max(Duration::from_millis(50)))
    }

    /// The window was used: looks, now and then, whether the file has changed.
    pub fn used(&mut self) {
        if let Some(open) = &mut self.open
            && open.last_look.elapsed() > LOOK
        {
            open.last_look = Instant::now();
            open.session.check_disk();
            self.look_at_annotators();
        }
    }

    fn finish(&mut self, done: Done) -> Option<News> {
        match done {
            Done::Opened(path, Ok(opened)) => {
                self.close();
                let (opened, mentions) = *opened;
                self.take_over(opened, mentions);
                self.resume_review(&path);
                Some(News::Opened(path))
            }
            Done::Opened(path, Err(err)) => {
                self.tell(Level::Error, err.to_string());
                Some(News::NotOpened(path))
            }
            Done::Text(id, load) => {
                self.take_text(&id, *load);
                Some(News::Text(id))
            }
            Done::Refit(id, found) => Some(News::Refit(id, found)),
            Done::Surveyed(project, missing) => {
                self.take_survey(&project, missing);
                None
            }
            Done::Found(found) => self.take_found(found),
            Done::Counted(revision, found) => {
                self.take_statistics(revision, found);
                None
            }
            Done::Candidates(found) => {
                self.take_candidates(found);
                None
            }
            Done::Suggested(id, computed) => {
                let open = self.open.as_mut()?;
                let old = open.suggestions.install(&open.store, &id, computed);
                if let Some(old) = old {
                    self.jobs.let_go(old);
                }
                None
            }
            Done::Gazetteers(gazetteers, faults) => {
                if let Some(open) = &mut self.open {
                    open.suggestions.set_gazetteers(gazetteers.all());
                }
                self.gazetteers = Some(Arc::from(gazetteers));
                for fault in faults {
                    self.tell(Level::Warning, fault);
                }
                None
            }
            Done::Merged(done) => self.take_merge(*done),
            Done::GoldMade(made) => self.take_gold(made),
            Done::Reviewed(found) => self.take_review(*found),
            Done::Kept => None,
            Done::Looked(found) => {
                self.take_look(*found);
                None
            }
            Done::Exported(path, done) => self.take_export(&path, done),
            Done::Import(read) => {
                self.take_read(*read);
                None
            }
            Done::ImportReady(ready) => self.take_ready(*ready),
            Done::Figures(done) => {
                self.take_figures(*done);
                None
            }
            Done::Read(read, failed) => {
                for message in failed {
                    self.tell(Level::Warning, message);
                }
                let first = read.first().map(|(source, _)| source.id.clone())?;
                let replaced: Vec<String> = read
                    .iter()
                    .filter(|(_, file)| file.replaced > 0)
                    .map(|(source, file)| format!("{} ({} places)", source.id, file.replaced))
                    .collect();
                if !replaced.is_empty() {
                    let which = replaced.join(", ");
                    self.tell(
                        Level::Warning,
                        format!("Some bytes are no text in their encoding and show as �: {which}"),
                    );
                }
                let (sources, files): (Vec<_>, Vec<_>) = read.into_iter().unzip();
                let ids: Vec<SourceId> = sources.iter().map(|it| it.id.clone()).collect();
                self.apply(edit::add_sources(sources))?;
                if let Some(open) = &mut self.open {
                    for (id, file) in ids.iter().zip(files) {
                        open.store.attach(id, file.text);
                    }
                    open.suggestions.text_came();
                }
                Some(News::Added(first))
            }
        }
    }

    fn take_over(&mut self, opened: Opened, mentions: Mentions) {
        let Opened {
            project,
            history,
            problems,
            access,
            recovered,
            conflicts,
            rivals,
            notices,
            session,
        } = opened;
        if let Some(wake) = &self.wake {
            session.on_news(wake);
        }
        for text in notices {
            self.tell(Level::Warning, text);
        }
        for rival in &rivals {
            self.tell(
                Level::Warning,
                format!(
                    "Another version of this project lies beside it: {}",
                    rival.display()
                ),
            );
        }
        match recovered {
            Some(1) => self.tell(
                Level::Info,
                "One edit was brought back that the file did not hold yet",
            ),
            Some(edits) => {
                self.tell(
                    Level::Info,
                    format!("{edits} edits were brought back that the file did not hold yet"),
                );
            }
            None => {}
        }
        if let Access::ReadOnly(reason) = &access {
            self.tell(
                Level::Warning,
                format!("The project is open read-only: {reason}"),
            );
        }
        self.want_gazetteers();
        let now = Instant::now();
        let unsaved = !session.is_saved();
        self.open = Some(OpenProject {
            store: Store::with_mentions(project, history, mentions),
            suggestions: self.new_suggestions(),
            access,
            problems,
            absent: BTreeMap::new(),
            conflicts,
            changed_on_disk: None,
            rivals,
            merging: None,
            annotators: None,
            agreed: Default::default(),
            reading_annotators: false,
            statistics: Default::default(),
            candidates: Default::default(),
            exports: Default::default(),
            import: Default::default(),
            postponed: false,
            session,
            loading: BTreeSet::new(),
            changed: BTreeMap::new(),
            consented: BTreeSet::new(),
            first_unsaved: unsaved.then_some(now),
            last_edit: unsaved.then_some(now),
            last_look: now,
            failed_at: None,
        });
        self.notices.withdraw(super::action::Action::AttachTexts);
        self.survey_texts();
    }
    fn follow_session(&mut self) {
        let Some(open) = &mut self.open else { return };
        let mut told = Vec::new();
        for event in open.session.poll() {
            match event {
                SessionEvent::Saved { notes, .. } => {
                    open.failed_at = None;
                    if open.session.is_saved() {
                        open.first_unsaved = None;
                        open.last_edit = None;
                    }
                    told.extend(notes.into_iter().map(|note| (Level::Info, note)));
                }
                SessionEvent::SaveFailed { message } => {
                    open.failed_at = Some(Instant::now());
                    told.push((Level::Error, message));
                }
                SessionEvent::ChangedOnDisk { message } if !open.postponed => {
                    open.changed_on_disk = Some(message);
                }
                SessionEvent::ChangedOnDisk { .. } => {}
                SessionEvent::JournalFailed { message } => told.push((Level::Error, message)),
                SessionEvent::JournalRecovered => {
                    told.push((Level::Info, "Edits are written to disk again".to_owned()));
                }
            }
        }
        let due = open.writable()
            && !open.session.is_saved()
            && !open.waits_for_person()
            && open.until_save().is_zero();
        if due {
            open.begin_save();
        }
        for (level, text) in told {
            self.tell(level, text);
        }
    }
}
