//! Checks that every bound key, pressed in its pane, changes the screen or has an effect.

use rolescope::app::{Action, BINDINGS, Context, KeyPress};

use super::stage::Stage;

/// Returns key sequences that lead to a context, such as a pane or a dialog. Each key that is bound
/// in the context must have an effect after at least one of these sequences.
fn scripts(context: Context) -> Vec<String> {
    let written = written(context);
    if !written.is_empty() {
        return written.iter().map(|script| (*script).to_owned()).collect();
    }
    // A dialog has the same name as the action that opens it.
    let mut rows = BINDINGS.iter();
    let row = rows.find(|row| row.action.name() == context.id() && row.context != context);
    let key = row.and_then(|row| row.keys.split(' ').next());
    let key = key.unwrap_or_else(|| panic!("no script for {context:?}"));
    ["<esc> j j <KEY>", "<esc> j j <KEY><down>"].map(|script| script.replace("KEY", key)).into()
}

fn written(context: Context) -> &'static [&'static str] {
    match context {
        Context::Query => &[
            "engineer data<ctrl-left><left><left><down><down><down><down><shift-down><shift-down>",
            "e<down><down><down><down><down><down><down><down><down><down>",
            "engineer",
            // The history has two queries, and the older one is in the search box.
            "sql<esc>/api<esc>/x<ctrl-up><ctrl-up>",
        ],
        Context::Typing => &[
            "engineer data<ctrl-left><left><left>",
            "engineer",
            "<esc>:engineer data<ctrl-left><left><left>",
        ],
        Context::List => &["<esc>jjjjjjjjjjjjjjjjjjjjJJJJJJJJ", "<esc> j"],
        Context::Card => {
            &["backend<enter>]]jjj", "be-01<enter>]]]", "be-01<enter>Fapi<enter>jjjjjjj"]
        }
        Context::Graph => &[
            "backend<enter>3jj",
            "backend<enter>3hjj",
            "backend<enter>3lj",
            "backend<enter>3h",
            "backend<enter>3jjjjjjjjjj",
            "backend<enter>3vll",
            "backend<enter>3vvlljj",
            "backend<enter>3Fengineer<enter>",
            "backend<enter>3pqa<enter>",
            "backend<enter>3]",
        ],
        Context::Find => &[
            "backend<enter>3Fengineer qa<ctrl-b><ctrl-b><ctrl-b>",
            "backend<enter>3Fengineer",
            "backend<enter>3F",
            "backend<enter>Fapi<enter>F",
        ],
        Context::Relations => &["backend<enter>3rjjjjj", "backend<enter>3r"],
        Context::Which => &["<esc> j j j j =", "<esc> j j j j =jj"],
        Context::Themes => &["<esc>tjj", "<esc>t"],
        Context::Export => &["backend<enter>3Ejj", "backend<enter>3E"],
        Context::Pick => &[
            "backend<enter>3pengineer qa<ctrl-b><ctrl-b><ctrl-b>",
            "backend<enter>3p",
            "backend<enter>3p<down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down>",
        ],
        Context::Copy => &["backend<enter>]y", "backend<enter>3y"],
        Context::Print => &["backend<enter>Pjjjjjjjjjjjjjjjjjjjj", "backend<enter>4P"],
        Context::Pair => &["backend<enter>3=]]jj", "backend<enter>3=", "backend<enter>3=G"],
        Context::Plan => {
            &["<esc> j j c", "<esc> j j cjj", "<esc> j j cM", "<esc> j j cMlljj", "<esc> j j cG"]
        }
        Context::Crews => &["<esc>:saved crew<enter>", "<esc>:saved crew<enter>j"],
        Context::SaveCrew => &["<esc> j j cwcore"],
        Context::Raw => &["backend<enter>4]]]jjjjj", "backend<enter>4Fapi<enter>jjjjjjj"],
        Context::Palette => &[
            "<f2>the card<ctrl-b><ctrl-b><ctrl-b>",
            "<f2>",
            "<f2><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down>",
        ],
        Context::Outline => &[
            "backend<enter>oes bil<ctrl-b><ctrl-b><ctrl-b>",
            "backend<enter>]]o",
            "backend<enter>o<down><down><down>",
        ],
        Context::Bookmarks => &["<esc>bjbjbjb'", "<esc>bjbjbjb'j"],
        Context::Browse => &[
            "backend<enter>2]]]]H<enter>j",
            "backend<enter>3<enter>H",
            "backend<enter>3<enter>",
            "backend<enter>3l<enter>",
            "backend<enter>2",
            "<esc>",
            "backend<enter>4",
            "<esc>b",
        ],
        Context::Problems => &["<esc>xj", "<esc>x"],
        Context::Facets => &["<esc>fjjjjjjj", "<esc>f", "<esc>fjjjjjj<ctrl-d><ctrl-d>"],
        Context::Help => &[
            "<f1><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down>",
            "<f1>to",
        ],
        Context::Filter => &[
            "<f1>/to the<ctrl-b><ctrl-b><ctrl-b>",
            "<f1>/to",
            "<f1>/",
            "<f1>/e<down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down><down>",
        ],
        Context::Choose | Context::ChooseMany => &["engineer<down>"],
        Context::Always => &["", "<enter>"],
        _ => &[],
    }
}

#[test]
fn every_bound_key_does_something_in_its_pane() {
    let mut dead = Vec::new();
    for binding in BINDINGS.iter() {
        for text in binding.keys.split_whitespace() {
            let key = KeyPress::parse(text).unwrap();
            // The sizes include a short screen, on which there is always something to scroll.
            let works = [(80, 24), (120, 40)].iter().any(|(width, height)| {
                scripts(binding.context).iter().any(|script| {
                    let stage = match binding.context {
                        Context::Choose => Stage::picking(false),
                        Context::ChooseMany => Stage::picking(true),
                        Context::Problems => Stage::faulty(*width, *height),
                        _ => Stage::new(*width, *height),
                    };
                    let mut stage = stage.keys(script);
                    let before = stage.buffer();
                    let effects = stage.effects.len();
                    assert!(!stage.effects.contains(&rolescope::app::Effect::Quit), "{script}");
                    stage.press(key);
                    stage.effects.len() > effects || stage.buffer() != before
                })
            });
            if !works {
                dead.push(format!("{text} ({:?}) in {:?}", binding.action, binding.context));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn in_an_empty_list_keys_say_how_to_go_on() {
    for key in ["<enter>", "<tab>", "<down>", "<up>", "<shift-down>"] {
        let text = Stage::new(80, 24).keys("xyzzyq").keys(key).text();
        assert!(text.contains("no role is listed; Esc clears the query"), "{key}\n{text}");
    }
}

#[test]
fn help_lists_only_bound_keys() {
    for action in Action::ALL {
        assert!(BINDINGS.iter().any(|binding| binding.action == *action), "{action:?}");
    }
}
