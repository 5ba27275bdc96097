//! Rows of values gathered into Arrow arrays.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, NullBufferBuilder};
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, DurationMicrosecondType, Float64Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{
    ArrayRef, ListArray, MapArray, PrimitiveArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, TimeUnit};

use crate::data::build::UTC;
use crate::data::gather::offset_overflow;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::types::json::{text_of, to_json};
use crate::types::stack::with_stack;
use crate::types::{Kind, Type, Value};

/// A column of results: the key of the rows, or an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// What its values are.
    pub ty: Type,
}

/// Rows of values as Arrow arrays; the first column holds the keys, the others `values` of a row.
///
/// Integers are `Int64`, numbers `Float64`, strings `Utf8`, dates `Date32`, datetimes
/// `Timestamp(Microsecond, "UTC")`, durations `Duration(Microsecond)`, lists `List`, maps `Map`,
/// objects `Struct`; opaque objects and objects without members are JSON in `Utf8`. All columns may
/// be null, and a value that is not of its column's type is.
///
/// # Errors
/// [`Code::ResultUnwritable`] where lists outgrow 32-bit offsets.
pub fn results_to_record_batch(
    columns: &[ResultColumn],
    rows: &[(Value, Vec<Value>)],
) -> Result<RecordBatch, Diagnostic> {
    record_batch(columns, rows).map_err(|error| result_too_large(&error))
}

/// Results that do not fit into one batch.
pub fn result_too_large(error: &ArrowError) -> Diagnostic {
    let message = "the results do not fit into one batch";
    Diagnostic::error(Code::ResultUnwritable, Span::default(), message).note(error.to_string())
}

pub(super) fn record_batch(
    columns: &[ResultColumn],
    rows: &[(Value, Vec<Value>)],
) -> Result<RecordBatch, ArrowError> {
    let mut arrays = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        let values: Vec<&Value> = rows.iter().map(|row| cell(row, index)).collect();
        arrays.push(array(&column.ty.kind, &values)?);
    }
    result_batch(columns, arrays)
}

/// Arrays as the columns of results: one for each of `columns`, as [`ResultBuilder`] makes them.
///
/// [`ResultBuilder`]: super::ResultBuilder
///
/// # Errors
/// Where an array is not of the type of its column.
pub fn result_batch(
    columns: &[ResultColumn],
    arrays: Vec<ArrayRef>,
) -> Result<RecordBatch, ArrowError> {
    let rows = arrays.first().map_or(0, |array| array.len());
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema(columns), arrays, &options)
}

/// The value of a column in a row; missing where the row is too short.
pub(super) fn cell((key, values): &(Value, Vec<Value>), column: usize) -> &Value {
    match column {
        0 => key,
        _ => values.get(column - 1).unwrap_or(&Value::Missing),
    }
}

/// The Arrow schema of result columns.
pub(super) fn schema(columns: &[ResultColumn]) -> Arc<Schema> {
    let fields = columns
        .iter()
        .map(|column| Field::new(&column.name, arrow_type(&column.ty.kind), true));
    Arc::new(Schema::new(fields.collect::<Fields>()))
}

fn arrow_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Boolean => DataType::Boolean,
        Kind::Integer => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::String | Kind::Nothing | Kind::Opaque => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::Datetime => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
        Kind::Duration => DataType::Duration(TimeUnit::Microsecond),
        Kind::Array(item) => with_stack(|| DataType::List(item_field(item))),
        Kind::Map(key, value) => with_stack(|| DataType::Map(entries_field(key, value), false)),
        Kind::Object(object) if object.fields.is_empty() => DataType::Utf8,
        Kind::Object(object) => with_stack(|| {
            let fields = object.fields.iter();
            DataType::Struct(
                fields
                    .map(|(name, field)| Field::new(name, arrow_type(&field.ty.kind), true))
                    .collect(),
            )
        }),
    }
}

fn item_field(item: &Type) -> Arc<Field> {
    Arc::new(Field::new_list_field(arrow_type(&item.kind), true))
}

fn entries_field(key: &Kind, value: &Type) -> Arc<Field> {
    Arc::new(Field::new(
        "entries",
        DataType::Struct(entry_fields(key, value)),
        false,
    ))
}

fn entry_fields(key: &Kind, value: &Type) -> Fields {
    Fields::from(vec![
        Field::new("keys", arrow_type(key), false),
        Field::new("values", arrow_type(&value.kind), true),
    ])
}

pub(super) fn array(kind: &Kind, values: &[&Value]) -> Result<ArrayRef, ArrowError> {
    Ok(match kind {
        Kind::Boolean => {
            let mut truths = BooleanBuilder::with_capacity(values.len());
            for value in values {
                truths.append_option(match value {
                    Value::Boolean(truth) => Some(*truth),
                    _ => None,
                });
            }
            Arc::new(truths.finish())
        }
        Kind::Integer => scalars::<Int64Type>(values, |value| match value {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        }),
        Kind::Number => scalars::<Float64Type>(values, |value| match value {
            Value::Number(number) => Some(*number),
            Value::Integer(integer) => Some(*integer as f64),
            _ => None,
        }),
        Kind::Date => scalars::<Date32Type>(values, |value| match value {
            Value::Date(day) => Some(*day),
            _ => None,
        }),
        Kind::Duration => scalars::<DurationMicrosecondType>(values, |value| match value {
            Value::Duration(micros) => Some(*micros),
            _ => None,
        }),
        Kind::Datetime => {
            let times = values.iter().map(|value| match value {
                Value::Datetime(micros) => Some(*micros),
                _ => None,
            });
            let times: PrimitiveArray<TimestampMicrosecondType> = times.collect();
            Arc::new(times.with_timezone(UTC))
        }
        Kind::String => {
            let texts = values.iter().map(|value| match value {
                Value::String(text) => Some(text.as_ref()),
                _ => None,
            });
            Arc::new(texts.collect::<StringArray>())
        }
        Kind::Nothing | Kind::Opaque => json_texts(values),
        Kind::Array(item) => with_stack(|| lists(kind, item, values))?,
        Kind::Map(key, value) => with_stack(|| maps(kind, (key, value), values))?,
        Kind::Object(object) if object.fields.is_empty() => json_texts(values),
        Kind::Object(_) => with_stack(|| objects(kind, values))?,
    })
}

