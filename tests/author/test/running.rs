//! Which tests run, on which data, and how failures are told.

use insta::assert_snapshot;

use super::{run, shop};
use crate::command::{file, sumac};

const TWO_PURCHASES: &str = r#"
  events {
    | timestamp            | eventType     | category | price  |
    | 2026-03-01T10:00:00Z | shop.purchase | books    |  20.00 |
    | 2026-05-20T09:30:00Z | shop.purchase | books    | 100.50 |
  }"#;

#[test]
fn tests_that_hold_are_a_line_for_each_file() {
    let folder = shop(&format!(
        r#"test "a loyal shopper" at 2026-06-01T00:00:00Z {{ {TWO_PURCHASES}
  expect spent = 120.50
  expect meanGap = 79 days + 23 hours + 30 minutes
  expect recent = 1 and favourite = "books"
  expect purchases.count() = 2
  expect xEvent.last().sincePrevious = meanGap
}}
test "nobody" at 2026-06-01 {{ expect spent = 0 and meanGap.isNull() }}
"#
    ));
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert_eq!(
        ended.out,
        "ok   shop.test.sumac  2 tests\n\n2 passed in 1 file (… s)\n"
    );
    let verbose = run(&folder, &["--verbose"]);
    assert!(
        verbose.out.contains("  ok   a loyal shopper\n"),
        "{}",
        verbose.out
    );
}

#[test]
fn failures_show_the_values_of_both_sides() {
    let folder = shop(&format!(
        r#"test "wrong" at 2026-06-01T00:00:00Z {{ {TWO_PURCHASES}
  expect spent = 120.49
  expect recent > 2 and spent > 2
  expect not (spent > 3)
  expect meanGap = 3 days
  expect spent = 3 or favourite = "x"
  expect recent != 1
  expect favourite.isNull()
  expect 121 = spent
  expect purchases.map(price) = [20, 100.25]
}}
test "nobody" at 2026-06-01 {{
  expect favourite = "books"
}}
"#
    ));
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.out);
}

#[test]
fn each_row_is_a_case_and_its_columns_are_typed_names() {
    let folder = shop(
        r#"test "the window" {
  for each {
    | at                          | price | expected |
    | 2026-06-19T09:30:00Z        | 10    | 1        |
    | 2026-06-19T09:30:00.000001Z | 10.5  | 0        |
    | 2026-06-01                  |       | 2        |
  }
  events {
    | timestamp            | eventType     | price |
    | 2026-05-20T09:30:00Z | shop.purchase | price |
  }
  expect recent = expected
  expect spent = (price ?: 0)
}
"#,
    );
    let ended = run(&folder, &["-v"]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.out);
}

#[test]
fn data_may_be_tables_lists_and_files() {
    let folder = shop(
        r#"test "a list with variables" at 2026-06-01 {
  for each { 
    | what          | n |
    | shop.view     | 0 |
    | shop.purchase | 3 |
  }
  events [
    { timestamp: "2026-05-01", eventType: what, price: 3, items: [{ sku: "a", count: n }] },
  ]
  expect spent = n
  expect xEvent.items.sum(count) = n
}
test "a file" at 2026-06-01 { using "data/ada.json" expect spent = 7.5 }
test "lists in tables" at 2026-06-01 {
  events {
    | timestamp  | items.sku | items.count | category   |
    | 2026-05-01 | a         | 2           | "a \"b\""  |
    | 2026-05-02 |           |             | "x | y"    |
  }
  expect xEvent.items.map(sku) = ["a"] and xEvent.items.sum(count) = 2
  expect xEvent.map(category) = ["a \"b\"", "x | y"]
}
test "a list in a cell" at 2026-06-01 {
  events {
    | timestamp  | items                          |
    | 2026-05-01 | [{"sku": "a"}, {"sku": "b"}]   |
  }
  expect xEvent.items.map(sku) = ["a", "b"]
}
"#,
    );
    let data = r#"{"events": [{"timestamp": "2026-05-01T10:00:00Z", "eventType": "shop.purchase", "price": 7.5}]}"#;
    file(&folder, "data/ada.json", data);
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("5 tests"), "{}", ended.out);
}

#[test]
fn a_file_of_data_is_checked_where_it_is_wrong() {
    let folder = shop("test \"t\" at 2026-06-01 { using \"ada.json\" expect spent = 1 }\n");
    file(
        &folder,
        "ada.json",
        r#"{"events": [{"timestamp": "2026-05-01", "pric": 1, "eventType": "shop.buy", "quantity": 1.5}], "profle": {}}"#,
    );
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(ended.err);
}

#[test]
fn rules_that_are_wrong_are_told_once_and_nothing_runs() {
    let folder = shop("test \"t\" at 2026-06-01 { expect spent = 1 }\n");
    file(&folder, "shop.sumac", "attribute spent = nmae\n");
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 1);
    assert_eq!(ended.err.matches("error[").count(), 1, "{}", ended.err);
    assert_snapshot!(ended.out);
}

