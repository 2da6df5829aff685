//! Sentences and the words in them.
//!
//! A paragraph is a line, or several if their text was wrapped: a line of some
//! length that ends within a sentence goes on in the next one. Sentences are
//! bounded in length, whatever a text does, so that what is done per sentence
//! never grows with the text.

use crate::recognise::fold::{Keep, folded};
use crate::recognise::token::{Kind, Token, tokens};
use smol_str::SmolStr;

/// A longer stretch is cut, in bytes.
const LONGEST: usize = 1_500;
/// A line that is shorter is a heading or an item, and the next one a new
/// paragraph, in bytes.
const WRAPPED: usize = 45;
/// More words of a sentence are not read.
const MOST_WORDS: usize = 250;

/// A sentence of a text, in bytes of it, without white space at its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub start: usize,
    pub end: usize,
    /// Which paragraph it stands in, counted from 0.
    pub paragraph: u32,
}

/// What stands between a word and the one before it, as bits.
pub(super) mod gap {
    pub const COMMA: u8 = 1;
    pub const SEMICOLON: u8 = 2;
    pub const DASH: u8 = 4;
    pub const OPEN: u8 = 8;
    pub const CLOSE: u8 = 16;
    pub const HYPHEN: u8 = 32;
    pub const APOSTROPHE: u8 = 64;
    pub const OTHER: u8 = 128;
    /// What ends a name.
    pub const BREAKS: u8 = COMMA | SEMICOLON | DASH | OPEN | CLOSE | OTHER;
}

/// A word or a run of digits in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
    /// In small letters, without diacritics.
    pub folded: SmolStr,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it is two capitals or more and nothing else.
    pub acronym: bool,
    pub digits: bool,
    /// What stands before it: bits of [`gap`].
    pub before: u8,
}

/// The sentences of a text that touch none of the stretches to be passed over
/// (by start, not overlapping).
pub(super) fn sentences(text: &str, skipped: &[(usize, usize)]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut paragraph = 0;
    let mut skip = skipped.iter().peekable();
    let mut at = 0;
    while at < text.len() {
        let end = paragraph_end(text, at);
        let mut start = at;
        while start < end {
            let stop = sentence_end(text, start, end);
            if let Some((from, to)) = trimmed(text, start, stop) {
                while skip.next_if(|it| it.1 <= from).is_some() {}
                if skip.peek().is_none_or(|it| it.0 >= to) {
                    found.push(Sentence {
                        start: from,
                        end: to,
                        paragraph,
                    });
                }
            }
            start = stop;
        }
        at = end;
        paragraph += 1;
    }
    found
}

fn trimmed(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let blank = |it: char| {
        it.is_whitespace() || matches!(it, '•' | '·' | '\u{200b}' | '\u{feff}' | '\u{2060}')
    };
    let piece = &text[start..end];
    let from = start + (piece.len() - piece.trim_start_matches(blank).len());
    let to = end - (piece.len() - piece.trim_end().len());
    (from < to).then_some((from, to))
}

/// Behind the line break that ends the paragraph at `at`.
fn paragraph_end(text: &str, at: usize) -> usize {
    let mut start = at;
    loop {
        let (line_end, next) = line_end(text, start);
        let line = text[start..line_end].trim();
        if next >= text.len() {
            return text.len();
        }
        let goes_on = line.len() >= WRAPPED
            && !line.ends_with(['.', '!', '?', ':', ';', '…', '”', '"', '»', ')'])
            && text[next..].starts_with(|it: char| it.is_alphanumeric());
        if !goes_on {
            return next;
        }
        start = next;
    }
}

/// Where the line ends, and where the next one starts.
fn line_end(text: &str, start: usize) -> (usize, usize) {
    match text.as_bytes()[start..]
        .iter()
        .position(|it| matches!(it, b'\n' | b'\r'))
    {
        None => (text.len(), text.len()),
        Some(at) => {
            let end = start + at;
            let wide =
                text.as_bytes()[end] == b'\r' && text.as_bytes().get(end + 1) == Some(&b'\n');
            (end, end + if wide { 2 } else { 1 })
        }
    }
}

