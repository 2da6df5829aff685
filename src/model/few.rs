//! A list that nearly always has one item.

use std::ops::Deref;

/// Items of which there is nearly always one: that one costs no allocation.
/// There are a hundred thousand such lists in a large project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Few<T>(Items<T>);

/// One item is never kept as several, so that equal lists are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Items<T> {
    One([T; 1]),
    Other(Box<[T]>),
}

impl<T> Few<T> {
    /// One item.
    pub fn one(item: T) -> Self {
        Self(Items::One([item]))
    }
}

impl<T> Default for Few<T> {
    /// No item.
    fn default() -> Self {
        Self(Items::Other(Box::default()))
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Items::One(one) => one,
            Items::Other(items) => items,
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        let Some(first) = items.next() else {
            return Self::default();
        };
        match items.next() {
            None => Self::one(first),
            Some(second) => {
                let items = [first, second].into_iter().chain(items);
                Self(Items::Other(items.collect()))
            }
        }
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use smol_str::SmolStr;

    #[test]
    fn however_many_there_are() {
        for count in 0..4 {
            let items: Vec<u8> = (0..count).collect();
            let few: Few<u8> = items.iter().copied().collect();
            assert_eq!(&few[..], &items[..]);
            assert_eq!(few.clone(), few.iter().copied().collect());
        }
        assert_eq!(Few::one(1), [1].into_iter().collect());
    }

    #[test]
    fn one_word_takes_no_more_than_itself() {
        assert_eq!(size_of::<Few<SmolStr>>(), size_of::<SmolStr>());
    }
}
