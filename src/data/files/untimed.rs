//! Row groups whose times need not be read.
//!
//! Where rules ask nothing of the time of an event, it only says whether the event is after `now`; and
//! that the statistics of a row group answer for all of its rows. Instants are the part of a file that
//! packs worst: with one attribute over purchases this saves a quarter of the processor time of a run
//! (`python benches/peers/run.py --work one`).

use std::sync::Arc;

use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::basic::{LogicalType, TimeUnit};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::statistics::Statistics;

use super::parquet::{read_leaves, uses};
use crate::data::records::Binding;

/// The leaf column of the times, and what is read without it.
pub(super) struct Untimed {
    leaf: usize,
    /// The last instant that is early enough, in microseconds.
    until: i64,
    pub(super) leaves: Arc<[usize]>,
}

impl Untimed {
    /// What is left of `leaves` under a binding without times; none where that saves nothing.
    pub(super) fn new(
        told: &ArrowReaderMetadata,
        leaves: &[usize],
        binding: &Binding,
    ) -> Option<Self> {
        let left = read_leaves(&uses(told.schema(), &binding.tree));
        let mut dropped = leaves.iter().filter(|leaf| !left.contains(leaf));
        let (leaf, None) = (*dropped.next()?, dropped.next()) else {
            return None;
        };
        Some(Self {
            leaf,
            until: binding.scan.times_until?,
            leaves: left,
        })
    }

    /// Whether all rows of a row group have a time, with an offset, that is early enough.
    pub(super) fn fits(&self, group: &RowGroupMetaData) -> bool {
        self.is_early(group).unwrap_or(false)
    }

    fn is_early(&self, group: &RowGroupMetaData) -> Option<bool> {
        let column = group.columns().get(self.leaf)?;
        let Some(LogicalType::Timestamp(ty)) = column.column_descr().logical_type_ref() else {
            return None;
        };
        if !ty.is_adjusted_to_u_t_c || ty.unit != TimeUnit::MICROS {
            return None;
        }
        let Statistics::Int64(statistics) = column.statistics()? else {
            return None;
        };
        let has_all = statistics.null_count_opt()? == 0;
        Some(has_all && *statistics.max_opt()? <= self.until)
    }
}
