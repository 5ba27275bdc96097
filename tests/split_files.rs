//! Events in one, two or three files, in any order of lines and files, give the same values: for every function
//! that the reference shows over events, and for money.
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value as Json, json};
use sumac::data::Input;
use sumac::engine::parse_now;
use sumac::library::{self, Body, timeline};
use sumac::types::json::to_json;
use sumac::{Backend, Engine, EngineBuilder, Program, RuleSource, RunOptions, SchemaSource};

/// What an aggregate may ask of each event; the first that fits is taken, and all further ones.
const ARGUMENTS: [&str; 14] = [
    "",
    "price",
    "timestamp",
    "type = \"buy\"",
    "price, 2",
    "price, 30",
    "price, timestamp.getDayOfMonth()",
    "week",
    "2 days",
    "month, timestamp",
    "channel",
    "channel, 2",
    "2",
    "[\"tent\", \"lamp\"]",
];

/// Forms that are no aggregate of their own.
const MORE: [&str; 7] = [
    "xEvent.percentile(price, 30)",
    "xEvent.groupBy(category).sum(price)",
    "xEvent.groupBy(channel).map((K, G) => mapEntry(K, G.gaps(timestamp).max()))",
    "xEvent.map(product).union([\"tent\"])",
    "chain(xEvent, timestamp, [V: WHAT(type = \"view\"), B: WHAT(type = \"buy\") WITHIN(1 hour)]).matches()",
    "count over v from xEvent where v.type = \"view\", b from xEvent where b.product = v.product and b.type = \"buy\"",
    "select v from xEvent where price > 5",
];

/// Every aggregate of the library over the events, in all ways of `ARGUMENTS` that it takes.
fn aggregates() -> Vec<String> {
    let engine = engine(Backend::Interpret).build();
    let mut rules = Vec::new();
    for (_, function) in library::functions() {
        let is_aggregate = matches!(function.body, Body::Aggregate(_));
        if !is_aggregate || function.name.starts_with('$') {
            continue;
        }
        let name = function.name;
        let of = |list: &str| ARGUMENTS.map(|arguments| format!("{list}.{name}({arguments})"));
        let calls = of("xEvent").into_iter().chain(of("xEvent.map(product)"));
        let fits = |call: &String| engine.compile(RuleSource::expression(call)).is_ok();
        let mut calls: Vec<String> = calls.filter(fits).collect();
        assert!(!calls.is_empty(), "nothing fits `{name}`");
        rules.append(&mut calls);
    }
    rules
}

fn backends() -> Vec<Backend> {
    vec![
        Backend::Interpret,
        #[cfg(feature = "jit")]
        Backend::Jit,
    ]
}

/// The schema of the timeline with a field for whose event it is.
fn engine(backend: Backend) -> EngineBuilder {
    let mut schema: Json = serde_json::from_str(timeline::EVENT_SCHEMA).unwrap();
    schema["properties"]["customer"] = json!({"type": "string"});
    let schema = SchemaSource::json("events", schema.to_string());
    let schema = schema.key("customer").id("_id");
    Engine::builder().event_schema(schema).backend(backend)
}

/// The events of three customers: all of the timeline, all but the first, and every second one.
fn events() -> Vec<Json> {
    let rows: Vec<Map<String, Json>> = serde_json::from_str(timeline::EVENTS).unwrap();
    let mut events = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        for (customer, has_it) in [("a", true), ("b", index > 0), ("c", index % 2 == 0)] {
            if has_it {
                let mut row = row.clone();
                row.insert("customer".to_owned(), json!(customer));
                events.push(Json::Object(row));
            }
        }
    }
    events
}

/// The values of each profile by the name of the attribute.
fn run(program: &Program, files: Vec<PathBuf>) -> BTreeMap<String, Vec<String>> {
    let options = RunOptions {
        events: files.into_iter().map(Input::Path).collect(),
        ..RunOptions::at(parse_now(timeline::NOW).unwrap())
    };
    let mut rows = BTreeMap::new();
    let mut each = |key, values: Vec<_>| {
        let values = values.iter().map(|value| to_json(value).to_string());
        rows.insert(to_json(&key).to_string(), values.collect());
        Ok(())
    };
    let summary = program.run_each(&options, &mut each).unwrap();
    assert!(summary.faults.iter().all(|(_, count)| *count == 0));
    rows
}

