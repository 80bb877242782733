//! The user's own commands, which run a program for the current role. The program is run without a
//! shell, so the text of a card cannot become a shell command.

use super::key::KeyPress;

/// A command from the user's config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserCommand {
    /// The key; `None` if the command can only be run from the palette.
    pub key: Option<KeyPress>,
    /// The name in the palette and the help.
    pub name: String,
    /// The program and its arguments, which may contain placeholders.
    pub run: Vec<String>,
    /// Whether the program takes over the terminal until it exits.
    pub wait: bool,
}

/// The placeholders that arguments may contain.
const PLACEHOLDERS: [&str; 4] = ["path", "slug", "name", "marked"];

impl UserCommand {
    /// Returns an error if the command does not name a program or has an invalid placeholder.
    pub fn check(&self) -> Result<(), String> {
        let Some(program) = self.run.first().filter(|program| !program.trim().is_empty()) else {
            return Err("`run` does not name a program".to_owned());
        };
        if placeholders(program).next().is_some() {
            return Err("the program name must not contain a placeholder".to_owned());
        }
        for argument in &self.run {
            let unknown = placeholders(argument).find(|name| !PLACEHOLDERS.contains(name));
            if let Some(name) = unknown {
                let known = PLACEHOLDERS.join(", ");
                return Err(format!("`{{{name}}}` is not a placeholder (known: {known})"));
            }
        }
        Ok(())
    }
}

/// Returns the words in braces, such as `path` in `--file={path}`. Braces around anything but
/// lower-case letters are not placeholders.
pub(super) fn placeholders(argument: &str) -> impl Iterator<Item = &str> {
    argument.split('{').skip(1).filter_map(|part| {
        let (name, _) = part.split_once('}')?;
        let is_word = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
        is_word.then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(run: &[&str]) -> UserCommand {
        let run = run.iter().map(|&word| word.to_owned()).collect();
        UserCommand { key: None, name: "Open".to_owned(), run, wait: false }
    }

    #[test]
    fn mistakes_are_found_before_a_command_runs() {
        for (run, part) in [
            (&[][..], "does not name a program"),
            (&[" "], "does not name a program"),
            (&["{path}"], "the program name"),
            (&["open", "{file}"], "`{file}` is not a placeholder (known: path, slug,"),
        ] {
            assert!(command(run).check().unwrap_err().contains(part), "{run:?}");
        }
        for run in [&["open"][..], &["open", "--x={path}", "{marked}"], &["jq", "{\"a\": 1}"]] {
            assert_eq!(command(run).check(), Ok(()), "{run:?}");
        }
    }
}
