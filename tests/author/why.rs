//! `sumac why`

use serde_json::json;
use sumac::engine::{Input, WHOLE_EVENTS_MAX};
use sumac::{Engine, RuleSource};
use tempfile::TempDir;

use crate::command::{Ended, file, sumac};

const EVENTS: &str = r#"{"_id":"1","user":"ada","timestamp":"2026-04-01T10:00:00Z","eventType":"view","channel":"web"}
{"_id":"2","user":"ada","timestamp":"2026-04-02T11:00:00Z","eventType":"cart","channel":"web"}
{"_id":"3","user":"ada","timestamp":"2026-05-01T23:49:00Z","eventType":"purchase","price":20,"channel":"web","items":[{"sku":"a","cost":3},{"sku":"b","cost":17}]}
{"_id":"4","user":"ada","timestamp":"2026-05-02T00:00:00Z","eventType":"purchase","price":12,"channel":"Web"}
{"_id":"5","user":"ada","timestamp":"2026-05-10T10:00:00Z","eventType":"purchase","price":9.99,"channel":"app","items":[]}
{"_id":"6","user":"bob","timestamp":"2026-05-10T10:00:00Z","eventType":"purchase","price":9.99,"channel":"app"}
{"_id":"7","user":"ada","timestamp":"2026-05-12T10:00:00Z","eventType":"purchase","channel":"store","price":"abc"}
{"_id":"8","user":"ada","timestamp":"2026-05-14T10:00:00Z","eventType":"purchase","price":45.5,"channel":"app","items":[{"sku":"c","cost":6}]}
{"_id":"8","user":"ada","timestamp":"2026-05-14T10:00:00Z","eventType":"purchase","price":45.5,"channel":"app"}
{"_id":"9","user":"ada","timestamp":"2026-06-01T00:30:00Z","eventType":"purchase","price":15,"channel":"app"}
{"_id":"10","user":"ada","timestamp":"2026-05-20T00:30:00Z","eventType":"purchase","price":15}
"#;

const EVENT_SCHEMA: &str = r#"{"type":"object","properties":{"_id":{"type":"string"},"user":{"type":"string"},
"timestamp":{"type":"string","format":"date-time"},"eventType":{"type":"string"},"price":{"type":"number"},
"channel":{"type":"string"},"items":{"type":"array","items":{"type":"object","properties":{
"sku":{"type":"string"},"cost":{"type":"number"}}}}}}"#;

const PROFILE_SCHEMA: &str =
    r#"{"type":"object","properties":{"user":{"type":"string"},"tier":{"type":"string"}}}"#;

const RULES: &str = r#"
schema event "event.schema.json" key user
schema profile "profile.schema.json" key user

define purchases = xEvent[eventType = "purchase"]

attribute spent: number = purchases[timestamp occurs < 30 days before now and price >= 10].sum(price)
attribute best: number = purchases.topN(price, 2).sum(price)
attribute lastChannel: string = purchases.last().channel ?: "none"
attribute level: string = if (spent > 50, "gold", if (purchases.count() > 3, "silver", "bronze"))
attribute dear: number = purchases.max(price)
attribute dearItems: integer = purchases.items[cost > 5].count()
attribute funnel: boolean = chain(xEvent, timestamp, [
  A: WHAT(eventType = "view"), B: WHAT(eventType = "cart") WITHIN(1 day), C: WHAT(eventType = "purchase")])
attribute digital: integer = xEvent[channel in ["web", "app"] and eventType = "purchase"].count()
attribute number on event = purchases.count()
attribute perChannel = purchases.groupBy(channel).sum(price)
attribute above: integer = purchases[price > purchases.average(price)].count()
attribute pause: duration = purchases.gaps(timestamp).average()
attribute isLow = profile.tier = "low"
"#;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    file(&folder, "event.schema.json", EVENT_SCHEMA);
    file(&folder, "profile.schema.json", PROFILE_SCHEMA);
    file(&folder, "shop.sumac", RULES);
    file(&folder, "events.ndjson", EVENTS);
    file(
        &folder,
        "profiles.ndjson",
        "{\"user\":\"bob\"}\n{\"user\":\"ada\",\"tier\":\"low\"}\n",
    );
    folder
}

