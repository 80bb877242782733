//! `completions SHELL` prints a script that asks this program for completions.
//!
//! A shell runs the script once. At each Tab, the script then starts the program with an
//! environment variable that asks for completions. The shell therefore always offers the options of
//! the installed program, and the roles from the source that the command line selects, for example
//! with `-r`. Words from cards are offered only if they have no special meaning in a shell.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::ValueHint;
use clap::{Arg, Command, CommandFactory, FromArgMatches};
use clap_complete::CompleteEnv;
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::Shells;

use crate::atlas::{Atlas, Gather, Node, RoleId, name_key};
use crate::role::Role;
use crate::search::{names_roles, scope_values, scopes};
use crate::store::{names, whole};
use crate::text::{fold, is_harmful, sanitize};

use super::Outcome;
use super::args::{Args, Global};
use super::error::Error;
use super::out::Out;
use super::source::{self, Cards};

/// The environment variable with the name of the shell that asks for completions.
const VARIABLE: &str = "ROLESCOPE_COMPLETE";

/// The ids of the arguments that take a role.
const ROLES: [&str; 4] = ["role", "open", "from", "to"];

/// The script for bash. The script that clap provides is unsuitable: it does not quote folder names
/// with a space or a `$`, and it does not rejoin `--color=always` and `is:orphan`, which bash
/// splits into three words. If there are no candidates, bash completes file names.
const BASH: &str = r#"_rolescope() {
    local words=() word line quoted given='' at=0 i
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == COMP_CWORD)) && [[ $word != [=:] ]]; then word=$2; fi
        if ((i > 0)) && [[ $word == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
            if ((i == COMP_CWORD)); then
                given=${words[${#words[@]} - 1]}
                if [[ $word == [=:] ]]; then given+=$word; fi
            fi
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        if ((i == COMP_CWORD)); then at=$((${#words[@]} - 1)); fi
    done
    COMPREPLY=()
    while IFS= read -r line; do
        line=${line#"$given"}
        if [[ -z $line ]]; then continue; fi
        printf -v quoted %q "$line"
        if [[ $line == */ || $quoted != "$line" ]]; then
            if compopt -o filenames 2>/dev/null; then line=${line%/}; fi
        fi
        if [[ $line == *[=:] ]]; then compopt -o nospace 2>/dev/null; fi
        COMPREPLY+=("$line")
    done < <(ROLESCOPE_COMPLETE=bash _CLAP_IFS=$'\n' _CLAP_COMPLETE_INDEX="$at" \
        rolescope -- "${words[@]}" 2>/dev/null; echo)
}
complete -o bashdefault -o default -o nosort -F _rolescope rolescope 2>/dev/null ||
    complete -o bashdefault -o default -F _rolescope rolescope
"#;

/// The end of the script for zsh. If zsh loads the script as a function at the first Tab, this part
/// makes that Tab work too.
const ZSH_TAIL: &str = r#"
if [ "$funcstack[1]" = "_rolescope" ]; then
    _clap_dynamic_completer_rolescope "$@"
fi
"#;

/// Runs `completions SHELL`.
pub(super) fn script(shell: &str, out: &mut Out) -> Result<Outcome, Error> {
    if shell == "bash" {
        out.raw(BASH)?;
        return Ok(Outcome::Found);
    }
    let mut script = Vec::new();
    if let Some(completer) = Shells::builtins().completer(shell) {
        completer
            .write_registration(VARIABLE, "rolescope", "rolescope", "rolescope", &mut script)
            .map_err(|error| Error::io("cannot write the completion script", error))?;
    }
    out.raw(String::from_utf8_lossy(&script).trim_start())?;
    if shell == "zsh" {
        out.raw(ZSH_TAIL)?;
    }
    Ok(Outcome::Found)
}

/// Prints the completions that a shell has requested. Returns `None` if no shell has requested any.
/// Prints nothing on standard error, because such output would appear in the command line that the
/// user is typing.
pub(super) fn answer() -> Option<ExitCode> {
    let asker = std::env::var(VARIABLE).ok().filter(|shell| !shell.is_empty() && shell != "0")?;
    let asker = Asker {
        quoted: asker == "bash" || asker == "zsh",
        bare: !["bash", "zsh", "fish", "elvish"].contains(&asker.as_str()),
    };
    let asked = CompleteEnv::with_factory(|| completed(asker)).var(VARIABLE);
    match asked.try_complete(std::env::args_os(), None) {
        Ok(true) => Some(ExitCode::SUCCESS),
        Ok(false) => None,
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// How the shell that requests completions treats quotes.
#[derive(Debug, Clone, Copy)]
struct Asker {
    /// Whether the shell passes words to this program with their quotes.
    quoted: bool,
    /// Whether the shell inserts a completion without quoting it.
    bare: bool,
}

/// Returns the definition of the command line, with completers for its arguments.
fn completed(asker: Asker) -> Command {
    fn with(command: Command, asker: Asker) -> Command {
        let command = command.mut_args(|arg| completes(arg, asker));
        command.mut_subcommands(|command| with(command, asker))
    }
    with(Args::command(), asker)
}

fn completes(arg: Arg, asker: Asker) -> Arg {
    let complete: Completer = match (arg.get_id().as_str(), arg.get_value_hint()) {
        ("query" | "words", _) => terms,
        ("capability", _) => capabilities,
        (id, _) if ROLES.contains(&id) => roles,
        ("roles" | "dir", ValueHint::AnyPath) => |current, asker| paths(current, true, asker),
        (_, ValueHint::AnyPath) => |current, asker| paths(current, false, asker),
        _ => return arg,
    };
    arg.add(ArgValueCompleter::new(move |current: &OsStr| complete(current, asker)))
}

/// A function that completes the current word.
type Completer = fn(&OsStr, Asker) -> Vec<CompletionCandidate>;

/// Returns the slugs that begin with the current word, or the ids if there are no such slugs. If
/// the word looks like a path, returns paths.
fn roles(current: &OsStr, asker: Asker) -> Vec<CompletionCandidate> {
    let Some(begun) = current.to_str() else { return Vec::new() };
    if begun.contains('/') || begun.starts_with(['.', '~']) {
        return paths(current, false, asker);
    }
    let Some(cards) = CompletedLine::read(asker).cards() else { return Vec::new() };
    let atlas = names(&cards.cards, &cards.reading);
    let slugs = beginning(&atlas, "", begun, |id| Some(&*atlas[id].slug));
    if !slugs.is_empty() {
        return slugs;
    }
    beginning(&atlas, "", begun, |id| atlas[id].id.as_deref())
}

/// Returns the distinct values of `word` that begin with `begun`, each preceded by `prefix`.
fn beginning<'a>(
    atlas: &'a Atlas,
    prefix: &str,
    begun: &str,
    word: impl Fn(RoleId) -> Option<&'a str>,
) -> Vec<CompletionCandidate> {
    let begun = name_key(begun);
    let mut seen = BTreeSet::new();
    let words = atlas.by_name().iter().filter_map(|&id| {
        let word = word(id).filter(|word| is_word(word) && name_key(word).starts_with(&begun))?;
        seen.insert(word)
            .then(|| candidate(&format!("{prefix}{word}"), atlas.label(Node::Role(id))))
    });
    words.collect()
}

fn candidate(word: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(word).help(Some(sanitize(help).into_owned().into()))
}

/// Returns whether every shell reads `text` as one plain word, wherever it is on the command line.
fn is_word(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Completes a search term: its field, or the value if the term already has a field.
fn terms(current: &OsStr, asker: Asker) -> Vec<CompletionCandidate> {
    let Some(begun) = current.to_str() else { return Vec::new() };
    if let Some(name) = begun.strip_prefix('@') {
        return saved_searches(name);
    }
    if let Some(values) = ranks(begun) {
        return values;
    }
    let Some((scope, value)) = begun.split_once(':') else { return fields(begun) };
    let key = name_key(value);
    let values = scope_values(scope).into_iter().filter(|value| value.starts_with(&key));
    let mut found: Vec<CompletionCandidate> =
        values.map(|value| candidate(&format!("{scope}:{value}"), "")).collect();
    if names_roles(scope)
        && let Some(cards) = CompletedLine::read(asker).cards()
    {
        let atlas = names(&cards.cards, &cards.reading);
        let prefix = format!("{scope}:");
        found.extend(beginning(&atlas, &prefix, value, |id| Some(&*atlas[id].slug)));
    }
    found
}

/// Returns the saved searches whose names begin with `begun`.
fn saved_searches(begun: &str) -> Vec<CompletionCandidate> {
    let searches = crate::config::read().settings.searches;
    let named = searches.iter().filter(|search| is_word(&search.name));
    let named = named.filter(|search| search.name.starts_with(begun));
    named.map(|search| candidate(&format!("@{}", search.name), &search.query)).collect()
}

/// Returns the values that can follow the last comparison sign in `text`: those of the field before
/// the sign, or the levels of a skill if the word before the sign is not a field with ordered
/// values. Returns `None` if the sign is missing.
fn ranks(text: &str) -> Option<Vec<CompletionCandidate>> {
    let (before, begun) = text.split_at(text.rfind(['<', '>', '='])? + 1);
    let scope = before.trim_end_matches(['<', '>', '=', ':']);
    let scope = scope.rsplit(' ').next().unwrap_or_default();
    let own = scope_values(scope);
    let values = if own.is_empty() { scope_values("lvl") } else { own };
    let begun = name_key(begun);
    let values = values.iter().map(|value| name_key(value));
    let values = values.filter(|value| value.starts_with(&begun));
    Some(values.map(|value| candidate(&format!("{before}{value}"), "")).collect())
}

/// Returns the search fields whose names begin with `begun`.
fn fields(begun: &str) -> Vec<CompletionCandidate> {
    let named = scopes().filter_map(|(_, names, _, finds)| {
        let name = names.iter().find(|name| name.starts_with(begun))?;
        Some(candidate(&format!("{name}:"), finds).display_order(None))
    });
    named.collect()
}

/// The names of all capabilities.
#[derive(Default)]
struct CapabilityNames(BTreeSet<String>);

impl Gather for CapabilityNames {
    fn add(&mut self, _: RoleId, role: &Role) {
        self.0.extend(role.capabilities.iter().map(|capability| capability.name.clone()));
    }

    fn append(&mut self, other: CapabilityNames) {
        self.0.extend(other.0);
    }
}

/// Returns the possible next words of a capability's name, given the words already typed.
fn capabilities(current: &OsStr, asker: Asker) -> Vec<CompletionCandidate> {
    let Some(begun) = current.to_str().map(fold) else { return Vec::new() };
    if let Some(values) = ranks(&begun) {
        return values;
    }
    let line = CompletedLine::read(asker);
    let Some(cards) = line.cards() else { return Vec::new() };
    let before: Vec<String> = line.words_of("who").iter().map(|word| fold(word)).collect();
    let (_, named) = whole::<CapabilityNames>(&cards.cards, &cards.reading);
    let mut next: BTreeMap<String, &str> = BTreeMap::new();
    for name in &named.0 {
        let words: Vec<String> = name.split_whitespace().map(fold).collect();
        let Some(word) = words.strip_prefix(&*before).and_then(<[String]>::first) else { continue };
        if word.starts_with(&begun) && is_word(word) {
            next.entry(word.clone()).or_insert(name);
        }
    }
    next.iter().map(|(word, name)| candidate(word, name)).collect()
}

/// Returns the matching files and folders, except those whose names contain control characters. If
/// the shell does not quote completions, also leaves out names that need quotes.
fn paths(current: &OsStr, folders: bool, asker: Asker) -> Vec<CompletionCandidate> {
    let completer = if folders { PathCompleter::dir() } else { PathCompleter::any() };
    let folder = std::env::current_dir().unwrap_or_default();
    // A `~` is not replaced by the home folder, so that it stays as the user typed it.
    let current = asker.word(current);
    let mut all = completer.current_dir(folder).complete(&current);
    all.retain(|candidate| {
        let path = candidate.get_value().to_str();
        path.is_some_and(|path| if asker.bare { is_bare(path) } else { !has_harmful(path) })
    });
    all
}

/// Returns whether a path needs no quotes in any shell.
fn is_bare(path: &str) -> bool {
    path.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '~'))
}

fn has_harmful(path: &str) -> bool {
    path.chars().any(|c| c.is_control() || is_harmful(c))
}

/// The words of a command line up to the cursor.
struct CompletedLine {
    /// The words as arguments. The first word is the name of the program.
    words: Vec<OsString>,
    /// The number of words before the cursor.
    before: usize,
}

impl CompletedLine {
    fn read(asker: Asker) -> CompletedLine {
        let mut words: Vec<OsString> =
            std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
        let index = std::env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|n| n.parse().ok());
        let at: usize = index.unwrap_or_else(|| words.len().saturating_sub(1));
        if at < words.len() {
            words.remove(at);
        }
        CompletedLine {
            before: at.min(words.len()),
            words: words.iter().map(|w| asker.place(w)).collect(),
        }
    }

    /// Returns the source of the cards that this command line selects, or `None` if it cannot be
    /// determined.
    fn cards(&self) -> Option<Cards> {
        let parser = Args::command().ignore_errors(true);
        let matches = parser.try_get_matches_from(&self.words).ok()?;
        // The parser assigns an option after the name of a command to that command.
        let inner = matches.subcommand().map_or(&matches, |(_, inner)| inner);
        let mut global = Global::from_arg_matches(inner).ok()?;
        let paths = matches.try_get_many::<PathBuf>("paths").ok().flatten();
        let paths = paths.into_iter().flatten().cloned().collect();
        let outer = Global::from_arg_matches(&matches).ok()?;
        if global.roles.is_empty() {
            global.roles = outer.roles;
        }
        global.builtin |= outer.builtin && global.roles.is_empty();
        global.hidden |= outer.hidden;
        let args = Args { global, paths, query: None, open: None, command: None };
        source::find(&args, &mut crate::config::read()).ok()
    }

    /// Returns the words between a command and the cursor, without options.
    fn words_of(&self, command: &str) -> Vec<String> {
        let before = self.words.iter().take(self.before).skip_while(|word| *word != command);
        let mut before = before.skip(1).map(|word| word.to_string_lossy());
        let mut words = Vec::new();
        while let Some(word) = before.next() {
            if word == "-r" || word == "--roles" || word == "--color" {
                before.next(); // the value of the option
            } else if !word.starts_with('-') {
                words.push(word.into_owned());
            }
        }
        words
    }
}

impl Asker {
    /// Removes the quotes that the shell leaves in a word.
    fn word(self, word: &OsStr) -> OsString {
        let split = word.to_str().filter(|_| self.quoted).map(shell_words::split);
        let first = split.and_then(Result::ok).and_then(|words| words.into_iter().next());
        first.map_or_else(|| word.to_owned(), OsString::from)
    }

    /// Like [`Asker::word`], but also resolves `~` to the home folder.
    fn place(self, word: &OsStr) -> OsString {
        let word = self.word(word);
        match Path::new(&word).strip_prefix("~") {
            Ok(rest) => crate::config::home().unwrap_or_default().join(rest).into_os_string(),
            Err(_) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_mean_nothing_else_are_offered() {
        for good in ["cto", "backend-engineer", "be-01", "a.b_c", "développeuse"] {
            assert!(is_word(good), "{good}");
        }
        for bad in ["", "-r", "a b", "$(id)", "a;b", "a'", "~", "a\n", "*", "!x", "=x", "a\u{301}"]
        {
            assert!(!is_word(bad), "{bad}");
        }
    }

    #[test]
    fn a_word_is_read_as_a_shell_reads_it() {
        let bash = Asker { quoted: true, bare: false };
        let fish = Asker { quoted: false, bare: false };
        assert_eq!(bash.word(OsStr::new("'my roles'")), "my roles");
        assert_eq!(bash.word(OsStr::new("my\\ roles")), "my roles");
        assert_eq!(bash.word(OsStr::new("\"half")), "\"half");
        assert_eq!(fish.word(OsStr::new("my roles")), "my roles");
        assert!(Path::new(&bash.place(OsStr::new("~/roles"))).is_absolute());
    }
}
