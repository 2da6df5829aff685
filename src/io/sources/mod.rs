//! The documents: reading them, finding them, referencing them.
//!
//! A project may come from a stranger, so what it says of a path is not
//! believed: [`load_text`] reads only what [`policy`] lets through.

mod collect;
mod find;
mod policy;

pub use collect::{Collected, collect_source_files};
pub use find::{Instead, TextSearch, find_texts};
pub use policy::{Place, place_of};

use super::digest::Digest;
use super::fs::{self, Fs, Kind, RealFs};
use crate::model::{Source, SourceId, slug};
use crate::text::{DecodeError, Encoding, MAX_TEXT_BYTES, SourceText, TextTooLarge, decode_owned};
use smol_str::SmolStr;
use std::io;
use std::path::{Path, PathBuf};

/// A document as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its text, less a leading byte-order mark.
    pub text: SourceText,
    /// What it was decoded from.
    pub encoding: Encoding,
    /// Whether a byte-order mark led the file.
    pub bom: bool,
    /// How many undecodable sequences became U+FFFD.
    pub replaced: usize,
    /// The hash of the text's UTF-8.
    pub sha256: Digest,
}

/// Why a document was not read. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The system did not give the file.
    #[error("‘{}’ cannot be read: {}", path.display(), fs::in_words(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something else than a file.
    #[error("‘{}’ is {what}, not a text file", path.display())]
    NoPlainFile {
        /// The path.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// No text.
    #[error("‘{}’ was not added: {source}", path.display())]
    NoText {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        source: DecodeError,
    },
    /// Too much.
    #[error("‘{}’ has more than 1 GiB, which is too much for a document", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// A name that no project file can hold.
    #[error("‘{}’ has a name that is not Unicode; rename it", path.display())]
    Name {
        /// The file.
        path: PathBuf,
    },
    /// A folder with more than anybody meant.
    #[error("‘{}’ holds more than {limit} text files; add the folders inside it one by one", path.display())]
    TooMany {
        /// The folder.
        path: PathBuf,
        /// How many are taken.
        limit: usize,
    },
}

/// Reads a document, by `encoding` if it is known. It never waits: pipes,
/// devices and folders are refused.
///
/// # Errors
///
/// [`SourceError`] names the file and the cause.
pub fn read_source_file(
    path: &Path,
    encoding: Option<Encoding>,
) -> Result<SourceFile, SourceError> {
    let path_buf = || path.to_owned();
    let failed = |source: io::Error| SourceError::Io {
        path: path_buf(),
        source,
    };
    let kind = RealFs.stat(path).map_err(failed)?.kind;
    if kind != Kind::File {
        return Err(SourceError::NoPlainFile {
            path: path_buf(),
            what: kind.in_words(),
        });
    }
    let bytes = RealFs
        .read(path, MAX_TEXT_BYTES as u64)
        .map_err(|err| match err.kind() {
            io::ErrorKind::FileTooLarge => SourceError::TooLarge { path: path_buf() },
            _ => failed(err),
        })?;
    let decoded = decode_owned(bytes, encoding).map_err(|source| SourceError::NoText {
        path: path_buf(),
        source,
    })?;
    let sha256 = Digest::of(decoded.text.as_bytes());
    let too_large = |_: TextTooLarge| SourceError::TooLarge { path: path_buf() };
    Ok(SourceFile {
        text: SourceText::new(decoded.text).map_err(too_large)?,
        encoding: decoded.encoding,
        bom: decoded.byte_order_mark,
        replaced: decoded.replaced,
        sha256,
    })
}

/// What became of a source's text.
#[derive(Clone, Debug)]
pub enum TextState {
    /// It is the recorded one.
    Text(SourceFile),
    /// There is no such file.
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there with another text. It is not used before the user
    /// says so: no span of the project need lie where it lay.
    Changed {
        /// Where it is.
        path: PathBuf,
        /// Its text.
        found: SourceFile,
    },
    /// It lies where nobody would look for a source; the user is asked first.
    NeedsConsent {
        /// Where, and why it is asked.
        reason: String,
    },
    /// It is not read, or cannot be.
    Refused {
        /// Why.
        reason: String,
    },
}

