//! Checks that the documents are correct: their commands run, their links lead somewhere, and every
//! document can be reached from README.md.
//!
//! The first line of a block of commands determines how it is tested:
//!
//! | block | test |
//! |---|---|
//! | `sh` | each line runs; its exit code is 0, or the one in its comment: `# exits 1` |
//! | `sh empty` | the same, one line after the other in a folder that is empty at first |
//! | `sh interactive` | needs a terminal: only the options of `rolescope` commands are checked |
//! | `sh build` | builds: the scripts, examples, benches and tests that it names exist |
//! | `sh bash`, `sh zsh`, `sh fish` | that shell can parse it, if it is installed |

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the name and text of every document.
fn documents() -> BTreeMap<String, String> {
    let docs = fs::read_dir(root().join("docs")).unwrap();
    let docs = docs.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_str().unwrap()));
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        .into_iter()
        .map(str::to_owned)
        .chain(docs.filter(|name| name.ends_with(".md")))
        .map(|name| (name.clone(), fs::read_to_string(root().join(name)).unwrap()))
        .collect()
}

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// Returns the kind and the text of each code block.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                blocks.push((kind.to_string(), String::new()));
                inside = true;
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => blocks.last_mut().unwrap().1.push_str(&text),
            _ => {}
        }
    }
    blocks
}

