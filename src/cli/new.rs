//! `new NAME` creates a card in the folder of the existing cards.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Atlas, collaboration, draft_text};
use crate::role::{Role, Seniority};
use crate::run::edit_file;
use crate::store::{CardSource, builtin, create_card};
use crate::text::{counted, is_harmful, stem_of};

use super::Outcome;
use super::args::NewArgs;
use super::commands::{named, report_unread};
use super::error::Error;
use super::out::{Out, quoted, remark};
use super::source::{AGENTS, Cards, DEFAULT_FOLDER, REPLACED};

/// The maximum number of characters in a name. There is a limit because the folder of the card gets
/// the same name.
const LONGEST: usize = 100;

/// Runs `new NAME`: creates the card and prints its path.
pub(super) fn new(args: &NewArgs, cards: &Cards, out: &mut Out) -> Result<Outcome, Error> {
    let name = args.name.trim();
    let slug = stem_of(name);
    if slug.is_empty() {
        return Err(Error::new(
            "the name must contain a letter or digit, as in `rolescope new \"Security Engineer\"`",
        ));
    }
    named_on_one_line(name)?;
    let cards = &cards.and(args.dir.as_deref());
    let loaded = cards.load();
    report_unread(&loaded);
    let from = args.from.as_ref().map(|from| like(&loaded, from)).transpose()?;
    // If the user has no cards yet, the name may be that of a built-in role, because the built-in
    // roles are no longer shown once the new card exists. The new card still declares the other
    // side of any interactions that built-in roles have with it.
    let first = matches!(cards.cards, CardSource::Builtin) && cards.chosen_by == "default";
    let own = if first { Arc::default() } else { Arc::clone(&loaded) };
    refuse_taken(&own, name, &slug)?;
    let copied = from.as_ref().map_or(0, |from| from.interactions.len());
    // Interactions whose target has no card are not copied.
    let from = from.map(|mut from| {
        Arc::make_mut(&mut from).interactions.retain(|item| own.named(&item.target).is_some());
        from
    });
    let left_out = copied - from.as_ref().map_or(0, |from| from.interactions.len());
    let mut role = loaded.draft(name, from.as_deref());
    let answers = role.interactions.len() + left_out - copied;
    for other in &args.works_with {
        let other = named_on_one_line(other)?;
        let target = own.named(other).map_or(other, |id| &own[id].name);
        let is_new = role.interactions.iter().all(|item| item.target != target);
        role.interactions.extend(collaboration(target).filter(|_| is_new));
    }
    if let Some(seniority) = &args.seniority {
        role.seniority = Some(Seniority::new(named_on_one_line(seniority)?));
    }
    let text = draft_text(&role);
    if args.print {
        out.raw(&text)?;
        return Ok(Outcome::Found);
    }
    let root = folder(args, cards);
    let path = root.join(slug).join("profile.md");
    create_card(&root, &path, &text).map_err(Error::new)?;
    out.line(&path.display().to_string())?;
    out.flush()?;
    if answers > 0 {
        let interactions = counted(answers, "interaction");
        let whose = if first { "built-in cards" } else { "other cards" };
        remark(&format!(
            "the card includes {interactions} to match those that {whose} declare with {name}"
        ));
    }
    if left_out > 0 {
        let interactions = counted(left_out, "interaction");
        remark(&format!("left out {interactions} with roles that have no card here"));
    }
    let next = role.interactions.iter().map(|item| &item.target);
    let mut next = next.filter(|target| own.named(target).is_none() && *target != name);
    remark(&match next.next().filter(|_| !args.works_with.is_empty()) {
        Some(target) => format!(
            "next: `rolescope new {}` creates the other card, with the matching interaction",
            quoted(target)
        ),
        None => "next: edit the card, run `rolescope check`, and view the card with `rolescope`"
            .to_owned(),
    });
    if first && root == Path::new(DEFAULT_FOLDER) {
        remark(REPLACED);
    }
    if args.edit {
        edit_file(&path).map_err(Error::new)?;
    }
    Ok(Outcome::Found)
}

/// Returns an error if another card has the name, or has a name that looks the same.
fn refuse_taken(atlas: &Atlas, name: &str, slug: &str) -> Result<(), Error> {
    // A name also counts as taken if another card has the same slug.
    if let Some(id) = atlas.all_called(name).iter().chain(&atlas.all_named(slug)).next() {
        return Err(Error::new(format!("a card for {name} already exists: {}", atlas[*id].origin)));
    }
    if let Some(file) = atlas.unread_named(name) {
        let (origin, message) = (&file.origin, &file.problem.message);
        return Err(Error::new(format!(
            "the card for {name} ({origin}) cannot be read: {message}"
        )));
    }
    if let Some(id) = atlas.looking_like(name) {
        let (other, origin) = (&atlas[id].name, &atlas[id].origin);
        return Err(Error::new(format!(
            "{name} looks like {other} ({origin}) but uses letters from a different script; use the same script for both"
        )));
    }
    Ok(())
}

/// Returns `text` without surrounding spaces. Returns an error if it is empty, too long, or not a
/// single line of visible characters.
fn named_on_one_line(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(is_harmful) || text.chars().count() > LONGEST {
        return Err(Error::new(format!(
            "a name must be one line of at most {LONGEST} visible characters"
        )));
    }
    Ok(text)
}

/// Returns the role to copy. The built-in roles can be copied even if they are not loaded.
fn like(atlas: &Atlas, name: &str) -> Result<Arc<Role>, Error> {
    let is_builtin = name.starts_with("builtin:");
    match named(atlas, name) {
        Ok(id) if !is_builtin => Ok(atlas.role(id)),
        own => {
            let shipped = Atlas::new(builtin(), Vec::new(), 0);
            match named(&shipped, name) {
                Ok(id) => Ok(shipped.role(id)),
                // The error message is about the user's own cards, unless the user asked for a
                // built-in role.
                Err(error) => Err(if is_builtin { error } else { own.err().unwrap_or(error) }),
            }
        }
    }
}

/// Returns the folder named on the command line, or else the first card folder. The folder need not
/// exist.
fn folder(args: &NewArgs, cards: &Cards) -> PathBuf {
    let roots = cards.cards.roots();
    let first = roots.iter().find(|root| root.is_dir()).or(roots.first());
    // No card is created in an agent folder, because other programs would read it as an agent.
    let first = first.filter(|_| cards.chosen_by != AGENTS).cloned();
    args.dir.clone().or(first).unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER))
}
