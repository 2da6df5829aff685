//! What puts a file's tokens back into their text.
//!
//! Beside a file of tokens stand the text itself, `NAME.txt`, and a table of
//! offsets in code points, `NAME.offsets.tsv`, with a line for each token. With
//! a text at hand the tokens are placed in it, by the table or one after
//! another, and every one is compared with the words that stand there. Without,
//! a text is made of the tokens: one space between two, one sentence a line,
//! and as many spaces as the table says.

use super::{Tokens, is_blank};
use crate::exchange::digits::Digits;
use crate::exchange::out::Out;
use crate::exchange::{ImportError, InFile, ReadError, ReadOptions, Take};
use crate::text::{CharOffset, CharSpan, SourceText};
use std::collections::HashMap;

/// What the name of a table ends with.
const TABLE: &str = ".offsets.tsv";
/// Its first line.
const HEADER: &str = "doc\tsentence\ttoken\tstart\tend";
/// The most white space that a text made of tokens gets, in all. A line of a
/// table can claim a gap of any size.
const MAX_GAPS: u64 = 1 << 24;

/// Writes the text and the table of a document, for the file that has its tokens.
pub(in crate::exchange) fn write(
    stem: &str,
    name: &str,
    text: &SourceText,
    tokens: &Tokens,
    take: &mut Take<'_>,
) {
    let path = format!("{stem}{TABLE}");
    let mut table = Out::file(&path, take);
    table.push(HEADER.as_bytes());
    table.push(b"\n");
    let mut row = String::new();
    for (sentence, numbers) in tokens.sentences().enumerate() {
        let sentence = format!("{name}\t{}", sentence + 1);
        for (token, number) in (1_u32..).zip(numbers) {
            let span = tokens.spans()[number];
            row.push_str(&sentence);
            for it in [token, span.start().get(), span.end().get()] {
                row.push('\t');
                row.push_str(Digits::of(it).as_str());
            }
            row.push('\n');
        }
        table.spill(&mut row);
    }
    table.push(row.as_bytes());
    table.finish();
    let path = format!("{stem}.txt");
    let mut out = Out::file(&path, take);
    out.push(text.as_str().as_bytes());
    out.finish();
}

/// The texts and tables among files, by their paths without the extension.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Sides<'a> {
    texts: HashMap<&'a str, InFile<'a>>,
    tables: HashMap<&'a str, InFile<'a>>,
}

/// Tokens in their text.
#[derive(Debug)]
pub(in crate::exchange) struct Placed {
    /// What the table calls the document.
    pub name: Option<String>,
    pub text: SourceText,
    /// Whether the project has that text.
    pub known: bool,
    /// Where each token is.
    pub spans: Vec<CharSpan>,
    /// What is worth knowing of it: a stable word and the explanation.
    pub notes: Vec<(&'static str, String)>,
}

/// The rows of a table.
struct Table {
    name: Option<String>,
    spans: Vec<CharSpan>,
}

impl<'a> Sides<'a> {
    /// Gathers them.
    pub fn of(files: &[InFile<'a>]) -> Self {
        let mut sides = Self::default();
        for file in files {
            if let Some(stem) = file.path.strip_suffix(TABLE) {
                sides.tables.insert(stem, *file);
            } else if let Some(stem) = file.path.strip_suffix(".txt") {
                sides.texts.insert(stem, *file);
            }
        }
        sides
    }

    /// Whether a file is one of them, for a file of tokens with one of `stems`.
    pub fn is_side(&self, path: &str, stems: &dyn Fn(&str) -> bool) -> bool {
        path.ends_with(TABLE) || path.strip_suffix(".txt").is_some_and(stems)
    }

    /// The path, less its extension, under which a file of tokens has its side
    /// files: its own, or its name in the folder above, as layers have them.
    pub fn home<'p>(&self, stem: &'p str) -> Option<&'p str> {
        let has = |it: &str| self.texts.contains_key(it) || self.tables.contains_key(it);
        if has(stem) {
            return Some(stem);
        }
        let (folder, name) = stem.rsplit_once('/')?;
        // `a/b/c` has `a/c` above it, and `b/c` has `c`; a slice of the path
        // can only be the last.
        (!folder.contains('/') && has(name)).then_some(name)
    }

