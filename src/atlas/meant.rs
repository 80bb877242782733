//! Finds the roles that a user means by a path, a name or part of a name.

use crate::text::fold;

use super::graph::{Atlas, RoleId};

impl Atlas {
    /// Returns the roles that a user means by `text`. Three rules are tried in order until one
    /// finds a role. First, `text` is the path of the role's card. Second, `text` is the role's
    /// name, alias, slug or id. Third, the role's name or slug begins with `text` or contains it as
    /// a word.
    pub fn all_meant(&self, text: &str) -> Vec<RoleId> {
        let called = self.all_called(text);
        let wanted = fold(text.trim());
        if !called.is_empty() || wanted.is_empty() {
            return called;
        }
        let all = self.by_name().iter().copied();
        all.filter(|&id| {
            let card = &self[id];
            has_part(&fold(&card.name), &wanted) || has_part(&fold(&card.slug), &wanted)
        })
        .collect()
    }
}

/// Returns whether a string begins with another string or contains it as a word.
fn has_part(text: &str, wanted: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    text.starts_with(wanted) || words.any(|word| word == wanted)
}

#[cfg(test)]
mod tests {
    use crate::store::builtin;

    use super::*;

    #[test]
    fn a_part_of_a_name_means_a_role() {
        let atlas = Atlas::new(builtin(), Vec::new(), 0);
        let names = |text: &str| -> Vec<String> {
            atlas.all_meant(text).iter().map(|&id| atlas[id].name.to_string()).collect()
        };
        assert_eq!(names("backend-engineer"), ["Backend Engineer"]);
        assert_eq!(names("BACK"), ["Backend Engineer"]);
        assert_eq!(names("writer"), ["Technical Writer"]);
        assert!(names("engineer").len() > 2, "{:?}", names("engineer"));
        assert!(names("ngineer").is_empty());
        assert!(names(" ").is_empty());
    }
}
