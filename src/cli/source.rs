//! Where the cards come from, in the order in which the places are asked.

use std::path::{Path, PathBuf};

use crate::atlas::{Atlas, Source, Stage, WalkOptions, load, whole};
use crate::search::{Index, Piece};
use std::sync::Arc;

use super::args::{Args, Command};
use super::config::Config;
use super::error::Error;

/// Where cards come from, and what to call it.
#[derive(Debug)]
pub(super) struct Cards {
    pub(super) cards: Source,
    pub(super) label: String,
    pub(super) walk: WalkOptions,
}

impl Cards {
    /// Reads them all.
    pub(super) fn load(&self) -> Arc<Atlas> {
        whole::<()>(&self.cards, self.walk).0
    }

    /// Reads them all, with an index of their words.
    pub(super) fn indexed(&self) -> (Arc<Atlas>, Index) {
        let (atlas, words) = whole::<Piece>(&self.cards, self.walk);
        let index = Index::new(&atlas, words);
        (atlas, index)
    }
}

/// Paths and `-r`, else `--builtin`, `$ROLESCOPE_ROLES`, the config's roots, `./roles` if it
/// holds a card, else the built-in cards. A path that was asked for must be there.
pub(super) fn find(args: &Args, config: &Config) -> Result<Cards, Error> {
    let walk = WalkOptions { hidden: args.global.hidden };
    let mut paths = args.paths.clone();
    if let Some(Command::Check(check)) = &args.command {
        paths.extend(check.paths.clone());
    }
    paths.extend(args.global.roles.clone());
    let stdin = paths.iter().any(|path| path.as_os_str() == "-");
    if !paths.is_empty() && !stdin {
        for path in &paths {
            if let Err(error) = path.symlink_metadata().and_then(|_| path.metadata()) {
                return Err(absent(path, error));
            }
        }
        return Ok(of_paths(paths, walk));
    }
    if args.global.builtin || stdin {
        return Ok(builtin(walk));
    }
    if let Some(roots) = std::env::var_os("ROLESCOPE_ROLES").filter(|roots| !roots.is_empty()) {
        return Ok(of_paths(std::env::split_paths(&roots).collect(), walk));
    }
    if !config.roots.is_empty() {
        return Ok(of_paths(config.roots.clone(), walk));
    }
    let here = of_paths(vec![PathBuf::from("roles")], walk);
    let mut holds_a_card = false;
    if Path::new("roles").is_dir() {
        load(&here.cards, walk, |stage: Stage<()>| {
            if let Stage::Names(atlas) | Stage::Whole(atlas, _) = stage {
                holds_a_card |= !atlas.is_empty();
            }
            !holds_a_card
        });
    }
    Ok(if holds_a_card { here } else { builtin(walk) })
}

fn of_paths(paths: Vec<PathBuf>, walk: WalkOptions) -> Cards {
    let label = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    Cards { cards: Source::Paths(paths), label, walk }
}

fn builtin(walk: WalkOptions) -> Cards {
    Cards { cards: Source::Builtin, label: "built-in roles".to_owned(), walk }
}

/// A word that is no path is most likely a search.
fn absent(path: &Path, error: std::io::Error) -> Error {
    let text = path.display().to_string();
    if error.kind() == std::io::ErrorKind::NotFound && !text.contains(['/', '.']) {
        return Error::new(format!(
            "no such file or command: {text}; did you mean `rolescope list {text}` or `rolescope -q {text}`?"
        ));
    }
    Error::io(format!("cannot open {text}"), error)
}
