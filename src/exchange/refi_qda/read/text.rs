//! One source: its text, and its selections placed in it.

use super::super::ends::with_ends;
use super::super::project::{Selection, Text};
use super::codes::Means;
use super::{MAX_QUOTED, Marked, Reader};
use crate::exchange::fields;
use crate::exchange::json::Json;
use crate::exchange::value::word;
use crate::exchange::world::{self, Object, text};
use crate::exchange::{
    Claimed, Counting, Document, ImportError, InFile, LabelledSpan, OffsetUnit, Proof, Ruler,
};
use crate::model::{Fragments, PartialDate, Period, SourceState};
use crate::text::{CharSpan, SourceText, decode};
use std::collections::{HashMap, HashSet};

/// What a path that stands in a project begins with.
const INTERNAL: &str = "internal://";

/// Files by their names in small letters: a path that a project names is one in
/// `sources`, wherever that lies.
pub(super) struct Files<'f>(HashMap<String, &'f [u8]>);

impl<'f> Files<'f> {
    pub fn of(files: &[InFile<'f>]) -> Self {
        let files = files.iter().rev();
        Self(
            files
                .map(|it| (it.name().to_lowercase(), it.bytes))
                .collect(),
        )
    }

    pub fn get(&self, path: &str) -> Option<&'f [u8]> {
        let name = path.strip_prefix(INTERNAL).unwrap_or(path);
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        self.0.get(&name.to_lowercase()).copied()
    }
}

/// How the selections of a source count.
struct Way {
    counting: Counting,
    /// Whether the end is the last character and not the place behind it.
    inclusive: bool,
}

impl Reader {
    /// Takes a source with its selections.
    pub(super) fn text(
        &mut self,
        it: &Text,
        files: &Files<'_>,
        origin: &str,
    ) -> Result<(), ImportError> {
        let ours = world::object(&it.description).unwrap_or_default();
        let name = match text(&ours, "source") {
            "" => it.name.clone(),
            id => id.to_owned(),
        };
        let item = |what: String| format!("line {}, {what}", it.line);
        let (file_text, mark) = match self.content(it, files) {
            Ok(found) => found,
            Err(why) => {
                for selection in &it.selections {
                    let item = format!("line {}, selection {}", selection.line, selection.guid);
                    let detail = "the text of its source is not there".to_owned();
                    self.lose("no-text", &name, item, detail);
                }
                self.lose("no-text", &name, item("source".to_owned()), why);
                return Ok(());
            }
        };
        let way = self.way(it, &name, &file_text, mark, origin);
        let ruler = Ruler::new(&file_text, way.counting);
        // The line ends that the text had before it was written for a program.
        let ends = ours.get("crlf").map(|crlf| {
            let numbers: HashSet<u64> = match crlf {
                Json::List(list) => list.iter().filter_map(whole_number).collect(),
                _ => HashSet::new(),
            };
            let all = matches!(crlf, Json::Text(it) if it == "all");
            with_ends(file_text.as_str(), |number| {
                all || numbers.contains(&(number as u64))
            })
        });
        let (known, shift) = match ends {
            Some((known, shift)) => match SourceText::new(known) {
                Ok(known) => (known, Some(shift)),
                Err(_) => (file_text.clone(), None),
            },
            None => (file_text.clone(), None),
        };
        let mut document = Document::new(Some(name.clone()), it.line, known);
        document.state = SourceState::Done;
        about(&ours, &mut document);
        let index = self.out.documents.len();
        for selection in &it.selections {
            let mut placed = place(&ruler, selection, way.inclusive);
            if let (Ok(span), Some(shift)) = (&placed, &shift) {
                let moved = shift.span(*span).map(|it| it.0);
                placed = moved.ok_or(("empty", "it holds a line end in part".to_owned()));
            }
            match placed {
                Ok(span) => {
                    let before = document.spans.len();
                    self.selection(selection, span, &name, &mut document);
                    let new = before..document.spans.len();
                    self.quoted += u64::from(span.len()) * new.len() as u64;
                    let marked = new.map(|span| Marked {
                        document: index,
                        span,
                    });
                    let marked: Vec<Marked> = marked.collect();
                    if !marked.is_empty() {
                        self.marked.insert(selection.guid.clone(), marked);
                    }
                }
                Err((reason, why)) => {
                    let item = format!("line {}, selection {}", selection.line, selection.guid);
                    self.lose(reason, &name, item, why);
                }
            }
        }
        if self.quoted > MAX_QUOTED {
            return Err(ImportError {
                line: it.line,
                column: 1,
                message: format!(
                    "the selections up to this source cover more than {MAX_QUOTED} characters in \
                     all, counted once for each; that many are not taken"
                ),
            });
        }
        for code in &it.codes {
            if let Some(Means::Label(label)) = self.codes.means(code) {
                let detail = format!("‘{label}’ is said of the whole source");
                self.note("document-code", &name, item("coding".to_owned()), detail);
            }
        }
        if !it.notes.is_empty() {
            let detail = "a project has no place for notes on a whole source".to_owned();
            self.note("document-note", &name, item("note".to_owned()), detail);
        }
        self.out.documents.push(document);
        Ok(())
    }

