//! `project.qde` as it is parsed: elements by their identifiers, nothing placed.

use super::plain_guid;
use crate::exchange::ImportError;
use crate::exchange::xml::{Element, Piece, Xml};

/// Codes inside codes go so deep.
const MAX_DEPTH: usize = 100;

/// What a project or a codebook holds, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub origin: String,
    pub description: String,
    pub codes: Vec<Code>,
    pub texts: Vec<Text>,
    pub notes: Vec<Note>,
    pub links: Vec<Link>,
    pub cases: Vec<Group>,
    pub sets: Vec<Group>,
    /// Notes that cases and sets refer to.
    pub of_groups: Vec<String>,
    /// How many values of variables cases and sources have.
    pub values: usize,
    /// What lies in pictures, sound and pages: the line, the element, the name.
    pub elsewhere: Vec<(usize, String, String)>,
}

#[derive(Debug, Default)]
pub(super) struct Code {
    pub guid: String,
    pub name: String,
    pub color: String,
    pub codable: bool,
    /// The index of the code that it lies in.
    pub above: Option<usize>,
    pub description: String,
    pub notes: Vec<String>,
}

/// A source with a text, or a representation of one.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub line: usize,
    pub name: String,
    pub path: String,
    pub content: Option<String>,
    pub description: String,
    pub selections: Vec<Selection>,
    /// Codes of the text as a whole.
    pub codes: Vec<String>,
    pub notes: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Selection {
    pub line: usize,
    pub guid: String,
    pub name: String,
    /// As they are written; they need not be numbers.
    pub start: String,
    pub end: String,
    pub description: String,
    pub codes: Vec<String>,
    pub notes: Vec<String>,
}

#[derive(Debug, Default)]
pub(super) struct Note {
    pub line: usize,
    pub guid: String,
    pub path: String,
    pub text: String,
}

#[derive(Debug, Default)]
pub(super) struct Link {
    pub line: usize,
    pub guid: String,
    pub name: String,
    pub from: String,
    pub to: String,
    pub both: bool,
    pub notes: Vec<String>,
}

/// A case or a set.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub line: usize,
    pub name: String,
    pub description: String,
    pub selections: Vec<String>,
    /// How many members it has that are no selections.
    pub others: usize,
}

/// What the elements that are open belong to.
#[derive(Default)]
struct Reading {
    out: Parsed,
    codes: Vec<usize>,
    text: Option<Text>,
    selection: Option<Selection>,
    note: Option<Note>,
    link: Option<Link>,
    case: Option<Group>,
    set: Option<Group>,
    /// The name of the source that a representation is of.
    source: String,
    /// The characters of the element that is open, if they matter.
    words: Option<String>,
}

/// Reads a project or a codebook.
///
/// # Errors
///
/// [`ImportError`] where it is no XML, or no project and no codebook.
pub(super) fn parse(bytes: &[u8]) -> Result<Parsed, ImportError> {
    let mut xml = Xml::new(bytes)?;
    let mut it = Reading::default();
    let mut begun = false;
    while let Some(piece) = xml.next()? {
        match piece {
            Piece::Open(element) => {
                if !begun {
                    if !matches!(element.name, "Project" | "CodeBook") {
                        let message = format!(
                            "the first element is ‘{}’; it is ‘Project’ or ‘CodeBook’ in REFI-QDA",
                            element.name.chars().take(60).collect::<String>()
                        );
                        return Err(xml.error(message));
                    }
                    begun = true;
                    element.text("origin").clone_into(&mut it.out.origin);
                }
                let line = xml.line();
                it.open(&element, line);
                if it.codes.len() > MAX_DEPTH {
                    let message = format!("codes lie more than {MAX_DEPTH} deep in one another");
                    return Err(xml.error(message));
                }
            }
            Piece::Text(text) => {
                if let Some(words) = &mut it.words {
                    words.push_str(&text);
                }
            }
            Piece::Close(name) => it.close(name),
        }
    }
    if begun {
        Ok(it.out)
    } else {
        Err(xml.error("the file is empty"))
    }
}

