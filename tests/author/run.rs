//! `sumac run`: attributes that are chosen, and what is said of data that cannot be used.

use std::fmt::Write;

use serde_json::Value;
use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

const SCHEMA: &str = r#"{"type": "object", "properties": {"user": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"}, "price": {"type": "number"},
    "points": {"type": "integer"}}}"#;

const USED: &str = "
schema event \"event.json\" key user
attribute visits = xEvent.count()
attribute lost: integer = xEvent.sum(points) + 1
";

/// `half` needs one attribute of the used file; each of the others needs what it does not.
const RULES: &str = "
use \"used.sumac\"
attribute half = visits / 2
attribute points: integer = xEvent.sum(points)
attribute spread = xEvent.stddev(price)
attribute dear = xEvent[price > 10].count()
";

/// Rules and events whose sum of points is beyond all integers, and one of whose prices is none.
fn data() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.json", SCHEMA);
    file(&folder, "used.sumac", USED);
    file(&folder, "rules.sumac", RULES);
    let mut events = String::new();
    for event in 0..2_000 {
        let (user, points) = (event % 100, 1_u64 << 62);
        let price = match event {
            7 => "\"dear\"".to_owned(),
            _ => (event / 100).to_string(),
        };
        let _ = writeln!(
            events,
            r#"{{"user":"u{user}","timestamp":"2026-05-01T10:00:00Z","price":{price},"points":{points}}}"#
        );
    }
    file(&folder, "events.ndjson", &events);
    folder
}

fn run(folder: &TempDir, more: &[&str]) -> Ended {
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (rules, events) = (path("rules.sumac"), path("events.ndjson"));
    let run = ["run", &rules, "--events", &events, "--now", "2026-06-01"];
    let form = ["--format", "ndjson", "--threads", "1"];
    sumac(&[&run[..], &form, more].concat(), "")
}

fn rows(ended: &Ended) -> Vec<Value> {
    assert_eq!(ended.code, 0, "{}", ended.err);
    let lines = ended.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn chosen_attributes_have_the_values_that_they_have_among_all() {
    let folder = data();
    for more in [&[][..], &["--valid-until"], &["--backend", "interpret"]] {
        let all = rows(&run(&folder, more));
        assert_eq!(all.len(), 100);
        for names in ["half", "spread,half", "points", "dear,spread,points,half"] {
            let some = rows(&run(&folder, &[more, &["--attributes", names]].concat()));
            assert_eq!(some.len(), 100);
            for (all, some) in all.iter().zip(&some) {
                assert_eq!(some["key"], all["key"]);
                for name in names.split(',') {
                    assert_eq!(some[name], all[name], "{name}");
                    let end = format!("{name}.validUntil");
                    assert_eq!(some.get(&end), all.get(&end), "{end}");
                }
            }
        }
    }
}

#[test]
fn what_only_others_need_is_neither_read_nor_told() {
    let folder = data();
    let all = run(&folder, &[]).err;
    assert!(all.contains("`points` met a fault"), "{all}");
    assert!(all.contains("1 value of `price` does not fit"), "{all}");
    let half = run(&folder, &["--attributes", "half"]).err;
    let told: Vec<&str> = half.lines().filter(|line| line.contains("note")).collect();
    assert!(told.is_empty(), "{half}");
    let spread = run(&folder, &["--attributes", "spread"]).err;
    assert!(
        spread.contains("1 value of `price` does not fit"),
        "{spread}"
    );
    assert!(!spread.contains("fault"), "{spread}");
}

#[test]
fn states_of_other_attributes_take_no_memory() {
    let folder = data();
    let held = |more: &[&str]| -> u64 {
        let ended = run(&folder, &[&["--memory-limit", "1"], more].concat());
        assert_eq!(ended.code, 1);
        let held = ended.err.split("they hold ").nth(1).unwrap();
        held.split(' ').next().unwrap().parse().unwrap()
    };
    let (all, half) = (held(&[]), held(&["--attributes", "half"]));
    assert!(half < all, "{half} of {all} bytes");
    let limit = (all - 1).to_string();
    assert_eq!(run(&folder, &["--memory-limit", &limit]).code, 1);
    let limited = ["--memory-limit", &limit, "--attributes", "half"];
    assert_eq!(run(&folder, &limited).code, 0);
}

#[test]
fn rows_that_cannot_be_used_are_told_by_reason_and_place() {
    let folder = data();
    let lines = [
        r#"{"user": "a", "timestamp": "yesterday"}"#,
        r#"{"user": "a"}"#,
        r#"{"timestamp": "2026-05-01T00:00:00Z"}"#,
        "nonsense",
        "[]",
        r#"{"user": "a", "timestamp": "2026-05-01T00:00:00Z", "price": 1}"#,
    ];
    file(&folder, "events.ndjson", &lines.join("\n"));
    let said = run(&folder, &["--attributes", "dear"]).err;
    let said = said.replace(&format!("{}/", folder.path().display()), "");
    let told: Vec<&str> = said.lines().take(13).collect();
    let expected = [
        "note: 5 rows left out",
        "  2 rows without a readable time",
        "  1 row without a readable profile key",
        "  1 row of unreadable JSON",
        "  1 row of JSON without fields",
        "note: 1 value of `timestamp` does not fit and counts as missing",
        "  events.ndjson:1: `timestamp`: expected a time, found \"yesterday\"",
        "  events.ndjson:1: expected a time, found none",
        "  events.ndjson:2: expected a time, found none",
        "  events.ndjson:3: expected a profile key, found none",
        "  events.ndjson:4: expected a JSON object, found no JSON: expected ident, column 2",
        "  events.ndjson:5: expected a JSON object, found another value",
        "1 profile, 1 event, 5 rows refused",
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{said}");
    }
    assert_eq!(told.len(), expected.len(), "{said}");
}
