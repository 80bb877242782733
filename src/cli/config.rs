//! `config`: the effective settings and their sources.

use std::io::IsTerminal;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Colour, Config, ConfigKey, print_default};
use crate::export::{SCHEMA, printed};

use super::Outcome;
use super::args::{ConfigArgs, Global};
use super::error::Error;

use super::out::Out;
use super::source::Cards;

/// The effective settings and their sources.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "config --json")]
pub(super) struct ConfigOutput {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    /// The path of the config file; null without a home folder.
    path: Option<String>,
    /// Whether the file exists.
    exists: bool,
    /// Every key, in the order of the documentation.
    values: Vec<InForce>,
    /// The mistakes in the file, each with file and line.
    remarks: Vec<String>,
}

/// A key of the config.
#[derive(Serialize, JsonSchema)]
struct InForce {
    /// The name of the key.
    key: &'static str,
    /// The value in the syntax of the config.
    value: String,
    /// The source: `default`, an option, an environment variable, or `line N` of the config file.
    from: String,
}

impl InForce {
    /// The value without its key.
    fn bare(&self) -> String {
        let value = self.value.strip_prefix(self.key).unwrap_or(&self.value);
        value.strip_prefix(':').unwrap_or(value).trim_start_matches(' ').to_owned()
    }
}

/// `config`
pub(super) fn config(
    args: &ConfigArgs,
    config: &Config,
    global: &Global,
    cards: &Cards,
    out: &mut Out,
) -> Result<Outcome, Error> {
    let path = config.place.as_ref().map(|place| place.path.display().to_string());
    let exists = config.place.as_ref().is_some_and(|place| place.path.exists());
    if args.print_default {
        print_default().lines().try_for_each(|line| out.line(line))?;
        return Ok(Outcome::Found);
    }
    if args.paths {
        let there = if exists { "" } else { "missing" };
        let rows = [vec!["config".to_owned(), path.unwrap_or_default(), there.to_owned()]];
        out.table(&rows, std::io::stdout().is_terminal())?;
        return Ok(Outcome::Found);
    }
    let values: Vec<InForce> =
        ConfigKey::ALL.iter().map(|key| in_force(*key, config, global, cards)).collect();
    let outcome = if config.remarks.is_empty() { Outcome::Found } else { Outcome::Nothing };
    if args.json {
        let remarks = config.remarks.clone();
        let values = values.into_iter().map(|value| InForce { value: value.bare(), ..value });
        let values = values.collect();
        out.json(&printed(&ConfigOutput { schema: SCHEMA, path, exists, values, remarks }))?;
        return Ok(outcome);
    }
    let there = if exists { "" } else { " (missing; all settings have their defaults)" };
    out.line(&format!(
        "# {}{there}",
        path.as_deref().unwrap_or("no config file, because the home folder is unknown")
    ))?;
    for value in values {
        let mut lines = value.value.lines();
        let first = lines.next().unwrap_or_default();
        out.line(&format!("{first:<44}  # {}", value.from))?;
        lines.try_for_each(|line| out.line(line))?;
    }
    Ok(outcome)
}

fn in_force(key: ConfigKey, config: &Config, global: &Global, cards: &Cards) -> InForce {
    let name = key.name();
    let set = config.set(key);
    match key {
        ConfigKey::Roots if set.is_none() || cards.said_by != "the config" => {
            return replaced(name, &format!("[{}]", cards.label), cards.said_by);
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
    match set {
        // Show all widths, including those with defaults.
        Some(set) if key == ConfigKey::Layout => {
            let mut layout = config.settings.layout;
            let widths = layout.widths().map(|(name, width)| format!("{name}: {width}"));
            let widths = format!("{{{}}}", widths.join(", "));
            replaced(name, &widths, &format!("line {}", set.line))
        }
        Some(set) if set.flawed && set.text.lines().nth(1).is_none() => {
            let from = format!("default: line {} is wrong", set.line);
            InForce { key: name, value: key.by_default(), from }
        }
        Some(set) => {
            let but = if set.flawed { ", except for its mistakes" } else { "" };
            let (value, from) = (set.text.clone(), format!("line {}{but}", set.line));
            InForce { key: name, value, from }
        }
        None => InForce { key: name, value: key.by_default(), from: "default".to_owned() },
    }
}

/// A value that replaces the text of the config.
fn replaced(name: &'static str, value: &str, from: &str) -> InForce {
    InForce { key: name, value: format!("{name}: {value}"), from: from.to_owned() }
}
