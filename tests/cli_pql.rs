//! The command on PQL as people have it: trees, documents of the computed-attributes API, and the way back.

#![allow(clippy::unwrap_used, reason = "tests")]

mod command;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use command::{file, sumac};

const NOW: &str = "2026-06-01T00:00:00Z";
const SHOP: &str = include_str!("pql_json/shop.json");
const TREE: &str = r#"{"nodeType": "fnApply", "fnName": "count", "params": [
    {"nodeType": "fieldLookup", "fieldName": "xEvent", "object": {"nodeType": "parameterReference", "position": 1}}]}"#;
const PROFILE: &str = r#"{"profile": {"city": "Oslo"}, "events": [
    {"_id": "1", "timestamp": "2026-05-30T10:00:00Z", "eventType": "shop.purchase", "price": 20.0},
    {"_id": "2", "timestamp": "2026-05-03T10:00:00Z", "eventType": "shop.purchase", "price": 3.0}]}"#;
const EVENT_SCHEMA: &str = r#"{"properties": {"_id": {"type": "string"}, "user": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"}, "eventType": {"type": "string"}, "price": {"type": "number"}}}"#;

/// A document around a rule in text.
fn document(name: &str, text: &str) -> String {
    let expression = json!({"type": "PQL", "format": "pql/text", "value": text});
    json!({"name": name, "path": "_acme.shop", "expression": expression}).to_string()
}

#[test]
fn eval_reads_a_tree() {
    let base = [
        "eval",
        "-e",
        TREE,
        "--expr-format",
        "pql/json",
        "--now",
        NOW,
        "--input",
        "-",
    ];
    assert_eq!(
        sumac(&base, PROFILE).json(),
        json!({"value": 2, "type": "integer"})
    );
    let in_string = json!(TREE).to_string();
    let ended = sumac(
        &[
            "eval",
            "-e",
            &in_string,
            "--expr-format",
            "pql/json",
            "--now",
            NOW,
            "--input",
            "-",
        ],
        PROFILE,
    );
    assert_eq!(ended.json()["value"], 2);
    let wrong = TREE.replace("fieldLookup", "fieldLook");
    let ended = sumac(&["check", "-e", &wrong, "--expr-format", "pql/json"], "");
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("did you mean `fieldLookup`?"),
        "{}",
        ended.err
    );
    assert!(
        ended.err.contains("`$.params[0].nodeType`"),
        "{}",
        ended.err
    );
    assert_eq!(
        sumac(&["check", "-e", TREE, "--expr-format", "sql"], "").code,
        2
    );
    let folder = TempDir::new().unwrap();
    let rules = file(&folder, "a.sumac", "attribute a = 1");
    assert_eq!(
        sumac(&["check", &rules, "--expr-format", "pql/json"], "").code,
        2
    );
}

#[test]
fn documents_run_as_they_are() {
    let folder = TempDir::new().unwrap();
    let rules = file(&folder, "shop.json", SHOP);
    let more = file(
        &folder,
        "more.json",
        &document("twice", "xEvent.count() * 2"),
    );
    let schema = file(&folder, "event.schema.json", EVENT_SCHEMA);
    let ended = sumac(
        &["eval", "--rules", &rules, "--now", NOW, "--input", "-"],
        PROFILE,
    );
    // One of its rules reads a field that this profile lacks.
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("shop.json:41:"), "{}", ended.err);

    let ended = sumac(
        &["eval", "--rules", &more, "--now", NOW, "--input", "-"],
        PROFILE,
    );
    assert_eq!(
        ended.json(),
        json!({"attributes": {"twice": 4}, "validUntil": {}}),
        "{}",
        ended.err
    );
    let explained = sumac(&["explain", &more, "--event-schema", &schema], "");
    assert!(explained.out.contains("twice"), "{}", explained.out);

    let lines = "{\"user\": \"a\", \"_id\": \"1\", \"timestamp\": \"2026-05-01T00:00:00Z\", \"eventType\": \"x\", \"price\": 1}\n";
    let rules = file(
        &folder,
        "main.sumac",
        &format!(
            "schema event {schema:?} key user time timestamp id _id\nattribute big = twice > 1"
        ),
    );
    let ended = sumac(
        &[
            "run", &rules, &more, "--events", "-", "--format", "ndjson", "--now", NOW,
        ],
        lines,
    );
    assert_eq!(ended.code, 0, "{}", ended.err);
    let row = ended.json();
    assert_eq!(row["big"], true, "{row}");
}

