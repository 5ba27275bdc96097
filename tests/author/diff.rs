//! `sumac diff`

use std::fs;

use insta::assert_snapshot;
use serde_json::json;
use sumac::engine::{
    DiffOptions, DiffProgress, Input, RunOptions, Search, Style, Timeline, parse_now,
};
use sumac::{Engine, Program, RuleSource};
use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

/// A folder with the shop of the examples and a changed copy of its rules.
fn shop(change: impl Fn(String) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["event.schema.json", "events.ndjson", "shop.sumac"] {
        fs::copy(format!("examples/shop/{name}"), folder.path().join(name)).unwrap();
    }
    let rules = fs::read_to_string("examples/shop/shop.sumac").unwrap();
    file(&folder, "new.sumac", &change(rules));
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

/// Compares the rules of a shop over its events.
fn diff(folder: &TempDir, more: &[&str]) -> Ended {
    let [old, new, events] =
        ["shop.sumac", "new.sumac", "events.ndjson"].map(|name| path(folder, name));
    let mut arguments = vec!["diff", &old, &new, "--now", "2026-06-01"];
    if !more.contains(&"--without-data") {
        arguments.extend(["--events", &events]);
    }
    arguments.extend(more.iter().filter(|one| **one != "--without-data"));
    sumac(&arguments, "")
}

fn changed(rules: String) -> String {
    rules
        .replace("<= 30 days", "<= 15 days")
        .replace("price * quantity", "quantity * price")
        .replace(
            "timeBetweenPurchases: duration =",
            "gapOfPurchases: duration =\n ",
        )
        .replace(".topN(purchases, 1)", ".topN(purchases, 2)\n    .reverse()")
        + "\n/// Visits of pages.\nattribute views: integer = xEvent.count(eventType = \"shop.view\")\n"
}

#[test]
fn every_attribute_is_told_with_the_smallest_profile_that_shows_its_change() {
    let ended = diff(&shop(changed), &[]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
}

#[test]
fn the_same_as_data() {
    let ended = diff(
        &shop(changed),
        &["--format", "json", "--attributes", "recentPurchases"],
    );
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
}

#[test]
fn rules_that_only_look_different_mean_the_same() {
    let folder = shop(|rules| {
        rules
            .replace(" // ", " ")
            .replace("purchases.gaps", "purchases\n  .gaps")
            .replace(
                "/// Purchases in the last 30 days.",
                "/// Purchases of late.",
            )
            .replace("price * quantity", "(quantity * price)")
    });
    let ended = diff(&folder, &["--exit-code"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
}

#[test]
fn an_exit_code_is_asked_for() {
    let folder = shop(changed);
    assert_eq!(diff(&folder, &["--exit-code"]).code, 1);
    assert_eq!(
        diff(&folder, &["--exit-code", "--attributes", "lifetimeValue"]).code,
        0
    );
}

#[test]
fn numbers_that_moved_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let schema = r#"{"type": "object", "properties": {
        "_id": {"type": "string"}, "user": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"}, "price": {"type": "number"}}}"#;
    file(&folder, "event.schema.json", schema);
    let rules = |least: &str| {
        format!(
            "schema event \"event.schema.json\" key user\n\
             attribute spent: number = xEvent[price >= {least}].sum(price)\n\
             attribute last = xEvent[price >= {least}].max(timestamp)\n"
        )
    };
    let old = file(&folder, "old.sumac", &rules("10"));
    let new = file(&folder, "new.sumac", &rules("12.5"));
    let line = |user: u32, event: u32| {
        let price = f64::from(user * 7 % 30 + event);
        format!(
            "{{\"_id\": \"{user}-{event}\", \"user\": \"u{user}\", \"price\": {price}, \
             \"timestamp\": \"2026-05-{:02}T10:00:00Z\"}}\n",
            1 + event
        )
    };
    let lines = (0..200).flat_map(|user| (0..user % 9).map(move |event| line(user, event)));
    let events = file(&folder, "events.ndjson", &lines.collect::<String>());
    let ended = sumac(
        &[
            "diff",
            &old,
            &new,
            "--now",
            "2026-06-01",
            "--events",
            &events,
        ],
        "",
    );
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
}

#[test]
fn old_rules_may_come_from_standard_input() {
    let folder = shop(changed);
    let old = fs::read_to_string(path(&folder, "shop.sumac")).unwrap();
    let (new, events) = (path(&folder, "new.sumac"), path(&folder, "events.ndjson"));
    let arguments = [
        "diff",
        "-",
        &new,
        "--now",
        "2026-06-01",
        "--events",
        &events,
    ];
    let ended = sumac(&arguments, &old);
    assert_eq!(ended.out, diff(&folder, &[]).out);
}

#[test]
fn what_is_wrong_with_either_rules_is_told() {
    let folder = shop(|rules| rules.replace("sum(price", "sum(prise"));
    let ended = diff(&folder, &[]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(ended.err.contains("new.sumac:"), "{}", ended.err);
    let ended = diff(&shop(changed), &["--attributes", "lifetimeValu"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended.err.contains("did you mean `lifetimeValue`?"),
        "{}",
        ended.err
    );
}

#[test]
fn without_data_profiles_are_made_up_that_tell_the_rules_apart() {
    let ended = diff(&shop(changed), &["--without-data"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
}

#[test]
fn where_nothing_is_found_nothing_is_called_equal() {
    let folder = shop(|rules| rules.replace("price * quantity", "price * quantity * 1"));
    let ended = diff(
        &folder,
        &[
            "--attributes",
            "lifetimeValue",
            "--tries",
            "500",
            "--exit-code",
        ],
    );
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
    let ended = diff(
        &folder,
        &[
            "--without-data",
            "--attributes",
            "lifetimeValue",
            "--tries",
            "0",
        ],
    );
    assert_snapshot!(ended.out);
}

#[test]
fn a_seed_repeats_what_is_found() {
    let folder = shop(changed);
    let found = |seed| diff(&folder, &["--without-data", "--seed", seed]).out;
    assert_eq!(found("7"), found("7"));
}

#[test]
fn examples_become_tests_that_use_the_new_rules() {
    let folder = shop(changed);
    fs::create_dir(folder.path().join("tests")).unwrap();
    let tests = path(&folder, "tests/shop.test.sumac");
    let mine = [
        "--without-data",
        "--attributes",
        "recentPurchases",
        "--write-test",
        &tests,
    ];
    assert_eq!(diff(&folder, &mine).code, 0);
    assert_snapshot!(fs::read_to_string(&tests).unwrap());
    assert_eq!(sumac(&["test", &tests], "").code, 0);
    // A second time they stand behind the first ones, under other names.
    assert_eq!(
        diff(&folder, &[&mine[..], &["--expect", "old"]].concat()).code,
        0
    );
    assert_eq!(diff(&folder, &mine).code, 0);
    let written = fs::read_to_string(&tests).unwrap();
    let names: Vec<&str> = written
        .lines()
        .filter_map(|line| line.strip_prefix("test "))
        .collect();
    let names: Vec<&str> = names
        .iter()
        .map(|name| name.split(" at ").next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "\"recentPurchases after the change\"",
            "\"recentPurchases before the change\"",
            "\"recentPurchases after the change (2)\""
        ]
    );
    // The new rules do not have the old value, and the other two tests still hold.
    let ended = sumac(&["test", &tests], "");
    assert_eq!(ended.code, 1);
    assert!((ended.out + &ended.err).contains("2 passed"));
}

/// A shop whose events have another schema.
fn new_schema(change: impl Fn(&mut serde_json::Value)) -> (TempDir, String) {
    let folder = shop(changed);
    let text = fs::read_to_string("examples/shop/event.schema.json").unwrap();
    let mut schema = serde_json::from_str(&text).unwrap();
    change(&mut schema);
    let path = file(&folder, "new.schema.json", &schema.to_string());
    (folder, path)
}

/// Tries the rules of a shop with a schema; folders are left out of what is said.
fn try_schema(folder: &TempDir, schema: &str, more: &[&str]) -> Ended {
    let rules = path(folder, "shop.sumac");
    let arguments = [&["diff", &rules, "--event-schema-new", schema], more].concat();
    let mut ended = sumac(&arguments, "");
    let home = format!("{}/", folder.path().display());
    ended.out = ended.out.replace(&home, "");
    ended.err = ended.err.replace(&home, "");
    ended
}

#[test]
fn a_new_schema_breaks_some_rules_and_leaves_others_alone() {
    let (folder, schema) = new_schema(|schema| {
        let fields = schema["properties"].as_object_mut().unwrap();
        let price = fields.remove("price").unwrap();
        fields.insert("priceTotal".to_owned(), price);
        fields["quantity"]["type"] = "number".into();
        fields["category"]["enum"] = serde_json::json!(["books", "tea"]);
        fields["eventType"]["enum"] =
            serde_json::json!(["shop.view", "shop.purchase", "shop.like"]);
        schema["required"] = serde_json::json!(["timestamp"]);
    });
    let ended = try_schema(&folder, &schema, &[]);
    assert_eq!(ended.code, 1);
    assert_snapshot!(format!("{}\n{}", ended.out, ended.err));
}

#[test]
fn a_new_schema_changes_types_and_meanings() {
    let (folder, schema) = new_schema(|schema| {
        schema["properties"]["quantity"]["maximum"] = 10.into();
        schema["properties"]["category"]["deprecated"] = true.into();
        schema["properties"]["coupon"] = serde_json::json!({"type": "string"});
    });
    let ended = try_schema(&folder, &schema, &[]);
    assert_eq!(ended.code, 0);
    assert_snapshot!(format!("{}\n{}", ended.out, ended.err));
    assert_eq!(try_schema(&folder, &schema, &["--exit-code"]).code, 1);
    let ended = try_schema(&folder, &schema, &["--format", "json"]);
    assert_snapshot!(ended.out);
}

#[test]
fn a_schema_may_be_data_and_the_same_schema_changes_nothing() {
    let (folder, schema) = new_schema(|_| {});
    let ended = try_schema(&folder, &schema, &["--exit-code"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_snapshot!(ended.out);
    let events = path(&folder, "events.ndjson");
    let ended = try_schema(&folder, &events, &[]);
    assert_eq!(ended.code, 0);
    assert_snapshot!(ended.out);
}

#[test]
fn the_old_schema_may_be_another_than_that_of_the_rules() {
    let (folder, new) = new_schema(|_| {});
    let (other, old) = new_schema(|schema| schema["properties"]["quantity"]["maximum"] = 10.into());
    let rules = path(&folder, "shop.sumac");
    let arguments = ["diff", &rules, "--schema-old", &old, "--schema-new", &new];
    let ended = sumac(&arguments, "");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.contains("quantity"), "{}", ended.out);
    drop(other);
}

#[test]
fn one_file_alone_is_wrong_usage_without_a_new_schema() {
    let folder = shop(changed);
    let ended = sumac(&["diff", &path(&folder, "shop.sumac")], "");
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.err.contains("--event-schema-new"), "{}", ended.err);
}

#[test]
fn data_of_standard_input_are_those_of_a_file() {
    let folder = shop(changed);
    let [old, new] = ["shop.sumac", "new.sumac"].map(|name| path(&folder, name));
    let events = fs::read_to_string("examples/shop/events.ndjson").unwrap();
    let broken = events + "{\"customer\": \"ada\", broken\n";
    let named = file(&folder, "broken.ndjson", &broken);
    let of = |data: &str, input: &str| {
        let arguments = ["diff", &old, &new, "--now", "2026-06-01", "--events", data];
        sumac(&arguments, input)
    };
    let (of_file, of_input) = (of(&named, ""), of("-", &broken));
    assert_eq!((of_input.code, &of_input.out), (0, &of_file.out));
    assert!(of_file.out.contains("made of `cleo`"), "{}", of_file.out);
    // Messages name standard input and no file that nobody knows.
    assert_eq!(of_input.err, of_file.err.replace(&named, "-"));
    assert!(of_input.err.contains("1 row left out"), "{}", of_input.err);
}

#[test]
fn standard_input_is_one_thing() {
    let folder = shop(changed);
    let new = path(&folder, "new.sumac");
    for arguments in [
        &["diff", "-", &new, "--events", "-"][..],
        &["diff", &new, &new, "--events", "-", "--profiles", "-"],
        &["diff", "-", "-"],
    ] {
        let ended = sumac(arguments, "attribute a = 1");
        assert_eq!(ended.code, 2, "{}", ended.err);
        assert!(ended.err.contains("standard input is one thing"));
    }
}

/// The rules of a shop and the changed ones.
fn programs(folder: &TempDir) -> [Program; 2] {
    let engine = Engine::builder().build();
    ["shop.sumac", "new.sumac"].map(|name| {
        let rules = RuleSource::file(path(folder, name));
        engine.compile(rules).unwrap()
    })
}

/// A bar shows what the library tells.
#[test]
fn each_step_of_a_comparison_is_told() {
    let folder = shop(|rules| changed(rules).replace("quantity * price", "price * quantity * 1"));
    let [old, new] = programs(&folder);
    let run = RunOptions {
        events: vec![Input::from("examples/shop/events.ndjson")],
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    };
    let search = Search::default();
    let mut told = Vec::new();
    let options = DiffOptions { run, search };
    old.diff_told(&new, &options, &mut |one| told.push(one))
        .unwrap();
    let mut steps: Vec<&str> = Vec::new();
    for one in &told {
        steps.push(match one {
            DiffProgress::Keeping(_) => "keeping",
            DiffProgress::Running(_) => "running",
            DiffProgress::Finding(_) => "finding",
            DiffProgress::Searching { .. } => "searching",
        });
    }
    steps.dedup();
    assert_eq!(steps, ["running", "finding", "searching"]);
    for one in told {
        match one {
            DiffProgress::Searching { tried, tries } => assert!(tried <= tries, "{one:?}"),
            DiffProgress::Running(one) | DiffProgress::Finding(one) => {
                assert!(
                    0 < one.bytes_done && one.bytes_done <= one.bytes_total,
                    "{one:?}"
                );
            }
            DiffProgress::Keeping(_) => {}
        }
    }
}

#[test]
fn a_change_without_an_example_says_so() {
    let folder = shop(changed);
    let [old, new] = programs(&folder);
    let run = RunOptions {
        events: vec![Input::from("examples/shop/events.ndjson")],
        attributes: Some(vec!["recentPurchases".to_owned()]),
        ..RunOptions::at(parse_now("2026-06-01").unwrap())
    };
    let search = Search::default();
    let mut diff = old.diff(&new, &DiffOptions { run, search }).unwrap();
    let told = "example    none was found of at most 1000 events";
    assert!(!diff.render(Style::default()).contains(told));
    diff.attributes[0].example = None;
    let text = diff.render(Style::default());
    assert!(text.contains(told), "{text}");
}

/// A difference of a few events is found in a history that is too long to be evaluated often.
#[test]
fn long_histories_are_looked_through_in_stretches() {
    let event = |number: u32| json!({"number": number, "kind": "view"});
    let timeline = Timeline {
        now: parse_now("2026-06-01").unwrap(),
        profile: json!(null),
        events: (0..500_000).map(event).collect(),
    };
    let mut evaluated = 0;
    let small = timeline.shrunk(&mut |candidate| {
        evaluated += candidate.events.len();
        let has = |number: u32| {
            candidate
                .events
                .iter()
                .any(|event| event["number"] == number)
        };
        has(450_000) && has(450_700)
    });
    assert_eq!(small.events.len(), 2);
    assert!(evaluated < 200_000, "{evaluated}");
}