fn write(folder: &tempfile::TempDir, name: &str, events: &[Json]) -> PathBuf {
    let path = folder.path().join(format!("{name}.ndjson"));
    let lines: Vec<String> = events.iter().map(Json::to_string).collect();
    std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

/// The events in as many files, dealt out like cards from a pack that is cut at `cut`, the files in turn as first.
fn dealt(folder: &tempfile::TempDir, events: &[Json], files: usize, cut: usize) -> Vec<PathBuf> {
    let mut hands: Vec<Vec<Json>> = vec![Vec::new(); files];
    for index in 0..events.len() {
        // A step that shares no factor with the count meets every event once.
        let event = &events[(cut + index * 7) % events.len()];
        hands[index % files].push(event.clone());
    }
    hands.rotate_left(cut % files);
    let names = (0..files).map(|file| format!("{files}_{cut}_{file}"));
    let paths = names
        .zip(&hands)
        .map(|(name, hand)| write(folder, &name, hand));
    paths.collect()
}

#[test]
fn every_function_over_events_is_blind_to_files() {
    let shown = library::functions();
    let shown = shown.filter(|(_, one)| !matches!(one.body, Body::Refused(_)));
    let shown = shown.flat_map(|(_, one)| one.timeline.iter().map(|example| example.expression));
    let mut rules = aggregates();
    rules.extend(shown.chain(MORE).map(str::to_owned));
    assert!(rules.len() > 100, "{} rules", rules.len());
    let rule = |(index, body): (usize, &String)| format!("attribute r{index} = {body}\n");
    let text: String = rules.iter().enumerate().map(rule).collect();

    let folder = tempfile::tempdir().unwrap();
    let events = events();
    assert!(!events.len().is_multiple_of(7));
    let mut expected: Option<BTreeMap<String, Vec<String>>> = None;
    for backend in backends() {
        let program = engine(backend).build().compile(&text[..]).unwrap();
        for files in 1..=3 {
            for cut in [0, 5, 11] {
                let found = run(&program, dealt(&folder, &events, files, cut));
                let expected = expected.get_or_insert_with(|| found.clone());
                for (key, values) in expected.iter() {
                    for ((rule, one), other) in rules.iter().zip(values).zip(&found[key]) {
                        assert_eq!(
                            one, other,
                            "{rule} of {key}: {backend:?}, {files} files, {cut}"
                        );
                    }
                }
            }
        }
    }
    // Alone, a rule whose state can be merged is folded as the events come.
    let (folder, expected) = (&folder, expected.unwrap());
    for (index, rule) in rules.iter().enumerate() {
        let text = format!("attribute alone = {rule}");
        let program = engine(Backend::default())
            .build()
            .compile(&text[..])
            .unwrap();
        for (key, values) in run(&program, dealt(folder, &events, 3, 4)) {
            assert_eq!(values[0], expected[&key][index], "{rule} of {key}, alone");
        }
    }
}

/// A million prices of one to ten thousand cents: the sum of the doubles, rounded once, is that of the cents.
#[test]
fn a_million_cents_have_one_sum() {
    let mut cents: Vec<u64> = Vec::new();
    let mut state = 7_u64;
    for _ in 0..1_000_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        cents.push(1 + (state >> 33) % 10_000);
    }
    let total: u64 = cents.iter().sum();
    let expected = total as f64 / 100.0;
    let orders: [fn(&mut Vec<u64>); 4] = [
        |_| {},
        |cents| cents.reverse(),
        |cents| cents.sort_unstable(),
        |cents| cents.rotate_left(333_333),
    ];
    for backend in backends() {
        let program = engine(backend).build();
        let program = program
            .compile(
                "attribute spent round 2 = xEvent.sum(price)\nattribute exact = xEvent.sum(price)",
            )
            .unwrap();
        let mut sums = Vec::new();
        // The interpreter is slow, and two orders are enough to differ.
        let count = if backend == Backend::Interpret {
            2
        } else {
            orders.len()
        };
        for order in &orders[..count] {
            let mut cents = cents.clone();
            order(&mut cents);
            sums.push(summed(&program, &cents));
        }
        assert!(sums.iter().all(|sum| *sum == sums[0]), "{sums:?}");
        assert_eq!(sums[0].0, expected);
    }
}

/// The sums of prices in batches of Arrow.
fn summed(program: &Program, cents: &[u64]) -> (f64, u64) {
    use arrow_array::cast::AsArray;
    use arrow_array::types::Float64Type;
    use arrow_array::{
        ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    };
    use std::sync::Arc;

    let batch = |cents: &[u64]| {
        let prices: Float64Array = cents
            .iter()
            .map(|&cents| Some(cents as f64 / 100.0))
            .collect();
        let times = TimestampMicrosecondArray::from(vec![0; cents.len()]).with_timezone("UTC");
        let customers = StringArray::from(vec!["a"; cents.len()]);
        let columns: [(&str, ArrayRef); 3] = [
            ("customer", Arc::new(customers)),
            ("timestamp", Arc::new(times)),
            ("price", Arc::new(prices)),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let now = parse_now(timeline::NOW).unwrap();
    let batches: Vec<RecordBatch> = cents.chunks(70_001).map(batch).collect();
    let result = program.run_batches(batches, [], now).unwrap();
    let value = |name: &str| {
        let column = result.batches[0].column_by_name(name).unwrap();
        column.as_primitive::<Float64Type>().value(0)
    };
    (value("spent"), value("exact").to_bits())
}
