//! Slugs: names in the form used in links and file names.

use unicode_segmentation::UnicodeSegmentation;

use super::fold;

/// The maximum number of bytes that a role's name contributes to a file name. File systems allow
/// 255 bytes, or 143 for encrypted names, and a number and an extension are added to the name.
const MOST: usize = 120;

/// Returns the slug of a name: the lower-case letters and digits of the folded name, joined by
/// hyphens. Letters of other scripts (数据分析师) are kept, so every name with a letter or digit has a
/// slug.
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

/// Returns the slug of a name for use as a file or folder name: at most 120 bytes, and never cut
/// inside a grapheme.
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