fn scalars<T: ArrowPrimitiveType>(
    values: &[&Value],
    read: impl Fn(&Value) -> Option<T::Native>,
) -> ArrayRef {
    let scalars = values.iter().map(|value| read(value));
    Arc::new(scalars.collect::<PrimitiveArray<T>>())
}

fn json_texts(values: &[&Value]) -> ArrayRef {
    let texts = values.iter().map(|value| match value {
        Value::Missing => None,
        value => Some(to_json(value).to_string()),
    });
    Arc::new(texts.collect::<StringArray>())
}

fn lists(kind: &Kind, item: &Type, values: &[&Value]) -> Result<ArrayRef, ArrowError> {
    let mut items: Vec<&Value> = Vec::new();
    let mut ends = vec![0i32];
    let mut valid = NullBufferBuilder::new(values.len());
    for value in values {
        items.extend(value.items());
        ends.push(end(items.len())?);
        valid.append(matches!(value, Value::Array(_)));
    }
    let columns = vec![array(&item.kind, &items)?];
    list_array(kind, offsets(ends), columns, valid.finish())
}

fn maps(kind: &Kind, of: (&Kind, &Type), values: &[&Value]) -> Result<ArrayRef, ArrowError> {
    let (mut keys, mut items): (Vec<Cow<'_, Value>>, Vec<&Value>) = (Vec::new(), Vec::new());
    let mut ends = vec![0i32];
    let mut valid = NullBufferBuilder::new(values.len());
    for value in values {
        if let Value::Map(map) = value {
            for (found, item) in &map.entries {
                keys.push(map_key(of.0, found));
                items.push(item);
            }
        }
        ends.push(end(items.len())?);
        valid.append(matches!(value, Value::Map(_)));
    }
    let keys: Vec<&Value> = keys.iter().map(AsRef::as_ref).collect();
    let columns = vec![array(of.0, &keys)?, array(&of.1.kind, &items)?];
    list_array(kind, offsets(ends), columns, valid.finish())
}

/// A column of lists or maps from the column of their items, or those of their keys and values.
pub(super) fn list_array(
    kind: &Kind,
    ends: OffsetBuffer<i32>,
    mut columns: Vec<ArrayRef>,
    valid: Option<NullBuffer>,
) -> Result<ArrayRef, ArrowError> {
    Ok(match kind {
        Kind::Map(key, of) => {
            let entries = StructArray::try_new(entry_fields(key, of), columns, None)?;
            let field = entries_field(key, of);
            Arc::new(MapArray::try_new(field, ends, entries, valid, false)?)
        }
        Kind::Array(item) if columns.len() == 1 => {
            let items = columns.remove(0);
            Arc::new(ListArray::try_new(item_field(item), ends, items, valid)?)
        }
        _ => return Err(ArrowError::SchemaError("a column has no items".into())),
    })
}

/// A key of a map of `kind`; where it is text, any scalar counts by its text.
pub(super) fn map_key<'a>(kind: &Kind, key: &'a Value) -> Cow<'a, Value> {
    match (kind, key) {
        (Kind::String, Value::String(_)) => Cow::Borrowed(key),
        (Kind::String, other) => Cow::Owned(Value::string(text_of(other))),
        _ => Cow::Borrowed(key),
    }
}

fn objects(kind: &Kind, values: &[&Value]) -> Result<ArrayRef, ArrowError> {
    let (Kind::Object(object), DataType::Struct(fields)) = (kind, arrow_type(kind)) else {
        return Ok(json_texts(values));
    };
    let mut columns = Vec::with_capacity(fields.len());
    for (name, field) in &object.fields {
        let members: Vec<&Value> = values
            .iter()
            .map(|value| match value {
                Value::Object(members) => members.get(name.as_str()).unwrap_or(&Value::Missing),
                _ => &Value::Missing,
            })
            .collect();
        columns.push(array(&field.ty.kind, &members)?);
    }
    let valid: Vec<bool> = values
        .iter()
        .map(|value| matches!(value, Value::Object(_)))
        .collect();
    let nulls = NullBuffer::from(valid);
    Ok(Arc::new(StructArray::try_new(
        fields,
        columns,
        Some(nulls),
    )?))
}

pub(super) fn end(length: usize) -> Result<i32, ArrowError> {
    i32::try_from(length).map_err(|_| offset_overflow())
}

pub(super) fn offsets(ends: Vec<i32>) -> OffsetBuffer<i32> {
    OffsetBuffer::new(ScalarBuffer::from(ends))
}
