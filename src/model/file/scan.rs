//! A look at the brackets, strings and commas of RON, without its meaning.
//!
//! It finds the version before the text is parsed, and the line of a record
//! that parsed but means nothing. It is a loop over bytes and keeps only a
//! list of open brackets, so that no text is too deep for it.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Open(u8),
    Close,
    Comma,
    Colon,
    String,
    Word,
    Other,
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (Token, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        self.skip_blank();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let first = *bytes.get(start)?;
        self.at += 1;
        let token = match first {
            b'(' | b'[' | b'{' => Token::Open(first),
            b')' | b']' | b'}' => Token::Close,
            b',' => Token::Comma,
            b':' => Token::Colon,
            b'"' => self.quoted(),
            b'r' | b'b' if self.raw() => Token::String,
            b'b' if bytes.get(self.at) == Some(&b'"') => {
                self.at += 1;
                self.quoted()
            }
            b'\'' => self.character(),
            _ if is_word(first) => {
                let rest = &bytes[self.at..];
                self.at += rest.iter().take_while(|&&it| is_word(it)).count();
                Token::Word
            }
            _ => Token::Other,
        };
        Some((token, start..self.at))
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'+' | b'-' | b'#') || byte >= 0x80
}

impl Tokens<'_> {
    /// Blanks and comments, nested ones too.
    fn skip_blank(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            let rest = &bytes[self.at..];
            if rest.starts_with(b"//") {
                self.at += rest.iter().take_while(|&&it| it != b'\n').count();
            } else if rest.starts_with(b"/*") {
                self.at += 2;
                let mut depth = 1;
                while depth > 0 && self.at < bytes.len() {
                    let rest = &bytes[self.at..];
                    if rest.starts_with(b"/*") {
                        depth += 1;
                        self.at += 2;
                    } else if rest.starts_with(b"*/") {
                        depth -= 1;
                        self.at += 2;
                    } else {
                        self.at += 1;
                    }
                }
            } else if rest.first().is_some_and(u8::is_ascii_whitespace) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    fn quoted(&mut self) -> Token {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at = (self.at + 1).min(bytes.len()),
                b'"' => break,
                _ => {}
            }
        }
        Token::String
    }

    /// Steps over `r"…"`, `r#"…"#` and the same with a `b` before; the first
    /// letter is already behind us.
    fn raw(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        if bytes[at - 1] == b'b' {
            if bytes.get(at) != Some(&b'r') {
                return false;
            }
            at += 1;
        }
        let hashes = bytes[at..].iter().take_while(|&&it| it == b'#').count();
        if bytes.get(at + hashes) != Some(&b'"') {
            return false;
        }
        let end = format!("\"{}", "#".repeat(hashes));
        let body = at + hashes + 1;
        let length = self.text[body..].find(&end);
        self.at = length.map_or(bytes.len(), |length| body + length + end.len());
        true
    }

    /// Steps over `'x'`; a quote that opens no character stands for itself.
    fn character(&mut self) -> Token {
        let mut rest = self.text[self.at..].char_indices();
        match (rest.next(), rest.next()) {
            (Some((_, '\\')), Some((_, _))) => {
                let tail = &self.text.as_bytes()[self.at + 2..];
                let length = tail.iter().take(12).position(|&it| it == b'\'');
                self.at += length.map_or(0, |length| length + 3);
            }
            (Some(_), Some((at, '\''))) => self.at += at + 1,
            _ => {}
        }
        Token::Other
    }
}

/// What stands between the outermost brackets of a value, cut at its commas;
/// `None` if the text is no value in brackets.
pub(crate) fn items(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Tokens { text, at: 0 };
    let opening = loop {
        match tokens.next()? {
            (Token::Open(_), range) => break range,
            // The name of a choice stands before its brackets.
            (Token::Word, _) => {}
            _ => return None,
        }
    };
    let (mut items, mut start, mut depth) = (Vec::new(), opening.end, 1_usize);
    for (token, range) in tokens {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Comma if depth == 1 => {
                items.push(text[start..range.start].trim());
                start = range.end;
            }
            _ => {}
        }
        if depth == 0 {
            let last = text[start..range.start].trim();
            items.extend((!last.is_empty()).then_some(last));
            return text[range.end..].trim().is_empty().then_some(items);
        }
    }
    None
}

/// An item `name: value` of a record or a map, cut at its colon.
pub(crate) fn named(item: &str) -> Option<(&str, &str)> {
    let mut tokens = Tokens { text: item, at: 0 };
    match (tokens.next()?, tokens.next()?) {
        ((Token::Word | Token::String, name), (Token::Colon, colon)) => {
            Some((&item[name], item[colon.end..].trim()))
        }
        _ => None,
    }
}

/// An open bracket: which, the field it stands behind, what it has held so far.
struct Frame {
    start: usize,
    bracket: u8,
    field: Range<usize>,
    items: usize,
}

/// Something inside a project file, as [`walk`] meets it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// A string behind a field of that name, at that depth.
    Text(usize, &'a str, Range<usize>),
    /// A whole item of a list, by its number from 0, with the names of the
    /// fields that the list stands behind.
    Item(&'a str, &'a str, usize, Range<usize>),
    /// A whole list, the brackets included, by the same names.
    List(&'a str, &'a str, Range<usize>),
}

