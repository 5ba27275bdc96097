//! Work that several threads share.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does something where its thread ends by a panic, such as telling others that wait for it.
pub(super) struct OnPanic<F: Fn()>(pub(super) F);

impl<F: Fn()> Drop for OnPanic<F> {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)();
        }
    }
}

/// What `work` does, done by several threads at once: `others` of them beside this one, which does
/// `own`. Where the system has no more threads, fewer do it.
pub(super) fn together(others: usize, work: impl Fn() + Sync, own: impl FnOnce()) {
    let work = &work;
    thread::scope(|scope| {
        for _ in 0..others {
            let thread = thread::Builder::new().spawn_scoped(scope, work);
            if thread.is_err() {
                break;
            }
        }
        own();
    });
}

/// What `make` makes of each item, in the order of the items.
pub(super) fn map<T: Send, R: Send>(
    threads: usize,
    items: Vec<T>,
    make: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if threads <= 1 || items.len() <= 1 {
        return items.into_iter().map(make).collect();
    }
    let made: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    let open = Mutex::new(items.into_iter().zip(&made));
    let work = || {
        loop {
            let next = open.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((item, place)) = next else {
                return;
            };
            let result = make(item);
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    };
    together(threads.min(made.len()) - 1, work, work);
    let made = made.into_iter();
    made.filter_map(|place| place.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect()
}
