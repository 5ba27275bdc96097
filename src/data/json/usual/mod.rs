//! Lines of JSON as nearly all are, read without a parser in between.
//!
//! The walk of `visit.rs` says what a row is; this module says the same of well-formed rows, faster.
//! It reads the text in one pass straight into columns and checks all of it, what no path names
//! included. Whatever is not plainly right is a [`Doubt`]: the row is given up and read again by the
//! walk, which finds out what is wrong and words the report. So this module refuses nothing and
//! words nothing, and must never accept what the walk refuses.
//!
//! What it gains is measured by `cargo bench --bench read`: its two groups are the same lines with
//! and without this module.

mod cursor;
mod line;
mod lines;
mod names;
mod number;

#[cfg(test)]
mod tests;

pub(in crate::data) use lines::{LineReader, Lines};

/// The text is not plainly right here: the walk decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Doubt;

/// How deep a value may nest before it is in doubt; the walk allows more, to another count.
const DEPTH_MAX: usize = 60;
