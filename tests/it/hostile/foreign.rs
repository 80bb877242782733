//! Cases with role files in formats other than rolescope's own. The files are as expensive to read
//! as possible.

use super::case::{Case, numbered, repeated};

/// Front matter after which rolescope reads the body in a format other than its own.
const FRONT: &str = "---\nname: T\ndescription: d\n---\n";

pub(crate) fn cases() -> Vec<Case> {
    let mut all = texts();
    all.extend(front_matter());
    all.extend(data());
    all
}

fn headed(head: &str, unit: &str, size: usize) -> String {
    repeated(&format!("{FRONT}{head}"), unit, size)
}

fn counted(head: &str, size: usize, unit: impl Fn(usize) -> String) -> String {
    numbered(&format!("{FRONT}{head}"), size, unit)
}

/// Returns front matter followed by many copies of `open` and as many of `close`.
fn paired(open: &str, close: &str, size: usize) -> String {
    let count = size / (open.len() + close.len());
    format!("{FRONT}{}x\n{}", open.repeat(count), close.repeat(count))
}

/// Returns cases in Markdown.
fn texts() -> Vec<Case> {
    vec![
        Case::grown("foreign tags nested", |size| paired("<a-b>\n", "</a-b>\n", size)),
        Case::grown("foreign tags crossed", |size| paired("<a-b>\n", "</c-d>\n", size)),
        Case::grown("foreign tags of many names", |size| {
            counted("", size, |at| format!("<t{at}>\nx\n</t{at}>\n"))
        }),
        Case::grown("foreign tags on one line", |size| headed("", "<a-b>x</a-b>\n", size)),
        Case::grown("foreign tags of partners", |size| {
            counted("## Works with\n", size, |at| format!("<to agent=\"a-{at}\">x</to>\n"))
        }),
        Case::grown("foreign partners", |size| {
            counted("## Works with\n", size, |at| format!("- `role-{at}`\n"))
        }),
        Case::grown("foreign partners among strangers", |size| {
            counted("## Works with\n", size, |at| format!("- `role-{at}`\n- x\n"))
        }),
        Case::grown("foreign partners with verbs", |size| {
            counted("## Works with\n", size, |at| format!("- v{at} `a-lead`\n"))
        }),
        Case::grown("foreign partners in one line", |size| {
            counted("## Works with\n\nReports to: ", size, |at| format!("role-{at}, "))
        }),
        Case::grown("foreign partners with arrows", |size| {
            counted("## Works with\n- ", size, |at| format!("r{at} \u{2192} "))
        }),
        Case::grown("foreign partners in a sentence", |size| {
            headed("", "reports to the [Lead](x.md) and ", size)
        }),
        Case::grown("foreign partners in lines", |size| headed("## Works with\n", "a\n", size)),
        Case::grown("foreign partners in a table", |size| {
            counted("## Works with\n|Agent|How|\n|-|-|\n", size, |at| format!("|a-{at}|x|\n"))
        }),
        Case::grown("foreign partners in brackets", |size| {
            headed("## Works with\n\nReports to: ", "(a ", size)
        }),
        Case::grown("foreign directory", |size| {
            counted("## Agents\n", size, |at| format!("- **role-{at}**: x\n"))
        }),
        Case::grown("foreign items", |size| {
            counted("## Responsibilities\n", size, |at| format!("- item {at}\n"))
        }),
        Case::grown("foreign items that begin alike", |size| {
            counted("## Responsibilities\n", size, |at| format!("- {} {at}\n", "same ".repeat(12)))
        }),
        Case::grown("foreign items with known leads", |size| {
            headed("## Responsibilities\n", "- **Never**: a, b\n", size)
        }),
        Case::grown("foreign items in one line", |size| headed("- **Skills**: ", "a, ", size)),
        Case::grown("foreign items below labels", |size| {
            headed("## Responsibilities\n", "**Area**\n- a\n\n", size)
        }),
        Case::grown("foreign items below colons", |size| {
            headed("## Responsibilities\n", "You do this:\n- a\n\n", size)
        }),
        Case::grown("foreign items in a table", |size| {
            counted("## Skills\n|Skill|Level|\n|-|-|\n", size, |at| format!("|s {at}|Expert|\n"))
        }),
        Case::grown("foreign headings", |size| headed("", "## h\n", size)),
        Case::grown("foreign headings with text", |size| {
            counted("", size, |at| format!("## Area {at}\nx\n"))
        }),
        Case::grown("foreign headings of all levels", |size| {
            headed("", "# a\n## b\n### c\n#### d\n##### e\n###### f\nx\n", size)
        }),
        Case::grown("foreign headings of sections", |size| {
            headed("", "## Skills\n- a\n## Never\n- b\n", size)
        }),
        Case::grown("foreign heading of leads", |size| headed("## ", "the ", size)),
        Case::grown("foreign heading of words", |size| headed("## ", "skills and ", size)),
        Case::grown("foreign heading of numbers", |size| headed("## ", "1. ", size)),
        Case::grown("foreign heading of pictures", |size| headed("## ", "1\u{fe0f}", size)),
        Case::grown("foreign label of leads", |size| headed("**", "the ", size) + "**\n- a\n"),
        Case::grown("foreign label in capitals", |size| {
            headed("- **With ", "A ", size) + "**: x\n"
        }),
        Case::grown("foreign labels", |size| headed("", "**a**\n", size)),
        Case::grown("foreign labels with numbers", |size| headed("", "**1. a**\n\n", size)),
        Case::grown("foreign comments", |size| headed("x ", "<!---->", size)),
        Case::grown("foreign comments opened", |size| headed("x ", "<!--", size)),
        Case::grown("foreign comments before all", |size| repeated("", "<!---->\n", size) + FRONT),
        Case::grown("foreign bullets", |size| {
            headed("## Responsibilities\n", "\u{2022} a\n", size)
        }),
        Case::grown("foreign fences within", |size| {
            headed("```markdown\n", "```a\nb\n```\n", size)
        }),
        Case::grown("foreign examples in the text", |size| headed("", "<example>\nx\n", size)),
        Case::grown("foreign roles of one text", |size| {
            numbered("# Roles\n\n", size, |at| format!("## Role {at}\n### Skills\n- a\n"))
        }),
        Case::grown("foreign text in one block", |size| {
            repeated("```yaml\nname: x\nprompt: y\nskills:\n", "  - a\n", size) + "```\n"
        }),
    ]
}

