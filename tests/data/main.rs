//! Data in all forms: files made here, read back as the tables of one layout.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod arrow;
mod made;
#[cfg(feature = "parquet")]
mod parquet_files;
mod robust;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use sumac::data::{
    Batch, Input, KeyType, Reader, Report, Root, Scan, Table, Told, columns_of, field_path,
    schema_of,
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
    let keys: Vec<_> = (0..batch.rows())
        .filter_map(|row| batch.key_text(row))
        .collect();
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

/// What is not there must not be left out as if nobody had named it.
#[test]
#[cfg(unix)]
fn links_that_lead_nowhere_are_told() {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "a.ndjson", "");
    let link = directory.path().join("b.ndjson");
    std::os::unix::fs::symlink(directory.path().join("gone"), link).unwrap();
    let path = directory.path().display().to_string();
    for input in [path.clone(), format!("{path}/*.ndjson")] {
        let mut reader = Reader::open(&[Input::from(input.as_str())], events()).unwrap();
        let error = reader.next().unwrap().unwrap_err();
        assert!(error.message.contains("b.ndjson"), "{error:?}");
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
