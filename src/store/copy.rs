//! Detects conflicted copies, which sync programs and merge tools leave next to a file. Most of
//! them are recognized by their file name alone. Some count as copies only if the original file is
//! in the same folder.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Unread, name_key};
use crate::card::Card;
use crate::role::{Origin, Problem, Rule};
use crate::text::fold;

/// The word "conflict" in the languages of sync programs, folded, separated by commas.
const CONFLICT: &str =
    "conflict,konflikt,conflit,conflitto,conflito,kolizj,конфликт,競合,冲突,衝突,충돌";
/// The word "copy" in various languages, folded, separated by commas.
const COPY: &str = "copy,copie,copia,kopie,kopia,kopi,копия,コピー,副本,拷贝,复制,사본,복사본";
/// Words for kinds of conflicts, separated by commas. Some programs put them into a file name
/// instead of a word for "copy".
const OF_NAMES: &str = "case,unicode encoding,white space,selective sync";
/// The names that merge tools give to the versions of a file in a conflict.
const SIDES: [&str; 4] = ["BACKUP", "LOCAL", "REMOTE", "BASE"];
/// Endings of a file name that mark a copy only if the original file is in the same folder.
const ENDINGS: [&str; 9] =
    [".conflict", ".orig", ".mine", ".theirs", ".bak", ".old", "~", " - copy", " copy"];
/// Generic file names. For a file with one of these names, the name of its folder is used instead.
const GENERIC: [&str; 3] = ["profile", "index", "readme"];

/// How a file name marks a file as a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CopyName {
    /// The name can only come from a conflict. The value is the original name without its
    /// extension.
    Sure(String),
    /// The file is a copy only if a file with this name exists in the same folder and describes a
    /// role with the same name.
    Perhaps(String),
}

impl CopyName {
    /// Classifies the path of a file. Returns `None` for an ordinary name.
    pub(super) fn from_path(path: &Path) -> Option<CopyName> {
        let stem = path.file_stem()?.to_str()?;
        if let Some(copied) = parse_stem(stem) {
            return Some(copied);
        }
        // A whole folder may be the copy: `backend (conflicted copy 2024-01-02)/profile.md`.
        let generic = GENERIC.iter().any(|name| stem.eq_ignore_ascii_case(name));
        let folder = path.parent()?.file_name()?.to_str().filter(|_| generic)?;
        let is_copy = matches!(parse_stem(folder), Some(CopyName::Sure(_)));
        is_copy.then(|| CopyName::Sure(stem.to_owned()))
    }
}

fn parse_stem(stem: &str) -> Option<CopyName> {
    // Most names are ruled out here, because the name of a copy always contains a character other
    // than lower-case letters, digits and hyphens.
    if stem.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return None;
    }
    // Syncthing uses `name.sync-conflict-20240102-030405-ABCDEFG`.
    if let Some((rest, date)) = stem.split_once(".sync-conflict-")
        && date.starts_with(|c: char| c.is_ascii_digit())
    {
        return Some(CopyName::Sure(rest.trim_end().to_owned()));
    }
    // Merge tools use `name_BACKUP_1234` and `name.LOCAL.1234`.
    if let Some((rest, number)) = stem.rsplit_once(['_', '.'])
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && let Some((rest, side)) = rest.rsplit_once(['_', '.'])
        && SIDES.contains(&side)
    {
        let rest = rest.strip_suffix(".md").unwrap_or(rest);
        return Some(CopyName::Sure(rest.trim_end().to_owned()));
    }
    let copied = bracketed(stem).or_else(|| ended(stem))?;
    // A copy may itself be copied: `name (conflicted copy 2024-01-02) (1)`.
    if let CopyName::Perhaps(rest) = &copied
        && let Some(again @ CopyName::Sure(_)) = parse_stem(rest)
    {
        return Some(again);
    }
    Some(copied)
}

/// Recognizes a name that ends in brackets: `name (Jane's conflicted copy 2024-01-02)`, `name (1)`.
fn bracketed(stem: &str) -> Option<CopyName> {
    let pairs = [('(', ')'), ('[', ']'), ('（', '）')];
    let (rest, inner) = pairs.iter().find_map(|&(open, close)| {
        let (rest, inner) = stem.strip_suffix(close)?.rsplit_once(open)?;
        Some((rest.trim_end(), fold(inner)))
    })?;
    let digits = inner.chars().filter(char::is_ascii_digit).count();
    if rest.is_empty() {
        return None;
    }
    if has_any(&inner, CONFLICT)
        && (has_any(&inner, COPY) || has_any(&inner, OF_NAMES) || digits >= 6)
    {
        return Some(CopyName::Sure(rest.to_owned()));
    }
    let number = digits > 0 && digits == inner.chars().count();
    (number || has_any(&inner, CONFLICT) || has_any(&inner, COPY))
        .then(|| CopyName::Perhaps(rest.to_owned()))
}

