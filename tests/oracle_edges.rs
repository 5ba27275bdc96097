//! Windows, gaps, first and last, sums: every backend against loops that were written from the text
//! of the language and share no code with the crate, over random histories in any order of arrival.
//!
//! Times stay inside of 2025 and 2026 in UTC, so that a day is 24 hours and calendar arithmetic fits
//! in a few lines. `SUMAC_SEED` starts with another seed; a failure names its seed.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]
#![allow(
    clippy::manual_range_contains,
    reason = "edges read as the text says them"
)]

use std::collections::HashSet;

use serde_json::{Map, Value as Json, json};
use sumac::engine::{Backend, Engine, Program, SchemaSource, parse_now};

const HISTORIES: u64 = 300;
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
/// 2026-03-31T12:00:00Z: the end of a month, so that amounts of months clamp.
const NOW: i64 = 1_774_958_400_000_000;
const NOW_TEXT: &str = "2026-03-31T12:00:00Z";

const SCHEMA: &str = r#"{"type": "object", "properties": {
    "_id": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "kind": {"type": "string"},
    "n": {"type": "integer"},
    "x": {"type": "number"}}}"#;

const RULES: &str = r#"
define buys = xEvent[kind = "buy"]
attribute order = xEvent._id
attribute count = xEvent.count()
attribute below7 = xEvent[timestamp occurs < 7 days before now].count()
attribute atMost7 = xEvent[timestamp occurs <= 7 days before now].count()
attribute above7 = xEvent[timestamp occurs > 7 days before now].count()
attribute atLeast7 = xEvent[timestamp occurs >= 7 days before now].count()
attribute exactly2 = xEvent[timestamp occurs = 2 days before now].count()
attribute otherThan2 = xEvent[timestamp occurs != 2 days before now].count()
attribute dayBefore = xEvent[timestamp occurs = 2 days before today].count()
attribute below36Hours = xEvent[timestamp occurs < 36 hours before now].count()
attribute atMostMonth = xEvent[timestamp occurs <= 1 month before now].count()
attribute lastMonth = xEvent[timestamp occurs last month].count()
attribute lastWeek = xEvent[timestamp occurs last week].count()
attribute onToday = xEvent[timestamp occurs today].count()
attribute beforeToday = xEvent[timestamp occurs before today].count()
attribute between = xEvent[timestamp occurs between date(2026, 3, 1) and date(2026, 3, 10)].count()
attribute gaps = buys.gaps(timestamp)
attribute longestGap = buys.gaps(timestamp).max()
attribute meanGap = buys.gaps(timestamp).average()
attribute gapsOfN = xEvent.gaps(n)
attribute firstN = xEvent.first().n
attribute lastBuy = buys.last()._id
attribute firstValue = xEvent.n.first()
attribute sumN = xEvent.sum(n)
attribute sumX = xEvent.sum(x)
attribute meanX = buys.average(x)
attribute minX = xEvent.min(x)
attribute maxN = buys.max(n)
attribute distinct = xEvent.n.distinct()
attribute perKind = xEvent.groupBy(kind).count()
attribute top = xEvent.topN(n, 3)._id
attribute bottom = xEvent.bottomN(n, 3)._id
"#;

/// A small generator of its own (xorshift), so that a seed means the same for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, end: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11).cast_signed() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as i64) as usize]
    }
}

#[derive(Clone)]
struct Event {
    id: Option<String>,
    time: i64,
    kind: Option<&'static str>,
    n: Option<i64>,
    x: Option<f64>,
}

/// Instants at and beside every edge of the rules, and some in between.
fn time(random: &mut Random) -> i64 {
    let midnight = NOW - 12 * HOUR;
    let edges = [
        NOW,
        NOW - 7 * DAY,
        NOW - 2 * DAY,
        NOW - 3 * DAY,
        NOW - 36 * HOUR,
        midnight,
        midnight + DAY,
        midnight - DAY,
        midnight - 2 * DAY,
        // 1 March, 1 February, 28 February at noon, 11 March.
        midnight - 30 * DAY,
        midnight - 58 * DAY,
        NOW - 31 * DAY,
        midnight - 20 * DAY,
        // The Mondays of this week and the week before: 31 March 2026 is a Tuesday.
        midnight - DAY - 7 * DAY,
    ];
    match random.below(3) {
        0 => NOW - random.below(100) * DAY / 3,
        _ => random.one(&edges) + random.one(&[-1, 0, 0, 1]),
    }
}

