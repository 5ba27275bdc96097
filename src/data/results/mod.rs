//! Results out: rows of values as tables for people, NDJSON, CSV, Parquet and Arrow.

mod aligned;
mod aside;
mod builder;
mod columns;
mod encode;
mod target;
mod writer;

pub use builder::ResultBuilder;
pub use columns::{ResultColumn, result_batch, result_too_large, results_to_record_batch};
pub use encode::{Encoded, ResultEncoder, ResultRow};
pub use target::Target;
pub use writer::{ResultForm, ResultWriter};
