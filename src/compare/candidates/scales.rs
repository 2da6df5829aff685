//! What speaks for a pair and against it, as it adds up.

use super::{Reason, ReasonKind, Weight};

/// The scales: supports and doubts so far.
pub(super) struct Scales {
    pub left: f64,
    pub doubt: f64,
    /// Whether reasons are wanted: most pairs are weighed for their score.
    pub explain: bool,
    pub reasons: Vec<Reason>,
}

impl Scales {
    pub fn support(&mut self, kind: ReasonKind, by: f64, words: impl FnOnce() -> String) {
        self.left *= 1.0 - by.clamp(0.0, 0.95);
        let weight = if by < 0.1 {
            Weight::Weak
        } else {
            Weight::Support
        };
        self.add(kind, weight, words);
    }

    pub fn doubt(&mut self, kind: ReasonKind, by: f64, words: impl FnOnce() -> String) {
        self.doubt *= by;
        self.add(kind, Weight::Against, words);
    }

    fn add(&mut self, kind: ReasonKind, weight: Weight, words: impl FnOnce() -> String) {
        if self.explain {
            self.reasons.push(Reason {
                kind,
                weight,
                words: words(),
            });
        }
    }
}

/// A name in capitals again: keys are folded.
pub(super) fn shown(key: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in key.split(' ') {
        let mut letters = word.chars();
        words.push(match letters.next() {
            Some(first) if word != "the" => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        });
    }
    words.join(" ")
}