#[test]
fn check_tells_the_place_in_the_json_string() {
    let folder = TempDir::new().unwrap();
    let schema = file(&folder, "event.schema.json", EVENT_SCHEMA);
    let rules = document("a", "xEvent[\n\teventType = \"x\" and prise > 3].count()");
    let path = file(&folder, "a.json", &rules);
    let ended = sumac(
        &[
            "check",
            &path,
            "--event-schema",
            &schema,
            "--message-format",
            "json",
        ],
        "",
    );
    let found: Value = serde_json::from_str(ended.err.lines().next().unwrap()).unwrap();
    let at = usize::try_from(found["start"].as_u64().unwrap()).unwrap();
    assert_eq!(&rules[at..at + 5], "prise");
    assert_eq!(found["help"][0]["fix"]["replacement"], "price");
    assert_eq!(found["help"][0]["fix"]["start"], found["start"]);
    // Standard input is looked at too.
    let ended = sumac(&["check", "-", "--event-schema", &schema], &rules);
    assert_eq!(ended.code, 1, "{}", ended.err);
    let two = file(&folder, "tree.json", TREE);
    let ended = sumac(&["run", &path, &two, "--events", "-"], "");
    assert!(ended.err.contains("stands alone"), "{}", ended.err);
}

#[test]
fn import_writes_a_rule_file() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "shop.json", SHOP);
    let ended = sumac(&["import", &path], "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended
            .out
            .contains("attribute totalSpent at _acme.shop over last 7 days ="),
        "{}",
        ended.out
    );
    assert!(ended.err.contains("keepCurrent"), "{}", ended.err);
    assert_eq!(sumac(&["import", "-"], SHOP).out, ended.out);
    let out = folder.path().join("shop.sumac").display().to_string();
    let written = sumac(&["import", &path, "-o", &out], "");
    assert_eq!((written.code, written.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&out).unwrap(), ended.out);
    let tree = file(&folder, "visits.json", TREE);
    assert_eq!(
        sumac(&["import", &tree], "").out,
        "attribute visits = xEvent.count()\n"
    );

    assert_eq!(sumac(&["import"], "").code, 2);
    assert_eq!(sumac(&["import", "/nowhere/a.json"], "").code, 1);
    let ended = sumac(&["import", "-"], &document("a", "1 +"));
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(ended.err.contains("<input>:1:"), "{}", ended.err);
}

#[test]
fn names_of_several_imports_are_unique() {
    let folder = TempDir::new().unwrap();
    let one = file(&folder, "one.json", &document("a b", "1"));
    let two = file(&folder, "two.json", &format!("[{}]", document("a-b", "2")));
    let ended = sumac(&["import", &one, &two], "");
    assert!(
        ended.out.contains("attribute aB at _acme.shop = 1"),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("attribute aB2 at _acme.shop = 2"),
        "{}",
        ended.out
    );
}

