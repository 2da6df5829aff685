//! Texts found by their hashes, whatever their files are called.
//!
//! A reader's own copy of a text may bear another name and be encoded in
//! another way; what makes it the text is the hash of what it decodes to. Each
//! file is read once and decoded by the encodings that the wanted sources are
//! recorded with, then as its bytes suggest.

use super::{Collected, SourceError, SourceFile, collect, policy};
use crate::io::digest::Digest;
use crate::io::fs::{Fs, Kind, RealFs};
use crate::model::{Source, SourceId};
use crate::text::{Encoding, MAX_TEXT_BYTES, SourceText, decode};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a search for texts came to.
#[derive(Debug, Default)]
pub struct TextSearch {
    /// The file and the text of each source that was found.
    pub found: BTreeMap<SourceId, (PathBuf, SourceFile)>,
    /// The others, and what was found instead.
    pub missing: BTreeMap<SourceId, Instead>,
    /// How many files were looked into.
    pub files: usize,
    /// Files that could not be read.
    pub unreadable: Vec<SourceError>,
}

/// What was found instead of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// No file that could be meant for it.
    Nothing,
    /// The same words with other line ends, or with another last line break.
    /// Its offsets would not fit.
    LineEnds {
        /// The file.
        path: PathBuf,
    },
    /// A file of the recorded name, with another text.
    OtherText {
        /// The file.
        path: PathBuf,
        /// The length of its text, in code points.
        chars: u32,
    },
    /// The source is recorded without a hash that could be found again.
    NoHash,
}

impl Instead {
    /// Why the source has no text, after so many files were looked into.
    pub fn in_words(&self, source: &Source, files: usize) -> String {
        let characters = |count: u32| match count {
            1 => "1 character".to_owned(),
            several => format!("{several} characters"),
        };
        match self {
            Self::Nothing => match files {
                0 => "there is no file that could be it".to_owned(),
                1 => "the file given holds another text".to_owned(),
                _ => format!("none of the {files} files given holds its text"),
            },
            Self::LineEnds { path } => format!(
                "‘{}’ has its words, but other line ends or another last line break, so its \
                 offsets would not fit; convert a copy of it",
                path.display()
            ),
            Self::OtherText { path, chars } => format!(
                "‘{}’ holds another text: it has {}, recorded are {}",
                path.display(),
                characters(*chars),
                source.chars
            ),
            Self::NoHash => format!(
                "it is recorded without a hash of its text (‘{}’)",
                source.sha256
            ),
        }
    }
}

/// Looks for the texts of `wanted` in files, and in the files of folders and
/// of the folders inside these. Files of folders count if their name says that
/// they are text or their size fits one of the texts.
///
/// # Errors
///
/// [`SourceError`] for a path that is not there, or a folder that cannot be
/// read or holds too many files. A single file that cannot be read is listed.
pub fn find_texts(paths: &[PathBuf], wanted: &[Arc<Source>]) -> Result<TextSearch, SourceError> {
    let sizes: Vec<(u64, u64)> = wanted.iter().map(|it| plausible_sizes(it.chars)).collect();
    let fits = |path: &Path| {
        RealFs.stat(path).is_ok_and(|it| {
            it.kind == Kind::File
                && sizes
                    .iter()
                    .any(|(least, most)| (*least..=*most).contains(&it.size))
        })
    };
    let Collected { files, .. } = collect::collect(paths, &fits)?;
    let mut search = Search::new(wanted);
    for path in &files {
        search.look_into(path);
    }
    Ok(search.settle(wanted, files.len()))
}

/// Between how many bytes a text of so many code points may take up.
fn plausible_sizes(chars: u32) -> (u64, u64) {
    let chars = u64::from(chars);
    // No encoding takes more than four bytes a character, but for the shifts
    // between alphabets of some.
    (chars, chars * 8 + 64)
}

struct Search {
    /// The hashes that are looked for.
    hashes: HashMap<Digest, Vec<SourceId>>,
    /// The lengths of the texts, in code points: no other text is worth a hash.
    lengths: BTreeSet<u32>,
    /// The encodings that they are recorded with.
    encodings: Vec<Encoding>,
    /// The file names that they are recorded with.
    names: HashMap<String, Vec<SourceId>>,
    texts: HashMap<Digest, SourceText>,
    /// The files of each text, in the order in which they came.
    copies: HashMap<Digest, Vec<Copy>>,
    instead: BTreeMap<SourceId, Instead>,
    unreadable: Vec<SourceError>,
}

/// A file that holds a wanted text.
struct Copy {
    path: PathBuf,
    encoding: Encoding,
    bom: bool,
    replaced: usize,
}

impl Search {
    fn new(wanted: &[Arc<Source>]) -> Self {
        let mut it = Self {
            hashes: HashMap::new(),
            lengths: BTreeSet::new(),
            encodings: Vec::new(),
            names: HashMap::new(),
            texts: HashMap::new(),
            copies: HashMap::new(),
            instead: BTreeMap::new(),
            unreadable: Vec::new(),
        };
        for source in wanted {
            let Some(hash) = Digest::parse(&source.sha256) else {
                it.instead.insert(source.id.clone(), Instead::NoHash);
                continue;
            };
            it.hashes.entry(hash).or_default().push(source.id.clone());
            it.lengths.insert(source.chars);
            if let Some(encoding) = Encoding::of_label(&source.encoding)
                && !it.encodings.contains(&encoding)
            {
                it.encodings.push(encoding);
            }
            let names = it.names.entry(recorded_name(source).to_owned());
            names.or_default().push(source.id.clone());
        }
        it
    }

