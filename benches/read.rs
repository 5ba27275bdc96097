//! Text to batches, on one core; throughput in bytes of text.

mod support;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sumac::data::{Input, KeyType, Reader, Root, Scan, field_path};
use sumac::schema::layout::{ColumnLayout, ColumnType, Layout, RowKind, TableId, TableLayout};
use sumac::types::ArenaId;

const EVENTS: u64 = 40_000;

/// What ten usual rules read: six columns of the event, two of the items of its list.
fn scan() -> Scan {
    let column = |path: &str, ty| ColumnLayout {
        path: field_path(path),
        ty,
        bounds: None,
    };
    let mut layout = Layout::new();
    layout.tables[Root::Event.table()].columns = vec![
        column("timestamp", ColumnType::Datetime),
        column("eventType", ColumnType::String),
        column("channel.typeAtSource", ColumnType::String),
        column("web.webPageDetails.name", ColumnType::String),
        column("commerce.order.priceTotal", ColumnType::Number),
        column("placeContext.geo.countryCode", ColumnType::String),
    ];
    layout.tables.push(TableLayout {
        parent: Some(TableId::from_index(Root::Event.table())),
        path: field_path("productListItems"),
        rows: RowKind::Item,
        columns: vec![
            column("SKU", ColumnType::String),
            column("priceTotal", ColumnType::Number),
        ],
    });
    Scan::new(Arc::new(layout), Root::Event)
        .key(field_path("customer"), KeyType::String)
        .time(field_path("timestamp"))
        .id(field_path("_id"))
}

fn read_all(path: &Path) -> usize {
    let inputs = [Input::Path(path.to_owned())];
    let reader = Reader::open(&inputs, scan()).expect("the file is there");
    reader
        .map(|batch| batch.expect("the file is readable").rows())
        .sum()
}

fn json(criterion: &mut Criterion) {
    let directory = tempfile::tempdir().expect("a directory for the files");
    let lines = support::event_lines(EVENTS);
    // A byte-order mark in front of each line sends it to the walk that reads lines of any kind.
    let marked: String = lines
        .lines()
        .map(|line| format!("\u{feff}{line}\n"))
        .collect();
    let mut group = criterion.benchmark_group("json");
    group.throughput(Throughput::Bytes(lines.len() as u64));
    for (name, text) in [("usual lines", &lines), ("lines of any kind", &marked)] {
        let path = directory.path().join(format!("{name}.ndjson"));
        fs::write(&path, text).expect("the file is writable");
        assert_eq!(read_all(&path), EVENTS as usize);
        group.bench_function(BenchmarkId::from_parameter(name), |bench| {
            bench.iter(|| read_all(black_box(&path)));
        });
    }
    group.finish();
}

fn configuration() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .measurement_time(Duration::from_secs(5))
}

criterion_group! { name = benches; config = configuration(); targets = json }
criterion_main!(benches);