    /// The text of a source, and whether a mark was before it.
    fn content(&self, it: &Text, files: &Files<'_>) -> Result<(SourceText, bool), String> {
        if let Some(content) = &it.content {
            let text = SourceText::new(content.clone()).map_err(|error| error.to_string())?;
            return Ok((text, false));
        }
        if it.path.is_empty() {
            return Err("it names no plain text".to_owned());
        }
        let file = files.get(&it.path).ok_or_else(|| {
            let path: String = it.path.chars().take(200).collect();
            format!("its text ‘{path}’ is not among the files")
        })?;
        let mark = file.starts_with(b"\xEF\xBB\xBF");
        let bytes = if mark { &file[3..] } else { file };
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // Some programs of Windows write its own encodings.
            Err(_) => decode(file, None).map_err(|error| error.to_string())?.text,
        };
        let text = SourceText::new(text).map_err(|error| error.to_string())?;
        Ok((text, mark))
    }

    /// How the selections count, as their names tell.
    fn way(&mut self, it: &Text, name: &str, text: &SourceText, mark: bool, origin: &str) -> Way {
        let plain = Way {
            counting: self.counting.unwrap_or_default(),
            inclusive: false,
        };
        if self.counting.is_some() || it.selections.is_empty() {
            return plain;
        }
        let crlf = text.as_str().contains("\r\n");
        // Where names tell nothing, a program's habits do.
        let habit = Counting {
            joined_line_ends: crlf && joins(origin),
            ..Counting::default()
        };
        let mut candidates = vec![habit];
        let wide = text.utf16_len().get() > text.char_len().get();
        for unit in [OffsetUnit::CodePoints, OffsetUnit::Utf16] {
            for joined_line_ends in [false, true] {
                for mark_counts in [false, true] {
                    let candidate = Counting {
                        unit,
                        joined_line_ends,
                        mark: mark_counts,
                    };
                    if (unit == OffsetUnit::CodePoints || wide)
                        && (!joined_line_ends || crlf)
                        && (!mark_counts || mark)
                        && !candidates.contains(&candidate)
                    {
                        candidates.push(candidate);
                    }
                }
            }
        }
        let claims = |more: u64| -> Vec<Claimed<'_>> {
            let claim = |it: &'_ Selection| -> Option<(u64, u64)> {
                Some((it.start.trim().parse().ok()?, it.end.trim().parse().ok()?))
            };
            it.selections
                .iter()
                .filter_map(|it| {
                    let (start, end) = claim(it)?;
                    let quote = Some(it.name.as_str());
                    let quote =
                        quote.filter(|it| !it.trim().is_empty() && !it.contains('\u{fffd}'));
                    Some(Claimed {
                        start,
                        end: end.saturating_add(more),
                        quote,
                    })
                })
                .collect()
        };
        let exclusive = Proof::of(text, &claims(0), &candidates, begins);
        let inclusive = Proof::of(text, &claims(1), &candidates, begins);
        let last = inclusive.proved > exclusive.proved;
        let proof = if last { inclusive } else { exclusive };
        let mut words = proof.counting.in_words();
        if last {
            words.push_str(", the end being the last character");
        }
        let rivals: Vec<String> = proof.rivals.iter().map(|it| it.in_words()).collect();
        let detail = if !rivals.is_empty() {
            Some(format!(
                "the positions were read as {words}; they may as well be {}",
                rivals.join(" or ")
            ))
        } else if last || proof.counting != Counting::default() {
            Some(format!(
                "the positions were read as {words}, under which {} of {} names are the words that stand there",
                proof.proved, proof.quotes
            ))
        } else {
            None
        };
        if let Some(detail) = detail {
            let item = format!("line {}, source", it.line);
            self.note("offset-unit", name, item, detail);
        }
        Way {
            counting: proof.counting,
            inclusive: last,
        }
    }

    /// The codings of a selection become spans: one for each label.
    fn selection(&mut self, it: &Selection, span: CharSpan, name: &str, document: &mut Document) {
        let item = || format!("line {}, selection {}", it.line, it.guid);
        let mut labels: Vec<&str> = Vec::new();
        let mut words: Vec<(&str, &str, &str)> = Vec::new();
        let mut unknown = 0;
        for code in &it.codes {
            match self.codes.means(code) {
                Some(Means::Label(label)) => {
                    if !labels.contains(&label.as_str()) {
                        labels.push(label);
                    }
                }
                Some(Means::Word { label, name, word }) => words.push((label, name, word)),
                None => unknown += 1,
            }
        }
        // A word of an attribute says what it is an attribute of.
        for (label, ..) in &words {
            if !labels.contains(label) {
                labels.push(label);
            }
        }
        let ours = world::object(&it.description).ok();
        let ours = ours.filter(|it| it.contains_key("id") || it.contains_key("part_of"));
        let note = self.said(&it.notes);
        let mut spans = Vec::new();
        let mut wrong = Vec::new();
        for label in &labels {
            let mut labelled = LabelledSpan::new(Fragments::one(span), *label);
            match &ours {
                Some(ours) => {
                    let id = text(ours, "id");
                    labelled.id = id.into();
                    wrong.extend(world::put_on(&mut labelled, ours));
                }
                None => labelled.note = it.description.clone().into(),
            }
            if !note.is_empty() {
                if !labelled.note.is_empty() {
                    labelled.note.push('\n');
                }
                labelled.note.push_str(&note);
            }
            for (of, name, word) in &words {
                if of == label {
                    let name = format!("{}{name}", fields::ATTRIBUTE);
                    // A name is not empty, so that it is one of an attribute.
                    let _ = fields::set(&mut labelled, &name, word);
                }
            }
            spans.push(labelled);
        }
        if let Some(of) = ours.as_ref().map(|it| text(it, "part_of"))
            && !of.is_empty()
        {
            self.parts.insert(it.guid.clone(), of.to_owned());
        }
        if unknown > 0 {
            let detail = format!("{unknown} of its codes are not in the codebook");
            self.lose("no-label", name, item(), detail);
        }
        for why in wrong {
            self.lose("field", name, item(), why);
        }
        if spans.is_empty() && unknown == 0 {
            let detail = "it has no code, and an annotation has a tag".to_owned();
            self.lose("no-label", name, item(), detail);
        }
        if !spans.is_empty() {
            self.used.extend(it.notes.iter().cloned());
        }
        document.spans.append(&mut spans);
    }
}