    fn look_into(&mut self, path: &Path) {
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(err) => return self.unreadable.push(err),
        };
        let mut tried: Vec<Encoding> = Vec::new();
        let given = self.encodings.clone();
        let given = given.into_iter().map(Some).chain([None]);
        for encoding in given {
            let Ok(decoded) = decode(&bytes, encoding) else {
                continue;
            };
            if tried.contains(&decoded.encoding) {
                continue;
            }
            tried.push(decoded.encoding);
            let hash = Digest::of(decoded.text.as_bytes());
            if self.hashes.contains_key(&hash) {
                self.copies.entry(hash).or_default().push(Copy {
                    path: path.to_owned(),
                    encoding: decoded.encoding,
                    bom: decoded.byte_order_mark,
                    replaced: decoded.replaced,
                });
                if let std::collections::hash_map::Entry::Vacant(slot) = self.texts.entry(hash)
                    && let Ok(text) = SourceText::new(decoded.text)
                {
                    slot.insert(text);
                }
                return;
            }
        }
        if let Ok(decoded) = decode(&bytes, None) {
            self.compare(path, &decoded.text);
        }
    }

    /// Says what a file is that holds none of the texts.
    fn compare(&mut self, path: &Path, text: &str) {
        for variant in variants(text, &self.lengths) {
            let sources = self.hashes.get(&Digest::of(variant.as_bytes()));
            for id in sources.into_iter().flatten() {
                let path = path.to_owned();
                self.instead.insert(id.clone(), Instead::LineEnds { path });
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for id in self.names.get(&*name).into_iter().flatten() {
            let instead = self.instead.entry(id.clone());
            instead.or_insert_with(|| Instead::OtherText {
                path: path.to_owned(),
                chars: u32::try_from(text.chars().count()).unwrap_or(u32::MAX),
            });
        }
    }

    /// Gives each source the file that is most likely its own.
    fn settle(mut self, wanted: &[Arc<Source>], files: usize) -> TextSearch {
        let mut search = TextSearch {
            files,
            unreadable: std::mem::take(&mut self.unreadable),
            ..TextSearch::default()
        };
        for source in wanted {
            let hash = Digest::parse(&source.sha256);
            let copies = hash.and_then(|it| self.copies.get(&it));
            let text = hash.and_then(|it| self.texts.get(&it));
            let (Some(hash), Some(copies), Some(text)) = (hash, copies, text) else {
                let instead = self.instead.remove(&source.id);
                let instead = instead.unwrap_or(Instead::Nothing);
                search.missing.insert(source.id.clone(), instead);
                continue;
            };
            let name = recorded_name(source);
            let named = |it: &&Copy| it.path.file_name().is_some_and(|it| it == name);
            let stem = |it: &&Copy| {
                let stem = it.path.file_stem();
                stem.is_some_and(|it| it == source.id.as_str())
            };
            let copy = copies.iter().find(named);
            let copy = copy.or_else(|| copies.iter().find(stem));
            // There is one: a list is made with its first.
            let Some(copy) = copy.or_else(|| copies.first()) else {
                continue;
            };
            let file = SourceFile {
                text: text.clone(),
                encoding: copy.encoding,
                bom: copy.bom,
                replaced: copy.replaced,
                sha256: hash,
            };
            let found = (copy.path.clone(), file);
            search.found.insert(source.id.clone(), found);
        }
        search
    }
}

/// The name of the file that a source's path leads to.
fn recorded_name(source: &Source) -> &str {
    source
        .path
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(&source.path)
}

fn read(path: &Path) -> Result<Vec<u8>, SourceError> {
    let failed = |source: io::Error| SourceError::Io {
        path: path.to_owned(),
        source,
    };
    let kind = RealFs.stat(path).map_err(failed)?.kind;
    let of_system = RealFs
        .canonicalize(path)
        .is_ok_and(|real| policy::is_of_the_system(&real));
    if kind != Kind::File || of_system {
        return Err(SourceError::NoPlainFile {
            path: path.to_owned(),
            what: if of_system {
                "a file of the system"
            } else {
                kind.in_words()
            },
        });
    }
    RealFs
        .read(path, MAX_TEXT_BYTES as u64)
        .map_err(|err| match err.kind() {
            io::ErrorKind::FileTooLarge => SourceError::TooLarge {
                path: path.to_owned(),
            },
            _ => failed(err),
        })
}

/// The text with other line ends and another end, as programs that mean well
/// change it on its way; only those of a length that is looked for.
fn variants(text: &str, lengths: &BTreeSet<u32>) -> Vec<String> {
    let plain = text.replace("\r\n", "\n");
    let marked = plain.replace('\n', "\r\n");
    let mut variants = Vec::new();
    for (whole, end) in [(plain, "\n"), (marked, "\r\n")] {
        let count = whole.chars().count();
        let is_wanted = |count: usize| u32::try_from(count).is_ok_and(|it| lengths.contains(&it));
        if is_wanted(count + end.len()) {
            variants.push(format!("{whole}{end}"));
        }
        if whole.ends_with(end) && is_wanted(count - end.len()) {
            variants.push(whole[..whole.len() - end.len()].to_owned());
        }
        if is_wanted(count) {
            variants.push(whole);
        }
    }
    variants
}
