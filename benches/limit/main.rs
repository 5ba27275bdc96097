//! Thirty attributes by hand: what a careful programmer would write for exactly these, and nothing else.
//!
//! It reads with the same Parquet reader and groups with the same key table as Sumac, folds each row with a
//! `match` on its event type and one on its channel, and writes the same file. How much longer a program takes that
//! Sumac made of rules says what its generality costs.
//!
//!     cargo bench --bench limit -- EVENTS.parquet OUT.parquet
#![allow(
    clippy::unwrap_used,
    reason = "a limit that cannot read has nothing to measure"
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its time is what it is for"
)]

mod state;
mod write;

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use sumac::runtime::GroupIndex;

use state::{Row, State, code_of};

/// How many parts the profiles have; each is folded by one thread at a time.
const PARTS: usize = 8;
const BATCH_ROWS: usize = 64 * 1024;
const COLUMNS: [&str; 6] = [
    "profileId",
    "timestamp",
    "eventType",
    "channel",
    "priceTotal",
    "quantity",
];

/// Some of the profiles.
#[derive(Default)]
struct Part {
    index: GroupIndex,
    states: Vec<State<f64>>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let paths: Vec<&String> = arguments[1..]
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let [events, out] = paths.as_slice() else {
        return eprintln!("usage: cargo bench --bench limit -- EVENTS.parquet OUT.parquet");
    };
    let start = Instant::now();
    let parts: [Mutex<Part>; PARTS] = std::array::from_fn(|_| Mutex::default());
    read(Path::new(events), &parts);
    let parts: Vec<Part> = parts.map(|part| part.into_inner().unwrap()).into();
    let parts: Vec<(&GroupIndex, &[State<f64>])> = parts
        .iter()
        .map(|part| (&part.index, part.states.as_slice()))
        .collect();
    write::write(Path::new(out), &parts);
    let profiles: usize = parts.iter().map(|(_, states)| states.len()).sum();
    println!(
        "limit {profiles} profiles {:.3} s",
        start.elapsed().as_secs_f64()
    );
}

/// Folds all row groups, on all cores.
fn read(path: &Path, parts: &[Mutex<Part>; PARTS]) {
    let file = File::open(path).unwrap();
    let told = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
    let told = with_dictionaries(&told);
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let group = next.fetch_add(1, Ordering::Relaxed);
                    if group >= told.metadata().num_row_groups() {
                        return;
                    }
                    for batch in row_group(path, &told, group) {
                        fold(&batch, parts);
                    }
                }
            });
        }
    });
}

/// Texts but for the key stay in their dictionaries.
fn with_dictionaries(told: &ArrowReaderMetadata) -> ArrowReaderMetadata {
    let fields = told.schema().fields().iter().map(|field| {
        let field = Field::clone(field);
        match field.data_type() {
            DataType::Utf8 if field.name() != COLUMNS[0] => field.with_data_type(
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            ),
            _ => field,
        }
    });
    let schema = Schema::new(fields.collect::<Vec<Field>>());
    let options = ArrowReaderOptions::new().with_schema(schema.into());
    ArrowReaderMetadata::try_new(told.metadata().clone(), options).unwrap()
}

fn row_group(
    path: &Path,
    told: &ArrowReaderMetadata,
    group: usize,
) -> impl Iterator<Item = RecordBatch> {
    let file = File::open(path).unwrap();
    let mask = ProjectionMask::columns(told.parquet_schema(), COLUMNS);
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, told.clone())
        .with_projection(mask)
        .with_row_groups(vec![group])
        .with_batch_size(BATCH_ROWS)
        .build()
        .unwrap();
    reader.map(|batch| batch.unwrap())
}

fn fold(batch: &RecordBatch, parts: &[Mutex<Part>; PARTS]) {
    let column = |name: &str| batch.column_by_name(name).unwrap();
    let keys = column("profileId");
    let rows = split(keys.as_string::<i32>());
    let times = column("timestamp").as_primitive::<TimestampMicrosecondType>();
    let types = codes(column("eventType"));
    let channels = codes(column("channel"));
    let prices = column("priceTotal").as_primitive::<Float64Type>();
    let quantities = column("quantity").as_primitive::<Int64Type>();
    for (part, rows) in parts.iter().zip(rows) {
        let mut part = part.lock().unwrap();
        let groups = part.index.groups_of_rows(keys, &rows).unwrap();
        let count = part.index.len();
        part.states.resize(count, State::default());
        for (&row, group) in rows.iter().zip(groups) {
            let row = row as usize;
            part.states[group as usize].take(&Row {
                time: times.value(row),
                kind: types[row],
                channel: channels[row],
                price: prices.is_valid(row).then(|| prices.value(row)),
                quantity: quantities.is_valid(row).then(|| quantities.value(row)),
            });
        }
    }
}

/// The rows of each part.
fn split(keys: &StringArray) -> [Vec<u32>; PARTS] {
    let mut rows: [Vec<u32>; PARTS] = std::array::from_fn(|_| Vec::with_capacity(BATCH_ROWS / 4));
    for row in 0..keys.len() {
        let bytes = keys.value(row).as_bytes();
        let hash = bytes.iter().rev().take(8).fold(0_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        rows[(hash >> 61) as usize].push(row as u32);
    }
    rows
}

/// What `match` knows of each text of a column.
fn codes(column: &ArrayRef) -> Vec<u8> {
    let column = column.as_dictionary::<Int32Type>();
    let texts = column.values().as_string::<i32>();
    let known: Vec<u8> = texts.iter().map(|text| code_of(text.unwrap())).collect();
    let keys = column.keys();
    let codes = (0..column.len()).map(|row| match keys.is_valid(row) {
        true => known[keys.value(row) as usize],
        false => u8::MAX,
    });
    codes.collect()
}
