//! Parquet files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use sumac::data::{Batch, Input, KeyType, Reader, Root, Scan, field_path};
use sumac::diagnostic::Code;
use sumac::schema::layout::{ColumnType, Layout};

use super::made::nested_batch;
use super::robust::Random;
use super::{check_events, column, columns, events, read_file, write};

/// Writes a file with several row groups.
fn write_parquet(path: &Path, batch: &RecordBatch) {
    write_groups(path, batch, 2);
}

fn write_groups(path: &Path, batch: &RecordBatch, rows: usize) {
    use parquet::file::properties::WriterProperties;
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(rows))
        .build();
    let file = File::create(path).unwrap();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn rows_of_parquet_are_the_same_events() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    write_parquet(&path, &nested_batch());
    let (batch, report) = read_file(&path, events());
    check_events(&batch);
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(
        (report.rows_read, report.bytes_done),
        (3, report.bytes_total)
    );
}

/// Where few keys come again and again they stay in a dictionary, row group by row group.
#[test]
fn keys_that_repeat_stay_in_dictionaries() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    let repeated = (0..1000).map(|row| (row % 50 != 0).then(|| format!("user {}", row % 7)));
    let keys: Vec<Option<String>> = repeated
        .chain((0..1000).map(|row| Some(format!("user {row}"))))
        .collect();
    let keys = StringArray::from(keys);
    let times = TimestampMicrosecondArray::from(vec![0; 2000]).with_timezone("UTC");
    let columns: [(&str, ArrayRef); 2] = [("who", Arc::new(keys)), ("timestamp", Arc::new(times))];
    write_groups(&path, &RecordBatch::try_from_iter(columns).unwrap(), 1000);

    let scan = Scan::new(Arc::new(Layout::new()), Root::Event)
        .key(field_path("who"), KeyType::String)
        .time(field_path("timestamp"));
    let mut reader = Reader::open(&[Input::Path(path)], scan).unwrap();
    let batches: Vec<Batch> = reader.by_ref().map(Result::unwrap).collect();
    assert_eq!(reader.report().rows_refused, 20, "those without a key");
    let [repeated, others] = &batches[..] else {
        panic!("a batch for each row group, not {}", batches.len());
    };
    let coded = repeated.keys.as_dictionary::<Int32Type>();
    assert_eq!((coded.len(), coded.values().len()), (980, 7));
    assert_eq!(others.keys.as_string_view().len(), 1000);
    assert_eq!(repeated.key_text(0).unwrap(), "user 1");
    assert_eq!(others.key_text(0).unwrap(), "user 0");

    let all = Batch::concat(&batches).unwrap();
    assert_eq!(all.key_text(979).unwrap(), "user 5");
    assert_eq!(all.key_text(1979).unwrap(), "user 999");
}

#[test]
fn corrupt_files_are_errors_and_never_panic() {
    let directory = tempfile::tempdir().unwrap();
    let good = directory.path().join("good.parquet");
    write_parquet(&good, &nested_batch());
    let bytes = std::fs::read(&good).unwrap();
    let mut random = Random(7);
    for _ in 0..60 {
        let bytes = random.mutated(&bytes);
        let path = write(directory.path(), "bad.parquet", bytes);
        let reader = Reader::open(&[Input::Path(path)], events()).unwrap();
        for batch in reader {
            if let Err(error) = batch {
                assert_eq!(error.code, Code::DataUnreadable);
                assert!(error.message.contains("bad.parquet"));
            }
        }
    }
}

#[test]
fn columns_of_parquet_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    write_parquet(&path, &nested_batch());
    assert_eq!(
        columns(&path),
        "who: string?, timestamp: datetime?, _id: integer?, eventType: string?, \
         commerce: object { order: object { priceTotal: number? }? }?, points: integer?, \
         unread: number?, \
         items: array<object { sku: string?, unread: integer?, quantity: integer?, tags: array<string>? }>?, \
         labels: map<integer?>?"
    );
}

#[test]
fn the_shop_files_are_read() {
    let folders = ["../shared/data/shop", "../../shared/data/shop"];
    let Some(folder) = folders.iter().map(Path::new).find(|folder| folder.exists()) else {
        println!("no shop files here; nothing to read");
        return;
    };
    let path = folder.join("shop_events.parquet");
    let mut layout = Layout::new();
    layout.tables[1].columns = vec![
        column("event_name", ColumnType::String),
        column("price", ColumnType::Number),
    ];
    let scan = Scan::new(Arc::new(layout), Root::Event)
        .key(field_path("user_id"), KeyType::String)
        .time(field_path("event_timestamp"));
    let (batch, report) = read_file(&path, scan);
    assert_eq!(batch.rows() as u64 + report.rows_refused, report.rows_read);
    assert!(
        batch.rows() > 1000 && report.values_refused.is_empty(),
        "{report:?}"
    );
    let names = batch.tables[1].columns[0].as_dictionary::<Int32Type>();
    assert!(names.values().len() < 100, "names of events repeat");
    println!("{} events, {} refused", batch.rows(), report.rows_refused);
}
