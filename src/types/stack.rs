//! Room for recursion: trees may be far deeper than a thread's stack.

/// Stack that must be left before a step of a recursion begins, in bytes.
const STACK_RESERVE_BYTES: usize = 128 * 1024;
/// Stack that is added where less is left, in bytes.
const STACK_GROWTH_BYTES: usize = 4 * 1024 * 1024;

/// Runs one step of a recursion with enough stack below it.
///
/// A chain such as `1 + 1 + 1 …` is no nesting to its author, but it is a deep tree. Every walk that
/// recurses over trees calls itself through this.
#[inline]
pub fn with_stack<R>(step: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(STACK_RESERVE_BYTES, STACK_GROWTH_BYTES, step)
}
