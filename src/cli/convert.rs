//! `convert FILE…` converts role files of any kind to cards.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use crate::atlas::{Atlas, RoleId};
use crate::store::{CardSource, Reading, create_card};
use crate::text::stem_of;

use super::Outcome;
use super::args::ConvertArgs;
use super::commands::{no_cards, report_unread, stdin};
use super::error::Error;
use super::out::{Out, remark};
use super::source::Cards;

/// Prints the card of one role, or creates the cards of all roles in a folder and prints their
/// paths.
pub(super) fn convert(
    args: &ConvertArgs,
    reading: &Reading,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let atlas = read(args, reading)?;
    report_unread(&atlas);
    let ids: Vec<RoleId> = atlas.ids().collect();
    if ids.is_empty() {
        return Ok(Outcome::Failed);
    }
    let Some(folder) = &args.to else {
        let [id] = ids.as_slice() else {
            return Err(Error::new(format!(
                "the files contain {} roles; --to DIR writes each to its own file",
                ids.len()
            )));
        };
        out.raw(&atlas.role(*id).print())?;
        return Ok(Outcome::Found);
    };
    let mut taken = HashSet::new();
    let mut failed = 0;
    for id in ids {
        let role = atlas.role(id);
        let path = folder.join(free_stem(&role.slug, &role.name, folder, &mut taken));
        let path = path.join("profile.md");
        match create_card(folder, &path, &role.print()) {
            Ok(()) => out.line(&path.display().to_string())?,
            Err(message) => {
                failed += 1;
                remark(&message);
            }
        }
    }
    Ok(if failed > 0 { Outcome::Failed } else { Outcome::Found })
}

/// Returns the roles in the files, or an error if there are none.
fn read(args: &ConvertArgs, reading: &Reading) -> Result<Arc<Atlas>, Error> {
    if args.files.iter().any(|file| file.as_os_str() == "-") {
        if args.files.len() > 1 {
            return Err(Error::new("`-` reads standard input and cannot be combined with files"));
        }
        return stdin(reading).map(|(atlas, _)| atlas);
    }
    for file in &args.files {
        if let Err(error) = file.metadata() {
            return Err(Error::io(format!("cannot open {}", file.display()), error));
        }
    }
    let label: Vec<String> = args.files.iter().map(|file| file.display().to_string()).collect();
    let source = CardSource::Paths(args.files.clone());
    let cards = Cards::new(source, label.join(", "), "the command line", reading.clone());
    let atlas = cards.load();
    if atlas.is_empty() { Err(no_cards(&atlas, &cards)) } else { Ok(atlas) }
}

/// Returns a folder name that no other card uses: the slug, with a number appended if the slug is
/// already used.
fn free_stem(slug: &str, name: &str, folder: &Path, taken: &mut HashSet<String>) -> String {
    let stem = [slug, name, "role"].into_iter().map(stem_of).find(|stem| !stem.is_empty());
    let stem = stem.unwrap_or_default();
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    let free = names.find(|name| !taken.contains(name) && !folder.join(name).exists());
    let free = free.unwrap_or_default();
    taken.insert(free.clone());
    free
}
