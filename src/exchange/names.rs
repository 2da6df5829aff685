//! Names in ASCII, for formats that want those of types so.

use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A name in ASCII for each of ours, all of them different.
#[derive(Debug, Default)]
pub(super) struct Names {
    ascii: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Names {
    /// The name for ours; the same each time.
    pub fn of(&mut self, ours: &str) -> &str {
        self.named(ours, ours)
    }

    /// Whether ours has a name.
    pub fn knows(&self, ours: &str) -> bool {
        self.ascii.contains_key(ours)
    }

    /// The name for ours, which is like the wish.
    pub fn named(&mut self, ours: &str, wish: &str) -> &str {
        if !self.knows(ours) {
            let plain = plain(wish);
            let mut name = plain.clone();
            let mut number = 1;
            while !self.taken.insert(name.clone()) {
                number += 1;
                name = format!("{plain}_{number}");
            }
            self.ascii.insert(ours.to_owned(), name);
        }
        &self.ascii[ours]
    }
}

/// A name of letters and digits that begins with a capital one: what may be the
/// name of a type in UIMA.
pub(super) fn capitalised(ours: &str) -> String {
    let mut out = String::new();
    for part in plain(ours).split(|it: char| !it.is_ascii_alphanumeric()) {
        let mut letters = part.chars();
        out.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        out.extend(letters);
    }
    if out.starts_with(|it: char| it.is_ascii_alphabetic()) {
        out
    } else {
        format!("T{out}")
    }
}

/// A name of letters, digits and underscores that begins with a letter: what
/// may be the name of a feature.
pub(super) fn identifier(ours: &str) -> String {
    let out = plain(ours).replace('-', "_");
    if out.starts_with(|it: char| it.is_ascii_alphabetic()) {
        out
    } else {
        format!("f{out}")
    }
}

/// Letters without their marks; what has no such letter becomes an underscore.
fn plain(ours: &str) -> String {
    let letters = ours.nfkd().filter(|it| !is_combining_mark(*it));
    let name: String = letters
        .take(100)
        .map(|it| {
            if it.is_ascii_alphanumeric() || matches!(it, '-' | '_') {
                it
            } else {
                '_'
            }
        })
        .collect();
    if name.is_empty() {
        "_".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ascii_and_differ() {
        let mut names = Names::default();
        for (ours, ascii) in [
            ("actor", "actor"),
            ("größe", "gro_e"),
            ("ségou", "segou"),
            ("segou", "segou_2"),
            ("مكان", "____"),
            ("", "_"),
            ("a.b", "a_b"),
            ("ségou", "segou"),
        ] {
            assert_eq!(names.of(ours), ascii);
        }
    }

    #[test]
    fn names_of_types_and_features() {
        for (ours, kind, feature) in [
            ("actor", "Actor", "actor"),
            ("armed-group", "ArmedGroup", "armed_group"),
            ("größe", "GroE", "gro_e"),
            ("2nd", "T2nd", "f2nd"),
            ("مكان", "T", "f____"),
        ] {
            assert_eq!((&*capitalised(ours), &*identifier(ours)), (kind, feature));
        }
    }
}
