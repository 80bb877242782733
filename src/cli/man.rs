//! `man` prints the manual pages. Commands and options are taken from the help, and keys from the
//! table of actions.

use std::fs;
use std::io;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::Outcome;
use super::args::{AFTER, Args};
use super::error::Error;
use super::manual::{ENVIRONMENT, EXIT_STATUS, FILES};
use super::out::Out;
use crate::app::{Context, Keymap};

/// The panes whose keys are listed on the program's manual page.
const PANES: [Context; 7] = [
    Context::Query,
    Context::List,
    Context::Card,
    Context::Graph,
    Context::Raw,
    Context::Browse,
    Context::Always,
];

/// Runs `man [COMMAND]`.
pub(super) fn man(
    name: Option<&str>,
    folder: Option<&Path>,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let root = root();
    if let Some(folder) = folder {
        for (name, page) in pages(&root)? {
            let path = folder.join(name);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&path, page))
                .map_err(|error| Error::io(format!("cannot write {}", path.display()), error))?;
            out.line(&path.display().to_string())?;
        }
        return Ok(Outcome::Found);
    }
    let page = match name {
        None => program(&root)?,
        Some(name) => match commands(&root).find(|command| command.get_name() == name) {
            Some(found) => command(found)?,
            None => {
                let names: Vec<&str> = commands(&root).map(Command::get_name).collect();
                let what = format!("no command is named {name} (known: {})", names.join(", "));
                return Err(Error::new(what));
            }
        },
    };
    out.raw(&page)?;
    Ok(Outcome::Found)
}

/// Returns the definition of the command line, with the full name of each command.
fn root() -> Command {
    let mut root = Args::command().subcommand_value_name("command");
    root.build();
    root
}

fn commands(root: &Command) -> impl Iterator<Item = &Command> {
    root.get_subcommands().filter(|command| !command.is_hide_set())
}

/// Returns the file name and the text of every page.
fn pages(root: &Command) -> Result<Vec<(String, String)>, Error> {
    let mut pages = vec![("rolescope.1".to_owned(), program(root)?)];
    for each in commands(root) {
        pages.push((format!("{}.1", title(each)), command(each)?));
    }
    Ok(pages)
}

/// Returns the title of a command's page, such as `rolescope-list`.
fn title(command: &Command) -> String {
    format!("rolescope-{}", command.get_name())
}

/// Returns the page of the program itself.
fn program(root: &Command) -> Result<String, Error> {
    let mut page = ManPage::new(root.clone(), "rolescope")?;
    page.head()?;
    let mut about = Roff::new();
    about.control("PP", []);
    about.text([roman(
        "A role card is a Markdown file. Without PATH or -r, the cards come from \
         $ROLESCOPE_ROLES, the roots in the config, ./roles, agent folders such as .claude/agents, or \
         the built-in cards, whichever is set or found first. If standard output is not a terminal, \
         the list of roles is printed as text.",
    )]);
    page.add(&about);
    let mut list = section("COMMANDS");
    for command in commands(root) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        entry(&mut list, vec![bold(title(command)), roman("(1)")], &about);
    }
    page.add(&list);
    page.rendered(Man::render_options_section)?;
    page.add(&keys());
    page.add(&table("ENVIRONMENT", ENVIRONMENT));
    page.add(&table("FILES", FILES));
    page.add(&table("EXIT STATUS", EXIT_STATUS));
    page.add(&examples());
    let others: Vec<String> = commands(root).map(title).collect();
    page.see(&others);
    Ok(page.printed())
}

/// Returns the page of a command.
fn command(command: &Command) -> Result<String, Error> {
    let mut page = ManPage::new(command.clone(), &title(command))?;
    page.head()?;
    page.rendered(Man::render_options_section)?;
    if command.get_name() == "pick" {
        let mut keys = section("KEYS");
        pane(&mut keys, Context::Choose);
        pane(&mut keys, Context::ChooseMany);
        page.add(&keys);
    }
    page.add(&table("EXIT STATUS", EXIT_STATUS));
    page.see(&["rolescope".to_owned()]);
    Ok(page.printed())
}

