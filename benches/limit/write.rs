//! The result file: row groups that all cores encode.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::TimestampMicrosecondArray;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use sumac::runtime::{GroupIndex, Key};

use crate::state::{CHANNELS, State};

const NAMES: [&str; CHANNELS] = ["web", "ios", "android", "store"];

/// Writes a row for each profile.
pub(crate) fn write(path: &Path, parts: &[(&GroupIndex, &[State<f64>])]) {
    let schema = batch(parts[0].0, &[]).schema();
    let mut properties = WriterProperties::builder().set_compression(Compression::SNAPPY);
    for field in schema.fields() {
        let path = ColumnPath::new(vec![field.name().clone()]);
        if !matches!(field.data_type(), DataType::Utf8 | DataType::Float64) {
            let deltas = Encoding::DELTA_BINARY_PACKED;
            properties = properties.set_column_encoding(path.clone(), deltas);
        }
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    let properties = properties.build();
    let file = File::create(path).unwrap();
    let writer = ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties)).unwrap();
    let (mut writer, factory) = writer.into_serialized_writer().unwrap();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let encoded: Vec<Vec<ArrowColumnChunk>> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some((index, states)) = parts.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push(encode(&factory, &schema, &batch(index, states)));
            }
            done
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        done.collect()
    });
    for chunks in encoded {
        let mut group = writer.next_row_group().unwrap();
        for chunk in chunks {
            chunk.append_to_row_group(&mut group).unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

fn encode(
    factory: &ArrowRowGroupWriterFactory,
    schema: &SchemaRef,
    batch: &RecordBatch,
) -> Vec<ArrowColumnChunk> {
    let writers = factory.create_column_writers(0).unwrap();
    let columns = writers
        .into_iter()
        .zip(schema.fields())
        .zip(batch.columns());
    let chunks = columns.map(|((mut writer, field), column)| {
        for leaf in compute_leaves(field, column).unwrap() {
            writer.write(&leaf).unwrap();
        }
        writer.close().unwrap()
    });
    chunks.collect()
}

fn batch(index: &GroupIndex, states: &[State<f64>]) -> RecordBatch {
    let keys = (0..states.len() as u32).map(|group| match index.key(group) {
        Some(Key::String(text)) => text.to_string(),
        _ => String::new(),
    });
    let count = |of: &dyn Fn(&State<f64>) -> u32| -> ArrayRef {
        Arc::new(
            states
                .iter()
                .map(|state| i64::from(of(state)))
                .collect::<Int64Array>(),
        )
    };
    let number = |of: &dyn Fn(&State<f64>) -> Option<f64>| -> ArrayRef {
        Arc::new(states.iter().map(of).collect::<Float64Array>())
    };
    let time = |of: &dyn Fn(&State<f64>) -> i64| -> ArrayRef {
        let times = states
            .iter()
            .map(|state| Some(of(state)).filter(|time| *time != 0));
        Arc::new(
            times
                .collect::<TimestampMicrosecondArray>()
                .with_timezone("UTC"),
        )
    };
    let bought = |state: &State<f64>, value: f64| (state.prices > 0).then_some(value);
    let mut columns: Vec<(String, ArrayRef)> = vec![
        ("key".into(), Arc::new(StringArray::from_iter_values(keys))),
        ("ltv".into(), number(&|state| Some(state.ltv))),
        ("purchases".into(), count(&|state| state.purchases)),
        (
            "aov".into(),
            number(&|state| bought(state, state.ltv / f64::from(state.prices))),
        ),
        (
            "max_order".into(),
            number(&|state| bought(state, state.max_order)),
        ),
        ("first_buy".into(), time(&|state| state.first_buy)),
        ("last_buy".into(), time(&|state| state.last_buy)),
        ("opens_30d".into(), count(&|state| state.opens_30d)),
        ("views_7d".into(), count(&|state| state.views_7d)),
        ("ltv_90d".into(), number(&|state| Some(state.ltv_90d))),
        ("last_seen".into(), time(&|state| state.last_seen)),
    ];
    for (place, name) in NAMES.iter().enumerate() {
        columns.push((
            format!("ltv_{name}"),
            number(&|state| Some(state.channels[place].ltv)),
        ));
        columns.push((
            format!("n_{name}_30d"),
            count(&|state| state.channels[place].last_30d),
        ));
        columns.push((
            format!("n_{name}_90d"),
            count(&|state| state.channels[place].last_90d),
        ));
        columns.push((
            format!("last_{name}"),
            time(&|state| state.channels[place].last),
        ));
        columns.push((
            format!("big_{name}"),
            count(&|state| state.channels[place].big),
        ));
    }
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}
