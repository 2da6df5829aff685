//! Texts where they are found on the disk.

use super::output::Failure;
use crate::exchange::slug::{free, slug};
use crate::io::atomic::MAX_FILE_BYTES;
use crate::io::digest::Digest;
use crate::io::fs::{Fs as _, Kind, RealFs, in_words};
use crate::model::{Source, SourceId, SourceState};
use crate::text::{Encoding, SourceText, decode};
use smol_str::SmolStr;
use std::path::{Component, Path, PathBuf};

/// A source's text as it is now.
pub(super) struct TextAtHand {
    pub text: SourceText,
    /// The hash of the text.
    pub sha256: SmolStr,
    /// How many undecodable sequences became U+FFFD.
    pub replaced: usize,
}

/// A file that may become a source.
pub(super) struct Candidate {
    pub path: PathBuf,
    /// Whether it was found in a folder, not named itself.
    pub listed: bool,
}

/// A file as a source.
pub(super) struct Found {
    pub source: Source,
    pub text: SourceText,
    pub replaced: usize,
}

/// The deepest that folders are looked into.
const MAX_DEPTH: usize = 16;

/// The files that paths stand for: a folder for the text files in it and below.
pub(super) fn collect(paths: &[PathBuf]) -> Result<Vec<Candidate>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        let stat = RealFs
            .stat(path)
            .map_err(|error| Failure::at(path, in_words(&error)))?;
        if stat.kind == Kind::Folder {
            walk(path, 0, &mut found)?;
        } else {
            found.push(Candidate {
                path: path.clone(),
                listed: false,
            });
        }
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<Candidate>) -> Result<(), Failure> {
    let entries = RealFs
        .read_dir(folder)
        .map_err(|error| Failure::at(folder, in_words(&error)))?;
    for name in entries {
        if name.as_os_str().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let entry = folder.join(name);
        match RealFs.stat_link(&entry).map(|it| it.kind) {
            // Links inside folders are not followed: they could lead in circles.
            Ok(Kind::Folder) if depth < MAX_DEPTH => walk(&entry, depth + 1, found)?,
            Ok(Kind::File) if is_text_name(&entry) => found.push(Candidate {
                path: entry,
                listed: true,
            }),
            _ => {}
        }
    }
    Ok(())
}

fn is_text_name(path: &Path) -> bool {
    path.extension().is_none_or(|it| {
        ["txt", "text", "md"]
            .iter()
            .any(|text| it.eq_ignore_ascii_case(text))
    })
}

/// A file as a source of the project at `project`.
pub(super) fn new_source(
    project: &Path,
    file: &Path,
    encoding: Option<Encoding>,
    taken: &dyn Fn(&SourceId) -> bool,
) -> Result<Found, Failure> {
    let bytes = RealFs
        .read(file, MAX_FILE_BYTES)
        .map_err(|error| Failure::at(file, in_words(&error)))?;
    let decoded = decode(&bytes, encoding).map_err(|error| Failure::at(file, error))?;
    let sha256 = SmolStr::new(Digest::of(decoded.text.as_bytes()).to_string());
    let text = SourceText::new(decoded.text).map_err(|error| Failure::at(file, error))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let is_taken = |name: &str| SourceId::parse(name).is_ok_and(|id| taken(&id));
    let id = free(&slug(&stem, "source"), &mut 1, is_taken);
    Ok(Found {
        source: Source {
            id: SourceId::parse(&id).expect("a slug, numbered or not, is an id"),
            path: relative(project, file)?,
            sha256,
            encoding: SmolStr::new(decoded.encoding.name()),
            bom: decoded.byte_order_mark,
            chars: text.char_len().get(),
            title: String::new(),
            publisher: String::new(),
            published: None,
            covers: None,
            language: SmolStr::default(),
            state: SourceState::Untouched,
        },
        text,
        replaced: decoded.replaced,
    })
}

/// The path of a file as a project in that place writes it.
fn relative(project: &Path, file: &Path) -> Result<String, Failure> {
    let real_folder = |path: &Path| {
        let above = match path.parent() {
            Some(above) if !above.as_os_str().is_empty() => above,
            _ => Path::new("."),
        };
        RealFs
            .canonicalize(above)
            .map_err(|error| Failure::at(above, in_words(&error)))
    };
    let from = real_folder(project)?;
    let name = file
        .file_name()
        .ok_or_else(|| Failure::at(file, "this names no file"))?;
    let to = real_folder(file)?.join(name);
    let from: Vec<Component<'_>> = from.components().collect();
    let to: Vec<Component<'_>> = to.components().collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return Err(Failure::at(
            file,
            "it lies on another drive than the project; no relative path leads there",
        ));
    }
    let mut parts = vec![".."; from.len() - shared];
    for part in &to[shared..] {
        let part = part.as_os_str().to_str().ok_or_else(|| {
            Failure::at(
                file,
                "its name is not Unicode, so a project cannot write it down; rename it",
            )
        })?;
        parts.push(part);
    }
    Ok(parts.join("/"))
}

/// The text of a source, decoded as the project records.
pub(super) fn text_of(project: &Path, source: &Source) -> Result<TextAtHand, String> {
    let path = Path::new(&source.path);
    if path.is_absolute() || source.path.contains(['\\', ':', '\0']) {
        return Err(format!(
            "‘{}’ is no relative path, so it was not opened",
            source.path
        ));
    }
    let path = project.with_file_name("").join(path);
    let bytes = RealFs
        .read(&path, MAX_FILE_BYTES)
        .map_err(|error| format!("‘{}’: {}", source.path, in_words(&error)))?;
    let decoded = decode(&bytes, Encoding::of_label(&source.encoding))
        .map_err(|error| format!("‘{}’: {error}", source.path))?;
    let sha256 = SmolStr::new(Digest::of(decoded.text.as_bytes()).to_string());
    Ok(TextAtHand {
        text: SourceText::new(decoded.text)
            .map_err(|error| format!("‘{}’: {error}", source.path))?,
        sha256,
        replaced: decoded.replaced,
    })
}
