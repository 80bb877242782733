//! Values that can differ from folder to folder.

use std::path::PathBuf;

use super::Origin;

/// A default value for all cards, and other values for the cards below certain folders.
#[derive(Debug, Clone, Default)]
pub struct Regions<T> {
    /// The value for cards that are below none of the folders.
    pub rest: T,
    /// The folders with their values. The path of each card below a folder begins with the path of
    /// the folder.
    below: Vec<(PathBuf, T)>,
}

impl<T> Regions<T> {
    /// Creates regions with one value for all cards.
    pub fn new(rest: T) -> Regions<T> {
        Regions { rest, below: Vec::new() }
    }

    /// Sets the value for the cards below a folder.
    pub fn add(&mut self, folder: PathBuf, value: T) {
        self.below.push((folder, value));
    }

    /// Returns the value for the card with this origin: the value of the nearest folder.
    pub fn value_for(&self, origin: &Origin) -> &T {
        let Some(file) = origin.file().filter(|_| !self.below.is_empty()) else {
            return &self.rest;
        };
        let above = self.below.iter().filter(|(folder, _)| file.starts_with(folder));
        let nearest = above.max_by_key(|(folder, _)| folder.components().count());
        nearest.map_or(&self.rest, |(_, value)| value)
    }

    /// Returns all values.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.rest).chain(self.below.iter().map(|(_, value)| value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_counts() {
        let mut regions = Regions::new(0);
        regions.add("a".into(), 1);
        regions.add("a/b".into(), 2);
        let value = |path: &str| *regions.value_for(&Origin::File(path.into()));
        assert_eq!(
            [value("a/x.md"), value("a/b/x.md"), value("a/bc/x.md"), value("c/x.md")],
            [1, 2, 1, 0]
        );
        assert_eq!(*regions.value_for(&Origin::Stdin), 0);
        assert_eq!(regions.all().sum::<i32>(), 3);
    }
}
