//! Results for programs.

use roxmltree::Document;
use serde_json::Value;

use super::{run, shop};
use crate::command::file;

const TESTS: &str = r#"test "good" at 2026-06-01 { expect spent = 0 }
test "bad <&> \"quoted\"" at 2026-06-01 {
  events [{ timestamp: "2026-05-01", eventType: "shop.purchase", category: "a<b>&\"c\"", price: 2 }]
  expect spent = 1
  expect favourite = "]]>"
}
"#;

#[test]
fn junit_is_xml_with_a_case_for_each_test_and_a_failure_for_each_reason() {
    let folder = shop(TESTS);
    file(
        &folder,
        "broken.test.sumac",
        "test \"x\" at 2026-06-01 { expect 1 }\n",
    );
    let ended = run(&folder, &["--format", "junit"]);
    assert_eq!(ended.code, 1);
    let document = Document::parse(&ended.out).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    for (name, value) in [("tests", "2"), ("failures", "1"), ("errors", "1")] {
        assert_eq!(root.attribute(name), Some(value), "{name}");
    }
    let cases: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .collect();
    assert_eq!(cases.len(), 3);
    let bad = cases
        .iter()
        .find(|case| case.attribute("name") == Some("bad <&> \"quoted\""))
        .unwrap();
    assert_eq!(bad.attribute("line"), Some("3"));
    let failures: Vec<_> = bad
        .children()
        .filter(|node| node.has_tag_name("failure"))
        .collect();
    let messages: Vec<_> = failures
        .iter()
        .map(|one| one.attribute("message").unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "`spent` is 2 and not 1",
            "`favourite` is \"a<b>&\\\"c\\\"\" and not \"]]>\""
        ]
    );
    assert!(
        failures[0]
            .text()
            .unwrap()
            .contains("shop.test.sumac:5:10\n")
    );
    let errors = document
        .descendants()
        .filter(|node| node.has_tag_name("error"));
    assert_eq!(errors.count(), 1);
}

#[test]
fn json_is_an_object_a_line() {
    let folder = shop(TESTS);
    let ended = run(&folder, &["--format", "json"]);
    assert_eq!(ended.code, 1);
    let lines: Vec<Value> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[0]["status"], &lines[0]["name"]),
        (&"passed".into(), &"good".into())
    );
    let failure = &lines[1]["failures"][0];
    assert_eq!(failure["kind"], "expectation");
    assert_eq!(failure["values"][0]["value"], 2.0);
    assert_eq!(
        (&failure["line"], &failure["column"]),
        (&5.into(), &10.into())
    );
    assert_eq!(
        (&lines[2]["passed"], &lines[2]["failed"]),
        (&1.into(), &1.into())
    );
}

#[test]
fn colours_come_where_they_are_asked_for() {
    let folder = shop(TESTS);
    let plain = run(&folder, &[]);
    assert!(!plain.out.contains('\u{1b}'), "{}", plain.out);
    let coloured = run(&folder, &["--color", "always"]);
    assert!(
        coloured.out.contains("\u{1b}[31mFAIL\u{1b}[0m"),
        "{}",
        coloured.out
    );
}
