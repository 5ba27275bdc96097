//! Parquet files.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, TimestampMicrosecondArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::metadata::{ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;
use sumac::data::{Batch, Input, KeyType, Reader, Root, Scan, field_path};
use sumac::diagnostic::Code;
use sumac::schema::layout::{ColumnType, Layout};

use super::made::nested_batch;
use super::robust::Random;
use super::{check_events, column, columns, events, read_file, texts, write};

/// The columns of texts: alone, in a list and in a list of lists.
const TEXTS: [&str; 4] = [
    "who",
    "eventType",
    "items.list.item.sku",
    "items.list.item.tags.list.item",
];

/// Writes a file with several row groups.
fn write_parquet(path: &Path, batch: &RecordBatch) {
    write_groups(path, batch, 2);
}

fn write_groups(path: &Path, batch: &RecordBatch, rows: usize) {
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(rows))
        .build();
    write_with(path, batch, properties);
}

fn write_with(path: &Path, batch: &RecordBatch, properties: WriterProperties) {
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
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

#[test]
fn texts_in_delta_encodings_are_the_same() {
    use parquet::basic::Encoding::{DELTA_BYTE_ARRAY, DELTA_LENGTH_BYTE_ARRAY};
    use parquet::file::properties::WriterVersion::{PARQUET_1_0, PARQUET_2_0};
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    for version in [PARQUET_1_0, PARQUET_2_0] {
        for encoding in [DELTA_BYTE_ARRAY, DELTA_LENGTH_BYTE_ARRAY] {
            let mut properties = WriterProperties::builder()
                .set_writer_version(version)
                .set_dictionary_enabled(false);
            for column in TEXTS {
                let column = column.split('.').map(str::to_owned).collect();
                properties = properties.set_column_encoding(ColumnPath::new(column), encoding);
            }
            write_with(&path, &nested_batch(), properties.build());
            let told = ParquetMetaDataReader::new().parse_and_finish(&File::open(&path).unwrap());
            let told = told.unwrap();
            let columns = told.row_group(0).columns().iter();
            let texts = columns.filter(|column| TEXTS.contains(&&*column.column_path().string()));
            let encodings = texts.map(|column| column.encodings().any(|used| used == encoding));
            assert_eq!(encodings.collect::<Vec<_>>(), [true; TEXTS.len()]);
            let (batch, report) = read_file(&path, events());
            check_events(&batch);
            assert!(report.is_clean(), "{report:?}");
        }
    }
}

/// Such a group is in the schema of the file, and not in that of its rows.
#[test]
fn columns_beside_a_group_without_members_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    let schema = "message events {
        optional group nothing { }
        required binary who (STRING);
        required int64 timestamp (TIMESTAMP(MICROS, true));
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = File::create(&path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let keys = [ByteArray::from("a"), ByteArray::from("b")];
    let writing = column.typed::<ByteArrayType>();
    writing.write_batch(&keys, None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let writing = column.typed::<Int64Type>();
    writing.write_batch(&[0, 1], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let (batch, report) = read_file(&path, events());
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(batch.key_text(1).unwrap(), "b");
    assert_eq!(batch.times.unwrap().values()[..], [0, 1]);
}

/// What a page says of its size is not doubted where a codec can keep it.
#[test]
fn texts_that_pack_well_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("e.parquet");
    let text = "a".repeat(1 << 20);
    let column = |text: &str| Arc::new(StringArray::from(vec![text; 8]));
    let times = TimestampMicrosecondArray::from(vec![0; 8]).with_timezone("UTC");
    let columns: [(&str, ArrayRef); 3] = [
        ("who", column("a")),
        ("timestamp", Arc::new(times)),
        ("eventType", column(&text)),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    for compression in [
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
        Compression::BROTLI(Default::default()),
    ] {
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_data_page_size_limit(1 << 30);
        write_with(&path, &batch, properties.build());
        assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
        let (batch, _) = read_file(&path, events());
        let read = texts(&batch.tables[1].columns[0]);
        assert!(read.len() == 8 && read.iter().all(|read| *read == text));
    }
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

/// Where the footer of a file begins.
fn footer_of(bytes: &[u8]) -> usize {
    let end = bytes.len() - 8;
    let length = bytes[end..end + 4].try_into().unwrap();
    end - u32::from_le_bytes(length) as usize
}

/// The file with another number of rows in what it says of its row groups.
fn with_rows(good: &Path, group_rows: i64) -> Vec<u8> {
    let told = ParquetMetaDataReader::new().parse_and_finish(&File::open(good).unwrap());
    let told = told.unwrap();
    let groups = told.row_groups().iter().map(|group| {
        let group = group.clone().into_builder().set_num_rows(group_rows);
        group.build().unwrap()
    });
    let groups = groups.collect();
    let changed = told.into_builder().set_row_groups(groups).build();
    let bytes = std::fs::read(good).unwrap();
    let mut bytes = bytes[..footer_of(&bytes)].to_vec();
    let footer = ParquetMetaDataWriter::new(&mut bytes, &changed);
    footer.finish().unwrap();
    bytes
}

/// The file with another number of rows in what it says of itself as a whole, between its schema and its row groups.
fn with_all_rows(good: &Path, rows: u8) -> Vec<u8> {
    let mut bytes = std::fs::read(good).unwrap();
    let two_rows = [0x16, 4, 0x19];
    let footer = footer_of(&bytes);
    let at = bytes[footer..]
        .windows(3)
        .position(|bytes| bytes == two_rows);
    bytes[footer + at.unwrap() + 1] = 2 * rows;
    bytes
}

#[test]
fn a_file_has_as_many_rows_as_it_says_or_is_corrupt() {
    let directory = tempfile::tempdir().unwrap();
    let two = directory.path().join("two.parquet");
    write_parquet(&two, &nested_batch().slice(0, 2));
    let groups = [
        (2, true),
        (1, false),
        (3, false),
        (-1, false),
        (i64::MAX, false),
    ];
    let groups = groups.map(|(rows, is_good)| (with_rows(&two, rows), is_good));
    let wholes = [(2, true), (0, false), (1, false), (3, false)];
    let wholes = wholes.map(|(rows, is_good)| (with_all_rows(&two, rows), is_good));
    for (case, (bytes, is_good)) in groups.into_iter().chain(wholes).enumerate() {
        let path = write(directory.path(), "said.parquet", bytes);
        // All of it, and nothing: what is not read is counted too.
        let nothing = Scan::new(Arc::new(Layout::new()), Root::Event);
        let nothing = nothing.key(field_path("nobody"), KeyType::String);
        for scan in [events(), nothing] {
            let reader = Reader::open(&[Input::Path(path.clone())], scan).unwrap();
            let read: Result<Vec<_>, _> = reader.take(10).collect();
            assert_eq!(read.is_ok(), is_good, "{case}: {:?}", read.err());
        }
    }
}
