//! What a Parquet file claims of itself, looked at before the library believes it.
//!
//! The library walks over a schema by recursion, reserves memory for as many columns and row groups as a
//! footer says, and reserves and zeroes it for as many bytes as the head of a page says. So the footer is
//! measured first, and the heads of pages are held against the bytes that are there.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::FOOTER_SIZE;
use parquet::file::metadata::{ColumnChunkMetaData, FooterTail};

use super::COLUMN_DEPTH_MAX;
use super::thrift::{Kind, Member, Thrift};
use super::unpacked_pages::holds_more_than;

/// By how much codecs make bytes less at most: memory is reserved before anything is decoded, and zeroed
/// for the first two. Their real limits are a little lower.
const SNAPPY_RATIO_MAX: u64 = 32;
const LZ4_RATIO_MAX: u64 = 256;
const GZIP_RATIO_MAX: u64 = 1 << 11;
/// A block of four bytes can stand for 128 KiB of one byte.
const ZSTD_RATIO_MAX: u64 = 1 << 15;

/// Brotli says any number of equal bytes in a few. Of a page of it so many are believed, and more where
/// Zstandard could say them in as few.
const BROTLI_BYTES: u64 = 64 * 1024 * 1024;

/// The members of a footer, from the id 1 on, and those of an element of its schema. The library goes by
/// ids alone: it would read a member of another kind, and all that follows, otherwise than it was measured.
const FOOTER: [Kind; 7] = [
    Kind::Number,
    Kind::List,
    Kind::Number,
    Kind::List,
    Kind::List,
    Kind::Text,
    Kind::List,
];
const ELEMENT: [Kind; 10] = [
    Kind::Number,
    Kind::Number,
    Kind::Number,
    Kind::Text,
    Kind::Number,
    Kind::Number,
    Kind::Number,
    Kind::Number,
    Kind::Number,
    Kind::Structure,
];

fn is_standard(member: Member, kinds: &[Kind]) -> bool {
    let place = usize::try_from(member.id - 1).ok();
    let kind = place.and_then(|place| kinds.get(place));
    kind.is_none_or(|&kind| member.is(kind))
}

fn corrupt(what: &str) -> ParquetError {
    ParquetError::General(format!("{what} is corrupt"))
}

/// Refuses a file whose columns lie too deep inside each other.
pub(super) fn check_footer(mut file: &File) -> Result<(), ParquetError> {
    let broken = || corrupt("its footer");
    let size = file.seek(SeekFrom::End(0))?;
    let end = size.checked_sub(FOOTER_SIZE as u64).ok_or_else(broken)?;
    let mut tail = [0; FOOTER_SIZE];
    file.seek(SeekFrom::Start(end))?;
    file.read_exact(&mut tail)?;
    let tail = FooterTail::try_new(&tail)?;
    let start = end.checked_sub(tail.metadata_length() as u64);
    file.seek(SeekFrom::Start(start.ok_or_else(broken)?))?;
    let mut footer = vec![0; tail.metadata_length()];
    file.read_exact(&mut footer)?;
    file.rewind()?;
    if tail.is_encrypted_footer() {
        return Ok(());
    }
    if depth(&footer).ok_or_else(broken)? > COLUMN_DEPTH_MAX {
        let reason = format!("its columns nest deeper than {COLUMN_DEPTH_MAX} levels");
        return Err(ParquetError::General(reason));
    }
    Ok(())
}

/// How deep the columns of a footer's schema lie at most; none where the footer claims more than it has.
fn depth(footer: &[u8]) -> Option<usize> {
    const SCHEMA: i64 = 2;
    let mut thrift = Thrift::new(footer);
    let mut deepest = 0;
    let mut before = 0;
    while let Some(member) = thrift.member(before)? {
        before = member.id;
        if !is_standard(member, &FOOTER) {
            return None;
        }
        match member.id {
            SCHEMA => deepest = schema_depth(&mut thrift, member)?.max(deepest),
            _ => thrift.skip(member)?,
        }
    }
    Some(deepest)
}

