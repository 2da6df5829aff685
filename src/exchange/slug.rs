//! Ids made from names that were never meant to be ids.

/// The most characters that an id may have, less room for a number.
const MAX_CHARS: usize = 56;

/// The nearest id: letters and digits of any script stay, everything else
/// becomes one hyphen. `fallback` stands in where nothing is left.
pub(crate) fn slug(name: &str, fallback: &str) -> String {
    let mut out = String::new();
    for letter in name.trim().chars().take(4 * MAX_CHARS) {
        if letter.is_alphanumeric() || matches!(letter, '_' | '.') {
            out.push(letter);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    // A leading dot would hide the file that is named after it.
    let cut: String = out
        .trim_start_matches(['-', '.'])
        .chars()
        .take(MAX_CHARS)
        .collect();
    let cut = cut.trim_end_matches(['-', '.']);
    if cut.is_empty() {
        fallback.to_owned()
    } else {
        cut.to_owned()
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
        let check = |name: &str, expected: &str| {
            let slug = slug(name, "doc");
            assert_eq!(slug, expected);
            assert!(SourceId::parse(&slug).is_ok(), "{slug}");
        };
        check("hrw", "hrw");
        check("Ségou 2023", "Ségou-2023");
        check("../../etc/passwd", "etc-passwd");
        check("..", "doc");
        check("  ", "doc");
        check("\u{202e}\u{1b}[31m", "31m");
        check(&"x".repeat(300), &"x".repeat(56));
    }

    #[test]
    fn taken_names_are_numbered() {
        let mut next = 1;
        let taken = ["a", "a-2"];
        assert_eq!(free("a", &mut next, |it| taken.contains(&it)), "a-3");
        assert_eq!(free("b", &mut 1, |it| taken.contains(&it)), "b");
    }
}
