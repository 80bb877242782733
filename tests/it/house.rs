//! Checks the rules for the source: modules import only modules in earlier groups of a list, and
//! each package is used in only a few files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The groups of modules. A module may import itself and modules in earlier groups.
const ORDER: [&[&str]; 16] = [
    &["text"],
    &["role"],
    &["card"],
    &["atlas"],
    &["store"],
    &["search", "check"],
    &["analysis"],
    &["page"],
    &["chart"],
    &["export"],
    &["app"],
    &["ui"],
    &["tty"],
    &["run"],
    &["config"],
    &["cli"],
];

/// The packages that only some files may name, each with those files or folders below `src`.
const HOMES: [(&str, &[&str]); 24] = [
    ("serde_yaml", &["text/yaml.rs"]),
    ("pulldown_cmark", &["card/markup.rs"]),
    ("filedescriptor", &["tty/input.rs"]),
    ("fuzzy_matcher", &["search/fuzzy.rs"]),
    ("directories", &["config/place.rs"]),
    (
        "ratatui",
        &["ui", "ui.rs", "tty", "tty.rs", "app/areas.rs", "app/screen.rs", "app/handle.rs"],
    ),
    ("crossterm", &["tty", "tty.rs", "app/key.rs", "app/event.rs"]),
    ("tui_input", &["app/prompt.rs"]),
    ("annotate_snippets", &["cli/check/human.rs"]),
    ("anstyle", &["ui/theme.rs", "ui/theme/contrast.rs"]),
    ("anstyle_git", &["ui/theme.rs"]),
    ("anstyle_lossy", &["ui/theme.rs", "ui/theme/contrast.rs"]),
    ("clap_complete", &["cli/complete.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("csv", &["export/table.rs"]),
    ("pulldown_cmark_escape", &["export/html/escape.rs"]),
    ("sha2", &["check/fingerprint.rs", "export/html/policy.rs"]),
    ("base64", &["export/html/policy.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("nix", &["tty/group.rs"]),
    ("notify", &["run/watch.rs"]),
    ("shell_words", &["run/editor.rs", "cli/complete.rs", "cli/out.rs"]),
    ("similar", &["cli/check/fix.rs", "analysis/compare/texts.rs"]),
    ("tempfile", &["store/write.rs"]),
];

fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(files.len() > 30);
    files
}

fn place(module: &str) -> Option<usize> {
    ORDER.iter().position(|group| group.contains(&module))
}

/// Returns the code of a file without its tests and comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
}

#[test]
fn modules_import_only_modules_to_their_left() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some(here) = place(module) else { continue };
        for line in code(&text) {
            for used in line.split("crate::").skip(1) {
                let used = used
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default();
                match place(used) {
                    Some(there) if there > here || there == here && used != module => {
                        wrong.push(format!("{file}: {}", line.trim()))
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the paths in source code, each split into its segments: `a::{b, c::d}` gives `a b` and
/// `a c d`.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut prefix: Vec<Vec<String>> = vec![Vec::new()];
    let mut path: Vec<String> = Vec::new();
    for token in text
        .replace("::", " :: ")
        .replace('{', " { ")
        .replace('}', " } ")
        .replace(',', " , ")
        .replace(';', " ; ")
        .split_whitespace()
    {
        match token {
            "::" => {}
            "{" => prefix.push(std::mem::take(&mut path)),
            "," | ";" | "}" => {
                if !path.is_empty() {
                    found.push(prefix.iter().flatten().cloned().chain(path.drain(..)).collect());
                }
                if token == "}" && prefix.len() > 1 {
                    prefix.pop();
                }
            }
            part => path.push(part.to_owned()),
        }
    }
    found
}

/// Returns the files that `file` uses, except those that it only re-exports.
fn used(file: &str, text: &str, files: &[String]) -> Vec<String> {
    let here: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let code: String = code(text).collect::<Vec<_>>().join("\n");
    let mut imports = String::new();
    let mut rest = String::new();
    for item in code.split_inclusive(';') {
        match item.trim_start().lines().find(|line| !line.trim().starts_with('#')) {
            Some(line) if line.starts_with("use ") => imports.push_str(item.trim_start()),
            Some(line) if line.starts_with("pub use ") => {}
            _ => rest.push_str(item),
        }
    }
    // A path in the code ends at the first character that cannot belong to a path.
    for start in ["super::", "crate::"] {
        for after in rest.split(start).skip(1) {
            let path = after.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
            let path = path.into_iter().next().unwrap_or_default();
            imports.push_str(&format!("use {start}{};\n", path.trim_end_matches(':')));
        }
    }
    // A path may also begin with a module that this file declares.
    for child in rest.split("mod ").skip(1).filter_map(|after| after.split(';').next()) {
        if names(&rest, child) {
            imports.push_str(&format!("use {child};\n"));
        }
    }
    let mut used = Vec::new();
    for mut path in paths(&imports.replace("use ", "")) {
        let mut at = here.clone();
        match path.first().map(String::as_str) {
            Some("crate") => at.clear(),
            Some("super") => drop(at.pop()),
            // The path begins with a module that this file declares.
            _ => at.extend(path.first().cloned()),
        }
        path.remove(0);
        at.extend(path);
        let file = (1..=at.len()).rev().map(|n| format!("{}.rs", at[..n].join("/")));
        let file = file.into_iter().find(|name| files.contains(name));
        used.extend(file);
    }
    used.retain(|name| name != file);
    used.sort();
    used.dedup();
    used
}

#[test]
fn files_of_the_app_have_no_cycle() {
    let mut files: Vec<(String, String)> = sources();
    files.retain(|(file, _)| file == "app.rs" || file.starts_with("app/"));
    let names: Vec<String> = files.iter().map(|(file, _)| file.clone()).collect();
    let mut left: Vec<(String, Vec<String>)> =
        files.iter().map(|(file, text)| (file.clone(), used(file, text, &names))).collect();
    assert!(left.iter().any(|(file, used)| file == "app.rs" && used.len() > 3), "{left:?}");
    // A file that does not use any of the remaining files cannot be part of a cycle.
    loop {
        let remaining: Vec<String> = left.iter().map(|(file, _)| file.clone()).collect();
        let before = left.len();
        left.retain(|(_, used)| used.iter().any(|name| remaining.contains(name)));
        if left.len() == before {
            break;
        }
    }
    assert!(left.is_empty(), "in a circle, or above one: {left:#?}");
}

#[test]
fn only_outer_modules_call_the_system() {
    const OUTER: [&str; 6] = ["store", "tty", "run", "config", "cli", "main"];
    const SYSTEM: [&str; 8] = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        ".canonicalize()",
        ".metadata()",
        ".is_file()",
        ".exists()",
    ];
    for (file, text) in sources().into_iter().filter(|(file, _)| !file.ends_with("/tests.rs")) {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        if OUTER.contains(&module) {
            continue;
        }
        let line = code(&text).find(|line| SYSTEM.iter().any(|call| line.contains(call)));
        assert!(line.is_none(), "{file} asks the system: {line:?}");
    }
}

/// Returns whether a line contains a path that begins with the name of a package.
fn names(line: &str, package: &str) -> bool {
    let path = format!("{package}::");
    line.match_indices(&path).any(|(at, _)| {
        let before = line.split_at(at).0;
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

#[test]
fn each_package_has_one_home() {
    let mut wrong = Vec::new();
    for (file, text) in sources().into_iter().filter(|(file, _)| !file.ends_with("/tests.rs")) {
        for (package, homes) in HOMES {
            let at_home =
                homes.iter().any(|home| file == *home || file.starts_with(&format!("{home}/")));
            if !at_home && code(&text).any(|line| names(line, package)) {
                wrong.push(format!("{file} names {package}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_theme_has_colours_and_no_file_is_named_mod() {
    for (file, text) in sources() {
        assert!(
            file.starts_with("ui/theme") || !code(&text).any(|line| line.contains("Color::")),
            "{file} names a colour"
        );
        assert!(!file.ends_with("mod.rs"), "{file}: the face of a module is module.rs");
        for noun in ["util", "common", "helper", "misc"] {
            assert!(!file.contains(noun), "{file}: a noun is missing");
        }
        assert!(text.starts_with("//!"), "{file} does not say what its noun means");
    }
}

/// Returns the name of the type that a line of code declares.
fn declared_type(line: &str) -> Option<&str> {
    let mut words =
        line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
    let first = words.find(|word| !["pub", "crate", "super"].contains(word))?;
    let is_associated = first == "type" && line.starts_with(' ');
    let declares = ["struct", "enum", "trait", "type"].contains(&first) && !is_associated;
    words.next().filter(|name| declares && name.starts_with(char::is_uppercase))
}

#[test]
fn type_names_are_unique_and_visibility_has_no_path() {
    let mut declared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (file, text) in sources() {
        assert!(!text.contains("pub(in "), "{file} uses pub(in …)");
        if file.ends_with("tests.rs") || file.contains("tests/") {
            continue;
        }
        let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for name in code.lines().filter_map(declared_type) {
            declared.entry(name.to_owned()).or_default().push(file.clone());
        }
    }
    declared.retain(|_, files| files.len() > 1);
    assert!(declared.is_empty(), "two types have the same name: {declared:#?}");
}

/// Returns the table of keys for docs/keys.md.
fn keys() -> String {
    use rolescope::app::{Context, Keymap};
    let mut page = String::from(
        "# Keys\n\nThis page is generated from the program's table of actions. To update it, run\n\
         `UPDATE_DOCS=1 cargo test`.\n\n\
         When you press Alt and a key, the terminal sends Esc followed by the key. rolescope therefore\n\
         treats a key that follows Esc within 25 ms as pressed with Alt. If the combination has no\n\
         action, nothing happens. Alt-Enter and Shift-Enter work like Enter.\n\n\
         Keyboard layouts with non-Latin letters work too. Outside text fields, a non-Latin letter acts\n\
         as the Latin letter on the same key, unless you have assigned an action to the non-Latin\n\
         letter itself. For example, `о` on a Russian keyboard acts as `j`.\n",
    );
    for context in Context::all() {
        page.push_str(&format!("\n## {}\n\n| key | effect |\n|---|---|\n", context.name()));
        for entry in
            Keymap::default().help(context).iter().filter(|entry| entry.group == context.name())
        {
            let keys: Vec<String> = entry.keys.split(' ').map(|key| format!("`{key}`")).collect();
            page.push_str(&format!("| {} | {} |\n", keys.join(" "), entry.sentence));
        }
    }
    page
}

#[test]
fn the_keys_page_matches_the_table_of_actions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, keys()).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap_or_default(),
        keys(),
        "run `UPDATE_DOCS=1 cargo test --test it house`"
    );
}

/// Returns the table of fields for docs/search.md.
fn fields() -> String {
    let rows = rolescope::search::scopes().map(|(_, names, example, finds)| {
        let others = names.get(1..).unwrap_or_default().join(", ");
        let others = if others.is_empty() { String::new() } else { format!(" ({others})") };
        format!("| `{example}`{others} | {finds} |\n")
    });
    rows.collect()
}

#[test]
fn the_search_page_has_every_field_and_only_valid_terms() {
    use rolescope::search::{Query, scopes};
    const HEAD: &str = "| term | finds |\n|---|---|\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/search.md");
    let text = fs::read_to_string(&path).unwrap();
    let wanted = with_rows(&text, HEAD, &fields());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert_eq!(text, wanted, "run `UPDATE_DOCS=1 cargo test --test it house`");
    }
    let forms = rolescope::search::QUERY_FORMS.iter().map(|(form, _)| *form);
    for example in scopes().map(|(_, _, example, _)| example).chain(forms) {
        let query = Query::parse(example);
        assert!(query.notes().is_empty() && !query.is_empty(), "{example}: {:?}", query.notes());
    }
}

/// Replaces the rows of the table below `head` in a page.
pub(crate) fn with_rows(text: &str, head: &str, rows: &str) -> String {
    let (before, rest) = text.split_once(head).unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let gap = if after.is_empty() { "" } else { "\n" };
    format!("{before}{head}{rows}{gap}{after}")
}

#[test]
fn the_config_page_has_every_key_and_theme() {
    use rolescope::config::ConfigKey;
    use rolescope::ui::Themes;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let text = fs::read_to_string(&path).unwrap();
    let keys = ConfigKey::ALL.iter().map(|key| {
        let default = key.by_default().replace(&format!("{}: ", key.name()), "");
        format!("| `{}` | `{default}` | {} |\n", key.name(), key.sentence())
    });
    let keys: String = keys.collect();
    let themes: String =
        Themes::names().map(|(name, sentence)| format!("| `{name}` | {sentence} |\n")).collect();
    let wanted = with_rows(&text, "| key | default | purpose |\n|---|---|---|\n", &keys);
    let wanted = with_rows(&wanted, "| theme | appearance |\n|---|---|\n", &themes);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap() == wanted,
        "run `UPDATE_DOCS=1 cargo test --test it house`"
    );
}

/// Returns the table rows for docs/architecture.md. Each row contains a package, the files that may
/// name it, and the reason that Cargo.toml gives for it.
fn homes() -> String {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let rows = HOMES.iter().map(|(package, homes)| {
        let lines = manifest.lines().filter_map(|line| line.split_once(" = "));
        let mut found = lines.filter(|(name, _)| name.replace('-', "_") == *package);
        let (name, line) = found.next().unwrap();
        let (_, reason) = line.rsplit_once(" # ").expect("a package has a reason");
        // If the folder `m` is listed, its file `m.rs` is left out.
        let shown = homes
            .iter()
            .filter(|home| !home.strip_suffix(".rs").is_some_and(|module| homes.contains(&module)));
        let homes: Vec<String> = shown.map(|home| format!("`{home}`")).collect();
        format!("| {name} | {} | {reason} |\n", homes.join(", "))
    });
    rows.collect()
}

#[test]
fn the_architecture_page_has_every_package_and_its_home() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let text = fs::read_to_string(&path).unwrap();
    let head = "| package | only in `src/` | purpose |\n|---|---|---|\n";
    let wanted = with_rows(&text, head, &homes());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert_eq!(text, wanted, "run `UPDATE_DOCS=1 cargo test --test it house`");
    }
}

#[test]
fn integer_overflow_panics_in_release_builds() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let release = manifest.split("[profile.release]").nth(1).unwrap();
    assert!(release.split("\n[").next().unwrap().contains("\noverflow-checks = true"));
    for lint in ["unwrap_used", "expect_used", "panic", "indexing_slicing", "string_slice"] {
        assert!(manifest.contains(&format!("\n{lint} = \"deny\"")), "{lint}");
    }
    assert!(manifest.contains("\nunsafe_code = \"forbid\""));
}
