//! Nothing from a file reaches the terminal raw: an escape sequence in a label
//! could rewrite the screen, a bidi override could turn a path around.

use crate::text::is_active;

/// The text for one line of the terminal: active characters, line breaks and
/// tabs among them, as `\u{..}`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_active(letter) {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// A JSON document whose strings hold no active character raw. In JSON such
/// characters stand only inside strings, where `\uXXXX` means the same; line
/// breaks between the values stay.
pub fn escape_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter != '\n' && is_active(letter) {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(letter);
        }
    }
    out
}

/// At most `limit` characters; what was cut shows as an ellipsis.
pub fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => {
            let mut cut: String = text.chars().take(limit.saturating_sub(1)).collect();
            cut.push('…');
            cut
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_shown() {
        let check = |text: &str, shown: &str| assert_eq!(escape(text), shown);
        check("Ségou, “160” 😀 محمد", "Ségou, “160” 😀 محمد");
        check("a\u{1b}[31mb", "a\\u{1b}[31mb");
        check("a\nb\tc\r\0", "a\\u{a}b\\u{9}c\\u{d}\\u{0}");
        check("\u{7f}\u{9b}2J\u{85}", "\\u{7f}\\u{9b}2J\\u{85}");
        check(
            "\u{202e}txt\u{2066}\u{200b}\u{feff}",
            "\\u{202e}txt\\u{2066}\\u{200b}\\u{feff}",
        );
        check("\u{2028}\u{e0041}", "\\u{2028}\\u{e0041}");
    }

    #[test]
    fn json_means_the_same_afterwards() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041}\n\\é";
        let json = serde_json::to_string_pretty(&[text]).expect("strings serialise");
        let escaped = escape_json(&json);
        assert!(!escaped.chars().any(|it| it != '\n' && is_active(it)));
        let back: Vec<String> = serde_json::from_str(&escaped).expect("still JSON");
        assert_eq!(back, [text]);
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
    }
}
