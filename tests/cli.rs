//! The command on real files: what it prints, what it writes, how it ends.

#![allow(clippy::unwrap_used, reason = "tests")]

mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use command::{file, sumac};

const NOW: &str = "2026-06-01T00:00:00Z";
const PROFILE: &str = r#"{"profile": {"name": "Ada", "visits": 3}, "events": [
    {"_id": "1", "timestamp": "2026-05-01T10:00:00Z", "eventType": "buy", "price": 20.0},
    {"_id": "2", "timestamp": "2026-05-03T10:00:00Z", "eventType": "view", "price": 3.0},
    {"_id": "3", "timestamp": "2026-05-11T10:00:00Z", "eventType": "buy", "price": 1.5}]}"#;

fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn shop(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("examples/shop").join(name).display().to_string()
}

#[test]
fn eval_prints_the_value_and_its_type() {
    for (expression, value, ty) in [
        (
            "xEvent[eventType = 'buy'].sum(price)",
            json!(21.5),
            "number",
        ),
        (
            "xEvent.gaps(timestamp).max()",
            json!("PT691200S"),
            "duration?",
        ),
        (
            "xEvent.max(timestamp)",
            json!("2026-05-11T10:00:00Z"),
            "datetime?",
        ),
        ("name", json!("Ada"), "string?"),
        ("visits + 1", json!(4), "integer?"),
        ("xEvent[price > 100].first().price", json!(null), "number?"),
        (
            "xEvent.eventType",
            json!(["buy", "view", "buy"]),
            "array<string>",
        ),
    ] {
        let ended = sumac(
            &["eval", "-e", expression, "--now", NOW, "--input", "-"],
            PROFILE,
        );
        assert_eq!(
            ended.json(),
            json!({"value": value, "type": ty}),
            "{expression}"
        );
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{expression}");
    }
}

#[test]
fn values_say_until_when_they_hold() {
    let window = "xEvent.count(timestamp occurs < 365 days before now)";
    let now = "2026-06-01T00:00:00Z";
    let ended = sumac(
        &["eval", "-e", window, "--now", now, "--input", "-"],
        PROFILE,
    );
    let until = ended.json()["validUntil"].as_str().map(str::to_owned);
    let until = until.expect("the window ends");
    let value = |now: &str| {
        let ended = sumac(
            &["eval", "-e", window, "--now", now, "--input", "-"],
            PROFILE,
        );
        ended.json()["value"].clone()
    };
    assert_ne!(value(&until), value(now), "at {until}");
    let lasting = ["eval", "-e", "xEvent.count()", "--now", now, "--input", "-"];
    assert!(sumac(&lasting, PROFILE).json().get("validUntil").is_none());

    let run = [
        "run",
        "examples/shop/shop.sumac",
        "--events",
        "examples/shop/events.ndjson",
        "--now",
        now,
        "--valid-until",
        "--format",
        "csv",
    ];
    let ended = sumac(&run, "");
    let header = ended.out.lines().next().unwrap_or_default();
    assert!(
        header.contains("recentPurchases,recentPurchases.validUntil"),
        "{header}"
    );
    assert!(
        ended.out.contains("2026-06-10T12:09:00.000001Z"),
        "{}",
        ended.out
    );
}

#[test]
fn both_backends_answer_alike() {
    let backends: &[&str] = if cfg!(feature = "jit") {
        &["jit", "interpret"]
    } else {
        &["interpret"]
    };
    for backend in backends {
        let expression = "xEvent[price > 2 and timestamp occurs < 30 days before now].count()";
        let arguments = [
            "eval",
            "-e",
            expression,
            "--now",
            NOW,
            "--input",
            "-",
            "--backend",
            backend,
        ];
        assert_eq!(sumac(&arguments, PROFILE).json()["value"], 1, "{backend}");
    }
}

