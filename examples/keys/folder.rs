//! Reads a folder of cards in several ways: only the bytes of the cards, only their names, or their
//! contents, which are written as lines for other programs.

use std::fs::{self, File};
use std::io::{self, Read};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rolescope::atlas::{Gather, RoleId};
use rolescope::role::Role;
use rolescope::store::{CardSource, LoadStage, Reading, load, whole};

/// Reads every card once on one thread, which is the baseline for loading. Returns the number of
/// cards and their size in bytes.
pub(crate) fn read(folder: &Path) -> io::Result<(usize, usize)> {
    let (mut cards, mut bytes, mut text) = (0, 0, Vec::new());
    for entry in fs::read_dir(folder)? {
        text.clear();
        let card = entry?.path().join("profile.md");
        bytes += File::open(card)?.read_to_end(&mut text)?;
        cards += 1;
    }
    Ok((cards, bytes))
}

/// Finds the card in every folder, reads it and keeps its text, on as many threads as there are
/// cores. Nothing that keeps the texts of all cards can be faster. Returns the size of the cards in
/// bytes.
pub(crate) fn keep(folder: &Path) -> io::Result<usize> {
    let folders = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let next = AtomicUsize::new(0);
    let keep = || {
        let mut texts = Vec::new();
        while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
            for entry in fs::read_dir(folder.path())? {
                texts.push(fs::read(entry?.path())?);
            }
        }
        Ok(texts)
    };
    let threads = thread::available_parallelism()?.get();
    let kept: io::Result<Vec<Vec<Vec<u8>>>> = thread::scope(|scope| {
        let readers: Vec<_> = (0..threads).map(|_| scope.spawn(keep)).collect();
        let kept = readers.into_iter().map(|reader| reader.join());
        kept.map(|kept| kept.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    Ok(kept?.iter().flatten().map(Vec::len).sum())
}

/// Loads the names of cards until at least `count` names are known. Returns the number of known
/// names.
pub(crate) fn names(folder: &Path, count: usize) -> usize {
    let mut names = 0;
    load::<()>(&CardSource::Paths(vec![folder.into()]), &Reading::default(), |stage| {
        if let LoadStage::Names(atlas) = stage {
            names = atlas.len();
        }
        names < count
    });
    names
}

/// Writes two files: the contents of all cards, with one `slug<TAB>text` line per item, and the
/// names of the cards.
pub(crate) fn lines(folder: &Path, fields: &Path, names: &Path) -> io::Result<()> {
    let source = CardSource::Paths(vec![folder.into()]);
    let (_, lines) = whole::<Lines>(&source, &Reading::default());
    fs::write(fields, &lines.fields)?;
    fs::write(names, &lines.names)
}

/// The contents of roles, one line per item.
#[derive(Default)]
struct Lines {
    fields: String,
    names: String,
}

impl Lines {
    fn line(&mut self, slug: &str, parts: &[&str]) {
        self.fields.push_str(slug);
        self.fields.push('\t');
        for part in parts {
            self.fields.extend(part.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        self.fields.push('\n');
    }
}

impl Gather for Lines {
    fn add(&mut self, _: RoleId, role: &Role) {
        let seniority = role.seniority.as_ref().map_or("", |seniority| &seniority.word);
        self.line(
            &role.slug,
            &[&role.name, " ", role.id.as_deref().unwrap_or_default(), " ", seniority],
        );
        role.texts.iter().for_each(|(_, text)| self.line(&role.slug, &[text]));
        for property in &role.properties {
            self.line(&role.slug, &[&property.key, ": ", &property.values.join(", ")]);
        }
        for responsibility in &role.responsibilities {
            self.line(
                &role.slug,
                &[&responsibility.title, ": ", &responsibility.metrics.join(", ")],
            );
        }
        for capability in &role.capabilities {
            let level = capability.level.as_ref().map_or("", |level| &level.word);
            self.line(
                &role.slug,
                &[&capability.name, " — ", level, " (", &capability.details.join(", "), ")"],
            );
        }
        for artifact in &role.artifacts {
            self.line(
                &role.slug,
                &[&artifact.name, " (", artifact.kind.as_deref().unwrap_or_default(), ")"],
            );
        }
        for with in &role.interactions {
            let often = with.frequency.as_ref().map_or("", |frequency| &frequency.word);
            let notes = with.notes.as_deref().unwrap_or_default();
            self.line(&role.slug, &[&with.verb, " → ", &with.target, " (", often, ") ", notes]);
        }
        for section in &role.sections {
            self.line(&role.slug, &[&section.title, ": ", &section.markdown]);
        }
        self.names.push_str(&role.name);
        self.names.push('\n');
    }

    fn append(&mut self, other: Lines) {
        self.fields.push_str(&other.fields);
        self.names.push_str(&other.names);
    }
}