/// Loads the text of a source of the project at `project`.
///
/// A relative path may leave the project's folder, but only a plain file is
/// read, and its text counts as the source's only if its hash is the recorded
/// one. Any other kind of path is not even looked at without `consent`.
pub fn load_text(project: &Path, source: &Source, consent: bool) -> TextState {
    let refused = |reason: String| TextState::Refused { reason };
    let path = match place_of(&source.path) {
        Place::Relative(relative) => folder_of(project).join(relative),
        Place::Outside { path, what } if consent => {
            log::info!("a source at {what} is read with the user's consent");
            path
        }
        Place::Outside { what, .. } => {
            return TextState::NeedsConsent {
                reason: format!("the source ‘{}’ is {what} (‘{}’)", source.id, source.path),
            };
        }
        Place::Never { what } => {
            let (id, path) = (&source.id, &source.path);
            return refused(format!("the source ‘{id}’ is {what} (‘{path}’)"));
        }
    };
    let Some(encoding) = Encoding::of_label(&source.encoding) else {
        return refused(format!(
            "the source ‘{}’ is in an encoding that is not known: ‘{}’",
            source.id, source.encoding
        ));
    };
    if let Ok(real) = RealFs.canonicalize(&path)
        && policy::is_of_the_system(&real)
    {
        return refused(format!("‘{}’ belongs to the system", path.display()));
    }
    match read_source_file(&path, Some(encoding)) {
        Ok(found) if found.sha256.to_string() == source.sha256.to_ascii_lowercase() => {
            TextState::Text(found)
        }
        Ok(found) => TextState::Changed { path, found },
        Err(SourceError::Io { source, .. })
            if matches!(
                source.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            TextState::Missing { path }
        }
        Err(err) => refused(err.to_string()),
    }
}

/// Where the text of a source was looked for, if there is nothing. Nothing is
/// read, and what a path asks consent for is not looked at.
pub fn missing_file(project: &Path, source: &Source) -> Option<PathBuf> {
    let Place::Relative(relative) = place_of(&source.path) else {
        return None;
    };
    let path = folder_of(project).join(relative);
    match RealFs.stat(&path) {
        Err(err)
            if matches!(
                err.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            Some(path)
        }
        _ => None,
    }
}

/// Builds the record of a document for the project at `project`, which need
/// not exist yet. Its id is made from the file's name and is none of `taken`.
///
/// # Errors
///
/// [`SourceError`] if the document cannot be read.
pub fn new_source(
    project: &Path,
    path: &Path,
    taken: &dyn Fn(&SourceId) -> bool,
    encoding: Option<Encoding>,
) -> Result<(Source, SourceFile), SourceError> {
    let file = read_source_file(path, encoding)?;
    let chars = file.text.char_len().get();
    let source = Source {
        sha256: SmolStr::new(file.sha256.to_string()),
        encoding: SmolStr::new(file.encoding.name()),
        bom: file.bom,
        ..Source::plain(id_of(path, taken), relative_path(project, path)?, chars)
    };
    Ok((source, file))
}

/// The path from a project's folder to a file, with `/` between parts; an
/// absolute one where there is none (another drive).
///
/// # Errors
///
/// [`SourceError`] if the file is not there or its name is not Unicode.
pub fn relative_path(project: &Path, path: &Path) -> Result<String, SourceError> {
    let failed = |source: io::Error| SourceError::Io {
        path: path.to_owned(),
        source,
    };
    let folder = std::path::absolute(folder_of(project)).map_err(failed)?;
    let file = std::path::absolute(path).map_err(failed)?;
    // As the user sees it, if the file lies in the project's folder; links
    // count only where the way leads out of it.
    let relative = match file.strip_prefix(&folder) {
        Ok(inside) if inside.components().all(is_plain) => inside.to_owned(),
        _ => {
            let folder = RealFs.canonicalize(&folder).unwrap_or(folder);
            let file = RealFs.canonicalize(&file).map_err(failed)?;
            way(&folder, &file)
        }
    };
    let name = || SourceError::Name {
        path: path.to_owned(),
    };
    if relative.is_absolute() {
        return relative.to_str().map(str::to_owned).ok_or_else(name);
    }
    let parts: Option<Vec<&str>> = relative.iter().map(|it| it.to_str()).collect();
    parts.map(|it| it.join("/")).ok_or_else(name)
}

fn is_plain(part: std::path::Component<'_>) -> bool {
    matches!(part, std::path::Component::Normal(_))
}

/// The way from a folder to a file, both canonical.
fn way(folder: &Path, file: &Path) -> PathBuf {
    let shared = folder
        .components()
        .zip(file.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared == 0 {
        return file.to_owned();
    }
    let up = folder.components().skip(shared).map(|_| Path::new(".."));
    let down = file.components().skip(shared);
    up.chain(down.map(|it| Path::new(it.as_os_str()))).collect()
}

fn folder_of(project: &Path) -> &Path {
    match project.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("."),
    }
}

/// Lower-case ASCII from a file's name, unlike all that are taken.
fn id_of(path: &Path, taken: &dyn Fn(&SourceId) -> bool) -> SourceId {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let id = |name: &str| SourceId::parse(name).expect("a slug, numbered or not, is an id");
    let name = slug::plain_slug(&stem, "source");
    id(&slug::free(&name, &mut 1, |name| taken(&id(name))))
}

#[cfg(test)]
mod tests;
