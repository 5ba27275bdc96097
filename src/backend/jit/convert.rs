//! Cells of compiled code from values, and values from cells.
#![allow(
    unsafe_code,
    reason = "cells hold addresses that compiled code and the arena vouch for"
)]

use crate::data::ResultBuilder;
use crate::types::Value;

use super::abi::Cell;
use super::calls::{Argument, Truths};
use super::host::Host;
use super::shape::CellKind;
use super::texts::Texts;

/// The value of a cell.
///
/// # Safety
///
/// The cell holds what `kind` says; addresses in it are those of a live text or value.
// Inlined it writes a value where it goes; a copy of one that was just written waits for its parts.
#[inline]
pub(super) unsafe fn value_of(cell: &Cell, kind: CellKind) -> Value {
    if cell.present == 0 {
        return Value::Missing;
    }
    let whole = cell.word.cast_signed();
    match kind {
        CellKind::Boolean => Value::Boolean(cell.word != 0),
        CellKind::Integer => Value::Integer(whole),
        CellKind::Number => Value::Number(f64::from_bits(cell.word)),
        CellKind::Date => Value::Date(whole as i32),
        CellKind::Datetime => Value::Datetime(whole),
        CellKind::Duration => Value::Duration(whole),
        // SAFETY: it is a present text cell.
        CellKind::String => Value::string(unsafe { text_of(cell) }),
        CellKind::Boxed => {
            // SAFETY: a boxed cell holds the address of a live value (the caller says so).
            unsafe { &*(cell.word as *const Value) }.clone()
        }
    }
}

/// The text of a cell.
///
/// # Safety
///
/// The cell is present and of a text, which lives as long as the caller uses it.
pub(super) unsafe fn text_of<'a>(cell: &Cell) -> &'a str {
    // SAFETY: a present text cell holds address and length of live UTF-8 (the caller says so): bytes
    // of a `StringArray`, of a constant, or of a value of the arena.
    let bytes = unsafe { std::slice::from_raw_parts(cell.word as *const u8, cell.length as usize) };
    // SAFETY: as above, they are UTF-8.
    unsafe { std::str::from_utf8_unchecked(bytes) }
}

/// Adds the value of a cell to a column of results; scalars go there without a detour.
///
/// # Safety
///
/// As [`value_of`].
pub(super) unsafe fn push_cell(cell: &Cell, kind: CellKind, column: &mut ResultBuilder) {
    match kind {
        _ if cell.present == 0 => column.push_missing(),
        CellKind::Integer | CellKind::Date | CellKind::Datetime | CellKind::Duration => {
            column.push_whole(Some(cell.word.cast_signed()));
        }
        CellKind::Number => column.push_number(Some(f64::from_bits(cell.word))),
        // SAFETY: it is a present text cell.
        CellKind::String => column.push_text(unsafe { text_of(cell) }),
        // SAFETY: a boxed cell holds the address of a live value (the caller says so).
        CellKind::Boxed => column.push_ref(unsafe { &*(cell.word as *const Value) }),
        // SAFETY: the caller vouches for the cell.
        CellKind::Boolean => column.push(unsafe { value_of(cell, kind) }),
    }
}

/// An argument as it is handed over.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    Constant(&'a Value),
    Cell(&'a Cell, CellKind),
}

/// What is handed over for arguments; `cells` are those that are not constant, in order.
///
/// # Safety
///
/// `cells` points to as many cells as there are arguments from cells, each as [`value_of`] wants it,
/// and all of them outlive the use of what is given.
#[inline]
pub(super) unsafe fn given<'a>(
    arguments: &'a [Argument],
    cells: *const Cell,
) -> impl Iterator<Item = Given<'a>> {
    let mut next = cells;
    arguments.iter().map(move |argument| match argument {
        Argument::Constant(value) => Given::Constant(value),
        Argument::Cell(kind) => {
            // SAFETY: there is one cell for each such argument (the caller says so).
            let cell = unsafe { &*next };
            // SAFETY: one past the last of them at most.
            next = unsafe { next.add(1) };
            Given::Cell(cell, *kind)
        }
    })
}

/// The value of an argument of an item.
///
/// # Safety
///
/// As [`value_of`], for a cell.
#[inline]
unsafe fn item_part(given: Given<'_>, texts: &mut Texts) -> Value {
    match given {
        Given::Constant(value) => value.clone(),
        // SAFETY: the caller vouches for the cell.
        Given::Cell(cell, kind) => unsafe { item_value(cell, kind, texts) },
    }
}

/// Appends the values of the arguments of an item to `item`; texts that came before are shared.
///
/// # Safety
///
/// As [`given`].
pub(super) unsafe fn item_of(
    arguments: &[Argument],
    cells: *const Cell,
    texts: &mut Texts,
    item: &mut Vec<Value>,
) {
    // SAFETY: the caller vouches for the cells.
    let parts = unsafe { given(arguments, cells) };
    // SAFETY: as above.
    item.extend(parts.map(|part| unsafe { item_part(part, texts) }));
}

