//! Taking documents of other tools into a project: read first, then shown or
//! not, then taken over. The command line and the window do the same here.

pub use super::texts::Texts;
use super::{ExchangeError, Group, at};
use crate::command::Transaction;
use crate::exchange::adopt::{Adopted, TooManyTypes, adopt, adopt_spans, file_stem, source_ids};
use crate::exchange::{Counts, Document, Format, Imported, InFile, Loss, ReadOptions};
use crate::io::digest::Digest;
use crate::model::{Project, Source, SourceId};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What files hold, read and not yet taken over.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// Their format.
    pub format: Format,
    /// All of it, with what is lost.
    pub imported: Imported,
    /// How many documents each group gave, and what those without a name are
    /// called after.
    groups: Vec<(String, usize)>,
    /// The project's source that each document belongs to; `None` = it becomes
    /// a new one.
    homes: Vec<Option<SourceId>>,
}

impl Gathered {
    /// How many documents belong to sources that the project has.
    pub fn known(&self) -> usize {
        self.homes.iter().flatten().count()
    }

    /// Losses and notes of the reading; all else is dropped.
    pub fn told(self) -> (Vec<Loss>, Vec<Loss>) {
        (self.imported.losses, self.imported.notes)
    }
}

impl Group {
    /// Its files, to be read.
    pub fn in_files(&self) -> Vec<InFile<'_>> {
        let files = self.files.iter();
        files.map(|(path, bytes)| InFile { path, bytes }).collect()
    }
}

/// Reads groups of files, which came of `paths`. Documents without texts of their
/// own find them among the project's `texts`, whatever the options say.
///
/// # Errors
///
/// [`ExchangeError`] names the file that cannot be read, the place and the cause.
pub fn gather(
    format: Format,
    paths: &[PathBuf],
    groups: &[Group],
    options: ReadOptions<'_>,
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
) -> Result<Gathered, ExchangeError> {
    let known = |name: &str| known(project, texts, name);
    let options = ReadOptions {
        known: Some(&known),
        ..options
    };
    let mut gathered = Gathered {
        format,
        imported: Imported::default(),
        groups: Vec::new(),
        homes: Vec::new(),
    };
    for group in groups {
        let imported = format
            .read(&group.in_files(), &options)
            .map_err(|error| at(&place(paths, group, &error.file), error.error))?;
        let stem = group.name.file_stem().unwrap_or_default().to_string_lossy();
        let count = imported.documents.len();
        gathered.groups.push((stem.into_owned(), count));
        gathered.imported.append(imported);
    }
    gathered.homes = homes(project, texts, &gathered.imported.documents);
    Ok(gathered)
}

/// Where on the disk a file of a group lies, or in which archive.
fn place(paths: &[PathBuf], group: &Group, file: &str) -> PathBuf {
    if let Some(path) = paths.iter().find(|it| it.ends_with(file)) {
        return path.clone();
    }
    // What is in an archive is called after it.
    let archive = group.files.iter().find_map(|(name, _)| {
        let inside = file.strip_prefix(name.as_str())?.strip_prefix('/')?;
        let path = paths.iter().find(|it| it.ends_with(name));
        let path = path.map_or_else(|| group.name.join(name), Clone::clone);
        Some(path.join(inside))
    });
    archive.unwrap_or_else(|| group.name.join(file))
}

/// What taking it over would come to; nothing is written.
///
/// # Errors
///
/// [`TooManyTypes`] for more labels than a scheme can take.
pub fn rehearse(gathered: &Gathered, project: &Project) -> Result<Adopted, TooManyTypes> {
    let all = &gathered.imported;
    let ids = ids(project, &gathered.groups, all);
    let new = ids.into_iter().zip(&all.documents);
    let sources: Vec<Source> = new
        .zip(&gathered.homes)
        .map(|((id, document), home)| {
            let plain = || Source::plain(id, "", document.text.char_len().get());
            source(project, home).unwrap_or_else(plain)
        })
        .collect();
    // The ids are never seen: any bits will do.
    let mut bits = 0;
    let mut random = || {
        bits += 1;
        bits
    };
    adopt(project, gathered.format.word(), &sources, all, &mut random)
}

