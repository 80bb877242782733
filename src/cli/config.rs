//! `config` prints the effective settings and their sources.

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Colour, Config, ConfigKey, Set, print_default};
use crate::export::{SCHEMA, printed};
use crate::page::{Ink, Row};

use super::Outcome;
use super::args::{ConfigArgs, Global};
use super::error::Error;

use super::out::{Out, TableCell};
use super::source::{Cards, REPOSITORY};

/// The effective settings and their sources.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "config --json")]
pub(super) struct ConfigOutput {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The path of the config file; null if the user has no home folder.
    path: Option<String>,
    /// Whether the file exists.
    exists: bool,
    /// The paths of the configs of the repositories that contain the cards.
    repositories: Vec<String>,
    /// Every key, in the order of the documentation.
    values: Vec<InForce>,
    /// The mistakes in the files, each with its file and line.
    remarks: Vec<String>,
}

/// A key of the config.
#[derive(Serialize, JsonSchema)]
struct InForce {
    /// The name of the key.
    key: &'static str,
    /// The value in the syntax of the config.
    value: String,
    /// The source: `default`, an option, an environment variable, `line N` of the config file, or
    /// `FILE:N` for the config of a repository.
    from: String,
}

impl InForce {
    /// Creates the entry of a key that has its default value.
    fn by_default(key: ConfigKey, from: String) -> InForce {
        InForce { key: key.name(), value: key.by_default(), from }
    }

    /// Returns the value without its key.
    fn bare(&self) -> String {
        let value = self.value.strip_prefix(self.key).unwrap_or(&self.value);
        value.strip_prefix(':').unwrap_or(value).trim_start_matches(' ').to_owned()
    }
}

/// Runs `config`.
pub(super) fn config(
    args: &ConfigArgs,
    config: &Config,
    global: &Global,
    cards: &Cards,
    out: &mut Out,
) -> Result<Outcome, Error> {
    if args.print_default {
        print_default().lines().try_for_each(|line| out.line(line))?;
        return Ok(Outcome::Found);
    }
    let path = config.place.as_ref().map(|place| place.path.display().to_string());
    let exists = config.place.as_ref().is_some_and(|place| place.path.exists());
    let repositories = config.repositories.configs.iter();
    let repositories: Vec<String> =
        repositories.map(|config| config.path.display().to_string()).collect();
    if args.paths {
        let there = if exists { "" } else { "missing" };
        let path = path.unwrap_or_default();
        let mut rows =
            vec![vec![TableCell::new("config", Ink::Key), path.into(), there.to_owned().into()]];
        for path in repositories {
            rows.push(vec![TableCell::new("repository", Ink::Key), path.into()]);
        }
        out.table(&rows)?;
        return Ok(Outcome::Found);
    }
    let values: Vec<InForce> =
        ConfigKey::ALL.iter().map(|key| in_force(*key, config, global, cards)).collect();
    let remarks = config.remarks.iter().chain(config.shared_remarks());
    let remarks: Vec<String> = remarks.cloned().collect();
    let outcome = if remarks.is_empty() { Outcome::Found } else { Outcome::Nothing };
    if args.json {
        let values = values.into_iter().map(|value| InForce { value: value.bare(), ..value });
        let (schema, values) = (SCHEMA, values.collect());
        let output = ConfigOutput { schema, path, exists, repositories, values, remarks };
        out.json(&printed(&output))?;
        return Ok(outcome);
    }
    let there = if exists { "" } else { " (missing; all settings have their default values)" };
    let place = path.as_deref().unwrap_or("no config file, because the home folder is unknown");
    out.row(&Row::new(&format!("# {place}{there}"), Ink::Dim))?;
    for path in &repositories {
        out.row(&Row::new(&format!("# {path} applies to the cards"), Ink::Dim))?;
    }
    for value in values {
        let mut lines = value.value.lines();
        let first = lines.next().unwrap_or_default();
        let row = Row::new(&format!("{first:<44}"), Ink::Text);
        out.row(&row.with(&format!("  # {}", value.from), Ink::Dim))?;
        lines.try_for_each(|line| out.line(line))?;
    }
    Ok(outcome)
}

