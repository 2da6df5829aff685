//! Ids made from names that were never meant to be ids.
//!
//! [`slug`] keeps the letters of every script and is for names that a person
//! chose; [`plain_slug`] folds to lower-case ASCII and is for file names,
//! which are typed at a prompt and compared by systems that disagree about
//! capitals and accents.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most characters that an id may have, less room for a number.
const MAX_CHARS: usize = 56;
/// Ids from file names stand in every line of a project: shorter is better.
const MAX_PLAIN_CHARS: usize = 40;

/// The nearest id: letters and digits of any script stay, everything else
/// becomes one hyphen. `fallback` stands in where nothing is left.
pub(crate) fn slug(name: &str, fallback: &str) -> String {
    let kept = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
    joined(name.trim().nfc(), kept, MAX_CHARS, fallback)
}

/// The nearest id in lower-case ASCII: é becomes e, and what has no such
/// letter becomes one hyphen. `fallback` stands in where nothing is left.
pub(crate) fn plain_slug(name: &str, fallback: &str) -> String {
    // Marks go, letters stay.
    let letters = name.nfkd().filter(|&it| !is_combining_mark(it));
    let letters = letters.map(|it| it.to_ascii_lowercase());
    let kept = |it: char| it.is_ascii_alphanumeric();
    joined(letters, kept, MAX_PLAIN_CHARS, fallback)
}

fn joined(
    letters: impl Iterator<Item = char>,
    kept: impl Fn(char) -> bool,
    most: usize,
    fallback: &str,
) -> String {
    let mut out = String::new();
    for letter in letters.take(4 * most) {
        if kept(letter) {
            out.push(letter);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    // A leading dot would hide the file that is named after it.
    let cut = out.trim_start_matches(['-', '.']);
    let cut: String = cut.chars().take(most).collect();
    match cut.trim_end_matches(['-', '.']) {
        "" => fallback.to_owned(),
        cut => cut.to_owned(),
    }
}

/// The slug itself where it is free, else the first free one with a number.
pub(crate) fn free(slug: &str, next: &mut u32, mut taken: impl FnMut(&str) -> bool) -> String {
    let mut name = slug.to_owned();
    while taken(&name) {
        *next += 1;
        name = format!("{slug}-{next}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceId;

    #[test]
    fn slugs_are_ids() {
        let check = |name: &str, expected: &str, plain: &str| {
            for (slug, expected) in [
                (slug(name, "doc"), expected),
                (plain_slug(name, "doc"), plain),
            ] {
                assert_eq!(slug, expected);
                assert!(SourceId::parse(&slug).is_ok(), "{slug}");
            }
        };
        check("hrw", "hrw", "hrw");
        check("HRW 2", "HRW-2", "hrw-2");
        check("Ségou 2023", "Ségou-2023", "segou-2023");
        check("Se\u{301}gou & Mopti", "Ségou-Mopti", "segou-mopti");
        check("تقرير", "تقرير", "doc");
        check("../../etc/passwd", "etc-passwd", "etc-passwd");
        check("a.b", "a.b", "a-b");
        check("..", "doc", "doc");
        check("--", "doc", "doc");
        check("  ", "doc", "doc");
        check("\u{202e}\u{1b}[31m", "31m", "31m");
        check(&"x".repeat(300), &"x".repeat(56), &"x".repeat(40));
    }

    #[test]
    fn taken_names_are_numbered() {
        let mut next = 1;
        let taken = ["a", "a-2"];
        assert_eq!(free("a", &mut next, |it| taken.contains(&it)), "a-3");
        assert_eq!(free("b", &mut 1, |it| taken.contains(&it)), "b");
    }
}
