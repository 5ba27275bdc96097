//! A schema with everything in it, and random data of that schema.

use serde_json::{Map, Value, json};

use crate::random::Random;

/// The fields of profiles as JSON Schema.
pub(crate) fn profile_schema() -> Value {
    json!({"type": "object", "properties": {
        "age": {"type": "integer"}, "score": {"type": "number"}, "name": {"type": "string"},
        "vip": {"type": "boolean"}, "birth": {"type": "string", "format": "date"},
        "since": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "home": {"type": "object", "properties": {"city": {"type": "string"}, "floor": {"type": "integer"}}},
        "points": {"type": "object", "additionalProperties": {"type": "number"}},
        "orders": {"type": "array", "items": {"type": "object", "properties": {
            "total": {"type": "number"}, "size": {"type": "integer"}, "sku": {"type": "string"},
            "placed": {"type": "string", "format": "date-time"}}}}
    }})
}

/// The fields of events as JSON Schema.
pub(crate) fn event_schema() -> Value {
    json!({"type": "object", "properties": {
        "_id": {"type": "string"}, "timestamp": {"type": "string", "format": "date-time"},
        "kind": {"type": "string"}, "channel": {"type": "string"}, "price": {"type": "number"},
        "quantity": {"type": "integer"}, "ok": {"type": "boolean"}, "day": {"type": "string", "format": "date"},
        "labels": {"type": "array", "items": {"type": "string"}},
        "source": {"type": "object", "properties": {"host": {"type": "string"}, "depth": {"type": "integer"}}},
        "items": {"type": "array", "items": {"type": "object", "properties": {
            "sku": {"type": "string"}, "cost": {"type": "number"}, "pieces": {"type": "integer"},
            "marks": {"type": "array", "items": {"type": "integer"}}}}}
    }})
}

const TEXTS: [&str; 7] = ["a", "b", "web", "store", "A", "", "ünï"];
const NUMBERS: [f64; 9] = [0.0, 1.0, -1.5, 0.1, 0.2, 1e300, -1e300, 5e-324, 100.25];
const INTEGERS: [i64; 9] = [
    0,
    1,
    2,
    -3,
    7,
    9_007_199_254_740_993,
    i64::MAX,
    i64::MIN,
    30,
];
const DATES: [&str; 5] = [
    "2026-05-31",
    "2024-02-29",
    "1999-12-31",
    "2026-06-01",
    "2025-03-30",
];
const INSTANTS: [&str; 9] = [
    "2026-05-31T23:59:59.999999Z",
    "2026-06-01T00:00:00Z",
    "2026-05-02T00:00:00Z",
    "2026-05-02T00:00:00.000001Z",
    "2026-03-29T01:30:00Z",
    "2025-10-26T00:30:00Z",
    "2026-05-25T12:00:00Z",
    "2026-01-01T00:00:00Z",
    "2026-06-02T00:00:00Z",
];

fn member(
    random: &mut Random,
    object: &mut Map<String, Value>,
    name: &str,
    value: impl FnOnce(&mut Random) -> Value,
) {
    match random.below(8) {
        0 => {}
        1 => {
            object.insert(name.to_owned(), Value::Null);
        }
        _ => {
            let value = value(random);
            object.insert(name.to_owned(), value);
        }
    }
}

fn text(random: &mut Random) -> Value {
    json!(random.of(&TEXTS))
}

fn number(random: &mut Random) -> Value {
    if random.one_in(2) {
        json!(random.below(2000) as f64 / 100.0)
    } else {
        json!(random.of(&NUMBERS))
    }
}

fn integer(random: &mut Random) -> Value {
    if random.one_in(3) {
        json!(random.of(&INTEGERS))
    } else {
        json!(random.below(12))
    }
}

fn list(random: &mut Random, item: fn(&mut Random) -> Value) -> Value {
    let count = random.below(4);
    Value::Array(
        (0..count)
            .map(|_| {
                if random.one_in(9) {
                    Value::Null
                } else {
                    item(random)
                }
            })
            .collect(),
    )
}

fn order(random: &mut Random) -> Value {
    let mut order = Map::new();
    member(random, &mut order, "total", number);
    member(random, &mut order, "size", integer);
    member(random, &mut order, "sku", text);
    member(random, &mut order, "placed", |random| {
        json!(random.of(&INSTANTS))
    });
    Value::Object(order)
}

fn item(random: &mut Random) -> Value {
    let mut item = Map::new();
    member(random, &mut item, "sku", text);
    member(random, &mut item, "cost", number);
    member(random, &mut item, "pieces", integer);
    member(random, &mut item, "marks", |random| list(random, integer));
    Value::Object(item)
}

/// A record of a profile.
pub(crate) fn profile(random: &mut Random) -> Value {
    let mut profile = Map::new();
    member(random, &mut profile, "age", integer);
    member(random, &mut profile, "score", number);
    member(random, &mut profile, "name", text);
    member(random, &mut profile, "vip", |random| {
        json!(random.one_in(2))
    });
    member(random, &mut profile, "birth", |random| {
        json!(random.of(&DATES))
    });
    member(random, &mut profile, "since", |random| {
        json!(random.of(&INSTANTS))
    });
    member(random, &mut profile, "tags", |random| list(random, text));
    member(random, &mut profile, "home", |random| {
        let mut home = Map::new();
        member(random, &mut home, "city", text);
        member(random, &mut home, "floor", integer);
        Value::Object(home)
    });
    member(random, &mut profile, "points", |random| {
        let mut points = Map::new();
        for key in ["a", "b", "web"] {
            member(random, &mut points, key, number);
        }
        Value::Object(points)
    });
    member(random, &mut profile, "orders", |random| list(random, order));
    Value::Object(profile)
}

fn event(random: &mut Random) -> Value {
    let mut event = Map::new();
    event.insert("timestamp".to_owned(), json!(random.of(&INSTANTS)));
    if random.one_in(2) {
        event.insert("_id".to_owned(), json!(format!("e{}", random.below(20))));
    }
    member(random, &mut event, "kind", text);
    member(random, &mut event, "channel", text);
    member(random, &mut event, "price", number);
    member(random, &mut event, "quantity", integer);
    member(random, &mut event, "ok", |random| json!(random.one_in(2)));
    member(random, &mut event, "day", |random| json!(random.of(&DATES)));
    member(random, &mut event, "labels", |random| list(random, text));
    member(random, &mut event, "source", |random| {
        let mut source = Map::new();
        member(random, &mut source, "host", text);
        member(random, &mut source, "depth", integer);
        Value::Object(source)
    });
    member(random, &mut event, "items", |random| list(random, item));
    Value::Object(event)
}

/// The events of a profile in their order of arrival.
pub(crate) fn events(random: &mut Random) -> Vec<Value> {
    let count = if random.one_in(6) {
        0
    } else {
        random.below(12)
    };
    (0..count).map(|_| event(random)).collect()
}
