//! What the commands that compute and convert print for people.

use insta::assert_snapshot;

use crate::command::{file, sumac};
use crate::timeless;

const RULES: &str = "examples/shop/shop.sumac";
const EVENTS: &str = "examples/shop/events.ndjson";
const NOW: &str = "2026-06-01T00:00:00Z";
/// A rule with a slip, and one that is suspicious.
const WRONG: &str = "schema event \"event.schema.json\" key customer
attribute spent: number = xEvent.sum(prize)
attribute others: integer = xEvent[category != \"tea\"].count()
";

/// Both streams of a command that ends with `code`, as they stand below each other in a terminal.
fn both(arguments: &[&str], input: &str, code: i32) -> String {
    let ended = sumac(arguments, input);
    assert_eq!(ended.code, code, "{}{}", ended.out, ended.err);
    let lines = ended.out.lines().chain(ended.err.lines());
    lines.map(|line| timeless(line) + "\n").collect()
}

#[test]
fn run_prints_a_table() {
    assert_snapshot!(both(
        &["run", RULES, "--events", EVENTS, "--now", NOW],
        "",
        0
    ));
}

#[test]
fn eval_prints_value_type_and_end() {
    let rule = "xEvent.count(timestamp occurs < 30 days before now)";
    let profile = r#"{"events": [{"timestamp": "2026-05-20T10:00:00Z"}]}"#;
    let arguments = ["eval", "-e", rule, "--now", NOW, "--input", "-"];
    assert_snapshot!(both(&arguments, profile, 0));
}

#[test]
fn check_prints_what_is_wrong_and_how_much() {
    let folder = tempfile::tempdir().unwrap();
    let schema = std::fs::read_to_string("examples/shop/event.schema.json").unwrap();
    file(&folder, "event.schema.json", &schema);
    let rules = file(&folder, "shop.sumac", WRONG);
    let printed = both(&["check", &rules], "", 1);
    let home = format!("{}/", folder.path().display());
    assert_snapshot!(printed.replace(&home, ""));
}

#[test]
fn schemas_print_their_fields_and_data_their_schema() {
    let fields = ["schema", "fields", "examples/shop/event.schema.json"];
    assert_snapshot!(both(&fields, "", 0));
    assert_snapshot!(both(&["schema", "infer", EVENTS], "", 0));
}

#[test]
fn export_prints_pql_and_import_prints_rules() {
    let export = ["export", RULES, "lifetimeValue", "--format", "api"];
    assert_snapshot!(both(&export, "", 0));
    let documents = sumac(&export, "").out;
    assert_snapshot!(both(&["import", "-"], &documents, 0));
}

#[test]
fn help_prints_what_a_function_does() {
    assert_snapshot!(both(&["help", "topN"], "", 0));
}
