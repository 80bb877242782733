//! Tests that printing a role is the inverse of parsing a card: the printed card has the same
//! contents.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rolescope::role::{Known, Origin, Role};

fn read(text: &str) -> Role {
    Role::parse(Origin::File("roles/some-role/profile.md".into()), text)
}

/// Returns the printed form of a card if its contents differ from the original.
fn changed(text: &str) -> Option<String> {
    let mut role = read(text);
    if role.form.is_foreign {
        role = role.in_own_format();
    }
    let card = role.print();
    let again = read(&card);
    (!again.has_same_content(&role))
        .then(|| format!("{text}\n~~~ is printed as\n{card}\n~~~\n{role:#?}\n{again:#?}"))
}

fn cards_below(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).hidden(false).git_ignore(false).build();
    let mut paths: Vec<PathBuf> = walk
        .flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.is_file() && path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    paths
}

fn all_say_the_same(folder: &Path) -> usize {
    let mut wrong = Vec::new();
    let paths = cards_below(folder);
    for path in &paths {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        wrong.extend(changed(&text).map(|_| path.display().to_string()));
    }
    assert!(wrong.is_empty(), "{} change: {}", wrong.len(), wrong.join("\n"));
    paths.len()
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_strict_card_is_printed_byte_for_byte() {
    let mut wrong = Vec::new();
    for path in cards_below(&here().join("roles")) {
        let text = fs::read_to_string(&path).unwrap();
        let card = read(&text).print();
        if card != text {
            let lines = text.lines().zip(card.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{}: {lines:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn awful_cards_keep_their_content() {
    assert!(all_say_the_same(&here().join("tests/cards")) > 20);
}

/// Tests cards by other authors, if a folder of them is available.
#[test]
#[allow(clippy::print_stdout, reason = "a skipped test prints the reason")]
fn outside_cards_say_the_same() {
    let Some(folder) = std::env::var_os("ROLESCOPE_TEST_CARDS") else {
        println!("skipped: ROLESCOPE_TEST_CARDS names no folder of cards");
        return;
    };
    all_say_the_same(Path::new(&folder));
}

/// Words that must survive printing. Many of them have a special meaning in Markdown, YAML or the
/// card format.
const WORDS: &[&str] = &[
    "API design",
    "R&D",
    "<200ms",
    ">99.9%",
    "->",
    "→",
    "a, b",
    "(a, b)",
    "\"a, b\"",
    "`a, b`",
    "1,000",
    "C#",
    "数据",
    "🚀",
    "e\u{301}",
    "-",
    "#",
    "*",
    "_",
    ":",
    "—",
    "Advanced",
    "Expert (x",
    "y)",
    "(primary)",
    "Metric: 1, 2",
    "*Notes*: n",
    "KPI:",
    "**bold**",
    "__so__",
    "007",
    "No",
    "1.10",
    "a: b",
    "# x",
    "@x",
    "&y",
    "!z",
    "|",
    "[a]",
    "[a]: b",
    "[ ] c",
    "{d}",
    "'",
    "\"",
    "`",
    "\\",
    "<!-- c",
    "<b>",
    "1. e",
    "+ f",
    "> g",
    "```",
    "~~~",
    "---",
    "===",
    "&amp;",
    "\u{a0}",
    "(type: api)",
    "daily",
    "QA Engineer",
    "notes",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(WORDS).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9 ]{1,8}",
        1 => "\\PC{1,4}",
    ]
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), 1..4).prop_map(|words| words.join(" "))
}

/// Generates a list item in the documented form of any section, with arbitrary text.
fn item() -> impl Strategy<Value = String> {
    let below = prop_oneof![
        4 => Just(String::new()),
        1 => words().prop_map(|text| format!("\n  - {text}")),
        1 => (words(), words()).prop_map(|(a, b)| format!("\n  - {a}\n    - {b}")),
        1 => words().prop_map(|text| format!("\n\n  {text}")),
        1 => words().prop_map(|text| format!("\n  {text}")),
        1 => words().prop_map(|text| format!("\n\n  ```\n  {text}\n    - x\n  ```")),
    ];
    let own = prop_oneof![
        (words(), words()).prop_map(|(a, b)| format!("- **{a}**: {b}")),
        (words(), words())
            .prop_map(|(a, b)| format!("- **{a}** (primary)  \n  *Success metric*: {b}")),
        (words(), words()).prop_map(|(a, b)| format!("- **{a}**  \n  *Success metrics*:\n  - {b}")),
        (words(), words(), words()).prop_map(|(a, b, c)| format!("- **{a}** — {b} ({c})")),
        (words(), words()).prop_map(|(a, b)| format!("- **{a}** (type: {b})")),
        (words(), words(), words(), words())
            .prop_map(|(a, b, c, d)| format!("- **{a}** → {b} ({c})  \n  *Notes*: {d}")),
        words().prop_map(|a| format!("- {a}")),
        (words(), words()).prop_map(|(a, b)| format!("- **{a}** {b}")),
    ];
    (own, below).prop_map(|(own, below)| own + &below)
}

/// Generates the title of any section.
fn title() -> impl Strategy<Value = &'static str> {
    let known = proptest::sample::select(Known::ALL.as_slice()).prop_map(Known::title);
    prop_oneof![8 => known, 1 => Just("Anything"), 1 => Just("Interactions")]
}

/// Generates a card that mostly follows the documented format, with arbitrary text.
fn card() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("id"),
        Just("slug"),
        Just("name"),
        Just("default_seniority"),
        Just("description"),
        Just("tags"),
        Just("odd")
    ];
    let front = (key, words(), any::<bool>()).prop_map(|(key, value, quoted)| {
        if quoted { format!("{key}: {value:?}\n") } else { format!("{key}: {value}\n") }
    });
    let text = prop_oneof![
        2 => words(),
        4 => proptest::collection::vec(item(), 0..4).prop_map(|items| items.join("\n")),
        1 => Just(String::new()),
    ];
    let section = (title(), text).prop_map(|(title, text)| format!("\n# {title}\n{text}\n"));
    (proptest::collection::vec(front, 0..4), proptest::collection::vec(section, 0..6))
        .prop_map(|(front, sections)| format!("---\n{}---\n{}", front.concat(), sections.concat()))
}

