//! The open project in other tools' formats: looked at first, then written, both
//! on a thread with a snapshot of the project as it was when that began.

use super::{News, OpenProject, Workbench};
use crate::app::jobs::{Done, JobId};
use crate::app::notices::Level;
use crate::exchange::{
    Corpus, Counts, Format, Loss, OutFile, Scope, Watch, WriteOptions, report_json,
};
use crate::io::atomic::export_atomically;
use crate::io::exchange::{check_place, write_files, write_while_made};
use crate::io::fs::RealFs;
use crate::io::sources::{TextState, load_text};
use crate::model::{Project, SourceId};
use crate::text::{SourceText, is_active};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// What is to be exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ExportChoice {
    pub format: Format,
    pub scope: Scope,
    pub options: WriteOptions,
}

/// What an export would come to.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How the main file begins.
    pub excerpt: Arc<Excerpt>,
    /// The files with their sizes in bytes, the main one first.
    pub files: Vec<(String, usize)>,
    /// How much is written.
    pub counts: Counts,
    /// What the files do not carry, by reason.
    pub losses: Vec<LossGroup>,
    /// What is worth knowing, by reason.
    pub notes: Vec<LossGroup>,
}

/// The beginning of a file, to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The file.
    pub file: String,
    /// Its first lines, with active characters made visible; none if it is no text.
    pub lines: Vec<String>,
    /// Whether it goes on.
    pub more: bool,
}

/// Records of which something is lost for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossGroup {
    /// The reason's stable word.
    pub reason: &'static str,
    /// Each of them, in the order of the report.
    pub items: Vec<Loss>,
}

impl LossGroup {
    /// Sorts a report by reasons, the most frequent first.
    pub fn sorted(losses: Vec<Loss>) -> Vec<Self> {
        let mut by_reason: BTreeMap<&'static str, Vec<Loss>> = BTreeMap::new();
        for it in losses {
            by_reason.entry(it.reason).or_default().push(it);
        }
        let mut groups: Vec<Self> = by_reason
            .into_iter()
            .map(|(reason, items)| Self { reason, items })
            .collect();
        groups.sort_by_key(|it| std::cmp::Reverse(it.items.len()));
        groups
    }
}

/// How far a thread has come; shared with it.
#[derive(Debug, Default)]
pub struct Progress {
    watch: Watch,
    /// How many documents there are; 0 while their texts are being read.
    total: AtomicUsize,
    /// Files on the disk, and how many there will be.
    written: AtomicUsize,
    files: AtomicUsize,
    /// How the first document would begin, before all are looked at.
    first: OnceLock<Arc<Excerpt>>,
}

impl Progress {
    /// What is being done, and how far it is, from 0 to 1, where that is known.
    pub fn now(&self) -> (&'static str, Option<f32>) {
        let share = |part: usize, whole: usize| Some(part as f32 / whole.max(1) as f32);
        let files = self.files.load(Ordering::Relaxed);
        if files > 0 {
            let written = self.written.load(Ordering::Relaxed);
            return ("Writing the files", share(written, files));
        }
        match self.total.load(Ordering::Relaxed) {
            0 => ("Reading the texts", None),
            total => ("Making the files", share(self.watch.done(), total)),
        }
    }

    /// How the first document would begin, once that is known.
    pub fn first(&self) -> Option<&Arc<Excerpt>> {
        self.first.get()
    }
}

/// An export that was written.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Exported {
    pub place: PathBuf,
    pub format: Format,
    pub counts: Counts,
    pub losses: Vec<Loss>,
    pub notes: Vec<Loss>,
}

/// What a thread that was asked to look found; `None` if it was called off.
pub(in crate::app) struct Looked {
    choice: ExportChoice,
    revision: u64,
    preview: Option<Box<Preview>>,
}

/// Looks and exports of an open project.
#[derive(Default)]
pub(super) struct Exports {
    looked: Option<(ExportChoice, u64, Arc<Preview>)>,
    looking: Option<Looking>,
    /// What was stopped by hand is not begun again by itself.
    stopped: Option<(ExportChoice, u64)>,
    writing: Option<(JobId, Arc<Progress>)>,
    exported: Option<Arc<Exported>>,
}

struct Looking {
    choice: ExportChoice,
    revision: u64,
    id: JobId,
    progress: Arc<Progress>,
}

