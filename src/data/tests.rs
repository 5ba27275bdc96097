#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use serde_json::{Value, json};

use super::*;
use crate::schema::layout::{ColumnLayout, ColumnType, RowKind, TableId, TableLayout};
use crate::types::ArenaId;

pub(super) fn column(dotted: &str, ty: ColumnType) -> ColumnLayout {
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

pub(super) fn rows_of(
    parent: usize,
    path: &str,
    rows: RowKind,
    columns: Vec<ColumnLayout>,
) -> TableLayout {
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

/// Profiles with a scalar of each type, a list of objects with a list in it, and a map of objects.
pub(super) fn profiles() -> Scan {
    let mut layout = Layout::new();
    layout.tables[0].columns = vec![
        column("name.first", ColumnType::String),
        column("points", ColumnType::Integer),
        column("score", ColumnType::Number),
        column("active", ColumnType::Boolean),
        column("born", ColumnType::Date),
        column("seen", ColumnType::Datetime),
        column("name", ColumnType::Presence),
    ];
    layout.tables[0].columns[1].bounds = Some((-10, i64::MAX));
    layout.tables.push(rows_of(
        0,
        "items",
        RowKind::Item,
        vec![
            column("sku", ColumnType::String),
            column("quantity", ColumnType::Integer),
        ],
    ));
    layout.tables.push(rows_of(
        2,
        "tags",
        RowKind::Item,
        vec![column("", ColumnType::String)],
    ));
    layout.tables.push(rows_of(
        0,
        "groups",
        RowKind::Entry,
        vec![
            column("", ColumnType::Key),
            column("status", ColumnType::String),
        ],
    ));
    Scan::new(Arc::new(layout), Root::Profile).key(field_path("_id"), KeyType::String)
}

/// The tables of a batch as JSON: rows of the root with what hangs below them.
pub(super) fn strings(array: &dyn Array) -> Vec<Option<String>> {
    let array = array.as_dictionary::<Int32Type>();
    let values = array.values().as_string::<i32>();
    let distinct: std::collections::BTreeSet<_> = values.iter().collect();
    assert_eq!(
        distinct.len(),
        values.len(),
        "the strings of a dictionary are distinct"
    );
    let keys = array.keys().iter();
    keys.map(|key| key.map(|key| values.value(key as usize).to_owned()))
        .collect()
}

pub(super) fn texts(array: &dyn Array) -> Vec<String> {
    strings(array)
        .into_iter()
        .map(|text| text.unwrap_or_else(|| "-".to_owned()))
        .collect()
}

pub(super) fn offsets(table: &Table) -> Vec<i32> {
    table.offsets.as_ref().unwrap().to_vec()
}

fn read(records: &[Value]) -> (Batch, Report) {
    records_to_batch(profiles(), records).unwrap()
}

pub(super) fn two_records() -> Vec<Value> {
    vec![
        json!({
            "_id": "a", "name": {"first": "Ada"}, "points": 9_007_199_254_740_993_i64, "score": -0.0,
            "active": true, "born": "1815-12-10", "seen": "2026-05-01T10:00:00Z",
            "items": [
                {"sku": "x", "quantity": 1.0, "tags": ["t", null, "u"]},
                null,
                {"sku": "y", "tags": []}
            ],
            "groups": {"g1": {"status": "realized"}, "g2": null, "g3": {"status": "exited"}}
        }),
        json!({"_id": 7, "name": {}, "points": null, "items": [], "score": 3}),
    ]
}

pub(super) fn check_two_records(batch: &Batch) {
    assert_eq!(batch.rows(), 2);
    let keys: Vec<_> = batch.keys.as_string::<i32>().iter().flatten().collect();
    assert_eq!(keys, ["a", "7"]);
    let columns = &batch.tables[0].columns;
    assert_eq!(texts(&columns[0]), ["Ada", "-"]);
    let points: Vec<_> = columns[1].as_primitive::<Int64Type>().iter().collect();
    assert_eq!(points, [Some(9_007_199_254_740_993), None]);
    let scores = columns[2].as_primitive::<Float64Type>();
    assert!(scores.value(0).is_sign_positive() && scores.value(1) == 3.0);
    assert!(columns[3].as_boolean().value(0) && columns[3].is_null(1));
    assert_eq!(columns[4].as_primitive::<Date32Type>().value(0), -56270);
    let seen = columns[5].as_primitive::<TimestampMicrosecondType>();
    assert_eq!(seen.value(0), 1_777_629_600_000_000);
    let named: Vec<_> = columns[6].as_boolean().iter().collect();
    assert_eq!(named, [Some(true), Some(true)]);
    assert_eq!(offsets(&batch.tables[2]), [0, 2, 2]);
    assert_eq!(texts(&batch.tables[2].columns[0]), ["x", "y"]);
    let quantities: Vec<_> = batch.tables[2].columns[1]
        .as_primitive::<Int64Type>()
        .iter()
        .collect();
    assert_eq!(quantities, [Some(1), None]);
    assert_eq!(offsets(&batch.tables[3]), [0, 2, 2]);
    assert_eq!(texts(&batch.tables[3].columns[0]), ["t", "u"]);
    assert_eq!(offsets(&batch.tables[4]), [0, 2, 2]);
    assert_eq!(texts(&batch.tables[4].columns[0]), ["g1", "g3"]);
    assert_eq!(texts(&batch.tables[4].columns[1]), ["realized", "exited"]);
}

#[test]
fn records_become_tables() {
    let (batch, report) = read(&two_records());
    check_two_records(&batch);
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(batch.tables[1].rows, 0);
}

#[test]
fn what_does_not_fit_is_missing_and_counted() {
    let (batch, report) = read(&[
        json!({"_id": "a", "points": -11, "score": "3", "active": 1, "born": "soon", "name": "Ada",
               "items": "x", "groups": [1]}),
        json!({"points": 1}),
        json!([1]),
        json!({"_id": "b", "points": 1e30, "items": [3, {"quantity": 0.5, "tags": [1, "t"]}]}),
    ]);
    assert_eq!(batch.rows(), 2);
    assert_eq!((report.rows_read, report.rows_refused), (4, 2));
    for path in [
        "points", "score", "active", "born", "name", "items", "groups", "items[]",
    ] {
        assert!(
            report.values_refused.contains_key(path),
            "{path}: {report:?}"
        );
    }
    assert_eq!(report.values_refused["points"], 2);
    assert_eq!(report.values_refused["items[].quantity"], 1);
    assert_eq!(report.values_refused["items[].tags[]"], 1);
    assert_eq!(report.places.len(), PLACES_MAX);
    assert_eq!(report.places[0].found, "-11");
    assert!(report.places[0].expected.starts_with("an integer from -10"));
    assert_eq!(offsets(&batch.tables[2]), [0, 0, 1]);
    assert_eq!(texts(&batch.tables[3].columns[0]), ["t"]);
    let named: Vec<_> = batch.tables[0].columns[6].as_boolean().iter().collect();
    assert_eq!(named, [Some(false), Some(false)]);
}

#[test]
fn keys_are_found_in_identities() {
    let identities = json!({
        "ECID": [{"id": "e1"}, {"id": "e2"}],
        "CRM": [{"id": "c1"}, {"id": "c2", "primary": true}]
    });
    for (path, key) in [("m", "c2"), ("m.ECID", "e1"), ("m.CRM", "c2")] {
        let scan = Scan::new(Arc::new(Layout::new()), Root::Profile);
        let scan = scan.key(field_path(path), KeyType::String);
        let (batch, _) = records_to_batch(scan, &[json!({"m": identities})]).unwrap();
        assert_eq!(batch.keys.as_string::<i32>().value(0), key, "{path}");
    }
    let scan = Scan::new(Arc::new(Layout::new()), Root::Profile);
    let scan = scan.key(field_path("n"), KeyType::Integer);
    let records = [
        json!({"n": "42"}),
        json!({"n": "042"}),
        json!({"n": {"id": 43.0}}),
    ];
    let (batch, report) = records_to_batch(scan, &records).unwrap();
    assert_eq!(batch.keys.as_primitive::<Int64Type>().values(), &[42, 43]);
    assert_eq!(report.rows_refused, 1);
}

#[test]
fn an_identity_map_is_key_and_columns_at_once() {
    let mut layout = Layout::new();
    layout.tables.push(rows_of(
        0,
        "m",
        RowKind::Entry,
        vec![column("", ColumnType::Key)],
    ));
    layout.tables.push(rows_of(
        2,
        "",
        RowKind::Item,
        vec![column("id", ColumnType::String)],
    ));
    let scan = Scan::new(Arc::new(layout), Root::Profile).key(field_path("m"), KeyType::String);
    let records = [json!({"m": {"CRM": [{"id": "c1"}, {"id": "c2"}], "E": [{"id": "e"}]}})];
    let (batch, report) = records_to_batch(scan, &records).unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(batch.keys.as_string::<i32>().value(0), "c1");
    assert_eq!(texts(&batch.tables[2].columns[0]), ["CRM", "E"]);
    assert_eq!(texts(&batch.tables[3].columns[0]), ["c1", "c2", "e"]);
    assert_eq!(offsets(&batch.tables[3]), [0, 2, 3]);
}

#[test]
fn batches_are_chosen_from_and_put_together() {
    let (batch, _) = read(&two_records());
    check_two_records(&batch.take(&[0, 1]).unwrap());
    let turned = batch.take(&[1, 0, 1, 0]).unwrap();
    assert_eq!(offsets(&turned.tables[2]), [0, 0, 2, 2, 4]);
    assert_eq!(texts(&turned.tables[3].columns[0]), ["t", "u", "t", "u"]);
    check_two_records(&turned.take(&[3, 2]).unwrap());
    let parts = [batch.take(&[0]).unwrap(), batch.take(&[1]).unwrap()];
    check_two_records(&Batch::concat(&parts).unwrap());
    let twice = Batch::concat(&[batch.clone(), turned]).unwrap();
    assert_eq!(twice.rows(), 6);
    check_two_records(&twice.take(&[3, 2]).unwrap());
    assert!(batch.take(&[9]).is_err());
}

#[test]
fn rows_of_several_batches_are_put_in_any_order() {
    let move_to = |row, to| Move { row, to };
    let lists = read(&two_records()).0;
    let mut moves = Moves::default();
    moves.extend(&lists, [move_to(1, 0)]);
    let with_lists = moves.interleaved().unwrap();
    assert!(with_lists.is_none(), "rows with lists are left alone");

    let mut scan = profiles();
    let mut layout = Layout::clone(&scan.layout);
    layout.tables.truncate(2);
    scan.layout = Arc::new(layout);
    let (batch, _) = records_to_batch(scan, &two_records()).unwrap();
    let batches = [batch.clone(), batch.take(&[1, 0]).unwrap()];
    let mut moves = Moves::default();
    moves.extend(&batches[0], [move_to(1, 0), move_to(0, 3)]);
    moves.extend(&batches[1], [move_to(1, 1), move_to(0, 2)]);
    let rows = moves.interleaved().unwrap().unwrap();
    let expected = Batch::concat(&batches).unwrap();
    let expected = expected.take(&[1, 3, 2, 0]).unwrap();
    assert_eq!(rows.rows(), 4);
    let columns = |batch: &Batch| batch.tables[0].columns.clone();
    let (found, expected) = (columns(&rows), columns(&expected));
    assert_eq!(strings(&found[0]), strings(&expected[0]));
    assert_eq!(found[1..], expected[1..]);
    for wrong in [move_to(2, 0), move_to(0, 1)] {
        let mut moves = Moves::default();
        moves.extend(&batches[0], [wrong]);
        assert!(moves.interleaved().is_err(), "{wrong:?}");
    }
}
