//! A list that is indexed only with indices that were created for it.

use std::ops::{Index, IndexMut};

/// A list of values. Each index is used only with the list for which it was created, so it is
/// always within bounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table<T>(Vec<T>);

impl<T> Table<T> {
    pub(super) fn filled(value: T, count: usize) -> Table<T>
    where
        T: Clone,
    {
        Table(vec![value; count])
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// Returns the value at an index, or `None` if the index is out of bounds. Unlike indexing,
    /// this also accepts an index that was created for a different list.
    pub(super) fn get(&self, number: usize) -> Option<&T> {
        self.0.get(number)
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<T> FromIterator<T> for Table<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Table<T> {
        Table(values.into_iter().collect())
    }
}

#[allow(clippy::indexing_slicing, reason = "only this code accesses the values by index")]
impl<T> Index<usize> for Table<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        &self.0[number]
    }
}

#[allow(clippy::indexing_slicing, reason = "only this code accesses the values by index")]
impl<T> IndexMut<usize> for Table<T> {
    fn index_mut(&mut self, number: usize) -> &mut T {
        &mut self.0[number]
    }
}