#[test]
fn a_wrong_expression_ends_with_1_and_tells_why() {
    let arguments = [
        "eval",
        "-e",
        "xEvent[eventTyp = 'buy'].count()",
        "--input",
        "-",
    ];
    let ended = sumac(&arguments, PROFILE);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(ended.err.starts_with("error[S0301]"), "{}", ended.err);
    assert!(
        ended.err.contains("did you mean `eventType`?"),
        "{}",
        ended.err
    );
    assert!(
        !ended.err.contains('\u{1b}'),
        "no colours without a terminal"
    );

    let ended = sumac(
        &[&arguments[..], &["--message-format", "json"]].concat(),
        PROFILE,
    );
    let found = &json_lines(&ended.err)[0];
    assert_eq!(
        (&found["code"], &found["column"]),
        (&json!("S0301"), &json!(8))
    );
    assert_eq!(found["help"][0]["fix"]["replacement"], "eventType");

    let ended = sumac(&[&arguments[..], &["--color", "always"]].concat(), PROFILE);
    assert!(ended.err.contains('\u{1b}'));
}

#[test]
fn eval_of_rules_gives_all_attributes() {
    let folder = TempDir::new().unwrap();
    let rules = file(
        &folder,
        "rules.sumac",
        "attribute spent = xEvent.sum(price)\nattribute big = spent > 100",
    );
    let ended = sumac(
        &["eval", "--rules", &rules, "--now", NOW, "--input", "-"],
        PROFILE,
    );
    assert_eq!(
        ended.json(),
        json!({"attributes": {"spent": 24.5, "big": false}, "validUntil": {}})
    );
}

#[test]
fn bad_use_ends_with_2_and_bad_input_with_1() {
    assert_eq!(sumac(&["eval"], "").code, 2);
    assert_eq!(sumac(&["frobnicate"], "").code, 2);
    let zone = [
        "eval",
        "-e",
        "1",
        "--input",
        "-",
        "--timezone",
        "Europe/Zurch",
    ];
    let ended = sumac(&zone, "{}");
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("Europe/Zurich"), "{}", ended.err);
    assert_eq!(
        sumac(&["eval", "-e", "1", "--input", "-", "--now", "soon"], "{}").code,
        2
    );

    for input in ["{", "[]", r#"{"events": 3}"#, r#"{"evnts": []}"#] {
        let ended = sumac(&["eval", "-e", "1", "--input", "-"], input);
        assert_eq!(ended.code, 1, "{input}");
        assert!(ended.err.starts_with("error[S06"), "{}", ended.err);
    }
    let ended = sumac(&["check", "/nowhere/rules.sumac"], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("cannot be read"), "{}", ended.err);
}

#[test]
fn help_and_version_speak() {
    let help = sumac(&["run", "--help"], "");
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Examples:"), "{}", help.out);
    let version = sumac(&["--version"], "");
    assert!(version.out.contains("time zone data 20"), "{}", version.out);
}

#[test]
fn check_counts_what_it_finds() {
    let folder = TempDir::new().unwrap();
    let good = file(&folder, "good.sumac", "attribute one = 1");
    let unused = file(&folder, "unused.sumac", "define two = 2\nattribute one = 1");
    let bad = file(
        &folder,
        "bad.sumac",
        "attribute one = nothingLikeIt\nattribute two = 1 + 'a'",
    );
    let ended = sumac(&["check", &good], "");
    assert_eq!((ended.code, ended.err.as_str()), (0, "nothing is wrong\n"));
    let ended = sumac(&["check", &good, &unused], "");
    assert_eq!(ended.code, 0);
    assert!(ended.err.contains("0 errors, 1 warning"), "{}", ended.err);
    assert_eq!(sumac(&["check", &unused, "--deny", "warnings"], "").code, 1);
    let ended = sumac(&["check", &bad], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("2 errors"), "{}", ended.err);
    let query = file(&folder, "rule.pql", "1 < 2");
    assert_eq!(sumac(&["check", &query], "").code, 0);
    assert_eq!(sumac(&["check", "-e", "1 <"], "").code, 1);
}

