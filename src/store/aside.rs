//! Recognizes role files that are not in use: templates, archived files, caches and translations.

use std::path::Path;

use crate::atlas::SkipReason;
use crate::card::Card;

/// The names, in lower case, of folders whose role files are copies or not in use, separated by
/// spaces.
const FOLDERS: &str = "_template _templates issue_template pull_request_template archive archived \
                       _archive disabled drafts worktrees .worktrees cache .cache caches";

/// Language codes that mark a translation at the end of a file name: `reviewer_zh.md`,
/// `reviewer.pt-br.md`.
const LANGUAGES: [&str; 24] = [
    "ar", "cn", "de", "es", "fr", "hi", "id", "it", "ja", "jp", "ko", "nl", "pl", "pt", "pt-br",
    "ptbr", "ru", "tr", "uk", "vi", "zh", "zh-cn", "zh-tw", "zh_cn",
];

/// Returns the reason why a card in another format is not in use, or `None` if the card is in use.
/// `below` is the path of the card relative to the root.
pub(super) fn reason(card: &Card, below: &Path) -> Option<SkipReason> {
    if !card.is_foreign {
        return None;
    }
    let mut folders = below.parent().into_iter().flat_map(Path::iter).map(lowercase);
    let stem = below.file_stem().map(lowercase).unwrap_or_default();
    let stem = stem.trim_start_matches('.');
    if stem.starts_with("_template")
        || stem == "template"
        || ["-template", "_template", ".template"].iter().any(|end| stem.ends_with(end))
        || is_blank(&card.name)
    {
        return Some(SkipReason::Template);
    }
    if card.is_set_aside || folders.any(|folder| FOLDERS.split(' ').any(|name| name == folder)) {
        return Some(SkipReason::NotInUse);
    }
    is_translation(card).then_some(SkipReason::Translation)
}

fn lowercase(part: &std::ffi::OsStr) -> String {
    part.to_string_lossy().to_lowercase()
}

/// Returns whether a name is a placeholder: `{{name}}`, `[Role name]`, `<name>`.
fn is_blank(name: &str) -> bool {
    let brackets = [('[', ']'), ('<', '>')];
    name.contains("{{")
        || name.contains("${")
        || brackets.iter().any(|(open, close)| name.starts_with(*open) && name.ends_with(*close))
}

/// Returns whether the card is a translation of a card in the same folder.
fn is_translation(card: &Card) -> bool {
    let Some(path) = card.origin.file() else { return false };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let Some((stem, ending)) = name.as_deref().and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    LANGUAGES.iter().any(|language| {
        let original = stem.to_lowercase().ends_with(language).then(|| {
            let (original, _) = stem.split_at_checked(stem.len() - language.len())?;
            original.strip_suffix(['.', '_']).filter(|original| !original.is_empty())
        });
        let original = original.flatten();
        original.is_some_and(|stem| path.with_file_name(format!("{stem}.{ending}")).is_file())
    })
}
