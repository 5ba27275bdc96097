//! Whole runs, from a Parquet file to a Parquet file, and the lookup of profile keys on its own.
#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot set up has nothing to measure"
)]

mod support;

use std::collections::HashMap;
use std::fs::File;
use std::hint::black_box;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use parquet::arrow::ArrowWriter;
use sumac::data::{Input, ResultForm, Target};
use sumac::engine::{Output, parse_now};
use sumac::runtime::GroupIndex;
use sumac::{Engine, RunOptions, SchemaSource};

const EVENTS: usize = 500_000;
const PROFILES: u64 = 25_000;

fn keys(prefix: &str) -> StringArray {
    let groups = support::groups(EVENTS, PROFILES);
    StringArray::from_iter_values(groups.iter().map(|group| format!("{prefix}{group:09}")))
}

/// Short keys are their own words; long ones are hashed and compared.
fn lookups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("keys");
    group.throughput(Throughput::Elements(EVENTS as u64));
    for (name, prefix) in [("short", "cust-"), ("long", "customer-of-the-shop-")] {
        let texts = keys(prefix);
        let array: ArrayRef = Arc::new(texts.clone());
        group.bench_function(BenchmarkId::new("group index", name), |bench| {
            bench.iter(|| GroupIndex::new().groups_of(black_box(&array)));
        });
        group.bench_function(BenchmarkId::new("hash map", name), |bench| {
            bench.iter(|| {
                let mut known: HashMap<String, u32> = HashMap::new();
                let mut groups = Vec::with_capacity(texts.len());
                for text in black_box(&texts).iter().flatten() {
                    let next = known.len() as u32;
                    groups.push(match known.get(text) {
                        Some(group) => *group,
                        None => *known.entry(text.to_owned()).or_insert(next),
                    });
                }
                groups
            });
        });
    }
    group.finish();
}

fn write_events(path: &Path) {
    let rows = support::visit_rows(EVENTS);
    let keys: ArrayRef = Arc::new(keys("cust-"));
    let schema = rows.schema();
    let names = schema.fields().iter().map(|field| field.name().clone());
    let mut columns: Vec<(String, ArrayRef)> = names.zip(rows.columns().iter().cloned()).collect();
    columns.push(("profileId".to_owned(), keys));
    let rows = RecordBatch::try_from_iter(columns).unwrap();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, rows.schema(), None).unwrap();
    for start in (0..EVENTS).step_by(65_536) {
        let part = rows.slice(start, (EVENTS - start).min(65_536));
        writer.write(&part).unwrap();
        writer.flush().unwrap();
    }
    writer.close().unwrap();
}

/// All that a run does: reading, grouping, folding, finishing, writing.
fn runs(criterion: &mut Criterion) {
    let folder = std::env::temp_dir().join(format!("sumac-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (events, out) = (folder.join("events.parquet"), folder.join("out.parquet"));
    write_events(&events);
    let schema = SchemaSource::file(&events)
        .key("profileId")
        .time("timestamp");
    let engine = Engine::builder().event_schema(schema).build();
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(EVENTS as u64));
    for attributes in [1, 10, 30] {
        let rules = support::rules(attributes);
        let program = engine.compile(rules.as_str()).unwrap();
        for threads in [1, 2] {
            let name = BenchmarkId::new(format!("{threads} threads"), attributes);
            let options = RunOptions {
                events: vec![Input::Path(events.clone())],
                threads: NonZero::new(threads),
                ..RunOptions::at(parse_now("2026-06-01").unwrap())
            };
            let output = Output {
                target: Target::Path(out.clone()),
                form: ResultForm::Parquet,
            };
            group.bench_function(name, |bench| {
                bench.iter(|| program.run(&options, &output, &mut |_| ()).unwrap());
            });
        }
    }
    group.finish();
    // What is left of the benchmark has no reader.
    let _ = std::fs::remove_dir_all(&folder);
}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
}

criterion_group! { name = benches; config = configuration(); targets = lookups, runs }
criterion_main!(benches);
