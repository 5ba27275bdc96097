//! Seeded rules and events of named sizes, shared by the benches.
#![allow(dead_code, reason = "each bench uses a part of it")]
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot set up has nothing to measure"
)]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int64Array, RecordBatch, TimestampMicrosecondArray,
};
use sumac::data::{Batch, Binding, KeyType, Root, Scan, field_path};
use sumac::diagnostic::{SourceId, Sources};
use sumac::hir;
use sumac::ir::{self, Plan};
use sumac::schema::{Schema, SchemaKind, from_columns};
use sumac::syntax::ast::File;
use sumac::syntax::parse::parse_file;
use sumac::types::{Kind, Type};

/// 2026-06-01T00:00:00Z
pub(crate) const NOW: i64 = 1_780_272_000_000_000;
/// A day in microseconds.
pub(crate) const DAY: i64 = 86_400_000_000;
const EVENT_TYPES: [&str; 6] = [
    "application.launch",
    "web.webpagedetails.pageViews",
    "commerce.productViews",
    "commerce.productListAdds",
    "commerce.checkouts",
    "commerce.purchases",
];
const CHANNELS: [&str; 5] = ["web", "ios", "android", "store", "email"];

/// A rule file of so many attributes, of the shapes that customers ask for most.
pub(crate) fn rules(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        let kind = EVENT_TYPES[index % EVENT_TYPES.len()];
        let channel = CHANNELS[index / 7 % CHANNELS.len()];
        let days = 1 + index * 7 % 90;
        let window = format!("timestamp occurs < {days} days before now");
        let rule = match index % 5 {
            0 => format!("xEvent[eventType = \"{kind}\" and {window}].count()"),
            1 => format!("xEvent[eventType = \"commerce.purchases\" and {window}].sum(priceTotal)"),
            2 => format!("xEvent[channel = \"{channel}\"].max(timestamp)"),
            3 => format!(
                "xEvent[eventType = \"{kind}\" and channel = \"{channel}\"].average(priceTotal)"
            ),
            _ => format!("xEvent[priceTotal >= {days} and quantity >= 2].count()"),
        };
        text.push_str(&format!("attribute a{index} = {rule}\n"));
    }
    text
}

/// The schema of the events of these benches.
pub(crate) fn event_schema() -> Schema {
    let column = |name: &str, kind| (name.to_owned(), Type::optional(kind));
    let columns = [
        column("timestamp", Kind::Datetime),
        column("eventType", Kind::String),
        column("channel", Kind::String),
        column("priceTotal", Kind::Number),
        column("quantity", Kind::Integer),
    ];
    from_columns("events", SchemaKind::Event, columns)
}

/// The tree of a rule file.
pub(crate) fn parsed(text: &str) -> File {
    let mut sources = Sources::new();
    let id: SourceId = sources.add("bench.sumac", text);
    let (file, problems) = parse_file(id, text);
    assert!(problems.is_empty(), "{problems:?}");
    file
}

/// The checked program of a tree.
pub(crate) fn checked(file: &File) -> hir::Program {
    let event = hir::Binding {
        schema: event_schema(),
        key: None,
        time: Some(vec!["timestamp".to_owned()]),
        id: None,
    };
    let input = hir::Input {
        files: vec![file],
        event: Some(event),
        ..hir::Input::default()
    };
    let (program, problems) = hir::check(input);
    assert!(
        problems.iter().all(|problem| !problem.is_error()),
        "{problems:?}"
    );
    program
}

/// The plan of a rule file.
pub(crate) fn plan_of(text: &str) -> Arc<Plan> {
    Arc::new(ir::lower(&checked(&parsed(text))).unwrap())
}

/// The plan of so many attributes.
pub(crate) fn plan(count: usize) -> Arc<Plan> {
    plan_of(&rules(count))
}

/// Small, seeded and good enough for data: a linear congruential generator.
pub(crate) struct Random(u64);