#[test]
fn files_use_each_other_and_a_circle_is_shown() {
    let folder = TempDir::new().unwrap();
    file(&folder, "lib/base.sumac", "define base = 20");
    file(
        &folder,
        "lib/more.sumac",
        "use \"base.sumac\"\ndefine more = base + 1",
    );
    let main = file(
        &folder,
        "main.sumac",
        "use \"lib/more.sumac\"\nuse \"lib/base.sumac\"\nattribute sum = more + base",
    );
    let ended = sumac(&["eval", "--rules", &main, "--input", "-"], "{}");
    assert_eq!(
        ended.json(),
        json!({"attributes": {"sum": 41}, "validUntil": {}})
    );

    let one = file(&folder, "one.sumac", "use \"two.sumac\"\nattribute a = 1");
    file(&folder, "two.sumac", "use \"three.sumac\"");
    file(&folder, "three.sumac", "use \"one.sumac\"");
    let ended = sumac(&["check", &one], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("error[S0310]"), "{}", ended.err);
    let names = ["one.sumac", "two.sumac", "three.sumac", " -> "];
    assert!(
        names.iter().all(|name| ended.err.contains(name)),
        "{}",
        ended.err
    );

    let lost = file(
        &folder,
        "lost.sumac",
        "use \"nowhere.sumac\"\nattribute a = 1",
    );
    assert!(sumac(&["check", &lost], "").err.contains("error[S0309]"));
}

#[test]
fn the_shop_of_the_examples_runs() {
    let (rules, events) = (shop("shop.sumac"), shop("events.ndjson"));
    let run = ["run", rules.as_str(), "--events", &events, "--now", NOW];
    let table = sumac(&run, "");
    assert_eq!(table.code, 0, "{}", table.err);
    assert!(table.out.contains("favouriteCategory"), "{}", table.out);
    assert!(
        table.err.contains("4 profiles, 31 events, 0 rows refused"),
        "{}",
        table.err
    );
    assert!(!table.err.contains("fault"), "{}", table.err);

    let ended = sumac(&[&run[..], &["--format", "ndjson"]].concat(), "");
    let rows = json_lines(&ended.out);
    let ada = rows.iter().find(|row| row["key"] == "ada").unwrap();
    assert_eq!(ada["favouriteCategory"], "books");
    // Bought on 6 and 27 May; the three purchases before lie outside of the 30 days.
    assert_eq!(ada["recentPurchases"], 2);
    assert_eq!(ada["lifetimeValue"], 176.7);
    assert_eq!(ada["timeBetweenPurchases"], "PT2077200S");
    let dan = rows.iter().find(|row| row["key"] == "dan").unwrap();
    assert_eq!(
        *dan,
        json!({"key": "dan", "lifetimeValue": 0.0, "timeBetweenPurchases": null,
        "recentPurchases": 0, "favouriteCategory": null})
    );
}

#[test]
fn results_leave_in_every_form() {
    let folder = TempDir::new().unwrap();
    let (rules, events) = (shop("shop.sumac"), shop("events.ndjson"));
    let run = ["run", rules.as_str(), "--events", &events, "--now", NOW];
    let chosen = [
        "--attributes",
        "recentPurchases,lifetimeValue",
        "--format",
        "csv",
    ];
    let ended = sumac(&[&run[..], &chosen].concat(), "");
    assert!(
        ended.out.starts_with("key,recentPurchases,lifetimeValue\n"),
        "{}",
        ended.out
    );
    for name in ["out.csv", "out.ndjson", "out.parquet", "out.arrow"] {
        if name == "out.parquet" && !cfg!(feature = "parquet") {
            continue;
        }
        let path = folder.path().join(name);
        let target = path.display().to_string();
        let ended = sumac(&[&run[..], &["--out", &target]].concat(), "");
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (0, ""),
            "{name}: {}",
            ended.err
        );
        assert!(fs::metadata(&path).unwrap().len() > 0, "{name}");
    }
    let ended = sumac(&[&run[..], &["--out", "values.xyz"]].concat(), "");
    assert_eq!(ended.code, 1);
    let ended = sumac(&[&run[..], &["--attributes", "lifetimeValu"]].concat(), "");
    assert!(
        ended.err.contains("did you mean `lifetimeValue`?"),
        "{}",
        ended.err
    );
}