    /// Puts tokens into their text. `starts` are the numbers of those that
    /// begin a sentence, `name` is what the file of tokens calls the document.
    ///
    /// # Errors
    ///
    /// A side file that is no text or no table, or a text that is too long.
    pub fn place(
        &self,
        stem: &str,
        name: &str,
        words: &[&str],
        starts: &[usize],
        options: &ReadOptions<'_>,
    ) -> Result<Placed, ReadError> {
        let mut notes = Vec::new();
        let mut table = match self.tables.get(stem) {
            Some(file) => Some(read_table(file)?),
            None => None,
        };
        let called = table.as_mut().and_then(|it| it.name.take());
        if let Some(some) = table.as_ref().filter(|it| it.spans.len() != words.len()) {
            notes.push((
                "offsets-unused",
                format!(
                    "the table has offsets of {} tokens and the file {}",
                    some.spans.len(),
                    words.len()
                ),
            ));
            table = None;
        }
        let known = options.known.and_then(|known| {
            let by = |it: &str| known(it).map(|text| (it.to_owned(), text));
            called.as_deref().and_then(by).or_else(|| by(name))
        });
        let beside = match self.texts.get(stem) {
            Some(file) => texts(file)?,
            None => Vec::new(),
        };
        let known = known.map(|(name, text)| (Some(name), text, true));
        let beside = beside.into_iter().map(|text| (called.clone(), text, false));
        let candidates = known.into_iter().chain(beside);
        let mut misfits = 0;
        for (name, text, known) in candidates {
            let spans = table
                .as_ref()
                .filter(|it| fits(&text, words, &it.spans))
                .map(|it| it.spans.clone())
                .or_else(|| aligned(&text, words));
            if let Some(spans) = spans {
                return Ok(Placed {
                    name,
                    text,
                    known,
                    spans,
                    notes,
                });
            }
            misfits += 1;
        }
        if misfits > 0 {
            let why = "the tokens are not those of the text, so that one was made of the tokens";
            notes.push(("text-differs", why.to_owned()));
        } else {
            let why = "the file has no text, so that one was made of its tokens";
            notes.push(("text-rebuilt", why.to_owned()));
        }
        let spans = table.as_ref().map(|it| &it.spans[..]);
        let (text, spans) = rebuilt(words, starts, spans).map_err(|message| {
            ReadError::whole(self.tables.get(stem).map_or(stem, |it| it.path), message)
        })?;
        Ok(Placed {
            name: called,
            text,
            known: false,
            spans,
            notes,
        })
    }
}

/// The text of a file: with what may be a byte-order mark, and without.
fn texts(file: &InFile<'_>) -> Result<Vec<SourceText>, ReadError> {
    let text = utf8(file)?;
    let bare = text.strip_prefix('\u{feff}');
    let all = [Some(text), bare].into_iter().flatten();
    all.map(|it| SourceText::new(it).map_err(|it| ReadError::whole(file.path, it.to_string())))
        .collect()
}

/// A file's bytes as text.
///
/// # Errors
///
/// The first place that is no UTF-8.
pub(in crate::exchange) fn utf8<'a>(file: &InFile<'a>) -> Result<&'a str, ReadError> {
    std::str::from_utf8(file.bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&file.bytes[..error.valid_up_to()]);
        ReadError {
            file: file.path.to_owned(),
            error: ImportError {
                line: valid.matches('\n').count() + 1,
                column: valid.chars().rev().take_while(|it| *it != '\n').count() + 1,
                message: "this is not UTF-8".to_owned(),
            },
        }
    })
}

fn read_table(file: &InFile<'_>) -> Result<Table, ReadError> {
    let mut table = Table {
        name: None,
        spans: Vec::new(),
    };
    let mut before = CharOffset::new(0);
    for (index, line) in utf8(file)?.lines().enumerate() {
        let fail = |message: String| ReadError {
            file: file.path.to_owned(),
            error: ImportError {
                line: index + 1,
                column: 1,
                message,
            },
        };
        if index == 0 {
            if line.trim_start_matches('\u{feff}') != HEADER {
                let columns = HEADER.replace('\t', ", ");
                return Err(fail(format!("a table of offsets begins with {columns}")));
            }
            continue;
        }
        let mut fields = line.split('\t');
        let five = [(); 5].map(|()| fields.next());
        let ([Some(name), _, _, Some(start), Some(end)], None) = (five, fields.next()) else {
            return Err(fail(format!(
                "{} columns, where five are expected",
                line.split('\t').count()
            )));
        };
        let offset = |it: &str| it.trim().parse().ok().map(CharOffset::new);
        let span = offset(start).zip(offset(end));
        let span = span.and_then(|(start, end)| CharSpan::new(start, end).ok());
        let Some(span) = span.filter(|it| it.start() >= before) else {
            return Err(fail(format!(
                "no token stands at {start} to {end} after one that ends at {before}"
            )));
        };
        before = span.end();
        table.spans.push(span);
        if table.name.is_none() && !name.is_empty() {
            table.name = Some(name.to_owned());
        }
    }
    Ok(table)
}

