//! The same events in files of every form: whole, cut into several, and corrupt.
#![cfg(all(feature = "compression", feature = "parquet"))]
#![allow(clippy::unwrap_used, reason = "tests may fail loudly")]

#[cfg(unix)]
mod corrupt;
mod made;
mod packed;
mod splits;