impl Exports {
    /// A job was cancelled.
    pub fn give_up(&mut self, id: JobId) {
        if let Some(it) = self.looking.take_if(|it| it.id == id) {
            it.progress.watch.stop();
            self.stopped = Some((it.choice, it.revision));
        }
        if let Some((_, progress)) = self.writing.take_if(|it| it.0 == id) {
            progress.watch.stop();
        }
    }
}

/// What is known of an export before it is written.
#[derive(Clone, Debug, Default)]
pub struct Outlook {
    /// The last look, also if it is of another choice while a new one is awaited.
    pub preview: Option<Arc<Preview>>,
    /// Whether it is of this choice and of the project as it is.
    pub current: bool,
    /// How far the look is that is under way.
    pub progress: Option<Arc<Progress>>,
    /// Whether it was stopped by hand.
    pub stopped: bool,
}

/// The project as a thread sees it.
struct Snapshot {
    path: PathBuf,
    project: Project,
    texts: BTreeMap<SourceId, SourceText>,
    consented: BTreeSet<SourceId>,
}

impl Workbench {
    /// What an export would come to. The look begins when it is first asked for,
    /// and is called off when another choice is asked for.
    pub fn outlook(&mut self, choice: &ExportChoice) -> Outlook {
        let Some(open) = &mut self.open else {
            return Outlook::default();
        };
        let revision = open.store.revision();
        let is = |of: &ExportChoice, at: u64| of == choice && at == revision;
        let looked = open.exports.looked.as_ref();
        let current = looked.is_some_and(|it| is(&it.0, it.1));
        let stopped = open.exports.stopped.as_ref();
        let stopped = stopped.is_some_and(|it| is(&it.0, it.1));
        let looking = open.exports.looking.as_ref();
        let begun = looking.is_some_and(|it| is(&it.choice, it.revision));
        if !begun && let Some(other) = open.exports.looking.take() {
            other.progress.watch.stop();
            self.jobs.cancel(other.id);
        }
        if !current && !stopped && !begun {
            let mut snapshot = open.snapshot();
            let progress = Arc::new(Progress::default());
            let (theirs, asked) = (Arc::clone(&progress), choice.clone());
            let what = format!("Looking at {}", choice.format.title());
            let id = self.jobs.start(what, move || {
                let preview = snapshot.look(&asked, &theirs).map(Box::new);
                Done::Looked(Box::new(Looked {
                    choice: asked,
                    revision,
                    preview,
                }))
            });
            open.exports.looking = Some(Looking {
                choice: choice.clone(),
                revision,
                id,
                progress,
            });
        }
        let exports = &open.exports;
        Outlook {
            preview: exports.looked.as_ref().map(|it| Arc::clone(&it.2)),
            current,
            progress: exports.looking.as_ref().map(|it| Arc::clone(&it.progress)),
            stopped,
        }
    }

    /// Stops the look that is under way, or begins one that was stopped.
    pub fn toggle_look(&mut self) {
        let Some(open) = &mut self.open else { return };
        open.exports.stopped = None;
        if let Some(id) = open.exports.looking.as_ref().map(|it| it.id) {
            self.cancel(id);
        }
    }

    pub(super) fn take_look(&mut self, found: Looked) {
        let Some(open) = &mut self.open else { return };
        open.exports.looking = None;
        if let Some(preview) = found.preview {
            let preview = Arc::from(preview);
            let old = open
                .exports
                .looked
                .replace((found.choice, found.revision, preview));
            if let Some(old) = old {
                self.jobs.let_go(old);
            }
        }
    }

    /// Begins to write an export. With `replace`, what stands at the place may be
    /// written over.
    pub fn export(&mut self, choice: &ExportChoice, place: &Path, replace: bool) {
        let Some(open) = self.open.as_mut().filter(|it| it.exports.writing.is_none()) else {
            return;
        };
        open.exports.exported = None;
        let mut snapshot = open.snapshot();
        let progress = Arc::new(Progress::default());
        let theirs = Arc::clone(&progress);
        let (choice, place) = (choice.clone(), place.to_owned());
        let what = format!("Exporting {}", choice.format.title());
        let id = self.jobs.start(what, move || {
            let path = snapshot.path.clone();
            let done = snapshot.export(&choice, &place, replace, &theirs);
            Done::Exported(path, done.map(Box::new))
        });
        open.exports.writing = Some((id, progress));
    }

    /// Stops the export that is under way. Files that are written stay.
    pub fn stop_export(&mut self) {
        let writing = self
            .open
            .as_ref()
            .and_then(|it| it.exports.writing.as_ref());
        if let Some(id) = writing.map(|it| it.0) {
            self.cancel(id);
        }
    }

