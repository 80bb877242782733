//! `new NAME`: a card to begin with, where the others are.

use std::path::PathBuf;
use std::sync::Arc;

use crate::atlas::Atlas;
use crate::role::Role;
use crate::store::{Source, builtin, create_card};
use crate::text::is_harmful;
use crate::text::stem_of;

use super::Outcome;
use super::args::New;
use super::commands::{named, report_unread};
use super::error::Error;
use super::out::{Out, remark};
use super::source::Cards;

/// Longest name, in characters: it is also that of a folder.
const LONGEST: usize = 100;

/// Makes the card and prints its path.
pub(super) fn new(args: &New, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let name = args.name.trim();
    let slug = stem_of(name);
    if slug.is_empty() {
        return Err(Error::new("a role needs a name, as in `rolescope new \"Security Engineer\"`"));
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
    // Where nobody has cards yet the built-in ones are somebody else's.
    let first = matches!(cards.cards, Source::Builtin) && cards.said_by == "default";
    let atlas = if first { Arc::default() } else { atlas };
    // A name that gives the slug of another card is taken too.
    if let Some(id) = atlas.all_called(name).iter().chain(&atlas.all_named(&slug)).next() {
        return Err(Error::new(format!("there is a card of {name}: {}", atlas[*id].origin)));
    }
    if let Some(file) = atlas.unread_named(name) {
        let (origin, message) = (&file.origin, &file.problem.message);
        return Err(Error::new(format!(
            "the card of {name} is {origin}, which cannot be read: {message}"
        )));
    }
    if let Some(id) = atlas.looking_like(name) {
        let (other, origin) = (&atlas[id].name, &atlas[id].origin);
        return Err(Error::new(format!(
            "{name} looks like {other} ({origin}) but has other letters; write both in one script"
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
        let what = if answers == 1 { "the interaction that names" } else { "those who name" };
        remark(&format!("with the answer to {what} {name}"));
    }
    Ok(Outcome::Found)
}

/// The role to begin with; built-in ones are always there.
fn like(atlas: &Atlas, name: &str) -> Result<Arc<Role>, Error> {
    if name.starts_with("builtin:") {
        let shipped = Atlas::new(builtin(), Vec::new(), 0);
        return Ok(shipped.role(named(&shipped, name)?));
    }
    Ok(atlas.role(named(atlas, name)?))
}

/// The folder that was named, else the first that the cards come from, or are meant to come from.
fn folder(args: &New, cards: &Cards) -> PathBuf {
    let first = match &cards.cards {
        Source::Paths(roots) => roots.iter().find(|root| root.is_dir()).or(roots.first()).cloned(),
        Source::Builtin => None,
    };
    args.dir.clone().or(first).unwrap_or_else(|| PathBuf::from("roles"))
}
