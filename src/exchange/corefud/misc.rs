//! How characters are spelt that the columns mean something by.

use crate::exchange::tokens::is_blank;
use std::fmt::Write as _;

/// Spells white space for `SpacesAfter`.
pub(super) fn spaces(out: &mut String, gap: &str) {
    for letter in gap.chars() {
        match letter {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            // Some readers of lines break at these, and all lie below U+10000.
            it => {
                let _ = write!(out, "\\u{:04x}", u32::from(it));
            }
        }
    }
}

/// Reads it; what is no white space is left out.
pub(super) fn read_spaces(spelt: &str) -> String {
    let mut out = String::new();
    let mut rest = spelt;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        if letter != '\\' {
            out.extend(Some(letter).filter(|it| is_blank(*it)));
            continue;
        }
        let Some(kind) = rest.chars().next() else {
            break;
        };
        rest = &rest[kind.len_utf8()..];
        match kind {
            's' => out.push(' '),
            't' => out.push('\t'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            'u' => {
                let digits = rest.get(..4).unwrap_or_default();
                let code = u32::from_str_radix(digits, 16).ok();
                if let Some(it) = code.and_then(char::from_u32).filter(|it| is_blank(*it)) {
                    out.push(it);
                    rest = &rest[4..];
                }
            }
            _ => {}
        }
    }
    out
}

/// Spells text for a field of `Entity`, with `%` and two digits for each byte
/// that would end the field or the column.
pub(super) fn spelt(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let plain = !matches!(
            letter,
            '%' | '(' | ')' | '[' | ']' | '|' | ',' | ':' | '-' | '=' | '<' | '>'
        );
        if plain && !is_blank(letter) && !letter.is_control() {
            out.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                out.push('%');
                let digits = [byte >> 4, byte & 15];
                out.extend(digits.map(|it| char::from(HEX[usize::from(it)])));
            }
        }
    }
    out
}

/// Reads it; a `%` without two digits behind it stands for itself.
pub(super) fn read_spelt(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3);
        let digits = digits.and_then(|it| std::str::from_utf8(it).ok());
        let code = digits.and_then(|it| u8::from_str_radix(it, 16).ok());
        match code.filter(|_| bytes[at] == b'%') {
            Some(code) => {
                out.push(code);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_spellings() {
        let mut spelt_gap = String::new();
        spaces(&mut spelt_gap, " \r\n\u{a0}");
        assert_eq!(spelt_gap, "\\s\\r\\n\\u00a0");
        assert_eq!(read_spaces("\\s\\nx\\q\\u00zz\u{3000}\\"), " \n\u{3000}");
        assert_eq!(spelt("a-b {1}"), "a%2Db%20{1}");
        assert_eq!(read_spelt("a%2db%2"), "a-b%2");
    }

    proptest! {
        #[test]
        fn what_is_spelt_is_read(text: String) {
            let there = spelt(&text);
            prop_assert!(!there.contains(|it: char| "()[]|,:-=<> \t\n".contains(it)));
            prop_assert_eq!(read_spelt(&there), text);
        }

        #[test]
        fn gaps_come_back(gap in "[ \t\r\n\u{a0}\u{2028}\u{1c}\u{3000}]{0,9}") {
            let mut spelt = String::new();
            spaces(&mut spelt, &gap);
            prop_assert_eq!(read_spaces(&spelt), gap);
        }
    }
}
