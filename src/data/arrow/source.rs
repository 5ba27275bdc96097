//! The way from a row of Arrow data to the values at a place.
//!
//! A place is an array, or, in flat files, the columns whose dotted names begin with its path, or
//! both. Dotted names of top-level columns are paths; deeper fields are taken by their exact name.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, MapArray, RecordBatch, StructArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{ArrowError, DataType};

use super::leaf;
use crate::data::gather;

/// The values at one place, one for each row.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) array: Option<ArrayRef>,
    /// Columns further down, by the rest of their dotted names.
    pub(super) dotted: Vec<(String, ArrayRef)>,
}

impl Source {
    /// The rows of a batch themselves.
    pub(super) fn rows(batch: &RecordBatch) -> Self {
        let schema = batch.schema();
        let names = schema.fields().iter().map(|field| field.name().clone());
        Self {
            array: None,
            dotted: names.zip(batch.columns().iter().cloned()).collect(),
        }
    }

    /// One array.
    pub(super) fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        let array = match array.data_type() {
            DataType::Null => None,
            _ => Some(leaf::plain(array)?),
        };
        Ok(Self {
            array,
            dotted: Vec::new(),
        })
    }

    /// Whether nothing of it is in the data.
    pub(super) fn is_absent(&self) -> bool {
        self.array.is_none() && self.dotted.is_empty()
    }

    /// The place under a name: a field of an object, the value of a key of a map.
    pub(super) fn member(&self, name: &str) -> Result<Self, ArrowError> {
        let inside = match &self.array {
            Some(array) => member_of(array, name)?,
            None => None,
        };
        let exact = || self.dotted.iter().find(|(rest, _)| rest == name);
        let array = inside.or_else(|| exact().map(|(_, array)| Arc::clone(array)));
        let mut source = match array {
            Some(array) => Self::of(&array)?,
            None => Self::default(),
        };
        source.dotted = self
            .dotted
            .iter()
            .filter_map(|(rest, array)| {
                let rest = rest.strip_prefix(name)?.strip_prefix('.')?;
                Some((rest.to_owned(), Arc::clone(array)))
            })
            .collect();
        Ok(source)
    }

    /// In which of `rows` rows anything is there.
    pub(super) fn present(&self, rows: usize) -> BooleanBuffer {
        let columns = self.dotted.iter().map(|(_, array)| array);
        let mut present = BooleanBuffer::new_unset(rows);
        for array in self.array.iter().chain(columns) {
            present = &present | &there(array.as_ref());
        }
        present
    }
}

/// In which rows an array has a value.
pub(super) fn there(array: &dyn Array) -> BooleanBuffer {
    match array.logical_nulls() {
        Some(nulls) => nulls.inner().clone(),
        None => BooleanBuffer::new_set(array.len()),
    }
}

fn member_of(array: &ArrayRef, name: &str) -> Result<Option<ArrayRef>, ArrowError> {
    if let Some(object) = array.as_struct_opt() {
        return field(object, name);
    }
    match array.as_map_opt() {
        Some(map) => entry(map, name).map(Some),
        None => Ok(None),
    }
}

/// A field of an object; missing where the object is.
pub(super) fn field(object: &StructArray, name: &str) -> Result<Option<ArrayRef>, ArrowError> {
    let Some(child) = object.column_by_name(name) else {
        return Ok(None);
    };
    match object.nulls().filter(|nulls| nulls.null_count() > 0) {
        Some(nulls) if *child.data_type() != DataType::Null => {
            let missing = BooleanArray::new(!nulls.inner(), None);
            arrow_select::nullif::nullif(&leaf::plain(child)?, &missing).map(Some)
        }
        _ => Ok(Some(Arc::clone(child))),
    }
}

/// The values under one key of a map; the last entry of a key counts.
fn entry(map: &MapArray, name: &str) -> Result<ArrayRef, ArrowError> {
    let Some(keys) = leaf::names(map.keys())? else {
        return Ok(arrow_array::new_null_array(&DataType::Null, map.len()));
    };
    let offsets = map.value_offsets();
    let rows: arrow_array::UInt32Array = (0..map.len())
        .map(|row| {
            if map.is_null(row) {
                return None;
            }
            let mut range = index(offsets[row])..index(offsets[row + 1]);
            let found = range.rfind(|&at| keys.is_valid(at) && keys.value(at) == name)?;
            u32::try_from(found).ok()
        })
        .collect();
    arrow_select::take::take(map.values(), &rows, None)
}

fn index(offset: i32) -> usize {
    offset.unsigned_abs() as usize
}

