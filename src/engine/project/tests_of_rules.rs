//! Tests that show what the rules of a project promise.

use serde_json::{Value as Json, json};

use super::ProjectOptions;
use super::guess::Places;
use super::rules::Rules;
use super::sample::Field;
use crate::engine::witness::{Timeline, put};
use crate::types::Kind;

/// The instant of all tests.
const NOW: &str = "2026-06-01T00:00:00Z";
/// Times of events: long ago, and two of the last 30 days.
const TIMES: [&str; 3] = [
    "2026-03-01T10:00:00Z",
    "2026-05-20T10:00:00Z",
    "2026-05-28T10:00:00Z",
];

/// The test file. The values in it are made up, since those of customers are nobody else's business.
pub(super) fn write(rules: &Rules, places: &Places, options: &ProjectOptions) -> String {
    let mut text = format!(
        "//! What the rules promise. `sumac test` runs it.\nuse \"{}.sumac\"\n\n",
        options.name
    );
    text += &format!("test \"a customer without events\" at {NOW} {{\n  events []\n");
    text += &format!("  expect {} = 0\n", rules.count);
    match &rules.number {
        Some((name, _, true)) => text += &format!("  expect {name} = 0\n"),
        Some((name, _, false)) => text += &format!("  expect {name}.isNull()\n"),
        None => {}
    }
    if let Some((name, _)) = &rules.latest {
        text += &format!("  expect {name}.isNull()\n");
    }
    text += "}\n\n";
    let kind = rules.kind.as_ref().map(|(_, value)| value.as_str());
    let events = TIMES.iter().enumerate();
    let mut events: Vec<Json> = events
        .map(|(at, time)| event(rules, places, at, time, kind))
        .collect();
    if kind.is_some() {
        let time = "2026-05-29T10:00:00Z";
        events.push(event(rules, places, 1, time, Some("another kind")));
    }
    let timeline = Timeline {
        now: NOW.parse().unwrap_or_default(),
        profile: Json::Null,
        events,
    };
    text + &timeline.to_test("events of the last 30 days count", &checks(rules))
}

fn event(rules: &Rules, places: &Places, at: usize, time: &str, kind: Option<&str>) -> Json {
    let mut event = Json::Null;
    let time = if places.has_days { &time[..10] } else { time };
    put(&mut event, &places.time, json!(time));
    if let (Some((field, _)), Some(kind)) = (&rules.kind, kind) {
        put(&mut event, &field.path, json!(kind));
    }
    if let Some((_, field, _)) = &rules.number {
        put(&mut event, &field.path, number(field, at));
    }
    if let Some((_, field)) = &rules.latest {
        let text = ["old", "one", "another"][at];
        put(&mut event, &field.path, json!(text));
    }
    event
}

/// 99, 20 and 22.5, or whole numbers where the field holds these.
fn number(field: &Field, at: usize) -> Json {
    match field.kind {
        Kind::Integer => json!([99, 20, 22][at]),
        _ => json!([99.0, 20.0, 22.5][at]),
    }
}

fn checks(rules: &Rules) -> Vec<String> {
    let mut checks = vec![format!("expect {} = 2", rules.count)];
    if let Some((name, field, is_sum)) = &rules.number {
        let value = match (is_sum, &field.kind) {
            (true, Kind::Integer) => "42",
            (true, _) => "42.5",
            (false, Kind::Integer) => "21",
            (false, _) => "21.25",
        };
        checks.push(format!("expect {name} = {value}"));
    }
    if let Some((name, _)) = &rules.latest {
        checks.push(format!("expect {name} = \"another\""));
    }
    checks
}
