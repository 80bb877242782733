//! Tests the exported page in a real browser: search, links, keys and printing. The page is also
//! tested without JavaScript, and with cards from an untrusted author.

mod browser;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use rolescope::store::builtin;
use serde_json::{Value, json};
use tempfile::TempDir;

use browser::{Browser, program};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A folder in which the program runs, isolated from this machine's settings.
struct Exported(TempDir);

impl Exported {
    fn new(args: &[&str]) -> Exported {
        let exported = Exported(tempfile::tempdir().unwrap());
        exported.export(args);
        exported
    }

    fn out(&self, args: &[&str]) -> String {
        let mut command = Command::cargo_bin("rolescope").unwrap();
        command.current_dir(self.0.path()).env_clear().env("LANG", "C.UTF-8");
        let output = command.env("HOME", self.0.path()).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    fn export(&self, args: &[&str]) {
        self.out(&[args, &["export", "html", "--out", "roles.html"]].concat());
        assert!(self.page().is_file(), "{args:?}");
    }

    fn page(&self) -> PathBuf {
        self.0.path().join("roles.html")
    }

    fn size(&self) -> u64 {
        self.page().metadata().unwrap().len()
    }
}

/// Returns the number of bytes in the files below a folder.
fn bytes_below(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| if path.is_dir() { bytes_below(&path) } else { path.metadata().unwrap().len() })
        .sum()
}

/// Replaces the query in the search box of the page.
fn ask(browser: &mut Browser, query: &str) {
    browser.value("document.getElementById('q').focus(); document.getElementById('q').select(); document.getElementById('q').value = ''");
    browser.insert(query);
    if query.is_empty() {
        browser.value("document.getElementById('q').dispatchEvent(new Event('input'))");
    }
}

fn first(browser: &mut Browser) -> String {
    browser.text("(document.querySelector('#list li a') || {}).hash")
}

/// Checks that the page did not load anything or write a message to the console.
fn is_quiet(browser: &mut Browser) {
    browser.value("1");
    assert_eq!(browser.complaints, Vec::<String>::new());
    let mut requests = browser.requests.clone();
    requests.retain(|request| !request.starts_with("file:///") || !request.ends_with("roles.html"));
    assert_eq!(requests, Vec::<String>::new());
}

#[test]
fn the_first_hit_equals_that_of_the_list() {
    let roles = root().join("tests/search/roles");
    let roles = roles.to_str().unwrap();
    let exported = Exported::new(&["-r", roles]);
    let Some(program) = program() else { return };
    let mut browser = Browser::open(&program, &exported.page(), true);
    let queries = fs::read_to_string(root().join("tests/search/first-hits.txt")).unwrap();
    let graded = fs::read_to_string(root().join("tests/search/graded.txt")).unwrap();
    let graded = graded.lines().filter_map(|line| line.rsplit_once(": ")).map(|(query, _)| query);
    let mut wrong = Vec::new();
    let (mut all, mut required) = (0, 0);
    for (number, query) in queries.lines().chain(graded).enumerate() {
        if query.starts_with('#') {
            continue;
        }
        let listed: Value =
            serde_json::from_str(&exported.out(&["-r", roles, "list", query, "--json"])).unwrap();
        let wanted =
            listed["roles"].as_array().unwrap().iter().find_map(|role| role["slug"].as_str());
        let wanted = wanted.map(|slug| format!("#r-{slug}")).unwrap_or_default();
        ask(&mut browser, query);
        let found = first(&mut browser);
        all += 1;
        if found != wanted {
            wrong.push(format!("{query}: {found} instead of {wanted}"));
            required += usize::from(number <= queries.lines().count());
        }
    }
    let equal = all - wrong.len();
    drop(writeln!(std::io::stderr(), "{equal} of {all} first hits are equal"));
    let asked = queries.lines().count() - 1;
    assert!(required * 10 <= asked, "{required} of {asked} differ:\n{}", wrong.join("\n"));
    assert!(wrong.len() * 8 <= all, "{} of {all} differ:\n{}", wrong.len(), wrong.join("\n"));
    is_quiet(&mut browser);
}

