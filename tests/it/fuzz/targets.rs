//! The fuzz targets: what each target does with its bytes, and the properties that must hold for
//! any input. The fuzzers in `fuzz` and the replay of their corpora in `tests/it/fuzz.rs` call the
//! same functions.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    reason = "tests may stop at the first surprise, in their helpers too; here they are a library of the fuzzers"
)]

use std::collections::{HashSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rolescope::app::{
    App, AppStart, DocumentReader, Effect, Event, KeyPress, Loaded, MapOrder, Mouse, MouseKind,
    Snapshot, lay,
};
use rolescope::atlas::{Atlas, Node};
use rolescope::card::{Card, LIMITS, role_keys};
use rolescope::chart::Glyphs;
use rolescope::check::{self, Evidence, Policy};
use rolescope::page::{self, Document};
use rolescope::role::{Origin, Problem, Role, Scales};
use rolescope::search::{Index, Order, Query, Reason, TextKind};
use rolescope::store::builtin;
use rolescope::text::yaml;
use rolescope::text::{self, columns, graphemes, is_harmful, sanitize};
use rolescope::ui::{self, Look};

/// The function of a fuzz target, which is called with the input bytes.
pub type Body = fn(&[u8]);

/// The fuzz targets and their names.
pub const TARGETS: [(&str, Body); 5] = [
    ("front_matter", front_matter),
    ("card", card),
    ("harmless", harmless_text),
    ("query", query),
    ("keys", keys),
];

/// The size below which a card cannot reach any limit. If a card reaches a limit on items or names,
/// its printed form may lose some of its contents.
const FAR_FROM_LIMITS: usize = 1024;

/// Checks that the position of a problem is in the text of its card, or one column past the end of
/// a line.
fn within(problem: &Problem, lines: &[&str], text: &str) {
    let line = usize::try_from(problem.line).unwrap();
    let column = usize::try_from(problem.column).unwrap();
    assert!(
        (1..=lines.len()).contains(&line),
        "line {line} of {}: {problem:?}\n{text:?}",
        lines.len()
    );
    let end = lines[line - 1].chars().count() + 1;
    let past = column + usize::try_from(problem.width).unwrap();
    assert!((1..=end).contains(&column), "column {column} of {end}: {problem:?}\n{text:?}");
    assert!(past <= end + 1, "ends at {past} of {end}: {problem:?}\n{text:?}");
}

/// Splits text into lines as rolescope does, and removes the line endings.
fn lines_of(text: &str) -> Vec<&str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

/// Tests front matter, the text between two `---` lines.
pub fn front_matter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let count = u32::try_from(lines_of(&text).len()).unwrap();
    let most = LIMITS.iter().find(|limit| limit.unit == "keys").unwrap().most;
    match yaml::fields(&text) {
        Ok(fields) => {
            assert!(fields.len() as u64 <= most, "{} keys", fields.len());
            for field in &fields {
                assert!((1..=count).contains(&field.line), "{field:?} of {count} lines: {text:?}");
            }
            assert!(fields.is_sorted_by_key(|field| field.line), "{fields:?}\n{text:?}");
            assert_eq!(yaml::fields(&text).as_ref(), Ok(&fields), "{text:?}");
        }
        Err(refusal) => {
            assert!((1..=count).contains(&refusal.line), "{refusal:?} of {count} lines: {text:?}");
            let line = lines_of(&text)[usize::try_from(refusal.line).unwrap() - 1];
            let end = u32::try_from(line.chars().count()).unwrap() + 1;
            assert!((1..=end).contains(&refusal.column), "{refusal:?} of {end} columns: {text:?}");
            assert!(!refusal.message.is_empty() && !refusal.help.is_empty(), "{refusal:?}");
        }
    }
    // Front matter that is not valid YAML is read line by line.
    for whole in [format!("---\n{text}\n---\n# Mission\nWhy.\n"), format!("---\n{text}")] {
        let role = Role::parse(Origin::Stdin, &whole);
        let lines = lines_of(&whole);
        assert!(!role.name.trim().is_empty(), "no name: {whole:?}");
        for property in &role.properties {
            let line = usize::try_from(property.line).unwrap();
            assert!((1..=lines.len()).contains(&line), "{property:?}\n{whole:?}");
        }
        check::card_problems(&role).iter().for_each(|problem| within(problem, &lines, &whole));
    }
}

