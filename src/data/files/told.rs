//! What the columns of a file say of themselves, for data that has no schema.

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;

use arrow_schema::{DataType, Fields, Schema as ArrowSchema};
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::COLUMN_DEPTH_MAX;
use super::arrow_rows::guarded;
use super::form::Form;
use super::input::{Input, Opened, Source, open, unreadable};
use super::ipc;
use super::lines::{Piece, next_line};
use super::values::Values;
use crate::data::report::excerpt;
use crate::data::scalar::plain_integer;
use crate::diagnostic::Diagnostic;
use crate::schema::{self, Problem, SchemaKind};
use crate::types::instant::{parse_date, parse_instant};
use crate::types::stack::with_stack;
use crate::types::{Field, Kind, ObjectType, Type};

/// How many rows of a text are looked at.
pub const SAMPLE_ROWS_MAX: usize = 10_000;
/// How many bytes of a text are looked at.
const SAMPLE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// What a file says of its columns.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Its columns with their types; dotted names are told as objects. Every column may be missing.
    Columns(Vec<(String, Type)>),
    /// Its first rows, from which a schema can be inferred.
    Records(Vec<serde_json::Value>),
}

/// What the first file of an input says of its columns: the types of Parquet and Arrow, the types
/// that fit the first [`SAMPLE_ROWS_MAX`] rows of CSV, the first rows of JSON themselves.
///
/// # Errors
/// [`crate::diagnostic::Code::DataUnreadable`] and [`crate::diagnostic::Code::DataUnknownForm`] as
/// for reading; standard input and pipes cannot be asked, since their rows could not be read
/// afterwards.
pub fn columns_of(input: &Input) -> Result<Told, Diagnostic> {
    if input.is_read_once() {
        let name = match input {
            Input::Stdin => "standard input",
            _ => "a pipe",
        };
        let reason = format!("{name} cannot be read twice; name a schema or a file");
        return Err(unreadable(&input.name(), &reason));
    }
    let first = VecDeque::from(input.files()?).pop_front();
    let opened = open(&first.unwrap_or_else(|| input.clone()))?;
    let name = Arc::clone(&opened.name);
    guarded(&name, || told(opened))
}

/// The schema of the first file of an input, from what [`columns_of`] tells, with what of its rows
/// does not meet.
///
/// # Errors
/// As [`columns_of`].
pub fn schema_of(
    input: &Input,
    kind: SchemaKind,
) -> Result<(schema::Schema, Vec<Problem>), Diagnostic> {
    let name = input.name();
    Ok(match columns_of(input)? {
        Told::Columns(columns) => (schema::from_columns(name, kind, columns), Vec::new()),
        Told::Records(records) => schema::infer_from_json(name, kind, records),
    })
}

fn told(opened: Opened) -> Result<Told, String> {
    let Opened { form, source, .. } = opened;
    match (form, source) {
        (Form::Ndjson, Source::Stream(mut stream)) => {
            sample(|row| next_line(&mut stream, row).map_err(|error| error.to_string()))
        }
        (Form::Json, Source::Stream(mut stream)) => {
            let mut values = Values::new();
            sample(|row| {
                values
                    .next(&mut stream, row)
                    .map_err(|error| error.to_string())
            })
        }
        (Form::Csv, Source::Stream(stream)) => csv_columns(stream).map(Told::Columns),
        #[cfg(feature = "parquet")]
        (Form::Parquet, Source::File(file)) => {
            let schema = super::parquet::schema(&file).map_err(|error| error.to_string())?;
            arrow_columns(&schema).map(Told::Columns)
        }
        (Form::ArrowFile, Source::File(file)) => {
            let schema = ipc::file_schema(&file).map_err(|error| error.to_string())?;
            arrow_columns(&schema).map(Told::Columns)
        }
        (Form::ArrowStream, Source::Stream(stream)) => {
            let schema = ipc::stream_schema(stream).map_err(|error| error.to_string())?;
            arrow_columns(&schema).map(Told::Columns)
        }
        (form, _) => Err(format!("this build of Sumac has no support for {form}")),
    }
}

/// The first rows of a text that are JSON.
fn sample(mut next: impl FnMut(&mut Vec<u8>) -> Result<Piece, String>) -> Result<Told, String> {
    let mut records = Vec::new();
    let mut row = Vec::new();
    let mut bytes = 0;
    while records.len() < SAMPLE_ROWS_MAX && bytes < SAMPLE_BYTES_MAX {
        match next(&mut row)? {
            Piece::End | Piece::Cut => break,
            Piece::TooLong => {}
            Piece::Row => {
                bytes += row.len();
                records.extend(serde_json::from_slice::<serde_json::Value>(&row));
            }
        }
    }
    Ok(Told::Records(records))
}

/// The columns of an Arrow schema as types.
fn arrow_columns(schema: &ArrowSchema) -> Result<Vec<(String, Type)>, String> {
    let fields = schema.fields().iter();
    nested(fields.map(|field| (field.name().clone(), type_of(field.data_type()))))
}

fn type_of(ty: &DataType) -> Type {
    Type::optional(match ty {
        DataType::Boolean => Kind::Boolean,
        ty if ty.is_integer() => Kind::Integer,
        ty if ty.is_floating() || ty.is_decimal() => Kind::Number,
        DataType::Date32 | DataType::Date64 => Kind::Date,
        DataType::Timestamp(..) => Kind::Datetime,
        DataType::Duration(_) => Kind::Duration,
        DataType::Dictionary(_, values) => return type_of(values),
        DataType::RunEndEncoded(_, values) => return type_of(values.data_type()),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _) => with_stack(|| {
            let item = Type::present(type_of(item.data_type()).kind);
            Kind::Array(Box::new(item))
        }),
        DataType::Map(entries, _) => with_stack(|| map_of(entries.data_type())),
        DataType::Struct(fields) => with_stack(|| object_of(fields)),
        DataType::Union(..) | DataType::Interval(_) => Kind::Opaque,
        _ => Kind::String,
    })
}

