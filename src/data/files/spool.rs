//! Streams put into files of the system's temporary folder, for those who do not read from front to back once.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data::free_name::make_in;

/// How many bytes are copied at once.
const COPIED_BYTES: usize = 1 << 20;

/// A stream in a file, which may be opened many times; the file goes away with the last clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spooled(Arc<Kept>);

#[derive(Debug, PartialEq, Eq)]
struct Kept {
    path: PathBuf,
    /// What the stream is called.
    name: String,
}

impl Drop for Kept {
    fn drop(&mut self) {
        // What cannot be removed now is left to the system, which clears its temporary folder.
        let _ = fs::remove_file(&self.path);
    }
}

impl Spooled {
    /// Copies a stream to its end; `copied` is told now and then how many bytes it was.
    pub(super) fn new(
        name: String,
        stream: &mut impl Read,
        copied: &mut dyn FnMut(u64),
    ) -> io::Result<Self> {
        let (mut file, path) = create()?;
        let spooled = Self(Arc::new(Kept { path, name }));
        let mut total = 0;
        loop {
            let mut part = stream.by_ref().take(COPIED_BYTES as u64);
            match io::copy(&mut part, &mut file)? {
                0 => break,
                bytes => total += bytes,
            }
            copied(total);
        }
        file.flush()?;
        Ok(spooled)
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    /// What the stream is called.
    pub(super) fn name(&self) -> &str {
        &self.0.name
    }
}

/// A stream whose form has its index at the end goes to a file first, which vanishes when closed.
pub(super) fn spool(stream: &mut impl Read) -> io::Result<File> {
    let (mut file, path) = create()?;
    // Without a name it goes away with the program, whatever ends it.
    fs::remove_file(&path)?;
    io::copy(stream, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// A new file that nobody else may read.
fn create() -> io::Result<(File, PathBuf)> {
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    make_in(&std::env::temp_dir(), |path| options.open(path))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_file_goes_away_with_its_last_clone() {
        let text = vec![b'x'; COPIED_BYTES + 1];
        let mut told = Vec::new();
        let spooled =
            Spooled::new("-".to_owned(), &mut &*text, &mut |bytes| told.push(bytes)).unwrap();
        assert_eq!(told, [COPIED_BYTES as u64, COPIED_BYTES as u64 + 1]);
        let path = spooled.path().to_owned();
        let clone = spooled.clone();
        drop(spooled);
        assert_eq!(fs::read(clone.path()).unwrap(), text);
        drop(clone);
        assert!(!path.exists());
    }
}
