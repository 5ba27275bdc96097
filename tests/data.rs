//! Data in all forms: files made here, read back as the tables of one layout.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{
    Int64Builder, ListBuilder, MapBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    StringArray, StructArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field, Fields};
use sumac::data::{
    Batch, Binding, Input, KeyType, PLACES_MAX, Reader, Report, Root, Scan, Table, Told,
    columns_of, field_path, schema_of,
};
use sumac::diagnostic::Code;
use sumac::schema::SchemaKind;
use sumac::schema::layout::{ColumnLayout, ColumnType, Layout, RowKind, TableId, TableLayout};
use sumac::types::ArenaId;

fn column(dotted: &str, ty: ColumnType) -> ColumnLayout {
    let path = if dotted.is_empty() {
        Vec::new()
    } else {
        field_path(dotted)
    };
    ColumnLayout {
        path,
        ty,
        bounds: None,
    }
}

fn below(parent: usize, path: &str, rows: RowKind, columns: Vec<ColumnLayout>) -> TableLayout {
    let path = if path.is_empty() {
        Vec::new()
    } else {
        field_path(path)
    };
    TableLayout {
        parent: Some(TableId::from_index(parent)),
        path,
        rows,
        columns,
    }
}

/// Events with a nested field, a list of objects with a list in it, and a map.
fn events() -> Scan {
    let mut layout = Layout::new();
    layout.tables[1].columns = vec![
        column("eventType", ColumnType::String),
        column("commerce.order.priceTotal", ColumnType::Number),
        column("points", ColumnType::Integer),
        column("commerce.order", ColumnType::Presence),
    ];
    layout.tables.push(below(
        1,
        "items",
        RowKind::Item,
        vec![
            column("sku", ColumnType::String),
            column("quantity", ColumnType::Integer),
        ],
    ));
    layout.tables.push(below(
        2,
        "tags",
        RowKind::Item,
        vec![column("", ColumnType::String)],
    ));
    layout.tables.push(below(
        1,
        "labels",
        RowKind::Entry,
        vec![column("", ColumnType::Key), column("", ColumnType::Integer)],
    ));
    Scan::new(Arc::new(layout), Root::Event)
        .key(field_path("who"), KeyType::String)
        .time(field_path("timestamp"))
        .id(field_path("_id"))
}

fn read_all(inputs: &[Input], scan: Scan) -> (Batch, Report) {
    let mut reader = Reader::open(inputs, scan).unwrap();
    let batches: Vec<Batch> = reader.by_ref().map(Result::unwrap).collect();
    (Batch::concat(&batches).unwrap(), reader.report().clone())
}

fn read_file(path: &Path, scan: Scan) -> (Batch, Report) {
    read_all(&[Input::Path(path.to_owned())], scan)
}

