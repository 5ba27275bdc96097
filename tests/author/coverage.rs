//! `sumac test --coverage`

use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

const SCHEMA: &str = r#"{"type":"object","required":["eventType"],"properties":{"_id":{"type":"string"},
"timestamp":{"type":"string","format":"date-time"},"eventType":{"type":"string"},"price":{"type":"number"},
"channel":{"type":"string"}}}"#;

const RULES: &str = r#"schema event "event.schema.json"

define purchases = xEvent[eventType = "purchase"]

/// Seen in all ways but a missing price.
attribute spent: number = purchases.sum(price)

attribute recent: integer = purchases[timestamp occurs <= 30 days before now].count()

attribute level: string = if (spent > 50, "gold", if (recent > 0, "silver", "bronze"))

attribute digital: integer = purchases[channel in ["web", "app"] and price >= 10].count()

attribute lastChannel: string = purchases.last().channel ?: "none"

attribute funnel: boolean =
  chain(xEvent, timestamp, [A: WHAT(eventType = "view"), B: WHAT(eventType = "cart"), C: WHAT(eventType = "purchase")])

attribute nobodyCares = xEvent.count()
"#;

const TESTS: &str = r#"use "shop.sumac"

test "a purchase and a view" at 2026-06-01T00:00:00Z {
  events {
    | timestamp            | eventType | price | channel |
    | 2026-03-01T10:00:00Z | view      |       |         |
    | 2026-05-02T00:00:00Z | purchase  | 60.00 | web     |
    | 2026-05-20T00:00:00Z | purchase  | 5.00  | store   |
  }
  expect spent = 65
  expect recent = 2
  expect level = "gold"
  expect digital = 1
  expect lastChannel = "store"
  expect not funnel
}
"#;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", SCHEMA);
    file(&folder, "shop.sumac", RULES);
    file(&folder, "shop.test.sumac", TESTS);
    folder
}

fn covered(folder: &TempDir, more: &[&str]) -> Ended {
    let path = folder.path().join("shop.sumac").display().to_string();
    let mut arguments = vec!["test", &path];
    arguments.extend(more);
    let mut ended = sumac(&arguments, "");
    let root = format!("{}/", folder.path().display());
    ended.out = ended.out.replace(&root, "");
    ended.err = ended.err.replace(&root, "");
    ended
}

/// What follows the report of the tests.
fn coverage_of(ended: &Ended, begin: &str) -> String {
    let at = ended
        .out
        .find(begin)
        .unwrap_or_else(|| panic!("{}{}", ended.out, ended.err));
    ended.out[at..].to_owned()
}

#[test]
fn the_source_shows_what_was_never_seen() {
    let folder = folder();
    let ended = covered(&folder, &["--coverage"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    insta::assert_snapshot!(coverage_of(&ended, "coverage "));
}

#[test]
fn a_tracefile_has_a_branch_for_each_way() {
    let folder = folder();
    let ended = covered(&folder, &["--coverage=lcov", "--coverage-output", "-"]);
    let text = coverage_of(&ended, "TN:");
    let count = |begin: &str| text.lines().filter(|line| line.starts_with(begin)).count();
    let said = |name: &str| -> usize {
        let mut lines = text.lines().filter_map(|line| line.strip_prefix(name));
        lines.next().unwrap().parse().unwrap()
    };
    assert_eq!(count("BRDA:"), said("BRF:"));
    assert_eq!(count("DA:"), said("LF:"));
    assert_eq!(count("FN:"), said("FNF:"));
    assert!(text.ends_with("end_of_record\n"));
    // Attributes and branches together are the ways of the text.
    let told = coverage_of(&covered(&folder, &["--coverage"]), "coverage ");
    let (seen, all) = (said("FNH:") + said("BRH:"), said("FNF:") + said("BRF:"));
    assert!(
        told.contains(&format!(", {seen} of {all} ways seen")),
        "{told}"
    );
    insta::assert_snapshot!(text);
}

#[test]
fn a_page_needs_nothing_beside_it() {
    let folder = folder();
    let page = folder.path().join("c.html").display().to_string();
    let ended = covered(&folder, &["--coverage=html", "--coverage-output", &page]);
    assert!(ended.err.contains("written to `c.html`"), "{}", ended.err);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("prefers-color-scheme:dark") && page.contains("name=\"viewport\""));
    assert!(
        !page.contains("http") && !page.contains("<script"),
        "{page}"
    );
    let page = page.replace(&format!("{}/", folder.path().display()), "");
    let (_, body) = page.split_once("<body>").unwrap();
    insta::assert_snapshot!(body);
}

#[test]
fn too_little_is_a_failure() {
    let folder = folder();
    assert_eq!(covered(&folder, &["--coverage-min", "10"]).code, 0);
    let ended = covered(&folder, &["--coverage-min", "99.9%"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("and 99.9% are wanted"), "{}", ended.err);
    assert_eq!(covered(&folder, &["--coverage-min", "many"]).code, 2);
}

#[test]
fn rules_that_several_files_test_are_covered_once() {
    let folder = folder();
    let more = "use \"shop.sumac\"\ntest \"nobody\" at 2026-06-01T00:00:00Z {\n  expect nobodyCares = 0\n}\n";
    file(&folder, "more.test.sumac", more);
    let path = folder.path().display().to_string();
    let ended = sumac(&["test", &path, "--coverage"], "");
    let text = coverage_of(&ended, "coverage ");
    assert_eq!(text.matches("nobodyCares").count(), 1, "{text}");
    assert!(text.contains("nobodyCares  100%"), "{text}");
}

/// What `genhtml` refuses: a line that was run and no branch of which was come by, and the opposite.
#[test]
fn lines_and_branches_of_a_tracefile_agree() {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", SCHEMA);
    file(&folder, "shop.sumac", RULES);
    let tests = "use \"shop.sumac\"\ntest \"none\" at 2026-06-01 { expect recent = 0 and level = \"bronze\" }\n";
    file(&folder, "shop.test.sumac", tests);
    let ended = covered(&folder, &["--coverage=lcov", "--coverage-output", "-"]);
    let text = coverage_of(&ended, "TN:");
    let rows = |begin: &str| -> Vec<Vec<String>> {
        let lines = text.lines().filter_map(|line| line.strip_prefix(begin));
        lines
            .map(|line| line.split(',').map(str::to_owned).collect())
            .collect()
    };
    let branches = rows("BRDA:");
    let mut passed_by = 0;
    for line in rows("DA:") {
        let mut own = branches
            .iter()
            .filter(|branch| branch[0] == line[0])
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let is_hit = line[1] != "0";
        let is_evaluated = own.any(|branch| branch[3] != "-");
        assert_eq!(is_hit, is_evaluated, "line {}: {text}", line[0]);
        passed_by += usize::from(!is_hit);
    }
    assert!(passed_by > 0, "{text}");
    // No event was there, so that nobody asked for the edges of the window of 30 days.
    assert!(
        text.contains("DA:8,1\n") && text.contains("BRDA:8,"),
        "{text}"
    );
}

#[test]
fn names_with_commas_stay_apart_in_a_tracefile() {
    let folder = tempfile::tempdir().unwrap();
    let rules =
        "attribute `a,b` = 1\nattribute `a,c` = 2\ntest \"t\" at 2026-06-01 { expect `a,c` = 2 }\n";
    file(&folder, "shop.sumac", rules);
    let ended = covered(&folder, &["--coverage=lcov", "--coverage-output", "-"]);
    let text = coverage_of(&ended, "TN:");
    assert!(text.contains("FNDA:0,a;b\nFNDA:1,a;c\n"), "{text}");
}