/// Whether a file's token is what stands in the text. A character that the
/// file could not hold stands in it as U+FFFD.
fn same(word: &str, quote: &str) -> bool {
    word == quote
        || (word.contains('\u{fffd}')
            && word.chars().count() == quote.chars().count()
            && word
                .chars()
                .zip(quote.chars())
                .all(|(it, there)| it == there || it == '\u{fffd}'))
}

/// Whether each word stands at its place; places ascend.
fn fits(text: &SourceText, words: &[&str], spans: &[CharSpan]) -> bool {
    let mut rest = text.as_str();
    let mut at = 0;
    words.iter().zip(spans).all(|(word, span)| {
        let (start, end) = (span.start().get(), span.end().get());
        let quote = start.checked_sub(at).and_then(|gap| {
            let (_, here) = split_at(rest, gap)?;
            split_at(here, end - start)
        });
        quote.is_some_and(|(quote, behind)| {
            (rest, at) = (behind, end);
            same(word, quote)
        })
    })
}

/// The first characters of a text, and what stands behind them; `None` if it
/// has fewer.
fn split_at(text: &str, count: u32) -> Option<(&str, &str)> {
    let count = count as usize;
    let first = text.as_bytes().get(..count)?;
    if first.is_ascii() {
        return text.split_at_checked(count);
    }
    let mut ends = text.char_indices().map(|it| it.0).chain([text.len()]);
    text.split_at_checked(ends.nth(count)?)
}

/// The tokens one after another, with nothing but white space between them and
/// behind the last.
fn aligned(text: &SourceText, words: &[&str]) -> Option<Vec<CharSpan>> {
    let mut rest = text.as_str();
    let mut at = 0;
    let skip = |rest: &mut &str, at: &mut u32| {
        let bare = rest.trim_start_matches(is_blank);
        let blanks = rest[..rest.len() - bare.len()].chars().count();
        *at += u32::try_from(blanks).unwrap_or(u32::MAX);
        *rest = bare;
    };
    let mut spans = Vec::with_capacity(words.len());
    for word in words {
        skip(&mut rest, &mut at);
        let count = word.chars().count();
        let end = rest.char_indices().nth(count).map_or(rest.len(), |it| it.0);
        let (quote, behind) = rest.split_at(end);
        if !same(word, quote) {
            return None;
        }
        let end = at.checked_add(u32::try_from(count).ok()?)?;
        spans.push(CharSpan::new(CharOffset::new(at), CharOffset::new(end)).ok()?);
        (rest, at) = (behind, end);
    }
    skip(&mut rest, &mut at);
    rest.is_empty().then_some(spans)
}