/// Tests a whole file, as Markdown and as data.
pub fn card(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for file in ["profile.md", "role.yaml", "role.toml", "role.json"] {
        let path = Path::new("roles/some-role").join(file);
        let mut origins = role_keys(&text, &path, Scales::plain()).origins(&path);
        // Reading many roles from one file would take a long time and test nothing new.
        origins.truncate(4);
        origins.into_iter().for_each(|origin| role_of(origin, &text));
    }
}

fn role_of(origin: Origin, text: &str) {
    let role = Role::parse(origin.clone(), text);
    let card = Arc::new(Card::new(origin.clone(), text));
    assert!(!role.name.trim().is_empty(), "no name: {text:?}");
    assert_eq!(
        (&*card.name, &*card.slug, card.id.as_deref(), &card.seniority),
        (&*role.name, &*role.slug, role.id.as_deref(), &role.seniority),
        "{text:?}"
    );
    places(&role, &card);
    if text.len() <= FAR_FROM_LIMITS {
        let printed = role.print();
        let role = if role.form.is_foreign { role.in_own_format() } else { role };
        let again = Role::parse(Origin::Stdin, &printed);
        assert!(
            again.has_same_content(&role),
            "{text}\n~~~ is printed as\n{printed}\n~~~\n{role:#?}{again:#?}"
        );
    }
    pages(card);
}

/// Checks that the lines and ranges to which a role refers exist in the text of its card.
fn places(role: &Role, card: &Card) {
    let source = card.text.strip_prefix('\u{feff}').unwrap_or(&card.text);
    let lines = lines_of(source);
    let items = [
        role.properties.iter().map(|item| item.line).collect::<Vec<_>>(),
        role.responsibilities.iter().map(|item| item.line).collect(),
        role.capabilities.iter().map(|item| item.line).collect(),
        role.artifacts.iter().map(|item| item.line).collect(),
        role.interactions.iter().map(|item| item.line).collect(),
        role.sections.iter().map(|section| section.line).collect(),
        role.lists.iter().flat_map(|(_, points)| points).map(|item| item.line).collect(),
    ];
    for line in items.into_iter().flatten() {
        let line = usize::try_from(line).unwrap();
        assert!((1..=lines.len()).contains(&line), "line {line} of {}: {source:?}", lines.len());
    }
    for item in &role.interactions {
        let line = lines[usize::try_from(item.line).unwrap() - 1];
        let column = usize::try_from(item.target_column).unwrap();
        assert!((1..=line.chars().count() + 1).contains(&column), "{item:?}\n{source:?}");
        let span =
            usize::try_from(item.span.start).unwrap()..usize::try_from(item.span.end).unwrap();
        assert!(source.get(span.clone()).is_some(), "{item:?}\n{source:?}");
        // The range is empty if the item comes from a file in another format.
        if span.is_empty() {
            continue;
        }
        let again =
            card.interaction(item.span.clone()).unwrap_or_else(|| panic!("{item:?}\n{source:?}"));
        assert_eq!(
            (&again.verb, &again.target, &again.frequency, &again.notes),
            (&item.verb, &item.target, &item.frequency, &item.notes),
            "{source:?}"
        );
        assert_eq!(
            (again.line, again.target_column),
            (item.line, item.target_column),
            "{source:?}"
        );
    }
    check::card_problems(role).iter().for_each(|problem| within(problem, &lines, source));
}

