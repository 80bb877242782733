//! Slugs: names as they appear in links, and as names of files.

use unicode_segmentation::UnicodeSegmentation;

use super::fold;

/// Most bytes of a file's name that come from a role's: file systems take 255 in all, and 143 where
/// names are encrypted; a number and an ending are added to it.
const MOST: usize = 120;

/// A name as a link: lower-case letters and digits of the folded name, joined by hyphens.
/// Other letters (数据分析师) are kept, so that a name always leaves a slug.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in fold(name).chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The slug of a name, for a file or folder: at most 120 bytes, never cut inside a letter.
pub fn stem_of(name: &str) -> String {
    let mut stem = String::new();
    for letter in slug_of(name).graphemes(true) {
        if stem.len() + letter.len() > MOST {
            break;
        }
        stem.push_str(letter);
    }
    stem.truncate(stem.trim_end_matches('-').len());
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_letters() {
        assert_eq!(stem_of("Data Engineer"), "data-engineer");
        let long = stem_of(&"数据".repeat(200));
        assert!(long.len() <= MOST && long.chars().count() == MOST / 3);
        assert_eq!(stem_of(&"ab ".repeat(60)).len(), 119);
    }
}
