//! The parts of the help and the manual pages that are not about a command or an option.

/// The environment variables and their meanings.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    ("ROLESCOPE_ROLES", "folders of cards, separated like $PATH; overrides the config"),
    ("ROLESCOPE_CONFIG", "the config file; /dev/null for none"),
    ("VISUAL, EDITOR", "the editor for `e`: the first that is set, or vi"),
    ("NO_COLOR", "disables colours unless --color is given"),
    ("TERM", "`dumb` disables the browser; commands print text"),
    ("LC_ALL, LC_CTYPE, LANG", "without UTF-8, the screen uses ASCII only"),
];

/// The files that the program reads, with their meanings.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "~/.config/rolescope/config.yaml",
        "the config on Linux; `rolescope config --paths` prints its path",
    ),
    (
        "rolescope.yaml, .rolescope.yaml",
        "the config of a repository: the nearest one in or above the folder of the cards",
    ),
    ("./roles", "the default folder of the cards"),
];

/// The exit codes and their meanings.
pub(super) const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "success"),
    ("1", "no results, or check found problems, or doctor found faults"),
    ("2", "wrong usage, or a folder is empty or unreadable"),
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