/// Behind the sentence that starts at `start`; not past `end`.
fn sentence_end(text: &str, start: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    let limit = if end - start > LONGEST {
        cut(text, start, start + LONGEST)
    } else {
        end
    };
    let mut at = start;
    while at < limit {
        let byte = bytes[at];
        if byte.is_ascii() {
            at += 1;
            if matches!(byte, b'.' | b'!' | b'?') && ends_here(text, start, at, end, byte == b'.') {
                return closed(text, at, end);
            }
            continue;
        }
        let mark = text[at..].chars().next().unwrap_or(' ');
        at += mark.len_utf8();
        match mark {
            '。' | '।' | '؟' => return closed(text, at, end),
            '…' if ends_here(text, start, at, end, false) => return closed(text, at, end),
            _ => {}
        }
    }
    limit
}

/// A place to cut a stretch without an end: behind white space if there is any.
fn cut(text: &str, start: usize, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    match text[start..at].rfind(char::is_whitespace) {
        Some(space) if space > 0 => {
            let space = start + space;
            space + text[space..].chars().next().map_or(1, char::len_utf8)
        }
        _ => at,
    }
}

/// Behind the quotation marks and brackets that close at `at`, and the number of
/// a note: "… were killed.[12]".
fn closed(text: &str, at: usize, end: usize) -> usize {
    let marks: &[char] = &['"', '”', '’', '»', '\'', ')', ']'];
    let rest = text[at..end].trim_start_matches(marks);
    let rest = rest
        .strip_prefix('[')
        .and_then(|it| it.split_once(']'))
        .filter(|(note, _)| note.len() < 5)
        .map_or(rest, |(_, rest)| rest);
    end - rest.len()
}

