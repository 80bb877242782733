//! Cases with Markdown that is deeply nested or very large.

use super::case::{Case, nested, numbered, repeated};

pub(crate) fn cases() -> Vec<Case> {
    let mut all = nestings();
    all.extend(masses());
    all.extend(sections());
    all
}

/// Returns cases with nested constructs.
fn nestings() -> Vec<Case> {
    vec![
        Case::grown("nested quotes", |size| repeated("# A\n\n", "> ", size) + "x\n"),
        Case::grown("nested quotes without spaces", |size| repeated("# A\n\n", ">", size) + "x\n"),
        Case::grown("nested items", |size| repeated("# A\n\n", "- ", size) + "x\n"),
        Case::grown("nested numbers", |size| repeated("# A\n\n", "1. ", size) + "x\n"),
        Case::grown("nested items and quotes", |size| repeated("# A\n\n", "- > ", size) + "x\n"),
        Case::grown("nested items by indent", |size| {
            let mut text = "# A\n\n".to_owned();
            let mut depth = 0;
            while text.len() < size {
                text.push_str(&format!("{}- x\n", "  ".repeat(depth)));
                depth += 1;
            }
            text
        }),
        Case::grown("nested emphasis", |size| nested("# A\n\n", "*a ", " a*", "\n", size)),
        Case::grown("nested strong", |size| nested("# A\n\n", "**a ", " a**", "\n", size)),
        Case::grown("emphasis unclosed", |size| repeated("# A\n\n", "*a ", size)),
        Case::grown("emphasis of both kinds", |size| repeated("# A\n\n", "*a _b ", size)),
        Case::grown("stars", |size| repeated("# A\n\na", "*", size) + "b\n"),
        Case::grown("stars and letters", |size| repeated("# A\n\n", "a**b", size)),
        Case::grown("underscores", |size| repeated("# A\n\n", "_a", size)),
        Case::grown("strikes", |size| repeated("# A\n\n", "~~a ", size)),
        Case::grown("nested links", |size| nested("# A\n\n", "[", "](a)", "\n", size)),
        Case::grown("nested images", |size| nested("# A\n\n", "![", "](a)", "\n", size)),
        Case::grown("brackets opened", |size| repeated("# A\n\n", "[", size)),
        Case::grown("brackets closed", |size| repeated("# A\n\n", "]", size)),
        Case::grown("brackets of letters", |size| repeated("# A\n\n", "[a](", size)),
        Case::grown("links unclosed", |size| repeated("# A\n\n", "[a](b", size)),
        Case::grown("links with angles", |size| repeated("# A\n\n", "[a](<b", size)),
        Case::grown("links with parentheses", |size| nested("# A\n\n[a](", "(", ")", ")\n", size)),
        Case::grown("links with titles", |size| repeated("# A\n\n", "[a](b \"c", size)),
        Case::grown("images unclosed", |size| repeated("# A\n\n", "![a", size)),
        Case::grown("backticks of all lengths", |size| {
            let mut text = "# A\n\n".to_owned();
            let mut count = 1;
            while text.len() < size {
                text.push_str(&format!("{}a ", "`".repeat(count)));
                count += 1;
            }
            text
        }),
        Case::grown("backticks", |size| repeated("# A\n\na", "`", size)),
        Case::grown("backticks in pairs", |size| repeated("# A\n\n", "`a`", size)),
        Case::grown("backslashes", |size| repeated("# A\n\n", "\\", size)),
        Case::grown("escaped letters", |size| repeated("# A\n\n", "\\*\\[", size)),
        Case::grown("angles opened", |size| repeated("# A\n\n", "<", size)),
        Case::grown("angles with letters", |size| repeated("# A\n\n", "<a ", size)),
        Case::grown("comments opened", |size| repeated("# A\n\nx ", "<!-- ", size)),
        Case::grown("declarations opened", |size| repeated("# A\n\nx ", "<!A ", size)),
        Case::grown("instructions opened", |size| repeated("# A\n\nx ", "<? ", size)),
        Case::grown("cdata opened", |size| repeated("# A\n\nx ", "<![CDATA[ ", size)),
        Case::grown("html nested", |size| nested("# A\n\n", "<div>\n", "</div>\n", "", size)),
        Case::grown("html with attributes", |size| repeated("# A\n\nx <a ", "b='c' ", size)),
        Case::grown("autolinks", |size| repeated("# A\n\n", "<http://a> ", size)),
        Case::grown("entities", |size| repeated("# A\n\n", "&amp;", size)),
        Case::grown("entities that are none", |size| repeated("# A\n\n", "&a", size)),
    ]
}

