//! Texts that are not where the project says: told when it is opened, found in
//! a folder by their hashes, attached in one step.

use super::super::action::Action;
use super::super::jobs::Done;
use super::super::notices::Level;
use super::super::store::Store;
use super::{Absent, News, Workbench};
use crate::exchange::attach::{Attached, FoundText, Scope, Words, attach};
use crate::exchange::detach::is_text_free;
use crate::io::clock;
use crate::io::sources::{TextState, find_texts, load_text, missing_file, relative_path};
use crate::model::{Project, Source, SourceId};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the button of a notice about missing texts says.
pub const POINT_AT_FOLDER: &str = "Point at the folder…";

/// The texts that a search came upon, and the step that ties them to the project.
pub(in crate::app) struct TextsFound {
    /// The project that they were looked for, and its revision.
    project: PathBuf,
    revision: u64,
    found: Vec<Located>,
    attached: Attached,
    /// Sources without a text, and why.
    failed: Vec<(SourceId, String)>,
}

/// A text, and its file as the project writes it.
#[derive(Clone)]
struct Located {
    source: SourceId,
    path: String,
    encoding: SmolStr,
    bom: bool,
    text: SourceText,
}

impl Located {
    /// A text that lies where the project says.
    fn at_its_place(source: &Source, text: SourceText) -> Self {
        Self {
            source: source.id.clone(),
            path: source.path.clone(),
            encoding: source.encoding.clone(),
            bom: source.bom,
            text,
        }
    }

    fn as_found(&self) -> FoundText<'_> {
        FoundText {
            source: self.source.clone(),
            path: self.path.clone(),
            encoding: self.encoding.clone(),
            bom: self.bom,
            text: &self.text,
        }
    }
}

impl Workbench {
    /// Begins to look which texts are where the project says; whether they are
    /// the right ones is seen when they are read.
    pub(super) fn survey_texts(&mut self) {
        let Some(open) = &self.open else { return };
        let project = open.path().to_owned();
        let sources: Vec<Arc<Source>> = open.store.project().sources().iter().cloned().collect();
        self.jobs
            .start("Looking for the texts".to_owned(), move || {
                let missing = sources.iter().filter_map(|it| {
                    let path = missing_file(&project, it)?;
                    Some((it.id.clone(), path))
                });
                let missing = missing.collect();
                Done::Surveyed(project, missing)
            });
    }

    /// Tells which texts are not there, with the way to help it.
    pub(super) fn take_survey(&mut self, project: &Path, missing: Vec<(SourceId, PathBuf)>) {
        let Some(open) = self.open.as_mut().filter(|it| it.path() == project) else {
            return;
        };
        let of = open.store.project().sources().len();
        let count = missing.len();
        for (id, path) in missing {
            open.absent
                .entry(id)
                .or_insert_with(|| Absent::missing(&path));
        }
        if count == 0 {
            return;
        }
        let which = match (count, of) {
            (1, 1) => "Its text is not where the project says".to_owned(),
            (1, _) => format!("1 of its {of} texts is not where the project says"),
            (_, _) if count == of => format!("None of its {of} texts is where the project says"),
            (_, _) => format!("{count} of its {of} texts are not where the project says"),
        };
        let text = if is_text_free(open.store.project()) {
            format!(
                "This project has no words of its texts. {which}, so its annotations show by \
                 their offsets"
            )
        } else {
            which
        };
        let details = "A folder with your own copies will do: each text is found by its hash, \
                       whatever its file is called";
        let id = self
            .notices
            .tell(Level::Warning, text, details, clock::now());
        self.notices.offer(id, POINT_AT_FOLDER, Action::AttachTexts);
    }

    /// Begins to look for the texts of the project in files and folders; the
    /// answer comes as [`News::Attached`].
    pub fn attach_texts(&mut self, paths: Vec<PathBuf>) {
        let Some(open) = &self.open else { return };
        let (path, revision) = (open.path().to_owned(), open.store.revision());
        let project = open.store.project().clone();
        let at_hand = at_hand(&open.store);
        self.jobs.start(
            "Looking for the texts by their hashes".to_owned(),
            move || {
                let found = look_for(&path, &project, &paths, &at_hand);
                Done::Found(found.map(|it| Box::new(TextsFound { revision, ..it })))
            },
        );
    }

