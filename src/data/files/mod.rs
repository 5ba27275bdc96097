//! Files and streams: which there are, of which form, and their rows as batches.

mod arrow_rows;
mod chunks;
#[cfg(feature = "parquet")]
mod claims;
#[cfg(feature = "parquet")]
mod column_chunks;
mod cut;
mod form;
mod input;
mod ipc;
#[cfg(feature = "parquet")]
mod lengths;
mod line_rows;
mod lines;
mod packed;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod portion;
mod reader;
#[cfg(feature = "parquet")]
mod repeated_keys;
mod spool;
mod table;
#[cfg(feature = "parquet")]
mod thrift;
mod told;
#[cfg(feature = "parquet")]
mod unpacked_pages;
#[cfg(feature = "parquet")]
mod untimed;
mod values;

pub use form::Form;
pub use input::Input;
pub(super) use input::is_pipe_or_device;
pub use portion::Portion;
pub use reader::{BATCH_BYTES_MAX, BATCH_ROWS_MAX, Reader};
pub use spool::Spooled;
pub use told::{SAMPLE_ROWS_MAX, Told, columns_of, schema_of};

/// How deep columns may lie inside each other: as deep as a schema may nest.
const COLUMN_DEPTH_MAX: usize = 128;

/// The longest line, or value of a JSON list, that is read, in bytes.
pub const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;
