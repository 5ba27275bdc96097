//! Blocks of results that several threads make and one order hands on.
//!
//! Who has made a block waits for nobody; the block waits for those before it. How many do so is
//! bounded, and the first error is the first in the order of the blocks, whoever was faster.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::parallel::OnPanic;
use crate::diagnostic::Diagnostic;

/// Blocks that are made by several threads and handed on in their order.
pub(super) struct Line<'e, T> {
    turns: Mutex<Turns<'e, T>>,
    changed: Condvar,
}

/// Which block is whose, and which are handed on.
struct Turns<'e, T> {
    blocks: usize,
    /// How many blocks may be under way or ready.
    ahead: usize,
    next_block: usize,
    next_out: usize,
    ready: BTreeMap<usize, Made<T>>,
    /// Whether a block is an error, or a thread has panicked: no more are begun.
    has_failed: bool,
    faults: Vec<u64>,
    error: Option<Diagnostic>,
    each: &'e mut (dyn FnMut(T) -> Result<(), Diagnostic> + Send),
}

/// What became of a block, with the faults of its attributes.
pub(super) type Made<T> = Result<(T, Vec<u64>), Diagnostic>;

impl<'e, T> Line<'e, T> {
    /// A line of `blocks` blocks, of which no more than `ahead` are under way or kept at once, with
    /// counts of `faults` so far; each block goes to `each`.
    pub(super) fn new(
        blocks: usize,
        ahead: usize,
        faults: Vec<u64>,
        each: &'e mut (dyn FnMut(T) -> Result<(), Diagnostic> + Send),
    ) -> Self {
        Self {
            turns: Mutex::new(Turns {
                blocks,
                ahead,
                next_block: 0,
                next_out: 0,
                ready: BTreeMap::new(),
                has_failed: false,
                faults,
                error: None,
                each,
            }),
            changed: Condvar::new(),
        }
    }

    /// What a thread does: it makes blocks by their numbers while there are some left.
    pub(super) fn work(&self, make: impl Fn(usize) -> Made<T>) {
        let _guard = OnPanic(|| {
            self.lock().has_failed = true;
            self.changed.notify_all();
        });
        while let Some(block) = self.take() {
            let made = make(block);
            self.lock().give(block, made);
            self.changed.notify_all();
        }
    }

    /// The faults of all blocks, or the first error in their order.
    pub(super) fn result(self) -> Result<Vec<u64>, Diagnostic> {
        let turns = self.turns.into_inner();
        let turns = turns.unwrap_or_else(PoisonError::into_inner);
        turns.error.map_or(Ok(turns.faults), Err)
    }

    fn lock(&self) -> MutexGuard<'_, Turns<'e, T>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a block that nobody works on; none at the end. Waits while the one that is handed
    /// on next is so late that too many others would be kept.
    fn take(&self) -> Option<usize> {
        let mut turns = self.lock();
        loop {
            if turns.has_failed || turns.next_block == turns.blocks {
                return None;
            }
            if turns.next_block - turns.next_out < turns.ahead {
                turns.next_block += 1;
                return Some(turns.next_block - 1);
            }
            let waited = self.changed.wait(turns);
            turns = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<T> Turns<'_, T> {
    /// Hands on what is next in order, up to the first error.
    fn give(&mut self, block: usize, made: Made<T>) {
        self.has_failed |= made.is_err();
        self.ready.insert(block, made);
        while self.error.is_none()
            && let Some(made) = self.ready.remove(&self.next_out)
        {
            self.next_out += 1;
            let handed_on = made.and_then(|(made, faults)| {
                for (all, faults) in self.faults.iter_mut().zip(faults) {
                    *all += faults;
                }
                (self.each)(made)
            });
            self.has_failed |= handed_on.is_err();
            self.error = handed_on.err();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::parallel::together;
    use super::*;
    use crate::diagnostic::{Code, Span};

    fn error(text: &str) -> Diagnostic {
        Diagnostic::error(Code::ResultUnwritable, Span::default(), text)
    }

    #[test]
    fn blocks_are_handed_on_in_order_and_few_wait_for_a_slow_one() {
        let mut given = Vec::new();
        let mut each = |block| {
            given.push(block);
            Ok(())
        };
        let begun = AtomicUsize::new(0);
        let line = Line::new(500, 6, vec![0], &mut each);
        let make = |block| {
            begun.fetch_add(1, Ordering::SeqCst);
            if block == 0 {
                // Long enough for the others to make all that they may, and more if they could.
                for _ in 0..20 {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    assert!(begun.load(Ordering::SeqCst) <= 6);
                }
            }
            Ok((block, vec![1]))
        };
        together(3, || line.work(make), || line.work(make));
        assert_eq!(line.result().unwrap(), [500]);
        assert_eq!(given, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_error_is_that_of_the_first_block_not_of_the_fastest_thread() {
        for fails_to_give in [false, true] {
            let mut given = Vec::new();
            let mut each = |block| {
                if fails_to_give && block == 2 {
                    return Err(error("given 2"));
                }
                given.push(block);
                Ok(())
            };
            let late = AtomicUsize::new(0);
            let line = Line::new(10, 8, Vec::new(), &mut each);
            let make = |block| {
                if block == 4 {
                    late.store(1, Ordering::SeqCst);
                    return Err(error("made 4"));
                }
                // Every other block comes after the error of the fourth.
                while late.load(Ordering::SeqCst) == 0 {
                    std::thread::yield_now();
                }
                match block {
                    3 => Err(error("made 3")),
                    _ => Ok((block, Vec::new())),
                }
            };
            together(4, || line.work(make), || line.work(make));
            let expected = ["made 3", "given 2"][usize::from(fails_to_give)];
            assert_eq!(line.result().unwrap_err().message, expected);
            let whole = [3, 2][usize::from(fails_to_give)];
            assert_eq!(given, (0..whole).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_thread_that_panics_keeps_nobody_waiting() {
        let mut each = |_: usize| Ok(());
        let line = Line::new(100, 4, Vec::new(), &mut each);
        let make = |block| {
            assert!(block != 1, "a panic that the test wants");
            Ok((block, Vec::new()))
        };
        let ended = catch_unwind(AssertUnwindSafe(|| {
            together(3, || line.work(make), || line.work(make));
        }));
        assert!(ended.is_err());
    }
}
