//! Broken rows, corrupt files, bytes of any kind.

use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Int32Array, NullArray, RecordBatch, RecordBatchOptions,
    StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Fields, Schema};
use sumac::data::{BATCH_BYTES_MAX, Input, ROW_BYTES_MAX, Reader, columns_of};

use super::made::nested_batch;
use super::{EVENTS, events, integers, offsets, read_file, texts, write};

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
pub(super) struct Random(pub(super) u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 as usize) % limit
    }

    /// A few bytes changed, or the end cut off.
    pub(super) fn mutated(&mut self, good: &[u8]) -> Vec<u8> {
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

/// A long key or id stands in a dictionary once and in thousands of rows, where each row of a batch has its own.
#[test]
fn long_keys_and_ids_of_dictionaries_are_read_few_at_once() {
    const ROWS: i32 = 3_000;
    let directory = tempfile::tempdir().unwrap();
    let long = "k".repeat(1 << 16);
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["short", long.as_str()]));
    // The short ones stand in front.
    let keys = Int32Array::from_iter_values((0..ROWS).map(|row| i32::from(row >= 1_000)));
    let dictionary: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::new(keys, texts));
    let id = Field::new("id", dictionary.data_type().clone(), true);
    let identity: ArrayRef = Arc::new(StructArray::from(vec![(
        Arc::new(id),
        Arc::clone(&dictionary),
    )]));
    let shorts: ArrayRef = Arc::new(StringArray::from(vec!["a"; ROWS as usize]));
    let times = TimestampMicrosecondArray::from(vec![0; ROWS as usize]).with_timezone("UTC");
    let times: ArrayRef = Arc::new(times);
    for (who, id) in [
        (&dictionary, &shorts),
        (&identity, &shorts),
        (&shorts, &dictionary),
    ] {
        let columns = [("who", who), ("_id", id), ("timestamp", &times)];
        let columns = columns.map(|(name, column)| (name, Arc::clone(column)));
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut stream =
            arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
        stream.write(&batch).unwrap();
        let bytes = stream.into_inner().unwrap();
        let path = write(directory.path(), "long.arrows", bytes);
        let reader = Reader::open(&[Input::Path(path)], events()).unwrap();
        let mut rows = 0;
        for batch in reader {
            let batch = batch.unwrap();
            rows += batch.rows();
            let keys = match batch.keys.as_dictionary_opt::<Int32Type>() {
                Some(keys) => keys.values(),
                None => &batch.keys,
            };
            let keys = keys.as_string::<i32>().value_data().len();
            let ids = batch.ids.as_ref().unwrap().value_data().len();
            assert!(keys + ids <= BATCH_BYTES_MAX + (1 << 16), "{keys} {ids}");
        }
        assert_eq!(rows, ROWS as usize);
    }
}

/// A number of rows that nothing stands for would be gone through for years.
#[test]
fn rows_without_bytes_are_not_believed() {
    let directory = tempfile::tempdir().unwrap();
    let nothing = RecordBatchOptions::new().with_row_count(Some(1 << 40));
    let none = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), vec![], &nothing);
    let nulls: ArrayRef = Arc::new(NullArray::new(1 << 40));
    let fields = Fields::from(vec![Field::new("a", DataType::Null, true)]);
    let object = StructArray::new(fields, vec![Arc::clone(&nulls)], None);
    for (number, batch) in [
        none.unwrap(),
        RecordBatch::try_from_iter([("who", nulls)]).unwrap(),
        RecordBatch::try_from_iter([("other", Arc::new(object) as ArrayRef)]).unwrap(),
    ]
    .into_iter()
    .enumerate()
    {
        let schema = batch.schema();
        let mut file = arrow_ipc::writer::FileWriter::try_new(Vec::new(), &schema).unwrap();
        file.write(&batch).unwrap();
        let mut stream = arrow_ipc::writer::StreamWriter::try_new(Vec::new(), &schema).unwrap();
        stream.write(&batch).unwrap();
        for (name, bytes) in [
            ("rows.arrow", file.into_inner().unwrap()),
            ("rows.arrows", stream.into_inner().unwrap()),
        ] {
            let path = write(directory.path(), name, bytes);
            let mut reader = Reader::open(&[Input::Path(path)], events()).unwrap();
            let error = reader.next().unwrap().unwrap_err();
            assert!(error.message.contains(name), "{number}: {error:?}");
        }
    }
}

/// Types that nest without end would take the stack of whoever walks over them.
#[test]
fn names_that_nest_without_end_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    for (dots, is_told) in [(127, true), (128, false), (200_000, false)] {
        let header = format!("who,{}a\nx,1\n", "a.".repeat(dots));
        let path = write(directory.path(), "deep.csv", header);
        match columns_of(&Input::Path(path)) {
            Ok(_) => assert!(is_told, "{dots}"),
            Err(error) => {
                assert!(!is_told, "{dots}");
                assert!(error.message.contains("deep.csv"), "{}", error.message);
            }
        }
    }
}

#[test]
fn a_row_beyond_the_limit_is_refused_and_the_next_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let long = format!(
        r#"{{"who":"{}","timestamp":"2026-05-01"}}"#,
        "x".repeat(ROW_BYTES_MAX)
    );
    let good = r#"{"who":"a","timestamp":"2026-05-01"}"#;
    for (name, content) in [
        ("long.ndjson", format!("{long}\n{good}\n")),
        ("long.json", format!("[\n{long},\n{good}]")),
        ("cut.json", format!("[{good}, {{\"who\"")),
    ] {
        let path = write(directory.path(), name, content);
        let (batch, report) = read_file(&path, events());
        assert_eq!(
            (batch.rows(), report.rows_refused > 0),
            (1, true),
            "{name}: {report:?}"
        );
    }
}