#[test]
fn search_jump_back_matrix_and_keys() {
    // The cards are read from files, because the built-in roles do not have problems for the page
    // to list.
    let roles = root().join("roles");
    let exported = Exported::new(&["-r", roles.to_str().unwrap()]);
    let cards = bytes_below(&roles);
    let most = cards * 3 / 2 + 160_000;
    assert!(exported.size() <= most, "{} of at most {most} bytes", exported.size());
    let Some(program) = program() else { return };
    let mut browser = Browser::open(&program, &exported.page(), true);
    const SHOWN: &str = "document.querySelector('.shown h2').textContent";
    // Enter opens the first result, a link leads to another role, and the back button returns.
    ask(&mut browser, "graphql");
    assert_eq!(browser.text("document.getElementById('status').textContent.split(' ')[1]"), "of");
    let reason = browser.text("document.querySelector('#list small').textContent");
    assert!(reason.to_lowercase().contains("graphql"), "{reason}");
    let name = browser.text("document.querySelector('#list li a').textContent");
    browser.press("Enter");
    browser.settle();
    assert_eq!(browser.text(SHOWN), name);
    browser.value("document.querySelector('.shown a[data-f=T]').click()");
    browser.settle();
    let other = browser.text(SHOWN);
    assert_ne!(other, name);
    browser.value("history.back()");
    browser.settle();
    assert_eq!(browser.text(SHOWN), name);
    // The down key goes to the next result, Esc clears the query, and / returns to the search box.
    ask(&mut browser, "sql");
    browser.press("ArrowDown");
    let second = browser.text("document.querySelectorAll('#list li a')[1].textContent");
    browser.press("Enter");
    browser.settle();
    assert_eq!(browser.text(SHOWN), second);
    // At this point, the card has the focus.
    browser.press("/");
    browser.press("Escape");
    assert_eq!(browser.text("document.getElementById('q').value"), "");
    browser.press("Escape");
    browser.press("/");
    assert_eq!(browser.text("document.activeElement.id"), "q");
    // The page has three views of all roles: matrix, skills and problems.
    for (page, wanted) in [("matrix", 30), ("skills", 60), ("problems", 5)] {
        browser.value(&format!("location.hash = '{page}'"));
        browser.settle();
        let rows = browser.value("document.querySelectorAll('.shown tr').length").as_u64().unwrap();
        assert!(rows >= wanted, "{page}: {rows}");
        assert_eq!(browser.text(SHOWN).to_lowercase(), page);
    }
    browser.value("location.hash = 'r-cto'");
    browser.settle();
    assert!(
        browser.value("document.querySelectorAll('.shown .ego a').length").as_u64().unwrap() > 3
    );
    // Only the card is printed, in dark letters.
    browser.imitate("print", "dark");
    assert_eq!(browser.text("getComputedStyle(document.querySelector('header')).display"), "none");
    assert_eq!(browser.text("getComputedStyle(document.body).color"), "rgb(0, 0, 0)");
    browser.imitate("screen", "dark");
    assert_eq!(browser.text("getComputedStyle(document.body).backgroundColor"), "rgb(13, 17, 23)");
    is_quiet(&mut browser);
}

#[test]
fn without_javascript_the_page_is_complete() {
    let exported = Exported::new(&["--builtin"]);
    let Some(program) = program() else { return };
    let mut browser = Browser::open(&program, &exported.page(), false);
    let visible = |selector: &str| {
        format!(
            "[...document.querySelectorAll('{selector}')].filter(node => node.offsetHeight > 0).length"
        )
    };
    assert!(browser.value(&visible("article")).as_u64().unwrap() >= builtin().len() as u64);
    assert_eq!(browser.value(&visible("section")), 3);
    assert_eq!(browser.value(&visible("#search")), 0);
    // Each link within the page must have a target.
    let lost = browser.value(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1)).filter(id => id !== 'all' && !document.getElementById(decodeURIComponent(id)))",
    );
    assert_eq!(lost, json!([]));
    is_quiet(&mut browser);
}