/// A text made of tokens, as long as `offsets` say.
fn rebuilt(
    words: &[&str],
    starts: &[usize],
    offsets: Option<&[CharSpan]>,
) -> Result<(SourceText, Vec<CharSpan>), String> {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(words.len());
    let (mut at, mut gaps) = (0_u32, 0_u64);
    let mut starts = starts.iter().copied().peekable();
    let offsets = offsets.filter(|it| {
        let length = |it: &CharSpan| it.len() as usize;
        it.iter()
            .map(length)
            .eq(words.iter().map(|it| it.chars().count()))
    });
    for (number, word) in words.iter().enumerate() {
        let begins = starts.next_if(|it| *it == number).is_some();
        let gap = match offsets {
            Some(offsets) => offsets[number].start().get() - at,
            None => u32::from(number > 0),
        };
        gaps += u64::from(gap);
        if offsets.is_some() && gaps > MAX_GAPS {
            return Err(format!(
                "the table leaves more than {MAX_GAPS} characters between tokens; \
                 that many are not made up"
            ));
        }
        for blank in 0..gap {
            let ends = begins && blank == 0 && number > 0;
            text.push(if ends { '\n' } else { ' ' });
        }
        let start = at + gap;
        let length = u32::try_from(word.chars().count()).unwrap_or(u32::MAX);
        at = start.checked_add(length).ok_or("the text is too long")?;
        let span = CharSpan::new(CharOffset::new(start), CharOffset::new(at));
        spans.push(span.map_err(|_| "a token has no characters")?);
        text.push_str(word);
    }
    let text = SourceText::new(text).map_err(|it| it.to_string())?;
    Ok((text, spans))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tokens::Tokens;

    fn place(
        words: &str,
        table: Option<&str>,
        text: Option<&str>,
        known: Option<&str>,
    ) -> Result<Placed, ReadError> {
        let words: Vec<&str> = words.split(' ').collect();
        let mut files = Vec::new();
        files.extend(table.map(|it| InFile {
            path: "a.offsets.tsv",
            bytes: it.as_bytes(),
        }));
        files.extend(text.map(|it| InFile {
            path: "a.txt",
            bytes: it.as_bytes(),
        }));
        let known = |name: &str| {
            let text = known.filter(|_| name == "mrg")?;
            Some(SourceText::new(text).expect("short"))
        };
        let options = ReadOptions {
            known: Some(&known),
            ..ReadOptions::default()
        };
        Sides::of(&files).place("a", "a", &words, &[0, 2], &options)
    }

    fn table(rows: &[(u32, u32)]) -> String {
        let rows = rows
            .iter()
            .map(|(start, end)| format!("mrg\t1\t1\t{start}\t{end}\n"));
        format!("{HEADER}\n{}", rows.collect::<String>())
    }

    /// The text, where the tokens are in it, and the notes.
    #[track_caller]
    fn check(placed: Result<Placed, ReadError>, text: &str, spans: &[(u32, u32)], notes: &[&str]) {
        let placed = placed.expect("can be placed");
        assert_eq!(placed.text.as_str(), text);
        let found: Vec<(u32, u32)> = placed
            .spans
            .iter()
            .map(|it| (it.start().get(), it.end().get()))
            .collect();
        assert_eq!(found, spans);
        let found: Vec<&str> = placed.notes.iter().map(|it| it.0).collect();
        assert_eq!(found, notes);
    }

    #[test]
    fn by_the_table_by_the_text_or_by_nothing() {
        let offsets = table(&[(1, 4), (5, 6), (8, 10)]);
        let spans = [(1, 4), (5, 6), (8, 10)];
        let (words, text) = ("Die a on", " Die\na\u{a0}\u{a0}on ");
        check(
            place(words, Some(&offsets), Some(text), None),
            text,
            &spans,
            &[],
        );
        check(
            place(words, Some(&offsets), None, Some(text)),
            text,
            &spans,
            &[],
        );
        check(place(words, None, Some(text), None), text, &spans, &[]);
        check(
            place(words, Some(&offsets), None, None),
            " Die a\n on",
            &spans,
            &["text-rebuilt"],
        );
        let plain = [(0, 3), (4, 5), (6, 8)];
        check(
            place(words, None, None, None),
            "Die a\non",
            &plain,
            &["text-rebuilt"],
        );
        let other = Some(" Die\nb  on");
        check(
            place(words, None, other, None),
            "Die a\non",
            &plain,
            &["text-differs"],
        );
        let short = table(&[(1, 4)]);
        check(
            place(words, Some(&short), Some(text), None),
            text,
            &spans,
            &["offsets-unused"],
        );
        // A byte-order mark, and a character that the file could not hold.
        check(
            place("Die", None, Some("\u{feff}Die"), None),
            "Die",
            &[(0, 3)],
            &[],
        );
        check(
            place("D\u{fffd}e", None, Some("D\u{1}e"), None),
            "D\u{1}e",
            &[(0, 3)],
            &[],
        );
    }

    #[test]
    fn what_is_no_table_is_said() {
        let fault = |it: &str| place("a", Some(it), None, None).expect_err(it).to_string();
        assert!(fault("x").starts_with("a.offsets.tsv: line 1, column 1: a table of offsets"));
        let row = |it: &str| format!("{HEADER}\n{it}");
        assert!(fault(&row("a\t1")).contains("line 2, column 1: 2 columns"));
        assert!(fault(&row("a\t1\t1\t2\t1")).contains("no token stands at 2 to 1"));
        assert!(fault(&row("a\t1\t1\tx\t1")).contains("no token stands at x to 1"));
        assert!(fault(&table(&[(4_000_000_000, 4_000_000_001)])).contains("not made up"));
        let error = place("a", None, None, None).expect("a text").text;
        assert_eq!(error.as_str(), "a");
    }

    #[test]
    fn what_is_written_places_what_was_written() {
        let text = SourceText::new("\u{feff}Die 😀!\r\nNo\u{301}.\n").expect("short");
        let tokens = Tokens::of(&text);
        // Short as they are, each comes in one piece.
        let mut files: Vec<crate::exchange::OutFile> = Vec::new();
        write("x/a", "mrg", &text, &tokens, &mut |it| files.push(it));
        let files: Vec<InFile<'_>> = files
            .iter()
            .map(|it| InFile {
                path: &it.path,
                bytes: &it.bytes,
            })
            .collect();
        let words: Vec<&str> = tokens
            .spans()
            .iter()
            .map(|it| text.quote(*it).expect("inside"))
            .collect();
        let sides = Sides::of(&files);
        let placed = sides.place("x/a", "a", &words, &[0], &ReadOptions::default());
        let placed = placed.expect("can be placed");
        assert_eq!(
            (placed.text.as_str(), &placed.spans[..]),
            (text.as_str(), tokens.spans())
        );
        assert_eq!(
            (placed.name.as_deref(), placed.notes.len()),
            (Some("mrg"), 0)
        );
    }
}
