//! Results in all forms, written to files and read back.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, DurationMicrosecondType, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{Array, RecordBatch};
use indexmap::IndexMap;
use sumac::data::{ResultColumn, ResultForm, ResultWriter, Target, results_to_record_batch};
use sumac::types::{Field, Kind, MapValue, ObjectType, Type, Value};

fn column(name: &str, kind: Kind) -> ResultColumn {
    ResultColumn {
        name: name.to_owned(),
        ty: Type::optional(kind),
    }
}

fn object_kind() -> Kind {
    let member = |kind| Field {
        ty: Type::optional(kind),
        facts: None,
    };
    let fields = IndexMap::from([
        ("a".to_owned(), member(Kind::Integer)),
        ("b".to_owned(), member(Kind::String)),
    ]);
    Kind::Object(Arc::new(ObjectType {
        name: String::new(),
        fields,
    }))
}

fn columns() -> Vec<ResultColumn> {
    let map = Kind::Map(
        Box::new(Kind::String),
        Box::new(Type::optional(Kind::Number)),
    );
    vec![
        column("key", Kind::String),
        column("count", Kind::Integer),
        column("total", Kind::Number),
        column("tier", Kind::String),
        column("last", Kind::Datetime),
        column("born", Kind::Date),
        column("gap", Kind::Duration),
        column("list", Kind::Array(Box::new(Type::present(object_kind())))),
        column("map", map),
        column("flag", Kind::Boolean),
    ]
}

fn rows() -> Vec<(Value, Vec<Value>)> {
    let object = Value::object([
        ("a".into(), Value::Integer(1)),
        ("b".into(), Value::Missing),
    ]);
    let map = MapValue {
        entries: vec![(Value::string("m"), Value::Number(0.5))],
    };
    let full = vec![
        Value::Integer(9_007_199_254_740_993),
        Value::Number(120.5),
        Value::string("gold, \"plated\"\nline"),
        Value::Datetime(1_777_629_600_000_000),
        Value::Date(0),
        Value::Duration(5_268_600_500_000),
        Value::array([object]),
        Value::Map(Arc::new(map)),
        Value::Boolean(true),
    ];
    vec![
        (Value::string("ada"), full),
        (Value::string("bob"), vec![Value::Missing; 9]),
    ]
}

fn check(batch: &RecordBatch) {
    assert_eq!(batch.num_rows(), 2);
    for column in &batch.columns()[1..] {
        assert!(
            column.is_valid(0) && column.is_null(1),
            "{:?}",
            column.data_type()
        );
    }
    let count = batch.column(1).as_primitive::<Int64Type>().value(0);
    assert_eq!(count, 9_007_199_254_740_993);
    let last = batch.column(4).as_primitive::<TimestampMicrosecondType>();
    assert_eq!(
        (last.value(0), last.timezone()),
        (1_777_629_600_000_000, Some("UTC"))
    );
    assert_eq!(batch.column(5).as_primitive::<Date32Type>().value(0), 0);
    let gap = batch.column(6).as_primitive::<DurationMicrosecondType>();
    assert_eq!(gap.value(0), 5_268_600_500_000);
    let objects = batch.column(7).as_list::<i32>().value(0);
    let objects = objects.as_struct();
    assert_eq!(objects.column(0).as_primitive::<Int64Type>().value(0), 1);
    assert!(objects.column(1).is_null(0));
    let entries = batch.column(8).as_map().value(0);
    assert_eq!(entries.column(0).as_string::<i32>().value(0), "m");
}

fn write(path: &Path, form: ResultForm) {
    let target = Target::Path(path.to_owned());
    let (mut writer, encoder) = ResultWriter::create(&target, form, columns()).unwrap();
    writer.append(encoder.rows(rows()).unwrap()).unwrap();
    assert!(!path.exists(), "a file appears when it is whole");
    writer.finish().unwrap();
}

#[test]
fn results_are_arrow_arrays() {
    check(&results_to_record_batch(&columns(), &rows()).unwrap());
    let none = results_to_record_batch(&columns(), &[]).unwrap();
    assert_eq!(none.num_rows(), 0);
}

#[test]
fn binary_files_hold_the_same_arrays() {
    let directory = tempfile::tempdir().unwrap();
    let arrow = directory.path().join("r.arrow");
    write(&arrow, ResultForm::of_name(&arrow).unwrap());
    let mut reader =
        arrow_ipc::reader::FileReader::try_new(File::open(&arrow).unwrap(), None).unwrap();
    check(&reader.next().unwrap().unwrap());
    let left = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(left, 1, "nothing is left aside");
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_files_hold_the_same_arrays() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("r.parquet");
    write(&path, ResultForm::of_name(&path).unwrap());
    let file = File::open(&path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file);
    check(&reader.unwrap().build().unwrap().next().unwrap().unwrap());
    let left = std::fs::read_dir(directory.path()).unwrap().count();
    assert_eq!(left, 1, "nothing is left aside");
}

#[test]
fn texts_are_for_programs_and_for_people() {
    let directory = tempfile::tempdir().unwrap();
    let text = |form: ResultForm| {
        let path = directory.path().join("r");
        let _ = std::fs::remove_file(&path);
        write(&path, form);
        std::fs::read_to_string(&path).unwrap()
    };
    let ndjson = text(ResultForm::Ndjson);
    assert_eq!(
        ndjson.lines().next().unwrap(),
        concat!(
            r#"{"key":"ada","count":9007199254740993,"total":120.5,"tier":"gold, \"plated\"\nline","#,
            r#""last":"2026-05-01T10:00:00Z","born":"1970-01-01","gap":"PT5268600.5S","#,
            r#""list":[{"a":1}],"map":{"m":0.5},"flag":true}"#,
        )
    );
    let csv = text(ResultForm::Csv);
    assert!(
        csv.starts_with(
            "key,count,total,tier,last,born,gap,list,map,flag\nada,9007199254740993,120.5,"
        ),
        "{csv}"
    );
    assert!(csv.ends_with("\nbob,,,,,,,,,\n"), "{csv}");
    let table = text(ResultForm::Table);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(
        lines[2].starts_with(
            "ada  9007199254740993  120.5  gold, \"plated\"\\nline  2026-05-01 10:00:00Z"
        ),
        "{table}"
    );
    assert!(lines[2].contains("60d 23h 30m 0.5s"), "{table}");
    assert!(
        lines[3].starts_with("bob                 -      -  -"),
        "{table}"
    );
}

#[test]
fn a_failed_run_leaves_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("r.csv");
    let target = Target::Path(path.clone());
    drop(ResultWriter::create(&target, ResultForm::Csv, columns()).unwrap());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    let nowhere = Target::Path(directory.path().join("no/r.csv"));
    let error = ResultWriter::create(&nowhere, ResultForm::Csv, columns())
        .err()
        .unwrap();
    assert_eq!(error.code, sumac::diagnostic::Code::ResultUnwritable);
}
