//! What help and the manual pages say beside commands and options.

/// Variables that are listened to.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    ("ROLESCOPE_ROLES", "folders of cards, separated like $PATH; asked before the config"),
    ("ROLESCOPE_CONFIG", "the config file; /dev/null for none"),
    ("VISUAL, EDITOR", "the editor that `e` opens, the first that is set; else vi"),
    ("NO_COLOR", "no colours, unless --color says otherwise"),
    ("TERM", "with `dumb` there is no screen, only text"),
    ("LC_ALL, LC_CTYPE, LANG", "without UTF-8 the screen is drawn with ASCII only"),
];

/// Files that are read.
pub(super) const FILES: &[(&str, &str)] = &[
    (
        "~/.config/rolescope/config.yaml",
        "the config, on Linux; `rolescope config --paths` says where it is",
    ),
    ("./roles", "the cards, where nothing else says where they are"),
];

/// What the exit code says.
pub(super) const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "found; nothing is wrong"),
    ("1", "nothing found; for check, something is wrong"),
    ("2", "usage, or a folder that is empty or cannot be read"),
    ("130", "pick was left with Esc or Ctrl-C"),
];

/// The long form of what stands below the options: examples, then the rest.
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
