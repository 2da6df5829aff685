//! brat's stand-off: a folder with `NAME.txt` and `NAME.ann` for each document.
//!
//! An `.ann` file has one record a line, fields separated by tabs: spans `T`,
//! relations `R`, events `E`, attributes `A` (`M` in old files), references to
//! databases `N`, notes `#` and classes of equals `*`. Offsets are code points.
//! `annotation.conf` says which types there are, `visual.conf` what they are
//! called and their colours, `tools.conf` which databases references name.
//!
//! | ours | brat |
//! |---|---|
//! | annotation | `T`, several spans as fragments |
//! | flag or word of a scheme's choice | `A` |
//! | note | `#… AnnotatorNotes` |
//! | entity | `N… Reference T1 PROJ:ID` |
//! | relation | `R… TYPE Arg1:FROM Arg2:TO` |
//! | account | a `T` over its passage with an `E` of the type `Incident` or `Standing`, its members by role, and `N… Reference E1 EVENT:ID` |
//!
//! Whatever else a record carries stands as JSON in a note of the type
//! `Variorum` on it, and what is known of entities and events in
//! `variorum.jsonl` beside the documents; brat lets both be. So everything
//! comes back, and what was changed in brat since counts.
//!
//! A record is a line with fields parted by tabs, so brat cannot quote a line
//! break, and many readers no tab: a span over several lines is written as one
//! fragment for each. Fragments that only such a break and white space part are
//! joined again when they are read. CR LF is written
//! as LF, since many readers take it for one character. The names of types are
//! ASCII.
//!
//! Events of strangers become links from the trigger to each argument, classes
//! of equals links from the first to the others. A line of a kind that brat does
//! not have is listed, whole, and not kept: it would name other lines by ids,
//! and those are numbered anew by every export, so that it would come to speak
//! of something else.

mod config;
mod line;
mod place;
mod prove;
mod read;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

use crate::model::Fragments;
use crate::text::{CharOffset, CharSpan, SourceText};

/// The file of what no document holds.
const WORLD: &str = "variorum.jsonl";
/// The type of notes that carry what brat has no place for.
const OURS: &str = "Variorum";
/// The type of the notes that people write.
const NOTES: &str = "AnnotatorNotes";
/// The databases that entities and events are in.
const ENTITIES: &str = "PROJ";
const EVENTS: &str = "EVENT";

/// Whether brat, which reads lines as Python does, ends a line there, or a
/// reader that knows nothing of text ends a field.
fn is_break(letter: char) -> bool {
    matches!(
        letter,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
            ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The spans cut at breaks, without white space beside the cuts. None is
/// left of a span that is nothing but breaks.
fn split(text: &SourceText, spans: &Fragments) -> Vec<CharSpan> {
    let mut out = Vec::new();
    for span in spans.as_slice() {
        let quote = text.quote(*span).unwrap_or_default();
        if !quote.contains(is_break) {
            out.push(*span);
            continue;
        }
        let mut start = span.start();
        let mut pieces = quote.split(is_break).peekable();
        let mut first = true;
        while let Some(piece) = pieces.next() {
            let mut kept = piece;
            if !first {
                kept = kept.trim_start();
            }
            let skipped = count(piece) - count(kept);
            if pieces.peek().is_some() {
                kept = kept.trim_end();
            }
            let from = start.plus(skipped);
            // Empty pieces make no span.
            if let Ok(it) = CharSpan::new(from, from.plus(count(kept))) {
                out.push(it);
            }
            start = start.plus(count(piece) + 1);
            first = false;
        }
    }
    out
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// The fragments with those made one that only a line break and white space
/// part; `None` if there is none.
fn join(text: &SourceText, pieces: &[CharSpan]) -> Option<Fragments> {
    let mut joined: Vec<CharSpan> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if parted_by_line(text, last.end(), piece.start()) => {
                *last = last.hull(*piece);
            }
            _ => joined.push(*piece),
        }
    }
    Fragments::merging(joined).ok()
}

fn parted_by_line(text: &SourceText, from: CharOffset, to: CharOffset) -> bool {
    let gap = CharSpan::new(from, to).ok().and_then(|it| text.quote(it));
    gap.is_some_and(|it| it.contains(is_break) && it.chars().all(char::is_whitespace))
}

/// Text on one line of a record: a mark stands for each break.
fn flat(text: &str) -> String {
    text.replace("\r\n", "⏎")
        .replace(|it: char| is_break(it) || it == '\0', "⏎")
}

#[cfg(test)]
mod tests;
