//! Finds the source of the cards by trying candidates in a fixed order.

use std::cell::RefCell;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Atlas, Gather};
use crate::store::{CardSource, LoadStage, Reading, cause, load, names, watched};

use clap::CommandFactory;

use crate::text::nearest;

use super::args::{Args, CliCommand};
use super::error::Error;
use super::out::remark;
use super::progress::Progress;
use crate::config::{Config, Repositories, RepositoryConfig, home};

/// The source of the cards, and how to read them.
#[derive(Debug)]
pub(super) struct Cards {
    pub(super) cards: CardSource,
    pub(super) label: String,
    /// The setting that determined the source.
    pub(super) chosen_by: &'static str,
    pub(super) reading: Reading,
    /// The reasons why the built-in cards are used although `./roles` exists, one per line.
    pub(super) notices: Vec<String>,
    /// The roots that turned out to be empty or unreadable.
    failed: RefCell<Vec<PathBuf>>,
}

/// The maximum number of skipped files that are listed if there are no cards.
const MOST_SKIPPED: usize = 20;

impl Cards {
    /// Returns whether the built-in cards are used because no other cards were found.
    pub(super) fn is_builtin_by_default(&self) -> bool {
        matches!(self.cards, CardSource::Builtin) && self.chosen_by == "default"
    }

    /// Creates a source that has not been read yet.
    pub(super) fn new(
        cards: CardSource,
        label: String,
        chosen_by: &'static str,
        reading: Reading,
    ) -> Cards {
        let (notices, failed) = (Vec::new(), RefCell::default());
        Cards { cards, label, chosen_by, reading, notices, failed }
    }

    /// Returns the source with another folder added, if the folder exists and is not yet included.
    pub(super) fn and(&self, folder: Option<&Path>) -> Cards {
        self.with(folder.filter(|folder| {
            folder.is_dir() && !self.cards.roots().iter().any(|root| folder.starts_with(root))
        }))
    }

    /// Returns the source with another root added, if there is one.
    fn with(&self, added: Option<&Path>) -> Cards {
        let cards = match added {
            Some(path) => CardSource::Paths([self.cards.roots(), &[path.to_owned()]].concat()),
            None => self.cards.clone(),
        };
        Cards::new(cards, self.label.clone(), self.chosen_by, self.reading.clone())
    }

    /// Returns the source with the file of a role added, if `role` is the path of a file that the
    /// source does not yet include.
    pub(super) fn including(&self, role: &str) -> Cards {
        let path = Path::new(role);
        let is_added = real_file(path).is_some_and(|file| {
            let mut real_roots =
                self.cards.roots().iter().filter_map(|root| root.canonicalize().ok());
            !real_roots.any(|root| file.starts_with(root))
        });
        self.with(Some(path).filter(|_| is_added))
    }

    /// Reads only the names of all roles.
    pub(super) fn names(&self) -> Arc<Atlas> {
        let atlas = names(&self.cards, &self.reading);
        self.note_failed(&atlas);
        atlas
    }

    /// Reads the names in all cards, and drops the texts of the cards.
    pub(super) fn names_alone(&self) -> Arc<Atlas> {
        let atlas = names(&self.cards, &Reading { only_names: true, ..self.reading.clone() });
        self.note_failed(&atlas);
        atlas
    }

    /// Reads all cards.
    pub(super) fn load(&self) -> Arc<Atlas> {
        self.gathered::<()>().0
    }

    /// Reads all cards and collects data from each of them.
    pub(super) fn gathered<T: Gather>(&self) -> (Arc<Atlas>, T) {
        let mut progress = Progress::new();
        let (atlas, gathered) =
            watched(&self.cards, &self.reading, &mut |done, all| progress.at(done, all));
        self.note_failed(&atlas);
        (atlas, gathered)
    }

    /// Records the roots that were empty or unreadable.
    fn note_failed(&self, atlas: &Atlas) {
        let failed = self.cards.roots().iter().filter(|root| {
            atlas.unread().iter().any(|unread| unread.origin.file() == Some(root.as_path()))
        });
        self.failed.replace(failed.cloned().collect());
    }

