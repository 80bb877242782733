//! Cases with front matter: alias bombs, values that are not mappings, and values of a kind that
//! their key does not accept.

use super::case::{Case, nested, numbered, repeated};

/// Returns a card with the front matter `keys`.
fn front(keys: &str) -> String {
    format!("---\n{keys}\n---\n# Body\n\ntext\n")
}

const LOOSE: &str =
    "case.md:*: warning: front matter was read line by line*; *[loose-front-matter]";
const BROKEN: &str =
    "case.md:*: error: front matter cannot be read*; write `key: value` *[broken-front-matter]";
const WRONG: &str = "hint: *; write one line*[wrong-type]";

pub(crate) fn cases() -> Vec<Case> {
    let mut all = bombs();
    all.extend(oddities());
    all.extend(kinds());
    all
}

/// Returns cases that are disproportionately expensive for a YAML parser.
fn bombs() -> Vec<Case> {
    vec![
        Case::grown("yaml nested lists", |size| front(&nested("name: A\nx: ", "[", "]", "", size)))
            .reports(LOOSE),
        Case::grown("yaml nested lists unclosed", |size| {
            front(&repeated("name: A\nx: ", "[", size))
        })
        .reports(LOOSE),
        Case::grown("yaml nested maps", |size| {
            front(&nested("name: A\nx: ", "{a: ", "}", "", size))
        })
        .reports(LOOSE),
        Case::grown("yaml nested maps unclosed", |size| {
            front(&repeated("name: A\nx: ", "{\"\":[", size))
        })
        .reports(LOOSE),
        Case::grown("yaml nested in a quote that is none", |size| {
            front(&repeated("name: A\nx: a'b \"\ny: ", "[{", size))
        })
        .reports(LOOSE),
        Case::grown("yaml nested below a block scalar that is none", |size| {
            front(&repeated("name: A\nx: a |\n  y: ", "[", size))
        })
        .reports(LOOSE),
        Case::grown("yaml nested in a comment", |size| front(&repeated("name: A\n# ", "[", size))),
        Case::grown("yaml dashes in a row", |size| front(&repeated("name: A\nx:\n  ", "- ", size)))
            .reports(LOOSE),
        Case::grown("yaml questions in a row", |size| front(&repeated("name: A\n", "? ", size)))
            .reports(LOOSE),
        Case::grown("yaml nested blocks", |size| {
            // The indent grows with the depth, so the size grows with the square of the depth.
            let mut text = "name: A\n".to_owned();
            let mut depth = 0;
            while text.len() < size {
                text.push_str(&format!("{}a:\n", " ".repeat(depth)));
                depth += 1;
            }
            front(text.trim_end())
        })
        .reports(LOOSE),
        Case::grown("yaml short brackets", |size| {
            front(numbered("name: A\n", size, |n| format!("k{n}: [a, b]\n")).trim_end())
        })
        .reports(LOOSE),
        Case::grown("yaml many keys", |size| {
            front(numbered("name: A\n", size, |n| format!("k{n}: v\n")).trim_end())
        })
        .reports(LOOSE),
        Case::grown("yaml many equal keys", |size| {
            front(repeated("name: A\n", "k: v\n", size).trim_end())
        })
        .reports(LOOSE),
        Case::grown("yaml many strange keys", |size| {
            front(numbered("name: A\n", size, |n| format!("\"k {n}\": 'v'\n")).trim_end())
        })
        .reports(LOOSE),
        Case::grown("yaml long key", |size| front(&format!("name: A\n{}: v", "k".repeat(size)))),
        Case::grown("yaml long quoted key", |size| {
            front(&format!("name: A\n\"{}\": v", "k".repeat(size)))
        })
        .reports(LOOSE),
        Case::grown("yaml long name", |size| front(&format!("name: {}", "n".repeat(size))))
            .reports(
                "case.md:2:1: hint: name must be one line of at most 256 characters*[wrong-type]",
            ),
        Case::grown("yaml long words", |size| {
            front(&repeated("name: A\ndescription: ", "w ", size))
        }),
        Case::grown("yaml long quoted scalar", |size| {
            front(&format!("name: A\ndescription: \"{}\"", "\\n".repeat(size / 2)))
        }),
        Case::grown("yaml long block scalar", |size| {
            front(repeated("name: A\ndescription: |\n", "  line\n", size).trim_end())
        }),
        Case::grown("yaml long folded scalar", |size| {
            front(repeated("name: A\ndescription: >\n", "  line\n\n", size).trim_end())
        }),
        Case::grown("yaml long plain scalar of lines", |size| {
            front(repeated("name: A\ndescription: x\n", "  line\n", size).trim_end())
        }),
        Case::grown("yaml long list", |size| {
            front(repeated("name: A\ntags:\n", "  - t\n", size).trim_end())
        }),
        Case::grown("yaml long flow list", |size| {
            front(&format!("name: A\ntags: [{}]", repeated("", "t, ", size)))
        }),
        Case::grown("yaml long list of maps", |size| {
            front(repeated("name: A\nmany:\n", "  - a: b\n", size).trim_end())
        }),
        Case::grown("yaml long properties", |size| {
            front(numbered("name: A\nproperties:\n", size, |n| format!("  k{n}: v\n")).trim_end())
        }),
        Case::grown("yaml quote unclosed", |size| front(&repeated("name: A\nx: \"", "a\n", size)))
            .reports(LOOSE),
        Case::grown("yaml colons", |size| front(&repeated("name: A\nx: ", ": ", size)))
            .reports(LOOSE),
        Case::grown("yaml blank lines", |size| front(&repeated("name: A\n", "\n", size))),
        Case::grown("yaml spaces", |size| front(&repeated("name: A\nx: y", " ", size))),
        Case::grown("yaml comments", |size| front(repeated("name: A\n", "# c\n", size).trim_end())),
        Case::grown("yaml tabs", |size| front(&repeated("name: A\n", "\t", size))),
        Case::grown("yaml never closed", |size| {
            numbered("---\nname: A\n", size, |n| format!("k{n}: v\n"))
        })
        .reports("case.md:*: warning: *closing `---` line is missing*[loose-front-matter]"),
        Case::grown("yaml equals signs", |size| {
            front(repeated("name: A\n", "=: <<\n", size).trim_end())
        })
        .reports(LOOSE),
        Case::grown("toml long", |size| {
            format!("{}+++\n# A\n", repeated("+++\nname = 'A'\n", "k = 1\n", size))
        }),
    ]
}