/// The rows of a list or map: which value belongs to which owner.
#[derive(Debug)]
pub(super) struct Ranges {
    pub(super) values: ArrayRef,
    /// The keys of the entries where it is a map.
    pub(super) keys: Option<ArrayRef>,
    /// For each owner where its values begin and end; empty where the list is missing.
    pub(super) ranges: Vec<(usize, usize)>,
}

/// The items of an array of lists.
pub(super) fn items(array: &ArrayRef) -> Option<Ranges> {
    let ranged = |values: &ArrayRef, range: &dyn Fn(usize) -> (usize, usize)| Ranges {
        values: Arc::clone(values),
        keys: None,
        ranges: ranges(array.as_ref(), range),
    };
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let offsets = list.value_offsets();
            Some(ranged(list.values(), &|row| {
                (index(offsets[row]), index(offsets[row + 1]))
            }))
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            let offsets = list.value_offsets();
            let at = |row: usize| usize::try_from(offsets[row]).unwrap_or(0);
            Some(ranged(list.values(), &|row| (at(row), at(row + 1))))
        }
        DataType::FixedSizeList(_, size) => {
            let list = array.as_fixed_size_list();
            let size = usize::try_from(*size).unwrap_or(0);
            Some(ranged(list.values(), &|row| (row * size, (row + 1) * size)))
        }
        _ => None,
    }
}

/// The entries of an array of maps, or of objects that stand for maps.
pub(super) fn entries(array: &ArrayRef) -> Result<Option<Ranges>, ArrowError> {
    if let Some(map) = array.as_map_opt() {
        let offsets = map.value_offsets();
        let range = |row: usize| (index(offsets[row]), index(offsets[row + 1]));
        return Ok(Some(Ranges {
            values: Arc::clone(map.values()),
            keys: Some(Arc::clone(map.keys())),
            ranges: ranges(array.as_ref(), &range),
        }));
    }
    match array.as_struct_opt() {
        Some(object) => fields(object),
        None => Ok(None),
    }
}

/// The fields of objects as entries; only where all are of one type, as the values of a map are.
fn fields(object: &StructArray) -> Result<Option<Ranges>, ArrowError> {
    let width = object.num_columns();
    let mut columns = Vec::with_capacity(width);
    for name in object.column_names() {
        columns.extend(field(object, name)?);
    }
    let Some(first) = columns.first() else {
        return Ok(None);
    };
    if columns
        .iter()
        .any(|column| column.data_type() != first.data_type())
    {
        return Ok(None);
    }
    let arrays: Vec<&dyn Array> = columns.iter().map(|column| column.as_ref()).collect();
    let rows = 0..object.len();
    let places: Vec<(usize, usize)> = rows
        .flat_map(|row| (0..width).map(move |column| (column, row)))
        .collect();
    let names = arrow_array::StringArray::from_iter_values(
        (0..object.len()).flat_map(|_| object.column_names()),
    );
    Ok(Some(Ranges {
        values: arrow_select::interleave::interleave(&arrays, &places)?,
        keys: Some(Arc::new(names)),
        ranges: ranges(object, &|row| (row * width, (row + 1) * width)),
    }))
}

fn ranges(array: &dyn Array, range: &dyn Fn(usize) -> (usize, usize)) -> Vec<(usize, usize)> {
    let rows = 0..array.len();
    rows.map(|row| {
        if array.is_null(row) {
            (0, 0)
        } else {
            range(row)
        }
    })
    .collect()
}

impl Ranges {
    /// Which values are there, in order, and where those of each owner end.
    ///
    /// A missing value is no row. Of entries with one key the last counts, even a missing one.
    pub(super) fn rows(&self) -> Result<(Vec<u32>, Vec<i32>), ArrowError> {
        let there = there(self.values.as_ref());
        let keys = match &self.keys {
            Some(keys) => leaf::strings(keys)?,
            None => None,
        };
        let codes = keys
            .as_ref()
            .map(|keys| keys.as_dictionary::<arrow_array::types::Int32Type>());
        let mut last_owner = vec![usize::MAX; codes.map_or(0, |codes| codes.values().len())];
        let mut rows: Vec<u32> = Vec::with_capacity(self.values.len());
        let mut ends = vec![0i32];
        for (owner, &(start, end)) in self.ranges.iter().enumerate() {
            let first = rows.len();
            for at in (start..end).rev() {
                if let Some(codes) = codes {
                    let code = codes.keys().value(at).unsigned_abs() as usize;
                    if codes.is_null(at) || std::mem::replace(&mut last_owner[code], owner) == owner
                    {
                        continue;
                    }
                }
                if there.value(at) {
                    rows.push(u32::try_from(at).map_err(|_| gather::offset_overflow())?);
                }
            }
            rows[first..].reverse();
            ends.push(i32::try_from(rows.len()).map_err(|_| gather::offset_overflow())?);
        }
        Ok((rows, ends))
    }
}
