//! Documents of other tools' formats into the open project: read and shown
//! first, then taken over in one step. Both on a thread.

use super::exporting::{LossGroup, save_report};
use super::{News, OpenProject, Workbench};
use crate::app::jobs::{Done, JobId};
use crate::app::notices::Level;
use crate::command::Command;
use crate::exchange::{Counting, Counts, Format, Loss, ReadOptions};
use crate::io::exchange::import::{Gathered, Taken, gather, rehearse, take};
use crate::io::exchange::{Group, read_groups, texts_of};
use crate::io::random;
use crate::model::Project;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// So many annotations are shown, so many characters of each.
const SAMPLES: usize = 6;
const LONGEST: usize = 120;

/// What is to be read, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportWish {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The format; `None` = as the files tell.
    pub format: Option<Format>,
    /// The unit of offsets; `None` = as the files tell.
    pub counting: Option<Counting>,
    /// Tables: take the apostrophe off that a safe export put before a cell.
    pub excel_safe: bool,
    /// Whose work is meant, where the files hold several people's; `None` = what
    /// was settled, or one person's.
    pub by: Option<String>,
}

/// What files hold, before anything of it is taken over.
#[derive(Debug)]
pub struct Found {
    /// What was read, and how.
    pub wish: ImportWish,
    /// The format that it was read as.
    pub format: Format,
    /// Other formats that the files may be in.
    pub others: Vec<Format>,
    /// How much would be taken over.
    pub counts: Counts,
    /// How many of the documents are texts that the project has.
    pub known: usize,
    /// The annotations of each label, the most frequent first.
    pub labels: Vec<(String, usize)>,
    /// The label and the words of the first few, to see whether they fit.
    pub samples: Vec<(String, String)>,
    /// The labels of tags that the scheme lacks.
    pub new_tags: Vec<String>,
    /// Whose work the files hold, where they name people.
    pub people: Arc<[String]>,
    /// What would be lost, by reason.
    pub losses: Vec<LossGroup>,
    /// What is worth knowing, by reason; in which unit offsets were read is
    /// among it.
    pub notes: Vec<LossGroup>,
    gathered: Gathered,
}

/// What a thread found in the files, for the project of that path.
pub(in crate::app) struct Read {
    project: PathBuf,
    result: Result<Found, String>,
}

/// What a thread made of it, for the project of that path and revision.
pub(in crate::app) struct Ready {
    project: PathBuf,
    revision: u64,
    found: Arc<Found>,
    result: Result<Taken, String>,
}

/// How far an import is.
#[derive(Default)]
pub enum Import {
    /// Nothing was asked for.
    #[default]
    Idle,
    /// The files are being read.
    Reading(JobId),
    /// They cannot be read, and why.
    Failed(String),
    /// What they hold is to be seen.
    Found(Arc<Found>),
    /// It is being taken over.
    Taking(JobId, Arc<Found>),
}

impl Workbench {
    /// Begins to read files; what they hold is then in [`OpenProject::import`].
    pub fn read_import(&mut self, wish: ImportWish) {
        self.drop_import();
        let Some(open) = &mut self.open else { return };
        let path = open.path().to_owned();
        let project = open.store.project().clone();
        let id = self.jobs.start("Reading files".to_owned(), move || {
            let result = read(&path, &project, wish);
            Done::Import(Box::new(Read {
                project: path,
                result,
            }))
        });
        open.import = Import::Reading(id);
    }

    pub(super) fn take_read(&mut self, read: Read) {
        let open = self.open.as_mut().filter(|it| it.path() == read.project);
        let Some(open) = open else { return };
        open.import = match read.result {
            Ok(found) => Import::Found(Arc::new(found)),
            Err(message) => Import::Failed(message),
        };
    }

    /// Begins to take over what was found; the answer comes as [`News::Imported`].
    pub fn accept_import(&mut self) {
        let Some(open) = self.open.as_mut().filter(|it| it.writable()) else {
            return;
        };
        let Import::Found(found) = &open.import else {
            return;
        };
        let found = Arc::clone(found);
        self.take_over_import(found);
    }

    fn take_over_import(&mut self, found: Arc<Found>) {
        let Some(open) = &mut self.open else { return };
        let path = open.path().to_owned();
        let (project, revision) = (open.store.project().clone(), open.store.revision());
        let theirs = Arc::clone(&found);
        let id = self.jobs.start("Writing the texts".to_owned(), move || {
            let taken = take(&theirs.gathered, &path, &project, &mut random::bits);
            Done::ImportReady(Box::new(Ready {
                project: path,
                revision,
                found: theirs,
                result: taken.map_err(|err| err.to_string()),
            }))
        });
        open.import = Import::Taking(id, found);
    }

    pub(super) fn take_ready(&mut self, ready: Ready) -> Option<News> {
        let Ready {
            project,
            revision,
            found,
            result,
        } = ready;
        let open = self.open.as_mut().filter(|it| it.path() == project);
        // What is not kept in the end removes the texts that it wrote.
        let open = open?;
        let mut taken = match result {
            Ok(taken) => taken,
            Err(message) => {
                open.import = Import::Failed(message);
                return None;
            }
        };
        if open.store.revision() != revision {
            // Something was edited meanwhile, and ids may be taken now.
            drop(taken);
            self.take_over_import(found);
            return None;
        }
        open.import = Import::Idle;
        let first = taken.sources.first().cloned();
        // What is there already is no step to be taken back.
        let any = !taken.transaction.commands.is_empty();
        let change = match any {
            true => Some(Box::new(self.apply(taken.transaction)?)),
            false => None,
        };
        taken.texts.keep();
        if let Some(open) = &mut self.open {
            for id in &taken.sources {
                open.absent.remove(id);
            }
            open.suggestions.text_came();
        }
        self.tell(Level::Info, told(taken.counts, any));
        self.jobs.let_go(found);
        Some(News::Imported { first, change })
    }

