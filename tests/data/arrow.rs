//! Arrow rows in memory and in files.

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, MapArray,
    RecordBatch, StringArray, StructArray, UInt64Array,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use sumac::data::{Binding, KeyType, PLACES_MAX, Root, Scan, field_path, from_record_batch};
use sumac::schema::layout::{ColumnType, Layout, RowKind};

use super::made::nested_batch;
use super::{below, check_events, column, events, integers, offsets, read_file, texts};

#[test]
fn arrow_rows_in_memory_and_in_files_are_the_same_events() {
    let directory = tempfile::tempdir().unwrap();
    let batch = nested_batch();
    let (events_in_memory, report) = Binding::new(events()).record_batch(&batch).unwrap();
    check_events(&events_in_memory);
    assert!(report.is_clean(), "{report:?}");

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
    for path in [file, stream] {
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
    let list = ListArray::from_iter_primitive::<Float64Type, _, _>([
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

/// Lists of identities, whose first is the primary one where `primary` says so.
fn namespace(ids: [&str; 2], primary: bool) -> ArrayRef {
    let ids: ArrayRef = Arc::new(StringArray::from(ids.to_vec()));
    let primary: ArrayRef = Arc::new(BooleanArray::from(vec![false, primary]));
    let identities = StructArray::try_from(vec![("id", ids), ("primary", primary)]).unwrap();
    let item = Field::new_list_field(identities.data_type().clone(), true);
    let offsets = OffsetBuffer::new(vec![0, 2].into());
    Arc::new(ListArray::new(
        Arc::new(item),
        offsets,
        Arc::new(identities),
        None,
    ))
}

#[test]
fn keys_are_found_in_identities() {
    let (email, crm) = (
        namespace(["e1", "e2"], false),
        namespace(["c1", "c2"], true),
    );
    let object = StructArray::try_from(vec![("E", email.clone()), ("CRM", crm.clone())]).unwrap();
    let names: ArrayRef = Arc::new(StringArray::from(vec!["E", "CRM"]));
    let lists = arrow_select::concat::concat(&[&email, &crm]).unwrap();
    let entries = Fields::from(vec![
        Field::new("keys", DataType::Utf8, false),
        Field::new("values", lists.data_type().clone(), true),
    ]);
    let entries = StructArray::new(entries, vec![names, lists], None);
    let entry = Arc::new(Field::new("entries", entries.data_type().clone(), false));
    let map = MapArray::new(
        entry,
        OffsetBuffer::new(vec![0, 2].into()),
        entries,
        None,
        false,
    );
    for identities in [Arc::new(object) as ArrayRef, Arc::new(map)] {
        let batch = RecordBatch::try_from_iter([("m", identities)]).unwrap();
        for (path, key) in [("m", "c2"), ("m.E", "e1"), ("m.CRM", "c2")] {
            let scan = Scan::new(Arc::new(Layout::new()), Root::Profile);
            let scan = scan.key(field_path(path), KeyType::String);
            let (batch, report) = from_record_batch(scan, &batch).unwrap();
            assert!(report.is_clean(), "{report:?}");
            assert_eq!(batch.key_text(0).unwrap(), key, "{path}");
        }
    }
}