/// A manual page that is being written.
struct ManPage {
    man: Man,
    text: String,
}

impl ManPage {
    fn new(command: Command, title: &str) -> Result<ManPage, Error> {
        let source = format!("rolescope {}", env!("CARGO_PKG_VERSION"));
        let man = Man::new(command.display_name(title.to_owned()))
            .title(title.to_uppercase())
            .section("1")
            .source(source)
            .manual("rolescope manual");
        let mut page = ManPage { man, text: String::new() };
        page.rendered(Man::render_title)?;
        Ok(page)
    }

    fn rendered(
        &mut self,
        render: impl Fn(&Man, &mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Error> {
        let mut bytes = Vec::new();
        render(&self.man, &mut bytes)
            .map_err(|error| Error::io("cannot create the manual page", error))?;
        self.text.push_str(&String::from_utf8_lossy(&bytes));
        Ok(())
    }

    fn add(&mut self, section: &Roff) {
        self.text.push_str(&section.to_roff());
    }

    /// Adds the sections with the name, the synopsis and the description.
    fn head(&mut self) -> Result<(), Error> {
        self.rendered(Man::render_name_section)?;
        self.rendered(Man::render_synopsis_section)?;
        self.rendered(Man::render_description_section)
    }

    /// Returns the page in ASCII, which every program for manual pages can read. Other characters
    /// are written as escape sequences.
    fn printed(&self) -> String {
        let mut printed = String::with_capacity(self.text.len());
        for c in self.text.chars() {
            match c {
                '\0'..='\x7f' => printed.push(c),
                _ => printed.push_str(&format!("\\[u{:04X}]", u32::from(c))),
            }
        }
        printed
    }

    fn see(&mut self, others: &[String]) {
        let mut section = section("SEE ALSO");
        let names: Vec<_> = others.iter().map(|name| [bold(name), roman("(1)")]).collect();
        section.text(names.join(&roman(", ")));
        self.add(&section);
    }
}

/// Returns a section that has only its title.
fn section(title: &str) -> Roff {
    let mut section = Roff::new();
    section.control("SH", [title]);
    section
}

/// Adds a term and its meaning to a section.
fn entry(section: &mut Roff, term: Vec<Inline>, meaning: &str) {
    section.control("TP", []);
    section.text(term);
    section.text([roman(meaning)]);
}

fn table(title: &str, rows: &[(&str, &str)]) -> Roff {
    let mut section = section(title);
    for (name, meaning) in rows {
        entry(&mut section, vec![bold(*name)], meaning);
    }
    section
}

fn keys() -> Roff {
    let mut section = section("KEYS");
    section.text([roman(
        "F1 shows the keys for the current pane. These are the most important ones:",
    )]);
    PANES.into_iter().for_each(|context| pane(&mut section, context));
    section
}

/// Adds the keys for a pane to a section.
fn pane(section: &mut Roff, context: Context) {
    section.control("SS", [context.name()]);
    for row in Keymap::default().help(context).iter().filter(|row| row.group == context.name()) {
        entry(section, vec![bold(&row.keys)], &row.sentence);
    }
}

/// Returns a section with the examples from the help. Each command line is followed by its
/// description.
fn examples() -> Roff {
    let mut section = section("EXAMPLES");
    let rows = AFTER.lines().skip(1).take_while(|line| !line.is_empty()).map(str::trim);
    let mut waiting: Option<&str> = None;
    for row in rows {
        match (row.split_once("  "), waiting.take()) {
            (Some((line, what)), _) => entry(&mut section, vec![italic(line)], what.trim()),
            (None, Some(line)) => entry(&mut section, vec![italic(line)], row),
            (None, None) => waiting = Some(row),
        }
    }
    section
}
