//! The same events in files of every form that is read.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{
    Int64Builder, ListBuilder, StringBuilder, StringDictionaryBuilder, StructBuilder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_schema::{DataType, Field, Fields};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use serde_json::{Value as Json, json};

pub(crate) const SCHEMA: &str = r#"{"type": "object", "properties": {
    "user": {"type": "string"}, "id": {"type": "string"}, "kind": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"}, "price": {"type": "number"},
    "items": {"type": "array", "items": {"type": "object", "properties": {
        "sku": {"type": "string"}, "quantity": {"type": "integer"}}}}}}"#;

/// Numbers that are the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// An event.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    user: String,
    id: Option<String>,
    kind: Option<String>,
    micros: i64,
    price: Option<f64>,
    /// None where there is no list.
    items: Option<Vec<(String, Option<i64>)>>,
}

impl Row {
    /// Some events of a few users, none of which is repeated.
    pub(crate) fn some(random: &mut Random, count: usize) -> Vec<Self> {
        let users = 1 + count / 10;
        let mut row = |number: usize| {
            let items = random.below(4);
            let items = (0..items).map(|item| {
                let quantity = (random.below(3) > 0).then(|| random.below(50) as i64);
                (format!("sku {}", item + random.below(3)), quantity)
            });
            let items: Vec<_> = items.collect();
            // Every time is another one: what goes by time does not depend on where an event stands.
            let second = random.below(1 << 20) as i64;
            Row {
                user: format!("user {}", random.below(users)),
                id: (random.below(9) > 0).then(|| format!("e{number}")),
                kind: (random.below(9) > 0)
                    .then(|| ["buy", "view", "open"][random.below(3)].to_owned()),
                micros: 1_777_600_000_000_000 + second * 1_000_000 + number as i64,
                price: (random.below(9) > 0).then(|| {
                    random.below(1_000_000) as f64 * 10f64.powi(random.below(9) as i32 - 6)
                }),
                items: (random.below(5) > 0).then_some(items),
            }
        };
        (0..count).map(&mut row).collect()
    }

    fn json(&self) -> Json {
        let time = chrono::DateTime::from_timestamp_micros(self.micros).unwrap();
        let items = self.items.as_ref().map(|items| {
            let item =
                |(sku, quantity): &(String, Option<i64>)| json!({"sku": sku, "quantity": quantity});
            items.iter().map(item).collect::<Vec<_>>()
        });
        json!({
            "user": self.user, "id": self.id, "kind": self.kind, "price": self.price,
            "timestamp": time.to_rfc3339_opts(chrono::SecondsFormat::Micros, true), "items": items,
        })
    }
}

pub(crate) fn ndjson(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| row.json().to_string() + "\n")
        .collect()
}

fn list(rows: &[Row]) -> String {
    let rows: Vec<Json> = rows.iter().map(Row::json).collect();
    serde_json::to_string_pretty(&rows).unwrap()
}

