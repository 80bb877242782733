//! Runs the user's editor at a given line of a file.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitStatus};

use crate::store::cause;
use crate::tty;

/// The default editor, which every system has.
const USUAL: &str = "vi";

/// Opens a file in the editor and waits until the editor exits. On failure, the error says why.
pub fn edit_file(path: &Path) -> Result<(), String> {
    edit(path, (1, 1))
}

/// Runs the editor at a line and a column in characters, both counted from 1, and waits until it
/// exits. On failure, the error says why. No shell is involved: `$VISUAL`, or else `$EDITOR`, is split
/// into words, and the path is added as one word.
pub(super) fn edit(path: &Path, at: (u32, u32)) -> Result<(), String> {
    let command_line = editor();
    let words = shell_words::split(&command_line)
        .map_err(|error| format!("cannot parse the editor command {command_line}: {error}"))?;
    let Some((program, options)) = words.split_first() else {
        return Err("$VISUAL or $EDITOR is set but does not name a program".to_owned());
    };
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut command = Command::new(program);
    command.args(options).args(arguments(program, &path, at));
    match tty::run(&mut command) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} {}", ended(status))),
        Err(error) => Err(format!("cannot run {program}: {}", cause(&error))),
    }
}

/// Returns the command line of the user's editor.
pub fn editor() -> String {
    let editors = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let mut editors = editors.filter(|value| !value.trim().is_empty());
    editors.next().unwrap_or_else(|| USUAL.to_owned())
}

/// Describes how a program has ended, as the rest of a sentence about the program.
pub(super) fn ended(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exited with status {code}"),
        None => "was terminated by a signal".to_owned(),
    }
}

/// Returns the arguments that open a file at a position. For an unknown editor, they contain only
/// the path.
fn arguments(program: &str, path: &Path, (line, column): (u32, u32)) -> Vec<OsString> {
    let path = OsString::from(path);
    let mut whole = path.clone();
    whole.push(format!(":{line}:{column}"));
    let name = Path::new(program).file_stem().and_then(OsStr::to_str);
    match name.unwrap_or_default() {
        "vi" | "vim" | "nvim" | "view" | "ex" | "elvis" | "vile" | "joe" | "jed" | "ne"
        | "mcedit" | "gedit" => vec![format!("+{line}").into(), path],
        "nano" | "pico" => vec![format!("+{line},{column}").into(), path],
        "emacs" | "emacsclient" | "kak" | "micro" | "mg" | "jove" | "zile" => {
            vec![format!("+{line}:{column}").into(), path]
        }
        "hx" | "helix" | "subl" | "sublime_text" | "zed" | "zeditor" => vec![whole],
        "code" | "codium" | "vscodium" | "cursor" | "windsurf" => vec!["--goto".into(), whole],
        _ => vec![path],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_editor_is_asked_in_its_own_way() {
        assert_eq!(words("/usr/bin/nvim"), ["+7", "/r/a b.md"]);
        assert_eq!(words("nano"), ["+7,3", "/r/a b.md"]);
        assert_eq!(words("emacsclient"), ["+7:3", "/r/a b.md"]);
        assert_eq!(words("hx"), ["/r/a b.md:7:3"]);
        assert_eq!(words("code"), ["--goto", "/r/a b.md:7:3"]);
        assert_eq!(words("my-editor"), ["/r/a b.md"]);
    }

    fn words(program: &str) -> Vec<String> {
        let words = arguments(program, Path::new("/r/a b.md"), (7, 3));
        words.into_iter().map(|word| word.into_string().unwrap()).collect()
    }
}
