//! Whether strings repeat a text: so many words of it in a row.
//!
//! Words are runs of letters and digits, in lower case; all between them is
//! passed over, so that neither a line break nor a comma hides a sentence.
//! Texts are read once and not kept; only the strings are held in memory.

use std::collections::{BTreeSet, HashMap};

/// The words of a string. A word with an apostrophe inside counts as two.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|it| !it.is_empty())
}

/// The runs of words that some strings consist of.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// The words of all strings, numbered.
    numbers: HashMap<String, u32>,
    /// The strings in which each run stands.
    strings: HashMap<[u32; Runs::LENGTH], Vec<usize>>,
}

impl Runs {
    /// So many words in a row are more than chance.
    pub const LENGTH: usize = 4;

    /// Takes the strings, which are known by their place from here on.
    pub fn of<'a>(strings: impl Iterator<Item = &'a str>) -> Self {
        let mut runs = Self::default();
        for (place, string) in strings.enumerate() {
            let mut last = Window::default();
            for word in words(string) {
                let next = u32::try_from(runs.numbers.len()).unwrap_or(u32::MAX);
                let number = *runs.numbers.entry(word.to_lowercase()).or_insert(next);
                if let Some(run) = last.push(Some(number)) {
                    let places = runs.strings.entry(run).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        runs
    }

    /// The places of the strings that share a run with a text, ascending.
    pub fn in_text(&self, text: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut last = Window::default();
        let mut lower = String::new();
        for word in words(text) {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            if let Some(run) = last.push(self.numbers.get(&lower).copied())
                && let Some(places) = self.strings.get(&run)
            {
                found.extend(places);
            }
        }
        found
    }
}

/// The last words that were read.
#[derive(Default)]
struct Window([Option<u32>; Runs::LENGTH]);

impl Window {
    /// Takes a word and gives the run that ends with it, if all of its words
    /// have a number.
    fn push(&mut self, word: Option<u32>) -> Option<[u32; Runs::LENGTH]> {
        self.0.rotate_left(1);
        self.0[Runs::LENGTH - 1] = word;
        let mut run = [0; Runs::LENGTH];
        for (number, word) in run.iter_mut().zip(self.0) {
            *number = word?;
        }
        Some(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, strings: &[&str], found: &[usize]) {
        let runs = Runs::of(strings.iter().copied());
        let places: Vec<usize> = runs.in_text(text).into_iter().collect();
        assert_eq!(places, found, "{strings:?}");
    }

    #[test]
    fn four_words_in_a_row_are_found_whatever_stands_between() {
        let text = "Some 160 Peuhl\r\nherders were killed; in Ogossagou, l’armée.";
        check(
            text,
            &[
                "160 peuhl HERDERS were",
                "Peuhl herders were",
                "x killed in Ogossagou l, y",
                "Peuhl herders, killed in",
                "",
                "were killed. In Ogossagou",
            ],
            &[0, 2, 5],
        );
        check("", &["one two three four"], &[]);
        check("one two three", &["one two three"], &[]);
        check("a a a a a", &["a a a a", "a a a"], &[0]);
    }

    #[test]
    fn a_word_in_lower_case_may_be_longer() {
        check(
            "İstanbul was named there",
            &["İSTANBUL was named there"],
            &[0],
        );
    }
}
