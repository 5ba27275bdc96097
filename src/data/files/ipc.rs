//! Arrow files and streams.

use std::fs::File;
use std::io::{BufReader, Read};

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, Schema};

use crate::data::records::Binding;
use crate::data::tree::PathTree;

/// The batches of a file, or why there are no more.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// The batches of an Arrow file, with just the columns that are read.
pub(super) fn file(file: File, binding: &Binding) -> Result<Batches, ArrowError> {
    let schema = FileReader::try_new(BufReader::new(file.try_clone()?), None)?.schema();
    let columns = wanted(&schema, &binding.tree);
    std::io::Seek::rewind(&mut &file)?;
    Ok(Box::new(FileReader::try_new(
        BufReader::new(file),
        Some(columns),
    )?))
}

/// The batches of an Arrow stream. Its columns are all read, since they are not known beforehand.
pub(super) fn stream(source: impl Read + Send + 'static) -> Result<Batches, ArrowError> {
    Ok(Box::new(StreamReader::try_new(source, None)?))
}

/// The top-level columns of which something is read.
fn wanted(schema: &Schema, tree: &PathTree) -> Vec<usize> {
    let fields = schema.fields().iter().enumerate();
    fields
        .filter(|(_, field)| !tree.named(field.name()).is_empty())
        .map(|(column, _)| column)
        .collect()
}
