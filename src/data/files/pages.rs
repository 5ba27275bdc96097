//! The pages of a row group, held against their bytes before the library decodes them.

use std::iter;
use std::sync::Arc;

use bytes::Bytes;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};

use super::column_chunks::ColumnChunks;
use super::lengths;

/// The pages of one row group.
pub(super) struct Pages {
    pub(super) chunks: Arc<ColumnChunks>,
    pub(super) told: Arc<ParquetMetaData>,
    pub(super) group: usize,
    pub(super) rows: usize,
}

impl Pages {
    fn group(&self) -> &RowGroupMetaData {
        self.told.row_group(self.group)
    }
}

impl RowGroups for Pages {
    fn num_rows(&self) -> usize {
        self.rows
    }

    fn column_chunks(&self, leaf: usize) -> Result<Box<dyn PageIterator>, ParquetError> {
        let column = self.group().column(leaf);
        let chunks = Arc::clone(&self.chunks);
        let pages = CheckedPages {
            pages: SerializedPageReader::new(chunks, column, self.rows, None)?,
            column: column.column_descr_ptr(),
        };
        Ok(Box::new(Chunk(Some(Box::new(pages)))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(iter::once(self.group()))
    }

    fn metadata(&self) -> &ParquetMetaData {
        &self.told
    }
}

/// The chunk of a column in the row group; none once it was handed out.
struct Chunk(Option<Box<dyn PageReader>>);

impl Iterator for Chunk {
    type Item = Result<Box<dyn PageReader>, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for Chunk {}

/// The pages of a column chunk, of which one that claims more than it has is an error.
struct CheckedPages {
    pages: SerializedPageReader<ColumnChunks>,
    column: ColumnDescPtr,
}

impl Iterator for CheckedPages {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        let page = self.pages.get_next_page()?;
        if page
            .as_ref()
            .is_some_and(|page| !is_plausible(page, &self.column))
        {
            let path = self.column.path();
            let reason = format!("a page of its column `{path}` is corrupt");
            return Err(ParquetError::General(reason));
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool, ParquetError> {
        self.pages.at_record_boundary()
    }
}

fn is_plausible(page: &Page, column: &ColumnDescriptor) -> bool {
    match page {
        Page::DictionaryPage {
            buf, num_values, ..
        } => u64::from(*num_values).saturating_mul(entry_bytes(column)) <= buf.len() as u64,
        Page::DataPage { encoding, .. } | Page::DataPageV2 { encoding, .. } => {
            let lists = match encoding {
                Encoding::DELTA_LENGTH_BYTE_ARRAY => 1,
                // Those of prefixes, and of what follows them.
                Encoding::DELTA_BYTE_ARRAY => 2,
                _ => return true,
            };
            encoded_values(page, column)
                .is_some_and(|encoded| lengths::are_plausible(&encoded, lists, page.num_values()))
        }
    }
}

/// How many bytes an entry of a dictionary takes at least.
fn entry_bytes(column: &ColumnDescriptor) -> u64 {
    match column.physical_type() {
        Type::BOOLEAN => 1,
        Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
        Type::INT64 | Type::DOUBLE => 8,
        Type::INT96 => 12,
        Type::FIXED_LEN_BYTE_ARRAY => u64::try_from(column.type_length()).unwrap_or(0),
    }
}

/// What stands behind the levels of a page; none where they claim more bytes than there are.
fn encoded_values(page: &Page, column: &ColumnDescriptor) -> Option<Bytes> {
    let (bytes, start) = match page {
        Page::DataPage {
            buf,
            num_values,
            def_level_encoding,
            rep_level_encoding,
            ..
        } => {
            let mut start = 0;
            for (level_max, encoding) in [
                (column.max_rep_level(), *rep_level_encoding),
                (column.max_def_level(), *def_level_encoding),
            ] {
                if level_max > 0 {
                    start += levels_bytes(buf.get(start..)?, level_max, encoding, *num_values)?;
                }
            }
            (buf, start)
        }
        Page::DataPageV2 {
            buf,
            def_levels_byte_len,
            rep_levels_byte_len,
            ..
        } => {
            let start = rep_levels_byte_len.checked_add(*def_levels_byte_len)?;
            (buf, start as usize)
        }
        Page::DictionaryPage { .. } => return None,
    };
    (start <= bytes.len()).then(|| bytes.slice(start..))
}

/// How many bytes the levels take that a page of the first version begins with.
fn levels_bytes(bytes: &[u8], level_max: i16, encoding: Encoding, values: u32) -> Option<usize> {
    match encoding {
        Encoding::RLE => {
            let (length, _) = bytes.split_first_chunk()?;
            (u32::from_le_bytes(*length) as usize).checked_add(length.len())
        }
        #[allow(deprecated, reason = "files of old writers have it")]
        Encoding::BIT_PACKED => {
            let width = i16::BITS - level_max.leading_zeros();
            let bits = u64::from(values) * u64::from(width);
            usize::try_from(bits.div_ceil(8)).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use parquet::schema::types::{ColumnPath, Type as SchemaType};

    use super::*;

    /// A column that may be missing, in lists that may be missing.
    fn column(ty: Type) -> ColumnDescriptor {
        let item = SchemaType::primitive_type_builder("item", ty).build();
        let path = ColumnPath::new(vec!["item".to_owned()]);
        ColumnDescriptor::new(Arc::new(item.unwrap()), 3, 1, path)
    }

    #[test]
    fn dictionaries_have_no_more_entries_than_bytes_for_them() {
        for (ty, entries_max) in [(Type::BYTE_ARRAY, 20), (Type::DOUBLE, 10), (Type::INT96, 6)] {
            for num_values in [0, entries_max, entries_max + 1, u32::MAX] {
                let page = Page::DictionaryPage {
                    buf: Bytes::from_static(&[7; 80]),
                    num_values,
                    encoding: Encoding::PLAIN,
                    is_sorted: false,
                };
                let is_good = num_values <= entries_max;
                assert_eq!(is_plausible(&page, &column(ty)), is_good, "{num_values}");
            }
        }
    }

    /// A list of the length 3.
    const LENGTHS: [u8; 5] = [0x80, 0x01, 4, 1, 6];

    #[test]
    #[allow(deprecated, reason = "files of old writers have it")]
    fn values_stand_behind_the_levels() {
        let column = column(Type::BYTE_ARRAY);
        for (encoding, levels) in [
            (Encoding::RLE, [2, 0, 0, 0, 16, 0].as_slice()),
            // Eight values of one bit, and of two.
            (Encoding::BIT_PACKED, &[0]),
        ] {
            let bits = usize::from(encoding == Encoding::BIT_PACKED);
            let wide = [levels, &levels[..bits]].concat();
            let bytes = [levels, &wide, &LENGTHS, b"abc"].concat();
            for end in 0..=bytes.len() {
                let page = Page::DataPage {
                    buf: Bytes::copy_from_slice(&bytes[..end]),
                    num_values: 8,
                    encoding: Encoding::DELTA_LENGTH_BYTE_ARRAY,
                    def_level_encoding: encoding,
                    rep_level_encoding: encoding,
                    statistics: None,
                };
                // Texts that are cut off are left to the library.
                assert_eq!(is_plausible(&page, &column), end >= bytes.len() - 3);
            }
        }
    }

    #[test]
    fn levels_of_the_second_version_are_as_long_as_the_head_says() {
        let column = column(Type::BYTE_ARRAY);
        let bytes = [[16, 0, 16, 1].as_slice(), &LENGTHS, b"abc"].concat();
        for (def_levels_byte_len, rep_levels_byte_len, is_good) in [
            (2, 2, true),
            (4, 0, true),
            (2, 1, false),
            (100, 2, false),
            (u32::MAX, u32::MAX, false),
        ] {
            let page = Page::DataPageV2 {
                buf: Bytes::copy_from_slice(&bytes),
                num_values: 1,
                encoding: Encoding::DELTA_LENGTH_BYTE_ARRAY,
                num_nulls: 0,
                num_rows: 1,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed: false,
                statistics: None,
            };
            assert_eq!(is_plausible(&page, &column), is_good);
        }
    }
}