impl Reading {
    fn open(&mut self, it: &Element<'_>, line: usize) {
        let text = |key: &str| it.text(key).to_owned();
        let guid = || plain_guid(it.text("guid"));
        match it.name {
            "Code" => {
                let code = Code {
                    guid: guid(),
                    name: text("name"),
                    color: text("color"),
                    codable: it.get("isCodable") != Some("false"),
                    above: self.codes.last().copied(),
                    description: String::new(),
                    notes: Vec::new(),
                };
                self.codes.push(self.out.codes.len());
                self.out.codes.push(code);
            }
            "PictureSource" | "PDFSource" | "AudioSource" | "VideoSource" => {
                self.source = text("name");
                self.out
                    .elsewhere
                    .push((line, it.name.to_owned(), text("name")));
            }
            "TextSource" | "Representation" | "TextDescription" | "Transcript" => {
                let name = if it.name == "TextSource" {
                    text("name")
                } else {
                    self.source.clone()
                };
                self.text = Some(Text {
                    line,
                    name,
                    path: text("plainTextPath"),
                    ..Text::default()
                });
            }
            "Note" => {
                self.note = Some(Note {
                    line,
                    guid: guid(),
                    path: text("plainTextPath"),
                    text: String::new(),
                });
            }
            // What is marked in a note is no source's.
            "PlainTextSelection" if self.note.is_none() => {
                self.selection = Some(Selection {
                    line,
                    guid: guid(),
                    name: text("name"),
                    start: text("startPosition"),
                    end: text("endPosition"),
                    ..Selection::default()
                });
            }
            "PictureSelection"
            | "PDFSelection"
            | "AudioSelection"
            | "VideoSelection"
            | "TranscriptSelection" => {
                self.out
                    .elsewhere
                    .push((line, it.name.to_owned(), text("name")));
            }
            "Link" => {
                self.link = Some(Link {
                    line,
                    guid: guid(),
                    name: text("name"),
                    from: plain_guid(it.text("originGUID")),
                    to: plain_guid(it.text("targetGUID")),
                    both: it.get("direction") == Some("Bidirectional"),
                    notes: Vec::new(),
                });
            }
            "Case" | "Set" => {
                let group = Group {
                    line,
                    name: text("name"),
                    ..Group::default()
                };
                if it.name == "Case" {
                    self.case = Some(group);
                } else {
                    self.set = Some(group);
                }
            }
            "CodeRef" | "NoteRef" | "SelectionRef" | "SourceRef" | "MemberCode"
            | "MemberSource" | "MemberNote" => {
                self.refer(it.name, plain_guid(it.text("targetGUID")));
            }
            "VariableValue" => self.out.values += 1,
            "Description" | "PlainTextContent" => self.words = Some(String::new()),
            _ => {}
        }
    }

    fn refer(&mut self, name: &str, target: String) {
        if let Some(group) = self.case.as_mut().or(self.set.as_mut()) {
            match name {
                "SelectionRef" => group.selections.push(target),
                "NoteRef" => self.out.of_groups.push(target),
                _ => group.others += 1,
            }
            return;
        }
        if self.note.is_some() {
            return;
        }
        let lists = if let Some(it) = &mut self.selection {
            (&mut it.codes, &mut it.notes)
        } else if let Some(it) = &mut self.text {
            (&mut it.codes, &mut it.notes)
        } else if let Some(it) = &mut self.link {
            if name == "NoteRef" {
                it.notes.push(target);
            }
            return;
        } else {
            if let Some(at) = self.codes.last()
                && name == "NoteRef"
            {
                self.out.codes[*at].notes.push(target);
            }
            return;
        };
        match name {
            "CodeRef" => lists.0.push(target),
            "NoteRef" => lists.1.push(target),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Code" => {
                self.codes.pop();
            }
            "TextSource" | "Representation" | "TextDescription" | "Transcript" => {
                self.out.texts.extend(self.text.take());
            }
            "Note" => self.out.notes.extend(self.note.take()),
            "PlainTextSelection" => {
                if let (Some(text), Some(it)) = (&mut self.text, self.selection.take()) {
                    text.selections.push(it);
                }
            }
            "Link" => self.out.links.extend(self.link.take()),
            "Case" => self.out.cases.extend(self.case.take()),
            "Set" => self.out.sets.extend(self.set.take()),
            "Description" => {
                let words = self.words.take().unwrap_or_default();
                // The innermost of what is open; none is the project's own.
                let to = if let Some(it) = self.case.as_mut().or(self.set.as_mut()) {
                    &mut it.description
                } else if self.note.is_some() {
                    return;
                } else if let Some(it) = &mut self.selection {
                    &mut it.description
                } else if let Some(it) = &mut self.text {
                    &mut it.description
                } else if let Some(at) = self.codes.last() {
                    &mut self.out.codes[*at].description
                } else {
                    &mut self.out.description
                };
                *to = words;
            }
            "PlainTextContent" => {
                let words = self.words.take().unwrap_or_default();
                if let Some(it) = &mut self.note {
                    it.text = words;
                } else if let Some(it) = &mut self.text {
                    it.content = Some(words);
                }
            }
            _ => {}
        }
    }
}
