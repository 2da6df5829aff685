//! Texts that are not where the project says: told when it is opened, found in
//! a folder by their hashes, attached in one step.

use super::super::action::Action;
use super::super::jobs::Done;
use super::super::notices::Level;
use super::{Absent, News, Workbench};
use crate::exchange::attach::{FoundText, Scope, Words, attach};
use crate::exchange::detach::is_text_free;
use crate::io::clock;
use crate::io::sources::{
    SourceFile, TextState, find_texts, load_text, missing_file, relative_path,
};
use crate::model::{Source, SourceId};
use smol_str::SmolStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the button of a notice about missing texts says.
pub const POINT_AT_FOLDER: &str = "Point at the folder…";

/// The texts that a search came upon.
pub(in crate::app) struct TextsFound {
    /// The project that they were looked for.
    project: PathBuf,
    found: Vec<Located>,
    /// Sources without a text, and why.
    failed: Vec<(SourceId, String)>,
}

/// A text, and its file as the project writes it.
struct Located {
    source: SourceId,
    path: String,
    encoding: SmolStr,
    bom: bool,
    file: SourceFile,
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
        let project = open.path().to_owned();
        let wanted: Vec<Arc<Source>> = open
            .store
            .project()
            .sources()
            .iter()
            .filter(|it| open.store.document(&it.id).is_none())
            .cloned()
            .collect();
        self.jobs.start(
            "Looking for the texts by their hashes".to_owned(),
            move || Done::Found(look_for(&project, &wanted, &paths).map(Box::new)),
        );
    }

    /// Attaches what was found, as one step that undo takes back.
    pub(super) fn take_found(&mut self, found: Result<Box<TextsFound>, String>) -> Option<News> {
        let found = match found {
            Ok(found) => *found,
            Err(message) => {
                self.tell(Level::Error, message);
                return None;
            }
        };
        let TextsFound {
            project,
            found,
            failed,
        } = found;
        let open = self.open.as_mut().filter(|it| it.path() == project)?;
        // What is at hand already may lack its quotes too.
        let at_hand = open.store.project().sources().iter().filter_map(|it| {
            let document = open.store.document(&it.id)?;
            Some(FoundText {
                source: it.id.clone(),
                path: it.path.clone(),
                encoding: it.encoding.clone(),
                bom: it.bom,
                text: &document.text,
            })
        });
        let came = found.iter().map(|it| FoundText {
            source: it.source.clone(),
            path: it.path.clone(),
            encoding: it.encoding.clone(),
            bom: it.bom,
            text: &it.file.text,
        });
        let texts: Vec<FoundText<'_>> = came.chain(at_hand).collect();
        let attached = attach(
            open.store.project(),
            &texts,
            Words::Qualifiers,
            Scope::Whole,
        );
        drop(texts);
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
                open.store.attach(&it.source, it.file.text);
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

/// Looks for texts where the project says, then in the paths.
fn look_for(
    project: &Path,
    wanted: &[Arc<Source>],
    paths: &[PathBuf],
) -> Result<TextsFound, String> {
    let mut texts = TextsFound {
        project: project.to_owned(),
        found: Vec::new(),
        failed: Vec::new(),
    };
    let mut missing: Vec<Arc<Source>> = Vec::new();
    for source in wanted {
        match load_text(project, source, false) {
            TextState::Text(file) => texts.found.push(Located {
                source: source.id.clone(),
                path: source.path.clone(),
                encoding: source.encoding.clone(),
                bom: source.bom,
                file,
            }),
            _ => missing.push(Arc::clone(source)),
        }
    }
    let search = find_texts(paths, &missing).map_err(|err| err.to_string())?;
    for (id, (path, file)) in search.found {
        match relative_path(project, &path) {
            Ok(path) => texts.found.push(Located {
                source: id,
                path,
                encoding: SmolStr::new(file.encoding.name()),
                bom: file.bom,
                file,
            }),
            Err(err) => texts.failed.push((id, err.to_string())),
        }
    }
    for source in &missing {
        if let Some(instead) = search.missing.get(&source.id) {
            let cause = instead.in_words(source, search.files);
            texts.failed.push((source.id.clone(), cause));
        }
    }
    Ok(texts)
}
