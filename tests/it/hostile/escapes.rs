//! Cases with characters that control a terminal, are hidden, or reorder their neighbours: in every
//! field, literally, as YAML escapes and as Markdown entities.

use super::case::Case;

/// Sequences that a terminal interprets, each with the name of its case.
pub(crate) const ORDERS: [(&str, &str); 38] = [
    ("csi clear", "\x1b[2J"),
    ("csi colour", "\x1b[31;5;7m"),
    ("csi cursor report", "\x1b[6n"),
    ("csi device report", "\x1b[c"),
    ("csi title report", "\x1b[21t"),
    ("csi mouse", "\x1b[?1003h\x1b[?1006h"),
    ("csi alternate screen", "\x1b[?1049l"),
    ("csi scroll region", "\x1b[3;4r"),
    ("csi insert", "\x1b[4h"),
    ("csi unfinished", "\x1b[38;2;"),
    ("osc 0 title", "\x1b]0;owned\x07"),
    ("osc 2 title", "\x1b]2;owned\x1b\\"),
    ("osc 4 palette", "\x1b]4;1;rgb:00/00/00\x07"),
    ("osc 7 folder", "\x1b]7;file:///etc\x1b\\"),
    ("osc 8 link", "\x1b]8;;http://example.org\x1b\\x\x1b]8;;\x1b\\"),
    ("osc 9 notice", "\x1b]9;owned\x07"),
    ("osc 50 font", "\x1b]50;x\x07"),
    ("osc 52 clipboard", "\x1b]52;c;b3duZWQ=\x07"),
    ("osc 1337 file", "\x1b]1337;File=inline=1:AAAA\x07"),
    ("osc unfinished", "\x1b]0;"),
    ("dcs query", "\x1bP$q\"p\x1b\\"),
    ("dcs unfinished", "\x1bP"),
    ("sixel", "\x1bPq#0;2;0;0;0#0~~@@vv\x1b\\"),
    ("kitty image", "\x1b_Gf=24,s=1,v=1;AAAA\x1b\\"),
    ("pm", "\x1b^owned\x1b\\"),
    ("sos", "\x1bXowned\x1b\\"),
    ("single shift two", "\x1bN"),
    ("single shift three", "\x1bO"),
    ("locking shifts", "\x1bn\x1bo\x1b}\x0e\x0f"),
    ("charset", "\x1b(0lqk"),
    ("reset", "\x1bc"),
    ("keypad", "\x1b="),
    ("escape alone", "\x1b"),
    ("c1 csi", "\u{9b}2J"),
    ("c1 osc", "\u{9d}0;owned\u{9c}"),
    ("c1 dcs", "\u{90}q\u{9c}"),
    ("c1 apc", "\u{9f}Gowned\u{9c}"),
    ("c1 shifts", "\u{8e}\u{8f}"),
];

/// Characters that are hidden or reorder others, each with the name of its case.
const HIDDEN: [(&str, &str); 30] = [
    ("right-to-left override", "\u{202e}"),
    ("left-to-right override", "\u{202d}"),
    ("embeddings", "\u{202a}\u{202b}\u{202c}"),
    ("isolates", "\u{2066}\u{2067}\u{2068}\u{2069}"),
    ("direction marks", "\u{200e}\u{200f}\u{61c}"),
    ("tag characters", "\u{e0001}\u{e0041}\u{e007f}"),
    ("zero-width space", "\u{200b}"),
    ("zero-width joiner alone", "\u{200d}"),
    ("zero-width non-joiner alone", "\u{200c}"),
    ("word joiner", "\u{2060}"),
    ("byte order mark inside", "\u{feff}"),
    ("soft hyphen", "\u{ad}"),
    ("grapheme joiner", "\u{34f}"),
    ("invisible operators", "\u{2061}\u{2062}\u{2063}\u{2064}"),
    ("line separator", "\u{2028}"),
    ("paragraph separator", "\u{2029}"),
    ("hangul fillers", "\u{115f}\u{1160}\u{3164}\u{ffa0}"),
    ("khmer inherent vowels", "\u{17b4}\u{17b5}"),
    ("mongolian separator", "\u{180e}"),
    ("braille blank", "\u{2800}"),
    ("private use", "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}"),
    ("variation selector alone", "\u{fe0f}"),
    ("variation selectors in a row", "\u{fe00}\u{fe01}\u{fe02}\u{fe03}"),
    ("variation supplement", "\u{e0100}\u{e01ef}"),
    ("interlinear annotation", "\u{fff9}\u{fffa}\u{fffb}"),
    ("musical format", "\u{1d173}\u{1d17a}"),
    ("deprecated format", "\u{206a}\u{206f}"),
    ("next line", "\u{85}"),
    ("vertical tab and form feed", "\u{b}\u{c}"),
    ("bell, backspace, delete", "\x07\x08\x7f"),
];

