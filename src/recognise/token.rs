//! Words, digit runs and marks: what the recognisers read.

use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters with their combining marks; apostrophes and hyphens
    /// are marks of their own.
    Word,
    /// A run of the digits 0 to 9.
    Digits,
    /// White space within a line, no-break and thin spaces too.
    Space,
    /// A line break: LF, CR, CRLF (one token), U+0085, U+2028 or U+2029.
    Break,
    /// Any other single character.
    Mark(char),
}

/// A token of a text, in bytes of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where it starts.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

impl Token {
    /// Its words in the text it was cut from.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Cuts a stretch of a text into tokens, without a gap. `text` is the whole
/// text, under four gigabytes, and `start..end` lie on character borders.
pub fn tokens(text: &str, start: usize, end: usize, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < end {
        let from = at;
        let first = bytes[at];
        let kind = match first {
            b'a'..=b'z' | b'A'..=b'Z' => {
                at = word_end(text, at, end);
                Kind::Word
            }
            b'0'..=b'9' => {
                while at < end && bytes[at].is_ascii_digit() {
                    at += 1;
                }
                Kind::Digits
            }
            b' ' | b'\t' => {
                at += 1;
                at = space_end(text, at, end);
                Kind::Space
            }
            b'\n' => {
                at += 1;
                Kind::Break
            }
            b'\r' => {
                at += if at + 1 < end && bytes[at + 1] == b'\n' {
                    2
                } else {
                    1
                };
                Kind::Break
            }
            0x0B | 0x0C => {
                at += 1;
                Kind::Break
            }
            ascii if ascii.is_ascii() => {
                at += 1;
                Kind::Mark(char::from(ascii))
            }
            _ => {
                let Some(first) = text[at..end].chars().next() else {
                    break;
                };
                at += first.len_utf8();
                match first {
                    '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Break,
                    _ if first.is_whitespace() => {
                        at = space_end(text, at, end);
                        Kind::Space
                    }
                    _ if first.is_alphabetic() => {
                        at = word_end(text, at, end);
                        Kind::Word
                    }
                    _ => Kind::Mark(first),
                }
            }
        };
        out.push(Token {
            kind,
            start: from as u32,
            end: at as u32,
        });
    }
}

fn word_end(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while at < end && bytes[at].is_ascii_alphabetic() {
            at += 1;
        }
        if at >= end || bytes[at].is_ascii() {
            return at;
        }
        match text[at..end].chars().next() {
            Some(next) if next.is_alphabetic() || is_combining_mark(next) => at += next.len_utf8(),
            _ => return at,
        }
    }
}

fn space_end(text: &str, mut at: usize, end: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        while at < end && matches!(bytes[at], b' ' | b'\t') {
            at += 1;
        }
        if at >= end || bytes[at].is_ascii() {
            return at;
        }
        match text[at..end].chars().next() {
            Some(next)
                if next.is_whitespace() && !matches!(next, '\u{85}' | '\u{2028}' | '\u{2029}') =>
            {
                at += next.len_utf8();
            }
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, tokens};

    fn check(text: &str, expected: &[(&str, Kind)]) {
        let mut found = Vec::new();
        tokens(text, 0, text.len(), &mut found);
        let found: Vec<_> = found.iter().map(|it| (it.text(text), it.kind)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_digits_spaces_and_marks() {
        use Kind::{Break, Digits, Mark, Space, Word};
        check("", &[]);
        check(
            "US$4\u{a0}million",
            &[
                ("US", Word),
                ("$", Mark('$')),
                ("4", Digits),
                ("\u{a0}", Space),
                ("million", Word),
            ],
        );
        check(
            "1\u{202f}200 tués\r\nSe\u{301}gou",
            &[
                ("1", Digits),
                ("\u{202f}", Space),
                ("200", Digits),
                (" ", Space),
                ("tués", Word),
                ("\r\n", Break),
                ("Se\u{301}gou", Word),
            ],
        );
        check(
            "23–26 \u{200b}\u{1f600}",
            &[
                ("23", Digits),
                ("–", Mark('–')),
                ("26", Digits),
                (" ", Space),
                ("\u{200b}", Mark('\u{200b}')),
                ("\u{1f600}", Mark('\u{1f600}')),
            ],
        );
    }
}