/// Returns cases that repeat one construct a great many times.
fn masses() -> Vec<Case> {
    vec![
        Case::grown("headings", |size| repeated("# A\n\n", "# h\n", size)),
        Case::grown("headings of level six", |size| repeated("# A\n\n", "###### h\n", size)),
        Case::grown("headings underlined", |size| repeated("# A\n\n", "h\n=\n", size)),
        Case::grown("headings of sections", |size| {
            repeated("# A\n\n", "# Capabilities\n- **a** — Expert\n", size)
        }),
        Case::grown("headings of sections below", |size| {
            repeated("# A\n\n", "## Mission\nx\n", size)
        }),
        Case::grown("items", |size| repeated("# A\n\n", "- a\n", size)),
        Case::grown("items without text", |size| repeated("# A\n\n", "-\n", size)),
        Case::grown("items loose", |size| repeated("# A\n\n", "- a\n\n", size)),
        Case::grown("items of all marks", |size| repeated("# A\n\n", "- a\n+ a\n* a\n", size)),
        Case::grown("items numbered", |size| repeated("# A\n\n", "999999999. a\n", size)),
        Case::grown("tasks", |size| repeated("# A\n\n", "- [x] a\n", size)),
        Case::grown("items below items", |size| repeated("# A\n\n", "- a\n  - b\n    - c\n", size)),
        Case::grown("quotes", |size| repeated("# A\n\n", "> a\n\n", size)),
        Case::grown("quotes continued", |size| repeated("# A\n\n> a\n", "a\n", size)),
        Case::grown("rules", |size| repeated("# A\n\n", "---\n", size)),
        Case::grown("paragraphs", |size| repeated("# A\n\n", "a\n\n", size)),
        Case::grown("soft breaks", |size| repeated("# A\n\n", "a\n", size)),
        Case::grown("hard breaks", |size| repeated("# A\n\n", "a  \n", size)),
        Case::grown("blank lines", |size| repeated("# A\n\n", "\n", size)),
        Case::grown("spaces", |size| repeated("# A\n\nx", " ", size) + "y\n"),
        Case::grown("tabs", |size| repeated("# A\n\nx", "\t", size) + "y\n"),
        Case::grown("indented code", |size| repeated("# A\n\n", "    a\n\n", size)),
        Case::grown("fences", |size| repeated("# A\n\n", "```a\nb\n```\n", size)),
        Case::grown("fence unclosed", |size| repeated("# A\n\n```\n", "code\n", size)),
        Case::grown("fence never closed by shorter ones", |size| {
            repeated("# A\n\n````\n", "```\n", size)
        }),
        Case::grown("table of many rows", |size| repeated("# A\n\n|a|\n|-|\n", "|b|\n", size)),
        Case::grown("table of short rows", |size| {
            repeated("# A\n\n|a|b|c|d|\n|-|-|-|-|\n", "|\n", size)
        }),
        Case::grown("table of wide rows", |size| {
            repeated("# A\n\n|a|b|\n|-|-|\n", "|long text in a cell|and another long one|\n", size)
        }),
        Case::grown("table of many columns", |size| {
            format!(
                "# A\n\n{}|\n{}|\n|b|\n",
                repeated("", "|a", size / 2),
                repeated("", "|-", size / 2)
            )
        }),
        Case::grown("table of many columns and rows", |size| {
            // A Markdown parser gives every row as many cells as the header, even if the text has
            // fewer.
            let columns = size / 16;
            let head = format!("{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns));
            repeated(&format!("# A\n\n{head}"), "|b|\n", size)
        }),
        Case::grown("table without a head", |size| repeated("# A\n\n", "|a|b|\n", size)),
        Case::grown("tables", |size| repeated("# A\n\n", "|a|\n|-|\n|b|\n\n", size)),
        Case::grown("pipes", |size| repeated("# A\n\n", "|", size)),
        Case::grown("definitions", |size| {
            numbered("# A\n\n", size, |n| format!("[r{n}]: http://x/{n} \"t\"\n"))
        }),
        Case::grown("definitions that are used", |size| {
            numbered("# A\n\n", size, |n| format!("[r{n}]\n\n[r{n}]: x\n\n"))
        }),
        Case::grown("one definition used everywhere", |size| {
            format!("{}\n\n[a]: {}\n", repeated("# A\n\n", "[a] ", size / 2), "b".repeat(size / 2))
        }),
        Case::grown("definitions unclosed", |size| repeated("# A\n\n", "[a]: <b\n", size)),
        Case::grown("definition titles unclosed", |size| repeated("# A\n\n", "[a]: b \"c\n", size)),
        Case::grown("footnotes that are none", |size| {
            numbered("# A\n\n", size, |n| format!("[^{n}] [^{n}]: x\n\n"))
        }),
        Case::grown("html blocks", |size| repeated("# A\n\n", "<p>\nx\n\n", size)),
        Case::grown("script unclosed", |size| repeated("# A\n\n<script>\n", "alert(1)\n", size)),
        Case::grown("comment unclosed", |size| repeated("# A\n\n<!--\n", "x\n", size)),
        Case::grown("one long line", |size| repeated("# A\n\n", "word ", size)),
        Case::grown("one long word", |size| repeated("# A\n\n", "w", size)),
        Case::grown("one long heading", |size| repeated("# ", "h", size)),
        Case::grown("one long heading of words", |size| repeated("# ", "h ", size)),
        Case::grown("one long code span", |size| format!("# A\n\n`{}`\n", "c".repeat(size))),
        Case::grown("one long address", |size| {
            format!("# A\n\n[a](http://{})\n", "c".repeat(size))
        }),
        Case::grown("thematic stars", |size| repeated("# A\n\n", "* ", size)),
        Case::grown("lazy lines", |size| repeated("# A\n\n- > x\n", "y\n", size)),
        Case::grown("carriage returns alone", |size| repeated("# A\r\r", "- a\r", size))
            .reports("case.md:1:4: warning: *U+000D*[harmful-text]"),
    ]
}

/// Returns cases with a huge number of items, or a huge amount of text, in one section.
fn sections() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, section, item) in [
        ("properties", "Properties", "- **k**: v\n"),
        ("responsibilities", "Responsibilities", "- **t** (primary)\n"),
        ("metrics", "Responsibilities", "- **t**\n  *Success metric*: x\n"),
        ("capabilities", "Capabilities", "- **t** — Expert\n"),
        ("artifacts", "Artifacts", "- **t** (doc): d\n"),
        ("interactions", "Interactions", "- **v** → A (daily)\n"),
        ("tools", "Tools", "- **t**: d\n"),
        ("no items", "Capabilities", "- \n"),
        ("odd items", "Interactions", "- → → → ((( \n"),
    ] {
        let report = "case.md:*: hint: more than 4096 list items*[item-too-long]";
        let mut text = format!("# A\n\n# {section}\n\n");
        text.push_str(&item.repeat(5_000));
        all.push(Case::card(format!("section of {name}"), text).reports(report));
    }
    all.extend([
        Case::grown("section mission long", |size| repeated("# A\n\n# Mission\n\n", "m\n", size)),
        Case::grown("section capabilities", |size| {
            numbered("# A\n\n# Capabilities\n\n", size, |n| format!("- **skill {n}** — Expert\n"))
        }),
        Case::grown("section capabilities misspelt", |size| {
            numbered("# A\n\n# Capabilities\n\n", size, |n| format!("- **skill** — Expret{n}\n"))
        }),
        Case::grown("section responsibilities", |size| {
            numbered("---\nid: a\n---\n# Responsibilities\n\n", size, |n| {
                format!("- **title {n}** (primary): text\n  *Success metric*: many\n")
            })
        }),
        Case::grown("section metrics", |size| {
            repeated("# A\n\n# Responsibilities\n\n- **t**\n", "- *Success metric*: x\n", size)
        }),
        Case::grown("section properties", |size| {
            numbered("# A\n\n# Properties\n\n", size, |n| format!("- **k{n}**: v, w\n"))
        }),
        Case::grown("section artifacts", |size| {
            numbered("# A\n\n# Artifacts\n\n", size, |n| format!("- **made {n}** (doc): d\n"))
        }),
        Case::grown("section process", |size| {
            numbered("# A\n\n# Process\n\n", size, |n| format!("1. **step {n}** — d\n"))
        }),
        Case::grown("section process in parts", |size| {
            repeated("# A\n\n# Process\n\n", "- step\n\nmore\n\n", size)
        }),
        Case::grown("section use when long", |size| repeated("# A\n\n# Use When\n\n", "m\n", size)),
        Case::grown("section items of text", |size| {
            repeated("---\nid: a\n---\n# Interactions\n\n", "- text\n\nmore\n\n", size)
        })
        .reports(
            "case.md:6:*: hint: this item in Interactions does not have the expected format, so it is shown as text; write *[not-an-item]",
        ),
        Case::grown("section item long", |size| {
            repeated("# A\n\n# Capabilities\n\n- **t** — Expert: ", "d ", size)
        })
        .reports("case.md:5:3: hint: a list item is longer than 4096 bytes*[item-too-long]"),
        Case::grown("section item of many bullets", |size| {
            repeated("# A\n\n# Capabilities\n\n- **t** — Expert\n", "  - d\n", size)
        })
        .reports("case.md:5:3: hint: a list item is longer than 4096 bytes*[item-too-long]"),
        Case::grown("section items on one line", |size| {
            repeated("---\rid: a\r---\r# A\r\r# Capabilities\r\r", "- text\r", size)
        }),
        Case::grown("section items of bullets", |size| {
            repeated("# A\n\n# Capabilities\n\n", "- **t** — Expert\n  - d\n  - e\n", size)
        }),
    ]);
    all
}
