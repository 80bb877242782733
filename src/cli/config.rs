//! The config file: where it is and what it says. The only place that knows `directories`.

use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};

use crate::atlas::read_file;
use crate::role::yaml::{self, Value};

/// What the config says. Whatever is wrong with it is a remark, and the default stays in force.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// Folders of cards.
    pub(super) roots: Vec<PathBuf>,
    /// What is wrong, each with file and line.
    pub(super) remarks: Vec<String>,
}

/// Every key there is.
const KEYS: [&str; 1] = ["roots"];

/// Reads `$ROLESCOPE_CONFIG`, else `config.yaml` in the place for it on this system. A file that
/// is not there is an empty one, unless the variable names it.
pub(super) fn read() -> Config {
    let named =
        std::env::var_os("ROLESCOPE_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from);
    let required = named.is_some();
    let Some(path) = named
        .or_else(|| Some(ProjectDirs::from("", "", "rolescope")?.config_dir().join("config.yaml")))
    else {
        return Config::default();
    };
    // The usual way to say: no config.
    if path == Path::new("/dev/null") || !required && !path.exists() {
        return Config::default();
    }
    match read_file(&path) {
        Ok(text) => understand(&path, &text),
        Err(problem) => {
            let remark = format!("config {}: {}", path.display(), problem.message);
            Config { remarks: vec![remark], ..Config::default() }
        }
    }
}

fn understand(path: &Path, text: &str) -> Config {
    let mut config = Config::default();
    let fields = match yaml::fields(text) {
        Ok(fields) => fields,
        Err(refusal) => {
            config.remarks.push(format!(
                "{}:{}:{}: {}",
                path.display(),
                refusal.line,
                refusal.column,
                refusal.message
            ));
            return config;
        }
    };
    for field in fields {
        match (field.key.as_str(), &field.value) {
            ("roots", Value::List(roots)) => {
                config.roots.extend(roots.iter().map(|root| resolve(path, root)))
            }
            ("roots", Value::Text(root)) if !root.is_empty() => {
                config.roots.push(resolve(path, root))
            }
            ("roots", Value::Text(_)) => {}
            ("roots", Value::Source(_)) => {
                config.remarks.push(format!("{}:{}: roots is a nested value; write a list of folders, e.g. roots: [~/roles]", path.display(), field.line));
            }
            (key, _) => {
                let near = KEYS.iter().find(|known| strsim::damerau_levenshtein(known, key) <= 2);
                let hint =
                    near.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
                config.remarks.push(format!(
                    "{}:{}: unknown key `{key}`{hint} (known: {})",
                    path.display(),
                    field.line,
                    KEYS.join(", ")
                ));
            }
        }
    }
    config
}

/// A folder as the config writes it: `~` is the home, and other paths are beside the config.
fn resolve(config: &Path, root: &str) -> PathBuf {
    let home = || UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    match root.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) => home().unwrap_or_default().join(rest.trim_start_matches('/')),
        None => config.parent().unwrap_or(Path::new("")).join(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told_with_their_line_and_change_nothing_else() {
        let config =
            understand(Path::new("/c/config.yaml"), "# mine\nroot: x\nroots:\n  - /a\n  - b\n");
        assert_eq!(config.roots, [PathBuf::from("/a"), PathBuf::from("/c/b")]);
        assert_eq!(
            config.remarks,
            ["/c/config.yaml:2: unknown key `root`; did you mean `roots`? (known: roots)"]
        );
        assert!(understand(Path::new("c"), "roots: [").remarks[0].starts_with("c:"));
        assert!(understand(Path::new("c"), "").remarks.is_empty());
    }
}
