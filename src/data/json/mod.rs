//! JSON of any shape: one row after the other, no text kept.

mod identity;
mod visit;

pub(super) use visit::{read_row, read_value};
