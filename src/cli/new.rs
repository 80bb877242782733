//! `new NAME` creates a card next to the others.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::Atlas;
use crate::role::Role;
use crate::store::{CardSource, builtin, create_card};
use crate::text::is_harmful;
use crate::text::stem_of;

use super::Outcome;
use super::args::NewArgs;
use super::commands::{named, report_unread};
use super::error::Error;
use super::out::{Out, remark};
use super::source::{AGENTS, Cards, DEFAULT_FOLDER, REPLACED};

/// The maximum length of a name in characters. It is limited because the folder is named after it.
const LONGEST: usize = 100;

/// Creates the card and prints its path.
pub(super) fn new(args: &NewArgs, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let name = args.name.trim();
    let slug = stem_of(name);
    if slug.is_empty() {
        return Err(Error::new(
            "the name must contain a letter or digit, as in `rolescope new \"Security Engineer\"`",
        ));
    }
    if name.chars().any(is_harmful) || name.chars().count() > LONGEST {
        return Err(Error::new(format!(
            "a name is one line of at most {LONGEST} visible characters"
        )));
    }
    let cards = &cards.and(args.dir.as_deref());
    let atlas = cards.load();
    report_unread(&atlas);
    let from = args.from.as_ref().map(|from| like(&atlas, from)).transpose()?;
    // If the user has no cards, the built-in roles do not count as existing cards.
    let first = matches!(cards.cards, CardSource::Builtin) && cards.chosen_by == "default";
    let atlas = if first { Arc::default() } else { atlas };
    // A name is also taken if another card has its slug.
    if let Some(id) = atlas.all_called(name).iter().chain(&atlas.all_named(&slug)).next() {
        return Err(Error::new(format!("a card for {name} already exists: {}", atlas[*id].origin)));
    }
    if let Some(file) = atlas.unread_named(name) {
        let (origin, message) = (&file.origin, &file.problem.message);
        return Err(Error::new(format!("the card of {name}, {origin}, cannot be read: {message}")));
    }
    if let Some(id) = atlas.looking_like(name) {
        let (other, origin) = (&atlas[id].name, &atlas[id].origin);
        return Err(Error::new(format!(
            "{name} looks like {other} ({origin}) but has letters of another script; use one script for both"
        )));
    }
    let role = atlas.draft(name, from.as_deref());
    if args.print {
        out.raw(&role.print(), false)?;
        return Ok(Outcome::Found);
    }
    let root = folder(args, cards);
    let path = root.join(slug).join("profile.md");
    create_card(&root, &path, &role.print()).map_err(Error::new)?;
    out.line(&path.display().to_string())?;
    out.flush()?;
    let answers = role.interactions.len();
    if from.is_none() && answers > 0 {
        let what =
            if answers == 1 { "the interaction that names" } else { "the interactions that name" };
        remark(&format!("the card answers {what} {name}"));
    }
    if first && root == Path::new(DEFAULT_FOLDER) {
        remark(REPLACED);
    }
    Ok(Outcome::Found)
}

/// Returns the role to copy. The built-in roles can always be copied.
fn like(atlas: &Atlas, name: &str) -> Result<Arc<Role>, Error> {
    if name.starts_with("builtin:") {
        let shipped = Atlas::new(builtin(), Vec::new(), 0);
        return Ok(shipped.role(named(&shipped, name)?));
    }
    Ok(atlas.role(named(atlas, name)?))
}

/// Returns the folder from the command line, or else the first folder of the cards, even if that
/// does not exist.
fn folder(args: &NewArgs, cards: &Cards) -> PathBuf {
    let first = match &cards.cards {
        // Agent folders are left alone, because other programs read them.
        CardSource::Paths(_) if cards.chosen_by == AGENTS => None,
        CardSource::Paths(roots) => {
            roots.iter().find(|root| root.is_dir()).or(roots.first()).cloned()
        }
        CardSource::Builtin => None,
    };
    args.dir.clone().or(first).unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER))
}