    pub(super) fn take_export(
        &mut self,
        path: &Path,
        done: Result<Box<Exported>, String>,
    ) -> Option<News> {
        let open = self.open.as_mut().filter(|it| it.path() == path)?;
        open.exports.writing = None;
        match done {
            Ok(exported) => {
                let place = exported.place.clone();
                open.exports.exported = Some(Arc::from(exported));
                Some(News::Exported(place))
            }
            Err(message) => {
                let text = format!("The export was not finished: {message}");
                self.tell(Level::Error, text);
                None
            }
        }
    }

    /// Writes what the last export lost, as JSON; a file of that name is replaced.
    ///
    /// # Errors
    ///
    /// What went wrong with which file, in words.
    pub fn save_losses(&self, path: &Path) -> Result<(), String> {
        let open = self.open.as_ref().ok_or("no project is open")?;
        let it = open.exported().ok_or("nothing was exported yet")?;
        save_report(path, it.format, &it.losses, &it.notes, it.counts)
    }
}

/// Writes a report of losses.
pub(super) fn save_report(
    path: &Path,
    format: Format,
    losses: &[Loss],
    notes: &[Loss],
    counts: Counts,
) -> Result<(), String> {
    let json = report_json(format.word(), losses, notes, counts);
    export_atomically(&RealFs, path, json.as_bytes())
        .map(drop)
        .map_err(|err| err.to_string())
}

impl OpenProject {
    /// How far the export is that is being written.
    pub fn exporting(&self) -> Option<&Progress> {
        self.exports.writing.as_ref().map(|it| &*it.1)
    }

    /// The last export of this session.
    pub fn exported(&self) -> Option<&Exported> {
        self.exports.exported.as_deref()
    }

    fn snapshot(&self) -> Snapshot {
        let sources = self.store.project().sources().iter();
        let texts = sources.filter_map(|it| {
            let document = self.store.document(&it.id)?;
            Some((it.id.clone(), document.text.clone()))
        });
        Snapshot {
            path: self.path().to_owned(),
            texts: texts.collect(),
            project: self.store.project().clone(),
            consented: self.consented.clone(),
        }
    }
}

impl Snapshot {
    /// Reads the texts that are not at hand; says whether to go on.
    fn read_texts(&mut self, scope: &Scope, progress: &Progress) -> bool {
        let asked = |id: &SourceId| scope.sources.as_ref().is_none_or(|it| it.contains(id));
        for source in self.project.sources().iter().filter(|it| asked(&it.id)) {
            if progress.watch.stopped() {
                return false;
            }
            if self.texts.contains_key(&source.id) {
                continue;
            }
            let consent = self.consented.contains(&source.id);
            if let TextState::Text(file) = load_text(&self.path, source, consent) {
                self.texts.insert(source.id.clone(), file.text);
            }
        }
        true
    }

    fn look(&mut self, choice: &ExportChoice, progress: &Progress) -> Option<Preview> {
        if !self.read_texts(&choice.scope, progress) {
            return None;
        }
        let corpus = Corpus::new(&self.project, &self.texts, &choice.scope);
        if corpus.len() > 1 {
            // One document first: it is there in no time, and all may be much.
            let one = corpus.documents().next().map(|it| it.source.id.clone());
            let scope = Scope {
                sources: one.map(|it| BTreeSet::from([it])),
                ..choice.scope.clone()
            };
            let one = Corpus::new(&self.project, &self.texts, &scope);
            let written = choice.format.write(&one, &choice.options);
            let _ = progress
                .first
                .set(Arc::new(Excerpt::of(written.files.first())));
        }
        progress.total.store(corpus.len(), Ordering::Relaxed);
        let corpus = corpus.watched(&progress.watch);
        // How long the files are is all that is kept of them.
        let (mut head, mut files) = (None, Vec::<(String, usize)>::new());
        let mut take = |piece: OutFile| {
            let long = piece.bytes.len();
            match files.last_mut() {
                Some((path, so_far)) if *path == piece.path => *so_far += long,
                _ => files.push((piece.path.clone(), long)),
            }
            let head = head.get_or_insert_with(|| OutFile {
                path: piece.path.clone(),
                bytes: Vec::new(),
            });
            if head.path == piece.path && head.bytes.len() <= Excerpt::BYTES {
                head.bytes.extend_from_slice(&piece.bytes);
            }
        };
        let written = choice
            .format
            .write_by_file(&corpus, &choice.options, &mut take);
        if progress.watch.stopped() {
            return None;
        }
        Some(Preview {
            excerpt: Arc::new(Excerpt::of(head.as_ref())),
            files,
            counts: Counts::written(&corpus, &written),
            losses: LossGroup::sorted(written.losses),
            notes: LossGroup::sorted(written.notes),
        })
    }

