//! Row groups in which profiles come again and again: their keys stay in dictionaries.
//!
//! Then nobody copies the text of a key for each of its rows, and it is hashed and looked up once a batch
//! and partition. With events sorted by profile this saves a fifth of the processor time of a run
//! (`python benches/peers/run.py --work sorted`); where a key comes once or twice in a row group, the
//! dictionary would be a detour.

use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::file::metadata::RowGroupMetaData;

use super::parquet::{LeafUse, TextForm, with_texts};

/// A column chunk of keys is taken for one with few entries where it has less than so many bytes for a
/// row. Plain text takes four beside the text; codes of entries take up to two, so that there is room for
/// one entry of ten letters for every four rows.
const BYTES_PER_ROW: i64 = 6;

/// The leaf column of the keys, and the file as it is read where they are in dictionaries.
pub(super) struct RepeatedKeys {
    leaf: usize,
    pub(super) told: ArrowReaderMetadata,
}

impl RepeatedKeys {
    /// The same for a file of which `uses` says what is made of its leaves; none where keys are no
    /// column of their own, or repeat in no row group.
    pub(super) fn new(told: &ArrowReaderMetadata, uses: &[LeafUse]) -> Option<Self> {
        let leaf = uses.iter().position(|leaf| leaf.is_key)?;
        let mut groups = told.metadata().row_groups().iter();
        if !groups.any(|group| repeats(group, leaf)) {
            return None;
        }
        Some(Self {
            leaf,
            told: with_texts(told, uses, TextForm::Dictionary)?,
        })
    }

    /// Whether the keys of a row group are all in a dictionary with few entries for its rows.
    pub(super) fn fits(&self, group: &RowGroupMetaData) -> bool {
        repeats(group, self.leaf)
    }
}

/// Whether the values of a leaf of a row group are all in a dictionary with few entries for its rows.
fn repeats(group: &RowGroupMetaData, leaf: usize) -> bool {
    group.columns().get(leaf).is_some_and(|column| {
        let bytes_max = column.num_values().saturating_mul(BYTES_PER_ROW);
        column.dictionary_page_offset().is_some() && column.uncompressed_size() < bytes_max
    })
}
