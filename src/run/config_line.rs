//! Writes the theme to the config. One line is changed or added, and all other lines stay the same.

use std::io::ErrorKind;
use std::path::Path;

use crate::store::{cause, create, read_file, rewrite};

/// A function that returns the changed text of a config, or `None` if the layout of the text does
/// not allow the change.
pub(super) type ConfigChange<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Sets the theme in the config, and returns a message. An error contains the line that the user
/// must add by hand.
pub(super) fn save_theme(config: Option<&Path>, theme: &str) -> Result<String, String> {
    let by_hand = format!("add this line by hand: `theme: {theme}`");
    let odd = "`theme` is not on a line of its own";
    change(config, &by_hand, odd, &|text| with_theme(text, theme))
        .map(|shown| format!("`theme: {theme}` has been written to {shown}"))
}

/// Changes or creates the config, and returns its path. An error message ends with `by_hand`, which
/// tells the user how to make the change by hand. If `changed` returns `None`, the message begins
/// with the path and `odd`.
pub(super) fn change(
    config: Option<&Path>,
    by_hand: &str,
    odd: &str,
    changed: ConfigChange<'_>,
) -> Result<String, String> {
    let Some(path) = config else {
        return Err(format!("the folder of the config is not known (is $HOME set?); {by_hand}"));
    };
    let shown = path.display().to_string();
    let written = match read_file(path) {
        Ok(text) => match changed(&text) {
            Some(changed) => rewrite(path, &text, &changed),
            None => return Err(format!("{shown}: {odd}; {by_hand}")),
        },
        Err(_) if !path.exists() => {
            let folder = path.parent().unwrap_or(Path::new(""));
            let text = changed("").unwrap_or_default();
            std::fs::create_dir_all(folder).and_then(|()| create(path, &text))
        }
        Err(problem) => return Err(format!("cannot read {shown}: {}; {by_hand}", problem.message)),
    };
    match written {
        Ok(()) => Ok(shown),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(format!("another program has just created {shown}; {by_hand}"))
        }
        Err(error) => Err(format!("cannot write {shown}: {}; {by_hand}", cause(&error))),
    }
}

/// Returns the text of a config with the theme replaced. A comment on the same line as the theme
/// stays.
fn with_theme(text: &str, theme: &str) -> Option<String> {
    if text.trim_start().starts_with('{') {
        return None;
    }
    let mut lines: Vec<&str> = text.lines().collect();
    let Some(at) = lines.iter().position(|line| line.starts_with("theme:")) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{text}{gap}theme: {theme}\n"));
    };
    let comment = lines.get(at)?.find(" #").and_then(|from| lines.get(at)?.get(from..));
    let line = format!("theme: {theme}{}", comment.unwrap_or_default());
    *lines.get_mut(at)? = &line;
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn one_line_is_changed_and_comments_stay() {
        for (before, after) in [
            ("", "theme: nord\n"),
            ("# mine\nascii: no", "# mine\nascii: no\ntheme: nord\n"),
            ("theme: dracula # dark\nascii: no\n", "theme: nord # dark\nascii: no\n"),
            ("crews:\n  theme: [a]\ntheme:\n", "crews:\n  theme: [a]\ntheme: nord\n"),
        ] {
            assert_eq!(with_theme(before, "nord").as_deref(), Some(after));
            assert_eq!(with_theme(after, "nord").as_deref(), Some(after));
        }
        assert_eq!(with_theme("{theme: dracula}\n", "nord"), None);
    }

    #[test]
    fn a_failure_has_the_line_to_add() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/config.yaml");
        assert!(save_theme(Some(&path), "nord").unwrap().contains("config.yaml"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "theme: nord\n");
        fs::write(&path, "{}\n").unwrap();
        assert!(save_theme(Some(&path), "nord").unwrap_err().contains("`theme: nord`"));
        assert!(save_theme(None, "nord").unwrap_err().contains("`theme: nord`"));
    }
}
