//! `export FORM` writes roles in formats for people and programs that do not use rolescope.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::atlas::{Node, RoleId};
use crate::check::{self, Evidence};
use crate::config::Config;
use crate::export::{self, ExportTable, ExportedSet, WIKI_MARK};
use crate::store::{create, read_start, replace};
use crate::text::counted;

use super::Outcome;
use super::args::{ExportArgs, ExportForm};
use super::error::Error;
use super::out::{Out, remark};
use super::roster::{Roster, Surveyed};
use super::source::Cards;

/// Runs `export FORM`.
pub(super) fn export(
    args: &ExportArgs,
    cards: &Cards,
    config: &Config,
    out: &mut Out,
) -> Result<Outcome, Error> {
    if args.form == ExportForm::Markdown && args.out.is_none() {
        let what = "markdown needs a folder for its pages: rolescope export markdown --out DIR";
        return Err(Error::new(what));
    }
    if args.form == ExportForm::Csv && args.out.is_none() && args.table.is_none() {
        let what = "csv has three tables; write them to a folder with --out DIR, or print one with --table roles";
        return Err(Error::new(what));
    }
    if args.form != ExportForm::Csv && args.table.is_some() {
        return Err(Error::new("--table works only with csv: rolescope export csv --table roles"));
    }
    let roster = Roster { is_needed: false, ..args.roster.roster() };
    let surveyed = Surveyed::new(cards, config, &roster)?;
    let atlas = &surveyed.atlas;
    let roles: Vec<RoleId> = match roster.nodes(&surveyed, config)? {
        None => atlas.by_name().to_vec(),
        Some(nodes) => nodes
            .into_iter()
            .filter_map(|node| match node {
                Node::Role(id) => Some(id),
                Node::Missing(_) => None,
            })
            .collect(),
    };
    let findings = check::findings(atlas, &Evidence::new(atlas), &config.policy);
    let set = ExportedSet {
        basis: surveyed.basis(),
        roles: &roles,
        source: &cards.label,
        findings: &findings,
        other_names: match args.form {
            ExportForm::Html => config.settings.synonyms.all(),
            _ => BTreeMap::new(),
        },
    };
    let Some(place) = &args.out else {
        let text = match args.form {
            ExportForm::Html => export::page(&set),
            ExportForm::Json | ExportForm::Markdown => export::everything(&set) + "\n",
            ExportForm::Csv => args.table.map(|table| table.write(&set)).unwrap_or_default(),
        };
        out.raw(&text)?;
        return Ok(Outcome::Found);
    };
    let files = files(args.form, &set, place);
    if matches!(args.form, ExportForm::Markdown | ExportForm::Csv) {
        std::fs::create_dir_all(place)
            .map_err(|error| Error::io(format!("cannot create {}", place.display()), error))?;
    }
    // All files are checked first, so nothing is written if one of them must not be replaced.
    files.iter().try_for_each(|file| file.check(args.force))?;
    files.iter().try_for_each(ExportedFile::write)?;
    remark(&format!("{} in {}", counted(roles.len(), "role"), place.display()));
    Ok(Outcome::Found)
}

/// Returns the files of an export.
fn files(form: ExportForm, set: &ExportedSet<'_>, place: &Path) -> Vec<ExportedFile> {
    match form {
        ExportForm::Html => {
            let mark = "<!doctype html>\n<html lang=en><head><meta charset=utf-8>\n<meta http-equiv=Content-Security-Policy";
            vec![ExportedFile::new(place, export::page(set), mark)]
        }
        ExportForm::Json => {
            let mark = "{\n  \"schema\": \"rolescope/";
            vec![ExportedFile::new(place, export::everything(set) + "\n", mark)]
        }
        ExportForm::Markdown => export::wiki(set)
            .into_iter()
            .map(|(name, text)| ExportedFile::new(&place.join(name), text, WIKI_MARK))
            .collect(),
        ExportForm::Csv => ExportTable::ALL
            .into_iter()
            .map(|table| {
                let path = place.join(format!("{}.csv", table.name()));
                ExportedFile::new(&path, table.write(set), &table.head())
            })
            .collect(),
    }
}

/// Creates a file, or replaces its text if it exists.
pub(super) fn create_or_replace(path: &Path, text: &str) -> Result<(), Error> {
    let exists = path.symlink_metadata().is_ok();
    let done = if exists { replace(path, text) } else { create(path, text) };
    done.map_err(|error| Error::io(format!("cannot write {}", path.display()), error))
}

/// A file of an export.
struct ExportedFile {
    path: PathBuf,
    text: String,
    /// The text at the beginning of every exported file in this format, which identifies files from
    /// earlier exports.
    mark: String,
}

impl ExportedFile {
    fn new(path: &Path, text: String, mark: &str) -> ExportedFile {
        ExportedFile { path: path.to_owned(), text, mark: mark.to_owned() }
    }

    /// Returns an error if the export would replace a file that is not from an earlier export.
    fn check(&self, force: bool) -> Result<(), Error> {
        let shown = self.path.display();
        match self.path.symlink_metadata() {
            Err(_) => Ok(()),
            Ok(data) if !data.is_file() => {
                Err(Error::new(format!("{shown} is not a file; choose a different path")))
            }
            Ok(_) if force => Ok(()),
            Ok(_) => match read_start(&self.path, self.mark.len() as u64) {
                Ok(start) if start == self.mark.as_bytes() => Ok(()),
                _ => Err(Error::new(format!(
                    "{shown} was not created by an earlier export; choose a different path, or use --force to replace it"
                ))),
            },
        }
    }

    fn write(&self) -> Result<(), Error> {
        create_or_replace(&self.path, &self.text)
    }
}