    /// Attaches what was found, as one step that undo takes back.
    pub(super) fn take_found(&mut self, found: Result<Box<TextsFound>, String>) -> Option<News> {
        let TextsFound {
            project,
            revision,
            found,
            mut attached,
            failed,
        } = match found {
            Ok(found) => *found,
            Err(message) => {
                self.tell(Level::Error, message);
                return None;
            }
        };
        let open = self.open.as_mut().filter(|it| it.path() == project)?;
        if open.store.revision() != revision {
            // Something was edited meanwhile; without the recognisers it is
            // done again in no time.
            let mut all = found.clone();
            all.extend(at_hand(&open.store));
            let all: Vec<FoundText<'_>> = all.iter().map(Located::as_found).collect();
            attached = attach(open.store.project(), &all, Words::Quotes, Scope::Whole);
        }
        let writable = open.writable();
        let change = match attached.transaction {
            Some(mut step) if writable => {
                step.name = match found.len() {
                    0 => "Fill in the quotes".to_owned(),
                    1 => "Attach 1 text".to_owned(),
                    several => format!("Attach {several} texts"),
                };
                self.apply(step)
            }
            _ => None,
        };
        let open = self.open.as_mut()?;
        let count = found.len();
        for it in found {
            open.absent.remove(&it.source);
            open.changed.remove(&it.source);
            if writable {
                open.consented.insert(it.source);
            } else {
                // The path stays as it is; for as long as the window is open
                // the text is used all the same.
                open.store.attach(&it.source, it.text);
            }
        }
        open.suggestions.text_came();
        if open.absent.is_empty() {
            self.notices.withdraw(Action::AttachTexts);
        }
        self.tell_attached(count, if writable { attached.quoted } else { 0 }, &failed);
        Some(News::Attached(change.map(Box::new)))
    }

    fn tell_attached(&mut self, count: usize, quoted: usize, failed: &[(SourceId, String)]) {
        let texts = match count {
            0 => "No text was found there".to_owned(),
            1 => "1 text is attached".to_owned(),
            several => format!("{several} texts are attached"),
        };
        let quoted = match quoted {
            0 => String::new(),
            1 => ", and 1 annotation has its words again".to_owned(),
            several => format!(", and {several} annotations have their words again"),
        };
        if count > 0 || !quoted.is_empty() || failed.is_empty() {
            self.tell(Level::Info, format!("{texts}{quoted}"));
        }
        if failed.is_empty() {
            return;
        }
        /// A notice has place for so many lines.
        const SHOWN: usize = 8;
        let mut details: Vec<String> = failed
            .iter()
            .take(SHOWN)
            .map(|(id, cause)| format!("{id}: {cause}"))
            .collect();
        if failed.len() > SHOWN {
            details.push(format!("and {} more", failed.len() - SHOWN));
        }
        let text = match (count, failed.len()) {
            (0, 1) => "The text was not found there".to_owned(),
            (0, several) => format!("None of the {several} texts was found there"),
            (_, 1) => "1 text was not found there".to_owned(),
            (_, several) => format!("{several} texts were not found there"),
        };
        self.notices
            .tell(Level::Warning, text, details.join("\n"), clock::now());
    }
}

/// The texts that the window has.
fn at_hand(store: &Store) -> Vec<Located> {
    let sources = store.project().sources().iter();
    let texts = sources.filter_map(|it| {
        let document = store.document(&it.id)?;
        Some(Located::at_its_place(it, document.text.clone()))
    });
    texts.collect()
}

/// Looks for the other texts where the project says, then in the paths.
fn look_for(
    path: &Path,
    project: &Project,
    paths: &[PathBuf],
    at_hand: &[Located],
) -> Result<TextsFound, String> {
    let mut found = Vec::new();
    let mut failed = Vec::new();
    let mut missing: Vec<Arc<Source>> = Vec::new();
    let has = |id: &SourceId| at_hand.iter().any(|it| it.source == *id);
    for source in project.sources().iter().filter(|it| !has(&it.id)) {
        match load_text(path, source, false) {
            TextState::Text(file) => found.push(Located::at_its_place(source, file.text)),
            _ => missing.push(Arc::clone(source)),
        }
    }
    let search = find_texts(paths, &missing).map_err(|err| err.to_string())?;
    for (id, (file_path, file)) in search.found {
        match relative_path(path, &file_path) {
            Ok(path) => found.push(Located {
                source: id,
                path,
                encoding: SmolStr::new(file.encoding.name()),
                bom: file.bom,
                text: file.text,
            }),
            Err(err) => failed.push((id, err.to_string())),
        }
    }
    for source in &missing {
        if let Some(instead) = search.missing.get(&source.id) {
            let cause = instead.in_words(source, search.files);
            failed.push((source.id.clone(), cause));
        }
    }
    // What is at hand already may lack its quotes too.
    let all: Vec<FoundText<'_>> = found.iter().chain(at_hand).map(Located::as_found).collect();
    let attached = attach(project, &all, Words::Qualifiers, Scope::Whole);
    Ok(TextsFound {
        project: path.to_owned(),
        revision: 0,
        found,
        attached,
        failed,
    })
}