/// Returns the lines of a block that are neither empty nor comments.
fn lines(block: &str) -> Vec<String> {
    let block = block.replace("\\\n", " ");
    let lines = block.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Splits a line into its command and its comment.
fn parts(line: &str) -> (&str, &str) {
    line.split_once(" #").unwrap_or((line, ""))
}

/// The shell of a user who has just installed rolescope.
struct Desk(TempDir);

impl Desk {
    /// Creates the shell in a folder with cards in `roles`.
    fn new() -> Desk {
        let desk = Desk::empty();
        for card in fs::read_dir(root().join("roles")).unwrap() {
            let card = card.unwrap();
            let copy = desk.at("here/roles").join(card.file_name());
            fs::create_dir_all(&copy).unwrap();
            fs::copy(card.path().join("profile.md"), copy.join("profile.md")).unwrap();
        }
        desk
    }

    /// Creates the shell in an empty folder.
    fn empty() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        for folder in ["bin", "checked", "home", "here"] {
            fs::create_dir_all(desk.at(folder)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_rolescope"), desk.at("bin/rolescope")).unwrap();
        // This script replaces rolescope, and only checks that rolescope accepts the options.
        let script = format!(
            "#!/bin/sh\necho \"$*\" >>'{here}/asked'\n'{program}' \"$@\" --help >/dev/null 2>>'{here}/wrong'\n",
            here = desk.at("checked").display(),
            program = env!("CARGO_BIN_EXE_rolescope"),
        );
        fs::write(desk.at("checked/rolescope"), script).unwrap();
        let rights = fs::Permissions::from_mode(0o755);
        fs::set_permissions(desk.at("checked/rolescope"), rights).unwrap();
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn shell(&self, line: &str, path: &str) -> Output {
        Command::new("/bin/sh")
            .args(["-c", line])
            .current_dir(self.at("here"))
            .env_clear()
            .env("HOME", self.at("home"))
            .env("LANG", "C.UTF-8")
            .env("PATH", path)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, line: &str) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        self.shell(line, &format!("{}:{path}", self.at("bin").display()))
    }

    /// Returns the errors that rolescope reports about the options of each `rolescope` command on a
    /// line. Other commands are not run.
    fn wrong(&self, line: &str) -> Option<String> {
        for file in ["checked/asked", "checked/wrong"] {
            drop(fs::remove_file(self.at(file)));
        }
        self.shell(line, self.at("checked").to_str().unwrap());
        let [asked, wrong] = ["checked/asked", "checked/wrong"]
            .map(|name| fs::read_to_string(self.at(name)).unwrap_or_default());
        let asked = asked.lines().count();
        let wanted = line.split(|c: char| !c.is_alphanumeric() && !"-_./".contains(c));
        let wanted = wanted.filter(|word| *word == "rolescope").count();
        if !wrong.is_empty() {
            return Some(wrong);
        }
        (asked < wanted).then(|| format!("only {asked} of {wanted} were asked"))
    }
}

/// Returns whether all programs that a line pipes text to are installed. Prints the first missing
/// one.
fn can_run(line: &str) -> bool {
    let mut programs = line.split(" | ").skip(1).filter_map(|part| part.split(' ').next());
    programs.all(|program| {
        let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
        let found = found.unwrap().status.success();
        if !found {
            drop(writeln!(std::io::stderr(), "{program} is not installed: skipped: {line}"));
        }
        found
    })
}

#[test]
fn every_command_in_the_docs_runs() {
    let mut wrong = Vec::new();
    let mut ran = 0;
    for (name, text) in documents() {
        for (kind, block) in blocks(&text) {
            let desk = if kind == "sh empty" { Desk::empty() } else { Desk::new() };
            for line in lines(&block) {
                let (command, comment) = parts(&line);
                let said = match &*kind {
                    "sh" | "sh empty" if can_run(command) => {
                        ran += 1;
                        let wanted = comment.split_once("exits ").map_or("0", |(_, code)| code);
                        let output = desk.run(command);
                        let code = output.status.code().map(|code| code.to_string());
                        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
                        let right = code.as_deref() == Some(wanted.trim());
                        (!right).then(|| format!("exit code {code:?}: {printed}"))
                    }
                    "sh" | "sh empty" | "sh interactive" => desk.wrong(command),
                    "sh build" => missing(command),
                    _ => None,
                };
                wrong.extend(said.map(|said| format!("{name}: {line}\n    {said}")));
            }
            if let Some(shell) = kind.strip_prefix("sh ")
                && ["bash", "zsh", "fish"].contains(&shell)
                && can_run(&format!("a line | {shell}"))
            {
                let read = Command::new(shell).args(["-n", "-c", &block]).output().unwrap();
                let printed = String::from_utf8_lossy(&read.stderr).into_owned();
                wrong.extend((!read.status.success()).then(|| format!("{name}: {printed}")));
            } else if kind.starts_with("sh")
                && !["sh", "sh empty", "sh interactive", "sh build"].contains(&&*kind)
                && !["sh bash", "sh zsh", "sh fish"].contains(&&*kind)
            {
                wrong.push(format!("{name}: a block of the kind `{kind}` is not known"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran > 30, "only {ran} commands ran");
}

#[test]
fn examples_in_the_docs_match_the_program() {
    let mut wrong = Vec::new();
    let mut shown = BTreeMap::new();
    for (name, text) in documents() {
        for (kind, block) in blocks(&text) {
            let desk = Desk::new();
            let said = match &*kind {
                // A config in the documents must be valid.
                "yaml" => {
                    let folder = desk.at("home/.config/rolescope");
                    fs::create_dir_all(&folder).unwrap();
                    fs::write(folder.join("config.yaml"), &block).unwrap();
                    let output = desk.run("rolescope config");
                    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
                    (!output.status.success() || !printed.is_empty()).then_some(printed)
                }
                // A card in the documents must pass `check --strict`.
                "markdown" => {
                    fs::write(desk.at("here/card.md"), &block).unwrap();
                    let output = desk.run("rolescope check --strict card.md");
                    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
                    (!output.status.success()).then_some(printed)
                }
                // The block shows a command and its output. The character … represents omitted
                // lines.
                "text" if block.starts_with("$ ") => {
                    let (command, wanted) = block.split_once('\n').unwrap();
                    let command = command.trim_start_matches("$ ");
                    let printed = desk.run(&format!("{command} 2>&1")).stdout;
                    let printed = String::from_utf8(printed).unwrap();
                    let mut rest = &*printed;
                    let parts = wanted.split("…\n");
                    let all: Option<Vec<()>> = parts
                        .map(|part| rest.split_once(part).map(|(_, after)| rest = after))
                        .collect();
                    (all.is_none() || !rest.is_empty()).then(|| printed.clone())
                }
                _ => continue,
            };
            *shown.entry(kind).or_insert(0) += 1;
            wrong.extend(said.map(|said| format!("{name}:\n{block}\nreports:\n{said}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(shown.len(), 3, "{shown:?}");
}

/// Returns the first file in a build command that does not exist.
fn missing(command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let named = words.windows(2).filter_map(|pair| match pair[0] {
        "--example" => Some(format!("examples/{}", pair[1])),
        "--bench" => Some(format!("benches/{}.rs", pair[1])),
        "--test" => Some(format!("tests/{}.rs", pair[1])),
        _ => None,
    });
    let scripts = words.iter().filter(|word| word.starts_with("scripts/"));
    let mut paths = named.chain(scripts.map(|path| (*path).to_owned()));
    let missing = paths
        .find(|path| !root().join(format!("{path}.rs")).exists() && !root().join(path).exists());
    missing.map(|path| format!("no {path}"))
}

#[test]
fn every_command_in_running_text_accepts_its_options() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (name, text) in documents() {
        for event in events(&text) {
            let Event::Code(code) = event else { continue };
            if code.starts_with("rolescope ") && !code.contains('…') {
                let command = code.split(['>', '|']).next().unwrap_or_default();
                asked += 1;
                wrong.extend(desk.wrong(command).map(|said| format!("{name}: {code}\n    {said}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 10, "only {asked} commands");
}

/// Returns the targets of all links and pictures in a document, including those in HTML.
fn targets(text: &str) -> BTreeSet<String> {
    let mut targets = BTreeSet::new();
    for event in events(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                targets.insert(dest_url.to_string());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for attribute in ["src=\"", "srcset=\"", "href=\""] {
                    let values = html.split(attribute).skip(1);
                    let values = values.filter_map(|value| value.split('"').next());
                    targets.extend(values.map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    targets
}

/// Returns the anchors that a code host such as GitHub generates for the headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) if heading.is_some() => {
                heading.as_mut().unwrap().push_str(&text);
            }
            Event::End(TagEnd::Heading(_)) => {
                let heading = heading.take().unwrap_or_default().to_lowercase();
                let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                anchors.insert(kept.collect::<String>().replace(' ', "-"));
            }
            _ => {}
        }
    }
    anchors
}

/// Resolves each `..` in a path.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
        plain
    })
}

#[test]
fn every_link_has_a_target_and_every_document_is_linked() {
    let documents = documents();
    let mut wrong = Vec::new();
    let mut reached = BTreeSet::from(["README.md".to_owned()]);
    let mut to_read = vec!["README.md".to_owned()];
    let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in &documents {
        for target in targets(text) {
            if target.contains("://") {
                continue; // tests use no network
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let folder = Path::new(name).parent().unwrap();
            let path =
                if path.is_empty() { PathBuf::from(name) } else { plain(&folder.join(path)) };
            let to = path.to_str().unwrap().to_owned();
            if !root().join(&path).exists() {
                wrong.push(format!("{name}: {target}: {to} does not exist"));
            }
            if !anchor.is_empty()
                && !documents.get(&to).is_some_and(|text| anchors(text).contains(anchor))
            {
                wrong.push(format!("{name}: {target}: {to} lacks this heading"));
            }
            links.entry(name.clone()).or_default().insert(to);
        }
    }
    while let Some(name) = to_read.pop() {
        for to in links.get(&name).into_iter().flatten() {
            if reached.insert(to.clone()) {
                to_read.push(to.clone());
            }
        }
    }
    let lost = documents.keys().filter(|name| !reached.contains(*name));
    wrong.extend(lost.map(|name| format!("{name} cannot be reached from README.md")));
    let pictures = fs::read_dir(root().join("docs/screens")).unwrap();
    for picture in pictures {
        let name = format!("docs/screens/{}", picture.unwrap().file_name().to_str().unwrap());
        wrong.extend((!reached.contains(&name)).then(|| format!("{name} is shown nowhere")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_source_file_named_in_the_docs_exists() {
    const BELOW: [&str; 4] = ["", "src", "tests", "tests/it"];
    // The documents use this name as a placeholder for the file of any module.
    const EXAMPLES: [&str; 1] = ["module.rs"];
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for (name, text) in documents() {
        for event in events(&text) {
            let Event::Code(code) = event else { continue };
            let is_file = code.ends_with(".rs") && !code.contains([' ', '*', '{']);
            if is_file && !EXAMPLES.contains(&&*code) {
                asked += 1;
                if !BELOW.iter().any(|folder| root().join(folder).join(&*code).exists()) {
                    wrong.push(format!("{name}: {code}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 100, "only {asked} files");
}
