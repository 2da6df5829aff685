//! An open project: its store, its session, and when it is saved.

use super::super::store::Store;
use super::super::suggestions::Suggestions;
use super::candidates::Looked;
use super::counts::Counted;
use crate::io::Conflict;
use crate::io::project::Access;
use crate::io::session::Session;
use crate::model::{Problem, Source, SourceId};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// After this long without a further edit the file is saved.
const QUIET: Duration = Duration::from_secs(2);
/// However much is edited, the file is saved this often.
const AT_MOST: Duration = Duration::from_secs(15);
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

impl Absent {
    /// There is no file.
    pub(super) fn missing(path: &Path) -> Self {
        Self {
            reason: format!("The file of this source is not there: {}", path.display()),
            may_consent: false,
            changed: false,
        }
    }
}

/// An open project.
pub struct OpenProject {
    /// The project, its history and its lookups.
    pub store: Store,
    /// What the recognisers found, held against the project.
    pub suggestions: Suggestions,
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
    /// Versions that a program which synchronises folders left beside the file
    /// and that nobody has decided about yet.
    pub rivals: Vec<PathBuf>,
    /// What is told of the changed file, while both versions are being merged.
    pub(super) merging: Option<String>,
    /// The annotators' files that are reviewed beside it.
    pub annotators: Option<super::Annotators>,
    pub(super) agreed: super::figures::Agreed,
    /// Whether they are being read.
    pub(super) reading_annotators: bool,
    pub(super) statistics: Counted,
    pub(super) candidates: Looked,
    pub(super) exports: super::exporting::Exports,
    pub(super) import: super::importing::Import,
    pub(super) postponed: bool,
    pub(super) session: Session,
    pub(super) loading: BTreeSet<SourceId>,
    /// Texts that are not the recorded ones, until somebody decides.
    pub(super) changed: BTreeMap<SourceId, (Source, SourceText)>,
    pub(super) consented: BTreeSet<SourceId>,
    pub(super) first_unsaved: Option<Instant>,
    pub(super) last_edit: Option<Instant>,
    pub(super) last_look: Instant,
    pub(super) failed_at: Option<Instant>,
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

    /// Whether the annotators' files are being read.
    pub fn is_reading_annotators(&self) -> bool {
        self.reading_annotators
    }

    /// Gets the journal onto the disk, for the hook that runs when the program panics.
    pub fn flusher(&self) -> std::sync::Arc<dyn Fn() + Send + Sync> {
        self.session.flusher()
    }

    /// Whether nothing may be saved before the person has chosen a version.
    pub(super) fn waits_for_person(&self) -> bool {
        self.changed_on_disk.is_some() || self.postponed || self.merging.is_some()
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

impl OpenProject {
    pub(super) fn edited(&mut self) {
        let now = Instant::now();
        self.first_unsaved.get_or_insert(now);
        self.last_edit = Some(now);
    }

    pub(super) fn begin_save(&mut self) {
        self.session.save(self.store.project());
        // Until the answer comes, no second save is begun by the clock.
        let now = Instant::now();
        self.first_unsaved = Some(now);
        self.last_edit = Some(now);
    }

    pub(super) fn until_save(&self) -> Duration {
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
