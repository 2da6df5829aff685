//! Characters that act instead of showing: they could rewrite a terminal,
//! turn a path around, or hide in a report.

/// Whether a character would act on whatever shows it, or hide.
pub fn is_active(letter: char) -> bool {
    letter.is_control() // C0, DEL and C1
        || matches!(letter,
            '\u{ad}'                        // soft hyphen
            | '\u{61c}'                     // Arabic letter mark
            | '\u{180e}'                    // Mongolian vowel separator
            | '\u{200b}'..='\u{200f}'       // zero width, direction marks
            | '\u{2028}'..='\u{202e}'       // line and paragraph separators, bidi embeddings
            | '\u{2060}'..='\u{206f}'       // word joiner, bidi isolates, deprecated controls
            | '\u{feff}'                    // byte-order mark
            | '\u{fff9}'..='\u{fffb}'       // interlinear annotation
            | '\u{e0000}'..='\u{e007f}') // tags
}