    /// Returns whether any of the roots turned out to be empty or unreadable. For `check`, roots
    /// that are single files do not count, because it reports an unreadable file as a problem.
    pub(super) fn has_failed(&self, checks: bool) -> bool {
        self.failed.borrow().iter().any(|root| !checks || !root.is_file())
    }

    /// Returns the reasons why there are no cards, one per line. The most important reason is last.
    pub(super) fn why_empty(&self, atlas: &Atlas) -> Vec<String> {
        let mut lines = atlas.skipped().lines(MOST_SKIPPED);
        let unread = atlas.unread().iter().any(|unread| !unread.is_empty_root());
        let why = match atlas.skipped().count() {
            _ if unread => ": no files can be read".to_owned(),
            0 => ": no files were found".to_owned(),
            1 => ": the only file was skipped".to_owned(),
            count => format!(": all {count} files and folders were skipped"),
        };
        lines.push(format!("no role cards in {}{why}", self.label));
        lines
    }
}

/// Finds the source of the cards. It is the first of these that applies: paths and `-r`;
/// `--builtin`; `$ROLESCOPE_ROLES`; the roots in the repository's config, or in the user's config
/// if the repository has none; `./roles` if it has a card; the agent folders of the project and of
/// the user; the built-in cards. A path on the command line must exist. The configs of the
/// repositories that contain the cards are applied to `config`.
pub(super) fn find(args: &Args, config: &mut Config) -> Result<Cards, Error> {
    let mut finder =
        SourceFinder { hidden: args.global.hidden, with_builtin: args.global.with_builtin, config };
    let check = match &args.command {
        Some(CliCommand::Check(check)) => Some(check),
        _ => None,
    };
    let checked = check.map_or(&[][..], |check| &check.paths);
    let paths = [&args.paths, checked, &args.global.roles].concat();
    let stdin = paths.iter().any(|path| path.as_os_str() == "-");
    if !paths.is_empty() && !stdin {
        for path in &paths {
            if let Err(error) = path.symlink_metadata().and_then(|_| path.metadata()) {
                // `check` and `--roles` accept only paths, not words.
                let is_root = args.global.roles.contains(path) || check.is_some();
                return Err(absent(path, is_root, error));
            }
        }
        return Ok(finder.paths(paths, "the command line"));
    }
    if stdin {
        // A card on standard input usually comes from an editor, so the config for the working
        // directory applies to it.
        let here = Repositories::for_folders(&[PathBuf::from(".")]);
        return Ok(finder.builtin(here, "the command line"));
    }
    if args.global.builtin {
        return Ok(finder.builtin(Repositories::default(), "the command line"));
    }
    // Empty entries are left out, because an empty path would refer to the working directory.
    let listed = std::env::var_os("ROLESCOPE_ROLES").unwrap_or_default();
    let listed: Vec<PathBuf> =
        std::env::split_paths(&listed).filter(|root| !root.as_os_str().is_empty()).collect();
    if !listed.is_empty() {
        return Ok(finder.paths(listed, "$ROLESCOPE_ROLES"));
    }
    let (roots, chosen_by) = match RepositoryConfig::above(Path::new(".")) {
        Some(repository) => (repository.roots, REPOSITORY),
        None => (finder.config.roots.clone(), "the config"),
    };
    if !roots.is_empty() {
        return Ok(finder.paths(roots, chosen_by));
    }
    let here = finder.paths(vec![PathBuf::from(DEFAULT_FOLDER)], "default");
    let Some(mut notices) = here_is_unusable(&here) else { return Ok(here) };
    let checks = check.is_some_and(|check| !check.limits);
    // A check covers the agent folders of a project, but not those of the user.
    if let Some(agents) = finder.agents(!checks) {
        notices.push(format!("showing {}; --builtin shows the built-in roles", agents.label));
        return Ok(Cards { notices, ..agents });
    }
    if checks {
        let why = notices.pop().unwrap_or_else(|| "no cards to check here".to_owned());
        notices.iter().for_each(|line| remark(line));
        return Err(Error::new(format!("{why}; name a folder or use --builtin")));
    }
    if let Some(last) = notices.last_mut() {
        last.push_str("; showing the built-in roles instead");
    }
    Ok(Cards { notices, ..finder.builtin(Repositories::default(), "default") })
}

