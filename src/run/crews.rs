//! Writes a crew to the config. One line is added or replaced, and all other lines stay the same.

use std::path::Path;

use crate::app::SavedCrew;

use super::config_line::change;

/// Adds a crew to the config, or replaces the one with the same name, and returns a message. An
/// error contains the line that the user must add by hand.
pub(super) fn save(config: Option<&Path>, crew: &SavedCrew) -> Result<String, String> {
    let by_hand = format!("add this line by hand under `crews:`: {}", crew.line().trim());
    let odd = "all of `crews` is on one line";
    change(config, &by_hand, odd, &|text| with_crew(text, crew))
        .map(|shown| format!("saved crew {} to {shown}", crew.name))
}

/// Returns the text of a config with a crew added, or `None` if an existing crew takes up more than
/// one line.
fn with_crew(text: &str, crew: &SavedCrew) -> Option<String> {
    let line = crew.line();
    let mut lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|line| line.starts_with("crews:"));
    let Some(head) = head else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{text}{gap}crews:\n{line}\n"));
    };
    let rest = lines.get(head)?.strip_prefix("crews:")?.trim();
    if !rest.is_empty() && !rest.starts_with('#') {
        return None;
    }
    let name = line.trim().split_once(": [")?.0;
    let start = head + 1;
    let own = lines.iter().skip(start).copied();
    let own = own.take_while(|line| line.trim().is_empty() || line.starts_with([' ', '#']));
    let own: Vec<&str> = own.collect();
    let mut values = own.iter().map(|line| line.trim().strip_prefix(name).map(str::trim));
    // If the members of the crew are on several lines, the config is not changed, and the user must
    // edit it.
    if values.clone().any(|value| value == Some(":")) {
        return None;
    }
    let is_list = |value: &str| value.starts_with(": [") && value.ends_with(']');
    let same = values.position(|value| value.is_some_and(is_list));
    // The entries of a map must have the same indent.
    let first = own.iter().find(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
    let indent = first.map_or(2, |line| line.len() - line.trim_start().len());
    let line = format!("{}{}", " ".repeat(indent), line.trim());
    match same {
        Some(same) => *lines.get_mut(start + same)? = &line,
        None => lines.insert(start, &line),
    }
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn crew(name: &str) -> SavedCrew {
        SavedCrew { name: name.to_owned(), members: vec!["a".into(), "b c".into()] }
    }

    #[test]
    fn one_line_is_added_or_replaced_and_the_rest_stays() {
        let line = "core: [a, \"b c\"]";
        for (before, after) in [
            ("", format!("crews:\n  {line}\n")),
            ("theme: nord # mine\n", format!("theme: nord # mine\ncrews:\n  {line}\n")),
            (
                "crews:\n    other: [x]\n# end\nascii: no\n",
                format!("crews:\n    {line}\n    other: [x]\n# end\nascii: no\n"),
            ),
            (
                "crews: # mine\n  core: [x]\nascii: no\n",
                format!("crews: # mine\n  {line}\nascii: no\n"),
            ),
        ] {
            assert_eq!(with_crew(before, &crew("core")).as_ref(), Some(&after));
            assert_eq!(with_crew(&after, &crew("core")), Some(after));
        }
        assert_eq!(with_crew("crews: {core: [x]}\n", &crew("core")), None);
        assert_eq!(with_crew("crews:\n  core:\n    - x\n", &crew("core")), None);
        let odd = SavedCrew { name: "on".to_owned(), members: vec!["#1 \"x\"".to_owned()] };
        assert_eq!(odd.line(), "  \"on\": [\"#1 \\\"x\\\"\"]");
    }

    #[test]
    fn a_config_is_created_and_a_failure_has_the_line_to_add() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/config.yaml");
        assert!(save(Some(&path), &crew("core")).unwrap().contains("saved crew core to"));
        assert!(save(Some(&path), &crew("other")).is_ok());
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, "crews:\n  other: [a, \"b c\"]\n  core: [a, \"b c\"]\n");
        fs::write(&path, "crews: {}\n").unwrap();
        assert!(save(Some(&path), &crew("core")).unwrap_err().contains("core: [a, \"b c\"]"));
        assert!(save(None, &crew("core")).is_err());
    }
}