/// Returns cases with front matter above a body.
fn front_matter() -> Vec<Case> {
    vec![
        Case::grown("foreign keys", |size| {
            numbered("---\nname: T\ndescription: d\n", size, |at| format!("k{at}: v\n"))
                + "---\nx\n"
        }),
        Case::grown("foreign keys of long names", |size| {
            let key = "k".repeat(size / 2);
            format!("---\nname: T\ndescription: {key}\n{key}: v\n---\nx\n")
        }),
        Case::grown("foreign keys below a long summary", |size| {
            let head = format!("---\nname: T\ndescription: {}\n", "long ".repeat(size / 10));
            numbered(&head, size, |at| format!("k{at}: v\n")) + "---\nx\n"
        }),
        Case::grown("foreign keys in TOML", |size| {
            numbered("+++\nname = \"T\"\ndescription = \"d\"\n", size, |at| format!("k{at} = 1\n"))
                + "+++\nx\n"
        }),
        Case::grown("foreign keys that are broken", |size| {
            numbered("---\nname: T\ndescription: d: e\n", size, |at| format!("k{at}: v: w\n"))
                + "---\nx\n"
        }),
        Case::grown("foreign partners in keys", |size| {
            numbered("---\nname: T\ndescription: d\nagents:\n", size, |at| format!("- r-{at}\n"))
                + "---\nx\n"
        }),
        Case::grown("foreign examples in a description", |size| {
            repeated("---\nname: T\ndescription: a", "\\nexample Examples", size) + "\n---\nx\n"
        }),
    ]
}

