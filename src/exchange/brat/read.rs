//! Reading a folder of brat's files.

use super::config::{Config, LOOKS, TOOLS, TYPES, tools};
use super::place::Sheet;
use super::{WORLD, prove};
use crate::exchange::cores;
use crate::exchange::world::World;
use crate::exchange::{Document, Imported, InFile, Loss, ReadError, ReadOptions};
use crate::model::SourceState;
use crate::text::SourceText;
use std::collections::BTreeMap;

/// The annotations of a document and its text, by their extensions.
#[derive(Default)]
struct Parts<'a> {
    text: Option<&'a InFile<'a>>,
    annotations: Option<&'a InFile<'a>>,
    /// Those of shared tasks, in this order, where there is no `.ann`.
    pieces: [Option<&'a InFile<'a>>; PIECES.len()],
}

const PIECES: [&str; 4] = ["a1", "a2", "co", "rel"];

/// Reads the documents of one folder.
///
/// # Errors
///
/// [`ReadError`] for what is not UTF-8, for annotations without a text, and for
/// more quoted text than memory is for.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut out = Imported::default();
    let mut config = Config::default();
    let mut world = World::default();
    let mut documents: BTreeMap<&str, Parts<'_>> = BTreeMap::new();
    for file in files {
        let (stem, extension) = file.stem_and_extension();
        let extension = extension.to_lowercase();
        let piece = PIECES.iter().position(|it| **it == extension);
        match (file.name(), extension.as_str(), piece) {
            (TYPES, ..) => config.types(utf8(file)?),
            (LOOKS, ..) => config.looks(utf8(file)?),
            // What others set there is noted below.
            (TOOLS, ..) if file.bytes == tools().as_bytes() => {}
            (WORLD, ..) => world.read(file, &mut out)?,
            (_, "txt", _) => documents.entry(stem).or_default().text = Some(file),
            (_, "ann", _) => documents.entry(stem).or_default().annotations = Some(file),
            (_, _, Some(at)) => documents.entry(stem).or_default().pieces[at] = Some(file),
            _ => out.notes.push(Loss {
                reason: "ignored-file",
                document: file.path.to_owned(),
                item: "file".to_owned(),
                detail: "it is neither a text nor annotations of brat’s".to_owned(),
            }),
        }
    }
    let documents: Vec<(&str, Parts<'_>)> = documents.into_iter().collect();
    let read = cores::each(&documents, |_, (stem, parts)| parts.read(stem, options));
    let mut quoted = 0;
    for ((stem, parts), read) in documents.iter().zip(read) {
        let mut next = read?;
        let spans = next.documents.iter().flat_map(|it| &it.spans);
        quoted += spans
            .map(|it| u64::from(it.spans.hull().len()))
            .sum::<u64>();
        if quoted > MAX_QUOTED {
            return Err(ReadError::whole(
                parts.annotations.map_or(*stem, |it| it.path),
                format!(
                    "the spans up to this file cover more than {MAX_QUOTED} characters in \
                         all, counted once for each span; that many are not taken"
                ),
            ));
        }
        world.join(&mut next, &mut out);
        out.append(next);
    }
    config.into_scheme(&mut out);
    Ok(out)
}

impl Parts<'_> {
    /// The document and what is marked in it.
    fn read(&self, stem: &str, options: &ReadOptions<'_>) -> Result<Imported, ReadError> {
        let mut out = Imported::default();
        let mut annotations: Vec<&InFile<'_>> = self.annotations.into_iter().collect();
        if annotations.is_empty() {
            annotations.extend(self.pieces.into_iter().flatten());
        }
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let text = text(name, self.text, annotations.first().copied(), options)?;
        let mut document = Document::new(Some(name.to_owned()), 1, text.text);
        document.known = text.known;
        if !annotations.is_empty() {
            document.state = SourceState::Done;
            let sheets: Vec<(&str, &str)> = annotations
                .iter()
                .map(|it| Ok((it.path, utf8(it)?)))
                .collect::<Result<_, ReadError>>()?;
            let sheet = Sheet {
                stem,
                index: 0,
                candidates: prove::candidates(&document.text, text.file, options.counting),
            };
            let mut world = World::default();
            sheet.read(&sheets, &mut document, &mut world, &mut out);
        }
        out.documents.push(document);
        Ok(out)
    }
}

/// The most text that the spans of one folder may quote in all, in characters:
/// a small file can claim a hundred thousand spans over a whole text.
const MAX_QUOTED: u64 = 1 << 28;

fn utf8<'a>(file: &InFile<'a>) -> Result<&'a str, ReadError> {
    file.utf8("this is not UTF-8, which brat’s files are")
}

/// A document's text, and the file's as far as it differs.
struct Text<'a> {
    text: SourceText,
    known: bool,
    file: Option<&'a str>,
}

/// The text of a file, or the project's where its source of that name has the
/// same text, but for line ends and a byte-order mark.
fn text<'a>(
    name: &str,
    file: Option<&InFile<'a>>,
    annotations: Option<&InFile<'_>>,
    options: &ReadOptions<'_>,
) -> Result<Text<'a>, ReadError> {
    let known = options.known.and_then(|known| known(name));
    let Some(file) = file else {
        return match (known, annotations) {
            (Some(text), _) => Ok(Text {
                text,
                known: true,
                file: None,
            }),
            (None, annotations) => Err(ReadError::whole(
                annotations.map_or(name, |it| it.path),
                format!("there is no text ‘{name}.txt’ beside it"),
            )),
        };
    };
    let raw = utf8(file)?;
    if let Some(text) = known
        && folded(text.as_str()) == folded(raw)
    {
        return Ok(Text {
            text,
            known: true,
            file: Some(raw),
        });
    }
    let text = SourceText::new(raw.strip_prefix('\u{feff}').unwrap_or(raw));
    let text = text.map_err(|error| ReadError::whole(file.path, error.to_string()))?;
    Ok(Text {
        text,
        known: false,
        file: Some(raw),
    })
}

/// What two texts have in common that differ in line ends or their mark.
fn folded(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}