fn csv(rows: &[Row]) -> Vec<u8> {
    const NAMES: [&str; 6] = ["user", "id", "kind", "timestamp", "price", "items"];
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(NAMES).unwrap();
    for row in rows {
        let row = row.json();
        let cells = NAMES.map(|name| match &row[name] {
            Json::Null => String::new(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Columns, with `kind` in a dictionary where it is wanted.
pub(crate) fn batch(rows: &[Row], in_dictionary: bool) -> RecordBatch {
    let kinds = rows.iter().map(|row| row.kind.as_deref());
    let kinds: ArrayRef = if in_dictionary {
        let mut builder = StringDictionaryBuilder::<Int32Type>::new();
        kinds.for_each(|kind| builder.append_option(kind));
        Arc::new(builder.finish())
    } else {
        Arc::new(kinds.collect::<StringArray>())
    };
    let times = rows.iter().map(|row| row.micros);
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    let users = rows.iter().map(|row| Some(row.user.as_str()));
    let ids = rows.iter().map(|row| row.id.as_deref());
    let prices = rows.iter().map(|row| row.price);
    let columns: [(&str, ArrayRef); 6] = [
        ("user", Arc::new(users.collect::<StringArray>())),
        ("id", Arc::new(ids.collect::<StringArray>())),
        ("kind", kinds),
        ("timestamp", Arc::new(times)),
        ("price", Arc::new(prices.collect::<Float64Array>())),
        ("items", Arc::new(items(rows))),
    ];
    let columns = columns
        .into_iter()
        .map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn items(rows: &[Row]) -> arrow_array::ListArray {
    let fields = vec![
        Field::new("sku", DataType::Utf8, true),
        Field::new("quantity", DataType::Int64, true),
    ];
    let builders: Vec<Box<dyn arrow_array::builder::ArrayBuilder>> = vec![
        Box::new(StringBuilder::new()),
        Box::new(Int64Builder::new()),
    ];
    let mut list = ListBuilder::new(StructBuilder::new(Fields::from(fields), builders));
    for row in rows {
        for (sku, quantity) in row.items.iter().flatten() {
            let item = list.values();
            let skus = item.field_builder::<StringBuilder>(0).unwrap();
            skus.append_value(sku);
            let quantities = item.field_builder::<Int64Builder>(1).unwrap();
            quantities.append_option(*quantity);
            item.append(true);
        }
        list.append(row.items.is_some());
    }
    list.finish()
}

/// How a Parquet file is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written {
    pub(crate) compression: Compression,
    pub(crate) version: WriterVersion,
    pub(crate) has_dictionaries: bool,
    pub(crate) has_deltas: bool,
    pub(crate) group_rows: usize,
    pub(crate) page_rows: usize,
}

impl Written {
    /// All that are read.
    fn compressions() -> [Compression; 7] {
        [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(Default::default()),
            Compression::LZ4,
            Compression::LZ4_RAW,
            Compression::ZSTD(Default::default()),
            Compression::BROTLI(Default::default()),
        ]
    }

    /// Any way of writing.
    pub(crate) fn any(random: &mut Random, rows: usize) -> Self {
        let compression = random.below(Self::compressions().len());
        Self {
            compression: Self::compressions()[compression],
            version: [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0][random.below(2)],
            has_dictionaries: random.below(2) == 0,
            has_deltas: random.below(2) == 0,
            group_rows: 1 + random.below(rows.max(1)),
            page_rows: 1 + random.below(rows.max(1)),
        }
    }
}

pub(crate) fn write_parquet(path: &Path, batch: &RecordBatch, written: Written) {
    let mut properties = WriterProperties::builder()
        .set_compression(written.compression)
        .set_writer_version(written.version)
        .set_dictionary_enabled(written.has_dictionaries)
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_max_row_group_row_count(Some(written.group_rows))
        .set_data_page_row_count_limit(written.page_rows)
        .set_write_batch_size(written.page_rows.min(1024));
    if written.has_deltas {
        for (column, encoding) in [
            ("user", Encoding::DELTA_BYTE_ARRAY),
            ("id", Encoding::DELTA_LENGTH_BYTE_ARRAY),
            ("timestamp", Encoding::DELTA_BINARY_PACKED),
            ("price", Encoding::BYTE_STREAM_SPLIT),
            ("items.list.item.sku", Encoding::DELTA_BYTE_ARRAY),
        ] {
            let path = ColumnPath::new(column.split('.').map(str::to_owned).collect());
            properties = properties
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, encoding);
        }
    }
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties.build())).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

/// A form of a file, and how it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Ndjson,
    Json,
    Csv,
    Arrow {
        batch_rows: usize,
        in_dictionary: bool,
    },
    ArrowStream {
        batch_rows: usize,
        in_dictionary: bool,
    },
    Parquet {
        written: Written,
        in_dictionary: bool,
    },
}

impl Form {
    /// Any form, of which Parquet has the most ways.
    pub(crate) fn any(random: &mut Random, rows: usize) -> Self {
        let batch_rows = 1 + random.below(rows.max(1));
        let in_dictionary = random.below(2) == 0;
        match random.below(10) {
            0 => Form::Ndjson,
            1 => Form::Json,
            2 => Form::Csv,
            3 => Form::Arrow {
                batch_rows,
                in_dictionary,
            },
            4 => Form::ArrowStream {
                batch_rows,
                in_dictionary,
            },
            _ => Form::Parquet {
                written: Written::any(random, rows),
                in_dictionary,
            },
        }
    }

    pub(crate) fn ending(self) -> &'static str {
        match self {
            Form::Ndjson => "ndjson",
            Form::Json => "json",
            Form::Csv => "csv",
            Form::Arrow { .. } => "arrow",
            Form::ArrowStream { .. } => "arrows",
            Form::Parquet { .. } => "parquet",
        }
    }

    pub(crate) fn write(self, path: &Path, rows: &[Row]) {
        let parts = |batch_rows: usize, in_dictionary| {
            let parts = rows.chunks(batch_rows);
            // Arrow files have one dictionary for all batches.
            let all = batch(rows, in_dictionary);
            let part =
                move |(number, part): (usize, &[Row])| all.slice(number * batch_rows, part.len());
            parts.enumerate().map(part)
        };
        match self {
            Form::Ndjson => std::fs::write(path, ndjson(rows)).unwrap(),
            Form::Json => std::fs::write(path, list(rows)).unwrap(),
            Form::Csv => std::fs::write(path, csv(rows)).unwrap(),
            Form::Arrow {
                batch_rows,
                in_dictionary,
            } => {
                let schema = batch(rows, in_dictionary).schema();
                let file = File::create(path).unwrap();
                let mut writer = arrow_ipc::writer::FileWriter::try_new(file, &schema).unwrap();
                parts(batch_rows, in_dictionary).for_each(|part| writer.write(&part).unwrap());
                writer.finish().unwrap();
            }
            Form::ArrowStream {
                batch_rows,
                in_dictionary,
            } => {
                let schema = batch(rows, in_dictionary).schema();
                let file = File::create(path).unwrap();
                let mut writer = arrow_ipc::writer::StreamWriter::try_new(file, &schema).unwrap();
                parts(batch_rows, in_dictionary).for_each(|part| writer.write(&part).unwrap());
                writer.finish().unwrap();
            }
            Form::Parquet {
                written,
                in_dictionary,
            } => {
                write_parquet(path, &batch(rows, in_dictionary), written);
            }
        }
    }
}

/// What packs a file as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    pub(crate) const ALL: [Self; 2] = [Packing::Gzip, Packing::Zstandard];

    /// Packs bytes in pieces behind each other, as those who append to a file do.
    pub(crate) fn pack(self, bytes: &[u8], pieces: usize) -> Vec<u8> {
        let piece_bytes = bytes.len().div_ceil(pieces).max(1);
        let mut pieces: Vec<&[u8]> = bytes.chunks(piece_bytes).collect();
        // Nothing is packed into something.
        pieces.extend(bytes.is_empty().then_some(bytes));
        let pack = |piece| match self {
            Packing::Gzip => {
                let mut writer = flate2::write::GzEncoder::new(Vec::new(), Default::default());
                writer.write_all(piece).unwrap();
                writer.finish().unwrap()
            }
            Packing::Zstandard => zstd::encode_all(piece, 0).unwrap(),
        };
        pieces.into_iter().flat_map(pack).collect()
    }

    /// Puts a packed file in the place of one that is not.
    pub(crate) fn replace(self, path: &Path, pieces: usize) -> PathBuf {
        let ending = match self {
            Packing::Gzip => "gz",
            Packing::Zstandard => "zst",
        };
        let packed = path.with_added_extension(ending);
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(&packed, self.pack(&bytes, pieces)).unwrap();
        std::fs::remove_file(path).unwrap();
        packed
    }
}

