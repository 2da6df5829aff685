//! Names in ASCII, as brat wants those of types, and the way back.

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

    /// The name for ours, which is like the wish.
    pub fn named(&mut self, ours: &str, wish: &str) -> &str {
        if !self.ascii.contains_key(ours) {
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

    /// The name for ours, if it was given.
    pub fn known(&self, ours: &str) -> Option<&str> {
        self.ascii.get(ours).map(String::as_str)
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
    if name.is_empty() { "_".to_owned() } else { name }
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
        assert_eq!(names.known("actor"), Some("actor"));
        assert_eq!(names.known("other"), None);
    }
}