    fn export(
        &mut self,
        choice: &ExportChoice,
        place: &Path,
        replace: bool,
        progress: &Progress,
    ) -> Result<Exported, String> {
        let stopped = || "it was stopped".to_owned();
        let folder = choice.format.is_folder();
        let in_words = |err: crate::io::exchange::ExchangeError| err.to_string();
        check_place(place, folder, replace, (&self.path, &self.project)).map_err(in_words)?;
        if !self.read_texts(&choice.scope, progress) {
            return Err(stopped());
        }
        let corpus = Corpus::new(&self.project, &self.texts, &choice.scope);
        progress.total.store(corpus.len(), Ordering::Relaxed);
        let corpus = corpus.watched(&progress.watch);
        let own = (self.path.as_path(), &self.project);
        let written = if folder {
            // All are made before the first is written, so that whoever stops
            // this has no half of them.
            let written = choice.format.write(&corpus, &choice.options);
            if progress.watch.stopped() {
                return Err(stopped());
            }
            progress.files.store(written.files.len(), Ordering::Relaxed);
            for file in &written.files {
                if progress.watch.stopped() {
                    return Err(stopped());
                }
                let file = std::slice::from_ref(file);
                write_files(place, folder, file, own).map_err(in_words)?;
                progress.written.fetch_add(1, Ordering::Relaxed);
            }
            written
        } else {
            let written = write_while_made(place, folder, own, |take| {
                let written = choice.format.write_by_file(&corpus, &choice.options, take);
                (!progress.watch.stopped()).then_some(written)
            });
            written.map_err(in_words)?.ok_or_else(stopped)?.0
        };
        Ok(Exported {
            place: place.to_owned(),
            format: choice.format,
            counts: Counts::written(&corpus, &written),
            losses: written.losses,
            notes: written.notes,
        })
    }
}

impl Excerpt {
    /// So many lines of a file are looked at, so many characters of each.
    const LINES: usize = 300;
    const CHARS: usize = 1500;
    /// Nothing behind this many bytes is.
    const BYTES: usize = 1 << 16;

    fn of(file: Option<&OutFile>) -> Self {
        let Some(file) = file else {
            return Self::default();
        };
        let head = &file.bytes[..file.bytes.len().min(Self::BYTES)];
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            // A character that is cut in two at the end is no damage.
            Err(err) if head.len() - err.valid_up_to() < 4 => {
                std::str::from_utf8(&head[..err.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => "",
        };
        let text = if text.contains('\0') { "" } else { text };
        let mut more = text.len() < file.bytes.len();
        let mut lines = Vec::new();
        for line in text.lines() {
            if lines.len() == Self::LINES {
                more = true;
                break;
            }
            let mut shown = String::new();
            for (count, letter) in line.chars().enumerate() {
                if count == Self::CHARS {
                    shown.push('…');
                    break;
                }
                match letter {
                    '\t' => shown.push_str("    "),
                    it if is_active(it) => shown.extend(it.escape_unicode()),
                    it => shown.push(it),
                }
            }
            lines.push(shown);
        }
        Self {
            file: file.path.clone(),
            lines,
            more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_harmless() {
        let of = |bytes: &[u8]| {
            Excerpt::of(Some(&OutFile {
                path: "x".to_owned(),
                bytes: bytes.to_vec(),
            }))
        };
        let small = of("a\u{202e}b\n\tc".as_bytes());
        assert_eq!(small.lines, ["a\\u{202e}b", "    c"]);
        assert!(!small.more);
        let long = of("é".repeat(100_000).as_bytes());
        assert_eq!(long.lines.len(), 1);
        assert_eq!(long.lines[0].chars().count(), Excerpt::CHARS + 1);
        assert!(long.more);
        assert_eq!(of("x\n".repeat(900).as_bytes()).lines.len(), Excerpt::LINES);
        // Bytes that are no text show no lines, but are told.
        for binary in [
            &b"PK\x03\x04\0\0\xff\xfe and more"[..],
            b"\xff\xfe\xfa\xfb\xfc",
        ] {
            assert!(of(binary).lines.is_empty());
            assert!(of(binary).more);
        }
    }
}
