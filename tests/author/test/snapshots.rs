//! Snapshots: written, compared, accepted, and read by the crate whose files they are.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use tempfile::TempDir;

use super::{run, run_with, shop};
use crate::command::sumac;

const TESTS: &str = r#"test "a loyal shopper" at 2026-06-01T00:00:00Z {
  events {
    | _id | timestamp            | eventType     | category | price  |
    | e1  | 2026-03-01T10:00:00Z | shop.purchase | books    |  20.00 |
    | e2  | 2026-05-20T09:30:00Z | shop.purchase | books    | 100.50 |
  }
  snapshot
}
test "each" at 2026-06-01 {
  for each {
    | price | note  |
    | 1     | a: "b" |
    | 2.5   |       |
  }
  events [{ timestamp: "2026-05-01", eventType: "shop.purchase", price: price }]
  snapshot spent, recent
}
"#;

const LOYAL: &str = "snapshots/shop.test__a-loyal-shopper.snap";

fn names(folder: &TempDir) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder.path().join("snapshots")) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn replace(folder: &TempDir, name: &str, from: &str, to: &str) {
    let text = read(folder, name);
    assert!(text.contains(from), "{text}");
    fs::write(folder.path().join(name), text.replace(from, to)).unwrap();
}

/// A folder whose snapshots are recorded.
fn recorded() -> TempDir {
    let folder = shop(TESTS);
    let ended = run(&folder, &["--accept"]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert!(
        ended.out.ends_with("3 snapshots recorded\n"),
        "{}",
        ended.out
    );
    folder
}

#[test]
fn new_values_fail_and_wait_until_they_are_accepted() {
    let folder = shop(TESTS);
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.out);
    let waiting = [
        "shop.test__a-loyal-shopper.snap.new",
        "shop.test__each@price-1-note-a-b.snap.new",
        "shop.test__each@price-2.5-note-missing.snap.new",
    ];
    assert_eq!(names(&folder), waiting);
    let ended = run(&folder, &["--accept"]);
    assert_eq!(ended.code, 0);
    let recorded = waiting.map(|name| name.trim_end_matches(".new").to_owned());
    assert_eq!(names(&folder), recorded);
    assert_snapshot!(read(&folder, LOYAL));
    assert_eq!(run(&folder, &["--check"]).code, 0);
}

#[test]
fn values_that_change_are_shown_as_a_difference() {
    let folder = recorded();
    replace(
        &folder,
        "shop.sumac",
        "purchases.sum(price)",
        "purchases.sum(price) * 2",
    );
    let ended = run(&folder, &["--filter", "loyal"]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.out);
    let pending = read(&folder, &format!("{LOYAL}.new"));
    assert!(pending.contains("assertion_line: 2\n"), "{pending}");
    // What waits goes when the rules give the recorded values again.
    replace(&folder, "shop.sumac", " * 2", "");
    assert_eq!(run(&folder, &[]).code, 0);
    assert!(!folder.path().join(format!("{LOYAL}.new")).exists());
}

#[test]
fn with_check_no_file_is_written() {
    let folder = shop(TESTS);
    let ended = run(&folder, &["--check"]);
    assert_eq!(ended.code, 1);
    assert!(names(&folder).is_empty());
    let ended = run(&folder, &["--check", "--format", "junit"]);
    assert!(ended.out.contains("+spent: 120.5"), "{}", ended.out);
}

#[test]
fn a_review_accepts_rejects_and_skips_one_after_the_other() {
    let folder = recorded();
    replace(
        &folder,
        "shop.sumac",
        "purchases.sum(price)",
        "purchases.sum(price) * 2",
    );
    let ended = run_with(&folder, &["--review"], "what?\na\nreject\n");
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.out);
    assert!(read(&folder, LOYAL).contains("spent: 241\n"));
    // The rejected one waits no more, the skipped one does.
    let waiting: Vec<String> = names(&folder)
        .into_iter()
        .filter(|name| name.ends_with(".new"))
        .collect();
    assert_eq!(waiting, ["shop.test__each@price-2.5-note-missing.snap.new"]);
    let ended = run_with(&folder, &["--review"], "a\na\n");
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert_eq!(run(&folder, &["--check"]).code, 0);
}

#[test]
fn snapshots_of_tests_that_are_no_more_are_told_and_removed() {
    let folder = recorded();
    replace(&folder, "shop.test.sumac", "a loyal shopper", "a shopper");
    let foreign = folder.path().join("snapshots/rust__test.snap");
    fs::write(&foreign, "---\nsource: src/lib.rs\nexpression: x\n---\n1\n").unwrap();
    assert_eq!(run(&folder, &["--accept"]).code, 0);
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.err.contains(LOYAL), "{}", ended.err);
    let ended = run(&folder, &["--delete-orphans"]);
    assert_eq!(ended.code, 0);
    assert!(!folder.path().join(LOYAL).exists());
    assert!(foreign.exists());
    assert!(!run(&folder, &[]).err.contains("belongs to no test"));
}

/// The crate reads the values out of the files, with its own idea of what a snapshot is.
#[test]
fn insta_reads_what_is_recorded() {
    let folder = recorded();
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder.path().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        insta::assert_snapshot!(
            "shop.test__a-loyal-shopper",
            "spent: 120.5\nrecent: 1\nmeanGap: 79 days + 23 hours + 30 minutes\nfavourite: \"books\"\nsincePrevious: {\"e2\": 79 days + 23 hours + 30 minutes}"
        );
        insta::assert_snapshot!("shop.test__each@price-1-note-a-b", "spent: 1\nrecent: 0");
    });
}

#[test]
fn faults_are_part_of_what_is_recorded() {
    let folder = shop("test \"t\" at 2026-06-01 { snapshot [big, none] }\n");
    let rules = format!(
        "{}attribute big = now.getYear() * 9223372036854775807\nattribute none: string = xEvent.last().category\n",
        super::RULES
    );
    crate::command::file(&folder, "shop.sumac", &rules);
    assert_eq!(run(&folder, &["--accept"]).code, 0);
    let text = read(&folder, "snapshots/shop.test__t.snap");
    assert!(
        text.ends_with("---\nbig: missing (fault)\nnone: missing\n"),
        "{text}"
    );
}

#[test]
fn the_command_writes_snapshots_beside_the_tests_wherever_it_runs() {
    let folder = recorded();
    let path = folder.path().join("shop.test.sumac");
    let text = read(&folder, LOYAL);
    assert!(Path::new(&path).is_file() && text.contains("source: shop.test.sumac\n"));
    let ended = sumac(&["test", &path.display().to_string(), "--check"], "");
    assert_eq!(ended.code, 0, "{}", ended.out);
}
