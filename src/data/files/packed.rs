//! Files that are packed as a whole, with gzip or Zstandard, read as what is in them.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;

/// The first bytes of what gzip packs.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
/// The first bytes of what Zstandard packs.
const ZSTANDARD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
/// The first bytes of a frame of Zstandard that says something else; the first one is of one of sixteen kinds.
const ASIDE_MAGIC: &[u8] = &[0x2a, 0x4d, 0x18];

/// Bytes from somewhere.
pub(super) type Bytes = Box<dyn Read + Send>;

/// What packs a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    /// The packing that the first bytes of a file say; no text begins with them.
    pub(super) fn of_content(start: &[u8]) -> Option<Self> {
        let is_aside = |start: &[u8]| {
            let kind = start.first().is_some_and(|first| first & 0xf0 == 0x50);
            kind && start[1..].starts_with(ASIDE_MAGIC)
        };
        if start.starts_with(GZIP_MAGIC) {
            Some(Packing::Gzip)
        } else if start.starts_with(ZSTANDARD_MAGIC) || is_aside(start) {
            Some(Packing::Zstandard)
        } else {
            None
        }
    }

    fn of_ending(ending: &OsStr) -> Option<Self> {
        let ending = ending.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "gz" => Some(Packing::Gzip),
            "zst" => Some(Packing::Zstandard),
            _ => None,
        }
    }

    /// What is packed, in as many pieces as there are behind each other. Memory is bounded by the window of
    /// the packing, whatever the bytes say.
    #[cfg(feature = "compression")]
    pub(super) fn unpack(self, packed: impl Read + Send + 'static) -> io::Result<Bytes> {
        use flate2::read::MultiGzDecoder;
        use zstd::stream::read::Decoder;
        let (bytes, name): (Bytes, _) = match self {
            Packing::Gzip => (Box::new(MultiGzDecoder::new(packed)), "gzip"),
            Packing::Zstandard => (Box::new(Decoder::new(packed)?), "Zstandard"),
        };
        Ok(Box::new(Unpacked { bytes, name }))
    }

    #[cfg(not(feature = "compression"))]
    pub(super) fn unpack(self, _: impl Read + Send + 'static) -> io::Result<Bytes> {
        let reason = format!("this build of Sumac has no support for {self:?}");
        Err(io::Error::new(io::ErrorKind::Unsupported, reason))
    }
}

/// The name that a file would have if it were not packed.
pub(super) fn unpacked_name(path: &Path) -> &Path {
    match path.extension().and_then(Packing::of_ending) {
        // What is left when the ending is gone; a folder in front of it says nothing of a form.
        Some(_) => path.file_stem().map_or(path, Path::new),
        None => path,
    }
}

/// Says of errors that it is the packing that does not hold.
#[cfg(feature = "compression")]
struct Unpacked {
    bytes: Bytes,
    name: &'static str,
}

#[cfg(feature = "compression")]
impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        use std::io::ErrorKind;
        self.bytes.read(buffer).map_err(|error| {
            let what = match error.kind() {
                ErrorKind::UnexpectedEof => "is cut off",
                ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => "is corrupt",
                _ => return error,
            };
            io::Error::new(error.kind(), format!("what {} packed {what}", self.name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packings_show_in_the_first_bytes() {
        for (start, packing) in [
            (&b"\x1f\x8b\x08\x00"[..], Some(Packing::Gzip)),
            (b"\x28\xb5\x2f\xfd\x00", Some(Packing::Zstandard)),
            (b"\x5e\x2a\x4d\x18\x04", Some(Packing::Zstandard)),
            (b"^*M\n", None),
            (b"\x1f", None),
            (b"{}", None),
            (b"(", None),
            (b"", None),
        ] {
            assert_eq!(Packing::of_content(start), packing, "{start:?}");
        }
    }

    #[test]
    fn endings_of_packings_are_no_part_of_the_name() {
        for (name, unpacked) in [
            ("a/b.ndjson.gz", "b.ndjson"),
            ("b.CSV.ZST", "b.CSV"),
            ("a/b.ndjson", "a/b.ndjson"),
            ("a.csv/b.gz", "b"),
            ("a/.gz", "a/.gz"),
        ] {
            assert_eq!(unpacked_name(Path::new(name)), Path::new(unpacked));
        }
    }
}
