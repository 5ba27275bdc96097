//! What compiled code calls for folds by key.
#![allow(
    unsafe_code,
    reason = "compiled code hands over addresses; each function says what it relies on"
)]

use super::abi::{Cell, Context};
use super::calls::FoldCall;
use super::convert::{cell_of, missing_cell};
use super::groups::Owner;
use super::host::Host;
use super::kernels::guard;
use super::pool::Pool;

/// Takes one row into the groups of an owner; 1 where making its key met a fault.
pub(super) unsafe extern "C" fn group_update(
    context: *mut Context,
    call: *const FoldCall,
    owner: *mut Owner,
    row: u64,
    cells: *const Cell,
) -> u64 {
    let mut fault = false;
    guard(context, |context| {
        // SAFETY: the executable owns the call; the host outlives the context.
        let (call, host) = unsafe { (&*call, &mut *context.host) };
        fault = match call.pool {
            Some(pool) => {
                // SAFETY: the caller of compiled code gives a pool for each grouped fold of its passes, and
                // nobody else uses them while rows are taken in.
                let pool = unsafe { &mut *context.pools.add(pool) };
                // SAFETY: compiled code wrote the cells that the call describes. The owner is a word of a state
                // row, zero or what the pool wrote; who runs the pass settles the pool behind it.
                unsafe { pool.update(call, host, owner, row, cells) }
            }
            None => {
                let Some(by) = &call.by_key else {
                    return;
                };
                let pool = host.pools[call.index].take();
                let mut pool = pool.unwrap_or_else(|| Box::new(by.pool()));
                // SAFETY: as above, with an owner of the stack frame.
                let fault = unsafe { pool.update(call, host, owner, row, cells) };
                // SAFETY: the owner is valid now.
                unsafe { pool.settle(host) };
                host.pools[call.index] = Some(pool);
                fault
            }
        };
    });
    u64::from(fault)
}

/// The map of the groups of an owner.
pub(super) unsafe extern "C" fn group_finish(
    context: *mut Context,
    call: *const FoldCall,
    owner: *const Owner,
    out: *mut Cell,
) {
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = missing_cell(false) };
    guard(context, |context| {
        // SAFETY: as in `group_update`.
        let (call, host, owner) = unsafe { (&*call, &mut *context.host, *owner) };
        let map = |pool: &Pool, host: &Host| {
            pool.map(owner, call, &host.context, &host.fold_values[call.index])
        };
        let (value, fault) = match call.pool {
            _ if owner == Owner::NONE => (host.no_groups.clone(), false),
            // SAFETY: there is such a pool, as in `group_update`, and nobody changes it now.
            Some(pool) => map(unsafe { &*context.pools.add(pool) }, host),
            None => match &host.pools[call.index] {
                Some(pool) => map(pool, host),
                None => (host.no_groups.clone(), false),
            },
        };
        // SAFETY: as above.
        unsafe { *out = cell_of(host, &mut context.arena_used, call.result, value, fault) };
    });
}

/// Forgets the groups of a fold that has one owner at a time.
pub(super) unsafe extern "C" fn group_drop(context: *mut Context, call: *const FoldCall) {
    guard(context, |context| {
        // SAFETY: as in `group_update`.
        let (call, host) = unsafe { (&*call, &mut *context.host) };
        if let Some(pool) = &mut host.pools[call.index] {
            pool.clear();
        }
    });
}
