//! Windows and gaps against loops over all events, written from the description of the language.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use chrono::DateTime;
use serde_json::{Value as Json, json};
use sumac::engine::{Backend, SchemaSource};
use sumac::types::instant::format_instant;
use sumac::{Engine, Program};

/// 2026-06-01T00:00:00Z, in microseconds.
const NOW: i64 = 1_780_272_000_000_000;
const DAY: i64 = 86_400_000_000;
const RULES: &str = "
attribute under = xEvent[timestamp occurs < 7 days before now].count()
attribute within = xEvent[timestamp occurs <= 7 days before now].count()
attribute beyond = xEvent[timestamp occurs > 7 days before now].sum(v)
attribute exactly = xEvent[timestamp occurs = 7 days before now].count()
attribute hours = xEvent[timestamp occurs <= 36 hours before now].count()
attribute on = xEvent[timestamp occurs on date(2026, 5, 25)].count()
attribute longest = xEvent.gaps(timestamp).max()
attribute gapCount = xEvent.gaps(timestamp).count()
attribute steps = xEvent.gaps(v).sum()
attribute last = xEvent.last().v
";

fn program(backend: Backend) -> Program {
    let schema = r#"{"properties": {"timestamp": {"type": "string", "format": "date-time"}, "v": {"type": "integer"}}}"#;
    let engine = Engine::builder()
        .backend(backend)
        .event_schema(SchemaSource::json("events", schema))
        .build();
    engine.compile(RULES).unwrap()
}

/// Times near every edge of the rules, a microsecond to each side included, and some after `now`.
fn time(random: &mut u64) -> i64 {
    let mut below = |bound: u64| {
        *random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((*random >> 33) % bound) as i64
    };
    let edges = [
        NOW,
        NOW - 7 * DAY,
        NOW - 8 * DAY,
        NOW - 36 * 3_600_000_000,
        NOW - 6 * DAY,
        NOW - 40 * DAY,
    ];
    edges[below(6) as usize] + below(3) - 1
        + if below(3) == 0 {
            below(100) * 3_600_000_000
        } else {
            0
        }
}

/// What the rules mean, in the plainest way; the events as (time, arrival, v).
fn oracle(events: &[(i64, usize, i64)]) -> Json {
    let mut known: Vec<_> = events
        .iter()
        .copied()
        .filter(|&(time, ..)| time <= NOW)
        .collect();
    known.sort_unstable();
    let count =
        |holds: &dyn Fn(i64) -> bool| known.iter().filter(|&&(time, ..)| holds(time)).count();
    let week = NOW - 7 * DAY;
    let pairs: Vec<_> = known.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let longest = pairs.iter().map(|(a, b)| b.0 - a.0).max();
    json!({
        "under": count(&|time| time > week),
        "within": count(&|time| time >= week),
        "beyond": known.iter().filter(|&&(time, ..)| time < week).map(|&(.., v)| v).sum::<i64>(),
        "exactly": count(&|time| time > week - DAY && time <= week),
        "hours": count(&|time| time >= NOW - 36 * 3_600_000_000),
        "on": count(&|time| (week..week + DAY).contains(&time)),
        "longest": longest.map(sumac::types::instant::format_duration),
        "gapCount": pairs.len(),
        "steps": pairs.iter().map(|(a, b)| (b.2 - a.2).abs()).sum::<i64>(),
        "last": known.last().map(|&(.., v)| v),
    })
}

#[test]
fn windows_and_gaps_are_what_a_loop_over_all_events_says() {
    let backends = [
        program(Backend::Interpret),
        #[cfg(feature = "jit")]
        program(Backend::Jit),
    ];
    let now = DateTime::from_timestamp_micros(NOW).unwrap();
    let mut random = 42;
    for round in 0..500_usize {
        let events: Vec<(i64, usize, i64)> = (0..round % 13)
            .map(|arrival| (time(&mut random), arrival, (arrival as i64 * 37) % 11))
            .collect();
        let rows: Vec<Json> = events
            .iter()
            .map(|&(time, _, v)| json!({"timestamp": format_instant(time), "v": v}))
            .collect();
        for program in &backends {
            let found = program.evaluate(&json!({}), &rows, now).unwrap();
            assert_eq!(oracle(&events), found.to_json(), "round {round}: {rows:?}");
        }
    }
}
