//! The open project with its session: what the window and tests drive.
//!
//! Every change goes through [`Workbench::apply`], [`Workbench::undo`] and
//! [`Workbench::redo`], which keep the journal in step with the store. Nothing
//! here waits for the disk.

use super::jobs::{Done, JobId, Jobs, Running, TextLoad};
use super::notices::{Level, Notices};
use super::store::Store;
use crate::command::{Change, Refit, Transaction, apply_refit, edit, refit};
use crate::index::DocumentIndex;
use crate::io::project::{Access, OpenMode, Opened, create_project, open_project};
use crate::io::session::{Session, SessionEvent};
use crate::io::sources::{TextState, collect_source_files, load_text, new_source, relative_path};
use crate::io::state::Folders;
use crate::io::{Conflict, Wake, clock};
use crate::model::{Annotator, Head, Problem, Project, Settings, Source, SourceId};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// After this long without a further edit the file is saved.
const QUIET: Duration = Duration::from_secs(2);
/// However much is edited, the file is saved this often.
const AT_MOST: Duration = Duration::from_secs(15);
/// How often the file is looked at while the window is used.
const LOOK: Duration = Duration::from_secs(3);

/// Why the text of a source is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// What is the matter, in words.
    pub reason: String,
    /// Whether consent would show it.
    pub may_consent: bool,
    /// Whether the file holds another text, to which annotations may be fitted.
    pub changed: bool,
}

/// An open project.
pub struct OpenProject {
    /// The project, its history and its lookups.
    pub store: Store,
    /// Whether it may be edited; else why not.
    pub access: Access,
    /// What is wrong with the file's contents.
    pub problems: Vec<Problem>,
    /// Sources whose text is not at hand, and why.
    pub absent: BTreeMap<SourceId, Absent>,
    /// Versions of ours that were never saved, since the file had changed.
    pub conflicts: Vec<Conflict>,
    /// What is to be settled before saving goes on: another program changed the file.
    pub changed_on_disk: Option<String>,
    postponed: bool,
    session: Session,
    loading: BTreeSet<SourceId>,
    /// Texts that are not the recorded ones, until somebody decides.
    changed: BTreeMap<SourceId, (Source, SourceText)>,
    consented: BTreeSet<SourceId>,
    first_unsaved: Option<Instant>,
    last_edit: Option<Instant>,
    last_look: Instant,
    failed_at: Option<Instant>,
}

/// Whether all is on disk, for the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// The file holds everything.
    Saved,
    /// The journal holds everything; the file will in a moment.
    Journalled,
    /// The last edits are on their way to the disk.
    Writing,
    /// Nothing may be written.
    ReadOnly,
}

impl OpenProject {
    /// The project file, without links.
    pub fn path(&self) -> &Path {
        self.session.path()
    }

    /// Whether it may be edited.
    pub fn writable(&self) -> bool {
        self.access == Access::Full
    }

    /// Gets the journal onto the disk, for the hook that runs when the program panics.
    pub fn flusher(&self) -> std::sync::Arc<dyn Fn() + Send + Sync> {
        self.session.flusher()
    }

    /// Whether nothing may be saved before the person has chosen a version.
    fn waits_for_person(&self) -> bool {
        self.changed_on_disk.is_some() || self.postponed
    }

    /// Whether all is on disk.
    pub fn safety(&self) -> Safety {
        if !self.writable() {
            Safety::ReadOnly
        } else if self.session.acknowledged() < self.session.queued() {
            Safety::Writing
        } else if self.session.is_saved() {
            Safety::Saved
        } else {
            Safety::Journalled
        }
    }
}

/// The workbench of one window.
pub struct Workbench {
    folders: Folders,
    open: Option<OpenProject>,
    jobs: Jobs,
    wake: Option<Wake>,
    /// What the window has told.
    pub notices: Notices,
}

/// What happened while the window was not looking.
#[derive(Debug, PartialEq)]
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
}

impl Workbench {
    /// A workbench without a project.
    pub fn new(folders: Folders) -> Self {
        Self {
            folders,
            open: None,
            jobs: Jobs::default(),
            wake: None,
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
        }
    }