/// What was read, as one step of a project, with its texts written. They are
/// removed again with this, unless they are kept.
#[derive(Debug)]
pub struct Taken {
    /// Adds everything at once.
    pub transaction: Transaction,
    /// How much that is.
    pub counts: Counts,
    /// What names something that the files do not hold, beyond what was lost in
    /// reading.
    pub losses: Vec<Loss>,
    /// What was not taken over since it is there.
    pub notes: Vec<Loss>,
    /// The source that each document became or belongs to, in their order.
    pub sources: Vec<SourceId>,
    /// The texts; to be kept once the step is taken.
    pub texts: Texts,
}

/// Writes the texts into the folder `sources` beside the project at `path` and
/// makes the step that takes everything over. `random` gives bits for fresh ids.
///
/// # Errors
///
/// [`ExchangeError`] for a text that could not be written, and for more labels
/// than a scheme can take; then no text is left behind.
pub fn take(
    gathered: &Gathered,
    path: &Path,
    project: &Project,
    random: &mut dyn FnMut() -> u64,
) -> Result<Taken, ExchangeError> {
    let (sources, texts) = write_texts(gathered, path, project)?;
    let word = gathered.format.word();
    let adopted = adopt(project, word, &sources, &gathered.imported, random);
    taken(gathered, path, sources, texts, adopted)
}

/// The same for whoever needs it only once: the spans are gone from what was
/// gathered.
///
/// # Errors
///
/// As for [`take`].
pub fn take_spans(
    gathered: &mut Gathered,
    path: &Path,
    project: &Project,
    random: &mut dyn FnMut() -> u64,
) -> Result<Taken, ExchangeError> {
    let (sources, texts) = write_texts(gathered, path, project)?;
    let word = gathered.format.word();
    let adopted = adopt_spans(project, word, &sources, &mut gathered.imported, random);
    taken(gathered, path, sources, texts, adopted)
}

fn write_texts(
    gathered: &Gathered,
    path: &Path,
    project: &Project,
) -> Result<(Vec<Source>, Texts), ExchangeError> {
    let all = &gathered.imported;
    let ids = ids(project, &gathered.groups, all);
    // Texts that the project has already are not written a second time.
    let written: BTreeMap<SmolStr, String> = project
        .sources()
        .iter()
        .map(|it| (it.sha256.clone(), it.path.clone()))
        .collect();
    let mut texts = Texts::beside(path)?;
    let mut sources: Vec<Source> = Vec::with_capacity(ids.len());
    let new = ids.into_iter().zip(&all.documents);
    for ((id, document), home) in new.zip(&gathered.homes) {
        sources.push(match source(project, home) {
            Some(source) => source,
            None => write_text(&mut texts, &written, id, document)?,
        });
    }
    Ok((sources, texts))
}

fn taken(
    gathered: &Gathered,
    path: &Path,
    sources: Vec<Source>,
    texts: Texts,
    adopted: Result<Adopted, TooManyTypes>,
) -> Result<Taken, ExchangeError> {
    let all = &gathered.imported;
    let mut adopted = adopted.map_err(|error| at(path, error))?;
    adopted.counts.losses = all.losses.len() + adopted.losses.len();
    adopted.counts.notes = all.notes.len() + adopted.notes.len();
    Ok(Taken {
        transaction: adopted.transaction,
        counts: adopted.counts,
        losses: adopted.losses,
        notes: adopted.notes,
        sources: sources.into_iter().map(|it| it.id).collect(),
        texts,
    })
}

/// An id for every document; those of earlier groups are taken too.
fn ids(project: &Project, groups: &[(String, usize)], all: &Imported) -> Vec<SourceId> {
    let mut ids: Vec<SourceId> = Vec::with_capacity(all.documents.len());
    let mut documents = &all.documents[..];
    for (stem, count) in groups {
        let (own, rest) = documents.split_at(*count);
        let taken: Vec<&SourceId> = ids.iter().collect();
        let new = source_ids(project, &taken, own, stem);
        ids.extend(new);
        documents = rest;
    }
    ids
}

