//! `sumac test`: what it runs, what it says, how it ends.

mod changed;
mod formats;
mod running;
mod snapshots;
#[cfg(unix)]
mod speed;
mod suggesting;
mod watching;

use crate::command::{Ended, file, sumac};
use tempfile::TempDir;

/// The rules that the tests test.
pub(crate) const RULES: &str = r#"schema event "event.schema.json" key customer
timezone "Europe/Zurich"
define purchases = xEvent[eventType = "shop.purchase"]
attribute spent: number = purchases.sum(price)
attribute recent: integer = purchases[timestamp occurs <= 30 days before now].count()
attribute meanGap: duration = purchases.gaps(timestamp).average()
attribute favourite: string = purchases.mode(category)
attribute sincePrevious: duration on event = event.timestamp - xEvent[timestamp < ^event.timestamp].max(timestamp)
"#;

pub(crate) const SCHEMA: &str = r#"{"title": "Events", "type": "object", "properties": {
    "_id": {"type": "string"},
    "customer": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "eventType": {"type": "string", "enum": ["shop.view", "shop.purchase"]},
    "category": {"type": "string"},
    "price": {"type": "number"},
    "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
    "items": {"type": "array", "items": {"type": "object", "properties": {
        "sku": {"type": "string"}, "count": {"type": "integer"}}}}}}"#;

/// A folder with rules and a file of tests, which uses them.
pub(crate) fn shop(tests: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", SCHEMA);
    file(&folder, "shop.sumac", RULES);
    file(
        &folder,
        "shop.test.sumac",
        &format!("use \"shop.sumac\"\n{tests}"),
    );
    folder
}

/// Runs `sumac test` in a folder; folders and times in what it says are made stable.
pub(crate) fn run(folder: &TempDir, arguments: &[&str]) -> Ended {
    run_with(folder, arguments, "")
}

pub(crate) fn run_with(folder: &TempDir, arguments: &[&str], input: &str) -> Ended {
    let path = folder.path().display().to_string();
    let mut all = vec!["test", &path];
    all.extend(arguments);
    let ended = sumac(&all, input);
    Ended {
        code: ended.code,
        out: stable(&ended.out, &path),
        err: stable(&ended.err, &path),
    }
}

fn stable(text: &str, folder: &str) -> String {
    let text = text.replace(&format!("{folder}/"), "").replace(folder, ".");
    let mut lines: Vec<String> = text.lines().map(without_time).collect();
    if text.ends_with('\n') {
        lines.push(String::new());
    }
    lines.join("\n")
}

/// The line without the seconds at its end.
fn without_time(line: &str) -> String {
    match line.rsplit_once(" (") {
        Some((before, time)) if time.ends_with(" s)") => format!("{before} (… s)"),
        _ => line.to_owned(),
    }
}