/// Returns cards from an untrusted author. Each contains text that would become markup or a script
/// in the page if it were not escaped.
fn hostile() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join("cards").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let act = "<script>window.bad=1</script><img src=x onerror=window.bad=2>\"'><svg onload=window.bad=3>";
    put(
        "one.md",
        &format!(
            "---\nname: '{}'\nid: \"</article>\"\nslug: \"a\\\" onclick=x b\"\ndefault_seniority: \"<b>\"\n---\n# Mission\n{act}\n\n[x](javascript:window.bad=4) ![p](https://example.com/p.png) <https://example.com/\"onmouseover=x>\n\n```html\n</pre></script>{act}\n```\n\n# Responsibilities\n- **{act}** (primary)\n  *Success metric*: {act}\n\n# Capabilities\n- **{act}** — Expert ({act})\n\n# Interactions\n- **{act}** → Two </style></script> (daily)\n  *Notes*: {act}\n\n# {act}\n<style>*{{display:none}}</style><meta http-equiv=refresh content=0><base href=//example.com><iframe src=//example.com></iframe>\n",
            act.replace('\'', "''")
        ),
    );
    put(
        "two.md",
        "---\nname: Two </style></script>\n---\n# Interactions\n- **Uses** → one (daily)\n- **Uses** → Nobody <script>window.bad=5</script>\n",
    );
    put("three.md", "---\nname: matrix\nslug: matrix\n---\n# Mission\nA\u{202e}b\u{1b}[2Jc\u{0}\n");
    put(
        "four.md",
        "---\nname: __proto__\nslug: __proto__\naliases: [constructor, toString]\n---\n# Capabilities\n- **constructor** — Expert\n",
    );
    put("same/a.md", "---\nname: Same\nslug: same\n---\n");
    put("same/b.md", "---\nname: Same\nslug: same\n---\n");
    put(
        "rolescope.yaml",
        "aliases: {'</script><script>window.bad=6</script>': [x], '__proto__': [y, constructor]}\n",
    );
    folder
}

#[test]
fn the_cards_of_a_stranger_are_text() {
    let folder = hostile();
    let exported = Exported(folder);
    exported.export(&["-r", "cards"]);
    let text = fs::read_to_string(exported.page()).unwrap();
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\0']));
    let Some(program) = program() else { return };
    let mut browser = Browser::open(&program, &exported.page(), true);
    for query in [
        "",
        "constructor",
        "x",
        "\"</script>",
        "y",
        "__proto__",
        "cap:",
        "'",
        "(",
        "[",
        "\\",
        "to:one",
        "a|b",
        "!",
        ">=expert",
    ] {
        ask(&mut browser, query);
        assert_eq!(browser.value("window.bad"), Value::Null, "{query}");
    }
    assert_eq!(browser.value("document.querySelectorAll('script').length"), 2);
    assert_eq!(browser.value("document.querySelectorAll('article').length"), 6);
    let rest = "document.querySelectorAll('article :is(img, iframe, style, script, meta, base, object, form, input), [onerror], [onload], [onclick], a[href^=javascript]').length";
    assert_eq!(browser.value(rest), 0);
    // All anchors are different, so the role `matrix` does not take the anchor of the matrix view.
    assert_eq!(browser.value("new Set([...document.querySelectorAll('[id]')].map(node => node.id)).size === document.querySelectorAll('[id]').length"), true);
    assert_eq!(browser.text("document.getElementById('matrix').tagName"), "SECTION");
    is_quiet(&mut browser);
    // Even if a script got into the page, it would not run.
    browser.value("const s = document.createElement('script'); s.textContent = 'window.bad = 7'; document.body.append(s)");
    assert_eq!(browser.value("window.bad"), Value::Null);
}