#[test]
fn profiles_join_events_and_losses_are_told() {
    let folder = TempDir::new().unwrap();
    let schema = r#"{"type": "object", "properties": {"user": {"type": "integer"},
        "timestamp": {"type": "string", "format": "date-time"}, "_id": {"type": "string"},
        "price": {"type": "number"}}}"#;
    file(&folder, "event.json", schema);
    file(
        &folder,
        "profile.json",
        r#"{"type": "object", "properties":
        {"user": {"type": "integer"}, "name": {"type": "string"}}}"#,
    );
    let rules = file(
        &folder,
        "rules.sumac",
        "schema event \"event.json\" key user\nschema profile \"profile.json\" key user\n\
         attribute who = name\nattribute spent = xEvent.sum(price)",
    );
    let events = file(
        &folder,
        "events.csv",
        "user,timestamp,_id,price\n7,2026-05-01T10:00:00Z,a,2.5\n8,2026-05-01T10:00:00Z,b,cheap\n\
         7,2026-05-02T10:00:00Z,a,9\n7,soon,c,1\n7,2027-01-01T00:00:00Z,d,1\n",
    );
    let profiles = file(
        &folder,
        "p.ndjson",
        "{\"user\": 9, \"name\": \"Cy\"}\n{\"user\": 7, \"name\": \"Ada\"}\n",
    );
    let run = [
        "run",
        &rules,
        "--events",
        &events,
        "--profiles",
        &profiles,
        "--now",
        NOW,
        "--format",
        "ndjson",
    ];
    let ended = sumac(&run, "");
    assert_eq!(ended.code, 0, "{}", ended.err);
    let rows = json_lines(&ended.out);
    let expected = [
        json!({"key": 7, "who": "Ada", "spent": 2.5}),
        json!({"key": 8, "who": null, "spent": 0.0}),
        json!({"key": 9, "who": "Cy", "spent": 0.0}),
    ];
    assert_eq!(rows, expected);
    for told in [
        "1 row refused",
        "`price`",
        "repeat an id",
        "after the instant",
        "events.csv:",
    ] {
        assert!(ended.err.contains(told), "{told}: {}", ended.err);
    }
}

#[test]
fn a_schema_of_the_command_keeps_the_paths_of_the_rules() {
    let folder = TempDir::new().unwrap();
    let text = "who,at,price\na,2026-05-01T10:00:00Z,2\na,2026-05-02T10:00:00Z,3\n";
    let events = file(&folder, "events.csv", text);
    let rules = file(
        &folder,
        "rules.sumac",
        "schema event \"elsewhere.parquet\" key who time at\nattribute spent = xEvent.sum(price)",
    );
    let ended = sumac(
        &[
            "run",
            &rules,
            "--event-schema",
            &events,
            "--events",
            &events,
            "--now",
            NOW,
            "--format",
            "ndjson",
        ],
        "",
    );
    assert_eq!(
        ended.json(),
        json!({"key": "a", "spent": 5}),
        "{}",
        ended.err
    );
}