/// Files of all forms with the same rows; each form is there packed too.
pub(crate) fn all(folder: &Path, rows: &[Row]) -> Vec<PathBuf> {
    let mut forms = vec![Form::Ndjson, Form::Json, Form::Csv];
    for in_dictionary in [false, true] {
        let batch_rows = 70;
        forms.push(Form::Arrow {
            batch_rows,
            in_dictionary,
        });
        forms.push(Form::ArrowStream {
            batch_rows,
            in_dictionary,
        });
    }
    for (number, compression) in Written::compressions().into_iter().enumerate() {
        let written = Written {
            compression,
            version: [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0][number % 2],
            has_dictionaries: number % 3 > 0,
            has_deltas: number % 3 == 0,
            group_rows: 90,
            page_rows: 30,
        };
        forms.push(Form::Parquet {
            written,
            in_dictionary: false,
        });
    }
    let write = |number: usize, form: Form| {
        let path = folder.join(format!("rows{number}.{}", form.ending()));
        form.write(&path, rows);
        path
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut packed: Vec<&str> = Vec::new();
    for form in forms {
        files.push(write(files.len(), form));
        if !packed.contains(&form.ending()) {
            packed.push(form.ending());
            for packing in Packing::ALL {
                let path = write(files.len(), form);
                files.push(packing.replace(&path, 1 + files.len() % 3));
            }
        }
    }
    files
}