/// The first value of an item and the truths of its conditions, a missing one being false.
///
/// # Safety
///
/// As [`given`], for the first argument and a cell for each of the cells of `truths`.
#[inline]
pub(super) unsafe fn truths_of(
    first: &Argument,
    truths: &Truths,
    cells: *const Cell,
    texts: &mut Texts,
) -> (Value, u64) {
    let (first, conditions) = match first {
        Argument::Constant(value) => (value.clone(), cells),
        // SAFETY: the first cell is of that kind (the caller says so), and one past it at most.
        Argument::Cell(kind) => unsafe { (item_value(&*cells, *kind, texts), cells.add(1)) },
    };
    let mut all = truths.constant;
    for (place, index) in truths.cells.iter().enumerate() {
        // SAFETY: there is a cell for each of these conditions (the caller says so).
        let cell = unsafe { &*conditions.add(place) };
        all |= u64::from(cell.present != 0 && cell.word != 0) << index;
    }
    (first, all)
}

/// As [`value_of`], for items: texts that came before are shared.
///
/// # Safety
///
/// As [`value_of`].
#[inline]
pub(super) unsafe fn item_value(cell: &Cell, kind: CellKind, texts: &mut Texts) -> Value {
    match kind {
        CellKind::String if cell.present != 0 => {
            // SAFETY: the cell is a present one of a text (the caller says so).
            let text = unsafe { text_of(cell) };
            Value::String(texts.shared(text))
        }
        // SAFETY: the caller vouches for the cell.
        _ => unsafe { value_of(cell, kind) },
    }
}

/// The values of arguments, and whether one of them met a fault.
///
/// # Safety
///
/// As [`given`].
pub(super) unsafe fn values_of(arguments: &[Argument], cells: *const Cell) -> (Vec<Value>, bool) {
    let mut fault = false;
    // SAFETY: the caller vouches for the cells.
    let values = unsafe { given(arguments, cells) }.map(|part| match part {
        Given::Constant(value) => value.clone(),
        Given::Cell(cell, kind) => {
            fault |= cell.fault != 0;
            // SAFETY: the cell is of this kind (the caller says so).
            unsafe { value_of(cell, kind) }
        }
    });
    let values = values.collect();
    (values, fault)
}

/// A value as a cell of a kind. Texts and compound values are kept in the arena. A value of another
/// kind would make compiled code follow a number as an address, so it counts as missing.
pub(super) fn cell_of(
    host: &mut Host,
    used: &mut u64,
    kind: CellKind,
    value: Value,
    fault: bool,
) -> Cell {
    let (word, length) = match (kind, value) {
        (_, Value::Missing) => return missing_cell(fault),
        (CellKind::String, Value::String(text)) => {
            let (address, length) = (text.as_ptr() as u64, text.len() as u64);
            host.arena.keep(used, Value::String(text));
            (address, length)
        }
        (CellKind::Boxed, compound) => (host.arena.keep(used, compound) as u64, 0),
        (kind, scalar) => match scalar_word(kind, &scalar) {
            Some(word) => (word, 0),
            None => return missing_cell(fault),
        },
    };
    Cell {
        word,
        length,
        present: 1,
        fault: u8::from(fault),
        padding: [0; 6],
    }
}

/// A cell of a kind that refers to a value where it stands; the value outlives the use of the cell.
pub(super) fn cell_at(kind: CellKind, value: &Value) -> Cell {
    let (word, length) = match (kind, value) {
        (_, Value::Missing) => return missing_cell(false),
        (CellKind::String, Value::String(text)) => (text.as_ptr() as u64, text.len() as u64),
        (CellKind::Boxed, value) => (std::ptr::from_ref(value) as u64, 0),
        (kind, value) => match scalar_word(kind, value) {
            Some(word) => (word, 0),
            None => return missing_cell(false),
        },
    };
    Cell {
        word,
        length,
        present: 1,
        ..Cell::default()
    }
}

/// The word of a scalar that is no text; none for a value of another kind.
fn scalar_word(kind: CellKind, value: &Value) -> Option<u64> {
    match (kind, value) {
        (CellKind::Boolean, Value::Boolean(truth)) => Some(u64::from(*truth)),
        (CellKind::Integer, Value::Integer(whole))
        | (CellKind::Datetime, Value::Datetime(whole))
        | (CellKind::Duration, Value::Duration(whole)) => Some(whole.cast_unsigned()),
        (CellKind::Number, Value::Number(number)) => Some(number.to_bits()),
        (CellKind::Date, Value::Date(day)) => Some(i64::from(*day).cast_unsigned()),
        _ => None,
    }
}

/// A missing value of any kind: its word is the address of a missing value, which is safe to read
/// as whatever compiled code takes it for.
pub(super) fn missing_cell(fault: bool) -> Cell {
    Cell {
        word: missing_address(),
        length: 0,
        present: 0,
        fault: u8::from(fault),
        padding: [0; 6],
    }
}

/// The address of a value that is missing.
pub(super) fn missing_address() -> u64 {
    static MISSING: Value = Value::Missing;
    std::ptr::from_ref(&MISSING) as u64
}