fn write(directory: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = directory.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn texts(array: &ArrayRef) -> Vec<String> {
    let array = array.as_dictionary::<Int32Type>();
    let values = array.values().as_string::<i32>();
    let keys = array.keys().iter();
    keys.map(|key| key.map_or("-".to_owned(), |key| values.value(key as usize).to_owned()))
        .collect()
}

fn integers(array: &ArrayRef) -> Vec<Option<i64>> {
    array.as_primitive::<Int64Type>().iter().collect()
}

fn offsets(table: &Table) -> Vec<i32> {
    table.offsets.as_ref().unwrap().to_vec()
}

const EVENTS: &str = r#"{"who":"a","timestamp":"2026-05-01T10:00:00Z","_id":"1","eventType":"buy","commerce":{"order":{"priceTotal":20.5}},"points":9007199254740993,"items":[{"sku":"x","quantity":2,"tags":["t","u"]},null,{"sku":"y"}],"labels":{"k":1,"l":null}}
{"who":"b","timestamp":"2026-05-01T11:00:00.1234567Z","eventType":"view","items":[],"commerce":{"order":{}}}
{"who":"a","timestamp":"2026-05-02T00:00:00Z","_id":"3","eventType":"buy","items":[{"quantity":3.0,"tags":[null,"v"]}],"labels":{"m":7,"k":8}}
"#;

fn check_events(batch: &Batch) {
    assert_eq!(batch.rows(), 3);
    let keys: Vec<_> = batch.keys.as_string::<i32>().iter().flatten().collect();
    assert_eq!(keys, ["a", "b", "a"]);
    let times = batch.times.as_ref().unwrap();
    assert_eq!(times.null_count(), 0);
    assert_eq!(
        times.values()[..2],
        [1_777_629_600_000_000, 1_777_633_200_123_456]
    );
    let ids: Vec<_> = batch.ids.as_ref().unwrap().iter().collect();
    assert_eq!(ids, [Some("1"), None, Some("3")]);
    let columns = &batch.tables[1].columns;
    assert_eq!(texts(&columns[0]), ["buy", "view", "buy"]);
    let prices: Vec<_> = columns[1].as_primitive::<Float64Type>().iter().collect();
    assert_eq!(prices, [Some(20.5), None, None]);
    assert_eq!(
        integers(&columns[2]),
        [Some(9_007_199_254_740_993), None, None]
    );
    let orders: Vec<_> = columns[3].as_boolean().iter().flatten().collect();
    assert_eq!(orders, [true, true, false]);
    assert_eq!(offsets(&batch.tables[2]), [0, 2, 2, 3]);
    assert_eq!(texts(&batch.tables[2].columns[0]), ["x", "y", "-"]);
    assert_eq!(
        integers(&batch.tables[2].columns[1]),
        [Some(2), None, Some(3)]
    );
    assert_eq!(offsets(&batch.tables[3]), [0, 2, 2, 3]);
    assert_eq!(texts(&batch.tables[3].columns[0]), ["t", "u", "v"]);
    assert_eq!(offsets(&batch.tables[4]), [0, 1, 1, 3]);
    assert_eq!(texts(&batch.tables[4].columns[0]), ["k", "m", "k"]);
    assert_eq!(
        integers(&batch.tables[4].columns[1]),
        [Some(1), Some(7), Some(8)]
    );
}

#[test]
fn texts_of_all_forms_of_json_are_the_same_events() {
    let directory = tempfile::tempdir().unwrap();
    let list = format!("\u{feff} [\n{}]\n", EVENTS.trim_end().replace('\n', ",\n"));
    for (name, content) in [
        ("a.ndjson", EVENTS.to_owned()),
        ("b.jsonl", EVENTS.replace('\n', "\r\n\n")),
        ("c.json", EVENTS.to_owned()),
        ("d.json", list.clone()),
        ("e.json", EVENTS.replace("},", "},\n   ")),
        ("f", list),
    ] {
        let path = write(directory.path(), name, content);
        let (batch, report) = read_file(&path, events());
        check_events(&batch);
        assert!(report.is_clean(), "{name}: {report:?}");
        assert_eq!(
            (report.rows_read, report.bytes_done),
            (3, report.bytes_total),
            "{name}"
        );
    }
}

/// The same events as columns of Arrow types that files really have.
fn nested_batch() -> RecordBatch {
    let times = TimestampNanosecondArray::from(vec![
        1_777_629_600_000_000_000,
        1_777_633_200_123_456_700,
        1_777_680_000_000_000_000,
    ])
    .with_timezone("Europe/Zurich");
    let mut types = StringDictionaryBuilder::<Int32Type>::new();
    for text in ["buy", "view", "buy"] {
        types.append_value(text);
    }
    let price = Decimal128Array::from(vec![Some(2050), None, None]).with_precision_and_scale(10, 2);
    let price_fields = Fields::from(vec![Field::new(
        "priceTotal",
        DataType::Decimal128(10, 2),
        true,
    )]);
    let order = StructArray::new(
        price_fields.clone(),
        vec![Arc::new(price.unwrap())],
        Some(vec![true, true, false].into()),
    );
    let order_field = Field::new("order", DataType::Struct(price_fields), true);
    let commerce = StructArray::from(vec![(Arc::new(order_field), Arc::new(order) as ArrayRef)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("who", Arc::new(StringArray::from(vec!["a", "b", "a"]))),
        ("timestamp", Arc::new(times)),
        (
            "_id",
            Arc::new(UInt64Array::from(vec![Some(1), None, Some(3)])),
        ),
        ("eventType", Arc::new(types.finish())),
        ("commerce", Arc::new(commerce)),
        (
            "points",
            Arc::new(Int64Array::from(vec![
                Some(9_007_199_254_740_993),
                None,
                None,
            ])),
        ),
        ("unread", Arc::new(Float64Array::from(vec![1.0, 2.0, 3.0]))),
        ("items", Arc::new(items())),
        ("labels", Arc::new(labels())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))
        .unwrap()
}

fn items() -> arrow_array::ListArray {
    let fields = vec![
        Field::new("sku", DataType::Utf8, true),
        Field::new("unread", DataType::Int64, true),
        Field::new("quantity", DataType::Int64, true),
        Field::new("tags", DataType::new_list(DataType::Utf8, true), true),
    ];
    let builders: Vec<Box<dyn arrow_array::builder::ArrayBuilder>> = vec![
        Box::new(StringBuilder::new()),
        Box::new(Int64Builder::new()),
        Box::new(Int64Builder::new()),
        Box::new(ListBuilder::new(StringBuilder::new())),
    ];
    let mut list = ListBuilder::new(StructBuilder::new(Fields::from(fields), builders));
    type Item<'a> = Option<(Option<&'a str>, Option<i64>, Option<Vec<Option<&'a str>>>)>;
    let rows: [Vec<Item<'_>>; 3] = [
        vec![
            Some((Some("x"), Some(2), Some(vec![Some("t"), Some("u")]))),
            None,
            Some((Some("y"), None, None)),
        ],
        vec![],
        vec![Some((None, Some(3), Some(vec![None, Some("v")])))],
    ];
    for row in rows {
        for item in row {
            let present = item.is_some();
            let (sku, quantity, tags) = item.unwrap_or_default();
            let builder = list.values();
            builder
                .field_builder::<StringBuilder>(0)
                .unwrap()
                .append_option(sku);
            builder
                .field_builder::<Int64Builder>(1)
                .unwrap()
                .append_null();
            builder
                .field_builder::<Int64Builder>(2)
                .unwrap()
                .append_option(quantity);
            let texts = builder
                .field_builder::<ListBuilder<StringBuilder>>(3)
                .unwrap();
            texts.append_option(tags);
            builder.append(present);
        }
        list.append(true);
    }
    list.finish()
}

fn labels() -> arrow_array::MapArray {
    let mut map = MapBuilder::new(None, StringBuilder::new(), Int64Builder::new());
    let rows: [&[(&str, Option<i64>)]; 3] = [
        &[("k", Some(1)), ("l", None)],
        &[],
        &[("m", Some(7)), ("k", Some(8))],
    ];
    for row in rows {
        for (key, value) in row {
            map.keys().append_value(key);
            map.values().append_option(*value);
        }
        map.append(!row.is_empty()).unwrap();
    }
    map.finish()
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    use parquet::file::properties::WriterProperties;
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(2))
        .build();
    let file = File::create(path).unwrap();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn arrow_rows_in_memory_and_in_files_are_the_same_events() {
    let directory = tempfile::tempdir().unwrap();
    let batch = nested_batch();
    let (events_in_memory, report) = Binding::new(events()).record_batch(&batch).unwrap();
    check_events(&events_in_memory);
    assert!(report.is_clean(), "{report:?}");

    let parquet = directory.path().join("e.parquet");
    write_parquet(&parquet, &batch);
    let file = directory.path().join("e.arrow");
    let mut writer =
        arrow_ipc::writer::FileWriter::try_new(File::create(&file).unwrap(), &batch.schema())
            .unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    let stream = directory.path().join("s.arrow");
    let mut writer =
        arrow_ipc::writer::StreamWriter::try_new(File::create(&stream).unwrap(), &batch.schema())
            .unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    for path in [parquet, file, stream] {
        let (batch, report) = read_file(&path, events());
        check_events(&batch);
        assert!(report.is_clean(), "{path:?}: {report:?}");
        assert_eq!(
            (report.rows_read, report.bytes_done),
            (3, report.bytes_total),
            "{path:?}"
        );
    }
}

#[test]
fn csv_headers_are_paths_and_cells_hold_json() {
    let directory = tempfile::tempdir().unwrap();
    let path = write(
        directory.path(),
        "e.csv",
        concat!(
            "who,timestamp,_id,eventType,commerce.order.priceTotal,points,items,labels\n",
            "a,2026-05-01T10:00:00Z,1,buy,20.5,9007199254740993,\"[{\"\"sku\"\":\"\"x\"\",\"\"quantity\"\":2}]\",\"{\"\"k\"\":1}\"\n",
            "b,2026-05-01 11:00:00,,view,NaN,1.5,,\n",
            "c,,2,view,,,,\n",
            "d,2026-05-01T11:00:00Z\n",
        ),
    );
    let (batch, report) = read_file(&path, events());
    assert_eq!(batch.rows(), 2);
    assert_eq!(
        integers(&batch.tables[1].columns[2]),
        [Some(9_007_199_254_740_993), None]
    );
    assert_eq!(batch.tables[1].columns[1].null_count(), 1);
    let orders: Vec<_> = batch.tables[1].columns[3]
        .as_boolean()
        .iter()
        .flatten()
        .collect();
    assert_eq!(orders, [true, false]);
    assert_eq!(texts(&batch.tables[2].columns[0]), ["x"]);
    assert_eq!(texts(&batch.tables[4].columns[0]), ["k"]);
    assert_eq!(
        (report.rows_read, report.rows_refused, report.naive_times),
        (4, 2, 1)
    );
    assert_eq!(report.values_refused["points"], 1);
    assert_eq!(report.values_refused["commerce.order.priceTotal"], 1);
    assert_eq!(report.places[2].row, 4);
}

#[test]
fn broken_rows_are_refused_with_their_line_and_the_others_stay() {
    let directory = tempfile::tempdir().unwrap();
    let mut content = b"{\"who\":\"a\",\"timestamp\":\"2026-05-01\",\"points\":1e400}\n".to_vec();
    content.extend_from_slice(
        b"{\"who\":\"a\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"eventType\":\"\xff\"}\n",
    );
    content
        .extend_from_slice(b"nonsense\n[1]\n\n{\"who\":\"a\"}\n{\"timestamp\":\"2026-05-01\"}\n");
    content.extend_from_slice(b"{\"who\":\"b\",\"timestamp\":\"2026-05-01\",\"items\":[{\"sku\":\"x\"}],\"items\":[{\"sku\":\"y\"},{}]}\n");
    content.extend_from_slice(
        b"{\"who\":\"c\",\"timestamp\":\"2026-05-01\",\"items\":[{\"sku\":\"z\"}],\n",
    );
    content.extend_from_slice(
        b"{\"who\":\"d\",\"timestamp\":\"2026-05-01\",\"labels\":{\"k\":1,\"l\":2,\"k\":3}}",
    );
    let path = write(directory.path(), "e.ndjson", content);
    let (batch, report) = read_file(&path, events());
    assert_eq!(batch.rows(), 4);
    assert_eq!(offsets(&batch.tables[2]), [0, 0, 0, 2, 2]);
    assert_eq!(texts(&batch.tables[2].columns[0]), ["y", "-"]);
    assert_eq!(texts(&batch.tables[4].columns[0]), ["l", "k"]);
    assert_eq!(integers(&batch.tables[4].columns[1]), [Some(2), Some(3)]);
    assert_eq!((report.rows_read, report.rows_refused), (9, 5));
    let lines: Vec<u64> = report.places.iter().map(|place| place.row).collect();
    assert_eq!(lines, [1, 2, 3, 4, 6, 7, 9]);
    assert_eq!(report.values_refused["eventType"], 1);
    assert_eq!(report.values_refused["points"], 1);
    assert_eq!(report.naive_times, 3);
}

#[test]
fn arrow_values_that_do_not_fit_are_counted_as_those_of_json() {
    let mut layout = Layout::new();
    layout.tables[0].columns = vec![
        column("whole", ColumnType::Integer),
        column("big", ColumnType::Integer),
        column("number", ColumnType::Number),
        column("text", ColumnType::String),
        column("born", ColumnType::Date),
        column("flat.name", ColumnType::String),
        column("flat", ColumnType::Presence),
    ];
    layout.tables.push(below(
        0,
        "list",
        RowKind::Item,
        vec![column("", ColumnType::Integer)],
    ));
    let scan = Scan::new(Arc::new(layout), Root::Profile).key(field_path("k"), KeyType::Integer);
    let list = arrow_array::ListArray::from_iter_primitive::<Float64Type, _, _>([
        Some(vec![Some(1.0), Some(0.5), None]),
        None,
        Some(vec![Some(f64::NAN), Some(4.0)]),
    ]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "k",
            Arc::new(StringArray::from(vec![Some("1"), None, Some("3")])),
        ),
        ("whole", Arc::new(Float64Array::from(vec![1.0, 2.0, 2.5]))),
        ("big", Arc::new(UInt64Array::from(vec![7, 8, u64::MAX]))),
        (
            "number",
            Arc::new(Float64Array::from(vec![-0.0, 1.0, f64::INFINITY])),
        ),
        ("text", Arc::new(Int64Array::from(vec![1, 2, 3]))),
        ("born", Arc::new(Date32Array::from(vec![1, 2, 3]))),
        (
            "flat.name",
            Arc::new(StringArray::from(vec![Some("n"), None, None])),
        ),
        ("list", Arc::new(list)),
    ];
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))
            .unwrap();
    let (batch, report) = Binding::new(scan).record_batch(&batch).unwrap();
    assert_eq!(batch.keys.as_primitive::<Int64Type>().values(), &[1, 3]);
    let columns = &batch.tables[0].columns;
    assert_eq!(integers(&columns[0]), [Some(1), None]);
    assert_eq!(integers(&columns[1]), [Some(7), None]);
    assert!(
        columns[2]
            .as_primitive::<Float64Type>()
            .value(0)
            .is_sign_positive()
    );
    assert_eq!(columns[2].null_count(), 1);
    assert_eq!(texts(&columns[3]), ["-", "-"]);
    assert_eq!(texts(&columns[5]), ["n", "-"]);
    let present: Vec<_> = columns[6].as_boolean().iter().flatten().collect();
    assert_eq!(present, [true, false]);
    assert_eq!(offsets(&batch.tables[2]), [0, 1, 2]);
    assert_eq!(integers(&batch.tables[2].columns[0]), [Some(1), Some(4)]);
    assert_eq!(report.rows_refused, 1);
    for (path, count) in [
        ("whole", 1),
        ("big", 1),
        ("number", 1),
        ("text", 2),
        ("list[]", 2),
    ] {
        assert_eq!(
            report.values_refused.get(path),
            Some(&count),
            "{path}: {report:?}"
        );
    }
    let listed = report
        .places
        .iter()
        .find(|place| place.path == "list[]")
        .unwrap();
    assert_eq!((listed.row, listed.found.as_str()), (1, "0.5"));
    assert!(report.places.len() <= PLACES_MAX);
}

