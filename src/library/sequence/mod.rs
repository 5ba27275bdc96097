//! Sequences of events: `chain` and what can be asked of it.
//!
//! The checker turns a chain into one fold. The item of an event is the value that orders it, then
//! for each step whether its conditions hold and whether its `WITHOUT` does. The values say for each
//! step how many events it wants and how soon, as [`steps`] reads them. [`matcher`] finds the matches
//! in one pass; [`history`] keeps what it needs of events that come in any order.

pub(super) mod chain;
pub(super) mod exists;
mod history;
mod matcher;
pub(super) mod matches;
mod plain;
pub(super) mod reached;
pub(super) mod spans;
mod steps;
pub(super) mod steps_reached;

#[cfg(test)]
mod tests;

use crate::library::signature::{LIST, item, item_rest, rest};
use crate::library::{Parameter, Want};

pub use steps::STEPS_MAX;

/// What all questions about a chain take.
const PARAMETERS: &[Parameter] = &[
    LIST,
    item("order", Want::Spaced),
    item_rest("conditions", Want::Any),
    rest("steps", Want::Any),
];
