//! Where the cards come from, in the order in which the places are asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Atlas, Gather, Reading, Source, Stage, load, watched};
use crate::search::{Index, Piece};

use clap::CommandFactory;

use crate::text::nearest;

use super::args::{Args, Command};
use super::error::Error;
use super::progress::Progress;
use crate::config::Config;

/// Where cards come from, and what to call it.
#[derive(Debug)]
pub(super) struct Cards {
    pub(super) cards: Source,
    pub(super) label: String,
    /// What named the place.
    pub(super) said_by: &'static str,
    pub(super) reading: Reading,
}

impl Cards {
    /// Reads them all.
    pub(super) fn load(&self) -> Arc<Atlas> {
        self.gathered::<()>().0
    }

    /// Reads them all, gathering something from each.
    pub(super) fn gathered<T: Gather>(&self) -> (Arc<Atlas>, T) {
        let mut progress = Progress::new();
        watched(&self.cards, &self.reading, &mut |done, all| progress.at(done, all))
    }

    /// Reads them all, with an index of their words.
    pub(super) fn indexed(&self) -> (Arc<Atlas>, Index) {
        let (atlas, words) = self.gathered::<Piece>();
        let index = Index::new(&atlas, words);
        (atlas, index)
    }
}

/// Paths and `-r`, else `--builtin`, `$ROLESCOPE_ROLES`, the config's roots, `./roles` if it
/// holds a card, else the built-in cards. A path that was asked for must be there.
pub(super) fn find(args: &Args, config: &Config) -> Result<Cards, Error> {
    let reading =
        Reading { hidden: args.global.hidden, terms: Arc::clone(&config.terms), before: None };
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
        return Ok(of_paths(paths, reading, "the command line"));
    }
    if args.global.builtin || stdin {
        return Ok(builtin(reading, "the command line"));
    }
    if let Some(roots) = std::env::var_os("ROLESCOPE_ROLES").filter(|roots| !roots.is_empty()) {
        let roots = std::env::split_paths(&roots).collect();
        return Ok(of_paths(roots, reading, "$ROLESCOPE_ROLES"));
    }
    if !config.roots.is_empty() {
        return Ok(of_paths(config.roots.clone(), reading, "the config"));
    }
    let here = of_paths(vec![PathBuf::from("roles")], reading.clone(), "default");
    let mut holds_a_card = false;
    if Path::new("roles").is_dir() {
        load(&here.cards, &here.reading, |stage: Stage<()>| {
            if let Stage::Names(atlas) | Stage::Whole(atlas, _) = stage {
                holds_a_card |= !atlas.is_empty();
            }
            !holds_a_card
        });
    }
    if !holds_a_card && matches!(&args.command, Some(Command::Check(check)) if !check.limits) {
        return Err(Error::new(
            "there are no cards to check here: name a folder, or say --builtin",
        ));
    }
    Ok(if holds_a_card { here } else { builtin(reading, "default") })
}

fn of_paths(paths: Vec<PathBuf>, reading: Reading, said_by: &'static str) -> Cards {
    let label = paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    Cards { cards: Source::Paths(paths), label, said_by, reading }
}

fn builtin(reading: Reading, said_by: &'static str) -> Cards {
    Cards { cards: Source::Builtin, label: "built-in roles".to_owned(), said_by, reading }
}

/// A word that is no path is most likely a search.
fn absent(path: &Path, error: std::io::Error) -> Error {
    let text = path.display().to_string();
    if error.kind() == std::io::ErrorKind::NotFound && !text.contains(['/', '.']) {
        let commands = Args::command();
        let commands = commands.get_subcommands().map(clap::Command::get_name);
        if let Some(command) = nearest(&text, commands) {
            return Error::new(format!(
                "no such file or command: {text}; did you mean `rolescope {command}`?"
            ));
        }
        return Error::new(format!(
            "no such file or command: {text}; did you mean `rolescope list {text}` or `rolescope -q {text}`?"
        ));
    }
    Error::io(format!("cannot open {text}"), error)
}
