//! Line ends of a text, exchanged for others, and where places go by that.

use crate::text::{CharOffset, CharSpan};

/// Where places of one text lie in another that differs in line ends alone.
#[derive(Debug, Default)]
pub(super) struct Shift {
    breaks: Vec<Break>,
}

#[derive(Debug)]
struct Break {
    /// Where the line end begins in the one text and in the other.
    from: u32,
    to: u32,
    /// How long it is there.
    from_len: u32,
    to_len: u32,
}

/// The text with other line ends: the one of that number, from 0, becomes CR LF
/// if `crlf` says so, else LF. A CR alone is no line end here and stays.
pub(super) fn with_ends(text: &str, mut crlf: impl FnMut(usize) -> bool) -> (String, Shift) {
    let mut out = String::with_capacity(text.len());
    let mut shift = Shift::default();
    let (mut from, mut to) = (0, 0);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let from_len = match letter {
            '\n' => 1,
            '\r' if letters.peek() == Some(&'\n') => {
                letters.next();
                2
            }
            other => {
                out.push(other);
                from += 1;
                to += 1;
                continue;
            }
        };
        let end = if crlf(shift.breaks.len()) {
            "\r\n"
        } else {
            "\n"
        };
        let to_len = if end.len() == 2 { 2 } else { 1 };
        out.push_str(end);
        shift.breaks.push(Break {
            from,
            to,
            from_len,
            to_len,
        });
        from += from_len;
        to += to_len;
    }
    (out, shift)
}

/// The numbers of the line ends that are CR LF, and how many line ends there are.
pub(super) fn crlf_of(text: &str) -> (Vec<usize>, usize) {
    let mut found = Vec::new();
    let mut count = 0;
    for (at, _) in text.match_indices('\n') {
        if text[..at].ends_with('\r') {
            found.push(count);
        }
        count += 1;
    }
    (found, count)
}

impl Shift {
    /// Where a place goes, and whether it lies between the two of a CR LF: then
    /// it goes to the start of the line end, unless that is a CR LF there too.
    pub fn place(&self, at: CharOffset) -> (CharOffset, bool) {
        let at = at.get();
        let behind = self.breaks.partition_point(|it| it.from < at);
        let Some(it) = behind.checked_sub(1).and_then(|last| self.breaks.get(last)) else {
            return (CharOffset::new(at), false);
        };
        let past = at - it.from;
        if past < it.from_len {
            let inside = if it.to_len == it.from_len { past } else { 0 };
            return (CharOffset::new(it.to + inside), it.to_len != it.from_len);
        }
        let to = it.to + it.to_len + (past - it.from_len);
        (CharOffset::new(to), false)
    }

    /// Where a span goes; `None` if nothing is left of it. The second says
    /// whether one of its ends had to move.
    pub fn span(&self, span: CharSpan) -> Option<(CharSpan, bool)> {
        let (start, first) = self.place(span.start());
        let (end, second) = self.place(span.end());
        Some((CharSpan::new(start, end).ok()?, first || second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(
            letters in prop::collection::vec(prop::sample::select(vec!['a', '\r', '\n', '😀']), 0..30),
            all: bool,
        ) {
            let text: String = letters.iter().collect();
            let (found, _) = crlf_of(&text);
            let (other, there) = with_ends(&text, |_| all);
            let (back, home) = with_ends(&other, |number| found.contains(&number));
            // A CR that stood before a CR LF joins what is left of it.
            if text.contains("\r\r\n") && !all {
                return Ok(());
            }
            prop_assert_eq!(&back, &text);
            let length = text.chars().count() as u32;
            for at in 0..=length {
                let (place, moved) = there.place(CharOffset::new(at));
                prop_assert!(place.get() as usize <= other.chars().count());
                if !moved {
                    prop_assert_eq!(home.place(place), (CharOffset::new(at), false), "{}", at);
                }
            }
        }
    }
}