/// Returns cases with data files.
fn data() -> Vec<Case> {
    vec![
        Case::grown_as("data keys", "yaml", |size| {
            numbered("name: x\nprompt: y\n", size, |at| format!("k{at}: v\n"))
        }),
        Case::grown_as("data keys in JSON", "json", |size| {
            numbered("{\"name\":\"x\",\"prompt\":\"y\"", size, |at| format!(",\"k{at}\":1")) + "}"
        }),
        Case::grown_as("data keys in TOML", "toml", |size| {
            numbered("name = \"x\"\nprompt = \"y\"\n", size, |at| format!("k{at} = 1\n"))
        }),
        Case::grown_as("data tables in TOML", "toml", |size| {
            numbered("name = \"x\"\nprompt = \"y\"\n", size, |at| format!("[t{at}]\na = 1\n"))
        }),
        Case::grown_as("data partners", "yaml", |size| {
            numbered("name: x\nprompt: y\nagents:\n", size, |at| format!("  - r-{at}\n"))
        }),
        Case::grown_as("data partners with verbs", "yaml", |size| {
            numbered("name: x\nprompt: y\nagents:\n", size, |at| {
                format!("  - {{name: r-{at}, mode: v{at}}}\n")
            })
        }),
        Case::grown_as("data skills", "yaml", |size| {
            numbered("name: x\nprompt: y\nskills:\n", size, |at| format!("  - s {at}\n"))
        }),
        Case::grown_as("data skills with details", "json", |size| {
            numbered("{\"name\":\"x\",\"prompt\":\"y\",\"skills\":[1", size, |at| {
                format!(",{{\"title\":\"s {at}\",\"a\":\"b\",\"c\":[\"d\"]}}")
            }) + "]}"
        }),
        Case::grown_as("data nested", "json", |size| {
            let count = size / 7;
            format!("{}1{}", "{\"a\":".repeat(count), "}".repeat(count))
        }),
        Case::grown_as("data nested lists", "yaml", |size| {
            let count = size / 2;
            format!("name: x\nprompt: y\na: {}{}", "[".repeat(count), "]".repeat(count))
        }),
        Case::grown_as("data aliases", "yaml", |size| {
            numbered("name: x\nprompt: y\na: &a [1,2,3,4,5,6,7,8,9]\n", size, |at| {
                format!("k{at}: *a\n")
            })
        }),
        Case::grown_as("data that is broken", "yaml", |size| {
            numbered("name: x\nprompt: y: z\n", size, |at| format!("k{at}: v: w\n"))
        }),
        Case::grown_as("data in one text", "yaml", |size| {
            numbered("name: x\nprompt: |\n  ## Responsibilities\n", size, |at| {
                format!("  - item {at}\n")
            })
        }),
        Case::grown_as("data folded", "yaml", |size| {
            repeated("name: x\nprompt: 'y: ", "- a. ", size) + "'\n"
        }),
        Case::grown_as("data roles", "json", |size| {
            numbered("[{\"name\":\"a\",\"prompt\":\"p\"}", size, |at| {
                format!(",{{\"name\":\"n{at}\",\"prompt\":\"p\"}}")
            }) + "]"
        }),
        Case::grown_as("data roles in YAML", "yaml", |size| {
            numbered("", size, |at| format!("n{at}:\n  name: x\n  prompt: y\n"))
        }),
        Case::grown_as("data roles, few and large", "json", |size| {
            let prompt = "p".repeat(size / 4);
            let roles = ["a", "b", "c"]
                .map(|name| format!("{{\"name\":\"{name}\",\"prompt\":\"{prompt}\"}}"));
            format!("[{}]", roles.join(","))
        }),
    ]
}
