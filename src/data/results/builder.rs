//! A column of results that grows value by value.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, NullBufferBuilder, StringBuilder};
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, DurationMicrosecondType, Float64Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{ArrayRef, PrimitiveArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::ArrowError;

use super::columns::{array, end, list_array, map_key, offsets};
use crate::data::build::UTC;
use crate::types::{Kind, Value};

/// A column of results that grows value by value: scalars, and those in lists and maps, straight into
/// Arrow's buffers, everything else as values until the end.
///
/// A value that is not of the column's kind counts as missing.
#[derive(Debug)]
pub struct ResultBuilder {
    kind: Kind,
    slots: Slots,
}

#[derive(Debug)]
enum Slots {
    Truths(BooleanBuilder),
    /// Whole numbers, instants and durations.
    Wholes(Vec<i64>, NullBufferBuilder),
    Days(Vec<i32>, NullBufferBuilder),
    Numbers(Vec<f64>, NullBufferBuilder),
    Texts(StringBuilder),
    /// Lists of scalars: all items behind each other.
    Lists(Box<ResultBuilder>, Ends),
    /// Maps of scalars: all keys, and all values.
    Maps(Box<[ResultBuilder; 2]>, Ends),
    Values(Vec<Value>),
}

/// Where the items of each list end, and which lists there are.
#[derive(Debug)]
struct Ends {
    ends: Vec<usize>,
    valid: NullBufferBuilder,
}

impl Ends {
    fn new(rows: usize) -> Self {
        Self {
            ends: Vec::with_capacity(rows),
            valid: NullBufferBuilder::new(rows),
        }
    }

    /// Ends a list behind `more` items.
    fn push(&mut self, more: usize, is_valid: bool) {
        let end = self.ends.last().copied().unwrap_or_default();
        self.ends.push(end + more);
        self.valid.append(is_valid);
    }

    fn finish(mut self) -> Result<(OffsetBuffer<i32>, Option<NullBuffer>), ArrowError> {
        let ends = std::iter::once(0).chain(self.ends).map(end);
        let ends: Vec<i32> = ends.collect::<Result<_, _>>()?;
        Ok((offsets(ends), self.valid.finish()))
    }
}

fn is_scalar(kind: &Kind) -> bool {
    match kind {
        Kind::Boolean | Kind::Integer | Kind::Number | Kind::String => true,
        Kind::Date | Kind::Datetime | Kind::Duration => true,
        Kind::Nothing | Kind::Array(_) | Kind::Map(..) | Kind::Object(_) | Kind::Opaque => false,
    }
}

impl ResultBuilder {
    /// An empty column of a kind, with room for `rows` values.
    pub fn new(kind: &Kind, rows: usize) -> Self {
        let nulls = NullBufferBuilder::new(rows);
        let slots = match kind {
            Kind::Boolean => Slots::Truths(BooleanBuilder::with_capacity(rows)),
            Kind::Integer | Kind::Datetime | Kind::Duration => {
                Slots::Wholes(Vec::with_capacity(rows), nulls)
            }
            Kind::Date => Slots::Days(Vec::with_capacity(rows), nulls),
            Kind::Number => Slots::Numbers(Vec::with_capacity(rows), nulls),
            Kind::String => Slots::Texts(StringBuilder::new()),
            Kind::Array(item) if is_scalar(&item.kind) => {
                Slots::Lists(Box::new(Self::new(&item.kind, rows)), Ends::new(rows))
            }
            Kind::Map(key, value) if is_scalar(key) && is_scalar(&value.kind) => {
                let parts = [Self::new(key, rows), Self::new(&value.kind, rows)];
                Slots::Maps(Box::new(parts), Ends::new(rows))
            }
            _ => Slots::Values(Vec::with_capacity(rows)),
        };
        Self {
            kind: kind.clone(),
            slots,
        }
    }

    /// An empty column that keeps values as they are, for forms of results that are no columns.
    pub fn of_values(kind: &Kind) -> Self {
        Self {
            kind: kind.clone(),
            slots: Slots::Values(Vec::new()),
        }
    }

    /// Adds a value.
    pub fn push(&mut self, value: Value) {
        match &mut self.slots {
            Slots::Values(values) => values.push(value),
            _ => self.push_ref(&value),
        }
    }

    /// Adds a value that stays where it is.
    pub fn push_ref(&mut self, value: &Value) {
        match (&mut self.slots, value) {
            (Slots::Values(values), value) => values.push(value.clone()),
            (Slots::Truths(truths), Value::Boolean(truth)) => truths.append_value(*truth),
            (Slots::Texts(texts), Value::String(text)) => texts.append_value(text),
            (Slots::Wholes(..), Value::Integer(whole)) if self.kind == Kind::Integer => {
                self.push_whole(Some(*whole));
            }
            (Slots::Wholes(..), Value::Datetime(whole)) if self.kind == Kind::Datetime => {
                self.push_whole(Some(*whole));
            }
            (Slots::Wholes(..), Value::Duration(whole)) if self.kind == Kind::Duration => {
                self.push_whole(Some(*whole));
            }
            (Slots::Days(..), Value::Date(day)) => self.push_whole(Some(i64::from(*day))),
            (Slots::Numbers(..), Value::Number(number)) => self.push_number(Some(*number)),
            (Slots::Numbers(..), Value::Integer(whole)) => self.push_number(Some(*whole as f64)),
            (Slots::Lists(column, ends), Value::Array(items)) => {
                items.iter().for_each(|item| column.push_ref(item));
                ends.push(items.len(), true);
            }
            (Slots::Maps(columns, ends), Value::Map(map)) => {
                let [keys, values] = &mut **columns;
                for (key, value) in &map.entries {
                    keys.push_ref(&map_key(&keys.kind, key));
                    values.push_ref(value);
                }
                ends.push(map.entries.len(), true);
            }
            _ => self.push_missing(),
        }
    }

    /// Adds a missing value.
    pub fn push_missing(&mut self) {
        match &mut self.slots {
            Slots::Truths(truths) => truths.append_null(),
            Slots::Wholes(values, valid) => add(values, valid, None),
            Slots::Days(values, valid) => add(values, valid, None),
            Slots::Numbers(values, valid) => add(values, valid, None),
            Slots::Texts(texts) => texts.append_null(),
            Slots::Lists(_, ends) | Slots::Maps(_, ends) => ends.push(0, false),
            Slots::Values(values) => values.push(Value::Missing),
        }
    }

    /// Adds a whole number, the microseconds of an instant or a duration, or a day, by the kind of the
    /// column.
    pub fn push_whole(&mut self, whole: Option<i64>) {
        match (&mut self.slots, whole) {
            (Slots::Wholes(values, valid), whole) => add(values, valid, whole),
            (Slots::Days(values, valid), day) => {
                add(values, valid, day.and_then(|day| i32::try_from(day).ok()));
            }
            (Slots::Values(values), Some(whole)) => values.push(match self.kind {
                Kind::Datetime => Value::Datetime(whole),
                Kind::Duration => Value::Duration(whole),
                Kind::Date => i32::try_from(whole).map_or(Value::Missing, Value::Date),
                _ => Value::Integer(whole),
            }),
            _ => self.push_missing(),
        }
    }

    /// Adds a number.
    pub fn push_number(&mut self, number: Option<f64>) {
        match (&mut self.slots, number) {
            (Slots::Numbers(values, valid), number) => add(values, valid, number),
            (Slots::Values(values), Some(number)) => values.push(Value::Number(number)),
            _ => self.push_missing(),
        }
    }

    /// Adds a text.
    pub fn push_text(&mut self, text: &str) {
        match &mut self.slots {
            Slots::Texts(texts) => texts.append_value(text),
            Slots::Values(values) => values.push(Value::string(text)),
            _ => self.push_missing(),
        }
    }

    /// Adds a list whose items `write` adds to their column, and says how many they are. False, without a
    /// call, where the column keeps lists as values.
    pub fn push_items(&mut self, write: &mut dyn FnMut(&mut ResultBuilder) -> usize) -> bool {
        let Slots::Lists(column, ends) = &mut self.slots else {
            return false;
        };
        let count = write(column);
        ends.push(count, true);
        true
    }

    /// As [`ResultBuilder::push_items`] a map: `write` adds as many keys as values.
    pub fn push_entries(
        &mut self,
        write: &mut dyn FnMut(&mut ResultBuilder, &mut ResultBuilder) -> usize,
    ) -> bool {
        let Slots::Maps(columns, ends) = &mut self.slots else {
            return false;
        };
        let [keys, values] = &mut **columns;
        let count = write(keys, values);
        ends.push(count, true);
        true
    }

    /// The column as an Arrow array.
    ///
    /// # Errors
    /// Where lists outgrow 32-bit offsets.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        Ok(match self.slots {
            Slots::Truths(mut truths) => Arc::new(truths.finish()),
            Slots::Texts(mut texts) => Arc::new(texts.finish()),
            Slots::Days(values, valid) => Arc::new(primitive::<Date32Type>(values, valid)),
            Slots::Numbers(values, valid) => Arc::new(primitive::<Float64Type>(values, valid)),
            Slots::Wholes(values, valid) => match self.kind {
                Kind::Datetime => {
                    let times = primitive::<TimestampMicrosecondType>(values, valid);
                    Arc::new(times.with_timezone(UTC))
                }
                Kind::Duration => Arc::new(primitive::<DurationMicrosecondType>(values, valid)),
                _ => Arc::new(primitive::<Int64Type>(values, valid)),
            },
            Slots::Lists(column, ends) => {
                let (ends, valid) = ends.finish()?;
                list_array(&self.kind, ends, vec![column.finish()?], valid)?
            }
            Slots::Maps(columns, ends) => {
                let (ends, valid) = ends.finish()?;
                let [keys, values] = *columns;
                list_array(
                    &self.kind,
                    ends,
                    vec![keys.finish()?, values.finish()?],
                    valid,
                )?
            }
            Slots::Values(values) => {
                let values: Vec<&Value> = values.iter().collect();
                array(&self.kind, &values)?
            }
        })
    }

    /// The values, where the column keeps values.
    pub fn into_values(self) -> Vec<Value> {
        match self.slots {
            Slots::Values(values) => values,
            _ => Vec::new(),
        }
    }
}

fn add<T: Default>(values: &mut Vec<T>, valid: &mut NullBufferBuilder, value: Option<T>) {
    valid.append(value.is_some());
    values.push(value.unwrap_or_default());
}

fn primitive<T: ArrowPrimitiveType>(
    values: Vec<T::Native>,
    mut valid: NullBufferBuilder,
) -> PrimitiveArray<T> {
    PrimitiveArray::new(ScalarBuffer::from(values), valid.finish())
}
