//! What most records have nothing of.

use std::cmp::Ordering;
use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A text or a list that most of a hundred thousand records do not have: while
/// it is empty it takes no more than a pointer.
#[derive(Clone)]
pub struct Rare<T>(Option<Box<T>>);

/// What can be empty.
pub trait Empty: Sized + 'static {
    /// The empty one.
    const EMPTY: &'static Self;

    /// Whether it is that.
    fn is_empty(&self) -> bool;
}

impl Empty for String {
    const EMPTY: &'static Self = &Self::new();

    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl<T: 'static> Empty for Vec<T> {
    const EMPTY: &'static Self = &Self::new();

    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl<K: 'static, V: 'static> Empty for BTreeMap<K, V> {
    const EMPTY: &'static Self = &Self::new();

    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Default for Rare<T> {
    /// The empty one.
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty> From<T> for Rare<T> {
    fn from(it: T) -> Self {
        Self((!it.is_empty()).then(|| Box::new(it)))
    }
}

impl From<&str> for Rare<String> {
    fn from(it: &str) -> Self {
        it.to_owned().into()
    }
}

impl<T: Empty> Rare<T> {
    /// The text or list itself.
    pub fn into_inner(self) -> T
    where
        T: Default,
    {
        self.0.map_or_else(T::default, |it| *it)
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::EMPTY)
    }
}

impl<T: Empty + Default> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Empty + PartialEq> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Empty + Eq> Eq for Rare<T> {}

impl<T: Empty + fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl PartialEq<&str> for Rare<String> {
    fn eq(&self, other: &&str) -> bool {
        ***self == **other
    }
}

impl<T: Empty + PartialOrd> PartialOrd for Rare<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (**self).partial_cmp(&**other)
    }
}

impl<T: Empty + Ord> Ord for Rare<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl<T: Empty + FromIterator<I>, I> FromIterator<I> for Rare<T> {
    fn from_iter<L: IntoIterator<Item = I>>(items: L) -> Self {
        T::from_iter(items).into()
    }
}

impl<'a, T: 'static> IntoIterator for &'a Rare<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Rare<Vec<T>> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        let items = self.0.as_deref_mut();
        items.map_or(&mut [][..], |it| &mut it[..]).iter_mut()
    }
}

impl<'a, K: 'static, V: 'static> IntoIterator for &'a Rare<BTreeMap<K, V>> {
    type Item = (&'a K, &'a V);
    type IntoIter = btree_map::Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_is_nothing() {
        let mut note: Rare<String> = String::new().into();
        assert_eq!(note, Rare::default());
        assert_eq!(note.as_str(), "");
        note.push('a');
        assert_eq!(note, "a");
        note.clear();
        assert_eq!(note, Rare::default());
        assert_eq!(note.into_inner(), "");
        let list: Rare<Vec<u8>> = vec![1, 2].into();
        assert_eq!((&list).into_iter().sum::<u8>(), 3);
        assert_eq!(size_of_val(&list), size_of::<usize>());
    }
}
