//! Capitals: what tells a name from a word.

use crate::recognise::occurrences::border::is_word;

/// Whether the capitals of `words` are those of somebody named `label`.
///
/// A name that is written with a capital is found with one only: `bah` is not
/// Bah. Of several words that is asked of the longest capitalised one, so that
/// `the Gambia` is The Gambia and `Islamic state` is Islamic State. An acronym
/// of up to four letters is found in capitals only: `Un` is not the UN.
pub fn case_fits(label: &str, words: &str) -> bool {
    let mut letters = label.chars().filter(|it| it.is_alphabetic());
    let acronym = letters.all(char::is_uppercase);
    if acronym && label.chars().filter(|it| it.is_alphabetic()).count() <= 4 {
        return words
            .chars()
            .all(|it| !it.is_alphabetic() || it.is_uppercase());
    }
    let longest = split(label)
        .enumerate()
        .filter(|(_, word)| word.starts_with(char::is_uppercase))
        // Of two the first.
        .max_by_key(|(index, word)| (word.chars().count(), std::cmp::Reverse(*index)));
    let Some((index, _)) = longest else {
        return true;
    };
    split(words)
        .nth(index)
        .is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// The words of a name.
pub fn split(name: &str) -> impl Iterator<Item = &str> {
    name.split(|it: char| !is_word(it))
        .filter(|it| !it.is_empty())
}
