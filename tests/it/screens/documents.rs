//! Checks that the screens that the documents show as text match the program's screens.

use std::fs;
use std::path::Path;

use super::stage::Stage;

/// Fills every `<!-- screen WIDTHxHEIGHT: keys -->` block in a document with the contents of the
/// screen.
fn renewed(text: &str) -> String {
    let mut page = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!-- screen ") {
        let (wanted, after) = after.split_once(" -->\n```text\n").unwrap();
        let (_, after) = after.split_once("```").unwrap();
        let (size, keys) = wanted.split_once(": ").unwrap();
        let (width, height) = size.split_once('x').unwrap();
        let stage = Stage::new(width.parse().unwrap(), height.parse().unwrap()).keys(keys);
        page.push_str(&format!("{before}<!-- screen {wanted} -->\n```text\n{}\n```", stage.text()));
        rest = after;
    }
    page + rest
}

#[test]
fn the_screens_in_the_docs_are_current() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let documents = fs::read_dir(docs).unwrap().map(|entry| entry.unwrap().path());
    for path in documents.filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = fs::read_to_string(&path).unwrap();
        let renewed = renewed(&text);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &renewed).unwrap();
        } else {
            assert_eq!(text, renewed, "run `UPDATE_DOCS=1 cargo test --test it screens`");
        }
    }
}