#[test]
fn standard_input_is_an_input_and_a_closed_output_no_error() {
    let rules = shop("shop.sumac");
    let events = fs::read_to_string(shop("events.ndjson")).unwrap();
    let ended = sumac(&["run", &rules, "--events", "-", "--now", NOW], &events);
    assert!(ended.err.contains("4 profiles"), "{}", ended.err);

    let mut child = Command::new(env!("CARGO_BIN_EXE_sumac"))
        .args(["schema", "fields", &shop("event.schema.json")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert!(output.status.success());
}

#[test]
fn explain_shows_every_phase() {
    let rules = shop("shop.sumac");
    let explain = |show: &str| {
        let ended = sumac(&["explain", &rules, "--show", show, "--now", NOW], "");
        assert_eq!(ended.code, 0, "{show}: {}", ended.err);
        ended.out
    };
    let summary = explain("summary");
    for told in [
        "lifetimeValue",
        "incremental",
        "`timestamp` from 2026-05-02T02:00:00+02:00 up to",
        "bytes per profile",
    ] {
        assert!(summary.contains(told), "{told}: {summary}");
    }
    assert!(explain("ast").contains("attribute"));
    assert!(explain("hir").contains("duration"));
    assert!(explain("plan").contains("fold sum"));
    if cfg!(feature = "jit") {
        assert!(explain("clif").contains("block0"));
        assert!(!explain("asm").is_empty());
    }
    let one = sumac(&["explain", &rules, "--attribute", "lifetimeValue"], "");
    assert!(!one.out.contains("favouriteCategory"));
}

#[test]
fn schemas_list_their_fields_and_data_give_one() {
    let schema = shop("event.schema.json");
    let ended = sumac(&["schema", "fields", &schema, "--format", "csv"], "");
    assert!(
        ended.out.starts_with("path,type,description\n"),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("timestamp,date-time,When it happened\n"),
        "{}",
        ended.out
    );
    let ended = sumac(&["schema", "fields", &schema, "--format", "json"], "");
    assert_eq!(ended.json().as_array().unwrap().len(), 7);

    let ended = sumac(&["schema", "infer", &shop("events.ndjson")], "");
    let inferred = ended.json();
    assert_eq!(inferred["properties"]["price"]["type"], "number");
    let folder = TempDir::new().unwrap();
    let path: PathBuf = file(&folder, "inferred.json", &ended.out).into();
    let ended = sumac(&["schema", "fields", path.to_str().unwrap()], "");
    assert!(ended.out.contains("timestamp"), "{}", ended.out);

    let folder = folder.path().display().to_string();
    let ended = sumac(&["schema", "fields", &folder], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("`$id`"), "{}", ended.err);
}

#[test]
fn rules_come_from_standard_input_too() {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_sumac"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    command
        .stdin
        .take()
        .unwrap()
        .write_all(b"attribute a = (3\n")
        .unwrap();
    let output = command.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("opened here"));
}

#[test]
fn lints_are_allowed_and_denied_on_the_command_line() {
    let folder = TempDir::new().unwrap();
    let rules = file(
        &folder,
        "rules.sumac",
        "attribute a = 1 = 1\nattribute b = 1 / 0",
    );
    let check = |arguments: &[&str]| {
        let ended = sumac(&[&["check", rules.as_str()], arguments].concat(), "");
        (ended.code, ended.err)
    };
    let (code, text) = check(&[]);
    assert!(code == 0 && text.contains("0 errors, 2 warnings"), "{text}");
    let (code, text) = check(&["--allow", "S0506,division-by-zero"]);
    assert_eq!((code, text.as_str()), (0, "nothing is wrong\n"));
    let (code, text) = check(&["--deny", "constant-condition"]);
    assert!(code == 1 && text.contains("1 error, 1 warning"), "{text}");
    let all = ["--deny", "warnings"];
    assert_eq!(check(&all).0, 1);
    let lenient = ["--deny", "warnings", "--warn", "506", "--warn", "505"];
    assert_eq!(check(&lenient).0, 0);
    let (code, text) = check(&["--allow", "constant-conditon"]);
    assert!(
        code == 2 && text.contains("did you mean `constant-condition`?"),
        "{text}"
    );
    assert_eq!(check(&["--allow", "unknown-field"]).0, 2);
    let input = [
        "eval",
        "-e",
        "1 = 1",
        "--input",
        "-",
        "--deny",
        "constant-condition",
    ];
    assert_eq!(sumac(&input, "{}").code, 1);
}

#[test]
fn explain_tells_what_a_code_means() {
    for code in [
        "S0502",
        "s0502",
        "502",
        "negated-missing",
        "Negated-Missing",
    ] {
        let ended = sumac(&["explain", code], "");
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(
            ended.out.starts_with("# S0502 negated-missing\n"),
            "{}",
            ended.out
        );
        assert!(ended.out.contains("```sumac wrong\n"), "{}", ended.out);
    }
    let ended = sumac(&["explain", "negated-mising"], "");
    assert_eq!(ended.code, 2);
    assert!(
        ended.err.contains("did you mean `negated-missing`?"),
        "{}",
        ended.err
    );
    // A file that is there is explained, whatever its name.
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "S0502", "attribute one = 1");
    let output = Command::new(env!("CARGO_BIN_EXE_sumac"))
        .args(["explain", "S0502"])
        .current_dir(Path::new(&path).parent().unwrap())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("one: integer"));
}

