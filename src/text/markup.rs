//! Words of texts inside pages and pictures, where they must never act.

use super::is_active;

/// A text for HTML or SVG, as content or as an attribute in double quotation
/// marks. What would act or hide is written out, line breaks are blanks.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => out.push(' '),
            it if is_active(it) => out.extend(it.escape_unicode()),
            it => push(&mut out, it),
        }
    }
    out
}

/// A stretch of a document for the content of HTML that keeps white space: line
/// breaks stay, and so do the joiners, marks and hyphens that shape and break
/// words without being seen. Other characters that act are written out.
pub fn escaped_block(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            // A page has LF and CR LF for one break, as the text has.
            '\n' | '\r' | '\t' => out.push(letter),
            '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => out.push(letter),
            // Flags of regions are spelt with these.
            '\u{e0020}'..='\u{e007f}' => out.push(letter),
            it if is_active(it) => out.extend(it.escape_unicode()),
            it => push(&mut out, it),
        }
    }
    out
}

fn push(out: &mut String, letter: char) {
    match letter {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        // Noncharacters are no HTML.
        '\u{fdd0}'..='\u{fdef}' => out.extend(letter.escape_unicode()),
        it if u32::from(it) & 0xfffe == 0xfffe => out.extend(it.escape_unicode()),
        it => out.push(it),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_in_a_page() {
        let text = "<b a=\"1\" b='2'>&\u{202e}\u{0}\u{fdd0}\u{1fffe}\r\nx\u{2028}y";
        assert_eq!(
            escaped(text),
            "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;\\u{202e}\\u{0}\\u{fdd0}\\u{1fffe}  x\\u{2028}y"
        );
        assert_eq!(
            escaped_block(text),
            "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;\\u{202e}\\u{0}\\u{fdd0}\\u{1fffe}\r\nx\ny"
        );
        // What shapes letters stays: a family of three, a word of Persian.
        for shaped in ["👨\u{200d}👩\u{200d}👧", "می\u{200c}خواهم"] {
            assert_eq!(escaped_block(shaped), shaped);
        }
    }
}
