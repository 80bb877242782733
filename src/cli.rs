//! The command line. Everything that the browser shows can also be printed by a command, as plain
//! text and as JSON.

mod analyse;
mod args;
mod between;
mod check;
mod commands;
mod complete;
mod config;
mod convert;
mod doctor;
mod error;
mod examples;
mod export;
mod graph;
mod init;
mod man;
mod manual;
mod new;
mod out;
mod pick;
mod progress;
mod roster;
mod schema;
mod source;
mod stats;
mod version;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;

use crate::app::{AppStart, Settings};
use crate::chart::Glyphs;
use crate::config::{self as settings, Colour, Config, state_folder};
use crate::run::{Browse, Keep, browse};
use crate::text::brief;
use crate::tty;
use crate::ui::{Look, Themes};

use args::{Args, CliCommand, Global};
use error::Error;
use out::Out;
use source::{Cards, DEFAULT_FOLDER, REPLACED};

/// The result of a command. The exit code of the program depends on this result, or on an
/// [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// There were results and no problems. The exit code is 0.
    Found,
    /// There were no results, or there were problems. The exit code is 1.
    Nothing,
    /// A requested folder is empty or cannot be read. The exit code is 2, even if other folders
    /// have cards.
    Failed,
    /// The user left the picker. The exit code is 130, as after Ctrl-C.
    Left,
}

/// Runs the program and returns its exit code: 0 for results, 1 for no results or (for `check`)
/// problems, 2 for wrong usage or unreadable input, 130 if the user left the picker.
pub fn main() -> ExitCode {
    tty::install_panic_hook();
    if let Some(code) = check::sweep_if_asked().or_else(complete::answer) {
        return code;
    }
    let mut out = Out::new();
    let done = match Args::try_parse() {
        Ok(args) => run(args, &mut out),
        Err(error) => {
            let (code, to_stderr) = (error.exit_code(), error.use_stderr());
            // The message repeats the arguments, which may contain any characters, so it is
            // shortened and sanitized.
            let text = restrained(error).render().to_string();
            if to_stderr {
                text.lines().for_each(out::remark);
                return ExitCode::from(u8::try_from(code).unwrap_or(2));
            }
            text.lines().try_for_each(|line| out.line(line)).map(|()| Outcome::Found)
        }
    };
    code_of(done.and_then(|outcome| out.flush().map(|()| outcome)))
}

/// Shortens each value in an error to one line, because clap puts the arguments into its messages
/// unchanged.
fn restrained(mut error: clap::Error) -> clap::Error {
    use clap::error::ContextValue::{String as One, Strings as Several};
    let context = error.context().map(|(kind, value)| match value {
        One(text) => (kind, One(brief(text).into_owned())),
        Several(texts) => {
            (kind, Several(texts.iter().map(|text| brief(text).into_owned()).collect()))
        }
        other => (kind, other.clone()),
    });
    for (kind, value) in context.collect::<Vec<_>>() {
        error.insert(kind, value);
    }
    error
}

/// Returns the exit code for a result, and prints any error.
fn code_of(done: Result<Outcome, Error>) -> ExitCode {
    match done {
        Ok(Outcome::Found) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Ok(Outcome::Left) => ExitCode::from(130),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            out::complain(&error.to_string());
            ExitCode::from(if error.nothing { 1 } else { 2 })
        }
    }
}