/// The folders in which programs keep agents, relative to a project's folder or to a user's home
/// folder, separated by spaces.
pub(super) const AGENT_FOLDERS: &str = ".claude/agents .codex/agents .copilot/agents \
    .cursor/agents .gemini/agents .github/agents .github/chatmodes .opencode/agent .qwen/agents \
    .roo/agents";

/// The folder of cards, unless a setting names another folder.
pub(super) const DEFAULT_FOLDER: &str = "roles";

/// The notice that is shown after the first card has been created in `./roles`. Until then, the
/// program showed the built-in roles in this working directory.
pub(super) const REPLACED: &str =
    "./roles now replaces the built-in roles here; --with-builtin shows both";

/// The name to display if the source consists of the roots in a repository's config.
pub(super) const REPOSITORY: &str = "the repository's config";

/// The name to display if the source consists of agent folders.
pub(super) const AGENTS: &str = "agent folders";

/// Loads cards until there is at least one, and returns the atlas at that point. If there are no
/// cards, returns the complete atlas, which is empty.
fn first_cards(cards: &Cards) -> Arc<Atlas> {
    let mut last: Arc<Atlas> = Arc::default();
    let reading = Reading { with_builtin: false, ..cards.reading.clone() };
    load(&cards.cards, &reading, |stage: LoadStage<()>| {
        if let LoadStage::Names(atlas) | LoadStage::Whole(atlas, ()) = stage {
            last = atlas;
        }
        last.is_empty()
    });
    last
}

/// Returns the reasons why `./roles` cannot be used, one per line, or `None` if it has cards. If
/// `./roles` does not exist, there are no lines.
fn here_is_unusable(here: &Cards) -> Option<Vec<String>> {
    let path = Path::new(DEFAULT_FOLDER);
    let problem = match (path.metadata(), path.symlink_metadata()) {
        (Ok(data), _) if data.is_dir() => None,
        (Ok(_), _) => Some("not a folder".to_owned()),
        (Err(error), link) if error.kind() == ErrorKind::NotFound => match link {
            Ok(_) => Some("a broken link".to_owned()),
            Err(_) => return Some(Vec::new()),
        },
        (Err(error), _) => Some(cause(&error)),
    };
    if let Some(why) = problem {
        return Some(vec![format!("cannot read the role cards in ./roles: {why}")]);
    }
    let last = first_cards(here);
    if !last.is_empty() {
        return None;
    }
    let unread = last.unread().iter().filter(|unread| !unread.is_empty_root());
    let unread = unread.take(MOST_SKIPPED);
    let mut lines: Vec<String> =
        unread.map(|unread| format!("{}: {}", unread.origin, unread.problem.message)).collect();
    lines.extend(here.why_empty(&last));
    Some(lines)
}

/// Creates sources of cards, and applies the configs of the repositories that contain the cards.
struct SourceFinder<'a> {
    hidden: bool,
    with_builtin: bool,
    config: &'a mut Config,
}

