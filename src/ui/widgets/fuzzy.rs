//! Fuzzy matching for the palette and the filters.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation;

/// Matches what was typed against labels. Keep one: it owns its memory.
pub struct Fuzzy {
    matcher: Matcher,
    buffer: Vec<char>,
}

/// What was typed, read once to be matched against many labels.
#[derive(Clone, Debug)]
pub struct Typed(Pattern);

impl Typed {
    /// Reads what was typed.
    pub fn new(typed: &str) -> Self {
        let (case, marks) = (CaseMatching::Ignore, Normalization::Smart);
        Self(Pattern::parse(typed, case, marks))
    }
}

/// How well a label fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Higher fits better.
    pub score: u32,
    /// The places of the letters that fit, in grapheme clusters, ascending.
    pub letters: Vec<u32>,
}

impl std::fmt::Debug for Fuzzy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Fuzzy")
    }
}

impl Default for Fuzzy {
    fn default() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }
}

/// Labels longer than this are compared by their beginning.
const LONGEST: usize = 400;

impl Fuzzy {
    /// How well a label fits, without saying which letters do.
    pub fn score(&mut self, typed: &Typed, label: &str) -> Option<u32> {
        let end = label.floor_char_boundary(LONGEST);
        let text = Utf32Str::new(&label[..end], &mut self.buffer);
        typed.0.score(text, &mut self.matcher)
    }

    /// How well `label` fits what was typed, or `None` if it does not. All
    /// words typed must fit, in any order; upper and lower case, and letters
    /// with and without marks, count as the same.
    pub fn fit(&mut self, typed: &str, label: &str) -> Option<Match> {
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let end = label
            .char_indices()
            .nth(LONGEST)
            .map_or(label.len(), |(at, _)| at);
        let mut letters = Vec::new();
        let text = Utf32Str::new(&label[..end], &mut self.buffer);
        let score = pattern.indices(text, &mut self.matcher, &mut letters)?;
        letters.sort_unstable();
        letters.dedup();
        Some(Match { score, letters })
    }
}

impl Match {
    /// The label in pieces that fit or do not, for highlighting.
    pub fn pieces<'a>(&self, label: &'a str) -> Vec<(&'a str, bool)> {
        let mut pieces: Vec<(&str, bool)> = Vec::new();
        let mut start = 0;
        let mut last = None;
        for (place, (at, _)) in label.grapheme_indices(true).enumerate() {
            let fits = u32::try_from(place).is_ok_and(|it| self.letters.binary_search(&it).is_ok());
            if let Some(before) = last
                && before != fits
            {
                pieces.push((&label[start..at], before));
                start = at;
            }
            last = Some(fits);
        }
        if let Some(fits) = last {
            pieces.push((&label[start..], fits));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_matched_by_letters_and_words() {
        fn check(typed: &str, label: &str, marked: Option<&str>) {
            let found = Fuzzy::default().fit(typed, label).map(|fit| {
                fit.pieces(label)
                    .into_iter()
                    .map(|(piece, fits)| {
                        if fits {
                            format!("[{piece}]")
                        } else {
                            piece.into()
                        }
                    })
                    .collect::<String>()
            });
            assert_eq!(found.as_deref(), marked, "{typed} in {label}");
        }
        check("", "Save now", Some("Save now"));
        check("sav", "Save now", Some("[Sav]e now"));
        check("sn", "Save now", Some("[S]ave [n]ow"));
        check("now save", "Save now", Some("[Save] [now]"));
        check("xyz", "Save now", None);
        check("segou", "Région de Ségou", Some("Région de [Ségou]"));
        check("بيروت", "حول بيروت اليوم", Some("حول [بيروت] اليوم"));
    }

    #[test]
    fn scores_alone_are_those_of_fits() {
        let mut fuzzy = Fuzzy::default();
        for (typed, label) in [("segou", "Région de Ségou"), ("xyz", "Save"), ("", "Save")] {
            let fit = fuzzy.fit(typed, label).map(|it| it.score);
            assert_eq!(fuzzy.score(&Typed::new(typed), label), fit, "{typed}");
        }
    }

    #[test]
    fn the_better_fit_scores_higher() {
        let mut fuzzy = Fuzzy::default();
        let mut score = |label| fuzzy.fit("the", label).map_or(0, |fit| fit.score);
        assert!(score("Theme of the system") > score("Tag with Place"));
        assert!(score("Dark theme") > score("Tag with Place"));
    }

    proptest::proptest! {
        #[test]
        fn pieces_put_together_are_the_label(typed in "\\PC{0,6}", label in "\\PC{0,40}") {
            if let Some(fit) = Fuzzy::default().fit(&typed, &label) {
                let whole: String = fit.pieces(&label).into_iter().map(|(it, _)| it).collect();
                proptest::prop_assert_eq!(whole, label);
            }
        }
    }
}