/// Checks that every page of a card fits its width and does not contain a character that could
/// control the terminal.
fn pages(card: Arc<Card>) {
    let atlas = Arc::new(Atlas::new(vec![Arc::clone(&card)], Vec::new(), 0));
    let findings = check::findings(&atlas, &Evidence::new(&atlas), &Policy::default());
    let shown: Vec<_> = findings.iter().collect();
    for width in [1, 2, 7, 20, 66, 120] {
        for id in atlas.ids() {
            held(page::card(&atlas, Node::Role(id), width), width, &card.text);
            held(page::raw(&card, true, width), width, &card.text);
            held(page::problems(&shown, shown.len(), 0, &str::to_owned, width), width, &card.text);
        }
        for node in atlas.missing() {
            let name = atlas.name(Node::Missing(node));
            held(page::card(&atlas, Node::Missing(node), width), width, name);
        }
    }
}

fn held(document: impl Into<Document>, width: usize, text: &str) {
    let document = document.into();
    for page in (0..document.pages()).filter_map(|number| document.page(number)) {
        for row in &page.rows {
            // Some letters are two columns wide, so a row can be wider than a page of one column.
            assert!(row.width() <= width.max(2), "{} at {width}: {row:?}\n{text:?}", row.width());
            assert!(!row.text().chars().any(is_harmful), "{row:?}\n{text:?}");
        }
        let rows = page.rows.len();
        for stop in &page.stops {
            let stop = &stop.rows;
            assert!(stop.start <= stop.end && stop.end <= rows, "{stop:?}\n{text:?}");
        }
        assert!(page.headings.iter().all(|&row| row < rows), "{text:?}");
    }
}

/// Returns whether a character controls the terminal, reorders text or is hidden. This definition
/// is independent of the one in the program.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c as u32,
            0x61c | 0x200b | 0x200e | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff
            | 0xe000..=0xf8ff | 0xe0000..=0xe007f | 0xf0000..)
}

/// Tests the functions that prepare text for the terminal.
pub fn harmless_text(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let shown = sanitize(text);
    assert!(!shown.chars().any(|c| acts(c) || is_harmful(c)), "{text:?} is shown as {shown:?}");
    assert_eq!(sanitize(&shown), shown, "{text:?}");
    let twice = sanitize(&shown);
    assert!(matches!(twice, std::borrow::Cow::Borrowed(_)), "{shown:?} is copied");
    assert_eq!(text.is_empty(), shown.is_empty(), "{text:?}");
    let mut before = ' ';
    for c in shown.chars() {
        if matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}') {
            assert!(
                !before.is_ascii_alphabetic() && before != ' ',
                "{c:?} after {before:?}: {shown:?}"
            );
        }
        before = c;
    }
    let all = columns(&shown);
    assert!(all <= 2 * shown.chars().count(), "{all} columns: {shown:?}");
    assert!(graphemes(&shown).all(|(_, width)| width <= 2), "{shown:?}");
    let parts: usize = graphemes(&shown).map(|(_, width)| width).sum();
    assert_eq!(parts, all, "{shown:?}");
    let plain = text::ascii(&shown);
    assert!(plain.is_ascii() && !plain.bytes().any(|b| b.is_ascii_control()), "{plain:?}");
    // These signs of cards become two ASCII characters.
    let doubled = graphemes(&shown).filter(|(part, _)| matches!(*part, "≥" | "≤" | "±")).count();
    assert_eq!(columns(&plain), all + doubled, "{shown:?} as {plain:?}");
    for width in [0, 1, 2, 3, 10, 40] {
        assert!(columns(&text::cut(&shown, width)) <= width, "{shown:?} cut to {width}");
        assert_eq!(columns(&text::pad(&shown, width)), width, "{shown:?} filled to {width}");
        for line in text::wrap(&shown, width) {
            assert!(columns(&line) <= width.max(2), "{shown:?} wrapped to {width}: {line:?}");
        }
    }
    let folded = text::fold(text);
    assert_eq!(text::fold(&folded), folded, "{text:?}");
    let both = text::Folded::new(text);
    assert_eq!(both.text, folded);
    for (at, c) in folded.char_indices() {
        let range = both.original(at..at + c.len_utf8());
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    let json = text::sanitize_json(&serde_json::to_string(text).unwrap());
    assert!(!json.chars().any(acts), "{json}");
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
}

