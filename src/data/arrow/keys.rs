//! Keys, times and ids of Arrow rows.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, Int64Array, StringArray};
use arrow_schema::{ArrowError, DataType};

use super::source::{self, Source, field};
use super::{leaf, source::Ranges};
use crate::data::scan::KeyType;

/// The keys at a place, null where there is none.
pub(super) fn keys(
    source: &Source,
    key_type: KeyType,
    rows: usize,
) -> Result<ArrayRef, ArrowError> {
    if let Some(array) = &source.array {
        let is_view = array.data_type() == &DataType::Utf8View;
        if key_type == KeyType::String && (is_view || is_short(array)) {
            return Ok(Arc::clone(array));
        }
        if let Some(keys) = scalars(array, key_type)? {
            return Ok(keys);
        }
        if let Some(best) = best(array, key_type, 0)? {
            return Ok(gathered(best, key_type));
        }
    }
    let none = (0..rows).map(|_| None);
    Ok(gathered(none.collect(), key_type))
}

/// A dictionary of keys is kept where each entry stands for so many rows on average: then looking up
/// entries, for each partition of a run, costs less than copying and looking up the texts of rows.
const ROWS_PER_ENTRY: usize = 2;

fn scalars(array: &ArrayRef, key_type: KeyType) -> Result<Option<ArrayRef>, ArrowError> {
    Ok(match key_type {
        KeyType::String => leaf::names(array)?.map(|keys| Arc::new(keys) as ArrayRef),
        KeyType::Integer => leaf::key_integers(array)?.map(|keys| Arc::new(keys) as ArrayRef),
    })
}

/// Whether keys are in a dictionary that is worth keeping: one with few entries for its rows.
fn is_short(keys: &ArrayRef) -> bool {
    let Some(keys) = keys.as_dictionary_opt::<Int32Type>() else {
        return false;
    };
    let texts = keys.values();
    let has_few = texts.len() <= keys.len() / ROWS_PER_ENTRY;
    has_few && texts.data_type() == &DataType::Utf8 && texts.null_count() == 0
}

/// The identity that stands for a row.
struct Identity {
    key: Key,
    primary: bool,
}

enum Key {
    Text(String),
    Integer(i64),
}

fn gathered(best: Vec<Option<Identity>>, key_type: KeyType) -> ArrayRef {
    let keys = best.into_iter().map(|found| found.map(|found| found.key));
    match key_type {
        KeyType::String => Arc::new(StringArray::from_iter(keys.map(|key| match key? {
            Key::Text(text) => Some(text),
            Key::Integer(integer) => Some(integer.to_string()),
        }))),
        KeyType::Integer => Arc::new(Int64Array::from_iter(keys.map(|key| match key? {
            Key::Integer(integer) => Some(integer),
            Key::Text(_) => None,
        }))),
    }
}

/// How deep identities lie: a map of lists of identities.
const DEPTH_MAX: usize = 3;

/// The primary identity of each row, else the first; none where the array holds no identities.
fn best(
    array: &ArrayRef,
    key_type: KeyType,
    depth: usize,
) -> Result<Option<Vec<Option<Identity>>>, ArrowError> {
    if depth == DEPTH_MAX {
        return Ok(None);
    }
    let array = leaf::plain(array)?;
    if let Some(object) = array.as_struct_opt() {
        if let Some(ids) = field(object, "id")?
            && let Some(ids) = scalars(&ids, key_type)?
        {
            let primary = field(object, "primary")?;
            return Ok(Some(identities(&ids, primary.as_ref())));
        }
        return namespaces(object, key_type, depth);
    }
    let ranges = match source::items(&array) {
        Some(items) => Some(items),
        None => source::entries(&array)?,
    };
    match ranges {
        Some(ranges) => best_of_ranges(&ranges, key_type, depth),
        None => Ok(None),
    }
}

fn best_of_ranges(
    ranges: &Ranges,
    key_type: KeyType,
    depth: usize,
) -> Result<Option<Vec<Option<Identity>>>, ArrowError> {
    let Some(mut inner) = best(&ranges.values, key_type, depth + 1)? else {
        return Ok(None);
    };
    let owners = ranges.ranges.iter().map(|&(start, end)| {
        let primary = (start..end)
            .find(|&at| inner[at].as_ref().is_some_and(|found| found.primary))
            .or_else(|| (start..end).find(|&at| inner[at].is_some()));
        primary.and_then(|at| inner[at].take())
    });
    Ok(Some(owners.collect()))
}

/// An identity map whose namespaces are the fields of an object.
fn namespaces(
    object: &arrow_array::StructArray,
    key_type: KeyType,
    depth: usize,
) -> Result<Option<Vec<Option<Identity>>>, ArrowError> {
    let mut all: Option<Vec<Option<Identity>>> = None;
    for name in object.column_names() {
        let Some(namespace) = field(object, name)? else {
            continue;
        };
        let Some(found) = best(&namespace, key_type, depth + 1)? else {
            continue;
        };
        match &mut all {
            None => all = Some(found),
            Some(all) => {
                for (known, other) in all.iter_mut().zip(found) {
                    let better = match (&*known, &other) {
                        (None, _) => true,
                        (Some(known), Some(other)) => !known.primary && other.primary,
                        (Some(_), None) => false,
                    };
                    if better {
                        *known = other;
                    }
                }
            }
        }
    }
    Ok(all)
}

fn identities(ids: &ArrayRef, primary: Option<&ArrayRef>) -> Vec<Option<Identity>> {
    let primary = primary.and_then(|primary| primary.as_boolean_opt());
    let texts = ids.as_string_opt::<i32>();
    let integers = ids.as_primitive_opt::<arrow_array::types::Int64Type>();
    let rows = 0..ids.len();
    rows.map(|row| {
        if ids.is_null(row) {
            return None;
        }
        let text = || texts.map(|texts| Key::Text(texts.value(row).to_owned()));
        let integer = || integers.map(|integers| Key::Integer(integers.value(row)));
        Some(Identity {
            key: text().or_else(integer)?,
            primary: primary.is_some_and(|primary| primary.is_valid(row) && primary.value(row)),
        })
    })
    .collect()
}
