//! Cases with cards that are hostile only in combination: copies, names of roles without a card,
//! and roles that all others name.

use std::fs;
use std::path::Path;

use super::case::{Case, numbered};

fn put(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

fn naming(name: &str, target: &str) -> String {
    format!("---\nname: {name}\n---\n# Interactions\n\n- **Works with** → {target} (daily)\n")
}

pub(crate) fn cases() -> Vec<Case> {
    let missing = "case.md:*: warning: no card describes *[missing-target]";
    vec![
        Case::folder("copies by hundreds", |folder| {
            for number in 0..300 {
                let text = "---\nid: same-1\nslug: same\nname: Same\n---\n# Mission\n\nx\n";
                put(folder, &format!("{number:03}.md"), text);
            }
        })
        .reports("*: error: *id*same-1*; *[duplicate-id]")
        .reports("*: error: *slug*same*; *[duplicate-slug]")
        .reports("*: hint: this card has the same text as *000.md; *[copied-card]"),
        Case::folder("names that differ only in hidden characters", |folder| {
            put(folder, "a.md", "---\nname: Admin\n---\n# Mission\n\nx\n");
            put(folder, "b.md", "---\nname: Adm\u{200b}in\n---\n# Mission\n\nx\n");
            put(folder, "c.md", "---\nname: Adm\u{200d}in\n---\n# Mission\n\nx\n");
            put(folder, "d.md", "---\nname: \"Adm\\u200bin\"\n---\n# Mission\n\nx\n");
        })
        .reports("b.md:2:10: warning: 1 *U+200B; remove this character [harmful-text]")
        .reports("c.md:2:10: warning: 1 *U+200D; remove this character [harmful-text]")
        .reports("d.md:2:1: warning: 1 *U+200B; remove this character [harmful-text]"),
        Case::card("self target", naming("Narcissus", "Narcissus"))
            .reports("case.md:6:*: hint: *[self-target]"),
        Case::card("self target by the thousand", {
            let item = "- **Works with** → N (daily)\n";
            format!("---\nname: N\n---\n# Interactions\n\n{}", item.repeat(2_000))
        })
        .reports("case.md:6:*: hint: *[self-target]"),
        Case::grown("dangling targets", |size| {
            numbered("# A\n\n# Interactions\n\n", size, |n| format!("- **Asks** → Nobody {n}\n"))
        })
        .reports(missing),
        Case::grown("dangling targets that are alike", |size| {
            numbered("# A\n\n# Interactions\n\n", size, |n| {
                format!("- **Asks** → Backend Enginer {n} (daily)\n")
            })
        })
        .reports(missing),
        Case::card("dangling target of escapes", naming("A", "\x1b]0;owned\x07")).reports(missing),
        Case::card("dangling target long", naming("A", &"x".repeat(3_000))).reports(missing),
        Case::folder("dangling targets of a thousand cards", |folder| {
            for number in 0..1_000 {
                let text = naming(&format!("Role {number}"), &format!("Rloe {number}x"));
                put(folder, &format!("{number:04}.md"), &text);
            }
        })
        .reports("0000.md:6:*: warning: no card describes *[missing-target]"),
        Case::folder("a hub that thousands name", |folder| {
            put(folder, "hub.md", "---\nname: Hub\n---\n# Mission\n\nx\n");
            for number in 0..2_000 {
                put(folder, &format!("{number:04}.md"), &naming(&format!("Spoke {number}"), "Hub"));
            }
        }),
        Case::folder("a hub that names thousands", |folder| {
            let text = numbered("# Hub\n\n# Interactions\n\n", 60_000, |n| {
                format!("- **Asks** → Spoke {n} (daily)\n")
            });
            put(folder, "hub.md", &text);
            for number in 0..200 {
                put(folder, &format!("{number}.md"), &format!("# Spoke {number}\n"));
            }
        })
        .reports("hub.md:*: warning: no card describes *[missing-target]"),
        Case::folder("everybody names everybody", |folder| {
            for number in 0..60 {
                let mut text = format!("# Role {number}\n\n# Interactions\n\n");
                (0..60).for_each(|other| {
                    text.push_str(&format!("- **Works with** → Role {other} (daily)\n"));
                });
                put(folder, &format!("{number}.md"), &text);
            }
        })
        .reports("0.md:5:*: hint: *[self-target]"),
        Case::folder("a chain of a thousand", |folder| {
            for number in 0..1_000 {
                let (name, next) = (format!("Link {number}"), format!("Link {}", number + 1));
                put(folder, &format!("{number:04}.md"), &naming(&name, &next));
            }
        })
        .reports("0999.md:6:*: warning: no card describes `Link 1000`*[missing-target]"),
        Case::card(
            "target of every form",
            "# A\n\n# Interactions\n\n- **V** → \n- **V** →\n- → B\n- **V** -> B\n- **V** → B, C and D (daily)\n- **V** → [B](../b) (daily)\n- **V** → ../../../../etc/passwd (daily)\n- **** → ****\n- **V** → (daily)\n",
        )
        .reports(missing),
    ]
}