    /// Forgets what was read.
    pub fn drop_import(&mut self) {
        let Some(open) = &mut self.open else { return };
        match std::mem::take(&mut open.import) {
            Import::Reading(id) | Import::Taking(id, _) => self.jobs.cancel(id),
            Import::Found(found) => self.jobs.let_go(found),
            Import::Idle | Import::Failed(_) => {}
        }
    }

    /// Writes what an import would lose, as JSON; a file of that name is replaced.
    ///
    /// # Errors
    ///
    /// What went wrong with which file, in words.
    pub fn save_import_report(&self, path: &Path) -> Result<(), String> {
        let open = self.open.as_ref().ok_or("no project is open")?;
        let Import::Found(found) = &open.import else {
            return Err("nothing was read".to_owned());
        };
        let all = |groups: &[LossGroup]| -> Vec<Loss> {
            groups.iter().flat_map(|it| it.items.clone()).collect()
        };
        let (losses, notes) = (all(&found.losses), all(&found.notes));
        save_report(path, found.format, &losses, &notes, found.counts)
    }
}

impl OpenProject {
    /// How far an import is.
    pub fn import(&self) -> &Import {
        &self.import
    }

    /// A job was cancelled.
    pub(super) fn give_up_import(&mut self, job: JobId) {
        if matches!(&self.import, Import::Reading(id) | Import::Taking(id, _) if *id == job) {
            self.import = Import::Idle;
        }
    }
}

/// What was taken over; `any` = the project has changed.
fn told(counts: Counts, any: bool) -> String {
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        several => format!("{several} {noun}s"),
    };
    let mut words = format!(
        "Imported {} with {}",
        count(counts.documents, "document"),
        count(counts.annotations, "annotation"),
    );
    if !any {
        words = "Nothing was imported: the project has it already".to_owned();
    }
    if counts.new_tags > 0 {
        words = format!("{words}, and {}", count(counts.new_tags, "new tag"));
    }
    match counts.losses {
        0 => words,
        lost => format!("{words}; {lost} lost"),
    }
}

fn read(path: &Path, project: &Project, wish: ImportWish) -> Result<Found, String> {
    let groups = read_groups(&wish.paths).map_err(|err| err.to_string())?;
    let fitting = fitting(&groups);
    let format = wish.format.or(fitting.first().copied());
    let format = format.ok_or(
        "no format that can be read looks like these files; choose the format that they are in",
    )?;
    let (texts, _) = texts_of(path, project);
    let options = ReadOptions {
        counting: wish.counting,
        known: None,
        excel_safe: wish.excel_safe,
        by: wish.by.as_deref(),
    };
    let gathered = gather(format, &wish.paths, &groups, options, project, &texts);
    let gathered = gathered.map_err(|err| err.to_string())?;
    let adopted = rehearse(&gathered, project).map_err(|err| err.to_string())?;
    let all = &gathered.imported;
    let mut labels: BTreeMap<&str, usize> = BTreeMap::new();
    for it in all.documents.iter().flat_map(|it| &it.spans) {
        *labels.entry(&it.label).or_default() += 1;
    }
    let mut labels: Vec<(String, usize)> = labels
        .into_iter()
        .map(|(label, count)| (label.to_owned(), count))
        .collect();
    labels.sort_by_key(|it| std::cmp::Reverse(it.1));
    let spans = all
        .documents
        .iter()
        .flat_map(|it| it.spans.iter().map(move |span| (it, span)));
    let samples = spans.take(SAMPLES).map(|(document, it)| {
        let parts = it.spans.as_slice().iter();
        let parts: Vec<&str> = parts.filter_map(|it| document.text.quote(*it)).collect();
        let words: String = parts.join(" … ").chars().take(LONGEST).collect();
        (it.label.to_string(), words)
    });
    let samples = samples.collect();
    let scheme = adopted.transaction.commands.iter().find_map(|it| match it {
        Command::Scheme(scheme) => Some(scheme),
        _ => None,
    });
    let new_tags = scheme.into_iter().flat_map(|it| &it.tags);
    let new_tags = new_tags.filter(|it| project.scheme().tag(&it.id).is_none());
    let mut losses = all.losses.clone();
    losses.extend(adopted.losses);
    let mut notes = all.notes.clone();
    notes.extend(adopted.notes);
    Ok(Found {
        format,
        others: fitting.into_iter().filter(|it| *it != format).collect(),
        counts: Counts {
            losses: losses.len(),
            notes: notes.len(),
            ..adopted.counts
        },
        known: gathered.known(),
        labels,
        samples,
        new_tags: new_tags.map(|it| it.label.clone()).collect(),
        people: all.people.iter().cloned().collect(),
        losses: LossGroup::sorted(losses),
        notes: LossGroup::sorted(notes),
        wish,
        gathered,
    })
}

/// The formats that the files may be in, as the first group of them tells.
fn fitting(groups: &[Group]) -> Vec<Format> {
    let files = groups.first().map(Group::in_files).unwrap_or_default();
    Format::detect(&files, &ReadOptions::default())
}