fn map_of(entries: &DataType) -> Kind {
    match entries {
        DataType::Struct(parts) if parts.len() == 2 => {
            let value = type_of(parts[1].data_type());
            Kind::Map(Box::new(Kind::String), Box::new(value))
        }
        _ => Kind::Opaque,
    }
}

fn object_of(fields: &Fields) -> Kind {
    if fields.is_empty() {
        return Kind::Opaque;
    }
    let fields = fields.iter().map(|field| {
        let told = Field {
            ty: type_of(field.data_type()),
            facts: None,
        };
        (field.name().clone(), told)
    });
    Kind::Object(Arc::new(ObjectType {
        name: String::new(),
        fields: fields.collect(),
    }))
}

/// Columns with dotted names as objects, in the order in which they came. Of a column and columns
/// below its name the first one counts.
fn nested(columns: impl Iterator<Item = (String, Type)>) -> Result<Vec<(String, Type)>, String> {
    let mut root = IndexMap::new();
    for (name, ty) in columns {
        if name.matches('.').count() >= COLUMN_DEPTH_MAX {
            let name = excerpt(&name);
            let reason = format!("the column `{name}` nests deeper than {COLUMN_DEPTH_MAX} levels");
            return Err(reason);
        }
        insert(&mut root, &name, ty);
    }
    let fields = root.into_iter();
    Ok(fields
        .map(|(name, tree)| (name, tree.into_type()))
        .collect())
}

/// A column, or those below a part of a dotted name.
enum Tree {
    Leaf(Type),
    Below(IndexMap<String, Tree>),
}

fn insert(members: &mut IndexMap<String, Tree>, name: &str, ty: Type) {
    let Some((first, rest)) = name.split_once('.') else {
        members.entry(name.to_owned()).or_insert(Tree::Leaf(ty));
        return;
    };
    let below = match members.entry(first.to_owned()) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(free) => free.insert(Tree::Below(IndexMap::new())),
    };
    if let Tree::Below(members) = below {
        with_stack(|| insert(members, rest, ty));
    }
}

impl Tree {
    fn into_type(self) -> Type {
        match self {
            Tree::Leaf(ty) => ty,
            Tree::Below(members) => with_stack(|| {
                let fields = members.into_iter().map(|(name, tree)| {
                    let ty = tree.into_type();
                    (name, Field { ty, facts: None })
                });
                Type::optional(Kind::Object(Arc::new(ObjectType {
                    name: String::new(),
                    fields: fields.collect(),
                })))
            }),
        }
    }
}

/// The kinds that every cell of a column met so far can be read as.
#[derive(Debug, Clone, Copy)]
struct Readings {
    boolean: bool,
    integer: bool,
    number: bool,
    date: bool,
    datetime: bool,
    is_empty: bool,
}

impl Readings {
    const ALL: Self = Self {
        boolean: true,
        integer: true,
        number: true,
        date: true,
        datetime: true,
        is_empty: true,
    };

    fn meet(&mut self, cell: &str) {
        let is_truth = |word: &str| cell.eq_ignore_ascii_case(word);
        self.is_empty = false;
        self.boolean &= is_truth("true") || is_truth("false");
        self.integer &= plain_integer(cell).is_some();
        // Codes such as `007` and words such as `inf` are no amounts.
        self.number &= cell.parse().is_ok_and(f64::is_finite) && is_amount(cell);
        self.date &= parse_date(cell).is_some();
        self.datetime &= parse_instant(cell).is_some();
    }

    fn kind(self) -> Kind {
        match self {
            _ if self.is_empty => Kind::String,
            _ if self.boolean => Kind::Boolean,
            _ if self.integer => Kind::Integer,
            _ if self.number => Kind::Number,
            _ if self.date => Kind::Date,
            _ if self.datetime => Kind::Datetime,
            _ => Kind::String,
        }
    }
}

fn is_amount(cell: &str) -> bool {
    let digits = cell.trim_start_matches('-').as_bytes();
    let leads_with_zero = digits.first() == Some(&b'0');
    !leads_with_zero || digits.get(1).is_none_or(|next| !next.is_ascii_digit())
}

fn csv_columns(source: impl BufRead) -> Result<Vec<(String, Type)>, String> {
    let bounded = source.take(SAMPLE_BYTES_MAX as u64);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(bounded);
    let header = reader
        .byte_headers()
        .map_err(|error| error.to_string())?
        .clone();
    let mut readings = vec![Readings::ALL; header.len()];
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while rows < SAMPLE_ROWS_MAX
        && reader
            .read_byte_record(&mut record)
            .map_err(|error| error.to_string())?
    {
        rows += 1;
        for (reading, cell) in readings.iter_mut().zip(&record) {
            if !cell.is_empty() {
                reading.meet(&String::from_utf8_lossy(cell));
            }
        }
    }
    let names = header.iter().map(|name| {
        let name = String::from_utf8_lossy(name);
        name.trim().trim_start_matches('\u{feff}').to_owned()
    });
    let types = readings
        .into_iter()
        .map(|reading| Type::optional(reading.kind()));
    nested(names.zip(types))
}