/// The text of the source that goes by that name: its id, path, title, the
/// hash of its text, or the name of its file if no other source's is called so.
pub fn known(
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    name: &str,
) -> Option<SourceText> {
    let source = project.sources().iter().find(|it| {
        it.id.as_str() == name
            || it.path == name
            || (!it.title.is_empty() && it.title == name)
            || it.sha256.eq_ignore_ascii_case(name)
    });
    let source = source.or_else(|| {
        let mut called = project.sources().iter().filter(|it| is_file(it, name));
        called.next().filter(|_| called.next().is_none())
    });
    texts.get(&source?.id).cloned()
}

/// Whether a source's file is called so, in whatever folder.
fn is_file(source: &Source, name: &str) -> bool {
    !name.is_empty() && source.path.rsplit('/').next() == Some(name)
}

/// The project's sources that documents belong to: it is the text that tells,
/// as it does between annotators' files; of sources with one text that of the
/// document's name, else the next one. A text that is not at hand stays apart,
/// so that it is not lost.
fn homes(
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    documents: &[Document],
) -> Vec<Option<SourceId>> {
    let mut by_text: HashMap<String, Vec<&Source>> = HashMap::new();
    let mut lengths: HashSet<u32> = HashSet::new();
    for it in project.sources().iter() {
        let sha256 = it.sha256.to_lowercase();
        by_text.entry(sha256).or_default().push(it);
        lengths.insert(it.chars);
    }
    let mut claimed: HashSet<&SourceId> = HashSet::new();
    let mut home = |document: &Document| {
        if !lengths.contains(&document.text.char_len().get()) {
            return None;
        }
        let sha256 = Digest::of(document.text.as_str().as_bytes()).to_string();
        let same = by_text.get(&sha256)?.iter();
        let same = same.filter(|it| document.known || texts.contains_key(&it.id));
        let name = document.name.as_deref().unwrap_or_default();
        let is_named =
            |it: &&&Source| it.id.as_str() == name || it.path == name || it.title == name;
        let named = same.clone().find(is_named);
        let named = named.or_else(|| same.clone().find(|it| is_file(it, name)));
        // Of two documents of one text only one can be a source's.
        let mut free = same.filter(|it| document.known || !claimed.contains(&it.id));
        let found = named.or_else(|| free.next())?;
        claimed.insert(&found.id);
        Some(found.id.clone())
    };
    documents.iter().map(&mut home).collect()
}

/// The source of that id, if the project still has it.
fn source(project: &Project, home: &Option<SourceId>) -> Option<Source> {
    let source = project.sources().get(home.as_ref()?)?;
    Some((**source).clone())
}

/// Writes a document's text and gives the source that refers to it.
fn write_text(
    texts: &mut Texts,
    known: &BTreeMap<SmolStr, String>,
    id: SourceId,
    document: &Document,
) -> Result<Source, ExchangeError> {
    let text = document.text.as_str();
    // A text that itself begins with U+FEFF gets a byte-order mark before it:
    // readers drop one, and the offsets count the other.
    let bom = text.starts_with('\u{feff}');
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if bom {
        bytes.extend_from_slice(b"\xEF\xBB\xBF");
    }
    bytes.extend_from_slice(text.as_bytes());
    let sha256 = SmolStr::new(Digest::of(text.as_bytes()).to_string());
    let path = match known.get(&sha256).and_then(|it| texts.reuse(it, &bytes)) {
        Some(path) => path,
        None => texts.put(&file_stem(&id), &bytes)?,
    };
    let mut source = Source {
        sha256,
        bom,
        state: document.state,
        ..Source::plain(id, path, document.text.char_len().get())
    };
    document.about.onto(&mut source);
    Ok(source)
}