#[test]
fn a_filter_chooses_by_name_row_and_file_and_must_match() {
    let folder = shop(
        "test \"one\" at 2026-06-01 { expect spent = 0 }\ntest \"Two\" at 2026-06-01 { expect spent = 0 }\n",
    );
    let ended = run(&folder, &["--filter", "two", "-v"]);
    assert!(ended.out.contains("ok   Two"), "{}", ended.out);
    assert!(!ended.out.contains("one"), "{}", ended.out);
    assert!(
        run(&folder, &["two"]).out.contains("1 passed"),
        "words are a filter"
    );
    let ended = run(&folder, &["three"]);
    assert_eq!((ended.code, ended.out.contains("passed")), (2, false));
    let ended = run(&folder, &["--filter", "three"]);
    assert_eq!(ended.code, 2, "{}", ended.out);
    assert!(ended.err.contains("\"three\""), "{}", ended.err);
    let listed = run(&folder, &["--list"]);
    assert_eq!(
        listed.out,
        "shop.test.sumac:2: one\nshop.test.sumac:3: Two\n"
    );
}

#[test]
fn a_file_is_tested_with_the_tests_beside_it_and_its_own() {
    let folder = shop("test \"beside\" at 2026-06-01 { expect spent = 0 }\n");
    let own = format!(
        "{}test \"own\" at 2026-06-01 {{ expect spent = 0 }}\n",
        super::RULES
    );
    let path = file(&folder, "shop.sumac", &own);
    let ended = sumac(&["test", &path, "-v"], "");
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("2 passed in 2 files"), "{}", ended.out);
}

/// The zone of the rules counts for a file of tests, which says none.
#[test]
fn a_file_of_tests_has_the_settings_of_its_rules() {
    let folder = shop("test \"the zone\" at 2026-06-01T22:30:00Z { expect day = 2 }\n");
    let rules = format!("{}attribute day = now.getDayOfMonth()\n", super::RULES);
    file(&folder, "shop.sumac", &rules);
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn no_tests_and_no_such_file() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(&folder, &[]);
    assert_eq!((ended.code, ended.out.as_str()), (0, "no tests\n"));
    let ended = sumac(&["test", "no/such/file.sumac"], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("`no/such/file.sumac` cannot be read"),
        "{}",
        ended.err
    );
}

/// What runs does not wait for tests: neither for wrong ones nor for their data.
#[test]
fn tests_that_are_wrong_do_not_keep_rules_from_running() {
    let folder = shop("");
    let own = format!("{}test \"t\" {{ using \"no.json\" }}\n", super::RULES);
    let path = file(&folder, "shop.sumac", &own);
    let events = file(&folder, "events.ndjson", "");
    let ended = sumac(&["run", &path, "--events", &events], "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    let ended = sumac(&["check", &path], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("S0323") && ended.err.contains("S0322"),
        "{}",
        ended.err
    );
}

#[test]
fn brackets_of_a_table_stand_where_the_author_likes() {
    let header = "| timestamp | eventType | price |";
    let row = "| 2026-03-01T10:00:00Z | shop.purchase | 20 |";
    for table in [
        format!("{{ {header}\n {row} }}"),
        format!("{{ {header}\n {row}\n }}"),
        format!("{{\n {header}\n {row} }} // all"),
        format!("{{ {header}\n {row}\n | 2026-07-01 | shop.view | | }}"),
    ] {
        let folder = shop(&format!(
            "test \"t\" at 2026-06-01 {{ events {table}\n expect spent = 20 }}\n\
             test \"more\" at 2026-06-01 {{ expect spent = 0 }}\n"
        ));
        let ended = run(&folder, &[]);
        assert!(ended.out.contains("2 tests"), "{table}: {}", ended.err);
        let path = folder.path().join("shop.test.sumac").display().to_string();
        assert_eq!(sumac(&["fmt", &path], "").code, 0);
        let laid_out = std::fs::read_to_string(&path).unwrap();
        assert!(
            laid_out.contains("events {\n    | timestamp "),
            "{laid_out}"
        );
        assert_eq!(run(&folder, &[]).out, ended.out, "{laid_out}");
    }
    // A bar in quotes or behind a backslash is no end of a cell, nor is a bracket in a cell.
    let cells = r#"{ | x | y |
      | "a \"|} b" | c \| } | }"#;
    let folder = shop(&format!(
        "test \"t\" at 2026-06-01 {{ for each {cells}\n expect x = \"a \\\"|}} b\" and y = \"c | }}\" }}"
    ));
    let ended = run(&folder, &[]);
    assert_eq!(ended.code, 0, "{}{}", ended.out, ended.err);
}

#[test]
fn rows_on_one_line_are_told_to_stand_below_each_other() {
    let rows = "| timestamp | | 2026-03-01 |";
    for table in [
        format!("events {{ {rows} }}"),
        format!("for each {{ {rows} }}"),
    ] {
        let folder = shop(&format!("test \"t\" at 2026-06-01 {{ {table} }}\n"));
        let ended = run(&folder, &[]);
        let told = ended.err.contains("a column of the table has no name")
            && ended.err.contains("write each row on a line of its own");
        assert!(told, "{}", ended.err);
    }
}