    /// Tells the person something.
    pub fn tell(&mut self, level: Level, text: impl Into<String>) {
        self.notices.tell(level, text, "", clock::now());
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
            Done::Opened(path, opened.map(Box::new))
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
            change
        });
        match applied {
            Ok(change) => {
                open.edited();
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
        open.session.record_undo();
        open.edited();
        Some(undone)
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) -> Option<(Change, String)> {
        let open = self.open.as_mut().filter(|it| it.writable())?;
        let redone = open.store.redo()?;
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

    /// Begins to load the text of a source, unless it is at hand or on its way.
    pub fn want_text(&mut self, id: &SourceId) {
        let Some(open) = self.open.as_mut() else {
            return;
        };
        let at_hand = open.store.document(id).is_some() || open.absent.contains_key(id);
        let Some(source) = open.store.project().sources().get(id).cloned() else {
            return;
        };
        if at_hand || !open.loading.insert(id.clone()) {
            return;
        }
        let project = open.path().to_owned();
        let consent = open.consented.contains(id);
        let (snapshot, revision) = (open.store.project().clone(), open.store.revision());
        let id = id.clone();
        self.jobs.start(format!("Reading {id}"), move || {
            let state = load_text(&project, &source, consent);
            let index = match &state {
                TextState::Text(file) => {
                    let own = snapshot.annotations().iter().filter(|it| it.source == id);
                    Some((DocumentIndex::new(&file.text, own), revision))
                }
                _ => None,
            };
            Done::Text(id, TextLoad { state, index })
        });
    }

    /// Uses the text of a source although its path asks for consent.
    pub fn consent(&mut self, id: &SourceId) {
        if let Some(open) = &mut self.open {
            open.consented.insert(id.clone());
            open.absent.remove(id);
        }
        self.want_text(id);
    }

    /// Uses another file for a source. Its text must be the recorded one.
    ///
    /// # Errors
    ///
    /// A message that says why the file is not the source's.
    pub fn relocate(&mut self, id: &SourceId, path: &Path) -> Result<Option<Change>, String> {
        let open = self.open.as_mut().ok_or("no project is open")?;
        let source = open
            .store
            .project()
            .sources()
            .get(id)
            .ok_or("there is no such source")?;
        let relative = relative_path(open.path(), path).map_err(|err| err.to_string())?;
        let moved = Source {
            path: relative.clone(),
            ..(**source).clone()
        };
        match load_text(open.path(), &moved, true) {
            TextState::Text(_) => {}
            TextState::Changed { .. } => {
                return Err(format!(
                    "‘{}’ holds another text than the one that was annotated, so the spans would \
                     not fit; nothing was changed",
                    path.display()
                ));
            }
            TextState::Missing { path } => {
                return Err(format!("there is no file ‘{}’", path.display()));
            }
            TextState::NeedsConsent { reason } | TextState::Refused { reason } => {
                return Err(reason);
            }
        }
        open.absent.remove(id);
        open.consented.insert(id.clone());
        let name = format!("Find the file of {id}");
        let change = edit::change_source(open.store.project(), name, id, |it| it.path = relative);
        let change = change.and_then(|transaction| self.apply(transaction));
        self.want_text(id);
        Ok(change)
    }

    /// Begins to look for the annotations of a source in its changed text; the
    /// answer comes as [`News::Refit`].
    pub fn refit(&mut self, id: &SourceId) {
        let Some(open) = &self.open else { return };
        let Some((_, text)) = open.changed.get(id).cloned() else {
            return;
        };
        let project = open.store.project().clone();
        let id = id.clone();
        self.jobs
            .start(format!("Fitting annotations of {id}"), move || {
                let found = refit(&project, &id, &text);
                Done::Refit(id, found)
            });
    }

    /// Takes a changed text over, with every place of at least that confidence.
    pub fn accept_refit(&mut self, id: &SourceId, found: &Refit, least: f32) -> Option<Change> {
        let open = self.open.as_mut()?;
        let (source, text) = open.changed.get(id).cloned()?;
        let transaction = apply_refit(open.store.project(), &source, &text, found, least);
        let change = self.apply(transaction)?;
        if let Some(open) = &mut self.open {
            open.changed.remove(id);
            open.absent.remove(id);
            open.store.attach(id, text);
        }
        Some(change)
    }

    /// Begins to read files and folders as new sources.
    pub fn add_sources(&mut self, paths: Vec<PathBuf>) {
        let Some(open) = self.open.as_ref() else {
            return;
        };
        let project = open.path().to_owned();
        let known = open.store.project().sources().clone();
        let what = match &paths[..] {
            [one] => format!("Reading {}", one.display()),
            several => format!("Reading {} files", several.len()),
        };
        self.jobs.start(what, move || {
            let collected = match collect_source_files(&paths) {
                Ok(collected) => collected,
                Err(err) => return Done::Read(Vec::new(), vec![err.to_string()]),
            };
            let mut read = Vec::new();
            let mut failed = Vec::new();
            let mut taken: BTreeSet<SourceId> = BTreeSet::new();
            for path in collected.files {
                let is_taken = |id: &SourceId| known.contains(id) || taken.contains(id);
                match new_source(&project, &path, &is_taken, None) {
                    Ok((source, file)) => {
                        let twin = known.iter().find(|it| it.sha256 == source.sha256);
                        if let Some(twin) = twin {
                            failed.push(format!(
                                "‘{}’ is in the project already, as {}",
                                path.display(),
                                twin.id
                            ));
                        } else {
                            taken.insert(source.id.clone());
                            read.push((source, file));
                        }
                    }
                    Err(err) => failed.push(err.to_string()),
                }
            }
            if collected.left_out > 0 {
                failed.push(format!(
                    "{} files of folders were left out: their names do not say that they are text",
                    collected.left_out
                ));
            }
            Done::Read(read, failed)
        });
    }

    /// Fetches what threads have done, saves when it is time. To be called in
    /// every frame, also while the window is hidden.
    pub fn tick(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        for done in self.jobs.finished() {
            news.extend(self.finish(done));
        }
        self.follow_session();
        news
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
        }
    }

    fn finish(&mut self, done: Done) -> Option<News> {
        match done {
            Done::Opened(path, Ok(opened)) => {
                self.close();
                self.take_over(*opened);
                Some(News::Opened(path))
            }
            Done::Opened(path, Err(err)) => {
                self.tell(Level::Error, err.to_string());
                Some(News::NotOpened(path))
            }
            Done::Text(id, load) => {
                self.take_text(&id, load);
                Some(News::Text(id))
            }
            Done::Refit(id, found) => Some(News::Refit(id, found)),
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
                }
                Some(News::Added(first))
            }
        }
    }

    fn take_over(&mut self, opened: Opened) {
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
        for rival in rivals {
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
        let now = Instant::now();
        let unsaved = !session.is_saved();
        self.open = Some(OpenProject {
            store: Store::new(project, history),
            access,
            problems,
            absent: BTreeMap::new(),
            conflicts,
            changed_on_disk: None,
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
    }

    fn take_text(&mut self, id: &SourceId, load: TextLoad) {
        let Some(open) = &mut self.open else { return };
        open.loading.remove(id);
        let absent = match load.state {
            TextState::Text(file) => {
                match load.index {
                    Some((index, revision)) if revision == open.store.revision() => {
                        open.store.attach_indexed(id, file.text, index);
                    }
                    _ => open.store.attach(id, file.text),
                }
                return;
            }
            TextState::Missing { path } => {
                let reason = format!("The file of this source is not there: {}", path.display());
                Absent {
                    reason,
                    may_consent: false,
                    changed: false,
                }
            }
            TextState::Changed { path, found } => {
                if let Some(source) = open.store.project().sources().get(id) {
                    let mut source = Source::clone(source);
                    source.sha256 = found.sha256.to_string().into();
                    source.encoding = found.encoding.name().into();
                    source.bom = found.bom;
                    source.chars = found.text.char_len().get();
                    open.changed.insert(id.clone(), (source, found.text));
                }
                Absent {
                    reason: format!(
                        "The text in {} is not the one that was annotated, so it is not shown",
                        path.display()
                    ),
                    may_consent: false,
                    changed: true,
                }
            }
            TextState::NeedsConsent { reason } => Absent {
                reason: format!("Read this file? {reason}"),
                may_consent: true,
                changed: false,
            },
            TextState::Refused { reason } => Absent {
                reason,
                may_consent: false,
                changed: false,
            },
        };
        open.absent.insert(id.clone(), absent);
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

impl OpenProject {
    fn edited(&mut self) {
        let now = Instant::now();
        self.first_unsaved.get_or_insert(now);
        self.last_edit = Some(now);
    }

    fn begin_save(&mut self) {
        self.session.save(self.store.project());
        // Until the answer comes, no second save is begun by the clock.
        let now = Instant::now();
        self.first_unsaved = Some(now);
        self.last_edit = Some(now);
    }

    fn until_save(&self) -> Duration {
        // After a failure not at once again: a full disk is not helped by haste.
        if let Some(failed) = self.failed_at {
            return AT_MOST.saturating_sub(failed.elapsed());
        }
        let quiet = self
            .last_edit
            .map_or(Duration::ZERO, |it| QUIET.saturating_sub(it.elapsed()));
        let at_most = self
            .first_unsaved
            .map_or(Duration::ZERO, |it| AT_MOST.saturating_sub(it.elapsed()));
        quiet.min(at_most)
    }
}