/// The fields of a card. In each of them, `@` marks the position of the hostile text.
pub(crate) const FIELDS: [(&str, &str); 36] = [
    ("id", "---\nname: A\nid: @\n---\n"),
    ("slug", "---\nname: A\nslug: @\n---\n"),
    ("name", "---\nname: A@B\n---\n"),
    ("title", "---\ntitle: A@B\n---\n"),
    ("seniority", "---\nname: A\ndefault_seniority: @\n---\n"),
    ("description", "---\nname: A\ndescription: @\n---\n"),
    ("summary", "---\nname: A\nsummary: @\n---\n"),
    ("tags", "---\nname: A\ntags: [@, b]\n---\n"),
    ("tools", "---\nname: A\ntools: x, @\n---\n"),
    ("model", "---\nname: A\nmodel: @\n---\n"),
    ("properties", "---\nname: A\nproperties:\n  k: @\n---\n"),
    ("unknown key", "---\nname: A\nk@y: v\n---\n"),
    ("unknown value", "---\nname: A\nother:\n  - a: @\n---\n"),
    ("toml", "+++\nname = '@'\n+++\n"),
    ("heading", "# A @ B\n\ntext\n"),
    ("heading below", "# A\n\n## B @\n\ntext\n"),
    ("mission", "# A\n\n# Mission\n\nx @ y\n"),
    ("short description", "# A\n\n# Short Description\n\nx @ y\n"),
    ("property key", "# A\n\n# Properties\n\n- **k@**: v\n"),
    ("property value", "# A\n\n# Properties\n\n- **k**: v@\n"),
    ("responsibility", "# A\n\n# Responsibilities\n\n- **T@** (primary): text\n"),
    ("metric", "# A\n\n# Responsibilities\n\n- **T**\n  *Success metric*: @ 5%\n"),
    ("capability", "# A\n\n# Capabilities\n\n- **T@** — Expert\n"),
    ("level", "# A\n\n# Capabilities\n\n- **T** — @\n"),
    ("artifact", "# A\n\n# Artifacts\n\n- **T@** (doc@): d@\n"),
    ("verb", "# A\n\n# Interactions\n\n- **V@** → B (daily)\n"),
    ("target", "# A\n\n# Interactions\n\n- **V** → B@ (daily)\n"),
    ("frequency", "# A\n\n# Interactions\n\n- **V** → B (@)\n"),
    ("notes", "# A\n\n# Interactions\n\n- **V** → B (daily): n@\n"),
    ("plain list", "# A\n\n# Boundaries\n\n- **T@**: x @\n  - y @\n"),
    ("use when", "# A\n\n# Use When\n\nx @ y\n"),
    ("code and its language", "# A\n\n```l@\ncode @\n```\n\n`in @ line`\n"),
    ("link", "# A\n\n[t@](http://x/@) <http://y/@> ![i@](z)\n"),
    ("table", "# A\n\n| h@ |\n|---|\n| c@ |\n"),
    ("html", "# A\n\n<div title=\"@\">\n@\n</div>\n\nx <i @> y\n"),
    ("item and quote", "# A\n\n- i @\n\n> q @\n\n1. n @\n\n- [ ] t @\n"),
];

/// Returns a card with `text` in every field.
pub(crate) fn everywhere(text: &str) -> String {
    let (mut front, mut body) = (String::new(), String::new());
    for (_, field) in FIELDS {
        match field.strip_prefix("---\n").and_then(|rest| rest.strip_suffix("---\n")) {
            Some(keys) => keys.lines().filter(|line| line.contains('@')).for_each(|line| {
                let lead = if line.starts_with(' ') { "list:\n" } else { "" };
                front.push_str(&format!("{lead}{line}\n"));
            }),
            None if field.starts_with("+++") => {}
            None => body.push_str(field.strip_prefix("# A\n\n").unwrap_or(field)),
        }
    }
    format!("---\n{front}---\n{body}").replace('@', text)
}