impl Random {
    /// A generator that always gives the same numbers.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// So many events in time order, as the columns that a plan reads.
pub(crate) fn events(plan: &Plan, count: usize) -> Batch {
    let mut random = Random::new(7);
    let types: Vec<&str> = (0..count)
        .map(|_| EVENT_TYPES[random.below(6) as usize])
        .collect();
    let channels: Vec<&str> = (0..count)
        .map(|_| CHANNELS[random.below(5) as usize])
        .collect();
    bound(plan, &rows(random, types, channels))
}

/// The same with the shares that shops see: many views and few purchases, most of them on the web.
pub(crate) fn visits(plan: &Plan, count: usize) -> Batch {
    bound(plan, &visit_rows(count))
}

/// The same as rows that are not bound to a plan.
pub(crate) fn visit_rows(count: usize) -> RecordBatch {
    let mut random = Random::new(7);
    let mut draw = |texts: &[&'static str], shares: &[u64]| {
        let mut left = random.below(100);
        let mut place = 0;
        while left >= shares[place] {
            left -= shares[place];
            place += 1;
        }
        texts[place]
    };
    let types = (0..count)
        .map(|_| draw(&EVENT_TYPES, &[25, 35, 20, 10, 5, 5]))
        .collect();
    let channels = (0..count)
        .map(|_| draw(&CHANNELS, &[40, 20, 20, 15, 5]))
        .collect();
    rows(random, types, channels)
}

fn rows(mut random: Random, types: Vec<&str>, channels: Vec<&str>) -> RecordBatch {
    let count = types.len();
    let times: Vec<i64> = (0..count)
        .map(|index| NOW - 365 * DAY + (365 * DAY / count as i64) * index as i64)
        .collect();
    let prices: Vec<Option<f64>> = types
        .iter()
        .map(|kind| (*kind == "commerce.purchases").then(|| random.below(20_000) as f64 / 100.0))
        .collect();
    let quantities: Vec<Option<i64>> = prices
        .iter()
        .map(|price| price.map(|_| 1 + random.below(5) as i64))
        .collect();
    RecordBatch::try_from_iter([
        (
            "timestamp",
            Arc::new(TimestampMicrosecondArray::from(times).with_timezone("UTC")) as ArrayRef,
        ),
        (
            "eventType",
            Arc::new(DictionaryArray::<Int32Type>::from_iter(types)) as ArrayRef,
        ),
        (
            "channel",
            Arc::new(DictionaryArray::<Int32Type>::from_iter(channels)) as ArrayRef,
        ),
        (
            "priceTotal",
            Arc::new(Float64Array::from(prices)) as ArrayRef,
        ),
        (
            "quantity",
            Arc::new(Int64Array::from(quantities)) as ArrayRef,
        ),
    ])
    .unwrap()
}

fn bound(plan: &Plan, rows: &RecordBatch) -> Batch {
    let scan = Scan::new(Arc::new(plan.layout.clone()), Root::Event).time(field_path("timestamp"));
    let scan = Scan {
        key_type: KeyType::String,
        ..scan
    };
    Binding::new(scan).record_batch(rows).unwrap().0
}

/// The record of a profile that has no fields.
pub(crate) fn no_profile(plan: &Plan) -> Batch {
    let scan = Scan::new(Arc::new(plan.layout.clone()), Root::Profile);
    Binding::new(scan)
        .records([&serde_json::json!({})])
        .unwrap()
        .0
}

/// A profile for each of so many rows, skewed towards the first ones.
pub(crate) fn groups(count: usize, profiles: u64) -> Vec<u32> {
    let mut random = Random::new(11);
    (0..count)
        .map(|_| {
            let (a, b) = (random.below(profiles), random.below(profiles));
            (a * b / profiles) as u32
        })
        .collect()
}

/// So many events as lines of NDJSON of 400 to 700 bytes, most members of which no rule reads.
pub(crate) fn event_lines(count: u64) -> String {
    const COUNTRIES: [(&str, &str); 4] = [
        ("CH", "Zürich"),
        ("DE", "Berlin"),
        ("AT", "Wien"),
        ("FR", "Lyon"),
    ];
    let mut random = Random::new(13);
    let mut text = String::new();
    for index in 0..count {
        let kind = EVENT_TYPES[random.below(6) as usize];
        let channel = CHANNELS[random.below(5) as usize];
        let (country, city) = COUNTRIES[random.below(4) as usize];
        let (month, day) = (1 + random.below(5), 1 + random.below(28));
        let (hour, minute) = (random.below(24), random.below(60));
        let order = if kind == "commerce.purchases" {
            let total = random.below(90_000) as f64 / 100.0;
            format!(
                r#""commerce":{{"order":{{"priceTotal":{total},"currencyCode":"CHF","purchaseID":"p{index}"}},"purchases":{{"value":1}}}},"#
            )
        } else {
            String::new()
        };
        let items: Vec<String> = (0..random.below(4)).map(|_| item(&mut random)).collect();
        text.push_str(&format!(
            r#"{{"_id":"{:08x}{index:08x}","timestamp":"2026-{month:02}-{day:02}T{hour:02}:{minute:02}:07.{:03}Z","customer":"c{:06}","eventType":"{kind}","channel":{{"typeAtSource":"{channel}"}},"web":{{"webPageDetails":{{"name":"page {}","URL":"https://shop.example.com/p/{}?x={}"}}}},{order}"device":{{"type":"mobile","screenWidth":{},"isTouch":true}},"placeContext":{{"geo":{{"countryCode":"{country}","city":"{city}"}}}},"productListItems":[{}]}}"#,
            random.below(1 << 31),
            random.below(1000),
            random.below(100_000),
            random.below(300),
            random.below(1_000_000),
            random.below(10_000),
            300 + random.below(1700),
            items.join(","),
        ));
        text.push('\n');
    }
    text
}

/// An item of the list of an event.
fn item(random: &mut Random) -> String {
    format!(
        r#"{{"SKU":"sku-{:05}","name":"Product {}","quantity":{},"priceTotal":{},"currencyCode":"CHF"}}"#,
        random.below(5000),
        random.below(500),
        1 + random.below(4),
        random.below(30_000) as f64 / 100.0,
    )
}