/// Fragments of cards, which are joined in any order.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    " ",
    "  ",
    "    ",
    "\t",
    "  \n",
    "\\\n",
    "# ",
    "## ",
    "### ",
    "#\n",
    "# Mission\n",
    "## Mission\n",
    "# Short Description\n",
    "## Short Description\n",
    "# Properties\n",
    "## properties:\n",
    "# Responsibilities\n",
    "## Responsibilities\n",
    "### Responsibilities\n",
    "# Capabilities\n",
    "## Capabilities\n",
    "## CAPABILITIES\n",
    "# Artifacts\n",
    "## Artifacts\n",
    "# Interactions\n",
    "## Interactions\n",
    "# Anything\n",
    "# Success Metrics\n",
    "## Tools\n",
    "# boundaries\n",
    "# Process\n",
    "# Use When\n",
    "# Levels\n",
    "**Never** ",
    "**Lead**: ",
    "## Deeper\n",
    "Capabilities\n===\n",
    "Artifacts\n---\n",
    "# [a]\n",
    "# *b* `c` \\#\n",
    "# 🚀 Role: Lead\n",
    "# A &amp;amp; B #\n",
    "---\n",
    "---\n",
    "...\n",
    "+++\n",
    "name: A\n",
    "name: \"a: b\"\n",
    "name: 007\n",
    "id: x-1\n",
    "slug: [a, b]\n",
    "title: T # c\n",
    "default_seniority: Wizard\n",
    "description: ```\n",
    "description: |\n  # Artifacts\n  - a\n",
    "tags: [a, \"b, c\"]\n",
    "tools: x, y\n",
    "odd: {deep: [1, 2]}\n",
    "properties:\n  a: 1\n  b: [c, d]\n",
    "bad: a: b\n",
    "\tbad",
    "- ",
    "- ",
    "  - ",
    "    - ",
    "1. ",
    "* ",
    "> ",
    "**API**",
    "**SQL** — Expert (joins, CTEs)",
    "**TS** – ",
    "Kafka - Advanced",
    "Cloud: AWS, GCP",
    "(type: api)",
    "(primary)",
    "Runbook (document)",
    "*Success metric*: <200ms, 1,000\n",
    "Metrics:\n",
    "- Metric: 1, 2\n",
    "- KPI: 5\n",
    "KPI: ",
    "**Provides API** → QA (daily)",
    "Asks -> **B, C**",
    "Helps => `X`",
    "⇒ [Y](../y.md)",
    " ➜ ",
    " --> ",
    "*Notes*: ",
    "Notes:\n",
    "- Notes: x\n",
    "(weekly)",
    "text",
    "word, word",
    "`code, code`",
    "\"",
    "```\n",
    "```\n",
    "~~~\n",
    "<!--",
    "-->\n",
    "<div>\n",
    "[a]: /b\n",
    "[ ] ",
    "| a | b |\n|---|---|\n",
    "\r",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{1b}[2J",
    "\u{7f}",
    "***\n",
    "===\n",
    "\u{feff}",
    "\u{a0}",
    "\u{0}",
    "**",
    "__",
    "(",
    ")",
    ".",
];

fn glued() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => word(),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Generates a section that consists mostly of markup characters.
fn soup() -> impl Strategy<Value = String> {
    let marks = "[-*_#>`:;,.()\\[\\]{}|&<!/~=+1 ab\\\\\n→—]{0,40}";
    (title(), proptest::collection::vec(marks, 0..4))
        .prop_map(|(title, items)| format!("# {title}\n- {}\n", items.join("\n- ")))
}

proptest! {
    #[test]
    fn markup_keeps_its_content(text in soup()) {
        if let Some(printed) = changed(&text) {
            prop_assert!(false, "{}", printed);
        }
    }

    #[test]
    fn cards_keep_their_content(text in card()) {
        if let Some(printed) = changed(&text) {
            prop_assert!(false, "{}", printed);
        }
    }

    #[test]
    fn any_text_keeps_its_content(text in glued()) {
        if let Some(printed) = changed(&text) {
            prop_assert!(false, "{}", printed);
        }
    }

    #[test]
    fn printing_again_changes_nothing(text in card()) {
        let role = read(&text);
        let card = role.print();
        prop_assert_eq!(read(&card).print(), card);
    }
}
