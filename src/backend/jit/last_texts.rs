//! The last texts of a column, from the numbers of their entries.
#![allow(
    unsafe_code,
    reason = "reads the state of a fold and the dictionary of a column"
)]

use crate::types::Value;

use super::abi::{Cell, ColumnView, Context};
use super::convert::{cell_of, missing_cell};
use super::kernels::guard;
use super::shape::CellKind;

/// Writes the list of the texts of up to `count` entries of the column of events behind a view. Each is
/// the number of an entry, counted from 1; 0 stands behind the last of them.
pub(super) unsafe extern "C" fn last_texts(
    context: *mut Context,
    view: u64,
    entries: *const u64,
    count: u64,
    out: *mut Cell,
) {
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = missing_cell(false) };
    guard(context, |context| {
        // SAFETY: the host outlives the context.
        let host = unsafe { &mut *context.host };
        // SAFETY: there is a view for each column, and compiled code knows which it is.
        let view = unsafe { &*context.events.columns.add(view as usize) };
        // SAFETY: these words of the state are of the fold, and nobody writes to them meanwhile.
        let entries = unsafe { std::slice::from_raw_parts(entries, count as usize) };
        let known = entries.iter().take_while(|&&entry| entry != 0).count();
        let texts = entries[..known].iter().map(|&entry| {
            // SAFETY: compiled code took the entry from a row of this column.
            let text = unsafe { text_of_entry(view, entry as usize - 1) };
            Value::String(host.texts.shared(text))
        });
        let value = Value::Array(texts.collect());
        // SAFETY: as above.
        unsafe { *out = cell_of(host, &mut context.arena_used, CellKind::Boxed, value, false) };
    });
}

/// The text of an entry of a dictionary.
///
/// # Safety
///
/// The view is of a text column that is alive, whose dictionary has the entry.
unsafe fn text_of_entry(view: &ColumnView, entry: usize) -> &str {
    // SAFETY: a dictionary has an offset for each entry and one behind the last.
    let (start, end) = unsafe {
        let offset = view.dictionary_offsets.add(entry);
        (*offset as usize, *offset.add(1) as usize)
    };
    // SAFETY: the offsets of a `StringArray` ascend and lie within its bytes.
    let bytes =
        unsafe { std::slice::from_raw_parts(view.dictionary_bytes.add(start), end - start) };
    // SAFETY: each string of a `StringArray` is UTF-8.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}