fn why(folder: &TempDir, attribute: &str, more: &[&str]) -> Ended {
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (rules, events) = (path("shop.sumac"), path("events.ndjson"));
    let profiles = path("profiles.ndjson");
    let mut arguments = vec!["why", &rules, attribute];
    if !more.contains(&"--input") {
        arguments.extend(["--events", &events, "--profiles", &profiles]);
        arguments.extend(["--profile", "ada"]);
    }
    arguments.extend(["--now", "2026-06-01"]);
    arguments.extend(more);
    let mut ended = sumac(&arguments, "");
    let root = format!("{}/", folder.path().display());
    ended.out = ended.out.replace(&root, "");
    ended
}

#[test]
fn each_attribute_is_explained() {
    let folder = folder();
    let attributes = [
        "spent",
        "best",
        "lastChannel",
        "level",
        "dear",
        "dearItems",
        "funnel",
        "digital",
        "perChannel",
        "above",
        "pause",
        "isLow",
    ];
    let told = attributes.map(|name| {
        let ended = why(&folder, name, &[]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        ended.out
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn attributes_on_events_are_explained_for_one_event() {
    let folder = folder();
    let last = why(&folder, "number", &[]).out;
    let fourth = why(&folder, "number", &["--event", "4"]).out;
    insta::assert_snapshot!(format!("{last}\n{fourth}"));
    let unknown = why(&folder, "number", &["--event", "44"]);
    assert_eq!(unknown.code, 1);
    assert!(
        unknown.err.contains("has no event `44` that counts"),
        "{}",
        unknown.err
    );
}

#[test]
fn narrow_terminals_and_plain_letters_are_enough() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sumac"))
        .args(["why", &path("shop.sumac"), "spent", "--profile", "ada"])
        .args(["--events", &path("events.ndjson"), "--now", "2026-06-01"])
        .envs([("LC_ALL", "C"), ("COLUMNS", "50")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.replace(&format!("{}/", folder.path().display()), "");
    let (drawn, _) = text.split_once("\nnote:").unwrap();
    assert!(drawn.is_ascii());
    insta::assert_snapshot!(drawn);
}

#[test]
fn the_answer_is_also_data() {
    let folder = folder();
    let answer = why(&folder, "spent", &["--format", "json"]).json();
    assert_eq!(answer["value"], 60.5);
    assert_eq!(answer["validUntil"], "2026-06-13T10:00:00Z");
    let sum = &answer["aggregations"][0];
    assert_eq!(sum["function"], "sum");
    assert_eq!(sum["counted"].as_array().unwrap().len(), 2);
    let nearest = &sum["refused"][0];
    assert_eq!(nearest["reasons"][0]["kind"], "before-window");
    assert_eq!(nearest["event"]["at"]["row"], 4);
    let reasons = sum["refused"].as_array().unwrap();
    let reasons = reasons.iter().map(|one| &one["reasons"][0]["text"]);
    assert!(
        reasons
            .into_iter()
            .any(|text| text == "price is 9.99, not >= 10")
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&sum["counted"][0]).unwrap());
}

#[test]
fn one_profile_may_come_as_a_document() {
    let folder = folder();
    let rules = file(&folder, "one.sumac", "attribute spent = xEvent.sum(price)");
    let input = r#"{"events": [{"timestamp": "2026-05-01T00:00:00Z", "price": 3}]}"#;
    let ended = sumac(
        &[
            "why",
            &rules,
            "spent",
            "--input",
            "-",
            "--now",
            "2026-06-01",
        ],
        input,
    );
    assert!(ended.out.starts_with("spent = 3  integer"), "{}", ended.out);
}

#[test]
fn what_is_not_there_is_told() {
    let folder = folder();
    let ended = why(&folder, "spend", &[]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("did you mean `spent`?"), "{}", ended.err);
    let rules = folder.path().join("shop.sumac").display().to_string();
    assert_eq!(sumac(&["why", &rules, "spent"], "").code, 2);
}

#[test]
fn events_may_come_once_or_as_a_table() {
    let folder = folder();
    let rules = folder.path().join("shop.sumac").display().to_string();
    let asked = [
        "why",
        &rules,
        "spent",
        "--profile",
        "ada",
        "--now",
        "2026-06-01",
    ];
    let once = sumac(&[&asked[..], &["--events", "-"]].concat(), EVENTS);
    assert!(
        once.out.starts_with("spent = 60.5"),
        "{}{}",
        once.out,
        once.err
    );
    let table = "user,timestamp,eventType,price\nbob,2026-05-10T10:00:00Z,purchase,99\n\
                 ada,2026-05-10T10:00:00Z,purchase,12.5\n";
    let table = file(&folder, "events.csv", table);
    let ended = sumac(&[&asked[..], &["--events", &table]].concat(), "");
    assert!(
        ended.out.starts_with("spent = 12.5"),
        "{}{}",
        ended.out,
        ended.err
    );
    assert!(ended.out.contains("● +12.5  line 3"), "{}", ended.out);
    let nobody = sumac(
        &[
            &["why", &rules, "spent", "--profile", "eve"],
            &["--events", table.as_str()][..],
        ]
        .concat(),
        "",
    );
    assert!(
        nobody.out.contains("there is nothing to go over"),
        "{}",
        nobody.out
    );
}

/// An answer stays small however many events there are: the rest is counted.
#[test]
fn of_very_many_rows_the_nearest_and_latest_are_told_one_by_one() {
    let folder = folder();
    let mut events = String::new();
    for event in 0..31_000 {
        let kind = if event % 3 == 0 { "purchase" } else { "view" };
        let (minute, second) = (event / 60 % 60, event % 60);
        let time = format!(
            "2026-05-{:02}T10:{minute:02}:{second:02}Z",
            1 + event / 3600
        );
        events += &format!(
            "{{\"_id\":\"{event}\",\"user\":\"ada\",\"timestamp\":\"{time}\",\"eventType\":\"{kind}\"}}\n"
        );
    }
    file(&folder, "events.ndjson", &events);
    let rules = "schema event \"event.schema.json\" key user\n\
        attribute purchases = xEvent[eventType = \"purchase\"].count()\n";
    file(&folder, "shop.sumac", rules);
    file(&folder, "profiles.ndjson", "");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (rules, events) = (path("shop.sumac"), path("events.ndjson"));
    let asked = [
        "why",
        &rules,
        "purchases",
        "--events",
        &events,
        "--profile",
        "ada",
    ];
    let asked = [&asked[..], &["--now", "2026-06-01"]].concat();
    let answer = sumac(&[&asked[..], &["--format", "json"]].concat(), "").json();
    assert_eq!(answer["value"], 10_334);
    let told = &answer["aggregations"][0];
    let numbers = |what: &str| -> Vec<u64> {
        let rows = told[what].as_array().unwrap().iter();
        rows.map(|row| row["event"]["number"].as_u64().unwrap())
            .collect()
    };
    let counted = numbers("counted");
    assert_eq!((counted.len(), counted.last()), (10_000, Some(&31_000)));
    // All are equally near, so that the latest come first.
    let refused = numbers("refused");
    assert_eq!((refused.len(), refused[0]), (10_000, 30_999));
    assert!(refused.is_sorted_by(|one, next| one > next));
    assert_eq!(told["leftOut"]["counted"], 334);
    let by = &told["leftOut"]["refused"]["by `eventType = \"purchase\"`"];
    assert_eq!(*by, 10_666);
    let text = sumac(&asked, "").out;
    assert!(text.contains("⋮ 10314 more that counted"), "{text}");
    assert!(
        text.contains("20661 others did not count: by `eventType"),
        "{text}"
    );
}

/// What an attribute needs of an event is little; all fields of it may be much.
#[test]
fn more_events_are_taken_with_few_fields_than_with_all() {
    let folder = folder();
    let event = "{\"user\":\"ada\",\"timestamp\":\"2026-05-01T10:00:00Z\",\"price\":1,\"channel\":\"web\"}\n";
    let events = file(
        &folder,
        "events.ndjson",
        &event.repeat(WHOLE_EVENTS_MAX + 1),
    );
    let rules = RuleSource::file(folder.path().join("shop.sumac"));
    let program = Engine::builder().build().compile(rules).unwrap();
    let events = [Input::from(events.as_str())];
    let error = program.find_profile("ada", &events, &[]).unwrap_err();
    assert!(
        error.to_string().contains("more than 100000 rows"),
        "{error}"
    );
    let found = program
        .find_profile_for("dear", "ada", &events, &[])
        .unwrap();
    assert_eq!(found.input.events.len(), WHOLE_EVENTS_MAX + 1);
    let first = &found.input.events[0];
    assert_eq!((&first["price"], first.get("channel")), (&json!(1.0), None));
}