/// Returns the data that the app needs about some cards: their atlas, index and problems.
fn snapshot(cards: Vec<Arc<Card>>) -> Snapshot {
    let atlas = Arc::new(Atlas::new(cards, Vec::new(), 0));
    let index = Arc::new(Index::from_atlas(&atlas));
    let findings = check::findings(&atlas, &Evidence::new(&atlas), &Policy::default()).into();
    Snapshot { atlas, index, findings }
}

fn made(path: &str, text: &str) -> Arc<Card> {
    Arc::new(Card::new(Origin::File(path.into()), text))
}

/// Returns roles that name each other, a role that no other role names, a role whose name contains
/// control characters, and a role with many words.
fn odd() -> Vec<Arc<Card>> {
    let long = "word ".repeat(300);
    [
        ("a.md", "---\nid: x-1\nname: API Clerk\ndefault_seniority: Staff\n---\n# Capabilities\n- **Error handling** — Expert (C++, node.js)\n- **SQL** — Novice\n# Interactions\n- **Provides API** → Backend Engineer (daily)\n  *Notes*: error handling, SQL\n- **Asks** → Nobody\n- **Is** → API Clerk\n"),
        ("b.md", "---\nname: Café Owner\n---\n# Mission\nError handling, twice.\n# Interactions\n- **Provides API** → API Clerk (weekly)\n"),
        ("c.md", "---\nname: \"\\e[2J\\u202eevil\\u200b\"\nid: \"\\x07\"\n---\n# \u{1b}]0;x\u{7}\n- \u{9b}31m **a** → \u{202e}b\n"),
        ("d.md", "---\nname: 数据分析师👩\u{200d}💻\n---\n# Interactions\n- **提供** → \u{1b}[31mred\u{1b}[0m (daily)\n- **مهندس** → مهندس\n"),
        ("e.md", "---\nname: [a, b\n---\n# Interactions\n- x → → y\n"),
        ("f.md", ""),
        ("g.md", &format!("# Long {long}\n{long}\n\n# Interactions\n- **{long}** → {long}\n")),
    ]
    .map(|(path, text)| made(path, text))
    .into()
}

fn shipped(most: usize) -> Vec<Arc<Card>> {
    builtin().into_iter().take(most).collect()
}

/// Returns the sets of cards that the app can load during a fuzzed run.
fn loads() -> &'static [Snapshot] {
    static LOADS: OnceLock<Vec<Snapshot>> = OnceLock::new();
    LOADS.get_or_init(|| {
        let mut renamed = with_odd(6);
        renamed.rotate_left(3);
        renamed.truncate(9);
        for card in &mut renamed {
            let text = card.text.replace("name: B", "name: C").replace("SQL", "Rust");
            *card = Arc::new(Card::new(card.origin.clone(), text));
        }
        let many = (0..40).map(|n| {
            let next = (n + 1) % 40;
            made(&format!("{n}.md"), &format!("---\nname: Role {n}\n---\n# Interactions\n- **Helps** → Role {next} (daily)\n- **Asks** → Role {} (weekly)\n", n * 7 % 40))
        });
        vec![
            snapshot(with_odd(6)),
            snapshot(shipped(9)),
            snapshot(renamed),
            snapshot(Vec::new()),
            snapshot(odd()),
            snapshot(many.collect()),
        ]
    })
}

fn with_odd(most: usize) -> Vec<Arc<Card>> {
    shipped(most).into_iter().chain(odd()).collect()
}