/// Whether the mark before `at` ends a sentence.
fn ends_here(text: &str, start: usize, at: usize, end: usize, stop: bool) -> bool {
    let rest = &text[closed(text, at, end)..end];
    if rest.is_empty() {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let opening: &[char] = &['"', '“', '‘', '«', '(', '[', '\'', '-', '–', '—', '•'];
    let next = rest.trim_start().trim_start_matches(opening);
    if next.trim_start().starts_with(char::is_lowercase) {
        return false;
    }
    if !stop {
        return true;
    }
    let before = &text[start..at - 1];
    let word = before
        .rsplit(|it: char| !it.is_alphanumeric() && it != '.')
        .next()
        .unwrap_or_default();
    let letters = word.chars().count();
    if letters == 1 {
        // An initial, or the number of a list's item.
        let lone = before.len() == word.len();
        let item = lone && word.starts_with(|it: char| it.is_ascii_digit());
        return !(item || word.starts_with(char::is_uppercase));
    }
    if word.contains('.') {
        // U.S., e.g.: followed by a name more often than by a sentence.
        return word.split('.').any(|it| it.chars().count() > 2);
    }
    if letters == 2 && before.len() == word.len() && word.bytes().all(|it| it.is_ascii_digit()) {
        return false;
    }
    !ABBREVIATIONS.contains(&folded(word, Keep::NOTHING).as_str())
}

const ABBREVIATIONS: [&str; 40] = [
    "gen", "col", "lt", "maj", "capt", "sgt", "cpl", "cmdr", "brig", "adm", "dr", "mr", "mrs",
    "ms", "mm", "mme", "mlle", "prof", "rev", "hon", "st", "ste", "no", "nr", "art", "vs", "jan",
    "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "sen", "rep",
];

/// Cuts a sentence into words; `buffer` is memory for the work.
pub(super) fn words(text: &str, sentence: &Sentence, buffer: &mut Vec<Token>) -> Vec<Word> {
    buffer.clear();
    tokens(text, sentence.start, sentence.end, buffer);
    let mut found: Vec<Word> = Vec::new();
    let mut before = 0;
    let mut blank = false;
    for (index, token) in buffer.iter().enumerate() {
        let (start, end) = (token.start as usize, token.end as usize);
        match token.kind {
            Kind::Word | Kind::Digits => {
                if found.len() == MOST_WORDS {
                    break;
                }
                let word = &text[start..end];
                let digits = token.kind == Kind::Digits;
                found.push(Word {
                    start,
                    end,
                    folded: small(word, digits),
                    capital: word.starts_with(char::is_uppercase),
                    acronym: !digits
                        && word.chars().nth(1).is_some()
                        && word.chars().all(char::is_uppercase),
                    digits,
                    before,
                });
                before = 0;
            }
            Kind::Space | Kind::Break => {}
            Kind::Mark(mark) => {
                let spaced = blank
                    || buffer
                        .get(index + 1)
                        .is_none_or(|it| matches!(it.kind, Kind::Space | Kind::Break));
                before |= bit_of(mark, spaced);
            }
        }
        blank = matches!(token.kind, Kind::Space | Kind::Break);
    }
    found
}

fn bit_of(mark: char, spaced: bool) -> u8 {
    match mark {
        ',' | '،' => gap::COMMA,
        ';' | ':' => gap::SEMICOLON,
        '-' | '\u{2010}' | '\u{2011}' if !spaced => gap::HYPHEN,
        '-' | '–' | '—' => gap::DASH,
        '(' | '[' => gap::OPEN,
        ')' | ']' => gap::CLOSE,
        '\'' | '’' | 'ʼ' => gap::APOSTROPHE,
        _ => gap::OTHER,
    }
}

fn small(word: &str, digits: bool) -> SmolStr {
    if digits {
        return SmolStr::new(word);
    }
    if word.is_ascii() {
        if word.bytes().all(|it| it.is_ascii_lowercase()) {
            return SmolStr::new(word);
        }
        return word.chars().map(|it| it.to_ascii_lowercase()).collect();
    }
    SmolStr::new(folded(word, Keep::NOTHING))
}

#[cfg(test)]
mod tests {
    use super::{Sentence, sentences, words};

    fn check(text: &str, expected: &[(&str, u32)]) {
        let found = sentences(text, &[]);
        let found: Vec<(&str, u32)> = found
            .iter()
            .map(|it| (&text[it.start..it.end], it.paragraph))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn sentences_of_prose_of_wrapped_lines_and_of_lists() {
        check("", &[]);
        check(" \r\n\u{a0}", &[]);
        check(
            "One fell. “Two fell.” Three? Yes",
            &[
                ("One fell.", 0),
                ("“Two fell.”", 0),
                ("Three?", 0),
                ("Yes", 0),
            ],
        );
        check(
            "Gen. Traoré of the U.S. Army met J. Doe. No. 4 fell.[2] So did 1.5 million.",
            &[
                ("Gen. Traoré of the U.S. Army met J. Doe.", 0),
                ("No. 4 fell.[2]", 0),
                ("So did 1.5 million.", 0),
            ],
        );
        check(
            "A heading\r\nThe first line of a paragraph that was wrapped by\nits author. The next.\n\n• Item",
            &[
                ("A heading", 0),
                (
                    "The first line of a paragraph that was wrapped by\nits author.",
                    1,
                ),
                ("The next.", 1),
                ("Item", 3),
            ],
        );
    }

    #[test]
    fn nothing_is_longer_than_it_may_be() {
        let long = "é".repeat(5000);
        assert!(sentences(&long, &[]).len() > 5);
        let spaced = "word ".repeat(2000);
        for it in sentences(&spaced, &[]) {
            assert!(it.end - it.start <= super::LONGEST);
        }
    }

    #[test]
    fn stretches_are_passed_over() {
        let text = "One fell. Two fell. Three fell.";
        let found = sentences(text, &[(12, 14)]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].start, 20);
    }

    #[test]
    fn words_with_what_stands_before_them() {
        let text = "On 7 February, Ségou’s self-defence men (JNIM) fled - again";
        let sentence = Sentence {
            start: 0,
            end: text.len(),
            paragraph: 0,
        };
        let found = words(text, &sentence, &mut Vec::new());
        let told: Vec<String> = found
            .iter()
            .map(|it| format!("{}{}", it.before, it.folded))
            .collect();
        assert_eq!(
            told,
            [
                "0on",
                "07",
                "0february",
                "1segou",
                "64s",
                "0self",
                "32defence",
                "0men",
                "8jnim",
                "16fled",
                "4again"
            ]
        );
        assert!(found[3].capital && !found[3].acronym && found[8].acronym && found[1].digits);
    }
}