/// Returns cases with unusual or invalid YAML: anchors, tags, odd keys, unclosed quotes, and front
/// matter that is not a mapping.
fn oddities() -> Vec<Case> {
    let laughs: String =
        std::iter::once("a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned())
            .chain(('b'..='i').map(|c| {
                let before = char::from_u32(u32::from(c) - 1).unwrap();
                format!("{c}: &{c} [{}]\n", vec![format!("*{before}"); 9].join(", "))
            }))
            .collect();
    let mut all = vec![
        Case::card("yaml billion laughs", front(&format!("name: A\n{laughs}"))).reports(LOOSE),
        Case::card("yaml anchor of itself", front("name: A\nx: &x [*x]")).reports(LOOSE),
        Case::card("yaml alias of nothing", front("name: A\nx: *none")).reports(LOOSE),
        Case::card("yaml merge key", front("name: A\nb: &b {c: d}\ne:\n  <<: *b")).reports(LOOSE),
        Case::card("yaml merge key alone", front("name: A\n<<: {name: B}")),
        Case::card("yaml tag", front("name: !!python/object/apply:os.system [x]")).reports(LOOSE),
        Case::card("yaml tag of its own", front("name: A\nx: !evil {a: b}")).reports(LOOSE),
        Case::card("yaml binary", front("name: A\nx: !!binary AAAA")).reports(LOOSE),
        Case::card("yaml directive", front("%YAML 1.2\nname: A")).reports(LOOSE),
        Case::card("yaml tab indent", front("name: A\nx:\n\t- y")).reports(LOOSE),
        Case::card("yaml unclosed quote", front("name: \"A\nx: y")).reports(LOOSE),
        Case::card("yaml unclosed single quote", front("name: 'A\nx: y")).reports(LOOSE),
        Case::card("yaml wrong escape", front("name: \"A\\q\"")).reports(LOOSE),
        Case::card("yaml surrogate escape", front("name: \"\\uD800\"")).reports(LOOSE),
        Case::card("yaml out of range escape", front("name: \"\\UFFFFFFFF\"")).reports(LOOSE),
        Case::card("yaml colon in a value", front("name: A: B: C")).reports(LOOSE),
        Case::card("yaml at sign", front("name: @A")).reports(LOOSE),
        Case::card("yaml backtick", front("name: `A`")).reports(LOOSE),
        Case::card("yaml per cent", front("name: %A")).reports(LOOSE),
        Case::card("yaml star", front("name: **A**")).reports(LOOSE),
        Case::card("yaml brackets unbalanced", front("name: A\nx: ]]}}")).reports(LOOSE),
        Case::card("yaml double key", front("name: A\nname: B")).reports(
            "case.md:3:1: hint: `name` appears twice*; remove one of the two lines [double-key]",
        ),
        Case::card("yaml double id", front("id: a\nid: b\nname: A"))
            .reports("case.md:3:1: hint: `id` appears twice*[double-key]"),
        Case::card("yaml number as a key", front("name: A\n1: x\n2.5: y")),
        Case::card("yaml truth as a key", front("name: A\ntrue: x\nnull: y\n~: z")),
        Case::card("yaml list as a key", front("name: A\n? [a, b]\n: x")).reports(LOOSE),
        Case::card("yaml map as a key", front("name: A\n{a: b}: x")).reports(LOOSE),
        Case::card("yaml empty key", front("name: A\n: x")).reports(LOOSE),
        Case::card("yaml empty quoted key", front("name: A\n\"\": x")),
        Case::card("yaml second document", front("name: A\n--- \nname: B")),
        Case::card("yaml document end", front("name: A\n...\nname: B")),
        Case::card("yaml only a list", front("- a\n- b")).reports(BROKEN),
        Case::card("yaml only a scalar", front("just text")).reports(BROKEN),
        Case::card("yaml only a number", front("42")).reports(BROKEN),
        Case::card("yaml only brackets", front("[[[")).reports(BROKEN),
        Case::card("yaml only a quote", front("\"")).reports(BROKEN),
        Case::card("yaml only an alias", front("*a")).reports(BROKEN),
        Case::card("yaml garbage", front("@@@@\n%%%%\n{{{{")).reports(BROKEN),
        Case::card("yaml nothing", "---\n---\n# A\n"),
        Case::card("yaml only comments", front("# name: A")),
        Case::card("yaml nul inside", front("name: A\0B"))
            .reports("case.md:2:8: warning: *U+0000; remove this character [harmful-text]"),
        Case::card("yaml only nul", front("\0\0\0")).reports(BROKEN),
        Case::card("yaml infinities", front("name: .inf\nid: .nan\nslug: 1e999")),
        Case::card("yaml huge number", front(&format!("name: {}", "9".repeat(200)))),
        Case::card("yaml octal and dates", front("name: 0o17\nid: 2001-12-14\nslug: 0x_1F")),
        Case::card("yaml no break space indent", front("name: A\n\u{a0}x: y")),
        Case::card("yaml fence of four", "----\nname: A\n----\n# B\n"),
        Case::card("yaml fence with text", "--- x\nname: A\n---\n# B\n"),
        Case::card("yaml fence indented", "  ---\nname: A\n---\n# B\n"),
        Case::card("yaml fence only", "---"),
        Case::card(
            "yaml closed by a later rule",
            "---\nname: A\n\n# Mission\n\nLives.\n\n---\n\nmore\n",
        )
        .reports("case.md:1:1: warning: *closing `---` line is missing; add *[loose-front-matter]"),
        Case::card("toml unclosed", "+++\nname = 'A'\n# B\n"),
        Case::card("toml closed late", "+++\nname = 'A'\n\n# B\n\n+++\nx\n"),
    ];
    all.push(Case::card("yaml line ends of all kinds", "---\rname: A\n\rid: b\r\n---\r\n# B\r"));
    all
}

/// Returns cases in which a key has a value of a kind that the key does not accept.
fn kinds() -> Vec<Case> {
    let mut all = Vec::new();
    for key in ["id", "slug", "name", "default_seniority"] {
        for (kind, value) in [
            ("a list", "[a, b]"),
            ("a map", "{a: b}"),
            ("a nested list", "[[a]]"),
            ("lines", "|\n  a\n  b"),
        ] {
            let text = front(&format!("{key}: {value}"));
            all.push(
                Case::card(format!("{key} is {kind}"), text)
                    .reports(format!("case.md:2:1: {WRONG}")),
            );
        }
        for (kind, value) in
            [("null", "null"), ("a truth", "true"), ("nothing", ""), ("quotes", "''")]
        {
            all.push(Case::card(format!("{key} is {kind}"), front(&format!("{key}: {value}"))));
        }
    }
    for key in ["title", "description", "summary", "properties", "tags", "tools", "model", "color"]
    {
        for (kind, value) in [
            ("a list", "[a, b]"),
            ("a map", "{a: b}"),
            ("a list of maps", "[{a: b}, [c]]"),
            ("null", "~"),
            ("a number", "1.10"),
        ] {
            let text = front(&format!("name: A\n{key}: {value}"));
            all.push(Case::card(format!("{key} is {kind}"), text));
        }
    }
    all
}
