//! What the Export room remembers.

use super::losses_ui::LossList;
use super::preview_ui::PreviewLines;
use crate::app::ExportChoice;
use crate::exchange::{Format, Scope, WriteOptions};
use crate::io::exchange::Standing;
use crate::model::{Project, SourceId, TagId};
use crate::ui::widgets::LongList;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is chosen, and where the lists are.
#[derive(Debug)]
pub struct ExportState {
    /// The format.
    pub format: Format,
    /// Whether only the source is meant that is shown in the Annotate room.
    pub one_source: bool,
    /// Tags that are left out.
    pub without: BTreeSet<TagId>,
    /// Only what was settled in review.
    pub decided: bool,
    /// How the format is written.
    pub options: WriteOptions,
    /// The path that is written to, as typed.
    pub place: String,
    /// Whether a person typed or chose it; else it follows the format.
    pub(super) chosen_place: bool,
    /// Whether what stands there may be written over.
    pub(super) replace: bool,
    /// What stood there when it was last looked at.
    pub(super) standing: Standing,
    pub(super) losses: LossList,
    pub(super) lines: PreviewLines,
    pub(super) files: LongList,
}

impl Default for ExportState {
    fn default() -> Self {
        let first = Format::ALL.iter().copied().find(|it| it.can_write());
        Self {
            // Some format is always written; what stands here instead is never shown.
            format: first.unwrap_or(Format::ALL[0]),
            one_source: false,
            without: BTreeSet::new(),
            decided: false,
            options: WriteOptions::default(),
            place: String::new(),
            chosen_place: false,
            replace: false,
            standing: Standing::Nothing,
            losses: LossList::default(),
            lines: PreviewLines::default(),
            files: LongList::default(),
        }
    }
}

impl ExportState {
    /// What is chosen, in the exchange's own terms.
    pub fn choice(&self, project: &Project, current: Option<&SourceId>) -> ExportChoice {
        let tags = &project.scheme().tags;
        let some = tags.iter().any(|it| self.without.contains(&it.id));
        let with = tags.iter().map(|it| it.id.clone());
        let one = current.filter(|_| self.one_source);
        ExportChoice {
            format: self.format,
            scope: Scope {
                sources: one.map(|it| BTreeSet::from([it.clone()])),
                tags: some.then(|| with.filter(|it| !self.without.contains(it)).collect()),
                decided: self.decided,
            },
            options: self.options.clone(),
        }
    }

    /// Takes another format, and proposes a place for it.
    pub(super) fn choose(&mut self, format: Format, project: &Path) {
        self.format = format;
        self.options = WriteOptions::default();
        if !self.chosen_place {
            self.propose(project);
        }
        self.look();
    }

    /// Proposes a place beside the project, if none was typed yet.
    pub(super) fn propose(&mut self, project: &Path) {
        let stem = project.file_stem().unwrap_or_default().to_string_lossy();
        let name = if self.format.is_folder() {
            format!("{stem}-{}", self.format.word())
        } else {
            format!("{stem}.{}", self.format.extension())
        };
        self.place = project.with_file_name(name).display().to_string();
        self.look();
    }

    /// A place that the desktop's dialog gave.
    pub fn set_place(&mut self, place: &Path) {
        self.place = place.display().to_string();
        self.chosen_place = true;
        self.look();
    }

    /// The path that is meant.
    pub fn path(&self) -> PathBuf {
        crate::io::state::typed_path(&self.place)
    }

    /// Looks what stands at the place. Not in every frame: disks may be slow.
    pub fn look(&mut self) {
        self.replace = false;
        self.standing = if self.place.trim().is_empty() {
            Standing::Nothing
        } else {
            Standing::of(&self.path())
        };
    }
}
