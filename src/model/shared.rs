//! A short text that very many records have alike.

use smol_str::SmolStr;
use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text that records share: each of them has no more than a pointer to it.
/// Whoever makes records clones one, or has [`Words`] look for it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shared(Arc<SmolStr>);

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Shared {
    fn from(text: &str) -> Self {
        Self(Arc::new(SmolStr::new(text)))
    }
}

impl FromIterator<char> for Shared {
    fn from_iter<I: IntoIterator<Item = char>>(letters: I) -> Self {
        Self(Arc::new(letters.into_iter().collect()))
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// The texts of a list of records so far.
#[derive(Debug, Default)]
pub(crate) struct Words(HashSet<Shared>);

impl Words {
    /// Has a text be the one of these that reads alike, if there is one.
    pub fn share(&mut self, it: &mut Shared) {
        match self.0.get(it) {
            Some(known) => it.clone_from(known),
            None => {
                self.0.insert(it.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_alike_is_in_memory_once() {
        let mut words = Words::default();
        let mut all = [Shared::from("hrw"), "figure".into(), "hrw".into()];
        all.iter_mut().for_each(|it| words.share(it));
        assert_eq!(all, ["hrw", "figure", "hrw"].map(Shared::from));
        assert!(Arc::ptr_eq(&all[0].0, &all[2].0));
        assert_eq!(size_of::<Shared>(), size_of::<usize>());
    }
}
