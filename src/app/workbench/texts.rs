//! The texts of the sources: loading, consent, new files, changed files.

use super::super::jobs::{Done, TextLoad};
use super::{Absent, Workbench};
use crate::command::{Change, Refit, apply_refit, edit, refit};
use crate::index::DocumentIndex;
use crate::io::sources::{TextState, collect_source_files, load_text, new_source, relative_path};
use crate::model::{Source, SourceId};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

impl Workbench {
    /// Begins to load the text of the source that is read, unless it is at hand
    /// or on its way.
    pub fn want_text(&mut self, id: &SourceId) {
        if let Some(open) = self.open.as_mut() {
            open.suggestions.read_first(id);
            self.fetch(id);
        }
    }

    fn fetch(&mut self, id: &SourceId) {
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
            Done::Text(id, Box::new(TextLoad { state, index }))
        });
    }

    /// Begins to load the texts of all sources, a few at a time; whoever needs
    /// them asks again as they come. Says how many are still on their way.
    pub fn want_all_texts(&mut self) -> usize {
        const AT_ONCE: usize = 3;
        let Some(open) = &self.open else { return 0 };
        // Asked in every frame of some rooms.
        if open.store.at_hand() >= open.store.project().sources().len() {
            return 0;
        }
        let sources = open.store.project().sources().iter();
        let missing = sources
            .map(|it| &it.id)
            .filter(|id| open.store.document(id).is_none() && !open.absent.contains_key(id));
        let missing: Vec<SourceId> = missing.cloned().collect();
        for id in &missing {
            if self
                .open
                .as_ref()
                .is_some_and(|it| it.loading.len() >= AT_ONCE)
            {
                break;
            }
            self.want_text(id);
        }
        missing.len()
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
            open.suggestions.forget(id);
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

    pub(super) fn take_text(&mut self, id: &SourceId, load: TextLoad) {
        let Some(open) = &mut self.open else { return };
        open.loading.remove(id);
        open.suggestions.text_came();
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
            TextState::Missing { path } => Absent::missing(&path),
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
}
