//! Reading CorefUD: the documents of a file, and what stands around them.

use super::OURS;
use super::sheet::{Fields, Sheet};
use crate::exchange::cores;
use crate::exchange::format::ignored;
use crate::exchange::tokens::side::utf8;
use crate::exchange::world::World;
use crate::exchange::{ImportError, Imported, InFile, Loss, ReadError, ReadOptions};

/// The most text that the mentions of one import may quote in all, in
/// characters.
const MAX_QUOTED: u64 = 1 << 28;

/// Reads files, each of which stands alone.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    _: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut out = Imported::default();
    let mut world = World::default();
    let mut quoted = 0;
    for file in files {
        let (stem, extension) = file.stem_and_extension();
        if files.len() > 1 && !["conllu", "conll", "conllup"].contains(&extension) {
            out.notes.push(ignored(file));
            continue;
        }
        let failed = |error| ReadError {
            file: file.path.to_owned(),
            error,
        };
        let text = utf8(file)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        let parts = parts(text).map_err(failed)?;
        for part in cores::each(&parts, |_, part| part.read(stem)) {
            let (mut next, more) = part.map_err(failed)?;
            quoted += more;
            if quoted > MAX_QUOTED {
                return Err(failed(ImportError {
                    line: next.documents.first().map_or(1, |it| it.line),
                    column: 1,
                    message: format!(
                        "the mentions up to here cover more than {MAX_QUOTED} characters in all, \
                         counted once for each; that many are not taken"
                    ),
                }));
            }
            world.join(&mut next, &mut out);
            // Once for a file is enough.
            let said = out.notes.iter().any(|it| is_of_fields(it, stem));
            next.notes.retain(|it| !(said && is_of_fields(it, stem)));
            out.append(next);
        }
    }
    Ok(out)
}

/// The reason of notes on fields that nothing is made of.
const MENTION_FIELD: &str = "mention-field";

/// Whether a note says of a file which fields are not taken.
fn is_of_fields(note: &Loss, stem: &str) -> bool {
    note.reason == MENTION_FIELD && note.document == stem
}

/// The lines of a file from one document on up to the next.
struct Part<'a> {
    text: &'a str,
    /// The number of its first line, from 1.
    line: usize,
    fields: Fields,
}

/// Cuts a file before its documents.
///
/// # Errors
///
/// [`ImportError`] for a `global.Entity` that says too little.
fn parts(text: &str) -> Result<Vec<Part<'_>>, ImportError> {
    let mut parts = Vec::new();
    // What stands before the next part's first line, and what it begins with.
    let (mut start, mut line, mut fields) = (0, 1, Fields::default());
    let mut next = fields;
    let mut at = 0;
    for (index, it) in text.split_inclusive('\n').enumerate() {
        if let Some((key, value)) = it.strip_prefix('#').map(key_and_value) {
            if is_new(key) {
                parts.push(Part {
                    text: &text[start..at],
                    line,
                    fields,
                });
                (start, line, fields) = (at, index + 1, next);
            } else if key == GLOBAL {
                next = Fields::of(value).ok_or_else(|| no_eid(index + 1))?;
            }
        }
        at += it.len();
    }
    parts.push(Part {
        text: &text[start..],
        line,
        fields,
    });
    Ok(parts)
}

/// The comment that says what stands where in opening brackets.
const GLOBAL: &str = "global.Entity";

fn no_eid(line: usize) -> ImportError {
    ImportError {
        line,
        column: 1,
        message: "‘global.Entity’ names no field ‘eid’".to_owned(),
    }
}

/// Whether a comment of that key begins a document.
fn is_new(key: &str) -> bool {
    matches!(key, "newdoc" | "newdoc id")
}

fn key_and_value(comment: &str) -> (&str, &str) {
    match comment.split_once('=') {
        Some((key, value)) => (key.trim(), value.trim()),
        None => (comment.trim(), ""),
    }
}

impl Part<'_> {
    /// What it holds, and how many characters its mentions quote.
    fn read(&self, stem: &str) -> Result<(Imported, u64), ImportError> {
        let mut reader = Reader {
            stem,
            fields: self.fields,
            sheet: None,
            world: World::default(),
            out: Imported::default(),
        };
        let mut last = self.line;
        for (number, line) in (self.line..).zip(self.text.split('\n')) {
            last = number;
            let line = line.strip_suffix('\r').unwrap_or(line);
            reader.line(line, number)?;
        }
        let quoted = reader.end_document().map_err(|message| ImportError {
            line: last,
            column: 1,
            message,
        })?;
        Ok((reader.out, quoted))
    }
}

struct Reader<'r> {
    stem: &'r str,
    fields: Fields,
    sheet: Option<Sheet>,
    world: World,
    out: Imported,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, number: usize) -> Result<(), ImportError> {
        if line.is_empty() {
            if let Some(sheet) = &mut self.sheet {
                sheet.end_sentence();
            }
        } else if let Some(comment) = line.strip_prefix('#') {
            self.comment(comment, number)?;
        } else {
            let stem = self.stem;
            let sheet = self.sheet.get_or_insert_with(|| Sheet::new(stem, number));
            let read = sheet.row(line, number, &self.fields, &mut self.out.losses);
            read.map_err(|message| ImportError {
                line: number,
                column: 1,
                message,
            })?;
        }
        Ok(())
    }

    fn comment(&mut self, comment: &str, number: usize) -> Result<(), ImportError> {
        let (key, value) = key_and_value(comment);
        match key {
            key if is_new(key) => {
                let name = if value.is_empty() { self.stem } else { value };
                self.sheet = Some(Sheet::new(name, number));
            }
            GLOBAL => {
                self.fields = Fields::of(value).ok_or_else(|| no_eid(number))?;
                let left = Fields::left(value);
                let stem = self.stem;
                let said = self.out.notes.iter().any(|it| is_of_fields(it, stem));
                if !left.is_empty() && !said {
                    self.out.notes.push(Loss {
                        reason: MENTION_FIELD,
                        document: stem.to_owned(),
                        item: format!("line {number}"),
                        detail: format!("of mentions is not taken: {}", left.join(", ")),
                    });
                }
            }
            OURS => {
                if let Err(why) = self.world.take(value, &mut self.out) {
                    self.out.losses.push(Loss {
                        reason: "malformed",
                        document: self.stem.to_owned(),
                        item: format!("line {number}"),
                        detail: why,
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the document, if there is one; gives how many characters its mentions
    /// quote.
    fn end_document(&mut self) -> Result<u64, String> {
        match self.sheet.take() {
            Some(sheet) => sheet.finish(self.stem, &mut self.world, &mut self.out),
            None => Ok(0),
        }
    }
}