fn schema_depth(thrift: &mut Thrift<'_>, schema: Member) -> Option<usize> {
    const CHILDREN: i64 = 5;
    let count = i64::try_from(thrift.structures(schema)?).ok()?;
    let mut deepest = 0;
    // How many children are still to come of each group that is open.
    let mut open: Vec<i64> = Vec::new();
    for _ in 0..count {
        let mut children = 0;
        let mut before = 0;
        while let Some(member) = thrift.member(before)? {
            before = member.id;
            if !is_standard(member, &ELEMENT) {
                return None;
            }
            let number = thrift.number(member)?;
            if member.id == CHILDREN {
                children = number.filter(|number| (0..count).contains(number))?;
            }
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        open.push(children);
        deepest = deepest.max(open.len());
        while open.last().is_some_and(|&left| left <= 0) {
            open.pop();
        }
    }
    Some(deepest)
}

/// What the head of a page says.
#[derive(Debug, Default)]
struct Page {
    bytes: i64,
    packed_bytes: i64,
    /// How many of the bytes are levels that are not packed.
    level_bytes: i64,
}

impl Page {
    fn read(thrift: &mut Thrift<'_>) -> Option<Self> {
        const BYTES: i64 = 2;
        const PACKED_BYTES: i64 = 3;
        const SECOND_VERSION: i64 = 8;
        let mut page = Self::default();
        let mut before = 0;
        while let Some(member) = thrift.member(before)? {
            before = member.id;
            match member.id {
                BYTES => page.bytes = thrift.number(member)?.unwrap_or(0),
                PACKED_BYTES => page.packed_bytes = thrift.number(member)?.unwrap_or(0),
                SECOND_VERSION if member.is(Kind::Structure) => {
                    page.level_bytes = level_bytes(thrift)?;
                }
                _ => thrift.skip(member)?,
            }
        }
        Some(page)
    }

    fn is_plausible(&self, column: &ColumnChunkMetaData) -> bool {
        let sizes = [self.bytes, self.packed_bytes];
        let [Ok(bytes), Ok(packed_bytes)] = sizes.map(u64::try_from) else {
            return false;
        };
        let ratio_max = match column.compression() {
            // The library goes by what is there, or does not know the codec.
            Compression::UNCOMPRESSED | Compression::LZO => return true,
            Compression::SNAPPY => SNAPPY_RATIO_MAX,
            Compression::LZ4 | Compression::LZ4_RAW => LZ4_RATIO_MAX,
            Compression::GZIP(_) => GZIP_RATIO_MAX,
            Compression::BROTLI(_) if bytes <= BROTLI_BYTES => return true,
            Compression::ZSTD(_) | Compression::BROTLI(_) => ZSTD_RATIO_MAX,
        };
        bytes <= packed_bytes.saturating_mul(ratio_max)
    }

    /// Whether what was packed has no more bytes than the page says; what is cut off is left to the library.
    fn is_honest(&self, packed: &[u8], compression: Compression) -> bool {
        let packed = usize::try_from(self.level_bytes).map(|levels| packed.get(levels..));
        let bytes = u64::try_from(self.bytes.saturating_sub(self.level_bytes));
        match (packed, bytes) {
            (Ok(Some(packed)), Ok(bytes)) => !holds_more_than(bytes, packed, compression),
            _ => true,
        }
    }
}

/// How many bytes the levels of a page of the second version have.
fn level_bytes(thrift: &mut Thrift<'_>) -> Option<i64> {
    const LEVELS: [i64; 2] = [5, 6];
    let mut bytes: i64 = 0;
    let mut before = 0;
    while let Some(member) = thrift.member(before)? {
        before = member.id;
        let number = thrift.number(member)?;
        if LEVELS.contains(&member.id) {
            bytes = bytes.saturating_add(number.unwrap_or(0));
        }
    }
    Some(bytes)
}

/// Refuses a column chunk with a page that claims more than its bytes can hold, or unpacks to more. What is no page, or is
/// cut off, is left to the library.
pub(super) fn check_pages(chunk: &[u8], column: &ColumnChunkMetaData) -> Result<(), ParquetError> {
    let mut thrift = Thrift::new(chunk);
    while thrift.left() > 0
        && let Some(page) = Page::read(&mut thrift)
    {
        if !page.is_plausible(column) {
            return Err(corrupt("the head of a page"));
        }
        let Some(packed) = thrift.take(page.packed_bytes.unsigned_abs()) else {
            break;
        };
        if !page.is_honest(packed, column.compression()) {
            return Err(corrupt("a page"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::sync::Arc;

    use parquet::basic::{Compression, Type};
    use parquet::schema::types::{ColumnDescriptor, ColumnPath, Type as SchemaType};

    use super::*;

    fn varint(mut number: u64, bytes: &mut Vec<u8>) {
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }

    /// A page of a dictionary: its kind and sizes.
    fn page(bytes: u32, packed: &[u8]) -> Vec<u8> {
        let mut page = vec![0x15, 4, 0x15];
        varint(u64::from(bytes) << 1, &mut page);
        page.push(0x15);
        varint((packed.len() as u64) << 1, &mut page);
        page.extend([0x4c, 0x15, 2, 0x15, 0, 0x00, 0x00]);
        page.extend(packed);
        page
    }

    fn column(compression: Compression) -> ColumnChunkMetaData {
        let number = SchemaType::primitive_type_builder("price", Type::DOUBLE).build();
        let path = ColumnPath::new(vec!["price".to_owned()]);
        let told = ColumnDescriptor::new(Arc::new(number.unwrap()), 0, 0, path);
        let column = ColumnChunkMetaData::builder(Arc::new(told));
        column.set_compression(compression).build().unwrap()
    }

    #[test]
    fn pages_claim_no_more_than_their_bytes_hold() {
        let plain = column(Compression::UNCOMPRESSED);
        let snappy = column(Compression::SNAPPY);
        let gzip = column(Compression::GZIP(Default::default()));
        let zstd = column(Compression::ZSTD(Default::default()));
        let brotli = column(Compression::BROTLI(Default::default()));
        let packed = [7; 80];
        let all = u32::MAX >> 1;
        for (column, bytes, is_good) in [
            // What is not packed is as long as it is.
            (&plain, all, true),
            (&snappy, 80 * 20, true),
            (&snappy, all, false),
            (&gzip, 80 * 1000, true),
            (&gzip, all, false),
            (&zstd, 80 * 30_000, true),
            (&zstd, all, false),
            (&brotli, 64 << 20, true),
            (&brotli, all, false),
        ] {
            let mut chunk = page(80, &packed);
            chunk.extend(page(bytes, &packed));
            let checked = check_pages(&chunk, column);
            assert_eq!(checked.is_ok(), is_good, "{bytes} {column:?}");
            for end in 0..chunk.len() {
                let _ = check_pages(&chunk[..end], column);
            }
        }
    }

    /// A page of the second version, whose levels stand in front of what is packed.
    fn page_with_levels(bytes: u32, levels: [u32; 2], packed: &[u8]) -> Vec<u8> {
        let mut page = vec![0x15, 6, 0x15];
        varint(u64::from(bytes) << 1, &mut page);
        page.push(0x15);
        let all = packed.len() as u64 + u64::from(levels[0] + levels[1]);
        varint(all << 1, &mut page);
        page.extend([0x5c, 0x15, 2, 0x15, 0, 0x15, 2, 0x15, 0, 0x15]);
        varint(u64::from(levels[0]) << 1, &mut page);
        page.push(0x15);
        varint(u64::from(levels[1]) << 1, &mut page);
        page.extend([0x11, 0x00, 0x00]);
        page.extend(vec![0; (levels[0] + levels[1]) as usize]);
        page.extend(packed);
        page
    }

    #[test]
    fn pages_unpack_to_no_more_than_they_claim() {
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
        std::io::Write::write_all(&mut writer, &[0; 1000]).unwrap();
        drop(writer);
        let brotli = column(Compression::BROTLI(Default::default()));
        for (bytes, is_good) in [(1000, true), (1001, true), (999, false), (0, false)] {
            let chunk = page(bytes, &packed);
            assert_eq!(check_pages(&chunk, &brotli).is_ok(), is_good, "{bytes}");
            let chunk = page_with_levels(bytes + 5, [2, 3], &packed);
            assert_eq!(check_pages(&chunk, &brotli).is_ok(), is_good, "{bytes}");
        }
    }

    /// A footer with a schema of groups inside each other.
    fn nested(depth: usize) -> Vec<u8> {
        let mut footer = vec![0x15, 2, 0x19];
        footer.push(0xfc);
        varint(depth as u64 + 1, &mut footer);
        for level in 0..depth {
            // All but the root may be missing.
            footer.extend_from_slice(match level {
                0 => &[0x48],
                _ => &[0x35, 2, 0x18],
            });
            footer.extend([1, b'a', 0x15, 2, 0x00]);
        }
        footer.extend([0x15, 4, 0x25, 2, 0x18, 1, b'b', 0x00]);
        footer.extend([0x16, 0, 0x19, 0x0c, 0x00]);
        footer
    }

    #[test]
    fn schemas_are_measured_without_going_down() {
        assert_eq!(depth(&nested(0)), Some(1));
        assert_eq!(depth(&nested(300_000)), Some(300_001));
        let footer = nested(5);
        assert_eq!(depth(&footer), Some(6));
        for end in 0..footer.len() {
            assert_eq!(depth(&footer[..end]), None);
        }
    }

    #[test]
    fn footers_claim_no_more_than_they_have() {
        let children = |count: u64| {
            let mut footer = vec![0x15, 2, 0x19, 0x2c, 0x48, 1, b'a', 0x15];
            varint(count << 1, &mut footer);
            footer.extend([0x00, 0x15, 4, 0x25, 2, 0x18, 1, b'b', 0x00]);
            footer.extend([0x16, 0, 0x19, 0x0c, 0x00]);
            footer
        };
        assert_eq!(depth(&children(1)), Some(2));
        // The last is 1 where numbers are cut to 32 bits.
        for count in [2, 1 << 30, u64::MAX >> 1, (1 << 32) + 1] {
            assert_eq!(depth(&children(count)), None, "{count}");
        }

        let mut groups = children(1);
        let at = groups.len() - 2;
        groups.splice(at.., [0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00, 0x00]);
        assert_eq!(depth(&groups), None);
    }

    /// The list of row groups as a text, and the name and the children of a column as other things.
    #[test]
    fn members_of_footers_are_what_they_must_be() {
        let footer = nested(2);
        assert_eq!(depth(&footer), Some(3));
        let row_groups = footer.len() - 3;
        for (at, good, bad) in [(row_groups, 0x19, 0x18), (5, 0x48, 0x46), (8, 0x15, 0x13)] {
            let mut footer = footer.clone();
            assert_eq!(footer[at], good);
            footer[at] = bad;
            assert_eq!(depth(&footer), None);
        }
    }

    #[test]
    fn a_file_whose_columns_nest_without_end_is_refused() {
        for (levels, is_good) in [(1, true), (60, true), (200_000, false)] {
            let footer = nested(levels);
            let mut bytes = b"PAR1".to_vec();
            bytes.extend(&footer);
            bytes.extend((footer.len() as u32).to_le_bytes());
            bytes.extend(b"PAR1");
            let mut file = tempfile::tempfile().unwrap();
            std::io::Write::write_all(&mut file, &bytes).unwrap();
            assert_eq!(check_footer(&file).is_ok(), is_good);
            let told = super::super::parquet::schema(&file);
            assert_eq!(told.is_ok(), is_good);
        }
    }
}