pub(crate) fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, order) in ORDERS {
        let first = u32::from(order.chars().next().unwrap());
        let report = format!("case.md:2:5: warning: *U+{first:04X}; remove th* [harmful-text]");
        all.push(Case::card(format!("everywhere {name}"), everywhere(order)).reports(report));
    }
    for (name, hidden) in HIDDEN {
        let report = "case.md:2:*: warning: *hidden*shown as marks*remove th* [harmful-text]";
        all.push(Case::card(format!("hidden {name}"), everywhere(hidden)).reports(report));
    }
    let orders: String = ORDERS.iter().map(|(_, order)| *order).collect();
    for (name, field) in FIELDS {
        let report = "case.md:*: warning: *U+001B; remove th* [harmful-text]";
        all.push(
            Case::card(format!("orders in {name}"), field.replace('@', &orders)).reports(report),
        );
    }
    let controls: String = (1..32).chain(127..160).filter_map(char::from_u32).collect();
    let plain = controls.replace(['\n', '\r', '\t'], "");
    all.push(
        Case::card("every control character", everywhere(&plain))
            .reports("case.md:2:5: warning: *[harmful-text]"),
    );
    all.push(
        Case::card("carriage returns that overwrite", "# Good\rEvil\n\ngood text\rEVIL\n")
            .reports("case.md:1:7: warning: *U+000D*[harmful-text]"),
    );
    all.push(Case::card("combining marks without end", {
        format!("# Z{}\n\na{}\n", "\u{301}".repeat(2_000), "\u{489}".repeat(2_000))
    }));
    all.push(Case::grown("combining marks by the ton", |size| {
        super::case::repeated("# Z\n\na", "\u{301}", size)
    }));
    all.push(
        Case::grown("orders by the ton", |size| {
            super::case::repeated("# Z\n\n", "\x1b]52;c;b3duZWQ=\x07\n", size)
        })
        .reports("case.md:3:1: warning: *[harmful-text]"),
    );
    all.push(
        Case::grown("joiners by the ton", |size| {
            super::case::repeated("# Z\n\na", "\u{200d}", size)
        })
        .reports("case.md:3:2: warning: *[harmful-text]"),
    );
    all.push(Case::grown("emoji joined by the ton", |size| {
        super::case::repeated("# Z\n\n", "👩\u{200d}", size)
    }));
    all.push(Case::grown("flags by the ton", |size| super::case::repeated("# Z\n\n", "🇦", size)));
    all.push(Case::grown("wide letters by the ton", |size| {
        super::case::repeated("# Z\n\n", "数", size)
    }));
    // The front matter uses YAML escapes, so that the character itself is not in the file.
    for (name, said, mark) in [
        ("escape", "\\e]0;owned\\a", "U+001B"),
        ("hex", "\\x1b[2J", "U+001B"),
        ("c1", "\\x9b2J", "U+009B"),
        ("unicode", "\\u202e", "U+202E"),
        ("long unicode", "\\U000E0041", "U+E0041"),
        ("nul", "\\0", "U+0000"),
        ("separators", "\\L\\P\\N", "U+2028"),
        ("backspace", "\\b\\v\\f", "U+0008"),
    ] {
        for (key, line) in
            [("name", "name: \"A@B\""), ("description", "description: \"@\""), ("key", "\"k@\": v")]
        {
            let text = format!("---\nid: x\n{}\n---\n# A\n", line.replace('@', said));
            let report = format!("case.md:3:1: warning: *{mark}; remove th* [harmful-text]");
            all.push(Case::card(format!("yaml {name} in {key}"), text).reports(report));
        }
    }
    for (name, entity) in [
        ("decimal", "&#27;[2J"),
        ("hex", "&#x1b;[2J"),
        ("c1", "&#x9b;2J"),
        ("zero", "&#0;"),
        ("override", "&#x202E;"),
        ("bell", "&#7;"),
        ("named", "&rlm;&zwj;&shy;"),
        ("line ends", "&NewLine;&#13;&#10;"),
        ("out of range", "&#x110000;&#xD800;&#99999999;"),
    ] {
        let card = format!(
            "# A {entity}\n\n# Mission\n\nx {entity}\n\n# Capabilities\n\n- **S {entity}** — Expert\n\n# Notes\n\n[a {entity}](b{entity} \"t{entity}\") | `{entity}`\n\n| {entity} |\n|---|\n"
        );
        all.push(Case::card(format!("entity {name}"), card));
    }
    all
}