#[test]
fn inputs_are_directories_globs_and_files_of_known_forms() {
    let directory = tempfile::tempdir().unwrap();
    let row = |who: &str| format!("{{\"who\":\"{who}\",\"timestamp\":\"2026-05-01\"}}\n");
    std::fs::create_dir(directory.path().join("part=2")).unwrap();
    write(directory.path(), "b.ndjson", row("b"));
    write(directory.path(), "a.ndjson", row("a"));
    write(directory.path(), "part=2/c.jsonl", row("c"));
    write(directory.path(), "_SUCCESS.json", "no data");
    write(directory.path(), "notes.txt", "no data");
    let keys = |inputs: &[Input]| -> Vec<String> {
        let (batch, _) = read_all(inputs, events());
        batch
            .keys
            .as_string::<i32>()
            .iter()
            .flatten()
            .map(str::to_owned)
            .collect()
    };
    let path = directory.path().display().to_string();
    assert_eq!(keys(&[Input::from(path.as_str())]), ["a", "b", "c"]);
    let glob = Input::from(format!("{path}/*.ndjson").as_str());
    let last = Input::from(format!("{path}/part=2/c.jsonl").as_str());
    assert_eq!(keys(&[last, glob]), ["c", "a", "b"]);
    let unknown = Input::from(format!("{path}/notes.txt").as_str());
    let mut reader = Reader::open(&[unknown], events()).unwrap();
    assert_eq!(
        reader.next().unwrap().unwrap_err().code,
        Code::DataUnknownForm
    );
    let none = Input::from(format!("{path}/*.csv").as_str());
    assert_eq!(
        Reader::open(&[none], events()).err().unwrap().code,
        Code::DataUnreadable
    );
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
fn files_tell_their_columns() {
    let directory = tempfile::tempdir().unwrap();
    let csv = write(
        directory.path(),
        "t.csv",
        "id,a.b,a.c,zip,when,day,flag,none\n1,2,x,01234,2026-05-01T10:00:00Z,2026-05-01,true,\n,2.5,3,5,2026-05-01,2026-05-02,False,\n",
    );
    assert_eq!(
        columns(&csv),
        "id: integer?, a: object { b: number?, c: string? }?, zip: string?, when: datetime?, \
         day: date?, flag: boolean?, none: string?"
    );
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
    let path = write(directory.path(), "e.json", EVENTS);
    let Told::Records(records) = columns_of(&Input::Path(path)).unwrap() else {
        panic!("JSON tells its rows")
    };
    assert_eq!(records.len(), 3);
    let path = directory.path().join("e.json");
    let (schema, problems) = schema_of(&Input::Path(path), SchemaKind::Event).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(
        schema.record.fields["timestamp"].ty.to_string(),
        "datetime?"
    );
    let (schema, _) = schema_of(&Input::Path(csv), SchemaKind::Profile).unwrap();
    assert_eq!(schema.record.fields["id"].ty.to_string(), "integer?");
    assert!(columns_of(&Input::Stdin).is_err());
}

fn columns(path: &Path) -> String {
    match columns_of(&Input::Path(path.to_owned())).unwrap() {
        Told::Columns(columns) => {
            let columns: Vec<String> = columns
                .iter()
                .map(|(name, ty)| format!("{name}: {ty}"))
                .collect();
            columns.join(", ")
        }
        Told::Records(_) => panic!("there are types to tell"),
    }
}

#[test]
fn bytes_of_any_kind_never_panic() {
    let directory = tempfile::tempdir().unwrap();
    let arrow = directory.path().join("good.arrow");
    let batch = nested_batch();
    let file = File::create(&arrow).unwrap();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(file, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    let mut writer = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    let stream = writer.into_inner().unwrap();
    let csv = "who,timestamp,items,points\na,2026-05-01,\"[{\"\"sku\"\":\"\"x\"\"}]\",1\n\"b\",2026-05-01,,2\n";
    let list = format!("[{}]", EVENTS.trim_end().replace('\n', ","));
    let texts = [
        ("bad.arrow", std::fs::read(&arrow).unwrap()),
        ("bad.arrows", stream),
        ("bad.csv", csv.as_bytes().to_vec()),
        ("bad.json", list.into_bytes()),
        ("bad.ndjson", EVENTS.as_bytes().to_vec()),
        ("bad", EVENTS.as_bytes().to_vec()),
    ];
    let mut random = Random(11);
    for (name, good) in texts {
        for _ in 0..80 {
            let path = write(directory.path(), name, random.mutated(&good));
            let mut reader = Reader::open(&[Input::Path(path.clone())], events()).unwrap();
            for batch in reader.by_ref().flatten() {
                let keys = batch.keys.len();
                assert_eq!(
                    (keys, batch.times.as_ref().unwrap().len()),
                    (batch.rows(), keys)
                );
                let rows: Vec<u32> = (0..keys as u32).rev().collect();
                batch.take(&rows).unwrap();
            }
            let _ = columns_of(&Input::Path(path));
        }
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 as usize) % limit
    }

    /// A few bytes changed, or the end cut off.
    fn mutated(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        if self.below(4) == 0 {
            bytes.truncate(self.below(good.len()));
            return bytes;
        }
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len());
            let signs = b"\"\\{}[],:\n0-e\xff\x00";
            bytes[at] = match self.below(2) {
                0 => signs[self.below(signs.len())],
                _ => self.below(256) as u8,
            };
        }
        bytes
    }
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
