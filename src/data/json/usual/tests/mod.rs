//! Usual lines against the walk: the same batch, the same report, whatever the text is.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use self::documents::Random;
use super::{LineReader, Lines};
use crate::data::fill::Filler;
use crate::data::json::read_line;
use crate::data::report::Report;
use crate::data::tests::{column, profiles, rows_of};
use crate::data::tree::PathTree;
use crate::data::{Batch, KeyType, Root, Scan, field_path};
use crate::schema::layout::{ColumnType, Layout, RowKind};

mod documents;

const FIRST_LINE: u64 = 5;

/// Events with key, time and id, a list of objects, and a place that is list, number and object.
fn events() -> Scan {
    let mut layout = Layout::new();
    layout.tables[1].columns = vec![
        column("timestamp", ColumnType::Datetime),
        column("kind", ColumnType::String),
        column("order.priceTotal", ColumnType::Number),
        column("order", ColumnType::Presence),
        column("order", ColumnType::Number),
        column("x", ColumnType::Duration),
    ];
    layout.tables.push(rows_of(
        1,
        "items",
        RowKind::Item,
        vec![
            column("sku", ColumnType::String),
            column("priceTotal", ColumnType::Number),
            column("", ColumnType::Presence),
        ],
    ));
    layout.tables.push(rows_of(
        1,
        "order",
        RowKind::Item,
        vec![column(
            "a name of more than sixteen bytes",
            ColumnType::String,
        )],
    ));
    Scan::new(Arc::new(layout), Root::Event)
        .key(field_path("customer"), KeyType::Integer)
        .time(field_path("timestamp"))
        .id(field_path("_id"))
}

/// Profiles whose key is in a map of identities that feeds columns too.
fn identities() -> Scan {
    let mut layout = Layout::new();
    layout.tables[0].columns = vec![column("m.CRM", ColumnType::Presence)];
    layout.tables.push(rows_of(
        0,
        "m",
        RowKind::Entry,
        vec![
            column("", ColumnType::Key),
            column("id", ColumnType::String),
        ],
    ));
    layout.tables.push(rows_of(
        0,
        "items",
        RowKind::Item,
        vec![column("", ColumnType::Integer)],
    ));
    Scan::new(Arc::new(layout), Root::Profile).key(field_path("m"), KeyType::String)
}

fn by_walk(scan: &Scan, text: &[u8]) -> (Batch, Report) {
    let tree = Arc::new(PathTree::new(scan));
    let mut filler = Filler::new(scan, Arc::clone(&tree));
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    for (line, bytes) in (FIRST_LINE..).zip(text.split(|&byte| byte == b'\n')) {
        filler.line = line;
        read_line(&mut filler, &tree, bytes);
    }
    (filler.take().unwrap(), filler.report)
}

fn by_lines(scan: &Scan, text: &[u8], lines_max: usize) -> (Batch, Report) {
    let tree = Arc::new(PathTree::new(scan));
    let mut filler = Filler::new(scan, Arc::clone(&tree));
    let mut reader = LineReader::new(&tree);
    let mut left = Lines {
        text,
        first_line: FIRST_LINE,
    };
    while !left.text.is_empty() {
        left = reader.read(&mut filler, &tree, left, lines_max);
    }
    (filler.take().unwrap(), filler.report)
}

/// Whether two columns are the same to the bit, their dictionaries included.
fn check_same(one: &ArrayRef, other: &ArrayRef, text: &str) {
    assert_eq!(one, other, "{text}");
    match one.data_type() {
        DataType::Float64 => {
            let bits = |array: &ArrayRef| -> Vec<u64> {
                let numbers = array.as_primitive::<Float64Type>().values();
                numbers.iter().map(|number| number.to_bits()).collect()
            };
            assert_eq!(bits(one), bits(other), "{text}");
        }
        DataType::Dictionary(..) => {
            let parts = |array: &ArrayRef| {
                let array = array.as_dictionary::<Int32Type>();
                (array.keys().clone(), Arc::clone(array.values()))
            };
            assert_eq!(parts(one), parts(other), "{text}");
        }
        _ => {}
    }
}

