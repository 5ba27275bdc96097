//! State rows of the rows to come are fetched from memory ahead.
//!
//! Rows come in any order of profiles, so that with many profiles each row finds its states in memory
//! and not in a cache. A processor looks ahead by itself, but only as far as its next wrong guess at a
//! branch, which is a row or two. So each block of rows begins with asking for the states of the block
//! after it, as far as every row touches them. Cranelift has no instruction for this; one call for a block costs less than one for a row.
#![allow(
    unsafe_code,
    reason = "reads the groups of a context and hints at addresses"
)]

use super::abi::Context;

/// Rows of a block: enough to cover the way to memory, few enough that their states fit the nearest
/// cache.
pub(super) const BLOCK_ROWS: u64 = 16;

/// Bytes of what memory gives at once.
pub(super) const LINE_BYTES: usize = 64;

/// How many bytes at the start of a state row are asked for at most: more of them would not fit the
/// nearest cache.
pub(super) const AHEAD_BYTES_MAX: usize = 128;

/// Asks for the first `bytes` of the states of the block after the one that begins at `position`, for the first block also
/// for its own.
pub(super) unsafe extern "C" fn prefetch(
    context: *const Context,
    position: u64,
    stride: u64,
    bytes: u64,
) {
    // SAFETY: compiled code passes the context that it was called with.
    let context = unsafe { &*context };
    if context.group_mask == 0 {
        return;
    }
    let start = match position {
        0 => 0,
        _ => position + BLOCK_ROWS,
    };
    let end = (position + 2 * BLOCK_ROWS).min(context.row_count);
    for row in start..end {
        // SAFETY: there is a group for each row of the call, since the mask is not 0.
        let group = unsafe { *context.groups.add(row as usize) };
        let offset = (u64::from(group) * stride) as usize;
        for byte in (0..bytes as usize).step_by(LINE_BYTES) {
            hint(context.states.wrapping_add(offset + byte));
        }
    }
}

/// Asks for the line of memory of an address, which is followed by nobody.
#[cfg(target_arch = "x86_64")]
#[inline]
pub(in crate::backend) fn hint(address: *const u8) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: a hint reads nothing and never faults, whatever the address.
    unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
}

/// Other machines have no hint in stable Rust.
#[cfg(not(target_arch = "x86_64"))]
#[inline]
pub(in crate::backend) fn hint(_: *const u8) {}