fn in_force(key: ConfigKey, config: &Config, global: &Global, cards: &Cards) -> InForce {
    let name = key.name();
    let set = config.set(key);
    match key {
        ConfigKey::Roots if cards.chosen_by == REPOSITORY => {}
        ConfigKey::Roots if set.is_none() || cards.chosen_by != "the config" => {
            return replaced(name, &format!("[{}]", cards.label), cards.chosen_by);
        }
        ConfigKey::Color if global.color.is_some() => {
            return replaced(name, global.color.map_or("", Colour::name), "--color");
        }
        ConfigKey::Color if set.is_none() && super::no_color() => {
            return replaced(name, "never", "$NO_COLOR");
        }
        ConfigKey::Ascii if global.ascii => return replaced(name, "yes", "--ascii"),
        ConfigKey::Ascii if !config.ascii && super::is_ascii_terminal() => {
            return replaced(name, "yes", "the locale or $TERM");
        }
        ConfigKey::Mouse if global.no_mouse => return replaced(name, "no", "--no-mouse"),
        _ => {}
    }
    if key.is_shared() && !config.repositories.configs.is_empty() {
        return shared(key, config);
    }
    match set {
        // All widths are shown, even those that the config does not set.
        Some(set) if key == ConfigKey::Layout => {
            let mut layout = config.settings.layout;
            let widths = layout.widths().map(|(name, width)| match width {
                0 => format!("{name}: auto"),
                width => format!("{name}: {width}"),
            });
            let widths = format!("{{{}}}", widths.join(", "));
            replaced(name, &widths, &format!("line {}", set.line))
        }
        Some(set) => written(key, set, &format!("line {}", set.line)),
        None => InForce::by_default(key, "default".to_owned()),
    }
}

/// Returns a value as it is written in the file. If a value is on a single line and is invalid,
/// returns the default instead, because the default is in effect.
fn written(key: ConfigKey, set: &Set, place: &str) -> InForce {
    if set.flawed && set.text.lines().nth(1).is_none() {
        return InForce::by_default(key, format!("default, because {place} is invalid"));
    }
    let but = if set.flawed { ", without the invalid parts" } else { "" };
    InForce { key: key.name(), value: set.text.clone(), from: format!("{place}{but}") }
}

/// Returns the value of a key that repository configs may set.
fn shared(key: ConfigKey, config: &Config) -> InForce {
    let configs = config.repositories.configs.iter();
    let values = configs.filter_map(|config| {
        let set = config.set(key)?;
        Some(written(key, set, &format!("{}:{}", config.path.display(), set.line)))
    });
    let mut values: Vec<InForce> = values.collect();
    if let Some(set) = config.set(key) {
        let place = format!("line {}", set.line);
        let is_own = key.is_meaning() && !config.repositories.govern_all();
        if is_own || key == ConfigKey::Views {
            values.push(written(key, set, &place));
        } else if values.is_empty() && key.is_meaning() {
            let from = format!("default, because {place} does not apply to cards in a repository");
            values.push(InForce::by_default(key, from));
        }
    }
    // If several files set the key, their values are shown one below the other.
    let joined = values.into_iter().reduce(|all, next| InForce {
        value: format!("{}\n{}", all.value, next.value),
        from: format!("{}, {}", all.from, next.from),
        ..all
    });
    joined.unwrap_or_else(|| InForce::by_default(key, "default".to_owned()))
}

/// Returns a setting that shows `value` instead of the text in the config file.
fn replaced(name: &'static str, value: &str, from: &str) -> InForce {
    InForce { key: name, value: format!("{name}: {value}"), from: from.to_owned() }
}