fn has_any(text: &str, words: &str) -> bool {
    words.split(',').any(|word| text.contains(word))
}

/// Recognizes a name with an ending that a particular program adds: `name copy`, `name 2`,
/// `name-HOST`.
fn ended(stem: &str) -> Option<CopyName> {
    let folded = fold(stem);
    // Synology uses `name_host_Jan-02-030405-2024_Conflict`.
    if let Some(rest) = folded.strip_suffix("_conflict") {
        let cut = rest.split('_').next().map_or(0, str::len);
        let first = stem.get(..cut)?;
        let dated = rest.chars().filter(char::is_ascii_digit).count() >= 6;
        return if dated { Some(CopyName::Sure(first.to_owned())) } else { perhaps(first) };
    }
    if folded.starts_with("copy of ") {
        return perhaps(stem.get("copy of ".len()..)?);
    }
    let counted = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let counted = counted.strip_suffix(' ').filter(|rest| rest.len() + 1 < stem.len());
    let bare = counted.unwrap_or(stem);
    let folded = fold(bare);
    if let Some(ending) = ENDINGS.iter().find(|ending| folded.ends_with(*ending)) {
        return perhaps(bare.get(..bare.len().checked_sub(ending.len())?)?);
    }
    if let Some(rest) = counted {
        return perhaps(rest);
    }
    // OneDrive appends the name of the computer: `name-DESKTOP-1A2B3C`.
    let rest =
        stem.trim_end_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    let (rest, tail) = stem.split_at_checked(rest.len())?;
    let (lost, tail) = tail.split_once('-')?;
    let named = lost.is_empty() && tail.chars().any(|c| c.is_ascii_uppercase());
    if named { perhaps(rest) } else { None }
}

/// Returns `CopyName::Perhaps` with the original name `rest`, or `None` if that name is empty.
fn perhaps(rest: &str) -> Option<CopyName> {
    (!rest.trim().is_empty()).then(|| CopyName::Perhaps(rest.trim_end().to_owned()))
}

/// Returns the report for a conflicted copy, which explains why the copy is not read as a card.
pub(super) fn refused(path: &Path, copied: &CopyName) -> Unread {
    let (file, ending) = (lossy(path.file_name()), lossy(path.extension()));
    let folder = lossy(path.parent().and_then(Path::file_name));
    let (original, why) = match copied {
        CopyName::Sure(original) => (original, "left behind by a sync or merge program"),
        CopyName::Perhaps(original) => (original, "that describes the same role"),
    };
    let (copy, original) = match parse_stem(&folder) {
        // The folder is the copy, and the name of the file has not changed.
        Some(CopyName::Sure(whole)) if lossy(path.file_stem()) == *original => {
            (format!("{folder}/{file}"), format!("{whole}/{file}"))
        }
        _ => (file, format!("{original}.{ending}")),
    };
    let message = format!("`{copy}` is a copy of `{original}` {why}, so it is not read as a card");
    let problem = Problem::new(Rule::HalfMerged, (1, 1), message)
        .help(format!("move any text found only in the copy to `{original}`, and delete the copy"));
    Unread::new(Origin::File(path.to_owned()), problem)
}

fn lossy(part: Option<&OsStr>) -> String {
    part.unwrap_or_default().to_string_lossy().into_owned()
}

