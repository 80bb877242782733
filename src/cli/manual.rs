//! The parts of the help and the manual pages that are not about a command or an option.

/// The environment variables and their meanings.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    ("ROLESCOPE_ROLES", "folders of cards, separated as in $PATH; overrides the config"),
    ("ROLESCOPE_CONFIG", "the config file to use; set it to /dev/null to use none"),
    ("VISUAL, EDITOR", "the editor that `e` opens: $VISUAL if set, then $EDITOR, then vi"),
    ("NO_COLOR", "disables colours unless --color is given"),
    ("TERM", "if set to `dumb`, rolescope prints text instead of opening the browser"),
    ("LC_ALL, LC_CTYPE, LANG", "the locale; unless it uses UTF-8, only ASCII characters are shown"),
];

/// The files that the program reads, with their meanings.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "~/.config/rolescope/config.yaml",
        "the config on Linux; `rolescope config --paths` prints its path",
    ),
    (
        "rolescope.yaml, .rolescope.yaml",
        "a repository's config: the nearest one in or above the cards folder",
    ),
    ("./roles", "the default folder for cards"),
];

/// The exit codes and their meanings.
pub(super) const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "success"),
    ("1", "no results, or problems found by check or doctor"),
    ("2", "incorrect usage, or an empty or unreadable folder"),
    ("130", "pick was cancelled with Esc or Ctrl-C"),
];

/// Returns the long text below the options in the help: the examples, followed by the environment
/// variables, the files and the exit codes.
pub(super) fn after_long(examples: &str) -> String {
    let mut text = examples.to_owned();
    for (title, rows) in
        [("Environment", ENVIRONMENT), ("Files", FILES), ("Exit status", EXIT_STATUS)]
    {
        text.push_str(&format!("\n\n{title}:"));
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, meaning) in rows {
            text.push_str(&format!("\n  {name:width$}  {meaning}"));
        }
    }
    text
}
