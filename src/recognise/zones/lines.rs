//! The lines of a text, with what tells them apart.

use super::cues::{Cue, cue_of};
use crate::model::{Basis, DateValue, PartialDate};
use crate::recognise::FoundDate;
use crate::recognise::fold::{Folded, Keep};
use crate::text::SourceText;
use chrono::Datelike as _;

/// The lines of a text that are not blank. Zones are made of these, so what
/// lies between two of them is blank.
pub(super) struct Lines<'a> {
    pub(super) all: Vec<Line<'a>>,
}

/// A line that is not blank.
pub(super) struct Line<'a> {
    /// Where it starts in the text, in bytes.
    pub(super) start: usize,
    /// All of it, without its break.
    pub(super) text: &'a str,
    /// How many words it has; of a long line as many as matter.
    pub(super) words: usize,
    /// Whether it ends as a sentence does.
    pub(super) is_sentence: bool,
    /// Whether it is cut short: `…`, `Read more`.
    pub(super) is_cut: bool,
    /// The date that it consists of, with at most a few words beside it.
    pub(super) date: Option<PartialDate>,
    /// Whether a date stands in it anywhere.
    pub(super) has_date: bool,
    /// Whether words such as `Report` stand beside its date.
    pub(super) has_label: bool,
    /// What speaks for boilerplate.
    pub(super) cue: Option<Cue>,
    /// How many blank lines stand before it.
    pub(super) blank_before: usize,
}

/// More words than this are not counted.
const MANY: usize = 200;

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a SourceText, dates: &[FoundDate]) -> Self {
        let mut all: Vec<Line<'a>> = Vec::new();
        let mut dates = dates.iter().peekable();
        let mut folded = Folded::default();
        let mut blank_before = 0;
        for index in 0..text.line_count() {
            let line = text.line(index);
            let bare = line.trim_matches(is_blank);
            if bare.is_empty() {
                blank_before += 1;
                continue;
            }
            let start = text.line_start(index).to_usize();
            let end = start + line.len();
            while dates
                .next_if(|it| it.span.start().to_usize() < start)
                .is_some()
            {}
            let mut first = None;
            while let Some(date) = dates.next_if(|it| it.span.start().to_usize() < end) {
                first.get_or_insert(date);
            }
            let words = bare
                .split(is_blank)
                .filter(|it| it.contains(char::is_alphanumeric))
                .take(MANY)
                .count();
            let own = first.and_then(|it| own_date(bare, start + indent(line), it));
            let closing: &[char] = &['”', '"', '’', '\'', '»', ')', ']'];
            let unquoted = bare.trim_end_matches(closing);
            folded.refill(bare, 0, bare.floor_char_boundary(4000), Keep::NOTHING);
            all.push(Line {
                start,
                text: line,
                words,
                is_sentence: unquoted.ends_with(['.', '!', '?', '…', '؟', '。']),
                is_cut: unquoted.ends_with('…')
                    || bare.trim_end_matches(['”', '"', '’']).ends_with("...")
                    || has_cut_inside(bare),
                date: own.map(|it| it.0),
                has_label: own.is_some_and(|it| it.1),
                has_date: first.is_some(),
                cue: cue_of(bare, folded.as_str(), words),
                blank_before,
            });
            blank_before = 0;
        }
        Self { all }
    }
}

impl Line<'_> {
    /// A title, a name, an item of a menu: few words and no sentence.
    pub(super) fn is_short(&self) -> bool {
        self.words <= 16 && !self.is_sentence && !self.is_cut && sentence_ends(self.text) == 0
    }
}

/// How many sentences end inside a line, as far as marks show it.
pub(super) fn sentence_ends(line: &str) -> usize {
    let mut count = 0;
    let mut behind = line.trim_end();
    while let Some(at) = behind.find(['.', '?', '!', '…']) {
        let word = behind[..at]
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        behind = behind[at..].trim_start_matches(['.', '?', '!', '…', '”', '"', '’', ')']);
        let goes_on = behind.starts_with(char::is_whitespace)
            && behind
                .trim_start()
                .starts_with(|it: char| !it.is_lowercase());
        // Initials and titles: `Gen. Goïta`, `J. Doe`.
        count += usize::from(goes_on && word.chars().count() > 3);
    }
    count
}

fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(is_blank).len()
}

/// A quotation that is cut short before the name of who printed it:
/// `the Wagner G... Foreign Policy`.
fn has_cut_inside(bare: &str) -> bool {
    let at = bare.rfind("... ").or_else(|| bare.rfind("… "));
    at.is_some_and(|at| bare.len() - at < 40 && at > 40)
}

/// The date that a line consists of, and whether a label stands beside it; at
/// most four words may, on one side.
fn own_date(bare: &str, start: usize, found: &FoundDate) -> Option<(PartialDate, bool)> {
    let from = found.span.start().to_usize().checked_sub(start)?;
    let to = found.span.end().to_usize().checked_sub(start)?;
    let (before, behind) = (bare.get(..from)?, bare.get(to..)?);
    let words = |part: &str| {
        part.split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .count()
    };
    let (lead, label) = (words(before), words(behind));
    let plain = (lead == 0 || label == 0) && lead <= 3 && label <= 4;
    // `8 Feb: PM in Bamako` and `In 2012, …` are sentences.
    let is_prose = behind.trim_start().starts_with([':', ';'])
        || (label > 0
            && !behind
                .trim_start()
                .starts_with(['•', '·', '|', '-', '–', '—', '(', '/', ',']))
        || bare.ends_with(['.', ':', ';', '?', '!']);
    if !plain || is_prose {
        return None;
    }
    Some((partial(&found.date)?, lead + label > 0))
}

/// A date that is written out, at the precision at which it is.
fn partial(date: &DateValue) -> Option<PartialDate> {
    let (first, last) = (date.earliest?, date.latest?);
    if date.basis != Basis::Explicit {
        return None;
    }
    let text = if first == last {
        return Some(PartialDate::of_day(first));
    } else if first.year() == last.year() && first.month() == last.month() {
        format!("{:04}-{:02}", first.year(), first.month())
    } else {
        // A bare year on a line of its own is a heading more often than a date.
        return None;
    };
    PartialDate::parse(&text)
        .ok()
        .filter(|it| it.first_day() == first && it.last_day() == last)
}
