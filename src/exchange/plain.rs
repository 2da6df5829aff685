//! Plain texts, one file a document: nothing but the words.
//!
//! Reading takes every `.txt` below the folder, decoded as the program decodes
//! sources; a document is called by its file's path without the extension.
//! Writing gives each text as it is, in UTF-8, and lists all annotations as lost.

use super::adopt::file_stem;
use super::format::ignored;
use super::left::left;
use super::{
    Corpus, Document, Imported, InFile, Loss, OutFile, ReadError, ReadOptions, Take, WriteOptions,
    Written,
};
use crate::text::{Encoding, SourceText, decode};

/// Reads texts.
pub(super) fn read_files(
    files: &[InFile<'_>],
    _options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut out = Imported::default();
    for file in files {
        let (stem, extension) = file.stem_and_extension();
        if files.len() > 1 && !extension.eq_ignore_ascii_case("txt") {
            out.notes.push(ignored(file));
            continue;
        }
        let fail = |message: String| ReadError::whole(file.path, message);
        let decoded = decode(file.bytes, None).map_err(|it| fail(it.to_string()))?;
        if decoded.encoding != Encoding::UTF_8 {
            out.notes.push(encoding_note(file.path, decoded.encoding));
        }
        if decoded.replaced > 0 {
            out.losses.push(Loss {
                reason: "encoding",
                document: file.path.to_owned(),
                item: "file".to_owned(),
                detail: format!(
                    "{} of its characters could not be read and became U+FFFD",
                    decoded.replaced
                ),
            });
        }
        let text = SourceText::new(decoded.text).map_err(|it| fail(it.to_string()))?;
        out.documents
            .push(Document::new(Some(stem.to_owned()), 1, text));
    }
    Ok(out)
}

/// A note of a file that is in another encoding than most.
pub(super) fn encoding_note(file: &str, encoding: Encoding) -> Loss {
    Loss {
        reason: "encoding",
        document: file.to_owned(),
        item: "file".to_owned(),
        detail: format!("it is no UTF-8 and was read as {}", encoding.name()),
    }
}

/// Writes texts.
pub(super) fn write(corpus: &Corpus<'_>, _: &WriteOptions, take: &mut Take<'_>) -> Written {
    let mut written = Written {
        losses: left(corpus, &[]),
        ..Written::default()
    };
    for document in corpus.documents() {
        written
            .losses
            .extend(document.annotations.iter().map(|it| Loss {
                reason: "annotation",
                document: document.source.id.to_string(),
                item: it.id.to_string(),
                detail: "a plain text has no place for annotations".to_owned(),
            }));
        let text = document.text.as_str();
        let mut bytes = Vec::with_capacity(text.len() + 3);
        // Readers drop one mark, so a text that begins with U+FEFF has two.
        if text.starts_with('\u{feff}') {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
        }
        bytes.extend_from_slice(text.as_bytes());
        take(OutFile {
            path: format!("{}.txt", file_stem(&document.source.id)),
            bytes,
        });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Format;
    use crate::exchange::round_trip::{hard, written};

    #[test]
    fn texts_come_back_as_they_are() {
        let (project, texts) = hard();
        let written = written(Format::Text, &project, &texts, &WriteOptions::default());
        let files = written.files.iter();
        let files: Vec<InFile<'_>> = files
            .map(|it| InFile {
                path: &it.path,
                bytes: &it.bytes,
            })
            .collect();
        let read = read_files(&files, &ReadOptions::default()).expect("can be read");
        assert_eq!(read.documents.len(), texts.len());
        for it in &read.documents {
            let name = it.name.as_deref().expect("a name");
            let (_, text) = texts
                .iter()
                .find(|(id, _)| id.as_str() == name)
                .expect("known");
            assert_eq!(it.text.as_str(), text.as_str());
        }
        let lost = written.losses.iter().filter(|it| it.reason == "annotation");
        assert_eq!(lost.count(), project.annotations().len());
    }

    #[test]
    fn other_files_are_left_alone() {
        let file = |path, bytes| InFile { path, bytes };
        let files = [file("a/b.TXT", b"x"), file("c.png", b"\x89PNG")];
        let read = read_files(&files, &ReadOptions::default()).expect("can be read");
        assert_eq!(read.documents.len(), 1);
        assert_eq!(read.documents[0].name.as_deref(), Some("a/b"));
        assert_eq!(read.notes[0].reason, "ignored-file");
    }
}
