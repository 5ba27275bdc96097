//! What compiled code calls for elements of list values and entries of map values.
#![allow(
    unsafe_code,
    reason = "compiled code hands over addresses; each function says what it relies on"
)]

use crate::types::Value;

use super::abi::{Cell, Context};
use super::convert::{cell_at, cell_of, missing_cell};
use super::kernels::guard;
use super::shape::CellKind;

/// How many elements a list or map value has.
pub(super) unsafe extern "C" fn list_length(list: *const Value) -> u64 {
    // SAFETY: compiled code passes the address of a live value.
    match unsafe { &*list } {
        Value::Array(items) => items.len() as u64,
        Value::Map(map) => map.entries.len() as u64,
        _ => 0,
    }
}

/// The element at a position of a list value, or the entry of a map value as an object.
pub(super) unsafe extern "C" fn list_element(
    context: *mut Context,
    list: *const Value,
    position: u64,
    kind: u64,
    out: *mut Cell,
) {
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = missing_cell(false) };
    guard(context, |context| {
        // SAFETY: the address of a live value, and the host outlives the context.
        let (list, host) = unsafe { (&*list, &mut *context.host) };
        let kind = kind_of(kind);
        let cell = match list {
            Value::Array(items) => items.get(position as usize).map(|item| cell_at(kind, item)),
            Value::Map(map) => map.entries.get(position as usize).map(|one| {
                let used = &mut context.arena_used;
                cell_of(host, used, kind, entry(one), false)
            }),
            _ => None,
        };
        // SAFETY: as above.
        unsafe { *out = cell.unwrap_or_else(|| missing_cell(false)) };
    });
}

fn kind_of(code: u64) -> CellKind {
    let kind = CellKind::ALL.get(code as usize).copied();
    kind.unwrap_or(CellKind::Boxed)
}

/// The key of the entry at a position of a map value.
pub(super) unsafe extern "C" fn entry_key(
    map: *const Value,
    position: u64,
    kind: u64,
    out: *mut Cell,
) {
    // SAFETY: the address of a live value that outlives the loop over it, and of a scratch cell.
    let (map, out) = unsafe { (&*map, &mut *out) };
    *out = part_at(map, position, kind, |(key, _)| key);
}

/// The value of the entry at a position of a map value.
pub(super) unsafe extern "C" fn entry_value(
    map: *const Value,
    position: u64,
    kind: u64,
    out: *mut Cell,
) {
    // SAFETY: as in `entry_key`.
    let (map, out) = unsafe { (&*map, &mut *out) };
    *out = part_at(map, position, kind, |(_, value)| value);
}

/// A part of the entry at a position of a map value, as a cell of a kind.
fn part_at(
    map: &Value,
    position: u64,
    kind: u64,
    part: impl FnOnce(&(Value, Value)) -> &Value,
) -> Cell {
    let entry = entry_at(map, position);
    entry.map_or_else(
        || missing_cell(false),
        |entry| cell_at(kind_of(kind), part(entry)),
    )
}

fn entry_at(map: &Value, position: u64) -> Option<&(Value, Value)> {
    match map {
        Value::Map(map) => map.entries.get(position as usize),
        _ => None,
    }
}

/// An entry of a map as folds see it.
fn entry((key, value): &(Value, Value)) -> Value {
    Value::object([("key".into(), key.clone()), ("value".into(), value.clone())])
}