fn history(random: &mut Random) -> Vec<Event> {
    (0..random.below(14))
        .map(|_| Event {
            id: (random.below(4) > 0).then(|| format!("e{}", random.below(12))),
            time: time(random),
            kind: random.one(&[Some("buy"), Some("buy"), Some("view"), None]),
            n: (random.below(5) > 0).then(|| random.below(5) - 2),
            x: (random.below(5) > 0).then(|| random.one(&[0.1, 0.25, 1e16, -1e16, 3.0, -0.1])),
        })
        .collect()
}

fn text(micros: i64) -> String {
    let time = chrono::DateTime::from_timestamp_micros(micros).unwrap();
    time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

fn record(event: &Event) -> Json {
    json!({"_id": event.id, "timestamp": text(event.time), "kind": event.kind,
        "n": event.n, "x": event.x})
}

/// The events that exist: the first arrival of each id, not after now, by time, id and arrival.
fn existing(arrived: &[Event]) -> Vec<Event> {
    let mut seen = HashSet::new();
    let mut events: Vec<Event> = Vec::new();
    for event in arrived {
        if event.id.as_ref().is_none_or(|id| seen.insert(id.clone())) {
            events.push(event.clone());
        }
    }
    events.retain(|event| event.time <= NOW);
    // The sort is stable, so that arrival decides last; no id sorts before any.
    events.sort_by(|a, b| a.time.cmp(&b.time).then_with(|| a.id.cmp(&b.id)));
    events
}

/// The exact sum, rounded once. The values are multiples of 2^-60 below 2^60, so that 128 bits hold
/// every sum exactly.
fn exact_sum(values: &[f64]) -> f64 {
    let units: i128 = values
        .iter()
        .map(|value| {
            let bits = value.to_bits();
            let exponent = ((bits >> 52) & 0x7ff) as i32 - 1075;
            let significand = i128::from(bits & ((1 << 52) - 1) | (1 << 52));
            let magnitude = significand << (exponent + 60);
            if *value < 0.0 { -magnitude } else { magnitude }
        })
        .sum();
    // The cast rounds to nearest, ties to even; the division by a power of two is exact.
    units as f64 / (1_u64 << 60) as f64
}

fn duration(micros: i64) -> Json {
    let seconds = micros / 1_000_000;
    let fraction = format!("{:06}", micros % 1_000_000);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    json!(format!("PT{seconds}{point}{fraction}S"))
}

fn expected(arrived: &[Event]) -> Map<String, Json> {
    let events = existing(arrived);
    let mut all = Map::new();
    windows(&events, &mut all);
    positions(&events, &mut all);
    amounts(&events, &mut all);
    all
}

fn windows(events: &[Event], all: &mut Map<String, Json>) {
    let midnight = NOW - 12 * HOUR;
    let mut count = |name: &str, holds: &dyn Fn(i64) -> bool| {
        let found = events.iter().filter(|event| holds(event.time)).count();
        all.insert(name.to_owned(), json!(found));
    };
    count("count", &|_| true);
    count("below7", &|t| NOW - 7 * DAY < t && t <= NOW);
    count("atMost7", &|t| NOW - 7 * DAY <= t && t <= NOW);
    count("above7", &|t| t < NOW - 7 * DAY);
    count("atLeast7", &|t| t <= NOW - 7 * DAY);
    let exactly2 = |t: i64| 2 * DAY <= NOW - t && NOW - t < 3 * DAY;
    count("exactly2", &exactly2);
    count("otherThan2", &|t| t <= NOW && !exactly2(t));
    count("dayBefore", &|t| {
        midnight - 2 * DAY <= t && t < midnight - DAY
    });
    count("below36Hours", &|t| NOW - 36 * HOUR < t && t <= NOW);
    // 31 March less a month is 28 February, 31 days before.
    count("atMostMonth", &|t| NOW - 31 * DAY <= t && t <= NOW);
    count("lastMonth", &|t| {
        midnight - 58 * DAY <= t && t < midnight - 30 * DAY
    });
    count("lastWeek", &|t| {
        midnight - 8 * DAY <= t && t < midnight - DAY
    });
    count("onToday", &|t| midnight <= t && t < midnight + DAY);
    count("beforeToday", &|t| t < midnight);
    count("between", &|t| {
        midnight - 30 * DAY <= t && t < midnight - 20 * DAY
    });
}

fn positions(events: &[Event], all: &mut Map<String, Json>) {
    let ids = |events: &[&Event]| -> Json { events.iter().filter_map(|e| e.id.clone()).collect() };
    let every: Vec<&Event> = events.iter().collect();
    let buys: Vec<&Event> = every
        .iter()
        .copied()
        .filter(|e| e.kind == Some("buy"))
        .collect();
    let gaps: Vec<i64> = buys
        .windows(2)
        .map(|pair| pair[1].time - pair[0].time)
        .collect();
    let values: Vec<i64> = events.iter().filter_map(|event| event.n).collect();
    let mut put = |name: &str, value: Json| all.insert(name.to_owned(), value);
    put("order", ids(&every));
    put("gaps", gaps.iter().map(|gap| duration(*gap)).collect());
    put(
        "longestGap",
        gaps.iter().max().map_or(Json::Null, |gap| duration(*gap)),
    );
    if let count @ 1.. = gaps.len() as i64 {
        // Half a microsecond rounds away from zero.
        let total: i64 = gaps.iter().sum();
        put("meanGap", duration((2 * total + count) / (2 * count)));
    }
    put(
        "gapsOfN",
        values
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .collect(),
    );
    put("firstN", json!(events.first().and_then(|event| event.n)));
    put(
        "lastBuy",
        json!(buys.last().and_then(|event| event.id.clone())),
    );
    put("firstValue", json!(values.first()));
    let mut distinct: Vec<i64> = Vec::new();
    for value in &values {
        if !distinct.contains(value) {
            distinct.push(*value);
        }
    }
    put("distinct", json!(distinct));
    let mut keyed: Vec<&Event> = every.iter().copied().filter(|e| e.n.is_some()).collect();
    keyed.sort_by_key(|event| event.n);
    put("bottom", ids(&keyed[..keyed.len().min(3)]));
    keyed = every.iter().copied().filter(|e| e.n.is_some()).collect();
    keyed.sort_by_key(|event| std::cmp::Reverse(event.n));
    put("top", ids(&keyed[..keyed.len().min(3)]));
}

fn amounts(events: &[Event], all: &mut Map<String, Json>) {
    let numbers: Vec<f64> = events.iter().filter_map(|event| event.x).collect();
    let buys: Vec<&Event> = events.iter().filter(|e| e.kind == Some("buy")).collect();
    let bought: Vec<f64> = buys.iter().filter_map(|event| event.x).collect();
    let mut put = |name: &str, value: Json| all.insert(name.to_owned(), value);
    put(
        "sumN",
        json!(events.iter().filter_map(|e| e.n).sum::<i64>()),
    );
    put("sumX", json!(exact_sum(&numbers)));
    if !bought.is_empty() {
        put("meanX", json!(exact_sum(&bought) / bought.len() as f64));
    }
    put("minX", json!(numbers.iter().copied().reduce(f64::min)));
    put("maxN", json!(buys.iter().filter_map(|event| event.n).max()));
    let mut kinds: Map<String, Json> = Map::new();
    for kind in events.iter().filter_map(|event| event.kind) {
        let before = kinds.get(kind).and_then(Json::as_i64).unwrap_or(0);
        kinds.insert(kind.to_owned(), json!(before + 1));
    }
    put("perKind", Json::Object(kinds));
}

fn programs() -> Vec<(Backend, Program)> {
    let backends = [
        Backend::Interpret,
        #[cfg(feature = "jit")]
        Backend::Jit,
    ];
    let compile = |backend| {
        let engine = Engine::builder()
            .backend(backend)
            .event_schema(SchemaSource::json("events", SCHEMA))
            .build();
        (backend, engine.compile(RULES).unwrap())
    };
    backends.map(compile).into()
}

#[test]
fn every_backend_agrees_with_plain_loops() {
    let seed = std::env::var("SUMAC_SEED").ok();
    let first: u64 = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let programs = programs();
    let now = parse_now(NOW_TEXT).unwrap();
    assert_eq!(now.timestamp_micros(), NOW);
    for seed in first..first + HISTORIES {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut arrived = history(&mut random);
        for _ in 0..3 {
            let mut wanted = expected(&arrived);
            wanted.retain(|_, value| !value.is_null());
            let records: Vec<Json> = arrived.iter().map(record).collect();
            for (backend, program) in &programs {
                let evaluation = program.evaluate(&(), &records, now).unwrap();
                let found = evaluation.to_json();
                for info in program.attributes() {
                    let (wanted, found) = (wanted.get(&info.name), found.get(&info.name));
                    assert_eq!(
                        wanted,
                        found.filter(|value| !value.is_null()),
                        "SUMAC_SEED={seed} {backend:?} {}\n{}",
                        info.name,
                        json!(records)
                    );
                }
            }
            for at in (1..arrived.len()).rev() {
                arrived.swap(at, random.below(at as i64 + 1) as usize);
            }
        }
    }
}
