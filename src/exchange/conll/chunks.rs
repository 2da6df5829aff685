//! From labels of tokens to spans of tokens.

use std::ops::Range;

/// A run of tokens with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::exchange) struct Chunk<'a> {
    pub tokens: Range<usize>,
    pub label: &'a str,
}

/// What spans without a type are labelled.
const UNTYPED: &str = "entity";

/// Gathers labels into runs, and watches what that says of their scheme.
#[derive(Debug, Default)]
pub(in crate::exchange) struct Chunks<'a> {
    done: Vec<Chunk<'a>>,
    open: Option<Chunk<'a>>,
    /// The label of the token before, in the same sentence.
    before: Option<&'a str>,
    /// Runs that something other than a beginning began, and the first's line.
    loose: Count,
    /// Beginnings that IOB1 would not write.
    begun: usize,
    /// Runs that stopped without their last letter.
    unclosed: Count,
    ends: Ends,
}

/// How many, and the line of the first.
#[derive(Debug, Default)]
struct Count(usize, usize);

impl Count {
    fn add(&mut self, line: usize) {
        if self.0 == 0 {
            self.1 = line;
        }
        self.0 += 1;
    }
}

/// The letters for last and only tokens that occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Ends {
    #[default]
    None,
    /// E and S.
    Iobes,
    /// L and U.
    Bilou,
}

impl<'a> Chunks<'a> {
    /// Takes the label of the token of that number, which stands in that line.
    ///
    /// # Errors
    ///
    /// That it is none, in words.
    pub fn push(&mut self, token: usize, label: &'a str, line: usize) -> Result<(), String> {
        let (letter, kind) = split(label).ok_or_else(|| {
            let shown: String = label.chars().take(60).collect();
            format!(
                "the last column has ‘{shown}’, which is no label: O, or one of B, I, E, S, L \
                 and U, a hyphen and a name"
            )
        })?;
        let goes_on = self.open.as_ref().is_some_and(|it| it.label == kind);
        match letter {
            'O' => self.close(false, line),
            'B' | 'S' | 'U' => {
                if letter != 'B' || self.before != Some(kind) {
                    self.begun += 1;
                }
                self.close(false, line);
                self.begin(token, kind);
            }
            _ if goes_on => {
                if let Some(open) = &mut self.open {
                    open.tokens.end = token + 1;
                }
            }
            _ => {
                self.loose.add(line);
                self.close(false, line);
                self.begin(token, kind);
            }
        }
        match letter {
            'E' | 'S' => self.ends = Ends::Iobes,
            'L' | 'U' => self.ends = Ends::Bilou,
            _ => {}
        }
        if matches!(letter, 'E' | 'S' | 'L' | 'U') {
            self.close(true, line);
        }
        self.before = (letter != 'O').then_some(kind);
        Ok(())
    }

    fn begin(&mut self, token: usize, label: &'a str) {
        self.open = Some(Chunk {
            tokens: token..token + 1,
            label,
        });
    }

    /// Ends the sentence, which is before that line.
    pub fn end_sentence(&mut self, line: usize) {
        self.close(false, line);
        self.before = None;
    }

    fn close(&mut self, properly: bool, line: usize) {
        if let Some(chunk) = self.open.take() {
            if !properly {
                self.unclosed.add(line);
            }
            self.done.push(chunk);
        }
    }

    /// The runs, in order.
    pub fn take(&mut self) -> Vec<Chunk<'a>> {
        std::mem::take(&mut self.done)
    }

    /// What is to be said of the labels, if anything: a stable word, the line
    /// and the explanation.
    pub fn remarks(&self) -> Vec<(&'static str, usize, String)> {
        let mut remarks = Vec::new();
        if self.loose.0 > 0 && self.begun == 0 && self.ends == Ends::None {
            let what = "the labels are IOB1: B stands only between two spans of one kind";
            remarks.push(("label-scheme", self.loose.1, what.to_owned()));
        } else if self.loose.0 > 0 {
            let what = format!(
                "spans that begin without their first letter: {}; each was read as if it stood there",
                self.loose.0
            );
            remarks.push(("label-order", self.loose.1, what));
        }
        if self.ends != Ends::None && self.unclosed.0 > 0 {
            let what = format!(
                "spans that stop without their last letter: {}; each was read as if it stood there",
                self.unclosed.0
            );
            remarks.push(("label-order", self.unclosed.1, what));
        }
        remarks
    }
}

/// The letter and the name of a label.
fn split(label: &str) -> Option<(char, &str)> {
    if label == "O" {
        return Some(('O', ""));
    }
    let mut rest = label.chars();
    let letter = rest
        .next()
        .filter(|it| matches!(it, 'B' | 'I' | 'E' | 'S' | 'L' | 'U'))?;
    match rest.as_str() {
        "" => Some((letter, UNTYPED)),
        rest => {
            let name = rest.strip_prefix('-')?;
            (!name.trim().is_empty()).then_some((letter, name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels with `|` for the end of a sentence, the runs as `label 0..2`,
    /// and the words of the remarks.
    #[track_caller]
    fn check(labels: &str, runs: &[&str], remarks: &[&str]) {
        let mut chunks = Chunks::default();
        let mut token = 0;
        for label in labels.split(' ') {
            if label == "|" {
                chunks.end_sentence(1);
            } else {
                chunks.push(token, label, 1).expect(label);
                token += 1;
            }
        }
        chunks.end_sentence(1);
        let found: Vec<String> = chunks
            .take()
            .iter()
            .map(|it| format!("{} {:?}", it.label, it.tokens))
            .collect();
        assert_eq!(found, runs, "{labels}");
        let found: Vec<&str> = chunks.remarks().iter().map(|it| it.0).collect();
        assert_eq!(found, remarks, "{labels}");
    }

    #[test]
    fn every_scheme() {
        check("O O", &[], &[]);
        check("B-A I-A B-A O", &["A 0..2", "A 2..3"], &[]);
        check("S-A B-A I-A E-A S-B", &["A 0..1", "A 1..4", "B 4..5"], &[]);
        check("U-A B-A L-A", &["A 0..1", "A 1..3"], &[]);
        // IOB1.
        check(
            "I-A I-A B-A O I-B",
            &["A 0..2", "A 2..3", "B 4..5"],
            &["label-scheme"],
        );
        check("B I O", &["entity 0..2"], &[]);
        check("B-a-b I-a-b", &["a-b 0..2"], &[]);
    }

    #[test]
    fn a_sentence_ends_a_span() {
        check("B-A | I-A", &["A 0..1", "A 1..2"], &["label-order"]);
        check("I-A | I-A", &["A 0..1", "A 1..2"], &["label-scheme"]);
        check(
            "B-A | E-A",
            &["A 0..1", "A 1..2"],
            &["label-order", "label-order"],
        );
    }

    #[test]
    fn labels_out_of_order_are_counted() {
        check("B-A I-B", &["A 0..1", "B 1..2"], &["label-order"]);
        check("O E-A", &["A 1..2"], &["label-order"]);
        check("B-A O S-A", &["A 0..1", "A 2..3"], &["label-order"]);
        check(
            "S-A I-A",
            &["A 0..1", "A 1..2"],
            &["label-order", "label-order"],
        );
    }

    #[test]
    fn what_is_no_label() {
        for label in ["", "o", "NNP", "B_A", "B-", "B- ", "X-A", "-", "OO"] {
            assert!(Chunks::default().push(0, label, 1).is_err(), "{label}");
        }
    }
}
