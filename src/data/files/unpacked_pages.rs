//! Pages that would unpack to more than they say, of the codecs whose decoders in the library go by what is
//! packed alone.

use std::io::{self, Read};

use parquet::basic::Compression;

/// How many packed bytes gzip makes more of than a page can say only if they are this many.
const GZIP_BYTES_HARMLESS: usize = 1024 * 1024;
/// How many bytes are unpacked at once.
const UNPACKED_AT_ONCE: usize = 64 * 1024;

/// Whether a page has more than `bytes` once it is unpacked. It takes unpacking it once more, so it is asked
/// only where few bytes can stand for very many. What cannot be unpacked is left to the library.
pub(super) fn holds_more_than(bytes: u64, packed: &[u8], compression: Compression) -> bool {
    let beyond = bytes.saturating_add(1);
    let count = |unpacked: &mut dyn Read| io::copy(&mut unpacked.take(beyond), &mut io::sink());
    let count = match compression {
        Compression::BROTLI(_) => count(&mut brotli::Decompressor::new(packed, UNPACKED_AT_ONCE)),
        Compression::GZIP(_) if packed.len() > GZIP_BYTES_HARMLESS => {
            count(&mut flate2::read::MultiGzDecoder::new(packed))
        }
        _ => return false,
    };
    count.is_ok_and(|count| count > bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Write;

    use super::*;

    /// What packs nothing but zeros, in as many bytes.
    fn gzip(bytes: usize) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(&vec![0; bytes]).unwrap();
        writer.finish().unwrap()
    }

    fn brotli(bytes: usize) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
        writer.write_all(&vec![0; bytes]).unwrap();
        drop(writer);
        packed
    }

    #[test]
    fn pages_unpack_to_what_they_say() {
        let codec = Compression::BROTLI(Default::default());
        let packed = brotli(10_000_000);
        assert!(packed.len() < 1_000);
        for (bytes, holds_more) in [(9_999_999, true), (10_000_000, false), (0, true)] {
            assert_eq!(
                holds_more_than(bytes, &packed, codec),
                holds_more,
                "{bytes}"
            );
        }
        // What is cut off has less.
        assert!(!holds_more_than(
            10_000_000,
            &packed[..packed.len() - 1],
            codec
        ));

        let codec = Compression::GZIP(Default::default());
        let small = gzip(10_000_000);
        assert!(!holds_more_than(9_999_999, &small, codec));
        let large = small.repeat(GZIP_BYTES_HARMLESS / small.len() + 1);
        let bytes = 10_000_000 * (large.len() / small.len()) as u64;
        assert!(!holds_more_than(bytes, &large, codec));
        assert!(holds_more_than(bytes - 1, &large, codec));
    }
}
