//! Records that are in memory already.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::Batch;
use super::fill::Filler;
use super::json::read_value;
use super::report::Report;
use super::scan::Scan;
use super::tree::PathTree;
use crate::diagnostic::{Code, Diagnostic, Span};

/// A scan made ready once, for records that come again and again.
#[derive(Debug, Clone)]
pub struct Binding {
    pub(super) scan: Scan,
    pub(super) tree: Arc<PathTree>,
}

impl Binding {
    /// Makes `scan` ready.
    pub fn new(scan: Scan) -> Self {
        let tree = Arc::new(PathTree::new(&scan));
        Self { scan, tree }
    }

    /// Records or events in memory as one batch, with what of them could not be used.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where they outgrow one batch.
    pub fn records<'a>(
        &self,
        records: impl IntoIterator<Item = &'a Value>,
    ) -> Result<(Batch, Report), Diagnostic> {
        let mut filler = Filler::new(&self.scan, Arc::clone(&self.tree));
        for (index, record) in records.into_iter().enumerate() {
            filler.line = index as u64 + 1;
            read_value(&mut filler, &self.tree, record);
        }
        Ok((filler.take()?, filler.report))
    }

    /// Anything that serialises as an object, as one batch.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where a record does not serialise or they outgrow one batch.
    pub fn serialized<T: Serialize>(
        &self,
        records: impl IntoIterator<Item = T>,
    ) -> Result<(Batch, Report), Diagnostic> {
        let records: Result<Vec<Value>, _> =
            records.into_iter().map(serde_json::to_value).collect();
        let records = records.map_err(|error| {
            let message = "a record in memory cannot be read as an object";
            Diagnostic::error(Code::DataUnreadable, Span::default(), message)
                .note(error.to_string())
        })?;
        self.records(&records)
    }
}

/// Records or events in memory as one batch: [`Binding::records`] for a scan that is used once.
///
/// # Errors
/// [`Code::DataUnreadable`] where they outgrow one batch.
pub fn records_to_batch<'a>(
    scan: Scan,
    records: impl IntoIterator<Item = &'a Value>,
) -> Result<(Batch, Report), Diagnostic> {
    Binding::new(scan).records(records)
}