/// Calls `visit` with everything found, in order, until it says `false` or the
/// brackets no longer match.
pub(super) fn walk<'a>(text: &'a str, mut visit: impl FnMut(Found<'a>) -> bool) {
    let mut frames: Vec<Frame> = Vec::new();
    // The last word, and whether it was a field's name (a colon came behind it).
    let mut word = 0..0;
    let mut field = 0..0;
    let mut item: Option<Range<usize>> = None;
    for (token, range) in (Tokens { text, at: 0 }) {
        let depth = frames.len();
        // Items are followed only in lists of the project and of its scheme:
        // deeper ones belong to one record.
        let in_list = |frames: &[Frame]| {
            (2..=3).contains(&frames.len()) && frames[frames.len() - 1].bracket == b'['
        };
        let owner = |frames: &[Frame]| match frames {
            [_, list] => ("", &text[list.field.clone()]),
            [_, outer, list] => (&text[outer.field.clone()], &text[list.field.clone()]),
            _ => ("", ""),
        };
        if in_list(&frames) && !matches!(token, Token::Comma | Token::Close) {
            item.get_or_insert_with(|| range.clone()).end = range.end;
        }
        let proceed = match token {
            Token::Open(bracket) => {
                word = 0..0;
                frames.push(Frame {
                    start: range.start,
                    bracket,
                    field: std::mem::take(&mut field),
                    items: 0,
                });
                true
            }
            Token::Close | Token::Comma => {
                let mut proceed = true;
                if in_list(&frames)
                    && let Some(done) = item.take()
                {
                    let (outer, list) = owner(&frames);
                    let frame = frames.len() - 1;
                    proceed = visit(Found::Item(outer, list, frames[frame].items, done));
                    frames[frame].items += 1;
                }
                field = 0..0;
                word = 0..0;
                if token == Token::Close {
                    let (outer, list) = owner(&frames);
                    let was_list = in_list(&frames);
                    let Some(frame) = frames.pop() else { return };
                    if was_list && proceed {
                        proceed = visit(Found::List(outer, list, frame.start..range.end));
                    }
                    if in_list(&frames)
                        && let Some(item) = &mut item
                    {
                        item.end = range.end;
                    }
                }
                proceed
            }
            Token::Colon => {
                field = std::mem::take(&mut word);
                true
            }
            Token::Word => {
                word = range;
                true
            }
            Token::String => {
                field.is_empty() || visit(Found::Text(depth, &text[field.clone()], range))
            }
            Token::Other => true,
        };
        if !proceed {
            return;
        }
    }
}

/// Line and column, both from 1, of a byte of the text; columns in characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line = 1 + before.bytes().filter(|&it| it == b'\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, 1 + before[start..].chars().count())
}

/// The byte at a line and column, both from 1, or the end of the text.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => return text.len(),
        }
    }
    let mut characters = text[start..].char_indices();
    characters
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(at, _)| start + at)
}

/// The field of that name whose name ends at `at` or is the last before it,
/// with its value and the comma behind it.
pub(super) fn field_before(text: &str, name: &str, at: usize) -> Option<Range<usize>> {
    let mut start = None;
    let mut last = None;
    for (token, range) in (Tokens { text, at: 0 }) {
        if range.start > at {
            break;
        }
        match token {
            Token::Word => last = Some(range),
            Token::Colon => {}
            _ => last = None,
        }
        if let Some(word) = &last
            && text[word.clone()].trim_start_matches("r#") == name
        {
            start = Some(word.start);
        }
    }
    let start = start?;
    let mut depth = 0_usize;
    for (token, range) in (Tokens { text, at: start }) {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close if depth == 0 => return Some(start..range.start),
            Token::Close => depth -= 1,
            Token::Comma if depth == 0 => return Some(start..range.end),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(text: &str) -> Vec<String> {
        let mut items = Vec::new();
        walk(text, |found| {
            if let Found::Item(outer, list, number, range) = found {
                items.push(format!("{outer}.{list} {number} {}", &text[range]));
            }
            true
        });
        items
    }

    #[test]
    fn items_are_found_whatever_they_hold() {
        let check = |text: &str, expected: &[&str]| assert_eq!(items(text), expected, "{text}");
        check("", &[]);
        check("P(a: [])", &[]);
        check(
            "P(a: [1, (b: [2, 3]), c(x)])",
            &[".a 0 1", ".a 1 (b: [2, 3])", ".a 2 c(x)"],
        );
        check(
            "P(s: (id: 1, tags: [(a), (b),]))",
            &["s.tags 0 (a)", "s.tags 1 (b)"],
        );
        check(
            r##"P(a: ["],\"", r#"],"]"#, '"', '\'', '\u{5d}', "]"], b: [9])"##,
            &[
                r#".a 0 "],\"""#,
                r##".a 1 r#"],"]"#"##,
                r#".a 2 '"'"#,
                r".a 3 '\''",
                r".a 4 '\u{5d}'",
                r#".a 5 "]""#,
                ".b 0 9",
            ],
        );
        check(
            "P(a: /* [ /* ] */ */ [1, // ,]\n 2])",
            &[".a 0 1", ".a 1 2"],
        );
        check("]])) P(a: [1])", &[]);
    }

    proptest! {
        /// Every range that is handed out can be cut from the text.
        #[test]
        fn any_text_is_walked(
            text in r#"([()\[\]{},:"'\\/*#rb\n]|é|😀|a|\PC){0,60}"#,
            at in 0_usize..80,
        ) {
            walk(&text, |found| {
                let (Found::Text(_, _, range)
                | Found::Item(_, _, _, range)
                | Found::List(_, _, range)) = found;
                assert!(text.get(range.clone()).is_some(), "{range:?}");
                true
            });
            for (_, range) in (Tokens { text: &text, at: 0 }) {
                prop_assert!(text.get(range).is_some());
            }
            if let Some(range) = field_before(&text, "a", at) {
                prop_assert!(text.get(range).is_some());
            }
            let (line, column) = line_and_column(&text, at);
            prop_assert_eq!(offset(&text, line, column), text.floor_char_boundary(at));
        }
    }
}
