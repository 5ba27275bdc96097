//! How much memory the rows of a batch take.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use hashbrown::HashSet;

use super::Batch;

/// Dictionaries that were counted, by where their first bytes lie; they must stay where they are.
#[derive(Debug, Default)]
pub struct CountedDictionaries(HashSet<usize>);

impl Batch {
    /// About how many bytes `rows` of its rows take: of arrays that it has a part of, that part; of
    /// dictionaries that several batches share, nothing where they were counted before.
    pub fn bytes_of(&self, rows: usize, counted: &mut CountedDictionaries) -> usize {
        let times = self.times.as_ref().map(|times| own_bytes(times));
        let ids = self.ids.as_deref().map(|ids| own_bytes(ids));
        let columns = self.tables.iter().flat_map(|table| &table.columns);
        let columns: usize = columns.map(|column| counted.bytes(column)).sum();
        let offsets = self.tables.iter().flat_map(|table| &table.offsets);
        let offsets: usize = offsets.map(|offsets| size_of_val::<[i32]>(offsets)).sum();
        let all = own_bytes(&self.keys) + times.unwrap_or(0) + ids.unwrap_or(0) + columns + offsets;
        let share = all as u128 * rows as u128 / self.rows().max(1) as u128;
        usize::try_from(share).unwrap_or(usize::MAX)
    }
}

impl CountedDictionaries {
    fn bytes(&mut self, column: &ArrayRef) -> usize {
        let Some(dictionary) = column.as_any_dictionary_opt() else {
            return own_bytes(column);
        };
        let values = dictionary.values();
        let first = values
            .to_data()
            .buffers()
            .first()
            .map(|bytes| bytes.as_ptr() as usize);
        let is_new = first.is_none_or(|first| self.0.insert(first));
        own_bytes(dictionary.keys()) + if is_new { own_bytes(values) } else { 0 }
    }
}

fn own_bytes(array: &dyn Array) -> usize {
    array.to_data().get_slice_memory_size().unwrap_or(0)
}
