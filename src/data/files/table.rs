//! CSV: a header whose dotted names are paths, and cells that are read as what their column wants.
//!
//! An empty cell is missing. A cell where a list, a map or an object belongs holds it as JSON.

use std::io::{self, BufReader, Read};

use csv::{ByteRecord, ErrorKind};

use super::ROW_BYTES_MAX;
use super::lines::Piece;
use super::packed::Bytes;
use crate::data::fill::{Filler, Scalar};
use crate::data::json::read_part;
use crate::data::tree::{NodeId, PathTree};

/// A table that is being read.
pub(super) struct Table {
    reader: csv::Reader<Bounded<BufReader<Bytes>>>,
    record: ByteRecord,
    /// For each column that is read, where its values belong and what lies on the way there.
    columns: Vec<Cells>,
    width: usize,
}

/// A column that is read.
struct Cells {
    column: usize,
    node: NodeId,
    way: Vec<NodeId>,
}

/// A reader that fails where one row takes more than [`ROW_BYTES_MAX`].
struct Bounded<R> {
    inner: R,
    of_row: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.of_row > ROW_BYTES_MAX {
            let message = "a row is longer than 16 MiB; is a quote never closed?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let count = self.inner.read(buffer)?;
        self.of_row += count;
        Ok(count)
    }
}

impl Table {
    /// Reads the header.
    pub(super) fn open(source: BufReader<Bytes>, tree: &PathTree) -> Result<Self, csv::Error> {
        let bounded = Bounded {
            inner: source,
            of_row: 0,
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(bounded);
        let header = reader.byte_headers()?.clone();
        let mut columns = Vec::new();
        for (column, name) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(name);
            let name = name.trim().trim_start_matches('\u{feff}');
            for node in tree.named(name) {
                let way = tree.way(name, node);
                columns.push(Cells { column, node, way });
            }
        }
        // What stands first in the header of two columns of one name counts, as in a batch of Arrow.
        let mut known = hashbrown::HashSet::new();
        columns.retain(|cells| known.insert(cells.node));
        Ok(Self {
            reader,
            record: ByteRecord::new(),
            columns,
            width: header.len(),
        })
    }

    /// Reads the next row into the filler.
    pub(super) fn next(&mut self, filler: &mut Filler, tree: &PathTree) -> io::Result<Piece> {
        self.reader.get_mut().of_row = 0;
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return Ok(Piece::End),
            Err(error) => {
                return Err(match error.into_kind() {
                    ErrorKind::Io(error) => error,
                    other => io::Error::other(format!("{other:?}")),
                });
            }
        }
        filler.line = self.record.position().map_or(0, csv::Position::line);
        if self.record.len() != self.width {
            let found = format!("{} cells", self.record.len());
            let expected = format!("{} cells, as in the header", self.width);
            filler.refuse_unread_row(
                "with another number of cells than the header",
                &found,
                &expected,
            );
            return Ok(Piece::Row);
        }
        filler.begin_row();
        for cells in &self.columns {
            let Some(cell) = self
                .record
                .get(cells.column)
                .filter(|cell| !cell.is_empty())
            else {
                continue;
            };
            if read_cell(filler, tree, cells.node, cell) {
                for &node in &cells.way {
                    filler.present(&tree.nodes[node]);
                }
            }
        }
        filler.end_row();
        Ok(Piece::Row)
    }

    /// About how many bytes the last row took.
    pub(super) fn row_bytes(&self) -> usize {
        self.record.as_slice().len()
    }
}

/// Reads one cell; false where it does not fit and so is missing.
fn read_cell(filler: &mut Filler, tree: &PathTree, node: NodeId, cell: &[u8]) -> bool {
    let told = &tree.nodes[node];
    let Ok(text) = std::str::from_utf8(cell) else {
        filler.refuse_value(told, "text that is not UTF-8");
        return false;
    };
    let is_nested = told.takes_object() || told.list.is_some() || told.is_key();
    if is_nested
        && text.trim_start().starts_with(['{', '['])
        && let Some(present) = read_part(filler, tree, node, text)
    {
        return present;
    }
    filler.scalar(told, Scalar::Cell(text))
}
