//! Runs `check` and `list` on every case.

use serde_json::Value;

use super::case::{Case, is_reported};
use super::run::run;
use super::{encodings, escapes, files, front_matter, markdown, relations};

/// Runs the commands on a case. Returns an error if they hang, report the wrong messages or hide
/// the healthy card.
fn judged(case: &Case) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    case.put(folder);
    let short = run(folder, &["check", ".", "--format", "short"])?;
    for wanted in &case.report {
        if !short.out.lines().any(|line| is_reported(line, wanted)) {
            let lines: Vec<&str> = short.out.lines().take(8).collect();
            return Err(format!("`{wanted}` is not reported, but\n  {}", lines.join("\n  ")));
        }
    }
    refusals_are_whole(&short.out)?;
    let code = Some(i32::from(case.is_refused()));
    let json = run(folder, &["check", ".", "--format", "json"])?;
    if short.code != code || json.code != code {
        let first = short.out.lines().find(|line| line.contains(": error: "));
        return Err(format!("ends with {:?} and {:?}: {first:?}", short.code, json.code));
    }
    let report = problems(&json.out)?;
    if report != short.out.lines().count() {
        return Err(format!("{report} problems as JSON, {} lines", short.out.lines().count()));
    }
    if run(folder, &["check", "."])?.code != code {
        return Err("exits with another code when it prints for people".into());
    }
    let list = run(folder, &["-r", ".", "list"])?;
    let healthy = case.healthy();
    if list.code != Some(0) || !list.out.lines().any(|line| line.contains(&healthy)) {
        return Err(format!("{healthy} is not listed ({:?}): {}", list.code, list.err));
    }
    refusals_are_whole(&list.err)
}

/// Checks that every error message states the position, the reason and what the user can do.
fn refusals_are_whole(report: &str) -> Result<(), String> {
    for line in report.lines().filter(|line| line.contains(": error: ")) {
        let (place, report) = line.split_once(": error: ").unwrap_or_default();
        let numbers: Vec<&str> = place.rsplitn(3, ':').collect();
        let whole = matches!(numbers[..], [column, row, path]
            if !path.is_empty() && [column, row].iter().all(|n| n.parse::<u32>().is_ok_and(|n| n > 0)));
        if !whole || !report.contains("; ") {
            return Err(format!("not a whole refusal: {line}"));
        }
    }
    Ok(())
}

/// Returns the number of problems in JSON output. Each error must have a position, a message and
/// help.
fn problems(json: &str) -> Result<usize, String> {
    let json: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let problems = json["problems"].as_array().ok_or("no problems")?;
    for problem in problems.iter().filter(|problem| problem["severity"] == "error") {
        let texts = ["path", "message", "mend"].map(|key| problem[key].as_str());
        let numbers = ["line", "column"].map(|key| problem[key].as_u64());
        if !texts.iter().all(|text| text.is_some_and(|text| !text.is_empty()))
            || !numbers.iter().all(|number| *number > Some(0))
        {
            return Err(format!("not whole: {problem}"));
        }
    }
    Ok(problems.len())
}

fn all_are_read(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in &cases {
        if let Err(report) = judged(case) {
            wrong.push(format!("{}: {report}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn terminal_controls_are_reported_and_have_no_effect() {
    all_are_read(escapes::cases());
}

#[test]
fn hostile_front_matter_is_read() {
    all_are_read(front_matter::cases());
}

#[test]
fn hostile_markdown_is_read() {
    all_are_read(markdown::cases());
}

#[test]
fn hostile_bytes_are_read() {
    all_are_read(encodings::cases());
}

#[test]
fn hostile_files_are_read() {
    all_are_read(files::cases());
}

#[test]
fn hostile_interactions_are_read() {
    all_are_read(relations::cases());
}
