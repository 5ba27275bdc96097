//! Results out: rows of values as tables for people, NDJSON, CSV, Parquet and Arrow.

mod aligned;
mod columns;
mod target;
mod writer;

pub use columns::{ResultColumn, results_to_record_batch};
pub use target::Target;
pub use writer::{ResultForm, ResultWriter};