/// Reads `text` in both ways.
fn check(scan: &Scan, text: &[u8]) {
    let shown = String::from_utf8_lossy(text);
    let (walked, report) = by_walk(scan, text);
    let (read, read_report) = by_lines(scan, text, usize::MAX);
    assert_eq!(report, read_report, "{shown}");
    assert_eq!(walked.tables.len(), read.tables.len());
    for (one, other) in walked.tables.iter().zip(&read.tables) {
        assert_eq!(one.rows, other.rows, "{shown}");
        assert_eq!(one.offsets, other.offsets, "{shown}");
        for (one, other) in one.columns.iter().zip(&other.columns) {
            check_same(one, other, &shown);
        }
    }
    assert_eq!(&walked.keys, &read.keys, "{shown}");
    assert_eq!(walked.times, read.times, "{shown}");
    assert_eq!(walked.ids, read.ids, "{shown}");
}

fn check_all(text: &[u8]) {
    for scan in [profiles(), events(), identities()] {
        check(&scan, text);
    }
}

/// Rows whose every part stands at the edge of something.
const TRICKY: &[&str] = &[
    r#"{"_id":"a","points":1,"points":2,"points":null}"#,
    r#"{"_id":"a","items":[{"sku":"x","sku":3,"tags":["a"],"tags":[]}],"items":[{"sku":"y"}]}"#,
    r#"{"_id":"a","_id":[1],"name":{"first":"A"},"name":{},"name":3}"#,
    r#"{"_id":"a","groups":{"g":{"status":"x"},"g":null,"h":{"status":"y"},"h":{"status":"z"}}}"#,
    r#"{"_id":"a","points":"refused before it breaks","score":}"#,
    r#"{"_id":"a","points":"refused","score":1e999}"#,
    r#"{"_id":"a","points":"refused","unknown":1e999}"#,
    r#"{"_id":"a","unknown":01}"#,
    r#"{"_id":"a","unknown":"\ud800"}"#,
    r#"{"_id":"a","name":{"first":"\ud800"}}"#,
    r#"{"_id":"a","unknown\ud800":1}"#,
    r#"{"_id":"a","unknown":{"\ud800":1}}"#,
    r#"{"_id":"a","\u0070oints":4}"#,
    r#"{"_id":"a"} "#,
    r#"{"_id":"a"} x"#,
    r#"{"_id":"a"}{"_id":"b"}"#,
    r#"{"_id":"a"},"#,
    r#"{"_id":"a""#,
    r#"{"_id":"a"}"#,
    "",
    "   ",
    "\t\r",
    "\x0c",
    "\u{feff}{\"_id\":\"a\"}",
    "\u{feff}",
    " \u{feff}{\"_id\":\"a\"}",
    "[]",
    "3",
    "null",
    "\"a\"",
    "{}",
    "{ }",
    "{,}",
    "\r{\"_id\"\r:\r\"a\"\r}\r",
    "{\"_id\":\"a\u{7f}\u{80}\"}",
    "{\"_id\":\"a\",\"unknown\":\"\t\"}",
    "{\"_id\":\"a\",\"unknown\":\"\0\"}",
    "{\"_id\":\"a\",\"unknown\":\u{a0}1}",
    r#"{"_id":"a","seen":"2026-05-01T10:00:00"}"#,
    r#"{"_id":"a","seen":"2026-05-01T10:00:00","unknown":?}"#,
    r#"{"_id":"a","seen":"2026-05-01T23:59:60Z"}"#,
    r#"{"_id":"a","seen":"0000-01-01T00:00:00.1234567Z"}"#,
];

