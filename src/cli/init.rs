//! `init [DIR]` writes the config of a repository, and a first card if there are no cards.

use std::path::Path;

use crate::atlas::{Atlas, draft_text};
use crate::config::REPOSITORY_CONFIGS;
use crate::store::{create, create_card};

use super::Outcome;
use super::error::Error;
use super::out::{Out, remark};
use super::source::{AGENT_FOLDERS, DEFAULT_FOLDER, REPLACED};

/// Runs `init [DIR]`: writes the files and prints their paths.
pub(super) fn init(dir: Option<&Path>, out: &mut Out) -> Result<Outcome, Error> {
    let folder = dir.unwrap_or(Path::new(""));
    let there = dir.unwrap_or(Path::new("."));
    if !there.is_dir() {
        let shown = there.display();
        return Err(Error::new(format!("{shown} is not a folder; create the folder first")));
    }
    for name in REPOSITORY_CONFIGS {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            let what = format!("{} already exists; edit it instead", path.display());
            return Err(Error::new(what));
        }
    }
    let mut roots = folders(folder);
    let mut first_card = None;
    if roots.is_empty() {
        roots.push(DEFAULT_FOLDER.to_owned());
        let role = Atlas::default().draft("First Role", None);
        let root = folder.join(DEFAULT_FOLDER);
        let card = root.join("first-role").join("profile.md");
        create_card(&root, &card, &draft_text(&role)).map_err(Error::new)?;
        out.line(&card.display().to_string())?;
        first_card = Some(card);
    }
    let path = folder.join("rolescope.yaml");
    create(&path, &text(&roots))
        .map_err(|error| Error::io(format!("cannot create {}", path.display()), error))?;
    out.line(&path.display().to_string())?;
    out.flush()?;
    if let Some(card) = first_card {
        remark(&format!("next: edit {} and run `rolescope check`", card.display()));
        remark("`rolescope new NAME` adds a card, and `rolescope` shows all cards");
        if dir.is_none() {
            remark(REPLACED);
        }
    }
    Ok(Outcome::Found)
}

/// Returns the usual folders of cards that exist under `folder` and are not empty.
fn folders(folder: &Path) -> Vec<String> {
    let usual = std::iter::once(DEFAULT_FOLDER).chain(AGENT_FOLDERS.split(' '));
    let filled = usual.filter(|name| {
        let entries = folder.join(name).read_dir();
        entries.is_ok_and(|mut entries| entries.next().is_some())
    });
    filled.map(str::to_owned).collect()
}

/// Returns the text of the config with the given folders of cards.
fn text(roots: &[String]) -> String {
    format!(
        "# The cards of this repository, and what words mean in them. Everyone who reads them with\n\
         # rolescope gets these settings; `rolescope config` shows where each value comes from.\n\
         roots: [{}]\n\
         \n\
         # Roles outside of the organization, which need no card:\n\
         # external: [Customers]\n\
         \n\
         # Other names of a skill, an artifact or a technology:\n\
         # aliases:\n\
         #   PostgreSQL: [Postgres, PG]\n\
         \n\
         # Rules that matter more, or not at all:\n\
         # severity:\n\
         #   missing-target: error\n\
         #   no-metric: off\n",
        roots.join(", ")
    )
}