fn run(mut args: Args, out: &mut Out) -> Result<Outcome, Error> {
    // The following commands need neither config nor cards.
    match &args.command {
        Some(CliCommand::Completions { shell }) => return complete::script(shell, out),
        Some(CliCommand::Man { command, dir }) => {
            return man::man(command.as_deref(), dir.as_deref(), out);
        }
        Some(CliCommand::Init { dir }) => return init::init(dir.as_deref(), out),
        Some(CliCommand::Examples { kind, to }) => {
            return examples::examples(kind, to.as_deref(), out);
        }
        _ => {}
    }
    let mut config = settings::read();
    for remark in &config.remarks {
        out::complain(remark);
    }
    let ascii = args.global.ascii || config.ascii || is_ascii_terminal();
    let plain = args.global.ascii || config.ascii || ascii && out.terminal;
    out.ascii = plain;
    let word = source::take_word(&mut args);
    let colour_wanted = args.global.color.or(config.colour).unwrap_or(Colour::Auto);
    let shown = out.terminal && !is_dumb();
    let coloured = colours(colour_wanted) && (shown || colour_wanted == Colour::Always);
    out.colours = coloured.then(|| out::Colours { themes: config.themes.clone(), deep: is_deep() });
    let source = source::find(&args, &mut config);
    if matches!(args.command, Some(CliCommand::Doctor)) {
        return doctor::doctor(source, &config, &args.global, out);
    }
    let source = source?;
    for remark in config.shared_remarks() {
        out::complain(remark);
    }
    // The commands in this list do not need any cards.
    let needs_cards = !matches!(
        args.command,
        Some(
            CliCommand::New(_)
                | CliCommand::Convert(_)
                | CliCommand::Config(_)
                | CliCommand::Schema { .. }
        )
    );
    if needs_cards {
        source.notices.iter().for_each(|line| out::complain(line));
        // A user who did not choose the roles must know which they are; a script gets what it asked for.
        let is_unsaid = source.is_builtin_by_default() && source.notices.is_empty();
        if is_unsaid && args.command.is_some() && io::stderr().is_terminal() {
            out::remark("using the built-in roles; -r FOLDER uses the roles in a folder");
        }
    }
    if args.command.is_none() && shown {
        return browse_cards(args, word, source, config, ascii);
    }
    if let Some(CliCommand::Pick(picked)) = &args.command {
        let view = config.query(&picked.asked()).map_err(Error::new)?;
        let crew = picked.set.roster().names(&config)?;
        let mut browser = browser(&args.global, source, config, ascii);
        browser.start.marked = crew;
        return pick::pick(picked, view, browser, is_dumb(), out);
    }
    let checks = matches!(args.command, Some(CliCommand::Check(_)));
    let outcome = match args.command {
        Some(CliCommand::List(list)) => commands::list(&list, &source, &config, out),
        Some(CliCommand::Who(who)) => commands::who(&who, &source, &config, out),
        Some(CliCommand::Show(show)) => commands::show(&show, &source, &config.policy, out),
        Some(CliCommand::Check(args)) => {
            let look =
                Look { themes: &config.themes, deep: is_deep(), ..Look::new(coloured, plain) };
            let outcome = check::check(&args, &source, &config.policy, look, out)?;
            // If the config has a mistake, such as a misspelt rule, reporting success would mislead
            // the user.
            Ok(if config.mistakes().is_empty() { outcome } else { Outcome::Nothing })
        }
        Some(CliCommand::Config(part)) => {
            config::config(&part, &config, &args.global, &source, out)
        }
        Some(CliCommand::New(args)) => new::new(&args, &source, out),
        Some(CliCommand::Convert(args)) => convert::convert(&args, &source.reading, out),
        Some(CliCommand::Path(args)) => between::path(&args, &source, &config, out),
        Some(CliCommand::Analysis(command)) => analyse::analyse(&command, &source, &config, out),
        Some(CliCommand::Schema { name }) => schema::schema(name.as_deref(), out),
        Some(CliCommand::Export(args)) => export::export(&args, &source, &config, out),
        Some(CliCommand::Graph(args)) => graph::graph(&args, &source, &config, out),
        Some(CliCommand::Stats { json }) => stats::stats(json, &source, &config.policy, out),
        // Unreachable, because the code above has already handled these commands and returned.
        Some(
            CliCommand::Completions { .. }
            | CliCommand::Man { .. }
            | CliCommand::Doctor
            | CliCommand::Init { .. }
            | CliCommand::Examples { .. }
            | CliCommand::Pick(_),
        ) => Ok(Outcome::Found),
        None => commands::plain(&args, word, &source, &config, out),
    }?;
    Ok(if needs_cards && source.has_failed(checks) { Outcome::Failed } else { outcome })
}

/// Runs the browser until the user quits.
fn browse_cards(
    args: Args,
    word: Option<String>,
    source: Cards,
    config: Config,
    ascii: bool,
) -> Result<Outcome, Error> {
    let view = config.query(args.query.as_deref().unwrap_or_default()).map_err(Error::new)?;
    let awaits_folder = source.is_builtin_by_default() && !Path::new(DEFAULT_FOLDER).exists();
    let mut browser = browser(&args.global, source, config, ascii);
    (browser.start.query, browser.start.order) = (view.query, view.order);
    (browser.start.open, browser.start.word) = (args.open, word);
    browse(browser).map_err(|error| Error::io("cannot use the terminal", error))?;
    if awaits_folder && Path::new(DEFAULT_FOLDER).is_dir() {
        out::remark(REPLACED);
    }
    Ok(Outcome::Found)
}

/// Returns the one-line notice that the screen shows about a problem with the config or with
/// `./roles`.
fn notice(config: &Config, cards: &Cards) -> Option<String> {
    let remarks: Vec<&String> = config.remarks.iter().chain(config.shared_remarks()).collect();
    match remarks.as_slice() {
        [] => cards.notices.last().cloned(),
        [only] => Some((*only).clone()),
        more => Some(format!(
            "the config contains {} mistakes; `rolescope config` lists them",
            more.len()
        )),
    }
}

/// Creates the browser from the command line and the config.
fn browser(global: &Global, cards: Cards, config: Config, ascii: bool) -> Browse {
    let colour = global.color.or(config.colour).unwrap_or(Colour::Auto);
    let notice = notice(&config, &cards);
    let crews = config.crews_file();
    let start = AppStart {
        source: cards.label,
        glyphs: if ascii { Glyphs::Ascii } else { Glyphs::Unicode },
        notice,
        settings: Settings { themes: Themes::names().collect(), ..config.settings },
        ..AppStart::default()
    };
    Browse {
        start,
        source: cards.cards,
        reading: cards.reading,
        policy: config.policy,
        look: Look { deep: is_deep(), ..Look::new(colours(colour), ascii) },
        themes: config.themes,
        mouse: !(global.no_mouse || config.no_mouse),
        loaded: None,
        height: None,
        keep: Keep {
            state: state_folder(),
            history: config.history,
            session: config.session,
            config: config.place.map(|place| place.path),
            crews,
        },
    }
}

fn colours(wanted: Colour) -> bool {
    wanted == Colour::Always || wanted == Colour::Auto && !no_color()
}

/// Returns whether the environment disables colours; see <https://no-color.org>.
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

/// Returns whether the terminal declares that it supports more than 256 colours.
fn is_deep() -> bool {
    std::env::var_os("COLORTERM").is_some_and(|depth| depth == "truecolor" || depth == "24bit")
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Returns whether the locale is not UTF-8. The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is
/// set decides. If none of them is set, the locale is assumed to be UTF-8.
fn is_ascii_terminal() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty());
    is_dumb()
        || locale.is_some_and(|locale| {
            let locale = locale.to_string_lossy().to_lowercase();
            !locale.contains("utf-8") && !locale.contains("utf8")
        })
}
