//! JSON of any shape: one row after the other, no text kept.

mod identity;
mod text;
mod usual;
mod visit;

pub(super) use text::read_line;
pub(super) use usual::{LineReader, Lines};
pub(super) use visit::{read_part, read_value};