/// Returns a folder of 150 agent files of typical length and form.
fn agents() -> TempDir {
    const FIELDS: [&str; 15] = [
        "kubernetes",
        "react",
        "security",
        "payments",
        "search",
        "billing",
        "mobile",
        "data",
        "testing",
        "design",
        "docs",
        "release",
        "network",
        "storage",
        "queue",
    ];
    const KINDS: [&str; 10] = [
        "engineer", "reviewer", "tester", "writer", "planner", "auditor", "analyst", "migrator",
        "debugger", "coach",
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("agents")).unwrap();
    for (number, field) in FIELDS.into_iter().enumerate() {
        for (at, kind) in KINDS.into_iter().enumerate() {
            let next = FIELDS[(number + at + 1) % FIELDS.len()];
            let steps: String = (1..=18)
                .map(|step| format!("- Step {step} of {field}: look at what the {next} part needs, write down what the {kind} found, and say how sure it is\n"))
                .collect();
            let text = format!(
                "---\nname: {field}-{kind}\ndescription: Use this agent for {field} work that a {kind} does. It hands over to {next}-{kind}.\ntools: Read, Grep, Bash\nmodel: sonnet\n---\n\nYou are the {kind} for {field}.\n\n## Responsibilities\n\n{steps}\n## Boundaries\n\n- Never change {next} without asking {next}-{kind}\n\n```sh\nrun {field} --as {kind}\n```\n"
            );
            fs::write(folder.path().join(format!("agents/{field}-{kind}.md")), text).unwrap();
        }
    }
    folder
}

#[test]
fn a_folder_of_150_agents_is_searched_too() {
    let exported = Exported(agents());
    exported.export(&["-r", "agents"]);
    let most = bytes_below(&exported.0.path().join("agents")) * 3 / 2 + 150_000;
    assert!(exported.size() <= most, "{} of at most {most} bytes", exported.size());
    let Some(program) = program() else { return };
    let mut browser = Browser::open(&program, &exported.page(), true);
    assert_eq!(browser.value("document.querySelectorAll('article').length"), 150);
    let mut wrong = Vec::new();
    for query in
        ["kubernetes reviewer", "payments", "react", "mobile coach", "queu tester", "auditor"]
    {
        let listed: Value =
            serde_json::from_str(&exported.out(&["-r", "agents", "list", query, "--json"]))
                .unwrap();
        let wanted = format!("#r-{}", listed["roles"][0]["slug"].as_str().unwrap_or_default());
        let start = browser.value("performance.now()").as_f64().unwrap();
        ask(&mut browser, query);
        let took = browser.value("performance.now()").as_f64().unwrap() - start;
        assert!(took < 3_000.0, "{query}: {took} ms");
        let found = first(&mut browser);
        if found != wanted {
            wrong.push(format!("{query}: {found} instead of {wanted}"));
        }
    }
    assert!(wrong.len() < 2, "{}", wrong.join("\n"));
    browser.press("Enter");
    browser.settle();
    let shown = browser.text("document.querySelector('.shown h2').textContent");
    assert!(shown.to_lowercase().contains("auditor"), "{shown}");
    is_quiet(&mut browser);
}

#[test]
fn the_screens_of_the_page_are_current() {
    let Some(program) = program() else { return };
    if std::env::var_os("UPDATE_DOCS").is_none() {
        return;
    }
    let exported = Exported::new(&["--builtin"]);
    let mut browser = Browser::open(&program, &exported.page(), true);
    for scheme in ["light", "dark"] {
        browser.imitate("screen", scheme);
        ask(&mut browser, "sql>=advanced");
        browser.press("Enter");
        browser.settle();
        let picture = browser.picture();
        fs::write(root().join(format!("docs/screens/page-{scheme}.png")), picture).unwrap();
    }
}