/// Removes and returns the cards that are copies of another card, as shown by their file name and
/// role name.
pub(super) fn set_aside(cards: &mut Vec<Arc<Card>>) -> Vec<Unread> {
    let mut suspects: Vec<(PathBuf, String)> = Vec::new();
    for path in cards.iter().filter_map(|card| card.origin.file()) {
        let mut copied = CopyName::from_path(path);
        // A copy may itself have been copied: `name - Copy (2)`.
        while let Some(CopyName::Perhaps(original) | CopyName::Sure(original)) = copied {
            copied = parse_stem(&original);
            suspects.push((path.to_owned(), original));
        }
    }
    if suspects.is_empty() {
        return Vec::new();
    }
    let mut by_path: HashMap<_, Vec<&Arc<Card>>> = HashMap::new();
    for card in cards.iter() {
        if let Some(key) = card.origin.file().and_then(folder_and_name) {
            by_path.entry(key).or_default().push(card);
        }
    }
    suspects.retain(|(path, original)| {
        let Some(folder) = path.parent() else { return false };
        let twins = by_path.get(&(folder.to_owned(), name_key(original)));
        let own = folder_and_name(path).and_then(|key| by_path.get(&key));
        let own = own.into_iter().flatten().find(|card| card.origin.file() == Some(path));
        own.zip(twins).is_some_and(|(own, twins)| {
            twins.iter().any(|twin| twin.origin != own.origin && is_twin(own, twin))
        })
    });
    drop(by_path);
    let copies = suspects.into_iter().map(|(path, original)| (path, CopyName::Perhaps(original)));
    let copies: HashMap<PathBuf, CopyName> = copies.collect();
    let mut unread = Vec::new();
    cards.retain(|card| {
        let copy = card.origin.file().and_then(|path| Some(refused(path, copies.get(path)?)));
        let is_kept = copy.is_none();
        unread.extend(copy);
        is_kept
    });
    unread
}

/// Returns the folder of a file, and its name without the extension, in a form for comparing names.
fn folder_and_name(path: &Path) -> Option<(PathBuf, String)> {
    Some((path.parent()?.to_owned(), name_key(path.file_stem()?.to_str()?)))
}

/// Returns whether two cards have the same id, slug or name.
fn is_twin(own: &Card, twin: &Card) -> bool {
    let ids = own.id.as_ref().zip(twin.id.as_ref());
    ids.is_some_and(|(own, twin)| name_key(own) == name_key(twin))
        || name_key(&own.slug) == name_key(&twin.slug)
        || name_key(&own.name) == name_key(&twin.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sync_programs_and_merge_tools_are_known() {
        for (name, original) in [
            ("qa.sync-conflict-20240102-030405-ABCDEFG.md", "qa"),
            ("qa (Jane's conflicted copy 2024-01-02).md", "qa"),
            ("qa (conflicted copy 2024-01-02 030405).md", "qa"),
            ("qa (Copie en conflit de Jane 2024-01-02).md", "qa"),
            ("qa (In Konflikt stehende Kopie von Jane 2024-01-02).md", "qa"),
            ("qa (copia en conflicto de Jane 2024-01-02).md", "qa"),
            ("qa (Cópia em conflito de Jane).md", "qa"),
            ("qa (Jane の競合コピー 2024-01-02).md", "qa"),
            ("qa (Case Conflict 1).md", "qa"),
            ("qa (Unicode Encoding Conflict).md", "qa"),
            ("qa (SFConflict jane@example.com 2024-01-02-03-04-05).md", "qa"),
            ("qa (conflict on 2024-01-02).md", "qa"),
            ("qa (Jane's conflicted copy 2024-01-02) (1).md", "qa"),
            ("qa_disk_Jan-02-030405-2024_Conflict.md", "qa"),
            ("qa_BACKUP_1234.md", "qa"),
            ("qa.REMOTE.1234.md", "qa"),
            ("qa.md.LOCAL.1234.md", "qa"),
            ("a (conflicted copy 2024-01-02)/profile.md", "profile"),
        ] {
            assert_eq!(
                CopyName::from_path(Path::new(name)),
                Some(CopyName::Sure(original.into())),
                "{name}"
            );
        }
        for (name, original) in [
            ("qa (1).md", "qa"),
            ("qa (conflict).md", "qa"),
            ("qa 2.md", "qa"),
            ("qa copy.md", "qa"),
            ("qa copy 2.md", "qa"),
            ("qa - Copy (3).md", "qa - Copy"),
            ("qa - Copy.md", "qa"),
            ("Copy of qa.md", "qa"),
            ("qa-DESKTOP-1A2B.md", "qa"),
            ("qa.orig.md", "qa"),
        ] {
            let copied = CopyName::from_path(Path::new(name));
            assert_eq!(copied, Some(CopyName::Perhaps(original.into())), "{name}");
        }
        for name in [
            "qa.md",
            "conflict-manager.md",
            "Conflict resolution.md",
            "qa-lead.md",
            "qa_base_1.md",
            "L2.md",
            "(1).md",
            "qa (lead).md",
            "DBA.md",
            "a (1)/profile.md",
        ] {
            assert_eq!(CopyName::from_path(Path::new(name)), None, "{name}");
        }
    }
}