fn whole_number(json: &Json) -> Option<u64> {
    match json {
        Json::Whole(it) => Some(*it),
        _ => None,
    }
}

/// Whether a program counts a CR LF as one.
fn joins(origin: &str) -> bool {
    let origin = origin.to_lowercase();
    origin.contains("atlas") || origin.contains("maxqda")
}

fn place(
    ruler: &Ruler<'_>,
    it: &Selection,
    inclusive: bool,
) -> Result<CharSpan, (&'static str, String)> {
    let number = |which: &str, text: &str| {
        text.trim().parse::<u64>().map_err(|_| {
            let text: String = text.chars().take(60).collect();
            let why = format!("its {which} ‘{text}’ is no whole number from 0");
            ("not-a-position", why)
        })
    };
    let (start, end) = (number("start", &it.start)?, number("end", &it.end)?);
    ruler.span(start, end.saturating_add(u64::from(inclusive)))
}

/// Whether a name is the beginning of the words: programs cut it, put dots
/// behind it, and change white space.
fn begins(words: &str, name: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|it| !it.is_whitespace())
    }
    let cut = name.trim_end();
    let cut = cut.strip_suffix('…').or(cut.strip_suffix("..."));
    let mut there = letters(words);
    match cut {
        Some(cut) => letters(cut).all(|it| there.next() == Some(it)),
        // A name that was cut without a sign is long.
        None if name.chars().count() >= super::super::MAX_NAME => {
            letters(name).all(|it| there.next() == Some(it))
        }
        None => there.eq(letters(name)),
    }
}

/// What we say of a source.
fn about(ours: &Object, document: &mut Document) {
    document.about.title = text(ours, "title").to_owned();
    document.about.publisher = text(ours, "publisher").to_owned();
    document.about.published = PartialDate::parse(text(ours, "published")).ok();
    document.about.covers = Period::parse(text(ours, "covers")).ok();
    document.about.language = text(ours, "language").into();
    let states = [
        SourceState::Untouched,
        SourceState::Started,
        SourceState::Done,
    ];
    let said = states
        .into_iter()
        .find(|it| word(it) == text(ours, "state"));
    document.state = said.unwrap_or(document.state);
}