#[test]
fn tricky_lines_read_as_the_walk_reads_them() {
    for line in TRICKY {
        for end in ["", "\n", "\r\n", "\n\n", "\n{\"_id\":\"z\"}\n"] {
            check_all(format!("{line}{end}").as_bytes());
            check_all(format!("{{\"_id\":\"b\"}}\n{line}{end}").as_bytes());
        }
    }
    let all = TRICKY.join("\n");
    check_all(all.as_bytes());
}

#[test]
fn text_that_is_not_utf8_reads_as_the_walk_reads_it() {
    let good = b"{\"_id\":\"a\",\"name\":{\"first\":\"x\"}}\n".as_slice();
    let broken: [&[u8]; 5] = [
        b"{\"_id\":\"a\xff\"}",
        b"{\"_id\":\"a\",\"name\":{\"first\":\"\xc3\"}}",
        b"{\"_id\":\"a\"}\xff",
        b"\xff",
        b"{\"_id\":\"a\",\"\xff\":\xff}",
    ];
    for line in broken {
        check_all(line);
        for lines in [[line, b"\n", good], [good, line, b"\n"], [good, line, b""]] {
            let text = lines.concat();
            check_all(&text);
            check_all(&[good, &text, &text].concat());
        }
    }
}

#[test]
fn deep_values_read_as_the_walk_reads_them() {
    for depth in [1, 2, 58, 59, 60, 61, 62, 125, 126, 127, 128, 129, 1000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for name in ["unknown", "_id", "m", "items", "name", "groups"] {
                check_all(format!("{{\"_id\":\"a\",\"{name}\":{value}}}").as_bytes());
            }
        }
    }
}

#[test]
fn random_rows_read_as_the_walk_reads_them() {
    let mut random = Random(0x5eed);
    for _ in 0..3000 {
        let rows: Vec<String> = (0..1 + random.below(4)).map(|_| random.row()).collect();
        check_all(rows.join("\n").as_bytes());
    }
}

#[test]
fn broken_rows_read_as_the_walk_reads_them() {
    let mut random = Random(0xbad);
    for _ in 0..6000 {
        let rows: Vec<Vec<u8>> = (0..1 + random.below(3))
            .map(|_| random.broken_row())
            .collect();
        check_all(&rows.join(b"\n".as_slice()));
    }
}

fn is_usual(scan: &Scan, row: &str) -> bool {
    let tree = Arc::new(PathTree::new(scan));
    let mut filler = Filler::new(scan, Arc::clone(&tree));
    let mut reader = LineReader::new(&tree);
    reader.usual_line(&mut filler, &tree, row, 0).is_some()
}

#[test]
fn usual_rows_need_no_walk() {
    let row = r#"{"_id":"a","customer":7,"timestamp":"2026-05-01T10:00:00Z","x":{"y":[1.5e3,true]},"items":[{"sku":"\u00e9"}]}"#;
    assert!(is_usual(&events(), row));
    let row = r#"{"m":{"CRM":[{"id":"c","primary":true}]},"items":[1,null,"no number"]}"#;
    assert!(is_usual(&identities(), row));
    assert!(!is_usual(&events(), "{\"customer\":01}"));
}

#[test]
fn lines_are_read_so_many_at_a_time() {
    let text = b"{\"_id\":\"a\"}\n\n{\"_id\":01}\n{\"_id\":\"\xff\"}\n\n{\"_id\":\"b\"}";
    let (all, report) = by_lines(&profiles(), text, usize::MAX);
    for lines_max in 1..7 {
        let (batch, again) = by_lines(&profiles(), text, lines_max);
        assert_eq!((&all.keys, &report), (&batch.keys, &again));
    }
    let tree = PathTree::new(&profiles());
    let mut filler = Filler::new(&profiles(), Arc::new(PathTree::new(&profiles())));
    let lines = Lines {
        text,
        first_line: 1,
    };
    let left = LineReader::new(&tree).read(&mut filler, &tree, lines, 3);
    assert_eq!(left.first_line, 4);
    assert!(left.text.starts_with(b"{\"_id\":\"\xff\"}"));
}
