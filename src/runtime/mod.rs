//! Plans driven over data: the events of one profile, or of a million in any order.
//!
//! An [`Executable`](crate::backend::Executable) computes; this floor brings it the right rows. It
//! groups rows by profile key, lets the first arrival of an event id count, leaves out events after
//! `now`, and sorts by the total order where the plan needs it. It neither opens files nor knows
//! rules; batches come in, values go out.

mod feed;
mod finish;
mod groups;
mod identities;
mod kept;
mod keys;
mod line;
mod one;
mod order;
mod parallel;
mod partition;
mod run;
mod split;
#[cfg(test)]
mod tests;

pub use feed::Fed;
pub use finish::{Block, Wanted};
pub use groups::{GroupIndex, Key};
pub use one::{InOrder, evaluate_one, in_order};
pub use run::{Run, RunOptions, Totals};
