//! Lines of JSON as nearly all are, read without a parser in between.
//!
//! The walk of `visit.rs` says what a row is; this module says the same of well-formed rows, faster.
//! It reads the text in one pass straight into columns and checks all of it, what no path names
//! included. Whatever is not plainly right in the text is a [`Doubt`]: the row is given up and read
//! again by the walk, which finds out what is wrong and words the report. So this module must never
//! accept what the walk refuses; a doubt too many only costs time.
//!
//! Over 216 MB of events of 540 bytes, of which ten values are read, one thread reads 0.72 GB for each
//! second of processor time where the walk reads 0.39: 1.8 times, best of five in one run. The groups of
//! `cargo bench --bench read` are such lines with and without this module. Two further ideas gained too
//! little to stay: instants parsed at fixed places, nothing, and strings met lately in front of the
//! dictionaries, 2 %.

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