/// Tests a query on fixed cards. The results are not compared with the slow reference here, because
/// only the tests of the search module can access it.
pub fn query(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let Snapshot { atlas, index, .. } = &loads()[0];
    let marked: HashSet<Node> = atlas.ids().map(Node::Role).take(2).collect();
    for (query, order) in [(Query::parse(text), Order::Match), (Query::who(text), Order::Level)] {
        for note in query.notes() {
            assert!(text.get(note.range.clone()).is_some(), "{note:?} of {text:?}");
        }
        let mut hits = index.search(atlas, &marked, &query, order);
        hits.sort(usize::MAX);
        let nodes: HashSet<Node> = hits.nodes().collect();
        assert_eq!(nodes.len(), hits.len(), "a role is found twice: {text:?}");
        for row in 0..hits.len() {
            let hit = hits.get(atlas, row).unwrap();
            assert!(nodes.contains(&hit.node), "{text:?}");
            for reason in Reason::all(atlas, &query, &hit) {
                for range in query.places(&reason.text, TextKind::Item) {
                    assert!(reason.text.get(range.clone()).is_some(), "{range:?}: {text:?}");
                }
            }
            let name = atlas.name(hit.node);
            for range in query.places(name, TextKind::Name) {
                assert!(name.get(range.clone()).is_some(), "{range:?} of {name:?}: {text:?}");
            }
        }
        if hits.is_empty() {
            drop(index.advice(atlas, Default::default(), &query));
        }
    }
}

/// The maximum number of events per input. It is small because the screen is painted after each
/// event.
const MOST_EVENTS: usize = 64;

/// Interprets the input as actions of a user. A character is a key, `<ctrl-p>` is a named key, and
/// a character with a code below 8 begins any other action, such as a resize.
struct Script<'a> {
    rest: &'a str,
}

/// An action of the user.
enum Step {
    Event(Event),
    Load(usize),
    /// Delays the layout of maps, or ends the delay.
    Slow,
    Look,
}

impl Script<'_> {
    fn char(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        Some(c)
    }

    /// Reads a small number: the value of a digit, or the code of any other character.
    fn number(&mut self) -> u16 {
        let c = self.char().map_or(0, u32::from);
        u16::try_from(if (48..58).contains(&c) { c - 48 } else { c } % 512).unwrap()
    }
}

impl Iterator for Script<'_> {
    type Item = Step;
    fn next(&mut self) -> Option<Step> {
        if let Some((name, after)) =
            self.rest.strip_prefix('<').and_then(|rest| rest.split_once('>'))
            && let Some(key) = KeyPress::parse(name)
        {
            self.rest = after;
            return Some(Step::Event(Event::Key(key)));
        }
        Some(match self.char()? {
            '\u{1}' => {
                let (width, height) = (self.number() % 301, self.number() % 101);
                Step::Event(Event::Resize(width, height))
            }
            '\u{2}' => {
                let kinds = [
                    MouseKind::Click,
                    MouseKind::DoubleClick,
                    MouseKind::WheelUp,
                    MouseKind::WheelDown,
                    MouseKind::Drag,
                ];
                let kind = kinds[usize::from(self.number() % 5)];
                let (column, row) = (self.number(), self.number());
                Step::Event(Event::Mouse(Mouse { kind, column, row }))
            }
            '\u{3}' => {
                let (text, after) = self.rest.split_once('\u{3}').unwrap_or((self.rest, ""));
                self.rest = after;
                Step::Event(Event::Paste(text.to_owned()))
            }
            '\u{4}' => Step::Load(usize::from(self.number())),
            '\u{5}' => Step::Slow,
            '\u{6}' => {
                let text = "\u{1b}[2J\u{202e}told".to_owned();
                Step::Event(match self.number() % 8 {
                    0 => Event::Saved(Ok(text)),
                    1 => Event::Saved(Err(text)),
                    2 => Event::Edited(Err(text)),
                    3 => Event::Edited(Ok(())),
                    4 => Event::Loaded(Loaded::Reading(usize::from(self.number()))),
                    5 => Event::Loaded(Loaded::Watched(Ok(()))),
                    6 => Event::Loaded(Loaded::Watched(Err(text))),
                    _ => Event::Loaded(Loaded::Checked(Default::default())),
                })
            }
            '\u{7}' => Step::Look,
            c => Step::Event(Event::Key(KeyPress::parse(&c.to_string())?)),
        })
    }
}