impl SourceFinder<'_> {
    fn paths(&mut self, paths: Vec<PathBuf>, chosen_by: &'static str) -> Cards {
        let reading = self.reading(Repositories::for_folders(&paths));
        let label = paths.iter().map(|path| path.display().to_string());
        let mut label = label.collect::<Vec<_>>().join(", ");
        if self.with_builtin {
            label.push_str(" and built-in roles");
        }
        Cards::new(CardSource::Paths(paths), label, chosen_by, reading)
    }

    fn builtin(&mut self, repositories: Repositories, chosen_by: &'static str) -> Cards {
        let reading = self.reading(repositories);
        Cards::new(CardSource::Builtin, "built-in roles".to_owned(), chosen_by, reading)
    }

    /// Returns the options for reading the cards in some repositories, and applies the configs of
    /// these repositories.
    fn reading(&mut self, repositories: Repositories) -> Reading {
        let (hidden, with_builtin) = (self.hidden, self.with_builtin);
        let shared = repositories.govern_all();
        self.config.govern(repositories);
        let terms = Arc::clone(&self.config.terms);
        Reading { hidden, with_builtin, shared, only_names: false, terms, before: None }
    }

    /// Returns the agent folders that contain a role: those of the project first, then those of the
    /// user if `with_home` is set. Returns `None` if no such folder contains a role.
    fn agents(&mut self, with_home: bool) -> Option<Cards> {
        let home = home().filter(|_| with_home);
        let mut paths: Vec<PathBuf> = AGENT_FOLDERS.split(' ').map(PathBuf::from).collect();
        let here = std::env::current_dir().ok();
        if let Some(home) = home.as_ref().filter(|home| here.as_ref() != Some(*home)) {
            paths.extend(AGENT_FOLDERS.split(' ').map(|folder| home.join(folder)));
        }
        paths.retain(|path| {
            path.is_dir() && !first_cards(&self.paths(vec![path.clone()], AGENTS)).is_empty()
        });
        let shown = paths.iter().map(|path| {
            let rest = home.as_ref().and_then(|home| path.strip_prefix(home).ok());
            rest.map_or_else(|| path.display().to_string(), |rest| format!("~/{}", rest.display()))
        });
        let label = shown.collect::<Vec<_>>().join(", ");
        (!paths.is_empty()).then(|| Cards { label, ..self.paths(paths, AGENTS) })
    }
}

/// Returns the canonical path of a file, or `None` if the path does not lead to a file.
pub(super) fn real_file(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok().filter(|path| path.is_file())
}

/// Returns whether an argument could be a word rather than a path.
fn is_word(path: &Path) -> bool {
    !path.to_string_lossy().contains(['/', '.'])
}

/// Returns the command, if any, that the user probably meant by a misspelt word.
fn nearest_command(text: &str) -> Option<String> {
    let commands = Args::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    nearest(text, names).map(str::to_owned)
}

/// Returns the arguments as the words of a role or a query, as in `rolescope data engineer`, and
/// removes them from `args`. Returns `None` if any of them is an existing path, or if the first one
/// looks like a misspelt command.
pub(super) fn take_word(args: &mut Args) -> Option<String> {
    let is_free = args.command.is_none() && args.open.is_none() && args.query.is_none();
    let are_words = args.paths.iter().all(|path| is_word(path) && path.symlink_metadata().is_err());
    let words: Option<Vec<&str>> = args.paths.iter().map(|path| path.to_str()).collect();
    let words = words.filter(|_| is_free && are_words)?;
    if nearest_command(words.first()?).is_some() {
        return None;
    }
    let text = words.join(" ");
    args.paths.clear();
    Some(text)
}

/// Returns the error for a path that does not exist. If the path looks like a word, the message
/// suggests a query.
fn absent(path: &Path, is_root: bool, error: std::io::Error) -> Error {
    let text = path.display().to_string();
    let is_missing = error.kind() == ErrorKind::NotFound;
    if path.is_symlink() && is_missing {
        let why = "no such file or directory (the link is broken); correct or remove the link";
        return Error::new(format!("cannot open {text}: {why}"));
    }
    if is_missing && !is_root && is_word(path) {
        let meant = match nearest_command(&text) {
            Some(command) => format!("`rolescope {command}`"),
            None => format!("`rolescope list {text}` or `rolescope -q {text}`"),
        };
        return Error::new(format!("no such file or command: {text}; did you mean {meant}?"));
    }
    Error::io(format!("cannot open {text}"), error)
}