#[test]
fn export_writes_pql_of_each_form() {
    let folder = TempDir::new().unwrap();
    let schema = file(&folder, "event.schema.json", EVENT_SCHEMA);
    let rules = format!(
        "schema event {schema:?} key user time timestamp id _id\n\
         define bought = xEvent[eventType = \"buy\"]\n\
         define spentIn(days: integer) = bought[timestamp occurs < days days before now].sum(price)\n\
         /// A week.\n\
         attribute week at _acme over last 7 days = bought.sum(price)\n\
         attribute share = spentIn(30) / week\n\
         attribute hard = bought.average(price) ?: 0.0"
    );
    let path = file(&folder, "a.sumac", &rules);
    let text = |arguments: &[&str]| sumac(&[&["export", &path][..], arguments].concat(), "");
    let ended = text(&["week", "--format", "pql-text"]);
    assert_eq!(
        ended.out, "xEvent[timestamp occurs < 7 days before now][eventType = \"buy\"].sum(price)\n",
        "{}",
        ended.err
    );
    let ended = text(&["share", "--format", "pql-text"]);
    assert_eq!(
        ended.out,
        "xEvent[eventType = \"buy\"][timestamp occurs < 30 days before now].sum(price) / _acme.week\n"
    );
    let ended = text(&["share", "week", "--format", "pql-text"]);
    assert!(ended.out.starts_with("// share\n"), "{}", ended.out);
    assert_eq!(
        text(&["week", "--format", "api"]).json(),
        json!([{"name": "week", "path": "_acme", "description": "A week.",
            "expression": {"type": "PQL", "format": "pql/text", "value": "xEvent[eventType = \"buy\"].sum(price)"},
            "schema": {"name": "_xdm.context.profile"}, "duration": {"count": 7, "unit": "DAYS"}}])
    );
    let tree = text(&["week", "--format", "pql-json"]);
    assert_eq!(tree.json()["fnName"], "sum");
    let both = text(&["week", "share", "--format", "pql-json"]).json();
    assert_eq!(both["week"], tree.json());

    let ended = text(&["--format", "pql-text"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended.err.contains("error[S0317]: there is no PQL for `?:`"),
        "{}",
        ended.err
    );
    let ended = text(&["shares", "--format", "pql-text"]);
    assert!(ended.err.contains("did you mean `share`?"), "{}", ended.err);
    assert_eq!(sumac(&["export", &path], "").code, 2);
    let ended = sumac(
        &["export", "-", "--format", "pql-text"],
        "attribute a = 1 + 2",
    );
    assert_eq!(ended.out, "1 + 2\n", "{}", ended.err);
    let rule = file(&folder, "rule.pql", "1 < 2");
    let out = folder.path().join("tree.json").display().to_string();
    assert_eq!(
        sumac(&["export", &rule, "--format", "pql-json", "-o", &out], "").code,
        0
    );
    assert_eq!(sumac(&["check", &out], "").code, 0);
}

#[test]
fn export_needs_no_schema_and_tells_what_is_lost() {
    let folder = TempDir::new().unwrap();
    let rule = file(
        &folder,
        "rule.pql",
        "xEvent[a.b = 1 and ^c].count() > limit",
    );
    let tree = sumac(&["export", &rule, "--format", "pql-json"], "");
    assert_eq!((tree.code, tree.err.as_str()), (0, ""));
    let tree = file(&folder, "tree.json", &tree.out);
    let text = sumac(&["export", &tree, "--format", "pql-text"], "");
    assert_eq!(
        text.out, "xEvent[a.b = 1 and $1.c].count() > limit\n",
        "{}",
        text.err
    );
    let document = document("a", "xEvent.sum(price)");
    let ended = sumac(&["export", "-", "--format", "pql-text"], &document);
    assert_eq!(ended.out, "xEvent.sum(price)\n", "{}", ended.err);

    let schema = file(&folder, "event.schema.json", EVENT_SCHEMA);
    let rules = "timezone \"Europe/Zurich\"\nattribute a = xEvent[timestamp occurs today].count()";
    let ended = sumac(
        &[
            "export",
            "-",
            "--format",
            "pql-text",
            "--event-schema",
            &schema,
        ],
        rules,
    );
    assert_eq!(
        ended.out, "xEvent[timestamp occurs today].count()\n",
        "{}",
        ended.err
    );
    assert!(ended.err.contains("no time zone"), "{}", ended.err);
}

#[test]
fn what_was_exported_is_imported_as_the_same_rules() {
    let folder = TempDir::new().unwrap();
    let schema = file(&folder, "event.schema.json", EVENT_SCHEMA);
    let rules = "/// Spent.\nattribute spent at _acme over last 4 weeks = xEvent[eventType = \"buy\"].sum(price)\n";
    let path = file(&folder, "a.sumac", rules);
    let exported = sumac(
        &[
            "export",
            &path,
            "--format",
            "api",
            "--event-schema",
            &schema,
        ],
        "",
    );
    assert_eq!(exported.code, 0, "{}", exported.err);
    assert_eq!(sumac(&["import", "-"], &exported.out).out, rules);
}

#[test]
fn help_of_import_and_export_has_examples() {
    for command in ["import", "export"] {
        let help = sumac(&[command, "--help"], "");
        assert!(help.out.contains("Examples:"), "{}", help.out);
    }
}