/// Tests the app with a user's keystrokes, while the size of the screen and the cards change.
pub fn keys(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let ascii = text.starts_with('\u{7}');
    let start = AppStart {
        source: "fuzz".into(),
        glyphs: if ascii { Glyphs::Ascii } else { Glyphs::Unicode },
        ..AppStart::default()
    };
    let mut size = (80, 24);
    let mut app = App::new(start, size.0, size.1);
    let mut look = Look::new(true, false);
    let (mut slow, mut waiting) = (false, VecDeque::new());
    let mut loaded = 0;
    let mut effects = app.handle(whole(0));
    let script = Script { rest: &text };
    for step in script.take(MOST_EVENTS) {
        waiting.extend(effects.drain(..).filter_map(|effect| match effect {
            Effect::Lay(order) => Some(order),
            _ => None,
        }));
        if !slow {
            while let Some(order) = waiting.pop_front() {
                waiting.extend(laid(&mut app, order));
            }
        }
        effects = match step {
            Step::Event(event) => {
                if let Event::Resize(width, height) = event {
                    size = (width, height);
                }
                app.handle(event)
            }
            Step::Load(number) if number >= 8 => {
                let snapshot = loads()[number % loads().len()].clone();
                app.handle(Event::Loaded(Loaded::Names(snapshot)))
            }
            Step::Load(number) => {
                loaded = number;
                app.handle(whole(loaded))
            }
            Step::Slow => {
                slow = !slow;
                Vec::new()
            }
            Step::Look => {
                look.ascii = !look.ascii;
                Vec::new()
            }
        };
        seen(&app, look, size, &text);
        if effects.contains(&Effect::Quit) {
            return;
        }
        if effects.contains(&Effect::Load) {
            effects.extend(app.handle(whole(loaded)));
        }
    }
}

fn whole(number: usize) -> Event {
    Event::Loaded(Loaded::Whole(loads()[number % loads().len()].clone()))
}

fn laid(app: &mut App, order: MapOrder) -> Vec<MapOrder> {
    let effects = app.handle(Event::Laid(lay(order)));
    let orders = effects.into_iter().filter_map(|effect| match effect {
        Effect::Lay(order) => Some(order),
        _ => None,
    });
    orders.collect()
}

/// Checks that no cell of the screen contains a harmful character, and that the selected row is in
/// view.
fn seen(app: &App, look: Look<'_>, (width, height): (u16, u16), script: &str) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let cursor = ui::paint(app, look, &mut buffer);
    for (at, cell) in (0u32..).zip(buffer.content()) {
        let symbol = cell.symbol();
        let left = u32::from(width) - at % u32::from(width);
        assert!(
            !symbol.chars().any(|c| acts(c) || is_harmful(c)),
            "{symbol:?} on screen: {script:?}"
        );
        assert!(columns(symbol) <= left as usize, "{symbol:?} has {left} columns: {script:?}");
        assert!(!look.ascii || symbol.is_ascii(), "{symbol:?} is not ASCII: {script:?}");
    }
    if let Some((x, y)) = cursor {
        assert!(x < width && y < height, "cursor at {x},{y} of {width}×{height}: {script:?}");
    }
    let list = app.list();
    let (len, selected, visible) = (list.len(), list.selected(), list.visible());
    assert!(len == 0 || selected < len, "row {selected} of {len}: {script:?}");
    assert!(
        visible.is_empty() || visible.contains(&selected),
        "{selected}, {visible:?}: {script:?}"
    );
    assert_eq!(
        len == 0,
        app.list().current().is_none(),
        "{len}, {:?}: {script:?}",
        app.list().current()
    );
    [app.text().card(), app.text().raw()].into_iter().for_each(|reader| read(reader, script));
}

fn read(reader: &DocumentReader, script: &str) {
    let (document, top, stop) = (reader.document(), reader.top(), reader.stop());
    assert!(top <= document.end(), "{top:?} of {:?}: {script:?}", document.end());
    let stops = document.stops(0..document.pages()).count();
    assert!(stops == 0 || document.stop(stop).is_some(), "{stop:?} of {stops} stops: {script:?}");
}