#[test]
fn explain_shows_the_expression_that_forces_a_mode() {
    let rules = "schema event \"event.schema.json\" key customer
define visits = xEvent[channel = \"web\"]
attribute typical = visits.gaps(timestamp).average()
attribute recent = visits[timestamp occurs < 7 days before now].count()
attribute kinds = visits.countDistinct(eventType)";
    let folder = TempDir::new().unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/event.schema.json");
    file(
        &folder,
        "event.schema.json",
        &fs::read_to_string(schema).unwrap(),
    );
    let rules = file(&folder, "rules.sumac", rules);
    let ended = sumac(&["explain", &rules], "");
    for line in [
        "mode      ordered: `visits.gaps(timestamp)` goes by the order of the events",
        "mode      timed: in `visits[timestamp occurs < 7 days before now].count()` which events count",
        "for each different value in",
    ] {
        assert!(ended.out.contains(line), "{line}\n{}", ended.out);
    }
}

#[test]
fn a_sarif_log_holds_all_that_a_command_tells() {
    let folder = TempDir::new().unwrap();
    let one = file(&folder, "one.sumac", "attribute a = 1 = 1");
    let two = file(&folder, "two.sumac", "attribute b = 1 == x");
    let arguments = ["check", &one, &two, "--message-format", "sarif"];
    let ended = sumac(&arguments, "");
    assert_eq!(ended.code, 1);
    let log: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let ids: Vec<&str> = results
        .iter()
        .map(|one| one["ruleId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["S0506", "S0106", "S0302"]);
    assert_eq!(log["runs"][0]["artifacts"].as_array().unwrap().len(), 2);
    let fix = &results[1]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["insertedContent"]["text"], "=");
    // A log without results is a log.
    let ended = sumac(&["check", "-e", "1", "--message-format", "sarif"], "");
    let log: Value = serde_json::from_str(&ended.err).unwrap();
    assert_eq!((ended.code, &log["runs"][0]["results"]), (0, &json!([])));
}

#[test]
fn help_tells_about_functions_forms_and_commands() {
    for (arguments, begin, part) in [
        (
            vec!["help", "topN"],
            "### topN",
            "xEvent.topN(price, 2)._id",
        ),
        (vec!["help", "occurs"], "### `occurs`", "between A and B"),
        (vec!["help", "?:"], "### `?:`", "missing"),
        (vec!["help", "-"], "### `+` `-`", "divided"),
        (vec!["help", "notIn"], "### `in` `notIn`", "### notIn"),
        (vec!["help", "WITHIN"], "### `chain`", "WITHOUT"),
        (vec!["help", "random"], "### random", "rules are pure"),
        (
            vec!["help", "run"],
            "Compute the attributes",
            "Usage: sumac run",
        ),
        (
            vec!["help", "schema", "infer"],
            "Write the JSON Schema",
            "Usage: sumac schema infer",
        ),
        (vec!["help"], "Computes attributes", "Commands:"),
    ] {
        let ended = sumac(&arguments, "");
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{arguments:?}");
        assert!(ended.out.starts_with(begin), "{}", ended.out);
        assert!(ended.out.contains(part), "{}", ended.out);
    }
}

#[test]
fn help_on_what_is_nothing_offers_the_nearest_name() {
    let ended = sumac(&["help", "averge"], "");
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(
        ended.err.contains("`averge`; did you mean `average`?"),
        "{}",
        ended.err
    );
    let ended = sumac(&["help", "run", "xyzzy"], "");
    assert_eq!(ended.code, 2);
    assert!(!ended.err.contains("did you mean"), "{}", ended.err);
}
