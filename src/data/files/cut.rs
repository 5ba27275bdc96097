//! How many rows of a record batch are read at once: keys and ids can become plain texts in a batch, and a file
//! has a text of a megabyte once for thousands of rows.

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};

use super::reader::{BATCH_BYTES_MAX, BATCH_ROWS_MAX};
use crate::data::scan::Scan;
use crate::schema::layout::PathStep;
use crate::types::stack::with_stack;

/// How many of the first rows of a batch are read next: one at least where it has any.
pub(super) fn rows_at_once(batch: &RecordBatch, scan: &Scan) -> usize {
    let mut rows = batch.num_rows().min(BATCH_ROWS_MAX);
    let paths = scan.key.iter().chain(&scan.id);
    let firsts: Vec<&str> = paths.filter_map(|path| first_of(path)).collect();
    let is_text = |name: &str| {
        let below = |first: &str| {
            name.strip_prefix(first)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        firsts.iter().any(|first| *first == name || below(first))
    };
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    for (_, column) in fields.filter(|(field, _)| is_text(field.name())) {
        while rows > 1 {
            let bytes = text_bytes(&column.slice(0, rows));
            if bytes <= BATCH_BYTES_MAX {
                break;
            }
            let fitting = rows as u128 * BATCH_BYTES_MAX as u128 / bytes as u128;
            rows = (fitting as usize).clamp(1, rows - 1);
        }
    }
    rows
}

fn first_of(path: &[PathStep]) -> Option<&str> {
    let (PathStep::Field(name) | PathStep::Key(name)) = path.first()?;
    Some(name)
}

/// How many bytes the texts of dictionaries take at most where each row has its own; exactly that where
/// they are many.
fn text_bytes(array: &dyn Array) -> usize {
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let values = dictionary.values();
        let Some(texts) = values
            .as_string_opt::<i32>()
            .filter(|texts| !texts.is_empty())
        else {
            return 0;
        };
        let ends = texts.value_offsets();
        // Most texts are short; that is seen without a look at every row.
        if texts.len() <= array.len() {
            let lengths = ends.windows(2).map(|ends| (ends[1] - ends[0]) as usize);
            let most = lengths.max().unwrap_or(0).saturating_mul(array.len());
            if most <= BATCH_BYTES_MAX {
                return most;
            }
        }
        let length = |key: usize| {
            ends.get(key + 1)
                .map_or(0, |end| (end - ends[key]) as usize)
        };
        let keys = dictionary.normalized_keys().into_iter();
        return keys.fold(0, |all, key| all.saturating_add(length(key)));
    }
    let within = |items: &dyn Array, offsets: &[i32]| match (offsets.first(), offsets.last()) {
        (Some(&start), Some(&end)) => {
            let (start, end) = (start as usize, end as usize);
            with_stack(|| text_bytes(&items.slice(start, end - start)))
        }
        _ => 0,
    };
    if let Some(object) = array.as_struct_opt() {
        let members = object.columns().iter();
        return members.fold(0, |all, member| {
            all.saturating_add(with_stack(|| text_bytes(member)))
        });
    }
    if let Some(list) = array.as_list_opt::<i32>() {
        return within(list.values(), list.value_offsets());
    }
    match array.as_map_opt() {
        Some(map) => within(map.entries(), map.value_offsets()),
        None => 0,
    }
}
