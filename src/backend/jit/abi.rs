//! Every layout that compiled code and Rust share.
//!
//! Compiled code reads and writes these structs at the offsets below; the assertions hold the two
//! sides together. A compiled function has the signature `extern "C" fn(*mut Context)`; kernels are
//! listed in [`kernels`](super::kernels). Nothing here owns what its pointers point to: the caller of
//! a compiled function keeps all of it alive for the time of the call.

use std::mem::{align_of, offset_of, size_of};

use super::host::Host;
use super::pool::Pool;

/// What a compiled function works on.
#[repr(C)]
pub(super) struct Context {
    /// The instant of evaluation in microseconds.
    pub(super) now: i64,
    /// Views of the columns and the offsets of the profile's tables.
    pub(super) profile: TableViews,
    /// The same of the events' tables.
    pub(super) events: TableViews,
    /// The rows of the events to go over.
    pub(super) rows: *const u32,
    /// How many rows there are.
    pub(super) row_count: u64,
    /// The group of each row, or one zero where all rows are of one profile.
    pub(super) groups: *const u32,
    /// All ones where every row has a group of its own, 0 where `groups` is one zero.
    pub(super) group_mask: u64,
    /// The state row of group 0.
    pub(super) states: *mut u8,
    /// Where results go, one cell for each attribute; in `prepare`, the bytes of the table.
    pub(super) results: *mut Cell,
    /// How many values of the arena are in use.
    pub(super) arena_used: u64,
    /// The row of the profile's record; 0 where it has none, with views that are missing there.
    pub(super) profile_row: u64,
    /// Values that cross from one compiled function to the next.
    pub(super) frame: *mut Cell,
    /// What kernels work on.
    pub(super) host: *mut Host,
    /// Bit `i`: the rows come in order, and the `i`th clock of the schedule has a time in each of them,
    /// none before the one of the row before.
    pub(super) ascending: u64,
    /// The groups of the folds by key of passes.
    pub(super) pools: *mut Pool,
}

/// The tables of a batch. All arrays have an entry for everything in the layout, so that one index
/// fits both batches; what is not of this batch is missing in it.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub(super) struct TableViews {
    /// One view for each column of the layout, table after table.
    pub(super) columns: *const ColumnView,
    /// The offsets of each table of the layout.
    pub(super) offsets: *const *const i32,
    /// The dictionary table of each text column that has hoisted nodes.
    pub(super) dictionaries: *const *const u8,
}

/// How compiled code sees an Arrow array.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnView {
    /// The values of row 0 on; for booleans the byte that `bit_offset` counts from.
    pub(super) values: *const u8,
    /// The bit of row 0 in `values`, for booleans.
    pub(super) bit_offset: u64,
    /// The validity bits, or a byte of ones.
    pub(super) validity: *const u8,
    /// The bit of row 0 in `validity`.
    pub(super) validity_offset: u64,
    /// All ones where `validity` has a bit for each row, 0 where one bit stands for all.
    pub(super) validity_mask: u64,
    /// For texts, the offsets of the dictionary.
    pub(super) dictionary_offsets: *const i32,
    /// For texts, the bytes of the dictionary.
    pub(super) dictionary_bytes: *const u8,
    /// For texts, how many entries the dictionary has.
    pub(super) dictionary_len: u64,
}

/// A value of any kind with its presence and its fault.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// The value: a boolean as 0 or 1, a whole number, the bits of a number, the address of a text
    /// or of a [`Value`](crate::types::Value).
    pub(super) word: u64,
    /// The length of a text in bytes.
    pub(super) length: u64,
    /// 1 where there is a value.
    pub(super) present: u8,
    /// 1 where computing it met a fault.
    pub(super) fault: u8,
    /// Always zero.
    pub(super) padding: [u8; 6],
}

/// A compiled function.
pub(super) type Entry = unsafe extern "C" fn(*mut Context);

pub(super) const CELL_BYTES: i32 = size_of::<Cell>() as i32;
pub(super) const COLUMN_VIEW_BYTES: i32 = size_of::<ColumnView>() as i32;

/// The bits of a byte of a dictionary table.
pub(super) const TABLE_TRUE: i64 = 1;
/// The value is there.
pub(super) const TABLE_PRESENT: i64 = 2;
/// Computing it met a fault.
pub(super) const TABLE_FAULT: i64 = 4;

const _: () = {
    assert!(
        size_of::<*const u8>() == 8,
        "code is written for 64-bit addresses"
    );
    assert!(
        cfg!(target_endian = "little"),
        "bits and states are little-endian"
    );
    assert!(size_of::<Context>() == 152 && align_of::<Context>() == 8);
    assert!(offset_of!(Context, now) == 0 && offset_of!(Context, host) == 128);
    assert!(offset_of!(Context, profile) == 8 && offset_of!(Context, events) == 32);
    assert!(offset_of!(Context, rows) == 56 && offset_of!(Context, states) == 88);
    assert!(size_of::<TableViews>() == 24 && offset_of!(TableViews, dictionaries) == 16);
    assert!(size_of::<ColumnView>() == 64 && align_of::<ColumnView>() == 8);
    assert!(offset_of!(ColumnView, dictionary_len) == 56);
    assert!(size_of::<Cell>() == 24 && align_of::<Cell>() == 8);
    assert!(offset_of!(Cell, present) == 16 && offset_of!(Cell, fault) == 17);
};
