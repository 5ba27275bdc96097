//! Whole lines of NDJSON, in batches of a bounded number of rows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::reader::BATCH_ROWS_MAX;
use crate::data::Batch;
use crate::data::fill::Filler;
use crate::data::json::{LineReader, Lines};
use crate::data::records::Binding;
use crate::data::report::Report;
use crate::diagnostic::Diagnostic;

/// Memory of chunks that were decoded, for the next ones: what is used again need not be asked of the
/// system and zeroed, which took 5 % of a run (`python benches/peers/run.py --work nested`).
#[derive(Debug, Clone, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spare {
    /// Memory of any content.
    pub(super) fn take(&self) -> Vec<u8> {
        self.lock().pop().unwrap_or_default()
    }

    fn give(&self, memory: Vec<u8>) {
        self.lock().push(memory);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Some lines of a file, in memory.
pub(super) struct LineRows {
    text: Vec<u8>,
    spare: Spare,
    /// How many lines there are.
    pub(super) count: u64,
    /// The number of the first line that is still to be read, and where it begins.
    line: u64,
    at: usize,
    tools: Option<(Filler, LineReader)>,
}

impl LineRows {
    /// `count` lines of which the first has a number in its file; their memory goes to `spare`.
    pub(super) fn new(text: Vec<u8>, first_line: u64, count: u64, spare: Spare) -> Self {
        Self {
            text,
            spare,
            count,
            line: first_line,
            at: 0,
            tools: None,
        }
    }

    /// The next batch; none at the end.
    pub(super) fn next(
        &mut self,
        binding: &Binding,
        name: &Arc<str>,
        report: &mut Report,
    ) -> Result<Option<Batch>, Diagnostic> {
        if self.at == self.text.len() {
            return Ok(None);
        }
        let tree = &binding.tree;
        let (filler, reader) = self.tools.get_or_insert_with(|| {
            let mut filler = Filler::new(&binding.scan, Arc::clone(tree));
            filler.file = Arc::clone(name);
            (filler, LineReader::new(tree))
        });
        let lines = Lines {
            text: &self.text[self.at..],
            first_line: self.line,
        };
        let left = reader.read(filler, tree, lines, BATCH_ROWS_MAX);
        self.line = left.first_line;
        self.at = self.text.len() - left.text.len();
        report.merge(&std::mem::take(&mut filler.report));
        filler.take().map(Some)
    }
}

impl Drop for LineRows {
    fn drop(&mut self) {
        self.spare.give(std::mem::take(&mut self.text));
    }
}
